"""Every way out that a page has, tried on demand."""

import js
from page.browser.calls import follow, later
from page.browser.elements import document, new_element
from pyscript import ffi

OTHER_SITE = "https://example.com/way-out"


def prove(done):
    """Try every way out that a page has, one after the other; `done` gets rows of (where, what, was it refused)."""
    places = (("another site", OTHER_SITE), ("its own site", js.location.href.split("#")[0]))
    left = [(what + " to " + place, attempt, target) for place, target in places for what, attempt in _WAYS_OUT]
    rows = []

    def go_on():
        if not left:
            done(rows)
            return
        what, attempt, target = left.pop(0)
        _refused(attempt, target, lambda refused: answered(what, refused))

    def answered(what, refused):
        rows.append(("This page", what, refused))
        go_on()

    go_on()


def _refused(attempt, target, done, looks=20):
    """Tell `done` whether the browser's policy said no: it announces each refusal by an event."""
    seen = []
    listener = ffi.create_proxy(lambda event: seen.append(True))
    document.addEventListener("securitypolicyviolation", listener)
    try:
        attempt(target)
    except Exception as error:
        seen.append(error)

    def look(left):
        if seen or not left:
            document.removeEventListener("securitypolicyviolation", listener)
            done(bool(seen))
        else:
            later(25, lambda: look(left - 1))

    look(looks)


def _try_fetch(url):
    follow(js.fetch(url, ffi.to_js({"mode": "no-cors"})), lambda _: None, lambda _: None)


def _try_xhr(url):
    request = js.XMLHttpRequest.new()
    request.open("GET", url)
    request.send()


def _try_socket(url):
    js.WebSocket.new("ws" + url[4:])


def _try_events(url):
    js.EventSource.new(url)


def _try_beacon(url):
    js.navigator.sendBeacon(url, "x")  # what it answers says nothing: it is queued first and refused later


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
    form.submit()
    form.remove()


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
