"""Tables of a JPEG that no component uses (ISO 10918-1 B.2.4): room for text that no decoder ever sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

QUANTIZATION, HUFFMAN, SCAN = 0xDB, 0xC4, 0xDA
FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0), 0xF7, 0xDE})
"""Markers of frames."""
_LOSSLESS = frozenset({0xC3, 0xC7, 0xCB, 0xCF})  # without quantization, and Huffman tables for differences alone
_JPEG_LS = 0xF7  # without any of these tables

_HIERARCHICAL = 0xDE  # says that several frames follow

Segment = tuple[int, bytes]
"""A marker and what follows it up to the next: its length, what it holds and, for a scan, the coded data."""


class _Table(NamedTuple):
    """Where a table stands: the number of its segment, and the place in what that holds."""

    segment: int
    at: int
    end: int


def without_unused_tables(segments: list[Segment]) -> list[Segment]:
    """Segments without Huffman and quantization tables to which no scan refers before they are defined anew.

    All of them where they are not understood: without exactly one frame, or with a scan of something else than it has.
    """
    frames = [(marker, content) for marker, content in segments if marker in FRAMES]
    if len(frames) != 1 or frames[0][0] == _HIERARCHICAL:
        return segments
    marker, content = frames[0]
    components = {content[at]: content[at + 2] for at in range(8, len(content) - 2, 3)}
    used = _used(segments, marker, components)
    return segments if used is None else [one for one in _kept(segments, used) if len(one[1]) > 2]


def _used(segments: list[Segment], frame: int, quantizations: dict[int, int]) -> set[_Table] | None:
    """The tables that scans refer to; `quantizations` are the quantization tables of components."""
    current: dict[tuple[int, int], _Table] = {}
    used: set[_Table | None] = set()
    for number, (marker, content) in enumerate(segments):
        if marker in (QUANTIZATION, HUFFMAN):
            current.update((key, _Table(number, at, end)) for key, at, end in _tables(marker, content))
        if marker != SCAN:
            continue
        for at in range(3, 3 + 2 * content[2], 2):
            component, selectors = content[at], content[at + 1]
            if component not in quantizations:
                return None
            if frame == _JPEG_LS:
                continue
            used.add(current.get((HUFFMAN, selectors >> 4)))
            if frame not in _LOSSLESS:
                used.add(current.get((HUFFMAN, 0x10 | selectors & 0xF)))
                used.add(current.get((QUANTIZATION, quantizations[component])))
    return {table for table in used if table}


def _tables(marker: int, content: bytes) -> Iterator[tuple[tuple[int, int], int, int]]:
    """The tables of a segment: marker and number, and where each lies. A Huffman table for AC has a number from 16."""
    at = 2
    while at < len(content):
        first = content[at]
        if marker == QUANTIZATION:
            key, end = (marker, first & 0xF), at + 1 + (64 << (first >> 4))
        else:
            key, end = (marker, first), at + 17 + sum(content[at + 1 : at + 17])
        yield key, at, end
        at = end


def _kept(segments: list[Segment], used: set[_Table]) -> Iterator[Segment]:
    """Segments with only those tables; those of which nothing is left hold their length alone."""
    for number, (marker, content) in enumerate(segments):
        if marker not in (QUANTIZATION, HUFFMAN):
            yield marker, content
            continue
        places = [(at, end) for _, at, end in _tables(marker, content)]
        left = b"".join(content[at:end] for at, end in places if _Table(number, at, end) in used)
        yield marker, (len(left) + 2).to_bytes(2) + left
