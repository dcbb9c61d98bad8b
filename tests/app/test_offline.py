"""Opening without a network, and a newer version: what the page decides and says of them."""

from __future__ import annotations

import pytest
from app.events import after, ready, shown, update, with_series
from page.showing.offline import NEWER, SAID
from page.state import new_state


@pytest.mark.parametrize("how", ["here", "insecure", "refused", "full", "unfinished"])
def test_it_is_said_whether_the_page_opens_without_a_network_or_why_not(how: str) -> None:
    """In a sentence of its own."""
    page = shown(update(ready(), ("kept", how))[0])
    assert page["offline-said", "text"] == SAID[how] and page["offline-anew", "hidden"] is True
    assert len(set(SAID.values())) == len(SAID)


def test_of_a_page_that_is_a_file_nothing_is_said() -> None:
    """It needs no network, and nothing is kept."""
    assert shown(update(ready(), ("kept", "file"))[0])["offline-said", "text"] == ""
    assert shown(new_state())["offline-said", "text"] == ""


def test_a_newer_version_is_offered_and_the_page_stays_as_it_is() -> None:
    """It comes by a press, and only while nothing is open."""
    state, effects = after(ready(), ("kept", "here"), ("kept", "newer"))
    assert effects == [] and state["kept"] == "here"
    page = shown(state)
    assert page["offline-said", "text"] == NEWER and page["offline-anew", "hidden"] is False
    assert update(state, ("load-anew",))[1] == [("load-anew",)]


def test_nothing_that_is_open_is_lost_to_a_newer_version() -> None:
    """Where files are open, or none is there, the page does not come anew."""
    assert update(ready(), ("load-anew",))[1] == []
    state = update(with_series(), ("kept", "newer"))[0]
    assert update(state, ("load-anew",))[1] == []
