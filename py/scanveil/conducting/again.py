"""Blanked images, looked at again: is there still writing where there should be none?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from scanveil.conducting.reader import Opened
from scanveil.deid.blanking.errors import CannotBlankError
from scanveil.dicom.reading import read_header
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame
from scanveil.looking.viewer import Viewer
from scanveil.pixels.boxes import Box, FrameBoxes
from scanveil.said import _
from scanveil.writing.lines import Line
from scanveil.writing.looks import ITSELF, Look

INSIDE = 0.4
"""Part of the middle of a line that lies in a box at least, to be what the box should have covered."""
STILL_THERE = _(
    "Something like writing is left where its image was blanked, so there is no copy of it. Please make the marked "
    "place larger, or leave the file out."
)

BlankedLook = tuple[Look, Callable[[Picture], Frame], Sequence[Box]]
EDGE = 2
"""Pixels at the edges of a box into which decoding smears what is beside it."""
UNEVEN = 1 / 64
"""Part of the values that there can be by which those in a box differ at most, where nothing can be read."""


def blanked_looks(opened: Opened, boxes: FrameBoxes) -> Iterator[BlankedLook]:
    """Looks at images of a file as they will be in its copy, each with those of its boxes that are not of one colour.

    In all others there is no writing, whatever their edges look like. Raises a ScanveilError where a file cannot be
    blanked.
    """
    if not boxes:
        return
    from scanveil.deid.blanking.blank import blank

    found = blank(opened.file, read_header(opened.file, path=opened.path, size=opened.size), boxes)
    called = f"{opened.path} (blanked)"  # or what is remembered of its fragments might be the original's
    viewer = Viewer(lambda number: (found.file, called, found.size))
    for at, areas in sorted(found.areas.items()):
        picture = Picture(0, at)
        frame = viewer.unsubtracted(picture)
        uneven = [area for area in dict.fromkeys(areas) if not _is_even(frame, area)]
        if uneven:
            yield Look(ITSELF, (picture,)), viewer.unsubtracted, uneven


def _is_even(frame: Frame, box: Box) -> bool:
    """Whether all of a box is of one colour, and nothing is drawn over it."""
    rows, columns = _within(box.y, box.height), _within(box.x, box.width)
    paint = frame.drawing.paint if frame.drawing else None
    if paint is not None and paint[rows, columns].any():
        return False
    attributes = frame.attributes
    most = 0.0 if attributes.float_bits else UNEVEN * 2**attributes.bits_stored
    values = frame.stored_values[rows, columns]
    lowest, highest = (np.asarray(end(values, axis=(0, 1)), np.float64) for end in (np.min, np.max))
    return bool((highest - lowest <= most).all())


def _within(start: int, length: int) -> slice:
    edge = EDGE if length > 2 * EDGE else 0
    return slice(start + edge, start + length - edge)


def check_blanked(lines: Iterable[Line], boxes: Sequence[Box]) -> None:
    """Raise CannotBlankError where a line is left in one of the boxes."""
    pairs = ((_middle(line), box) for line in lines for box in boxes)
    if any(_common(middle, box) >= INSIDE * middle.width * middle.height for middle, box in pairs):
        raise CannotBlankError(STILL_THERE, keyword="PixelData")


def _middle(line: Line) -> Box:
    """Where its letters are: lines have room around them, and boxes that people draw may have none."""
    beside = min(line.width, line.height) // 4
    return Box(line.x + beside, line.y + beside, line.width - 2 * beside, line.height - 2 * beside)


def _common(one: Box, other: Box) -> int:
    """Pixels that two boxes have in common."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    down = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(0, across) * max(0, down)
