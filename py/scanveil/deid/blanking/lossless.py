"""A file whose encoding loses something, as one that loses nothing more: all its frames as viewers see them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

import numpy as np

from scanveil.deid.blanking.background import background
from scanveil.deid.blanking.coders import JPEG_LS_LOSSLESS, from_jpeg_ls, jpeg_ls
from scanveil.deid.blanking.elements import Value, element_changes, transfer_syntax_changes
from scanveil.deid.blanking.encapsulated import encapsulated, end_of_pixels
from scanveil.deid.blanking.errors import not_the_same, too_much, unknown_way
from scanveil.deid.blanking.frames import attributes_of
from scanveil.deid.blanking.virtual import Change
from scanveil.deid.cleaning.blocks import MAX_REWRITTEN
from scanveil.deid.cleaning.fragments import DELIMITER
from scanveil.dicom import tags, writing
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.syntaxes import EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN
from scanveil.dicom.wire import UNDEFINED
from scanveil.errors import ScanveilError
from scanveil.pixels import codecs
from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.boxes import Box, outside
from scanveil.pixels.packed_frames import PackedFrames
from scanveil.pixels.samples import Pixels


class Rewritten(NamedTuple):
    """What becomes of a file, and the transfer syntax that it then has."""

    changes: list[Change]
    transfer_syntax_uid: str


def rewritten(
    header: Header,
    file: BinaryIO,
    packed: PackedFrames,
    attributes: PixelAttributes,
    areas: Mapping[int, Sequence[Box]],
) -> Rewritten:
    """All frames decoded, those areas made background, in JPEG-LS without loss, or unpacked where that has no room.

    `attributes` are those of any frame. Raises CannotBlankError where its colours have no lossless form, or where all
    of it would be too large.
    """
    has_odd_colours = attributes.samples_per_pixel == 3 and (attributes.signed or attributes.bits_stored < 8)
    if has_odd_colours or not header.encoding.little or header.inflated:
        raise unknown_way()
    frames = _frames(header, packed, attributes.number_of_frames, areas)
    if attributes.bits_allocated in (8, 16):
        uid, pixels = JPEG_LS_LOSSLESS, _as_jpeg_ls(header, frames)
    else:
        is_explicit = header.encoding.explicit
        uid = EXPLICIT_VR_LITTLE_ENDIAN if is_explicit else IMPLICIT_VR_LITTLE_ENDIAN
        pixels = _unpacked(header, frames)
    assert header.pixels_at is not None
    changes = [
        *transfer_syntax_changes(header, uid),
        *element_changes(header, _described(header, attributes)),
        Change(header.pixels_at, end_of_pixels(header, file), pixels),
    ]
    return Rewritten(changes, uid)


def _frames(
    header: Header, packed: PackedFrames, number_of_frames: int, areas: Mapping[int, Sequence[Box]]
) -> Iterator[Pixels]:
    """Each frame as unsigned words of its stored values, (rows, columns) or as RGB (rows, columns, 3)."""
    for number, attributes in enumerate(attributes_of(header, range(number_of_frames))):
        try:
            values = codecs.decode_codestream(packed.codestream(number), attributes)
        except ScanveilError as error:
            error.in_frame(number + 1, number_of_frames)
            raise
        if number in areas:
            values = _blanked(values, attributes, areas[number])
        yield np.ascontiguousarray(values).view(f"u{values.itemsize}")


def _blanked(values: Pixels, attributes: PixelAttributes, areas: Sequence[Box]) -> Pixels:
    mask = outside(areas, attributes.rows, attributes.columns)
    new = values.copy()
    new[~mask] = 0 if values.ndim == 3 else background(attributes, values, mask, values).values[0]
    return new


def _as_jpeg_ls(header: Header, frames: Iterator[Pixels]) -> bytes:
    codestreams: list[bytes] = []
    size = 0
    for frame in frames:
        try:
            codestreams.append(jpeg_ls(frame))
        except (RuntimeError, ValueError) as error:
            raise not_the_same() from error
        size += len(codestreams[-1])
        _check_size(size)
        if not np.array_equal(from_jpeg_ls(codestreams[-1]), frame):
            raise not_the_same()
    front = writing.header(tags.PIXEL_DATA, b"OB", UNDEFINED, header.encoding)
    return b"".join((front, *encapsulated(codestreams), DELIMITER))


def _unpacked(header: Header, frames: Iterator[Pixels]) -> bytes:
    found: list[bytes] = []
    size, vr = 0, b"OB"
    for frame in frames:
        found.append(frame.astype(frame.dtype.newbyteorder("<")).tobytes())
        size += len(found[-1])
        _check_size(size)
        vr = b"OW" if frame.itemsize > 1 else b"OB"
    padding = size & 1
    return b"".join((writing.header(tags.PIXEL_DATA, vr, size + padding, header.encoding), *found, bytes(padding)))


def _check_size(size: int) -> None:
    if size > MAX_REWRITTEN:
        raise too_much()


def _described(header: Header, attributes: PixelAttributes) -> dict[int, Value | None]:
    """What the file says of its pixels, where it is something else now."""
    order = header.encoding.order
    is_colour = attributes.samples_per_pixel == 3
    said = {
        tags.PHOTOMETRIC_INTERPRETATION: Value(b"CS", b"RGB") if is_colour else None,
        tags.PLANAR_CONFIGURATION: Value(b"US", bytes(2)) if is_colour else None,
        tags.BITS_ALLOCATED: Value(b"US", (8 * attributes.itemsize).to_bytes(2, order)),
        tags.HIGH_BIT: Value(b"US", (attributes.bits_stored - 1).to_bytes(2, order)),
    }
    lossy = values_of(header).stripped(tags.LOSSY_IMAGE_COMPRESSION) != b"01"
    said |= {tags.LOSSY_IMAGE_COMPRESSION: Value(b"CS", b"01")} if lossy else {}
    wanted: dict[int, Value | None] = {tag: value for tag, value in said.items() if value}
    return wanted | dict.fromkeys((tags.EXTENDED_OFFSET_TABLE, tags.EXTENDED_OFFSET_TABLE_LENGTHS))
