"""The check's own reading of raw bytes: every value of a file that is not pixels, at every depth.

It shares no code with what reads, rules and writes, so that one mistake cannot hide another.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from scanveil.deid.check.scan import (
    EXPLICIT,
    ITEM_STARTS,
    LENGTH,
    LONG_VRS,
    SHORT_VRS,
    UNDEFINED,
    Scan,
    Value,
    scan,
)
from scanveil.dicom import tags
from scanveil.errors import (
    BECAME_SHORTER,
    DEFLATED_CUT_OFF,
    DEFLATED_DAMAGED,
    DEFLATED_TOO_LARGE,
    MalformedError,
    TooLargeError,
    UnreadableError,
)

_FIRST_READ = 32 * 1024
_BLOCK = 8 * 1024 * 1024
MAX_READ = 512 * 1024 * 1024
"""Bytes of header, tail or inflated data set that are searched at most; a file with more is refused elsewhere too."""

_DEFLATED = frozenset({b"1.2.840.10008.1.2.1.99", b"1.2.840.10008.1.2.4.95"})
_BIG_ENDIAN = b"1.2.840.10008.1.2.2"


class Surface(NamedTuple):
    """A file without its pixels: `head` up to them with its values, `tail` behind them with its values.

    `stopped` are the offsets where the values of head and tail end, `pixels` the range of the pixels in the file
    (in `inflated` bytes where the file is deflated), `fingerprint` what all in front of its pixels is known by.
    `whole` says that the values reach up to the pixels or, where there are none, to the end.
    `inflated` are the file's bytes where it is deflated, else nothing.
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
    inflated: bytes = b""


def fingerprint(head: bytes, size: int) -> int:
    """What a file is known by, from all in front of its pixels (inflated, where it is deflated) and its size."""
    return int.from_bytes(hashlib.blake2b(head, digest_size=8, key=size.to_bytes(8)).digest()) >> 11


def read_surface(file: BinaryIO, size: int) -> Surface:
    """Read all of a file but its pixels. What cannot be read is left out; nothing is raised but for what is too large.

    Bytes behind the last value that makes sense are still in `head` and `tail`.
    """
    file.seek(0)
    data = file.read(_FIRST_READ)
    at, syntax = _skip_meta(data)
    inflated = b""
    if syntax in _DEFLATED:
        data = inflated = data[:at] + _inflate(data[at:] + file.read(MAX_READ))
        size = len(data)
    explicit, little = _layout(data, at, syntax)
    found = scan(data, at, len(data), explicit, little)
    while found.pixels is None and not found.lost and len(data) < min(size, MAX_READ):
        more = file.read(min(max(len(data) * 7, _FIRST_READ), MAX_READ - len(data)))
        if not more:
            break
        data += more
        found = scan(data, at, len(data), explicit, little)
    meta: list[Value] = [((), *value) for value in _meta(data)]
    if found.pixels is None:
        known = fingerprint(data, size)
        whole = len(data) >= size and _is_end(data, found)
        return Surface(data, meta + found.values, found.at, (size, size), b"", [], 0, known, whole, inflated)
    pixels_end = _pixels_end(file, data, found.pixels, little, size)
    tail = data[pixels_end:size]
    if pixels_end + len(tail) < size and syntax not in _DEFLATED:
        file.seek(pixels_end)
        tail = file.read(min(size - pixels_end, MAX_READ))
    behind = scan(tail, 0, len(tail), explicit, little)
    pixels = (found.at, pixels_end)
    values = meta + found.values
    head = data[: found.at]
    known = fingerprint(head, size)
    return Surface(head, values, found.at, pixels, tail, behind.values, behind.at, known, whole=True, inflated=inflated)


def blocks(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` up to `end` of a file, some at a time. Raises UnreadableError where it ends first."""
    file.seek(start)
    while start < end:
        block = file.read(min(_BLOCK, end - start))
        if not block:
            raise UnreadableError(BECAME_SHORTER)
        start += len(block)
        yield block


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
    explicit = data[at + 4 : at + 6] in LONG_VRS | SHORT_VRS
    big = syntax == _BIG_ENDIAN or (explicit and data[at : at + 1] == b"\0" and data[at + 1 : at + 2] != b"\0")
    return explicit, not big


def _skip_meta(data: bytes) -> tuple[int, bytes]:
    """Where the data set starts, and the transfer syntax UID."""
    at, syntax = (132 if data[128:132] == b"DICM" else 0), b""
    for tag, _vr, value, end in _meta(data):
        at = end
        if tag == tags.TRANSFER_SYNTAX_UID:
            syntax = data[value:end].strip(b"\0 ")
    return at, syntax


def _meta(data: bytes) -> list[tuple[int, bytes, int, int]]:
    """File meta as (tag, VR, start and end of the value); always explicit little endian (PS3.10 7.1)."""
    at = 132 if data[128:132] == b"DICM" else 0
    found = []
    while data[at : at + 2] == b"\2\0" and at + 12 <= len(data):
        group, number, vr, length = EXPLICIT[True](data, at)
        value = at + 8
        if vr in LONG_VRS:
            (length,) = LENGTH[True](data, value)
            value += 4
        elif vr not in SHORT_VRS:
            (length,) = LENGTH[True](data, at + 4)
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
        raise MalformedError(DEFLATED_DAMAGED) from error
    if inflater.unconsumed_tail:
        raise TooLargeError(DEFLATED_TOO_LARGE)
    if not inflater.eof:
        raise MalformedError(DEFLATED_CUT_OFF)
    return plain


def _pixels_end(file: BinaryIO, data: bytes, pixels: tuple[int, int], little: bool, size: int) -> int:
    """Offset behind the pixels, whose fragments are found by seeks where they lie behind `data`."""
    at, length = pixels
    if length != UNDEFINED:
        return min(at + length, size)
    while at + 8 <= size:
        start = data[at : at + 8]
        if len(start) < 8:
            file.seek(at)
            start = file.read(8)
        if len(start) < 8:
            break
        (length,) = LENGTH[little](start, 4)
        at += 8
        if not start.startswith(ITEM_STARTS[little]):
            return at
        at += length
    return size
