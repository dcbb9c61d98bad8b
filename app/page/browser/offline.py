"""What this browser keeps of the program, which the outer page sees to."""

from page.browser import wall

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Dispatch


def listen(dispatch: "Dispatch") -> None:
    """Tell whether the page opens without a network, or why not, and when a newer version is there."""
    wall.on("kept", lambda told: dispatch(("kept", str(told.how))))
