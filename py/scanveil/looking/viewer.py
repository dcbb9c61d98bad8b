"""What a viewer keeps at hand, and what is written around an image.

A `Viewer` is given a way to open files by number; headers, decoded pictures and what speaks of them are kept by bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from numpy.typing import NDArray

from scanveil.dicom.reading import Header, read_header
from scanveil.drawn.companions import read_companion, unreadable_companion
from scanveil.drawn.place import Companion, place_of
from scanveil.drawn.presentation import PresentationState, turn_letters
from scanveil.errors import ScanveilError
from scanveil.geometry import orientation_letters, slice_position_mm
from scanveil.kept import Kept
from scanveil.library.instance import Instance, instance_of
from scanveil.library.pictures import PAGE, Picture
from scanveil.library.slides import place_text
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

KEPT_BYTES = 96 * 1024 * 1024
"""Bytes of headers, decoded pictures and companions that are kept."""
SMALLEST_MM, LARGEST_MM = 1e-6, 1e4
"""Spacings beyond are mistakes or malice; nothing could be drawn to their scale."""
AS_STORED = -1
"""In place of a presentation state's number: none, though the study has some."""
SMALLEST = 1024
"""Bytes that a header or companion counts for beside those of its file: a file may be all but empty."""
DRAWN_ON_TILES = _("What other files draw on this slide, if they do, is shown on its tiles: choose one of its levels.")


_States = dict[int, PresentationState]
_Values = tuple[PixelAttributes, NDArray[Any]]  # stored values, and what they mean


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
    the colours of drawings stand for, (name, red, green, blue); `labels` are (column, row, words), places in the image
    as it is stored, pixel centres at integers, and `turn` is how it is turned: quarters clockwise, then left and right
    swapped or not. `tile` says which part of a whole slide it is. `frame_ms` is how long the image stays when it is
    played, None where the file does not say, and `sweeps` that it plays to and fro.
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
    turn: tuple[int, bool]
    tile: str
    frame_ms: float | None
    sweeps: bool


class Viewer:
    """Files that are looked at, and what speaks of them in other files; what was used last is kept.

    A picture is asked for with the number of a presentation state's file: None for the newest that is for it.
    Who renders what is asked for uses its `places`.
    """

    def __init__(
        self,
        open_file: Callable[[int], tuple[BinaryIO, str, int]],
        companions_of: Callable[[int], Sequence[int]] = lambda number: (),
        *,
        kept_bytes: int = KEPT_BYTES,
    ) -> None:
        """`open_file` gives, for a file's number, the file, its path and its size in bytes.

        `companions_of` gives, for a file's number, those of files that may speak of it.
        """
        self._open_file = open_file
        self._companions_of = companions_of
        self._kept = Kept(kept_bytes)
        self.places = Indices()

    def frame(self, picture: Picture, state: int | None = None, *, step: int = 1) -> Frame:
        """A decoded picture, a pixel for each `step` x `step`. Raises a ScanveilError where that fails."""
        return self._frame(picture, self._states(picture), state, step)

    def plain(self, picture: Picture) -> Frame:
        """A picture as its own file says, such as for a thumbnail; it is not kept."""
        return self._dress(picture, self._values(picture))

    def caption(self, picture: Picture, state: int | None = None) -> Caption:
        """What is written around a picture, and on it."""
        header, instance = self._header(picture.number)
        played = playback(header, 0 if picture.kind == PAGE else picture.at)
        states = self._states(picture)
        frame = self._frame(picture, states, state, 1)
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
            labels=tuple((one.column - 0.5, one.row - 0.5, one.text) for one in labels),
            turn=turn,
            tile=place_text(instance, picture.at, picture.kind),
            frame_ms=played.frame_ms,
            sweeps=played.sweeps,
        )

    def _frame(self, picture: Picture, states: _States, state: int | None, step: int) -> Frame:
        """As `frame`, of which the states for it are known."""
        chosen = _chosen(states, state)
        key = (picture, chosen, tuple(self._companions_of(picture.number)), step)
        held: tuple[Frame, _Values | None] | None = self._kept.get(key)
        if held is None and step == 1:
            values = self._values(picture)
            held = self._load(picture, values, states.get(chosen)), values
            self._kept.keep(key, held, held[0].nbytes - values[1].nbytes)
        elif held is None:
            held = reduce(self._frame(picture, states, state, 1), step), None
            self._kept.keep(key, held, held[0].nbytes)
        frame, values_of_it = held
        if values_of_it:  # they go after it, or their bytes would not count while it holds them
            self._kept.keep(picture, values_of_it, values_of_it[1].nbytes)
        return frame

    def _load(self, picture: Picture, values: _Values, state: PresentationState | None) -> Frame:
        """A picture with all that is said of it in other files; what these draw on a slide, they draw on its tiles."""
        found = [self._companion(one) for one in self._companions_of(picture.number)]
        drawing = [one for one in found if not isinstance(one, str | PresentationState)]
        frame = self._dress(picture, values, drawing, state)
        notes = [one for one in found if isinstance(one, str) and one]
        if picture.kind == PAGE:
            notes = [DRAWN_ON_TILES] if any(not isinstance(one, str) for one in found) else []
        return replace(frame, notes=(*frame.notes, *notes)) if notes else frame

    def _dress(
        self,
        picture: Picture,
        values: _Values,
        drawing: Sequence[Companion] = (),
        state: PresentationState | None = None,
    ) -> Frame:
        if picture.kind == PAGE:
            return frame_of(*values)
        file = self._open_file(picture.number)[0]
        return dress(self._header(picture.number)[0], file, picture.at, *values, drawing, state)

    def _values(self, picture: Picture) -> _Values:
        """The attributes and stored values of a picture, by its kind; those that are kept, if they are."""
        kept: _Values | None = self._kept.get(picture)
        if kept:
            return kept
        header, instance = self._header(picture.number)
        file = self._open_file(picture.number)[0]
        if picture.kind == PAGE:
            try:
                return page_of(header, file, instance, picture.at)
            except MemoryError as error:
                raise no_room(header) from error
        attributes = read_attributes(header, picture.at)
        return attributes, decode_frame(header, file, picture.at, attributes)

    def _states(self, picture: Picture) -> _States:
        """The presentation states that are for a picture by the numbers of their files, the newest first."""
        companions = [(one, self._companion(one)) for one in self._companions_of(picture.number)]
        states = [(found, one) for found, one in companions if isinstance(one, PresentationState)]
        if not states or picture.kind == PAGE:
            return {}
        header = self._header(picture.number)[0]
        place = place_of(header, read_attributes(header, picture.at), picture.at)
        own = [(found, one) for found, one in states if one.applies_to(place)]
        return dict(sorted(own, key=lambda pair: pair[1].created, reverse=True))

    def _companion(self, number: int) -> Companion | str:
        """What a file says of others, or a sentence on why that cannot be known; "" where it says nothing."""
        key = ("companion", number)
        found: Companion | str | None = self._kept.get(key)
        if found is None:
            file, path, size = self._open_file(number)
            nbytes = 0
            try:
                header = read_header(file, path=path, size=size)
                nbytes = len(header.buffer)
                found = read_companion(header, file) or ""
            except ScanveilError as error:
                found = unreadable_companion(error)
            self._kept.keep(key, found, SMALLEST + nbytes)
        return found

    def _header(self, number: int) -> tuple[Header, Instance]:
        """The header of a file, and what it says."""
        key = ("header", number)
        found: tuple[Header, Instance] | None = self._kept.get(key)
        if found is None:
            file, path, size = self._open_file(number)
            header = read_header(file, path=path, size=size)
            found = header, instance_of(header)
            self._kept.keep(key, found, SMALLEST + len(header.buffer))
        return found


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
