"""How fast the frames of a file follow each other, and in which direction (PS3.3 C.7.6.5)."""

from __future__ import annotations

from typing import NamedTuple

from scanveil.dicom.reading import Header
from scanveil.dicom.wire import shorts
from scanveil.library.traits import numbers

LEAST_MS, MOST_MS = 10.0, 1000.0
"""Times of a frame are brought between these: no screen is faster, and nobody waits longer."""
SWEEPING = 1
"""Preferred Playback Sequencing: to and fro."""

_FRAME_INCREMENT_POINTER = 0x00280009
_FRAME_TIME, _FRAME_TIME_VECTOR = 0x00181063, 0x00181065
_RECOMMENDED_RATE, _CINE_RATE = 0x00082144, 0x00180040
_PLAYBACK_SEQUENCING = 0x00181244


class Playback(NamedTuple):
    """How long a frame stays, in ms, None where the file does not say; `sweeps` is to play to and fro."""

    frame_ms: float | None
    sweeps: bool


def playback(header: Header, frame_index: int) -> Playback:
    """What a file says about playing its frames; `frame_index` counts from 0.

    The time at which frames were taken is believed before rates at which somebody recommends to show them: what moves
    then moves as fast as it did.
    """
    at = {element.tag: element for element in header.elements if element.tag in _WANTED}

    def raw(tag: int) -> bytes:
        return header.buffer[at[tag].value : at[tag].value_end] if tag in at else b""

    pointed = shorts(raw(_FRAME_INCREMENT_POINTER), header.encoding)
    times = [_first(raw(_FRAME_TIME)), _increment_ms(raw(_FRAME_TIME_VECTOR), frame_index)]
    if (_FRAME_TIME_VECTOR >> 16, _FRAME_TIME_VECTOR & 0xFFFF) in zip(pointed[::2], pointed[1::2], strict=False):
        times.reverse()
    rates = [_first(raw(_RECOMMENDED_RATE)), _first(raw(_CINE_RATE))]
    times += [1000 / rate if rate > 0 else 0.0 for rate in rates]
    frame_ms = next((min(MOST_MS, max(LEAST_MS, time)) for time in times if time > 0), None)
    return Playback(frame_ms, SWEEPING in shorts(raw(_PLAYBACK_SEQUENCING), header.encoding)[:1])


_WANTED = {
    _FRAME_INCREMENT_POINTER,
    _FRAME_TIME,
    _FRAME_TIME_VECTOR,
    _RECOMMENDED_RATE,
    _CINE_RATE,
    _PLAYBACK_SEQUENCING,
}


def _first(value: bytes) -> float:
    """The first value of a DS or IS; 0 where there is none."""
    found = numbers(value.split(b"\\")[0], 1)
    return found[0] if found else 0.0


def _increment_ms(vector: bytes, frame_index: int) -> float:
    """The time from a frame to the next: the vector says for each how long after the one before it was taken."""
    times = vector.split(b"\\", frame_index + 2)[frame_index : frame_index + 2]
    return next(filter(None, map(_first, reversed(times))), 0.0)
