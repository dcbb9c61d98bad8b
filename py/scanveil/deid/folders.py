"""Folders of files in, an archive out: for the terminal. The only module beside `cli` that opens files by name."""

from __future__ import annotations

import secrets
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from scanveil import archive
from scanveil.deid.batch import (
    BASIC_PROFILE,
    BLOCK,
    DIFFERING_COPIES,
    KEY_LENGTH,
    Deidentifier,
    Parts,
    Renamed,
    Withheld,
    archive_names,
    finish,
    noted,
    survey,
)
from scanveil.deid.directory import Entry
from scanveil.deid.identifiers import Identifiers
from scanveil.deid.policy import Policy
from scanveil.deid.report import Places, Record, report_json
from scanveil.errors import ScanveilError, UnreadableError, gone
from scanveil.reading import Instance, instance_of, read_header, same_bytes
from scanveil.study import group, repeated


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What came of a batch. `renamed` never goes into the archive."""

    written: tuple[Record, ...]
    withheld: tuple[Withheld, ...]
    policy: Policy
    renamed: Renamed
    places: Places

    def to_json(self) -> str:
        """The same report that lies in the archive: input files are not named."""
        withheld = ((one.reason, one.sentence) for one in self.withheld)
        return report_json(self.written, withheld, self.policy, self.places).decode("utf-8")


def deidentify_paths(
    paths: Iterable[str | Path],
    out: BinaryIO,
    *,
    policy: Policy = BASIC_PROFILE,
    key: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> BatchReport:
    """De-identify files into an archive written to `out`; folders are taken with all that is in them.

    `key` ties UIDs and pseudonyms of several runs together; without it a new one is made and forgotten.
    `progress` is told (steps done, steps in all).
    """
    files = _files(paths)
    steps = _Steps(progress, 2 * len(files))
    withheld: list[Withheld] = []
    instances, identifiers = _surveyed(files, withheld, steps)
    kept, differing = _without_copies(instances, withheld)
    steps.skip(len(files) - len(kept))
    names = archive_names(group(kept))
    deidentifier = Deidentifier(key or secrets.token_bytes(KEY_LENGTH), identifiers, policy)
    records: list[Record] = []
    entries: list[tuple[str, Entry]] = []
    places: Places = Counter()

    def members() -> Iterator[tuple[str, int, int, Iterable[bytes]]]:
        for instance, name in names:
            steps.take()
            try:
                with _opened(instance.path) as file:
                    cleaned = deidentifier.clean(file, path=instance.path, size=instance.size, name=name)
                    if instance.path in differing:
                        cleaned = noted(cleaned, DIFFERING_COPIES)
                    records.append(cleaned.record)
                    places.update(cleaned.places)
                    entries.extend([(cleaned.name, cleaned.entry)] if cleaned.entry else [])
                    yield cleaned.name, cleaned.size, cleaned.crc32, _bytes_of(cleaned.parts, file)
            except ScanveilError as error:
                withheld.append(Withheld(instance.path, error.reason, error.sentence))
        for name, data in finish(records, withheld, policy, entries, places):
            yield name, len(data), zlib.crc32(data), (data,)

    archive.write(out, members())
    return BatchReport(tuple(records), tuple(withheld), policy, deidentifier.renamed(), places)


class _Steps:
    """Counts what is done and tells it."""

    def __init__(self, tell: Callable[[int, int], None] | None, total: int) -> None:
        self._tell = tell
        self._total = total
        self._done = 0

    def take(self) -> None:
        self.skip(1)

    def skip(self, count: int) -> None:
        self._done += count
        if self._tell:
            self._tell(self._done, self._total)


def _files(paths: Iterable[str | Path]) -> list[Path]:
    """The files named, and those in the folders named, in a steady order."""
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        inside = sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        found.update(dict.fromkeys(inside))
    return list(found)


def _surveyed(files: list[Path], withheld: list[Withheld], steps: _Steps) -> tuple[list[Instance], Identifiers]:
    """What the files are and what identifies people in them; files that cannot be read are withheld."""
    instances: list[Instance] = []
    identifiers: list[Identifiers] = []
    for path in files:
        steps.take()
        try:
            with open(path, "rb") as file:
                size = path.stat().st_size
                instance = instance_of(read_header(file, path=str(path), size=size))
                file.seek(0)
                identifiers.append(survey(file, str(path), size))
                instances.append(instance)
        except ScanveilError as error:
            withheld.append(Withheld(str(path), error.reason, error.sentence))
        except OSError:
            withheld.append(Withheld(str(path), UnreadableError.reason, gone(str(path)).sentence))
    return instances, Identifiers.merged(identifiers)


def _without_copies(instances: list[Instance], withheld: list[Withheld]) -> tuple[list[Instance], set[str]]:
    """The instances without exact copies; and the paths of those that claim to be the same object but are not."""
    copies: set[str] = set()
    differing: set[str] = set()
    for claimants in repeated(instances):
        originals: list[Instance] = []
        for one in claimants:
            if any(_same_files(one, other) for other in originals):
                copies.add(one.path)
                withheld.append(Withheld(one.path, "copy", "The same file is there twice. One of them is kept."))
            else:
                originals.append(one)
        if len(originals) > 1:
            differing.update(one.path for one in originals)
    return [one for one in instances if one.path not in copies], differing


def _same_files(one: Instance, other: Instance) -> bool:
    if one.size != other.size:
        return False
    try:
        with open(one.path, "rb") as first, open(other.path, "rb") as second:
            return same_bytes(first, second)
    except OSError:
        return False  # one of them is gone: whichever it is will say so when it is cleaned


def _opened(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as error:
        raise gone(path) from error


def _bytes_of(parts: Parts, file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a plan, spans read from the original."""
    for part in parts:
        if isinstance(part, bytes):
            yield part
            continue
        file.seek(part.start)
        left = part.end - part.start
        while left:
            block = file.read(min(BLOCK, left))
            if not block:
                raise UnreadableError("The file became shorter while it was read.")
            left -= len(block)
            yield block
