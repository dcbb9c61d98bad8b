"""Frames on the canvas, and those kept for a while."""

import js
from page.browser.calls import attempt, make
from page.browser.elements import element

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Picture

KEPT_FRAMES = 12
KEPT_PIXELS = 1 << 20
_frames: "list[tuple[Picture, Any, Fields]]" = []


def paint(rgba: "Any", columns: int, rows: int) -> None:
    """Put a frame on the canvas, one canvas pixel for each of its own; zoom is a matter of style."""
    canvas = element("viewport")
    _draw(canvas, rgba, columns, rows)
    painted = int(canvas.dataset.painted) + 1
    canvas.dataset.painted = str(painted)
    canvas.className = "odd" if painted % 2 else ""  # so that what is shown if it lasts begins anew


def kept_frame(key: "Picture") -> "tuple[Any, Fields] | None":
    """A rendered frame that is still here: (rgba, what is known about it), or None."""
    for known, rgba, info in _frames:
        if known == key:
            return rgba, info
    return None


def worth_keeping(info: "Fields") -> bool:
    """Whether a frame, and so its like, is small enough to be kept."""
    columns, rows = info["painted"]
    return bool(columns * rows <= KEPT_PIXELS)


def keep_frame(key: "Picture", rgba: "Any", info: "Fields") -> "Any":
    """Keep a rendered frame for a while: the last ones, and small ones only. Gives the pixels that are not kept."""
    if not worth_keeping(info) or kept_frame(key):
        return rgba
    _frames.append((key, rgba, info))
    return _frames.pop(0)[1] if len(_frames) > KEPT_FRAMES else None


def paint_thumbnail(key: str, rgba: "Any", columns: int, rows: int) -> None:
    """Put a small picture beside a series."""
    for button in list(element("series-list").querySelectorAll("button")):
        if button.dataset.key == key:
            _draw(button.querySelector("canvas"), rgba, columns, rows)


def _draw(canvas: "Any", rgba: "Any", columns: int, rows: int) -> None:
    picture = make(js.ImageData, rgba, columns, rows)
    if canvas.width != columns or canvas.height != rows:
        canvas.width, canvas.height = columns, rows
    attempt(canvas.getContext("2d"), "putImageData", picture, 0, 0)
