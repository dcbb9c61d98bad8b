"""What the page decides about the preview, presets, profiles, fields that a person types, and elements, exactly."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, after, done, ready, series, unread, update, with_series
from page.state import replace

PRESETS = [
    {"name": "basic", "title": "Basic", "sentence": "For all.", "profile": 'profile = "basic"'},
    {"name": "teaching", "title": "Teaching", "sentence": "For students.", "profile": 'profile = "teaching"'},
]
OWN = {"title": "Mine", "sentence": "It keeps dates.", "profile": 'keep = "dates"'}


def choosing(**changes: Any) -> State:
    """A page that knows what can be chosen."""
    return replace(update(with_series(), ("presets", {}, {"presets": PRESETS}))[0], **changes)


def only(state: State, *event: Any) -> dict[str, Any]:
    """What an event changes, but for the preview that is asked for because of it."""
    return {name: value for name, value in done(state, event)[0].items() if name != "previewed"}


def asked_with(state: State) -> dict[str, Any]:
    """All that a preview depends on, but for the files."""
    return {name: state[name] for name in ("policy", "key", "edits", "people")}


def test_the_preview_is_asked_for_with_all_that_was_chosen_and_presets_with_the_first() -> None:
    """One file of each series is looked at."""
    state = with_series(series("1"), series("2", first=3), count=6)
    state = replace(state, previewed=None, edits={"k": "v"}, key="ab")
    chosen = {"policy": 'profile = "basic"', "key": "ab", "edits": {"k": "v"}, "people": [{}, False]}
    changes, effects = done(state, ("search", "x"))
    assert changes == {"search": "x", "previewed": (chosen, 6)}
    asked = {**chosen, "numbers": [0, 3], "series_names": ["CT{place}, axial"] * 2}
    assert effects == [("ask", "preview", asked, "idle"), ("ask", "presets", {}, "")]


def test_presets_are_asked_for_until_they_are_known() -> None:
    """Then no more."""
    effects = done(choosing(previewed=None), ("search", "x"))[1]
    assert [effect[1] for effect in effects] == ["preview"]


@pytest.mark.parametrize(
    "stale", [("policy", "other"), ("read", 4), ("edits", {"k": "v"}), ("key", "cd"), ("people", [{"a": "b"}, False])]
)
def test_each_choice_has_its_own_preview(stale: tuple[str, Any]) -> None:
    """And so have files that were read meanwhile; what was looked at already is not again."""
    assert done(choosing(), ("search", "x"))[1] == []
    effects = done(choosing(**dict([stale])), ("search", "x"))[1]
    assert [effect[1] for effect in effects] == ["preview"]


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({}, True),
        ({"phase": "done"}, True),
        ({"phase": "reading"}, False),
        ({"phase": "deidentifying"}, False),
        ({"phase": "ready"}, False),
        ({"worker_ready": False}, False),
        ({"series": []}, False),
    ],
)
def test_the_preview_waits_until_all_is_there(changes: dict[str, Any], asked: bool) -> None:
    """Files, a reader, and nothing that is under way."""
    effects = done(choosing(**{"previewed": None, **changes}), ("search", "x"))[1]
    assert bool(effects) is asked


@pytest.mark.parametrize(("count", "looked_at"), [(59, 59), (60, 60), (61, 60)])
def test_at_most_sixty_series_are_looked_at_for_the_preview(count: int, looked_at: int) -> None:
    """The fields are the same in most."""
    found = [series(str(n), first=n) for n in range(count)]
    effects = done(choosing(previewed=None, series=found), ("search", "x"))[1]
    assert effects[0][2]["numbers"] == list(range(looked_at))


def test_presets_are_offered_and_the_first_can_be_saved_as_a_file() -> None:
    """It is the one that is chosen."""
    changes, effects = done(with_series(), ("presets", {}, {"presets": PRESETS}))
    assert changes == {"presets": PRESETS}
    assert effects == [("offer-profile", 'profile = "basic"')]


@pytest.mark.parametrize("stale", ["policy", "edits", "key", "people"])
def test_a_preview_of_another_choice_is_not_shown(stale: str) -> None:
    """Any part of it."""
    state = choosing()
    asked = {name: state[name] for name in ("policy", "edits", "key", "people")}
    rows = [["k", "Name", "a", "b", "", 0]]
    assert done(state, ("preview", {**asked, stale: "other"}, {"fields": rows})) == ({}, [])
    assert done(state, ("preview", asked, {"fields": rows})) == ({"fields": rows}, [])


def test_a_preset_that_is_chosen_can_be_saved_as_a_file_and_is_previewed() -> None:
    """What was wrong with a file is no longer said, and elements are put away."""
    state = choosing(profile_problem="No.", elements={"path": "a", "rows": []})
    changes, effects = done(state, ("choose-preset", "teaching"))
    policy = 'profile = "teaching"'
    assert changes.pop("previewed") == ({**asked_with(state), "policy": policy}, 3)
    assert changes == {"preset": "teaching", "policy": policy, "profile_problem": "", "elements": None}
    assert [effect[:2] for effect in effects] == [("offer-profile", policy), ("ask", "preview")]


@pytest.mark.parametrize("name", ["own", "unheard-of"])
def test_what_there_is_not_cannot_be_chosen(name: str) -> None:
    """Neither a preset of that name, nor a file that nobody brought."""
    assert done(choosing(), ("choose-preset", name)) == ({}, [])


def test_a_file_that_was_brought_can_be_chosen_again() -> None:
    """And a preset in its place, as before."""
    state, _ = after(choosing(), ("profile", {}, OWN), ("choose-preset", "teaching"))
    assert (state["preset"], state["policy"]) == ("teaching", 'profile = "teaching"')
    changes, effects = done(state, ("choose-preset", "own"))
    assert (changes["preset"], changes["policy"]) == ("own", 'keep = "dates"')
    assert effects[0] == ("offer-profile", 'keep = "dates"')


def test_a_profile_file_is_judged_before_it_is_used() -> None:
    """The conductor is asked."""
    assert done(choosing(), ("profile-chosen", "x = 1")) == ({}, [("ask", "profile", {"text": "x = 1"}, "")])


def test_a_profile_file_that_is_good_is_chosen() -> None:
    """What was wrong with another is no longer said, and elements are put away."""
    state = choosing(profile_problem="No.", elements={"path": "a", "rows": []})
    assert only(state, "profile", {}, OWN) == {
        "preset": "own",
        "policy": 'keep = "dates"',
        "own_profile": OWN,
        "profile_problem": "",
        "elements": None,
    }
    assert ("offer-profile", 'keep = "dates"') in update(state, ("profile", {}, OWN))[1]


def test_what_a_person_types_stands_in_place_of_the_choice() -> None:
    """For its field alone, without blanks around it; elements are put away, as they would be others."""
    state = choosing(edits={"a": "1", "b": "2"}, elements={"path": "a", "rows": []})
    assert only(state, "edit", "a", " 3 ") == {"edits": {"a": "3", "b": "2"}, "elements": None}
    assert only(state, "edit", "a", "  ") == {"edits": {"b": "2"}, "elements": None}


def test_elements_are_asked_for_with_what_was_chosen() -> None:
    """Of the file whose image is seen."""
    state = update(with_series(), ("go", 1))[0]
    chosen = asked_with(state)
    asked = {**chosen, "number": 1, "series_name": "CT, axial"}
    assert done(state, ("elements",)) == ({}, [("ask", "elements", asked, "view")])


def test_elements_that_are_here_are_shown_until_they_are_put_away() -> None:
    """By the same button."""
    found = {"path": "1.dcm", "rows": [["a"]]}
    assert done(with_series(), ("elements", {}, found)) == ({"elements": found}, [("focus", "elements-close")])
    assert done(replace(with_series(), elements=found), ("elements",)) == ({"elements": None}, [])


def test_there_are_no_elements_of_nothing() -> None:
    """Before a file is looked at."""
    assert done(ready(), ("elements",)) == ({}, [])


def test_elements_of_the_first_file_of_all_are_shown() -> None:
    """Its number is zero, whether it is looked at or read."""
    for found in (series("1"), series("1", count=0, stacks=[unread(0)])):
        assert done(with_series(found), ("elements",))[1][0][2]["number"] == 0


def test_elements_are_searched_as_one_types() -> None:
    """No one is asked for it."""
    assert done(choosing(), ("search", "name")) == ({"search": "name"}, [])
