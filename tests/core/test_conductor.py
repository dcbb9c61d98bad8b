"""The order in which files are read, sorted and compared, and what happens to readers that die or take long."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from conducting import CHOICE, KEY, PATIENCE_MS, Given, World

from scanveil.conducting.conductor import READ_AT_A_TIME, SORTED_AGAIN
from scanveil.conducting.job import COPIED
from scanveil.conducting.readers import FORSAKEN_MS, LONG_MS
from scanveil.deid.blanking.templates import Template, Templates
from scanveil.deid.out.keyfile import KeyFile

BEGUN = 4
"""Files that a reader reads at once."""


def sorted_at(world: World) -> list[int]:
    """So many files had been read whenever all were sorted."""
    found, read = [], 0
    for kind, said in world.told:
        read = said["read"] if kind == "counted" else read
        found += [read] if kind == "catalogue" else []
    return found


# --- reading ------------------------------------------------------------------------------------------------------


def test_every_file_is_read_once_by_whoever_is_free() -> None:
    """In pieces, in order; nobody has two at a time."""
    world = World(readers=2)
    world.conductor.find(range(100))
    assert [(one.reader, len(one.numbers)) for one in world.given] == [(0, READ_AT_A_TIME), (1, READ_AT_A_TIME)]
    read: list[int] = []
    while found := world.take():
        for given in found:
            read += given.numbers
            world.answer(given)
    assert read == list(range(100))


def test_files_that_were_begun_by_a_reader_are_not_given_to_it_again() -> None:
    """It was told of them by somebody else, and answers as if it had been asked."""
    world = World()
    world.conductor.find(range(10), begun=BEGUN)
    assert world.given == []
    world.conductor.answer(0, world._read([[number] for number in range(BEGUN)]))
    (rest,) = world.take()
    assert rest.numbers == list(range(BEGUN, 10))
    world.answer(rest)
    assert world.said("counted")[-1]["read"] == 10


def test_another_reader_does_not_wait_for_what_was_begun() -> None:
    """It takes what is behind it."""
    world = World(readers=2)
    world.conductor.find(range(10), begun=BEGUN)
    assert [(one.reader, one.numbers[0]) for one in world.given] == [(1, BEGUN)]


def test_what_was_begun_by_a_reader_that_died_is_read_by_another() -> None:
    """One file at a time: one of them is to blame."""
    world = World(readers=2)
    world.conductor.find(range(4), begun=4)
    world.conductor.lose_reader(0)
    assert [(one.reader, one.numbers) for one in world.given] == [(1, [0])]


def test_files_found_before_there_is_a_reader_wait_for_it() -> None:
    """Readers take a second to start."""
    world = World(readers=0)
    world.conductor.find(range(3))
    world.conductor.add_reader(0)
    assert [one.numbers for one in world.given] == [[0, 1, 2]]


def test_files_are_sorted_anew_when_half_as_many_more_were_read_and_at_the_end() -> None:
    """Sorting costs time for each file: to sort after every piece would cost more than all reading."""
    world = World()
    world.conductor.list_files(True)
    world.conductor.find(range(1000))
    world.work()
    found = sorted_at(world)
    assert found[0] == READ_AT_A_TIME and len(found) < 12
    assert all(later >= SORTED_AGAIN * before for before, later in pairwise(found))
    assert found[-1] < 1000 and world.said("settled") == []
    world.conductor.list_files(False)
    assert sorted_at(world)[-1] == 1000 and world.said("settled") == [{"left": 0}]


def test_nothing_is_settled_while_folders_are_looked_through() -> None:
    """However many of them: more files may come."""
    world = World()
    world.conductor.list_files(True)
    world.conductor.list_files(True)
    world.read(3)
    world.conductor.list_files(False)
    assert world.said("settled") == []
    world.conductor.list_files(False)
    assert world.said("settled") == [{"left": 0}]


def test_a_folder_without_files_is_settled() -> None:
    """Else the page would wait for ever."""
    world = World()
    world.conductor.list_files(True)
    world.conductor.list_files(False)
    assert world.said("settled") == [{"left": 0}] and world.said("catalogue") == []


def test_a_file_that_is_cut_off_is_listed_and_yet_something_is_said_of_it() -> None:
    """What there is of it can be looked at; a reader gives it in both ways."""
    world = World()
    world.conductor.find(range(1))
    (given,) = world.take()
    row = [0, "truncated", "It is cut off."]
    world.answer(given, rows=f"[{_json(world.row(0))}]", problems=[row], paths=["0.dcm"])
    assert world.said("counted")[0]["problems"] == [[*row, -1]]
    assert len(world.conductor.catalogue) == 1 and world.conductor.catalogue.left_out == {}


def test_a_file_that_cannot_be_read_is_left_out_with_its_reason() -> None:
    """It counts as read."""
    world = World()
    world.conductor.find(range(2))
    (given,) = world.take()
    row = [1, "truncated", "It is cut off."]
    world.answer(given, rows=f"[{_json(world.row(0))}]", problems=[row], paths=["1.dcm"])
    assert world.said("counted") == [{"read": 2, "problems": [[*row, -1]]}]
    assert list(world.conductor.catalogue.left_out) == [1]
    assert len(world.conductor.catalogue) == 1


def test_a_piece_that_comes_back_as_an_error_leaves_its_files_out() -> None:
    """With the reason that was given."""
    world = World()
    world.conductor.find(range(2))
    world.take()
    world.conductor.refuse(0, "too-large", "There is no room.")
    assert [one.reason for one in world.conductor.catalogue.left_out.values()] == ["too-large", "too-large"]
    assert world.said("settled") == [{"left": 0}]


def test_whoever_becomes_free_is_given_the_next_piece() -> None:
    """With a result, with an error, or in place of one that died."""
    world = World()
    world.conductor.find(range(4 * READ_AT_A_TIME))
    for begins, become_free in enumerate((world.answer, _refuse(world), lambda given: world.replace(given.reader))):
        (given,) = world.take()
        assert given.numbers[0] == begins * READ_AT_A_TIME
        become_free(given)
    assert [one.numbers for one in world.take()] == [[2 * READ_AT_A_TIME]]


def _refuse(world: World) -> Callable[[Given], None]:
    return lambda given: world.conductor.refuse(given.reader, "error", "It failed.")


def test_stopping_leaves_the_rest_unread_and_says_how_many() -> None:
    """What was read is sorted; what is in hand is forgotten."""
    world = World()
    world.conductor.list_files(True)
    world.conductor.find(range(60))
    (given,) = world.take()
    world.answer(given)
    (late,) = world.take()
    world.conductor.stop_reading()
    assert world.said("settled") == [{"left": 60 - READ_AT_A_TIME}]
    world.answer(late)
    assert len(world.conductor.catalogue) == READ_AT_A_TIME
    assert world.take() == [] and len(world.said("settled")) == 1


def test_files_found_after_a_stop_are_read() -> None:
    """Those only."""
    world = World()
    world.conductor.find(range(60))
    (given,) = world.take()
    world.answer(given)
    world.conductor.stop_reading()
    world.take()
    world.conductor.find(range(60, 63))
    world.replace(0)
    (given,) = world.take()
    assert given.numbers == [60, 61, 62]
    world.answer(given)
    assert world.said("settled")[-1] == {"left": 0}


# --- twins --------------------------------------------------------------------------------------------------------


def with_twins(same: bool) -> World:
    """Files 0 and 2 of three claim to be the same object, and have been digested."""
    world = World(uids={0: "2.25.7", 2: "2.25.7"})
    world.conductor.find(range(3))
    world.work("read")
    assert world.said("settled") == [], "they are not digested yet"
    (given,) = world.take("digest")
    assert given.payload["items"] == [[0], [2]]
    world.answer(given, digests=["aa", "aa" if same else "bb"])
    return world


def test_files_that_claim_to_be_the_same_are_digested_before_all_is_settled() -> None:
    """And only once, however often all are sorted."""
    world = with_twins(same=False)
    assert world.said("settled") == [{"left": 0}]
    world.conductor.find([3])
    world.work("read")
    assert world.take("digest") == []


def test_many_twins_are_sorted_out_in_one_go() -> None:
    """Not once for each of them: that would take time by the square."""
    world = World(uids=dict.fromkeys(range(50), "2.25.7"))
    world.conductor.find(range(50))
    world.work("read")
    sorted_before = len(world.said("catalogue"))
    while given := world.take("digest"):
        world.answer(given[0], digests=["aa"] * len(given[0].payload["items"]))
    assert len(world.said("catalogue")) == sorted_before + 1
    assert len(world.conductor.catalogue) == 1


def test_a_twin_is_taken_out_of_the_catalogue() -> None:
    """All are sorted once more without it."""
    world = with_twins(same=True)
    assert world.said("counted")[-1]["problems"][0][:2] == [2, "duplicate"]
    assert [kind for kind, _ in world.told][-3:] == ["counted", "catalogue", "settled"]
    assert [number for number, _ in world.names()] == [0, 1]


def test_differing_files_of_one_number_are_both_kept() -> None:
    """There is nothing to sort anew."""
    world = with_twins(same=False)
    assert world.said("counted")[-1]["problems"][0][:2] == [2, "same-uid"]
    assert [kind for kind, _ in world.told][-2:] == ["counted", "settled"]
    assert world.conductor.catalogue.differing == {0, 2}


def test_digesting_that_fails_keeps_both_files() -> None:
    """It holds nothing up; whichever file is broken says so when it is copied."""
    world = World(uids={0: "2.25.7", 1: "2.25.7"})
    world.conductor.find(range(2))
    world.work("read")
    world.take("digest")
    world.conductor.refuse(0, "error", "It failed.")
    assert world.said("settled") == [{"left": 0}]
    assert len(world.conductor.catalogue) == 2


def test_stopping_also_stops_digesting() -> None:
    """Both files stay."""
    world = World(uids={0: "2.25.7", 1: "2.25.7"})
    world.conductor.find(range(2))
    world.work("read")
    world.conductor.stop_reading()
    assert world.said("settled") == [{"left": 0}] and len(world.conductor.catalogue) == 2


# --- readers that die ---------------------------------------------------------------------------------------------


def dying(count: int = 3) -> tuple[World, Given]:
    """A reader that has some files in hand, since a second ago."""
    world = World()
    world.conductor.readers.now = 1000.0
    world.conductor.find(range(count))
    (given,) = world.take()
    world.conductor.readers.now = 2000.0
    return world, given


def test_a_reader_that_died_over_a_piece_is_to_blame_for_it() -> None:
    """The page had asked it for nothing."""
    world, _ = dying()
    world.conductor.lose_reader(0)
    assert world.said("blame") == [{"reader": 0, "page": False, "sure": False}]


def test_where_the_page_had_asked_as_well_nobody_is_blamed_at_first() -> None:
    """The items are given again, each alone, and one that is there three times is taken for the cause."""
    world, _ = dying(1)
    for _ in range(2):
        world.conductor.lose_reader(0, page_asked=True)
        assert world.said("blame")[-1] == {"reader": 0, "page": True, "sure": False}
        world.conductor.add_reader(0)
        (given,) = world.take()
        assert given.numbers == [0] and world.conductor.catalogue.left_out == {}
    world.conductor.lose_reader(0, page_asked=True)
    assert [one.reason for one in world.conductor.catalogue.left_out.values()] == ["crashed"]


def test_what_stood_beside_a_death_that_was_not_its_own_is_read() -> None:
    """The page's frame was the cause: with that gone, nothing is left out."""
    world, _ = dying()
    world.conductor.lose_reader(0, page_asked=True)
    world.conductor.add_reader(0)
    alone: list[list[int]] = []
    while found := world.take():
        alone.append(found[0].numbers)
        world.answer(found[0])
    assert alone == [[0], [1], [2]] and world.conductor.catalogue.left_out == {}


def test_a_reader_with_empty_hands_did_not_die_over_a_piece() -> None:
    """Whatever it was, it was the page's."""
    world = World()
    world.conductor.lose_reader(0, page_asked=True)
    assert world.said("blame") == [{"reader": 0, "page": True, "sure": True}]


def test_a_piece_that_a_reader_died_over_is_given_again_file_by_file() -> None:
    """So it is learned which one it was; that one is left out, all others are read."""
    world, _ = dying()
    world.replace(0)
    alone: list[list[int]] = []
    while found := world.take():
        alone.append(found[0].numbers)
        if found[0].numbers == [1]:
            world.replace(0)
        else:
            world.answer(found[0])
    assert alone == [[0], [1], [2]]
    assert [(one.number, one.reason) for one in world.conductor.catalogue.left_out.values()] == [(1, "crashed")]
    assert world.said("counted")[-1]["read"] == 3 and world.said("settled") == [{"left": 0}]


def test_pieces_behind_the_deadly_one_stay_whole() -> None:
    """Only what may be to blame goes alone."""
    world, _ = dying(READ_AT_A_TIME + 5)
    world.replace(0)
    sizes = []
    while found := world.take():
        sizes.append(len(found[0].numbers))
        world.answer(found[0])
    assert sizes == [1] * READ_AT_A_TIME + [5]


def test_work_that_nobody_wants_is_not_done_again() -> None:
    """A reader died over it after it was forgotten."""
    world, _ = dying()
    world.conductor.stop_reading()
    world.replace(0)
    assert world.take() == [] and world.conductor.catalogue.left_out == {}


# --- readers that take long ---------------------------------------------------------------------------------------


def ticked(world: World, *times: float) -> list[tuple[str, dict[str, Any]]]:
    """What is told while the clock goes on."""
    world.told.clear()
    for now in times:
        world.conductor.readers.tick(now)
    return world.told


def test_a_reader_that_takes_long_is_told_of_once_and_again_when_it_is_done() -> None:
    """It is not dead."""
    world, given = dying()
    assert ticked(world, 1000 + LONG_MS) == []
    assert ticked(world, 1001 + LONG_MS, 1500 + LONG_MS) == [("long", {"reader": 0, "lasts": True})]
    world.told.clear()
    world.answer(given)
    assert world.told[0] == ("long", {"reader": 0, "lasts": False})


def test_a_reader_that_does_not_answer_in_time_is_stuck() -> None:
    """It is told once, so that nobody replaces two; and again of the one that comes instead."""
    world, _ = dying()
    patience = PATIENCE_MS["read"]
    world.conductor.readers.tick(1001 + LONG_MS)
    assert ticked(world, 1000 + patience) == []
    assert ticked(world, 1001 + patience, 1501 + patience) == [("stuck", {"reader": 0})]
    world.replace(0)
    assert ticked(world, 1502 + 2 * patience)[-1] == ("stuck", {"reader": 0})


@pytest.mark.parametrize("kind", list(PATIENCE_MS))
def test_each_kind_of_work_may_take_as_long_as_is_said_of_it(kind: str) -> None:
    """By whoever has the readers."""
    world = World(uids={0: "2.25.7", 1: "2.25.7"})
    world.conductor.find(range(2))
    if kind not in ("read", "digest"):
        world.work()
        blanked = CHOICE._replace(templates=Templates((Template("", "", 4, 4, ()),)), looks_again=True)
        begin: dict[str, Callable[[], None]] = {
            "restore": lambda: world.conductor.restore(1, KeyFile(KEY)),
            "look": world.conductor.search,
            "look-again": lambda: world.conductor.copy(1, blanked),
        }
        begin.get(kind, lambda: world.conductor.copy(1, CHOICE))()
    while not (given := [one for one in world.take() if one.piece]) or given[0].kind != kind:
        for one in given:
            world.answer(one)
    assert ("stuck", {"reader": 0}) not in ticked(world, PATIENCE_MS[kind])
    assert ("stuck", {"reader": 0}) in ticked(world, PATIENCE_MS[kind] + 1)


def test_a_free_reader_is_neither() -> None:
    """However long it waits."""
    world = World()
    assert ticked(world, 1e9) == []


def test_a_reader_that_goes_on_with_what_nobody_wants_is_soon_replaced() -> None:
    """Counted from when it was forgotten, not from when it began."""
    world, _ = dying()
    world.conductor.readers.tick(9000)
    world.conductor.stop_reading()
    assert ticked(world, 9000 + FORSAKEN_MS) == []
    assert ticked(world, 9001 + FORSAKEN_MS) == [("stuck", {"reader": 0})]


@pytest.mark.parametrize("count", [0, 2])
def test_a_reader_that_is_said_to_come_twice_keeps_what_it_has_in_hand(count: int) -> None:
    """Whoever connects it need not know."""
    world = World()
    world.conductor.find(range(count))
    given = world.take()
    world.conductor.add_reader(0)
    assert world.take() == []
    for one in given:
        world.answer(one)
    assert len(world.conductor.catalogue) == count


def _json(row: list[Any]) -> str:
    import json

    return json.dumps(row)


def test_twins_that_are_sorted_at_the_end_of_a_folder_are_digested_at_once() -> None:
    """Nobody has to say anything more: the end of the folder is what was waited for."""
    world = World(uids={3: "2.25.1", 4: "2.25.1"})
    world.conductor.list_files(True)
    world.conductor.find(range(4))
    world.work()
    world.conductor.find([4])
    world.work()
    assert len(sorted_at(world)) == 1
    world.conductor.list_files(False)
    assert [given.kind for given in world.take()] == ["digest"]


# --- readers of the terminal --------------------------------------------------------------------------------------


def test_the_program_itself_is_not_given_what_another_process_died_over() -> None:
    """It would end all. It goes on with the rest."""
    world = World(2, first_is_program=True)
    world.conductor.find(range(3 * READ_AT_A_TIME))
    own, other = world.take()
    world.conductor.lose_reader(other.reader)
    world.answer(own)
    (given,) = world.take()
    assert given.reader == 0 and given.numbers[0] == 2 * READ_AT_A_TIME
    world.answer(given)
    assert world.given == [] and world.conductor.readers.have_work
    world.conductor.add_reader(1)
    assert [(one.reader, one.numbers) for one in world.given] == [(1, [READ_AT_A_TIME])]


def test_the_program_itself_makes_as_many_copies_at_a_time_as_others() -> None:
    """No frame waits behind them."""
    world = World(2, first_is_program=True).read(100)
    world.conductor.copy(1, CHOICE)
    world.work("survey", "identity")
    assert [len(one.numbers) for one in world.take("clean")] == [COPIED, COPIED]
