"""ZIP archives that anybody may have made: what they say of themselves is judged before a byte is unpacked.

APPNOTE.TXT 6.3.10, section 4.3; names as in its appendix D, and as those write them who do not follow it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from struct import unpack
from typing import BinaryIO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from scanveil.archives.member import AS_IT_IS, DEFLATE, UNKNOWN, Member
from scanveil.errors import TooLargeError, UnreadableError
from scanveil.said import _

MOST_DIRECTORY = 24 * 1024 * 1024
"""Bytes of an archive's directory: room for more than 200,000 files, and for what Python makes of it in memory."""
MOST_MEMBERS = 200_000
MOST_AT_LEAST, MOST_FOLD = 2 * 1024**3, 50
"""Bytes to which an archive may inflate in any case, and how many times its own size beyond that."""

Gather = Callable[[BinaryIO, Sequence[int], int], Sequence[bytes]]
"""Reads so many bytes at each of several places in a file; fewer at its end."""

_PACKINGS = {ZIP_STORED: AS_IT_IS, ZIP_DEFLATED: DEFLATE}
_ENCRYPTED, _UTF_8 = 1, 0x800
_LOCAL = b"PK\3\4"
_LOCAL_SIZE, _LENGTHS_AT, _LONGEST_DESCRIPTOR = 30, 26, 24
_BEHIND = 2 * _LONGEST_DESCRIPTOR
"""Bytes behind a locked file that its reader looks at: it reads a descriptor, however long, and what follows."""
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError)


def read_directory(file: BinaryIO, size: int, path: str) -> ZipFile:
    """A ZIP, its directory read. Raises UnreadableError, and TooLargeError where it holds more than is safe."""
    try:
        archive = ZipFile(cast("BinaryIO", _ShortReads(file)))
        if any(one.header_offset < 0 for one in archive.infolist()):
            raise BadZipFile
    except _DAMAGED as error:
        raise UnreadableError(
            _(
                "The ZIP archive could not be read. It is damaged or did not arrive completely, or it is far larger "
                "than archives of scans are."
            ),
            path=path,
        ) from error
    members = archive.infolist()
    whole, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if len(members) > MOST_MEMBERS or packed > size or whole > MOST_AT_LEAST + MOST_FOLD * size:
        raise TooLargeError(
            _("The ZIP archive holds more than can be looked into safely. Please unpack it, and choose the folder."),
            path=path,
        )
    return archive


def gather(file: BinaryIO, places: Sequence[int], size: int) -> list[bytes]:
    """Bytes at several places, one after the other."""
    found = []
    for place in places:
        file.seek(place)
        found.append(file.read(size))
    return found


def members_of(archive: ZipFile, file: BinaryIO, read: Gather = gather) -> list[tuple[ZipInfo, Member]]:
    """The files in a ZIP, in its order. One of which the directory does not say the truth will turn out damaged."""
    files = [one for one in archive.infolist() if one.file_size or not one.filename.endswith("/")]
    heads = read(file, [one.header_offset for one in files], _LOCAL_SIZE)
    return [(one, _member(one, head)) for one, head in zip(files, heads, strict=True)]


def _member(one: ZipInfo, head: bytes) -> Member:
    start, size, is_locked = one.header_offset, one.compress_size, bool(one.flag_bits & _ENCRYPTED)
    is_other = not is_locked and one.compress_type == ZIP_STORED and size != one.file_size
    if head[:4] != _LOCAL or len(head) < _LOCAL_SIZE or is_other:
        return Member(name_of(one), start, 0, one.file_size, DEFLATE)
    behind_name = _LOCAL_SIZE + sum(unpack("<HH", head[_LENGTHS_AT:]))
    if is_locked:  # who unlocks it reads what stands in front, and perhaps behind
        size += behind_name + _BEHIND
    else:
        start += behind_name
    packing = _PACKINGS.get(one.compress_type, UNKNOWN)
    return Member(name_of(one), start, size, one.file_size, packing, one.CRC, is_locked)


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


class _ShortReads:
    """A file that never gives more at a time than an archive's directory may have; it then seems to be cut off."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable  # as ZipFile asks

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes."""
        return self._file.read(MOST_DIRECTORY if size < 0 else min(size, MOST_DIRECTORY))
