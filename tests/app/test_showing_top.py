"""What the page's upper edge shows."""

from __future__ import annotations

import pytest
from app.events import shown
from page.showing.numbers import number_text, size_text
from page.state import new_state, replace


def test_the_sentence_and_the_phase_are_shown() -> None:
    """The phase on the whole page as well, for its style."""
    page = shown(replace(new_state(), sentence="Hello.", phase="reading"))
    assert page["status", "text"] == "Hello."
    assert (page["status", "data-state"], page["body", "data-state"]) == ("reading", "reading")


def test_the_bar_shows_how_much_is_done() -> None:
    """In numbers as well, but for the parts of the program."""
    state = replace(new_state(), progress=(3, 10), phase="reading")
    page = shown(state)
    assert (page["progress", "value"], page["progress", "max"], page["progress", "hidden"]) == (3, 10, False)
    assert page["progress-text", "text"] == "3 of 10"
    assert shown(replace(state, phase="booting"))["progress-text", "text"] == ""


def test_there_is_no_bar_where_nothing_is_under_way() -> None:
    """It is empty, and hidden."""
    page = shown(replace(new_state(), phase="ready"))
    assert (page["progress", "value"], page["progress", "max"], page["progress", "hidden"]) == (0, 1, True)
    assert page["progress-text", "text"] == ""


@pytest.mark.parametrize("stoppable", [True, False])
def test_the_stop_is_offered_where_something_can_be_stopped(stoppable: bool) -> None:
    """Nowhere else."""
    assert shown(replace(new_state(), stoppable=stoppable))["cancel", "hidden"] is not stoppable


@pytest.mark.parametrize(
    ("sealed", "told", "text", "why"),
    [
        (True, "true", "Sealed: nothing can leave this page", ""),
        (
            False,
            "false",
            "Closing the page off from the network…",
            "This opens as soon as the page is closed off from the network.",
        ),
    ],
)
def test_the_seal_is_said_and_opens_the_ways_in(sealed: bool, told: str, text: str, why: str) -> None:
    """Until then each says why it is closed."""
    page = shown(replace(new_state(), sealed=sealed))
    assert (page["seal", "data-sealed"], page["seal-text", "text"], page["ways-why", "text"]) == (told, text, why)
    for name in ("folder-input", "files-input", "sample-button", "prove-seal"):
        assert (page[name, "disabled"], page[name, "title"]) == (not sealed, why)


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (999, "999 bytes"),
        (1000, "1.0 KB"),
        (9_900, "9.9 KB"),
        (10_000, "10 KB"),
        (999_000, "999 KB"),
        (1_000_000, "1.0 MB"),
        (10_000_000, "10 MB"),
        (1_000_000_000, "1.0 GB"),
        (123_400_000_000, "123.4 GB"),
    ],
)
def test_sizes_have_the_unit_in_which_they_are_short(size: int, text: str) -> None:
    """Two digits where there would be but one."""
    assert size_text(size) == text


@pytest.mark.parametrize(("value", "text"), [(40, "40"), (40.0, "40"), (-1.0, "-1"), (0.25, "0.2"), (40.56, "40.6")])
def test_whole_numbers_have_no_decimals(value: float, text: str) -> None:
    """Others have one."""
    assert number_text(value) == text
