"""What a person decides about files that were withheld: only what they looked at comes into the ZIP."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    State,
    after,
    answered,
    arrived,
    info,
    looking,
    pane,
    series,
    shown,
    stack,
    told,
    unread,
    update,
    wants,
    with_series,
)
from app.test_copying import zipped
from app.test_documents import said
from page.looked_at import WHOLE, count_seen, is_looked_at
from page.pane import WANTED, here
from page.state import replace
from page.withheld import MOST_PICTURED, pictured_in

TEACHING = {"name": "teaching", "title": "Teaching", "sentence": "", "profile": 'profile = "teaching"'}
BURNED, FACE = "Text is burned in.", "A face can be recognised."


def film(count: int = 4, number: int = 0, **changes: Any) -> dict[str, Any]:
    """A series of one file with so many frames."""
    runs = [[number, 0, count, 1, "frame"]]
    return series("1", count, stacks=[stack("Film", count, files=[], runs=runs, start=0, **changes)])


def two_series() -> State:
    """Files 0 to 2 are of one series, 3 to 5 of another; one of the first is on the screen."""
    return with_series(series("1"), series("2", first=3, description="Neck"), count=6)


def withheld(state: State, *rows: tuple[int, str]) -> State:
    """Copies were made; these files were withheld for something that nobody but a person can judge."""
    state = update(state, ("deidentify",))[0]
    return zipped(state, *[[number, "withheld", sentence] for number, sentence in rows])


def test_what_waits_for_a_look_has_a_small_picture() -> None:
    """Those that are listed one by one, of the first picture of each; nobody has looked at them by that."""
    state = update(two_series(), ("deidentify",))[0]
    rows = [[number, "withheld", BURNED, -1] for number in (1, 4)] + [[5, "unused-bits", "Bits.", -1]]
    told_of = {"job": state["jobs"], "count": 3, "size": 9, "withheld": rows, "summary": []}
    state, effects = update(state, ("zipped", told_of))
    asked = [effect[2] for effect in effects if effect[:2] == ("ask", "thumbnail")]
    assert [(one["key"], one["picture"]) for one in asked] == [("file 1", (1, 0, "frame")), ("file 4", (4, 0, "frame"))]
    listed = [row["key"] for group in shown(state)["report", "report"]["groups"] for row in group["files"]]
    assert listed == ["file 1", "file 4"] and seen(state) == [0]


def test_small_pictures_come_back_with_the_result_of_before() -> None:
    """They went when another job began; and of very many files, not all have one."""
    rows = [(number, BURNED) for number in range(6)]
    state = withheld(two_series(), *rows)
    state = update(state, ("deidentify",))[0]
    effects = update(state, ("refused", {"job": state["jobs"], "sentence": "No."}))[1]
    assert len([effect for effect in effects if effect[:2] == ("ask", "thumbnail")]) == 6
    groups = [{"listed": True, "numbers": list(range(100))}] * 3
    assert len(pictured_in(groups)) == MOST_PICTURED


def test_what_was_read_later_is_no_part_of_the_report() -> None:
    """It is of the files that there were; what is in the ZIP is not among what was left out."""
    state = two_series()
    problems = [{"path": "a", "reason": reason, "sentence": "No."} for reason in ("truncated", "same-uid", "empty")]
    state = withheld(replace(state, problems=problems[:2]))
    state = replace(state, problems=problems)
    (left_out,) = shown(state)["report", "report"]["left_out"]
    assert [row["reason"] for row in left_out["rows"]] == ["truncated"]


def test_a_document_that_waits_for_a_look_has_no_picture() -> None:
    """There is none in it."""
    state = update(with_series(series(count=0, stacks=[unread(0)])), ("deidentify",))[0]
    rows = [[0, "withheld", "A document.", -1]]
    effects = update(state, ("zipped", {"job": state["jobs"], "count": 0, "size": 9, "withheld": rows, "summary": []}))[
        1
    ]
    assert [effect for effect in effects if effect[:2] == ("ask", "thumbnail")] == []


def stepped(state: State, *events: tuple[Any, ...]) -> State:
    """The state after some events, each of which brings the picture that is wanted then."""
    for event in events:
        state = answered(update(state, event)[0])
    return state


def seen(state: State) -> list[int]:
    """The files that were looked at."""
    return sorted(number for number in state["seen"] if is_looked_at(state, number))


# --- what was looked at -----------------------------------------------------------------------------------------------


def test_an_image_was_looked_at_once_it_was_drawn() -> None:
    """Also before it is known that it will be withheld; and those that were scrolled to, no others."""
    state = with_series()
    assert seen(state) == [0]
    assert seen(stepped(state, ("end", True))) == [0, 2]
    assert seen(update(state, ("move", 1))[0]) == [0], "it is not there yet"


def test_what_was_seen_before_changes_nothing() -> None:
    """The same state stays the same."""
    state = stepped(with_series(), ("move", 1))
    assert stepped(state, ("move", -1))["seen"] is state["seen"]


def test_another_series_is_looked_at_for_itself() -> None:
    """Switching between series forgets nothing."""
    state = stepped(two_series(), ("choose", "2"), ("choose", "1"), ("end", False))
    assert seen(state) == [0, 4]


def test_a_film_was_looked_at_when_each_of_its_frames_was() -> None:
    """Scrolled through, in any order."""
    state = stepped(with_series(film(), count=1), ("end", True), ("move", -1))
    assert (seen(state), count_seen(state, 0)) == ([], (3, 4))
    assert seen(stepped(state, ("go", 1))) == [0]


def test_a_film_that_is_played_is_looked_at_frame_by_frame() -> None:
    """To its end."""
    state = stepped(with_series(film(), count=1), ("play",), ("tick", 0.0), ("tick", 80.0), ("tick", 160.0))
    assert (seen(state), count_seen(state, 0)) == ([], (3, 4))
    assert seen(stepped(state, ("tick", 240.0))) == [0]


def test_frames_that_are_left_out_as_it_plays_were_not_seen() -> None:
    """It says how long each stays, and they cannot be shown so fast."""
    state = update(with_series(film(), count=1), ("reset",))[0]
    state = looking(state, shown={**pane(state)["shown"], "frame_ms": 10.0})
    state = stepped(state, ("play",), ("tick", 0.0), ("tick", 30.0))
    assert (pane(state)["index"], count_seen(state, 0)) == (3, (2, 4))
    assert seen(stepped(state, ("play",), ("go", 1), ("go", 2))) == [0]


def test_frames_of_a_file_in_several_stacks_are_all_to_be_seen() -> None:
    """Each second one is of another echo."""
    stacks = [
        stack(name, 3, files=[], runs=[[0, first, 3, 2, "frame"]], start=0) for first, name in enumerate(("A", "B"))
    ]
    state = with_series(series("1", 6, stacks=stacks), count=1)
    state = stepped(state, ("end", False), ("move", 1), ("move", 1))
    assert (seen(state), count_seen(state, 0)) == ([], (3, 6))
    state = stepped(state, ("stack", "B"), ("end", False), ("move", 1), ("move", 1))
    assert seen(state) == [0]


def test_a_file_that_is_elsewhere_by_now_was_not_seen_in_full() -> None:
    """More was read while a picture of it was on the way."""
    state = update(with_series(film(), count=1), ("move", 1))[0]
    late = arrived(state)
    for key in ("1", "2"):
        assert seen(update(replace(state, series=[series(key, first=7)]), late)[0]) == []


def test_a_picture_without_what_is_drawn_over_it_was_not_seen() -> None:
    """A name may stand in what was left out."""
    state = stepped(replace(with_series(), seen={}), ("drawings", False), ("move", 1))
    assert seen(state) == []
    assert seen(stepped(state, ("drawings", True))) == [1]


def test_a_picture_that_a_presentation_state_shows_was_not_seen() -> None:
    """It may cover parts of it."""
    state, effects = update(replace(with_series(), seen={}), ("show-by", 7))
    key = effects[0][1]
    assert seen(update(state, ("picture", key, info(state=7)))[0]) == []
    assert seen(update(state, ("picture", key, info(state=-1)))[0]) == [0]


def test_a_picture_without_its_mask_was_not_seen_whole() -> None:
    """Writing that is on the mask too is taken away with it, and stands in the copy."""
    state, effects = update(replace(with_series(), seen={}), ("go", 1))
    state, _ = update(state, ("picture", effects[0][1], info(subtraction=[True, ""])))
    assert seen(state) == []
    state, effects = update(state, ("subtract", False))
    assert seen(update(state, ("picture", effects[0][1], info(subtraction=[False, ""])))[0]) == [1]


def test_a_picture_with_the_greys_of_its_stack_was_not_seen_whole() -> None:
    """Its own writing may be dark among bright images; it is seen when the picture is shown by itself."""
    state, effects = update(replace(with_series(), seen={}), ("go", 1))
    assert wants(effects)[0]["sample"] != ()
    state, _ = update(state, ("picture", effects[0][1], info(rests_on_stack=True)))
    assert seen(state) == []
    state, effects = update(state, ("look-at", 1))
    (asked,) = wants(effects)
    assert asked["sample"] == () and pane(state)["alone"]
    state, _ = update(state, ("picture", tuple(asked[name] for name in WANTED), info()))
    assert seen(state) == [1]
    assert pane(update(state, ("reset",))[0])["alone"] is False


def test_a_picture_of_which_a_shutter_hides_a_part_was_not_seen() -> None:
    """It is when the shutter is opened: what it hides stands in the copy."""
    state, effects = update(replace(with_series(), seen={}), ("go", 1))
    key = effects[0][1]
    state, _ = update(state, ("picture", key, info(has_shutter=True)))
    assert seen(state) == []
    state, effects = update(state, ("shutter", False))
    assert seen(update(state, ("picture", effects[0][1], info(has_shutter=True)))[0]) == [1]
    assert pane(update(state, ("reset",))[0])["shutter"] is True


def test_a_picture_that_could_not_be_painted_was_not_seen() -> None:
    """The browser refused it after it had come."""
    state = with_series()
    payload = dict(zip(WANTED, pane(state)["shown"]["key"]))
    state, _ = update(state, ("failed", "picture", payload, {"reason": "browser", "sentence": "No."}))
    assert pane(state)["problem"] == "No." and seen(state) == []


def test_a_picture_that_cannot_be_had_was_not_seen() -> None:
    """It stays out."""
    state, effects = update(with_series(), ("move", 1))
    (payload,) = wants(effects)
    state, _ = update(state, ("failed", "picture", payload, {"reason": "decode", "sentence": "No."}))
    assert seen(state) == [0]


def test_a_document_was_looked_at_when_it_was_shown() -> None:
    """Where somebody waits for it."""
    state = with_series(series("2", count=0, stacks=[unread(0, 1)]), count=2)
    assert seen(update(state, ("document", {"number": 1}, said()))[0]) == []
    assert seen(update(state, ("document", {"number": 0}, said()))[0]) == [0]


def test_what_lies_inside_a_document_is_to_be_opened() -> None:
    """That there is a PDF says nothing of what stands in it."""
    state = with_series(series("2", count=0, stacks=[unread(0)]), count=1)
    inside = {"mime_type": "application/pdf", "suffix": ".pdf", "sentence": "", "size": 10, "plays": ""}
    state, _ = update(state, ("document", {"number": 0}, said(enclosed=inside)))
    assert seen(state) == []
    assert seen(update(state, ("document-opened", 0))[0]) == [0]
    assert seen(update(state, ("document-opened", 3))[0]) == [], "that pane was closed"


def test_a_document_that_cannot_be_read_was_not_looked_at() -> None:
    state = with_series(series("2", count=0, stacks=[unread(0)]), count=1)
    state, _ = update(state, ("failed", "document", {"number": 0}, {"reason": "decode", "sentence": "No."}))
    assert pane(state)["document"]["sentence"] == "No." and seen(state) == []


# --- groups -----------------------------------------------------------------------------------------------------------


def test_files_are_put_together_by_reason_and_within_it_by_series() -> None:
    """Where a reason is that of one series, all of it is that of the series."""
    state = withheld(two_series(), (4, BURNED), (0, BURNED), (2, BURNED), (5, FACE))
    groups = [(one["sentence"], one["title"], one["numbers"], one["listed"]) for one in state["groups"]]
    assert groups == [
        (FACE, "Neck", [5], True),
        (BURNED, "", [0, 2, 4], False),
        ("", "Axial", [0, 2], True),
        ("", "Neck", [4], True),
    ]


@pytest.mark.parametrize("reason", ["found", "surplus-pixels", "unjudgeable", "truncated", "unused-bits"])
def test_what_a_look_cannot_settle_is_in_no_group(reason: str) -> None:
    """Whoever asks for it all the same gets nothing: a name that was found is let through by nobody."""
    state = replace(zipped(update(with_series(), ("deidentify",))[0], [1, reason, "No."]), seen={1: WHOLE})
    assert state["groups"] == []
    for event in (("release", 1), ("release-all", 0), ("look-at-all", 0)):
        assert update(state, event) == (state, [])


def test_groups_go_when_another_job_begins() -> None:
    """They were those of the copies before."""
    state = withheld(with_series(), (1, BURNED))
    assert update(state, ("deidentify",))[0]["groups"] == []


# --- looking ----------------------------------------------------------------------------------------------------------


def test_a_group_is_looked_at_from_its_first_file_that_was_not_seen() -> None:
    """In the pane that is chosen, which is brought into sight; and each time from the next one."""
    state = withheld(two_series(), (0, BURNED), (1, BURNED), (2, BURNED))
    state, effects = update(state, ("look-at-all", 0))
    assert here(state, pane(state)) == (1, 0, "frame") and ("face", 0) in effects
    state = stepped(answered(state), ("look-at-all", 0))
    assert here(state, pane(state)) == (2, 0, "frame") and seen(state) == [0, 1, 2]
    state = stepped(state, ("look-at-all", 0))
    assert here(state, pane(state)) == (0, 0, "frame"), "all of them were seen: from the beginning"


def test_looking_at_a_file_goes_to_its_series_and_to_what_was_not_seen_of_it() -> None:
    """A film goes on where the first frame is missing."""
    state = with_series(series("2", first=1), film(), count=4)
    state = stepped(withheld(state, (0, BURNED)), ("choose", "1"), ("go", 0), ("choose", "2"), ("look-at", 0))
    assert (pane(state)["series_key"], pane(state)["index"]) == ("1", 1)


def test_it_is_shown_as_it_is_stored_and_all_of_it() -> None:
    """Whatever was chosen before: part of an image hides what is written in the rest."""
    state = withheld(with_series(), (2, BURNED))
    state, _ = after(state, ("invert",), ("zoom", 1), ("drawings", False), ("window", 1, 1), ("show-by", 7), ("play",))
    state, _ = update(state, ("look-at", 2))
    expected = {
        "invert": False,
        "zoom": 1.0,
        "drawings": True,
        "shutter": False,
        "subtract": False,
        "window": None,
        "shown_by": -1,
    }
    expected["playing"] = False
    assert {name: pane(state)[name] for name in expected} == expected


def test_what_is_in_no_series_cannot_be_looked_at() -> None:
    state = withheld(with_series(), (1, BURNED))
    assert update(state, ("look-at", 99)) == (state, [])


# --- including --------------------------------------------------------------------------------------------------------


def test_only_what_was_looked_at_is_included() -> None:
    """The rest of the group stays out, and the other copies are not made again."""
    state = stepped(withheld(with_series(), (0, BURNED), (1, BURNED), (2, BURNED)), ("end", True))
    state, effects = update(state, ("release-all", 0))
    assert told(effects, "more") == [{"job": 2, "again": [0, 2], "released": [0, 2], "clears": False}]
    assert told(effects, "copy") == [] and state["released"] == [0, 2]


def test_a_series_is_included_without_the_others_of_its_reason() -> None:
    """Those are in groups of their own."""
    state = stepped(withheld(two_series(), (0, BURNED), (3, BURNED)), ("look-at", 3))
    assert [told(update(state, ("release-all", at))[1], "more")[0]["again"] for at in range(3)] == [[0, 3], [0], [3]]


def test_one_file_is_included_without_the_others_of_its_group() -> None:
    """Though they were looked at, too."""
    state = stepped(withheld(with_series(), (0, BURNED), (2, BURNED)), ("end", True))
    _, effects = update(state, ("release", 2))
    assert told(effects, "more") == [{"job": 2, "again": [2], "released": [2], "clears": False}]


def test_nothing_is_included_that_nobody_looked_at() -> None:
    """Neither one by one nor all at once."""
    state = withheld(two_series(), (3, BURNED), (4, BURNED))
    for event in (("release", 3), ("release-all", 0), ("release-all", 9)):
        assert update(state, event) == (state, [])


def test_a_film_of_which_a_frame_is_missing_is_not_included() -> None:
    state = stepped(withheld(with_series(film(), count=1), (0, BURNED)), ("go", 1), ("go", 2))
    assert update(state, ("release", 0)) == (state, [])
    assert told(update(stepped(state, ("go", 3)), ("release", 0))[1], "more")[0]["again"] == [0]


def test_what_was_included_before_stays_included() -> None:
    """Only what is new is made again."""
    state = withheld(with_series(), (0, BURNED), (2, BURNED))
    state = zipped(update(state, ("release", 0))[0], [2, "withheld", BURNED])
    _, effects = update(stepped(state, ("look-at", 2)), ("release", 2))
    assert told(effects, "more") == [{"job": 3, "again": [2], "released": [0, 2], "clears": False}]


@pytest.mark.parametrize(
    "change",
    [("edit", "name|x", "Case 1"), ("choose-preset", "teaching"), ("found", ["new.dcm"]), ("conductor-lost",)],
)
def test_all_is_made_anew_where_something_else_was_chosen_or_added_meanwhile(change: tuple[Any, ...]) -> None:
    """Or where the copies are gone with the conductor: one ZIP is not made in two ways."""
    state = replace(withheld(with_series(), (0, BURNED)), presets=[TEACHING])
    state = replace(update(state, change)[0], phase="done")
    _, effects = update(state, ("release", 0))
    assert told(effects, "more") == [] and told(effects, "copy")[0]["released"] == [0]


def test_bits_are_cleared_in_the_files_that_were_withheld_for_them() -> None:
    """The others have none, or are copied already."""
    state = zipped(update(with_series(), ("deidentify",))[0], [1, "unused-bits", "No."], [2, "withheld", BURNED])
    _, effects = update(state, ("clear-bits",))
    assert told(effects, "more") == [{"job": 2, "again": [1], "released": [], "clears": True}]


def test_a_decision_that_comes_to_nothing_changes_nothing() -> None:
    """The person stops it: it can be taken once more, and the ZIP is as it was."""
    before = stepped(withheld(with_series(), (0, BURNED), (1, BURNED)), ("end", True))
    state, effects = after(before, ("release-all", 0), ("cancel",))
    assert (state["released"], state["groups"], state["result"]) == ([], before["groups"], before["result"])
    assert told(effects, "cancel") == [{"job": 2}]
    assert told(update(state, ("release-all", 0))[1], "more")[0]["released"] == [0]


# --- what is shown of it ----------------------------------------------------------------------------------------------

CLOSED = "Look first: only what you looked at can be included."


def looked(state: State) -> Any:
    return shown(state)["report", "looked"]


def test_a_group_says_how_many_were_looked_at_and_opens_its_button_by_that() -> None:
    """As long as none was, it says why it is closed."""
    state = withheld(two_series(), (3, BURNED), (4, BURNED))
    (group,) = looked(state)["groups"]
    assert group == (
        f"You looked at 0 of 2 files. {CLOSED}",
        "Look at them",
        "Include those that you looked at",
        CLOSED,
    )
    state = stepped(state, ("look-at-all", 0))
    (group,) = looked(state)["groups"]
    assert group == ("You looked at 1 of 2 files.", "Look at the next one", "Include the 1 that you looked at", "")
    (group,) = looked(stepped(state, ("look-at-all", 0)))["groups"]
    assert group[1:3] == ("Look at them again", "Include the 2 that you looked at")


def test_a_file_says_why_it_cannot_be_included_yet() -> None:
    """Of a film, how much of it was seen."""
    state = with_series(series("2", first=1), film(), count=4)
    state = withheld(state, (0, BURNED), (1, BURNED), (2, BURNED))
    assert looked(state)["files"] == {0: (CLOSED, ""), 1: ("", ""), 2: (CLOSED, "")}
    begun = "You saw 1 of its 4 images. Look at every one first: scroll, or play it."
    assert looked(stepped(state, ("look-at", 0)))["files"][0] == (begun, begun)


def test_no_button_is_open_while_something_is_under_way() -> None:
    """And says so."""
    state = withheld(with_series(), (1, BURNED))
    busy = looked(update(state, ("saving", 10))[0])
    why = "This opens when nothing else is under way."
    assert (busy["groups"][0][3], busy["files"][1][0]) == (why, why)


def test_files_that_a_look_cannot_settle_are_listed_apart() -> None:
    """With their sentence; those to look at stand under theirs."""
    state = update(two_series(), ("deidentify",))[0]
    state = zipped(state, [0, "found", "A name was found."], [1, "withheld", BURNED], [4, "withheld", BURNED])
    report = shown(state)["report", "report"]
    assert [row["path"] for row in report["withheld"]] == ["0.dcm"]
    assert [(one["sentence"], one["title"], one["alone"]) for one in report["groups"]] == [
        (BURNED, "All of them", False),
        ("", "Axial", True),
        ("", "Neck", True),
    ]
    assert [[row["path"] for row in one["files"]] for one in report["groups"]] == [[], ["1.dcm"], ["4.dcm"]]


def test_of_many_files_the_first_are_listed_and_the_others_counted() -> None:
    """The buttons of the group are for all of them."""
    state = withheld(with_series(series(count=103), count=103), *[(number, BURNED) for number in range(103)])
    (group,) = shown(state)["report", "report"]["groups"]
    assert (len(group["files"]), group["files_title"], group["more"]) == (100, "103 files", "and 3 more files")
    assert len(looked(state)["files"]) == 100 and looked(state)["groups"][0][0].startswith("You looked at 1 of 103")
