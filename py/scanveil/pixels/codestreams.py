"""What a codestream says of itself, before anything is asked of a codec: its size, its colours, how it is coded."""

from __future__ import annotations

from itertools import pairwise
from struct import Struct
from struct import error as StructError
from typing import NamedTuple

from scanveil.errors import DecodeError, TooLargeError
from scanveil.said import _

MAX_SCANS = 256
"""Progressive JPEG has about ten scans; each costs as much time as the whole image, however few bytes it has."""

_LEAST_BITS = {0xC0: 1 / 64, 0xC1: 1 / 64, 0xC2: 1 / 64, 0xC3: 1}
"""Bits that Huffman codes need for a pixel at the least, by frame header: one for a block of 8 x 8, or for a pixel."""
_START_OF_SCAN = b"\xff\xda"
_START_OF_IMAGE = b"\xff\xd8"
_END_OF_IMAGE = b"\xff\xd9"
_END_WITH_PADDING, _TAIL = 8, 64
_SEGMENT = Struct(">BBH")
_FRAME_HEADER = Struct(">BHHB")
_FRAME_HEADERS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC} | {0xF7})

_START_OF_CODESTREAM = b"\xff\x4f\xff\x51"
_SIZ = Struct(">4L")
_SHORT = Struct(">H")
_MARKER = Struct(">HH")
_COD, _SOT = 0xFF52, 0xFF90
_OF_COD = Struct(">HHBBHBBBBBB")
"""Marker, length, style, order, layers, component transform, levels, two sides and style of code-blocks, wavelet."""


JPEG_KIND, LOSSLESS_KIND, JPEG_LS_KIND, JPEG_2000_KIND = "jpeg", "lossless", "jpeg-ls", "jpeg-2000"
JPEG_XL_KIND, RLE_KIND = "jpeg-xl", "rle"
_BEGINNINGS = {
    JPEG_2000_KIND: (_START_OF_CODESTREAM, b"\0\0\0\x0cjP  \r\n\x87\n"),
    JPEG_XL_KIND: (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n"),
}
_RLE_HEADER = Struct("<16L")


class Codestream(NamedTuple):
    """What a codestream says of itself. `precision` is in bits.

    `colours` are its photometric interpretation where it says that, whatever the file says; else "".
    """

    rows: int
    columns: int
    components: int
    precision: int
    colours: str = ""


class CodingStyle(NamedTuple):
    """Of JPEG 2000 (ITU-T T.800 A.6.1): whether red, green and blue are mixed, and its wavelet is that of integers."""

    mixes_components: bool
    is_reversible: bool


def kind_of(codestream: bytes) -> str:
    """What a codestream plainly is by its first bytes, whatever its file says; "" where that is not to be seen."""
    for kind, beginnings in _BEGINNINGS.items():
        if codestream.startswith(beginnings):
            return kind
    if codestream.startswith(_START_OF_IMAGE):
        try:
            marker = codestream[_frame_header(codestream)[0] + 1]
        except (StructError, IndexError, DecodeError):
            return ""
        return {0xF7: JPEG_LS_KIND, 0xC3: LOSSLESS_KIND}.get(marker, JPEG_KIND)
    return RLE_KIND if _is_rle(codestream) else ""


def _is_rle(codestream: bytes) -> bool:
    """Whether there are 1 to 15 segments, the first of them behind the header, and no others (PS3.5 G.5)."""
    if len(codestream) <= _RLE_HEADER.size:
        return False
    count, *starts = _RLE_HEADER.unpack_from(codestream)
    used, others = starts[:count], starts[count:]
    is_rising = all(one < other for one, other in pairwise([*used, len(codestream)]))
    return 1 <= count <= len(starts) and used[0] == _RLE_HEADER.size and is_rising and not any(others)


def _misses_end(codestream: bytes) -> bool:
    """Whether a codestream of JPEG or JPEG-LS misses its end marker."""
    tail = codestream[-_TAIL:].rstrip(b"\0")
    if len(tail) < _END_WITH_PADDING:  # there is more padding; to strip all of it copies the image
        tail = codestream.rstrip(b"\0")
    return _END_OF_IMAGE not in tail[-_END_WITH_PADDING:]


def ended(codestream: bytes) -> bytes:
    """A codestream of JPEG with the end marker, if it misses that; what is missing in front of it is painted grey."""
    return codestream + _END_OF_IMAGE if _misses_end(codestream) else codestream


def describe_jpeg(codestream: bytes, name: str) -> Codestream:
    """The frame header of JPEG (ITU-T T.81 B.2.2) or JPEG-LS (T.87 C.2.2), which are laid out alike.

    Components that are called R, G and B are that; a picture in the file format JFIF is in YBR (PS3.5 8.2.1).
    Raises DecodeError where it ends early or is none, TooLargeError where it has too many scans; `name` is what people
    call it.
    """
    try:
        at, is_jfif = _frame_header(codestream)
        precision, rows, columns, components = _FRAME_HEADER.unpack_from(codestream, at + _SEGMENT.size)
    except (StructError, IndexError) as error:
        raise _ends_early(name) from error
    if _misses_end(codestream):
        # libjpeg would paint what is missing grey and say nothing
        raise _ends_early(name)
    if len(codestream) - at < rows * columns * _LEAST_BITS.get(codestream[at + 1], 0) // 8:
        raise DecodeError(
            _(
                "This image cannot be shown: most of its compressed data (JPEG) are missing. The file may not have "
                "been copied completely; please copy it again."
            )
        )
    if codestream.count(_START_OF_SCAN) > MAX_SCANS:
        raise TooLargeError(
            _(
                "This image cannot be shown: it is compressed in so many steps that it would take too long. Please "
                "ask whoever made the file for another one."
            )
        )
    names = codestream[at + 10 : at + 10 + 3 * min(components, 4) : 3]
    colours = "RGB" if names in (b"RGB", b"rgb") else "YBR_FULL" if is_jfif and components == 3 else ""
    return Codestream(rows, columns, components, precision, colours)


def describe_jpeg_2000(codestream: bytes, name: str) -> Codestream:
    """The SIZ segment of JPEG 2000 (ITU-T T.800 A.5.1), which starts the codestream; there may be a JP2 header.

    Raises DecodeError where it ends early or is none; `name` is what people call it.
    """
    at = codestream.find(_START_OF_CODESTREAM)
    if at < 0:
        raise DecodeError(
            _(
                "This image cannot be shown: there is no JPEG 2000 where its file says there is. Please copy the file "
                "again, or ask whoever made it for another one."
            )
        )
    try:
        right, bottom, left, top = _SIZ.unpack_from(codestream, at + 8)
        (components,) = _SHORT.unpack_from(codestream, at + 40)
        return Codestream(bottom - top, right - left, components, (codestream[at + 42] & 0x7F) + 1)
    except (StructError, IndexError) as error:
        raise _ends_early(name) from error


def coding_style(codestream: bytes) -> CodingStyle:
    """What the COD segment in the main header of JPEG 2000 says; neither of the two where there is none."""
    at = codestream.find(_START_OF_CODESTREAM) + 2
    try:
        while (found := _MARKER.unpack_from(codestream, at))[0] not in (_COD, _SOT):
            at += 2 + max(2, found[1])
        marker, *_others, transform, _levels, _width, _height, _style, wavelet = _OF_COD.unpack_from(codestream, at)
    except StructError:
        return CodingStyle(False, False)
    is_there = marker == _COD
    return CodingStyle(is_there and transform == 1, is_there and wavelet == 1)


def _frame_header(codestream: bytes) -> tuple[int, bool]:
    """Where the frame header of JPEG stands, and whether it is in the file format JFIF."""
    at, is_jfif = 2, False
    while True:
        fill, marker, length = _SEGMENT.unpack_from(codestream, at)
        if fill != 0xFF or codestream[:2] != _START_OF_IMAGE:
            raise DecodeError(
                _(
                    "This image cannot be shown: there is no JPEG where its file says there is. Please copy the file "
                    "again, or ask whoever made it for another one."
                )
            )
        if marker in _FRAME_HEADERS:
            return at, is_jfif
        is_jfif |= codestream[at + 4 : at + 8] == b"JFIF"
        at += 1 if marker == 0xFF else 2 + length


def _ends_early(name: str) -> DecodeError:
    return DecodeError(
        _(
            "This image cannot be shown: its compressed data ({name}) end early. The file may not have been copied "
            "completely; please copy it again.",
            name=name,
        )
    )
