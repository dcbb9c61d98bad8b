"""Regions of pixels that hang together, in numpy alone: runs of each row, joined where they touch those of the next."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Region(NamedTuple):
    """The least box around pixels that hang together, and the mean of all values in the region."""

    x: int
    y: int
    width: int
    height: int
    mean: float


def regions_of(values: NDArray[np.uint8], least: int) -> list[Region]:
    """The regions of values (rows, columns) that are at least so high, by their sides and corners."""
    rows, starts, ends = _runs(values >= least)
    if not rows.size:
        return []
    names = _joined(*_neighbours(rows, starts, ends), rows.size)
    sums = np.concatenate([[0], np.cumsum(values, dtype=np.int64)])  # of all values in front of each
    columns = values.shape[1]
    held = sums[rows * columns + ends] - sums[rows * columns + starts]
    return _boxes(names, rows, starts, ends, held)


def _runs(mask: NDArray[np.bool_]) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Rows, first columns and ends of runs of pixels, in order."""
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    _rows, ends = np.nonzero(edges == -1)
    return rows, starts, ends


def _neighbours(
    rows: NDArray[np.intp], starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs of runs that touch: of one row and the next. In each row runs are sorted, and so are their ends."""
    wide = int(ends.max()) + 2
    first = np.searchsorted(rows * wide + ends, (rows + 1) * wide + starts, side="left")
    last = np.searchsorted(rows * wide + starts, (rows + 1) * wide + ends, side="right")
    counts = np.maximum(last - first, 0)
    one = np.repeat(np.arange(rows.size), counts)
    other = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    return one, other


def _joined(one: NDArray[np.intp], other: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """For each of `count` runs the first of those that it hangs together with."""
    names = np.arange(count)
    while True:
        lowest = np.minimum(names[one], names[other])
        new = names.copy()
        np.minimum.at(new, names[one], lowest)
        np.minimum.at(new, names[other], lowest)
        new = new[new]
        while not np.array_equal(new, further := new[new]):
            new = further
        if np.array_equal(new, names):
            return names
        names = new


def _boxes(
    names: NDArray[np.intp],
    rows: NDArray[np.intp],
    starts: NDArray[np.intp],
    ends: NDArray[np.intp],
    held: NDArray[np.int64],
) -> list[Region]:
    """The regions of runs that have a name in common."""
    every, which = np.unique(names, return_inverse=True)
    count = every.size
    left, top = np.full(count, np.iinfo(np.intp).max), np.full(count, np.iinfo(np.intp).max)
    right, bottom = np.zeros(count, np.intp), np.zeros(count, np.intp)
    np.minimum.at(left, which, starts)
    np.maximum.at(right, which, ends)
    np.minimum.at(top, which, rows)
    np.maximum.at(bottom, which, rows + 1)
    sums = np.bincount(which, held, count) / np.bincount(which, ends - starts, count)
    sides = zip(left.tolist(), top.tolist(), (right - left).tolist(), (bottom - top).tolist(), sums.tolist())
    return [Region(*one) for one in sides]
