"""Ways into JavaScript: what may throw, following promises, waiting, and a note for whoever opens the console."""

import js
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Thrown(Exception):
    """What JavaScript threw; its text is the name of the error."""


def attempt(owner: "Any", deed: str, *values: "Any") -> "Any":
    """What a method of a JavaScript object gives. The one way to call what may throw; raises Thrown.

    What JavaScript throws by itself flies through MicroPython's frames, and no `except` sees it.
    """
    return _answer(js.window.scanveil.attempt(owner, deed, *values))


def make(kind: "Any", *values: "Any") -> "Any":
    """A new JavaScript object of a kind that may refuse to be made; raises Thrown."""
    return _answer(js.window.scanveil.make(kind, *values))


def _answer(answer: "Any") -> "Any":
    if not answer[0]:
        raise Thrown(str(answer[1]))
    return answer[1]


def follow(promise: "Any", kept: "Callable[[Any], Any]", broken: "Callable[[Any], Any]") -> None:
    """Call `kept` with what a promise gives (None for nothing), or `broken` with why it does not."""

    def keep(*value: "Any") -> None:
        kept(value[0] if value else None)

    promise.then(ffi.create_proxy(keep), ffi.create_proxy(broken))


def note(text: str) -> None:
    """Something for whoever opens the console; never a value out of a file."""
    js.console.warn(text)


def later(ms: float, call: "Callable[[], Any]") -> None:
    """Call something once, after a time."""
    js.setTimeout(ffi.create_proxy(lambda *_event: call()), ms)


def now() -> float:
    """Milliseconds since the page was opened."""
    return float(js.performance.now())
