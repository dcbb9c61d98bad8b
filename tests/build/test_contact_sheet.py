"""The contact sheet: which images are on it, where, and what is said of those that are not."""

from __future__ import annotations

from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from builders import file_bytes, image

import build
from tools import testing
from tools.contact_sheet import GAP, GROUND, main

SIZE = 8
WHOLE = {"WindowCenter": 128, "WindowWidth": 256, "ImageOrientationPatient": [1, 0, 0, 0, 1, 0]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two series of three slices of one grey each, and a file that is cut off."""
    made = tmp_path / "scans"
    made.mkdir()
    for series, greys in (("2.25.10", (10, 20, 30)), ("2.25.11", (110, 120, 130))):
        for height, grey in enumerate(greys):
            place = {"SeriesInstanceUID": series, "ImagePositionPatient": [0, 0, height]}
            scan = image(np.full((4, 8), grey, np.uint8), **place, SOPInstanceUID=f"{series}.{grey}", **WHOLE)
            (made / f"{grey}.dcm").write_bytes(file_bytes(scan))
    (made / "cut.dcm").write_bytes((made / "10.dcm").read_bytes()[:-5])
    return made


def greys(path: Path) -> list[int]:
    """What is in the middle of each square, row by row; and nothing but one ground around the images."""
    sheet = imagecodecs.png_decode(path.read_bytes())
    assert (sheet[:GAP] == GROUND).all() and (sheet[GAP, GAP] == GROUND).all()  # an image of 4 rows in a square of 8
    middles = sheet[GAP + SIZE // 2 :: GAP + SIZE, GAP + SIZE // 2 :: GAP + SIZE]
    return [int(pixel[0]) for row in middles for pixel in row if tuple(pixel) != GROUND]


def sheet(folder: Path, *more: str) -> Path:
    """Where the sheet of a folder is."""
    path = folder.parent / "sheet.png"
    assert main([str(folder), "-o", str(path), "--size", str(SIZE), *more]) == 0
    return path


def test_the_middle_image_of_each_stack_is_shown(folder: Path) -> None:
    """In the middle of a square."""
    assert greys(sheet(folder)) == [20, 120]


def test_each_file_is_shown_on_request_over_several_pages(folder: Path) -> None:
    """As many beside and over each other as is asked for."""
    path = sheet(folder, "--each-file", "--columns", "2", "--rows", "2")
    assert greys(path) == [10, 10, 20, 30]  # what there is of the one that is cut off is shown
    assert greys(path.with_stem("sheet-2")) == [110, 120, 130]


def test_names_and_reasons_are_beside_it(folder: Path) -> None:
    """Each image over its name; and what is not shown with the sentence that people see."""
    page = sheet(folder).with_suffix(".html").read_text(encoding="utf-8")
    assert page.count("<figure>") == 2 and "20.dcm" in page
    assert "cut.dcm: The image in this file is cut off: 5 bytes are missing." in page


def test_a_folder_without_images_is_a_failure(tmp_path: Path) -> None:
    """There is nothing to look at."""
    assert main([str(tmp_path), "-o", str(tmp_path / "sheet.png")]) == 1


def test_the_command_passes_on_what_stands_behind_the_dashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the environment of the tests."""
    monkeypatch.setattr(testing, "environment", lambda: Path("python"))
    monkeypatch.setattr(testing, "run_sheet", lambda python, arguments: 7 if arguments == ["a", "-o", "b.png"] else 0)
    assert build.main(["sheet", "--", "a", "-o", "b.png"]) == 7
