"""Which meanings belong to which published codes: such a meaning is a word of a language, whoever is called so."""

from __future__ import annotations

from base64 import b85decode
from functools import cache
from hashlib import blake2b

from scanveil.deid.rules.code_table import HASHES


def is_defined(value: bytes, scheme: bytes, meaning: bytes) -> bool:
    """Whether a code has the meaning that PS3.16, or the scheme itself, gives it; its case and padding aside."""
    return hash_of(value, scheme, meaning) in _hashes()


def hash_of(value: bytes, scheme: bytes, meaning: bytes) -> int:
    """What the table knows a code by: 32 bits."""
    written = b"\0".join((value.strip(b"\0 "), scheme.strip(b"\0 "), meaning.strip(b"\0 ").lower()))
    return int.from_bytes(blake2b(written, digest_size=4).digest())


@cache
def _hashes() -> frozenset[int]:
    packed = b85decode(HASHES.replace("\n", ""))
    return frozenset(int.from_bytes(packed[at : at + 4]) for at in range(0, len(packed), 4))
