"""Neutral labels in place of those that people type: the item's own number, the side, and no two alike in an object."""

from __future__ import annotations

import re

from scanveil.deid.cleaning.clauses import turns
from scanveil.deid.rules.texts import LABELS, Label

MOST_PLAIN = 3
"""Digits of a label that is a number already, and names nobody."""
_PLAIN = re.compile(rb"[0-9]{1,%d}" % MOST_PLAIN)
_LEFT = re.compile(
    rb"(?<![a-z0-9])(?:l|lt|left|li|links|linke[rs]?|gauche|izq|izquierd[ao]|sin(?=\W*\Z)|sinistr[ao])(?![a-z0-9])"
)
_RIGHT = re.compile(
    rb"(?<![a-z0-9])(?:r|rt|right|re(?!-)|rechts|rechte[rs]?|droite?|der(?=\W*\Z)|derech[ao]|dx|destr[ao])(?![a-z0-9])"
)
_TREATMENT = re.compile(rb"(?<![a-z])(?:[gcp]tv|boost|plan|pre|post|re-rt|dose)(?![a-z])")
"""What is said of a radiotherapy, of which `RT` is short as well."""


class Labels:
    """The labels of one object."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, bytes], bytes] = {}
        self._used: set[tuple[str, bytes]] = set()
        self._counts: dict[str, int] = {}

    def neutral(self, tag: int, old: bytes, number: bytes) -> bytes:
        """A neutral label in place of `old`, for the item with this `number`, which may be empty."""
        label = LABELS[tag]
        old = old.strip(b"\0 ")
        if label.by_value and (_PLAIN.fullmatch(old) or (label.prefix, old) in self._given):
            return self._given.get((label.prefix, old), old)
        if label.by_value or not number.isdigit():
            number = b"%d" % self._next(label)
        new = self._unlike_others(tag, label.prefix.encode() + _joint(label) + number + _side(old, label), number)
        self._given[label.prefix, old] = new
        return new

    def cleaned(self, tag: int, old: bytes, new: bytes, number: bytes) -> bytes:
        """What is left of the label `old`, made unlike others; where others refer to it, the same for the same."""
        key = LABELS[tag].prefix, old.strip(b"\0 ")
        if LABELS[tag].by_value and key in self._given:
            return self._given[key]
        self._given[key] = self._unlike_others(tag, new, number)
        return self._given[key]

    def _unlike_others(self, tag: int, new: bytes, number: bytes) -> bytes:
        """A label, made unlike all that this object has of its kind so far."""
        prefix = LABELS[tag].prefix
        one = new
        while (prefix, one) in self._used:
            number = number if number.isdigit() and one == new else b"%d" % self._next(LABELS[tag])
            one = new + b" " + number
        self._used.add((prefix, one))
        return one

    def _next(self, label: Label) -> int:
        self._counts[label.prefix] = self._counts.get(label.prefix, 0) + 1
        return self._counts[label.prefix]


def _joint(label: Label) -> bytes:
    return b"" if label.prefix.isupper() else b" "


def _side(old: bytes, label: Label) -> bytes:
    """The side that a label says, where it says but one."""
    lower = old.lower().replace(b"_", b" ")
    if turns(lower):
        return b""
    if _TREATMENT.search(lower):
        lower = re.sub(rb"(?<![a-z])rt(?![a-z])", b"", lower)
    sides = (b"L" if _LEFT.search(lower) else b"") + (b"R" if _RIGHT.search(lower) else b"")
    return _joint(label) + sides if len(sides) == 1 else b""
