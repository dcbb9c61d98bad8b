"""The page's shape: which step one is at, and what is open over the image or beside it."""

from page.state import is_busy, panel_is_open, replace, step_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Handlers, Outcome, State


def _fit_window(state: "State", narrow: bool, coarse: bool) -> "Outcome":
    """How wide the window is, and whether a finger points."""
    return replace(state, narrow=narrow, coarse=coarse), []


def _toggle_panel(state: "State") -> "Outcome":
    return replace(state, panel=not panel_is_open(state)), []


def _toggle_sheet(state: "State", name: str) -> "Outcome":
    """Open one of what lies over the rest until it is closed; a second time, or "", closes it."""
    if name in ("", state["sheet"]):
        return replace(state, sheet=""), []
    return replace(state, sheet=name, elements=None, proof=None), []


def _toggle_full(state: "State") -> "Outcome":
    """The images alone, on the whole screen where the browser can; with nothing open there are none."""
    if not state["series"]:
        return state, []
    full = not state["full"]
    return replace(state, full=full, sheet=""), [("full-screen", full)]


def _note_full(state: "State", yes: bool) -> "Outcome":
    """The browser has left the whole screen, by whatever way, or has gone to it."""
    return (state if yes else replace(state, full=False)), []


def _search_list(state: "State", text: str) -> "Outcome":
    return replace(state, list_search=text), []


def _hide_names(state: "State") -> "Outcome":
    return replace(state, names_hidden=not state["names_hidden"]), []


def go_to(state: "State", step: str) -> "Outcome":
    """To one of the four steps of the way, as far as it can be gone to."""
    if step == "open":
        return _open(state)
    state = replace(state, full=False, sheet="")
    if step == "look" or not state["series"]:
        stage: Effects = [("face", state["pane"])] if state["series"] else []
        return replace(state, panel=False), stage
    at = "result" if step == "save" and state["result"] else "veil"
    return replace(state, panel=True), [("focus", at)]


def _open(state: "State") -> "Outcome":
    if state["series"]:
        state = _toggle_sheet(replace(state, full=False), "ways")[0]
        if not state["sheet"]:
            return state, []
    return state, [("focus", "folder-input")]


def _go_on(state: "State") -> "Outcome":
    """The next thing to do, wherever one is."""
    step = step_of(state)
    if step == "open":
        return _open(state)
    if step == "look":
        return go_to(state, "save" if state["result"] else "stay")
    return state, ([("focus", "deidentify")] if step == "stay" and not is_busy(state) else [])


def close(state: "State") -> "Outcome":
    """What Escape closes: what lies uppermost."""
    if state["sheet"]:
        return replace(state, sheet=""), []
    if state["elements"]:
        return replace(state, elements=None), []
    if state["proof"] is not None:
        return replace(state, proof=None), []
    if state["full"]:
        return replace(state, full=False), [("full-screen", False)]
    return (replace(state, panel=False) if state["narrow"] else state), []


HANDLERS: "Handlers" = {
    "window-fits": _fit_window,
    "panel": _toggle_panel,
    "sheet": _toggle_sheet,
    "full": _toggle_full,
    "full-screen-is": _note_full,
    "search-list": _search_list,
    "hide-names": _hide_names,
    "step": go_to,
    "next": _go_on,
    "close": close,
}
