"""Boxes in unpacked pixels (PS3.5 8.1): the bytes of their rows are new, all others stay where they lie."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, BinaryIO, NamedTuple

import numpy as np

from scanveil.deid.blanking.background import Background, background, background_of_colours, word_of
from scanveil.deid.blanking.errors import too_few_pixels, unknown_way
from scanveil.deid.blanking.virtual import Change
from scanveil.dicom.reading import Header
from scanveil.dicom.wire import UNDEFINED
from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.boxes import Box, even_columns, outside
from scanveil.pixels.samples import YBR_FULL, YBR_FULL_422, Pixels, shares_chroma, used_bits

NEAR = 1024
"""Bytes between two rows of a box that are made anew with them: a part of a file costs as much as they do."""


class NativePixels(NamedTuple):
    """Where unpacked pixels lie: from `value` on in `source`, `length` bytes; `is_swapped` says that each two bytes
    have changed places (PS3.5 A.3).
    """

    source: BinaryIO
    value: int
    length: int
    is_little: bool = True
    is_swapped: bool = False

    def read(self, start: int, end: int) -> bytes:
        """Bytes in the order of the pixels. Raises CannotBlankError where there are not so many."""
        first, last = self.around(start, end)
        self.source.seek(self.value + first)
        found = self.source.read(last - first)
        if last > self.length or len(found) < last - first:
            raise too_few_pixels()
        return self.ordered(found)[start - first : end - first]

    def around(self, start: int, end: int) -> tuple[int, int]:
        """The bytes in which these lie: whole words where they have changed places in them."""
        return (start // 2 * 2, -(-end // 2) * 2) if self.is_swapped else (start, end)

    def ordered(self, data: bytes) -> bytes:
        """Bytes as they lie in the order of the pixels, and the other way round."""
        return np.frombuffer(data, np.uint16).byteswap().tobytes() if self.is_swapped else data


class _Edit(NamedTuple):
    """New bytes from `start` on, or new bits where pixels are single ones: a byte, 0 or 1, for each."""

    start: int
    data: bytes

    @property
    def end(self) -> int:
        return self.start + len(self.data)


def native_pixels(header: Header, file: BinaryIO, attributes: PixelAttributes) -> NativePixels:
    """The pixels of a file. `file` holds the header's buffer where that was inflated.

    Raises CannotBlankError where they are compressed, whatever the file says.
    """
    assert header.pixels is not None
    _tag, vr, value, length = header.pixels
    if length == UNDEFINED:
        raise unknown_way()
    is_swapped = not header.encoding.little and vr == b"OW" and attributes.bits_allocated <= 8
    return NativePixels(file, value, length, header.encoding.little, is_swapped)


def with_own_chroma(attributes: PixelAttributes, length: int) -> PixelAttributes:
    """Attributes as YBR_FULL where `length` bytes are so many that no chrominance is shared, whatever is said."""
    whole = attributes.number_of_frames * attributes.sample_count * attributes.itemsize
    if attributes.photometric_interpretation == YBR_FULL_422 and length >= whole:
        return replace(attributes, photometric_interpretation=YBR_FULL)
    return attributes


def areas_of(attributes: PixelAttributes, boxes: Iterable[Box]) -> list[Box]:
    """What goes for the sake of boxes: the pixel that shares its colours with theirs as well."""
    return [even_columns(box) for box in boxes] if shares_chroma(attributes) else list(boxes)


def frame_changes(
    pixels: NativePixels, attributes: PixelAttributes, frame_index: int, areas: Sequence[Box]
) -> Iterator[Change]:
    """What becomes of the bytes of one frame, in `pixels.source`; single bits are left to `frames_of_bits`.

    Raises CannotBlankError where there are fewer bytes than the frame needs.
    """
    size = _frame_units(attributes) * attributes.itemsize
    first = frame_index * size
    if first + size > pixels.length:
        raise too_few_pixels()
    filling = _filling(pixels, attributes, first, areas)
    edits = sorted(edit for area in set(areas) for edit in _rows(attributes, area, first, filling))
    for group in _near(pixels, edits):
        yield _change(pixels, group)


def changes_of_bits(
    pixels: NativePixels, frames: Iterable[tuple[int, PixelAttributes, Sequence[Box]]]
) -> Iterator[Change]:
    """The same for frames of single bits, which share bytes with each other (PS3.5 8.1.1)."""
    edits = [edit for number, known, areas in frames for edit in _edits_of_bits(pixels, known, number, areas)]
    for group in _near(pixels, sorted(edits), 8):
        yield _change_of_bits(pixels, group)


def frame_length(attributes: PixelAttributes) -> int:
    """The bytes of a frame that lies in a fragment of its own."""
    return (_frame_units(attributes) * attributes.bits_allocated + 7) // 8


def _frame_units(attributes: PixelAttributes) -> int:
    """The samples that are stored of a frame. Raises CannotBlankError where they are not whole ones."""
    if not shares_chroma(attributes):
        return attributes.sample_count
    if attributes.columns % 2:
        raise unknown_way()
    return attributes.sample_count // 3 * 2


def _filling(pixels: NativePixels, attributes: PixelAttributes, first: int, areas: Sequence[Box]) -> list[bytes]:
    """The bytes of the background, for each sample of a pixel; `first` is where the frame starts."""
    if attributes.samples_per_pixel == 3:
        found = background_of_colours(attributes, attributes.photometric_interpretation)
    else:
        data = pixels.read(first, first + attributes.sample_count * attributes.itemsize)
        found = background_of_frame(data, attributes, areas, is_little=pixels.is_little)
    return [_stored(value, found.word, attributes, is_little=pixels.is_little) for value in found.values]


def background_of_frame(
    data: bytes, attributes: PixelAttributes, areas: Sequence[Box], *, is_little: bool = True
) -> Background:
    """The background of a frame of one sample, which lies there unpacked."""
    shape, kind = (attributes.rows, attributes.columns), _kind(attributes)
    words = np.frombuffer(data, np.dtype(f"{'<' if is_little else '>'}{kind}{attributes.itemsize}")).reshape(shape)
    words = words.astype(words.dtype.newbyteorder("="), copy=False)
    signed = words.view(f"i{words.itemsize}") if attributes.signed else words
    return background(attributes, used_bits(signed, attributes), outside(areas, *shape), words)


def _kind(attributes: PixelAttributes) -> str:
    return "f" if attributes.float_bits else "u"


def _stored(value: float, like: int | None, attributes: PixelAttributes, *, is_little: bool) -> bytes:
    """A value as it lies in the file."""
    order = "<" if is_little else ">"
    dtype: np.dtype[Any] = np.dtype(f"{order}{_kind(attributes)}{attributes.itemsize}")
    if not attributes.float_bits:
        shift = attributes.high_bit + 1 - attributes.bits_stored
        value = word_of(int(value), like, attributes, bits=attributes.bits_allocated, shift=shift)
    return np.array(value, dtype).tobytes()


def _rows(attributes: PixelAttributes, box: Box, first: int, filling: list[bytes]) -> Iterator[_Edit]:
    """The new bytes of a box, those of each row together; `first` is where the frame starts."""
    size, samples = attributes.itemsize, attributes.samples_per_pixel
    plane = attributes.rows * attributes.columns * size
    if shares_chroma(attributes):
        yield from _runs(attributes, box, first, filling[0] * 2 + filling[1] + filling[2], 2)
    elif samples == 3 and attributes.planar_configuration == 1:
        for sample, one in enumerate(filling):
            yield from _runs(attributes, box, first + sample * plane, one, 1)
    else:
        yield from _runs(attributes, box, first, b"".join(filling), 1)


def _runs(attributes: PixelAttributes, box: Box, first: int, pattern: bytes, pixels: int) -> Iterator[_Edit]:
    """A pattern for so many pixels, all over a box; rows that are adjacent together."""
    step = len(pattern) // pixels
    start, row = first + (box.y * attributes.columns + box.x) * step, attributes.columns * step
    if box.width == attributes.columns:
        yield _Edit(start, _repeated(pattern, box.height * box.width // pixels))
        return
    data = _repeated(pattern, box.width // pixels)
    for number in range(box.height):
        yield _Edit(start + number * row, data)


@lru_cache(maxsize=64)
def _repeated(pattern: bytes, count: int) -> bytes:
    """The same object for all rows and frames: a long film has a hundred thousand of them."""
    return pattern * count


def _near(pixels: NativePixels, edits: Iterable[_Edit], units: int = 1) -> Iterator[list[_Edit]]:
    """Edits in groups that are so near that all between them is made anew; `units` of theirs are a byte."""
    group: list[_Edit] = []
    end = 0
    for edit in edits:
        first, last = pixels.around(edit.start // units, -(-edit.end // units))
        if group and first - end > NEAR:
            yield group
            group = []
        end = max(end, last) if group else last
        group.append(edit)
    if group:
        yield group


def _change(pixels: NativePixels, group: list[_Edit]) -> Change:
    start, end = group[0].start, max(edit.end for edit in group)
    first, last = pixels.around(start, end)
    if len(group) == 1 and (first, last) == (start, end):
        return Change(pixels.value + start, pixels.value + end, pixels.ordered(group[0].data))
    data = bytearray(pixels.read(first, last))
    for edit in group:
        data[edit.start - first : edit.end - first] = edit.data
    return Change(pixels.value + first, pixels.value + last, pixels.ordered(bytes(data)))


# Single bits


def _edits_of_bits(
    pixels: NativePixels, attributes: PixelAttributes, frame_index: int, areas: Sequence[Box]
) -> Iterator[_Edit]:
    if attributes.samples_per_pixel != 1:
        raise unknown_way()
    first, size = frame_index * attributes.sample_count, attributes.sample_count
    packed = pixels.read(first // 8, -(-(first + size) // 8))
    values: Pixels = np.unpackbits(np.frombuffer(packed, np.uint8), bitorder="little")[first % 8 :][:size]
    values = values.reshape(attributes.rows, attributes.columns)
    found = background(attributes, values, outside(areas, *values.shape), values)
    for area in areas:
        yield from _runs(attributes, area, first, bytes([int(found.values[0])]), 1)


def _change_of_bits(pixels: NativePixels, group: list[_Edit]) -> Change:
    start, end = group[0].start // 8, -(-max(edit.end for edit in group) // 8)
    first, last = pixels.around(start, end)
    bits = np.unpackbits(np.frombuffer(pixels.read(first, last), np.uint8), bitorder="little")
    for edit in group:
        bits[edit.start - 8 * first : edit.end - 8 * first] = np.frombuffer(edit.data, np.uint8)
    packed = np.packbits(bits, bitorder="little").tobytes()
    return Change(pixels.value + first, pixels.value + last, pixels.ordered(packed))
