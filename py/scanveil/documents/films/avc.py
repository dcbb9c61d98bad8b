"""Units, parameters and slices of H.264 (ITU-T H.264, 7.3), as much of them as packing needs."""

from __future__ import annotations

from struct import pack
from typing import NamedTuple

from scanveil.documents.films.bits import Bits, payload, senseless
from scanveil.documents.films.coding import (
    MOST_SIDE,
    NOT_SAID_HOW,
    Access,
    ParameterSets,
    Role,
    SampleEntry,
    Slice,
    roles,
    unroll,
)
from scanveil.errors import DecodeError

_SLICE, _PARTITION, _IDR, _MESSAGE, _SPS, _PPS, _DELIMITER, _FILLER = 1, 2, 5, 6, 7, 8, 9, 12
_SLICES = frozenset({_SLICE, _PARTITION, _IDR})
_ROLES = roles(parameters=(_SPS, _PPS), dropped=(_DELIMITER, _FILLER), before_picture=(_MESSAGE, *range(14, 19)))
_MOST_SPS, _MOST_PPS = 31, 255
_HIGH = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
_RECOVERY_POINT = 6
_MOST_MESSAGES = 8
_SLICE_HEADER = 64
_INTRA = frozenset({2, 4, 7, 9})


class _Sequence(NamedTuple):
    """A sequence parameter set."""

    number: int
    chroma_format: int
    luma_depth: int
    chroma_depth: int
    frame_number_bits: int
    order_bits: int  # 0 where the order is not written in slices
    frames_only: bool
    width: int
    height: int


class Avc:
    """H.264 as a Coding."""

    def __init__(self) -> None:
        self.sets = ParameterSets()
        self._sequences: dict[int, _Sequence] = {}
        self._sequence_of: dict[int, int] = {}
        self._before = 0  # the order of the last picture that others refer to

    def role(self, unit: bytes) -> Role:
        kind = unit[0] & 31
        if kind in _SLICES:
            return Role.FIRST_SLICE if len(unit) > 1 and unit[1] & 0x80 else Role.OTHER
        return _ROLES.get(kind, Role.OTHER)

    def keep(self, unit: bytes) -> None:
        if unit in self.sets:
            return
        bits = Bits(payload(unit[1:]))
        if unit[0] & 31 == _SPS:
            found = _sequence(bits)
            self._sequences[found.number] = found
            self.sets.keep(_SPS, found.number, unit)
            return
        number = bits.at_most(_MOST_PPS)
        self._sequence_of[number] = bits.at_most(_MOST_SPS)
        self.sets.keep(_PPS, number, unit)

    def is_entry(self, unit: bytes) -> bool:
        return unit[0] & 31 == _MESSAGE and _RECOVERY_POINT in _messages(payload(unit[1:]))

    def slice_says(self, unit: bytes) -> Slice:
        bits = Bits(payload(unit[1:], _SLICE_HEADER))
        bits.ue()
        kind, number = bits.ue(), bits.ue()
        sequence = self._sequences.get(self._sequence_of.get(number, -1))
        if sequence is None:
            return Slice(Access.NONE)
        resets = unit[0] & 31 == _IDR
        access = Access.CLEAN if resets else Access.INTRA if kind in _INTRA else Access.NONE
        frame = bits.u(sequence.frame_number_bits)
        field = 0 if sequence.frames_only or not bits.flag() else (-1 if bits.flag() else 1)
        if resets:
            bits.ue()
        order = None
        if sequence.order_bits:
            before = 0 if resets else self._before
            order = unroll(bits.u(sequence.order_bits), sequence.order_bits, before)
            self._before = order if unit[0] & 0x60 else before
        return Slice(access, resets, order, field * (frame + 1))

    def sample_entry(self) -> SampleEntry:
        sequences, pictures = self.sets.of(_SPS), self.sets.of(_PPS)
        if not sequences or not pictures:
            raise DecodeError(NOT_SAID_HOW)
        shown = _sequence(Bits(payload(sequences[0][1:])))
        pictures = pictures[:_MOST_PPS]
        record = b"\1" + sequences[0][1:4] + bytes([0xFF, 0xE0 | len(sequences[:_MOST_SPS])])
        record += b"".join(pack(">H", len(unit)) + unit for unit in sequences[:_MOST_SPS])
        record += bytes([len(pictures)]) + b"".join(pack(">H", len(unit)) + unit for unit in pictures)
        if sequences[0][1] in _HIGH:
            depths = shown.luma_depth - 8, shown.chroma_depth - 8
            record += bytes([0xFC | shown.chroma_format, 0xF8 | depths[0], 0xF8 | depths[1], 0])
        return SampleEntry(b"avc1", b"avc3", shown.width, shown.height, b"avcC" + record)


def _sequence(bits: Bits) -> _Sequence:
    profile, _constraints, _level = bits.u(8), bits.u(8), bits.u(8)
    number = bits.at_most(_MOST_SPS)
    chroma, depths = 1, (8, 8)
    if profile in _HIGH:
        chroma = bits.at_most(3)
        if chroma == 3 and bits.flag():
            raise senseless()  # colours that are pictures of their own, which browsers do not know
        depths = 8 + bits.at_most(6), 8 + bits.at_most(6)
        bits.u(1)
        _skip_scaling(bits, 12 if chroma == 3 else 8)
    frame_number_bits = 4 + bits.at_most(12)
    order_bits = _order_bits(bits)
    bits.ue()
    bits.u(1)
    columns, rows = 1 + bits.at_most(MOST_SIDE // 16), 1 + bits.at_most(MOST_SIDE // 16)
    frames_only = bits.flag()
    if not frames_only:
        rows *= 2
        bits.u(1)
    bits.u(1)
    crop = [bits.at_most(MOST_SIDE) for _side in range(4)] if bits.flag() else [0, 0, 0, 0]
    across = 2 if chroma in (1, 2) else 1
    down = (2 if chroma == 1 else 1) * (1 if frames_only else 2)
    width, height = 16 * columns - across * (crop[0] + crop[1]), 16 * rows - down * (crop[2] + crop[3])
    if not (0 < width <= MOST_SIDE and 0 < height <= MOST_SIDE):
        raise senseless()
    return _Sequence(number, chroma, *depths, frame_number_bits, order_bits, frames_only, width=width, height=height)


def _order_bits(bits: Bits) -> int:
    """How many bits of the order of pictures slices hold."""
    kind = bits.at_most(2)
    if kind == 1:
        raise senseless()  # an order that repeats itself, which nobody writes
    return 0 if kind else 4 + bits.at_most(12)


def _skip_scaling(bits: Bits, count: int) -> None:
    """Scaling lists (7.3.2.1.1.1), which only a decoder needs."""
    if not bits.flag():
        return
    for which in range(count):
        if not bits.flag():
            continue
        last = following = 8
        for _entry in range(16 if which < 6 else 64):
            if following:
                following = (last + bits.se()) & 255
            last = following or last


def _messages(data: bytes) -> set[int]:
    """The kinds of the first messages in a unit of supplemental information (7.3.2.3)."""
    kinds: set[int] = set()
    at = 0
    for _message in range(_MOST_MESSAGES):
        if at + 2 >= len(data):
            break
        kind, at = _message_number(data, at)
        size, at = _message_number(data, at)
        kinds.add(kind)
        at += size
    return kinds


def _message_number(data: bytes, at: int) -> tuple[int, int]:
    """A number that is the sum of bytes up to the first that is not 255, and where it ends."""
    ones = len(data) - at - len(data[at:].lstrip(b"\xff"))
    end = at + ones
    return 255 * ones + (data[end] if end < len(data) else 0), end + 1
