"""Names that are hidden are on no part of the page."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, catalogue, ready, series, shown, update, with_series
from hypothesis import given
from hypothesis import strategies as st
from page.showing.letters import small
from page.showing.names import hidden_names, without_names
from page.showing.view import View
from page.state import replace

ROE, DOE = "Roe, Richard", "Doe, Jané"


def open_for(*patients: str) -> State:
    found = [series(str(at), first=at, count=1, patient=patient) for at, patient in enumerate(patients)]
    return update(update(ready(), ("found", ["Roe/a"]))[0], catalogue(*found))[0]


def test_each_person_has_a_number_instead() -> None:
    """In the order of the list; a name is a name in whatever letters, and so is a part of it."""
    hidden = hidden_names(replace(open_for(ROE, ROE, DOE), names_hidden=True))
    text = "ROE, RICHARD; doe, jané: head of Richard, Doe's, heroes"
    (said,) = without_names(hidden, [("status", "text", text)])
    assert said[2] == "Person 1; Person 2: head of •••, •••'s, heroes"


def test_nothing_is_hidden_until_somebody_wants_it() -> None:
    """And all is shown again afterwards."""
    state = with_series(series(patient=ROE))
    view = View()
    first = view.show(state)
    hidden = view.show(replace(state, names_hidden=True))
    assert "Roe" in repr(first) and "Roe" not in repr(hidden) and "Person 1" in repr(hidden)
    assert "Roe" in repr(view.show(state))


@pytest.mark.parametrize(
    ("prop", "value", "expected"),
    [
        ("series", [{"key": "roe", "patient": ROE}], [{"key": "roe", "patient": "Person 1"}]),
        ("text", "İİ Roe", "İİ •••"),
        ("choices", [("roe", "Roe")], [("roe", "•••")]),
        ("fields", [("name|Roe", "Name", "Roe")], [("name|Roe", "Name", "•••")]),
        ("value", "roe", "roe"),
        ("data-path", "roe", "roe"),
        ("problems", [{"path": "Roe/1", "reason": "roe"}], [{"path": "•••/1", "reason": "roe"}]),
        ("hidden", False, False),
        ("labels", [(1.5, 2.0, "Roe")], [(1.5, 2.0, "•••")]),
    ],
)
def test_what_tells_things_apart_stays(prop: str, value: Any, expected: Any) -> None:
    """Else a press on it would mean nothing."""
    hidden = hidden_names(replace(with_series(series(patient=ROE)), names_hidden=True))
    assert without_names(hidden, [("x", prop, value)]) == [("x", prop, expected)]


def test_tables_do_not_say_what_stands_in_the_files() -> None:
    """Numbers and birth dates are names too; what will stand in the copies is shown."""
    rows = [["id|1", "Patient number", "4711", "ANON-1", "", 0], ["", "Date of birth", "19300423", "", "", 0]]
    state = replace(with_series(), names_hidden=True, fields=rows)
    state["elements"] = {"rows": [["(0010,0030)", "PatientBirthDate", "19300423", "", "emptied"]], "path": "a"}
    page = shown(state)
    assert [row[2:4] for row in page["field-list", "fields"]] == [("•••", "ANON-1"), ("•••", "")]
    assert page["element-list", "elements"][0][2] == "•••"


@pytest.mark.parametrize(
    ("patient", "text", "seen"),
    [
        ("MÜLLER, JÜRGEN", "Müller/jürgen/1", "•••/•••/1"),
        ("Łukasiewicz", "ŁUKASIEWICZ", "Person 1"),
        ("山田", "山田 1", "Person 1 1"),
        ("Pan, Li", "Li's panel: pan", "Li's panel: •••"),
        ("100", "Image 100 of 200", "Image 100 of 200"),
        ("No name", "Name", "Name"),
    ],
)
def test_a_name_is_known_in_all_scripts_and_is_no_part_of_another_word(patient: str, text: str, seen: str) -> None:
    """Capital or small; short numbers are everywhere."""
    hidden = hidden_names(replace(with_series(series(patient=patient)), names_hidden=True))
    assert without_names(hidden, [("x", "text", text)]) == [("x", "text", seen)]


def test_words_of_the_page_that_things_are_chosen_by_stay() -> None:
    """Whatever somebody is called."""
    page = shown(replace(with_series(series(patient="Pan, Teaching Back")), names_hidden=True, question="start-over"))
    assert page["tool-list", "tools"][1][0] == "pan"
    assert page["asking-answers", "answers"][0][1] == "go-back"
    assert page["preset-cards", "cards"][0][0] == "basic"


def test_of_people_who_are_not_known_yet_no_folder_and_no_archive_is_named() -> None:
    """A folder is called as a person is, often."""
    problem = {"path": "Roe/a.zip", "reason": "damaged", "sentence": "It is damaged.", "number": 0}
    state = replace(
        ready(), problems=[problem], paths=["Roe.zip"], locked=[{"number": 0, "said": ""}], names_hidden=True
    )
    assert "Roe" not in repr(shown(state))


def test_whose_a_row_is_is_hidden_whole() -> None:
    """Also a number that is too short to be looked for everywhere."""
    state = replace(with_series(series(patient="1234")), names_hidden=True, fields=[["", "Name", "Roe", "A", "", 0]])
    assert [row[7] for row in shown(state)["field-list", "fields"]] == ["Person 1"]


def test_a_file_that_is_like_another_does_not_say_what_that_is_called() -> None:
    """In its sentence."""
    problem = {"path": "b", "reason": "duplicate", "sentence": "The same as Roe/a.", "like": "Roe/a"}
    (row,) = shown(replace(with_series(), names_hidden=True, problems=[problem]))["beside-list", "problems"]
    assert (row["path"], row["sentence"]) == ("•••", "The same as •••.")


def test_questions_about_people_do_not_say_who_they_are() -> None:
    """Nor do notes."""
    asked = {"one": "a", "other": "b", "sentence": "Roe, born 1930-04-23?", "must": False}
    state = replace(with_series(), questions=[asked], notes=["Roe 4711"], names_hidden=True)
    assert "1930" not in repr(shown(state)) and "4711" not in repr(shown(state))


@given(st.text())
def test_small_letters_are_as_many_as_before(text: str) -> None:
    """So that what is found in them is found in the text; letters of Europe as Python has them."""
    assert len(small(text)) == len(text)
    for letter in "ÀÉÎÕÜÝÞŁŚŽĄŒΑΩЖЯЁ":
        assert small(letter) == letter.lower()
    assert small("×÷ßø山") == "×÷ßø山"
