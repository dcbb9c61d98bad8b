"""Private attributes that are known to be safe (PS3.15 E.3.10): which of a data set's may stay, and as what.

A creator's name is only a claim, so a value stays only if it is of the type that the table gives it, and text only if
it names nobody of the batch. Bytes that mean something to their maker alone never stay. What conversion needs beyond
the table stays as numbers, each within its range (see `rules.conversion`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from scanveil.deid.cleaning import actions
from scanveil.deid.cleaning.words import SafeWords
from scanveil.deid.rules.conversion import INSIDE, NUMBERS, SEQUENCES, TOGETHER, Number, Row
from scanveil.deid.rules.options_table import SAFE_PRIVATE
from scanveil.deid.rules.profile import Rules, Verdicts
from scanveil.deid.rules.verdicts import PRIVATE, Act, Verdict, verdict
from scanveil.dicom import tags, writing
from scanveil.dicom.groups import is_private_creator
from scanveil.dicom.numbers import binaries, decimals, shorts
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, Encoding, inner_encoding, items, parse_all, value_of

SAFE_PRIVATE_OPTION = "retain_safe_private"

_SIZES = {b"AT": 4, b"FD": 8, b"FL": 4, b"SL": 4, b"SS": 2, b"UL": 4, b"US": 2}
_TEXTS = frozenset({b"CS", b"LO", b"LT", b"SH", b"ST", b"UC", b"UT"})
_NUMBERS = frozenset({*_SIZES, b"DS", b"IS"})
_LETTERS = {b"FD": "d", b"FL": "f", b"US": "H"}
_DECIMAL = re.compile(rb" *[+-]?[0-9]*\.?[0-9]*(?:[eE]-?[0-9]{1,2})? *")
_LONGEST_DECIMAL = 16
"""Characters of a DS (PS3.5 table 6.2-1)."""
_LONG_NUMBER = re.compile(rb"[0-9]{4,}")
_IN_COMMENT = re.compile(rb"b=([0-9]{1,6})\((-?[01]\.[0-9]{3,6}),(-?[01]\.[0-9]{3,6}),(-?[01]\.[0-9]{3,6})\)")
_B_VALUE, _COMPONENT = Number(b"DS", 0, 100_000), Number(b"DS", -1, 1)
_REMOVED = verdict(Act.REMOVE, b"UN", PRIVATE)

Block = tuple[int, bytes]
"""A group and the creator who has reserved elements in it."""
Places = dict[tuple[int, int], tuple[int, bytes]]
"""A group and the second last byte of its elements -> the tag that reserves them, and for which creator."""


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
    claims: Mapping[Block, Claim] | None = None,
) -> Kept:
    """The private attributes among adjacent elements that may stay, and their creators."""
    own = [element for element in elements if element.tag >> 16 & 1]
    creators = {
        (one.tag >> 16, one.tag & 0xFF): (one.tag, value_of(buffer, one).strip(b"\0 "))
        for one in own
        if is_private_creator(one.tag)
    }
    claims = claims or {}
    numbers = _numbers(buffer, own, creators, encoding, words, claims)
    kept: dict[int, Verdict] = {}
    blocks: dict[Block, None] = {}
    for one in own:
        group, number = one.tag >> 16, one.tag & 0xFFFF
        reserved = creators.get((group, number >> 8))
        if reserved is None:
            continue
        creator_tag, creator = reserved
        row = group, creator, number & 0xFF
        vr = _vr_of(row, one.vr, claims)
        if row in NUMBERS and one.tag not in numbers:
            continue
        if vr and (act := _act(buffer, one, vr, words)):
            kept[one.tag] = _verdict(Act.OPEN_NUMBERS if row in SEQUENCES else act, vr)
            kept[creator_tag] = _verdict(Act.RETAIN, b"LO")
            blocks[group, creator] = None
    return Kept(kept, list(blocks))


def known_vr(row: Row) -> bytes:
    """The VR that the tables give an element, by its last byte; empty where they have none."""
    return _table().get(row) or _beyond_table(row)


def claims_of(buffer: bytes, element: Element, encoding: Encoding) -> dict[Block, Claim]:
    """What the file itself says of its private blocks. Raises MalformedError or TruncatedError."""
    inner = inner_encoding(buffer, element, encoding)
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


def _vr_of(row: Row, file_vr: bytes, claims: Mapping[Block, Claim]) -> bytes:
    """The type in which an element may stay, empty where it may not.

    What a file says is identifying goes. What it says is safe stays only as a number, for which its type must be
    written, and of a creator whom the table knows: a file may say anything.
    """
    group, creator, number = row
    claim = claims.get((group, creator), _NO_CLAIM)
    if claim.status == b"UNSAFE" or number in claim.identifying or (claim.safe and number not in claim.safe):
        return b""
    if vr := known_vr(row):
        return vr if file_vr in (vr, b"", b"UN") else b""
    declared = (claim.status == b"SAFE" or number in claim.safe) and creator in _creators()
    return file_vr if declared and file_vr in _NUMBERS else b""


def _beyond_table(row: Row) -> bytes:
    """The type of an element that conversion needs, empty where it is none."""
    if row in SEQUENCES:
        return b"SQ"
    return NUMBERS[row].vr if row in NUMBERS else b""


def _numbers(
    buffer: bytes,
    elements: list[Element],
    creators: Places,
    encoding: Encoding,
    words: SafeWords,
    claims: Mapping[Block, Claim],
) -> set[int]:
    """The elements that are numbers that conversion needs; components of a direction only where all of it is there."""
    found: dict[int, tuple[int, Row]] = {}
    for one in elements:
        group, number = one.tag >> 16, one.tag & 0xFFFF
        _, creator = creators.get((group, number >> 8), (0, b""))
        row = group, creator, number & 0xFF
        if row not in NUMBERS or one.undefined or not _vr_of(row, one.vr, claims):
            continue
        if _is_number(value_of(buffer, one), NUMBERS[row], encoding, words):
            found[one.tag] = one.tag >> 8, row
    for whole in TOGETHER:
        for block in {block for block, row in found.values() if row in whole}:
            parts = [tag for tag, (own, row) in found.items() if own == block and row in whole]
            if len(parts) != len(whole):
                found = {tag: of for tag, of in found.items() if tag not in parts}
    return set(found)


def _is_number(value: bytes, number: Number, encoding: Encoding, words: SafeWords) -> bool:
    """Whether a value is what is said of it, and its digits are nobody's number."""
    values = _values(value, number.vr, encoding)
    if len(values) != number.vm or not all(number.low <= one <= number.high for one in values):
        return False
    if number.whole and not all(one % 1 == 0 for one in values):
        return False
    digits = b" ".join(f"{one:.7g} {one:.15g}".encode("ascii") for one in values)
    if number.vr not in _LETTERS:
        digits += b" " + value
    return not words.mention(b" ".join(_LONG_NUMBER.findall(digits)))


def _values(value: bytes, vr: bytes, encoding: Encoding) -> tuple[float, ...]:
    """The numbers that a value holds (PS3.5 table 6.2-1); none where it holds anything else."""
    if vr in _LETTERS:
        size = _SIZES[vr]
        return () if len(value) % size else binaries(value, _LETTERS[vr], size, little=encoding.little)
    parts = value.strip(b" \0").split(b"\\")
    if not all(len(part) <= _LONGEST_DECIMAL and _DECIMAL.fullmatch(part) for part in parts):
        return ()
    return decimals(value, len(parts)) or ()


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
    if vr == b"CS" and words.clean_code(value)[1]:  # whoever claims a creator's name may write anything there
        return None
    return Act.RETAIN if vr in _TEXTS | _NUMBERS and actions.is_well_formed(vr, value) else None


def gradient_in_comment(own: Values, words: SafeWords) -> dict[int, Verdict]:
    """The verdict on a comment that is the b-value and a direction in the image, as Canon says it, and nothing else.

    That is `b=1000(0.445,0.000,0.895)`; what is said publicly would be another direction, in the patient. It stays
    where the b-value is the file's, as dcm2niix reads it.
    """
    found = _IN_COMMENT.fullmatch(own.stripped(tags.IMAGE_COMMENTS))
    b_values = [f"{one:.0f}".encode("ascii") for one in own.doubles(tags.DIFFUSION_B_VALUE)]
    if found is None or b_values != [found[1]]:
        return {}
    parts = zip(found.groups(), (_B_VALUE, _COMPONENT, _COMPONENT, _COMPONENT), strict=True)
    whole = all(_is_number(part, number, own.encoding, words) for part, number in parts)
    return {tags.IMAGE_COMMENTS: _verdict(Act.RETAIN, b"LT")} if whole else {}


@cache
def numbers_inside(rules: Rules) -> Verdicts:
    """The verdicts inside a sequence that conversion needs."""
    return _InsideNumbers(rules)


class _InsideNumbers(Verdicts):
    """What conversion needs of such a sequence stays, and nothing else."""

    def inside(self, tag: int, act: Act) -> Verdicts:
        """Those of sequences in such a sequence: the same."""
        return self

    def _judge(self, tag: int, file_vr: bytes) -> Verdict:
        vr = INSIDE.get(tag, b"")
        if not vr or file_vr not in (vr, b"", b"UN"):
            return _REMOVED
        return super()._judge(tag, file_vr) if vr == b"TM" else _verdict(Act.RETAIN, vr)


@cache
def _verdict(act: Act, vr: bytes) -> Verdict:
    return Verdict(act, vr, f"{SAFE_PRIVATE_OPTION}: {act.value}", SAFE_PRIVATE_OPTION, _REMOVED)


@cache
def _creators() -> frozenset[bytes]:
    return frozenset(creator for _, creator, _ in _table())


@cache
def _table() -> dict[Row, bytes]:
    """The VRs of the rows of PS3.15 Table E.3.10-1."""
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
