"""Any object that is no image, as something to read: what it is, what it says, what is drawn, what is inside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.syntaxes import is_video
from scanveil.dicom.values import Values
from scanveil.documents import structured
from scanveil.documents.encapsulated import Enclosed, find_enclosed
from scanveil.documents.kinds import explain, is_electrocardiogram, kind_of
from scanveil.documents.lines import DAMAGED_HERE, MOST_LINES, TOO_LONG, Line, Lines
from scanveil.documents.listing import add_elements
from scanveil.errors import MalformedError, ScanveilError, TruncatedError
from scanveil.library.instance import instance_of
from scanveil.said import _, ngettext

if TYPE_CHECKING:
    from scanveil.documents.waveforms import Drawing


@dataclass(frozen=True, slots=True)
class Document:
    """An object that is no image.

    `kind` is what people call it, `title` its own name (often empty), `sentence` what it is. `facts` are who wrote it
    and whether it is finished, `lines` what it says.
    """

    kind: str
    title: str
    sentence: str
    facts: tuple[Line, ...]
    lines: tuple[Line, ...]
    drawings: tuple[Drawing, ...]
    enclosed: Enclosed | None


def read_document(header: Header, *, most_lines: int = MOST_LINES) -> Document:
    """What is to be shown of a file. Raises a ScanveilError where nothing in it makes sense."""
    try:
        return _read_document(header, most_lines)
    except ScanveilError as error:
        error.at(header.path)
        raise


def _read_document(header: Header, most_lines: int) -> Document:
    instance, top = instance_of(header), values_of(header)
    kind = explain(instance.sop_class_uid, instance.modality)
    sentence = kind.sentence
    if header.pixels is not None:
        held = _("This file holds a video.") if is_video(header.transfer_syntax_uid) else _("This file holds an image.")
        sentence = kind_of(instance.sop_class_uid, instance.modality).sentence or held
    facts: tuple[Line, ...] = ()
    lines = Lines(most_lines)
    inside = find_enclosed(header, top)
    drawings: tuple[Drawing, ...] = ()
    title = inside.title if inside else ""
    if structured.is_structured(top):
        title = title or structured.title(top)
        facts = tuple(structured.facts(top))
        structured.add_tree(top, lines)
    elif top.has(tags.WAVEFORM_SEQUENCE):
        drawings = _drawings(header, top, lines, is_electrocardiogram(instance.sop_class_uid, instance.modality))
        _add_annotations(top, lines)
        structured.add_tree(top, lines, tag=tags.ACQUISITION_CONTEXT_SEQUENCE)
    elif inside is None:
        add_elements(top, lines)
        if not lines.found:
            lines.add(Line(0, "", _("Nothing in this file is meant for people to read.")))
    return Document(kind.name, title, sentence, facts, tuple(lines.found), drawings, inside)


def _drawings(header: Header, top: Values, lines: Lines, is_ecg: bool) -> tuple[Drawing, ...]:
    from scanveil.documents.waveforms import drawings, read_recordings

    recordings, problems = read_recordings(header, top)
    for problem in problems:
        lines.add(Line(0, "", problem))
    return tuple(drawing for recording in recordings for drawing in drawings(recording, as_ecg=is_ecg))


def _add_annotations(top: Values, lines: Lines) -> None:
    """What was noted on a recording (PS3.3 C.10.10), and behind it the moments that were marked, kind by kind."""
    marks: dict[str, list[Values]] = {}
    try:
        for number, one in enumerate(top.items(tags.WAVEFORM_ANNOTATION_SEQUENCE)):
            if lines.full or number == lines.most:
                lines.found.append(Line(0, "", TOO_LONG))
                break
            label, text = one.meaning(tags.CONCEPT_NAME_CODE_SEQUENCE), _note(one)
            if text or (label and not one.has(tags.TEMPORAL_RANGE_TYPE)):
                lines.add(Line(0, label, text))
            elif label:
                marks.setdefault(label, []).append(one)
    except (MalformedError, TruncatedError):
        lines.add(Line(0, "", DAMAGED_HERE))
    for label, moments in marks.items():
        if not lines.full:
            lines.add(Line(0, label, _moments(moments)))


def _note(one: Values) -> str:
    words = one.words(tags.UNFORMATTED_TEXT_VALUE) or one.meaning(tags.CONCEPT_CODE_SEQUENCE)
    return words or structured.measurement(one)


def _moments(marks: list[Values]) -> str:
    """Moments, and the channels where they were marked; all samples together."""
    samples: list[str] = []
    others: list[str] = []
    for one in marks:
        is_moment = structured.is_moment(one)
        if is_moment and (sample := structured.samples(one)):
            samples.append(_with_channel(one, sample))
        else:
            others.append(_with_channel(one, (is_moment and structured.when(one)) or structured.moment(one)))
    if samples:
        said = ngettext("sample {samples}", "samples {samples}", len(samples), samples=", ".join(samples))
        others.insert(0, said)
    return "; ".join(others)


def _with_channel(one: Values, moment: str) -> str:
    group, channel = (*one.shorts(tags.REFERENCED_WAVEFORM_CHANNELS), 0, 0)[:2]
    if not (group and channel):
        return moment
    return _("{moment} in channel {channel} of recording {group}", moment=moment, channel=channel, group=group)


def as_text(document: Document) -> Iterator[str]:
    """A document as lines for a terminal."""
    yield document.kind + (f": {document.title}" if document.title else "")
    yield document.sentence
    if document.enclosed:
        yield document.enclosed.sentence
    yield ""
    for drawing in document.drawings:
        if drawing.recorded:
            yield f"{drawing.title}: {drawing.recorded[0]}"
            yield from (f"  {said}" for said in drawing.recorded[1:])
    for line in (*document.facts, *document.lines):
        said = ": ".join(filter(None, (line.label, line.text)))
        said = f"[{line.relation}] {said}" if line.relation else said
        said += f" ({line.refers_to})" if line.refers_to else ""
        first, *rest = said.split("\n")
        yield "  " * line.depth + first
        yield from ("  " * (line.depth + 2) + more for more in rest)
