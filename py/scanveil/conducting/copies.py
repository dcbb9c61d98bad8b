"""What a reader does with files for a ZIP: it searches them for what names a person, copies and restores them.

Where the bytes of copies go is up to who calls it.
"""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from scanveil.conducting.reader import Open, Opened
from scanveil.conducting.steps import Answer
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.blocks import BLOCK
from scanveil.deid.deidentifier import DIFFERING_COPIES, Cleaned, Deidentifier, add_note, survey
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.out.report import Places, count_places
from scanveil.deid.restoring import restore
from scanveil.deid.rules.policy import from_toml
from scanveil.dicom.reading import blocks
from scanveil.errors import KeyFileError, ScanveilError, WithheldError
from scanveil.said import _

CopyEntry = tuple[str, int, int, str, str]
"""Of a copy: its name, size and CRC-32, the record and what a DICOMDIR says of it, both as JSON."""


def survey_files(items: Iterable[tuple[int, str]], open_file: Open) -> Answer:
    """All that names a person in some files, and the files that cannot be searched."""
    found: list[Identifiers] = []
    withheld: list[tuple[int, str, str]] = []
    for number, _name in items:
        try:
            with open_file(number) as opened:
                found.append(survey(*opened))
        except ScanveilError as error:
            withheld.append((number, error.reason, error.sentence))
    return {"identifiers": Identifiers.merged(found).to_json(), "withheld": withheld}


ASKED = ("job", "released", "differing", "clears")
"""What a piece of copies is told beside its items."""


class Identity(NamedTuple):
    """What must be found in no copy of a job, and what was chosen: all that a reader must know to make copies."""

    job: int
    deidentifier: Deidentifier

    @classmethod
    def of(cls, job: int, identifiers: Sequence[str], key: str, policy: str, edits: dict[str, str]) -> Identity:
        """Out of what the conductor tells. Raises a ScanveilError where what was chosen cannot be followed."""
        known = Identifiers.merged(map(Identifiers.from_json, identifiers))
        return cls(job, Deidentifier(bytes.fromhex(key), known, from_toml(policy), edits))


class Copies:
    """The copies of one piece, and what is told of them."""

    def __init__(
        self, identity: Identity | None, job: int, released: Iterable[int], differing: Iterable[int], clears: bool
    ) -> None:
        """Raises WithheldError where it is not known what to look for in the copies of this job."""
        if identity is None or identity.job != job:
            raise WithheldError(_("What to look for in the copies is not known, so none is given out."))
        self._deidentifier = identity.deidentifier
        self._released, self._differing, self._clears = set(released), set(differing), clears
        self._places: Places = Counter()
        self._entries: list[CopyEntry] = []
        self._withheld: list[tuple[int, str, str]] = []

    def copy(self, number: int, name: str, opened: Opened) -> Cleaned:
        """The plan of one copy. Raises a ScanveilError where there can be none."""
        file, path, size = opened
        copy = self._deidentifier.clean(
            file, path=path, size=size, name=name, released=number in self._released, clears_bits=self._clears
        )
        return add_note(copy, DIFFERING_COPIES) if number in self._differing else copy

    def withhold(self, number: int, reason: str, sentence: str) -> None:
        """There is no copy of a file."""
        self._withheld.append((number, reason, sentence))

    def take_down(self, copy: Cleaned, sha256: str) -> None:
        """A copy was made of which the bytes have this digest."""
        count_places(self._places, copy.done)
        record = replace(copy.record, sha256=sha256).to_json()
        entry = copy.entry.to_json() if copy.entry else ""
        self._entries.append((copy.name, copy.size, copy.crc32, record, entry))

    def answer(self) -> Answer:
        """What the conductor is told."""
        return {
            "withheld": self._withheld,
            "entries": self._entries,
            "places": [[path, label, count] for (path, label), count in self._places.items()],
            "learned": b64encode(self._deidentifier.learned().to_bytes()).decode(),
        }


class Restoration(NamedTuple):
    """A copy with its identity: its first bytes, where in the file the rest starts, and the ZIP's entry."""

    head: bytes
    rest_at: int
    entry: tuple[str, int, int]


def restore_copy(name: str, opened: Opened, key_file: KeyFile) -> Restoration:
    """Give a copy its identity back. Raises a ScanveilError where the key file does not know it."""
    file, path, size = opened
    restored = restore(file, key_file, path=path, size=size)
    crc32 = zlib.crc32(restored.head)
    for block in blocks(file, restored.rest_at, size, BLOCK):
        crc32 = zlib.crc32(block, crc32)
    whole = len(restored.head) + size - restored.rest_at
    return Restoration(restored.head, restored.rest_at, (name, whole, crc32))


class Known(NamedTuple):
    """What a reader must know to give the copies of a job their identity back."""

    job: int
    key_file: KeyFile

    @classmethod
    def of(cls, job: int, key_file: str) -> Known:
        """Out of what the conductor tells."""
        return cls(job, KeyFile.from_bytes(b64decode(key_file)))


def key_file_for(job: int, known: Known | None) -> KeyFile:
    """The key file of a job. Raises KeyFileError where it is not known: one of another job names other people."""
    if known is None or known.job != job:
        raise KeyFileError(_("The key file is not known here, so no name is put back."))
    return known.key_file
