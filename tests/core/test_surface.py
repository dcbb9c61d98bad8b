"""The check's own reading of files, whole or damaged; what it collects; and how texts may be spelled."""

import io
import struct
from base64 import b64encode

import planting
import pytest
from planting import BIG, DEFLATED, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid.check import surface
from scanveil.deid.check.days import days_of
from scanveil.deid.check.identifiers import Identifiers, collect
from scanveil.deid.check.spellings import disguises, encodings, readings, spellings_of_phrase, spellings_of_word
from scanveil.deid.check.surface import fingerprint, read_surface, take_apart
from scanveil.errors import MalformedError, TooLargeError

NAME = El(0x00100010, "PN", b"Roe^")


def made(*elements, pixels=True, **options):
    found = Planted(elements=planting.image()[: None if pixels else -1], **options)
    found.put(*elements)
    return found


def read(data, size=None):
    return read_surface(io.BytesIO(data), len(data) if size is None else size)


def values(found):
    return {tag: found.head[start:end] for path, tag, _, start, end in found.values if not path}


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG])
def test_pixels_are_stepped_over(encoding):
    """The values before them are in the head, those behind in the tail, and they are said to be where they are."""
    behind = encode([El(0xFFFCFFFC, "OB", b"Jane")], encoding)
    data = made(NAME, encoding=encoding, tail=behind).to_bytes()
    found = read(data)
    start, end = found.pixels
    assert data[start:end].endswith(planting.PIXELS) and len(data[start:end]) == 256 + (12 if encoding.explicit else 8)
    assert (values(found)[0x00100010], found.tail, found.whole) == (b"Roe^", behind, True)
    assert [found.tail[one[3] : one[4]] for one in found.tail_values] == [b"Jane"]
    assert found.head == data[:start] and found.fingerprint == fingerprint(data[:start], len(data))


@pytest.mark.parametrize("size", [256, 40_000, 70_000])
def test_what_follows_the_pixels_is_read_wherever_they_end(size):
    """Within what is read at first, or far behind; up to the size of the file, whatever follows in the stream."""
    behind = encode([El(0xFFFCFFFC, "OB", b"Jane")], EXPLICIT)
    own = made(pixels=False, tail=behind)
    own.put(El(0x7FE00010, "OW", bytes(size)))
    data = own.to_bytes()
    found = read(data + b"more", len(data))
    assert (found.pixels[1], found.tail) == (len(data) - len(behind), behind)
    assert [found.tail[one[3] : one[4]] for one in found.tail_values] == [b"Jane"]


def test_no_more_than_so_much_behind_the_pixels_is_read(monkeypatch):
    """A file with more is refused elsewhere."""
    monkeypatch.setattr(surface, "MAX_READ", 100)
    own = made(pixels=False, tail=bytes(1000))
    own.put(El(0x7FE00010, "OW", bytes(40_000)))
    assert len(read(own.to_bytes()).tail) == 100


def test_fragments_are_stepped_over_one_by_one():
    """Wherever they lie; behind the last one is the tail."""
    fragments = b"".join(struct.pack("<HHL", 0xFFFE, 0xE000, len(one)) + one for one in (b"", bytes(70_000), b"ab"))
    value = fragments + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    own = made(pixels=False, syntax=planting.JPEG, tail=encode([El(0xFFFCFFFC, "OB", b"Jane")], EXPLICIT))
    own.put(El(0x7FE00010, "OB", value, True))
    data = own.to_bytes()
    found = read(data)
    assert data[: found.pixels[1]].endswith(value) and found.tail.endswith(b"Jane")
    cut = read(data[: found.pixels[1] - 20])
    assert cut.pixels[1] == found.pixels[1] - 20 and cut.tail == b""
    for missing in range(1, 9):
        size = found.pixels[1] - missing
        assert read(data, size).pixels[1] == size and read(data, size).tail == b""


def test_a_large_header_is_read_to_its_end():
    """Many times as much as is read at first."""
    long = El(0x00104000, "UT", b"x" * 100_000)
    found = read(made(long, NAME, El(0x00204000, "LT", b"last")).to_bytes())
    assert (values(found)[0x00204000], found.whole) == (b"last", True)


def test_a_file_without_pixels_is_whole_if_its_values_reach_to_its_end():
    """Up to seven zeros may follow; letters may not, nor may an element be cut off."""
    data = made(NAME, pixels=False).to_bytes()
    assert read(data).whole and read(data + bytes(7)).whole
    assert not read(data + bytes(6) + b"J").whole and not read(data + b"\x10\0\x20\0LO\x08\0Jane").whole
    assert not read(data + bytes(8)).whole
    assert read(data).pixels == (len(data), len(data)) and read(data).tail == b""


def test_a_file_that_ends_before_it_should_is_not_whole():
    """Its size says more than there is to be read."""
    data = made(NAME, pixels=False).to_bytes()
    assert not read(data, len(data) + 2).whole


def test_a_deflated_file_is_read_inflated():
    """Where it is damaged, or too large, that is said."""
    data = made(NAME, syntax=DEFLATED).to_bytes()
    found = read(data)
    assert values(found)[0x00100010] == b"Roe^" and found.whole
    with pytest.raises(MalformedError, match="damaged"):
        read(data[:-200] + b"\xff" * 200)


def test_a_deflated_file_that_grows_too_large_is_refused(monkeypatch):
    """So much is inflated at most."""
    data = made(El(0x00104000, "UT", b"x" * 5000), syntax=DEFLATED).to_bytes()
    monkeypatch.setattr(surface, "MAX_READ", 5000)
    with pytest.raises(TooLargeError, match="Unpacked"):
        read(data)
    monkeypatch.setattr(surface, "MAX_READ", 10_000)
    assert read(data).whole


def test_file_meta_may_be_written_oddly():
    """Without types, with long values, and cut off: it is read as far as it makes sense."""
    start = bytes(128) + b"DICM"
    implicit = b"\2\0\x16\0" + struct.pack("<L", 4) + b"HERE"
    assert values(take_apart(start + implicit, b""))[0x00020016] == b"HERE"
    long = b"\2\0\1\1OB\0\0" + struct.pack("<L", 6) + b"secret"
    assert values(take_apart(start + long, b""))[0x00020101] == b"secret"
    short = b"\2\0\x16\0AE" + struct.pack("<H", 4) + b"HERE"
    assert values(take_apart(short + short, b""))[0x00020016] == b"HERE"
    assert 0x00020017 not in values(take_apart(start + short + b"\2\0\x17\0AE" + struct.pack("<H", 99) + b"cut", b""))


def test_the_order_of_bytes_is_seen_where_it_is_not_said():
    """A group below 256 begins with a zero in big endian alone."""
    big = encode([El(0x00080060, "CS", b"CT"), El(0x00100010, "PN", b"Roe^")], BIG)
    assert values(take_apart(big, b""))[0x00100010] == b"Roe^"
    assert values(take_apart(encode([NAME], IMPLICIT), b""))[0x00100010] == b"Roe^"


def test_a_fingerprint_is_that_of_bytes_and_size():
    """It fits into the numbers of JSON, which have 53 bits, and uses all of them."""
    one = fingerprint(b"head", 100)
    assert one != fingerprint(b"head", 101) and one != fingerprint(b"heae", 100)
    assert 2**52 < max(fingerprint(b"head", size) for size in range(100)) < 2**53


def collected(*elements, **options):
    return collect(read(made(*elements, **options).to_bytes()))


def test_what_identifies_is_collected_by_kind():
    """Names, numbers and places by their attributes; days and UIDs by their types; the rest is nobody's."""
    found = collected(
        El(0x00080005, "CS", b"ISO_IR 100"),
        El(0x00080050, "SH", b"ACC1 "),
        El(0x00080080, "LO", b"Olaf"),
        El(0x00080090, "PN", b"Quist"),
        NAME,
        El(0x00100020, "LO", b"4821"),
        El(0x00100030, "DA", b"19870423"),
        El(0x00181020, "LO", b"v 1.2"),
    )
    charset = "ISO_IR 100"
    assert found.names == {("Quist", charset), ("Roe^", charset)} and found.patient_names == {("Roe^", charset)}
    assert found.ids == {("ACC1", charset), ("4821", charset)} and found.patient_ids == {("4821", charset)}
    assert found.texts == {("Olaf", charset)} and found.dates == {"19870423"}
    assert found.uids == {"1.2.3.999.1", "1.2.3.999.2", "1.2.3.999.3"}


def test_a_patient_of_another_is_not_the_patient():
    """Only the attributes of the top level are the patient's own."""
    found = collected(El(0x00101002, "SQ", [[El(0x00100020, "LO", b"4821")]]))
    assert found.ids == {("4821", "")} and found.patient_ids == frozenset()


def test_codes_of_people_and_places_are_texts():
    """Their values and meanings; those of other codes are words of everybody."""
    code = [El(0x00080100, "SH", b"C1"), El(0x00080102, "SH", b"LOCAL"), El(0x00080104, "LO", b"Olaf")]
    assert collected(El(0x00080082, "SQ", [code])).texts == {("C1", ""), ("Olaf", "")}
    assert collected(El(0x00082218, "SQ", [code])).texts == frozenset()


@pytest.mark.parametrize(
    ("value", "is_uid"), [(b"1.2.3.44", True), (b"1.2.3456", False), (b"1.2.3.4x", False), (b"1.2.3.44 ", True)]
)
def test_private_values_that_are_formed_like_uids_are_uids(value, is_uid):
    """Of no type: four numbers with dots between them."""
    assert ("1.2.3.44" in collected(El(0x00091001, "UN", value)).uids) == is_uid
    assert "1.2.3.44" not in collected(El(0x00091001, "LO", value)).uids


def test_identifiers_of_many_files_are_joined():
    """Two of them, any number, or none."""
    one, other = (
        Identifiers(dates=frozenset({"20140309"})),
        Identifiers(uids=frozenset({"1.2.3.44"}), seen=frozenset({7})),
    )
    both = Identifiers(dates=frozenset({"20140309"}), uids=frozenset({"1.2.3.44"}), seen=frozenset({7}))
    assert one | other == Identifiers.merged([one, other]) == both and Identifiers.merged([]) == Identifiers()
    assert Identifiers.from_json(both.to_json()) == both


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (b"20140309", {"20140309"}),
        (b"2014.03.09", {"20140309"}),
        (b"2014-3-9", {"20140309"}),
        (b"3/9/2014", {"20140309", "20140903"}),
        (b"20140309112233.5\\19870423", {"20140309", "19870423"}),
        (b"18500309", set()),
        (b"18510309", {"18510309"}),
        (b"20991231", {"20991231"}),
        (b"21000101", set()),
        (b"20140009", set()),
        (b"20141309", set()),
        (b"20140132", set()),
        (b"20140100", set()),
        (b"20140131 ", {"20140131"}),
        (b"noday", set()),
    ],
)
def test_days_are_understood_as_people_write_them(written, expected):
    """From 1851 to 2099, in either order of day and month."""
    assert set(days_of([written])) == expected


# --- spellings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("ISO_IR 100", "latin-1", "Zoë"),
        ("ISO_IR 101", "iso8859-2", "Łukasz"),
        ("ISO_IR 109", "iso8859-3", "Ġorġ"),
        ("ISO_IR 110", "iso8859-4", "Ģirts"),
        ("ISO_IR 144", "iso8859-5", "Люк"),
        ("ISO_IR 127", "iso8859-6", "قباني"),
        ("ISO_IR 126", "iso8859-7", "Διονυσιος"),
        ("ISO_IR 138", "iso8859-8", "שרון"),
        ("ISO_IR 148", "iso8859-9", "Çavuşoğlu"),
        ("ISO_IR 203", "iso8859-15", "Žižkœ"),
        ("ISO_IR 13", "shift_jis", "ﾔﾏﾀﾞ"),
        ("ISO_IR 166", "iso8859-11", "นามสกุล"),
        ("ISO_IR 192", "utf-8", "王小東"),
        ("ISO_IR 149", "euc_kr", "김희중"),
        ("ISO_IR 58", "gb2312", "张小东"),
        ("GB18030", "gb18030", "王小东"),
        ("GBK", "gbk", "王小东"),
        ("ISO 2022 IR 101", "iso8859-2", "Łukasz"),
        ("\\ISO 2022 IR 144 ", "iso8859-5", "Люк"),
    ],
)
def test_texts_are_read_in_all_character_sets(label, codec, text):
    """Those of PS3.3 C.12.1.1.2, with or without extensions."""
    assert text in readings(text.encode(codec).decode("latin-1"), label)


def test_texts_are_read_as_utf_8_whatever_they_say():
    """As some writers write it; plain ASCII has one meaning."""
    assert "Zoë" in readings("Zoë".encode().decode("latin-1"), "ISO_IR 100")
    assert readings("Roe", "ISO_IR 100") == {"Roe"}
    assert "山田" in readings("山田".encode("iso2022_jp").decode("latin-1"), "\\ISO 2022 IR 87")


def test_words_are_spelled_without_their_accents():
    """With two letters for one, or with another; a word of other letters as it is, and in Latin ones."""
    assert spellings_of_word("Jäckel") == {"jäckel", "jackel", "jaeckel"}
    assert {"søren", "soren", "soeren"} <= spellings_of_word("Søren")
    for letter, two in {"ö": "oe", "ü": "ue", "å": "aa", "æ": "ae", "ß": "ss", "þ": "th"}.items():
        assert f"ba{two}ck" in spellings_of_word(f"ba{letter}ck")
    assert {"bałk", "balk"} <= spellings_of_word("Bałk") and "badk" in spellings_of_word("Bađk")
    assert spellings_of_word("Люк") == {"люк", "lyuk", "ljuk"}


def test_phrases_are_spelled_in_all_cases():
    """With accents joined to letters, apart, or left out."""
    found = spellings_of_phrase("Zoë Roe")
    assert {"Zoë Roe", "zoë roe", "ZOË ROE", "Zoe Roe", "ZOE ROE", "Zoe\u0308 Roe"} <= found


def test_a_text_is_written_in_every_encoding_that_can():
    """But not in two bytes: they prove nothing."""
    assert {"Łuk".encode(), "Łuk".encode("iso8859-2"), "Łuk".encode("utf-16-le")} <= encodings("Łuk")
    assert all(len(needle) >= 3 for needle in encodings("Łu"))


def test_disguised_bytes_are_found_wherever_they_stand_in_base64():
    """At each of three places the same bytes make other letters."""
    found = list(disguises(b"Jorgen"))
    assert found[0] == b"4a6f7267656e"
    for before in (b"", b"x", b"xy", b"xyz"):
        for behind in (b"", b"z", b"zz"):
            assert any(one in b64encode(before + b"Jorgen" + behind) for one in found[1:])
    assert found[1:] == [b"Sm9yZ2Vu", b"pvcmdl", b"Kb3Jn"]
