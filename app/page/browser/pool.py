"""The pool of sealed workers: readers, and the conductor that says which of them works on which files.

Reader 0 makes pictures, so work for "view" and "near" goes there; work for "idle" goes to whoever is free while nothing
else is under way. What a reader must know, the files, is told again to one that is restarted.
"""

import json

import js
from page.browser.finder import Finder
from page.browser.javascript import Thrown, attempt, follow, make, to_json
from pyscript import ffi
from worker_messages import MESSAGES, check, check_answer, check_beside, check_handed

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol

    from page.state import Fields

    Work = tuple[str, Fields, Fields | None]  # the kind of a message, its fields, and what goes beside them

    class Listener(Protocol):
        """What is told what workers say: fields, and by their names what came beside them."""

        def is_at_rest(self) -> bool: ...
        def on_ready(self) -> None: ...
        def on_told(self, kind: str, fields: Fields, beside: Fields) -> None: ...
        def on_reply(self, kind: str, payload: Fields, fields: Fields, handed: Fields) -> None: ...
        def on_failed(self, kind: str, payload: Fields, error: Fields) -> None: ...
        def on_refused(self, kind: str, payload: Fields, why: str) -> None: ...
        def on_crashed(self, kind: str, payload: Fields) -> None: ...
        def on_conductor_lost(self) -> None: ...
        def on_finder_lost(self) -> None: ...
        def on_broken(self, text: str) -> None: ...


MOST_READERS = 4
MOST_FINDERS = 2
"""Workers that have what finds writing: each takes some 300 MB."""
LOOKED_AT = 20
"""Files that are looked at to know whether all are still there."""
DEATHS_IN_A_ROW = 6
DEATHS_OF_CONDUCTORS = 3
"""Without having come to the end of all files in between: what kills it is among them."""
HELD_MS = 2000
"""How long what a reader may have died over is not asked again, while the conductor learns whether it was its own."""
PAINTED = ("picture", "ahead")
SPARES = 4
"""Buffers of frames, all of one size, that wait to be written over."""
READER, CONDUCTOR = "reader", "conductor"


class Pool:
    """Sealed workers and what the page asks of them.

    `listen` is told, and asked whether nothing else is under way.
    """

    def __init__(self, parts: "Any", listen: "Listener") -> None:
        self._parts = parts
        self._listen = listen
        self._most = max(1, min(MOST_READERS, int(js.navigator.hardwareConcurrency or 1)))
        self._url = attempt(js.URL, "createObjectURL", parts.worker)
        self._readers: list[_Slot] = []
        self._files: list[Fields] = []
        self._queues: dict[str, list[Work]] = {"view": [], "near": [], "idle": []}
        self._ident = 0
        self._deaths = self._deaths_of_conductors = 0
        self._careful = False
        self._spares: list[Any] = []
        self._lost: dict[int, _Slot] = {}
        self._suspect: Fields | None = None
        self._held_until = 0.0
        self._conductor: _Slot | None = None
        self._finders: list[Finder] = []
        self._readers.append(self._new(READER))
        self._watching = js.setInterval(self._heard(self._watch), 1000)

    # --- what the page wants ----------------------------------------------------------------------------------------

    def ask(self, kind: str, payload: "Fields", where: str, extras: "Fields | None" = None) -> None:
        """Queue a piece of work; its answer comes to on_reply, on_failed or on_crashed."""
        if MESSAGES[kind].where == CONDUCTOR:
            self._give(self._with_conductor(), kind, payload, extras)
            return
        self._queues[where].append((kind, payload, extras))
        self._pump()

    def ask_instead(self, kind: str, payloads: "list[Fields]", where: str) -> None:
        """Queue pieces of work in place of all that waits there; what was asked for before is no longer wanted."""
        self._queues[where] = [(kind, payload, None) for payload in payloads]
        self._pump()

    def tell_conductor(self, kind: str, payload: "Fields") -> None:
        """Say something to the conductor; there is no answer."""
        self._post(self._with_conductor(), 0, kind, payload)

    def add_files(self, found: "Fields", files: "Any", paths: "Any") -> None:
        """More files: every reader has them from now on; the first of them are read by reader 0 at once."""
        extras = {"files": files, "paths": paths}
        self._files.append(extras)
        first, begun = found["first"], found["begun"]
        again = self._same_as_before(found["again"], first, files)
        self.tell_conductor("found", {"first": first, "count": found["count"], "begun": begun, "again": again})
        for slot in self._readers:
            read = list(range(first, first + begun)) if slot is self._readers[0] else []
            self._post(slot, 0, "files", {"read": read}, extras)

    def stop_unpacking(self) -> None:
        """Look into no more archives."""
        for slot in self._readers:
            self._post(slot, 0, "stop-unpacking", {})

    def look_at_sources(self, told: "Callable[[Any], None]") -> None:
        """Read a byte of some files, spread over all; `told` is told why one cannot be read any more."""
        step = max(1, len(self._files) // LOOKED_AT)
        for extras in self._files[::step]:
            file = extras["files"][extras["files"].length - 1]
            if js.Reflect.has(file, "arrayBuffer"):  # else it lies in an archive, which is a file
                follow(attempt(attempt(file, "slice", 0, 1), "arrayBuffer"), lambda _bytes: None, told)

    def _same_as_before(self, pairs: "list[tuple[int, int]]", first: int, files: "Any") -> "list[int]":
        """The old numbers among pairs (old, new), sorted, of files that are the same: discs have paths in common."""
        same, at, batch = [], 0, 0  # where the batch of files begins that is looked into, and which it is
        for number, other in pairs:
            while number >= at + self._files[batch]["files"].length:
                at += self._files[batch]["files"].length
                batch += 1
            one, another = self._files[batch]["files"][number - at], files[other - first]
            if one.size == another.size and one.lastModified == another.lastModified:
                same.append(number)
        return same

    def work_together(self) -> None:
        """There is much to do: as many readers as are of use, or as the browser lets us have."""
        self._with_conductor()
        while len(self._readers) < self._most:
            try:
                self._readers.append(self._new(READER))
            except Thrown:
                self._most = len(self._readers)
                return
            self._connect(len(self._readers) - 1)
            self._connect_finder(len(self._readers) - 1)

    def need_finder(self, yes: bool) -> None:
        """Writing is looked for: all readers have a way to what finds it; or it is not any more."""
        if yes and not self._finders:
            while len(self._finders) < min(MOST_FINDERS, self._most):
                self._finders.append(Finder(self._lose_finder))
            for at in range(len(self._readers)):
                self._connect_finder(at)
        elif not yes and self._finders:
            for finder in self._finders:
                finder.end()
            self._finders = []
            for slot in self._readers:
                self._post(slot, 0, "finder", {})  # or whoever asked it something would wait for ever

    def _connect_finder(self, at: int) -> None:
        """Give a reader a way to what finds writing, if that is needed now."""
        if self._finders:
            finder = self._finders[at % len(self._finders)]
            port = finder.port()
            self._post(self._readers[at], 0, "finder", {}, {"port": port}, [port])

    def _lose_finder(self, finder: "Finder") -> None:
        if finder in self._finders:
            self.need_finder(False)
            self._listen.on_finder_lost()

    def take_parts(self) -> None:
        """All parts are here: those too that came after the workers that run were started."""
        for slot in self._readers + ([self._conductor] if self._conductor else []):
            self._post(slot, 0, "parts", {}, {"parts": self._parts})

    def warm(self) -> None:
        """Let the first reader import, in a moment of rest, what showing an image needs."""
        self._post(self._readers[0], 0, "warm", {})

    def close(self) -> None:
        """End all workers: what they know of files is gone with them, and what they still say is not heard."""
        for slot in self._readers + ([self._conductor] if self._conductor else []):
            slot.worker.terminate()
        self.need_finder(False)
        js.clearInterval(self._watching)
        js.URL.revokeObjectURL(self._url)
        self._readers, self._conductor, self._lost = [], None, {}
        self._files, self._spares, self._queues = [], [], {"view": [], "near": [], "idle": []}

    def hand_back(self, rgba: "Any") -> None:
        """Let a reader write over the pixels of a frame that is not needed any more (None for no such frame)."""
        if rgba:
            self._spares = [spare for spare in self._spares if spare.length == rgba.length][: SPARES - 1] + [rgba]

    # --- workers ----------------------------------------------------------------------------------------------------

    def _new(self, role: str) -> "_Slot":
        slot = _Slot(js.window.scanveil.takeFirst() or make(js.Worker, self._url), role)
        slot.worker.onmessage = self._heard(lambda event: self._hear(slot, event.data))
        slot.worker.onerror = self._heard(lambda event: self._replace(slot, str(event.message)))
        ciphers = js.window.scanveil.cipherPort()
        beside = {"parts": self._parts, "ciphers": ciphers} if ciphers else {"parts": self._parts}
        address = str(js.window.scanveil.address())
        self._post(slot, 0, "start", {"role": role, "address": address}, beside, [ciphers] if ciphers else [])
        if role == READER:
            for extras in self._files:
                self._post(slot, 0, "files", {"read": []}, extras)
        return slot

    def _heard(self, take: "Callable[..., None]") -> "Any":
        """What the browser calls. Where it then refuses a worker, or what a worker must be told, that is the end."""

        def hear(*event: "Any") -> None:
            try:
                take(*event)
            except Thrown as error:
                self._listen.on_broken(str(error))

        return ffi.create_proxy(hear)

    def _with_conductor(self) -> "_Slot":
        """The conductor, started when it is first needed, or when there is a moment."""
        if self._conductor is None:
            self._conductor = self._new(CONDUCTOR)
            for at in range(len(self._readers)):
                self._connect(at)
        return self._conductor

    def _connect(self, at: int) -> None:
        """Give a reader and the conductor the two ends of a channel: what they say passes the page by."""
        channel = make(js.MessageChannel)
        self._post(self._with_conductor(), 0, "reader", {"reader": at}, {"port": channel.port1}, [channel.port1])
        self._post(self._readers[at], 0, "conductor", {}, {"port": channel.port2}, [channel.port2])

    def _hear(self, slot: "_Slot", message: "Any") -> None:
        if slot is not self._conductor and slot not in self._readers:
            return
        if message.kind == "answer":
            self._take_answer(slot, message)
        else:
            self._take_told(slot, message)
        self._pump()

    def _take_told(self, slot: "_Slot", message: "Any") -> None:
        kind = str(message.kind)
        try:
            fields, beside = _read_told(kind, message)
        except ValueError as error:
            self._replace(slot, str(error))
            return
        if kind in ("counted", "progress", "searched"):
            self._deaths = 0
        if kind == "settled":
            self._deaths_of_conductors = 0
            self._held_until = 0
        if kind == "dead":
            self._replace(slot, fields["text"])
        elif kind == "ready":
            slot.ready = True
            if self._held_until:
                self._held_until = js.performance.now() + HELD_MS
            if slot.role == READER:
                self._listen.on_ready()
                self._with_conductor()  # not before: two that start at once both take longer
        elif kind in _OF_READERS:
            _OF_READERS[kind](self, **fields)
        else:
            self._listen.on_told(kind, fields, beside)

    def _take_answer(self, slot: "_Slot", message: "Any") -> None:
        job = slot.jobs.pop(message.id, None)
        if job is None:
            return
        kind, payload, _extras = job
        self._deaths = 0
        if slot.role == READER:
            slot.preparing = bool(payload.get("around"))
            slot.since = js.performance.now()
        try:
            error, fields, handed = _read_answer(kind, message)
        except ValueError as unfit:
            sentence = _("Something went wrong inside the program. Your files are as they were; please try once more.")
            error = {"reason": "error", "sentence": sentence, "detail": str(unfit)}
        if error:
            self._listen.on_failed(kind, payload, error)
        else:
            self._listen.on_reply(kind, payload, fields, handed)

    def _replace(self, slot: "_Slot", text: str) -> None:
        """Replace a worker that stopped. Which work it died over is known by what it was asked for first."""
        if slot is not self._conductor and slot not in self._readers:
            return
        js.console.warn("A worker stopped: " + text)
        slot.worker.terminate()
        self._deaths += 1
        self._deaths_of_conductors += slot is self._conductor
        if self._deaths > DEATHS_IN_A_ROW or self._deaths_of_conductors > DEATHS_OF_CONDUCTORS:
            self._listen.on_broken(text)
        elif slot is self._conductor:
            self._replace_conductor(slot)
        else:
            self._replace_reader(slot)

    def _replace_reader(self, slot: "_Slot") -> None:
        at = self._readers.index(slot)
        if at and not slot.ready and at == len(self._readers) - 1:
            self._do_without(at)
            return
        self._readers[at] = self._new(READER)
        self._connect_finder(at)
        self._lost[at] = slot
        if self._conductor is None:
            self._blame(at, True, True)
            return
        self._post(self._conductor, 0, "lost", {"reader": at, "asked": bool(slot.jobs or slot.preparing)})
        self._connect(at)

    def _do_without(self, at: int) -> None:
        """The last reader never came up, as where memory is short: the others do its work, and no more are started."""
        self._readers.pop()
        self._most = at
        if self._conductor:
            self._post(self._conductor, 0, "lost", {"reader": at, "asked": False})

    def _blame(self, reader: int, page: bool, sure: bool) -> None:
        """Whether a reader died over what the page asked of it, or over a piece of the conductor's, or it is not known.

        What was perhaps not begun, or perhaps is not to blame, is asked once more. Where it is not known, the conductor
        gives its piece again first: if the two came together once more, the page's would be blamed, whichever it was.
        """
        slot = self._lost.pop(reader, None)
        if slot is None:
            return
        if reader == 0:  # the only one whose work may be held
            self._held_until = 0
        for job in slot.jobs.values():
            again = slot.preparing or (not sure and job[1] is not self._suspect)
            if page and not again:
                self._listen.on_crashed(job[0], job[1])
                continue
            if page and not sure and not slot.preparing:
                self._suspect = job[1]
                self._held_until = js.performance.now() + HELD_MS
            self._queues["view"].insert(0, job)
        if page and (slot.preparing or "ahead" in [job[0] for job in slot.jobs.values()]):
            self._careful = True

    def _replace_conductor(self, slot: "_Slot") -> None:
        """What it knew is gone: what it was asked is refused, and all files are read once more."""
        self._conductor = None
        self._with_conductor()
        for job in slot.jobs.values():
            self._listen.on_crashed(job[0], job[1])
        for reader in list(self._lost):
            self._blame(reader, False, True)
        self._listen.on_conductor_lost()

    def _note_long(self, reader: int, lasts: bool) -> None:
        """A reader is busy with a piece of the conductor's: what the page asks of it waits, and it is not dead."""
        self._readers[reader].long = lasts
        self._readers[reader].since = js.performance.now()

    def _watch(self, *_event: "Any") -> None:
        now = js.performance.now()
        for slot in self._readers + ([self._conductor] if self._conductor else []):
            for kind, _payload, _extras in list(slot.jobs.values())[:1]:
                if now - slot.since > 1000 * MESSAGES[kind].patience_s and not slot.long:
                    self._replace(slot, "no answer")
        self._pump()

    # --- work -------------------------------------------------------------------------------------------------------

    def _pump(self) -> None:
        """Give work to readers that have none of the page's."""
        for at, slot in enumerate(self._readers):
            if slot.ready and not slot.jobs:
                names = ["view", "near"] if at == 0 and js.performance.now() >= self._held_until else []
                self._give_next(slot, names + (["idle"] if self._listen.is_at_rest() else []))

    def _give_next(self, slot: "_Slot", names: "list[str]") -> None:
        for name in names:
            while self._queues[name]:
                kind, payload, extras = self._queues[name].pop(0)
                if self._careful:  # only what is looked at is decoded, or one bad frame would stop those around it
                    if kind == "ahead":
                        continue
                    if "around" in payload:
                        payload = dict(payload, around=[])
                self._give(slot, kind, payload, extras)
                return

    def _give(self, slot: "_Slot", kind: str, payload: "Fields", extras: "Fields | None") -> None:
        self._ident += 1
        slot.jobs[self._ident] = (kind, payload, extras)
        slot.since = js.performance.now()
        beside, transfer = dict(extras or {}), []
        if kind in PAINTED and self._spares:
            beside["spare"] = self._spares.pop()
            transfer.append(beside["spare"].buffer)
        ident = self._ident
        try:
            self._post(slot, ident, kind, payload, beside, transfer)
        except Thrown as error:
            del slot.jobs[ident]
            self._listen.on_refused(kind, payload, str(error))

    def _post(
        self,
        slot: "_Slot",
        ident: int,
        kind: str,
        payload: "Fields",
        extras: "Fields | None" = None,
        transfer: "Sequence[Any]" = (),
    ) -> None:
        extras = extras or {}
        check(kind, payload)
        check_beside(kind, extras)
        message = make(js.Object)
        message.id = ident
        message.kind = kind
        message.json = to_json(payload)
        for name, value in extras.items():
            setattr(message, name, value)
        attempt(slot.worker, "postMessage", message, ffi.to_js(list(transfer)))


def _read_told(kind: str, message: "Any") -> "tuple[Fields, Fields]":
    """The fields of what a worker says, and what is beside them; raises ValueError for what the page is not told."""
    fields = _fields_of(message)
    check(kind, fields)
    if MESSAGES[kind].where != "page":
        raise ValueError(kind + " is not for the page")
    beside = _things_of(message, MESSAGES[kind].beside)
    check_beside(kind, beside)
    return fields, beside


def _read_answer(kind: str, message: "Any") -> "tuple[Fields, Fields, Fields]":
    """The error that an answer is, or its fields and what is handed over; raises ValueError where these do not fit."""
    if message.error:
        return json.loads(message.error), {}, {}
    fields = _fields_of(message)
    check_answer(kind, fields)
    handed = _things_of(message, MESSAGES[kind].handed)
    check_handed(kind, handed)
    return {}, fields, handed


def _fields_of(message: "Any") -> "Fields":
    found = json.loads(str(getattr(message, "json", "")))
    if not isinstance(found, dict):
        raise ValueError("the fields of a message have no names")
    return found


def _things_of(message: "Any", names: "tuple[str, ...]") -> "Fields":
    """What is there of these, by its name."""
    found = {}
    for name in [name[:-1] if name[-1] == "?" else name for name in names]:
        thing = getattr(message, name, None)
        if thing is not None:
            found[name] = thing
    return found


_OF_READERS: "dict[str, Callable[..., None]]" = {
    "long": Pool._note_long,
    "stuck": lambda pool, reader: pool._replace(pool._readers[reader], "no answer"),
    "blame": Pool._blame,
}
"""What the conductor says of readers."""


class _Slot:
    """One worker and what the page has asked it: (kind, payload, extras) by number, the first one `since` then.

    `preparing` says that a reader may be decoding neighbours of the frame that it gave last, `long` that it is busy
    with a long piece of the conductor's.
    """

    def __init__(self, worker: "Any", role: str) -> None:
        self.worker = worker
        self.role = role
        self.ready = False
        self.jobs: dict[int, Work] = {}
        self.since = 0.0
        self.preparing = False
        self.long = False
