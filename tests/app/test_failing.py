"""What the page decides when work comes back as an error, when readers or the conductor die, and on a stop."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import done, pane, ready, series, unread, update, wants, with_series
from app.test_copying import copying, zipped
from page.state import replace

ERROR = {"reason": "x", "sentence": "It is damaged."}
NOT_SHOWN = (
    "This image cannot be shown: it made the reader stop, which was started again. You can go on with the other images."
)
NOT_OPENED = (
    "This file made the reader stop, so it was not opened. The reader was started again; you can go on with the other "
    "files."
)
ONCE_MORE = "The reader stopped and was started again. Please try once more."


@pytest.mark.parametrize("kind", ["thumbnail", "ahead", "presets"])
def test_what_nobody_waits_for_may_fail(kind: str) -> None:
    """Nothing is said of it."""
    assert done(with_series(), ("failed", kind, {}, ERROR)) == ({}, [])
    assert done(with_series(), ("crashed", kind, {})) == ({}, [])


@pytest.mark.parametrize("kind", ["profile", "offer-profile", "elements"])
def test_what_fails_of_the_choice_is_said_beside_it(kind: str) -> None:
    """Nothing else changes."""
    assert done(with_series(), ("failed", kind, {}, ERROR)) == ({"profile_problem": "It is damaged."}, [])


def test_a_preview_that_fails_leaves_the_fields_that_are_known() -> None:
    """None are known at first, but it is no longer waited for them."""
    expected = {"profile_problem": "It is damaged.", "fields": []}
    assert done(with_series(), ("failed", "preview", {}, ERROR)) == (expected, [])
    state = replace(with_series(), fields=[["k", "Name", "a", "b", ""]])
    assert done(state, ("failed", "preview", {}, ERROR)) == ({"profile_problem": "It is damaged."}, [])


@pytest.mark.parametrize("kind", ["make-key", "open-key"])
def test_what_fails_of_a_key_file_is_said_beside_it(kind: str) -> None:
    """And whether one is still open."""
    state = replace(with_series(), key_said="Opening the key file.")
    assert done(state, ("failed", kind, {}, ERROR)) == ({"key_problem": "It is damaged.", "key_said": ""}, [])
    said = {"key_problem": "It is damaged.", "key_said": "The key file that was opened before is still open."}
    assert done(replace(state, key_file=True), ("failed", kind, {}, ERROR)) == (said, [])


@pytest.mark.parametrize("kind", ["copy", "more", "put-back", "zipped"])
def test_a_job_ends_with_what_it_cannot_do_without(kind: str) -> None:
    """The conductor is told to stop; where there is no job, none ends."""
    changes, effects = done(copying(), ("failed", kind, {}, ERROR))
    assert (changes["phase"], changes["job"], changes["stoppable"]) == ("viewing", None, False)
    assert changes["sentence"] == "No ZIP was made: It is damaged."
    assert effects == [("conductor", "cancel", {"job": 1}), ("finder", False)]
    assert done(with_series(), ("failed", kind, {}, ERROR)) == ({}, [])


@pytest.mark.parametrize("kind", ["add-files", "together", "found", "listing", "stop-reading", "cancel"])
def test_the_page_ends_with_what_workers_must_know(kind: str) -> None:
    """It would wait for what they never heard of."""
    changes, effects = done(update(ready(), ("listing",))[0], ("failed", kind, {}, ERROR))
    assert (changes["phase"], effects) == ("error", [])
    assert "reload the page" in changes["sentence"]
    assert (changes["stoppable"], changes["worker_ready"]) == (False, False)


def test_whatever_else_fails_is_said_above() -> None:
    """And changes nothing."""
    assert done(with_series(), ("failed", "prove", {}, ERROR)) == ({"sentence": "It is damaged."}, [])


def test_a_frame_that_kills_a_reader_is_left_out() -> None:
    """It is said in its place, and not asked for again."""
    state, effects = update(with_series(), ("go", 2))
    (asked,) = wants(effects)
    state, effects = update(state, ("crashed", "picture", asked))
    assert (pane(state)["problem"], effects) == (NOT_SHOWN, [])


def test_a_document_that_kills_a_reader_is_left_out() -> None:
    """It is said where the document would be."""
    state = with_series(series("1", count=0, stacks=[unread(0)]))
    state, _ = update(state, ("crashed", "document", {"number": 0}))
    assert pane(state)["document"]["sentence"] == NOT_OPENED


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("prove", "sentence"),
        ("profile", "profile_problem"),
        ("preview", "profile_problem"),
        ("elements", "profile_problem"),
        ("make-key", "key_problem"),
        ("open-key", "key_problem"),
    ],
)
def test_what_no_file_is_to_blame_for_can_be_tried_once_more(kind: str, where: str) -> None:
    """It is said where the person was."""
    assert update(with_series(), ("crashed", kind, {}))[0][where] == ONCE_MORE


def test_a_document_that_fails_says_so_and_nothing_else() -> None:
    """All that it would have is empty."""
    state = with_series(series("1", count=0, stacks=[unread(0)]))
    document = {"kind": "", "title": "", "sentence": "It is damaged.", "facts": [], "lines": []}
    expected = {"document": {**document, "drawings": [], "enclosed": None}}
    assert done(state, ("failed", "document", {"number": 0}, ERROR)) == (expected, [])
    assert done(state, ("failed", "document", {"number": 1}, ERROR)) == ({}, [])


def test_a_stop_while_files_are_read_leaves_the_others() -> None:
    """Folders are no longer looked through."""
    state = update(update(ready(), ("listing",))[0], ("found", ["a", "b"]))[0]
    assert done(state, ("cancel",)) == (
        {"listing": 0, "before_stop": {"a": [0], "b": [1]}, "cut_short": True, "more": True},
        [
            ("conductor", "stop-reading", {}),
            ("stop-listing",),
            ("conductor", "missed", {"count": 0, "more": True}),
        ],
    )


def test_what_the_conductor_knew_is_gone_with_it() -> None:
    """Secrets of a key file, and who is who in the copies that were made; the ZIP stays."""
    state = zipped(replace(copying(), key_file=True, key_said="It is open."))
    changes, effects = done(replace(state, key_made=True), ("conductor-lost",))
    assert (changes["key_file"], changes["key_made"]) == (False, False)
    assert changes["key_said"] == (
        "A part of the program had to be started again, and the key file is closed. Please open it once more."
    )
    assert changes["result"] == {**state["result"], "keyed": False}
    assert "interrupted" not in changes and ("clear",) not in effects


def test_a_conductor_that_is_lost_says_nothing_of_key_files_where_there_was_none() -> None:
    """Nor of a result."""
    changes: dict[str, Any] = done(with_series(), ("conductor-lost",))[0]
    assert not {"key_said", "result", "interrupted", "job"} & set(changes)


def test_the_zip_from_before_outlives_the_page_s_end() -> None:
    """It can still be saved when nothing else can be done any more."""
    before = zipped(copying())
    state = update(update(before, ("deidentify",))[0], ("broken", "It broke."))[0]
    assert (state["phase"], state["result"], state["job"]) == ("error", before["result"], None)


def test_the_zip_from_before_outlives_the_conductor() -> None:
    """Only key files cannot be made for it any more."""
    before = zipped(copying())
    changes, _ = done(update(before, ("deidentify",))[0], ("conductor-lost",))
    assert changes["result"] == {**before["result"], "keyed": False}
    assert changes["interrupted"].endswith("Please try once more. The ZIP from before is still here, as it was.")


def test_a_job_that_ends_with_the_conductor_is_spoken_of_until_the_next() -> None:
    """The files are read once more."""
    changes, effects = done(copying(), ("conductor-lost",))
    assert changes["interrupted"] == "A part of the program stopped, so no ZIP was made. Please try once more."
    assert (changes["job"], changes["phase"]) == (None, "reading")
    again = ("conductor", "found", {"first": 0, "count": 3, "begun": 0, "again": []})
    assert effects == [again, ("finder", False)]
    people = [{"a": "b"}, True]
    _, effects = done(replace(copying(), people=people), ("conductor-lost",))
    told = [("conductor", "follow", {"people": people}), again, ("finder", False)]
    assert effects == told, "and who was said to be one person"
