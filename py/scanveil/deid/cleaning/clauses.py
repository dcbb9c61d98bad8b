"""What belongs together in a text: clauses, and the words that turn round what is said beside them.

A cut must never change what a text says: `CT without contrast Miller` may become nothing, but not `CT contrast`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scanveil.deid.rules.vocabulary import TITLES, TURNING_SIGNS, TURNING_WORDS

_NO_TITLE = b"".join(rb"(?<!\b%s)" % title for title in TITLES.encode().split())
_BREAK = re.compile(rb"(?:[;:()\[\]{}|\r\n\f\t<>!?]|(?<![0-9]),|,(?![0-9]))+|" + _NO_TITLE + rb"\.(?=\s|\Z)|\s[-/]+\s")
_STOPS = frozenset(b";|\r\n\f!.")
_WORD = re.compile(rb"[A-Za-z\x80-\xff]+")
_SIGN = re.compile(
    rb"(?<![A-Za-z0-9\x80-\xff])(?:"
    + b"|".join(
        re.escape(sign).replace("/", " ?/ ?").replace("\\.", "\\. ?").removesuffix(" ?").encode()
        for sign in sorted(TURNING_SIGNS.split(), key=len, reverse=True)
    )
    + rb")(?![A-Za-z0-9\x80-\xff])",
    re.IGNORECASE,
)
_TURNING = frozenset(word.encode(encoding) for word in TURNING_WORDS.split() for encoding in ("utf-8", "latin-1"))
_LONGEST_WORD = 24
"""Letters of a word that turns round what is said behind it, with what separates it."""


class Clause(NamedTuple):
    """A stretch of a text, without what separates it from others: where it starts and ends, and its sentence's number.

    What turns something round may stand in another clause of the sentence: `contrast: none`.
    """

    start: int
    stop: int
    sentence: int


def clauses(text: bytes) -> list[Clause]:
    """The clauses of a text; those that are empty are left out. A full stop inside a number or sign ends none."""
    found: list[Clause] = []
    at = sentence = 0
    inside = {place for start, stop in signs(text) for place in range(start, stop)}
    for one in _BREAK.finditer(text):
        start, stop = one.span()
        before = text[at:start] if start - at <= _LONGEST_WORD else b""
        if inside.isdisjoint(range(start, stop)) and before.strip().lower() not in _TURNING:
            if text[at:start].strip():
                found.append(Clause(at, start, sentence))
            at = stop
            sentence += not _STOPS.isdisjoint(one[0])
    return [*found, Clause(at, len(text), sentence)] if text[at:].strip() else found


def turns(clause: bytes) -> bool:
    """Whether a clause has a word or sign that turns round what is said beside it: `no`, `ohne`, `w/o`, `s/p`."""
    if _SIGN.search(clause):
        return True
    return any(word in _TURNING for word in _WORD.findall(clause.lower()))


def signs(text: bytes) -> list[tuple[int, int]]:
    """Where the signs are, which are made of letters and others: `w/o` is no word of `w` and one of `o`."""
    return [(one.start(), one.end()) for one in _SIGN.finditer(text)]
