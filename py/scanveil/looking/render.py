"""From a frame to what a screen shows: uint8 RGBA.

`load_frame` does what costs time, once a frame: reading and decoding. `render` does the rest and is quick
enough to follow a hand that drags the window.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from math import isfinite
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom.reading import Header
from scanveil.drawn.companions import unreadable_companion
from scanveil.drawn.drawing import AMBER, Named, Painter
from scanveil.drawn.place import Companion, Place, place_of
from scanveil.drawn.presentation import ALL_OF_IT, AS_IT_IS, Area, PresentationState, Turn, turn_pixels
from scanveil.errors import NO_MEMORY, ScanveilError, TooLargeError, UsageError
from scanveil.looking.levels import Levels, levels_of, robust_part, some_values
from scanveil.looking.windows import (
    FindLevels,
    fitted_window,
    is_shown_as_stored,
    no_levels,
    own_function,
    reach,
    usual_window,
    window_function,
)
from scanveil.pixels import transform
from scanveil.pixels.attributes import NAMELESS, PALETTE_COLOR, PixelAttributes, Window, read_attributes
from scanveil.pixels.frames import PLAIN_SYNTAXES, values_to_look_at, whole_words
from scanveil.pixels.overlays import WholeWords, bitmap_of, drawing_of
from scanveil.pixels.subtraction import Subtraction
from scanveil.pixels.tables import LookupTable
from scanveil.pixels.transform import GreyScale, Rescale, Windowing
from scanveil.said import _

THUMBNAIL = 96
"""Longest side of a thumbnail in pixels."""

KEPT_INDEX = 1 << 20
"""Values of a frame of which `Indices` are kept while it is the last one."""
AT_ONCE = 1 << 18
"""Values that are made into greys at a time where that takes arithmetic."""
NEARLY = 9.0
"""Levels of 255 up to which all is as good as black, or as many below white."""
EMPTY, STEPS = 0.1, 64
"""Part of its stack's values that those of an image span where there is nothing in it; and how many are looked at."""
MISSED = _(
    "The window that the file asks for shows nothing: its values lie elsewhere. “Automatic”, in the list of windows or "
    "by the key A, fits one to them."
)


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded frame with all that showing it needs; worth keeping while it may be shown again.

    `stored_values` are as `frames.stored_values` gives them. `modality` makes modality values of them, `window` is
    what they are first shown with, in modality units, and `voi_lut_function` how a window acts; where `voi_lut` is
    there, it is used in place of the window, which tells its reach. `of_stack` finds the levels of its stack, for
    windows that are fitted to them, and `rests_on_stack` says that the first one is; `is_missed` that the one of the
    file shows nothing. All of these are None, empty or False for colour.
    `notes` are sentences about what the file says and is not done. `hidden` is where a shutter lets nothing be seen,
    bool (rows, columns). `drawing` is what is drawn over it, `turn` how it is turned in the end, and `area`
    what of that should be seen at first. `subtraction` is what its file says of a mask, done or not.
    """

    attributes: PixelAttributes
    stored_values: NDArray[Any]
    modality: Rescale | LookupTable
    window: Window | None
    voi_lut: LookupTable | None
    voi_lut_function: str
    notes: tuple[str, ...]
    of_stack: FindLevels = no_levels
    rests_on_stack: bool = False
    is_missed: bool = False
    hidden: NDArray[np.bool_] | None = None
    drawing: Painter | None = None
    turn: Turn = AS_IT_IS
    area: Area = ALL_OF_IT
    subtraction: Subtraction | None = None

    def levels(self) -> Levels | None:
        """Those of its stack, or its own where it has none."""
        return self.of_stack() or self.own_levels()

    def own_levels(self) -> Levels | None:
        """Those of the frame itself, whatever its stack has."""
        return levels_of(self.attributes, self.stored_values, self.modality)

    @property
    def nbytes(self) -> int:
        """Bytes that keeping it costs."""
        paint = self.drawing.paint if self.drawing else None
        return sum(one.nbytes for one in (self.stored_values, self.hidden, paint) if one is not None)


class Rendered(NamedTuple):
    """A frame as shown: `rgba` is uint8 (rows, columns, 4), C-contiguous, alpha 255.

    The other fields say how, as in `Frame`; windows are None for colour.
    """

    rgba: NDArray[np.uint8]
    rows: int
    columns: int
    window_center: float | None
    window_width: float | None
    notes: tuple[str, ...]


def load_frame(header: Header, file: BinaryIO, frame_index: int) -> Frame:
    """Read and decode one frame, counted from 0. Raises a ScanveilError with a sentence where that fails."""
    return dress(header, file, frame_index, *decode_frame(header, file, frame_index))


def decode_frame(header: Header, file: BinaryIO, frame_index: int) -> tuple[PixelAttributes, NDArray[Any]]:
    """A frame's attributes, with what there is to say of it, and its values; a sentence where there is no room."""
    attributes = read_attributes(header, frame_index)
    try:
        return values_to_look_at(header, file, frame_index, attributes)
    except MemoryError as error:
        raise no_room(header) from error


def no_room(header: Header) -> TooLargeError:
    """What is said where there is not enough memory."""
    return TooLargeError(NO_MEMORY, path=header.path)


def dress(
    header: Header,
    file: BinaryIO,
    frame_index: int,
    attributes: PixelAttributes,
    stored: NDArray[Any],
    companions: Sequence[Companion] = (),
    state: PresentationState | None = None,
    levels: FindLevels | None = None,
) -> Frame:
    """A `Frame` of stored values, with what is drawn over it: by its own file, by companions, and by a state.

    `levels` finds those of its stack; a state may have another scale for its values, and then they are the frame's own.
    """
    place = place_of(header, attributes, frame_index)
    notes: list[str] = []
    area, own_scale = ALL_OF_IT, attributes.scale
    if state:
        with _note_errors(notes):
            attributes = state.adjust(attributes, place)
            area = state.area(place)
        with _note_errors(notes):
            notes += state.omissions(place)
    frame = frame_of(attributes, stored, levels if attributes.scale == own_scale else None)
    words = partial(_words, header, file, frame_index)
    drawing = _draw(header, place, words, companions, state, notes)
    return replace(
        frame,
        drawing=drawing,
        is_missed=frame.is_missed and not state,
        notes=(*frame.notes, *dict.fromkeys(notes)),
        hidden=_hidden(header, attributes, place, state),
        turn=state.turn if state and state.applies_to(place) else AS_IT_IS,
        area=area,
    )


def _draw(
    header: Header,
    place: Place,
    words: WholeWords,
    companions: Sequence[Companion],
    state: PresentationState | None,
    notes: list[str],
) -> Painter | None:
    """What is drawn over a frame; None where nothing is."""
    painter = Painter(place.rows, place.columns)
    if state is None or not state.applies_to(place):
        own = drawing_of(header, place.rows, place.columns, place.frame_number - 1, words)
        if own is not None:
            painter.fill(own, Named("", AMBER))
    for companion in companions:
        with _note_errors(notes):
            companion.draw(painter, place)
    if state:
        with _note_errors(notes):
            state.draw(painter, place, lambda group: _bitmap(header, group, place, words))
    return painter if painter.labels or painter.paint is not None else None


def _words(header: Header, file: BinaryIO, frame_index: int) -> NDArray[Any] | None:
    """The frame's words as they lie in the file, whatever is shown of them."""
    return whole_words(header, file, read_attributes(header, frame_index), frame_index)


def _bitmap(header: Header, group: int, place: Place, words: WholeWords = lambda: None) -> NDArray[np.bool_] | None:
    """A bitmap of the image's own."""
    return bitmap_of(header, group, place.rows, place.columns, place.frame_number - 1, words)


@contextmanager
def _note_errors(notes: list[str]) -> Iterator[None]:
    """Note what is wrong with another file: an image is shown without what cannot be drawn over it."""
    try:
        yield
    except ScanveilError as error:
        notes.append(unreadable_companion(error))


def _hidden(
    header: Header, attributes: PixelAttributes, place: Place, state: PresentationState | None
) -> NDArray[np.bool_] | None:
    """Where a shutter lets nothing be seen."""
    shutter = attributes.shutter
    if shutter is None:
        return None
    hidden, bitmap = shutter.hidden(place.rows, place.columns), None
    if shutter.overlay_group:
        bitmap = state.bitmap(shutter.overlay_group, place) if state else None
        if bitmap is None:
            bitmap = _bitmap(header, shutter.overlay_group, place)
    return bitmap if hidden is None else hidden if bitmap is None else hidden | bitmap


def frame_of(attributes: PixelAttributes, stored: NDArray[Any], levels: FindLevels | None = None) -> Frame:
    """The `Frame` of stored values that are there already; `levels` finds those of its stack, if it has one."""
    attributes, bit_notes = _with_all_bits(attributes, stored)
    modality, notes = modality_of(attributes)
    notes += attributes.notes + bit_notes + _colour_notes(attributes)
    if not attributes.is_grey:
        return Frame(attributes, stored, modality, None, None, "", notes)
    function, windows, window_notes = window_function(attributes)
    voi_lut = attributes.voi_luts[0] if attributes.voi_luts and not windows else None
    stated = windows[0] if windows else reach(voi_lut) if voi_lut else None
    frame = Frame(
        attributes=attributes,
        stored_values=stored,
        modality=modality,
        window=stated,
        voi_lut=voi_lut,
        voi_lut_function=function if windows else own_function(attributes),
        notes=notes + window_notes,
        of_stack=levels or no_levels,
    )
    if stated:
        return replace(frame, is_missed=_is_missed(frame, _voi(frame, stated)))
    rests_on_stack = not is_shown_as_stored(attributes) and frame.of_stack() is not None
    return replace(frame, window=usual_window(attributes, frame.levels), rests_on_stack=rests_on_stack)


def _shows(frame: Frame, voi: Windowing | LookupTable) -> bool:
    """Whether greys of a frame are not all but black or all but white."""
    values = robust_part(some_values(frame.attributes, frame.stored_values, frame.modality))
    return not values.size or not _is_flat(transform.apply_voi(values, voi))


def _is_flat(shown: NDArray[np.float64]) -> bool:
    return bool(shown.max() <= NEARLY or shown.min() >= transform.WHITE - NEARLY)


def _is_missed(frame: Frame, voi: Windowing | LookupTable) -> bool:
    """Whether what the file states shows nothing of a frame, and that is not because there is nothing in it.

    Air above a head is black in a window for tissue: it differs little in itself, and the rest of its stack is seen.
    """
    if _shows(frame, voi):
        return False
    own, stack = frame.own_levels(), frame.levels()
    if own is None or stack is None or stack.lowest == stack.highest:
        return False
    is_empty = own.high - own.low < EMPTY * (stack.high - stack.low)
    return not is_empty or _is_flat(transform.apply_voi(np.linspace(stack.low, stack.high, STEPS), voi))


def reduce(frame: Frame, step: int) -> Frame:
    """A frame with one pixel for each `step` x `step` of its own, their mean, for a screen that cannot show more.

    Numbers of a palette have none, but their colours do. Of values of a few bits, and of greys among which some stand
    for colours, the first is taken. What is drawn stays visible.
    """
    if step == 1:
        return frame
    if frame.attributes.photometric_interpretation == PALETTE_COLOR:
        frame = in_colour(frame)
    stored, painter = frame.stored_values, frame.drawing
    if frame.attributes.palette is not None or frame.attributes.bits_stored < 8:
        fewer = np.ascontiguousarray(stored[::step, ::step])
    else:
        fewer = transform.block_means(stored, step, frame.attributes.bits_stored)
    if painter and painter.paint is not None:
        painter = painter.with_paint(_thin(painter.paint, step))
    hidden = None if frame.hidden is None else frame.hidden[::step, ::step]
    return replace(frame, stored_values=fewer, hidden=hidden, drawing=painter)


def in_colour(frame: Frame) -> Frame:
    """A frame of numbers of a palette as one of the colours that they stand for."""
    rgba = _colours(frame, False, Indices()).view(np.uint8).reshape(*frame.stored_values.shape, 4)
    attributes = replace(
        frame.attributes,
        samples_per_pixel=3,
        photometric_interpretation="RGB",
        palette=None,
        bits_allocated=8,
        bits_stored=8,
        high_bit=7,
        pixel_representation=0,
    )
    return replace(frame, attributes=attributes, stored_values=np.ascontiguousarray(rgba[..., :3]))


def _thin(paint: NDArray[np.uint32], step: int) -> NDArray[np.uint32]:
    """Every n-th row and column of what is drawn, keeping lines that lie between."""
    rows, columns = -(-paint.shape[0] // step), -(-paint.shape[1] // step)
    found = np.zeros((rows, columns), np.uint32)
    row, column = np.nonzero(paint)
    found[row // step, column // step] = paint[row, column]
    return found


class Indices:
    """Where stored values stand in a table; those of the last frame are kept.

    A window that is dragged is that of the same frame again and again.
    """

    def __init__(self) -> None:
        self._last: tuple[NDArray[Any], int, NDArray[np.intp]] | None = None

    def of(self, stored: NDArray[Any], size: int) -> NDArray[np.intp]:
        """Their places in a table of a size; a negative value's place is its low bits."""
        if self._last and self._last[0] is stored and self._last[1] == size:
            return self._last[2]
        # In WebAssembly, three times as fast as numpy.take, and twice as fast as an index of another type
        index = stored.astype(np.intp)
        if stored.dtype.kind == "i" or stored.itemsize > 2:  # others have no bits beyond: `_with_all_bits` sees to that
            index &= size - 1
        if stored.size <= KEPT_INDEX:
            self._last = stored, size, index
        return index


def render(
    frame: Frame,
    *,
    window_center: float | None = None,
    window_width: float | None = None,
    voi_lut: int | None = None,
    fitted: str = "",
    invert: bool = False,
    drawings: bool = False,
    shutter: bool = True,
    places: Indices | None = None,
) -> Rendered:
    """Show a frame with a window in modality units, or with its own where a number is None.

    `voi_lut` counts, from 0, the file's VOI lookup tables: that one is used in place of a window; so is the window
    `fitted` to the values of its stack, `windows.AUTOMATIC` or `windows.FULL_RANGE`.
    `drawings` shows what is drawn over it in a colour of its own; without `shutter` it is seen what one hides.
    Who shows a frame more than once gives `places`.
    Raises UsageError for a window that is none and a table that is not there.
    """
    center = width = None
    places = places or Indices()
    if frame.window is None:
        packed = _colours(frame, invert, places)
    else:
        voi, (center, width, _explanation) = _chosen(frame, window_center, window_width, voi_lut, fitted)
        packed = _greys(frame, voi, invert, places)
    if shutter and frame.attributes.shutter and frame.hidden is not None:
        packed[frame.hidden] = transform.packed_greys(np.array(frame.attributes.shutter.grey, np.uint8))
    if drawings and frame.drawing and frame.drawing.paint is not None:
        packed = np.where(frame.drawing.paint, frame.drawing.paint, packed)
    packed = turn_pixels(packed, frame.turn)
    rows, columns = packed.shape
    rgba = packed.view(np.uint8).reshape(rows, columns, 4)
    is_stated = not fitted and (window_center, window_width, voi_lut) == (None, None, None)
    notes = (*frame.notes, MISSED) if frame.is_missed and is_stated else frame.notes
    return Rendered(rgba, rows, columns, center, width, notes)


def thumbnail(frame: Frame, *, size: int = THUMBNAIL, shutter: bool = True) -> Rendered:
    """A frame as first shown, reduced to fit `size` pixels; without `shutter` with what one hides."""
    longest = max(frame.attributes.rows, frame.attributes.columns)
    return render(reduce(frame, -(-longest // size)), shutter=shutter)


def _chosen(
    frame: Frame, center: float | None, width: float | None, voi_lut: int | None, fitted: str
) -> tuple[Windowing | LookupTable, Window]:
    """What makes greys of modality values, and the window that it is or that tells its reach."""
    tables = frame.attributes.voi_luts
    assert frame.window is not None
    if voi_lut is not None:
        if not 0 <= voi_lut < len(tables):
            raise UsageError(_("The file has no such table of greys."))
        return tables[voi_lut], reach(tables[voi_lut])
    if fitted:
        window = fitted_window(fitted, frame.attributes, frame.levels())
        return Windowing(window.center, window.width, own_function(frame.attributes)), window
    if center is None and width is None:
        return _voi(frame, frame.window), frame.window
    window = Window(
        frame.window.center if center is None else center, frame.window.width if width is None else width, ""
    )
    if not (isfinite(window.center) and isfinite(window.width) and window.width > 0):
        raise UsageError(_("A window needs a centre and a width above 0."))
    return Windowing(window.center, window.width, frame.voi_lut_function), window


def _voi(frame: Frame, window: Window) -> Windowing | LookupTable:
    """What makes greys of modality values where nobody chose otherwise."""
    return frame.voi_lut or Windowing(window.center, window.width, frame.voi_lut_function)


def _greys(frame: Frame, voi: Windowing | LookupTable, invert: bool, places: Indices) -> NDArray[np.uint32]:
    attributes, stored = frame.attributes, frame.stored_values
    scale = GreyScale(
        frame.modality, voi, attributes.presentation_lut, invert != attributes.inverse, attributes.pixel_padding
    )
    bits, signed = attributes.bits_stored, attributes.signed
    if attributes.float_bits or bits > transform.MAX_TABLE_BITS:
        return _without_table(stored, scale)
    if attributes.palette is not None:
        table = transform.supplemented_table(attributes.palette, bits, signed, scale)
    else:
        table = transform.grey_table(bits, signed, scale)
    return _looked_up(table, stored, places)


def _without_table(stored: NDArray[Any], scale: GreyScale) -> NDArray[np.uint32]:
    """Greys of values too large for a table, some rows at a time: the arithmetic takes many times their room."""
    packed = np.empty(stored.shape, np.uint32)
    rows = max(1, AT_ONCE // max(1, stored.shape[1]))
    for row in range(0, stored.shape[0], rows):
        # What is no number is shown like the lowest values
        numbers = np.nan_to_num(stored[row : row + rows], nan=-np.inf, posinf=np.inf, neginf=-np.inf)
        packed[row : row + rows] = transform.packed_greys(transform.greys(numbers, scale))
    return packed


def _colours(frame: Frame, invert: bool, places: Indices) -> NDArray[np.uint32]:
    attributes, stored = frame.attributes, frame.stored_values
    if attributes.palette is not None:
        bits = min(attributes.bits_stored, transform.MAX_TABLE_BITS)
        table = transform.palette_table(attributes.palette, bits, attributes.signed, invert)
        return _looked_up(table, stored, places)
    rgb = transform.eight_bits(stored, attributes.bits_stored)
    return transform.packed_colours(255 - rgb if invert else rgb)


def _looked_up(table: NDArray[np.uint32], stored: NDArray[Any], places: Indices) -> NDArray[np.uint32]:
    """Table entries for stored values."""
    shown: NDArray[np.uint32] = table[places.of(stored, table.size)]
    return shown


def modality_of(attributes: PixelAttributes) -> tuple[Rescale | LookupTable, tuple[str, ...]]:
    """What makes modality values of stored ones, and what is wrong with what the file says of that."""
    if attributes.modality_lut:
        return attributes.modality_lut, ()
    if scale := attributes.usable_scale:
        return Rescale(*scale), ()
    return Rescale(1.0, 0.0), (_("The file's scale for its values cannot be used; numbers are as they are stored."),)


def _colour_notes(attributes: PixelAttributes) -> tuple[str, ...]:
    """What is said of colours and is not done."""
    if not attributes.icc_profile:
        return ()
    if attributes.icc_profile == NAMELESS:
        return (_("Colours are meant for a profile without a name, which is not used, so they may look different."),)
    return (
        _(
            "Colours are meant for the profile {profile}, which is not used, so they may look different.",
            profile=attributes.icc_profile,
        ),
    )


def _with_all_bits(attributes: PixelAttributes, stored: NDArray[Any]) -> tuple[PixelAttributes, tuple[str, ...]]:
    """Attributes by which all values have room: a compressed image may contradict Bits Stored."""
    if attributes.transfer_syntax_uid in PLAIN_SYNTAXES or attributes.bits_stored == 8 * attributes.itemsize:
        return attributes, ()
    low, high = -(1 << attributes.bits_stored - 1) * attributes.signed, 1 << attributes.bits_stored - attributes.signed
    if low <= stored.min() and stored.max() < high:
        return attributes, ()
    note = _("The values in this image are larger than the file says that they can be; they are shown as they are.")
    return replace(attributes, bits_stored=8 * attributes.itemsize), (note,)
