"""The letters at an image's edges, and their words: from Image Orientation, else from Patient Orientation alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scanveil.geometry import orientation_letters, slice_normal
from scanveil.pixels.attributes import PixelAttributes
from scanveil.said import _

Four = tuple[str, str, str, str]
"""What is said at the left, right, top and bottom edge."""


class Edges(NamedTuple):
    """The letters at the edges, and the same in words; "" where it is not known what lies there.

    `tell_side` says whether left and right are among them.
    """

    letters: Four
    words: Four
    tell_side: bool


_ACROSS = 0
"""The axis from side to side."""


class _Way(NamedTuple):
    """A direction in the body: how it is shown, the code of its opposite, the axis of both, and its words."""

    shown: str
    opposite: str
    axis: int
    words: str


_PERSON = {
    "L": _Way("L", "R", 0, _("the patient's left")),
    "R": _Way("R", "L", 0, _("the patient's right")),
    "A": _Way("A", "P", 1, _("the front")),
    "P": _Way("P", "A", 1, _("the back")),
    "H": _Way("H", "F", 2, _("the head")),
    "F": _Way("F", "H", 2, _("the feet")),
}
_ANIMAL = {
    "LE": _Way("Le", "RT", 0, _("the animal's left")),
    "RT": _Way("Rt", "LE", 0, _("the animal's right")),
    "D": _Way("D", "V", 1, _("the back, or the upper side of a head or paw (dorsal)")),
    "V": _Way("V", "D", 1, _("the belly (ventral)")),
    "PA": _Way("Pa", "D", 1, _("the sole of a front paw (palmar)")),
    "PL": _Way("Pl", "D", 1, _("the sole of a hind paw (plantar)")),
    "CR": _Way("Cr", "CD", 2, _("the head (cranial)")),
    "CD": _Way("Cd", "CR", 2, _("the tail (caudal)")),
    "R": _Way("R", "CD", 2, _("the nose (rostral)")),
    "M": _Way("M", "L", 3, _("the middle of the body (medial)")),
    "L": _Way("L", "M", 3, _("the outer side (lateral)")),
    "PR": _Way("Pr", "DI", 4, _("the upper end of the limb (proximal)")),
    "DI": _Way("Di", "PR", 4, _("the lower end of the limb (distal)")),
}
"""Directions by their codes (PS3.3 C.7.6.1.1.1); those of animals are shown as the standard writes them."""
_ON_ALL_FOURS = {"L": "LE", "R": "RT", "A": "V", "P": "D", "H": "CR", "F": "CD"}
"""Codes of a person, and of an animal that mean the same direction."""
_UNMISTAKABLE = frozenset(code for code in _ANIMAL if not set(code) <= set(_PERSON))
"""Codes of animals that cannot be meant for a person."""
_OF_LIMBS = {"PR", "DI"}
"""Codes beside which dorsal is opposed to a sole, and it is not said of which paw."""
_CODE = re.compile("LE|RT|PA|PL|CR|CD|PR|DI|.", re.DOTALL)


def edges_of(attributes: PixelAttributes) -> Edges:
    """What lies at the edges of an image as it is stored."""
    orientation, kind = attributes.image_orientation_patient, attributes.anatomical_orientation_type
    if orientation and slice_normal(orientation):
        letters = orientation_letters(orientation)
        if kind == "QUADRUPED":  # the axes are those of a person on hands and feet (PS3.3 C.7.6.2.1.1)
            return _edges(_ANIMAL, [[_ON_ALL_FOURS[letter] for letter in edge] for edge in letters])
        return _edges(_PERSON, letters)
    values = attributes.patient_orientation
    person = _directions(values, _PERSON, () if kind == "QUADRUPED" else _PERSON)
    animal = _directions(values, _ANIMAL, _ANIMAL if kind == "QUADRUPED" else () if kind else _UNMISTAKABLE)
    if any(person) and any(animal):  # one value is a person's, the other one an animal's
        return _edges(_PERSON, ((), (), (), ()))
    return _around(_ANIMAL, *animal) if any(animal) else _around(_PERSON, *person)


def _directions(
    values: Sequence[str], ways: Mapping[str, _Way], known: Collection[str]
) -> tuple[Sequence[str], Sequence[str]]:
    """The codes towards the right and the bottom edge out of Patient Orientation, none where a value is nonsense."""
    across, down = (_codes(value, ways, known) for value in (*values, "", "")[:2])
    if len(values) > 2 or (across and down and not _may_be_square(ways, across, down)):
        return (), ()  # rows and columns cannot run along one line
    return across, down


def _may_be_square(ways: Mapping[str, _Way], across: Sequence[str], down: Sequence[str]) -> bool:
    """Whether rows and columns may run at right angles, though both run nearest to one axis.

    Then along one of the axes that they share they run the same way, along another one the other way.
    """
    if ways[across[0]].axis != ways[down[0]].axis:
        return True
    by_axis = {ways[code].axis: code for code in across}
    return len({code == by_axis[ways[code].axis] for code in down if ways[code].axis in by_axis}) == 2


def _codes(value: str, ways: Mapping[str, _Way], known: Collection[str]) -> Sequence[str]:
    """The codes of a value, the nearest direction first; none where one is not known, or an axis is named twice."""
    codes = _CODE.findall(value) if ways is _ANIMAL else list(value)
    if len(codes) > 3 or not all(code in known for code in codes):
        return ()
    return codes if len({ways[code].axis for code in codes}) == len(codes) else ()


def _around(ways: Mapping[str, _Way], across: Sequence[str], down: Sequence[str]) -> Edges:
    """The edges by the directions of rows and columns, and by their opposites."""
    unknown = {"D"} if _OF_LIMBS & {*across, *down} else set()
    left, top = ([ways[code].opposite for code in codes if code not in unknown] for codes in (across, down))
    return _edges(ways, (left, across, top, down))


def _edges(ways: Mapping[str, _Way], codes: Sequence[Sequence[str]]) -> Edges:
    left, right, top, bottom = ([ways[code] for code in edge] for edge in codes)
    return Edges(
        (_shown(left), _shown(right), _shown(top), _shown(bottom)),
        (_in_words(left), _in_words(right), _in_words(top), _in_words(bottom)),
        any(way.axis == _ACROSS for way in (*left, *right, *top, *bottom)),
    )


def _shown(edge: Sequence[_Way]) -> str:
    return "".join(way.shown for way in edge)


def _in_words(edge: Sequence[_Way]) -> str:
    words = [way.words for way in edge]
    if len(words) == 3:
        return _("Towards {first}, {second} and {third}", first=words[0], second=words[1], third=words[2])
    if len(words) == 2:
        return _("Towards {first} and {second}", first=words[0], second=words[1])
    return _("Towards {direction}", direction=words[0]) if words else ""
