"""Images of discs (ISO 9660, with the longer names of Joliet or Rock Ridge where they have them)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from scanveil.archives.member import Member
from scanveil.errors import TooLargeError, UnreadableError
from scanveil.said import _

if TYPE_CHECKING:
    from pycdlib import PyCdlib

MOST_FILES = 200_000
SECTOR = 2048


def members_of(file: BinaryIO, size: int, path: str) -> list[Member]:
    """The files on a disc. Raises UnreadableError where it cannot be read, TooLargeError where it has too many."""
    from pycdlib import PyCdlib

    disc = PyCdlib()
    try:
        disc.open_fp(file)
        return list(_files(disc, size))
    except TooLargeError as error:
        raise error.at(path) from None
    except Exception as error:  # whatever the library stumbles over in an image that somebody broke
        raise UnreadableError(
            _("The image of a disc could not be read. It is damaged, or did not arrive completely."), path=path
        ) from error


def _files(disc: PyCdlib, size: int) -> Iterator[Member]:
    names = "joliet_path" if disc.has_joliet() else "rr_path" if disc.has_rock_ridge() else "iso_path"
    count = 0
    for folder, _folders, files in disc.walk(**{names: "/"}):
        for name in files:
            count += 1
            if count > MOST_FILES:
                raise TooLargeError(_("The image of a disc holds more files than can be looked into. Please copy it."))
            place = f"{folder.rstrip('/')}/{name}"
            record = disc.get_record(**{names: place})
            start, length = record.extent_location() * SECTOR, max(0, record.get_data_length())
            yield Member(_plain(place), start, min(length, max(0, size - start)), length)


def _plain(place: str) -> str:
    """A name without what only discs have: the version, and a dot that nothing follows."""
    return place.lstrip("/").split(";")[0].rstrip(".")
