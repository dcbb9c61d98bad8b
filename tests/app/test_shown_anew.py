"""What is shown after one event after the other is what would be shown at once: nothing that changed is forgotten."""

from __future__ import annotations

from typing import Any

from app.events import (
    DEVICE,
    SETTLED,
    after,
    card,
    catalogue,
    echoes,
    info,
    read,
    ready,
    searched,
    series,
    unread,
    update,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from page.pane import WANTED
from page.showing.view import View
from page.state import replace

FOUND = (echoes(), series("2", count=4, first=7), series("3", count=0, stacks=[unread(11, 12)]))
PATHS = [f"{n}.dcm" for n in range(13)]
START = after(replace(ready(), finds=True), ("listing",), ("found", PATHS), ("listed", 0), read(13))[0]
ERROR = {"reason": "x", "sentence": "Damaged."}
DOCUMENT = {"kind": "SR", "title": "A", "sentence": "", "facts": [], "lines": [], "drawings": [], "enclosed": None}
EVENTS: list[tuple[Any, ...]] = [
    catalogue(*FOUND),
    catalogue(*FOUND[:1]),
    SETTLED,
    ("panes", 1),
    ("panes", 2),
    ("pane", 0),
    ("pane", 1),
    ("choose", "1.2"),
    ("choose", "2"),
    ("choose", "3"),
    ("part", 1),
    ("move", 1),
    ("end", True),
    ("window", 3, 3),
    ("preset", 1),
    ("invert",),
    ("drawings", False),
    ("drawings", True),
    ("hide-names",),
    ("panel",),
    ("sheet", "help"),
    ("full",),
    ("show-by", -1),
    ("zoom", 2),
    ("pan", 5, 5),
    ("fit",),
    ("reset",),
    ("stage", 300, 200),
    ("ratio", 2.0),
    ("tool", "zoom"),
    ("press", 1, 5, 5, ""),
    ("drag", 1, 9, 30),
    ("lift", 1),
    ("play",),
    ("deidentify",),
    ("cancel",),
    ("saving", 5),
    ("saved", ""),
    ("proving",),
    ("close",),
    ("edit", "name", "X"),
    ("search", "name"),
    ("watch", 0.0),
    ("in", 1, "watch", 0.0),
    ("document", {"number": 11}, DOCUMENT),
    ("failed", "document", {"number": 12}, ERROR),
    ("writing-search",),
    ("writing-stop",),
    searched(done=1, cards=None),
    searched(card(), card(1), card(2, series="9")),
    ("writing-open",),
    ("card", {"card": 0, "picture": [0, 0, "frame"], "size": 1600}, DEVICE),
    ("failed", "card", {"card": 1, "picture": [1, 0, "frame"], "size": 1600}, ERROR),
    ("card-turn", 1),
    ("card-decide",),
    ("box-toggle", 0),
    ("box-delete", 0),
    ("box-new",),
    ("card-series",),
    ("template-chosen", "{}"),
    ("template", {"text": "{}"}, {"templates": []}),
]
FAILURE = "the picture that is waited for cannot be had"
ARRIVALS = st.fixed_dictionaries(
    {
        "labels": st.sampled_from([[], [[3.0, 4.0, "Tip"]]]),
        "has_drawing": st.booleans(),
        "has_shutter": st.booleans(),
        "states": st.sampled_from([[], [[7, "Lung"]]]),
        "notes": st.sampled_from([[], ["Odd."]]),
        "spacing_mm": st.sampled_from([None, [1.0, 1.0]]),
        "turn": st.sampled_from([[0, False], [1, True]]),
    }
)
"""What a worker may say of a picture that is waited for."""


def shown_at_once(state: dict[str, Any]) -> dict[tuple[str, str], Any]:
    return {(name, prop): value for name, prop, value in View().show(state)}


@settings(max_examples=60)
@given(st.lists(st.sampled_from(EVENTS) | ARRIVALS | st.just(FAILURE), max_size=25), st.booleans())
def test_nothing_that_changed_is_forgotten(steps: list[Any], breaks: bool) -> None:
    """Whatever a region is made of, it is made anew when that has changed; panes that go and come are whole."""
    state, view = update(START, catalogue(*FOUND))[0], View()
    page = {(name, prop): value for name, prop, value in view.show(state)}
    for step in steps + [("broken", "Gone.")] * breaks:
        waiting = [pane["asking"]["key"] for pane in state["panes"] if pane["asking"]]
        if isinstance(step, dict):
            step = ("picture", waiting[0], info(**step)) if waiting else ("ratio", 1.0)
        elif step == FAILURE:
            asked = dict(zip(WANTED, waiting[0])) if waiting else {}
            step = ("failed", "picture", asked, ERROR) if waiting else ("ratio", 1.0)
        state, _ = update(state, step)
        news = view.show(state)
        for name, prop, value in news:
            page[name, prop] = value
        if len(state["panes"]) < 2:
            page = {key: value for key, value in page.items() if not key[0].endswith("-1")}
        assert shown_at_once(state).items() <= page.items()
