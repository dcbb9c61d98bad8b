"""A series of several stacks: each can be chosen by its name, and a cine plays as fast as its file says."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from builders import AXIAL, SAGITTAL, file_bytes, image
from page.driver import Scanveil

STACK = "document.getElementById('viewport-0').dataset.stack"
NOTES = "document.getElementById('notes-0').textContent"


def _slice(number: int, place: int, echo_ms: float, level: int) -> bytes:
    """A slice of an MR of two echoes: a disc that is as bright as its echo, as large as its place."""
    rows, columns = np.ogrid[:96, :96]
    stored = np.where((rows - 48) ** 2 + (columns - 48) ** 2 < (8 + 4 * place) ** 2, level, 60).astype(np.int16)
    return file_bytes(
        image(
            stored,
            Modality="MR",
            SeriesDescription="Two echoes",
            SOPInstanceUID=f"2.25.9{number}",
            InstanceNumber=number,
            EchoTime=echo_ms,
            ImageType=["ORIGINAL", "PRIMARY", "M"],
            ImagePositionPatient=[0, 0, 5 * place + 5 * (place > 6)],
            ImageOrientationPatient=list(AXIAL),
            PixelSpacing=[2, 2],
            WindowCenter=500,
            WindowWidth=1000,
        )
    )


@pytest.fixture(scope="module")
def echoes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two echoes of eight slices, of which the last but one is missing, and a localizer beside them."""
    folder = tmp_path_factory.mktemp("echoes") / "MR"
    folder.mkdir()
    for place in range(8):
        for echo, (echo_ms, level) in enumerate(((15, 800), (80, 300))):
            number = 1 + 2 * place + echo
            (folder / f"IM{number}").write_bytes(_slice(number, place, echo_ms, level))
    scout = image(
        np.full((64, 64), 300, np.int16),
        Modality="MR",
        SOPInstanceUID="2.25.990",
        ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"],
        ImagePositionPatient=[0, 0, 0],
        ImageOrientationPatient=list(SAGITTAL),
        PixelSpacing=[4, 4],
    )
    (folder / "IM99").write_bytes(file_bytes(scout))
    return folder


def test_each_stack_of_a_series_can_be_chosen(page: Scanveil, echoes: Path) -> None:
    """One button for the series; the second echo is entered at the slice where the first was left."""
    page.choose_folder(echoes).settled()
    assert [(one["count"], one["modality"]) for one in page.series()] == [("17", "MR")]
    parts = page.js("[...document.getElementById('stacks').options].map((one) => one.textContent)")
    assert parts == ["Echo 1 (15 ms)", "Echo 2 (80 ms)", "Localizer"]
    page.app.locator("#stage-0").focus()
    page.page.keyboard.press("Home")
    page.page.keyboard.press("ArrowDown")
    page.until("document.getElementById('viewport-0').dataset.index === '1'")
    first = page.settled().pixels()
    assert (page.viewport()["count"], page.viewport()["stack"]) == ("8", "Echo 1 (15 ms)")
    page.test_id("stacks").select_option("Echo 2 (80 ms)")
    page.until(f"{STACK} === 'Echo 2 (80 ms)'")
    assert (page.viewport()["index"], page.viewport()["count"]) == ("1", "8")
    middle = 4 * (48 * 96 + 48)
    assert first[2][middle] > page.pixels()[2][middle] > 0
    assert "Slices seem to be missing between images 7 and 8." in page.js(NOTES)
    page.test_id("stacks").select_option("Localizer")
    page.until(f"{STACK} === 'Localizer'")
    assert page.viewport()["count"] == "1" and "missing" not in page.js(NOTES)


def test_one_stack_offers_no_choice(page: Scanveil, echoes: Path) -> None:
    """A single file has no parts."""
    page.choose_files(echoes / "IM1").until_painted()
    assert page.js("document.getElementById('stacks-label').hidden")


def test_a_cine_plays_at_its_own_speed(page: Scanveil, tmp_path: Path) -> None:
    """Half a second for each frame, where the page by itself would show six in that time."""
    frames = np.stack([np.full((32, 32), 20 * number, np.uint8) for number in range(8)])
    clip = image(frames, Modality="US", NumberOfFrames=8, FrameTime="500")
    (tmp_path / "clip.dcm").write_bytes(file_bytes(clip))
    page.choose_files(tmp_path / "clip.dcm").settled()
    began = time.monotonic()
    page.app.locator("#play").click()
    page.until("document.getElementById('viewport-0').dataset.index === '3'")
    assert time.monotonic() - began > 1.2
