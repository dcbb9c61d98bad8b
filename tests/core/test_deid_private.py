"""Private attributes stay only where the standard knows them to be safe, and only as what it says they are."""

import io
import struct

import planting
import pydicom
import pytest
from judging import clean
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted
from pydicom.filereader import read_sequence

from scanveil.deid.cleaning.private import _table
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.rules.conversion import NUMBERS, SEQUENCES, TOGETHER
from scanveil.deid.rules.policy import Policy

SAFE = Policy(frozenset({"retain_safe_private"}))
CSA = b"SIEMENS MR HEADER"
PHILIPS = b"Philips Imaging DD 001"
ENCODINGS = pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])

VALUES = {
    **dict.fromkeys(("US", "SS"), b"\1\0"),
    **dict.fromkeys(("UL", "SL", "AT"), b"\x10\0\x10\0"),
    **dict.fromkeys(("LO", "SH", "ST", "LT"), b"Axial "),
    **dict.fromkeys(("OB", "OW", "OW/OB", "??"), b"\1\2"),
    "FL": struct.pack("<f", 1.5),
    "FD": struct.pack("<d", 1.5),
    "DS": b"1.5 ",
    "IS": b"15",
    "CS": b"AXIAL ",
    "UI": b"1.2.3.999.77",
}


def with_private(*private: El, encoding=EXPLICIT) -> Planted:
    made = Planted(encoding=encoding)
    made.put(*private)
    return made


def cleaned(made: Planted, policy: Policy = SAFE) -> pydicom.Dataset:
    return pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), policy)[1]))


def test_the_table_is_whole():
    assert len(_table()) == 479


@pytest.mark.parametrize("row", sorted(_table()), ids=lambda row: f"{row[0]:04X}-{row[1].decode()}-{row[2]:02X}")
def test_each_row_stays_as_what_it_is(row):
    """Numbers and text stay byte for byte, UIDs are replaced, sequences opened, and opaque bytes go."""
    group, creator, number = row
    vr = _table()[row].decode()
    tag = group << 16 | 0x1000 | number
    file_vr = {"??": "UN", "OW/OB": "OB"}.get(vr, vr)
    value = [[El(0x00100010, "PN", b"Kanari^Gelb")]] if vr == "SQ" else VALUES[vr]
    dataset = cleaned(with_private(El(group << 16 | 0x10, "LO", creator), El(tag, file_vr, value)))
    if vr in ("OB", "OW", "OW/OB", "??"):
        assert tag not in dataset and not list(dataset.group_dataset(group))
        assert "PrivateDataElementCharacteristicsSequence" not in dataset
        return
    assert dataset[group << 16 | 0x10].value == creator.decode()
    raw = dataset.get_item(tag)
    if vr == "SQ":
        assert "Kanari" not in str(dataset[tag].value)
    elif vr == "UI":
        assert dataset[tag].value.startswith("2.25.")
    else:
        assert raw.value == value
    (block,) = dataset.PrivateDataElementCharacteristicsSequence
    assert (block.PrivateGroupReference, block.PrivateCreatorReference) == (group, creator.decode())
    assert block.BlockIdentifyingInformationStatus == "SAFE"
    assert "113111" in [code.CodeValue for code in dataset.DeidentificationMethodCodeSequence]


def test_what_conversion_needs_is_not_in_the_table():
    assert not {*NUMBERS, *SEQUENCES} & {*_table()}


def written(row, *values: float, encoding=EXPLICIT) -> bytes:
    """Numbers in the type of a row."""
    if form := {b"FD": "d", b"FL": "f", b"US": "H"}.get(NUMBERS[row].vr):
        return struct.pack(f"{'<' if encoding.little else '>'}{len(values)}{form}", *values)
    return "\\".join(map(str, values)).encode()


def number_of(row, encoding=EXPLICIT) -> bytes:
    """A value that may stay in a row."""
    return written(row, *[0.5 if NUMBERS[row].high == 1 else 27] * NUMBERS[row].vm, encoding=encoding)


def of_row(row, value: bytes, *, vr="", encoding=EXPLICIT) -> Planted:
    """A file with one private element; of what stays only together, with the others."""
    made = with_private(El(row[0] << 16 | 0x10, "LO", row[1]), encoding=encoding)
    for one in next((whole for whole in TOGETHER if row in whole), {row}):
        own = value if one == row else number_of(one, encoding)
        made.put(El(one[0] << 16 | 0x1000 | one[2], vr if one == row and vr else NUMBERS[one].vr.decode(), own))
    return made


ROWS = pytest.mark.parametrize("row", sorted(NUMBERS), ids=lambda row: f"{row[0]:04X}-{row[1].decode()}-{row[2]:02X}")


@ENCODINGS
@ROWS
def test_each_number_that_conversion_needs_stays_byte_for_byte(row, encoding):
    made = of_row(row, number_of(row, encoding), encoding=encoding)
    dataset = cleaned(made)
    assert {one.tag for one in made.elements if one.tag >> 16 & 1} <= set(dataset.keys())
    assert dataset.get_item(row[0] << 16 | 0x1000 | row[2]).value.strip() == number_of(row, encoding)


WAYS = {
    "text in its place": lambda row, _: ("", b"KanarienvogelGelb9Zwitschert"[: len(number_of(row)) or 2]),
    "text as text": lambda *_: ("LO", b"Kanari"),
    "another type": lambda *_: ("UL", b"\1\0\0\0"),
    "too high": lambda row, number: ("", written(row, *[int(number.high) + 1] * number.vm)),
    "too low": lambda row, number: ("", written(row, *[int(number.low) - 1] * number.vm)),
    "too many": lambda row, number: ("", written(row, *[int(number.low)] * (number.vm + 1))),
    "too few": lambda row, number: ("", written(row, *[int(number.low)] * (number.vm - 1))),
    "no number": lambda row, number: ("", written(row, *[float("nan")] * number.vm) if number.vr != b"US" else b"1"),
}
"""How a value is none of the numbers of a row -> its VR, where that is another one, and the value."""


@ROWS
@pytest.mark.parametrize("way", WAYS)
def test_what_is_none_of_these_numbers_goes(row, way):
    """With all of a direction, of which a part would be a wrong one."""
    vr, value = WAYS[way](row, NUMBERS[row])
    assert not [one for one in cleaned(of_row(row, value, vr=vr)) if one.tag.is_private]


@pytest.mark.parametrize("value", [4711.0, 0.4711])
def test_a_number_that_is_somebodys_goes(value):
    row = 0x0065, b"Image Private Header", 0x09
    made = of_row(row, struct.pack("<d", value))
    assert [one for one in cleaned(made) if one.tag.is_private]
    made.put(El(0x00100020, "LO", b"4711"))
    assert not [one for one in cleaned(made) if one.tag.is_private]


SLICES = (0x0065, b"Image Private Header", 0x51)
FRAMES = (0x2005, b"Philips MR Imaging DD 005", 0x0F)


def of_sequence(row, *inside: El, vr="SQ", encoding=EXPLICIT) -> Planted:
    group, creator, number = row
    return with_private(
        El(group << 16 | 0x14, "LO", creator), El(group << 16 | 0x1400 | number, vr, [[*inside]]), encoding=encoding
    )


@ENCODINGS
@pytest.mark.parametrize("vr", ["SQ", "UN"])
@pytest.mark.parametrize("row", [SLICES, FRAMES], ids=["slices of a mosaic", "Philips frames"])
def test_of_a_sequence_that_conversion_needs_only_numbers_stay(row, vr, encoding):
    """No text, no name, no sequence, no private element that conversion does not need: whatever VR the file says."""
    if vr == "UN" and encoding is BIG:
        pytest.skip("UN holds little endian, and nothing says so")
    form = "<f" if encoding.little or vr == "UN" else ">f"
    made = of_sequence(
        row,
        El(0x00080032, "TM", b"101112"),
        El(0x00100010, "PN", b"Kanari^Gelb"),
        El(0x00181030, "LO", b"for Kanari"),
        El(0x00180081, "LO", b"Kanari"),
        El(0x00200032, "DS", b"1\\2\\3.5"),
        El(0x00200037, "DS", b"Kanari"),
        El(0x00204000, "LT", b"Kanari"),
        El(0x00089215, "SQ", [[El(0x00200032, "DS", b"1\\2\\3")]]),
        El(0x20010010, "LO", PHILIPS),
        El(0x20011003, "FL", struct.pack(form, 1000.0)),
        El(0x200110FE, "LO", b"Kanari"),
        El(0x20050014, "LO", FRAMES[1]),
        El(0x20051412, "IS", b"2"),
        El(0x2005140F, "SQ", [[El(0x00204000, "LT", b"Kanari")]]),
        vr=vr,
        encoding=encoding,
    )
    _, out = clean(made.to_bytes(), SAFE)
    assert b"Kanari" not in out
    content = pydicom.dcmread(io.BytesIO(out))[row[0] << 16 | 0x1400 | row[2]].value
    if isinstance(content, bytes):  # pydicom does not know that it is a sequence
        content = read_sequence(io.BytesIO(content), True, True, len(content), "iso8859")
    (item,) = content
    assert item.ImagePositionPatient == [1, 2, 3.5] and item[0x20011003].value == 1000
    assert {one.tag for one in item} <= {
        0x00080032, 0x00200032, 0x20010010, 0x20011003, 0x20050014, 0x20051412, 0x2005140F
    }  # fmt: skip


def test_a_sequence_that_conversion_needs_and_that_cannot_be_read_goes():
    made = with_private(El(0x00650010, "LO", SLICES[1]), El(0x00651051, "UN", b"Kanarienvogel!"))
    assert b"Kanari" not in clean(made.to_bytes(), SAFE)[1]


@ENCODINGS
@pytest.mark.parametrize("vr", ["DS", "FL"])
def test_gradient_directions_stay_although_the_table_lacks_them(vr, encoding):
    order = "<f" if encoding.little else ">f"
    texts = (b"-0.577350 ", b"-1.2e-05", b".8660254037844") if vr == "DS" else [struct.pack(order, 0.6)] * 3
    made = direction(*texts, vr=vr, encoding=encoding)
    assert {one.tag for one in made.elements if one.tag >> 16 & 1} <= set(cleaned(made).keys())


def direction(*components: bytes, vr="DS", encoding=EXPLICIT) -> Planted:
    rows = next(sorted(whole) for whole in TOGETHER if {NUMBERS[row].vr for row in whole} == {vr.encode()})
    made = with_private(El(rows[0][0] << 16 | 0x10, "LO", rows[0][1]), encoding=encoding)
    for (group, _, number), value in zip(rows, components):
        made.put(El(group << 16 | 0x1000 | number, vr, value))
    return made


@pytest.mark.parametrize(
    "value", [b"4711", b"2", b"-1.5", b"0.12345678901234567", b"Kanari", b"0.5\\0.5", b"", b"0.471100", b"1e5", b"."]
)
def test_a_direction_of_which_a_part_is_none_goes_as_a_whole(value):
    """A direction of two components would be a wrong one; digits that are somebody's number are no component."""
    made = direction(b"0.5", value, b"0.5")
    made.put(El(0x00100020, "LO", b"471100"))
    assert not [one for one in cleaned(made) if one.tag.is_private]


def test_a_direction_that_is_not_whole_goes():
    assert not [one for one in cleaned(direction(b"0.5", b"0.5")) if one.tag.is_private]
    beyond = struct.pack("<f", 4e9)
    made = direction(struct.pack("<f", 0.5), beyond, struct.pack("<f", 0.5), vr="FL")
    assert not [one for one in cleaned(made) if one.tag.is_private]


@ENCODINGS
def test_what_is_safe_stays_beside_what_is_not(encoding):
    order = "<" if encoding.little else ">"
    made = with_private(
        El(0x00190011, "LO", CSA),
        El(0x0019110A, "US", struct.pack(order + "H", 7)),
        El(0x0019110C, "IS", b"1000"),
        El(0x001911FF, "LO", b"Kanari"),
        El(0x00290010, "LO", b"SIEMENS CSA HEADER"),
        El(0x00291010, "OB", b"Kanarienvogel"),
        encoding=encoding,
    )
    dataset = cleaned(made)
    assert (0x0019, 0x110C) in dataset and (0x0019, 0x11FF) not in dataset
    assert (0x0019, 0x0011) in dataset and (0x0029, 0x0010) not in dataset and (0x0029, 0x1010) not in dataset


def test_without_the_option_nothing_private_stays():
    dataset = cleaned(with_private(El(0x00190010, "LO", CSA), El(0x0019100C, "IS", b"1000")), Policy())
    assert not list(dataset.group_dataset(0x0019))


@pytest.mark.parametrize(
    "private",
    [
        (El(0x0019100C, "IS", b"1000"),),
        (El(0x00190010, "LO", b"SIEMENS MR HEADERS"), El(0x0019100C, "IS", b"1000")),
        (El(0x00190011, "LO", CSA), El(0x0019100C, "IS", b"1000")),
        (El(0x00190010, "LO", CSA), El(0x0019100C, "LO", b"Kanari")),
        (El(0x00190010, "LO", CSA), El(0x0019100C, "IS", b"Kanari")),
        (El(0x00190010, "LO", CSA), El(0x0019100C, "UN", b"Kanari")),
        (El(0x00190010, "LO", CSA), El(0x0019100E, "FD", b"Kanari")),
        (El(0x00090010, "LO", b"Kanari Imaging"), El(0x00091001, "LO", b"Kanari")),
    ],
    ids=[
        "no creator",
        "another creator",
        "another block",
        "another type",
        "no number",
        "no number in UN",
        "odd size",
        "unknown",
    ],
)
def test_creators_and_types_that_lie_keep_nothing(private):
    data = with_private(*private).to_bytes()
    _, out = clean(data, SAFE)
    dataset = pydicom.dcmread(io.BytesIO(out))
    assert not any(element.tag.is_private for element in dataset)
    assert b"Kanari" not in out


def test_safe_text_that_names_somebody_goes():
    made = with_private(El(0x00190010, "LO", b"GEMS_ACQU_01"), El(0x0019109E, "LO", b"for Kanari"))
    made.put(El(0x00100010, "PN", b"Kanari^Gelb"))
    assert not list(cleaned(made).group_dataset(0x0019))


def test_safe_private_attributes_stay_at_every_depth():
    inner = [El(0x00190010, "LO", CSA), El(0x0019100C, "IS", b"1000"), El(0x001910FF, "LO", b"Kanari")]
    made = with_private(El(0x00089215, "SQ", [inner]))
    dataset = cleaned(made)
    item = dataset.DerivationCodeSequence[0]
    assert item[0x0019100C].value == 1000 and 0x001910FF not in item


def test_nothing_private_stays_behind_the_pixels():
    """What is said of private blocks stands in front, and speaks of what is there."""
    block = [El(0x00190010, "LO", CSA), El(0x0019100C, "IS", b"1000")]
    made = with_private(*block)
    made.tail = planting.encode(block, EXPLICIT)
    _, out = clean(made.to_bytes(), SAFE)
    assert out.count(CSA) == 2 and out.endswith(planting.PIXELS)  # once where the block is said to be safe


def characteristics(status: bytes, **more: list[int]) -> El:
    item = [
        El(0x00080301, "US", struct.pack("<H", 0x0019)),
        El(0x00080302, "LO", CSA),
        El(0x00080303, "CS", status),
    ]
    for tag, numbers in ((0x00080304, more.get("safe")), (0x00080306, more.get("identifying"))):
        if numbers:
            item.append(El(tag, "US", struct.pack(f"<{len(numbers)}H", *numbers)))
    return El(0x00080300, "SQ", [item])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (characteristics(b"UNSAFE"), []),
        (characteristics(b"SAFE"), [0x0C, 0x77]),
        (characteristics(b"MIXED", safe=[0x77]), [0x77]),
        (characteristics(b"MIXED", identifying=[0x0C]), []),
        (El(0x00080300, "SQ", b"garbage"), [0x0C]),
    ],
    ids=["unsafe", "safe", "some safe", "some identifying", "unreadable"],
)
def test_what_a_file_says_of_its_private_blocks_is_heard(said, kept):
    """What it calls identifying goes; what it calls safe stays, if it is a number whose type is written."""
    made = with_private(
        said,
        El(0x00190010, "LO", CSA),
        El(0x0019100C, "IS", b"1000"),
        El(0x00191077, "US", b"\1\0"),
        El(0x00191078, "LO", b"Kanari"),
    )
    dataset = cleaned(made)
    assert [number for number in (0x0C, 0x77, 0x78) if 0x00191000 | number in dataset] == kept


def test_a_words_mention_is_of_parts_of_names_only():
    from scanveil.deid.check.identifiers import Identifiers

    words = SafeWords(Identifiers(names=frozenset({("Stern^Kanari", "")}), ids=frozenset({("AB12", "")})))
    assert words.mention(b"x STERNUM") and words.mention(b"ab12") and not words.mention(b"AB 12 axial")


def test_a_creator_of_whom_the_table_knows_nothing_keeps_nothing_by_its_own_word():
    said = El(
        0x00080300,
        "SQ",
        [[El(0x00080301, "US", b"\x29\0"), El(0x00080302, "LO", b"WATSON HOLMES"), El(0x00080303, "CS", b"SAFE")]],
    )
    made = with_private(said, El(0x00290010, "LO", b"WATSON HOLMES"), El(0x00291001, "US", b"\1\0"))
    assert b"WATSON" not in clean(made.to_bytes(), SAFE)[1]


@pytest.mark.parametrize("b_values", [(), (float("nan"),), (float("-inf"),), (1000.0, 1000.0)])
def test_a_comment_of_another_b_value_than_the_files_goes(b_values):
    value = struct.pack(f"<{len(b_values)}d", *b_values)
    made = with_private(El(0x00189087, "FD", value), El(0x00204000, "LT", b"b=1000(0.445,0.000,0.895)"))
    assert "ImageComments" not in cleaned(made)


@pytest.mark.parametrize(
    ("comment", "stays"),
    [
        (b"b=1000(0.445,-0.100,0.895)", True),
        (b"b=1000(0.445,0.000,0.895) ", True),
        (b"b=1000(0.445,0.000,1.895)", False),
        (b"b=1000(0.445,0.000)", False),
        (b"b=999(0.445,0.000,0.895)", False),
        (b"b=1000(0.4711,0.000,0.895)", False),
        (b"b=1000(0.445,0.000,0.895) Kanari", False),
        (b"Kanari b=1000(0.445,0.000,0.895)", False),
        (b"b=1000(Kanari,0.000,0.895)", False),
    ],
)
def test_a_comment_that_is_a_gradient_stays_whole_or_not_at_all(comment, stays):
    """In Canon's form alone, of the b-value that the file has, and with nobody's number in it."""
    made = with_private(El(0x00189087, "FD", struct.pack("<d", 1000.0)), El(0x00204000, "LT", comment))
    made.put(El(0x00100020, "LO", b"4711"))
    assert "ImageComments" not in cleaned(made, Policy())
    dataset = cleaned(made)
    assert ("ImageComments" in dataset) is stays
    assert not stays or dataset.ImageComments == comment.decode().strip()
