"""Pictures of a stack that follow each other by themselves."""

from page.pane import stack_of
from page.state import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Pane, PaneHandlers, PaneOutcome, State

FRAME_MS = 80
"""How long a frame stays when what is no cine is played."""
SHORTEST_TICK_MS = 16


def _play(_state: "State", pane: "Pane") -> "PaneOutcome":
    playing = not pane["playing"]
    pane = replace(pane, playing=playing, forward=True, due=None)
    return pane, [_later(pane, 0)] if playing else []


def _later(pane: "Pane", ms: int) -> "tuple[object, ...]":
    return "later", ms, ("in", pane["number"], "tick")


def _tick(state: "State", pane: "Pane", now: float) -> "PaneOutcome":
    """The next frame of a cine; `now` is the time in ms.

    A file that says how long a frame stays is played at that speed, and frames are left out where they cannot be shown
    so fast. Everything else goes on once the last frame is on the screen.
    """
    stack = stack_of(state, pane)
    if not pane["playing"] or not stack or stack["count"] < 2:
        return replace(pane, playing=False), []
    shown = pane["shown"] or {}
    frame_ms = shown.get("frame_ms") or FRAME_MS
    due = pane["due"]
    if due is None:
        due = now + frame_ms
    steps = int((now - due) // frame_ms) + 1 if now >= due else 0
    if steps and not shown.get("frame_ms"):
        steps, due = (0, now) if pane["asking"] is not None else (1, now)
    index, forward = _later_frame(pane, steps, stack["count"], bool(shown.get("sweeps")))
    due += steps * frame_ms
    pane = replace(pane, index=index, forward=forward, due=due)
    return pane, [_later(pane, max(SHORTEST_TICK_MS, int(due - now)))]


def _later_frame(pane: "Pane", steps: int, count: int, sweeps: bool) -> "tuple[int, bool]":
    """Which frame comes some steps later, round and round or to and fro, and whether it plays forward then."""
    index: int = pane["index"]
    if not sweeps:
        return (index + steps) % count, True
    turn = 2 * (count - 1)
    at = ((index if pane["forward"] else turn - index) + steps) % turn
    return (at, True) if at < count else (turn - at, False)


PANE_HANDLERS: "PaneHandlers" = {
    "play": _play,
    "tick": _tick,
}
