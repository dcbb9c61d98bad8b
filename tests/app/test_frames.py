"""What the page decides about which frame is seen: where it lies, what is asked for, and how it goes on by itself."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    State,
    answered,
    done,
    echoes,
    info,
    looking,
    pane,
    ready,
    series,
    stack,
    unread,
    update,
    wants,
    with_series,
)
from page.library import DOCUMENT, FRAME, extent, locate, place_of, series_of
from page.pane import WANTED, reduction, stack_of, wanted
from page.state import replace

from scanveil.library.pictures import PAGE

RUNS = [[7, 0, 2, 1, FRAME], [9, 4, 3, -2, FRAME], [7, 5, 1, 1, FRAME], [8, 10, 2, 3, FRAME]]
PLACES = [(7, 0), (7, 1), (9, 4), (9, 2), (9, 0), (7, 5), (8, 10), (8, 13)]
FRAMES = [(*place, FRAME) for place in PLACES]


def test_a_frame_is_asked_for_with_all_that_tells_it_from_others() -> None:
    """And with its neighbours, the nearest first."""
    state = with_series(series(count=9, companions=[8]), count=9)
    state = looking(state, window=(50, 300), invert=True, drawings=False, shown_by=4)
    _, effects = update(state, ("go", 4))
    look = {"center": 50, "width": 300, "voi_lut": None, "invert": True, "drawings": False, "shutter": True, "state": 4}
    around = [(number, 0, FRAME) for number in (5, 3, 6, 2, 7, 1)]
    sample = tuple((number, 0, FRAME) for number in range(9))
    asked = {
        "picture": (4, 0, FRAME),
        **look,
        "fitted": "",
        "subtract": None,
        "companions": (8,),
        "step": 1,
        "sample": sample,
    }
    assert wants(effects) == [{**asked, "around": around}]
    assert len(effects) == 1


def test_what_is_on_the_screen_is_not_asked_for() -> None:
    """Whatever else happens."""
    assert done(with_series(), ("tool", "zoom"))[1] == []


def test_a_frame_that_arrives_is_shown_and_known_by_what_was_asked() -> None:
    """What was wrong with the one before is no longer said."""
    state, effects = update(looking(with_series(), problem="No."), ("go", 2))
    ((_, key, around),) = effects
    changes, more = done(state, ("picture", key, info(name="Doe")))
    where = {"key": key, "series": "1.2", "stack": "Axial", "index": 2, "around": around}
    seen = {0: -1, 2: -1}
    assert changes == {"asking": None, "problem": "", "shown": {**info(name="Doe"), **where}, "seen": seen}
    assert more == [("paint", 0, key, around)]


def test_neighbours_are_made_for_another_picture_only() -> None:
    """Under another window they would soon be out of date."""
    state, effects = update(with_series(), ("window", 1, 1))
    ((_, key, around),) = effects
    assert around and update(state, ("picture", key, info()))[1] == [("paint", 0, key, [])]


def test_a_picture_that_nobody_waits_for_changes_nothing() -> None:
    """It was wanted by a pane that is gone."""
    state, _ = update(with_series(), ("go", 2))
    assert done(state, ("picture", pane(with_series())["shown"]["key"], info())) == ({}, [])


def test_a_picture_that_cannot_be_painted_is_none() -> None:
    """Though it was there: the browser had no room for it."""
    state, effects = update(with_series(), ("go", 2))
    state, _ = update(state, ("picture", effects[0][1], info()))
    payload = dict(zip(WANTED, effects[0][1]))
    changes, more = done(state, ("failed", "picture", payload, {"reason": "x", "sentence": "No room."}))
    failed = {**pane(state)["shown"], "failed": True}
    assert changes == {"problem": "No room.", "shown": failed, "seen": {0: -1, 2: 0}} and more == []


def test_a_frame_that_failed_is_told_from_the_one_before() -> None:
    """What is known of that one stays."""
    state, effects = update(with_series(), ("go", 2))
    (asked,) = wants(effects)
    changes, more = done(state, ("failed", "picture", asked, {"reason": "x", "sentence": "Damaged."}))
    key = tuple(asked[name] for name in WANTED)
    where = {"key": key, "series": "1.2", "stack": "Axial", "index": 2, "around": asked["around"]}
    assert changes == {"asking": None, "problem": "Damaged.", "shown": {**info(), **where, "failed": True}}
    assert more == []


def test_the_first_frame_may_fail() -> None:
    """There is none before it."""
    state, effects = update(looking(with_series(), shown=None), ("tool", "zoom"))
    (asked,) = wants(effects)
    state, effects = update(state, ("failed", "picture", asked, {"reason": "x", "sentence": "Damaged."}))
    assert pane(state)["shown"]["failed"] is True and effects == []


def test_a_small_picture_changes_nothing() -> None:
    """It is painted as it comes."""
    assert done(with_series(), ("thumbnail", {"key": "1.2"}, {"rows": 1, "columns": 1})) == ({}, [])


@pytest.mark.parametrize("event", [("go", 1), ("move", 1), ("end", True), ("part", 1), ("tick", 1.0)])
def test_without_a_series_one_goes_nowhere(event: tuple[Any, ...]) -> None:
    """There is nothing to look at."""
    assert done(ready(), event) == ({}, [])


@pytest.mark.parametrize(
    ("event", "index"),
    [(("go", 0), 0), (("go", -1), 0), (("go", 8), 8), (("go", 9), 8), (("end", False), 0), (("end", True), 8)],
)
def test_one_goes_to_the_ends_and_not_beyond(event: tuple[Any, ...], index: int) -> None:
    """Of nine images, from the fifth."""
    assert pane(update(with_series(series(count=9), count=9), event)[0])["index"] == index


@pytest.mark.parametrize(("steps", "index"), [(1, 5), (-1, 3), (3, 7)])
def test_steps_go_from_where_one_is(steps: int, index: int) -> None:
    """Up and down."""
    state = update(with_series(series(count=9), count=9), ("go", 4))[0]
    assert pane(update(answered(state), ("move", steps))[0])["index"] == index


def test_another_stack_starts_with_its_own_window() -> None:
    """And is not played; it is entered in its middle, where it is not as long as the one before."""
    two = series(count=8, stacks=[stack("A"), stack("B", count=5, first=3)])
    state = looking(with_series(two, count=8), window=(1, 2), voi_lut=0, playing=True, problem="No.")
    changes, _ = done(state, ("stack", "B"))
    del changes["asking"]
    assert changes == {"stack": "B", "index": 2, "window": None, "voi_lut": None, "playing": False}


def test_files_that_are_read_leave_nothing_of_the_image_before() -> None:
    """Though there are as many of them, one begins with the first."""
    two = series(count=3, stacks=[stack("A"), unread(3, 4, 5)])
    state = looking(update(with_series(two, count=6), ("go", 2))[0], problem="No.")
    state, _ = update(state, ("stack", "Without image"))
    assert (pane(state)["index"], pane(state)["shown"], pane(state)["problem"]) == (0, None, "")


def test_keys_go_to_and_fro_between_two_stacks() -> None:
    """Round and round."""
    state = with_series(series(count=6, stacks=[stack("A"), stack("B", first=3)]), count=6)
    for steps in (1, -1):
        other = update(state, ("part", steps))[0]
        assert pane(other)["stack"] == "B" and pane(update(other, ("part", steps))[0])["stack"] == "A"


def test_keys_do_nothing_where_there_is_but_one_stack() -> None:
    """It plays on."""
    state = looking(with_series(), playing=True)
    assert done(state, ("part", 1)) == ({}, [])


def test_playing_begins_at_once_and_forward() -> None:
    """Whatever it did before."""
    changes, effects = done(looking(with_series(), forward=False, due=5.0), ("play",))
    assert changes == {"playing": True, "forward": True, "due": None}
    assert effects == [("later", 0, ("in", 0, "tick"))]


def test_playing_is_ended_by_the_same_button() -> None:
    """The tick that is still to come does nothing."""
    state = update(with_series(), ("play",))[0]
    assert done(state, ("play",)) == ({"playing": False}, [])
    assert done(with_series(), ("tick", 5.0)) == ({}, [])


def test_two_images_can_be_played_and_one_cannot() -> None:
    """There is nothing to go on to."""
    state = update(with_series(series(count=2), count=2), ("play",))[0]
    assert pane(update(state, ("tick", 0.0))[0])["playing"] is True
    state = update(with_series(series(count=1), count=1), ("play",))[0]
    assert done(state, ("tick", 0.0)) == ({"playing": False}, [])


def playing(count: int = 10, **said: Any) -> State:
    """Images of which the first is about to be played."""
    state = answered(update(with_series(series(count=count), count=count), ("go", 0))[0])
    return update(looking(state, shown=replace(pane(state)["shown"], **said)), ("play",))[0]


@pytest.mark.parametrize(("frame_ms", "later"), [(None, 80), (200.0, 200), (17.0, 17), (16.0, 16), (15.0, 16)])
def test_the_first_frame_stays_as_long_as_it_should(frame_ms: float | None, later: int) -> None:
    """A browser shows sixty in a second, and is not asked more often."""
    assert done(playing(frame_ms=frame_ms), ("tick", 1000.0)) == (
        {"due": 1000.0 + (frame_ms or 80)},
        [("later", later, ("in", 0, "tick"))],
    )


def test_a_frame_that_was_in_time_is_followed_by_the_next_at_its_time() -> None:
    """A tick that comes late does not make the next one late."""
    state = looking(playing(frame_ms=100.0), due=1100.0)
    state, effects = update(state, ("tick", 1130.0))
    assert (pane(state)["index"], pane(state)["due"]) == (1, 1200.0)
    assert effects[0] == ("later", 70, ("in", 0, "tick"))


def test_a_tick_before_its_time_waits_for_it() -> None:
    """Nothing else is seen."""
    state = looking(playing(frame_ms=100.0), due=1100.0)
    assert done(state, ("tick", 1040.0)) == ({}, [("later", 60, ("in", 0, "tick"))])


def test_slices_wait_for_the_one_that_is_on_its_way() -> None:
    """The next is due as soon as it is there."""
    state = looking(playing(), due=1000.0, asking=("another",))
    assert done(state, ("tick", 1050.0)) == ({"due": 1050.0}, [("later", 16, ("in", 0, "tick"))])


def test_slices_go_on_by_one_from_now() -> None:
    """However late it is."""
    state, effects = update(looking(playing(), due=1000.0), ("tick", 1500.0))
    assert (pane(state)["index"], pane(state)["due"]) == (1, 1580.0)
    assert effects[0] == ("later", 80, ("in", 0, "tick"))


def test_round_and_round_is_always_forward() -> None:
    """From the last to the first."""
    state = looking(playing(3, frame_ms=100.0), due=1000.0, index=2, forward=False)
    state, _ = update(state, ("tick", 1000.0))
    assert (pane(state)["index"], pane(state)["forward"]) == (0, True)


def test_to_and_fro_turns_at_the_last_frame() -> None:
    """And keeps its direction in between."""
    state = looking(playing(4, frame_ms=100.0, sweeps=True), due=1000.0)
    seen = []
    for tick in range(8):
        state, _ = update(state, ("tick", 1000.0 + 100 * tick))
        seen.append((pane(state)["index"], pane(state)["forward"]))
    assert [index for index, _ in seen] == [1, 2, 3, 2, 1, 0, 1, 2]
    assert [forward for _, forward in seen[:5]] == [True, True, True, False, False]


def test_frames_of_several_files_are_one_stack() -> None:
    """File and frame within it, run by run, up or down or by steps."""
    one = stack(count=8, files=[], runs=RUNS)
    assert [locate(one, index) for index in range(8)] == FRAMES
    assert locate(one, -1) is None and locate(one, 8) is None
    assert locate(stack(count=9, files=[], runs=RUNS), 8) is None, "it says that it has more than it has"


def test_what_lies_in_a_stack_is_of_a_kind() -> None:
    """A file's frame, a page of a slide, or a file that is read."""
    assert locate(stack(first=5), 1) == (6, 0, FRAME)
    assert locate(stack(count=2, files=[], runs=[[3, 1, 2, 1, PAGE]]), 1) == (3, 2, PAGE)
    assert locate(unread(4), 0) == (4, 0, DOCUMENT)


def test_a_page_of_a_slide_is_no_frame_of_its_file() -> None:
    """Who refers to a frame means a tile."""
    slide = series("1", stacks=[stack("Whole", 1, files=[], runs=[[7, 0, 1, 1, PAGE]]), stack("Level", 4, files=[])])
    slide["stacks"][1]["runs"] = [[7, 0, 4, 1, FRAME]]
    _, found, index = place_of(with_series(slide), 7, 0)
    assert (found["name"], index) == ("Level", 0)


def test_the_place_of_every_frame_is_found() -> None:
    """The other way round; frames between them, before and behind are in no place."""
    state = with_series(series("0", stacks=[stack("A")]), series("1", stacks=[stack("B", 8, files=[], runs=RUNS)]))
    places = [place_of(state, *place) for place in PLACES]
    assert [(one and (one[0]["key"], one[1]["name"], one[2])) for one in places] == [("1", "B", n) for n in range(8)]
    for number, frame in ((7, 2), (7, 4), (7, 6), (9, 3), (9, 6), (9, -2), (8, 9), (8, 11), (8, 16), (6, 0)):
        assert place_of(state, number, frame) is None


@pytest.mark.parametrize(("index", "size"), [(0, (5, 6)), (1, (7, 8)), (2, (7, 8)), (3, (0, 0))])
def test_images_of_a_stack_have_their_own_sizes(index: int, size: tuple[int, int]) -> None:
    """And there is none behind the last."""
    assert extent(stack(extents=[[1, 5, 6], [2, 7, 8]]), index) == size


def test_a_series_is_found_by_its_key() -> None:
    """Not by its UID, which two may share."""
    state = with_series(series("1"), {**series("2", first=3), "uid": "1"})
    assert series_of(state, "2")["first_file"] == 3
    assert series_of(state, "1")["first_file"] == 0
    assert series_of(state, "3") is None


def test_a_stack_is_found_by_its_name() -> None:
    """Where there is none of that name, the first is; without a series there is none."""
    state = with_series(echoes(), count=7)
    assert found_stack(looking(state, stack="Localizer"))["name"] == "Localizer"
    assert found_stack(looking(state, stack="?"))["name"] == "Echo 1"
    assert found_stack(ready()) is None and found_stack(replace(state, series=[series("1.2", count=0)])) is None


def found_stack(state: State) -> Any:
    return stack_of(state, pane(state))


def test_there_is_no_picture_of_what_is_not_there() -> None:
    """No series, no such image, or no image at all."""
    for state in (ready(), looking(with_series(), index=3), with_series(series(count=0, stacks=[unread(0)]))):
        assert wanted(state, pane(state)) is None


@pytest.mark.parametrize(("columns", "step"), [(2048, 1), (2049, 8)])
def test_images_of_four_million_pixels_are_painted_pixel_by_pixel(columns: int, step: int) -> None:
    """Though the stage shows an eighth of them."""
    state = looking(with_series(), stage=(256, 256))
    assert reduction(state, pane(state), stack(extents=[[3, columns, 2048]])) == step


@pytest.mark.parametrize(
    ("changes", "step"),
    [({}, 8), ({"series": "other"}, 16), ({"stack": "other"}, 16), ({"columns": 4000}, 16), ({"area": None}, 16)],
)
def test_only_the_image_itself_tells_which_part_of_it_is_seen(changes: dict[str, Any], step: int) -> None:
    """Another one, or another size of it, does not."""
    state = looking(with_series(), stage=(256, 256))
    half = {"columns": 4096, "rows": 4096, "area": [0.0, 0.0, 0.5, 0.5], "series": "1.2", "stack": "Axial"}
    state = looking(state, shown=replace(pane(state)["shown"], **{**half, **changes}))
    assert reduction(state, pane(state), stack(extents=[[3, 4096, 4096]])) == step


def test_a_magnified_large_image_is_never_asked_for_more_finely_than_it_is() -> None:
    """One row is one row."""
    state = looking(with_series(), zoom=40.0)
    assert reduction(state, pane(state), stack(extents=[[3, 4096, 4096]])) == 1
