"""Every value in raw bytes of a data set, at every depth, in one pass."""

from __future__ import annotations

from struct import Struct
from typing import NamedTuple

from scanveil.dicom import tags

UNDEFINED = 0xFFFFFFFF
LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
EXPLICIT = {True: Struct("<HH2sH").unpack_from, False: Struct(">HH2sH").unpack_from}
IMPLICIT = {True: Struct("<HHL").unpack_from, False: Struct(">HHL").unpack_from}
LENGTH = {True: Struct("<L").unpack_from, False: Struct(">L").unpack_from}
"""By whether bytes are little-endian: what reads the header of an element with and without VR, and a length."""
ITEM_STARTS = {True: b"\xfe\xff\x00\xe0", False: b"\xff\xfe\xe0\x00"}

_ITEMS = tuple(ITEM_STARTS.values())
_ITEM_GROUP, _ITEM, _SEQUENCE_END = 0xFFFE, 0xE000, 0xE0DD
_ALL_VRS = LONG_VRS | SHORT_VRS
_OPAQUE_VRS = frozenset({b"OB", b"OW"})
_HIDING_VRS = frozenset({b"", b"UN", b"OB"})
_PIXEL_TAGS = frozenset({tags.FLOAT_PIXEL_DATA, tags.DOUBLE_FLOAT_PIXEL_DATA, tags.PIXEL_DATA})
_MAX_PATH = 64
_ENOUGH = 64

Path = tuple[tuple[int, int], ...]
"""The sequences around a value, each as its tag and the number of the item."""

Value = tuple[Path, int, bytes, int, int]
"""A value found in raw bytes: the path to it, its tag and VR, and where it starts and ends. Plain: there are many."""


def where(value: Value) -> str:
    """The path of a value as people write it: `(0040,0275)[0].(0040,0007)`."""
    path, tag, *_ = value
    return ".".join([*(f"{_tag_text(tag)}[{item}]" for tag, item in path), _tag_text(tag)])


def _tag_text(tag: int) -> str:
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


class Scan(NamedTuple):
    """The values found, where the scan stopped, and the pixels it stopped at: (offset of the value, length).

    `lost` says that it stopped at something that is no element.
    """

    values: list[Value]
    at: int
    pixels: tuple[int, int] | None
    lost: bool = False


_Level = tuple[int, bool, bool, Path]
"""An open sequence: its tag, whether VRs are written around it and bytes little-endian, and the path to it."""

_Limit = tuple[int, int, int, bool, bool]
"""Where a sequence or item of defined length ends, how many of the open sequences remain there and how many of them
no delimiter inside can close, and whether VRs are written behind it and bytes little-endian."""


def scan(data: bytes, at: int, end: int, explicit: bool, little: bool) -> Scan:
    """Every value in `data[at:end]` that is no sequence, at every depth, in one pass; sequences are walked into.

    Stops in front of pixels of the top level, and where an element does not fit or makes no sense; inside a sequence
    or an item of defined length, what makes no sense is one value up to its end, and the scan goes on behind it.
    A sequence is what says so, and what starts with an item although it says nothing (implicit VR, UN).
    """
    return _Walk(data, end, explicit, little).to_end(at)


class _Walk:
    """A walk from element to element, into sequences and out of them. Each step gives where the next one starts.

    `bound` is the end of the innermost sequence or item of defined length, `path` where in sequences the walk is.
    """

    __slots__ = (
        *("_data", "_end", "_values", "_levels", "_items", "_limits", "_bound", "_path"),
        *("_explicit", "_little", "_header", "_length", "_found"),
    )

    def __init__(self, data: bytes, end: int, explicit: bool, little: bool) -> None:
        self._data = data
        self._end = self._bound = end
        self._values: list[Value] = []
        self._levels: list[_Level] = []
        self._items: list[int] = []
        self._limits: list[_Limit] = []
        self._path: Path = ()
        self._found: Scan | None = None
        self._read_as(explicit, little)

    def to_end(self, at: int) -> Scan:
        """The whole walk, from `at` on."""
        while self._found is None:
            at = self._step(self._plain_explicit(at) if self._explicit else self._plain_implicit(at))
        return self._found

    def _read_as(self, explicit: bool, little: bool) -> None:
        """Say how what follows is written."""
        self._explicit, self._little = explicit, little
        self._header = (EXPLICIT if explicit else IMPLICIT)[little]
        self._length = LENGTH[little]

    def _plain_explicit(self, at: int) -> int:
        """Take values of short VRs, up to where something else stands: nearly all are such."""
        data, path, bound = self._data, self._path, self._bound
        add, header = self._values.append, self._header
        while at + 8 <= bound:
            group, number, vr, length = header(data, at)
            stop = at + 8 + length
            if vr not in SHORT_VRS or group == _ITEM_GROUP or stop > bound:
                break
            add((path, group << 16 | number, vr, at + 8, stop))
            at = stop
        return at

    def _plain_implicit(self, at: int) -> int:
        """Take values without VR that are no sequence and no pixels, up to where something else stands."""
        data, path, bound = self._data, self._path, self._bound
        add, header = self._values.append, self._header
        while at + 8 <= bound:
            group, number, length = header(data, at)
            value = at + 8
            stop = value + length
            tag = group << 16 | number
            if group == _ITEM_GROUP or stop > bound or tag in _PIXEL_TAGS or data.startswith(_ITEMS, value, stop):
                break
            add((path, tag, b"", value, stop))
            at = stop
        return at

    def _step(self, at: int) -> int:
        """Take whatever stands at `at`."""
        if self._limits and at >= self._bound:
            return self._leave(at)
        if at + 8 > self._bound:
            return self._give_up(at)
        if not self._explicit:
            group, number, length = self._header(self._data, at)
            if group == _ITEM_GROUP:
                return self._delimiter(at, number)
            return self._any(at, group << 16 | number, b"", at + 8, length)
        group, number, vr, _ = self._header(self._data, at)
        if group == _ITEM_GROUP:
            return self._delimiter(at, number)
        if vr not in LONG_VRS or at + 12 > self._bound:
            return self._give_up(at, lost=vr not in _ALL_VRS)
        (length,) = self._length(self._data, at + 8)
        return self._any(at, group << 16 | number, vr, at + 12, length)

    def _any(self, at: int, tag: int, vr: bytes, value: int, length: int) -> int:
        """Take an element of which the value may be anything: pixels, a sequence, or just a value."""
        if tag in _PIXEL_TAGS and not self._levels:
            self._found = Scan(self._values, at, (value, length))
            return at
        undefined = length == UNDEFINED
        stop = value if undefined else value + length
        if undefined and (vr in _OPAQUE_VRS or tag in _PIXEL_TAGS):
            stop, undefined = _fragments_end(self._data, value, self._bound, self._little), False
        if stop > self._bound:
            return self._give_up(at)
        hiding = vr in _HIDING_VRS and length != UNDEFINED and self._data.startswith(_ITEMS, value, stop)
        if undefined or hiding or vr == b"SQ":
            return self._enter(tag, vr, value, None if undefined else stop)
        self._values.append((self._path, tag, vr, value, stop))
        return stop

    def _enter(self, tag: int, vr: bytes, value: int, stop: int | None) -> int:
        """Go into a sequence, which ends at `stop` or with its delimiter."""
        explicit, little = self._explicit, self._little
        if stop is not None:
            self._limit(stop, len(self._levels) + 1)
        self._levels.append((tag, explicit, little, self._place()))
        self._items.append(-1)
        if vr != b"SQ":
            self._read_as(*_inside(self._data, value, self._bound, explicit, little))
        return value

    def _delimiter(self, at: int, number: int) -> int:
        """Go into an item, or out of a sequence that ends with its delimiter."""
        (length,) = self._length(self._data, at + 4)
        value = at + 8
        if number == _ITEM:
            if self._levels and not self._item(value, length):
                return self._give_up(at)
        else:
            if number == _SEQUENCE_END and len(self._levels) > (self._limits[-1][2] if self._limits else 0):
                _, explicit, little, _ = self._levels.pop()
                self._items.pop()
                self._read_as(explicit, little)
            if length:  # has no meaning here, but is written
                self._values.append((self._path, _ITEM_GROUP << 16 | number, b"", at + 4, value))
        self._path = self._place()
        return value

    def _item(self, value: int, length: int) -> bool:
        """Count an item and go into it; whether it may be where it is."""
        self._items[-1] += 1
        if 0 < length < UNDEFINED:
            if value + length <= self._bound:
                self._limit(value + length, len(self._levels))
            elif not self._limits:
                return False
        return True

    def _limit(self, end: int, floor: int) -> None:
        """Nothing goes beyond `end` until it is reached."""
        self._limits.append((end, len(self._levels), floor, self._explicit, self._little))
        self._bound = end

    def _leave(self, at: int) -> int:
        """Go out of what ends here because of its length."""
        _, depth, _, explicit, little = self._limits.pop()
        del self._levels[depth:], self._items[depth:]
        self._bound = self._limits[-1][0] if self._limits else self._end
        self._path = self._place()
        self._read_as(explicit, little)
        return at

    def _give_up(self, at: int, *, lost: bool = False) -> int:
        """End the walk or, where the end of what is no element is known, take all up to there as one value."""
        if not self._limits:
            self._found = Scan(self._values, at, None, lost)
            return at
        tag, _, _, around = self._levels[-1]
        self._values.append((around, tag, b"", at, self._bound))
        return self._bound

    def _place(self) -> Path:
        """The path of what stands in the innermost sequence."""
        if not self._levels:
            return ()
        tag, _, _, around = self._levels[-1]
        return (*around, (tag, self._items[-1])) if len(self._levels) <= _MAX_PATH else around


def _inside(data: bytes, at: int, end: int, explicit: bool, little: bool) -> tuple[bool, bool]:
    """Whether VRs are written inside a sequence that does not say that it is one, and the order of bytes.

    In UN they are not, and bytes are little-endian (PS3.5 6.2.2); some writers think otherwise.
    """
    if data.startswith(_ITEMS, at):
        little = data.startswith(ITEM_STARTS[True], at)
    if not explicit or at + 16 > end:
        return False, little
    (length,) = LENGTH[little](data, at + 4)
    stop = at + 8 + length if length != UNDEFINED else end
    is_implicit = _is_implicit(data, at + 8, min(stop, end), little)
    return not is_implicit and data[at + 12 : at + 14] in _ALL_VRS, little


def _is_implicit(data: bytes, at: int, end: int, little: bool) -> bool:
    """Whether bytes make sense as elements without VRs: up to the end, or the first that is of undefined length."""
    for _ in range(_ENOUGH):
        if at >= end:
            break
        if at + 8 > end:
            return False
        group, _, length = IMPLICIT[little](data, at)
        if length == UNDEFINED or group == _ITEM_GROUP:
            return True
        at += 8 + length
    return at <= end


def _fragments_end(data: bytes, at: int, end: int, little: bool) -> int:
    """Behind the delimiter of encapsulated fragments; behind `end` where it is not in front of that."""
    while at + 8 <= end:
        delimiter = not data.startswith(ITEM_STARTS[little], at)
        (length,) = LENGTH[little](data, at + 4)
        at += 8
        if delimiter:
            return at
        at += length
    return end + 1
