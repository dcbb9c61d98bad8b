"""The frames that a picture is made of, and where a place in the picture lies in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scanveil.library.instance import Instance
from scanveil.library.pictures import PAGE, Picture
from scanveil.library.slides import PlacedTile, planes
from scanveil.pixels.boxes import Box, clipped


def frames_of(picture: Picture, instance: Instance) -> list[int]:
    """The indices of the frames that a picture shows: one, or the tiles of a page of a slide."""
    return [tile.frame for tile in _tiles(picture, instance)]


def in_frames(picture: Picture, instance: Instance, boxes: Iterable[Box]) -> Iterator[tuple[int, tuple[Box, ...]]]:
    """The frames of a picture in which some boxes of it lie, each with the boxes there, in its own pixels."""
    boxes = list(boxes)
    for tile in _tiles(picture, instance):
        found = [box._replace(x=box.x - tile.column, y=box.y - tile.row) for box in boxes]
        if picture.kind == PAGE:
            found = [part for box in found if (part := clipped(box, instance.rows, instance.columns))]
        if found:
            yield tile.frame, tuple(found)


def _tiles(picture: Picture, instance: Instance) -> list[PlacedTile]:
    return planes(instance)[picture.at] if picture.kind == PAGE else [PlacedTile(picture.at, 0, 0)]
