"""The page's shape: which step one is at, and what is open over the image or beside it."""

from page.state import is_busy, panel_is_open, replace, step_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Handlers, Outcome, State


def _fit_window(state: "State", narrow: bool, coarse: bool) -> "Outcome":
    """How wide the window is, and whether a finger points."""
    return replace(state, narrow=narrow, coarse=coarse), []


def _toggle_panel(state: "State") -> "Outcome":
    is_open = panel_is_open(state)
    return replace(state, panel=not is_open), [("focus", "panel-button" if is_open else "veil")]


def _toggle_sheet(state: "State", name: str) -> "Outcome":
    """Open one of what lies over the rest until it is closed; a second time closes it."""
    if state["sheet"] == name:
        return close(state)
    effects: Effects = [("focus", "help-close")] if name == "help" else []
    return replace(state, sheet=name, elements=None, proof=None), effects


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
    state, effects = leave_full(replace(state, sheet=""))
    if step == "look" or not state["series"]:
        stage: Effects = [("face", state["pane"])] if state["series"] else []
        return replace(state, panel=False), effects + stage
    at = "result" if step == "save" and state["result"] else "veil"
    return replace(state, panel=True), effects + [("focus", at)]


def _open(state: "State") -> "Outcome":
    if state["series"]:
        state, effects = leave_full(state)
        state = _toggle_sheet(state, "ways")[0]
        return state, effects + [("focus", "folder-input" if state["sheet"] else "step-open")]
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
        return replace(state, sheet=""), [("focus", _OPENERS[state["sheet"]])]
    if state["elements"]:
        return replace(state, elements=None), [("focus", "elements-button")]
    if state["proof"] is not None:
        return replace(state, proof=None), [("focus", "prove-seal")]
    if state["full"]:
        return leave_full(state)
    if state["narrow"] and panel_is_open(state):
        return replace(state, panel=False), [("focus", "next")]
    return state, []


_OPENERS = {"writing": "writing-open", "ways": "step-open", "help": "help-button", "more": "more-button"}
"""What the keys are for again once a sheet is closed."""


def leave_full(state: "State") -> "Outcome":
    """The images are not alone any more."""
    return (replace(state, full=False), [("full-screen", False)]) if state["full"] else (state, [])


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
