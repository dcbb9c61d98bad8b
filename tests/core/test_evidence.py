"""What counts as evidence: by the letters around a find, and by the value in which it stands."""

import struct

import pytest
from judging import clean
from planting import El, Planted

from scanveil.deid.check.evidence import MAX_SHORT_TEXT, How, Surroundings, counts, is_ramp, may_stand_alone
from scanveil.deid.check.scan import scan
from scanveil.deid.check.stamps import OWN_PREAMBLE
from scanveil.deid.rules.policy import policy_of


def element(tag, vr, value):
    head = struct.pack("<HH", tag >> 16, tag & 0xFFFF) + vr.encode()
    long = vr in ("OB", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
    return head + struct.pack("<HL" if long else "<H", *(0, len(value)) if long else (len(value),)) + value


def found_in(data, needle, *, start=0, **options):
    scanned = scan(data, start, len(data), True, True)
    at = data.index(needle)
    return Surroundings(data, scanned.values, scanned.at, **options).around(at, at + len(needle))


def judge(text, needle, how, start=0, end=None):
    """Whether a needle in a text counts; its first place is meant."""
    return counts(text, needle, how, text.index(needle), start, len(text) if end is None else end)


@pytest.mark.parametrize(
    ("how", "text", "needle", "expected"),
    [
        (How.ANYWHERE, b"xxroexx", b"roe", True),
        (How.WORD, b"x roe.", b"roe", True),
        (How.WORD, b"xroe", b"roe", False),
        (How.WORD, b"roex", b"roe", False),
        (How.WORD, b"4roe5", b"roe", True),
        (How.WORD, b"xjaeckelx", b"jaeckel", True),
        (How.WORD, b"symmetric", b"metric", False),
        (How.TOKEN, b" a77 ", b"a77", True),
        (How.TOKEN, b"1a77", b"a77", False),
        (How.TOKEN, b"a77b", b"a77", False),
        (How.KEPT, b"a77-", b"a77", True),
        (How.KEPT, b"a778", b"a77", False),
        (How.HINT, b"_will_", b"will", True),
        (How.HINT, b"willing", b"will", False),
        (How.HINT, b"will4", b"will", True),
        (How.HINT, b" hv43 ", b"hv43", True),
        (How.HINT, b"hv431", b"hv43", False),
        (How.HINT, b"xhv43", b"hv43", False),
        (How.TEXT, b"1.9.43", b"9.43", True),
        (How.SHORT, b"4\xc3\xb85", b"\xc3\xb8", True),
        (How.SHORT, b"x\xc3\xb8", b"\xc3\xb8", False),
        (How.SHORT, b"\xc3\xb8\xc3", b"\xc3\xb8", False),
        (How.SHIFTED, b"\x1b$B8ab", b"8ab", True),
        (How.SHIFTED, b"8ab\x1b$B", b"8ab", False),
        (How.NUMBER, b"no 0048213377", b"48213377", True),
        (How.NUMBER, b"48213377.", b"48213377", True),
        (How.NUMBER, b"0048213377", b"0048213377", True),
        (How.NUMBER, b"1048213377", b"48213377", False),
        (How.NUMBER, b"48213377.5", b"48213377", False),
        (How.DATE, b"20140309", b"20140309", True),
        (How.DATE, b"2014030912.25", b"20140309", True),
        (How.DATE, b"1.2.20140309", b"20140309", False),
        (How.DATE, b"0.20140309", b"20140309", False),
    ],
)
def test_what_stands_around_decides(how, text, needle, expected):
    """A word between letters is part of another, a number between digits another number, and so on."""
    assert judge(text, needle, how) is expected


def test_what_stands_outside_of_the_text_does_not_count():
    """Letters behind its end belong to something else."""
    assert not judge(b"aroeb", b"roe", How.WORD)
    assert judge(b"aroeb", b"roe", How.WORD, 1, 4)
    assert not judge(b"aroeb", b"roe", How.WORD, 1, 5)
    assert not judge(b"aroeb", b"roe", How.WORD, 0, 4)
    assert not judge(b"\x1b8ab", b"8ab", How.SHIFTED, 1)


def test_a_word_may_have_one_letter_beside_it_that_is_none():
    """One byte that looks like a letter may separate two values; two of them are part of a word, unless it is long."""
    assert may_stand_alone(b"..roe..", 2, 5)
    assert may_stand_alone(b".xroex.", 2, 5)
    assert not may_stand_alone(b"xxroe..", 2, 5)
    assert not may_stand_alone(b"..roexx", 2, 5)
    assert may_stand_alone(b"xroe", 1, 4) and may_stand_alone(b"roex", 0, 3)
    assert may_stand_alone(b"xxjaeckxx", 2, 7) and not may_stand_alone(b"xxjaecxx", 2, 6)


NAME = element(0x00100010, "PN", b"Roe^Jane")
WORDS = element(0x00104000, "LT", b"her name is Roe now.")


def test_a_find_is_named_by_the_element_it_stands_in():
    """With where that value starts and ends."""
    data = NAME + WORDS
    name, start, end, is_text = found_in(data, b"Roe n")
    assert (name, data[start:end], is_text) == ("(0010,4000)", b"her name is Roe now.", True)


def test_a_find_behind_the_last_element_is_said_to_be_there():
    """It reaches to the end of the file."""
    data = NAME + b"\xff\xff\xff\xff Roe, J"
    assert found_in(data, b" Roe") == ("behind the last element", len(NAME), len(data), True)


def test_a_find_in_the_preamble_is_said_to_be_there():
    """Unless it is the one that Scanveil writes."""
    data = bytes(100) + b"Roe" + bytes(25) + b"DICM" + NAME
    assert found_in(data, b"Roe", start=132) == ("preamble", 0, 132, True)
    assert found_in(OWN_PREAMBLE + NAME, b"DIC", start=132) is None


def test_numbers_are_no_text_but_for_letters_in_a_row():
    """In bytes of which nothing is known, a find counts as text where printable ones stand around it."""
    alone = element(0x00091001, "OB", b"\x01" * 12 + b"jaeckel" + b"\x01" * 13)
    (_, start, end, is_text) = found_in(alone, b"jaeckel")
    assert (alone[start:end], is_text) == (b"jaeckel", False)
    written = element(0x00091001, "OB", b"\x01" * 12 + b"so says jaeckel." + b"\x01" * 12)
    (_, start, end, is_text) = found_in(written, b"jaeckel")
    assert (written[start:end], is_text) == (b"so says jaeckel.", True)
    close = element(0x00091001, "OB", b"\x01" * 12 + b"jaeckel..." + b"\x01" * 12)
    assert found_in(close, b"jaeckel")[3] is True
    closer = element(0x00091001, "OB", b"\x01" * 12 + b"jaeckel.." + b"\x01" * 13)
    assert found_in(closer, b"jaeckel")[3] is False


@pytest.mark.parametrize(
    ("byte", "printable"), [(0x1F, False), (0x20, True), (0x7E, True), (0x7F, False), (0x80, False)]
)
def test_what_stands_around_a_find_reaches_as_far_as_printable_bytes(byte, printable):
    """A find of seven letters counts as text where three more are around it."""
    for around in (b"\x01" * 12 + b"..%cjaeckel" % byte, b"jaeckel%c.." % byte + b"\x01" * 12):
        data = element(0x00091001, "OB", around + b"\x01" * (len(around) % 2))
        assert found_in(data, b"jaeckel")[3] is printable


def test_numbers_by_their_type_are_never_text():
    """And bytes of no type are, where there is no control character among them."""
    assert found_in(element(0x00189087, "FD", b"jaeckel "), b"jaeck")[3] is False
    assert found_in(element(0x00091001, "UN", b"so says jaeckel "), b"jaeck")[3] is True
    assert found_in(element(0x00091001, "UN", b"\x01" * 5 + b"jaeck" + b"\x01" * 6), b"jaeck")[3] is False


# a sequence of undefined length, an item of 4,000 bytes, and an element of a long type
HEADERS = b"\x08\0\x18\x22SQ\0\0\xff\xff\xff\xff" + b"\xfe\xff\0\xe0\xa0\x0f\0\0" + b"\x10\0\0\x40UT\0\0\x94\x0f\0\0"


@pytest.mark.parametrize(
    ("at", "stop", "is_evidence"),
    [
        (3, 12, False),
        (2, 12, True),
        (11, 13, True),
        (15, 20, False),
        (14, 20, True),
        (19, 21, True),
        (23, 32, False),
        (22, 32, True),
        (31, 33, True),
    ],
)
def test_a_header_is_no_evidence_from_the_end_of_its_tag_to_its_own_end(at, stop, is_evidence):
    """Its type and its length spell words by chance; a tag of the standard spells none, nor do two headers together."""
    data = HEADERS + b"." * 3988
    scanned = scan(data, 0, len(data), True, True)
    assert [one[3:] for one in scanned.values] == [(32, 4020)]
    found = Surroundings(data, scanned.values, scanned.at).around(at, stop)
    assert found == (("between two elements", 0, max(32, stop), True) if is_evidence else None)


def test_what_stands_between_two_values_reaches_from_the_one_to_the_other():
    """Behind the last one, to where the elements end."""
    end = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    data = NAME + HEADERS[:12] + b"\xfe\xff\0\xe0\xff\xff\xff\xff" + NAME + end + b"Jane"
    scanned = scan(data, 0, len(data), True, True)
    first, second = (one[3:] for one in scanned.values)
    around = Surroundings(data, scanned.values, scanned.at).around
    assert around(first[1], first[1] + 3) == ("between two elements", first[1], second[0], True)
    assert around(second[1], second[1] + 3) == ("between two elements", second[1], len(data) - 4, True)
    assert around(first[1] - 2, first[1] + 2) == ("between two elements", first[0], second[0], True)
    assert around(second[1] + 4, second[1] + 8) is None


@pytest.mark.parametrize("at", [6, 7])
def test_what_stands_in_the_reserved_bytes_of_a_long_header_is_evidence(at):
    """They are zeros, and read by nobody (PS3.5 7.1.2)."""
    data = bytearray(element(0x00104000, "UT", b"...."))
    data[at] = 0x41
    scanned = scan(bytes(data), 0, len(data), True, True)
    assert Surroundings(bytes(data), scanned.values, scanned.at).around(4, 10) is not None


def may_hold(how, vr, value, at=-1, length=1):
    """Whether a value of this type may hold a needle that counts so, at a place in it."""
    data = element(0x00104000, vr, value)
    scanned = scan(data, 0, len(data), True, True)
    at += len(data) if at < 0 else len(data) - len(value)
    return Surroundings(data, scanned.values, scanned.at).may_hold(how, at, at + length)


@pytest.mark.parametrize("how", [How.KEPT, How.HINT, How.PART, How.TEXT])
def test_some_needles_count_in_texts_alone(how):
    """Of types that hold words; not in numbers, dates, bytes or headers; in codes what is cut or written out."""
    text = b"x" * MAX_SHORT_TEXT
    for vr in ("LO", "LT", "PN", "SH", "ST", "UC", "UT"):
        assert may_hold(how, vr, text)
    assert may_hold(how, "CS", text) is (how is not How.KEPT)
    for vr in ("AE", "AS", "DA", "DS", "DT", "IS", "TM", "UI", "UR", "OB", "UL"):
        assert not may_hold(how, vr, text) and may_hold(How.WORD, vr, text)
    data = element(0x00104000, "LO", text)
    scanned = scan(data, 0, len(data), True, True)
    assert not Surroundings(data, scanned.values, scanned.at).may_hold(how, 0, 1)
    assert Surroundings(data, scanned.values, scanned.at).may_hold(How.WORD, 0, 1)


def test_what_is_very_short_counts_in_short_texts_alone():
    """Up to 64 bytes; hints do not, as they are only cut."""
    longer = b"x" * (MAX_SHORT_TEXT + 2)
    assert not may_hold(How.KEPT, "LT", longer)
    assert may_hold(How.HINT, "LT", longer) and may_hold(How.TEXT, "LT", longer)


def test_a_value_of_no_type_has_that_of_the_dictionary():
    """(0010,4000) holds a long text, and (0018,0050) a number."""
    assert may_hold(How.HINT, "UN", b"x" * 8)
    data = element(0x00180050, "UN", b"x" * 8)
    scanned = scan(data, 0, len(data), True, True)
    assert not Surroundings(data, scanned.values, scanned.at).may_hold(How.HINT, len(data) - 1, len(data))


@pytest.mark.parametrize(("vr", "size"), [("UL", 4), ("SL", 4), ("FL", 4), ("FD", 8), ("UV", 8), ("SV", 8)])
def test_a_binary_number_counts_as_a_whole_one_alone(vr, size):
    """Of its size, and where a number starts."""
    value = b"\x01" * 24
    for at in range(0, 24 - size, 2):
        assert may_hold(How.VALUE, vr, value, at, size) is (at % size == 0)
    assert not may_hold(How.VALUE, vr, value, 0, 12 - size)
    assert not may_hold(How.VALUE, "OB", value, 0, size) and not may_hold(How.VALUE, "LT", value, 0, size)


@pytest.mark.parametrize(
    ("vr", "value", "is_defined"),
    [
        ("CS", b"HEAD", True),
        ("CS", b"HEAD_NECK 2", True),
        ("CS", b"HEAD MIKKELSEN", False),
        ("CS", b"MIKKELSEN\\HEAD", True),
        ("CS", b"HEAD\\MIKKELSEN", True),
        ("LO", b"HEAD", False),
    ],
)
def test_words_that_the_standard_defines_are_no_evidence_in_code_strings(vr, value, is_defined):
    """Each of several values by itself."""
    data = element(0x00180015, vr, value + b" " * (len(value) & 1))
    scanned = scan(data, 0, len(data), True, True)
    at = data.index(b"HEAD")
    assert Surroundings(data, scanned.values, scanned.at).is_defined(at, at + 4) is is_defined


@pytest.mark.parametrize(
    ("tag", "value", "is_evidence"),
    [
        (0x00080070, b"Philips", False),
        (0x00080070, b"PHILIPS ", False),
        (0x00080070, b"Philips of Mikkelsen", True),
        (0x00081090, b"Vivid E9", False),
        (0x00104000, b"Philips", True),
    ],
)
def test_a_listed_maker_or_model_is_no_evidence_where_it_belongs(tag, value, is_evidence):
    """As the whole value, and nowhere else."""
    data = element(tag, "LO", value + b" " * (len(value) & 1))
    assert (found_in(data, value[:5]) is not None) is is_evidence


def test_a_dummy_is_no_evidence():
    """What Scanveil writes for a date it takes out may be somebody's birthday; elsewhere it counts."""
    assert found_in(element(0x00100030, "DA", b"19000101"), b"19000101") is None
    assert found_in(element(0x00100030, "DA", b"19000102"), b"19000102") is not None
    assert found_in(element(0x00104000, "LT", b"19000101"), b"19000101") is not None


def test_a_stamp_is_no_evidence_in_a_copy_alone():
    """Words that Scanveil writes into copies count in what it did not write."""
    data = element(0x00120062, "CS", b"YES ")
    assert found_in(data, b"YES", stamped=True) is None
    assert found_in(data, b"YES") is not None


@pytest.mark.parametrize("vr", ["CS", "UN"])
def test_a_defined_term_is_known_whatever_type_is_written(vr):
    """An attribute of Code Strings may come as UN."""
    data = element(0x00180015, vr, b"PANCREAS")
    scanned = scan(data, 0, len(data), True, True)
    at = data.index(b"PANCREAS")
    assert Surroundings(data, scanned.values, scanned.at).is_defined(at, at + 8)


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [
        (0x00281051, "DS", b"12450"),
        (0x00281052, "DS", b"-12450"),
        (0x00200013, "IS", b"12450"),
        (0x00080030, "TM", b"124501"),
    ],
)
def test_a_short_number_is_no_evidence_where_things_are_measured_or_counted(tag, vr, value):
    """A number of seven digits is."""
    made = Planted()
    made.put(El(0x00100020, "LO", value.strip(b"-")), El(tag, vr, value))
    _, out = clean(made.to_bytes(), policy_of("research"))
    assert value in out
    made = Planted()
    made.put(El(0x00100020, "LO", b"8473625"), El(0x00200013, "IS", b"8473625"))
    assert b"8473625" not in clean(made.to_bytes())[1]


@pytest.mark.parametrize("own", [b"12345678", b"87654321", b"ABCDEFGH"])
def test_a_wedge_of_greys_names_nobody(own):
    """Nor does a palette that rises evenly."""
    made = Planted()
    ramp = bytes(range(256)) if own[0] < own[1] else bytes(range(255, -1, -1))
    made.elements = [one._replace(value=ramp) if one.tag == 0x7FE00010 else one for one in made.elements]
    made.put(El(0x00100020, "LO", own), El(0x00281201, "OW", ramp))
    _, out = clean(made.to_bytes())
    assert out.count(ramp) == 2


def test_a_text_behind_a_wedge_is_text():
    """Only where all of it rises evenly it is none."""
    assert is_ramp(b"abcdefgh") and not is_ramp(b"abcdefghh")
