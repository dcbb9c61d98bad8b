"""Which values images have: windows rest on them where a file says none, or one that fits nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf
from statistics import median
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.tables import LookupTable
from scanveil.pixels.transform import Rescale, modality_values
from scanveil.pixels.units import HOUNSFIELD

ROBUST_TAIL = 0.005
"""Part of the values at either end that `low` and `high` leave out."""
ROBUST_SAMPLE = 1 << 14
"""About as many values, spread evenly over a frame, do these rest on."""
MANY, FAR = 8, 100
"""Of so many images one may be broken; it is where it reaches so many times as far as all others."""
LEAST_HU = -1024
"""What lies below in CT is no density, but what was written where nothing was measured."""

_Ends = tuple[float, float]  # both included


class Levels(NamedTuple):
    """Modality values of one image or several: from `lowest` to `highest`, of each but the outermost `low` to `high`.

    Padding is left out, and what is no number, and in CT what is below `LEAST_HU`.
    """

    low: float
    high: float
    lowest: float
    highest: float


def levels_of(
    attributes: PixelAttributes, stored_values: NDArray[Any], modality: Rescale | LookupTable
) -> Levels | None:
    """The levels of a frame (rows, columns); None where none of its values is one of an image."""
    outside = _outside(attributes, modality)
    whole = _ends(stored_values, outside)
    if whole is None:
        return None
    found = [*robust_ends(stored_values, outside), *whole]
    if isinstance(modality, LookupTable):
        return Levels(*_entries_between(modality, *found[:2]), *_entries_between(modality, *found[2:]))
    values = modality_values(np.array(found), modality).tolist()
    return Levels(*sorted(values[:2]), *sorted(values[2:]))


def join(found: Iterable[Levels | None]) -> Levels | None:
    """The levels of several images, of which some may have none: what is bright in one of them stays below white.

    Of many images, few that lie far beyond all others do not count for `low` and `high`: they are broken.
    """
    known = [levels for levels in found if levels]
    if not known:
        return None
    low, high, lowest, highest = zip(*known, strict=True)
    few = len(known) // MANY
    return Levels(
        -_end([-one for one in low], -median(high), few), _end(high, median(low), few), min(lowest), max(highest)
    )


def _end(ends: Sequence[float], origin: float, few: int) -> float:
    """The largest of some ends, but for a few that lie too many times as far from an origin as the next one."""
    ordered = sorted(ends)
    while few and ordered[-1] - origin > FAR * max(ordered[-2] - origin, 0) > 0:
        ordered.pop()
        few -= 1
    return ordered[-1]


def robust_ends(stored_values: NDArray[Any], outside: list[_Ends]) -> _Ends:
    """The lowest and highest stored value of a frame (rows, columns) without the outermost `ROBUST_TAIL` at either end.

    Where these are one, because most of the frame is, those of the whole frame; (0, 0) where all values lie `outside`.
    """
    sample = robust_part(_inside(_sample(stored_values), outside))
    if sample.size and sample[0] != sample[-1]:
        return float(sample[0]), float(sample[-1])
    return _ends(stored_values, outside) or (0.0, 0.0)


def some_values(
    attributes: PixelAttributes, stored_values: NDArray[Any], modality: Rescale | LookupTable
) -> NDArray[np.float64]:
    """Modality values of a frame, in one row, from all over it: as many as `low` and `high` rest on."""
    return modality_values(_inside(_sample(stored_values), _outside(attributes, modality)), modality)


def robust_part(values: NDArray[Any]) -> NDArray[Any]:
    """Values in their order, without the outermost `ROBUST_TAIL` at either end."""
    tail = int(ROBUST_TAIL * (values.size - 1))
    return np.sort(values)[tail : values.size - tail]


def _sample(stored_values: NDArray[Any]) -> NDArray[Any]:
    rows, columns = stored_values.shape
    step = max(1, round((rows * columns / ROBUST_SAMPLE) ** 0.5))
    return stored_values[::step, ::step]


def _ends(stored_values: NDArray[Any], outside: list[_Ends]) -> _Ends | None:
    """The lowest and highest stored value that does not lie `outside`, None where all do."""
    values = _inside(stored_values, outside)
    return (float(values.min()), float(values.max())) if values.size else None


def _inside(stored_values: NDArray[Any], outside: list[_Ends]) -> NDArray[Any]:
    """The values, in one row, that are numbers and not `outside`."""
    values = stored_values.ravel()
    if values.dtype.kind == "f":
        values = values[np.isfinite(values)]
    for low, high in outside:
        if values.size and low <= values.max() and values.min() <= high:
            values = values[(values < low) | (values > high)]
    return values


def _outside(attributes: PixelAttributes, modality: Rescale | LookupTable) -> list[_Ends]:
    """Which stored values are none of an image."""
    found = [attributes.pixel_padding] if attributes.pixel_padding else []
    if attributes.unit == HOUNSFIELD and isinstance(modality, Rescale):
        least = (LEAST_HU - modality.intercept) / modality.slope
        below = (
            (-inf, float(np.nextafter(least, -inf))) if modality.slope > 0 else (float(np.nextafter(least, inf)), inf)
        )
        found.append(below)
    return found


def _entries_between(table: LookupTable, low: float, high: float) -> _Ends:
    """The lowest and the highest entry between two inputs; entries need not rise."""
    first, last = (int(min(max(end - table.first, 0), table.entries.size - 1)) for end in (low, high))
    entries = table.entries[first : last + 1]
    return float(entries.min()), float(entries.max())
