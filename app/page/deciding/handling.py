"""Pointers and keys as they come from the browser: which tool they are for, where a pointer is, what a key means."""

from page.library import DOCUMENT
from page.pane import here
from page.placing import place, to_image
from page.state import replace, this_pane
from page.tools.table import TOOLS, tool_by, tool_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Event, Pane, PaneHandlers, PaneOutcome, State
    from page.tools.tool import Pointer

SEVERAL = 2


def _pointer(state: "State", pane: "Pane", ident: int, x: float, y: float) -> "Pointer":
    """A pointer that is held down from here on.

    `x` and `y` are CSS pixels from the middle of the stage, `column` and `row` the place in the image, pixel centres
    at integers, or None where no image is shown. `from_x` and the like are where it went down, `across` and `down` how
    far it moved the last time.
    """
    column, row = _place_in_image(state, pane, x, y)
    found = {"id": ident, "x": x, "y": y, "column": column, "row": row, "across": 0, "down": 0}
    return replace(found, from_x=x, from_y=y, from_column=column, from_row=row)


def _place_in_image(state: "State", pane: "Pane", x: float, y: float) -> "tuple[float | None, float | None]":
    shown = pane["shown"]
    if not shown or shown.get("failed"):
        return None, None
    return to_image(place(pane, shown, state["ratio"]), x, y)


def _press(state: "State", pane: "Pane", ident: int, x: float, y: float, way: str) -> "PaneOutcome":
    """A pointer goes down; `way` is how: "middle" or "right" for these buttons, "shift" with that key, or ""."""
    if len(pane["held"]) >= SEVERAL:
        return pane, []  # two fingers say all that there is to say
    held = {one["id"]: _pointer(state, pane, one["id"], one["x"], one["y"]) for one in pane["held"].values()}
    held[ident] = _pointer(state, pane, ident, x, y)
    tool = tool_by("fingers" if len(held) >= SEVERAL else way)
    return replace(pane, held=held, holding=tool.name if tool else state["tool"], rest=0.0), []


def _drag(state: "State", pane: "Pane", ident: int, x: float, y: float) -> "PaneOutcome":
    before = pane["held"].get(ident)
    if not before:
        return pane, []
    column, row = _place_in_image(state, pane, x, y)
    pointer = replace(before, x=x, y=y, column=column, row=row, across=x - before["x"], down=y - before["y"])
    held = dict(pane["held"])
    held[ident] = pointer
    pane = replace(pane, held=held)
    return (tool_of(pane["holding"]).drag(state, pane, pointer) if pane["holding"] else pane), []


def _lift(_state: "State", pane: "Pane", ident: int) -> "PaneOutcome":
    """A pointer goes up. What is left of several does nothing until all are up: it would tear at the image."""
    held = {name: one for name, one in pane["held"].items() if name != ident}
    return replace(pane, held=held, holding=""), []


def _turn(state: "State", pane: "Pane", x: float, y: float, down: float, way: str) -> "PaneOutcome":
    """The wheel turns by CSS pixels: "wheel", or "pinch" with Ctrl, at a place of the stage."""
    tool = tool_by(way)
    if not tool or not tool.wheel:
        return pane, []
    return tool.wheel(state, pane, {"x": x, "y": y}, down), []


PANE_HANDLERS: "PaneHandlers" = {
    "press": _press,
    "drag": _drag,
    "lift": _lift,
    "wheel": _turn,
}


OF_STACKS: "dict[str, Event]" = {",": ("part", -1), ".": ("part", 1)}
KEYS: "dict[str, Event]" = {"i": ("invert",), "r": ("reset",), " ": ("play",)}
"""Events by the name that the browser has for a key; arrows with Shift have "Shift+" before it."""
KEYS.update(OF_STACKS)
for _tool in TOOLS:
    KEYS.update(_tool.keys)


TOGGLES = ("i", " ")
"""What a key that is held down does once."""


def meaning(state: "State", key: str, again: bool = False) -> "Event | None":
    """The event that a key means now, or None where it means nothing; `again` while it is held down."""
    if key == "Escape" and state["question"]:
        return ("go-back",)
    pane = this_pane(state)
    if pane["series_key"] is None or (again and key in TOGGLES):
        return None
    found = here(state, pane)
    # what is read is scrolled with the other keys
    return (OF_STACKS if found and found[2] == DOCUMENT else KEYS).get(key)
