"""What a reader does with files for a ZIP: it searches them for what names a person, copies and restores them.

Where the bytes of copies go is up to who calls it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any, BinaryIO, Generic, NamedTuple, Protocol, TypeVar

from scanveil.conducting.known_writing import KnownWriting
from scanveil.conducting.reader import Open, Opened
from scanveil.conducting.steps import Answer
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.blocks import Parts, Span, crc32_of
from scanveil.deid.deidentifier import DIFFERING_COPIES, Cleaned, Deidentifier, add_note, survey
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.out.report import Places, count_places
from scanveil.deid.restoring import restore
from scanveil.deid.rules.policy import from_toml
from scanveil.errors import OF_ONE_FILE, KeyFileError, UnjudgeableError, reason_of
from scanveil.library.person import People
from scanveil.said import _

CopyEntry = tuple[str, int, int, str, str]
"""Of a copy: its name, size and CRC-32, the record and what a DICOMDIR says of it, both as JSON."""


class Surveys:
    """All that names a person in files, one after the other, and the files that cannot be searched."""

    def __init__(self) -> None:
        self._found: list[Identifiers] = []
        self._withheld: list[tuple[int, str, str]] = []

    def add(self, number: int, open_file: Open) -> None:
        """Search one file."""
        try:
            with open_file(number) as opened:
                self._found.append(survey(*opened))
        except OF_ONE_FILE as error:
            self._withheld.append((number, *reason_of(error)))

    def answer(self) -> Answer:
        """What the conductor is told."""
        return {"identifiers": Identifiers.merged(self._found).to_json(), "withheld": self._withheld}


def survey_files(items: Iterable[tuple[int, str]], open_file: Open) -> Answer:
    """The `Surveys` of some files."""
    surveys = Surveys()
    for number, _name in items:
        surveys.add(number, open_file)
    return surveys.answer()


ASKED = ("job", "released", "differing", "clears", "written", "templates")
"""What a piece of copies is told beside its items."""


class Identity(NamedTuple):
    """What must be found in no copy of a job, and what was chosen: all that a reader must know to make copies."""

    job: int
    deidentifier: Deidentifier

    @classmethod
    def of(
        cls,
        *,
        job: int,
        identifiers: Sequence[str],
        key: str,
        policy: str,
        edits: dict[str, str],
        people: tuple[dict[str, str], bool],
        series_names: Mapping[str, str],
    ) -> Identity:
        """Out of what the conductor tells. Raises a ScanveilError where what was chosen cannot be followed."""
        known = Identifiers.merged(map(Identifiers.from_json, identifiers))
        chosen = from_toml(policy), edits, People(*people), series_names
        return cls(job, Deidentifier(bytes.fromhex(key), known, *chosen))


class Member(Protocol):
    """A file in a ZIP: its name, its size in bytes and CRC-32, and its parts in order.

    Those are new bytes, and spans of the file that it is made of.
    """

    @property
    def name(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def crc32(self) -> int: ...
    @property
    def parts(self) -> Parts: ...


Written = TypeVar("Written")
"""What comes of writing a member."""


class Members(Generic[Written]):
    """The members of a ZIP that are made of one piece's files, each by itself.

    `write` is what is done with the bytes of a member, given the file that it is made of; `written` is what came of it,
    in order. A file that cannot be made into a member is withheld, with the reason, and holds up no other.
    """

    def __init__(self, write: Callable[[Member, BinaryIO], Written]) -> None:
        self.written: list[Written] = []
        self.withheld: list[tuple[int, str, str]] = []
        self._write = write

    def add_all(self, items: Iterable[tuple[int, str]], open_file: Open) -> None:
        """Make members of files by their numbers, with the names that they get."""
        for number, name in items:
            self.add(number, name, open_file)

    def add(self, number: int, name: str, open_file: Open) -> None:
        """Make a member of one file."""
        with ExitStack() as until_written:
            try:
                opened = until_written.enter_context(open_file(number))
                member = self._make(number, name, opened)
            except OF_ONE_FILE as error:
                self.withheld.append((number, *reason_of(error)))
                return
            self.written.append(self._write(member, opened.file))  # what is half written cannot be taken back

    def _make(self, number: int, name: str, opened: Opened) -> Member:
        """The plan of a member. Raises a ScanveilError where there can be none."""
        raise NotImplementedError


class Copies(Members[Written]):
    """The copies of one piece, and what is told of them."""

    def __init__(
        self,
        identity: Identity | None,
        write: Callable[[Member, BinaryIO], Written],
        *,
        job: int,
        released: Iterable[int],
        differing: Iterable[int],
        clears: bool,
        written: Iterable[Sequence[Any]],
        templates: dict[str, Any],
    ) -> None:
        """Raises UnjudgeableError where it is not known what to look for in the copies of this job."""
        super().__init__(write)
        if identity is None or identity.job != job:
            raise UnjudgeableError(
                _(
                    "It is not known here what to look for in this copy, so it was withheld. Please make the copies "
                    "again."
                )
            )
        self._deidentifier = identity.deidentifier
        self._released, self._differing, self._clears = set(released), set(differing), clears
        self._known = KnownWriting(written, templates)
        self._made: list[Cleaned] = []

    def _make(self, number: int, name: str, opened: Opened) -> Cleaned:
        file, path, size = opened
        copy = self._deidentifier.clean(
            file,
            path=path,
            size=size,
            name=name,
            released=number in self._released,
            clears_bits=self._clears,
            written=self._known.of(number, opened),
        )
        if number in self._differing:
            copy = add_note(copy, DIFFERING_COPIES)
        self._made.append(copy._replace(parts=()))  # those are written, and may be large
        return copy

    def answer(self, sha256: Iterable[str]) -> Answer:
        """What the conductor is told, once it is known which digest each copy has."""
        places: Places = Counter()
        entries: list[CopyEntry] = []
        for copy, digest in zip(self._made, sha256, strict=True):
            count_places(places, copy.done)
            record = replace(copy.record, sha256=digest).to_json()
            entry = copy.entry.to_json() if copy.entry else ""
            entries.append((copy.name, copy.size, copy.crc32, record, entry))
        return {
            "withheld": self.withheld,
            "entries": entries,
            "places": [[path, label, count] for (path, label), count in places.items()],
            "learned": b64encode(self._deidentifier.learned().to_bytes()).decode(),
        }


class KnownKey(NamedTuple):
    """What a reader must know to give the copies of a job their identity back."""

    job: int
    key_file: KeyFile

    @classmethod
    def of(cls, job: int, key_file: str) -> KnownKey:
        """Out of what the conductor tells."""
        return cls(job, KeyFile.from_bytes(b64decode(key_file)))


class Plan(NamedTuple):
    """A member of which nothing more is known than how it is written."""

    name: str
    size: int
    crc32: int
    parts: Parts


class Restorations(Members[Written]):
    """Copies of one piece that get their identity back."""

    def __init__(self, known: KnownKey | None, write: Callable[[Member, BinaryIO], Written], job: int) -> None:
        """Raises KeyFileError where the key file of this job is not known: one of another job names other people."""
        super().__init__(write)
        if known is None or known.job != job:
            raise KeyFileError(
                _("The key file is not known here, so no name was put back. Please open the key file again.")
            )
        self._key_file = known.key_file
        self._entries: list[tuple[str, int, int]] = []

    def _make(self, number: int, name: str, opened: Opened) -> Plan:
        """Raises a ScanveilError where the key file does not know the copy."""
        file, path, size = opened
        restored = restore(file, self._key_file, path=path, size=size)
        parts = restored.head, Span(restored.rest_at, size)
        entry = name, len(restored.head) + size - restored.rest_at, crc32_of(file, parts, 0)
        self._entries.append(entry)
        return Plan(*entry, parts)

    def answer(self) -> Answer:
        """What the conductor is told."""
        return {"withheld": self.withheld, "entries": self._entries}
