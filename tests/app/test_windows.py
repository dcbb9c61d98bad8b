"""What the page decides about how bright, how large and where on the stage an image is."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import State, after, answered, done, looking, pane, ready, series, unread, update, wants, with_series
from page.placing import place, to_image
from page.state import replace


def windowed(center: float, width: float) -> State:
    """An image seen with this window."""
    return looking(with_series(), window=(center, width))


def only(state: State, *event: Any) -> dict[str, Any]:
    """What an event changes, but for the frame that is asked for because of it."""
    return {name: value for name, value in done(state, event)[0].items() if name != "asking"}


def test_a_drag_starts_from_the_window_that_the_image_has() -> None:
    """256 steps are its width: up and down the level, across the width; a table of greys is left for it."""
    state = looking(with_series(), voi_lut=0)
    assert only(state, "window", 2, 4) == {"window": (43.125, 406.25), "voi_lut": None}
    assert only(state, "window", -2, -4) == {"window": (36.875, 393.75), "voi_lut": None}


def test_a_drag_goes_on_from_the_window_that_was_dragged_to() -> None:
    """Not from the image's own."""
    assert only(windowed(100, 512), "window", 1, 1) == {"window": (102, 514)}


@pytest.mark.parametrize(
    ("width", "step"), [(32, 0.125), (17, 17 / 256), (16, 0.0625), (8, 0.0625), (1.5, 0.0625), (1, 0.0625)]
)
def test_steps_do_not_shrink_with_a_narrow_window(width: float, step: float) -> None:
    """Otherwise one would never get out of it again."""
    assert only(windowed(40, width), "window", 1, 2) == {"window": (40 + step, width + 2 * step)}


def test_steps_of_a_window_below_one_are_parts_of_it() -> None:
    """Images of fractions have such windows."""
    assert only(windowed(0.5, 0.25), "window", 1, 2) == {"window": (0.5 + 0.25 / 256, 0.25 + 0.5 / 256)}


@pytest.mark.parametrize(("width", "narrowest"), [(400, 1), (1, 1), (0.5, 0.03125), (0.25, 0.015625)])
def test_a_window_narrows_to_one_or_to_a_part_of_what_it_is(width: float, narrowest: float) -> None:
    """PS3.3 C.11.2.1.2.1: Window Width is 1 at least, but for images of fractions."""
    assert pane(update(windowed(40, width), ("window", 0, -100000))[0])["window"] == (40, narrowest)


@pytest.mark.parametrize("event", [("window", 1, 1), ("preset", 0)])
def test_what_has_no_window_gets_none(event: tuple[Any, ...]) -> None:
    """Before an image is there, where it failed, and where it has colors."""
    assert done(ready(), event) == ({}, [])
    state = with_series()
    assert done(looking(state, shown=replace(pane(state)["shown"], center=None, presets=[])), event) == ({}, [])
    known = {name: pane(state)["shown"][name] for name in ("key", "series", "stack", "index")}
    assert done(looking(state, shown=replace(known, failed=True)), event) == ({}, [])


def test_a_preset_is_a_window() -> None:
    """In place of a table of greys."""
    assert only(looking(with_series(), voi_lut=0), "preset", 0) == {"window": (-600, 1500), "voi_lut": None}


def test_a_preset_that_is_a_table_takes_the_place_of_the_window() -> None:
    """By its number in the file."""
    assert only(windowed(1, 2), "preset", 1) == {"window": None, "voi_lut": 0}


@pytest.mark.parametrize("index", [-1, 3, 9])
def test_keys_for_presets_that_there_are_not_do_nothing(index: int) -> None:
    """There are three of them."""
    assert done(with_series(), ("preset", index)) == ({}, [])


def test_inverting_twice_is_none() -> None:
    """Black is white, and black again."""
    state, effects = update(with_series(), ("invert",))
    assert pane(state)["invert"] is True and wants(effects)[0]["invert"] is True
    assert pane(update(state, ("invert",))[0])["invert"] is False


def test_what_is_drawn_over_an_image_can_be_hidden() -> None:
    """The image is asked for without it."""
    state, effects = update(with_series(), ("drawings", False))
    assert pane(state)["drawings"] is False and wants(effects)[0]["drawings"] is False
    assert pane(update(state, ("drawings", True))[0])["drawings"] is True


@pytest.mark.parametrize(("steps", "zoom"), [(1, 1.25), (2, 1.5625), (-1, 0.8), (99, 40), (-99, 0.1)])
def test_zooming_goes_by_quarters_from_a_tenth_to_forty(steps: int, zoom: float) -> None:
    """Closer, and away."""
    changes, effects = done(with_series(), ("zoom", steps))
    assert changes == {"zoom": pytest.approx(zoom, abs=0)} and effects == []


def test_zooming_goes_on_from_where_it_is() -> None:
    """Step by step."""
    assert pane(after(with_series(), ("zoom", 1), ("zoom", 1))[0])["zoom"] == 1.5625


def test_an_image_is_moved_from_where_it_is() -> None:
    """By CSS pixels."""
    state, _ = update(with_series(), ("pan", 3, 5))
    assert done(state, ("pan", 10, -20)) == ({"pan": (13, -15)}, [])


def test_fitting_an_image_leaves_its_window() -> None:
    """It is seen whole again, in the middle."""
    state = answered(after(with_series(), ("zoom", 2), ("pan", 3, 5), ("window", 1, 1), ("invert",))[0])
    assert done(state, ("fit",)) == ({"zoom": 1.0, "pan": (0.0, 0.0)}, [])


ALTERED = {
    "zoom": 2.0,
    "pan": (3.0, 5.0),
    "window": (1, 2),
    "voi_lut": 0,
    "fitted": "full",
    "subtract": True,
    "invert": True,
    "shown_by": 7,
    "playing": True,
    "problem": "No.",
}
OWN_WINDOW = {"window": None, "voi_lut": None, "fitted": ""}
AS_FIRST_SHOWN = {"zoom": 1.0, "pan": (0.0, 0.0), "invert": False, "subtract": None, "shown_by": None, **OWN_WINDOW}


def altered(*found: dict[str, Any]) -> State:
    """An image that is not seen as it was at first."""
    return looking(with_series(*found, count=9), **ALTERED)


def test_a_reset_shows_an_image_as_at_first() -> None:
    """But what goes on, goes on."""
    assert only(altered(), "reset") == AS_FIRST_SHOWN


@pytest.mark.parametrize("yes", [True, False])
def test_a_mask_is_subtracted_or_not_with_windows_of_its_own(yes: bool) -> None:
    """Those that were made for the one are of no use for the other."""
    state = looking(altered(), subtract=None)
    assert only(state, "subtract", yes) == {"subtract": yes, **OWN_WINDOW}


def test_a_presentation_state_brings_its_own_window_and_view() -> None:
    """Inverted stays what a person inverted."""
    expected = {"zoom": 1.0, "pan": (0.0, 0.0), **OWN_WINDOW}
    assert only(altered(), "show-by", 9) == {**expected, "shown_by": 9}


def test_another_series_is_seen_as_at_first_from_its_middle() -> None:
    """Nothing of what was done to the one before is done to it."""
    changes = only(altered(series("1"), series("2", first=3, count=5)), "choose", "2")
    assert changes == {**AS_FIRST_SHOWN, "series_key": "2", "index": 2, "playing": False, "problem": ""} | {
        "places": {"1": ("Axial", 0)}
    }


def test_one_comes_back_to_where_one_was_in_a_series() -> None:
    """By its part and image."""
    state = update(with_series(series("1", count=9), series("2", first=9, count=5), count=14), ("go", 7))[0]
    state = update(update(state, ("choose", "2"))[0], ("choose", "1"))[0]
    assert (pane(state)["series_key"], pane(state)["index"]) == ("1", 7)


def test_a_series_that_is_chosen_while_files_are_read_begins_with_its_first_image() -> None:
    """Its middle is not known yet."""
    state = replace(looking(altered(series("1"), series("2", first=3, count=5)), index=1), phase="reading")
    assert pane(update(state, ("choose", "2"))[0])["index"] == 0


def test_a_series_of_documents_begins_with_the_first_and_hides_the_image() -> None:
    """Nothing is left of what was looked at before."""
    reports = series("2", count=0, stacks=[unread(3, 4, 5)])
    state = looking(altered(series("1"), reports), index=1)
    changes = only(state, "choose", "2")
    expected = {"series_key": "2", "stack": "Without image", "index": 0, "playing": False}
    expected["places"] = {"1": ("Axial", 1)}
    assert changes == {**AS_FIRST_SHOWN, **expected, "shown": None, "problem": "", "document_asked": 3}


@pytest.mark.parametrize("key", ["1", "9"])
def test_a_series_that_is_shown_or_is_none_is_not_chosen(key: str) -> None:
    """What is on the screen stays as it is."""
    assert only(altered(series("1"), series("2", first=3)), "choose", key) == {}


def test_what_is_seen_follows_the_size_of_the_stage() -> None:
    """And the pixels of the screen."""
    assert done(with_series(), ("stage", 700, 500)) == ({"stage": (700, 500)}, [])
    assert done(with_series(), ("ratio", 2.0)) == ({"ratio": 2.0}, [])


def test_a_drag_does_what_was_chosen() -> None:
    """Window, zoom, or pan."""
    assert done(with_series(), ("tool", "pan")) == ({"tool": "pan"}, [])


def test_what_is_in_the_middle_stays_there_when_the_stage_changes_its_size() -> None:
    """Of an image that was moved and enlarged."""
    state = after(with_series(), ("zoom", 3), ("pan", 90, -40))[0]
    places = []
    for size in ((600, 400), (300, 900), (1200, 800)):
        state, _ = update(state, ("stage", *size))
        places.append(to_image(place(pane(state), pane(state)["shown"], 1.0), 0, 0))
    assert places[1] == pytest.approx(places[0]) and places[2] == pytest.approx(places[0])
