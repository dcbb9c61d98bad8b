"""Blanked images, looked at again: is there still writing where there should be none?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from scanveil.conducting.reader import Opened
from scanveil.dicom.reading import read_header
from scanveil.errors import WithheldError
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame
from scanveil.looking.viewer import Viewer
from scanveil.pixels.boxes import Box, FrameBoxes
from scanveil.said import _
from scanveil.writing.lines import Line
from scanveil.writing.looks import FEWEST_OF_FILM, FILM_BLOCK, ITSELF, PROJECTION, Look

INSIDE = 0.4
"""Part of a line that lies in a box at least, to be what the box should have covered."""
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
        yield Look(how, tuple(Picture(0, frame) for frame in frames)), viewer.plain, areas


def _together(areas: FrameBoxes) -> Iterator[list[int]]:
    """Frames that are looked at at once: those of a film that follow each other and have the same boxes."""
    block = FILM_BLOCK if len(areas) > FEWEST_OF_FILM else 1
    for _boxes, same in groupby(sorted(areas), lambda frame: list(areas[frame])):
        frames = list(same)
        for at in range(0, len(frames), block):
            yield frames[at : at + block]


def check_blanked(lines: Iterable[Line], boxes: Sequence[Box]) -> None:
    """Raise WithheldError where a line is left in one of the boxes."""
    if any(_common(line, box) >= INSIDE * line.width * line.height for line in lines for box in boxes):
        raise WithheldError(STILL_THERE, keyword="PixelData")


def _common(line: Line, box: Box) -> int:
    """Pixels that a line and a box have in common."""
    across = min(line.x + line.width, box.x + box.width) - max(line.x, box.x)
    down = min(line.y + line.height, box.y + box.height) - max(line.y, box.y)
    return max(0, across) * max(0, down)
