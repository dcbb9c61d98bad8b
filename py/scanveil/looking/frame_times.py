"""How fast the frames of a file follow each other, and in which direction (PS3.3 C.7.6.5)."""

from __future__ import annotations

from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.numbers import decimal
from scanveil.dicom.reading import Header, values_of

LEAST_MS, MOST_MS = 10.0, 1000.0
"""Times of a frame are brought between these: no screen is faster, and nobody waits longer."""
SWEEPING = 1
"""Preferred Playback Sequencing: to and fro."""


class Playback(NamedTuple):
    """How long a frame stays, in ms, None where the file does not say; `sweeps` is to play to and fro."""

    frame_ms: float | None
    sweeps: bool


def playback(header: Header, frame_index: int) -> Playback:
    """What a file says about playing its frames; `frame_index` counts from 0.

    The time at which frames were taken is believed before rates at which somebody recommends to show them: what moves
    then moves as fast as it did.
    """
    values = values_of(header)
    vector = tags.FRAME_TIME_VECTOR
    pointed = values.shorts(tags.FRAME_INCREMENT_POINTER)
    times = [_first(values.raw(tags.FRAME_TIME)), _increment_ms(values.raw(vector), frame_index)]
    if (vector >> 16, vector & 0xFFFF) in zip(pointed[::2], pointed[1::2], strict=False):
        times.reverse()
    rates = [_first(values.raw(tag)) for tag in (tags.RECOMMENDED_DISPLAY_FRAME_RATE, tags.CINE_RATE)]
    times += [1000 / rate if rate > 0 else 0.0 for rate in rates]
    frame_ms = next((min(MOST_MS, max(LEAST_MS, time)) for time in times if time > 0), None)
    return Playback(frame_ms, SWEEPING in values.shorts(tags.PREFERRED_PLAYBACK_SEQUENCING)[:1])


def _first(value: bytes) -> float:
    """The first value of a DS or IS; 0 where there is none."""
    return decimal(value) or 0.0


def _increment_ms(vector: bytes, frame_index: int) -> float:
    """The time from a frame to the next: the vector says for each how long after the one before it was taken."""
    times = vector.split(b"\\", frame_index + 2)[frame_index : frame_index + 2]
    return next(filter(None, map(_first, reversed(times))), 0.0)
