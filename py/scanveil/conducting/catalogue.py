"""All files that were read, by their numbers: collected, without twins, and sorted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from scanveil.conducting.choosing import Only
from scanveil.conducting.people import Question, notes_on, questions_about
from scanveil.deid.out.archive_names import archive_names
from scanveil.errors import NOT_ALL_ADDED, reason_of, refused
from scanveil.geometry import natural_key
from scanveil.library.instance import Instance
from scanveil.library.person import EVERYBODY, Identity, spelled_number
from scanveil.library.study import Patient, group, repeated
from scanveil.said import _


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is left out, or of which something must be said: its number, a fixed word, a sentence.

    `other` is the number of the file that it is like, -1 where there is none.
    """

    number: int
    reason: str
    sentence: str
    other: int = -1

    def to_row(self) -> list[int | str]:
        """As JSON can hold it."""
        return [self.number, self.reason, self.sentence, self.other]


TWIN, SAME_UID = "duplicate", "same-uid"
DIFFERS = _("Another file carries the same number (SOP Instance UID), but its content differs. Both are kept.")


@dataclass(slots=True)
class Missed:
    """What was never read: files by `numbers`, how many the system would not open, and whether there may be `more`."""

    numbers: set[int] = field(default_factory=set)
    unopened: int = 0
    more: bool = False

    def problems(self) -> list[Problem]:
        """A row for each, as copies lack them all; those that have no number of their own have one below 0."""
        unread = [Problem(number, "not-read", STOPPED) for number in sorted(self.numbers)]
        unopened = [Problem(-2 - at, *reason_of(refused(""))) for at in range(self.unopened)]
        return unread + unopened + [Problem(-1, NOT_ALL_ADDED, STOPPED_ADDING)] * self.more


LEFT_OUT = _("It was left out by choice.")
STOPPED = _("It was not read, because reading was stopped before.")
STOPPED_ADDING = _(
    "Adding files was stopped before all were found. The others are missing, unless they were added later."
)


class Catalogue:
    """Instances by the number of their file; and the files that are left out, with the reason.

    `paths` are those of both, as far as they are known.
    """

    def __init__(self) -> None:
        self._instances: dict[int, Instance] = {}
        self._sorted: list[Instance] | None = None
        self._digests: dict[int, str] = {}
        self._noted: set[int] = set()
        self.left_out: dict[int, Problem] = {}
        self.paths: dict[int, str] = {}
        self.differing: set[int] = set()
        self.people = EVERYBODY
        self._apart: set[frozenset[str]] = set()

    def __len__(self) -> int:
        return len(self._instances)

    def collect(self, rows: str) -> frozenset[int]:
        """Take what a reader has read, as `rows_of` wrote it; the numbers of these files."""
        self._sorted = None
        found = {number: Instance.from_row(values) for number, *values in json.loads(rows)}
        self._instances.update(found)
        self.paths.update((number, one.path) for number, one in found.items())
        return frozenset(found)

    def leave_out(self, problem: Problem) -> None:
        """A file is in no series, and in no archive."""
        self._sorted = None
        self._instances.pop(problem.number, None)
        self.left_out[problem.number] = problem

    def open_archive(self, number: int) -> None:
        """What lies in an archive is found: the archive itself is nothing that is missing."""
        self.left_out.pop(number, None)

    def to_digest(self) -> list[int]:
        """The files, not digested yet, that claim to be the same object as another that is as long as they are."""
        found: list[int] = []
        for claimants in self._claimants():
            lengths = Counter(one.size for one in claimants.values())
            found += [number for number, one in claimants.items() if lengths[one.size] > 1]
        return [number for number in found if number not in self._digests]

    def digest(self, number: int, digest: str) -> None:
        """Take down the digest of a file's bytes; "" where it could not be read, which is like no other."""
        self._digests[number] = digest

    def judge(self) -> list[Problem]:
        """What is to be said of files that claim to be the same object; twins are left out but for one of them."""
        said: list[Problem] = []
        waiting = set(self.to_digest())
        for claimants in self._claimants():
            if not waiting.isdisjoint(claimants):
                continue  # whoever stopped it does not want to wait
            originals: dict[tuple[int, str], int] = {}
            for number, one in claimants.items():
                digest = self._digests.get(number, "")
                first = originals.setdefault((one.size, digest or str(number)), number)
                if first != number:
                    said.append(Problem(number, TWIN, _("The same file is there twice. One of them is kept."), first))
            first, *others = originals.values()
            if others:
                self.differing.update(originals.values())
            said += [Problem(number, SAME_UID, DIFFERS, first) for number in others if number not in self._noted]
            self._noted.update(others)
        for problem in said:
            if problem.reason == TWIN:
                self.leave_out(problem)
        return said

    def _claimants(self) -> list[dict[int, Instance]]:
        """Files by their numbers that claim to be the same object, in the order of their paths."""
        numbers = self.numbers
        return [{numbers[id(one)]: one for one in same} for same in repeated(self._in_order())]

    @property
    def numbers(self) -> dict[int, int]:
        """The number of each instance's file, by the identity of the instance."""
        return {id(instance): number for number, instance in self._instances.items()}

    def patients(self, without: frozenset[int] = frozenset()) -> tuple[Patient, ...]:
        """All of them, sorted, `without` some files; the order in which they were read does not matter."""
        return group(self._wanted(without), self.people)

    def questions(self, without: frozenset[int] = frozenset()) -> list[Question]:
        """Pairs of people of whom somebody must, or may, say whether they are one; not of files that nobody wants."""
        return questions_about(self._wanted(without), self.people, self._apart)

    def notes(self) -> list[str]:
        """What is odd about who is who."""
        return notes_on(self._in_order(), self.people)

    def decide(self, one: str, other: str, *, is_one: bool) -> None:
        """Take down what somebody said of two people, given as keys of identities."""
        identities = dict.fromkeys(instance.identity for instance in self._in_order())
        self._apart.add(frozenset((one, other)))
        if is_one:
            self.join(identity for identity in identities if identity.key in (one, other))

    def join(self, identities: Iterable[Identity]) -> None:
        """All of these are one person."""
        first, *others = identities
        for other in others:
            self.people = self.people.join(first, other)

    def numbered(self, patient_id: str) -> list[Identity]:
        """Those people who have this Patient ID, however it is spelled."""
        number = spelled_number(patient_id)
        return [one for one in {one.identity: None for one in self._in_order()} if number and one.number == number]

    def names(self, patients: Sequence[Patient]) -> list[tuple[int, str]]:
        """Each file of some patients by its number, with its name in an archive, in the order of the archive."""
        numbers = self.numbers
        return [(numbers[id(instance)], name) for instance, name in archive_names(patients)]

    def unwanted(self, only: Only) -> frozenset[int]:
        """The files that are not wanted."""
        return frozenset(number for number, one in self._instances.items() if not only.takes(one))

    def size(self) -> int:
        """Bytes of all files."""
        return sum(instance.size for instance in self._instances.values())

    def locate(self, uids: Iterable[str]) -> dict[str, int]:
        """The numbers of those objects that are there, by their SOP Instance UIDs."""
        wanted = set(uids)
        found = ((one.sop_instance_uid, number) for number, one in self._instances.items())
        return {uid: number for uid, number in found if uid in wanted}

    def _wanted(self, without: frozenset[int]) -> list[Instance]:
        """All but some files, in the order of their paths."""
        numbers = self.numbers if without else {}
        return [one for one in self._in_order() if not without or numbers[id(one)] not in without]

    def _in_order(self) -> list[Instance]:
        if self._sorted is None:
            self._sorted = sorted(self._instances.values(), key=lambda one: (natural_key(one.path), one.path))
        return self._sorted
