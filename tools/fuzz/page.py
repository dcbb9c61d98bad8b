"""Damaged files through the built page: all is said in sentences, no worker dies, and keys are answered meanwhile."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.page.driver import Scanveil, frame_of, launched, served
from tools.fuzz.damaging import damaged
from tools.speed.browser import fresh_page, opened
from tools.speed.figures import Samples

AT_ONCE = 250
"""Files that are dropped together."""
MOST_MS, PERCENT = 200.0, 99
"""Milliseconds until the page has answered a key: so many of a hundred at least."""
REST_S = 0.05
"""Between keys."""
PATIENCE_S = 600
UNSAID = ("error", "crashed")
"""Reasons of what went wrong inside the program."""

# In the page: how long after each key the browser could draw again
LISTEN = """() => {
  window.fuzzWaits = [];
  addEventListener('keydown', ({ timeStamp }) => {
    requestAnimationFrame(() => fuzzWaits.push(performance.now() - timeStamp));
  }, true);
}"""
SAID = "() => [...document.querySelectorAll('[data-reason]')].map((row) => [row.dataset.reason, row.dataset.path])"


def try_many(dist: Path, seed: int, first: int, count: int) -> int:
    """Try damaged files from this number on; prints what was found, and gives how much that is."""
    found: list[str] = []
    waits: list[float] = []
    began = time.monotonic()
    with served(dist) as site, launched() as browser:
        for at in range(first, first + count, AT_ONCE):
            numbers = range(at, min(at + AT_ONCE, first + count))
            with tempfile.TemporaryDirectory(prefix="scanveil-fuzz-") as name, fresh_page(browser) as page:
                for number in numbers:
                    (Path(name) / f"{number}.dcm").write_bytes(damaged(seed, number))
                batch = _Batch(opened(page, site), Path(name))
                batch.run()
            waits += batch.waits
            found += [f"from number {at}: {one}" for one in batch.found]
            for one in batch.found:
                print(f"\rfrom number {at}: {one}", flush=True)
            print(f"\r{numbers.stop - first:,}", end="", flush=True)
    answered = Samples.of(waits, "ms")
    slow = answered.percentile(PERCENT)
    print(f"\r{count:,} damaged files through the page, {len(found)} findings; {time.monotonic() - began:.0f} s")
    print(
        f"{len(waits):,} keys answered after {answered.middle:.0f} ms, {PERCENT} of 100 within {slow:.0f} ms "
        f"(mark {MOST_MS:.0f}), the last after {max(waits):.0f} ms"
    )
    return len(found) + (slow > MOST_MS)


class _Batch:
    """Files that are dropped together, looked at and copied; `waits` is how long keys waited, `found` what is wrong."""

    def __init__(self, page: Scanveil, folder: Path) -> None:
        self._page, self._folder = page, folder
        self._frame = frame_of(page.page)
        self.waits: list[float] = []
        self.found: list[str] = []

    def run(self) -> None:
        """Do all of it, with a finger on the keys."""
        self._frame.evaluate(LISTEN)
        self._page.drop(self._folder)
        self._page.until_state("reading", "viewing", "error")
        self._press_until(lambda: self._page.state in ("viewing", "ready", "error"), "reading")
        for at in range(self._frame.locator("[data-testid=series]").count()):
            self._frame.evaluate("(at) => document.querySelectorAll('[data-testid=series]')[at].click()", at)
            self._press()
        if self._page.state == "viewing" and self._frame.locator("#deidentify").is_enabled():
            self._frame.evaluate("() => document.getElementById('deidentify').click()")
            self._press_until(lambda: self._page.state != "deidentifying", "copying")
        self.waits = self._frame.evaluate("() => fuzzWaits")
        self._judge()

    def _judge(self) -> None:
        """What went wrong inside the program."""
        self.found += [f"{reason}: {path}" for reason, path in self._frame.evaluate(SAID) if reason in UNSAID]
        self.found += self._page.errors
        self.found += [said for said in self._page.warnings if said.startswith("A worker stopped") or " at " in said]
        if self._page.state == "error":
            self.found.append(f"the page cannot go on: {self._page.status()}")

    def _press(self) -> None:
        self._page.page.keyboard.press("ArrowDown")
        time.sleep(REST_S)

    def _press_until(self, is_over: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + PATIENCE_S
        while not is_over():
            self._press()
            if time.monotonic() > end:
                self.found.append(f"{what} never came to its end: {self._page.status()}")
                return
