"""Key files encrypted and opened where there is no browser: PBKDF2 of Python, AES-GCM of `cryptography`.

`cryptography` is only needed here, so it is not installed with Scanveil unless asked for: `pip install scanveil[key]`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from scanveil.deid.out.keyfile import (
    NONCE_LENGTH,
    SALT_LENGTH,
    SECRET_LENGTH,
    Envelope,
    KeyFile,
    check_passphrase,
    wrong_passphrase,
)
from scanveil.errors import UsageError
from scanveil.said import _

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM


def encrypt(key_file: KeyFile, passphrase: str) -> bytes:
    """A key file as it is saved. Raises KeyFileError for a short passphrase, UsageError without `cryptography`."""
    check_passphrase(passphrase)
    envelope = Envelope(secrets.token_bytes(SALT_LENGTH), secrets.token_bytes(NONCE_LENGTH))
    data = _cipher(envelope, passphrase).encrypt(envelope.nonce, key_file.to_bytes(), envelope.head)
    return replace(envelope, sealed=data).to_bytes()


def decrypt(data: bytes, passphrase: str) -> KeyFile:
    """A saved key file. Raises KeyFileError where it is none or the passphrase is another."""
    envelope = Envelope.from_bytes(data)
    check_passphrase(passphrase)
    cipher = _cipher(envelope, passphrase)
    from cryptography.exceptions import InvalidTag

    try:
        return KeyFile.from_bytes(cipher.decrypt(envelope.nonce, envelope.sealed, envelope.head))
    except InvalidTag as error:
        raise wrong_passphrase() from error


def find_cipher() -> type[AESGCM]:
    """What encrypts. Raises UsageError without `cryptography`."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError as error:
        raise UsageError(
            _("Key files need the package cryptography: {command}.", command="pip install 'scanveil[key]'")
        ) from error
    return AESGCM


def _cipher(envelope: Envelope, passphrase: str) -> AESGCM:
    cipher = find_cipher()
    key = hashlib.pbkdf2_hmac("sha256", passphrase.encode("utf-8"), envelope.salt, envelope.iterations, SECRET_LENGTH)
    return cipher(key)
