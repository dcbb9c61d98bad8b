"""What is open: more comes to it or instead of it, or all of it is closed; after a question where that is needed."""

from page.deciding.shape import leave_full
from page.state import is_unsaved, new_state, replace

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Handlers, Outcome, State

SHAPE = ("narrow", "coarse", "names_hidden")
STAYS = (
    "sealed",
    "kept",
    "newer",
    "finds",
    "may_find",
    "presets",
    "preset",
    "policy",
    "own_profile",
    "tool",
    "ratio",
) + SHAPE
"""What is the same when all is closed: the seal, what may stay in copies, and the tool."""
START_OVER, TOGETHER = "start-over", "together"
"""Questions: whether to start over all the same, and whether what has come is opened beside what is open."""


def _take_or_ask(state: "State") -> "Outcome":
    """Something was dropped or chosen: where something can be looked at already, it is asked what is meant by it."""
    state, effects = leave_full(replace(state, sheet=""))
    if state["phase"] not in ("viewing", "done"):
        return replace(state, question=""), effects + [("take",)]
    return replace(state, question=TOGETHER), effects + [("focus", "asking")]


def _add(state: "State") -> "Outcome":
    """What has come is opened beside what is open."""
    return replace(state, question=""), [("take",), ("focus", "step-open")]


def _open_instead(state: "State") -> "Outcome":
    """What has come is opened, and all else is closed."""
    state, effects = _close_all(state)
    return state, effects + [("take",)]


def _ask_to_start_over(state: "State") -> "Outcome":
    """Start over; copies that are not saved, or not made yet, are asked about before they are thrown away."""
    if not (is_unsaved(state) or state["phase"] == "deidentifying"):
        return _start_over(state)
    return replace(state, question=START_OVER, sheet=""), [("let-go",), ("focus", "asking")]


def _start_over(state: "State") -> "Outcome":
    """All is closed, and nothing is opened."""
    state, effects = _close_all(state)
    return state, effects + [("let-go",)]


def _close_all(state: "State") -> "Outcome":
    """All is as before anything was opened, and workers come who have seen none of it."""
    stays = {name: state[name] for name in STAYS}
    fresh = replace(new_state(), phase="ready", sentence=_("Everything is closed. You can open other files."))
    effects: Effects = [("stop-listing",), ("stop-saving",), ("close-all",), ("focus", "folder-input")]
    return replace(fresh, **stays), effects


def _go_back(state: "State") -> "Outcome":
    """The question is closed: all stays as it is, and what has come is not opened."""
    return replace(state, question=""), [("let-go",), ("focus", "step-open")]


HANDLERS: "Handlers" = {
    "come": _take_or_ask,
    "together": _add,
    "instead": _open_instead,
    "start-over": _ask_to_start_over,
    "start-over-yes": _start_over,
    "go-back": _go_back,
}
