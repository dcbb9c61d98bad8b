"""Pointers and keys as they come from the browser: which tool they are for, where a pointer is, what a key means."""

from page.library import DOCUMENT
from page.pane import OWN_VIEW, here
from page.placing import place, to_image
from page.state import replace, this_pane, tool_now
from page.tools.table import TOOLS, tool_by, tool_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Event, Pane, PaneHandlers, PaneOutcome, State
    from page.tools.tool import Pointer

SEVERAL = 2
LINGER_MS, TAP_MS, TWICE_MS = 500, 300, 400
"""How long a finger stays to ask for a value, at most for a tap, and how soon a second one follows the first."""
NEAR, TWICE_NEAR = 8, 40
"""CSS pixels within which a pointer stays at one place, and a second tap is at the place of the first."""


def _pointer(state: "State", pane: "Pane", ident: int, x: float, y: float, ms: "float | None") -> "Pointer":
    """A pointer that is held down from here on.

    `x` and `y` are CSS pixels from the middle of the stage, `column` and `row` the place in the image, pixel centres
    at integers, or None where no image is shown. `from_x` and the like are where it went down, `across` and `down` how
    far it moved the last time; `ms` is when it went down, None once it cannot be a tap any more.
    """
    column, row = _place_in_image(state, pane, x, y)
    found = {"id": ident, "ms": ms, "x": x, "y": y, "column": column, "row": row, "across": 0, "down": 0}
    return replace(found, from_x=x, from_y=y, from_column=column, from_row=row)


def _place_in_image(state: "State", pane: "Pane", x: float, y: float) -> "tuple[float | None, float | None]":
    shown = pane["shown"]
    if not shown or shown.get("failed"):
        return None, None
    return to_image(place(pane, shown, state["ratio"]), x, y)


def _press(state: "State", pane: "Pane", ident: int, x: float, y: float, way: str, ms: float = 0) -> "PaneOutcome":
    """A pointer goes down at `ms`; `way` is how: "touch", "middle" or "right" for these buttons, "shift", or ""."""
    if len(pane["held"]) >= SEVERAL:
        return pane, []  # two fingers say all that there is to say
    held = {one["id"]: _pointer(state, pane, one["id"], one["x"], one["y"], None) for one in pane["held"].values()}
    held[ident] = _pointer(state, pane, ident, x, y, ms if not held and way in ("", "touch") else None)
    tool = tool_by("fingers" if len(held) >= SEVERAL else way)
    pane = replace(pane, held=held, holding=tool.name if tool else tool_now(state, way == "touch"), rest=0.0)
    return pane, [("later", LINGER_MS, ("in", pane["number"], "linger", ident, ms))] if way == "touch" else []


def _linger(_state: "State", pane: "Pane", ident: int, ms: float, _now: float) -> "PaneOutcome":
    """A finger that stays where it went down means something else than one that moves."""
    pointer, tool = pane["held"].get(ident), tool_by("linger")
    if not pointer or not tool or pointer["ms"] != ms or len(pane["held"]) > 1 or not _stays(pointer):
        return pane, []
    return replace(pane, holding=tool.name), []


def _stays(pointer: "Pointer") -> bool:
    """Whether a pointer is where it went down."""
    across, down = pointer["x"] - pointer["from_x"], pointer["y"] - pointer["from_y"]
    return bool(across * across + down * down < NEAR * NEAR)


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


def _lift(_state: "State", pane: "Pane", ident: int, ms: float = 0) -> "PaneOutcome":
    """A pointer goes up. What is left of several does nothing until all are up: it would tear at the image."""
    gone = pane["held"].get(ident)
    if not gone:
        return pane, []
    held = {name: one for name, one in pane["held"].items() if name != ident}
    return _tap(replace(pane, held=held, holding=""), gone, ms), []


def _tap(pane: "Pane", pointer: "Pointer", ms: float) -> "Pane":
    """Down and up again at one place, twice: the image is seen as a whole again."""
    if pointer["ms"] is None or ms - pointer["ms"] > TAP_MS or not _stays(pointer):
        return replace(pane, tapped=None) if pane["tapped"] else pane
    before, tapped = pane["tapped"], (ms, pointer["x"], pointer["y"])
    if before and ms - before[0] < TWICE_MS and abs(before[1] - tapped[1]) + abs(before[2] - tapped[2]) < TWICE_NEAR:
        return replace(pane, tapped=None, **OWN_VIEW)
    return replace(pane, tapped=tapped)


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
    "linger": _linger,
    "wheel": _turn,
}


OF_PAGE: "dict[str, Event]" = {
    "f": ("full",),
    "h": ("hide-names",),
    "?": ("sheet", "help"),
    "o": ("step", "open"),
    "n": ("next",),
    "Escape": ("close",),
}
"""What these keys mean on the whole page, whatever is shown."""
OF_STACKS: "dict[str, Event]" = {",": ("part", -1), ".": ("part", 1)}
KEYS: "dict[str, Event]" = {"i": ("invert",), "r": ("reset",), " ": ("play",)}
"""Events by the name that the browser has for a key; arrows with Shift have "Shift+" before it."""
KEYS.update(OF_STACKS)
for _tool in TOOLS:
    KEYS.update(_tool.keys)


TOGGLES = ("i", " ", "f", "h", "?", "o", "n")
"""What a key that is held down does once."""


def meaning(state: "State", key: str, again: bool = False) -> "Event | None":
    """The event that a key means now, or None where it means nothing; `again` while it is held down."""
    if again and key in TOGGLES:
        return None
    if key == "Escape" and state["question"]:
        return ("go-back",)
    if key in OF_PAGE:
        return OF_PAGE[key]
    pane = this_pane(state)
    if pane["series_key"] is None:
        return None
    found = here(state, pane)
    # what is read is scrolled with the other keys
    return (OF_STACKS if found and found[2] == DOCUMENT else KEYS).get(key)
