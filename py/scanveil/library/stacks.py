"""From the files of a series to stacks that a person can name: what lies together, in which order, and what is odd.

A series is split first by what can be no one stack (clips, levels of a slide, sizes, localizers, directions), then,
where images lie at the same place, by the first of what they say differently that separates them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scanveil.geometry import are_parallel, direction_name, order_images
from scanveil.library import slides
from scanveil.library.differences import MOST_STACKS, Image, Part, positions_mm, segment_of, segment_words, tell_apart
from scanveil.library.instance import Instance
from scanveil.library.kind_words import clip_words, kind_words
from scanveil.library.oddities import notes_on
from scanveil.library.pictures import Picture, Run
from scanveil.library.traits import MAX_TOLD_APART, Traits
from scanveil.library.type_words import short
from scanveil.said import _, capitalize

MOST_DIRECTIONS = 32
"""Directions of slices in a series that are told apart."""
NOT_SORTED = _("This file holds more images than can be sorted here. They are shown as they follow each other.")
MIXED = _("These images lie in different directions, so one is not the neighbour of the next.")


BY_LEVEL = "level"
LOCALIZER = _("Localizer")
PICTURES = _("Pictures")


@dataclass(frozen=True, slots=True)
class Stack:
    """Images that are looked at one after the other.

    `name` tells it from the series' other stacks. `ordered_by` is what the order of `runs` rests on: "position",
    "time", "stack-position", "frame-number", "instance-number", "file-name" or, for pages of a slide, "level". `notes`
    are sentences for a person about what is odd.
    """

    name: str
    runs: tuple[Run, ...]
    ordered_by: str
    notes: tuple[str, ...]

    @property
    def count(self) -> int:
        """Images in it."""
        return sum(run.length for run in self.runs)

    @property
    def start(self) -> int:
        """The image that is looked at first, from 0: the middle one, of a slide what shows most of it at once."""
        return 0 if self.ordered_by == BY_LEVEL else self.count // 2

    def images(self) -> Iterator[Picture]:
        """Each image, in order; a file is known by its place in the list of instances."""
        for run in self.runs:
            for at in range(run.length):
                yield Picture(run.number, run.first + at * run.step, run.kind)


def stacks_of(instances: Sequence[Instance]) -> tuple[Stack, ...]:
    """The stacks of one series, the main one first; `instances` are in the order of their names.

    Files without pixels are in none. What would make more than `MOST_STACKS` is not split.
    """
    tiled: list[tuple[int, Instance]] = []
    clips: list[tuple[int, Instance]] = []
    rest: list[tuple[int, Instance]] = []
    for file, instance in enumerate(instances):
        if instance.is_image:
            kind = tiled if slides.is_slide(instance) else clips if _is_clip(instance) else rest
            kind.append((file, instance))
    slices, localizers = _slice_stacks(*_kinds(rest))
    stacks = [
        *_together(slices, _("Images")),
        *_together(_clips(clips), _("Clips")),
        *_together(_slides(tiled), _("Levels")),
        *_together(localizers, _("Localizers")),
    ]
    names = _unique([stack.name for stack in stacks])
    return tuple(replace(stack, name=name) for stack, name in zip(stacks, names, strict=True))


def _together(stacks: list[Stack], name: str) -> list[Stack]:
    """The stacks, or one with all of their images if there are too many to choose from."""
    if len(stacks) <= MOST_STACKS:
        return stacks
    return [Stack(name, tuple(run for stack in stacks for run in stack.runs), "instance-number", ())]


# --- clips and slides -------------------------------------------------------------------------------------------


def _is_clip(instance: Instance) -> bool:
    return len(instance.traits) < instance.number_of_frames


def _clips(clips: list[tuple[int, Instance]]) -> list[Stack]:
    """Each file of several frames that nothing tells apart, as it runs."""
    instances = [instance for _file, instance in clips]
    order = order_images([None] * len(clips), [instance.instance_number for instance in instances])[0]
    words = [clip_words(instance) for instance in instances]
    known, met = Counter(words), Counter[tuple[str, str]]()
    stacks = []
    for at in order:
        (file, instance), word = clips[at], words[at]
        met[word] += 1
        stacks.append(
            Stack(
                name=_clip_name(word, met[word] if known[word] > 1 and not instance.is_dose else None),
                runs=(Run(file, 0, instance.number_of_frames, 1),),
                ordered_by="frame-number",
                notes=(NOT_SORTED,) if instance.number_of_frames > MAX_TOLD_APART else (),
            )
        )
    return stacks


def _clip_name(words: tuple[str, str], number: int | None) -> str:
    """As "Run 2, plane A"; without a number where there is no other like it."""
    clip, more = words
    name = clip if number is None else _("{clip} {number}", clip=clip, number=number)
    return _capitalize(", ".join(filter(None, (name, more))))


def _slides(found: list[tuple[int, Instance]]) -> list[Stack]:
    """Whole slides page by page, then the tiles of each level, from the one that shows most of the slide at once."""
    areas = sorted({slides.area(one) for _file, one in found if slides.kind(one) == "VOLUME"}, reverse=True)
    levels = {area: _("Level {number}", number=number) for number, area in enumerate(areas, 1)}
    found = sorted(found, key=lambda slide: (_SLIDE_RANK[slides.kind(slide[1])], slides.area(slide[1])))
    pages = [Picture(file, *page) for file, one in found for page in slides.pages(one)]
    whole = [Stack(_("Whole slide"), _runs(pages), BY_LEVEL, ())] if pages else []
    return whole + [
        Stack(
            name=slides.page_name(one, levels.get(slides.area(one), _("Level"))),
            runs=_runs(Picture(file, frame) for frame in slides.reading_order(one)),
            ordered_by="frame-number",
            notes=(),
        )
        for file, one in found
        if one.number_of_frames > 1 or not slides.pages(one)
    ]


_SLIDE_RANK = {"THUMBNAIL": 0, "VOLUME": 1, "OVERVIEW": 2, "LABEL": 3}
"""The label comes last: names stand there."""


# --- what can be no one stack -----------------------------------------------------------------------------------


def _kinds(members: list[tuple[int, Instance]]) -> tuple[list[Part], list[Part]]:
    """Slices of one size each, pictures (which lie nowhere, or are of a size of their own), and localizers."""
    found: dict[str | int, list[Image]] = {}
    for index, instance in members:
        for image in _images(index, instance):
            found.setdefault(_kind(image), []).append(image)
    localizers = found.pop(LOCALIZER, [])
    sizes = [kind for kind, images in found.items() if images[0].traits.position and len(images) == 1]
    if len(sizes) > 1:
        found[PICTURES] = [image for kind in sizes for image in found.pop(kind)] + found.pop(PICTURES, [])
    parts = [Part(images, (_kind_name(kind, images[0]),) if len(found) > 1 else ()) for kind, images in found.items()]
    parts.sort(key=lambda part: (part.words == (PICTURES,), -len(part.images)))
    if len(parts) == 2 and parts[1].words == (PICTURES,):
        parts[0] = parts[0]._replace(words=())
    return parts, [Part(localizers, (LOCALIZER,) if parts else ())] if localizers else []


def _images(file: int, instance: Instance) -> list[Image]:
    return [Image(file, frame, instance, traits) for frame, traits in enumerate(instance.traits)]


def _kind(image: Image) -> str | int:
    """What of a series an image belongs to: its name, or the number of its file (from 0)."""
    instance, traits = image.instance, image.traits
    if "LOCALIZER" in traits.image_type:
        return LOCALIZER
    if instance.is_dose and len(instance.traits) > 1:
        return image.file
    if traits.position and traits.orientation and not traits.nuclear:
        return f"{instance.columns} x {instance.rows}"
    return PICTURES if len(instance.traits) == 1 else image.file


def _kind_name(kind: str | int, first: Image) -> str:
    if isinstance(kind, str):
        return kind
    return kind_words(first.instance, first.traits) if first.instance.is_dose else _("File {number}", number=kind + 1)


def _slice_stacks(*kinds: list[Part]) -> list[list[Stack]]:
    """The stacks of each of some lists of parts."""
    coarse = [[part for kind in parts for part in _by_direction(kind)] for parts in kinds]
    fine = [[part for one in parts for part in tell_apart(one)] for parts in coarse]
    parts = fine if sum(map(len, fine)) <= MOST_STACKS else coarse
    return [[_stack(part) for part in one] for one in parts]


def _by_direction(part: Part) -> list[Part]:
    """Slices that are parallel, and that the file itself puts into one stack; single ones stay together."""
    return [fine for coarse in _parallels(part) for fine in _by_stack_id(coarse)]


def _parallels(part: Part) -> list[Part]:
    bundles: list[list[Image]] = []
    others: list[Image] = []
    last: list[Image] | None = None
    for image in part.images:
        own = image.traits.orientation
        if own is None:
            others.append(image)
            continue
        if not (last and are_parallel(last[0].traits.orientation, own)):
            last = next((one for one in bundles if are_parallel(one[0].traits.orientation, own)), None)
            if last is None and len(bundles) < MOST_DIRECTIONS:
                last = []
                bundles.append(last)
        (others if last is None else last).append(image)
    if not bundles or (len(bundles) == 1 and not others):
        return [part]
    others += [image for one in bundles if len(one) == 1 for image in one]
    parts = [Part(one, (*part.words, _direction(one[0].traits))) for one in bundles if len(one) > 1]
    if others:
        others.sort(key=lambda image: (image.file, image.frame))
        words = part.words if not parts else (*part.words, _("other directions"))
        parts.append(Part(others, words, is_mixed=len(others) > 1))
    return parts


def _by_stack_id(part: Part) -> list[Part]:
    """What the file puts into different stacks (PS3.3 C.7.6.16.2.2)."""
    if part.is_mixed or not part.images[0].traits.stack_id:
        return [part]
    groups: dict[str, list[Image]] = {}
    for image in part.images:
        groups.setdefault(image.traits.stack_id, []).append(image)
    if not 1 < len(groups) <= min(MOST_STACKS, len(part.images) // 2):
        return [part]
    return [
        part._replace(images=images, words=(*part.words, _("stack {name}", name=short(name))))
        for name, images in groups.items()
    ]


# --- the stack itself -------------------------------------------------------------------------------------------------


def _stack(part: Part) -> Stack:
    images, ordered_by, positions = _order(part)
    name = ", ".join(_words(part))
    runs = _runs(Picture(image.file, image.frame) for image in images)
    notes = [MIXED] if part.is_mixed else []
    return Stack(_capitalize(name), runs, ordered_by, (*notes, *notes_on(images, positions)))


def _capitalize(name: str) -> str:
    return name if name.startswith("b = ") else capitalize(name)


def _order(part: Part) -> tuple[list[Image], str, list[float]]:
    """The images in order, what that rests on, and their positions where it rests on these."""
    images = part.images
    if part.by_time:
        return sorted(images, key=_moment), "time", []
    positions = None if part.is_mixed else positions_mm(images)
    numbers = [image.instance.instance_number for image in images]
    order, basis = order_images(positions or [None] * len(images), numbers)
    if basis == "position" and positions:
        return [images[at] for at in order], basis, [positions[at] for at in order]
    places = [image.traits.in_stack_position for image in images]
    if None not in places and len(set(places)) == len(images) > 1:
        return sorted(images, key=lambda image: image.traits.in_stack_position or 0), "stack-position", []
    if len({image.file for image in images}) == 1:
        return images, "frame-number", []
    return [images[at] for at in order], basis, []


def _moment(image: Image) -> tuple[Any, ...]:
    traits = image.traits
    return traits.trigger_time_ms or 0.0, traits.cardiac_phase_percent or 0.0, traits.acquired


def _words(part: Part) -> tuple[str, ...]:
    """What separated a part from others, behind what its images are, if they say so."""
    kind = _kind_of_all(part.images)
    if not part.words:
        return (kind or _only_segment(part.images) or _plane(part),)
    return part.words if not kind or kind in part.words else (kind, *part.words)


def _kind_of_all(images: Sequence[Image]) -> str:
    """What images are, if those of all files are the same."""
    first = images[0]
    kind = kind_words(first.instance, first.traits)
    of_files = {image.file: image for image in images} if kind else {}
    return kind if all(kind_words(image.instance, image.traits) == kind for image in of_files.values()) else ""


def _only_segment(images: Sequence[Image]) -> str:
    """What images of a single segment show, if it has a name."""
    segments = {segment_of(image.traits) for image in images}
    only = segments.pop() if len(segments) == 1 else None
    return segment_words(only) if only and only[1] else ""


def _plane(part: Part) -> str:
    traits = part.images[0].traits
    return _direction(traits) if traits.orientation and not part.is_mixed else _("Images")


def _direction(traits: Traits) -> str:
    """What a plane is called in the patient; one of a volume that lies nobody knows how is called by that."""
    return _("volume") if traits.system else direction_name(traits.orientation or ())


def _runs(pictures: Iterable[Picture]) -> tuple[Run, ...]:
    """Pictures of one kind and file that follow each other in equal steps are one run."""
    runs: list[Run] = []
    for number, index, kind in pictures:
        last = runs[-1] if runs and (runs[-1].number, runs[-1].kind) == (number, kind) else None
        if last and last.length == 1 and index != last.first:
            runs[-1] = last._replace(length=2, step=index - last.first)
        elif last and last.length > 1 and index == last.first + last.length * last.step:
            runs[-1] = last._replace(length=last.length + 1)
        else:
            runs.append(Run(number, index, 1, 1, kind))
    return tuple(runs)


def _unique(names: Sequence[str]) -> list[str]:
    """The names, with a number behind those that were there before."""
    met: Counter[str] = Counter()
    found = []
    for name in names:
        own = name
        while met[own]:
            met[name] += 1
            own = f"{name} ({met[name]})"
        met[own] += 1
        found.append(own)
    return found
