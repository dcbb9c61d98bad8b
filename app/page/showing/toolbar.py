"""The controls above the panes: they are for the pane that is chosen."""

from page.pane import on_screen, stack_of, windows_of
from page.showing.numbers import number_text
from page.state import tool_now
from page.tools.table import TOOLS

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Record, Shown


def tools(state: "Record") -> "Shown":
    """What the pointer can do, and what it does."""
    return [
        ("tool-list", "tools", [(tool.name, tool.title, tool.icon, _keys(tool.name)) for tool in TOOLS]),
        ("tool-list", "pressed", tool_now(state, state["coarse"])),
    ]


def _keys(name: str) -> str:
    """The keys that choose a tool."""
    found = [key for tool in TOOLS for key, event in tool.keys.items() if event == ("tool", name)]
    return " ".join(found)


def toolbar(state: "Record", pane: "Record") -> "Shown":
    """What can be done with the image that is shown."""
    stack, shown = stack_of(state, pane), on_screen(state, pane)
    mask = shown["subtraction"] if shown else None
    has_extras = bool(shown and (shown["has_drawing"] or shown["has_shutter"] or mask or shown["states"]))
    shows: Shown = [
        ("tools", "data-reads", "true" if stack and stack["reads"] else "false"),
        ("tools", "data-extras", "true" if has_extras else "false"),
        ("states-label", "hidden", not (shown and shown["states"])),
        ("invert", "aria-pressed", "true" if pane["invert"] else "false"),
        ("play", "aria-pressed", "true" if pane["playing"] else "false"),
        ("play", "disabled", not stack or stack["count"] < 2),
        ("play", "title", why_it_stands_still(stack) or _("Play (space)")),
    ]
    shows += _switches(pane, shown, mask)
    if pane["series_key"] is None:
        shows += [("presets", "disabled", True), ("presets", "title", _("There is no image yet."))]
        return shows + [("states", "choices", []), ("presets", "choices", _windows([], ""))]
    if not shown:
        return shows
    states, windows = [[-1, _("As stored")]] + shown["states"], windows_of(shown)
    chosen = _window_shown(pane, shown, windows)
    return shows + [
        ("states", "choices", [(str(number), name) for number, name in states]),
        ("states", "value", str(shown["state"])),
        ("presets", "choices", _windows(windows, "" if chosen else _own_window(shown))),
        ("presets", "value", chosen),
        ("presets", "disabled", not shown["presets"]),
        ("presets", "title", "" if shown["presets"] else _("Colours have no window: they are shown as they are.")),
    ]


def _switches(pane: "Record", shown: "Record | None", mask: "Any") -> "Shown":
    """What is drawn over an image, hidden of it or taken away from it, and can be otherwise."""
    return [
        ("drawings-label", "hidden", not (shown and shown["has_drawing"])),
        ("drawings", "checked", pane["drawings"]),
        ("shutter-label", "hidden", not (shown and shown["has_shutter"])),
        ("shutter", "checked", pane["shutter"]),
        ("subtract-label", "hidden", not mask),
        ("subtract", "checked", bool(mask and mask[0])),
        ("subtract", "disabled", bool(mask and mask[1])),
        (
            "subtract-label",
            "title",
            (mask and mask[1]) or _("Take away what the mask shows, so that vessels stand out"),
        ),
    ]


def _windows(presets: "list[list[Any]]", own: str) -> "list[tuple[str, str]]":
    """What there is to choose from, first what somebody made of their own."""
    return [("", own or _("Choose…"))] + [(str(at), preset[0]) for at, preset in enumerate(presets)]


def _own_window(shown: "Fields") -> str:
    """What is shown where it is none of those to choose from."""
    if shown.get("center") is None:
        return ""
    return _("Own: {center} ± {half}", center=number_text(shown["center"]), half=number_text(shown["width"] / 2))


def _window_shown(pane: "Record", shown: "Fields", windows: "list[list[Any]]") -> str:
    """Which of the windows to choose from is the one that is shown."""
    window = pane["window"] or (shown["center"], shown["width"])
    for at, (_name, center, width, voi_lut, fitted) in enumerate(windows):
        if pane["fitted"] or pane["voi_lut"] is not None:
            is_it = (fitted, voi_lut) == (pane["fitted"], pane["voi_lut"])
        else:
            is_it = (center, width) == tuple(window)
        if is_it:
            return str(at)
    return ""


def why_it_stands_still(stack: "Record | None") -> str:
    """Why one cannot go from image to image, or nothing."""
    if stack and stack["count"] > 1:
        return ""
    return _("There is only one document here.") if stack and stack["reads"] else _("There is only one image here.")
