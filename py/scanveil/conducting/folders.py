"""Folders of files in, an archive out: the conductor with one reader, for the terminal. Opens files by name."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from scanveil import archive
from scanveil.conducting import copies, reader
from scanveil.conducting.conductor import Conductor
from scanveil.conducting.job import Choice, Zipped
from scanveil.conducting.reader import Opened
from scanveil.conducting.steps import Answer, Piece
from scanveil.deid.cleaning.blocks import BLOCK, Parts, Span
from scanveil.deid.deidentifier import BASIC_PROFILE, BESIDE, Renamed
from scanveil.deid.out.keyfile import SECRET_LENGTH, KeyFile
from scanveil.deid.out.report import Record
from scanveil.deid.rules.policy import Policy
from scanveil.dicom.reading import blocks
from scanveil.errors import ScanveilError, gone

STAGES = {"read": 0, "survey": 1, "clean": 2, "restore": 1}
"""Steps through all files that lie in front of each, for whoever counts them."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A file that is not given out."""

    path: str
    reason: str
    sentence: str


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch; `json` is the report that lies in the archive, in which input files are not named.

    `renamed` and `key_file` never go into the archive.
    """

    written: tuple[Record, ...]
    withheld: tuple[Withheld, ...]
    renamed: Renamed
    key_file: KeyFile
    json: bytes


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
    progress: Callable[[int, int], None] | None = None,
) -> BatchReport:
    """De-identify files into an archive written to `out`; folders are taken with all that is in them.

    `key` ties UIDs and pseudonyms of several runs together; without it a new one is made and forgotten.
    `released` are files that a person has looked at and decided to give out; `clears_bits` says to set bits of pixels
    to zero that hold no value, where they are not.
    `progress` is told (steps done, steps in all).
    """
    desk = _Desk(files_in(paths), out, progress, 3)
    desk.read()
    secret = key or secrets.token_bytes(SECRET_LENGTH)
    zipped = desk.conduct(
        lambda conductor: conductor.copy(1, Choice(policy, secret, {}, desk.numbers_of(released), clears_bits))
    )
    renamed = desk.identity.deidentifier.renamed() if desk.identity else Renamed((), ())
    learned = desk.conductor.learned(1) or KeyFile(secret)
    return BatchReport(tuple(zipped.records), desk.withheld(zipped), renamed, learned, zipped.report)


def restore_paths(
    paths: Iterable[str | Path],
    out: BinaryIO,
    key_file: KeyFile,
    *,
    progress: Callable[[int, int], None] | None = None,
) -> RestoreReport:
    """Give copies their identity back, into an archive written to `out`, which then names people.

    What lies beside copies in an archive of theirs is passed over.
    """
    desk = _Desk([path for path in files_in(paths) if path.name not in BESIDE], out, progress, 2)
    desk.read()
    zipped = desk.conduct(lambda conductor: conductor.restore(1, key_file))
    return RestoreReport(tuple(zipped.names), desk.withheld(zipped))


def files_in(paths: Iterable[str | Path]) -> list[Path]:
    """The files named, and those in the folders named, in a steady order."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return list(found)


class _Desk:
    """One reader that does what the conductor gives it, at once, and writes copies to an archive."""

    def __init__(
        self, files: list[Path], out: BinaryIO, progress: Callable[[int, int], None] | None, stages: int
    ) -> None:
        self.conductor = Conductor(self._take, self._hear, self._end)
        self.identity: copies.Identity | None = None
        self._files = files
        self._out = out
        self._progress = progress
        self._stages = stages
        self._given: deque[tuple[str, dict[str, Any], Piece | None]] = deque()
        self._zipped: Zipped | None = None
        self._known: copies.Known | None = None

    def read(self) -> None:
        """Read, sort and digest all files."""
        self.conductor.add_reader(0)
        self.conductor.find(range(len(self._files)))
        self._work()

    def conduct(self, begin: Callable[[Conductor], None]) -> Zipped:
        """A job from its beginning to the end of the archive."""
        begin(self.conductor)
        self._work()
        assert self._zipped is not None
        return self._zipped

    def numbers_of(self, paths: Iterable[str | Path]) -> frozenset[int]:
        """The numbers of files by their paths, however those are spelled."""
        wanted = {Path(path).resolve() for path in paths}
        return frozenset(number for number, path in enumerate(self._files) if wanted and path.resolve() in wanted)

    def withheld(self, zipped: Zipped) -> tuple[Withheld, ...]:
        """All that is not in the archive, in the order of the files."""
        problems = self.conductor.catalogue.left_out | {one.number: one for one in zipped.withheld}
        return tuple(
            Withheld(str(self._files[number]), problems[number].reason, problems[number].sentence)
            for number in sorted(problems)
        )

    def _take(self, _: int, kind: str, payload: dict[str, Any], piece: Piece | None) -> None:
        self._given.append((kind, payload, piece))

    def _work(self) -> None:
        while self._given:
            kind, payload, piece = self._given.popleft()
            answer = _WORK[kind](self, payload)
            if piece and answer is not None:
                self.conductor.answer(0, answer)

    def _hear(self, kind: str, said: dict[str, Any]) -> None:
        if self._progress and kind == "counted":
            self._progress(said["read"], self._stages * len(self._files))
        elif self._progress and kind == "progress":
            left_out = len(self._files) - said["count"]
            done = STAGES[said["stage"]] * len(self._files) + said["done"] + left_out
            self._progress(done, self._stages * len(self._files))

    def _end(self, _: int, zipped: Zipped) -> None:
        self._out.write(zipped.end)
        self._zipped = zipped

    @contextmanager
    def _open(self, number: int) -> Iterator[Opened]:
        path = self._files[number]
        try:
            size, file = path.stat().st_size, open(path, "rb")  # noqa: SIM115 - closed below
        except OSError as error:
            raise gone(str(path)) from error
        with file:
            yield Opened(file, str(path), size)

    def _read(self, payload: dict[str, Any]) -> Answer:
        return reader.read(payload["items"], self._open)

    def _digest(self, payload: dict[str, Any]) -> Answer:
        return reader.digest(payload["items"], self._open)

    def _survey(self, payload: dict[str, Any]) -> Answer:
        return copies.survey_files(payload["items"], self._open)

    def _learn_identity(self, payload: dict[str, Any]) -> None:
        self.identity = copies.Identity.of(**payload)

    def _clean(self, payload: dict[str, Any]) -> Answer:
        made = copies.Copies(self.identity, **{name: payload[name] for name in copies.ASKED})
        for number, name in payload["items"]:
            with ExitStack() as until_written:
                try:
                    opened = until_written.enter_context(self._open(number))
                    copy = made.copy(number, name, opened)
                except ScanveilError as error:
                    made.withhold(number, error.reason, error.sentence)
                    continue
                made.take_down(copy, self._write(name, copy.size, copy.crc32, copy.parts, opened.file))
        return made.answer()

    def _learn_key(self, payload: dict[str, Any]) -> None:
        self._known = copies.Known.of(**payload)

    def _restore(self, payload: dict[str, Any]) -> Answer:
        entries, withheld = [], []
        key_file = copies.key_file_for(payload["job"], self._known)
        for number, name in payload["items"]:
            with ExitStack() as until_written:
                try:
                    opened = until_written.enter_context(self._open(number))
                    restored = copies.restore_copy(name, opened, key_file)
                except ScanveilError as error:
                    withheld.append((number, error.reason, error.sentence))
                    continue
                self._write(*restored.entry, (restored.head, Span(restored.rest_at, opened.size)), opened.file)
                entries.append(restored.entry)
        return {"entries": entries, "withheld": withheld}

    def _write(self, name: str, size: int, crc32: int, parts: Parts, file: BinaryIO) -> str:
        """A member of the archive; gives the SHA-256 of its bytes."""
        self._out.write(archive.local_header(name, size, crc32))
        digest = hashlib.sha256()
        for part in parts:
            for block in [part] if isinstance(part, bytes) else blocks(file, part.start, part.end, BLOCK):
                digest.update(block)
                self._out.write(block)
        return digest.hexdigest()


_WORK: dict[str, Callable[[_Desk, dict[str, Any]], Answer | None]] = {
    "read": _Desk._read,
    "digest": _Desk._digest,
    "survey": _Desk._survey,
    "identity": _Desk._learn_identity,
    "clean": _Desk._clean,
    "known": _Desk._learn_key,
    "restore": _Desk._restore,
}
