"""From a frame to what a screen shows: uint8 RGBA.

`load_frame` does what costs time, once a frame: reading and decoding. `render` does the rest and is quick
enough to follow a hand that drags the window. `render_frame` is both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil import transform
from scanveil.attributes import PALETTE_COLOR, PixelAttributes, Window, read_attributes
from scanveil.errors import TooLargeError, UsageError
from scanveil.frames import stored_values
from scanveil.overlays import drawing_of
from scanveil.reading import Header

THUMBNAIL = 96
"""Longest side of a thumbnail in pixels."""

DRAWN = np.uint32(0xFF79D4FF)
"""An amber that no grey is: the bytes of a pixel as RGBA, in the order of this machine's memory (little endian)."""

CT_PRESETS = (
    Window(40, 400, "Soft tissue"),
    Window(-600, 1500, "Lung"),
    Window(400, 1800, "Bone"),
    Window(40, 80, "Brain"),
    Window(75, 215, "Subdural"),
    Window(60, 160, "Liver"),
    Window(200, 700, "Vessels"),
    Window(50, 350, "Mediastinum"),
)
"""The usual windows of CT, in Hounsfield units."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A decoded frame with all that showing it needs; worth keeping while it may be shown again.

    `stored_values` are as `frames.stored_values` gives them. `window` is what it is first shown with, in
    modality units, and `voi_lut_function` how a window acts on it; `minimum` and `maximum` are the modality
    values that occur. All four are None or empty for colour. `notes` are sentences about what the file says
    and is not done. `drawing` is where something is drawn over it, as `overlays.drawing_of` gives it.
    """

    attributes: PixelAttributes
    stored_values: NDArray[Any]
    rescale_slope: float
    rescale_intercept: float
    window: Window | None
    voi_lut_function: str
    minimum: float | None
    maximum: float | None
    notes: tuple[str, ...]
    drawing: NDArray[np.bool_] | None = None

    @property
    def nbytes(self) -> int:
        """Bytes that keeping it costs."""
        return self.stored_values.nbytes + (0 if self.drawing is None else self.drawing.nbytes)


class Rendered(NamedTuple):
    """A frame as shown: `rgba` is uint8 (rows, columns, 4), C-contiguous, alpha 255.

    The other fields say how, as in `Frame`; windows are None for colour.
    """

    rgba: NDArray[np.uint8]
    rows: int
    columns: int
    window_center: float | None
    window_width: float | None
    minimum: float | None
    maximum: float | None
    notes: tuple[str, ...]


def render_frame(
    header: Header,
    file: BinaryIO,
    frame_index: int,
    *,
    window_center: float | None = None,
    window_width: float | None = None,
    invert: bool = False,
    drawings: bool = False,
) -> Rendered:
    """Read, decode and show one frame; see `load_frame` and `render`."""
    frame = load_frame(header, file, frame_index)
    return render(frame, window_center=window_center, window_width=window_width, invert=invert, drawings=drawings)


def load_frame(header: Header, file: BinaryIO, frame_index: int) -> Frame:
    """Read and decode one frame, counted from 0. Raises a ScanveilError with a sentence where that fails."""
    try:
        attributes = read_attributes(header, frame_index)
        frame = frame_of(attributes, stored_values(header, file, frame_index, attributes=attributes))
        drawing = drawing_of(header, attributes.rows, attributes.columns, frame_index)
        return frame if drawing is None else replace(frame, drawing=drawing)
    except MemoryError as error:
        raise TooLargeError("There is not enough memory to show this image.", path=header.path) from error


def frame_of(attributes: PixelAttributes, stored: NDArray[Any]) -> Frame:
    """The `Frame` of stored values that are there already."""
    slope, intercept, notes = _rescale(attributes)
    notes += _not_applied(attributes)
    if attributes.samples_per_pixel == 3 or attributes.photometric_interpretation == PALETTE_COLOR:
        return Frame(attributes, stored, slope, intercept, None, "", None, None, notes)
    minimum, maximum = _modality_range(stored, slope, intercept)
    function, windows, window_notes = _voi(attributes)
    return Frame(
        attributes=attributes,
        stored_values=stored,
        rescale_slope=slope,
        rescale_intercept=intercept,
        window=windows[0] if windows else _default_window(attributes, stored, slope, intercept),
        voi_lut_function=function,
        minimum=minimum,
        maximum=maximum,
        notes=notes + window_notes,
    )


def render(
    frame: Frame,
    *,
    window_center: float | None = None,
    window_width: float | None = None,
    invert: bool = False,
    drawings: bool = False,
    step: int = 1,
) -> Rendered:
    """Show a frame with a window in modality units, or with its own where a number is None.

    `drawings` shows what is drawn over it in a colour of its own; `step` takes every n-th row and column only.
    Raises UsageError for a window that is none, DecodeError where a palette is damaged.
    """
    stored = frame.stored_values[::step, ::step]
    center = width = None
    if frame.window is None:
        packed = _colours(frame, stored, invert)
    else:
        center = frame.window.center if window_center is None else window_center
        width = frame.window.width if window_width is None else window_width
        if not (isfinite(center) and isfinite(width) and width > 0):
            raise UsageError("A window needs a centre and a width above 0.")
        packed = _greys(frame, stored, center, width, invert)
    if drawings and frame.drawing is not None:
        packed[frame.drawing[::step, ::step]] = DRAWN
    rows, columns = packed.shape
    rgba = packed.view(np.uint8).reshape(rows, columns, 4)
    return Rendered(rgba, rows, columns, center, width, frame.minimum, frame.maximum, frame.notes)


def thumbnail(frame: Frame, *, size: int = THUMBNAIL) -> Rendered:
    """A frame as first shown, reduced to fit `size` pixels by leaving out rows and columns."""
    longest = max(frame.attributes.rows, frame.attributes.columns)
    return render(frame, step=-(-longest // size))


def presets(attributes: PixelAttributes) -> tuple[Window, ...]:
    """The windows to choose from: the file's own first, then the usual ones for CT."""
    _, own, _ = _voi(attributes)
    usual = CT_PRESETS if attributes.modality == "CT" and attributes.samples_per_pixel == 1 else ()
    return own + tuple(window for window in usual if not any(window[:2] == one[:2] for one in own))


def _greys(frame: Frame, stored: NDArray[Any], center: float, width: float, invert: bool) -> NDArray[np.uint32]:
    attributes = frame.attributes
    # PS3.3 C.7.6.3.1.2: MONOCHROME1 shows its lowest values white
    inverted = invert != (attributes.photometric_interpretation == "MONOCHROME1")
    slope, intercept, function = frame.rescale_slope, frame.rescale_intercept, frame.voi_lut_function
    bits = attributes.bits_stored
    if attributes.float_bits or bits > transform.MAX_TABLE_BITS:
        # What is no number is shown like the lowest values
        numbers = np.nan_to_num(stored, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
        values = transform.modality_values(numbers, slope, intercept)
        return transform.packed_greys(transform.greys(values, center, width, function, inverted))
    table = transform.grey_table(bits, attributes.signed, slope, intercept, center, width, function, inverted)
    return _looked_up(table, stored)


def _colours(frame: Frame, stored: NDArray[Any], invert: bool) -> NDArray[np.uint32]:
    attributes = frame.attributes
    if attributes.palette is not None:
        bits = min(attributes.bits_stored, transform.MAX_TABLE_BITS)
        return _looked_up(transform.palette_table(attributes.palette, bits, attributes.signed, invert), stored)
    rgb = transform.eight_bits(stored, attributes.bits_stored)
    return transform.packed_colours(255 - rgb if invert else rgb)


def _looked_up(table: NDArray[np.uint32], stored: NDArray[Any]) -> NDArray[np.uint32]:
    """Table entries for stored values; a negative value's index is its low bits."""
    # Four times as fast in WebAssembly as numpy.take
    shown: NDArray[np.uint32] = table[stored.view(f"u{stored.itemsize}") & (table.size - 1)]
    return shown


def _rescale(attributes: PixelAttributes) -> tuple[float, float, tuple[str, ...]]:
    """Slope and intercept to go by, and what is wrong with the file's own."""
    slope, intercept = attributes.rescale_slope, attributes.rescale_intercept
    if slope and isfinite(slope) and isfinite(intercept):
        return slope, intercept, ()
    return 1.0, 0.0, ("The file's scale for its values is not usable, so they are shown without it.",)


def _voi(attributes: PixelAttributes) -> tuple[str, tuple[Window, ...], tuple[str, ...]]:
    """How a window acts, the file's own usable ones, and what is wrong with the others.

    Where the file has none, LINEAR_EXACT: then center and width mean the same however large the values are.
    """
    usable = tuple(
        window
        for window in attributes.windows
        if isfinite(window.center) and isfinite(window.width) and window.width > 0
    )
    notes: tuple[str, ...] = ()
    if len(usable) < len(attributes.windows):
        notes += ("The file has a window whose width is not above 0; it is left out.",)
    function = attributes.voi_lut_function if usable else "LINEAR_EXACT"
    if function not in transform.VOI_FUNCTIONS:
        function = "LINEAR"
        notes += ("The file asks for a window function that DICOM does not know; a linear one is used.",)
    return function, usable, notes


def _not_applied(attributes: PixelAttributes) -> tuple[str, ...]:
    """What a file says about its greys that is not done yet, so that nobody takes them for the last word."""
    notes: tuple[str, ...] = ()
    if attributes.has_modality_lut:
        notes += ("The file translates its values by a table, which is not applied yet.",)
    if attributes.has_voi_lut and not attributes.windows:
        notes += ("The file sets its greys by a table, which is not applied yet; a window is used instead.",)
    return notes


def _modality_range(stored: NDArray[Any], slope: float, intercept: float) -> tuple[float, float]:
    """The lowest and highest modality value of a frame, leaving out what is no number."""
    finite = stored[np.isfinite(stored)] if stored.dtype.kind == "f" else stored
    if not finite.size:
        return 0.0, 0.0
    ends = (float(finite.min()) * slope + intercept, float(finite.max()) * slope + intercept)
    return min(ends), max(ends)


def _default_window(attributes: PixelAttributes, stored: NDArray[Any], slope: float, intercept: float) -> Window:
    """A window for a frame that comes without: all but the outermost values, which would flatten the rest."""
    low, high = transform.robust_range(stored, attributes.pixel_padding)
    low, high = sorted((low * slope + intercept, high * slope + intercept))
    return Window((low + high) / 2, high - low or 1.0, "")
