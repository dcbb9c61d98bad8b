"""The page's upper edge: what is going on, and the seal."""

from page.showing.numbers import time_text
from page.state import is_unsaved

from scanveil.said import _, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Record, Shown

    Question = tuple[str, list[tuple[str, str]]]  # the sentence, and the answers: their words, and what they decide


def status(state: "Record") -> "Shown":
    progress = state["progress"]
    done, whole = progress or (0, 1)
    said = _("{done} of {whole}", done=done, whole=whole) if progress and state["phase"] != "booting" else ""
    if said and state["phase"] == "deidentifying" and state["seconds_left"] is not None:
        said = _("{counted}, {time} left", counted=said, time=time_text(state["seconds_left"]))
    return [
        ("status", "text", state["sentence"]),
        ("status", "data-state", state["phase"]),
        ("body", "data-state", state["phase"]),
        ("progress", "max", whole),
        ("progress", "value", done),
        ("progress", "hidden", progress is None),
        ("progress-text", "text", said),
        ("cancel", "hidden", not state["stoppable"]),
    ]


def opening(state: "Record") -> "Shown":
    """The way to close everything, and what is asked first."""
    question = _QUESTIONS.get(state["question"])
    sentence, answers = question(state) if question else ("", [])
    return [
        ("start-over", "hidden", not state["paths"]),
        ("asking", "hidden", not question),
        ("asking-text", "text", sentence),
        ("asking-answers", "answers", answers),
    ]


def _ask_to_start_over(state: "Record") -> "Question":
    if state["phase"] == "deidentifying" and not is_unsaved(state):
        sentence = _("Copies are being made, and no ZIP is there yet. Start over all the same?")
    else:
        sentence = _("The ZIP has not been saved. Start over all the same?")
    return sentence, [(_("No, go back"), "go-back"), (_("Yes, start over"), "start-over-yes")]


def _ask_about_more(state: "Record") -> "Question":
    lost = _("The ZIP has not been saved: opening them instead throws it away.") if is_unsaved(state) else ""
    sentence = together(_("Add these to what is open, or open them instead?"), lost)
    return sentence, [(_("Together"), "together"), (_("Instead"), "instead"), (_("Neither"), "go-back")]


_QUESTIONS = {"start-over": _ask_to_start_over, "together": _ask_about_more}


def seal(state: "Record") -> "Shown":
    sealed = state["sealed"]
    why = "" if sealed else _("This opens as soon as the page is closed off from the network.")
    closing = _("Closing the page off from the network…")
    text = _("Sealed: nothing can leave this page") if sealed else closing
    shown: Shown = [
        ("seal", "data-sealed", "true" if sealed else "false"),
        ("seal-text", "text", text),
        ("ways-why", "text", why),
    ]
    for name in ("folder-input", "files-input", "sample-button", "prove-seal"):
        shown += [(name, "disabled", not sealed), (name, "title", why)]
    return shown


def proof(state: "Record") -> "Shown":
    rows = state["proof"]
    return [("proof", "hidden", rows is None), ("seal-proof", "proof", _attempts(rows or []))]


def _attempts(rows: "list[tuple[str, str, str, str]]") -> "list[tuple[str, str, bool]]":
    """Attempts to get out: where each was made, what it was and how it ended, and whether it got out.

    One that ended in the same way to another site and to its own is said once.
    """
    ends = {(where, way, place): ended for where, way, place, ended in rows}
    said: list[tuple[str, str, bool]] = []
    for where, way, place, ended in rows:
        what, end, is_open = _WAYS.get(way, way), _ENDS.get(ended, _ENDS["open"]), ended not in _ENDS or ended == "open"
        if ended == ends.get((where, way, "own" if place == "other" else "other"), ended):
            words = _("{way}: {end}", way=what, end=end)
        elif place == "other":
            words = _("{way} to another site: {end}", way=what, end=end)
        else:
            words = _("{way} to its own site: {end}", way=what, end=end)
        if (_PLACES[where], words, is_open) not in said:
            said.append((_PLACES[where], words, is_open))
    return said


_PLACES = {
    "outer": _("The outer page, which fetched the program and saves your ZIP"),
    "frame": _("The frame, in which the program shows your scans"),
    "reader": _("A reader, in which your files are opened"),
}
_ENDS = {
    "refused": _("refused by the browser"),
    "silent": _("did not get out (the browser does not say more)"),
    "gone": _("taken away before the program came"),
    "open": _("NOT refused"),
}
_WAYS = {
    "image": _("an image"),
    "video": _("a video"),
    "script": _("a script"),
    "style": _("a style"),
    "form": _("a form"),
    "frame": _("a frame"),
    "worker": _("a worker"),
    "RTCPeerConnection": "WebRTC",
    "open": _("a new window"),
    "proof": _("the attempts themselves, which ended early"),
}
"""Ways out that have a name for people; of others, their own is said."""
