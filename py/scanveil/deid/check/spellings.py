"""What a text may mean, and how it may be written: in all character sets, with accents and without, and disguised."""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from struct import pack

from scanveil.deid.check.common_words import MIN_WORD
from scanveil.deid.check.letters import transliterations

# Specific Character Set (PS3.3 C.12.1.1.2) -> codec; escapes are taken out or understood below
_CODECS = {
    "": "utf-8",
    "ISO_IR 6": "utf-8",
    **{f"ISO_IR {number}": codec for number, codec in (
        (100, "latin-1"), (101, "iso8859-2"), (109, "iso8859-3"), (110, "iso8859-4"), (144, "iso8859-5"),
        (127, "iso8859-6"), (126, "iso8859-7"), (138, "iso8859-8"), (148, "iso8859-9"), (203, "iso8859-15"),
        (13, "shift_jis"), (166, "iso8859-11"), (192, "utf-8"), (149, "euc_kr"), (58, "gb2312"),
    )},
    "GB18030": "gb18030",
    "GBK": "gbk",
}  # fmt: skip
_ENCODINGS = (
    *("utf-8", "latin-1", "iso8859-2", "iso8859-3", "iso8859-4", "iso8859-5", "iso8859-6", "iso8859-7", "iso8859-8"),
    *("iso8859-9", "iso8859-11", "iso8859-15", "cp1251", "koi8-r", "shift_jis", "euc_jp", "iso2022_jp_2"),
    *("gb18030", "big5", "euc_kr", "utf-16-le", "utf-16-be", "cp1250", "cp1256", "cp850", "cp866"),
)
ESCAPE = re.compile(rb"\x1b(?:\$[()*+\-./]?[@-~]|[()*+\-./][@-~])")
# Marks belong to the letter before them: accents, Hebrew and Arabic vowels, and those of Indian and Thai scripts
LETTERS = re.compile(r"(?:[^\W\d_][\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0670\u0900-\u109f]*)+")
_CHINESE = re.compile(rb"(?=.*[\x80-\xff]{4})(?:[\x00-\x7f]|[\xb0-\xf7][\xa1-\xfe])*", re.DOTALL)
"""GBK under any name: two of its usual signs follow each other, and there are no other bytes that are not ASCII."""
_SPELLED = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "å": "aa",
        "ø": "oe",
        "æ": "ae",
        "ß": "ss",
        "þ": "th",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ı": "i",
    }
)
PARTS_APART = re.compile(r"[\^,;]")
"""What stands between the parts of a name: carets, and commas where people write it."""
_NAMES_APART = re.compile(r"[=\\]")
MOST_PARTS = 8
"""Parts of a name that are put together with each other."""
JOINTS_IN_NAMES = re.compile(r"['\u2019\u2018`\u00b4-]")
_NOT_DECOMPOSED = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "ß": "ss", "þ": "th"})


def spellings_of_word(word: str) -> set[str]:
    """A word in small letters: as it is, without its accents, with two letters for one that has some, in Latin ones."""
    spelled = word.casefold().translate(_SPELLED)
    forms = {word.casefold(), word.lower(), _without_accents(word), spelled, _without_accents(spelled)}
    return forms if word.isascii() else forms | transliterations(word)


def spellings_of_phrase(phrase: str) -> set[str]:
    """Some text with its accents apart, joined to their letters, or without; in small letters and in capitals."""
    marked = {unicodedata.normalize(form, phrase) for form in ("NFC", "NFD")} | {_without_marks(phrase)}
    return {form for one in marked for form in (one, one.lower(), one.upper(), one.title())}


def readings(raw: str, character_set: str) -> set[str]:
    """What a text can mean: by its character sets, by UTF-8, and by Latin-1."""
    value = raw.encode("latin-1")
    if value.isascii() and b"\x1b" not in value:
        return {raw}
    labels = (label.strip().replace("ISO 2022 IR", "ISO_IR") for label in character_set.split("\\"))
    codecs = {_CODECS.get(label, "latin-1") for label in labels} | ({"gbk"} if _CHINESE.fullmatch(value) else set())
    found = set()
    for codec in {*codecs, "utf-8", "iso2022_jp_2"}:
        for bytes_ in (value, ESCAPE.sub(b"", value)):
            try:
                found.add(bytes_.decode(codec))
            except UnicodeDecodeError:
                continue
    return {text for text in found if "\x1b" not in text} or {value.decode("latin-1")}


def names_in(raw: str, character_set: str) -> set[str]:
    """The names that a text can mean: each of several, in each way in which it is written (PS3.5 6.2.1)."""
    return {name for decoded in readings(raw, character_set) for name in _NAMES_APART.split(decoded)}


def values_in(raw: str, character_set: str) -> set[str]:
    """The values that a text can mean."""
    return {value.strip() for decoded in readings(raw, character_set) for value in decoded.split("\\")}


def encodings(text: str) -> set[bytes]:
    """A text in every encoding that can write it; in UTF-8 also where its bytes were taken for letters."""
    found = set() if text.isascii() else {text.encode("utf-8").decode("latin-1").encode("utf-8")}
    for encoding in _ENCODINGS:
        try:
            found.add(text.encode(encoding))
        except UnicodeEncodeError:
            continue
    return {needle for needle in found if len(needle) >= MIN_WORD}


def _without_accents(word: str) -> str:
    """A word without its accents, where that makes it ASCII; else the word."""
    plain = _without_marks(word.casefold().translate(_NOT_DECOMPOSED))
    return plain if len(plain) >= MIN_WORD and plain.isascii() else word.casefold()


def _without_marks(text: str) -> str:
    """A text without accents and vowel signs."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def disguises(plain: bytes) -> Iterator[bytes]:
    """Bytes in hexadecimal, and in base64 wherever in a longer text they stand."""
    yield plain.hex().encode()
    for shift in range(3):
        encoded = b64encode(b"\0" * shift + plain)
        start, odd = (0, 2, 3)[shift], (len(plain) + shift) % 3
        yield encoded[start : len(encoded) - (4 if odd else 0)]


_EXACT_BITS = 24
"""Of a whole number that a float of 4 bytes holds as it is."""


def binary_numbers(number: int) -> Iterator[bytes]:
    """A number as integers of 4 and of 8 bytes and as floating point, in either order of bytes (PS3.5 6.2)."""
    for form, bits in (("L", 32), ("Q", 64), ("f", _EXACT_BITS), ("d", 64)):
        for order in "<>" if number < 1 << bits else "":
            yield pack(order + form, number)
