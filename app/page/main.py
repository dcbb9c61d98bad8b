"""Joins state, decisions, pictures of them, the browser and the workers. Nothing else."""

import gc
import json

from page.browser import calls, files, hands, language, pixels, proof, regions, saving, seal
from page.browser.pool import Pool
from page.deciding.update import update
from page.showing.view import view
from page.state import LOOK, new_state

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Effect, Event, Fields, Picture, State

RENDERED_AHEAD = 4
"""Neighbours of a frame that are rendered before they are asked for."""

GARBAGE_BYTES = 4 * 1024 * 1024
"""Bytes after which MicroPython looks for garbage; it does so after 16 KB, which is after nearly every event."""

pool: "Pool"
"""Made once the page is sealed."""
state = new_state()
shown: "State | None" = None
_arrived: "tuple[Any, ...]" = ()
"""Files that are being added, and their paths, as JavaScript has them."""


def dispatch(event: "Event") -> None:
    """Something happened: decide, show, do."""
    global state, shown
    state, effects = update(state, event)
    for effect in effects:
        _try(*_work_of(effect), _EFFECTS[effect[0]], *effect[1:])
    regions.show(view(state, shown))
    shown = state


def _work_of(effect: "Effect") -> "tuple[str, Fields]":
    """What fails if an effect does: what was asked of workers, or the effect by its name."""
    return effect[1:3] if effect[0] in ("ask", "conductor") else (effect[0], {})


def _try(kind: str, payload: "Fields", call: "Callable[..., Any]", *values: "Any") -> None:
    """Do what the browser may refuse; then the work that it is done for has failed, and nobody waits for it."""
    try:
        call(*values)
    except calls.Thrown as error:
        _refuse(kind, payload, str(error))


def _refuse(kind: str, payload: "Fields", why: str) -> None:
    calls.note(kind + ": " + why)
    sentence = _("The browser could not take this. Closing other tabs may help.")
    dispatch(("failed", kind, payload, {"reason": "browser", "sentence": sentence}))


def _ask(kind: str, payload: "Fields", where: str) -> None:
    kept = pixels.kept_frame(_frame_key(payload)) if kind == "frame" else None
    if kept:
        rgba, data = kept
        pixels.paint(rgba, *data["painted"])
        _tell_frame(payload, data)
    else:
        pool.ask(kind, payload, where)


def _frame_key(payload: "Fields") -> "Picture":
    return tuple(payload[name] for name in LOOK)


def _tell_frame(payload: "Fields", data: "Fields") -> None:
    """A frame is seen. Have its neighbours rendered before they are asked for, unless only its window was changed."""
    before = state["shown"]
    dispatch(("frame", payload, data))
    if not pixels.worth_keeping(data) or (before and before["key"] and before["key"][:2] == _frame_key(payload)[:2]):
        return
    ahead = []
    for number, frame in payload["around"][:RENDERED_AHEAD]:
        near = {name: payload[name] for name in LOOK}
        near["number"], near["frame"] = number, frame
        if not pixels.kept_frame(_frame_key(near)):
            ahead.append(near)
    pool.ask_instead("ahead", ahead, "near")


def _add_files(found: "Fields") -> None:
    pool.add_files(found, *_arrived)


def _come_back(ms: float, event: "Event") -> None:
    calls.later(ms, lambda: dispatch(event + (calls.now(),)))


_EFFECTS: "dict[str, Callable[..., Any]]" = {
    "ask": _ask,
    "add-files": _add_files,
    "together": lambda: pool.work_together(),
    "conductor": lambda kind, payload: pool.tell_conductor(kind, payload),
    "clear": saving.forget_zip,
    "later": _come_back,
    "stop-listing": files.stop_listing,
    "save": lambda: saving.save_zip(dispatch),
    "stop-saving": saving.stop_saving,
    "offer-profile": saving.offer_profile,
    "sample": lambda: pool.ask("sample", {}, "view", {"zip": seal.sample()}),
    "prove": lambda: proof.prove(_prove_in_reader),
}


def _prove_in_reader(rows: "list[Any]") -> None:
    dispatch(("proved", rows))
    pool.ask("prove", {"url": proof.OTHER_SITE}, "view")


class Listener:
    """What the pool tells the page."""

    def on_ready(self) -> None:
        dispatch(("worker-ready",))

    def is_at_rest(self) -> bool:
        return state["phase"] in ("ready", "viewing", "done")

    def on_told(self, kind: str, fields: "Fields", beside: "Fields") -> None:
        if kind == "complaint":
            self.on_failed(fields["about"], {}, fields["error"])
        else:
            _try(kind, fields, self._take_told, kind, fields, beside)

    def _take_told(self, kind: str, fields: "Fields", beside: "Fields") -> None:
        if kind == "zipped" and state["job"] and state["job"]["number"] == fields["job"]:
            saving.offer_zip(beside["blob"], named=state["job"]["restoring"])
        dispatch((kind, fields))

    def on_conductor_lost(self) -> None:
        dispatch(("conductor-lost",))

    def on_reply(self, kind: str, payload: "Fields", fields: "Fields", handed: "Fields") -> None:
        _try(kind, payload, self._take_reply, kind, payload, fields, handed)

    def _take_reply(self, kind: str, payload: "Fields", data: "Fields", handed: "Fields") -> None:
        if kind == "ahead":
            pool.hand_back(pixels.keep_frame(_frame_key(payload), handed["rgba"], data))
            return
        if kind == "frame":
            pixels.paint(handed["rgba"], *data["painted"])
            pool.hand_back(pixels.keep_frame(_frame_key(payload), handed["rgba"], data))
            _tell_frame(payload, data)
            return
        if kind == "thumbnail":
            pixels.paint_thumbnail(payload["key"], handed["rgba"], data["columns"], data["rows"])
        elif kind == "document":
            if payload["number"] == state["document_asked"] and data["enclosed"] and data["enclosed"]["suffix"]:
                saving.offer_document(handed["blob"], data["enclosed"]["suffix"])
                if data["enclosed"]["plays"]:
                    saving.play_video(dispatch)
        elif kind == "make-key":
            saving.offer_key(handed["blob"])  # behind a link that is shown only if it is for the copies at hand
        elif kind == "sample" and state["listing"]:
            take_files(handed["files"], handed["paths"])
        dispatch((kind, payload, data))

    def on_failed(self, kind: str, payload: "Fields", error: "Fields") -> None:
        if error.get("detail"):
            calls.note(kind + ": " + error["detail"])
        dispatch(("failed", kind, payload, error))

    def on_refused(self, kind: str, payload: "Fields", why: str) -> None:
        _refuse(kind, payload, why)

    def on_crashed(self, kind: str, payload: "Fields") -> None:
        dispatch(("crashed", kind, payload))

    def on_broken(self, text: str) -> None:
        calls.note(text)
        sentence = _(
            "The reader could not be started in this browser. A current Firefox, Chrome, Edge or Safari "
            "is needed, with enough free memory. Reloading the page may help."
        )
        dispatch(("broken", sentence))


def take_files(found: "Any", paths: "Any") -> None:
    """A batch of files, as JavaScript holds them; the workers know them by number."""
    global _arrived
    _arrived = (found, paths)
    dispatch(("found", json.loads(paths)))
    _arrived = ()


def start() -> None:
    """Fetch everything, seal the page, start the first worker; only then open the ways in."""
    gc.threshold(GARBAGE_BYTES)  # type: ignore[attr-defined]  # MicroPython has it
    language.translate_page()
    if not calls.are_open():
        give_up("static/early.js did not arrive")
        return
    try:
        hands.listen(dispatch)
    except calls.Thrown as error:
        give_up(error)
        return
    seal.fetch_parts(_show_loading, lambda parts: seal.seal(lambda: begin(parts), give_up), give_up)


def _show_loading(done: int, whole: int) -> None:
    dispatch(("loading", done, whole))


def begin(parts: "Any") -> None:
    """The page is sealed: from now on files may be chosen, and workers may run."""
    global pool
    listener = Listener()
    try:
        pool = Pool(parts, listener)
        pool.warm()
        key = seal.new_key()
    except calls.Thrown as error:
        listener.on_broken(str(error))
        return
    dispatch(("sealed", key))
    files.open_ways_in(dispatch, take_files)


def give_up(why: "Any") -> None:
    """The program is not whole, or the page cannot be sealed: nothing is opened."""
    calls.note(str(why))
    sentence = _(
        "The program did not arrive completely, or this browser cannot close the page off. "
        "Please check the connection and reload the page."
    )
    dispatch(("broken", sentence))
