"""The parts of an ultrasound image that show what was scanned, as its file says (PS3.3 C.8.5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.errors import MalformedError, TruncatedError
from scanveil.writing.lines import Line

MOST_AREAS = 64
_EDGES = (
    tags.REGION_LOCATION_MIN_X0,
    tags.REGION_LOCATION_MIN_Y0,
    tags.REGION_LOCATION_MAX_X1,
    tags.REGION_LOCATION_MAX_Y1,
)


class Area(NamedTuple):
    """From the first to the last pixel, which is within."""

    left: int
    top: int
    right: int
    bottom: int


def areas_of(header: Header) -> list[Area]:
    """What was scanned; none where the file does not say, or is damaged there. Areas that are none are passed over."""
    items = islice(values_of(header).items(tags.SEQUENCE_OF_ULTRASOUND_REGIONS), MOST_AREAS)
    try:
        found = [Area(*map(item.long, _EDGES)) for item in items]
    except (MalformedError, TruncatedError):
        return []
    return [one for one in found if one.left < one.right and one.top < one.bottom]


def marked(lines: Iterable[Line], areas: Sequence[Area], places: Sequence[Area] = ()) -> list[Line]:
    """Lines, each knowing whether its middle lies where devices write names: beside all areas, or in a known place."""

    def is_usual(line: Line) -> bool:
        return (bool(areas) and not _hold(areas, line)) or _hold(places, line)

    return [line._replace(is_usual=is_usual(line)) for line in lines]


def _hold(areas: Iterable[Area], line: Line) -> bool:
    x, y = line.x + line.width / 2, line.y + line.height / 2
    return any(area.left <= x <= area.right and area.top <= y <= area.bottom for area in areas)
