"""Run inside the built worker's Python by harness.js: what `build.py bench` times of headers and of copies."""

from __future__ import annotations

import cProfile
import io
import json
import os
import pstats
import zlib
from collections import deque
from typing import Any

import js
import pydicom
from pyodide.ffi import to_js

from scanveil.conducting.conductor import Conductor
from scanveil.conducting.job import Choice, Zipped
from scanveil.conducting.steps import Piece
from scanveil.deid.rules.policy import Policy

READER = 1
"""Not the one that shows frames, whose pieces are smaller."""
PATHS = ["/dropped/" + name for name in sorted(os.listdir("/dropped"))]

_given: deque[tuple[str, dict[str, Any]]] = deque()
_ended: list[Zipped] = []
_profiler = cProfile.Profile()


def _give(_: int, kind: str, payload: dict[str, Any], __: Piece | None) -> None:
    _given.append((kind, payload))


conductor = Conductor(_give, lambda *_: None, lambda _, zipped: _ended.append(zipped))


def find(count: int) -> None:
    """Have all files read; and let the conductor know the reader."""
    conductor.add_reader(READER)
    conductor.find(range(count))


def copy(job: int, key: str) -> None:
    """Begin a batch."""
    _ended.clear()
    conductor.copy(job, Choice(Policy(), bytes.fromhex(key)))


def given() -> Any:
    """What the reader is to do next: the message's kind, its JSON, and the numbers of files; None at the end."""
    if not _given:
        return None
    kind, payload = _given.popleft()
    return to_js([kind, json.dumps(payload), [item[0] for item in payload.get("items", [])]])


def answer(text: str, blob: Any) -> None:
    """The reader has done it."""
    conductor.answer(READER, json.loads(text), blob)


def withheld() -> str:
    """Why the first file of those that were left out is not in the ZIP; nothing if all are."""
    (zipped,) = _ended
    left_out = [*conductor.catalogue.left_out.values(), *zipped.withheld]
    return left_out[0].sentence if left_out else ""


def plain_read(numbers: Any) -> None:
    """What pydicom does for a header."""
    for number in numbers:
        pydicom.dcmread(PATHS[number], stop_before_pixels=True)


def plain_clean(numbers: Any) -> None:
    """What pydicom does for a copy."""
    for number in numbers:
        pydicom.dcmread(PATHS[number]).save_as(io.BytesIO())


def limit(numbers: Any) -> None:
    """What nobody can do without: all bytes, and their CRC-32."""
    reader = js.FileReaderSync.new()
    for number in numbers:
        zlib.crc32(reader.readAsArrayBuffer(js.benchFile(number)).to_bytes())


def decode(number: int) -> None:
    """One file's image, read and decoded as the page has it done, without anything around it."""
    from scanveil.dicom.reading import read_header
    from scanveil.pixels.frames import stored_values

    file, path, size = js.benchDesk.files.opened(number)
    stored_values(read_header(file, path=path, size=size), file, 0)


def start_profile() -> None:
    """Note from now on where the time goes."""
    _profiler.enable()


def end_profile() -> str:
    """Where it went."""
    _profiler.disable()
    words = io.StringIO()
    pstats.Stats(_profiler, stream=words).sort_stats("tottime").print_stats(45)
    return words.getvalue()
