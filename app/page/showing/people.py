"""Questions about people who look like one person."""

from page.showing.names import DOTS
from page.showing.veil import BUSY
from page.state import is_busy

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown

_HIDDEN = _("Two people look like one. Show names to see who they are.")
APART = _("This key cannot keep them apart. To do that, open the page anew and make copies without it.")


def people(state: "Record") -> "Shown":
    """A row for each question, with its two buttons."""
    questions = state["questions"]
    why = BUSY if is_busy(state) else ""
    hidden = state["names_hidden"]
    rows = [(_HIDDEN if hidden else one["sentence"], why, APART if one["must"] else why) for one in questions]
    notes = [DOTS for _note in state["notes"]] if hidden else state["notes"]
    return [
        ("people", "hidden", not (rows or notes)),
        ("people-title", "text", _("One person, or two?") if rows else _("Who is who")),
        ("people-list", "questions", rows),
        ("people-why", "hidden", not rows),
        ("people-notes", "notes", notes),
    ]
