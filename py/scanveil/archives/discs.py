"""Images of discs (ISO 9660, with the longer names of Joliet or Rock Ridge where they have them)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scanveil.archives.member import AS_IT_IS, UNKNOWN, Member
from scanveil.errors import TooLargeError, UnreadableError
from scanveil.said import _

if TYPE_CHECKING:
    from pycdlib import PyCdlib

MOST_FILES = 200_000
MOST_DIRECTORY = 16 * 1024 * 1024
SECTOR = 2048
MOST_PADDING = 300
"""Empty sectors that programs put behind a disc."""
_SIZE_AT = 16 * SECTOR + 80
_TOO_MANY = _(
    "This image of a disc was not opened: it holds too many files. Please copy its folders, and choose those."
)


def holds_more(file: BinaryIO, size: int) -> bool:
    """Whether something follows the disc in its image that is no padding (ECMA-119 8.4.8)."""
    file.seek(_SIZE_AT)
    sectors = int.from_bytes(file.read(4), "little")
    return size > (sectors + MOST_PADDING) * SECTOR


def members_of(file: BinaryIO, size: int, path: str) -> list[Member]:
    """The files on a disc. Raises UnreadableError where it cannot be read, TooLargeError where it has too many."""
    from pycdlib import PyCdlib

    disc = PyCdlib()
    try:
        disc.open_fp(cast("BinaryIO", _Budget(file)))
        return list(_files(disc, size))
    except TooLargeError as error:
        raise error.at(path) from None
    except Exception as error:  # whatever the library stumbles over in an image that somebody broke
        raise UnreadableError(
            _(
                "This image of a disc could not be read. It is damaged, or did not arrive completely; please get it "
                "once more."
            ),
            path=path,
        ) from error


def _files(disc: PyCdlib, size: int) -> Iterator[Member]:
    """Each file once, by the longest name that it has; some are in one of a disc's trees only."""
    trees = {"joliet_path": disc.has_joliet(), "rr_path": disc.has_rock_ridge(), "iso_path": True}
    known: set[tuple[int, int]] = set()
    for names in (name for name, is_there in trees.items() if is_there):
        for folder, _folders, files in disc.walk(**{names: "/"}):
            for name in files:
                place = f"{folder.rstrip('/')}/{name}"
                found = _member(disc.get_record(**{names: place}), place, size)
                if found and (found.start, found.size) not in known:
                    known.add((found.start, found.size))
                    yield found
                if len(known) > MOST_FILES:
                    raise TooLargeError(_TOO_MANY)


def _member(record: Any, place: str, size: int) -> Member | None:
    """A file as a record of a directory has it; None for a link. One that lies in several pieces is not read."""
    if record.rock_ridge and record.rock_ridge.is_symlink():
        return None
    start, length = (record.extent_location() + record.xattr_len) * SECTOR, max(0, record.get_data_length())
    packing = UNKNOWN if record.data_continuation else AS_IT_IS
    return Member(_plain(place), start, min(length, max(0, size - start)), length, packing)


class _Budget:
    """A file of which no more is read than directories of so many files need: each file in them takes a kilobyte."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._left = file, MOST_DIRECTORY
        self.seek, self.tell, self.mode = file.seek, file.tell, "rb"

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if 0 <= size <= self._left else self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise TooLargeError(_TOO_MANY)
        return data


def _plain(place: str) -> str:
    """A name without what only discs have: the version, and a dot that nothing follows."""
    return place.lstrip("/").split(";")[0].rstrip(".")
