"""What the page decides, event by event: from its start to its end, and what is true of every event."""

from __future__ import annotations

from types import ModuleType

import pytest
from app.events import after, ready, update, with_series
from page.deciding import (
    archives,
    choosing,
    copying,
    documents,
    failing,
    handling,
    keyfile,
    opening,
    pane,
    panes,
    playing,
    reading,
    releasing,
    shape,
    starting,
    writing,
)
from page.state import new_state
from page.tools.table import TOOLS


def test_a_page_is_ready_once_it_is_sealed_and_a_worker_runs() -> None:
    """Both are needed, in either order of speaking."""
    state, _ = after(new_state(), ("sealed", "ab", True))
    assert state["sealed"] and state["phase"] == "booting"
    assert after(state, ("worker-ready",))[0]["phase"] == "ready"


def test_an_unknown_event_is_a_fault_of_the_program() -> None:
    """It is never passed over in silence."""
    with pytest.raises(ValueError, match="no-such"):
        update(new_state(), ("no-such",))


def test_update_never_changes_the_state_that_it_is_given() -> None:
    """Effects and new states are values; what was before stays as it was."""
    state = with_series()
    before = repr(state)
    for event in (("move", 1), ("invert",), ("zoom", 1), ("deidentify",), ("found", ["x"]), ("cancel",), ("proving",)):
        update(state, event)
    assert repr(state) == before


def test_nothing_happens_any_more_when_the_reader_is_gone() -> None:
    """The sentence that says so stays."""
    state, _ = update(ready(), ("broken", "Gone."))
    state, effects = after(state, ("listing",), ("found", ["a"]))
    assert (state["sentence"], effects) == ("Gone.", [])


EVENTS = {
    starting: "loading sealed kept load-anew worker-ready broken proving prove proved",
    opening: "come together instead start-over start-over-yes go-back",
    reading: "listing found much listed catalogue settled",
    archives: "counted unpack unlocked unlock leave-locked",
    pane: "picture thumbnail",
    panes: "panes pane tool ratio",
    shape: "window-fits panel sheet full full-screen-is search-list hide-names step next close",
    documents: "document document-opened",
    choosing: "presets preview choose-preset profile-chosen profile edit elements search",
    copying: "deidentify progress refused zipped source-missing saving saved downloaded given not-given",
    releasing: "look-at look-at-all release release-all clear-bits",
    keyfile: "key-make make-key key-chosen open-key reidentify",
    failing: "cancel failed crashed conductor-lost finder-lost",
    writing: "writing-load writing-search writing-stop writing-open searched card card-turn card-choose card-decide "
    "card-series box-toggle box-place box-nudge box-delete box-new boxes-all template-chosen template",
}
"""By who decides about them."""
EVENTS_IN_PANES = {
    pane: "choose stack part invert drawings shutter subtract show-by reset stage watch",
    playing: "play tick",
    documents: "open-document document-turn video show-object",
    handling: "press drag lift linger wheel",
}
EVENTS_OF_TOOLS = {
    "window": "window preset fit-window",
    "pan": "pan",
    "zoom": "zoom fit",
    "scroll": "go move end",
    "probe": "",
}
"""The same of a pane's."""


@pytest.mark.parametrize("module", list(EVENTS))
def test_events_are_decided_about_where_they_belong(module: ModuleType) -> None:
    """By the names that the browser's side calls them."""
    assert set(module.HANDLERS) == set(EVENTS[module].split())


@pytest.mark.parametrize("module", list(EVENTS_IN_PANES))
def test_events_in_panes_are_decided_about_where_they_belong(module: ModuleType) -> None:
    """Each is of one pane."""
    assert set(module.PANE_HANDLERS) == set(EVENTS_IN_PANES[module].split())


def test_tools_decide_about_their_own_events() -> None:
    """In the file of the tool."""
    assert {tool.name: set(tool.handlers) for tool in TOOLS} == {
        name: set(events.split()) for name, events in EVENTS_OF_TOOLS.items()
    }


def test_no_event_is_decided_about_twice() -> None:
    """The second would silently take the place of the first."""
    names = [name for module in EVENTS for name in module.HANDLERS]
    names += [name for module in EVENTS_IN_PANES for name in module.PANE_HANDLERS]
    names += [name for tool in TOOLS for name in tool.handlers] + ["in", "key"]
    assert sorted(names) == sorted(set(names))
