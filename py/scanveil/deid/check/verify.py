"""The check: is anything that identified someone in the input still there in the output?

Written as if by another hand: it shares no code with what reads, rules and writes, only tables and lists of words.
`scan` and `surface` read raw bytes, `identifiers` says what identified people in all files of a batch, `needles` (with
`spellings`, `letters`, `days` and `hints`) in which ways that could be written. Here all bytes that are about to be
given out are searched for it: `finder` (with `spread`) finds it, and `evidence` judges whether what was found counts;
`giveaways` finds what points to a person whoever that is.

What is found is taken out of the copy (`cleaning.mending`), which is then searched again. What counts:

- Names (VR PN): each word of at least 3 letters, in upper or lower case, with and without accents, in Latin letters; as
  a whole word where it has fewer than 5 letters, else also inside a longer one. Names in other scripts: each part of at
  least two characters, in every encoding that can write it. Words that devices and descriptions write (`COMMON_WORDS`)
  are not evidence alone; the whole name is.
- Identifiers (patient, accession, order, specimen ...): 4 characters at least; 5 and not a round number where they are
  digits only. From 6 letters and digits on, 3 of them digits, also with separators among them; from 6 digits on
  without up to 4 letters around them, from 7 on without more, and as binary numbers.
  Institutions, addresses, telephones: the whole value, 6 characters at least.
- Of the patients' own names and identifiers also what is too short or too round for that, in texts of at most 64
  characters (by their VR): the whole name in either order where its parts are short; 4 digits, or 3 characters.
- Dates (DA, and the date in DT): all eight digits in any order, or day, month and year with separators, or with the
  name of the month in five languages.
- UIDs that DICOM does not register, wherever they stand, 8 characters at least. Times alone are no evidence.
- In opaque bytes (pixels, binary values), 6 characters at least, 3 of them different, as written, in capitals or in
  small letters; 8 where they are digits only, unless most bytes around are digits too: that is a dark grey.
  False alarms there: n bytes of noise hold one of k needles of 6 bytes by chance with probability n k / 2^48: for
  1,000 such needles 2 in a million files of 525 KB. Measured on 15 MB of real pixels: 3 in 10,000 per name of six.
- What is no evidence: what Scanveil itself writes where it writes it, byte for byte (`stamps`); known makers and models
  where those belong (`devices`); defined terms in Code Strings.
- Hints are cut from texts where they stand, and are no reason to withhold: words of images that are a part of a
  patient's own name, initials with a year, logins, birth dates with two digits for the year, words of institutions;
  and, whoever is meant, mail addresses, telephones, titles in front of names and ages over 89.

A first look takes all bytes at once and may see too much; what it saw is then looked for value by value.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from scanveil.deid.check.days import Written, day_in_words, separated_days
from scanveil.deid.check.evidence import HINTS, OF_WORDS, How, Needle, Surroundings, counts, may_stand_alone
from scanveil.deid.check.finder import Finder, OpaqueSearch
from scanveil.deid.check.giveaways import giveaways
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.check.needles import GIVEAWAY, MIN_OPAQUE, make_needles
from scanveil.deid.check.spread import SpreadFinder
from scanveil.deid.check.surface import take_apart

_SHORT_ANCHOR, _LONG_ANCHOR = 3, 8
_WORDS = frozenset({"name", "place or address"})
"""Kinds of what may be a defined term as well."""


class Hit(NamedTuple):
    """Where something identifying was found, and what kind of thing; never the thing itself.

    `at` and `stop` are offsets in what was searched: the head, or the tail where it is `behind` the pixels.
    What is a `hint` proves nothing by itself: it is to be cut where that can be done.
    """

    where: str
    kind: str
    at: int
    stop: int
    behind: bool
    hint: bool


class _Match(NamedTuple):
    """A needle that was found at first sight, and how it counts there."""

    needle: bytes
    at: int
    stop: int
    how: How
    hint: bool = False


class Needles:
    """All that is looked for, made once for a batch."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._needles, self._opaque, self._dates, self._births, spread = make_needles(identifiers)
        self._spread = SpreadFinder(spread)
        self._needles[GIVEAWAY] = Needle("name", How.TEXT, opaque=False)

    def search(self, head: bytes, tail: bytes = b"", moved: frozenset[bytes] = frozenset()) -> list[Hit]:
        """What is found in a DICOM file up to its pixels, and behind them; empty if nothing is.

        `moved` are days, as eight digits, that dates were moved to: that others were there before proves nothing.
        """
        matches, behind = self._look(head), self._look(tail)
        if not matches and not behind:
            return []
        surface = take_apart(head, tail)
        return [
            *self._confirm(Surroundings(head, surface.values, surface.stopped, stamped=True), matches, moved),
            *self._confirm(
                Surroundings(tail, surface.tail_values, surface.tail_stopped), behind, moved, is_behind=True
            ),
        ]

    def mention(self, text: str, *, words: bool = True) -> bool:
        """Whether a text that is not in a DICOM file holds something identifying.

        Without `words`, a single word that is somebody's name does not count: the text is a sentence of Scanveil's own.
        """
        data = text.encode("utf-8")
        lower = data.lower()
        return any(
            counts(lower, match.needle, match.how, match.at, 0, len(lower))
            for match in self._look(data)
            if not match.hint and match.how is not How.VALUE and (words or match.how not in OF_WORDS)
        )

    def opaque(self) -> OpaqueSearch:
        """A search through the pixels of one file, block by block."""
        return OpaqueSearch(self._opaque, self._opaque_finder)

    @cached_property
    def _finders(self) -> tuple[Finder, Finder]:
        short = [needle for needle in self._needles if len(needle) < _LONG_ANCHOR]
        long = [needle for needle in self._needles if len(needle) >= _LONG_ANCHOR]
        return Finder(short, _SHORT_ANCHOR, 1), Finder(long, _LONG_ANCHOR, 1)

    @cached_property
    def _opaque_finder(self) -> Finder:
        return Finder(self._opaque, MIN_OPAQUE, 4)

    def _look(self, data: bytes) -> list[_Match]:
        """Everything that might be evidence, at first sight."""
        if not data:
            return []
        lower = data.lower()
        found: list[_Match] = []
        for finder in self._finders:
            for needle, at in finder.matches(lower):
                how, stop = self._needles[needle].how, at + len(needle)
                if how is How.MONTH:
                    found += self._on_days(day_in_words(lower, at))
                elif how is not How.WORD or may_stand_alone(lower, at, stop):
                    found.append(_Match(needle, at, stop, how, how in HINTS))
        for written in separated_days(data) if self._dates else ():
            found += self._on_days(written)
        found += (_Match(GIVEAWAY, at, stop, How.TEXT, hint=True) for at, stop in giveaways(data))
        found += (_Match(identifier, at, stop, How.TEXT) for identifier, at, stop in self._spread.matches(lower))
        return found

    def _on_days(self, written: Written | None) -> Iterator[_Match]:
        """A written date as the days that are looked for."""
        if written is not None:
            how = How.TEXT if written.short else How.ANYWHERE
            for day in written.days & (self._births if written.short else self._dates):
                yield _Match(day, written.at, written.stop, how, written.short)

    def _confirm(
        self, data: Surroundings, matches: list[_Match], moved: frozenset[bytes], *, is_behind: bool = False
    ) -> Iterator[Hit]:
        """The matches that count, each with the path of the element that it is in."""
        for needle, at, stop, how, is_hint in sorted(matches, key=itemgetter(1)):
            kind, _how, opaque = self._needles[needle]
            if kind == "date" and needle in moved:
                continue
            around = data.around(at, stop)
            if around is None or not data.may_hold(how, at, stop):
                continue
            place, start, end, text = around
            if kind in _WORDS and text and data.is_defined(at, stop):
                continue
            if how is How.VALUE or (counts(data.lower, needle, how, at, start, end) if text else opaque):
                yield Hit(place, kind, at, stop, is_behind, is_hint)
