"""The frames of encapsulated pixel data (PS3.5 A.4): where their fragments lie, without decoding any."""

from __future__ import annotations

from functools import cached_property
from typing import BinaryIO, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.packed import ITEM_HEADER, item_of, offsets_of
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.wire import ITEM, SEQUENCE_END, UNDEFINED
from scanveil.errors import IMAGE_CUT_OFF, DecodeError, MalformedError, TruncatedError
from scanveil.said import _

MAX_FRAGMENTS = 1 << 20
"""Fragments beyond which a file is not walked."""

IMAGE_MISSING = _(
    "This image is missing: its file holds fewer than it says. It may not have been copied completely; please copy it "
    "again."
)

_END_OF_CODESTREAM = b"\xff\xd9"
_END_WITH_PADDING = 10
_FILES_REMEMBERED = 8


class ByteRange(NamedTuple):
    """Where bytes lie in the file."""

    offset: int
    length: int


def encoded_frame(header: Header, file: BinaryIO, frame_index: int, number_of_frames: int) -> bytes:
    """The codestream of one frame out of encapsulated pixel data (PS3.5 A.4), its fragments joined."""
    return PackedFrames(header, file, number_of_frames).codestream(frame_index)


def fragments(header: Header, file: BinaryIO) -> tuple[ByteRange, ...]:
    """Where all fragments of encapsulated pixel data lie, none where it is not encapsulated.

    Raises TruncatedError where the last of them are missing.
    """
    if header.pixels is None or header.pixels[3] != UNDEFINED:
        return ()
    found = all_fragments(header, file, table_of(header, file))
    if not found.whole:
        raise _cut_off()
    return found.spans


class _Fragments(NamedTuple):
    """Fragments that follow each other; `whole` says that none is missing behind the last.

    `rest` is what there is of one that is cut off.
    """

    spans: tuple[ByteRange, ...]
    whole: bool
    rest: ByteRange | None = None


class PackedFrames:
    """The frames of encapsulated pixel data (PS3.5 A.4), as they are asked for: what all of them need is read once.

    Where one lies is told by an offset table, by counting fragments, or by how they end. `frame_index` counts from 0.
    Raises TruncatedError, MalformedError or DecodeError where a frame is not there.
    """

    def __init__(self, header: Header, file: BinaryIO, number_of_frames: int, *, may_be_cut: bool = False) -> None:
        """With `may_be_cut`, the last fragment of the only frame is what there is of it."""
        self._header, self._file = header, file
        self.number_of_frames = number_of_frames
        self._may_be_cut = may_be_cut

    @property
    def may_be_there(self) -> int:
        """Behind so many frames there are none, whatever the file says."""
        is_told = self.number_of_frames == 1 or self._starts
        return self.number_of_frames if is_told else min(self.number_of_frames, len(self._counted))

    def codestream(self, frame_index: int) -> bytes:
        """The fragments of a frame, joined."""
        return b"".join(read(self._file, span) for span in self.fragments(frame_index))

    def fragments(self, frame_index: int) -> tuple[ByteRange, ...]:
        """Where the fragments of a frame lie; there is at least one."""
        if self.number_of_frames == 1:
            table = self._table
            found = _walk(self._file, table.offset + table.length, self._header.size)
            return (*found.spans, found.rest) if self._may_be_cut and found.rest else _one_frame(found)
        if self._starts:
            found = _walk(self._file, *self._starts[frame_index : frame_index + 2])
            if found.whole and found.spans:
                return found.spans
            # a table that does not point at fragments is wrong; they can be counted all the same
        if frame_index < len(self._counted):
            return self._counted[frame_index]
        if not all_fragments(self._header, self._file, self._table).whole:
            raise _cut_off()
        raise DecodeError(IMAGE_MISSING, keyword="NumberOfFrames")

    @cached_property
    def _table(self) -> ByteRange:
        return table_of(self._header, self._file)

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where frames start by an offset table, and where the file ends; none where there is no usable table."""
        base = self._table.offset + self._table.length
        offsets = _offset_table(self._header, self._file, self._table, self.number_of_frames)
        return (*(base + offset for offset in offsets), self._header.size) if offsets else ()

    @cached_property
    def _counted(self) -> list[tuple[ByteRange, ...]]:
        """The fragments of all frames where no table helps: one each, else up to one that ends like a codestream."""
        found = all_fragments(self._header, self._file, self._table)
        frames: list[tuple[ByteRange, ...]] = [(span,) for span in found.spans]
        return by_frame(self._file, found) if len(frames) > self.number_of_frames else frames


def table_of(header: Header, file: BinaryIO) -> ByteRange:
    """The first item, which holds the Basic Offset Table or nothing; the fragments follow it."""
    assert header.pixels is not None
    at, length = header.pixels[2:]
    if length != UNDEFINED:
        raise MalformedError(
            _(
                "This image cannot be shown: its file says that it is compressed, but it is not. Please ask whoever "
                "made the file for another one."
            ),
            keyword="PixelData",
        )
    tag, table = _item(file, at)
    if tag != ITEM:
        raise MalformedError(
            _(
                "This image cannot be shown: its compressed data do not begin as they should. Please copy the file "
                "again, or ask whoever made it for another one."
            ),
            keyword="PixelData",
        )
    return table


def _offset_table(header: Header, file: BinaryIO, table: ByteRange, number_of_frames: int) -> tuple[int, ...]:
    """Where each frame starts, counted from the first fragment; none where there is no usable table.

    The Extended Offset Table (PS3.3 C.7.6.3.1.8) goes before the Basic one (PS3.5 A.4), which is then empty.
    """
    extended = values_of(header).raw(tags.EXTENDED_OFFSET_TABLE)
    if len(extended) == 8 * number_of_frames:
        return offsets_of(extended, "Q", number_of_frames)
    if table.length == 4 * number_of_frames:
        return offsets_of(read(file, table), "L", number_of_frames)
    return ()


def _one_frame(found: _Fragments) -> tuple[ByteRange, ...]:
    if not found.whole:
        raise _cut_off()
    if not found.spans:
        raise DecodeError(
            _(
                "The file should hold an image, but there is nothing in it. It may not have been copied completely; "
                "please copy it again."
            ),
            keyword="PixelData",
        )
    return found.spans


def by_frame(file: BinaryIO, found: _Fragments) -> list[tuple[ByteRange, ...]]:
    """Fragments by frame: each frame is a codestream, and the families of JPEG all end theirs with FF D9."""
    frames: list[tuple[ByteRange, ...]] = []
    current: list[ByteRange] = []
    tail = b""  # of all fragments so far, for the mark may lie across two
    for span in found.spans:
        current.append(span)
        last = min(span.length, _END_WITH_PADDING)
        tail = (tail + read(file, ByteRange(span.offset + span.length - last, last)))[-_END_WITH_PADDING:]
        if _END_OF_CODESTREAM in tail:
            frames.append(tuple(current))
            current, tail = [], b""
    return frames


_REMEMBERED: dict[tuple[str, int, int], _Fragments] = {}
"""The fragments of the last few files: without an offset table a frame is found by walking to it."""


def all_fragments(header: Header, file: BinaryIO, table: ByteRange) -> _Fragments:
    """Those that follow the offset table."""
    key = (header.path, header.size, hash(header.buffer))
    if key not in _REMEMBERED:
        while len(_REMEMBERED) >= _FILES_REMEMBERED:
            del _REMEMBERED[next(iter(_REMEMBERED))]
        _REMEMBERED[key] = _walk(file, table.offset + table.length, header.size)
    return _REMEMBERED[key]


def _walk(file: BinaryIO, at: int, end: int) -> _Fragments:
    """The fragments from `at` up to `end` or the delimiter; empty ones are passed over."""
    spans: list[ByteRange] = []
    for _number in range(MAX_FRAGMENTS):
        if at == end:
            return _Fragments(tuple(spans), True)
        if at + ITEM_HEADER.size > end:
            break
        tag, value = _item(file, at)
        if tag == SEQUENCE_END:
            return _Fragments(tuple(spans), True)
        if tag == ITEM and value.offset < end < value.offset + value.length:
            return _Fragments(tuple(spans), False, ByteRange(value.offset, end - value.offset))
        if tag != ITEM or value.offset + value.length > end:
            break
        if value.length:
            spans.append(value)
        at = value.offset + value.length
    return _Fragments(tuple(spans), False)


def _item(file: BinaryIO, at: int) -> tuple[int, ByteRange]:
    """The tag that stands at `at`, and where the value behind it lies."""
    tag, length = item_of(read(file, ByteRange(at, ITEM_HEADER.size)))
    return tag, ByteRange(at + ITEM_HEADER.size, length)


def read(file: BinaryIO, span: ByteRange) -> bytes:
    file.seek(span.offset)
    found = file.read(span.length)
    if len(found) != span.length:
        raise _cut_off()
    return found


def _cut_off() -> TruncatedError:
    return TruncatedError(IMAGE_CUT_OFF)
