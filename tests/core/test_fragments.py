"""Compressed pixels looked at fragment by fragment: what their tables and their frames may hold, and nothing else."""

import io
import struct
import zlib

import imagecodecs
import numpy as np
import planting
import pytest
from builders import JPEG_BASELINE, opened, packed_image, same
from core.test_codecs import rle as rle_frame
from planting import El, Planted

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning import fragments as of_fragments
from scanveil.deid.cleaning.blocks import Span
from scanveil.deid.cleaning.fragments import NOTES_CUT, TABLES_MENDED, _inflatable, codestream_kind
from scanveil.deid.cleaning.pixels import NotLookedIntoError, SurplusPixelsError
from scanveil.deid.cleaning.rle import trimmed
from scanveil.deid.deidentifier import Deidentifier
from scanveil.pixels.frames import stored_values

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


def rebuilt(data):
    """The value of the pixel element in the copy, and the notes on it."""
    cleaned = clean(data)
    out = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in cleaned.parts)
    assert zlib.crc32(out) == cleaned.crc32
    return out[out.index(b"\xe0\x7f\x10\0") + 12 :], cleaned.record.notes


@pytest.mark.parametrize("offsets", [(0,), (0, 28, 56), (0, 30), (0, 0), (28, 0), (8, 28), (1818322766, 7)])
def test_a_table_of_offsets_names_each_frame(offsets):
    """In rising order from 0, as many as there are frames (PS3.5 A.4): one that does not is made anew."""
    right = fragments(struct.pack("<2L", 0, 8 + len(FRAME)), FRAME, FRAME) + END
    assert rebuilt(packed(FRAME, FRAME, count=2, table=struct.pack("<2L", 0, 8 + len(FRAME)))) == (right, ())
    wrong = struct.pack(f"<{len(offsets)}L", *offsets)
    assert rebuilt(packed(FRAME, FRAME, count=2, table=wrong)) == (right, (TABLES_MENDED,))


def test_a_table_that_is_text_is_made_anew():
    """Of whatever length; empty where frames cannot be told apart."""
    right = fragments(struct.pack("<2L", 0, 8 + len(FRAME)), FRAME, FRAME) + END
    for text in (b"Jane", b"Jane Roe", b"Jane Roe, 1/2/1970"):
        assert rebuilt(packed(FRAME, FRAME, count=2, table=text)) == (right, (TABLES_MENDED,))
    assert rebuilt(packed(FRAME, FRAME, count=3, table=b"Jane Q. Roe.")) == (
        fragments(b"", FRAME, FRAME) + END,
        (TABLES_MENDED,),
    )
    assert rebuilt(packed(count=1, table=bytes(4))) == (fragments(b"") + END, (TABLES_MENDED,))


def test_a_table_that_has_no_room_for_an_offset_is_left_empty(monkeypatch):
    """Its numbers have 32 bits (PS3.5 A.4)."""
    size = 8 + len(FRAME)
    for most, named in ((size, struct.pack("<2L", 0, size)), (size - 1, b"")):
        monkeypatch.setattr(of_fragments, "_MOST_OFFSET", most)
        assert rebuilt(packed(FRAME, FRAME, count=2, table=bytes(8)))[0] == fragments(named, FRAME, FRAME) + END


def test_only_a_table_is_made_anew_where_only_it_is_wrong():
    """The image goes from file to archive as it lies there."""
    parts = clean(packed(FRAME, FRAME, count=2, table=bytes(8))).parts
    assert [type(part) for part in parts] == [bytes, bytes, Span, bytes]


def test_an_extended_table_names_each_frame_and_its_length():
    """In numbers of 64 bits (PS3.3 C.7.6.3.1.8); lengths may leave out the padding. A wrong one goes, and frames are
    named by a basic one.
    """
    size = 8 + len(FRAME)
    offsets, lengths = struct.pack("<2Q", 0, size), struct.pack("<2Q", len(FRAME), len(FRAME) - 1)
    plain = fragments(b"", FRAME, FRAME) + END
    named = fragments(struct.pack("<2L", 0, size), FRAME, FRAME) + END
    assert rebuilt(packed(FRAME, FRAME, count=2, extended=offsets, lengths=lengths)) == (plain, ())
    for wrong in (struct.pack("<2Q", len(FRAME), len(FRAME) + 2), struct.pack("<Q", len(FRAME)), lengths + b"Jane Roe"):
        data = packed(FRAME, FRAME, count=2, extended=offsets, lengths=wrong)
        assert rebuilt(data) == (named, (TABLES_MENDED,))
        assert isinstance(head := clean(data).parts[0], bytes) and b"\xe0\x7f\1\0" not in head
    for wrong in (struct.pack("<2Q", 0, size + 2), bytes(16), b"Jane Roe"):
        data = packed(FRAME, FRAME, count=2, extended=wrong, lengths=lengths)
        assert rebuilt(data) == (named, (TABLES_MENDED,))
    # beside a right extended table, a basic one that is wrong is only emptied
    data = packed(FRAME, FRAME, count=2, extended=offsets, lengths=lengths, table=b"Jane")
    assert rebuilt(data) == (plain, (TABLES_MENDED,))
    assert isinstance(head := clean(data).parts[0], bytes) and b"\xe0\x7f\1\0" in head


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
        (rle(2, (64, 70), more=(1,)), True),
    ],
)
def test_a_frame_of_rle_says_where_its_segments_start(frame, is_one):
    """Up to 15 of them, rising from 64 (PS3.5 G.5)."""
    assert (trimmed(frame, 0) is not None) is is_one


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
        (deflated(bytes(100)) + b"J", True),
        (deflated(bytes(100))[:-1], False),
        (b"\xff" * 20, False),
    ],
)
def test_a_deflated_frame_is_as_long_as_its_pixels(frame, is_one):
    """But for padding to an even length (PS3.5 A.4.13)."""
    assert (_inflatable(frame, 100) is not None) is is_one


def test_what_follows_a_deflated_frame_is_cut():
    """But not what pads it."""
    frame = deflated(bytes(100))
    assert _inflatable(frame + b"Jane", 100) == frame and _inflatable(frame + b"\0", 100) == frame + b"\0"


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


def test_notes_are_cut_out_of_all_frames_and_their_table_is_made_anew():
    """One fragment for each frame, however many it came in, and empty ones go."""
    size = 8 + len(FRAME)
    data = packed(NOTED[:20], NOTED[20:], b"", FRAME, table=struct.pack("<2L", 0, 56), count=2)
    named = fragments(struct.pack("<2L", 0, size), FRAME, FRAME) + END
    assert rebuilt(data) == (named, (NOTES_CUT,))
    assert rebuilt(packed(NOTED, FRAME, count=2)) == (fragments(b"", FRAME, FRAME) + END, (NOTES_CUT,))
    whole = struct.pack("<2Q", 0, 8 + len(NOTED)), struct.pack("<2Q", len(NOTED), len(FRAME))
    assert rebuilt(packed(NOTED, FRAME, count=2, extended=whole[0], lengths=whole[1])) == (named, (NOTES_CUT,))


def test_frames_in_which_nothing_is_cut_stay_where_they_lie():
    """In as many fragments as they came in."""
    parts = clean(packed(FRAME[:10], FRAME[10:], NOTED, FRAME, FRAME, count=4)).parts
    assert [type(part) for part in parts] == [bytes, bytes, Span, bytes, Span, bytes]


def test_a_frame_of_odd_length_is_padded():
    """So that the next one begins at an even place."""
    odd = NOTED[:-3] + NOTED[-2:]
    assert rebuilt(packed(odd + b"\0", FRAME, count=2))[0] == (
        fragments(b"", FRAME[:-3] + FRAME[-2:] + b"\0", FRAME) + END
    )


def test_padding_in_fragments_of_its_own_stays():
    """In front of an image and behind it."""
    data = packed(b"\0\0", FRAME, b"\0\0")
    assert rebuilt(data) == (fragments(b"", b"\0\0", FRAME, b"\0\0") + END, ())


def test_fragments_that_are_no_image_go_only_where_no_frame_is_missing():
    """Otherwise one of them may be a frame that is damaged."""
    assert rebuilt(packed(b"Jane", FRAME)) == (fragments(b"", FRAME) + END, (NOTES_CUT,))
    assert rebuilt(packed(FRAME, b"Jane", b"Roe.")) == (fragments(b"", FRAME) + END, (NOTES_CUT,))
    with pytest.raises(SurplusPixelsError):
        clean(packed(b"Jane", FRAME, count=2))


def test_an_image_in_fragments_of_the_other_order_is_not_mended():
    """Encapsulated pixels are always little-endian (PS3.5 A.4)."""
    made = Planted(elements=planting.image()[:-1], syntax=JPEG, encoding=planting.BIG)

    def swapped(value):
        return b"\xff\xfe\xe0\0" + struct.pack(">L", len(value)) + value

    end = b"\xff\xfe\xe0\xdd" + bytes(4)
    made.put(El(0x7FE00010, "OB", swapped(b"") + swapped(FRAME) + end, True))
    assert clean(made.to_bytes()).record.notes == ()
    made.elements[-1] = El(0x7FE00010, "OB", swapped(b"") + swapped(NOTED) + end, True)
    with pytest.raises(SurplusPixelsError):
        clean(made.to_bytes())


@pytest.mark.parametrize("frames", [1, 2])
@pytest.mark.parametrize("table", ["none", "basic"])
def test_a_frame_of_rle_in_several_fragments_is_not_cut_to_pieces(frames, table):
    """Against PS3.5 A.4.2, but it can be looked at: a copy of its first fragment would be no image."""
    stored = (np.arange(32 * 32).reshape(32, 32) * 7 % 250).astype(np.uint8)
    data = packed_image([rle_frame(stored)] * frames, RLE, stored, table=table, pieces=2, NumberOfFrames=frames)
    with pytest.raises(SurplusPixelsError):
        clean(data)


def test_a_jpeg_keeps_the_colours_of_jfif_without_its_thumbnail():
    """What says that it is JFIF says which colours it has."""
    colour = np.dstack([np.tile(np.arange(0, 256, 8, dtype=np.uint8), (32, 1))] * 2 + [np.full((32, 32), 90, np.uint8)])
    codestream = imagecodecs.jpeg8_encode(colour, level=90)
    assert codestream[6:11] == b"JFIF\0"
    thumbnail = codestream[6:18] + b"\2\2" + b"of her face!"
    whole = codestream[:2] + b"\xff\xe0" + struct.pack(">H", len(thumbnail) + 2) + thumbnail + codestream[20:]
    data = packed_image([whole], JPEG_BASELINE, colour)
    cleaned = clean(data)
    copy = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in cleaned.parts)
    assert b"of her face!" not in copy
    assert same(stored_values(*opened(copy), 0), stored_values(*opened(data), 0))
