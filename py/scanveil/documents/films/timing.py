"""When the pictures of a video are decoded and shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.documents.films.transport import CLOCK_HZ, CLOCK_SPAN, Stretch

MOST_GAP = 10 * CLOCK_HZ
"""Ticks between pictures beyond which there is a gap in the recording, which is closed.

Where more than a tenth of them are so far apart, no time is believed.
"""

_MOST_DELAY = 32
"""Pictures for which one may wait between being decoded and being shown; codings know up to 16."""
_LEAST_SENSIBLE = 0.9
"""The share of times that must follow each other for any of them to be believed."""

Ticks = NDArray[np.int64]
Known = NDArray[np.float64]


class Timing(NamedTuple):
    """For each picture, in ticks of CLOCK_HZ: how long until the next is decoded, and how long until it is shown.

    Both are (pictures,) of int64; durations are at least 1, delays at least 0.
    """

    durations: Ticks
    delays: Ticks


class Times:
    """The times written in a stream, and where in the video."""

    def __init__(self) -> None:
        self._starts: list[Ticks] = []
        self._shown: list[Known] = []
        self._decoded: list[Known] = []
        self._at = 0

    def note(self, stretches: Iterable[Stretch]) -> Iterable[bytes]:
        """The bytes of a video, whose times are taken note of in passing."""
        for stretch in stretches:
            self._starts.append(self._at + stretch.starts)
            self._shown.append(stretch.shown)
            self._decoded.append(stretch.decoded)
            self._at += len(stretch.data)
            yield stretch.data

    def at(self, starts: Ticks) -> Known:
        """When all pictures are decoded and shown, (2, pictures) of float64 in ticks; NaN where that is not written.

        `starts` are (pictures,), in bytes from the beginning of the video.
        """
        times = np.full((2, len(starts)), np.nan)
        places = np.concatenate([np.empty(0, np.int64), *self._starts])
        if places.size and starts.size:
            found = np.searchsorted(places, starts, "right") - 1
            first = (found >= 0) & (np.diff(found, prepend=-1) != 0)
            written = np.stack([np.concatenate(self._decoded), np.concatenate(self._shown)])
            times[:, first] = written[:, found[first]]
        return times


def timing_of(decoded: Known, shown: Known, shown_at: Ticks, frame_ticks: float) -> Timing:
    """The timing of pictures of which some times are known, in ticks, NaN for the others.

    `shown_at` says for each how many are shown before it, and is believed where times are missing or make no sense. All
    three are (pictures,). `frame_ticks` is the time from one picture to the next where the stream says nothing.
    """
    places = np.flatnonzero(np.isfinite(decoded))
    known, delays = _unroll(decoded[places]), _wrap(shown - decoded)
    durations = _durations(len(decoded), places, known)
    if durations is not None and (np.abs(delays) <= _MOST_DELAY * np.median(durations)).all():  # NaN never is
        return Timing(durations, _positive(delays.astype(np.int64)))
    if durations is None:  # as where it is only written when pictures are shown, which is out of turn
        durations = _durations(len(decoded), places, np.sort(known))
    if durations is None:
        durations = _whole(np.full(len(decoded), frame_ticks))
    return Timing(durations, _delays(durations, shown_at))


def _durations(count: int, places: Ticks, known: Known) -> Ticks | None:
    """How long until the next of `count` pictures is decoded, from the times at some; None where they jump."""
    steps = np.diff(known) / np.diff(places)
    sensible = (steps > 0) & (steps <= MOST_GAP)
    if not steps.size or sensible.mean() < _LEAST_SENSIBLE:
        return None
    usual = float(np.median(steps[sensible]))
    between = np.append(np.diff(np.interp(np.arange(count), places, known)), usual)
    return _whole(np.where((between > 0) & (between <= MOST_GAP), between, usual))


def _delays(durations: Ticks, shown_at: Ticks) -> Ticks:
    """How long until each picture is shown if all follow each other as they are decoded, but in their own order."""
    times = np.cumsum(durations) - durations
    return _positive(times[shown_at] - times)


def _positive(delays: Ticks) -> Ticks:
    return delays - min(0, int(delays.min(initial=0)))


def _whole(ticks: Known) -> Ticks:
    """Durations in whole ticks, rounded so that errors do not add up; none is 0."""
    return np.maximum(1, np.diff(np.rint(np.cumsum(ticks)).astype(np.int64), prepend=0))


def _unroll(ticks: Known) -> Known:
    """Times that go on where the clock begins anew."""
    return np.cumsum(np.concatenate([ticks[:1], _wrap(np.diff(ticks))]))


def _wrap(ticks: Known) -> Known:
    return (ticks + CLOCK_SPAN // 2) % CLOCK_SPAN - CLOCK_SPAN // 2
