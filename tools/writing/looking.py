"""Real files: what is found in them, written down and drawn, to be looked at by eye."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import numpy as np

from scanveil.conducting.desk import FileDesk
from scanveil.conducting.paths import files_in, open_found
from scanveil.conducting.reader import Opened
from scanveil.errors import ScanveilError
from scanveil.looking.viewer import Viewer
from scanveil.writing.images import images_of
from scanveil.writing.lines import Line
from scanveil.writing.looks import NOT_AT_ALL, Look, looks_of
from scanveil.writing.searching import Run, Searcher, run_at_once


def look_at_desk(desk: FileDesk, run: Run) -> Iterator[tuple[Look, list[Line] | str]]:
    """Each look at what a desk has read, and its lines, or why it could not be looked at."""
    viewer = _viewer(desk)
    searcher = Searcher()
    for look in looks_of(desk.patients, desk.conductor.catalogue.numbers):
        if look.how == NOT_AT_ALL:
            continue
        try:
            yield look, run_at_once(searcher.search(look, viewer.plain), run)
        except ScanveilError as error:
            yield look, error.sentence


def look_at(folders: Sequence[Path], pictures: Path | None) -> int:
    """Print what is found in the files of some folders, and draw it."""
    from scanveil.writing.model import load
    from tools.writing.running import save_picture
    from tools.writing.sets import Case

    with FileDesk(files_in(folders)) as desk:
        desk.read()
    viewer = _viewer(desk)
    for number, (look, lines) in enumerate(look_at_desk(desk, load())):
        first = look.pictures[0]
        name = f"{desk.files[first.number].name} [{first.at + 1}] {look.how}"
        if isinstance(lines, str):
            print(f"{name}: {lines}", flush=True)
            continue
        print(f"{name}: {len(lines)} boxes {' '.join(str(tuple(line[:4])) for line in lines)}", flush=True)
        if pictures:
            for at, image in enumerate(images_of(look, viewer.plain)):
                in_colour = np.repeat(image, 3, axis=2) if image.shape[2] == 1 else image
                save_picture(pictures / f"{number:04}-{at}.png", Case(name, in_colour, ()), lines)
    return 0


def _viewer(desk: FileDesk) -> Viewer:
    return Viewer(lambda number: _opened(desk, number))


def _opened(desk: FileDesk, number: int) -> Opened:
    with open_found(desk.files[number]) as (file, path, size):
        return Opened(BytesIO(file.read()), path, size)
