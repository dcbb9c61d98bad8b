"""Files that only a person can judge: they look at them, and what they looked at comes into the ZIP."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import numpy as np
import planting
import pydicom
import pytest
from builders import file_bytes, image
from documenting import PDF, enclosing
from page.driver import Scanveil
from planting import El, Planted

PALE = np.full((16, 16), 200, np.uint8)
LOOK, INCLUDE = '[data-decision="look-at-all"]', '[data-decision="release-all"]'
WITHHELD = "[...document.querySelectorAll('[data-testid=withheld]')].map((one) => one.dataset.path).sort()"


def put(folder: Path, name: str, number: int, series: int, *elements: El) -> None:
    """An image of a series."""
    made = Planted(elements=planting.image(instance=b"1.2.3.999.%d.%d" % (series, number)))
    made.elements = [one for one in made.elements if one.tag != 0x0020000E]
    made.put(
        El(0x0020000E, "UI", b"1.2.3.999.%d" % series),
        El(0x00200011, "IS", b"%d" % series),
        El(0x00200013, "IS", b"%d" % number),
        *elements,
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(made.to_bytes())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An image, and a series of three of which each says that text is burned in."""
    folder = tmp_path / "CD"
    put(folder, "plain.dcm", 1, 1)
    for number in range(1, 4):
        put(folder, f"burned{number}.dcm", number, 2, El(0x00280301, "CS", b"YES"))
    return folder


def until_looked_at(page: Scanveil, count: int) -> None:
    page.until(
        "(text) => document.querySelector('[data-looked]').textContent.startsWith(text)", f"You looked at {count} of 3"
    )


def copies(page: Scanveil, folder: Path) -> tuple[dict[str, str], dict[str, object], str]:
    """The digest of each copy in the ZIP by its name, the report, and README.txt."""
    with zipfile.ZipFile(page.download(folder)) as archive:
        assert archive.testzip() is None
        digests = {name: hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist() if "/IM" in name}
        report = json.loads(archive.read("deidentification-report.json"))
        assert {one["name"]: one["sha256"] for one in report["files"]} == digests
        directory = pydicom.dcmread(archive.open("DICOMDIR"))
        assert len([one for one in directory.DirectoryRecordSequence if one.DirectoryRecordType == "IMAGE"]) == len(
            digests
        )
        return digests, report, archive.read("README.txt").decode()


def test_of_a_series_those_images_are_included_that_were_looked_at(
    page: Scanveil, folder: Path, tmp_path: Path
) -> None:
    """The button is closed until one was, and says why; what was not looked at stays out, the other copy as it is."""
    page.choose_folder(folder).deidentify()
    before, _, _ = copies(page, tmp_path)
    include = page.app.locator(INCLUDE)
    assert include.is_disabled() and "Look first" in str(include.get_attribute("title"))
    said = page.js("(id) => document.getElementById(id).textContent", include.get_attribute("aria-describedby"))
    assert said == "You looked at 0 of 3 files. Look first: only what you looked at can be included."
    page.app.locator(LOOK).click()
    until_looked_at(page, 1)
    page.until("document.activeElement.id === 'stage-0'")
    page.page.keyboard.press("ArrowDown")
    until_looked_at(page, 2)
    assert include.inner_text() == "Include the 2 that you looked at"
    include.click()
    page.until("document.getElementById('status').textContent.startsWith('Done: 3 anonymized copies')")
    after, report, words = copies(page, tmp_path)
    assert len(after) == 3 and before.items() <= after.items()
    assert report["looked_at"]["files"] == 2  # type: ignore[index]
    assert "A person looked at 2 files" in words
    assert page.js(WITHHELD) == ["CD/burned3.dcm"]
    assert page.app.locator('[data-decision="release"]').is_disabled()


def test_what_waits_for_a_look_is_seen_small_beside_its_buttons(page: Scanveil, folder: Path) -> None:
    """Also when names are hidden, which has the report drawn anew; what could not be read stands below."""
    (folder / "cut.dcm").write_bytes((folder / "plain.dcm").read_bytes()[:400])
    page.choose_folder(folder).deidentify()
    drawn = "[...document.querySelectorAll('.withheld canvas')].filter((one) => one.width > 1).length === 3"
    page.until(drawn)
    page.page.keyboard.press("Escape")
    page.test_id("hide-names").click()
    page.until("document.querySelector('[data-testid=withheld] code').textContent.includes('•')")
    assert page.js(drawn)
    left_out = page.js(
        "[...document.querySelectorAll('[data-testid=left-out]')].map((one) => [one.open, one.innerText])"
    )
    assert [is_open for is_open, _text in left_out] == [True] and "The file ends before it should" in left_out[0][1]


def test_a_film_is_included_when_all_of_it_was_played(page: Scanveil, tmp_path: Path) -> None:
    """Until then it is said how much of it was seen."""
    made = Planted(elements=planting.image())
    made.elements = [
        one._replace(value=bytes(range(256)) * 6) if one.tag == 0x7FE00010 else one for one in made.elements
    ]
    made.put(El(0x00280008, "IS", b"6"), El(0x00280301, "CS", b"YES"))
    (tmp_path / "film.dcm").write_bytes(made.to_bytes())
    page.choose_files(tmp_path / "film.dcm").deidentify()
    include = page.app.locator('[data-decision="release"]')
    page.app.locator('[data-decision="look-at"]').click()
    page.until("document.querySelector('[data-testid=withheld] span').textContent.includes('of its 6 images')")
    assert include.is_disabled()
    page.app.locator("#play").click()
    page.until("!document.querySelector('[data-decision=release]').disabled")
    include.click()
    page.until("document.getElementById('status').textContent.startsWith('Done: 1 anonymized copy')")


def test_a_document_is_included_when_it_was_opened(page: Scanveil, tmp_path: Path) -> None:
    """That it is there says nothing of what stands in it."""
    (tmp_path / "letter.dcm").write_bytes(enclosing(PDF, "application/pdf"))
    page.choose_files(tmp_path / "letter.dcm").deidentify()
    page.app.locator('[data-decision="look-at"]').click()
    page.until("!document.getElementById('document-save-0').hidden")
    include = page.app.locator('[data-decision="release"]')
    assert include.is_disabled()
    page.saved(tmp_path, page.test_id("document-save").click)
    page.until("!document.querySelector('[data-decision=release]').disabled")
    include.click()
    page.until("document.getElementById('status').textContent.startsWith('Done: 1 anonymized copy')")


def test_what_a_shutter_hides_is_shown_to_whoever_looks(page: Scanveil, tmp_path: Path) -> None:
    """A name may be written there, and it stays in the copy."""
    edges = {"ShutterLeftVerticalEdge": 3, "ShutterRightVerticalEdge": 6}
    made = image(PALE, WindowCenter=128, WindowWidth=256, BurnedInAnnotation="YES", ShutterShape="RECTANGULAR", **edges)
    made.ShutterUpperHorizontalEdge, made.ShutterLowerHorizontalEdge = 3, 6
    (tmp_path / "shut.dcm").write_bytes(file_bytes(made))
    page.choose_files(tmp_path / "shut.dcm").until_painted().settled().deidentify()
    assert set(page.pixels()[2][::4]) == {0, 200}
    include = page.app.locator('[data-decision="release"]')
    assert include.is_disabled() and page.test_id("shutter").is_checked()
    page.app.locator('[data-decision="look-at"]').click()
    page.until("!document.querySelector('[data-decision=release]').disabled")
    assert set(page.pixels()[2][::4]) == {200} and not page.test_id("shutter").is_checked()
