"""How many panes there are, and which of them is the one that is chosen."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown


def frames(state: "Record") -> "Shown":
    """As many panes as there are."""
    return [("panes", "panes", len(state["panes"]))]


def frame(state: "Record", pane: "Record") -> "Shown":
    """The frame of a pane: chosen or not, where there are several."""
    chosen = state["pane"] == pane["number"] and len(state["panes"]) > 1
    return [("pane", "aria-current", "true" if chosen else "false")]
