"""Passwords of archives, typed at a terminal or given where nobody is there to type."""

from __future__ import annotations

import os
import sys
from getpass import getpass

from scanveil.cli.files import say_of
from scanveil.cli.progress import beside_bar
from scanveil.said import _

PASSWORD = "SCANVEIL_ZIP_PASSWORD"
"""The variable of the environment that holds the password of archives."""


class Passwords:
    """Asks for the password of an archive, as often as somebody wants to try; each one is tried with others first."""

    def __init__(self) -> None:
        self._known = [os.environ[PASSWORD]] if os.environ.get(PASSWORD) else []
        self._tried: set[tuple[str, str]] = set()

    def ask(self, path: str, why: str) -> str:
        """A password that was not tried with this archive, "" for none."""
        for password in self._known:
            if (path, password) not in self._tried:
                self._tried.add((path, password))
                return password
        if not sys.stdin or not sys.stdin.isatty():
            return ""
        with beside_bar():
            say_of(path, why)
            password = getpass(_("Password (nothing: leave it out): "))
        self._known.append(password)
        self._tried.add((path, password))
        return password
