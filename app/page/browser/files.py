"""Files and folders that a person drops or chooses."""

import js
from page.browser.elements import element
from page.browser.hands import on
from page.browser.javascript import Thrown, attempt, follow, later
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch

    TakeFiles = Callable[[Any, Any], None]

BATCH = 200
INPUTS = ("folder-input", "files-input", "profile-input", "key-input", "passphrase")
_walk = 0


def open_ways_in(dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    """Take files from now on: dropped ones, also those dropped before, and chosen ones."""

    def take_dropped(entries: "Any") -> None:
        element("drop").classList.remove("over")
        _walk_through(entries, dispatch, take_files)

    def take_chosen(event: "Any") -> None:
        dispatch(("listing",))
        try:
            files = attempt(js.Array, "from", event.target.files)
        except Thrown:
            dispatch(("listed", 1))
        else:
            event.target.value = ""
            _take(files, dispatch, take_files)

    js.window.scanveil.onDrop(ffi.create_proxy(take_dropped))
    on("folder-input", "change", take_chosen)
    on("files-input", "change", take_chosen)
    on("drop", "dragenter", lambda _event: element("drop").classList.add("over"))
    on("drop", "dragleave", lambda _event: element("drop").classList.remove("over"))


def empty_inputs() -> None:
    """Let no input know of a file that was chosen, or of what was typed in secret."""
    for name in INPUTS:
        element(name).value = ""


def stop_listing() -> None:
    """Stop walking through folders and taking files."""
    global _walk
    _walk += 1


def _walk_through(entries: "Any", dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    mine = _walk
    dispatch(("listing",))

    def take(files: "Any", paths: "Any") -> None:
        if mine == _walk:
            take_files(files, paths)

    def end(refused: "Any") -> None:
        if mine == _walk:
            dispatch(("listed", int(refused)))

    walk = js.window.scanveil.walk(entries, ffi.create_proxy(take), ffi.create_proxy(lambda: mine == _walk))
    follow(walk, end, lambda _error: end(1))


def _take(files: "Any", dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    """Files from an input, in batches, so that the page stays alive."""
    mine = _walk

    def go_on(at: int) -> None:
        part = files.slice(at, at + BATCH)
        if mine != _walk:
            return
        if part.length:
            take_files(part, js.JSON.stringify(ffi.to_js([one.webkitRelativePath or one.name for one in part])))
            later(0, lambda: go_on(at + BATCH))
        else:
            dispatch(("listed", 0))

    go_on(0)
