"""A pane: what one looks at in it, and how. There may be several, side by side."""

from page.library import DOCUMENT, extent, locate, series_of
from page.placing import fit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.library import Picture
    from page.state import Fields, Pane, Record

    Wanted = tuple[Any, ...]  # a value for each of WANTED


OWN_WINDOW = {"window": None, "voi_lut": None, "fitted": ""}
"""How a pane shows greys as the file has it."""


OWN_VIEW = {"zoom": 1.0, "pan": (0.0, 0.0)}
"""How a pane shows all of an image, or what a presentation state wants to be seen of it; see `new_pane`."""


LINES_OF_PAGE = 200
"""Lines of a document that are shown at once."""


def new_pane(number: int) -> "Pane":
    """A pane that shows nothing yet. Its number is its place among the panes, and stands in the names of its parts."""
    pane: Pane = {
        "number": number,
        "series_key": None,
        "stack": "",  # the name of the series' stack, of its first one where there is none of that name
        "index": 0,
        "places": {},  # where one was in the series that were looked at before: (stack, index), by their keys
        "sampled": None,  # of which stack, and of which series and part, there is a ...
        "sample": (),  # ... sample: pictures by whose values those without a window of their own are shown
        "alone": False,  # each picture is shown by its own values instead
        "window": None,  # (center, width), or None for the file's own
        "voi_lut": None,  # in place of a window: the number of a table that the file has for its greys
        "fitted": "",  # in place of both: how a window is fitted to the values of the stack, "automatic" or "full"
        "invert": False,
        "drawings": True,  # what is drawn over an image is shown
        "shutter": True,  # what a shutter hides of an image is not
        "subtract": None,  # whether its mask is subtracted from an image; None for what the file recommends
        "shown_by": None,  # the file of a presentation state, -1 for none, None for the newest that there is
        "zoom": 1.0,  # 1 fits the image into the stage, or what a presentation state wants to be seen of it
        "pan": (0.0, 0.0),  # CSS pixels
        "stage": (600, 400),  # CSS pixels
        "playing": False,
        "forward": True,  # the direction in which it plays
        "due": None,  # when the next frame is to be shown, by the clock of the ticks
        "document_asked": None,  # the file without an image that was asked for last
        "document": None,  # what a worker said about it
        "document_page": 0,  # which part of its lines is shown
        "video": "",  # "plays" or "fails", once the browser knows
        "opening_document": False,  # the person is asked whether it may be opened
    }
    for part in (_hands(), _waiting()):
        pane.update(part)
    return pane


def _hands() -> "Pane":
    """What pointers do in it."""
    return {
        "held": {},  # pointers that are down on the stage, by their id
        "holding": "",  # the tool that they are for
        "tapped": None,  # when and where a pointer last went down and up again: a second time there means something
        "valued": None,  # the place that is pointed at to know its value, and that value
        "rest": 0.0,  # images that were scrolled by, and are no whole one yet
    }


def _waiting() -> "Pane":
    """The picture that is wanted, and the one that is seen."""
    return {
        "asking": None,  # the picture that was asked for and is not here yet
        "watched": None,  # the one that was waited for when it was last looked whether one is, ...
        "waits": 0,  # ... and how often it was the same: it is said only of what lasts
        "watching": False,  # it will be looked again
        "shown": None,  # the last picture painted: what the worker said about it
        "problem": "",  # why there is none
    }


def stack_of(state: "Record", pane: "Record") -> "Fields | None":
    """The stack that is looked at, or None."""
    series = series_of(state, pane["series_key"])
    stacks: list[Fields] = series["stacks"] if series else []
    for stack in stacks:
        if stack["name"] == pane["stack"]:
            return stack
    return stacks[0] if stacks else None


def on_screen(state: "Record", pane: "Record") -> "Fields | None":
    """What is known of the picture that is seen; None where it failed, or nothing is looked at."""
    shown: Fields | None = pane["shown"]
    stack = stack_of(state, pane)
    if not shown or shown.get("failed") or not stack or not stack["count"] or stack["reads"]:
        return None
    return shown


def here(state: "Record", pane: "Record") -> "Picture | None":
    """What lies at the place that one looks at, or None."""
    stack = stack_of(state, pane)
    return locate(stack, pane["index"]) if stack else None


def windows_of(shown: "Record") -> "list[list[Any]]":
    """The windows to choose from, each once: a file may have two names for one."""
    windows: list[list[Any]] = []
    seen = []
    for preset in shown["presets"] or []:
        if preset[1:] not in seen:
            seen.append(preset[1:])
            windows.append(preset)
    return windows


WANTED = (
    "picture",
    "center",
    "width",
    "voi_lut",
    "fitted",
    "invert",
    "drawings",
    "shutter",
    "subtract",
    "state",
    "companions",
    "step",
    "sample",
)
"""What tells one view of a picture from another, in the order of `wanted`."""


def wanted(state: "Record", pane: "Record") -> "Wanted | None":
    """The view that should be on the screen, a value for each of `WANTED`, or None."""
    series, stack = series_of(state, pane["series_key"]), stack_of(state, pane)
    picture = locate(stack, pane["index"]) if stack else None
    if not series or not stack or not picture or picture[2] == DOCUMENT:
        return None
    center, width = pane["window"] or (None, None)
    others = {"picture": picture, "center": center, "width": width, "state": pane["shown_by"]}
    others["companions"], others["step"] = tuple(series["companions"]), reduction(state, pane, stack)
    return tuple([others[name] if name in others else pane[name] for name in WANTED])


def wanted_document(state: "Record", pane: "Record") -> "int | None":
    """The file that should be shown as a document, or None."""
    picture = here(state, pane)
    return picture[0] if picture and picture[2] == DOCUMENT else None


LARGE_PIXELS = 1 << 22
"""Images of more pixels are reduced to what the screen can show; all others are painted pixel by pixel."""


def reduction(state: "Record", pane: "Record", stack: "Fields") -> int:
    """How many of a large image's rows and columns become one on the screen.

    That only a part of an image is to fill the stage is not known before the first one of its stack is here.
    """
    columns, rows = extent(stack, pane["index"])
    if columns * rows <= LARGE_PIXELS:
        return 1
    width, height = pane["stage"]
    scale = min(width / columns, height / rows) * pane["zoom"]
    shown = pane["shown"] or {}
    if shown.get("area") and (shown["series"], shown["stack"]) == (pane["series_key"], stack["name"]):
        if sorted((shown["columns"], shown["rows"])) == sorted((columns, rows)):
            scale = max(fit(pane, shown, state["ratio"]))
    return max(1, int(1 / (scale * state["ratio"])))


def pages_of(document: "Fields | None") -> int:
    """In how many parts a document is shown: all of it at once would hold up the page."""
    return max(1, -(-len(document["lines"]) // LINES_OF_PAGE)) if document else 1
