"""The worker's end of the wire: one message in, one call into scanveil, one message out.

A message is a JS object with `id`, `kind` and `json`; the answer repeats `id` and carries `json` (and Blobs or buffers
beside it), or `error`. With `id` 0 none is wanted.
"""

import asyncio
import gc
import hashlib
import importlib
import importlib.abc
import io
import itertools
import json
import os
import sys
import time
import traceback
import zipfile
import zlib
from base64 import b64decode, b64encode
from collections import Counter
from dataclasses import asdict, replace

import js
from pyodide.ffi import JsException, create_once_callable, to_js

from scanveil.dicom.reading import FIRST_READ, blocks, read_header, same_bytes
from scanveil.dicom.syntaxes import is_video
from scanveil.errors import ScanveilError, UnreadableError, WithheldError
from scanveil.library.instance import Instance, read_instance
from worker.proof import prove

AHEAD_SECONDS = 0.012
"""How long neighbours of a frame are made ready before the next message is looked at."""
WARM_AFTER_MS = 30
GARBAGE = (20_000, 20, 50)
"""Garbage is looked for this seldom: a file makes thousands of small tuples that live for a few milliseconds."""
AT_ONCE = 16 * 1024 * 1024
"""Bytes of several files that are read together at most."""
AHEAD = 4
"""Files of which the bytes are fetched while as many are worked on."""

_files = []
_paths = []
_instances = {}
_state = {}


class DroppedFile(io.RawIOBase):
    """A browser `File`, read where it lies: nothing is copied but what is asked for, nothing can be written."""

    def __init__(self, blob, head=b"", held=None):
        """`head` are the file's first bytes, or all of them, where they have been read already; `held` are the same,
        where JavaScript holds them still.
        """
        self.blob, self.size, self.held, self._head, self._at = blob, int(blob.size), held, head, 0

    @property
    def is_at_hand(self):
        """Whether JavaScript holds all of its bytes."""
        return self.held is not None and self.held.length == self.size

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, offset, whence=io.SEEK_SET):
        self._at = max(0, offset + (0, self._at, self.size)[whence])
        return self._at

    def tell(self):
        return self._at

    def read(self, size=-1):
        end = self.size if size is None or size < 0 else min(self._at + size, self.size)
        if end <= self._at:
            return b""
        if end <= len(self._head):
            data = self._head[self._at : end]
            self._at = end
            return data
        try:
            data = _READER.readAsArrayBuffer(self.blob.slice(self._at, end)).to_bytes()
        except JsException as error:
            raise UnreadableError(
                "The file can no longer be read. It was changed, moved or deleted, or the disc was taken out, "
                "after it was chosen. Please choose it again."
            ) from error
        self._at = end
        return data

    def readall(self):
        return self.read()

    def readinto(self, target):
        data = self.read(len(target))
        target[: len(data)] = data
        return len(data)


_READER = js.FileReaderSync.new()


def start():
    """Tell the page that headers can be read. What was made until now stays: no need to look there for garbage."""
    gc.freeze()
    gc.set_threshold(*GARBAGE)
    js.postMessage(_object(kind="ready"))


def handle(message):
    """Answer one message."""
    work = _COMMANDS[message.kind]
    _answer(message.id, lambda: work(message, **json.loads(message.json)), message.kind)


def _answer(ident, work, kind=""):
    """Send what some work gives, if anything; whatever goes wrong becomes an answer too."""
    try:
        answer = work()
    except Exception as error:  # the page must hear of every failure, or it would wait for ever
        answer = _failed(error)
    if ident and answer is not None:
        _send(ident, answer)
    elif answer and "error" in answer:  # nobody waits for an answer, but what was told did not arrive
        js.postMessage(_object(kind="complaint", about=kind, error=answer["error"]))


# --- files and the catalogue ------------------------------------------------------------------------------------


def _take_files(message):
    """Keep the files that the page knows by number; a later number follows an earlier one."""
    _files.extend(message.files)
    _paths.extend(json.loads(message.paths))


def _read(_, items, **__):
    """Read headers: instances as rows, problems with their reasons."""
    rows, problems = [], []
    for (number, *_), (file, path, size) in zip(items, _opened_at_once(items, FIRST_READ)):
        try:
            instance = read_instance(file, path=path, size=size)
        except ScanveilError as error:
            problems.append((number, error.reason, error.sentence))
        else:
            rows.append((number, *instance.to_row()))
    return {"json": {"rows": json.dumps(rows), "problems": problems}}


def _collect(_, rows):
    """Take rows that any worker has read; this worker is the one that sorts them."""
    for number, *values in json.loads(rows):
        _instances[number] = Instance.from_row(values)
    _state.pop("companions", None)


def _forget(_, number):
    """Leave one file out of the catalogue, because another holds the same bytes."""
    _instances.pop(number, None)
    _state.pop("companions", None)


def _catalogue(_):
    """Everything that was collected, as series in the order of patients and studies; files by their number."""
    from scanveil.documents.kinds import kind_of
    from scanveil.library.study import group, repeated

    numbers = {id(instance): number for number, instance in _instances.items()}
    series = [
        {
            "key": "|".join((patient.patient_id or patient.patient_name, study.study_instance_uid, _own_name(one))),
            "uid": one.series_instance_uid,
            "patient": patient.patient_name or patient.patient_id or "No name",
            "study": " · ".join(filter(None, (_day(study.study_date), study.study_description))),
            "modality": one.modality,
            "kind": kind_of(one.instances[0].sop_class_uid, one.modality).name,
            "description": one.series_description,
            "size": one.size,
            "file_count": len(one.instances),
            "first_file": numbers[id(one.instances[0])],
            "count": one.frame_count,
            "stacks": [_stack(stack, one.instances, numbers) for stack in one.stacks] + _documents(one, numbers),
        }
        for patient in group(_instances.values())
        for study in patient.studies
        for one in study.series
    ]
    twins = [[numbers[id(instance)] for instance in same] for same in repeated(_instances.values())]
    companions = sum(map(len, _companions().values()))
    return {"json": {"series": series, "twins": twins, "companions": companions}}


def _own_name(series):
    """What tells a series from others of its study: one without a UID is that of its folder."""
    return series.series_instance_uid or series.instances[0].path.rpartition("/")[0]


def _stack(stack, instances, numbers):
    """A stack for the page: `files` by their number where each gives its first frame only, else `runs` of frames.

    `extents` are (images that follow each other, their columns, rows).
    """
    plain = all(run[1:3] == (0, 1) for run in stack.runs)
    files = [instances[run.file] for run in stack.runs]
    return {
        "name": stack.name,
        "count": stack.count,
        "ordered_by": stack.ordered_by,
        "notes": stack.notes,
        "extents": _extents(files, stack.runs),
        "start": stack.start,
        "files": [numbers[id(file)] for file in files] if plain else [],
        "runs": [] if plain else [(numbers[id(file)], *run[1:]) for file, run in zip(files, stack.runs)],
        "reads": False,
    }


def _extents(files, runs):
    from scanveil.library.slides import extent

    found = []
    for file, run in zip(files, runs):
        columns, rows = extent(file, run.first)
        if found and found[-1][1:] == [columns, rows]:
            found[-1][0] += run.length
        else:
            found.append([run.length, columns, rows])
    return found


def _documents(series, numbers):
    """The files of a series that hold no image and are read, as one more stack, if there are any."""
    files = [numbers[id(instance)] for instance in series.instances if not instance.is_image]
    made = {"name": "Without image", "count": len(files), "ordered_by": "", "notes": [], "extents": [], "start": 0}
    return [{**made, "files": files, "runs": [], "reads": True}] if files else []


def _compare(_, first, second):
    """Whether two files are the same, byte for byte."""
    (one, _, size), (other, _, other_size) = _opened(first), _opened(second)
    return {"json": {"same": size == other_size and same_bytes(one, other)}}


def _sample(message):
    """The files inside the sample's ZIP, as a person would have dropped them."""
    with zipfile.ZipFile(io.BytesIO(DroppedFile(message.zip).read())) as archive:
        names = archive.namelist()
        files = [js.File.new(to_js([archive.read(name)]), name) for name in names]
    return {"json": {}, "files": to_js(files), "paths": json.dumps(names)}


# --- looking ----------------------------------------------------------------------------------------------------


def _frame(message, around, **which):
    """One frame as RGBA, with what is written around it; its neighbours are decoded behind the answer."""
    _send(message.id, _rendered(message, **which))
    _prepare(_viewer(), around)


def _ahead(message, **which):
    """The same for a frame that is likely to be asked for next."""
    return _rendered(message, **which)


def _rendered(message, number, frame, center, width, voi_lut, invert, drawings, state, step, **_):
    from scanveil.looking.render import render

    viewer = _viewer()
    found = viewer.frame(number, frame, state, step=step)
    image = render(found, window_center=center, window_width=width, voi_lut=voi_lut, invert=invert, drawings=drawings)
    caption = viewer.caption(number, frame, state)
    info = {
        "painted": [image.columns, image.rows],
        "center": image.window_center,
        "width": image.window_width,
        "notes": image.notes,
        "has_drawing": found.drawing is not None,
        **{name: getattr(caption, name) for name in caption.__slots__},
    }
    return {"json": info, "rgba": _in_javascript(image.rgba, getattr(message, "spare", None))}


def _in_javascript(rgba, spare=None):
    """RGBA copied out of Python's memory: into `spare` if that is as large, else into new room, cleared first."""
    pixels = spare if spare and spare.length == rgba.nbytes else js.Uint8ClampedArray.new(rgba.nbytes)
    pixels.assign(rgba.reshape(-1))
    return pixels


def _prepare(viewer, around):
    until = time.monotonic() + AHEAD_SECONDS
    for number, frame in around:
        if time.monotonic() > until:
            return
        try:
            viewer.frame(number, frame)
        except ScanveilError:
            continue  # it is said when that frame is asked for


def _thumbnail(_, number, frame, **__):
    from scanveil.looking.render import thumbnail

    image = thumbnail(_viewer().plain(number, frame))
    return {"json": {"rows": image.rows, "columns": image.columns}, "rgba": _in_javascript(image.rgba)}


def _document(_, number):
    """What a file without an image says: text, lines to draw, and the document inside it as a Blob."""
    from scanveil.documents.document import read_document

    file, path, size = _opened(number)
    header = read_header(file, path=path, size=size)
    found = read_document(header)
    numbers = {instance.sop_instance_uid: number for number, instance in _instances.items()}
    lines = [
        [line.depth, line.relation, line.label, line.text, line.is_heading]
        + ([numbers.get(line.refers_to, -1), line.frames[0] - 1 if line.frames else 0] if line.refers_to else [])
        for line in found.lines
    ]
    info = {
        "kind": found.kind,
        "title": found.title,
        "sentence": found.sentence,
        "facts": [[line.label, line.text] for line in found.facts],
        "lines": lines,
        "drawings": [asdict(drawing) for drawing in found.drawings],
        "enclosed": None,
    }
    if is_video(header.transfer_syntax_uid):
        return _video(header, file, info)
    inside = found.enclosed
    if not inside:
        return {"json": info}
    info["enclosed"] = {name: getattr(inside, name) for name in ("says", "mime_type", "suffix", "sentence")}
    info["enclosed"].update(size=inside.end - inside.start, plays="")
    return {"json": info, "blob": _blob_of(inside, file, header)} if inside.suffix else {"json": info}


def _video(header, file, info):
    """A video for the browser to play if it can: spans of the person's own file, or the same pictures packed anew."""
    from scanveil.documents.video import PLAYED, REPACKED, SAVED, SILENT, as_mp4, read_video

    video = read_video(header, file)
    info["enclosed"] = inside = {"says": "", "mime_type": "", "suffix": video.suffix, "size": video.size}
    inside.update(sentence=SAVED, plays=PLAYED)
    if video.is_to_be_repacked:
        try:
            movie = as_mp4(video, header, file)
            blob = _blob_of_parts(movie.parts(), "video/mp4")
        except ScanveilError as error:
            inside["sentence"] = f"{error.sentence} {SAVED}"
        else:
            inside.update(suffix=".mp4", size=movie.size)
            inside["plays"] = " ".join([PLAYED, REPACKED, SILENT] if movie.has_sound else [PLAYED, REPACKED])
            return {"json": info, "blob": blob}
    spans = [file.blob.slice(span.offset, span.offset + span.length) for span in video.spans]
    return {"json": info, "blob": js.Blob.new(to_js(spans), _object(type=video.mime_type))}


def _blob_of_parts(parts, mime_type):
    """A Blob of bytes made one after the other; the browser keeps each part, so that no heap holds them all."""
    pieces = js.Array.new()
    for part in parts:
        pieces.push(js.Blob.new(to_js([to_js(part)])))
    return js.Blob.new(pieces, _object(type=mime_type))


def _blob_of(inside, file, header):
    """A document inside a file: a span of the person's own file, unless that is compressed."""
    mime_type = inside.mime_type or "application/octet-stream"
    if not header.inflated:
        return file.blob.slice(inside.start, inside.end, mime_type)
    data = to_js(header.buffer[inside.start : inside.end])
    return js.Blob.new(to_js([data]), _object(type=mime_type))


def _warm(_):
    """Import what showing an image needs, once there is a moment in which nothing is asked."""
    js.setTimeout(create_once_callable(lambda: importlib.import_module("scanveil.looking.viewer")), WARM_AFTER_MS)


def _viewer():
    if "viewer" not in _state:
        from scanveil.looking.viewer import Viewer

        _state["viewer"] = Viewer(_opened, _companions_of)
    return _state["viewer"]


def _companions_of(number):
    """Files of the same study that may draw over a file, or say how to show it."""
    instance = _instances.get(number)
    known = _companions().get(_study_of(instance), ()) if instance else ()
    return [one for one in known if one != number]


def _companions():
    """The numbers of such files, by study."""
    from scanveil.dicom.sop_classes import COMPANIONS

    if "companions" not in _state:
        _state["companions"] = by_study = {}
        for number, instance in _instances.items():
            if instance.sop_class_uid in COMPANIONS:
                by_study.setdefault(_study_of(instance), []).append(number)
    return _state["companions"]


def _study_of(instance):
    return instance.patient_id, instance.study_instance_uid


# --- taking the identity out ------------------------------------------------------------------------------------


def _plan(_, **__):
    """Every file that will be copied, with its new name."""
    from scanveil.deid.batch import archive_names
    from scanveil.library.study import group

    numbers = {id(instance): number for number, instance in _instances.items()}
    names = archive_names(group(_instances.values()))
    return {"json": {"items": [[numbers[id(instance)], name] for instance, name in names]}}


def _survey(_, items, **__):
    """All that names a person in some files, and the files that cannot be searched."""
    from scanveil.deid.batch import Identifiers, survey

    found, withheld = [], []
    for (number, *_), (file, path, size) in zip(items, _opened_at_once(items, FIRST_READ)):
        try:
            found.append(survey(file, path, size))
        except ScanveilError as error:
            withheld.append((number, error.reason, error.sentence))
    return {"json": {"identifiers": Identifiers.merged(found).to_json(), "withheld": withheld}}


def _presets(_):
    """What a person can choose from, each with the profile file that says so."""
    from scanveil.deid.rules.policy import PRESETS

    return {
        "json": [
            {"name": name, "title": one.title, "sentence": one.sentence, "profile": one.policy.to_toml()}
            for name, one in PRESETS.items()
        ]
    }


def _profile(_, text):
    """A profile that the person brought, judged; raises where it cannot be used."""
    from scanveil.deid.rules.policy import OPTIONS, from_toml

    policy = from_toml(text)
    kept = [option.sentence for name, option in OPTIONS.items() if name in policy.options]
    sentence = " ".join(kept or ["Nothing is kept beyond the Basic Profile."])
    return {"json": {"title": policy.name, "sentence": sentence, "profile": policy.to_toml()}}


def _preview(_, numbers, **chosen):
    """What people look at first, before and after: of one file of each series."""
    deidentifier, opened = _for_preview(numbers, **chosen)
    found, skipped = {}, 0
    for file, path, size in opened:
        try:
            fields, _ = deidentifier.preview(file, path=path, size=size)
        except ScanveilError:
            skipped += 1  # it is said when copies are made
            continue
        for one in fields:
            found[one.key, one.label, one.before] = [one.key, one.label, one.before, one.after]
    return {"json": {"fields": sorted(found.values(), key=lambda one: _FIELD_ORDER.index(one[1])), "skipped": skipped}}


_FIELD_ORDER = ("Name", "Patient number", "Date of birth", "Study", "Series")


def _elements(_, number, **chosen):
    """Every element of a file up to its pixels, before and after."""
    deidentifier, ((file, path, size),) = _for_preview([number], **chosen)
    _, rows = deidentifier.preview(file, path=path, size=size)
    return {"json": {"path": path, "rows": rows}}


def _for_preview(numbers, policy, key, edits, **_):
    """What cleans these files as they will be cleaned, and the files. It knows of no others who might be named."""
    from scanveil.deid.batch import Deidentifier, Identifiers, survey
    from scanveil.deid.rules.policy import from_toml

    known = []
    for file, path, size in map(_opened, numbers):
        try:
            known.append(survey(file, path, size))
        except ScanveilError:
            continue
    deidentifier = Deidentifier(bytes.fromhex(key), Identifiers.merged(known), from_toml(policy), edits)
    return deidentifier, [_opened(number) for number in numbers]


def _identity(_, identifiers, key, job, policy, edits):
    """What must be found in no copy of this job, the session's key, and what was chosen.

    Until it is known, nothing is given out.
    """
    from scanveil.deid.batch import Deidentifier, Identifiers
    from scanveil.deid.rules.policy import from_toml

    _state.pop("deidentifier", None)
    known = Identifiers.merged(map(Identifiers.from_json, filter(None, identifiers)))
    _state["deidentifier"] = job, Deidentifier(bytes.fromhex(key), known, from_toml(policy), edits)


def _deidentifier_of(job):
    """What makes the copies of a job; raises where it is not known what to look for in them."""
    known, deidentifier = _state.get("deidentifier", (None, None))
    if known != job:
        raise WithheldError("What to look for in the copies is not known, so none is given out.")
    return deidentifier


def _clean(message, **asked):
    _answer_later(message.id, _cleaned(**asked))


async def _cleaned(items, job, released=(), clears=False, **_):
    """Clean copies as one Blob: new bytes, and spans of the person's own files."""
    from scanveil.archive import local_header
    from scanveil.deid.out.report import count_places

    deidentifier = _deidentifier_of(job)
    pieces, copies, withheld, made, places = js.Array.new(), [], [], [], Counter()
    async for (number, name), (file, path, size) in _read_ahead(items):
        try:
            looked_at = number in released
            copy = deidentifier.clean(file, path=path, size=size, name=name, released=looked_at, clears_bits=clears)
            digest = _digest(copy, file)
        except (ScanveilError, MemoryError) as error:
            withheld.append((number, *_reason(error)))
            continue
        made.append(local_header(copy.name, copy.size, copy.crc32))
        for part in copy.parts:
            if isinstance(part, bytes):
                made.append(part)
            else:  # what was made so far goes as one piece: each costs the browser a tenth of a millisecond
                pieces.push(to_js(b"".join(made)), file.blob.slice(part.start, part.end))
                made.clear()
        count_places(places, copy.done)
        copies.append((copy, digest))
    pieces.push(to_js(b"".join(made)))
    digests = await js.Promise.all(to_js([digest for _, digest in copies]))
    entries = []
    for (copy, _), digest in zip(copies, digests):
        sha256 = digest if isinstance(digest, str) else digest.to_bytes().hex()
        entry = copy.entry.to_json() if copy.entry else ""
        record = replace(copy.record, sha256=sha256).to_json()
        entries.append((copy.name, copy.size, copy.crc32, record, entry))
    counted = [[path, label, count] for (path, label), count in places.items()]
    learned = b64encode(deidentifier.learned().to_bytes()).decode()
    beside = {"entries": to_js([json.dumps([entries, counted])]), "learned": to_js([learned])}
    return {"json": {"withheld": withheld}, "blob": js.Blob.new(pieces), **beside}


def _digest(copy, file):
    """The SHA-256 of a copy, or the browser's promise of it where its bytes are at hand and it can do that.

    The browser takes its own copy of what it is given. The bytes of this file and of those before it are used up.
    """
    from scanveil.deid.batch import Span

    if not file.is_at_hand or not hasattr(js.crypto, "subtle"):
        digest = hashlib.sha256()
        for part in copy.parts:
            for block in [part] if isinstance(part, bytes) else blocks(file, *part, AT_ONCE):
                digest.update(block)
        return digest.hexdigest()
    head, *rest = copy.parts
    before = file.held.byteOffset + rest[0].start - len(head) if [type(part) for part in rest] == [Span] else -1
    if before >= 0:  # in front of the pixels, over bytes that nobody needs any more: nothing else has to be moved
        joined = js.Uint8Array.new(file.held.buffer, before, copy.size)
        joined.subarray(0, len(head)).assign(head)
        return js.crypto.subtle.digest("SHA-256", joined)
    joined, at = js.Uint8Array.new(copy.size), 0
    for part in copy.parts:
        if isinstance(part, bytes):
            joined.subarray(at, at + len(part)).assign(part)
            at += len(part)
        else:
            joined.set(file.held.subarray(part.start, part.end), at)
            at += part.end - part.start
    return js.crypto.subtle.digest("SHA-256", joined)


def _finish(message, withheld, job, **_):
    """The end of the ZIP: report, README and directory; and what was done, in lines for a person."""
    from scanveil.deid.batch import Withheld
    from scanveil.deid.out.directory import Entry
    from scanveil.deid.out.report import Record, summary

    pieces = [json.loads(text) for (text,) in message.entries.to_py()]
    copies = [entry for found, _ in pieces for entry in found]
    places = Counter()
    for _, counted in pieces:
        places.update({(path, label): count for path, label, count in counted})
    records = [Record.from_json(record) for *_, record, _ in copies]
    left_out = [Withheld("", reason, sentence) for _, reason, sentence in withheld]
    listed = [(name, Entry.from_json(entry)) for name, *_, entry in copies if entry]
    size, blob = _zip_end(copies, _deidentifier_of(job).finish(records, left_out, listed, places))
    return {"json": {"summary": summary(records), "size": size}, "blob": blob}


def _zip_end(copies, extra):
    """What stands behind the copies in a ZIP: more members, and its directory; with the size of all of it."""
    from scanveil.archive import central_directory, local_header, plan

    more = [(name, len(data), zlib.crc32(data), data) for name, data in extra]
    pieces = [piece for name, size, crc32, data in more for piece in (local_header(name, size, crc32), data)]
    members = plan(entry[:3] for entry in (*copies, *more))
    pieces.append(central_directory(members))
    size = members[-1].offset + len(local_header(*members[-1][:3])) + members[-1].size + len(pieces[-1])
    return size, js.Blob.new(to_js(pieces))


def _known(_, key_file):
    """What a key file knows, to name copies again."""
    from scanveil.deid.out.keyfile import KeyFile

    _state["known"] = KeyFile.from_bytes(b64decode(key_file))


def _restore(_, items, **__):
    """Copies with their identity as one Blob: new bytes, and spans of the person's own files."""
    from scanveil.archive import local_header
    from scanveil.deid.out.restore import restore

    pieces, entries, withheld = js.Array.new(), [], []
    for number, name in items:
        file, path, size = _opened(number)
        try:
            restored = restore(file, _state["known"], path=path, size=size)
            crc32 = zlib.crc32(restored.head)
            for block in blocks(file, restored.rest_at, size, AT_ONCE):
                crc32 = zlib.crc32(block, crc32)
        except ScanveilError as error:
            withheld.append((number, error.reason, error.sentence))
            continue
        whole = len(restored.head) + size - restored.rest_at
        pieces.push(to_js(local_header(name, whole, crc32) + restored.head), file.blob.slice(restored.rest_at, size))
        entries.append((name, whole, crc32))
    beside = {"entries": to_js([json.dumps(entries)]), "learned": to_js([""])}
    return {"json": {"withheld": withheld}, "blob": js.Blob.new(pieces), **beside}


def _named(message, withheld, **_):
    """The end of a ZIP of copies that were named again."""
    from scanveil.deid.batch import README_NAME
    from scanveil.deid.out.restore import readme

    copies = [entry for (text,) in message.entries.to_py() for entry in json.loads(text)]
    text = readme(len(copies), [sentence for _, _, sentence in withheld])
    size, blob = _zip_end(copies, [(README_NAME, text)])
    lines = ["Names as the key file knows them. Keep this ZIP as you keep the originals."] if copies else []
    return {"json": {"summary": lines, "size": size}, "blob": blob}


# --- the key ----------------------------------------------------------------------------------------------------


def _make_key(message, **asked):
    learned = [packed for (packed,) in message.learned.to_py()]
    _answer_later(message.id, _sealed_key(learned, **asked))


def _open_key(message, **asked):
    _answer_later(message.id, _opened_key(**asked))


async def _sealed_key(learned, passphrase, known, **_):
    """What says who is who in the copies of a job, encrypted; with what an opened key file knew before."""
    from scanveil.deid.out.keyfile import NONCE_LENGTH, SALT_LENGTH, Envelope, KeyFile, check_passphrase

    check_passphrase(passphrase)
    made = None
    for packed in filter(None, [known, *learned]):
        one = KeyFile.from_bytes(b64decode(packed))
        made = made | one if made else one
    envelope = Envelope(os.urandom(SALT_LENGTH), os.urandom(NONCE_LENGTH))
    way, key = await _cipher(envelope, passphrase)
    sealed = await js.crypto.subtle.encrypt(way, key, to_js(made.to_bytes()))
    data = replace(envelope, sealed=sealed.to_bytes()).to_bytes()
    return {"json": {}, "blob": js.Blob.new(to_js([to_js(data)]))}


async def _opened_key(text, passphrase, **_):
    """What a key file holds, as it is kept from then on, or why it cannot be opened."""
    from scanveil.deid.out.keyfile import Envelope, KeyFile, not_opened

    envelope = Envelope.from_bytes(text.encode("utf-8"))
    way, key = await _cipher(envelope, passphrase)
    try:
        packed = (await js.crypto.subtle.decrypt(way, key, to_js(envelope.sealed))).to_bytes()
    except JsException as error:
        raise not_opened() from error
    found = KeyFile.from_bytes(packed)
    known = {"secret": found.secret.hex(), "files": len(found.instances), "key_file": b64encode(packed).decode()}
    return {"json": known}


async def _cipher(envelope, passphrase):
    """The browser's AES-GCM for a key file, and the key out of a passphrase (PBKDF2)."""
    from scanveil.errors import KeyFileError

    if not hasattr(js.crypto, "subtle"):
        raise KeyFileError("Browsers encrypt only in pages that were opened by https. Please open this page so.")
    subtle = js.crypto.subtle
    secret = to_js(passphrase.encode("utf-8"))
    base = await subtle.importKey("raw", secret, "PBKDF2", False, to_js(["deriveKey"]))
    salt, nonce, head = (to_js(part) for part in (envelope.salt, envelope.nonce, envelope.head))
    way = _object(name="PBKDF2", hash="SHA-256", salt=salt, iterations=envelope.iterations)
    uses = to_js(["encrypt", "decrypt"])
    key = await subtle.deriveKey(way, base, _object(name="AES-GCM", length=256), False, uses)
    return _object(name="AES-GCM", iv=nonce, additionalData=head), key


def _prove(message, url):
    _answer_later(message.id, prove(url))


# --- the wire ---------------------------------------------------------------------------------------------------


def _opened(number):
    file = DroppedFile(_files[number])
    return file, _paths[number], file.size


class _Unpacker(importlib.abc.MetaPathFinder):
    """Unpacks a large package when it is first imported; whoever asks next finds it where packages lie."""

    def __init__(self, **packed):
        self._packed = packed

    def find_spec(self, name, path=None, target=None):
        if name in self._packed:
            js.unpack(self._packed.pop(name))
            importlib.invalidate_caches()


sys.meta_path.insert(0, _Unpacker(numpy="numpy", imagecodecs="codecs"))


def _opened_at_once(items, most):
    """Files of several items, their first `most` bytes fetched in one go.

    To ask the browser for bytes costs as much as to parse a header, however few they are.
    Where that fails or would take too much memory, each file is read by itself, and says what is wrong with it.
    """
    opened = [_opened(number) for number, *_ in items]
    sizes = [min(size, most) for _, _, size in opened]
    if sum(sizes) > AT_ONCE:
        return opened
    try:
        read = _READER.readAsArrayBuffer(_joined(opened, sizes))
    except JsException:
        return opened
    return _with_bytes(opened, sizes, js.Uint8Array.new(read))


async def _read_ahead(items):
    """Items with their files, all bytes of which are at hand; those of some are fetched while others are worked on."""
    groups = [items[at : at + AHEAD] for at in range(0, len(items), AHEAD)]
    fetched = [_fetching(group) for group in groups[:1]]
    for at, group in enumerate(groups):
        opened, sizes, promise = fetched.pop()
        fetched = [_fetching(following) for following in groups[at + 1 : at + 2]]
        try:
            read = await promise if promise else None
        except JsException:
            read = None
        files = opened if read is None else _with_bytes(opened, sizes, js.Uint8Array.new(read))
        for item, file in zip(group, files):
            yield item, file


def _fetching(items):
    """The files of some items, their sizes, and the promise of all their bytes, unless that would be too many."""
    opened = [_opened(number) for number, *_ in items]
    sizes = [size for *_, size in opened]
    return opened, sizes, _joined(opened, sizes).arrayBuffer() if sum(sizes) <= AT_ONCE else None


def _joined(opened, sizes):
    """One Blob of the first bytes of files, each its own number."""
    parts = js.Array.new()
    for (file, _, _), size in zip(opened, sizes):
        parts.push(file.blob if size == file.size else file.blob.slice(0, size))
    return js.Blob.new(parts)


def _with_bytes(opened, sizes, read):
    """Files with the bytes that were read of them in one go."""
    if read.length != sum(sizes):
        return opened
    together, ends = read.to_bytes(), list(itertools.accumulate(sizes, initial=0))
    return [
        (DroppedFile(file.blob, together[start:end], read.subarray(start, end)), path, size)
        for (file, path, size), start, end in zip(opened, ends, ends[1:])
    ]


def _day(text):
    """A DA as people write it, where it is one."""
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 and text.isdigit() else ""


def _failed(error):
    """The answer in place of a result."""
    reason, sentence = _reason(error)
    # the text of an error may hold a value out of a file; where it arose holds none
    where = traceback.extract_tb(error.__traceback__)[-1] if error.__traceback__ else None
    name = type(error).__name__
    detail = f"{name} at {where.name}:{where.lineno}" if where else name
    return _failure(reason, sentence, "" if isinstance(error, ScanveilError) else detail)


def _reason(error):
    if isinstance(error, ScanveilError):
        return error.reason, error.sentence
    if isinstance(error, (MemoryError, RecursionError)):
        return "too-large", "This needs more memory than the browser gives. Closing other tabs may help."
    return "error", "Something went wrong inside the program."


def _failure(reason, sentence, detail):
    return {"error": json.dumps({"reason": reason, "sentence": sentence, "detail": detail})}


def _answer_later(ident, work):
    """Answer when something is done that takes the browser's own time."""
    asyncio.ensure_future(_answered_later(ident, work))


async def _answered_later(ident, work):
    try:
        answer = await work
    except Exception as error:  # as in `handle`
        answer = _failed(error)
    _send(ident, answer)


def _send(ident, answer):
    """Post an answer; `rgba` is handed over."""
    answer = {"kind": "answer", "error": "", **answer, "id": ident}
    answer["json"] = json.dumps(answer.get("json"))
    transfer = [answer["rgba"].buffer] if "rgba" in answer else []
    js.postMessage(_object(**answer), to_js(transfer))


def _object(**values):
    return to_js(values, dict_converter=js.Object.fromEntries)


_COMMANDS = {
    "files": _take_files,
    "read": _read,
    "collect": _collect,
    "forget": _forget,
    "catalogue": _catalogue,
    "compare": _compare,
    "sample": _sample,
    "frame": _frame,
    "ahead": _ahead,
    "thumbnail": _thumbnail,
    "document": _document,
    "warm": _warm,
    "presets": _presets,
    "profile": _profile,
    "preview": _preview,
    "elements": _elements,
    "plan": _plan,
    "survey": _survey,
    "identity": _identity,
    "clean": _clean,
    "finish": _finish,
    "known": _known,
    "restore": _restore,
    "named": _named,
    "make-key": _make_key,
    "open-key": _open_key,
    "prove": _prove,
}
