"""From the first byte to the seal, as the frame hears of it; what workers boot from."""

import js
from page.browser import wall
from page.browser.javascript import attempt, make

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def await_seal(
    progress: "Callable[[int, int], None]", boot: "Callable[[Any], None]", done: "Callable[[bool], None]"
) -> None:
    """Wait until all parts are here and the outer page has closed itself off.

    `boot` gets the parts as soon as those are among them that workers boot from, `done` whether the browser writes a
    file piece by piece.

    The frame was closed off from its birth: else it would not have begun.
    """
    wall.on("arrived", lambda told: progress(int(told.done), int(told.whole)))
    wall.on("bootable", lambda _told: boot(js.window.scanveil.parts))
    wall.on("sealed", lambda told: done(bool(told.picks)))
    wall.tell("alive")


def new_key() -> str:
    """32 random bytes as hex, for this session only."""
    values = attempt(js.crypto, "getRandomValues", make(js.Uint8Array, 32))
    return "".join("%02x" % values[at] for at in range(32))


def is_presented() -> bool:
    """Whether the page was opened to be shown to others."""
    query = str(js.window.scanveil.address()).partition("?")[2]
    return "present" in [one.partition("=")[0] for one in query.split("&")]


def sample() -> "Any":
    """The ZIP of the sample study."""
    return js.window.scanveil.parts.sample
