"""Ways into JavaScript: what may throw, following promises, waiting, long JSON, and a note in the console."""

import json

import js
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Fields

LONG = 200
"""Characters beyond which JavaScript writes JSON sooner than MicroPython."""
MANY = 50
"""Values of a list beyond which they are written one by one."""


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


def to_json(payload: "Fields") -> str:
    """As json.dumps, which takes time by the square of what it writes in MicroPython: a minute for 2,000 files."""
    long = [name for name in payload if _is_long(payload[name])]
    if not long:
        return json.dumps(payload)
    return "{%s}" % ",".join([json.dumps(name) + ":" + _piece(payload[name]) for name in payload])


def _is_long(value: "Any") -> bool:
    if isinstance(value, str):
        return len(value) > LONG
    return isinstance(value, list) and (len(value) > MANY or any([_is_long(one) for one in value]))


def _piece(value: "Any") -> str:
    if not _is_long(value):
        return json.dumps(value)
    if isinstance(value, str):
        return str(js.JSON.stringify(value))
    return "[%s]" % ",".join([_piece(one) for one in value])
