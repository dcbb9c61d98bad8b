"""What is black on screen, as the values that an image stores, and as the words that these values lie in."""

from __future__ import annotations

from math import inf
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels.attributes import Palette, PixelAttributes
from scanveil.pixels.samples import Pixels

_RGB_INSIDE = frozenset({"YBR_ICT", "YBR_RCT"})
"""Photometric interpretations of codestreams, of which every codec makes RGB (PS3.3 C.7.6.3.1.2)."""
_SMALL_PALETTE = 256
_LUMINANCE = np.array([299, 587, 114])


class Background(NamedTuple):
    """The stored value of each sample of a pixel, and the word of the image that has it, where there is one."""

    values: tuple[int | float, ...]
    word: int | None = None


def background_of_colours(attributes: PixelAttributes, photometric_interpretation: str) -> Background:
    """The black of three samples: that of brightness and two differences has no difference from grey."""
    is_ybr = photometric_interpretation.startswith("YBR_") and photometric_interpretation not in _RGB_INSIDE
    middle = 1 << (attributes.bits_stored - 1) if is_ybr else 0
    return Background((0, middle, middle))


def background(attributes: PixelAttributes, values: Pixels, mask: NDArray[np.bool_], words: Pixels) -> Background:
    """The black of one sample: the darkest value that the image has outside of all boxes.

    `values` (rows, columns) are the stored ones, `words` the unsigned ones that they lie in, of the same shape; `mask`
    says which are outside.
    """
    if attributes.palette and not attributes.is_grey:
        return Background((_darkest(attributes.palette, attributes, values[mask]),))
    is_highest = is_highest_black(attributes)
    shown = mask & _is_image(attributes, values)
    known = shown if shown.any() else mask & (values == values)
    if not known.any():
        return Background((_extreme(attributes, is_highest),))
    value = _extreme_of(values, known, is_highest)
    at = int(np.argmax(known & (values == value)))
    return Background((value.item(),), int(words.reshape(-1)[at]) if words.dtype.kind == "u" else None)


def word_of(value: int, like: int | None, attributes: PixelAttributes, *, bits: int, shift: int) -> int:
    """The word of `bits` bits in which a value lies, `shift` bits above the lowest (PS3.5 8.1.1).

    All its other bits are zero, or where the value is negative copies of its sign, unless they are none in `like`.
    """
    word = value << shift & ((1 << bits) - 1)
    above = ((1 << bits) - 1) & ~((1 << attributes.bits_stored + shift) - 1)
    return word & ~above if like is not None and like & above != above else word


def is_highest_black(attributes: PixelAttributes) -> bool:
    """Whether the highest stored value of a grey image is shown black."""
    scale = attributes.usable_scale
    return attributes.inverse != (scale is not None and scale[0] < 0 and not attributes.modality_lut)


def _is_image(attributes: PixelAttributes, values: Pixels) -> NDArray[np.bool_]:
    """bool, of the same shape or a single one for all: which values are numbers, and no padding."""
    found: NDArray[np.bool_] = np.isfinite(values) if attributes.float_bits else np.ones(1, np.bool_)
    if attributes.pixel_padding:
        low, high = attributes.pixel_padding
        found = found & ((values < low) | (values > high))
    return found


def _extreme_of(values: Pixels, known: NDArray[np.bool_], is_highest: bool) -> Any:
    """The lowest or the highest of some values, of which there is no copy: an image may be large."""
    if values.dtype.kind == "f":
        low, high = -inf, inf
    else:
        low, high = np.iinfo(values.dtype).min, np.iinfo(values.dtype).max
    return values.max(where=known, initial=low) if is_highest else values.min(where=known, initial=high)


def _extreme(attributes: PixelAttributes, is_highest: bool) -> int | float:
    """The lowest or the highest value that there can be, 0 for fractions."""
    if attributes.float_bits:
        return 0.0
    low = -(1 << (attributes.bits_stored - 1)) if attributes.signed else 0
    return low + (1 << attributes.bits_stored) - 1 if is_highest else low


def _darkest(palette: Palette, attributes: PixelAttributes, in_use: NDArray[Any]) -> int:
    """The number of the darkest colour: of those in use where there are many."""
    first, count = palette.red.first, len(palette.red.entries)
    low = int(_extreme(attributes, is_highest=False))
    last = min(first + count, low + (1 << attributes.bits_stored))
    numbers: NDArray[Any] = np.arange(max(first, low), last)
    if (count > _SMALL_PALETTE and in_use.size) or not numbers.size:
        numbers = np.unique(in_use) if in_use.size else np.array([low])
    colours = np.stack([table.look_up(numbers) for table in palette], axis=-1).astype(np.int64)
    return int(numbers[np.argmin(colours @ _LUMINANCE)])
