"""Files without an image, for the page: what they say, and the document or video inside them as a Blob."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import js
from pyodide.ffi import to_js
from worker_messages import MESSAGES

from scanveil.conducting.reader import Opened
from scanveil.dicom.reading import Header, read_header
from scanveil.dicom.syntaxes import is_video
from scanveil.errors import ScanveilError
from scanveil.said import together
from worker.desk import Desk
from worker.files import blob_of, span
from worker.wire import Reply, Work, as_object

if TYPE_CHECKING:
    from scanveil.documents.document import Document
    from scanveil.documents.encapsulated import Enclosed
    from scanveil.documents.lines import Line


class Documents:
    """What a reader answers of files that are read and not looked at."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.work: dict[str, Work] = {"document": self._document}

    async def _document(self, message: Any, number: int) -> Reply:
        from scanveil.documents.document import read_document

        opened = self._desk.files.opened(number)
        file, path, size = opened
        header = read_header(file, path=path, size=size)
        found = read_document(header)
        info = _said(found, await self._locate(found))
        if is_video(header.transfer_syntax_uid):
            return _video(header, opened, info)
        inside = found.enclosed
        if not inside:
            return Reply(info)
        info["enclosed"] = {name: getattr(inside, name) for name in ("mime_type", "suffix", "sentence")}
        info["enclosed"].update(size=inside.end - inside.start, plays="")
        return Reply(info, {"blob": _blob_of(inside, opened, header)} if inside.suffix else {})

    async def _locate(self, found: Document) -> dict[str, int] | None:
        """The numbers of the files that a document refers to, of those that are there: the conductor knows them.

        None where the conductor does not say so in time, or is no more: the document is shown all the same.
        """
        uids = sorted({line.refers_to for line in found.lines if line.refers_to})
        if not uids:
            return {}
        come: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def take(answer: Any) -> None:
            if not come.done():
                come.set_result(answer)

        assert self._desk.conductor is not None
        self._desk.conductor.ask("locate", {"uids": uids}, take)
        try:
            answer = await asyncio.wait_for(come, MESSAGES["locate"].patience_s)
        except TimeoutError:
            return None
        numbers: dict[str, int] | None = json.loads(answer.json).get("numbers") if answer else None
        return numbers


def _said(found: Document, numbers: dict[str, int] | None) -> dict[str, Any]:
    return {
        "kind": found.kind,
        "title": found.title,
        "sentence": found.sentence,
        "facts": [[line.label, line.text] for line in found.facts],
        "lines": [_line(line, numbers) for line in found.lines],
        "drawings": [asdict(drawing) for drawing in found.drawings],
        "enclosed": None,
    }


def _line(line: Line, numbers: dict[str, int] | None) -> list[Any]:
    """A line for the page; with the number and frame (from 0) of what it refers to, -1 where that is not there.

    Without them where that is not known.
    """
    said = [line.depth, line.relation, line.label, line.text, line.is_heading]
    if line.refers_to and numbers is not None:
        said += [numbers.get(line.refers_to, -1), line.frames[0] - 1 if line.frames else 0]
    return said


def _video(header: Header, opened: Opened, info: dict[str, Any]) -> Reply:
    """A video for the browser to play if it can: spans of the person's own file, or the same pictures packed anew."""
    from scanveil.documents.video import PLAYED, REPACKED, SAVED, SILENT, as_mp4, read_video

    video = read_video(header, opened.file)
    info["enclosed"] = inside = {"mime_type": "", "suffix": video.suffix, "size": video.size}
    inside.update(sentence=SAVED, plays=PLAYED)
    if video.is_to_be_repacked:
        try:
            movie = as_mp4(video, header, opened.file)
            blob = blob_of(movie.parts(), "video/mp4")
        except ScanveilError as error:
            inside["sentence"] = together(error.sentence, SAVED)
        else:
            inside.update(suffix=".mp4", size=movie.size)
            inside["plays"] = together(PLAYED, REPACKED, SILENT if movie.has_sound else "")
            return Reply(info, {"blob": blob})
    spans = [span(opened.file, one.offset, one.offset + one.length) for one in video.spans]
    return Reply(info, {"blob": js.Blob.new(to_js(spans), as_object(type=video.mime_type))})


def _blob_of(inside: Enclosed, opened: Opened, header: Header) -> Any:
    """A document inside a file: a span of the person's own file, unless that is compressed."""
    mime_type = inside.mime_type or "application/octet-stream"
    if not header.inflated:
        return js.Blob.new(to_js([span(opened.file, inside.start, inside.end)]), as_object(type=mime_type))
    data = to_js(header.buffer[inside.start : inside.end])
    return js.Blob.new(to_js([data]), as_object(type=mime_type))
