"""How soon writing is found in a picture by the page's own worker, beside the same model run by this machine itself."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.uid import UltrasoundMultiFrameImageStorage

from scanveil.writing.model import load
from scanveil.writing.searching import Run
from tools.dist import FETCHED_ON_REQUEST
from tools.speed.browser import Scanveil, Site, files_below, fresh_page, launched
from tools.speed.figures import Figure, Samples, absolute, compared

SIDE = 960
MOST_TIMES, MOST_MB = 3.5, 350
"""Times as long as natively that it may take, and megabytes of the worker's heap."""
FILMS, FRAMES = 10, 60
MOST_S_A_FILM, MOST_S_OF_SLICES = 7.5, 120
"""Seconds: 40 films in 5 minutes, and 300 slices in 2."""
PATIENCE_S = 1200
MB = 1024 * 1024

# One finder, and before it what notes the memory of its machine code
START = """async ([base, paths]) => {
  const parts = {};
  for (const [name, path] of Object.entries(paths)) parts[name] = await (await fetch(base + path)).blob();
  const noting = new Blob([`(() => {
    const { Memory } = WebAssembly;
    let heap;
    WebAssembly.Memory = function (size) {
      return heap = new Memory(size);
    };
    WebAssembly.Memory.prototype = Memory.prototype;
    addEventListener('message', (event) => {
      if (event.data.kind !== 'heap') return;
      event.stopImmediatePropagation();
      postMessage({ kind: 'heap', json: String(heap.buffer.byteLength) });
    });
  })();`]);
  const worker = new Worker(URL.createObjectURL(new Blob([noting, parts.finder])));
  const said = (kind) => new Promise((heard, failed) => {
    worker.addEventListener('message', ({ data }) => {
      if (data.kind === 'dead') failed(new Error(data.json));
      if (data.kind === kind) heard(data.json);
    });
  });
  const ready = said('ready');
  worker.postMessage({ kind: 'start', parts });
  await ready;
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ kind: 'connect', port: port1 }, [port1]);
  window.heap = async () => {
    const told = said('heap');
    worker.postMessage({ kind: 'heap' });
    return Number(await told);
  };
  window.find = (side, seed) => new Promise((found, failed) => {
    const picture = new Uint8Array(3 * side * side);
    for (let at = 0, value = seed; at < picture.length; at += 1) picture[at] = value = (value * 75 + 74) % 65537;
    const began = performance.now();
    port2.onmessage = ({ data }) => data.error ? failed(new Error(data.error)) : found(performance.now() - began);
    port2.postMessage({ id: seed, picture, rows: side, columns: side });
  });
}"""


def measure(url: str, rounds: int) -> list[Figure]:
    """A picture of noise, in turns: here by onnxruntime on one thread, and in the page's worker."""
    run = load(threads=1)
    own: list[float] = []
    theirs: list[float] = []
    with launched() as browser, fresh_page(browser) as page:
        page.goto(f"{url}blank.html")
        page.evaluate(START, [url, FETCHED_ON_REQUEST["writing"]])
        for turn in range(rounds + 1):
            one, other = _natively(run, turn), page.evaluate("([side, seed]) => find(side, seed)", [SIDE, turn + 1])
            if turn:  # the first one warms up
                own.append(one)
                theirs.append(other)
        heap = page.evaluate("heap()") / MB
    name = f"a picture of {SIDE} x {SIDE} searched for writing, in the page"
    return [
        compared(
            name, Samples.of(theirs, "ms"), Samples.of(own, "ms"), MOST_TIMES, beside=" (onnxruntime, one thread)"
        ),
        absolute("heap of the worker that finds writing", f"{heap:.0f} MB", heap, MOST_MB),
    ]


def measure_searching(site: Site, films: Path, slices: Path) -> list[Figure]:
    """Films, and slices of a body, looked through in the page from the press until all has been."""
    return [
        _searched(site, films, f"{FILMS} films of {FRAMES} images, 600 x 800, looked through", FILMS * MOST_S_A_FILM),
        _searched(site, slices, f"{len(files_below(slices))} slices looked through", MOST_S_OF_SLICES),
    ]


def _searched(site: Site, folder: Path, name: str, most_s: float) -> Figure:
    with launched() as browser, fresh_page(browser) as page:
        driven = Scanveil(page, site)
        page.goto(f"{site.url}#writing")
        driven.until_state("ready").choose_folder(folder).until_state("viewing", seconds=600)
        began = time.perf_counter()
        driven.test_id("writing-search").click()
        driven.until("document.getElementById('writing-stop').hidden", seconds=PATIENCE_S)
        seconds = time.perf_counter() - began
    return absolute(name, f"{seconds:.0f} s", seconds, most_s)


def make_films(folder: Path) -> None:
    """Ultrasound films: noise that moves, with a bar that stays as writing does, not compressed."""
    numbers = np.random.default_rng(1)
    folder.mkdir()
    for number in range(FILMS):
        frames = numbers.integers(0, 90, (FRAMES, 600, 800), np.uint8)
        frames[:, 20:34, 20:220:2] = 235
        made = pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))
        made.Modality, made.NumberOfFrames = "US", FRAMES
        made.SOPClassUID, made.SOPInstanceUID = UltrasoundMultiFrameImageStorage, f"2.25.77{number}"
        made.Rows, made.Columns, made.BitsAllocated, made.BitsStored, made.HighBit = 600, 800, 8, 8, 7
        made.PixelRepresentation, made.PixelData = 0, frames.tobytes()
        for keyword in ("RescaleSlope", "RescaleIntercept", "ImagePositionPatient", "PixelPaddingValue"):
            made.pop(keyword, None)
        made.save_as(folder / f"{number}.dcm", enforce_file_format=True)


def _natively(run: Run, turn: int) -> float:
    picture = np.random.default_rng(turn).integers(0, 255, (1, 3, SIDE, SIDE), np.uint8)
    began = time.perf_counter()
    run(picture)
    return 1000 * (time.perf_counter() - began)
