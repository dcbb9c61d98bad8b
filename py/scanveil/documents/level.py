"""The values of one level of a data set as people read them: text in its character set, and codes in words."""

from __future__ import annotations

from collections.abc import Iterator
from struct import unpack

from scanveil.dicom.reading import Header
from scanveil.dicom.text import DEFAULT_CHARACTER_SET, decode, decode_name
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, Encoding, each_item, inner_encoding, parse_all
from scanveil.errors import MalformedError, TruncatedError

MOST_BYTES = 200_000
"""Bytes of one value that are looked at."""

_SPECIFIC_CHARACTER_SET = 0x00080005
_CODE_VALUE, _LONG_CODE_VALUE, _URN_CODE_VALUE, _CODE_MEANING = 0x00080100, 0x00080119, 0x00080120, 0x00080104


class Level(Values):
    """A data set or an item, of which only so much is looked at as may be shown.

    `effort` are the bytes that had to be gone through to find its elements: all of those of undefined length.
    """

    __slots__ = ("_charsets", "effort")

    def __init__(
        self, buffer: bytes, encoding: Encoding, elements: list[Element], charsets: tuple[str, ...] | None = None
    ) -> None:
        super().__init__(buffer, encoding, elements)
        self.effort = sum(element.end - element.start if element.undefined else 16 for element in elements)
        self._charsets = charsets or DEFAULT_CHARACTER_SET
        if own := decode(self.raw(_SPECIFIC_CHARACTER_SET)):
            self._charsets = tuple(name.strip() for name in own.split("\\"))

    @classmethod
    def of(cls, header: Header) -> Level:
        """The top level of a file."""
        return cls(header.buffer, header.encoding, header.elements)

    @property
    def elements(self) -> Iterator[Element]:
        """The elements, in the order of the file."""
        return iter(self._at.values())

    def element(self, tag: int) -> Element | None:
        """Where an element lies."""
        return self._at.get(tag)

    def raw(self, tag: int) -> bytes:
        """The first bytes of a value."""
        element = self._at.get(tag)
        return self._buffer[element.value : min(element.value_end, element.value + MOST_BYTES)] if element else b""

    def text(self, tag: int) -> str:
        """A value as text, its lines ended by one kind of end and nothing in it that is no sign."""
        return plain(decode(self.raw(tag), self._charsets))

    def name(self, tag: int) -> str:
        """A PN as a person writes it."""
        return plain(decode_name(self.raw(tag), self._charsets))

    def longs(self, tag: int) -> tuple[int, ...]:
        """The values of a UL."""
        return unpack(*self._packed(tag, "L", 4))

    def long(self, tag: int) -> int:
        """The first value of a UL, else 0."""
        return next(iter(self.longs(tag)), 0)

    def floats(self, tag: int) -> tuple[float, ...]:
        """The values of an FL, or of an FD where that is said."""
        return unpack(*(self._packed(tag, "d", 8) if self.vr(tag) == b"FD" else self._packed(tag, "f", 4)))

    def number(self, tag: int) -> float | None:
        """The first value of a DS or IS."""
        return next(iter(self.numbers(tag)), None)

    def meaning(self, tag: int) -> str:
        """What the first code of a sequence means, in words; its code value where it has none (PS3.3 8.8)."""
        code = self.first(tag)
        return code.meant() if code else ""

    def meant(self) -> str:
        """What this level means, where it is a code."""
        return next(filter(None, map(self.text, (_CODE_MEANING, _CODE_VALUE, _LONG_CODE_VALUE, _URN_CODE_VALUE))), "")

    def coded(self, tag: int) -> str:
        """The first code of a sequence as it is coded: units are short so (PS3.3 8.8)."""
        code = self.first(tag)
        return next(filter(None, map(code.text, (_CODE_VALUE, _LONG_CODE_VALUE, _CODE_MEANING))), "") if code else ""

    def first(self, tag: int) -> Level | None:
        """The first item of a sequence."""
        try:
            return next(self.each(tag), None)
        except (MalformedError, TruncatedError):
            return None

    def each(self, tag: int) -> Iterator[Level]:
        """The items of a sequence, one by one: there may be a million.

        Raises MalformedError or TruncatedError where the bytes make no sense any more.
        """
        element = self._at.get(tag)
        if element is None or element.vr not in (b"", b"SQ", b"UN"):
            return
        encoding = inner_encoding(element, self.encoding)
        for item in each_item(self._buffer, element.value, element.value_end, encoding):
            inside = parse_all(self._buffer, item.value, item.value_end, encoding)
            yield Level(self._buffer, encoding, inside, self._charsets)

    def _packed(self, tag: int, letter: str, size: int) -> tuple[str, bytes]:
        """What to unpack a value with, and its bytes."""
        value = self.raw(tag)
        count = len(value) // size
        return f"{'<' if self.encoding.little else '>'}{count}{letter}", value[: count * size]


def plain(text: str) -> str:
    """A text whose lines end in one way, and without signs that have no shape of their own."""
    text = text.replace("\r\n", "\n").replace("\n\r", "\n").replace("\r", "\n").replace("\f", "\n").strip()
    if text.isprintable():
        return text
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")
