"""One scan of sequential JPEG (ITU-T T.81 F.2), of which some MCUs are blanked and all other bits are copied.

Three steps: what goes is found in the bits, as patches; the Huffman tables are given what the patches need and they
lack; all is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.deid.blanking.jpeg_bits import Bits, Block, Writer, block_of, difference_at, skip
from scanveil.deid.blanking.jpeg_huffman import (
    END_OF_BLOCK,
    MOST_SIZE,
    Table,
    codes,
    damaged,
    symbols_of,
    with_symbols,
)

_RESTART = re.compile(rb"(\xff(?<!\xff\xff)\xff*+[\xd0-\xd7])")
_LEAST_BITS = 2  # of a block: a code for DC and one for AC
_COEFFICIENTS = 64


class Part(NamedTuple):
    """What a scan has of a component: its blocks in each MCU, its tables by their numbers, and DC of a blank block."""

    blocks: int
    dc: int
    ac: int
    blank: int


class Scan(NamedTuple):
    """What the headers say of a scan. `goes` says of each MCU, in their order, whether it is blanked."""

    parts: Sequence[Part]
    tables: dict[int, Table]
    restart_interval: int
    goes: NDArray[np.bool_]

    @property
    def mcus_of_interval(self) -> int:
        """How many MCUs there are between two restart markers (T.81 B.2.4.4)."""
        return self.restart_interval or len(self.goes)


class _Symbol(NamedTuple):
    """What is coded: a symbol of the table of this number, and the extra bits behind it as digits 0 and 1."""

    table: int
    symbol: int
    extra: str = ""


class _Patch(NamedTuple):
    """What stands in place of the bits from `start` to `stop`: symbols, and `others` so many times behind them."""

    start: int
    stop: int
    symbols: Sequence[_Symbol]
    others: Sequence[_Symbol] = ()
    times: int = 0

    def needed(self) -> Iterator[_Symbol]:
        return chain(self.symbols, self.others if self.times else ())

    def coded(self, tables: dict[int, Table]) -> str:
        others = _coded(self.others, tables) * self.times if self.times else ""
        return _coded(self.symbols, tables) + others


class _Edits(NamedTuple):
    """The patches of an interval, where the bits behind the last one go on unread, and how many MCUs these are."""

    patches: list[_Patch]
    position: int
    mcus: int


def blank_scan(coded: bytes, scan: Scan) -> tuple[bytes, dict[int, Table]]:
    """The entropy-coded data of a scan with blanks, and the tables that have to be defined anew in front of them."""
    pieces = _RESTART.split(coded)
    _check(pieces, scan)
    blocks = _blocks(scan)
    intervals = {
        number: (bits := Bits(pieces[2 * number]), _edits(bits, _share(scan, number), scan.parts, blocks))
        for number in _touched(scan)
    }
    tables, kept = _with_needed(scan.tables, chain.from_iterable(edits.patches for _, edits in intervals.values()))
    anew = {number: table for number, table in tables.items() if table != scan.tables[number]}
    if not kept:
        return blank_scan(_recoded_scan(pieces, scan, tables), scan._replace(tables=tables))[0], anew
    for number, (bits, edits) in intervals.items():
        pieces[2 * number] = _written(bits, edits, blocks, tables)
    return b"".join(pieces), anew


def _check(pieces: list[bytes], scan: Scan) -> None:
    """Refuse a scan that has not as many intervals as it has to have (T.81 E.1.4), or too few bits for their MCUs."""
    step, mcus = scan.mcus_of_interval, len(scan.goes)
    markers = [marker[-1] & 7 for marker in pieces[1::2]]
    if len(pieces) // 2 != (mcus - 1) // step or markers != [number & 7 for number in range(len(markers))]:
        raise damaged()
    least = _LEAST_BITS * sum(part.blocks for part in scan.parts)
    if any(8 * len(piece) < least * min(step, mcus - number * step) for number, piece in enumerate(pieces[::2])):
        raise damaged()


def _touched(scan: Scan) -> list[int]:
    """The intervals of which something goes."""
    starts = np.arange(0, len(scan.goes), scan.mcus_of_interval)
    found: list[int] = np.flatnonzero(np.logical_or.reduceat(scan.goes, starts)).tolist()
    return found


def _share(scan: Scan, number: int) -> NDArray[np.bool_]:
    """What goes of an interval."""
    step = scan.mcus_of_interval
    return scan.goes[number * step : (number + 1) * step]


def _blocks(scan: Scan) -> list[Block]:
    """The blocks of an MCU, in their order (T.81 A.2.3)."""
    return [
        block
        for component, part in enumerate(scan.parts)
        for block in [block_of(component, scan.tables[part.dc], scan.tables[part.ac])] * part.blocks
    ]


# What goes, as patches


def _edits(bits: Bits, goes: NDArray[np.bool_], parts: Sequence[Part], blocks: list[Block]) -> _Edits:
    """What is put in place of the MCUs that go, and of the DC differences behind them, which counted from theirs."""
    patches: list[_Patch] = []
    predictors = [0] * len(parts)
    others = _blank_mcu(parts, [part.blank for part in parts])
    position = at = 0
    for first, behind in _runs(goes):
        start = skip(bits, position, blocks, first - at, predictors)
        symbols = _blank_mcu(parts, predictors)
        if behind == len(goes):
            patches.append(_Patch(start, bits.size, symbols, others, behind - first - 1))
            return _Edits(patches, bits.size, 0)
        position = skip(bits, start, blocks, behind - first, predictors)
        patches.append(_Patch(start, position, symbols, others, behind - first - 1))
        position = _resume(bits, position, blocks, parts, predictors, patches)
        at = behind + 1
    return _Edits(patches, position, len(goes) - at)


def _runs(goes: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """The first of each row of MCUs that go, and the one behind it."""
    changes = np.flatnonzero(np.diff(goes, prepend=False, append=False)).tolist()
    return zip(changes[::2], changes[1::2])


def _blank_mcu(parts: Sequence[Part], predictors: Sequence[int]) -> list[_Symbol]:
    """An MCU of blank blocks behind these predictors."""
    return [
        symbol
        for part, predictor in zip(parts, predictors)
        for difference in (part.blank - predictor, *[0] * (part.blocks - 1))
        for symbol in (_difference(part.dc, difference), _Symbol(part.ac, END_OF_BLOCK))
    ]


def _difference(table: int, difference: int) -> _Symbol:
    """A DC difference (T.81 F.1.2.1)."""
    size = abs(difference).bit_length()
    if size > MOST_SIZE:
        raise damaged()
    extra = difference if difference > 0 else difference + (1 << size) - 1
    return _Symbol(table, size, f"{extra:0{size}b}" if size else "")


def _resume(
    bits: Bits,
    position: int,
    blocks: list[Block],
    parts: Sequence[Part],
    predictors: list[int],
    patches: list[_Patch],
) -> int:
    """Where the MCU behind blank ones ends; the first difference of each of its components counts from the blank."""
    before = None
    for block in blocks:
        part = parts[block.component]
        if block.component != before:
            difference, stop = difference_at(bits, position, block.dc_symbols)
            difference += predictors[block.component] - part.blank
            patches.append(_Patch(position, stop, [_difference(part.dc, difference)]))
        before = block.component
        position = skip(bits, position, [block], 1, predictors)
    return position


# Tables


def _with_needed(tables: dict[int, Table], patches: Iterable[_Patch]) -> tuple[dict[int, Table], bool]:
    """Tables with all symbols that patches need, and whether what they had is coded as before."""
    extended, kept = tables.copy(), True
    for number, symbols in _missing(tables, patches).items():
        extended[number], same = with_symbols(tables[number], symbols)
        kept &= same
    return extended, kept


def _missing(tables: dict[int, Table], patches: Iterable[_Patch]) -> dict[int, set[int]]:
    """The symbols that patches need and a table has not, by its number."""
    missing: dict[int, set[int]] = {}
    for needed in set(chain.from_iterable(patch.needed() for patch in patches)):
        if needed.symbol not in codes(tables[needed.table]):
            missing.setdefault(needed.table, set()).add(needed.symbol)
    return missing


def _recoded_scan(pieces: list[bytes], scan: Scan, tables: dict[int, Table]) -> bytes:
    """The whole scan in other tables. That is slow, and hardly ever needed: where a table has not one code free."""
    recoded = pieces.copy()
    for number, piece in enumerate(pieces[::2]):
        digits = "".join(_recoded(Bits(piece), len(_share(scan, number)), scan, tables))
        writer = Writer()
        writer.add(int(digits, 2), len(digits))
        recoded[2 * number] = writer.coded()
    return b"".join(recoded)


def _recoded(bits: Bits, mcus: int, scan: Scan, tables: dict[int, Table]) -> Iterator[str]:
    """The symbols of an interval in other tables."""
    position = 0
    mcu = [part for each in scan.parts for part in [each] * each.blocks]
    for part in chain.from_iterable(repeat(mcu, mcus)):
        coefficient, number = 0, part.dc
        while coefficient < _COEFFICIENTS:
            symbol, start, position = _symbol_at(bits, position, scan.tables[number])
            yield _coded([_Symbol(number, symbol, bits.digits(start, position))], tables)
            if number == part.ac and symbol == END_OF_BLOCK:
                break
            coefficient += (symbol >> 4) + 1
            number = part.ac


def _symbol_at(bits: Bits, position: int, table: Table) -> tuple[int, int, int]:
    """A symbol, and where its extra bits begin and end."""
    lengths, symbols = symbols_of(table)
    window = bits.window(position)
    start = position + lengths[window]
    stop = start + (symbols[window] & 0xF)
    if start == position or stop > bits.size:
        raise damaged()
    return symbols[window], start, stop


# Writing


def _written(bits: Bits, edits: _Edits, blocks: list[Block], tables: dict[int, Table]) -> bytes:
    """An interval with its patches."""
    writer, at = Writer(), 0
    for patch in edits.patches:
        writer.add(bits.number(at, patch.start), patch.start - at)
        digits = patch.coded(tables)
        writer.add(int(digits, 2), len(digits))
        at = patch.stop
    end = _end(bits, edits, blocks, (writer.loose + bits.size - at) % 8)
    writer.add(bits.number(at, end), end - at)
    return writer.coded()


def _end(bits: Bits, edits: _Edits, blocks: list[Block], loose: int) -> int:
    """Where the last MCU ends, or the padding behind it, which is copied as long as it makes no byte of its own.

    `loose` is how many bits are in the last byte if it is copied. To tell padding from data takes reading on.
    """
    if edits.mcus and (loose == 0 or bits.number(bits.size - loose, bits.size) + 1 < 1 << loose):
        return bits.size
    return skip(bits, edits.position, blocks, edits.mcus, [0] * len(blocks))


def _coded(symbols: Sequence[_Symbol], tables: dict[int, Table]) -> str:
    return "".join([codes(tables[symbol.table])[symbol.symbol] + symbol.extra for symbol in symbols])
