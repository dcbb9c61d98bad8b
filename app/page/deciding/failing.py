"""What came back as an error, and what a person stopped."""

from page.deciding.archives import fail_archive, stop_opening
from page.deciding.copying import give_up, still_here, without_job
from page.deciding.documents import fail_document
from page.deciding.pane import fail_picture
from page.deciding.reading import read_again, stop_reading, tell_reading
from page.deciding.starting import break_down
from page.deciding.writing import end_search, fail_card, fail_template, without_findings
from page.state import EVERYBODY, is_searching, replace

from scanveil.said import _, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Fields, Handlers, Outcome, State

OF_SEARCHES = ("search", "finder")
"""What looking for writing cannot do without."""
OF_JOBS = ("copy", "more", "put-back", "zipped")
"""What a job cannot do without."""
WORKERS_MUST_KNOW = (
    "add-files",
    "together",
    "found",
    "listing",
    "missed",
    "stop-reading",
    "cancel",
    "follow",
    "same-person",
    "opened",
    "stop-searching",
    "decide",
)
"""What workers must be told, or page and workers each believe something else from then on."""


def _cancel(state: "State") -> "Outcome":
    """Stop what is under way; what has been done stays."""
    if state["phase"] == "deidentifying":
        return give_up(state, _("Stopped. No ZIP was made."))
    if state["phase"] == "reading":
        state, effects = stop_opening(state)
        state, more = stop_reading(state)
        return state, effects + more
    return replace(state, stoppable=False), [("stop-saving",)]


def _fail(state: "State", kind: str, payload: "Fields", error: "Fields") -> "Outcome":
    """A piece of work came back with an error instead of a result."""
    if kind == "picture":
        return fail_picture(state, payload, error)
    if kind == "document":
        return fail_document(state, payload, error)
    if kind in ("thumbnail", "ahead", "presets"):
        return state, []
    if kind in OF_JOBS:
        return _fail_job(state, error["sentence"])
    if kind in WORKERS_MUST_KNOW:
        return break_down(state, _CANNOT_GO_ON)
    if kind == "preview":
        return replace(state, fields=state["fields"] or [], profile_problem=error["sentence"]), []
    if kind in ("profile", "offer-profile", "elements"):
        return replace(state, profile_problem=error["sentence"]), []
    if kind in ("make-key", "open-key"):
        said = _("The key file that was opened before is still open.") if state["key_file"] else ""
        opening = state["key_opening"] and kind != "open-key"
        return replace(state, key_problem=error["sentence"], key_said=said, key_opening=opening), []
    if kind in OF_SEARCHES:
        return _fail_search(state, error["sentence"])
    if kind == "card":
        return fail_card(state, payload, error)
    if kind == "template":
        return fail_template(state, error)
    if kind == "unpack":
        return fail_archive(state, payload, error)
    return replace(state, sentence=error["sentence"]), []


_CANNOT_GO_ON = _(
    "The page cannot go on, perhaps for want of memory. Your files are as they were. Please reload the page; closing "
    "other tabs may help."
)


def _fail_job(state: "State", reason: str) -> "Outcome":
    """What the job that is under way cannot do without has failed."""
    if not state["job"]:
        return state, []
    return give_up(state, _("No ZIP was made: {reason}", reason=reason))


def _fail_by_crash(state: "State", kind: str, payload: "Fields") -> "Outcome":
    """A worker died over this; the pool has replaced it."""
    if kind in ("picture", "ahead", "thumbnail", "card"):
        sentence = _(
            "This image cannot be shown: it made the reader stop, which was started again. You can go on with the "
            "other images."
        )
    elif kind in ("document", "unpack"):
        sentence = _(
            "This file made the reader stop, so it was not opened. The reader was started again; you can go on with "
            "the other files."
        )
    else:
        sentence = _("The reader stopped and was started again. Please try once more.")
    return _fail(state, kind, payload, {"reason": "crashed", "sentence": sentence})


def _lose_conductor(state: "State") -> "Outcome":
    """What knew all files has stopped: a batch ends with it, and the files are read once more."""
    ended: Effects = [("finder", False)] if is_searching(state) or state["job"] else []
    if state["phase"] == "deidentifying":
        sentence = _("A part of the program stopped, so no ZIP was made. Please try once more.")
        state = without_job(replace(state, interrupted=together(sentence, still_here(state))))
    if state["writing"]:
        state = replace(state, interrupted=together(state["interrupted"], _FORGOTTEN))
    state = without_findings(replace(state, key_file=False, key_made=False, key_opening=False, made_of=None))
    if state["key_said"]:
        state = replace(
            state,
            key_said=_(
                "A part of the program had to be started again, and the key file is closed. Please open it once more."
            ),
        )
    if state["result"]:
        state = replace(state, result=replace(state["result"], keyed=False))
    state, effects = read_again(state)
    if state["people"] != EVERYBODY:
        effects = [("conductor", "follow", {"people": state["people"]})] + effects
    return tell_reading(state), effects + ended


_FORGOTTEN = _(
    "What was found of writing in the images is not known any more, nor what you decided about it. Please look for it "
    "again."
)


def _lose_finder(state: "State") -> "Outcome":
    """What finds writing cannot be started, or has stopped: nothing is half-found."""
    sentence = _(
        "Writing cannot be looked for here, perhaps for want of memory. Close other tabs and try again, or look "
        "through the images yourself."
    )
    return _fail_search(state, sentence)


def _fail_search(state: "State", sentence: str) -> "Outcome":
    """What looking for writing cannot do without has failed, in images or where they are blanked."""
    if state["phase"] == "deidentifying":
        return _fail_job(state, sentence)
    if not is_searching(state):
        return state, []
    state, effects = end_search(replace(state, sentence=sentence))
    return tell_reading(replace(state, interrupted=sentence) if state["phase"] == "reading" else state), effects


HANDLERS: "Handlers" = {
    "finder-lost": _lose_finder,
    "cancel": _cancel,
    "failed": _fail,
    "crashed": _fail_by_crash,
    "conductor-lost": _lose_conductor,
}
