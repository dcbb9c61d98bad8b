"""What goes into the ZIP is ticked: what the page decides and shows of it."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import (
    State,
    after,
    catalogue,
    done,
    pane,
    read,
    series,
    shown,
    stack,
    told,
    unread,
    update,
    with_series,
)
from app.test_copying import zipped
from page.library import IMAGES, KINDS
from page.showing.listing import listing
from page.showing.veil import veil

from scanveil.documents.kinds import GROUPS, OTHERS, VIDEOS


def people() -> State:
    """Roe has two studies, one of two series; Doe has one, of an image and a report."""
    found = [
        series("1", count=1, first=0, study="Head"),
        series("2", count=1, first=1, study="Head"),
        series("3", count=1, first=2, study="Knee"),
        series("4", count=1, study="Head", patient="Doe", stacks=[stack(count=1, first=3), unread(4)]),
    ]
    return update(with_series(found[0], count=5), catalogue(*found))[0]


@pytest.mark.parametrize(
    ("level", "at", "left_out"),
    [
        ("series", 1, {1}),
        ("study", 0, {0, 1}),
        ("person", 0, {0, 1, 2}),
        ("person", 3, {3, 4}),
        ("kind", 0, {0, 1, 2, 3}),
        ("kind", 1, {4}),
        ("file", 3, {3}),
    ],
)
def test_whatever_is_ticked_files_are_left_out_and_taken_in_again(level: str, at: int, left_out: set[int]) -> None:
    """A study is that of one person, though another one's is called so as well."""
    state = update(people(), ("put-in", level, at, False))[0]
    assert left_out_of(state) == left_out
    assert left_out_of(update(state, ("put-in", level, at, True))[0]) == set()
    twice = after(people(), ("put-in", "file", 2, False), ("put-in", level, at, False))[0]
    assert left_out_of(twice) == left_out | {2}


def left_out_of(state: State) -> set[int]:
    """The files that are left out."""
    return {number for number, flag in enumerate(state["left_out"]) if flag}


def ticks(rows: list[dict[str, Any]]) -> str:
    """A letter for each row: in, out, or half."""
    return "".join("i" if one["ticked"] else "h" if one["half"] else "o" for one in rows)


def rows(state: State) -> list[dict[str, Any]]:
    found = {(name, prop): value for name, prop, value in listing(state)}
    return list(found["series-list", "series"])


@pytest.mark.parametrize(
    ("event", "of_series", "of_kinds"),
    [
        (("put-in", "series", 0, True), "iiii", "ii"),
        (("put-in", "person", 0, False), "oooi", "hi"),
        (("put-in", "kind", 1, False), "iiih", "io"),
        (("put-in", "kind", 0, False), "oooh", "oi"),
        (("put-in", "file", 1, False), "ioii", "hi"),
        (("put-in", "file", 4, False), "iiih", "io"),
    ],
)
def test_all_ticks_say_the_same(event: tuple[Any, ...], of_series: str, of_kinds: str) -> None:
    """A series of which some goes in is half ticked, and so is a kind."""
    state = update(people(), event)[0]
    assert ticks(rows(state)) == of_series
    assert ticks(shown(state)["kinds", "kinds"]) == of_kinds


def test_kinds_are_listed_with_their_counts_where_there_are_several() -> None:
    """Images one by one, all else by files; what is of one kind needs no such choice."""
    names = ["videos", "reports", "documents", "recordings", "drawings", "radiotherapy", "others", "others"]
    film = stack(count=30, files=[], runs=[(0, 0, 30, 1, "frame")])
    state = with_series(series(count=30, stacks=[film, unread(*range(1, 9), kinds=names)]), count=9)
    assert [row["title"] for row in shown(state)["kinds", "kinds"]] == [
        "Images (30)",
        "Videos (1)",
        "Reports (1)",
        "Documents (1)",
        "Recordings (1)",
        "Marks and drawings (1)",
        "Radiotherapy (1)",
        "Other files (2)",
    ]
    assert not shown(state)["kinds", "hidden"]
    assert left_out_of(update(state, ("put-in", "kind", 0, False))[0]) == {0}
    alone = shown(with_series())
    assert alone["kinds", "hidden"] and alone["kinds", "kinds"] == []


def test_the_page_has_words_for_each_kind_that_files_may_be_of() -> None:
    """The conductor names them."""
    assert {*KINDS} == {IMAGES, VIDEOS, OTHERS, *GROUPS}


def test_the_file_that_a_pane_shows_has_a_tick() -> None:
    """That of the place that one looks at, in each pane; what it is for is said."""
    state = update(with_series(), ("go", 2))[0]
    page = shown(state)
    assert (page["put-in", "data-at"], page["put-in", "checked"]) == (2, True)
    assert page["put-in-text", "text"] == "In the ZIP: this image" and not page["put-in-label", "hidden"]
    state = update(state, ("put-in", "file", 2, False))[0]
    assert shown(state)["put-in", "checked"] is False
    assert shown(update(state, ("go", 1))[0])["put-in", "checked"] is True
    assert shown({**state, "panes": [{**pane(state), "series_key": None}]})["put-in-label", "hidden"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            [stack(count=35, files=[], runs=[(0, 0, 30, 1, "frame"), (1, 0, 5, 1, "frame")])],
            "In the ZIP: this file with its 30 images",
        ),
        ([stack(count=1, files=[], runs=[(0, 0, 1, 1, "page")]), stack("B", first=1)], "In the ZIP: this image"),
        (
            [stack(name, count=2, files=[], runs=[(0, at, 2, 2, "frame")]) for at, name in enumerate("AB")],
            "In the ZIP: this file with its 4 images",
        ),
        ([unread(0, 1)], "In the ZIP: this file"),
    ],
)
def test_how_much_goes_with_what_is_shown_is_said(found: list[dict[str, Any]], said: str) -> None:
    """A file is whole: all of its images, whatever parts they are in."""
    state = with_series(series(count=0 if found[0]["reads"] else 4, stacks=found), count=4)
    assert shown(state)["put-in-text", "text"] == said


def test_the_conductor_is_told_which_files_are_left_out() -> None:
    """By their numbers, documents among them; what is not there any more is not spoken of."""
    state = after(people(), ("put-in", "person", 3, False), ("put-in", "file", 9, False))[0]
    (payload,) = told(update(state, ("deidentify",))[1], "copy")
    assert payload["left_out"] == [3, 4]


def test_copies_that_are_made_of_other_files_are_made_anew() -> None:
    """What is decided on a file then is done with all of them."""
    state = zipped(update(people(), ("deidentify",))[0], [0, "unused-bits", "No."])
    assert told(update(state, ("clear-bits",))[1], "more") != []
    again = after(state, ("put-in", "file", 4, False), ("put-in", "file", 4, True))[0]
    assert told(update(again, ("clear-bits",))[1], "more") != []
    state = update(state, ("put-in", "file", 4, False))[0]
    (payload,) = told(update(state, ("clear-bits",))[1], "copy")
    assert payload["left_out"] == [4]


def veiled(state: State) -> dict[tuple[str, str], Any]:
    return {(name, prop): value for name, prop, value in veil(state)}


def test_what_goes_in_is_said_before_the_button() -> None:
    """How many people and files; and that nothing is copied where nothing is ticked."""
    several = "These are scans of 2 people. Copies of all of them go into one ZIP."
    assert veiled(people())["people-count", "text"] == several
    state = update(people(), ("put-in", "kind", 1, False))[0]
    files = "4 of 5 files are ticked: only those go into the ZIP."
    assert veiled(state)["people-count", "text"] == f"{several} {files}"
    state = update(state, ("put-in", "person", 0, False))[0]
    assert veiled(state)["people-count", "text"] == "1 of 5 files is ticked: only that one goes into the ZIP."
    state = update(state, ("put-in", "file", 3, False))[0]
    page = veiled(state)
    assert page["people-count", "hidden"] and page["deidentify", "disabled"]
    assert page["deidentify-why", "text"].startswith("Nothing is ticked")
    assert done(state, ("deidentify",)) == ({}, [])


@pytest.mark.parametrize("event", [("deidentify",), ("listing",)])
def test_ticks_are_closed_while_something_is_under_way(event: tuple[Any, ...]) -> None:
    """And say why; what is not there cannot be ticked."""
    state = update(people(), event)[0]
    for level in ("series", "kind", "file"):
        assert done(state, ("put-in", level, 0, False)) == ({}, [])
    page = shown(state)
    assert all(one["why_not"] for one in page["series-list", "series"] + page["kinds", "kinds"])
    assert page["put-in", "disabled"] and page["put-in", "title"] == page["put-in-why", "text"] != ""
    page = shown(people())
    assert not any(one["why_not"] for one in page["series-list", "series"] + page["kinds", "kinds"])
    assert not page["put-in", "disabled"] and page["put-in-why", "text"] == ""
    for level in ("series", "kind"):
        assert done(people(), ("put-in", level, 9, False)) == ({}, [])


def test_what_comes_to_a_series_that_was_left_out_stays_out() -> None:
    """Not what comes to one of which some goes in, nor another series."""
    state = after(people(), ("put-in", "series", 1, False), ("put-in", "file", 4, False))[0]
    state = after(state, ("found", ["f", "g", "h"]), read(8))[0]
    found = [dict(one) for one in people()["series"]]
    found[1]["stacks"] = [stack(count=2, files=[1, 5])]
    found[3]["stacks"] = [stack(count=1, first=3), unread(4, 6)]
    state = update(state, catalogue(*found, series("5", count=1, first=7)))[0]
    assert left_out_of(state) == {1, 4, 5}


def test_a_series_that_is_listed_in_pieces_is_not_left_out_for_one_file() -> None:
    """All files are read once more when the conductor was lost: at first, what was left out is all of it."""
    found = [series("1", count=3), series("2", count=1, first=3)]
    state = update(with_series(found[0], count=4), catalogue(*found))[0]
    state = after(state, ("put-in", "file", 0, False), ("conductor-lost",))[0]
    state = after(state, catalogue(series("1", count=1)), catalogue(*found))[0]
    assert left_out_of(state) == {0}


def test_a_file_that_was_left_out_stays_so_under_the_name_of_its_twin() -> None:
    """Of two of the same bytes one is kept, which may be the one that came later."""
    state = after(people(), ("put-in", "file", 1, False), ("found", ["f", "g"]))[0]
    twins = [1, "duplicate", "Twice.", 5], [6, "duplicate", "Twice.", 0], [2, "same-uid", "Others.", 3]
    assert left_out_of(update(state, read(7, *twins))[0]) == {1, 5}
