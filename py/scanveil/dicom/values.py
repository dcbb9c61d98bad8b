"""Values of a data set by tag, decoded when they are asked for. What is absent or cannot be read is empty or None."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from struct import unpack
from typing import Any

from scanveil.dicom.reading import Header
from scanveil.dicom.text import decode
from scanveil.dicom.wire import Element, Encoding, Item, inner_encoding, items, parse_all, shorts

MAX_VALUES = 1 << 19
"""Values of one element that are looked at: as Python's numbers they take many times their room in the file."""

_SHARED_GROUPS = 0x52009229
_PER_FRAME_GROUPS = 0x52009230


def values_of(header: Header) -> Values:
    """The values at the top level of a file."""
    return Values(header.buffer, header.encoding, header.elements)


class Values:
    """The values of one level of a data set."""

    __slots__ = ("_at", "_buffer", "encoding")

    def __init__(self, buffer: bytes, encoding: Encoding, elements: list[Element]) -> None:
        self._buffer = buffer
        self._at = {element.tag: element for element in elements}
        self.encoding = encoding

    def has(self, tag: int) -> bool:
        element = self._at.get(tag)
        return element is not None and element.value_end > element.value

    def vr(self, tag: int) -> bytes:
        """The VR as it was written: none in implicit VR."""
        element = self._at.get(tag)
        return element.vr if element else b""

    def raw(self, tag: int) -> bytes:
        element = self._at.get(tag)
        return self._buffer[element.value : element.value_end] if element else b""

    def text(self, tag: int) -> str:
        return decode(self.raw(tag)).strip()

    def shorts(self, tag: int) -> tuple[int, ...]:
        return shorts(self.raw(tag)[: 2 * MAX_VALUES], self.encoding)

    def short(self, tag: int, *, signed: bool = False) -> int | None:
        """The first value of a US, or of an SS where `signed`."""
        value = self.raw(tag)[:2]
        return int.from_bytes(value, self.encoding.order, signed=signed) if len(value) == 2 else None

    def numbers(self, tag: int) -> tuple[float, ...]:
        """The values of a DS, NaN where one is none; of more than `MAX_VALUES` the first."""
        value = self.raw(tag).strip(b" \0")
        return tuple(map(_number, value.split(b"\\", MAX_VALUES)[:MAX_VALUES])) if value else ()

    def floats(self, tag: int) -> tuple[float, ...]:
        """The values of an FL."""
        return self._unpacked(tag, "f", 4)

    def doubles(self, tag: int) -> tuple[float, ...]:
        """The values of an FD."""
        return self._unpacked(tag, "d", 8)

    def signed_longs(self, tag: int) -> tuple[int, ...]:
        """The values of an SL."""
        return self._unpacked(tag, "l", 4)

    def integer(self, tag: int) -> int | None:
        """The first value of an IS."""
        values = self.numbers(tag)
        return int(values[0]) if values and abs(values[0]) < 1 << 31 else None

    def first_item(self, tag: int) -> Values | None:
        """The elements of a sequence's first item."""
        return next(self.items(tag), None)

    def item(self, tag: int, index: int) -> Values | None:
        """The elements of one item of a sequence that may be long."""
        element = self._at.get(tag)
        if element is None:
            return None
        encoding = inner_encoding(element, self.encoding)
        found = _items(self._buffer, element, encoding)
        return self._inside(found[index], encoding) if index < len(found) else None

    def items(self, tag: int) -> Iterator[Values]:
        """The elements of each item of a sequence."""
        element = self._at.get(tag)
        if element is not None:
            encoding = inner_encoding(element, self.encoding)
            yield from (self._inside(item, encoding) for item in items(self._buffer, element, encoding))

    def _unpacked(self, tag: int, letter: str, size: int) -> tuple[Any, ...]:
        value = self.raw(tag)
        count = len(value) // size
        return unpack(f"{'<' if self.encoding.little else '>'}{count}{letter}", value[: count * size])

    def _inside(self, item: Item, encoding: Encoding) -> Values:
        return Values(self._buffer, encoding, parse_all(self._buffer, item.value, item.value_end, encoding))


class FrameValues:
    """The values that hold for one frame: from its functional groups, the shared ones, or the top level."""

    __slots__ = ("_groups", "_top")

    def __init__(self, top: Values, frame_index: int) -> None:
        groups = (top.item(_PER_FRAME_GROUPS, frame_index), top.first_item(_SHARED_GROUPS))
        self._groups = [group for group in groups if group]
        self._top = top

    def holder(self, macro: int, tag: int) -> Values:
        """The level that holds an attribute of a functional group macro for this frame."""
        for group in self._groups:
            inner = group.first_item(macro)
            if inner and inner.has(tag):
                return inner
        return self._top

    def text(self, macro: int, tag: int) -> str:
        return self.holder(macro, tag).text(tag)

    def numbers(self, macro: int, tag: int) -> tuple[float, ...]:
        return self.holder(macro, tag).numbers(tag)

    def number(self, macro: int, tag: int, default: float) -> float:
        values = self.numbers(macro, tag)
        return values[0] if values else default

    def vector(self, macro: int, tag: int, count: int) -> tuple[float, ...] | None:
        """`count` values of a believable size, or None."""
        values = self.numbers(macro, tag)
        return values if len(values) == count and all(abs(value) < 1e9 for value in values) else None


@lru_cache(maxsize=2)
def _items(buffer: bytes, element: Element, encoding: Encoding) -> list[Item]:
    """The items of a sequence with one item per frame; remembered, so that the next frame costs nothing."""
    return items(buffer, element, encoding)


def _number(value: bytes) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")
