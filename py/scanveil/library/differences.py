"""What tells images apart that lie at the same place: echoes, b-values, phases of a heart, moments of an examination.

A part of a series is split by the first of what its images say differently that separates some of them, and its pieces
again, until nothing does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from scanveil.geometry import POSITION_DIGITS, measure_spacing, slice_position_mm
from scanveil.library.instance import Instance
from scanveil.library.kind_words import dose_words, frames_of
from scanveil.library.traits import NUCLEAR_VECTORS, Traits
from scanveil.library.type_words import short, type_words, words_of
from scanveil.said import _

MOST_STACKS = 2000
"""Stacks of one series that are told apart; nobody chooses from more."""
SHARED_PART = 0.3
"""Part of the images that must lie where another does, for a series to be split: a few doubled slices are no phases."""
SAME_PLACE_MM = 10**-POSITION_DIGITS


class Image(NamedTuple):
    """One image of a series: the place of its file in the list, the frame in it (from 0), what it says of itself."""

    file: int
    frame: int
    instance: Instance
    traits: Traits


class Part(NamedTuple):
    """Images that were not separated until now, and the words for what separated them from the others."""

    images: list[Image]
    words: tuple[str, ...] = ()
    is_mixed: bool = False
    by_time: bool = False


class _Difference(NamedTuple):
    """Something that images at one place may say differently.

    `word` says one value, given its number among all (from 1); None for values of Image Type, which are said by what
    they have not in common. Where `is_time`, images of a single place are no stacks of their own but follow each other;
    where `beats`, a slice over time is shown rather than all slices at one time, if there are more times than slices.
    """

    value: Callable[[Image], Any]
    word: Callable[[int, Any], str] | None
    is_time: bool = False
    beats: bool = False


_Groups = list[tuple[Any, list[Image]]]


def tell_apart(part: Part, start: int = 0) -> list[Part]:
    """A part split until nothing separates images at the same place, or too few lie there to matter."""
    images = part.images
    if part.is_mixed or (len(images[0].instance.traits) == 1 and not images[0].traits.position):
        return [part]
    if segments := _segments(part):
        return [fine for segment in segments for fine in tell_apart(segment, start)]
    places = _places(images)
    held = Counter(places)
    if sum(count for count in held.values() if count > 1) < SHARED_PART * len(images):
        return _unlace(part, start)
    for number in range(start, len(_DIFFERENCES)):
        difference = _DIFFERENCES[number]
        groups = _groups(difference, images, places, max(held.values()))
        if not _separates(groups, difference, images, places):
            continue
        if difference.beats and len(groups) > len(held):
            return _by_place(part, places)
        return [fine for coarse in _split(part, groups, difference) for fine in tell_apart(coarse, number + 1)]
    return _passes(part, places, held)


def _segments(part: Part) -> list[Part]:
    """What a segmentation marks, one by one, wherever it lies; of one of a whole slide nothing is found here."""
    first = part.images[0]
    if first.traits.segment_number is None or first.instance.slide_size is not None:
        return []
    groups = _by_value(_SEGMENT, part.images)
    is_told = 1 < len(groups) <= MOST_STACKS and groups[0][0] is not None
    return _split(part, groups, _SEGMENT) if is_told else []


def _unlace(part: Part, start: int) -> list[Part]:
    """A part whose slices lie unevenly because several stacks of even ones lie in each other, a little displaced."""
    if _is_even(part.images):
        return [part]
    for number in range(start, len(_DIFFERENCES)):
        groups = _by_value(_DIFFERENCES[number], part.images)
        if 1 < len(groups) <= len(part.images) // 3 and all(_is_even(images) for _value, images in groups):
            ends = [(min(places), max(places)) for _value, images in groups if (places := positions_mm(images))]
            if max(first for first, _last in ends) < min(last for _first, last in ends):
                split = _split(part, groups, _DIFFERENCES[number])
                return [fine for coarse in split for fine in tell_apart(coarse, number + 1)]
    return [part]


def _is_even(images: Sequence[Image]) -> bool:
    """Whether slices lie evenly, as far as one can know."""
    positions = positions_mm(images)
    spacing = measure_spacing(sorted(positions)) if positions else None
    return spacing is None or not spacing.uneven


def _by_value(difference: _Difference, images: Sequence[Image]) -> _Groups:
    """Images by what they say, in the order of that."""
    found: dict[Any, list[Image]] = {}
    for image in images:
        found.setdefault(difference.value(image), []).append(image)
    return [(value, found[value]) for value in sorted(found, key=_sortable)]


def _groups(difference: _Difference, images: Sequence[Image], places: Sequence[int], most: int) -> _Groups:
    """As `_by_value`; `most` images lie at one place.

    Hearts need not beat at one rate while slice after slice is taken: then moments are numbered place by place.
    """
    groups = _by_value(difference, images)
    if not difference.beats or len(groups) <= 2 * most or groups[0][0] is None:
        return groups
    met: Counter[int] = Counter()
    ranks: list[list[Image]] = [[] for _rank in range(most)]
    for at in sorted(range(len(images)), key=lambda at: difference.value(images[at])):
        ranks[met[places[at]]].append(images[at])
        met[places[at]] += 1
    return [(None, sorted(rank, key=lambda image: (image.file, image.frame))) for rank in ranks]


def _separates(groups: _Groups, difference: _Difference, images: Sequence[Image], places: Sequence[int]) -> bool:
    """Whether a difference separates images at one place, without cutting a stack into single ones."""
    if not 1 < len(groups) <= min(MOST_STACKS, len(images) // 2) or (difference.is_time and len(set(places)) == 1):
        return False
    met: dict[int, Any] = {}
    return any(
        met.setdefault(place, value) != value
        for place, value in zip(places, map(difference.value, images), strict=True)
    )


def _split(part: Part, groups: _Groups, difference: _Difference) -> list[Part]:
    values = [value for value, _images in groups]
    word = difference.word
    words = [word(number, value) for number, value in enumerate(values, 1)] if word else type_words(values)
    return [
        part._replace(images=images, words=(*part.words, word))
        for word, (_value, images) in zip(words, groups, strict=True)
    ]


def _by_place(part: Part, places: Sequence[int]) -> list[Part]:
    """Each slice over time."""
    found: dict[int, list[Image]] = {}
    for place, image in sorted(zip(places, part.images, strict=True), key=lambda pair: pair[0]):
        found.setdefault(place, []).append(image)
    return [
        part._replace(images=images, words=(*part.words, _("slice {number} over time", number=number)), by_time=True)
        for number, images in enumerate(found.values(), 1)
    ]


def _passes(part: Part, places: Sequence[int], held: Counter[int]) -> list[Part]:
    """Where each place holds as many images, the first of each are one stack, the second another.

    But not where time and number do not say which is first: those are copies.
    """
    most = max(held.values())
    if len(held) == 1 or min(held.values()) != most or most > MOST_STACKS:
        return [part]
    order = sorted(range(len(places)), key=lambda at: (places[at], _when(part.images[at])))
    for one, other in pairwise(order):
        if places[one] == places[other] and _when(part.images[one]) == _when(part.images[other]):
            return [part]
    passes = [[part.images[at] for at in sorted(order[number::most])] for number in range(most)]
    return [
        part._replace(images=images, words=(*part.words, _set(number, None))) for number, images in enumerate(passes, 1)
    ]


def _when(image: Image) -> tuple[str, bool, int]:
    number = image.instance.instance_number
    return image.traits.acquired, number is None, (number or 0) if image.instance.number_of_frames == 1 else image.frame


def _places(images: Sequence[Image]) -> list[int]:
    """For each image the number of the place at which it lies, along the normal; 0 for all where that is not known."""
    positions = positions_mm(images)
    if positions is None:
        return [image.traits.in_stack_position or _nuclear_slice(image) for image in images]
    order = sorted(range(len(images)), key=lambda at: positions[at])
    places, place = [0] * len(images), 0
    for before, after in pairwise(order):
        place += positions[after] - positions[before] > SAME_PLACE_MM
        places[after] = place
    return places


def _nuclear_slice(image: Image) -> int:
    return image.traits.nuclear[_SLICE] if image.traits.nuclear else 0


_PHASE, _SLICE = map(list(NUCLEAR_VECTORS.values()).index, ("phase", "slice"))


def positions_mm(images: Sequence[Image]) -> list[float] | None:
    """Positions of parallel slices along their normal, None where one is not known."""
    orientation = images[0].traits.orientation
    found = []
    for image in images:
        position = slice_position_mm(image.traits.position, orientation)
        if position is None:
            return None
        found.append(position)
    return found


def _trait(name: str) -> Callable[[Image], Any]:
    at = Traits._fields.index(name)
    return lambda image: image.traits[at]


def _echo(number: int, value: float | None) -> str:
    if value is None:
        return _("echo {number}", number=number)
    return _("echo {number} ({value:g} ms)", number=number, value=value)


def _inversion(number: int, value: float | None) -> str:
    if value is None:
        return _("inversion {number}", number=number)
    return _("inversion {number} ({value:g} ms)", number=number, value=value)


def _phase(number: int, value: float | None) -> str:
    if value is None:
        return _("phase {number}", number=number)
    return _("phase {number} ({value:g} ms)", number=number, value=value)


def _phase_part(number: int, value: float | None) -> str:
    if value is None:
        return _("phase {number}", number=number)
    return _("phase {number} ({value:g} %)", number=number, value=value)


def _component(number: int, value: str) -> str:
    return short(" ".join(words_of(value))) or _("component {number}", number=number)


def _flip(number: int, value: float | None) -> str:
    return _("no flip angle") if value is None else _("flip angle {value:g}°", value=value)


def _energy(number: int, value: float | None) -> str:
    return _("all energies") if value is None else _("computed for {value:g} keV", value=value)


def _voltage(number: int, value: float | None) -> str:
    return _("voltage {number}", number=number) if value is None else _("{value:g} kV", value=value)


def _kernel(number: int, value: str) -> str:
    return _("kernel {name}", name=short(value)) if value else _("no kernel")


def _attenuation(number: int, value: bool | None) -> str:
    return _("attenuation corrected") if value else _("not attenuation corrected")


def _b_value(number: int, value: float | None) -> str:
    return _("without b-value") if value is None else f"b = {value:g}"


def _gradient(number: int, value: Any) -> str:
    return _("no direction") if value is None else _("direction {number}", number=number)


def segment_of(traits: Traits) -> tuple[int, str] | None:
    """The segment that an image shows: its number, and what it is called."""
    return None if traits.segment_number is None else (traits.segment_number, traits.segment_label)


def segment_words(segment: tuple[int, str] | None) -> str:
    if segment is None:
        return _("no segment")
    number, label = segment
    if not label:
        return _("segment {number}", number=number)
    return _("segment {number}: {label}", number=number, label=short(label))


def _time(number: int, value: Any) -> str:
    return _("time {number}", number=number)


def _set(number: int, value: Any) -> str:
    return _("set {number}", number=number)


def _acquisition(number: int, value: Any) -> str:
    return _("acquisition {number}", number=number)


def _energy_window(number: int, value: tuple[int, str]) -> str:
    return _named(_("energy window {value}", value=value[0]), value[1])


def _detector(number: int, value: tuple[int, str]) -> str:
    return _named(_("detector {value}", value=value[0]), value[1])


def _nuclear_phase(number: int, value: tuple[int, tuple[float, ...]]) -> str:
    return _named(_("phase {value}", value=value[0]), frames_of(value[1]))


def _time_slot(number: int, value: tuple[int, int | None]) -> str:
    if value[1] is None:
        return _("heartbeat phase {value}", value=value[0])
    return _("heartbeat phase {value} of {count}", value=value[0], count=value[1])


def _named(word: str, name: str) -> str:
    return f"{word} ({short(name)})" if name else word


_NUCLEAR: dict[str, Callable[[int, Any], str]] = {
    "energy window": _energy_window,
    "detector": _detector,
    "phase": lambda number, value: _("phase {value}", value=value),
    "rotation": lambda number, value: _("rotation {value}", value=value),
    "R-R interval": lambda number, value: _("heartbeats of length {value}", value=value),
    "time slot": _time_slot,
    "angular view": lambda number, value: _("angle {value}", value=value),
    "time slice": lambda number, value: _("time {value}", value=value),
}
_NUCLEAR_NAMES = {"energy window": "energy_window", "detector": "view", "time slot": "time_slots"}
"""Traits that say what the numbers stand for."""


def _nuclear(at: int, word: str) -> _Difference:
    """A vector of nuclear medicine, with what is said of its numbers."""
    name = _trait(_NUCLEAR_NAMES[word]) if word in _NUCLEAR_NAMES else None

    def value(image: Image) -> Any:
        number = image.traits.nuclear[at] if image.traits.nuclear else 0
        return (number, name(image)) if name else number

    return _Difference(value, _NUCLEAR[word], is_time=word in ("phase", "time slot", "time slice", "angular view"))


def _phase_of_frames(image: Image) -> Any:
    """Phases of a study in which images took longer, and so are brighter: no one film shows them."""
    traits = image.traits
    return (traits.nuclear[_PHASE], traits.phase) if traits.phase and traits.nuclear else None


def _dimension(at: int) -> _Difference:
    return _Difference(lambda image: image.traits.dimensions[at : at + 1], _set, is_time=True)


_SEGMENT = _Difference(lambda image: segment_of(image.traits), lambda number, value: segment_words(value))

_DIFFERENCES = (
    _Difference(_trait("dose"), lambda number, value: dose_words(value)),
    _Difference(_trait("component"), _component),
    _Difference(_trait("echo_time_ms"), _echo),
    _Difference(_trait("b_value"), _b_value),
    _Difference(_trait("gradient"), _gradient),
    _Difference(_trait("inversion_time_ms"), _inversion),
    _Difference(_trait("flip_angle_degrees"), _flip),
    _Difference(_trait("kiloelectronvolts"), _energy),
    _Difference(_trait("kilovolts"), _voltage),
    _Difference(_trait("kernel"), _kernel),
    _Difference(_trait("is_attenuation_corrected"), _attenuation),
    _Difference(_trait("temporal_position"), _time, is_time=True),
    _Difference(_trait("trigger_time_ms"), _phase, is_time=True, beats=True),
    _Difference(_trait("cardiac_phase_percent"), _phase_part, is_time=True, beats=True),
    _Difference(_trait("image_type"), None),
    _SEGMENT,
    _Difference(_phase_of_frames, _nuclear_phase),
    *(_nuclear(at, word) for at, word in enumerate(NUCLEAR_VECTORS.values()) if at != _SLICE),
    _Difference(_trait("acquisition_number"), _acquisition, is_time=True),
    _Difference(_trait("acquired"), _time, is_time=True),
    *(_dimension(at) for at in range(5)),
)


def _sortable(value: Any) -> tuple[bool, Any]:
    """None before everything else; of values that compare with each other."""
    return value is not None, value if value is not None else 0
