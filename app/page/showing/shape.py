"""The page's shape: the four steps, and what is open over the image or beside it."""

from page.state import panel_is_open, step_of

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown

STEPS = ("open", "look", "stay", "save")


def steps(state: "Record") -> "Shown":
    """Where one is on the way, and where one can go."""
    now = step_of(state)
    why = {
        "look": "" if state["series"] else _("Open a folder first."),
        "stay": "" if state["series"] else _("Open a folder first."),
        "save": "" if now == "save" or state["result"] else _("Make the copies first."),
    }
    shows: Shown = []
    for step in STEPS:
        name, closed = "step-" + step, why.get(step, "")
        shows += [
            (name, "aria-current", "step" if step == now else ""),
            (name, "disabled", bool(closed)),
            (name, "title", closed),
        ]
    return shows


def panel(state: "Record") -> "Shown":
    """The panel, what unfolds it, and on a narrow page the button that leads on."""
    is_open = panel_is_open(state)
    words = _("Check and save") if state["result"] else _("Next: what may stay")
    return [
        ("panel", "hidden", not is_open),
        ("panel-button", "aria-expanded", _yes(is_open)),
        ("panel-button", "title", _("Fold the panel away") if is_open else _("Show the panel again")),
        ("next", "text", words),
        ("next", "hidden", is_open or not state["series"]),
        ("body", "full-view", state["full"]),
        ("full", "aria-pressed", _yes(state["full"])),
    ]


def sheets(state: "Record") -> "Shown":
    """What lies over the rest until it is closed."""
    opened, is_loaded = state["sheet"], bool(state["series"])
    return [
        ("drop", "hidden", is_loaded and opened != "ways"),
        ("step-open", "aria-expanded", _yes(not is_loaded or opened == "ways")),
        ("help", "hidden", opened != "help"),
        ("help-button", "aria-expanded", _yes(opened == "help")),
        ("more", "data-open", _yes(opened == "more")),
        ("more-button", "aria-expanded", _yes(opened == "more")),
    ]


def hiding(state: "Record") -> "Shown":
    return [("hide-names", "aria-pressed", _yes(state["names_hidden"]))]


def _yes(yes: bool) -> str:
    return "true" if yes else "false"
