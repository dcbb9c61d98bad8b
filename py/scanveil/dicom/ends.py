"""Where sequences and items of undefined length end, remembered: each level above would walk through them again.

Of the buffer alone that was walked last, and of those alone that are long enough for that to matter.
"""

from __future__ import annotations

from collections.abc import Hashable

FAR = 512
"""Bytes behind which an end is remembered."""
MOST_KNOWN = 200_000
"""Ends that are remembered: a hostile file has more."""

_last: list[tuple[bytes, dict[int, tuple[int, Hashable]]]] = [(b"", {})]


def known_end(buffer: bytes, at: int, end: int, what: Hashable) -> int:
    """Where `what` begins at `at` ends, if that is known and its delimiter lies within `end`; else 0."""
    last, ends = _last[0]
    if last is not buffer or at not in ends:
        return 0
    found, kind = ends[at]
    return found if kind == what and found + 8 <= end else 0


def remembered(buffer: bytes, at: int, what: Hashable, found: int) -> int:
    """Where it was found to end."""
    if found - at >= FAR:
        if _last[0][0] is not buffer:
            _last[0] = (buffer, {})
        if len(_last[0][1]) < MOST_KNOWN:
            _last[0][1][at] = (found, what)
    return found
