"""What is looked for: each way in which a name, number, date or UID out of the originals may be written again.

What is too short, too round or too common to prove anything becomes no needle, or one that counts in few places only.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import NamedTuple
from urllib.parse import quote

from scanveil.deid.check import days
from scanveil.deid.check.common_words import COMMON_WORDS, MIN_WORD, is_common
from scanveil.deid.check.evidence import DIGITS, MIN_INNER_HINT, NUMBER, How, Needle, is_ramp
from scanveil.deid.check.hints import hints_of_name, hints_of_place, initials_and_year, logins
from scanveil.deid.check.identifiers import Identifiers, Text
from scanveil.deid.check.letters import backwards, full_width, umlauts
from scanveil.deid.check.spellings import (
    ESCAPE,
    JOINTS_IN_NAMES,
    LETTERS,
    MOST_PARTS,
    PARTS_APART,
    binary_numbers,
    disguises,
    encodings,
    names_in,
    readings,
    spellings_of_phrase,
    spellings_of_word,
    values_in,
)
from scanveil.deid.check.spread import JOINTS, MIN_SPREAD

MIN_ID = 4
MIN_NUMBER = 5
MIN_DOTTED = 6
MIN_UTF_16 = 5
MIN_DISGUISED = 6
MIN_TEXT = 6
MIN_OPAQUE = 6
MIN_OPAQUE_DIGITS = 8
MIN_DIFFERENT = 3
MIN_SHORT_ID = 3
MIN_INNER_DIGITS = 7
"""Digits of a number that is looked for in binary, and without the letters around it however many they are."""
MIN_MIXED_DIGITS = 6
"""Digits of an identifier with letters that is looked for without them."""
MIN_SPREAD_DIGITS = 3
"""Digits of an identifier with letters that is looked for with separators."""
MOST_PREFIX = 4
"""Letters of an identifier that may be left out of it."""
MAX_ROUND = 20
MAX_NEEDLE = 64
"""Bytes of a needle that are looked for; of a longer one it is its start. No part of a name or identifier is longer."""
SHORT_DATE = 6
"""Digits of a date whose year has two."""
_DUMMY_DATE = b"19000101"
GIVEAWAY = b"\0giveaway\0"
"""The needle that stands for what points to a person whoever that is; it occurs in no text."""
_PLACE = "place or address"
_NAMED_AFTER = re.compile(r"\A(Mc|Mac)([a-z])")
"""What stands in front of a second capital: McAllister."""
_BORN = re.compile(rb"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])[0-9]{4}")
"""A number that begins with the day of birth is written with two digits for the year as well: CPR, personnummer."""
_CHECKED = re.compile(rb"([0-9][0-9.]{6,12})-[0-9k]")
"""A number with a digit that checks it, which may be left out: RUT, cedula."""
_QUALIFIERS = re.compile(rb"[\^:/]+")
_NO_NEEDLE = Needle("", How.ANYWHERE, opaque=False)


class NeedleSets(NamedTuple):
    """Needles in texts, in small letters, and how each counts; those in opaque bytes, and what each is.

    `dates` and `births`, which are among them, are days as eight digits; `spread` are identifiers that are long enough
    to be known when they are written with separators: without those, and numbers without leading zeros.
    """

    in_texts: dict[bytes, Needle]
    in_opaque: dict[bytes, str]
    dates: set[bytes]
    births: set[bytes]
    spread: set[bytes]


def make_needles(identifiers: Identifiers) -> NeedleSets:
    """All that is looked for where these identify people."""
    making = _Making()
    dates = {date.encode() for date in identifiers.dates} - {_DUMMY_DATE}
    births = {birth.encode() for name, birth in identifiers.births} - {_DUMMY_DATE}
    for date in dates:
        making.add_date(date)
    for start in days.MONTH_STARTS if dates else ():
        making.in_texts[start] = Needle("date", How.MONTH, opaque=False)
    for uid in identifiers.uids:
        making.add(uid.encode("latin-1"), Needle("UID", How.ANYWHERE, opaque=True))
    for text in identifiers.names:
        making.add_name(text)
    for text in identifiers.ids:
        making.add_values(text, "identifier", MIN_ID)
    for text in identifiers.texts:
        making.add_values(text, _PLACE, MIN_TEXT)
    for text in identifiers.patient_names:
        making.add_own_name(text)
    for text in identifiers.patient_ids:
        making.add_own_id(text)
    for text in identifiers.patient_names | identifiers.patient_ids:
        making.add_disguised(text)
    making.add_hints(identifiers, births)
    return NeedleSets(making.in_texts, making.in_opaque, dates, births & dates, making.spread)


class _Making:
    """The making of needles; where one counts in two ways, the first that was added goes."""

    def __init__(self) -> None:
        self.in_texts: dict[bytes, Needle] = {}
        self.in_opaque: dict[bytes, str] = {}
        self.spread: set[bytes] = set()

    def add(self, needle: bytes, what: Needle) -> None:
        """Look for a needle, whatever its case; in opaque bytes as it is and in capitals or small letters."""
        if len(needle) > MAX_NEEDLE:
            needle, what = needle[:MAX_NEEDLE], what._replace(how=How.ANYWHERE)
        if _is_grey(needle.lower()):
            what = what._replace(opaque=False)
        self.in_texts.setdefault(needle.lower(), what)
        shortest = MIN_OPAQUE_DIGITS if NUMBER.issuperset(needle) else MIN_OPAQUE
        if what.opaque and len(needle) >= shortest:
            for form in {needle, needle.lower(), needle.upper(), needle.title()}:
                self.in_opaque[form] = what.kind

    def add_date(self, date: bytes) -> None:
        """A day as eight digits, in whatever order; with separators where they stand in pixels."""
        self.add(date, Needle("date", How.DATE, opaque=True))
        if days.has_month(date):
            self.in_opaque.update((form, "date") for form in days.in_numbers(date))
            for form in days.year_last(date):
                self.add(form, Needle("date", How.DATE, opaque=False))

    def add_name(self, text: Text) -> None:
        self._add_raw(text[0].encode("latin-1"))
        for name in names_in(*text):
            words = LETTERS.findall(name)
            joined = {"".join(LETTERS.findall(part)) for part in PARTS_APART.split(name)}  # vanderberg
            for word in {*words, *joined, *LETTERS.findall(JOINTS_IN_NAMES.sub("", name))}:
                self._add_word(word)
                for form in umlauts(word.lower()) if len(word) >= MIN_ID else ():
                    self._add_word(form)
            if any(character.isdigit() for character in name):
                self._add_value(name.replace("^", " ").strip(), "name", MIN_ID)
            for joint in ("^", " ", ", ", ""):
                for ordered in (words, words[::-1]) if len(words) > 1 else ():
                    self._add_phrase(joint.join(ordered), "name")

    def _add_raw(self, raw: bytes) -> None:
        """A name in other letters as its bytes are, whole and in its parts: whatever character set was meant."""
        for part in {raw, *re.split(rb"[\^=\\]", raw)}:
            if not part.isascii() or b"\x1b" in part:
                self._add_written(ESCAPE.sub(b"", part).strip(b" \0^"), "name", shifted=bool(ESCAPE.search(part)))

    def _add_word(self, word: str) -> None:
        """A part of a name: as a word where it is ASCII, with or without its accents, else in every encoding."""
        for form in spellings_of_word(word):
            needle = form.encode("utf-8")
            if not form.isascii():
                self._add_phrase(form, "name")
                self._add_phrase(backwards(form), "name")
                self._add_lost(form)
            elif len(needle) >= MIN_WORD and len(set(needle)) > 1 and needle not in COMMON_WORDS:  # AAA is nobody
                self.add(needle, Needle("name", How.WORD, opaque=len(needle) >= MIN_OPAQUE))
                self._add_full_width(word if word.isascii() else form)
                if len(needle) >= MIN_UTF_16:  # without its last zero it is the same in either byte order
                    self.in_texts.setdefault(form.encode("utf-16-le")[:-1], Needle("name", How.ANYWHERE, opaque=True))
        plain = word.lower().encode()
        if word.isascii() and self.in_texts.get(plain, _NO_NEEDLE).opaque and len(set(plain)) >= MIN_DIFFERENT:
            self.in_opaque[word.encode()] = "name"  # as it is written: McDonald

    def _add_lost(self, word: str) -> None:
        """A word of Latin letters that went through a system without some of them: `M?ller`."""
        for sign in ("?", "\ufffd"):
            written = "".join(letter if letter.isascii() else sign for letter in word)
            if sum(letter.isascii() and letter.isalpha() for letter in written) >= MIN_WORD + 1:
                self.add(written.encode(), Needle("name", How.ANYWHERE, opaque=False))

    def _add_full_width(self, word: str) -> None:
        """English letters in full width; not in pixels, where smooth grays look like them."""
        forms = {word, word.lower(), word.upper(), word.title(), _NAMED_AFTER.sub(_with_capital, word.title())}
        for needle in {needle for form in forms for needle in encodings(full_width(form))}:
            if b"\x1b" not in needle:
                self.add(needle, Needle("name", How.ANYWHERE, opaque=False))

    def add_own_name(self, text: Text) -> None:
        """What else a patient's own name is looked for as; last, as any other way to count goes first."""
        for name in names_in(*text):
            words = [word for word in LETTERS.findall(name.lower()) if word.isascii()][:MOST_PARTS]
            for ordered in (words, words[::-1]) if len(words) > 1 else ():
                for joint in ("^", " ", ", ", "_", "-"):
                    self._add_whole(joint.join(ordered).encode(), words)

    def _add_whole(self, phrase: bytes, words: list[str]) -> None:
        """The whole name of a patient whose parts are short, or words that prove nothing alone."""
        how = How.HINT if all(word.encode() in COMMON_WORDS for word in words) else How.KEPT
        self.add(phrase, Needle("name", how, opaque=False))

    def add_hints(self, identifiers: Identifiers, births: set[bytes]) -> None:
        """What proves nothing, but is cut from texts: last of all."""
        written = ((*days.with_short_year(birth), *days.as_a_count(birth)) for birth in births)
        hints = dict.fromkeys(chain.from_iterable(written), "date")
        for text in identifiers.texts:
            hints |= dict.fromkeys(hints_of_place(text), _PLACE)
        for text in identifiers.names:
            hints |= dict.fromkeys(logins(text), "name")
        for text in identifiers.patient_names:
            hints |= dict.fromkeys(hints_of_name(text), "name")
        for name, birth in identifiers.births:
            hints |= dict.fromkeys(initials_and_year(name, birth), "name")
        for hint, kind in hints.items():
            is_part = kind == _PLACE and len(hint) >= MIN_INNER_HINT
            is_part |= kind == "date" and hint.isdigit() and len(hint) == SHORT_DATE
            self.add(hint, Needle(kind, How.PART if is_part else How.HINT, opaque=False))

    def add_disguised(self, text: Text) -> None:
        """A patient's name or identifier as programs pass such things on: in hexadecimal or base64."""
        for decoded in readings(*text):
            for word in {decoded.strip(), *LETTERS.findall(decoded)}:
                for form in {word, word.lower(), word.upper(), word.title()}:
                    if len(form) >= MIN_DISGUISED and not is_common(form.lower().encode()):
                        for needle in filter(_is_long, disguises(form.encode("utf-8"))):
                            self.in_texts.setdefault(needle.lower(), Needle("name", How.ANYWHERE, opaque=False))

    def add_own_id(self, text: Text) -> None:
        """A patient's identifier that is too short or too round to count elsewhere."""
        for value in values_in(*text):
            plain = value.lower().encode()
            shortest = MIN_ID if NUMBER.issuperset(plain) else MIN_SHORT_ID
            if value.isascii() and len(value) >= shortest and plain.strip(b"0.") and not is_common(plain):
                self.add(plain, Needle("identifier", How.KEPT, opaque=False))

    def _add_phrase(self, phrase: str, kind: str) -> None:
        """Text that counts wherever it stands: ASCII of some length, or other characters in every encoding."""
        if phrase.isascii():
            if len(phrase) >= MIN_TEXT:
                self.add(phrase.encode("ascii"), Needle(kind, How.ANYWHERE, opaque=True))
        elif len(phrase) > 1:
            for form in spellings_of_phrase(phrase):
                if form.isascii() and form.isalpha():
                    continue  # a word of English letters counts as such, if at all
                self.add(quote(form).encode(), Needle(kind, How.ANYWHERE, opaque=False))
                for needle in encodings(form):
                    self._add_written(ESCAPE.sub(b"", needle), kind, shifted=bool(ESCAPE.search(needle)))

    def _add_written(self, needle: bytes, kind: str, *, shifted: bool) -> None:
        """Bytes of other letters than the English ones; `shifted` where they are that only behind an escape."""
        if shifted and needle.isascii():
            if len(needle) >= MIN_ID:
                self.add(needle, Needle(kind, How.SHIFTED, opaque=False))
        elif len(needle) > MIN_WORD:
            self.add(needle, Needle(kind, How.ANYWHERE, opaque=len(needle) >= MIN_OPAQUE))
        elif len(needle) == MIN_WORD:
            self.add(needle, Needle(kind, How.SHORT, opaque=False))

    def add_values(self, text: Text, kind: str, minimum: int) -> None:
        for value in values_in(*text):
            self._add_value(value, kind, minimum)

    def _add_value(self, value: str, kind: str, minimum: int) -> None:
        """An identifier or another short text, as a whole, and what is left of it where others write it."""
        plain = value.encode("utf-8").lower()
        if value.isascii() and value.isdigit():
            self._add_number(plain, kind)
        elif value.isascii() and NUMBER.issuperset(plain):
            if sum(byte in DIGITS for byte in plain) >= MIN_DOTTED:
                self.add(plain, Needle(kind, How.TOKEN, opaque=False))
                self._add_number(plain.replace(b".", b""), kind)
        elif len(value) < minimum or is_common(plain):
            return
        elif len(value) < MIN_TEXT and value.isascii():
            self.add(plain, Needle(kind, How.TOKEN, opaque=False))
        else:
            self._add_phrase(value, kind)
            if value.isascii():
                self._add_without_joints(plain, kind)
                for part in _QUALIFIERS.split(plain) if kind == "identifier" else ():
                    if part != plain and part.isdigit():
                        self._add_number(part, kind)

    def _add_without_joints(self, plain: bytes, kind: str) -> None:
        """An identifier of letters and digits without what joins them, and its number without the letters."""
        together = plain.translate(None, JOINTS)
        digits = b"".join(re.findall(rb"[0-9]+", plain))
        is_mixed = MIN_SPREAD_DIGITS <= len(digits) < len(together)
        if kind != _PLACE and is_mixed and MIN_SPREAD <= len(together) <= MAX_NEEDLE:
            self.add(together, Needle(kind, How.TOKEN, opaque=False))
            self.spread.add(together)
        if checked := _CHECKED.fullmatch(plain):
            self._add_number(checked[1].translate(None, JOINTS), kind)
        if len(digits) < MIN_MIXED_DIGITS:
            return
        is_mostly_number = len(together) - len(digits) <= MOST_PREFIX or len(digits) >= MIN_INNER_DIGITS
        if kind != _PLACE and is_mostly_number:
            self._add_number(digits, kind)
            self.add(together, Needle(kind, How.TOKEN, opaque=False))
        elif kind == _PLACE:
            for number in re.findall(rb"[0-9]{%d,}" % MIN_INNER_DIGITS, together):
                self._add_number(number, kind)

    def _add_number(self, plain: bytes, kind: str) -> None:
        """A number of digits alone, whatever zeros stand in front of it."""
        number = plain.lstrip(b"0")
        if len(plain) < MIN_NUMBER or _is_round(number):
            return
        if len(number) < MIN_NUMBER:  # its zeros are what tells it
            self.add(plain, Needle(kind, How.TOKEN, opaque=False))
            return
        self.add(number, Needle(kind, How.NUMBER, opaque=len(number) >= MIN_OPAQUE_DIGITS))
        if _BORN.fullmatch(plain):
            self._add_number(plain[2:], kind)
        if len(plain) >= MIN_OPAQUE_DIGITS and not _is_grey(plain):
            self.in_opaque[plain] = kind
        if MIN_SPREAD <= len(number) <= MAX_ROUND:
            self.spread.add(number)
        if MIN_INNER_DIGITS <= len(number) <= MAX_ROUND:
            for packed in binary_numbers(int(number)):
                self.in_texts.setdefault(packed.lower(), Needle(kind, How.VALUE, opaque=False))


def _with_capital(found: re.Match[str]) -> str:
    return found[1] + found[2].upper()


def _is_round(number: bytes) -> bool:
    """Whether a number is one that devices like to write: round, or a power of two, or one less."""
    if len(number) > MAX_ROUND:
        return False
    value = int(number or b"0")
    return len(number.rstrip(b"0")) <= 2 or value & (value - 1) == 0 or value & (value + 1) == 0


def _is_grey(needle: bytes) -> bool:
    """Whether it is in every table of grays: a row of one or two letters, or one that rises evenly."""
    return len(set(needle)) < MIN_DIFFERENT or is_ramp(needle)


def _is_long(needle: bytes) -> bool:
    return len(needle) >= MIN_TEXT
