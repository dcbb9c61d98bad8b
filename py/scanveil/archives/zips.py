"""ZIP archives that anybody may have made: what they say of themselves is judged before a byte is unpacked.

APPNOTE.TXT 6.3.10, section 4.3; names as in its appendix D, and as those write them who do not follow it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from struct import pack, unpack, unpack_from
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

Gather = Callable[[BinaryIO, Sequence[tuple[int, int]]], Sequence[bytes]]
"""Reads several parts of a file, each from one place to another; fewer bytes at its end."""

_PACKINGS = {ZIP_STORED: AS_IT_IS, ZIP_DEFLATED: DEFLATE}
_ENCRYPTED, _UTF_8 = 1, 0x800
_LOCAL = b"PK\3\4"
_LOCAL_SIZE, _LENGTHS_AT, _LONGEST_DESCRIPTOR = 30, 26, 24
_ENTRY_SIZE, _END_SIZE, _LONG_END_SIZE = 46, 22, 56 + 20  # 4.3.12; 4.3.16; 4.3.14 and 4.3.15
_LONG_END = b"PK\6\6"
_DESCRIPTOR, _DESCRIPTORS = b"PK\7\x08", (("<3L", 1 << 32), ("<L2Q", 1 << 64))  # 4.3.9
_NOTHING = b"\3\0"  # as deflate packs it
_BEHIND = 2 * _LONGEST_DESCRIPTOR
"""Bytes behind a locked file that its reader looks at: it reads a descriptor, however long, and what follows."""
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeDecodeError, ValueError)


def read_directory(file: BinaryIO, size: int, path: str) -> ZipFile:
    """A ZIP, its directory read. Raises UnreadableError, and TooLargeError where it holds more than is safe."""
    try:
        archive = ZipFile(cast("BinaryIO", _ShortReads(file)))
        _check_places(archive.infolist(), size)
    except _DAMAGED as error:
        raise UnreadableError(
            _(
                "The ZIP archive could not be read. It is damaged, did not arrive completely, or is far larger than "
                "archives of scans are. Please unpack it on a computer first."
            ),
            path=path,
        ) from error
    members = archive.infolist()
    whole, packed = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if len(members) > MOST_MEMBERS or packed > size or whole > room_for(size):
        raise too_large(path)
    return archive


def room_for(size: int) -> int:
    """Bytes to which an archive of so many may inflate."""
    return MOST_AT_LEAST + MOST_FOLD * size


def check_beginning(archive: ZipFile, path: str) -> None:
    """Raise UnreadableError where a ZIP begins with files that its directory does not name, such as another ZIP."""
    if min((one.header_offset for one in archive.infolist()), default=0):
        raise UnreadableError(
            _(
                "The ZIP archive was not opened, as it begins with files that it does not list. Please unpack it on a "
                "computer first."
            ),
            path=path,
        )


def too_large(path: str) -> TooLargeError:
    """The error for an archive with too many files, or too large ones."""
    return TooLargeError(
        _(
            "The archive holds more than can be looked into safely, so it was not opened. Please unpack it, and "
            "choose the folder."
        ),
        path=path,
    )


def _check_places(members: Sequence[ZipInfo], size: int) -> None:
    """Raise BadZipFile where a file has no name or is said to lie outside of the archive, or several in one place."""
    places = {one.header_offset for one in members}
    if len(places) < len(members) or any(not 0 <= place < size for place in places):
        raise BadZipFile
    if not all(one.filename for one in members):
        raise BadZipFile


def gather(file: BinaryIO, spans: Sequence[tuple[int, int]]) -> list[bytes]:
    """Bytes at several places, one after the other."""
    found = []
    for start, end in spans:
        file.seek(start)
        found.append(file.read(end - start))
    return found


def members_of(archive: ZipFile, file: BinaryIO, read: Gather = gather) -> list[tuple[ZipInfo, Member]]:
    """The files in a ZIP, as they lie there. One of which the directory does not say the truth turns out damaged."""
    files = sorted((one for one in archive.infolist() if not _is_folder(one)), key=lambda one: one.header_offset)
    names = [_name_in(one) for one in files]
    spans = [(one.header_offset, one.header_offset + _LOCAL_SIZE + len(name)) for one, name in zip(files, names)]
    return [(one, _member(one, head, name)) for one, name, head in zip(files, names, read(file, spans), strict=True)]


def _is_folder(one: ZipInfo) -> bool:
    return one.filename.endswith("/") and not one.file_size and one.compress_size <= len(_NOTHING)


def _member(one: ZipInfo, head: bytes, name: bytes) -> Member:
    """A file, by the directory and its local header. They say the same, or one program would see another file."""
    start, size, is_locked = one.header_offset, one.compress_size, bool(one.flag_bits & _ENCRYPTED)
    is_other = not is_locked and one.compress_type == ZIP_STORED and size != one.file_size
    if is_other or head[:4] != _LOCAL or head[_LOCAL_SIZE:] != name:
        return Member(name_of(one), start, 0, one.file_size, DEFLATE)
    name_size, extra_size = unpack_from("<HH", head, _LENGTHS_AT)
    if name_size != len(name):
        return Member(name_of(one), start, 0, one.file_size, DEFLATE)
    behind_name = _LOCAL_SIZE + name_size + extra_size
    if is_locked:  # who unlocks it reads what stands in front, and perhaps behind
        size += behind_name + _BEHIND
    else:
        start += behind_name
    packing = _PACKINGS.get(one.compress_type, UNKNOWN)
    return Member(name_of(one), start, size, one.file_size, packing, one.CRC, is_locked)


def _name_in(one: ZipInfo) -> bytes:
    """The name of a file as it stands in the archive."""
    return one.orig_filename.encode("utf-8" if one.flag_bits & _UTF_8 else "cp437")


def name_of(member: ZipInfo) -> str:
    """The name of a file in a ZIP as its bytes are, those that are no UTF-8 as Python has them in names of files."""
    if member.flag_bits & _UTF_8:
        return member.orig_filename
    return _name_in(member).decode("utf-8", "surrogateescape")


def loose_ranges(archive: ZipFile, file: BinaryIO, size: int) -> Iterator[tuple[int, int, bool]]:
    """From where to where a ZIP holds bytes that are no file, no name and no part of its directory.

    The last says whether they may be a file that the directory does not name. Raises UnreadableError.
    """
    at = 0
    before: ZipInfo | None = None
    for member in sorted(archive.infolist(), key=lambda one: one.header_offset):
        if member.header_offset > at:
            yield at, member.header_offset, at > 0 and not _is_descriptor(file, at, member.header_offset, before)
        file.seek(member.header_offset + _LENGTHS_AT)
        name, extra = unpack("<HH", file.read(4).ljust(4, b"\0"))
        behind_name = member.header_offset + _LENGTHS_AT + 4 + name
        if extra:
            yield behind_name, behind_name + extra, False
        at, before = max(at, behind_name + extra + member.compress_size), member
    if archive.start_dir > at:
        yield at, archive.start_dir, not _is_descriptor(file, at, archive.start_dir, before)
    entries = (_ENTRY_SIZE + len(_name_in(one) + one.extra + one.comment) for one in archive.infolist())
    end = archive.start_dir + sum(entries)
    file.seek(end)
    end_size = _END_SIZE + _LONG_END_SIZE * (file.read(len(_LONG_END)) == _LONG_END) + len(archive.comment)
    if size > end + end_size:
        yield end + end_size, size, True


def _is_descriptor(file: BinaryIO, start: int, end: int, member: ZipInfo | None) -> bool:
    """Whether bytes are what stands behind a file whose size was not known when it was begun: its CRC-32 and sizes."""
    if member is None or end - start > _LONGEST_DESCRIPTOR:
        return False
    file.seek(start)
    found = file.read(end - start).removeprefix(_DESCRIPTOR)
    sizes = [pack(form, member.CRC, member.compress_size % top, member.file_size % top) for form, top in _DESCRIPTORS]
    return found in sizes


class _ShortReads:
    """A file that never gives more at a time than an archive's directory may have; it then seems to be cut off."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek, self.tell, self.seekable = file.seek, file.tell, file.seekable  # as ZipFile asks

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes."""
        return self._file.read(MOST_DIRECTORY if size < 0 else min(size, MOST_DIRECTORY))
