"""Whether a pixel element holds an image and nothing else, by its lengths and by how its codestreams begin and end.

The image itself is not decoded. What is found here are bytes that no viewer shows, but any editor: text behind the
last pixel, in an offset table, in a comment of a JPEG. A file with such bytes is withheld.
"""

from __future__ import annotations

import re
from itertools import pairwise
from struct import unpack, unpack_from
from typing import BinaryIO, ClassVar, Literal

from scanveil.errors import WithheldError
from scanveil.reading import Header, frame_count
from scanveil.wire import DOUBLE_FLOAT_PIXEL_DATA, FLOAT_PIXEL_DATA

PEEK = 64 * 1024
"""Bytes of a fragment within which its codestream must come to the image itself."""
BLOCK = 1024 * 1024

_SAMPLES_PER_PIXEL, _PHOTOMETRIC_INTERPRETATION, _NUMBER_OF_FRAMES = 0x00280002, 0x00280004, 0x00280008
_ROWS, _COLUMNS, _BITS_ALLOCATED, _BITS_STORED = 0x00280010, 0x00280011, 0x00280100, 0x00280101
_EXTENDED_OFFSET_TABLE = 0x7FE00001
_DESCRIBING = frozenset(
    {
        *(_SAMPLES_PER_PIXEL, _PHOTOMETRIC_INTERPRETATION, _NUMBER_OF_FRAMES, _ROWS, _COLUMNS, _BITS_ALLOCATED),
        *(_BITS_STORED, _EXTENDED_OFFSET_TABLE),
    }
)

_JPEG = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (*range(50, 71), 80, 81))
_JPEG_2000 = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in (*range(90, 94), *range(201, 204)))
_JPEG_XL = frozenset(f"1.2.840.10008.1.2.4.{number}" for number in range(110, 113))
_RLE = "1.2.840.10008.1.2.5"
_NATIVE = frozenset({"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"})
NOT_LOOKED_INTO = "Its image is compressed in a way that is not looked into, such as a film; text may be hidden in it."

_JP2_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
_JXL_SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"
_END_OF_IMAGE = b"\xff\xd9"
_PADDING = b"\0\xff"

# Segments of JPEG that say something of the image alone: marker -> start and longest length of what may stand there
_APPLICATION = {
    0xE0: ((b"JFIF\0", 14), (b"LJIF\0", 13)),  # without the small picture that may follow
    # colour transform, header and end of header of JPEG-LS
    0xE8: ((b"mrfx", 5), (b"SPIFF\0", 30), (b"\0\0\0\1\xff\xd8", 6)),
    0xEE: ((b"Adobe", 12),),
}
_LATE_SEGMENT = re.compile(rb"\xff[\xe0-\xef\xfe]")
"""A comment or application data behind the first scan; within one, FF is never followed by such a byte."""
# What encoders write of themselves into each file, and nothing else
_ENCODER_NOTES = re.compile(
    rb"(?:Kakadu-[v\d.]{1,12}"
    rb"|Kdu-Layer-Info: log_2\{Delta-D\((?:squared-error|MSE)\)/Delta-L\(bytes\)\}, L\(bytes\)\n[-+ \d.,e\n]*"
    rb"|Created by (?:GDCM/)?OpenJPEG version \d[\d.]{0,8}"
    rb"|Created by Grok +version \d[\d.]{0,8}"
    rb"|Creator: JasPer Version \d[\d.]{0,10}"
    rb"|OpenJPH Ver \d[\d.]{0,8}"
    rb"|AVLT_\d{1,3}"
    rb"|DCM(?:_?JP2K)?[ v\d.]{0,10}"
    rb"|JPEG Pro"
    rb"|LEAD Technologies Inc\. V\d[\d.]{0,4}"
    rb"|MITRA_DICOM_STANDARD"
    rb"|Lavc\d[\d.]{0,11}"
    rb"|CREATOR: gd-jpeg v\d\.\d \(using IJG JPEG v\d\d\), (?:default quality|quality = \d{1,3})\n?)[ \0]*"
)


class OverlayInPixelsError(WithheldError):
    """A drawing lies in unused bits of the pixels."""

    reason: ClassVar[str] = "overlay-in-pixels"


class SurplusPixelsError(WithheldError):
    """The pixel element holds more than its image."""

    reason: ClassVar[str] = "surplus-pixels"


class TextInImageError(WithheldError):
    """The compressed image has room for text in it, and uses it."""

    reason: ClassVar[str] = "text-in-image"


def check_overlays(header: Header) -> None:
    """Withhold where an overlay is described that has no data of its own: it lies in unused bits (PS3.5 8.1.2).

    Raises OverlayInPixelsError.
    """
    described = {element.tag >> 16 for element in header.elements if element.tag >> 24 == 0x60}
    if not described or header.pixels is None:
        return
    held = {element.tag >> 16 for element in header.elements if element.tag & 0xFF00FFFF == 0x60003000}
    stored = _Described(header)
    if described - held and stored.number(_BITS_ALLOCATED) > stored.number(_BITS_STORED):
        raise OverlayInPixelsError(
            "Lines or writing may be hidden in unused bits of its image (an old kind of overlay), "
            "which may name the patient. Viewers do not show them, so they cannot be looked at here.",
            keyword="OverlayRows",
        )


def check_native(file: BinaryIO, header: Header) -> None:
    """Withhold where unpacked pixels are followed by more than the padding of their element (PS3.5 8.1.1).

    Zeros are let pass, and pixels that are missing are not looked for. Raises SurplusPixelsError.
    """
    assert header.pixels is not None
    _, _, value, length = header.pixels
    needed = _native_length(header, length)
    if length <= needed + 1:
        return
    file.seek(value + needed)
    left = length - needed
    while left > 0 and (block := file.read(min(BLOCK, left))):
        if block.count(0) != len(block):
            raise _surplus()
        left -= len(block)


def _native_length(header: Header, length: int) -> int:
    """The bytes that native pixels need; `length` settles which, where writers differ."""
    assert header.pixels is not None
    described = _Described(header)
    pixel = {FLOAT_PIXEL_DATA: 32, DOUBLE_FLOAT_PIXEL_DATA: 64}
    bits = pixel.get(header.pixels[0]) or described.number(_BITS_ALLOCATED)
    frames = frame_count(described.value(_NUMBER_OF_FRAMES))
    samples = described.number(_ROWS) * described.number(_COLUMNS) * (described.number(_SAMPLES_PER_PIXEL) or 1)
    whole = (samples * bits * frames + 7) // 8
    if bits == 1:  # some writers start each frame with a byte
        return max(whole, (samples + 7) // 8 * frames) if length > whole + 1 else whole
    subsampled = described.value(_PHOTOMETRIC_INTERPRETATION).strip(b" \0") == b"YBR_FULL_422"
    return whole // 3 * 2 if subsampled and length not in (whole, whole + 1) else whole


class Fragments:
    """Looks at encapsulated pixels (PS3.5 A.4) as they are read: `fragment` and `piece` in order, then `end`.

    All raise SurplusPixelsError or TextInImageError. The first `PEEK` bytes of a fragment come in one piece.
    """

    def __init__(self, header: Header) -> None:
        syntax, described = header.transfer_syntax_uid, _Described(header)
        self._frames = frame_count(described.value(_NUMBER_OF_FRAMES))
        self._jpeg, self._jpeg_2000 = syntax in _JPEG, syntax in _JPEG_2000
        self._jpeg_xl, self._rle = syntax in _JPEG_XL, syntax == _RLE
        self.looked_into = self._jpeg or self._jpeg_2000 or self._jpeg_xl or self._rle
        if syntax in _NATIVE:
            raise SurplusPixelsError(
                "The file says that its image is not compressed, but it is, so that it cannot be judged.",
                keyword="TransferSyntaxUID",
            )
        self._extended = described.value(_EXTENDED_OFFSET_TABLE)
        self._table = b""
        self._base = 0  # where the first fragment of the image starts
        self._missing: set[int] = set()  # offsets of the tables at which no fragment was seen so far
        self._count = -1  # of fragments behind the table
        self._length = 0
        self._fresh = False
        self._ended = True  # the codestream so far, so that the next fragment must begin one
        self._last = b""
        self._scan = 0  # where in the bytes at hand there is nothing but scans and their tables

    def fragment(self, at: int, length: int) -> None:
        """A fragment's header stands at `at` in the file."""
        self._count += 1
        self._length, self._fresh = length, True
        if self._count == 0:
            if length not in (0, 4 * self._frames):
                raise _surplus()
            return
        if self._count == 1:
            self._base = at
            self._read_tables()
        self._missing.discard(at - self._base)

    def piece(self, data: bytes, start: int, stop: int) -> None:
        """Bytes of the fragment, `data[start:stop]`."""
        if start == stop:
            return
        if self._count == 0:
            self._table += data[start:stop]
            return
        if not self.looked_into:
            return
        self._scan = start
        begins = self._fresh and self._begins(data, start, stop)
        self._fresh = False
        if begins:
            self._ended = False
        elif self._ended:
            if data[start:stop].strip(_PADDING):
                raise _surplus()
            return
        if self._jpeg or self._jpeg_2000:
            self._find_end(data, start, stop)
        if self._jpeg and _LATE_SEGMENT.search(data, self._scan, stop):
            raise _text()

    def end(self) -> None:
        """All fragments have been seen."""
        if self._missing:
            raise _surplus()

    def _read_tables(self) -> None:
        """Offset tables have an offset for each frame, rising from 0 (PS3.5 A.4, PS3.3 C.7.6.3.1.8)."""
        for table, size, layout in ((self._table, 4, "L"), (self._extended, 8, "Q")):
            if len(table) not in (0, size * self._frames):
                raise _surplus()
            offsets = unpack(f"<{len(table) // size}{layout}", table)
            if offsets and (offsets[0] or not all(one < next_ for one, next_ in pairwise(offsets))):
                raise _surplus()
            self._missing.update(offsets)

    def _begins(self, data: bytes, start: int, stop: int) -> bool:
        """Whether a codestream begins here, and then whether it holds text in front of its image."""
        head = data[start : min(stop, start + PEEK)]
        if self._jpeg:
            if not head.startswith(b"\xff\xd8"):
                return False
            self._scan = start + _check_jpeg(head)
        elif self._jpeg_2000:
            if head.startswith(_JP2_SIGNATURE):
                head = _inside_jp2(head)
            if not head.startswith(b"\xff\x4f"):
                return False
            _check_jpeg_2000(head)
        elif self._jpeg_xl:
            if head.startswith(_JXL_SIGNATURE) and (b"Exif" in head or b"xml " in head):
                raise _text()
            return head.startswith((b"\xff\x0a", _JXL_SIGNATURE))
        else:
            self._ended = True  # PS3.5 G.3: a frame of RLE is one fragment
            return _is_rle(head, self._length)
        return True

    def _find_end(self, data: bytes, start: int, stop: int) -> None:
        """Nothing but padding may follow the end of a codestream, whose mark cannot stand within it."""
        seam = self._last == b"\xff" and data[start] == _END_OF_IMAGE[1]
        found = start - 1 if seam else data.find(_END_OF_IMAGE, start, stop)
        self._last = data[stop - 1 : stop]
        if not seam and found < 0:
            return
        self._ended, self._last = True, b""
        if len(data[found + 2 : stop].strip(_PADDING)) > 1:
            raise _surplus()


def _check_jpeg(head: bytes) -> int:
    """Follow the segments up to the first scan (ISO 10918-1 B.1.1), and say where it is.

    Comments and application data are text.
    """
    at = 2
    while at + 4 <= len(head):
        if head[at] != 0xFF:
            raise _text()
        marker = head[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker in (0xDA, 0xD9):
            return at
        (length,) = unpack_from(">H", head, at + 2)
        content = head[at + 4 : at + 2 + length]
        if marker == 0xFE:
            _check_note(content)
        if 0xE0 <= marker <= 0xEF:
            usual = _APPLICATION.get(marker, ())
            if not any(content.startswith(name) and len(content) <= size for name, size in usual):
                raise _text()
        at += 2 + length
    if at > len(head) or len(head) >= PEEK:
        raise _text()
    return len(head)


def _check_note(note: bytes) -> None:
    if note.strip(b" \0") and not _ENCODER_NOTES.fullmatch(note):
        raise _text()


def _check_jpeg_2000(head: bytes) -> None:
    """Follow the main header up to the first tile (ISO 15444-1 A.3); comments but an encoder's own are text."""
    at = 2
    while at + 4 <= len(head):
        marker, length = unpack_from(">HH", head, at)
        if marker in (0xFF90, 0xFFD9):
            return
        if marker >> 8 != 0xFF:
            raise _text()
        if marker == 0xFF64:
            _check_note(head[at + 6 : at + 2 + length])
        at += 2 + length
    if at > len(head) or len(head) >= PEEK:
        raise _text()


def _inside_jp2(head: bytes) -> bytes:
    """The codestream in a JP2 file (ISO 15444-1 I.4), of which the other boxes say something of the image alone."""
    at = 0
    while at + 8 <= len(head):
        length, kind = unpack_from(">L4s", head, at)
        if kind == b"jp2c":
            return head[at + (16 if length == 1 else 8) :]
        if kind not in (b"jP  ", b"ftyp", b"jp2h") or length < 8:
            raise _text()
        at += length
    raise _text()


def _is_rle(head: bytes, length: int) -> bool:
    """Whether a fragment starts like a frame of RLE: up to 15 segments, where each starts, and zeros (PS3.5 G.5)."""
    if len(head) < 64:
        return False
    count, *offsets = unpack_from("<16L", head)
    used, unused = offsets[:count], offsets[count:]
    rising = all(one < next_ for one, next_ in pairwise(used))
    return 1 <= count <= 15 and used[0] == 64 and rising and used[-1] < length and not any(unused)


def _surplus() -> SurplusPixelsError:
    return SurplusPixelsError(
        "There is more in its image than pixels. What viewers do not show may be text that names the patient.",
        keyword="PixelData",
    )


def _text() -> TextInImageError:
    return TextInImageError(
        "Its compressed image has a comment or camera data inside, which viewers do not show and which may name "
        "the patient, a place or a day.",
        keyword="PixelData",
    )


class _Described:
    """The values that describe pixels."""

    def __init__(self, header: Header) -> None:
        self._at = {element.tag: element for element in header.elements if element.tag in _DESCRIBING}
        self._buffer = header.buffer
        self._order: Literal["little", "big"] = "little" if header.encoding.little else "big"

    def value(self, tag: int) -> bytes:
        """The bytes of a value, none where there is none."""
        element = self._at.get(tag)
        return self._buffer[element.value : element.value_end] if element else b""

    def number(self, tag: int) -> int:
        """A value of VR US, 0 where there is none."""
        return int.from_bytes(self.value(tag)[:2], self._order)
