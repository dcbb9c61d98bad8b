"""What the page decides about what may stay in copies."""

from __future__ import annotations

from app.events import asks, series, update, with_series


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
    state, _ = update(state, ("preview", asked, {"fields": [["k", "Name", "a", "b"]]}))
    assert state["fields"] is None
    state, _ = update(state, ("preview", {**asked, "policy": state["policy"]}, {"fields": [["k", "Name", "a", "b"]]}))
    assert state["fields"] == [["k", "Name", "a", "b"]]


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
