"""What happens when something breaks, is stopped or is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from builders import file_bytes, image
from page.driver import Scanveil
from pydicom.data import get_testdata_file

# Makes every worker die when it is asked about a file of this name: the built program, with a fatal fault put in.
KILLER = """
import js
from worker import worker
_opened = worker._opened
def opened(number):
    if "killer" in worker._paths[number]:
        js.postMessage(js.JSON.parse('{"kind": "dead", "text": "on purpose"}'))
        while True:
            pass
    return _opened(number)
worker._opened = opened
"""


@pytest.fixture
def fragile(closed_page: Scanveil) -> Scanveil:
    """A page whose workers die over a file named killer."""
    page = closed_page

    def faulty(route) -> None:
        body = route.fetch().text().replace("worker.start();", f"python.runPython({KILLER!r}); worker.start();")
        route.fulfill(body=body, content_type="text/javascript")

    page.page.route("**/app/worker/boot.js", faulty)
    return page.open()


def test_a_worker_that_dies_is_replaced_and_the_file_is_named(fragile: Scanveil, disc: Path, tmp_path: Path) -> None:
    """All other files of the folder are read; the one that killed the worker is listed."""
    folder = tmp_path / "CD"
    shutil.copytree(disc, folder)
    shutil.copy(get_testdata_file("CT_small.dcm"), folder / "killer.dcm")
    fragile.choose_folder(folder).until_painted()
    problems = fragile.problems()
    assert problems["CD/killer.dcm"] == "crashed"
    assert list(problems.values()).count("crashed") == 1
    assert sum(int(one["count"]) for one in fragile.series()) == 31


def test_the_page_goes_on_after_a_worker_died(fragile: Scanveil, tmp_path: Path) -> None:
    """What was read before is still there, in the new worker too: it can be looked at and de-identified."""
    for name in ("MR_small.dcm", "killer.dcm"):
        shutil.copy(get_testdata_file("MR_small.dcm" if name != "killer.dcm" else "CT_small.dcm"), tmp_path / name)
    fragile.choose_files(tmp_path / "MR_small.dcm", tmp_path / "killer.dcm").until_painted()
    fragile.deidentify()
    assert fragile.status().startswith("Done: 1 anonymized copy")


# Makes every worker die over the pixels of a file of this name: the built program, with a fatal fault put in.
KILLER_OF_FRAMES = """
import js
from worker import worker
_viewer = worker._viewer
def viewer():
    found = _viewer()
    if not hasattr(found, "harmless"):
        found.harmless = found.frame
        def frame(number, *rest, **more):
            if "killer" in worker._paths[number]:
                js.postMessage(js.JSON.parse('{"kind": "dead", "text": "on purpose"}'))
                while True:
                    pass
            return found.harmless(number, *rest, **more)
        found.frame = frame
    return found
worker._viewer = viewer
"""

# Whether the slice of an index is on the screen, in about this grey
SHOWS = """([index, grey]) => {
  const canvas = document.getElementById('viewport');
  const [red] = canvas.getContext('2d').getImageData(0, 0, 1, 1).data;
  return +canvas.dataset.index === index && Math.abs(red - grey) <= 2;
}"""


@pytest.fixture
def fragile_frames(closed_page: Scanveil) -> Scanveil:
    """A page whose workers die over the pixels of a file named killer."""
    page = closed_page

    def faulty(route) -> None:
        body = (
            route.fetch().text().replace("worker.start();", f"python.runPython({KILLER_OF_FRAMES!r}); worker.start();")
        )
        route.fulfill(body=body, content_type="text/javascript")

    page.page.route("**/app/worker/boot.js", faulty)
    return page.open()


def test_the_rest_of_a_series_is_shown_where_a_frame_kills_its_worker(fragile_frames: Scanveil, tmp_path: Path) -> None:
    """Neighbours of the deadly frame are shown, it is named, and the page goes on."""
    for number, name in enumerate(("one", "two", "killer", "four", "five")):
        made = image(np.full((8, 8), 100 * number, np.uint16), InstanceNumber=number, SOPInstanceUID=f"2.25.1{number}")
        made.ImagePositionPatient, made.ImageOrientationPatient = [0, 0, number], [1, 0, 0, 0, 1, 0]
        made.WindowCenter, made.WindowWidth = 200, 400
        (tmp_path / f"{name}.dcm").write_bytes(file_bytes(made))
    fragile_frames.choose_folder(tmp_path).until_painted()
    for key, index in (("Home", 0), ("ArrowDown", 1), ("End", 4), ("ArrowUp", 3)):
        fragile_frames.page.keyboard.press(key)
        fragile_frames.until(SHOWS, [index, 64 * index])
    fragile_frames.page.keyboard.press("ArrowUp")
    fragile_frames.until("document.body.innerText.includes('This image made the reader stop')")
    fragile_frames.page.keyboard.press("ArrowUp")
    fragile_frames.until(SHOWS, [1, 64])
    assert not fragile_frames.js("document.body.innerText.includes('This image made the reader stop')")


def test_a_worker_that_hangs_is_replaced_after_cancel(closed_page: Scanveil, tmp_path: Path) -> None:
    """Nobody waits for work that nobody wants any more: the next folder is read by a new worker."""
    page = closed_page

    def hanging(route) -> None:
        fault = KILLER.replace("js.postMessage(", "str(")
        body = route.fetch().text().replace("worker.start();", f"python.runPython({fault!r}); worker.start();")
        route.fulfill(body=body, content_type="text/javascript")

    page.page.route("**/app/worker/boot.js", hanging)
    page.open()
    shutil.copy(get_testdata_file("CT_small.dcm"), tmp_path / "killer.dcm")
    page.test_id("files-input").set_input_files(tmp_path / "killer.dcm")
    page.until("!document.getElementById('cancel').hidden")
    page.test_id("cancel").click()
    page.choose_files(Path(get_testdata_file("MR_small.dcm"))).until_painted()
    assert [one["modality"] for one in page.series()] == ["MR"]


def test_reading_can_be_stopped(page: Scanveil, tmp_path: Path) -> None:
    """Cancel while 600 files are read: the sentence says how many were left, and what was read can be used."""
    data = Path(get_testdata_file("CT_small.dcm")).read_bytes()
    for number in range(600):
        (tmp_path / f"{number}.dcm").write_bytes(data)
    page.js(
        "() => new MutationObserver((_, watcher) => { const button = document.getElementById('cancel');"
        " if (!button.hidden && +document.getElementById('viewport').dataset.painted)"
        " { watcher.disconnect(); button.click(); } })"
        ".observe(document.getElementById('viewport'), {attributes: true})"
    )
    page.choose_folder(tmp_path)
    assert page.status().startswith("Stopped: ")
    assert page.series()
    page.choose_files(Path(get_testdata_file("MR_small.dcm")))
    assert "MR" in [one["modality"] for one in page.series()]


def test_a_pointer_that_is_gone_already_can_still_drag(page: Scanveil) -> None:
    """What the browser throws is caught in Python: the pointer is not captured, and all else goes on."""
    page.test_id("sample-button").click()
    page.until_state("viewing").until_painted().settled()
    before = page.viewport()["windowCenter"]
    page.js(
        "() => { const stage = document.getElementById('stage'); for (const [kind, at] of [['down', 9], ['move', 90]])"
        " stage.dispatchEvent(new PointerEvent('pointer' + kind, {pointerId: 4711, clientX: at, clientY: at})); }"
    )
    page.until("(before) => document.getElementById('viewport').dataset.windowCenter !== before", before)


def test_a_browser_without_what_is_needed_is_told_so(closed_page: Scanveil) -> None:
    """What is missing is named, in a sentence."""
    page = closed_page
    page.page.add_init_script("delete window.Worker; delete window.WebAssembly;")
    page.page.goto(page.site.url)
    page.until_state("error")
    assert "WebAssembly" in page.status() and "workers" in page.status()


def test_a_program_that_arrives_incomplete_is_said(closed_page: Scanveil) -> None:
    """A part is missing on the server: a sentence, and no way in."""
    page = closed_page
    page.page.route("**/numpy.zip", lambda route: route.fulfill(status=404, body=""))
    page.page.goto(page.site.url)
    page.until_state("error")
    assert "did not arrive completely" in page.status()
    assert page.test_id("folder-input").is_disabled()


def test_a_reader_that_cannot_start_is_said(closed_page: Scanveil) -> None:
    """Python does not boot: after a few tries the page says so instead of trying for ever."""
    page = closed_page
    page.page.route(
        "**/app/worker/boot.js",
        lambda route: route.fulfill(body="throw new Error('no');", content_type="text/javascript"),
    )
    page.page.goto(page.site.url)
    page.until_state("error")
    assert "could not be started" in page.status()


def test_the_shell_can_be_read_without_any_script(browser, site) -> None:
    """Words first: the page explains itself where scripts are off."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    text = page.inner_text("body")
    assert "Drop your scan folder here" in text and "Not a diagnostic device" in text and "needs JavaScript" in text
    context.close()


def test_the_page_never_says_upload(page: Scanveil) -> None:
    """Nothing is uploaded, so the word would frighten and be false."""
    assert "upload" not in page.js("document.documentElement.outerHTML").lower()
