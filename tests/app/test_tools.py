"""Every tool by mouse, touch and keys, as their events come from the browser: no browser is needed."""

from __future__ import annotations

from math import exp
from typing import Any

import pytest
from app.events import State, after, answered, done, looking, pane, ready, series, shown, unread, update, with_series
from page.deciding.handling import KEYS, meaning
from page.placing import place, to_image, to_stage
from page.state import replace
from page.tools.table import TOOLS, tool_by, tool_of


def at(state: State, *events: tuple[Any, ...]) -> State:
    """After events in the first pane, the pictures that are wanted arriving in between."""
    for event in events:
        state = answered(update(state, ("in", 0, *event))[0])
    return state


def using(tool: str, count: int = 9) -> State:
    """An image of 128 x 128 in a stage of 600 x 400, in the middle of a stack, with a tool chosen."""
    state = answered(update(with_series(series(count=count), count=count), ("go", count // 2))[0])
    return update(state, ("tool", tool))[0]


def dragged(state: State, *places: tuple[float, float], way: str = "", ident: int = 1) -> State:
    """A pointer goes down at the first place, moves to the others, and goes up."""
    (x, y), *others = places
    state = at(state, ("press", ident, x, y, way), *[("drag", ident, *other) for other in others])
    return at(state, ("lift", ident))


def pinched(state: State, first: list[tuple[float, float]], second: list[tuple[float, float]]) -> State:
    """Two fingers go down, move by turns, and go up."""
    state = at(state, ("press", 1, *first[0], ""), ("press", 2, *second[0], ""))
    for one, other in zip(first[1:], second[1:]):
        state = at(state, ("drag", 1, *one), ("drag", 2, *other))
    return at(state, ("lift", 1), ("lift", 2))


def place_at(state: State, x: float, y: float) -> tuple[float, float]:
    """Column and row of the image that are seen there."""
    return to_image(place(pane(state), pane(state)["shown"], state["ratio"]), x, y)


# --- window ---------------------------------------------------------------------------------------------------------


def test_the_window_is_dragged_across_for_width_and_down_for_center() -> None:
    """By 256ths of the width for each CSS pixel."""
    state = dragged(using("window"), (0, 0), (32, 0), (32, 16))
    assert pane(state)["window"] == pytest.approx((40 + 16 * 450 / 256, 450))


@pytest.mark.parametrize(
    ("key", "window"), [("]", (40, 412.5)), ("[", (40, 387.5)), ("}", (52.5, 400)), ("{", (27.5, 400))]
)
def test_keys_change_the_window_by_steps(key: str, window: tuple[float, float]) -> None:
    """Brackets for the width, with Shift for the center."""
    assert pane(update(using("pan"), ("key", key))[0])["window"] == window


def test_digits_choose_the_windows_of_the_image() -> None:
    """The first of them by 1; where there is none, nothing happens."""
    state = using("pan")
    assert pane(update(state, ("key", "1"))[0])["window"] == (-600, 1500)
    assert pane(update(state, ("key", "2"))[0])["voi_lut"] == 0
    assert pane(update(state, ("key", "3"))[0])["fitted"] == "automatic"
    assert done(state, ("key", "4")) == ({}, [])


def test_one_key_fits_the_window_to_the_values() -> None:
    """In place of a window or a table; by a drag it goes on from there."""
    state = looking(using("pan"), window=(1, 2), voi_lut=0)
    fitted = answered(update(state, ("key", "a"))[0])
    assert (pane(fitted)["window"], pane(fitted)["voi_lut"], pane(fitted)["fitted"]) == (None, None, "automatic")
    dragged = pane(update(fitted, ("key", "]"))[0])
    assert (dragged["window"], dragged["fitted"]) == ((40.0, 412.5), "")


def test_there_is_nothing_to_fit_for_colours() -> None:
    """Of windows for them there are none."""
    state = using("pan")
    state = looking(state, shown=replace(pane(state)["shown"], presets=[]))
    assert done(state, ("key", "a")) == ({}, [])


# --- pan ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "middle", "shift"])
def test_the_image_goes_with_the_pointer(way: str) -> None:
    """Whatever was held stays under it; by the middle button or with Shift whichever tool is chosen."""
    state = using("window" if way else "pan")
    held = place_at(state, 10, 20)
    moved = dragged(state, (10, 20), (50, -30), (110, 70), way=way)
    assert place_at(moved, 110, 70) == pytest.approx(held)
    assert pane(moved)["window"] is None


@pytest.mark.parametrize(
    ("key", "pan"), [("ArrowLeft", (-40, 0)), ("ArrowRight", (40, 0)), ("ArrowUp", (0, -40)), ("ArrowDown", (0, 40))]
)
def test_arrows_with_shift_move_the_image(key: str, pan: tuple[float, float]) -> None:
    """Without Shift they scroll."""
    assert done(using("window"), ("key", f"Shift+{key}")) == ({"pan": pan}, [])


# --- zoom -----------------------------------------------------------------------------------------------------------


def test_dragging_up_enlarges_about_the_place_that_is_held() -> None:
    """A step for each 40 CSS pixels; down makes it smaller again."""
    state = using("zoom")
    held = place_at(state, 100, 50)
    larger = at(state, ("press", 1, 100, 50, ""), ("drag", 1, 90, 10), ("drag", 1, 100, -30))
    assert pane(larger)["zoom"] == pytest.approx(1.25**2)
    assert place_at(larger, 100, 50) == pytest.approx(held)
    assert pane(at(larger, ("drag", 1, 100, 50)))["zoom"] == pytest.approx(1)


def test_the_place_that_is_held_has_a_ring_about_it() -> None:
    """As long as it is held."""
    held = at(using("zoom"), ("press", 1, 100, 50, ""), ("drag", 1, 100, 10))
    ((points, words),) = shown(held)["shapes", "shapes"]
    assert points == [pytest.approx((100, 50))] and words == ""
    assert shown(at(held, ("lift", 1)))["shapes", "shapes"] == []
    assert shown(at(using("pan"), ("press", 1, 100, 50, "")))["shapes", "shapes"] == []


def test_two_fingers_keep_the_image_between_them() -> None:
    """It grows as they part, and goes where they go, whichever tool is chosen."""
    state = using("window")
    held = place_at(state, -50, 0), place_at(state, 50, 0)
    state = pinched(state, [(-50, 0), (-60, 20), (-80, 40)], [(50, 0), (80, 20), (120, 40)])
    assert pane(state)["zoom"] == pytest.approx(2)
    assert place_at(state, -80, 40) == pytest.approx(held[0])
    assert place_at(state, 120, 40) == pytest.approx(held[1])
    assert pane(state)["window"] is None


def test_fingers_that_meet_in_one_place_leave_the_image_as_it_is() -> None:
    """There is nothing to measure it by."""
    state = at(using("pan"), ("press", 1, 5, 5, ""), ("press", 2, 5, 5, ""), ("drag", 1, 5, 5))
    assert (pane(state)["zoom"], pane(state)["pan"]) == (1.0, (0.0, 0.0))


def test_a_finger_that_is_left_of_two_does_nothing() -> None:
    """Until all are up: it would tear at the window."""
    state = at(using("window"), ("press", 1, 0, 0, ""), ("press", 2, 50, 0, ""), ("lift", 2), ("drag", 1, 90, 90))
    assert (pane(state)["window"], pane(state)["zoom"]) == (None, 1.0)
    assert pane(dragged(at(state, ("lift", 1)), (0, 0), (9, 9)))["window"] is not None


def test_pinching_a_trackpad_enlarges_about_the_pointer() -> None:
    """It is told as the wheel with Ctrl, by its real factor."""
    state = using("pan")
    held = place_at(state, 100, 50)
    state = at(state, *[("wheel", 100, 50, -10, "pinch")] * 2)
    assert pane(state)["zoom"] == pytest.approx(exp(0.2))
    assert place_at(state, 100, 50) == pytest.approx(held)
    assert pane(at(state, ("wheel", 100, 50, 120, "pinch")))["zoom"] == pytest.approx(exp(0.2) / 1.25), "a notch"


@pytest.mark.parametrize(("key", "zoom"), [("+", 1.25), ("=", 1.25), ("-", 0.8)])
def test_plus_and_minus_enlarge_about_the_middle_of_the_stage(key: str, zoom: float) -> None:
    """Also where the image was moved."""
    state = at(using("window"), ("pan", 30, -20))
    held = place_at(state, 0, 0)
    state, _ = update(state, ("key", key))
    assert pane(state)["zoom"] == pytest.approx(zoom)
    assert place_at(state, 0, 0) == pytest.approx(held)


def test_at_its_largest_the_image_stays_where_it_is() -> None:
    """It does not creep away with every further turn of the wheel."""
    state = at(using("pan"), *[("wheel", 100, 50, -50, "pinch")] * 9)
    assert pane(state)["zoom"] == 40
    assert done(state, ("in", 0, "wheel", -80, 9, -500, "pinch")) == ({}, [])


# --- scroll ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["", "touch"])
def test_dragging_down_scrolls(way: str) -> None:
    """An image for each six CSS pixels; what is no whole one yet counts with the next move, but not the next drag."""
    state = using("" if way else "scroll")
    state = at(state, ("press", 1, 0, 0, way), ("drag", 1, 3, 4), ("drag", 1, 3, 8))
    assert (pane(state)["index"], pane(state)["window"]) == (5, None)
    state = at(state, ("drag", 1, 3, -6), ("lift", 1))
    assert pane(state)["index"] == 3
    assert pane(dragged(state, (0, 0), (0, 5), way=way))["index"] == 3


def test_the_wheel_scrolls() -> None:
    """An image for each 40 CSS pixels of a trackpad and for each notch of a wheel, whichever tool is chosen."""
    state = at(using("pan"), ("wheel", 9, 9, 30, "wheel"))
    assert pane(state)["index"] == 4
    state = at(state, ("wheel", 9, 9, 30, "wheel"))
    assert pane(state)["index"] == 5
    for notch in (-100, -120, -129):
        assert pane(at(state, ("wheel", 9, 9, notch, "wheel")))["index"] == 4
    assert pane(at(state, ("wheel", 9, 9, -240, "wheel")))["index"] == 3


def test_scrolling_ends_where_the_stack_does() -> None:
    """However far one drags."""
    assert pane(dragged(using("scroll"), (0, 0), (0, 999)))["index"] == 8
    assert pane(at(using("pan"), ("wheel", 0, 0, -9999, "wheel")))["index"] == 0


@pytest.mark.parametrize(
    ("key", "index"),
    [("ArrowDown", 5), ("ArrowRight", 5), ("ArrowUp", 3), ("ArrowLeft", 3), ("PageDown", 8), ("PageUp", 0)],
)
def test_keys_scroll(key: str, index: int) -> None:
    """By one, and by ten."""
    assert pane(update(using("window"), ("key", key))[0])["index"] == index


def test_keys_go_to_the_ends() -> None:
    """Of the stack."""
    assert pane(update(using("window"), ("key", "Home"))[0])["index"] == 0
    assert pane(update(using("window"), ("key", "End"))[0])["index"] == 8


# --- all of them ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_a_tool_is_chosen_by_its_key(tool: str) -> None:
    """Its first letter; that of values is v."""
    key = "v" if tool == "probe" else tool[0]
    assert update(using("scroll"), ("key", key))[0]["tool"] == tool


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_a_pointer_that_moves_without_being_held_does_nothing(tool: str) -> None:
    """Nor one that is held somewhere else."""
    assert done(using(tool), ("in", 0, "drag", 1, 50, 50)) == ({}, [])
    held = at(using(tool), ("press", 1, 0, 0, ""))
    assert done(held, ("in", 0, "drag", 2, 50, 50)) == ({}, [])


@pytest.mark.parametrize("tool", [tool.name for tool in TOOLS])
def test_a_tool_that_is_used_where_no_image_is_shown_does_no_harm(tool: str) -> None:
    """Before the first, after one that failed, and over what is read."""
    failed = looking(using(tool), shown={"failed": True, "key": None})
    read = replace(with_series(series(count=0, stacks=[unread(0)])), tool=tool)
    for state in (replace(ready(), tool=tool), failed, read):
        events = [("press", 1, 0, 0, ""), ("drag", 1, 9, 9), ("press", 2, 5, 5, ""), ("drag", 2, 20, 20)]
        for event in (*events, ("lift", 1), ("lift", 2), ("wheel", 1, 1, 90, "wheel"), ("wheel", 1, 1, 90, "pinch")):
            state, _ = update(state, ("in", 0, *event))
        assert pane(state)["held"] == {}


def test_a_pointer_knows_where_in_the_image_it_is() -> None:
    """Pixel centres at whole numbers, in an image that is turned as well."""
    state = using("pan")
    turned = looking(state, shown={**pane(state)["shown"], "turn": [1, False]})
    for one in (state, turned):
        x, y = to_stage(place(pane(one), pane(one)["shown"], 1.0), 10, 20)
        (pointer,) = pane(at(one, ("press", 1, x, y, "")))["held"].values()
        assert (pointer["column"], pointer["row"]) == pytest.approx((10, 20))
    assert to_stage(place(pane(state), pane(state)["shown"], 1.0), 10, 20) != pytest.approx((x, y))


def test_each_way_to_hold_an_image_is_of_one_tool() -> None:
    """And no key is of two."""
    ways = [way for tool in TOOLS for way in tool.ways]
    keys = [key for tool in TOOLS for key in tool.keys]
    assert len(ways) == len(set(ways)) and len(keys) == len(set(keys))
    assert {way: getattr(tool_by(way), "name", "") for way in ways} == {
        **dict.fromkeys(("middle", "shift"), "pan"),
        **dict.fromkeys(("fingers", "pinch"), "zoom"),
        "wheel": "scroll",
        "right": "window",
        "linger": "probe",
    }
    assert tool_by("") is None and tool_of("zoom").name == "zoom"


def test_keys_mean_nothing_before_there_is_something_to_look_at() -> None:
    """And only go from part to part where something is read."""
    assert meaning(ready(), "ArrowDown") is None
    state = with_series(series(count=0, stacks=[unread(0, 1)]))
    assert {key for key in KEYS if meaning(state, key)} == {",", "."}
    assert {key for key in KEYS if meaning(with_series(), key)} == set(KEYS)


def test_other_keys_are_of_the_image() -> None:
    """Inverted, as at first, played, and the parts of a series."""
    state, _ = after(using("pan"), ("key", "i"), ("key", "+"))
    assert pane(state)["invert"] is True
    state, _ = update(state, ("key", "r"))
    assert (pane(state)["invert"], pane(state)["zoom"]) == (False, 1.0)
    assert pane(update(state, ("key", " "))[0])["playing"] is True


def test_nothing_is_drawn_where_the_image_that_was_held_is_gone() -> None:
    """It failed, or something is read meanwhile."""
    held = at(using("zoom"), ("press", 1, 100, 50, ""), ("drag", 1, 100, 10))
    assert shown(held)["shapes", "shapes"] != []
    for gone in (None, {**pane(held)["shown"], "failed": True}):
        assert shown(looking(held, shown=gone))["shapes", "shapes"] == []


def test_a_finger_of_which_nobody_heard_that_it_went_up_is_forgotten() -> None:
    """The stage went away beneath it: the next one is the first again."""
    two = with_series(series("1"), series("2", first=3), count=6)
    held = at(update(two, ("tool", "pan"))[0], ("press", 5, 0, 0, ""))
    for event in (("choose", "2"), ("stack", "Axial")):
        gone = answered(update(held, event)[0])
        assert pane(at(gone, ("press", 7, 0, 0, "")))["holding"] == "pan"


def test_a_third_finger_changes_nothing() -> None:
    """Two say all that there is to say."""
    two = at(using("pan"), ("press", 1, -50, 0, ""), ("press", 2, 50, 0, ""))
    assert done(two, ("in", 0, "press", 3, 0, 90, "")) == ({}, [])
    assert done(two, ("in", 0, "drag", 3, 0, 0)) == ({}, [])


@pytest.mark.parametrize(("key", "goes_on"), [("i", False), (" ", False), ("ArrowDown", True), ("+", True)])
def test_a_key_that_is_held_down_goes_on_only_where_it_leads_on(key: str, goes_on: bool) -> None:
    """What it switches is switched once."""
    assert (update(using("pan"), ("key", key, True))[0] != using("pan")) is goes_on
    assert update(using("pan"), ("key", key, False))[0] != using("pan")
