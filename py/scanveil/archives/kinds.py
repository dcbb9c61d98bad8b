"""Which kind of archive a file is, if it is one, and what lies in it."""

from __future__ import annotations

from typing import BinaryIO

from scanveil.archives import gzips, zips
from scanveil.archives.member import Member
from scanveil.errors import ArchiveError, PackedError, UnreadableError
from scanveil.said import _

ZIP, GZIP, DISC = "ZIP", "gzip", "ISO"
OPENED = (ZIP, GZIP, DISC)
_SIGNATURES = (
    (0, b"PK\3\4", ZIP),
    (0, b"PK\5\6", ZIP),
    (0, b"PK\7\x08", ZIP),
    (0, b"\x1f\x8b", GZIP),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\7", "RAR"),
    (0, b"BZh", "bzip2"),
    (0, b"\xfd7zXZ\0", "xz"),
    (0, b"\x28\xb5\x2f\xfd", "Zstandard"),
    (0, b"MSCF", "CAB"),
    (257, b"ustar", "tar"),
)
_OTHERS = (".jar", ".war", ".apk", ".epub", ".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".xpi", ".crx", ".whl")
"""Endings of what is a ZIP as well, and is no archive to anybody."""
_CALLED = (".zip", ".iso", ".7z", ".rar", ".gz")
_DISC_AT, _DISC = 16 * 2048 + 1, b"CD001"
_HEAD = 300
DEEPEST = 2
"""An archive may lie in one other."""


def kind_of(file: BinaryIO) -> str:
    """The kind of archive that a file is, "" for no such one."""
    file.seek(0)
    head = file.read(_HEAD)
    for at, signature, kind in _SIGNATURES:
        if head.startswith(signature, at):
            return kind
    file.seek(_DISC_AT)
    return DISC if file.read(len(_DISC)) == _DISC else ""


def refuse_archive(file: BinaryIO, path: str) -> None:
    """Raise ArchiveError for an archive that can be opened, PackedError or UnreadableError for another one."""
    kind = "" if path.lower().endswith(_OTHERS) else kind_of(file)
    if not kind and path.lower().endswith(_CALLED):
        raise UnreadableError(
            _(
                "This has the name of an archive, but could not be opened. It is damaged, or did not arrive "
                "completely; please get it once more."
            ),
            path=path,
        )
    if kind in OPENED:
        raise ArchiveError(
            _("This is an archive, and what lies in it was not opened. Please unpack it, and choose the folder."),
            path=path,
        )
    if kind:
        raise PackedError(
            _(
                "This is an archive of the kind {kind}, which is not opened here. Please unpack it on a computer "
                "first, and then choose the folder that comes out of it.",
                kind=kind,
            ),
            path=path,
        )


def check_depth(depth: int, path: str) -> None:
    """Raise PackedError for an archive that lies too deep in others: so many of them, itself counted."""
    if depth > DEEPEST:
        raise PackedError(
            _(
                "This archive was not opened, as it lies in an archive in an archive. Please unpack it on a computer "
                "first."
            ),
            path=path,
        )


def members_of(file: BinaryIO, size: int, path: str, read: zips.Gather = zips.gather) -> list[Member]:
    """The files in an archive; `read` reads at many places at once. Raises a ScanveilError where that cannot be."""
    kind = kind_of(file)
    if kind == ZIP:
        archive = zips.read_directory(file, size, path)
        zips.check_beginning(archive, path)
        return [member for _info, member in zips.members_of(archive, file, read)]
    if kind == GZIP:
        return gzips.members_of(file, size, path)
    from scanveil.archives import discs

    return discs.members_of(file, size, path)


def check_share(before: int, count: int, path: str) -> None:
    """Raise TooLargeError where so many files, with those found before, are more than an archive may hold in all."""
    if before + count > zips.MOST_MEMBERS:
        raise zips.too_large(path)


def shown(name: str) -> str:
    """The name of a file in an archive as people read it: without what leads out of it, each odd byte a letter."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = name.encode("utf-8", "surrogateescape").decode("cp437")
    return "/".join(part for part in name.replace("\\", "/").split("/") if part not in ("", ".", ".."))
