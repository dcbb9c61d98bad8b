"""The catalogue as the page lists it: series in the order of patients and studies, files by their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanveil.conducting.catalogue import Catalogue
from scanveil.conducting.findings import Card, Findings
from scanveil.conducting.people import Question
from scanveil.deid.out.series_names import series_name
from scanveil.dicom.syntaxes import is_video
from scanveil.documents.kinds import VIDEOS, group_of, kind_of
from scanveil.library.companions import companions_of
from scanveil.library.heads import shows_head
from scanveil.library.instance import SHOWN, Instance
from scanveil.library.pictures import FRAME, Run
from scanveil.library.slides import extent
from scanveil.library.stacks import Stack
from scanveil.library.study import Patient, Series, Study
from scanveil.said import _
from scanveil.writing.looks import looks_of, seconds_for

Numbers = Mapping[int, int]
"""The number of each instance's file, by the identity of the instance."""


def list_all(catalogue: Catalogue, patients: Sequence[Patient]) -> dict[str, Any]:
    """What the page shows of the files: their series, and whom somebody may say to be one person."""
    return {
        "series": list_series(patients, catalogue.numbers),
        "people": catalogue.people.to_row(),
        "questions": [_question(question) for question in catalogue.questions()],
        "notes": catalogue.notes(),
        "search_s": seconds_for(looks_of(patients, catalogue.numbers)),
    }


def _question(question: Question) -> dict[str, Any]:
    keys = {"one": question.one.identity.key, "other": question.other.identity.key}
    return {**keys, "sentence": question.sentence, "must": question.must}


def list_series(patients: Sequence[Patient], numbers: Numbers) -> list[dict[str, Any]]:
    """All series. `companions` are the files that may draw over their images, or say how to show them."""
    companions = companions_of(patients)
    sorted_ones = {id(files): sorted(numbers[id(file)] for file in files) for files in _once(companions.values())}
    return [
        {
            **_series(study, one, numbers),
            "patient": called,
            "name_in_copies": series_name(one),
            "companions": sorted_ones[id(companions[id(one)])],
        }
        for patient, called in zip(patients, _names(patients), strict=True)
        for study in reversed(patient.studies)  # the newest first
        for one in study.series
    ]


def _once(lists: Iterable[list[Instance]]) -> Iterable[list[Instance]]:
    """Each of some lists: the series of a study mostly share theirs."""
    return {id(one): one for one in lists}.values()


def _names(patients: Sequence[Patient]) -> list[str]:
    """What each is called: by the name, and where others are called so by all that is known, and counted."""
    short = [(patient.patient_name or patient.patient_id or _("No name"))[:SHOWN] for patient in patients]
    counted = Counter(short)
    whole = [
        patient.studies[0].series[0].instances[0].patient_in_full if counted[name] > 1 else name
        for patient, name in zip(patients, short, strict=True)
    ]
    alike, seen, names = Counter(whole), Counter[str](), []
    for name in whole:
        seen[name] += 1
        names.append(name if alike[name] == 1 else f"{name} ({seen[name]})")
    return names


def _series(study: Study, one: Series, numbers: Numbers) -> dict[str, Any]:
    first = one.instances[0].identity
    study_key = "|".join((first.key, first.older, study.study_instance_uid))
    return {
        "key": f"{study_key}|{_own_name(one)}",
        "uid": one.series_instance_uid,
        "study_key": study_key,
        "study": " · ".join(filter(None, (_day(study.study_date), study.study_description))),
        "modality": one.modality,
        "head": shows_head(study, one),
        "kind": kind_of(one.instances[0].sop_class_uid, one.modality).name,
        "description": one.series_description,
        "size": one.size,
        "first_file": numbers[id(one.instances[0])],
        "count": one.frame_count,
        "stacks": [_stack(stack, one.instances, numbers) for stack in one.stacks] + _documents(one, numbers),
    }


def _own_name(series: Series) -> str:
    """What tells a series from others of its study: one without a UID is that of its folder."""
    return series.series_instance_uid or series.instances[0].path.rpartition("/")[0]


def _stack(stack: Stack, instances: Sequence[Instance], numbers: Numbers) -> dict[str, Any]:
    """A stack for the page: `files` by their number where each gives its first frame only, else `runs` of pictures.

    `extents` are (images that follow each other, their columns, rows).
    """
    plain = all(run[1:3] == (0, 1) and run.kind == FRAME for run in stack.runs)
    files = [instances[run.number] for run in stack.runs]
    return {
        "name": stack.name,
        "count": stack.count,
        "ordered_by": stack.ordered_by,
        "notes": stack.notes,
        "extents": _extents(files, stack.runs),
        "start": stack.start,
        "files": [numbers[id(file)] for file in files] if plain else [],
        "runs": [] if plain else [(numbers[id(file)], *run[1:]) for file, run in zip(files, stack.runs, strict=True)],
        "reads": False,
        "kinds": [],
    }


def _extents(files: Sequence[Instance], runs: Sequence[Run]) -> list[list[int]]:
    found: list[list[int]] = []
    for file, run in zip(files, runs, strict=True):
        columns, rows = extent(file, run.kind)
        if found and found[-1][1:] == [columns, rows]:
            found[-1][0] += run.length
        else:
            found.append([run.length, columns, rows])
    return found


def _documents(series: Series, numbers: Numbers) -> list[dict[str, Any]]:
    """The files of a series that hold no image and are read, as one more stack, if there are any; `kinds` of each."""
    unseen = [instance for instance in series.instances if not instance.is_image]
    files = [numbers[id(instance)] for instance in unseen]
    kinds = [_kind(instance, series.modality) for instance in unseen]
    made = {"name": _("Without image"), "count": len(files), "ordered_by": "", "notes": [], "extents": [], "start": 0}
    return [{**made, "files": files, "runs": [], "reads": True, "kinds": kinds}] if files else []


def _kind(instance: Instance, modality: str) -> str:
    """By what a file without an image is chosen, beside what it belongs to."""
    if instance.has_pixels and is_video(instance.transfer_syntax_uid):
        return VIDEOS
    return group_of(instance.sop_class_uid, modality)


def _day(text: str) -> str:
    """A DA as people write it, where it is one."""
    return f"{text[:4]}-{text[4:6]}-{text[6:8]}" if len(text) == 8 and text.isdigit() else ""


def list_findings(findings: Findings, done: int, count: int) -> dict[str, Any]:
    """How far looking for writing is; the cards once all was looked at, and how many pictures could not be."""
    cards = [_card(card) for card in findings.cards] if done == count else None
    return {"done": done, "count": count, "unseen": findings.unseen, "cards": cards}


def _card(card: Card) -> dict[str, Any]:
    """`picture` is the one of it that shows all its places: that of which most is known."""
    unit = max(card.units, key=lambda unit: len(unit.lines))
    return {
        "number": card.number,
        "series": card.series,
        "picture": unit.pictures[len(unit.pictures) // 2],
        "pictures": len(card.pictures),
        "rows": card.rows,
        "columns": card.columns,
        "boxes": [[*line[:4], line.is_usual] for line in card.lines],
    }
