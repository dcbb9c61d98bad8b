"""What is drawn over a frame: lines and outlines in colours of their own, with their names, and words at places.

A point is (row, column) in pixels, counted from the upper left corner of the image: the middle of its first pixel is
(0.5, 0.5).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels.shutters import inside

Points = NDArray[np.float64]
Mask = NDArray[np.bool_]
Colour = tuple[int, int, int]

AMBER: Colour = (0xFF, 0xD4, 0x79)
"""A colour that no grey is, for what has none of its own."""
DISTINCT: tuple[Colour, ...] = (
    (0xFF, 0x6B, 0x6B),
    (0x4D, 0xC8, 0xFF),
    (0x7C, 0xE3, 0x8B),
    (0xFF, 0x9F, 0x43),
    (0xD1, 0x8B, 0xFF),
    (0xF6, 0xE0, 0x5E),
    (0x5E, 0xEA, 0xD4),
    (0xFF, 0x8A, 0xC6),
)
"""Colours for several things that have none of their own."""
MAX_LABELS = 200
MAX_LABEL = 400
MAX_LEGEND = 200
FARTHEST = 1e9
"""Points beyond are mistakes or malice, as are those that are no number."""
MAX_FILLED = 1 << 26
"""Work on areas that are filled, about a pixel each; of those beyond, the outline is drawn alone."""
SIDE, SIDE_ROW = 1000, 8
"""Work on a side of such an area, however short it is, and on each row that it crosses."""
MAX_CURVE = 1 << 12
"""Points through which a smooth curve is drawn; more of them lie so close that straight lines are as good."""
MAX_STEPS = 1 << 22
"""Points beyond which a line is drawn no further: nobody could see anything there."""


class Label(NamedTuple):
    """Words at a point of the image."""

    row: float
    column: float
    text: str


class Named(NamedTuple):
    """What a colour stands for."""

    name: str
    colour: Colour


class Painter:
    """Collects what is drawn over one frame of so many rows and columns.

    `paint` is uint32 (rows, columns), packed RGBA as in `transform`, 0 where nothing is drawn; None where nothing is
    at all.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._shape = rows, columns
        self._filled = 0
        self.paint: NDArray[np.uint32] | None = None
        self.legend: list[Named] = []
        self.labels: list[Label] = []

    def fill(self, mask: Mask, named: Named) -> None:
        """Paint where a mask (rows, columns) is true."""
        if mask.any():
            self._begin_paint(named)[mask] = pack_colour(named.colour)

    def fill_inside(self, points: Points, named: Named) -> None:
        """Paint the pixels whose middle lies inside a closed line through points (n, 2)."""
        points = believable(points)
        if len(points) < 3:
            return
        low, high = (np.clip(ends, 0, self._shape) for ends in (points.min(0), points.max(0)))
        (top, left), (bottom, right) = np.floor(low).astype(int).tolist(), np.ceil(high).astype(int).tolist()
        rows, columns = bottom - top, right - left
        climb = np.abs(np.diff(np.clip(points[:, 0], top, bottom))).sum()
        work = rows * columns + SIDE * len(points) + SIDE_ROW * int(climb)
        if self._filled + work > MAX_FILLED or not rows or not columns:
            return
        self._filled += work
        corners = (points - (top, left) + 0.5).tolist()
        mask = inside([(row, column) for row, column in corners], rows, columns)
        if mask.any():
            self._begin_paint(named)[top:bottom, left:right][mask] = pack_colour(named.colour)

    def outline(self, mask: Mask, named: Named) -> None:
        """Paint the rim of a mask: its pixels that have a neighbour outside."""
        self.fill(mask & _rim(mask), named)

    def outline_labels(self, labels: NDArray[np.integer[Any]], named: Callable[[int], Named]) -> None:
        """Paint the rims of areas that have a label (rows, columns) above 0 in common, in the colours of these."""
        rim = (labels > 0) & _rim(labels)
        found, which = np.unique(labels[rim], return_inverse=True)
        if found.size:
            names = [named(label) for label in found.tolist()]
            self._begin_paint(*names)[rim] = np.array([pack_colour(one.colour) for one in names])[which]

    def line(self, points: Points, named: Named, *, closed: bool = False) -> None:
        """Paint a line through points (n, 2), one pixel wide; what lies outside of the image is left out."""
        rows, columns = self._shape
        points = believable(points)
        if not len(points):
            return
        pixels = np.floor(_along(np.concatenate([points, points[:1]]) if closed else points, self._shape))
        inside = (pixels >= 0).all(1) & (pixels[:, 0] < rows) & (pixels[:, 1] < columns)
        at = pixels[inside].astype(np.int64)
        if at.size:
            self._begin_paint(named)[at[:, 0], at[:, 1]] = pack_colour(named.colour)

    def cross(self, point: Points, named: Named) -> None:
        """Paint a small cross at a point (2,)."""
        for across in ((0.0, 3.0), (3.0, 0.0)):
            self.line(np.array([point - across, point + across]), named)

    def write(self, row: float, column: float, text: str) -> None:
        """Keep words for a point."""
        if text and len(self.labels) < MAX_LABELS:
            self.labels.append(Label(row, column, text[:MAX_LABEL]))

    def with_paint(self, paint: NDArray[np.uint32]) -> Painter:
        """The same names and words with something else painted."""
        rows, columns = paint.shape
        other = Painter(rows, columns)
        other.paint, other.legend, other.labels = paint, self.legend, self.labels
        return other

    def _begin_paint(self, *named: Named) -> NDArray[np.uint32]:
        """What is painted on, and the names of its colours kept."""
        if self.paint is None:
            self.paint = np.zeros(self._shape, np.uint32)
        for one in named:
            if len(self.legend) == MAX_LEGEND:
                break
            if one.name and one not in self.legend:
                self.legend.append(one)
        return self.paint


def _rim(areas: NDArray[Any]) -> Mask:
    """Pixels (rows, columns) that have a neighbour of another value, or lie at the edge."""
    rim = np.ones(areas.shape, np.bool_)
    middle = areas[1:-1, 1:-1]
    neighbours = areas[:-2, 1:-1], areas[2:, 1:-1], areas[1:-1, :-2], areas[1:-1, 2:]
    rim[1:-1, 1:-1] = np.logical_or.reduce([middle != neighbour for neighbour in neighbours])
    return rim


def pack_colour(colour: Colour) -> np.uint32:
    """A colour as packed RGBA, opaque."""
    return np.uint32(np.array([*colour, 255], np.uint8).view(np.uint32)[0])


def from_cielab(lab: tuple[int, ...]) -> Colour:
    """A colour in CIELab of 16 bits each (PS3.3 C.10.7.1.1) as sRGB."""
    lightness, a, b = lab[0] * 100 / 65535, lab[1] * 255 / 65535 - 128, lab[2] * 255 / 65535 - 128
    y = (lightness + 16) / 116
    xyz = np.array([white * _from_lab(part) for white, part in zip(_D50, (y + a / 500, y, y - b / 200), strict=True)])
    linear = np.clip(_XYZ_TO_RGB @ xyz, 0, 1)
    srgb = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (int(part) for part in np.rint(srgb * 255))
    return red, green, blue


def _from_lab(part: float) -> float:
    return part**3 if part > 6 / 29 else 3 * (6 / 29) ** 2 * (part - 4 / 29)


_D50 = (0.9642, 1.0, 0.8251)
_XYZ_TO_RGB = np.array(
    [
        [3.1338561, -1.6168667, -0.4906146],
        [-0.9787684, 1.9161415, 0.0334540],
        [0.0719453, -0.2289914, 1.4052427],
    ]
)
"""Linear sRGB of XYZ under D50, the white of PCS values, adapted by Bradford's matrix."""


def ellipse(axes: Points) -> Points:
    """Points around an ellipse, given the ends of its long axis, then those of the short one: the first of (n, 2)."""
    middle = axes[:2].mean(0)
    long, short = (axes[1] - axes[0]) / 2, (axes[3] - axes[2]) / 2
    around: Points = middle + np.outer(np.cos(_TURN), long) + np.outer(np.sin(_TURN), short)
    return around


def circle(center: Points, edge: Points) -> Points:
    """Points around a circle, given its middle and a point on it."""
    radius = float(np.hypot(*(edge - center)))
    around: Points = center + radius * np.stack([np.sin(_TURN), np.cos(_TURN)], 1)
    return around


def curve(points: Points) -> Points:
    """Points along a smooth curve through points (n, 2), a Catmull-Rom spline; one that closes is smooth there too."""
    points = believable(points)
    if not 2 < len(points) <= MAX_CURVE:
        return points
    before, behind = (points[-2], points[1]) if (points[0] == points[-1]).all() else (points[0], points[-1])
    every = np.concatenate([[before], points, [behind]])[:, np.newaxis]
    one, two, three, four = every[:-3], every[1:-2], every[2:-1], every[3:]
    at = _PART[:, np.newaxis]
    along = two + at / 2 * (
        three - one + at * (2 * one - 5 * two + 4 * three - four + at * (3 * (two - three) + four - one))
    )
    found: Points = np.concatenate([*along, points[-1:]])
    return found


_PART = np.arange(16) / 16


_TURN = np.linspace(0, 2 * np.pi, 181)


def believable(points: Points) -> Points:
    """Points without those that are no number or lie too far away."""
    return points[(np.abs(points) < FARTHEST).all(1)]


def _along(points: Points, shape: tuple[int, ...]) -> Points:
    """Points at most a pixel apart along a line, so far as it lies in an image of a shape; ends are included."""
    if len(points) < 2:
        return points
    starts, ends = _clip(points[:-1], points[1:], shape)
    counts = np.ceil(np.abs(ends - starts).max(1)).astype(np.intp) + 1  # repeat takes no wider integers
    # in WebAssembly a sum of integers has 32 bits, which long lines would overflow
    counts = counts[: int(np.searchsorted(np.cumsum(counts, dtype=np.float64), MAX_STEPS)) + 1]
    which = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts, counts)
    part = (step / np.maximum(counts[which] - 1, 1))[:, np.newaxis]
    found: Points = starts[which] + part * (ends - starts)[which]
    return found


def _clip(starts: Points, ends: Points, shape: tuple[int, ...]) -> tuple[Points, Points]:
    """The parts of line segments that lie in an image (Liang and Barsky), without those that do not touch it."""
    low, high = np.zeros(len(starts)), np.ones(len(starts))
    along = ends - starts
    with np.errstate(divide="ignore", invalid="ignore"):
        for axis in (0, 1):
            near, far = (0 - starts[:, axis]) / along[:, axis], (shape[axis] - starts[:, axis]) / along[:, axis]
            beside = (along[:, axis] == 0) & ((starts[:, axis] < 0) | (starts[:, axis] > shape[axis]))
            low = np.fmax(low, np.where(along[:, axis] == 0, 0.0, np.minimum(near, far)))
            high = np.fmin(high, np.where(along[:, axis] == 0, np.where(beside, -1.0, 1.0), np.maximum(near, far)))
    seen = low <= high
    from_, to = low[seen, np.newaxis], high[seen, np.newaxis]
    return starts[seen] + from_ * along[seen], starts[seen] + to * along[seen]
