import pytest

from scanveil.dicom.text import decode, decode_name


def test_padding_is_removed():
    """Trailing blanks and zeros are padding, leading ones are not."""
    assert decode(b" Jane \0") == " Jane"


@pytest.mark.parametrize(
    ("value", "character_sets", "text"),
    [
        (b"Jane", ("",), "Jane"),
        ("Jürgen".encode("latin-1"), ("ISO_IR 100",), "Jürgen"),
        ("Jürgen".encode(), ("ISO_IR 192",), "Jürgen"),
        ("山田".encode("gb18030"), ("GB18030",), "山田"),
        # PS3.5 H.3.1: three groups, two of them after an escape sequence
        (b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", ("", "ISO 2022 IR 87"), "Yamada^Tarou=山田^太郎"),
        # PS3.5 I.2
        (b"\x1b$)C\xb1\xe8\xc8\xf1\xc1\xdf", ("", "ISO 2022 IR 149"), "김희중"),
    ],
)
def test_character_sets(value, character_sets, text):
    """Text is read in the character set that the file names (PS3.3 C.12.1.1.2)."""
    assert decode(value, character_sets) == text


@pytest.mark.parametrize(
    ("text", "codec", "character_sets"),
    [
        ("Müller", "utf-8", ("ISO_IR 100",)),
        ("Müller", "utf-8", ("",)),
        ("Иванов", "utf-8", ("ISO_IR 144",)),
        ("Иванов", "utf-8", ("",)),
        ("王^小明", "gbk", ("",)),
        ("王小明", "gbk", ("ISO_IR 100",)),
        ("王小明", "gbk", ("ISO_IR 192",)),
        ("王小明", "utf-8", ("GB18030",)),
    ],
)
def test_text_that_plainly_is_in_another_character_set_is_read_in_that(text, codec, character_sets):
    """UTF-8 and Chinese are written under any name."""
    assert decode(text.encode(codec), character_sets) == text


@pytest.mark.parametrize(
    ("text", "codec", "character_sets"),
    [
        ("Müller", "latin-1", ("ISO_IR 100",)),
        ("Größe", "latin-1", ("",)),
        ("Иванов", "iso8859-5", ("ISO_IR 144",)),
        ("รถ", "iso8859-11", ("ISO_IR 166",)),
        ("ヤマダ", "shift_jis", ("ISO_IR 13",)),
        ("王小明", "gb18030", ("GB18030",)),
        ("김희중", "euc-kr", ("ISO 2022 IR 149",)),
    ],
)
def test_text_in_the_character_set_that_is_named_stays_that(text, codec, character_sets):
    """Though some bytes of it would make sense in another one, too."""
    assert decode(text.encode(codec), character_sets) == text


@pytest.mark.parametrize("character_sets", [("NO SUCH SET",), ("ISO_IR 192",), ("",), ("ISO 2022 IR 87", "x"), ()])
def test_junk_is_text_of_some_kind(character_sets):
    """Bytes that are no text in their character set, or in one that does not exist, raise nothing; the rest is read."""
    assert "abc" in decode(b"\xff\xfe\x80abc\x1b(Z", character_sets)


@pytest.mark.filterwarnings("error")
def test_junk_is_read_in_silence():
    """pydicom's doubts about a text become no warning; the reader sees U+FFFD."""
    assert decode(b"\xff\x1b(Zabc", ("ISO_IR 192",)).startswith("\ufffd")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (b"Doe^Jane", "Doe, Jane"),
        (b"Doe^Jane^Mary^Dr^PhD", "Doe, Jane Mary Dr PhD"),
        (b"Doe^^^^", "Doe"),
        (b"^Jane", "Jane"),
        (b"", ""),
        (b"^^^^=^^", ""),
        (b"Yamada^Tarou=x^y", "Yamada, Tarou"),
        (b"=Yamada^Tarou", "Yamada, Tarou"),
        (b"Jane Doe ", "Jane Doe"),
    ],
)
def test_names_as_people_write_them(value, name):
    """A name's parts become "family, given"; the first group that is not empty counts (PS3.5 6.2.1)."""
    assert decode_name(value) == name


def test_markup_stays_text():
    """Markup in a name is text like any other; nothing is taken away or escaped here."""
    assert decode_name(b"<script>alert(1)</script>^&amp;") == "<script>alert(1)</script>, &amp;"


def test_a_zero_within_a_text_is_seen():
    """A page cannot name an element by it: a series with such a UID could not be chosen."""
    assert decode(b"1.2\x003\0\0") == "1.2\ufffd3" and decode("M\0ü".encode("latin-1"), ("ISO_IR 100",)) == "M\ufffdü"


@pytest.mark.parametrize("name", ["punycode", "idna", "undefined", "hex", "zlib", "rot13", "utf-7", "unicode_escape"])
def test_codecs_that_are_no_character_sets_are_not_used(name):
    """pydicom takes the name of any codec that Python has."""
    assert decode(b"T\xe9st^A", (name,)) == "Tést^A"
    assert decode(b"\x1bT\xe9st", (name, "ISO 2022 IR 87"))
