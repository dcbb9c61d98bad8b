"""What the page decides while files are read, event by event."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    SETTLED,
    State,
    added,
    after,
    asks,
    catalogue,
    done,
    pane,
    read,
    ready,
    series,
    stack,
    told,
    unread,
    update,
    with_series,
)
from page.deciding.reading import ALONE_MS, READ_AT_ONCE, TOGETHER
from page.state import new_state, replace

STOPPED = "Stopped before all files were found. To have the others, choose the folder again."
LEFT = "Stopped: 46 files were not read, and others may not have been found. To have them, choose the folder again."


def begun(count: int = 50) -> State:
    """A page whose files are being read; four of them have been."""
    return after(ready(), ("listing",), ("found", ["a"] * count), read(4))[0]


def test_a_few_files_are_read_at_once_and_many_by_several_readers() -> None:
    """So that the first image waits neither for the conductor nor for more readers; that holds for the first only."""
    state, effects = update(ready(), ("found", ["a"] * TOGETHER))
    assert effects == [added(0, TOGETHER, READ_AT_ONCE)]
    state, effects = update(state, ("found", ["b"] * 10))
    assert effects == [added(TOGETHER, 10, 0), ("later", ALONE_MS, ("much",))]
    assert update(state, ("found", ["c"]))[1] == [added(TOGETHER + 10, 1, 0)]
    assert update(ready(), ("found", ["a"]))[1] == [added(0, 1, 1)]


def test_other_readers_start_a_moment_later() -> None:
    """Beside one that starts, the first image would be late."""
    assert update(ready(), ("much", 100.0))[1] == [("together",)]


def test_files_that_come_while_python_boots_are_asked_for_all_the_same() -> None:
    """The workers find them when they are there."""
    state, effects = after(new_state(), ("sealed", "ab", True), ("found", ["a", "b"]))
    assert effects == [added(0, 2, 2)]
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
    assert effects[:2] == [("conductor", "stop-reading", {}), ("stop-listing",)]
    state, _ = after(state, catalogue(series(count=4)), ("settled", {"left": 46}))
    assert state["phase"] == "viewing"
    assert state["sentence"].startswith(f"{LEFT} 4 images")


def test_files_that_come_after_a_stop_are_read() -> None:
    """What was left does not come back with them."""
    state, _ = after(begun(), ("cancel",), catalogue(series(count=4)), ("settled", {"left": 46}), ("found", ["new"]))
    assert (state["phase"], state["left"], state["asked"]) == ("reading", 0, 5)
    state, _ = after(state, read(5), catalogue(series(count=5)), SETTLED)
    assert state["sentence"] == "5 images in 1 series."


def lost(state: State) -> tuple[State, list[tuple[Any, ...]]]:
    return update(state, ("conductor-lost",))


def test_all_files_are_read_once_more_when_the_conductor_was_lost() -> None:
    """Nobody else knows them; they are not handed to the readers again, who have them."""
    state, effects = lost(with_series())
    assert effects == [("conductor", "found", {"first": 0, "count": 3, "begun": 0, "again": []})]
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
    both = catalogue(series("1"), series("2", first=3))
    state, effects = after(begun(4), both, SETTLED)
    assert [one["key"] for one in asks(effects, "thumbnail")] == ["1", "2"]
    assert asks(after(state, both, SETTLED)[1], "thumbnail") == []


def test_no_thumbnail_is_asked_for_while_files_are_read() -> None:
    """The image in the middle would soon be another one, and its greys too."""
    assert asks(update(begun(), catalogue(series("1")))[1], "thumbnail") == []


def test_another_thumbnail_is_asked_for_where_a_series_has_grown() -> None:
    """Its middle is another image, and the sample by which its greys are chosen another one."""
    state, _ = after(begun(4), catalogue(series("1", count=3), series("2", first=9)), SETTLED)
    _, effects = update(state, catalogue(series("1", count=5), series("2", first=9)))
    (asked,) = asks(effects, "thumbnail")
    assert (asked["key"], asked["picture"]) == ("1", (2, 0, "frame"))
    assert [one[0] for one in asked["sample"]] == [0, 1, 2, 3, 4]


def test_a_folder_that_is_looked_through_can_be_stopped() -> None:
    """From the moment it was dropped."""
    expected = {
        "listing": 1,
        "settled": False,
        "phase": "reading",
        "stoppable": True,
        "sentence": "Looking through your files.",
    }
    assert done(ready(), ("listing",)) == (expected, [("conductor", "listing", {"lasts": True})])


def test_a_folder_that_is_dropped_during_a_job_is_looked_through_unseen() -> None:
    """What is said of the job stays, and so does what can be stopped."""
    state = update(with_series(), ("deidentify",))[0]
    assert done(state, ("listing",)) == (
        {"listing": 1, "settled": False},
        [("conductor", "listing", {"lasts": True})],
    )
    changes, effects = done(state, ("found", ["x", "y"]))
    assert changes == {"paths": [*state["paths"], "x", "y"], "asked": 5, "settled": False}
    assert effects == [added(3, 2, 0)]


def test_files_that_were_found_are_read() -> None:
    """They are counted, and what an earlier stop had left is forgotten."""
    changes, effects = done(replace(ready(), left=7), ("found", ["a", "b"]))
    assert effects == [added(0, 2, 2)]
    assert changes == {
        "paths": ["a", "b"],
        "asked": 2,
        "left": 0,
        "settled": False,
        "phase": "reading",
        "stoppable": True,
        "progress": (0, 2),
        "sentence": "Reading 2 files.",
    }


def test_files_that_are_dropped_again_after_a_stop_are_told_by_the_numbers_they_had() -> None:
    """What was left unread of them is not missing from the copies; without a stop, nobody asks."""
    state, effects = after(ready(), ("found", ["a", "b", "c"]), ("found", ["b"]))
    assert effects == [added(3, 1, 0)]
    state, effects = after(state, ("cancel",), ("found", ["c", "x", "b"]))
    assert effects == [added(4, 3, 0, [(1, 6), (2, 4), (3, 6)])]


def test_that_adding_files_was_stopped_is_told_to_the_next_conductor_too() -> None:
    """Copies lack files that nobody counted."""
    state, effects = after(ready(), ("listing",), ("found", ["a"]), ("cancel",))
    more = ("conductor", "missed", {"count": 0, "more": True})
    assert more in effects and more in update(state, ("conductor-lost",))[1]
    state, effects = after(ready(), ("listing",), ("found", ["a"]), ("listed", 0), ("cancel",))
    assert more not in effects and more not in update(state, ("conductor-lost",))[1]


def test_a_stop_before_anything_was_found_is_said() -> None:
    """Nobody is told that there is no image among no files."""
    state = after(ready(), ("listing",), ("cancel",), ("settled", {"left": 0}))[0]
    assert (state["phase"], state["sentence"]) == ("ready", STOPPED)
    state = after(with_series(), ("listing",), ("cancel",), ("settled", {"left": 0}))[0]
    assert state["sentence"].startswith(STOPPED + " 3 images")


def test_the_end_of_what_was_stopped_is_not_heard() -> None:
    """Such as of a folder that is walked through when somebody cancels."""
    state = after(ready(), ("listing",), ("cancel",))[0]
    assert update(state, ("listed", 0)) == (state, [])


def test_what_would_not_open_is_told_to_the_conductor_and_to_the_next_one() -> None:
    """The report of the copies has to name it."""
    told = ("conductor", "missed", {"count": 2, "more": False})
    state, effects = after(ready(), ("listing",), ("found", ["a"]), ("listed", 2))
    assert told in effects
    _, effects = after(state, ("listing",), ("listed", 1), ("conductor-lost",))
    assert ("conductor", "missed", {"count": 3, "more": False}) in effects


@pytest.mark.parametrize(("count", "begun"), [(1, 1), (3, 3), (4, 4), (5, 4)])
def test_a_reader_begins_with_four_files_at_most(count: int, begun: int) -> None:
    """Before the conductor says anything."""
    assert update(ready(), ("found", ["a"] * count))[1] == [added(0, count, begun)]


@pytest.mark.parametrize(("first", "more", "together"), [(20, 8, False), (20, 9, True), (0, 28, False), (0, 29, True)])
def test_more_than_28_files_are_read_by_several_readers(first: int, more: int, together: bool) -> None:
    """However many of them came at once."""
    state = update(ready(), ("found", ["a"] * first))[0] if first else ready()
    soon = ("later", ALONE_MS, ("much",))
    assert (soon in update(state, ("found", ["b"] * more))[1]) is together


@pytest.mark.parametrize(
    ("refused", "what", "which"), [(1, "1 file or folder", "it"), (2, "2 files or folders", "them")]
)
def test_what_the_system_would_not_open_is_a_problem_without_a_path(refused: int, what: str, which: str) -> None:
    """It is added to what is known already."""
    state, _ = after(begun(), read(5, [3, "truncated", "It is cut off.", -1]))
    changes, effects = done(state, ("listed", refused))
    sentence = (
        f"The system would not open {what}. The disc may be damaged, or may need your permission. "
        f"Copying {which} to this computer first may help."
    )
    added = {"path": "", "reason": "not-opened", "sentence": sentence}
    assert changes == {"listing": 0, "problems": [*state["problems"], added], "refused": refused}
    assert effects == [
        ("conductor", "listing", {"lasts": False}),
        ("conductor", "missed", {"count": refused, "more": False}),
    ]


def test_a_folder_without_files_leaves_the_page_as_ready_as_before() -> None:
    """Nothing is under way, and nothing can be stopped."""
    state = replace(update(ready(), ("listing",))[0], progress=(0, 1))
    expected = {
        "listing": 0,
        "phase": "ready",
        "progress": None,
        "stoppable": False,
        "sentence": "There are no files in this folder. If it comes from a CD, please choose the CD itself.",
    }
    assert done(state, ("listed", 0)) == (expected, [("conductor", "listing", {"lasts": False})])


def test_problems_are_added_as_files_are_read() -> None:
    """In the order in which they are found; the bar follows."""
    state, _ = update(begun(), read(5, [3, "truncated", "One.", -1]))
    changes, effects = done(state, read(6, [4, "truncated", "Two.", -1]))
    assert changes["problems"] == [*state["problems"], {"path": "a", "reason": "truncated", "sentence": "Two."}]
    assert (changes["read"], changes["progress"], effects) == (6, (6, 50), [])


def test_a_table_of_contents_is_spoken_of_as_often_as_files_come() -> None:
    """What is said of missing files takes the place of what was said; without a sentence, it is withdrawn."""
    state, _ = update(begun(), read(5, [3, "dicomdir", "A table.", -1], [3, "missing", "Two.", -1], [4, "x", "X.", -1]))
    state, _ = update(state, read(6, [3, "missing", "One.", -1]))
    assert [one["sentence"] for one in state["problems"]][-3:] == ["A table.", "X.", "One."]
    changes, effects = done(state, read(7, [3, "missing", "", -1]))
    assert changes["problems"] == state["problems"][:-1] and effects == []


def test_tables_of_contents_of_two_discs_are_told_apart() -> None:
    """Their paths may be the same."""
    state = after(ready(), ("found", ["CD/DICOMDIR", "CD/DICOMDIR"]))[0]
    state = after(state, read(2, [0, "missing", "Three.", -1], [1, "missing", "Five.", -1]))[0]
    assert [one["sentence"] for one in state["problems"]] == ["Three.", "Five."]
    state = update(state, read(2, [1, "missing", "", -1]))[0]
    assert [one["sentence"] for one in state["problems"]] == ["Three."]


@pytest.mark.parametrize(("number", "path"), [(-1, ""), (0, "a"), (1, "b"), (2, "")])
def test_a_problem_of_no_file_has_no_path(number: int, path: str) -> None:
    """Numbers beyond the files that are known name none."""
    state, _ = after(ready(), ("found", ["a", "b"]), read(1, [number, "x", "No.", -1]))
    assert state["problems"][0]["path"] == path


def test_a_file_that_differs_from_one_of_its_number_is_kept() -> None:
    """Both are named."""
    state, _ = after(ready(), ("found", ["a", "b"]), read(2, [0, "same-uid", "-", 1]))
    expected = "This file carries the same number (SOP Instance UID) as b, but its content differs. Both are kept."
    assert state["problems"] == [{"path": "a", "reason": "same-uid", "sentence": expected, "like": "b"}]


def test_the_first_series_with_an_image_is_shown_while_files_are_read() -> None:
    """Its small picture is asked for, and of no series that has none."""
    reports = series("1", count=0, stacks=[unread(0)])
    state, _ = update(begun(4), catalogue(reports, series("2", first=1)))
    assert (pane(state)["series_key"], pane(state)["index"]) == ("2", 0)
    assert [one["key"] for one in asks(update(state, SETTLED)[1], "thumbnail")] == ["2"]


def test_the_small_picture_of_a_clip_is_its_middle_frame() -> None:
    """Frames are counted within their file."""
    clip = stack("Clip", count=10, files=[], runs=[[7, 0, 10, 1, "frame"]])
    _, effects = after(begun(4), catalogue(series("1", count=10, stacks=[clip])), SETTLED)
    (asked,) = asks(effects, "thumbnail")
    assert (asked["picture"], asked["sample"][0], asked["sample"][-1]) == (
        (7, 5, "frame"),
        (7, 0, "frame"),
        (7, 9, "frame"),
    )


def test_what_is_looked_at_stays_while_files_are_sorted_anew() -> None:
    """Though another series is the first one now."""
    state, _ = after(begun(), catalogue(series("2", first=3)), ("go", 2), catalogue(series("1"), series("2", first=3)))
    assert (pane(state)["series_key"], pane(state)["index"]) == ("2", 2)


def test_a_series_that_is_gone_gives_way_to_the_first() -> None:
    """And to none where none has an image yet."""
    state, _ = after(begun(), catalogue(series("1")), catalogue(series("2"), series("3", first=3)))
    assert pane(state)["series_key"] == "2"
    state, _ = update(state, catalogue(series("4", count=0, stacks=[unread(0)])))
    assert pane(state)["series_key"] is None


def test_nothing_is_read_before_a_file_is_found() -> None:
    """The bar is empty then, not broken."""
    state, _ = after(ready(), ("listing",), catalogue())
    assert (state["progress"], state["sentence"]) == ((0, 1), "Reading 0 files.")


def test_one_file_is_one_file() -> None:
    """In words."""
    assert update(ready(), ("found", ["a"]))[0]["sentence"] == "Reading 1 file."


def test_what_was_said_of_the_files_before_is_not_said_of_those_that_were_found_since() -> None:
    """Where an archive is opened quickly, the conductor may just have said that nothing is left to read."""
    state, _ = after(begun(4), ("listing",), ("found", ["b", "c"]), ("listed", 0), ("listed", 0))
    assert done(state, SETTLED) == ({}, [])
    state, _ = after(state, read(6), catalogue(series(count=2)), SETTLED)
    assert (state["phase"], state["sentence"]) == ("viewing", "2 images in 1 series.")


def test_files_left_unread_no_longer_count() -> None:
    """When all is settled, what was asked is what was read."""
    state, _ = after(begun(), catalogue(series(count=4)), ("cancel",))
    changes, effects = done(state, ("settled", {"left": 46}))
    assert (changes["asked"], changes["left"], changes["settled"]) == (4, 46, True)
    assert (changes["phase"], changes["progress"], changes["stoppable"]) == ("viewing", None, False)
    assert changes["sentence"] == f"{LEFT} 4 images in 1 series."
    assert [effect[1] for effect in effects if effect[1] != "thumbnail"] == ["preview", "presets"]


def test_reading_is_not_over_while_a_folder_is_looked_through() -> None:
    """Though all files that were found have been read."""
    state, _ = after(ready(), ("listing",), ("found", ["a"]), read(1), catalogue(series(count=1)), SETTLED)
    assert state["phase"] == "reading"
    assert update(state, ("listed", 0))[0]["phase"] == "viewing"


def test_a_folder_without_scans_says_where_they_usually_lie() -> None:
    """With the number of files that were looked into."""
    state, _ = after(ready(), ("listing",), ("found", ["a", "b"]), ("listed", 0), read(2), catalogue(), SETTLED)
    assert (state["phase"], pane(state)["series_key"]) == ("ready", None)
    assert (state["progress"], state["stoppable"]) == (None, False)
    assert state["sentence"] == (
        "No scan was found in these 2 files. Scans usually lie in a folder named DICOM or IMAGES "
        "on the disc; please choose the whole disc."
    )


def test_a_stop_before_the_first_scan_is_said_alone() -> None:
    """Nobody knows what the others would have been."""
    state, _ = after(ready(), ("listing",), ("found", ["a", "b"]), ("cancel",), catalogue(), ("settled", {"left": 1}))
    assert (state["phase"], state["sentence"]) == (
        "ready",
        "Stopped: 1 file was not read, and others may not have been found. To have them, choose the folder again.",
    )


@pytest.mark.parametrize(
    ("images", "others", "sentence"),
    [
        (1, 0, "1 image in 1 series."),
        (2, 0, "2 images in 1 series."),
        (2, 1, "2 images and 1 other file in 1 series."),
        (2, 2, "2 images and 2 other files in 1 series."),
        (0, 1, "1 file without an image in 1 series."),
        (0, 2, "2 files without an image in 1 series."),
    ],
)
def test_what_was_found_is_counted(images: int, others: int, sentence: str) -> None:
    """Images, and what is none."""
    looked_at = [stack(count=images)] if images else []
    read_ones = [unread(*range(images, images + others))] if others else []
    state = with_series(series("1", count=images, stacks=looked_at + read_ones), count=images + others)
    assert (state["phase"], state["sentence"]) == ("viewing", sentence)


@pytest.mark.parametrize(
    ("problems", "said"),
    [
        (1, " Images may be missing because of 1 file: see the list for the reason."),
        (2, " Images may be missing because of 2 files: see the list for the reasons."),
    ],
)
def test_files_with_a_problem_are_spoken_of_at_the_end(problems: int, said: str) -> None:
    """Behind what was found."""
    rows = [[number, "truncated", "Cut.", -1] for number in range(problems)]
    state, _ = after(ready(), ("found", ["a"] * 5), read(5, *rows), catalogue(series()), SETTLED)
    assert state["sentence"] == "3 images in 1 series." + said


def test_what_happens_while_nothing_is_read_does_not_change_what_is_said() -> None:
    """Late news of files during a job change neither sentence nor phase."""
    state = update(with_series(), ("deidentify",))[0]
    assert done(state, read(2)) == ({"read": 2}, [])
    assert done(state, ("settled", {"left": 1})) == ({"left": 1}, [])


def test_all_folders_that_are_looked_through_are_told_anew() -> None:
    """Each of them, and files before them; what was found of the files is forgotten."""
    state = update(begun(), ("listing",))[0]
    lasting = ("conductor", "listing", {"lasts": True})
    changes, effects = done(state, ("conductor-lost",))
    assert effects == [("conductor", "found", {"first": 0, "count": 50, "begun": 0, "again": []}), lasting, lasting]
    assert (changes["read"], changes["progress"]) == (0, (0, 50))


def test_a_folder_without_files_yet_is_told_anew_as_well() -> None:
    """There are no files to be read once more."""
    state = update(ready(), ("listing",))[0]
    assert lost(state)[1] == [("conductor", "listing", {"lasts": True})]


def test_a_conductor_that_is_lost_while_images_are_looked_at_is_worked_for_again() -> None:
    """The reading can be stopped, and is not settled."""
    changes, _ = done(with_series(), ("conductor-lost",))
    assert changes == {
        "read": 0,
        "settled": False,
        "phase": "reading",
        "stoppable": True,
        "progress": (0, 3),
        "sentence": "Reading 3 files.",
    }
