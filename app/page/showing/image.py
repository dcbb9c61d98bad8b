"""An image in its pane: where it lies, what is written around it and drawn over it, and the slider below."""

from page.library import series_of
from page.pane import on_screen, stack_of
from page.placing import corner, fit, place, to_stage
from page.showing.numbers import number_text
from page.showing.scale import scale_bar
from page.showing.toolbar import why_it_stands_still
from page.tools.table import TOOLS

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record, Shown


def image(state: "Record", pane: "Record") -> "Shown":
    """The image's surroundings: canvas place, slider, letters and the writing in the corners."""
    series, stack = series_of(state, pane["series_key"]), stack_of(state, pane)
    shown = on_screen(state, pane)
    shows: Shown = [
        ("stage", "hidden", bool(stack and stack["reads"])),
        ("viewport", "hidden", not shown),
        ("legend", "legend", shown["legend"] if shown and pane["drawings"] else []),
    ]
    shows += _canvas(state, pane["shown"] or {}, stack) + _slider(pane, stack)
    shows.append(("corner-series", "text", _corner_series(series, stack, pane["index"]) if series else ""))
    if not stack or not shown:
        shows += [(name, "text", "") for name in _WRITING] + _explained([""] * len(_EXPLAINED), [""] * len(_EXPLAINED))
        return shows + [("scale", "hidden", True), ("labels", "labels", [])]
    shows += _writing(shown, stack["notes"], not state["names_hidden"]) + _window(shown)
    return shows + _placement(state, pane, shown)


def _canvas(state: "Record", shown: "Fields", stack: "Fields | None") -> "Shown":
    """What the canvas says of itself: the picture that was wanted last and came, or failed."""
    count = stack["count"] if stack and not stack["reads"] else 0
    return [
        ("viewport", "data-series-uid", (series_of(state, shown.get("series")) or {}).get("uid", "")),
        ("viewport", "data-stack", shown.get("stack", "")),
        ("viewport", "data-index", shown.get("index", 0)),
        ("viewport", "data-count", count),
    ]


LONG_WAITS = 2
"""A picture that is still waited for when this was looked for so often again takes long: that is said."""


def message(_state: "Record", pane: "Record") -> "Shown":
    """What is said in place of the image, or over it."""
    return [
        ("message", "text", pane["problem"]),
        ("message", "hidden", not pane["problem"]),
        ("waiting", "hidden", pane["waits"] < LONG_WAITS),
    ]


def shapes(state: "Record", pane: "Record") -> "Shown":
    """What tools draw over the image."""
    found = [one for tool in TOOLS if tool.shapes for one in tool.shapes(state, pane)]
    shown = on_screen(state, pane) if found else None
    if not shown:
        return [("shapes", "shapes", [])]
    way = place(pane, shown, state["ratio"])
    return [("shapes", "shapes", [([to_stage(way, *point) for point in points], text) for points, text in found])]


def _slider(pane: "Record", stack: "Fields | None") -> "Shown":
    count = stack["count"] if stack else 0
    read = bool(stack and stack["reads"])
    number = pane["index"] + 1
    if read:
        said = _("Document {number} of {count}", number=number, count=count)
    else:
        said = _("Image {number} of {count}", number=number, count=count)
    return [
        ("slider-label", "hidden", not stack or (read and count < 2)),
        ("slice-slider", "max", max(1, count)),
        ("slice-slider", "value", number),
        ("slice-slider", "disabled", count < 2),
        ("slice-slider", "title", why_it_stands_still(stack)),
        ("slider-text", "text", said),
    ]


_EXPLAINED = ("letter-left", "letter-right", "letter-top", "letter-bottom", "corner-view")
"""Letters and abbreviations, which are said in whole words to those who point at them, or do not see them."""
_WRITING = (
    "corner-name",
    "corner-position",
    "corner-window",
    "notes",
)


def _writing(shown: "Fields", notes: "list[str]", with_name: bool) -> "Shown":
    """Letters, corners, and what is said below."""
    letters = list(shown["letters"]) + [shown["view"]]
    return _explained(letters, list(shown["letters_in_words"]) + [shown["view_in_words"]]) + [
        ("corner-name", "text", shown["name"] if with_name else ""),
        ("notes", "text", " ".join(list(shown["notes"]) + list(notes))),
        ("corner-position", "text", _position(shown)),
    ]


def _explained(letters: "list[str]", words: "list[str]") -> "Shown":
    """What stands at the edges and for the view, and its words; a part that says nothing is not there."""
    shows: Shown = []
    for name, text, said in zip(_EXPLAINED, letters, words):
        shows += [(name, "text", text), (name, "hidden", not text), (name, "title", said), (name, "aria-label", said)]
    return shows


def _window(shown: "Fields") -> "Shown":
    center = width = said = ""
    if shown.get("center") is not None:
        center, width = number_text(shown["center"]), number_text(shown["width"])
        said = _("Level {center}  Width {width} {unit}", center=center, width=width, unit=shown["unit"]).rstrip()
    return [
        ("corner-window", "text", said),
        ("viewport", "data-window-center", center),
        ("viewport", "data-window-width", width),
    ]


def _placement(state: "Record", pane: "Record", shown: "Fields") -> "Shown":
    """Where the image lies in the stage, the words on it, and the bar beside it."""
    ratio = state["ratio"]
    x, y, width, height = corner(pane, shown, ratio)
    columns, rows = shown["painted"]
    labels = shown["labels"] if pane["drawings"] else []
    way = place(pane, shown, ratio) if labels else None
    return [
        ("labels", "labels", [to_stage(way, column, row) + (text,) for column, row, text in labels] if way else []),
        ("viewport", "transform", "translate(%.2fpx,%.2fpx) scale(%.5f,%.5f)" % (x, y, width / columns, height / rows)),
    ] + scale_bar(pane, shown, fit(pane, shown, ratio)[1])


def _position(shown: "Fields") -> str:
    if shown["tile"]:
        return str(shown["tile"])
    return "" if shown["position_mm"] is None else _("Position {mm} mm", mm="%.1f" % shown["position_mm"])


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
