"""What series are called in copies that keep no description: by what stays in a copy anyway, nothing of it typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanveil.deid.out.archive_names import series_folder
from scanveil.geometry import plane_of
from scanveil.library.study import Patient, Series

_TERMS = """
AR ASMT AU BDUS BI BMD CD CF CP CR CS CT CTPROTOCOL DD DF DG DM DMS DOC DS DX EC ECG EEG EMG EOG EPS ES FA FID
FS GM HC HD IO IOL IVOCT IVUS KER KO LEN LP LS MA MG MR MS M3D NM OAM OCT OP OPM OPR OPT OPTBSV OPTENF OPV OSS
OT PA PLAN POS PR PT PX REG RESP RF RG RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN RTSTRUCT RWV SEG
SM SMR SR SRF ST STAIN TEXTUREMAP TG US VA VF XA XAPROTOCOL XC
"""
"""The defined terms of Modality, of today and of before (PS3.3 C.7.3.1.1.1); anything else was typed by somebody."""
MODALITIES = frozenset(_TERMS.split())
PLACE = "{place}"
"""Where the number of a series among those of its study goes."""
_PLANES = ("sagittal", "coronal", "axial")
"""By the axis that is nearest to their normal; never translated: they are written into files of any character set."""
_THINNEST_MM, _THICKEST_MM = 0.01, 500.0


def series_names(patients: Iterable[Patient]) -> dict[str, str]:
    """A name for each series, by its folder in the archive, such as "CT 3 of 5, axial, 1.25 mm"."""
    return {
        series_folder(p, s, r): series_name(series).replace(PLACE, place_of(r, len(study.series)))
        for p, patient in enumerate(patients, 1)
        for s, study in enumerate(patient.studies, 1)
        for r, series in enumerate(study.series, 1)
    }


def series_name(series: Series) -> str:
    """What a series is called, with `PLACE` where its place is told."""
    return ", ".join(_parts(series))


def place_of(number: int, count: int) -> str:
    """Which one of so many it is; nothing where it is the only one."""
    return f" {number} of {count}" if count > 1 else ""


def _parts(series: Series) -> Iterator[str]:
    modalities = {instance.modality for instance in series.instances}
    modality = modalities.pop() if len(modalities) == 1 else ""
    yield (modality if modality in MODALITIES else "Series") + PLACE
    images = [instance for instance in series.instances if instance.is_image]
    orientations = {image.orientation for instance in images for image in instance.traits if not image.system}
    planes = {_plane(one) for one in orientations}
    if len(planes) == 1:
        yield from filter(None, planes)
    thickness = {image.slice_thickness_mm for image in images}
    for millimetres in thickness if len(thickness) == 1 else ():
        if millimetres is not None and _THINNEST_MM <= millimetres <= _THICKEST_MM:
            yield f"{millimetres:.4g} mm"


def _plane(orientation: tuple[float, ...] | None) -> str:
    """What a plane is called; "" where it is none, or nobody knows how it lies in the patient."""
    plane = plane_of(orientation) if orientation else None
    if plane is None:
        return ""
    axis, is_oblique = plane
    return "oblique " * is_oblique + _PLANES[axis]
