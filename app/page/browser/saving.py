"""What is offered to be saved or opened: the ZIP, documents, key files, profiles. The outer page does it."""

import js
from page.browser import wall
from page.browser.elements import element
from page.browser.javascript import attempt, follow, make, note
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Dispatch, Event, Fields

ZIP_NAME, NAMED_ZIP_NAME = "anonymized-scans.zip", "scans-with-names.zip"
UNSEEN_S = 0.5
"""Seconds of a video that may be missing between what a browser says that it played."""
_PLAYED = {".mp4": "video/mp4", ".ts": "video/mp2t", ".m2ts": "video/mp2t", ".mpg": "video/mpeg"}
_zip: "Any" = None
_parts: "Any" = None
_zip_name = ZIP_NAME
_next: "Any" = None
"""Gives the next piece of the ZIP that is being written; None where none is, or nobody wants it any more."""
_opened = 0
"""How often all was closed: what was begun before is not told any more."""
_asked: "list[tuple[Event, Dispatch]]" = []
"""What is to be told once the outer page has saved or opened something, by its number."""
_offered: "dict[str, tuple[Any, str]]" = {}
"""Blobs and the names that they are saved under, by the button."""


# --- what lies in a file, key files, profiles -------------------------------------------------------------------------


def offer_document(pane: int, blob: "Any", suffix: str) -> None:
    """Let buttons of a pane save, and open if it is a PDF, what lies inside a file."""
    _offered["document-save-%d" % pane] = (blob, "document" + suffix)
    if suffix == ".pdf":
        _offered["document-link-%d" % pane] = (blob, "document.pdf")
    else:
        _offered.pop("document-link-%d" % pane, None)


def withdraw_document(pane: int) -> None:
    """Let go of what was offered in a pane that is closed."""
    stop_video(element("document-video-%d" % pane))
    for name in ("document-save-%d" % pane, "document-link-%d" % pane):
        _offered.pop(name, None)


def offer_key(blob: "Any") -> None:
    """Let the button save a key file."""
    _offered["key-save"] = (blob, "scanveil-key.json")


def offer_profile(text: str) -> None:
    """Let the button save the profile that is chosen, and no other where that cannot be offered."""
    _offered.pop("profile-save", None)
    _offered["profile-save"] = (make(js.Blob, ffi.to_js([text])), "scanveil-profile.toml")


def offer_template(text: str) -> None:
    """Let the button save the places that are blanked on a card."""
    _offered.pop("template-save", None)
    if text:
        _offered["template-save"] = (make(js.Blob, ffi.to_js([text])), "scanveil-places.json")


def save(name: str, dispatch: "Dispatch", event: "Event" = ("given",)) -> None:
    """A button was pressed by which something is saved; once it is, that is told."""
    _give("save", name, dispatch, event)


def open_document(name: str, dispatch: "Dispatch", event: "Event" = ("given",)) -> None:
    """A button was pressed by which a PDF is opened in a tab of its own; once it is, that is told."""
    _give("open-pdf", name, dispatch, event)


def _give(deed: str, name: str, dispatch: "Dispatch", event: "Event") -> None:
    if name in _offered:
        blob, called = _offered[name]
        _asked.append((event, dispatch))
        wall.tell(deed, id=len(_asked) - 1, blob=blob, name=called)


def _hear_given(told: "Any") -> None:
    event, dispatch = _asked[int(told.id)]
    dispatch(event if told.yes else ("not-given",))


# --- videos -----------------------------------------------------------------------------------------------------------


def stop_video(player: "Any") -> None:
    """Have a player stop, and let go of its video."""
    if player.hasAttribute("src"):
        js.URL.revokeObjectURL(player.src)
        player.removeAttribute("src")
        player.load()


def play_video(pane: int, dispatch: "Dispatch") -> None:
    """Give what is offered to the browser's own player, and tell whether it can play it."""
    player = element("document-video-%d" % pane)

    def fail(_event: "Any") -> None:
        if player.hasAttribute("src"):
            dispatch(("in", pane, "video", "fails"))

    player.onloadeddata = ffi.create_proxy(lambda _event: dispatch(("in", pane, "video", "plays")))
    player.onended = ffi.create_proxy(lambda _event: dispatch(("document-opened", pane)) if _was_seen(player) else None)
    player.onerror = ffi.create_proxy(fail)
    blob, name = _offered["document-save-%d" % pane]
    # never of the type that a worker gave: what is behind an address could be a web page
    film = make(js.Blob, ffi.to_js([blob]), ffi.to_js({"type": _PLAYED["." + name.split(".")[-1]]}))
    stop_video(player)
    player.src = attempt(js.URL, "createObjectURL", film)


def _was_seen(player: "Any") -> bool:
    """Whether a video that has ended was played from its beginning to its end, and not passed over."""
    played = player.played
    seen = sum([attempt(played, "end", at) - attempt(played, "start", at) for at in range(played.length)])
    return bool(seen >= player.duration - UNSEEN_S)


# --- the ZIP ----------------------------------------------------------------------------------------------------------


def take_zip(parts: "Any", named: bool) -> None:
    """A ZIP in place of the last one; `named` says that it names people.

    One of which parts are still packed is only written where the person chooses.
    """
    global _parts, _zip, _zip_name
    is_whole = all([bool(js.Reflect.has(part, "arrayBuffer")) for part in parts])
    _zip = make(js.Blob, parts) if is_whole else None
    _parts, _zip_name = parts, NAMED_ZIP_NAME if named else ZIP_NAME


def show_offer(_box: "Any", words: "Fields | None") -> None:
    """Have the outer page offer the ZIP in these words, or offer nothing."""
    if words is None:
        wall.tell("withdraw")
    else:
        wall.tell("offer", blob=_zip, name=_zip_name, words=words["link"], wordsAs=words["as"], why=words["why"])


def show_unsaved(_box: "Any", yes: bool) -> None:
    """Have the browser ask before somebody leaves what is not saved."""
    wall.tell("unsaved", yes=yes)


def withdraw_all() -> None:
    """Let go of a person's files, and of all that was made of them and offered: the ZIP and the key file."""
    global _parts, _zip, _opened
    stop_saving()
    _parts, _zip = None, None
    _opened += 1
    for name in ("key-save", "template-save"):
        _offered.pop(name, None)
    wall.tell("forget")


def stop_saving() -> None:
    """Stop writing the ZIP to the disk; what was written is thrown away by the browser."""
    global _next
    _next = None
    wall.tell("stop-writing")


def serve_saving(dispatch: "Dispatch") -> None:
    """Give the ZIP piece by piece where the person chose a place for it, and tell how that ends."""

    mine = -1  # what was open when the person chose a place

    def begin(_told: "Any") -> None:
        global _next
        nonlocal mine
        mine = _opened
        _next = js.window.scanveil.pieces(_parts)
        dispatch(("saving", 0))

    def end(told: "Any") -> None:
        global _next
        nonlocal mine
        begun, mine, _next = mine, -1, None
        problem = str(told.problem)
        if problem:
            note("saving: " + problem)
        if begun in (-1, _opened):
            dispatch(("saved", problem))

    wall.on("given", _hear_given)
    wall.on("downloaded", lambda _told: dispatch(("downloaded",)))
    wall.on("picked", begin)
    wall.on("next", lambda _told: _give_piece(dispatch))
    wall.on("saved", end)


def _give_piece(dispatch: "Dispatch") -> None:
    """The next piece of what is being written, or that there is none."""
    following = _next
    if following is None:
        wall.tell("piece", problem="stopped")
        return

    def pass_on(piece: "Any") -> None:
        if _next is not following:
            wall.tell("piece", problem="stopped")
        elif piece is None:
            wall.tell("piece", isEnd=True)
        else:
            dispatch(("saving", int(piece[0])))
            wall.tell("piece", piece=piece[1])

    follow(following(), pass_on, lambda error: wall.tell("piece", problem=str(error.name)))
