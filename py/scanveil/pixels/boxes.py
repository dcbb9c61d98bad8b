"""Rectangles of an image, and which of its pixels lie outside of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from scanveil.errors import UsageError
from scanveil.said import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Box(NamedTuple):
    """A rectangle in pixels of the image: `x` and `y` are its left and its top one, from 0."""

    x: int
    y: int
    width: int
    height: int


FrameBoxes = Mapping[int, Sequence[Box]]
"""Boxes by the index of their frame, from 0."""


def clipped(box: Box, rows: int, columns: int) -> Box | None:
    """What of a box lies in an image; None where nothing does."""
    left, top = max(box.x, 0), max(box.y, 0)
    right, bottom = min(box.x + box.width, columns), min(box.y + box.height, rows)
    return Box(left, top, right - left, bottom - top) if left < right and top < bottom else None


def all_clipped(boxes: Iterable[Box], rows: int, columns: int) -> list[Box]:
    """What of each box lies in an image. Raises UsageError where one has no size, or nothing of it lies there."""
    return [_in_image(box, rows, columns) for box in boxes]


def even_columns(box: Box) -> Box:
    """A box with the pixels that share their colours with its own, two of a row each (PS3.3 C.7.6.3.1.2)."""
    left, right = box.x // 2 * 2, -(-(box.x + box.width) // 2) * 2
    return box._replace(x=left, width=right - left)


def outside(boxes: Iterable[Box], rows: int, columns: int) -> NDArray[np.bool_]:
    """bool (rows, columns): the pixels that are in none of the boxes, which lie in the image."""
    import numpy as np

    mask = np.ones((rows, columns), np.bool_)
    for x, y, width, height in boxes:
        mask[y : y + height, x : x + width] = False
    return mask


def _in_image(box: Box, rows: int, columns: int) -> Box:
    if box.width <= 0 or box.height <= 0:
        raise UsageError(_("A part of the image that is to be blanked has no size. Please mark it again."))
    found = clipped(box, rows, columns)
    if found is None:
        raise UsageError(
            _("A part that is to be blanked lies outside of the image, so nothing would change. Please mark it again.")
        )
    return found
