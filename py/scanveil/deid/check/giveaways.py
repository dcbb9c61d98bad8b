"""What points to a person whoever that is: mail addresses, telephones, titles in front of names, ages over 89."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from scanveil.deid.rules.vocabulary import TITLES

_BEFORE = 44
"""Bytes before a mark among which the rest may stand."""


class _Form(NamedTuple):
    """How such a thing is written around its mark: what ends in front of it, and what it begins with.

    To look for the marks is a hundred times as fast as to look for all of it.
    """

    mark: bytes
    before: re.Pattern[bytes]
    behind: re.Pattern[bytes]


def _forms(marks: Iterable[bytes], before: bytes, behind: bytes) -> Iterator[_Form]:
    """Forms that differ in their marks; `behind` is what follows on the mark itself."""
    for mark in marks:
        yield _Form(mark, re.compile(before + rb"\Z"), re.compile(re.escape(mark) + behind))


_NOTHING, _NO_LETTER = b"", rb"(?<![A-Za-z])"
_FORMS = (
    *_forms([b"@"], rb"[\w.+-]{2,40}", rb"[\w-]{1,40}\.\w{2,}"),
    *_forms([b"http"], _NOTHING, rb"s?://[^\s\\]{1,60}"),
    *_forms([b"www."], _NOTHING, rb"[^\s\\]{1,60}"),
    *_forms(
        TITLES.encode().split(),
        _NO_LETTER,
        rb"(?:\.:?|:)? {1,2}(?:(?:Dr|Hr|Fr|med)\.? )?[A-Z][\w'-]{2,30}(?: [A-Z][\w'-]{2,30})?",
    ),
    *_forms([b"el"], _NO_LETTER + b"[Tt]", rb"[.: ]{0,3}\+?[0-9][0-9 /()-]{5,20}"),
    *_forms((b"ge", b"GE", b"lter", b"dad"), _NO_LETTER + b"[AaEe]", rb"[dD]?[:=]? ?(?:9[0-9]|1[0-2][0-9])(?![0-9])"),
)
_OLD = re.compile(  # its first digit first, as in `days`
    rb"(?:9(?<![0-9.]9)|1(?<![0-9.]1)[0-2])[0-9]"
    rb"(?:[ -]?(?i:y\.?o\b|y/o|yrs?\b|years?\b|jahre?\b|j\.|j(?:ae|\xe4|\xc3\xa4)hrig|ans\b|anni\b"
    rb"|a(?:n|\xf1|\xc3\xb1)os\b)"
    rb"|(?<![\w.]9[0-9])(?<![\w.]1[0-2][0-9])[ /]?[MF](?!\w))"
)


def giveaways(data: bytes) -> Iterator[tuple[int, int]]:
    """Where such things start and end."""
    yield from (found.span() for found in _OLD.finditer(data))
    for mark, before, behind in _FORMS:
        at = data.find(mark)
        while at >= 0:
            rest = behind.match(data, at)
            start = before.search(data[max(at - _BEFORE, 0) : at]) if rest else None
            if rest and start:
                yield at - (start.end() - start.start()), rest.end()
            at = data.find(mark, at + len(mark))
