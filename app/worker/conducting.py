"""The conductor's worker: readers at their ports, the page at its own. It opens no file and waits for no reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import create_proxy, to_js
from worker_messages import MESSAGES

from scanveil.conducting.catalogue import Problem
from scanveil.conducting.conductor import COPIES_GONE, Conductor
from scanveil.library.person import People
from scanveil.said import _, together
from worker.desk import BEGUN_ANSWER
from worker.listing import list_all, list_findings
from worker.telling import Telling
from worker.wire import Reply, Wire, failure

if TYPE_CHECKING:
    from scanveil.conducting.job import Zipped
    from scanveil.conducting.steps import Piece
    from scanveil.deid.out.keyfile import KeyFile

TICK_MS = 500


class ConductorDesk:
    """The conductor, and the wires between it and everybody else.

    An opened key file stays here: the page knows of it only under which secret copies are made.
    """

    def __init__(self) -> None:
        self._say = Telling(self._tell).say
        self._conductor = Conductor(self._give, self._say, self._hand_over, _patience_ms)
        self._readers: dict[int, Wire] = {}
        self._ends: dict[int, tuple[Any, Any]] = {}
        self._key_file: KeyFile | None = None
        self._search_number = 0
        self.page = Wire(js, {kind: self._at_its_time(work) for kind, work in self._work().items()})
        js.setInterval(create_proxy(lambda: self._conductor.readers.tick(js.Date.now())), TICK_MS)

    def _work(self) -> dict[str, Callable[..., Any]]:
        conductor = self._conductor
        return {
            "reader": self._add_reader,
            "lost": self._lose_reader,
            "listing": lambda message, lasts: conductor.list_files(lasts),
            "found": self._find,
            "opened": self._open_archive,
            "missed": lambda message, count, more: conductor.miss(count, more),
            "stop-reading": lambda message: conductor.stop_reading(),
            "copy": self._copy,
            "more": self._copy_more,
            "search": self._search,
            "stop-searching": lambda message: conductor.stop_searching(),
            "decide": lambda message, card, boxes: conductor.findings.decide(card, boxes),
            "put-back": self._put_back,
            "cancel": lambda message, job: conductor.cancel(job),
            "follow": lambda message, people: conductor.follow(People(*people)),
            "same-person": lambda message, one, other, is_one: conductor.decide(one, other, is_one),
            "presets": self._presets,
            "profile": self._profile,
            "template": self._judge_template,
            "make-key": self._make_key,
            "open-key": self._open_key,
        }

    def _at_its_time(self, work: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **fields: Any) -> Any:
            self._conductor.readers.now = js.Date.now()
            return work(*arguments, **fields)

        return timed

    # --- readers ----------------------------------------------------------------------------------------------------

    def _add_reader(self, message: Any, reader: int) -> None:
        """A reader has come; it may still be starting, and hears what waits at its port when it has."""
        port = message.port
        wire = self._readers[reader] = Wire(
            port, {"locate": self._at_its_time(self._locate), "complaint": self._pass_on_complaint}
        )
        port.onmessage = heard = create_proxy(lambda event: wire.hear(event.data))
        self._ends[reader] = port, heard
        self._conductor.add_reader(reader)

    def _pass_on_complaint(self, message: Any, about: str, error: dict[str, str]) -> None:
        self.page.tell("complaint", {"about": about, "error": error})

    def _lose_reader(self, message: Any, reader: int, asked: bool) -> None:
        self._readers.pop(reader, None)
        if reader in self._ends:
            port, heard = self._ends.pop(reader)
            port.close()
            heard.destroy()
        self._conductor.lose_reader(reader, asked)

    def _give(self, reader: int, kind: str, payload: dict[str, Any], piece: Piece | None) -> None:
        wire = self._readers[reader]
        if piece is None:
            wire.tell(kind, payload)
        else:
            wire.ask(kind, payload, lambda message: self._take(reader, message))

    def _take(self, reader: int, message: Any) -> None:
        """A reader has answered, with a result or with an error."""
        self._conductor.readers.now = js.Date.now()
        try:
            if message.error:
                error = json.loads(message.error)
                self._conductor.refuse(reader, error["reason"], error["sentence"])
            else:
                self._conductor.answer(reader, json.loads(message.json), getattr(message, "parts", None))
        except Exception as error:  # a job that cannot be ended must be given up, or the page would wait for ever
            self._give_up(error)

    def _locate(self, message: Any, uids: list[str]) -> Reply:
        return Reply({"numbers": self._conductor.catalogue.locate(uids)})

    def _tell(self, kind: str, said: dict[str, Any], **beside: Any) -> None:
        """What the conductor says goes to the page; the catalogue as the page lists it."""
        if kind == "catalogue":
            said = list_all(self._conductor.catalogue, said["patients"])
        elif kind == "searched":
            found = list_findings(self._conductor.findings, said["done"], said["count"])
            said = {"number": self._search_number, **found}
        self.page.tell(kind, said, **beside)

    def _search(self, message: Any, number: int, thorough: bool) -> None:
        """Look for writing; what is said of that goes by this number."""
        self._search_number = number
        self._conductor.search(is_thorough=thorough)

    # --- files and copies -------------------------------------------------------------------------------------------

    def _find(self, message: Any, first: int, count: int, begun: int, again: list[int]) -> None:
        if begun:
            self._readers[0].expect(BEGUN_ANSWER, lambda message: self._take(0, message))
        self._conductor.find(range(first, first + count), begun, again)

    def _open_archive(self, message: Any, number: int, reason: str, sentence: str) -> None:
        self._conductor.open_archive(number, Problem(number, reason, sentence) if reason else None)

    def _copy(
        self,
        message: Any,
        job: int,
        policy: str,
        key: str,
        edits: dict[str, str],
        released: list[int],
        left_out: list[int],
        clears: bool,
        streams: bool,
        again: bool,
    ) -> None:
        from scanveil.conducting.job import Choice
        from scanveil.deid.rules.policy import from_toml

        def begin() -> None:
            choice = Choice(from_toml(policy), bytes.fromhex(key), edits, frozenset(released), clears)
            written = self._conductor.findings.written()
            choice = choice._replace(left_out=frozenset(left_out), streams=streams, written=written)
            self._conductor.copy(job, choice._replace(looks_again=again and any(one.boxes for one in written.values())))

        self._begin(job, begin)

    def _copy_more(self, message: Any, job: int, again: list[int], released: list[int], clears: bool) -> None:
        self._begin(job, lambda: self._conductor.copy_more(job, again, released, clears))

    def _put_back(self, message: Any, job: int) -> None:
        def begin() -> None:
            if self._key_file is None:
                from scanveil.errors import KeyFileError

                raise KeyFileError(
                    _("The key file is not open any more, so no name was put back. Please open it again.")
                )
            self._conductor.restore(job, self._key_file)

        self._begin(job, begin)

    def _begin(self, job: int, begin: Callable[[], None]) -> None:
        try:
            begin()
        except Exception as error:  # as in `_take`
            self._say("refused", {"job": job, **_said(error)})

    def _give_up(self, error: Exception) -> None:
        job = self._conductor.job
        if job is None:
            raise error
        self._conductor.cancel(job.number)
        self._say("refused", {"job": job.number, **_said(error)})

    def _hand_over(self, job: int, zipped: Zipped) -> None:
        """The parts of the ZIP in their order: the browser keeps them where they are."""
        end = js.Blob.new(to_js([to_js(zipped.end)]))
        parts = js.Array.new().concat(*zipped.pieces, end)
        withheld = [problem.to_row() for problem in zipped.withheld]
        said = {"job": job, "count": len(zipped.names), "size": zipped.size, "summary": zipped.summary}
        self._say("zipped", {**said, "withheld": withheld}, parts=parts)

    # --- what may stay, and who is who ------------------------------------------------------------------------------

    def _presets(self, message: Any) -> Reply:
        """What a person can choose from, each with the profile file that says so."""
        from scanveil.deid.rules.policy import PRESETS

        rows = [
            {"name": name, "title": one.title, "sentence": one.sentence, "profile": one.policy.to_toml()}
            for name, one in PRESETS.items()
        ]
        return Reply({"presets": rows})

    def _profile(self, message: Any, text: str) -> Reply:
        """A profile that the person brought, judged; raises where it cannot be used."""
        from scanveil.deid.rules.policy import OPTIONS, from_toml

        policy = from_toml(text)
        kept = [option.sentence for name, option in OPTIONS.items() if name in policy.options]
        sentence = together(*kept) or _(
            "Nothing is kept beyond what the basic rules of the DICOM standard leave (Basic Profile)."
        )
        return Reply({"title": policy.name, "sentence": sentence, "profile": policy.to_toml()})

    def _judge_template(self, message: Any, text: str) -> Reply:
        """Places that a person saved; raises where the file says none."""
        from scanveil.deid.blanking.templates import read_templates

        found = read_templates(text).templates
        rows = [{**one._asdict(), "boxes": [list(box) for box in one.boxes]} for one in found]
        return Reply({"templates": rows})

    async def _make_key(self, message: Any, job: int, passphrase: str, known: bool) -> Reply:
        """What says who is who in the copies of a job, encrypted; with what an opened key file is `known` to say."""
        from scanveil.errors import KeyFileError
        from worker.keys import encrypt

        learned = self._conductor.learned(job)
        if learned is None:
            raise KeyFileError(COPIES_GONE)
        whole = self._key_file | learned if known and self._key_file else learned
        data = await encrypt(whole, passphrase)
        return Reply({}, {"blob": js.Blob.new(to_js([to_js(data)]))})

    async def _open_key(self, message: Any, text: str, passphrase: str) -> Reply:
        """Under which secret copies are made from now on, and how many the key file knows."""
        from worker.keys import decrypt

        self._key_file = found = await decrypt(text, passphrase)
        self._conductor.follow(found.people)
        return Reply({"secret": found.secret.hex(), "files": len(found.instances)})


def _patience_ms(kind: str) -> float:
    seconds: int = MESSAGES[kind].patience_s
    return 1000 * seconds


def _said(error: Exception) -> dict[str, str]:
    said = failure(error)
    if said["detail"]:
        js.console.warn(said["detail"])
    return {"reason": said["reason"], "sentence": said["sentence"]}
