"""Images are made and searched, each by itself, in several processes."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from PIL import Image, ImageDraw

from scanveil.writing.detector import LONGEST, THOROUGH, boxes_in, prepare
from scanveil.writing.lines import Line, together
from scanveil.writing.model import load
from scanveil.writing.searching import Run
from tools.writing.drawing import Pixels, Place
from tools.writing.films import make_film, search_film
from tools.writing.measuring import Outcome, outcome_of
from tools.writing.sets import Case, Job, make

MOST_JOBS = 4
LOOKED_AT_TWICE = frozenset({"real", "large"})
"""Groups of which every other image is looked at thoroughly as well."""
LEGIBLE, ILLEGIBLE, FOUND = (0, 255, 0), (255, 0, 255), (255, 0, 0)


def run_jobs(jobs: Sequence[Job], processes: int | None, pictures: Path | None) -> Iterator[list[Outcome]]:
    """What came of each job, in their order: looked at once, and where that is of interest thoroughly."""
    count = processes or min(os.cpu_count() or 1, MOST_JOBS)
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_outcomes, jobs, [pictures] * len(jobs))


def _outcomes(job: Job, pictures: Path | None) -> list[Outcome]:
    """Nothing where there is no font for it."""
    if job.group == "films":
        return [_of_film(job, pictures)]
    case = make(job)
    if case is None:
        return []
    began = time.process_time()
    lines = _search(case.image, LONGEST)
    found = [outcome_of(job.row, case, lines, time.process_time() - began)]
    if job.group in LOOKED_AT_TWICE and job.number % 2:
        both = together([*lines, *_search(case.image, THOROUGH)])
        found.append(outcome_of(f"{job.row}, thoroughly", case, both, time.process_time() - began))
    if pictures:
        save_picture(pictures / _file_name(job), case, lines)
    return found


def _of_film(job: Job, pictures: Path | None) -> Outcome:
    film = make_film(job.random)
    case = Case(film.name, film.middle, film.lines, film.marks)
    began = time.process_time()
    lines = search_film(film.content, _model())
    outcome = outcome_of(job.row, case, lines, time.process_time() - began)
    if pictures:
        save_picture(pictures / _file_name(job), case, lines)
    return outcome


@cache
def _model() -> Run:
    return load()


def _search(image: Pixels, longest: int) -> list[Line]:
    prepared = prepare(image, longest)
    return boxes_in(_model()(prepared.tensor), prepared)


def _file_name(job: Job) -> str:
    return f"{job.group}-{job.part}-{job.number}.png".replace(" ", "-").replace(",", "")


def save_picture(path: Path, case: Case, found: Sequence[Line]) -> None:
    """An image with boxes: red ones that were found, green ones around legible lines, and others in magenta."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture = Image.fromarray(case.image)
    canvas = ImageDraw.Draw(picture)
    for line in case.lines:
        _outline(canvas, line.place, LEGIBLE if line.is_legible else ILLEGIBLE)
    for box in found:
        _outline(canvas, Place(*box[:4]), FOUND)
    picture.save(path)


def _outline(canvas: ImageDraw.ImageDraw, place: Place, colour: tuple[int, int, int]) -> None:
    canvas.rectangle((place.x, place.y, place.x + place.width - 1, place.y + place.height - 1), outline=colour)
