"""What came back as an error, and what a person stopped."""

from page.deciding.copying import give_up
from page.deciding.documents import fail_document
from page.deciding.looking import fail_frame
from page.deciding.reading import end_listing, read_again, stop_reading, tell_reading
from page.state import changed


def _cancel(state):
    """Stop what is under way; what has been done stays."""
    if state["phase"] == "deidentifying":
        return give_up(state, "Stopped. No ZIP was made.")
    if state["phase"] == "reading":
        return stop_reading(state)
    return changed(state, stoppable=False), [("stop-saving",)]


def _failed(state, kind, payload, error):
    """A piece of work came back with an error instead of a result."""
    if kind == "frame":
        return fail_frame(state, payload, error)
    if kind == "document":
        return fail_document(state, payload, error)
    if kind in ("thumbnail", "ahead", "presets"):
        return state, []
    if kind == "profile":
        return changed(state, profile_problem=error["sentence"]), []
    if kind == "preview":  # what was typed cannot be written: say so, and go on without it
        return changed(state, fields=state["fields"] or [], profile_problem=error["sentence"]), []
    if kind == "elements":
        return changed(state, profile_problem=error["sentence"]), []
    if kind in ("make-key", "open-key"):
        said = "The key file that was opened before is still open." if state["key_file"] else ""
        return changed(state, key_problem=error["sentence"], key_said=said), []
    if kind == "sample":
        return end_listing(state, 1)
    return changed(state, sentence=error["sentence"]), []


def _crashed(state, kind, payload):
    """A worker died over this; the pool has replaced it."""
    what = "image" if kind in ("frame", "ahead", "thumbnail") else "file"
    sentence = "This %s made the reader stop. The reader was started again, and the %s was left out." % (what, what)
    if kind not in ("frame", "ahead", "thumbnail", "document", "sample"):
        sentence = "The reader stopped and was started again. Please try once more."
    return _failed(state, kind, payload, {"reason": "crashed", "sentence": sentence})


def _conductor_lost(state):
    """What knew all files has stopped: a batch ends with it, and the files are read once more."""
    state = changed(state, key_file=False, key_made=False, job=None)
    if state["key_said"]:
        state = changed(state, key_said="The program was started again. Please open the key file once more.")
    if state["result"]:
        state = changed(state, result=changed(state["result"], keyed=False))
    effects = []
    if state["phase"] == "deidentifying":
        state = changed(state, interrupted="A part of the program stopped, so no ZIP was made. Please try once more. ")
        effects = [("clear",)]
    state, more = read_again(state)
    return tell_reading(state), effects + more


HANDLERS = {
    "cancel": _cancel,
    "failed": _failed,
    "crashed": _crashed,
    "conductor-lost": _conductor_lost,
}
