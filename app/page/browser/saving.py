"""What is offered to be saved or opened: the ZIP, documents, key files, profiles."""

import js
from page.browser.elements import element
from page.browser.javascript import Thrown, attempt, follow, make, note
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Dispatch

ZIP_NAME, NAMED_ZIP_NAME = "anonymized-scans.zip", "scans-with-names.zip"
_parts: "Any" = None
_zip_url = ""
_zip_name = ZIP_NAME
_saving = 0
_offered: "dict[str, str]" = {}
_OPENED = {".pdf": "application/pdf"}
_PLAYED = {".mp4": "video/mp4", ".ts": "video/mp2t", ".m2ts": "video/mp2t", ".mpg": "video/mpeg"}
UNSEEN_S = 0.5
"""Seconds of a video that may be missing between what a browser says that it played."""
_BYTES = "application/octet-stream"
"""The type of what is only saved."""


def offer_document(pane: int, blob: "Any", suffix: str) -> None:
    """Make links of a pane save, and open if it is a PDF, what lies inside a file."""
    kind = _OPENED.get(suffix) or _PLAYED.get(suffix) or _BYTES
    save, link = "document-save-%d" % pane, "document-link-%d" % pane
    _offer(save, blob, kind)
    if suffix in _OPENED:
        _offer(link, blob, kind)
    else:
        _withdraw(link)
    element(save).download = "document" + suffix


def withdraw_document(pane: int) -> None:
    """Let go of what was offered in a pane that is closed."""
    stop_video(element("document-video-%d" % pane))
    for name in ("document-save-%d" % pane, "document-link-%d" % pane):
        _withdraw(name)


def stop_video(player: "Any") -> None:
    """Have a player stop, and let go of its video."""
    if player.hasAttribute("src"):
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
    player.src = _offered["document-save-%d" % pane]


def _was_seen(player: "Any") -> bool:
    """Whether a video that has ended was played from its beginning to its end, and not passed over."""
    played = player.played
    seen = sum([attempt(played, "end", at) - attempt(played, "start", at) for at in range(played.length)])
    return bool(seen >= player.duration - UNSEEN_S)


def offer_key(blob: "Any") -> None:
    """Make the link save a key file."""
    _offer("key-save", blob, _BYTES)


def offer_profile(text: str) -> None:
    """Make the link save the profile that is chosen."""
    _offer("profile-save", text, "application/toml")


def _offer(name: str, what: "Any", kind: str) -> None:
    """Make a link save a Blob or a text, and let go of what it saved before, whether that goes well or not."""
    _withdraw(name)
    _offered[name] = element(name).href = _address(_blob(what, kind))


def _withdraw(name: str) -> None:
    """Let a link lead nowhere, and go of what it led to."""
    if name in _offered:
        js.URL.revokeObjectURL(_offered.pop(name))
    element(name).removeAttribute("href")


def _address(blob: "Any") -> str:
    return str(attempt(js.URL, "createObjectURL", blob))


def _blob(what: "Any", kind: str) -> "Any":
    """A Blob of a type that is ours; another Blob is not copied for that.

    It never has the type that a worker gave: what is behind a link belongs to this page, and could be a web page.
    """
    return make(js.Blob, ffi.to_js([what]), ffi.to_js({"type": kind}))


def can_stream() -> bool:
    """Whether the browser writes a file piece by piece where a person chooses, and unpacks on the way there."""
    return bool(js.Reflect.has(js.window, "showSaveFilePicker") and js.Reflect.has(js.window, "DecompressionStream"))


def offer_zip(parts: "Any", named: bool) -> None:
    """Make the link offer a ZIP in place of the last one; `named` says that it names people.

    One of which parts are still packed is only written where the person chooses.
    """
    global _parts, _zip_url, _zip_name
    is_whole = all([bool(js.Reflect.has(part, "arrayBuffer")) for part in parts])
    url = _address(make(js.Blob, parts, ffi.to_js({"type": "application/zip"}))) if is_whole else ""
    if _zip_url:
        js.URL.revokeObjectURL(_zip_url)
    _parts, _zip_url, _zip_name = parts, url, NAMED_ZIP_NAME if named else ZIP_NAME
    link = element("download")
    link.href, link.download = url, _zip_name


def withdraw_all() -> None:
    """Let go of all that was made of a person's files and offered: the ZIP and the key file."""
    global _parts, _zip_url
    if _zip_url:
        js.URL.revokeObjectURL(_zip_url)
    _parts, _zip_url = None, ""
    element("download").removeAttribute("href")
    _withdraw("key-save")


def stop_saving() -> None:
    """Stop writing the ZIP to the disk; what was written is thrown away by the browser."""
    global _saving
    _saving += 1


def save_zip(dispatch: "Dispatch") -> None:
    """Write the ZIP where the person chooses, and say so if that fails: a link cannot."""
    mine, parts = _saving, _parts

    def go_on(percent: int) -> bool:
        dispatch(("saving", percent))
        return mine == _saving

    def fail(error: "Any") -> None:
        dispatch(("saved", _why_not_saved(str(error.name))))

    def write(place: "Any") -> None:
        whole = js.window.scanveil.save(parts, place, ffi.create_proxy(go_on))
        follow(whole, lambda saved: dispatch(("saved", "" if saved else "stopped")), fail)

    try:
        asked = attempt(js.window, "showSaveFilePicker", ffi.to_js({"suggestedName": _zip_name}))
    except Thrown as thrown:
        dispatch(("saved", _why_not_saved(str(thrown))))
    else:
        follow(asked, write, fail)


def _why_not_saved(name: str) -> str:
    """The browser's own name for what went wrong."""
    note("saving: " + name)
    return name
