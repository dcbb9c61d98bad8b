"""The wire to the outer page, which has fetched the program and does what a frame without an origin cannot."""

import js
from page.browser.javascript import attempt
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Told = Callable[[Any], None]

_told: "dict[str, Told]" = {}


def tell(kind: str, **fields: "Any") -> None:
    """Say something to the outer page; raises Thrown where the browser does not pass it on."""
    attempt(js.window.scanveil, "tell", kind, ffi.to_js(fields))


def on(kind: str, told: "Told") -> None:
    """Call something with what the outer page says, or said before anybody listened, of this kind."""
    _told[kind] = told


def listen() -> None:
    """From now on hear what the outer page says."""
    js.window.scanveil.listen(ffi.create_proxy(_hear))


def _hear(data: "Any") -> None:
    told = _told.get(str(data.kind))
    if told:
        told(data)
