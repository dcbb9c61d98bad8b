"""state -> what each region of the page shows: a list of (element id, property, value), with no browser in it.

Values are text, numbers and booleans. dom.py writes text as text only.
"""

from model import documents, fit, is_busy, place_of, series_of, stack_of, wanted_document

UM_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000)
"""Lengths of the scale bar in micrometres; the short ones are for slides under a microscope."""


def status(state):
    progress = state["progress"]
    done, whole = progress or (0, 1)
    return [
        ("status", "text", state["sentence"]),
        ("status", "data-state", state["phase"]),
        ("body", "data-state", state["phase"]),
        ("progress", "max", whole),
        ("progress", "value", done),
        ("progress", "hidden", progress is None),
        ("progress-text", "text", "%d of %d" % progress if progress and state["phase"] != "booting" else ""),
        ("cancel", "hidden", not state["stoppable"]),
    ]


def seal(state):
    sealed = state["sealed"]
    why = "" if sealed else "This opens as soon as the page is closed off from the network."
    text = "Sealed: nothing can leave this page" if sealed else "Closing the page off from the network…"
    shown = [
        ("seal", "data-sealed", "true" if sealed else "false"),
        ("seal-text", "text", text),
        ("ways-why", "text", why),
    ]
    for name in ("folder-input", "files-input", "sample-button", "prove-seal"):
        shown += [(name, "disabled", not sealed), (name, "title", why)]
    return shown


def listing(state):
    """The series, in the order of patients and studies."""
    series = state["series"]
    problems = state["problems"]
    title = "%d files are not shown as images, or need a word" % len(problems)
    return [
        ("body", "loaded", bool(series or problems)),
        ("list", "hidden", not (series or problems)),
        ("series-list", "series", [_series(one) for one in series]),
        ("problems", "hidden", not problems),
        ("problems-title", "text", "1 file is not shown as an image, or needs a word" if len(problems) == 1 else title),
        ("problem-list", "problems", problems),
    ]


def choice(state):
    return [("series-list", "current", state["series_key"] or "")]


def parts(state):
    """The stacks of the series, where there are several."""
    series, stack = series_of(state, state["series_key"]), stack_of(state)
    names = [one["name"] for one in series["stacks"]] if series else []
    return [
        ("stacks-label", "hidden", len(names) < 2),
        ("stacks", "choices", [(name, name) for name in names]),
        ("stacks", "value", stack["name"] if stack else ""),
    ]


def viewer(state):
    """The image's surroundings: canvas place, slider, letters and the writing in the corners."""
    series = series_of(state, state["series_key"])
    stack = stack_of(state)
    count = stack["count"] if stack else 0
    read = bool(stack) and stack["reads"]
    word = "document" if read else "image"
    only = "There is only one %s here." % word if count < 2 else ""
    shown = state["shown"] or {}
    good = bool(shown) and not shown.get("failed") and count and not read
    shows = [
        ("viewer", "hidden", series is None),
        ("viewport", "data-series-uid", (series_of(state, shown.get("series")) or {}).get("uid", "")),
        ("viewport", "data-stack", shown.get("stack", "")),
        ("viewport", "data-index", shown.get("index", 0)),
        ("viewport", "data-count", 0 if read else count),
        ("viewport", "hidden", not good),
        ("tools", "hidden", read),
        ("stage", "hidden", read),
        ("slider-label", "hidden", read and count < 2),
        ("slice-slider", "max", max(1, count)),
        ("slice-slider", "value", state["index"] + 1),
        ("slice-slider", "disabled", count < 2),
        ("slice-slider", "title", only),
        ("slider-text", "text", "%s %d of %d" % (word[0].upper() + word[1:], state["index"] + 1, count)),
        ("message", "text", state["frame_problem"]),
        ("message", "hidden", not state["frame_problem"]),
        ("waiting", "hidden", state["asking"] is None),
        ("drawings-label", "hidden", not (good and shown["has_drawing"])),
        ("states-label", "hidden", not (good and shown["states"])),
        ("legend", "legend", shown["legend"] if good and state["drawings"] else []),
        ("invert", "aria-pressed", "true" if state["invert"] else "false"),
        ("play", "aria-pressed", "true" if state["playing"] else "false"),
        ("play", "disabled", count < 2),
        ("play", "title", only),
        ("drag-mode", "value", state["drag_mode"]),
    ]
    if series:
        shows.append(("corner-series", "text", _corner_series(series, stack, state["index"])))
    if not good:
        return shows + [(name, "text", "") for name in _WRITING] + [("scale", "hidden", True), ("labels", "labels", [])]
    return shows + _around(state, shown, stack["notes"])


_WRITING = (
    "letter-left",
    "letter-right",
    "letter-top",
    "letter-bottom",
    "corner-name",
    "corner-position",
    "corner-window",
    "notes",
)


def _around(state, shown, notes):
    left, right, top, bottom = shown["letters"]
    shows = [
        ("letter-left", "text", left),
        ("letter-right", "text", right),
        ("letter-top", "text", top),
        ("letter-bottom", "text", bottom),
        ("corner-name", "text", shown["name"] if state["show_name"] else ""),
        ("notes", "text", " ".join(list(shown["notes"]) + list(notes))),
        ("corner-position", "text", _place(shown)),
    ]
    if shown.get("center") is not None:
        shows += [
            ("corner-window", "text", "Level %s  Width %s" % (_number(shown["center"]), _number(shown["width"]))),
            ("viewport", "data-window-center", _number(shown["center"])),
            ("viewport", "data-window-width", _number(shown["width"])),
        ]
    else:
        shows += [
            ("corner-window", "text", ""),
            ("viewport", "data-window-center", ""),
            ("viewport", "data-window-width", ""),
        ]
    shows.append(("states", "choices", [(str(number), name) for number, name in [[-1, "As stored"]] + shown["states"]]))
    shows.append(("states", "value", str(shown["state"])))
    shows.append(("presets", "presets", [one[0] for one in shown["presets"]]))
    scale_x, scale_y = fit(state, shown)
    width, height = shown["columns"] * scale_x, shown["rows"] * scale_y
    left, top, right, bottom = shown["area"]
    x = state["pan"][0] - width * (left + right) / 2
    y = state["pan"][1] - height * (top + bottom) / 2
    labels = shown["labels"] if state["drawings"] else []
    shows.append(("labels", "labels", [(x + across * width, y + down * height, text) for across, down, text in labels]))
    columns, rows = shown["painted"]
    transform = (x, y, width / columns, height / rows)
    shows.append(("viewport", "transform", "translate(%.2fpx,%.2fpx) scale(%.5f,%.5f)" % transform))
    return shows + _scale_bar(state, shown, scale_y)


def _place(shown):
    if shown["tile"]:
        return shown["tile"]
    return "" if shown["position_mm"] is None else "Position %.1f mm" % shown["position_mm"]


def _scale_bar(state, shown, scale_y):
    if not shown["spacing_mm"]:
        return [("scale", "hidden", True)]
    pixels_per_mm = scale_y / shown["spacing_mm"][0]
    room = state["stage"][1] * 0.4
    um = 0
    for step in UM_STEPS:
        if step * pixels_per_mm <= room * 1000:
            um = step
    if not um:
        return [("scale", "hidden", True)]
    text = "%d cm" % (um // 10000) if um >= 10000 else "%d mm" % (um // 1000) if um >= 1000 else "%d µm" % um
    return [("scale", "hidden", False), ("scale", "height", um * pixels_per_mm / 1000), ("scale-text", "text", text)]


def document(state):
    """What is read instead of looked at: a report, a recording, or what else is no image."""
    found = state["document"]
    if wanted_document(state) is None:
        return [("document", "hidden", True), ("document-video", "playing", False)]
    if not found:
        return [
            ("document", "hidden", False),
            ("document-video", "playing", False),
            ("document-title", "text", "Reading…"),
            ("document-body", "hidden", True),
        ]
    inside = found["enclosed"] or {}
    opens, saves = bool(inside.get("mime_type")), bool(inside.get("suffix"))
    film = inside.get("plays", "")
    name = "the video" if film else "the PDF" if inside.get("suffix") == ".pdf" else "the document"
    why = "" if opens else inside.get("sentence", "")
    if film:
        why = {"plays": film, "fails": "Your browser cannot play this kind of video. " + why}.get(state["video"], "")
    return [
        ("document", "hidden", False),
        ("document-body", "hidden", False),
        ("document-title", "text", found["title"] or found["kind"] or "This file cannot be read"),
        ("document-kind", "text", found["kind"] if found["title"] else ""),
        ("document-sentence", "text", found["sentence"]),
        ("document-facts", "facts", found["facts"]),
        ("document-inside", "hidden", not inside),
        ("document-inside-name", "text", _inside(inside) if inside else ""),
        ("document-why", "text", why),
        ("document-video", "playing", bool(film) and state["video"] != "fails"),
        ("open-document", "hidden", not opens),
        ("open-document", "text", "Open %s in a new tab…" % name),
        ("open-document", "aria-expanded", "true" if state["opening_document"] else "false"),
        ("document-asking", "hidden", not (opens and state["opening_document"])),
        ("document-warning", "text", inside.get("sentence", "") if opens else ""),
        ("document-save", "hidden", not saves),
        ("document-save", "text", "Save %s" % name),
        ("document-drawings", "drawings", found["drawings"]),
        ("document-lines", "lines", [_line(state, line) for line in found["lines"]]),
    ]


def _inside(inside):
    if inside.get("plays"):
        return "Video, %s" % size_text(inside["size"])
    what = {".pdf": "PDF", ".xml": "XML", ".stl": "STL", ".obj": "OBJ", ".mtl": "MTL"}
    return "Inside: %s, %s" % (what.get(inside["suffix"], "a document"), size_text(inside["size"]))


def _line(state, line):
    """A line of a document: (depth, relation, label, text, is heading, object to go to or None)."""
    depth, relation, label, text, is_heading = line[:5]
    if len(line) == 5:
        return (depth, relation, label, text, is_heading, None)
    number, frame = line[5:]
    place = place_of(state, number, frame)
    if place is None:
        return (depth, relation, label, text + ", not among these files", is_heading, None)
    series, stack, index = place
    where = "document" if stack["reads"] else "image"
    text += ": %s %d of %s" % (where, index + 1, series["description"] or "its series")
    if len(series["stacks"]) > 1 and not stack["reads"]:
        text += ", " + stack["name"]
    return (depth, relation, label, text, is_heading, (number, frame))


BUSY = "This opens when nothing else is under way."


def choices(state):
    """What can be chosen for copies, and what will become of the fields that people look at first."""
    busy = state["phase"] not in ("viewing", "done")
    listed = [(one["name"], one["title"]) for one in state["presets"]] or [("basic", "Basic")]
    own = state["own_profile"]
    if own:
        listed = listed + [("own", "From a file: " + own["title"])]
    known = {one["name"]: one["sentence"] for one in state["presets"]}
    sentence = own["sentence"] if own and state["preset"] == "own" else known.get(state["preset"], "")
    fields = state["fields"]
    return [
        ("preset", "choices", listed),
        ("preset", "value", state["preset"]),
        ("preset", "disabled", busy or not state["presets"]),
        ("preset", "title", BUSY if busy else "" if state["presets"] else "This opens in a moment."),
        ("profile-input", "disabled", busy),
        ("profile-input", "title", BUSY if busy else ""),
        ("preset-sentence", "text", sentence),
        ("profile-problem", "text", state["profile_problem"]),
        ("profile-problem", "hidden", not state["profile_problem"]),
        ("fields", "hidden", not fields),
        ("field-list", "fields", [tuple(row) + (state["edits"].get(row[0], ""),) for row in fields or []]),
    ]


MOST_ROWS = 400
SHOW_ELEMENTS = "Show every element of this file, before and after"


def elements(state):
    """A file's elements before and after, those that hold what is searched for."""
    found = state["elements"]
    shows = [
        ("elements", "hidden", not found),
        (
            "elements-button",
            "text",
            "Hide the elements" if found else SHOW_ELEMENTS,
        ),
    ]
    if not found:
        return shows
    wanted = state["search"].lower()
    rows = [row for row in found["rows"] if not wanted or wanted in " ".join(row).lower()]
    more = len(rows) - MOST_ROWS
    count = "%d of %d elements" % (len(rows), len(found["rows"]))
    if more > 0:
        count += "; the first %d are shown" % MOST_ROWS
    return shows + [("element-count", "text", count), ("element-list", "elements", rows[:MOST_ROWS])]


def veil(state):
    phase, result = state["phase"], state["result"]
    busy = is_busy(state)
    why = ""
    if phase == "reading":
        why = "This opens when all files have been read."
    elif phase == "deidentifying":
        why = "It is being done. You can go on looking at the images."
    elif state["saving"]:
        why = "This opens when the ZIP has been saved."
    shows = [
        ("veil", "hidden", not state["series"]),
        ("deidentify", "disabled", busy),
        ("deidentify", "title", why),
        ("deidentify-why", "text", why),
        ("download", "hidden", not (result and result["count"])),
        ("save-as", "wanted", bool(result and result["count"])),
        ("report", "hidden", not result),
    ]
    if result:
        shows += [
            ("download", "text", "Save the ZIP (%s)" % size_text(result["size"])),
            ("report", "report", {"lines": result["summary"], "withheld": result["withheld"]}),
        ]
    return shows


def keys(state):
    """The key file: made for copies, or brought along."""
    busy = is_busy(state)
    made_for = (state["result"] or {}).get("keyed")
    why = BUSY if busy else "" if made_for else "A key file is made for copies: make them first."
    return [
        ("keys", "hidden", not state["series"]),
        ("key-make", "disabled", bool(why)),
        ("key-make", "title", why),
        ("key-why", "text", why),
        ("key-input", "disabled", busy),
        ("key-input", "title", BUSY if busy else ""),
        ("key-save", "hidden", not state["key_made"]),
        ("key-said", "text", state["key_said"]),
        ("key-problem", "text", state["key_problem"]),
        ("key-problem", "hidden", not state["key_problem"]),
        ("reidentify", "hidden", not state["key_file"]),
        ("reidentify", "disabled", busy),
        ("reidentify", "title", BUSY if busy else ""),
    ]


def proof(state):
    rows = state["proof"]
    return [("proof", "hidden", rows is None), ("seal-proof", "proof", rows or [])]


REGIONS = (
    (status, ("sentence", "phase", "progress", "stoppable")),
    (seal, ("sealed",)),
    (listing, ("series", "problems")),
    (choice, ("series_key", "series")),
    (parts, ("series_key", "series", "stack")),
    (
        viewer,
        (
            "series_key",
            "series",
            "stack",
            "index",
            "shown",
            "frame_problem",
            "invert",
            "playing",
            "drag_mode",
            "show_name",
            "zoom",
            "pan",
            "stage",
        ),
    ),
    (document, ("series_key", "series", "stack", "index", "document", "opening_document", "video")),
    (choices, ("phase", "presets", "preset", "own_profile", "profile_problem", "fields", "edits")),
    (elements, ("elements", "search")),
    (veil, ("phase", "result", "series", "saving")),
    (keys, ("phase", "saving", "series", "result", "key_file", "key_made", "key_said", "key_problem")),
    (proof, ("proof",)),
)


def view(state, before):
    """What to show anew, given the state that was shown before (None at first)."""
    shows = []
    for region, uses in REGIONS:
        if before is None or any(state[name] is not before[name] for name in uses):
            shows += region(state)
    return shows


def _series(series):
    count, rest = series["count"], documents(series)
    held = [series["modality"] or "?", "%d images" % count if count != 1 else "1 image", size_text(series["size"])]
    title, files = series["description"], rest["count"] if rest else 0
    looked_at = len(series["stacks"]) - bool(rest)
    if looked_at > 1:
        held[1] += " in %d parts" % looked_at
    if count and files:
        held.insert(2, "%d without image" % files)
    elif not count:
        held[1:2] = ([series["kind"]] if title else []) + (["%d files" % files] if files > 1 else [])
        title = title or series["kind"]
    return {
        "key": series["key"],
        "uid": series["uid"],
        "patient": series["patient"],
        "study": series["study"] or "Study without a description",
        "modality": series["modality"],
        "count": count,
        "title": title or "Series without a description",
        "detail": " · ".join(held),
    }


def _corner_series(series, stack, index):
    title = series["description"] or series["modality"]
    if stack is None:
        return title + "\n0 / 0"
    if len(series["stacks"]) > 1:
        title += "\n" + stack["name"]
    return "%s\n%d / %d%s" % (title, index + 1, stack["count"], _ORDERS.get(stack["ordered_by"], ""))


_ORDERS = {
    "instance-number": "\nin the order of their numbers",
    "file-name": "\nin the order of file names",
}


def size_text(size):
    """Bytes as people read them."""
    for unit in ("bytes", "KB", "MB"):
        if size < 1000:
            return "%d %s" % (size, unit) if unit == "bytes" or size >= 10 else "%.1f %s" % (size, unit)
        size = size / 1000
    return "%.1f GB" % size


def _number(value):
    return "%d" % value if value == int(value) else "%.1f" % value
