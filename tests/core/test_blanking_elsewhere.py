"""What shows a blanked place once more in its file goes with it: drawings, icons, and pixels behind the pixels."""

import struct
from io import BytesIO

import numpy as np
import pydicom
import pytest
from blanking import BOX, DEEP, ENCODERS, GREY, LOSSY_ENCODERS, blanked, outside, put_together, values
from builders import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_2000_LOSSY,
    JPEG_BASELINE,
    JPEG_LS,
    RLE,
    explicit,
    file_bytes,
    image,
    item,
    opened,
    packed_image,
    same,
)

from scanveil.deid.blanking import elsewhere
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.written import Written
from scanveil.deid.deidentifier import Deidentifier
from scanveil.deid.rules.policy import Policy
from scanveil.pixels.boxes import Box
from scanveil.pixels.overlays import drawing_of

ROWS, COLUMNS = GREY.shape
ALL = np.ones(GREY.shape, bool)
INSIDE = ~outside(GREY.shape, BOX)
SYNTAXES = [EXPLICIT, IMPLICIT, BIG_ENDIAN, DEFLATED]


def overlay(planes, *, group=0x6000, big=False, **other):
    """The elements of a drawing: (number, VR, value); those of `other` in place of its own, None for none."""
    frames, (rows, columns) = len(planes), planes[0].shape
    bits = np.packbits(np.concatenate([plane.reshape(-1) for plane in planes]), bitorder="little").tobytes()
    data = bits + bytes(len(bits) % 2)
    data = np.frombuffer(data, np.uint16).byteswap().tobytes() if big else data
    own = {
        "rows": (0x10, "US", rows),
        "columns": (0x11, "US", columns),
        "frames": (0x15, "IS", frames) if frames > 1 else None,
        "kind": (0x40, "CS", "G"),
        "origin": (0x50, "SS", [1, 1]),
        "first": None,
        "allocated": (0x100, "US", 1),
        "bit": (0x102, "US", 0),
        "data": (0x3000, "OW", data),
    } | other
    return [(group << 16 | one[0], *one[1:]) for one in own.values() if one]


def drawn_over(elements, stored=GREY, syntax=EXPLICIT, **keywords):
    made = image(stored, **keywords)
    for element in elements:
        made.add_new(*element)
    return file_bytes(made, syntax)


def drawing(data, number=0):
    return drawing_of(opened(data)[0], ROWS, COLUMNS, number)


def icon():
    made = image(GREY[:4, :4])
    return [(0x00880200, "SQ", [made])]


# Drawings


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_bits_of_a_drawing_go_with_the_box(syntax):
    """And none of the others."""
    data = drawn_over(overlay([ALL], big=syntax == BIG_ENDIAN), syntax=syntax)
    _found, copy = blanked(data, {0: [BOX]})
    assert same(drawing(data), ALL) and same(drawing(copy), ~INSIDE)
    assert same(values(copy)[~INSIDE], values(data)[~INSIDE])


@pytest.mark.parametrize("syntax", [JPEG_LS, RLE, JPEG_BASELINE, JPEG_2000_LOSSY])
def test_bits_go_in_packed_files_too(syntax):
    """As far as the area goes, which is whole blocks of JPEG; also where all frames are written anew."""
    encoders = ENCODERS | LOSSY_ENCODERS
    data = packed_image([encoders[syntax](GREY)], syntax, GREY)
    made = pydicom.dcmread(BytesIO(data))
    for element in overlay([ALL]):
        made.add_new(*element)
    out = BytesIO()
    made.save_as(out)
    found, copy = blanked(out.getvalue(), {0: [BOX]})
    assert same(drawing(copy), outside(GREY.shape, *found.areas[0]))


@pytest.mark.parametrize("origin", [(1, 1), (4, 6), (-3, -5), (40, 1), (1, -40)])
@pytest.mark.parametrize("size", [(ROWS, COLUMNS), (3, 5), (30, 33)])
def test_a_drawing_lies_where_it_begins(origin, size):
    """It may stick out of the image, and be larger or smaller than it."""
    plane = np.ones(size, bool)
    data = drawn_over(overlay([plane], origin=(0x50, "SS", list(origin))))
    _found, copy = blanked(data, {0: [BOX]})
    assert same(drawing(copy), drawing(data) & ~INSIDE)
    row, column = origin[0] - 1, origin[1] - 1
    expected = plane.copy()
    expected[max(BOX.y - row, 0) : max(BOX.y + BOX.height - row, 0), max(BOX.x - column, 0) : max(9 - column, 0)] = 0
    bits = np.packbits(expected.reshape(-1), bitorder="little").tobytes()
    assert pydicom.dcmread(BytesIO(copy))[0x60003000].value == bits + bytes(len(bits) % 2)


def test_bits_of_the_frames_of_boxes_go_and_of_no_others():
    """A drawing of two frames, from the second one on."""
    stored = np.stack([GREY] * 4)
    data = drawn_over(overlay([ALL, ALL], first=(0x51, "US", 2)), stored, NumberOfFrames=4)
    _found, copy = blanked(data, {0: [BOX], 1: [BOX], 3: [BOX]})
    assert drawing(copy, 0) is None and drawing(copy, 3) is None
    assert same(drawing(copy, 1), ~INSIDE) and same(drawing(copy, 2), ALL)


def test_of_a_drawing_over_all_frames_all_places_go():
    """Whichever of them they are blanked in."""
    stored = np.stack([GREY] * 3)
    other = Box(0, 0, 2, 2)
    _found, copy = blanked(drawn_over(overlay([ALL]), stored, NumberOfFrames=3), {0: [BOX], 2: [other]})
    assert all(same(drawing(copy, number), outside(GREY.shape, BOX, other)) for number in range(3))


def test_every_drawing_is_gone_through():
    """There may be sixteen of them; what is in groups between is not theirs."""
    made = [
        *overlay([ALL]),
        *overlay([ALL], group=0x601E),
        (0x60010010, "LO", "maker"),
        (0x60011000, "OB", b"\xff\xff"),
    ]
    _found, copy = blanked(drawn_over(made), {0: [BOX]})
    dataset = pydicom.dcmread(BytesIO(copy))
    assert same(dataset.overlay_array(0x6000), ~INSIDE) and same(dataset.overlay_array(0x601E), ~INSIDE)
    assert dataset[0x60011000].value == b"\xff\xff"


@pytest.mark.parametrize(
    "other",
    [
        {"rows": None},
        {"columns": (0x11, "US", 0)},
        {"rows": (0x10, "US", [ROWS, ROWS])},
        {"rows": (0x10, "US", 2 * ROWS)},
        {"origin": (0x50, "SS", 1)},
        {"frames": (0x15, "IS", 2)},
        {"frames": (0x15, "IS", 0)},
        {"frames": (0x15, "CS", "MANY")},
        {"first": (0x51, "US", [1, 1])},
    ],
    ids=str,
)
def test_of_a_drawing_that_does_not_say_where_it_lies_everything_goes(other):
    """Other programs may show it anywhere."""
    data = drawn_over(overlay([ALL], **other))
    _found, copy = blanked(data, {0: [BOX]})
    assert not any(pydicom.dcmread(BytesIO(copy))[0x60003000].value)
    assert same(values(copy)[~INSIDE], values(data)[~INSIDE])


def test_of_a_drawing_that_is_described_twice_everything_goes():
    """Nobody knows which of the two a program believes."""
    data = drawn_over(overlay([ALL]))
    at = data.index(struct.pack("<HH", 0x6000, 0x0010))
    _found, copy = blanked(data[:at] + explicit(0x60000010, "US", b"\1\0") + data[at:], {0: [BOX]})
    assert not any(pydicom.dcmread(BytesIO(copy))[0x60003000].value)


def test_a_drawing_in_fragments_goes():
    """A bitmap is not made of them."""
    made = image(GREY)
    data = file_bytes(made)
    at = data.index(struct.pack("<HH", 0x7FE0, 0x0010))
    odd = struct.pack("<HH2sHL", 0x6000, 0x3000, b"OB", 0, 0xFFFFFFFF) + item(b"\xff\xff")
    odd += struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    _found, copy = blanked(data[:at] + odd + data[at:], {0: [BOX]})
    assert 0x60003000 not in pydicom.dcmread(BytesIO(copy)) and len(copy) == len(data)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_bits_of_a_drawing_behind_the_pixels_go_too(syntax):
    """It may be described in front of them."""
    elements = overlay([ALL], big=syntax == BIG_ENDIAN)
    for split in (0, len(elements) - 1):
        data = moved_behind(drawn_over(elements, syntax=syntax), elements[split:], syntax)
        _found, copy = blanked(data, {0: [BOX]})
        assert same(drawing(moved_to_front(copy, syntax)), ~INSIDE)


def plain(data, syntax):
    """Of a deflated file, what is in it, as if it were not deflated."""
    return (
        opened(data)[0].buffer.replace(DEFLATED.encode(), EXPLICIT.encode() + b"\0\0\0") if syntax == DEFLATED else data
    )


def moved_behind(data, elements, syntax):
    """A file in which elements stand behind the pixels."""
    header, _file = opened(data)
    whole, tags = header.buffer if header.inflated else data, {tag for tag, *_what in elements}
    own = [whole[one.start : one.end] for one in header.elements if one.tag in tags]
    first = min(one.start for one in header.elements if one.tag in tags)
    others = [whole[one.start : one.end] for one in header.elements if one.tag not in tags and one.start > first]
    return packed_again(b"".join([whole[:first], *others, whole[header.pixels_at :], *own]), header, syntax)


def packed_again(whole, header, syntax):
    from scanveil.dicom.writing import deflate

    start = header.meta[-1].end
    return deflate(whole[:start], whole[start:]) if syntax == DEFLATED else whole


def moved_to_front(data, syntax):
    """A file with what stands behind its pixels in front of them."""
    header, _file = opened(data)
    whole, at = header.buffer if header.inflated else data, header.pixels_at
    end = header.pixels[2] + header.pixels[3]
    return packed_again(whole[:at] + whole[end:] + whole[at:end], header, syntax)


def test_where_too_much_stands_behind_the_pixels_all_of_it_goes(monkeypatch):
    """No copy has it."""
    data = file_bytes(image(GREY))
    tail = explicit(0xFFFCFFFC, "OB", b"tail")
    monkeypatch.setattr(elsewhere, "MAX_TAIL", len(tail))
    assert blanked(data + tail, {0: [BOX]})[1].endswith(tail)
    monkeypatch.setattr(elsewhere, "MAX_TAIL", len(tail) - 1)
    assert len(blanked(data + tail, {0: [BOX]})[1]) == len(data)


@pytest.mark.parametrize("tail", [b"\0" * 5, b"no elements at all", b"\x00\x60\x00\x30ZZ"])
def test_what_is_no_element_behind_the_pixels_is_let_be(tail):
    """No copy has that either."""
    assert blanked(file_bytes(image(GREY)) + tail, {0: [BOX]})[1].endswith(tail)


def test_without_boxes_drawings_and_icons_stay():
    """The file is the original."""
    data = drawn_over([*overlay([ALL]), *icon()])
    assert blanked(data, {})[1] == data


def test_bits_of_a_drawing_in_the_pixels_go_with_them():
    """An old kind of drawing, in bits that hold no value (retired in 2004)."""
    stored = (DEEP & 0xFFF) | (1 << 13)
    made = image(stored, BitsStored=12, HighBit=11)
    for element in overlay([ALL], allocated=(0x100, "US", 16), bit=(0x102, "US", 13), data=None):
        made.add_new(*element)
    _found, copy = blanked(file_bytes(made), {0: [BOX]})
    words = np.frombuffer(pydicom.dcmread(BytesIO(copy)).PixelData, np.uint16).reshape(GREY.shape)
    assert same(words >> 13 & 1, ~INSIDE)


# Icons, and other pixels


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_icons_go(syntax):
    """Behind the pixels, too."""
    data = drawn_over(icon(), syntax=syntax)
    assert 0x00880200 in pydicom.dcmread(BytesIO(data))
    assert 0x00880200 not in pydicom.dcmread(BytesIO(blanked(data, {0: [BOX]})[1]))
    if syntax != DEFLATED:
        behind = moved_behind(data, icon(), syntax)
        assert 0x00880200 not in pydicom.dcmread(BytesIO(blanked(behind, {0: [BOX]})[1]))


def test_icons_inside_of_others_are_left_to_the_rules():
    """They take them out wherever they stand."""
    data = drawn_over([(0x00081140, "SQ", [pydicom_item(icon())])])
    copy = blanked(data, {0: [BOX]})[1]
    made = Deidentifier(b"k" * 32, Identifiers()).clean(BytesIO(copy), path="", size=len(copy), name="")
    assert b"\x88\0\0\2SQ" in copy and b"\x88\0\0\2SQ" not in put_together(made.parts, copy)


def pydicom_item(elements):
    made = pydicom.Dataset()
    made.ReferencedSOPInstanceUID = "2.25.9"
    for element in elements:
        made.add_new(*element)
    return made


@pytest.mark.parametrize("tag", [0x7FE00010, 0x7FE00008, 0x7FE00020])
def test_other_pixels_behind_the_pixels_go(tag):
    """Of two elements with one tag, many programs show the last one."""
    data = file_bytes(image(GREY))
    _found, copy = blanked(data + explicit(tag, "OW", GREY.tobytes()), {0: [BOX]})
    assert len(copy) == len(data)


# All the way


def test_drawings_that_a_person_keeps_have_no_bits_in_boxes():
    """With the option that keeps them, once somebody has looked at them."""
    data = drawn_over([*overlay([ALL]), *icon()])
    policy = Policy(frozenset({"clean_graphics"}))
    written = Written("itself", {0: [BOX]}, "person")
    made = Deidentifier(b"k" * 32, Identifiers(), policy).clean(
        BytesIO(data), path="", size=len(data), name="", released=True, written=written
    )
    copy = put_together(made.parts, data)
    assert same(drawing(copy), ~INSIDE) and 0x00880200 not in pydicom.dcmread(BytesIO(copy))
    assert same(values(copy)[~INSIDE], GREY[~INSIDE])
