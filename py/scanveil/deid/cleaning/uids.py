"""UIDs and pseudonyms out of a key: the same input gives the same output, and nobody without the key can go back."""

from __future__ import annotations

import hmac
import re
from functools import cache

from scanveil.deid.rules import table
from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.library.person import EVERYBODY, People, identity_of

ROOT = b"2.25."
"""PS3.5 B.2: a UID made of a UUID."""

# Attributes whose value names a class of objects or a way of writing them, never an object (PS3.6)
CLASS_TAGS = frozenset(
    {
        *(
            tags.MEDIA_STORAGE_SOP_CLASS_UID,
            tags.TRANSFER_SYNTAX_UID,
            tags.REFERENCED_SOP_CLASS_UID_IN_FILE,
            tags.REFERENCED_TRANSFER_SYNTAX_UID_IN_FILE,
            tags.REFERENCED_RELATED_GENERAL_SOP_CLASS_UID_IN_FILE,
            tags.SOP_CLASS_UID,
            tags.RELATED_GENERAL_SOP_CLASS_UID,
            tags.ORIGINAL_SPECIALIZED_SOP_CLASS_UID,
        ),
        *(
            tags.SOP_CLASSES_IN_STUDY,
            tags.STORED_INSTANCE_TRANSFER_SYNTAX_UID,
            tags.REFERENCED_SOP_CLASS_UID,
            tags.SOP_CLASSES_SUPPORTED,
            tags.AVAILABLE_TRANSFER_SYNTAX_UID,
            tags.FLOW_TRANSFER_SYNTAX_UID,
            tags.MAC_CALCULATION_TRANSFER_SYNTAX_UID,
        ),
        *(tags.PERTINENT_SOP_CLASSES_IN_STUDY, tags.PERTINENT_SOP_CLASSES_IN_SERIES),
    }
)

MAKERS_CLASSES = frozenset(
    {
        *(b"1.3.12.2.1107.5.9.1", b"1.3.12.2.1107.5.99.3.10", b"1.3.12.2.1107.5.99.3.11"),  # Siemens
        *(b"1.2.840.113619.4.26", b"1.2.840.113619.4.27", b"1.2.840.113619.4.30"),  # GE
        *(b"1.3.46.670589.11.0.0.12.%d" % number for number in range(1, 5)),  # Philips
        b"1.2.392.200036.9116.7.8.1.1.1",  # Toshiba
    }
)
"""Classes of makers' own objects, as their conformance statements name them."""

_PLAUSIBLE = re.compile(rb"[0-9]+(?:\.[0-9]+)+")  # PS3.5 9.1, leading zeros forgiven
# As DICOM numbers its classes and transfer syntaxes: none has a component long enough to be a number of a person
_NEWER_CLASS = re.compile(rb"1\.2\.840\.10008\.(?=(?:[0-9]+\.){1,7}[0-9]+\Z)(?:1|5\.1)(?:\.(?:0|[1-9][0-9]{0,2}))+")
_UID_LENGTH = 64
_PADDING = b"\0 "
_ALPHABET = "0123456789BCDFGHJKLMNPQRSTVWXZ"  # no vowels: no pseudonym is a word, or a name
_PSEUDONYM_LENGTH = 6
LEAST_DAYS, MOST_DAYS = 31, 3653


class Secrets:
    """New UIDs and pseudonyms under one key, for these people; remembers what it gave."""

    def __init__(self, key: bytes, people: People = EVERYBODY) -> None:
        self._key = key
        self._people = people
        self._uids: dict[bytes, bytes] = {}
        self._fresh: dict[bytes, bytes] = {}
        self._pseudonyms: dict[bytes, bytes] = {}

    def new_uid(self, uid: bytes) -> bytes:
        """`2.25.` and a UUID (PS3.5 B.2) out of HMAC-SHA-256(key, UID); for a malformed UID as well."""
        new = self._uids.get(uid)
        if new is None:
            new = self._uids[uid] = self._fresh[uid] = self._uid(b"uid:" + uid)
        return new

    def made_uid(self, *parts: bytes) -> bytes:
        """A UID for what has none, the same for the same parts; no original has it, and so it is not remembered."""
        return self._uid(b"made:" + b"".join(len(part).to_bytes(4) + part for part in parts))

    def _uid(self, source: bytes) -> bytes:
        number = int.from_bytes(hmac.digest(self._key, source, "sha256")[:16])
        number = number & ~(0xF << 76) | 4 << 76  # version 4 and variant 1 of RFC 9562
        number = number & ~(0x3 << 62) | 2 << 62
        return ROOT + str(number).encode()

    def replace_uids(self, tag: int, value: bytes) -> bytes:
        """The value of an attribute of VR UI with each UID replaced that does not stay; not padded."""
        return b"\\".join(
            uid if not uid or stays(tag, uid) else self.new_uid(uid)
            for uid in (part.strip(_PADDING) for part in value.split(b"\\"))
        )

    def fresh_uids(self) -> dict[bytes, bytes]:
        """Old UID -> new UID, of all that were replaced since this was asked last."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    def person_of(self, values: Values) -> bytes:
        """What tells the patient of a file, by the values of its top level, from others."""
        return self._people.person_of(identity_of(values)).encode(self._charset, "backslashreplace")

    def text_of(self, person: bytes) -> str:
        """The same as text."""
        return person.decode(self._charset)

    @property
    def _charset(self) -> str:
        """Keys of the older kind took the bytes of names and numbers as they are."""
        return "latin-1" if self._people.is_older else "utf-8"

    def pseudonym(self, identity: bytes) -> bytes:
        """`ANON-` and six letters or digits, the same for the same identity."""
        if identity not in self._pseudonyms:
            self._pseudonyms[identity] = self._pseudonym(identity)
        return self._pseudonyms[identity]

    def _pseudonym(self, identity: bytes) -> bytes:
        number = int.from_bytes(hmac.digest(self._key, b"patient:" + identity, "sha256")[:8])
        letters = []
        for _ in range(_PSEUDONYM_LENGTH):
            number, digit = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[digit])
        return f"ANON-{''.join(letters)}".encode()

    def days(self, identity: bytes) -> int:
        """By how many days the dates of a patient are moved: back, by a month at least and ten years at most."""
        number = int.from_bytes(hmac.digest(self._key, b"days:" + identity, "sha256")[:8])
        return -(LEAST_DAYS + number % (MOST_DAYS - LEAST_DAYS))


def stays(tag: int, uid: bytes) -> bool:
    """Whether a UID says nothing of a person: DICOM registers it, or names a class that DICOM or a maker may have."""
    if uid.startswith(b"1.2.840.10008") and uid in registered():
        return True
    return tag in CLASS_TAGS and (uid in MAKERS_CLASSES or _NEWER_CLASS.fullmatch(uid) is not None)


def names_transfer_syntax(uid: bytes) -> bool:
    """Whether a UID is one under which DICOM registers ways of writing, and formed like them."""
    return uid.startswith(b"1.2.840.10008.1.2") and stays(tags.TRANSFER_SYNTAX_UID, uid)


def plausible(uid: bytes) -> bool:
    """Whether the bytes are formed like a UID (PS3.5 9.1)."""
    return len(uid) <= _UID_LENGTH and _PLAUSIBLE.fullmatch(uid) is not None


@cache
def registered() -> frozenset[bytes]:
    """The UIDs of PS3.6 Annex A."""
    return frozenset((table.UID_ROOT + uid).encode() for uid in table.UIDS.split())
