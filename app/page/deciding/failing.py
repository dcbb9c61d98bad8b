"""What came back as an error, and what a person stopped."""

from page.deciding.copying import JOB_KINDS, count_clean, count_survey
from page.deciding.documents import fail_document
from page.deciding.looking import fail_frame
from page.deciding.reading import READ_KINDS, count_read, end_listing, go_on_reading, sort, tell_reading
from page.state import changed


def _cancel(state):
    """Stop what is under way; what has been done stays."""
    if state["phase"] == "deidentifying":
        state = changed(
            state, phase="viewing", job=None, progress=None, stoppable=False, sentence="Stopped. No ZIP was made."
        )
        return go_on_reading(state, [("drop", JOB_KINDS), ("clear",)])
    if state["phase"] == "reading":
        left = state["asked"] - state["read"]
        state = changed(state, listing=0, asked=state["read"], left=left, sorting=False, stale=True, comparing=0)
        state, effects = sort(state)
        return state, [("drop", READ_KINDS), ("stop-listing",)] + effects
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
    if kind == "compare":
        return tell_reading(changed(state, comparing=state["comparing"] - 1)), []
    if kind in ("read", "survey", "clean", "restore"):
        return _left_out(state, kind, payload, error["reason"], error["sentence"])
    if kind == "catalogue":
        state = changed(tell_reading(changed(state, sorting=False)), sentence=error["sentence"])
        return state, []
    if kind == "sample":
        return end_listing(state, 1)
    if state["job"] and kind in ("plan", "identity", "finish", "known", "named"):
        sentence = "No ZIP was made: " + error["sentence"]
        state = changed(state, phase="viewing", job=None, progress=None, stoppable=False, sentence=sentence)
        return go_on_reading(state, [("drop", JOB_KINDS), ("clear",)])
    return changed(state, sentence=error["sentence"]), []


def _crashed(state, kind, payload):
    """A worker died over this, and over a file that it was given alone; the pool has replaced it."""
    what = "image" if kind in ("frame", "ahead", "thumbnail") else "file"
    sentence = "This %s made the reader stop. The reader was started again, and the %s was left out." % (what, what)
    if kind in ("catalogue", "plan", "finish", "named", "preview", "profile", "elements", "make-key", "open-key"):
        sentence = "The reader stopped and was started again. Please try once more."
    return _failed(state, kind, payload, {"reason": "crashed", "sentence": sentence})


def _left_out(state, kind, payload, reason, sentence):
    """Files that no result came back for: each is named with the reason, and the rest goes on."""
    numbers = [item[0] for item in payload["items"]]
    rows = [[number, reason, sentence] for number in numbers]
    if kind == "read":
        return count_read(state, payload, {"problems": rows, "rows": "[]"})
    if kind == "survey":
        return count_survey(state, payload, {"identifiers": "", "withheld": rows})
    return count_clean(state, payload, {"withheld": rows})


HANDLERS = {
    "cancel": _cancel,
    "failed": _failed,
    "crashed": _crashed,
}
