"""Which panes there are, which one the list, the tools and the keys are for, and what is the same in all of them."""

from page.pane import new_pane
from page.state import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Handlers, Outcome, State


def _lay_out(state: "State", count: int) -> "Outcome":
    """So many panes, side by side: the last ones go, or empty ones come."""
    panes = state["panes"][:count]
    panes += [new_pane(number) for number in range(len(panes), count)]
    return replace(state, panes=panes, pane=min(state["pane"], count - 1)), []


def _choose_pane(state: "State", number: int) -> "Outcome":
    known = number < len(state["panes"]) and number != state["pane"]
    return (replace(state, pane=number) if known else state), []


def _choose_tool(state: "State", name: str) -> "Outcome":
    return replace(state, tool=name), []


def _note_ratio(state: "State", ratio: float) -> "Outcome":
    """So many pixels of the screen are a CSS pixel."""
    return replace(state, ratio=ratio), []


HANDLERS: "Handlers" = {
    "panes": _lay_out,
    "pane": _choose_pane,
    "tool": _choose_tool,
    "ratio": _note_ratio,
}
