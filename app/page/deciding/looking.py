"""Which image, how bright, how large: all that is done with what is on the screen."""

from page.state import LOOK, locate, replace, series_of, stack_of, wanted_frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Fields, Handlers, Outcome, Picture, State

NEIGHBOURS_NAMED = 3
MIN_WINDOW_WIDTH = 1
ZOOM_STEP = 1.25
ZOOM_LIMITS = (0.1, 40)
FRAME_MS = 80
"""How long a frame stays when what is no cine is played."""
SHORTEST_TICK_MS = 16


def look(state: "State", effects: "Effects") -> "Outcome":
    """Ask for the frame that should be on the screen, one at a time: what was overtaken is never asked for."""
    if state["asking"] is not None or not state["worker_ready"]:
        return state, effects
    wanted = wanted_frame(state)
    stack = stack_of(state)
    if stack is None or wanted is None or (state["shown"] and state["shown"]["key"] == wanted):
        return state, effects
    return replace(state, asking=wanted), effects + [("ask", "frame", _frame_payload(state, stack, wanted), "view")]


def _frame_payload(state: "State", stack: "Fields", wanted: "Picture") -> "Fields":
    around = []
    for step in range(1, NEIGHBOURS_NAMED + 1):
        around += [locate(stack, state["index"] + step), locate(stack, state["index"] - step)]
    payload: Fields = dict(zip(LOOK, wanted))
    payload["key"] = state["series_key"]
    payload["stack"] = stack["name"]
    payload["index"] = state["index"]
    payload["around"] = [place for place in around if place]
    return payload


def _take_frame(state: "State", payload: "Fields", info: "Fields") -> "Outcome":
    return replace(state, asking=None, shown=replace(info, **_picture(payload)), frame_problem=""), []


def fail_frame(state: "State", payload: "Fields", error: "Fields") -> "Outcome":
    # what is known of the frame before stays: by it is judged how large the next one is asked for
    shown = replace(state["shown"] or {}, failed=True, **_picture(payload))
    return replace(state, asking=None, shown=shown, frame_problem=error["sentence"]), []


def _picture(payload: "Fields") -> "Fields":
    """Which frame an answer is about; `key` is as `wanted_frame` has it."""
    key = tuple(payload[name] for name in LOOK)
    return {"key": key, "series": payload["key"], "stack": payload["stack"], "index": payload["index"]}


def choose_series(state: "State", key: str) -> "Outcome":
    series = series_of(state, key)
    if series is None or key == state["series_key"]:
        return state, []
    stack = series["stacks"][0]
    index = stack["start"] if not stack["reads"] and state["phase"] == "viewing" else 0
    state = _restore_view(state)
    state = replace(state, series_key=key, stack=stack["name"], index=index, playing=False)
    return _clear_if_read(state), []


def _clear_if_read(state: "State") -> "State":
    """Where a stack is read and not looked at, nothing is left of what was looked at before."""
    stack = stack_of(state)
    return replace(state, frame_problem="", shown=None) if stack and stack["reads"] else state


def choose_stack(state: "State", name: str) -> "Outcome":
    """Another stack of the series: where it is as long as the one before, the same place in it."""
    before = stack_of(state)
    state = replace(state, stack=name, window=None, voi_lut=None, playing=False)
    after = stack_of(state)
    if not before or not after:
        return state, []
    if after["reads"]:
        state = replace(state, index=0)
    elif before["count"] != after["count"]:
        state = replace(state, index=after["start"])
    return _clear_if_read(state), []


def _part(state: "State", steps: int) -> "Outcome":
    """The next stack of the series, or the one before; round and round."""
    series, stack = series_of(state, state["series_key"]), stack_of(state)
    if not series or not stack or len(series["stacks"]) < 2:
        return state, []
    names = [one["name"] for one in series["stacks"]]
    return choose_stack(state, names[(names.index(stack["name"]) + steps) % len(names)])


def go(state: "State", index: int) -> "Outcome":
    stack = stack_of(state)
    if not stack:
        return state, []
    return replace(state, index=max(0, min(stack["count"] - 1, index))), []


def _move(state: "State", steps: int) -> "Outcome":
    return go(state, state["index"] + steps)


def _end(state: "State", last: bool) -> "Outcome":
    return go(state, 1 << 30 if last else 0)


def _window(state: "State", center_steps: float, width_steps: float) -> "Outcome":
    """A drag: across changes the width, up and down the center, in steps of the present width."""
    shown = state["shown"]
    if not shown or shown.get("center") is None:
        return state, []
    center, width = state["window"] or (shown["center"], shown["width"])
    step = width / 256 if width < 1 else max(width, 16) / 256
    narrowest = MIN_WINDOW_WIDTH if width >= MIN_WINDOW_WIDTH else width / 16
    window = (center + center_steps * step, max(narrowest, width + width_steps * step))
    return replace(state, window=window, voi_lut=None), []


def _preset(state: "State", index: int) -> "Outcome":
    presets = (state["shown"] or {}).get("presets") or []
    if not 0 <= index < len(presets):
        return state, []
    _name, center, width, voi_lut = presets[index]
    return replace(state, window=(center, width) if voi_lut is None else None, voi_lut=voi_lut), []


def _invert(state: "State") -> "Outcome":
    return replace(state, invert=not state["invert"]), []


def _drawings(state: "State", yes: bool) -> "Outcome":
    return replace(state, drawings=yes), []


def _zoom(state: "State", steps: int) -> "Outcome":
    zoom = state["zoom"] * ZOOM_STEP**steps
    return replace(state, zoom=max(ZOOM_LIMITS[0], min(ZOOM_LIMITS[1], zoom))), []


def _pan(state: "State", across: float, down: float) -> "Outcome":
    return replace(state, pan=(state["pan"][0] + across, state["pan"][1] + down)), []


def _fit(state: "State") -> "Outcome":
    return replace(state, zoom=1.0, pan=(0.0, 0.0)), []


def _reset(state: "State") -> "Outcome":
    return _restore_view(state), []


def _restore_view(state: "State") -> "State":
    return replace(state, zoom=1.0, pan=(0.0, 0.0), window=None, voi_lut=None, invert=False, shown_by=None)


def _show_by(state: "State", number: int) -> "Outcome":
    """A presentation state was chosen, by the number of its file; window and view are the state's own again."""
    return replace(state, shown_by=number, zoom=1.0, pan=(0.0, 0.0), window=None, voi_lut=None), []


def _stage(state: "State", width: int, height: int, ratio: float) -> "Outcome":
    return replace(state, stage=(width, height), ratio=ratio), []


def _drag_mode(state: "State", mode: str) -> "Outcome":
    return replace(state, drag_mode=mode), []


def _show_name(state: "State", yes: bool) -> "Outcome":
    return replace(state, show_name=yes), []


def _play(state: "State") -> "Outcome":
    playing = not state["playing"]
    state = replace(state, playing=playing, forward=True, due=None)
    return state, [("later", 0, ("tick",))] if playing else []


def _tick(state: "State", now: float) -> "Outcome":
    """The next frame of a cine; `now` is the time in ms.

    A file that says how long a frame stays is played at that speed, and frames are left out where they cannot be shown
    so fast. Everything else goes on once the last frame is on the screen.
    """
    stack = stack_of(state)
    if not state["playing"] or not stack or stack["count"] < 2:
        return replace(state, playing=False), []
    shown = state["shown"] or {}
    frame_ms = shown.get("frame_ms") or FRAME_MS
    due = state["due"]
    if due is None:
        due = now + frame_ms
    steps = int((now - due) // frame_ms) + 1 if now >= due else 0
    if steps and not shown.get("frame_ms"):
        steps, due = (0, now) if state["asking"] is not None else (1, now)
    if steps:
        index, forward = _later_frame(state, steps, stack["count"], bool(shown.get("sweeps")))
        state = replace(state, index=index, forward=forward)
        due += steps * frame_ms
    return replace(state, due=due), [("later", max(SHORTEST_TICK_MS, int(due - now)), ("tick",))]


def _later_frame(state: "State", steps: int, count: int, sweeps: bool) -> "tuple[int, bool]":
    """Which frame comes some steps later, round and round or to and fro, and whether it plays forward then."""
    index: int = state["index"]
    if not sweeps:
        return (index + steps) % count, True
    turn = 2 * (count - 1)
    at = ((index if state["forward"] else turn - index) + steps) % turn
    return (at, True) if at < count else (turn - at, False)


HANDLERS: "Handlers" = {
    "choose": choose_series,
    "stack": choose_stack,
    "part": _part,
    "go": go,
    "move": _move,
    "end": _end,
    "window": _window,
    "preset": _preset,
    "invert": _invert,
    "drawings": _drawings,
    "show-by": _show_by,
    "zoom": _zoom,
    "pan": _pan,
    "fit": _fit,
    "reset": _reset,
    "stage": _stage,
    "drag-mode": _drag_mode,
    "show-name": _show_name,
    "play": _play,
    "tick": _tick,
    "frame": _take_frame,
    "thumbnail": lambda state, *_answer: (state, []),
}
