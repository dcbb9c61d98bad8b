"""Shutters: what is outside a rectangle, circle or polygon is not shown (PS3.3 C.7.6.11, C.7.6.15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.values import FrameValues, Values

MAX_VERTICES = 4096
"""Corners of a polygon beyond which it is not looked at."""
MAX_P_VALUE = 0xFFFF


@dataclass(frozen=True, slots=True)
class Shutter:
    """What is shown lies inside of all that is given here; rows and columns count from 1, as in the file.

    `rectangle` is (left, right, upper, lower), its edges shown; `circle` is (row, column, radius); `polygon`
    are (row, column) of its corners. `overlay_group` is the group of a bitmap whose bits hide, 0 for none.
    `grey` is what is shown instead, 0..255.
    """

    rectangle: tuple[float, ...] = ()
    circle: tuple[float, ...] = ()
    polygon: tuple[tuple[float, float], ...] = ()
    overlay_group: int = 0
    grey: int = 0

    def hidden(self, rows: int, columns: int) -> NDArray[np.bool_] | None:
        """Where nothing is shown, bool (rows, columns); None where all is. The bitmap is not looked at."""
        row = np.arange(1, rows + 1, dtype=np.float64)[:, np.newaxis]
        column = np.arange(1, columns + 1, dtype=np.float64)[np.newaxis, :]
        shown = np.ones((rows, columns), np.bool_)
        if self.rectangle:
            left, right, upper, lower = self.rectangle
            shown &= (column >= left) & (column <= right) & (row >= upper) & (row <= lower)
        if self.circle:
            middle_row, middle_column, radius = self.circle
            shown &= (row - middle_row) ** 2 + (column - middle_column) ** 2 <= radius**2
        if self.polygon:
            shown &= inside(self.polygon, rows, columns)
        return None if shown.all() else ~shown


def shutter_of(frame: FrameValues) -> Shutter | None:
    """The shutter of a frame, from its functional groups or the top level; None where there is none."""
    return read_shutter(frame.holder(tags.FRAME_DISPLAY_SHUTTER_SEQUENCE, tags.SHUTTER_SHAPE))


def read_shutter(values: Values) -> Shutter | None:
    """The shutter that some values describe. A shape that is not described whole is left out."""
    shapes = values.text(tags.SHUTTER_SHAPE).split("\\")
    shutter = Shutter(
        rectangle=_numbers(
            values,
            tags.SHUTTER_LEFT_VERTICAL_EDGE,
            tags.SHUTTER_RIGHT_VERTICAL_EDGE,
            tags.SHUTTER_UPPER_HORIZONTAL_EDGE,
            tags.SHUTTER_LOWER_HORIZONTAL_EDGE,
        )
        if "RECTANGULAR" in shapes
        else (),
        circle=_circle(values) if "CIRCULAR" in shapes else (),
        polygon=_polygon(values) if "POLYGONAL" in shapes else (),
        overlay_group=(values.short(tags.SHUTTER_OVERLAY_GROUP) or 0) if "BITMAP" in shapes else 0,
        grey=_grey(values.short(tags.SHUTTER_PRESENTATION_VALUE)),
    )
    return shutter if shutter.rectangle or shutter.circle or shutter.polygon or shutter.overlay_group else None


def _grey(p_value: int | None) -> int:
    """A P-Value of 16 bits as a grey (PS3.3 C.7.6.11.1.1); black where there is none."""
    return ((p_value or 0) * 255 + MAX_P_VALUE // 2) // MAX_P_VALUE


def _numbers(values: Values, *tags: int) -> tuple[float, ...]:
    """One number of each, or nothing where one is missing."""
    found = [number for tag in tags for number in values.numbers(tag)[:1] if abs(number) < 1e6]
    return tuple(found) if len(found) == len(tags) else ()


def _circle(values: Values) -> tuple[float, ...]:
    center, radius = values.numbers(tags.CENTER_OF_CIRCULAR_SHUTTER), _numbers(values, tags.RADIUS_OF_CIRCULAR_SHUTTER)
    usable = len(center) == 2 and radius and radius[0] > 0 and all(abs(number) < 1e6 for number in center)
    return (*center, *radius) if usable else ()


def _polygon(values: Values) -> tuple[tuple[float, float], ...]:
    numbers = values.numbers(tags.VERTICES_OF_THE_POLYGONAL_SHUTTER)
    usable = 6 <= len(numbers) <= 2 * MAX_VERTICES and all(abs(number) < 1e6 for number in numbers)
    return tuple(zip(numbers[::2], numbers[1::2], strict=False)) if usable else ()


def inside(polygon: Sequence[tuple[float, float]], rows: int, columns: int) -> NDArray[np.bool_]:
    """Which pixels lie inside a polygon: those from which a ray to the right crosses its sides an odd number of times.

    The middle of the first pixel is (1, 1). The work is sides times rows, however many columns there are.
    """
    flips = np.zeros((rows, columns + 1), np.uint8)
    corners = np.array(polygon, np.float64)
    others = np.roll(corners, -1, axis=0)
    ends = np.clip(np.ceil((corners[:, 0], others[:, 0])), 1, rows + 1).astype(np.int64)
    firsts, lasts = ends.min(0), ends.max(0)
    for side in np.flatnonzero(firsts < lasts).tolist():
        (row_a, column_a), (row_b, column_b) = corners[side].tolist(), others[side].tolist()
        row = np.arange(firsts[side], lasts[side])
        crossing = column_a + (row - row_a) * (column_b - column_a) / (row_b - row_a)
        left_of_it = np.clip(np.ceil(crossing) - 1, 0, columns).astype(np.int64)
        flips[row - 1, left_of_it] ^= 1
    odd = np.bitwise_xor.accumulate(flips[:, :0:-1], axis=1)[:, ::-1]
    return odd.astype(np.bool_)
