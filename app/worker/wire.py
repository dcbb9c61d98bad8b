"""One end of a wire: messages in, work done, answers out; each judged by the table of messages."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable, Mapping
from inspect import isawaitable
from typing import Any, NamedTuple

import js
from pyodide.ffi import to_js
from worker_messages import check, check_answer, check_beside, check_handed

from scanveil.errors import ScanveilError, reason_of


class Reply(NamedTuple):
    """The fields of an answer, and what is handed over beside them; `transfer` are buffers that go with it."""

    fields: dict[str, Any]
    beside: dict[str, Any] = {}
    transfer: tuple[Any, ...] = ()


Work = Callable[..., Reply | Awaitable[Reply | None] | None]
"""Takes the JavaScript message, and its fields by name."""


class Wire:
    """Whoever is at the other end of a port: the page, the conductor or a reader.

    `work` says what is done with each kind of message. What `can_do` denies, by its fields, waits until `hear_waiting`
    is called: messages of two ports may overtake each other.
    """

    def __init__(
        self, port: Any, work: Mapping[str, Work], can_do: Callable[[dict[str, Any]], bool] = lambda fields: True
    ) -> None:
        self._port = port
        self._work = work
        self._can_do = can_do
        self._too_early: list[Any] = []
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._early: dict[int, Any] = {}
        self._asked = 0
        self._tasks: set[asyncio.Future[None]] = set()

    def hear(self, message: Any) -> None:
        """Do what one message asks, and answer it; or take it as an answer."""
        if message.kind == "answer":
            self._take(message)
            return
        ident, kind = message.id, message.kind
        try:
            fields = json.loads(message.json)
            if not self._can_do(fields):
                self._too_early.append(message)
                return
            outcome = self._work[kind](message, **fields)
            if isawaitable(outcome):
                self.later(self._answer_later(ident, kind, outcome))
            else:
                self.answer(ident, kind, outcome)
        except Exception as error:  # whoever asked must hear of every failure, or would wait for ever
            self._fail(ident, kind, error)

    def hear_waiting(self) -> None:
        """What came too early may be done by now."""
        waiting, self._too_early = self._too_early, []
        for message in waiting:
            self.hear(message)

    def tell(self, kind: str, fields: dict[str, Any], **beside: Any) -> None:
        """Send a message that is not answered."""
        check(kind, fields)
        check_beside(kind, beside)
        self._post(0, kind, fields, beside)

    def ask(self, kind: str, fields: dict[str, Any], answered: Callable[[Any], None]) -> None:
        """Send a message; `answered` gets the JavaScript message that answers it, None where nobody will any more."""
        check(kind, fields)
        check_beside(kind, ())
        self._asked += 1
        self._waiting[self._asked] = answered
        self._post(self._asked, kind, fields, {})

    def end(self) -> None:
        """Nobody is at the other end any more: what was asked is answered with None."""
        self._port.close()
        waiting, self._waiting, self._too_early = self._waiting, {}, []
        for answered in waiting.values():
            answered(None)

    def expect(self, ident: int, answered: Callable[[Any], None]) -> None:
        """The other end does something by itself, and answers it under this number, or has done so already."""
        self._waiting[ident] = answered
        if ident in self._early:
            self._take(self._early.pop(ident))

    def _take(self, answer: Any) -> None:
        answered = self._waiting.pop(answer.id, None)
        if answered:
            answered(answer)
        else:
            self._early[answer.id] = answer

    def later(self, work: Awaitable[None]) -> None:
        """Do something that waits for the browser."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)  # a task that nobody holds may be lost
        task.add_done_callback(self._tasks.discard)

    def answer(self, ident: int, kind: str, reply: Reply | None) -> None:
        """Answer a message, if an answer is wanted and given."""
        if not ident or reply is None:
            return
        check_answer(kind, reply.fields)
        check_handed(kind, reply.beside)
        self._post(ident, "answer", reply.fields, {"error": "", **reply.beside}, reply.transfer)

    async def _answer_later(self, ident: int, kind: str, outcome: Awaitable[Reply | None]) -> None:
        try:
            self.answer(ident, kind, await outcome)
        except Exception as error:  # as in `hear`
            self._fail(ident, kind, error)

    def _fail(self, ident: int, kind: str, error: Exception) -> None:
        said = failure(error)
        if ident:
            self._post(ident, "answer", {}, {"error": json.dumps(said)})
        elif kind != "complaint":  # nobody waits for an answer, but what was told did not arrive
            self.tell("complaint", {"about": kind, "error": said})

    def _post(
        self, ident: int, kind: str, fields: dict[str, Any], beside: Mapping[str, Any], transfer: tuple[Any, ...] = ()
    ) -> None:
        message = as_object(id=ident, kind=kind, json=json.dumps(fields), **beside)
        self._port.postMessage(message, to_js(list(transfer)))


def failure(error: Exception) -> dict[str, str]:
    """What is said of an error: for a person, and for whoever opens the console."""
    reason, sentence = reason_of(error)
    # the text of an error may hold a value out of a file; where it arose holds none
    where = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    name = type(error).__name__
    detail = f"{name} at {where.name}:{where.lineno}" if where else name
    return {"reason": reason, "sentence": sentence, "detail": "" if isinstance(error, ScanveilError) else detail}


def as_object(**values: Any) -> Any:
    """A JavaScript object."""
    return to_js(values, dict_converter=js.Object.fromEntries)
