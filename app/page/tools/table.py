"""The tools there are, in the order of their buttons."""

from page.tools.pan import PAN
from page.tools.probe import PROBE
from page.tools.scroll import SCROLL
from page.tools.window import WINDOW
from page.tools.zoom import ZOOM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.tools.tool import Tool

TOOLS = (WINDOW, PAN, ZOOM, SCROLL, PROBE)


def tool_of(name: str) -> "Tool":
    """The tool of that name."""
    return next(tool for tool in TOOLS if tool.name == name)


def tool_by(way: str) -> "Tool | None":
    """The tool that a way to hold the image means, whichever is chosen; None where it is the one that is chosen."""
    found = [tool for tool in TOOLS if way in tool.ways]
    return found[0] if found else None
