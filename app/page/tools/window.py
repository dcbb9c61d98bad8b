"""Which values become black and which white: across for the width, up and down for the center."""

from page.pane import windows_of
from page.state import replace
from page.tools.tool import Tool

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Event, Pane, PaneOutcome, State
    from page.tools.tool import Pointer

MIN_WINDOW_WIDTH = 1
PRESET_KEYS = "123456789"


def _drag(_state: "State", pane: "Pane", pointer: "Pointer") -> "Pane":
    return _change(pane, pointer["down"], pointer["across"])


def _window(_state: "State", pane: "Pane", center_steps: float, width_steps: float) -> "PaneOutcome":
    return _change(pane, center_steps, width_steps), []


def _change(pane: "Pane", center_steps: float, width_steps: float) -> "Pane":
    """Center and width change by steps of the present width."""
    shown = pane["shown"]
    if not shown or shown.get("center") is None:
        return pane
    center, width = pane["window"] or (shown["center"], shown["width"])
    step = width / 256 if width < 1 else max(width, 16) / 256
    narrowest = MIN_WINDOW_WIDTH if width >= MIN_WINDOW_WIDTH else width / 16
    window = (center + center_steps * step, max(narrowest, width + width_steps * step))
    return replace(pane, window=window, voi_lut=None, fitted="")


def _preset(_state: "State", pane: "Pane", index: int) -> "PaneOutcome":
    """One of the windows, or tables, that the file or habit has for it."""
    presets = windows_of(pane["shown"]) if pane["shown"] and pane["shown"].get("presets") else []
    if not 0 <= index < len(presets):
        return pane, []
    _name, center, width, voi_lut, fitted = presets[index]
    window = None if center is None or voi_lut is not None else (center, width)
    return replace(pane, window=window, voi_lut=voi_lut, fitted=fitted), []


def _fit(_state: "State", pane: "Pane", fitted: str) -> "PaneOutcome":
    """A window that is fitted to the values of the stack: of colours there is none."""
    if fitted not in [preset[-1] for preset in (pane["shown"] or {}).get("presets") or []]:
        return pane, []
    return replace(pane, window=None, voi_lut=None, fitted=fitted), []


KEYS: "dict[str, Event]" = {
    "w": ("tool", "window"),
    "a": ("fit-window", "automatic"),
    "[": ("window", 0, -8),
    "]": ("window", 0, 8),
    "{": ("window", -8, 0),
    "}": ("window", 8, 0),
}
for _at, _key in enumerate(PRESET_KEYS):
    KEYS[_key] = ("preset", _at)

WINDOW = Tool(
    name="window",
    title=_("Drag to change brightness"),
    icon="M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18zM12 3v18M12 8h7.5M12 12h9M12 16h7.5",
    drag=_drag,
    keys=KEYS,
    handlers={"window": _window, "preset": _preset, "fit-window": _fit},
    ways=("right",),
)
