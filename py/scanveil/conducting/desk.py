"""The conductor and its readers, for the terminal: one in this very process, and helpers where there is much to do."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self

from scanveil.archives.kinds import check_share
from scanveil.conducting.bench import Bench
from scanveil.conducting.catalogue import Problem
from scanveil.conducting.conductor import Conductor
from scanveil.conducting.missing import MISSING
from scanveil.conducting.opening import AskPassword, nobody_knows
from scanveil.conducting.paths import Place, files_inside, outermost
from scanveil.conducting.steps import Items, Piece
from scanveil.conducting.turns import Turns
from scanveil.errors import OF_ONE_FILE, ArchiveError, reason_of
from scanveil.library.study import Patient

if TYPE_CHECKING:
    from scanveil.conducting.copies import Member
    from scanveil.conducting.crew import Crew
    from scanveil.conducting.job import Zipped

READ, SEARCHED = ("read",), ("read", "look")
"""Steps that each file takes until it is read, and until writing was looked for in it."""
START_S = 0.3
"""What it takes to start a helper. It is started where it saves as much again."""
READ_S = 0.0005
"""What it takes to read a file's header."""
LOOK_S = 0.5
"""What it takes to look for writing in a file, more or less."""

Progress = Callable[[int, int], None]
"""Is told (steps done, steps in all)."""


class FileDesk:
    """Reader 0, which does at once what the conductor gives it, and helpers, up to `jobs` readers in all.

    `files` are all that there are: what lies in archives is added as they are found. `patients` is the catalogue as it
    is settled, `problems` all that was said of files on the way there. `ask_password` is asked for that of an archive,
    and gives "" where nobody knows it; what is called by one of the `ignored` names there is passed over. Where the
    desk is left, no helper stays behind. `progress` is told how many of the `steps` of all files are done.
    """

    FILE_S = READ_S
    """What all work on a file takes, without its pixels."""

    def __init__(
        self,
        files: Sequence[Place],
        progress: Progress | None = None,
        steps: Sequence[str] = READ,
        *,
        jobs: int = 1,
        ask_password: AskPassword = nobody_knows,
        ignored: Container[str] = (),
    ) -> None:
        self.conductor = Conductor(self._take, self._hear, self._end, first_is_program=True)
        self.patients: Sequence[Patient] = ()
        self.problems: list[Problem] = []
        self.files = [file for file in files if file.name not in ignored]
        self._archives: list[int] = []
        self._found_in: Counter[Path] = Counter()
        self._ask_password, self._ignored = ask_password, ignored
        self._progress = progress
        self._steps = steps
        self._jobs = jobs
        self._bench = Bench(self._write)
        self._bench.files = self.files
        self._given: deque[tuple[str, dict[str, Any], Piece | None]] = deque()
        self._piece: Piece | None = None
        self._turns = Turns(self._put, self._place, self._cut)
        self._crew: Crew | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._crew:
            self._crew.end()

    def read(self) -> None:
        """Read, sort and digest all files."""
        self._hire(len(self.files) * self.FILE_S)
        self.conductor.add_reader(0)
        self.conductor.find(range(len(self.files)))
        self._work()
        while self._archives:
            self._open_archive(self._archives.pop(0))
            self._work()

    def search(self, *, is_thorough: bool = False, without: frozenset[int] = frozenset()) -> None:
        """Look for writing in all pictures, but those of some files; what was found, the conductor knows."""
        self._hire(len(self.conductor.catalogue) * LOOK_S)
        self.conductor.search(is_thorough=is_thorough, without=without)
        self._work()

    def _open_archive(self, number: int) -> None:
        """What lies in an archive is found as well."""
        place = self.files[number]
        within = outermost(place)
        try:
            inside = files_inside(place, self._ask_password)
            check_share(self._found_in[within], len(inside), str(place))
        except OF_ONE_FILE as error:
            self.conductor.open_archive(number, Problem(number, *reason_of(error)))
            return
        self._found_in[within] += len(inside)
        first = len(self.files)
        self.files += [file for file in inside if file.name not in self._ignored]
        self.conductor.open_archive(number, None)
        self.conductor.find(range(first, len(self.files)))

    def _hire(self, work_s: float) -> None:
        """Start helpers for so much work, if it is enough for some."""
        count = min(self._jobs - 1, int(work_s / (2 * START_S)))
        if count > 0:
            from scanveil.conducting.crew import Crew

            self._crew = self._crew or Crew(self.conductor, self._turns)
            self._crew.grow(count)

    def _work(self) -> None:
        """Do all that there is to do."""
        while self._given or self._waits:
            if self._given:
                self._do(*self._given.popleft())
            if self._crew:
                self._crew.hear(waits=self._waits and not self._given)

    @property
    def _waits(self) -> bool:
        """Whether helpers have something to say, or to do as soon as they can."""
        return self._crew is not None and (self._crew.is_busy or self.conductor.readers.have_work)

    def _do(self, kind: str, payload: dict[str, Any], piece: Piece | None) -> None:
        self._piece = piece
        done = self._bench.do(kind, payload)
        if piece and done:
            self._turns.finish(piece)
            self.conductor.answer(0, *done)

    def _take(self, reader: int, kind: str, payload: dict[str, Any], piece: Piece | None) -> None:
        if reader == 0:
            self._given.append((kind, payload, piece))
        else:
            assert self._crew is not None
            numbers = _files_of(kind, piece.items) if piece else ()
            files = {number: self.files[number] for number in numbers}
            self._crew.give(reader, kind, payload, piece, files)

    def _hear(self, kind: str, said: dict[str, Any]) -> None:
        if kind == "catalogue":
            self.patients = said["patients"]
        elif kind == "counted":
            self._note([Problem(*row) for row in said["problems"]])
            self._count("read", said["read"])
        elif kind == "searched":
            self._count("look", len(self.files) * said["done"] // max(1, said["count"]))
        elif kind == "progress":
            left_out = len(self.files) - said["count"]
            self._count(said["stage"], said["done"] + left_out)

    def _note(self, problems: list[Problem]) -> None:
        """Archives are opened later. What is missing is said anew each time, and not at all once it is there."""
        self._archives += [one.number for one in problems if one.reason == ArchiveError.reason]
        anew = {one.number for one in problems if one.reason == MISSING}
        kept = [one for one in self.problems if one.reason != MISSING or one.number not in anew]
        self.problems = kept + [one for one in problems if one.sentence and one.reason != ArchiveError.reason]

    def _count(self, step: str, done: int) -> None:
        """So many files have taken a step, and all of them those in front of it."""
        if self._progress:
            self._progress(self._steps.index(step) * len(self.files) + done, len(self._steps) * len(self.files))

    def _end(self, _: int, zipped: Zipped) -> None:
        """A job has come to its end."""
        raise NotImplementedError

    def _write(self, member: Member, file: BinaryIO) -> str:
        """A member that was made here goes in, or waits for its turn; meanwhile helpers are heard."""
        from scanveil.deid.cleaning.blocks import sha256_of

        assert self._piece is not None
        if self._crew:
            self._crew.hear()
            while self._turns.is_full and not self._turns.is_at(self._piece):
                self._crew.hear(waits=True)
        return self._turns.take(self._piece, member, file) or sha256_of(file, member.parts)

    def _put(self, number: int, member: Member, file: BinaryIO | None) -> str:
        """Write a member to the archive; gives the SHA-256 of its bytes."""
        raise NotImplementedError

    def _place(self) -> int:
        """How far the archive is written."""
        raise NotImplementedError

    def _cut(self, place: int) -> None:
        """Shorten the archive."""
        raise NotImplementedError


def _files_of(kind: str, items: Items) -> Iterable[int]:
    """The numbers of the files that a reader needs for a piece."""
    if kind != "look":
        return [number for number, *_name in items]
    return {number for _last, _how, pictures in items for number, *_which in pictures}
