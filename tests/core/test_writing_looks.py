"""Which pictures are looked at for writing, by themselves or several at once, and of which frames they are made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from builders import AXIAL, instance

from scanveil.library.instance import Instance
from scanveil.library.pictures import FRAME, PAGE, Picture
from scanveil.library.study import group
from scanveil.library.traits import Traits
from scanveil.pixels.boxes import Box
from scanveil.writing.looks import (
    FEWEST_OF_FILM,
    FEWEST_SLICES,
    FILM_BLOCK,
    ITSELF,
    LARGEST,
    NOT_AT_ALL,
    PROJECTION,
    SLICE_BLOCK,
    Look,
    looks_of,
    seconds_for,
)
from scanveil.writing.tiles import frames_of, in_frames


def looks(*made: Instance) -> list[Look]:
    """The looks at some files, whose numbers are their places."""
    return list(looks_of(group(made), {id(one): number for number, one in enumerate(made)}))


def slices(count: int, **changes: Any) -> list[Instance]:
    """A stack of slices, a file each."""
    return [
        instance(
            path=f"{at:03}", sop_instance_uid=f"2.25.1.{at}", position=(0, 0, float(at)), orientation=AXIAL, **changes
        )
        for at in range(count)
    ]


def film(count: int, **changes: Any) -> Instance:
    """A film in one file."""
    return instance(**{"modality": "US", "number_of_frames": count, **changes})


def pictures(*numbers: int) -> tuple[Picture, ...]:
    return tuple(Picture(number, 0) for number in numbers)


def frames(*indices: int) -> tuple[Picture, ...]:
    return tuple(Picture(0, index) for index in indices)


@pytest.mark.parametrize("modality", ["CT", "MR", "PT", "NM"])
def test_of_slices_one_is_looked_at_and_all_at_once(modality: str) -> None:
    """The middle one, as it is seen first."""
    count = FEWEST_SLICES + 1
    found = looks(*slices(count, modality=modality))
    assert found == [Look(ITSELF, pictures(count // 2)), Look(PROJECTION, pictures(*range(count)))]


def test_of_many_slices_so_many_are_looked_at_at_once() -> None:
    """Whoever decodes them shows images as well, which wait."""
    _itself, *blocks = looks(*slices(SLICE_BLOCK + 2))
    assert [len(one.pictures) for one in blocks] == [SLICE_BLOCK, 2]


def test_how_long_looks_take_goes_by_how_many_they_are() -> None:
    few, many = looks(*slices(6)), looks(*slices(200))
    assert 0 < seconds_for(few) < seconds_for(many) < 60 and seconds_for([]) == 0


def test_each_of_a_few_slices_is_looked_at() -> None:
    """It takes no longer."""
    assert looks(*slices(FEWEST_SLICES - 1)) == [Look(ITSELF, pictures(at)) for at in range(FEWEST_SLICES - 1)]


@pytest.mark.parametrize("changes", [{"modality": "OT"}, {"modality": "DX"}])
def test_images_of_other_modalities_are_looked_at_one_by_one(changes: dict[str, Any]) -> None:
    """Wherever they lie."""
    assert looks(*slices(6, **changes)) == [Look(ITSELF, pictures(at)) for at in range(6)]


def test_images_of_a_scanner_that_lie_nowhere_are_looked_at_one_by_one() -> None:
    """Such as pages of doses, which are nothing but writing."""
    made = [instance(path=f"{at}", sop_instance_uid=f"2.25.1.{at}") for at in range(6)]
    assert looks(*made) == [Look(ITSELF, pictures(at)) for at in range(6)]


def test_slices_in_one_file_are_looked_at_as_those_in_several() -> None:
    """All frames of it."""
    traits = tuple(Traits(position=(0, 0, float(at)), orientation=AXIAL) for at in range(6))
    (itself, projection) = looks(instance(number_of_frames=6, traits=traits))
    assert (itself, projection) == (Look(ITSELF, frames(3)), Look(PROJECTION, frames(*range(6))))


def test_of_a_film_one_image_is_looked_at_and_all_in_blocks() -> None:
    """Few at once: what is written differs from the beginning of a film to its end."""
    count = 2 * FILM_BLOCK + 3
    itself, *blocks = looks(film(count))
    assert itself == Look(ITSELF, frames(count // 2))
    assert [len(one.pictures) for one in blocks] == [FILM_BLOCK, FILM_BLOCK, 3]
    assert [one for block in blocks for one in block.pictures] == [*frames(*range(count))]
    assert {block.how for block in blocks} == {PROJECTION}


@pytest.mark.parametrize("count", [1, FEWEST_OF_FILM])
def test_each_image_of_a_short_film_is_looked_at(count: int) -> None:
    """And each of several files of one image."""
    assert looks(film(count)) == [Look(ITSELF, frames(at)) for at in range(count)]


def test_films_of_one_series_are_looked_at_each_by_itself() -> None:
    """Nothing of one is mixed with another."""
    found = looks(film(5, path="a", sop_instance_uid="2.25.7"), film(5, path="b", sop_instance_uid="2.25.8"))
    assert [{picture.number for picture in look.pictures} for look in found] == [{0}, {0}, {1}, {1}]


def test_captures_are_looked_at_one_by_one() -> None:
    """Whatever was captured."""
    made = [instance(path=f"{at}", sop_instance_uid=f"2.25.{at}", modality="SC") for at in range(5)]
    assert looks(*made) == [Look(ITSELF, pictures(at)) for at in range(5)]


def slide(columns: int, rows: int, count: int, **changes: Any) -> Instance:
    """A level of a slide, whose tiles have 256 pixels to each side."""
    size = {"rows": 256 if count > 1 else rows, "columns": 256 if count > 1 else columns}
    kind = {"modality": "SM", "number_of_frames": count, "slide_size": (columns, rows)}
    return instance(**{**size, **kind, "image_type": ("ORIGINAL", "PRIMARY", "VOLUME", "NONE"), **changes})


def test_of_a_slide_pages_are_looked_at_and_no_tiles() -> None:
    """A tile shows part of a line; what is one tile is a whole picture."""
    label = slide(300, 200, 1, path="a", image_type=("ORIGINAL", "PRIMARY", "LABEL", "NONE"))
    found = looks(slide(512, 512, 4, path="b"), label)
    assert found == [Look(ITSELF, (Picture(0, 0, PAGE),)), Look(ITSELF, (Picture(1, 0, FRAME),))]


def test_of_what_is_too_large_for_a_page_nothing_is_looked_at() -> None:
    """It is seen tile by tile only."""
    assert looks(slide(8192, 8192, 1024)) == []


def test_what_is_too_large_is_told_and_not_looked_at() -> None:
    """Not decoded either; what is just as large as may be is looked at."""
    fits = instance(path="a", modality="MG", rows=4096, columns=LARGEST // 4096, sop_instance_uid="2.25.8")
    large = instance(path="b", modality="MG", rows=4096, columns=LARGEST // 4096 + 1, sop_instance_uid="2.25.9")
    assert sorted(looks(fits, large)) == [Look(ITSELF, pictures(0)), Look(NOT_AT_ALL, pictures(1))]


def test_an_image_in_two_stacks_is_looked_at_once() -> None:
    """As one stack may show what another does."""
    made = slices(6)
    (patient,) = group(made)
    (study,) = patient.studies
    (series,) = study.series
    twice = replace(series, stacks=series.stacks * 2)
    found = looks_of(
        [replace(patient, studies=(replace(study, series=(twice,)),))], {id(one): at for at, one in enumerate(made)}
    )
    assert list(found) == looks(*made)


def test_what_shows_no_image_is_not_looked_at() -> None:
    """Such as a report."""
    assert looks(instance(modality="SR", has_pixels=False, rows=None, columns=None)) == []


def test_a_look_can_be_told_and_names_its_last_file_first() -> None:
    """Whoever has that one has all of them."""
    look = Look(PROJECTION, (Picture(3, 0), Picture(7, 2), Picture(5, 0, PAGE)))
    assert look.to_row()[0] == 7
    assert Look.of(*look.to_row()) == look


# --- frames of a picture --------------------------------------------------------------------------------------------


def placed(boxes: Sequence[Box], count: int = 4, **changes: Any) -> dict[int, tuple[Box, ...]]:
    """Where boxes on the page of a slide of 512 x 512 pixels lie in its tiles."""
    return dict(in_frames(Picture(0, 0, PAGE), slide(512, 512, count, **changes), boxes))


def test_a_frame_is_what_it_is_made_of() -> None:
    """Its boxes stay, also those that reach beyond it: whoever blanks them has that to judge."""
    one, boxes = instance(number_of_frames=9), (Box(0, 0, 9, 9), Box(2, 2, 600, 4))
    assert frames_of(Picture(0, 7), one) == [7]
    assert list(in_frames(Picture(0, 7), one, boxes)) == [(7, boxes)]
    assert list(in_frames(Picture(0, 7), one, ())) == []


def test_a_page_is_made_of_all_its_tiles() -> None:
    """Those of another focal plane belong to another page."""
    made = slide(512, 512, 8)
    assert [frames_of(Picture(0, at, PAGE), made) for at in (0, 1)] == [[0, 1, 2, 3], [4, 5, 6, 7]]


def test_a_box_of_a_page_lies_in_each_tile_that_it_reaches() -> None:
    """In its own pixels, and not beyond it."""
    assert placed([Box(10, 20, 30, 40)]) == {0: (Box(10, 20, 30, 40),)}
    assert placed([Box(250, 300, 12, 4)]) == {2: (Box(250, 44, 6, 4),), 3: (Box(0, 44, 6, 4),)}
    assert placed([Box(250, 250, 300, 300), Box(0, 0, 1, 1)]) == {
        0: (Box(250, 250, 6, 6), Box(0, 0, 1, 1)),
        1: (Box(0, 250, 256, 6),),
        2: (Box(250, 0, 6, 256),),
        3: (Box(0, 0, 256, 256),),
    }


def test_a_box_lies_where_tiles_say_that_they_lie() -> None:
    """Whatever their order."""
    traits = tuple(Traits(tile_column=column, tile_row=row) for column, row in ((257, 257), (1, 257), (257, 1), (1, 1)))
    assert placed([Box(0, 0, 5, 5)], traits=traits) == {3: (Box(0, 0, 5, 5),)}
