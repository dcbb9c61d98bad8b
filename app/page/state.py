"""What the page knows: one dict of plain values. Nothing here, in `deciding` or in `showing` touches the browser.

They keep to the Python that MicroPython and CPython share.
"""

from page.pane import new_pane

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Protocol

    class Record(Protocol):
        """Values by their names, to be read: a state, or a part of it."""

        def __getitem__(self, __name: str) -> Any: ...

    State = dict[str, Any]
    Pane = dict[str, Any]  # what is looked at, as `pane.new_pane` has it
    Fields = dict[str, Any]  # of a message, an answer or a row, as app/worker_messages.py has them
    Event = tuple[Any, ...]  # its name, and what else is to be said of it
    Effect = tuple[Any, ...]
    Effects = list[Effect]
    Outcome = tuple[State, Effects]  # of an event
    PaneOutcome = tuple[Pane, Effects]  # of an event in one pane
    Dispatch = Callable[[Event], None]
    Handlers = dict[str, Callable[..., Outcome]]  # by the name of the event: (state, ...)
    PaneHandlers = dict[str, Callable[..., PaneOutcome]]  # the same of events in a pane: (state, pane, ...)
    Shown = list[tuple[str, str, Any]]  # (element, property, value)
    Line = tuple[int, str, str, str, bool, tuple[int, int] | None]  # depth, relation, label, text, is heading, object


EVERYBODY: "list[Any]" = [{}, False]
"""Nobody was said to be another one, and no key of the older kind is followed."""


def new_state() -> "State":
    """The state before anything has happened."""
    state = {
        "phase": "booting",  # booting, ready, reading, viewing, deidentifying, done or error
        "sentence": _("Starting. You can already drop a folder here."),
        "progress": None,  # (done, all) while something is under way
        "stoppable": False,
        "sealed": False,
        "worker_ready": False,
        "kept": "",  # how it stands with opening without a network, by the names that `showing/offline.py` has
        "newer": False,  # a newer version is at hand
        "proof": None,  # what the proof has found until now
        "question": "",  # what the person is asked before anything else is done: see `deciding/opening.py`
    }
    for part in (_files(), _look(), _shape(), _choice(), _job(), _keys()):
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
        "opening": [],  # archives, by their numbers, in which a reader looks for files
        "opened": [],  # archives, by their numbers: what lies in them is among the files
        "locked": [],  # archives that need a password: the number, and what is said of the last one that was tried
        "unlocking": None,  # (done, all) of the files of a locked archive that is being opened
        "advice": "",  # what is to be done about an archive that was not opened
        "inflates": 0,  # bytes of files that are packed in archives
        "deep": 0,  # and in one that is packed itself: the browser alone cannot unpack them
        "series": [],
        "people": EVERYBODY,  # who was said to be one person, as the conductor has it
        "notes": [],  # what is odd about who is who
        "questions": [],  # pairs of people who may be one: their keys, the sentence, whether it must be said
        "settled": True,  # nothing is left to read, to sort or to digest
        "pictured": {},  # by the key of a series, of which picture a thumbnail was asked for, and its stack's sample
        "seen": {},  # by the number of a file, a bit for each picture of it that was seen: see `looked_at`
    }


def _look() -> "State":
    """What is looked at, and how all of it is."""
    return {
        "panes": [new_pane(0)],
        "pane": 0,  # the one that the list, the tools above and the keys are for
        "tool": "",  # what a pointer does that is held down on an image; "" until somebody chooses: see `tool_now`
        "ratio": 1.0,  # pixels of the screen to a CSS pixel
    }


def _shape() -> "State":
    """How the page is laid out."""
    return {
        "narrow": False,  # the window has no room for lists beside an image
        "coarse": False,  # a finger points, and no mouse
        "panel": None,  # it is open, or it is folded; None until somebody says which
        "sheet": "",  # what lies over the rest until it is closed: "ways", "help", "more" or "writing"
        "full": False,  # nothing but the images is there
        "list_search": "",  # what is searched for in the list
        "names_hidden": False,  # names in the files are on no part of the page
    }


def _choice() -> "State":
    """What is done to copies."""
    return {
        "presets": [],  # what can be chosen: name, title, sentence and profile of each
        "preset": "basic",  # the name of the one that is chosen; "own" for a file that the person brought
        "policy": 'profile = "basic"',  # the same as a profile file says it
        "own_profile": None,
        "profile_problem": "",
        "left_out": b"",  # a byte for each file by its number, 1 where it is not ticked; none for those behind the last
        "unwanted": set(),  # keys of series of which no file was ticked when something was ticked last
        "edits": {},  # what the person typed instead, by the key of the field
        "previewed": None,  # what the fields below were asked for with
        "fields": None,  # rows of (key, label, before, after, why what was typed cannot be used, file)
        "fields_with": {},  # what was typed when these were asked for
        "elements": None,  # the file whose elements are shown side by side, and they
        "search": "",
    }


def _job() -> "State":
    """Taking the identity out."""
    return {
        "job": None,
        "interrupted": "",  # that a job ended with the conductor: said before all else until another one begins
        "made_of": None,  # what the copies at hand were made of; None where the conductor has none that it can add to
        "groups": [],  # files that were withheld and may be included after a look, put together: see `withheld`
        "jobs": 0,  # so many were begun: answers to an earlier one are not for this one
        "released": [],  # files that were withheld, and that the person decided to include
        "clears_bits": False,  # bits of pixels that hold no value are set to zero
        "seconds_left": None,  # until the job is done, once that can be known
        "saving": False,
        "finds": False,  # what finds writing came with the page
        "may_find": True,  # or can come, if the page is loaded once more
        "search_s": 0,  # how long looking for writing takes, more or less
        "writing": None,  # looking for it: stage, how far, and the cards to decide on; see `deciding/writing.py`
        "searches": 0,  # so many were begun: what is said of an earlier one is not for this one
        "card": 0,  # which of them is looked at
        "card_picture": None,  # "" once its picture is there, or why it cannot be shown
        "decisions": 0,  # so often something was decided about writing, or taken back
        "template_for": -1,  # the number of the card for which a file of places was chosen
        "template_problem": "",
        "can_stream": False,  # the browser writes a file piece by piece: what is packed need not be unpacked before
        "result": None,
    }


def _keys() -> "State":
    """Who is who."""
    return {
        "key": "",  # hex; made anew for each session, or out of a key file
        "key_file": False,  # a key file is open; what it holds stays with the conductor
        "key_opening": False,  # one was chosen, and is being opened: copies made now might be of the secret before
        "key_made": False,  # a key file lies behind its link
        "key_said": "",
        "key_problem": "",
    }


def replace(values: "Fields", **changes: "Any") -> "Fields":
    """A copy of the state, or of a part of it, with some values replaced."""
    new = dict(values)
    new.update(changes)
    return new


def this_pane(state: "State") -> "Pane":
    """The pane that the list, the tools and the keys are for."""
    found: Pane = state["panes"][state["pane"]]
    return found


def with_pane(state: "State", pane: "Pane") -> "State":
    """A copy of the state with this pane in the place of the one before."""
    if state["panes"][pane["number"]] is pane:
        return state
    return replace(state, panes=[pane if one["number"] == pane["number"] else one for one in state["panes"]])


def is_unsaved(state: "Record") -> bool:
    """Whether there is a ZIP, also one put aside while another is made, that was not saved."""
    result = state["job"]["before"]["result"] if state["job"] else state["result"]
    return bool(result and result["count"] and not result["saved"])


def chosen(state: "Record") -> "tuple[Any, ...]":
    """What copies are made of, and how, but for what is decided on single files."""
    of_choice = state["policy"], state["key"], state["edits"], state["people"], state["left_out"]
    return of_choice + (len(state["paths"]), state["decisions"])


def is_undecided(state: "Record") -> bool:
    """Whether copies must not be made before somebody has said who is one person."""
    return any([one["must"] for one in state["questions"]])


MOST_INFLATED = 2 * 1024**3
"""Bytes that may come out of archives and wait in the browser until they are saved."""


def must_stream(state: "Record") -> bool:
    """Whether more is packed in archives than may wait: it is unpacked as it is written."""
    return bool(state["inflates"] > MOST_INFLATED)


def is_too_large(state: "Record") -> bool:
    """Whether more is packed in archives than this browser can hold or write."""
    return must_stream(state) and not (state["can_stream"] and state["deep"] <= MOST_INFLATED)


def is_mistyped(state: "Record") -> bool:
    """Whether something that was typed cannot be used."""
    asked, typed = state["fields_with"], state["edits"]
    return any([row[4] and asked.get(row[0]) == typed.get(row[0]) for row in state["fields"] or []])


def is_searching(state: "Record") -> bool:
    """Whether images are looked through for writing."""
    return bool(state["writing"] and state["writing"]["stage"] == "searching")


def is_open(state: "Record") -> bool:
    """Whether files are open, or are being looked for."""
    return bool(state["paths"] or state["listing"])


def is_busy(state: "Record") -> bool:
    """Whether something is under way that what copies are made by must not change beneath."""
    return state["phase"] not in ("viewing", "done") or bool(state["saving"] or state["key_opening"])


def is_closed(state: "Record") -> bool:
    """Whether no ZIP can be begun beside what is under way."""
    return is_busy(state) or is_searching(state)


def panel_is_open(state: "Record") -> bool:
    """Whether the panel is open: on a narrow page it lies over the image, and is not until somebody opens it."""
    is_open: bool | None = state["panel"]
    return bool(state["series"]) and (not state["narrow"] if is_open is None else is_open)


def step_of(state: "Record") -> str:
    """Which of the four steps one is at: "open", "look", "stay" (what may) or "save"."""
    if not state["series"]:
        return "open"
    if not panel_is_open(state):
        return "look"
    return "save" if state["result"] or state["phase"] == "deidentifying" else "stay"


def tool_now(state: "Record", touch: bool) -> str:
    """The tool that one pointer means: until one was chosen, a finger scrolls and a mouse changes the brightness."""
    return state["tool"] or ("scroll" if touch else "window")
