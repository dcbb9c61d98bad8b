"""Drawings laid over an image: the bitmaps of groups 60xx (PS3.3 C.9.2), as one mask for a frame.

A bitmap has its own data, or lies in a bit of the pixels that holds no value (retired in 2004).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom.reading import Header
from scanveil.dicom.wire import Element, shorts
from scanveil.library.instance import frame_count

Words = Callable[[], NDArray[Any] | None]

MAX_BITS = 1 << 28
"""Bits of one overlay beyond which it is not drawn."""

_BITS_ALLOCATED, _BIT_POSITION = 0x0100, 0x0102
_ROWS, _COLUMNS, _FRAMES, _ORIGIN, _FIRST_FRAME, _DATA = 0x0010, 0x0011, 0x0015, 0x0050, 0x0051, 0x3000


def drawing_of(
    header: Header,
    rows: int,
    columns: int,
    frame_index: int,
    words: Words = lambda: None,
) -> NDArray[np.bool_] | None:
    """Where something is drawn over a frame, bool (rows, columns); None where nothing is.

    `words` gives the frame's values with all their bits, unsigned (rows, columns), where they can be had.
    """
    mask: NDArray[np.bool_] | None = None
    for group in _groups(header):
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
    words: Words = lambda: None,
) -> NDArray[np.bool_] | None:
    """The overlay of one group alone, as in `drawing_of`; None where there is none."""
    elements = _groups(header).get(group)
    if not elements:
        return None
    overlay = _Overlay(header, elements)
    plane = overlay.plane(frame_index) if _DATA in elements else overlay.plane_in_pixels(words)
    if plane is None:
        return None
    mask = np.zeros((rows, columns), np.bool_)
    _lay(mask, plane, *overlay.origin)
    return mask


def _groups(header: Header) -> dict[int, dict[int, Element]]:
    """The elements of each group 60xx."""
    groups: dict[int, dict[int, Element]] = {}
    for element in header.elements:
        if element.tag >> 24 == 0x60:
            groups.setdefault(element.tag >> 16, {})[element.tag & 0xFFFF] = element
    return groups


class _Overlay:
    """One group 60xx."""

    def __init__(self, header: Header, elements: dict[int, Element]) -> None:
        self._header = header
        self._elements = elements
        self._rows, self._columns = self._short(_ROWS), self._short(_COLUMNS)
        row, column = (*self._shorts(_ORIGIN), 1, 1)[:2]
        self.origin = _signed(row) - 1, _signed(column) - 1

    def plane(self, frame_index: int) -> NDArray[np.bool_] | None:
        """Its bits for a frame of the image, bool (rows, columns); None where it has none, or fewer than it says."""
        size = self._rows * self._columns
        first = max(self._short(_FIRST_FRAME), 1) - 1
        speaks_of_frames = bool(self._bytes(_FRAMES).strip(b" \0")) or _FIRST_FRAME in self._elements
        at = frame_index - first if speaks_of_frames else 0
        count = frame_count(self._bytes(_FRAMES))
        data = self._bytes(_DATA)
        if not 0 < size <= MAX_BITS or not 0 <= at < count or len(data) * 8 < size * (at + 1):
            return None
        element = self._elements[_DATA]
        if not self._header.encoding.little and element.vr != b"OB":  # words of 16 bits
            data = np.frombuffer(data[: len(data) // 2 * 2], ">u2").astype("<u2").tobytes()
        start = size * at
        part = np.frombuffer(data, np.uint8)[start // 8 : (start + size + 7) // 8]
        bits = np.unpackbits(part, bitorder="little")[start % 8 : start % 8 + size]
        return bits.view(np.bool_).reshape(self._rows, self._columns)

    def plane_in_pixels(self, words: Words) -> NDArray[np.bool_] | None:
        """Its bits out of those of the pixels, bool (rows, columns); None where it does not lie there."""
        values = words() if self._short(_BITS_ALLOCATED) > 1 else None
        bit = self._short(_BIT_POSITION)
        if values is None or bit >= 8 * values.itemsize:
            return None
        plane: NDArray[np.bool_] = (values >> values.dtype.type(bit) & 1).astype(np.bool_)
        return plane

    def _bytes(self, number: int) -> bytes:
        element = self._elements.get(number)
        return self._header.buffer[element.value : element.value_end] if element else b""

    def _shorts(self, number: int) -> tuple[int, ...]:
        return shorts(self._bytes(number), self._header.encoding)

    def _short(self, number: int) -> int:
        return next(iter(self._shorts(number)), 0)


def _signed(value: int) -> int:
    return value - (1 << 16) if value >= 1 << 15 else value


def _lay(mask: NDArray[np.bool_], plane: NDArray[np.bool_], row: int, column: int) -> None:
    """Put a plane into a mask with its first pixel at a place, which may lie outside; what sticks out is cut."""
    rows, columns = mask.shape
    top, left = max(row, 0), max(column, 0)
    bottom, right = min(row + plane.shape[0], rows), min(column + plane.shape[1], columns)
    if top < bottom and left < right:
        mask[top:bottom, left:right] |= plane[top - row : bottom - row, left - column : right - column]
