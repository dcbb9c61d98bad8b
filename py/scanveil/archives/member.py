"""A file in an archive: where its bytes lie, and how they are packed."""

from __future__ import annotations

from typing import NamedTuple

AS_IT_IS, DEFLATE, GZIP, UNKNOWN = "", "deflate", "gzip", "unknown"
"""How bytes are packed."""


class Member(NamedTuple):
    """A file in an archive: its name there, with slashes, and its size in bytes.

    Its own bytes come out of `packed_size` bytes of the archive from `start` on, in the way that `packing` names;
    `crc32` is -1 where nobody says what it should be. What `is_locked` is read with a password only; what lies there
    then begins with its local header, which says the packing.
    """

    name: str
    start: int
    packed_size: int
    size: int
    packing: str = AS_IT_IS
    crc32: int = -1
    is_locked: bool = False
