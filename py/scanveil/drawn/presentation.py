"""Presentation states: how somebody wanted an image shown, and what they drew on it (PS3.3 A.33, C.10, C.11)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial, wraps
from itertools import islice
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.groups import OVERLAY_GROUPS, in_group
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import Values
from scanveil.drawn.drawing import (
    AMBER,
    Colour,
    Mask,
    Named,
    Painter,
    Points,
    believable,
    circle,
    curve,
    ellipse,
    from_cielab,
)
from scanveil.drawn.place import Place
from scanveil.pixels.attributes import PixelAttributes, Window, read_luts, read_windows
from scanveil.pixels.overlays import bitmap_of
from scanveil.pixels.placement import aspect_of
from scanveil.pixels.shutters import read_shutter
from scanveil.pixels.units import RESCALE_TYPES, stated_type
from scanveil.said import _

MAX_OBJECTS = 10_000
"""Graphics and texts of a state that are drawn."""


LARGEST_AREA = 10
"""Times an image's size; displayed areas beyond are mistakes or malice, and so are those that show none of it."""
SMALLEST_MAGNIFICATION, LARGEST_MAGNIFICATION = 0.01, 100.0
TRUE_SIZE = _(
    "It should be shown in its true size. A browser does not know how large a screen is, so it is made to fit."
)
COMPOUND = _(
    "Some drawings are of a kind that cannot be shown here, and are missing. The program that made them may show them."
)


class Turn(NamedTuple):
    """Quarters to turn clockwise, then whether to swap left and right (PS3.3 C.10.6)."""

    quarters: int = 0
    flip: bool = False


AS_IT_IS = Turn()


class Area(NamedTuple):
    """The part of an image, as it is turned, that should be seen at first (PS3.3 C.10.4).

    Its edges are parts of the image's width and height; it may reach beyond the image. `magnification` is pixels of
    the screen to one of the image; None where the area should be as large as there is room for.
    """

    left: float = 0.0
    top: float = 0.0
    right: float = 1.0
    bottom: float = 1.0
    magnification: float | None = None


ALL_OF_IT = Area()


_Found = TypeVar("_Found")


def _once_a_place(find: Callable[[PresentationState, Place], _Found]) -> Callable[[PresentationState, Place], _Found]:
    """Remember what a method finds for a place: every graphic asks for that of the same one."""

    @wraps(find)
    def found(self: PresentationState, place: Place) -> _Found:
        known = self._known.get(find.__name__)
        if known is None or known[0] is not place:
            known = self._known[find.__name__] = place, find(self, place)
        result: _Found = known[1]
        return result

    return found


class PresentationState:
    """One presentation state.

    `title` is what its maker called it, `created` its date and time as text, `turn` how images are turned.
    """

    def __init__(self, header: Header) -> None:
        self._header = header
        self._top = top = values_of(header)
        self.title = " ".join(filter(None, (top.text(tags.CONTENT_LABEL), top.text(tags.CONTENT_DESCRIPTION)))) or _(
            "Presentation"
        )
        self.created = top.text(tags.PRESENTATION_CREATION_DATE) + top.text(tags.PRESENTATION_CREATION_TIME)
        self._images = {image for series in top.items(tags.REFERENCED_SERIES_SEQUENCE) for image in _references(series)}
        rotation = top.short(tags.IMAGE_ROTATION)
        self.turn = Turn(rotation // 90 % 4 if rotation else 0, top.text(tags.IMAGE_HORIZONTAL_FLIP) == "Y")
        layers = {layer.text(tags.GRAPHIC_LAYER): layer for layer in top.items(tags.GRAPHIC_LAYER_SEQUENCE)}
        self._named = {name: Named(name, _colour(layer)) for name, layer in layers.items()}
        self._orders = {name: layer.integer(tags.GRAPHIC_LAYER_ORDER) or 0 for name, layer in layers.items()}
        self._shutter = read_shutter(top)
        self._known: dict[str, tuple[Place, Any]] = {}
        self._activated = dict(_active_overlays(top, self._shutter.overlay_group if self._shutter else 0))

    def applies_to(self, place: Place) -> bool:
        """Whether a frame is among those that it is for."""
        return _is_among(place, self._images)

    def adjust(self, attributes: PixelAttributes, place: Place) -> PixelAttributes:
        """The attributes by which a frame is shown as the state says, and as it alone says (PS3.4 N.2).

        Where it says how greys are shown, the image's own Photometric Interpretation does not count any more
        (PS3.3 C.11.6.1.2).
        """
        if not self.applies_to(place):
            return attributes
        notes: list[str] = []
        attributes = replace(attributes, shutter=self._shutter, aspect=self._aspect(place) or attributes.aspect)
        if attributes.samples_per_pixel == 1:
            attributes = self._with_greys(attributes, place, notes)
        return replace(attributes, notes=(*attributes.notes, *notes))

    def area(self, place: Place) -> Area:
        """The part of a frame that should be seen at first."""
        item, (top, left, bottom, right) = self._area(place)
        if item is None or not self.applies_to(place):
            return ALL_OF_IT
        one = turn_place(left / place.columns, top / place.rows, self.turn)
        other = turn_place(right / place.columns, bottom / place.rows, self.turn)
        (left, right), (top, bottom) = (sorted(ends) for ends in zip(one, other, strict=True))
        factor = (
            next(iter(item.floats(tags.PRESENTATION_PIXEL_MAGNIFICATION_RATIO)), 0.0)
            if item.text(tags.PRESENTATION_SIZE_MODE) == "MAGNIFY"
            else 0.0
        )
        usable = SMALLEST_MAGNIFICATION <= factor <= LARGEST_MAGNIFICATION
        return Area(left, top, right, bottom, factor if usable else None)

    def _aspect(self, place: Place) -> float | None:
        """The height of a pixel in widths, where the state says so: it counts more than the image's own."""
        item = self._area(place)[0]
        return (
            aspect_of(
                item.numbers(tags.PRESENTATION_PIXEL_SPACING)[:2],
                item.numbers(tags.PRESENTATION_PIXEL_ASPECT_RATIO)[:2],
            )
            if item
            else None
        )

    def omissions(self, place: Place) -> Iterator[str]:
        """Sentences on what the state asks for and is not done.

        Compound graphics are drawn by the simple ones with the same Compound Graphic Instance ID, of which there must
        be some (PS3.3 C.10.5.1.3.1).
        """
        if not self.applies_to(place):
            return
        item = self._area(place)[0]
        if item and item.text(tags.PRESENTATION_SIZE_MODE) == "TRUE SIZE":
            yield TRUE_SIZE
        meant = self._annotations(place)
        compound, simple = (
            {
                one.raw(tags.COMPOUND_GRAPHIC_INSTANCE_ID)
                for annotation in meant
                for kind in kinds
                for one in annotation.items(kind)
            }
            for kinds in ((tags.COMPOUND_GRAPHIC_SEQUENCE,), (tags.GRAPHIC_OBJECT_SEQUENCE, tags.TEXT_OBJECT_SEQUENCE))
        )
        if compound - simple:
            yield COMPOUND

    def _with_greys(self, attributes: PixelAttributes, place: Place, notes: list[str]) -> PixelAttributes:
        attributes = self._with_modality(attributes, notes)
        attributes = self._with_voi(attributes, place, notes)
        shape, tables = (
            self._top.text(tags.PRESENTATION_LUT_SHAPE),
            read_luts(self._top, tags.PRESENTATION_LUT_SEQUENCE, False, notes),
        )
        if shape or tables:
            attributes = replace(
                attributes,
                inverse=shape == "INVERSE",
                presentation_lut=tables[0] if tables else None,
            )
        return attributes

    def bitmap(self, group: int, place: Place) -> NDArray[np.bool_] | None:
        """A bitmap of its own, such as that of a shutter, bool (rows, columns); None where there is none."""
        return bitmap_of(self._header, group, place.rows, place.columns, place.frame_number - 1)

    def draw(
        self, painter: Painter, place: Place, image_overlay: Callable[[int], Mask | None] = lambda group: None
    ) -> None:
        """Draw its overlays and graphics, and keep its words.

        Layers of a higher Graphic Layer Order lie over those of a lower one (PS3.3 C.10.7). `image_overlay` gives, for
        a group 60xx, the bitmap of the image itself. It is drawn where the state activates that group, unless the state
        has a bitmap of its own there; bitmaps of groups that it does not activate are not drawn (PS3.3 C.11.7).
        """
        if not self.applies_to(place):
            return
        marks = islice(self._marks(painter, place, image_overlay), MAX_OBJECTS)
        for layer, mark in sorted(marks, key=lambda found: self._orders.get(found[0], 0)):
            mark(self._named.get(layer, Named(layer or self.title, AMBER)))

    def _marks(
        self, painter: Painter, place: Place, image_overlay: Callable[[int], Mask | None]
    ) -> Iterator[tuple[str, Callable[[Named], None]]]:
        """What is drawn over a frame: (layer, how to draw it)."""
        for group, layer in self._activated.items():
            yield layer, partial(self._overlay, painter, place, group, image_overlay)
        for annotation in self._annotations(place):
            for kind, draw in ((tags.GRAPHIC_OBJECT_SEQUENCE, self._graphic), (tags.TEXT_OBJECT_SEQUENCE, self._text)):
                for item in annotation.items(kind):
                    yield annotation.text(tags.GRAPHIC_LAYER), partial(draw, painter, place, item)

    def _overlay(
        self, painter: Painter, place: Place, group: int, image_overlay: Callable[[int], Mask | None], named: Named
    ) -> None:
        """An overlay that is activated: its own, else the image's."""
        own = self.bitmap(group, place)
        mask = image_overlay(group) if own is None else own
        if mask is not None:
            painter.fill(mask, named)

    def _with_modality(self, attributes: PixelAttributes, notes: list[str]) -> PixelAttributes:
        tables = read_luts(self._top, tags.MODALITY_LUT_SEQUENCE, attributes.signed, notes)
        slope, intercept = self._top.numbers(tags.RESCALE_SLOPE), self._top.numbers(tags.RESCALE_INTERCEPT)
        scale = (slope[0], intercept[0]) if slope and intercept else (1.0, 0.0)
        found = replace(
            attributes,
            modality_lut=tables[0] if tables else None,
            rescale_slope=scale[0],
            rescale_intercept=scale[1],
        )
        if found.scale == attributes.scale:
            return found
        return replace(found, unit=RESCALE_TYPES.get(stated_type(self._top).upper(), ""))

    def _with_voi(self, attributes: PixelAttributes, place: Place, notes: list[str]) -> PixelAttributes:
        """The window or table for a frame (PS3.3 C.11.8). Where there is none, all values that there can be."""
        for item in self._top.items(tags.SOFTCOPY_VOI_LUT_SEQUENCE):
            if _is_meant(place, item):
                windows = read_windows(item)
                tables = read_luts(item, tags.VOI_LUT_SEQUENCE, attributes.may_be_negative, notes)
                if windows or tables:
                    function = item.text(tags.VOI_LUT_FUNCTION).upper() or "LINEAR"
                    return replace(attributes, windows=windows, voi_luts=tables, voi_lut_function=function)
        if attributes.float_bits:
            return attributes
        low, high = attributes.modality_range
        everything = (Window.between(low, high),)
        return replace(attributes, windows=everything, voi_luts=(), voi_lut_function="LINEAR")

    def _graphic(self, painter: Painter, place: Place, item: Values, named: Named) -> None:
        """One graphic object (PS3.3 C.10.5.1.2)."""
        numbers = np.array(item.floats(tags.GRAPHIC_DATA), np.float64)
        count = len(numbers) // 2
        pairs = numbers[: 2 * count].reshape(count, 2)
        points = believable(self._points(pairs, item.text(tags.GRAPHIC_ANNOTATION_UNITS), place))
        kind = item.text(tags.GRAPHIC_TYPE)
        if kind == "POINT" and len(points):
            painter.cross(points[0], named)
        line = _line(kind, points)
        closed = len(line) > 2 and (kind in ("CIRCLE", "ELLIPSE") or bool((line[0] == line[-1]).all()))
        if closed and item.text(tags.GRAPHIC_FILLED) == "Y":
            painter.fill_inside(line, named)
        painter.line(line, named)

    def _text(self, painter: Painter, place: Place, item: Values, named: Named) -> None:
        """One text object: where its box begins, with a line from its anchor if that is visible; else at its anchor."""
        anchor = self._point(item, tags.ANCHOR_POINT, item.text(tags.ANCHOR_POINT_ANNOTATION_UNITS), place)
        corners = [
            self._point(item, corner, item.text(tags.BOUNDING_BOX_ANNOTATION_UNITS), place)
            for corner in (tags.BOUNDING_BOX_TOP_LEFT_HAND_CORNER, tags.BOUNDING_BOX_BOTTOM_RIGHT_HAND_CORNER)
        ]
        box = np.concatenate(corners if len(corners[0]) else [anchor])
        if not len(box):
            return
        low, high = box.min(0), box.max(0)
        if self._is_here(item, low, high, place):
            row, column = (low + self._upper_left * (high - low)).tolist()
            painter.write(row, column, item.text(tags.UNFORMATTED_TEXT_VALUE))
        if len(anchor) and len(corners[0]) and item.text(tags.ANCHOR_POINT_VISIBILITY) == "Y":
            painter.line(np.concatenate([anchor, np.clip(anchor, low, high)]), named)

    @property
    def _upper_left(self) -> Points:
        """Which corner of a box is its upper left one when it was turned: parts of its height and width (2,)."""
        across, down = turn_back(np.zeros(1), np.zeros(1), self.turn)
        return np.concatenate([down, across])

    def _is_here(self, item: Values, low: Points, high: Points, place: Place) -> bool:
        """Whether the box of a text touches the frame; words are kept elsewhere too, but for tiles of a slide."""
        touches = (high >= 0).all() and (low <= (place.rows, place.columns)).all()
        return bool(touches) or "MATRIX" not in (
            item.text(tags.BOUNDING_BOX_ANNOTATION_UNITS),
            item.text(tags.ANCHOR_POINT_ANNOTATION_UNITS),
        )

    def _point(self, item: Values, tag: int, units: str, place: Place) -> Points:
        """One point as in `_points`, (1, 2); (0, 2) where there is none."""
        numbers = item.floats(tag)
        pairs = np.array([numbers], np.float64) if len(numbers) == 2 else np.zeros((0, 2))
        return believable(self._points(pairs, units, place))

    def _points(self, pairs: NDArray[np.float64], units: str, place: Place) -> Points:
        """Points (column, row) of a file as (row, column) of the image (PS3.3 C.10.5.1.1).

        In units of the whole slide there are none where it is not known which part of it the frame is.
        """
        if units == "MATRIX":
            tile = place.tile
            return pairs[:, ::-1] - (tile.row - 1, tile.column - 1) if tile else pairs[:0]
        if units != "DISPLAY":
            return pairs[:, ::-1]
        top, left, bottom, right = self._area(place)[1]
        across, down = turn_back(pairs[:, 0], pairs[:, 1], self.turn)
        return np.stack([top + down * (bottom - top), left + across * (right - left)], 1)

    @_once_a_place
    def _area(self, place: Place) -> tuple[Values | None, tuple[float, float, float, float]]:
        """The item with the displayed area of a frame, and its edges."""
        item = next(
            (item for item in self._top.items(tags.DISPLAYED_AREA_SELECTION_SEQUENCE) if _is_meant(place, item)), None
        )
        return item, _edges(item, place)

    @_once_a_place
    def _annotations(self, place: Place) -> tuple[Values, ...]:
        """The items with what is drawn over a frame."""
        return tuple(item for item in self._top.items(tags.GRAPHIC_ANNOTATION_SEQUENCE) if _is_meant(place, item))


def _edges(item: Values | None, place: Place) -> tuple[float, float, float, float]:
    """The displayed area of a frame (PS3.3 C.10.4): its upper, left, lower and right edge.

    The corners are pixels of the image as it is stored, or of the whole slide, and belong to the area. Which one of
    them comes first depends on how the image is turned.
    """
    whole = 0, 0, place.rows, place.columns
    corners = (
        [
            item.signed_longs(tag)
            for tag in (tags.DISPLAYED_AREA_TOP_LEFT_HAND_CORNER, tags.DISPLAYED_AREA_BOTTOM_RIGHT_HAND_CORNER)
        ]
        if item
        else []
    )
    if item is None or not all(len(corner) == 2 for corner in corners):
        return whole
    (left, right), (top, bottom) = (sorted(ends) for ends in zip(*corners, strict=True))
    if item.text(tags.PIXEL_ORIGIN_INTERPRETATION) == "VOLUME":
        if place.tile is None:
            return whole
        top, bottom, left, right = (
            top - place.tile.row + 1,
            bottom - place.tile.row + 1,
            left - place.tile.column + 1,
            right - place.tile.column + 1,
        )
    seen = bottom >= 1 and right >= 1 and top <= place.rows and left <= place.columns
    usable = seen and bottom - top < LARGEST_AREA * place.rows and right - left < LARGEST_AREA * place.columns
    return (top - 1, left - 1, bottom, right) if usable else whole


def _line(kind: str, points: Points) -> Points:
    """The points (n, 2) along the line that a graphic is."""
    if kind == "CIRCLE" and len(points) >= 2:
        return circle(points[0], points[1])
    if kind == "ELLIPSE" and len(points) >= 4:
        return ellipse(points)
    if kind == "INTERPOLATED":
        return curve(points)
    return points if kind == "POLYLINE" else points[:0]


def turn_pixels(shown: NDArray[np.uint32], turn: Turn) -> NDArray[np.uint32]:
    """An image (rows, columns) turned clockwise by quarters, then flipped."""
    if turn == AS_IT_IS:
        return shown
    found = np.rot90(shown, -turn.quarters)
    return np.ascontiguousarray(found[:, ::-1] if turn.flip else found)


def turn_letters(letters: tuple[str, str, str, str], turn: Turn) -> tuple[str, str, str, str]:
    """The letters at the edges (left, right, top, bottom) of an image that was turned."""
    left, right, top, bottom = letters
    for _quarter in range(turn.quarters):
        left, right, top, bottom = bottom, top, left, right
    return (right, left, top, bottom) if turn.flip else (left, right, top, bottom)


def turn_place(across: float, down: float, turn: Turn) -> tuple[float, float]:
    """Parts of width and height, 0..1, at which a place of an image is when it was turned."""
    for _quarter in range(turn.quarters):
        across, down = 1 - down, across
    return (1 - across if turn.flip else across), down


def turn_back(
    across: NDArray[np.float64], down: NDArray[np.float64], turn: Turn
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The opposite of `turn_place`, of many."""
    across = 1 - across if turn.flip else across
    for _quarter in range(turn.quarters):
        across, down = down, 1 - across
    return across, down


def _references(values: Values) -> Iterator[tuple[str, int]]:
    """The frames that an item names: (SOP Instance UID, frame number), 0 for all frames."""
    for image in values.items(tags.REFERENCED_IMAGE_SEQUENCE):
        numbers = [int(number) for number in image.numbers(tags.REFERENCED_FRAME_NUMBER) if 0 < number < 1e9]
        yield from ((image.text(tags.REFERENCED_SOP_INSTANCE_UID), number) for number in numbers or [0])


def _is_among(place: Place, images: set[tuple[str, int]]) -> bool:
    return (place.sop_instance_uid, 0) in images or (place.sop_instance_uid, place.frame_number) in images


def _is_meant(place: Place, item: Values) -> bool:
    """Whether an item is for a frame: it names it, or names none."""
    images = set(_references(item))
    return not images or _is_among(place, images)


def _active_overlays(top: Values, shutter_group: int) -> Iterator[tuple[int, str]]:
    """The overlays that are shown: (group 60xx, Overlay Activation Layer); never those that are shutters."""
    for group in sorted(OVERLAY_GROUPS):
        layer = top.text(in_group(tags.OVERLAY_ACTIVATION_LAYER, group))
        if layer and group != shutter_group:
            yield group, layer


def _colour(layer: Values) -> Colour:
    """Graphic Layer Recommended Display CIELab Value."""
    lab = layer.shorts(tags.GRAPHIC_LAYER_RECOMMENDED_DISPLAY_CIE_LAB_VALUE)
    return from_cielab(lab) if len(lab) == 3 else AMBER
