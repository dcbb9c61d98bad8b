"""Files and folders that a person drops or chooses."""

import js
from page.browser.elements import element
from page.browser.hands import on
from page.browser.javascript import Thrown, attempt, follow, later, make
from page.browser.seal import sample
from pyscript import ffi

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch

    TakeFiles = Callable[[Any, Any], None]

BATCH = 200
SAMPLE = "sample.zip"
INPUTS = ("folder-input", "files-input", "profile-input", "key-input", "passphrase", "locked-password")
_walk = 0
_waiting: "list[Callable[[], None]]" = []


def open_ways_in(dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    """Take files from now on: dropped ones, also those dropped before, and chosen ones; and the sample.

    All wait until it is decided that they are opened, which may be asked.
    """

    def wait(begin: "Callable[[], None]") -> None:
        _waiting.append(begin)
        dispatch(("come",))

    def take_dropped(entries: "Any") -> None:
        element("drop").classList.remove("over")
        wait(lambda: _walk_through(entries, dispatch, take_files))

    def take_chosen(event: "Any") -> None:
        try:
            files = attempt(js.Array, "from", event.target.files)
        except Thrown:
            wait(lambda: _refuse(dispatch))
        else:
            event.target.value = ""
            wait(lambda: _take(files, dispatch, take_files))

    js.window.scanveil.onDrop(ffi.create_proxy(take_dropped))
    on("folder-input", "change", take_chosen)
    on("files-input", "change", take_chosen)
    on("sample-button", "click", lambda _event: wait(lambda: _take_sample(dispatch, take_files)))
    on("drop", "dragenter", lambda _event: element("drop").classList.add("over"))
    on("drop", "dragleave", lambda _event: element("drop").classList.remove("over"))


def take_waiting() -> None:
    """Open what waits."""
    waiting = list(_waiting)
    _waiting.clear()
    for begin in waiting:
        begin()


def let_go() -> None:
    """Open nothing of what waits."""
    _waiting.clear()


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
    dispatch(("listing",))

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


def _take_sample(dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    """The sample is a ZIP as others are."""
    try:
        file = make(js.File, ffi.to_js([sample()]), SAMPLE)
    except Thrown:
        _refuse(dispatch)
    else:
        _take(ffi.to_js([file]), dispatch, take_files)


def _refuse(dispatch: "Dispatch") -> None:
    """The browser does not give what was chosen."""
    dispatch(("listing",))
    dispatch(("listed", 1))
