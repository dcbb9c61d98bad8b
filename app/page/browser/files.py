"""Files and folders that a person drops or chooses."""

import js
from page.browser.calls import follow, later
from page.browser.elements import element
from page.browser.hands import on
from pyscript import ffi

BATCH = 200
_walk = 0


def open_ways_in(dispatch, files_found):
    """Take files from now on: dropped ones, also those dropped before, and chosen ones."""

    def dropped(entries):
        element("drop").classList.remove("over")
        _walk_through(entries, dispatch, files_found)

    def chosen(event):
        files = getattr(js.Array, "from")(event.target.files)
        event.target.value = ""
        _take(files, dispatch, files_found)

    js.window.scanveil.onDrop(ffi.create_proxy(dropped))
    on("folder-input", "change", chosen)
    on("files-input", "change", chosen)
    on("drop", "dragenter", lambda _: element("drop").classList.add("over"))
    on("drop", "dragleave", lambda _: element("drop").classList.remove("over"))


def stop_listing():
    """Stop walking through folders and taking files."""
    global _walk
    _walk += 1


def _walk_through(entries, dispatch, files_found):
    mine = _walk
    dispatch(("listing",))

    def found(files, paths):
        if mine == _walk:
            files_found(files, paths)

    def done(refused):
        if mine == _walk:
            dispatch(("listed", int(refused)))

    walk = js.window.scanveil.walk(entries, ffi.create_proxy(found), ffi.create_proxy(lambda: mine == _walk))
    follow(walk, done, lambda _: done(1))


def _take(files, dispatch, files_found):
    """Files from an input, in batches, so that the page stays alive."""
    mine = _walk
    dispatch(("listing",))

    def go_on(at):
        part = files.slice(at, at + BATCH)
        if mine != _walk:
            return
        if part.length:
            files_found(part, js.JSON.stringify(ffi.to_js([one.webkitRelativePath or one.name for one in part])))
            later(0, lambda: go_on(at + BATCH))
        else:
            dispatch(("listed", 0))

    go_on(0)
