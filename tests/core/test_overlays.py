"""Drawings over images: where they are drawn, and that a copy keeps them only when a person has looked at them."""

import io
import struct

import builders
import numpy as np
import planting
import pydicom
import pytest
from builders import file_bytes, image, opened, render_frame
from judging import clean, joined, survey
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.deidentifier import Deidentifier
from scanveil.deid.rules.policy import PRESETS, Policy, policy_of
from scanveil.drawn import drawing as colours
from scanveil.errors import WithheldError
from scanveil.looking.render import load_frame, reduce, render
from scanveil.pixels.overlays import _lay, drawing_of

AMBER = colours.pack_colour(colours.AMBER)
PLANE = (np.arange(16 * 16) % 7 == 0).reshape(16, 16)
ENCODINGS = pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])


def packed(plane: np.ndarray) -> bytes:
    bits = np.packbits(plane.ravel(), bitorder="little").tobytes()
    return bits + b"\0" * (len(bits) % 2)


def drawn_over(
    plane=PLANE, *, origin=(1, 1), group=0x6000, encoding=EXPLICIT, data=None, frames=1, **more: El
) -> Planted:
    """An image of 16 x 16 with an overlay; `more` elements replace or add to those of the overlay."""
    made = Planted(encoding=encoding)
    order = "<" if encoding.little else ">"
    if frames > 1:
        made.elements = [one for one in made.elements if one.tag != 0x7FE00010]
        made.put(El(0x00280008, "IS", b"%d" % frames), El(0x7FE00010, "OW", planting.PIXELS * frames))
    value = packed(plane) if data is None else data
    if not encoding.little:
        value = np.frombuffer(value, "<u2").astype(">u2").tobytes()
    base = group << 16
    own = {
        0x10: El(base | 0x10, "US", struct.pack(order + "H", plane.shape[-2])),
        0x11: El(base | 0x11, "US", struct.pack(order + "H", plane.shape[-1])),
        0x22: El(base | 0x22, "LO", b"by Kanari "),
        0x40: El(base | 0x40, "CS", b"G "),
        0x50: El(base | 0x50, "SS", struct.pack(order + "hh", *origin)),
        0x100: El(base | 0x100, "US", struct.pack(order + "H", 1)),
        0x102: El(base | 0x102, "US", b"\0\0"),
        0x3000: El(base | 0x3000, "OW", value),
    }
    own.update({int(name[1:], 16): one for name, one in more.items()})
    made.put(*own.values(), El(0x00100010, "PN", b"Kanari^Gelb"))
    return made


def drawing(made: Planted, frame: int = 0) -> np.ndarray | None:
    header, _ = opened(made.to_bytes())
    return drawing_of(header, 16, 16, frame)


@ENCODINGS
def test_an_overlay_is_drawn_where_it_says(encoding):
    """As pydicom has it, which does not know that words of a big endian file have their bytes the other way round."""
    made = drawn_over(encoding=encoding)
    assert np.array_equal(drawing(made), PLANE)
    if encoding.little:
        assert np.array_equal(pydicom.dcmread(io.BytesIO(made.to_bytes())).overlay_array(0x6000) == 1, PLANE)


@pytest.mark.parametrize("origin", [(3, 5), (-3, -5), (16, 16), (17, 1), (1, -20)])
def test_an_overlay_starts_at_its_origin_and_what_sticks_out_is_cut(origin):
    row, column = origin[0] - 1, origin[1] - 1
    expected = np.zeros((16, 16), bool)
    for y, x in np.argwhere(PLANE):
        if 0 <= y + row < 16 and 0 <= x + column < 16:
            expected[y + row, x + column] = True
    assert np.array_equal(drawing(drawn_over(origin=origin)), expected)


def test_several_overlays_are_drawn_together():
    made = drawn_over()
    other = drawn_over(~PLANE, group=0x6002)
    made.put(*(one for one in other.elements if one.tag >> 16 == 0x6002))
    assert drawing(made).all()


def test_an_overlay_of_several_frames_is_drawn_over_its_own():
    planes = np.stack([PLANE, ~PLANE])
    more = {"x15": El(0x60000015, "IS", b"2 "), "x51": El(0x60000051, "US", b"\2\0")}
    made = drawn_over(planes, frames=4, **more)
    assert drawing(made, 0) is None and drawing(made, 3) is None
    assert np.array_equal(drawing(made, 1), PLANE) and np.array_equal(drawing(made, 2), ~PLANE)


def test_an_overlay_that_speaks_of_no_frame_is_drawn_over_all():
    made = drawn_over(frames=3)
    assert all(np.array_equal(drawing(made, frame), PLANE) for frame in range(3))


@pytest.mark.parametrize(
    "more",
    [
        {"x10": El(0x60000010, "US", b"\0\0")},
        {"x10": El(0x60000010, "US", b"\xff\xff"), "x11": El(0x60000011, "US", b"\xff\xff")},
        {"data": b""},
        {"data": b"\1\2"},
        {"x15": El(0x60000015, "IS", b"many")},
        {"x15": El(0x60000015, "IS", b"0 ")},
    ],
)
def test_what_is_no_overlay_is_not_drawn(more):
    made = drawn_over(**more)
    found = drawing(made)
    assert found is None or "x15" in more


def test_drawings_are_shown_when_asked_for_and_cost_memory():
    header, file = opened(drawn_over().to_bytes())
    plain, drawn = (render_frame(header, file, 0, drawings=yes).rgba for yes in (False, True))
    packed_pixels = drawn.view(np.uint32)[..., 0]
    assert (packed_pixels[PLANE] == AMBER).all()
    assert np.array_equal(drawn[~PLANE], plain[~PLANE]) and not (plain.view(np.uint32) == AMBER).any()
    frame = load_frame(header, file, 0)
    assert frame.nbytes == frame.stored_values.nbytes + 4 * 256
    assert render(reduce(frame, 4), drawings=True).rgba.shape == (4, 4, 4)


# De-identification

GRAPHICS = Policy(frozenset({"clean_graphics"}))


def released(made: Planted, policy: Policy = GRAPHICS) -> tuple[pydicom.Dataset, bytes, tuple[str, ...]]:
    data = made.to_bytes()
    known = survey(io.BytesIO(data), "", len(data))
    cleaned = Deidentifier(b"k" * 32, known, policy).clean(
        io.BytesIO(data), path="", size=len(data), name="", released=True
    )
    out = joined(cleaned, data)
    return pydicom.dcmread(io.BytesIO(out)), out, cleaned.record.notes


@pytest.mark.parametrize("preset", PRESETS)
def test_without_the_option_every_overlay_goes(preset):
    dataset = pydicom.dcmread(io.BytesIO(clean(drawn_over().to_bytes(), PRESETS[preset].policy)[1]))
    assert not [one for one in dataset if one.tag.group == 0x6000]


def test_a_file_with_drawings_is_withheld_until_somebody_has_looked_at_it():
    with pytest.raises(WithheldError, match="could be writing"):
        clean(drawn_over().to_bytes(), GRAPHICS)


@ENCODINGS
def test_drawings_that_were_looked_at_stay_bit_by_bit_and_their_words_go(encoding):
    made = drawn_over(encoding=encoding)
    dataset, out, notes = released(made)
    assert np.array_equal(drawing_of(opened(out)[0], 16, 16, 0), PLANE)
    assert dataset[0x60003000].value == pydicom.dcmread(io.BytesIO(made.to_bytes()))[0x60003000].value
    assert b"Kanari" not in out and 0x60000022 not in dataset
    assert "A person looked at this file" in notes[0]
    assert [one.CodeValue for one in dataset.DeidentificationMethodCodeSequence] == ["113100", "113103"]


@pytest.mark.parametrize(
    "more",
    [
        {"origin": (0, 1)},
        {"origin": (2, 1)},
        {"origin": (1, -3)},
        {"data": packed(PLANE) + b"Kanari"},
        {"data": packed(PLANE)[:-2]},
        {"x15": El(0x60000015, "IS", b"2 ")},
        {"x15": El(0x60000015, "IS", b"Kanari")},
        {"x51": El(0x60000051, "US", b"\2\0")},
        {"x40": El(0x60000040, "CS", b"KANARI")},
        {"x10": El(0x60000010, "US", b"\x10\0\x10\0")},
    ],
)
def test_a_drawing_that_is_not_seen_whole_goes_whoever_looked(more):
    made = drawn_over(**more)
    dataset, out, notes = released(made)
    assert not [one for one in dataset if one.tag.group == 0x6000] and notes == ()
    assert b"Kanari" not in out and b"KANARI" not in out


def test_a_drawing_under_two_descriptions_goes():
    made = drawn_over()
    made.elements.insert(-1, El(0x60000010, "US", b"\x01\0"))
    assert not [one for one in released(made)[0] if one.tag.group == 0x6000]


@pytest.mark.parametrize(
    ("group", "stays"), [(0x6000, True), (0x6001, False), (0x601E, True), (0x60FE, True), (0x60FF, False)]
)
def test_what_is_private_is_no_drawing(group, stays):
    """Groups of odd numbers are their makers' own: they are not shown, and go whoever looked."""
    made = drawn_over()
    move = {one.tag: group << 16 | one.tag & 0xFFFF for one in made.elements if one.tag >> 16 == 0x6000}
    made.elements = sorted(one._replace(tag=move.get(one.tag, one.tag)) for one in made.elements)
    assert any(one.tag.group == group for one in released(made)[0]) is stays
    assert (drawing_of(opened(made.to_bytes())[0], 16, 16, 0) is not None) is stays


def test_each_drawing_is_judged_for_itself():
    """One that is not seen goes, and the one in the next group stays."""
    made = drawn_over()
    own = [one for one in made.elements if one.tag >> 16 == 0x6000]
    made.put(*(one._replace(tag=one.tag + 0x20000) for one in own))
    assert {one.tag.group for one in released(made)[0]} >= {0x6000, 0x6002}
    made.elements.remove(next(one for one in made.elements if one.tag == 0x60023000))
    assert {one.tag.group for one in released(made)[0] if one.tag.group >> 8 == 0x60} == {0x6000}


def test_drawings_behind_the_pixels_go_whoever_looked():
    """They are not shown."""
    made = drawn_over()
    made.tail = planting.encode([one for one in made.elements if one.tag >> 16 == 0x6000], EXPLICIT)
    _, out, _ = released(made)
    assert out.count(packed(PLANE)) == 1 and out.endswith(planting.PIXELS)


def test_drawings_of_presentation_states_go_since_they_are_not_shown():
    made = Planted()
    made.put(El(0x00700001, "SQ", [[El(0x00700009, "SQ", [[El(0x00700022, "FL", struct.pack("<2f", 4, 7))]])]]))
    dataset, _, _ = released(made)
    (annotation,) = dataset.GraphicAnnotationSequence
    assert list(annotation.GraphicObjectSequence[0].GraphicData) == [0, 0]


def test_everything_out_takes_no_option():
    with pytest.raises(Exception, match="cannot keep more"):
        policy_of("everything-out", ["clean_graphics"])


def test_bitmaps_in_unused_bits_of_the_pixels():
    """A bitmap in a bit of the pixels that holds no value (retired in 2004) is drawn, and is no part of the values."""
    stored = np.arange(256, dtype=np.uint16).reshape(16, 16) | PLANE.astype(np.uint16) << 13
    made = image(stored, BitsStored=12, HighBit=11)
    for tag, vr, value in (
        (0x60000010, "US", 16),
        (0x60000011, "US", 16),
        (0x60000040, "CS", "G"),
        (0x60000050, "SS", [1, 1]),
        (0x60000100, "US", 16),
        (0x60000102, "US", 13),
    ):
        made.add_new(tag, vr, value)
    for syntax in (builders.EXPLICIT, builders.IMPLICIT, builders.BIG_ENDIAN):
        frame = load_frame(*opened(file_bytes(made, syntax)), 0)
        assert np.array_equal(frame.stored_values, np.arange(256).reshape(16, 16))
        assert np.array_equal(frame.drawing.paint == AMBER, PLANE)
        made.PixelData = stored.tobytes()


@pytest.mark.parametrize(
    ("allocated", "bit", "is_drawn"),
    [(None, 13, False), (1, 13, False), (2, 13, True), (16, 15, True), (16, 16, False), (16, 200, False)],
)
def test_a_bitmap_lies_in_the_pixels_where_it_says_so(allocated, bit, is_drawn):
    """It has more than one bit allocated, as each pixel has, and its own is one of these."""
    stored = PLANE.astype(np.uint16) << (bit if bit < 16 else 15)
    made = image(stored, BitsStored=12, HighBit=11)
    for tag, value in ((0x60000010, 16), (0x60000011, 16), (0x60000100, allocated), (0x60000102, bit)):
        if value is not None:
            made.add_new(tag, "US", value)
    mask = drawing_of(opened(file_bytes(made))[0], 16, 16, 0, lambda: stored)
    assert (mask is not None) == is_drawn
    assert mask is None or np.array_equal(mask, PLANE)


@pytest.mark.parametrize("frames", [b"\xb2 ", b"9" * 5000], ids=["superscript", "digits"])
def test_a_number_of_frames_that_is_none(frames):
    """What Python calls a digit need not be a number: such an overlay has one frame."""
    made = drawn_over(x15=El(0x60000015, "IS", frames))
    assert np.array_equal(load_frame(*opened(made.to_bytes()), 0).drawing.paint == AMBER, PLANE)


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (0, 0, ["##..", "##..", "...."]),
        (-1, -1, ["#...", "....", "...."]),
        (2, 3, ["....", "....", "...#"]),
        (-2, 0, ["....", "....", "...."]),
        (3, 0, ["....", "....", "...."]),
        (0, 4, ["....", "....", "...."]),
        (-9, -9, ["....", "....", "...."]),
    ],
)
def test_a_plane_may_stick_out(row, column, expected):
    """What lies outside of the image is cut off, on all sides."""
    mask = np.zeros((3, 4), bool)
    _lay(mask, np.ones((2, 2), bool), row, column)
    assert ["".join(".#"[int(one)] for one in line) for line in mask] == expected
