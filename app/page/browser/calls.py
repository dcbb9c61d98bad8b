"""Ways into JavaScript: following promises, waiting, and a note for whoever opens the console."""

import js
from pyscript import ffi


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
