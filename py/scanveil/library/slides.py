"""Whole slides under a microscope (PS3.3 C.8.12): which frames are tiles, where each lies, and what makes a page.

Only numbers out of headers are looked at; `pages` puts the pixels together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from scanveil.library.instance import Instance
from scanveil.library.pictures import FRAME, PAGE
from scanveil.said import _

MOST_PIXELS = 1 << 24
"""Pixels of a page. Larger levels are looked at tile by tile."""
MOST_TILES = 1024
"""Tiles that a page is put together from: as many as a browser decodes in about a second."""
MOST_PLANES = 64
"""Pages of a slide, one for each of its focal planes and colours."""
MOST_FRAMES = 1 << 14
"""Tiles of a slide that are sorted into pages."""


class PlacedTile(NamedTuple):
    """A frame (from 0) and where its first pixel lies in the page, counted from 0."""

    frame: int
    row: int
    column: int


def is_slide(instance: Instance) -> bool:
    """Whether its frames are tiles of a slide."""
    return instance.slide_size is not None and instance.traits[0].segment_number is None


def kind(slide: Instance) -> str:
    """The third value of Image Type (PS3.3 C.8.12.4.1.1)."""
    found = "".join(slide.traits[0].image_type[2:3])
    return found if found in ("THUMBNAIL", "OVERVIEW", "LABEL") else "VOLUME"


def area(slide: Instance) -> int:
    """Pixels of all of it."""
    columns, rows = slide.slide_size or (0, 0)
    return columns * rows


def reading_order(slide: Instance) -> Sequence[int]:
    """Its frames (from 0) row by row, where the file says where they lie; else as they follow each other."""
    if not _is_sparse(slide):
        return range(slide.number_of_frames)
    places = [(traits.tile_row or 0, traits.tile_column or 0) for traits in slide.traits]
    return sorted(range(len(places)), key=lambda frame: places[frame])


def pages(slide: Instance) -> tuple[tuple[int, str], ...]:
    """What shows all of it at once, as index and kind of pictures: its only frame, or a page a focal plane or colour.

    There are none where that would be too large, or takes too many tiles.
    """
    if slide.number_of_frames == 1 and slide.slide_size == (slide.columns, slide.rows):
        return ((0, FRAME),)
    return tuple((plane, PAGE) for plane in range(len(planes(slide))))


def extent(instance: Instance, kind: str) -> tuple[int, int]:
    """Columns and rows of its pictures of a kind."""
    if kind == PAGE and instance.slide_size:
        return instance.slide_size[0], instance.slide_size[1]
    return instance.columns, instance.rows


def planes(slide: Instance) -> list[list[PlacedTile]]:
    """The tiles of each page. Where several lie at one place, each belongs to one page more."""
    if not (slide.rows and slide.columns and 0 < area(slide) <= MOST_PIXELS and min(slide.slide_size or ()) > 0):
        return []
    across, down = _grid(slide)
    if across * down > MOST_TILES or slide.number_of_frames > MOST_FRAMES:
        return []
    found: list[list[PlacedTile]] = []
    met: dict[tuple[int, int], int] = {}
    for tile in _tiles(slide):
        plane = met[tile[1:]] = met.get(tile[1:], -1) + 1
        if plane == len(found):
            found.append([])
        found[plane].append(tile)
    if len(found) > MOST_PLANES or any(len(plane) > MOST_TILES for plane in found):
        return []
    if _is_sparse(slide) and any(len(plane) != len(found[0]) for plane in found):
        return []  # with tiles missing here and there, it cannot be told which one belongs to which page
    return found


def place_text(instance: Instance, index: int, kind: str = FRAME) -> str:
    """Which part of a slide a picture shows, from its place in the file or its own words; "" where it is none.

    Tiles that fill a slide follow each other row by row, and one focal plane or colour after the other (PS3.3
    C.7.6.17.3).
    """
    if not (is_slide(instance) and instance.rows and instance.columns):
        return ""
    across, down = _grid(instance)
    if kind == PAGE or across * down < 2:
        return page_name(instance, _("Level"))
    place = _place(instance, index)
    if place is None:
        return ""
    row, column = place[0] // instance.rows, place[1] // instance.columns
    return _(
        "Tile: row {row} of {down}, column {column} of {across}",
        row=row + 1,
        down=down,
        column=column + 1,
        across=across,
    )


def page_name(slide: Instance, level: str) -> str:
    """A name for all of it, such as "Label: 300 x 200"."""
    columns, rows = slide.slide_size or (0, 0)
    return _("{page}: {columns} x {rows}", page=_PAGES.get(kind(slide), level), columns=columns, rows=rows)


_PAGES = {"THUMBNAIL": _("Thumbnail"), "OVERVIEW": _("Overview"), "LABEL": _("Label")}


def _tiles(slide: Instance) -> Iterator[PlacedTile]:
    """Where each frame lies; none that would lie outside."""
    columns, rows = extent(slide, PAGE)
    for frame in range(slide.number_of_frames):
        place = _place(slide, frame)
        if place and 0 <= place[0] < rows and 0 <= place[1] < columns:
            yield PlacedTile(frame, *place)


def _place(slide: Instance, frame: int) -> tuple[int, int] | None:
    """Row and column of a frame's first pixel, from 0: in its own words, else by its number; None where unknown."""
    if _is_sparse(slide):
        traits = slide.traits[frame]
        known = traits.tile_row is not None and traits.tile_column is not None
        return ((traits.tile_row or 0) - 1, (traits.tile_column or 0) - 1) if known else None
    across, down = _grid(slide)
    row, column = divmod(frame % (across * down), across)
    return row * slide.rows, column * slide.columns


def _is_sparse(slide: Instance) -> bool:
    """Whether each frame says where it lies."""
    return len(slide.traits) == slide.number_of_frames and slide.traits[0].tile_row is not None


def _grid(slide: Instance) -> tuple[int, int]:
    """Tiles across and down."""
    columns, rows = extent(slide, PAGE)
    return -(-columns // slide.columns), -(-rows // slide.rows)
