"""Files in: which are read, what they hold, and what is wrong with some."""

from page.deciding.pane import choose_series, follow_catalogue
from page.deciding.ticking import follow_twins, leave_out_more
from page.library import documents, locate, sample_of
from page.problems import MISSING, SAME_UID, TWIN, problem_of, with_images_missing
from page.state import replace, this_pane, with_pane

from scanveil.said import _, ngettext, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Fields, Handlers, Outcome, State

READ_AT_ONCE = 4
"""Of the first files, those that a reader reads at once: something can be shown soon."""
TOGETHER = 28
"""Files beyond which one reader is not enough."""
ALONE_MS = 250
"""How long it is alone all the same when files are opened: others that start beside it would keep the first image."""
_LOCKED = _("An archive is locked: please type its password.")


def _begin_listing(state: "State") -> "Outcome":
    """Somebody dropped or chose something; it is being looked through."""
    state, tell = expect_more(replace(state, advice=""))
    if state["phase"] == "deidentifying":
        return state, tell
    return replace(state, sentence=_("Looking through your files.")), tell


def expect_more(state: "State") -> "Outcome":
    """More files are about to be found, in a folder or in an archive."""
    phase = state["phase"] if state["phase"] == "deidentifying" else "reading"
    state = replace(state, listing=state["listing"] + 1, settled=False, phase=phase, stoppable=True)
    return state, [("conductor", "listing", {"lasts": True})]


def _add_files(state: "State", paths: "list[str]") -> "Outcome":
    """Files are there: the readers get them, and the conductor has them read."""
    first, count = len(state["paths"]), len(paths)
    begun = 0 if first else min(READ_AT_ONCE, count)
    found = {"first": first, "count": count, "begun": begun, "again": _found_before(state, paths)}
    effects: Effects = [("add-files", found)]
    if first <= TOGETHER < first + count:
        effects.append(("later", ALONE_MS, ("much",)))
    paths = state["paths"] + paths
    state = replace(state, paths=paths, asked=state["asked"] + count, left=0, cut_short=False, settled=False)
    if state["phase"] != "deidentifying":
        state = replace(state, phase="reading", stoppable=True)
    return tell_reading(state), effects


def _read_together(state: "State", _now: float) -> "Outcome":
    """There is much to read."""
    return state, [("together",)]


def _found_before(state: "State", paths: "list[str]") -> "list[tuple[int, int]]":
    """Pairs of numbers, old and new, of files of the same path: where reading was stopped, the old may be unread."""
    before, first = state["before_stop"], len(state["paths"])
    return sorted([(number, first + at) for at, path in enumerate(paths) for number in before.get(path, ())])


def end_listing(state: "State", refused: int) -> "Outcome":
    """All folders have been looked through; the system would not open `refused` entries."""
    if not state["listing"]:
        return state, []  # somebody stopped it
    state = replace(state, listing=state["listing"] - 1)
    tell: Effects = [("conductor", "listing", {"lasts": False})]
    if refused:
        sentence = ngettext(
            "The system would not open {count} file or folder. The disc may be damaged, or may need your permission. "
            "Copying it to this computer first may help.",
            "The system would not open {count} files or folders. The disc may be damaged, or may need your "
            "permission. Copying them to this computer first may help.",
            refused,
        )
        problem = {"path": "", "reason": "not-opened", "sentence": sentence}
        state = replace(state, problems=state["problems"] + [problem], refused=state["refused"] + refused)
        tell.append(("conductor", "missed", {"count": refused, "more": False}))
    if not state["paths"]:
        sentence = _("There are no files in this folder. If it comes from a CD, please choose the CD itself.")
        return replace(state, phase="ready", progress=None, stoppable=False, sentence=sentence), tell
    return tell_reading(state), tell


def count_read(state: "State", data: "Fields") -> "State":
    """So many files have been read, or left out."""
    new = [_new_problem(state, *row) for row in data["problems"]]
    said_anew = [one["number"] for one in new if one["reason"] == MISSING]
    problems = [one for one in state["problems"] if one["reason"] != MISSING or one["number"] not in said_anew]
    problems += [one for one in new if one["sentence"]]
    state = follow_twins(state, data["problems"])
    return tell_reading(replace(state, read=data["read"], problems=problems))


def _new_problem(state: "State", number: int, reason: str, sentence: str, other: int) -> "Fields":
    like = state["paths"][other] if reason in (TWIN, SAME_UID) else ""
    if reason == TWIN:
        sentence = _("This is the same file as {path}, byte for byte. One of the two is kept.", path=like)
    elif reason == SAME_UID:
        sentence = _(
            "This file carries the same number (SOP Instance UID) as {path}, but its content differs. Both are kept.",
            path=like,
        )
    problem = problem_of(state, number, reason, sentence)
    if like:
        problem = replace(problem, like=like)
    return replace(problem, number=number) if reason == MISSING else problem  # discs have paths in common


def is_reading(state: "State") -> bool:
    """Whether more files are to come, or what was read is not all sorted and digested."""
    return bool(state["listing"]) or not state["settled"]


def _take_catalogue(state: "State", data: "Fields") -> "Outcome":
    """What was read until now, sorted."""
    state = replace(state, **{name: data[name] for name in ("series", "people", "questions", "notes", "search_s")})
    state = leave_out_more(state)
    for pane in state["panes"]:
        state = with_pane(state, follow_catalogue(state, pane)[0])
    state, effects = _thumbnails(state) if state["settled"] else (state, [])
    return tell_reading(state), effects


def _settle(state: "State", data: "Fields") -> "Outcome":
    """Nothing is left to read, to sort or to digest; unless more was found before the conductor had said so."""
    if state["read"] < state["asked"] and not data["left"]:
        return state, []
    state, effects = _thumbnails(replace(state, settled=True, left=data["left"], asked=state["read"]))
    return tell_reading(state), effects


def stop_reading(state: "State") -> "Outcome":
    """What has not been read stays unread; of what was not even found, it is known that there is more."""
    effects: Effects = [("conductor", "stop-reading", {}), ("stop-listing",)]
    more = bool(state["listing"])
    if more:
        effects.append(("conductor", "missed", {"count": 0, "more": True}))
    before: dict[str, list[int]] = {}
    for number, path in enumerate(state["paths"]):
        before.setdefault(path, []).append(number)
    return replace(state, listing=0, before_stop=before, cut_short=more, more=state["more"] or more), effects


def read_again(state: "State") -> "Outcome":
    """What was known of the files is gone with the conductor: all are read once more."""
    count = len(state["paths"])
    problems = [one for one in state["problems"] if not one["path"]]
    state = replace(state, read=0, asked=count, settled=False, problems=problems, locked=[])
    found = {"first": 0, "count": count, "begun": 0, "again": []}
    effects: Effects = [("conductor", "found", found)] if count else []
    if state["refused"] or state["more"]:
        effects.append(("conductor", "missed", {"count": state["refused"], "more": state["more"]}))
    effects += [("conductor", "listing", {"lasts": True})] * state["listing"]
    return (replace(state, phase="reading", stoppable=True) if count else state), effects


def _thumbnails(state: "State") -> "Outcome":
    """Ask for a small picture of each series that has none yet, or of which another one is seen first by now."""
    effects: Effects = []
    pictured = dict(state["pictured"])
    for series in state["series"]:
        stack = series["stacks"][0]
        picture = locate(stack, stack["start"]) if series["count"] else None
        pictures = (picture, sample_of(stack)) if picture else None
        if pictures and pictured.get(series["key"]) != pictures:
            pictured[series["key"]] = pictures
            payload = {"key": series["key"], "picture": picture, "sample": pictures[1]}
            effects.append(("ask", "thumbnail", payload, "idle"))
    return replace(state, pictured=pictured), effects


def tell_reading(state: "State") -> "State":
    """The sentence and the phase while files are read, and when all have been."""
    if state["phase"] != "reading":
        return state
    read, asked = state["read"], state["asked"]
    if not is_reading(state):
        return _end_reading(state)
    progress = state["unlocking"]
    sentence = ngettext("Reading {count} file.", "Reading {count} files.", asked)
    if progress:
        sentence = _("Unlocking the archive. It is unlocked in this page only.")
    return replace(state, progress=progress or (read, max(asked, 1)), sentence=together(state["interrupted"], sentence))


def _end_reading(state: "State") -> "State":
    state = replace(state, progress=None, stoppable=False)
    series = state["series"]
    said = together(state["advice"], _LOCKED if state["locked"] else "")
    if not series:
        sentence = stopped(state) or said or _nothing_found(len(state["paths"]))
        return replace(state, phase="ready", sentence=sentence)
    pane = this_pane(state)
    if pane["series_key"] is None:
        state = with_pane(state, choose_series(state, pane, series[0]["key"])[0])
    missed = len(with_images_missing(state))
    problems = ngettext(
        "Images may be missing because of {count} file: see the list for the reason.",
        "Images may be missing because of {count} files: see the list for the reasons.",
        missed,
    )
    sentences = (state["interrupted"], said, stopped(state), _found(series), problems if missed else "")
    return replace(state, phase="viewing", sentence=together(*sentences))


def stopped(state: "State") -> str:
    """What is missing since the person stopped it, if anything is."""
    left = state["left"]
    if not left:
        return (
            _("Stopped before all files were found. To have the others, choose the folder again.")
            if state["cut_short"]
            else ""
        )
    if not state["cut_short"]:
        return ngettext(
            "Stopped: {count} file was not read. To have it read, choose it again.",
            "Stopped: {count} files were not read. To have them read, choose them again.",
            left,
        )
    return ngettext(
        "Stopped: {count} file was not read, and others may not have been found. To have them, choose the folder "
        "again.",
        "Stopped: {count} files were not read, and others may not have been found. To have them, choose the folder "
        "again.",
        left,
    )


def _nothing_found(count: int) -> str:
    return ngettext(
        "No scan was found in this file. Scans usually lie in a folder named DICOM or IMAGES on the disc; please "
        "choose the whole disc.",
        "No scan was found in these {count} files. Scans usually lie in a folder named DICOM or IMAGES on the disc; "
        "please choose the whole disc.",
        count,
    )


def _found(series: "list[Fields]") -> str:
    """What there is to see, counted."""
    count = sum([one["count"] for one in series])
    others = sum([rest["count"] for rest in [documents(one) for one in series] if rest])
    held = ngettext("{count} series", "{count} series", len(series))
    images = ngettext("{count} image", "{count} images", count)
    if not others:
        return _("{images} in {series}.", images=images, series=held)
    if count:
        objects = ngettext("{count} other file", "{count} other files", others)
        return _("{images} and {objects} in {series}.", images=images, objects=objects, series=held)
    objects = ngettext("{count} file without an image", "{count} files without an image", others)
    return _("{objects} in {series}.", objects=objects, series=held)


def go_on_reading(state: "State", effects: "Effects") -> "Outcome":
    """After a job: what was dropped meanwhile is still being read, or was read unseen."""
    if is_reading(state):
        state = tell_reading(replace(state, phase="reading", stoppable=True))
    return state, effects


HANDLERS: "Handlers" = {
    "listing": _begin_listing,
    "found": _add_files,
    "listed": end_listing,
    "much": _read_together,
    "catalogue": _take_catalogue,
    "settled": _settle,
}
