"""How soon the page can be used, against a plain page that loads the same Python as it comes."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page

from tools.fetch import fetch_all
from tools.freezing import read_tarball
from tools.lockfile import read_lock
from tools.speed.browser import frame_of, fresh_page, launched, served, watched
from tools.speed.figures import Figure, Samples, absolute, compared

PLAIN_PAGE = Path(__file__).parent / "plain.html"
WHEELS = ("numpy", "pydicom", "imagecodecs")
NAMES = {"usable": "drop zone usable", "ready": "first worker ready"}
AIMS = {("usable", "first visit"): 0.25, ("ready", "first visit"): 0.6}
PLAIN = "window.imported && JSON.stringify({ready: window.imported})"
OURS = """window.benchTimes && benchTimes.usable && benchTimes.ready
  && JSON.stringify({usable: benchTimes.usable - origin, ready: benchTimes.ready - origin})"""
PATIENCE_S = 90


VISITS = ("first visit", "again in the same tab", "again in a new tab")


def measure(dist: Path, rounds: int) -> list[Figure]:
    """Time from navigation, in turns: the plain page, the built page, the plain page ...; each of them three times."""
    found: dict[tuple[str, str], list[float]] = {}
    stuck = 0
    with _plain_site() as folder, served(folder) as baseline, watched(dist) as site, launched() as browser:
        for turn in range(rounds + 1):
            plain, ours = (_visits(browser, one.url, value) for one, value in ((baseline, PLAIN), (site, OURS)))
            if None in plain:
                raise RuntimeError("the plain page, the baseline, did not come up")
            stuck += ours.count(None)
            if not turn:
                continue  # the first one warms up
            for visit, one, other in zip(VISITS, plain, ours, strict=True):
                if one and other:
                    found.setdefault((visit, "plain"), []).append(one["ready"])
                    for name in ("usable", "ready"):
                        found.setdefault((visit, name), []).append(other[name])
    if not found:
        raise RuntimeError(f"the page did not come up within {PATIENCE_S} s, {stuck} times in a row")
    times = {key: Samples.of(values, "ms") for key, values in found.items()}
    loads = absolute("loads that never came up", f"{stuck} of {len(VISITS) * (rounds + 1)}", stuck, 0)
    return [
        *(
            compared(f"{NAMES[name]}, {visit}", times[visit, name], times[visit, "plain"], AIMS.get((name, visit)))
            for visit in VISITS
            for name in ("usable", "ready")
        ),
        *([loads] if stuck else []),
    ]


def _visits(browser: Browser, url: str, value: str) -> list[dict[str, float] | None]:
    """The times of three visits: with an empty cache, then in the same tab, then in another one."""
    with fresh_page(browser) as page:
        first, again = _one(page, url, value), _one(page, url, value)
        return [first, again, _one(page.context.new_page(), url, value)]


def _one(page: Page, url: str, value: str) -> dict[str, float] | None:
    """The value of an expression in a page, as soon as it is true; None if it never is."""
    page.goto(url)
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        origin = page.evaluate("performance.timeOrigin")
        found = frame_of(page).evaluate(f"(origin) => {value}", origin)
        if found:
            return dict(json.loads(found))
        page.wait_for_timeout(100)
    return None


@contextmanager
def _plain_site() -> Iterator[Path]:
    """A folder with the plain page, the stock Pyodide and the stock wheels."""
    lock = read_lock()
    fetched = fetch_all({name: lock[name] for name in ("pyodide", *WHEELS)})
    with tempfile.TemporaryDirectory(prefix="scanveil-bench-") as name:
        folder = Path(name)
        shutil.copy(PLAIN_PAGE, folder / "index.html")
        (folder / "pyodide").mkdir()
        for path, data in read_tarball(fetched["pyodide"]).items():
            if "/" not in path:
                (folder / "pyodide" / path).write_bytes(data)
        for wheel in WHEELS:
            shutil.copy(fetched[wheel], folder / lock[wheel].file)
        (folder / "wheels.json").write_text(json.dumps([lock[wheel].file for wheel in WHEELS]), encoding="utf-8")
        yield folder
