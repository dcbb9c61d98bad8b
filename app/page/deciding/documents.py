"""What is read instead of looked at."""

from page.deciding.looking import choose_series, choose_stack, go
from page.state import changed, place_of, wanted_document


def look_up(state, effects):
    """Ask for the document that should be shown, where it is not an image that one looks at."""
    wanted = wanted_document(state)
    if wanted is None or wanted == state["document_asked"] or not state["worker_ready"]:
        return state, effects
    state = changed(state, document_asked=wanted, document=None, opening_document=False, video="")
    return state, effects + [("ask", "document", {"number": wanted}, "view")]


def _document(state, payload, data):
    if payload["number"] != state["document_asked"]:
        return state, []  # another one is shown meanwhile
    return changed(state, document=data), []


def fail_document(state, payload, error):
    data = {"kind": "", "title": "", "sentence": error["sentence"], "facts": [], "lines": []}
    return _document(state, payload, changed(data, drawings=[], enclosed=None))


def _video(state, how):
    """The browser says of the video that is shown whether it can play it."""
    return changed(state, video=how), []


def _open_document(state, yes):
    """The person wants to open what is inside a file: they are told what that means, and asked."""
    return changed(state, opening_document=yes), []


def _show_object(state, number, frame):
    """Go to an object that a document refers to."""
    place = place_of(state, number, frame)
    if place is None:
        return state, []
    series, stack, index = place
    state, _ = choose_series(state, series["key"])
    return go(choose_stack(state, stack["name"])[0], index)


HANDLERS = {
    "document": _document,
    "open-document": _open_document,
    "video": _video,
    "show-object": _show_object,
}
