"""Frames of RLE (PS3.5 annex G) to samples, by imagecodecs."""

from __future__ import annotations

from itertools import pairwise
from struct import pack, unpack_from

import numpy as np

from scanveil.pixels.samples import Pixels

_HEADER, _MOST_SEGMENTS = 64, 15
_NOTHING = 128  # between runs that are copied and runs that are repeated: no run at all
_LONGEST = 2  # bytes of a segment for each that it holds, where each has a run of its own
_ONE_SEGMENT = pack("<16L", 1, _HEADER, *[0] * 14)  # a decoder of bare segments is not linked in the page's wheel


def decode(codestream: bytes, shape: tuple[int, int, int], bits: int) -> Pixels:
    """The samples of a frame. Raises RuntimeError or ValueError where it is damaged."""
    rows, columns, samples = shape
    planes = _planes(codestream, rows * columns, samples, bits)
    if bits == 1:
        planes = np.unpackbits(planes, count=rows * columns, bitorder="little")
    planes = planes.reshape(samples, rows, columns)
    if samples == 1:
        first: Pixels = planes[0]
        return first
    pixels = np.empty(shape, planes.dtype)
    for sample in range(samples):  # in WebAssembly, nine times as fast as a transposed copy
        pixels[..., sample] = planes[sample]
    return pixels


def _planes(codestream: bytes, size: int, samples: int, bits: int) -> Pixels:
    """The samples of a frame, one plane of `size` of them after the other."""
    import imagecodecs

    dtype = np.dtype(f"u{max(1, bits // 8)}")
    try:
        expected = (size * samples * bits + 7) // 8
        return np.frombuffer(imagecodecs.dicomrle_decode(codestream, dtype, out=expected), dtype)
    except RuntimeError:
        segments = _cut_segments(codestream, (size * bits + 7) // 8 // dtype.itemsize, samples * dtype.itemsize)
    # PS3.5 G.2: of each sample, its highest byte comes first
    words = segments.reshape(samples, dtype.itemsize, -1)[:, ::-1].transpose(0, 2, 1)
    return np.ascontiguousarray(words).view(dtype.newbyteorder("<")).astype(dtype, copy=False)


def _cut_segments(codestream: bytes, size: int, count: int) -> Pixels:
    """uint8 (`count`, `size`): of each segment what is needed; what follows is padding, whatever it is."""
    if count > _MOST_SEGMENTS or len(codestream) < _HEADER or unpack_from("<L", codestream) != (count,):
        raise ValueError("the frame has not as many segments as its samples have bytes")
    starts = unpack_from(f"<{count}L", codestream, 4)
    segments = [_segment(codestream[start:end], size) for start, end in pairwise((*starts, len(codestream)))]
    return np.stack([np.frombuffer(segment, np.uint8) for segment in segments])


def _segment(segment: bytes, size: int) -> bytes:
    """The first `size` bytes in a segment (PS3.5 G.3). Raises ValueError where there are fewer."""
    import imagecodecs

    try:
        return bytes(imagecodecs.dicomrle_decode(_ONE_SEGMENT + segment, "u1", out=size))
    except RuntimeError:
        pass  # there is more in it, or less; to walk through its runs takes a hundred times as long
    made, at, end = bytearray(), 0, min(len(segment), _LONGEST * size + _HEADER)
    while len(made) < size and at < end:
        count = segment[at]
        if count < _NOTHING:
            made += segment[at + 1 : at + 2 + count]
            at += count + 2
        else:
            made += segment[at + 1 : at + 2] * ((257 - count) * (count > _NOTHING))
            at += 1 + (count > _NOTHING)
    if len(made) < size:
        raise ValueError("a segment ends early")
    return bytes(made[:size])
