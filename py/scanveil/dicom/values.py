"""Values of a data set by tag, decoded when they are asked for. What is absent or cannot be read is empty or None.

Text is read in the character set of the level that it stands in: an item has that of the level above, unless it has a
Specific Character Set of its own (PS3.3 C.12.1.1.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, KeysView
from functools import lru_cache

from scanveil.dicom import tags
from scanveil.dicom.numbers import all_decimals, binaries, decimals, integer
from scanveil.dicom.text import DEFAULT_CHARACTER_SET, decode, decode_name, plain
from scanveil.dicom.wire import Element, Encoding, Item, each_item, inner_encoding, items, parse_all
from scanveil.errors import MalformedError, TruncatedError

MOST_TEXT, MOST_WORDS = 1_000, 200_000
"""Bytes of one text that are looked at, and of one that people read as a document."""


class Values:
    """The values of one level of a data set, out of a buffer in which its elements lie."""

    __slots__ = ("_at", "_buffer", "_charsets", "encoding")

    def __init__(
        self,
        buffer: bytes,
        encoding: Encoding,
        elements: Iterable[Element],
        charsets: tuple[str, ...] = DEFAULT_CHARACTER_SET,
    ) -> None:
        """`charsets` are those of the level above."""
        self._buffer = buffer
        self._at = {element.tag: element for element in elements}
        self._charsets = charsets
        self.encoding = encoding
        if tags.SPECIFIC_CHARACTER_SET in self._at and (own := self.text(tags.SPECIFIC_CHARACTER_SET)):
            self._charsets = tuple(map(str.strip, own.split("\\")))

    def __contains__(self, tag: int) -> bool:
        """Whether an element is there, even if it is empty."""
        return tag in self._at

    def __iter__(self) -> Iterator[Element]:
        """The elements, in the order of the file."""
        return iter(self._at.values())

    @property
    def charsets(self) -> tuple[str, ...]:
        """The character sets of this level, its own or those of the level above."""
        return self._charsets

    @property
    def present(self) -> KeysView[int]:
        """The tags of the elements, in the order of the file."""
        return self._at.keys()

    def has(self, tag: int) -> bool:
        """Whether an element is there and not empty."""
        element = self._at.get(tag)
        return element is not None and element.value_end > element.value

    def element(self, tag: int) -> Element | None:
        """Where an element lies."""
        return self._at.get(tag)

    def vr(self, tag: int) -> bytes:
        """The VR as it was written: none in implicit VR."""
        element = self._at.get(tag)
        return element.vr if element else b""

    def raw(self, tag: int) -> bytes:
        """The bytes of a value, as they are."""
        element = self._at.get(tag)
        return self._buffer[element.value : element.value_end] if element else b""

    def stripped(self, tag: int) -> bytes:
        """The bytes of a value without what pads it."""
        return self.raw(tag).strip(b"\0 ")

    def text(self, tag: int, most: int = MOST_TEXT) -> str:
        """A value as text, all values of one that has several; `most` bytes of it are looked at."""
        element = self._at.get(tag)
        if element is None:
            return ""
        return decode(
            self._buffer[element.value : min(element.value_end, element.value + most)], self._charsets
        ).strip()

    def words(self, tag: int) -> str:
        """A value as text for people, as long as documents have: its lines ended alike, and only signs in it."""
        return plain(self.text(tag, MOST_WORDS))

    def name(self, tag: int) -> str:
        """A PN as a person writes it."""
        return decode_name(self.raw(tag)[:MOST_TEXT], self._charsets)

    def meaning(self, tag: int) -> str:
        """What the first code of a sequence means, in words; its code value where it has none (PS3.3 8.8)."""
        code = self.readable_item(tag)
        return code.own_meaning() if code else ""

    def own_meaning(self) -> str:
        """What this level means, where it is a code."""
        wanted = (tags.CODE_MEANING, tags.CODE_VALUE, tags.LONG_CODE_VALUE, tags.URN_CODE_VALUE)
        return next(filter(None, map(self.words, wanted)), "")

    def code(self, tag: int) -> str:
        """The first code of a sequence as it is coded: units are short so (PS3.3 8.8)."""
        code = self.readable_item(tag)
        wanted = (tags.CODE_VALUE, tags.LONG_CODE_VALUE, tags.CODE_MEANING)
        return next(filter(None, map(code.words, wanted)), "") if code else ""

    def integer(self, tag: int) -> int | None:
        """The first value of an IS."""
        return integer(self.raw(tag))

    def number(self, tag: int) -> float | None:
        """The first value of a DS or IS, NaN where that is none."""
        return next(iter(self.numbers(tag)), None)

    def vector(self, tag: int, count: int) -> tuple[float, ...] | None:
        """`count` values of a DS that can be believed, or None."""
        return decimals(self.raw(tag), count)

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The values of a DS or IS, NaN where one is none."""
        return all_decimals(self.raw(tag))

    def short(self, tag: int, *, signed: bool = False) -> int | None:
        """The first value of a US, or of an SS where `signed`."""
        value = self.raw(tag)[:2]
        return int.from_bytes(value, self.encoding.order, signed=signed) if len(value) == 2 else None

    def shorts(self, tag: int) -> tuple[int, ...]:
        """The values of a US."""
        return binaries(self.raw(tag), "H", 2, little=self.encoding.little)

    def long(self, tag: int) -> int:
        """The first value of a UL, else 0."""
        value = self.raw(tag)[:4]
        return int.from_bytes(value, self.encoding.order) if len(value) == 4 else 0

    def longs(self, tag: int) -> tuple[int, ...]:
        """The values of a UL."""
        return binaries(self.raw(tag), "L", 4, little=self.encoding.little)

    def signed_longs(self, tag: int) -> tuple[int, ...]:
        """The values of an SL."""
        return binaries(self.raw(tag), "l", 4, little=self.encoding.little)

    def floats(self, tag: int) -> tuple[float, ...]:
        """The values of an FL, or of an FD where that is said."""
        if self.vr(tag) == b"FD":
            return self.doubles(tag)
        return binaries(self.raw(tag), "f", 4, little=self.encoding.little)

    def doubles(self, tag: int) -> tuple[float, ...]:
        """The values of an FD."""
        return binaries(self.raw(tag), "d", 8, little=self.encoding.little)

    def first_item(self, tag: int) -> Values | None:
        """The first item of a sequence. Raises as `items`."""
        return next(self.items(tag), None)

    def readable_item(self, tag: int) -> Values | None:
        """The first item of a sequence; None where it is damaged, too."""
        try:
            return self.first_item(tag)
        except (MalformedError, TruncatedError):
            return None

    def item(self, tag: int, index: int) -> Values | None:
        """One item of a sequence that may be long. Raises where any of it makes no sense."""
        element = self._at.get(tag)
        if element is None:
            return None
        encoding = inner_encoding(self._buffer, element, self.encoding)
        found = _items(self._buffer, element, encoding)
        return self._inside(found[index], encoding) if index < len(found) else None

    def items(self, tag: int) -> Iterator[Values]:
        """The items of a sequence, one by one: there may be a million.

        Raises MalformedError, TruncatedError or TooDeepError where the bytes make no sense any more.
        """
        element = self._at.get(tag)
        if element is not None:
            encoding = inner_encoding(self._buffer, element, self.encoding)
            for item in each_item(self._buffer, element.value, element.value_end, encoding):
                yield self._inside(item, encoding)

    def _inside(self, item: Item, encoding: Encoding) -> Values:
        inside = parse_all(self._buffer, item.value, item.value_end, encoding)
        return Values(self._buffer, encoding, inside, self._charsets)


class FrameValues:
    """The values that hold for one frame: from its functional groups, the shared ones, or the top level."""

    __slots__ = ("_groups", "_top")

    def __init__(self, top: Values, frame_index: int) -> None:
        groups = (
            top.item(tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, frame_index),
            top.first_item(tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE),
        )
        self._groups = [group for group in groups if group]
        self._top = top

    def holder(self, macro: int, tag: int) -> Values:
        """The level that holds an attribute of a functional group macro for this frame."""
        for group in self._groups:
            inner = group.first_item(macro)
            if inner and inner.has(tag):
                return inner
        return self._top

    def items(self, macro: int) -> Iterator[Values]:
        """The items of a macro that may have several for a frame."""
        for level in (*self._groups, self._top):
            if level.has(macro):
                return level.items(macro)
        return iter(())

    def text(self, macro: int, tag: int) -> str:
        return self.holder(macro, tag).text(tag)

    def number(self, macro: int, tag: int, default: float) -> float:
        """The first value of a DS, NaN where that is none."""
        values = self.holder(macro, tag).numbers(tag)
        return values[0] if values else default

    def vector(self, macro: int, tag: int, count: int) -> tuple[float, ...] | None:
        """`count` values that can be believed, or None."""
        return self.holder(macro, tag).vector(tag, count)


@lru_cache(maxsize=2)
def _items(buffer: bytes, element: Element, encoding: Encoding) -> list[Item]:
    """The items of a sequence with one item per frame; remembered, so that the next frame costs nothing."""
    return items(buffer, element, encoding)
