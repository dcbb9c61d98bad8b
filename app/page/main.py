"""The page's entry: joins state, decisions, pictures of them, the browser and the workers. Nothing else."""

import gc
import json

from page.browser import calls, files, hands, pixels, proof, regions, saving, seal
from page.browser.pool import Pool
from page.deciding.update import update
from page.showing.view import view
from page.state import LOOK, new_state

AHEAD = 4
"""Neighbours of a frame that are rendered before they are asked for."""

GARBAGE = 4 * 1024 * 1024
"""Bytes after which MicroPython looks for garbage; it does so after 16 KB, which is after nearly every event."""

pool = None
state = new_state()
shown = None


def dispatch(event):
    """Something happened: decide, show, do."""
    global state, shown
    state, effects = update(state, event)
    for effect in effects:
        _EFFECTS[effect[0]](*effect[1:])
    regions.show(view(state, shown))
    shown = state


def _ask(kind, payload, where):
    kept = kind == "frame" and pixels.kept_frame(_frame_key(payload))
    if kept:
        rgba, data = kept
        pixels.paint(rgba, *data["painted"])
        _painted(payload, data)
    else:
        pool.ask(kind, payload, where, _TOLD[kind]() if kind in _TOLD else None)


_TOLD = {
    "finish": lambda: {"entries": saving.entries()},
    "named": lambda: {"entries": saving.entries()},
    "make-key": lambda: {"learned": saving.learned()},
}
"""What some work needs that workers told with pieces of the ZIP."""


def _frame_key(payload):
    return tuple(payload[name] for name in LOOK)


def _painted(payload, data):
    """A frame is seen: have its neighbours rendered before they are asked for, unless only its window was changed."""
    before = state["shown"]
    dispatch(("frame", payload, data))
    if not pixels.worth_keeping(data) or (before and before["key"] and before["key"][:2] == _frame_key(payload)[:2]):
        return
    ahead = []
    for number, frame in payload["around"][:AHEAD]:
        near = {name: payload[name] for name in LOOK}
        near["number"], near["frame"] = number, frame
        if not pixels.kept_frame(_frame_key(near)):
            ahead.append(near)
    pool.ask_instead("ahead", ahead, "near")


def _tell_all(kind, payload):
    pool.tell(kind, payload, instead=True)


def _tell_first(kind, payload):
    pool.tell(kind, payload, first_only=True)


def _drop(kinds):
    pool.drop(kinds)


_EFFECTS = {
    "ask": _ask,
    "all": _tell_all,
    "first": _tell_first,
    "drop": _drop,
    "clear": saving.forget_zip,
    "later": lambda ms, event: calls.later(ms, lambda: dispatch(event + (calls.now(),))),
    "stop-listing": files.stop_listing,
    "save": lambda: saving.save_zip(dispatch),
    "stop-saving": saving.stop_saving,
    "offer-profile": saving.offer_profile,
    "sample": lambda: pool.ask("sample", {}, "first", {"zip": seal.sample()}),
    "prove": lambda: proof.prove(_proved_on_page),
}


def _proved_on_page(rows):
    dispatch(("proved", rows))
    pool.ask("prove", {"url": proof.OTHER_SITE}, "first")


class Listener:
    """What the pool tells the page."""

    def on_ready(self):
        dispatch(("worker-ready",))

    def on_reply(self, kind, payload, message):
        data = json.loads(message.json)
        if kind in ("frame", "ahead"):
            if kind == "frame":
                pixels.paint(message.rgba, *data["painted"])
            pool.hand_back(pixels.keep_frame(_frame_key(payload), message.rgba, data))
            if kind == "frame":
                _painted(payload, data)
            return
        if kind == "thumbnail":
            pixels.paint_thumbnail(payload["key"], message.rgba, data["columns"], data["rows"])
        elif kind == "document":
            if payload["number"] == state["document_asked"] and data["enclosed"] and data["enclosed"]["suffix"]:
                saving.offer_document(message.blob, data["enclosed"]["suffix"])
                if data["enclosed"]["plays"]:
                    saving.play_video(dispatch)
        elif kind in ("clean", "restore"):
            if state["job"] and state["job"]["number"] == payload["job"]:
                saving.keep_for_zip(payload["order"], message.blob, message.entries, message.learned)
        elif kind in ("finish", "named"):
            saving.make_zip(message.blob, named=kind == "named")
        elif kind == "make-key":
            saving.offer_key(message.blob)  # behind a link that is shown only if it is for the copies at hand
        elif kind == "sample":
            files_found(message.files, message.paths)
        dispatch((kind, payload, data))

    def on_failed(self, kind, payload, error):
        if error.get("detail"):
            calls.note(kind + ": " + error["detail"])
        dispatch(("failed", kind, payload, error))

    def on_crashed(self, kind, payload):
        dispatch(("crashed", kind, payload))

    def on_broken(self, text):
        calls.note(text)
        dispatch(
            (
                "broken",
                "The reader could not be started in this browser. A current Firefox, Chrome, Edge or Safari "
                "is needed, with enough free memory. Reloading the page may help.",
            )
        )


def files_found(files, paths):
    """A batch of files, as JavaScript holds them; the workers know them by number."""
    pool.tell("files", {}, {"files": files, "paths": paths})
    dispatch(("found", json.loads(paths)))


def start():
    """Fetch everything, seal the page, start the first worker; only then open the ways in."""
    gc.threshold(GARBAGE)
    hands.listen(dispatch)
    progress = lambda done, whole: dispatch(("loading", done, whole))  # noqa: E731
    seal.fetch_parts(progress, lambda parts: seal.seal(lambda: begin(parts), broken), broken)


def begin(parts):
    """The page is sealed: from now on files may be chosen, and workers may run."""
    global pool
    pool = Pool(parts, Listener())
    pool.tell("warm", {}, first_only=True)
    dispatch(("sealed", seal.new_key()))
    files.open_ways_in(dispatch, files_found)


def broken(why):
    """The program is not whole, or the page cannot be sealed: nothing is opened."""
    calls.note(str(why))
    dispatch(
        (
            "broken",
            "The program did not arrive completely, or this browser cannot close the page off. "
            "Please check the connection and reload the page.",
        )
    )


start()
