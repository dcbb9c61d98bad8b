"""Frames in fragments of their own that no codec is needed for, with boxes in them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from io import BytesIO

from scanveil.deid.blanking.errors import too_few_pixels
from scanveil.deid.blanking.native import NativePixels, changes_of_bits, frame_changes, frame_length
from scanveil.deid.blanking.virtual import spliced
from scanveil.pixels.attributes import PixelAttributes
from scanveil.pixels.boxes import Box
from scanveil.pixels.frames import DEFLATED_IMAGE_FRAME


def blanked_plain(data: bytes, attributes: PixelAttributes, areas: Sequence[Box]) -> bytes:
    """A frame that no codec is needed for: as it is (PS3.5 A.4.11), or deflated (A.4.13)."""
    size = frame_length(attributes)
    is_deflated = attributes.transfer_syntax_uid == DEFLATED_IMAGE_FRAME
    plain = _inflated(data, size) if is_deflated else data
    if len(plain) < size:
        raise too_few_pixels()
    new = _blanked_frame(plain[:size], attributes, areas)
    return _deflated(new) if is_deflated else new


def _blanked_frame(data: bytes, attributes: PixelAttributes, areas: Sequence[Box]) -> bytes:
    pixels = NativePixels(BytesIO(data), 0, len(data))
    if attributes.bits_allocated == 1:
        changes = changes_of_bits(pixels, [(0, attributes, areas)])
    else:
        changes = frame_changes(pixels, attributes, 0, areas)
    parts = spliced(len(data), changes)
    return b"".join(part if isinstance(part, bytes) else data[part.start : part.end] for part in parts)


def _inflated(data: bytes, size: int) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, size)
    except zlib.error as error:
        raise too_few_pixels() from error


def _deflated(data: bytes) -> bytes:
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflater.compress(data) + deflater.flush()
