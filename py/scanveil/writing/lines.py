"""Lines of writing: where one may be in an image, and which of several are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

SAME = 0.5
"""Part of the smaller of two boxes that they have in common at least to be one line."""


class Line(NamedTuple):
    """Where a line of writing may be, in pixels of the image, from its upper left corner; `score` from 0 to 1.

    `is_usual` says that it lies where devices write names: see `areas.marked`.
    """

    x: int
    y: int
    width: int
    height: int
    score: float = 1.0
    is_usual: bool = False


def together(lines: Iterable[Line]) -> list[Line]:
    """Lines that were found more than once as one, with room for all of them; from the top."""
    found: list[Line] = []
    for line in sorted(lines, key=lambda one: -one.score):
        same = next((at for at, one in enumerate(found) if are_same(one, line)), None)
        if same is None:
            found.append(line)
        else:
            found[same] = _around([found[same], line])
    return sorted(found, key=lambda one: (one.y, one.x))


def are_same(one: Line, other: Line) -> bool:
    """Whether two boxes are of the same line."""
    common = _overlap(one.x, one.width, other.x, other.width) * _overlap(one.y, one.height, other.y, other.height)
    return common >= SAME * min(one.width * one.height, other.width * other.height)


def _overlap(one: int, length: int, other: int, other_length: int) -> int:
    return max(0, min(one + length, other + other_length) - max(one, other))


def _around(lines: Sequence[Line]) -> Line:
    left, top = min(one.x for one in lines), min(one.y for one in lines)
    right, bottom = max(one.x + one.width for one in lines), max(one.y + one.height for one in lines)
    score, is_usual = max(one.score for one in lines), any(one.is_usual for one in lines)
    return Line(left, top, right - left, bottom - top, score, is_usual)
