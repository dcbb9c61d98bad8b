"""In which steps an image can be blanked: of some encodings, pixels go in blocks or not at all."""

from __future__ import annotations

from typing import BinaryIO

from scanveil.deid.blanking.blank import SEQUENTIAL, blank
from scanveil.dicom.reading import Header
from scanveil.errors import ScanveilError
from scanveil.pixels.boxes import Box


def grid_of(file: BinaryIO, header: Header, frame_index: int) -> tuple[int, int]:
    """Columns and rows of a block of an image's pixels; (1, 1) where each can go by itself, or none can."""
    if header.transfer_syntax_uid not in SEQUENTIAL:
        return 1, 1
    try:
        found = blank(file, header, {frame_index: [Box(0, 0, 1, 1)]})
    except ScanveilError:
        return 1, 1  # it is said where the copy is made
    (area,) = found.areas[frame_index]
    return area.width, area.height
