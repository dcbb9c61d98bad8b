"""Files in archives, opened, also those that need a password: by ZipCrypto, or by AES as WinZip has it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from scanveil.archives.locks import locked_among, no_password, wrong_password
from scanveil.archives.member import Member
from scanveil.archives.unpacking import Part, damaged, open_member
from scanveil.errors import UnreadableError

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
    """The password of an archive, "" where none is needed. Raises LockedError where nobody knows it."""
    locked = locked_among(members, path)
    if not locked:
        return ""
    error = no_password(path)
    while password := ask_password(path, error.sentence):
        try:
            open_inside(archive, path, locked[0], password)
        except UnreadableError:
            error = wrong_password(path)
        else:
            return password
    raise error


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
        raise wrong_password(path) from error
    except UnzipError as error:
        raise damaged().at(path) from error
    raise damaged().at(path)


def _not_beyond(size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        size -= len(chunk)
        if size < 0:
            raise damaged()
        yield chunk
