"""What a reader does to find writing in pictures, look by look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from scanveil.conducting.again import blanked_looks, check_blanked
from scanveil.conducting.known_writing import KnownWriting
from scanveil.conducting.reader import Open
from scanveil.conducting.searched import Searched
from scanveil.conducting.steps import Answer
from scanveil.dicom.reading import read_header
from scanveil.errors import OF_ONE_FILE, reason_of
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame
from scanveil.looking.viewer import Viewer
from scanveil.writing.areas import areas_of, marked
from scanveil.writing.layouts import places_of
from scanveil.writing.lines import Line
from scanveil.writing.looks import Look
from scanveil.writing.searching import Run, Searcher, Searching, run_at_once


def search_looks(items: Iterable[Sequence[Any]], open_file: Open, searcher: Searcher, run: Run) -> Answer:
    """What comes of some looks; none holds up another."""
    found = []
    with _frames(open_file) as frame_of:
        for item in items:
            look = Look.of(*item)
            try:
                found += run_at_once(search_look(look, searcher, frame_of, open_file), run)
            except OF_ONE_FILE as error:
                found.append(Searched(look, (), *reason_of(error)))
    return {"searched": [one.to_row() for one in found]}


def search_look(
    look: Look, searcher: Searcher, frame_of: Callable[[Picture], Frame], open_file: Open
) -> Searching[Searched]:
    """The lines of a look, without those of its pictures that cannot be decoded: of each it is said why."""
    failed: dict[Picture, Searched] = {}

    def frame_or_none(picture: Picture) -> Frame | None:
        try:
            return frame_of(picture)
        except OF_ONE_FILE as error:
            failed[picture] = Searched(Look(look.how, (picture,)), (), *reason_of(error))
            return None

    lines = yield from searcher.search(look, frame_or_none)
    seen = look._replace(pictures=tuple(picture for picture in look.pictures if picture not in failed))
    if not seen.pictures:
        return [*failed.values()]
    return [*failed.values(), Searched(seen, tuple(_marked(seen, lines, open_file)))]


def _marked(look: Look, lines: list[Line], open_file: Open) -> list[Line]:
    """Lines, each knowing whether it lies where devices write names, as far as the file of a look says so."""
    numbers = {picture.number for picture in look.pictures}
    if not lines or len(numbers) > 1:
        return lines
    with open_file(numbers.pop()) as (file, path, size):
        header = read_header(file, path=path, size=size, to_look=True)
        return marked(lines, areas_of(header), places_of(header))


def look_again(
    items: Iterable[tuple[int, str]],
    open_file: Open,
    written: Iterable[Sequence[Any]],
    templates: dict[str, Any],
    searcher: Searcher,
    run: Run,
) -> Answer:
    """Which files still show writing where they would be blanked, or cannot be blanked: they are withheld."""
    known, withheld = KnownWriting(written, templates), list[tuple[int, str, str]]()
    for number, _name in items:
        try:
            with open_file(number) as opened:
                for look, frame_of, boxes in blanked_looks(opened, known.of(number, opened).boxes):
                    check_blanked(run_at_once(searcher.search(look, frame_of), run), boxes)
        except OF_ONE_FILE as error:
            withheld.append((number, *reason_of(error)))
    return {"withheld": withheld}


@contextmanager
def _frames(open_file: Open) -> Iterator[Callable[[Picture], Frame]]:
    """Frames as their own files say, of one open file at a time."""
    with ExitStack() as opened:
        last: list[tuple[int, Viewer]] = []

        def frame_of(picture: Picture) -> Frame:
            if not last or last[0][0] != picture.number:
                opened.pop_all().close()
                file = opened.enter_context(open_file(picture.number))
                last[:] = [(picture.number, Viewer(lambda number: (file.file, file.path, file.size)))]
            return last[0][1].unsubtracted(picture)

        yield frame_of
