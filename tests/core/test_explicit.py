"""A data set without VRs under a transfer syntax that wants them comes out with them, as if it had always had them."""

import io
import struct

import planting
import pydicom
import pytest
from judging import clean, header_of
from planting import DEFLATED, EXPLICIT, IMPLICIT, JPEG, El, Planted, encode

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.explicit import in_explicit_vr
from scanveil.deid.deidentifier import Deidentifier
from scanveil.deid.rules.policy import policy_of
from scanveil.dicom.wire import MAX_DEPTH
from scanveil.errors import MalformedError, TooDeepError

FRAME = b"\xff\xd8\xff\xda\0\x08\1\1\0\0\x3f\0abcdef\xff\xd9"
PIXELS = b"".join(b"\xfe\xff\0\xe0" + struct.pack("<L", len(one)) + one for one in (b"", FRAME))
CODE = [El(0x00080100, "SH", b"121071"), El(0x00080102, "SH", b"DCM"), El(0x00080104, "LO", b"Finding")]


def packed(encoding: planting.Encoding, *more: El, undefined: bool = False) -> Planted:
    """A JPEG image in this encoding, with sequences in sequences."""
    made = Planted(elements=planting.image()[:-1], encoding=encoding, syntax=JPEG)
    inner = [El(0x00081150, "UI", b"1.2.840.10008.5.1.4.1.1.2"), El(0x0040A170, "SQ", [CODE, CODE], undefined)]
    lateral = [*CODE, El(0x00081120, "SQ", [inner, []], undefined)]
    made.put(El(0x00089215, "SQ", [lateral, []], undefined), El(0x00082112, "SQ", [inner], undefined), *more)
    made.put(El(0x7FE00010, "OB", PIXELS + b"\xfe\xff\xdd\xe0\0\0\0\0", True))
    made.tail = encode([El(0x00281054, "LO", b"HU")], encoding)
    return made


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("preset", ["basic", "second-opinion", "research", "everything-out"])
def test_a_compressed_image_without_vrs_gets_them(preset, undefined):
    """Sequences and their items, the pixel element and what follows it: all but the note is that of a proper file."""
    known = (El(0x00100020, "LO", b"P-1"), El(0x00189810, "US", b"\1\0"), El(0x00283006, "OW", b"\1\0"))
    right, expected = clean(packed(EXPLICIT, *known, undefined=undefined).to_bytes(), policy_of(preset))
    made, found = clean(packed(IMPLICIT, *known, undefined=undefined).to_bytes(), policy_of(preset))
    assert found == expected
    assert right.record.notes == () and "put right" in made.record.notes[0]
    assert header_of(found).pixels[1] == b"OB"


def test_what_is_looked_at_first_is_the_copy_as_it_will_be():
    """Each element before and after, although one has a VR and the other has none."""
    data = packed(IMPLICIT, El(0x00100020, "LO", b"P-1")).to_bytes()
    fields, rows = Deidentifier(b"k" * 32, Identifiers()).preview(io.BytesIO(data), path="", size=len(data))
    assert any(field.after.startswith("ANON-") for field in fields)
    assert any(row.before == "CT" == row.after for row in rows)


def test_a_deflated_data_set_without_vrs_gets_them():
    """Its pixels are words, as they are in implicit VR (PS3.5 A.1)."""
    made = Planted(encoding=IMPLICIT, syntax=DEFLATED)
    data_set = pydicom.dcmread(io.BytesIO(clean(made.to_bytes())[1]))
    assert (data_set["PixelData"].VR, data_set.PixelData) == ("OW", planting.PIXELS)
    assert data_set.original_encoding == (False, True)


def test_known_private_attributes_get_the_vr_that_the_standard_gives_them():
    """Others have none that anybody knows."""
    made = packed(
        IMPLICIT,
        El(0x00190010, "LO", b"SIEMENS MR HEADER"),
        El(0x0019100C, "IS", b"1000"),
        El(0x0019100E, "FD", struct.pack("<3d", 0, 0, 1)),
    )
    header = header_of(clean(made.to_bytes(), policy_of("research"))[1])
    private = {one.tag: one.vr for one in header.elements if one.tag >> 16 & 1}
    assert private == {0x00190010: b"LO", 0x0019100C: b"IS", 0x0019100E: b"FD"}
    unknown = encode([El(0x00190010, "LO", b"ACME"), El(0x00191001, "LO", b"text")], IMPLICIT)
    assert in_explicit_vr(unknown, signed=False) == encode(
        [El(0x00190010, "LO", b"ACME"), El(0x00191001, "UN", b"text")], EXPLICIT
    )


def test_unpacked_pixels_that_are_said_to_be_packed_are_said_to_be_what_they_are():
    """A packed image has no length of its own (PS3.5 A.4), and DCMTK reads no other."""
    made, out = clean(Planted(syntax=JPEG).to_bytes())
    assert header_of(out).transfer_syntax_uid == made.record.transfer_syntax_uid == "1.2.840.10008.1.2.1"
    assert "put right" in made.record.notes[0]


@pytest.mark.parametrize(("signed", "vr"), [(False, "US"), (True, "SS")])
def test_numbers_of_pixels_are_signed_where_pixels_are(signed, vr):
    """In an item that has pixels of its own, where those are."""
    smallest = El(0x00280106, vr, b"\1\0")
    icon = El(0x00880200, "SQ", [[El(0x00280103, "US", b"\0\0"), El(0x00280106, "US", b"\1\0")], [smallest]])
    elements = [smallest, icon]
    assert in_explicit_vr(encode(elements, IMPLICIT), signed=signed) == encode(elements, EXPLICIT)


def test_drawings_have_the_vrs_of_the_first_of_their_groups():
    """Their groups repeat (PS3.5 7.6)."""
    drawing = [
        *(El(0x60020010, "US", b"\1\0"), El(0x60020015, "IS", b"1 "), El(0x60020040, "CS", b"G ")),
        *(El(0x60020050, "SS", b"\1\0\1\0"), El(0x60023000, "OW", b"\1\0")),
    ]
    assert in_explicit_vr(encode(drawing, IMPLICIT), signed=False) == encode(drawing, EXPLICIT)


def test_a_value_too_long_for_its_vr_and_one_of_unknown_length_become_un():
    """There is room in UN, and what is in it stays as it was (PS3.5 6.2.2)."""
    many = El(0x00280009, "AT", bytes(0x10000))
    hidden = El(0x00191001, "UN", [[El(0x00100010, "PN", b"ab")]], True)
    found = in_explicit_vr(encode([many, hidden], IMPLICIT), signed=False)
    assert found == encode([many._replace(vr="UN"), hidden], EXPLICIT)


def test_what_makes_no_sense_is_refused():
    """A sequence that holds something else, and one without end."""
    with pytest.raises(MalformedError):
        in_explicit_vr(encode([El(0x00082112, "SQ", b"no items at all")], IMPLICIT), signed=False)
    deep = El(0x00082112, "SQ", [])
    for _ in range(MAX_DEPTH + 1):
        deep = El(0x00082112, "SQ", [[deep]])
    with pytest.raises(TooDeepError):
        in_explicit_vr(encode([deep], IMPLICIT), signed=False)
