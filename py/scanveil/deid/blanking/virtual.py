"""A file that is not there: spans of an original and new bytes, read as if they were one."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import BinaryIO, NamedTuple, cast

from scanveil.deid.cleaning.blocks import Parts, Span
from scanveil.errors import BECAME_SHORTER, UnreadableError

NEAR = 64 * 1024
"""Bytes between two spans of the original that are read with them: in a browser, a call costs more than they do."""


class Change(NamedTuple):
    """What lies from `start` up to `end` of a file becomes `new`."""

    start: int
    end: int
    new: bytes


def spliced(size: int, changes: Iterable[Change]) -> Parts:
    """A file of `size` bytes with changes, which do not overlap, as parts; those at one place follow in their order."""
    parts: list[bytes | Span] = []
    at = 0
    for change in sorted(changes, key=lambda one: one[:2]):
        parts += [Span(at, change.start), change.new]
        at = change.end
    return _tidy((*parts, Span(at, size)))


def in_original(parts_of_copy: Parts, virtual_parts: Parts) -> Parts:
    """Parts whose spans are of a virtual file, with spans of the original in their place."""
    layout = _Layout(virtual_parts)
    found: list[bytes | Span] = []
    for part in parts_of_copy:
        if isinstance(part, bytes):
            found.append(part)
        else:
            found += layout.between(part.start, part.end)
    return _tidy(found)


def opened(file: BinaryIO, parts: Parts) -> tuple[BinaryIO, int]:
    """The virtual file of parts, whose spans are of `file`, and its size in bytes."""
    made = VirtualFile(file, parts)
    return cast(BinaryIO, made), made.size


class VirtualFile(io.RawIOBase):
    """Parts as one file of `size` bytes: read-only, from any place, and never less than was asked for.

    Raises UnreadableError where the original became shorter.
    """

    def __init__(self, file: BinaryIO, parts: Parts) -> None:
        self._file = file
        self._layout = _Layout(parts)
        self._at = 0
        self.size = self._layout.size

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        at = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self.size}[whence] + offset
        if at < 0:
            raise ValueError("there is nothing in front of a file")
        self._at = at
        return at

    def readall(self) -> bytes:
        return self.read(max(0, self.size - self._at)) or b""

    def readinto(self, buffer: memoryview | bytearray, /) -> int:  # type: ignore[override]
        view = memoryview(buffer).cast("B")
        start, end = self._at, max(self._at, min(self._at + len(view), self.size))
        at = 0
        for pieces in _neighbours(self._layout.between(start, end)):
            at = self._fill(view, at, pieces)
        self._at = end
        return end - start

    def _fill(self, view: memoryview, at: int, pieces: Sequence[bytes | Span]) -> int:
        """Put pieces, for which the original is read once at most, into `view` from `at` on; where they end there."""
        spans = [piece for piece in pieces if isinstance(piece, Span)]
        first, read = (spans[0].start, self._read(spans[0].start, spans[-1].end)) if spans else (0, b"")
        for piece in pieces:
            data = piece if isinstance(piece, bytes) else memoryview(read)[piece.start - first : piece.end - first]
            view[at : at + len(data)] = data
            at += len(data)
        return at

    def _read(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        found = self._file.read(end - start)
        if len(found) != end - start:
            raise UnreadableError(BECAME_SHORTER)
        return found


class _Layout:
    """Which part lies where in a virtual file."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._starts = [*accumulate(map(_length, parts), initial=0)]
        self.size = self._starts[-1]

    def between(self, start: int, end: int) -> Iterator[bytes | Span]:
        """The pieces of parts that lie from `start` up to `end`."""
        number = bisect_right(self._starts, start) - 1
        while start < end:
            own = self._starts[number]
            stop = min(end, self._starts[number + 1])
            if start < stop:
                yield _piece(self._parts[number], start - own, stop - own)
            start, number = stop, number + 1


def _length(part: bytes | Span) -> int:
    return len(part) if isinstance(part, bytes) else part.end - part.start


def _piece(part: bytes | Span, start: int, end: int) -> bytes | Span:
    return part[start:end] if isinstance(part, bytes) else Span(part.start + start, part.start + end)


def _neighbours(pieces: Iterable[bytes | Span]) -> Iterator[list[bytes | Span]]:
    """Pieces in groups whose spans lie one behind the other in the original, and near."""
    group: list[bytes | Span] = []
    last: Span | None = None
    for piece in pieces:
        if isinstance(piece, Span):
            if last and not 0 <= piece.start - last.end <= NEAR:
                yield group
                group = []
            last = piece
        group.append(piece)
    if group:
        yield group


def _tidy(parts: Iterable[bytes | Span]) -> Parts:
    """Parts without empty ones, adjacent spans joined."""
    found: list[bytes | Span] = []
    for part in parts:
        last = found[-1] if found else b""
        if isinstance(part, Span) and isinstance(last, Span) and last.end == part.start:
            found[-1] = Span(last.start, part.end)
        elif _length(part):
            found.append(part)
    return tuple(found)
