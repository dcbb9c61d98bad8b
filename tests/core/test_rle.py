"""Frames of RLE lose what decoding does not need, and no pixel with it."""

import struct
from itertools import groupby

import numpy as np
import pytest
from builders import even

from scanveil.deid.cleaning import rle
from scanveil.deid.cleaning.rle import trimmed

PLANE = 300
NUMBERS = (np.arange(PLANE) ** 2 * 31 % 251).astype(np.uint8)
PLANES = [np.repeat(NUMBERS[:60], 5), NUMBERS]
"""Bytes that are repeated, and bytes that are not."""
WORDS = b"Jane Q. Roe, 1/2/1970"


def framed(*segments: bytes, unused: tuple[int, ...] = ()) -> bytes:
    """A frame of these segments (PS3.5 G.5)."""
    offsets = [64 + sum(map(len, segments[:number])) for number in range(len(segments))]
    rest = [*unused, *[0] * (15 - len(segments) - len(unused))]
    return struct.pack("<16L", len(segments), *offsets, *rest) + b"".join(segments)


def packed(plane) -> bytes:
    """A segment: runs that are repeated where bytes are, else runs that are copied (PS3.5 G.3.1)."""
    made, copied = bytearray(), bytearray()
    for byte, run in ((byte, len(list(same))) for byte, same in groupby(plane.tobytes())):
        if run < 3:
            copied += bytes([byte]) * run
        if copied and (run >= 3 or len(copied) > 126):
            made += bytes([len(copied) - 1]) + copied
            copied.clear()
        if run >= 3:
            made += bytes([257 - run, byte])
    if copied:
        made += bytes([len(copied) - 1]) + copied
    return even(bytes(made))


def decoded(frame: bytes) -> bytes:
    """What a decoder that takes no more than it needs makes of all segments."""
    count, *offsets = struct.unpack_from("<16L", frame)
    ends = [*offsets[1:count], len(frame)]
    planes = []
    for start, end in zip(offsets[:count], ends, strict=True):
        plane, at = bytearray(), start
        while len(plane) < PLANE and at < end:
            run = frame[at]
            plane += frame[at + 1 : at + 2 + run] if run < 128 else frame[at + 1 : at + 2] * (257 - run)
            at += run + 2 if run < 128 else 2
        planes.append(bytes(plane[:PLANE]))
    return b"".join(planes)


RIGHT = framed(*map(packed, PLANES))


def test_an_ordinary_frame_stays_as_it_is():
    """The very same bytes: nothing is copied."""
    assert decoded(RIGHT) == b"".join(plane.tobytes() for plane in PLANES)
    assert trimmed(RIGHT, PLANE) is RIGHT and trimmed(RIGHT, PLANE, whole=True) is RIGHT


@pytest.mark.parametrize("padding", [b"\0", b"\0\0\0", b"\xff\xff", b"  "])
def test_padding_behind_a_segment_stays(padding):
    """It says nothing."""
    frame = framed(*(packed(plane) + padding for plane in PLANES))
    assert trimmed(frame, PLANE) is frame


@pytest.mark.parametrize("behind", [b"J", WORDS, bytes(9) + WORDS, b"\x80" + WORDS, b"\xffJ" * 5])
@pytest.mark.parametrize("where", [(0,), (1,), (0, 1)])
def test_what_is_behind_the_end_of_a_segment_goes(behind, where):
    """Of any of them; the offsets of those behind it are put right."""
    frame = framed(*(packed(plane) + behind * (number in where) for number, plane in enumerate(PLANES)))
    found = trimmed(frame, PLANE)
    assert found == RIGHT and decoded(frame) == decoded(RIGHT)
    assert trimmed(found, PLANE, whole=True) is found


def test_bytes_over_in_the_last_run_go():
    """A run that is copied may be longer than what is left to decode."""
    last = bytes(range(100))
    frame = framed(b"\x81\7\xb9\7" + bytes([99 + len(WORDS)]) + last + WORDS)  # 128 and 72 sevens, 100 numbers
    found = trimmed(frame, PLANE)
    assert WORDS not in found and decoded(found) == decoded(frame) == b"\7" * 200 + last
    assert found == framed(even(b"\x81\7\xb9\7\x63" + last))


def test_a_repeated_byte_may_go_beyond_the_end():
    """There is no room in it for anything."""
    frame = framed(b"\x81\7" * 3)
    assert trimmed(frame, PLANE) is frame


def test_what_stands_where_offsets_of_segments_would_goes():
    """There are fifteen places, and mostly fewer segments."""
    named = framed(*map(packed, PLANES), unused=struct.unpack("<2L", b"Jane Roe"))
    assert trimmed(named, PLANE) == RIGHT


def test_a_segment_that_is_cut_off_stays_where_its_frame_is_needed():
    """Decoders show what there is; where no frame is missing, it is none."""
    for cut in (framed(b"\x7fabc"), framed(b"\2abc"), framed(packed(PLANES[1])[:-20])):
        assert trimmed(cut, PLANE) is cut
        assert trimmed(cut, PLANE, whole=True) is None


def test_it_does_not_matter_how_segments_are_measured(monkeypatch):
    """At once or step by step."""
    frames = [RIGHT, framed(packed(PLANES[0]) + WORDS), framed(packed(PLANES[1]) + b"\0"), framed(b"\x81\7" * 3)]
    at_once = [trimmed(frame, PLANE) for frame in frames]
    monkeypatch.setattr(rle, "_is_exact", lambda segment, size: False)
    assert [trimmed(frame, PLANE) for frame in frames] == at_once


def test_no_more_memory_is_asked_for_than_a_segment_can_fill():
    """However large the image says that it is."""
    assert trimmed(framed(b"\x81\7"), 1 << 40) is not None
