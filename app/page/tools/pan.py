"""Where the image lies in its stage."""

from page.state import replace
from page.tools.tool import Tool

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Pane, PaneOutcome, State
    from page.tools.tool import Pointer

STEP = 40
"""CSS pixels by which a key moves it."""


def _drag(_state: "State", pane: "Pane", pointer: "Pointer") -> "Pane":
    return _move(pane, pointer["across"], pointer["down"])


def _pan(_state: "State", pane: "Pane", across: float, down: float) -> "PaneOutcome":
    return _move(pane, across, down), []


def _move(pane: "Pane", across: float, down: float) -> "Pane":
    x, y = pane["pan"]
    return replace(pane, pan=(x + across, y + down))


PAN = Tool(
    name="pan",
    title=_("Drag to move the image"),
    icon="M12 3v18M3 12h18M9 6l3-3l3 3M9 18l3 3l3-3M6 9l-3 3l3 3M18 9l3 3l-3 3",
    drag=_drag,
    keys={
        "p": ("tool", "pan"),
        "Shift+ArrowLeft": ("pan", -STEP, 0),
        "Shift+ArrowRight": ("pan", STEP, 0),
        "Shift+ArrowUp": ("pan", 0, -STEP),
        "Shift+ArrowDown": ("pan", 0, STEP),
    },
    handlers={"pan": _pan},
    ways=("middle", "shift"),
)
