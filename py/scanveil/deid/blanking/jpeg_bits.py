"""Bits of an entropy-coded segment of JPEG (ITU-T T.81 F.1.2.3 and F.2.2): read block by block, and written."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np

from scanveil.deid.blanking.jpeg_huffman import (
    BLOCK_ENDS,
    LENGTH,
    LONGEST,
    MOST_SIZE,
    VALUE,
    Symbols,
    Table,
    ac_lookup,
    ac_lookup_of_one,
    damaged,
    dc_lookup,
    symbols_of,
)

_WINDOW = (1 << LONGEST) - 1
_COEFFICIENTS = 63  # of a block, behind the first
_LAST_END = BLOCK_ENDS + _COEFFICIENTS - 1  # behind the last coefficient a block ends by itself


class Block(NamedTuple):
    """What it takes to read a block: which component it is of, in the order of the scan, and lookups by windows."""

    component: int
    dc: array[int]
    ac: array[int]
    ac_of_one: array[int]
    dc_symbols: Symbols


def block_of(component: int, dc: Table, ac: Table) -> Block:
    """A block that is coded with these tables."""
    return Block(component, dc_lookup(dc), ac_lookup(ac), ac_lookup_of_one(ac), symbols_of(dc))


class Bits:
    """What is coded between two markers, without the zero bytes that follow 0xFF there; `size` is in bits.

    Of every second byte on there is a word of 32 bits: it holds a window of 16 bits wherever this begins.
    """

    def __init__(self, coded: bytes) -> None:
        if b"\xff\xff\0" in coded:
            raise damaged()
        self.data = coded.replace(b"\xff\0", b"\xff")
        self.size = 8 * len(self.data)
        halves = np.frombuffer(self.data + bytes(6 + len(self.data) % 2), ">u2").astype(np.uint32)
        self.words = array("I", (halves[:-1] << 16 | halves[1:]).tobytes())

    def window(self, position: int) -> int:
        """The 16 bits from a position on."""
        return self.words[position >> 4] >> 16 - (position & 15) & _WINDOW

    def number(self, start: int, stop: int) -> int:
        """The bits from `start` to `stop`, as one number."""
        whole = int.from_bytes(self.data[start >> 3 : stop + 7 >> 3])
        return (whole >> -stop % 8) & (1 << stop - start) - 1

    def digits(self, start: int, stop: int) -> str:
        """The bits from `start` to `stop`, as digits 0 and 1."""
        return f"{self.number(start, stop):0{stop - start}b}" if stop > start else ""


def difference_at(bits: Bits, position: int, symbols: Symbols) -> tuple[int, int]:
    """A DC difference (T.81 F.2.2.1), and where it ends."""
    window = bits.window(position)
    length, size = symbols.lengths[window], symbols.symbols[window]
    if not length or size > MOST_SIZE:
        raise damaged()
    position += length
    extra = bits.window(position) >> LONGEST - size
    difference = extra if extra >= 1 << size >> 1 else extra - (1 << size) + 1
    return difference, position + size


def skip(bits: Bits, position: int, blocks: Sequence[Block], times: int, predictors: list[int]) -> int:
    """Where the MCU behind `times` MCUs of these blocks begins; their DC differences are added to the predictors.

    Here all the time goes, so that a step costs one look into a table, and as many symbols are one step as a window
    holds (`ac_lookup`).
    """
    words = bits.words
    try:
        for component, dc, ac, ac_of_one, dc_symbols in chain.from_iterable(repeat(blocks, times)):
            entry = dc[words[position >> 4] >> 16 - (position & 15) & _WINDOW]
            if entry:
                position += entry & LENGTH
                predictors[component] += entry >> VALUE
            else:
                difference, position = difference_at(bits, position, dc_symbols)
                predictors[component] += difference
            coefficient = 0
            while coefficient < _COEFFICIENTS:
                entry = ac[words[position >> 4] >> 16 - (position & 15) & _WINDOW]
                position += entry & LENGTH
                coefficient += entry >> VALUE
            if not BLOCK_ENDS <= coefficient <= _LAST_END:
                position -= entry & LENGTH
                position = _finish(bits, position, coefficient - (entry >> VALUE), ac_of_one)
    except IndexError as error:
        raise damaged() from error
    if position > bits.size:
        raise damaged()
    return position


def _finish(bits: Bits, position: int, coefficient: int, ac_of_one: array[int]) -> int:
    """Where a block ends, symbol by symbol: the last step went as far as the last coefficient, or too far."""
    while coefficient < _COEFFICIENTS:
        entry = ac_of_one[bits.window(position)]
        position += entry & LENGTH
        coefficient += entry >> VALUE
    if coefficient != _COEFFICIENTS and not BLOCK_ENDS <= coefficient <= _LAST_END:
        raise damaged()
    return position


class Writer:
    """Bits put one behind the other, as many at a time as there are; `loose` is how many do not make a byte yet."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._last = 0
        self.loose = 0

    def add(self, number: int, count: int) -> None:
        """`count` bits."""
        number |= self._last << count
        whole, self.loose = divmod(self.loose + count, 8)
        self._done += (number >> self.loose).to_bytes(whole)
        self._last = number & (1 << self.loose) - 1

    def coded(self) -> bytes:
        """All of it, the last byte padded with ones, and a zero byte behind each 0xFF (T.81 F.1.2.3)."""
        padding = -self.loose % 8
        self.add((1 << padding) - 1, padding)
        return bytes(self._done).replace(b"\xff", b"\xff\0")
