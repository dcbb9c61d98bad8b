"""A text without what was found in it: the clause goes, or the word where it is but a hint, and nothing else.

All of this takes time by the length of the text and the number of finds, however they lie.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from scanveil.deid.cleaning.clauses import clauses, turns

_TOKEN_BYTES = frozenset(byte for byte in range(256) if byte >= 0x80 or chr(byte).isalnum())
_FAR = 64
"""Letters and digits on either side of a find that go with it at most."""
_EDGES = b" -_,;:/+&*=.#"
_SPACES = re.compile(rb" {2,}")


class Spot(NamedTuple):
    """What is to go: where it starts and ends. A `hint` is only a word; of anything else the whole clause goes."""

    at: int
    stop: int
    hint: bool


def within(spots: Sequence[Spot], start: int, end: int) -> Sequence[Spot]:
    """Of sorted spots those that touch what lies between two offsets; one that is very long may be among them twice."""
    first = bisect_left(spots, start, key=attrgetter("at"))
    while first and spots[first - 1].stop > start:
        first -= 1
    return spots[first : bisect_left(spots, end, key=attrgetter("at"))]


def without(value: bytes, spots: Sequence[Spot], *, many_valued: bool) -> bytes:
    """What is left of a text; `spots` are sorted, and count from its start. Of `many_valued` each value is apart."""
    if not many_valued:
        return _tidy(value, _cuts(value, spots))
    parts, at = [], 0
    for part in value.split(b"\\"):
        own = [
            Spot(one.at - at, one.stop - at, one.hint)
            for one in within(spots, at, at + len(part))
            if one.stop > at and one.at < at + len(part)
        ]
        parts.append(_tidy(part, _cuts(part, own)) if own else part)
        at += len(part) + 1
    return b"\\".join(parts)


def _cuts(value: bytes, spots: Sequence[Spot]) -> Iterator[tuple[int, int]]:
    """What goes of a value: the word of a hint, the clause of all else, and where a word turns the rest round."""
    found = clauses(value)
    starts, stops = [one.start for one in found], [one.stop for one in found]
    known: dict[tuple[int, int], bool] = {}
    for spot in spots:
        first, behind = bisect_right(stops, spot.at), bisect_left(starts, spot.stop)
        if first >= behind:  # between two clauses
            yield spot.at, spot.stop
            continue
        clause = starts[first], stops[behind - 1]
        if clause not in known:
            known[clause] = turns(value[slice(*clause)])
            if not spot.hint or known[clause]:
                yield clause
        if spot.hint and not known[clause]:
            yield _token(value, spot)
        elif not spot.hint:
            yield clause


def _token(value: bytes, spot: Spot) -> tuple[int, int]:
    """The letters and digits around a spot."""
    at, stop = spot.at, spot.stop
    while at > max(spot.at - _FAR, 0) and value[at - 1] in _TOKEN_BYTES:
        at -= 1
    while stop < min(spot.stop + _FAR, len(value)) and value[stop] in _TOKEN_BYTES:
        stop += 1
    return at, stop


def _tidy(value: bytes, cuts: Iterator[tuple[int, int]]) -> bytes:
    """What lies between the cuts, without what joined it to them."""
    pieces, at = [], 0
    for start, stop in sorted(set(cuts)):
        if start > at:
            pieces.append(value[at:start])
        at = max(at, stop)
    pieces.append(value[at:])
    return _SPACES.sub(b" ", b"".join(pieces)).strip(b"\0").strip(_EDGES)
