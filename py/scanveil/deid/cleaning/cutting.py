"""A text without what was found in it: the clause goes, or the word where it is but a hint, and nothing else.

All of this takes time by the length of the text and the number of finds, however they lie.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from scanveil.deid.cleaning.clauses import Clause, clauses, turns

_TOKEN_BYTES = frozenset(byte for byte in range(256) if byte >= 0x80 or chr(byte).isalnum())
_FAR = 64
"""Letters and digits on either side of a find that go with it at most."""
_JOINTS, _OPENERS, _CLOSERS = b" ,;:/_-|", b"([{<", b")]}>"
"""What joins words and clauses, and goes with what it joined to."""


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
    """What goes of a value: the word of a hint, the clause of all else, the sentence where a word turns it round."""
    found = clauses(value)
    starts, stops = [one.start for one in found], [one.stop for one in found]
    sentences = _sentences(found)
    turning = {one.sentence for one in found if turns(value[one.start : one.stop])}
    for spot in spots:
        first, behind = bisect_right(stops, spot.at), bisect_left(starts, spot.stop)
        if first >= behind:  # between two clauses
            yield spot.at, spot.stop
        elif found[first].sentence in turning or found[behind - 1].sentence in turning:
            yield sentences[found[first].sentence][0], sentences[found[behind - 1].sentence][1]
        else:
            yield _token(value, spot) if spot.hint else (starts[first], stops[behind - 1])


def _sentences(found: Sequence[Clause]) -> dict[int, tuple[int, int]]:
    """Where the sentences start and end that clauses are of, by their numbers."""
    made: dict[int, tuple[int, int]] = {}
    for one in found:
        made[one.sentence] = made.get(one.sentence, (one.start, 0))[0], one.stop
    return made


def _token(value: bytes, spot: Spot) -> tuple[int, int]:
    """The letters and digits around a spot."""
    at, stop = spot.at, spot.stop
    while at > max(spot.at - _FAR, 0) and value[at - 1] in _TOKEN_BYTES:
        at -= 1
    while stop < min(spot.stop + _FAR, len(value)) and value[stop] in _TOKEN_BYTES:
        stop += 1
    return at, stop + 2 * (value[stop : stop + 2].lower() == b"'s")


def _tidy(value: bytes, cuts: Iterator[tuple[int, int]]) -> bytes:
    """What lies between the cuts, without what joined it to them; all else is as it was."""
    left, at, is_seam = b"", 0, False
    for start, stop in (*sorted(set(cuts)), (len(value), len(value))):
        piece = value[at:start] if start > at else b""
        if is_seam:
            piece = piece.lstrip(_JOINTS + _CLOSERS)
        left = _joined(left, piece) if is_seam else piece
        at, is_seam = max(at, stop), True
    return left.strip(b"\0 ")


def _joined(left: bytes, right: bytes) -> bytes:
    """Two pieces between which something was cut: with the mark that stood there, or a space."""
    bare = left.rstrip(_JOINTS + _OPENERS)
    mark = left[len(bare) : len(bare) + 1]
    if not (bare and right):
        return bare or right
    return bare + (mark if mark in (b",", b";", b":") else b"") + b" " + right
