"""The pixel element of a copy: as much of the original as can stay where it lies, and anew only what has to be."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from scanveil.deid.check.finder import OpaqueSearch
from scanveil.deid.cleaning.blocks import Parts, Span, pixel_blocks, whole_samples
from scanveil.deid.cleaning.codestreams import text_in_image
from scanveil.deid.cleaning.deidentify import Cleaning
from scanveil.deid.cleaning.pixels import (
    BITS_CLEARED,
    BITS_FOUND,
    NOT_LOOKED_INTO,
    NOTES_CUT,
    Fragments,
    UnusedBits,
    UnusedBitsError,
    rebuild,
)
from scanveil.deid.rules.verdicts import NOTES_IN_IMAGE as NOTES
from scanveil.deid.rules.verdicts import UNUSED_BITS as BITS
from scanveil.dicom.reading import Header
from scanveil.dicom.wire import UNDEFINED


class PixelCopy(NamedTuple):
    """The pixel element of a copy: its header, the parts of its value, and where it ends in the original.

    `crc32` is that of the copy up to here, `found` the kind of what was found among the values that names somebody.
    """

    header: bytes
    parts: Parts
    end: int
    crc32: int
    found: str


def copy_pixels(
    file: BinaryIO, header: Header, cleaning: Cleaning, opaque: Callable[[], OpaqueSearch], crc32: int
) -> PixelCopy:
    """The pixel element of a copy, behind what has this CRC-32; what it holds goes through a search of `opaque`.

    The original is read once where nothing has to be changed. Raises WithheldError where it cannot be given out.
    """
    assert header.pixels is not None and header.pixels_at is not None
    value, length = header.pixels[2:]
    fragments = Fragments(header, released=cleaning.released) if length == UNDEFINED else None
    if fragments and not fragments.kind:
        cleaning.withhold(NOT_LOOKED_INTO, "TransferSyntaxUID")
    search, unused, at = opaque(), UnusedBits(header), header.pixels_at
    front = cleaning.pixel_header(length)
    as_it_is = crc32 = zlib.crc32(front, crc32)
    for block in pixel_blocks(file, header, fragments):
        # tag, type and length are no text, but look like it, and would cost the check its quick way out
        values = block[max(0, value - at) :]
        as_it_is = zlib.crc32(values, as_it_is)
        search.feed(values)
        unused.feed(values)
        at += len(block)
    if cleaning.clears_bits:
        new = _without_bits(file, header, cleaning, unused)
    elif unused.hold_data:
        raise UnusedBitsError(BITS_FOUND, keyword="PixelData")
    elif fragments and fragments.has_notes:
        new = _without_notes(file, header, cleaning, at)
    else:
        return PixelCopy(front, (Span(value, at),), at, as_it_is, search.kind)
    search = opaque()
    search.feed(new)
    return PixelCopy(front, (new,), at, zlib.crc32(new, crc32), search.kind)


def _without_notes(file: BinaryIO, header: Header, cleaning: Cleaning, end: int) -> bytes:
    """The value of the pixel element, up to `end` of the file, made anew without what is no image; judged once more."""
    assert header.pixels is not None and header.pixels_at is not None
    file.seek(header.pixels_at)
    new = rebuild(file.read(end - header.pixels_at), header)
    padded = b"\0" * header.pixels_at + new
    again = Fragments(header)
    for _block in pixel_blocks(io.BytesIO(padded), header._replace(size=len(padded)), again):
        continue
    if again.has_notes:
        raise text_in_image()
    cleaning.notes.append(NOTES_CUT)
    cleaning.done.append(((), 0, NOTES.label))
    return new[header.pixels[2] - header.pixels_at :]


def _without_bits(file: BinaryIO, header: Header, cleaning: Cleaning, unused: UnusedBits) -> bytes:
    """The value of the element of unpacked pixels with nothing in the bits that hold no value."""
    new = b"".join(unused.clear(block) for block in whole_samples(file, header))
    cleaning.notes.append(BITS_CLEARED)
    cleaning.done.append(((), 0, BITS.label))
    return new
