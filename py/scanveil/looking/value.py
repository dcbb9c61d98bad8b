"""What an image says at one place, as a person reads it."""

from __future__ import annotations

from scanveil.looking.render import Frame
from scanveil.pixels.transform import modality_values
from scanveil.said import _

COLOURS = 3


def value_text(frame: Frame, column: int, row: int, unit: str, *, shutter: bool = True) -> str:
    """The value of the pixel (column, row), counted from 0: its modality value (PS3.3 C.11.1) with its unit, the
    parts of its colour, or its index in a palette; "" outside of the image, and where a shutter hides it.
    """
    rows, columns = frame.stored_values.shape[:2]
    if not (0 <= row < rows and 0 <= column < columns):
        return ""
    if shutter and frame.hidden is not None and frame.hidden[row, column]:
        return ""
    stored = frame.stored_values[row, column]
    if stored.ndim:
        red, green, blue = (int(part) for part in stored[:COLOURS])
        return _("red {red} green {green} blue {blue}", red=red, green=green, blue=blue)
    value = float(modality_values(frame.stored_values[row : row + 1, column], frame.modality)[0])
    return f"{value:.6g} {unit}".rstrip()
