"""The password of an archive, asked for."""

from page.showing.names import DOTS

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown


def archives(state: "Record") -> "Shown":
    """One archive after the other is asked about."""
    locked = state["locked"]
    first = locked[0] if locked else {"number": 0, "said": ""}
    path = state["paths"][first["number"]] if locked else ""
    if state["names_hidden"]:
        path = DOTS
    return [
        ("locked", "hidden", not locked),
        ("locked-title", "text", _("{path} is locked with a password", path=path)),
        ("locked-said", "text", first["said"]),
        ("locked-said", "hidden", not first["said"]),
    ]
