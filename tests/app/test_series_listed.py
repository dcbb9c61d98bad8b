"""What the page is told of series."""

from __future__ import annotations

from builders import instance
from worker.listing import list_series

from scanveil.dicom.sop_classes import RT_STRUCTURES
from scanveil.library.study import group


def test_a_series_comes_with_the_numbers_of_its_companions() -> None:
    """In the order of the numbers: those of its own study, and those that refer to it from another."""
    made = [
        instance(path="far", sop_class_uid=RT_STRUCTURES, study_instance_uid="2", refers_to=("9.1",)),
        instance(path="image", sop_instance_uid="9.1", study_instance_uid="1", series_instance_uid="9"),
        instance(path="near", sop_class_uid=RT_STRUCTURES, study_instance_uid="1", series_instance_uid="8"),
    ]
    for number in ((0, 1, 2), (2, 0, 1), (5, 7, 3)):
        told = list_series(group(made), {id(one): own for one, own in zip(made, number, strict=True)})
        companions = {one["uid"]: one["companions"] for one in told}
        assert companions["9"] == sorted((number[0], number[2]))
        assert (companions["8"], companions["2.25.3"]) == ([number[2]], [number[0]])
