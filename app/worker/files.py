"""A person's files, by number, read where they lie: nothing is copied but what is asked for, nothing is written."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from typing import Any, BinaryIO, cast

import js
from pyodide.ffi import JsException, to_js

from scanveil.archives.member import AS_IT_IS, DEFLATE, GZIP
from scanveil.archives.unpacking import KEPT, Part, Readable, Unpacked
from scanveil.archives.zips import gather as one_by_one
from scanveil.conducting.reader import Open, Opened
from scanveil.dicom.reading import blocks
from scanveil.errors import gone
from scanveil.kept import Kept
from worker.wire import as_object

BYTES_AT_ONCE = 16 * 1024 * 1024
"""Bytes of several files that are read together at most."""
FILES_AHEAD, HEADERS_AHEAD = 4, 8
"""Files of which all bytes, or those of the header, are fetched while as many are worked on."""
GATHERED = 4000
"""Small parts of a file that are read in one go."""
UNPACKED_AT_ONCE = 8 * KEPT
"""Bytes of files that were unpacked of which something is kept."""
_FORMATS = {DEFLATE: "deflate-raw", GZIP: "gzip"}


@cache
def _reader() -> Any:
    return js.FileReaderSync.new()


class DroppedFile(Readable):
    """A browser `File`."""

    def __init__(self, blob: Any, head: bytes = b"", held: Any = None) -> None:
        """`head` are the file's first bytes, or all of them, where they have been read already; `held` are the same,
        where JavaScript holds them still.
        """
        super().__init__(int(blob.size))
        self.blob, self.held, self._head = blob, held, head

    @property
    def is_at_hand(self) -> bool:
        """Whether JavaScript holds all of its bytes."""
        return self.held is not None and self.held.length == self.size

    def bytes_from(self, start: int, end: int) -> bytes:
        return self._head[start:end] if end <= len(self._head) else _bytes_of(self.blob.slice(start, end))


class PackedFile(Unpacked):
    """What comes out of a part of a browser's `File`; `format` is what the browser calls the way it is packed."""

    def __init__(self, blob: Any, packing: str, size: int, crc32: int) -> None:
        super().__init__(cast(BinaryIO, DroppedFile(blob)), packing, size, crc32)
        self.packed_blob, self.format = blob, _FORMATS.get(packing, "")


def _bytes_of(blob: Any) -> bytes:
    """Raises UnreadableError where the browser cannot read them."""
    try:
        data: bytes = _reader().readAsArrayBuffer(blob).to_bytes()
    except JsException as error:
        raise gone() from error
    return data


def gather(file: BinaryIO, spans: Sequence[tuple[int, int]]) -> list[bytes]:
    """Many small parts of a file: for 100,000, to ask the browser for each would take a minute."""
    if not isinstance(file, DroppedFile):
        return one_by_one(file, spans)
    found: list[bytes] = []
    for at in range(0, len(spans), GATHERED):
        within = [(start, min(end, file.size)) for start, end in spans[at : at + GATHERED]]
        data = _bytes_of(js.Blob.new(to_js([file.blob.slice(*one) for one in within])))
        ends = list(itertools.accumulate((end - start for start, end in within), initial=0))
        found += [data[start:end] for start, end in itertools.pairwise(ends)]
    return found


def span(file: BinaryIO, start: int, end: int) -> Any:
    """A part of a file as a Blob: of the person's own file, or of what came out of an archive."""
    if isinstance(file, DroppedFile):
        return file.blob.slice(start, end)
    return blob_of(blocks(file, start, end, BYTES_AT_ONCE))


def blob_of(parts: Iterable[bytes], mime_type: str = "") -> Any:
    """A Blob of bytes made one after the other; the browser keeps each part, so that no heap holds them all."""
    pieces = js.Array.new()
    for part in parts:
        pieces.push(js.Blob.new(to_js([to_js(part)])))
    return js.Blob.new(pieces, as_object(type=mime_type))


class Files:
    """All that the page has told of, in its order: a person's own files, and what `worker.unpacking` found in archives.

    Of that, each says the number of its archive as `of`.
    """

    def __init__(self) -> None:
        self._blobs: list[Any] = []
        self._paths: list[str] = []
        self._unpacked = Kept(UNPACKED_AT_ONCE)

    def take(self, blobs: Any, paths: str) -> None:
        """Keep more files; the page knows them by number."""
        self._blobs.extend(blobs)
        self._paths.extend(json.loads(paths))

    def knows(self, fields: dict[str, Any]) -> bool:
        """Whether all files are here that a piece of work is about."""
        return all(item[0] < len(self._blobs) for item in fields.get("items", ()))

    def opened(self, number: int) -> Opened:
        """A file by its number."""
        one = self._blobs[number]
        file = self._inside(number, one) if hasattr(one, "of") else DroppedFile(one)
        return Opened(cast(BinaryIO, file), self._paths[number], file.size)

    def depth(self, number: int) -> int:
        """In how many archives a file lies."""
        one = self._blobs[number]
        return 1 + self.depth(int(one.of)) if hasattr(one, "of") else 0

    def outermost(self, number: int) -> int:
        """The person's own file that something is, or lies in."""
        one = self._blobs[number]
        return self.outermost(int(one.of)) if hasattr(one, "of") else number

    def _inside(self, number: int, one: Any) -> Readable:
        """A file in an archive. What is packed is kept for a while: who comes back need not unpack all of it again."""
        if hasattr(one, "blob"):
            return DroppedFile(one.blob)
        known: Readable | None = self._unpacked.get(number)
        if known is not None:
            known.seek(0)
            return known
        archive, start, end = self.opened(int(one.of)).file, int(one.start), int(one.start + one.packed)
        said = str(one.packing), int(one.size), int(one.crc32)
        if isinstance(archive, DroppedFile):
            blob = archive.blob.slice(start, end)
            file: Readable = DroppedFile(blob) if one.packing == AS_IT_IS else PackedFile(blob, *said)
        else:
            part = Part(archive, start, end - start)
            file = part if one.packing == AS_IT_IS else Unpacked(cast(BinaryIO, part), *said)
        if isinstance(file, Unpacked):
            self._unpacked.keep(number, file, KEPT)
        return file

    def open(self, number: int) -> AbstractContextManager[Opened]:
        """The same for whoever closes files."""
        return nullcontext(self.opened(number))

    async def each_ahead(self, numbers: Sequence[int], most: int | None = None) -> AsyncIterator[tuple[int, Open]]:
        """Files and how to open them, their first `most` bytes, or all, at hand: of some they are fetched in one go.

        To ask the browser for bytes costs as much as to parse a header, however few they are; those of the next files
        come while others are worked on, and what is asked meanwhile is answered in between. Where that fails or would
        take too much memory, each file is read by itself, and says what is wrong with it.
        """
        count = FILES_AHEAD if most is None else HEADERS_AHEAD
        groups = [numbers[at : at + count] for at in range(0, len(numbers), count)]
        fetched = [self._fetch(group, most) for group in groups[:1]]
        for at, group in enumerate(groups):
            opened, sizes, promise = fetched.pop()
            fetched = [self._fetch(following, most) for following in groups[at + 1 : at + 2]]
            read = await promise if promise else None
            for number, one in zip(group, _with_bytes(opened, sizes, read), strict=True):
                yield number, _opening(one)

    def _fetch(self, numbers: Sequence[int], most: int | None) -> tuple[list[Opened], list[int], Any]:
        """Some files, the bytes of each that are wanted, and the promise of them, unless that would be too many."""
        opened = [self.opened(number) for number in numbers]
        sizes = [one.size if most is None else min(one.size, most) for one in opened]
        return opened, sizes, js.allBytes(_joined(opened, sizes)) if _can_be_joined(opened, sizes) else None


def _opening(opened: Opened) -> Open:
    """How to open a file that is open already."""
    return lambda _number: nullcontext(opened)


def _can_be_joined(opened: list[Opened], sizes: list[int]) -> bool:
    """Whether the browser can fetch files in one go: none must be unpacked, and they are not too large."""
    return sum(sizes) <= BYTES_AT_ONCE and all(isinstance(one.file, DroppedFile) for one in opened)


def _joined(opened: list[Opened], sizes: list[int]) -> Any:
    """One Blob of the first bytes of files, each its own number."""
    parts = js.Array.new()
    for one, size in zip(opened, sizes, strict=True):
        file = one.file
        assert isinstance(file, DroppedFile)
        parts.push(file.blob if size == file.size else file.blob.slice(0, size))
    return js.Blob.new(parts)


def _with_bytes(opened: list[Opened], sizes: list[int], read: Any) -> list[Opened]:
    """Files with the bytes that were read of them in one go, if they were."""
    if read is None or read.length != sum(sizes):
        return opened
    try:
        return list(_cut(opened, read, list(itertools.accumulate(sizes, initial=0))))
    except MemoryError:
        return opened  # alone, each may fit


def _cut(opened: list[Opened], read: Any, ends: list[int]) -> Iterator[Opened]:
    for (file, path, size), start, end in zip(opened, ends, ends[1:], strict=False):
        assert isinstance(file, DroppedFile)
        own = read.subarray(start, end)
        yield Opened(cast(BinaryIO, DroppedFile(file.blob, own.to_bytes(), own)), path, size)
