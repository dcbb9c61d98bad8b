"""The bar beside an image that says how long things are."""

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record, Shown

UM_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 200000)
"""Lengths of the scale bar in micrometres; the short ones are for slides under a microscope."""


def scale_bar(pane: "Record", shown: "Fields", scale_y: float) -> "Shown":
    """As long as four tenths of the stage at most; `scale_y` is CSS pixels to a row of the image."""
    if not shown["spacing_mm"]:
        return [("scale", "hidden", True)]
    pixels_per_mm = scale_y / shown["spacing_mm"][0]
    room = pane["stage"][1] * 0.4
    um = 0
    for step in UM_STEPS:
        if step * pixels_per_mm <= room * 1000:
            um = step
    if not um:
        return [("scale", "hidden", True)]
    height = um * pixels_per_mm / 1000
    return [("scale", "hidden", False), ("scale", "height", height), ("scale-text", "text", _length(um))]


def _length(um: int) -> str:
    if um >= 10000:
        return _("{cm} cm", cm=um // 10000)
    return _("{mm} mm", mm=um // 1000) if um >= 1000 else _("{um} µm", um=um)
