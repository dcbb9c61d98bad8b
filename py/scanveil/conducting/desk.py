"""The conductor with one reader, for the terminal: what is given is done at once, with files opened by name."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanveil.conducting import reader
from scanveil.conducting.catalogue import Problem
from scanveil.conducting.conductor import Conductor
from scanveil.conducting.paths import open_found
from scanveil.conducting.reader import Opened
from scanveil.conducting.steps import Answer, Piece
from scanveil.library.study import Patient

if TYPE_CHECKING:
    from scanveil.conducting.job import Zipped

STAGES = {"read": 0, "survey": 1, "clean": 2, "restore": 1}
"""Steps through all files that lie in front of each, for whoever counts them."""

Progress = Callable[[int, int], None]
"""Is told (steps done, steps in all)."""
Work = Callable[[dict[str, Any]], Answer | None]
"""Does what a message asks, and gives the answer; None where none is wanted."""


class FileDesk:
    """One reader that does what the conductor gives it.

    `patients` is the catalogue as it is settled, `problems` all that was said of files on the way there.
    """

    def __init__(self, files: Sequence[Path], progress: Progress | None = None, stages: int = 1) -> None:
        self.conductor = Conductor(self._take, self._hear, self._end)
        self.patients: Sequence[Patient] = ()
        self.problems: list[Problem] = []
        self.work: dict[str, Work] = {"read": self._read, "digest": self._digest}
        self._files = files
        self._progress = progress
        self._stages = stages
        self._given: deque[tuple[str, dict[str, Any], Piece | None]] = deque()

    def read(self) -> None:
        """Read, sort and digest all files."""
        self.conductor.add_reader(0)
        self.conductor.find(range(len(self._files)))
        self._work()

    def _work(self) -> None:
        while self._given:
            kind, payload, piece = self._given.popleft()
            answer = self.work[kind](payload)
            if piece and answer is not None:
                self.conductor.answer(0, answer)

    def _take(self, _: int, kind: str, payload: dict[str, Any], piece: Piece | None) -> None:
        self._given.append((kind, payload, piece))

    def _hear(self, kind: str, said: dict[str, Any]) -> None:
        if kind == "catalogue":
            self.patients = said["patients"]
        elif kind == "counted":
            self.problems += [Problem(*row) for row in said["problems"]]
            self._count(said["read"])
        elif kind == "progress":
            left_out = len(self._files) - said["count"]
            self._count(STAGES[said["stage"]] * len(self._files) + said["done"] + left_out)

    def _count(self, done: int) -> None:
        if self._progress:
            self._progress(done, self._stages * len(self._files))

    def _end(self, _: int, zipped: Zipped) -> None:
        """A job has come to its end."""
        raise NotImplementedError

    def _open(self, number: int) -> AbstractContextManager[Opened]:
        return open_found(self._files[number])

    def _read(self, payload: dict[str, Any]) -> Answer:
        return reader.read(payload["items"], self._open)

    def _digest(self, payload: dict[str, Any]) -> Answer:
        return reader.digest(payload["items"], self._open)
