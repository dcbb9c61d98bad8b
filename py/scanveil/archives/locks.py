"""Locked files in archives: which there are, and what is said of passwords. Who unlocks them has a library for it."""

from __future__ import annotations

from collections.abc import Iterable

from scanveil.archives.member import Member
from scanveil.errors import LockedError, TooLargeError
from scanveil.said import _

MOST = 500 * 1024 * 1024
"""Bytes of all locked files in an archive: they are unlocked in memory."""

TRIED = 3
"""Files that a password is tried with: one of them may be damaged."""


def locked_among(members: Iterable[Member], path: str) -> list[Member]:
    """The locked ones. First the smallest that is not empty: it tells whether a password is right.

    Raises TooLargeError where there is more in them than can be unlocked.
    """
    locked = sorted((member for member in members if member.is_locked), key=lambda one: (not one.size, one.size))
    if sum(member.size for member in locked) > MOST:
        raise TooLargeError(
            _(
                "What is locked in this archive is too large to be unlocked here. Please unpack it with its password, "
                "and choose the folder."
            ),
            path=path,
        )
    return locked


def no_password(path: str) -> LockedError:
    """The error where nobody gave a password."""
    return LockedError(_("This archive is locked with a password. Whoever sent it knows the password."), path=path)


def wrong_password(path: str) -> LockedError:
    """The error where the password does not open what is locked: few ways to lock tell the one from the other."""
    return LockedError(
        _("This is not the password of the archive, or the archive is damaged. Please try once more."), path=path
    )
