"""What finds writing: a picture into bytes for the model, and boxes out of what it gives.

The model (`detector.onnx`, made by tools/make_model.py) marks each pixel by how sure it is that it belongs to the
middle of a line of writing; lines are grown again to their height here. It runs elsewhere: in the terminal by
onnxruntime, in the page by the same, compiled for browsers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.writing.lines import Line
from scanveil.writing.regions import Region, regions_of

LONGEST, LONGEST_OF_LARGE, LARGE = 1280, 2048, 2000
"""Pixels that the longer side is made to have, of usual images and of those whose longer side has more than `LARGE`."""
ENLARGED = 3
"""Times that an image is enlarged at most; for a second look in proportion."""
TOGETHER = 1024
"""The longer side of those that are shorter, where several are seen at once: as much is found in less time."""
THOROUGH = 1600
"""The longer side of usual images for a second look, of others in proportion: letters alone are found better."""
MULTIPLE = 32
"""Both sides of what the model sees are multiples of this."""
SURE, SURE_OF_LINE = 0.2, 0.4
"""How sure the model is of a pixel that counts, and of a line that does, from 0 to 1."""
GROWTH = 1.8
"""How far a line is grown to all sides: its area by its circumference, times this."""
BESIDE = 3
"""Pixels of the image that a box reaches farther than that."""
THINNEST, SHORTEST = 3, 6
"""Pixels, as the model sees them, that the middle of a line has at least across it and along it."""
HIGHEST, HIGHEST_PART = 32, 0.3
"""Lines that are higher, in pixels of the image, and higher than this part of the mean of its sides, are none."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as the model sees it: `tensor` is uint8 (1, 3, rows, columns) with sides that are multiples of 32.

    The picture fills `seen` rows and columns of it, and has `rows` and `columns` itself.
    """

    tensor: NDArray[np.uint8]
    rows: int
    columns: int
    seen: tuple[int, int]


def prepare(image: NDArray[np.uint8], longest: int = LONGEST) -> Prepared:
    """A picture, uint8 (rows, columns, 1 or 3), made as large as writing is found best.

    `longest` is how long a usual one is made, and others in proportion. Small ones are enlarged less: else the
    edges of what is in them look like strokes of letters.
    """
    rows, columns = image.shape[:2]
    side = max(rows, columns)
    usual = LONGEST_OF_LARGE if side > LARGE else min(LONGEST, side * ENLARGED)
    target = max(1, usual * longest // LONGEST)
    seen = tuple(max(1, round(one * target / side)) for one in (rows, columns))
    scaled = resized(image, *seen)
    whole = [-(-one // MULTIPLE) * MULTIPLE for one in seen]
    tensor = np.zeros((1, 3, *whole), np.uint8)
    tensor[0, :, : seen[0], : seen[1]] = scaled.transpose(2, 0, 1)
    return Prepared(tensor, rows, columns, (seen[0], seen[1]))


def boxes_in(found: NDArray[np.uint8], prepared: Prepared) -> list[Line]:
    """Lines of writing by what the model gave, uint8 (1, 1, rows, columns) of the prepared picture; from the top."""
    sure = found[0, 0, : prepared.seen[0], : prepared.seen[1]]
    boxes = [_box(region, prepared) for region in regions_of(sure, round(SURE * 255)) if _is_line(region)]
    return sorted(box for box in boxes if _may_be_writing(box, prepared))


def _is_line(region: Region) -> bool:
    thin, long = sorted((region.width, region.height))
    return thin >= THINNEST and long >= SHORTEST and region.mean >= SURE_OF_LINE * 255


def _box(region: Region, prepared: Prepared) -> Line:
    """A line, grown from its middle to all of it, in pixels of the image."""
    grown = region.width * region.height * GROWTH / (2 * (region.width + region.height))
    down, across = prepared.rows / prepared.seen[0], prepared.columns / prepared.seen[1]
    left, right = _reach(region.x - grown, region.x + region.width + grown, across, prepared.columns)
    top, bottom = _reach(region.y - grown, region.y + region.height + grown, down, prepared.rows)
    return Line(left, top, right - left, bottom - top, round(region.mean / 255, 3))


def _reach(low: float, high: float, scale: float, size: int) -> tuple[int, int]:
    return max(0, int(low * scale) - BESIDE), min(size, int(np.ceil(high * scale)) + BESIDE)


def _may_be_writing(box: Line, prepared: Prepared) -> bool:
    """Whether it is not too high for a line, whichever way that runs."""
    highest = max(HIGHEST, HIGHEST_PART * (prepared.rows + prepared.columns) / 2)
    return min(box.width, box.height) <= highest


def resized(image: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    """A picture with other sides: means of what is left out, and what lies between where there is more."""
    step = max(1, min(image.shape[0] // max(rows, 1), image.shape[1] // max(columns, 1)))
    if step > 1:
        image = _means(image, step)
    wide = _between(image, columns, axis=1)
    return (_between(wide, rows, axis=0) + 0.5).astype(np.uint8)


def _means(image: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    rows, columns = image.shape[0] // step * step, image.shape[1] // step * step
    blocks = image[:rows, :columns].reshape(rows // step, step, columns // step, step, image.shape[2])
    means: NDArray[np.uint8] = blocks.mean(axis=(1, 3), dtype=np.float32).astype(np.uint8)
    return means


def _between(image: NDArray[Any], size: int, axis: int) -> NDArray[np.float32]:
    """Values between neighbours along one axis."""
    own = image.shape[axis]
    at = np.clip((np.arange(size, dtype=np.float32) + 0.5) * (own / size) - 0.5, 0, own - 1)
    first = at.astype(np.intp)
    second = np.minimum(first + 1, own - 1)
    shape = [1] * image.ndim
    shape[axis] = size
    part = (at - first).astype(np.float32).reshape(shape)
    low, high = (np.take(image, index, axis=axis).astype(np.float32) for index in (first, second))
    between: NDArray[np.float32] = low + (high - low) * part
    return between
