"""What exactly the page decides as copies are begun, made, withheld and saved."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import SETTLED, State, after, done, looking, read, ready, series, shown, told, update, with_series
from app.test_copying import copying, progress, zipped
from page.state import is_busy, replace

RESULT = {
    "count": 2,
    "size": 10,
    "withheld": [],
    "summary": ["All is well."],
    "job": 1,
    "saved": False,
    "keyed": True,
    "streams": False,
    "missed": [],
    "beside": [],
}
NOTHING = {
    "result": None,
    "groups": [],
    "made_of": None,
    "key_made": False,
    "released": [],
    "clears_bits": False,
}
"""What a first job puts aside."""


def made(*withheld: list[Any], count: int = 2, restoring: bool = False, size: int = 3) -> State:
    """A job is over."""
    state = copying(size)
    return zipped(replace(state, job=replace(state["job"], restoring=restoring)), *withheld, count=count)


def test_a_job_begins_without_what_was_of_the_one_before() -> None:
    """Result, key file, and that one was interrupted; nothing is played meanwhile."""
    state = looking(replace(made(), key_made=True, interrupted="It stopped. "), playing=True)
    before = {name: state[name] for name in ("result", "made_of", "key_made")}
    changes, effects = done(state, ("deidentify",))
    assert changes == {
        "phase": "deidentifying",
        "job": {"number": 2, "restoring": False, "streams": False, "stage": "", "before": {**NOTHING, **before}},
        "result": None,
        "stoppable": True,
        "progress": (0, 1),
        "playing": False,
        "jobs": 2,
        "key_made": False,
        "interrupted": "",
        "sentence": "Looking for everything that names a person.",
    }
    assert [effect[0] for effect in effects] == ["together", "conductor"]


@pytest.mark.parametrize(
    ("changes", "busy"),
    [
        ({"phase": "viewing"}, False),
        ({"phase": "done"}, False),
        ({"phase": "ready"}, True),
        ({"phase": "reading"}, True),
        ({"phase": "deidentifying"}, True),
        ({"phase": "viewing", "saving": True}, True),
    ],
)
def test_no_copies_are_made_while_something_is_under_way(changes: dict[str, Any], busy: bool) -> None:
    """Reading, copying, or saving."""
    state = made([1, "withheld", "No."], [2, "unused-bits", "Hidden."])
    state = replace(state, key_file=True, seen={1: -1}, **changes)
    assert bool(is_busy(state)) is busy
    for event in (("deidentify",), ("release", 1), ("clear-bits",), ("reidentify",)):
        assert (update(state, event) == (state, [])) is busy


def test_the_conductor_is_told_all_that_was_decided() -> None:
    """Files that are included, and bits that are set to zero."""
    state = replace(with_series(), released=[2], clears_bits=True, edits={"k": "v"}, key="ab")
    _, effects = update(state, ("deidentify",))
    expected = {"policy": 'profile = "basic"', "key": "ab", "edits": {"k": "v"}, "released": [2], "clears": True}
    assert told(effects, "copy") == [{**expected, "job": 1, "left_out": [], "streams": False, "again": False}]


@pytest.mark.parametrize(
    ("done_before", "count", "sentence"),
    [(0, 2, "2 files, and checking each"), (1, 3, "2 files, and checking each"), (2, 3, "1 file, and checking it")],
)
def test_files_that_were_searched_are_cleaned(done_before: int, count: int, sentence: str) -> None:
    """The number is of those that there is something to do for."""
    changes, effects = done(copying(), progress(done_before, count))
    assert changes == {
        "progress": (done_before, count),
        "sentence": f"Taking the identity out of {sentence}.",
        "job": {"number": 1, "restoring": False, "streams": False, "stage": "clean", "before": NOTHING}
        | {"began": (0.0, done_before)},
    }
    assert effects == []


@pytest.mark.parametrize(
    ("now", "done_then", "said"),
    [
        (2000, 4, "4 of 100"),
        (4000, 0, "0 of 100"),
        (4000, 40, "40 of 100, about 10 s left"),
        (4000, 2, "2 of 100, about 3 min left"),
    ],
)
def test_how_long_it_takes_is_said_once_it_can_be_known(now: float, done_then: int, said: str) -> None:
    """As people count time; and nothing of it is left for the next job."""
    state = update(copying(), (*progress(0, 100), 0.0))[0]
    state = update(state, (*progress(done_then, 100), now))[0]
    assert shown(state)["progress-text", "text"] == said
    assert update(update(state, ("cancel",))[0], ("deidentify",))[0]["seconds_left"] is None


def test_the_sentence_of_a_step_stays_as_it_goes_on() -> None:
    """Only the bar moves."""
    state = update(copying(), progress(0, 3))[0]
    assert done(state, progress(2, 3)) == ({"progress": (2, 3)}, [])


def test_a_step_without_files_has_an_empty_bar() -> None:
    """Not a broken one."""
    assert update(copying(), progress(0, 0, "survey"))[0]["progress"] == (0, 1)


@pytest.mark.parametrize("event", ["progress", "refused", "zipped"])
def test_what_is_said_without_a_job_changes_nothing(event: str) -> None:
    """It was stopped."""
    said = {"job": 0, "stage": "clean", "done": 1, "count": 2, "reason": "x", "sentence": "No."}
    said |= {"size": 1, "summary": [], "withheld": []}
    assert done(with_series(), (event, said)) == ({}, [])


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (("cancel",), "Stopped. No ZIP was made."),
        (("refused", {"job": 1, "reason": "x", "sentence": "Too long."}), "No ZIP was made: Too long."),
    ],
)
def test_a_job_without_a_zip_ends_where_it_began(event: tuple[Any, ...], sentence: str) -> None:
    """Looking at images."""
    expected = {"phase": "viewing", "job": None, "progress": None, "stoppable": False, "sentence": sentence}
    expected["made_of"] = None
    assert done(copying(), event) == (expected, [("conductor", "cancel", {"job": 1}), ("finder", False)])


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (("cancel",), "Stopped. No ZIP was made."),
        (("refused", {"job": 2, "reason": "x", "sentence": "Too long."}), "No ZIP was made: Too long."),
        (("failed", "copy", {}, {"reason": "x", "sentence": "Too long."}), "No ZIP was made: Too long."),
    ],
)
def test_the_zip_from_before_is_still_there_where_another_is_not_made(event: tuple[Any, ...], sentence: str) -> None:
    """With all that is said of it; and the person is told so."""
    before = replace(made(), key_made=True)
    state, effects = after(before, ("deidentify",), event)
    still = sentence + " The ZIP from before is still here, as it was."
    assert state == replace(before, jobs=2, sentence=still) and state["phase"] == "done"
    assert told(effects, "cancel") == [{"job": 2}]


def test_a_job_that_fails_behind_one_without_a_copy_speaks_of_no_zip() -> None:
    """There was none to save."""
    state, _ = after(made(count=0), ("deidentify",), ("cancel",))
    assert state["sentence"] == "Stopped. No ZIP was made." and state["phase"] == "done"


def test_a_key_file_for_copies_that_are_put_aside_is_there_when_they_are_again() -> None:
    """It was asked for before another ZIP was begun."""
    state = update(made(), ("deidentify",))[0]
    state = update(state, ("make-key", {"job": 1}, {}))[0]
    assert state["key_made"] is False
    assert update(state, ("cancel",))[0]["key_made"] is True


def test_files_that_came_during_a_job_can_be_stopped_after_it() -> None:
    """They are read then, seen; that there is no ZIP is said beside it until copies are made again."""
    state = update(update(copying(), ("found", ["new"]))[0], ("cancel",))[0]
    assert (state["phase"], state["stoppable"], state["progress"]) == ("reading", True, (3, 4))
    assert state["sentence"] == "Stopped. No ZIP was made. Reading 4 files."
    state = after(state, read(4), SETTLED)[0]
    assert state["sentence"] == "Stopped. No ZIP was made. 3 images in 1 series."
    assert update(state, ("deidentify",))[0]["interrupted"] == ""


@pytest.mark.parametrize("more", [False, True])
def test_files_that_were_left_unread_are_named_at_the_end_of_a_job(more: bool) -> None:
    """As in the README and the report."""
    state = zipped(replace(copying(), left=2, cut_short=more))
    left = "Stopped: 2 files were not read" + (
        ", and others may not have been found. To have them, choose the folder again."
        if more
        else ". To have them read, choose them again."
    )
    assert state["sentence"] == f"Done: 2 anonymized copies are in the ZIP. {left}"


@pytest.mark.parametrize(
    ("count", "restoring", "sentence"),
    [
        (1, False, "Done: 1 anonymized copy is in the ZIP."),
        (2, False, "Done: 2 anonymized copies are in the ZIP."),
        (1, True, "Done: 1 file with its name is in the ZIP. It names people."),
        (2, True, "Done: 2 files are in the ZIP. They name people."),
        (0, False, "No file could be copied, so there is nothing to save. The reasons are given below."),
        (0, True, "No file could be copied, so there is nothing to save. The reasons are given below."),
    ],
)
def test_the_end_of_a_job_says_what_is_in_the_zip(count: int, restoring: bool, sentence: str) -> None:
    """Copies without names, or files with them; a key file is for the former only, where there is one at least."""
    state = made(count=count, restoring=restoring)
    assert state["sentence"] == sentence
    assert state["result"] == {**RESULT, "count": count, "keyed": count > 0 and not restoring}


@pytest.mark.parametrize(("withheld", "said"), [(1, "1 file was"), (2, "2 files were")])
def test_the_end_of_a_job_counts_what_was_withheld(withheld: int, said: str) -> None:
    """Behind what is in the ZIP."""
    state = made(*[[number, "withheld", "No."] for number in range(withheld)], count=1)
    assert state["sentence"] == (
        f"Done: 1 anonymized copy is in the ZIP. {said} withheld; the reasons are given below."
    )


def test_a_job_that_is_over_can_no_longer_be_stopped() -> None:
    """Its bar goes."""
    state = made()
    assert (state["phase"], state["progress"], state["stoppable"], state["job"]) == ("done", None, False, None)


@pytest.mark.parametrize(
    ("reason", "clears", "decision"),
    [
        ("withheld", False, "release"),
        ("not-looked-into", False, "release"),
        ("not-looked-into", True, "release"),
        ("unused-bits", False, "clear-bits"),
        ("overlay-in-pixels", False, "clear-bits"),
        ("unused-bits", True, ""),
        ("overlay-in-pixels", True, ""),
        ("surplus-pixels", False, ""),
    ],
)
def test_what_may_be_decided_about_a_file_depends_on_the_reason(reason: str, clears: bool, decision: str) -> None:
    """And on what was decided before."""
    state = zipped(replace(copying(), clears_bits=clears), [1, reason, "Why."])
    row = {"path": "1.dcm", "reason": reason, "sentence": "Why.", "number": 1, "decision": decision}
    assert state["result"]["withheld"] == [row]


def test_a_file_that_is_included_begins_a_job_and_does_so_once() -> None:
    """What was decided for others stays."""
    state = replace(made([2, "withheld", "No."]), released=[1], seen={2: -1})
    changes, effects = done(state, ("release", 2))
    assert (changes["released"], changes["jobs"], told(effects, "more")[0]["released"]) == ([1, 2], 2, [1, 2])
    assert done(state, ("release", 1)) == ({}, [])


def test_bits_are_cleared_once() -> None:
    """Whoever presses the button again begins no other job."""
    state = made()
    changes, effects = done(state, ("clear-bits",))
    assert (changes["clears_bits"], changes["jobs"], told(effects, "more")[0]["clears"]) == (True, 2, True)
    assert done(replace(state, clears_bits=True), ("clear-bits",)) == ({}, [])


def test_the_zip_is_saved_by_the_browser() -> None:
    """Piece by piece where a person chose a place: it is said how far it is."""
    expected = {"saving": True, "progress": (30, 100), "stoppable": True}
    expected["sentence"] = "Saving the ZIP. Please leave the page open."
    assert done(made(), ("saving", 30)) == (expected, [])


def test_what_the_browser_does_not_save_or_open_is_said() -> None:
    """And what to do about it; what it does is seen by itself."""
    assert done(made(), ("given",)) == ({}, [])
    changes, effects = done(made(), ("not-given",))
    assert "press the button once more" in changes["sentence"] and effects == []


def test_saving_can_be_stopped_once() -> None:
    """The browser is told; what is said follows when it has."""
    state = update(made(), ("saving", 30))[0]
    assert done(state, ("cancel",)) == ({"stoppable": False}, [("stop-saving",)])


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        ("", "Saved."),
        ("stopped", "Stopped. Nothing was saved; the ZIP is still here."),
        ("AbortError", "Nothing was saved; the ZIP is still here."),
        (
            "QuotaExceededError",
            "The disk is full, so the ZIP could not be saved. Make room or choose another disk, then press Save again: "
            "the ZIP is still here.",
        ),
        (
            "NotReadableError",
            "One of your files was changed, moved or deleted meanwhile, or the disc was taken out, so the ZIP could "
            "not be saved. Please put it back and make the copies again.",
        ),
        (
            "NotFoundError",
            "One of your files was moved or deleted meanwhile, or the disc was taken out, so the ZIP could not be "
            "saved. Please put it back and make the copies again.",
        ),
        (
            "NotAllowedError",
            "The ZIP was not saved: the browser was not allowed to write there. Please choose another folder; the ZIP "
            "is still here.",
        ),
        ("other", "The ZIP could not be saved there. Please choose another folder; the ZIP is still here."),
        ("UnheardOfError", "The ZIP could not be saved there. Please choose another folder; the ZIP is still here."),
    ],
)
def test_the_end_of_saving_is_said(problem: str, sentence: str) -> None:
    """What happened, and what one can do; the ZIP stays."""
    state = update(made(), ("saving", 30))[0]
    expected = {"saving": False, "progress": None, "stoppable": False, "sentence": sentence}
    expected |= {"result": {**RESULT, "saved": True}} if not problem else {}
    assert done(state, ("saved", problem)) == (expected, [])


@pytest.mark.parametrize("problem", ["NotFoundError", "AbortError", "NotReadableError", "UnheardOfError"])
def test_a_source_that_is_gone_is_said_whatever_the_browser_calls_it(problem: str) -> None:
    """Firefox calls that as others call what a person stopped. The ZIP is not saved, then."""
    state, _ = after(made(), ("downloaded",), ("source-missing", problem))
    assert "or the disc was taken out, so the ZIP could not be saved" in state["sentence"]
    assert not state["result"]["saved"]


def test_no_key_file_is_asked_for_without_copies() -> None:
    """Nor for files that were given their names back."""
    assert done(with_series(), ("key-make", "words")) == ({}, [])
    assert done(made(restoring=True), ("key-make", "words")) == ({}, [])


def test_a_key_file_is_asked_for_with_its_passphrase() -> None:
    """One that was made before is no longer offered, and what was wrong no longer said."""
    state = replace(made(), key_problem="No.", key_made=True)
    asked = {"job": 1, "passphrase": "words", "known": False}
    assert done(state, ("key-make", "words")) == (
        {"key_problem": "", "key_made": False},
        [("ask", "make-key", asked, "")],
    )


def test_a_key_file_for_other_copies_is_not_offered() -> None:
    """It comes too late."""
    asked = {"job": 1, "passphrase": "words", "known": False}
    assert done(made(), ("make-key", asked, {})) == ({"key_made": True}, [])
    assert done(made(), ("make-key", {**asked, "job": 2}, {})) == ({}, [])
    assert done(with_series(), ("make-key", asked, {})) == ({}, [])


def test_a_key_file_is_opened_by_the_conductor() -> None:
    """It is said that it takes a while."""
    state = replace(with_series(), key_problem="No.")
    assert done(state, ("key-chosen", "{}", "words")) == (
        {"key_problem": "", "key_said": "Opening the key file.", "key_opening": True},
        [("ask", "open-key", {"text": "{}", "passphrase": "words"}, "")],
    )
    assert done(replace(copying(), key_problem="No."), ("key-chosen", "{}", "words")) == ({}, [])


@pytest.mark.parametrize(("files", "known"), [(1, "1 copy"), (2, "2 copies")])
def test_a_key_file_that_is_open_says_what_it_knows(files: int, known: str) -> None:
    """Copies are made under its secret; elements that were shown are others now. A key file that was made stays."""
    state = replace(made(), elements={"path": "a", "rows": []}, key_made=True)
    changes, _ = done(state, ("open-key", {}, {"secret": "11" * 32, "files": files}))
    del changes["previewed"]
    assert changes == {
        "key": "11" * 32,
        "key_file": True,
        "key_said": f"The key file is open: it knows {known}. Copies made now are named and dated as before.",
        "elements": None,
        "result": {**RESULT, "keyed": False},
    }


def test_names_are_put_back_in_a_job_of_its_own() -> None:
    """It is told from one that takes them out."""
    state = replace(with_series(), key_file=True)
    changes, _ = done(state, ("reidentify",))
    assert changes["job"] == {"number": 1, "restoring": True, "streams": False, "stage": "", "before": NOTHING}
    assert changes["sentence"] == "Putting the names back."
    assert done(ready(), ("reidentify",)) == ({}, [])


def test_jobs_are_numbered() -> None:
    """What is said of an earlier one is known by it."""
    state, _ = after(with_series(series()), ("deidentify",), ("cancel",), ("deidentify",))
    assert (state["jobs"], state["job"]["number"]) == (2, 2)
