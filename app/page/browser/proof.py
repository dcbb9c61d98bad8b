"""Every way out that a page has, tried on demand."""

import js
from page.browser.calls import attempt, follow, later, make
from page.browser.elements import document, new_element
from page.browser.seal import own_address, watch
from pyscript import ffi

OTHER_SITE = "https://example.com/way-out"


def prove(done):
    """Try every way out that a page has, one after the other; `done` gets rows of (where, what, how it ended)."""
    places = (("another site", OTHER_SITE), ("its own site", own_address()))
    left = [(what + " to " + place, way, target) for place, target in places for what, way in _WAYS_OUT]
    rows = []

    def go_on():
        if not left:
            done(rows)
            return
        what, way, target = left.pop(0)
        url = "%s?%d" % (target, len(rows))  # so that no refusal is taken for that of another way
        watch(lambda: way(url), url, lambda directives: answered(what, directives))

    def answered(what, directives):
        rows.append(("This page", what, "refused" if directives else "open"))
        go_on()

    go_on()


def _try_fetch(url):
    follow(js.fetch(url, ffi.to_js({"mode": "no-cors"})), lambda _: None, lambda _: None)


def _try_xhr(url):
    request = js.XMLHttpRequest.new()
    attempt(request, "open", "GET", url)
    attempt(request, "send")


def _try_socket(url):
    make(js.WebSocket, "ws" + url[4:])


def _try_events(url):
    make(js.EventSource, url)


def _try_beacon(url):
    attempt(js.navigator, "sendBeacon", url, "x")  # what it answers says nothing: it is queued first and refused later


def _try_image(url):
    js.Image.new().src = url


def _try_video(url):
    player = document.createElement("video")
    player.preload = "auto"
    player.src = url


def _try_form(url):
    _hidden_frame(name="way-out")  # so that the page itself stays, should the form be let through
    form = new_element("form", action=url, method="post", target="way-out")
    document.body.appendChild(form)
    later(1000, form.remove)
    attempt(form, "submit")


def _try_import(url):
    follow(js.eval("(url) => import(url)")(url), lambda _: None, lambda _: None)


def _try_frame(url):
    _hidden_frame(src=url)


def _hidden_frame(**attributes):
    frame = new_element("iframe", **attributes)
    frame.hidden = True
    document.body.appendChild(frame)
    later(1000, frame.remove)


_WAYS_OUT = (
    ("fetch", _try_fetch),
    ("XMLHttpRequest", _try_xhr),
    ("WebSocket", _try_socket),
    ("EventSource", _try_events),
    ("sendBeacon", _try_beacon),
    ("an image", _try_image),
    ("a video", _try_video),
    ("a form", _try_form),
    ("import()", _try_import),
    ("a frame", _try_frame),
)
