"""Damaged and lying codestreams in the built worker's Python, where a codec's mistake ends the worker."""

from __future__ import annotations

import base64
import io
import itertools
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from damaged import damaged_files, lying_files
from page.driver import BUILT_WORKER, Scanveil

TESTS = Path(__file__).parent.parent
EACH = 40
"""Damaged files of each encoding."""
SLOW_S = 5.0
MOST_MB = 300

START = """async ([base, harness, program, files]) => {
  BUILT_WORKER
  const { parts, worker } = await builtWorker(base, harness);
  window.outcomes = [];
  worker.onmessage = ({ data }) => outcomes.push(data);
  worker.onerror = (event) => outcomes.push(['died', event.message, 0, 0]);
  worker.postMessage({ parts, program, files: Uint8Array.from(atob(files), (one) => one.charCodeAt(0)), from: 0 });
}""".replace("BUILT_WORKER", BUILT_WORKER)

Outcome = tuple[str, str, float, float]


def decoded_in_the_worker(page: Scanveil, files: Iterable[tuple[str, bytes]]) -> list[Outcome]:
    """Name, outcome, seconds and MB of the worker's memory of each file, up to the one at which it hung or died."""
    page.page.goto(page.site.url + "LICENSE.txt")  # a page of the same origin with no program in it
    harness = (TESTS / "page" / "decoding_harness.js").read_text(encoding="utf-8")
    program = (TESTS / "decoding_apart.py").read_text(encoding="utf-8").partition("\nif __name__")[0]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files:
            archive.writestr(name, data)
    page.js(START, [page.site.url, harness, program, base64.b64encode(packed.getvalue()).decode()])
    known, heard = -1, time.monotonic()
    while not page.js("outcomes.length && (outcomes.at(-1) === null || outcomes.at(-1)[0] === 'died')"):
        count = page.js("outcomes.length")
        if count != known:
            known, heard = count, time.monotonic()
        if time.monotonic() - heard > 4 * SLOW_S:
            break
        time.sleep(0.1)
    return [tuple(one) if one else ("end", "", 0.0, 0.0) for one in page.js("outcomes")]


def judge(outcomes: list[Outcome], count: int) -> None:
    *found, last = outcomes
    assert last[0] == "end", f"{last[:2]} behind {found[-1:]}"
    assert len(found) == count
    wrong = [one for one in found if one[1] != "image" and not one[1].endswith(".")]
    assert wrong == [] and [one for one in found if one[1].startswith("raised")] == []
    assert [one for one in found if one[2] > SLOW_S] == []
    grown = [(after[0], after[3] - before[3]) for before, after in itertools.pairwise(found)]
    assert [one for one in grown if one[1] > MOST_MB] == []


def test_damaged_codestreams_leave_the_worker_alive(closed_page: Scanveil) -> None:
    """Files damaged by chance, of every encoding, give an image or a sentence each, all in one worker."""
    files = list(damaged_files(EACH))
    found = decoded_in_the_worker(closed_page, files)
    judge(found, len(files))
    assert {one[1] for one in found if one[0].endswith(": whole")} == {"image"}


def test_lying_codestreams_leave_the_worker_alive(closed_page: Scanveil) -> None:
    """Files that claim to be huge, endless or in countless pieces do as well, and get no memory."""
    files = list(lying_files())
    judge(decoded_in_the_worker(closed_page, files), len(files))
