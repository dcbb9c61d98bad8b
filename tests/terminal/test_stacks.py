"""What `inspect` says of stacks, on real files of pydicom-data."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from scanveil import cli


def stacks_of_real(name: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    found = importlib.util.find_spec("data_store")
    if found is None:
        pytest.skip("pydicom-data is not installed")
    path = Path(next(iter(found.submodule_search_locations or ()))) / "data" / name
    assert cli.main(["inspect", "--json", str(path)]) == 0
    (patient,) = json.loads(capsys.readouterr().out)["patients"]
    stacks: list[dict[str, Any]] = patient["studies"][0]["series"][0]["stacks"]
    return stacks


@pytest.mark.parametrize(
    ("name", "stack", "count", "ordered_by"),
    [
        ("eCT_Supplemental.dcm", "Axial", 2, "position"),
        ("liver.dcm", "Segment 1: Liver", 3, "position"),
        ("emri_small.dcm", "Volume", 10, "frame-number"),
        ("color3d_jpeg_baseline.dcm", "Clip", 120, "frame-number"),
    ],
)
def test_real_files_of_several_frames(
    name: str, stack: str, count: int, ordered_by: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Enhanced CT and segmentation go by position, what says none by frame; an ultrasound is a clip."""
    (found,) = stacks_of_real(name, capsys)
    assert (found["name"], found["count"], found["ordered_by"]) == (stack, count, ordered_by)
