"""What is looked for: each way in which a name, number, date or UID out of the originals may be written again.

What is too short, too round or too common to prove anything becomes no needle, or one that counts in few places only.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from scanveil.deid.check import days
from scanveil.deid.check.common_words import COMMON_WORDS, MIN_WORD, OWN_WORDS, is_common
from scanveil.deid.check.evidence import DIGITS, NUMBER, How, Needle
from scanveil.deid.check.identifiers import Identifiers, Text
from scanveil.deid.check.spellings import (
    ESCAPE,
    JOINTS_IN_NAMES,
    LETTERS,
    disguises,
    encodings,
    readings,
    spellings_of_phrase,
    spellings_of_word,
)

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
MAX_ROUND = 20
MAX_NEEDLE = 64
"""Bytes of a needle that are looked for; of a longer one it is its start. No part of a name or identifier is longer."""
_DUMMY_DATE = b"19000101"
_PARTS = 8
_NO_NEEDLE = Needle("", How.ANYWHERE, opaque=False)


class NeedleSets(NamedTuple):
    """Needles in texts, in small letters, and how each counts; those in opaque bytes, and what each is; and days."""

    in_texts: dict[bytes, Needle]
    in_opaque: dict[bytes, str]
    dates: set[bytes]


def make_needles(identifiers: Identifiers) -> NeedleSets:
    """All that is looked for where these identify people."""
    making = _Making()
    dates = {date.encode() for date in identifiers.dates} - {_DUMMY_DATE}
    for date in dates:
        making.add_date(date)
    for uid in identifiers.uids:
        making.add(uid.encode("latin-1"), Needle("UID", How.ANYWHERE, opaque=True))
    for text in identifiers.names:
        making.add_name(text)
    for text in identifiers.ids:
        making.add_values(text, "identifier", MIN_ID)
    for text in identifiers.texts:
        making.add_values(text, "place or address", MIN_TEXT)
    for text in identifiers.patient_names:
        making.add_short_name(text)
    for text in identifiers.patient_ids:
        making.add_short_id(text)
    for text in identifiers.patient_names | identifiers.patient_ids:
        making.add_disguised(text)
    return NeedleSets(making.in_texts, making.in_opaque, dates)


class _Making:
    """The making of needles; where one counts in two ways, the first that was added goes."""

    def __init__(self) -> None:
        self.in_texts: dict[bytes, Needle] = {}
        self.in_opaque: dict[bytes, str] = {}

    def add(self, needle: bytes, what: Needle) -> None:
        """Look for a needle, whatever its case; in opaque bytes as it is and in capitals or small letters."""
        if len(needle) > MAX_NEEDLE:
            needle, what = needle[:MAX_NEEDLE], what._replace(how=How.ANYWHERE)
        self.in_texts.setdefault(needle.lower(), what)
        shortest = MIN_OPAQUE_DIGITS if NUMBER.issuperset(needle) else MIN_OPAQUE
        if what.opaque and len(needle) >= shortest and len(set(needle.lower())) >= MIN_DIFFERENT:
            for form in {needle, needle.lower(), needle.upper(), needle.title()}:
                self.in_opaque[form] = what.kind

    def add_date(self, date: bytes) -> None:
        """A day as eight digits, with separators where they stand in pixels, and with the name of its month."""
        self.add(date, Needle("date", How.DATE, opaque=True))
        if days.has_month(date):
            self.in_opaque.update((form, "date") for form in days.in_numbers(date))
            for form in days.in_words(date):
                self.add(form, Needle("date", How.TOKEN, opaque=False))

    def add_name(self, text: Text) -> None:
        self._add_raw(text[0].encode("latin-1"))
        for name in {name for decoded in readings(*text) for name in re.split(r"[=\\]", decoded)}:
            words = LETTERS.findall(name)
            for word in {*words, *LETTERS.findall(JOINTS_IN_NAMES.sub("", name))}:
                self._add_word(word)
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
            elif len(needle) >= MIN_WORD and needle not in COMMON_WORDS:
                self.add(needle, Needle("name", How.WORD, opaque=len(needle) >= MIN_OPAQUE))
                if len(needle) >= MIN_UTF_16:  # without its last zero it is the same in either byte order
                    self.in_texts.setdefault(form.encode("utf-16-le")[:-1], Needle("name", How.ANYWHERE, opaque=True))
        plain = word.lower().encode()
        if word.isascii() and self.in_texts.get(plain, _NO_NEEDLE).opaque and len(set(plain)) >= MIN_DIFFERENT:
            self.in_opaque[word.encode()] = "name"  # as it is written: McDonald

    def add_short_name(self, text: Text) -> None:
        """What of a patient's name is too short or too common elsewhere; last, as any other way to count goes first."""
        what = Needle("name", How.KEPT, opaque=False)
        for name in {name for decoded in readings(*text) for name in re.split(r"[=\\]", decoded)}:
            words = [word.encode() for word in LETTERS.findall(name.lower()) if word.isascii()][:_PARTS]
            if all(word in COMMON_WORDS for word in words):
                continue
            for word in {word for word in words if len(word) > MIN_WORD and word in COMMON_WORDS - OWN_WORDS}:
                self.add(word, what._replace(how=How.SAID))
            for ordered in (words, words[::-1]) if len(words) > 1 else ():
                for joint in (b"^", b" ", b", ", b"_", b"-"):
                    self.add(joint.join(ordered), what)

    def add_disguised(self, text: Text) -> None:
        """A patient's name or identifier as programs pass such things on: in hexadecimal or base64."""
        for decoded in readings(*text):
            for word in {decoded.strip(), *LETTERS.findall(decoded)}:
                for form in {word, word.lower(), word.upper(), word.title()}:
                    if len(form) >= MIN_DISGUISED and not is_common(form.lower().encode()):
                        for needle in filter(_is_long, disguises(form.encode("utf-8"))):
                            self.in_texts.setdefault(needle.lower(), Needle("name", How.ANYWHERE, opaque=False))

    def add_short_id(self, text: Text) -> None:
        """A patient's identifier that is too short or too round to count elsewhere."""
        for value in {value.strip() for decoded in readings(*text) for value in decoded.split("\\")}:
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
        for value in {value.strip() for decoded in readings(*text) for value in decoded.split("\\")}:
            self._add_value(value, kind, minimum)

    def _add_value(self, value: str, kind: str, minimum: int) -> None:
        """An identifier or another short text, as a whole."""
        plain = value.encode("utf-8").lower()
        if value.isascii() and value.isdigit():
            number = plain.lstrip(b"0")
            if len(plain) >= MIN_NUMBER and not _is_round(number):
                self.add(plain, Needle(kind, How.NUMBER, opaque=len(plain) >= MIN_OPAQUE_DIGITS))
        elif value.isascii() and NUMBER.issuperset(plain):
            if sum(byte in DIGITS for byte in plain) >= MIN_DOTTED:
                self.add(plain, Needle(kind, How.TOKEN, opaque=False))
        elif len(value) < minimum or is_common(plain):
            return
        elif len(value) < MIN_TEXT and value.isascii():
            self.add(plain, Needle(kind, How.TOKEN, opaque=False))
        else:
            self._add_phrase(value, kind)


def _is_round(number: bytes) -> bool:
    """Whether a number is one that devices like to write: round, or a power of two, or one less."""
    if len(number) > MAX_ROUND:
        return False
    value = int(number or b"0")
    return len(number.rstrip(b"0")) <= 2 or value & (value - 1) == 0 or value & (value + 1) == 0


def _is_long(needle: bytes) -> bool:
    return len(needle) >= MIN_TEXT
