"""Pixels that hang together by sides and corners are one region, whatever its shape."""

from __future__ import annotations

import random

import numpy as np
import pytest
from numpy.typing import NDArray

from scanveil.writing.regions import Region, regions_of

LEAST = 100
SPIRAL = """
########
#......#
#.####.#
#.#..#.#
#.##.#.#
#....#.#
######.#
.......#
"""
"""Read from above, its parts are found to be one only at the end of it."""


def drawn(text: str) -> NDArray[np.uint8]:
    """A picture out of lines, its marks as high as is asked for."""
    return np.array([[LEAST if mark == "#" else 0 for mark in line] for line in text.split()], np.uint8)


def flooded(values: NDArray[np.uint8], least: int) -> list[Region]:
    """The same by the book: from each pixel to all of its neighbours."""
    left = {(int(row), int(column)) for row, column in np.argwhere(values >= least)}
    found = []
    while left:
        waiting, own = [left.pop()], []
        while waiting:
            row, column = waiting.pop()
            own.append((row, column))
            around = {(row + down, column + across) for down in (-1, 0, 1) for across in (-1, 0, 1)} & left
            left -= around
            waiting += around
        rows, columns = zip(*own, strict=True)
        mean = sum(int(values[one]) for one in own) / len(own)
        across, down = max(columns) - min(columns) + 1, max(rows) - min(rows) + 1
        found.append(Region(min(columns), min(rows), across, down, mean))
    return sorted(found)


def rounded(regions: list[Region]) -> list[Region]:
    return sorted(one._replace(mean=round(one.mean, 9)) for one in regions)


@pytest.mark.parametrize("share", [0.05, 0.3, 0.45, 0.6, 0.95])
def test_regions_are_those_that_a_flood_fills(share: float) -> None:
    """In pictures of many sizes, of few and of many marks."""
    chance = random.Random(f"regions {share}")
    for _ in range(20):
        rows, columns = chance.randrange(1, 24), chance.randrange(1, 24)
        high = [
            chance.randrange(LEAST, 256) if chance.random() < share else chance.randrange(LEAST)
            for _ in range(rows * columns)
        ]
        values = np.array(high, np.uint8).reshape(rows, columns)
        assert rounded(regions_of(values, LEAST)) == rounded(flooded(values, LEAST))


def test_what_winds_is_one_region() -> None:
    """Its mean is that of its own pixels alone."""
    assert regions_of(drawn(SPIRAL), LEAST) == [Region(0, 0, 8, 8, LEAST)]


def test_what_touches_at_a_corner_hangs_together() -> None:
    """What does not is two."""
    assert regions_of(drawn("#. .#"), LEAST) == [Region(0, 0, 2, 2, LEAST)]
    assert len(regions_of(drawn("#.. ..#"), LEAST)) == 2


def test_the_end_of_a_row_does_not_touch_the_beginning_of_the_next() -> None:
    """However they lie in memory."""
    assert regions_of(drawn("...# #..."), LEAST) == [Region(3, 0, 1, 1, LEAST), Region(0, 1, 1, 1, LEAST)]


@pytest.mark.parametrize("shape", [(1, 1), (3, 4), (0, 4), (4, 0)])
def test_where_nothing_is_high_enough_there_is_none(shape: tuple[int, int]) -> None:
    """A picture may have no pixels at all."""
    assert regions_of(np.full(shape, LEAST - 1, np.uint8), LEAST) == []


def test_all_of_a_picture_may_be_one() -> None:
    """A value that is just as high as is asked for belongs to it."""
    assert regions_of(np.full((5, 7), LEAST, np.uint8), LEAST) == [Region(0, 0, 7, 5, LEAST)]
