"""All that reads files, and what may come of it: an answer or a sentence, in little time and memory."""

from __future__ import annotations

import logging
import resource
import time
import warnings
from collections.abc import Callable
from io import BytesIO
from typing import NamedTuple

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.deidentifier import Deidentifier
from scanveil.dicom.reading import read_header
from scanveil.documents.document import read_document
from scanveil.errors import ScanveilError
from scanveil.library.instance import instance_of
from scanveil.library.pictures import Picture
from scanveil.looking.render import render
from scanveil.looking.viewer import Viewer
from tools.fuzz.damaging import damaged

MOST_S, MOST_MB = 5.0, 500
"""Seconds of CPU for a file, and megabytes by which the process may grow while it is read."""
MOST_FRAMES = 3


class Finding(NamedTuple):
    """What should not have come of a damaged file."""

    number: int
    reader: str
    what: str


def _look(data: bytes) -> None:
    header = read_header(BytesIO(data), path="", size=len(data), to_look=True)
    frames = min(instance_of(header).number_of_frames, MOST_FRAMES)
    viewer = Viewer(lambda number: (BytesIO(data), "", len(data)))
    for at in range(frames):
        try:
            render(viewer.frame(Picture(0, at)))
        except ScanveilError:
            continue
        viewer.caption(Picture(0, at))


def _read_words(data: bytes) -> None:
    read_document(read_header(BytesIO(data), path="", size=len(data), to_look=True))


def _copy(data: bytes) -> None:
    cleaner = Deidentifier(b"k" * 32, Identifiers())
    cleaner.clean(BytesIO(data), path="", size=len(data), name="")


READERS: dict[str, Callable[[bytes], None]] = {"look": _look, "words": _read_words, "copy": _copy}


def try_one(seed: int, number: int) -> list[Finding]:
    """Let all readers read a damaged file."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    data, found = damaged(seed, number), []
    for name, reader in READERS.items():
        before, began = _peak_mb(), time.process_time()
        try:
            reader(data)
        except ScanveilError as error:
            if not error.sentence:
                found.append(Finding(number, name, f"{type(error).__name__} without a sentence"))
        except Exception as error:  # that is what is looked for
            found.append(Finding(number, name, f"{type(error).__name__}: {error}"))
        seconds, grown = time.process_time() - began, _peak_mb() - before
        if seconds > MOST_S:
            found.append(Finding(number, name, f"{seconds:.1f} s"))
        if grown > MOST_MB:
            found.append(Finding(number, name, f"{grown} MB more"))
    return found


def _peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
