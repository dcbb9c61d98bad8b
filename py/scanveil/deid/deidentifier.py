"""De-identification of one file after the other, under one key and one policy.

First every file is surveyed, so that each output can be searched for what identifies anybody in the whole batch;
then each is cleaned and checked; what comes out is a plan (new bytes and spans of the original), not a copy.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, BinaryIO, NamedTuple

from scanveil.deid.check import surface
from scanveil.deid.check.identifiers import Identifiers, collect
from scanveil.deid.cleaning.blocks import Parts, bytes_of, crc32_of, has_bits_to_clear
from scanveil.deid.cleaning.deidentify import Cleaning
from scanveil.deid.cleaning.missing import content_digest
from scanveil.deid.cleaning.pixel_copy import copy_pixels
from scanveil.deid.cleaning.uids import Secrets
from scanveil.deid.cleaning.written import UNKNOWN, Written
from scanveil.deid.out.archive_names import folder_of
from scanveil.deid.out.directory import NAME as DICOMDIR_NAME
from scanveil.deid.out.directory import DirectoryEntry, dicomdir
from scanveil.deid.out.keyfile import KeyFile, Origin, origin_of
from scanveil.deid.out.preview import Field, Row, fields, side_by_side, typed_value
from scanveil.deid.out.readme import readme
from scanveil.deid.out.report import (
    Done,
    Places,
    Record,
    record,
    report_html,
    report_json,
)
from scanveil.deid.rules.policy import Policy
from scanveil.deid.sought import Sought, judge
from scanveil.dicom.reading import MEDIA_STORAGE_DIRECTORY, Header, read_header
from scanveil.dicom.writing import deflate
from scanveil.errors import DicomdirError, FoundError, ScanveilError, WithheldError, gone
from scanveil.library.instance import TABLE_OF_CONTENTS
from scanveil.library.person import EVERYBODY, LONGEST_KEY, People
from scanveil.said import _, ngettext

BASIC_PROFILE = Policy()
MAX_TAIL = 64 * 1024 * 1024
"""Bytes behind the pixels that are looked into; more than that is dropped unread."""

REPORT_NAME = "deidentification-report.json"
REPORT_PAGE_NAME = "deidentification-report.html"
README_NAME = "README.txt"
BESIDE = frozenset({REPORT_NAME, REPORT_PAGE_NAME, README_NAME, DICOMDIR_NAME})
"""What an archive holds beside copies."""
OWN = "own"
"""The name of a profile that must not be named."""
NO_DIRECTORY = _(
    "DICOMDIR, the table of contents, was left out, as something identifying was found in it. The copies are the same "
    "without it."
)
DIFFERING_COPIES = _(
    "Another of the files carries the same number (SOP Instance UID), but its content differs. Both were kept."
)

BECAME_LOSSLESS = _(
    "What was blanked in its image could not be blanked in the way it was compressed in, so all of it was written anew "
    "without a further loss: the file is larger now."
)

BOX_FIELDS = ("frame", "x", "y", "width", "height")
_NO_NAMES: Mapping[str, str] = {}


class _How(NamedTuple):
    """A file to be cleaned, and how: see `Deidentifier.clean`."""

    path: str
    name: str
    released: bool
    clears_bits: bool
    written: Written


class Cleaned(NamedTuple):
    """A file that may be given out: its parts in order, their size and CRC-32 together, and what was done.

    `entry` is what a DICOMDIR says of it, if it can say anything.
    """

    name: str
    parts: Parts
    size: int
    crc32: int
    record: Record
    entry: DirectoryEntry | None
    done: tuple[Done, ...]


@dataclass(frozen=True, slots=True)
class Renamed:
    """What became of UIDs and patient numbers: pairs of old and new. Whoever has it can go back: keep it secret."""

    uids: tuple[tuple[str, str], ...]
    patients: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, key_file: KeyFile, patients: Iterable[Iterable[tuple[str, str]]]) -> Renamed:
        """Out of what was learned of copies, and sets of pairs of patient numbers."""
        uids = sorted((old, new) for new, old in key_file.uids.items())
        return cls(tuple(uids), tuple(sorted({pair for some in patients for pair in some})))


def survey(file: BinaryIO, path: str, size: int) -> Identifiers:
    """What identifies people in a file: its header and what follows its pixels are read, the pixels are not.

    Raises a ScanveilError where it cannot be read.
    """
    try:
        return collect(surface.read_surface(file, size))
    except ScanveilError as error:
        raise error.at(path) from error
    except OSError as error:
        raise gone(path) from error


class Deidentifier:
    """Cleans and checks files under one key, as a policy says.

    `identifiers` are those of all files of the batch; a file that was not surveyed is surveyed on the way.
    `edits` are values that a person typed, under the keys of `preview.Field`; `people` says who is one person.
    `series_names` are descriptions of series that keep none, by their folders in the archive.
    Raises UsageError for bad edits.
    """

    def __init__(
        self,
        key: bytes,
        identifiers: Identifiers,
        policy: Policy = BASIC_PROFILE,
        edits: Mapping[str, str] | None = None,
        people: People = EVERYBODY,
        series_names: Mapping[str, str] = _NO_NAMES,
    ) -> None:
        self._key = key
        self._people = people
        self._named: set[str] = set()
        self._learned = KeyFile(key, people=people)
        self._origins: dict[tuple[bytes | None, ...], Origin] = {}
        self._secrets = Secrets(key, people)
        self._policy = policy
        self._patients: set[tuple[str, str]] = set()
        self._edits = {name: typed_value(text) for name, text in (edits or {}).items()}
        self._series_names = series_names
        self._sought = Sought(identifiers, policy)

    def clean(
        self,
        file: BinaryIO,
        *,
        path: str,
        size: int,
        name: str,
        released: bool = False,
        clears_bits: bool = False,
        written: Written = UNKNOWN,
    ) -> Cleaned:
        """A file without the identity, checked; or a ScanveilError, and then nothing is given out.

        `released` says that a person has looked at this very file and decided to give it out, although a value was
        found in it, or it says that text is burned in, or it is a document or a film: that is then noted.
        `clears_bits` says to set bits of its pixels that hold no value to zero, where they are not; the copy says so.
        `written` is what is known of writing in its image: boxes are blanked, and all else stays as it is.
        """
        how = _How(path, name, released, clears_bits, written)
        try:
            return self._blanked(file, size, how) if written.boxes else self._clean(file, size, how)
        except ScanveilError as error:
            raise error.at(path) from error
        except OSError as error:
            raise gone(path) from error

    def _blanked(self, file: BinaryIO, size: int, how: _How) -> Cleaned:
        """The copy of a file with its boxes blanked, as if that were the original."""
        from scanveil.deid.blanking.blank import blank
        from scanveil.deid.blanking.virtual import in_original

        boxes = how.written.boxes
        found = blank(file, read_header(file, path=how.path, size=size), boxes)
        copy = self._clean(found.file, found.size, how)
        copy = add_note(copy, _said_of_blanked(sum(map(len, boxes.values()))))
        copy = add_note(copy, BECAME_LOSSLESS) if found.became_lossless else copy
        return copy._replace(parts=in_original(copy.parts, found.parts))

    def _clean(self, file: BinaryIO, size: int, how: _How) -> Cleaned:
        header = read_header(file, path=how.path, size=size)
        sought = self._sought_in(file, header)
        cleaning = Cleaning(
            header,
            self._secrets,
            self._policy,
            sought.words,
            self._edits,
            series_name=self._series_names.get(folder_of(how.name), ""),
            content=partial(content_digest, file, size),
            released=how.released,
            clears_bits=how.clears_bits and has_bits_to_clear(file, header),
            written=how.written,
        )
        return self._cleaned(file, header, how.name, cleaning, sought)

    def patients(self) -> set[tuple[str, str]]:
        """Pairs of old and new patient numbers in the copies that were made since this was asked last."""
        patients, self._patients = self._patients, set()
        return patients

    def _origin(self, identity: tuple[bytes | None, ...]) -> Origin:
        """What a key file keeps of an original; the same for most of a series."""
        if identity not in self._origins:
            who, *values = identity
            self._origins[identity] = origin_of(values, self._secrets.days(who or b""))
        return self._origins[identity]

    def learned(self) -> KeyFile:
        """What gives back the identity of the copies that were made since this was asked last."""
        learned, self._learned = self._learned, KeyFile(self._key, people=self._people)
        fresh = self._secrets.fresh_uids().items()
        learned = replace(learned, people=self._people.named(self._named))
        learned.uids.update((new.decode("ascii"), old.decode("latin-1")) for old, new in fresh)
        return learned

    def finish(
        self,
        records: Iterable[Record],
        withheld: Iterable[tuple[str, str]],
        entries: Iterable[tuple[str, DirectoryEntry]],
        places: Places,
    ) -> list[tuple[str, bytes]]:
        """What the archive holds beside the copies: the report, README.txt and a DICOMDIR of the copies in `entries`.

        `withheld` are a reason and a sentence for each file that is left out.
        They are searched as the copies are: what would name somebody is left out of them.
        """
        sought = self._sought
        left_out = [(reason, sought.harmless(sentence)) for reason, sentence in withheld]
        written = [self._harmless(one) if one.notes else one for one in records]
        listed = list(entries)
        directory = dicomdir(listed) if listed else b""
        if sought.in_directory(directory):
            directory = b""
            left_out.append((WithheldError.reason, NO_DIRECTORY))
        policy = replace(self._policy, name=OWN) if sought.needles.mention(self._policy.name) else self._policy
        report = report_json(written, left_out, policy, places)
        members = [
            (REPORT_NAME, report),
            (REPORT_PAGE_NAME, report_html(report)),
            (README_NAME, readme(written, left_out, policy)),
        ]
        return [*members, (DICOMDIR_NAME, directory)] if directory else members

    def _harmless(self, record: Record) -> Record:
        """A record whose sentences name nobody."""
        notes, looked_at = (tuple(map(self._sought.harmless, said)) for said in (record.notes, record.looked_at))
        return replace(record, notes=notes, looked_at=looked_at)

    def preview(self, file: BinaryIO, *, path: str, size: int, series_name: str = "") -> tuple[list[Field], list[Row]]:
        """What people look at first in a file, and all its elements up to the pixels: before and after."""
        header = read_header(file, path=path, size=size)
        sought = self._sought_in(file, header)
        content = partial(content_digest, file, size)
        chosen = self._policy, sought.words, self._edits
        # what is withheld until somebody has looked at it is shown as it would be then
        cleaning = Cleaning(header, self._secrets, *chosen, series_name=series_name, content=content, released=True)
        front, data_set = cleaning.front(), cleaning.data_set()
        with suppress(FoundError):  # such a file is withheld; what is shown is how far the rules go
            data_set = sought.mended(cleaning, front, data_set)
        after = data_set, cleaning.encoding
        return fields(header, *after, cleaning.edit_keys), side_by_side(header, front, *after)

    def _cleaned(self, file: BinaryIO, header: Header, name: str, cleaning: Cleaning, sought: Sought) -> Cleaned:
        if cleaning.sop_class_uid == MEDIA_STORAGE_DIRECTORY.encode():
            raise DicomdirError(TABLE_OF_CONTENTS)
        if header.inflated:
            data_set, parts, crc32 = self._deflated(header, cleaning, sought)
        else:
            data_set, parts, crc32 = self._spliced(file, header, cleaning, sought)
        if cleaning.person and len(cleaning.person) <= LONGEST_KEY:
            self._named.add(cleaning.person)
        if cleaning.patient_id:
            self._patients.add((cleaning.patient_id, cleaning.new_patient_id))
        self._learned.learn(cleaning.new_instance_uid, self._origin(cleaning.identity()))
        size = sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in parts)
        made = record(
            name,
            cleaning.written_sop_class_uid.decode("latin-1"),
            cleaning.transfer_syntax_uid,
            size,
            cleaning.done,
            cleaning.notes,
            cleaning.looked_at,
            _as_said(cleaning.written) if header.pixels is not None else {},
        )
        return Cleaned(name, parts, size, crc32, made, cleaning.directory_entry(data_set), tuple(cleaning.done))

    def _spliced(self, file: BinaryIO, header: Header, cleaning: Cleaning, sought: Sought) -> tuple[bytes, Parts, int]:
        """The data set up to the pixels, and the parts of a file around them with their CRC-32.

        The pixels are read once: for their end, their CRC-32 and the check.
        """
        front = cleaning.front()
        data_set = sought.mended(cleaning, front, cleaning.data_set())
        crc32 = zlib.crc32(front + data_set)
        if header.pixels_at is None:
            return data_set, (front + data_set,), crc32
        pixels = copy_pixels(file, header, cleaning, sought.needles.opaque, crc32)
        judge([], pixels.found)
        if pixels.drops_tables:
            data_set = cleaning.without_offset_tables(data_set)
            crc32 = crc32_of(file, (front + data_set, pixels.header, *pixels.parts), 0)
            pixels = pixels._replace(crc32=crc32)
        head = front + data_set
        tail = sought.mended_tail(cleaning, head, self._tail(file, header, cleaning, pixels.end))
        parts = (head + pixels.header, *pixels.parts, *([tail] if tail else []))
        return data_set, parts, zlib.crc32(tail, pixels.crc32)

    def _tail(self, file: BinaryIO, header: Header, cleaning: Cleaning, at: int) -> bytes:
        if at >= header.size:
            return b""
        if header.size - at > MAX_TAIL:
            cleaning.drop_tail()
            return b""
        file.seek(at)
        return cleaning.tail(file.read(header.size - at))

    def _deflated(self, header: Header, cleaning: Cleaning, sought: Sought) -> tuple[bytes, Parts, int]:
        """A deflated file, deflated anew; what is checked is the new file, inflated again by the check's own hand."""
        front = cleaning.front()
        data_set, found, behind = sought.mended(cleaning, front, cleaning.data_set()), "", b""
        if header.pixels_at is not None:
            inflated = io.BytesIO(header.buffer)
            known = header._replace(size=len(header.buffer))
            pixels = copy_pixels(inflated, known, cleaning, sought.needles.opaque, 0)
            if pixels.drops_tables:
                data_set = cleaning.without_offset_tables(data_set)
            tail = sought.mended_tail(cleaning, front + data_set, cleaning.tail(header.buffer[pixels.end :]))
            behind = pixels.header + b"".join(bytes_of(inflated, pixels.parts)) + tail
            found = pixels.found
        whole = deflate(front, data_set + behind)
        new = surface.read_surface(io.BytesIO(whole), len(whole))
        judge([hit for hit in sought.search(cleaning, new.head, new.tail) if not hit.hint], found)
        return data_set, (whole,), zlib.crc32(whole)

    def _sought_in(self, file: BinaryIO, header: Header) -> Sought:
        """What is sought in the batch; with the file's own where it is not the one that was surveyed."""
        seen = self._sought.identifiers.seen
        if not header.inflated and surface.fingerprint(header.buffer[: header.pixels_at], header.size) in seen:
            return self._sought
        own = collect(surface.read_surface(file, header.size))
        return self._sought if own.seen <= seen else Sought(self._sought.identifiers | own, self._policy)


def add_note(cleaned: Cleaned, sentence: str) -> Cleaned:
    """The same, with one more note in its record."""
    return cleaned._replace(record=replace(cleaned.record, notes=(*cleaned.record.notes, sentence)))


def _said_of_blanked(boxes: int) -> str:
    return ngettext("{count:,} place in its image was blanked.", "{count:,} places in its images were blanked.", boxes)


def _as_said(written: Written) -> dict[str, Any]:
    """What a report says of writing in a file: never the text."""
    if written == UNKNOWN:
        return {}
    boxes = [dict(zip(BOX_FIELDS, row, strict=True)) for row in written.rows]
    said = {"examined": written.examined, "decided_by": written.decided_by, "undecided": written.is_undecided}
    return {**said, "boxes": boxes}
