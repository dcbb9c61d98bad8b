"""Ways into JavaScript: what may throw, following promises, waiting, and a note for whoever opens the console."""

import js
from pyscript import ffi


class Thrown(Exception):
    """What JavaScript threw; its text is the name of the error."""


def attempt(owner, deed, *values):
    """What a method of a JavaScript object gives. The one way to call what may throw; raises Thrown.

    What JavaScript throws by itself flies through MicroPython's frames, and no `except` sees it.
    """
    return _answer(js.window.scanveil.attempt(owner, deed, *values))


def make(kind, *values):
    """A new JavaScript object of a kind that may refuse to be made; raises Thrown."""
    return _answer(js.window.scanveil.make(kind, *values))


def _answer(answer):
    if not answer[0]:
        raise Thrown(str(answer[1]))
    return answer[1]


def follow(promise, kept, broken):
    """Call `kept` with what a promise gives (None for nothing), or `broken` with why it does not."""

    def answered(*value):
        kept(value[0] if value else None)

    promise.then(ffi.create_proxy(answered), ffi.create_proxy(broken))


def note(text):
    """Something for whoever opens the console; never a value out of a file."""
    js.console.warn(text)


def later(ms, call):
    """Call something once, after a time."""
    js.setTimeout(ffi.create_proxy(lambda *_: call()), ms)


def now():
    """Milliseconds since the page was opened."""
    return js.performance.now()
