"""The page's shape: the four steps, the panel, what lies over the rest, and what a finger does."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, after, answered, done, pane, ready, shown, update, with_series
from app.test_copying import zipped
from app.test_tools import at, using
from page.state import new_state, panel_is_open, replace, step_of
from page.tools.table import TOOLS
from page.tools.tool import Tool

NARROW = ("window-fits", True, True)


def copied(state: State) -> State:
    return zipped(update(state, ("deidentify",))[0])


def folded(state: State) -> State:
    return replace(state, panel=False)


@pytest.mark.parametrize(
    ("state", "step"),
    [
        (new_state(), "open"),
        (ready(), "open"),
        (with_series(), "stay"),
        (folded(with_series()), "look"),
        (update(with_series(), ("deidentify",))[0], "save"),
        (copied(with_series()), "save"),
        (folded(copied(with_series())), "look"),
    ],
)
def test_a_person_sees_at_which_step_they_are(state: State, step: str) -> None:
    """Of four, one is the present one."""
    page = shown(state)
    assert step_of(state) == step
    current = {name: page[f"step-{name}", "aria-current"] for name in ("open", "look", "stay", "save")}
    assert current == {**dict.fromkeys(current, ""), step: "step"}


def test_a_step_that_cannot_be_gone_to_says_why() -> None:
    """There is nothing to look at before something is open, and nothing to save before it is made."""
    page = shown(ready())
    assert not page["step-open", "disabled"]
    for step in ("look", "stay"):
        assert (page[f"step-{step}", "disabled"], page[f"step-{step}", "title"]) == (True, "Open a folder first.")
    page = shown(with_series())
    assert (page["step-save", "disabled"], page["step-save", "title"]) == (True, "Make the copies first.")
    assert not shown(copied(with_series()))["step-save", "disabled"]


def test_the_panel_is_open_where_there_is_room_and_folded_where_it_would_lie_over_the_image() -> None:
    """Until somebody says otherwise."""
    state = with_series()
    assert panel_is_open(state) and not shown(state)["panel", "hidden"]
    state = update(state, NARROW)[0]
    assert not panel_is_open(state) and shown(state)["next", "hidden"] is False
    state = update(state, ("panel",))[0]
    assert panel_is_open(state) and shown(state)["next", "hidden"] is True
    assert shown(ready())["panel", "hidden"] is True


def test_on_a_narrow_page_one_button_leads_from_step_to_step() -> None:
    """From looking to what may stay, and to the copies once they are there."""
    state = update(with_series(), NARROW)[0]
    assert shown(state)["next", "text"] == "Next: what may stay"
    state, effects = update(state, ("next",))
    assert step_of(state) == "stay" and ("focus", "veil") in effects
    state = copied(state)
    assert step_of(state) == "save"
    state = update(state, ("step", "look"))[0]
    assert shown(state)["next", "text"] == "Check and save"
    state, effects = update(state, ("next",))
    assert step_of(state) == "save" and ("focus", "result") in effects


def test_when_the_copies_are_made_the_result_is_shown_first() -> None:
    """Also where the panel was folded."""
    state = update(folded(with_series()), ("deidentify",))[0]
    state = zipped(state)
    assert panel_is_open(state) and step_of(state) == "save"


def test_with_something_open_the_ways_in_are_behind_the_first_step() -> None:
    """A second press closes them; what is chosen closes them too."""
    state = with_series()
    assert shown(ready())["drop", "hidden"] is False and shown(state)["drop", "hidden"] is True
    state = update(state, ("step", "open"))[0]
    assert shown(state)["drop", "hidden"] is False and shown(state)["step-open", "aria-expanded"] == "true"
    assert shown(update(state, ("step", "open"))[0])["drop", "hidden"] is True
    assert update(state, ("come",))[0]["sheet"] == ""


def test_escape_closes_what_lies_uppermost() -> None:
    """One thing at a time: a sheet, elements, the proof, the whole screen; on a narrow page the panel."""
    state = replace(with_series(), sheet="help", elements={"rows": []}, proof=[], full=True, narrow=True, panel=True)
    for name, gone in (("sheet", ""), ("elements", None), ("proof", None), ("full", False), ("panel", False)):
        state, effects = update(state, ("key", "Escape"))
        assert state[name] == gone
        assert [effect[0] for effect in effects] == ["full-screen" if name == "full" else "focus"]
    wide = with_series()
    assert panel_is_open(update(wide, ("close",))[0])


def test_the_images_alone_fill_the_screen() -> None:
    """Once there are any; the browser may leave it by itself."""
    assert done(ready(), ("key", "f")) == ({}, [])
    state, effects = update(with_series(), ("key", "f"))
    assert effects == [("full-screen", True)] and shown(state)["body", "full-view"] is True
    assert update(state, ("full-screen-is", True))[0]["full"] is True
    assert update(state, ("full-screen-is", False))[0]["full"] is False
    assert update(state, ("step", "stay"))[0]["full"] is False


@pytest.mark.parametrize(("key", "name"), [("?", "sheet"), ("h", "names_hidden"), ("o", "sheet"), ("n", "panel")])
def test_a_key_that_is_held_down_does_it_once(key: str, name: str) -> None:
    """Else it would flicker."""
    state = update(folded(with_series()), ("key", key))[0]
    assert state[name]
    assert update(state, ("key", key, True))[0] is state


# --- fingers --------------------------------------------------------------------------------------------------------


def touched(state: State, *points: tuple[float, float]) -> State:
    """One finger, from the first of some places to the last."""
    (x, y), *rest = points
    state = at(state, ("press", 1, x, y, "touch", 1000.0))
    for point in rest:
        state = at(state, ("drag", 1, *point))
    return state


def test_one_finger_scrolls_until_a_tool_is_chosen() -> None:
    """Then it does what the tool does."""
    state = using("")
    assert pane(touched(state, (0, 0), (0, 12)))["index"] == pane(state)["index"] + 2
    moved = touched(using("pan"), (0, 0), (0, 12))
    assert pane(moved)["pan"] == (0, 12) and pane(moved)["index"] == pane(state)["index"]


def test_the_bar_shows_what_one_pointer_does() -> None:
    """A finger scrolls, a mouse changes the brightness, until something is chosen."""
    state = with_series()
    assert shown(state)["tool-list", "pressed"] == "window"
    assert shown(update(state, NARROW)[0])["tool-list", "pressed"] == "scroll"
    assert shown(replace(update(state, NARROW)[0], tool="zoom"))["tool-list", "pressed"] == "zoom"


def test_the_right_button_changes_the_brightness_whatever_is_chosen() -> None:
    """And the middle one moves the image."""
    state = at(using("scroll"), ("press", 1, 0, 0, "right"), ("drag", 1, 20, 0))
    assert pane(state)["window"] is not None
    assert pane(at(using("scroll"), ("press", 1, 0, 0, "middle"), ("drag", 1, 20, 0)))["pan"] == (20, 0)


def tap(state: State, x: float, y: float, ms: float) -> State:
    return at(state, ("press", 1, x, y, "touch", ms), ("lift", 1, ms + 80))


def test_two_taps_at_one_place_show_the_whole_image_again() -> None:
    """Soon after each other."""
    near = at(using("pan"), ("zoom", 3), ("pan", 30, 20))
    once = tap(near, 10, 10, 1000)
    assert pane(once)["zoom"] == pane(near)["zoom"]
    assert (pane(tap(once, 14, 12, 1200))["zoom"], pane(tap(once, 14, 12, 1200))["pan"]) == (1.0, (0.0, 0.0))
    for late in (tap(once, 14, 12, 1900), tap(once, 140, 12, 1200)):
        assert pane(late)["zoom"] == pane(near)["zoom"]


def test_what_was_dragged_or_held_or_was_two_fingers_is_no_tap() -> None:
    """Only a finger that goes down and up again."""
    near = at(using("pan"), ("zoom", 3))
    dragged = at(touched(near, (10, 10), (50, 10)), ("lift", 1, 1080.0))
    held = at(touched(near, (10, 10)), ("lift", 1, 1900.0))
    two = at(touched(near, (10, 10)), ("press", 2, 60, 10, "touch", 1010.0), ("lift", 2, 1050.0), ("lift", 1, 1080.0))
    for state in (dragged, held, two):
        assert pane(state)["tapped"] is None


def lingering(state: State, *points: tuple[float, float]) -> tuple[State, list[Any]]:
    """A finger that is down for half a second."""
    return after(touched(state, *points), ("in", 0, "linger", 1, 1000.0, 1500.0))


def test_a_finger_that_stays_asks_for_the_value_there() -> None:
    """One question at a time; the answer is drawn beside a ring, and goes when the finger does."""
    state, effects = lingering(using(""), (0, 0), (2, 1))
    (ask,) = [effect for effect in effects if effect[:2] == ("ask", "value")]
    held = pane(state)["held"][1]
    assert (ask[2]["column"], ask[2]["row"]) == (int(held["column"] + 0.5), int(held["row"] + 0.5))
    moved, effects = after(state, ("in", 0, "drag", 1, 30, 30))
    assert not [effect for effect in effects if effect[:2] == ("ask", "value")]
    told, effects = after(moved, ("value", ask[2], {"text": "40 HU"}))
    assert [effect[1] for effect in effects if effect[0] == "ask"] == ["value"], "the finger is elsewhere by now"
    told = update(state, ("value", ask[2], {"text": "40 HU"}))[0]
    ((((x, y),), text),) = shown(told)["shapes", "shapes"]
    assert text == "40 HU" and abs(x) < 30 and abs(y) < 30
    assert shown(at(told, ("lift", 1, 2000.0)))["shapes", "shapes"] == []


def test_a_finger_that_moves_or_is_not_alone_asks_for_nothing() -> None:
    """It scrolls, or enlarges."""
    second = ("press", 2, 9, 9, "touch", 1100.0)
    for state in (touched(using(""), (0, 0), (0, 30)), at(touched(using(""), (0, 0)), second)):
        assert pane(at(state, ("linger", 1, 1000.0, 1500.0)))["holding"] != "probe"


def test_every_tool_says_what_it_does() -> None:
    """In its button's words."""
    assert all(isinstance(tool, Tool) and tool.title and tool.icon for tool in TOOLS)
    assert answered(with_series())


def test_an_answer_for_another_place_is_not_shown() -> None:
    """The finger went up, and down elsewhere, before it came."""
    state, effects = lingering(using(""), (0, 0))
    (ask,) = [effect for effect in effects if effect[:2] == ("ask", "value")]
    state = at(state, ("lift", 1, 1600.0), ("press", 1, 40, 40, "touch", 1700.0))
    state, effects = after(state, ("in", 0, "linger", 1, 1700.0, 2200.0))
    assert [effect[1] for effect in effects if effect[0] == "ask"] == ["value"]
    assert shown(update(state, ("value", ask[2], {"text": "40 HU"}))[0])["shapes", "shapes"] == []


def test_two_clicks_of_another_button_show_nothing_else() -> None:
    """They brighten and move."""
    state = at(using("pan"), ("zoom", 3))
    for ms in (1000.0, 1150.0):
        state = at(state, ("press", 1, 0, 0, "right", ms), ("lift", 1, ms + 50))
    assert pane(state)["zoom"] > 1


def test_what_comes_or_fails_is_said_where_it_can_be_read() -> None:
    """The images alone would hide the question, or the reason."""
    full = update(with_series(), ("full",))[0]
    state, effects = update(full, ("come",))
    assert state["full"] is False and ("full-screen", False) in effects and state["question"]
    broken = update(full, ("broken", "Gone."))[0]
    assert broken["full"] is False
    assert shown(update(broken, ("sheet", "help"))[0])["help", "hidden"] is False


def test_one_thing_at_a_time_lies_over_the_rest() -> None:
    """The last that was asked for."""
    state = update(with_series(), ("sheet", "help"))[0]
    state = update(state, ("proving",))[0]
    assert (state["sheet"], state["proof"]) == ("", [])
    state = update(state, ("elements", {}, {"rows": [], "path": "a"}))[0]
    assert (state["proof"], bool(state["elements"])) == (None, True)
    assert update(state, ("sheet", "help"))[0]["elements"] is None
