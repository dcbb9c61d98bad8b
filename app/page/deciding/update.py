"""(state, event) -> (state, effects): all that the page decides, with no browser in it.

An event is a tuple that starts with its name: ("in", number, name, ...) is of the pane of that number, ("key", name) of
what the key means, and what is of a pane and does not say so is of the one that is chosen. An effect is a tuple too;
main.py carries it out: ("want", key, around) has a picture told, ("paint", number, key, around) puts it into a pane,
("ask", kind, payload, where) asks a reader ("view": the one that shows, "idle": any, in a moment of rest) or, where the
table of messages says so, the conductor, and ("conductor", kind, payload) tells that something.
"""

from page.deciding import (
    archives,
    choosing,
    copying,
    documents,
    failing,
    handling,
    keyfile,
    opening,
    pane,
    panes,
    people,
    playing,
    reading,
    releasing,
    shape,
    starting,
    ticking,
    writing,
)
from page.state import replace, with_pane
from page.tools.probe import ask_value, take_value
from page.tools.table import TOOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from page.state import Effects, Event, Handlers, Outcome, Pane, PaneHandlers, State


def update(state: "State", event: "Event") -> "Outcome":
    """The state after an event, and what is to be done."""
    # once the reader is gone, what the page says about that stays: only its shape changes
    if state["phase"] == "error" and event[0] != "key" and event[0] not in shape.HANDLERS:
        return state, []
    name, values, number = event[0], event[1:], state["pane"]
    if name == "key":
        meant = handling.meaning(state, *values)
        return update(state, meant) if meant else (state, [])
    if name == "in":
        number, name, values = event[1], event[2], event[3:]
    if name not in _PANE_HANDLERS:
        return _look(*_handler(name)(state, *values))
    if number >= len(state["panes"]):
        return state, []  # it was closed meanwhile
    if name in _BY_HAND and number != state["pane"]:
        state = replace(state, pane=number)
    one, effects = _PANE_HANDLERS[name](state, state["panes"][number], *values)
    return _look(state, effects, one)


def _handler(name: str) -> "Callable[..., Outcome]":
    if name not in _HANDLERS:
        raise ValueError("no such event: " + name)
    return _HANDLERS[name]


def _look(state: "State", effects: "Effects", changed: "Pane | None" = None) -> "Outcome":
    """Ask for all that should be shown now; one pane may have `changed`."""
    state, effects = choosing.preview(state, effects)
    for one in state["panes"]:
        if changed and changed["number"] == one["number"]:
            one = changed
        one, effects = documents.look_up(state, one, effects)
        one, effects = pane.look(state, one, effects)
        one, effects = ask_value(one, effects)
        state = with_pane(state, one)
    return state, effects


_BY_HAND = ("press", "wheel", "go")
"""What somebody does in a pane with a pointer or its slider chooses that pane."""
_PARTS = (
    starting,
    opening,
    reading,
    archives,
    pane,
    panes,
    shape,
    people,
    documents,
    choosing,
    ticking,
    copying,
    releasing,
    keyfile,
    failing,
    writing,
)
_PARTS_OF_PANES = (pane, playing, documents, handling)
_HANDLERS: "Handlers" = {"value": take_value}
for _part in _PARTS:
    _HANDLERS.update(_part.HANDLERS)
_PANE_HANDLERS: "PaneHandlers" = {}
for _part in _PARTS_OF_PANES:
    _PANE_HANDLERS.update(_part.PANE_HANDLERS)
for _tool in TOOLS:
    _PANE_HANDLERS.update(_tool.handlers)
