"""Images in every encoding with boxes blanked in them, and what must be true of each such copy."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import pydicom
from builders import (
    DEFLATED_IMAGE_FRAME,
    ENCAPSULATED_UNCOMPRESSED,
    HTJ2K,
    HTJ2K_LOSSY,
    JPEG_2000,
    JPEG_2000_LOSSY,
    JPEG_BASELINE,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
    JPEG_LS,
    JPEG_PROGRESSIVE,
    JPEG_XL,
    RLE,
    opened,
    same,
    spread_values,
)
from numpy.typing import NDArray

from scanveil.deid.blanking import blank
from scanveil.deid.blanking.rle import encode
from scanveil.deid.cleaning.blocks import Parts
from scanveil.pixels.boxes import Box, FrameBoxes
from scanveil.pixels.frames import stored_values

Pixels = NDArray[Any]

HTJ2K_RPCL = "1.2.840.10008.1.2.4.202"
NEAR_LOSSLESS = "1.2.840.10008.1.2.4.81"
BOX = Box(3, 2, 6, 4)
GREY = (spread_values(12 * 14, 8).reshape(12, 14) % 251 + 3).astype(np.uint8)
DEEP = spread_values(12 * 14, 12).reshape(12, 14) + np.uint16(7)
SIGNED = (DEEP.astype(np.int32) % 4096 - 2048).astype(np.int16)
COLOUR = (spread_values(12 * 14 * 3, 8).reshape(12, 14, 3) % 251 + 3).astype(np.uint8)
DEEP_COLOUR = spread_values(12 * 14 * 3, 12).reshape(12, 14, 3)


def lossless_jpeg(stored: Pixels, bits: int = 0) -> bytes:
    space = "RGB" if stored.ndim == 3 else None
    depth = bits or 8 * stored.itemsize
    return imagecodecs.jpeg8_encode(
        stored, lossless=True, predictor=1, bitspersample=depth, colorspace=space, outcolorspace=space
    )


def j2k(stored: Pixels, **how: Any) -> bytes:
    return imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", **{"reversible": True, **how})


def _deflated(stored: Pixels) -> bytes:
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(stored.tobytes()) + deflater.flush()


ENCODERS = {
    JPEG_LOSSLESS_SV1: lossless_jpeg,
    JPEG_LOSSLESS: lossless_jpeg,
    JPEG_LS: imagecodecs.jpegls_encode,
    JPEG_2000: j2k,
    JPEG_2000_LOSSY: j2k,
    HTJ2K: imagecodecs.htj2k_encode,
    HTJ2K_RPCL: lambda stored: imagecodecs.htj2k_encode(stored, tlm=True),
    HTJ2K_LOSSY: lambda stored: imagecodecs.htj2k_encode(stored, reversible=True),
    JPEG_XL: lambda stored: imagecodecs.jpegxl_encode(stored, lossless=True),
    RLE: lambda stored: encode(stored, 8 * stored.itemsize),
    ENCAPSULATED_UNCOMPRESSED: lambda stored: stored.tobytes(),
    DEFLATED_IMAGE_FRAME: _deflated,
}
"""What encodes an image without loss."""
LOSSY_ENCODERS = {
    JPEG_2000_LOSSY: lambda stored: imagecodecs.jpeg2k_encode(stored, level=40, codecformat="j2k"),
    HTJ2K_LOSSY: lambda stored: imagecodecs.htj2k_encode(stored, reversible=False, level=0.02),
    NEAR_LOSSLESS: lambda stored: imagecodecs.jpegls_encode(stored, level=2),
    JPEG_BASELINE: lambda stored: imagecodecs.jpeg8_encode(stored, level=90),
    JPEG_PROGRESSIVE: lambda stored: imagecodecs.jpeg8_encode(stored, level=90),
}


def kinds_of(syntax: str) -> dict[str, Pixels]:
    """The images that an encoding has room for, by what they are."""
    has_signs = syntax not in (JPEG_LS, JPEG_LOSSLESS, JPEG_LOSSLESS_SV1, JPEG_XL)
    return {"8": GREY, "16": DEEP, "colour": COLOUR} | ({"signed": SIGNED} if has_signs else {})


def blanked(data: bytes, boxes: FrameBoxes) -> tuple[blank.Blanked, bytes]:
    """The result for a file's bytes, and all bytes of the copy; the parts make up the same copy."""
    header, file = opened(data)
    found = blank.blank(file, header, boxes)
    copy = found.file.read()
    assert copy == put_together(found.parts, data) and len(copy) == found.size
    return found, copy


def put_together(parts: Parts, original: bytes) -> bytes:
    return b"".join(part if isinstance(part, bytes) else original[part.start : part.end] for part in parts)


def values(data: bytes, number: int = 0) -> Pixels:
    """The stored values of a frame."""
    return stored_values(*opened(data, f"{hash(data)}"), number)


def codestream_of(data: bytes, number: int = 0) -> bytes:
    """The codestream of a frame, as pydicom finds it."""
    found = pydicom.dcmread(BytesIO(data))
    return pydicom.encaps.get_frame(found.PixelData, number, number_of_frames=int(found.get("NumberOfFrames", 1)))


def outside(shape: tuple[int, ...], *boxes: Iterable[int]) -> NDArray[np.bool_]:
    """bool (rows, columns): what is in no box."""
    mask = np.ones(shape[:2], bool)
    for x, y, width, height in boxes:
        mask[max(y, 0) : y + height, max(x, 0) : x + width] = False
    return mask


def check(data: bytes, expected: Any, *boxes: Box, number: int = 0) -> bytes:
    """Blank boxes of one frame: outside all values are as before, inside they are `expected`. The copy."""
    found, copy = blanked(data, {number: boxes})
    before, after = values(data, number), values(copy, number)
    mask = outside(before.shape, *found.areas[number])
    assert same(after[mask], before[mask])
    assert (after[~mask] == expected).all()
    return copy
