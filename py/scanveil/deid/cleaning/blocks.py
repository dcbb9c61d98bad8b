"""The pixel element of a file in blocks, and the parts of a copy: new bytes, and spans of the original."""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Literal, NamedTuple

from scanveil.deid.cleaning.pixels import UnusedBits, UnusedBitsError, described_pixels, overlays_in_pixels
from scanveil.dicom.reading import Header, blocks
from scanveil.dicom.wire import ITEM, SEQUENCE_END, UNDEFINED
from scanveil.errors import BECAME_SHORTER, IMAGE_CUT_OFF, MalformedError, TruncatedError
from scanveil.said import _

if TYPE_CHECKING:
    from scanveil.deid.cleaning.fragments import Fragments

BLOCK = 8 * 1024 * 1024
"""Bytes of pixels that are in memory at a time."""
WHOLE_SAMPLES = 840
"""A multiple of every number of bytes that a sample has, from 1 to 8."""
SIGNATURE = 64
"""Bytes at the start of a fragment that are told in one piece."""
MAX_REWRITTEN = 512 * 1024 * 1024
"""Bytes of pixels that are made anew at most."""


class Span(NamedTuple):
    """Bytes of the original file, from `start` up to `end`."""

    start: int
    end: int


Parts = tuple[bytes | Span, ...]


def fragment_blocks(file: BinaryIO, header: Header, fragments: Fragments) -> Iterator[bytes]:
    """The pixel element of a file, header included, in blocks; ends where the element ends, or the file does.

    Encapsulated fragments are followed to their delimiter (PS3.5 A.4); `fragments` is told of them.
    Raises TruncatedError where the file ends first, WithheldError where there is more in it than an image.
    """
    assert header.pixels is not None and header.pixels_at is not None
    at, following, order = header.pixels_at, header.pixels[2], header.encoding.order
    file.seek(at)
    told = following  # up to here, `fragments` has been told what there is
    while True:
        data = _block_at(file, at, header.size)
        end = at + len(data)
        if told < following:
            fragments.piece(data, told - at, min(following, end) - at)
        while following + 8 <= end:
            start = following - at
            length = _length_at(data, start, order)
            if length is None:
                fragments.end()
                yield data[: start + 8]
                return
            value_end = following + 8 + length
            if value_end > end and end - following < SIGNATURE + 8 and start and end < header.size:
                break  # its first bytes lie across the seam: start the next block with it
            fragments.fragment(following, length)
            fragments.piece(data, start + 8, min(value_end, end) - at)
            following = value_end
        is_last = following + 8 > header.size == end
        if following > header.size or (is_last and not _may_be_delimiter(data[following - at :], order)):
            raise cut_off()
        if is_last:
            fragments.end(is_open=True)
            yield data
            return
        told = min(following, end)  # the next header, or what it needs to be judged, may lie across the seam
        yield data[: told - at]
        file.seek(told)
        at = told


def _block_at(file: BinaryIO, at: int, size: int) -> bytes:
    """The next bytes of a file that is read up to here, and of this size."""
    data = file.read(BLOCK)
    if at + len(data) < min(at + BLOCK, size):
        raise TruncatedError(BECAME_SHORTER)
    return data


def _length_at(data: bytes, at: int, order: Literal["little", "big"]) -> int | None:
    """The length of the fragment that starts there; None where the delimiter of all does."""
    tag, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], order)
    if tag == _tag_bytes(SEQUENCE_END, order):
        if length:
            raise MalformedError(
                _(
                    "The compressed image in this file does not end as it should, so it cannot be checked. Please "
                    "copy the file again, or ask whoever made it for another one."
                )
            )
        return None
    if tag != _tag_bytes(ITEM, order) or length == UNDEFINED:
        raise MalformedError(
            _(
                "The compressed image in this file holds something that is no part of it, so it cannot be checked. "
                "Please copy the file again, or ask whoever made it for another one."
            )
        )
    return length


def cut_off() -> TruncatedError:
    """The error for fragments that do not come to their end."""
    return TruncatedError(IMAGE_CUT_OFF)


def _may_be_delimiter(start: bytes, order: Literal["little", "big"]) -> bool:
    """Whether the last bytes of a file are the first of a delimiter, or none."""
    return (_tag_bytes(SEQUENCE_END, order) + bytes(4)).startswith(start)


def _tag_bytes(tag: int, order: Literal["little", "big"]) -> bytes:
    return (tag >> 16).to_bytes(2, order) + (tag & 0xFFFF).to_bytes(2, order)


def has_bits_to_clear(file: BinaryIO, header: Header) -> bool:
    """Whether bits of unpacked pixels that hold no value hold something, or are said to hold a drawing."""
    unused = UnusedBits(header, described_pixels(header))
    if not unused.exist or header.pixels is None:
        return False
    source = io.BytesIO(header.buffer) if header.inflated else file
    value, length = header.pixels[2:]
    for block in samples_of(source, (Span(value, value + length),)):
        unused.feed(block)
    if not (unused.hold_data or overlays_in_pixels(header)):
        return False
    if length > MAX_REWRITTEN:
        raise UnusedBitsError(
            _(
                "Its unused bits may hide a drawing, and the image is too large to set them to zero (over half a "
                "gigabyte). Please ask whoever made the file for another one."
            ),
            keyword="PixelData",
        )
    return True


def samples_of(file: BinaryIO, parts: Parts) -> Iterator[bytes]:
    """The bytes of parts that are unpacked pixels, in blocks that end where samples do."""
    return bytes_of(file, parts, max(BLOCK // WHOLE_SAMPLES, 1) * WHOLE_SAMPLES)


def bytes_of(file: BinaryIO, parts: Parts, most: int = 0) -> Iterator[bytes]:
    """The bytes of parts, in blocks of `most`."""
    for part in parts:
        if isinstance(part, bytes):
            yield part
        else:
            yield from blocks(file, part.start, part.end, most or BLOCK)


def crc32_of(file: BinaryIO, parts: Parts, crc32: int) -> int:
    """The CRC-32 of parts, behind what has this one."""
    for block in bytes_of(file, parts):
        crc32 = zlib.crc32(block, crc32)
    return crc32


def sha256_of(file: BinaryIO, parts: Parts) -> str:
    """The SHA-256 of parts, in hexadecimal digits."""
    digest = hashlib.sha256()
    for block in bytes_of(file, parts):
        digest.update(block)
    return digest.hexdigest()
