"""The window: how much room there is, what points at it, and whether it is the whole screen."""

import js
from page.browser import wall
from page.browser.javascript import Thrown, attempt
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Dispatch

NARROW = "(max-width: 59.99rem)"
COARSE = "(pointer: coarse)"


def listen(dispatch: "Dispatch") -> None:
    """Tell how the window is now, and whenever that changes."""
    narrow, coarse = [attempt(js.window, "matchMedia", query) for query in (NARROW, COARSE)]

    def tell(*_event: "Any") -> None:
        dispatch(("window-fits", bool(narrow.matches), bool(coarse.matches)))

    for query in (narrow, coarse):
        query.addEventListener("change", ffi.create_proxy(tell))
    tell()
    wall.on("full", lambda data: dispatch(("full-screen-is", bool(data.yes))))


def fill_screen(yes: bool) -> None:
    """Have the page on the whole screen, or not any more; a browser that does not do it leaves it in its window."""
    try:
        wall.tell("full-screen", yes=yes)
    except Thrown:
        pass  # the images fill the window all the same
