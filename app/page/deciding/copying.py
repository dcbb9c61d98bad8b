"""Taking the identity out: from the button to the ZIP."""

from page.deciding.reading import go_on_reading, problem_of
from page.deciding.words import many
from page.state import changed, is_busy

RELEASABLE = ("withheld", "not-looked-into")
"""Reasons for withholding a file on which a person who looks at it may decide otherwise, file by file."""
CLEARABLE = ("unused-bits", "overlay-in-pixels")
"""Reasons that are gone when bits of the pixels that hold no value are set to zero."""


def _deidentify(state):
    """Begin: the conductor knows the files, and is told what was chosen."""
    if is_busy(state):
        return state, []
    payload = {name: state[name] for name in ("policy", "key", "edits", "released")}
    state = begin(state, "Looking for everything that names a person.", restoring=False)
    payload.update(clears=state["clears_bits"], job=state["jobs"])
    return state, [("clear",), ("together",), ("conductor", "copy", payload)]


def begin(state, sentence, restoring):
    """A job that makes a ZIP: of copies without identity, or (`restoring`) with it."""
    number = state["jobs"] + 1
    return changed(
        state,
        phase="deidentifying",
        job={"number": number, "restoring": restoring, "stage": ""},
        result=None,
        stoppable=True,
        progress=(0, 1),
        playing=False,
        jobs=number,
        key_made=False,
        interrupted="",
        sentence=sentence,
    )


def _is_of_job(state, data):
    """Whether something is said of the job that is under way."""
    return bool(state["job"]) and state["job"]["number"] == data["job"]


def _progress(state, data):
    """So many files of a step are done; a step begins with those that it has nothing to do for."""
    if not _is_of_job(state, data):
        return state, []
    done, count = data["done"], data["count"]
    if data["stage"] == "clean" and state["job"]["stage"] != "clean":
        sentence = "Taking the identity out of %s, and checking each." % many(count - done, "file")
        state = changed(state, sentence=sentence, job=changed(state["job"], stage="clean"))
    return changed(state, progress=(done, max(count, 1))), []


def _refused(state, data):
    """The job cannot be done."""
    if not _is_of_job(state, data):
        return state, []
    return give_up(state, "No ZIP was made: " + data["sentence"])


def give_up(state, sentence):
    """The job is over without a ZIP; what was dropped meanwhile is still read."""
    state = changed(state, phase="viewing", job=None, progress=None, stoppable=False, sentence=sentence)
    return go_on_reading(state, [("conductor", "cancel", {}), ("clear",)])


def _release(state, number):
    """The person looked at a file that was withheld and decided to include it: the copies are made anew."""
    if number in state["released"] or is_busy(state):
        return state, []
    return _deidentify(changed(state, released=state["released"] + [number]))


def _clear_bits(state):
    """The person wants what hides in unused bits of pixels to be set to zero: the copies are made anew."""
    if state["clears_bits"] or is_busy(state):
        return state, []
    return _deidentify(changed(state, clears_bits=True))


def _zipped(state, data):
    """The ZIP is there."""
    if not _is_of_job(state, data):
        return state, []
    job, count = state["job"], data["count"]
    problems = [
        changed(problem_of(state, number, reason, sentence), number=number, decision=_decision(state, reason))
        for number, reason, sentence, _ in data["withheld"]
    ]
    sentence = "Done: %s in the ZIP." % many(count, "anonymized copy is", "anonymized copies are")
    if job["restoring"]:
        sentence = "Done: %s in the ZIP. They name people." % many(count, "file with its name is", "files are")
    if problems:
        sentence += " %s withheld; the reasons are given below." % many(len(problems), "file was", "files were")
    if not count:
        sentence = "No file could be copied, so there is nothing to save. The reasons are given below."
    result = {
        "count": count,
        "size": data["size"],
        "withheld": problems,
        "summary": data["summary"],
        "job": job["number"],
        "keyed": count > 0 and not job["restoring"],  # a key file can be made for these copies
    }
    state = changed(state, phase="done", job=None, result=result, progress=None, stoppable=False, sentence=sentence)
    return go_on_reading(state, [])


def _decision(state, reason):
    """What a person may decide about a file that was withheld: the event for it, or nothing."""
    if reason in CLEARABLE and not state["clears_bits"]:
        return "clear-bits"
    return "release" if reason in RELEASABLE else ""


def _save(state):
    return state, [("save",)]


def _saving(state, percent):
    sentence = "Saving the ZIP. Please leave the page open."
    return changed(state, saving=True, progress=(percent, 100), stoppable=True, sentence=sentence), []


def _saved(state, problem):
    """The ZIP was written where the person chose, or not: `problem` is the browser's name for it."""
    sentence = _SAVED.get(problem, _SAVED["other"])
    return changed(state, saving=False, progress=None, stoppable=False, sentence=sentence), []


_SAVED = {
    "": "Saved.",
    "stopped": "Stopped. Nothing was saved; the ZIP is still here.",
    "AbortError": "Nothing was saved; the ZIP is still here.",
    "QuotaExceededError": "The disk is full, so the ZIP could not be saved. Make room or choose another disk, "
    "then press Save again: the ZIP is still here.",
    "NotReadableError": "One of your files was changed, moved or deleted meanwhile, or the disc was taken out, "
    "so the ZIP could not be saved. Please put it back and make the copies again.",
    "NotFoundError": "One of your files was moved or deleted meanwhile, or the disc was taken out, "
    "so the ZIP could not be saved. Please put it back and make the copies again.",
    "NotAllowedError": "The browser was not allowed to write there. Please choose another folder.",
    "other": "The ZIP could not be saved there. Please choose another folder; the ZIP is still here.",
}


HANDLERS = {
    "deidentify": _deidentify,
    "release": _release,
    "clear-bits": _clear_bits,
    "progress": _progress,
    "refused": _refused,
    "zipped": _zipped,
    "save": _save,
    "saving": _saving,
    "saved": _saved,
}
