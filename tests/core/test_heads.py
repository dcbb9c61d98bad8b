"""Which series show a head, from which a face could be rebuilt."""

from __future__ import annotations

from typing import Any

import pytest
from builders import instance

from scanveil.library.heads import FEWEST_SLICES, shows_head
from scanveil.library.study import group


def shows(count: int = FEWEST_SLICES, **said: Any) -> bool:
    """Whether a series of so many images that say this shows one."""
    made = [instance(path=str(number), instance_number=number, **said) for number in range(count)]
    (study,) = group(made)[0].studies
    return shows_head(study, study.series[0])


@pytest.mark.parametrize(
    "said",
    [
        {"body_part": "Head"},
        {"series_description": "T1 mprage Schädel"},
        {"study_description": "IRM CEREBRALE"},
        {"series_description": "NNH 1,0"},
        {"series_description": "头部平扫"},
    ],
)
def test_slices_that_are_said_to_be_of_a_head_show_one(said: dict[str, str]) -> None:
    assert shows(**said) and shows(modality="MR", **said)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"body_part": "Chest"},
        {"series_description": "Aorta overhead"},
        {"body_part": "Head", "modality": "US"},
        {"body_part": "Head", "count": FEWEST_SLICES - 1},
    ],
)
def test_others_do_not(said: dict[str, Any]) -> None:
    assert not shows(**said)
