"""Files by their paths: which there are, and how they are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scanveil.conducting.reader import Opened
from scanveil.errors import UnreadableError, gone
from scanveil.geometry import natural_key
from scanveil.said import _


class Found(tuple[Path, ...]):
    """Files that were looked for already: nothing more is looked for in them."""


def files_in(paths: Iterable[str | Path]) -> Found:
    """The files that paths name, those in folders included, each once; in a folder by name, 2 before 10.

    Nothing is passed over without a word: a folder that the system does not open is in the list itself, and so is a
    link that leads out of the folders, for none is followed. `open_found` says of each why nothing in it was read.
    """
    if isinstance(paths, Found):
        return paths
    named = [Path(path) for path in paths]
    folders = [path.resolve() for path in named if path.is_dir()]
    found: dict[Path, None] = {}
    for path in named:
        inside = sorted(_inside(path, folders), key=_by_name) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return Found(found)


def open_file(path: str | Path) -> BinaryIO:
    """A file to read. Raises UnreadableError."""
    try:
        return open(path, "rb")
    except OSError as error:
        raise UnreadableError(
            _("The file could not be opened: {reason}.", reason=error.strerror), path=str(path)
        ) from error


@contextmanager
def open_found(path: Path) -> Iterator[Opened]:
    """What was found in a folder, open. Raises UnreadableError where it is no file, or none any more."""
    try:
        found = path.stat()
    except OSError as error:
        raise gone(str(path)) from error
    if stat.S_ISDIR(found.st_mode):
        raise UnreadableError(_why_unread(path), path=str(path))
    if not stat.S_ISREG(found.st_mode):  # whoever opens a pipe may wait for ever
        raise UnreadableError(_("This is no file, but a pipe or a device. It was not opened."), path=str(path))
    with open_file(path) as file:
        yield Opened(file, str(path), found.st_size)


def _inside(folder: Path, named: list[Path]) -> Iterator[Path]:
    unopened: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unopened.append):
        yield from (Path(place, name) for name in names)
        yield from (link for link in (Path(place, name) for name in folders) if _leads_out(link, named))
    yield from (Path(error.filename) for error in unopened)


def _leads_out(folder: Path, named: list[Path]) -> bool:
    if not folder.is_symlink():
        return False
    target = folder.resolve()
    return not any(target.is_relative_to(one) for one in named)


def _by_name(path: Path) -> tuple[object, ...]:
    """The parts of a path as people count; what is alike by that, by its letters."""
    return *map(natural_key, path.parts), str(path)


def _why_unread(folder: Path) -> str:
    if folder.is_symlink():
        return _("This is a link to a folder, which was not followed. To have what it leads to, name that folder.")
    try:
        os.scandir(folder).close()
    except OSError as error:
        return _("The folder could not be opened, so nothing in it was read: {reason}.", reason=error.strerror)
    return _("The folder could not be opened, so nothing in it was read. By now it can be; please try again.")
