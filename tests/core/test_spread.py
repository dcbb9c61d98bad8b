"""Identifiers with separators between their letters and digits are found, and what only looks like one is not."""

import struct

import planting
import pytest
from judging import clean
from planting import EXPLICIT, El, Planted

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.spread import MOST_JOINTS, SpreadFinder
from scanveil.deid.check.verify import Needles

NUMBER, MIXED = b"84736251", b"ab123456c"


def found(text: bytes) -> list[bytes]:
    """What of the text is an identifier."""
    return [text[at:stop] for _, at, stop in SpreadFinder([NUMBER, MIXED]).matches(text)]


@pytest.mark.parametrize(
    "text",
    [
        b"84.736.251",
        b"847-362-51",
        b"84 73 62 51",
        b"84/73,62_51",
        b"0084-736251",
        b"00.84736251",
        b"0-0/084736251",
        b"ab 12 34 56 c",
        b"ab-123456-c",
        b"a-b123456c",
    ],
)
@pytest.mark.parametrize(("before", "behind"), [(b"", b""), (b"no. ", b" x"), (b"12 ", b" 34"), (b"\\", b"\\")])
def test_an_identifier_is_found_with_separators_in_it(text, before, behind):
    assert found(before + text + behind) == [text]


@pytest.mark.parametrize(
    "text",
    [
        b"84736251",
        b"ab123456c",
        b"84--736251",
        b"84:736251",
        b"84.7362517",
        b"984.736251",
        b"xab-123456c",
        b"ab-123456cd",
        b"ab-123456c7",
        b"0ab-123456c",
        b"84.736.25",
        b"10.84736251",
    ],
)
def test_what_is_whole_or_joined_otherwise_or_part_of_another_is_none(text):
    """What is whole is found as it is, by the search for that."""
    assert found(text) == []


def test_a_number_beside_letters_is_found():
    """A letter that checks it stands behind: 12.345.678-K."""
    assert found(b"id84.736.251-k") == [b"84.736.251"]


def test_a_long_row_of_numbers_is_a_uid():
    """As many separators as there may be, and one more."""
    most = b"8.4.7.3.6.2.5.1"
    assert most.count(b".") == MOST_JOINTS and found(most) == [most]
    assert list(SpreadFinder([b"847362519"]).matches(most + b".9")) == []


@pytest.mark.parametrize(
    ("own", "text"),
    [
        (b"AB123456C", b"AB 12 34 56 C"),
        (b"12345678K", b"12.345.678-K"),
        (b"12.345.678-K", b"12 345 678 K"),
        (b"9434765919", b"943 476 5919"),
        (b"070761-4285", b"07 07 61 4285"),
        (b"84736251", b"00.84736251"),
        (b"473625", b"47-36-25"),
        (b"194308172342", b"430817-2342"),
        (b"19430817-2342", b"4308172342"),
        (b"12.345.678-5", b"12345678"),
        (b"12.345.678-K", b"12.345.678"),
        (b"KLINIK84736251", b"84736251"),
        (b"84736251", b"0-84736251.5"),
        (b"AB12345C", b"AB 12345 C"),
        (b"ABCDE-1234567", b"ABCDE 123 4567"),
        (b"RSSMRA85T10A562S", b"RSSMRA 85T10 A562S"),
        (b"ab,123,456", b"ab-123-456"),
    ],
)
def test_it_is_cut_from_a_copy(own, text):
    made = Planted()
    made.put(El(0x00100020, "LO", own), El(0x00081090, "LO", b"Optima, " + text))
    _, out = clean(made.to_bytes())
    assert text not in out and b"Optima" in out


@pytest.mark.parametrize(("number", "is_found"), [(b"8473625", True), (b"84736251", False)])
def test_a_number_is_found_as_a_short_float_where_that_holds_it_whole(number, is_found):
    """It is another number else."""
    needles = Needles(Identifiers(ids=frozenset({(number.decode(), "")}))).search
    data = planting.encode([El(0x00189920, "FL", struct.pack("<f", int(number)))], EXPLICIT)
    assert bool(needles(bytes(128) + b"DICM" + data)) is is_found


def test_a_number_is_found_whole_inside_of_letters_however_it_was_written():
    """What joins its digits in the header makes no other thing of it."""
    made = Planted()
    made.put(El(0x00100020, "LO", b"474-335-778"), El(0x00081090, "LO", b"Optima MRN474335778"))
    _, out = clean(made.to_bytes())
    assert b"474335778" not in out
