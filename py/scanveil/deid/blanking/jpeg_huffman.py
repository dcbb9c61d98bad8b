"""Huffman tables of sequential JPEG (ITU-T T.81 C and F.2.2): looked up by 16 bits at once, and extended."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.errors import DecodeError
from scanveil.said import _

LONGEST = 16
"""Bits that the longest code has, and that a window shows."""
MOST_SIZE = 15
"""The most extra bits that follow a code, of 12-bit samples (T.81 F.1.2)."""
END_OF_BLOCK, ZERO_RUN = 0x00, 0xF0
AC = 0x10
"""What the number of an AC table has above that of a DC table (Tc and Th of T.81 B.2.4.2, as one byte)."""

LENGTH, VALUE = 0x1F, 5
"""An entry of a lookup is how many bits are consumed, and above these VALUE bits what they mean."""
PAST_COEFFICIENTS, BLOCK_ENDS = 64, 128
"""What an AC entry means, besides coefficients to go on by: there is no such code; the block ends behind them."""
_MOST_JOINED = 47  # coefficients of an AC entry; a further symbol adds 16, and that is below PAST_COEFFICIENTS


class Table(NamedTuple):
    """BITS and HUFFVAL of a table: how many codes there are of 1 to 16 bits, and what they mean, in their order."""

    counts: bytes
    symbols: bytes

    def segment(self, number: int) -> bytes:
        """The DHT segment that defines it (T.81 B.2.4.2)."""
        content = bytes([number]) + self.counts + self.symbols
        return b"\xff\xc4" + (len(content) + 2).to_bytes(2) + content


def damaged() -> DecodeError:
    """The error for what is against the rules of T.81."""
    return DecodeError(
        _(
            "Parts of this image cannot be made black: its compressed data (JPEG) are damaged. Please copy the file "
            "again, or ask whoever made it for another one."
        ),
        keyword="PixelData",
    )


def read_tables(content: bytes) -> Iterator[tuple[int, Table]]:
    """The tables of a DHT segment and their numbers, those for AC from 16."""
    at = 0
    while at < len(content):
        counts = content[at + 1 : at + 1 + LONGEST]
        end = at + 1 + LONGEST + sum(counts)
        table = Table(counts, content[at + 1 + LONGEST : end])
        if content[at] & ~AC > 3 or end > len(content) or _used_space(table) > 1 << LONGEST:
            raise damaged()
        yield content[at], table
        at = end


@lru_cache(maxsize=8)
def codes(table: Table) -> dict[int, str]:
    """The code of each symbol, as digits 0 and 1 (T.81 C.2)."""
    found: dict[int, str] = {}
    start = 0
    for length, symbol in zip(_lengths(table), table.symbols):
        found[symbol] = f"{start >> LONGEST - length:0{length}b}"
        start += 1 << LONGEST - length
    return found


def with_symbols(table: Table, missing: Collection[int]) -> tuple[Table, bool]:
    """The table with further symbols, and whether the codes of the others are as they were.

    They are where a code longer than theirs is still free, beside the one of all ones, which stays free (T.81 C.2).
    Else the rarest symbols that have fewer than 16 bits get longer by one, until there is room.
    """
    lengths = _lengths(table)
    kept = True
    while (length := _length_with_room(lengths, len(missing))) > LONGEST:
        lengths[max(at for at, length in enumerate(lengths) if length < LONGEST)] += 1
        kept = False
    lengths += [length] * len(missing)
    counts = [lengths.count(length) for length in range(1, LONGEST + 1)]
    if max(counts) > 255:
        raise damaged()
    return Table(bytes(counts), table.symbols + bytes(sorted(missing))), kept


def _length_with_room(lengths: list[int], wanted: int) -> int:
    """The shortest length, from the longest in use on, of which so many codes are free; beyond 16 there is none."""
    used = sum(1 << LONGEST - length for length in lengths)
    length = max(lengths, default=1)
    while length <= LONGEST and used + (wanted + 1 << LONGEST - length) > 1 << LONGEST:
        length += 1
    return length


def _lengths(table: Table) -> list[int]:
    """The lengths of the codes, in their order (HUFFSIZE of T.81 C.2)."""
    return [length for length, count in enumerate(table.counts, 1) for _each in range(count)]


def _used_space(table: Table) -> int:
    """How many of all windows begin with a code."""
    return sum(count << LONGEST - length for length, count in enumerate(table.counts, 1))


class Symbols(NamedTuple):
    """The code that each window of 16 bits begins with: its length, 0 where there is none, and what it means."""

    lengths: bytes
    symbols: bytes


@lru_cache(maxsize=8)
def symbols_of(table: Table) -> Symbols:
    """Codes in their order stand for windows in theirs, so that no code need be made."""
    lengths, symbols = _by_window(table)
    return Symbols(lengths.astype(np.uint8).tobytes(), symbols.astype(np.uint8).tobytes())


@lru_cache(maxsize=8)
def dc_lookup(table: Table) -> array[int]:
    """For each window the DC difference that it begins with (T.81 F.2.2.1); 0 where it does not hold all of it."""
    lengths, sizes = _by_window(table)
    total = lengths + sizes
    extra = _WINDOWS >> np.maximum(LONGEST - total, 0) & (1 << sizes) - 1
    difference = np.where(extra < 1 << sizes >> 1, extra - (1 << sizes) + 1, extra)
    whole = (lengths > 0) & (total <= LONGEST)
    return _as_array(np.where(whole, difference << VALUE | total, 0))


@lru_cache(maxsize=8)
def ac_lookup(table: Table) -> array[int]:
    """For each window all AC symbols of which it holds the codes, as one step (T.81 F.2.2.2)."""
    lengths, bits_of_one, steps_of_one = _ac_steps(table)
    bits, steps = bits_of_one.copy(), steps_of_one.copy()
    going = _WINDOWS
    while len(going := going[(bits[going] < LONGEST) & (steps[going] <= _MOST_JOINED)]):
        behind = going << bits[going] & (1 << LONGEST) - 1
        has_code = (lengths[behind] > 0) & (bits[going] + lengths[behind] <= LONGEST)
        going, behind = going[has_code], behind[has_code]
        bits[going] += bits_of_one[behind]
        steps[going] += steps_of_one[behind]
    return _as_array(steps << VALUE | bits)


@lru_cache(maxsize=8)
def ac_lookup_of_one(table: Table) -> array[int]:
    """For each window the first AC symbol alone: where joined ones would go past the last coefficient."""
    _unused, bits, steps = _ac_steps(table)
    return _as_array(steps << VALUE | bits)


_WINDOWS = np.arange(1 << LONGEST)


def _by_window(table: Table) -> tuple[NDArray[np.int_], NDArray[np.int_]]:
    """The length of the code that each window begins with, and its symbol; 0 where there is none."""
    spans = 1 << LONGEST - np.array(_lengths(table), int)
    lengths, symbols = np.zeros(1 << LONGEST, int), np.zeros(1 << LONGEST, int)
    lengths[: spans.sum()] = np.repeat(_lengths(table), spans)
    symbols[: spans.sum()] = np.repeat(np.frombuffer(table.symbols, np.uint8), spans)
    return lengths, symbols


def _ac_steps(table: Table) -> tuple[NDArray[np.int_], NDArray[np.int_], NDArray[np.int_]]:
    """For each window: the length of the code, 0 where there is none; all bits; how many coefficients to go on by."""
    lengths, symbols = _by_window(table)
    runs, sizes = symbols >> 4, symbols & 0xF
    defined = (lengths > 0) & ((sizes > 0) | (symbols == END_OF_BLOCK) | (symbols == ZERO_RUN))
    steps = np.where(symbols == END_OF_BLOCK, BLOCK_ENDS, runs + 1)
    lengths = np.where(defined, lengths, 0)
    return lengths, np.where(defined, lengths + sizes, 0), np.where(defined, steps, PAST_COEFFICIENTS)


def _as_array(entries: NDArray[np.int_]) -> array[int]:
    """Numbers that Python reads one by one in half the time that a numpy array takes."""
    return array("i", entries.astype(np.int32).tobytes())
