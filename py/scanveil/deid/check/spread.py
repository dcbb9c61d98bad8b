"""Identifiers with separators between their letters and digits: 12.345.678-K for 12345678K."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from scanveil.deid.check.evidence import DIGITS, LOWER
from scanveil.deid.check.finder import Finder

MIN_SPREAD, MOST_JOINTS = 7, 7
"""Letters and digits of what is looked for so, and separators in it; longer rows of numbers are UIDs."""
_JOINTS = b"-. /,_"
_WORDS = LOWER | DIGITS


class SpreadFinder:
    """Finds identifiers, given without separators and in small letters, where one stands here and there in them."""

    def __init__(self, identifiers: Iterable[bytes]) -> None:
        self._finder = Finder(identifiers, MIN_SPREAD, 1)

    def matches(self, lower: bytes) -> Iterator[tuple[bytes, int, int]]:
        """Every identifier, and where it starts and ends; those without a separator are not among them."""
        found = list(self._finder.matches(lower.translate(None, _JOINTS)))
        if not found:
            return
        places = [at for at, byte in enumerate(lower) if byte not in _JOINTS]
        for identifier, first in found:
            within = places[first : first + len(identifier)]
            start, stop = within[0], within[-1] + 1
            joints = stop - start - len(identifier)
            is_number = DIGITS.issuperset(identifier)
            while is_number and start and lower[start - 1] == ord("0"):
                start -= 1
            around = DIGITS if is_number else _WORDS
            ends = (lower[start - 1] if start else 0, lower[stop] if stop < len(lower) else 0)
            if 0 < joints <= MOST_JOINTS and around.isdisjoint(ends) and _are_single(within):
                yield identifier, start, stop


def _are_single(places: list[int]) -> bool:
    """Whether no two separators stand side by side."""
    return all(following - at <= 2 for at, following in pairwise(places))
