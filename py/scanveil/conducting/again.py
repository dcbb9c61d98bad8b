"""Blanked images, looked at again: is there still writing where there should be none?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from scanveil.conducting.reader import Opened
from scanveil.deid.blanking.errors import CannotBlankError
from scanveil.dicom.reading import read_header
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame
from scanveil.looking.viewer import Viewer
from scanveil.pixels.boxes import Box, FrameBoxes
from scanveil.said import _
from scanveil.writing.lines import Line
from scanveil.writing.looks import FEWEST_OF_FILM, FILM_BLOCK, ITSELF, PROJECTION, Look

INSIDE = 0.4
"""Part of the middle of a line that lies in a box at least, to be what the box should have covered."""
STILL_THERE = _(
    "Something like writing is left where its image was blanked, so there is no copy of it. Please make the marked "
    "place larger, or leave the file out."
)

BlankedLook = tuple[Look, Callable[[Picture], Frame], Sequence[Box]]


def blanked_looks(opened: Opened, boxes: FrameBoxes) -> Iterator[BlankedLook]:
    """Looks at a file as its copy will be, with what was blanked there. Raises a ScanveilError where it cannot be."""
    if not boxes:
        return
    from scanveil.deid.blanking.blank import blank

    found = blank(opened.file, read_header(opened.file, path=opened.path, size=opened.size), boxes)
    called = f"{opened.path} (blanked)"  # or what is remembered of its fragments might be the original's
    viewer = Viewer(lambda number: (found.file, called, found.size))
    for frames in _together(found.areas):
        how = ITSELF if len(frames) == 1 else PROJECTION
        areas = list(dict.fromkeys(box for frame in frames for box in found.areas[frame]))
        yield Look(how, tuple(Picture(0, frame) for frame in frames)), viewer.unsubtracted, areas


def _together(areas: FrameBoxes) -> Iterator[list[int]]:
    """Frames that are looked at at once: those of a film that follow each other and have the same boxes."""
    block = FILM_BLOCK if len(areas) > FEWEST_OF_FILM else 1
    for _boxes, same in groupby(sorted(areas), lambda frame: list(areas[frame])):
        frames = list(same)
        for at in range(0, len(frames), block):
            yield frames[at : at + block]


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
