"""From stored values to greys and colours; numbers only.

The stages are those of PS3.4 N.2: stored values -> modality values -> VOI -> presentation. For stored
values of at most 16 bits they are composed into one table, which is then looked up once for each pixel.

A table has 2**bits entries. The index is the stored value, a negative one as two's complement of `bits` bits.
An entry is four bytes, red, green, blue and alpha in that order in memory; alpha is always 255.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels.attributes import Palette
from scanveil.pixels.tables import LookupTable

AnyNumbers = NDArray[Any]
Floats = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Table = NDArray[np.uint32]

MAX_TABLE_BITS = 16
STRIP = 256
"""Rows of which means are made at a time."""
OPAQUE = 255
WHITE = 255.0


class Rescale(NamedTuple):
    """Stored values times `slope` plus `intercept` (PS3.3 C.11.1.1.2)."""

    slope: float
    intercept: float


class Windowing(NamedTuple):
    """A window in modality units, and the name of the function by which it acts (PS3.3 C.11.2.1.2, C.11.2.1.3)."""

    center: float
    width: float
    function: str


class GreyScale(NamedTuple):
    """All that makes a grey of a stored value, stage by stage (PS3.4 N.2); a key to remember tables by.

    `presentation` is a Presentation LUT (PS3.3 C.11.6), `inverted` shows low values bright. Stored values in
    `padding`, both ends included, are no image and stay black.
    """

    modality: Rescale | LookupTable
    voi: Windowing | LookupTable
    presentation: LookupTable | None = None
    inverted: bool = False
    padding: tuple[float, float] | None = None


def modality_values(stored_values: AnyNumbers, modality: Rescale | LookupTable) -> Floats:
    """Stored values as what they measure, such as Hounsfield units (PS3.3 C.11.1.1). Any shape."""
    if isinstance(modality, LookupTable):
        return modality.look_up(stored_values).astype(np.float64)
    return stored_values.astype(np.float64) * modality.slope + modality.intercept


def voi_linear(values: AnyNumbers, center: float, width: float) -> Floats:
    """Function LINEAR of PS3.3 C.11.2.1.2.1, from modality values to 0..255; `width` is at least 1."""
    if width == 1:
        return np.where(values <= center - 0.5, 0.0, WHITE)
    return np.clip(((values - (center - 0.5)) / (width - 1) + 0.5) * WHITE, 0.0, WHITE)


def voi_linear_exact(values: AnyNumbers, center: float, width: float) -> Floats:
    """Function LINEAR_EXACT of PS3.3 C.11.2.1.3.2, from modality values to 0..255; `width` is above 0."""
    return np.clip(((values - center) / width + 0.5) * WHITE, 0.0, WHITE)


def voi_sigmoid(values: AnyNumbers, center: float, width: float) -> Floats:
    """Function SIGMOID of PS3.3 C.11.2.1.3.1, from modality values to 0..255; `width` is above 0."""
    with np.errstate(over="ignore"):  # far below the centre the exponential is infinite and the grey 0
        return WHITE / (1.0 + np.exp(-4.0 * (values - center) / width))


VOI_FUNCTIONS: dict[str, Callable[[AnyNumbers, float, float], Floats]] = {
    "LINEAR": voi_linear,
    "LINEAR_EXACT": voi_linear_exact,
    "SIGMOID": voi_sigmoid,
}


def apply_window(values: AnyNumbers, window: Windowing) -> Floats:
    """Modality values of any shape, no NaN among them, as 0..255.

    A LINEAR window narrower than 1 is forbidden by PS3.3 C.11.2.1.2.1 and met all the same, with slopes far below 1.
    It is taken as LINEAR_EXACT, which is what its writer meant.
    """
    function = "LINEAR_EXACT" if window.function == "LINEAR" and window.width < 1 else window.function
    return VOI_FUNCTIONS[function](values, window.center, window.width)


def apply_voi(values: AnyNumbers, voi: Windowing | LookupTable) -> Floats:
    """Modality values of any shape, no NaN among them, as 0..255, by a window or by a table."""
    return _full_range(values, voi) if isinstance(voi, LookupTable) else apply_window(values, voi)


def greys(stored_values: AnyNumbers, scale: GreyScale) -> Bytes:
    """Stored values of any shape, no NaN among them, as greys 0..255, rounded half up."""
    shown = apply_voi(modality_values(stored_values, scale.modality), scale.voi)
    if scale.presentation:
        # PS3.3 C.11.6.1: the first entry is for the lowest output of the VOI transformation, the last for the highest
        steps = scale.presentation.entries.size - 1
        shown = _full_range(shown * (steps / WHITE) + scale.presentation.first, scale.presentation)
    if scale.inverted:
        shown = WHITE - shown
    found = (shown + 0.5).astype(np.uint8)
    if scale.padding:
        found[(stored_values >= scale.padding[0]) & (stored_values <= scale.padding[1])] = 0
    return found


def _full_range(values: AnyNumbers, table: LookupTable) -> Floats:
    """What a table gives for values, its darkest entry as 0 and its brightest as 255."""
    return table.look_up(values).astype(np.float64) * (WHITE / table.white)


@lru_cache(maxsize=16)
def grey_table(bits: int, signed: bool, scale: GreyScale) -> Table:
    """The table for greys of `bits` bits, at most `MAX_TABLE_BITS`. It is shared: not to be written to."""
    low = -(1 << (bits - 1)) if signed else 0
    first, last = _ramp(low, low + (1 << bits) - 1, scale)
    ramp = packed_greys(greys(np.arange(first, last + 1), scale._replace(padding=None)))
    table = np.empty(1 << bits, np.uint32)
    table[: first - low] = ramp[0]
    table[first - low : last + 1 - low] = ramp
    table[last + 1 - low :] = ramp[-1]
    if scale.padding:
        start, end = (int(min(max(edge - low, 0), table.size)) for edge in (scale.padding[0], scale.padding[1] + 1))
        table[start:end] = _GREYS[0]
    return np.roll(table, low) if low else table


def _ramp(low: int, high: int, scale: GreyScale) -> tuple[int, int]:
    """The first and last of the stored values `low` to `high` between which greys differ: most lie outside a window."""
    if (
        not isinstance(scale.modality, Rescale)
        or not isinstance(scale.voi, Windowing)
        or scale.voi.function == "SIGMOID"
    ):
        return low, high
    reach = scale.voi.width / 2 + 1
    edges = sorted(
        (scale.voi.center + side - scale.modality.intercept) / scale.modality.slope for side in (-reach, reach)
    )
    first, last = (int(min(max(edge, low), high)) for edge in (edges[0] - 2, edges[1] + 2))
    return first, last


@lru_cache(maxsize=4)
def palette_table(palette: Palette, bits: int, signed: bool, inverted: bool) -> Table:
    """The table for PALETTE COLOR (PS3.3 C.7.6.3.1.5). Shared like `grey_table`."""
    values = stored_range(bits, signed)
    rgb = np.stack([eight_bits(table.look_up(values), table.bits) for table in palette], axis=-1)
    return packed_colours(255 - rgb if inverted else rgb)


@lru_cache(maxsize=4)
def supplemented_table(palette: Palette, bits: int, signed: bool, scale: GreyScale) -> Table:
    """As `grey_table`, but in colour from the palette's first value on (PS3.3 C.7.6.19)."""
    coloured = stored_range(bits, signed) >= palette.red.first
    return np.where(coloured, palette_table(palette, bits, signed, False), grey_table(bits, signed, scale))


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


def eight_bits(values: AnyNumbers, bits: int) -> Bytes:
    """Samples of `bits` bits as 8-bit ones: the high bits of more, fewer stretched; negative ones as 0."""
    if values.dtype.kind == "i":
        values = np.maximum(values, 0)
    if bits >= 8:
        return (values >> (bits - 8)).astype(np.uint8)
    return (values.astype(np.uint16) * 255 // ((1 << bits) - 1)).astype(np.uint8)


def ybr_full_to_rgb(ybr: AnyNumbers, bits: int = 8) -> AnyNumbers:
    """YBR_FULL of `bits` bits, last axis Y, B and R, as RGB: the equations of PS3.3 C.7.6.3.1.2 turned around."""
    return _to_rgb(ybr, bits, _FULL, 0)


def ybr_partial_to_rgb(ybr: AnyNumbers, bits: int = 8) -> AnyNumbers:
    """YBR_PARTIAL_422, its chrominance once for each pixel, as RGB (PS3.3 C.7.6.3.1.2, ITU-R BT.601)."""
    return _to_rgb(ybr, bits, _PARTIAL, 16)


def hsv_to_rgb(hsv: AnyNumbers, bits: int = 8) -> AnyNumbers:
    """Hue, saturation and value of `bits` bits, last axis, as RGB (retired: PS3.3-1998 C.7.6.3.1.2).

    Hues are once around the circle, red at both ends.
    """
    white = (1 << bits) - 1
    hue, saturation, value = (hsv[..., sample] / white for sample in range(3))
    # A channel is as bright as the value, but where the hue is far from its own: there saturation takes it away
    far = [np.abs((hue * 6 + shift) % 6 - 3) - 1 for shift in (0, 4, 2)]
    rgb = np.stack([value * (1 - saturation * (1 - np.clip(part, 0, 1))) for part in far], axis=-1)
    found: AnyNumbers = (rgb * white + 0.5).astype(hsv.dtype)
    return found


# Rows: what Y, B and R each add to red, green and blue
_FULL = np.array(
    [
        [1.0, 1.0, 1.0],
        [0.0, -0.114 * 1.772 / 0.587, 1.772],
        [1.402, -0.299 * 1.402 / 0.587, 0.0],
    ]
)
_PARTIAL = _FULL * np.array([[255 / 219], [255 / 224], [255 / 224]])


_FRACTION = 22
"""Bits behind the point of 8-bit colours while they are computed: as many as 32-bit integers have room for."""


def _to_rgb(ybr: AnyNumbers, bits: int, matrix: Floats, black: int) -> AnyNumbers:
    if bits == 8 and not black:
        return _to_rgb_by_integers(ybr, matrix)
    unit = 1 << (bits - 8)
    exact = np.dtype(np.float32 if bits <= 8 else np.float64)
    origin = np.array([black * unit, 128 * unit, 128 * unit], exact)
    rgb: AnyNumbers = (ybr.astype(exact) - origin) @ matrix.astype(exact)
    rgb += exact.type(0.5)
    found: AnyNumbers = np.clip(np.floor(rgb), 0, 256 * unit - 1).astype(ybr.dtype)
    return found


def block_means(values: AnyNumbers, step: int, bits: int) -> AnyNumbers:
    """Means of blocks of `step` x `step`, (rows, columns) or (rows, columns, 3), of the same dtype, rounded down.

    `bits` are those that a value has at most. Rows and columns that fill no block are taken one in `step`, so that none
    of the image is lost.
    """
    rows, columns = values.shape[0] // step, values.shape[1] // step
    if step == 1 or not rows or not columns:
        return np.array(values[::step, ::step])
    if values.shape[:2] == (rows * step, columns * step):
        fewer = np.empty((rows, columns, *values.shape[2:]), values.dtype)
    else:
        fewer = np.array(values[::step, ::step])
    dtype, strip = _roomy(values.dtype, bits, step), max(1, STRIP // step)
    for row in range(0, rows, strip):  # what lies in between then stays near the processor
        part = values[row * step : min(row + strip, rows) * step]
        fewer[row : row + strip, :columns][: len(part) // step] = _means(part, step, columns, dtype)
    return fewer


def _means(values: AnyNumbers, step: int, columns: int, dtype: np.dtype[Any]) -> AnyNumbers:
    """The means of so many columns of blocks, in rows of whole blocks; sums are of `dtype`."""
    # Rows first: they lie together, and what is left for the columns is less
    by_row = values.reshape(len(values) // step, step, *values.shape[1:])
    halves = _sum([by_row[:, row] for row in range(step)], dtype)
    total = _sum([halves[:, column : columns * step : step] for column in range(step)], dtype)
    if dtype.kind == "f":
        total /= step**2
    elif step.bit_count() == 1:  # a power of two: a third of the time of a division
        total >>= 2 * (step - 1).bit_length()
    else:
        total //= step**2
    return total


def _sum(parts: list[AnyNumbers], dtype: np.dtype[Any]) -> AnyNumbers:
    """Arrays of one shape, two or more, added up as `dtype`; the first two in one go."""
    total: AnyNumbers = np.add(parts[0], parts[1], dtype=dtype)
    for part in parts[2:]:
        total += part
    return total


def _roomy(dtype: np.dtype[Any], bits: int, step: int) -> np.dtype[Any]:
    """A dtype in which as many values can be summed: the narrowest is the quickest by far."""
    needed = bits + 2 * (step - 1).bit_length()
    if dtype.kind == "f" or needed > 31:
        return np.dtype(np.float64)
    return np.dtype(f"{dtype.kind}2" if needed <= 16 else np.int32)


def _to_rgb_by_integers(ybr: AnyNumbers, matrix: Floats) -> AnyNumbers:
    """The same with integers, three times as fast in WebAssembly: the equations' values for every Y, B and R."""
    # half a level to round, and so little more that what lies between two levels does not fall short of it
    luminance = (ybr[..., 0].astype(np.int32) << _FRACTION) + ((1 << (_FRACTION - 1)) + 64)
    chrominance = [ybr[..., sample].astype(np.int32) - 128 for sample in (1, 2)]
    rgb = np.empty(ybr.shape, ybr.dtype)
    for channel in range(3):
        level = luminance.copy()
        for difference, weight in zip(chrominance, matrix[1:, channel]):
            if weight:
                level += difference * np.int32(round(weight * (1 << _FRACTION)))
        level >>= _FRACTION
        rgb[..., channel] = np.clip(level, 0, 255, out=level)
    return rgb
