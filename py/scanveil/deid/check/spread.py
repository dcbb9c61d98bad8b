"""Identifiers with separators between their letters and digits: 12.345.678-K for 12345678K."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scanveil.deid.check.evidence import DIGITS, LOWER
from scanveil.deid.check.finder import Finder

MIN_SPREAD, MOST_JOINTS = 6, 7
"""Letters and digits of what is looked for so, and separators in it; longer rows of numbers are UIDs."""
JOINTS = b"-. /,_"
"""What may stand once between two of them."""
_WORDS = LOWER | DIGITS
_ZEROS, _FAR = re.compile(rb"(?<![0-9])(?:0+[-. /,_])*0*\Z"), 40


class SpreadFinder:
    """Finds identifiers, given without separators and in small letters, where one stands here and there in them."""

    def __init__(self, identifiers: Iterable[bytes]) -> None:
        self._finder = Finder(identifiers, MIN_SPREAD, 1)

    def matches(self, lower: bytes) -> Iterator[tuple[bytes, int, int]]:
        """Every identifier, and where it starts and ends; those without a separator are not among them."""
        found = list(self._finder.matches(lower.translate(None, JOINTS)))
        if not found:
            return
        import numpy as np

        places = np.flatnonzero(np.isin(np.frombuffer(lower, np.uint8), list(JOINTS), invert=True))
        for identifier, first in found:
            within = places[first : first + len(identifier)]
            start, stop = int(within[0]), int(within[-1]) + 1
            is_number = DIGITS.issuperset(identifier)
            if is_number:
                start = _with_zeros(lower, start)
            around = DIGITS if is_number else _WORDS
            ends = (lower[start - 1] if start else 0, lower[stop] if stop < len(lower) else 0)
            joints = sum(byte in JOINTS for byte in lower[start:stop])
            if 0 < joints <= MOST_JOINTS and around.isdisjoint(ends) and np.diff(within).max() <= 2:
                yield identifier, start, stop


def _with_zeros(lower: bytes, start: int) -> int:
    """Where a number starts together with zeros in front of it, which may stand in groups of their own."""
    found = _ZEROS.search(lower, max(start - _FAR, 0), start)
    return found.start() if found else start
