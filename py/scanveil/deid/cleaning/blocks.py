"""The pixel element of a file in blocks, and the parts of a copy: new bytes, and spans of the original."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Literal, NamedTuple

from scanveil.deid.cleaning.pixels import Fragments, UnusedBits, UnusedBitsError, check_native, overlays_in_pixels
from scanveil.dicom.reading import Header, blocks
from scanveil.dicom.wire import ITEM, SEQUENCE_END, UNDEFINED
from scanveil.errors import MalformedError, TruncatedError
from scanveil.said import _

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


def pixel_blocks(file: BinaryIO, header: Header, fragments: Fragments | None) -> Iterator[bytes]:
    """The pixel element of a file, header included, in blocks; ends where the element ends.

    Encapsulated fragments are followed to their delimiter (PS3.5 A.4); `fragments` is told of them.
    Raises TruncatedError where the file ends first, WithheldError where there is more in it than an image.
    """
    assert header.pixels is not None and header.pixels_at is not None
    value, length = header.pixels[2:]
    at, end = header.pixels_at, value + length
    if fragments:
        file.seek(at)
        yield from _fragment_blocks(file, at, value, header, fragments)
        return
    check_native(file, header)
    file.seek(at)
    while at < end:
        block = file.read(min(BLOCK, end - at))
        if not block:
            raise TruncatedError(_("The file became shorter while it was read."))
        at += len(block)
        yield block


def _fragment_blocks(file: BinaryIO, at: int, following: int, header: Header, fragments: Fragments) -> Iterator[bytes]:
    """The bytes from `at` to behind the delimiter of fragments, of which the first has its header at `following`."""
    order = header.encoding.order
    item, delimiter = (_tag_bytes(tag, order) for tag in (ITEM, SEQUENCE_END))
    told = following  # up to here, `fragments` has been told what there is
    while True:
        data = file.read(BLOCK)
        end = at + len(data)
        if end < min(at + BLOCK, header.size):
            raise TruncatedError(_("The file became shorter while it was read."))
        if told < following:
            fragments.piece(data, told - at, min(following, end) - at)
        while following + 8 <= end:
            start = following - at
            tag, length = data[start : start + 4], int.from_bytes(data[start + 4 : start + 8], order)
            if tag == delimiter:
                if length:
                    raise MalformedError(_("The compressed image in this file does not end as it should."))
                fragments.end()
                yield data[: start + 8]
                return
            if tag != item or length == UNDEFINED:
                raise MalformedError(_("The compressed image in this file holds something that is not part of it."))
            value_end = following + 8 + length
            if value_end > end and end - following < SIGNATURE + 8 and start and end < header.size:
                break  # its first bytes lie across the seam: start the next block with it
            fragments.fragment(following, length)
            fragments.piece(data, start + 8, min(value_end, end) - at)
            following = value_end
        if following + 8 > header.size or not data:
            raise TruncatedError(_("The image in this file is cut off. It may not have been copied completely."))
        cut = min(following, end)  # the next header, or what it needs to be judged, may lie across the seam
        data = data[: cut - at]
        file.seek(cut)
        at = told = cut
        yield data


def _tag_bytes(tag: int, order: Literal["little", "big"]) -> bytes:
    return (tag >> 16).to_bytes(2, order) + (tag & 0xFFFF).to_bytes(2, order)


def has_bits_to_clear(file: BinaryIO, header: Header) -> bool:
    """Whether bits of unpacked pixels that hold no value hold something, or are said to hold a drawing."""
    unused = UnusedBits(header)
    if not unused.exist or header.pixels is None:
        return False
    source = io.BytesIO(header.buffer) if header.inflated else file
    for block in whole_samples(source, header):
        unused.feed(block)
    if not (unused.hold_data or overlays_in_pixels(header)):
        return False
    if header.pixels[3] > MAX_REWRITTEN:
        raise UnusedBitsError(
            _("Bits can only be set to zero in images that are not larger than half a gigabyte."), keyword="PixelData"
        )
    return True


def whole_samples(file: BinaryIO, header: Header) -> Iterator[bytes]:
    """The values of unpacked pixels, in blocks that end where samples do."""
    assert header.pixels is not None
    value, length = header.pixels[2:]
    return blocks(file, value, value + length, max(BLOCK // WHOLE_SAMPLES, 1) * WHOLE_SAMPLES)
