"""Encapsulated pixels (PS3.5 A.4) in which some frames have new codestreams: all others stay where they lie."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from itertools import accumulate
from struct import pack
from typing import BinaryIO, NamedTuple

from scanveil.deid.blanking.elements import Value, element_changes
from scanveil.deid.blanking.errors import unknown_way
from scanveil.deid.blanking.virtual import Change
from scanveil.dicom import tags
from scanveil.dicom.packed import ITEM_HEADER, item_of, offsets_of
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.wire import ITEM, SEQUENCE_END
from scanveil.pixels.frames import ByteRange, _frame_spans, fragments

_MOST_OFFSET = 0xFFFFFFFF


class _Fragments(NamedTuple):
    """Where fragments lie: `base` is where the first one starts, to which offset tables refer."""

    table: ByteRange
    base: int
    starts: list[int]


def fragment(codestream: bytes) -> bytes:
    """A codestream as one fragment, padded to even length."""
    codestream += b"\0" * (len(codestream) & 1)
    return ITEM_HEADER.pack(ITEM >> 16, ITEM & 0xFFFF, len(codestream)) + codestream


def encapsulated(codestreams: list[bytes]) -> bytes:
    """The value of a pixel element, but for its delimiter: a basic offset table, and a fragment for each frame."""
    made = [fragment(one) for one in codestreams]
    offsets = [*accumulate(map(len, made[:-1]), initial=0)]
    fits = offsets[-1] <= _MOST_OFFSET
    return fragment(pack(f"<{len(offsets)}L", *offsets) if fits else b"") + b"".join(made)


def frames_changed(
    header: Header, file: BinaryIO, codestreams: Mapping[int, bytes], number_of_frames: int
) -> list[Change]:
    """What becomes of a file where frames have new codestreams, of one fragment each; offset tables are put right."""
    if not header.encoding.little or header.inflated:
        raise unknown_way()
    layout = _layout(header, file)
    changes = []
    for number, codestream in sorted(codestreams.items()):
        spans = _frame_spans(header, file, number, number_of_frames)
        last = spans[-1]
        changes.append(Change(spans[0].offset - ITEM_HEADER.size, last.offset + last.length, fragment(codestream)))
    moved = _Moved(changes, layout)
    return [
        *_extended_tables(header, codestreams, number_of_frames, moved),
        _basic_table(file, number_of_frames, moved),
        *changes,
    ]


def end_of_pixels(header: Header, file: BinaryIO) -> int:
    """Where the pixel element ends, its delimiter included; where the file does if there is none."""
    layout = _layout(header, file)
    at = layout.starts[-1] if layout.starts else layout.base
    while at + ITEM_HEADER.size <= header.size:
        file.seek(at)
        tag, length = item_of(file.read(ITEM_HEADER.size))
        at += ITEM_HEADER.size + length
        if tag == SEQUENCE_END:
            return at
    return header.size


class _Moved:
    """Where frames start once others before them became longer or shorter."""

    def __init__(self, changes: list[Change], layout: _Fragments) -> None:
        self.layout = layout
        self._starts = [change.start for change in changes]
        grown = (len(change.new) - (change.end - change.start) for change in changes)
        self._grown = [*accumulate(grown, initial=0)]

    def offsets(self, old: tuple[int, ...]) -> tuple[int, ...]:
        """Offsets of frames in place of old ones; none where these are not where fragments start."""
        starts = set(self.layout.starts)
        if not old or not all(self.layout.base + one in starts for one in old):
            return ()
        return tuple(one + self._grown[bisect_left(self._starts, self.layout.base + one)] for one in old)


def _layout(header: Header, file: BinaryIO) -> _Fragments:
    assert header.pixels is not None
    spans = fragments(header, file)
    at = header.pixels[2]
    file.seek(at)
    table = ByteRange(at + ITEM_HEADER.size, item_of(file.read(ITEM_HEADER.size))[1])
    return _Fragments(table, table.offset + table.length, [span.offset - ITEM_HEADER.size for span in spans])


def _basic_table(file: BinaryIO, frames: int, moved: _Moved) -> Change:
    """The basic offset table: empty where it was so, or is wrong, or frames lie too far away for it."""
    table = moved.layout.table
    file.seek(table.offset)
    old = file.read(table.length) if table.length == 4 * frames else b""
    new = moved.offsets(offsets_of(old, "L", frames))
    value = pack(f"<{len(new)}L", *new) if new and new[-1] <= _MOST_OFFSET else b""
    return Change(table.offset - ITEM_HEADER.size, table.offset + table.length, fragment(value))


def _extended_tables(header: Header, codestreams: Mapping[int, bytes], frames: int, moved: _Moved) -> list[Change]:
    """The extended offset tables (PS3.3 C.7.6.3.1.8), which go where they are wrong."""
    values = values_of(header)
    old, lengths = values.raw(tags.EXTENDED_OFFSET_TABLE), values.raw(tags.EXTENDED_OFFSET_TABLE_LENGTHS)
    if not (old or lengths):
        return []
    new = moved.offsets(offsets_of(old, "Q", frames))
    if not new or len(lengths) != 8 * frames:
        return element_changes(header, dict.fromkeys((tags.EXTENDED_OFFSET_TABLE, tags.EXTENDED_OFFSET_TABLE_LENGTHS)))
    known = [int.from_bytes(lengths[at : at + 8], "little") for at in range(0, 8 * frames, 8)]
    for number, codestream in codestreams.items():
        known[number] = len(codestream)
    tables = {
        tags.EXTENDED_OFFSET_TABLE: Value(b"OV", pack(f"<{frames}Q", *new)),
        tags.EXTENDED_OFFSET_TABLE_LENGTHS: Value(b"OV", pack(f"<{frames}Q", *known)),
    }
    return element_changes(header, tables)
