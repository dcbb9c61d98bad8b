"""Where slices lie in the patient: normal, position, order, spacing, and the letters at an image's edges.

Coordinates are the patient's, in mm (PS3.3 C.7.6.2.1.1): +x to the left hand, +y to the back, +z to the head.
An orientation is six cosines: the direction in which the column index grows, then that of the row index.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from statistics import median
from typing import Any, NamedTuple

from scanveil.said import _

Vector = tuple[float, float, float]

POSITION_DIGITS = 3
"""Decimals of a mm to which positions count as different: a micrometre, far below any slice distance."""
ORIENTATION_TOLERANCE = 1e-3
"""Largest difference of a cosine between slices that count as parallel."""
UNEVEN_TOLERANCE = 0.05
"""Largest departure of a distance from the median, as a part of it, that counts as even."""
MISSING_PART = 0.1
"""Part of the distances that may be gaps."""
OBLIQUE_PLANE = 0.9
"""Largest cosine of a normal below which a plane is called oblique: about 25 degrees off the axis."""
OBLIQUE_LETTER = 0.25
"""Smallest cosine for which an edge gets a second or third letter: about 15 degrees off the axis."""
_NUMBERS = re.compile(r"([0-9]+)")


class Spacing(NamedTuple):
    """How the slices of a stack follow each other.

    `median_mm` is the usual distance; `gaps` are the indices behind which at least one slice is missing, `duplicates`
    those behind which a slice lies at the same place. All other distances are from `least_mm` to `most_mm`.
    """

    median_mm: float
    least_mm: float
    most_mm: float
    gaps: tuple[int, ...]
    duplicates: tuple[int, ...]

    @property
    def uneven(self) -> bool:
        """Whether some distance, but for gaps and duplicates, departs from the usual one."""
        room = UNEVEN_TOLERANCE * self.median_mm
        return self.median_mm - self.least_mm > room or self.most_mm - self.median_mm > room


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


def order_images(positions_mm: Sequence[float | None], numbers: Sequence[int | None]) -> tuple[list[int], str]:
    """The order in which to show images that are given in the order of their names: indices, and what it rests on.

    The basis is "position" where all positions are known and not all the same, else "instance-number" where all
    numbers are and they are not all the same, else "file-name". What is equal by one is ordered by the next.
    """
    order = list(range(len(numbers)))
    places = [None if position is None else round(position, POSITION_DIGITS) for position in positions_mm]
    if _tells_apart(places):
        order.sort(key=lambda index: (places[index], numbers[index] is None, numbers[index]))
        return order, "position"
    if _tells_apart(numbers):
        order.sort(key=lambda index: numbers[index] or 0)
        return order, "instance-number"
    return order, "file-name"


def natural_key(name: str) -> tuple[str | tuple[int, str], ...]:
    """A sort key by which `slice 2` comes before `slice 10`; text and numbers alternate in it, text first."""
    parts: list[Any] = _NUMBERS.split(name.lower())
    parts[1::2] = [(len(number), number) for number in (digits.lstrip("0") for digits in parts[1::2])]
    return tuple(parts)


def measure_spacing(positions_mm: Sequence[float]) -> Spacing | None:
    """How evenly slices in order lie, from their positions in mm; None where there is but one place.

    A distance of more than one and a half times the usual one is a gap, unless there are many: then the slices were
    taken like that, as those of a head often are.
    """
    distances = [abs(after - before) for before, after in pairwise(positions_mm)]
    steps = [distance for distance in distances if not _same_place(distance)]
    if not steps:
        return None
    usual = median(steps)
    gaps = [index for index, distance in enumerate(distances) if distance > 1.5 * usual]
    if len(gaps) > max(1, MISSING_PART * len(steps)) or len(steps) < 3:
        gaps = []
    rest = [step for step in steps if not gaps or step <= 1.5 * usual]
    return Spacing(
        median_mm=usual,
        least_mm=min(rest),
        most_mm=max(rest),
        gaps=tuple(gaps),
        duplicates=tuple(index for index, distance in enumerate(distances) if _same_place(distance)),
    )


def are_parallel(one: Sequence[float] | None, other: Sequence[float] | None) -> bool:
    """Whether two orientations are the same but for `ORIENTATION_TOLERANCE`; one that is not known is like none."""
    if one is None or other is None:
        return False
    if one == other:
        return True
    return all(abs(first - second) <= ORIENTATION_TOLERANCE for first, second in zip(one, other, strict=True))


def direction_name(image_orientation: Sequence[float]) -> str:
    """The common name of a slice's plane: axial, coronal or sagittal, or the nearest of them where it is oblique."""
    plane = plane_of(image_orientation)
    if plane is None:
        return _("images")
    axis, is_oblique = plane
    return (_OBLIQUE_PLANES if is_oblique else _PLANES)[axis]


def plane_of(image_orientation: Sequence[float]) -> tuple[int, bool] | None:
    """The axis (x, y, z: 0, 1, 2) that is nearest to a slice's normal, and whether it is oblique; None without one."""
    normal = slice_normal(image_orientation)
    if normal is None:
        return None
    largest, before = max((abs(part), -axis) for axis, part in enumerate(normal))
    return -before, largest < OBLIQUE_PLANE


_PLANES = (_("sagittal"), _("coronal"), _("axial"))
_OBLIQUE_PLANES = (_("oblique sagittal"), _("oblique coronal"), _("oblique axial"))
"""Names of planes, by the axis that is nearest to their normal."""


def orientation_letters(image_orientation: Sequence[float]) -> tuple[str, str, str, str]:
    """The letters at the image's edges, (left, right, top, bottom): ("R", "L", "A", "P") for an axial slice.

    Left, Right, Anterior, Posterior, Head, Foot (PS3.3 C.7.6.1.1.1). An oblique edge has several, the nearest
    direction first; an edge with no direction has none.
    """
    across, down = image_orientation[:3], image_orientation[3:]
    return _letters(across, -1), _letters(across, 1), _letters(down, -1), _letters(down, 1)


def _same_place(distance_mm: float) -> bool:
    return round(distance_mm, POSITION_DIGITS) == 0


def _tells_apart(values: Sequence[float | None]) -> bool:
    """Whether an order can rest on these: all are known, and not all are the same."""
    return None not in values and len(set(values)) > 1


def _letters(direction: Sequence[float], sign: int) -> str:
    axes = zip(direction, ("RL", "AP", "FH"), strict=True)
    named = sorted(((abs(part), pair[sign * part > 0]) for part, pair in axes if part), reverse=True)
    return "".join(letter for rank, (size, letter) in enumerate(named) if not rank or size >= OBLIQUE_LETTER)
