"""What the page decides about key files."""

from __future__ import annotations

from app.events import State, after, asks, shown, told, update, with_series
from app.test_copying import copying, zipped

ERROR = {"reason": "key-file", "sentence": "No."}


def opened_key(state: State) -> State:
    state, effects = update(state, ("key-chosen", "{}", "four words of mine"))
    (asked,) = asks(effects, "open-key")
    return update(state, ("open-key", asked, {"secret": "11" * 32, "files": 2}))[0]


def test_a_key_file_is_made_for_the_copies_at_hand() -> None:
    state = zipped(copying(4), [0, "withheld", "No."])
    state, effects = update(state, ("key-make", "four words of mine"))
    (asked,) = asks(effects, "make-key")
    assert asked == {"job": 1, "passphrase": "four words of mine", "known": False}
    after_it, _ = update(state, ("make-key", asked, {}))
    assert after_it["key_made"]
    began, _ = update(after_it, ("deidentify",))
    assert not began["key_made"], "it was for other copies"
    late, _ = update(began, ("make-key", asked, {}))
    assert not late["key_made"], "an answer that comes late is for other copies, too"


def test_a_key_file_is_made_with_what_an_opened_one_knows() -> None:
    state = zipped(update(opened_key(with_series()), ("deidentify",))[0])
    assert asks(update(state, ("key-make", "four words of mine"))[1], "make-key")[0]["known"] is True


def test_no_key_file_is_made_where_there_are_no_copies() -> None:
    assert update(with_series(), ("key-make", "four words of mine"))[1] == []


def test_an_opened_key_file_is_used_from_then_on() -> None:
    state = opened_key(with_series())
    assert state["key"] == "11" * 32 and "it knows 2 copies" in state["key_said"]
    assert state["previewed"][0]["key"] == state["key"], "the fields are asked for anew"
    assert told(update(state, ("deidentify",))[1], "copy")[0]["key"] == "11" * 32


def test_a_key_file_that_does_not_open_is_said() -> None:
    state, effects = update(with_series(), ("key-chosen", "{}", "x"))
    error = {"reason": "key-file", "sentence": "The passphrase is not the one."}
    state, _ = update(state, ("failed", "open-key", asks(effects, "open-key")[0], error))
    assert (state["key_problem"], state["key_said"], state["key_file"]) == (error["sentence"], "", False)


def test_names_are_put_back_only_with_a_key_file() -> None:
    assert update(with_series(), ("reidentify",))[1] == []


def test_names_are_put_back_and_the_page_says_that_the_zip_names_people() -> None:
    state, effects = update(opened_key(with_series()), ("reidentify",))
    assert effects == [("together",), ("conductor", "put-back", {"job": 1})]
    assert state["phase"] == "deidentifying" and state["job"]["restoring"]
    state = zipped(state, [0, "not-in-key", "No."])
    assert state["phase"] == "done" and "They name people" in state["sentence"]
    assert [one["reason"] for one in state["result"]["withheld"]] == ["not-in-key"]
    assert not state["result"]["keyed"]


def test_a_key_file_that_is_opened_ends_that_of_copies_made_before() -> None:
    """They were made under another secret."""
    state = opened_key(zipped(copying(2)))
    assert update(state, ("key-make", "four words of mine"))[1] == []


def test_no_key_file_is_opened_while_copies_are_being_made() -> None:
    """They would be of two secrets."""
    state = copying(2)
    assert update(state, ("key-chosen", "{}", "x"))[1] == []


def test_a_key_file_that_was_made_is_not_lost_when_another_one_is_opened() -> None:
    """It can still be saved; why no other one is made for these copies is said."""
    state, effects = update(zipped(copying(2)), ("key-make", "four words of mine"))
    state, _ = update(state, ("make-key", asks(effects, "make-key")[0], {}))
    page = shown(opened_key(state))
    assert page["key-save", "hidden"] is False
    assert page["key-make", "disabled"] is True and "before the key file was opened" in page["key-why", "text"]


def test_no_copies_are_made_while_a_key_file_is_being_opened() -> None:
    """Nor names put back, nor another one opened; and why is said. Then all of it is open again."""
    state = update(opened_key(with_series()), ("key-chosen", "{}", "x"))[0]
    for event in (("deidentify",), ("reidentify",), ("release", 1), ("clear-bits",), ("key-chosen", "{}", "y")):
        assert update(state, event) == (state, [])
    assert shown(state)["deidentify", "disabled"] and "key file" in shown(state)["deidentify-why", "text"]
    for end in (("open-key", {}, {"secret": "22" * 32, "files": 1}), ("failed", "open-key", {}, ERROR)):
        ended, _ = update(state, end)
        assert told(update(ended, ("deidentify",))[1], "copy")
    assert not update(state, ("conductor-lost",))[0]["key_opening"]


def test_files_that_are_dropped_while_a_key_file_is_opened_do_not_close_it() -> None:
    """It is open when they have been read."""
    state, _ = update(with_series(), ("key-chosen", "{}", "x"))
    state, _ = after(state, ("listing",), ("found", ["more"]), ("open-key", {}, {"secret": "22" * 32, "files": 1}))
    assert (state["key"], state["key_file"], state["key_problem"]) == ("22" * 32, True, "")


def test_a_key_that_cannot_be_made_does_not_end_the_opening_of_another() -> None:
    """They are two things."""
    state, _ = update(opened_key(with_series()), ("key-chosen", "{}", "x"))
    assert update(state, ("failed", "make-key", {}, ERROR))[0]["key_opening"]


def test_a_second_key_file_that_does_not_open_leaves_the_first_one_open() -> None:
    state, _ = update(opened_key(with_series()), ("failed", "open-key", {}, {"reason": "key-file", "sentence": "No."}))
    assert state["key_file"] and "still open" in state["key_said"]


def test_a_key_file_is_gone_with_the_conductor() -> None:
    """It is said that it must be opened once more; names cannot be put back without."""
    state, _ = update(opened_key(with_series()), ("conductor-lost",))
    assert not state["key_file"] and "the key file is closed. Please open it" in state["key_said"]


def test_no_key_file_is_made_when_who_knows_of_the_copies_is_gone() -> None:
    """The ZIP stays."""
    state, _ = update(zipped(copying(2)), ("conductor-lost",))
    assert state["result"]["count"] == 2 and not state["result"]["keyed"]
    assert asks(update(state, ("key-make", "four words of mine"))[1], "make-key") == []
