"""Files in: which are read, what they hold, and what is wrong with some."""

from page.deciding.looking import choose_series, go
from page.deciding.words import many
from page.state import changed, documents, locate

BEGUN = 4
"""Of the first files, those that a reader reads at once: something can be shown soon."""
TOGETHER = 28
"""Files beyond which one reader is not enough."""


def _listing(state):
    """Somebody dropped or chose something; it is being looked through."""
    state = changed(state, listing=state["listing"] + 1, settled=False)
    tell = [("conductor", "listing", {"lasts": True})]
    if state["phase"] == "deidentifying":
        return state, tell
    return changed(state, phase="reading", stoppable=True, sentence="Looking through your files."), tell


def _found(state, paths):
    """Files are there: the readers get them, and the conductor has them read."""
    first, count = len(state["paths"]), len(paths)
    begun = 0 if first else min(BEGUN, count)
    effects = [("add-files", first, count, begun)] + ([("together",)] if first + count > TOGETHER else [])
    state = changed(state, paths=state["paths"] + paths, asked=state["asked"] + count, left=0, settled=False)
    if state["phase"] != "deidentifying":
        state = changed(state, phase="reading", stoppable=True)
    return tell_reading(state), effects


def end_listing(state, refused):
    """All folders have been looked through; the system would not open `refused` entries."""
    state = changed(state, listing=state["listing"] - 1)
    tell = [("conductor", "listing", {"lasts": False})]
    if refused:
        sentence = "The system would not open %s. The disc may be damaged, or may need your permission." % many(
            refused, "file or folder", "files or folders"
        )
        problem = {"path": "", "reason": "unreadable", "sentence": sentence}
        state = changed(state, problems=state["problems"] + [problem])
    if not state["paths"]:
        sentence = "There are no files in this folder. If it comes from a CD, please choose the CD itself."
        return changed(state, phase="ready", progress=None, stoppable=False, sentence=sentence), tell
    return tell_reading(state), tell


def _counted(state, data):
    """So many files have been read, or left out."""
    problems = state["problems"] + [_problem(state, *row) for row in data["problems"]]
    return tell_reading(changed(state, read=data["read"], problems=problems)), []


def _problem(state, number, reason, sentence, other):
    if reason == "duplicate":
        sentence = "This is the same file as %s, byte for byte. One of the two is kept." % state["paths"][other]
    elif reason == "same-uid":
        sentence = (
            "This file carries the same number (SOP Instance UID) as %s, but its content differs. "
            "Both are kept." % state["paths"][other]
        )
    return problem_of(state, number, reason, sentence)


def _sample(state, *answer):
    """The sample was asked for; later, its files are here."""
    if not answer:
        state, effects = _listing(state)
        return state, effects + [("sample",)]
    return end_listing(state, 0)


def is_reading(state):
    """Whether more files are to come, or what was read is not all sorted and digested."""
    return bool(state["listing"]) or not state["settled"]


def _catalogue(state, data):
    """What was read until now, sorted."""
    state = changed(state, series=data["series"])
    known = {series["key"] for series in state["series"]}
    if state["series_key"] not in known:
        state = _first_series(state)
    state = go(state, state["index"])[0]
    state, effects = _thumbnails(state)
    return tell_reading(state), effects


def _settled(state, data):
    """Nothing is left to read, to sort or to digest."""
    state = changed(state, settled=True, left=data["left"], asked=state["read"])
    return tell_reading(state), []


def stop_reading(state):
    """What has not been read stays unread."""
    return changed(state, listing=0), [("conductor", "stop-reading", {}), ("stop-listing",)]


def read_again(state):
    """What was known of the files is gone with the conductor: all are read once more."""
    count = len(state["paths"])
    problems = [one for one in state["problems"] if not one["path"]]
    state = changed(state, read=0, asked=count, settled=False, problems=problems)
    effects = [("conductor", "found", {"first": 0, "count": count, "begun": 0})] if count else []
    for _ in range(state["listing"]):
        effects.append(("conductor", "listing", {"lasts": True}))
    return (changed(state, phase="reading", stoppable=True) if count else state), effects


def _thumbnails(state):
    """Ask for a small picture of each series that has none yet."""
    effects = []
    for series in state["series"]:
        if series["count"] and series["key"] not in state["pictured"]:
            stack = series["stacks"][0]
            number, frame = locate(stack, stack["start"])
            payload = {"key": series["key"], "number": number, "frame": frame}
            effects.append(("ask", "thumbnail", payload, "idle"))
    pictured = state["pictured"] + [effect[2]["key"] for effect in effects]
    return changed(state, pictured=pictured), effects


def tell_reading(state):
    """The sentence and the phase while files are read, and when all have been."""
    if state["phase"] != "reading":
        return state
    read, asked = state["read"], state["asked"]
    if not is_reading(state):
        return _all_read(state)
    sentence = state["interrupted"] + "Reading %s." % many(asked, "file")
    return changed(state, progress=(read, max(asked, 1)), sentence=sentence)


def _all_read(state):
    state = changed(state, progress=None, stoppable=False)
    series, left = state["series"], state["left"]
    stopped = "Stopped: %s not read." % many(left, "file was", "files were") if left else ""
    if not series:
        sentence = stopped or (
            "None of these %d files is a DICOM image. Scans usually lie in a folder named DICOM or IMAGES "
            "on the disc; please choose the whole disc." % len(state["paths"])
        )
        return changed(state, phase="ready", sentence=sentence)
    if state["series_key"] is None:
        state = choose_series(state, series[0]["key"])[0]
    images = sum(one["count"] for one in series)
    others = sum(documents(one)["count"] for one in series if documents(one))
    if not others:
        held = many(images, "image")
    elif images:
        held = "%s and %s" % (many(images, "image"), many(others, "other object"))
    else:
        held = many(others, "object without an image", "objects without an image")
    sentence = (stopped + " " if stopped else "") + "%s in %s." % (held, many(len(series), "series", "series"))
    if state["problems"]:
        sentence += " %s: see the list for the reason." % many(
            len(state["problems"]), "file was left out or is special", "files were left out or are special"
        )
    return changed(state, phase="viewing", sentence=state["interrupted"] + sentence)


def _first_series(state):
    """The first with an image; while files are read, one may still come."""
    for series in state["series"]:
        if series["count"]:
            return choose_series(state, series["key"])[0]
    return changed(state, series_key=None)


def go_on_reading(state, effects):
    """After a job: what was dropped meanwhile is still being read, or was read unseen."""
    if state["paths"] and is_reading(state):
        state = tell_reading(changed(state, phase="reading", stoppable=True))
    return state, effects


def problem_of(state, number, reason, sentence):
    path = state["paths"][number] if 0 <= number < len(state["paths"]) else ""
    return {"path": path, "reason": reason, "sentence": sentence}


HANDLERS = {
    "listing": _listing,
    "found": _found,
    "listed": end_listing,
    "counted": _counted,
    "catalogue": _catalogue,
    "settled": _settled,
    "sample": _sample,
}
