"""Pages of whole slides, put together from their tiles."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scanveil.dicom.reading import Header
from scanveil.errors import ScanveilError, UsageError
from scanveil.library.instance import Instance
from scanveil.library.pictures import PAGE
from scanveil.library.slides import extent, is_slide, planes
from scanveil.pixels.attributes import PixelAttributes, read_attributes
from scanveil.pixels.frames import stored_values
from scanveil.said import _, ngettext


def page_of(header: Header, file: BinaryIO, slide: Instance, index: int) -> tuple[PixelAttributes, NDArray[Any]]:
    """The attributes and stored values of a page (from 0), as of one large frame; tiles that are damaged, a note says.

    Raises UsageError where there is no such page, and what the first tile raises where none can be decoded.
    """
    found = planes(slide) if is_slide(slide) else []
    if not 0 <= index < len(found):
        raise UsageError(_("This slide has no such page."), path=header.path)
    tiles = found[index]
    attributes = read_attributes(header, tiles[0].frame)
    columns, rows = extent(slide, PAGE)
    page, failures = None, []
    for tile in tiles:
        try:
            stored = stored_values(header, file, tile.frame, attributes=attributes)
        except ScanveilError as error:
            failures.append(error)
            continue
        if page is None:
            page = np.full((rows, columns, *stored.shape[2:]), _absent(stored, attributes), stored.dtype)
        room = page[tile.row : tile.row + stored.shape[0], tile.column : tile.column + stored.shape[1]]
        room[:] = stored[: room.shape[0], : room.shape[1]]
    if page is None:
        raise failures[0]
    notes = (_note_on_failures(len(failures), len(tiles)),) if failures else ()
    return replace(attributes, rows=rows, columns=columns, notes=(*attributes.notes, *notes)), page


def _note_on_failures(failures: int, tiles: int) -> str:
    return ngettext(
        "{count} of its {tiles} tiles could not be read and is left blank. Please copy the file again.",
        "{count} of its {tiles} tiles could not be read and are left blank. Please copy the file again.",
        failures,
        tiles=tiles,
    )


def _absent(stored: NDArray[Any], attributes: PixelAttributes) -> int:
    """What is shown where no tile lies: white, like glass, or the dark of fluorescence."""
    is_white = attributes.samples_per_pixel == 3 or attributes.inverse
    if not is_white or stored.dtype.kind == "f":
        return 0
    return int(min((1 << attributes.bits_stored) - 1, np.iinfo(stored.dtype).max))
