"""What the page decides and shows about people who look like one person."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, after, catalogue, done, series, told, update, with_series
from page.showing.people import people
from page.showing.veil import veil
from page.state import replace

ASKED = {"one": "person:a", "other": "person:b", "sentence": "A and B look like one person. Are they?", "must": False}
MUST = {**ASKED, "other": "person:c", "must": True}


def asked(*questions: dict[str, Any]) -> State:
    """The conductor has questions."""
    return after(with_series(), ("catalogue", {**catalogue(series())[1], "questions": list(questions)}))[0]


@pytest.mark.parametrize(("event", "is_one"), [("one-person", True), ("two-people", False)])
def test_the_conductor_is_told_what_the_person_says(event: str, is_one: bool) -> None:
    """And the question is not shown any more."""
    state, effects = update(asked(ASKED, MUST), (event, 0))
    assert told(effects, "same-person") == [{"one": "person:a", "other": "person:b", "is_one": is_one}]
    assert state["questions"] == [MUST]


@pytest.mark.parametrize("changes", [{"phase": "deidentifying"}, {"saving": True}])
def test_nothing_is_said_while_copies_are_made(changes: dict[str, Any]) -> None:
    """Nor of a question that is not there any more."""
    assert done(replace(asked(ASKED), **changes), ("one-person", 0)) == ({}, [])
    assert done(asked(ASKED), ("one-person", 1)) == ({}, [])


def test_copies_are_not_made_before_it_is_said_what_must_be() -> None:
    """The button says why."""
    assert done(asked(MUST), ("deidentify",)) == ({}, [])
    assert told(update(asked(ASKED), ("deidentify",))[1], "copy") != []
    page = shown(asked(MUST))
    assert page["deidentify", "disabled"] and "one person" in page["deidentify-why", "text"]


def shown(state: State) -> dict[tuple[str, str], Any]:
    return {(name, prop): value for name, prop, value in people(state) + veil(state)}


def test_questions_have_two_buttons_that_say_why_they_are_closed() -> None:
    """What a key cannot keep apart cannot be kept apart with it."""
    (first, second) = shown(asked(ASKED, MUST))["people-list", "questions"]
    assert first == (ASKED["sentence"], "", "")
    assert second[1] == "" and "without it" in second[2]
    busy = shown(replace(asked(ASKED), phase="deidentifying"))["people-list", "questions"][0]
    assert busy[1] == busy[2] != ""
    assert shown(asked())["people", "hidden"] is True


def test_that_there_are_several_people_is_said_before_the_button() -> None:
    state = update(with_series(), catalogue(series("1"), series("2", patient="Doe")))[0]
    assert shown(state)["people-count", "text"].startswith("These are scans of 2 people.")
    assert shown(with_series())["people-count", "hidden"] is True


def test_copies_are_made_anew_when_it_was_said_who_is_one_person() -> None:
    """Those at hand have other made-up names."""
    state = update(asked(ASKED), ("deidentify",))[0]
    people_now = [{"person:b": "person:a"}, False]
    state = update(state, ("catalogue", {**catalogue(series())[1], "people": people_now}))[0]
    assert state["people"] == people_now and state["made_of"][3] == [{}, False]


def test_what_is_odd_about_who_is_who_is_shown() -> None:
    """Also where there is nothing to ask."""
    note = "2 people have the number 1."
    state = update(with_series(), ("catalogue", {**catalogue(series())[1], "notes": [note]}))[0]
    page = shown(state)
    assert page["people-notes", "notes"] == [note] and page["people", "hidden"] is False
    assert page["people-title", "text"] == "Who is who" and page["people-why", "hidden"] is True
