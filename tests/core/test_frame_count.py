"""Pixels that hold several frames of which the file says nothing, or fewer, are shown and copied as so many."""

import io
import struct

import imagecodecs
import numpy as np
import planting
import pydicom
import pytest
from builders import JPEG_LS, RLE, file_bytes, image, opened, packed_image, same
from companions import item
from judging import clean
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.cleaning.pixels import SurplusPixelsError
from scanveil.errors import WithheldError
from scanveil.library.instance import MAX_FRAMES, frames_were_counted, instance_of
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.frames import stored_values

FRAMES = np.arange(5 * 4 * 6, dtype=np.uint16).reshape(5, 4, 6)


def without_number(frames=FRAMES, **keywords):
    """A file of these frames that does not say how many there are."""
    made = image(frames, NumberOfFrames=len(frames), **keywords)
    del made.NumberOfFrames
    return file_bytes(made)


def test_all_frames_are_listed_and_shown_and_that_is_said():
    """Each is a frame of the right size."""
    header, file = opened(without_number())
    assert instance_of(header).number_of_frames == 5
    assert read_attributes(header).notes == (frames_were_counted(5),)
    assert all(same(stored_values(header, file, index), FRAMES[index]) for index in range(5))


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])
@pytest.mark.parametrize("empty", [False, True])
def test_a_copy_says_how_many_there_are(empty, encoding):
    """At its place, once, and the report has a note."""
    made = Planted(elements=planting.image()[:-1], encoding=encoding)
    made.put(*([El(0x00280008, "IS", b"")] if empty else []), El(0x7FE00010, "OW", planting.PIXELS * 12))
    cleaned, out = clean(made.to_bytes())
    found = pydicom.dcmread(io.BytesIO(out))
    order = [element.tag for element in found]
    assert found.NumberOfFrames == 12 and order == sorted(set(order))
    assert cleaned.record.notes == (frames_were_counted(12),)


@pytest.mark.parametrize(
    ("length", "changed", "count"),
    [
        (256, {}, 1),
        (512, {}, 2),
        (510, {}, 1),
        (514, {}, 1),
        (256 * 3, {"x00280002": b"\3\0"}, 1),
        (512 * 3, {"x00280002": b"\3\0"}, 2),
        (512, {"x00280002": b"\3\0", "x00280004": b"YBR_FULL_422"}, 1),
        (768, {"x00280002": b"\3\0", "x00280004": b"YBR_FULL_422"}, 1),
        (1024, {"x00280002": b"\3\0", "x00280004": b"YBR_FULL_422"}, 2),
        (64, {"x00280100": b"\1\0"}, 2),
        (4, {"x00280100": b"\1\0", "x00280010": b"\3\0", "x00280011": b"\3\0"}, 1),
        (10, {"x00280010": b"\3\0", "x00280011": b"\3\0"}, 1),
        (18, {"x00280010": b"\3\0", "x00280011": b"\3\0"}, 2),
        (28, {"x00280010": b"\3\0", "x00280011": b"\3\0"}, 3),
        (2, {"x00280010": b"\1\0", "x00280011": b"\1\0"}, 1),
        (512, {"x00280010": b"\0\0"}, 1),
        (2 * (MAX_FRAMES + 1), {"x00280010": b"\1\0", "x00280011": b"\2\0"}, 1),
    ],
)
def test_frames_are_counted_only_where_they_are_whole(length, changed, count):
    """One byte more is padding where all are odd."""
    elements = {one.tag: one for one in planting.image()[:-1]}
    vrs = {0x00280004: "CS", 0x00280008: "IS"}
    new = {int(name[1:], 16): value for name, value in changed.items()}
    elements |= {tag: El(tag, vrs.get(tag, "US"), value) for tag, value in new.items()}
    made = Planted(elements=[elements[tag] for tag in sorted(elements)])
    made.put(El(0x7FE00010, "OW", b"x" * length))
    assert instance_of(opened(made.to_bytes())[0]).number_of_frames == count


@pytest.mark.parametrize(("tag", "vr", "size"), [(0x7FE00008, "OF", 4), (0x7FE00009, "OD", 8)])
def test_fractions_are_counted_by_their_own_size(tag, vr, size):
    """They have no Bits Allocated that could be asked (PS3.3 C.7.6.24)."""
    made = Planted(elements=[one for one in planting.image()[:-1] if one.tag >> 16 != 0x0028 or one.tag < 0x00280100])
    made.put(El(tag, vr, bytes(3 * 256 * size)))
    assert instance_of(opened(made.to_bytes())[0]).number_of_frames == 3


def strip(stated, frames=FRAMES, **keywords):
    """A file of these frames that says that there are fewer, or more."""
    return image(frames, **{"NumberOfFrames": stated, **keywords})


@pytest.mark.parametrize("stated", [1, 3, 4])
def test_a_strip_of_more_frames_than_stated_is_shown_whole(stated):
    """Each is a frame of the right size, and it is said how many the file states and how many there are."""
    header, file = opened(file_bytes(strip(stated)))
    assert instance_of(header).number_of_frames == 5
    assert all(same(stored_values(header, file, index), FRAMES[index]) for index in range(5))
    (note,) = read_attributes(header).notes
    assert f"it holds {stated} image" in note and "enough for 5." in note


@pytest.mark.parametrize("stated", ["0", "-2", "1000001"])
def test_a_number_of_frames_that_cannot_be_is_none(stated):
    """The frames are counted as where nothing is said."""
    header, _file = opened(file_bytes(strip(stated)))
    assert instance_of(header).number_of_frames == 5
    assert read_attributes(header).notes == (frames_were_counted(5),)


def test_a_strip_says_how_it_is_shown_in_its_sentences():
    """One image, or several."""
    assert "holds 1 image, but its pixels are enough for 1,000" in frames_were_counted(1000, 1)
    assert "holds 2 images, but its pixels are enough for 3." in frames_were_counted(3, 2)


ONE = np.zeros((6, 8, 8), np.uint8)
COLOURS = np.zeros((6, 2, 4, 3), np.uint8)
PER_FRAME = [item(FrameContentSequence=[item(StackID="1")])]


@pytest.mark.parametrize(
    ("made", "count"),
    [
        (strip(2, ONE), 6),
        (strip(6, ONE), 6),
        (strip(7, ONE), 7),
        (strip(2, ONE, PixelData=bytes(6 * 64 - 2)), 2),
        (strip(2, ONE[:, :3, :3], PixelData=bytes(27 + 1)), 3),
        (strip(2, ONE[:, :3, :3], PixelData=bytes(27 + 3)), 2),
        (strip(2, COLOURS), 6),
        (strip(2, COLOURS, PhotometricInterpretation="YBR_FULL_422"), 2),
        (strip(9, COLOURS, PhotometricInterpretation="YBR_FULL_422"), 9),
        (strip(6, COLOURS, PhotometricInterpretation="YBR_FULL_422"), 6),
        (strip(2, COLOURS, PhotometricInterpretation="YBR_FULL_422", PixelData=bytes(16 * 4)), 4),
        (strip(2, ONE, PhotometricInterpretation="RGB"), 2),
        (strip(2, ONE, PhotometricInterpretation="YBR_FULL"), 2),
        (strip(1, ONE, PerFrameFunctionalGroupsSequence=PER_FRAME), 1),
        (strip(2, ONE, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bytes(8 * 4)), 4),
        (strip(2, ONE[:, :7, :7], BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bytes(50)), 8),
        (strip(2, ONE[:, :6, :6], BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bytes(18)), 4),
        (strip(2, ONE[:, :7, :7], BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bytes(52)), 2),
        (strip(2, ONE[:, :3, :3], BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bytes(18)), 2),
        (strip(1, ONE, Rows=1, Columns=2, PixelData=bytes(2 * MAX_FRAMES)), MAX_FRAMES),
        (strip(1, ONE, Rows=1, Columns=2, PixelData=bytes(2 * MAX_FRAMES + 2)), 1),
        (strip(1, ONE, Rows=1, Columns=1), 1),
        (strip(1, ONE, Rows=0), 1),
    ],
)
def test_more_frames_than_stated_are_believed_where_nothing_speaks_against_them(made, count):
    """Whole frames, and pixels that are described without contradiction; what is stated else, as it was always."""
    assert instance_of(opened(file_bytes(made))[0]).number_of_frames == count


PICTURES = [np.full((8, 8), value, np.uint8) for value in (10, 60, 110, 160, 210)]
CODED = {
    "JPEG-LS": (JPEG_LS, [bytes(imagecodecs.jpegls_encode(one)) for one in PICTURES]),
    "RLE": (RLE, [struct.pack("<16L", 1, 64, *[0] * 14) + b"\x3f" + one.tobytes() + b"\0" for one in PICTURES]),
}


def packed_strip(table, stated, kind="JPEG-LS", **keywords):
    """Packed frames whose table names them all, and a number of frames that does not."""
    syntax, frames = CODED[kind]
    return packed_image(frames, syntax, PICTURES[0], table=table, **{"NumberOfFrames": stated, **keywords})


@pytest.mark.parametrize("kind", list(CODED))
@pytest.mark.parametrize("table", ["basic", "extended"])
@pytest.mark.parametrize("stated", [None, 1, 3])
def test_packed_frames_are_as_many_as_the_table_names(table, stated, kind):
    """Where beginnings of frames stand at all of its places: all are shown, and it is said."""
    header, file = opened(packed_strip(table, stated, kind))
    assert instance_of(header).number_of_frames == 5
    assert [int(stored_values(header, file, index)[0, 0]) for index in range(5)] == [10, 60, 110, 160, 210]
    assert len(read_attributes(header).notes) == 1


@pytest.mark.parametrize("stated", [5, 7])
def test_packed_frames_that_are_named_are_not_counted_anew(stated):
    """As many as the table names, or more."""
    assert instance_of(opened(packed_strip("basic", stated))[0]).number_of_frames == stated


@pytest.mark.parametrize("table", ["none", "wrong"])
def test_a_table_that_does_not_point_at_frames_names_none(table):
    """Nor does none at all."""
    assert instance_of(opened(packed_strip(table, 1))[0]).number_of_frames == 1


def test_a_table_that_points_at_pieces_of_a_frame_names_none():
    """Some write one for all fragments: only the first begins like a frame."""
    whole = CODED["JPEG-LS"][1][0]
    pieces = [whole[:8], whole[8:16], whole[16:] + b"\0" * (len(whole) % 2)]
    made = packed_image(pieces, JPEG_LS, PICTURES[0], table="basic", NumberOfFrames=1)
    header, file = opened(made)
    assert instance_of(header).number_of_frames == 1
    assert same(stored_values(header, file, 0), PICTURES[0])


def test_frames_with_groups_are_as_many_as_stated():
    """Whatever a table names."""
    made = packed_strip("basic", 1, PerFrameFunctionalGroupsSequence=PER_FRAME)
    assert instance_of(opened(made)[0]).number_of_frames == 1


def test_a_copy_of_a_packed_strip_is_withheld_until_somebody_has_looked():
    """Then it says how many there are, and has a table of all."""
    made = packed_strip("basic", 2)
    with pytest.raises(WithheldError, match="more images in it than it says"):
        clean(made)
    out = clean(made, released=True)[1]
    header, file = opened(out)
    assert pydicom.dcmread(io.BytesIO(out)).NumberOfFrames == 5
    assert [int(stored_values(header, file, index)[0, 0]) for index in range(5)] == [10, 60, 110, 160, 210]


def test_frames_of_a_strip_that_is_said_to_be_packed_are_not_counted():
    """Its bytes are no pixels, or nobody knows which."""
    made = Planted(elements=planting.image()[:-1], syntax="1.2.840.10008.1.2.4.50")
    made.put(El(0x00280008, "IS", b"1 "), El(0x7FE00010, "OB", planting.PIXELS * 3))
    assert instance_of(opened(made.to_bytes())[0]).number_of_frames == 1


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])
def test_a_copy_of_a_strip_says_how_many_frames_there_are(encoding):
    """All that was looked at, so that all viewers show it; the report has a note, and the pixels are the same."""
    made = Planted(elements=planting.image()[:-1], encoding=encoding)
    made.put(El(0x00280008, "IS", b"2 "), El(0x7FE00010, "OW", planting.PIXELS * 12))
    cleaned, out = clean(made.to_bytes(), released=True)
    found = pydicom.dcmread(io.BytesIO(out))
    order = [element.tag for element in found]
    assert found.NumberOfFrames == 12 and order == sorted(set(order))
    assert found.PixelData == planting.PIXELS * 12
    assert frames_were_counted(12, 2) in cleaned.record.notes
    assert instance_of(opened(out)[0]).number_of_frames == 12 and not read_attributes(opened(out)[0]).notes


def test_a_strip_is_withheld_until_somebody_has_looked_at_its_frames():
    """Other programs do not show them; where nothing but zeros is in them there is nothing to look at."""
    with pytest.raises(WithheldError, match="more images in it than it says"):
        clean(file_bytes(strip(2, ONE + 1)))
    held = ONE.copy()
    held[:2] = 7
    assert pydicom.dcmread(io.BytesIO(clean(file_bytes(strip(2, held)))[1])).NumberOfFrames == 6
    clean(file_bytes(strip(6, ONE + 1)))


def test_a_strip_with_groups_for_its_frames_is_withheld_as_it_is_not_shown():
    """More pixels than are shown could be an image with a name."""
    made = strip(1, ONE, PerFrameFunctionalGroupsSequence=PER_FRAME, PixelData=b"x" * 128)
    with pytest.raises(SurplusPixelsError):
        clean(file_bytes(made))
