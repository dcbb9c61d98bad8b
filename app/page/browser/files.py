"""Files and folders that a person drops or chooses."""

import js
from page.browser import wall
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
_dropped: "list[Any]" = []
_last_drop = 0
"""The last that the outer page told of; what is dropped later is not given up with it."""
_walks: "dict[int, tuple[Callable[[Any, Any], None], Callable[[Any], None]]]" = {}
"""What is told of the files below what was dropped, by its number in the outer page."""


def keep_dropped() -> None:
    """What is dropped before the page is closed off waits."""
    wall.on("dropped", _dropped.append)


def open_ways_in(dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    """Take files from now on: dropped ones, also those dropped before, and chosen ones; and the sample.

    All wait until it is decided that they are opened, which may be asked.
    """

    def wait(begin: "Callable[[], None]") -> None:
        _waiting.append(begin)
        dispatch(("come",))

    def take_dropped(told: "Any") -> None:
        global _last_drop
        if js.Reflect.has(told, "drop"):
            _last_drop = int(told.drop)
        wait(lambda: _walk_through(told, dispatch, take_files))

    def take_chosen(event: "Any") -> None:
        try:
            files = attempt(js.Array, "from", event.target.files)
        except Thrown:
            wait(lambda: _refuse(dispatch))
        else:
            event.target.value = ""
            wait(lambda: _take(files, dispatch, take_files))

    wall.on("dropped", take_dropped)
    wall.on("found", _hear_found)
    wall.on("walked", _hear_walked)
    wall.on("over", lambda told: element("drop").classList.toggle("over", bool(told.yes)))
    if not js.Reflect.has(element("folder-input"), "webkitdirectory"):  # some phones choose files only
        element("folder-label").hidden = True
        element("files-label").classList.add("primary")
    on("folder-input", "change", take_chosen)
    on("files-input", "change", take_chosen)
    on("sample-button", "click", lambda _event: wait(lambda: _take_sample(dispatch, take_files)))
    for told in _dropped:
        take_dropped(told)


def take_waiting() -> None:
    """Open what waits."""
    waiting = list(_waiting)
    _waiting.clear()
    for begin in waiting:
        begin()


def let_go() -> None:
    """Open nothing of what waits."""
    _waiting.clear()
    wall.tell("let-go", last=_last_drop)


def empty_inputs() -> None:
    """Let no input know of a file that was chosen, or of what was typed in secret."""
    for name in INPUTS:
        element(name).value = ""


def stop_listing() -> None:
    """Stop walking through folders and taking files."""
    global _walk
    _walk += 1
    _walks.clear()
    wall.tell("stop-walking")


def _walk_through(told: "Any", dispatch: "Dispatch", take_files: "TakeFiles") -> None:
    """All files below what was dropped: the outer page walks, or this frame through what was dropped on it."""
    mine = _walk
    dispatch(("listing",))

    def take(files: "Any", paths: "Any") -> None:
        if mine == _walk:
            take_files(files, paths)

    def end(refused: "Any") -> None:
        if mine == _walk:
            dispatch(("listed", int(refused)))

    if js.Reflect.has(told, "entries"):
        goes_on = ffi.create_proxy(lambda: mine == _walk)
        follow(js.window.scanveil.walk(told.entries, ffi.create_proxy(take), goes_on), end, lambda _error: end(1))
        return
    _walks[int(told.drop)] = (take, end)
    wall.tell("walk", drop=told.drop)


def _hear_found(found: "Any") -> None:
    if int(found.drop) in _walks:
        take, _end = _walks[int(found.drop)]
        take(found.files, found.paths)


def _hear_walked(walked: "Any") -> None:
    if int(walked.drop) in _walks:
        _take, end = _walks.pop(int(walked.drop))
        end(walked.refused)


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
