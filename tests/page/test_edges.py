"""Letters at the edges, side and view in a corner: what is seen, what is said of it, and what lies in whose way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import file_bytes, image
from companions import item
from page.driver import Scanveil

EDGES = ("left", "right", "top", "bottom")
RAMP = np.arange(64, dtype=np.uint8).reshape(8, 8)
MAMMOGRAM: dict[str, Any] = {
    "Modality": "MG",
    "ImageLaterality": "R",
    "ViewCodeSequence": [item(CodeValue="R-10226", CodingSchemeDesignator="SRT", CodeMeaning="medio-lateral oblique")],
    "PatientOrientation": ["P", "FRA"],
    "SeriesDescription": "Screening of both breasts in two planes",
}


def shown(page: Scanveil, folder: Path, **keywords: Any) -> Scanveil:
    """The page with one X-ray of which this is said."""
    path = folder / "xray.dcm"
    window = {"WindowCenter": 32, "WindowWidth": 64}
    path.write_bytes(file_bytes(image(RAMP, **{**window, **keywords})))
    return page.choose_files(path).until_painted()


def said(page: Scanveil, name: str) -> tuple[str, str, str]:
    """What a part shows, its words for those who point at it, and for people who do not see it."""
    part = page.app.locator(f"#{name}-0")
    return part.inner_text(), part.get_attribute("title") or "", part.get_attribute("aria-label") or ""


def test_an_x_ray_has_letters_and_a_corner_for_side_and_view(page: Scanveil, tmp_path: Path) -> None:
    """In whole words for those who point at them."""
    shown(page, tmp_path, **MAMMOGRAM)
    assert [said(page, f"letter-{edge}")[0] for edge in EDGES] == ["A", "P", "HLP", "FRA"]
    words = "Towards the feet, the patient's right and the front"
    assert said(page, "letter-bottom") == ("FRA", words, words)
    words = "Right, mediolateral oblique"
    assert said(page, "corner-view") == ("R MLO", words, words)


def test_an_x_ray_that_says_nothing_has_no_letters(page: Scanveil, tmp_path: Path) -> None:
    """The corner says so."""
    shown(page, tmp_path, Modality="DX", ViewPosition="PA")
    assert [said(page, f"letter-{edge}")[0] for edge in EDGES] == [""] * 4
    text, words, _ = said(page, "corner-view")
    assert text == "PA · side not stated" and words.endswith("The picture alone cannot tell left from right.")


@pytest.mark.parametrize("name", ["letter-left", "corner-view"])
def test_what_is_pointed_at_is_in_nobody_s_way(page: Scanveil, tmp_path: Path, name: str) -> None:
    """The pointer meets the letter, so that its words are shown; a drag from there is a drag of the image."""
    shown(page, tmp_path, **MAMMOGRAM)
    box = page.app.locator(f"#{name}-0").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    assert page.js(f"document.elementFromPoint({x}, {y}).id") == f"{name}-0"
    before = page.viewport()["windowWidth"]
    page.page.mouse.move(x, y)
    page.page.mouse.down()
    page.page.mouse.move(x + 120, y + 60, steps=6)
    page.page.mouse.up()
    page.until("(own) => document.getElementById('viewport-0').dataset.windowWidth !== own", before)


PARTS = "#stage-0 .letter, #stage-0 .view, #stage-0 .corner p, #stage-0 p.corner"
BOXES = """(parts) => [...document.querySelectorAll(parts)]
  .filter((one) => one.textContent).map((one) => {
    const words = document.createRange();
    words.selectNodeContents(one);
    const box = words.getBoundingClientRect();
    return [one.textContent, box.left, box.top, box.right, box.bottom];
  })"""


@pytest.mark.parametrize("width", [1366, 390])
def test_nothing_that_is_written_around_the_image_lies_over_another(page: Scanveil, tmp_path: Path, width: int) -> None:
    """On a screen and on a telephone, with a long description and the name."""
    page.page.set_viewport_size({"width": width, "height": 844})
    shown(page, tmp_path, **MAMMOGRAM)
    page.until("document.getElementById('corner-name-0').textContent !== ''")
    boxes = page.js(BOXES, PARTS)
    assert len(boxes) == 8
    for at, (one, left, top, right, bottom) in enumerate(boxes):
        for other, its_left, its_top, its_right, its_bottom in boxes[at + 1 :]:
            apart = right <= its_left or its_right <= left or bottom <= its_top or its_bottom <= top
            assert apart, f"{one} and {other}"
