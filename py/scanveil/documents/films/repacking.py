"""Videos that browsers do not open, packed anew as MP4: the same pictures, bit by bit, in another wrapping."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import pack
from typing import NamedTuple

import numpy as np

from scanveil.documents.films import mp4, transport
from scanveil.documents.films.avc import Avc
from scanveil.documents.films.coding import Coding, Role
from scanveil.documents.films.hevc import Hevc
from scanveil.documents.films.timing import Times, timing_of
from scanveil.documents.films.transport import Blocks, Stretch
from scanveil.documents.films.units import LENGTH_BYTES, pictures, units
from scanveil.errors import UnreadableError
from scanveil.said import _

DEFAULT_FRAME_MS = 40.0
"""Where neither the stream nor the file says how fast its pictures follow each other."""
PART = 4 * 1024 * 1024
"""Bytes of an MP4 that are given out together, about."""

_BEGINNING = 4 * 1024 * 1024
"""Bytes among which a transport stream says what it holds."""
_HEVC_UNITS = frozenset({0x40, 0x42, 0x44, 0x46, 0x4E})
"""Parameters, a delimiter or a message: the first byte of what HEVC begins with; the second is 1."""


@dataclass(frozen=True, slots=True)
class Movie:
    """A video as an MP4 of `size` bytes. `parts()` are its bytes, made while they are asked for.

    `has_sound` says that the video had sound, which the MP4 does not have.
    """

    size: int
    has_sound: bool
    parts: Callable[[], Iterator[bytes]]


def repack(blocks: Blocks, *, frame_ms: float | None) -> Movie:
    """The video of a stream as MP4: H.264 or HEVC, in a transport stream or bare (H.264 Annex B).

    `blocks()` are the bytes of the stream; they are asked for three times: for what it holds, for where its pictures
    are, and for the MP4. So no more of them are held than a block and a unit (up to MOST_UNIT). `frame_ms` is how long
    a picture is shown where the stream does not say. Raises a ScanveilError where the stream is damaged too much, holds
    no such video, or does not fit.
    """
    source = _source(blocks)
    times = Times()
    everything = pictures(units(times.note(source.stretches())), source.coding)
    found = everything.from_first_access()
    inside = source.coding.sets.changes > 0
    sizes = np.frombuffer(found.sizes, np.int64) + inside * np.frombuffer(found.parameter_sizes, np.int64)
    decoded, shown = times.at(np.frombuffer(everything.starts, np.int64))[:, -len(sizes) :]
    entry = source.coding.sample_entry()
    track = mp4.Track(
        sizes,
        np.flatnonzero(np.frombuffer(found.access, np.int8)),
        timing_of(decoded, shown, found.shown_at(), (frame_ms or DEFAULT_FRAME_MS) * transport.CLOCK_HZ / 1000),
        entry,
        entry.kind_with_parameters if inside else entry.kind,
    )
    head, total = mp4.head(track), int(sizes.sum())

    def parts() -> Iterator[bytes]:
        yield head
        yield from _samples(source, found.first_units[0], total)

    return Movie(len(head) + total, source.has_sound, parts)


class _Source(NamedTuple):
    """A video within a stream: how it is coded, and its bytes from the beginning, as often as they are asked for."""

    coding: Coding
    has_sound: bool
    stretches: Callable[[], Iterator[Stretch]]


def _source(blocks: Blocks) -> _Source:
    first = _beginning(blocks)
    size = transport.packet_size(first)
    if size:
        program = transport.read_program(next(transport.packets([first], size)))
        coding = Hevc() if program.kind == transport.HEVC_STREAM else Avc()
        return _Source(
            coding,
            program.has_sound,
            lambda: transport.stretches(transport.packets(blocks(), size), program.packet_id),
        )
    bare: Coding = Hevc() if is_hevc(first) else Avc()
    nothing = np.empty(0, np.int64), np.empty(0), np.empty(0)
    return _Source(bare, False, lambda: (Stretch(block, *nothing) for block in blocks()))


def _beginning(blocks: Blocks) -> bytes:
    held = b""
    for block in blocks():
        held += block
        if len(held) >= _BEGINNING:
            break
    return held


def is_hevc(first: bytes) -> bool:
    """Whether a bare stream that starts so is HEVC: its units have headers that those of H.264 never have."""
    unit = first[first.find(b"\0\0\1") + 3 :][:2]
    return unit[1:] == b"\1" and unit[0] in _HEVC_UNITS


def _samples(source: _Source, first_unit: int, total: int) -> Iterator[bytes]:
    """The units of all pictures, each behind its length.

    Raises UnreadableError where they are not as large, all together, as they were when they were counted.
    """
    held: list[bytes] = []
    size = 0
    for number, (_start, unit) in enumerate(units(stretch.data for stretch in source.stretches())):
        role = source.coding.role(unit)
        if number < first_unit or role is Role.DROPPED or (role is Role.PARAMETERS and not source.coding.sets.changes):
            continue
        held += (pack(">L", len(unit)), unit)
        size += LENGTH_BYTES + len(unit)
        if size >= PART:
            total -= size
            yield b"".join(held)
            held, size = [], 0
    if size != total:
        raise UnreadableError(_("The file was changed while its video was read. Please choose it again."))
    yield b"".join(held)
