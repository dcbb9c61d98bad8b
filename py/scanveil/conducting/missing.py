"""Files that a disc's table of contents names, and that nobody has found."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from scanveil.said import ngettext

MISSING = "missing"
"""The reason of what is said of a table of contents whose files are not all there."""
_ISO_9660 = re.compile(r"\.?(?:;[0-9]+)?\Z")  # what that file system puts behind names: a dot, and a version


class Listed:
    """What tables of contents name, by their numbers."""

    def __init__(self) -> None:
        self._names: dict[int, Collection[str]] = {}
        self._told: dict[int, int] = {}

    def take(self, number: int, names: Collection[str]) -> None:
        """A table names these, as ways from its own folder."""
        self._names[number] = names

    def news(self, paths: dict[int, str], unknown: int) -> list[tuple[int, str]]:
        """What is to be said of tables that was not said already; nothing, "", of those whose files are there now.

        `paths` are those of all files; of so many more it is `unknown`, and they may be what is missing.
        """
        there = {_spelled(path) for path in paths.values()} if self._names else set[str]()
        found = []
        for number, names in self._names.items():
            folder = _spelled(paths.get(number, "")).rpartition("/")[0]
            count = max(0, len(set(_ways(folder, names)) - there) - unknown)
            if count != self._told.get(number, 0):
                self._told[number] = count
                found.append((number, _sentence(count) if count else ""))
        return found


def _ways(folder: str, names: Iterable[str]) -> Iterable[str]:
    return (_spelled(f"{folder}/{name}" if folder else name) for name in names)


def _spelled(path: str) -> str:
    """A path as file systems may have spelled it otherwise: in capitals, and with what ISO 9660 puts behind names."""
    return _ISO_9660.sub("", path.replace("\\", "/").lower())


def _sentence(count: int) -> str:
    return ngettext(
        "The disc's table of contents names {count:,} file that is not here. It may be on another disc, or not have "
        "been copied. If you have it, please choose it, too.",
        "The disc's table of contents names {count:,} files that are not here. They may be on another disc, or not "
        "have been copied. If you have them, please choose them, too.",
        count,
    )
