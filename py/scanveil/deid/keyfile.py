"""What gives identities back, as a file: the secret of a batch and what stood in its originals, under a passphrase.

The secret alone maps a later batch to the same pseudonyms, dates and UIDs; with the rest, copies can be named again.
The encryption itself is done where a maintained one is at hand: by the browser (WebCrypto), or by `scanveil.sealing`.
"""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from typing import Any

from scanveil.errors import KeyFileError

SECRET_LENGTH = 32
"""Bytes of the secret of a batch."""
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

_FORMAT = "scanveil-key-1"
_DERIVATION, _CIPHER = "PBKDF2-HMAC-SHA-256", "AES-256-GCM"


@dataclass(frozen=True, slots=True)
class Origin:
    """What stood in the originals of a series: `elements` in explicit little endian; dates were moved by `days`."""

    days: int
    elements: bytes


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The secret; old UIDs by the new ones; and the origins of series, by what `place_of` says of a copy."""

    secret: bytes
    uids: dict[str, str] = field(default_factory=dict)
    series: dict[str, Origin] = field(default_factory=dict)

    def __or__(self, later: KeyFile) -> KeyFile:
        """What both know, under the secret of the later one."""
        return KeyFile(later.secret, self.uids | later.uids, self.series | later.series)

    def to_bytes(self) -> bytes:
        """All of it, packed; not yet encrypted."""
        plain = {
            "secret": self.secret.hex(),
            "uids": self.uids,
            "series": {key: [one.days, b64encode(one.elements).decode()] for key, one in self.series.items()},
        }
        return zlib.compress(json.dumps(plain, separators=(",", ":")).encode("utf-8"))

    @classmethod
    def from_bytes(cls, packed: bytes) -> KeyFile:
        """What `to_bytes` gave. Raises KeyFileError."""
        inflater = zlib.decompressobj()
        try:
            plain = json.loads(inflater.decompress(packed, LARGEST_INSIDE))
            series = {key: Origin(int(days), b64decode(text)) for key, (days, text) in plain["series"].items()}
            uids = {str(new): str(old) for new, old in plain["uids"].items()}
            secret = bytes.fromhex(plain["secret"])
        except (zlib.error, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise _not_one() from error
        if len(secret) < SECRET_LENGTH:
            raise _not_one()
        return cls(secret, uids, series)


def place_of(patient_id: bytes, study_instance_uid: bytes, series_instance_uid: bytes) -> str:
    """How a series of copies is named in a key file."""
    return b"|".join((patient_id, study_instance_uid, series_instance_uid)).decode("latin-1")


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
        return json.dumps(self._described(), separators=(",", ":")).encode("ascii")

    def to_bytes(self) -> bytes:
        """The file."""
        text = json.dumps({**self._described(), "data": b64encode(self.sealed).decode()}, indent=1)
        return text.encode("ascii") + b"\n"

    @classmethod
    def from_bytes(cls, data: bytes) -> Envelope:
        """A file taken apart. Raises KeyFileError."""
        if len(data) > LARGEST:
            raise _not_one()
        try:
            found: dict[str, Any] = json.loads(data)
            salt, nonce, sealed = (b64decode(found[name], validate=True) for name in ("salt", "nonce", "data"))
            made = cls(salt, nonce, int(found["iterations"]), sealed)
            described = {name: found[name] for name in made._described()}
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise _not_one() from error
        if described != made._described() or (len(salt), len(nonce)) != (SALT_LENGTH, NONCE_LENGTH):
            raise _not_one()
        if not ITERATIONS <= made.iterations <= MOST_ITERATIONS:
            raise KeyFileError("This key file was encrypted in another way than Scanveil does it.")
        return made

    def _described(self) -> dict[str, str | int]:
        return {
            "format": _FORMAT,
            "derivation": _DERIVATION,
            "iterations": self.iterations,
            "salt": b64encode(self.salt).decode(),
            "cipher": _CIPHER,
            "nonce": b64encode(self.nonce).decode(),
        }


def is_key_file(data: bytes) -> bool:
    """Whether a file is, or claims to be, a key file under a passphrase."""
    return data.lstrip()[:1] == b"{" and _FORMAT.encode() in data[:200]


def check_passphrase(passphrase: str) -> None:
    """Raises KeyFileError for one that is soon guessed."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise KeyFileError(
            f"A passphrase has at least {SHORTEST_PASSPHRASE} characters. Three or four words are easy to remember."
        )


def not_opened() -> KeyFileError:
    """The error where the cipher does not vouch for the content."""
    return KeyFileError("The passphrase is not the one of this key file, or the file was changed.")


def _not_one() -> KeyFileError:
    return KeyFileError("This is not a key file of Scanveil, or it was damaged.")
