"""One encoded frame with boxes in it, by its own codec, so that no other sample changes; looked at once it is made."""

from __future__ import annotations

from collections.abc import Sequence
from struct import error as StructError
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.deid.blanking.background import Background, background, background_of_colours, word_of
from scanveil.deid.blanking.coders import encode
from scanveil.deid.blanking.errors import not_the_same
from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.boxes import Box, outside
from scanveil.pixels.codecs import JPEG_LS, Samples, decode_samples, has_whole_words, values_of
from scanveil.pixels.samples import Pixels


def recoded(codestream: bytes, attributes: PixelAttributes, areas: Sequence[Box]) -> bytes:
    """A codestream of the same transfer syntax in which the areas are background.

    Raises CannotBlankError where the codec gives back anything else than it was given, DecodeError where the frame is
    damaged.
    """
    decoded = _with_sign(decode_samples(codestream, attributes), attributes)
    values = values_of(decoded, attributes)
    mask = outside(areas, attributes.rows, attributes.columns)
    found = _background(decoded, values, mask, attributes)
    samples = decoded.pixels.copy()
    samples[~mask] = _words(found, decoded, attributes)
    try:
        new = encode(samples, codestream, decoded.described, attributes)
    except (RuntimeError, ValueError, OverflowError, IndexError, StructError) as error:
        raise not_the_same() from error
    again = decode_samples(new, attributes)
    if not _are_same(again.pixels, samples) or again.colours != decoded.colours:
        raise not_the_same()
    _check_values(values_of(again, attributes), values, mask, found)
    return new


def _with_sign(decoded: Samples, attributes: PixelAttributes) -> Samples:
    """Samples that fill their words: the encoder of JPEG-LS knows no others, and a sign has to stand at the top."""
    pixels, described, colours = decoded
    is_jpeg_ls = attributes.transfer_syntax_uid in JPEG_LS
    if not (is_jpeg_ls and described and described.precision < 8 * pixels.itemsize):
        return decoded
    if attributes.signed:
        spare = 8 * pixels.itemsize - min(described.precision, attributes.bits_stored)
        pixels = ((pixels << spare).view(f"i{pixels.itemsize}") >> spare).view(pixels.dtype)
    return Samples(pixels, described._replace(precision=8 * pixels.itemsize), colours)


def _background(decoded: Samples, values: Pixels, mask: NDArray[np.bool_], attributes: PixelAttributes) -> Background:
    if attributes.samples_per_pixel == 3:
        return background_of_colours(attributes, decoded.colours)
    return background(attributes, values, mask, decoded.pixels)


def _words(found: Background, decoded: Samples, attributes: PixelAttributes) -> NDArray[Any]:
    """The background as samples of the codec."""
    dtype, bits = decoded.pixels.dtype, 8 * decoded.pixels.itemsize
    precision = decoded.described.precision if decoded.described else bits
    are_words = has_whole_words(decoded.described, attributes)
    shift = attributes.high_bit + 1 - attributes.bits_stored if are_words else 0
    like = found.word if are_words else None
    words = [word_of(int(value), like, attributes, bits=precision, shift=shift) for value in found.values]
    if dtype.kind == "i":
        words = [word - (word >> precision - 1 << precision) for word in words]
    return np.array(words if attributes.samples_per_pixel == 3 else words[0], dtype)


def _are_same(one: Pixels, other: Pixels) -> bool:
    return one.dtype == other.dtype and np.array_equal(one, other)


def _check_values(new: Pixels, old: Pixels, mask: NDArray[np.bool_], found: Background) -> None:
    """Raise CannotBlankError unless values are the old ones where `mask` says so, and background elsewhere."""
    inside = np.array(found.values)[: 1 if new.ndim == 2 else 3]
    if new.shape != old.shape or (new != old)[mask].any() or (new[~mask] != inside).any():
        raise not_the_same()
