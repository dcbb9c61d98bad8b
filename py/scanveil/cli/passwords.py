"""Passwords of archives, typed at a terminal or given where nobody is there to type."""

from __future__ import annotations

import os
import sys

from scanveil.archives.locks import no_password
from scanveil.cli.files import say_of
from scanveil.cli.keys import typed
from scanveil.cli.progress import beside_bar
from scanveil.said import _

PASSWORD = "SCANVEIL_ZIP_PASSWORD"
"""The variable of the environment that holds the password of archives."""


class Passwords:
    """Asks for the password of an archive, as often as somebody wants to try; each one is tried with others first."""

    def __init__(self) -> None:
        self._known = [os.environ[PASSWORD]] if os.environ.get(PASSWORD) else []
        self._left: list[str] = []

    def ask(self, path: str, why: str) -> str:
        """A password to try with an archive, "" for none; `why` says whether one was tried with it just now."""
        if why == no_password(path).sentence:
            self._left = list(self._known)
        if self._left:
            return self._left.pop(0)
        if not sys.stdin or not sys.stdin.isatty():
            return ""
        with beside_bar():
            say_of(path, why)
            password = _typed()
        self._known += [password] if password else []
        return password


def _typed() -> str:
    """What somebody types; "" where that is no text, or the end of it."""
    try:
        return typed(_("Password (nothing: leave it out): "))
    except (EOFError, UnicodeDecodeError):
        return ""
