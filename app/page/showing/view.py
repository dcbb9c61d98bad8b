"""state -> what the page shows anew: a list of (element, property, value), with no browser in it.

Values are text, numbers and booleans. The browser writes text as text only. The elements of a pane are named for it:
"stage-0" is the stage of the first.
"""

from page.showing.document import document
from page.showing.image import image
from page.showing.listing import choice, listing, parts
from page.showing.panes import frame, frames
from page.showing.toolbar import toolbar, tools
from page.showing.top import proof, seal, status
from page.showing.veil import choices, elements, keys, veil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Pane, Record, Shown, State

    Region = Callable[..., Shown]

OF_THE_PAGE: "tuple[Region, ...]" = (frames, status, seal, listing, tools, choices, elements, veil, keys, proof)
"""state -> what is shown"""
OF_THE_CHOSEN_PANE: "tuple[Region, ...]" = (choice, parts, toolbar)
"""state, the pane that is chosen -> what is shown"""
OF_EVERY_PANE: "tuple[Region, ...]" = (frame, image, document)
"""state, a pane -> what is shown in it"""


class View:
    """What the page shows. A region is made anew when something has changed that it was made of the last time."""

    def __init__(self) -> None:
        self._made_of: dict[tuple[str, int, int], list[dict[str, Any]]] = {}

    def show(self, state: "State") -> "Shown":
        """What to show anew, given what was shown before."""
        chosen = state["panes"][state["pane"]]
        shows: Shown = []
        for at, region in enumerate(OF_THE_PAGE):
            shows += self._make(("page", at, 0), region, (state,))
        for pane in state["panes"]:
            shows += self._show_pane(state, pane)
        for at, region in enumerate(OF_THE_CHOSEN_PANE):
            shows += self._make(("chosen", at, 0), region, (state, chosen))
        self._forget_panes(len(state["panes"]))
        return shows

    def _show_pane(self, state: "State", pane: "Pane") -> "Shown":
        number = pane["number"]
        shows: Shown = []
        for at, region in enumerate(OF_EVERY_PANE):
            shows += self._make(("pane", at, number), region, (state, pane))
        return [("%s-%d" % (name, number), prop, value) for name, prop, value in shows]

    def _make(self, name: "tuple[str, int, int]", region: "Region", records: "tuple[Record, ...]") -> "Shown":
        before = self._made_of.get(name)
        if before and not any([_differs(record, used) for record, used in zip(records, before)]):
            return []
        noted = [_Noted(record) for record in records]
        shows = region(*noted)
        self._made_of[name] = [one.used for one in noted]
        return shows

    def _forget_panes(self, count: int) -> None:
        """Of those that are gone: another one of the same number shows nothing yet."""
        for name in [name for name in self._made_of if name[0] == "pane" and name[2] >= count]:
            del self._made_of[name]


def _differs(record: "Record", used: "dict[str, Any]") -> bool:
    for name, value in used.items():
        if record[name] is not value:
            return True
    return False


class _Noted:
    """A state or a pane that notes what is read of it."""

    def __init__(self, record: "Record") -> None:
        self._record = record
        self.used: dict[str, Any] = {}

    def __getitem__(self, name: str) -> "Any":
        value = self.used[name] = self._record[name]
        return value
