"""Where slices lie in the patient: normal, position, order, spacing, and the letters at an image's edges.

Coordinates are the patient's, in mm (PS3.3 C.7.6.2.1.1): +x to the left hand, +y to the back, +z to the head.
An orientation is six cosines: the direction in which the column index grows, then that of the row index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from math import floor, hypot, log10
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanveil.reading import Instance

Vector = tuple[float, float, float]

POSITION_DIGITS = 3
"""Decimals of a mm to which positions count as different: a micrometre, far below any slice distance."""
ORIENTATION_TOLERANCE = 1e-3
"""Largest difference of a cosine between slices that count as parallel."""
UNEVEN_TOLERANCE = 0.05
"""Largest departure of a distance from the median, as a part of it, that counts as even."""
OBLIQUE_LETTER = 0.25
"""Smallest cosine for which an edge gets a second or third letter: about 15 degrees off the axis."""


class Spacing(NamedTuple):
    """How the slices of a stack follow each other.

    `median_mm` is the usual distance, `uneven` says that some distance departs from it,
    `gaps` are the indices behind which at least one slice is missing, `duplicates` those behind which
    a slice lies at the same place.
    """

    median_mm: float
    uneven: bool
    gaps: tuple[int, ...]
    duplicates: tuple[int, ...]


def slice_normal(image_orientation: Sequence[float]) -> Vector | None:
    """The unit vector out of the slice, None where the six cosines span no plane (PS3.3 C.7.6.2.1.1)."""
    rx, ry, rz, cx, cy, cz = image_orientation
    x, y, z = ry * cz - rz * cy, rz * cx - rx * cz, rx * cy - ry * cx
    length = hypot(x, y, z)
    return (x / length, y / length, z / length) if length > 1e-6 else None


def slice_position_mm(
    image_position: Sequence[float] | None, image_orientation: Sequence[float] | None
) -> float | None:
    """Distance in mm from the patient's origin to the slice, along its normal; None where not known."""
    if image_position is None or image_orientation is None:
        return None
    normal = slice_normal(image_orientation)
    if normal is None:
        return None
    return sum(at * along for at, along in zip(image_position, normal, strict=True))


def order_slices(instances: Sequence[Instance]) -> tuple[list[int], str]:
    """The order in which to show a series: indices into `instances`, and what the order rests on.

    The basis is "position" where all slices are parallel single frames whose positions are known and not all
    the same, else "instance-number" where all have one and they are not all the same, else "file-name".
    What is equal by one is ordered by the next.
    """
    positions = _positions_mm(instances)
    order = sorted(range(len(instances)), key=lambda index: natural_key(instances[index].path))
    numbers = [instance.instance_number for instance in instances]
    positions = _positions_mm(instances)
    if _tells_apart(positions):
        order.sort(key=lambda index: (positions[index], numbers[index] is None, numbers[index]))
        return order, "position"
    if _tells_apart(numbers):
        order.sort(key=lambda index: numbers[index] or 0)
        return order, "instance-number"
    return order, "file-name"


def natural_key(name: str) -> tuple[tuple[int, str], ...]:
    """A sort key by which `slice 2` comes before `slice 10`; text and numbers alternate in it, text first."""
    parts = re.split(r"([0-9]+)", name.lower())
    numbers = (part.lstrip("0") for part in parts[1::2])
    return tuple(
        key
        for text, number in zip_longest(parts[::2], numbers, fillvalue="")
        for key in ((0, text), (len(number), number))
    )


def measure_spacing(positions_mm: Sequence[float]) -> Spacing | None:
    """How evenly slices in order lie, from their positions in mm; None where there is but one place."""
    distances = [abs(after - before) for before, after in pairwise(positions_mm)]
    steps = [distance for distance in distances if not _same_place(distance)]
    if not steps:
        return None
    usual = median(steps)
    return Spacing(
        median_mm=usual,
        uneven=any(abs(step - usual) > UNEVEN_TOLERANCE * usual for step in steps),
        gaps=tuple(index for index, distance in enumerate(distances) if distance > 1.5 * usual),
        duplicates=tuple(index for index, distance in enumerate(distances) if _same_place(distance)),
    )


def orientation_letters(image_orientation: Sequence[float]) -> tuple[str, str, str, str]:
    """The letters at the image's edges, (left, right, top, bottom): ("R", "L", "A", "P") for an axial slice.

    Left, Right, Anterior, Posterior, Head, Foot (PS3.3 C.7.6.1.1.1). An oblique edge has several, the nearest
    direction first; an edge with no direction has none.
    """
    across, down = image_orientation[:3], image_orientation[3:]
    return _letters(across, -1), _letters(across, 1), _letters(down, -1), _letters(down, 1)


def scale_bar_mm(available_mm: float) -> float:
    """The longest round length, 1, 2 or 5 times a power of ten, that fits into `available_mm` (above 0)."""
    decade = 10.0 ** floor(log10(available_mm))
    return max(step * decade for step in (1, 2, 5) if step * decade <= available_mm * (1 + 1e-9))


def _positions_mm(instances: Sequence[Instance]) -> list[float | None]:
    """Positions to order by; none at all where slices are not parallel or hold several frames."""
    orientation = instances[0].image_orientation_patient if instances else None
    return [
        round(position, POSITION_DIGITS)
        if instance.number_of_frames == 1
        and _parallel(orientation, instance.image_orientation_patient)
        and (position := slice_position_mm(instance.image_position_patient, orientation)) is not None
        else None
        for instance in instances
    ]


def _parallel(one: Sequence[float] | None, other: Sequence[float] | None) -> bool:
    if one is None or other is None:
        return False
    return all(abs(first - second) <= ORIENTATION_TOLERANCE for first, second in zip(one, other, strict=True))


def _same_place(distance_mm: float) -> bool:
    return round(distance_mm, POSITION_DIGITS) == 0


def _tells_apart(values: Sequence[float | None]) -> bool:
    """Whether an order can rest on these: all are known, and not all are the same."""
    return None not in values and len(set(values)) > 1


def _letters(direction: Sequence[float], sign: int) -> str:
    axes = zip(direction, ("RL", "AP", "FH"), strict=True)
    named = sorted(((abs(part), pair[sign * part > 0]) for part, pair in axes if part), reverse=True)
    return "".join(letter for rank, (size, letter) in enumerate(named) if not rank or size >= OBLIQUE_LETTER)
