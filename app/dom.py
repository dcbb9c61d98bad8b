"""The browser. The only file of the page, beside workers.py, that touches JavaScript's objects.

What is shown arrives as (element id, property, value); text is written as text, never as markup.
Promises are followed by callbacks: MicroPython's asyncio, in a browser, now and then misses that one was kept.
"""

import js
from pyscript import ffi

SEAL = (
    "default-src 'none'; connect-src 'none'; script-src blob: 'unsafe-eval' 'wasm-unsafe-eval'; worker-src blob:; "
    "img-src blob: data:; media-src blob:; style-src 'none'; form-action 'none'; base-uri 'none'"
)
OTHER_SITE = "https://example.com/way-out"
ZIP_NAME, NAMED_ZIP_NAME = "anonymized-scans.zip", "scans-with-names.zip"
BATCH = 200
KEPT_FRAMES = 12
KEPT_PIXELS = 1 << 20
WHEEL_STEP = 40
MOST_PROFILE = 4 * 65536 + 4  # UTF-8 has four bytes for a character at most
LONG = 120
"""Characters of a text that is written below what it is called, not beside it."""
MOST_KEY = 64 * 1024 * 1024 + 1
DECISIONS = {
    "release": (
        "I have looked at it: include it",
        "Only if you have looked at this file yourself and nothing in it names anybody. The copies are made anew.",
    ),
    "clear-bits": (
        "Set these bits to zero",
        "In all files in which such bits are not empty. What is seen stays the same. The copies are made anew.",
    ),
}
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

document = js.document
_elements = {}
_is = {}
_frames = []
_zip_parts = {}
_zip = None
_learned = None
_zip_url = None
_zip_name = ZIP_NAME
_saving = 0
_sample = None
_walk = 0
_offered = {}


def element(name):
    """An element by its id; "body" is the body."""
    if name not in _elements:
        _elements[name] = document.body if name == "body" else document.getElementById(name)
    return _elements[name]


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


# --- fetching and sealing ----------------------------------------------------------------------------------------


def fetch_parts(progress, done, failed):
    """Wait for everything that the workers will ever need; the page asked for it before Python was there."""

    def arrived(parts):
        global _sample
        _sample = parts.sample
        done(parts)

    follow(js.window.scanveil.parts(ffi.create_proxy(progress)), arrived, failed)


def seal(done, failed):
    """Forbid every further connection, and do not go on unless the browser really refuses one."""
    policy = document.createElement("meta")
    policy.httpEquiv = "Content-Security-Policy"
    policy.content = SEAL
    document.head.appendChild(policy)
    follow(js.fetch("index.html"), lambda _: failed("This browser did not close the page off."), lambda _: done())


def new_key():
    """32 random bytes as hex, for this session only."""
    values = js.crypto.getRandomValues(js.Uint8Array.new(32))
    return "".join("%02x" % values[at] for at in range(32))


def sample():
    """The ZIP of the sample study."""
    return _sample


# --- proving -----------------------------------------------------------------------------------------------------


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
    form = _made("form", action=url, method="post", target="way-out")
    document.body.appendChild(form)
    form.submit()
    form.remove()


def _try_import(url):
    follow(js.eval("(url) => import(url)")(url), lambda _: None, lambda _: None)


def _try_frame(url):
    _hidden_frame(src=url)


def _hidden_frame(**attributes):
    frame = _made("iframe", **attributes)
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


# --- showing -----------------------------------------------------------------------------------------------------


def show(values):
    """Bring the page to these values; what is so already is left alone."""
    for name, prop, value in values:
        key = name + "." + prop
        if key in _is and _is[key] == value:
            continue
        _is[key] = value
        if prop in _SPECIAL:
            _SPECIAL[prop](element(name), value)
        elif prop == "text":
            element(name).textContent = value
        elif prop in ("hidden", "disabled", "value", "max"):
            setattr(element(name), prop, value)
        elif value == "" and prop == "title":
            element(name).removeAttribute(prop)
        else:
            element(name).setAttribute(prop, str(value))


def _made(tag, text="", **attributes):
    """A new element holding text."""
    new = document.createElement(tag)
    if text:
        new.textContent = text
    for name, value in attributes.items():
        new.setAttribute(name.replace("_", "-"), value)
    return new


def _show_series(box, series):
    known = {}
    for old in list(box.querySelectorAll("button")):
        known[old.dataset.key] = old
    box.replaceChildren()
    patient = study = None
    for one in series:
        if one["patient"] != patient:
            patient, study = one["patient"], None
            box.appendChild(_made("h2", patient))
        if one["study"] != study:
            study = one["study"]
            box.appendChild(_made("h3", study))
        button = known.get(one["key"]) or _new_series(one["key"], one["uid"])
        button.dataset.modality = one["modality"]
        button.dataset.count = str(one["count"])
        title, detail = button.querySelectorAll("strong, span")
        title.textContent = one["title"]
        detail.textContent = one["detail"]
        box.appendChild(button)


def _new_series(key, uid):
    button = _made("button", type="button", data_testid="series")
    button.className = "series"
    button.dataset.key = key
    button.dataset.seriesUid = uid
    picture = _made("canvas", aria_hidden="true")
    picture.width = picture.height = 1
    words = _made("div")
    words.appendChild(_made("strong"))
    words.appendChild(_made("span"))
    button.appendChild(picture)
    button.appendChild(words)
    return button


def _show_current(box, key):
    for button in list(box.querySelectorAll("button")):
        if button.dataset.key == key:
            button.setAttribute("aria-current", "true")
        else:
            button.removeAttribute("aria-current")


def _show_problems(box, problems):
    """Problems are only ever added, so only new ones are drawn."""
    for one in problems[box.childElementCount :]:
        row = _made("li", data_testid="problem", data_path=one["path"], data_reason=one["reason"])
        row.appendChild(_made("code", one["path"]))
        row.appendChild(_made("span", one["sentence"]))
        box.appendChild(row)


def _show_report(box, report):
    box.replaceChildren()
    lines = _made("ul")
    for line in report["lines"]:
        lines.appendChild(_made("li", line))
    box.appendChild(lines)
    if report["withheld"]:
        box.appendChild(_made("h3", "Withheld"))
        rows = _made("ul")
        for one in report["withheld"]:
            row = _made("li", data_testid="withheld", data_path=one["path"], data_reason=one["reason"])
            row.appendChild(_made("code", one["path"]))
            row.appendChild(_made("span", " " + one["sentence"]))
            if one["decision"]:
                words, title = DECISIONS[one["decision"]]
                row.appendChild(
                    _made(
                        "button",
                        words,
                        type="button",
                        title=title,
                        data_number=str(one["number"]),
                        data_decision=one["decision"],
                    )
                )
            rows.appendChild(row)
        box.appendChild(rows)


def _show_proof(box, rows):
    box.replaceChildren()
    for where, what, refused in rows:
        text = "%s: %s: %s" % (where, what, "refused by the browser" if refused else "NOT refused")
        row = _made("li", text)
        row.className = "refused" if refused else "open"
        row.dataset.refused = "true" if refused else "false"
        box.appendChild(row)


def _show_presets(box, names):
    box.replaceChildren()
    box.appendChild(_made("option", "Choose…", value=""))
    for at, name in enumerate(names):
        box.appendChild(_made("option", name, value=str(at)))


def _show_choices(box, choices):
    box.replaceChildren()
    for name, title in choices:
        box.appendChild(_made("option", title, value=name))
    _is.pop(box.id + ".value", None)  # what was chosen went with the old ones


def _show_legend(box, rows):
    """What the colours of drawings stand for."""
    box.replaceChildren()
    for name, red, green, blue in rows:
        row = _made("li", name)
        row.style.setProperty("--colour", "rgb(%d %d %d)" % (red, green, blue))
        box.appendChild(row)


def _show_labels(box, labels):
    """Words that somebody wrote on an image, at their places in the stage, counted from its middle."""
    box.replaceChildren()
    for x, y, text in labels:
        word = _made("span", text)
        word.style.transform = "translate(%.1fpx,%.1fpx)" % (x, y)
        box.appendChild(word)


def _show_fields(box, rows):
    """Rows of a field before and after; where a person may type something else, a box to type into."""
    box.replaceChildren()
    for key, label, before, after, typed in rows:
        row = _made("tr")
        row.appendChild(_made("th", label, scope="row"))
        row.appendChild(_made("td", before or "(empty)"))
        cell = _made("td", "" if key else after or "(removed)")
        if key:
            typing = _made("input", type="text", data_key=key, aria_label=label + " in the copies", maxlength="64")
            typing.value = typed
            typing.placeholder = typing.title = after or "(removed)"
            cell.appendChild(typing)
        row.appendChild(cell)
        box.appendChild(row)


def _show_elements(box, rows):
    box.replaceChildren()
    for path, keyword, before, after, act in rows:
        row = _made("tr", data_act=act)
        name = _made("th", keyword or path, scope="row", title=path)
        row.appendChild(name)
        row.appendChild(_made("td", before))
        row.appendChild(_made("td", after if act != "removed" else "removed"))
        box.appendChild(row)


def _show_facts(box, facts):
    box.replaceChildren()
    for label, text in facts:
        box.appendChild(_made("dt", label))
        box.appendChild(_made("dd", text))


def _show_lines(box, lines):
    """Lines of a tree as lists in lists, their text as text."""
    box.replaceChildren()
    lists = []
    for depth, relation, label, text, is_heading, link in lines:
        del lists[depth + 1 :]
        while len(lists) <= depth:
            deeper = document.createElement("ul")
            ((lists[-1].lastChild or lists[-1]) if lists else box).appendChild(deeper)
            lists.append(deeper)
        row = document.createElement("li")
        if relation:
            row.appendChild(_made("i", relation))
        if label:
            row.appendChild(_made("h3" if is_heading else "b", label))
        if text:
            said = _made("span", text)
            if label and (len(text) > LONG or "\n" in text):
                said.className = "long"
            row.appendChild(said)
        if link:
            row.appendChild(_made("button", "Show", type="button", data_number=str(link[0]), data_frame=str(link[1])))
        lists[-1].appendChild(row)


def _show_drawings(box, drawings):
    """Recordings on squared paper, one row for each channel; what is wider than the page can be scrolled."""
    box.replaceChildren()
    for one in drawings:
        figure = _made("figure")
        words = _made("figcaption")
        words.appendChild(_made("h3", one["title"]))
        words.appendChild(_made("p", one["caption"]))
        for said in one["notes"]:
            words.appendChild(_made("p", said))
        figure.appendChild(words)
        paper = _made("div", tabindex="0", role="region", aria_label=one["title"])
        paper.className = "paper"
        sheet = _made("div")
        sheet.className = "sheet"
        sheet.style.width = "%dpx" % (one["width"] + 1)
        for row in one["rows"]:
            sheet.appendChild(_channel(row, one["width"]))
        sheet.appendChild(_times(one["ticks"], one["width"]))
        paper.appendChild(sheet)
        figure.appendChild(paper)
        box.appendChild(figure)


def _channel(row, width):
    box = _made("div", data_testid="channel")
    box.className = "channel"
    box.appendChild(_made("b", row["label"], title="One large square is %s up" % row["scale"]))
    drawing = _drawn("svg", width=width, height=row["height"], aria_hidden="true")
    if row["zero"] is not None:
        drawing.appendChild(_drawn("path", d="M0 %gH%d" % (row["zero"], width), stroke="currentColor"))
        drawing.lastChild.classList.add("zero")
    drawing.appendChild(_drawn("path", d=row["path"]))
    box.appendChild(drawing)
    return box


def _times(ticks, width):
    drawing = _drawn("svg", width=width, height=20, aria_hidden="true")
    for at, text in ticks:
        label = _drawn("text", x=at + 3, y=14)
        label.textContent = text
        drawing.appendChild(label)
    return drawing


def _drawn(tag, **attributes):
    """A new element of a drawing."""
    new = document.createElementNS("http://www.w3.org/2000/svg", tag)
    for name, value in attributes.items():
        new.setAttribute(name.replace("_", "-"), str(value))
    return new


def offer_document(blob, suffix):
    """Make links open, and save, what lies inside a file."""
    _offer("document-link", blob)
    _offer("document-save", blob)
    element("document-save").download = "document" + suffix


def play_video(dispatch):
    """Give what is offered to the browser's own player, and tell whether it can play it."""
    player = element("document-video")
    player.onloadeddata = ffi.create_proxy(lambda _: dispatch(("video", "plays")))
    player.onerror = ffi.create_proxy(lambda _: player.hasAttribute("src") and dispatch(("video", "fails")))
    player.src = _offered["document-link"]


def _show_player(player, yes):
    """Show the browser's player; one that is not seen is stopped and lets go of its video."""
    player.hidden = not yes
    if not yes and player.hasAttribute("src"):
        player.removeAttribute("src")
        player.load()


def _transform(canvas, value):
    canvas.style.transform = value


def _height(box, value):
    box.style.height = "%.1fpx" % value


def _loaded(body, yes):
    body.classList.toggle("loaded", yes)


def _save_as_wanted(button, yes):
    button.hidden = not (yes and js.Reflect.has(js.window, "showSaveFilePicker"))


_SPECIAL = {
    "series": _show_series,
    "current": _show_current,
    "problems": _show_problems,
    "report": _show_report,
    "proof": _show_proof,
    "presets": _show_presets,
    "choices": _show_choices,
    "legend": _show_legend,
    "labels": _show_labels,
    "fields": _show_fields,
    "elements": _show_elements,
    "facts": _show_facts,
    "lines": _show_lines,
    "drawings": _show_drawings,
    "playing": _show_player,
    "transform": _transform,
    "height": _height,
    "loaded": _loaded,
    "wanted": _save_as_wanted,
}


def paint(rgba, columns, rows):
    """Put a frame on the canvas, one canvas pixel for each of its own; zoom is a matter of style."""
    canvas = element("viewport")
    _draw(canvas, rgba, columns, rows)
    painted = int(canvas.dataset.painted) + 1
    canvas.dataset.painted = str(painted)
    canvas.className = "odd" if painted % 2 else ""  # so that what is shown if it lasts begins anew


def kept_frame(key):
    """A rendered frame that is still here: (rgba, what is known about it), or None."""
    for known, rgba, info in _frames:
        if known == key:
            return rgba, info
    return None


def worth_keeping(info):
    """Whether a frame, and so its like, is small enough to be kept."""
    columns, rows = info["painted"]
    return columns * rows <= KEPT_PIXELS


def keep_frame(key, rgba, info):
    """Keep a rendered frame for a while: the last ones, and small ones only. Gives the pixels that are not kept."""
    if not worth_keeping(info) or kept_frame(key):
        return rgba
    _frames.append((key, rgba, info))
    return _frames.pop(0)[1] if len(_frames) > KEPT_FRAMES else None


def paint_thumbnail(key, rgba, columns, rows):
    """Put a small picture beside a series."""
    for button in list(element("series-list").querySelectorAll("button")):
        if button.dataset.key == key:
            _draw(button.querySelector("canvas"), rgba, columns, rows)


def _draw(canvas, rgba, columns, rows):
    if canvas.width != columns or canvas.height != rows:
        canvas.width, canvas.height = columns, rows
    canvas.getContext("2d").putImageData(js.ImageData.new(rgba, columns, rows), 0, 0)


# --- listening ---------------------------------------------------------------------------------------------------


def listen(dispatch):
    """Turn what a person does into events."""

    def on(name, kind, event):
        element(name).addEventListener(kind, ffi.create_proxy(lambda _: dispatch(event)))

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
        on(name, "click", event)

    _on("slice-slider", "input", lambda event: dispatch(("go", int(event.target.value) - 1)))
    _on("presets", "change", lambda event: event.target.value and dispatch(("preset", int(event.target.value))))
    _on("stacks", "change", lambda event: dispatch(("stack", event.target.value)))
    _on("drag-mode", "change", lambda event: dispatch(("drag-mode", event.target.value)))
    _on("drawings", "change", lambda event: dispatch(("drawings", bool(event.target.checked))))
    _on("states", "change", lambda event: dispatch(("show-by", int(event.target.value))))
    _on("show-name", "change", lambda event: dispatch(("show-name", bool(event.target.checked))))
    _on("report", "click", lambda event: _decide(event, dispatch))
    _on("document-lines", "click", lambda event: _show_object(event, dispatch))
    _on("preset", "change", lambda event: dispatch(("choose-preset", event.target.value)))
    _on("profile-input", "change", lambda event: _read_profile(event.target, dispatch))
    _on("key-make", "click", lambda _: dispatch(("key-make", element("passphrase").value)))
    _on("key-input", "change", lambda event: _read_key(event.target, dispatch))
    _on("field-list", "change", lambda event: dispatch(("edit", event.target.dataset.key, event.target.value)))
    _on("element-search", "input", lambda event: dispatch(("search", event.target.value)))
    _on("series-list", "click", lambda event: _choose(event, dispatch))
    document.addEventListener("keydown", ffi.create_proxy(lambda event: _key(event, dispatch)))
    _listen_on_stage(dispatch)


def _on(name, kind, call):
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


def offer_key(blob):
    """Make the link save a key file."""
    _offer("key-save", blob)


def offer_profile(text):
    """Make the link save the profile that is chosen."""
    _offer("profile-save", js.Blob.new(ffi.to_js([text]), ffi.to_js({"type": "application/toml"})))


def _offer(name, blob):
    """Make a link save a Blob, and let go of what it saved before."""
    if name in _offered:
        js.URL.revokeObjectURL(_offered[name])
    _offered[name] = element(name).href = js.URL.createObjectURL(blob)


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
        stage.setPointerCapture(event.pointerId)
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
    _on("stage", "pointerdown", down)
    _on("stage", "pointermove", move)
    _on("stage", "pointerup", up)
    _on("stage", "pointercancel", up)
    _on("stage", "contextmenu", lambda event: event.preventDefault())
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


def open_ways_in(dispatch, files_found):
    """Take files from now on: dropped ones, also those dropped before, and chosen ones."""

    def dropped(entries):
        element("drop").classList.remove("over")
        _walk_through(entries, dispatch, files_found)

    def chosen(event):
        files = getattr(js.Array, "from")(event.target.files)
        event.target.value = ""
        _take(files, dispatch, files_found)

    js.window.scanveil.onDrop(ffi.create_proxy(dropped))
    _on("folder-input", "change", chosen)
    _on("files-input", "change", chosen)
    _on("drop", "dragenter", lambda _: element("drop").classList.add("over"))
    _on("drop", "dragleave", lambda _: element("drop").classList.remove("over"))


def stop_listing():
    """Stop walking through folders and taking files."""
    global _walk
    _walk += 1


def _walk_through(entries, dispatch, files_found):
    mine = _walk
    dispatch(("listing",))

    def found(files, paths):
        if mine == _walk:
            files_found(files, paths)

    def done(refused):
        if mine == _walk:
            dispatch(("listed", int(refused)))

    walk = js.window.scanveil.walk(entries, ffi.create_proxy(found), ffi.create_proxy(lambda: mine == _walk))
    follow(walk, done, lambda _: done(1))


def _take(files, dispatch, files_found):
    """Files from an input, in batches, so that the page stays alive."""
    mine = _walk
    dispatch(("listing",))

    def go_on(at):
        part = files.slice(at, at + BATCH)
        if mine != _walk:
            return
        if part.length:
            files_found(part, js.JSON.stringify(ffi.to_js([one.webkitRelativePath or one.name for one in part])))
            later(0, lambda: go_on(at + BATCH))
        else:
            dispatch(("listed", 0))

    go_on(0)


# --- the ZIP -----------------------------------------------------------------------------------------------------


def forget_zip():
    """Let go of the last ZIP, its parts, and what was told with them."""
    global _zip, _zip_url, _learned
    _zip_parts.clear()
    _learned = None
    if _zip_url:
        js.URL.revokeObjectURL(_zip_url)
        _zip = _zip_url = None


def keep_for_zip(order, blob, entries, learned):
    """A piece of the ZIP: spans of the person's own files, and new bytes between them.

    With it come, as JavaScript's text in an array, what lies in it and who is who in it: only workers read that.
    """
    _zip_parts[order] = (blob, entries, learned)


def entries():
    """What lies in each piece of the ZIP, in order."""
    return _of_zip(1)


def learned():
    """Who is who in each piece of the ZIP that was made."""
    return _learned


def _of_zip(at):
    """One part of all that is kept of the pieces, in order, as an array."""
    found = js.Array.new()
    for order in sorted(_zip_parts):
        found.push(_zip_parts[order][at])
    return found


def make_zip(end, named):
    """Join the pieces, in order, and make the link offer them; `named` says that they name people.

    No size is taken from JavaScript: MicroPython cuts its numbers down to 32 bits.
    """
    global _zip, _zip_url, _zip_name, _learned
    pieces, who_is_who = _of_zip(0), _of_zip(2)
    pieces.push(end)
    forget_zip()
    _learned = who_is_who
    _zip = js.Blob.new(pieces, ffi.to_js({"type": "application/zip"}))
    _zip_url = js.URL.createObjectURL(_zip)
    link = element("download")
    link.href = _zip_url
    link.download = _zip_name = NAMED_ZIP_NAME if named else ZIP_NAME


def stop_saving():
    """Stop writing the ZIP to the disk; what was written is thrown away by the browser."""
    global _saving
    _saving += 1


def save_zip(dispatch):
    """Write the ZIP where the person chooses, and say so if that fails: a link cannot."""
    mine, blob = _saving, _zip

    def going_on(percent):
        dispatch(("saving", percent))
        return mine == _saving

    def failed(error):
        dispatch(("saved", _why_not_saved(error)))

    def chosen(place):
        whole = js.window.scanveil.save(blob, place, ffi.create_proxy(going_on))
        follow(whole, lambda saved: dispatch(("saved", "" if saved else "stopped")), failed)

    follow(js.window.showSaveFilePicker(ffi.to_js({"suggestedName": _zip_name})), chosen, failed)


def _why_not_saved(error):
    """The browser's own name for what went wrong."""
    name = str(error.name)
    note("saving: " + name)
    return name
