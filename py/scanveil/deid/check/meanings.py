"""Which meanings belong to which published codes, read by the check's own hand: such a meaning names nobody."""

from __future__ import annotations

import hashlib
from base64 import b85decode
from functools import cache
from struct import iter_unpack

from scanveil.deid.rules.code_table import HASHES


def belongs(meaning: bytes, code: bytes, scheme: bytes) -> bool:
    """Whether a meaning, its case aside, is the one that a scheme gives a code."""
    known_by = b"\0".join(part.strip(b" \0") for part in (code, scheme, meaning.lower()))
    (number,) = (one[0] for one in iter_unpack(">L", hashlib.blake2b(known_by, digest_size=4).digest()))
    return number in _known()


@cache
def _known() -> frozenset[int]:
    return frozenset(one[0] for one in iter_unpack(">L", b85decode("".join(HASHES.split()))))
