"""Taking the identity out: from the button to the ZIP."""

from page.cards import cards_of
from page.deciding.reading import go_on_reading, is_reading, stopped
from page.library import DOCUMENT, files_of, is_left_out, locate, place_of, sample_of, ticked
from page.problems import SAME_UID, problem_of, with_images_missing, without_scans
from page.state import chosen, is_closed, is_mistyped, is_too_large, is_undecided, must_stream, replace
from page.withheld import decision_on, groups_of, key_of_file, pictured_in

from scanveil.said import _, ngettext, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Effects, Fields, Handlers, Outcome, State


SURE_MS = 3000
"""After so long one can say how long the rest takes."""


def _deidentify(state: "State") -> "Outcome":
    """Begin: the conductor knows the files, and is told what was chosen."""
    hindrances = is_closed, is_undecided, is_mistyped, is_too_large
    if any([hinders(state) for hinders in hindrances]) or not ticked(state):
        return state, []
    payload = {name: state[name] for name in ("policy", "key", "edits", "released")}
    streams = must_stream(state)
    state = begin(state, _("Looking for everything that names a person."), restoring=False, streams=streams)
    left_out = [one for series in state["series"] for one in files_of(series) if is_left_out(state, one)]
    again = _is_blanked(state)
    payload.update(clears=state["clears_bits"], job=state["jobs"], left_out=left_out, streams=streams, again=again)
    # the finder comes last: where the browser refuses it, the conductor hears of the end behind the beginning
    return state, [("together",), ("conductor", "copy", payload)] + ([("finder", True)] if again else [])


def _is_blanked(state: "State") -> bool:
    """Whether something of an image is, by what was decided: then it is looked whether anything is left there."""
    return any([box[4] for card in cards_of(state) if card["decided"] for box in card["boxes"]])


def go_on(state: "State", again: "list[int]", **decided: "Any") -> "Outcome":
    """Make those copies `again` that were withheld, as the person decided on them; the other copies stay as they are.

    Where something else was chosen or added meanwhile, all are made anew.
    """
    before, state = _at_hand(state), replace(state, **decided)
    if state["made_of"] != chosen(state):
        state, effects = _deidentify(state)
    else:
        payload = {"again": again, "released": state["released"], "clears": state["clears_bits"]}
        sentence = _("Making what you decided on. The other copies stay as they are.")
        state = begin(state, sentence, restoring=False, streams=before["result"]["streams"])
        effects = [("together",), ("conductor", "more", replace(payload, job=state["jobs"]))]
    if state["job"]:
        state = replace(state, job=replace(state["job"], before=before))
    return state, effects


_PUT_ASIDE = ("result", "groups", "made_of", "key_made", "released", "clears_bits")


def _at_hand(state: "State") -> "Fields":
    """What a job that makes another ZIP puts aside until it has made it."""
    return {name: state[name] for name in _PUT_ASIDE}


def begin(state: "State", sentence: str, restoring: bool, streams: bool = False) -> "State":
    """A job that makes a ZIP: of copies without identity, or (`restoring`) with it.

    One that `streams` holds what is packed still, and is only written where the person chooses.
    """
    number = state["jobs"] + 1
    return replace(
        state,
        phase="deidentifying",
        job={"number": number, "restoring": restoring, "stage": "", "streams": streams, "before": _at_hand(state)},
        result=None,
        groups=[],
        made_of=None if restoring else chosen(state),
        seconds_left=None,
        stoppable=True,
        progress=(0, 1),
        panes=[replace(pane, playing=False) for pane in state["panes"]],
        jobs=number,
        key_made=False,
        interrupted="",
        key_problem="",
        sentence=sentence,
    )


def _is_of_job(state: "State", data: "Fields") -> bool:
    """Whether something is said of the job that is under way."""
    return bool(state["job"] and state["job"]["number"] == data["job"])


def _show_progress(state: "State", data: "Fields", now: float = 0.0) -> "Outcome":
    """So many files of a step are done; a step begins with those that it has nothing to do for."""
    if not _is_of_job(state, data):
        return state, []
    done, count = data["done"], data["count"]
    if data["stage"] == "look-again":
        state = replace(state, sentence=_("Looking whether anything is left where images are blanked."))
    if data["stage"] == "clean" and state["job"]["stage"] != "clean":
        sentence = ngettext(
            "Taking the identity out of {count} file, and checking it.",
            "Taking the identity out of {count} files, and checking each.",
            count - done,
        )
        state = replace(state, sentence=sentence, job=replace(state["job"], stage="clean", began=(now, done)))
    return replace(state, progress=(done, max(count, 1)), seconds_left=_seconds_left(state, done, count, now)), []


def _seconds_left(state: "State", done: int, count: int, now: float) -> "int | None":
    """How long the rest of the files takes, if it goes on as it went; None while nobody can know."""
    began = state["job"].get("began")
    if not began or done <= began[1] or now - began[0] < SURE_MS:
        return None
    return int((now - began[0]) / 1000 / (done - began[1]) * (count - done) + 0.5)


def _refuse(state: "State", data: "Fields") -> "Outcome":
    """The job cannot be done."""
    if not _is_of_job(state, data):
        return state, []
    return give_up(state, _("No ZIP was made: {reason}", reason=data["sentence"]))


def give_up(state: "State", sentence: str) -> "Outcome":
    """The job is over without a ZIP; what was dropped meanwhile is still read."""
    sentence = together(sentence, still_here(state))
    state = without_job(state)
    phase = "done" if state["result"] else "viewing"
    state = replace(state, phase=phase, progress=None, stoppable=False, sentence=sentence)
    if is_reading(state):
        state = replace(state, interrupted=sentence)  # it is said beside what is said of reading
    cancel: Effects = [("conductor", "cancel", {"job": state["jobs"]}), ("finder", False)]
    return go_on_reading(state, cancel + _thumbnails(state))  # the report is drawn anew


def still_here(state: "State") -> str:
    """That the ZIP is still there that was before the job under way, if there was one."""
    result = state["job"]["before"]["result"] if state["job"] else None
    return _("The ZIP from before is still here, as it was.") if result and result["count"] else ""


def without_job(state: "State") -> "State":
    """All as it was before the job under way, if there is one."""
    return replace(state, job=None, **state["job"]["before"]) if state["job"] else state


def _offer_zip(state: "State", data: "Fields") -> "Outcome":
    """The ZIP is there."""
    if not _is_of_job(state, data):
        return state, []
    job, count = state["job"], data["count"]
    problems = [
        replace(problem_of(state, number, reason, sentence), number=number, decision=decision_on(state, reason))
        for number, reason, sentence, _other in data["withheld"]
    ]
    sentence = together(_end_of_job(count, len(problems), job["restoring"]), stopped(state))
    result = {
        "count": count,
        "size": data["size"],
        "streams": job["streams"],  # it cannot be behind a link
        "withheld": problems,
        "summary": data["summary"],
        "job": job["number"],
        "saved": False,  # so far as the page knows: what becomes of a link is not told
        "keyed": count > 0 and not job["restoring"],  # a key file can be made for these copies
        "missed": with_images_missing(state),
        "beside": [one for one in without_scans(state) if one["reason"] != SAME_UID],  # those are in it
    }
    state = replace(state, phase="done", job=None, result=result, progress=None, stoppable=False, sentence=sentence)
    state = replace(state, groups=[] if job["restoring"] else groups_of(state, problems), panel=True)
    return go_on_reading(state, [("finder", False), ("focus", "result")] + _thumbnails(state))


def _thumbnails(state: "State") -> "Effects":
    """Small pictures of files that may be included after a look, those that are listed."""
    effects: Effects = []
    for number in pictured_in(state["groups"]):
        place = place_of(state, number, 0)
        picture = locate(place[1], place[2]) if place else None
        if place and picture and picture[2] != DOCUMENT:
            payload = {"key": key_of_file(number), "picture": picture, "sample": sample_of(place[1])}
            effects.append(("ask", "thumbnail", payload, "idle"))
    return effects


def _end_of_job(count: int, withheld: int, restoring: bool) -> str:
    """What is said when a job is done."""
    if not count:
        return _("No file could be copied, so there is nothing to save. The reasons are given below.")
    if restoring:
        done = ngettext(
            "Done: {count} file with its name is in the ZIP. It names people.",
            "Done: {count} files are in the ZIP. They name people.",
            count,
        )
    else:
        done = ngettext(
            "Done: {count} anonymized copy is in the ZIP.", "Done: {count} anonymized copies are in the ZIP.", count
        )
    if not withheld:
        return done
    left_out = ngettext(
        "{count} file was withheld; the reasons are given below.",
        "{count} files were withheld; the reasons are given below.",
        withheld,
    )
    return together(done, left_out)


def _show_saving(state: "State", percent: int) -> "Outcome":
    sentence = _("Saving the ZIP. Please leave the page open.")
    return replace(state, saving=True, progress=(percent, 100), stoppable=True, sentence=sentence), []


def _end_saving(state: "State", problem: str) -> "Outcome":
    """The ZIP was written where the person chose, or not: `problem` is the browser's name for it."""
    sentence = _SAVED.get(problem, _SAVED["other"])
    if not problem:
        state = _note_saved(state, True)
    return replace(state, saving=False, progress=None, stoppable=False, sentence=sentence), []


def _note_saved(state: "State", yes: bool) -> "State":
    """The person saved the ZIP, or could not."""
    return replace(state, result=replace(state["result"], saved=yes)) if state["result"] else state


def _save_by_link(state: "State") -> "Outcome":
    """The browser saves what is behind the link, and does not say how that ends: the sources are looked at."""
    return _note_saved(state, True), [("look-at-sources",)]


def _note_given(state: "State") -> "Outcome":
    """A key file or a profile was saved."""
    return state, []


def _note_not_given(state: "State") -> "Outcome":
    """The outer page did not save or open what a button is for."""
    sentence = _(
        "The browser did not let this page do that. Please press the button once more; if a sign about pop-ups is at "
        "the edge of the window, allow them for this page."
    )
    return replace(state, sentence=sentence), []


def _miss_source(state: "State", problem: str) -> "Outcome":
    """A file of which a part is to be saved cannot be read any more: `problem` is the browser's name for that."""
    state = _note_saved(state, False)
    if problem == "AbortError":  # so Firefox calls it where a file is gone
        problem = "NotFoundError"
    return replace(state, sentence=_SAVED.get(problem, _SAVED["NotReadableError"])), []


_SAVED = {
    "": _("Saved."),
    "stopped": _("Stopped. Nothing was saved; the ZIP is still here."),
    "AbortError": _("Nothing was saved; the ZIP is still here."),
    "QuotaExceededError": _(
        "The disk is full, so the ZIP could not be saved. Make room or choose another disk, "
        "then press Save again: the ZIP is still here."
    ),
    "NotReadableError": _(
        "One of your files was changed, moved or deleted meanwhile, or the disc was taken out, "
        "so the ZIP could not be saved. Please put it back and make the copies again."
    ),
    "NotFoundError": _(
        "One of your files was moved or deleted meanwhile, or the disc was taken out, "
        "so the ZIP could not be saved. Please put it back and make the copies again."
    ),
    "RangeError": _(
        "The archive was changed meanwhile, so the ZIP could not be saved. Please choose it again, and make the copies "
        "again."
    ),
    "NotAllowedError": _(
        "The ZIP was not saved: the browser was not allowed to write there. Please choose another folder; the ZIP is "
        "still here."
    ),
    "other": _("The ZIP could not be saved there. Please choose another folder; the ZIP is still here."),
}


HANDLERS: "Handlers" = {
    "deidentify": _deidentify,
    "progress": _show_progress,
    "refused": _refuse,
    "zipped": _offer_zip,
    "source-missing": _miss_source,
    "saving": _show_saving,
    "saved": _end_saving,
    "downloaded": _save_by_link,
    "given": _note_given,
    "not-given": _note_not_given,
}
