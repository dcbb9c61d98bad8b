"""Compressed images taken apart marker by marker, so that what is not image can be cut out of them.

Nothing is decoded and no byte of the image itself is changed. What may stay is a list; what is on no list and cannot be
cut out without touching the image raises TextInImageError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from struct import error as StructError
from struct import pack, unpack_from
from typing import ClassVar

from scanveil.deid.cleaning.jpeg_tables import FRAMES, HUFFMAN, QUANTIZATION, SCAN, Segment, without_unused_tables
from scanveil.errors import WithheldError
from scanveil.said import _


class TextInImageError(WithheldError):
    """The compressed image has room for text in it, and uses it."""

    reason: ClassVar[str] = "text-in-image"


PADDING = b"\0\xff "
JP2_SIGNATURE = b"\0\0\0\x0cjP  \r\n\x87\n"
JXL_SIGNATURE = b"\0\0\0\x0cJXL \r\n\x87\n"

# What encoders write of themselves into each file, and nothing else
_ENCODER_NOTES = re.compile(
    rb"(?:Kakadu-[v\d.]{1,12}"
    rb"|Kdu-Layer-Info: log_2\{Delta-D\((?:squared-error|MSE)\)/Delta-L\(bytes\)\}, L\(bytes\)\n[-+ \d.,e\n]*+"
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
    rb"|CREATOR: gd-jpeg v\d\.\d \(using IJG JPEG v\d\d\), (?:default quality|quality = \d{1,3})\n?)"
)

_EOI, _COM, _APP0 = 0xD9, 0xFE, 0xE0
_PLAIN_JFIF = b"JFIF\0\1\1\0\0\1\0\1\0\0"  # without a thumbnail (ISO 10918-5 6)
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
_NEXT_MARKER_LS = re.compile(rb"\xff[\x80-\xcf\xd8-\xfe]")
_MOST_DENSITY = 9999  # dots; letters would be more

_J2K_TILE, _J2K_DATA, _J2K_END, _J2K_NOTE = 0xFF90, 0xFF93, 0xFFD9, 0xFF64
_J2K_TILE_LENGTHS = 0xFF55
# SIZ, CAP, COD, COC, TLM, PRF, PLM, PLT, CPF, QCD, QCC, RGN, POC, PPM, PPT, CRG
_J2K_MARKERS = frozenset({*range(0xFF50, 0xFF54), *range(0xFF55, 0xFF5A), *range(0xFF5C, 0xFF62), 0xFF63})
_J2K_PART_2_MARKERS = _J2K_MARKERS | frozenset(range(0xFF72, 0xFF7A))
_MOST_SEGMENT = {0xFF51: 38 + 3 * 16384, 0xFF52: 45, 0xFF53: 46, 0xFF5C: 200, 0xFF5D: 202}
_JXL_BOXES = frozenset({b"JXL ", b"ftyp", b"jxll", b"jxlc", b"jxlp"})
_JXL_CUT = frozenset({b"Exif", b"xml ", b"uuid", b"brob", b"jumb", b"free", b"skip"})


def without_notes(kind: str, data: bytes) -> bytes:
    """A codestream (`kind` as in `pixels`) without comments, application data and the like.

    The same bytes where there are none. Raises TextInImageError where what may be text cannot be cut out.
    """
    try:
        return _CUTTERS[kind](data)
    except (StructError, IndexError) as error:
        raise text_in_image() from error


def text_in_image() -> TextInImageError:
    """The error."""
    return TextInImageError(
        _(
            "Its compressed image may hold words that viewers do not show, such as a name or a day, and that cannot "
            "be cut out. Please ask whoever made the file for one that is not compressed."
        ),
        keyword="PixelData",
    )


def is_encoders_note(note: bytes) -> bool:
    """Whether a comment is empty or one that encoders write of themselves."""
    plain = note.strip(b" \0")
    return not plain or _ENCODER_NOTES.fullmatch(plain) is not None


def _jpeg(data: bytes) -> bytes:
    return _cut_jpeg(data, _NEXT_MARKER)


def _jpeg_ls(data: bytes) -> bytes:
    return _cut_jpeg(data, _NEXT_MARKER_LS)


def _cut_jpeg(data: bytes, next_marker: re.Pattern[bytes]) -> bytes:
    """All segments that the image needs (ISO 10918-1 B.1.1), and the scans between them as they are."""
    segments = without_unused_tables(list(_jpeg_segments(data, next_marker)))
    return b"".join([b"\xff\xd8", *(b"\xff%c%b" % segment for segment in segments), b"\xff\xd9"])


def _jpeg_segments(data: bytes, next_marker: re.Pattern[bytes]) -> Iterator[Segment]:
    """The segments that may stay, up to the end of the image; what is behind it is no part of it."""
    if data[:2] != b"\xff\xd8":
        raise text_in_image()
    at = 2
    while True:
        while data[at : at + 2] == b"\xff\xff":  # fill bytes
            at += 1
        if data[at] != 0xFF:
            raise text_in_image()
        marker = data[at + 1]
        if marker == _EOI:
            return
        (length,) = unpack_from(">H", data, at + 2)
        content, end = data[at + 4 : at + 2 + length], at + 2 + length
        if len(content) != length - 2:
            raise text_in_image()
        if marker == SCAN and (found := next_marker.search(data, end)):
            end = found.start()
        if marker == _COM or 0xE0 <= marker <= 0xEF:
            if is_encoders_note(content) if marker == _COM else _is_plain_application(marker, content):
                yield marker, data[at + 2 : end]
            elif marker == _APP0 and content.startswith(b"JFIF\0"):
                yield marker, pack(">H", 2 + len(_PLAIN_JFIF)) + _PLAIN_JFIF  # its colours are those of JFIF
        elif not _is_table_or_frame(marker, content) or (marker == SCAN and not found):
            raise text_in_image()
        else:
            yield marker, data[at + 2 : end]
        at = end


def _is_plain_application(marker: int, content: bytes) -> bool:
    """Whether application data says something of the image alone, in numbers."""
    if marker == 0xE0 and content.startswith(b"JFIF\0") and len(content) == 14:
        major, minor, units, across, down, columns, rows = unpack_from(">BBBHHBB", content, 5)
        small = max(across, down) <= _MOST_DENSITY
        return bool(major == 1 and minor <= 2 and units <= 2 and small and columns == rows == 0)
    if marker == 0xEE and content.startswith(b"Adobe") and len(content) == 12:
        version, first, second, transform = unpack_from(">HHHB", content, 5)
        return bool(version in (100, 101) and first in (0, 0x4000, 0x8000, 0xC000) and second == 0 and transform <= 2)
    if marker == 0xE8:  # a colour transform of JPEG-LS
        return content[:4] == b"mrfx" and len(content) == 5
    return False


def _is_table_or_frame(marker: int, content: bytes) -> bool:
    """Whether a segment is as long as what it describes."""
    size = len(content)
    if marker in FRAMES:
        return size == 6 + 3 * content[5]
    if marker == SCAN:
        return size == 4 + 2 * content[0]
    if marker in (QUANTIZATION, HUFFMAN):  # quantization and Huffman tables, several in one segment
        at = 0
        while at < size:
            at += 1 + (64 << (content[at] >> 4) if marker == QUANTIZATION else 16 + sum(content[at + 1 : at + 17]))
        return at == size
    if marker == 0xF8:  # JPEG-LS: thresholds; tables of colours are not expected in DICOM
        return size == 11 and content[0] == 1
    return {0xDD: size in (2, 3, 4), 0xDC: size == 2, 0xCC: size <= 64 and size % 2 == 0, 0xDF: size == 1}.get(
        marker, False
    )


def _jpeg_2000(data: bytes) -> bytes:
    return _cut_jpeg_2000(data, _J2K_MARKERS)


def _jpeg_2000_part_2(data: bytes) -> bytes:
    return _cut_jpeg_2000(data, _J2K_PART_2_MARKERS)


def _cut_jpeg_2000(data: bytes, known: frozenset[int]) -> bytes:
    """The codestream alone, as DICOM wants it (PS3.5 8.2.4), its headers without comments (ISO 15444-1 A.3)."""
    if data.startswith(JP2_SIGNATURE):
        data = _codestream_of_jp2(data)
    if data[:2] != b"\xff\x4f":
        raise text_in_image()
    main, at, seen = _j2k_header(data, 2, _J2K_TILE, known)
    pieces = [data[:2], *main]
    while unpack_from(">H", data, at)[0] == _J2K_TILE:
        length, index, psot, part, parts = unpack_from(">HHLBB", data, at + 2)
        inside, body = _j2k_header(data, at + 12, _J2K_DATA, known)[:2]
        end = at + psot if psot else _end_of_j2k(data, body)
        if length != 10 or end > len(data):
            raise text_in_image()
        kept = b"".join(inside)
        if (cut := body - at - 12 - len(kept)) and _J2K_TILE_LENGTHS in seen:
            raise text_in_image()  # a table in front says how long each part is
        tile = pack(">HHHLBB", _J2K_TILE, 10, index, psot - cut if psot else 0, part, parts)
        pieces += tile, kept, data[body:end]
        at = end
    if unpack_from(">H", data, at)[0] != _J2K_END:
        raise text_in_image()
    return b"".join([*pieces, data[at : at + 2]])


def _j2k_header(data: bytes, at: int, until: int, known: frozenset[int]) -> tuple[list[bytes], int, set[int]]:
    """The marker segments from `at` on that may stay, where the marker that ends them stands, and which were seen."""
    kept: list[bytes] = []
    seen: set[int] = set()
    while True:
        (marker,) = unpack_from(">H", data, at)
        if marker == until:
            return kept, at, seen
        (length,) = unpack_from(">H", data, at + 2)
        segment = data[at : at + 2 + length]
        if marker == _J2K_NOTE:
            if is_encoders_note(segment[6:]):
                kept.append(segment)
        elif marker in known and length <= _MOST_SEGMENT.get(marker, 0xFFFF):
            kept.append(segment)
            seen.add(marker)
        else:
            raise text_in_image()
        at += 2 + length


def _end_of_j2k(data: bytes, at: int) -> int:
    """Where the last tile, of data from `at` on, ends that does not say how long it is: no data look like a marker."""
    end = data.find(b"\xff\xd9", at)
    if end < 0:
        raise text_in_image()
    return end


def _codestream_of_jp2(data: bytes) -> bytes:
    """The codestream in a JP2 file (ISO 15444-1 I.4); the boxes around it say nothing that DICOM does not."""
    at = 0
    while True:
        length, kind = unpack_from(">L4s", data, at)
        if kind == b"jp2c":
            start = at + (16 if length == 1 else 8)
            return data[start : at + length] if length > 1 else data[start:]
        if length < 8:
            raise text_in_image()
        at += length


def _jpeg_xl(data: bytes) -> bytes:
    """The boxes that hold the image (ISO 18181-2); a bare codestream is all image."""
    if data.startswith(b"\xff\x0a"):
        return data
    if not data.startswith(JXL_SIGNATURE):
        raise text_in_image()
    kept, at = [], 0
    while at + 8 <= len(data):
        length, kind = unpack_from(">L4s", data, at)
        if length == 1:
            (length,) = unpack_from(">Q", data, at + 8)
        end = at + length if length else len(data)
        if length in range(2, 8) or end > len(data) or kind not in _JXL_BOXES | _JXL_CUT:
            raise text_in_image()
        if kind in _JXL_BOXES and not (kind == b"ftyp" and data[at + 8 : end] != b"jxl \0\0\0\0jxl "):
            kept.append(data[at:end])
        elif kind == b"ftyp":
            raise text_in_image()
        at = end
    return b"".join(kept)


_CUTTERS: dict[str, Callable[[bytes], bytes]] = {
    "jpeg": _jpeg,
    "jpeg-ls": _jpeg_ls,
    "jpeg-2000": _jpeg_2000,
    "jpeg-2000-part-2": _jpeg_2000_part_2,
    "jpeg-xl": _jpeg_xl,
}
