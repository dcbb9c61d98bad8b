"""What a viewer keeps at hand, and what is written around an image.

A `Viewer` is given a way to open files by number; it remembers headers and decoded frames, the latter by bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from numpy.typing import NDArray

from scanveil.dicom.reading import Header, read_header
from scanveil.drawn.companions import read_companion, unreadable_companion
from scanveil.drawn.place import Companion, place_of
from scanveil.drawn.presentation import PresentationState, turn_letters, turn_place
from scanveil.errors import ScanveilError
from scanveil.geometry import orientation_letters, slice_position_mm
from scanveil.library.instance import Instance, instance_of
from scanveil.library.slides import is_slide, place_text
from scanveil.looking.cine import playback
from scanveil.looking.render import (
    Frame,
    Indices,
    WindowPreset,
    decode_frame,
    dress,
    frame_of,
    no_room,
    presets,
    reduce,
)
from scanveil.pixels.attributes import PixelAttributes, read_attributes
from scanveil.pixels.pages import page_of
from scanveil.said import _

FRAME_BYTES = 96 * 1024 * 1024
"""Bytes of decoded frames that are kept."""
SMALLEST_MM, LARGEST_MM = 1e-6, 1e4
"""Spacings beyond are mistakes or malice; nothing could be drawn to their scale."""
HEADERS = 48
"""Headers that are kept."""


AS_STORED = -1
"""In place of a presentation state's number: none, though the study has some."""
DRAWN_ON_TILES = _("What other files draw on this slide, if they do, is shown on its tiles: choose one of its levels.")
COMPANIONS_KEPT = 1000
"""Of a study: all are asked for each frame, so that hardly any must be read twice; most are a few kilobytes."""


_States = dict[int, PresentationState]


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written around an image, and on it.

    `rows` and `columns` are those of the image as it is turned. `letters` are those of the left, right, top and
    bottom edge. `position_mm` is the place along the slice normal, `spacing_mm` (between rows, between columns); both
    None where the file does not say. `aspect` is the height of a pixel in widths. `area` is what should be seen at
    first: left, top, right and bottom in parts of width and height, which may lie outside of the image;
    `magnification` is how many pixels of the screen show one of the image then, None where the area is made to fit.
    `presets` are (name, center, width, number of a VOI lookup table or None). `states` are the presentation states for
    this frame, (number of the file, title), and `state` the one that it is shown by, or `AS_STORED`. `legend` is what
    the colours of drawings stand for, (name, red, green, blue); `labels` are (part of the width, part of the height,
    words). `tile` says which part of a whole slide it is. `frame_ms` is how long the image stays when it is played,
    None where the file does not say, and `sweeps` that it plays to and fro.
    """

    name: str
    rows: int
    columns: int
    letters: tuple[str, str, str, str]
    position_mm: float | None
    spacing_mm: tuple[float, ...] | None
    aspect: float
    area: tuple[float, ...]
    magnification: float | None
    presets: tuple[tuple[str, float, float, int | None], ...]
    state: int
    states: tuple[tuple[int, str], ...]
    legend: tuple[tuple[str, int, int, int], ...]
    labels: tuple[tuple[float, float, str], ...]
    tile: str
    frame_ms: float | None
    sweeps: bool


class Viewer:
    """Headers and frames of files that are looked at, and what speaks of them in other files; the last ones kept.

    A frame is asked for with the number of a presentation state's file: None for the newest that is for it.
    Who renders what is asked for uses its `places`.
    """

    def __init__(
        self,
        open_file: Callable[[int], tuple[BinaryIO, str, int]],
        companions_of: Callable[[int], Sequence[int]] = lambda number: (),
        *,
        frame_bytes: int = FRAME_BYTES,
    ) -> None:
        """`open_file` gives, for a file's number, the file, its path and its size in bytes.

        `companions_of` gives, for a file's number, those of files that may speak of it.
        """
        self._open_file = open_file
        self._companions_of = companions_of
        self._room = frame_bytes
        self._headers: OrderedDict[int, Header] = OrderedDict()
        self._frames: OrderedDict[tuple[int, int, int, tuple[int, ...], int], Frame] = OrderedDict()
        self._companions: OrderedDict[int, Companion | str] = OrderedDict()
        self._instances: dict[int, Instance] = {}
        self.places = Indices()

    def frame(self, number: int, frame_index: int, state: int | None = None, *, step: int = 1) -> Frame:
        """One decoded frame of a file, a pixel for each `step` x `step`. Raises a ScanveilError where that fails."""
        return self._frame(number, frame_index, self._states(number, frame_index), state, step)

    def plain(self, number: int, frame_index: int) -> Frame:
        """A frame as its own file says, such as for a thumbnail; it is not kept."""
        if self._is_page(number, frame_index):
            return self._page(number, frame_index)
        file = self._open_file(number)[0]
        header = self._header(number)
        attributes = read_attributes(header, frame_index)
        stored = self._stored_values(number, frame_index, attributes)
        return dress(header, file, frame_index, attributes, stored)

    def caption(self, number: int, frame_index: int, state: int | None = None) -> Caption:
        """What is written around a frame, and on it."""
        header = self._header(number)
        instance = self._instances[number]
        played = playback(header, max(0, frame_index))
        states = self._states(number, frame_index)
        frame = self._frame(number, frame_index, states, state, 1)
        attributes, turn = frame.attributes, frame.turn
        position, orientation = attributes.image_position_patient, attributes.image_orientation_patient
        spacing = _usable(attributes.pixel_spacing)
        letters = orientation_letters(orientation) if orientation else ("", "", "", "")
        legend, labels = (frame.drawing.legend, frame.drawing.labels) if frame.drawing else ([], [])
        rows, columns = attributes.rows, attributes.columns
        return Caption(
            name=" · ".join(filter(None, (instance.patient_name, instance.patient_id))),
            rows=columns if turn.quarters % 2 else rows,
            columns=rows if turn.quarters % 2 else columns,
            letters=turn_letters(letters, turn),
            position_mm=slice_position_mm(position, orientation),
            spacing_mm=spacing[::-1] if spacing and turn.quarters % 2 else spacing,
            aspect=1 / attributes.aspect if turn.quarters % 2 else attributes.aspect,
            area=frame.area[:4],
            magnification=frame.area.magnification,
            presets=tuple((_preset_name(one), one.center, one.width, one.voi_lut) for one in presets(attributes)),
            state=_chosen(states, state),
            states=tuple((found, one.title) for found, one in states.items()),
            legend=tuple((one.name, *one.colour) for one in legend),
            labels=tuple((*turn_place(one.column / columns, one.row / rows, turn), one.text) for one in labels),
            tile=place_text(instance, frame_index),
            frame_ms=played.frame_ms,
            sweeps=played.sweeps,
        )

    def _frame(self, number: int, frame_index: int, states: _States, state: int | None, step: int) -> Frame:
        """As `frame`, of which the states for it are known."""
        chosen = _chosen(states, state)
        key = (number, frame_index, chosen, tuple(self._companions_of(number)), step)
        if key not in self._frames:
            if step == 1:
                self._frames[key] = self._load(number, frame_index, states.get(chosen))
            else:
                self._frames[key] = reduce(self._frame(number, frame_index, states, state, 1), step)
            self._make_room()
        self._frames.move_to_end(key)
        return self._frames[key]

    def _load(self, number: int, frame_index: int, state: PresentationState | None) -> Frame:
        """A frame with all that is said of it in other files."""
        if self._is_page(number, frame_index):
            page = self._page(number, frame_index)
            drawn = any(not isinstance(self._companion(one), str) for one in self._companions_of(number))
            return replace(page, notes=tuple(dict.fromkeys((*page.notes, DRAWN_ON_TILES)))) if drawn else page
        file = self._open_file(number)[0]
        header = self._header(number)
        attributes = read_attributes(header, frame_index)
        stored = self._stored_values(number, frame_index, attributes)
        found = [self._companion(one) for one in self._companions_of(number)]
        drawing = [one for one in found if not isinstance(one, str | PresentationState)]
        frame = dress(header, file, frame_index, attributes, stored, drawing, state)
        notes = tuple(one for one in found if isinstance(one, str) and one)
        return replace(frame, notes=frame.notes + notes) if notes else frame

    def _is_page(self, number: int, frame_index: int) -> bool:
        """Whether it is no frame, but all tiles of a slide (see `slides.WHOLE`)."""
        self._header(number)
        return frame_index < 0 and is_slide(self._instances[number])

    def _page(self, number: int, frame_index: int) -> Frame:
        """A page of a slide, the kept one if there is such a one. What other files draw, they draw on its tiles."""
        for key, kept in self._frames.items():
            if key[:2] == (number, frame_index) and key[-1] == 1:
                return kept
        file = self._open_file(number)[0]
        header = self._header(number)
        try:
            return frame_of(*page_of(header, file, self._instances[number], frame_index))
        except MemoryError as error:
            raise no_room(header) from error

    def _stored_values(self, number: int, frame_index: int, attributes: PixelAttributes) -> NDArray[Any]:
        """The stored values of a frame, those of a kept one that is shown otherwise, if there is such a one."""
        for key in self._frames:
            if key[:2] == (number, frame_index) and key[-1] == 1:
                return self._frames[key].stored_values
        file = self._open_file(number)[0]
        return decode_frame(self._header(number), file, frame_index, attributes)

    def _states(self, number: int, frame_index: int) -> _States:
        """The presentation states that are for a frame by the numbers of their files, the newest first."""
        companions = [(one, self._companion(one)) for one in self._companions_of(number)]
        states = [(found, one) for found, one in companions if isinstance(one, PresentationState)]
        if not states or self._is_page(number, frame_index):
            return {}
        header = self._header(number)
        place = place_of(header, read_attributes(header, frame_index), frame_index)
        own = [(found, one) for found, one in states if one.applies_to(place)]
        return dict(sorted(own, key=lambda pair: pair[1].created, reverse=True))

    def _companion(self, number: int) -> Companion | str:
        """What a file says of others, or a sentence on why that cannot be known; "" where it says nothing."""
        if number not in self._companions:
            try:
                file, path, size = self._open_file(number)
                self._companions[number] = read_companion(read_header(file, path=path, size=size), file) or ""
            except ScanveilError as error:
                self._companions[number] = unreadable_companion(error)
            if len(self._companions) > COMPANIONS_KEPT:
                self._companions.popitem(last=False)
        self._companions.move_to_end(number)
        return self._companions[number]

    def _header(self, number: int) -> Header:
        if number not in self._headers:
            file, path, size = self._open_file(number)
            self._headers[number] = header = read_header(file, path=path, size=size)
            self._instances[number] = instance_of(header)
            if len(self._headers) > HEADERS:
                del self._instances[self._headers.popitem(last=False)[0]]
        self._headers.move_to_end(number)
        return self._headers[number]

    def _make_room(self) -> None:
        """Let go of the frames used longest ago, but never of the last one."""
        used = sum(frame.nbytes for frame in self._frames.values())
        while used > self._room and len(self._frames) > 1:
            used -= self._frames.popitem(last=False)[1].nbytes


def _chosen(states: _States, state: int | None) -> int:
    """The number of the state that a frame is shown by: the one asked for, the newest for None, else `AS_STORED`."""
    if state is None:
        return next(iter(states), AS_STORED)
    return state if state in states else AS_STORED


def _preset_name(preset: WindowPreset) -> str:
    return preset.explanation or _("Level {center:g} width {width:g}", center=preset.center, width=preset.width)


def _usable(spacing: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """A spacing that can be drawn with."""
    return spacing if spacing and min(spacing) > SMALLEST_MM and max(spacing) < LARGEST_MM else None
