"""Which image of the stack is seen."""

from page.pane import stack_of
from page.state import replace
from page.tools.tool import Tool

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Pane, PaneOutcome, State
    from page.tools.tool import Pointer

PIXELS_AN_IMAGE = 6
"""CSS pixels of a drag for each image, ..."""
TRACKPAD_PIXELS_AN_IMAGE = 40
"""... and of two fingers on a trackpad, ..."""
NOTCH_PIXELS = 60
"""... while a wheel turns by notches, of more CSS pixels than that: one is an image."""
NOTCH_USUAL = 120


def go(state: "State", pane: "Pane", index: int) -> "PaneOutcome":
    """To an image of the stack (from 0), or to the end that is nearest to it."""
    return _at(state, pane, index), []


def _at(state: "State", pane: "Pane", index: int) -> "Pane":
    stack = stack_of(state, pane)
    return replace(pane, index=max(0, min(stack["count"] - 1, index))) if stack else pane


def _move(state: "State", pane: "Pane", steps: int) -> "PaneOutcome":
    return go(state, pane, pane["index"] + steps)


def _end(state: "State", pane: "Pane", last: bool) -> "PaneOutcome":
    return go(state, pane, 1 << 30 if last else 0)


def _scroll(state: "State", pane: "Pane", images: float) -> "Pane":
    """By some images; what is no whole one yet counts the next time."""
    images += pane["rest"]
    pane = replace(pane, rest=images - int(images))
    return _at(state, pane, pane["index"] + int(images)) if int(images) else pane


def _drag(state: "State", pane: "Pane", pointer: "Pointer") -> "Pane":
    return _scroll(state, pane, pointer["down"] / PIXELS_AN_IMAGE)


def _wheel(state: "State", pane: "Pane", _pointer: "Pointer", down: float) -> "Pane":
    if abs(down) < NOTCH_PIXELS:
        return _scroll(state, pane, down / TRACKPAD_PIXELS_AN_IMAGE)
    notches = max(1, round(abs(down) / NOTCH_USUAL))
    return _at(state, replace(pane, rest=0.0), pane["index"] + (notches if down > 0 else -notches))


SCROLL = Tool(
    name="scroll",
    title=_("Drag to scroll"),
    icon="M5 4h14v4H5zM5 10h14v4H5zM5 16h14v4H5z",
    drag=_drag,
    keys={
        "s": ("tool", "scroll"),
        "ArrowDown": ("move", 1),
        "ArrowRight": ("move", 1),
        "ArrowUp": ("move", -1),
        "ArrowLeft": ("move", -1),
        "PageDown": ("move", 10),
        "PageUp": ("move", -10),
        "Home": ("end", False),
        "End": ("end", True),
    },
    handlers={"go": go, "move": _move, "end": _end},
    ways=("wheel",),
    wheel=_wheel,
)
