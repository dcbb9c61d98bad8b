"""DICOM text to Python text: the character sets of PS3.3 C.12.1.1.2, by pydicom's tables."""

from __future__ import annotations

import logging
import re
import unicodedata
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

ESCAPE = 0x1B
_GB_2312 = "\x1b$)A"
"""What switches to GB 2312 (ISO 2022 IR 58): pydicom 3.0 takes it that Python's codec does away with it."""
UTF_8 = "ISO_IR 192"
_WESTERN = frozenset({"", "ISO_IR 6", "ISO 2022 IR 6", "ISO_IR 100", "ISO 2022 IR 100"})
"""Character sets in which what looks like UTF-8 or Chinese makes no sense."""
UNKNOWN = "\ufffd"
FEWEST = 3
"""Letters of UTF-8, but for ASCII, more than which make no sense in any other character set."""
_CHINESE = re.compile(rb"(?=.*[\x80-\xff]{4})(?:[\x00-\x7f]|[\xb0-\xf7][\xa1-\xfe])*", re.DOTALL)
"""Pairs of bytes of GBK's usual signs, of which two follow each other, beside ASCII. Letters with accents hardly ever
do: words have no four of them in a row."""
DEFAULT_CHARACTER_SET: tuple[str, ...] = ("",)


def decode(value: bytes, character_sets: tuple[str, ...] = DEFAULT_CHARACTER_SET) -> str:
    """The text of a value, padding removed; what its character set cannot say becomes U+FFFD.

    `character_sets` are the values of Specific Character Set (0008,0005). Text that plainly is UTF-8 or Chinese (GBK)
    is read as that, whatever they say. Never raises.
    """
    text = _decoded(value.rstrip(b"\0 "), character_sets)
    return text.replace("\0", UNKNOWN) if "\0" in text else text  # no element of a page can have such a name


def _decoded(value: bytes, character_sets: tuple[str, ...]) -> str:
    if value.isascii() and ESCAPE not in value:
        return value.decode("ascii")
    codec = _plain_codec(value, character_sets)
    if codec:
        return value.decode(codec)
    from pydicom.charset import decode_bytes

    with pydicom_quiet():
        text = decode_bytes(value, _encodings(character_sets), set()).replace(_GB_2312, "")
    return value.decode("utf-8") if UNKNOWN in text and is_in("utf-8", value) else text


def _plain_codec(value: bytes, character_sets: tuple[str, ...]) -> str:
    """The codec of a text that is not in the character set that its file names, but plainly in another; else ""."""
    if ESCAPE in value:
        return ""
    is_western = _WESTERN.issuperset(character_sets)
    if is_in("utf-8", value):
        letters = sum(not letter.isascii() for letter in value.decode("utf-8"))
        return "utf-8" if (is_western or letters > FEWEST) and UTF_8 not in character_sets else ""
    is_chinese = _CHINESE.fullmatch(value) is not None and is_in("gbk", value)
    return "gbk" if is_chinese and (is_western or UTF_8 in character_sets) else ""


def is_in(codec: str, value: bytes) -> bool:
    """Whether a value is text in this codec."""
    try:
        value.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def decode_name(value: bytes, character_sets: tuple[str, ...] = DEFAULT_CHARACTER_SET) -> str:
    """A person's name as a person writes it: `Doe^Jane` becomes `Doe, Jane` (PS3.5 6.2.1)."""
    groups = [group.strip("^ ") for group in decode(value, character_sets).split("=")]
    parts = [part.strip() for part in next((group for group in groups if group), "").split("^")]
    family, given = parts[0], " ".join(part for part in parts[1:] if part)
    return f"{family}, {given}" if family and given else family or given


def plain(text: str) -> str:
    """A text whose lines end in one way, and without signs that have no shape of their own."""
    text = text.replace("\r\n", "\n").replace("\n\r", "\n").replace("\r", "\n").replace("\f", "\n").strip()
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def one_line(text: str, most: int) -> str:
    """A text on one line, of so many letters at most; of a longer one it is seen that it goes on."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def without_accents(text: str) -> str:
    """A text with each letter's accents taken off."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


@lru_cache(maxsize=64)
def _encodings(character_sets: tuple[str, ...]) -> list[str]:
    from pydicom.charset import convert_encodings, python_encoding

    try:
        found = convert_encodings(list(character_sets))
    except (LookupError, ValueError):
        return ["iso8859"]
    known = set(python_encoding.values())  # pydicom takes the name of any codec of Python, and some are for no text
    return [one if one in known else "iso8859" for one in found]


@contextmanager
def pydicom_quiet() -> Iterator[None]:
    """Keep pydicom's warnings and tracebacks off the terminal; what matters of them is said in other ways."""
    logger = logging.getLogger("pydicom")
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())  # else Python prints what nobody handles
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
