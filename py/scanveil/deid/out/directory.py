"""A DICOMDIR for the copies, so that the archive's content is a DICOM medium (PS3.10 8, PS3.3 annex F)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from struct import pack
from typing import NamedTuple

from scanveil.deid.rules.attributes import dictionary
from scanveil.dicom import tags, writing
from scanveil.dicom.wire import EXPLICIT_LITTLE, Element, Encoding, inner_encoding, items, parse_all, value_of

NAME = "DICOMDIR"
_LONGEST_LEVEL = 1_000
"""Bytes of the values of a level that is remembered."""
_CLASS = b"1.2.840.10008.1.3.10"
_SYNTAX = b"1.2.840.10008.1.2.1"
_IMAGES = "1.2.840.10008.5.1.4.1.1."

_DATE, _TIME, _NUMBER = b"19000101", b"000000", b"0"


class Key(NamedTuple):
    """An attribute of a directory record: what stands there where the copy has nothing, if it must not be empty."""

    tag: int
    vr: bytes
    otherwise: bytes = b""


# PS3.3 F.5; only what a record must have
_PATIENT = (Key(tags.PATIENT_NAME, b"PN"), Key(tags.PATIENT_ID, b"LO", b"NONE"))
_STUDY = (
    *(Key(tags.STUDY_DATE, b"DA", _DATE), Key(tags.STUDY_TIME, b"TM", _TIME), Key(tags.ACCESSION_NUMBER, b"SH")),
    *(Key(tags.STUDY_DESCRIPTION, b"LO"), Key(tags.STUDY_INSTANCE_UID, b"UI"), Key(tags.STUDY_ID, b"SH", b"1")),
)
_SERIES = (
    Key(tags.MODALITY, b"CS", b"OT"),
    Key(tags.SERIES_INSTANCE_UID, b"UI"),
    Key(tags.SERIES_NUMBER, b"IS", _NUMBER),
)
_INSTANCE_NUMBER = Key(tags.INSTANCE_NUMBER, b"IS", _NUMBER)
_CONTENT_MOMENT = (Key(tags.CONTENT_DATE, b"DA", _DATE), Key(tags.CONTENT_TIME, b"TM", _TIME))
SEQUENCES = frozenset({tags.CONCEPT_NAME_CODE_SEQUENCE, tags.REFERENCED_SERIES_SEQUENCE})
"""Attributes of records that are sequences."""
_CONCEPT = Key(tags.CONCEPT_NAME_CODE_SEQUENCE, b"SQ")
_LABELLED = (
    *(
        _INSTANCE_NUMBER,
        *_CONTENT_MOMENT,
        Key(tags.CONTENT_LABEL, b"CS", b"REMOVED"),
        Key(tags.CONTENT_DESCRIPTION, b"LO"),
    ),
    Key(tags.CONTENT_CREATOR_NAME, b"PN"),
)
_REPORT = (_INSTANCE_NUMBER, *_CONTENT_MOMENT, _CONCEPT)
_KINDS: dict[str, tuple[Key, ...]] = {
    "IMAGE": (_INSTANCE_NUMBER,),
    "SR DOCUMENT": (
        *_REPORT,
        Key(tags.COMPLETION_FLAG, b"CS", b"COMPLETE"),
        Key(tags.VERIFICATION_FLAG, b"CS", b"UNVERIFIED"),
    ),
    "KEY OBJECT DOC": _REPORT,
    "PRESENTATION": (
        *(
            _INSTANCE_NUMBER,
            Key(tags.CONTENT_LABEL, b"CS", b"REMOVED"),
            Key(tags.CONTENT_DESCRIPTION, b"LO"),
            Key(tags.CONTENT_CREATOR_NAME, b"PN"),
        ),
        *(
            Key(tags.PRESENTATION_CREATION_DATE, b"DA", _DATE),
            Key(tags.PRESENTATION_CREATION_TIME, b"TM", _TIME),
            Key(tags.REFERENCED_SERIES_SEQUENCE, b"SQ"),
        ),
    ),
    "RT DOSE": (_INSTANCE_NUMBER, Key(tags.DOSE_SUMMATION_TYPE, b"CS", b"PLAN")),
    "RT STRUCTURE SET": (
        *(
            _INSTANCE_NUMBER,
            Key(tags.STRUCTURE_SET_LABEL, b"SH", b"REMOVED"),
            Key(tags.STRUCTURE_SET_DATE, b"DA"),
            Key(tags.STRUCTURE_SET_TIME, b"TM"),
        ),
    ),
    "RT PLAN": (
        *(
            _INSTANCE_NUMBER,
            Key(tags.RT_PLAN_LABEL, b"SH", b"REMOVED"),
            Key(tags.RT_PLAN_DATE, b"DA"),
            Key(tags.RT_PLAN_TIME, b"TM"),
        ),
    ),
    "RT TREAT RECORD": (_INSTANCE_NUMBER, Key(tags.TREATMENT_DATE, b"DA"), Key(tags.TREATMENT_TIME, b"TM")),
    "WAVEFORM": (_INSTANCE_NUMBER, *_CONTENT_MOMENT),
    "RAW DATA": (_INSTANCE_NUMBER, *_CONTENT_MOMENT),
    "REGISTRATION": _LABELLED,
    "FIDUCIAL": _LABELLED,
    "VALUE MAP": _LABELLED,
    "SURFACE": _LABELLED,
    "TRACT": _LABELLED,
    "ENCAP DOC": (
        _INSTANCE_NUMBER,
        *_CONTENT_MOMENT,
        Key(tags.DOCUMENT_TITLE, b"ST"),
        Key(tags.MIME_TYPE_OF_ENCAPSULATED_DOCUMENT, b"LO"),
    ),
}
# Values that are the same in every order of bytes, and sequences of such
_WITHOUT_ORDER = frozenset(b"AE AS CS DA DS DT IS LO LT PN SH SQ ST TM UC UI UR UT".split())
_KIND_BY_CLASS = {
    **dict.fromkeys(("481.5", "481.8"), "RT PLAN"),
    **dict.fromkeys(("481.4", "481.6", "481.7", "481.9"), "RT TREAT RECORD"),
    "481.2": "RT DOSE",
    "481.3": "RT STRUCTURE SET",
    "66": "RAW DATA",
    "66.1": "REGISTRATION",
    "66.2": "FIDUCIAL",
    "66.3": "REGISTRATION",
    "66.5": "SURFACE",
    "66.6": "TRACT",
    "67": "VALUE MAP",
    "88.59": "KEY OBJECT DOC",
}
_KIND_BY_FAMILY = {"9": "WAVEFORM", "11": "PRESENTATION", "88": "SR DOCUMENT", "104": "ENCAP DOC"}


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """What a DICOMDIR says of one copy: its keys at each of the four levels, as elements in explicit little endian."""

    kind: str
    patient: bytes
    study: bytes
    series: bytes
    instance: bytes
    sop_class_uid: bytes
    sop_instance_uid: bytes
    transfer_syntax_uid: bytes

    def to_json(self) -> str:
        """As text, to be handed from worker to worker."""
        values = (getattr(self, name) for name in self.__slots__)
        return json.dumps([one if isinstance(one, str) else one.decode("latin-1") for one in values])

    @classmethod
    def from_json(cls, text: str) -> DirectoryEntry:
        """What `to_json` gave."""
        kind, *rest = json.loads(text)
        return cls(kind, *map(_one_for_all, rest))


@lru_cache
def _one_for_all(text: str) -> bytes:
    """A value as bytes; most are those of all of a series, and of thousands they are held once."""
    return text.encode("latin-1")


def entry_of(
    sop_class_uid: bytes, sop_instance_uid: bytes, transfer_syntax_uid: str, value_of: Callable[[int], bytes | None]
) -> DirectoryEntry | None:
    """The entry of a copy whose attribute's values are `value_of(tag)`; of a sequence that is its items.

    None for an object of which a directory cannot say what it must.
    """
    kind = _kind(sop_class_uid.decode("latin-1"), bool(value_of(tags.ROWS)))
    if kind is None or not sop_instance_uid:
        return None
    levels = (_PATIENT, _STUDY, _SERIES, _KINDS[kind])
    wanted = (tags.SPECIFIC_CHARACTER_SET, *(key.tag for keys in levels for key in keys))
    values = {tag: value for tag in wanted if (value := value_of(tag)) is not None}
    if len(values) < len(wanted) or (_CONCEPT in _KINDS[kind] and not values[_CONCEPT.tag]):
        return None
    charset = values[tags.SPECIFIC_CHARACTER_SET]
    patient, study, series, instance = (
        _level(keys, tuple(values[key.tag] for key in keys), charset) for keys in levels
    )
    return DirectoryEntry(
        kind, patient, study, series, instance, sop_class_uid, sop_instance_uid, transfer_syntax_uid.encode("ascii")
    )


def explicit_items(buffer: bytes, sequence: Element, encoding: Encoding) -> bytes | None:
    """The items of a sequence as a DICOMDIR is written (PS3.10 8.6); None where one holds more than text and UIDs."""
    inner = inner_encoding(buffer, sequence, encoding)
    made = []
    for item in items(buffer, sequence, inner):
        content = []
        for one in parse_all(buffer, item.value, item.value_end, inner):
            vr = one.vr or dictionary().get(one.tag, "").encode("ascii")
            value = explicit_items(buffer, one, inner) if vr == b"SQ" else value_of(buffer, one)
            if value is None or vr not in _WITHOUT_ORDER:
                return None
            content.append(writing.element(one.tag, vr, value, EXPLICIT_LITTLE))
        made.append(writing.item_header(sum(map(len, content)), EXPLICIT_LITTLE) + b"".join(content))
    return b"".join(made)


def _level(keys: tuple[Key, ...], values: tuple[bytes, ...], charset: bytes) -> bytes:
    """The keys of one level as elements, with the character set where it is needed."""
    if sum(map(len, values)) > _LONGEST_LEVEL:
        return _written(keys, values, charset)
    return _remembered(keys, values, charset)


@lru_cache(maxsize=64)
def _remembered(keys: tuple[Key, ...], values: tuple[bytes, ...], charset: bytes) -> bytes:
    """The same; but for the last level it is that of all of a series."""
    return _written(keys, values, charset)


def _written(keys: tuple[Key, ...], values: tuple[bytes, ...], charset: bytes) -> bytes:
    written = []
    needs_charset = False
    for key, own in sorted(zip(keys, values, strict=True)):
        value = own or key.otherwise
        if value or key.vr != b"SQ":
            written.append(writing.element(key.tag, key.vr, value, EXPLICIT_LITTLE))
            needs_charset |= not value.isascii() or b"\x1b" in value
    if needs_charset:
        written.insert(0, writing.element(tags.SPECIFIC_CHARACTER_SET, b"CS", charset, EXPLICIT_LITTLE))
    return b"".join(written)


def _kind(sop_class_uid: str, has_rows: bool) -> str | None:
    if sop_class_uid.startswith(_IMAGES):
        own = sop_class_uid.removeprefix(_IMAGES)
        kind = _KIND_BY_CLASS.get(own) or _KIND_BY_FAMILY.get(own.partition(".")[0])
        if kind:
            return kind
    return "IMAGE" if has_rows else None


class _Record:
    """A record, and the records one level below it."""

    def __init__(self, kind: str, keys: bytes, file: bytes = b"") -> None:
        self.kind = kind
        self.keys = keys
        self.file = file
        self.below: dict[bytes, _Record] = {}
        self.offset = 0
        self.following = 0

    def content(self) -> bytes:
        """The record's elements; of the same length whatever the offsets are."""
        first = next(iter(self.below.values()), None)
        return b"".join(
            (
                writing.element(
                    tags.OFFSET_OF_THE_NEXT_DIRECTORY_RECORD, b"UL", pack("<L", self.following), EXPLICIT_LITTLE
                ),
                writing.element(tags.RECORD_IN_USE_FLAG, b"US", b"\xff\xff", EXPLICIT_LITTLE),
                writing.element(
                    tags.OFFSET_OF_REFERENCED_LOWER_LEVEL_DIRECTORY_ENTITY,
                    b"UL",
                    pack("<L", first.offset if first else 0),
                    EXPLICIT_LITTLE,
                ),
                writing.element(tags.DIRECTORY_RECORD_TYPE, b"CS", self.kind.encode("ascii"), EXPLICIT_LITTLE),
                self.file,
                self.keys,
            )
        )


def dicomdir(copies: Iterable[tuple[str, DirectoryEntry]]) -> bytes:
    """The directory of copies, each with its name in the archive, whose parts are valid as File ID (PS3.10 8.2)."""
    root = _Record("", b"")
    uids = hashlib.sha256()
    for name, entry in copies:
        file = b"".join(
            (
                writing.element(
                    tags.REFERENCED_FILE_ID, b"CS", name.replace("/", "\\").encode("ascii"), EXPLICIT_LITTLE
                ),
                writing.element(tags.REFERENCED_SOP_CLASS_UID_IN_FILE, b"UI", entry.sop_class_uid, EXPLICIT_LITTLE),
                writing.element(
                    tags.REFERENCED_SOP_INSTANCE_UID_IN_FILE, b"UI", entry.sop_instance_uid, EXPLICIT_LITTLE
                ),
                writing.element(
                    tags.REFERENCED_TRANSFER_SYNTAX_UID_IN_FILE, b"UI", entry.transfer_syntax_uid, EXPLICIT_LITTLE
                ),
            )
        )
        patient = _below(root, "PATIENT", entry.patient)
        study = _below(patient, "STUDY", entry.study, _uid_in(entry.study))
        series = _below(study, "SERIES", entry.series, _uid_in(entry.series))
        series.below[entry.sop_instance_uid + file] = _Record(entry.kind, entry.instance, file)
        uids.update(entry.sop_instance_uid)
    return _write(root, b"2.25." + str(int.from_bytes(uids.digest()[:16])).encode())


def _below(above: _Record, kind: str, keys: bytes, identity: bytes = b"") -> _Record:
    """The record with this identity, made where there is none."""
    return above.below.setdefault(identity or keys, _Record(kind, keys))


def _uid_in(keys: bytes) -> bytes:
    """The study's or series' UID among the keys."""
    at = max(keys.find(b"\x20\x00\x0d\x00UI"), keys.find(b"\x20\x00\x0e\x00UI"))
    return keys[at : at + 8 + int.from_bytes(keys[at + 6 : at + 8], "little")] if at >= 0 else b""


def _write(root: _Record, instance: bytes) -> bytes:
    records = list(_all(root))
    meta = b"".join(
        (
            writing.element(tags.FILE_META_INFORMATION_VERSION, b"OB", b"\0\1", EXPLICIT_LITTLE),
            writing.element(tags.MEDIA_STORAGE_SOP_CLASS_UID, b"UI", _CLASS, EXPLICIT_LITTLE),
            writing.element(tags.MEDIA_STORAGE_SOP_INSTANCE_UID, b"UI", instance, EXPLICIT_LITTLE),
            writing.element(tags.TRANSFER_SYNTAX_UID, b"UI", _SYNTAX, EXPLICIT_LITTLE),
            writing.element(tags.IMPLEMENTATION_CLASS_UID, b"UI", writing.OWN_CLASS_UID, EXPLICIT_LITTLE),
        )
    )
    front = writing.front(meta)
    at = len(front) + len(_front_of_records(0, 0)) + 12  # the header of the sequence
    for record in records:
        record.offset = at
        at += 8 + len(record.content())
    for above in (root, *records):
        row = list(above.below.values())
        for one, following in pairwise(row):
            one.following = following.offset
    first = list(root.below.values())
    fixed = _front_of_records(first[0].offset, first[-1].offset) if first else _front_of_records(0, 0)
    contents = [record.content() for record in records]
    items = b"".join(writing.item_header(len(one), EXPLICIT_LITTLE) + one for one in contents)
    return front + fixed + writing.header(tags.DIRECTORY_RECORD_SEQUENCE, b"SQ", len(items), EXPLICIT_LITTLE) + items


def _front_of_records(first: int, last: int) -> bytes:
    """What stands in front of the records."""
    return b"".join(
        (
            writing.element(tags.FILE_SET_ID, b"CS", b"SCANVEIL", EXPLICIT_LITTLE),
            writing.element(
                tags.OFFSET_OF_THE_FIRST_DIRECTORY_RECORD_OF_THE_ROOT_DIRECTORY_ENTITY,
                b"UL",
                pack("<L", first),
                EXPLICIT_LITTLE,
            ),
            writing.element(
                tags.OFFSET_OF_THE_LAST_DIRECTORY_RECORD_OF_THE_ROOT_DIRECTORY_ENTITY,
                b"UL",
                pack("<L", last),
                EXPLICIT_LITTLE,
            ),
            writing.element(tags.FILE_SET_CONSISTENCY_FLAG, b"US", b"\0\0", EXPLICIT_LITTLE),
        )
    )


def _all(above: _Record) -> Iterable[_Record]:
    """Every record below another, each before those below it."""
    for record in above.below.values():
        yield record
        yield from _all(record)
