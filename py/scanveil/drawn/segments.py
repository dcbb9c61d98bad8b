"""Segmentations, outlined over the images that they were made of (PS3.3 A.51, C.8.20)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import FrameValues, Values
from scanveil.drawn.drawing import DISTINCT, Colour, Named, Painter, from_cielab
from scanveil.drawn.place import Place, Tile, parallel, place_of, same_frame_of_reference
from scanveil.library.modalities import label_of
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.frames import stored_values
from scanveil.said import _

MAX_SEGMENT_FRAMES = 20_000
"""Frames of a segmentation beyond which it is not drawn."""
FULL, HALF = 255, 0.5


class _Frame(NamedTuple):
    """A frame, counted from 0: its segment (0 where values are segments), place and the images that it names."""

    number: int
    segment: int
    place: Place
    sources: tuple[tuple[str, int], ...]


class Segments:
    """The segments of one file; its frames are decoded when they are drawn."""

    def __init__(self, header: Header, file: BinaryIO) -> None:
        top = values_of(header)
        self._header, self._file = header, file
        self._named = {
            item.short(tags.SEGMENT_NUMBER) or count: Named(
                label_of(item, tags.SEGMENT_LABEL) or _("Segment {number}", number=count), _colour(item, count)
            )
            for count, item in enumerate(top.items(tags.SEGMENT_SEQUENCE), 1)
        }
        self._is_labelmap = top.text(tags.SEGMENTATION_TYPE) == "LABELMAP"
        self._threshold = (
            HALF * (top.short(tags.MAXIMUM_FRACTIONAL_VALUE) or FULL)
            if top.text(tags.SEGMENTATION_TYPE) == "FRACTIONAL"
            else HALF
        )
        self._frames = _frames(header, top)

    def draw(self, painter: Painter, place: Place) -> None:
        """Outline the segments of a frame: in frames that lie in its plane, or that name its image."""
        for frame in self._frames:
            if _belongs(frame, place):
                stored = stored_values(self._header, self._file, frame.number)
                found = _on_grid(stored, frame.place, place)
                if found is not None:
                    self._outline(painter, found, frame.segment)

    def _outline(self, painter: Painter, found: NDArray[Any], segment: int) -> None:
        if self._is_labelmap:
            painter.outline_labels(found, lambda number: self._named.get(number) or _unknown(number))
        else:
            painter.outline(found > self._threshold, self._named.get(segment) or _unknown(segment))


def _frames(header: Header, top: Values) -> list[_Frame]:
    """All frames with their places."""
    attributes = read_attributes(header)
    found = []
    seen: Counter[Tile] = Counter()
    for index in range(min(attributes.number_of_frames, MAX_SEGMENT_FRAMES)):
        own = FrameValues(top, index)
        here = replace(
            attributes,
            image_position_patient=own.vector(tags.PLANE_POSITION_SEQUENCE, tags.IMAGE_POSITION_PATIENT, 3),
            image_orientation_patient=own.vector(tags.PLANE_ORIENTATION_SEQUENCE, tags.IMAGE_ORIENTATION_PATIENT, 6),
            pixel_spacing=own.vector(tags.PIXEL_MEASURES_SEQUENCE, tags.PIXEL_SPACING, 2),
        )
        segment = (
            own.holder(tags.SEGMENT_IDENTIFICATION_SEQUENCE, tags.REFERENCED_SEGMENT_NUMBER).short(
                tags.REFERENCED_SEGMENT_NUMBER
            )
            or 0
        )
        place = place_of(header, here, index)
        if not segment and place.tile:  # all tiles of the first segment, then those of the next (PS3.3 C.7.6.17.3)
            seen[place.tile] += 1
            segment = seen[place.tile]
        found.append(_Frame(index, segment, place, _sources(own)))
    return found


def _sources(own: FrameValues) -> tuple[tuple[str, int], ...]:
    """The images that a frame was made of: (SOP Instance UID, frame number or 0)."""
    images = own.holder(tags.DERIVATION_IMAGE_SEQUENCE, tags.SOURCE_IMAGE_SEQUENCE).items(tags.SOURCE_IMAGE_SEQUENCE)
    return tuple(
        (item.text(tags.REFERENCED_SOP_INSTANCE_UID), item.integer(tags.REFERENCED_FRAME_NUMBER) or 0)
        for item in images
    )


def _belongs(frame: _Frame, place: Place) -> bool:
    """Whether a frame of the segmentation is one of this image: by plane, else by tile or the image that it names."""
    mine = frame.place
    if mine.plane and place.plane:
        return (
            same_frame_of_reference(mine.frame_of_reference_uid, place.frame_of_reference_uid)
            and parallel(mine.plane.normal, place.plane.normal)
            and place.plane.distance_mm(mine.plane.position) <= min(place.reach_mm, mine.reach_mm)
        )
    if mine.tile and place.tile:
        return mine.tile == place.tile and any(uid == place.sop_instance_uid for uid, _frame in frame.sources)
    return any(uid == place.sop_instance_uid and number in (0, place.frame_number) for uid, number in frame.sources)


def _on_grid(stored: NDArray[Any], mine: Place, place: Place) -> NDArray[Any] | None:
    """A frame's values at the pixels of an image, nearest ones; None where the grids cannot be brought together."""
    if not (mine.plane and place.plane):
        return stored if stored.shape == (place.rows, place.columns) else None
    row, column = np.arange(place.rows)[:, np.newaxis], np.arange(place.columns)[np.newaxis, :]
    position, across, down, (between_rows, between_columns) = place.plane
    origin = mine.plane.to_image(position) - 0.5
    down = mine.plane.to_image(position + down * between_rows) - 0.5 - origin
    across = mine.plane.to_image(position + across * between_columns) - 0.5 - origin
    at = [np.rint(origin[axis] + row * down[axis] + column * across[axis]) for axis in (0, 1)]
    inside = (at[0] >= 0) & (at[0] < mine.rows) & (at[1] >= 0) & (at[1] < mine.columns)
    found = np.zeros(inside.shape, stored.dtype)
    found[inside] = stored[at[0][inside].astype(np.int64), at[1][inside].astype(np.int64)]
    return found


def _unknown(number: int) -> Named:
    return Named(_("Segment {number}", number=number), DISTINCT[number % len(DISTINCT)])


def _colour(item: Values, count: int) -> Colour:
    """Recommended Display CIELab Value (PS3.3 C.10.7.1.1) as sRGB, or a colour of its own."""
    lab = item.shorts(tags.RECOMMENDED_DISPLAY_CIE_LAB_VALUE)
    if len(lab) != 3:
        return DISTINCT[(count - 1) % len(DISTINCT)]
    return from_cielab(lab)
