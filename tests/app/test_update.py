"""What the page decides, event by event."""

from __future__ import annotations

from itertools import pairwise
from typing import Any
from unittest.mock import ANY

import pytest
from page.deciding.copying import CLEAN_CHUNK, JOB_KINDS
from page.deciding.reading import CHUNK, FIRST_CHUNK, READ_KINDS
from page.deciding.update import update
from page.state import LOOK, changed, locate, new_state, reduction, stack_of, wanted_frame

State = dict[str, Any]


def after(state: State, *events: tuple[Any, ...]) -> tuple[State, list[tuple[Any, ...]]]:
    """The state after some events, and the effects of the last one."""
    effects: list[tuple[Any, ...]] = []
    for event in events:
        state, effects = update(state, event)
    return state, effects


def stack(name: str = "Axial", count: int = 3, first: int = 0, **changes: Any) -> dict[str, Any]:
    """A stack of single-frame files."""
    return {
        "name": name,
        "count": count,
        "ordered_by": "position",
        "notes": [],
        "extents": [[count, 128, 128]],
        "start": count // 2,
        "files": list(range(first, first + count)),
        "runs": [],
        "reads": False,
        **changes,
    }


def series(uid: str = "1.2", count: int = 3, first: int = 0, **changes: Any) -> dict[str, Any]:
    """A series of single-frame files, in one stack where no others are given."""
    return {
        "key": uid,
        "uid": uid,
        "patient": "Roe",
        "study": "Study",
        "modality": "CT",
        "description": "Axial",
        "size": 1000,
        "first_file": first,
        "file_count": count,
        "count": count,
        "kind": "CT scan",
        "stacks": [stack(count=count, first=first)] if count else [],
        **changes,
    }


def info(**changes: Any) -> dict[str, Any]:
    """What a worker says about a frame."""
    return {
        "rows": 128,
        "columns": 128,
        "painted": [128, 128],
        "center": 40.0,
        "width": 400.0,
        "name": "Roe",
        "letters": ["R", "L", "A", "P"],
        "position_mm": 1.0,
        "spacing_mm": [1.0, 1.0],
        "aspect": 1.0,
        "area": [0.0, 0.0, 1.0, 1.0],
        "magnification": None,
        "presets": [["Lung", -600, 1500, None], ["Curve", 128, 256, 0]],
        "notes": [],
        "tile": "",
        "frame_ms": None,
        "sweeps": False,
        "has_drawing": False,
        "state": -1,
        "states": [],
        "legend": [],
        "labels": [],
        **changes,
    }


def ready() -> State:
    return after(new_state(), ("sealed", "00" * 32), ("worker-ready",))[0]


def with_series(*found: dict[str, Any], count: int = 3) -> State:
    """A page that has read files; the first frame is on the screen."""
    state, effects = after(ready(), ("listing",), ("found", [f"{n}.dcm" for n in range(count)]), ("listed", 0))
    items = [effect[2]["items"] for effect in after(ready(), ("found", [f"{n}.dcm" for n in range(count)]))[1]]
    for chunk in items:
        state, _ = update(state, ("read", {"items": chunk}, {"problems": [], "rows": "[]"}))
    sorted_out = {"series": list(found) or [series(count=count)], "twins": [], "companions": 0}
    state, effects = update(state, ("catalogue", {}, sorted_out))
    if state["sorting"]:
        state, more = update(state, ("catalogue", {}, sorted_out))
        effects += more
    return answered(state)


def answered(state: State) -> State:
    """The frame that was asked for arrives, and those asked for in turn."""
    while state["asking"] is not None:
        payload = {**dict(zip(LOOK, state["asking"])), "key": state["series_key"], "index": state["index"]}
        payload["stack"] = stack_of(state)["name"]
        center, width = payload["center"] or 40.0, payload["width"] or 400.0
        state, _ = update(state, ("frame", payload, info(center=center, width=width)))
    return state


def asks(effects: list[tuple[Any, ...]], kind: str) -> list[dict[str, Any]]:
    return [effect[2] for effect in effects if effect[0] == "ask" and effect[1] == kind]


def test_a_page_is_ready_once_it_is_sealed_and_a_worker_runs() -> None:
    """Both are needed, in either order of speaking."""
    state, _ = after(new_state(), ("sealed", "ab"))
    assert state["sealed"] and state["phase"] == "booting"
    assert after(state, ("worker-ready",))[0]["phase"] == "ready"


def test_an_unknown_event_is_a_fault_of_the_program() -> None:
    """It is never passed over in silence."""
    with pytest.raises(ValueError, match="no-such"):
        update(new_state(), ("no-such",))


def test_files_are_read_in_pieces_a_small_one_first() -> None:
    """So that the first image does not wait for a full piece."""
    _, effects = after(ready(), ("found", ["a"] * 100))
    pieces = [payload["items"] for payload in asks(effects, "read")]
    assert len(pieces[0]) == FIRST_CHUNK
    assert [number for piece in pieces for (number,) in piece] == list(range(100))


def test_files_that_come_while_python_boots_are_asked_for_all_the_same() -> None:
    """The pool keeps the work until a worker is there."""
    state, effects = after(new_state(), ("sealed", "ab"), ("found", ["a", "b"]))
    assert asks(effects, "read")
    assert after(state, ("worker-ready",))[0]["phase"] == "reading"


def test_all_read_means_viewing() -> None:
    """Only when every piece is back and the catalogue is made."""
    state = with_series()
    assert state["phase"] == "viewing"
    assert state["sentence"] == "3 images in 1 series."


def test_files_are_sorted_anew_when_half_as_many_more_were_read_and_at_the_end() -> None:
    """Sorting costs time for each file: to sort after every piece would cost more than all reading."""
    state, effects = after(ready(), ("listing",), ("found", ["a"] * 1000))
    done, sorted_at = 0, []
    for payload in asks(effects, "read"):
        state, effects = update(state, ("read", payload, {"problems": [], "rows": "[]"}))
        done += len(payload["items"])
        if asks(effects, "catalogue"):
            sorted_at.append(done)
            state, _ = update(state, ("catalogue", {}, {"series": [], "twins": [], "companions": 0}))
    assert sorted_at[0] == FIRST_CHUNK and len(sorted_at) < 12
    assert all(later >= 1.5 * before for before, later in pairwise(sorted_at))
    assert sorted_at[-1] < 1000
    state, effects = update(state, ("listed", 0))
    assert asks(effects, "catalogue") and state["phase"] == "reading"
    state, _ = update(state, ("catalogue", {}, {"series": [], "twins": [], "companions": 0}))
    assert state["phase"] == "ready"


def test_only_one_catalogue_is_made_at_a_time() -> None:
    """Pieces that come back meanwhile wait for the next one."""
    state, effects = after(ready(), ("found", ["a"] * 50))
    payloads = asks(effects, "read")
    state, effects = update(state, ("read", payloads[0], {"problems": [], "rows": "[]"}))
    assert len(asks(effects, "catalogue")) == 1
    state, effects = update(state, ("read", payloads[1], {"problems": [], "rows": "[]"}))
    assert asks(effects, "catalogue") == []
    state, effects = update(state, ("catalogue", {}, {"series": [], "twins": [], "companions": 0}))
    assert len(asks(effects, "catalogue")) == 1


def test_frames_are_asked_for_one_at_a_time_and_overtaken_ones_never() -> None:
    """Ten steps while one frame is on its way: the tenth is asked for next, the others are not."""
    state = with_series(series(count=30), count=30)
    state, effects = update(state, ("move", 1))
    assert [payload["index"] for payload in asks(effects, "frame")] == [1]
    first = asks(effects, "frame")[0]
    for _ in range(9):
        state, effects = update(state, ("move", 1))
        assert asks(effects, "frame") == []
    state, effects = update(state, ("frame", first, info()))
    assert [payload["index"] for payload in asks(effects, "frame")] == [10]


def test_a_frame_that_failed_is_not_asked_for_again() -> None:
    """It would fail for ever; its sentence is kept until another frame is shown."""
    state = with_series()
    state, effects = update(state, ("move", 1))
    state, effects = update(state, ("failed", "frame", asks(effects, "frame")[0], {"sentence": "No."}))
    assert state["frame_problem"] == "No." and asks(effects, "frame") == []
    state, effects = update(state, ("move", 1))
    assert answered(state)["frame_problem"] == ""


def test_moving_stays_within_the_series() -> None:
    """Neither before the first nor behind the last."""
    state = with_series()
    assert after(state, ("move", -5))[0]["index"] == 0
    assert after(state, ("move", 50))[0]["index"] == 2
    assert after(state, ("end", True))[0]["index"] == 2


def test_neighbours_are_named_with_every_frame() -> None:
    """The worker makes them ready; the nearest first, none beyond the ends."""
    state = with_series(series(count=30), count=30)
    _, effects = update(state, ("go", 1))
    assert asks(effects, "frame")[0]["around"] == [(2, 0), (0, 0), (3, 0), (4, 0)]


def test_frames_of_a_multi_frame_file_are_found() -> None:
    """File and frame within it, run by run, up or down; nothing beyond the ends."""
    one = stack(count=6, files=[], runs=[[7, 0, 2, 1], [9, 4, 3, -2], [7, 5, 1, 1]])
    assert [locate(one, index) for index in range(6)] == [(7, 0), (7, 1), (9, 4), (9, 2), (9, 0), (7, 5)]
    assert locate(one, 6) is None and locate(one, -1) is None


def echoes(**changes: Any) -> dict[str, Any]:
    """A series of two echoes of three slices each, and a localizer."""
    stacks = [stack("Echo 1"), stack("Echo 2", first=3), stack("Localizer", count=1, first=6)]
    return series(count=7, **{"stacks": stacks, **changes})


def test_a_series_shows_its_first_stack_until_another_is_chosen() -> None:
    """The one that is chosen, the frame that is asked for, and the ends of it go together."""
    state = with_series(echoes(), count=7)
    assert (stack_of(state)["name"], after(state, ("end", True))[0]["index"]) == ("Echo 1", 2)
    state, effects = update(state, ("stack", "Echo 2"))
    assert [payload["number"] for payload in asks(effects, "frame")] == [3]
    assert after(state, ("end", True))[0]["index"] == 2


def test_another_stack_of_the_same_length_is_entered_at_the_same_slice() -> None:
    """Echoes are compared slice by slice; elsewhere one starts in the middle, and nothing goes on playing."""
    state = answered(after(with_series(echoes(), count=7), ("go", 1), ("play",))[0])
    state, _ = update(state, ("stack", "Echo 2"))
    assert (state["index"], state["playing"], wanted_frame(state)[:2]) == (1, False, (4, 0))
    state, _ = update(state, ("stack", "Localizer"))
    assert (state["index"], wanted_frame(state)[:2]) == (0, (6, 0))


def test_keys_go_from_stack_to_stack() -> None:
    """Round and round; where there is but one, nothing happens."""
    state = with_series(echoes(), count=7)
    assert stack_of(after(state, ("part", 1))[0])["name"] == "Echo 2"
    assert stack_of(after(state, ("part", -1))[0])["name"] == "Localizer"
    state = with_series()
    assert update(state, ("part", 1))[0]["stack"] == state["stack"]


def test_a_stack_that_is_gone_gives_way_to_the_first() -> None:
    """While files are read, one stack may become two; the place in it stays within it."""
    state = answered(after(with_series(series(count=7), count=7), ("go", 6))[0])
    state, _ = update(state, ("catalogue", {}, {"series": [echoes()], "twins": [], "companions": 0}))
    assert (stack_of(state)["name"], state["index"]) == ("Echo 1", 2)


def test_the_small_picture_is_the_middle_of_the_first_stack() -> None:
    """Not of a localizer behind it."""
    _, effects = update(ready(), ("catalogue", {}, {"series": [echoes()], "twins": [], "companions": 0}))
    assert [(payload["number"], payload["frame"]) for payload in asks(effects, "thumbnail")] == [(1, 0)]


def playing(count: int = 10, **said: Any) -> State:
    """A page that has just begun to play a clip."""
    clip = stack("Clip", count=count, files=[], runs=[[0, 0, count, 1]])
    state = answered(with_series(series(count=1, stacks=[clip]), count=1))
    state = {**state, "shown": {**state["shown"], **info(**said)}}
    return after(state, ("play",), ("tick", 1000.0))[0]


def ticked(state: State, *times: float) -> list[int]:
    """Which frame is to be shown after ticks at these times, in ms."""
    found = []
    for time in times:
        state, effects = update(state, ("tick", 1000.0 + time))
        assert "later" in [effect[0] for effect in effects]
        found.append(state["index"])
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
    assert (state["invert"], state["zoom"], state["window"]) == (False, 1.0, None)


def test_a_window_never_gets_narrower_than_one() -> None:
    """PS3.3 C.11.2.1.2.1: Window Width is 1 at least."""
    state, _ = update(with_series(), ("window", 0, -100000))
    assert state["window"][1] == 1


def planned(count: int) -> tuple[State, list[tuple[Any, ...]]]:
    """A job whose plan is there: `count` files."""
    state = with_series(series(count=count), count=count)
    state, _ = update(state, ("deidentify",))
    return update(state, ("plan", {"job": 1}, {"items": [[n, f"patient-1/{n}"] for n in range(count)]}))


def surveyed(count: int) -> tuple[State, list[tuple[Any, ...]]]:
    state, effects = planned(count)
    for payload in asks(effects, "survey"):
        state, effects = update(state, ("survey", payload, {"identifiers": "{}", "withheld": []}))
    return state, effects


def test_all_files_are_surveyed_before_the_first_is_cleaned() -> None:
    """A copy is searched for what identifies anybody in the whole batch."""
    state, effects = planned(60)
    payloads = asks(effects, "survey")
    assert len(payloads) == -(-60 // CHUNK)
    for payload in payloads[:-1]:
        state, effects = update(state, ("survey", payload, {"identifiers": "{}", "withheld": []}))
        assert asks(effects, "clean") == []
    state, effects = update(state, ("survey", payloads[-1], {"identifiers": "{}", "withheld": []}))
    assert effects[0][:2] == ("all", "identity")
    assert len(asks(effects, "clean")) == -(-60 // CLEAN_CHUNK)


def test_a_file_that_could_not_be_surveyed_is_not_cleaned() -> None:
    """What could not be searched for names cannot be proven clean."""
    state, effects = planned(3)
    (payload,) = asks(effects, "survey")
    _, effects = update(state, ("survey", payload, {"identifiers": "{}", "withheld": [[1, "truncated", "Cut."]]}))
    assert [number for payload in asks(effects, "clean") for number, _ in payload["items"]] == [0, 2]


def test_the_zip_is_put_together_when_every_piece_is_there() -> None:
    """Pieces come back in any order."""
    state, effects = surveyed(20)
    left = asks(effects, "clean")
    while left:
        assert asks(effects, "finish") == []
        state, effects = update(state, ("clean", left.pop(), {"withheld": []}))
    assert asks(effects, "finish") == [{"withheld": [], "job": 1}]


def test_withheld_files_are_listed_with_their_reason() -> None:
    """The page knows which file it was; the ZIP does not."""
    state, effects = surveyed(3)
    (payload,) = asks(effects, "clean")
    state, _ = update(state, ("clean", payload, {"withheld": [[2, "withheld", "A name was found."]]}))
    state, _ = update(state, ("finish", {"job": 1}, {"size": 10, "summary": []}))
    (withheld,) = state["result"]["withheld"]
    assert (withheld["path"], withheld["reason"], withheld["sentence"]) == ("2.dcm", "withheld", "A name was found.")
    assert (withheld["number"], withheld["decision"]) == (2, "release")
    assert state["result"]["count"] == 2 and "1 file was withheld" in state["sentence"]


def test_a_file_that_kills_a_worker_is_withheld_and_the_rest_goes_on() -> None:
    """The pool has already tried it alone."""
    state, effects = surveyed(CLEAN_CHUNK + 1)
    first, last = asks(effects, "clean")
    state, _ = update(state, ("clean", first, {"withheld": []}))
    state, effects = update(state, ("crashed", "clean", last))
    assert asks(effects, "finish")[0]["withheld"][0][:2] == [CLEAN_CHUNK, "crashed"]


def test_cancelling_a_job_forgets_it() -> None:
    """Nothing half done is offered."""
    state, _ = surveyed(3)
    state, effects = update(state, ("cancel",))
    assert (state["phase"], state["job"], state["result"]) == ("viewing", None, None)
    assert ("drop", JOB_KINDS) in effects and ("clear",) in effects


def test_cancelling_reading_keeps_what_was_read() -> None:
    """And says how many files were left."""
    state, effects = after(ready(), ("found", ["a"] * 50))
    state, _ = update(state, ("read", asks(effects, "read")[0], {"problems": [], "rows": "[]"}))
    state, effects = update(state, ("cancel",))
    assert ("drop", READ_KINDS) in effects and ("stop-listing",) in effects
    state, _ = update(state, ("catalogue", {}, {"series": [series(count=4)], "twins": [], "companions": 0}))
    assert state["phase"] == "viewing"
    assert state["sentence"].startswith(f"Stopped: {50 - FIRST_CHUNK} files were not read.")


def test_files_dropped_during_a_job_wait_for_its_end() -> None:
    """The job is not disturbed, and the files are not lost."""
    state, effects = surveyed(3)
    (payload,) = asks(effects, "clean")
    state, found = update(state, ("found", ["new.dcm"]))
    assert state["phase"] == "deidentifying" and asks(found, "read")
    state, _ = update(state, ("clean", payload, {"withheld": []}))
    state, _ = update(state, ("finish", {"job": 1}, {"size": 10, "summary": []}))
    assert state["phase"] == "reading" and state["result"]["count"] == 3


def test_two_files_with_one_uid_are_compared_once() -> None:
    """However often the catalogue is made anew."""
    state, effects = after(ready(), ("listing",), ("found", ["a", "b"]), ("listed", 0))
    state, _ = update(state, ("read", {"items": [[0], [1]]}, {"problems": [], "rows": "[]"}))
    state, effects = update(state, ("catalogue", {}, {"series": [series(count=2)], "twins": [[0, 1]], "companions": 0}))
    assert asks(effects, "compare") == [{"first": 0, "second": 1}]
    assert state["phase"] == "reading"
    state, effects = update(state, ("compare", {"first": 0, "second": 1}, {"same": True}))
    assert ("first", "forget", {"number": 1}) in effects
    state, effects = update(state, ("catalogue", {}, {"series": [series(count=1)], "twins": [[0, 1]], "companions": 0}))
    assert asks(effects, "compare") == [] and state["phase"] == "viewing"
    assert [problem["reason"] for problem in state["problems"]] == ["duplicate"]


def test_update_never_changes_the_state_that_it_is_given() -> None:
    """Effects and new states are values; what was before stays as it was."""
    state = with_series()
    before = repr(state)
    for event in (("move", 1), ("invert",), ("zoom", 1), ("deidentify",), ("found", ["x"]), ("cancel",), ("proving",)):
        update(state, event)
    assert repr(state) == before


def test_an_answer_to_an_earlier_job_is_not_taken_for_this_one() -> None:
    """Cancelled, begun anew: what comes back late from the first job changes nothing."""
    state, effects = surveyed(3)
    (late,) = asks(effects, "clean")
    state, _ = after(state, ("cancel",), ("deidentify",))
    before = state["job"]
    state, effects = update(state, ("clean", late, {"withheld": []}))
    assert state["job"] == before and effects == []


def test_the_sample_does_not_disturb_a_job() -> None:
    """Asked for while copies are made, it is read without a second job becoming possible."""
    state, _ = surveyed(3)
    state, effects = update(state, ("sample",))
    assert state["phase"] == "deidentifying" and effects == [("sample",)]


def test_cancelling_a_job_does_not_stop_the_reading_of_new_files() -> None:
    """They were dropped while copies were made; afterwards they are read to the end."""
    state, _ = surveyed(3)
    state, found = update(state, ("found", ["new.dcm"]))
    state, effects = update(state, ("cancel",))
    assert state["phase"] == "reading"
    assert not {"read", "catalogue", "compare"} & set(effects[0][1])
    (payload,) = asks(found, "read")
    state, _ = update(state, ("read", payload, {"problems": [], "rows": "[]"}))
    state, _ = update(state, ("catalogue", {}, {"series": [series(count=4)], "twins": [], "companions": 0}))
    assert state["phase"] == "viewing"


def test_what_identifies_people_not_arriving_ends_the_job() -> None:
    """A worker that does not know what to look for gives nothing out."""
    state, _ = surveyed(3)
    state, effects = update(state, ("failed", "identity", {}, {"reason": "error", "sentence": "No."}))
    assert (state["phase"], state["job"]) == ("viewing", None)
    assert effects[0] == ("drop", JOB_KINDS)


def test_a_failing_proof_does_not_end_a_job() -> None:
    """Only what the job needs can end it."""
    state, _ = surveyed(3)
    state, _ = update(state, ("failed", "prove", {}, {"reason": "error", "sentence": "No."}))
    assert state["phase"] == "deidentifying" and state["job"]


def test_a_catalogue_that_fails_does_not_read_for_ever() -> None:
    """The page says so and stays usable."""
    state, effects = after(ready(), ("listing",), ("found", ["a"]), ("listed", 0))
    state, _ = update(
        state,
        (
            "read",
            asks(effects, "read")[0] if asks(effects, "read") else {"items": [[0]]},
            {"problems": [], "rows": "[]"},
        ),
    )
    state, _ = update(state, ("failed", "catalogue", {}, {"reason": "error", "sentence": "Broken."}))
    assert state["phase"] != "reading" and state["sentence"] == "Broken."


def test_two_folders_can_be_looked_through_at_once() -> None:
    """The first to be done does not end the other."""
    state, _ = after(ready(), ("listing",), ("listing",), ("found", ["a"]), ("listed", 0))
    assert state["listing"] == 1 and state["phase"] == "reading"


def test_nothing_happens_any_more_when_the_reader_is_gone() -> None:
    """The sentence that says so stays."""
    state, _ = update(ready(), ("broken", "Gone."))
    state, effects = after(state, ("listing",), ("found", ["a"]))
    assert (state["sentence"], effects) == ("Gone.", [])


# What is done to copies


def test_the_fields_are_asked_for_again_whenever_the_choice_changes() -> None:
    state = with_series(series(count=3), count=3)
    state, effects = update(state, ("stage", 600, 400, 1.0))
    state = {**state, "previewed": None}
    state, effects = update(state, ("stage", 601, 400, 1.0))
    (payload,) = asks(effects, "preview")
    assert payload["policy"] == state["policy"] and payload["numbers"] == [0]
    state, effects = update(state, ("stage", 602, 400, 1.0))
    assert asks(effects, "preview") == []
    presets = [{"name": "teaching", "title": "T", "sentence": "For.", "profile": 'profile = "teaching"'}]
    state, _ = update(state, ("presets", {}, presets))
    state, effects = update(state, ("choose-preset", "teaching"))
    assert asks(effects, "preview")[0]["policy"] == 'profile = "teaching"'
    assert ("offer-profile", 'profile = "teaching"') in effects
    state, effects = update(state, ("edit", "name|x", " Case 1 "))
    assert asks(effects, "preview")[0]["edits"] == {"name|x": "Case 1"}
    state, _ = update(state, ("edit", "name|x", " "))
    assert state["edits"] == {}


def test_an_answer_for_an_earlier_choice_is_not_shown() -> None:
    state = with_series(series(count=3), count=3)
    asked = {"policy": "something else", "edits": {}, "key": state["key"]}
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


def test_what_is_chosen_goes_to_every_worker_and_into_the_report() -> None:
    state, effects = surveyed(3)
    known = next(effect for effect in effects if effect[:2] == ("all", "identity"))
    assert known[2]["policy"] == state["policy"] and known[2]["edits"] == {}
    (payload,) = asks(effects, "clean")
    state, effects = update(state, ("clean", payload, {"withheld": []}))
    assert asks(effects, "finish")[0]["job"] == 1


def test_elements_are_those_of_the_file_on_the_screen_and_can_be_put_away() -> None:
    state = with_series(series(count=3), count=3)
    state, effects = update(state, ("go", 2))
    state, effects = update(state, ("elements",))
    assert asks(effects, "elements")[0]["number"] == 2
    state, _ = update(state, ("elements", {}, {"path": "2.dcm", "rows": []}))
    assert state["elements"]
    state, effects = update(state, ("elements",))
    assert state["elements"] is None and asks(effects, "elements") == []


def test_a_withheld_file_is_included_only_when_the_person_decides_so_for_it() -> None:
    state, effects = surveyed(3)
    (payload,) = asks(effects, "clean")
    assert payload["released"] == []
    state, _ = update(state, ("clean", payload, {"withheld": [[2, "withheld", "A name was found."]]}))
    state, _ = update(state, ("finish", {"job": 1}, {"size": 10, "summary": []}))
    state, effects = update(state, ("release", 2))
    assert asks(effects, "plan") and state["phase"] == "deidentifying"
    state, effects = update(state, ("plan", {"job": 2}, {"items": [[n, f"patient-1/{n}"] for n in range(3)]}))
    (survey,) = asks(effects, "survey")
    _, effects = update(state, ("survey", survey, {"identifiers": "{}", "withheld": []}))
    assert asks(effects, "clean")[0]["released"] == [2]


def test_a_file_whose_image_hides_something_cannot_be_included() -> None:
    state, effects = surveyed(1)
    (payload,) = asks(effects, "clean")
    state, _ = update(state, ("clean", payload, {"withheld": [[0, "surplus-pixels", "More."]]}))
    state, _ = update(state, ("finish", {"job": 1}, {"size": 10, "summary": []}))
    assert not state["result"]["withheld"][0]["decision"]


def done(state: State, withheld: list[list[Any]]) -> State:
    """The job's copies are all made."""
    job = state["job"]["number"]
    asked = {"items": state["job"]["items"], "order": 0, "job": job}
    state, _ = update(state, ("clean", asked, {"withheld": withheld}))
    return update(state, ("finish", {"job": job}, {"size": 10, "summary": []}))[0]


def test_what_hides_in_unused_bits_can_be_set_to_zero_in_all_files() -> None:
    state, effects = surveyed(3)
    assert asks(effects, "clean")[0]["clears"] is False
    state = done(state, [[2, "unused-bits", "Hidden."], [1, "overlay-in-pixels", "Hidden."]])
    assert [one["decision"] for one in state["result"]["withheld"]] == ["clear-bits", "clear-bits"]
    state, effects = update(state, ("clear-bits",))
    assert asks(effects, "plan") and state["clears_bits"]


def test_a_key_file_is_made_of_what_the_workers_learned_about_the_copies() -> None:
    state, _ = surveyed(4)
    state = done(state, [[0, "withheld", "No."]])
    state, effects = update(state, ("key-make", "four words of mine"))
    (asked,) = asks(effects, "make-key")
    assert asked == {"job": 1, "passphrase": "four words of mine", "known": ""}
    after_it, _ = update(state, ("make-key", asked, {}))
    assert after_it["key_made"]
    began, _ = update(after_it, ("deidentify",))
    assert not began["key_made"], "it was for other copies"
    late, _ = update(began, ("make-key", asked, {}))
    assert not late["key_made"], "an answer that comes late is for other copies, too"


def test_no_key_file_is_made_where_there_are_no_copies() -> None:
    assert update(with_series(), ("key-make", "four words of mine"))[1] == []


def opened_key(state: State) -> State:
    state, effects = update(state, ("key-chosen", "{}", "four words of mine"))
    (asked,) = asks(effects, "open-key")
    return update(state, ("open-key", asked, {"secret": "11" * 32, "files": 2, "key_file": "packed"}))[0]


def test_an_opened_key_file_is_used_from_then_on() -> None:
    state = opened_key(with_series())
    assert state["key"] == "11" * 32 and "it knows 2 copies" in state["key_said"]
    assert state["previewed"][-1] == state["key"], "the fields are asked for anew"


def test_a_key_file_that_does_not_open_is_said() -> None:
    state, effects = update(with_series(), ("key-chosen", "{}", "x"))
    error = {"reason": "key-file", "sentence": "The passphrase is not the one."}
    state, _ = update(state, ("failed", "open-key", asks(effects, "open-key")[0], error))
    assert (state["key_problem"], state["key_said"], state["key_file"]) == (error["sentence"], "", "")


def test_names_are_put_back_only_with_a_key_file() -> None:
    assert update(with_series(), ("reidentify",))[1] == []


def test_names_are_put_back_piece_by_piece_and_the_zip_says_that_it_names_people() -> None:
    state, effects = update(opened_key(with_series()), ("reidentify",))
    assert asks(effects, "plan") and state["phase"] == "deidentifying"
    items = [[number, f"P/S/{number}"] for number in range(3)]
    state, effects = update(state, ("plan", {"job": 1}, {"items": items}))
    assert ("all", "known", {"key_file": "packed"}) in effects and asks(effects, "survey") == []
    (asked,) = asks(effects, "restore")
    state, effects = update(state, ("restore", asked, {"withheld": [[0, "not-in-key", "No."]]}))
    assert asks(effects, "named")[0]["withheld"] == [[0, "not-in-key", "No."]]
    state, _ = update(state, ("named", {"job": 1}, {"size": 10, "summary": []}))
    assert state["phase"] == "done" and "They name people" in state["sentence"]
    assert not state["result"]["keyed"]


def test_a_worker_that_dies_over_a_copy_with_a_name_leaves_it_out() -> None:
    state, _ = update(opened_key(with_series()), ("reidentify",))
    state, effects = update(state, ("plan", {"job": 1}, {"items": [[0, "P/S/0"]]}))
    _, effects = update(state, ("crashed", "restore", asks(effects, "restore")[0]))
    assert asks(effects, "named")[0] == {"withheld": [[0, "crashed", ANY]], "job": 1}


def test_a_key_file_that_is_opened_ends_that_of_copies_made_before() -> None:
    """They were made under another secret."""
    state = opened_key(done(surveyed(2)[0], []))
    assert update(state, ("key-make", "four words of mine"))[1] == []


def test_a_key_file_does_not_change_copies_that_are_being_made() -> None:
    state, _ = surveyed(2)
    assert update(state, ("key-chosen", "{}", "x"))[1] == []
    late, _ = update(state, ("open-key", {}, {"secret": "11" * 32, "files": 2, "key_file": "packed"}))
    assert late["key"] == state["key"] and "open the key file again" in late["key_problem"]


def test_a_second_key_file_that_does_not_open_leaves_the_first_one_open() -> None:
    state, _ = update(opened_key(with_series()), ("failed", "open-key", {}, {"reason": "key-file", "sentence": "No."}))
    assert state["key_file"] and "still open" in state["key_said"]


def test_nothing_is_decided_while_the_zip_is_saved() -> None:
    state = done(surveyed(2)[0], [[0, "unused-bits", "Hidden."], [1, "withheld", "No."]])
    state, _ = update(state, ("saving", 10))
    for event in (("clear-bits",), ("release", 1)):
        after_it, effects = update(state, event)
        assert effects == [] and not after_it["clears_bits"] and after_it["released"] == []


def test_what_cannot_be_cleared_is_not_offered_again() -> None:
    state, _ = update(done(surveyed(1)[0], [[0, "unused-bits", "Hidden."]]), ("clear-bits",))
    state, effects = update(state, ("plan", {"job": 2}, {"items": [[0, "P/S/I"]]}))
    state, _ = update(state, ("survey", asks(effects, "survey")[0], {"identifiers": "{}", "withheld": []}))
    assert done(state, [[0, "unused-bits", "Too large."]])["result"]["withheld"][0]["decision"] == ""


def test_a_job_without_files_ends() -> None:
    for event, end in (("deidentify", "finish"), ("reidentify", "named")):
        state, _ = update(opened_key(with_series()), (event,))
        _, effects = update(state, ("plan", {"job": 1}, {"items": []}))
        assert asks(effects, end)


def test_a_presentation_state_can_be_chosen_and_is_forgotten() -> None:
    """Choosing how an image is shown asks for it anew, with that state's own window; a reset goes back."""
    state, _ = update(with_series(), ("window", 3, 3))
    state = answered(state)
    state, effects = update(state, ("show-by", -1))
    assert asks(effects, "frame")[0]["state"] == -1
    assert (state["window"], state["voi_lut"]) == (None, None)
    state, _ = update(answered(state), ("reset",))
    assert state["shown_by"] is None


def test_a_table_of_greys_is_chosen_like_a_window() -> None:
    """A preset may be a table of the file; dragging leaves it for a window of its reach."""
    state, effects = update(with_series(), ("preset", 1))
    assert (asks(effects, "frame")[0]["voi_lut"], asks(effects, "frame")[0]["center"]) == (0, None)
    state, effects = update(answered(state), ("window", 0, 1))
    assert state["voi_lut"] is None and state["window"] is not None


def test_drawings_that_are_found_later_are_shown() -> None:
    """When more files that draw over images have been read, the image on the screen is asked for anew."""
    state = with_series()
    state, effects = update(state, ("catalogue", {}, {"series": [series(count=3)], "twins": [], "companions": 1}))
    assert len(asks(effects, "frame")) == 1


def test_a_large_image_is_reduced_to_what_the_screen_can_show() -> None:
    """Of an image of many pixels so many rows become one as the screen cannot show; zooming in asks for all."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[1, 3328, 4096]])]))
    state, effects = update(state, ("stage", 1400, 1024, 1.0))
    assert asks(effects, "frame")[0]["step"] == 4
    state, effects = update(answered(state), ("stage", 1400, 1024, 2.0))
    assert asks(effects, "frame")[0]["step"] == 2
    for _ in range(8):
        state, effects = update(answered(state), ("zoom", 1))
    assert state["shown"]["key"][-1] == 1
    assert reduction(state, stack(extents=[[3, 2048, 2048]])) == 1


def test_a_part_of_a_large_image_is_shown_as_finely_as_it_is_magnified() -> None:
    """Where a presentation state wants a part of an image to fill the stage, once that is known."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[3, 4096, 4096]])]))
    state = answered(after(state, ("stage", 1024, 1024, 1.0))[0])
    assert reduction(state, stack_of(state)) == 4
    payload = {**dict(zip(LOOK, state["shown"]["key"])), "key": "1.2", "stack": "Axial", "index": 0}
    part = info(columns=4096, rows=4096, area=[0.5, 0.5, 1.0, 1.0])
    state, effects = update(state, ("frame", payload, part))
    assert asks(effects, "frame")[0]["step"] == 2
    payload["step"] = 2
    state, effects = update(state, ("frame", payload, part))
    assert not asks(effects, "frame")
    assert reduction(state, stack(name="Other", extents=[[3, 4096, 4096]])) == 4


def test_a_turned_image_is_reduced_by_the_sides_that_it_has_then() -> None:
    """An image of 3000 x 9000 lies across the stage when it was turned."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[1, 3000, 9000]])]))
    state = answered(after(state, ("stage", 900, 700, 1.0))[0])
    assert reduction(state, stack_of(state)) == 12
    state = changed(state, shown=changed(state["shown"], columns=9000, rows=3000))
    assert reduction(state, stack_of(state)) == 10


def test_every_image_of_a_stack_is_reduced_by_its_own_size() -> None:
    """A small page beside a large one is not made smaller."""
    state = with_series(series(count=3, stacks=[stack(count=3, extents=[[1, 500, 400], [2, 4000, 4000]])]))
    steps = []
    for index in range(3):
        state, _ = update(answered(state), ("go", index))
        steps += [reduction(state, stack_of(state))]
    assert steps == [1, 10, 10]


def test_a_size_that_fails_is_not_asked_for_again_and_again() -> None:
    """Where the whole of an image cannot be had, it is not tried anew by way of a smaller one."""
    state = with_series(series(count=1, stacks=[stack(count=1, extents=[[1, 4096, 4096]])]))
    state = answered(after(state, ("stage", 1024, 1024, 1.0))[0])
    payload = {**dict(zip(LOOK, state["shown"]["key"])), "key": "1.2", "stack": "Axial", "index": 0}
    part = info(columns=4096, rows=4096, area=[0.9, 0.9, 1.0, 1.0])
    state, effects = update(state, ("frame", payload, part))
    (asked,) = asks(effects, "frame")
    assert asked["step"] == 1
    error = {"reason": "too-large", "sentence": "No room."}
    state, effects = update(state, ("failed", "frame", asked, error))
    assert asks(effects, "frame") == [] and state["frame_problem"] == "No room."


def test_when_the_reader_stops_for_good_no_image_is_waited_for() -> None:
    """None will come."""
    state, _ = update(with_series(), ("window", 1, 1))
    assert state["asking"]
    assert update(state, ("broken", "It stopped."))[0]["asking"] is None


def test_another_presentation_state_shows_what_it_wants_to_be_seen() -> None:
    """Zoom and pan are of the presentation before; as it is stored, all of the image is seen."""
    state, _ = after(with_series(), ("zoom", 3), ("pan", 5, 5), ("show-by", -1))
    assert (state["zoom"], state["pan"], state["shown_by"]) == (1.0, (0.0, 0.0), -1)
