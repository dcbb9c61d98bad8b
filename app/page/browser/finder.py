"""The worker that has the model which finds writing: there while it is needed, and asked by readers alone."""

import js
from page.browser.javascript import attempt, make
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

PARTS = ("finding", "findingGlue", "findingCore", "weights")


def can_find() -> bool:
    """Whether the model came with the page."""
    return bool(js.Reflect.has(js.window.scanveil.parts, "weights"))


def can_be_loaded() -> bool:
    """Whether the page can come anew with it: a page that is one file may have been made without."""
    return bool(js.window.scanveil.isInReach("writing"))


class Finder:
    """One such worker. `fail` is told of it where it does not work. Raises Thrown where the browser makes none."""

    def __init__(self, fail: "Callable[[Finder], None]") -> None:
        self._fail = fail
        self._url = attempt(js.URL, "createObjectURL", js.window.scanveil.parts.finder)
        self._worker = make(js.Worker, self._url)
        self._worker.onmessage = ffi.create_proxy(lambda event: self._hear(event.data))
        self._worker.onerror = ffi.create_proxy(lambda _event: self._give_up())
        parts = make(js.Object)
        for name in PARTS:
            setattr(parts, name, js.Reflect.get(js.window.scanveil.parts, name))
        self._post("start", [], parts=parts)

    def port(self) -> "Any":
        """The end of a channel to it, for a reader."""
        channel = make(js.MessageChannel)
        self._post("connect", [channel.port1], port=channel.port1)
        return channel.port2

    def end(self) -> None:
        """End it, and give its memory back."""
        self._worker.terminate()
        js.URL.revokeObjectURL(self._url)

    def _post(self, kind: str, transfer: "list[Any]", **beside: "Any") -> None:
        message = make(js.Object)
        message.kind = kind
        for name, value in beside.items():
            setattr(message, name, value)
        attempt(self._worker, "postMessage", message, ffi.to_js(transfer))

    def _hear(self, said: "Any") -> None:
        if str(said.kind) == "dead":
            js.console.warn("The finder stopped: " + str(said.json))
            self._give_up()

    def _give_up(self) -> None:
        self.end()
        self._fail(self)
