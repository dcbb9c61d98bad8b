"""Presentation states: how somebody wanted an image shown, and what they drew on it (PS3.3 A.33, C.10, C.11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.attributes import PixelAttributes, Window, read_luts, read_windows
from scanveil.companions import Place
from scanveil.drawing import AMBER, Colour, Named, Painter, Points, circle, ellipse, from_cielab
from scanveil.overlays import bitmap_of, drawing_of
from scanveil.reading import Header
from scanveil.shutters import read_shutter
from scanveil.text import DEFAULT_CHARACTER_SET, decode
from scanveil.values import Values, values_of

MAX_OBJECTS = 10_000
"""Graphics and texts of a state that are drawn."""

_SERIES, _IMAGES = 0x00081115, 0x00081140
_VOI_LUTS, _MODALITY_LUTS, _PRESENTATION_LUTS = 0x00283110, 0x00283000, 0x20500010
_ANNOTATIONS, _TEXTS, _GRAPHICS, _LAYERS = 0x00700001, 0x00700008, 0x00700009, 0x00700060
_AREAS = 0x0070005A


class Turn(NamedTuple):
    """Quarters to turn clockwise, then whether to swap left and right (PS3.3 C.10.6)."""

    quarters: int = 0
    flip: bool = False


AS_IT_IS = Turn()


class PresentationState:
    """One presentation state.

    `title` is what its maker called it, `created` its date and time as text, `turn` how images are turned.
    """

    def __init__(self, header: Header) -> None:
        self._header = header
        self._top = top = values_of(header)
        self.title = " ".join(filter(None, (top.text(0x00700080), top.text(0x00700081)))) or "Presentation"
        self.created = top.text(0x00700082) + top.text(0x00700083)
        named = tuple(name.strip() for name in top.text(0x00080005).split("\\"))
        self._charsets = named if any(named) else DEFAULT_CHARACTER_SET
        self._images = {image for series in top.items(_SERIES) for image in _references(series)}
        self.turn = Turn((top.short(0x00700042) or 0) // 90 % 4, top.text(0x00700041) == "Y")
        layers = {layer.text(0x00700002): layer for layer in top.items(_LAYERS)}
        self._named = {name: Named(name, _colour(layer)) for name, layer in layers.items()}

    def applies_to(self, place: Place) -> bool:
        """Whether a frame is among those that it is for."""
        return _is_among(place, self._images)

    def adjusted(self, attributes: PixelAttributes, place: Place) -> PixelAttributes:
        """The attributes by which a frame is shown as the state says, and as it alone says (PS3.4 N.2).

        Where it says how greys are shown, the image's own Photometric Interpretation does not count any more
        (PS3.3 C.11.6.1.2).
        """
        if not self.applies_to(place):
            return attributes
        attributes = replace(attributes, shutter=read_shutter(self._top))
        if attributes.samples_per_pixel != 1:
            return attributes
        notes: list[str] = []
        attributes = self._with_modality(attributes, notes)
        attributes = self._with_voi(attributes, place, notes)
        shape, tables = self._top.text(0x20500020), read_luts(self._top, _PRESENTATION_LUTS, False, notes)
        if shape or tables:
            attributes = replace(
                attributes,
                inverse=shape == "INVERSE",
                presentation_lut=tables[0] if tables else None,
                photometric_interpretation=attributes.photometric_interpretation.replace("MONOCHROME1", "MONOCHROME2"),
            )
        return replace(attributes, notes=(*attributes.notes, *notes))

    def bitmap(self, group: int, place: Place) -> NDArray[np.bool_] | None:
        """The bitmap of a shutter, which is the state's own, bool (rows, columns)."""
        return bitmap_of(self._header, group, place.rows, place.columns, place.frame_number - 1)

    def draw(self, painter: Painter, place: Place) -> None:
        """Draw its graphics, and keep its words."""
        if not self.applies_to(place):
            return
        overlay = drawing_of(self._header, place.rows, place.columns, place.frame_number - 1)
        if overlay is not None:
            painter.fill(overlay, Named(self.title, AMBER))
        for count, (annotation, kind, item) in enumerate(self._objects(place)):
            if count == MAX_OBJECTS:
                return
            name = annotation.text(0x00700002)
            named = self._named.get(name, Named(name or self.title, AMBER))
            if kind == _GRAPHICS:
                self._graphic(painter, place, item, named)
            else:
                self._text(painter, place, item)

    def _objects(self, place: Place) -> Iterator[tuple[Values, int, Values]]:
        """The graphics and texts for a frame: (annotation, which of the two, the object)."""
        for annotation in self._top.items(_ANNOTATIONS):
            if _is_meant(place, annotation):
                for kind in (_GRAPHICS, _TEXTS):
                    for item in annotation.items(kind):
                        yield annotation, kind, item

    def _with_modality(self, attributes: PixelAttributes, notes: list[str]) -> PixelAttributes:
        tables = read_luts(self._top, _MODALITY_LUTS, attributes.signed, notes)
        slope, intercept = self._top.numbers(0x00281053), self._top.numbers(0x00281052)
        scale = (slope[0], intercept[0]) if slope and intercept else (1.0, 0.0)
        return replace(
            attributes,
            modality_lut=tables[0] if tables else None,
            rescale_slope=scale[0],
            rescale_intercept=scale[1],
        )

    def _with_voi(self, attributes: PixelAttributes, place: Place, notes: list[str]) -> PixelAttributes:
        """The window or table for a frame (PS3.3 C.11.8). Where there is none, all values that there can be."""
        for item in self._top.items(_VOI_LUTS):
            if _is_meant(place, item):
                windows = read_windows(item)
                tables = read_luts(item, 0x00283010, attributes.may_be_negative, notes)
                if windows or tables:
                    function = item.text(0x00281056) or "LINEAR"
                    return replace(attributes, windows=windows, voi_luts=tables, voi_lut_function=function)
        if attributes.float_bits:
            return attributes
        low, high = attributes.modality_range
        everything = Window((low + high + 1) / 2, high - low + 1, "")
        return replace(attributes, windows=(everything,), voi_luts=(), voi_lut_function="LINEAR")

    def _graphic(self, painter: Painter, place: Place, item: Values, named: Named) -> None:
        """One graphic object (PS3.3 C.10.5.1.2)."""
        numbers = np.array(item.floats(0x00700022), np.float64)
        points = self._points(numbers[: len(numbers) // 2 * 2].reshape(-1, 2), item.text(0x00700005), place)
        kind = item.text(0x00700023)
        if kind == "POINT" and len(points):
            painter.cross(points[0], named)
        elif kind == "CIRCLE" and len(points) >= 2:
            painter.line(circle(points[0], points[1]), named)
        elif kind == "ELLIPSE" and len(points) >= 4:
            painter.line(ellipse(points[:4]), named)
        elif kind in ("POLYLINE", "INTERPOLATED"):
            painter.line(points, named)

    def _text(self, painter: Painter, place: Place, item: Values) -> None:
        """One text object: at its anchor, else where its box begins."""
        text = decode(item.raw(0x00700006), self._charsets).strip()
        for where, units in ((0x00700014, 0x00700004), (0x00700010, 0x00700003)):
            numbers = item.floats(where)
            if len(numbers) == 2 and np.isfinite(numbers).all():
                ((row, column),) = self._points(np.array([numbers]), item.text(units), place)
                painter.write(float(row), float(column), text)
                return

    def _points(self, pairs: NDArray[np.float64], units: str, place: Place) -> Points:
        """Points (column, row) of a file as (row, column) of the image (PS3.3 C.10.5.1.1)."""
        if units != "DISPLAY":
            return pairs[:, ::-1]
        top, left, bottom, right = self._area(place)
        across, down = unturned(pairs[:, 0], pairs[:, 1], self.turn)
        return np.stack([top + down * (bottom - top), left + across * (right - left)], 1)

    def _area(self, place: Place) -> tuple[float, float, float, float]:
        """The displayed area of a frame (PS3.3 C.10.4): its upper, left, lower and right edge."""
        for item in self._top.items(_AREAS):
            corners = item.signed_longs(0x00700052), item.signed_longs(0x00700053)
            if _is_meant(place, item) and all(len(corner) == 2 for corner in corners):
                (left, right), (top, bottom) = (sorted((corners[0][axis], corners[1][axis])) for axis in (0, 1))
                return top - 1, left - 1, bottom, right
        return 0, 0, place.rows, place.columns


def turned(shown: NDArray[np.uint32], turn: Turn) -> NDArray[np.uint32]:
    """An image (rows, columns) turned clockwise by quarters, then flipped."""
    if turn == AS_IT_IS:
        return shown
    found = np.rot90(shown, -turn.quarters)
    return np.ascontiguousarray(found[:, ::-1] if turn.flip else found)


def turned_letters(letters: tuple[str, str, str, str], turn: Turn) -> tuple[str, str, str, str]:
    """The letters at the edges (left, right, top, bottom) of an image that was turned."""
    left, right, top, bottom = letters
    for _ in range(turn.quarters):
        left, right, top, bottom = bottom, top, left, right
    return (right, left, top, bottom) if turn.flip else (left, right, top, bottom)


def turned_place(across: float, down: float, turn: Turn) -> tuple[float, float]:
    """Parts of width and height, 0..1, at which a place of an image is when it was turned."""
    for _ in range(turn.quarters):
        across, down = 1 - down, across
    return (1 - across if turn.flip else across), down


def unturned(
    across: NDArray[np.float64], down: NDArray[np.float64], turn: Turn
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The opposite of `turned_place`, of many."""
    across = 1 - across if turn.flip else across
    for _ in range(turn.quarters):
        across, down = down, 1 - across
    return across, down


def _references(values: Values) -> Iterator[tuple[str, int]]:
    """The frames that an item names: (SOP Instance UID, frame number), 0 for all frames."""
    for image in values.items(_IMAGES):
        numbers = [int(number) for number in image.numbers(0x00081160) if 0 < number < 1e9]
        yield from ((image.text(0x00081155), number) for number in numbers or [0])


def _is_among(place: Place, images: set[tuple[str, int]]) -> bool:
    return (place.sop_instance_uid, 0) in images or (place.sop_instance_uid, place.frame_number) in images


def _is_meant(place: Place, item: Values) -> bool:
    """Whether an item is for a frame: it names it, or names none."""
    images = set(_references(item))
    return not images or _is_among(place, images)


def _colour(layer: Values) -> Colour:
    """Graphic Layer Recommended Display CIELab Value."""
    lab = layer.shorts(0x00700401)
    return from_cielab(lab) if len(lab) == 3 else AMBER
