"""A folder dropped on a page that is ready: how soon its first image is there, and all of it is read and copied."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.page.driver import DROP, devtools, drag
from tools.places import VIEWER_FILE
from tools.speed.browser import Site, files_below, frame_of, fresh_page, launched, opened
from tools.speed.figures import Figure, Samples, absolute, compared
from tools.speed.memory import GROWTH_AIM_MB, Resident, growth, heaps, resident_growth, with_memories_kept
from tools.speed.peers import unpack_peers

VIEWER = Path(__file__).parent / "viewer.html"
FIRST_TIMES, FIRST_MS = 1.25, 1000
"""Times as long as dwv that the first image may take; and milliseconds, however many files follow."""
READ_S, COPIED_S = 21, 55
"""Seconds for 20,000 files: half of what they took once."""
REST_MS = 2500
"""After a page is ready: what is imported while idle is imported."""
PATIENCE_S = 1800

# In the page: when an image was first painted, and when each state was first there, by the clock of the day
MARK = """() => {
  const now = () => performance.timeOrigin + performance.now();
  const marks = window.benchMarks = {}, status = document.getElementById('status');
  new MutationObserver(() => { marks.painted ??= now(); })
    .observe(document.getElementById('viewport-0'), { attributes: true, attributeFilter: ['data-painted'] });
  new MutationObserver(() => { marks[status.dataset.state] ??= now(); }).observe(status, { attributes: true });
}"""
Times = list[tuple[float, float]]
"""Of each round: milliseconds from the drop to the first image, and until all is read."""

NOTE_DROP = """() => addEventListener('drop', () => {
  window.benchDropped = performance.timeOrigin + performance.now();
}, true)"""


def measure(site: Site, folder: Path, rounds: int) -> list[Figure]:
    """In turns: the built page, and a viewer of npm that opens files the way JavaScript does."""
    unpack_peers(VIEWER_FILE, site.folder / "peers")
    shutil.copy(VIEWER, site.folder)
    own: Times = []
    theirs: Times = []
    with launched() as browser:
        for turn in range(rounds + 1):
            one, other = _opened_here(browser, site, folder), _opened_there(browser, site, folder)
            if turn:  # the first one warms up
                own.append(one)
                theirs.append(other)
    count = len(files_below(folder))
    return [
        _beside(f"first image of {count} files that are dropped", own, theirs, 0, FIRST_TIMES),
        _beside("- all of them read and sorted", own, theirs, 1),
    ]


def _beside(name: str, own: Times, theirs: Times, at: int, aim: float | None = None) -> Figure:
    ours, others = (Samples.of((times[at] for times in side), "ms") for side in (own, theirs))
    return compared(name, ours, others, aim, beside=" (dwv)")


def measure_many(site: Site, folder: Path) -> list[Figure]:
    """Many small files: first image, time and memory until all are read, and until all are copied."""
    count = len(files_below(folder))
    with launched("--enable-precise-memory-info") as browser, fresh_page(browser) as page:
        driven = opened(page, site, with_memories_kept)
        page.wait_for_timeout(REST_MS)
        resident = Resident(browser)
        before, resident_before = heaps(page), resident.now()
        resident.start()
        frame_of(page).evaluate(MARK)
        page.evaluate(NOTE_DROP)
        driven.drop(folder)
        marks = _marks(page)
        first, read = (marks[name] - page.evaluate("() => benchDropped") for name in ("painted", "viewing"))
        after_reading = heaps(page)
        started = time.monotonic()
        frame_of(page).locator("#deidentify").click()
        driven.until_state("done", seconds=PATIENCE_S)
        copied_s, after_copying, most = time.monotonic() - started, heaps(page), resident.stop()
    scale = count / 20_000
    many = f"{count:,} small files"
    return [
        absolute(f"first image of {many} that are dropped", f"{first:.0f} ms", first, FIRST_MS, "ms"),
        absolute("- all of them read and sorted", f"{read / 1000:.1f} s", read / 1000, READ_S * scale, "s"),
        absolute("- all of them de-identified", f"{copied_s:.1f} s", copied_s, COPIED_S * scale, "s"),
        growth("- heaps after reading", before, after_reading, GROWTH_AIM_MB),
        growth("- heaps after de-identifying", before, after_copying, GROWTH_AIM_MB),
        resident_growth(resident_before, most),
    ]


def _opened_here(browser: Browser, site: Site, folder: Path) -> tuple[float, float]:
    """Milliseconds from the drop to the first image, and until all is read, in the built page."""
    with fresh_page(browser) as page:
        driven = opened(page, site)
        page.wait_for_timeout(REST_MS)
        frame_of(page).evaluate(MARK)
        page.evaluate(NOTE_DROP)
        driven.drop(folder)
        return _times(_marks(page), page)


def _opened_there(browser: Browser, site: Site, folder: Path) -> tuple[float, float]:
    """The same in the other viewer."""
    with fresh_page(browser) as page:
        page.goto(f"{site.url}{VIEWER.name}")
        while not page.evaluate("() => window.isReady"):
            page.wait_for_timeout(50)
        page.wait_for_timeout(REST_MS)
        page.evaluate(NOTE_DROP)
        drag(devtools(page), DROP, [folder])
        return _times(_marks(page), page)


def _marks(page: Page) -> dict[str, Any]:
    """When what happened, once all is read."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        marks: dict[str, Any] = frame_of(page).evaluate("() => benchMarks")
        if "viewing" in marks:
            return marks
        page.wait_for_timeout(50)
    raise RuntimeError("the folder was never read")


def _times(marks: dict[str, Any], page: Page) -> tuple[float, float]:
    dropped = page.evaluate("() => benchDropped")
    return marks["painted"] - dropped, marks["viewing"] - dropped
