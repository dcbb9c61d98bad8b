"""What a tool is."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.placing import Point
    from page.state import Event, Pane, PaneHandlers, Record, State

    Pointer = dict[str, Any]  # as deciding/handling.py has it
    Drag = Callable[[State, Pane, Pointer], Pane]
    Wheel = Callable[[State, Pane, Pointer, float], Pane]
    Shape = tuple[list[Point], str]  # a line through places of the image, or a ring about one, and words at its end
    Shapes = Callable[[Record, Record], list[Shape]]


class Tool:
    """Something that a person does with an image: chosen by its button, held down by a pointer, or called by keys.

    `title` is for its button, `icon` what is drawn there: a path in a square of 24. `keys` are events by the keys that
    mean them, as `deciding/handling.py` has them, and `handlers` what those events do in a pane. `ways` mean this tool
    whichever is chosen: "middle" and "right" are buttons of a mouse, "shift" is the key, "fingers" are two or more,
    "linger" is a finger that stays where it went down, "wheel" and "pinch" the wheel, alone and with Ctrl, as pinching
    a trackpad is told.
    `drag` is called for each move of a pointer that is held down, `wheel` with where it is and CSS pixels down; what
    `shapes` gives is drawn over the image.
    """

    def __init__(
        self,
        name: str,
        title: str,
        icon: str,
        drag: "Drag",
        keys: "dict[str, Event]",
        handlers: "PaneHandlers",
        ways: "tuple[str, ...]" = (),
        wheel: "Wheel | None" = None,
        shapes: "Shapes | None" = None,
    ) -> None:
        self.name = name
        self.title = title
        self.icon = icon
        self.drag = drag
        self.keys = keys
        self.handlers = handlers
        self.ways = ways
        self.wheel = wheel
        self.shapes = shapes
