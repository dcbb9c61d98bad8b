"""What keys mean for the image that one looks at."""

from page.library import DOCUMENT
from page.pane import here
from page.state import this_pane
from page.tools.table import TOOLS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Event, State

OF_STACKS: "dict[str, Event]" = {",": ("part", -1), ".": ("part", 1)}
KEYS: "dict[str, Event]" = {"i": ("invert",), "r": ("reset",), " ": ("play",)}
"""Events by the name that the browser has for a key, with "Shift+" before it where that makes no other name."""
KEYS.update(OF_STACKS)
for _tool in TOOLS:
    KEYS.update(_tool.keys)


def meaning(state: "State", key: str) -> "Event | None":
    """The event that a key means now, or None where it means nothing to the page."""
    pane = this_pane(state)
    if pane["series_key"] is None:
        return None
    found = here(state, pane)
    # what is read is scrolled with the other keys
    return (OF_STACKS if found and found[2] == DOCUMENT else KEYS).get(key)
