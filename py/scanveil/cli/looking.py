"""What files hold, shown: as JSON, as text, as an image, as values."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from scanveil.cli.files import (
    check_outputs,
    check_suffix,
    files_named,
    open_file,
    printable,
    say,
    say_of,
    size_of,
    written,
)
from scanveil.cli.passwords import Passwords
from scanveil.cli.progress import progress
from scanveil.cli.rendering import render_image
from scanveil.cli.statuses import DONE, INCOMPLETE, NO_SCANS
from scanveil.conducting.catalogue import Problem
from scanveil.conducting.desk import FileDesk
from scanveil.conducting.missing import MISSING
from scanveil.conducting.paths import Place
from scanveil.dicom.reading import Header, read_header
from scanveil.dicom.syntaxes import is_video
from scanveil.errors import DecodeError, TooLargeError, TruncatedError, UsageError
from scanveil.library.instance import Instance
from scanveil.library.stacks import Stack
from scanveil.library.study import Patient, Series, Study
from scanveil.said import _, ngettext, together

if TYPE_CHECKING:
    from scanveil.documents.document import Document
    from scanveil.documents.video import Video

MOST_LINES = 100_000
"""Lines of a report that are printed."""


def _inspect(asked: argparse.Namespace) -> int:
    """What a folder holds, as a short table, or all of it as JSON."""
    found_files = files_named(asked.paths)
    with progress() as told, FileDesk(found_files, told, jobs=asked.jobs, ask_password=Passwords().ask) as desk:
        desk.read()
    files = desk.files
    problems = sorted(desk.problems, key=lambda one: one.number)
    if asked.json:
        found = {
            "patients": [_patient(patient) for patient in desk.patients],
            "repeated": [[str(files[number]) for number in same] for same in _repeated(problems)],
            "problems": [_problem(one, files) for one in problems],
        }
        json.dump(found, sys.stdout, ensure_ascii=sys.stdout.encoding.lower() != "utf-8", indent=2)
        print()
    else:
        for line in _table(desk.patients):
            print(printable(line))
        for note in desk.conductor.catalogue.notes():
            say(note)
        for question in desk.conductor.catalogue.questions():
            say(question.sentence)
        for one in problems:
            if one.reason not in NO_SCANS:
                say_of(str(files[one.number]), one.sentence)
        others = sum(one.reason in NO_SCANS for one in problems)
        if others:
            say(ngettext("{count:,} file is no scan.", "{count:,} files are no scans.", others))
    if not desk.patients:
        say(_("No DICOM file was found."))
    missing = [one for one in problems if one.reason in (MISSING, TruncatedError.reason)]
    left_out = [*desk.conductor.catalogue.left_out.values(), *missing]
    is_whole = desk.patients and all(one.reason in NO_SCANS for one in left_out)
    return DONE if is_whole else INCOMPLETE


def _table(patients: Sequence[Patient]) -> Iterator[str]:
    """A line for each person, study and series, those below others indented."""
    for patient in patients:
        yield patient.studies[0].series[0].instances[0].patient_in_full
        for study in patient.studies:
            yield "  " + (" ".join(filter(None, (study.study_date, study.study_description))) or _("No description"))
            for one in study.series:
                number = "" if one.series_number is None else str(one.series_number)
                held = (
                    ngettext("{count:,} image", "{count:,} images", one.frame_count)
                    if one.frame_count
                    else ngettext("{count:,} file", "{count:,} files", len(one.instances))
                )
                yield f"  {number:>6}  {one.modality:<8}  {held:>12}  {one.series_description}".rstrip()


def _patient(patient: Patient) -> dict[str, Any]:
    studies = [{**_fields(study), "series": list(map(_series, study.series))} for study in patient.studies]
    return {**_fields(patient), "studies": studies}


def _series(series: Series) -> dict[str, Any]:
    """A series with its files and stacks; frames, or pages of a slide, count from 1, as `render` has them."""
    stacks = [
        {
            **_fields(stack),
            "count": stack.count,
            "runs": [
                {
                    "path": series.instances[run.number].path,
                    "kind": run.kind,
                    "first_frame": run.first + 1,
                    "frames": run.length,
                    "step": run.step,
                }
                for run in stack.runs
            ],
        }
        for stack in series.stacks
    ]
    return {**_fields(series), "instances": list(map(_instance, series.instances)), "stacks": stacks}


def _instance(instance: Instance) -> dict[str, Any]:
    """A file with what it says of its first image."""
    return {**_fields(instance), "first_image": instance.traits[0]._asdict()}


def _fields(record: Patient | Study | Series | Stack | Instance) -> dict[str, Any]:
    """What a record holds itself, but no lists of others."""
    return {
        name: getattr(record, name)
        for name in record.__slots__
        if name not in ("studies", "series", "instances", "stacks", "runs", "traits", "identity", "person")
    }


def _show(asked: argparse.Namespace) -> int:
    """What a file that is no image says: a report as a tree of text, and what other objects are."""
    from scanveil.documents.document import as_text, read_document

    if asked.output:
        check_outputs([asked.file], asked.output)
    with _opened(asked.file) as (header, file):
        document = read_document(header, most_lines=MOST_LINES)
        for line in as_text(document):
            print(line)
        if asked.output:
            inside = _inside(header, file, document, Path(asked.output).suffix.lower())
            with written(asked.output) as out:
                for part in inside:
                    out.write(part)
        elif document.enclosed and document.enclosed.suffix:
            say(
                _(
                    "What is inside can be saved: add -o and a name that ends in {suffix}.",
                    suffix=document.enclosed.suffix,
                )
            )
    return DONE


def _inside(header: Header, file: BinaryIO, document: Document, suffix: str) -> Iterator[bytes]:
    """The bytes of a file's video, packed anew where an MP4 is asked for and it is none, or of the document in it."""
    if is_video(header.transfer_syntax_uid):
        from scanveil.documents.video import read_video

        video = read_video(header, file)
        if suffix == ".mp4" and video.suffix != suffix:
            return _packed(video, header, file)
        return video.blocks(file)
    inside = document.enclosed
    if inside is None or not inside.suffix:
        raise UsageError(_("There is no document inside this file that could be saved."), path=header.path)
    return iter([header.buffer[inside.start : inside.end]])


def _packed(video: Video, header: Header, file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a video as MP4. Where it cannot be packed so, it is said how it can be saved."""
    from scanveil.documents.video import SILENT, as_mp4

    as_it_is = _("To save it as it is, choose a name that ends in {suffix}.", suffix=video.suffix)
    if not video.is_to_be_repacked:
        raise UsageError(together(_("The video cannot be packed as MP4."), as_it_is), path=header.path)
    try:
        movie = as_mp4(video, header, file)
    except (DecodeError, TooLargeError) as error:
        raise UsageError(together(error.sentence, as_it_is), path=header.path) from error
    if movie.has_sound:
        say(SILENT)
    return movie.parts()


def _frame(asked: argparse.Namespace) -> int:
    """A frame's stored values, as a NumPy file."""
    import numpy as np

    from scanveil.pixels.frames import stored_values

    check_outputs([asked.file], asked.output)
    check_suffix(asked.output, ".npy")
    with _opened(asked.file) as (header, file):
        stored = stored_values(header, file, asked.frame - 1)
    with written(asked.output) as out:
        np.save(out, stored, allow_pickle=False)
    return DONE


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "inspect": _inspect,
    "show": _show,
    "render": render_image,
    "frame": _frame,
}


def _repeated(problems: Iterable[Problem]) -> list[list[int]]:
    """The numbers of files that claim to be the same object, each set in order."""
    like = {one.number: one.other for one in problems if one.other >= 0}
    found: dict[int, list[int]] = {}
    for number in like:
        first = like[number]
        while first in like:
            first = like[first]
        found.setdefault(first, [first]).append(number)
    return [sorted(same) for same in found.values()]


def _problem(problem: Problem, files: Sequence[Place]) -> dict[str, str]:
    """What is said of a file, with the one that it is like, where there is such a one."""
    said = {"path": str(files[problem.number]), "reason": problem.reason, "sentence": problem.sentence}
    return said if problem.other < 0 else {**said, "other": str(files[problem.other])}


@contextmanager
def _opened(path: str) -> Iterator[tuple[Header, BinaryIO]]:
    """A file's header, and the file to read its pixels from."""
    with open_file(path) as file:
        yield read_header(file, path=path, size=size_of(file), to_look=True), file
