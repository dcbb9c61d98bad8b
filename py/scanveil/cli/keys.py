"""Key files and their passphrases."""

from __future__ import annotations

import os
import sys
import warnings
from getpass import GetPassWarning, getpass
from typing import TYPE_CHECKING

from scanveil.cli.files import open_file, written
from scanveil.errors import KeyFileError, UsageError
from scanveil.said import _, ngettext

if TYPE_CHECKING:
    from scanveil.deid.out.keyfile import KeyFile

PASSPHRASE = "SCANVEIL_PASSPHRASE"
"""The variable of the environment that holds the passphrase of a key file, where nobody is there to type it."""


def read_key(path: str) -> KeyFile:
    """A key file under a passphrase, or a file whose bytes are the secret."""
    from scanveil.deid.out.encryption import decrypt
    from scanveil.deid.out.keyfile import LARGEST, SHORTEST_SECRET, KeyFile, is_key_file

    with open_file(path) as file:
        data = file.read(LARGEST + 1)
    try:
        if is_key_file(data):
            return decrypt(data, _passphrase(_("Passphrase of the key file: ")))
    except KeyFileError as error:
        raise error.at(path) from error
    if len(data) < SHORTEST_SECRET:
        sentence = ngettext("A key has at least {count} byte.", "A key has at least {count} bytes.", SHORTEST_SECRET)
        raise UsageError(sentence, path=path)
    return KeyFile(data)


def check_encryption() -> None:
    """Raises UsageError where a key file could not be encrypted in the end."""
    from scanveil.deid.out.encryption import find_cipher

    find_cipher()


def save_key(path: str, key_file: KeyFile, passphrase: str) -> None:
    """A key file, encrypted."""
    from scanveil.deid.out.encryption import encrypt

    data = encrypt(key_file, passphrase)
    with written(path) as out:
        out.write(data)


def new_passphrase() -> str:
    """A passphrase for a key file, typed twice; judged before any work is done."""
    from scanveil.deid.out.keyfile import check_passphrase

    passphrase = _passphrase(_("New passphrase for the key file: "))
    check_passphrase(passphrase)
    if _passphrase(_("The same once more: ")) != passphrase:
        raise UsageError(_("The two are not the same."))
    return passphrase


def _passphrase(prompt: str) -> str:
    """Out of the environment, or typed by a person."""
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    try:
        return typed(prompt)
    except EOFError as error:
        raise UsageError(_("A passphrase is needed: type it, or set {variable}.", variable=PASSPHRASE)) from error


def typed(prompt: str) -> str:
    """Unseen; where there is no terminal, by another program. Raises EOFError where nothing comes."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return getpass(prompt)
    except GetPassWarning:
        line = sys.stdin.readline()
        if not line:
            raise EOFError from None
        return line.rstrip("\n")
