"""What is read instead of looked at."""

from page.deciding.pane import choose_series, choose_stack
from page.library import place_of
from page.looked_at import note_file
from page.pane import pages_of, wanted_document
from page.state import replace, with_pane
from page.tools.scroll import go

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Fields, Handlers, Outcome, Pane, PaneHandlers, PaneOutcome, State


def look_up(state: "State", pane: "Pane", effects: "Effects") -> "PaneOutcome":
    """Ask for the document that should be shown, where it is not an image that one looks at."""
    wanted = wanted_document(state, pane)
    if wanted is None or wanted == pane["document_asked"] or not state["worker_ready"]:
        return pane, effects
    pane = replace(pane, document_asked=wanted, document=None, document_page=0, opening_document=False, video="")
    return pane, effects + [("ask", "document", {"number": wanted}, "view")]


def _take_document(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    """A document is there: who waits for it sees it, but not what lies inside of it."""
    waits = any([_waits(pane, payload["number"]) for pane in state["panes"]])
    if waits and not data["enclosed"]:
        state = note_file(state, payload["number"])
    return _show_document(state, payload, data)


def _waits(pane: "Pane", number: int) -> bool:
    return bool(number == pane["document_asked"] and pane["document"] is None)


def _note_opened(state: "State", number: int) -> "Outcome":
    """What lies inside the file that a pane shows was opened, saved or played to its end."""
    file = state["panes"][number]["document_asked"] if number < len(state["panes"]) else None
    return (state if file is None else note_file(state, file)), []


def _show_document(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    """It is shown where it is waited for; what lies inside of it is offered there."""
    effects: Effects = []
    for pane in state["panes"]:
        if _waits(pane, payload["number"]):
            state = with_pane(state, replace(pane, document=data))
            if data["enclosed"]:
                what = {"number": payload["number"], "pane": pane["number"]}
                effects.append(("offer-document", what, data["enclosed"]))
    return state, effects


def fail_document(state: "State", payload: "Fields", error: "Fields") -> "Outcome":
    """It cannot be read; or, in one pane, what lies inside of it cannot be offered."""
    data = {"kind": "", "title": "", "sentence": error["sentence"], "facts": [], "lines": []}
    for pane in state["panes"]:
        if pane["number"] == payload.get("pane") and payload["number"] == pane["document_asked"]:
            state = with_pane(state, replace(pane, document=None))
    return _show_document(state, payload, replace(data, drawings=[], enclosed=None))


def _note_video(_state: "State", pane: "Pane", how: str) -> "PaneOutcome":
    """The browser says of the video that is shown whether it can play it."""
    return replace(pane, video=how), []


def _open_document(_state: "State", pane: "Pane", yes: bool) -> "PaneOutcome":
    """The person wants to open what is inside a file: they are told what that means, and asked."""
    return replace(pane, opening_document=yes), []


def _turn(_state: "State", pane: "Pane", by: int) -> "PaneOutcome":
    """The next part of a long document, or the one before."""
    last = pages_of(pane["document"]) - 1
    return replace(pane, document_page=min(last, max(0, pane["document_page"] + by))), []


def _show_object(state: "State", pane: "Pane", number: int, frame: int) -> "PaneOutcome":
    """Go to an object that a document refers to."""
    place = place_of(state, number, frame)
    if place is None:
        return pane, []
    series, stack, index = place
    pane = choose_series(state, pane, series["key"])[0]
    return go(state, choose_stack(state, pane, stack["name"])[0], index)


PANE_HANDLERS: "PaneHandlers" = {
    "open-document": _open_document,
    "document-turn": _turn,
    "video": _note_video,
    "show-object": _show_object,
}
HANDLERS: "Handlers" = {
    "document": _take_document,
    "document-opened": _note_opened,
}
