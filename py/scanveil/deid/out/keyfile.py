"""What gives identities back, as a file: the secret of a batch and what stood in its originals, under a passphrase.

The secret alone maps a later batch to the same pseudonyms, dates and UIDs; with the rest, copies can be named again.
The encryption itself is done where a maintained one is at hand: by the browser (WebCrypto), or by `encryption`.
"""

from __future__ import annotations

import codecs
import hashlib
import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from scanveil.deid.out.flat_json import from_json
from scanveil.deid.rules.attributes import dictionary
from scanveil.dicom import tags, writing
from scanveil.dicom.wire import EXPLICIT_LITTLE
from scanveil.errors import KeyFileError
from scanveil.library.person import EVERYBODY, LONGEST_KEY, People
from scanveil.said import _

SECRET_LENGTH = 32
"""Bytes of the secret of a batch."""
SHORTEST_SECRET = 16
"""Bytes of one that a person brings along, and that nobody guesses."""
SHORTEST_PASSPHRASE = 10
"""Characters."""
ITERATIONS = 600_000
"""Of PBKDF2 with HMAC-SHA-256, as OWASP's Password Storage Cheat Sheet has it since 2023."""
SALT_LENGTH, NONCE_LENGTH = 16, 12
MOST_ITERATIONS = 10_000_000
LARGEST = 64 * 1024 * 1024
"""Bytes of a key file."""
LARGEST_INSIDE = 256 * 1024 * 1024
"""Bytes of what it holds, unpacked."""
MOST_NUMBER = 100_000_000
LONGEST_UID = 1024
DEEPEST = 3

_FORMAT = "scanveil-key-1"
_DERIVATION, _CIPHER = "PBKDF2-HMAC-SHA-256", "AES-256-GCM"


@dataclass(frozen=True)
class Origin:
    """What stood in an original: `elements` in explicit little endian; where its dates were moved, it was by `days`."""

    days: int
    elements: bytes

    @cached_property
    def name(self) -> str:
        """By which a key file files it: most objects of a series have the same one."""
        return hashlib.sha256(b"%d|" % self.days + self.elements).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The secret; old UIDs by the new ones; origins by their names; and by the copies' SOP Instance UIDs those names.

    Two originals that would become the same copy make it impossible to tell which one it was: then the name is empty.
    `people` are who was said to be one person.
    """

    secret: bytes
    uids: dict[str, str] = field(default_factory=dict)
    origins: dict[str, Origin] = field(default_factory=dict)
    instances: dict[str, str] = field(default_factory=dict)
    people: People = EVERYBODY

    def __or__(self, other: KeyFile) -> KeyFile:
        """What both know. Raises KeyFileError where they are of different secrets."""
        if self.secret != other.secret:
            raise KeyFileError(
                _(
                    "These copies were made with another key than that of the key file, so it cannot take them up. "
                    "Please make them again with it."
                )
            )
        both = self.instances.keys() & other.instances.keys()
        contradicted = {uid for uid in both if self.instances[uid] != other.instances[uid]}
        instances = self.instances | other.instances | dict.fromkeys(contradicted, "")
        people = replace(self.people, joined={**self.people.joined, **other.people.joined})
        return KeyFile(self.secret, self.uids | other.uids, self.origins | other.origins, instances, people)

    def learn(self, sop_instance_uid: str, origin: Origin) -> None:
        """Take down what became of one original. A copy without a number of its own cannot be found again."""
        if not sop_instance_uid:
            return
        name = origin.name
        self.origins[name] = origin
        if self.instances.setdefault(sop_instance_uid, name) != name:
            self.instances[sop_instance_uid] = ""

    def origin_of(self, sop_instance_uid: str) -> Origin | None:
        """The origin of a copy; None where it is not known, or not for certain."""
        return self.origins.get(self.instances.get(sop_instance_uid, ""))

    def to_bytes(self) -> bytes:
        """All of it, packed; not yet encrypted."""
        plain = {
            "secret": self.secret.hex(),
            "uids": self.uids,
            "origins": {name: [one.days, b64encode(one.elements).decode()] for name, one in self.origins.items()},
            "instances": self.instances,
            "people": {"joined": dict(self.people.joined), "older": self.people.is_older},
        }
        return zlib.compress(json.dumps(plain, separators=(",", ":")).encode("utf-8"))

    @classmethod
    def from_bytes(cls, packed: bytes) -> KeyFile:
        """What `to_bytes` gave. Raises KeyFileError."""
        inflater = zlib.decompressobj()
        try:
            plain = from_json(inflater.decompress(packed, LARGEST_INSIDE), DEEPEST)
            origins = {name: Origin(_whole(days), b64decode(text)) for name, (days, text) in plain["origins"].items()}
            uids = {_uid(new): _uid(old) for new, old in plain["uids"].items()}
            instances = {_uid(uid): str(name) for uid, name in plain["instances"].items()}
            secret = bytes.fromhex(plain["secret"])
            people = _people(plain.get("people"))
        except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise _not_one() from error
        if len(secret) < SHORTEST_SECRET:
            raise _not_one()
        return cls(secret, uids, origins, instances, people)


def _whole(number: object) -> int:
    """A number that is none of the monstrous ones. Raises ValueError."""
    if type(number) is not int or abs(number) > MOST_NUMBER:
        raise ValueError("no such number")
    return number


def _people(plain: dict[str, Any] | None) -> People:
    """Who is one person; a key that does not say so is of the older kind. Raises ValueError."""
    if plain is None:
        return People(is_older=True)
    joined = plain["joined"]
    if not all(isinstance(one, str) and len(one) <= LONGEST_KEY for pair in joined.items() for one in pair):
        raise ValueError("no person")
    return People(joined, plain["older"] is True)


def _uid(text: str) -> str:
    """A UID, or what stood in its place; malformed ones are replaced, too. Raises ValueError."""
    if len(text) > LONGEST_UID or not all(" " < character <= "\xff" for character in text):
        raise ValueError("no UID")
    return text


@dataclass(frozen=True, slots=True)
class Envelope:
    """How a key file is encrypted, and, once it is, its content with the tag of the cipher behind it."""

    salt: bytes
    nonce: bytes
    iterations: int = ITERATIONS
    sealed: bytes = b""

    @property
    def head(self) -> bytes:
        """What the cipher vouches for beside the content."""
        return json.dumps(self._description(), separators=(",", ":")).encode("ascii")

    def to_bytes(self) -> bytes:
        """The file."""
        text = json.dumps({**self._description(), "data": b64encode(self.sealed).decode()}, indent=1)
        return text.encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Envelope:
        """A file taken apart. Raises KeyFileError."""
        if len(data) > LARGEST:
            raise _not_one()
        try:
            found: dict[str, Any] = from_json(data.removeprefix(codecs.BOM_UTF8), DEEPEST)
            salt, nonce, sealed = (b64decode(found[name], validate=True) for name in ("salt", "nonce", "data"))
            made = cls(salt, nonce, _whole(found["iterations"]), sealed)
            described = {name: found[name] for name in made._description()}
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _not_one() from error
        if described != made._description() or (len(salt), len(nonce)) != (SALT_LENGTH, NONCE_LENGTH):
            raise _not_one()
        if not ITERATIONS <= made.iterations <= MOST_ITERATIONS:
            raise KeyFileError(
                _(
                    "This key file was encrypted in another way than Scanveil does it, so it was not opened. Please "
                    "choose the file as Scanveil saved it."
                )
            )
        return made

    def _description(self) -> dict[str, str | int]:
        return {
            "format": _FORMAT,
            "derivation": _DERIVATION,
            "iterations": self.iterations,
            "salt": b64encode(self.salt).decode(),
            "cipher": _CIPHER,
            "nonce": b64encode(self.nonce).decode(),
        }


def is_key_file(data: bytes) -> bool:
    """Whether a file is meant to be a key file, and not just secret bytes."""
    return data.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"{"


def check_passphrase(passphrase: str) -> None:
    """Raises KeyFileError for one that is soon guessed, or is no text."""
    try:
        passphrase.encode("utf-8")
    except UnicodeEncodeError as error:
        raise KeyFileError(
            _("The passphrase cannot be used, as something in it is no letter or sign. Please type another one.")
        ) from error
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyFileError(
            _(
                "This passphrase is too short: please use at least {least} characters. Three or four words are easy "
                "to remember.",
                least=SHORTEST_PASSPHRASE,
            )
        )


def wrong_passphrase() -> KeyFileError:
    """The error where the cipher does not vouch for the content."""
    return KeyFileError(
        _(
            "The key file was not opened: the passphrase is another one, or the file was changed. Please type the "
            "passphrase again."
        )
    )


NOT_A_KEY_FILE = _(
    "This is not a key file of Scanveil, or it was damaged, so it was not opened. Please choose another file."
)


def _not_one() -> KeyFileError:
    return KeyFileError(NOT_A_KEY_FILE)


MOST_KEPT = 1024
"""Bytes of a value that a key file keeps."""


# What says of a patient, a study or a series who, when and where it was; the rest is in UIDs and dates
KEPT_IN_KEY = (  # ascending
    tags.SPECIFIC_CHARACTER_SET,
    tags.STUDY_DATE,
    tags.SERIES_DATE,
    tags.STUDY_TIME,
    tags.SERIES_TIME,
    tags.ACCESSION_NUMBER,
    tags.INSTITUTION_NAME,
    tags.REFERRING_PHYSICIAN_NAME,
    tags.STUDY_DESCRIPTION,
    tags.SERIES_DESCRIPTION,
    tags.PATIENT_NAME,
    tags.PATIENT_ID,
    tags.ISSUER_OF_PATIENT_ID,
    tags.PATIENT_BIRTH_DATE,
    tags.PATIENT_SEX,
    tags.STUDY_ID,
)


def origin_of(values: Iterable[bytes | None], days: int) -> Origin:
    """What is kept of an original, given the values of `KEPT_IN_KEY`, None where it has none."""
    known = zip(KEPT_IN_KEY, values, strict=True)
    kept = ((tag, value) for tag, value in known if value is not None and len(value) <= MOST_KEPT)
    return Origin(
        days,
        b"".join(
            writing.element(tag, dictionary()[tag].encode("ascii"), value, EXPLICIT_LITTLE) for tag, value in kept
        ),
    )
