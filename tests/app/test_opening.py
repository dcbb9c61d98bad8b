"""What is open can be closed at once: what the page decides and shows of it."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import SETTLED, State, after, catalogue, done, read, ready, series, shown, update, with_series
from app.test_copying import zipped
from page.deciding.opening import STAYS
from page.state import new_state, replace

CLOSING = [("stop-listing",), ("stop-saving",), ("close-all",), ("focus", "folder-input")]
CLOSED = [*CLOSING, ("let-go",)]
ASKED = [("let-go",), ("focus", "asking")]
CHOSEN = {
    "sealed": True,
    "kept": "here",
    "newer": True,
    "finds": True,
    "may_find": False,
    "presets": [{"name": "teaching", "title": "T", "sentence": "For.", "profile": "P"}],
    "preset": "teaching",
    "policy": "P",
    "own_profile": {"title": "Ours", "sentence": "S.", "profile": "O"},
    "tool": "zoom",
    "ratio": 2.0,
    "narrow": True,
    "coarse": True,
    "names_hidden": True,
}
"""What is chosen of the page, whatever files are open."""


def copied(saved: bool = False) -> State:
    """A page with a ZIP."""
    state = zipped(update(with_series(), ("deidentify",))[0])
    return update(state, ("downloaded",))[0] if saved else state


def test_starting_over_leaves_nothing_but_the_page_itself() -> None:
    """All else is as it was before anything had happened; a folder can be chosen at once."""
    filled = dict.fromkeys(new_state(), "of the person's files")
    filled.update(CHOSEN, result=None, job=None, phase="viewing", panes=new_state()["panes"], pane=0)
    state, effects = update(filled, ("start-over",))
    said = "Everything is closed. You can open other files."
    assert state == {**new_state(), **CHOSEN, "phase": "ready", "sentence": said}
    assert effects == CLOSED and set(STAYS) == set(CHOSEN)


def test_a_new_secret_and_a_new_reader_are_those_of_the_next_files() -> None:
    """And what is said of the closing stays until they come."""
    state = after(update(with_series(), ("start-over",))[0], ("sealed", "ef" * 32, True), ("worker-ready",))[0]
    assert (state["key"], state["worker_ready"], state["phase"]) == ("ef" * 32, True, "ready")
    assert state["sentence"].startswith("Everything is closed.")
    state = after(state, ("listing",), ("found", ["a"]), ("listed", 0), read(1), catalogue(series(count=1)), SETTLED)[0]
    assert (state["phase"], state["paths"]) == ("viewing", ["a"])


def test_a_zip_that_is_not_saved_is_asked_about() -> None:
    """It is thrown away only by those who say so."""
    changes, effects = done(copied(), ("start-over",))
    assert (changes, effects) == ({"question": "start-over"}, ASKED)
    asked = update(copied(), ("start-over",))[0]
    page = shown(asked)
    assert page["asking-text", "text"] == "The ZIP has not been saved. Start over all the same?"
    assert page["asking-answers", "answers"] == [("No, go back", "go-back"), ("Yes, start over", "start-over-yes")]
    assert not page["asking", "hidden"]
    assert done(asked, ("go-back",)) == ({"question": ""}, [("let-go",), ("focus", "step-open")])
    state, effects = update(asked, ("start-over-yes",))
    assert effects == CLOSED and state["question"] == "" and state["result"] is None


@pytest.mark.parametrize("event", [("downloaded",), ("saved", "")])
def test_a_zip_that_was_saved_is_not_asked_about(event: tuple[Any, ...]) -> None:
    """Through the link, or where the person chose."""
    assert update(update(copied(), event)[0], ("start-over",))[1] == CLOSED


@pytest.mark.parametrize("problem", ["stopped", "AbortError", "QuotaExceededError"])
def test_a_zip_that_could_not_be_saved_is_asked_about(problem: str) -> None:
    """Nothing of it is anywhere else."""
    assert update(update(copied(), ("saved", problem))[0], ("start-over",))[0]["question"] == "start-over"


def test_a_zip_is_not_saved_by_the_one_before() -> None:
    """Each is asked about on its own."""
    state = zipped(update(copied(saved=True), ("deidentify",))[0])
    assert update(state, ("start-over",))[0]["question"] == "start-over"


def test_copies_that_are_being_made_are_asked_about() -> None:
    """And so is a ZIP that is there until they are."""
    first = update(with_series(), ("deidentify",))[0]
    asked = update(first, ("start-over",))[0]
    assert shown(asked)["asking-text", "text"].startswith("Copies are being made, and no ZIP is there yet.")
    again = after(copied(), ("deidentify",), ("start-over",))[0]
    assert shown(again)["asking-text", "text"].startswith("The ZIP has not been saved.")
    assert update(asked, ("start-over-yes",))[1] == CLOSED


def test_reading_is_stopped_without_a_question() -> None:
    """Nothing has been made of the files."""
    state = after(ready(), ("listing",), ("found", ["a"] * 9))[0]
    state, effects = update(state, ("start-over",))
    assert effects == CLOSED and not state["listing"] and not state["stoppable"]


def test_the_way_to_close_all_is_shown_where_files_are() -> None:
    """Also where none of them can be looked at; nothing is asked by itself."""
    assert shown(ready())["start-over", "hidden"] and shown(ready())["asking", "hidden"]
    assert not shown(with_series())["start-over", "hidden"]
    nothing = after(ready(), ("listing",), ("found", ["a"]), ("listed", 0), SETTLED)[0]
    assert not shown(nothing)["start-over", "hidden"]


def test_escape_closes_the_question() -> None:
    """And means nothing where none is asked."""
    asked = update(copied(), ("start-over",))[0]
    assert update(asked, ("key", "Escape"))[0]["question"] == ""
    assert done(copied(), ("key", "Escape")) == ({}, [])


def test_what_was_searched_and_what_is_listed_is_shown_no_more() -> None:
    """What is hidden is empty as well: names stand in it."""
    state = replace(copied(), search="kanari", show_name=True, elements={"path": "a", "rows": [["a"] * 5]})
    page = shown(update(state, ("start-over-yes",))[0])
    assert page["element-search", "value"] == "" and page["element-list", "elements"] == []
    assert page["report", "report"] == {"lines": [], "groups": [], "withheld": [], "left_out": []}
    assert page["presets", "choices"] == [("", "Choose…")]


@pytest.mark.parametrize("state", [new_state(), ready(), update(with_series(), ("deidentify",))[0]])
def test_what_comes_is_opened_where_nothing_is_to_be_asked(state: State) -> None:
    """Nothing is open yet, or copies are being made of what is."""
    assert done(state, ("come",)) == ({}, [("take",)])


def test_what_comes_while_files_are_read_is_opened_with_them() -> None:
    """Several drops in a row are meant together."""
    state = after(ready(), ("listing",), ("found", ["a"] * 9), catalogue(series()))[0]
    assert done(state, ("come",)) == ({}, [("take",)])


def test_what_comes_where_nothing_could_be_looked_at_is_opened() -> None:
    """Somebody chose the wrong folder first."""
    nothing = after(ready(), ("listing",), ("found", ["a"]), ("listed", 0), SETTLED)[0]
    assert done(nothing, ("come",)) == ({}, [("take",)])


@pytest.mark.parametrize("state", [with_series(), copied()])
def test_of_what_comes_to_files_that_are_open_it_is_asked_what_is_meant(state: State) -> None:
    """Together, instead, or neither; what has come waits."""
    assert done(state, ("come",)) == ({"question": "together"}, [("focus", "asking")])
    asked = after(state, ("come",), ("come",))[0]
    answers = [("Together", "together"), ("Instead", "instead"), ("Neither", "go-back")]
    assert shown(asked)["asking-answers", "answers"] == answers
    assert done(asked, ("together",)) == ({"question": ""}, [("take",), ("focus", "step-open")])
    assert done(asked, ("go-back",)) == ({"question": ""}, [("let-go",), ("focus", "step-open")])
    opened, effects = update(asked, ("instead",))
    assert opened == update(asked, ("start-over-yes",))[0] and effects == [*CLOSING, ("take",)]


def test_that_a_zip_goes_with_what_is_open_is_said() -> None:
    """Where it was not saved."""
    said = "Add these to what is open, or open them instead?"
    lost = "The ZIP has not been saved: opening them instead throws it away."
    assert shown(update(copied(), ("come",))[0])["asking-text", "text"] == f"{said} {lost}"
    assert shown(update(copied(saved=True), ("come",))[0])["asking-text", "text"] == said


def test_starting_over_opens_nothing_that_waits() -> None:
    """Also where that is asked about first."""
    assert update(update(with_series(), ("come",))[0], ("start-over",))[1] == CLOSED
    assert update(update(copied(), ("come",))[0], ("start-over",))[1] == ASKED


def test_a_question_does_not_stay_when_what_waited_is_opened() -> None:
    """All that waits is opened at once: here a file came while the conductor had to read all once more."""
    asked = after(with_series(), ("come",), ("conductor-lost",))[0]
    assert done(asked, ("come",)) == ({"question": ""}, [("take",)])
