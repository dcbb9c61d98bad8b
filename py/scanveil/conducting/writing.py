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
from scanveil.writing.lines import Line
from scanveil.writing.looks import Look
from scanveil.writing.searching import Run, Searcher, run_at_once


def search_looks(items: Iterable[Sequence[Any]], open_file: Open, searcher: Searcher, run: Run) -> Answer:
    """The lines of some looks. What cannot be decoded is said, and holds up no other."""
    found = []
    with _frames(open_file) as frame_of:
        for item in items:
            look = Look.of(*item)
            try:
                lines = run_at_once(searcher.search(look, frame_of), run)
                lines = marked_in(look, lines, open_file)
            except OF_ONE_FILE as error:
                found.append(Searched(look, (), *reason_of(error)).to_row())
            else:
                found.append(Searched(look, tuple(lines)).to_row())
    return {"searched": found}


def marked_in(look: Look, lines: list[Line], open_file: Open) -> list[Line]:
    """Lines, each knowing whether it lies beside what was scanned, where the file of a look says what that is."""
    numbers = {picture.number for picture in look.pictures}
    if not lines or len(numbers) > 1:
        return lines
    with open_file(numbers.pop()) as (file, path, size):
        return marked(lines, areas_of(read_header(file, path=path, size=size)))


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
            return last[0][1].plain(picture)

        yield frame_of
