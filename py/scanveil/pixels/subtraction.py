"""Subtraction: a frame without its mask, as angiography shows vessels (PS3.3 C.7.6.10, C.7.6.16.2.14; PS3.4 N.2.5).

What is subtracted follows the logarithm of the rays' intensity. Stored values that do are taken as they are; those that
follow the intensity itself become logarithms first. A Modality LUT of such a file leads back to the intensity
(PS3.3 C.8.7.1.1.2), and is no part of this.

Differences are int16, in steps of `step_of`: fine enough that means and fractional shifts are not lost, and of so few
bits that a table makes greys of them. 0 is where frame and mask are the same; a difference is above 0 where the frame's
stored value is the higher one, so that it is shown dark and bright as the frame itself is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from math import floor, isfinite
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.values import FrameValues, Values
from scanveil.errors import DecodeError, ScanveilError
from scanveil.library.instance import frames_in
from scanveil.pixels.attributes import PixelAttributes, Window
from scanveil.pixels.tables import LookupTable, lut_of
from scanveil.pixels.transform import MAX_TABLE_BITS, AnyNumbers, stored_range
from scanveil.said import _, ngettext, together

MAX_AVERAGED = 32
"""Frames that are averaged at most: each must be decoded."""
MAX_ITEMS = 1024
"""Subtractions of a file, and ranges of one, that are looked at."""

Differences = NDArray[np.int16]
Decoder = Callable[[int], AnyNumbers]
"""Gives the stored values (rows, columns) of a frame by its number, from 0."""

_DIFFERENCE_BITS = 16
_LARGEST = (1 << _DIFFERENCE_BITS - 1) - 1
_MIDDLE = 0.25
"""Part of its width by which a window's centre may be away from 0, for it to be one of differences."""
_FLATTEST = 64
"""The part of all values beyond 0 that a default window shows at least: noise alone is not to fill it."""


class Subtraction(NamedTuple):
    """What a file asks for one frame; frames count from 0.

    The mean of `contrast_frames` less that of `mask_frames`, which is moved down and to the left by `shift` (rows,
    columns) before. `why_not` is a sentence on why this frame cannot be shown so, with no frames then, or "".
    `is_recommended` is what the file says of frames in general or of this one; `notes` are sentences on what is done
    otherwise than it says.
    """

    is_recommended: bool
    contrast_frames: tuple[int, ...] = ()
    mask_frames: tuple[int, ...] = ()
    shift: tuple[float, float] = (0.0, 0.0)
    why_not: str = ""
    notes: tuple[str, ...] = ()


class Mask(NamedTuple):
    """A mask as it is subtracted: float32, in steps of `step_of`.

    Its first row and column belong at `top`, `left` of the frame. What it was moved away from, it does not cover.
    """

    logarithms: NDArray[np.float32]
    top: int
    left: int


class _Place(NamedTuple):
    """A frame, counted from 1 as files do, among so many, and how large they are."""

    number: int
    frames: int
    rows: int
    columns: int


class Linear(NamedTuple):
    """Stored values up to `white` that follow the intensity, and `falls`: that lower ones are more of it."""

    white: int
    falls: bool


_Relation = Linear | LookupTable | None
"""What makes logarithms of stored values; None where they are such."""


def subtraction_of(header: Header, frame_index: int) -> Subtraction | None:
    """What a file asks for a frame, counted from 0; None where it speaks of no mask. Nothing here raises."""
    top = values_of(header)
    try:
        if top.has(tags.MASK_SUBTRACTION_SEQUENCE):
            return _subtraction(header, top, frame_index)
        if not _is_recommended(top, frame_index + 1):
            return None
        return Subtraction(True, why_not=_none())
    except ScanveilError:
        return Subtraction(
            top.text(tags.RECOMMENDED_VIEWING_MODE).upper() == "SUB",
            why_not=_(
                "What this file says of its mask is damaged, so its images are shown as they were taken. Please copy "
                "the file again."
            ),
        )


def _subtraction(header: Header, top: Values, index: int) -> Subtraction | None:
    place = _Place(index + 1, frames_in(header, top), top.short(tags.ROWS) or 0, top.short(tags.COLUMNS) or 0)
    recommended = _is_recommended(top, place.number)
    frame = FrameValues(top, index)
    found: Subtraction | None = None
    for item in islice(top.items(tags.MASK_SUBTRACTION_SEQUENCE), MAX_ITEMS):
        if item.text(tags.MASK_OPERATION).upper() in ("", "NONE"):
            continue
        found = _read(item, frame, place)._replace(is_recommended=recommended)
        if not found.why_not:
            return found if _is_grey(header, top) else Subtraction(recommended, why_not=_not_grey())
    return found or (Subtraction(True, why_not=_none()) if recommended else None)


def _is_recommended(top: Values, number: int) -> bool:
    """Recommended Viewing Mode: of the frames that this one is among, else of all (PS3.3 C.8.19.7)."""
    for item in islice(top.items(tags.FRAME_DISPLAY_SEQUENCE), MAX_ITEMS):
        first, last = item.integer(tags.START_TRIM), item.integer(tags.STOP_TRIM)
        own = item.text(tags.RECOMMENDED_VIEWING_MODE).upper()
        if own and first is not None and last is not None and first <= number <= last:
            return own == "SUB"
    return top.text(tags.RECOMMENDED_VIEWING_MODE).upper() == "SUB"


def _is_grey(header: Header, top: Values) -> bool:
    """Whether pixels are integers that are greys."""
    return (
        header.pixels is not None
        and header.pixels[0] == tags.PIXEL_DATA
        and top.short(tags.SAMPLES_PER_PIXEL) in (None, 1)
        and not top.text(tags.PHOTOMETRIC_INTERPRETATION).startswith("PALETTE")
    )


def _none() -> str:
    return _("The file recommends to subtract a mask, but has none, so this image is shown as it was taken.")


def _not_grey() -> str:
    return _("A mask can be subtracted from grey images only, so this one is shown as it was taken.")


def _read(item: Values, frame: FrameValues, place: _Place) -> Subtraction:
    """What one item asks for a frame (PS3.3 C.7.6.10.1.1)."""
    number, count = place.number, place.frames
    notes: list[str] = []
    averaged = item.short(tags.CONTRAST_FRAME_AVERAGING) or 1
    ranges = _ranges(item, count, notes)
    named = _named_masks(item, ranges, number)
    if isinstance(named, str):
        return _without(named)
    masks = list(dict.fromkeys(one for one in named if 1 <= one <= count))
    if not _is_covered(item, ranges, number, count - averaged + 1):
        return _without(_("The file names no mask for this image, so it is shown as it was taken."))
    if not masks:
        return _without(_("The mask of this image is not in the file, so it is shown as it was taken."))
    contrasts = list(range(number, min(number + min(averaged, MAX_AVERAGED), count + 1)))
    if contrasts == masks:  # shown as it was taken it would flash in a film of what is left of the others
        notes.append(
            _("This image is the mask itself, so that nothing is left of it. The other images show what came after.")
        )
    if not all(1 <= one <= count for one in named):
        notes.append(_("Of the images that the file names as its mask some are not in it; they are left out."))
    if max(averaged, len(masks)) > MAX_AVERAGED:
        notes.append(
            _("The file asks for a mean of more than {count} images; the first are taken.", count=MAX_AVERAGED)
        )
    return Subtraction(
        is_recommended=False,
        contrast_frames=tuple(one - 1 for one in contrasts),
        mask_frames=tuple(one - 1 for one in masks[:MAX_AVERAGED]),
        shift=_shift(item, frame, place, notes),
        notes=tuple(notes),
    )


def _without(why_not: str) -> Subtraction:
    return Subtraction(False, why_not=why_not)


def _ranges(item: Values, count: int, notes: list[str]) -> list[tuple[int, int]]:
    """The usable pairs of Applicable Frame Range, both ends included."""
    numbers = item.shorts(tags.APPLICABLE_FRAME_RANGE)[: 2 * MAX_ITEMS]
    pairs = zip(numbers[::2], numbers[1::2], strict=False)
    usable = [(first, last) for first, last in pairs if 1 <= first <= min(last, count)]
    if numbers and not usable:
        notes.append(
            _("The file does not say clearly which of its images have a mask; it is subtracted from all that may.")
        )
    return usable


def _named_masks(item: Values, ranges: list[tuple[int, int]], number: int) -> tuple[int, ...] | str:
    """The frames that an item names as the mask of one, whether they are there or not; or why it names none."""
    match item.text(tags.MASK_OPERATION).upper():
        case "AVG_SUB":
            return item.shorts(tags.MASK_FRAME_NUMBERS) or _(
                "The file does not say which of its images is the mask, so they are shown as they were taken."
            )
        case "TID":
            return (number - _offset(item),)
        case "REV_TID":  # what the C-arm took at the same place on its way to where it turned back
            first = ranges[0][0] if ranges else number
            return ((first - _offset(item)) - (number - first),)
    return _("The file asks for a subtraction of a kind that is not known, so its images are shown as they were taken.")


def _is_covered(item: Values, ranges: list[tuple[int, int]], number: int, last: int) -> bool:
    """Whether an item is for a frame; without ranges AVG_SUB is for those up to `last`, and REV_TID for none."""
    if ranges:
        return any(start <= number <= end for start, end in ranges)
    operation = item.text(tags.MASK_OPERATION).upper()
    return operation == "TID" or (operation == "AVG_SUB" and number <= last)


def _offset(item: Values) -> int:
    """TID Offset, 1 where it is empty."""
    stated = item.short(tags.TID_OFFSET, signed=True)
    return 1 if stated is None else stated


def _shift(item: Values, frame: FrameValues, place: _Place, notes: list[str]) -> tuple[float, float]:
    """Mask Sub-pixel Shift, by the frame where it has its own (PS3.3 C.7.6.16.2.14); none where it makes no sense."""
    number = item.short(tags.SUBTRACTION_ITEM_ID)
    own = (
        one
        for one in islice(frame.items(tags.FRAME_PIXEL_SHIFT_SEQUENCE), MAX_ITEMS)
        if one.short(tags.SUBTRACTION_ITEM_ID) == number
    )
    numbers = next(own, item).floats(tags.MASK_SUB_PIXEL_SHIFT)
    if not numbers:
        return 0.0, 0.0
    if len(numbers) != 2 or not (abs(numbers[0]) < place.rows and abs(numbers[1]) < place.columns):
        notes.append(_("By how much the mask is to be moved cannot be used, so it is subtracted where it is."))
        return 0.0, 0.0
    return numbers[0], numbers[1]


def said_of(subtraction: Subtraction, is_on: bool) -> tuple[str, ...]:
    """The notes on a frame whose mask is subtracted, or that is shown as it was taken though the file wants that."""
    if subtraction.why_not:
        return (subtraction.why_not,)
    if is_on:
        return (together(_how(subtraction), _whose_wish(subtraction)), *subtraction.notes)
    if subtraction.is_recommended:
        return (_("This image is shown as it was taken; the file recommends to subtract its mask from it."),)
    return ()


def _how(subtraction: Subtraction) -> str:
    if len(subtraction.mask_frames) == 1:
        number = subtraction.mask_frames[0] + 1
        return _("Its mask, image {number} of this file, is subtracted from this image.", number=number)
    return ngettext(
        "Its mask, the mean of {count} image of this file, is subtracted from this image.",
        "Its mask, the mean of {count} images of this file, is subtracted from this image.",
        len(subtraction.mask_frames),
    )


def _whose_wish(subtraction: Subtraction) -> str:
    if subtraction.is_recommended:
        return _("The file recommends that; it can be switched off to see the image as it was taken.")
    return _("It can be switched off to see the image as it was taken.")


def mask_of(header: Header, attributes: PixelAttributes, subtraction: Subtraction, decoded: Decoder) -> Mask:
    """The mask of a frame, which may be that of all others: the same `mask_frames` and `shift` make the same.

    `attributes` are those of the frame that it is subtracted from. Raises what `decoded` does.
    """
    step = step_of(header, subtraction.contrast_frames[0], attributes)
    mean = _mean(header, attributes, subtraction.mask_frames, decoded, step)
    rows, columns = subtraction.shift
    by_row, top = _move(mean, rows)
    by_column, left = _move(by_row.T, -columns)
    return Mask(np.ascontiguousarray(by_column.T), top, left)


def subtract(
    header: Header, attributes: PixelAttributes, subtraction: Subtraction, decoded: Decoder, mask: Mask
) -> Differences:
    """A frame without its mask, (rows, columns), in steps of `step_of`; 0 where the mask does not reach.

    Raises what `decoded` does.
    """
    step = step_of(header, subtraction.contrast_frames[0], attributes)
    mean = _mean(header, attributes, subtraction.contrast_frames, decoded, step)
    found = np.zeros(mean.shape, np.int16)
    height, width = mask.logarithms.shape
    place = slice(mask.top, mask.top + height), slice(mask.left, mask.left + width)
    difference = mean[place]
    difference -= mask.logarithms
    np.rint(difference, out=difference)
    found[place] = np.clip(difference, -_LARGEST, _LARGEST, out=difference)
    return found


def difference_attributes(header: Header, frame_index: int, attributes: PixelAttributes) -> PixelAttributes:
    """What the differences of a frame are shown with: of its windows, only those around 0, and no tables or padding."""
    windows = tuple(one for one in attributes.windows if isfinite(one.width) and abs(one.center) <= _MIDDLE * one.width)
    return replace(
        attributes,
        bits_allocated=_DIFFERENCE_BITS,
        bits_stored=_DIFFERENCE_BITS,
        high_bit=_DIFFERENCE_BITS - 1,
        pixel_representation=1,
        pixel_padding=None,
        palette=None,
        modality_lut=None,
        rescale_slope=step_of(header, frame_index, attributes),
        rescale_intercept=0.0,
        unit="",
        is_difference=True,
        windows=windows,
        voi_luts=(),
        presentation_lut=None,
    )


def step_of(header: Header, frame_index: int, attributes: PixelAttributes) -> float:
    """What a difference of 1 stands for, in stored values or their logarithms, which have as many bits."""
    relation = _relation(header, frame_index, attributes)
    bits = relation.bits if isinstance(relation, LookupTable) else attributes.bits_stored
    return 2.0 ** (bits - _DIFFERENCE_BITS + 1)


def difference_window(low: float, high: float, attributes: PixelAttributes) -> Window:
    """A window for differences between `low` and `high`, in modality units: 0 is its middle.

    `attributes` are those of `difference_attributes`.
    """
    least = attributes.rescale_slope * _LARGEST / _FLATTEST
    return Window(0.0, 2 * max(-low, high, least), "")


def _mean(
    header: Header, attributes: PixelAttributes, frames: tuple[int, ...], decoded: Decoder, step: float
) -> NDArray[np.float32]:
    """The mean of some frames' logarithms, in steps; one frame is decoded at a time."""
    total: NDArray[np.float32] | None = None
    for index in frames:
        one = _logarithms(decoded(index), _relation(header, index, attributes), attributes)
        total = one if total is None else np.add(total, one, out=total)
    assert total is not None
    total *= np.float32(1 / (len(frames) * step))
    return total


def _logarithms(stored: AnyNumbers, relation: _Relation, attributes: PixelAttributes) -> NDArray[np.float32]:
    if relation is None:
        return stored.astype(np.float32)
    bits = attributes.bits_stored
    if bits > MAX_TABLE_BITS:
        return _to_logarithms(stored, relation)
    index = stored.astype(np.intp)
    index &= (1 << bits) - 1
    return _table(bits, attributes.signed, relation)[index]


@lru_cache(maxsize=4)
def _table(bits: int, signed: bool, relation: Linear | LookupTable) -> NDArray[np.float32]:
    """The logarithm of every stored value, at its place in a table of greys. Shared: not to be written to."""
    return _to_logarithms(stored_range(bits, signed), relation)


def _to_logarithms(stored: AnyNumbers, relation: Linear | LookupTable) -> NDArray[np.float32]:
    """Logarithms, spread so that 0 and `white` stay what they are; those of no intensity are 0, too."""
    if isinstance(relation, LookupTable):
        return relation.look_up(stored).astype(np.float32)
    white, falls = relation
    intensity = white - stored.astype(np.float64) if falls else stored.astype(np.float64)
    spread: NDArray[np.float64] = np.log(np.maximum(intensity, 1.0)) * (white / np.log(white))
    return (white - spread if falls else spread).astype(np.float32)


def _relation(header: Header, frame_index: int, attributes: PixelAttributes) -> _Relation:
    """By what a frame's stored values become logarithms (PS3.3 C.8.7.1.1.2, C.8.19.6.4.1.1, C.7.6.16.2.13)."""
    frame = FrameValues(values_of(header), frame_index)
    macro = tags.FRAME_PIXEL_DATA_PROPERTIES_SEQUENCE
    relationship = frame.text(macro, tags.PIXEL_INTENSITY_RELATIONSHIP).upper()
    if relationship == "LOG":
        return None
    if table := next(_tables_to_logarithms(frame, attributes.signed), None):
        return table
    white = (1 << attributes.bits_stored - attributes.signed) - 1
    if relationship != "LIN" or white < 2:
        return None
    sign = tags.PIXEL_INTENSITY_RELATIONSHIP_SIGN
    falls = frame.holder(macro, sign).short(sign, signed=True) == -1
    return Linear(white, falls)


def _tables_to_logarithms(frame: FrameValues, signed: bool) -> Iterator[LookupTable]:
    for item in islice(frame.items(tags.PIXEL_INTENSITY_RELATIONSHIP_LUT_SEQUENCE), MAX_ITEMS):
        if item.text(tags.LUT_FUNCTION) == "TO_LOG":
            try:
                yield lut_of(item, signed=signed)
            except DecodeError:  # the logarithm itself will do
                continue


def _move(values: NDArray[np.float32], by: float) -> tuple[NDArray[np.float32], int]:
    """Rows moved toward higher ones, in between by linear interpolation: those that are covered, and the first one."""
    count = len(values)
    whole = floor(by)
    part = by - whole
    first = min(max(0, whole + (part > 0)), count)
    last = max(first, min(count, count + whole))
    near = values[first - whole : last - whole]
    if not part:
        return near, first
    moved = near * np.float32(1 - part)
    moved += values[first - whole - 1 : last - whole - 1] * np.float32(part)
    return moved, first
