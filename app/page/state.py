"""What the page knows: one dict of plain values. Nothing here, in `deciding` or in `showing` touches the browser.

They keep to the Python that MicroPython and CPython share.
"""

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    State = dict[str, Any]
    Fields = dict[str, Any]  # of a message, an answer or a row, as app/messages.py has them
    Event = tuple[Any, ...]  # its name, and what else is to be said of it
    Effect = tuple[Any, ...]
    Effects = list[Effect]
    Outcome = tuple[State, Effects]  # of an event
    Dispatch = Callable[[Event], None]
    Handlers = dict[str, Callable[..., Outcome]]  # by the name of the event
    Shown = list[tuple[str, str, Any]]  # (element id, property, value)
    Picture = tuple[Any, ...]  # a value for each of LOOK
    Line = tuple[int, str, str, str, bool, tuple[int, int] | None]  # depth, relation, label, text, is heading, object


def new_state() -> "State":
    """The state before anything has happened."""
    state = {
        "phase": "booting",  # booting, ready, reading, viewing, deidentifying, done or error
        "sentence": _("Starting. You can already drop a folder here."),
        "progress": None,  # (done, all) while something is under way
        "stoppable": False,
        "sealed": False,
        "worker_ready": False,
        "proof": None,  # what the proof has found until now
    }
    for part in (_files(), _look(), _choice(), _job(), _keys()):
        state.update(part)
    return state


def _files() -> "State":
    """Files, known by number; the File objects themselves stay with JavaScript."""
    return {
        "paths": [],
        "listing": 0,  # folders that are still being looked through
        "asked": 0,  # files handed to the workers, and how many of them have been answered for
        "read": 0,
        "left": 0,  # files that were not read because the person stopped it
        "refused": 0,  # files and folders that the system would not open
        "before_stop": {},  # numbers of files by their path, of those found before the person last stopped it
        "cut_short": False,  # it was stopped before all files were found; since then, none were
        "more": False,  # it was so once: copies may lack files that nobody counted
        "problems": [],
        "series": [],
        "settled": True,  # nothing is left to read, to sort or to digest
        "pictured": [],  # series that a thumbnail was asked for
    }


def _look() -> "State":
    """What is looked at."""
    return {
        "series_key": None,
        "stack": "",  # the name of the series' stack, of its first one where there is none of that name
        "index": 0,
        "window": None,  # (center, width), or None for the file's own
        "voi_lut": None,  # in place of a window: the number of a table that the file has for its greys
        "invert": False,
        "drawings": True,  # what is drawn over an image is shown
        "shown_by": None,  # the file of a presentation state, -1 for none, None for the newest that there is
        "zoom": 1.0,  # 1 fits the image into the stage, or what a presentation state wants to be seen of it
        "pan": (0.0, 0.0),
        "drag_mode": "window",
        "show_name": False,
        "playing": False,
        "forward": True,  # the direction in which it plays
        "due": None,  # when the next frame is to be shown, by the clock of the ticks
        "stage": (600, 400),  # CSS pixels
        "ratio": 1.0,  # pixels of the screen to one of these
        "asking": None,  # the frame that was asked for and is not here yet
        "shown": None,  # the last frame painted: what the worker said about it
        "frame_problem": "",
        "document_asked": None,  # the file without an image that was asked for last
        "document": None,  # what a worker said about it
        "video": "",  # "plays" or "fails", once the browser knows
        "opening_document": False,  # the person is asked whether it may be opened
    }


def _choice() -> "State":
    """What is done to copies."""
    return {
        "presets": [],  # what can be chosen: name, title, sentence and profile of each
        "preset": "basic",  # the name of the one that is chosen; "own" for a file that the person brought
        "policy": 'profile = "basic"',  # the same as a profile file says it
        "own_profile": None,
        "profile_problem": "",
        "edits": {},  # what the person typed instead, by the key of the field
        "previewed": None,  # what the fields below were asked for with
        "fields": None,  # rows of (key, label, before, after)
        "elements": None,  # the file whose elements are shown side by side, and they
        "search": "",
    }


def _job() -> "State":
    """Taking the identity out."""
    return {
        "job": None,
        "interrupted": "",  # that a job ended with the conductor: said before all else until another one begins
        "jobs": 0,  # so many were begun: answers to an earlier one are not for this one
        "released": [],  # files that were withheld, and that the person decided to include
        "clears_bits": False,  # bits of pixels that hold no value are set to zero
        "saving": False,
        "result": None,
    }


def _keys() -> "State":
    """Who is who."""
    return {
        "key": "",  # hex; made anew for each session, or out of a key file
        "key_file": False,  # a key file is open; what it holds stays with the conductor
        "key_made": False,  # a key file lies behind its link
        "key_said": "",
        "key_problem": "",
    }


def replace(values: "Fields", **changes: "Any") -> "Fields":
    """A copy of the state, or of a part of it, with some values replaced."""
    new = dict(values)
    new.update(changes)
    return new


def series_of(state: "State", key: "str | None") -> "Fields | None":
    """The series of that key, or None; UIDs alone do not tell series of different patients apart."""
    found: list[Fields] = [series for series in state["series"] if series["key"] == key]
    return found[0] if found else None


def stack_of(state: "State") -> "Fields | None":
    """The stack that is looked at, or None."""
    series = series_of(state, state["series_key"])
    stacks: list[Fields] = series["stacks"] if series else []
    for stack in stacks:
        if stack["name"] == state["stack"]:
            return stack
    return stacks[0] if stacks else None


def locate(stack: "Fields", index: int) -> "tuple[int, int] | None":
    """Which file, and which frame in it, is the stack's image `index` (from 0); None where there is none."""
    if not 0 <= index < stack["count"]:
        return None
    if stack["files"]:
        return stack["files"][index], 0
    for number, first, length, step in stack["runs"]:
        if index < length:
            return number, first + index * step
        index -= length
    return None


LOOK = ("number", "frame", "center", "width", "voi_lut", "invert", "drawings", "state", "companions", "step")
"""What tells one picture of a frame from another, in the order of `wanted_frame`."""


def wanted_frame(state: "State") -> "Picture | None":
    """The picture that should be on the screen, a value for each of `LOOK`, or None."""
    stack = stack_of(state)
    place = locate(stack, state["index"]) if stack and not stack["reads"] else None
    series = series_of(state, state["series_key"])
    if not stack or not place or not series:
        return None
    center, width = state["window"] or (None, None)
    how = (state["voi_lut"], state["invert"], state["drawings"], state["shown_by"], series["companions"])
    return (place[0], place[1], center, width) + how + (reduction(state, stack),)


LARGE_PIXELS = 1 << 22
"""Images of more pixels are reduced to what the screen can show; all others are painted pixel by pixel."""


def reduction(state: "State", stack: "Fields") -> int:
    """How many of a large image's rows and columns become one on the screen.

    That only a part of an image is to fill the stage is not known before the first one of its stack is here.
    """
    columns, rows = extent(stack, state["index"])
    if columns * rows <= LARGE_PIXELS:
        return 1
    width, height = state["stage"]
    scale = min(width / columns, height / rows) * state["zoom"]
    shown = state["shown"] or {}
    if shown.get("area") and (shown["series"], shown["stack"]) == (state["series_key"], stack["name"]):
        if sorted((shown["columns"], shown["rows"])) == sorted((columns, rows)):
            scale = max(fit(state, shown))
    return max(1, int(1 / (scale * state["ratio"])))


def extent(stack: "Fields", index: int) -> "tuple[int, int]":
    """Columns and rows of the stack's image `index` (from 0)."""
    for count, columns, rows in stack["extents"]:
        if index < count:
            return columns, rows
        index -= count
    return 0, 0


def fit(state: "State", shown: "Fields") -> "tuple[float, float]":
    """CSS pixels per image column and row: what fits the area to be seen into the stage, times the zoom.

    Pixels of the image need not be square.
    """
    aspect = shown["aspect"]
    left, top, right, bottom = shown["area"]
    width, height = state["stage"]
    if shown["magnification"]:
        scale = shown["magnification"] / state["ratio"]
    else:
        scale = min(width / (shown["columns"] * (right - left)), height / (shown["rows"] * aspect * (bottom - top)))
    scale *= state["zoom"]
    return scale, scale * aspect


def documents(series: "Fields") -> "Fields | None":
    """The stack of files that hold no image and are read, or None: the last of a series that has some."""
    found: list[Fields] = [stack for stack in series["stacks"] if stack["reads"]]
    return found[0] if found else None


def wanted_document(state: "State") -> "int | None":
    """The file that should be shown as a document, or None."""
    stack = stack_of(state)
    place = locate(stack, state["index"]) if stack and stack["reads"] else None
    return place[0] if place else None


def place_of(state: "State", number: int, frame: int) -> "tuple[Fields, Fields, int] | None":
    """Where a frame (from 0) of a file is seen: its series, its stack and its index there, or None."""
    for series in state["series"]:
        for stack in series["stacks"]:
            if number in stack["files"]:
                return series, stack, stack["files"].index(number)
            before = 0
            for file, first, length, step in stack["runs"]:
                steps, rest = divmod(frame - first, step)
                if file == number and not rest and 0 <= steps < length:
                    return series, stack, before + steps
                before += length
    return None


def is_busy(state: "State") -> bool:
    """Whether something is under way that what copies are made by must not change beneath."""
    return state["phase"] not in ("viewing", "done") or bool(state["saving"])
