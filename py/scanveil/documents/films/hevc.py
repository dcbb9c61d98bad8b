"""Units, parameters and slices of HEVC (ITU-T H.265, 7.3), as much of them as packing needs."""

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

_VPS, _SPS, _PPS, _DELIMITER, _FILLER, _MESSAGE = 32, 33, 34, 35, 38, 39
_ROLES = roles(
    parameters=(_VPS, _SPS, _PPS),
    dropped=(_DELIMITER, _FILLER),
    before_picture=(_MESSAGE, *range(41, 45), *range(48, 56)),
)
_LAST_SLICE, _ENTRIES, _IDRS = 31, range(16, 24), (19, 20)
_RESETTING = range(16, 21)
_NOT_REFERRED_TO = frozenset({*range(6, 10), *range(0, 15, 2)})
_MOST_SPS, _MOST_PPS = 15, 63
_SLICE_HEADER = 64


class _Sequence(NamedTuple):
    """A sequence parameter set; `general` are the 12 bytes of profile, tier and level."""

    number: int
    layers: int
    nested: bool
    general: bytes
    chroma_format: int
    luma_depth: int
    chroma_depth: int
    order_bits: int
    width: int
    height: int


class _Picture(NamedTuple):
    """A picture parameter set."""

    sequence: int
    says_output: bool
    extra_bits: int


class Hevc:
    """HEVC as a Coding."""

    def __init__(self) -> None:
        self.sets = ParameterSets()
        self._sequences: dict[int, _Sequence] = {}
        self._pictures: dict[int, _Picture] = {}
        self._before = 0

    def role(self, unit: bytes) -> Role:
        if len(unit) < 3 or unit[0] & 1 or unit[1] >> 3:
            return Role.OTHER  # another layer, which players leave alone
        kind = unit[0] >> 1
        if kind <= _LAST_SLICE:
            return Role.FIRST_SLICE if unit[2] & 0x80 else Role.OTHER
        return _ROLES.get(kind, Role.OTHER)

    def keep(self, unit: bytes) -> None:
        if unit in self.sets:
            return
        kind, bits = unit[0] >> 1, Bits(payload(unit[2:]))
        if kind == _VPS:
            number = bits.u(4)
        elif kind == _SPS:
            sequence = _sequence(bits)
            number = sequence.number
            self._sequences[number] = sequence
        else:
            number = bits.at_most(_MOST_PPS)
            sequence_number = bits.at_most(_MOST_SPS)
            bits.u(1)
            self._pictures[number] = _Picture(sequence_number, bits.flag(), bits.u(3))
        self.sets.keep(kind, number, unit)

    def is_entry(self, unit: bytes) -> bool:
        return False  # slices themselves tell

    def slice_says(self, unit: bytes) -> Slice:
        kind, bits = unit[0] >> 1, Bits(payload(unit[2:], _SLICE_HEADER))
        bits.u(2 if kind in _ENTRIES else 1)
        picture = self._pictures.get(bits.ue())
        sequence = self._sequences.get(picture.sequence) if picture else None
        if picture is None or sequence is None:
            return Slice(Access.NONE)
        bits.u(picture.extra_bits)
        bits.ue()
        bits.u(picture.says_output)
        low = 0 if kind in _IDRS else bits.u(sequence.order_bits)
        resets = kind in _RESETTING
        order = unroll(low, sequence.order_bits, 0 if resets else self._before)
        if unit[1] & 7 == 1 and kind not in _NOT_REFERRED_TO:
            self._before = order
        return Slice(Access.CLEAN if kind in _ENTRIES else Access.NONE, resets, order)

    def sample_entry(self) -> SampleEntry:
        sets = [(kind, self.sets.of(kind)) for kind in (_VPS, _SPS, _PPS)]
        if not all(units for _kind, units in sets):
            raise DecodeError(NOT_SAID_HOW)
        shown = _sequence(Bits(payload(sets[1][1][0][2:])))
        record = b"\1" + shown.general + pack(">HB", 0xF000, 0xFC)
        record += bytes([0xFC | shown.chroma_format, 0xF8 | shown.luma_depth - 8, 0xF8 | shown.chroma_depth - 8])
        record += bytes([0, 0, shown.layers << 3 | shown.nested << 2 | 3, len(sets)])
        for kind, units in sets:
            record += pack(">BH", (0 if self.sets.changes else 0x80) | kind, len(units))
            record += b"".join(pack(">H", len(unit)) + unit for unit in units)
        return SampleEntry(b"hvc1", b"hev1", shown.width, shown.height, b"hvcC" + record)


def _sequence(bits: Bits) -> _Sequence:
    bits.u(4)
    layers, nested = bits.u(3), bits.flag()
    general = bits.u(96).to_bytes(12, "big")
    _skip_layers(bits, layers)
    number = bits.at_most(_MOST_SPS)
    chroma = bits.at_most(3)
    if chroma == 3 and bits.flag():
        raise senseless()  # colours that are pictures of their own, which browsers do not know
    width, height = bits.at_most(MOST_SIDE), bits.at_most(MOST_SIDE)
    across, down = (2 if chroma in (1, 2) else 1), (2 if chroma == 1 else 1)
    if bits.flag():
        left, right, top, bottom = [bits.at_most(MOST_SIDE) for _side in range(4)]
        width, height = width - across * (left + right), height - down * (top + bottom)
    depths = 8 + bits.at_most(7), 8 + bits.at_most(7)
    order_bits = 4 + bits.at_most(12)
    if width <= 0 or height <= 0:
        raise senseless()
    return _Sequence(number, layers + 1, nested, general, chroma, *depths, order_bits, width, height)


def _skip_layers(bits: Bits, layers: int) -> None:
    """Profiles and levels of the layers in time below the highest (7.3.3)."""
    if not layers:
        return
    said = [(bits.flag(), bits.flag()) for _layer in range(layers)]
    bits.u(2 * (8 - layers))
    for profile, level in said:
        bits.u(88 * profile + 8 * level)
