"""From the samples that a file or a codec holds to stored values: which bits count, and which colours they are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.transform import hsv_to_rgb, ybr_full_to_rgb, ybr_partial_to_rgb

Pixels = NDArray[Any]

YBR_FULL = "YBR_FULL"
YBR_FULL_422 = "YBR_FULL_422"
YBR_PARTIAL_422 = "YBR_PARTIAL_422"
HSV = "HSV"
YBR = frozenset({YBR_FULL, YBR_FULL_422})


def used_bits(values: Pixels, attributes: PixelAttributes) -> Pixels:
    """Values in native byte order, without the bits above High Bit and below High Bit - Bits Stored + 1.

    Signed values are extended to the whole of their dtype (PS3.5 8.1.1).
    """
    values = values.astype(values.dtype.newbyteorder("="), copy=False)
    unused = attributes.bits_allocated - attributes.bits_stored
    if attributes.float_bits or not unused:
        return values
    if not attributes.signed and attributes.high_bit == attributes.bits_stored - 1:
        mask = (1 << attributes.bits_stored) - 1
        if not _bits_in(values.reshape(-1)) & ~mask:
            return values
        low: Pixels = values & values.dtype.type(mask)  # a third of the time of shifts
        return low
    return (values << (attributes.bits_allocated - 1 - attributes.high_bit)) >> unused


def _bits_in(values: Pixels) -> int:
    """The bits that are set in any of the values, unsigned, (n,). To copy all would take five times as long."""
    lanes = 8 // values.itemsize
    whole = values.size // lanes * lanes
    found = int(np.bitwise_or.reduce(values[:whole].view(np.uint64))) if whole else 0
    bits = int(np.bitwise_or.reduce(values[whole:])) if whole < values.size else 0
    for lane in range(lanes):
        bits |= found >> (8 * values.itemsize * lane) & ((1 << 8 * values.itemsize) - 1)
    return bits


def as_words(values: Pixels, attributes: PixelAttributes) -> Pixels:
    """Integers of a codec as words, signed as the file says: all of their bits stay what they are."""
    words = values.astype(f"u{attributes.itemsize}", copy=False)
    signed: Pixels = np.ascontiguousarray(words.view(f"i{attributes.itemsize}") if attributes.signed else words)
    return signed


def with_sign(values: Pixels, attributes: PixelAttributes, precision: int) -> Pixels:
    """Integers of a codec in the dtype that the file promises, signed as the file says.

    Where codec and file disagree on the sign, the lowest `precision` bits are taken for what the file says.
    """
    dtype = np.dtype(f"{'i' if attributes.signed else 'u'}{attributes.itemsize}")
    if values.dtype.kind == dtype.kind:
        return np.ascontiguousarray(values, dtype)
    spare = 8 * dtype.itemsize - precision
    bits = values.astype(f"u{dtype.itemsize}")
    moved: Pixels = (bits << spare).view(dtype) >> spare
    return np.ascontiguousarray(moved)


def shares_chroma(attributes: PixelAttributes) -> bool:
    """Whether two pixels share their chrominance, where they are stored plainly (PS3.3 C.7.6.3.1.2)."""
    shares = attributes.photometric_interpretation in (YBR_FULL_422, YBR_PARTIAL_422)
    return shares and attributes.samples_per_pixel == 3 and attributes.bits_allocated % 8 == 0


def full_chroma(values: Pixels) -> Pixels:
    """Y1 Y2 B R of YBR_FULL_422 as Y1 B R Y2 B R."""
    return values.reshape(-1, 4)[:, [0, 2, 3, 1, 2, 3]].reshape(-1)


def as_rgb(pixels: Pixels, attributes: PixelAttributes, photometric_interpretation: str) -> Pixels:
    """Colours (rows, columns, 3) as RGB, where they are stored as brightness and two differences, or as hues."""
    if attributes.samples_per_pixel == 1 or attributes.float_bits or attributes.signed or attributes.bits_stored < 8:
        return pixels
    if photometric_interpretation in YBR:
        return ybr_full_to_rgb(pixels, attributes.bits_stored)
    if photometric_interpretation == YBR_PARTIAL_422:
        return ybr_partial_to_rgb(pixels, attributes.bits_stored)
    if photometric_interpretation == HSV:
        return hsv_to_rgb(pixels, attributes.bits_stored)
    return pixels
