"""What a reader does with files first: it reads their headers, and digests those that may be the same.

It is given a way to open a file by its number.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, BinaryIO, NamedTuple

from scanveil.archives.kinds import refuse_archive
from scanveil.conducting.names import explain
from scanveil.conducting.steps import Answer
from scanveil.dicom.reading import Header, blocks, check_whole, read_header
from scanveil.errors import OF_ONE_FILE, DicomdirError, MalformedError, NotDicomError, TruncatedError
from scanveil.library.instance import Instance, instance_of

DIGESTED = 1 << 20
"""Bytes that are digested at a time."""


class Opened(NamedTuple):
    """A file that is open, its path and its size in bytes."""

    file: BinaryIO
    path: str
    size: int


Open = Callable[[int], AbstractContextManager[Opened]]
"""Opens a file by its number. Raises a ScanveilError where that cannot be done."""


class Headers:
    """Headers of files, one after the other: instances, problems with their paths, and what tables of contents name.

    A file that is cut off within its pixels is both: what there is of it can be looked at.
    """

    def __init__(self) -> None:
        self._rows: list[list[Any]] = []
        self._problems: list[tuple[int, str, str]] = []
        self._paths: list[str] = []
        self._listed: list[tuple[int, tuple[str, ...]]] = []

    def add(self, number: int, open_file: Open) -> None:
        """Read the header of one file."""
        try:
            with open_file(number) as opened:
                header, instance = _read(opened)
            self._rows.append([number, *instance.to_row()])
            check_whole(header)  # what there is of it is shown all the same
        except OF_ONE_FILE as error:
            path = getattr(error, "path", "")
            self._problems.append((number, *explain(path, error)))
            self._paths.append(path)
            if isinstance(error, DicomdirError):
                self._listed.append((number, error.files))

    def answer(self) -> Answer:
        """What the conductor is told; instances as rows."""
        rows = json.dumps(self._rows)
        return {"rows": rows, "problems": self._problems, "paths": self._paths, "listed": self._listed}


def read(items: Iterable[Sequence[int]], open_file: Open) -> Answer:
    """The `Headers` of some files."""
    headers = Headers()
    for (number,) in items:
        headers.add(number, open_file)
    return headers.answer()


def _read(opened: Opened) -> tuple[Header, Instance]:
    """Raises ArchiveError or PackedError, as `refuse_archive`, for what holds files."""
    file, path, size = opened
    try:
        header = read_header(file, path=path, size=size, to_look=True)
        return header, instance_of(header)
    except (NotDicomError, MalformedError, TruncatedError):
        refuse_archive(file, path)
        raise


def digest(items: Iterable[Sequence[int]], open_file: Open) -> Answer:
    """SHA-256 of whole files, "" for those that cannot be read."""
    return {"digests": [_digest(number, open_file) for (number,) in items]}


def _digest(number: int, open_file: Open) -> str:
    found = hashlib.sha256()
    try:
        with open_file(number) as (file, _, size):
            for block in blocks(file, 0, size, DIGESTED):
                found.update(block)
    except (*OF_ONE_FILE, OSError):
        return ""  # whoever reads it next will say so
    return found.hexdigest()
