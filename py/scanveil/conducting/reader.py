"""What a reader does with files first: it reads their headers, and compares those that may be the same.

It is given a way to open a file by its number.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, NamedTuple

from scanveil.conducting.steps import Answer
from scanveil.dicom.reading import same_bytes
from scanveil.errors import ScanveilError
from scanveil.library.instance import read_instance


class Opened(NamedTuple):
    """A file that is open, its path and its size in bytes."""

    file: BinaryIO
    path: str
    size: int


Open = Callable[[int], AbstractContextManager[Opened]]
"""Opens a file by its number. Raises a ScanveilError where that cannot be done."""


def read(items: Iterable[Sequence[int]], open_file: Open) -> Answer:
    """Headers: instances as rows, problems with their reasons."""
    rows: list[list[Any]] = []
    problems: list[tuple[int, str, str]] = []
    for (number,) in items:
        try:
            with open_file(number) as (file, path, size):
                rows.append([number, *read_instance(file, path=path, size=size).to_row()])
        except ScanveilError as error:
            problems.append((number, error.reason, error.sentence))
    return {"rows": json.dumps(rows), "problems": problems}


def compare(items: Iterable[tuple[int, int]], open_file: Open) -> Answer:
    """Whether two files are the same, byte for byte; one that is gone is not like any other."""
    return {"same": [_are_same(first, second, open_file) for first, second in items]}


def _are_same(first: int, second: int, open_file: Open) -> bool:
    try:
        with open_file(first) as one, open_file(second) as other:
            return one.size == other.size and same_bytes(one.file, other.file)
    except (ScanveilError, OSError):
        return False  # whichever it is will say so when it is copied
