"""Drawings laid over an image: the bitmaps of groups 60xx (PS3.3 C.9.2), as one mask for a frame.

A bitmap has its own data, or lies in a bit of the pixels that holds no value (retired in 2004).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import Values
from scanveil.dicom.wire import OVERLAY_GROUPS
from scanveil.library.instance import frame_count

WholeWords = Callable[[], NDArray[Any] | None]

MAX_BITMAP = 1 << 28
"""Bits of one overlay beyond which it is not drawn."""


def drawing_of(
    header: Header,
    rows: int,
    columns: int,
    frame_index: int,
    words: WholeWords = lambda: None,
) -> NDArray[np.bool_] | None:
    """Where something is drawn over a frame, bool (rows, columns); None where nothing is.

    `words` gives the frame's values with all their bits, unsigned (rows, columns), where they can be had.
    """
    mask: NDArray[np.bool_] | None = None
    for group in sorted({element.tag >> 16 for element in header.elements} & {*OVERLAY_GROUPS}):
        one = bitmap_of(header, group, rows, columns, frame_index, words)
        if one is not None:
            mask = one if mask is None else mask | one
    return mask


def bitmap_of(
    header: Header,
    group: int,
    rows: int,
    columns: int,
    frame_index: int,
    words: WholeWords = lambda: None,
) -> NDArray[np.bool_] | None:
    """The overlay of one group alone, as in `drawing_of`; None where there is none."""
    overlay = _Overlay(values_of(header), group)
    plane = overlay.plane(frame_index) if overlay.has_data else overlay.plane_in_pixels(words)
    if plane is None:
        return None
    mask = np.zeros((rows, columns), np.bool_)
    _lay(mask, plane, *overlay.origin)
    return mask


def in_group(tag: int, group: int) -> int:
    """The tag of another of the repeating groups, given that of the first, 6000."""
    return group << 16 | tag & 0xFFFF


class _Overlay:
    """One group 60xx."""

    def __init__(self, values: Values, group: int) -> None:
        self._values = values
        self._group = group
        self._rows, self._columns = self._short(tags.OVERLAY_ROWS), self._short(tags.OVERLAY_COLUMNS)
        row, column = (*values.shorts(self._tag(tags.OVERLAY_ORIGIN)), 1, 1)[:2]
        self.origin = _to_signed(row) - 1, _to_signed(column) - 1

    @property
    def has_data(self) -> bool:
        """Whether it has data of its own."""
        return self._tag(tags.OVERLAY_DATA) in self._values

    def plane(self, frame_index: int) -> NDArray[np.bool_] | None:
        """Its bits for a frame of the image, bool (rows, columns); None where it has none, or fewer than it says."""
        size = self._rows * self._columns
        first_frame, frames = self._tag(tags.IMAGE_FRAME_ORIGIN), self._tag(tags.NUMBER_OF_FRAMES_IN_OVERLAY)
        speaks_of_frames = bool(self._values.stripped(frames)) or first_frame in self._values
        at = frame_index - max(self._values.short(first_frame) or 0, 1) + 1 if speaks_of_frames else 0
        data = self._data()
        if (
            not 0 < size <= MAX_BITMAP
            or not 0 <= at < frame_count(self._values.raw(frames))
            or len(data) * 8 < size * (at + 1)
        ):
            return None
        start = size * at
        part = np.frombuffer(data, np.uint8)[start // 8 : (start + size + 7) // 8]
        bits = np.unpackbits(part, bitorder="little")[start % 8 : start % 8 + size]
        return bits.view(np.bool_).reshape(self._rows, self._columns)

    def plane_in_pixels(self, words: WholeWords) -> NDArray[np.bool_] | None:
        """Its bits out of those of the pixels, bool (rows, columns); None where it does not lie there."""
        values = words() if self._short(tags.OVERLAY_BITS_ALLOCATED) > 1 else None
        bit = self._short(tags.OVERLAY_BIT_POSITION)
        if values is None or bit >= 8 * values.itemsize:
            return None
        plane: NDArray[np.bool_] = (values >> values.dtype.type(bit) & 1).astype(np.bool_)
        return plane

    def _data(self) -> bytes:
        """Its data as bytes in the order of their bits."""
        tag = self._tag(tags.OVERLAY_DATA)
        data = self._values.raw(tag)
        if not self._values.encoding.little and self._values.vr(tag) != b"OB":  # words of 16 bits
            return np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
        return data

    def _tag(self, tag: int) -> int:
        return in_group(tag, self._group)

    def _short(self, tag: int) -> int:
        return self._values.short(self._tag(tag)) or 0


def _to_signed(value: int) -> int:
    return value - (1 << 16) if value >= 1 << 15 else value


def _lay(mask: NDArray[np.bool_], plane: NDArray[np.bool_], row: int, column: int) -> None:
    """Put a plane into a mask with its first pixel at a place, which may lie outside; what sticks out is cut."""
    rows, columns = mask.shape
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + plane.shape[0], rows), min(column + plane.shape[1], columns)
    if top < bottom and left < right:
        mask[top:bottom, left:right] |= plane[top - row : bottom - row, left - column : right - column]
