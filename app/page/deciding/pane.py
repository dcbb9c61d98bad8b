"""What a pane shows, and how: the series, the part of it, and what is wanted so that it can be painted."""

from page.library import locate, sample_of, series_of
from page.looked_at import forget_picture, note_picture
from page.pane import OWN_VIEW, OWN_WINDOW, WANTED, stack_of, wanted
from page.placing import fit
from page.state import replace, with_pane
from page.tools.scroll import go

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.library import Picture
    from page.pane import Wanted
    from page.state import Effects, Fields, Handlers, Outcome, Pane, PaneHandlers, PaneOutcome, State

NEIGHBOURS_NAMED = 3
WATCH_MS = 300
"""How often it is looked whether a picture is still waited for."""


def look(state: "State", pane: "Pane", effects: "Effects") -> "PaneOutcome":
    """Want what should be on the screen, one picture at a time: what was overtaken is never asked for."""
    if pane["asking"] is not None or not state["worker_ready"]:
        return pane, effects
    pane = _with_sample(state, pane)
    key = wanted(state, pane)
    if key is None or (pane["shown"] and pane["shown"]["key"] == key):
        return pane, effects
    stack = stack_of(state, pane) or {}
    asking = {"key": key, "series": pane["series_key"], "stack": stack["name"], "index": pane["index"]}
    asking["around"] = around = _around(stack, pane["index"])
    effects = effects + [("want", key, around)]
    if not pane["watching"]:
        effects.append(("later", WATCH_MS, ("in", pane["number"], "watch")))
    return replace(pane, asking=asking, watching=True), effects


def _with_sample(state: "State", pane: "Pane") -> "Pane":
    """A pane with a sample of the stack that it shows: while files are read it stays, so that greys change once."""
    stack, before = stack_of(state, pane), pane["sampled"]
    if not stack or stack["reads"] or pane["alone"]:
        return replace(pane, sampled=None, sample=()) if before else pane
    name = (pane["series_key"], stack["name"])
    if before and (before[0] is stack or (before[1] == name and not state["settled"])):
        return pane
    return replace(pane, sampled=(stack, name), sample=sample_of(stack))


def _watch(_state: "State", pane: "Pane", _now: float) -> "PaneOutcome":
    """Whether a picture is waited for, and it is the one of before: most are there at once, and nothing is said."""
    asking = pane["asking"]
    if asking is None:
        return replace(pane, watching=False, watched=None), []
    waits = pane["waits"] + 1 if asking is pane["watched"] else 0
    return replace(pane, watched=asking, waits=waits), [("later", WATCH_MS, ("in", pane["number"], "watch"))]


def _around(stack: "Fields", index: int) -> "list[Picture]":
    """What lies beside it, the nearest first."""
    found = []
    for step in range(1, NEIGHBOURS_NAMED + 1):
        found += [locate(stack, index + step), locate(stack, index - step)]
    return [picture for picture in found if picture]


def _take_picture(state: "State", key: "Wanted", info: "Fields") -> "Outcome":
    """A picture is there: it is painted in the panes that wait for it."""
    effects: Effects = []
    for pane in state["panes"]:
        if pane["asking"] and pane["asking"]["key"] == key:
            before = pane["shown"] or {}
            shown = replace(info, **pane["asking"])
            state = with_pane(state, replace(pane, asking=None, waits=0, shown=shown, problem=""))
            if _is_whole(key, info):
                state = note_picture(state, shown["series"], key[0])
            is_another = before.get("key", (None,))[0] != key[0]  # else what lies around it would soon be out of date
            effects.append(("paint", pane["number"], key, pane["asking"]["around"] if is_another else []))
    return state, effects


_DRAWINGS, _SHUTTER = WANTED.index("drawings"), WANTED.index("shutter")


def _is_whole(key: "Wanted", info: "Fields") -> bool:
    """Whether all of a picture is seen: with what is drawn over it, but nothing that hides a part of it.

    A shutter does, a presentation state may, writing that is on the mask too goes with it, and a window for all of a
    stack may leave that of one image dark.
    """
    is_subtracted = info["subtraction"] and info["subtraction"][0]
    is_hidden = (key[_SHUTTER] and info["has_shutter"]) or is_subtracted or info["rests_on_stack"]
    return bool(key[_DRAWINGS] and not is_hidden and info["state"] < 0)


def fail_picture(state: "State", payload: "Fields", error: "Fields") -> "Outcome":
    """A picture cannot be had, and is not asked for again."""
    key = tuple([payload[name] for name in WANTED])
    for pane in state["panes"]:
        asking, shown = pane["asking"], pane["shown"] or {}
        if asking and asking["key"] == key:
            # what is known of the picture before stays: by it is judged how large the next one is asked for
            shown = replace(shown, **asking)
        elif shown.get("key") == key:  # it could not be painted
            state = forget_picture(state, key[0])
        else:
            continue
        shown = replace(shown, failed=True)
        pane = replace(pane, asking=None, waits=0, shown=shown, problem=error["sentence"])
        state = with_pane(state, pane)
    return state, []


def choose_series(state: "State", pane: "Pane", key: str) -> "PaneOutcome":
    series = series_of(state, key)
    if series is None or key == pane["series_key"]:
        return pane, []
    places = dict(pane["places"])
    if pane["series_key"] is not None:
        places[pane["series_key"]] = (pane["stack"], pane["index"])
    name, index = places.get(key) or _beginning(state, series["stacks"][0])
    pane = _let_go(_restore_look(pane))
    pane = replace(pane, series_key=key, stack=name, places=places, playing=False, problem="")
    return go(state, _clear_if_read(state, pane), index)


def _beginning(state: "State", stack: "Fields") -> "tuple[str, int]":
    """Where one begins in a series."""
    return stack["name"], stack["start"] if not stack["reads"] and state["phase"] == "viewing" else 0


def _let_go(pane: "Pane") -> "Pane":
    """Of pointers: the stage that they were held on may be hidden, and nobody hears that they go up."""
    return replace(pane, held={}, holding="") if pane["held"] else pane


def _clear_if_read(state: "State", pane: "Pane") -> "Pane":
    """Where a stack is read and not looked at, nothing is left of what was looked at before."""
    stack = stack_of(state, pane)
    return replace(pane, problem="", shown=None) if stack and stack["reads"] else pane


def choose_stack(state: "State", pane: "Pane", name: str) -> "PaneOutcome":
    """Another stack of the series: where it is as long as the one before, the same place in it."""
    before = stack_of(state, pane)
    pane = replace(_let_go(pane), stack=name, playing=False, **OWN_WINDOW)
    after = stack_of(state, pane)
    if not before or not after:
        return pane, []
    if after["reads"]:
        pane = replace(pane, index=0)
    elif before["count"] != after["count"]:
        pane = replace(pane, index=after["start"])
    return _clear_if_read(state, pane), []


def _part(state: "State", pane: "Pane", steps: int) -> "PaneOutcome":
    """The next stack of the series, or the one before; round and round."""
    series, stack = series_of(state, pane["series_key"]), stack_of(state, pane)
    if not series or not stack or len(series["stacks"]) < 2:
        return pane, []
    names = [one["name"] for one in series["stacks"]]
    return choose_stack(state, pane, names[(names.index(stack["name"]) + steps) % len(names)])


def follow_catalogue(state: "State", pane: "Pane") -> "PaneOutcome":
    """More is known of the files: what this pane showed may be elsewhere, or gone."""
    if series_of(state, pane["series_key"]) is None:
        if pane["number"] != state["pane"]:
            return replace(_restore_look(pane), series_key=None, shown=None, problem=""), []
        pane = _first_series(state, pane)
    return go(state, pane, pane["index"])


def _first_series(state: "State", pane: "Pane") -> "Pane":
    """The first with an image; while files are read, one may still come."""
    for series in state["series"]:
        if series["count"]:
            return choose_series(state, pane, series["key"])[0]
    return replace(pane, series_key=None)


def _invert(_state: "State", pane: "Pane") -> "PaneOutcome":
    return replace(pane, invert=not pane["invert"]), []


def _draw(_state: "State", pane: "Pane", yes: bool) -> "PaneOutcome":
    return replace(pane, drawings=yes), []


def _shut(_state: "State", pane: "Pane", yes: bool) -> "PaneOutcome":
    return replace(pane, shutter=yes), []


def _subtract(_state: "State", pane: "Pane", yes: bool) -> "PaneOutcome":
    """With its mask subtracted or not; the windows of one are of no use for the other."""
    return replace(pane, subtract=yes, **OWN_WINDOW), []


def _reset(_state: "State", pane: "Pane") -> "PaneOutcome":
    return _restore_look(pane), []


def _restore_look(pane: "Pane") -> "Pane":
    pane = replace(pane, invert=False, shutter=True, **OWN_WINDOW)
    return replace(pane, subtract=None, alone=False, shown_by=None, **OWN_VIEW)


def _show_by(_state: "State", pane: "Pane", number: int) -> "PaneOutcome":
    """A presentation state was chosen, by the number of its file; window and view are the state's own again."""
    return replace(replace(pane, shown_by=number, **OWN_VIEW), **OWN_WINDOW), []


def _fit_stage(state: "State", pane: "Pane", width: int, height: int) -> "PaneOutcome":
    """The stage has another size: what is seen in its middle stays there."""
    resized, shown = replace(pane, stage=(width, height)), pane["shown"]
    if not shown or not shown.get("area"):
        return resized, []
    factor = fit(resized, shown, state["ratio"])[0] / fit(pane, shown, state["ratio"])[0]
    x, y = pane["pan"]
    return replace(resized, pan=(x * factor, y * factor)), []


PANE_HANDLERS: "PaneHandlers" = {
    "choose": choose_series,
    "stack": choose_stack,
    "part": _part,
    "invert": _invert,
    "drawings": _draw,
    "shutter": _shut,
    "subtract": _subtract,
    "show-by": _show_by,
    "reset": _reset,
    "stage": _fit_stage,
    "watch": _watch,
}
HANDLERS: "Handlers" = {
    "picture": _take_picture,
    "thumbnail": lambda state, *_answer: (state, []),
}
