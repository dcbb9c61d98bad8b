"""Joins state, decisions, what is shown of them, the browser and the workers. Nothing else."""

import gc
import json

from page.browser import (
    files,
    finder,
    hands,
    javascript,
    language,
    marking,
    offline,
    panes,
    proof,
    saving,
    seal,
    wall,
    window,
)
from page.browser.elements import focus
from page.browser.pictures import Pictures
from page.browser.pool import Pool
from page.browser.regions import Regions
from page.deciding.handling import meaning
from page.deciding.update import update
from page.pane import WANTED
from page.showing.view import View
from page.state import new_state

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Dispatch, Effect, Event, Fields

GARBAGE_BYTES = 4 * 1024 * 1024
"""Bytes after which MicroPython looks for garbage; it does so after 16 KB, which is after nearly every event."""


class Page:
    """The page, from the first byte on: what happens, what is done about it, and what the pool tells."""

    def __init__(self) -> None:
        self._state = new_state()
        self._view = View()
        self._regions = Regions(self.dispatch)
        self._streams = False  # a ZIP can be written piece by piece
        self._parts: Any  # what workers consist of; it and the pool are there once a worker can boot
        self._pool: Pool
        self._pictures: Pictures
        self._beside: tuple[Any, ...] = ()  # what came with the event that is decided on, as JavaScript has it
        self._effects: dict[str, Callable[..., Any]] = {
            "ask": lambda kind, payload, where: self._pool.ask(kind, payload, where),
            "want": lambda key, around: self._pictures.want(key, around),
            "paint": lambda pane, key, around: self._pictures.paint(pane, key, around),
            "add-files": lambda found: self._pool.add_files(found, *self._beside),
            "together": lambda: self._pool.work_together(),
            "finder": lambda yes: self._pool.need_finder(yes),
            "load": lambda group: wall.tell("more", group=group),
            "load-anew": lambda: wall.tell("anew"),
            "focus-box": lambda at: javascript.later(0, lambda: marking.focus_box(at)),
            "conductor": lambda kind, payload: self._pool.tell_conductor(kind, payload),
            "later": self._come_back,
            "face": lambda pane: javascript.later(0, lambda: panes.face(pane)),  # once it is shown
            "full-screen": window.fill_screen,
            "focus": lambda name: javascript.later(0, lambda: focus(name)),
            "close-all": self._close_all,
            "take": files.take_waiting,
            "let-go": files.let_go,
            "stop-listing": files.stop_listing,
            "stop-unpacking": lambda: self._pool.stop_unpacking(),
            "stop-saving": saving.stop_saving,
            "look-at-sources": lambda: self._look_at_sources(self._while_open()),
            "offer-profile": saving.offer_profile,
            "offer-document": self._offer_document,
            "prove": self._prove,
        }

    # --- what happens -----------------------------------------------------------------------------------------------

    def dispatch(self, event: "Event") -> None:
        """Something happened: decide, do, show."""
        state, effects = update(self._state, event)
        self._state = state
        for effect in effects:
            try:
                self._effects[effect[0]](*effect[1:])
            except javascript.Thrown as error:
                self.on_refused(*_work_of(effect), str(error))
        if self._state is state:  # else what came of the effects is shown already
            self._regions.show(self._view.show(state))

    def _try(self, kind: str, payload: "Fields", call: "Callable[..., Any]", *values: "Any") -> None:
        """Do what the browser may refuse; then the work that it is done for has failed, and nobody waits for it."""
        try:
            call(*values)
        except javascript.Thrown as error:
            self.on_refused(kind, payload, str(error))

    def _with(self, beside: "tuple[Any, ...]", event: "Event") -> None:
        """Something happened that brings what JSON cannot hold."""
        self._beside = beside
        self.dispatch(event)
        self._beside = ()

    def take_files(self, found: "Any", paths: "Any") -> None:
        """A batch of files, as JavaScript holds them; the workers know them by number."""
        self._with((found, paths), ("found", json.loads(paths)))

    def _come_back(self, ms: float, event: "Event") -> None:
        dispatch = self._while_open()
        javascript.later(ms, lambda: dispatch(event + (javascript.now(),)))

    def _while_open(self) -> "Dispatch":
        """For what comes later: it tells nothing any more once all is closed that is open now."""
        pool = self._pool
        return lambda event: self.dispatch(event) if self._pool is pool else None

    def _offer_document(self, what: "Fields", enclosed: "Fields") -> None:
        if enclosed["suffix"]:
            saving.offer_document(what["pane"], self._beside[0], enclosed["suffix"])
            if enclosed["plays"]:
                saving.play_video(what["pane"], self.dispatch)

    def _look_at_sources(self, dispatch: "Dispatch") -> None:
        self._pool.look_at_sources(lambda error: dispatch(("source-missing", str(error.name))))

    def _prove(self) -> None:
        """Try every way out of the outer page, of this frame, and then of the first reader."""
        pool, places = self._pool, []

        def take(rows: "list[Any]") -> None:
            places.append(rows)
            if self._pool is pool:
                self.dispatch(("proved", rows))
                if len(places) == 2:
                    pool.ask("prove", {}, "view")

        proof.prove(take)

    def _close_all(self) -> None:
        """Let go of all that is of the person's files; workers begin anew."""
        self._regions.close_panes()
        self._view = View()
        saving.withdraw_all()
        self._pictures.clear("deciding-picture")
        files.empty_inputs()
        self._pool.close()
        self._boot(self._parts)
        if self._state["phase"] != "error":
            self._begin_work()
        gc.collect()  # JavaScript's objects are held until then

    # --- what the pool tells ----------------------------------------------------------------------------------------

    def on_ready(self) -> None:
        self.dispatch(("worker-ready",))

    def is_at_rest(self) -> bool:
        return self._state["phase"] in ("ready", "viewing", "done")

    def on_told(self, kind: str, fields: "Fields", beside: "Fields") -> None:
        if kind == "complaint":
            self.on_failed(fields["about"], {}, fields["error"])
        else:
            self._try(kind, fields, self._take_told, kind, fields, beside)

    def _take_told(self, kind: str, fields: "Fields", beside: "Fields") -> None:
        job = self._state["job"]
        if kind == "zipped" and job and job["number"] == fields["job"]:
            saving.take_zip(beside["parts"], named=job["restoring"])
        self.dispatch((kind, fields, javascript.now()) if kind in ("progress", "searched") else (kind, fields))

    def on_finder_lost(self) -> None:
        self.dispatch(("finder-lost",))

    def on_conductor_lost(self) -> None:
        self.dispatch(("conductor-lost",))

    def on_reply(self, kind: str, payload: "Fields", fields: "Fields", handed: "Fields") -> None:
        self._try(kind, payload, self._take_reply, kind, payload, fields, handed)

    def _take_reply(self, kind: str, payload: "Fields", data: "Fields", handed: "Fields") -> None:
        if kind == "picture":
            self._pictures.take(payload, handed["rgba"], data)
            return
        if kind == "ahead":
            self._pictures.take_ahead(payload, handed["rgba"], data)
            return
        if kind == "thumbnail":
            self._pictures.paint_thumbnail(payload["key"], handed["rgba"], data["columns"], data["rows"])
        elif kind == "card":
            self._pictures.paint_thumbnail("card %d" % payload["card"], handed["rgba"], data["columns"], data["rows"])
        elif kind == "make-key":
            saving.offer_key(handed["blob"])  # behind a link that is shown only if it is for the copies at hand
        elif kind == "unpack" and payload["number"] in self._state["opening"]:
            self.take_files(handed["files"], handed["paths"])
        self._with((handed.get("blob"),), (kind, payload, data))

    def on_failed(self, kind: str, payload: "Fields", error: "Fields") -> None:
        if error.get("detail"):
            javascript.note(kind + ": " + error["detail"])
        self._fail(kind, payload)
        self.dispatch(("failed", kind, payload, error))

    def on_refused(self, kind: str, payload: "Fields", why: str) -> None:
        sentence = _(
            "The browser could not do this, perhaps for want of memory. Please close other tabs and try again, or "
            "reload the page."
        )
        self.on_failed(kind, payload, {"reason": "browser", "sentence": sentence, "detail": why})

    def on_crashed(self, kind: str, payload: "Fields") -> None:
        self._fail(kind, payload)
        self.dispatch(("crashed", kind, payload))

    def _fail(self, kind: str, payload: "Fields") -> None:
        if kind == "picture":
            self._pictures.give_up(payload)

    def on_broken(self, text: str) -> None:
        javascript.note(text)
        sentence = _(
            "The reader, which opens your files, does not run in this browser. Your files are as they were. Please "
            "reload the page, or use a current Firefox, Chrome, Edge or Safari with enough free memory."
        )
        self.dispatch(("broken", sentence))

    # --- from the first byte to the seal ----------------------------------------------------------------------------

    def start(self) -> None:
        """Wait until all is here and closed off, start the first worker; only then open the ways in."""
        marking.Marking(self.dispatch).listen()
        hands.listen(self.dispatch, lambda key: meaning(self._state, key) is not None)
        window.listen(self.dispatch)
        offline.listen(self.dispatch)
        if seal.is_presented():
            self.dispatch(("hide-names",))
        files.keep_dropped()
        seal.await_seal(lambda done, whole: self.dispatch(("loading", done, whole)), self._boot, self._begin)
        wall.listen()

    def _boot(self, parts: "Any") -> None:
        """Start the first worker, in a frame that is closed off. It knows of no file before the page is sealed."""
        self._parts = parts
        try:
            self._pool = Pool(parts, self)
        except javascript.Thrown as error:
            self.on_broken(str(error))

    def _begin(self, streams: bool) -> None:
        """The page is sealed: from now on files may be chosen."""
        self._streams = streams
        saving.serve_saving(self.dispatch)
        if self._state["phase"] != "error" and self._begin_work():
            files.open_ways_in(self.dispatch, self.take_files)

    def _begin_work(self) -> bool:
        """Let the workers have all parts, and work under a new secret; whether that went well."""
        try:
            self._pool.take_parts()
            self._pool.warm()
            key = seal.new_key()
        except javascript.Thrown as error:
            self.on_broken(str(error))
            return False
        self._pictures = Pictures(self.dispatch, self._pool)
        self.dispatch(("sealed", key, self._streams, finder.can_find(), finder.can_be_loaded()))
        return True


def _work_of(effect: "Effect") -> "tuple[str, Fields]":
    """What fails if an effect does: what was asked of workers, or the effect by its name."""
    name = effect[0]
    if name in ("want", "paint"):
        return "picture", dict(zip(WANTED, effect[-2]))
    if name == "offer-document":
        return "document", effect[1]
    return effect[1:3] if name in ("ask", "conductor") else (name, {})


def start() -> Page:
    """Begin."""
    gc.threshold(GARBAGE_BYTES)  # type: ignore[attr-defined]  # MicroPython has it
    language.translate_page()
    page = Page()
    page.start()
    return page
