"""Samples to codestreams, by the codec of each lossless transfer syntax, and nothing said of their colours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scanveil.deid.blanking import rle
from scanveil.deid.blanking.lossless_jpeg import bare, like_before
from scanveil.pixels import codecs
from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.codestreams import Codestream, coding_style
from scanveil.pixels.samples import Pixels

_JPEG = "1.2.840.10008.1.2.4."
JPEG_LS_LOSSLESS = f"{_JPEG}80"
JPEG_XL_LOSSLESS = f"{_JPEG}110"
JPEG_LOSSLESS = frozenset({f"{_JPEG}57", f"{_JPEG}70"})
MAY_BE_REVERSIBLE = frozenset({f"{_JPEG}91", f"{_JPEG}203"})
REVERSIBLE = frozenset({f"{_JPEG}90", f"{_JPEG}201", f"{_JPEG}202"})

_START = b"\xff\x4f\xff\x51"
_COMPONENTS, _PRECISIONS, _COMPONENT = 41, 42, 3
"""Where in a codestream of JPEG 2000 the number of its components stands, their first precision, and bytes of each."""
_SIGNED = 0x80
_MOST_OF_JPEG_LS, _HEADERS_OF_JPEG_LS = 4, 1024
"""Bytes of a codestream for each byte of a sample, at most (LIMIT of ITU-T T.87 A.2.1), and beside them."""


def encode(samples: Pixels, before: bytes, described: Codestream | None, attributes: PixelAttributes) -> bytes:
    """A codestream like the one that there was `before`, of other samples, which are as many.

    Raises RuntimeError or ValueError where the codec cannot do it.
    """
    uid = attributes.transfer_syntax_uid
    bits = described.precision if described else 8 * samples.itemsize
    return _encoder(uid)(np.ascontiguousarray(samples), before, bits, attributes)


def jpeg_ls(samples: Pixels) -> bytes:
    """A codestream of JPEG-LS without loss, of all 8 or 16 bits of unsigned samples.

    Raises RuntimeError or ValueError where the codec cannot do it.
    """
    import imagecodecs

    whole = np.ascontiguousarray(samples)
    try:
        made = imagecodecs.jpegls_encode(whole)
    except RuntimeError:  # noise in colours needs more room than the codec asks for
        made = imagecodecs.jpegls_encode(whole, out=_MOST_OF_JPEG_LS * whole.nbytes + _HEADERS_OF_JPEG_LS)
    return bare(bytes(made))


def from_jpeg_ls(codestream: bytes) -> Pixels:
    """The samples that `jpeg_ls` was given."""
    import imagecodecs

    return imagecodecs.jpegls_decode(codestream)


_Encode = Callable[[Pixels, bytes, int, PixelAttributes], bytes]


def _encoder(uid: str) -> _Encode:
    if uid in codecs.HTJ2K:
        return _htj2k
    if uid in codecs.JPEG_2000:
        return _jpeg_2000
    if uid in JPEG_LOSSLESS:
        return _jpeg_lossless
    return {codecs.RLE_LOSSLESS: _rle, JPEG_LS_LOSSLESS: _jpeg_ls, JPEG_XL_LOSSLESS: _jpeg_xl}[uid]


def _rle(samples: Pixels, before: bytes, bits: int, attributes: PixelAttributes) -> bytes:
    return rle.encode(samples, attributes.bits_allocated)


def _jpeg_ls(samples: Pixels, before: bytes, bits: int, attributes: PixelAttributes) -> bytes:
    return jpeg_ls(samples)


def _jpeg_lossless(samples: Pixels, before: bytes, bits: int, attributes: PixelAttributes) -> bytes:
    import imagecodecs

    space = "RGB" if samples.ndim == 3 else None  # to and from the same one, so that samples stay what they are
    made = imagecodecs.jpeg8_encode(
        samples, lossless=True, predictor=1, bitspersample=bits, colorspace=space, outcolorspace=space
    )
    return like_before(bytes(made), before)


def _jpeg_2000(samples: Pixels, before: bytes, bits: int, attributes: PixelAttributes) -> bytes:
    import imagecodecs

    mct = samples.ndim == 3 and coding_style(before).mixes_components
    return bytes(
        imagecodecs.jpeg2k_encode(samples, level=0, codecformat="j2k", reversible=True, mct=mct, bitspersample=bits)
    )


def _htj2k(samples: Pixels, before: bytes, bits: int, attributes: PixelAttributes) -> bytes:
    """In the order RPCL, and with lengths of tile-parts, which one of the transfer syntaxes wants (PS3.5 A.4.12)."""
    import imagecodecs

    whole_words = bits == 8 * samples.itemsize
    centered = samples if whole_words else _centered(samples, bits)
    if samples.ndim == 3 and not coding_style(before).mixes_components:
        planes = np.ascontiguousarray(centered.transpose(2, 0, 1))
        made = imagecodecs.htj2k_encode(planes, rgb=False, planar=True, reversible=True, tlm=True)
    else:
        made = imagecodecs.htj2k_encode(centered, reversible=True, tlm=True)
    return bytes(made) if whole_words else _with_precision(bytes(made), bits, is_signed=samples.dtype.kind == "i")


def _centered(samples: Pixels, bits: int) -> Pixels:
    """Unsigned samples of so many bits around 0, where a decoder moves them back from (ITU-T T.800 G.1)."""
    if samples.dtype.kind == "i":
        return samples
    signed: Pixels = samples.view(f"i{samples.itemsize}") - samples.dtype.type(1 << bits - 1).astype(
        f"i{samples.itemsize}"
    )
    return signed


def _with_precision(codestream: bytes, bits: int, *, is_signed: bool) -> bytes:
    """A codestream that says that its components have so many bits; the encoder knows only whole words."""
    found = bytearray(codestream)
    at = found.index(_START)
    for component in range(found[at + _COMPONENTS]):
        found[at + _PRECISIONS + _COMPONENT * component] = bits - 1 | _SIGNED * is_signed
    return bytes(found)


def _jpeg_xl(samples: Pixels, before: bytes, bits: int, attributes: PixelAttributes) -> bytes:
    import imagecodecs

    needed = int(samples.max()).bit_length()
    stored = max(attributes.bits_stored, needed)
    return bytes(imagecodecs.jpegxl_encode(samples, lossless=True, bitspersample=min(stored, bits)))
