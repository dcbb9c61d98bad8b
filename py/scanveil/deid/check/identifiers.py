"""What identifies people in a file: the values that must not be found in any output of the batch."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from typing import Any

from scanveil.deid.check.days import days_of
from scanveil.deid.check.dictionary import vr_by_tag
from scanveil.deid.check.scan import Value
from scanveil.deid.check.surface import Surface
from scanveil.deid.rules import table
from scanveil.dicom import tags
from scanveil.errors import UnjudgeableError
from scanveil.said import _

MIN_UID = 8
MAX_TEXTS = 5_000
MAX_CHARACTERS = 1_000_000
"""Names, identifiers and addresses that one file may add to what is looked for in all, and their length together."""
MAX_PATIENTS = 8
"""Names, and days of birth, that one file may give its patient: more are damage, or hostile."""
Text = tuple[str, str]
"""A text as it stands in a file: its bytes as Latin-1, and the Specific Character Set that it is written in."""


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What identifies people in one file or, joined by `|`, in many; `seen` are the fingerprints of those files.

    `patient_names` and `patient_ids` are those of the patients themselves, and among `names` and `ids` as well;
    `births` are pairs of a patient's name and day of birth, which is among `dates`.
    `retainable` are texts and days of attributes that an option may keep, each with the name of the option.
    """

    names: frozenset[Text] = frozenset()
    ids: frozenset[Text] = frozenset()
    texts: frozenset[Text] = frozenset()
    patient_names: frozenset[Text] = frozenset()
    patient_ids: frozenset[Text] = frozenset()
    retainable: frozenset[tuple[str, str]] = frozenset()
    births: frozenset[tuple[str, str]] = frozenset()
    dates: frozenset[str] = frozenset()
    uids: frozenset[str] = frozenset()
    seen: frozenset[int] = frozenset()

    def __or__(self, other: Identifiers) -> Identifiers:
        return Identifiers(*(getattr(self, name) | getattr(other, name) for name in self.__slots__))

    @classmethod
    def merged(cls, many: Iterable[Identifiers]) -> Identifiers:
        """All of them joined, in one go."""
        own = list(many)
        return cls(*(frozenset().union(*(getattr(one, name) for one in own)) for name in cls.__slots__))

    def to_json(self) -> str:
        """As text, to be handed from worker to worker; it never leaves the machine."""
        return json.dumps({name: sorted(getattr(self, name)) for name in self.__slots__}, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Identifiers:
        """What `to_json` gave."""
        plain: dict[str, list[Any]] = json.loads(text)
        found: dict[str, Any] = {
            name: frozenset(tuple(one) if isinstance(one, list) else one for one in values)
            for name, values in plain.items()
        }
        return cls(**found)

    def without(self, options: frozenset[str]) -> Identifiers:
        """The same without what options keep: it is to be found in the copies."""
        kept = {text for option, text in self.retainable if option in options}
        kept_texts = kept - {raw for raw, charset in self.names | self.patient_ids}
        ids, texts = (frozenset(one for one in found if one[0] not in kept_texts) for found in (self.ids, self.texts))
        uids = frozenset() if _RETAIN_UIDS in options else self.uids - kept
        births = frozenset(one for one in self.births if one[1] not in kept)
        return replace(self, ids=ids, texts=texts, births=births, dates=self.dates - kept, uids=uids)


_NAME, _ID, _TEXT, _DATE, _UID, _SKIP = range(6)

# Attributes whose value identifies, beyond those of VR PN, DA, DT and UI (PS3.6)
_ID_TAGS = """
    00080050 00080054 00080055 00080094 00081010 00100020 00101000 00101050 00101090 00102154 00102295 00120040
    00120042 00160051 00180012 00181000 00181004 00181005 00181007 00181008 00181009 00181010 0018700A 00189371
    00200010 00321021 00380010 00380060 00400001 00400009 00400010 00400241 00400242 00400253 0040050A 00400512
    00400551 004006FA 00401001 00401006 00401007 00401103 00402006 00402007 00402010 00402016 00402017 0040A354
    0050001B 30080105 3010001B 40080040 40080200
"""
_TEXT_TAGS = """
    00020016 00020017 00020018 00080080 00080081 00080092 00081040 00100021 00101040 00101081 00102155 00102299
    00120010 00120030 00120031 00120060 00120081 0016004D 00321020
    00321033 00380011 00380061 00380300 00380400 00400011 00400243 00401005 00401102 00401104 00402009 00402011
    00404036 0040A027 0040A353 40080202 40080042
"""
# Dates that are versions of code lists; UIDs that name classes of objects or ways of writing
_SKIPPED_TAGS = """
    00080106 00080107 0040DB06 0040DB07 00020002 00020010 00020012 00041510 00041512 0004151A 00080016 0008001A
    0008001B 00080062 0008040E 00081150 0008115A 00083002 00340003 04000010 30100052 30100053
"""
_KIND_BY_VR = {b"PN": _NAME, b"DA": _DATE, b"DT": _DATE, b"UI": _UID}
# Sequences of codes for a person or an institution, whose value and meaning name them
_IDENTIFYING_CODES = frozenset({tags.PERSON_IDENTIFICATION_CODE_SEQUENCE, tags.INSTITUTION_CODE_SEQUENCE})
_PATIENT_TAGS = (tags.PATIENT_NAME, tags.PATIENT_ID, tags.PATIENT_BIRTH_DATE)
_CODE_TEXTS = frozenset({tags.CODE_VALUE, tags.CODE_MEANING})
_PRIVATE = 0x10000
"""The bit that tells tags of odd groups."""
_UID_FORM = re.compile(rb"[0-9]+(?:\.[0-9]+){3,}")


def collect(surface: Surface) -> Identifiers:
    """What identifies people in a file, at every depth, in private and hidden sequences too.

    Raises UnjudgeableError where the file could not be read to its pixels or its end: what it may hold is not known;
    and where it holds more than can be looked for.
    """
    if not surface.whole:
        raise UnjudgeableError(
            _(
                "The check could not read this file to its end, so it cannot know every name to look for. "
                "The file may be damaged; please copy it again."
            )
        )
    collecting = _Collecting()
    collecting.take(surface.head, surface.values)
    collecting.take(surface.tail, surface.tail_values)
    return collecting.identifiers(surface.fingerprint)


class _Collecting:
    """The values found so far, by kind, each with the character set that it is written in."""

    def __init__(self) -> None:
        self._found: defaultdict[int, set[tuple[bytes, bytes]]] = defaultdict(set)
        self._patient: dict[int, set[tuple[bytes, bytes]]] = {tag: set() for tag in _PATIENT_TAGS}
        self._retainable: set[tuple[str, bytes, int]] = set()
        self._charset = b""

    def take(self, data: bytes, values: list[Value]) -> None:
        """Take what identifies people among the values in some bytes."""
        kinds, keepers, found = _kinds(), _keepers(), self._found
        for path, tag, vr, start, end in values:
            kind = kinds.get(tag)
            if kind is None and path and path[-1][0] in _IDENTIFYING_CODES and tag in _CODE_TEXTS:
                kind = _TEXT
            if kind is None:
                kind = _KIND_BY_VR.get(vr)
                if kind is None:
                    if tag & _PRIVATE and vr in _UNTYPED_VRS and _UID_FORM.fullmatch(data[start:end].rstrip(b"\0 ")):
                        found[_UID].add((data[start:end], b""))
                    elif tag == tags.SPECIFIC_CHARACTER_SET and not self._charset:
                        self._charset = data[start:end].strip(b"\0 ")
                    continue
            found[kind].add((data[start:end], self._charset))
            if options := keepers.get(path[-1][0] if path and tag in _CODE_TEXTS else tag):
                self._retainable.update((option, data[start:end], kind) for option in options)
            if not path and tag in self._patient:
                self._patient[tag].add((data[start:end], self._charset))

    def identifiers(self, fingerprint: int) -> Identifiers:
        """All of it. Raises UnjudgeableError where it is too much."""
        found = self._found
        names, ids, texts = (_texts(found[kind]) for kind in (_NAME, _ID, _TEXT))
        _check_amount(names | ids | texts)
        patient_names = _texts(self._patient[tags.PATIENT_NAME])
        births = sorted(set(days_of(value for value, charset in self._patient[tags.PATIENT_BIRTH_DATE])))[:MAX_PATIENTS]
        born = [raw for raw, charset in sorted(patient_names)][:MAX_PATIENTS] or [""]
        return Identifiers(
            names=names,
            ids=ids,
            texts=texts,
            patient_names=patient_names,
            patient_ids=_texts(self._patient[tags.PATIENT_ID]),
            retainable=frozenset(_retainable_parts(self._retainable)),
            births=frozenset(product(born, births)),
            dates=frozenset(days_of(value for value, charset in found[_DATE])),
            uids=frozenset(_unregistered_uids(value for value, charset in found[_UID])),
            seen=frozenset({fingerprint}),
        )


def _check_amount(found: frozenset[Text]) -> None:
    """Withhold a file that would burden the search of all others."""
    if len(found) > MAX_TEXTS or sum(len(raw) for raw, charset in found) > MAX_CHARACTERS:
        raise UnjudgeableError(
            _(
                "This file holds more names and numbers than copies can be searched for. Real images hold far fewer: "
                "it may be damaged, so please copy it again."
            )
        )


_UNTYPED_VRS = frozenset({b"", b"UN"})


@cache
def _kinds() -> dict[int, int]:
    """Tag -> kind of what it says; by VR where the dictionary has one that identifies."""
    kinds = {tag: _KIND_BY_VR[vr] for tag, vr in vr_by_tag().items() if vr in _KIND_BY_VR}
    for listed, kind in ((_ID_TAGS, _ID), (_TEXT_TAGS, _TEXT), (_SKIPPED_TAGS, _SKIP)):
        kinds.update((int(tag, 16), kind) for tag in listed.split())
    return kinds


@cache
def _keepers() -> dict[int, tuple[str, ...]]:
    """Tag -> options that keep such a value as it is (PS3.15 Table E.1-1, E.3.6), where it would be looked for.

    That all UIDs may be kept is not said one by one.
    """
    kinds = _kinds()
    keepers: dict[int, tuple[str, ...]] = {tag: (_FULL_DATES,) for tag, kind in kinds.items() if kind == _DATE}
    for line in table.ROWS.splitlines():
        tag, _code, _vr, letters, _keyword = line.split(" ")
        if "X" in tag or tag == "PRIVATE":
            continue
        if kinds.get(int(tag, 16), _SKIP) == _SKIP and int(tag, 16) not in _IDENTIFYING_CODES:
            continue
        columns = zip(table.OPTION_COLUMNS, letters, strict=True)
        keepers[int(tag, 16)] = tuple(name for name, letter in columns if letter == "K" and name != _RETAIN_UIDS)
    return keepers


_FULL_DATES, _RETAIN_UIDS = "retain_longitudinal_full_dates", "retain_uids"


def _retainable_parts(found: Iterable[tuple[str, bytes, int]]) -> Iterator[tuple[str, str]]:
    """What options keep, each with its option: days and UIDs one by one, texts as they stand."""
    for option, value, kind in found:
        one_by_one = {_DATE: days_of, _UID: _unregistered_uids}.get(kind)
        if one_by_one:
            yield from ((option, part) for part in one_by_one([value]))
        elif text := value.strip(b"\0 "):
            yield option, text.decode("latin-1")


def _texts(found: Iterable[tuple[bytes, bytes]]) -> frozenset[Text]:
    return frozenset(
        (value.strip(b"\0 ").decode("latin-1"), charset.decode("latin-1"))
        for value, charset in found
        if value.strip(b"\0 ")
    )


def _unregistered_uids(found: Iterable[bytes]) -> Iterator[str]:
    """UIDs that DICOM does not register; malformed ones as well."""
    for value in found:
        for part in value.split(b"\\"):
            uid = part.strip(b"\0 ").decode("latin-1")
            if len(uid) >= MIN_UID and uid not in _registered_uids():
                yield uid


@cache
def _registered_uids() -> frozenset[str]:
    return frozenset(table.UID_ROOT + uid for uid in table.UIDS.split())
