"""Bytes to numbers, as text (IS, DS) or binary (PS3.5 6.2). Nothing here raises: what is no number is None, or NaN."""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite, nan
from struct import Struct, unpack_from
from typing import Any

from scanveil.dicom.wire import Encoding

MAX_VALUES = 1 << 19
"""Values of one element that are looked at: as Python's numbers they take many times their room in the file."""
MAX_INTEGER = 2**53
"""Far beyond what an IS may hold (PS3.5 6.2), and still exact wherever numbers are floating."""
MAX_DECIMAL = 1e9
"""Lengths, times and b-values beyond are mistakes or malice."""
MAX_BINARY = 1 << 32


def integer(value: bytes) -> int | None:
    """The first value of an IS, None where there is none or none that a number there can be."""
    try:
        number = int(float(value.split(b"\\", 1)[0].strip(b" \0")))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= MAX_INTEGER else None


def decimal(value: bytes) -> float | None:
    """The first value of a DS or IS, if it can be believed."""
    found = decimals(value.split(b"\\", 1)[0], 1)
    return found[0] if found else None


def decimals(value: bytes, count: int) -> tuple[float, ...] | None:
    """`count` values of a DS that can be believed, None where they are not that."""
    try:
        found = tuple(map(float, value.strip(b" \0").split(b"\\")))
    except ValueError:
        return None
    if len(found) != count or not all(map(isfinite, found)):
        return None
    return found if min(found) > -MAX_DECIMAL and max(found) < MAX_DECIMAL else None


def all_decimals(value: bytes) -> tuple[float, ...]:
    """The values of a DS or IS, NaN where one is none; of more than `MAX_VALUES` the first."""
    value = value.strip(b" \0")
    return tuple(map(_or_nan, value.split(b"\\", MAX_VALUES)[:MAX_VALUES])) if value else ()


def _or_nan(value: bytes) -> float:
    try:
        return float(value)
    except ValueError:
        return nan


def binaries(value: bytes, letter: str, size: int, *, little: bool) -> tuple[Any, ...]:
    """The numbers of `size` bytes in a value, by their letter in `struct`; of more than `MAX_VALUES` the first."""
    return unpack_from(f"{'<' if little else '>'}{min(len(value) // size, MAX_VALUES)}{letter}", value)


def binary_reader(letter: str, count: int = 1) -> Callable[[bytes, bool], Any]:
    """What reads `count` binary numbers of a value, little endian or not, if they can be believed; one as it is."""
    layouts = {True: Struct(f"<{count}{letter}"), False: Struct(f">{count}{letter}")}

    def read(value: bytes, little: bool) -> Any:
        if len(value) < layouts[little].size:
            return None
        found = layouts[little].unpack_from(value)
        if not all(isfinite(number) and abs(number) <= MAX_BINARY for number in found):
            return None
        return found if count > 1 else found[0]

    return read


def shorts(value: bytes, encoding: Encoding) -> tuple[int, ...]:
    """The unsigned 16-bit numbers of a value."""
    return tuple(int.from_bytes(value[at : at + 2], encoding.order) for at in range(0, len(value) - 1, 2))
