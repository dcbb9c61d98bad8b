"""Color profiles without the texts in them (ICC.1): what they are called, who made them, for which device."""

from __future__ import annotations

from struct import unpack_from

_HEADER, _ENTRY = 128, 12
_MOST_ENTRIES = 100
# Types of data that are numbers, or signatures that the ICC registers (ICC.1:2022 10)
_NUMBERS = frozenset(b"XYZ |curv|para|mft1|mft2|mAB |mBA |sf32|uf32|view|meas|sig |chrm|clro|mpet|dtim".split(b"|"))
_MADE = slice(24, 36)
_DEVICE = slice(48, 64)
_CREATOR_AND_ID = slice(80, 100)
_REST = slice(100, 128)


def without_texts(profile: bytes) -> bytes | None:
    """A profile of the same length in which all but numbers is zero; None where it is none that can be read.

    Texts become empty ones, so that whoever reads the profile finds what it looks for.
    """
    if len(profile) < _HEADER + 4 or profile[36:40] != b"acsp":
        return None
    (count,) = unpack_from(">L", profile, _HEADER)
    table_end = _HEADER + 4 + count * _ENTRY
    if not 0 < count <= _MOST_ENTRIES or table_end > len(profile):
        return None
    new = bytearray(len(profile))
    new[:table_end] = profile[:table_end]
    for cleared in (_MADE, _DEVICE, _CREATOR_AND_ID, _REST):
        new[cleared] = bytes(cleared.stop - cleared.start)
    taken: set[tuple[int, int]] = set()
    for entry in range(count):
        _signature, at, size = unpack_from(">LLL", profile, _HEADER + 4 + entry * _ENTRY)
        if at < table_end or size < 8 or at + size > len(profile):
            return None
        if any(at < other + long and other < at + size and (at, size) != (other, long) for other, long in taken):
            return None  # one over another could bring back what was cleared
        taken.add((at, size))
        kind = profile[at : at + 4]
        new[at : at + size] = profile[at : at + size] if kind in _NUMBERS else _empty(kind, size)
    return bytes(new)


def _empty(kind: bytes, size: int) -> bytes:
    """A text of this type that says nothing: one character, which is a zero, or no record."""
    if kind == b"desc" and size >= 12:
        return (kind + bytes(4) + (1).to_bytes(4)).ljust(size, b"\0")
    if kind == b"mluc" and size >= 16:
        return (kind + bytes(4) + bytes(4) + (12).to_bytes(4)).ljust(size, b"\0")
    return kind.ljust(size, b"\0")
