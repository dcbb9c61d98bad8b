"""Whole files, and what becomes of them: the same seed and number make the same damaged file."""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from tools.hospitals.running import folders_of_pydicom

LARGEST = 200_000
"""Bytes of a whole file: of larger ones, fewer could be tried."""
MOST_CHANGES = 6
JUNK = 64
"""Bytes that are put in or taken out at once, at most; now and then it is a thousand times as many."""
LENGTHS = (0, 1, 2, 7, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFE, 0xFFFFFFFF)
"""What lengths and numbers say that lie."""
MARKS = (b"\xfe\xff\0\xe0", b"\xfe\xff\xdd\xe0", b"\xfe\xff\x0d\xe0", b"\xff\xd8", b"\xff\xd9", b"UN", b"SQ", b"\x1b$B")

Change = Callable[[Random, bytearray, Sequence[bytes]], None]


@cache
def whole_files() -> tuple[bytes, ...]:
    """The files of pydicom and pydicom-data that are not too large."""
    found = (path for folder in folders_of_pydicom() for path in folder.rglob("*.dcm"))
    paths = sorted(path for path in found if path.stat().st_size <= LARGEST)
    return tuple(dict.fromkeys(path.read_bytes() for path in paths))


def damaged(seed: int, number: int) -> bytes:
    """A whole file with a few changes."""
    random, files = Random(f"{seed} {number}"), whole_files()
    data = bytearray(random.choice(files))
    for _change in range(random.randint(1, MOST_CHANGES)):
        if data:
            random.choice(_CHANGES)(random, data, files)
    return bytes(data)


def _place(random: Random, data: bytearray) -> int:
    """Anywhere; half of the time near the beginning, where the description is."""
    most = len(data) if random.random() < 0.5 else min(len(data), 4096)
    return random.randrange(most)


def _amount(random: Random) -> int:
    return random.randint(1, JUNK if random.random() < 0.9 else 1000 * JUNK)


def _flip(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    data[_place(random, data)] ^= 1 << random.randrange(8)


def _overwrite(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    data[at : at + 4] = struct.pack(random.choice("<>") + "L", random.choice(LENGTHS))


def _mark(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at, mark = _place(random, data), random.choice(MARKS)
    data[at : at + len(mark)] = mark


def _cut(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    del data[_place(random, data) :]


def _take(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    del data[at : at + _amount(random)]


def _put(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    data[at:at] = random.randbytes(_amount(random))


def _repeat(random: Random, data: bytearray, _files: Sequence[bytes]) -> None:
    at = _place(random, data)
    data[at:at] = data[at : at + _amount(random)] * random.randint(1, 8)


def _mix(random: Random, data: bytearray, files: Sequence[bytes]) -> None:
    at, other = _place(random, data), random.choice(files)
    start = random.randrange(len(other))
    length = _amount(random)
    data[at : at + length] = other[start : start + length]


_CHANGES: tuple[Change, ...] = (_flip, _flip, _overwrite, _mark, _cut, _take, _put, _repeat, _mix)
