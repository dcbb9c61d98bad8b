"""A batch from the button to the ZIP, and copies that are given their names back: step by step."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from typing import Any

import pytest
from conducting import CHOICE, KEY, World, entry

from scanveil.archives.plan import local_header
from scanveil.conducting.conductor import READ_AT_A_TIME
from scanveil.conducting.job import COPIED, FEW, LARGE, SMALL, SURVEYED, Choice
from scanveil.deid.deidentifier import BASIC_PROFILE, Deidentifier
from scanveil.deid.out.keyfile import KeyFile
from scanveil.errors import UsageError


def copying(count: int = 3, readers: int = 1, **changes: Any) -> World:
    """A batch has begun."""
    world = World(readers).read(count)
    world.conductor.copy(1, CHOICE._replace(**changes))
    return world


def surveyed(count: int = 3, readers: int = 1, **changes: Any) -> World:
    """All files of a batch have been searched."""
    world = copying(count, readers, **changes)
    world.work("survey")
    return world


def report(world: World) -> dict[str, Any]:
    """The report of the only job."""
    ((_, zipped),) = world.zipped
    found: dict[str, Any] = json.loads(zipped.report)
    return found


# --- what was never read ------------------------------------------------------------------------------------------


def stopped(count: int = 60) -> World:
    """So many files were found in a folder and not all of them read, as somebody stopped it."""
    world = World()
    world.conductor.list_files(True)
    world.conductor.find(range(count))
    (given,) = world.take()
    world.answer(given)
    world.conductor.stop_reading()
    world.replace(0)
    return world


def reasons(world: World) -> dict[str, int]:
    """How many files the report of a batch leaves out, by the reason."""
    world.conductor.copy(1, CHOICE)
    world.work()
    return dict(Counter(one["reason"] for one in report(world)["withheld"]))


def test_files_that_were_left_unread_are_named_in_the_report() -> None:
    """One by one."""
    assert reasons(stopped(60)) == {"not-read": 60 - READ_AT_A_TIME}


def test_that_there_are_more_files_is_said_but_not_counted() -> None:
    """Nobody knows how many: adding files was stopped."""
    world = World().read(3)
    world.conductor.miss(1)
    world.conductor.miss(0, more=True)
    assert reasons(world) == {"not-opened": 1, "not-all-added": 1}
    ((_, zipped),) = world.zipped
    assert b"1 file was left out" in zipped.end and b"Adding files was stopped" in zipped.end


def test_files_that_are_found_again_after_a_stop_are_not_missing() -> None:
    """They have new numbers; of the old ones nobody speaks any more."""
    world = stopped(30)
    world.conductor.find(range(30, 60), again=range(30))
    world.work()
    assert reasons(world) == {}


def test_what_would_not_open_is_named_in_the_report() -> None:
    """One by one, though nobody knows their names."""
    world = World().read(3)
    world.conductor.miss(2)
    world.conductor.miss(1)
    assert reasons(world) == {"not-opened": 3}


# --- searching ----------------------------------------------------------------------------------------------------


def test_all_files_are_searched_before_the_first_is_cleaned() -> None:
    """A copy is searched for what identifies anybody in the whole batch."""
    world = copying(60, readers=3)
    pieces = world.take("survey")
    assert [len(one.numbers) for one in pieces] == [SURVEYED, SURVEYED, 60 - 2 * SURVEYED]
    for given in pieces[:-1]:
        world.answer(given)
    assert world.take() == []
    world.answer(pieces[-1])
    assert {one.kind for one in world.take()} == {"identity", "clean"}


def test_what_was_found_in_all_files_is_known_to_each_reader_before_its_first_piece() -> None:
    """And told once; with what the person chose."""
    world = copying(100, readers=2, edits={"name|x": "Case 1"})
    for at, given in enumerate(world.take("survey")):
        world.answer(given, identifiers=f'{{"found": {at}}}')
    world.work("survey")
    kinds = [(one.reader, one.kind) for one in world.given]
    assert kinds == [(0, "identity"), (0, "clean"), (1, "identity"), (1, "clean")]
    told = world.take("identity")
    assert all(one.piece is None for one in told)
    known = told[0].payload
    assert known["identifiers"][:2] == ['{"found": 0}', '{"found": 1}'] and len(known["identifiers"]) == 5
    assert (known["key"], known["edits"], known["job"]) == (KEY.hex(), {"name|x": "Case 1"}, 1)
    for given in world.take("clean"):
        world.answer(given)
    assert world.take("identity") == [] and world.take("clean")


def test_a_reader_that_comes_later_is_told_as_well() -> None:
    """In place of one that died: it knows of nothing."""
    world = surveyed()
    world.take()
    world.replace(0)
    assert [one.kind for one in world.take()] == ["identity", "clean"]


def test_a_file_that_could_not_be_searched_is_not_cleaned() -> None:
    """What could not be searched for names cannot be proven clean."""
    world = copying()
    (given,) = world.take("survey")
    world.answer(given, withheld=[[1, "truncated", "Cut."]])
    (given,) = world.take("clean")
    assert given.numbers == [0, 2]
    world.answer(given)
    ((_, zipped),) = world.zipped
    assert [one.to_row() for one in zipped.withheld] == [[1, "truncated", "Cut.", -1]]


def test_files_that_a_reader_could_not_search_at_all_are_not_cleaned() -> None:
    """It came back with an error, or did not come back."""
    world = copying(2)
    world.take("survey")
    world.conductor.refuse(0, "error", "Something went wrong.")
    ((_, zipped),) = world.zipped
    assert (zipped.names, [one.reason for one in zipped.withheld]) == ([], ["error", "error"])


# --- copies -------------------------------------------------------------------------------------------------------


def test_the_reader_that_shows_frames_copies_few_files_at_a_time() -> None:
    """A frame that is asked for meanwhile waits behind them."""
    world = surveyed(60, readers=2)
    assert [(one.reader, len(one.numbers)) for one in world.take("clean")] == [(0, SMALL), (1, COPIED)]


@pytest.mark.parametrize(("mean", "at_a_time"), [(LARGE, COPIED), (LARGE + 1, FEW)])
def test_files_that_are_large_on_average_are_copied_few_at_a_time(mean: int, at_a_time: int) -> None:
    """So that progress can be seen; how many they are does not count, nor that some are larger."""
    world = World(readers=2)
    row = world.row
    sizes = (mean // 2, mean - mean // 2 + mean)
    world.row = lambda number: [value if at != 2 else sizes[number % 2] for at, value in enumerate(row(number))]  # type: ignore[method-assign]
    world.read(30)
    world.conductor.copy(1, CHOICE)
    world.work("survey")
    assert [len(one.numbers) for one in world.take("clean")] == [SMALL, at_a_time]


def test_what_a_person_decided_about_single_files_goes_with_the_pieces() -> None:
    """Of files that are there."""
    world = World(uids={0: "2.25.7", 1: "2.25.7"}).read(3)
    world.conductor.copy(1, CHOICE._replace(released=frozenset({2, 99}), clears_bits=True))
    world.work("survey")
    (given,) = world.take("clean")
    told = {name: given.payload[name] for name in ("job", "released", "differing", "clears")}
    assert told == {"job": 1, "released": [2], "differing": [0, 1], "clears": True}


def test_the_zip_is_put_together_in_order_when_every_piece_is_there() -> None:
    """Pieces come back in any order."""
    world = surveyed(60, readers=4)
    pieces = world.take("clean")
    for given in reversed(pieces):
        assert world.zipped == []
        assert given.piece is not None
        world.answer(given, beside=given.piece.order)
        pieces += world.take("clean")
    world.work()
    ((job, zipped),) = world.zipped
    assert job == 1 and world.conductor.job is None
    orders = [piece for piece in zipped.pieces if isinstance(piece, int)]
    assert orders == sorted(orders) and orders[0] == 0
    assert zipped.names == [name for _, name in world.names()]
    assert zipped.summary[0] == "60 copies of 1 person."


def test_the_end_fits_what_readers_made() -> None:
    """Whatever wrote the members: with their bytes in front of it, it is a whole ZIP of the size that is told."""
    world = surveyed(5)
    while found := world.take("clean"):
        (given,) = found
        names = [name for _, name in given.payload["items"]]
        made = b"".join(local_header(name, 10, 0x9A4A5D0E) + b"0123456789" for name in names)
        entries = [[name, 10, 0x9A4A5D0E, *entry(name)[3:]] for name in names]
        world.answer(given, beside=made, entries=entries)
    ((_, zipped),) = world.zipped
    whole = b"".join(zipped.pieces) + zipped.end
    assert len(whole) == zipped.size
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        beside = ["deidentification-report.json", "deidentification-report.html", "README.txt"]
        assert archive.namelist() == zipped.names + beside
        assert archive.read("deidentification-report.json") == zipped.report


def test_the_report_speaks_of_all_that_was_left_out() -> None:
    """When files were read, when they were digested, and when copies were made; with no file's name."""
    world = World(uids={0: "2.25.7", 1: "2.25.7"})
    world.conductor.find(range(4))
    (given,) = world.take()
    rows = [world.row(number) for number in range(3)]
    world.answer(given, rows=json.dumps(rows), problems=[[3, "not-dicom", "This is no DICOM file."]], paths=["3"])
    (given,) = world.take("digest")
    world.answer(given, digests=["aa", "aa"])
    world.conductor.copy(1, CHOICE)
    world.work(withheld=[[2, "withheld", "A name was found."]])
    reasons = [one["reason"] for one in report(world)["withheld"]]
    assert reasons == ["duplicate", "not-dicom", "withheld"]
    ((_, zipped),) = world.zipped
    assert [one.number for one in zipped.withheld] == [2], "the others were told when they were found"
    assert b"No file was left out" not in zipped.end


def test_the_order_of_what_was_left_out_does_not_depend_on_who_was_quicker() -> None:
    """Two runs of the same files give the same report."""
    found = []
    for turned in (False, True):
        world = surveyed(60, readers=3)
        pieces = world.take("clean")
        for given in reversed(pieces) if turned else pieces:
            rows = [[number, "withheld", f"Place {number % 2}."] for number in given.numbers[:2]]
            world.answer(given, withheld=rows, entries=[entry(name) for _, name in given.payload["items"][2:]])
        world.work()
        found.append(report(world))
    assert found[0] == found[1]


def test_the_progress_is_that_of_each_step() -> None:
    """A step begins with what it has nothing to do for, and ends with all."""
    world = copying(2)
    (given,) = world.take("survey")
    world.answer(given, withheld=[[1, "truncated", "Cut."]])
    world.work()
    found = [(one["stage"], one["done"], one["count"]) for one in world.said("progress")]
    assert found == [("survey", 0, 2), ("survey", 2, 2), ("clean", 1, 2), ("clean", 2, 2)]


def test_a_file_that_kills_a_reader_is_withheld_and_the_rest_goes_on() -> None:
    """It is tried alone first."""
    world = surveyed(3)
    while found := world.take("clean"):
        if 1 in found[0].numbers:
            world.replace(0)
        else:
            world.answer(found[0])
    ((_, zipped),) = world.zipped
    assert len(zipped.names) == 2
    assert [(one.number, one.reason) for one in zipped.withheld] == [(1, "crashed")]


def test_a_job_without_files_ends() -> None:
    """With a ZIP that says so, or without names to put back."""
    world = copying(0)
    assert world.zipped[0][1].names == [] and world.conductor.job is None
    world.conductor.restore(2, KeyFile(KEY))
    assert world.zipped[1][0] == 2 and world.zipped[1][1].summary == []


# --- what ends a job ----------------------------------------------------------------------------------------------


def test_a_cancelled_job_is_forgotten() -> None:
    """What is still in hand is not waited for, and nothing comes of it."""
    world = surveyed(60)
    _, late = world.take("identity", "clean")
    world.conductor.cancel(1)
    world.answer(late)
    assert world.conductor.job is None and world.take() == [] and world.zipped == []


def test_a_new_job_begins_where_a_reader_still_has_a_piece_of_the_last_one() -> None:
    """That answer is taken for nothing; the reader learns what to look for anew."""
    world = surveyed(2)
    _, late = world.take("identity", "clean")
    world.conductor.copy(2, CHOICE)
    world.answer(late)
    world.work("survey")
    assert [one.payload["job"] for one in world.take("identity", "clean")] == [2, 2]
    assert world.zipped == []


def test_files_found_during_a_job_are_read_behind_it_and_not_lost() -> None:
    """Also where it is cancelled."""
    world = surveyed(30)
    world.conductor.find(range(30, 33))
    world.conductor.cancel(1)
    world.work()
    assert len(world.conductor.catalogue) == 33 and world.said("settled") == [{"left": 0}]


def test_values_that_nobody_may_type_end_the_job_before_it_begins() -> None:
    """The person is told why."""
    world = World().read(2)
    with pytest.raises(UsageError):
        world.conductor.copy(1, CHOICE._replace(edits={"name|x": "a" * 99}))
    assert world.conductor.job is None and world.take() == []


def test_a_job_that_cannot_be_ended_raises_and_another_can_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever conducts gives it up; what waits behind it is done."""
    world = surveyed(3)
    _, given = world.take("identity", "clean")
    world.conductor.find([3])
    with monkeypatch.context() as broken:
        broken.setattr(Deidentifier, "finish", _fail)
        with pytest.raises(MemoryError):
            world.answer(given)
    world.conductor.cancel(1)
    assert [one.kind for one in world.given] == ["read"]
    world.work()
    world.conductor.copy(2, CHOICE)
    world.work()
    assert [(job, len(zipped.names)) for job, zipped in world.zipped] == [(2, 4)]


def _fail(*_: Any) -> None:
    raise MemoryError


# --- who is who ---------------------------------------------------------------------------------------------------


def test_who_is_who_is_known_of_the_last_job_alone() -> None:
    """Put together from what all readers learned, until another one begins."""
    world = surveyed(30, readers=2)
    assert world.conductor.learned(1) is None, "it is under way"
    world.work()
    learned = world.conductor.learned(1)
    assert learned is not None and learned.secret == KEY
    assert set(learned.uids) == {name for _, name in world.names()}
    assert world.conductor.learned(2) is None
    world.conductor.copy(2, CHOICE)
    assert world.conductor.learned(1) is None


def test_names_are_put_back_piece_by_piece() -> None:
    """No file is searched; each reader is told what the key file knows."""
    world = World(readers=2).read(40)
    world.conductor.restore(1, KeyFile(KEY))
    assert [(one.reader, one.kind) for one in world.given] == [
        (at, kind) for at in (0, 1) for kind in ("known", "restore")
    ]
    world.work(withheld=[[0, "not-in-key", "It is not known."]])
    ((_, zipped),) = world.zipped
    assert len(zipped.names) == 39 and [one.reason for one in zipped.withheld] == ["not-in-key"]
    assert zipped.summary == ["Names as the key file knows them. Keep this ZIP as you keep the originals."]
    assert world.conductor.learned(1) is None


def test_a_reader_that_dies_over_a_copy_with_a_name_leaves_it_out() -> None:
    """As when copies are made."""
    world = World().read(1)
    world.conductor.restore(1, KeyFile(KEY))
    world.take()
    world.conductor.lose_reader(0)
    ((_, zipped),) = world.zipped
    assert (zipped.names, [one.reason for one in zipped.withheld]) == ([], ["crashed"])


def test_what_nobody_chose_is_not_done() -> None:
    """Bits are cleared and files released only where a person said so."""
    chosen = Choice(BASIC_PROFILE, KEY, {})
    assert (chosen.released, chosen.clears_bits) == (frozenset(), False)
