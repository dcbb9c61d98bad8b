import struct

import pytest
from builders import explicit, implicit, item, nested

from scanveil.dicom import wire
from scanveil.dicom.wire import (
    EXPLICIT_BIG,
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    MAX_DEPTH,
    PIXEL_TAGS,
    header_at,
    inner_encoding,
    items,
    parse,
    parse_all,
    tag_text,
)
from scanveil.errors import MalformedError, TooDeepError, TruncatedError

UNDEFINED = 0xFFFFFFFF
SEQUENCE_END = struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
ITEM_END = struct.pack("<HHL", 0xFFFE, 0xE00D, 0)
OPEN_ITEM = struct.pack("<HHL", 0xFFFE, 0xE000, UNDEFINED)
NAME = explicit(0x00100010, "PN", b"Doe^Jane")


def tags(elements):
    return [element.tag for element in elements]


def test_elements_are_listed_with_their_places():
    """Each element is listed with its tag, type and place; values are not copied."""
    data = explicit(0x00080060, "CS", b"MR") + explicit(0x00091001, "OB", b"1234")
    first, second = parse_all(data, 0, len(data), EXPLICIT_LITTLE)
    assert (first.tag, first.vr, data[first.value : first.value_end]) == (0x00080060, b"CS", b"MR")
    assert (second.tag, second.vr, data[second.value : second.value_end]) == (0x00091001, b"OB", b"1234")
    assert (first.start, first.end, second.start, second.end) == (0, 10, 10, 26)


def test_implicit_elements_have_no_type():
    """In implicit VR, lengths have 32 bits and types are not known."""
    data = implicit(0x00100010, b"Doe^Jane") + implicit(0x7FE00010, b"12")
    assert [(one.tag, one.vr) for one in parse_all(data, 0, len(data), IMPLICIT_LITTLE)] == [
        (0x00100010, b""),
        (0x7FE00010, b""),
    ]


def test_big_endian():
    """In big endian, tags and lengths are swapped."""
    data = struct.pack(">HH2sH", 0x0010, 0x0010, b"PN", 4) + b"Jane"
    (element,) = parse_all(data, 0, len(data), EXPLICIT_BIG)
    assert (element.tag, data[element.value : element.value_end]) == (0x00100010, b"Jane")


def test_parsing_stops_in_front_of_pixels():
    """Parsing stops in front of an element that was named, and says where."""
    data = NAME + explicit(0x7FE00010, "OW", b"1234")
    parsed = parse(data, 0, len(data), EXPLICIT_LITTLE, stop_tags=PIXEL_TAGS)
    assert (tags(parsed.elements), parsed.at, parsed.whole) == ([0x00100010], len(NAME), False)


def test_parsing_can_be_taken_up_again():
    """What does not lie wholly within the buffer is left for later, at a place to come back to."""
    data = NAME + NAME
    for end in range(len(NAME), 2 * len(NAME)):
        parsed = parse(data, 0, end, EXPLICIT_LITTLE)
        assert (len(parsed.elements), parsed.at) == (1, len(NAME))
        assert parsed.whole == (end == len(NAME))


def test_a_range_that_must_be_whole():
    """A range that must hold whole elements and does not is truncated."""
    with pytest.raises(TruncatedError):
        parse_all(NAME, 0, len(NAME) - 1, EXPLICIT_LITTLE)


def test_sequence_of_undefined_length():
    """The end of a sequence of undefined length is its delimiter; its value is before that."""
    data = explicit(0x00081140, "SQ", item(NAME) + SEQUENCE_END, UNDEFINED) + NAME
    sequence, after = parse_all(data, 0, len(data), EXPLICIT_LITTLE)
    assert sequence.undefined
    assert sequence.value_end + 8 == sequence.end == after.start
    (only,) = items(data, sequence, EXPLICIT_LITTLE)
    assert data[only.value : only.value_end] == NAME


@pytest.mark.parametrize("opening", ["defined", "undefined"])
def test_items(opening):
    """Items are found with defined and undefined lengths, empty ones too."""
    if opening == "defined":
        content = item(NAME) + item(b"") + item(NAME + NAME)
    else:
        content = OPEN_ITEM + NAME + ITEM_END + OPEN_ITEM + ITEM_END + OPEN_ITEM + NAME + NAME + ITEM_END
    data = explicit(0x00081140, "SQ", content)
    (sequence,) = parse_all(data, 0, len(data), EXPLICIT_LITTLE)
    found = items(data, sequence, EXPLICIT_LITTLE)
    assert [data[one.value : one.value_end] for one in found] == [NAME, b"", NAME + NAME]


def test_items_hold_what_looks_like_a_delimiter():
    """A value that holds the bytes of a delimiter does not end the sequence."""
    trap = explicit(0x00091001, "OB", SEQUENCE_END + ITEM_END)
    data = explicit(0x00081140, "SQ", OPEN_ITEM + trap + ITEM_END + SEQUENCE_END, UNDEFINED) + NAME
    assert tags(parse_all(data, 0, len(data), EXPLICIT_LITTLE)) == [0x00081140, 0x00100010]


def test_sequence_in_un_is_implicit():
    """A sequence whose type is UN is implicit inside, whatever is around it (PS3.5 6.2.2)."""
    inner = implicit(0x00100010, b"Doe^Jane")
    data = explicit(0x00091001, "UN", item(inner) + SEQUENCE_END, UNDEFINED) + NAME
    sequence, _ = parse_all(data, 0, len(data), EXPLICIT_LITTLE)
    encoding = inner_encoding(data, sequence, EXPLICIT_LITTLE)
    assert encoding == IMPLICIT_LITTLE
    (only,) = items(data, sequence, encoding)
    assert tags(parse_all(data, only.value, only.value_end, encoding)) == [0x00100010]


@pytest.mark.parametrize(
    "content",
    [NAME, item(NAME) + NAME, SEQUENCE_END + item(NAME)],
    ids=["no item", "more than items", "delimiter too early"],
)
def test_sequences_that_hold_no_items(content):
    """A sequence that holds something other than items is malformed."""
    data = explicit(0x00081140, "SQ", content)
    (sequence,) = parse_all(data, 0, len(data), EXPLICIT_LITTLE)
    with pytest.raises(MalformedError):
        items(data, sequence, EXPLICIT_LITTLE)


@pytest.mark.parametrize("content", [item(NAME)[:-1], b"\xfe\xff\x00", OPEN_ITEM + NAME])
def test_items_that_are_cut_off(content):
    """An item that goes beyond its sequence is truncated."""
    data = explicit(0x00081140, "SQ", content)
    (sequence,) = parse_all(data, 0, len(data), EXPLICIT_LITTLE)
    with pytest.raises(TruncatedError):
        items(data, sequence, EXPLICIT_LITTLE)


def test_delimiter_where_an_element_should_be():
    """A delimiter outside of any sequence is malformed."""
    implicit_delimiter = implicit(0xFFFEE0DD, b"")
    with pytest.raises(MalformedError, match="a sequence ends where none began"):
        parse(implicit_delimiter, 0, 8, IMPLICIT_LITTLE)


def test_undefined_length_of_a_plain_value():
    """Only sequences and pixels may have no length."""
    data = struct.pack("<HH2sHL", 0x0010, 0x0010, b"UT", 0, UNDEFINED) + bytes(20)
    with pytest.raises(MalformedError, match="no length"):
        parse(data, 0, len(data), EXPLICIT_LITTLE)


def test_depth_has_a_limit():
    """Sequences are followed to `MAX_DEPTH` levels and refused beyond."""
    deep = nested(MAX_DEPTH)
    assert len(parse_all(deep, 0, len(deep), EXPLICIT_LITTLE)) == 1
    deeper = nested(MAX_DEPTH + 1)
    with pytest.raises(TooDeepError):
        parse_all(deeper, 0, len(deeper), EXPLICIT_LITTLE)


def test_header_of_an_element():
    """An element's header is read without looking at its value."""
    data = explicit(0x7FE00010, "OW", b"", 1_000_000)
    assert header_at(data, 0, EXPLICIT_LITTLE) == (0x7FE00010, b"OW", 12, 1_000_000)
    assert header_at(NAME, 0, EXPLICIT_LITTLE) == (0x00100010, b"PN", 8, 8)
    with pytest.raises(TruncatedError):
        header_at(data[:11], 0, EXPLICIT_LITTLE)


def test_tags_are_written_as_dicom_writes_them():
    """A tag is two groups of four hexadecimal digits."""
    assert tag_text(0x7FE00010) == "(7FE0,0010)"


def test_what_is_nested_is_walked_through_once_however_many_levels_there_are(monkeypatch):
    """Whoever opens one level after the other does not walk through the innermost again."""
    seen = []
    find = wire._find_end

    def counted(buffer, at, *others):
        seen.append(at)
        return find(buffer, at, *others)

    monkeypatch.setattr(wire, "_find_end", counted)
    data = NAME * 100
    for _level in range(20):
        data = explicit(0x00081140, "SQ", OPEN_ITEM + data + ITEM_END + SEQUENCE_END, UNDEFINED)
    start, end = 0, len(data)
    for _level in range(20):
        (sequence,) = parse_all(data, start, end, EXPLICIT_LITTLE)
        (one,) = items(data, sequence, EXPLICIT_LITTLE)
        start, end = one.value, one.value_end
    assert len(seen) == 20


def test_an_end_that_is_known_lies_within_what_is_asked_for():
    """The same sequence, cut off: its end is beyond that."""
    data = explicit(0x00081140, "SQ", OPEN_ITEM + NAME * 100 + ITEM_END + SEQUENCE_END, UNDEFINED) + NAME
    assert len(parse_all(data, 0, len(data), EXPLICIT_LITTLE)) == 2
    for end in range(len(data) - len(NAME) - 9, len(data) - len(NAME)):
        assert parse(data, 0, end, EXPLICIT_LITTLE).elements == []
