"""Finds any of many byte strings in long bytes, and so what identifies people in bytes that are no text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any

from scanveil.deid.check.evidence import DIGITS

if TYPE_CHECKING:
    import numpy as np


_AROUND, _GREY = 16, 24  # of 32 bytes around a number in pixels, how many may be digits


class Finder:
    """Finds any of many byte strings in long bytes: a table of pairs first, then the last bytes, then all of it.

    `width` bytes at the end of each needle are its anchor, so no needle is shorter. With `step` n only every nth pair
    of bytes is looked at, which finds them all if the anchor is longer than n bytes. However many needles share an
    anchor, where it is found each of their lengths is looked up but once.
    """

    def __init__(self, needles: Iterable[bytes], width: int, step: int) -> None:
        self._anchors: dict[int, dict[int, set[bytes]]] = {}
        for needle in needles:
            offset = len(needle) - width
            lengths = self._anchors.setdefault(int.from_bytes(needle[offset:], "little"), {})
            lengths.setdefault(offset, set()).add(needle)
        self._width = width
        self._step = step
        self.longest = max((len(needle) for needle in needles), default=0)

    @cached_property
    def _tables(self) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
        """Which pairs of bytes occur in anchors where they would be looked at; and the anchors, sorted."""
        import numpy as np

        keys = np.array(sorted(self._anchors), dtype=np.uint64)
        pairs = np.zeros(1 << 16, dtype=np.bool_)
        for offset in range(self._step):
            pairs[(keys >> np.uint64(8 * offset) & np.uint64(0xFFFF)).astype(np.intp)] = True
        return pairs, keys

    @cached_property
    def _lowest(self) -> int:
        """The lowest pair that occurs, as a number."""
        return int(self._tables[0].argmax())

    def matches(self, data: bytes) -> Iterator[tuple[bytes, int]]:
        """Every (needle, offset) in the data, in no order."""
        if not self._anchors or len(data) < self._width:
            return
        import numpy as np

        pairs, keys = self._tables
        step, last = self._step, len(data) - self._width
        count = last + 1 if step == 1 else (len(data) - 2) // step + 1
        seen = np.ndarray((count,), "<u2", data, 0, (step,))
        if step % 2 == 0 and self._out_of_reach(data, seen):
            return
        places = np.flatnonzero(pairs.take(seen))  # outside of browsers a third of the time of pairs[seen]
        for offset in range(step) if places.size else ():
            starts = places if step == 1 else _within(places * step - offset, last)
            anchors = self._anchors_at(data, starts)
            nearest = np.minimum(np.searchsorted(keys, anchors), keys.size - 1)
            for start in starts[keys[nearest] == anchors].tolist():
                anchor = int.from_bytes(data[start : start + self._width], "little")
                for before, needles in self._anchors[anchor].items():
                    if start >= before and (needle := data[start - before : start + self._width]) in needles:
                        yield needle, start - before

    def _out_of_reach(self, data: bytes, seen: np.ndarray[Any, Any]) -> bool:
        """Whether plainly no pair can occur: greys of 12 bits lie below most text, and that is quickly seen."""
        import numpy as np

        bits = np.bitwise_or.reduce(np.frombuffer(data, "<u8", len(data) // 8), keepdims=True)
        return bool(bits.view("<u2").max() < self._lowest and seen[-2:].max() < self._lowest)

    def _anchors_at(self, data: bytes, starts: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """The `width` bytes at each place, as numbers."""
        import numpy as np

        found = np.zeros(starts.shape, dtype=np.uint64)
        done = 0
        for size in (8, 4, 2, 1):
            if self._width - done >= size:
                view = np.ndarray((len(data) - self._width + 1,), f"<u{size}", data, done, (1,))
                found |= view[starts].astype(np.uint64) << np.uint64(8 * done)
                done += size
        return found


def _within(starts: np.ndarray[Any, Any], last: int) -> np.ndarray[Any, Any]:
    """Those that are not below 0 and not beyond `last`."""
    return starts[(starts >= 0) & (starts <= last)]


class OpaqueSearch:
    """A search through bytes that are no text, given in blocks; `kind` is what was found first, or empty."""

    def __init__(self, needles: dict[bytes, str], finder: Finder) -> None:
        self._needles = needles
        self._finder = finder
        self._carried = b""
        self.kind = ""

    def feed(self, block: bytes) -> None:
        """Search the next bytes; needles may lie across the seam."""
        if self.kind or not self._needles:
            return
        data = self._carried + block if self._carried else block
        found = (needle for needle, at in self._finder.matches(data) if not _is_grey(data, needle, at))
        self.kind = self._needles.get(next(found, b""), "")
        self._carried = data[-self._finder.longest :]


def _is_grey(data: bytes, needle: bytes, at: int) -> bool:
    """Whether digits lie in an even dark grey, whose bytes are all digits, rather than in a text."""
    if not DIGITS.issuperset(needle):
        return False
    end = at + len(needle)
    around = data[max(at - _AROUND, 0) : at] + data[end : end + _AROUND]
    return sum(byte in DIGITS for byte in around) > _GREY
