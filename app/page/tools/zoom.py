"""How large the image is: about the place that is pointed at, or the middle of the stage."""

from math import exp, sqrt

from page.pane import OWN_VIEW
from page.state import replace
from page.tools.scroll import NOTCH_PIXELS
from page.tools.tool import Tool

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Pane, PaneOutcome, Record, State
    from page.tools.tool import Pointer, Shape

STEP = 1.25
LIMITS = (0.1, 40)
PIXELS_A_STEP = 40
"""CSS pixels of a drag up or down for a step, ..."""
PINCH_PIXELS = 100
"""... and the natural logarithm of what pinching a trackpad enlarges by is told in this part of a CSS pixel."""


def _zoom_about(pane: "Pane", factor: float, x: float, y: float) -> "Pane":
    """What is seen at that place of the stage stays there, and the rest grows about it."""
    zoom = max(LIMITS[0], min(LIMITS[1], pane["zoom"] * factor))
    factor = zoom / pane["zoom"]
    across, down = pane["pan"]
    return replace(pane, zoom=zoom, pan=(x - factor * (x - across), y - factor * (y - down)))


def _drag(_state: "State", pane: "Pane", pointer: "Pointer") -> "Pane":
    others = [one for one in pane["held"].values() if one["id"] != pointer["id"]]
    if others:
        return _pinch(pane, pointer, others[0])
    return _zoom_about(pane, STEP ** (-pointer["down"] / PIXELS_A_STEP), pointer["from_x"], pointer["from_y"])


def _pinch(pane: "Pane", moved: "Pointer", other: "Pointer") -> "Pane":
    """Two fingers keep the image between them: it grows as they part, and goes where their middle goes."""
    before = _distance(moved["x"] - moved["across"], moved["y"] - moved["down"], other)
    if not before:
        return pane
    x, y = (moved["x"] + other["x"]) / 2, (moved["y"] + other["y"]) / 2
    factor = _distance(moved["x"], moved["y"], other) / before
    pane = _zoom_about(pane, factor, x - moved["across"] / 2, y - moved["down"] / 2)
    across, down = pane["pan"]
    return replace(pane, pan=(across + moved["across"] / 2, down + moved["down"] / 2))


def _distance(x: float, y: float, other: "Pointer") -> float:
    return sqrt((x - other["x"]) ** 2 + (y - other["y"]) ** 2)


def _wheel(_state: "State", pane: "Pane", pointer: "Pointer", down: float) -> "Pane":
    is_notch = abs(down) >= NOTCH_PIXELS  # of a wheel with Ctrl; pinching a trackpad tells its factor in small steps
    factor = STEP ** (-1 if down > 0 else 1) if is_notch else exp(-down / PINCH_PIXELS)
    return _zoom_about(pane, factor, pointer["x"], pointer["y"])


def _zoom(_state: "State", pane: "Pane", steps: int) -> "PaneOutcome":
    return _zoom_about(pane, STEP**steps, 0.0, 0.0), []


def _fit(_state: "State", pane: "Pane") -> "PaneOutcome":
    return replace(pane, **OWN_VIEW), []


def _shapes(_state: "Record", pane: "Record") -> "list[Shape]":
    """A ring about the place that stays where it is."""
    held = list(pane["held"].values()) if pane["holding"] == "zoom" else []
    if len(held) != 1 or held[0]["from_column"] is None:
        return []
    return [([(held[0]["from_column"], held[0]["from_row"])], "")]


ZOOM = Tool(
    name="zoom",
    title=_("Drag to enlarge"),
    icon="M10 4a6 6 0 1 0 0 12a6 6 0 1 0 0-12zM14.5 14.5L20 20M10 7.5v5M7.5 10h5",
    drag=_drag,
    keys={"z": ("tool", "zoom"), "+": ("zoom", 1), "=": ("zoom", 1), "-": ("zoom", -1)},
    handlers={"zoom": _zoom, "fit": _fit},
    ways=("fingers", "pinch"),
    wheel=_wheel,
    shapes=_shapes,
)
