"""Days in all the ways in which they are written."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import NamedTuple

# By month, in English, German, French, Spanish and Italian; in what all begin with, three letters at least
_MONTHS = (
    "january jan januar jänner jaenner janner janvier janv enero ene gennaio gen",
    "february feb februar feber février fevrier févr fevr fév fev febrero febbraio",
    "march mar märz maerz marz mär mrz mars marzo",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag",
    "june jun juni juin junio giugno giu",
    "july jul juli juillet juil julio luglio lug",
    "august aug août aout aoû aou agosto ago",
    "september sep sept septembre septiembre settembre set",
    "october oct oktober okt octobre octubre ottobre ott",
    "november nov novembre noviembre",
    "december dec dezember dez décembre decembre déc diciembre dic dicembre",
)
_BY_NAME = {  # capitals with accents are not made small in bytes
    form.encode(encoding).lower(): number
    for number, names in enumerate(_MONTHS, 1)
    for name in names.split()
    for form in (name, name.upper())
    for encoding in ("utf-8", "latin-1")
}
MONTH_STARTS = frozenset(name[: 4 if name[1] > 0x7F or name[2] > 0x7F else 3] for name in _BY_NAME)
"""What the names of months begin with, in small letters: where one stands, a date may be written around it."""

_NAME = b"(?P<month>" + b"|".join(map(re.escape, sorted(_BY_NAME, key=len, reverse=True))) + b")"
_DAY = rb"(?<![0-9])(?P<day>[0-9]{1,2})"
_YEAR = rb"(?P<year>[0-9]{4}|'?[0-9]{2})(?![0-9])"
_ORDINAL = rb"(?:st|nd|rd|th|er|\xba|\xc2\xba)?"
_GAP = rb"[-./_,| ]{0,3}(?:de |del |of )?"
_IN_WORDS = tuple(
    re.compile(form)
    for form in (
        _DAY + _ORDINAL + _GAP + _NAME + _GAP + _YEAR,
        _NAME + _GAP + _DAY + _ORDINAL + _GAP + _YEAR,
        rb"(?<![0-9])(?P<year>[0-9]{4})" + _GAP + _NAME + _GAP + rb"(?P<day>[0-9]{1,2})(?![0-9])",
    )
)
_AROUND = 20
"""Bytes on either side of the start of a month's name among which the rest of a date may stand."""
_ROMAN = {number: at for at, number in enumerate(b"i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./_ ]([0-9]{1,2})[-./_ ]([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-./_ ]([0-9]{1,2})[-./_ ]([0-9]{4})(?![0-9])")
_JOINT = rb"([-./_|,] ?| / | )"
_SEPARATED = re.compile(  # what may not stand before it is asked behind its first digit: re is fast to find a digit
    rb"[0-9](?<![0-9][0-9])(?<![0-9]\.[0-9])(?:[0-9]{3}" + _JOINT + rb"[0-9]{1,2}\1[0-9]{1,2}"
    rb"|[0-9]?" + _JOINT + rb"(?:[0-9]{1,2}|[IVXivx]{1,4})\2[0-9]{4})(?!\.?[0-9])"
)


class Written(NamedTuple):
    """A date as it is written somewhere: the days, as eight digits, that it may be, and where it starts and ends.

    `short` says that its year has two digits: then any century is among the days.
    """

    days: frozenset[bytes]
    at: int
    stop: int
    short: bool = False


def days_of(values: Iterable[bytes]) -> Iterator[str]:
    """The days that the values of dates begin with: eight digits that are a day between 1850 and 2100."""
    for part in (part.strip(b"\0 ") for value in values for part in value.split(b"\\")):
        for day in _eight_digits(part.decode("latin-1")):
            if "1850" < day[:4] < "2100" and "01" <= day[4:6] <= "12" and "01" <= day[6:] <= "31":
                yield day


def _eight_digits(text: str) -> set[str]:
    """A date as DICOM writes it, as ACR-NEMA did (1994.01.31), or as people do: in either order of day and month."""
    if text[:8].isascii() and text[:8].isdigit():
        return {text[:8]}
    if written := _YEAR_FIRST.match(text):
        return {f"{written[1]}{written[2]:0>2}{written[3]:0>2}"}
    if written := _YEAR_LAST.match(text):
        return {f"{written[3]}{written[2]:0>2}{written[1]:0>2}", f"{written[3]}{written[1]:0>2}{written[2]:0>2}"}
    return set()


def separated_days(data: bytes) -> Iterator[Written]:
    """Dates written with separators anywhere in bytes."""
    return (Written(_meant(found[0]), found.start(), found.end()) for found in _SEPARATED.finditer(data))


def _meant(written: bytes) -> frozenset[bytes]:
    """The eight digits of a date written with separators: year first, or last and then day or month first."""
    one, middle, other = re.split(rb"[-./_ |,]+", written)
    if middle.isalpha():
        middle = b"%d" % _ROMAN.get(middle.lower(), 0)
    one, middle, other = (part.rjust(2, b"0") for part in (one, middle, other))
    if len(one) == 4:
        return frozenset({one + middle + other})
    return frozenset({other + middle + one, other + one + middle})


def day_in_words(lower: bytes, month_at: int) -> Written | None:
    """The date in small letters around the name of a month that starts at `month_at`; None where there is none."""
    start = max(month_at - _AROUND, 0)
    around = lower[start : month_at + _AROUND]
    for form in _IN_WORDS:
        for found in form.finditer(around):
            if found.start("month") + start == month_at:
                return _with_month(found, start)
    return None


def _with_month(found: re.Match[bytes], start: int) -> Written:
    month_and_day = b"%02d%02d" % (_BY_NAME[found["month"]], int(found["day"]))
    year = found["year"].lstrip(b"'")
    days = {century + year + month_and_day for century in ((b"19", b"20") if len(year) == 2 else (b"",))}
    return Written(frozenset(days), found.start() + start, found.end() + start, len(year) == 2)


def in_numbers(date: bytes) -> Iterator[bytes]:
    """A day of eight digits with separators between them."""
    year, month, day = date[:4], date[4:6], date[6:]
    for joint in (b"-", b".", b"/"):
        for written in ((year, month, day), (day, month, year), (month, day, year)):
            yield joint.join(written)


def year_last(date: bytes) -> Iterator[bytes]:
    """A day of eight digits in eight digits of another order: day or month first."""
    year, month, day = date[:4], date[4:6], date[6:]
    yield day + month + year
    yield month + day + year


def with_short_year(date: bytes) -> Iterator[bytes]:
    """A day of eight digits with two digits for its year: run together, or with separators."""
    year, month, day = date[2:4], date[4:6], date[6:]
    for order in ((day, month, year), (month, day, year), (year, month, day)):
        yield b"".join(order)
    plain = {(day, month), (day.lstrip(b"0"), month.lstrip(b"0"))}
    for joint, (one, other) in product((b"-", b".", b"/", b" ", b"_"), plain):
        for written in ((one, other, year), (other, one, year), (year, other, one)):
            yield joint.join(written)


def as_a_count(date: bytes) -> Iterator[bytes]:
    """A day of eight digits as programs count: the ISO week, seconds since 1970, days since 1900 as in a table."""
    try:
        day = datetime.date(int(date[:4]), int(date[4:6]), int(date[6:]))
    except ValueError:
        return
    year, week, weekday = day.isocalendar()
    yield b"%d-w%02d-%d" % (year, week, weekday)
    yield b"%dw%02d%d" % (year, week, weekday)
    yield b"%d" % ((day - datetime.date(1970, 1, 1)).days * 86400)
    yield b"%d" % (day - datetime.date(1899, 12, 30)).days


def has_month(date: bytes) -> bool:
    """Whether the month of eight digits is one."""
    return 1 <= int(date[4:6]) <= len(_MONTHS)
