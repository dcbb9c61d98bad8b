"""What shows a blanked place once more in its file: drawings over it (PS3.3 C.9.2), icons (C.7.6.1.1.6), other pixels.

Bits of a drawing that lie in the pixels go with these. Of one that has data of its own, bits go where it lies over a
blanked place; where it does not say clearly where it lies, all of them go. Icons go, and pixels behind the pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, NamedTuple

from scanveil.deid.blanking.virtual import Change
from scanveil.dicom import tags
from scanveil.dicom.groups import in_first_group, is_overlay
from scanveil.dicom.reading import Header
from scanveil.dicom.wire import Element, parse, value_of
from scanveil.errors import MalformedError, TooDeepError
from scanveil.pixels.boxes import Box, clipped

MAX_TAIL = 64 * 1024 * 1024
"""Bytes behind the pixels that are looked into; more of them are dropped, as no copy has them."""
_PIXEL_GROUP = tags.PIXEL_DATA >> 16
_MOST_DIGITS = 7

Areas = Mapping[int, Sequence[Box]]
"""What became background, by the index of its frame."""


class _Piece(NamedTuple):
    """An element at the top level of a file; all of it lies `offset` bytes farther there than in its buffer."""

    element: Element
    buffer: bytes
    offset: int

    @property
    def value(self) -> bytes:
        return value_of(self.buffer, self.element)

    def replaced(self, value: bytes) -> Change:
        """Another value of the same length."""
        return Change(self.element.value + self.offset, self.element.value_end + self.offset, value)

    def removed(self) -> Change:
        return Change(self.element.start + self.offset, self.element.end + self.offset, b"")


class _Place(NamedTuple):
    """Where a drawing lies: its bitmaps have so many rows and columns, and begin `top` and `left` in the image.

    They are for `frames` frames, by index from `first` on, or for all frames where that is None.
    """

    rows: int
    columns: int
    top: int
    left: int
    first: int | None
    frames: int

    @property
    def size(self) -> int:
        """The bits of one bitmap."""
        return self.rows * self.columns


def changes_elsewhere(header: Header, file: BinaryIO, end_of_pixels: int, areas: Areas) -> Iterator[Change]:
    """What becomes of a file beside its pixels where areas are blanked.

    `file` is the original; where that is deflated, changes and `end_of_pixels` are places in the header's buffer.
    """
    in_front = [_Piece(element, header.buffer, 0) for element in header.elements]
    tail = _tail(header, file, end_of_pixels)
    if tail is None:
        yield Change(end_of_pixels, header.size, b"")
    behind = [_Piece(element, tail or b"", end_of_pixels) for element in _elements(tail or b"", header)]
    yield from (one.removed() for one in behind if one.element.tag >> 16 == _PIXEL_GROUP)
    drawings: dict[int, list[_Piece]] = {}
    for piece in (*in_front, *behind):
        if piece.element.tag == tags.ICON_IMAGE_SEQUENCE:
            yield piece.removed()
        elif is_overlay(piece.element.tag):
            drawings.setdefault(piece.element.tag >> 16, []).append(piece)
    for pieces in drawings.values():
        yield from _changes_of_drawing(pieces, header, areas)


def _tail(header: Header, file: BinaryIO, start: int) -> bytes | None:
    """What lies behind the pixels; None where that is too much."""
    if header.inflated:
        return header.buffer[start:]
    if header.size - start > MAX_TAIL:
        return None
    file.seek(start)
    return file.read(header.size - start)


def _elements(tail: bytes, header: Header) -> list[Element]:
    """The elements behind the pixels; none where something else is there, which no copy has."""
    try:
        return parse(tail, 0, len(tail), header.encoding).elements
    except (MalformedError, TooDeepError):
        return []


# Drawings


def _changes_of_drawing(pieces: Iterable[_Piece], header: Header, areas: Areas) -> Iterator[Change]:
    """What becomes of the data of one group 60xx, whose elements these are."""
    group: dict[int, list[_Piece]] = {}
    for piece in pieces:
        group.setdefault(in_first_group(piece.element.tag), []).append(piece)
    place = _place(group, header)
    for data in group.get(tags.OVERLAY_DATA, ()):
        if data.element.undefined:  # fragments, which a bitmap is not made of
            yield data.removed()
            continue
        old = data.value
        is_swapped = not header.encoding.little and data.element.vr != b"OB"  # words of 16 bits
        new = _swapped(_cleared(_swapped(old), place, areas)) if is_swapped else _cleared(old, place, areas)
        if new != old:
            yield data.replaced(new)


def _cleared(data: bytes, place: _Place | None, areas: Areas) -> bytes:
    """Bitmaps, one behind the other, without the bits that lie over areas; without any where that is not clear."""
    if place is None or place.size * place.frames > 8 * len(data):
        return bytes(len(data))
    new = bytearray(data)
    for start, stop in _runs(place, areas):
        _clear(new, start, stop)
    return bytes(new)


def _runs(place: _Place, areas: Areas) -> Iterator[tuple[int, int]]:
    """The bits that lie over areas: of each row the first, and the one behind the last."""
    found = set()
    for number, boxes in areas.items():
        bitmap = 0 if place.first is None else number - place.first
        found |= {(bitmap, box) for box in boxes if 0 <= bitmap < place.frames}
    for bitmap, box in found:
        own = clipped(box._replace(x=box.x - place.left, y=box.y - place.top), place.rows, place.columns)
        if own is None:
            continue
        for row in range(own.y, own.y + own.height):
            start = bitmap * place.size + row * place.columns + own.x
            yield start, start + own.width


def _clear(data: bytearray, start: int, stop: int) -> None:
    """Set bits to zero, of which there is one at least; the first of a byte is its lowest (PS3.5 8.1.1)."""
    first, last = start // 8, stop // 8
    before, behind = (1 << start % 8) - 1, 0xFF & -1 << stop % 8
    if first == last:
        data[first] &= before | behind
        return
    data[first] &= before
    data[first + 1 : last] = bytes(last - first - 1)
    if stop % 8:
        data[last] &= behind


def _swapped(data: bytes) -> bytes:
    """Words of 16 bits in the other order of their bytes."""
    new = bytearray(data)
    whole = len(data) // 2 * 2
    new[0:whole:2], new[1:whole:2] = data[1:whole:2], data[0:whole:2]
    return bytes(new)


def _place(group: Mapping[int, Sequence[_Piece]], header: Header) -> _Place | None:
    """Where a drawing lies, by its elements, named as in the first of their groups; None where that is not clear."""

    def numbers(tag: int, usual: tuple[int, ...], *, signed: bool = False) -> tuple[int, ...]:
        value = _only_value(group, tag)
        if value is None:
            return usual
        if len(value) != 2 * len(usual):
            raise ValueError("not so many numbers")
        halves = (value[at : at + 2] for at in range(0, len(value), 2))
        return tuple(int.from_bytes(half, header.encoding.order, signed=signed) for half in halves)

    try:
        (rows,), (columns,) = numbers(tags.OVERLAY_ROWS, (0,)), numbers(tags.OVERLAY_COLUMNS, (0,))
        top, left = numbers(tags.OVERLAY_ORIGIN, (1, 1), signed=True)
        (first,) = numbers(tags.IMAGE_FRAME_ORIGIN, (0,))
        said = (_only_value(group, tags.NUMBER_OF_FRAMES_IN_OVERLAY) or b"").strip(b"\0 ")
    except ValueError:
        return None
    frames = int(said or 1) if not said or (said.isdigit() and len(said) <= _MOST_DIGITS) else 0
    speaks_of_frames = bool(said) or tags.IMAGE_FRAME_ORIGIN in group
    if not (rows and columns and frames):
        return None
    return _Place(rows, columns, top - 1, left - 1, max(first, 1) - 1 if speaks_of_frames else None, frames)


def _only_value(group: Mapping[int, Sequence[_Piece]], tag: int) -> bytes | None:
    """The value of an element, None where there is none. Raises ValueError where there are several of them."""
    pieces = group.get(tag, ())
    if len(pieces) > 1:
        raise ValueError("an attribute stands there twice")
    return pieces[0].value if pieces else None
