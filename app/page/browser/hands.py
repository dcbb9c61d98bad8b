"""What a person does, by pointer, key and control, as events."""

import js
from page.browser.calls import Thrown, attempt, follow
from page.browser.elements import document, element
from pyscript import ffi

WHEEL_STEP = 40
MOST_PROFILE = 4 * 65536 + 4  # UTF-8 has four bytes for a character at most
MOST_KEY = 64 * 1024 * 1024 + 1
KEYS = {
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


def listen(dispatch):
    """Turn what a person does into events."""

    def means(name, event):
        on(name, "click", lambda _: dispatch(event))

    for name, event in (
        ("cancel", ("cancel",)),
        ("invert", ("invert",)),
        ("fit", ("fit",)),
        ("reset", ("reset",)),
        ("play", ("play",)),
        ("zoom-in", ("zoom", 1)),
        ("zoom-out", ("zoom", -1)),
        ("deidentify", ("deidentify",)),
        ("prove-seal", ("proving",)),
        ("proof-close", ("proof-close",)),
        ("sample-button", ("sample",)),
        ("save-as", ("save",)),
        ("elements-button", ("elements",)),
        ("reidentify", ("reidentify",)),
        ("open-document", ("open-document", True)),
        ("document-not-now", ("open-document", False)),
    ):
        means(name, event)

    on("slice-slider", "input", lambda event: dispatch(("go", int(event.target.value) - 1)))
    on("presets", "change", lambda event: event.target.value and dispatch(("preset", int(event.target.value))))
    on("stacks", "change", lambda event: dispatch(("stack", event.target.value)))
    on("drag-mode", "change", lambda event: dispatch(("drag-mode", event.target.value)))
    on("drawings", "change", lambda event: dispatch(("drawings", bool(event.target.checked))))
    on("states", "change", lambda event: dispatch(("show-by", int(event.target.value))))
    on("show-name", "change", lambda event: dispatch(("show-name", bool(event.target.checked))))
    on("report", "click", lambda event: _decide(event, dispatch))
    on("document-lines", "click", lambda event: _show_object(event, dispatch))
    on("preset", "change", lambda event: dispatch(("choose-preset", event.target.value)))
    on("profile-input", "change", lambda event: _read_profile(event.target, dispatch))
    on("key-make", "click", lambda _: dispatch(("key-make", element("passphrase").value)))
    on("key-input", "change", lambda event: _read_key(event.target, dispatch))
    on("field-list", "change", lambda event: dispatch(("edit", event.target.dataset.key, event.target.value)))
    on("element-search", "input", lambda event: dispatch(("search", event.target.value)))
    on("series-list", "click", lambda event: _choose(event, dispatch))
    document.addEventListener("keydown", ffi.create_proxy(lambda event: _key(event, dispatch)))
    _listen_on_stage(dispatch)


def on(name, kind, call):
    element(name).addEventListener(kind, ffi.create_proxy(call))


def _decide(event, dispatch):
    button = event.target.closest("button")
    if button:
        decision = button.dataset.decision
        dispatch((decision, int(button.dataset.number)) if decision == "release" else (decision,))


def _show_object(event, dispatch):
    button = event.target.closest("button")
    if button:
        dispatch(("show-object", int(button.dataset.number), int(button.dataset.frame)))


def _read_profile(box, dispatch):
    _read_text(box, MOST_PROFILE, lambda text: dispatch(("profile-chosen", text)))


def _read_key(box, dispatch):
    passphrase = element("passphrase").value
    _read_text(box, MOST_KEY, lambda text: dispatch(("key-chosen", text, passphrase)))


def _read_text(box, most, chosen):
    """Tell the text of a chosen file, or so much of it that it is seen to be too long; "?" where it cannot be read."""
    file = box.files.item(0)
    if file:
        follow(file.slice(0, most).text(), chosen, lambda _: chosen("?"))
    box.value = ""


def _choose(event, dispatch):
    button = event.target.closest("button")
    if button:
        dispatch(("choose", button.dataset.key))


def _key(event, dispatch):
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


def _listen_on_stage(dispatch):
    stage = element("stage")
    drag = {"mode": None, "x": 0, "y": 0, "rest": 0, "wheel": 0}

    def wheel(event):
        event.preventDefault()
        if event.ctrlKey:
            dispatch(("zoom", -1 if event.deltaY > 0 else 1))
            return
        drag["wheel"] += event.deltaY * (WHEEL_STEP if event.deltaMode else 1)
        steps = int(drag["wheel"] / WHEEL_STEP)
        if steps:
            drag["wheel"] -= steps * WHEEL_STEP
            dispatch(("move", steps))

    def down(event):
        try:
            attempt(stage, "setPointerCapture", event.pointerId)
        except Thrown:
            pass  # that finger is up already; without it, only what leaves the stage is not followed
        drag["mode"] = "pan" if event.button == 1 or event.shiftKey else "scroll" if event.button == 2 else None
        drag["mode"] = drag["mode"] or element("drag-mode").value
        drag["x"], drag["y"], drag["rest"] = event.clientX, event.clientY, 0
        stage.focus()

    def move(event):
        if drag["mode"] is None:
            return
        across, downward = event.clientX - drag["x"], event.clientY - drag["y"]
        drag["x"], drag["y"] = event.clientX, event.clientY
        if drag["mode"] == "pan":
            dispatch(("pan", across, downward))
        elif drag["mode"] == "window":
            dispatch(("window", downward, across))
        else:
            drag["rest"] += downward
            steps = int(drag["rest"] / 6)
            if steps:
                drag["rest"] -= steps * 6
                dispatch(("move", steps))

    def up(_):
        drag["mode"] = None

    stage.addEventListener("wheel", ffi.create_proxy(wheel), ffi.to_js({"passive": False}))
    on("stage", "pointerdown", down)
    on("stage", "pointermove", move)
    on("stage", "pointerup", up)
    on("stage", "pointercancel", up)
    on("stage", "contextmenu", lambda event: event.preventDefault())
    watcher = js.ResizeObserver.new(
        ffi.create_proxy(
            lambda *_: (
                dispatch(("stage", stage.clientWidth, stage.clientHeight, float(js.window.devicePixelRatio)))
                if stage.clientWidth
                else None
            )
        )
    )
    watcher.observe(stage)
