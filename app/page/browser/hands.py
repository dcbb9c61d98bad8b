"""What a person does, by pointer, key and control, as events."""

from math import log

from page.browser.elements import document, element, focus
from page.browser.javascript import Thrown, attempt, follow
from page.browser.panes import number_of
from page.browser.saving import open_document, save
from page.deciding.handling import OF_PAGE
from page.tools.scroll import NOTCH_PIXELS
from page.tools.zoom import PINCH_PIXELS
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch, Event

LINE_PIXELS = 40
"""CSS pixels of the wheel's line, where a browser counts in lines."""
MOST_PROFILE = 4 * 65536 + 4  # UTF-8 has four bytes for a character at most
MOST_KEY = 64 * 1024 * 1024 + 1
ARROWS = ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight")
OF_RANGES = ARROWS + ("PageDown", "PageUp", "Home", "End")
TYPED_INTO = "input:not([type=checkbox], [type=radio], [type=range], [type=file])"
OF_BUTTONS = ("BUTTON", "A", "SUMMARY", "INPUT")
"""What uses certain keys itself while it is operated by them."""
BUTTONS = {1: "middle", 2: "right"}
"""Buttons of a mouse beside the first."""

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
    "proof-close": ("close",),
    "elements-button": ("elements",),
    "reidentify": ("reidentify",),
    "leave-locked": ("leave-locked",),
    "start-over": ("start-over",),
    "step-open": ("step", "open"),
    "step-look": ("step", "look"),
    "step-stay": ("step", "stay"),
    "step-save": ("step", "save"),
    "next": ("next",),
    "panel-button": ("panel",),
    "panel-close": ("panel",),
    "help-button": ("sheet", "help"),
    "help-close": ("close",),
    "privacy-button": ("sheet", "help"),
    "more-button": ("sheet", "more"),
    "full": ("full",),
    "hide-names": ("hide-names",),
    "elements-close": ("close",),
    "offline-anew": ("load-anew",),
    "writing-load": ("writing-load",),
    "writing-search": ("writing-search",),
    "writing-stop": ("writing-stop",),
    "writing-open": ("writing-open",),
    "deciding-close": ("close",),
    "deciding-done": ("card-decide",),
    "deciding-back": ("card-turn", -1),
    "deciding-next": ("card-turn", 1),
    "deciding-all": ("boxes-all", True),
    "deciding-none": ("boxes-all", False),
    "deciding-new": ("box-new",),
    "deciding-series": ("card-series",),
}
"""What buttons mean."""
CLICKS_IN_PANES: "dict[str, Event]" = {
    "open-document": ("open-document", True),
    "document-not-now": ("open-document", False),
    "document-back": ("document-turn", -1),
    "document-on": ("document-turn", 1),
}
"""What buttons in a pane mean, by its part."""
OPENING = {"document-link": open_document, "document-save": save}
"""Buttons in a pane by which what lies inside a file is seen outside of the page."""
SAVING = ("key-save", "profile-save", "template-save")
"""Buttons that save what is offered behind them."""
CHANGES: "dict[str, tuple[str, Callable[[Any], Event]]]" = {
    "stacks": ("change", lambda box: ("stack", box.value)),
    "drawings": ("change", lambda box: ("drawings", bool(box.checked))),
    "shutter": ("change", lambda box: ("shutter", bool(box.checked))),
    "subtract": ("change", lambda box: ("subtract", bool(box.checked))),
    "states": ("change", lambda box: ("show-by", int(box.value))),
    "preset": ("change", lambda box: ("choose-preset", box.value)),
    "fields": ("change", lambda box: ("edit", box.dataset.key, box.value)),
    "list-search": ("input", lambda box: ("search-list", box.value)),
    "element-search": ("input", lambda box: ("search", box.value)),
}
"""What other controls mean: the browser's event, and the page's."""


def listen(dispatch: "Dispatch", is_meant: "Callable[[str], bool]") -> None:
    """Turn what a person does into events. `is_meant` says of a key whether it means something to the page."""
    for name, event in CLICKS.items():
        on(name, "click", _always(dispatch, event))
    for name, (kind, meaning) in CHANGES.items():
        on(name, kind, _meant(dispatch, meaning))
    on("presets", "change", lambda event: _choose_window(event.target, dispatch))
    for name in ("report", "people", "asking"):
        on(name, "click", lambda event: _decide(event, dispatch))
    on("profile-input", "change", lambda event: _read_profile(event.target, dispatch))
    on("template-input", "change", lambda event: _read_template(event.target, dispatch))
    for name in SAVING:
        on(name, "click", _saves(name, dispatch))
    on("skip", "click", lambda _event: focus("main"))
    on("unlock", "click", lambda _event: _unlock(dispatch))
    on("locked-password", "keydown", lambda event: _unlock(dispatch) if event.key == "Enter" else None)
    on("key-make", "click", lambda _event: dispatch(("key-make", element("passphrase").value)))
    on("key-input", "change", lambda event: _read_key(event.target, dispatch))
    on("series-list", "click", lambda event: _choose(event, "key", "choose", dispatch))
    for name in ("series-list", "kinds"):
        on(name, "change", lambda event: _tick(event.target, dispatch))
    on("tool-list", "click", lambda event: _choose(event, "tool", "tool", dispatch))
    document.addEventListener("keydown", ffi.create_proxy(lambda event: _press_key(event, dispatch, is_meant)))
    _listen_in_panes(dispatch)


def _unlock(dispatch: "Dispatch") -> None:
    """The password goes where it is used, and is not left on the screen."""
    box = element("locked-password")
    password, box.value = box.value, ""
    dispatch(("unlock", str(password)))


def _listen_in_panes(dispatch: "Dispatch") -> None:
    for kind in ("pointerdown", "focusin"):
        _on_panes(kind, lambda event: dispatch(("pane", number_of(event.target))))
    _on_panes("click", lambda event: _click_in_pane(event, dispatch))
    _on_panes("input", lambda event: _slide(event.target, dispatch))
    _on_panes("change", lambda event: _tick(event.target, dispatch))
    _Pointers(dispatch).listen()


def _on_panes(kind: str, call: "Callable[[Any], Any]") -> None:
    """What happens in a pane is heard around all of them, on its way down: what scripts make need not come back up."""
    element("panes").addEventListener(kind, ffi.create_proxy(call), ffi.to_js({"capture": True, "passive": False}))


def _click_in_pane(event: "Any", dispatch: "Dispatch") -> None:
    button = event.target.closest("button")
    if not button:
        return
    opens = OPENING.get(button.getAttribute("data-part"))
    if opens:
        opens(str(button.id), dispatch, ("document-opened", number_of(button)))
        return
    meant = CLICKS_IN_PANES.get(button.getAttribute("data-part"))
    if button.hasAttribute("data-number"):
        meant = ("show-object", int(button.dataset.number), int(button.dataset.frame))
    if meant:
        dispatch(("in", number_of(button)) + meant)


def _slide(box: "Any", dispatch: "Dispatch") -> None:
    if box.getAttribute("data-part") == "slice-slider":
        dispatch(("in", number_of(box), "go", int(box.value) - 1))


def _always(dispatch: "Dispatch", event: "Event") -> "Callable[[Any], None]":
    return lambda _event: dispatch(event)


def _saves(name: str, dispatch: "Dispatch") -> "Callable[[Any], None]":
    return lambda _event: save(name, dispatch)


def _meant(dispatch: "Dispatch", meaning: "Callable[[Any], Event]") -> "Callable[[Any], None]":
    return lambda event: dispatch(meaning(event.target))


def on(name: str, kind: str, call: "Callable[[Any], Any]") -> None:
    element(name).addEventListener(kind, ffi.create_proxy(call))


def _choose_window(box: "Any", dispatch: "Dispatch") -> None:
    if box.value:
        dispatch(("preset", int(box.value)))


def _tick(box: "Any", dispatch: "Dispatch") -> None:
    if box.hasAttribute("data-tick"):
        dispatch(("put-in", box.dataset.tick, int(box.dataset.at), bool(box.checked)))


def _decide(event: "Any", dispatch: "Dispatch") -> None:
    button = event.target.closest("button")
    if button:
        number = button.getAttribute("data-number")  # of a file, or of a group of them
        dispatch((button.dataset.decision,) if number is None else (button.dataset.decision, int(number)))


def _read_profile(box: "Any", dispatch: "Dispatch") -> None:
    _read_text(box, MOST_PROFILE, lambda text: dispatch(("profile-chosen", text)))


def _read_template(box: "Any", dispatch: "Dispatch") -> None:
    _read_text(box, MOST_PROFILE, lambda text: dispatch(("template-chosen", text)))


def _read_key(box: "Any", dispatch: "Dispatch") -> None:
    passphrase = element("passphrase").value
    _read_text(box, MOST_KEY, lambda text: dispatch(("key-chosen", text, passphrase)))


def _read_text(box: "Any", most: int, take: "Callable[[str], None]") -> None:
    """Tell the text of a chosen file, or so much of it that it is seen to be too long; "?" where it cannot be read."""
    file = box.files.item(0)
    if file:
        follow(file.slice(0, most).text(), take, lambda _error: take("?"))
    box.value = ""


def _choose(event: "Any", named: str, meant: str, dispatch: "Dispatch") -> None:
    """A button of a list, which has a name for what it chooses."""
    button = event.target.closest("button")
    if button:
        dispatch((meant, getattr(button.dataset, named)))


def _press_key(event: "Any", dispatch: "Dispatch", is_meant: "Callable[[str], bool]") -> None:
    """Keys work on the whole page, but not while something else is being operated with them."""
    if event.ctrlKey or event.metaKey or event.altKey:
        return
    key, tag = str(event.key), event.target.tagName
    key = key.lower() if len(key) == 1 else key  # Caps Lock changes nothing
    if key != "Escape" and event.target.closest(TYPED_INTO):
        return
    if key not in OF_PAGE and event.target.closest("#panel, .over, #problems, footer"):
        return  # there, the same keys scroll
    if tag == "SELECT" or (tag == "INPUT" and event.target.type == "range" and key in OF_RANGES):
        return
    if event.shiftKey and key in ARROWS:
        key = "Shift+" + key
    if key == " " and tag in OF_BUTTONS:
        return
    if is_meant(key):
        event.preventDefault()
        dispatch(("key", key, bool(event.repeat)))


class _Pointers:
    """Pointers that are held down on a stage, and the wheel: as they come, counted from the middle of the stage."""

    def __init__(self, dispatch: "Dispatch") -> None:
        self._dispatch = dispatch
        self._held: dict[int, tuple[int, float, float]] = {}  # by id: the pane, and where the middle of its stage is
        self._scale = 1.0  # by how much two fingers have enlarged since they began

    def listen(self) -> None:
        _on_panes("wheel", self._wheel)
        _on_panes("pointerdown", self._press)
        _on_panes("pointermove", self._drag)
        _on_panes("pointerup", self._release)
        _on_panes("pointercancel", self._release)
        _on_panes("lostpointercapture", self._release)
        _on_panes("contextmenu", self._keep_browser_away)
        _on_panes("gesturestart", self._begin_pinch)  # Safari's words for two fingers on a trackpad
        _on_panes("gesturechange", self._pinch)
        _on_panes("mousedown", lambda event: self._keep_browser_away(event) if event.button == 1 else None)

    def _keep_browser_away(self, event: "Any") -> None:
        """No menu, and no scrolling of the page by the middle button."""
        if _stage_of(event):
            event.preventDefault()

    def _wheel(self, event: "Any") -> None:
        stage = _stage_of(event)
        if not stage:
            return
        event.preventDefault()
        down = event.deltaY * (LINE_PIXELS if event.deltaMode else 1)
        x, y, way = 0.0, 0.0, "wheel"
        if event.ctrlKey:  # only then it matters where: to ask for it at each notch would take its time
            (left, top), way = _middle(stage), "pinch"
            x, y = event.clientX - left, event.clientY - top
        self._dispatch(("in", _pane_of(stage), "wheel", x, y, down, way))

    def _begin_pinch(self, event: "Any") -> None:
        self._keep_browser_away(event)  # it would enlarge the page
        self._scale = 1.0

    def _pinch(self, event: "Any") -> None:
        """On a screen that is touched, the fingers are pointers as well, and are heard as those."""
        self._keep_browser_away(event)
        stage, scale = _stage_of(event), float(event.scale)
        if not stage or scale <= 0:
            return
        down, self._scale = -PINCH_PIXELS * log(scale / self._scale), scale
        if self._held:
            return
        left, top = _middle(stage)
        parts = int(abs(down) / NOTCH_PIXELS) + 1  # as much at once would be a notch of a wheel
        x, y = event.clientX - left, event.clientY - top
        for _part in range(parts):
            self._dispatch(("in", _pane_of(stage), "wheel", x, y, down / parts, "pinch"))

    def _press(self, event: "Any") -> None:
        stage = _stage_of(event)
        if not stage:
            return
        ident = int(event.pointerId)
        try:
            attempt(stage, "setPointerCapture", ident)
        except Thrown:
            pass  # that finger is up already; without it, only what leaves the stage is not followed
        number, (x, y), ms = _pane_of(stage), _middle(stage), float(event.timeStamp)
        self._held[ident] = (number, x, y)
        way = "shift" if event.shiftKey else BUTTONS.get(event.button, "touch" if event.pointerType == "touch" else "")
        self._dispatch(("in", number, "press", ident, event.clientX - x, event.clientY - y, way, ms))
        stage.focus()

    def _drag(self, event: "Any") -> None:
        held = self._held.get(event.pointerId)
        if held:
            number, x, y = held
            self._dispatch(("in", number, "drag", int(event.pointerId), event.clientX - x, event.clientY - y))

    def _release(self, event: "Any") -> None:
        held = self._held.pop(event.pointerId, None)
        if held:
            self._dispatch(("in", held[0], "lift", int(event.pointerId), float(event.timeStamp)))


def _stage_of(event: "Any") -> "Any":
    return event.target.closest(".stage")


def _pane_of(stage: "Any") -> int:
    return int(str(stage.id).split("-")[-1])


def _middle(stage: "Any") -> "tuple[float, float]":
    """Where the middle of a stage is in the window, in CSS pixels."""
    box = stage.getBoundingClientRect()
    return box.left + box.width / 2, box.top + box.height / 2
