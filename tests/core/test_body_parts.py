"""What series and studies are called that are not described."""

from __future__ import annotations

from typing import Any

import pytest
from builders import dataset, explicit, file_bytes, instance, opened, part10
from pydicom.tag import Tag

from scanveil.library.instance import instance_of
from scanveil.library.study import group


@pytest.mark.parametrize(
    ("said", "called"),
    [
        ({"SeriesDescription": "T2", "BodyPartExamined": "HEAD", "ProtocolName": "Routine"}, "T2"),
        ({"BodyPartExamined": "HEAD", "ProtocolName": "Routine"}, "Head, Routine"),
        ({"BodyPartExamined": "HEAD", "ProtocolName": "Routine Head"}, "Routine Head"),
        ({"BodyPartExamined": "LSPINE"}, "Lumbar spine"),
        ({"BodyPartExamined": "left toe"}, "Left toe"),
        ({"BodyPartExamined": ["CHEST", "LSPINE"]}, "Chest, lumbar spine"),
        ({"ProtocolName": "Routine"}, "Routine"),
        ({}, ""),
    ],
)
def test_a_series_without_a_description_has_one_of_body_part_and_protocol(said: dict[str, Any], called: str) -> None:
    """Neither is said twice."""
    header, _file = opened(file_bytes(dataset(**said)))
    assert instance_of(header).series_description == called


@pytest.mark.parametrize(
    ("parts", "said", "called"),
    [
        (["Head", "Neck", "Head"], "", "Head, Neck"),
        (["Head"], "Follow-up", "Follow-up"),
        (["A", "B", "C", "D"], "", "A, B, C"),
        ([""], "", ""),
    ],
)
def test_a_study_without_a_description_is_called_by_the_parts_of_the_body(
    parts: list[str], said: str, called: str
) -> None:
    """Each once, and not more than a few; whichever file describes it."""
    made = [instance(path=str(at), body_part=part, study_description="") for at, part in enumerate(parts)]
    made.append(instance(path="z", study_description=said))
    (patient,) = group(made)
    assert [study.study_description for study in patient.studies] == [called]


@pytest.mark.parametrize("keyword", ["SeriesDescription", "StudyDescription", "ProtocolName", "BodyPartExamined"])
def test_a_description_that_is_far_too_long_is_cut(keyword: str) -> None:
    """It is listed, sorted and searched in."""
    element = explicit(int(Tag(keyword)), "UT", b"word " * 200_000)
    made = part10([explicit(0x00080016, "UI", b"1.2.840.10008.5.1.4.1.1.2\0"), element])
    found = instance_of(opened(made)[0])
    assert len(found.series_description) <= 201 and len(found.study_description) <= 201 and len(found.body_part) <= 64
