"""What a person decides about files that were withheld: they look at them, and include those that they looked at."""

from page.deciding.copying import go_on
from page.deciding.pane import choose_series, choose_stack
from page.looked_at import place_to_look
from page.pane import OWN_VIEW, OWN_WINDOW
from page.state import is_closed, replace, this_pane, with_pane
from page.tools.scroll import go
from page.withheld import CLEARABLE, looked_at, not_looked_at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Handlers, Outcome, Pane, State


def _look_at(state: "State", number: int) -> "Outcome":
    """Show a file in the pane that is chosen, at the first picture of it that was not seen yet."""
    place = place_to_look(state, number)
    if place is None:
        return state, []
    series, stack, index = place
    if state["narrow"]:
        state = replace(state, panel=False)  # it lies over the image
    pane = choose_series(state, this_pane(state), series["key"])[0]
    pane = _show_all(choose_stack(state, pane, stack["name"])[0])
    return with_pane(state, go(state, pane, index)[0]), [("face", pane["number"])]


def _show_all(pane: "Pane") -> "Pane":
    """As it is stored, and all of it: nothing that lies in the picture is left out of sight."""
    pane = replace(pane, shown_by=-1, drawings=True, shutter=False, subtract=False, alone=True)
    return replace(replace(pane, invert=False, playing=False, **OWN_VIEW), **OWN_WINDOW)


def _look_at_all(state: "State", at: int) -> "Outcome":
    """Go on with the first file of a group that was not looked at yet."""
    numbers = _numbers(state, at)
    return _look_at(state, (not_looked_at(state, numbers) or numbers)[0]) if numbers else (state, [])


def _release(state: "State", number: int) -> "Outcome":
    """The person includes a file that was withheld."""
    return _include(state, [one for group in state["groups"] for one in group["numbers"] if one == number][:1])


def _release_all(state: "State", at: int) -> "Outcome":
    """The person includes those files of a group that they looked at."""
    return _include(state, _numbers(state, at))


def _numbers(state: "State", at: int) -> "list[int]":
    """The files of a group."""
    return list(state["groups"][at]["numbers"]) if at < len(state["groups"]) else []


def _include(state: "State", numbers: "list[int]") -> "Outcome":
    """Of files that may be included, those that were looked at are; the others stay out."""
    chosen = looked_at(state, numbers)
    if not chosen or is_closed(state):
        return state, []
    fresh = [number for number in chosen if number not in state["released"]]
    return go_on(state, chosen, released=state["released"] + fresh)


def _clear_bits(state: "State") -> "Outcome":
    """The person wants what hides in unused bits of pixels to be set to zero."""
    if state["clears_bits"] or is_closed(state) or not state["result"]:
        return state, []
    hiding = [row["number"] for row in state["result"]["withheld"] if row["reason"] in CLEARABLE]
    return go_on(state, hiding, clears_bits=True)


HANDLERS: "Handlers" = {
    "look-at": _look_at,
    "look-at-all": _look_at_all,
    "release": _release,
    "release-all": _release_all,
    "clear-bits": _clear_bits,
}
