"""Where a frame lies in the patient or on a slide, and what draws on it there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import FrameValues, Values
from scanveil.drawn.drawing import Painter, Points
from scanveil.geometry import slice_normal
from scanveil.library.modalities import holds_dose
from scanveil.pixels.attributes import PixelAttributes

PARALLEL = 1e-3
"""Largest departure of a cosine from 1 for planes that count as parallel."""


class Tile(NamedTuple):
    """A part of a whole slide of so many rows and columns; its first pixel counts from 1 (PS3.3 C.8.12.14)."""

    row: int
    column: int
    slide_rows: int
    slide_columns: int


class Plane(NamedTuple):
    """A plane of the patient (PS3.3 C.7.6.2.1.1): where the middle of the first pixel lies, in mm (3,).

    `across` and `down` are unit vectors (3,) along rows and columns, `spacing_mm` is (between rows, between columns).
    """

    position: NDArray[np.float64]
    across: NDArray[np.float64]
    down: NDArray[np.float64]
    spacing_mm: tuple[float, float]

    @property
    def normal(self) -> NDArray[np.float64]:
        """The unit vector out of the plane."""
        return np.cross(self.across, self.down)

    def to_image(self, points: NDArray[np.float64]) -> Points:
        """Points of the patient in mm (n, 3) as points of the image (n, 2), along its normal."""
        from_corner = points - self.position
        row = from_corner @ self.down / self.spacing_mm[0] + 0.5
        column = from_corner @ self.across / self.spacing_mm[1] + 0.5
        return np.stack([row, column], -1)

    def distance_mm(self, point: NDArray[np.float64]) -> float:
        """How far a point of the patient (3,) lies from the plane."""
        return float(self.distances_mm(point))

    def distances_mm(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same of many points (n, 3): (n,)."""
        found: NDArray[np.float64] = np.abs((points - self.position) @ self.normal)
        return found


class Place(NamedTuple):
    """Which frame of which image this is, and where it lies in the patient.

    `frame_number` counts from 1. `plane` is None where that is not known; `reach_mm` is how far from it something may
    lie that belongs to it. `tile` is where on a whole slide it lies. A dose belongs to the images of others.
    """

    sop_instance_uid: str
    frame_number: int
    rows: int
    columns: int
    frame_of_reference_uid: str
    plane: Plane | None
    reach_mm: float
    tile: Tile | None
    is_dose: bool


class Companion(Protocol):
    """Something that can draw over frames."""

    def draw(self, painter: Painter, place: Place) -> None:
        """Draw what belongs to a frame, if anything does."""


def place_of(header: Header, attributes: PixelAttributes, frame_index: int) -> Place:
    """Where a frame lies."""
    top = values_of(header)
    return Place(
        sop_instance_uid=top.text(tags.SOP_INSTANCE_UID),
        frame_number=frame_index + 1,
        rows=attributes.rows,
        columns=attributes.columns,
        frame_of_reference_uid=top.text(tags.FRAME_OF_REFERENCE_UID),
        plane=_plane(attributes),
        reach_mm=_reach(attributes.slice_thickness_mm),
        tile=_tile(top, attributes, frame_index),
        is_dose=holds_dose(top),
    )


def _plane(attributes: PixelAttributes) -> Plane | None:
    """The plane in which a frame lies; None where something of it is missing or impossible."""
    position, orientation = attributes.image_position_patient, attributes.image_orientation_patient
    spacing = attributes.pixel_spacing
    if not (position and orientation and spacing and min(spacing) > 1e-6 and slice_normal(orientation)):
        return None
    across, down = np.array(orientation, np.float64).reshape(2, 3)
    return Plane(
        np.array(position, np.float64),
        across / np.linalg.norm(across),
        down / np.linalg.norm(down),
        (spacing[0], spacing[1]),
    )


def _tile(top: Values, attributes: PixelAttributes, frame_index: int) -> Tile | None:
    """The tile of a slide that a frame is: as it says, else by its number where frames are all tiles, row by row."""
    rows, columns = (
        next(iter(top.signed_longs(tag)), 0) for tag in (tags.TOTAL_PIXEL_MATRIX_ROWS, tags.TOTAL_PIXEL_MATRIX_COLUMNS)
    )
    if rows < 1 or columns < 1:
        return None
    own = FrameValues(top, frame_index)
    stated = [
        own.holder(tags.PLANE_POSITION_SLIDE_SEQUENCE, tag).signed_longs(tag)
        for tag in (tags.ROW_POSITION_IN_TOTAL_IMAGE_PIXEL_MATRIX, tags.COLUMN_POSITION_IN_TOTAL_IMAGE_PIXEL_MATRIX)
    ]
    if all(stated):
        return Tile(stated[0][0], stated[1][0], rows, columns)
    if top.text(tags.DIMENSION_ORGANIZATION_TYPE) != "TILED_FULL":
        return None
    down, across = -(-rows // attributes.rows), -(-columns // attributes.columns)
    row, column = divmod(frame_index % (down * across), across)
    return Tile(row * attributes.rows + 1, column * attributes.columns + 1, rows, columns)


def same_frame_of_reference(one: str, other: str) -> bool:
    """Whether coordinates mean the same; where a file does not say, it is believed that they do."""
    return not one or not other or one == other


def parallel(one: Sequence[float] | NDArray[np.float64], other: Sequence[float] | NDArray[np.float64]) -> bool:
    """Whether two unit vectors point the same way, or opposite ways."""
    return abs(abs(float(np.dot(one, other))) - 1) <= PARALLEL


def _reach(slice_thickness_mm: float | None) -> float:
    """Half a slice, or half a millimetre where that is not known."""
    return (slice_thickness_mm or 1.0) / 2 + 1e-3
