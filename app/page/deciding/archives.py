"""Archives among the files: a reader finds what lies in them, and that is read like other files."""

from page.deciding.reading import count_read, end_listing, expect_more, tell_reading
from page.problems import problem_of
from page.state import replace

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Effects, Fields, Handlers, Outcome, State

ARCHIVE, PACKED, LOCKED = "archive", "packed", "locked"
"""Reasons of files: an archive that can be opened, one that cannot be opened here, and one that needs a password."""


def _count(state: "State", data: "Fields") -> "Outcome":
    """So many files have been read, or left out; archives among them are opened."""
    rows = data["problems"]
    others = [row for row in rows if row[1] != ARCHIVE]
    state = count_read(state, replace(data, problems=others))
    for row in others:
        if row[1] == PACKED:
            state = _advise(state, row[0], row[2])
    effects: Effects = []
    for row in rows:
        if row[1] == ARCHIVE:
            state, more = _open(state, row[0], "")
            effects += more
    return state, effects


def _advise(state: "State", number: int, sentence: str) -> "State":
    """What is to be done about an archive is said first of all; about others the list says it."""
    said = _("{path}: {sentence}", path=state["paths"][number], sentence=sentence)
    return replace(state, advice=state["advice"] or said)


def _open(state: "State", number: int, password: str) -> "Outcome":
    """Have a reader find what lies in an archive, which may have been found already, or may be just about to be."""
    if number in state["opened"] and not password:
        return state, [_tell(number)]
    if number in state["opening"]:
        return state, []
    state, effects = expect_more(replace(state, opening=state["opening"] + [number]))
    asked = {"number": number, "password": password}
    return tell_reading(state), effects + [("ask", "unpack", asked, "view")]


def _tell(number: int, reason: str = "", sentence: str = "") -> "tuple[str, str, Fields]":
    """The conductor hears what came of an archive: nothing to say, or why nothing of it is read."""
    return "conductor", "opened", {"number": number, "reason": reason, "sentence": sentence}


def _take(state: "State", payload: "Fields", data: "Fields") -> "Outcome":
    """What lies in an archive is among the files now, unless somebody stopped it; some may need a password still."""
    number = payload["number"]
    if number not in state["opening"]:
        return state, []
    state = replace(_without(state, number), opened=state["opened"] + [number])
    state = replace(state, inflates=state["inflates"] + data["inflates"], deep=state["deep"] + data["deep"])
    effects: Effects = [_tell(number)]
    if data["locked"]:
        state = _ask_about(state, number)
        effects.append(("focus", "locked-password"))
    state, more = end_listing(state, 0)
    return state, effects + more


def _ask_about(state: "State", number: int, said: str = "") -> "State":
    """Somebody is asked for the password of an archive; `said` is what is to be said of the last one."""
    return replace(state, locked=state["locked"] + [{"number": number, "said": said}])


def _without(state: "State", number: int) -> "State":
    """A reader has looked into an archive."""
    return replace(state, opening=[one for one in state["opening"] if one != number], unlocking=None)


def _show_unlocking(state: "State", data: "Fields") -> "Outcome":
    """So many files of a locked archive are unlocked."""
    if data["number"] not in state["opening"]:
        return state, []
    return tell_reading(replace(state, unlocking=(data["done"], data["count"]))), []


def stop_opening(state: "State") -> "Outcome":
    """What lies in archives that are being looked into is not wanted any more; that is said of each."""
    sentence = _(
        "What lies in this archive was not read, because reading was stopped before. To have it read, choose it again."
    )
    problems = [problem_of(state, number, ARCHIVE, sentence) for number in state["opening"]]
    effects: Effects = [("stop-unpacking",)] if problems else []
    return replace(state, opening=[], unlocking=None, problems=state["problems"] + problems), effects


def fail_archive(state: "State", payload: "Fields", error: "Fields") -> "Outcome":
    """An archive could not be opened; perhaps for want of its password, for which somebody is asked."""
    number = payload["number"]
    if number not in state["opening"]:
        return state, []
    state = _without(state, number)
    effects: Effects = []
    if error["reason"] == LOCKED:
        state = _ask_about(state, number, error["sentence"] if payload["password"] else "")
        effects = [("focus", "locked-password")]
    else:
        state = _advise(state, number, error["sentence"])
        effects = [_tell(number, error["reason"], error["sentence"])]
    state, more = end_listing(state, 0)
    return state, effects + more


def _unlock(state: "State", password: str) -> "Outcome":
    """Somebody typed the password of the archive that is asked about."""
    if not state["locked"]:
        return state, []
    first, others = state["locked"][0], state["locked"][1:]
    if not password:
        said = _("Please type the password first, or leave the archive out.")
        return replace(state, locked=[replace(first, said=said)] + others), [("focus", "locked-password")]
    return _open(replace(state, locked=others), first["number"], password)


def _leave_locked(state: "State") -> "Outcome":
    """Nothing of the archive that is asked about is wanted, or nobody knows its password."""
    if not state["locked"]:
        return state, []
    number, others = state["locked"][0]["number"], state["locked"][1:]
    sentence = _(
        "What is locked in this archive was left out, for want of the password. When you have it, choose the archive "
        "again."
    )
    state = replace(state, locked=others)
    if not others and state["phase"] in ("ready", "viewing"):
        said = _("{path}: {sentence}", path=state["paths"][number], sentence=sentence)
        state = replace(state, sentence=said)
    return state, [_tell(number, LOCKED, sentence), ("focus", "locked-password" if others else "folder-input")]


HANDLERS: "Handlers" = {
    "counted": _count,
    "unpack": _take,
    "unlocked": _show_unlocking,
    "unlock": _unlock,
    "leave-locked": _leave_locked,
}
