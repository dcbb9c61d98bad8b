"""Names that are hidden are on no part of the page."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, catalogue, ready, series, shown, update, with_series
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
    rows = [["id|1", "Patient number", "4711", "ANON-1", ""], ["", "Date of birth", "19300423", "", ""]]
    state = replace(with_series(), names_hidden=True, fields=rows)
    state["elements"] = {"rows": [["(0010,0030)", "PatientBirthDate", "19300423", "", "emptied"]], "path": "a"}
    page = shown(state)
    assert [row[2:4] for row in page["field-list", "fields"]] == [("•••", "ANON-1"), ("•••", "")]
    assert page["element-list", "elements"][0][2] == "•••"
