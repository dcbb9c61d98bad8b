"""What is open: all of it is closed at once, after a question where something would be lost."""

from page.state import is_unsaved, new_state, replace

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Handlers, Outcome, State

STAYS = ("sealed", "presets", "preset", "policy", "own_profile", "tool", "ratio")
"""What is the same when all is closed: the seal, what may stay in copies, and the tool."""
START_OVER = "start-over"
"""The question whether to start over all the same."""


def _ask_to_start_over(state: "State") -> "Outcome":
    """Start over; copies that are not saved, or not made yet, are asked about before they are thrown away."""
    if not (is_unsaved(state) or state["phase"] == "deidentifying"):
        return _start_over(state)
    return replace(state, question=START_OVER), [("focus", "asking")]


def _start_over(state: "State") -> "Outcome":
    """Close everything: all is as before anything was opened, and workers come who have seen none of it."""
    stays = {name: state[name] for name in STAYS}
    fresh = replace(new_state(), phase="ready", sentence=_("Everything is closed. You can open other files."))
    effects: Effects = [("stop-listing",), ("stop-saving",), ("close-all",), ("focus", "folder-input")]
    return replace(fresh, **stays), effects


def _go_back(state: "State") -> "Outcome":
    """The question is closed, and all stays as it is."""
    return replace(state, question=""), [("focus", "start-over")]


HANDLERS: "Handlers" = {
    "start-over": _ask_to_start_over,
    "start-over-yes": _start_over,
    "go-back": _go_back,
}
