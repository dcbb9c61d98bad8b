"""What was found of writing makes cards, and what people decide about them says what is known of each file."""

from __future__ import annotations

from typing import Any

import pytest
from builders import AXIAL, instance

from scanveil.conducting.findings import Findings, units_of
from scanveil.conducting.searched import TOO_LARGE, Searched, unseen
from scanveil.deid.cleaning.written import ALL, ITSELF, NOBODY, NOT_EXAMINED, PERSON, PROJECTION, Written
from scanveil.library.instance import Instance
from scanveil.library.pictures import PAGE, Picture
from scanveil.library.study import group
from scanveil.library.traits import Traits
from scanveil.pixels.boxes import Box
from scanveil.writing.lines import Line
from scanveil.writing.looks import Look, looks_of

NAME, DATE, DOSE = Line(10, 5, 80, 12, 0.9), Line(10, 30, 60, 12, 0.8), Line(200, 150, 40, 12, 0.7)
BOX = Box(*NAME[:4])


def captures(count: int, **changes: Any) -> list[Instance]:
    """Single images of one series."""
    return [
        instance(path=f"{at}", sop_instance_uid=f"2.25.1.{at}", modality="SC", rows=200, columns=300, **changes)
        for at in range(count)
    ]


def slices(count: int) -> list[Instance]:
    return [
        instance(path=f"{at}", sop_instance_uid=f"2.25.1.{at}", position=(0, 0, float(at)), orientation=AXIAL)
        for at in range(count)
    ]


def film(count: int, **changes: Any) -> Instance:
    return instance(**{"modality": "US", "number_of_frames": count, "rows": 200, "columns": 300, **changes})


def made(
    *files: Instance, lines: dict[Picture, list[Line]] | None = None, failed: tuple[Picture, ...] = ()
) -> Findings:
    """All that comes of looking at some files; `lines` are those of looks by their first picture, or all of a look.

    Looks at a `failed` picture have come to nothing.
    """
    numbers = {id(one): number for number, one in enumerate(files)}
    patients, found = group(files), Findings()
    for look in looks_of(patients, numbers):
        known = [line for picture in look.pictures for line in (lines or {}).get(picture, [])]
        is_failed = any(picture in failed for picture in look.pictures)
        searched = Searched(look, (), "decode", "Broken.") if is_failed else Searched(look, tuple(known))
        found.take([searched.to_row()])
    found.sort(patients, numbers)
    return found


def at(number: int, frame: int = 0) -> Picture:
    return Picture(number, frame)


def of_card(found: Findings, number: int = 0) -> tuple[list[Picture], list[Line]]:
    return found.cards[number].pictures, found.cards[number].lines


# --- what belongs together ------------------------------------------------------------------------------------------


def test_images_with_the_same_places_make_a_card() -> None:
    """What is found a little beside is the same, and there is room for all."""
    near = NAME._replace(x=12, score=0.5)
    found = made(*captures(3), lines={at(0): [NAME, DATE], at(1): [DATE, near], at(2): [DOSE]})
    assert [[picture.number for picture in card.pictures] for card in found.cards] == [[0, 1], [2]]
    assert found.cards[0].lines == [Line(10, 5, 82, 12, 0.9), DATE]
    assert [(card.number, card.rows, card.columns) for card in found.cards] == [(0, 200, 300), (1, 200, 300)]


@pytest.mark.parametrize("lines", [[NAME], [NAME, DATE, DOSE], [NAME, DOSE]])
def test_images_with_other_places_make_another_card(lines: list[Line]) -> None:
    """Fewer, more, or elsewhere: a person would not see what is blanked in them."""
    found = made(*captures(2), lines={at(0): [NAME, DATE], at(1): lines})
    assert len(found.cards) == 2


def test_images_of_another_size_or_series_make_another_card() -> None:
    """Their places are others."""
    one, other = captures(2)
    wide = instance(path="w", sop_instance_uid="2.25.7", modality="SC", rows=200, columns=301)
    apart = instance(
        path="s", sop_instance_uid="2.25.8", modality="SC", rows=200, columns=300, series_instance_uid="2.25.4"
    )
    found = made(one, other, wide, apart, lines={at(number): [NAME] for number in range(4)})
    assert [[picture.number for picture in card.pictures] for card in found.cards] == [[0, 1], [2], [3]]
    assert len({card.series for card in found.cards}) == 2


def test_images_without_writing_make_no_card() -> None:
    """There is nothing to decide."""
    assert made(*captures(2)).cards == []


def test_all_slices_of_a_stack_are_decided_about_together() -> None:
    """Those in which one sees it, and the others: what was found in the middle one, and in all at once."""
    found = made(*slices(6), lines={at(3): [NAME], at(0): [DATE]})
    pictures, lines = of_card(found)
    assert pictures == [at(number) for number in range(6)] and lines == [NAME, DATE]


def test_all_images_of_a_film_are_decided_about_together() -> None:
    """Whichever block it was found in."""
    found = made(film(40), lines={at(0, 20): [NAME], at(0, 35): [DATE]})
    pictures, lines = of_card(found)
    assert pictures == [at(0, frame) for frame in range(40)] and lines == [NAME, DATE]


def test_films_are_decided_about_one_by_one_unless_they_look_alike() -> None:
    """Two are one card then."""
    first, second = film(6, path="a"), film(6, path="b", sop_instance_uid="2.25.9")
    alike = made(first, second, lines={at(0, 0): [NAME], at(1, 0): [NAME]})
    assert [len(card.pictures) for card in alike.cards] == [12] and len(alike.cards[0].units) == 2
    other = made(first, second, lines={at(0, 0): [NAME], at(1, 0): [DOSE]})
    assert [len(card.pictures) for card in other.cards] == [6, 6]


def test_a_look_that_failed_adds_nothing() -> None:
    """The others of its file do."""
    looks = [
        Searched(Look(PROJECTION, (at(0), at(0, 1))), (NAME,)),
        Searched(Look(ITSELF, (at(0),)), (), "decode", "Broken."),
    ]
    assert [unit.lines for unit in units_of(looks)] == [[NAME]]
    assert [unit.lines for unit in units_of(reversed(looks))] == [[NAME]]


# --- what is known of files -----------------------------------------------------------------------------------------


def test_until_somebody_decides_it_is_undecided() -> None:
    """Where nothing was found, nothing is to be decided."""
    found = made(*captures(2), lines={at(0): [NAME]})
    assert found.written() == {0: Written(ITSELF, {}, NOBODY, True), 1: Written(ITSELF)}


def test_what_a_person_decides_is_blanked_in_all_images_of_a_card() -> None:
    """These boxes and no others."""
    found = made(*captures(2), lines={at(0): [NAME], at(1): [NAME]})
    found.decide(0, [[1, 2, 3, 4]])
    assert found.written() == dict.fromkeys((0, 1), Written(ITSELF, {0: (Box(1, 2, 3, 4),)}, PERSON))


def test_a_person_may_decide_that_all_stays() -> None:
    """That is a decision."""
    found = made(*captures(1), lines={at(0): [NAME]})
    found.decide(0, [])
    assert found.written()[0] == Written(ITSELF, {}, PERSON) and found.written()[0].is_clean


def test_a_decision_can_be_taken_back() -> None:
    """Then it is undecided as before."""
    found = made(*captures(1), lines={at(0): [NAME]})
    found.decide(0, [BOX])
    found.decide(0, None)
    assert found.written()[0].is_undecided


def test_a_file_is_undecided_until_all_its_cards_are_decided() -> None:
    """One of its images is not enough, whichever is decided first."""
    one = film(2)
    for first, second in ((0, 1), (1, 0)):
        found = made(one, lines={at(0, 0): [NAME], at(0, 1): [DOSE]})
        assert len(found.cards) == 2
        found.decide(first, [BOX])
        assert found.written()[0].is_undecided and found.written()[0].boxes == {first: (BOX,)}
        found.decide(second, [])
        assert found.written()[0] == Written(ITSELF, {first: (BOX,)}, PERSON)


def test_all_that_was_found_can_be_blanked_without_anybody() -> None:
    """A person decided on none of it: no copy says that it is clean."""
    found = made(*captures(2), lines={at(0): [NAME, DATE]})
    whole = found.all_blanked()
    assert whole == {0: Written(ITSELF, {0: (BOX, Box(*DATE[:4]))}, ALL), 1: Written(ITSELF)}
    assert not any(one.is_clean for one in whole.values())


def test_boxes_of_a_film_are_in_each_of_its_images() -> None:
    """Also in those in which nothing was seen."""
    found = made(film(20), lines={at(0, 3): [NAME]})
    found.decide(0, [BOX])
    written = found.written()[0]
    assert written == Written(PROJECTION, dict.fromkeys(range(20), (BOX,)), PERSON) and not written.is_clean


@pytest.mark.parametrize(
    ("file", "examined"),
    [(film(4), ITSELF), (film(5), PROJECTION), (captures(1)[0], ITSELF)],
)
def test_a_file_is_examined_as_its_images_were(file: Instance, examined: str) -> None:
    """By themselves only where all of them were."""
    assert made(file).written() == {0: Written(examined)}


def test_slices_were_examined_at_once() -> None:
    """But for the middle one."""
    assert [one.examined for _, one in sorted(made(*slices(5)).written().items())] == [
        PROJECTION,
        PROJECTION,
        ITSELF,
        PROJECTION,
        PROJECTION,
    ]


def test_a_file_of_which_an_image_could_not_be_looked_at_is_not_examined() -> None:
    """What was found in its other images is to be decided all the same, and does not make it clean."""
    found = made(film(3), lines={at(0, 0): [NAME]}, failed=(at(0, 2),))
    assert found.written() == {0: Written(NOT_EXAMINED, {}, NOBODY, True)}
    found.decide(0, [BOX])
    assert found.written() == {0: Written(NOT_EXAMINED, {0: (BOX,)}, PERSON)}
    assert not found.written()[0].is_clean and not found.written()[0].is_judged


def test_a_slice_that_was_looked_at_by_itself_is_examined_though_the_stack_could_not_be() -> None:
    """The others are not."""
    files = slices(6)
    assert made(*files, failed=(at(0),)).written() == {3: Written(ITSELF)}


def test_nothing_is_known_of_a_file_of_which_nothing_could_be_looked_at() -> None:
    """It is as if nobody had looked."""
    assert made(*captures(1), failed=(at(0),)).written() == {}


def test_a_film_of_which_a_block_could_not_be_looked_at_is_not_examined() -> None:
    """The first and the last are."""
    assert made(film(40), failed=(at(0, 17),)).written() == {}


def test_nothing_is_known_before_all_was_looked_at() -> None:
    """A file may have more images than those that were."""
    found = Findings()
    found.take([Searched(Look(ITSELF, (at(0),)), (NAME,)).to_row()])
    assert found.written() == found.all_blanked() == {} and found.cards == []


def test_pictures_that_could_not_be_looked_at_are_counted() -> None:
    """Those that are too large as well."""
    found = made(*captures(1), failed=(at(0),))
    found.take([unseen(Look("not-at-all", (at(7), at(8)))).to_row()])
    assert found.unseen == 3 and found.looks[-1].sentence == TOO_LARGE


def test_to_sort_again_is_to_decide_again() -> None:
    """There may be more files by then."""
    files = captures(1)
    found = made(*files, lines={at(0): [NAME]})
    found.decide(0, [BOX])
    found.sort(group(files), {id(files[0]): 0})
    assert found.written()[0].is_undecided and len(found.cards) == 1


def test_a_file_that_was_left_out_meanwhile_is_known_no_more() -> None:
    """As it is a copy of another one."""
    one, other = captures(2)
    found = made(one, other, lines={at(0): [NAME], at(1): [NAME]})
    found.sort(group([one]), {id(one): 0})
    assert set(found.written()) == {0}


# --- slides ---------------------------------------------------------------------------------------------------------


def slide(**changes: Any) -> Instance:
    """Four tiles of 256 x 256 pixels."""
    kind = {"modality": "SM", "number_of_frames": 4, "slide_size": (512, 512), "rows": 256, "columns": 256}
    return instance(**{**kind, "image_type": ("ORIGINAL", "PRIMARY", "VOLUME", "NONE"), **changes})


def test_what_is_decided_of_a_page_is_blanked_in_its_tiles() -> None:
    """In their own pixels; who looked at the page has seen each of them."""
    found = made(slide(), lines={Picture(0, 0, PAGE): [Line(200, 300, 112, 20)]})
    assert (found.cards[0].rows, found.cards[0].columns) == (512, 512)
    found.decide(0, [[200, 300, 112, 20]])
    assert found.written() == {0: Written(ITSELF, {2: (Box(200, 44, 56, 20),), 3: (Box(0, 44, 56, 20),)}, PERSON)}


def test_a_slide_with_a_tile_that_is_on_no_page_is_not_examined() -> None:
    """Nobody has seen that one."""
    places = ((1, 1), (257, 1), (1, 257), (257, 257), (1025, 1))
    traits = tuple(Traits(tile_column=column, tile_row=row) for column, row in places)
    assert made(slide(traits=traits[:4])).written() == {0: Written(ITSELF)}
    assert made(slide(traits=traits, number_of_frames=5)).written() == {}
