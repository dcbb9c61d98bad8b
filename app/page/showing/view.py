"""state -> what each region of the page shows: a list of (element id, property, value), with no browser in it.

Values are text, numbers and booleans. The browser writes text as text only.
"""

from page.showing.document import document
from page.showing.listing import choice, listing, parts
from page.showing.top import proof, seal, status
from page.showing.veil import choices, elements, keys, veil
from page.showing.viewer import viewer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from page.state import Shown, State

REGIONS: "tuple[tuple[Callable[[State], Shown], tuple[str, ...]], ...]" = (
    (status, ("sentence", "phase", "progress", "stoppable")),
    (seal, ("sealed",)),
    (listing, ("series", "problems")),
    (choice, ("series_key", "series")),
    (parts, ("series_key", "series", "stack")),
    (
        viewer,
        (
            "series_key",
            "series",
            "stack",
            "index",
            "shown",
            "frame_problem",
            "invert",
            "playing",
            "drag_mode",
            "show_name",
            "zoom",
            "pan",
            "stage",
        ),
    ),
    (document, ("series_key", "series", "stack", "index", "document", "opening_document", "video")),
    (choices, ("phase", "presets", "preset", "own_profile", "profile_problem", "fields", "edits")),
    (elements, ("elements", "search")),
    (veil, ("phase", "result", "series", "saving")),
    (keys, ("phase", "saving", "series", "result", "key_file", "key_made", "key_said", "key_problem")),
    (proof, ("proof",)),
)


def view(state: "State", before: "State | None") -> "Shown":
    """What to show anew, given the state that was shown before (None at first)."""
    shows: Shown = []
    for region, uses in REGIONS:
        if before is None or any(state[name] is not before[name] for name in uses):
            shows += region(state)
    return shows
