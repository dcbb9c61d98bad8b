"""What a viewer keeps at hand.

A `Viewer` is given a way to open files by number; headers, decoded pictures and what speaks of them are kept by bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from numpy.typing import NDArray

from scanveil.dicom.reading import Header, read_header
from scanveil.drawn.companions import read_companion, unreadable_companion
from scanveil.drawn.place import Companion, place_of
from scanveil.drawn.presentation import PresentationState
from scanveil.errors import ScanveilError
from scanveil.kept import Kept
from scanveil.library.instance import Instance, instance_of
from scanveil.library.pictures import FRAME, PAGE, Picture
from scanveil.looking.caption import Caption, caption_of
from scanveil.looking.levels import Levels, join, levels_of
from scanveil.looking.render import Frame, Indices, decode_frame, dress, frame_of, modality_of, no_room, reduce
from scanveil.pixels.attributes import PixelAttributes, read_attributes
from scanveil.pixels.pages import page_of
from scanveil.pixels.subtraction import (
    Mask,
    Subtraction,
    difference_attributes,
    mask_of,
    said_of,
    step_of,
    subtract,
    subtraction_of,
)
from scanveil.said import _
from scanveil.spread import spread

PICTURE_BYTES = 96 * 1024 * 1024
"""Bytes of decoded pictures that are kept, ..."""
HEADER_BYTES = 128 * 1024 * 1024
"""... and of headers and companions: all companions of a study are asked for each picture."""
AS_STORED = -1
"""In place of a presentation state's number: none, though the study has some."""
SMALLEST = 1024
"""Bytes that what is kept counts for beside its own: a file may be all but empty, and a picture of one pixel."""
SHOWN_BY_STATE = _(
    "It is shown as another of the files asks for it (a presentation state): as it was taken, and its mask is not "
    "subtracted."
)
DRAWN_ON_TILES = _("What other files draw on this slide, if they do, is shown on its tiles: choose one of its levels.")


Sample = tuple[Picture, ...]
"""Pictures by which the stack of another one is judged, as `spread` chooses them; none for a picture by itself."""

_States = dict[int, PresentationState]
_Values = tuple[PixelAttributes, NDArray[Any]]  # stored values, and what they mean


class _Look(NamedTuple):
    """How a picture is looked at: the number of the state that it is shown by, and what else is asked for."""

    state: int
    sample: Sample
    subtract: bool | None


class _Held(NamedTuple):
    """A picture that is kept under one look, and the values that it was made of, unless it is a reduced one."""

    picture: Picture
    frame: Frame
    values: _Values | None

    @property
    def nbytes(self) -> int:
        """Bytes that keeping it costs."""
        stored = self.values[1] if self.values else self.frame.stored_values
        return self.frame.nbytes + (0 if stored is self.frame.stored_values else stored.nbytes)


class Viewer:
    """Files that are looked at, and what speaks of them in other files; what was used last is kept.

    A picture is asked for with the number of a presentation state's file: None for the newest that is for it, and with
    a sample of its stack: the windows that the file does not state rest on it. Its mask is subtracted or not, None for
    what its file recommends. Who renders what is asked for uses its `places`.
    """

    def __init__(
        self,
        open_file: Callable[[int], tuple[BinaryIO, str, int]],
        companions_of: Callable[[int], Sequence[int]] = lambda number: (),
        *,
        picture_bytes: int = PICTURE_BYTES,
        header_bytes: int = HEADER_BYTES,
    ) -> None:
        """`open_file` gives, for a file's number, the file, its path and its size in bytes.

        `companions_of` gives, for a file's number, those of files that may speak of it.
        """
        self._open_file = open_file
        self._companions_of = companions_of
        self._pictures = Kept(picture_bytes)
        self._last_looks: dict[Picture, Hashable] = {}
        self._headers = Kept(header_bytes)
        self.places = Indices()

    def frame(
        self,
        picture: Picture,
        state: int | None = None,
        *,
        step: int = 1,
        sample: Sample = (),
        subtract: bool | None = None,
    ) -> Frame:
        """A decoded picture, a pixel for each `step` x `step`. Raises a ScanveilError where that fails."""
        states = self._states(picture)
        return self._frame(picture, states, _Look(_chosen(states, state), sample, subtract), step)

    def plain(self, picture: Picture, sample: Sample = ()) -> Frame:
        """A picture as its own file says, such as for a thumbnail; it is not kept."""
        return self._dress(picture, self._values(picture), _Look(AS_STORED, sample, None))

    def unsubtracted(self, picture: Picture) -> Frame:
        """The same as it was taken, whatever its file says: what is written into its mask as well would be gone."""
        return self._dress(picture, self._values(picture), _Look(AS_STORED, (), False))

    def alike(self, picture: Picture) -> list[Picture]:
        """The pictures of a file that are alone with each other: its frames; a page of a slide is by itself."""
        if picture.kind == PAGE:
            return []
        return [picture._replace(at=frame) for frame in range(self._header(picture.number)[1].number_of_frames)]

    def sample(self, stack: Sequence[Picture]) -> Sample:
        """The sample of a stack of pictures; none of whole slides, which are too large for that."""
        if not stack:
            return ()
        first = self._header(stack[0].number)[1]
        places = spread(len(stack), first.rows * first.columns)
        return tuple(stack[at] for at in places if stack[at].kind == FRAME)

    def caption(
        self, picture: Picture, state: int | None = None, *, sample: Sample = (), subtract: bool | None = None
    ) -> Caption:
        """What is written around a picture, and on it."""
        header, instance = self._header(picture.number)
        states = self._states(picture)
        titles = {number: one.title for number, one in states.items()}
        look = _Look(_chosen(states, state), sample, subtract)
        return caption_of(picture, header, instance, self._frame(picture, states, look, 1), titles, look.state)

    def _frame(self, picture: Picture, states: _States, look: _Look, step: int) -> Frame:
        """As `frame`, of which the states for it are known."""
        key = (picture, look, tuple(self._companions_of(picture.number)), step)
        held: _Held | None = self._pictures.get(key)
        if held is None:
            if step == 1:
                values = self._values(picture)
                held = _Held(picture, self._load(picture, values, look, states.get(look.state)), values)
                self._last_looks[picture] = key
            else:
                held = _Held(picture, reduce(self._frame(picture, states, look, 1), step), None)
            for gone in self._pictures.keep(key, held, SMALLEST + held.nbytes):
                self._last_looks.pop(gone.picture, None)
        return held.frame

    def _load(self, picture: Picture, values: _Values, look: _Look, state: PresentationState | None) -> Frame:
        """A picture with all that is said of it in other files; what these draw on a slide, they draw on its tiles."""
        found = [self._companion(one) for one in self._companions_of(picture.number)]
        drawing = [one for one in found if not isinstance(one, str | PresentationState)]
        frame = self._dress(picture, values, look, drawing, state)
        notes = [one for one in found if isinstance(one, str) and one]
        if picture.kind == PAGE:
            notes = [DRAWN_ON_TILES] if any(not isinstance(one, str) for one in found) else []
        return replace(frame, notes=(*frame.notes, *notes)) if notes else frame

    def _dress(
        self,
        picture: Picture,
        values: _Values,
        look: _Look,
        drawing: Sequence[Companion] = (),
        state: PresentationState | None = None,
    ) -> Frame:
        if picture.kind == PAGE:
            return frame_of(*values, partial(self._levels, look.sample, False))
        attributes, stored, asked = self._subtracted(picture, values, look.subtract, state)
        levels = partial(self._levels, look.sample, attributes.is_difference)
        header, file = self._header(picture.number)[0], self._open_file(picture.number)[0]
        frame = dress(header, file, picture.at, attributes, stored, drawing, state, levels)
        return replace(frame, subtraction=asked) if asked else frame

    def _subtracted(
        self, picture: Picture, values: _Values, wanted: bool | None, state: PresentationState | None = None
    ) -> tuple[PixelAttributes, NDArray[Any], Subtraction | None]:
        """The values of a frame without its mask, where it has one and that is asked for, and what its file says.

        A state has greys of its own, for what its image shows with the mask.
        """
        header = self._header(picture.number)[0]
        attributes, stored = values
        asked = subtraction_of(header, picture.at)
        if asked is None:
            return attributes, stored, None
        if state:
            asked = Subtraction(asked.is_recommended, why_not=SHOWN_BY_STATE)
        is_on = bool(asked.mask_frames) and (asked.is_recommended if wanted is None else wanted)
        notes = said_of(asked, is_on)
        if is_on:
            try:
                stored = self._difference(picture, values, asked)
                attributes = difference_attributes(header, picture.at, attributes)
            except ScanveilError as error:
                notes = (
                    _(
                        "This image is shown as it was taken, as its mask cannot be subtracted. What is wrong with "
                        "the mask: {sentence}",
                        sentence=error.sentence,
                    ),
                )
        return replace(attributes, notes=(*attributes.notes, *notes)), stored, asked

    def _difference(self, picture: Picture, values: _Values, asked: Subtraction) -> NDArray[Any]:
        """A frame without its mask; the mask is kept, as it may be that of all frames."""
        header, (attributes, stored) = self._header(picture.number)[0], values

        def decoded(index: int) -> NDArray[Any]:
            return stored if index == picture.at else self._values(picture._replace(at=index))[1]

        key = ("mask", picture.number, asked.mask_frames, asked.shift, step_of(header, picture.at, attributes))
        mask: Mask | None = self._headers.get(key)
        if mask is None:
            mask = mask_of(header, attributes, asked, decoded)
            self._headers.keep(key, mask, SMALLEST + mask.logarithms.nbytes)
        return subtract(header, attributes, asked, decoded, mask)

    def _levels(self, sample: Sample, of_differences: bool) -> Levels | None:
        """Those of the stack that a sample stands for; of it what cannot be had says nothing, nor do colours."""
        if not sample:
            return None
        key = ("levels", sample, of_differences)
        found: tuple[Levels | None] | None = self._headers.get(key)
        if found is None:
            found = (join(self._levels_of(one, of_differences) for one in sample),)
            self._headers.keep(key, found, SMALLEST)
        return found[0]

    def _levels_of(self, picture: Picture, of_differences: bool) -> Levels | None:
        try:
            attributes, stored = self._values(picture)
            if of_differences:
                attributes, stored, _asked = self._subtracted(picture, (attributes, stored), True)
        except ScanveilError:
            return None  # it is said where that picture is shown
        if not attributes.is_grey or attributes.is_difference != of_differences:
            return None
        return levels_of(attributes, stored, modality_of(attributes)[0])

    def _values(self, picture: Picture) -> _Values:
        """The attributes and stored values of a picture, by its kind; those that are kept, if they are."""
        held: _Held | None = self._pictures.get(self._last_looks.get(picture))
        if held and held.values:
            return held.values
        header, instance = self._header(picture.number)
        file = self._open_file(picture.number)[0]
        if picture.kind == PAGE:
            try:
                return page_of(header, file, instance, picture.at)
            except MemoryError as error:
                raise no_room(header) from error
        return decode_frame(header, file, picture.at)

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
        found: Companion | str | None = self._headers.get(key)
        if found is None:
            file, path, size = self._open_file(number)
            nbytes = 0
            try:
                header = read_header(file, path=path, size=size)
                nbytes = len(header.buffer)
                found = read_companion(header, file) or ""
            except ScanveilError as error:
                found = unreadable_companion(error)
            self._headers.keep(key, found, SMALLEST + nbytes)
        return found

    def _header(self, number: int) -> tuple[Header, Instance]:
        """The header of a file, and what it says."""
        key = ("header", number)
        found: tuple[Header, Instance] | None = self._headers.get(key)
        if found is None:
            file, path, size = self._open_file(number)
            header = read_header(file, path=path, size=size, to_look=True)
            found = header, instance_of(header)
            self._headers.keep(key, found, SMALLEST + len(header.buffer))
        return found


def _chosen(states: _States, state: int | None) -> int:
    """The number of the state that a frame is shown by: the one asked for, the newest for None, else `AS_STORED`."""
    if state is None:
        return next(iter(states), AS_STORED)
    return state if state in states else AS_STORED
