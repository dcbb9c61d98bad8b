"""From stored values to greys and colours; numbers only.

The stages are those of PS3.4 N.2: stored values -> modality values -> VOI -> presentation. For stored
values of at most 16 bits they are composed into one table, which is then looked up once for each pixel.

A table has 2**bits entries. The index is the stored value, a negative one as two's complement of `bits` bits.
An entry is four bytes, red, green, blue and alpha in that order in memory; alpha is always 255.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.attributes import Palette
from scanveil.errors import DecodeError

Numbers = NDArray[Any]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Table = NDArray[np.uint32]

MAX_TABLE_BITS = 16
OPAQUE = 255
WHITE = 255.0
ROBUST_TAIL = 0.005
"""Part of the values at either end that the default window leaves out."""
ROBUST_SAMPLE = 1 << 14
"""About as many values, spread evenly over the frame, does the default window rest on."""


def modality_values(stored_values: Numbers, slope: float, intercept: float) -> Floats:
    """Stored values as what they measure, such as Hounsfield units (PS3.3 C.11.1.1.2). Any shape."""
    return stored_values.astype(np.float64) * slope + intercept


def voi_linear(values: Numbers, center: float, width: float) -> Floats:
    """Function LINEAR of PS3.3 C.11.2.1.2.1, from modality values to 0..255; `width` is at least 1."""
    if width == 1:
        return np.where(values <= center - 0.5, 0.0, WHITE)
    return np.clip(((values - (center - 0.5)) / (width - 1) + 0.5) * WHITE, 0.0, WHITE)


def voi_linear_exact(values: Numbers, center: float, width: float) -> Floats:
    """Function LINEAR_EXACT of PS3.3 C.11.2.1.3.2, from modality values to 0..255; `width` is above 0."""
    return np.clip(((values - center) / width + 0.5) * WHITE, 0.0, WHITE)


def voi_sigmoid(values: Numbers, center: float, width: float) -> Floats:
    """Function SIGMOID of PS3.3 C.11.2.1.3.1, from modality values to 0..255; `width` is above 0."""
    with np.errstate(over="ignore"):  # far below the centre the exponential is infinite and the grey 0
        return WHITE / (1.0 + np.exp(-4.0 * (values - center) / width))


VOI_FUNCTIONS: dict[str, Callable[[Numbers, float, float], Floats]] = {
    "LINEAR": voi_linear,
    "LINEAR_EXACT": voi_linear_exact,
    "SIGMOID": voi_sigmoid,
}


def greys(values: Numbers, center: float, width: float, function: str, inverted: bool) -> Bytes:
    """Modality values of any shape, no NaN among them, as greys 0..255, rounded half up.

    `inverted` shows low values bright. A LINEAR window narrower than 1 is forbidden by PS3.3 C.11.2.1.2.1
    and met all the same, with slopes far below 1. It is taken as LINEAR_EXACT, which is what its writer
    meant.
    """
    if function == "LINEAR" and width < 1:
        function = "LINEAR_EXACT"
    shown = VOI_FUNCTIONS[function](values, center, width)
    if inverted:
        shown = WHITE - shown
    return (shown + 0.5).astype(np.uint8)


@lru_cache(maxsize=16)
def grey_table(
    bits: int,
    signed: bool,
    slope: float,
    intercept: float,
    center: float,
    width: float,
    function: str,
    inverted: bool,
) -> Table:
    """The table for greys of `bits` bits, at most `MAX_TABLE_BITS`. It is shared: not to be written to."""
    values = modality_values(stored_range(bits, signed), slope, intercept)
    return packed_greys(greys(values, center, width, function, inverted))


@lru_cache(maxsize=4)
def palette_table(palette: Palette, bits: int, signed: bool, inverted: bool) -> Table:
    """The table for PALETTE COLOR (PS3.3 C.7.6.3.1.5). Shared like `grey_table`.

    Raises DecodeError where the palette is shorter than it says.
    """
    entry = np.clip(stored_range(bits, signed) - palette.first, 0, palette.entries - 1)
    channels = [_palette_channel(data, palette) for data in (palette.red, palette.green, palette.blue)]
    if palette.bits == 16:
        # Entries are 16 bits; some writers announce 16 and fill in 8, which would show black
        shift = 8 if any(channel.max() > 255 for channel in channels) else 0
        channels = [np.right_shift(channel, shift, dtype=np.uint16) for channel in channels]
    rgb = np.stack(channels, axis=-1).astype(np.uint8)[entry]
    return packed_colours(255 - rgb if inverted else rgb)


@lru_cache(maxsize=4)
def stored_range(bits: int, signed: bool) -> NDArray[np.int64]:
    """Every stored value of `bits` bits in the order of a table: 0 and up, then the negative ones."""
    values = np.arange(1 << bits, dtype=np.int64)
    if signed:
        values[1 << (bits - 1) :] -= 1 << bits
    return values


def packed_colours(rgb: Bytes) -> Table:
    """Colours, last axis red, green and blue, as packed RGBA without that axis."""
    rgba = np.empty((*rgb.shape[:-1], 4), np.uint8)
    for channel in range(3):  # in WebAssembly, seven times as fast as all three at once
        rgba[..., channel] = rgb[..., channel]
    rgba[..., 3] = OPAQUE
    return rgba.view(np.uint32)[..., 0]


_GREYS = packed_colours(np.repeat(np.arange(256, dtype=np.uint8)[:, np.newaxis], 3, axis=1))


def packed_greys(grey: Bytes) -> Table:
    """Greys as packed RGBA, of the same shape."""
    return _GREYS[grey]


def eight_bits(values: Numbers, bits: int) -> Bytes:
    """Unsigned samples of `bits` bits as 8-bit ones: the high bits of more, fewer stretched."""
    if bits >= 8:
        return (values >> (bits - 8)).astype(np.uint8)
    return (values.astype(np.uint16) * 255 // ((1 << bits) - 1)).astype(np.uint8)


def ybr_full_to_rgb(ybr: Bytes) -> Bytes:
    """YBR_FULL of 8 bits, last axis Y, B and R, as RGB: the equations of PS3.3 C.7.6.3.1.2 turned around."""
    matrix = np.array(
        [
            [1.0, 1.0, 1.0],
            [0.0, -0.114 * 1.772 / 0.587, 1.772],
            [1.402, -0.299 * 1.402 / 0.587, 0.0],
        ],
        np.float32,
    )
    rgb = (ybr.astype(np.float32) - np.array([0, 128, 128], np.float32)) @ matrix
    rounded: NDArray[np.float32] = np.floor(rgb + np.float32(0.5))
    return np.clip(rounded, 0, 255).astype(np.uint8)


def robust_range(stored_values: Numbers, padding: tuple[int, int] | None = None) -> tuple[float, float]:
    """The lowest and highest stored value of a frame (rows, columns) that a default window should show.

    The outermost `ROBUST_TAIL` at either end is left out, as are padding and what is no number. A frame of
    one value gives that value twice, one without any value (0, 0).
    """
    rows, columns = stored_values.shape
    step = max(1, round((rows * columns / ROBUST_SAMPLE) ** 0.5))
    sample = np.sort(_image_values(stored_values[::step, ::step], padding))
    tail = int(ROBUST_TAIL * (sample.size - 1))
    if sample.size and sample[tail] != sample[-1 - tail]:
        return float(sample[tail]), float(sample[-1 - tail])
    image = _image_values(stored_values, padding)
    return (float(image.min()), float(image.max())) if image.size else (0.0, 0.0)


def _image_values(stored_values: Numbers, padding: tuple[int, int] | None) -> Numbers:
    """The values, in one row, that are numbers and no padding."""
    values = stored_values.reshape(-1)
    if values.dtype.kind == "f":
        values = values[np.isfinite(values)]
    if padding is not None:
        values = values[(values < padding[0]) | (values > padding[1])]
    return values


def _palette_channel(data: bytes, palette: Palette) -> NDArray[np.uint16]:
    """One channel's entries. 8-bit entries are stored two to a word, or in a word each by some writers."""
    bytes_each = 2 if palette.bits == 16 or len(data) >= 2 * palette.entries else 1
    if len(data) < bytes_each * palette.entries:
        raise DecodeError("The colour table of this image is shorter than it says.", keyword="PaletteColor")
    if bytes_each == 2:
        words = np.frombuffer(data, "<u2" if palette.little else ">u2", palette.entries)
        return words.astype(np.uint16)
    if not palette.little:
        data = np.frombuffer(data, np.uint16).byteswap().tobytes()
    return np.frombuffer(data, np.uint8, palette.entries).astype(np.uint16)
