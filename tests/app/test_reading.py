"""What the page decides while files are read, event by event."""

from __future__ import annotations

from typing import Any

from app.events import SETTLED, State, after, asks, catalogue, read, ready, series, told, update, with_series
from page.deciding.reading import BEGUN, TOGETHER
from page.state import new_state


def begun(count: int = 50) -> State:
    """A page whose files are being read; four of them have been."""
    return after(ready(), ("listing",), ("found", ["a"] * count), read(4))[0]


def test_a_few_files_are_read_at_once_and_many_by_several_readers() -> None:
    """So that the first image waits neither for the conductor nor for more readers; that holds for the first only."""
    state, effects = update(ready(), ("found", ["a"] * TOGETHER))
    assert effects == [("add-files", 0, TOGETHER, BEGUN)]
    _, effects = update(state, ("found", ["b"] * 10))
    assert effects == [("add-files", TOGETHER, 10, 0), ("together",)]
    assert update(ready(), ("found", ["a"]))[1] == [("add-files", 0, 1, 1)]


def test_files_that_come_while_python_boots_are_asked_for_all_the_same() -> None:
    """The workers find them when they are there."""
    state, effects = after(new_state(), ("sealed", "ab"), ("found", ["a", "b"]))
    assert effects == [("add-files", 0, 2, 2)]
    assert after(state, ("worker-ready",))[0]["phase"] == "reading"


def test_all_read_means_viewing() -> None:
    """Only when every file is read, and the conductor says that nothing is left to do."""
    state, _ = after(ready(), ("listing",), ("found", ["a"] * 3), ("listed", 0), read(3), catalogue(series()))
    assert state["phase"] == "reading"
    state, _ = update(state, SETTLED)
    assert (state["phase"], state["sentence"]) == ("viewing", "3 images in 1 series.")


def test_the_conductor_is_told_that_folders_are_looked_through_and_when_one_has_been() -> None:
    """It must know whether more files are to come."""
    state, effects = update(ready(), ("listing",))
    assert told(effects, "listing") == [{"lasts": True}]
    _, effects = after(state, ("found", ["a"]), ("listed", 0))
    assert told(effects, "listing") == [{"lasts": False}]


def test_the_progress_is_that_of_files_read() -> None:
    """Of those that were found."""
    state = begun()
    assert (state["progress"], state["sentence"]) == ((4, 50), "Reading 50 files.")


def test_two_folders_can_be_looked_through_at_once() -> None:
    """The first to be done does not end the other."""
    state, _ = after(ready(), ("listing",), ("listing",), ("found", ["a"]), ("listed", 0))
    assert state["listing"] == 1 and state["phase"] == "reading"


def test_files_that_the_system_would_not_open_are_spoken_of() -> None:
    """They are not among those that were found."""
    state, _ = after(ready(), ("listing",), ("found", ["a"]), ("listed", 2))
    assert [one["sentence"][:38] for one in state["problems"]] == ["The system would not open 2 files or f"]


def test_a_folder_without_files_is_said() -> None:
    """The page is ready for another."""
    state, effects = after(ready(), ("listing",), ("listed", 0))
    assert state["phase"] == "ready" and "no files in this folder" in state["sentence"]
    assert told(effects, "listing") == [{"lasts": False}]


def test_what_is_wrong_with_a_file_is_listed_under_its_path() -> None:
    """The conductor knows files by number."""
    state, _ = update(begun(), read(5, [3, "truncated", "It is cut off.", -1]))
    assert state["problems"] == [{"path": "a", "reason": "truncated", "sentence": "It is cut off."}]


def test_files_of_one_number_are_named_side_by_side() -> None:
    """Which one is kept where both are the same; that both are where they differ."""
    state, _ = after(ready(), ("found", ["a", "b", "c"]))
    state, _ = update(state, read(3, [1, "duplicate", "-", 0], [2, "same-uid", "-", 0]))
    twin, differing = (one["sentence"] for one in state["problems"])
    assert twin == "This is the same file as a, byte for byte. One of the two is kept."
    assert differing.startswith("This file carries the same number (SOP Instance UID) as a, but its content differs.")


def test_cancelling_reading_keeps_what_was_read() -> None:
    """And says how many files were left, once the conductor has counted them."""
    state, effects = update(begun(), ("cancel",))
    assert effects == [("conductor", "stop-reading", {}), ("stop-listing",)]
    state, _ = after(state, catalogue(series(count=4)), ("settled", {"left": 46}))
    assert state["phase"] == "viewing"
    assert state["sentence"].startswith("Stopped: 46 files were not read.")


def test_files_that_come_after_a_stop_are_read() -> None:
    """What was left does not come back with them."""
    state, _ = after(begun(), ("cancel",), catalogue(series(count=4)), ("settled", {"left": 46}), ("found", ["new"]))
    assert (state["phase"], state["left"], state["asked"]) == ("reading", 0, 5)
    state, _ = after(state, read(5), catalogue(series(count=5)), SETTLED)
    assert state["sentence"] == "5 images in 1 series."


def test_the_sample_is_read_like_a_folder() -> None:
    """It is looked through until its files are here."""
    state, effects = update(ready(), ("sample",))
    assert effects[-1] == ("sample",) and state["listing"] == 1
    state, _ = after(state, ("found", ["a", "b"]), ("sample", {}, {}))
    assert state["listing"] == 0


def lost(state: State) -> tuple[State, list[tuple[Any, ...]]]:
    return update(state, ("conductor-lost",))


def test_all_files_are_read_once_more_when_the_conductor_was_lost() -> None:
    """Nobody else knows them; they are not handed to the readers again, who have them."""
    state, effects = lost(with_series())
    assert effects == [("conductor", "found", {"first": 0, "count": 3, "begun": 0})]
    assert (state["phase"], state["read"], state["asked"]) == ("reading", 0, 3)
    state, _ = after(state, read(3), catalogue(series()), SETTLED)
    assert state["phase"] == "viewing"


def test_a_lost_conductor_is_told_of_folders_that_are_still_looked_through() -> None:
    """Else it would take what it has for all there is."""
    _, effects = lost(begun())
    assert told(effects, "listing") == [{"lasts": True}]


def test_problems_are_not_listed_twice_when_files_are_read_once_more() -> None:
    """Those of files are found again; that a folder could not be opened is known to the page alone."""
    state, _ = after(begun(), read(5, [3, "truncated", "Cut.", -1]), ("listed", 1))
    state, _ = lost(state)
    assert [one["path"] for one in state["problems"]] == [""]


def test_a_conductor_that_is_lost_before_there_are_files_changes_nothing() -> None:
    """There is nothing to read."""
    state, effects = lost(ready())
    assert (state["phase"], effects) == ("ready", [])


def test_thumbnails_are_asked_for_once() -> None:
    """However often files are sorted."""
    state, effects = update(begun(), catalogue(series("1"), series("2", first=3)))
    assert [one["key"] for one in asks(effects, "thumbnail")] == ["1", "2"]
    assert asks(update(state, catalogue(series("1"), series("2", first=3)))[1], "thumbnail") == []
