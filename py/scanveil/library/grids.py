"""Where the frames of a dose lie: Grid Frame Offset Vector has a number for each of them (PS3.3 C.8.8.3.2)."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.numbers import decimals
from scanveil.dicom.values import Values
from scanveil.geometry import Vector, slice_normal
from scanveil.library.modalities import holds_dose

SAME_MM = 0.01
"""Largest distance of two numbers that mean the same place: writers round one of them."""
STRAIGHT = 1 - 1e-6
"""Smallest cosine between the normal of a grid and an axis of the patient that it lies along."""


class Grid(NamedTuple):
    """Frames along a line: where the first lies, the unit vector of the line, how far along it each lies, in mm."""

    first: tuple[float, ...]
    along: Vector
    offsets_mm: tuple[float, ...]

    def position(self, frame_index: int) -> tuple[float, ...]:
        """Where the first pixel of a frame, counted from 0, lies in the patient: (x, y, z) in mm."""
        offset = self.offsets_mm[frame_index]
        return tuple(at + offset * axis for at, axis in zip(self.first, self.along, strict=True))

    @property
    def step_mm(self) -> float:
        """The usual distance between frames."""
        return median(abs(after - before) for before, after in pairwise(self.offsets_mm))


def is_dose_grid(values: Values, frames: int) -> bool:
    """Whether a file holds several frames of a dose that have no place of their own but by the vector."""
    has_groups = tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE in values
    return frames > 1 and holds_dose(values) and not has_groups


def grid_of(values: Values, frames: int) -> Grid | None:
    """The grid of a dose of so many frames; None where there is none, or it is not clear what its numbers mean.

    They begin with 0 and go along the normal, or they begin with the z of Image Position, are all such, and the grid
    lies across that axis.
    """
    if not is_dose_grid(values, frames):
        return None
    position = values.vector(tags.IMAGE_POSITION_PATIENT, 3)
    normal = slice_normal(values.vector(tags.IMAGE_ORIENTATION_PATIENT, 6) or (0.0,) * 6)
    offsets = decimals(values.raw(tags.GRID_FRAME_OFFSET_VECTOR), frames)
    if not (position and normal and offsets) or len(set(offsets)) == 1:
        return None
    if abs(offsets[0]) <= SAME_MM:
        return Grid(position, normal, offsets)
    if abs(offsets[0] - position[2]) <= SAME_MM and abs(normal[2]) >= STRAIGHT:
        return Grid(position, (0.0, 0.0, 1.0), tuple(at - position[2] for at in offsets))
    return None
