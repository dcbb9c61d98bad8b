"""The check's own reading of raw bytes: every value of a file that is not pixels, at every depth.

It shares no code with what reads, rules and writes, so that one mistake cannot hide another.
"""

from __future__ import annotations

import hashlib
import zlib
from struct import Struct
from typing import BinaryIO, NamedTuple

from scanveil.errors import MalformedError, TooLargeError

FIRST_READ = 32 * 1024
MAX_READ = 512 * 1024 * 1024
"""Bytes of header, tail or inflated data set that are searched at most; a file with more is refused elsewhere too."""

_UNDEFINED = 0xFFFFFFFF
_DEFLATED = frozenset({b"1.2.840.10008.1.2.1.99", b"1.2.840.10008.1.2.4.95"})
_BIG_ENDIAN = b"1.2.840.10008.1.2.2"


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


_EXPLICIT = {True: Struct("<HH2sH").unpack_from, False: Struct(">HH2sH").unpack_from}
_IMPLICIT = {True: Struct("<HHL").unpack_from, False: Struct(">HHL").unpack_from}
_LENGTH = {True: Struct("<L").unpack_from, False: Struct(">L").unpack_from}
_LONG_VRS = frozenset(b"OB OD OF OL OV OW SQ SV UC UN UR UT UV".split())
_SHORT_VRS = frozenset(b"AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US".split())
_ALL_VRS = _LONG_VRS | _SHORT_VRS
_OPAQUE_VRS = frozenset({b"OB", b"OW"})
_HIDING_VRS = frozenset({b"", b"UN", b"OB"})
_MAX_PATH = 64
_ITEM_STARTS = {True: b"\xfe\xff\x00\xe0", False: b"\xff\xfe\xe0\x00"}
_ITEMS = tuple(_ITEM_STARTS.values())
_ENOUGH = 64
_PIXEL_TAGS = frozenset({0x7FE00008, 0x7FE00009, 0x7FE00010})


class _Level(NamedTuple):
    """An open sequence: its tag, and whether VRs are written around it and bytes little-endian."""

    tag: int
    explicit: bool
    little: bool


class _Limit(NamedTuple):
    """Where a sequence or item of defined length ends, and what holds behind it.

    `depth` of the open sequences remain there; `floor` are those that no delimiter inside can close.
    """

    end: int
    depth: int
    floor: int
    explicit: bool
    little: bool


def scan(data: bytes, at: int, end: int, explicit: bool, little: bool) -> Scan:
    """Every value in `data[at:end]` that is no sequence, at every depth, in one pass; sequences are walked into.

    Stops in front of pixels of the top level, and where an element does not fit or makes no sense; inside a sequence
    or an item of defined length, what makes no sense is one value up to its end, and the scan goes on behind it.
    A sequence is what says so, and what starts with an item although it says nothing (implicit VR, UN).
    """
    found: list[Value] = []
    add = found.append
    levels: list[_Level] = []
    items: list[int] = []
    limits: list[_Limit] = []
    bound = end
    path: Path = ()
    unpack_explicit, unpack_implicit, unpack_length = _EXPLICIT[little], _IMPLICIT[little], _LENGTH[little]

    while True:
        while limits and at >= bound:
            _, depth, _, explicit, little = limits.pop()
            del levels[depth:], items[depth:]
            bound = limits[-1].end if limits else end
            path = _path(levels, items)
            unpack_explicit, unpack_implicit, unpack_length = _EXPLICIT[little], _IMPLICIT[little], _LENGTH[little]
        if at + 8 > bound:
            if not limits:
                return Scan(found, at, None)
            add(_odd(levels, items, at, bound))
            at = bound
            continue
        vr = b""
        if explicit:
            group, number, vr, length = unpack_explicit(data, at)
            if vr in _SHORT_VRS and group != 0xFFFE:  # nearly all of them
                stop = at + 8 + length
                if stop <= bound:
                    add((path, group << 16 | number, vr, at + 8, stop))
                    at = stop
                    continue
                if not limits:
                    return Scan(found, at, None)
                add(_odd(levels, items, at, bound))
                at = bound
                continue
        else:
            group, number, length = unpack_implicit(data, at)
        value = at + 8
        if group == 0xFFFE:
            (length,) = unpack_length(data, at + 4)
            if number == 0xE000:
                if levels:
                    items[-1] += 1
                    if 0 < length < _UNDEFINED:
                        if value + length <= bound:
                            bound = value + length
                            limits.append(_Limit(bound, len(levels), len(levels), explicit, little))
                        elif not limits:
                            return Scan(found, at, None)
            else:
                if number == 0xE0DD and len(levels) > (limits[-1].floor if limits else 0):
                    _, explicit, little = levels.pop()
                    items.pop()
                    unpack_explicit, unpack_implicit = _EXPLICIT[little], _IMPLICIT[little]
                    unpack_length = _LENGTH[little]
                if length:  # has no meaning here, but is written
                    add((path, group << 16 | number, b"", at + 4, value))
            path = _path(levels, items)
            at = value
            continue
        tag = group << 16 | number
        known = True
        if explicit:
            known = vr in _LONG_VRS
            if known and at + 12 <= bound:
                (length,) = unpack_length(data, value)
                value = at + 12
            elif known and not limits:
                return Scan(found, at, None)
            elif not limits:
                return Scan(found, at, None, lost=True)
            else:
                known = False
        if known and tag in _PIXEL_TAGS and not levels:
            return Scan(found, at, (value, length))
        undefined = length == _UNDEFINED
        if known and undefined and (vr in _OPAQUE_VRS or tag in _PIXEL_TAGS):
            stop, undefined = _fragments_end(data, value, bound, little), False
        else:
            stop = value if undefined else value + length
        if not known or stop > bound:
            if not limits:
                return Scan(found, at, None)
            add(_odd(levels, items, at, bound))
            at = bound
            continue
        hiding = vr in _HIDING_VRS and length != _UNDEFINED and data.startswith(_ITEMS, value, stop)
        if undefined or hiding or vr == b"SQ":
            if not undefined:
                limits.append(_Limit(stop, len(levels), len(levels) + 1, explicit, little))
                bound = stop
            levels.append(_Level(tag, explicit, little))
            items.append(-1)
            if vr != b"SQ":
                explicit, little = _inside(data, value, bound, explicit, little)
                unpack_explicit, unpack_implicit = _EXPLICIT[little], _IMPLICIT[little]
                unpack_length = _LENGTH[little]
            at = value
            continue
        add((path, tag, vr, value, stop))
        at = stop


def _path(levels: list[_Level], items: list[int]) -> Path:
    return tuple((level.tag, item) for level, item in zip(levels[:_MAX_PATH], items, strict=False))


def _odd(levels: list[_Level], items: list[int], at: int, end: int) -> Value:
    """What is no element, as one value of the sequence that it stands in."""
    return _path(levels[:-1], items), levels[-1].tag, b"", at, end


def _inside(data: bytes, at: int, end: int, explicit: bool, little: bool) -> tuple[bool, bool]:
    """Whether VRs are written inside a sequence that does not say that it is one, and the order of bytes.

    In UN they are not, and bytes are little-endian (PS3.5 6.2.2); some writers think otherwise.
    """
    if data.startswith(_ITEMS, at):
        little = data.startswith(_ITEM_STARTS[True], at)
    if not explicit or at + 16 > end:
        return False, little
    (length,) = _LENGTH[little](data, at + 4)
    stop = at + 8 + length if length != _UNDEFINED else end
    is_implicit = _is_implicit(data, at + 8, min(stop, end), little)
    return not is_implicit and data[at + 12 : at + 14] in _ALL_VRS, little


def _is_implicit(data: bytes, at: int, end: int, little: bool) -> bool:
    """Whether bytes make sense as elements without VRs: up to the end, or the first that is of undefined length."""
    for _ in range(_ENOUGH):
        if at >= end:
            break
        if at + 8 > end:
            return False
        group, _, length = _IMPLICIT[little](data, at)
        if length == _UNDEFINED or group == 0xFFFE:
            return True
        at += 8 + length
    return at <= end


def _fragments_end(data: bytes, at: int, end: int, little: bool) -> int:
    """Behind the delimiter of encapsulated fragments; behind `end` where it is not in front of that."""
    while at + 8 <= end:
        delimiter = not data.startswith(_ITEM_STARTS[little], at)
        (length,) = _LENGTH[little](data, at + 4)
        at += 8
        if delimiter:
            return at
        at += length
    return end + 1


class Surface(NamedTuple):
    """A file without its pixels: `head` up to them with its values, `tail` behind them with its values.

    `stopped` are the offsets where the values of head and tail end, `pixels` the range of the pixels in the file
    (in `inflated` bytes where the file is deflated), `fingerprint` what all in front of its pixels is known by.
    `whole` says that the values reach up to the pixels or, where there are none, to the end.
    """

    head: bytes
    values: list[Value]
    stopped: int
    pixels: tuple[int, int]
    tail: bytes
    tail_values: list[Value]
    tail_stopped: int
    fingerprint: int
    whole: bool


def fingerprint(head: bytes, size: int) -> int:
    """What a file is known by, from all in front of its pixels (inflated, where it is deflated) and its size."""
    return int.from_bytes(hashlib.blake2b(head, digest_size=8, key=size.to_bytes(8)).digest()) >> 11


def read_surface(file: BinaryIO, size: int) -> Surface:
    """Read all of a file but its pixels. What cannot be read is left out; nothing is raised but for what is too large.

    Bytes behind the last value that makes sense are still in `head` and `tail`.
    """
    file.seek(0)
    data = file.read(FIRST_READ)
    at, syntax = _skip_meta(data)
    if syntax in _DEFLATED:
        data = data[:at] + _inflate(data[at:] + file.read(MAX_READ))
        size = len(data)
    explicit, little = _layout(data, at, syntax)
    found = scan(data, at, len(data), explicit, little)
    while found.pixels is None and not found.lost and len(data) < min(size, MAX_READ):
        more = file.read(min(max(len(data) * 7, FIRST_READ), MAX_READ - len(data)))
        if not more:
            break
        data += more
        found = scan(data, at, len(data), explicit, little)
    meta: list[Value] = [((), *value) for value in _meta(data)]
    if found.pixels is None:
        known = fingerprint(data, size)
        whole = len(data) >= size and _is_end(data, found)
        return Surface(data, meta + found.values, found.at, (size, size), b"", [], 0, known, whole)
    pixels_end = _pixels_end(file, data, found.pixels, little, size)
    tail = data[pixels_end:size]
    if pixels_end + len(tail) < size and syntax not in _DEFLATED:
        file.seek(pixels_end)
        tail = file.read(min(size - pixels_end, MAX_READ))
    behind = scan(tail, 0, len(tail), explicit, little)
    pixels = (found.at, pixels_end)
    values = meta + found.values
    known = fingerprint(data[: found.at], size)
    return Surface(data[: found.at], values, found.at, pixels, tail, behind.values, behind.at, known, whole=True)


def _is_end(data: bytes, found: Scan) -> bool:
    """Whether nothing but zeros, fewer than an element has, follow the last value."""
    return not found.lost and len(data) - found.at < 8 and not any(data[found.at :])


def take_apart(head: bytes, tail: bytes) -> Surface:
    """The same for bytes at hand: a file up to its pixels, and what follows them."""
    at, syntax = _skip_meta(head)
    explicit, little = _layout(head, at, syntax)
    found, behind = scan(head, at, len(head), explicit, little), scan(tail, 0, len(tail), explicit, little)
    values: list[Value] = [((), *value) for value in _meta(head)] + found.values
    whole = _is_end(head, found)
    return Surface(head, values, found.at, (len(head), len(head)), tail, behind.values, behind.at, 0, whole)


def _layout(data: bytes, at: int, syntax: bytes) -> tuple[bool, bool]:
    """Whether VRs are written, and whether bytes are in little-endian order."""
    explicit = data[at + 4 : at + 6] in _ALL_VRS
    big = syntax == _BIG_ENDIAN or (explicit and data[at : at + 1] == b"\0" and data[at + 1 : at + 2] != b"\0")
    return explicit, not big


def _skip_meta(data: bytes) -> tuple[int, bytes]:
    """Where the data set starts, and the transfer syntax UID."""
    at, syntax = (132 if data[128:132] == b"DICM" else 0), b""
    for tag, _, value, end in _meta(data):
        at = end
        if tag == 0x00020010:
            syntax = data[value:end].strip(b"\0 ")
    return at, syntax


def _meta(data: bytes) -> list[tuple[int, bytes, int, int]]:
    """File meta as (tag, VR, start and end of the value); always explicit little endian (PS3.10 7.1)."""
    at = 132 if data[128:132] == b"DICM" else 0
    found = []
    while data[at : at + 2] == b"\2\0" and at + 12 <= len(data):
        group, number, vr, length = _EXPLICIT[True](data, at)
        value = at + 8
        if vr in _LONG_VRS:
            (length,) = _LENGTH[True](data, value)
            value += 4
        elif vr not in _SHORT_VRS:
            (length,) = _LENGTH[True](data, at + 4)
        at = value + length
        if at > len(data):
            break
        found.append((group << 16 | number, vr, value, at))
    return found


def _inflate(deflated: bytes) -> bytes:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = inflater.decompress(deflated, MAX_READ)
    except zlib.error as error:
        raise MalformedError("The compressed content of this file is damaged.") from error
    if inflater.unconsumed_tail:
        raise TooLargeError("This compressed file would grow beyond what can be opened safely.")
    return plain


def _pixels_end(file: BinaryIO, data: bytes, pixels: tuple[int, int], little: bool, size: int) -> int:
    """Offset behind the pixels, whose fragments are found by seeks where they lie behind `data`."""
    at, length = pixels
    if length != _UNDEFINED:
        return min(at + length, size)
    while at + 8 <= size:
        start = data[at : at + 8]
        if len(start) < 8:
            file.seek(at)
            start = file.read(8)
        if len(start) < 8:
            break
        (length,) = _LENGTH[little](start, 4)
        at += 8
        if not start.startswith(_ITEM_STARTS[little]):
            return at
        at += length
    return size
