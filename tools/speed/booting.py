"""How soon the page can be used, against a plain page that loads the same Python as it comes."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tools.fetch import fetch_all
from tools.freezing import read_tarball
from tools.lockfile import read_lock
from tools.speed.browser import WATCH, chromium, fresh_page, served
from tools.speed.figures import Figure, Samples, absolute, compared

PLAIN_PAGE = Path(__file__).parent / "plain.html"
WHEELS = ("numpy", "pydicom", "imagecodecs")
USABLE_AIM, READY_AIM = 0.25, 0.6
PATIENCE_S = 90


def measure(url: str, rounds: int) -> list[Figure]:
    """Time from navigation, in turns: the plain page, the built page, the plain page ..."""
    plain, usable, ready = [], [], []
    stuck = 0
    with _plain_site() as folder, served(folder) as baseline, chromium() as browser:
        for turn in range(rounds + 1):
            first = _one(browser, baseline.url, "window.imported")
            times = _one(browser, url, "benchTimes.usable && benchTimes.ready && JSON.stringify(benchTimes)")
            if first is None:
                raise RuntimeError("the plain page, the baseline, did not come up")
            if times is None:
                stuck += 1
            elif turn:  # the first one warms up
                found = json.loads(str(times))
                plain.append(float(first))
                usable.append(found["usable"])
                ready.append(found["ready"])
    if not plain:
        raise RuntimeError(f"the page did not come up within {PATIENCE_S} s, {stuck} times in a row")
    p = Samples.of(plain, "ms")
    loads = absolute("loads that never came up", f"{stuck} of {rounds + 1}", stuck, 0)
    return [
        compared("drop zone usable", Samples.of(usable, "ms"), p, USABLE_AIM),
        compared("first worker ready", Samples.of(ready, "ms"), p, READY_AIM),
        *([loads] if stuck else []),
    ]


def _one(browser: Browser, url: str, value: str) -> str | float | None:
    """The value of an expression in a fresh page, as soon as it is true; None if it never is."""
    with fresh_page(browser) as page:
        page.add_init_script(WATCH)
        page.goto(url)
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            found: str | float | None = page.evaluate(f"() => {value}")
            if found:
                return found
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
