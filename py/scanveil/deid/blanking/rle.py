"""Samples to frames of RLE (PS3.5 annex G): a segment for each byte of each sample, its runs in PackBits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from struct import pack

import numpy as np
from numpy.typing import NDArray

from scanveil.pixels.samples import Pixels

_HEADER, _MOST_SEGMENTS = 64, 15
_MOST = 128
"""Bytes that one run has at most, equal or not."""
_WORTH = 3
"""Equal bytes that are a run of their own; two cost as much as they save."""


def encode(samples: Pixels, bits: int) -> bytes:
    """A frame out of its samples, unsigned, (rows, columns) or (rows, columns, 3), of 1, 8, 16, 32 or 64 bits.

    Raises ValueError where it would have more segments than there is room for.
    """
    segments = [_even(_packed(plane)) for plane in _planes(samples, bits)]
    if len(segments) > _MOST_SEGMENTS:
        raise ValueError("a frame of RLE has room for 15 segments")
    offsets = [*accumulate(map(len, segments[:-1]), initial=_HEADER)]
    front = pack("<16L", len(segments), *offsets, *[0] * (_MOST_SEGMENTS - len(segments)))
    return front + b"".join(segments)


def _planes(samples: Pixels, bits: int) -> Iterator[NDArray[np.uint8]]:
    """The bytes of a frame, (rows, bytes of a row) for each segment: the highest of a sample first (PS3.5 G.2)."""
    by_sample = samples if samples.ndim == 3 else samples[..., np.newaxis]
    for sample in range(by_sample.shape[2]):
        plane = np.ascontiguousarray(by_sample[..., sample])
        if bits == 1:
            yield np.packbits(plane.reshape(1, -1), axis=1, bitorder="little")
            continue
        words = plane.astype(plane.dtype.newbyteorder(">"))
        of_bytes = words.view(np.uint8).reshape(*plane.shape, plane.itemsize)
        for byte in range(plane.itemsize):
            yield of_bytes[..., byte]


def _packed(plane: NDArray[np.uint8]) -> bytes:
    """PackBits of a plane; no run goes on in the next row (PS3.5 G.3.1)."""
    data = np.ascontiguousarray(plane).reshape(-1)
    starts, lengths = _repeats(data, plane.shape[1])
    whole = data.tobytes()
    out = bytearray()
    at, columns = 0, plane.shape[1]
    for start, length in zip(starts.tolist(), lengths.tolist()):
        _add_literals(out, whole, at, start, columns)
        _add_repeats(out, whole[start], length)
        at = start + length
    _add_literals(out, whole, at, len(whole), columns)
    return bytes(out)


def _repeats(data: NDArray[np.uint8], columns: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Where bytes that are equal and in one row begin, and how many they are, if so many that it is worth it."""
    is_new = np.ones(data.size, np.bool_)
    is_new[1:] = data[1:] != data[:-1]
    is_new[::columns] = True
    starts = np.flatnonzero(is_new)
    lengths = np.diff(starts, append=data.size)
    worth = lengths >= _WORTH
    return starts[worth], lengths[worth]


def _add_literals(out: bytearray, data: bytes, at: int, end: int, columns: int) -> None:
    while at < end:
        stop = min(end, at + _MOST, (at // columns + 1) * columns)
        out.append(stop - at - 1)
        out += data[at:stop]
        at = stop


def _add_repeats(out: bytearray, value: int, length: int) -> None:
    whole, rest = divmod(length, _MOST)
    out += bytes((257 - _MOST, value)) * whole
    if rest:  # of one byte, a run that is copied; 257 - 1 would be no run
        out += bytes(((257 - rest) & 0xFF, value))


def _even(segment: bytes) -> bytes:
    return segment + b"\0" * (len(segment) & 1)
