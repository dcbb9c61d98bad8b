"""ZIP archives that anybody may have made, read with care: nothing is inflated beyond a limit, all of it in blocks.

What an archive says of itself (APPNOTE.TXT 6.3.10, 4.3) is judged before a byte is inflated.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from struct import unpack
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from scanveil.conducting.reader import Opened
from scanveil.errors import NotOpenedError, TooLargeError, UnreadableError
from scanveil.said import _

MOST_DIRECTORY = 24 * 1024 * 1024
"""Bytes of an archive's directory: room for more than 200,000 files, and for what Python makes of it in memory."""
MOST_MEMBERS = 200_000
MOST_OF_ONE = 4 * 1024**3
"""Bytes to which one file may inflate."""
MOST_AT_LEAST, MOST_FOLD = 2 * 1024**3, 50
"""Bytes to which an archive may inflate in any case, and how many times its own size beyond that."""

_STARTS = b"PK\3\4", b"PK\5\6"
_ENCRYPTED, _UTF_8 = 1, 0x800
_LENGTHS_AT, _LONGEST_DESCRIPTOR = 26, 24
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError)


def is_archive(file: BinaryIO) -> bool:
    """Whether a file is a ZIP, also behind something else."""
    return starts_as_archive(file) or is_zipfile(file)


def starts_as_archive(file: BinaryIO) -> bool:
    """Whether a file starts as a ZIP does."""
    file.seek(0)
    return file.read(4) in _STARTS


def open_archive(opened: Opened) -> ZipFile:
    """A ZIP, its directory read. Raises UnreadableError, and TooLargeError where it holds more than is safe."""
    try:
        archive = ZipFile(cast("BinaryIO", _ShortReads(opened.file)))
    except (*_DAMAGED, ValueError) as error:
        raise UnreadableError(
            _("The ZIP archive could not be read. It is damaged, or far larger than archives of scans are."),
            path=opened.path,
        ) from error
    members = archive.infolist()
    inflated = sum(one.file_size for one in members)
    if len(members) > MOST_MEMBERS or inflated > MOST_AT_LEAST + MOST_FOLD * opened.size:
        raise TooLargeError(
            _("The ZIP archive holds more than can be looked into safely. Please unpack it, and check the folder."),
            path=opened.path,
        )
    return archive


def name_of(member: ZipInfo) -> str:
    """The name of a file in a ZIP as its bytes are, those that are no UTF-8 as Python has them in names of files."""
    if member.flag_bits & _UTF_8:
        return member.orig_filename
    return member.orig_filename.encode("cp437").decode("utf-8", "surrogateescape")


def loose_ranges(archive: ZipFile, file: BinaryIO) -> Iterator[tuple[int, int, bool]]:
    """From where to where a ZIP holds bytes that are no file, no name and no part of its directory.

    The last says whether they may be a file that the directory no longer names. Raises UnreadableError.
    """
    at = 0
    for member in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if member.header_offset > at:
            yield at, member.header_offset, at > 0 and member.header_offset - at > _LONGEST_DESCRIPTOR
        file.seek(member.header_offset + _LENGTHS_AT)
        name, extra = unpack("<HH", file.read(4).ljust(4, b"\0"))
        behind_name = member.header_offset + _LENGTHS_AT + 4 + name
        if extra:
            yield behind_name, behind_name + extra, False
        at = max(at, behind_name + extra + member.compress_size)
    if archive.start_dir > at:
        yield at, archive.start_dir, at > 0 and archive.start_dir - at > _LONGEST_DESCRIPTOR


@contextmanager
def open_member(archive: ZipFile, member: ZipInfo, path: str) -> Iterator[Opened]:
    """A file in a ZIP, to be read in blocks. Raises a ScanveilError, also on the way, where that cannot be done."""
    _check(member, path)
    try:
        with archive.open(member) as file:
            yield Opened(cast("BinaryIO", file), path, member.file_size)
    except _DAMAGED as error:
        raise UnreadableError(_("This file in the ZIP archive is damaged."), path=path) from error


def _check(member: ZipInfo, path: str) -> None:
    if member.flag_bits & _ENCRYPTED:
        raise NotOpenedError(_("This file in the ZIP archive is encrypted, and was not looked into."), path=path)
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise NotOpenedError(_("This file is packed in a way that is not known here. Please unpack it."), path=path)
    if member.compress_type == ZIP_DEFLATED and member.file_size > MOST_OF_ONE:
        raise TooLargeError(_("This file would grow beyond what can be opened safely. Please unpack it."), path=path)


class _ShortReads:
    """A file that never gives more at a time than an archive's directory may have; it then seems to be cut off."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable  # as ZipFile asks

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes."""
        return self._file.read(MOST_DIRECTORY if size < 0 else min(size, MOST_DIRECTORY))
