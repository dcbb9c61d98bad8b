"""What is counted: lines that are found, and boxes in which there is no line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

import numpy as np

from scanveil.writing.lines import Line
from tools.writing.drawing import Drawn, Place
from tools.writing.sets import Case

COVERED, MOSTLY_COVERED = 0.9, 0.75
"""Parts of the box around a line's ink that boxes cover, where it counts as found, and as mostly found."""


class Outcome(NamedTuple):
    """What came of an image: how much of each line's ink is covered, and boxes that touch none."""

    row: str
    name: str
    lines: tuple[tuple[Drawn, float], ...]
    false: tuple[Line, ...]
    seconds: float


def outcome_of(row: str, case: Case, found: Sequence[Line], seconds: float) -> Outcome:
    """What the boxes that were found in an image mean; `row` is that of the table in which it is counted."""
    lines = tuple((line, covered(line.place, found)) for line in case.lines)
    places = [*case.marks, *(line.place for line in case.lines)]
    return Outcome(row, case.name, lines, tuple(false_boxes(found, places)), seconds)


def covered(place: Place, boxes: Iterable[Line]) -> float:
    """The part of a place that lies in some box, from 0 to 1."""
    inside = np.zeros((place.height, place.width), bool)
    for box in boxes:
        left, top = max(box.x - place.x, 0), max(box.y - place.y, 0)
        right, bottom = box.x + box.width - place.x, box.y + box.height - place.y
        inside[top : max(bottom, 0), left : max(right, 0)] = True
    return float(inside.mean())


def false_boxes(boxes: Iterable[Line], places: Sequence[Place]) -> list[Line]:
    """Boxes that touch no place."""
    return [box for box in boxes if not any(_touches(box, place) for place in places)]


def _touches(box: Line, place: Place) -> bool:
    across = min(box.x + box.width, place.x + place.width) - max(box.x, place.x)
    down = min(box.y + box.height, place.y + place.height) - max(box.y, place.y)
    return across > 0 and down > 0


@dataclass
class Count:
    """What was counted in a group of images."""

    legible: int = 0
    found: int = 0
    mostly: int = 0
    illegible: int = 0
    false: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def add(self, outcome: Outcome) -> None:
        """Count one more image."""
        parts = [part for line, part in outcome.lines if line.is_legible]
        self.legible += len(parts)
        self.found += sum(part >= COVERED for part in parts)
        self.mostly += sum(part >= MOSTLY_COVERED for part in parts)
        self.illegible += len(outcome.lines) - len(parts)
        self.false.append(len(outcome.false))
        self.seconds.append(outcome.seconds)

    @property
    def share(self) -> float:
        """Of the legible lines, those that are found."""
        return self.found / max(self.legible, 1)

    @property
    def share_mostly(self) -> float:
        """Of the legible lines, those that are mostly found."""
        return self.mostly / max(self.legible, 1)

    @property
    def false_an_image(self) -> float:
        """The mean."""
        return sum(self.false) / max(len(self.false), 1)

    @property
    def false_median(self) -> float:
        """Of the images."""
        return float(median(self.false)) if self.false else 0.0
