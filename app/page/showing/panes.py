"""How many panes there are, and which of them is the one that is chosen."""

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown


def frames(state: "Record") -> "Shown":
    """As many panes as there are; they are seen once one of them shows something."""
    panes = state["panes"]
    return [
        ("panes", "panes", len(panes)),
        ("viewer", "hidden", all([pane["series_key"] is None for pane in panes])),
    ]


def frame(state: "Record", pane: "Record") -> "Shown":
    """The frame of a pane: chosen or not, and which one it is, where there are several."""
    count = len(state["panes"])
    chosen = state["pane"] == pane["number"] and count > 1
    name = _("View {number} of {count}", number=pane["number"] + 1, count=count) if count > 1 else _("View")
    return [("pane", "aria-current", "true" if chosen else "false"), ("pane", "aria-label", name)]
