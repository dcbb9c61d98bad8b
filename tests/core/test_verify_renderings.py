"""A name, number or date of the input is found in a text however it is written there."""

import io
import struct

import planting
import pytest
from judging import clean, joined
from planting import EXPLICIT, El, Planted

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.verify import Needles
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.errors import WithheldError


def found(
    name: bytes, text: bytes, charset: bytes = b"", *more: El, tag: int = 0x00081090, vr: str = "LO"
) -> list[str]:
    """What kinds of things the check finds in the Manufacturer's Model Name, which the rules keep.

    What it finds there is not in the copy, and the report says who took it out.
    """
    made = Planted()
    if charset:
        made.put(El(0x00080005, "CS", charset))
    made.put(El(0x00100010, "PN", name), El(0x00100020, "LO", b"PID-77-XQ"), El(tag, vr, text), *more)
    data = made.to_bytes()
    needles = Needles(survey(io.BytesIO(data), "in", len(data)))
    kinds = [hit.kind for hit in needles.search(data) if hit.where == f"({tag >> 16:04X},{tag & 0xFFFF:04X})"]
    cleaned, copy = clean(data)
    labels = [label for path, at, label in cleaned.done if (path, at) == ((), tag)]
    assert needles.search(copy) == []
    assert (text in copy) is not bool(kinds)
    assert any(label.startswith("found: ") for label in labels) is (bool(kinds) and vr != "OB")
    return kinds


SHORT = {
    "Hebrew": ("כהן^דוד", b"ISO_IR 138", "iso8859-8"),
    "Arabic": ("لوي^علي", b"ISO_IR 127", "iso8859-6"),
    "Russian": ("Ким^Лев", b"ISO_IR 144", "iso8859-5"),
    "Turkish": ("Koç^Gül", b"ISO_IR 148", "iso8859-9"),
    "French": ("Zoë^Noë", b"ISO_IR 100", "latin-1"),
}


@pytest.mark.parametrize("script", SHORT)
def test_names_of_three_letters_are_found_in_character_sets_of_one_byte(script):
    name, charset, codec = SHORT[script]
    family = name.split("^")[0].encode(codec)
    assert "name" in found(name.encode(codec), b"knee " + family, charset)
    assert "name" not in found(name.encode(codec), b"knee" + family, charset), "inside a longer word it may be chance"


@pytest.mark.parametrize("charset", [b"", b"ISO_IR 100", b"ISO_IR 192"])
@pytest.mark.parametrize(
    ("name", "codec"), [("王^小明", "gbk"), ("张伟", "gbk"), ("山田^太郎", "shift_jis"), ("김^철수", "euc_kr")]
)
def test_names_in_a_character_set_that_is_not_declared_are_found(name, codec, charset):
    raw = name.encode(codec)
    assert "name" in found(raw, raw.replace(b"^", b" ").split(b" ")[-1] + b" knee", charset)


@pytest.mark.parametrize("name", ["मीना^गिरी", "मिथिला^देवी", "กิติ^สุดี", "กิตติ^สุดี"])
def test_names_with_marks_are_found(name):
    for part in name.split("^"):
        assert "name" in found(name.encode(), part.encode(), b"ISO_IR 192")


def test_a_name_is_found_whether_its_accents_are_composed_or_not():
    assert "name" in found("Müller^Jo".encode(), "Mu\u0308ller knee".encode(), b"ISO_IR 192")


@pytest.mark.parametrize("text", ["山田", "検査山田様", "山田太郎様"])
def test_japanese_names_are_found_within_longer_texts(text):
    name = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
    assert "name" in found(name, text.encode("iso2022_jp"), b"\\ISO 2022 IR 87")


def test_the_bytes_of_a_japanese_name_are_no_evidence_in_plain_text():
    name = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B"
    assert found(name, b"x;3ED", b"\\ISO 2022 IR 87") == []


def test_a_name_in_an_item_with_a_character_set_of_its_own_is_found():
    raw = "王小明".encode("gb18030")
    inside = [El(0x00080005, "CS", b"GB18030"), El(0x00321032, "PN", "王^小明".encode("gb18030"))]
    assert "name" in found(b"Roe^Jane", raw, b"ISO_IR 100", El(0x00400275, "SQ", [inside]))


@pytest.mark.parametrize(
    ("name", "text", "charset"),
    [
        ("O'Neil^Jo", "ONeil knee", b""),
        ("Smith-Jones^Jo", "SmithJones", b""),
        ("Müller^Jo", "Mueller knee", b"ISO_IR 192"),
        ("Søren^Jo", "Soren knee", b"ISO_IR 192"),
        ("Łukasz^Jo", "LUKASZ", b"ISO_IR 192"),
        ("Loew^Jo", "L\u00f6w", b"ISO_IR 192"),
        ("Müller^Jo", "M?ller knee", b"ISO_IR 192"),
        ("Müller^Jo", "M\ufffdller", b"ISO_IR 192"),
        ("Müller^Jo", "M\u00c3\u00bcller", b"ISO_IR 192"),
        ("Γεώργιος^Άννα", "ΓΕΩΡΓΙΟΣ", b"ISO_IR 192"),
    ],
)
def test_other_spellings_of_a_name_are_found(name, text, charset):
    assert "name" in found(name.encode(), text.encode(), charset)


@pytest.mark.parametrize(("text", "is_cut"), [(b"DOB170843", True), (b"HV430817x", True), (b"SN1170843", False)])
def test_a_short_birth_date_is_cut_from_among_letters(text, is_cut):
    """Not from among digits: those are another number."""
    assert found(b"Vandermolen^H", b"VB20 " + text, b"", El(0x00100030, "DA", b"19430817")) == ["date"] * is_cut


def test_an_institution_is_found_as_it_is_spelled():
    """With its accents as well as without."""
    place = El(0x00080080, "LO", "Klinikum Münster".encode())
    for text in ("CT Münster 2", "CT MÜNSTER", "CT Muenster"):
        assert found(b"Roe^Jane", text.encode(), b"ISO_IR 192", place) != []


@pytest.mark.parametrize("number", [b"783.4561", b"7834500", b"78.34.561"])
def test_numbers_with_dots_and_zeros_are_found(number):
    assert "identifier" in found(b"Roe^Jane", b"acc " + number, b"", El(0x00080050, "SH", number))


BORN = [b"1970-04-13", b"13/04/1970", b"13.4.1970", b"4/13/1970", b"1970_04_13", b"1970 4 13", b"13 Apr 1970"]


@pytest.mark.parametrize("text", [*BORN, b"April 13, 1970", b"13-APR-1970", b"apr 13 1970", b"13. April 1970"])
def test_dates_are_found_as_people_write_them(text):
    assert "date" in found(b"Roe^Jane", b"born " + text, b"", El(0x00100030, "DA", b"19700413"))


@pytest.mark.parametrize("value", [b"1970-04-13", b"13/04/1970", b"1970.04.13"])
def test_dates_that_are_not_written_as_dicom_wants_are_known(value):
    assert "date" in found(b"Roe^Jane", b"born 13.4.1970", b"", El(0x00100030, "DA", value))


def test_versions_and_uids_are_no_dates():
    text = El(0x00081090, "LO", b"v 1.13.4.1970.2")
    assert found(b"Roe^Jane", text.value, b"", El(0x00100030, "DA", b"19700413")) == []


@pytest.mark.parametrize(
    "text", [b"Monitor of Smith", "Smith's MacBook".encode("utf-16-be"), "of SMITH".encode("utf-16-le")]
)
def test_names_are_found_in_binary_values_of_the_header(text):
    """What is no color profile goes by the rules already."""
    profile = b"\0\1\2\3" + text + b"\0\0\x01\x02"
    assert "name" in found(b"Smith^Jane", profile, b"", tag=0x00282000, vr="OB")


PLACES = {
    "station": El(0x00081010, "SH", b"KANARI-4711"),
    "AE title": El(0x00400241, "AE", b"KANARI-4711"),
    "person's code": El(0x00401101, "SQ", [[El(0x00080100, "SH", b"KANARI-4711")]]),
    "institution's code": El(0x00080082, "SQ", [[El(0x00080104, "LO", b"KANARI-4711")]]),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_removed_is_looked_for_elsewhere(place):
    assert found(b"Roe^Jane", b"at KANARI-4711", b"", PLACES[place]) != []


def test_a_name_in_mixed_case_is_found_in_pixels():
    made = Planted()
    made.elements[-1] = El(0x7FE00010, "OW", planting.PIXELS[:100] + b"McDonald" + planting.PIXELS[108:])
    made.put(El(0x00100010, "PN", b"McDonald^Jane"))
    data = made.to_bytes()
    with pytest.raises(WithheldError, match="inside the image"):
        Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="", size=len(data), name="")


def test_a_file_that_starts_like_another_is_not_taken_for_it():
    """What is alike in the first bytes and in size may name somebody else behind them."""

    def file(name: bytes) -> bytes:
        made = Planted()
        long = El(0x00091001, "OB", bytes(40000))
        made.put(El(0x00090010, "LO", b"ACME"), long, El(0x00100010, "PN", name + b"^X"), El(0x00181400, "LO", b"x"))
        made.put(El(0x00189005, "SH", b"of " + name))
        return made.to_bytes()

    one, other = file(b"Smith"), file(b"Jones")
    assert len(one) == len(other)
    known = survey(io.BytesIO(other), "", len(other))
    cleaned = Deidentifier(b"k" * 32, known).clean(io.BytesIO(one), path="", size=len(one), name="")
    assert ((), 0x00189005, "found: replaced") in cleaned.done and b"Smith" not in joined(cleaned, one)


# What people type into attributes that table E.1-1 does not list


TYPED = {
    0x00080116: "ST", 0x00140100: "LO", 0x00182045: "SH", 0x00189423: "LO", 0x00240044: "LT", 0x00281351: "ST",
    0x00400255: "LO", 0x00420010: "ST", 0x00660004: "LT", 0x00700081: "LO", 0x00741238: "LT", 0x0082000A: "UT",
    0x30040006: "LO", 0x300600C8: "LO", 0x30080202: "ST", 0x300A0402: "ST", 0x00720008: "LO", 0x00620020: "UT",
}  # fmt: skip


@pytest.mark.parametrize("tag", TYPED, ids=lambda tag: f"{tag:08X}")
def test_comments_labels_and_descriptions_outside_the_table_go(tag):
    made = Planted()
    made.put(El(tag, TYPED[tag], b"Kanari"))
    data = made.to_bytes()
    cleaned = Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="", size=len(data), name="")
    assert b"Kanari" not in b"".join(part for part in cleaned.parts if isinstance(part, bytes))


def test_a_published_designator_excuses_a_code_and_nothing_beside_it():
    made = Planted()
    item = [El(0x00080102, "SH", b"DCM"), El(0x0040A160, "UT", b"Dr Miller saw Kanari")]
    made.put(El(0x0040A730, "SQ", [item]), El(0x00400560, "SQ", [[El(0x00400620, "SQ", [item])]]))
    data = made.to_bytes()
    cleaned = Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="", size=len(data), name="")
    assert b"Kanari" not in b"".join(part for part in cleaned.parts if isinstance(part, bytes))


def test_nothing_hides_in_the_delimiter_of_a_uid_or_behind_its_type():
    made = Planted()
    made.put(El(0x00083010, "UN", [], undefined=True), El(0x00080062, "UT", planting.CT.encode()))
    data = made.to_bytes()
    at = data.index(struct.pack("<HH", 0xFFFE, 0xE0DD) + bytes(4))
    data = data[: at + 4] + b"Jane" + data[at + 8 :]
    at = data.index(struct.pack("<HH", 0x0008, 0x0062))
    data = data[: at + 6] + b"Zq" + data[at + 8 :]
    cleaned = Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="", size=len(data), name="")
    head = cleaned.parts[0]
    assert isinstance(head, bytes) and b"Jane" not in head and b"Zq" not in head
    assert planting.encode([El(0x00080062, "UI", planting.CT.encode())], EXPLICIT) in head


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (b"123456789", b"RUT 12345678-9"),
        (b"194308171234", b"19430817-1234"),
        (b"143087512345678", b"1 43 08 75 123 456 78"),
        (b"PP-556677", b"PP556677"),
        (b"84736251/2", b"no 84736251"),
        (b"AQX773301", b"AQX-773301"),
    ],
)
def test_numbers_are_found_however_they_are_parted(number, text):
    assert "identifier" in found(b"Roe^Jane", text, b"", El(0x00080050, "SH", number))


@pytest.mark.parametrize(
    "text", [b"geb.13.04.1970", b"13. 04. 1970", b"13 / 04 / 1970", "13. MÄRZ 1970".encode(), b"13 D\xc9C 1970"]
)
def test_dates_are_found_with_wider_joints_and_in_capitals(text):
    days = b"19700413\\19700313\\19701213"
    assert "date" in found(b"Roe^Jane", b"born " + text, b"", El(0x00080023, "DA", days))


def test_a_meaning_excuses_nothing_that_stands_behind_it():
    """Bytes behind the last element are in no value."""
    made = Planted()
    item = [El(0x00080100, "SH", b"T-A0100"), El(0x00080102, "SH", b"SRT"), El(0x00080104, "LO", b"Brain")]
    made.elements = [*made.elements[:1], El(0x00082218, "SQ", [item])]
    needles = Needles(Identifiers(names=frozenset({("Quist", "")})))
    assert needles.search(made.to_bytes() + b"\xff\xff Quist")
