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
from typing import BinaryIO, NamedTuple

from scanveil.deid.check import surface
from scanveil.deid.check.identifiers import Identifiers, collect
from scanveil.deid.cleaning.blocks import Parts, Span, has_bits_to_clear, pixel_blocks, whole_samples
from scanveil.deid.cleaning.codestreams import text_in_image
from scanveil.deid.cleaning.deidentify import Cleaning
from scanveil.deid.cleaning.pixels import (
    BITS_CLEARED,
    BITS_FOUND,
    NOT_LOOKED_INTO,
    NOTES_CUT,
    Fragments,
    UnusedBits,
    UnusedBitsError,
    rebuild,
)
from scanveil.deid.cleaning.uids import Secrets
from scanveil.deid.out.directory import NAME as DICOMDIR_NAME
from scanveil.deid.out.directory import DirectoryEntry, dicomdir
from scanveil.deid.out.keyfile import KeyFile, Origin, origin_of
from scanveil.deid.out.preview import Field, Row, fields, side_by_side, typed_value
from scanveil.deid.out.readme import readme
from scanveil.deid.out.report import (
    Done,
    Places,
    Record,
    count_looked_at,
    record,
    report_html,
    report_json,
)
from scanveil.deid.rules.policy import Policy
from scanveil.deid.rules.verdicts import NOTES_IN_IMAGE as NOTES
from scanveil.deid.rules.verdicts import UNUSED_BITS as BITS
from scanveil.deid.sought import Sought, judge
from scanveil.dicom.reading import MEDIA_STORAGE_DIRECTORY, Header, read_header
from scanveil.dicom.wire import UNDEFINED
from scanveil.dicom.writing import deflate
from scanveil.errors import DicomdirError, FoundError, ScanveilError, WithheldError, gone
from scanveil.said import _

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
NO_DIRECTORY = _("DICOMDIR, the archive's table of contents, was left out: something identifying was found in it.")
DIFFERING_COPIES = _("Another file of this batch claims to be the same object, with other content. Both were kept.")


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
    `edits` are values that a person typed, under the keys of `preview.Field`. Raises UsageError for bad ones.
    """

    def __init__(
        self,
        key: bytes,
        identifiers: Identifiers,
        policy: Policy = BASIC_PROFILE,
        edits: Mapping[str, str] | None = None,
    ) -> None:
        self._key = key
        self._learned = KeyFile(key)
        self._origins: dict[tuple[bytes | None, ...], Origin] = {}
        self._secrets = Secrets(key)
        self._policy = policy
        self._patients: dict[str, str] = {}
        self._edits = {name: typed_value(text) for name, text in (edits or {}).items()}
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
    ) -> Cleaned:
        """A file without the identity, checked; or a ScanveilError, and then nothing is given out.

        `released` says that a person has looked at this very file and decided to give it out, although a value was
        found in it, or it says that text is burned in, or it is a document or a film: that is then noted.
        `clears_bits` says to set bits of its pixels that hold no value to zero, where they are not; the copy says so.
        """
        try:
            header = read_header(file, path=path, size=size)
            sought = self._sought_in(file, header)
            cleaning = Cleaning(
                header,
                self._secrets,
                self._policy,
                sought.words,
                self._edits,
                released=released,
                clears_bits=clears_bits and has_bits_to_clear(file, header),
            )
            return self._cleaned(file, header, name, cleaning, sought)
        except ScanveilError as error:
            raise error.at(path) from error
        except OSError as error:
            raise gone(path) from error

    def renamed(self) -> Renamed:
        """What the UIDs and patient numbers of the files cleaned so far became."""
        uids = sorted((old.decode("latin-1"), new.decode("ascii")) for old, new in self._secrets.given_uids.items())
        return Renamed(tuple(uids), tuple(sorted(self._patients.items())))

    def _origin(self, identity: tuple[bytes | None, ...]) -> Origin:
        """What a key file keeps of an original; the same for most of a series."""
        if identity not in self._origins:
            who, *values = identity
            self._origins[identity] = origin_of(values, self._secrets.days(who or b""))
        return self._origins[identity]

    def learned(self) -> KeyFile:
        """What gives back the identity of the copies that were made since this was asked last."""
        learned, self._learned = self._learned, KeyFile(self._key)
        fresh = self._secrets.fresh_uids().items()
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
            (README_NAME, readme(len(written), left_out, policy, count_looked_at(written))),
        ]
        return [*members, (DICOMDIR_NAME, directory)] if directory else members

    def _harmless(self, record: Record) -> Record:
        """A record whose sentences name nobody."""
        notes, looked_at = (tuple(map(self._sought.harmless, said)) for said in (record.notes, record.looked_at))
        return replace(record, notes=notes, looked_at=looked_at)

    def preview(self, file: BinaryIO, *, path: str, size: int) -> tuple[list[Field], list[Row]]:
        """What people look at first in a file, and all its elements up to the pixels: before and after."""
        header = read_header(file, path=path, size=size)
        sought = self._sought_in(file, header)
        cleaning = Cleaning(header, self._secrets, self._policy, sought.words, self._edits)
        front, data_set = cleaning.front(), cleaning.data_set()
        with suppress(FoundError):  # such a file is withheld; what is shown is how far the rules go
            data_set = sought.mended(cleaning, front, data_set)
        return fields(header, data_set, cleaning.edit_keys), side_by_side(header, front, data_set)

    def _cleaned(self, file: BinaryIO, header: Header, name: str, cleaning: Cleaning, sought: Sought) -> Cleaned:
        if cleaning.sop_class_uid == MEDIA_STORAGE_DIRECTORY.encode():
            raise DicomdirError(
                _("This is the disc's table of contents. It holds no image, and it is not needed here.")
            )
        if header.inflated:
            data_set, parts, crc32 = self._deflated(header, cleaning, sought)
        else:
            data_set, parts, crc32 = self._spliced(file, header, cleaning, sought)
        if cleaning.patient_id:
            self._patients[cleaning.patient_id] = cleaning.new_patient_id
        self._learned.learn(cleaning.new_instance_uid, self._origin(cleaning.identity()))
        size = sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in parts)
        made = record(
            name,
            cleaning.written_sop_class_uid.decode("latin-1"),
            header.transfer_syntax_uid,
            size,
            cleaning.done,
            cleaning.notes,
            cleaning.looked_at,
        )
        return Cleaned(name, parts, size, crc32, made, cleaning.directory_entry(data_set), tuple(cleaning.done))

    def _spliced(self, file: BinaryIO, header: Header, cleaning: Cleaning, sought: Sought) -> tuple[bytes, Parts, int]:
        """The data set up to the pixels, and the parts of a file around them with their CRC-32.

        The pixels are read once: for their end, their CRC-32 and the check.
        """
        front = cleaning.front()
        data_set = sought.mended(cleaning, front, cleaning.data_set())
        head = front + data_set
        crc32 = zlib.crc32(head)
        if header.pixels_at is None:
            return data_set, (head,), crc32
        opaque = sought.needles.opaque()
        end = header.pixels_at
        assert header.pixels is not None
        value = header.pixels[2]
        fragments = Fragments(header, released=cleaning.released) if header.pixels[3] == UNDEFINED else None
        if fragments and not fragments.kind:
            cleaning.withhold(NOT_LOOKED_INTO, "TransferSyntaxUID")
        pixels_crc32 = crc32
        unused = UnusedBits(header)
        for block in pixel_blocks(file, header, fragments):
            pixels_crc32 = zlib.crc32(block, pixels_crc32)
            # tag, type and length are no text, but look like it, and would cost the check its quick way out
            values = block[max(0, value - end) :]
            opaque.feed(values)
            unused.feed(values)
            end += len(block)
        pixels: bytes | Span = Span(header.pixels_at, end)
        if cleaning.clears_bits:
            pixels = self._without_bits(file, header, cleaning, unused)
            pixels_crc32 = zlib.crc32(pixels, crc32)
        elif unused.hold_data:
            raise UnusedBitsError(BITS_FOUND, keyword="PixelData")
        if fragments and fragments.has_notes:
            pixels, opaque = self._without_notes(file, header, cleaning, end), sought.needles.opaque()
            opaque.feed(pixels)
            pixels_crc32 = zlib.crc32(pixels, crc32)
        tail = self._tail(file, header, cleaning, end)
        judge([], opaque.kind)
        if tail:
            tail = sought.mended_tail(cleaning, head, tail)
            return data_set, (head, pixels, tail), zlib.crc32(tail, pixels_crc32)
        return data_set, (head, pixels), pixels_crc32

    def _without_notes(self, file: BinaryIO, header: Header, cleaning: Cleaning, end: int) -> bytes:
        """The pixel element, up to `end` of the file, made anew without what is no image; judged once more."""
        assert header.pixels_at is not None
        file.seek(header.pixels_at)
        new = rebuild(file.read(end - header.pixels_at), header)
        padded = b"\0" * header.pixels_at + new
        again = Fragments(header)
        for _block in pixel_blocks(io.BytesIO(padded), header._replace(size=len(padded)), again):
            continue
        if again.has_notes:
            raise text_in_image()
        cleaning.notes.append(NOTES_CUT)
        cleaning.done.append(((), 0, NOTES.label))
        return new

    def _without_bits(self, file: BinaryIO, header: Header, cleaning: Cleaning, unused: UnusedBits) -> bytes:
        """The pixel element of unpacked pixels with nothing in the bits that hold no value."""
        assert header.pixels is not None and header.pixels_at is not None
        file.seek(header.pixels_at)
        front = file.read(header.pixels[2] - header.pixels_at)
        new = front + b"".join(unused.clear(block) for block in whole_samples(file, header))
        cleaning.notes.append(BITS_CLEARED)
        cleaning.done.append(((), 0, BITS.label))
        return new

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
        data_set = plain = sought.mended(cleaning, front, cleaning.data_set())
        opaque = sought.needles.opaque()
        if header.pixels_at is not None:
            inflated = io.BytesIO(header.buffer)
            fragments = Fragments(header) if header.pixels and header.pixels[3] == UNDEFINED else None
            pixels = b"".join(pixel_blocks(inflated, header._replace(size=len(header.buffer)), fragments))
            if fragments and fragments.has_notes:
                raise text_in_image()
            opaque.feed(pixels)
            start = header.pixels[2] - header.pixels_at if header.pixels else 0
            unused = UnusedBits(header)
            unused.feed(pixels[start:])
            length = len(pixels)
            if cleaning.clears_bits:
                pixels = self._without_bits(inflated, header, cleaning, unused)
            elif unused.hold_data:
                raise UnusedBitsError(BITS_FOUND, keyword="PixelData")
            tail = cleaning.tail(header.buffer[header.pixels_at + length :])
            plain += pixels + sought.mended_tail(cleaning, front + data_set, tail)
        whole = deflate(front, plain)
        new = surface.read_surface(io.BytesIO(whole), len(whole))
        judge([hit for hit in sought.search(cleaning, new.head, new.tail) if not hit.hint], opaque.kind)
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
