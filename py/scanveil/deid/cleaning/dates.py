"""Dates moved by whole days and ages cut at 89: what stays when time is kept, and only if it is what it claims to be.

All moves of one patient are by the same number of whole days, so that every interval stays exact to the microsecond and
times of day need not change, across midnight and in any time zone (PS3.15 E.3.6).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

_DA = re.compile(rb"(\d{4})(?:(\d{2})(\d{2})|\.(\d{2})\.(\d{2}))")  # ACR-NEMA wrote 1994.01.31
_TM = re.compile(rb"\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?|\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?")
_OFFSET = re.compile(rb"[+-]\d{4}")
_DT = re.compile(rb"(\d{8})((?:\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?)?(?:[+-]\d{4})?)")
_PARTIAL = re.compile(rb"[12]\d{3}(?:0[1-9]|1[0-2])?")
_AS = re.compile(rb"(\d{3})([DWMY])")

OLDEST_AGE = 89
"""Years; who is older is one of few (45 CFR 164.514 b 2 i C)."""
_OLDER = b"090Y"
_PER_YEAR = {b"D": 365.25, b"W": 365.25 / 7, b"M": 12, b"Y": 1}
_PADDING = b"\0 "


def move(vr: bytes, value: bytes, days: int) -> bytes | None:
    """A value of VR DA, DT or TM, or an offset from UTC in SH, with its dates moved by `days`; not padded.

    Of several values those that are no full date, or none that exists, become empty: what they meant cannot be moved.
    None where that is all of them, or where `days` lead out of the calendar.
    """
    return _each(value, lambda part: _move_one(vr, part, days))


def as_it_is(vr: bytes, value: bytes) -> bytes | None:
    """The same where dates stay: a value that is none becomes empty, since it could be anything."""
    return _each(value, lambda part: part if _move_one(vr, part, 0) or _is_partial(vr, part) else b"")


def cap_age(value: bytes) -> bytes | None:
    """A value of VR AS in which everyone over 89 is 90; None where it is no age."""
    return _each(value, _cap)


def _each(value: bytes, change: Callable[[bytes], bytes]) -> bytes | None:
    """Several values changed one by one; None where nothing is left of them."""
    parts = [change(part.strip(_PADDING)) for part in value.split(b"\\")]
    return b"\\".join(parts) if any(parts) else None


def _move_one(vr: bytes, part: bytes, days: int) -> bytes:
    """One value, empty where it is not what its VR says."""
    if vr in (b"TM", b"SH"):
        return part if (_TM if vr == b"TM" else _OFFSET).fullmatch(part) else b""
    if vr == b"DT":
        found = _DT.fullmatch(part)
        day = _move_day(found[1], days) if found else b""
        return day + found[2] if found and day else b""
    return _move_day(part, days)


def _move_day(day: bytes, days: int) -> bytes:
    found = _DA.fullmatch(day)
    if not found:
        return b""
    year, month, number = (int(part) for part in found.groups() if part)
    try:
        new = date(year, month, number) + timedelta(days)
    except (ValueError, OverflowError):
        return b""
    return b"%04d%02d%02d" % (new.year, new.month, new.day)


def _is_partial(vr: bytes, part: bytes) -> bool:
    """A year, or a year and a month: enough for a DT (PS3.5 6.2), but not to be moved by days."""
    return vr == b"DT" and _PARTIAL.fullmatch(part) is not None


def _cap(part: bytes) -> bytes:
    found = _AS.fullmatch(part)
    if not found:
        return b""
    return _OLDER if int(found[1]) / _PER_YEAR[found[2]] >= OLDEST_AGE + 1 else part
