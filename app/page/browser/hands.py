"""What a person does, by pointer, key and control, as events."""

import js
from page.browser.calls import Thrown, attempt, follow, make
from page.browser.elements import document, element
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch, Event

WHEEL_STEP, DRAG_STEP = 40, 6
"""CSS pixels of the wheel, and of a drag, for each image that is scrolled."""
MOST_PROFILE = 4 * 65536 + 4  # UTF-8 has four bytes for a character at most
MOST_KEY = 64 * 1024 * 1024 + 1
KEYS: "dict[str, Event]" = {
    "ArrowDown": ("move", 1),
    "ArrowRight": ("move", 1),
    "ArrowUp": ("move", -1),
    "ArrowLeft": ("move", -1),
    "PageDown": ("move", 10),
    "PageUp": ("move", -10),
    "Home": ("end", False),
    "End": ("end", True),
    ",": ("part", -1),
    ".": ("part", 1),
    "i": ("invert",),
    "r": ("reset",),
    "+": ("zoom", 1),
    "=": ("zoom", 1),
    "-": ("zoom", -1),
    " ": ("play",),
}


CLICKS: "dict[str, Event]" = {
    "cancel": ("cancel",),
    "invert": ("invert",),
    "fit": ("fit",),
    "reset": ("reset",),
    "play": ("play",),
    "zoom-in": ("zoom", 1),
    "zoom-out": ("zoom", -1),
    "deidentify": ("deidentify",),
    "prove-seal": ("proving",),
    "proof-close": ("proof-close",),
    "sample-button": ("sample",),
    "save-as": ("save",),
    "elements-button": ("elements",),
    "reidentify": ("reidentify",),
    "open-document": ("open-document", True),
    "document-not-now": ("open-document", False),
}
"""What buttons mean."""
CHANGES: "dict[str, tuple[str, Callable[[Any], Event]]]" = {
    "stacks": ("change", lambda box: ("stack", box.value)),
    "slice-slider": ("input", lambda box: ("go", int(box.value) - 1)),
    "drag-mode": ("change", lambda box: ("drag-mode", box.value)),
    "drawings": ("change", lambda box: ("drawings", bool(box.checked))),
    "states": ("change", lambda box: ("show-by", int(box.value))),
    "show-name": ("change", lambda box: ("show-name", bool(box.checked))),
    "preset": ("change", lambda box: ("choose-preset", box.value)),
    "field-list": ("change", lambda box: ("edit", box.dataset.key, box.value)),
    "element-search": ("input", lambda box: ("search", box.value)),
}
"""What other controls mean: the browser's event, and the page's."""


def listen(dispatch: "Dispatch") -> None:
    """Turn what a person does into events."""
    for name, event in CLICKS.items():
        on(name, "click", _always(dispatch, event))
    for name, (kind, meaning) in CHANGES.items():
        on(name, kind, _meant(dispatch, meaning))
    on("presets", "change", lambda event: _choose_window(event.target, dispatch))
    on("report", "click", lambda event: _decide(event, dispatch))
    on("document-lines", "click", lambda event: _show_object(event, dispatch))
    on("profile-input", "change", lambda event: _read_profile(event.target, dispatch))
    on("key-make", "click", lambda _event: dispatch(("key-make", element("passphrase").value)))
    on("key-input", "change", lambda event: _read_key(event.target, dispatch))
    on("series-list", "click", lambda event: _choose(event, dispatch))
    document.addEventListener("keydown", ffi.create_proxy(lambda event: _press(event, dispatch)))
    _Drag(dispatch).listen()
    _watch_stage(dispatch)


def _always(dispatch: "Dispatch", event: "Event") -> "Callable[[Any], None]":
    return lambda _event: dispatch(event)


def _meant(dispatch: "Dispatch", meaning: "Callable[[Any], Event]") -> "Callable[[Any], None]":
    return lambda event: dispatch(meaning(event.target))


def on(name: str, kind: str, call: "Callable[[Any], Any]") -> None:
    element(name).addEventListener(kind, ffi.create_proxy(call))


def _choose_window(box: "Any", dispatch: "Dispatch") -> None:
    if box.value:
        dispatch(("preset", int(box.value)))


def _decide(event: "Any", dispatch: "Dispatch") -> None:
    button = event.target.closest("button")
    if button:
        decision = button.dataset.decision
        dispatch((decision, int(button.dataset.number)) if decision == "release" else (decision,))


def _show_object(event: "Any", dispatch: "Dispatch") -> None:
    button = event.target.closest("button")
    if button:
        dispatch(("show-object", int(button.dataset.number), int(button.dataset.frame)))


def _read_profile(box: "Any", dispatch: "Dispatch") -> None:
    _read_text(box, MOST_PROFILE, lambda text: dispatch(("profile-chosen", text)))


def _read_key(box: "Any", dispatch: "Dispatch") -> None:
    passphrase = element("passphrase").value
    _read_text(box, MOST_KEY, lambda text: dispatch(("key-chosen", text, passphrase)))


def _read_text(box: "Any", most: int, take: "Callable[[str], None]") -> None:
    """Tell the text of a chosen file, or so much of it that it is seen to be too long; "?" where it cannot be read."""
    file = box.files.item(0)
    if file:
        follow(file.slice(0, most).text(), take, lambda _error: take("?"))
    box.value = ""


def _choose(event: "Any", dispatch: "Dispatch") -> None:
    button = event.target.closest("button")
    if button:
        dispatch(("choose", button.dataset.key))


def _press(event: "Any", dispatch: "Dispatch") -> None:
    """Keys work on the whole page, but not while something else is being operated with them."""
    if event.ctrlKey or event.metaKey or event.altKey or element("viewer").hidden:
        return
    if element("stage").hidden and event.key not in (",", "."):
        return  # what is read is scrolled with the other keys
    if event.target.closest("#veil, #elements, #proof, #problems, footer"):
        return  # there, the same keys scroll
    tag = event.target.tagName
    if tag == "SELECT" or (tag == "INPUT" and event.target.type == "range" and event.key not in "ir+-=,. 123456789"):
        return
    if event.key == " " and tag in ("BUTTON", "A", "SUMMARY", "INPUT"):
        return
    if event.key in KEYS:
        event.preventDefault()
        dispatch(KEYS[event.key])
    elif event.key in "123456789" and len(event.key) == 1:
        dispatch(("preset", int(event.key) - 1))


class _Drag:
    """The wheel, and the pointer that is held down on the image: what they do is that of the mode."""

    def __init__(self, dispatch: "Dispatch") -> None:
        self._dispatch = dispatch
        self._stage = element("stage")
        self._mode = ""
        self._x = self._y = 0.0
        self._rest = 0.0  # CSS pixels of a drag, and of the wheel, that are not a whole step yet
        self._rest_of_wheel = 0.0

    def listen(self) -> None:
        self._stage.addEventListener("wheel", ffi.create_proxy(self._wheel), ffi.to_js({"passive": False}))
        on("stage", "pointerdown", self._begin)
        on("stage", "pointermove", self._go_on)
        on("stage", "pointerup", self._end)
        on("stage", "pointercancel", self._end)
        on("stage", "contextmenu", lambda event: event.preventDefault())

    def _wheel(self, event: "Any") -> None:
        event.preventDefault()
        if event.ctrlKey:
            self._dispatch(("zoom", -1 if event.deltaY > 0 else 1))
            return
        self._rest_of_wheel += event.deltaY * (WHEEL_STEP if event.deltaMode else 1)
        steps = int(self._rest_of_wheel / WHEEL_STEP)
        if steps:
            self._rest_of_wheel -= steps * WHEEL_STEP
            self._dispatch(("move", steps))

    def _begin(self, event: "Any") -> None:
        try:
            attempt(self._stage, "setPointerCapture", event.pointerId)
        except Thrown:
            pass  # that finger is up already; without it, only what leaves the stage is not followed
        held = "pan" if event.button == 1 or event.shiftKey else "scroll" if event.button == 2 else ""
        self._mode = held or str(element("drag-mode").value)
        self._x, self._y, self._rest = event.clientX, event.clientY, 0
        self._stage.focus()

    def _go_on(self, event: "Any") -> None:
        if not self._mode:
            return
        across, down = event.clientX - self._x, event.clientY - self._y
        self._x, self._y = event.clientX, event.clientY
        if self._mode == "pan":
            self._dispatch(("pan", across, down))
        elif self._mode == "window":
            self._dispatch(("window", down, across))
        else:
            self._scroll(down)

    def _scroll(self, down: float) -> None:
        self._rest += down
        steps = int(self._rest / DRAG_STEP)
        if steps:
            self._rest -= steps * DRAG_STEP
            self._dispatch(("move", steps))

    def _end(self, _event: "Any") -> None:
        self._mode = ""


def _watch_stage(dispatch: "Dispatch") -> None:
    """Tell the size of the stage, whenever it is seen and changes."""
    stage = element("stage")

    def tell(*_entries: "Any") -> None:
        if stage.clientWidth:
            dispatch(("stage", stage.clientWidth, stage.clientHeight, float(js.window.devicePixelRatio)))

    make(js.ResizeObserver, ffi.create_proxy(tell)).observe(stage)
