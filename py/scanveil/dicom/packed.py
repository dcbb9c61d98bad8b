"""How many frames packed pixels hold, by the table of offsets in front of them (PS3.5 A.4, PS3.3 C.7.6.3.1.8)."""

from __future__ import annotations

from itertools import pairwise
from struct import unpack
from typing import BinaryIO

from scanveil.dicom.wire import ITEM

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
        tag, length = _item(file.read(8))
    else:
        tag, length = _item(front[at : at + 8])
    count, form = (len(extended) // 8, "Q") if extended else (length // 4, "L")
    if tag != ITEM or at + 8 + length > size or not stated < count <= MOST_FRAMES:
        return 0
    file.seek(at + 8)
    table = extended if extended else file.read(length)
    offsets = unpack(f"<{count}{form}", table[: count * (8 if extended else 4)])
    return count if _are_frames(file, at + 8 + length, size, offsets) else 0


def _are_frames(file: BinaryIO, base: int, size: int, offsets: tuple[int, ...]) -> bool:
    """Whether offsets rise from 0, and fragments with beginnings of one kind stand there."""
    if offsets[0] or any(after <= before for before, after in pairwise(offsets)):
        return False
    some = offsets[:: max(1, len(offsets) // LOOKED_AT)]
    beginnings = set()
    for offset in some:
        if base + offset + 8 + BEGINNING > size:
            return False
        file.seek(base + offset)
        read = file.read(8 + BEGINNING)
        if _item(read)[0] != ITEM:
            return False
        beginnings.add(read[8:])
    return len(beginnings) == 1


def _item(header: bytes) -> tuple[int, int]:
    """Tag and length of an item; (0, 0) where there is none."""
    if len(header) < 8:
        return 0, 0
    group, element, length = unpack("<HHL", header[:8])
    return group << 16 | element, length
