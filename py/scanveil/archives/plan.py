"""A ZIP as a plan: the bytes around the files, so that the files themselves need not be copied.

Members are stored, named in UTF-8 and dated 1980-01-01; ZIP64 records are written where a size, an offset or a count
needs them (APPNOTE.TXT 6.3.10, sections 4.3 to 4.5).
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import pack
from typing import NamedTuple

_LIMIT_32 = 0xFFFFFFFF
_LIMIT_16 = 0xFFFF
_UTF8_NAMES = 0x0800
_STORED = 0
_MIDNIGHT = 0
_FIRST_DAY = 1 << 5 | 1  # 1980-01-01: the same input gives the same archive
_VERSION, _VERSION_ZIP64 = 20, 45
_MADE_BY_UNIX = 3 << 8
_REGULAR_FILE = 0o100644 << 16
_ZIP64_EXTRA = 1


class Entry(NamedTuple):
    """A member: its size and CRC-32 in full, and the offset of its local header in the archive."""

    name: str
    size: int
    crc32: int
    offset: int


def local_header(name: str, size: int, crc32: int) -> bytes:
    """What stands in front of a member's bytes."""
    encoded = name.encode("utf-8")
    large = size >= _LIMIT_32
    extra = pack("<HHQQ", _ZIP64_EXTRA, 16, size, size) if large else b""
    shown = _LIMIT_32 if large else size
    version = _VERSION_ZIP64 if large else _VERSION
    fixed = (version, _UTF8_NAMES, _STORED, _MIDNIGHT, _FIRST_DAY, crc32, shown, shown, len(encoded), len(extra))
    return pack("<4s5H3L2H", b"PK\3\4", *fixed) + encoded + extra


def plan(members: Iterable[tuple[str, int, int]]) -> list[Entry]:
    """Entries for members given as (name, size, CRC-32), laid out one after the other."""
    entries = []
    offset = 0
    for name, size, crc32 in members:
        entries.append(Entry(name, size, crc32, offset))
        offset += len(local_header(name, size, crc32)) + size
    return entries


def central_directory(entries: list[Entry]) -> bytes:
    """What stands behind the last member: the directory and the records that end the archive."""
    start = 0
    if entries:
        last = entries[-1]
        start = last.offset + len(local_header(last.name, last.size, last.crc32)) + last.size
    directory = b"".join(map(_directory_header, entries))
    return directory + _end(len(entries), start, len(directory))


def _directory_header(entry: Entry) -> bytes:
    encoded = entry.name.encode("utf-8")
    large = entry.size >= _LIMIT_32
    far = entry.offset >= _LIMIT_32
    wide = (entry.size, entry.size) * large + (entry.offset,) * far
    extra = pack(f"<HH{len(wide)}Q", _ZIP64_EXTRA, 8 * len(wide), *wide) if wide else b""
    shown = _LIMIT_32 if large else entry.size
    version = _VERSION_ZIP64 if wide else _VERSION
    fixed = (_MADE_BY_UNIX | version, version, _UTF8_NAMES, _STORED, _MIDNIGHT, _FIRST_DAY, entry.crc32, shown, shown)
    lengths = (len(encoded), len(extra), 0, 0, 0, _REGULAR_FILE, _LIMIT_32 if far else entry.offset)
    return pack("<4s6H3L5H2L", b"PK\1\2", *fixed, *lengths) + encoded + extra


def _end(count: int, start: int, length: int) -> bytes:
    wide = count >= _LIMIT_16 or start >= _LIMIT_32 or length >= _LIMIT_32
    records = b""
    if wide:
        versions = (_MADE_BY_UNIX | _VERSION_ZIP64, _VERSION_ZIP64)
        records = pack("<4sQ2H2L4Q", b"PK\6\6", 44, *versions, 0, 0, count, count, length, start)
        records += pack("<4sLQL", b"PK\6\7", 0, start + length, 1)
    shown = min(count, _LIMIT_16)
    return records + pack("<4s4H2LH", b"PK\5\6", 0, 0, shown, shown, min(length, _LIMIT_32), min(start, _LIMIT_32), 0)
