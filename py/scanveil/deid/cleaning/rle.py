"""Frames of RLE (PS3.5 annex G) without what decoding does not need; the pixels stay as they are encoded."""

from __future__ import annotations

from itertools import accumulate, pairwise
from struct import pack, unpack_from
from typing import NamedTuple

from scanveil.deid.cleaning.codestreams import PADDING

_HEADER, _MOST_SEGMENTS = 64, 15
_MOST_REPEATED, _MOST_PLANE = 64, 512 * 1024 * 1024  # bytes out of each byte, and of each segment, at most
_NOTHING = 128  # between runs that are copied and runs that are repeated: no run at all
_ONE_SEGMENT = pack("<16L", 1, _HEADER, *[0] * 14)  # a decoder of bare segments is not linked in the page's wheel


class _Segment(NamedTuple):
    """A segment as far as decoding needs it: its last run starts at `run`, and has so many bytes `over`."""

    start: int
    run: int
    end: int
    over: int
    is_whole: bool


def trimmed(frame: bytes, plane: int, *, whole: bool = False) -> bytes | None:
    """A frame whose segments hold `plane` bytes each, and no more; the same bytes where there is no more in it.

    None where it does not start like one: up to 15 segments, where each starts, and nothing in front of the first
    (PS3.5 G.5); with `whole` also where a segment holds fewer.
    """
    if len(frame) < _HEADER:
        return None
    count, *offsets = unpack_from("<16L", frame)
    used, unused = offsets[:count], offsets[count:]
    rising = all(one < next_ for one, next_ in pairwise(used))
    if not (1 <= count <= _MOST_SEGMENTS and used[0] == _HEADER and rising and used[-1] < len(frame)):
        return None
    places = list(pairwise((*used, len(frame))))
    segments = [_segment(frame, start, end, plane) for start, end in places]
    if whole and not all(one.is_whole for one in segments):
        return None
    slack = (one.over or frame[one.end : end].strip(PADDING) for one, (_, end) in zip(segments, places, strict=True))
    return _joined(frame, segments) if any(unused) or any(slack) else frame


def _segment(frame: bytes, start: int, end: int, size: int) -> _Segment:
    """The segment from `start` up to `end` at most that holds `size` bytes (PS3.5 G.3).

    Only a run that is copied has bytes over; one that is repeated has no room for them.
    """
    if _is_exact(frame[start:end], size):
        return _Segment(start, start, end, 0, is_whole=True)
    at = run = start
    while size > 0 and at < end:
        run, count = at, frame[at]
        if count < _NOTHING:
            at += count + 2
            size -= count + 1
        elif count > _NOTHING:
            at += 2
            size -= 257 - count
        else:
            at += 1
    if at > end:  # the last run is cut off
        return _Segment(start, run, end, 0, is_whole=False)
    over = -size if size < 0 and frame[run] < _NOTHING else 0
    return _Segment(start, run, at - over, over, is_whole=size <= 0)


def _is_exact(segment: bytes, size: int) -> bool:
    """Whether decoding needs all of a segment, but for a zero that pads it; a hundred times as fast as a walk."""
    import imagecodecs

    if not 0 < size <= min(len(segment) * _MOST_REPEATED, _MOST_PLANE):
        return False
    try:
        return len(imagecodecs.dicomrle_decode(_ONE_SEGMENT + segment, "u1", out=size)) == size
    except RuntimeError:
        return False


def _joined(frame: bytes, segments: list[_Segment]) -> bytes:
    """A frame of these segments alone."""
    made = []
    for start, run, end, over, _ in segments:
        kept = frame[start:run] + bytes([frame[run] - over]) + frame[run + 1 : end]
        made.append(kept + b"\0" * (len(kept) & 1))
    offsets = [*accumulate(map(len, made[:-1]), initial=_HEADER)]
    return pack("<16L", len(made), *offsets, *[0] * (_MOST_SEGMENTS - len(made))) + b"".join(made)
