"""Structures of radiotherapy, drawn over the images that they were drawn on (PS3.3 A.19, C.8.8.5, C.8.8.6)."""

from __future__ import annotations

from math import isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import Values
from scanveil.drawn.drawing import DISTINCT, Colour, Named, Painter
from scanveil.drawn.place import Place, Plane, same_frame_of_reference
from scanveil.said import _

MAX_CONTOURS = 100_000
MAX_POINTS = 100_000
"""Of one contour; those with more are left out."""
SAME_PLANE_MM = 0.01
"""Largest distance of contours that count as those of one plane."""


class _Contour(NamedTuple):
    """One contour: its name and colour, the image that it was drawn on, and where its points are."""

    named: Named
    kind: str
    sop_instance_uid: str
    frame_of_reference_uid: str
    first_point: tuple[float, ...]
    values: Values


class Contours:
    """The structures of one file."""

    def __init__(self, header: Header) -> None:
        self._contours = _contours(values_of(header))
        self._first_points = np.array([one.first_point for one in self._contours]).reshape(-1, 3)
        self._by_image: dict[str, list[int]] = {}
        for at, contour in enumerate(self._contours):
            self._by_image.setdefault(contour.sop_instance_uid, []).append(at)

    def draw(self, painter: Painter, place: Place) -> None:
        """Draw the contours of a frame: those that name its image, else those that lie in its plane."""
        if place.plane is None:
            return
        own = [*self._by_image.get(place.sop_instance_uid, []), *self._by_image.get("", [])]
        every = np.arange(len(self._contours)) if place.is_dose else np.array(own, np.intp)
        heights_mm = (self._first_points[every] - place.plane.position) @ place.plane.normal
        near = np.abs(heights_mm) <= place.reach_mm
        found = [
            (self._contours[at], height)
            for at, height in zip(every[near].tolist(), heights_mm[near].tolist(), strict=True)
            if _belongs(self._contours[at], place)
        ]
        for contour in _of_one_plane(found, place):
            _draw(painter, place.plane, place.reach_mm, contour)


def _belongs(contour: _Contour, place: Place) -> bool:
    """Whether coordinates mean the same; of a contour on another image that must be said, not only believed."""
    mine, its = contour.frame_of_reference_uid, place.frame_of_reference_uid
    if contour.sop_instance_uid in ("", place.sop_instance_uid):
        return same_frame_of_reference(mine, its)
    return bool(mine) and mine == its


def _of_one_plane(found: list[tuple[_Contour, float]], place: Place) -> list[_Contour]:
    """Those that name the image; of others of each structure those of the nearest plane, as images may overlap."""
    nearest: dict[Named, float] = {}
    for contour, height in found:
        if contour.named not in nearest or abs(height) < abs(nearest[contour.named]):
            nearest[contour.named] = height
    return [
        contour
        for contour, height in found
        if contour.sop_instance_uid == place.sop_instance_uid
        or contour.kind == "POINT"
        or abs(height - nearest[contour.named]) <= SAME_PLANE_MM
    ]


def _draw(painter: Painter, plane: Plane, reach_mm: float, contour: _Contour) -> None:
    points = _points(contour.values)
    if contour.kind == "POINT":
        painter.cross(plane.to_image(points)[0], contour.named)
    elif contour.kind == "OPEN_NONPLANAR" or (plane.distances_mm(points) <= reach_mm).all():
        # a plane in which other points lie outside of this one only crosses it
        painter.line(plane.to_image(points), contour.named, closed=contour.kind.startswith("CLOSED"))


def _contours(top: Values) -> list[_Contour]:
    anywhere = next(
        (item.text(tags.FRAME_OF_REFERENCE_UID) for item in top.items(tags.REFERENCED_FRAME_OF_REFERENCE_SEQUENCE)), ""
    )
    described = {
        item.integer(tags.ROI_NUMBER): (item.text(tags.ROI_NAME), item.text(tags.REFERENCED_FRAME_OF_REFERENCE_UID))
        for item in top.items(tags.STRUCTURE_SET_ROI_SEQUENCE)
    }
    found: list[_Contour] = []
    for count, roi in enumerate(top.items(tags.ROI_CONTOUR_SEQUENCE)):
        name, frame_of_reference_uid = described.get(roi.integer(tags.REFERENCED_ROI_NUMBER), ("", ""))
        named = Named(name or _("Structure {number}", number=count + 1), _colour(roi, count))
        for item in roi.items(tags.CONTOUR_SEQUENCE):
            first = _first_point(item)
            if len(found) < MAX_CONTOURS and first is not None:
                image = item.first_item(tags.CONTOUR_IMAGE_SEQUENCE)
                found.append(
                    _Contour(
                        named,
                        kind=item.text(tags.CONTOUR_GEOMETRIC_TYPE),
                        sop_instance_uid=image.text(tags.REFERENCED_SOP_INSTANCE_UID) if image else "",
                        frame_of_reference_uid=frame_of_reference_uid or anywhere,
                        first_point=first,
                        values=item,
                    )
                )
    return found


def _colour(roi: Values, count: int) -> Colour:
    """ROI Display Color, or one of its own."""
    numbers = roi.numbers(tags.ROI_DISPLAY_COLOR)
    if len(numbers) == 3 and all(0 <= number <= 255 for number in numbers):
        return int(numbers[0]), int(numbers[1]), int(numbers[2])
    return DISTINCT[count % len(DISTINCT)]


def _first_point(item: Values) -> tuple[float, ...] | None:
    """The first point of a contour in mm; None where it has none, or more than are believed."""
    parts = item.raw(tags.CONTOUR_DATA).split(b"\\", 3 * MAX_POINTS)
    if not 3 <= len(parts) <= 3 * MAX_POINTS:
        return None
    try:
        point = tuple(map(float, parts[:3]))
    except ValueError:
        return None
    return point if all(map(isfinite, point)) else None


def _points(item: Values) -> NDArray[np.float64]:
    """All points of a contour in mm (n, 3)."""
    numbers = np.array(item.numbers(tags.CONTOUR_DATA), np.float64)
    count = len(numbers) // 3
    return numbers[: 3 * count].reshape(count, 3)
