"""What the page decides about what is looked at, event by event."""

from __future__ import annotations

from typing import Any

from app.events import (
    SETTLED,
    State,
    after,
    answered,
    arrived,
    asks,
    catalogue,
    echoes,
    info,
    looking,
    pane,
    read,
    ready,
    series,
    stack,
    update,
    wants,
    with_series,
)
from page.library import FRAME, locate
from page.pane import WANTED, reduction, stack_of, wanted
from page.state import replace


def test_frames_are_asked_for_one_at_a_time_and_overtaken_ones_never() -> None:
    """Ten steps while one frame is on its way: the tenth is asked for next, the others are not."""
    state = with_series(series(count=30), count=30)
    state, effects = update(state, ("move", 1))
    assert [payload["picture"][0] for payload in wants(effects)] == [1]
    first = arrived(state)
    for _ in range(9):
        state, effects = update(state, ("move", 1))
        assert wants(effects) == []
    state, effects = update(state, first)
    assert [payload["picture"][0] for payload in wants(effects)] == [10]


def test_a_frame_that_failed_is_not_asked_for_again() -> None:
    """It would fail for ever; its sentence is kept until another frame is shown."""
    state = with_series()
    state, effects = update(state, ("move", 1))
    state, effects = update(state, ("failed", "picture", wants(effects)[0], {"sentence": "No."}))
    assert pane(state)["problem"] == "No." and wants(effects) == []
    state, effects = update(state, ("move", 1))
    assert pane(answered(state))["problem"] == ""


def test_moving_stays_within_the_series() -> None:
    """Neither before the first nor behind the last."""
    state = with_series()
    assert pane(after(state, ("move", -5))[0])["index"] == 0
    assert pane(after(state, ("move", 50))[0])["index"] == 2
    assert pane(after(state, ("end", True))[0])["index"] == 2


def test_neighbours_are_named_with_every_frame() -> None:
    """The worker makes them ready; the nearest first, none beyond the ends."""
    state = with_series(series(count=30), count=30)
    _, effects = update(state, ("go", 1))
    assert wants(effects)[0]["around"] == [(number, 0, FRAME) for number in (2, 0, 3, 4)]


def test_frames_of_a_multi_frame_file_are_found() -> None:
    """File and frame within it, run by run, up or down; nothing beyond the ends."""
    one = stack(count=6, files=[], runs=[[7, 0, 2, 1, FRAME], [9, 4, 3, -2, FRAME], [7, 5, 1, 1, FRAME]])
    places = [(7, 0), (7, 1), (9, 4), (9, 2), (9, 0), (7, 5)]
    assert [locate(one, index) for index in range(6)] == [(*place, FRAME) for place in places]
    assert locate(one, 6) is None and locate(one, -1) is None


def test_a_series_shows_its_first_stack_until_another_is_chosen() -> None:
    """The one that is chosen, the frame that is asked for, and the ends of it go together."""
    state = with_series(echoes(), count=7)
    assert (stack_of(state, pane(state))["name"], pane(after(state, ("end", True))[0])["index"]) == ("Echo 1", 2)
    state, effects = update(state, ("stack", "Echo 2"))
    assert [payload["picture"][0] for payload in wants(effects)] == [3]
    assert pane(after(state, ("end", True))[0])["index"] == 2


def test_another_stack_of_the_same_length_is_entered_at_the_same_slice() -> None:
    """Echoes are compared slice by slice; elsewhere one starts in the middle, and nothing goes on playing."""
    state = answered(after(with_series(echoes(), count=7), ("go", 1), ("play",))[0])
    state, _ = update(state, ("stack", "Echo 2"))
    assert (pane(state)["index"], pane(state)["playing"]) == (1, False)
    assert wanted(state, pane(state))[0] == (4, 0, FRAME)
    state, _ = update(state, ("stack", "Localizer"))
    assert (pane(state)["index"], wanted(state, pane(state))[0]) == (0, (6, 0, FRAME))


def name_of(state: State) -> Any:
    """The stack that is looked at."""
    return stack_of(state, pane(state))["name"]


def test_keys_go_from_stack_to_stack() -> None:
    """Round and round; where there is but one, nothing happens."""
    state = with_series(echoes(), count=7)
    assert name_of(after(state, ("part", 1))[0]) == "Echo 2"
    assert name_of(after(state, ("part", -1))[0]) == "Localizer"
    state = with_series()
    assert pane(update(state, ("part", 1))[0])["stack"] == pane(state)["stack"]


def test_a_stack_that_is_gone_gives_way_to_the_first() -> None:
    """While files are read, one stack may become two; the place in it stays within it."""
    state = answered(after(with_series(series(count=7), count=7), ("go", 6))[0])
    state, _ = update(state, catalogue(echoes()))
    assert (stack_of(state, pane(state))["name"], pane(state)["index"]) == ("Echo 1", 2)


def test_the_small_picture_is_the_middle_of_the_first_stack() -> None:
    """Not of a localizer behind it."""
    _, effects = update(ready(), catalogue(echoes()))
    assert [payload["picture"] for payload in asks(effects, "thumbnail")] == [(1, 0, FRAME)]


def playing(count: int = 10, **said: Any) -> State:
    """A page that has just begun to play a clip."""
    clip = stack("Clip", count=count, files=[], runs=[[0, 0, count, 1, FRAME]])
    state = answered(with_series(series(count=1, stacks=[clip]), count=1))
    state = looking(state, shown={**pane(state)["shown"], **info(**said)})
    return after(state, ("play",), ("tick", 1000.0))[0]


def ticked(state: State, *times: float) -> list[int]:
    """Which frame is to be shown after ticks at these times, in ms."""
    found = []
    for time in times:
        state, effects = update(state, ("tick", 1000.0 + time))
        assert "later" in [effect[0] for effect in effects]
        found.append(pane(state)["index"])
    return found


def test_a_cine_plays_at_the_time_of_its_frames() -> None:
    """A frame comes when it is due, not before, and waits for the next tick where there was none in time."""
    assert ticked(playing(frame_ms=100.0), 50, 99, 100, 150, 210, 299, 300) == [0, 0, 1, 1, 2, 2, 3]


def test_a_cine_leaves_frames_out_rather_than_lag() -> None:
    """Where ticks or decoding take longer than a frame stays, it is where the clock says, also round the end."""
    assert ticked(playing(frame_ms=20.0), 100, 190, 200) == [5, 9, 0]


def test_what_says_no_time_waits_for_each_frame() -> None:
    """Slices go on at twelve a second, and none is left out while one is decoded."""
    state = playing()
    assert ticked(state, 79, 80, 160, 240) == [0, 1, 1, 1]
    state = answered(after(state, ("tick", 1080.0), ("tick", 1240.0))[0])
    assert ticked(state, 260, 270, 340) == [2, 2, 2]


def test_a_cine_that_goes_to_and_fro_turns_at_its_ends() -> None:
    """Preferred Playback Sequencing 1: the ends are shown once."""
    assert ticked(playing(4, frame_ms=10.0, sweeps=True), *range(10, 90, 10)) == [1, 2, 3, 2, 1, 0, 1, 2]


def test_choosing_a_series_starts_afresh() -> None:
    """Window, zoom and inversion belong to the series that they were made for."""
    state = with_series(series("1"), series("2", first=3), count=6)
    state, _ = after(state, ("invert",), ("zoom", 2), ("preset", 0))
    state, _ = update(answered(state), ("choose", "2"))
    assert (pane(state)["invert"], pane(state)["zoom"], pane(state)["window"]) == (False, 1.0, None)


def test_a_window_never_gets_narrower_than_one() -> None:
    """PS3.3 C.11.2.1.2.1: Window Width is 1 at least."""
    state, _ = update(with_series(), ("window", 0, -100000))
    assert pane(state)["window"][1] == 1


def test_a_presentation_state_can_be_chosen_and_is_forgotten() -> None:
    """Choosing how an image is shown asks for it anew, with that state's own window; a reset goes back."""
    state, _ = update(with_series(), ("window", 3, 3))
    state = answered(state)
    state, effects = update(state, ("show-by", -1))
    assert wants(effects)[0]["state"] == -1
    assert (pane(state)["window"], pane(state)["voi_lut"]) == (None, None)
    state, _ = update(answered(state), ("reset",))
    assert pane(state)["shown_by"] is None


def test_another_presentation_state_shows_what_it_wants_to_be_seen() -> None:
    """Zoom and pan are of the presentation before; as it is stored, all of the image is seen."""
    state, _ = after(with_series(), ("zoom", 3), ("pan", 5, 5), ("show-by", -1))
    assert (pane(state)["zoom"], pane(state)["pan"], pane(state)["shown_by"]) == (1.0, (0.0, 0.0), -1)


def test_a_table_of_greys_is_chosen_like_a_window() -> None:
    """A preset may be a table of the file; dragging leaves it for a window of its reach."""
    state, effects = update(with_series(), ("preset", 1))
    assert (wants(effects)[0]["voi_lut"], wants(effects)[0]["center"]) == (0, None)
    state, effects = update(answered(state), ("window", 0, 1))
    assert pane(state)["voi_lut"] is None and pane(state)["window"] is not None


def test_drawings_that_are_found_later_are_shown() -> None:
    """When more files that draw over images have been read, the image on the screen is asked for anew."""
    state = with_series()
    state, effects = update(state, catalogue(series(count=3, companions=[9])))
    assert len(wants(effects)) == 1


def test_greys_are_chosen_by_images_spread_through_the_stack() -> None:
    """By the first, the last and some between; of large ones there are fewer, and they are the same for all images."""
    plain = series(count=100, stacks=[stack(count=100, extents=[[100, 512, 512]])])
    _, effects = update(with_series(plain, count=100), ("go", 3))
    assert [number for number, _at, _kind in wants(effects)[0]["sample"]] == [0, 14, 28, 42, 56, 70, 84, 99]
    large = series(count=5, stacks=[stack(count=5, extents=[[5, 2048, 1500]])])
    _, effects = update(with_series(large, count=5), ("go", 3))
    assert [number for number, _at, _kind in wants(effects)[0]["sample"]] == [0, 2, 4]


def test_while_files_are_read_greys_change_but_once() -> None:
    """What they are chosen by at first stays until all is read: then it is all of the stack, for that stack alone."""
    state, _ = after(ready(), ("listing",), ("found", ["a"] * 9), read(2))
    state = answered(after(state, catalogue(series(count=2)))[0])
    state = answered(after(state, catalogue(series(count=9)), ("go", 4))[0])
    assert [one[0] for one in pane(state)["shown"]["key"][-1]] == [0, 1]
    _, effects = after(state, read(9), SETTLED)
    assert [one[0] for one in wants(effects)[0]["sample"]] == list(range(9))


def test_greys_of_whole_slides_are_chosen_by_no_others() -> None:
    """They are too large to be made for that."""
    slide = stack("Whole slide", files=[], runs=[[4, 0, 3, 1, "page"]], extents=[[3, 9000, 9000]])
    _, effects = update(with_series(series(stacks=[slide])), ("go", 1))
    assert wants(effects)[0]["sample"] == ()


def test_a_large_image_is_reduced_to_what_the_screen_can_show() -> None:
    """Of an image of many pixels so many rows become one as the screen cannot show; zooming in asks for all."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[1, 3328, 4096]])]))
    state, effects = update(state, ("stage", 1400, 1024))
    assert wants(effects)[0]["step"] == 4
    state, effects = update(answered(state), ("ratio", 2.0))
    assert wants(effects)[0]["step"] == 2
    for _ in range(8):
        state, effects = update(answered(state), ("zoom", 1))
    assert dict(zip(WANTED, pane(state)["shown"]["key"]))["step"] == 1
    assert reduction(state, pane(state), stack(extents=[[3, 2048, 2048]])) == 1


def test_a_part_of_a_large_image_is_shown_as_finely_as_it_is_magnified() -> None:
    """Where a presentation state wants a part of an image to fill the stage, once that is known."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[3, 4096, 4096]])]))
    state = answered(after(state, ("stage", 1024, 1024))[0])
    assert reduction(state, pane(state), stack_of(state, pane(state))) == 4
    part = {"columns": 4096, "rows": 4096, "area": [0.5, 0.5, 1.0, 1.0]}
    state, effects = update(looking(state, shown={**pane(state)["shown"], **part}), ("ratio", 1.0))
    assert wants(effects)[0]["step"] == 2
    state, effects = update(state, arrived(state, **part))
    assert not wants(effects)
    assert reduction(state, pane(state), stack(name="Other", extents=[[3, 4096, 4096]])) == 4


def test_a_turned_image_is_reduced_by_the_sides_that_it_has_then() -> None:
    """An image of 3000 x 9000 lies across the stage when it was turned."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[1, 3000, 9000]])]))
    state = answered(after(state, ("stage", 900, 700))[0])
    assert reduction(state, pane(state), stack_of(state, pane(state))) == 12
    state = looking(state, shown=replace(pane(state)["shown"], columns=9000, rows=3000))
    assert reduction(state, pane(state), stack_of(state, pane(state))) == 10


def test_every_image_of_a_stack_is_reduced_by_its_own_size() -> None:
    """A small page beside a large one is not made smaller."""
    state = with_series(series(count=3, stacks=[stack(count=3, extents=[[1, 500, 400], [2, 4000, 4000]])]))
    steps = []
    for index in range(3):
        state, _ = update(answered(state), ("go", index))
        steps += [reduction(state, pane(state), stack_of(state, pane(state)))]
    assert steps == [1, 10, 10]


def test_a_size_that_fails_is_not_asked_for_again_and_again() -> None:
    """Where the whole of an image cannot be had, it is not tried anew by way of a smaller one."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[1, 4096, 4096]])]))
    state = answered(after(state, ("stage", 1024, 1024))[0])
    part = {"columns": 4096, "rows": 4096, "area": [0.9, 0.9, 1.0, 1.0]}
    state, effects = update(looking(state, shown={**pane(state)["shown"], **part}), ("ratio", 1.0))
    (asked,) = wants(effects)
    assert asked["step"] == 1
    error = {"reason": "too-large", "sentence": "No room."}
    state, effects = update(state, ("failed", "picture", asked, error))
    assert wants(effects) == [] and pane(state)["problem"] == "No room."


def test_when_the_reader_stops_for_good_no_image_is_waited_for() -> None:
    """None will come."""
    state, _ = update(with_series(), ("window", 1, 1))
    assert pane(state)["asking"]
    assert pane(update(state, ("broken", "It stopped."))[0])["asking"] is None
