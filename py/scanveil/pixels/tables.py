"""Lookup tables as files hold them: of modality values, of greys and of colours (PS3.3 C.11.1.1, C.11.2.1.1, C.7.9)."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.errors import DecodeError
from scanveil.said import _

MAX_ENTRIES = 1 << 16
MAX_BITS = 16

_DISCRETE, _LINEAR, _INDIRECT = 0, 1, 2


class LookupTable(NamedTuple):
    """A table from integers to integers of 0 .. 2**`bits` - 1.

    `first` is the input that the first entry is for; inputs beyond either end get the entry at that end.
    `packed` are the entries as uint16 in this machine's order, bytes so that a table can be a key.
    `explanation` is the file's own word for it, often empty.
    """

    first: int
    bits: int
    packed: bytes
    explanation: str = ""

    @property
    def entries(self) -> NDArray[np.uint16]:
        """uint16 (n,); shared, not to be written to."""
        return np.frombuffer(self.packed, np.uint16)

    @property
    def white(self) -> int:
        """The largest entry that it can have."""
        return (1 << self.bits) - 1

    def look_up(self, numbers: NDArray[Any]) -> NDArray[np.uint16]:
        """The entries for numbers of any shape, rounded to integers; NaN counts as the lowest."""
        entries = self.entries
        if numbers.dtype.kind == "f":
            numbers = np.floor(np.nan_to_num(numbers, nan=-np.inf) + 0.5)
        last = self.first + entries.size - 1
        found: NDArray[np.uint16] = entries[np.clip(numbers, self.first, last).astype(np.int64) - self.first]
        return found


def read_table(
    descriptor: tuple[int, ...], data: bytes, *, little: bool, signed: bool, explanation: str = ""
) -> LookupTable:
    """A table out of its descriptor (number of entries, first input, bits of an entry) and its data.

    `signed` says that inputs may be negative. Entries of 8 bits lie two to a word, or in a word each, as some write
    them. Raises DecodeError where the data are fewer than the descriptor says, or there is no descriptor.
    """
    count, first, bits = _read_descriptor(descriptor, signed)
    bytes_each = 2 if bits > 8 or len(data) >= 2 * count else 1
    if not data or len(data) < bytes_each * count:
        raise DecodeError(
            _(
                "A table of greys or colours (lookup table) is shorter than it should be. Please copy the file again, "
                "or ask whoever made it for another one."
            ),
            keyword="LUTData",
        )
    if bytes_each == 2:
        entries = np.frombuffer(data, "<u2" if little else ">u2", count).astype(np.uint16)
    else:
        if not little:
            data = (
                np.frombuffer(data[: len(data) // 2 * 2], np.uint16).byteswap().tobytes() + data[len(data) // 2 * 2 :]
            )
        entries = np.frombuffer(data, np.uint8, count).astype(np.uint16)
    return LookupTable(first, _bits_of(entries, bits), entries.tobytes(), explanation)


def read_segmented_table(descriptor: tuple[int, ...], data: bytes, *, little: bool, signed: bool) -> LookupTable:
    """A colour table that is stored in segments (PS3.3 C.7.9.2). Raises DecodeError where they are damaged."""
    count, first, bits = _read_descriptor(descriptor, signed)
    words = np.frombuffer(data[: len(data) // 2 * 2], "<u2" if little else ">u2") if bits > 8 else None
    numbers = (np.frombuffer(data, np.uint8) if words is None else words).tolist()
    try:
        expanded = _expand(numbers, count, bits)
    except (IndexError, ValueError) as error:  # a segment is cut off
        raise _bad_segments() from error
    if len(expanded) < count:
        raise _bad_segments()
    entries = np.array(expanded, np.uint16)
    return LookupTable(first, bits, entries.tobytes())


def lut_of(item: Values, *, signed: bool) -> LookupTable:
    """The table in an item of Modality LUT, VOI LUT or Presentation LUT Sequence (0028,3002 to 3006)."""
    signed = signed or item.vr(tags.LUT_DESCRIPTOR) == b"SS"
    return read_table(
        item.shorts(tags.LUT_DESCRIPTOR),
        item.raw(tags.LUT_DATA),
        little=item.encoding.little,
        signed=signed,
        explanation=item.text(tags.LUT_EXPLANATION),
    )


def _read_descriptor(descriptor: tuple[int, ...], signed: bool) -> tuple[int, int, int]:
    """Number of entries, first input and bits of an entry (PS3.3 C.11.1.1.1: 0 entries stands for 65,536)."""
    if len(descriptor) != 3 or not 1 <= descriptor[2] <= MAX_BITS:
        raise DecodeError(
            _(
                "A table of greys or colours (lookup table) is not described as it should be. Please ask whoever made "
                "the file for another one."
            ),
            keyword="LUTDescriptor",
        )
    count, first, bits = descriptor
    return count or MAX_ENTRIES, first - (1 << 16) if signed and first >= 1 << 15 else first, bits


def _bits_of(entries: NDArray[np.uint16], stated: int) -> int:
    """The bits of an entry: as stated, unless some entry has more."""
    return max(stated, int(entries.max()).bit_length())


def _expand(numbers: list[int], count: int, bits: int) -> list[int]:
    """The entries that segments stand for, so many at most."""
    entries: list[int] = []
    starts: list[int] = []
    at = 0
    while at < len(numbers) and len(entries) < count:
        starts.append(at)
        if numbers[at] == _INDIRECT:
            at = _repeat(numbers, at, starts, entries, count, bits)
        else:
            at = _segment(numbers, at, entries, count)
    return entries


def _segment(numbers: list[int], at: int, entries: list[int], count: int) -> int:
    """Add a discrete (C.7.9.2.1) or a linear segment (C.7.9.2.2); where the next one starts."""
    kind, length = numbers[at], numbers[at + 1]
    length = min(length, count - len(entries))
    if kind == _DISCRETE:
        entries += numbers[at + 2 : at + 2 + length]
        return at + 2 + numbers[at + 1]
    if kind != _LINEAR or not entries:
        raise _bad_segments()
    before, after = entries[-1], numbers[at + 2]
    whole = numbers[at + 1]
    entries += [round(before + (after - before) * step / whole) for step in range(1, length + 1)]
    return at + 3


def _repeat(numbers: list[int], at: int, starts: list[int], entries: list[int], count: int, bits: int) -> int:
    """Add segments once more that stand before (C.7.9.2.3): so many, from an offset in bytes; where the next starts."""
    segments, low, high = numbers[at + 1 : at + 4]
    if bits > 8:
        offset, after = (low | high << 16) // 2, at + 4
    else:
        offset, after = sum(byte << 8 * place for place, byte in enumerate(numbers[at + 2 : at + 6])), at + 6
    if offset not in starts[:-1]:
        raise _bad_segments()
    for _again in range(segments):
        if numbers[offset] == _INDIRECT or offset >= at:
            raise _bad_segments()
        offset = _segment(numbers, offset, entries, count)
    return after


def _bad_segments() -> DecodeError:
    return DecodeError(
        _(
            "The colour table of this image is damaged. Please copy the file again, or ask whoever made it for "
            "another one."
        ),
        keyword="SegmentedPaletteColorLookupTableData",
    )
