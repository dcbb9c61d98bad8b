"""What was used last, up to so many bytes.

This file keeps to the Python that MicroPython and CPython share: the page keeps pictures with it, readers keep values.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any


class Kept:
    """Values by their keys, of at most `room` bytes, or the last one alone; what was not used for longest goes.

    To keep and to find one take the same time however many there are.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._used = 0
        self._entries: dict[Hashable, _Entry] = {}
        self._ends = _Entry(None, None, 0)  # the oldest is newer than this, and the newest older: they make a ring

    def get(self, key: "Hashable") -> "Any":
        """The value kept for a key, or None."""
        entry = self._entries.get(key)
        if entry is None:
            return None
        entry.leave()
        entry.join(self._ends)
        return entry.value

    def keep(self, key: "Hashable", value: "Any", nbytes: int) -> "list[Any]":
        """Keep a value of so many bytes in place of one before; gives those that went for it."""
        if key in self._entries:
            self._remove(self._entries[key])
        entry = self._entries[key] = _Entry(key, value, nbytes)
        entry.join(self._ends)
        self._used += nbytes
        gone = []
        while self._used > self._room and self._ends.newer is not entry:
            gone.append(self._ends.newer.value)
            self._remove(self._ends.newer)
        return gone

    def _remove(self, entry: "_Entry") -> None:
        entry.leave()
        del self._entries[entry.key]
        self._used -= entry.nbytes


class _Entry:
    """A value, between the ones that were used before and after it."""

    def __init__(self, key: "Hashable", value: "Any", nbytes: int) -> None:
        self.key = key
        self.value = value
        self.nbytes = nbytes
        self.older = self
        self.newer = self

    def leave(self) -> None:
        self.older.newer = self.newer
        self.newer.older = self.older

    def join(self, ends: "_Entry") -> None:
        """Become the newest."""
        self.older, self.newer = ends.older, ends
        ends.older.newer = self
        ends.older = self
