"""Items and tables of offsets of packed pixels (PS3.5 A.4, PS3.3 C.7.6.3.1.8), and how many frames these name."""

from __future__ import annotations

from itertools import pairwise
from struct import Struct, unpack
from typing import BinaryIO

from scanveil.dicom.wire import ITEM

ITEM_HEADER = Struct("<HHL")
"""Tag and length of a fragment; packed pixels are always little endian."""
MOST_FRAMES = 100_000
"""Frames of a table that is read."""
LOOKED_AT = 32
"""Frames, from all over, whose beginnings must be alike."""
BEGINNING = 2
"""Bytes with which every codestream of a kind begins; those of RLE say how many segments there are."""


def frames_in_tables(file: BinaryIO, front: bytes, at: int, size: int, extended: bytes, stated: int) -> int:
    """The frames of pixels whose value begins `at`, in a file of `size` bytes, where a table has more than `stated`.

    `front` are the file's first bytes, `extended` is the Extended Offset Table. 0 where no table has more, or it does
    not point at beginnings of frames that are all of one kind.
    """
    if len(front) < at + 8:  # else nothing is read of files that have nothing odd
        file.seek(at)
        tag, length = item_of(file.read(8))
    else:
        tag, length = item_of(front[at : at + 8])
    count, form = (len(extended) // 8, "Q") if extended else (length // 4, "L")
    if tag != ITEM or at + 8 + length > size or not stated < count <= MOST_FRAMES:
        return 0
    file.seek(at + 8)
    table = extended if extended else file.read(length)
    offsets = offsets_of(table[: count * _SIZES[form]], form, count)
    return count if offsets and _are_frames(file, at + 8 + length, size, offsets) else 0


def _are_frames(file: BinaryIO, base: int, size: int, offsets: tuple[int, ...]) -> bool:
    """Whether fragments with beginnings of one kind stand at offsets."""
    some = offsets[:: max(1, len(offsets) // LOOKED_AT)]
    beginnings = set()
    for offset in some:
        if base + offset + 8 + BEGINNING > size:
            return False
        file.seek(base + offset)
        read = file.read(8 + BEGINNING)
        if item_of(read)[0] != ITEM:
            return False
        beginnings.add(read[8:])
    return len(beginnings) == 1


def offsets_of(table: bytes, form: str, count: int) -> tuple[int, ...]:
    """The offsets of a table, of 4 ("L") or 8 ("Q") bytes each; none unless it has `count`, which rise from 0."""
    if len(table) != _SIZES[form] * count:
        return ()
    offsets = unpack(f"<{count}{form}", table)
    is_rising = not any(offsets[:1]) and all(before < after for before, after in pairwise(offsets))
    return offsets if is_rising else ()


_SIZES = {"L": 4, "Q": 8}


def item_of(header: bytes) -> tuple[int, int]:
    """Tag and length of an item that begins with these bytes; (0, 0) where they are too few."""
    if len(header) < ITEM_HEADER.size:
        return 0, 0
    group, element, length = ITEM_HEADER.unpack_from(header)
    return group << 16 | element, length
