"""Transport streams (ITU-T H.222.0, 2.4): the video in them, taken out of its packets many at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.errors import DecodeError
from scanveil.said import _

PACKET = 188
STAMPED_PACKET = 192
"""Bytes of a packet with a time of arrival in front, as cameras and Blu-ray discs have it."""
CLOCK_HZ = 90_000
CLOCK_SPAN = 1 << 33
"""Times begin anew beyond this."""

AVC_STREAM, HEVC_STREAM = 0x1B, 0x24
_SOUND = frozenset({0x03, 0x04, 0x0F, 0x11, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87})
_PRIVATE, _REGISTRATION = 0x06, 0x05
_SOUND_DESCRIPTORS = frozenset({0x6A, 0x7A, 0x7B, 0x7C})
"""AC-3, E-AC-3, DTS and AAC (ETSI EN 300 468, 6.1)."""

_SYNC = 0x47
_PROGRAMS, _PROGRAM = 0, 2
_HEADER = 4
_MOST_SECTION = 1024
_MOST_TRIED = 16
"""Tables tried of one kind, and programs of a stream."""
_TIMES_END = 19
_MOST_DAMAGED = 0.01
"""The share of packets that may be none: a film with a few holes is better than no film."""

Packets = NDArray[np.uint8]
Blocks = Callable[[], Iterable[bytes]]
"""Gives the bytes of a stream from its beginning, in blocks; it may be called again."""


class Stretch(NamedTuple):
    """Bytes of the video, and the times that are written between them.

    A time belongs to the first picture that begins at `starts` (bytes from the beginning of `data`) or behind. Times
    are in ticks of CLOCK_HZ, NaN where there is none: `shown` is when it is seen, `decoded` when it must be decoded.
    All three are (times,).
    """

    data: bytes
    starts: NDArray[np.int64]
    shown: NDArray[np.float64]
    decoded: NDArray[np.float64]


class Program(NamedTuple):
    """What a transport stream holds: the identifier of the video's packets, its kind, and whether there is sound."""

    packet_id: int
    kind: int
    has_sound: bool


def packet_size(first: bytes) -> int:
    """Bytes of the packets of a stream that starts so, 0 where it is no transport stream."""
    for size in (PACKET, STAMPED_PACKET):
        places = range(size - PACKET, min(len(first), 2 * size), size)
        if places and all(first[at] == _SYNC for at in places):
            return size
    return 0


def packets(blocks: Iterable[bytes], size: int) -> Iterator[Packets]:
    """Packets (number, 188) of uint8, without what is none.

    Raises DecodeError, behind the last, where too many were none and not all zeros, with which some programs fill up.
    """
    rest, count, damaged = b"", 0, 0
    for block in blocks:
        data = rest + block
        rest = data[len(data) // size * size :]
        found = np.frombuffer(data, np.uint8, len(data) - len(rest)).reshape(-1, size)[:, size - PACKET :]
        are_packets = found[:, 0] == _SYNC
        count += len(found)
        damaged += int(found[~are_packets].any(axis=1).sum())
        yield found if are_packets.all() else found[are_packets]
    if damaged > _MOST_DAMAGED * count:
        raise DecodeError(_("The video is damaged, or cut where it should not be."))


def read_program(found: Packets) -> Program:
    """The first video that browsers may play, as the tables among the first packets have it.

    Raises DecodeError where there is none.
    """
    others = False
    for section in _sections(found, _PROGRAMS, 0):
        for at in range(8, min(len(section) - 7, 8 + 4 * _MOST_TRIED), 4):
            program = _program(found, (section[at + 2] & 0x1F) << 8 | section[at + 3])
            if program:
                return program
            others = True
    if others:
        raise DecodeError(_("The video is coded in a way that browsers do not know."))
    raise DecodeError(_("The video does not say at its beginning what it holds."))


def _program(found: Packets, packet_id: int) -> Program | None:
    for section in _sections(found, packet_id, _PROGRAM):
        kinds, has_sound = [], False
        at = 12 + ((section[10] & 15) << 8 | section[11]) if len(section) > 16 else len(section)
        while at + 5 <= len(section) - 4:
            kinds.append((section[at], (section[at + 1] & 0x1F) << 8 | section[at + 2]))
            end = at + 5 + ((section[at + 3] & 15) << 8 | section[at + 4])
            has_sound = has_sound or _is_sound(section[at], section[at + 5 : end])
            at = end
        videos = [(kind, number) for kind, number in kinds if kind in (AVC_STREAM, HEVC_STREAM)]
        if videos:
            return Program(videos[0][1], videos[0][0], has_sound)
    return None


def _is_sound(kind: int, descriptors: bytes) -> bool:
    """Whether a stream is sound, as its kind says, or a descriptor where its kind says nothing (2.6)."""
    while kind == _PRIVATE and len(descriptors) > 1:
        end = 2 + descriptors[1]
        if descriptors[0] in _SOUND_DESCRIPTORS or (descriptors[0] == _REGISTRATION and descriptors[2:end] == b"Opus"):
            return True
        descriptors = descriptors[end:]
    return kind in _SOUND


def _sections(found: Packets, packet_id: int, table: int) -> Iterator[bytes]:
    """Tables of a kind in packets of one identifier (2.4.4), with their checksums, which are not looked at."""
    mine = found[_ids(found) == packet_id]
    begins = np.flatnonzero(mine[:, 1] & 0x40)[:_MOST_TRIED]
    for first in begins.tolist():
        data = b""
        for packet in mine[first : first + 1 + _MOST_SECTION // (PACKET - 2 * _HEADER)]:
            start = _HEADER + (1 + int(packet[_HEADER]) if packet[3] & 0x20 else 0)
            data += packet[start:].tobytes()
        begin = 1 + data[0] if data else 0
        if len(data) < begin + 3 or data[begin] != table:
            continue
        length = 3 + ((data[begin + 1] & 15) << 8 | data[begin + 2])
        if length <= min(_MOST_SECTION, len(data) - begin):
            yield data[begin : begin + length]


def stretches(found: Iterable[Packets], packet_id: int) -> Iterator[Stretch]:
    """The video of a transport stream, from the first of its own packets (PES) on.

    Raises DecodeError where it is encrypted.
    """
    last: Packets | None = None
    begun = False
    for block in found:
        mine = block[(_ids(block) == packet_id) & (block[:, 1] < 0x80) & (block[:, 3] & 0x10 > 0)]
        mine, last = _once(mine, last)
        if not begun:
            begins = np.flatnonzero(mine[:, 1] & 0x40)
            mine = mine[begins[0] :] if begins.size else mine[:0]
            begun = len(mine) > 0
        if len(mine):
            yield _stretch(mine)


def _ids(found: Packets) -> NDArray[np.uint16]:
    high: NDArray[np.uint16] = (found[:, 1] & 0x1F).astype(np.uint16)
    return high * np.uint16(256) + found[:, 2]


def _once(mine: Packets, last: Packets | None) -> tuple[Packets, Packets | None]:
    """Packets without those that are sent twice (2.4.3.3), and the last for the next call."""
    if not len(mine):
        return mine, last
    counts = mine[:, 3] & 15
    again = np.zeros(len(mine), bool)
    rows = 1 + np.flatnonzero(counts[1:] == counts[:-1])
    again[rows] = (mine[rows] == mine[rows - 1]).all(axis=1)
    again[0] = last is not None and bool((mine[0] == last).all())
    end = mine[-1].copy()
    return (mine[~again] if again.any() else mine), end


def _stretch(mine: Packets) -> Stretch:
    if (mine[:, 3] & 0xC0).any():
        raise DecodeError(_("The video is encrypted."))
    begins = np.where(mine[:, 3] & 0x20, _HEADER + 1 + mine[:, _HEADER].astype(np.int64), _HEADER)
    rows = np.flatnonzero(mine[:, 1] & 0x40)
    shown, decoded, lengths = _times(mine[rows], begins[rows])
    begins[rows] += lengths
    begins = np.minimum(begins, PACKET)
    offsets = np.cumsum(PACKET - begins) - (PACKET - begins)
    data = mine[np.arange(PACKET, dtype=np.uint8) >= begins.astype(np.uint8)[:, None]].tobytes()
    return Stretch(data, offsets[rows], shown, decoded)


def _times(
    mine: Packets, begins: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """When pictures are shown and decoded, and how long the headers are that say so (2.4.3.6).

    Where a header is damaged, nothing of the packet is believed: it says no times, and is as long as the packet.
    """
    places = np.minimum(begins[:, None] + np.arange(_TIMES_END), PACKET - 1)
    header = np.take_along_axis(mine, places, axis=1).astype(np.int64)
    lengths = 9 + header[:, 8]
    believed = (header[:, :3] == (0, 0, 1)).all(axis=1) & (begins + lengths <= PACKET)
    said = np.where(believed, header[:, 7] >> 6, 0)
    shown = np.where((said >= 2) & (lengths >= 14), _ticks(header[:, 9:14]), np.nan)
    decoded = np.where((said == 3) & (lengths >= 19), _ticks(header[:, 14:19]), shown)
    return shown, decoded, np.where(believed, lengths, PACKET)


def _ticks(five: NDArray[np.int64]) -> NDArray[np.int64]:
    """A time of 33 bits among markers."""
    return (five[:, 0] >> 1 & 7) << 30 | five[:, 1] << 22 | five[:, 2] >> 1 << 15 | five[:, 3] << 7 | five[:, 4] >> 1
