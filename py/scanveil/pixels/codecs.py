"""Encoded frames to stored values, by imagecodecs, which is imported when the first encoded frame is met.

imagecodecs knows the codestreams; what their samples mean is said by the file. The codecs are a plugin of pydicom's
decoders as well, by its own contract (`is_available`, `DECODER_DEPENDENCIES`, `_decode_frame`): pydicom's `pixel_array`
profits once `install` was called. Frames that are shown do not go that way, since to import pydicom costs a second in
a browser, and its runner half a millisecond a frame.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanveil.dicom.syntaxes import is_video
from scanveil.errors import DecodeError, TooLargeError, TransferSyntaxError
from scanveil.pixels import jpeg2000, rle
from scanveil.pixels.attributes import MAX_FRAME, PACKED_BITS, PixelAttributes
from scanveil.pixels.codestreams import (
    JPEG_2000_KIND,
    JPEG_KIND,
    JPEG_LS_KIND,
    JPEG_XL_KIND,
    LOSSLESS_KIND,
    RLE_KIND,
    Codestream,
    coding_style,
    describe_jpeg,
    describe_jpeg_2000,
    kind_of,
)
from scanveil.pixels.samples import YBR, Pixels, as_rgb, as_words, used_bits, with_sign
from scanveil.said import _

if TYPE_CHECKING:
    from pydicom.pixels.decoders.base import Decoder, DecodeRunner

PLUGIN = "imagecodecs"
RLE_LOSSLESS = "1.2.840.10008.1.2.5"

_JPEG = "1.2.840.10008.1.2.4."
JPEG_LOSSY = frozenset({f"{_JPEG}{last}" for last in (50, 51, 52, 53, 54, 55, 56)})
"""Baseline and extended, and the retired ones: progressive in two ways, each also with arithmetic coding."""
JPEG_LOSSLESS = frozenset({f"{_JPEG}{last}" for last in (57, 58, 70)})
JPEG = JPEG_LOSSY | JPEG_LOSSLESS
JPEG_LS = frozenset({f"{_JPEG}{last}" for last in (80, 81)})
JPEG_2000 = frozenset({f"{_JPEG}{last}" for last in (90, 91)})
COLLECTIONS = frozenset({f"{_JPEG}{last}" for last in (92, 93)})
"""JPEG 2000 part 2: a codestream may hold several frames as its components."""
HTJ2K = frozenset({f"{_JPEG}{last}" for last in (201, 202, 203)})
JPEG_XL = frozenset({f"{_JPEG}{last}" for last in (110, 111, 112)})
LOSSY = JPEG_LOSSY | {f"{_JPEG}{last}" for last in (81, 91, 93, 112, 203)}
"""Encodings that may lose something."""

NAMES = {
    **dict.fromkeys(JPEG, "JPEG"),
    **dict.fromkeys(JPEG_LS, "JPEG-LS"),
    **dict.fromkeys(JPEG_2000, "JPEG 2000"),
    **dict.fromkeys(COLLECTIONS, _("JPEG 2000 part 2")),
    **dict.fromkeys(HTJ2K, "High-Throughput JPEG 2000"),
    **dict.fromkeys(JPEG_XL, "JPEG XL"),
    RLE_LOSSLESS: "RLE",
}
"""What can be decoded, and what people call it."""

_REFERENCED = frozenset({f"{_JPEG}{last}" for last in (94, 95, 204, 205)})
_HIERARCHICAL = frozenset({f"{_JPEG}{last}" for last in range(59, 67)})
_MAX_BITS = 16

Decode = Callable[[bytes, tuple[int, int, int], int], Pixels]
"""(codestream, (rows, columns, samples), bits allocated) -> samples."""


class Samples(NamedTuple):
    """What a codec made of a frame: (rows, columns) or (rows, columns, 3), in these `colours`, of all bits.

    `described` is what the codestream says of itself, None where it says nothing.
    """

    pixels: Pixels
    described: Codestream | None
    colours: str


def syntax_of(codestream: bytes, transfer_syntax_uid: str) -> str:
    """The transfer syntax of a codestream: the one that its file names, but where it plainly is of another kind."""
    kind = kind_of(codestream)
    is_as_named = not kind or transfer_syntax_uid in _BY_KIND[kind]
    return transfer_syntax_uid if is_as_named else _USUAL[kind]


def require(transfer_syntax_uid: str) -> None:
    """Raise TransferSyntaxError, with a sentence, where an encoding cannot be decoded here."""
    if is_video(transfer_syntax_uid):
        raise TransferSyntaxError(
            _("This is a video, not a row of single images. The page plays it, if the browser can.")
        )
    if transfer_syntax_uid in _REFERENCED:
        raise TransferSyntaxError(
            _(
                "The image is not in this file, which says only where in a hospital it lies. Please ask the hospital "
                "for the image itself."
            )
        )
    if transfer_syntax_uid in _HIERARCHICAL:
        raise TransferSyntaxError(
            _(
                "This image cannot be shown: it is compressed in a way (a form of JPEG) that was given up in 2001. "
                "Please ask whoever made the file for another one."
            )
        )
    if transfer_syntax_uid not in NAMES:
        raise TransferSyntaxError(
            _(
                "This image cannot be shown: it is compressed in a way that is not known here. A program of the "
                "hospital or of the device's maker may show it."
            )
        )
    if not is_available(transfer_syntax_uid):
        raise TransferSyntaxError(
            _(
                "This image cannot be shown: what unpacks its kind ({name}) is missing here. Another program may show "
                "it.",
                name=NAMES[transfer_syntax_uid],
            )
        )


def decode_codestream(codestream: bytes, attributes: PixelAttributes) -> Pixels:
    """One frame as (rows, columns) or, as RGB, (rows, columns, 3), of the dtype that Bits Allocated asks for.

    Raises DecodeError where the codestream is damaged or is not the image that the attributes describe. That is
    found out from its own first bytes, before a codec allots memory.
    """
    if attributes.bits_allocated == PACKED_BITS:
        attributes = replace(attributes, bits_allocated=16)  # as they are once they are unpacked
    described = _described(codestream, attributes)
    colours = colours_of(described, attributes)
    is_ybr = attributes.transfer_syntax_uid in JPEG_LOSSY and colours in YBR and attributes.samples_per_pixel == 3
    decode = _decode_jpeg_of_ybr if is_ybr else _CODECS[attributes.transfer_syntax_uid].decode
    pixels = _run_codec(codestream, attributes, decode)
    return _fit(pixels, described, attributes, "RGB" if is_ybr else colours)


def decode_samples(codestream: bytes, attributes: PixelAttributes) -> Samples:
    """One frame as its codestream holds it: with all bits, and colours that are not turned into others.

    Raises as `decode_codestream`.
    """
    described = _described(codestream, attributes)
    pixels = _run_codec(codestream, attributes, _CODECS[attributes.transfer_syntax_uid].decode)
    return Samples(_without_axis(pixels, attributes), described, colours_of(described, attributes))


def values_of(samples: Samples, attributes: PixelAttributes) -> Pixels:
    """The stored values that samples stand for, of the dtype that Bits Allocated asks for; colours stay what they are.

    Raises DecodeError where they are not the image that the attributes describe.
    """
    return _fit(samples.pixels, samples.described, attributes, "RGB")


def colours_of(described: Codestream | None, attributes: PixelAttributes) -> str:
    """The photometric interpretation of a codec's samples: what the codestream says itself, or else the file.

    JPEG XL turns colours into RGB by itself.
    """
    if described and described.colours:
        return described.colours
    return "RGB" if attributes.transfer_syntax_uid in JPEG_XL else attributes.photometric_interpretation


def has_whole_words(described: Codestream | None, attributes: PixelAttributes) -> bool:
    """Whether samples are words, with bits beside those of their values, where other things may lie."""
    is_wider = described is None or described.precision > attributes.bits_stored
    has_bits_below = attributes.high_bit >= attributes.bits_stored and attributes.transfer_syntax_uid in JPEG_LS
    are_words = attributes.transfer_syntax_uid in _LIKE_NATIVE or has_bits_below
    return are_words and is_wider and attributes.bits_allocated > 1


def components(codestream: bytes) -> int:
    """How many components a JPEG 2000 codestream has."""
    return describe_jpeg_2000(codestream, "JPEG 2000").components


def decode_collection(codestream: bytes, attributes: PixelAttributes, frame_index: int) -> Pixels:
    """As `decode_codestream`, where the components are those of several frames; `frame_index` counts these."""
    found = describe_jpeg_2000(codestream, NAMES[attributes.transfer_syntax_uid])
    _check(found, attributes, components=found.components)
    if found.components * attributes.rows * attributes.columns * attributes.itemsize > MAX_FRAME:
        raise TooLargeError(
            _(
                "This image cannot be shown: all images of its file are compressed together, and are too large to be "
                "unpacked. Another program may show it."
            )
        )
    pixels = _run_codec(codestream, attributes, _decode_jpeg_2000)
    first = frame_index * attributes.samples_per_pixel
    own = pixels[..., first : first + attributes.samples_per_pixel]
    own = own[..., 0] if attributes.samples_per_pixel == 1 else own
    return _fit(own, found, attributes, attributes.photometric_interpretation)


def _described(codestream: bytes, attributes: PixelAttributes) -> Codestream | None:
    """What a codestream says of itself; refused where that is not the image described."""
    found = describe(codestream, attributes.transfer_syntax_uid)
    _check(found, attributes, components=attributes.samples_per_pixel)
    return found


def _run_codec(codestream: bytes, attributes: PixelAttributes, decode: Decode) -> Pixels:
    """What the codec makes of a codestream."""
    uid = attributes.transfer_syntax_uid
    shape = (attributes.rows, attributes.columns, attributes.samples_per_pixel)
    if uid in JPEG_2000 | COLLECTIONS | HTJ2K:
        jpeg2000.check(codestream)
    try:
        return decode(codestream, shape, attributes.bits_allocated)
    except (RuntimeError, ValueError) as error:
        raise DecodeError(
            _(
                "This image cannot be shown: its compressed data ({name}) are damaged. Please copy the file again, or "
                "ask whoever made it for another one.",
                name=NAMES[uid],
            )
        ) from error


def _fit(pixels: Pixels, found: Codestream | None, attributes: PixelAttributes, colours: str) -> Pixels:
    """Stored values of the shape, the dtype and the colours that the file promises, out of a codec's samples."""
    pixels = _without_axis(pixels, attributes)
    shape: tuple[int, ...] = (attributes.rows, attributes.columns)
    if attributes.samples_per_pixel == 3:
        shape += (3,)
    if pixels.shape != shape or pixels.dtype.kind not in "iu" or pixels.itemsize > attributes.itemsize:
        raise DecodeError(
            _(
                "This image cannot be shown: it is not of the kind that its file describes. Please ask whoever made "
                "the file for another one."
            ),
            keyword="PixelData",
        )
    if has_whole_words(found, attributes):
        return as_rgb(used_bits(as_words(pixels, attributes), attributes), attributes, colours)
    precision = min(found.precision if found else attributes.bits_stored, attributes.bits_stored)
    pixels = with_sign(pixels, attributes, precision)
    if attributes.transfer_syntax_uid in LOSSY:
        pixels = _limit_to_bits_stored(pixels, attributes)
    return as_rgb(pixels, attributes, colours)


def _without_axis(pixels: Pixels, attributes: PixelAttributes) -> Pixels:
    """Greys without an axis for their only sample."""
    has_axis = attributes.samples_per_pixel == 1 and pixels.ndim == 3 and pixels.shape[2] == 1
    return pixels[..., 0] if has_axis else pixels


def _limit_to_bits_stored(pixels: Pixels, attributes: PixelAttributes) -> Pixels:
    """Pixels limited to Bits Stored: a lossy codec may overshoot its white, which must not come out black."""
    if attributes.bits_stored >= 8 * pixels.itemsize:
        return pixels
    low = -(1 << (attributes.bits_stored - 1)) if attributes.signed else 0
    return np.clip(pixels, low, low + (1 << attributes.bits_stored) - 1)


def install(transfer_syntax_uid: str) -> Decoder:
    """pydicom's decoder for a transfer syntax, with imagecodecs among its plugins."""
    from pydicom.pixels.decoders.base import get_decoder

    decoder = get_decoder(transfer_syntax_uid)
    if PLUGIN not in decoder.available_plugins:
        decoder.add_plugin(PLUGIN, (__name__, _decode_frame.__name__))
    return decoder


# pydicom's contract for plugins

DECODER_DEPENDENCIES = dict.fromkeys(NAMES, ("numpy", "imagecodecs"))


def is_available(uid: str) -> bool:
    """Whether imagecodecs is there, with the codec for a transfer syntax."""
    if uid not in NAMES or find_spec("imagecodecs") is None:
        return False
    import imagecodecs

    return bool(getattr(imagecodecs, _CODECS[uid].constants).available)


def _decode_frame(src: bytes, runner: DecodeRunner) -> bytearray | bytes:
    """One frame for pydicom: samples by pixel, eight or sixteen bits each (`bits_allocated` is set to say which)."""
    shape = (runner.rows, runner.columns, runner.samples_per_pixel)
    pixels = _CODECS[runner.transfer_syntax].decode(src, shape, runner.bits_allocated)
    runner.set_option("bits_allocated", 8 * pixels.itemsize)
    runner.set_option("planar_configuration", 0)
    return pixels.tobytes()


# The codecs


def _decode_jpeg(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    return _jpeg(codestream, shape, "RGB")


def _decode_jpeg_of_ybr(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    """As RGB, by libjpeg: three times as fast as behind it, and what other viewers show."""
    return _jpeg(codestream, shape, "YCBCR")


def _jpeg(codestream: bytes, shape: tuple[int, int, int], stored_as: str) -> Pixels:
    import imagecodecs

    # Naming the same space twice keeps the samples as they are stored; DICOM says which space that is
    spaces = (stored_as, "RGB") if shape[2] == 3 else (None, None)
    return imagecodecs.jpeg8_decode(codestream, colorspace=spaces[0], outcolorspace=spaces[1])


def _decode_jpeg_ls(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    import imagecodecs

    return imagecodecs.jpegls_decode(codestream)


def _decode_jpeg_2000(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    import imagecodecs

    return imagecodecs.jpeg2k_decode(codestream)


def _decode_htj2k(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    import imagecodecs

    # OpenJPH lets what overshoots white in a lossy codestream wrap to black; OpenJPEG limits it
    if not coding_style(codestream).is_reversible:
        return imagecodecs.jpeg2k_decode(codestream)
    with _raise_what_is_dropped():
        # `planar` has to be said: of components that are not mixed, it would give planes
        pixels: Pixels = imagecodecs.htj2k_decode(codestream, planar=False)
    return pixels


@contextmanager
def _raise_what_is_dropped() -> Iterator[None]:
    """imagecodecs 2026.3.6, the newest for Python 3.11, drops what OpenJPH complains of, and what it gives is black."""
    dropped: list[str] = []
    before, sys.unraisablehook = sys.unraisablehook, lambda event: dropped.append(str(event.exc_value))
    try:
        yield
    finally:
        sys.unraisablehook = before
    if dropped:
        raise ValueError(dropped[0])


def _decode_jpeg_xl(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    import imagecodecs

    # The codec compares the codestream with the array given to it, before it allots anything
    if bits < 8:
        raise ValueError("no codestream of JPEG XL has values of one bit")
    size = shape[:2] if shape[2] == 1 else shape
    try:
        return imagecodecs.jpegxl_decode(codestream, out=np.empty(size, f"u{bits // 8}"))
    except ValueError:  # it may have 8 bits in a file that has room for more
        return imagecodecs.jpegxl_decode(codestream, out=np.empty(size, np.uint8))


class _Codec(NamedTuple):
    constants: str
    decode: Decode


_CODECS = {
    **dict.fromkeys(JPEG, _Codec("JPEG8", _decode_jpeg)),
    **dict.fromkeys(JPEG_LS, _Codec("JPEGLS", _decode_jpeg_ls)),
    **dict.fromkeys(JPEG_2000 | COLLECTIONS, _Codec("JPEG2K", _decode_jpeg_2000)),
    **dict.fromkeys(HTJ2K, _Codec("HTJ2K", _decode_htj2k)),
    **dict.fromkeys(JPEG_XL, _Codec("JPEGXL", _decode_jpeg_xl)),
    RLE_LOSSLESS: _Codec("DICOMRLE", rle.decode),
}


_BY_KIND = {
    JPEG_KIND: JPEG,
    LOSSLESS_KIND: JPEG,
    JPEG_LS_KIND: JPEG_LS,
    JPEG_2000_KIND: JPEG_2000 | COLLECTIONS | HTJ2K,
    JPEG_XL_KIND: JPEG_XL,
    RLE_KIND: frozenset({RLE_LOSSLESS}),
}
_USUAL = {
    JPEG_KIND: f"{_JPEG}51",
    LOSSLESS_KIND: f"{_JPEG}70",
    JPEG_LS_KIND: f"{_JPEG}80",
    JPEG_2000_KIND: f"{_JPEG}90",
    JPEG_XL_KIND: f"{_JPEG}110",
    RLE_KIND: RLE_LOSSLESS,
}
"""Transfer syntaxes by what codestreams are, and the one that stands for all of a kind."""

_LIKE_NATIVE = JPEG_LOSSLESS | {RLE_LOSSLESS}
"""Encodings of whole words: also of the bits that hold no value, where other things may lie."""


# What a codestream says of itself


def describe(codestream: bytes, transfer_syntax_uid: str) -> Codestream | None:
    """What a codestream says of itself in its first bytes; None for RLE and JPEG XL, which are decoded into an array.

    Raises DecodeError where it does not begin as its kind does, or ends early.
    """
    name = NAMES[transfer_syntax_uid]
    if transfer_syntax_uid in JPEG | JPEG_LS:
        return describe_jpeg(codestream, name)
    if transfer_syntax_uid in JPEG_2000 | COLLECTIONS | HTJ2K:
        return describe_jpeg_2000(codestream, name)
    return None


def _check(found: Codestream | None, attributes: PixelAttributes, *, components: int) -> None:
    """Refuse a codestream that is not the image described, before a codec asks for memory."""
    if found is None:
        return
    if (found.rows, found.columns) != (attributes.rows, attributes.columns):
        raise DecodeError(
            _(
                "This image cannot be shown: it is not as large as its file says, so one of the two is damaged. "
                "Please copy the file again, or ask whoever made it for another one."
            ),
            keyword="Rows",
        )
    if found.components != components:
        raise DecodeError(
            _(
                "This image cannot be shown: the file says one thing and the image in it another on whether it is in "
                "colour. Please ask whoever made the file for another one."
            ),
            keyword="SamplesPerPixel",
        )
    if _MAX_BITS < found.precision <= attributes.bits_allocated:
        raise DecodeError(
            _(
                "This image cannot be shown: its values have {bits} bits, and what unpacks them here has room for "
                "{most}. Another program may show it.",
                bits=found.precision,
                most=_MAX_BITS,
            ),
            keyword="BitsStored",
        )
    if found.precision > attributes.bits_allocated:
        raise DecodeError(
            _(
                "This image cannot be shown: it has larger values than its file has room for. Please ask whoever made "
                "the file for another one."
            ),
            keyword="BitsAllocated",
        )
