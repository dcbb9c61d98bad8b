"""What was found of writing in all pictures, and what people decided about it: for whoever makes copies.

What belongs together is decided together: a picture, all images of a film, or all slices of a stack make a unit; units
of one series that look alike, with the same places in all of them, make a card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scanveil.conducting.searched import Searched
from scanveil.deid.cleaning.written import ALL, ITSELF, NOBODY, PERSON, PROJECTION, UNKNOWN, Written
from scanveil.library.instance import Instance
from scanveil.library.pictures import Picture
from scanveil.library.slides import extent
from scanveil.library.study import Patient
from scanveil.pixels.boxes import Box
from scanveil.writing.lines import Line, are_same, together
from scanveil.writing.tiles import frames_of, in_frames


@dataclass(slots=True)
class Unit:
    """Pictures that are decided about together, and the lines that may be in any of them."""

    pictures: tuple[Picture, ...]
    lines: list[Line]


@dataclass(slots=True)
class Card:
    """Units of one series in which the same places may hold writing; `boxes` is what a person decided to blank.

    `rows` and `columns` are those of each picture.
    """

    number: int
    series: str
    rows: int
    columns: int
    units: list[Unit]
    lines: list[Line]
    boxes: list[Box] | None = None

    @property
    def pictures(self) -> list[Picture]:
        """All of its pictures, in order."""
        return [picture for unit in self.units for picture in unit.pictures]


@dataclass(slots=True)
class Findings:
    """All that was searched: looks, and once all have been made, the cards that come of them.

    So many pictures are `unseen`, as they are too large or cannot be decoded. `places` are series and instance of each
    file, by its number.
    """

    looks: list[Searched] = field(default_factory=list)
    unseen: int = 0
    cards: list[Card] = field(default_factory=list)
    places: dict[int, tuple[str, Instance]] = field(default_factory=dict)

    def take(self, rows: Iterable[Sequence[Any]]) -> None:
        """More looks have been made."""
        found = [Searched.of(*row) for row in rows]
        self.looks += found
        self.unseen += sum(len(one.look.pictures) for one in found if one.reason)

    def sort(self, patients: Sequence[Patient], numbers: Mapping[int, int]) -> None:
        """All looks have been made: what belongs together makes cards. What was decided before is forgotten."""
        self.places, self.cards = _places(patients, numbers), []
        for unit in units_of(self.looks):
            first = unit.pictures[0]
            if unit.lines and first.number in self.places:
                self._add(unit, *_size(self.places[first.number], first))

    def instance(self, picture: Picture) -> Instance:
        """The file of a picture."""
        return self.places[picture.number][1]

    def decide(self, number: int, boxes: Iterable[Sequence[int]] | None) -> None:
        """Somebody has decided what of a card is blanked; None where that is taken back."""
        self.cards[number].boxes = None if boxes is None else [Box(*box) for box in boxes]

    def written(self) -> dict[int, Written]:
        """What is known of each file, by its number: of whose cards nobody decided, it is undecided."""
        return self._written(lambda card: (PERSON, card.boxes, card.boxes is None))

    def all_blanked(self) -> dict[int, Written]:
        """The same where all that was found is blanked."""
        return self._written(lambda card: (ALL, [Box(*line[:4]) for line in card.lines], False))

    def _written(self, judge: Callable[[Card], tuple[str, list[Box] | None, bool]]) -> dict[int, Written]:
        found = {number: Written(examined) for number, examined in self._examined().items()}
        for card in self.cards:
            decided_by, boxes, is_undecided = judge(card)
            for number, frames in self._by_file(card.pictures, boxes or ()).items():
                before = found.get(number, UNKNOWN)
                found[number] = Written(
                    before.examined,
                    {**before.boxes, **frames},
                    NOBODY if is_undecided else decided_by,
                    before.is_undecided or is_undecided,
                )
        return found

    def _by_file(self, pictures: Iterable[Picture], boxes: Sequence[Box]) -> dict[int, dict[int, tuple[Box, ...]]]:
        """The files of pictures, each with boxes by its frames, where there are some."""
        found: dict[int, dict[int, tuple[Box, ...]]] = {}
        for picture in pictures:
            if picture.number in self.places:
                frames = found.setdefault(picture.number, {})
                for frame, own in in_frames(picture, self.instance(picture), boxes):
                    frames[frame] = (*frames.get(frame, ()), *own)
        return found

    def _examined(self) -> dict[int, str]:
        """How the frames of each file were looked at; a file of which one was not, or could not be, is not there."""
        how: dict[int, dict[int, str]] = {}
        looked_at = ((one.look.how, picture) for one in self.looks if not one.reason for picture in one.look.pictures)
        for way, picture in looked_at:
            if picture.number in self.places:
                known = how.setdefault(picture.number, {})
                for frame in frames_of(picture, self.instance(picture)):
                    known[frame] = ITSELF if known.get(frame) == ITSELF else way
        return {
            number: PROJECTION if PROJECTION in frames.values() else ITSELF
            for number, frames in how.items()
            if len(frames) == self.places[number][1].number_of_frames
        }

    def _add(self, unit: Unit, series: str, rows: int, columns: int) -> None:
        same = (card for card in self.cards if (card.series, card.rows, card.columns) == (series, rows, columns))
        card = next((one for one in same if _have_same_places(one.lines, unit.lines)), None)
        if card is None:
            self.cards.append(Card(len(self.cards), series, rows, columns, [unit], list(unit.lines)))
        else:
            card.units.append(unit)
            card.lines = together([*card.lines, *unit.lines])


def units_of(looks: Iterable[Searched]) -> list[Unit]:
    """What is decided about together; pictures that were looked at at once and by themselves are in one unit."""
    found: list[Unit] = []
    of_file: dict[frozenset[int], Unit] = {}
    of_picture: dict[Picture, Unit] = {}
    for one in sorted(looks, key=lambda one: one.look.how != PROJECTION):
        if one.reason:
            continue
        pictures = one.look.pictures
        key = frozenset(picture.number for picture in pictures)
        unit = of_file.get(key) if one.look.how == PROJECTION else of_picture.get(pictures[0])
        if unit is None:
            unit = Unit((), [])
            found.append(unit)
            if one.look.how == PROJECTION:
                of_file[key] = unit
        unit.pictures = tuple(dict.fromkeys([*unit.pictures, *pictures]))
        unit.lines = together([*unit.lines, *one.lines])
        of_picture.update(dict.fromkeys(pictures, unit))
    return sorted(found, key=lambda unit: unit.pictures)


def _places(patients: Sequence[Patient], numbers: Mapping[int, int]) -> dict[int, tuple[str, Instance]]:
    """The series and instance of each file."""
    return {
        numbers[id(instance)]: (f"{patient.person}|{study.study_instance_uid}|{series.series_instance_uid}", instance)
        for patient in patients
        for study in patient.studies
        for series in study.series
        for instance in series.instances
    }


def _size(place: tuple[str, Instance], picture: Picture) -> tuple[str, int, int]:
    columns, rows = extent(place[1], picture.kind)
    return place[0], rows, columns


def _have_same_places(one: Sequence[Line], other: Sequence[Line]) -> bool:
    if len(one) != len(other):
        return False
    return all(any(are_same(line, another) for another in other) for line in one)
