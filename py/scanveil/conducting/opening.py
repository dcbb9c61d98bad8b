"""Files in archives, opened, also those that need a password: by ZipCrypto, or by AES as WinZip has it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from scanveil.archives.member import Member
from scanveil.archives.unpacking import Part, damaged, open_member
from scanveil.errors import LockedError, TooLargeError, UnreadableError
from scanveil.said import _

MOST = 500 * 1024 * 1024
"""Bytes of all locked files in an archive: they are unlocked in memory, and never written to a disk."""
READ = 256 * 1024

AskPassword = Callable[[str, str], str]
"""Gives the password of an archive, given its path and why one is needed; "" where nobody knows it."""


def nobody_knows(path: str, why: str) -> str:
    """No archive is unlocked."""
    return ""


def opener(
    archive: BinaryIO, path: str, members: Sequence[Member], ask_password: AskPassword
) -> Callable[[Member], BinaryIO]:
    """How to open the files in an archive. The password is asked for when it is needed; what needs it says so else."""
    found: list[str] = []

    def open_one(member: Member) -> BinaryIO:
        if member.is_locked and not found:
            found.append(find_password(archive, path, members, ask_password))
        return open_inside(archive, path, member, found[0] if member.is_locked else "")

    return open_one


def find_password(archive: BinaryIO, path: str, members: Iterable[Member], ask_password: AskPassword) -> str:
    """The password of an archive, "" where none is needed; the smallest of its files is unlocked to know that.

    Raises LockedError where nobody knows it, TooLargeError where there is more than can be unlocked.
    """
    locked = [member for member in members if member.is_locked]
    if not locked:
        return ""
    if sum(member.size for member in locked) > MOST:
        raise TooLargeError(
            _("What is locked in this archive is too large to be unlocked here. Please unpack it with its password."),
            path=path,
        )
    smallest, why = min(locked, key=lambda one: one.size), _("This archive is locked with a password.")
    while password := ask_password(path, why):
        try:
            open_inside(archive, path, smallest, password)
        except LockedError as error:
            why = error.sentence
        except UnreadableError:
            why = _("This is not the password of the archive, or the archive is damaged.")
        else:
            return password
    raise LockedError(why, path=path)


def open_inside(archive: BinaryIO, path: str, member: Member, password: str) -> BinaryIO:
    """A file in an archive. Raises LockedError where this is not the password, UnreadableError for what is damaged."""
    if not member.is_locked:
        return open_member(archive, member)
    from stream_unzip import IncorrectPasswordError, UnzipError, stream_unzip

    part = Part(archive, member.start, member.packed_size)
    try:
        for _name, _size, chunks in stream_unzip(iter(lambda: part.read(READ), b""), password=password.encode("utf-8")):
            return io.BytesIO(b"".join(_not_beyond(member.size, chunks)))
    except IncorrectPasswordError as error:
        raise LockedError(_("This is not the password of the archive."), path=path) from error
    except UnzipError as error:
        raise damaged().at(path) from error
    raise damaged().at(path)


def _not_beyond(size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        size -= len(chunk)
        if size < 0:
            raise damaged()
        yield chunk
