"""What the page decides from its first byte to the seal, what stops it for good, and what its proof has found."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import after, catalogue, done, looking, pane, ready, series, shown, update, wants, with_series
from page.state import new_state, replace


def test_before_anything_has_happened_nothing_is_under_way() -> None:
    """Nothing is known, asked for, or chosen."""
    state = {**new_state(), **pane(new_state())}
    assert (state["phase"], state["sentence"]) == ("booting", "Starting. You can already drop a folder here.")
    for name in ("sealed", "worker_ready", "stoppable", "listing", "asked", "read", "left", "problems", "paths"):
        assert not state[name], name
    for name in ("job", "jobs", "result", "saving", "released", "key_file", "key_made", "key_said", "key_problem"):
        assert not state[name], name
    for name in ("series", "pictured", "stack", "index", "problem", "video", "opening_document", "clears_bits"):
        assert not state[name], name
    for name in ("interrupted", "profile_problem", "edits", "search", "presets", "key", "names_hidden", "playing"):
        assert not state[name], name
    for name in ("progress", "proof", "series_key", "document", "document_asked", "fields", "elements", "previewed"):
        assert state[name] is None, name
    for name in ("finds", "searches", "decisions", "template_problem", "card"):
        assert not state[name], name
    for name in ("writing", "card_picture", "asking", "shown", "due", "window", "voi_lut", "shown_by", "own_profile"):
        assert state[name] is None, name
    assert state["settled"]


def test_an_image_is_at_first_seen_as_it_is() -> None:
    """All of it, in the middle, with its own window and what is drawn over it; a drag changes the window."""
    state = new_state()
    first = pane(state)
    assert (first["zoom"], first["pan"], first["invert"], first["drawings"]) == (1.0, (0.0, 0.0), False, True)
    assert (state["tool"], pane(state)["forward"]) == ("", True)
    assert (pane(state)["stage"], state["ratio"]) == ((600, 400), 1.0)


def test_copies_are_made_by_the_basic_profile_unless_another_is_chosen() -> None:
    """As the program does in a terminal."""
    state = new_state()
    assert (state["preset"], state["policy"]) == ("basic", 'profile = "basic"')


def test_parts_of_the_program_that_have_arrived_are_counted() -> None:
    """Of all that are fetched before the seal."""
    assert done(new_state(), ("loading", 3, 10)) == ({"progress": (3, 10)}, [])


def test_the_seal_is_said_while_the_reader_starts() -> None:
    """With it comes the secret that new identifiers are made with."""
    said = "The page is closed off. Choose a folder while the reader starts."
    assert done(new_state(), ("sealed", "ab", True)) == (
        {"sealed": True, "can_stream": True, "key": "ab", "sentence": said},
        [],
    )


def test_whether_writing_can_be_looked_for_is_known_with_the_seal() -> None:
    """What does so came with the page, or not."""
    for finds in (True, False):
        assert update(new_state(), ("sealed", "ab", True, finds))[0]["finds"] is finds
        assert update(new_state(), ("sealed", "ab", True, False, finds))[0]["may_find"] is finds


def test_a_reader_that_is_sooner_than_the_seal_opens_nothing() -> None:
    """It may boot in a frame that is closed off; the page is ready when it is sealed too."""
    state, effects = update(new_state(), ("worker-ready",))
    assert (state["phase"], state["worker_ready"], effects) == ("booting", True, [])
    assert state["sentence"] == new_state()["sentence"]
    state, _ = update(state, ("sealed", "ab", True))
    assert (state["phase"], state["sentence"]) == ("ready", "Ready. Drop a folder, or choose one.")


def test_the_seal_does_not_hide_what_is_said_of_files() -> None:
    """Somebody dropped a folder before."""
    state, _ = update(new_state(), ("listing",))
    assert done(state, ("sealed", "ab", True)) == ({"sealed": True, "can_stream": True, "key": "ab"}, [])


def test_the_first_reader_makes_the_page_ready() -> None:
    """The bar of what was fetched goes."""
    state = replace(new_state(), sealed=True, progress=(9, 10))
    expected = {
        "worker_ready": True,
        "phase": "ready",
        "progress": None,
        "sentence": "Ready. Drop a folder, or choose one.",
    }
    assert done(state, ("worker-ready",)) == (expected, [])


def test_a_reader_that_is_ready_does_not_end_what_is_under_way() -> None:
    """Files that were dropped while it started are read."""
    state, _ = after(new_state(), ("found", ["a", "b"]))
    assert done(state, ("worker-ready",)) == ({"worker_ready": True}, [])


def test_no_frame_is_asked_for_before_a_reader_is_ready() -> None:
    """It is asked for as soon as one is."""
    state, effects = after(new_state(), ("found", ["a", "b", "c"]), catalogue(series()))
    assert wants(effects) == [] and pane(state)["asking"] is None
    assert [one["picture"][0] for one in wants(update(state, ("worker-ready",))[1])] == [0]


def test_a_reader_that_cannot_be_started_stops_the_page() -> None:
    """Nothing can be stopped any more, and nothing is waited for."""
    state = looking(replace(ready(), progress=(1, 2), stoppable=True), asking={"key": (1,)})
    expected = {
        "phase": "error",
        "progress": None,
        "stoppable": False,
        "worker_ready": False,
        "asking": None,
        "sentence": "Gone.",
    }
    assert done(state, ("broken", "Gone.")) == (expected, [])


@pytest.mark.parametrize("event", [("worker-ready",), ("proving",), ("invert",), ("deidentify",), ("cancel",)])
def test_a_page_that_stopped_does_nothing_more(event: tuple[Any, ...]) -> None:
    """What it says about that stays."""
    state, _ = update(with_series(), ("broken", "Gone."))
    assert done(state, event) == ({}, [])


def test_the_proof_begins_with_no_rows() -> None:
    """They come from the page first."""
    assert done(ready(), ("proving",)) == ({"proof": []}, [("prove",), ("focus", "proof-close")])


FRAME, READER = ("frame", "fetch", "other", "refused"), ("reader", "fetch", "own", "open")


def test_what_the_page_and_a_reader_prove_is_listed_one_after_the_other() -> None:
    """Neither replaces the other."""
    state, _ = update(ready(), ("proving",))
    state, effects = update(state, ("proved", [FRAME]))
    assert (state["proof"], effects) == ([FRAME], [])
    assert done(state, ("prove", {}, {"rows": [READER]})) == (
        {"proof": [FRAME, READER]},
        [],
    )


def test_a_proof_that_was_closed_starts_anew() -> None:
    """Rows that come late are shown alone."""
    state, _ = after(ready(), ("proving",), ("proved", [FRAME]))
    assert done(state, ("close",)) == ({"proof": None}, [("focus", "prove-seal")])
    assert after(state, ("close",), ("proved", [READER]))[0]["proof"] == [READER]
    assert after(state, ("proving",))[0]["proof"] == []


def test_the_proof_is_shown_from_its_beginning() -> None:
    """An empty list is a proof that is under way; none is none."""
    state = ready()
    assert (shown(state)["proof", "hidden"], shown(state)["seal-proof", "proof"]) == (True, [])
    state, _ = update(state, ("proving",))
    assert (shown(state)["proof", "hidden"], shown(state)["seal-proof", "proof"]) == (False, [])
    state, _ = update(state, ("proved", [FRAME]))
    assert len(shown(state)["seal-proof", "proof"]) == 1 and not shown(state)["proof", "hidden"]


def proved(*rows: tuple[str, str, str, str]) -> list[tuple[str, bool]]:
    """What is said of these attempts, and whether it got out."""
    found = shown(update(update(ready(), ("proving",))[0], ("proved", list(rows)))[0])["seal-proof", "proof"]
    return [(said, is_open) for _place, said, is_open in found]


def test_an_attempt_that_ended_the_same_to_both_sites_is_said_once() -> None:
    """Its own and another."""
    rows = [("frame", "fetch", place, "refused") for place in ("other", "own")]
    assert proved(*rows) == [("fetch: refused by the browser", False)]


def test_an_attempt_that_got_out_to_one_site_is_said_with_it() -> None:
    """Nothing that got out is lost behind something that did not."""
    rows = [("reader", "fetch", "other", "silent"), ("reader", "fetch", "own", "open")]
    assert proved(*rows) == [
        ("fetch to another site: did not get out (the browser does not say more)", False),
        ("fetch to its own site: NOT refused", True),
    ]


@pytest.mark.parametrize("ended", ["open", "?"])
def test_whatever_is_not_known_to_be_refused_got_out(ended: str) -> None:
    """Also what nobody has a word for."""
    assert proved(("outer", "form", "own", ended)) == [("a form: NOT refused", True)]


def test_what_was_taken_away_did_not_get_out() -> None:
    """It has no site."""
    assert proved(("frame", "RTCPeerConnection", "", "gone")) == [("WebRTC: taken away before the program came", False)]
