"""Files in archives, opened, also those that need a password: by ZipCrypto, or by AES as WinZip has it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import BinaryIO

from scanveil.archives.locks import TRIED, locked_among, no_password, wrong_password
from scanveil.archives.member import Member
from scanveil.archives.unpacking import Part, damaged, open_member, unknown_way
from scanveil.errors import LockedError, PackedError, ScanveilError, TooLargeError, UnreadableError

READ = 256 * 1024

AskPassword = Callable[[str, str], str]
"""Gives the password of an archive, given its path and why one is needed; "" where nobody knows it."""


def nobody_knows(path: str, why: str) -> str:
    """No archive is unlocked."""
    return ""


def opener(
    archive: BinaryIO, path: str, members: Sequence[Member], ask_password: AskPassword
) -> Callable[[Member], BinaryIO]:
    """How to open the files in an archive. Its password is asked for once, when it is needed."""
    found: list[str | ScanveilError] = []

    def open_one(member: Member) -> BinaryIO:
        if member.is_locked and not found:
            try:
                found.append(find_password(archive, path, members, ask_password))
            except (LockedError, TooLargeError) as error:
                found.append(error)
        password = found[0] if member.is_locked else ""
        if isinstance(password, ScanveilError):
            raise password
        return open_inside(archive, path, member, password)

    return open_one


def find_password(archive: BinaryIO, path: str, members: Iterable[Member], ask_password: AskPassword) -> str:
    """The password of an archive, "" where none is needed. Raises LockedError where nobody knows it."""
    locked = locked_among(members, path)
    if not locked:
        return ""
    error = no_password(path)
    while password := ask_password(path, error.sentence):
        if any(_opens(archive, path, member, password) for member in locked[:TRIED]):
            return password
        error = wrong_password(path)
    raise error


def _opens(archive: BinaryIO, path: str, member: Member, password: str) -> bool:
    """Whether a password is that of a file; also of one that is packed in a way that is not known here."""
    try:
        open_inside(archive, path, member, password)
    except UnreadableError as error:
        return isinstance(error, PackedError)
    return True


def open_inside(archive: BinaryIO, path: str, member: Member, password: str) -> BinaryIO:
    """A file in an archive. Raises LockedError where this is not the password, UnreadableError for what is damaged."""
    if not member.is_locked:
        return open_member(archive, member)
    if not password:
        raise no_password(path)
    from stream_unzip import IncorrectPasswordError, UnsupportedFeatureError, UnzipError, stream_unzip

    part = Part(archive, member.start, member.packed_size)
    try:
        for _name, _size, chunks in stream_unzip(
            iter(lambda: part.read(READ), b""), password=password.encode("utf-8", "surrogateescape")
        ):
            return io.BytesIO(b"".join(_not_beyond(member.size, chunks)))
    except IncorrectPasswordError as error:
        raise wrong_password(path) from error
    except UnsupportedFeatureError as error:
        raise PackedError(unknown_way().sentence, path=path) from error
    except UnzipError as error:
        raise damaged().at(path) from error
    raise damaged().at(path)


def _not_beyond(size: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        size -= len(chunk)
        if size < 0:
            raise damaged()
        yield chunk
