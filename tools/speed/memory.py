"""2,000 files through the real page: what its heaps grow by, and whether it stays alive meanwhile."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tools.speed.browser import Scanveil, Site, files_below, frame_of, fresh_page, launched, opened
from tools.speed.figures import Figure, absolute
from tools.speed.looking import LISTEN, latency

GROWTH_AIM_MB = 300.0
SCROLL_AIM_MB = 600.0  # of the worker that shows images; here all of them are counted
ALIVE_MS = 100.0  # what people take for at once; the issue only says "alive"
MB = 1e6
PRESS_EVERY_MS = 120

# Put in front of the page's and of each worker's own code: keeps hold of every WebAssembly memory that is made there.
KEEP_MEMORIES = """(() => {
  const kept = self.benchMemories = [];
  const keep = (found) => {
    const instance = found.instance || found;
    for (const one of Object.values(instance.exports)) if (one instanceof WebAssembly.Memory) kept.push(one);
    return found;
  };
  for (const name of ['instantiate', 'instantiateStreaming']) {
    const own = WebAssembly[name];
    WebAssembly[name] = function (source, imports, ...more) {
      // Not by reading it: what Emscripten imports are proxies, which take every reading for a wish.
      const memory = imports?.env && Object.getOwnPropertyDescriptor(imports.env, 'memory')?.value;
      if (memory instanceof WebAssembly.Memory) kept.push(memory);
      return own.call(WebAssembly, source, imports, ...more).then(keep);
    };
  }
})();
"""
HEAPS = """() => JSON.stringify([
  [...new Set(self.benchMemories)].reduce((sum, one) => sum + one.buffer.byteLength, 0),
  performance.memory ? performance.memory.usedJSHeapSize : 0,
])"""


# Every slice of every series, one after the other, each painted before the next is asked for
SCROLL = """async () => {
  const canvas = document.getElementById('viewport-0'), slider = document.getElementById('slice-slider-0');
  const painted = (act) => new Promise((done) => {
    const watcher = new MutationObserver(() => { watcher.disconnect(); clearTimeout(late); done(); });
    const late = setTimeout(() => { watcher.disconnect(); done(); }, 2000);
    watcher.observe(canvas, { attributes: true, attributeFilter: ['data-painted'] });
    act();
  });
  let slices = 0;
  for (const button of document.querySelectorAll('[data-testid=series]')) {
    await painted(() => button.click());
    for (let at = 1; at <= +slider.max; at++, slices++) {
      await painted(() => { slider.value = at; slider.dispatchEvent(new Event('input')); });
    }
  }
  await painted(() => { slider.value = 1; slider.dispatchEvent(new Event('input')); });
  return slices;
}"""


class Resident(threading.Thread):
    """Watches the greatest resident size of the process that runs page and workers, where /proc tells it."""

    def __init__(self, browser: Browser) -> None:
        super().__init__(daemon=True)
        processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
        self._pids = [one["id"] for one in processes if one["type"] == "renderer"]
        self._over = threading.Event()
        self.most = 0.0

    def now(self) -> float:
        """Resident bytes of the largest renderer now, 0 where it cannot be told."""
        return max(map(_resident, self._pids), default=0.0)

    def run(self) -> None:
        while not self._over.wait(0.1):
            self.most = max(self.most, self.now())

    def stop(self) -> float:
        """The greatest size seen."""
        self._over.set()
        return max(self.most, self.now())


def _resident(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0.0
    return next((float(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:")), 0.0)


def measure(site: Site, folder: Path) -> list[Figure]:
    """Read, scroll through all, de-identify while scrolling; heaps before, between and after, and at their greatest."""
    with launched("--enable-precise-memory-info") as browser, fresh_page(browser) as page:
        driven = opened(page, site, with_memories_kept)
        page.wait_for_timeout(3000)  # what is imported while idle is imported
        resident = Resident(browser)
        before, resident_before = heaps(page), resident.now()
        resident.start()
        names = files_below(folder)
        started = time.monotonic()
        driven.choose("folder-input", folder)
        driven.until_state("viewing", seconds=1200)
        read_s = time.monotonic() - started
        read = heaps(page)
        slices = int(frame_of(page).evaluate(SCROLL))
        scrolled = heaps(page)
        frame_of(page).evaluate(LISTEN)
        idle = _pressing(page, lambda: True, least=60)
        started = time.monotonic()
        frame_of(page).locator("#deidentify").click()
        busy = _pressing(page, lambda: driven.state != "deidentifying", least=30)
        driven.until_state("done", seconds=1200)
        clean_s = time.monotonic() - started
        done, resident_most = heaps(page), resident.stop()
        report = str(frame_of(page).evaluate("() => document.getElementById('status').textContent"))
    if f"{len(names)} anonymized" not in report.replace(",", ""):
        raise RuntimeError(f"not all of {len(names)} files came through: {report}")
    many = f"{len(names):,} files"
    return [
        growth(f"{many}: heaps after reading", before, read, None),
        absolute(
            f"{slices:,} slices scrolled through: heaps of all workers",
            f"{scrolled['workers'] / MB:.0f} MB",
            scrolled["workers"] / MB,
            SCROLL_AIM_MB,
            "MB",
        ),
        growth(f"{many}: heaps after de-identifying", before, done, GROWTH_AIM_MB),
        resident_growth(resident_before, resident_most),
        absolute(f"- {many} read by the whole pool in", f"{read_s:.1f} s", read_s),
        absolute(f"- {many} de-identified by the whole pool in", f"{clean_s:.1f} s", clean_s),
        latency("key to frame while it de-identifies", busy, "at", "painted", ALIVE_MS),
        latency("- the same while it rests", idle, "at", "painted", None),
        absolute("- keys without a frame of their own for 2 s", _unanswered(busy), float(_missing(busy)), 0.0),
    ]


def with_memories_kept(page: Scanveil) -> None:
    """Let page and workers keep what tells how large their memories are."""
    page.first(KEEP_MEMORIES).alter("app/worker.js", lambda code: KEEP_MEMORIES + code)


def heaps(page: Page) -> dict[str, float]:
    """Bytes that are held: JavaScript's heaps, MicroPython's memory, and the memory of each Pyodide."""
    held = {"page": 0.0, "workers": 0.0}
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    memories, _ = json.loads(frame_of(page).evaluate(HEAPS))
    held["page"] = session.send("Runtime.getHeapUsage")["usedSize"] + memories
    session.detach()
    for worker in page.workers:
        held["workers"] += sum(json.loads(worker.evaluate(HEAPS)))
    return held


def growth(name: str, before: dict[str, float], after: dict[str, float], aim: float | None) -> Figure:
    """What page and workers hold more than before; a worker that was started meanwhile counts in full."""
    grown = (sum(after.values()) - sum(before.values())) / MB
    parts = ", ".join(f"{part} {before[part] / MB:.0f} -> {after[part] / MB:.0f}" for part in before)
    return absolute(name, f"+{grown:.0f} MB ({parts})", grown, aim, "MB")


def resident_growth(before: float, most: float) -> Figure:
    """What the process that runs page and workers takes of the machine's memory."""
    name = "- resident size of the process at its greatest (upper bound)"
    return absolute(name, f"{before / MB:.0f} -> {most / MB:.0f} MB", (most - before) / MB)


def _pressing(page: Page, over: Callable[[], bool], least: int) -> list[dict[str, Any]]:
    """Press a key again and again, waiting for each frame, at most two seconds; the events of those presses."""
    frame_of(page).evaluate("() => { benchEvents.length = 0; document.getElementById('stage-0').focus(); }")
    pressed = 0
    while pressed < least or not over():
        page.keyboard.press("ArrowDown" if pressed // 100 % 2 == 0 else "ArrowUp")
        pressed += 1
        end = time.monotonic() + 2
        while time.monotonic() < end and frame_of(page).evaluate("() => benchEvents.at(-1)?.painted === undefined"):
            time.sleep(0.01)
        page.wait_for_timeout(PRESS_EVERY_MS)
    found: list[dict[str, Any]] = frame_of(page).evaluate("() => benchEvents.filter((one) => one.kind === 'keydown')")
    return found


def _missing(events: list[dict[str, Any]]) -> int:
    return sum("painted" not in one or one["painted"] - one["at"] > 2000 for one in events)


def _unanswered(events: list[dict[str, Any]]) -> str:
    return f"{_missing(events)} of {len(events)}"
