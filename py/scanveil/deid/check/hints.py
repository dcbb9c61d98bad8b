"""What points to somebody without proving anything: it is cut from texts, and no reason to withhold a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from scanveil.deid.check.common_words import COMMON_WORDS, GENERIC_WORDS, NOBODY
from scanveil.deid.check.identifiers import Text
from scanveil.deid.check.spellings import (
    LETTERS,
    MOST_PARTS,
    PARTS_APART,
    encodings,
    names_in,
    readings,
    spellings_of_word,
)

_MIN_PART = 5
"""Letters of a part of an institution's name or an address that tells it."""
_MIN_COMMON, _MIN_PET = 3, 5
"""Letters of a word that is a part of a name, and of the start of one, by which people may be called."""
_MIN_LOGIN, _LOGIN = 5, 8
"""Letters of a name that a user may have in a system, made of an initial and a name; and how many old systems allow."""
_MOST_INITIALS = 3


def hints_of_name(text: Text) -> Iterator[bytes]:
    """Of a patient's own name: parts that are words of images too, initials, what a user of a system may be called."""
    for name in names_in(*text):
        words = [word.encode() for word in LETTERS.findall(name.lower()) if word.isascii()][:MOST_PARTS]
        for word in words:
            if len(word) >= _MIN_COMMON and word in COMMON_WORDS and word not in NOBODY:
                yield word
            yield from (word[:length] for length in range(_MIN_PET, len(word) - 1) if word[:length] not in COMMON_WORDS)
        if 1 < len(words) <= _MOST_INITIALS:
            yield from (b".".join(one[:1] for one in ordered) + b"." for ordered in permutations(words, len(words)))
        short = (b"".join(ordered) for ordered in permutations(words, 2))
        yield from (word for word in short if _MIN_COMMON <= len(word) < _MIN_LOGIN + 1 and word not in COMMON_WORDS)


def logins(text: Text) -> Iterator[bytes]:
    """What anybody of this name may be called as the user of a system."""
    for name in names_in(*text):
        parts = [LETTERS.findall(part) for part in PARTS_APART.split(name)]
        whole = dict.fromkeys(word for words in parts for word in (*words, "".join(words)) if word)
        words = [form.encode() for word in whole for form in spellings_of_word(word) if form.isascii()]
        for one, other in permutations(words[:MOST_PARTS], 2):
            yield from (login for login in _logins(one, other) if login not in COMMON_WORDS)


def _logins(name: bytes, other: bytes) -> Iterator[bytes]:
    """`hmueller`, `muellerh`, `muelle` and the like, out of two parts of a name."""
    for login in (other[:1] + name, name + other[:1], other[:1] + b"." + name):
        if len(login) >= _MIN_LOGIN:
            yield login
        if len(login) > _LOGIN:
            yield login[:_LOGIN]
    if len(name) > _LOGIN:
        yield name[:_LOGIN]


def initials_and_year(name: str, birth: str) -> Iterator[bytes]:
    """Initials with the year of birth, as labels have them: `HV43`, `HV 1943`."""
    words = [word.encode() for word in LETTERS.findall(name.split("=")[0].lower()) if word.isascii()]
    if len(words) < 2:
        return
    year = birth[:4].encode()
    initials = {b"".join(one[:1] for one in ordered) for ordered in (words[:2], words[1::-1], words, words[::-1])}
    for one, joint, written in product(initials, (b"", b" ", b"_", b"-"), (year, year[2:])):
        yield one + joint + written
    yield b"*" + year


def hints_of_place(text: Text) -> Iterator[bytes]:
    """Of an institution or address: words that institutions and addresses in general do not have."""
    for word in {word for decoded in readings(*text) for word in LETTERS.findall(decoded)}:
        for form in spellings_of_word(word):
            if form.isascii() and len(form) >= _MIN_PART and form.encode() not in GENERIC_WORDS:
                yield form.encode()
        if not word.isascii() and len(word) >= _MIN_PART:
            for written in (word.lower(), word.upper(), word.title()):
                yield from (needle for needle in encodings(written) if b"\x1b" not in needle)
