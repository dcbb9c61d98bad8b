"""Pieces of work on files, for the conductor: headers, digests, searches, and copies as Blobs; and previews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import js
from pyodide.ffi import to_js

from scanveil.conducting import reader
from scanveil.dicom.reading import FIRST_READ
from scanveil.errors import OF_ONE_FILE
from worker.desk import Desk
from worker.files import DroppedFile, PackedFile, span
from worker.wire import Reply, Work, as_object

if TYPE_CHECKING:
    from scanveil.conducting.copies import Member
    from scanveil.deid.deidentifier import Deidentifier

LEAST_PASSED_ON = 64 * 1024
"""Bytes of a copy of which the page is asked for the digest: to ask it for that of fewer takes longer."""


class Pieces:
    """What a reader does for the conductor."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._files = desk.files
        self.work: dict[str, Work] = {
            "read": self._read,
            "digest": self._digest,
            "survey": self._survey,
            "identity": self._learn_identity,
            "clean": self._clean,
            "known": self._learn_key,
            "restore": self._restore,
        }

    async def _read(self, message: Any, items: list[list[int]]) -> Reply:
        headers = reader.Headers()
        async for number, open_file in self._files.each_ahead([number for (number,) in items], FIRST_READ):
            headers.add(number, open_file)
        return Reply(headers.answer())

    def _digest(self, message: Any, items: list[list[int]]) -> Reply:
        return Reply(reader.digest(items, self._files.open))

    async def _survey(self, message: Any, items: list[tuple[int, str]]) -> Reply:
        from scanveil.conducting.copies import Surveys

        surveys = Surveys()
        async for number, open_file in self._files.each_ahead([number for number, name in items], FIRST_READ):
            surveys.add(number, open_file)
        return Reply(surveys.answer())

    def _learn_identity(self, message: Any, **told: Any) -> None:
        """What must be found in no copy of a job. Until it is known, nothing is given out."""
        from scanveil.conducting.copies import Identity

        self._desk.identity = None
        self._desk.identity = Identity.of(**told)

    async def _clean(self, message: Any, items: list[tuple[int, str]], streams: bool, **asked: Any) -> Reply:
        """Copies as parts of a ZIP: new bytes, and spans of the person's own files."""
        from scanveil.conducting.copies import Copies

        zipped = _Zipped(streams)

        def write(copy: Member, file: BinaryIO) -> Any:
            zipped.add(copy, file)
            return _digest(copy, file)

        copies, names = Copies(self._desk.identity, write, **asked), dict(items)
        async for number, open_file in self._files.each_ahead(list(names)):
            copies.add(number, names[number], open_file)
        digests = await js.Promise.all(to_js(copies.written))
        sha256 = [digest if isinstance(digest, str) else digest.to_bytes().hex() for digest in digests]
        return Reply(copies.answer(sha256), {"parts": zipped.parts()})

    def _learn_key(self, message: Any, **told: Any) -> None:
        from scanveil.conducting.copies import KnownKey

        self._desk.known = None
        self._desk.known = KnownKey.of(**told)

    def _restore(self, message: Any, items: list[tuple[int, str]], job: int) -> Reply:
        """Copies with their identity, as parts of a ZIP."""
        from scanveil.conducting.copies import Restorations

        zipped = _Zipped()
        restorations = Restorations(self._desk.known, zipped.add, job)
        restorations.add_all(items, self._files.open)
        return Reply(restorations.answer(), {"parts": zipped.parts()})


class Previews:
    """What a reader answers of how copies will look."""

    def __init__(self, desk: Desk) -> None:
        self._files = desk.files
        self.work: dict[str, Work] = {"preview": self._preview, "elements": self._elements}

    def _preview(
        self, message: Any, numbers: list[int], series_names: list[str], edits: dict[str, str], **chosen: Any
    ) -> Reply:
        """What people look at first, before and after: of one file of each series. What cannot be typed says why."""
        from scanveil.deid.out.preview import FIELDS, judged

        usable, why_not = judged(edits)
        deidentifier = self._deidentifier_for(numbers, edits=usable, **chosen)
        rows: list[tuple[str, str, str, str, str, int]] = []
        for number, name in zip(numbers, series_names, strict=True):
            file, path, size = self._files.opened(number)
            try:
                fields = deidentifier.preview(file, path=path, size=size, series_name=name)[0]
            except OF_ONE_FILE:
                continue  # it is said when copies are made
            rows += [(one.key, one.label, one.before, one.after, why_not.get(one.key, ""), number) for one in fields]
        order = [label for tag, label in FIELDS]
        return Reply({"fields": sorted(rows, key=lambda row: order.index(row[1]))})

    def _elements(self, message: Any, number: int, series_name: str, edits: dict[str, str], **chosen: Any) -> Reply:
        """Every element of a file up to its pixels, before and after."""
        from scanveil.deid.out.preview import judged

        file, path, size = self._files.opened(number)
        deidentifier = self._deidentifier_for([number], edits=judged(edits)[0], **chosen)
        rows = deidentifier.preview(file, path=path, size=size, series_name=series_name)[1]
        return Reply({"path": path, "rows": rows})

    def _deidentifier_for(self, numbers: Sequence[int], **chosen: Any) -> Deidentifier:
        """What cleans these files as they will be cleaned. It knows of no others who might be named."""
        from scanveil.conducting.copies import Identity, survey_files

        known = survey_files([(number, "") for number in numbers], self._files.open)
        return Identity.of(job=0, identifiers=[known["identifiers"]], series_names={}, **chosen).deidentifier


class _Zipped:
    """Members of a ZIP, put together as few Blobs.

    Where it `streams`, what is packed in archives of the person's stays there: a part then says which, and from where
    to where of what comes out of it.
    """

    def __init__(self, streams: bool = False) -> None:
        self._streams = streams
        self._parts = js.Array.new()
        self._pieces = js.Array.new()
        self._made: list[bytes] = []

    def add(self, member: Member, file: Any) -> None:
        """A member behind those before it."""
        from scanveil.archives.plan import local_header

        self._made.append(local_header(member.name, member.size, member.crc32))
        for part in member.parts:
            if isinstance(part, bytes):
                self._made.append(part)
                continue
            self._join_made()
            if self._streams and isinstance(file, PackedFile):
                self._join_pieces()
                self._parts.push(as_object(packed=file.packed_blob, format=file.format, start=part.start, end=part.end))
            else:
                self._pieces.push(span(file, *part))

    def parts(self) -> Any:
        """All of it."""
        self._join_made()
        self._join_pieces()
        return self._parts

    def _join_made(self) -> None:
        """What was made so far goes as one piece: each costs the browser a tenth of a millisecond."""
        self._pieces.push(to_js(b"".join(self._made)))
        self._made.clear()

    def _join_pieces(self) -> None:
        self._parts.push(js.Blob.new(self._pieces))
        self._pieces = js.Array.new()


def _digest(copy: Member, file: Any) -> Any:
    """The SHA-256 of a copy, or the page's promise of it where its bytes are at hand and the browser can do that.

    Its bytes are put together once, and go there and do not come back.
    """
    passes_on = isinstance(file, DroppedFile) and file.is_at_hand and hasattr(js, "cipher")
    if copy.size < LEAST_PASSED_ON or not passes_on:
        from scanveil.deid.cleaning.blocks import sha256_of

        return sha256_of(file, copy.parts)
    joined, at = js.Uint8Array.new(copy.size), 0
    for part in copy.parts:
        if isinstance(part, bytes):
            joined.subarray(at, at + len(part)).assign(part)
            at += len(part)
        else:
            joined.set(file.held.subarray(part.start, part.end), at)
            at += part.end - part.start
    return js.cipher("digest", as_object(data=joined), to_js([joined.buffer]))
