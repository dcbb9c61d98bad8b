"""The names that copies have in an archive; nothing of the input is in them."""

from __future__ import annotations

from collections.abc import Iterable

from scanveil.library.instance import Instance
from scanveil.library.study import Patient


def archive_names(patients: Iterable[Patient]) -> list[tuple[Instance, str]]:
    """Each instance with its name in the archive, in order; nothing of the input is in the name.

    Such as `DICOM/PA000001/ST000001/SE000002/IM000001`, each part a valid component of a File ID (PS3.10 8.2).
    Paths of the input need not be unique.
    """
    return [
        (instance, f"{series_folder(p, s, r)}/IM{n:06}")
        for p, patient in enumerate(patients, 1)
        for s, study in enumerate(patient.studies, 1)
        for r, series in enumerate(study.series, 1)
        for n, instance in enumerate(series.instances, 1)
    ]


def series_folder(patient: int, study: int, series: int) -> str:
    """Where in the archive the copies of a series lie, by the numbers (from 1) of patient, study and series."""
    return f"DICOM/PA{patient:06}/ST{study:06}/SE{series:06}"


def folder_of(name: str) -> str:
    """The folder of a copy by the copy's name."""
    return name.rpartition("/")[0]
