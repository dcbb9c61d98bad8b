"""Several panes: each with its own series, window and place; the list, the tools and the keys are for one of them."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    State,
    after,
    answered,
    catalogue,
    done,
    info,
    ready,
    series,
    unread,
    update,
    wants,
    with_series,
)
from page.showing.view import View

TWO = (series("1"), series("2", first=3, count=5))


def side_by_side() -> State:
    """Two panes, the second with another series; both have their picture."""
    state, _ = after(with_series(*TWO, count=8), ("panes", 2), ("pane", 1), ("choose", "2"))
    return all_answered(state)


def all_answered(state: State) -> State:
    """The pictures that all panes wait for arrive."""
    while waiting := [pane["asking"]["key"] for pane in state["panes"] if pane["asking"]]:
        state, _ = update(state, ("picture", waiting[0], info()))
    return state


def of(state: State, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(pane[name] for name in names) for pane in state["panes"]]


def page_of(state: State) -> dict[tuple[str, str], Any]:
    return {(name, prop): value for name, prop, value in View().show(state)}


def test_a_second_pane_shows_another_series_with_its_own_window_and_scroll() -> None:
    """What is done in one is not done in the other."""
    state = side_by_side()
    assert of(state, "series_key", "index") == [("1", 0), ("2", 2)]
    state = all_answered(after(state, ("in", 0, "go", 1), ("in", 1, "go", 4), ("in", 1, "window", 0, 32))[0])
    assert of(state, "index", "window") == [(1, None), (4, (40.0, 450.0))]
    page = page_of(state)
    assert [page[f"viewport-{n}", "data-series-uid"] for n in (0, 1)] == ["1", "2"]
    assert [page[f"viewport-{n}", "data-index"] for n in (0, 1)] == [1, 4]
    assert [page[f"viewport-{n}", "data-count"] for n in (0, 1)] == [3, 5]
    assert [page[f"slice-slider-{n}", "max"] for n in (0, 1)] == [3, 5]


def test_each_pane_wants_its_own_picture() -> None:
    """Both at once, and each is painted where it is wanted."""
    state, effects = update(side_by_side(), ("invert",))
    assert wants(effects)[0]["picture"] == (5, 0, "frame")
    state, effects = update(state, ("in", 0, "go", 2))
    ((_, key, _around),) = effects
    assert key[0] == (2, 0, "frame")
    waiting = state["panes"][1]["asking"]["key"]
    assert [effect[:3] for effect in update(state, ("picture", waiting, info()))[1]] == [("paint", 1, waiting)]
    assert [effect[:3] for effect in update(state, ("picture", key, info()))[1]] == [("paint", 0, key)]


def test_two_panes_that_want_the_same_picture_both_get_it() -> None:
    """It is one picture."""
    state, effects = after(with_series(*TWO, count=8), ("panes", 2), ("pane", 1), ("choose", "1"), ("go", 1))
    state = all_answered(state)
    state, _ = after(state, ("in", 0, "go", 2), ("in", 1, "go", 2))
    key = state["panes"][0]["asking"]["key"]
    assert key == state["panes"][1]["asking"]["key"]
    _, effects = update(state, ("picture", key, info()))
    assert [effect[:3] for effect in effects] == [("paint", 0, key), ("paint", 1, key)]


def test_the_list_the_tools_and_the_keys_are_for_the_pane_that_is_chosen() -> None:
    """And say of that one what they say."""
    state = side_by_side()
    for number, key in ((0, "1"), (1, "2")):
        chosen, _ = update(state, ("pane", number))
        moved, _ = after(chosen, ("key", "ArrowDown"), ("invert",))
        assert [pane["invert"] for pane in moved["panes"]] == [number == 0, number == 1]
        page = page_of(moved)
        assert page["series-list", "current"] == key
        assert page["invert", "aria-pressed"] == "true"
        assert [page[f"pane-{n}", "aria-current"] for n in (0, 1)] == [str(n == number).lower() for n in (0, 1)]
    page = page_of(after(state, ("in", 0, "invert"), ("pane", 1))[0])
    assert page["invert", "aria-pressed"] == "false"


@pytest.mark.parametrize(
    ("event", "chosen"),
    [
        (("press", 1, 0, 0, ""), 0),
        (("wheel", 0, 0, 40, "wheel"), 0),
        (("go", 1), 0),
        (("drag", 1, 5, 5), 1),
        (("tick", 5.0), 1),
        (("stage", 500, 500), 1),
    ],
)
def test_a_pane_is_chosen_by_what_somebody_does_in_it(event: tuple[Any, ...], chosen: int) -> None:
    """And not by what happens there by itself."""
    assert update(side_by_side(), ("in", 0, *event))[0]["pane"] == chosen


def test_a_tool_acts_in_the_pane_in_which_it_is_used() -> None:
    """Which need not be the one that is chosen."""
    state = update(side_by_side(), ("tool", "pan"))[0]
    state, _ = after(state, ("in", 0, "press", 1, 0, 0, ""), ("in", 0, "drag", 1, 9, 4), ("in", 0, "lift", 1))
    assert of(state, "pan") == [((9, 4),), ((0, 0),)]


def test_one_pane_alone_is_not_marked_as_chosen() -> None:
    """There is no other."""
    assert page_of(with_series())["pane-0", "aria-current"] == "false"


def test_a_new_pane_is_empty() -> None:
    """Also when more files are found; what the others show stays."""
    state = answered(update(with_series(*TWO, count=8), ("panes", 2))[0])
    state = all_answered(update(state, catalogue(*TWO, series("3", first=8)))[0])
    assert of(state, "series_key") == [("1",), (None,)]
    assert page_of(state)["viewport-1", "hidden"] is True


def test_panes_are_closed_from_the_last() -> None:
    """The one that is chosen is one of those that are left."""
    state, _ = update(side_by_side(), ("panes", 1))
    assert of(state, "series_key") == [("1",)] and state["pane"] == 0


def test_what_comes_for_a_pane_that_is_closed_changes_nothing() -> None:
    """A tick, a size, or a picture that it waited for."""
    state, _ = update(side_by_side(), ("in", 1, "go", 0))
    key = state["panes"][1]["asking"]["key"]
    state, _ = update(state, ("panes", 1))
    for event in (("in", 1, "tick", 5.0), ("in", 1, "stage", 9, 9), ("picture", key, info())):
        assert done(state, event) == ({}, [])


def test_what_plays_in_one_pane_stands_still_in_the_other() -> None:
    """Each has its own time."""
    state, effects = update(side_by_side(), ("in", 1, "play"))
    assert effects == [("later", 0, ("in", 1, "tick"))]
    state = all_answered(after(state, ("in", 1, "tick", 0.0), ("in", 1, "tick", 90.0))[0])
    assert of(state, "index", "playing") == [(0, False), (3, True)]


def test_a_report_is_read_in_one_pane_beside_an_image_in_the_other() -> None:
    """What lies inside of it is offered there."""
    both = (series("1"), series("2", count=0, stacks=[unread(3)]))
    state, effects = after(with_series(*both, count=4), ("panes", 2), ("pane", 1), ("choose", "2"))
    said = {"kind": "PDF", "title": "A", "sentence": "", "facts": [], "lines": [], "drawings": []}
    inside = {"mime_type": "application/pdf", "suffix": ".pdf", "size": 1, "plays": "", "sentence": ""}
    state, effects = update(state, ("document", {"number": 3}, {**said, "enclosed": inside}))
    assert effects == [("offer-document", {"number": 3, "pane": 1}, inside)]
    page = page_of(state)
    assert [page[f"document-{n}", "hidden"] for n in (0, 1)] == [True, False]
    assert [page[f"stage-{n}", "hidden"] for n in (0, 1)] == [False, True]


@pytest.mark.parametrize("number", [0, 1])
def test_a_picture_that_fails_is_said_in_its_pane(number: int) -> None:
    """The other one stays as it is."""
    state, effects = update(side_by_side(), ("in", number, "go", 1))
    (asked,) = wants(effects)
    state, _ = update(state, ("failed", "picture", asked, {"reason": "x", "sentence": "Damaged."}))
    assert [pane["problem"] for pane in state["panes"]] == ["Damaged." if n == number else "" for n in (0, 1)]


def with_report() -> tuple[State, dict[str, Any]]:
    """The same report in two panes; what the second one asked for is not here yet."""
    both = (series("1"), series("2", count=0, stacks=[unread(3)]))
    said = {"kind": "PDF", "title": "A", "sentence": "", "facts": [], "lines": [], "drawings": []}
    inside = {"mime_type": "application/pdf", "suffix": ".pdf", "size": 1, "plays": "", "sentence": ""}
    answer = {**said, "enclosed": inside}
    state, _ = after(with_series(*both, count=4), ("choose", "2"), ("document", {"number": 3}, answer))
    return after(state, ("panes", 2), ("pane", 1), ("choose", "2"))[0], answer


def test_a_report_that_is_opened_a_second_time_leaves_the_first_as_it_is() -> None:
    """What is offered there stays, and so does what it says, also where the second time fails."""
    state, answer = with_report()
    _, effects = update(state, ("document", {"number": 3}, answer))
    assert [effect[1]["pane"] for effect in effects] == [1]
    failed, _ = update(state, ("crashed", "document", {"number": 3}))
    assert failed["panes"][0]["document"] == answer and "stop" in failed["panes"][1]["document"]["sentence"]


def test_what_cannot_be_offered_is_said_in_its_pane() -> None:
    """The browser had no room for it: nothing is left to save or open there."""
    state, answer = with_report()
    state, effects = update(state, ("document", {"number": 3}, answer))
    error = {"reason": "browser", "sentence": "No room."}
    state, _ = update(state, ("failed", "document", effects[0][1], error))
    page = page_of(state)
    assert (page["document-sentence-1", "text"], page["document-inside-1", "hidden"]) == ("No room.", True)
    assert page["document-inside-0", "hidden"] is False


def test_an_empty_pane_that_is_chosen_hides_nothing() -> None:
    """What the other one shows is still seen; it counts no images, and says nothing of a series."""
    state, _ = after(with_series(*TWO, count=8), ("panes", 2), ("pane", 1))
    page = page_of(state)
    assert page["viewer", "hidden"] is False and page["viewport-0", "hidden"] is False
    assert (page["slider-label-1", "hidden"], page["corner-series-1", "text"]) == (True, "")
    assert page_of(ready())["viewer", "hidden"] is True


def test_nothing_is_left_of_a_series_that_is_gone() -> None:
    """In the pane that is not chosen."""
    state, _ = after(side_by_side(), ("in", 1, "go", 0), ("pane", 0))
    view = View()
    page = {(name, prop): value for name, prop, value in view.show(state)}
    assert page["corner-series-1", "text"] != ""
    state, _ = update(state, catalogue(TWO[0]))
    page |= {(name, prop): value for name, prop, value in view.show(state)}
    assert (page["corner-series-1", "text"], page["viewport-1", "hidden"]) == ("", True)


def test_panes_have_names_where_there_are_several() -> None:
    """For those who hear the page."""
    assert page_of(with_series())["pane-0", "aria-label"] == "View"
    page = page_of(side_by_side())
    assert [page[f"pane-{n}", "aria-label"] for n in (0, 1)] == ["View 1 of 2", "View 2 of 2"]


def test_the_list_of_windows_is_that_of_the_pane_that_is_chosen() -> None:
    """Also where both have the same: what was chosen in one is not chosen in the other."""
    state, view = side_by_side(), View()
    view.show(state)
    shows = view.show(update(state, ("pane", 0))[0])
    names = [name for _value, name in {one[:2]: one[2] for one in shows}["presets", "choices"]]
    assert names == ["Own: 40 ± 200", "Lung", "Curve", "Automatic"]
