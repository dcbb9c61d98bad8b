"""The image's surroundings: letters, corners, scale, slider."""

from page.showing.numbers import number_text
from page.state import fit, series_of, stack_of

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Shown, State

UM_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000)
"""Lengths of the scale bar in micrometres; the short ones are for slides under a microscope."""


def viewer(state: "State") -> "Shown":
    """The image's surroundings: canvas place, slider, letters and the writing in the corners."""
    series, stack = series_of(state, state["series_key"]), stack_of(state)
    shown = state["shown"] or {}
    read = bool(stack and stack["reads"])
    good = bool(shown) and not shown.get("failed") and bool(stack and stack["count"]) and not read
    shows: Shown = [("viewer", "hidden", series is None), ("tools", "hidden", read), ("stage", "hidden", read)]
    shows += _canvas(state, shown, stack, good) + _slider(state, stack) + _controls(state, shown, good)
    if series:
        shows.append(("corner-series", "text", _corner_series(series, stack, state["index"])))
    if not stack or not good:
        return shows + [(name, "text", "") for name in _WRITING] + [("scale", "hidden", True), ("labels", "labels", [])]
    return shows + _writing(state, shown, stack["notes"]) + _window(shown) + _placement(state, shown)


def _canvas(state: "State", shown: "Fields", stack: "Fields | None", good: bool) -> "Shown":
    """The canvas, what is on it, and what is said in its place."""
    count = stack["count"] if stack and not stack["reads"] else 0
    return [
        ("viewport", "data-series-uid", (series_of(state, shown.get("series")) or {}).get("uid", "")),
        ("viewport", "data-stack", shown.get("stack", "")),
        ("viewport", "data-index", shown.get("index", 0)),
        ("viewport", "data-count", count),
        ("viewport", "hidden", not good),
        ("message", "text", state["frame_problem"]),
        ("message", "hidden", not state["frame_problem"]),
        ("waiting", "hidden", state["asking"] is None),
    ]


def _slider(state: "State", stack: "Fields | None") -> "Shown":
    count = stack["count"] if stack else 0
    read = bool(stack and stack["reads"])
    number = state["index"] + 1
    if read:
        said = _("Document {number} of {count}", number=number, count=count)
        only = _("There is only one document here.")
    else:
        said = _("Image {number} of {count}", number=number, count=count)
        only = _("There is only one image here.")
    why = only if count < 2 else ""
    return [
        ("slider-label", "hidden", read and count < 2),
        ("slice-slider", "max", max(1, count)),
        ("slice-slider", "value", number),
        ("slice-slider", "disabled", count < 2),
        ("slice-slider", "title", why),
        ("slider-text", "text", said),
        ("play", "disabled", count < 2),
        ("play", "title", why),
    ]


def _controls(state: "State", shown: "Fields", good: bool) -> "Shown":
    return [
        ("drawings-label", "hidden", not (good and shown["has_drawing"])),
        ("states-label", "hidden", not (good and shown["states"])),
        ("legend", "legend", shown["legend"] if good and state["drawings"] else []),
        ("invert", "aria-pressed", "true" if state["invert"] else "false"),
        ("play", "aria-pressed", "true" if state["playing"] else "false"),
        ("drag-mode", "value", state["drag_mode"]),
    ]


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


def _writing(state: "State", shown: "Fields", notes: "list[str]") -> "Shown":
    """Letters, corners, and what is said below."""
    left, right, top, bottom = shown["letters"]
    states = [[-1, _("As stored")]] + shown["states"]
    return [
        ("letter-left", "text", left),
        ("letter-right", "text", right),
        ("letter-top", "text", top),
        ("letter-bottom", "text", bottom),
        ("corner-name", "text", shown["name"] if state["show_name"] else ""),
        ("notes", "text", " ".join(list(shown["notes"]) + list(notes))),
        ("corner-position", "text", _position(shown)),
        ("states", "choices", [(str(number), name) for number, name in states]),
        ("states", "value", str(shown["state"])),
        ("presets", "presets", [one[0] for one in shown["presets"]]),
    ]


def _window(shown: "Fields") -> "Shown":
    center = width = said = ""
    if shown.get("center") is not None:
        center, width = number_text(shown["center"]), number_text(shown["width"])
        said = _("Level {center}  Width {width}", center=center, width=width)
    return [
        ("corner-window", "text", said),
        ("viewport", "data-window-center", center),
        ("viewport", "data-window-width", width),
    ]


def _placement(state: "State", shown: "Fields") -> "Shown":
    """Where the image lies in the stage, the words on it, and the bar beside it."""
    scale_x, scale_y = fit(state, shown)
    width, height = shown["columns"] * scale_x, shown["rows"] * scale_y
    left, top, right, bottom = shown["area"]
    x = state["pan"][0] - width * (left + right) / 2
    y = state["pan"][1] - height * (top + bottom) / 2
    labels = shown["labels"] if state["drawings"] else []
    columns, rows = shown["painted"]
    transform = (x, y, width / columns, height / rows)
    return [
        ("labels", "labels", [(x + across * width, y + down * height, text) for across, down, text in labels]),
        ("viewport", "transform", "translate(%.2fpx,%.2fpx) scale(%.5f,%.5f)" % transform),
    ] + _scale_bar(state, shown, scale_y)


def _position(shown: "Fields") -> str:
    if shown["tile"]:
        return str(shown["tile"])
    return "" if shown["position_mm"] is None else _("Position {mm} mm", mm="%.1f" % shown["position_mm"])


def _scale_bar(state: "State", shown: "Fields", scale_y: float) -> "Shown":
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
    height = um * pixels_per_mm / 1000
    return [("scale", "hidden", False), ("scale", "height", height), ("scale-text", "text", _length(um))]


def _length(um: int) -> str:
    if um >= 10000:
        return _("{cm} cm", cm=um // 10000)
    return _("{mm} mm", mm=um // 1000) if um >= 1000 else _("{um} µm", um=um)


def _corner_series(series: "Fields", stack: "Fields | None", index: int) -> str:
    title = series["description"] or series["modality"]
    if stack is None:
        return "%s\n0 / 0" % title
    part = [stack["name"]] if len(series["stacks"]) > 1 else []
    order = [_ORDERS[stack["ordered_by"]]] if stack["ordered_by"] in _ORDERS else []
    return "\n".join([title] + part + ["%d / %d" % (index + 1, stack["count"])] + order)


_ORDERS = {
    "instance-number": _("in the order of their numbers"),
    "file-name": _("in the order of file names"),
}
