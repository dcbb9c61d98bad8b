"""What was used last, up to so many bytes.

This file keeps to the Python that MicroPython and CPython share: the page keeps pictures with it, readers keep values.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any


class Kept:
    """Values by their keys, of at most `room` bytes, or the last one alone.

    What was used among the last bytes that fill half of the room is there; what was not used for longer than all of it
    goes. To keep and to find one take the same time however many there are.
    """

    def __init__(self, room: int) -> None:
        self._half = room // 2
        self._young: dict[Hashable, tuple[Any, int]] = {}
        self._old: dict[Hashable, tuple[Any, int]] = {}
        self._used = 0

    def get(self, key: "Hashable") -> "Any":
        """The value kept for a key, or None."""
        found = self._young.get(key)
        if found is None:
            found = self._old.pop(key, None)
            if found is None:
                return None
            self._put(key, found)
        return found[0]

    def keep(self, key: "Hashable", value: "Any", nbytes: int) -> "list[Any]":
        """Keep a value of so many bytes; gives those that went for it."""
        return [one for one, _nbytes in self._put(key, (value, nbytes))]

    def _put(self, key: "Hashable", entry: "tuple[Any, int]") -> "list[tuple[Any, int]]":
        before = self._young.pop(key, None)
        self._used += entry[1] - (before[1] if before else 0)
        gone: list[tuple[Any, int]] = []
        if self._used > self._half and self._young:
            gone = list(self._old.values())
            self._young, self._old, self._used = {}, self._young, entry[1]
        self._young[key] = entry
        return gone
