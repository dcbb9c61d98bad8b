"""A real Chromium, pages served on this machine, and what the measurements ask of both."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.page.altered import FRAME, Altered, running_first
from tests.page.driver import BUILT_WORKER, Scanveil, Site, frame_of, launched, served
from tools.places import ROOT

__all__ = [
    "ASK",
    "Scanveil",
    "Site",
    "files_below",
    "frame_of",
    "fresh_page",
    "launched",
    "opened",
    "served",
    "start_worker",
    "watched",
]

CIPHERS = ROOT / "app" / "frame" / "ciphers.js"
"""What the frame does for its workers."""
PATIENCE_MS = 300_000
TRIES = 3

# Put into the frame before anything else runs: the moment at which it becomes usable and ready.
WATCH = """(() => {
  const at = window.benchTimes = {};
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    const sealed = document.getElementById('seal')?.dataset.sealed === 'true';
    const open = document.getElementById('folder-input')?.disabled === false;
    if (!at.usable && sealed && open) at.usable = now();
    if (!at.ready && document.getElementById('status')?.dataset.state === 'ready') at.ready = now();
  };
  new MutationObserver(look).observe(document, { attributes: true, childList: true, subtree: true });
})()"""

# One built worker, with a harness behind its boot.js that answers what the page asks it.
START = """async ([base, harness, ofFrame, more]) => {
  BUILT_WORKER
  const ciphers = new Function(`${ofFrame}; return cipherPort();`)();
  const { parts, worker } = await builtWorker(base, harness);
  window.askWorker = (kind, argument, beside = []) => new Promise((done, failed) => {
    worker.onerror = (event) => failed(new Error(event.message));
    worker.onmessage = ({ data }) => data.error ? failed(new Error(data.error)) : done(data.result);
    worker.postMessage({ kind, argument }, beside);
  });
  const files = [...document.getElementById('files').files];
  await askWorker('prepare', { parts, base, files, ciphers, ...more }, [ciphers]);
}""".replace("BUILT_WORKER", BUILT_WORKER)
ASK = "([kind, argument]) => askWorker(kind, argument)"


@contextmanager
def fresh_page(browser: Browser) -> Iterator[Page]:
    """A page whose cache is empty, and which is gone afterwards."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    try:
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        yield page
    finally:
        context.close()


def opened(page: Page, site: Site, prepare: Callable[[Scanveil], None] = lambda driven: None) -> Scanveil:
    """The built page, ready. A load that does not come up is tried again: how often is measured elsewhere."""
    driven = Scanveil(page, site)
    prepare(driven)
    for _ in range(TRIES - 1):
        with suppress(AssertionError):
            return driven.open()
    return driven.open()


@contextmanager
def watched(dist: Path) -> Iterator[Site]:
    """The built page with a clock in it, served as it is: from the browser's cache, too, it comes as it would."""
    with tempfile.TemporaryDirectory(prefix="scanveil-bench-") as name:
        page = Altered(dist)
        page.changes[FRAME] = [running_first(WATCH)]
        with served(page.into(Path(name) / "dist")) as site:
            yield site


def files_below(folder: Path) -> list[str]:
    """All files below a folder, in order."""
    return [str(path) for path in sorted(folder.rglob("*")) if path.is_file()]


def start_worker(page: Page, url: str, harness: Path, **more: Any) -> None:
    """Boot one built worker beside the blank page, and tell its harness where it is and which files were chosen."""
    page.evaluate(START, [url, harness.read_text(encoding="utf-8"), CIPHERS.read_text(encoding="utf-8"), more])
