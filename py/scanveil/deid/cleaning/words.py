"""Descriptions cleaned word by word (PS3.15 E.3.5): what stays is medical vocabulary that names nobody of the batch."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from scanveil.deid.check.common_words import COMMON_WORDS
from scanveil.deid.check.identifiers import Identifiers, Text
from scanveil.deid.cleaning.clauses import clauses, signs, turns
from scanveil.deid.rules.code_words import CODE_WORDS
from scanveil.deid.rules.vocabulary import TERMS, TITLES, TURNING_WORDS, UNITS, WORDS
from scanveil.dicom.text import without_accents

MOST_SHORT = 3
"""Letters or digits of a word in a Code String that is too short to name anybody."""
_MOST_TERMS, _MOST_WORDS, _MOST_TEXTS = 5_000, 50_000, 250
_LONGEST_TEXT = 1_000
"""What is remembered of a batch: the same stands in all files of a series."""
MIN_CONTAINED = 3
"""Letters of a part of a name from which a longer word that contains it is cut as well; one more of a common word."""
_TOKEN = re.compile(rb"[A-Za-z0-9\x80-\xff\x1b]+(?:[.,][0-9]+)?")
_CODE_TOKEN = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
_QUANTITY = re.compile(rb"([0-9]{1,3}(?:[.,][0-9]{1,3})?)([A-Za-z]*)")
_TITLES = frozenset(TITLES.encode().split())
_MEASURE = re.compile(
    rb"(?:[0-9.,]{1,7} ?[xX] ?){1,5}[0-9.,]{1,7} ?([A-Za-z]{1,4})(?![A-Za-z0-9])"
    rb"|(?<![-/.,0-9])[0-9.,]{1,7}-[0-9.,]{1,7} ?(?P<of_two>[A-Za-z]{1,4})(?![A-Za-z0-9])"
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGITS = [b"%d" % digit for digit in range(10)]
_MOST_BETWEEN = 3


class SafeWords:
    """What may stay of a text, given what identifies people in the batch."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._vocabulary, self._units, self._terms = _vocabulary()
        self._equal = frozenset(
            word
            for text in identifiers.ids
            for word in map(_plain, _readings(text))
            if word.encode() not in COMMON_WORDS or text in identifiers.patient_ids
        )
        self._contained: set[str] = set()
        for name in identifiers.names:
            self._forbid(name, is_patient=name in identifiers.patient_names)
        self._names = lru_cache(maxsize=_MOST_WORDS)(self._is_name)
        self._cleaned = lru_cache(maxsize=_MOST_TEXTS)(self._clean)
        self.terms: set[bytes] = set()
        """Values of CS that stay as they are, of those that were asked for."""

    def clean(self, value: bytes) -> tuple[bytes, int]:
        """What may stay of a value, and how many words were cut; a value that stays whole is as it was.

        Where a word turns round what is said beside it, a clause stays whole or not at all.
        """
        return self._cleaned(value) if len(value) <= _LONGEST_TEXT else self._clean(value)

    def _clean(self, value: bytes) -> tuple[bytes, int]:
        parts = [self._clean_part(part) for part in value.split(b"\\")]
        return b"\\".join(part for part, _ in parts).strip(b"\\"), sum(cut for _, cut in parts)

    def _clean_part(self, part: bytes) -> tuple[bytes, int]:
        """The same for one of several values."""
        if b"\x1b" in part:
            return self._clean_clause(part)
        found = clauses(part)
        cleaned = [self._clean_clause(part[one.start : one.stop].strip()) for one in found]
        cuts = sum(cut for _, cut in cleaned)
        if not cuts:
            return part, 0
        turned = {
            one.sentence
            for one, (_, cut) in zip(found, cleaned, strict=True)
            if cut and turns(part[one.start : one.stop])
        }
        pieces: list[bytes] = []
        at = 0
        for one, (kept, _) in zip(found, cleaned, strict=True):
            if one.sentence in turned:
                cuts += len(_TOKEN.findall(kept))
            elif kept:
                pieces += [_joint(part[at : one.start]), kept] if pieces else [kept]
            at = one.stop
        return b"".join(pieces), cuts

    def _clean_clause(self, clause: bytes) -> tuple[bytes, int]:
        """What may stay of a clause: its words with single spaces between them, or none where that would turn it."""
        whole = set(signs(clause))
        inside = {place for start, stop in whole for place in range(start, stop)}
        spans = sorted({*whole, *(one.span() for one in _TOKEN.finditer(clause) if one.start() not in inside)})
        tokens = [clause[start:stop] for start, stop in spans]
        stay = [
            span in whole or self._stays(token, _unit_behind(clause, spans, at))
            for at, (span, token) in enumerate(zip(spans, tokens, strict=True))
        ]
        self._keep_units(tokens, stay)
        _cut_names(tokens, stay)
        _cut_with_numbers(clause, spans, tokens, stay)
        cut = stay.count(False)
        if not cut:
            return clause, 0
        if turns(clause):
            return b"", len(tokens)
        return _kept(clause, spans, stay), cut

    def _keep_units(self, tokens: list[bytes], stay: list[bool]) -> None:
        """A unit stays with its number, and what stands between two sides of a measure."""
        for at, token in enumerate(tokens[1:], 1):
            number = _QUANTITY.fullmatch(tokens[at - 1])
            if stay[at - 1] and number and not number[2]:
                word = token.decode("latin-1").lower()
                stay[at] = stay[at] or word in self._units or (word == "x" and stay[at + 1 : at + 2] == [True])

    def clean_code(self, value: bytes) -> tuple[bytes, int]:
        """The same for a CS, of which a value stays whole or not at all: if it is made of words that DICOM defines."""
        parts = [part.strip(b" \0") for part in value.split(b"\\")]
        kept = [part if all(map(self._is_term, _CODE_TOKEN.findall(part))) else b"" for part in parts]
        cut = sum(one != other for one, other in zip(parts, kept, strict=True))
        if not cut:
            if len(self.terms) < _MOST_TERMS:
                self.terms |= {value, value + b" "}
            return value, 0
        return b"\\".join(kept) if any(kept) else b"", cut

    def _is_term(self, token: bytes) -> bool:
        """A word that DICOM defines, whoever may be called so; or one too short to name anybody, that names nobody."""
        word = token.decode("latin-1").lower()
        if word in self._vocabulary or word in self._terms:
            return True
        return len(word) <= MOST_SHORT and word not in self._equal

    def mention(self, value: bytes) -> bool:
        """Whether a text holds a part of somebody's name, or an identifier."""
        return any(self._names(token.decode("latin-1").lower()) for token in _TOKEN.findall(value))

    def _stays(self, token: bytes, behind: bytes) -> bool:
        """A word of the vocabulary that names nobody; a number only together with its unit, the word `behind` it."""
        decoded = _decoded(token).lower()
        word = _plain(decoded)
        if word not in self._vocabulary:
            word = _plain(decoded.translate(_UMLAUTS))
        if quantity := _QUANTITY.fullmatch(token):
            unit = (quantity[2] or behind).decode("latin-1").lower()
            return unit in self._units and self._equal.isdisjoint((word, quantity[1].decode("ascii")))
        return word in self._vocabulary and not self._names(word)

    def _is_name(self, word: str) -> bool:
        """Whether a word is, or holds, a part of somebody's name, or an identifier."""
        return word in self._equal or any(part in word for part in self._contained)

    def _forbid(self, text: Text, *, is_patient: bool) -> None:
        """The parts of a name, and its initials in either order; of other people's not what are words of images."""
        for decoded in _readings(text):
            every = [_plain(part) for part in _LETTERS.findall(decoded)]
            parts = [part for part in every if is_patient or part.encode() not in COMMON_WORDS]
            initials = "".join(part[:1] for part in every)
            whole = {_plain(decoded), initials, initials[::-1]}
            self._equal |= {*parts, *(one for one in whole if is_patient or one.encode() not in COMMON_WORDS)}
            shortest = {part: MIN_CONTAINED + (part.encode() in COMMON_WORDS) for part in parts}
            self._contained |= {part for part in parts if len(part) >= shortest[part]}


def _unit_behind(clause: bytes, spans: list[tuple[int, int]], at: int) -> bytes:
    """The word behind a number, or behind those that are one measure with it: `2 x 3 x 4 cm`, `10-15 mm`.

    Other rows of numbers are none: `12/05/98 5 mm`.
    """
    if found := _MEASURE.match(clause, spans[at][0]):
        return found[1] or found["of_two"]
    return clause[slice(*spans[at + 1])] if at + 1 < len(spans) else b""


def _cut_names(tokens: list[bytes], stay: list[bool]) -> None:
    """What stands behind a title is a name, though it may be a word of images: `Dr White`, `Dr Hans White`."""
    for at, token in enumerate(tokens):
        if token not in _TITLES:
            continue
        for behind in (at + 1, at + 2):
            if behind == len(tokens) or not tokens[behind][:1].isupper():
                break
            was_word, stay[behind] = stay[behind], False
            if was_word:
                break


def _cut_with_numbers(clause: bytes, spans: list[tuple[int, int]], tokens: list[bytes], stay: list[bool]) -> None:
    """What is joined with a number that goes, and has one itself: `L4/5` is not `L4`."""
    for at, token in enumerate(tokens):
        if stay[at] or not token.isdigit():
            continue
        for one, other in ((at - 1, at), (at, at + 1)):
            if one < 0 or other == len(tokens) or clause[spans[one][1] : spans[other][0]] not in (b"/", b"-"):
                continue
            beside = one if other == at else other
            stay[beside] = stay[beside] and not any(map(tokens[beside].__contains__, _DIGITS))


def _kept(clause: bytes, spans: list[tuple[int, int]], stay: list[bool]) -> bytes:
    """The words that stay: what stood between two of them stands there still, and a space where others did."""
    made: list[bytes] = []
    last = -1
    for at, (start, stop) in enumerate(spans):
        if stay[at]:
            between = clause[spans[last][1] : start] if last >= 0 else b""
            made.append(between if last == at - 1 and len(between) <= _MOST_BETWEEN else b" " * (last >= 0))
            made.append(clause[start:stop])
            last = at
    return b"".join(made)


def _decoded(token: bytes) -> str:
    """A word of a text, whose character set may be UTF-8 or any other: of others no word is known anyway."""
    if token.isascii():
        return token.decode("ascii")
    try:
        return token.decode("utf-8")
    except UnicodeDecodeError:
        return token.decode("latin-1")


def _joint(between: bytes) -> bytes:
    """What stands between two clauses that stay, where others may have stood."""
    mark = between.strip()[:1]
    return mark + b" " if mark in (b",", b";", b":", b".", b"?", b"!") else b", "


def _readings(text: Text) -> set[str]:
    """How the bytes of a text may be read: those of other alphabets hold no word of the vocabulary anyway."""
    raw = text[0]
    try:
        return {raw, raw.encode("latin-1").decode("utf-8")}
    except UnicodeDecodeError:
        return {raw}


def _plain(word: str) -> str:
    """In small letters and without accents."""
    return without_accents(word.lower()).encode("ascii", "ignore").decode("ascii")


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    words = (WORDS + CODE_WORDS + TURNING_WORDS).split()
    return frozenset((*words, *map(_plain, words))), frozenset(UNITS.split()), frozenset(TERMS.split())
