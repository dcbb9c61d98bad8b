"""Every way out that a page has, tried on demand."""

import js
from page.browser.elements import document, new_element
from page.browser.javascript import attempt, follow, later, make
from page.browser.seal import own_address, watch
from pyscript import ffi

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

OTHER_SITE = "https://example.com/way-out"


def prove(done: "Callable[[list[Any]], None]") -> None:
    """Try every way out that a page has, one after the other; `done` gets rows of (where, what, how it ended)."""
    ways = [(_("{way} to another site", way=what), way, OTHER_SITE) for what, way in _WAYS_OUT]
    left = ways + [(_("{way} to its own site", way=what), way, own_address()) for what, way in _WAYS_OUT]
    rows: list[Any] = []

    def go_on() -> None:
        if not left:
            done(rows)
            return
        what, way, target = left.pop(0)
        url = "%s?%d" % (target, len(rows))  # so that no refusal is taken for that of another way
        watch(lambda: way(url), url, lambda directives: note(what, directives))

    def note(what: str, directives: "list[str]") -> None:
        rows.append((_("This page"), what, "refused" if directives else "open"))
        go_on()

    go_on()


def _try_fetch(url: str) -> None:
    follow(attempt(js.window, "fetch", url, ffi.to_js({"mode": "no-cors"})), _ignore, _ignore)


def _try_xhr(url: str) -> None:
    request = make(js.XMLHttpRequest)
    attempt(request, "open", "GET", url)
    attempt(request, "send")


def _try_socket(url: str) -> None:
    make(js.WebSocket, "ws" + url[4:])


def _try_events(url: str) -> None:
    make(js.EventSource, url)


def _try_beacon(url: str) -> None:
    attempt(js.navigator, "sendBeacon", url, "x")  # what it answers says nothing: it is queued first and refused later


def _try_image(url: str) -> None:
    make(js.Image).src = url


def _try_video(url: str) -> None:
    player = document.createElement("video")
    player.preload = "auto"
    player.src = url


def _try_form(url: str) -> None:
    _hidden_frame(name="way-out")  # so that the page itself stays, should the form be let through
    form = new_element("form", action=url, method="post", target="way-out")
    document.body.appendChild(form)
    later(1000, form.remove)
    attempt(form, "submit")


def _try_import(url: str) -> None:
    way = attempt(js.window, "eval", "(url) => import(url)")
    follow(attempt(way, "call", None, url), _ignore, _ignore)


def _try_frame(url: str) -> None:
    _hidden_frame(src=url)


def _ignore(_what: "Any") -> None:
    """Whether it went out is told by the browser's policy, not by the answer."""


def _hidden_frame(**attributes: str) -> None:
    frame = new_element("iframe", **attributes)
    frame.hidden = True
    document.body.appendChild(frame)
    later(1000, frame.remove)


_WAYS_OUT: "tuple[tuple[str, Callable[[str], None]], ...]" = (
    ("fetch", _try_fetch),
    ("XMLHttpRequest", _try_xhr),
    ("WebSocket", _try_socket),
    ("EventSource", _try_events),
    ("sendBeacon", _try_beacon),
    (_("an image"), _try_image),
    (_("a video"), _try_video),
    (_("a form"), _try_form),
    ("import()", _try_import),
    (_("a frame"), _try_frame),
)
