"""What the page decides about copies: from the button to the ZIP, and what may be decided about single files."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import SETTLED, State, added, after, answered, catalogue, read, series, told, update, with_series
from page.state import replace


def copying(count: int = 3) -> State:
    """A job under way."""
    return update(with_series(series(count=count), count=count), ("deidentify",))[0]


def progress(done: int, count: int, stage: str = "clean", job: int = 1) -> tuple[Any, ...]:
    return ("progress", {"job": job, "stage": stage, "done": done, "count": count})


def zipped(state: State, *withheld: list[Any], count: int = 2) -> State:
    """The ZIP of the job that is under way is there."""
    rows = [[number, reason, sentence, -1] for number, reason, sentence in withheld]
    job = state["job"]["number"]
    told = {"job": job, "size": 10, "count": count, "summary": ["All is well."], "withheld": rows}
    return update(state, ("zipped", told))[0]


def test_what_was_chosen_is_told_with_the_job() -> None:
    """The conductor knows the files; and readers are needed for them."""
    state = with_series()
    state, _ = update(state, ("edit", "name|x", "Case 1"))
    state, effects = update(state, ("deidentify",))
    asked = {"policy": state["policy"], "key": state["key"], "edits": {"name|x": "Case 1"}, "released": []}
    assert effects == [
        ("together",),
        ("conductor", "copy", {**asked, "clears": False, "job": 1, "left_out": [], "streams": False, "again": False}),
    ]
    assert (state["phase"], state["stoppable"], state["result"]) == ("deidentifying", True, None)


def test_there_is_one_job_at_a_time() -> None:
    """The button is closed meanwhile, and whoever presses a key for it gets nothing."""
    assert update(copying(), ("deidentify",))[1] == []


def test_the_sentence_follows_the_step() -> None:
    """First all is searched; how many files are copied is known when that begins."""
    state = copying()
    assert state["sentence"] == "Looking for everything that names a person."
    state, _ = update(state, progress(2, 3, "survey"))
    assert (state["progress"], state["sentence"]) == ((2, 3), "Looking for everything that names a person.")
    state, _ = after(state, progress(1, 3), progress(2, 3))
    assert state["progress"] == (2, 3)
    assert state["sentence"] == "Taking the identity out of 2 files, and checking each."


def test_the_zip_ends_the_job() -> None:
    """With what was done, in words."""
    state = zipped(copying())
    assert (state["phase"], state["job"], state["sentence"]) == (
        "done",
        None,
        "Done: 2 anonymized copies are in the ZIP.",
    )
    assert (state["result"]["size"], state["result"]["summary"]) == (10, ["All is well."])


def test_withheld_files_are_listed_with_their_reason() -> None:
    """The page knows which file it was; the ZIP does not."""
    state = zipped(copying(), [2, "withheld", "A name was found."])
    (withheld,) = state["result"]["withheld"]
    assert (withheld["path"], withheld["reason"], withheld["sentence"]) == ("2.dcm", "withheld", "A name was found.")
    assert (withheld["number"], withheld["decision"]) == (2, "release")
    assert state["result"]["count"] == 2 and "1 file was withheld" in state["sentence"]


def test_a_job_without_a_copy_says_that_there_is_nothing_to_save() -> None:
    """And no key file can be made for it."""
    state = zipped(copying(1), [0, "withheld", "A name was found."], count=0)
    assert state["sentence"].startswith("No file could be copied") and not state["result"]["keyed"]


def test_a_job_that_is_refused_is_over() -> None:
    """The sentence says why; what was half done is forgotten."""
    state, effects = update(copying(), ("refused", {"job": 1, "reason": "usage", "sentence": "A value is too long."}))
    assert (state["phase"], state["job"]) == ("viewing", None)
    assert state["sentence"] == "No ZIP was made: A value is too long."
    assert effects == [("conductor", "cancel", {"job": 1}), ("finder", False)]


def test_cancelling_a_job_forgets_it() -> None:
    """Nothing half done is offered."""
    state, effects = update(copying(), ("cancel",))
    assert (state["phase"], state["job"], state["result"]) == ("viewing", None, None)
    assert effects == [("conductor", "cancel", {"job": 1}), ("finder", False)]


@pytest.mark.parametrize("late", ["progress", "refused", "zipped"])
def test_what_is_said_of_an_earlier_job_is_not_taken_for_this_one(late: str) -> None:
    """Cancelled, begun anew: what is still said of the first job changes nothing."""
    said = {
        "progress": progress(3, 3, job=1)[1],
        "refused": {"job": 1, "reason": "x", "sentence": "No."},
        "zipped": {"job": 1, "size": 10, "count": 3, "summary": [], "withheld": []},
    }
    state, _ = after(copying(), ("cancel",), ("deidentify",))
    assert update(state, (late, said[late])) == (state, [])


def test_files_dropped_during_a_job_wait_for_its_end() -> None:
    """The job is not disturbed, and the files are not lost."""
    state, effects = update(copying(), ("found", ["new.dcm"]))
    assert state["phase"] == "deidentifying" and effects == [added(3, 1, 0)]
    state = zipped(state, count=3)
    assert state["phase"] == "reading" and state["result"]["count"] == 3


def test_cancelling_a_job_does_not_stop_the_reading_of_new_files() -> None:
    """They were dropped while copies were made; afterwards they are read to the end."""
    state, effects = after(copying(), ("found", ["new.dcm"]), ("cancel",))
    assert state["phase"] == "reading" and told(effects, "stop-reading") == []
    state, _ = after(state, read(4), catalogue(series(count=4)), SETTLED)
    assert state["phase"] == "viewing"


def test_what_is_dropped_does_not_disturb_a_job() -> None:
    """While copies are made, it is read without a second job becoming possible."""
    state, effects = update(copying(), ("listing",))
    assert state["phase"] == "deidentifying" and effects == [("conductor", "listing", {"lasts": True})]


def test_a_failing_proof_does_not_end_a_job() -> None:
    """Only what the job needs can end it."""
    state, _ = update(copying(), ("failed", "prove", {}, {"reason": "error", "sentence": "No."}))
    assert state["phase"] == "deidentifying" and state["job"]


def test_a_job_ends_with_the_conductor() -> None:
    """Nobody else knows how far it was; the files are read once more, and it can be begun anew."""
    state, effects = update(copying(), ("conductor-lost",))
    assert (state["phase"], state["job"]) == ("reading", None)
    assert state["sentence"].endswith("no ZIP was made. Please try once more. Reading 3 files.")
    assert told(effects, "found") == [{"first": 0, "count": 3, "begun": 0, "again": []}]
    state, _ = after(state, read(3), catalogue(series()), SETTLED)
    assert state["sentence"].endswith("no ZIP was made. Please try once more. 3 images in 1 series.")
    state, effects = update(state, ("deidentify",))
    assert told(effects, "copy")[0]["job"] == 2 and not state["interrupted"]


def test_a_withheld_file_is_included_only_when_the_person_decides_so_for_it() -> None:
    state = copying()
    state = zipped(state, [2, "withheld", "Text is burned in."])
    state = answered(update(state, ("look-at", 2))[0])
    state, effects = update(state, ("release", 2))
    assert told(effects, "more")[0]["released"] == [2] and state["phase"] == "deidentifying"


def test_a_file_whose_image_hides_something_cannot_be_included() -> None:
    state = zipped(copying(1), [0, "surplus-pixels", "More."])
    assert not state["result"]["withheld"][0]["decision"]


def test_what_hides_in_unused_bits_can_be_set_to_zero_in_all_files() -> None:
    state = zipped(copying(), [2, "unused-bits", "Hidden."], [1, "overlay-in-pixels", "Hidden."])
    assert [one["decision"] for one in state["result"]["withheld"]] == ["clear-bits", "clear-bits"]
    state, effects = update(state, ("clear-bits",))
    (more,) = told(effects, "more")
    assert more["clears"] is True and sorted(more["again"]) == [1, 2] and state["clears_bits"]


def test_what_cannot_be_cleared_is_not_offered_again() -> None:
    state, _ = update(zipped(copying(1), [0, "unused-bits", "Hidden."]), ("clear-bits",))
    assert zipped(state, [0, "unused-bits", "Too large."])["result"]["withheld"][0]["decision"] == ""


def test_nothing_is_decided_while_the_zip_is_saved() -> None:
    state = zipped(copying(2), [0, "unused-bits", "Hidden."], [1, "withheld", "No."])
    state, _ = update(replace(state, seen={1: -1}), ("saving", 10))
    for event in (("clear-bits",), ("release", 1)):
        after_it, effects = update(state, event)
        assert effects == [] and not after_it["clears_bits"] and after_it["released"] == []
