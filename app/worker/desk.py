"""What a reader has before it: the person's files, and what it knows of a job."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import create_once_callable

from worker.files import Files
from worker.wire import Wire

if TYPE_CHECKING:
    from scanveil.conducting.copies import Identity, KnownKey
    from scanveil.looking.viewer import Viewer


class Desk:
    """One reader: its files, its viewer, and what must be found in no copy of the job under way.

    `page` and `conductor` are the wires to them.
    """

    def __init__(self) -> None:
        self.files = Files()
        self.page: Wire
        self.conductor: Wire | None = None
        self.identity: Identity | None = None
        self.known: KnownKey | None = None
        self._viewer: Viewer | None = None
        self._companions: list[int] = []

    def viewer(self, companions: list[int]) -> Viewer:
        """What shows frames, told which files may speak of the one that is looked at."""
        self._companions = companions
        if self._viewer is None:
            from scanveil.looking.viewer import Viewer

            self._viewer = Viewer(self.files.opened, self._companions_of)
        return self._viewer

    def _companions_of(self, number: int) -> list[int]:
        return [one for one in self._companions if one != number]

    def take_files(self, message: Any, read: list[int]) -> None:
        """More files; some are to be read at once, and the conductor hears of them as if it had asked."""
        self.files.take(message.files, message.paths)
        if self.conductor:
            self.conductor.hear_waiting()
        if read:
            assert self.conductor is not None
            self.conductor.hear(_as_asked("read", {"items": [[number] for number in read]}))


def after_a_while(ms: int, work: Callable[[], object]) -> None:
    """Do something after a while."""
    js.setTimeout(create_once_callable(work), ms)


class _as_asked:
    """A message as it would have come from the conductor: the answer goes there."""

    def __init__(self, kind: str, fields: dict[str, Any]) -> None:
        self.id, self.kind, self.json = BEGUN_ANSWER, kind, json.dumps(fields)


BEGUN_ANSWER = -1
"""The number of the answer to what a reader began by itself."""
