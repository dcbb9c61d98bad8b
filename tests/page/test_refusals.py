"""What the browser refuses by throwing is said, and nothing waits for it: the page goes on, or says that it cannot."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from page.driver import FIREFOX, Scanveil, TookTooLongError, faulty
from page.test_robustness import KILLER
from pydicom.data import get_testdata_file

REFUSED = (
    "The browser could not do this, perhaps for want of memory. Please close other tabs and try again, or reload the "
    "page."
)
THROW = "() => { throw new DOMException('on purpose', 'QuotaExceededError'); }"
# Lets so many workers be made and refuses all others
WORKERS = """{ const True = Worker; let left = %d;
window.Worker = function (url) {
  if (left-- > 0) return new True(url);
  throw new DOMException('on purpose', 'SecurityError');
}; }"""

# Lets no more than two workers come up: others get no standard library
NO_MEMORY = """{ const True = Worker; window.made = 0;
window.Worker = function (url) {
  const one = new True(url), post = one.postMessage.bind(one), fails = ++made > 2;
  const without = (message) => ({...message, parts: {...message.parts, memory: new Blob()}});
  one.postMessage = (message, more) => post(fails && message.kind === 'start' ? without(message) : message, more);
  return one;
}; }"""


@pytest.fixture
def sample(page: Scanveil) -> Scanveil:
    """A page that shows the sample study."""
    page.test_id("sample-button").click()
    return page.until_state("viewing").until_painted().settled()


def refuse(page: Scanveil, owner: str, deed: str) -> None:
    """From now on the browser throws when this is asked of it."""
    page.js(f"() => {{ window.before = {owner}.{deed}; {owner}.{deed} = {THROW}; }}")


def allow(page: Scanveil, owner: str, deed: str) -> None:
    page.js(f"() => {{ {owner}.{deed} = window.before; }}")


def go(page: Scanveil, index: int) -> None:
    """Look at an image of the series, and wait until it is written which one it is."""
    page.js(
        "(at) => { const slider = document.getElementById('slice-slider-0');"
        " slider.value = at + 1; slider.dispatchEvent(new Event('input')); }",
        index,
    )


def test_a_page_that_may_make_no_worker_says_so(closed_page: Scanveil) -> None:
    """Nobody waits at "Starting", and there is no way in."""
    closed_page.first(WORKERS % 0)
    closed_page.page.goto(closed_page.site.url)
    closed_page.until_state("error", seconds=20)
    assert "does not run in this browser" in closed_page.status()
    assert closed_page.test_id("folder-input").is_disabled()
    assert closed_page.errors == []


def test_a_conductor_that_may_not_be_made_is_said(closed_page: Scanveil) -> None:
    """The first reader may be made, and no worker after it."""
    closed_page.first(WORKERS % 1)
    closed_page.page.goto(closed_page.site.url)
    closed_page.until_state("error")
    assert "does not run in this browser" in closed_page.status()
    assert closed_page.errors == []


def test_one_reader_does_where_no_more_may_be_made(closed_page: Scanveil, disc: Path) -> None:
    """It reads all files, only not as soon."""
    closed_page.first(WORKERS % 2)
    closed_page.open().choose_folder(disc).until_painted()
    assert sum(int(one["count"]) for one in closed_page.series()) == 31
    assert closed_page.errors == []


def test_one_reader_does_where_a_second_does_not_come_up(closed_page: Scanveil, disc: Path) -> None:
    """Such as where there is no memory for it: what it was given is done by the other, and it is not tried again."""
    closed_page.first(NO_MEMORY)
    closed_page.open().choose_folder(disc).until_painted()
    assert sum(int(one["count"]) for one in closed_page.series()) == 31
    assert closed_page.deidentify().status().startswith("Done: ")
    assert len(closed_page.page.workers) == 2 and closed_page.js("made") == 3
    if not FIREFOX:  # which has what fails in a worker among a page's errors
        assert closed_page.errors == []


def test_a_reader_that_may_not_be_replaced_is_said(closed_page: Scanveil, tmp_path: Path) -> None:
    """A file kills it, and the browser makes no other one."""
    closed_page.first(WORKERS % 2)
    shutil.copy(get_testdata_file("CT_small.dcm"), tmp_path / "killer.dcm")
    page = faulty(closed_page, KILLER).open()
    page.choose("files-input", tmp_path / "killer.dcm")
    page.until_state("error")
    assert "does not run in this browser" in page.status()
    assert page.errors == []


def test_a_zip_that_cannot_be_offered_ends_the_job(sample: Scanveil) -> None:
    """It is said, nothing is offered, and the next one is made as ever."""
    refuse(sample, "window", "Blob")
    sample.deidentify()
    assert sample.status() == f"No ZIP was made: {REFUSED}"
    assert sample.test_id("download").is_hidden()
    allow(sample, "window", "Blob")
    assert sample.deidentify().status().startswith("Done: ")


def test_a_profile_that_cannot_be_offered_is_said_beside_the_choice(sample: Scanveil, tmp_path: Path) -> None:
    """And the button does not save the one before."""
    problem = "document.getElementById('profile-problem').textContent"
    refuse(sample, "window", "Blob")
    sample.choose_preset("second-opinion")
    assert sample.until(problem) == REFUSED
    with pytest.raises(TookTooLongError):
        sample.saved(tmp_path, sample.test_id("profile-save").click, seconds=1)


@pytest.mark.parametrize("is_kept", [True, False])
def test_a_frame_that_cannot_be_painted_is_said_in_its_place(sample: Scanveil, is_kept: bool) -> None:
    """Whether a reader renders it or it is still here; the next one is shown as ever."""
    go(sample, 1)
    sample.settled()
    go(sample, 2)
    sample.settled()
    refuse(sample, "CanvasRenderingContext2D.prototype", "putImageData")
    if not is_kept:
        sample.page.keyboard.press("i")
    else:
        go(sample, 1)
    sample.until("(words) => document.body.innerText.includes(words)", REFUSED)
    allow(sample, "CanvasRenderingContext2D.prototype", "putImageData")
    painted = sample.painted()
    go(sample, 3)
    sample.until_painted(painted)
    assert not sample.js("(words) => document.body.innerText.includes(words)", REFUSED)


def test_a_frame_that_cannot_be_asked_for_is_said_in_its_place(sample: Scanveil) -> None:
    """The reader is not taken for dead: it hears of the next one."""
    refuse(sample, "Worker.prototype", "postMessage")
    sample.page.keyboard.press("i")
    sample.until("(words) => document.body.innerText.includes(words)", REFUSED)
    allow(sample, "Worker.prototype", "postMessage")
    painted = sample.painted()
    sample.page.keyboard.press("i")
    go(sample, 0)
    sample.until_painted(painted)


def test_what_workers_must_know_and_cannot_be_told_ends_the_page(sample: Scanveil) -> None:
    """It says so instead of waiting for what nobody was told of."""
    refuse(sample, "Worker.prototype", "postMessage")
    sample.choose("files-input", Path(get_testdata_file("CT_small.dcm")))
    sample.test_id("together").click()
    sample.until_state("error", seconds=10)
    assert sample.status().startswith("The page cannot go on") and "reload the page" in sample.status()
