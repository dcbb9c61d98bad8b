"""Frames on the canvas, and those kept for a while."""

import js
from page.browser.calls import attempt, make
from page.browser.elements import element

KEPT_FRAMES = 12
KEPT_PIXELS = 1 << 20
_frames = []


def paint(rgba, columns, rows):
    """Put a frame on the canvas, one canvas pixel for each of its own; zoom is a matter of style."""
    canvas = element("viewport")
    _draw(canvas, rgba, columns, rows)
    painted = int(canvas.dataset.painted) + 1
    canvas.dataset.painted = str(painted)
    canvas.className = "odd" if painted % 2 else ""  # so that what is shown if it lasts begins anew


def kept_frame(key):
    """A rendered frame that is still here: (rgba, what is known about it), or None."""
    for known, rgba, info in _frames:
        if known == key:
            return rgba, info
    return None


def worth_keeping(info):
    """Whether a frame, and so its like, is small enough to be kept."""
    columns, rows = info["painted"]
    return columns * rows <= KEPT_PIXELS


def keep_frame(key, rgba, info):
    """Keep a rendered frame for a while: the last ones, and small ones only. Gives the pixels that are not kept."""
    if not worth_keeping(info) or kept_frame(key):
        return rgba
    _frames.append((key, rgba, info))
    return _frames.pop(0)[1] if len(_frames) > KEPT_FRAMES else None


def paint_thumbnail(key, rgba, columns, rows):
    """Put a small picture beside a series."""
    for button in list(element("series-list").querySelectorAll("button")):
        if button.dataset.key == key:
            _draw(button.querySelector("canvas"), rgba, columns, rows)


def _draw(canvas, rgba, columns, rows):
    picture = make(js.ImageData, rgba, columns, rows)
    if canvas.width != columns or canvas.height != rows:
        canvas.width, canvas.height = columns, rows
    attempt(canvas.getContext("2d"), "putImageData", picture, 0, 0)
