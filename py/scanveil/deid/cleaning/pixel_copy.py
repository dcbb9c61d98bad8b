"""The pixel element of a copy: as much of the original as can stay where it lies, and anew only what has to be."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import BinaryIO, NamedTuple

from scanveil.deid.check.finder import OpaqueSearch
from scanveil.deid.cleaning.blocks import Parts, Span, bytes_of, crc32_of, fragment_blocks, samples_of
from scanveil.deid.cleaning.deidentify import Cleaning
from scanveil.deid.cleaning.fragments import NOT_LOOKED_INTO, NOTES_CUT, TABLES_MENDED, Fragments
from scanveil.deid.cleaning.native import MORE_FRAMES, REST_CUT, holds_unstated, native_pixels
from scanveil.deid.cleaning.pixels import BITS_CLEARED, BITS_FOUND, UnusedBits, UnusedBitsError, described_pixels
from scanveil.deid.rules.verdicts import NOTES_IN_IMAGE as NOTES
from scanveil.deid.rules.verdicts import UNUSED_BITS as BITS
from scanveil.dicom.reading import Header
from scanveil.dicom.wire import UNDEFINED
from scanveil.library.instance import stated_frames


class PixelCopy(NamedTuple):
    """The pixel element of a copy: its header, the parts of its value, and where it ends in the original.

    `crc32` is that of the copy up to here, `found` the kind of what was found among the values that names somebody.
    `drops_tables` says that the copy must have no extended offset tables, which stand in front of the pixels.
    """

    header: bytes
    parts: Parts
    end: int
    crc32: int
    found: str
    drops_tables: bool = False


def copy_pixels(
    file: BinaryIO, header: Header, cleaning: Cleaning, opaque: Callable[[], OpaqueSearch], crc32: int
) -> PixelCopy:
    """The pixel element of a copy, behind what has this CRC-32; what it holds goes through a search of `opaque`.

    The original is read once where nothing has to be changed. Raises WithheldError where it cannot be given out.
    """
    assert header.pixels is not None
    copy = _encapsulated if header.pixels[3] == UNDEFINED else _native
    return copy(file, header, cleaning, opaque, crc32)


def _encapsulated(
    file: BinaryIO, header: Header, cleaning: Cleaning, opaque: Callable[[], OpaqueSearch], crc32: int
) -> PixelCopy:
    """Fragments: where some of them change, the copy is searched once more."""
    assert header.pixels is not None and header.pixels_at is not None
    value = header.pixels[2]
    if 0 < stated_frames(described_pixels(header)) < header.packed_frames:
        cleaning.withhold(MORE_FRAMES, "NumberOfFrames")
    fragments = Fragments(header, released=cleaning.released)
    if not fragments.kind:
        cleaning.withhold(NOT_LOOKED_INTO, "TransferSyntaxUID")
    search, at, front = opaque(), header.pixels_at, cleaning.pixel_header(UNDEFINED)
    before = as_it_is = zlib.crc32(front, crc32)
    for block in fragment_blocks(file, header, fragments):
        # tag, type and length are no text, but look like it, and would cost the check its quick way out
        values = block[max(0, value - at) :]
        as_it_is = zlib.crc32(values, as_it_is)
        search.feed(values)
        at += len(block)
    cleaning.notes.extend(fragments.notes)
    cleaning.done.extend([((), 0, NOTES.label)] * (NOTES_CUT in fragments.notes))
    parts = fragments.parts()
    if parts is None:
        return PixelCopy(front, (Span(value, at),), at, as_it_is, search.kind)
    search = opaque()
    for block in bytes_of(file, parts):
        search.feed(block)
    return PixelCopy(front, parts, at, crc32_of(file, parts, before), search.kind, fragments.drops_tables)


def _native(
    file: BinaryIO, header: Header, cleaning: Cleaning, opaque: Callable[[], OpaqueSearch], crc32: int
) -> PixelCopy:
    """Unpacked pixels: bits that hold no value are cleared where a person wants it so."""
    assert header.pixels is not None
    end = header.pixels[2] + header.pixels[3]
    described = described_pixels(header)
    pixels = native_pixels(file, header, described)
    if holds_unstated(file, header, described):
        cleaning.withhold(MORE_FRAMES, "NumberOfFrames")
    if pixels.has_tables:
        cleaning.notes.append(TABLES_MENDED)
    if pixels.is_cut:
        cleaning.notes.append(REST_CUT)
        cleaning.done.append(((), 0, NOTES.label))
    search, unused, front = opaque(), UnusedBits(header, described), cleaning.pixel_header(pixels.length)
    before = crc32 = zlib.crc32(front, crc32)
    for block in bytes_of(file, pixels.parts):
        crc32 = zlib.crc32(block, crc32)
        search.feed(block)
        unused.feed(block)
    if cleaning.clears_bits:
        new = b"".join(map(unused.clear, samples_of(file, pixels.parts)))
        cleaning.notes.append(BITS_CLEARED)
        cleaning.done.append(((), 0, BITS.label))
        return PixelCopy(front, (new,), end, zlib.crc32(new, before), search.kind, pixels.has_tables)
    if unused.hold_data:
        raise UnusedBitsError(BITS_FOUND, keyword="PixelData")
    return PixelCopy(front, pixels.parts, end, crc32, search.kind, pixels.has_tables)
