"""Lossless JPEG (ITU-T T.81 annex H) and JPEG-LS (T.87) that say of themselves what was said before, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from struct import Struct

_SEGMENT = Struct(">BBH")
_START = b"\xff\xd8"
_APPLICATION = range(0xE0, 0xF0)
_FRAME_HEADER, _SCAN_HEADER = 0xC3, 0xDA
_FRAME_HEADERS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_OF_COLOURS = (b"JFIF\0", b"Adobe")
"""How segments begin that say what components are."""


def like_before(codestream: bytes, before: bytes) -> bytes:
    """A codestream whose components have the names that they had before, and the same said of their colours."""
    kept = [segment for marker, segment in _segments(before) if segment[4:9] in _OF_COLOURS]
    names, new = _names(before), bare(codestream)
    own = list(_segments(new))
    end = len(_START) + sum(len(segment) for _marker, segment in own)
    named = [_named(marker, segment, names) for marker, segment in own]
    return b"".join((_START, *kept, *named, new[end:]))


def bare(codestream: bytes) -> bytes:
    """A codestream without what its encoder says of it, such as a header of the file format SPIFF."""
    segments = list(_segments(codestream))
    end = len(_START) + sum(len(segment) for _marker, segment in segments)
    own = b"".join(segment for marker, segment in segments if marker not in _APPLICATION)
    return _START + own + codestream[end:]


def _segments(codestream: bytes) -> Iterator[tuple[int, bytes]]:
    """Markers, and their segments with them, up to the header of the first scan."""
    at, marker = len(_START), 0
    while marker != _SCAN_HEADER:
        _fill, marker, length = _SEGMENT.unpack_from(codestream, at)
        if marker == 0xFF:  # a byte that only fills
            at += 1
            continue
        yield marker, codestream[at : at + 2 + length]
        at += 2 + length


def _names(codestream: bytes) -> bytes:
    header = next((segment for marker, segment in _segments(codestream) if marker in _FRAME_HEADERS), b"")
    return header[10 : 10 + 3 * header[9] : 3]


def _named(marker: int, segment: bytes, names: bytes) -> bytes:
    """A header of a frame or of a scan with these names of components."""
    place = {_FRAME_HEADER: (10, 3), _SCAN_HEADER: (5, 2)}.get(marker)
    if place is None:
        return segment
    first, step = place
    made = bytearray(segment)
    made[first : first + step * len(names) : step] = names
    return bytes(made)
