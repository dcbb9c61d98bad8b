"""Descriptions cleaned word by word (PS3.15 E.3.5): what stays is medical vocabulary that names nobody of the batch."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from scanveil.deid.check.identifiers import Identifiers, Text
from scanveil.deid.rules.code_words import CODE_WORDS
from scanveil.deid.rules.vocabulary import TERMS, UNITS, WORDS
from scanveil.dicom.text import without_accents

MOST_SHORT = 3
"""Letters or digits of a word in a Code String that is too short to name anybody."""
MIN_CONTAINED = 3
"""Letters of a part of a name from which a longer word that contains it is cut as well."""
_TOKEN = re.compile(rb"[A-Za-z0-9\x80-\xff\x1b]+(?:\.[0-9]+)?")
_CODE_TOKEN = re.compile(rb"[A-Za-z0-9\x80-\xff]+")
_QUANTITY = re.compile(rb"([0-9]{1,3}(?:\.[0-9]{1,3})?)([A-Za-z]*)")
_LETTERS = re.compile(r"[^\W\d_]+")


class SafeWords:
    """What may stay of a text, given what identifies people in the batch."""

    def __init__(self, identifiers: Identifiers) -> None:
        self._vocabulary, self._units, self._terms = _vocabulary()
        self._equal = frozenset(_of_places(identifiers.texts, self._vocabulary))
        self._equal |= {_plain(reading) for text in identifiers.ids for reading in _readings(text)}
        self._contained: set[str] = set()
        for name in identifiers.names:
            self._forbid(name)
        self._known: dict[str, bool] = {}

    def clean(self, value: bytes) -> tuple[bytes, int]:
        """What may stay of a value, words with single spaces between them; and how many words were cut."""
        cut = 0
        parts = []
        for part in value.split(b"\\"):
            tokens = _TOKEN.findall(part)
            kept = [word for at, word in enumerate(tokens) if self._stays(word, tokens[at + 1 : at + 2])]
            cut += len(tokens) - len(kept)
            parts.append(b" ".join(kept))
        return b"\\".join(parts).strip(b"\\"), cut

    def clean_code(self, value: bytes) -> tuple[bytes, int]:
        """The same for a CS, of which a value stays whole or not at all: if it is made of words that DICOM defines."""
        parts = [part.strip(b" \0") for part in value.split(b"\\")]
        kept = [part if all(map(self._is_term, _CODE_TOKEN.findall(part))) else b"" for part in parts]
        cut = sum(one != other for one, other in zip(parts, kept, strict=True))
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

    def _stays(self, token: bytes, following: list[bytes]) -> bool:
        """A word of the vocabulary that names nobody; a number only together with its unit."""
        word = token.decode("latin-1").lower()
        if quantity := _QUANTITY.fullmatch(token):
            unit = quantity[2] or (following[0] if following else b"")
            own = {word, quantity[1].decode("ascii")}
            return unit.decode("latin-1").lower() in self._units and not own & self._equal
        return word in self._vocabulary and not self._names(word)

    def _names(self, word: str) -> bool:
        """Whether a word is, or holds, a part of somebody's name, or an identifier."""
        if word not in self._known:
            self._known[word] = word in self._equal or any(part in word for part in self._contained)
        return self._known[word]

    def _forbid(self, text: Text) -> None:
        """The parts of a name, and its initials in either order."""
        for decoded in _readings(text):
            parts = [_plain(part) for part in _LETTERS.findall(decoded)]
            initials = "".join(part[:1] for part in parts)
            self._equal |= {*parts, initials, initials[::-1], _plain(decoded)}
            self._contained |= {part for part in parts if len(part) >= MIN_CONTAINED}


def _of_places(texts: Iterable[Text], vocabulary: frozenset[str]) -> Iterable[str]:
    """The words of institutions and addresses of which the vocabulary knows every word."""
    for text in texts:
        for decoded in _readings(text):
            words = [_plain(word) for word in _LETTERS.findall(decoded)]
            if all(word in vocabulary for word in words):
                yield from words


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
    return frozenset((WORDS + CODE_WORDS).split()), frozenset(UNITS.split()), frozenset(TERMS.split())
