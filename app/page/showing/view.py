"""state -> what the page shows anew: a list of (element, property, value), with no browser in it.

Values are text, numbers and booleans. The browser writes text as text only. The elements of a pane are named for it:
"stage-0" is the stage of the first.
"""

from page.showing.archives import archives
from page.showing.choices import choices
from page.showing.document import document
from page.showing.fields import elements, fields
from page.showing.help import keys_and_gestures
from page.showing.image import image, message, shapes
from page.showing.inclusion import inclusion
from page.showing.listing import choice, kinds, listing, parts
from page.showing.names import hidden_names, without_names
from page.showing.offline import offline
from page.showing.panes import frame, frames
from page.showing.people import people
from page.showing.shape import hiding, panel, sheets, steps
from page.showing.toolbar import toolbar, tools
from page.showing.top import opening, proof, seal, status
from page.showing.veil import keys, veil
from page.showing.withheld import looking, withheld
from page.showing.writing import deciding, writing

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.showing.names import Hidden
    from page.state import Pane, Record, Shown, State

    Region = Callable[..., Shown]
    News = list[str] | None  # names of what has changed in a state or a pane

OF_THE_PAGE: "tuple[Region, ...]" = (
    frames,
    status,
    opening,
    steps,
    panel,
    sheets,
    hiding,
    keys_and_gestures,
    seal,
    offline,
    archives,
    listing,
    kinds,
    people,
    tools,
    choices,
    fields,
    elements,
    veil,
    writing,
    deciding,
    withheld,
    looking,
    keys,
    proof,
)
"""state -> what is shown"""
OF_THE_CHOSEN_PANE: "tuple[Region, ...]" = (choice, parts, toolbar)
"""state, the pane that is chosen -> what is shown"""
OF_EVERY_PANE: "tuple[Region, ...]" = (frame, image, inclusion, message, shapes, document)
"""state, a pane -> what is shown in it"""


class View:
    """What the page shows. A region is made anew when something has changed that it was made of the last time."""

    def __init__(self) -> None:
        self._before: State | None = None
        self._hidden: Hidden = []
        self._used: dict[tuple[str, int, int], list[set[str]]] = {}  # by region and pane: what it read of each

    def show(self, state: "State") -> "Shown":
        """What to show anew, given what was shown before."""
        before, self._before = self._before, state
        if before is None or any([before[name] is not state[name] for name in ("series", "names_hidden")]):
            hidden, self._hidden = self._hidden, hidden_names(state)
            before = before if hidden == self._hidden else None
        news, panes = _news(before, state), before["panes"] if before else []
        shows: Shown = []
        for at, region in enumerate(OF_THE_PAGE):
            shows += self._make(("page", at, 0), region, [state], [news])
        for pane in state["panes"]:
            shows += self._show_pane(state, pane, [news, _news(_pane(panes, pane["number"]), pane)])
        chosen = state["panes"][state["pane"]]
        old = _pane(panes, state["pane"]) if before and before["pane"] == state["pane"] else None
        of_chosen = [news, _news(old, chosen)]
        for at, region in enumerate(OF_THE_CHOSEN_PANE):
            shows += self._make(("chosen", at, 0), region, [state, chosen], of_chosen)
        return without_names(self._hidden, shows) if self._hidden else shows

    def _show_pane(self, state: "State", pane: "Pane", news: "list[News]") -> "Shown":
        number, suffix = pane["number"], "-%d" % pane["number"]
        shows: Shown = []
        for at, region in enumerate(OF_EVERY_PANE):
            shows += self._make(("pane", at, number), region, [state, pane], news)
        return [(name + suffix, prop, value) for name, prop, value in shows]

    def _make(
        self, name: "tuple[str, int, int]", region: "Region", records: "list[Record]", news: "list[News]"
    ) -> "Shown":
        used = self._used.get(name)
        if used and not _touch(used, news):
            return []
        noted = [_Noted(record) for record in records]
        shows = region(*noted)
        self._used[name] = [one.used for one in noted]
        return shows


def _news(before: "dict[str, Any] | None", now: "dict[str, Any]") -> "News":
    """The names of what has changed; None where all is new."""
    if before is None:
        return None
    return [name for name in now if now[name] is not before[name]]


def _pane(panes: "list[Pane]", number: int) -> "Pane | None":
    return panes[number] if number < len(panes) else None


def _touch(used: "list[set[str]]", news: "list[News]") -> bool:
    """Whether something of the news was used."""
    for at, names in enumerate(news):
        if names is None:
            return True
        for name in names:
            if name in used[at]:
                return True
    return False


class _Noted:
    """A state or a pane that notes what is read of it."""

    def __init__(self, record: "Record") -> None:
        self._record = record
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> "Any":
        self.used.add(name)
        return self._record[name]
