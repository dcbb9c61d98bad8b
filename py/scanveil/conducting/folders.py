"""Folders of files in, an archive out: for the terminal."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanveil.archives.plan import local_header
from scanveil.conducting import copies
from scanveil.conducting.catalogue import Catalogue, Problem
from scanveil.conducting.choosing import Only
from scanveil.conducting.conductor import Conductor
from scanveil.conducting.desk import LOOK_S, READ, SEARCHED, FileDesk, Progress
from scanveil.conducting.job import NO_TEMPLATES, Choice, Zipped
from scanveil.conducting.missing import MISSING
from scanveil.conducting.opening import AskPassword, nobody_knows
from scanveil.conducting.paths import files_in, open_found, outermost
from scanveil.deid.blanking.templates import Templates
from scanveil.deid.cleaning.blocks import bytes_of
from scanveil.deid.cleaning.written import TEMPLATE, UNKNOWN, Written
from scanveil.deid.deidentifier import BASIC_PROFILE, BESIDE, Renamed
from scanveil.deid.out.keyfile import SECRET_LENGTH, KeyFile
from scanveil.deid.out.report import Record
from scanveil.deid.rules.policy import Policy
from scanveil.errors import UsageError
from scanveil.library.person import EVERYBODY, People
from scanveil.said import _
from scanveil.writing.model import can_run

EVERYTHING = Only()
RESTORED = ("read", "restore")
"""Steps that each file takes until it has its identity back."""
COPY_S, BYTES_A_SECOND = 0.004, 400_000_000
"""What it takes to make a copy of a file, beside so many of its bytes in each second."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file that is not given out."""

    path: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch; `json` is the report that lies in the archive, in which input files are not named.

    `renamed` and `key_file` never go into the archive; nor do `undecided` questions on who may be one person, and
    `notes` on what is odd about who is who. So many files were left out `by_choice`; `missing` are
    tables of contents that name files which are not there.
    """

    written: tuple[Record, ...]
    withheld: tuple[Withheld, ...]
    renamed: Renamed
    key_file: KeyFile
    json: bytes
    undecided: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    by_choice: int = 0
    missing: tuple[Withheld, ...] = ()


@dataclass(frozen=True, slots=True)
class RestoreReport:
    """What came of giving identities back: the names in the archive, and what was left out."""

    written: tuple[str, ...]
    withheld: tuple[Withheld, ...]


def deidentify_paths(
    paths: Iterable[str | Path],
    out: BinaryIO,
    *,
    policy: Policy = BASIC_PROFILE,
    key: bytes | None = None,
    released: Iterable[str | Path] = (),
    clears_bits: bool = False,
    people: People = EVERYBODY,
    same: Iterable[tuple[str, str]] = (),
    only: Only = EVERYTHING,
    templates: Templates = NO_TEMPLATES,
    blanks_all_writing: bool = False,
    jobs: int = 1,
    progress: Progress | None = None,
    ask_password: AskPassword = nobody_knows,
) -> BatchReport:
    """De-identify files into an archive written to `out`; folders are taken with all that is in them.

    `key` ties UIDs and pseudonyms of several runs together; without it a new one is made and forgotten.
    `released` are files that a person has looked at and decided to give out; `clears_bits` says to set bits of pixels
    to zero that hold no value, where they are not. `people` is who a key says is one person, `same` are pairs of
    Patient IDs of people who are one as well, `only` says which files are wanted. `templates` are boxes to blank, and
    with `blanks_all_writing` all is looked for writing, and blanked where there is some.
    Raises UsageError where nobody has such an ID, where two people would get one made-up name without a decision,
    where no file is wanted, or a template names one that is not there.
    Up to `jobs` processes work, this one among them, where there is enough to do; what comes of it is the same.
    `progress` is told (steps done, steps in all).
    """
    steps = steps_to_copies(templates, blanks_all_writing)
    with _ArchiveDesk(files_in(paths), out, progress, steps, jobs=jobs, ask_password=ask_password) as desk:
        desk.read()
        desk.conductor.catalogue.people = people
        for pair in same:
            _join(desk.conductor, *pair)
        desk.conductor.follow(desk.conductor.catalogue.people)
        choice = Choice(policy, key or secrets.token_bytes(SECRET_LENGTH), {}, desk.numbers_of(released), clears_bits)
        choice = choice._replace(left_out=_unwanted(desk.conductor.catalogue, only))
        return _reported(desk, _with_writing(desk, choice, templates, steps))


def _with_writing(desk: _ArchiveDesk, choice: Choice, templates: Templates, steps: Sequence[str]) -> Choice:
    """A choice with what templates say is to be blanked, and with what is found, where looking is one of the steps."""
    written = desk.written_by(templates)
    if "look" in steps:
        desk.search(without=choice.left_out)
        for number, found in desk.conductor.findings.all_blanked().items():
            written[number] = found.and_blank(written.get(number, UNKNOWN).boxes, TEMPLATE)
    of_devices = Templates(templates.templates)
    return choice._replace(written=written, templates=of_devices, looks_again="look-again" in steps)


def steps_to_copies(templates: Templates, blanks_all_writing: bool) -> tuple[str, ...]:
    """Steps that each file takes until it is copied. What is blanked is looked at again where the model can be run."""
    looks_again = (blanks_all_writing or templates != NO_TEMPLATES) and can_run()
    searched = SEARCHED if blanks_all_writing else READ
    return (*searched, "survey", *(["look-again"] if looks_again else []), "clean")


def not_among(path: str) -> UsageError:
    """The error for a file that somebody looked at and does not want copies of."""
    return UsageError(_("This file is not among those to de-identify."), path=path)


def _unwanted(catalogue: Catalogue, only: Only) -> frozenset[int]:
    """The files that are not wanted, of which there are always some others."""
    unwanted = catalogue.unwanted(only)
    if unwanted and len(unwanted) == len(catalogue):
        raise UsageError(_("No file is of what was asked for."))
    return unwanted


def _reported(desk: _ArchiveDesk, choice: Choice) -> BatchReport:
    """The copies are made; what came of it."""
    catalogue = desk.conductor.catalogue
    undecided, notes = tuple(one.sentence for one in catalogue.questions()), tuple(catalogue.notes())
    looks_s = LOOK_S if choice.looks_again else 0
    zipped = desk.conduct(lambda conductor: conductor.copy(1, choice), looks_s)
    key_file = desk.conductor.learned(1) or KeyFile(choice.key, people=catalogue.people)
    return BatchReport(
        written=tuple(zipped.records),
        withheld=desk.withheld(zipped),
        renamed=Renamed.of(key_file, zipped.pieces),
        key_file=key_file,
        json=zipped.report,
        undecided=undecided,
        notes=notes,
        by_choice=len(choice.left_out),
        missing=tuple(desk.said_of(one) for one in desk.problems if one.reason == MISSING),
    )


def _join(conductor: Conductor, one: str, other: str) -> None:
    """All who have one of two Patient IDs are one person."""
    found = [conductor.catalogue.numbered(number) for number in (one, other)]
    for number, having in zip((one, other), found, strict=True):
        if not having:
            raise UsageError(_("Nobody in these files has the Patient ID {number}.", number=number))
    conductor.catalogue.join(dict.fromkeys(found[0] + found[1]))


def restore_paths(
    paths: Iterable[str | Path],
    out: BinaryIO,
    key_file: KeyFile,
    *,
    jobs: int = 1,
    progress: Progress | None = None,
    ask_password: AskPassword = nobody_knows,
) -> RestoreReport:
    """Give copies their identity back, into an archive written to `out`, which then names people.

    What lies beside copies in an archive of theirs is passed over.
    """
    with _ArchiveDesk(
        files_in(paths), out, progress, RESTORED, jobs=jobs, ask_password=ask_password, ignored=BESIDE
    ) as desk:
        desk.read()
        zipped = desk.conduct(lambda conductor: conductor.restore(1, key_file))
    return RestoreReport(tuple(zipped.names), desk.withheld(zipped))


class _ArchiveDesk(FileDesk):
    """A desk where copies are written to an archive, too. Other processes help only where that can be shortened."""

    FILE_S = COPY_S

    def __init__(
        self,
        files: Sequence[Path],
        out: BinaryIO,
        progress: Progress | None,
        steps: Sequence[str],
        *,
        jobs: int = 1,
        ask_password: AskPassword = nobody_knows,
        ignored: Container[str] = (),
    ) -> None:
        jobs = jobs if out.seekable() else 1
        super().__init__(files, progress, steps, jobs=jobs, ask_password=ask_password, ignored=ignored)
        self._out = out
        self._zipped: Zipped

    def conduct(self, begin: Callable[[Conductor], None], more_s: float = 0) -> Zipped:
        """A job from its beginning to the end of the archive, in which each file takes so much time more than usual."""
        catalogue = self.conductor.catalogue
        self._hire(len(catalogue) * (self.FILE_S + more_s) + catalogue.size() / BYTES_A_SECOND)
        begin(self.conductor)
        self._work()
        return self._zipped

    def numbers_of(self, paths: Iterable[str | Path]) -> frozenset[int]:
        """The numbers of files by their paths, however those are spelled; an archive stands for all that lies in it.

        Raises UsageError for a path of none of them.
        """
        wanted = {Path(path).resolve(): str(path) for path in paths}
        numbers: set[int] = set()
        known: set[Path] = set()
        for number, place in enumerate(self.files if wanted else ()):
            named = {Path(str(place)).resolve(), outermost(place).resolve()} & wanted.keys()
            known |= named
            numbers.update([number] if named else [])
        if strangers := wanted.keys() - known:
            raise not_among(wanted[min(strangers)])
        return frozenset(numbers)

    def written_by(self, templates: Templates) -> dict[int, Written]:
        """What is to be blanked in files that templates name, by their numbers, however their paths are spelled.

        Raises UsageError for a path of none of them.
        """
        files = self.files if templates.of_files else ()
        numbers = {Path(str(place)).resolve(): number for number, place in enumerate(files)}
        found: dict[int, Written] = {}
        for path, frames in templates.of_files.items():
            number = numbers.get(Path(path).resolve())
            if number is None:
                raise not_among(path)
            boxes = {frame - 1: own for frame, own in frames.items()}
            found[number] = found.get(number, UNKNOWN).and_blank(boxes, TEMPLATE)
        return found

    def withheld(self, zipped: Zipped) -> tuple[Withheld, ...]:
        """All that is not in the archive, in the order of the files."""
        problems = self.conductor.catalogue.left_out | {one.number: one for one in zipped.withheld}
        return tuple(self.said_of(problems[number]) for number in sorted(problems))

    def said_of(self, problem: Problem) -> Withheld:
        """A problem, with the path of its file."""
        return Withheld(str(self.files[problem.number]), problem.reason, problem.sentence)

    def _end(self, job: int, zipped: Zipped) -> None:
        self._out.write(zipped.end)
        self._zipped = zipped

    def _put(self, number: int, member: copies.Member, file: BinaryIO | None) -> str:
        """Write a member to the archive; gives the SHA-256 of its bytes where it was made here and now."""
        self._out.write(local_header(member.name, member.size, member.crc32))
        if file is None:
            with open_found(self.files[number]) as opened:
                self._out.writelines(bytes_of(opened.file, member.parts))
            return ""
        digest = hashlib.sha256()
        for block in bytes_of(file, member.parts):
            digest.update(block)
            self._out.write(block)
        return digest.hexdigest()

    def _place(self) -> int:
        return self._out.tell()

    def _cut(self, place: int) -> None:
        self._out.seek(place)
        self._out.truncate()
