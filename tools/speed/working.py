"""Reading headers and de-identifying in the built worker, against pydicom on the same files in the same worker."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tools.speed.browser import ASK, files_below, fresh_page, launched, start_worker
from tools.speed.figures import Figure, Samples, compared

HARNESS = Path(__file__).parent / "harness.js"
INSIDE = Path(__file__).parent.parent / "inside" / "working.py"
READ_AIM, CLEAN_AIM = 0.35, 0.4
READ_PIECE = 24  # files in one message: as the page sends them
STEPS = {"survey": "searching for what names a person", "clean": "cleaning and checking", "once": "once for the batch"}


@contextmanager
def _worker(url: str, folder: Path) -> Iterator[Page]:
    """A page with one built worker that has the folder's files, as `File`s."""
    with launched() as browser, fresh_page(browser) as page:
        page.goto(f"{url}blank.html")
        page.locator("#files").set_input_files(files_below(folder))
        start_worker(page, url, HARNESS, program=INSIDE.read_text(encoding="utf-8"))
        yield page


def measure_reading(url: str, folder: Path, rounds: int) -> list[Figure]:
    """Headers, piece by piece in turns: ours and pydicom's, pydicom's and ours."""
    count = len(files_below(folder))
    pairs: list[dict[str, float]] = []
    with _worker(url, folder) as page:
        for turn in range(rounds + 1):
            for first in range(0, count, READ_PIECE):
                last = min(first + READ_PIECE, count)
                argument = {"first": first, "last": last, "oursFirst": (first // READ_PIECE + turn) % 2 == 0}
                found = page.evaluate(ASK, ["read", argument])
                if turn:  # the first one warms up
                    pairs.append({name: value / (last - first) for name, value in found.items()})
    ours, plain = (Samples.of((pair[name] for pair in pairs), "ms") for name in ("ours", "plain"))
    return [compared("reading a header, per file and worker", ours, plain, READ_AIM)]


def measure_cleaning(url: str, folder: Path, rounds: int) -> list[Figure]:
    """Whole batches, piece by piece beside pydicom's; with everything between the button and the link."""
    count = len(files_below(folder))
    batches: list[dict[str, Any]] = []
    with _worker(url, folder) as page:
        for turn in range(rounds + 1):
            argument = {"count": count, "job": turn, "key": secrets.token_hex(32)}
            found = page.evaluate(ASK, ["clean", argument])
            if turn:
                batches.append(_per_file(found, count))
    ours, plain, limit = (Samples.of((batch[name] for batch in batches), "ms") for name in ("ours", "plain", "limit"))
    figures = [
        compared("de-identifying to ZIP, per file and worker", ours, plain, CLEAN_AIM),
        compared("- against the limit: read all, CRC-32", ours, limit),
    ]
    for name in ("survey", "clean", "once"):
        step = Samples.of((batch[name] for batch in batches), "ms")
        figures.append(compared(f"- of it, {STEPS[name]}", step, plain))
    return figures


def _per_file(batch: dict[str, Any], count: int) -> dict[str, float]:
    """The times of a batch, in ms a file.

    pydicom's copy was made beside the survey and again beside the cleaning: the mean of both is what ours is compared
    with.
    """
    survey, clean = batch["survey"], batch["clean"]
    once = batch["identity"] + batch["finish"]
    times = {
        "ours": survey["ours"] + clean["ours"] + once,
        "plain": (survey["plain"] + clean["plain"]) / 2,
        "limit": batch["limit"],
        "survey": survey["ours"],
        "clean": clean["ours"],
        "once": once,
    }
    return {name: time / count for name, time in times.items()}


def decoding_times(url: str, folder: Path) -> dict[str, list[float]]:
    """Milliseconds to read and decode each file's image and nothing else, by the folder that it is in."""
    found: dict[str, list[float]] = {}
    with _worker(url, folder) as page:
        for at, path in enumerate(files_below(folder)):
            found.setdefault(Path(path).parent.name, []).append(page.evaluate(ASK, ["decode", at]))
    return found


def profile(url: str, folder: Path) -> str:
    """Where the time of a batch goes, by Python's own profiler inside the worker."""
    argument = {"count": len(files_below(folder)), "key": secrets.token_hex(32)}
    with _worker(url, folder) as page:
        page.evaluate(ASK, ["clean", {**argument, "job": 1}])
        return str(page.evaluate(ASK, ["clean", {**argument, "job": 2, "profiled": True}])["words"])
