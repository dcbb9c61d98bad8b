"""Conducts all work on files: reading, sorting, searching, copying. It opens no file and waits for nobody.

Whoever has readers, a page with workers or a terminal, tells it what happens, and does what it hands out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scanveil.conducting.catalogue import LEFT_OUT, TWIN, Catalogue, Missed, Problem
from scanveil.conducting.findings import Findings
from scanveil.conducting.missing import MISSING, Listed
from scanveil.conducting.readers import Give, Patience, Readers, Tell
from scanveil.conducting.steps import Answer, Items, Piece, Step
from scanveil.errors import BY_CHOICE, UsageError
from scanveil.said import _

if TYPE_CHECKING:
    from scanveil.conducting.job import Choice, ForJob, Job, Zipped
    from scanveil.deid.out.keyfile import KeyFile
    from scanveil.library.person import People
    from scanveil.library.study import Patient

READ_AT_A_TIME = 24
SORTED_AGAIN = 2
"""Times as many files as before are read before all are sorted again: it takes time for each file."""
DIGESTED_AT_A_TIME = 4
LOOKED_AT_A_TIME = 1
COPIES_GONE = _("These copies are not here any more. Please make them again.")
UNDECIDED = _("Two people would get the same made-up name by this key. Please say first whether they are one person.")


class Conductor:
    """What is known of all files, and what is being done with them.

    `give` hands a message to a reader; `tell` says what happens: `counted`, `catalogue`, `settled`, `progress`,
    `refused`, and of readers `long`, `stuck`, `blame`; `zipped` is told how a job ended. Whoever has readers that may
    die or hang has a clock, and says by `patience_ms` how long each kind of work may take.
    """

    def __init__(
        self,
        give: Give,
        tell: Tell,
        zipped: Callable[[int, Zipped], None],
        patience_ms: Patience = lambda kind: math.inf,
        first_is_program: bool = False,
    ) -> None:
        self._tell = tell
        self._zipped = zipped
        self.catalogue = Catalogue()
        self.readers = Readers(give, tell, patience_ms, first_is_program)
        self.job: Job | None = None
        self._done: Job | None = None
        self._before: Job | None = None  # what was done before that, or before the job under way
        self._reading = Step.of("read", [], size=READ_AT_A_TIME, answered=self._take_rows, failed=self._leave_unread)
        self._waiting: set[int] = set()
        self._read = self._sorted = self._left = 0
        self._missed = Missed()
        self._listed = Listed()
        self._digesting: set[int] = set()
        self._listing = 0
        self._stale = False
        self._searched = self._to_search = 0
        self.findings = Findings()

    # --- files in ---------------------------------------------------------------------------------------------------

    def list_files(self, lasts: bool) -> None:
        """Folders are being looked through, or one has been."""
        self._listing += 1 if lasts else -1
        if not lasts:
            self._sort()

    def find(self, numbers: Sequence[int], begun: int = 0, again: Iterable[int] = ()) -> None:
        """Files are there. The first `begun` of them were given to reader 0 to be read already.

        `again` are numbers that some of them had before.
        """
        self._waiting.update(numbers)
        self._missed.numbers.difference_update(again)
        self._left = 0
        placed = [(number, [number]) for number in numbers]
        if begun:
            self.readers.hold(0, Piece(self._reading, placed[:begun]))
        self._reading.items.extend(placed[begun:])
        self.readers.begin(self._reading)
        self.readers.pump()

    def miss(self, count: int, more: bool = False) -> None:
        """So many files or folders would not be opened; there may be `more`, as adding files was stopped."""
        self._missed.unopened += count
        self._missed.more |= more

    def open_archive(self, number: int, problem: Problem | None) -> None:
        """What lies in an archive was told of as files of their own, or why it could not be."""
        self.catalogue.open_archive(number)
        if problem:
            self.catalogue.leave_out(problem)
            self._say_counted([problem])

    def follow(self, people: People) -> None:
        """Tell people apart as a key does, and its owner."""
        self.catalogue.people = people
        if len(self.catalogue):
            self._tell("catalogue", {"patients": self.catalogue.patients()})

    def decide(self, one: str, other: str, is_one: bool) -> None:
        """Somebody said of two people, by the keys of their identities, whether they are one."""
        self.catalogue.decide(one, other, is_one=is_one)
        self._tell("catalogue", {"patients": self.catalogue.patients()})

    def stop_reading(self) -> None:
        """What has not been read stays unread."""
        self._left = len(self._waiting)
        self._missed.numbers |= self._waiting
        self._waiting.clear()
        self._reading.items.clear()
        self._reading.alone.clear()
        self._digesting.clear()
        self.readers.drop("read", "digest")
        self._listing = 0
        self._stale = True
        self._sort(digests=False)

    def _take_rows(self, piece: Piece, answer: Answer, beside: Any) -> None:
        collected = self.catalogue.collect(answer["rows"])
        for (number, *_why), path in zip(answer["problems"], answer["paths"], strict=True):
            if path:
                self.catalogue.paths[number] = path
        for number, names in answer["listed"]:
            self._listed.take(number, names)
        self._count_read(piece.items, [Problem(*row) for row in answer["problems"]], collected)

    def _leave_unread(self, items: Items, reason: str, sentence: str) -> None:
        self._count_read(items, [Problem(number, reason, sentence) for (number,) in items])

    def _count_read(self, items: Items, problems: list[Problem], collected: frozenset[int] = frozenset()) -> None:
        """Of files that were collected all the same, something is said."""
        self._read += len(items)
        self._waiting.difference_update(number for (number,) in items)
        self._stale = True
        for problem in problems:
            if problem.number not in collected:
                self.catalogue.leave_out(problem)
        self._say_counted(problems)
        self._sort()

    def _say_counted(self, problems: Iterable[Problem]) -> None:
        self._tell("counted", {"read": self._read, "problems": [one.to_row() for one in problems]})

    @property
    def _is_reading(self) -> bool:
        return bool(self._listing or self._waiting)

    def _sort(self, digests: bool = True) -> None:
        """Sort all that was read, unless too little was since the last time; and say when nothing is left to do."""
        if self._stale and not (self._is_reading and self._read < SORTED_AGAIN * self._sorted):
            self._stale = False
            self._sorted = self._read
            self._tell("catalogue", {"patients": self.catalogue.patients()})
            self._digest(self.catalogue.to_digest() if digests else [])
        if not (self._is_reading or self._digesting or self._stale):
            self._judge()

    def _digest(self, numbers: list[int]) -> None:
        """Have the bytes of files digested that claim to be the same object."""
        fresh = [number for number in numbers if number not in self._digesting]
        if not fresh:
            return
        self._digesting.update(fresh)
        step = Step.of(
            "digest",
            [[number] for number in fresh],
            size=DIGESTED_AT_A_TIME,
            answered=self._take_digests,
            failed=lambda items, *why: self._count_digested(items, [""] * len(items)),
        )
        self.readers.begin(step)
        self.readers.pump()

    def _take_digests(self, piece: Piece, answer: Answer, beside: Any) -> None:
        self._count_digested(piece.items, answer["digests"])

    def _count_digested(self, items: Items, digests: list[str]) -> None:
        for (number,), digest in zip(items, digests, strict=True):
            self.catalogue.digest(number, digest)
            self._digesting.discard(number)
        self._sort()

    def _judge(self) -> None:
        """All is read and digested: say what is twice or missing, and sort once more without it."""
        problems = self.catalogue.judge() + self._missing()
        if problems:
            self._say_counted(problems)
        if any(problem.reason == TWIN for problem in problems):
            self._tell("catalogue", {"patients": self.catalogue.patients()})
        self._tell("settled", {"left": self._left})

    def _missing(self) -> list[Problem]:
        """What is to be said of files that are not there, as long as nobody has stopped looking for files."""
        if self._missed.numbers or self._missed.more:
            return []
        paths = self.catalogue.paths
        unknown = sum(number not in paths for number in self.catalogue.left_out)
        return [Problem(number, MISSING, sentence) for number, sentence in self._listed.news(paths, unknown)]

    # --- copies -----------------------------------------------------------------------------------------------------

    def copy(self, number: int, choice: Choice) -> None:
        """Begin a batch of copies without the identity, of those people whom the catalogue tells apart.

        Raises UsageError for values that nobody may type, and where it is undecided who is one person.
        """
        from scanveil.conducting.job import Copying
        from scanveil.deid.out.series_names import series_names

        if any(question.must for question in self.catalogue.questions(choice.left_out)):
            raise UsageError(UNDECIDED)
        choice = choice._replace(people=self.catalogue.people)
        patients = self.catalogue.patients(choice.left_out)
        self._begin(
            Copying(
                number,
                *self._for_job(patients, choice.left_out),
                choice=choice,
                differing=frozenset(self.catalogue.differing),
                series_names=series_names(patients),
                also=[(number, "") for number in sorted(choice.left_out)],
            )
        )

    def copy_more(
        self, number: int, again: Iterable[int], released: Iterable[int] = (), clears_bits: bool = False
    ) -> None:
        """Begin to make `again` what the last batch withheld, as a person decided on it; see `Copying.go_on`.

        Raises UsageError where the copies of that batch are not there any more.
        """
        from scanveil.conducting.job import Copying

        if not isinstance(self._done, Copying):
            raise UsageError(COPIES_GONE)
        self._begin(self._done.go_on(number, again, released, clears_bits))

    def restore(self, number: int, key_file: KeyFile) -> None:
        """Begin to give copies their identity back."""
        from scanveil.conducting.job import Restoring

        self._begin(Restoring(number, *self._for_job(self.catalogue.patients()), key_file=key_file))

    def cancel(self, number: int) -> None:
        """Forget a job, also one that has just ended. The copies that there were before it are there still."""
        job = self.job or self._done
        if job is None or job.number != number:
            return
        self._done, self.job, self._before = self._before, None, None
        self.readers.drop("survey", "look-again", "clean", "restore")
        self.readers.pump()

    def learned(self, job: int) -> KeyFile | None:
        """Who is who in the copies of a job, as long as no other has taken its place."""
        return self._done.learned() if self._done and self._done.number == job else None

    def _for_job(self, patients: Sequence[Patient], without: frozenset[int] = frozenset()) -> ForJob:
        names = self.catalogue.names(patients)
        mean_size = self.catalogue.size() / max(1, len(self.catalogue))
        by_choice = [Problem(number, BY_CHOICE, LEFT_OUT) for number in sorted(without)]
        left_out = [*self.catalogue.left_out.values(), *self._missed.problems(), *by_choice]
        return names, left_out, mean_size, self.readers.begin, self._tell, self._end_job

    def _begin(self, job: Job) -> None:
        if self.job:
            self.cancel(self.job.number)
        self.job, self._done, self._before = job, None, self._done
        try:
            job.begin()
        except Exception:
            self.cancel(job.number)
            raise
        self.readers.pump()

    def _end_job(self, zipped: Zipped) -> None:
        assert self.job is not None
        self._zipped(self.job.number, zipped)
        self._done, self.job = self.job, None

    # --- writing in pictures ----------------------------------------------------------------------------------------

    def search(self, *, is_thorough: bool = False, without: frozenset[int] = frozenset()) -> None:
        """Look for writing in all pictures, but those of some files; those that are too large are told at once."""
        from scanveil.conducting.searched import unseen
        from scanveil.writing.looks import NOT_AT_ALL, looks_of

        self.stop_searching()
        looks = list(looks_of(self.catalogue.patients(without), self.catalogue.numbers))
        self._searched, self._to_search = 0, len(looks)
        large = [unseen(look).to_row() for look in looks if look.how == NOT_AT_ALL]
        self._say_searched(large, len(large))
        step = Step.of(
            "look",
            [look.to_row() for look in looks if look.how != NOT_AT_ALL],
            size=LOOKED_AT_A_TIME,
            answered=lambda piece, answer, beside: self._say_searched(answer["searched"], len(piece.items)),
            failed=lambda items, *why: self._say_searched([[*look, [], *why] for look in items], len(items)),
            payload={"thorough": is_thorough},
        )
        self.readers.begin(step)
        self.readers.pump()

    def stop_searching(self) -> None:
        """Look at no more pictures; what was found is forgotten."""
        self.findings = Findings()
        self.readers.drop("look")
        self.readers.pump()

    def _say_searched(self, rows: list[list[Any]], count: int) -> None:
        """So many looks have been made; of each there is a row, or several where some of its pictures failed."""
        self.findings.take(rows)
        self._searched += count
        if self._searched == self._to_search:
            self.findings.sort(self.catalogue.patients(), self.catalogue.numbers)
        self._tell("searched", {"rows": rows, "done": self._searched, "count": self._to_search})

    # --- readers ----------------------------------------------------------------------------------------------------

    def add_reader(self, reader: int) -> None:
        """A reader waits for work."""
        self.readers.add(reader)
        self.readers.pump()

    def lose_reader(self, reader: int, page_asked: bool = False) -> None:
        """A reader died; see `Readers.lose`."""
        self.readers.lose(reader, page_asked)
        self.readers.pump()

    def answer(self, reader: int, answer: Answer, beside: Any = None) -> None:
        """A reader has done its piece."""
        self.readers.answer(reader, answer, beside)
        self.readers.pump()

    def refuse(self, reader: int, reason: str, sentence: str) -> None:
        """A reader could not do its piece."""
        self.readers.refuse(reader, reason, sentence)
        self.readers.pump()
