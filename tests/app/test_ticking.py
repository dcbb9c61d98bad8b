"""What goes into the ZIP is ticked: what the page decides and shows of it."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, after, catalogue, done, series, told, update, with_series
from app.test_copying import zipped
from page.showing.listing import listing
from page.showing.veil import veil


def people() -> State:
    """Roe has two studies, one of two series; Doe has one."""
    found = [
        series("1", count=1, first=0, study="Head"),
        series("2", count=1, first=1, study="Head"),
        series("3", count=1, first=2, study="Knee"),
        series("4", count=1, first=3, study="Head", patient="Doe"),
    ]
    return update(with_series(found[0], count=4), catalogue(*found))[0]


@pytest.mark.parametrize(
    ("kind", "at", "left_out"),
    [("series", 1, ["2"]), ("study", 0, ["1", "2"]), ("person", 0, ["1", "2", "3"]), ("person", 3, ["4"])],
)
def test_a_series_a_study_and_a_person_can_be_left_out_and_taken_in_again(
    kind: str, at: int, left_out: list[str]
) -> None:
    """A study is that of one person, though another one's is called so as well."""
    state = update(people(), ("put-in", kind, at, False))[0]
    assert state["left_out"] == left_out
    assert [one["key"] for one in rows(state) if not one["ticked"]] == left_out
    assert update(state, ("put-in", kind, at, True))[0]["left_out"] == []
    twice = after(people(), ("put-in", "series", at, False), ("put-in", kind, at, False))[0]
    assert sorted(twice["left_out"]) == left_out


def rows(state: State) -> list[dict[str, Any]]:
    shown = {(name, prop): value for name, prop, value in listing(state)}
    return list(shown["series-list", "series"])


def test_the_conductor_is_told_which_files_are_left_out() -> None:
    """By their numbers, documents among them."""
    state = update(people(), ("put-in", "person", 0, False))[0]
    (payload,) = told(update(state, ("deidentify",))[1], "copy")
    assert payload["left_out"] == [0, 1, 2]


def test_copies_that_are_made_of_other_series_are_made_anew() -> None:
    """What is decided on a file then is done with all of them."""
    state = zipped(update(people(), ("deidentify",))[0], [0, "unused-bits", "No."])
    assert told(update(state, ("clear-bits",))[1], "more") != []
    state = update(state, ("put-in", "series", 3, False))[0]
    (payload,) = told(update(state, ("clear-bits",))[1], "copy")
    assert payload["left_out"] == [3]


def veiled(state: State) -> dict[tuple[str, str], Any]:
    return {(name, prop): value for name, prop, value in veil(state)}


def test_what_goes_in_is_said_before_the_button() -> None:
    """How many people and series; and that nothing is copied where nothing is ticked."""
    assert veiled(people())["people-count", "text"] == (
        "These are scans of 2 people. Copies of all of them go into one ZIP."
    )
    state = update(people(), ("put-in", "person", 0, False))[0]
    assert veiled(state)["people-count", "text"] == "1 of 4 series is ticked: only that goes into the ZIP."
    state = update(state, ("put-in", "person", 3, False))[0]
    page = veiled(state)
    assert page["people-count", "hidden"] and page["deidentify", "disabled"]
    assert page["deidentify-why", "text"].startswith("Nothing is ticked")
    assert done(state, ("deidentify",)) == ({}, [])


def test_ticks_are_closed_while_copies_are_made() -> None:
    """And say why; what is not there cannot be ticked."""
    state = update(people(), ("deidentify",))[0]
    assert done(state, ("put-in", "series", 0, False)) == ({}, [])
    assert all(one["why_not"] for one in rows(state)) and not any(one["why_not"] for one in rows(people()))
    assert done(people(), ("put-in", "series", 9, False)) == ({}, [])


def test_what_was_left_out_stays_so_when_more_files_come() -> None:
    """Its series is the same one."""
    state = update(people(), ("put-in", "series", 1, False))[0]
    state = after(state, catalogue(*people()["series"], series("5", count=1, first=4)))[0]
    assert [one["key"] for one in rows(state) if not one["ticked"]] == ["2"]
