"""Events for the page, and what it says to them: what its tests share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from page.deciding.update import update as decide
from page.pane import WANTED
from page.showing.view import View
from page.state import new_state, replace, with_pane
from worker_messages import MESSAGES, check

State = dict[str, Any]
Pane = dict[str, Any]
Effects = list[tuple[Any, ...]]
PLACES = ("view", "near", "idle")
"""Where work for readers waits; what the conductor is asked waits nowhere."""


def update(state: State, event: tuple[Any, ...]) -> tuple[State, Effects]:
    """What the page decides. Whatever it has sent is in the table of messages."""
    state, effects = decide(state, event)
    for name, *more in effects:
        if name == "add-files":
            check("found", more[0])
        if name == "want":
            check("picture", dict(zip(WANTED, more[0]), around=more[1]))
        if name in ("ask", "conductor"):
            check(more[0], more[1])
            conducted = MESSAGES[more[0]].where == "conductor"
            assert conducted or (name == "ask" and more[2] in PLACES), f"{more[0]} is not the conductor's"
    return state, effects


def after(state: State, *events: tuple[Any, ...]) -> tuple[State, Effects]:
    """The state after some events, and the effects of the last one."""
    effects: Effects = []
    for event in events:
        state, effects = update(state, event)
    return state, effects


def done(state: State, event: tuple[Any, ...]) -> tuple[State, Effects]:
    """What an event changes of the state, what it changes of the first pane, and its effects."""
    new, effects = update(state, event)
    changes = _changed(state, new)
    if "panes" in changes:
        changes |= _changed(pane(state), pane(new))
        for name in ("panes", "sample", "sampled"):  # what follows from the stack is tested where it is chosen
            changes.pop(name, None)
    return changes, effects


def _changed(old: State, new: State) -> State:
    return {name: value for name, value in new.items() if name not in old or value != old[name]}


def pane(state: State) -> Pane:
    """The first pane."""
    found: Pane = state["panes"][0]
    return found


def looking(state: State, **changes: Any) -> State:
    """A state in whose first pane something else is looked at, or otherwise."""
    return with_pane(state, replace(pane(state), **changes))


def shown(state: State) -> dict[tuple[str, str], Any]:
    """Everything that the page would show for a state; parts of the first pane without its number."""
    return {(name.removesuffix("-0"), prop): value for name, prop, value in View().show(state)}


def added(first: int, count: int, begun: int, again: list[tuple[int, int]] | None = None) -> tuple[str, dict[str, Any]]:
    """The effect by which readers and the conductor hear of files."""
    return "add-files", {"first": first, "count": count, "begun": begun, "again": again or []}


def stack(name: str = "Axial", count: int = 3, first: int = 0, **changes: Any) -> dict[str, Any]:
    """A stack of single-frame files."""
    return {
        "name": name,
        "count": count,
        "ordered_by": "position",
        "notes": [],
        "extents": [[count, 128, 128]],
        "start": count // 2,
        "files": list(range(first, first + count)),
        "runs": [],
        "reads": False,
        "kinds": [],
        **changes,
    }


def unread(*files: int, kinds: Sequence[str] = ()) -> dict[str, Any]:
    """The stack of files without an image; reports where nothing else is said."""
    kinds = list(kinds or ["reports"] * len(files))
    return stack("Without image", len(files), files=list(files), ordered_by="", reads=True, kinds=kinds)


def series(uid: str = "1.2", count: int = 3, first: int = 0, **changes: Any) -> dict[str, Any]:
    """A series of single-frame files, in one stack where no others are given."""
    return {
        "key": uid,
        "uid": uid,
        "patient": "Roe",
        "study": "Study",
        "modality": "CT",
        "description": "Axial",
        "size": 1000,
        "first_file": first,
        "count": count,
        "kind": "CT scan",
        "companions": [],
        "name_in_copies": "CT{place}, axial",
        "head": False,
        "study_key": "1",
        "stacks": [stack(count=count, first=first)] if count else [],
        **changes,
    }


def info(**changes: Any) -> dict[str, Any]:
    """What a worker says about a frame."""
    return {
        "rows": 128,
        "columns": 128,
        "painted": [128, 128],
        "center": 40.0,
        "width": 400.0,
        "name": "Roe",
        "letters": ["R", "L", "A", "P"],
        "letters_in_words": ["Right", "Left", "Front", "Back"],
        "view": "",
        "view_in_words": "",
        "position_mm": 1.0,
        "spacing_mm": [1.0, 1.0],
        "aspect": 1.0,
        "area": [0.0, 0.0, 1.0, 1.0],
        "magnification": None,
        "presets": [
            ["Lung", -600, 1500, None, ""],
            ["Curve", 128, 256, 0, ""],
            ["Automatic", None, None, None, "automatic"],
        ],
        "unit": "HU",
        "subtraction": None,
        "rests_on_stack": False,
        "notes": [],
        "tile": "",
        "frame_ms": None,
        "sweeps": False,
        "has_drawing": False,
        "has_shutter": False,
        "state": -1,
        "states": [],
        "legend": [],
        "labels": [],
        "turn": [0, False],
        **changes,
    }


def ready() -> State:
    return after(new_state(), ("sealed", "00" * 32, True), ("worker-ready",))[0]


def read(count: int, *problems: list[Any]) -> tuple[Any, ...]:
    """So many files have been read in all; some were left out."""
    return ("counted", {"read": count, "problems": list(problems)})


def catalogue(*found: dict[str, Any]) -> tuple[Any, ...]:
    """What was read, sorted."""
    return ("catalogue", {"series": list(found), "people": [{}, False], "questions": [], "notes": [], "search_s": 90})


SETTLED = ("settled", {"left": 0})


def with_series(*found: dict[str, Any], count: int = 3) -> State:
    """A page that has read files; the first frame is on the screen."""
    paths = [f"{n}.dcm" for n in range(count)]
    state, _ = after(ready(), ("listing",), ("found", paths), ("listed", 0), read(count))
    return answered(after(state, catalogue(*found or [series(count=count)]), SETTLED)[0])


def answered(state: State) -> State:
    """The picture that was wanted arrives, and those wanted in turn."""
    while pane(state)["asking"] is not None:
        state, _ = update(state, arrived(state))
    return state


def arrived(state: State, **changes: Any) -> tuple[Any, ...]:
    """The picture that is wanted is there."""
    key = pane(state)["asking"]["key"]
    look = dict(zip(WANTED, key))
    return "picture", key, info(center=look["center"] or 40.0, width=look["width"] or 400.0, **changes)


def wants(effects: Effects) -> list[dict[str, Any]]:
    """The pictures that are wanted, and what lies around each."""
    return [dict(zip(WANTED, effect[1]), around=effect[2]) for effect in effects if effect[0] == "want"]


def asks(effects: list[tuple[Any, ...]], kind: str) -> list[dict[str, Any]]:
    return [effect[2] for effect in effects if effect[0] == "ask" and effect[1] == kind]


def told(effects: Effects, kind: str) -> list[dict[str, Any]]:
    """What is said to the conductor of one kind."""
    return [effect[2] for effect in effects if effect[:2] == ("conductor", kind)]


def echoes(**changes: Any) -> dict[str, Any]:
    """A series of two echoes of three slices each, and a localizer."""
    stacks = [stack("Echo 1"), stack("Echo 2", first=3), stack("Localizer", count=1, first=6)]
    return series(count=7, **{"stacks": stacks, **changes})


# --- writing in images ------------------------------------------------------------------------------------------------

DEVICE = {"rows": 100, "columns": 200, "manufacturer": "Acme", "model": "Echo 5", "grid": [1, 1]}
"""What comes with the picture of a card."""


def card(number: int = 0, boxes: Sequence[Sequence[Any]] | None = None, **changes: Any) -> dict[str, Any]:
    """Images in which the same places may hold writing; one of two is beside what was scanned."""
    found = [[10, 10, 50, 20, True], [100, 50, 40, 10, False]] if boxes is None else [list(box) for box in boxes]
    return {
        "number": number,
        "series": "1.2",
        "picture": [number, 0, "frame"],
        "pictures": 2,
        "rows": 100,
        "columns": 200,
        "boxes": found,
        **changes,
    }


def searched(*cards: dict[str, Any], number: int = 1, **changes: Any) -> tuple[Any, ...]:
    """All images were looked through for writing."""
    said = {"number": number, "done": 3, "count": 3, "unseen": 0, "cards": list(cards), **changes}
    check("searched", said)
    return "searched", said


def searching(count: int = 3) -> State:
    """A page on which images are being looked through."""
    return update(replace(with_series(series(count=count), count=count), finds=True), ("writing-search",))[0]


def with_cards(*cards: dict[str, Any]) -> State:
    """They have been, and there are cards to decide on."""
    return update(searching(), searched(*cards))[0]


def pictured(state: State) -> State:
    """The picture of the card that is looked at is there."""
    one = state["writing"]["cards"][state["card"]]
    asked = {"card": one["number"], "picture": one["picture"], "size": 1600}
    return update(state, ("card", asked, DEVICE))[0]


def deciding(*cards: dict[str, Any]) -> State:
    """The first card is looked at."""
    return pictured(update(with_cards(*cards or [card()]), ("writing-open",))[0])


def boxes(state: State) -> list[list[Any]]:
    """The places of the card that is looked at."""
    found: list[list[Any]] = state["writing"]["cards"][state["card"]]["boxes"]
    return found
