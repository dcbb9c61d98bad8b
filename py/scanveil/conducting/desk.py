"""The conductor with one reader, for the terminal: what is given is done at once, with files opened by name."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from scanveil.conducting import reader
from scanveil.conducting.catalogue import Problem
from scanveil.conducting.conductor import Conductor
from scanveil.conducting.opening import AskPassword, nobody_knows
from scanveil.conducting.paths import Place, files_inside, open_found
from scanveil.conducting.reader import Opened
from scanveil.conducting.steps import Answer, Piece
from scanveil.errors import OF_ONE_FILE, ArchiveError, reason_of
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

    `files` are all that there are: what lies in archives is added as they are found. `patients` is the catalogue as it
    is settled, `problems` all that was said of files on the way there. `ask_password` is asked for that of an archive,
    and gives "" where nobody knows it; what is called by one of the `ignored` names there is passed over.
    """

    def __init__(
        self,
        files: Sequence[Place],
        progress: Progress | None = None,
        stages: int = 1,
        ask_password: AskPassword = nobody_knows,
        ignored: Container[str] = (),
    ) -> None:
        self.conductor = Conductor(self._take, self._hear, self._end)
        self.patients: Sequence[Patient] = ()
        self.problems: list[Problem] = []
        self.work: dict[str, Work] = {"read": self._read, "digest": self._digest}
        self.files = [file for file in files if file.name not in ignored]
        self._archives: list[int] = []
        self._ask_password, self._ignored = ask_password, ignored
        self._progress = progress
        self._stages = stages
        self._given: deque[tuple[str, dict[str, Any], Piece | None]] = deque()

    def read(self) -> None:
        """Read, sort and digest all files."""
        self.conductor.add_reader(0)
        self.conductor.find(range(len(self.files)))
        self._work()
        while self._archives:
            self._open_archive(self._archives.pop(0))
            self._work()

    def _open_archive(self, number: int) -> None:
        """What lies in an archive is found as well."""
        try:
            inside = files_inside(self.files[number], self._ask_password)
        except OF_ONE_FILE as error:
            self.conductor.open_archive(number, Problem(number, *reason_of(error)))
            return
        first = len(self.files)
        self.files += [file for file in inside if file.name not in self._ignored]
        self.conductor.open_archive(number, None)
        self.conductor.find(range(first, len(self.files)))

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
            problems = [Problem(*row) for row in said["problems"]]
            self._archives += [one.number for one in problems if one.reason == ArchiveError.reason]
            self.problems += [one for one in problems if one.reason != ArchiveError.reason]
            self._count(said["read"])
        elif kind == "progress":
            left_out = len(self.files) - said["count"]
            self._count(STAGES[said["stage"]] * len(self.files) + said["done"] + left_out)

    def _count(self, done: int) -> None:
        if self._progress:
            self._progress(done, self._stages * len(self.files))

    def _end(self, _: int, zipped: Zipped) -> None:
        """A job has come to its end."""
        raise NotImplementedError

    def _open(self, number: int) -> AbstractContextManager[Opened]:
        return open_found(self.files[number])

    def _read(self, payload: dict[str, Any]) -> Answer:
        return reader.read(payload["items"], self._open)

    def _digest(self, payload: dict[str, Any]) -> Answer:
        return reader.digest(payload["items"], self._open)
