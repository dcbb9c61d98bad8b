"""What happens when something breaks, is stopped or is missing."""

from __future__ import annotations

import json
import shutil
import time
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from builders import file_bytes, image
from page.driver import Scanveil, faulty, only_chromium
from pydicom.data import get_testdata_file

HANG = """
        while True:
            pass
"""
DIE = f"""
        js.eval("(text) => postMessage({{kind: 'dead', json: JSON.stringify({{text}})}})")("on purpose"){HANG}"""

# Makes every reader die when it opens a file of this name: the built program, with a fatal fault put in.
KILLER = f"""
import js
from worker.files import Files
_opened = Files.opened
def opened(self, number):
    if "killer" in self._paths[number]:{DIE}
    return _opened(self, number)
Files.opened = opened
"""


@pytest.fixture
def fragile(closed_page: Scanveil) -> Scanveil:
    """A page whose readers die over a file named killer."""
    return faulty(closed_page, KILLER).open()


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


# Makes every reader die over the pixels of a file of this name: the built program, with a fatal fault put in.
KILLER_OF_FRAMES = f"""
import js
from worker.desk import Desk
_viewer = Desk.viewer
def viewer(self, companions):
    found = _viewer(self, companions)
    if not hasattr(found, "harmless"):
        found.harmless = found.frame
        def frame(picture, *rest, **more):
            if "killer" in self.files._paths[picture.number]:{DIE.replace(chr(10), chr(10) + "        ")}
            return found.harmless(picture, *rest, **more)
        found.frame = frame
    return found
Desk.viewer = viewer
"""

# Whether the slice of an index is on the screen, in about this grey
SHOWS = """([index, grey]) => {
  const canvas = document.getElementById('viewport-0');
  const [red] = canvas.getContext('2d').getImageData(0, 0, 1, 1).data;
  return +canvas.dataset.index === index && Math.abs(red - grey) <= 2;
}"""


@pytest.fixture
def fragile_frames(closed_page: Scanveil) -> Scanveil:
    """A page whose readers die over the pixels of a file named killer."""
    return faulty(closed_page, KILLER_OF_FRAMES).open()


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
    fragile_frames.until("document.body.innerText.includes('it made the reader stop')")
    fragile_frames.page.keyboard.press("ArrowUp")
    fragile_frames.until(SHOWS, [1, 64])
    assert not fragile_frames.js("document.body.innerText.includes('it made the reader stop')")


def test_a_worker_that_hangs_is_replaced_after_cancel(closed_page: Scanveil, tmp_path: Path) -> None:
    """Nobody waits for work that nobody wants any more: the next folder is read by a new worker."""
    page = faulty(closed_page, KILLER.replace(DIE, HANG)).open()
    shutil.copy(get_testdata_file("CT_small.dcm"), tmp_path / "killer.dcm")
    page.choose("files-input", tmp_path / "killer.dcm")
    page.until("!document.getElementById('cancel').hidden")
    page.test_id("cancel").click()
    page.choose_files(Path(get_testdata_file("MR_small.dcm"))).until_painted()
    assert [one["modality"] for one in page.series()] == ["MR"]


# Makes every reader die when it is to copy a file of this name.
KILLER_OF_COPIES = f"""
import js
from scanveil.conducting.copies import Copies
_make = Copies._make
def make(self, number, name, opened):
    if "killer" in opened.path:{DIE}
    return _make(self, number, name, opened)
Copies._make = make
"""


# Makes every reader hear all that the page says a while after what the conductor says.
LATE = """
from worker import entry
from worker.desk import after_a_while
_reader = entry.reader
def reader():
    desk = _reader()
    hear = desk.page.hear
    desk.page.hear = lambda message: after_a_while(400, lambda: hear(message))
    return desk
entry.reader = reader
"""


def test_work_that_overtakes_its_files_waits_for_them(closed_page: Scanveil, disc: Path) -> None:
    """Files come from the page, work from the conductor, and nobody says which is heard first."""
    page = faulty(closed_page, LATE).open()
    page.choose_folder(disc).until_painted()
    assert "error" not in page.problems().values()
    assert sum(int(one["count"]) for one in page.series()) == 31


def test_a_reader_that_dies_over_a_copy_costs_that_file_only(closed_page: Scanveil, disc: Path, tmp_path: Path) -> None:
    """All others are in the ZIP, those that it had copied before as well; the one is withheld and named."""
    page = faulty(closed_page, KILLER_OF_COPIES).open()
    folder = tmp_path / "CD"
    shutil.copytree(disc, folder)
    shutil.copy(get_testdata_file("CT_small.dcm"), folder / "killer.dcm")
    page.choose_folder(folder).until_painted()
    page.deidentify()
    assert page.status().startswith("Done: 81 anonymized copies are in the ZIP. 1 file was withheld")
    rows = page.js(
        "[...document.querySelectorAll('[data-testid=withheld]')].map((one) => [one.dataset.path, one.dataset.reason])"
    )
    assert rows == [["CD/killer.dcm", "crashed"]]
    archive = zipfile.ZipFile(page.download(tmp_path))
    assert archive.testzip() is None
    assert len(json.loads(archive.read("deidentification-report.json"))["files"]) == 81


# Makes every reader run out of memory over a file of this name when it copies it.
FULL = """
from scanveil.deid.deidentifier import Deidentifier
clean = Deidentifier.clean
def fail(self, file, **about):
    if about["path"].endswith("killer.dcm"):
        raise MemoryError
    return clean(self, file, **about)
Deidentifier.clean = fail
"""


def test_a_file_for_which_there_is_no_room_costs_that_file_only(closed_page: Scanveil, tmp_path: Path) -> None:
    """As in the terminal: all others of its piece are in the ZIP."""
    page = faulty(closed_page, FULL).open()
    for number, name in enumerate(("one.dcm", "killer.dcm", "two.dcm")):
        made = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        made.save_as(tmp_path / name)
    page.choose_folder(tmp_path).until_painted()
    page.deidentify()
    rows = page.js(
        "[...document.querySelectorAll('[data-testid=withheld]')].map((one) => [one.dataset.path, one.dataset.reason])"
    )
    assert rows == [[f"{tmp_path.name}/killer.dcm", "too-large"]]
    archive = zipfile.ZipFile(page.download(tmp_path))
    assert archive.testzip() is None
    assert len(json.loads(archive.read("deidentification-report.json"))["files"]) == 2


# Makes the conductor die in its first job, when one piece of copies has been made and another one comes.
KILLER_OF_JOBS = f"""
import js
from worker.conducting import ConductorDesk
_take = ConductorDesk._take
def take(self, reader, message):
    job = self._conductor.job
    if job and job.number == 1 and job.copies:{DIE}
    _take(self, reader, message)
ConductorDesk._take = take
"""


def test_a_conductor_that_dies_ends_the_batch_and_another_can_be_made(
    closed_page: Scanveil, disc: Path, tmp_path: Path
) -> None:
    """The page says so; all files are read once more, and then copies can be made."""
    page = faulty(closed_page, KILLER_OF_JOBS, "conductor").open()
    page.choose_folder(disc).until_painted()
    before = page.series()
    page.test_id("deidentify").click()
    page.until("document.getElementById('status').textContent.includes('so no ZIP was made')")
    assert page.test_id("download").is_hidden()
    page.until_state("viewing")
    assert page.status().startswith(
        "A part of the program stopped, so no ZIP was made. Please try once more. 31 images"
    )
    assert page.series() == before
    page.deidentify()
    assert page.status().startswith("Done: 81 anonymized copies")
    assert zipfile.ZipFile(page.download(tmp_path)).testzip() is None


# Keeps the conductor busy for three seconds when its first job begins.
BUSY = """
import time
from worker.conducting import ConductorDesk
_copy = ConductorDesk._copy
def copy(self, message, job, **chosen):
    end = time.monotonic() + 10
    while job == 1 and time.monotonic() < end:
        pass
    _copy(self, message, job, **chosen)
ConductorDesk._copy = copy
"""

# Milliseconds from an event to what it changes in the page, as text of an element; the event is sent when all is still
HEARD = """async ([id, send]) => {
  const changed = document.getElementById(id), before = changed.textContent;
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
  const started = performance.now();
  eval(send);
  const late = () => performance.now() > started + 5000;
  while (changed.textContent === before && !late()) await new Promise((done) => setTimeout(done));
  return performance.now() - started;
}"""
KEY = "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '%s', bubbles: true}))"


def test_a_conductor_that_cannot_sort_does_not_read_for_ever(closed_page: Scanveil, disc: Path) -> None:
    """It is started again a few times; then the page says that it cannot go on."""
    fault = """
from scanveil.conducting.catalogue import Catalogue
def patients(self):
    raise ValueError("on purpose")
Catalogue.patients = patients
"""
    page = faulty(closed_page, fault, "conductor").open()
    page.choose("folder-input", disc)
    page.until_state("error", seconds=60)
    assert "does not run in this browser" in page.status()


SOON_MS = 1000  # a tenth of the time for which the conductor is busy; how soon it is, the bench measures


def test_a_key_and_cancel_are_heard_at_once_while_the_conductor_is_busy(closed_page: Scanveil, disc: Path) -> None:
    """Long before it has time again, and the image that the key asks for comes too: none of it goes by way of it."""
    page = faulty(closed_page, BUSY, "conductor").open()
    page.choose_folder(disc).until_painted()
    page.settled()
    page.js(
        "[...document.querySelectorAll('[data-testid=series]')]"
        ".sort((one, other) => other.dataset.count - one.dataset.count)[0].click()"
    )
    page.settled()
    painted, began = page.painted(), time.monotonic()
    page.test_id("deidentify").click()
    assert max(page.js(HEARD, ["slider-text-0", KEY % key]) for key in ("End", "Home", "End", "ArrowUp")) < SOON_MS
    page.until_painted(painted)
    assert page.js(HEARD, ["status", "document.getElementById('cancel').click()"]) < SOON_MS
    assert page.status() == "Stopped. No ZIP was made."
    assert time.monotonic() - began < 10, "the conductor was not busy any more"
    page.deidentify()
    assert time.monotonic() - began > 10, "the conductor was not busy at all"
    assert page.status().startswith("Done: 81 anonymized copies")


# Presses Cancel as soon as an image is painted while files are read.
STOP = (
    "() => new MutationObserver((_, watcher) => { const button = document.getElementById('cancel');"
    " if (!button.hidden && +document.getElementById('viewport-0').dataset.painted)"
    " { watcher.disconnect(); button.click(); } })"
    ".observe(document.getElementById('viewport-0'), {attributes: true})"
)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A folder of 600 files, each another slice."""
    slice_, folder = np.arange(256 * 256, dtype="u2").reshape(256, 256), tmp_path / "many"
    folder.mkdir()
    for number in range(600):
        (folder / f"{number}.dcm").write_bytes(file_bytes(image(slice_, SOPInstanceUID=f"2.25.7.{number}")))
    return folder


def test_reading_can_be_stopped(page: Scanveil, many: Path) -> None:
    """Cancel while 600 files are read: the sentence says how many were left, and what was read can be used."""
    page.js(STOP)
    page.choose_folder(many)
    assert page.status().startswith("Stopped: ")
    assert page.series()
    page.choose_files(Path(get_testdata_file("MR_small.dcm")), answer="together")
    assert "MR" in [one["modality"] for one in page.series()]


def test_files_that_were_left_unread_are_named_in_the_zip(page: Scanveil, many: Path, tmp_path: Path) -> None:
    """README and report count them among those that are left out, until they are read after all."""
    page.js(STOP)
    page.choose_folder(many)
    unread = int(page.status().split()[1])
    page.deidentify()
    archive = zipfile.ZipFile(page.download(tmp_path))
    report = json.loads(archive.read("deidentification-report.json"))
    assert [one["reason"] for one in report["withheld"]].count("not-read") == unread
    assert len(report["files"]) == 600 - unread
    assert f"{unread} files were left out" in archive.read("README.txt").decode()
    page.choose_folder(many, answer="together")
    page.deidentify()
    report = json.loads(zipfile.ZipFile(page.download(tmp_path)).read("deidentification-report.json"))
    assert "not-read" not in [one["reason"] for one in report["withheld"]]
    assert len(report["files"]) == 600


def test_a_pointer_that_is_gone_already_can_still_drag(page: Scanveil) -> None:
    """What the browser throws is caught in Python: the pointer is not captured, and all else goes on."""
    page.test_id("sample-button").click()
    page.until_state("viewing").until_painted().settled()
    before = page.viewport()["windowCenter"]
    page.js(
        "() => { const stage = document.getElementById('stage-0');"
        " for (const [kind, at] of [['down', 9], ['move', 90]])"
        " stage.dispatchEvent(new PointerEvent('pointer' + kind, {pointerId: 4711, clientX: at, clientY: at})); }"
    )
    page.until("(before) => document.getElementById('viewport-0').dataset.windowCenter !== before", before)


def test_a_browser_without_what_is_needed_is_told_so(closed_page: Scanveil) -> None:
    """What is missing is named, in a sentence."""
    page = closed_page
    page.first("delete window.Worker; delete window.WebAssembly;")
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
    page.alter("app/worker.js", lambda _code: "throw new Error('no');")
    page.page.goto(page.site.url)
    page.until_state("error")
    assert "does not run in this browser" in page.status()


def test_a_first_worker_that_dies_is_no_loss(closed_page: Scanveil) -> None:
    """It compiles for all: if it is gone, that is done in its place, and another worker is the first."""
    closed_page.first(
        "{ const True = window.Worker; let count = 0; window.Worker = function (url) {"
        " return new True(count++ ? url : URL.createObjectURL(new Blob(['throw new Error(\"no\")']))); }; }"
    )
    closed_page.open()
    closed_page.test_id("sample-button").click()
    closed_page.until_state("viewing").until_painted()


def test_the_shell_can_be_read_without_any_script(browser, site) -> None:
    """Words first: the page explains itself where scripts are off."""
    only_chromium("without scripts, Playwright cannot read a page in Firefox")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url)
    text = page.inner_text("body")
    assert "Drop your scan folder here" in text and "Not a diagnostic device" in text and "needs JavaScript" in text
    context.close()


def test_the_page_never_says_upload(page: Scanveil) -> None:
    """Nothing is uploaded, so the word would frighten and be false."""
    assert "upload" not in page.js("document.documentElement.outerHTML").lower()
