"""Files by their paths, and files in archives: which there are, and how they are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, TypeAlias

from scanveil.archives.kinds import check_depth, members_of, shown
from scanveil.archives.member import Member
from scanveil.conducting.opening import AskPassword, find_password, nobody_knows, open_inside
from scanveil.conducting.reader import Opened
from scanveil.errors import LockedError, NotOpenedError, UnreadableError, gone, refused
from scanveil.geometry import natural_key
from scanveil.said import _


@dataclass(frozen=True, slots=True)
class Inside:
    """A file in an archive, by itself or in one that lies in another one."""

    archive: Place
    member: Member
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.archive}/{shown(self.member.name)}"

    @property
    def name(self) -> str:
        """Its own name."""
        return str(self).rpartition("/")[2]


KEPT_OPEN = 4
"""Archives in archives that are kept open."""
Place: TypeAlias = Path | Inside
"""Where a file is."""


def outermost(place: Place) -> Path:
    """The file of the system that something is, or lies in."""
    return outermost(place.archive) if isinstance(place, Inside) else place


def _depth(place: Place) -> int:
    """In how many archives something lies."""
    return 1 + _depth(place.archive) if isinstance(place, Inside) else 0


class Found(tuple[Path, ...]):
    """Files that were looked for already: nothing more is looked for in them."""


def files_in(paths: Iterable[str | Path]) -> Found:
    """The files that paths name, those in folders included, each once; in a folder by name, 2 before 10.

    Nothing is passed over without a word: a folder that the system does not open is in the list itself, and so is a
    link to a folder that leads out of those that are named, for no such one is followed. `open_found` says of each why
    it is not read. A link to a file is that file.
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


def files_inside(place: Place, ask_password: AskPassword = nobody_knows) -> list[Inside]:
    """The files in an archive. Raises a ScanveilError where it cannot be opened, LockedError for want of a password."""
    check_depth(1 + _depth(place), str(place))
    try:
        with open_found(place) as (file, path, size):
            members = members_of(file, size, path)
            password = _password_of(file, path, members, ask_password)
    except OSError as error:
        raise gone(str(place)) from error
    return [Inside(place, member, password) for member in members]


def _password_of(file: BinaryIO, path: str, members: Sequence[Member], ask_password: AskPassword) -> str:
    """What `find_password` finds; nothing where some files can be read without: the others say that they are locked."""
    try:
        return find_password(file, path, members, ask_password)
    except LockedError:
        if all(member.is_locked for member in members):
            raise
        return ""


@contextmanager
def open_found(place: Place) -> Iterator[Opened]:
    """What was found in a folder or in an archive, open. Raises UnreadableError where that cannot be."""
    if isinstance(place, Path):
        opened = _open(place)
        with opened.file:
            yield opened
    elif isinstance(place.archive, Path):
        with open_found(place.archive) as archive:
            yield _open_inside(archive, place)
    else:
        yield _open_inside(_kept_open(place.archive), place)


def _open_inside(archive: Opened, place: Inside) -> Opened:
    file = open_inside(archive.file, archive.path, place.member, place.password)
    return Opened(file, str(place), place.member.size)


@lru_cache(maxsize=KEPT_OPEN)
def _kept_open(place: Inside) -> Opened:
    """An archive in another one. What was unpacked of it need not be unpacked again for the next file.

    Whoever reads in it keeps it open, also when it is not kept here any more; then it is closed by itself.
    """
    archive = _kept_open(place.archive) if isinstance(place.archive, Inside) else _open(place.archive)
    return _open_inside(archive, place)


def _open(path: Path) -> Opened:
    """A file, to be closed by whoever asked for it."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise _no_file(path, found.st_mode)
        return Opened(open(path, "rb"), str(path), found.st_size)
    except FileNotFoundError as error:
        raise gone(str(path)) from error
    except OSError as error:
        raise refused(str(path)) from error


def _no_file(path: Path, mode: int) -> UnreadableError:
    if not stat.S_ISDIR(mode):  # whoever opens a pipe may wait for ever
        return NotOpenedError(_("This is no file, but a pipe or a device. It was not opened."), path=str(path))
    if not path.is_symlink():
        return refused(str(path))
    return NotOpenedError(
        _("This is a link to a folder, which was not followed. To have what it leads to, name that folder."),
        path=str(path),
    )


def _inside(folder: Path, named: list[Path]) -> Iterator[Path]:
    unopened: list[OSError] = []
    for place, folders, names in os.walk(folder, onerror=unopened.append):
        yield from (Path(place, name) for name in names)
        yield from (link for link in (Path(place, name) for name in folders) if _leads_out(link, named))
    yield from (Path(error.filename) for error in unopened)


def _leads_out(folder: Path, named: list[Path]) -> bool:
    try:
        target = folder.resolve() if folder.is_symlink() else None
    except OSError:  # the system refuses even to look, such as at a path that is too long; it refuses to open it, too
        return False
    return target is not None and not any(target.is_relative_to(one) for one in named)


def _by_name(path: Path) -> tuple[object, ...]:
    """The parts of a path as people count; what is alike by that, by its letters."""
    return tuple(map(natural_key, path.parts)), str(path)
