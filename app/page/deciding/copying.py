"""Taking the identity out: from the button to the ZIP."""

from page.deciding.reading import CHUNK, go_on_reading, problem_of
from page.deciding.words import many
from page.state import changed, is_busy

CLEAN_CHUNK, FEW = 24, 4
LARGE = 4000000
"""Bytes; of files that are larger on average, few are worked on at a time, so that progress can be seen."""
JOB_KINDS = ("plan", "survey", "clean", "finish", "restore", "named")
RELEASABLE = ("withheld", "not-looked-into")
"""Reasons for withholding a file on which a person who looks at it may decide otherwise, file by file."""
CLEARABLE = ("unused-bits", "overlay-in-pixels")
"""Reasons that are gone when bits of the pixels that hold no value are set to zero."""


def _deidentify(state):
    """Begin: which files, under which names."""
    if is_busy(state):
        return state, []
    return begin(state, "Looking for everything that names a person.", restoring=False)


def begin(state, sentence, restoring):
    """A job that makes a ZIP: of copies without identity, or (`restoring`) with it."""
    number = state["jobs"] + 1
    job = {"number": number, "items": [], "surveys": [], "done": 0, "withheld": []}
    state = changed(
        state,
        phase="deidentifying",
        job=changed(job, restoring=restoring),
        result=None,
        stoppable=True,
        progress=(0, 1),
        playing=False,
        jobs=number,
        key_made=False,
        sentence=sentence,
    )
    return state, [("clear",), ("ask", "plan", {"job": number}, "first")]


def _plan(state, payload, data):
    """The files and their new names are known; every one is searched for what names a person."""
    if _job_of(state, payload) is None:
        return state, []
    items = data["items"]
    job = changed(state["job"], items=items)
    state = changed(state, job=job, progress=(0, len(items)))
    if not items:
        return _finish(state) if job["restoring"] else _begin_cleaning(state)
    if job["restoring"]:
        known = ("all", "known", {"key_file": state["key_file"]})
        return state, [known] + _in_chunks("restore", _at_a_time(state), items, job)
    return state, _in_chunks("survey", CHUNK, items, job)


def _job_of(state, payload):
    """The job that an answer is for, or None if that is over."""
    job = state["job"]
    return job if job and job["number"] == payload["job"] else None


def count_survey(state, payload, data):
    job = _job_of(state, payload)
    if job is None:
        return state, []
    state, all_done = _counted(state, payload, data, surveys=job["surveys"] + [data["identifiers"]])
    return _begin_cleaning(state) if all_done else (state, [])


def _begin_cleaning(state):
    """All that must not be found in any copy is known: tell every worker, then make the copies."""
    job = state["job"]
    left_out = {number for number, _, _ in job["withheld"]}
    secrets = {"key": state["key"], "policy": state["policy"], "edits": state["edits"]}
    known = ("all", "identity", changed(secrets, identifiers=job["surveys"], job=job["number"]))
    items = [item for item in job["items"] if item[0] not in left_out]
    sentence = "Taking the identity out of %s, and checking each." % many(len(items), "file")
    state = changed(state, job=changed(job, done=len(left_out), surveys=[]), sentence=sentence)
    pieces = _in_chunks("clean", _at_a_time(state), items, job, released=state["released"], clears=state["clears_bits"])
    if not items:
        state, pieces = _finish(state)
    return state, [known] + pieces


def _at_a_time(state):
    """Files that a worker makes copies of before it tells."""
    count = sum(series["file_count"] for series in state["series"])
    size = sum(series["size"] for series in state["series"])
    return CLEAN_CHUNK if size < LARGE * count else FEW


def _in_chunks(kind, size, items, job, **more):
    """Work on items in pieces of `size`; `order` tells where each piece belongs."""
    return [
        ("ask", kind, changed(more, items=items[at : at + size], order=at, job=job["number"]), "any")
        for at in range(0, len(items), size)
    ]


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


def count_clean(state, payload, data):
    job = _job_of(state, payload)
    if job is None:
        return state, []
    state, all_done = _counted(state, payload, data)
    return _finish(state) if all_done else (state, [])


def _counted(state, payload, data, **found):
    """The job with one more piece of a step answered for, and whether the step is done."""
    job = state["job"]
    done = job["done"] + len(payload["items"])
    job = changed(job, done=done, withheld=job["withheld"] + data["withheld"], **found)
    return changed(state, job=job, progress=(done, len(job["items"]))), done == len(job["items"])


def _finish(state):
    job = state["job"]
    payload = {"withheld": job["withheld"], "job": job["number"]}
    return state, [("ask", "named" if job["restoring"] else "finish", payload, "first")]


def _zipped(state, payload, data):
    job = _job_of(state, payload)
    if job is None:
        return state, []
    problems = [
        changed(problem_of(state, number, reason, sentence), number=number, decision=_decision(state, reason))
        for number, reason, sentence in job["withheld"]
    ]
    count = len(job["items"]) - len(problems)
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
    "plan": _plan,
    "survey": count_survey,
    "clean": count_clean,
    "finish": _zipped,
    "restore": count_clean,
    "named": _zipped,
    "save": _save,
    "saving": _saving,
    "saved": _saved,
}
