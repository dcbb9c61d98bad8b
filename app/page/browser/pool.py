"""The pool of sealed workers: start, send, receive, restart, cancel.

Worker 0 shows frames and keeps the catalogue, so work for "view", "first" and "near" goes there; work for "any" and
"idle" goes to whoever is free. What a worker must know before it can work (`tell`) is told again to one that is
restarted.
"""

import json

import js
from pyscript import ffi

MOST_WORKERS = 4
DEATHS_IN_A_ROW = 6
SMALL = 3
"""Files that the first worker cleans at a time: frames wait behind them."""
PATIENCE_MS = {
    "read": 60000,
    "frame": 60000,
    "thumbnail": 60000,
    "ahead": 60000,
    "document": 60000,
    "catalogue": 60000,
    "sample": 60000,
    "prove": 60000,
    "presets": 60000,
    "profile": 60000,
    "preview": 120000,
    "elements": 60000,
    "plan": 60000,
    "survey": 120000,
    "finish": 120000,
    "compare": 600000,
    "clean": 600000,
    "restore": 600000,
    "named": 60000,
    "make-key": 120000,
    "open-key": 60000,
}
"""How long one piece of work may take before its worker is taken for dead."""
LONG = 200
"""Characters beyond which JavaScript writes JSON sooner than MicroPython."""
MANY = 50
"""Values of a list beyond which they are written one by one."""
PAINTED = ("frame", "ahead")
SPARES = 4
"""Buffers of frames, all of one size, that wait to be written over."""
FORSAKEN_MS = 2000
"""How long a worker may go on with work that nobody wants any more, before it is replaced."""


class Pool:
    """Sealed workers and what they have to do.

    `listen` gets on_ready(), on_reply(kind, payload, message), on_failed(kind, payload, error),
    on_crashed(kind, payload) and on_broken(text).
    """

    def __init__(self, parts, listen):
        self._parts = parts
        self._listen = listen
        self._most = max(1, min(MOST_WORKERS, int(js.navigator.hardwareConcurrency or 1)))
        self._url = js.URL.createObjectURL(parts.worker)
        self._slots = []
        self._told = []
        self._queues = {"view": [], "first": [], "near": [], "any": [], "idle": []}
        self._ident = 0
        self._deaths = 0
        self._careful = False
        self._spares = []
        self._start()
        js.setInterval(ffi.create_proxy(self._watch), 1000)

    def ask(self, kind, payload, where, extras=None):
        """Queue a piece of work; its answer comes to on_reply, on_failed or on_crashed."""
        self._queues[where].append((kind, payload, extras))
        self._pump()

    def ask_instead(self, kind, payloads, where):
        """Queue pieces of work in place of all that waits there; what was asked for before is no longer wanted."""
        self._queues[where] = [(kind, payload, None) for payload in payloads]
        self._pump()

    def tell(self, kind, payload, extras=None, first_only=False, instead=False):
        """Make something known to every worker (or the first), present and future; there is no answer."""
        if instead:
            self._told = [told for told in self._told if told[0] != kind]
        self._told.append((kind, payload, extras, first_only))
        for slot in self._slots[:1] if first_only else self._slots:
            if slot.ready:
                self._post(slot, 0, kind, payload, extras)

    def drop(self, kinds):
        """Forget work of these kinds: what has not begun, and the answers of what has."""
        for name in self._queues:
            self._queues[name] = [work for work in self._queues[name] if work[0] not in kinds]
        for slot in self._slots:
            if slot.job and slot.job[0] in kinds:
                slot.forsaken = True
                slot.since = js.performance.now()

    def hand_back(self, rgba):
        """Let a worker write over the pixels of a frame that is not needed any more (None for no such frame)."""
        if rgba:
            self._spares = [spare for spare in self._spares if spare.length == rgba.length][: SPARES - 1] + [rgba]

    # --- workers --------------------------------------------------------------------------------------------

    def _start(self):
        slot = _Slot(js.Worker.new(self._url))
        slot.worker.onmessage = ffi.create_proxy(lambda event: self._heard(slot, event.data))
        slot.worker.onerror = ffi.create_proxy(lambda event: self._died(slot, str(event.message)))
        slot.worker.postMessage(self._parts)
        self._slots.append(slot)
        return slot

    def _heard(self, slot, message):
        kind = message.kind
        if slot not in self._slots:
            return
        if kind == "ready":
            slot.ready = True
            first = slot is self._slots[0]
            for told, payload, extras, first_only in self._told:
                if first or not first_only:
                    self._post(slot, 0, told, payload, extras)
            self._listen.on_ready()
        elif kind == "complaint":
            self._listen.on_failed(message.about, {}, json.loads(message.error))
        elif kind == "dead":
            self._died(slot, message.text)
        else:
            self._answered(slot, message)
        self._pump()

    def _answered(self, slot, message):
        if message.id != slot.ident:
            return
        job, slot.job = slot.job, None
        self._deaths = 0
        slot.preparing = bool(job and job[1].get("around"))
        if slot.forsaken:
            slot.forsaken = False
        elif job and message.error:
            self._listen.on_failed(job[0], job[1], json.loads(message.error))
        elif job:
            self._listen.on_reply(job[0], job[1], message)

    def _died(self, slot, text):
        """Replace a worker, and give back what it was doing, a file at a time, to learn which file it was."""
        if slot not in self._slots:
            return
        js.console.warn("A worker stopped: " + text)
        slot.worker.terminate()
        at = self._slots.index(slot)
        self._deaths += 1
        if self._deaths > DEATHS_IN_A_ROW:
            self._listen.on_broken(text)
            return
        fresh = self._start()
        self._slots.remove(fresh)
        self._slots[at] = fresh
        job = slot.job
        if slot.preparing or (job and job[0] == "ahead"):
            self._careful = True
        if job and not slot.forsaken:
            if slot.preparing:  # a neighbour of the frame before may have done it: this was perhaps not begun
                self._queues["view"].insert(0, job)
            else:
                self._again(*job[:3])

    def _again(self, kind, payload, extras):
        if len(payload.get("items", ())) < 2:
            self._listen.on_crashed(kind, payload)
            return
        rest = payload
        for at in range(len(payload["items"])):
            single, rest = _halved(rest, 1)
            self._queues["any"].insert(at, (kind, single, extras))

    def _watch(self, *_):
        now = js.performance.now()
        for slot in list(self._slots):
            patience = FORSAKEN_MS if slot.forsaken else PATIENCE_MS[slot.job[0]] if slot.job else 1e12
            if slot.job and now - slot.since > patience:
                self._died(slot, "no answer")

    # --- work -----------------------------------------------------------------------------------------------

    def _pump(self):
        waiting = len(self._queues["any"])
        for at, slot in enumerate(self._slots):
            if slot.ready and slot.job is None:
                self._give(slot, ("view", "first", "near", "any", "idle") if at == 0 else ("any", "idle"))
        if waiting > 1 and len(self._slots) < self._most and self._slots[0].ready:
            self._start()

    def _give(self, slot, names):
        for name in names:
            while self._queues[name]:
                kind, payload, extras = self._queues[name].pop(0)
                if kind in ("clean", "restore") and slot is self._slots[0] and len(payload["items"]) > SMALL:
                    first, rest = _halved(payload, SMALL)
                    self._queues[name].insert(0, (kind, rest, extras))
                    payload = first
                if self._careful:  # only what is looked at is decoded, or one bad frame would stop those around it
                    if kind == "ahead":
                        continue
                    if "around" in payload:
                        payload = dict(payload, around=[])
                self._ident += 1
                slot.job = (kind, payload, extras)
                slot.ident = self._ident
                slot.since = js.performance.now()
                self._post(slot, self._ident, kind, payload, extras, kind in PAINTED)
                return

    def _post(self, slot, ident, kind, payload, extras, wants_room=False):
        message = js.Object.new()
        message.id = ident
        message.kind = kind
        message.json = _to_json(payload)
        for name in extras or {}:
            setattr(message, name, extras[name])
        transfer = []
        if wants_room and self._spares:
            message.spare = self._spares.pop()
            transfer.append(message.spare.buffer)
        slot.worker.postMessage(message, ffi.to_js(transfer))


def _to_json(payload):
    """As json.dumps, whose time in MicroPython grows with the square of what it makes: a minute for 2,000 files."""
    long = [name for name in payload if _is_long(payload[name])]
    if not long:
        return json.dumps(payload)
    return "{%s}" % ",".join([json.dumps(name) + ":" + _piece(payload[name]) for name in payload])


def _is_long(value):
    if isinstance(value, str):
        return len(value) > LONG
    return isinstance(value, list) and (len(value) > MANY or any([_is_long(one) for one in value]))


def _piece(value):
    if not _is_long(value):
        return json.dumps(value)
    if isinstance(value, str):
        return str(js.JSON.stringify(value))
    return "[%s]" % ",".join([_piece(one) for one in value])


def _halved(payload, count):
    """A piece of work in two: its first `count` items, and the rest; `order` tells where each belongs."""
    first, rest = dict(payload), dict(payload)
    first["items"], rest["items"] = payload["items"][:count], payload["items"][count:]
    rest["order"] = payload.get("order", 0) + count
    return first, rest


class _Slot:
    """One worker and what it is doing: `job` is (kind, payload, extras) or None.

    `preparing` says that it may be decoding neighbours of the frame that it gave last.
    """

    def __init__(self, worker):
        self.worker = worker
        self.ready = False
        self.job = None
        self.ident = 0
        self.since = 0
        self.forsaken = False
        self.preparing = False
