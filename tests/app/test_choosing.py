"""What the page decides about what may stay in copies."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import asks, done, series, shown, update, with_series


def test_the_fields_are_asked_for_again_whenever_the_choice_changes() -> None:
    state = with_series(series(count=3), count=3)
    state, effects = update(state, ("stage", 600, 400))
    state = {**state, "previewed": None}
    state, effects = update(state, ("stage", 601, 400))
    (payload,) = asks(effects, "preview")
    assert payload["policy"] == state["policy"] and payload["numbers"] == [0]
    state, effects = update(state, ("stage", 602, 400))
    assert asks(effects, "preview") == []
    presets = [{"name": "teaching", "title": "T", "sentence": "For.", "profile": 'profile = "teaching"'}]
    state, _ = update(state, ("presets", {}, {"presets": presets}))
    state, effects = update(state, ("choose-preset", "teaching"))
    assert asks(effects, "preview")[0]["policy"] == 'profile = "teaching"'
    assert ("offer-profile", 'profile = "teaching"') in effects
    state, effects = update(state, ("edit", "name|x", " Case 1 "))
    assert asks(effects, "preview")[0]["edits"] == {"name|x": "Case 1"}
    state, _ = update(state, ("edit", "name|x", " "))
    assert state["edits"] == {}


def test_an_answer_for_an_earlier_choice_is_not_shown() -> None:
    state = with_series(series(count=3), count=3)
    asked = {"policy": "something else", "edits": {}, "key": state["key"], "people": state["people"]}
    state, _ = update(state, ("preview", asked, {"fields": [["k", "Name", "a", "b", "", 0]]}))
    assert state["fields"] is None
    state, _ = update(
        state, ("preview", {**asked, "policy": state["policy"]}, {"fields": [["k", "Name", "a", "b", "", 0]]})
    )
    assert state["fields"] == [["k", "Name", "a", "b", "", 0]]


def typed(text: str, after: str, why: str = "") -> dict[tuple[str, str], Any]:
    """What the page shows when it is known what becomes of what was typed."""
    state = update(with_series(), ("edit", "k", text))[0]
    asked = {name: state[name] for name in ("policy", "key", "edits", "people")}
    return shown(update(state, ("preview", asked, {"fields": [["k", "Name", "a", after, why, 0]]}))[0])


@pytest.mark.parametrize(
    ("text", "after", "why", "said"),
    [
        ("Case 1", "Case 1", "", ""),
        ("M\u00fcller", "Muller", "", "In the copies: Muller"),
        (
            "Kanari",
            "",
            "",
            "This will be empty in the copies, as what you typed holds a name, number or date out of your files.",
        ),
        ("山田", "ANON-1", "Please use letters.", "Please use letters."),
    ],
)
def test_what_becomes_of_what_was_typed_is_said(text: str, after: str, why: str, said: str) -> None:
    """Where it is not what was typed; what cannot be used closes the button, which says so."""
    page = typed(text, after, why)
    ((*row, found, is_bad, _whose),) = page["field-list", "fields"]
    assert row == ["k", "Name", "a", after, text] and is_bad is bool(why)
    assert found.startswith(said) and bool(found) is bool(said)
    assert page["deidentify", "disabled"] is bool(why)
    assert page["deidentify-why", "text"].startswith("Something that you typed cannot be used") is bool(why)


def test_nothing_is_said_of_what_was_typed_before_it_is_known() -> None:
    """What stands there is of what was typed before, or of nothing."""
    state = update(with_series(), ("edit", "k", "M\u00fcller"))[0]
    asked = {name: state[name] for name in ("policy", "key", "edits", "people")}
    state = update(state, ("preview", asked, {"fields": [["k", "Name", "a", "", "No.", 0]]}))[0]
    for text in ("Meier", ""):
        page = shown(update(state, ("edit", "k", text))[0])
        assert page["field-list", "fields"] == [("k", "Name", "a", "", text, "", False, "Roe")]
        assert not page["deidentify", "disabled"]


def test_no_copies_are_made_of_what_cannot_be_used() -> None:
    """The button is closed; a key may still press it."""
    state = update(with_series(), ("edit", "k", "山田"))[0]
    asked = {name: state[name] for name in ("policy", "key", "edits", "people")}
    state = update(state, ("preview", asked, {"fields": [["k", "Name", "a", "b", "No.", 0]]}))[0]
    assert done(state, ("deidentify",)) == ({}, [])


def test_a_bad_profile_is_said_and_changes_nothing() -> None:
    state = with_series(series(count=3), count=3)
    before = state["policy"]
    state, effects = update(state, ("profile-chosen", "x"))
    assert asks(effects, "profile") == [{"text": "x"}]
    state, _ = update(state, ("failed", "profile", {}, {"reason": "profile", "sentence": "Line 1: No."}))
    assert (state["policy"], state["profile_problem"]) == (before, "Line 1: No.")


def test_elements_are_those_of_the_file_on_the_screen_and_can_be_put_away() -> None:
    state = with_series(series(count=3), count=3)
    state, effects = update(state, ("go", 2))
    state, effects = update(state, ("elements",))
    assert asks(effects, "elements")[0]["number"] == 2
    state, _ = update(state, ("elements", {}, {"path": "2.dcm", "rows": []}))
    assert state["elements"]
    state, effects = update(state, ("elements",))
    assert state["elements"] is None and asks(effects, "elements") == []
