"""Unpacked pixels that hold several frames of which the file says nothing are shown and copied as so many."""

import io

import numpy as np
import planting
import pydicom
import pytest
from builders import file_bytes, image, opened, same
from judging import clean
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

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
        (512, {"x00280008": b"1 "}, 1),
        (2 * (MAX_FRAMES + 1), {"x00280010": b"\1\0", "x00280011": b"\2\0"}, 1),
    ],
)
def test_frames_are_counted_only_where_they_are_whole(length, changed, count):
    """One byte more is padding where all are odd; a file that says how many there are is believed."""
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
