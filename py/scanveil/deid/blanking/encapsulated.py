"""Encapsulated pixels (PS3.5 A.4) in which some frames have new codestreams: all others stay where they lie."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, chain, pairwise
from struct import pack
from typing import BinaryIO, NamedTuple

from scanveil.deid.blanking.elements import Value, element_changes
from scanveil.deid.blanking.errors import unclear_frames, unknown_way
from scanveil.deid.blanking.virtual import Change, in_original, opened, spliced
from scanveil.deid.cleaning.blocks import Span
from scanveil.dicom import tags
from scanveil.dicom.packed import ITEM_HEADER, item_of, offsets_of
from scanveil.dicom.reading import Header, read_header, values_of
from scanveil.dicom.wire import ITEM, SEQUENCE_END
from scanveil.errors import DecodeError, MalformedError, TruncatedError
from scanveil.pixels.packed_frames import ByteRange, PackedFrames, fragments

_MOST_OFFSET = 0xFFFFFFFF
_DAMAGED = (DecodeError, MalformedError, TruncatedError)


class _Fragments(NamedTuple):
    """Where fragments lie: `base` is where the first one starts, to which offset tables refer."""

    table: ByteRange
    base: int
    starts: list[int]


def fragment(codestream: bytes) -> bytes:
    """A codestream as one fragment, padded to even length."""
    codestream += b"\0" * (len(codestream) & 1)
    return ITEM_HEADER.pack(ITEM >> 16, ITEM & 0xFFFF, len(codestream)) + codestream


def encapsulated(codestreams: list[bytes]) -> Iterator[bytes]:
    """The value of a pixel element, but for its delimiter: a basic offset table, and a fragment for each frame.

    It comes piece by piece, so that all of it is in memory once.
    """
    sizes = [len(one) + len(one) % 2 for one in codestreams]
    offsets = [*accumulate((ITEM_HEADER.size + size for size in sizes[:-1]), initial=0)]
    yield fragment(pack(f"<{len(offsets)}L", *offsets) if offsets[-1] <= _MOST_OFFSET else b"")
    for size, codestream in zip(sizes, codestreams):
        yield ITEM_HEADER.pack(ITEM >> 16, ITEM & 0xFFFF, size)
        yield codestream
        yield bytes(size - len(codestream))


def frames_changed(
    header: Header, file: BinaryIO, packed: PackedFrames, codestreams: Mapping[int, bytes]
) -> list[Change]:
    """What becomes of a file where frames have new codestreams, of one fragment each; offset tables are put right.

    Raises CannotBlankError where other frames would not stay what they are.
    """
    if not header.encoding.little or header.inflated:
        raise unknown_way()
    layout = _layout(header, file)
    changes = []
    for number, codestream in sorted(codestreams.items()):
        spans = packed.fragments(number)
        last = spans[-1]
        changes.append(Change(spans[0].offset - ITEM_HEADER.size, last.offset + last.length, fragment(codestream)))
    if any(before.end > behind.start for before, behind in pairwise(changes)):
        raise unclear_frames()
    moved = _Moved(changes, layout)
    whole = [
        *_extended_tables(header, codestreams, packed.number_of_frames, moved),
        _basic_table(file, packed.number_of_frames, moved),
        *changes,
    ]
    try:
        is_right = _are_found(header, file, packed, codestreams, whole)
    except _DAMAGED as error:
        raise unclear_frames() from error
    if not is_right:
        raise unclear_frames()
    return whole


def _are_found(
    header: Header, file: BinaryIO, packed: PackedFrames, codestreams: Mapping[int, bytes], changes: Iterable[Change]
) -> bool:
    """Whether frames have their new codestreams once a file is changed, and all others are found where they were.

    They may not be where tables are wrong for some of them only, which are then counted.
    """
    parts = spliced(header.size, changes)
    made, size = opened(file, parts)
    called = f"{header.path} {hash(parts)}"  # or what is remembered of fragments might be another copy's
    copy = read_header(made, path=called, size=size)
    packed_again = PackedFrames(copy, made, packed.number_of_frames)
    most = max(packed.may_be_there, packed_again.may_be_there)
    others = [number for number in range(most) if number not in codestreams]
    before, after = ([_spans(one, number) for number in others] for one in (packed, packed_again))
    return (
        copy.packed_frames == header.packed_frames
        and all(packed_again.codestream(one).rstrip(b"\0") == new.rstrip(b"\0") for one, new in codestreams.items())
        and [*map(len, after)] == [*map(len, before)]
        and in_original(tuple(chain.from_iterable(after)), parts) == tuple(chain.from_iterable(before))
    )


def _spans(packed: PackedFrames, number: int) -> list[Span]:
    """Where the fragments of a frame lie; there are none where it is missing."""
    try:
        return [Span(one.offset, one.offset + one.length) for one in packed.fragments(number)]
    except _DAMAGED:
        return []


def end_of_pixels(header: Header, file: BinaryIO) -> int:
    """Where the pixel element ends, its delimiter included; where the file does if there is none."""
    layout = _layout(header, file)
    at = layout.starts[-1] if layout.starts else layout.base
    while at + ITEM_HEADER.size <= header.size:
        file.seek(at)
        tag, length = item_of(file.read(ITEM_HEADER.size))
        at += ITEM_HEADER.size
        if tag == SEQUENCE_END:  # whatever length it says
            return at
        at += length
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
