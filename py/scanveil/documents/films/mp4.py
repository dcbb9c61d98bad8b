"""What stands in front of the pictures in an MP4 (ISO/IEC 14496-12), all of which lie behind it in one row."""

from __future__ import annotations

from dataclasses import dataclass
from struct import pack
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.documents.films.coding import SampleEntry
from scanveil.documents.films.timing import Timing
from scanveil.documents.films.transport import CLOCK_HZ
from scanveil.errors import TooLargeError
from scanveil.said import _

_MOST = 0xFFFFFFFF
"""Bytes, and ticks, that have room in 32 bits."""
_MATRIX = pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_DOTS, _COLOUR_BITS = 72 << 16, 24
"""Dots an inch and bits of a pixel that everybody writes and nobody reads."""
_UNDETERMINED = 0x55C4
"""The language "und", five bits a letter."""

Integers = NDArray[np.integer[Any]]


@dataclass(frozen=True, slots=True)
class Track:
    """Pictures, in the order in which they are decoded.

    `sizes` (pictures,) are their bytes, `starts` (up to as many) the indices of those at which a player can start.
    `kind` names how they are coded.
    """

    sizes: Integers
    starts: Integers
    timing: Timing
    entry: SampleEntry
    kind: bytes

    @property
    def ticks(self) -> int:
        """How long it is, in ticks of CLOCK_HZ."""
        return int(self.timing.durations.sum())


def head(track: Track) -> bytes:
    """The boxes in front of the pictures, up to the header of the box that holds them.

    Raises TooLargeError where an MP4 of this kind has no room for them.
    """
    total = int(track.sizes.sum()) + 8
    if max(total, track.ticks, int(track.timing.delays.max(initial=0))) > _MOST:
        raise TooLargeError(_("The video is longer than can be packed here."))
    brands = box(b"ftyp", b"isom", pack(">L", 512), b"isom", b"iso2", b"mp41")
    offset = len(brands) + len(_movie(track, 0)) + 8
    return brands + _movie(track, offset) + pack(">L", total) + b"mdat"


def box(kind: bytes, *parts: bytes) -> bytes:
    """A box: its length, its kind, and what is in it."""
    content = b"".join(parts)
    return pack(">L", 8 + len(content)) + kind + content


def _full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, pack(">L", version << 24 | flags), *parts)


def _movie(track: Track, offset: int) -> bytes:
    size = pack(">LL", track.entry.width << 16, track.entry.height << 16)
    media = (
        _full(b"mdhd", pack(">4L2H", 0, 0, CLOCK_HZ, track.ticks, _UNDETERMINED, 0)),
        _full(b"hdlr", bytes(4), b"vide", bytes(13)),
        box(
            b"minf",
            _full(b"vmhd", bytes(8), flags=1),
            box(b"dinf", _full(b"dref", pack(">L", 1), _full(b"url ", flags=1))),
            _table(track, offset),
        ),
    )
    return box(
        b"moov",
        _full(
            b"mvhd", pack(">4LLH10x", 0, 0, CLOCK_HZ, track.ticks, 0x10000, 0x100), _MATRIX, bytes(24), pack(">L", 2)
        ),
        box(
            b"trak",
            _full(b"tkhd", pack(">5L8x4H", 0, 0, 1, 0, track.ticks, 0, 0, 0, 0), _MATRIX, size, flags=3),
            _edit(track),
            box(b"mdia", *media),
        ),
    )


def _edit(track: Track) -> bytes:
    """The box that makes the first picture be seen at once, where it is decoded earlier than shown."""
    durations, delays = track.timing
    first = int((np.cumsum(durations) - durations + delays).min())
    return box(b"edts", _full(b"elst", pack(">LLLHH", 1, track.ticks, first, 1, 0)))


def _table(track: Track, offset: int) -> bytes:
    """Where each picture lies, when it is shown, and what all have in common."""
    count = len(track.sizes)
    boxes = [_full(b"stsd", pack(">L", 1), _sample(track)), _full(b"stts", _runs(track.timing.durations))]
    if track.timing.delays.any():
        boxes.append(_full(b"ctts", _runs(track.timing.delays)))
    if len(track.starts) < count:
        boxes.append(_full(b"stss", pack(">L", len(track.starts)), (track.starts + 1).astype(">u4").tobytes()))
    boxes.append(_full(b"stsc", pack(">4L", 1, 1, count, 1)))
    boxes.append(_full(b"stsz", pack(">LL", 0, count), track.sizes.astype(">u4").tobytes()))
    boxes.append(_full(b"stco", pack(">LL", 1, offset)))
    return box(b"stbl", *boxes)


def _sample(track: Track) -> bytes:
    entry = track.entry
    look = pack(">6xH16x2H2L4xH32x2H", 1, entry.width, entry.height, _DOTS, _DOTS, 1, _COLOUR_BITS, 0xFFFF)
    return box(track.kind, look, box(entry.configuration[:4], entry.configuration[4:]))


def _runs(numbers: Integers) -> bytes:
    """How many there are, then each number with how often it follows itself."""
    begins = np.flatnonzero(np.diff(numbers, prepend=numbers[:1] - 1))
    counts = np.diff(begins, append=len(numbers))
    pairs = np.stack([counts, numbers[begins]], axis=1).astype(">u4")
    return pack(">L", len(pairs)) + pairs.tobytes()
