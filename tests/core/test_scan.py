"""The walk through raw bytes: where values are, whatever is damaged or said otherwise around them."""

import itertools
import struct

import pytest

from scanveil.deid.check.scan import UNDEFINED, scan, where

FRAGMENTS = 0x00420011


def el(tag, vr, value, *, length=None, order="<"):
    size = len(value) if length is None else length
    head = struct.pack(order + "HH", tag >> 16, tag & 0xFFFF)
    if not vr:
        return head + struct.pack(order + "L", size) + value
    if vr in ("OB", "OW", "SQ", "UN", "UT"):
        return head + vr.encode() + struct.pack(order + "HL", 0, size) + value
    return head + vr.encode() + struct.pack(order + "H", size) + value


def item(value, *, length=None, order="<", number=0xE000):
    return struct.pack(order + "HHL", 0xFFFE, number, len(value) if length is None else length) + value


SEQUENCE_END = item(b"", number=0xE0DD)
NAME = el(0x00100010, "PN", b"Roe^")


def walk(data, *, explicit=True, little=True, end=None):
    found = scan(data, 0, len(data) if end is None else end, explicit, little)
    return [(where(one), data[one[3] : one[4]]) for one in found.values], found


def test_values_are_named_by_their_path():
    """The sequence, the number of the item, and the tag."""
    inside = el(0x00400275, "SQ", item(NAME) + item(NAME))
    assert walk(inside)[0] == [("(0040,0275)[0].(0010,0010)", b"Roe^"), ("(0040,0275)[1].(0010,0010)", b"Roe^")]


def test_the_walk_stops_in_front_of_the_pixels():
    """And says where they are, but not for those of an icon."""
    pixels = el(0x7FE00010, "OW", b"pixels")
    values, found = walk(NAME + pixels)
    assert (len(values), found.at, found.pixels, found.lost) == (1, len(NAME), (len(NAME) + 12, 6), False)
    icon = el(0x00880200, "SQ", item(pixels))
    values, found = walk(icon + NAME)
    assert (values[0], found.pixels, found.at) == (("(0088,0200)[0].(7FE0,0010)", b"pixels"), None, len(icon + NAME))


def test_what_is_no_element_ends_the_walk():
    """And it is said that the way was lost; an element that does not fit is something else."""
    _, found = walk(NAME + b"\x10\0\x20\0!!\4\0abcd")
    assert (found.at, found.lost) == (len(NAME), True)
    _, found = walk(NAME + el(0x00100020, "LO", b"abcd", length=99))
    assert (found.at, found.lost) == (len(NAME), False)
    _, found = walk(NAME + b"\x10\0\x20\0UT\0\0")
    assert (found.at, found.lost) == (len(NAME), False)


@pytest.mark.parametrize("explicit", [True, False])
def test_an_item_that_is_longer_than_the_file_ends_the_walk(explicit):
    """It has no end that could be known."""
    name = NAME if explicit else el(0x00100010, "", b"Roe^")
    start = el(0x00400275, "SQ" if explicit else "", b"", length=UNDEFINED)
    data = name + start + item(name, length=1000)
    values, found = walk(data, explicit=explicit)
    assert (values, found.at) == ([("(0010,0010)", b"Roe^")], len(name + start))


def test_an_item_longer_than_its_sequence_is_read_as_far_as_that():
    """What is in it is a value up to where the sequence ends."""
    data = el(0x00400275, "SQ", item(NAME, length=1000)) + NAME
    values, found = walk(data)
    assert values == [("(0040,0275)[0].(0010,0010)", b"Roe^"), ("(0010,0010)", b"Roe^")]
    assert found.at == len(data)


def test_what_makes_no_sense_in_a_sequence_is_one_value_of_it():
    """Up to the end of the item, and the walk goes on behind."""
    data = el(0x00400275, "SQ", item(b"Jane Roe was here.")) + NAME
    assert walk(data)[0] == [("(0040,0275)", b"Jane Roe was here."), ("(0010,0010)", b"Roe^")]


def test_fragments_are_one_value_up_to_their_delimiter():
    """Of undefined length; without a delimiter the walk ends in front of them."""
    whole = el(FRAGMENTS, "OB", item(b"") + item(b"abcd") + item(b"ef") + SEQUENCE_END, length=UNDEFINED)
    values, _ = walk(whole + NAME)
    assert values == [("(0042,0011)", whole[12:]), ("(0010,0010)", b"Roe^")]
    for open_ended in (whole[:-8], whole[:-1], whole[:-10]):
        assert walk(open_ended)[1].at == 0
    assert walk(whole)[1].at == len(whole)


def test_fragments_in_big_endian():
    """Are counted as they are written."""
    parts = item(b"", order=">") + item(b"abcd", order=">") + item(b"", order=">", number=0xE0DD)
    whole = el(FRAGMENTS, "OB", parts, length=UNDEFINED, order=">")
    assert walk(whole, little=False)[0] == [("(0042,0011)", parts)]


IMPLICIT_NAME = el(0x00100010, "", b"Roe^")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (item(IMPLICIT_NAME), [("(0009,1001)[0].(0010,0010)", b"Roe^")]),
        (item(NAME), [("(0009,1001)[0].(0010,0010)", b"Roe^")]),
        (item(IMPLICIT_NAME) + item(IMPLICIT_NAME), [(f"(0009,1001)[{at}].(0010,0010)", b"Roe^") for at in (0, 1)]),
        (item(NAME, length=UNDEFINED) + item(b"", number=0xE00D), [("(0009,1001)[0].(0010,0010)", b"Roe^")]),
        (item(el(0x00100010, "PN", b"Roe^", order=">"), order=">"), [("(0009,1001)[0].(0010,0010)", b"Roe^")]),
        (item(b""), []),
    ],
)
def test_sequences_of_no_type_are_understood_however_they_are_written(content, expected):
    """In UN values have no types, and bytes are little-endian (PS3.5 6.2.2); some writers think otherwise."""
    assert walk(el(0x00091001, "UN", content) + NAME)[0] == [*expected, ("(0010,0010)", b"Roe^")]


def test_delimiters_of_a_length_hold_bytes_that_are_searched():
    """A length has no meaning there, but is written."""
    end = item(b"", number=0xE0DD, length=0x656F52)
    data = el(0x00400275, "SQ", item(NAME) + end, length=UNDEFINED) + NAME
    values, _ = walk(data)
    assert ("(0040,0275)[0].(FFFE,E0DD)", b"Roe\0") in values and values[-1] == ("(0010,0010)", b"Roe^")


def test_a_delimiter_does_not_close_a_sequence_of_defined_length():
    """What is behind it still belongs to the sequence, up to its end."""
    data = el(0x00400275, "SQ", item(NAME) + SEQUENCE_END + item(NAME)) + NAME
    assert [path for path, _ in walk(data)[0]] == [
        "(0040,0275)[0].(0010,0010)",
        "(0040,0275)[1].(0010,0010)",
        "(0010,0010)",
    ]


def test_a_delimiter_does_not_close_the_sequence_of_an_item_of_defined_length():
    """What is behind it still belongs to the item, up to its end."""
    data = el(0x00400275, "SQ", item(NAME + SEQUENCE_END + NAME) + SEQUENCE_END, length=UNDEFINED) + NAME
    assert [path for path, _ in walk(data)[0]] == [*["(0040,0275)[0].(0010,0010)"] * 2, "(0010,0010)"]


def nested(kinds):
    """Sequences one in another, each and its item of defined or undefined length, and a value behind each."""
    data = NAME
    for of_sequence, of_item in reversed(kinds):
        inside = item(data) if of_item else item(data, length=UNDEFINED) + item(b"", number=0xE00D)
        whole = (
            el(0x00400275, "SQ", inside)
            if of_sequence
            else el(0x00400275, "SQ", inside + SEQUENCE_END, length=UNDEFINED)
        )
        data = whole + NAME
    return data


@pytest.mark.parametrize("with_lengths", list(itertools.product(itertools.product([True, False], repeat=2), repeat=3)))
def test_each_sequence_ends_where_it_should_however_it_and_those_around_are_written(with_lengths):
    """With a length or a delimiter, and so each item: what stands behind is one level further out."""
    inside = "(0040,0275)[0]."
    assert [path for path, _ in walk(nested(with_lengths))[0]] == [
        inside * depth + "(0010,0010)" for depth in (3, 2, 1, 0)
    ]


def test_the_path_of_very_deep_values_is_cut():
    """A path of 64 steps says enough, and would cost as much for each value."""
    data = NAME
    for _ in range(70):
        data = el(0x00400275, "SQ", item(data, length=UNDEFINED), length=UNDEFINED)
    (value,) = scan(data, 0, len(data), True, True).values
    assert len(value[0]) == 64


def test_the_walk_ends_where_it_is_told():
    """What is behind is not looked at, and an element that reaches beyond is none."""
    values, found = walk(NAME + NAME, end=len(NAME))
    assert (len(values), found.at) == (1, len(NAME))
    assert walk(NAME, end=len(NAME) - 1)[1].at == 0


def test_an_item_of_no_type_is_judged_up_to_its_own_end():
    """A length that spells a type (DS) is none where the item's values without types fill it."""
    data = el(0x00091001, "UN", item(el(0x00100010, "", b"x" * 0x5344))) + NAME
    assert [path for path, _ in walk(data)[0]] == ["(0009,1001)[0].(0010,0010)", "(0010,0010)"]
