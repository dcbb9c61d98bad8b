"""Bytes out of an archive as a file to read: nothing is unpacked before somebody asks for it, and little is kept."""

from __future__ import annotations

import io
import zlib
from typing import Any, BinaryIO, NamedTuple, cast

from scanveil.archives.member import AS_IT_IS, DEFLATE, GZIP, Member
from scanveil.errors import NotOpenedError, UnreadableError
from scanveil.kept import Kept
from scanveil.said import _

BLOCK = 256 * 1024
"""Bytes that are unpacked at a time."""
KEPT = 8 * 1024 * 1024
"""Bytes that are kept of a file: whoever reads a header goes to and fro in it."""
MARKED_EVERY = 16
"""Blocks from one place where unpacking can begin again to the next: whoever goes back unpacks no more than those."""
READ = 64 * 1024
"""Packed bytes that are read at a time."""
_WINDOW_BITS = {DEFLATE: -15, GZIP: 31}


def open_member(archive: BinaryIO, member: Member) -> BinaryIO:
    """A member's own bytes, as a file of `member.size` bytes; it reads on in the archive, and does not close it."""
    part = Part(archive, member.start, member.packed_size)
    return unpacked(cast("BinaryIO", part), member.packing, member.size, member.crc32)


def unpacked(packed: BinaryIO, packing: str, size: int, crc32: int = -1) -> BinaryIO:
    """The bytes that come out of packed ones. What cannot be unpacked says so when it is read."""
    return packed if packing == AS_IT_IS else cast("BinaryIO", Unpacked(packed, packing, size, crc32))


class Readable(io.RawIOBase):
    """A file to read, of a size that is known."""

    def __init__(self, size: int) -> None:
        self.size, self._at = size, 0

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
        data = self.bytes_from(self._at, end)
        self._at += len(data)
        return data

    def bytes_from(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end`, both within the file. Raises UnreadableError where they cannot be had."""
        raise NotImplementedError


class Part(Readable):
    """A part of a file that is open."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__(size)
        self._file, self._start = file, start

    def bytes_from(self, start: int, end: int) -> bytes:
        self._file.seek(self._start + start)
        return self._file.read(end - start)


class _Mark(NamedTuple):
    """A place from where unpacking can begin: how many packed bytes lie in front of it, and what is known there."""

    packed_at: int
    decoder: Any


class Unpacked(Readable):
    """What comes out of packed bytes, a block at a time, from wherever somebody reads.

    It is checked against its size and CRC-32 as soon as somebody has read to the end. Raises UnreadableError where the
    packed bytes are damaged, NotOpenedError where they are packed in a way that is not known.
    """

    def __init__(self, packed: BinaryIO, packing: str, size: int, crc32: int = -1) -> None:
        super().__init__(size)
        self._packed, self._packing, self._crc32 = packed, packing, crc32
        self._kept = Kept(KEPT)
        self._marks: list[_Mark] = []
        self._next = self._packed_at = 0  # the block that is unpacked next, and from where
        self._decoder: Any = None
        self._rest = b""  # was read, and not used yet
        self._checked, self._sum = 0, 0  # so many blocks are in the sum

    def read(self, size: int | None = -1) -> bytes:
        if not self.size and not self._next:
            self._begin_at(0)
            self._unpack_next()  # or say that it is not empty
        return super().read(size)

    def bytes_from(self, start: int, end: int) -> bytes:
        first, last = start // BLOCK, (end - 1) // BLOCK
        if first == last:
            return self._block(first)[start - first * BLOCK : end - first * BLOCK]
        blocks = [self._block(at) for at in range(first, last + 1)]
        blocks[0] = blocks[0][start - first * BLOCK :]
        blocks[-1] = blocks[-1][: end - last * BLOCK]
        return b"".join(blocks)

    def _block(self, at: int) -> bytes:
        found: bytes | None = self._kept.get(at)
        if found is not None:
            return found
        if self._decoder is None or self._next > at:
            self._begin_at(at // MARKED_EVERY)
        while True:
            block = self._unpack_next()
            if self._next > at:
                return block

    def _begin_at(self, mark: int) -> None:
        """Go to the last mark that is known before a place."""
        if not self._marks:
            if self._packing not in _WINDOW_BITS:
                raise unknown_way()
            self._marks.append(_Mark(0, zlib.decompressobj(_WINDOW_BITS[self._packing])))
        mark = min(mark, len(self._marks) - 1)
        self._packed_at, decoder = self._marks[mark]
        self._next, self._decoder, self._rest = mark * MARKED_EVERY, decoder.copy(), b""

    def _unpack_next(self) -> bytes:
        """The next block; what it is checked with and where one can begin again is noted on the way."""
        mark, beyond = divmod(self._next, MARKED_EVERY)
        if not beyond and mark == len(self._marks):
            self._marks.append(_Mark(self._packed_at - len(self._rest), self._decoder.copy()))
        try:
            block = self._unpack(min(BLOCK, self.size - self._next * BLOCK))
            self._check(block)
        except zlib.error as error:
            self._decoder = None
            raise damaged() from error
        except UnreadableError:
            self._decoder = None
            raise
        self._kept.keep(self._next, block, len(block))
        self._next += 1
        return block

    def _unpack(self, size: int) -> bytes:
        """So many bytes more."""
        found: list[bytes] = []
        while size:
            more = self._feed(size)
            if not more and self._decoder.eof:
                raise damaged()
            found.append(more)
            size -= len(more)
        return b"".join(found)

    def _feed(self, most: int) -> bytes:
        """What comes of a few packed bytes, perhaps nothing yet."""
        if not self._rest:
            self._packed.seek(self._packed_at)
            self._rest = self._packed.read(READ)
            self._packed_at += len(self._rest)
        fed = self._rest
        more: bytes = self._decoder.decompress(fed, most)
        self._rest = self._decoder.unconsumed_tail
        if not (more or fed):
            raise damaged()
        return more

    def _check(self, block: bytes) -> None:
        """Note a block. Behind the last one there is nothing, packed or not, and all are what they were before."""
        if self._checked == self._next:
            self._checked, self._sum = self._checked + 1, zlib.crc32(block, self._sum)
        if self._next * BLOCK + len(block) < self.size:
            return
        while not self._decoder.eof:
            if self._feed(1):
                raise damaged()
        self._packed.seek(self._packed_at)
        if self._decoder.unused_data or self._packed.read(1):
            raise UnreadableError(
                _(
                    "This file could not be taken out of the archive, as bytes follow it that belong to no file. "
                    "Please unpack the archive, and choose the folder."
                )
            )
        if self._checked > self._next and self._sum != self._crc32 != -1:
            raise damaged()


def unknown_way() -> NotOpenedError:
    """The error for what is packed otherwise than ZIPs of scans are."""
    return NotOpenedError(
        _(
            "This file was not opened: it is packed in a way that is not known here. Please unpack the archive, and "
            "choose the folder."
        )
    )


def damaged() -> UnreadableError:
    """The error for what cannot be unpacked."""
    return UnreadableError(
        _(
            "This file in the archive is damaged and cannot be read. Perhaps the archive did not arrive completely; "
            "please get that once more."
        )
    )
