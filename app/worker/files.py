"""A person's files, by number, read where they lie: nothing is copied but what is asked for, nothing is written."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any, BinaryIO, cast

import js
from pyodide.ffi import JsException

from scanveil.conducting.reader import Open, Opened
from scanveil.dicom.reading import FIRST_READ
from scanveil.errors import UnreadableError
from scanveil.said import _

BYTES_AT_ONCE = 16 * 1024 * 1024
"""Bytes of several files that are read together at most."""
FETCHED_AHEAD = 4
"""Files of which the bytes are fetched while as many are worked on."""

_READER = js.FileReaderSync.new()


class DroppedFile(io.RawIOBase):
    """A browser `File`."""

    def __init__(self, blob: Any, head: bytes = b"", held: Any = None) -> None:
        """`head` are the file's first bytes, or all of them, where they have been read already; `held` are the same,
        where JavaScript holds them still.
        """
        self.blob, self.size, self.held, self._head, self._at = blob, int(blob.size), held, head, 0

    @property
    def is_at_hand(self) -> bool:
        """Whether JavaScript holds all of its bytes."""
        return self.held is not None and self.held.length == self.size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._at = max(0, offset + (0, self._at, self.size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int | None = -1) -> bytes:
        end = self.size if size is None or size < 0 else min(self._at + size, self.size)
        if end <= self._at:
            return b""
        if end <= len(self._head):
            known = self._head[self._at : end]
            self._at = end
            return known
        try:
            data: bytes = _READER.readAsArrayBuffer(self.blob.slice(self._at, end)).to_bytes()
        except JsException as error:
            raise UnreadableError(
                _(
                    "The file can no longer be read. It was changed, moved or deleted, or the disc was taken out, "
                    "after it was chosen. Please choose it again."
                )
            ) from error
        self._at = end
        return data

    def readall(self) -> bytes:
        return self.read()

    def readinto(self, target: Any) -> int:
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)


def dropped(opened: Opened) -> Any:
    """The browser's own `File` behind an open file."""
    assert isinstance(opened.file, DroppedFile)
    return opened.file.blob


class Files:
    """All that the page has told of, in its order."""

    def __init__(self) -> None:
        self._blobs: list[Any] = []
        self._paths: list[str] = []

    def take(self, blobs: Any, paths: str) -> None:
        """Keep more files; the page knows them by number."""
        self._blobs.extend(blobs)
        self._paths.extend(json.loads(paths))

    def knows(self, fields: dict[str, Any]) -> bool:
        """Whether all files are here that a piece of work is about."""
        return all(item[0] < len(self._blobs) for item in fields.get("items", ()))

    def opened(self, number: int) -> Opened:
        """A file by its number."""
        file = DroppedFile(self._blobs[number])
        return Opened(cast(BinaryIO, file), self._paths[number], file.size)

    def open(self, number: int) -> AbstractContextManager[Opened]:
        """The same for whoever closes files."""
        return nullcontext(self.opened(number))

    def open_at_once(self, numbers: Sequence[int], most: int = FIRST_READ) -> Open:
        """How to open some files, the first `most` bytes of which are fetched in one go.

        To ask the browser for bytes costs as much as to parse a header, however few they are.
        Where that fails or would take too much memory, each file is read by itself, and says what is wrong with it.
        """
        opened = [self.opened(number) for number in numbers]
        sizes = [min(one.size, most) for one in opened]
        if sum(sizes) <= BYTES_AT_ONCE:
            try:
                read = _READER.readAsArrayBuffer(_joined(opened, sizes))
            except JsException:
                read = None
            if read is not None:
                opened = _with_bytes(opened, sizes, js.Uint8Array.new(read))
        found = dict(zip(numbers, opened, strict=True))
        return lambda number: nullcontext(found[number])

    async def each_ahead(self, numbers: Sequence[int]) -> AsyncIterator[Opened]:
        """Files, all bytes of which are at hand; those of some are fetched while others are worked on."""
        groups = [numbers[at : at + FETCHED_AHEAD] for at in range(0, len(numbers), FETCHED_AHEAD)]
        fetched = [self._fetch(group) for group in groups[:1]]
        for at in range(len(groups)):
            opened, sizes, promise = fetched.pop()
            fetched = [self._fetch(following) for following in groups[at + 1 : at + 2]]
            try:
                read = await promise if promise else None
            except JsException:
                read = None
            for one in opened if read is None else _with_bytes(opened, sizes, js.Uint8Array.new(read)):
                yield one

    def _fetch(self, numbers: Sequence[int]) -> tuple[list[Opened], list[int], Any]:
        """Some files, their sizes, and the promise of all their bytes, unless that would be too many."""
        opened = [self.opened(number) for number in numbers]
        sizes = [one.size for one in opened]
        return opened, sizes, _joined(opened, sizes).arrayBuffer() if sum(sizes) <= BYTES_AT_ONCE else None


def _joined(opened: list[Opened], sizes: list[int]) -> Any:
    """One Blob of the first bytes of files, each its own number."""
    parts = js.Array.new()
    for one, size in zip(opened, sizes, strict=True):
        file = one.file
        assert isinstance(file, DroppedFile)
        parts.push(file.blob if size == file.size else file.blob.slice(0, size))
    return js.Blob.new(parts)


def _with_bytes(opened: list[Opened], sizes: list[int], read: Any) -> list[Opened]:
    """Files with the bytes that were read of them in one go."""
    if read.length != sum(sizes):
        return opened
    try:
        return list(_cut(opened, read.to_bytes(), read, list(itertools.accumulate(sizes, initial=0))))
    except MemoryError:
        return opened  # alone, each may fit


def _cut(opened: list[Opened], together: bytes, read: Any, ends: list[int]) -> Iterator[Opened]:
    for (file, path, size), start, end in zip(opened, ends, ends[1:], strict=False):
        assert isinstance(file, DroppedFile)
        known = DroppedFile(file.blob, together[start:end], read.subarray(start, end))
        yield Opened(cast(BinaryIO, known), path, size)
