"""What series are called in copies that keep no description: by what stays in a copy anyway, nothing of it typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanveil.geometry import plane_of
from scanveil.library.study import Patient, Series

_MODALITY = re.compile(r"[A-Z]{2,16}")
_PLANES = ("sagittal", "coronal", "axial")
"""By the axis that is nearest to their normal; never translated: they are written into files of any character set."""
_THINNEST_MM, _THICKEST_MM = 0.01, 500.0


def series_names(patients: Iterable[Patient]) -> dict[int, str]:
    """A name for the series of each instance, by the identity of the instance, such as "CT 3 of 5, axial, 1.25 mm"."""
    return {
        id(instance): name
        for patient in patients
        for study in patient.studies
        for number, series in enumerate(study.series, 1)
        for name in (", ".join(_parts(series, number, len(study.series))),)
        for instance in series.instances
    }


def _parts(series: Series, number: int, count: int) -> Iterator[str]:
    modality = series.modality if _MODALITY.fullmatch(series.modality) else "Series"
    yield f"{modality} {number} of {count}" if count > 1 else modality
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
