"""Folders of files in, an archive out: for the terminal. The only module beside `cli` that opens files by name."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from scanveil import archive
from scanveil.deid.batch import (
    BASIC_PROFILE,
    BESIDE,
    BLOCK,
    DIFFERING_COPIES,
    README_NAME,
    REPORT_NAME,
    Cleaned,
    Deidentifier,
    Parts,
    Renamed,
    Span,
    Withheld,
    archive_names,
    noted,
    survey,
)
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.out.directory import DirectoryEntry
from scanveil.deid.out.keyfile import SECRET_LENGTH, KeyFile
from scanveil.deid.out.report import Places, Record, count_places
from scanveil.deid.out.restore import restore, restored_readme
from scanveil.deid.rules.policy import Policy
from scanveil.dicom.reading import blocks, read_header, same_bytes
from scanveil.errors import ScanveilError, UnreadableError, gone
from scanveil.library.instance import Instance, instance_of, read_instance
from scanveil.library.study import group, repeated


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
    files = files_in(paths)
    steps = _Steps(progress, 2 * len(files))
    withheld: list[Withheld] = []
    instances, identifiers = _surveyed(files, withheld, steps)
    kept, differing = _without_copies(instances, withheld)
    steps.skip(len(files) - len(kept))
    names = archive_names(group(kept))
    deidentifier = Deidentifier(key or secrets.token_bytes(SECRET_LENGTH), identifiers, policy)
    looked_at = {str(Path(path).resolve()) for path in released}

    def clean(file: BinaryIO, path: str, size: int, name: str) -> Cleaned:
        looked = str(Path(path).resolve()) in looked_at
        return deidentifier.clean(file, path=path, size=size, name=name, released=looked, clears_bits=clears_bits)

    records: list[Record] = []
    entries: list[tuple[str, DirectoryEntry]] = []
    places: Places = Counter()
    beside: dict[str, bytes] = {}

    def members() -> Iterator[tuple[str, int, int, Iterable[bytes]]]:
        for instance, name in names:
            steps.take()
            path, size = instance.path, instance.size
            try:
                with _opened(path) as file:
                    cleaned = clean(file, path, size, name)
                    if path in differing:
                        cleaned = noted(cleaned, DIFFERING_COPIES)
                    digest = hashlib.sha256()
                    yield cleaned.name, cleaned.size, cleaned.crc32, _told(_bytes_of(cleaned.parts, file), digest)
                    records.append(replace(cleaned.record, sha256=digest.hexdigest()))
                    count_places(places, cleaned.done)
                    entries.extend([(cleaned.name, cleaned.entry)] if cleaned.entry else [])
            except ScanveilError as error:
                withheld.append(Withheld(path, error.reason, error.sentence))
        for name, data in deidentifier.finish(records, withheld, entries, places):
            beside[name] = data
            yield name, len(data), zlib.crc32(data), (data,)

    archive.write(out, members())
    return BatchReport(
        tuple(records), tuple(withheld), deidentifier.renamed(), deidentifier.learned(), beside[REPORT_NAME]
    )


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
    files = [path for path in files_in(paths) if path.name not in BESIDE]
    steps = _Steps(progress, 2 * len(files))
    withheld: list[Withheld] = []
    written: list[str] = []
    instances: list[Instance] = []
    for path in files:
        steps.take()
        try:
            with _opened(str(path)) as file:
                instances.append(read_instance(file, path=str(path), size=path.stat().st_size))
        except ScanveilError as error:
            withheld.append(Withheld(str(path), error.reason, error.sentence))
    steps.skip(len(files) - len(instances))

    def members() -> Iterator[tuple[str, int, int, Iterable[bytes]]]:
        for instance, name in archive_names(group(instances)):
            steps.take()
            try:
                with _opened(instance.path) as file:
                    restored = restore(file, key_file, path=instance.path, size=instance.size)
                    parts: Parts = (restored.head, Span(restored.rest_at, instance.size))
                    crc32 = 0
                    for block in _bytes_of(parts, file):
                        crc32 = zlib.crc32(block, crc32)
                    size = len(restored.head) + instance.size - restored.rest_at
                    yield name, size, crc32, _bytes_of(parts, file)
                    written.append(name)
            except ScanveilError as error:
                withheld.append(Withheld(instance.path, error.reason, error.sentence))
        text = restored_readme(len(written), (one.sentence for one in withheld))
        yield README_NAME, len(text), zlib.crc32(text), (text,)

    archive.write(out, members())
    return RestoreReport(tuple(written), tuple(withheld))


def _told(chunks: Iterable[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    """The chunks as they come, and the digest told of each."""
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


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


def files_in(paths: Iterable[str | Path]) -> list[Path]:
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
        else:
            yield from blocks(file, part.start, part.end, BLOCK)
