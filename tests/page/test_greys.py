"""Greys of a stack whose files state no window: the same on the canvas, in the list, and in the terminal."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from builders import file_bytes, image
from imagecodecs import png_decode
from page.driver import Scanveil
from pydicom.dataset import Dataset

from scanveil import cli

COUNTS = (1, 19, 199, 399, 100, 120, 40, 60, 80, 10, 20, 350)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study in which something washes in: twelve images, each with counts of its own."""
    made = tmp_path / "series"
    made.mkdir()
    for number, count in enumerate(COUNTS):
        stored = np.full((64, 64), count, np.uint16)
        stored[:8] = 1
        keywords = {"Modality": "NM", "SOPInstanceUID": f"2.25.7.{number}", "InstanceNumber": number}
        (made / f"IM{number:02}").write_bytes(file_bytes(image(stored, **keywords)))
    return made


def go_to(page: Scanveil, index: int) -> None:
    """Show another image of the stack."""
    page.js(
        "(value) => { const slider = document.getElementById('slice-slider-0'); slider.value = value;"
        " slider.dispatchEvent(new Event('input', { bubbles: true })); }",
        index + 1,
    )
    page.until("(n) => +document.getElementById('viewport-0').dataset.index === n", index)


def press(page: Scanveil, key: str) -> None:
    """Press a key that has the image painted anew, and wait for that."""
    before = page.painted()
    page.page.keyboard.press(key)
    page.until_painted(before)


def by_command(*arguments: object, out: Path) -> bytes:
    """The RGB of what `scanveil render` writes."""
    assert cli.main(["render", *map(str, arguments), "-o", str(out)]) == 0
    return bytes(png_decode(out.read_bytes())[..., :3].tobytes())


def rgb(pixels: bytes) -> bytes:
    return bytes(np.frombuffer(pixels, np.uint8).reshape(-1, 4)[:, :3].tobytes())


def test_a_stack_is_shown_as_the_command_shows_it(page: Scanveil, folder: Path, tmp_path: Path) -> None:
    """Pixel for pixel: as bright as the counts are high."""
    page.choose_folder(folder).until_painted().settled()
    for index in (0, 3, 11):
        go_to(page, index)
        expected = by_command(folder / f"IM{index:02}", "--stack", folder, out=tmp_path / "out.png")
        assert rgb(page.pixels()[2]) == expected
    assert page.viewport()["windowWidth"] == "399"
    assert page.js("document.getElementById('corner-window-0').textContent").endswith("counts")


def test_the_picture_in_the_list_has_the_same_greys(page: Scanveil, folder: Path) -> None:
    """The middle image of the stack, as the stack shows it."""
    page.choose_folder(folder).until_painted().settled()
    go_to(page, 6)
    of_canvas = page.pixels()[2][4 * 64 * 40]
    small = "document.querySelector('[data-testid=series] canvas')"
    page.until(f"{small}.width === 64")
    middle = f"{small}.getContext('2d').getImageData(32, 40, 1, 1).data"
    assert page.until(f"{middle}[3] === 255 && [...{middle}]")[0] == of_canvas


def test_a_key_fits_the_window_and_a_list_has_it_too(page: Scanveil, tmp_path: Path) -> None:
    """A file whose window misses its values is shown as it says, with a note; one key shows what is there."""
    stored = np.tile(np.arange(0, 1100, 11, dtype=np.uint16), (100, 1))
    made = image(stored, Modality="MR", WindowCenter=20958, WindowWidth=1000)
    path = tmp_path / "off.dcm"
    path.write_bytes(file_bytes(made))
    page.choose_files(path).until_painted().settled()
    assert set(rgb(page.pixels()[2])) == {0}
    assert "shows nothing" in page.js("document.getElementById('notes-0').textContent")
    names = page.js("[...document.getElementById('presets').options].map((one) => one.textContent)")
    assert names[-2:] == ["Automatic", "Full range"]
    press(page, "a")
    assert rgb(page.pixels()[2]) == by_command(path, "--fit", "automatic", out=tmp_path / "out.png")
    press(page, "r")
    assert page.viewport()["windowCenter"] == "20958"
    before = page.painted()
    page.test_id("presets").select_option("Full range")
    page.until_painted(before)
    assert rgb(page.pixels()[2]) == by_command(path, "--fit", "full", out=tmp_path / "out.png")


def test_a_mask_is_subtracted_as_the_file_recommends_and_can_be_left(page: Scanveil, tmp_path: Path) -> None:
    """The switch says what is done; with it off the run is seen as it was taken."""
    run = np.full((4, 40, 40), 600, np.uint16)
    run[:, 10:20] = 200
    for at in range(1, 4):
        run[at, :, 18:22] -= np.uint16(50 * at)
    mask = Dataset()
    mask.MaskOperation, mask.MaskFrameNumbers = "AVG_SUB", [1]
    said = {"Modality": "XA", "BitsStored": 10, "PixelIntensityRelationship": "LOG", "RecommendedViewingMode": "SUB"}
    path = tmp_path / "run.dcm"
    path.write_bytes(file_bytes(image(run, NumberOfFrames=4, MaskSubtractionSequence=[mask], **said)))
    page.choose_files(path).until_painted().settled()
    switch = page.menu().test_id("subtract")
    go_to(page, 2)
    assert switch.is_checked() and "subtracted" in page.js("document.getElementById('notes-0').textContent")
    assert rgb(page.pixels()[2]) == by_command(path, "--frame", 3, out=tmp_path / "out.png")
    before = page.painted()
    switch.uncheck()
    page.until_painted(before)
    assert rgb(page.pixels()[2]) == by_command(path, "--frame", 3, "--no-subtract", out=tmp_path / "out.png")
    press(page, "r")
    assert switch.is_checked()
    go_to(page, 0)
    assert "is the mask itself" in page.js("document.getElementById('notes-0').textContent")
