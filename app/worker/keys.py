"""Key files: encrypted and opened by the browser's own AES-GCM."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

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
    way, key = await _cipher(envelope, passphrase)
    sealed = await js.crypto.subtle.encrypt(way, key, to_js(key_file.to_bytes()))
    return replace(envelope, sealed=sealed.to_bytes()).to_bytes()


async def decrypt(text: str, passphrase: str) -> KeyFile:
    """What a key file holds. Raises KeyFileError where it cannot be opened."""
    envelope = Envelope.from_bytes(text.encode("utf-8"))
    way, key = await _cipher(envelope, passphrase)
    try:
        packed = (await js.crypto.subtle.decrypt(way, key, to_js(envelope.sealed))).to_bytes()
    except JsException as error:
        raise wrong_passphrase() from error
    return KeyFile.from_bytes(packed)


async def _cipher(envelope: Envelope, passphrase: str) -> tuple[Any, Any]:
    """The browser's AES-GCM for a key file, and the key out of a passphrase (PBKDF2)."""
    if not hasattr(js.crypto, "subtle"):
        raise KeyFileError(_("Browsers encrypt only in pages that were opened by https. Please open this page so."))
    subtle = js.crypto.subtle
    secret = to_js(passphrase.encode("utf-8"))
    base = await subtle.importKey("raw", secret, "PBKDF2", False, to_js(["deriveKey"]))
    salt, nonce, head = (to_js(part) for part in (envelope.salt, envelope.nonce, envelope.head))
    way = as_object(name="PBKDF2", hash="SHA-256", salt=salt, iterations=envelope.iterations)
    uses = to_js(["encrypt", "decrypt"])
    key = await subtle.deriveKey(way, base, as_object(name="AES-GCM", length=256), False, uses)
    return as_object(name="AES-GCM", iv=nonce, additionalData=head), key
