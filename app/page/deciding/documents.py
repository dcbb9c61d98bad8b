"""What is read instead of looked at."""

from page.deciding.looking import choose_series, choose_stack, go
from page.state import place_of, replace, wanted_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Fields, Handlers, Outcome, State


def look_up(state: "State", effects: "Effects") -> "Outcome":
    """Ask for the document that should be shown, where it is not an image that one looks at."""
    wanted = wanted_document(state)
    if wanted is None or wanted == state["document_asked"] or not state["worker_ready"]:
        return state, effects
    state = replace(state, document_asked=wanted, document=None, opening_document=False, video="")
    return state, effects + [("ask", "document", {"number": wanted}, "view")]


def _take_document(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    if payload["number"] != state["document_asked"]:
        return state, []  # another one is shown meanwhile
    return replace(state, document=data), []


def fail_document(state: "State", payload: "Fields", error: "Fields") -> "Outcome":
    data = {"kind": "", "title": "", "sentence": error["sentence"], "facts": [], "lines": []}
    return _take_document(state, payload, replace(data, drawings=[], enclosed=None))


def _note_video(state: "State", how: str) -> "Outcome":
    """The browser says of the video that is shown whether it can play it."""
    return replace(state, video=how), []


def _open_document(state: "State", yes: bool) -> "Outcome":
    """The person wants to open what is inside a file: they are told what that means, and asked."""
    return replace(state, opening_document=yes), []


def _show_object(state: "State", number: int, frame: int) -> "Outcome":
    """Go to an object that a document refers to."""
    place = place_of(state, number, frame)
    if place is None:
        return state, []
    series, stack, index = place
    state = choose_series(state, series["key"])[0]
    return go(choose_stack(state, stack["name"])[0], index)


HANDLERS: "Handlers" = {
    "document": _take_document,
    "open-document": _open_document,
    "video": _note_video,
    "show-object": _show_object,
}
