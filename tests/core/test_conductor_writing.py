"""Looking for writing, handed out look by look; and what is blanked, looked at again before copies are made."""

from __future__ import annotations

from typing import Any

import pytest
from builders import instance
from conducting import CHOICE, World

from scanveil.deid.blanking.templates import Template, Templates
from scanveil.deid.cleaning.written import ITSELF, PERSON, Written
from scanveil.pixels.boxes import Box

BOX = Box(10, 5, 80, 12)
DECIDED = Written(ITSELF, {0: (BOX,)}, PERSON)
OF_DEVICE = Templates((Template("ACME", "", 512, 512, (BOX,)),))


class Captures(World):
    """A world of single images, of which those of some numbers are too large to be looked at."""

    def __init__(self, readers: int = 1, large: tuple[int, ...] = ()) -> None:
        super().__init__(readers)
        self._large = large

    def row(self, number: int) -> list[Any]:
        size = 8000 if number in self._large else 512
        uid, path = f"2.25.1.{number}", f"{number}.dcm"
        one = instance(path=path, sop_instance_uid=uid, instance_number=number, modality="SC", rows=size, columns=size)
        return [number, *one.to_row()]


def captures(count: int = 3, readers: int = 1, large: tuple[int, ...] = ()) -> World:
    return Captures(readers, large).read(count)


def progress(world: World) -> list[tuple[int, int]]:
    return [(said["done"], said["count"]) for said in world.said("searched")]


# --- looking for writing --------------------------------------------------------------------------------------------


def test_each_look_is_given_to_whoever_is_free() -> None:
    """One at a time, as each takes long; it says how thorough it is."""
    world = captures(5, readers=2)
    world.conductor.search(is_thorough=True)
    first = world.take("look")
    assert [(one.reader, one.numbers) for one in first] == [(0, [0]), (1, [1])]
    assert all(one.payload["thorough"] for one in first)
    world.answer(first[1])
    (third,) = world.take("look")
    assert (third.reader, third.numbers) == (1, [2])


def test_it_is_told_how_far_looking_is_from_the_beginning_to_the_end() -> None:
    """At the end, there are cards."""
    world = captures(3)
    world.conductor.search()
    assert progress(world) == [(0, 3)] and world.conductor.findings.cards == []
    world.work()
    assert progress(world) == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [len(card.pictures) for card in world.conductor.findings.cards] == [3]


def test_what_was_found_is_known_of_no_file_before_the_end() -> None:
    """Somebody could believe that all was seen."""
    world = captures(2)
    world.conductor.search()
    world.answer(world.take("look")[0])
    assert world.conductor.findings.written() == {}
    world.work()
    assert set(world.conductor.findings.written()) == {0, 1}


def test_where_there_is_no_image_looking_is_over_at_once() -> None:
    """And is said to be."""
    world = World()
    world.conductor.search()
    assert progress(world) == [(0, 0)] and world.conductor.findings.written() == {}


def test_images_that_are_too_large_are_told_at_once() -> None:
    """No reader opens them; of their files it is not known what is in them."""
    world = captures(3, large=(1,))
    world.conductor.search()
    assert progress(world) == [(1, 3)] and world.conductor.findings.unseen == 1
    given = []
    while found := world.take("look"):
        given += [one.numbers for one in found]
        world.answer(found[0])
    assert given == [[0], [2]] and set(world.conductor.findings.written()) == {0, 2}


def test_what_makes_a_reader_stop_is_counted_as_not_looked_at() -> None:
    """The others are looked at, and the end is reached."""
    world = captures(3)
    world.conductor.search()
    world.replace(0)
    world.work()
    assert progress(world)[-1] == (3, 3) and world.conductor.findings.unseen == 1
    assert set(world.conductor.findings.written()) == {1, 2}


def test_a_look_that_is_refused_is_counted_as_not_looked_at() -> None:
    """With the reason."""
    world = captures(2)
    world.conductor.search()
    (given,) = world.take("look")
    world.conductor.refuse(given.reader, "too-large", "There is no room.")
    world.work()
    (failed,) = [one for one in world.conductor.findings.looks if one.reason]
    assert (failed.reason, failed.sentence) == ("too-large", "There is no room.")


def test_a_look_of_which_a_picture_failed_is_one_look() -> None:
    """Though more is said of it."""
    world = captures(2)
    world.conductor.search()
    (given,) = world.take("look")
    ((last, how, pictures),) = given.payload["items"]
    world.answer(given, searched=[[last, how, pictures, [], "decode", "Broken."], [last, how, pictures, [], "", ""]])
    assert progress(world)[-1] == (1, 2) and world.conductor.findings.unseen == 1


def test_looking_can_be_stopped() -> None:
    """What was found is forgotten, also what somebody finds who has begun already."""
    world = captures(4, readers=2)
    world.conductor.search()
    first, second = world.take("look")
    world.answer(first)
    world.conductor.stop_searching()
    world.answer(second)
    assert world.conductor.findings.looks == [] and world.conductor.findings.written() == {}


def test_to_look_anew_is_to_begin_anew() -> None:
    """What the first time brings is not counted the second time."""
    world = captures(3)
    world.conductor.search()
    (late,) = world.take("look")
    world.conductor.search()
    world.answer(late)
    world.work()
    assert len(world.conductor.findings.looks) == 3 and progress(world)[-1] == (3, 3)


def test_files_that_nobody_wants_are_not_looked_at() -> None:
    """It would take its time."""
    world = captures(3)
    world.conductor.search(without=frozenset({1}))
    world.work()
    assert {picture.number for one in world.conductor.findings.looks for picture in one.look.pictures} == {0, 2}


# --- what is blanked ------------------------------------------------------------------------------------------------


def copying(count: int = 4, readers: int = 1, **changes: Any) -> World:
    """A batch, of which all files have been searched for names."""
    world = captures(count, readers)
    world.conductor.copy(1, CHOICE._replace(**changes))
    world.work("survey")
    return world


def test_what_is_blanked_is_looked_at_again_before_it_is_copied() -> None:
    """One file at a time, with what is known of it; the others are not."""
    world = copying(written={1: DECIDED, 2: Written(ITSELF), 3: DECIDED}, looks_again=True)
    found = []
    while given := world.take("look-again"):
        found += [(one.numbers, one.payload["written"]) for one in given]
        world.answer(given[0])
    assert found == [([number], [[number, *DECIDED.to_row()]]) for number in (1, 3)]
    assert [one.kind for one in world.take()] == ["identity", "clean"]


def test_where_a_device_may_have_places_of_its_own_all_files_are_looked_at_again() -> None:
    """It is not known before of which device they are."""
    world = copying(templates=OF_DEVICE, looks_again=True)
    (given,) = world.take("look-again")
    assert given.payload["templates"] == OF_DEVICE.to_plain()
    world.answer(given)
    world.work()
    assert [said["done"] for said in world.said("progress") if said["stage"] == "look-again"] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("changes", [{"written": {1: DECIDED}}, {"looks_again": True, "written": {1: Written(ITSELF)}}])
def test_nothing_is_looked_at_again_where_nobody_can_or_nothing_is_blanked(changes: dict[str, Any]) -> None:
    """Copies are made at once."""
    assert {one.kind for one in copying(**changes).take()} == {"identity", "clean"}


def test_whoever_makes_copies_is_told_what_is_known_of_these_files_alone() -> None:
    """There may be thousands of others."""
    world = copying(30, readers=2, written=dict.fromkeys(range(30), DECIDED), templates=OF_DEVICE)
    given = [one for one in world.take() if one.kind == "clean"]
    assert len(given) == 2
    for one in given:
        assert [row[0] for row in one.payload["written"]] == one.numbers
        assert one.payload["templates"] == OF_DEVICE.to_plain()


def left_over(readers: int = 1) -> World:
    """A batch is done, in one of whose files writing was left where it was blanked; another one was withheld."""
    world = copying(written=dict.fromkeys(range(4), DECIDED), looks_again=True)
    while given := world.take("look-again"):
        withheld = [[2, "cannot-blank", "Something is left."]] if given[0].numbers == [2] else []
        world.answer(given[0], withheld=withheld)
    world.work(withheld=[[0, "withheld", "Burned in."]])
    return world


def test_where_writing_is_left_there_is_no_copy() -> None:
    """The others are made."""
    (_, zipped) = left_over().zipped[0]
    assert [(one.number, one.reason) for one in zipped.withheld] == [(2, "cannot-blank"), (0, "withheld")]
    assert len(zipped.names) == 2


def test_where_writing_is_left_no_look_of_a_person_helps() -> None:
    """They would see the original; the other one they may include."""
    world = left_over()
    world.conductor.copy_more(2, again=[0, 2], released=[0, 2])
    (given,) = world.take("clean")
    assert given.numbers == [0] and given.payload["written"] == [[0, *DECIDED.to_row()]]
    world.work()


def test_a_batch_can_be_stopped_while_it_is_looked_at_again() -> None:
    """Nothing more is given to anybody."""
    world = copying(written=dict.fromkeys(range(4), DECIDED), looks_again=True)
    (given,) = world.take("look-again")
    world.conductor.cancel(1)
    world.answer(given)
    assert world.take() == [] and world.zipped == []


def test_a_reader_that_stops_over_what_is_blanked_costs_one_file() -> None:
    """It is withheld."""
    world = copying(written={1: DECIDED, 3: DECIDED}, looks_again=True)
    world.replace(0)
    world.work()
    (_, zipped) = world.zipped[0]
    assert [(one.number, one.reason) for one in zipped.withheld] == [(1, "crashed")] and len(zipped.names) == 3
