"""Single files that gzip made smaller (RFC 1952)."""

from __future__ import annotations

from pathlib import PurePosixPath
from struct import unpack
from typing import BinaryIO

from scanveil.archives.member import GZIP, Member
from scanveil.archives.unpacking import damaged

SHORTEST = 18
MOST_FOLD = 1032
"""How many times its own size deflate can hold at most; whoever says more, lies."""


def members_of(file: BinaryIO, size: int, path: str) -> list[Member]:
    """The one file in it. Raises UnreadableError where it is cut off."""
    if size < SHORTEST:
        raise damaged().at(path)
    file.seek(size - 4)
    (length,) = unpack("<L", file.read(4).ljust(4, b"\0"))
    if length > MOST_FOLD * size:
        raise damaged().at(path)
    name = PurePosixPath(path.replace("\\", "/")).name
    return [Member(name[:-3] if name.lower().endswith(".gz") else name, 0, size, length, GZIP)]
