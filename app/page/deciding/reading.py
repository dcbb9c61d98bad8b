"""Files in: which are read, what they hold, and what is wrong with some."""

from page.deciding.looking import choose_series, go
from page.deciding.words import many
from page.state import changed, documents, locate

FIRST_CHUNK = 4
CHUNK = 24
SORTED_AGAIN = 1.5
"""Times as many files as before are read before all are sorted again."""
READ_KINDS = ("read", "catalogue", "compare", "sample")


def _listing(state):
    """Somebody dropped or chose something; it is being looked through."""
    state = changed(state, listing=state["listing"] + 1)
    if state["phase"] == "deidentifying":
        return state, []
    return changed(state, phase="reading", stoppable=True, sentence="Looking through your files."), []


def _found(state, paths):
    """Files were added; the workers have them already, by number."""
    first = len(state["paths"])
    paths = state["paths"] + paths
    state = changed(state, paths=paths, left=0)
    if state["phase"] != "deidentifying":
        state = changed(state, phase="reading", stoppable=True)
    effects = [
        ("ask", "read", {"items": chunk}, "any") for chunk in _chunks(range(first, len(paths)), FIRST_CHUNK, CHUNK)
    ]
    state = changed(state, asked=state["asked"] + len(paths) - first)
    return tell_reading(state), effects


def end_listing(state, refused):
    """All folders have been looked through; the system would not open `refused` entries."""
    state = changed(state, listing=state["listing"] - 1)
    if refused:
        sentence = "The system would not open %s. The disc may be damaged, or may need your permission." % many(
            refused, "file or folder", "files or folders"
        )
        problem = {"path": "", "reason": "unreadable", "sentence": sentence}
        state = changed(state, problems=state["problems"] + [problem])
    if not state["paths"]:
        sentence = "There are no files in this folder. If it comes from a CD, please choose the CD itself."
        return changed(state, phase="ready", progress=None, stoppable=False, sentence=sentence), []
    return sort(tell_reading(state))


def count_read(state, payload, data):
    """A worker has read some headers."""
    problems = [problem_of(state, number, reason, sentence) for number, reason, sentence in data["problems"]]
    state = changed(state, read=state["read"] + len(payload["items"]), stale=True)
    if problems:
        state = changed(state, problems=state["problems"] + problems)
    state, effects = sort(tell_reading(state))
    return state, [("first", "collect", {"rows": data["rows"]})] + effects


def _sample(state, *answer):
    """The sample was asked for; later, its files are here."""
    if not answer:
        return _listing(state)[0], [("sample",)]
    return end_listing(state, 0)


def sort(state):
    """Ask for the catalogue, unless that is being done, or too little was read since: it takes time for each file."""
    if state["sorting"] or not state["stale"]:
        return state, []
    if _is_reading(state) and state["read"] < SORTED_AGAIN * state["sorted"]:
        return state, []
    return changed(state, sorting=True, stale=False, sorted=state["read"]), [("ask", "catalogue", {}, "first")]


def _is_reading(state):
    """Whether more files are to come."""
    return bool(state["listing"]) or state["read"] < state["asked"]


def _catalogue(state, _, data):
    state = changed(state, series=data["series"], companions=data["companions"], sorting=False)
    state, effects = sort(state)
    known = {series["key"] for series in state["series"]}
    if state["series_key"] not in known:
        state = _first_series(state)
    state = go(state, state["index"])[0]
    state, more = _thumbnails(state)
    effects += more
    twins = [tuple(pair) for pair in _pairs(data["twins"]) if tuple(pair) not in state["compared"]]
    if twins:
        state = changed(state, compared=state["compared"] + twins, comparing=state["comparing"] + len(twins))
        effects += [("ask", "compare", {"first": one, "second": other}, "any") for one, other in twins]
    return tell_reading(state), effects


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


def _compare(state, payload, data):
    """Two files that claim to be the same object were compared."""
    one, other = payload["first"], payload["second"]
    state = changed(state, comparing=state["comparing"] - 1)
    if data["same"]:
        sentence = "This is the same file as %s, byte for byte. One of the two is kept." % state["paths"][one]
        effects = [("first", "forget", {"number": other})]
        state = changed(state, stale=True)
    else:
        sentence = (
            "This file carries the same number (SOP Instance UID) as %s, but its content differs. "
            "Both are kept." % state["paths"][one]
        )
        effects = []
    reason = "duplicate" if data["same"] else "same-uid"
    state = changed(state, problems=state["problems"] + [problem_of(state, other, reason, sentence)])
    state, more = sort(state)
    return tell_reading(state), effects + more


def tell_reading(state):
    """The sentence and the phase while files are read, and when all have been."""
    if state["phase"] != "reading":
        return state
    read, asked = state["read"], state["asked"]
    if _is_reading(state):
        return changed(state, progress=(read, max(asked, 1)), sentence="Reading %s." % many(asked, "file"))
    if state["sorting"] or state["stale"] or state["comparing"]:
        return changed(state, progress=(read, max(asked, 1)))
    return _all_read(state)


def _all_read(state):
    state = changed(state, progress=None, stoppable=False)
    series, left = state["series"], state["left"]
    stopped = "Stopped: %s not read." % many(left, "file was", "files were") if left else ""
    if not series:
        sentence = stopped or (
            "None of these %d files is a DICOM image. Scans usually lie in a folder named DICOM or IMAGES "
            "on the disc; please choose the whole disc." % state["asked"]
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
    return changed(state, phase="viewing", sentence=sentence)


def _first_series(state):
    """The first with an image; while files are read, one may still come."""
    for series in state["series"]:
        if series["count"]:
            return choose_series(state, series["key"])[0]
    return changed(state, series_key=None)


def go_on_reading(state, effects):
    """After a job: what was dropped meanwhile is still being read, or was read unseen."""
    if _is_reading(state) or state["sorting"] or state["comparing"]:
        state = tell_reading(changed(state, phase="reading", stoppable=True))
    return state, effects


def problem_of(state, number, reason, sentence):
    path = state["paths"][number] if 0 <= number < len(state["paths"]) else ""
    return {"path": path, "reason": reason, "sentence": sentence}


def _pairs(groups):
    """Each file of a group beside the group's first."""
    return [(group[0], other) for group in groups for other in group[1:]]


def _chunks(numbers, first, size):
    """Numbers in pieces, a small one first, so that something can be shown soon."""
    items = [[number] for number in numbers]
    rest = [items[at : at + size] for at in range(first, len(items), size)]
    return [items[:first]] + rest if items else []


HANDLERS = {
    "listing": _listing,
    "found": _found,
    "listed": end_listing,
    "read": count_read,
    "catalogue": _catalogue,
    "compare": _compare,
    "sample": _sample,
}
