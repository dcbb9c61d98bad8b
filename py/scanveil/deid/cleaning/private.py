"""Private attributes that are known to be safe (PS3.15 E.3.10): which of a data set's may stay, and as what.

A creator's name is only a claim, so a value stays only if it is of the type that the table gives it, and text only if
it names nobody of the batch. Bytes that mean something to their maker alone never stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from struct import unpack
from typing import NamedTuple

from scanveil.deid.cleaning import actions
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.rules.options_table import SAFE_PRIVATE
from scanveil.deid.rules.verdicts import PRIVATE, Act, Verdict, verdict
from scanveil.dicom import tags, writing
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, Encoding, inner_encoding, items, parse_all, shorts, value_of

SAFE_PRIVATE_OPTION = "retain_safe_private"

_SIZES = {b"AT": 4, b"FD": 8, b"FL": 4, b"SL": 4, b"SS": 2, b"UL": 4, b"US": 2}
_TEXTS = frozenset({b"CS", b"LO", b"LT", b"SH", b"ST", b"UC", b"UT"})
_NUMBERS = frozenset({*_SIZES, b"DS", b"IS"})
# Directions of diffusion gradients, which Table E.3.10-1 lacks: without them, b-values are worth nothing.
# They stay only as three numbers from -1 to 1 that are nobody's.
DIRECTIONS = {
    **{(0x0019, b"GEMS_ACQU_01", number): b"DS" for number in (0xBB, 0xBC, 0xBD)},
    **{(0x2005, b"Philips MR Imaging DD 001", number): b"FL" for number in (0xB0, 0xB1, 0xB2)},
}
"""(group, creator, last byte of the element) -> VR."""
_DIRECTION = re.compile(rb" *[+-]?[0-9]*\.?[0-9]*(?:[eE]-?[0-9]{1,2})? *")
_LONG_NUMBER = re.compile(rb"[0-9]{4,}")
_REMOVED = verdict(Act.REMOVE, b"UN", PRIVATE)

Block = tuple[int, bytes]
"""A group and the creator who has reserved elements in it."""


class Claim(NamedTuple):
    """What a file says of a block: its status, and the elements that it names as safe and as identifying."""

    status: bytes
    safe: frozenset[int]
    identifying: frozenset[int]


class Kept(NamedTuple):
    """What stays of the private attributes of a data set or item: the verdicts, and the blocks they are in."""

    verdicts: dict[int, Verdict]
    blocks: list[Block]


def safe_private(
    buffer: bytes,
    elements: Iterable[Element],
    encoding: Encoding,
    words: SafeWords,
    claims: dict[Block, Claim] | None = None,
) -> Kept:
    """The private attributes among adjacent elements that may stay, and their creators."""
    own = [element for element in elements if element.tag >> 16 & 1]
    creators = {
        (one.tag >> 16, one.tag & 0xFF): (one.tag, value_of(buffer, one).strip(b"\0 "))
        for one in own
        if 0x10 <= one.tag & 0xFFFF <= 0xFF
    }
    directions = _directions(buffer, own, creators, encoding, words)
    kept: dict[int, Verdict] = {}
    blocks: dict[Block, None] = {}
    for one in own:
        group, number = one.tag >> 16, one.tag & 0xFFFF
        reserved = creators.get((group, number >> 8))
        if reserved is None:
            continue
        creator_tag, creator = reserved
        claim = (claims or {}).get((group, creator), _NO_CLAIM)
        vr = _vr_of(group, creator, number & 0xFF, one.vr, claim)
        if (group, creator, number & 0xFF) in DIRECTIONS and one.tag not in directions:
            continue
        if vr and (act := _act(buffer, one, vr, words)):
            kept[one.tag] = _verdict(act, vr)
            kept[creator_tag] = _verdict(Act.RETAIN, b"LO")
            blocks[group, creator] = None
    return Kept(kept, list(blocks))


def known_vr(group: int, creator: bytes, number: int) -> bytes:
    """The VR that the table gives an element, by its last byte; empty where it has none."""
    row = group, creator, number
    return _table().get(row) or DIRECTIONS.get(row, b"")


def claims_of(buffer: bytes, element: Element, encoding: Encoding) -> dict[Block, Claim]:
    """What the file itself says of its private blocks. Raises MalformedError or TruncatedError."""
    inner = inner_encoding(element, encoding)
    found = {}
    for item in items(buffer, element, inner):
        values = Values(buffer, inner, parse_all(buffer, item.value, item.value_end, inner))
        safe, identifying, groups = (
            shorts(values.raw(tag), inner)
            for tag in (
                tags.NONIDENTIFYING_PRIVATE_ELEMENTS,
                tags.IDENTIFYING_PRIVATE_ELEMENTS,
                tags.PRIVATE_GROUP_REFERENCE,
            )
        )
        status = values.stripped(tags.BLOCK_IDENTIFYING_INFORMATION_STATUS)
        claim = Claim(status, *(frozenset(number & 0xFF for number in numbers) for numbers in (safe, identifying)))
        group = groups[0] if groups else 0
        found[group, values.stripped(tags.PRIVATE_CREATOR_REFERENCE)] = claim
    return found


def characteristics(blocks: Iterable[Block], encoding: Encoding) -> bytes:
    """What is said of the blocks that stay: all that is left in them is safe. Nothing where none is."""
    content = b""
    for group, creator in blocks:
        item = (
            writing.element(tags.PRIVATE_GROUP_REFERENCE, b"US", group.to_bytes(2, encoding.order), encoding)
            + writing.element(tags.PRIVATE_CREATOR_REFERENCE, b"LO", creator, encoding)
            + writing.element(tags.BLOCK_IDENTIFYING_INFORMATION_STATUS, b"CS", b"SAFE", encoding)
        )
        content += writing.item_header(len(item), encoding) + item
    return (
        writing.element(tags.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, b"SQ", content, encoding)
        if content
        else b""
    )


_NO_CLAIM = Claim(b"", frozenset(), frozenset())


def _vr_of(group: int, creator: bytes, number: int, file_vr: bytes, claim: Claim) -> bytes:
    """The type in which an element may stay, empty where it may not.

    What a file says is identifying goes. What it says is safe stays only as a number, for which its type must be
    written, and of a creator whom the table knows: a file may say anything.
    """
    if claim.status == b"UNSAFE" or number in claim.identifying or (claim.safe and number not in claim.safe):
        return b""
    if vr := known_vr(group, creator, number):
        return vr if file_vr in (vr, b"", b"UN") else b""
    declared = (claim.status == b"SAFE" or number in claim.safe) and creator in _creators()
    return file_vr if declared and file_vr in _NUMBERS else b""


def _directions(
    buffer: bytes,
    elements: list[Element],
    creators: dict[tuple[int, int], tuple[int, bytes]],
    encoding: Encoding,
    words: SafeWords,
) -> set[int]:
    """The elements that are a whole direction, of three components; a part of one would be a wrong one."""
    found: dict[tuple[int, int], list[int]] = {}
    for one in elements:
        group, number = one.tag >> 16, one.tag & 0xFFFF
        _, creator = creators.get((group, number >> 8), (0, b""))
        vr = DIRECTIONS.get((group, creator, number & 0xFF))
        if vr and _is_component(value_of(buffer, one), vr, encoding, words):
            found.setdefault((group, number >> 8), []).append(one.tag)
    return {tag for components in found.values() if len(components) == 3 for tag in components}


def _is_component(value: bytes, vr: bytes, encoding: Encoding, words: SafeWords) -> bool:
    """Whether a value is one component of a direction, and its digits are nobody's number."""
    if vr == b"FL":
        return len(value) == 4 and abs(unpack("<f" if encoding.little else ">f", value)[0]) <= 1
    text = value.strip(b" \0")
    if len(text) > 16 or not _DIRECTION.fullmatch(text) or words.mention(b" ".join(_LONG_NUMBER.findall(text))):
        return False
    try:
        return abs(float(text)) <= 1
    except ValueError:
        return False


def _act(buffer: bytes, element: Element, vr: bytes, words: SafeWords) -> Act | None:
    """What is done with a value of this type; None where it goes."""
    if vr == b"SQ":
        return Act.OPEN
    if element.undefined:
        return None
    if vr == b"UI":
        return Act.UID
    if vr in _SIZES:
        return None if (element.value_end - element.value) % _SIZES[vr] else Act.RETAIN
    value = value_of(buffer, element).rstrip(b"\0 ")
    if vr in _TEXTS and words.mention(value):
        return None
    return Act.RETAIN if vr in _TEXTS | _NUMBERS and actions.is_well_formed(vr, value) else None


@cache
def _verdict(act: Act, vr: bytes) -> Verdict:
    return Verdict(act, vr, f"{SAFE_PRIVATE_OPTION}: {act.value}", SAFE_PRIVATE_OPTION, _REMOVED)


@cache
def _creators() -> frozenset[bytes]:
    return frozenset(creator for _, creator, _ in _table())


@cache
def _table() -> dict[tuple[int, bytes, int], bytes]:
    """(group, creator, last byte of the element) -> VR, of PS3.15 Table E.3.10-1."""
    found = {}
    creator = b""
    for line in SAFE_PRIVATE.splitlines():
        if line[0] != " ":
            creator = line.encode("ascii")
            continue
        for word in line.split():
            tag, _, vr = word.partition("=")
            found[int(tag[:4], 16), creator, int(tag[4:], 16)] = vr.encode("ascii")
    return found
