"""Compressed pixels looked at fragment by fragment: what their tables and their frames may hold, and nothing else."""

import io
import struct
import zlib

import planting
import pytest
from planting import El, Planted

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.codestreams import TextInImageError
from scanveil.deid.cleaning.pixels import (
    NotLookedIntoError,
    SurplusPixelsError,
    _is_deflated,
    _is_rle,
    codestream_kind,
    rebuild,
)
from scanveil.deid.deidentifier import Deidentifier
from scanveil.dicom.reading import read_header

JPEG, RLE = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.5"
FRAME = b"\xff\xd8\xff\xda\0\x08\1\1\0\0\x3f\0abcdef\xff\xd9"
NOTED = b"\xff\xd8\xff\xfe\0\x0aJane Roe" + FRAME[2:]


def fragments(*values):
    return b"".join(b"\xfe\xff\0\xe0" + struct.pack("<L", len(one)) + one for one in values)


END = b"\xfe\xff\xdd\xe0\0\0\0\0"


def packed(*frames, table=b"", count=1, syntax=JPEG, extended=b"", lengths=b""):
    made = Planted(elements=planting.image()[:-1], syntax=syntax)
    made.put(El(0x00280008, "IS", b"%d" % count), El(0x7FE00010, "OB", fragments(table, *frames) + END, True))
    if extended:
        made.put(El(0x7FE00001, "OV", extended), El(0x7FE00002, "OV", lengths))
    return made.to_bytes()


def clean(data):
    return Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="in", size=len(data), name="out")


def is_surplus(data):
    with pytest.raises(SurplusPixelsError):
        clean(data)
    return True


def test_a_table_of_offsets_names_each_frame():
    """In rising order from 0, as many as there are frames (PS3.5 A.4)."""
    size = 8 + len(FRAME)
    assert clean(packed(FRAME, FRAME, count=2, table=struct.pack("<2L", 0, size)))
    for offsets in ((0,), (0, size, 2 * size), (0, size + 2), (0, 0), (size, 0), (8, size)):
        assert is_surplus(packed(FRAME, FRAME, count=2, table=struct.pack(f"<{len(offsets)}L", *offsets)))
    assert is_surplus(packed(FRAME, FRAME, count=2, table=b"Jane"))


def test_an_extended_table_names_each_frame_and_its_length():
    """In numbers of 64 bits (PS3.3 C.7.6.3.1.8); lengths may leave out the padding."""
    size = 8 + len(FRAME)
    offsets, lengths = struct.pack("<2Q", 0, size), struct.pack("<2Q", len(FRAME), len(FRAME) - 1)
    assert clean(packed(FRAME, FRAME, count=2, extended=offsets, lengths=lengths))
    for wrong in (struct.pack("<2Q", len(FRAME), len(FRAME) + 2), struct.pack("<Q", len(FRAME)), lengths + b"Jane Roe"):
        assert is_surplus(packed(FRAME, FRAME, count=2, extended=offsets, lengths=wrong))
    assert is_surplus(packed(FRAME, FRAME, count=2, extended=struct.pack("<2Q", 0, size + 2), lengths=lengths))


def rle(count=2, offsets=(64, 70), size=80, more=()):
    unused = [0] * (15 - len(offsets) - len(more))
    return struct.pack("<16L", count, *offsets, *more, *unused) + bytes(size - 64)


@pytest.mark.parametrize(
    ("frame", "is_one"),
    [
        (rle(), True),
        (rle(1, (64,)), True),
        (rle(1, (64,), 65), True),
        (rle(1, (64,), 64), False),
        (rle()[:63], False),
        (rle(15, tuple(range(64, 79))), True),
        (rle(0, ()), False),
        (rle(16, (64, 70)), False),
        (rle(2, (65, 70)), False),
        (rle(2, (64, 64)), False),
        (rle(2, (64, 80)), False),
        (rle(2, (64, 79)), True),
        (rle(2, (64, 70), more=(1,)), False),
    ],
)
def test_a_frame_of_rle_says_where_its_segments_start(frame, is_one):
    """Up to 15 of them, rising from 64, and zeros for the others (PS3.5 G.5)."""
    assert _is_rle(frame, 0) is is_one


def deflated(data):
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize(
    ("frame", "is_one"),
    [
        (deflated(bytes(100)), True),
        (deflated(bytes(101)), True),
        (deflated(bytes(102)), False),
        (deflated(bytes(99)), False),
        (deflated(bytes(100)) + b"\0", True),
        (deflated(bytes(100)) + b"J", False),
        (deflated(bytes(100))[:-1], False),
        (b"\xff" * 20, False),
    ],
)
def test_a_deflated_frame_is_as_long_as_its_pixels(frame, is_one):
    """But for padding to an even length (PS3.5 A.4.13)."""
    assert _is_deflated(frame, 100) is is_one


def test_kinds_are_known_by_their_transfer_syntax():
    """One that is not compressed, or is not known, cannot be looked into."""
    for syntax, kind in (
        ("1.2.840.10008.1.2.4.50", "jpeg"),
        ("1.2.840.10008.1.2.4.70", "jpeg"),
        ("1.2.840.10008.1.2.4.80", "jpeg-ls"),
        ("1.2.840.10008.1.2.4.81", "jpeg-ls"),
        ("1.2.840.10008.1.2.4.90", "jpeg-2000"),
        ("1.2.840.10008.1.2.4.91", "jpeg-2000"),
        ("1.2.840.10008.1.2.4.201", "jpeg-2000"),
        ("1.2.840.10008.1.2.4.203", "jpeg-2000"),
        ("1.2.840.10008.1.2.4.92", "jpeg-2000-part-2"),
        ("1.2.840.10008.1.2.4.93", "jpeg-2000-part-2"),
        ("1.2.840.10008.1.2.4.110", "jpeg-xl"),
        ("1.2.840.10008.1.2.4.112", "jpeg-xl"),
        ("1.2.840.10008.1.2.5", "rle"),
        ("1.2.840.10008.1.2.8.1", "deflated"),
    ):
        assert codestream_kind(syntax)[0] == kind, syntax
    for end in {*range(300)} - {*range(50, 71), 80, 81, *range(90, 94), *range(110, 113), *range(201, 204)}:
        with pytest.raises(NotLookedIntoError):
            codestream_kind(f"1.2.840.10008.1.2.4.{end}")
    with pytest.raises(NotLookedIntoError):
        codestream_kind("1.2.3")
    for syntax in ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2"):
        with pytest.raises(SurplusPixelsError):
            codestream_kind(syntax)


def element_of(data):
    header = read_header(io.BytesIO(data), path="", size=len(data))
    return data[header.pixels_at :], header


def test_notes_are_cut_out_of_all_frames_and_their_table_is_made_anew():
    """One fragment for each frame, however many it came in, and empty ones go."""
    data = packed(NOTED[:20], NOTED[20:], b"", FRAME, table=struct.pack("<2L", 0, 54), count=2)
    element, header = element_of(data)
    size = 8 + len(FRAME)
    assert rebuild(element, header) == element[:12] + fragments(struct.pack("<2L", 0, size), FRAME, FRAME) + END
    element, header = element_of(packed(NOTED, FRAME, count=2))
    assert rebuild(element, header) == element[:12] + fragments(b"", FRAME, FRAME) + END


def test_a_frame_of_odd_length_is_padded():
    """So that the next one begins at an even place."""
    odd = FRAME[:-3] + FRAME[-2:]
    element, header = element_of(packed(odd + b"\0", FRAME, count=2))
    assert rebuild(element, header) == element[:12] + fragments(b"", odd + b"\0", FRAME) + END


def test_what_cannot_be_rebuilt_is_withheld():
    """Where an extended table would be wrong, and where something stands in front of the first frame."""
    element, header = element_of(packed(FRAME, extended=struct.pack("<Q", 0), lengths=struct.pack("<Q", len(FRAME))))
    with pytest.raises(TextInImageError):
        rebuild(element, header)
    element, header = element_of(packed(b"Jane", FRAME))
    with pytest.raises(SurplusPixelsError):
        rebuild(element, header)
    element, header = element_of(packed(b"\0\0", FRAME))
    assert rebuild(element, header) == element[:12] + fragments(b"", FRAME) + END
