"""Whether what was found counts: by what stands around it, and by what kind of value it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from scanveil.deid.check.common_words import COMMON_WORDS, DEFINED_WORDS
from scanveil.deid.check.devices import is_listed
from scanveil.deid.check.dictionary import vr_by_tag
from scanveil.deid.check.meanings import belongs
from scanveil.deid.check.scan import LONG_VRS, Value, where
from scanveil.deid.check.stamps import OWN_PREAMBLE, is_dummy, is_stamp
from scanveil.dicom import tags
from scanveil.said import _

MIN_INNER_WORD, MIN_INNER_HINT = 5, 7
MIN_PRINTABLE = 10
MAX_SHORT_TEXT = 64
_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\f\r\x1b"))
_BINARY_VRS = frozenset(b"AT FD FL OD OF OL OV SL SS SV UL US UV".split())
_MAYBE_BINARY_VRS = frozenset({b"OB", b"OW", b"UN", b""})
_HIGH = frozenset(range(0x80, 0x100))
LOWER, DIGITS, NUMBER = frozenset(b"abcdefghijklmnopqrstuvwxyz"), frozenset(b"0123456789"), frozenset(b"0123456789.")
BEHIND, BETWEEN, PREAMBLE = "behind the last element", "between two elements", "preamble"
"""Places that are in no attribute."""
NO_ATTRIBUTES = {
    BEHIND: _("behind the last element"),
    BETWEEN: _("between two elements"),
    PREAMBLE: _("preamble"),
}
"""What people are told for them."""
_ITEM_TAGS = frozenset({b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00"})
_TELLING = {b"DS": 7, b"TM": 7, b"IS": 6}
"""Digits from which on a number tells a person among those that are measured or counted."""
_WORDED_VRS = frozenset(b"LO LT PN SH ST UC UT".split())
_FAR = 64  # longer than any common word, number or UID


class How(Enum):
    """What must stand around a needle for it to count."""

    ANYWHERE = "anywhere"
    WORD = "as a word, or inside a longer word that is not a common one"
    TOKEN = "between letters and digits of other things"
    NUMBER = "as a whole number"
    DATE = "as a date"
    SHORT = "as a word of other letters than the English ones"
    SHIFTED = "in a text that changes its alphabet by escapes (ISO 2022)"
    KEPT = "between letters and digits of other things, in a short text"
    HINT = "as a word, in a text of any length: it is cut where it can be, and proves nothing where it cannot"
    PART = "as HINT, also inside of a longer word that is not a common one; of digits among letters"
    TEXT = "as it is written, in a text"
    VALUE = "as a binary number"
    MONTH = "as the month of a date"


HINTS = frozenset({How.HINT, How.PART})
OF_WORDS = HINTS | {How.WORD, How.KEPT}
_ONLY_IN = {How.KEPT: _WORDED_VRS, **dict.fromkeys((How.HINT, How.PART, How.TEXT), _WORDED_VRS | {b"CS"})}
_NUMBER_SIZES = {b"UL": 4, b"SL": 4, b"FL": 4, b"FD": 8, b"UV": 8, b"SV": 8}
_CODE = (tags.CODE_VALUE, tags.CODING_SCHEME_DESIGNATOR)
_CLOSE = 3  # attributes that may stand between a code and its meaning


def is_ramp(text: bytes) -> bool:
    """Whether each byte is as much more than the one before: so are tables and wedges of greys."""
    return len({other - one for one, other in pairwise(text)}) == 1


class Needle(NamedTuple):
    """What kind of thing it is, and how it counts; `opaque`: also in bytes that are no text."""

    kind: str
    how: How
    opaque: bool


class Surroundings:
    """Bytes with the values in them, which end at `stopped`; what is asked for often is made once.

    `stamped` says that Scanveil writes into them what it has done.
    """

    def __init__(self, data: bytes, values: list[Value], stopped: int, *, stamped: bool = False) -> None:
        self.lower = data.lower()
        self._data = data
        self._values = sorted(values, key=_start)
        self._starts = [_start(value) for value in self._values]
        self._stopped = stopped
        self._stamped = stamped
        self._first = len(OWN_PREAMBLE) if self._starts and self._starts[0] > len(OWN_PREAMBLE) else 0
        self._texts: dict[int, bool] = {}
        self._owned: dict[int, bool] = {}

    def around(self, at: int, stop: int) -> tuple[str, int, int, bool] | None:
        """What the bytes `at:stop` stand in: its name, its start and end, whether it is text.

        None if it is the header of an element, which may spell a word by chance, or what Scanveil itself wrote.
        """
        if at >= self._stopped:
            return BEHIND, self._stopped, len(self._data), True
        if stop <= self._first:
            return None if self._data.startswith(OWN_PREAMBLE) else (PREAMBLE, 0, self._first, True)
        index = bisect_right(self._starts, at) - 1
        start, end = self._values[index][3:] if index >= 0 else (self._first, self._first)
        if stop <= end:
            if self._is_own(index):
                return None
            if self._is_text(index):
                return where(self._values[index]), start, end, True
            first, last = self._printable(at, stop, start, end)
            is_text = last - first >= max(MIN_PRINTABLE, stop - at + 3) and not is_ramp(self._data[first:last])
            return where(self._values[index]), first, last, is_text
        following = self._starts[index + 1] if index + 1 < len(self._starts) else self._stopped
        if at >= end and _in_header(self._data, end, following, at, stop):
            return None
        text = at >= end or index < 0 or self._is_text(index)
        return BETWEEN, min(start if at < end else end, at), max(following, stop), text

    def _printable(self, at: int, stop: int, start: int, end: int) -> tuple[int, int]:
        """The run of printable bytes around `at:stop` within `start:end`, as far as it matters."""
        start, end = max(start, at - _FAR), min(end, stop + _FAR)
        while at > start and 0x20 <= self._data[at - 1] < 0x7F:
            at -= 1
        while stop < end and 0x20 <= self._data[stop] < 0x7F:
            stop += 1
        return at, stop

    def may_hold(self, how: How, at: int, stop: int) -> bool:
        """Whether the value there is one in which a needle of this kind counts."""
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return how not in _ONLY_IN
        _path, tag, vr, start, end = self._values[index]
        if at >= end:  # behind a value, in none
            return how is not How.VALUE
        vr = vr if vr not in (b"", b"UN") else vr_by_tag().get(tag, vr)
        if how is How.VALUE:
            size = _NUMBER_SIZES.get(vr, 0)
            return stop - at == size and (at - start) % size == 0
        if how is How.NUMBER and stop - at < _TELLING.get(vr, 0):
            return False
        if how is How.KEPT and end - start > MAX_SHORT_TEXT:
            return False
        return how not in _ONLY_IN or vr in _ONLY_IN[how]

    def is_defined(self, at: int, stop: int) -> bool:
        """Whether it stands in a Code String whose words are such as the standard defines (PS3.5 6.2), or in a meaning
        that belongs to the code beside it.
        """
        index = bisect_right(self._starts, at) - 1
        if index < 0:
            return False
        path, tag, vr, start, end = self._values[index]
        if stop > end:
            return False
        if tag == tags.CODE_MEANING and path and end - start <= MAX_SHORT_TEXT:
            code, scheme = (self._beside(index, other) for other in _CODE)
            return belongs(self._data[start:end], code, scheme)
        if (vr_by_tag().get(tag) if vr in (b"", b"UN") else vr) != b"CS" or tag >> 16 & 1:
            return False
        start, end = max(start, at - _FAR), min(end, stop + _FAR)
        start = max(self._data.rfind(b"\\", start, at) + 1, start)
        following = self._data.find(b"\\", stop, end)
        end = following if following >= 0 else end
        return DEFINED_WORDS.issuperset(re.findall(rb"[a-z]+", self.lower[start:end]))

    def _beside(self, index: int, tag: int) -> bytes:
        """The value of an attribute that stands closely in front of another one in the same item."""
        for path, its, _vr, start, end in self._values[max(index - _CLOSE, 0) : index]:
            if its == tag and path == self._values[index][0]:
                return self._data[start:end]
        return b""

    def _is_own(self, index: int) -> bool:
        """Whether a value is what Scanveil itself wrote, or the name of a maker or model where that belongs."""
        if index not in self._owned:
            value, data = self._values[index], self._data
            is_ours = is_dummy(data, value) or (self._stamped and is_stamp(data, value))
            self._owned[index] = is_ours or is_listed(value[1], data[value[3] : value[4]])
        return self._owned[index]

    def _is_text(self, index: int) -> bool:
        if index not in self._texts:
            self._texts[index] = _is_text(self._data, self._values[index])
        return self._texts[index]


def may_stand_alone(data: bytes, start: int, end: int) -> bool:
    """Whether a word might stand alone; a letter on either side may be a byte of what separates two values."""
    if end - start >= MIN_INNER_WORD:
        return True
    before, behind = data[max(start - 2, 0) : start], data[end : end + 2]
    return not (len(before) == 2 and LOWER.issuperset(before)) and not (len(behind) == 2 and LOWER.issuperset(behind))


def counts(lower: bytes, needle: bytes, how: How, at: int, start: int, end: int) -> bool:
    """Whether a needle at `at`, in a text at `start:end`, is evidence."""
    match how:
        case How.WORD:
            around = _run(lower, at, at + len(needle), start, end, LOWER)
            return around == needle or (len(needle) >= MIN_INNER_WORD and around not in COMMON_WORDS)
        case How.HINT if LOWER.issuperset(needle):
            return _run(lower, at, at + len(needle), start, end, LOWER) == needle
        case How.PART if DIGITS.issuperset(needle):
            return _run(lower, at, at + len(needle), start, end, DIGITS) == needle
        case How.PART:
            return _run(lower, at, at + len(needle), start, end, LOWER) not in COMMON_WORDS
        case How.TOKEN | How.KEPT | How.HINT:
            return _run(lower, at, at + len(needle), start, end, LOWER | DIGITS) == needle
        case How.SHORT:
            return _run(lower, at, at + len(needle), start, end, LOWER | _HIGH) == needle
        case How.SHIFTED:
            return lower.rfind(b"\x1b", start, at) >= 0
        case How.NUMBER:
            around = _run(lower, at, at + len(needle), start, end, NUMBER)
            whole, _point, rest = around.strip(b".").partition(b".")
            return not rest.strip(b"0") and whole.lstrip(b"0") == needle.lstrip(b"0")
        case How.DATE:
            around = _run(lower, at, at + len(needle), start, end, NUMBER)
            return needle in around.partition(b".")[0] or needle not in around
    return True  # anywhere


def _run(data: bytes, at: int, stop: int, start: int, end: int, alphabet: frozenset[int]) -> bytes:
    """The run of the alphabet's bytes around `data[at:stop]` within `data[start:end]`, as far as it matters."""
    start, end = max(start, at - _FAR), min(end, stop + _FAR)
    while at > start and data[at - 1] in alphabet:
        at -= 1
    while stop < end and data[stop] in alphabet:
        stop += 1
    return data[at:stop]


def _in_header(data: bytes, header: int, end: int, at: int, stop: int) -> bool:
    """Whether `at:stop` lies in the type and length of one of the headers that fill `header:end`.

    A tag that says something is no tag of the standard, and counts.
    """
    while header < end:
        long = data[header + 4 : header + 6] in LONG_VRS and data[header : header + 4] not in _ITEM_TAGS
        behind = header + (12 if long else 8)
        if stop <= behind:
            return at >= header + 3 and not (long and any(data[header + 6 : header + 8]))
        header = behind
    return False


def _start(value: Value) -> int:
    return value[3]


def _is_text(data: bytes, value: Value) -> bool:
    """Whether a value can be read as text: by its VR or, where that says nothing, by its bytes."""
    _path, _tag, vr, start, end = value
    if vr in _BINARY_VRS:
        return False
    return vr not in _MAYBE_BINARY_VRS or not _has_controls(data[start:end])


def _has_controls(value: bytes) -> bool:
    return len(value.translate(None, _CONTROLS)) < len(value)
