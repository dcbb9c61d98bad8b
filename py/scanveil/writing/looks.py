"""Which pictures of a person's files are looked at for writing, and how.

Where writing is likely, every image is; of slices through a body one, and what is lowest and highest in all of them; of
a film one, and the same of every few images, and their mean.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import ceil
from typing import Any, NamedTuple

from scanveil.library.pictures import FRAME, Picture
from scanveil.library.slides import extent, is_slide
from scanveil.library.stacks import Stack
from scanveil.library.study import Patient, Series

ITSELF, PROJECTION, NOT_AT_ALL = "itself", "projection", "not-at-all"
"""How pictures are looked at: one by itself, or several at once, by their lowest, highest and mean values, or not, as
they are too large."""
SLICES = frozenset({"CT", "MR", "PT", "NM"})
"""Modalities whose images, where they have a position, are looked at all at once."""
FEWEST_SLICES = 4
FILM_BLOCK, SLICE_BLOCK = 16, 48
"""Images of a film, and slices, that are looked at at once: whoever shows images as well waits meanwhile."""
FEWEST_OF_FILM = 4
"""Images of a file of which each is looked at by itself."""
DECODED_S = 0.02
_SECONDS = {ITSELF: 1.2, PROJECTION: 0.7, NOT_AT_ALL: 0.0}
"""What a picture takes to decode, and a look to search: `build.py bench -- --only finding` measures a picture."""
LARGEST = 1 << 24
"""Pixels of an image beyond which it is not looked at."""


class Look(NamedTuple):
    """Pictures that are looked at at once in one of these ways."""

    how: str
    pictures: tuple[Picture, ...]

    @property
    def is_film(self) -> bool:
        """Whether its pictures are of one file."""
        return len({one.number for one in self.pictures}) == 1

    def to_row(self) -> list[Any]:
        """As JSON has it, with the last of its files in front: whoever has that one has all of them."""
        return [max(one.number for one in self.pictures), self.how, [list(one) for one in self.pictures]]

    @classmethod
    def of(cls, _last: int, how: str, pictures: Sequence[Sequence[Any]]) -> Look:
        """Out of a row."""
        return cls(how, tuple(Picture(*one) for one in pictures))


def looks_of(patients: Sequence[Patient], numbers: Mapping[int, int]) -> Iterator[Look]:
    """All looks at what some people's files show; `numbers` are those of files by the identity of instances.

    Stacks of one series may share images: each is looked at once.
    """
    for patient in patients:
        for study in patient.studies:
            for series in study.series:
                yield from _of_series(series, numbers)


def seconds_for(looks: Iterable[Look]) -> int:
    """About how long a browser on two cores takes for some looks."""
    return ceil(sum(_SECONDS[one.how] + DECODED_S * len(one.pictures) for one in looks))


def _of_series(series: Series, numbers: Mapping[int, int]) -> Iterator[Look]:
    seen: set[Picture] = set()
    for stack in series.stacks:
        pictures, large = _by_size(series, stack, numbers, seen)
        seen.update(pictures + large)
        if large:
            yield Look(NOT_AT_ALL, tuple(large))
        if not pictures:
            continue
        if series.modality in SLICES and stack.ordered_by == "position" and len(pictures) >= FEWEST_SLICES:
            yield from _of_slices(pictures)
        else:
            for file in _by_file(pictures):
                yield from _of_film(file) if len(file) > FEWEST_OF_FILM and file[0].kind == FRAME else _each(file)


def _by_size(
    series: Series, stack: Stack, numbers: Mapping[int, int], seen: Container[Picture]
) -> tuple[list[Picture], list[Picture]]:
    """The pictures of a stack that have not been seen, and those that are too large; of slides whole ones, no tiles."""
    small: list[Picture] = []
    large: list[Picture] = []
    for one, picture in zip(stack.images(), series.pictures(stack, numbers), strict=True):
        instance = series.instances[one.number]
        columns, rows = extent(instance, one.kind)
        is_tile = one.kind == FRAME and is_slide(instance) and instance.number_of_frames > 1
        if picture not in seen and not is_tile:
            (small if columns * rows <= LARGEST else large).append(picture)
    return small, large


def _by_file(pictures: Sequence[Picture]) -> Iterator[list[Picture]]:
    """Pictures of one file that follow each other."""
    cuts = [at for at, (one, other) in enumerate(pairwise(pictures), 1) if one.number != other.number]
    for start, end in pairwise([0, *cuts, len(pictures)]):
        yield list(pictures[start:end])


def _each(pictures: Sequence[Picture]) -> Iterator[Look]:
    return (Look(ITSELF, (one,)) for one in pictures)


def _of_slices(pictures: Sequence[Picture]) -> Iterator[Look]:
    yield Look(ITSELF, (pictures[len(pictures) // 2],))
    yield from _together(pictures, SLICE_BLOCK)


def _of_film(pictures: Sequence[Picture]) -> Iterator[Look]:
    yield Look(ITSELF, (pictures[len(pictures) // 2],))
    yield from _together(pictures, FILM_BLOCK)


def _together(pictures: Sequence[Picture], block: int) -> Iterator[Look]:
    for start in range(0, len(pictures), block):
        yield Look(PROJECTION, tuple(pictures[start : start + block]))
