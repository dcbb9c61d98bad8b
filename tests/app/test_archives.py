"""Archives among the files: they are opened, their password is asked for, and what is wrong with them is said first."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import SETTLED, after, catalogue, done, read, ready, series, update, with_series
from app.test_copying import copying
from page.showing.archives import archives
from page.showing.veil import TOO_LARGE, keys, veil
from page.state import MOST_INFLATED, replace

State = dict[str, Any]
Event = tuple[Any, ...]

FIRST = {"number": 0, "password": ""}
NOTHING = {"inflates": 0, "deep": 0, "locked": 0}
TEN = {"inflates": 10, "deep": 0, "locked": 0}
LISTS, LISTED = ("conductor", "listing", {"lasts": True}), ("conductor", "listing", {"lasts": False})
LOCKED = {"reason": "locked", "sentence": "It is locked.", "detail": ""}
DAMAGED = {"reason": "unreadable", "sentence": "It is damaged.", "detail": ""}


def found(*events: Event) -> State:
    """An archive was chosen and read, and then something happened."""
    came = (("listing",), ("found", ["a.zip"]), ("listed", 0), read(1, [0, "archive", "-", -1]), *events)
    return after(ready(), *came)[0]


def opened(number: int, reason: str = "", sentence: str = "") -> tuple[str, str, dict[str, object]]:
    return "conductor", "opened", {"number": number, "reason": reason, "sentence": sentence}


def test_what_lies_in_an_archive_is_asked_for_and_read() -> None:
    """It is as if a folder were looked through; the archive itself is no problem."""
    state, effects = after(ready(), ("found", ["a.zip"]), read(1, [0, "archive", "-", -1]))
    assert effects == [LISTS, ("ask", "unpack", FIRST, "view")]
    assert (state["listing"], state["problems"]) == (1, [])
    state, _ = update(state, ("found", ["a.zip/1", "a.zip/2"]))
    state, effects = update(state, ("unpack", FIRST, TEN))
    assert effects == [opened(0), LISTED]
    assert (state["listing"], state["opened"], state["inflates"]) == (0, [0], 10)
    state, _ = after(state, read(3), catalogue(series(count=2, first=1)), SETTLED)
    assert (state["phase"], state["sentence"]) == ("viewing", "2 images in 1 series.")


def test_an_archive_that_was_opened_is_not_opened_again() -> None:
    """Another conductor reads all files once more, those that lay in it too."""
    state = found(("found", ["a.zip/1"]), ("unpack", FIRST, TEN), ("conductor-lost",))
    changes, effects = done(state, read(1, [0, "archive", "-", -1]))
    assert effects == [opened(0)] and "listing" not in changes


def test_an_archive_that_comes_during_a_job_does_not_end_it() -> None:
    """It is read meanwhile."""
    state = after(copying(), ("found", ["a.zip"]), read(4, [3, "archive", "-", -1]))[0]
    assert (state["phase"], state["listing"]) == ("deidentifying", 1)


@pytest.mark.parametrize("last", [("unpack", FIRST, TEN), ("failed", "unpack", FIRST, DAMAGED)])
def test_an_archive_that_was_stopped_is_named(last: Event) -> None:
    """What came of it is not heard."""
    state, effects = update(found(("cancel",)), last)
    assert [one["reason"] for one in state["problems"]] == ["archive"] and "stopped" in state["problems"][0]["sentence"]
    assert (effects, state["listing"], state["opened"], state["inflates"]) == ([], 0, [], 0)


def test_what_is_wrong_with_an_archive_is_said_first_of_all() -> None:
    """And goes into the report, by the conductor."""
    state, effects = after(found(), ("failed", "unpack", FIRST, DAMAGED))
    assert effects == [opened(0, "unreadable", "It is damaged."), LISTED]
    state = update(state, SETTLED)[0]
    assert (state["phase"], state["sentence"]) == ("ready", "a.zip: It is damaged.")


def test_an_archive_that_kills_a_reader_is_left_out() -> None:
    """As any other file."""
    state, effects = after(found(), ("crashed", "unpack", FIRST))
    assert effects[0][2]["reason"] == "crashed" and "not opened" in state["advice"]


def test_an_archive_of_another_kind_is_said_first_of_all() -> None:
    """Beside what there is to see; not when other files are added later."""
    state = after(ready(), ("found", ["a.7z", "b"]), read(2, [0, "packed", "Please unpack it.", -1]))[0]
    state = after(state, catalogue(series(count=1)), SETTLED)[0]
    assert state["sentence"].startswith("a.7z: Please unpack it. 1 image in 1 series.")
    assert [one["reason"] for one in state["problems"]] == ["packed"]
    assert update(state, ("listing",))[0]["advice"] == ""


def test_the_password_of_an_archive_is_asked_for() -> None:
    """Until it is the right one."""
    state, effects = after(found(), ("failed", "unpack", FIRST, LOCKED))
    assert effects == [("focus", "locked-password"), LISTED]
    state = update(state, SETTLED)[0]
    assert state["sentence"] == "An archive is locked: please type its password."
    assert archives(state) == [
        ("locked", "hidden", False),
        ("locked-title", "text", "a.zip is locked with a password"),
        ("locked-said", "text", ""),
        ("locked-said", "hidden", True),
    ]
    state, effects = update(state, ("unlock", "mine"))
    asked = {"number": 0, "password": "mine"}
    assert effects == [LISTS, ("ask", "unpack", asked, "view")] and state["phase"] == "reading"
    assert "mine" not in repr(state)
    state = update(state, ("failed", "unpack", asked, LOCKED))[0]
    assert archives(state)[2:] == [("locked-said", "text", "It is locked."), ("locked-said", "hidden", False)]
    state = after(state, ("unlock", "yours"), ("found", ["a.zip/1"]), ("unpack", FIRST, NOTHING))[0]
    assert archives(state)[0] == ("locked", "hidden", True)


def test_how_far_the_unlocking_is_can_be_seen() -> None:
    """And stopped; then it is not shown any more."""
    state = update(after(found(), ("failed", "unpack", FIRST, LOCKED))[0], ("unlock", "mine"))[0]
    told = ("unlocked", {"number": 0, "done": 20, "count": 300})
    changes, _ = done(state, told)
    assert changes["progress"] == (20, 300) and changes["sentence"].startswith("Unlocking the archive.")
    assert state["stoppable"] and done(update(state, ("cancel",))[0], told) == ({}, [])
    state = after(state, told, ("found", ["a.zip/1"]), ("unpack", FIRST, NOTHING))[0]
    assert (state["unlocking"], state["progress"]) == (None, (1, 2))


def test_no_password_is_asked_for_again() -> None:
    """It says so."""
    state = after(found(), ("failed", "unpack", FIRST, LOCKED))[0]
    changes, effects = done(state, ("unlock", ""))
    assert effects == [("focus", "locked-password")]
    assert changes == {"locked": [{"number": 0, "said": changes["locked"][0]["said"]}]}
    assert "type the password" in changes["locked"][0]["said"]


def test_a_locked_archive_can_be_left_out() -> None:
    """The next one is asked about then."""
    state = after(found(), ("failed", "unpack", FIRST, LOCKED), ("found", ["b.zip"]))[0]
    second = {"number": 1, "password": ""}
    state = after(state, read(2, [1, "archive", "-", -1]), ("failed", "unpack", second, LOCKED))[0]
    state, effects = update(state, ("leave-locked",))
    left_out = (
        "What is locked in this archive was left out, for want of the password. When you have it, choose the archive "
        "again."
    )
    assert effects == [opened(0, "locked", left_out), ("focus", "locked-password")]
    assert archives(state)[1] == ("locked-title", "text", "b.zip is locked with a password")
    state = update(state, SETTLED)[0]
    state, effects = update(state, ("leave-locked",))
    assert (state["sentence"], effects[-1]) == (f"b.zip: {left_out}", ("focus", "folder-input"))
    assert done(state, ("leave-locked",)) == ({}, [])


def test_an_archive_that_is_locked_in_part_is_asked_about_beside_what_can_be_seen() -> None:
    """The rest comes with the password."""
    state = after(found(), ("found", ["a.zip/1"]), ("unpack", FIRST, {"inflates": 0, "deep": 0, "locked": 2}))[0]
    assert (state["listing"], state["opened"], archives(state)[0]) == (0, [0], ("locked", "hidden", False))
    state, effects = update(state, ("unlock", "mine"))
    assert effects[-1] == ("ask", "unpack", {"number": 0, "password": "mine"}, "view")
    state = update(state, ("unpack", {"number": 0, "password": "mine"}, NOTHING))[0]
    assert archives(state)[0] == ("locked", "hidden", True)


def test_an_answer_to_nothing_does_nothing() -> None:
    """Such as by a key that was pressed too late."""
    assert done(ready(), ("unlock", "x")) == ({}, [])


def test_what_is_packed_is_unpacked_as_it_is_saved_where_it_is_too_large_to_wait() -> None:
    """Where the browser can do that."""
    state = replace(with_series(), inflates=MOST_INFLATED + 1)
    state, effects = update(state, ("deidentify",))
    assert effects[-1][2]["streams"] is True
    made = {"job": 1, "size": 3e9, "count": 3, "summary": [], "withheld": []}
    state = update(state, ("zipped", made))[0]
    assert state["result"]["streams"] and ("zip-ready", "hidden", False) in veil(state)


def test_what_is_too_large_is_said_where_it_cannot_be_written_so() -> None:
    """Before the button."""
    state = replace(with_series(), inflates=MOST_INFLATED + 1, can_stream=False)
    assert done(state, ("deidentify",)) == ({}, [])
    shown = {(name, prop): value for name, prop, value in veil(state)}
    assert shown["deidentify", "disabled"] and shown["deidentify-why", "text"] == TOO_LARGE
    state = replace(state, inflates=MOST_INFLATED)
    assert update(state, ("deidentify",))[1][-1][2]["streams"] is False


def test_names_are_not_put_back_into_what_is_too_large() -> None:
    """It would have to be unpacked before."""
    state = replace(with_series(), inflates=MOST_INFLATED + 1, key_file=True)
    assert done(state, ("reidentify",)) == ({}, [])
    shown = {(name, prop): value for name, prop, value in keys(state)}
    assert shown["reidentify", "disabled"] and shown["reidentify", "title"] == TOO_LARGE


def test_an_archive_of_a_stopped_reading_is_not_taken_for_a_folder_of_the_next() -> None:
    """What that folder lacks is still said."""
    state = after(found(("cancel",)), ("listing",), ("unpack", FIRST, TEN))[0]
    assert (state["listing"], state["opened"]) == (1, [])
    state = after(state, ("found", ["b"]), ("listed", 3))[0]
    assert state["refused"] == 3


def test_whoever_unlocks_what_was_stopped_is_told() -> None:
    """So that nobody waits behind it."""
    assert ("stop-unpacking",) in update(found(), ("cancel",))[1]
    assert ("stop-unpacking",) not in update(update(ready(), ("listing",))[0], ("cancel",))[1]


def test_an_archive_that_is_being_opened_is_not_opened_twice() -> None:
    """Another conductor tells of it again meanwhile."""
    state = update(found(), ("conductor-lost",))[0]
    changes, effects = done(state, read(1, [0, "archive", "-", -1]))
    assert effects == [] and "listing" not in changes


def test_what_comes_during_a_job_does_not_change_how_its_zip_is_saved() -> None:
    """It was made to be behind a link."""
    state = replace(update(with_series(), ("deidentify",))[0], inflates=MOST_INFLATED + 1, can_stream=False)
    made = {"job": 1, "size": 3e9, "count": 3, "summary": [], "withheld": []}
    state = update(state, ("zipped", made))[0]
    assert not state["result"]["streams"] and ("zip-ready", "hidden", False) in veil(state)


def test_what_is_packed_twice_is_too_large_for_every_browser() -> None:
    """It cannot be unpacked as it is written."""
    state = replace(with_series(), inflates=MOST_INFLATED + 1, deep=MOST_INFLATED + 1)
    assert done(state, ("deidentify",)) == ({}, [])


def test_only_the_first_archive_is_advised_about() -> None:
    """The list has them all."""
    rows = [[0, "packed", "First.", -1], [1, "packed", "Second.", -1]]
    state = after(ready(), ("found", ["a.7z", "b.7z"]), read(2, *rows))[0]
    assert (state["advice"], len(state["problems"])) == ("a.7z: First.", 2)
