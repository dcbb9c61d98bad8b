"""Days in all the ways in which they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./_ ]([0-9]{1,2})[-./_ ]([0-9]{1,2})(?![0-9])")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-./_ ]([0-9]{1,2})[-./_ ]([0-9]{4})(?![0-9])")
_SEPARATED = re.compile(
    rb"(?<![0-9.])(?:[0-9]{4}([-./_ ])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-./_ ])[0-9]{1,2}\2[0-9]{4})(?!\.?[0-9])"
)


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


def separated_days(data: bytes) -> Iterator[tuple[set[bytes], int]]:
    """Dates written with separators anywhere in bytes: the days, as eight digits, that each may be, and where it is."""
    return ((_meant(found[0]), found.start()) for found in _SEPARATED.finditer(data))


def _meant(written: bytes) -> set[bytes]:
    """The eight digits of a date written with separators: year first, or last and then day or month first."""
    one, middle, other = (part.rjust(2, b"0") for part in re.split(rb"[-./_ ]", written))
    if len(one) == 4:
        return {one + middle + other}
    return {other + middle + one, other + one + middle}


def in_numbers(date: bytes) -> Iterator[bytes]:
    """A day of eight digits with separators between them."""
    year, month, day = date[:4], date[4:6], date[6:]
    for joint in (b"-", b".", b"/"):
        for written in ((year, month, day), (day, month, year), (month, day, year)):
            yield joint.join(written)


def in_words(date: bytes) -> Iterator[bytes]:
    """A day of eight digits with the name of its month."""
    year, month, day = date[:4].decode(), _MONTHS[int(date[4:6]) - 1], date[6:].decode()
    for name, number in product({month, month[:3]}, {day, day.lstrip("0")}):
        for form in (f"{number} {name} {year}", f"{number}-{name}-{year}", f"{number}{name}{year}"):
            yield form.encode()
        for form in (f"{name} {number}, {year}", f"{name} {number} {year}", f"{number}. {name} {year}"):
            yield form.encode()


def has_month(date: bytes) -> bool:
    """Whether the month of eight digits is one."""
    return 1 <= int(date[4:6]) <= len(_MONTHS)
