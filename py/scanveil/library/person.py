"""Who is one person: what a file says of its patient, whatever way it is spelled."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations
from typing import Any, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.text import decode, without_accents
from scanveil.dicom.values import Values

_WORDS = re.compile(r"[^\W_]+")
_NAME_PARTS = 3  # family, given and middle name (PS3.5 6.2.1.2); titles come and go
_DAY = re.compile(rb"[0-9]{8}")
_LONGEST = 256
LONGEST_KEY = 4096
"""Letters of a key of an identity that is joined with others; a longer one is nobody's."""
PLACEHOLDERS = frozenset(
    {
        *("anon", "anonym", "anonymized", "anonymous", "anonymisiert", "dummy", "empty", "id", "na", "nn", "no"),
        *("noid", "noname", "none", "null", "patient", "patientid", "phantom", "qa", "sconosciuto", "tbd", "test"),
        *("testid", "testpatient", "unbekannt", "undefined", "unk", "unknown"),
        *("123456789"[:length] for length in range(1, 10)),
    }
)
"""Numbers and names, spelled as in an `Identity`, that stand for that there is none."""


class Identity(NamedTuple):
    """Who a file says that its patient is, spelled alike: words in small letters, a number without joints and zeros.

    "" is what it does not say. `study` is the Study Instance UID where neither name nor number tells anybody; `older`
    is what keys of the older kind tell people apart by.
    """

    name: str
    number: str
    birth_date: str
    study: str
    older: str

    @property
    def key(self) -> str:
        """What is the same for one person, in any batch: by name, number and birth date, else by study."""
        return _key(*self[:4])

    @property
    def said(self) -> tuple[str, str, str]:
        """Name, number and birth date; "" where they are placeholders."""
        return _said(self.name), _said(self.number), self.birth_date


def identity_of(values: Values) -> Identity:
    """Who the patient is, by the values of a file's top level."""
    read = (tags.PATIENT_NAME, tags.PATIENT_ID, tags.PATIENT_BIRTH_DATE)
    spelled = _spelled(*(values.raw(tag)[:_LONGEST] for tag in read), values.charsets)
    study = "" if any(map(_said, spelled[:2])) else values.text(tags.STUDY_INSTANCE_UID)
    return Identity(*spelled, study, _older(values))


@dataclass(frozen=True, slots=True)
class People:
    """Who is one person: what a key and its owner say of it.

    `joined` has, for whoever was said to be another one, who that is, both as keys of identities; `is_older` says that
    a key of the older kind is used, by which people are what they were when it was made.
    """

    joined: Mapping[str, str] = field(default_factory=dict)
    is_older: bool = False

    def to_row(self) -> list[Any]:
        """As JSON can hold it; `People(*row)` is it again."""
        return [dict(self.joined), self.is_older]

    def person_of(self, identity: Identity) -> str:
        """What is the same for one person."""
        own = identity.older if self.is_older else identity.key
        return self.joined.get(own, own)

    def are_one(self, one: Identity, other: Identity) -> bool:
        """Whether somebody has said so, or they are spelled alike; whatever a key of the older kind makes of them."""
        return self.joined.get(one.key, one.key) == self.joined.get(other.key, other.key)

    def named(self, persons: Iterable[str]) -> People:
        """The same, knowing that these persons have made-up names already, which stay theirs when others are joined."""
        return People({**self.joined, **{one: one for one in persons}}, self.is_older)

    def join(self, one: Identity, other: Identity) -> People:
        """The same, where these two are one person as well: whom others were said to be already, else the first one."""
        joined = dict(self.joined)
        for pair in {(one.key, other.key), (one.older, other.older)}:
            if max(map(len, pair)) > LONGEST_KEY:
                continue
            first, second = sorted(joined.get(key, key) for key in pair)
            if second in self.joined.values() and first not in self.joined.values():
                first, second = second, first
            if first != second:
                joined |= {key: first for key, whom in joined.items() if whom == second} | {second: first}
        return People(joined, self.is_older)


EVERYBODY = People()
"""Whoever is spelled alike is one person, and nobody else."""


def look_alike(identities: Iterable[Identity]) -> Iterator[tuple[Identity, Identity]]:
    """Pairs of different people that may be one: two of name, number and birth date are equal, and no placeholders.

    Of many that share them, each is a pair with the first one.
    """
    told: set[tuple[str, str]] = set()
    alike: dict[tuple[int, str, int, str], Identity] = {}
    for identity in identities:
        for (at, one), (behind, other) in combinations(enumerate(identity.said), 2):
            if one and other:
                first = alike.setdefault((at, one, behind, other), identity)
                if first.key != identity.key and (first.key, identity.key) not in told:
                    told.add((first.key, identity.key))
                    yield first, identity


@lru_cache(maxsize=256)
def _spelled(name: bytes, number: bytes, birth_date: bytes, charsets: tuple[str, ...]) -> tuple[str, str, str]:
    """The three spelled alike; the same for all files of a person, mostly."""
    day = _DAY.match(birth_date.replace(b".", b"").strip(b" "))
    return (
        _name(decode(name, charsets)),
        spelled_number(decode(number, charsets)),
        day[0].decode("ascii") if day else "",
    )


@lru_cache(maxsize=256)
def _key(name: str, number: str, birth_date: str, study: str) -> str:
    """The key of an `Identity`; asked again and again for all files of a person."""
    if _said(name) or _said(number):
        return "person:" + "\\".join((name, number, birth_date))
    return "study:" + study if study else ""


def _said(spelled: str) -> str:
    """A name or number, spelled alike; "" for a placeholder."""
    return "" if spelled in PLACEHOLDERS or (len(spelled) > 1 and len(set(spelled)) == 1) else spelled


def _name(text: str) -> str:
    """Family, given and middle name as words, with whatever is between them."""
    groups = (re.split(r"[\^,]", group) for group in text.split("="))
    parts = next((found for found in groups if any(map(str.strip, found))), [])
    return " ".join(_WORDS.findall(without_accents(" ".join(parts[:_NAME_PARTS])).casefold()))


def spelled_number(text: str) -> str:
    """A Patient ID without joints and zeros in front, in small letters."""
    return "".join(_WORDS.findall(without_accents(text).casefold())).lstrip("0")


def _bounded(value: bytes) -> bytes:
    """A value, or what stands for one that nobody wrote: it goes from worker to worker with each file."""
    return value if len(value) <= LONGEST_KEY else value[:_LONGEST] + hashlib.sha256(value).hexdigest().encode()


def _older(values: Values) -> str:
    """The ID and its issuer, else the name, else the study: as bytes, whatever they mean."""
    read = (tags.PATIENT_NAME, tags.PATIENT_ID, tags.ISSUER_OF_PATIENT_ID, tags.STUDY_INSTANCE_UID)
    name, number, issuer, study = (_bounded(values.stripped(tag)).decode("latin-1") for tag in read)
    if number:
        return f"id:{number}\\{issuer}"
    if name or study:
        return f"name:{name}" if name else f"study:{study}"
    return ""
