"""Key files: encrypted and opened by the browser's own AES-GCM, which the page has for its workers."""

from __future__ import annotations

import os
from dataclasses import replace

import js
from pyodide.ffi import JsException, to_js

from scanveil.deid.out.keyfile import NONCE_LENGTH, SALT_LENGTH, Envelope, KeyFile, check_passphrase, wrong_passphrase
from scanveil.errors import KeyFileError
from scanveil.said import _
from worker.wire import as_object


async def encrypt(key_file: KeyFile, passphrase: str) -> bytes:
    """What says who is who, as a file. Raises KeyFileError for a passphrase that is soon guessed."""
    check_passphrase(passphrase)
    envelope = Envelope(os.urandom(SALT_LENGTH), os.urandom(NONCE_LENGTH))
    sealed = await _cipher("encrypt", envelope, passphrase, key_file.to_bytes())
    return replace(envelope, sealed=sealed).to_bytes()


async def decrypt(text: str, passphrase: str) -> KeyFile:
    """What a key file holds. Raises KeyFileError where it cannot be opened."""
    envelope = Envelope.from_bytes(text.encode("utf-8"))
    try:
        packed = await _cipher("decrypt", envelope, passphrase, envelope.sealed)
    except JsException as error:
        raise wrong_passphrase() from error
    return KeyFile.from_bytes(packed)


async def _cipher(deed: str, envelope: Envelope, passphrase: str, data: bytes) -> bytes:
    """What AES-GCM makes of this, its key out of a passphrase (PBKDF2)."""
    if not hasattr(js, "cipher"):
        raise KeyFileError(
            _(
                "No key file can be made or opened here: browsers encrypt only in pages whose address begins with "
                "https. Please open this page so."
            )
        )
    secret, *rest = (passphrase.encode("utf-8"), envelope.salt, envelope.nonce, envelope.head, data)
    salt, nonce, head, given = map(to_js, rest)
    how = as_object(secret=to_js(secret), salt=salt, iterations=envelope.iterations, nonce=nonce, head=head, data=given)
    made: bytes = (await js.cipher(deed, how)).to_bytes()
    return made
