"""Which value the image has at the place that is pointed at."""

from math import floor

from page.pane import WANTED
from page.state import replace
from page.tools.tool import Tool

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Effects, Fields, Outcome, Pane, PaneOutcome, Record, State
    from page.tools.tool import Pointer, Shape

ASKED = ("picture", "state", "step", "companions", "subtract", "sample", "shutter")
"""What of a view of a picture changes its values."""


def _drag(_state: "State", pane: "Pane", _pointer: "Pointer") -> "Pane":
    return pane  # where the pointer is now is known already: `ask_value` looks there


def ask_value(pane: "Pane", effects: "Effects") -> "PaneOutcome":
    """Ask for the value at the place that is pointed at, one at a time: what was overtaken is never asked for."""
    wanted = _wanted(pane)
    valued = pane["valued"]
    if wanted is None:
        return (replace(pane, valued=None) if valued else pane), effects
    if valued and (valued["text"] is None or valued["at"] == wanted):
        return pane, effects
    view = dict(zip(WANTED, wanted[0]))
    payload = {name: view[name] for name in ASKED}
    payload.update(pane=pane["number"], column=wanted[1], row=wanted[2])
    return replace(pane, valued={"at": wanted, "text": None}), effects + [("ask", "value", payload, "view")]


def _wanted(pane: "Pane") -> "tuple[Any, int, int] | None":
    """The view of the picture that is seen, and the pixel that is pointed at."""
    if pane["holding"] != "probe":
        return None
    held, shown = list(pane["held"].values()), pane["shown"]
    if len(held) != 1 or not shown or shown.get("failed"):
        return None
    if held[0]["column"] is None:
        return None
    return shown["key"], floor(held[0]["column"] + 0.5), floor(held[0]["row"] + 0.5)


def _is_asked(pane: "Pane", payload: "Fields") -> bool:
    """Whether an answer is for the place that was asked for last."""
    if not pane["valued"]:
        return False
    key, column, row = pane["valued"]["at"]
    view = dict(zip(WANTED, key))
    same = all([view[name] == payload[name] for name in ASKED])
    return bool(same and (column, row) == (payload["column"], payload["row"]))


def take_value(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    """A value is here; it is told while somebody still points."""
    panes = [
        replace(pane, valued=replace(pane["valued"], text=data["text"]))
        if pane["number"] == payload["pane"] and _is_asked(pane, payload)
        else pane
        for pane in state["panes"]
    ]
    return replace(state, panes=panes), []


def _shapes(_state: "Record", pane: "Record") -> "list[Shape]":
    """A ring about the place, and its value."""
    valued = pane["valued"]
    if not valued or not valued["text"]:
        return []
    return [([(valued["at"][1], valued["at"][2])], valued["text"])]


PROBE = Tool(
    name="probe",
    title=_("Hold to read a value"),
    icon="M12 3v6M12 15v6M3 12h6M15 12h6M12 12h.01",
    drag=_drag,
    keys={"v": ("tool", "probe")},
    handlers={},
    ways=("linger",),
    shapes=_shapes,
)
