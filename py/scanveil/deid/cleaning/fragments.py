"""Encapsulated pixels (PS3.5 A.4) looked at as they are read, and what a copy has instead where they are no image.

Offset tables that are wrong, fragments that no frame needs, and what is no image inside of a frame are left out. All
else stays where it lies: the plan of a copy is spans of the original, and new bytes only where something was cut.
"""

from __future__ import annotations

import zlib
from enum import Enum
from struct import pack

from scanveil.deid.cleaning import rle
from scanveil.deid.cleaning.blocks import Parts, Span, cut_off
from scanveil.deid.cleaning.codestreams import (
    JP2_SIGNATURE,
    JXL_SIGNATURE,
    PADDING,
    TextInImageError,
    text_in_image,
    without_notes,
)
from scanveil.deid.cleaning.pixels import (
    NotLookedIntoError,
    SurplusPixelsError,
    described_pixels,
    frame_length,
    samples_of_frame,
    surplus,
)
from scanveil.dicom import tags
from scanveil.dicom.packed import offsets_of
from scanveil.dicom.reading import Header
from scanveil.dicom.syntaxes import NATIVE_SYNTAXES
from scanveil.dicom.wire import ITEM, SEQUENCE_END
from scanveil.errors import UnjudgeableError
from scanveil.library.instance import frame_count
from scanveil.said import _

_JPEG = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in range(50, 71))
_JPEG_LS = frozenset({"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"})
_JPEG_2000 = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (*range(90, 94), *range(201, 204)))
_JPEG_2000_PART_2 = frozenset({"1.2.840.10008.1.2.4.92", "1.2.840.10008.1.2.4.93"})
_JPEG_XL = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in range(110, 113))
_RLE, _DEFLATED_FRAMES = "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1"
NOT_LOOKED_INTO = _(
    "Its image is a film, or compressed in another way that is not looked into; text may be hidden in it."
)
NOTES_CUT = _(
    "What is no part of its compressed image, such as comments and camera data inside of it, was removed; the image "
    "itself is the same."
)
TABLES_MENDED = _("What it said of where its images start was wrong, and was put right.")
DELIMITER_ADDED = _("The mark at the end of its image was missing, and was added.")
DELIMITER = pack("<HHL", SEQUENCE_END >> 16, SEQUENCE_END & 0xFFFF, 0)

_KINDS = (
    (_JPEG, "jpeg", (b"\xff\xd8",)),
    (_JPEG_LS, "jpeg-ls", (b"\xff\xd8",)),
    (_JPEG_2000 - _JPEG_2000_PART_2, "jpeg-2000", (b"\xff\x4f", JP2_SIGNATURE)),
    (_JPEG_2000_PART_2, "jpeg-2000-part-2", (b"\xff\x4f", JP2_SIGNATURE)),
    (_JPEG_XL, "jpeg-xl", (b"\xff\x0a", JXL_SIGNATURE)),
)
"""Transfer syntaxes, the name of what they hold, and how it begins."""
_WHOLE_FRAMES = frozenset({"rle", "deflated"})
"""Kinds of which each fragment is a frame (PS3.5 A.4.2)."""
_TAIL = 16
MAX_CODESTREAM = 512 * 1024 * 1024
"""Bytes of one compressed frame that are looked into at most."""
_MOST_OFFSET = 0xFFFFFFFF


class _Role(Enum):
    """What a fragment is: bytes of an image, padding behind a whole one, or something else."""

    EMPTY = 0
    IMAGE = 1
    PADDING = 2
    EXTRA = 3


class _Fragment:
    """Where a fragment lies, with its header, and what it is so far."""

    __slots__ = ("end", "role", "start")

    def __init__(self, start: int, end: int) -> None:
        self.start, self.end, self.role = start, end, _Role.EMPTY


class _Plan:
    """The fragments of a copy: their parts, their size, and where frames start, counted from the first fragment."""

    def __init__(self) -> None:
        self.parts: list[bytes | Span] = []
        self.starts: list[int] = []
        self.size = 0

    def keep(self, start: int, end: int) -> None:
        """What lies there in the original."""
        last = self.parts[-1] if self.parts else b""
        if isinstance(last, Span) and last.end == start:
            self.parts[-1] = Span(last.start, end)
        else:
            self.parts.append(Span(start, end))
        self.size += end - start

    def put(self, codestream: bytes) -> None:
        """A fragment made anew."""
        made = _item(codestream)
        self.parts.append(made)
        self.size += len(made)

    def offsets(self, frames: int) -> bytes:
        """A basic offset table (PS3.5 A.4); empty where frames cannot be told apart, or lie too far away for it."""
        fits = len(self.starts) == frames and self.starts[-1] <= _MOST_OFFSET
        return pack(f"<{frames}L", *self.starts) if fits else b""


class _Table:
    """An offset table: an offset for each frame, rising from 0 (PS3.5 A.4, PS3.3 C.7.6.3.1.8)."""

    def __init__(self, value: bytes, layout: str, frames: int) -> None:
        self.exists = bool(value)
        self.missing = set(offsets_of(value, layout, frames))
        """Offsets at which no fragment was seen so far."""
        self.is_wrong = self.exists and not self.missing


class Fragments:
    """Looks at encapsulated pixels as they are read: `fragment` and `piece` in order, then `end`.

    Behind `end`, `parts` is what a copy has in place of the value, `notes` what there is to say of it, and
    `drops_tables` whether the extended offset tables must not stay.
    All raise SurplusPixelsError, TextInImageError, NotLookedIntoError or UnjudgeableError.
    """

    def __init__(self, header: Header, *, released: bool = False) -> None:
        """`released` says that a person has looked at what is not looked into here."""
        described = described_pixels(header)
        self.kind, self._signatures = _kind_or_none(header.transfer_syntax_uid, released)
        self._is_little = header.encoding.little
        self._frames = max(frame_count(described.raw(tags.NUMBER_OF_FRAMES)), header.packed_frames)
        self._frame_length = frame_length(described)
        self._plane = samples_of_frame(described) // max(described.short(tags.SAMPLES_PER_PIXEL) or 1, 1)
        self._extended = _Table(described.raw(tags.EXTENDED_OFFSET_TABLE), "Q", self._frames)
        self._lengths = described.raw(tags.EXTENDED_OFFSET_TABLE_LENGTHS)
        self._basic = _Table(b"", "L", self._frames)
        self._table_length = 0
        self._table = b""
        self._base = 0  # where the first fragment of the image starts
        self._count = -1
        self._seen: list[_Fragment] = []  # since the last codestream began
        self._stream = bytearray()
        self._last = b""  # the last frame of RLE
        self._good = 0  # codestreams that are images
        self._plan = _Plan()
        self._cuts = self._drops = self._is_open = False

    def fragment(self, at: int, length: int) -> None:
        """A fragment's header stands at `at` in the file."""
        self._count += 1
        if self._count == 0:
            self._table_length = length
            return
        if self._count == 1:
            self._base = at
            self._basic = _Table(self._table, "L", self._frames)
        if self._lengths:
            named = int.from_bytes(self._lengths[8 * self._count - 8 : 8 * self._count], "little")
            self._extended.is_wrong |= named + (named & 1) != length + (length & 1)
        self._basic.missing.discard(at - self._base)
        self._extended.missing.discard(at - self._base)
        if self.kind:
            self._seen.append(_Fragment(at, at + 8 + length))
        else:
            self._plan.keep(at, at + 8 + length)

    def piece(self, data: bytes, start: int, stop: int) -> None:
        """Bytes of the fragment, `data[start:stop]`."""
        if start == stop:
            return
        if self._count == 0:
            if self._table_length == 4 * self._frames:
                self._table += data[start:stop]
            return
        if not self.kind:
            return
        now = self._seen[-1]
        if now.role is _Role.EMPTY:
            now.role = self._role(data, start, stop)
        elif now.role is _Role.PADDING and data[start:stop].strip(PADDING):
            now.role = _Role.EXTRA
        if now.role is not _Role.IMAGE:
            return
        self._stream += memoryview(data)[start:stop]
        if len(self._stream) > MAX_CODESTREAM:
            raise UnjudgeableError(
                _(
                    "Its compressed image is too large to be searched for hidden text. Please ask whoever made the "
                    "file for one that is not compressed."
                ),
                keyword="PixelData",
            )

    def end(self, *, is_open: bool = False) -> None:
        """All fragments have been seen; `is_open` says that no delimiter follows them. Then raises TruncatedError
        where frames are missing.
        """
        self._judge(self._seen)
        self._is_open = is_open
        if self.kind and self._good < self._frames:
            if is_open:
                raise cut_off()
            if self._drops:
                raise surplus()
        self._basic.is_wrong |= bool(self._basic.missing) or self._table_length != len(self._table)
        self._basic.is_wrong |= self._table_length > 0 and self._count < 1
        self._extended.is_wrong |= bool(self._extended.missing)
        self._extended.is_wrong |= len(self._lengths) not in (0, 8 * self._count)
        if self._is_changed and not self._is_little:
            raise surplus()

    @property
    def drops_tables(self) -> bool:
        """Whether extended offset tables must not stay: they are wrong, or would be."""
        has_tables = self._extended.exists or bool(self._lengths)
        return self._extended.is_wrong or (has_tables and (self._cuts or self._drops))

    @property
    def notes(self) -> list[str]:
        """What there is to say of the copy."""
        is_wrong = self._basic.is_wrong or self._extended.is_wrong
        told = (self._cuts or self._drops, NOTES_CUT), (is_wrong, TABLES_MENDED), (self._is_open, DELIMITER_ADDED)
        return [sentence for is_so, sentence in told if is_so]

    def parts(self) -> Parts | None:
        """The value in a copy: new bytes, and where they lie in the original. None where it stays as it is."""
        if not self._is_changed:
            return None
        has_table = self.drops_tables or (self._table_length > 0 and not self._extended.exists)
        table = self._plan.offsets(self._frames) if has_table else b""
        return (_item(table), *self._plan.parts, DELIMITER)

    @property
    def _is_changed(self) -> bool:
        return bool(self.notes)

    def _role(self, data: bytes, start: int, stop: int) -> _Role:
        """What a fragment is, by its first bytes; where it begins a codestream, what is in front of it is judged."""
        if data.startswith(self._signatures, start, stop) or self.kind in _WHOLE_FRAMES:
            self._judge(self._seen[:-1])
            self._seen = self._seen[-1:]
            return _Role.IMAGE
        if self._stream and not self._is_complete():
            return _Role.IMAGE
        return _Role.EXTRA if data[start:stop].strip(PADDING) else _Role.PADDING

    def _is_complete(self) -> bool:
        """Whether the codestream so far has come to its end."""
        return self.kind != "jpeg-xl" and self._stream[-_TAIL:].rstrip(PADDING).endswith(b"\xff\xd9")

    def _judge(self, seen: list[_Fragment]) -> None:
        """Look into one whole codestream, and plan what stays of its fragments and of those behind it."""
        whole = bytes(self._stream)
        self._stream.clear()
        of_image = max((number for number, one in enumerate(seen, 1) if one.role is _Role.IMAGE), default=0)
        clean = self._clean(whole) if whole else b""
        if clean is None:
            self._drops = True
            if self._last and rle.trimmed(self._last, self._plane, whole=True) is None:
                self._last += whole
                if rle.trimmed(self._last, self._plane, whole=True) is not None:
                    raise surplus()  # it goes on here, against PS3.5 A.4.2: without this it would be no image
            seen = seen[of_image:]
        elif whole:
            self._last = whole if self.kind == "rle" else b""
            self._good += 1
            self._plan.starts.append(self._plan.size)
        if clean and clean is not whole:
            self._cuts = True
            self._plan.put(clean)
            seen = [one for one in seen[of_image:] if one.role is _Role.EXTRA]
        for one in seen:
            if one.role is _Role.EXTRA:
                self._drops = True
            else:
                self._plan.keep(one.start, one.end)

    def _clean(self, whole: bytes) -> bytes | None:
        """A codestream without what is no part of its image; the same where there is nothing else in it.

        None where it is no image, and not needed, since there are as many images in front of it as there are frames.
        """
        is_surplus = self._good >= self._frames
        if self.kind == "rle":
            return rle.trimmed(whole, self._plane, whole=is_surplus)
        if self.kind == "deflated":
            return _inflatable(whole, self._frame_length)
        try:
            clean = without_notes(self.kind, whole)
        except TextInImageError:
            if is_surplus:
                return None
            raise
        if whole.startswith(clean) and not whole[len(clean) :].strip(PADDING):
            return whole
        if without_notes(self.kind, clean) != clean:  # what was cut brought other things together
            raise text_in_image()
        return clean


def _kind_or_none(transfer_syntax_uid: str, released: bool) -> tuple[str, tuple[bytes, ...]]:
    try:
        return codestream_kind(transfer_syntax_uid)
    except NotLookedIntoError:
        if not released:
            raise
        return "", ()


def codestream_kind(transfer_syntax_uid: str) -> tuple[str, tuple[bytes, ...]]:
    """What compressed frames hold, and how that begins. Raises SurplusPixelsError or NotLookedIntoError."""
    if transfer_syntax_uid in NATIVE_SYNTAXES:
        raise SurplusPixelsError(
            _(
                "The file says that its image is not compressed, but it is, so it cannot be checked. Please ask "
                "whoever made the file for another one."
            ),
            keyword="TransferSyntaxUID",
        )
    if transfer_syntax_uid in (_RLE, _DEFLATED_FRAMES):
        return "rle" if transfer_syntax_uid == _RLE else "deflated", ()
    for syntaxes, kind, signatures in _KINDS:
        if transfer_syntax_uid in syntaxes:
            return kind, signatures
    raise NotLookedIntoError(NOT_LOOKED_INTO, keyword="TransferSyntaxUID")


def _item(value: bytes) -> bytes:
    """A fragment, padded to even length."""
    value += b"\0" * (len(value) & 1)
    return pack("<HHL", ITEM >> 16, ITEM & 0xFFFF, len(value)) + value


def _inflatable(frame: bytes, length: int) -> bytes | None:
    """A deflated frame of so many bytes without what follows it (PS3.5 A.4.13); None where it is none."""
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(frame, length + 2)
    except zlib.error:
        return None
    if not inflater.eof or not length <= len(plain) <= length + 1:
        return None
    behind = inflater.unused_data
    return frame[: len(frame) - len(behind)] if behind.strip(PADDING) else frame
