"""A contact sheet: the middle image of every stack in some folders, as the page's thumbnails show it, to be looked at.

An HTML page of the same name has every image over its name, and what could not be shown with the reason.
"""

from __future__ import annotations

import argparse
import sys
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanveil.cli.rendering import png
from scanveil.cli.statuses import NO_SCANS
from scanveil.conducting.desk import FileDesk
from scanveil.conducting.paths import Place, files_in, open_found
from scanveil.conducting.reader import Opened
from scanveil.errors import ScanveilError
from scanveil.library.pictures import Picture
from scanveil.looking.render import thumbnail
from scanveil.looking.viewer import Viewer
from tools.hospitals.running import folders_of_pydicom

GROUND = (64, 64, 96, 255)
"""What lies around images: neither black, white nor grey."""
GAP = 4
"""Pixels between images."""
HEAD = """<!doctype html>
<meta charset="utf-8"><title>Contact sheet</title>
<style>body{background:#404060;color:#fff;font:12px sans-serif}figure{display:inline-block;margin:4px;width:%dpx;
vertical-align:top;overflow-wrap:anywhere}</style>
"""


class Shown(NamedTuple):
    """An image of the sheet, as `rgba` (rows, columns, 4), and the name of its stack and file; or why there is none."""

    name: str
    rgba: NDArray[np.uint8] | None
    why_not: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the sheets; the status is 1 where there is nothing to see."""
    parser = argparse.ArgumentParser(prog="build.py sheet --", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="default: pydicom's and pydicom-data's")
    parser.add_argument("-o", "--output", type=Path, default=Path("sheet.png"), help="default: %(default)s")
    parser.add_argument("--size", type=int, default=160, help="longest side of an image (default: %(default)s)")
    parser.add_argument("--columns", type=int, default=8, help="images beside each other (default: %(default)s)")
    parser.add_argument("--rows", type=int, default=6, help="and one above the other in a PNG (default: %(default)s)")
    parser.add_argument("--each-file", action="store_true", help="the middle image of every file in a stack")
    asked = parser.parse_args(arguments)
    found = list(sheet_of(asked.folders or list(folders_of_pydicom()), asked.size, each_file=asked.each_file))
    images = [one.rgba for one in found if one.rgba is not None]
    most = asked.columns * asked.rows
    for number, first in enumerate(range(0, len(images), most), 1):
        path = asked.output.with_stem(f"{asked.output.stem}-{number}") if number > 1 else asked.output
        path.write_bytes(png(join_images(images[first : first + most], asked.size, asked.columns)))
        print(path)
    index = asked.output.with_suffix(".html")
    index.write_text(HEAD % asked.size + "\n".join(map(_figure, found)), encoding="utf-8")
    print(f"{index}: {len(images)} images with their names, {len(found) - len(images)} that are not shown")
    return 0 if images else 1


def sheet_of(folders: Sequence[Path], size: int, *, each_file: bool = False) -> Iterator[Shown]:
    """The middle image of each stack, or of each file in it, in the order of the list; then files that are damaged."""
    with FileDesk(files_in(folders)) as desk:
        desk.read()
    numbers = desk.conductor.catalogue.numbers
    viewer = Viewer(lambda number: _opened(desk.files[number]))
    for series in (one for patient in desk.patients for study in patient.studies for one in study.series):
        for stack in series.stacks:
            pictures = series.pictures(stack, numbers)
            for picture in _middles(pictures) if each_file else pictures[stack.start : stack.start + 1]:
                name = f"{series.modality} {stack.name}, {picture.at + 1} of {desk.files[picture.number]}"
                try:
                    yield Shown(name, thumbnail(viewer.plain(picture, viewer.sample(pictures)), size=size).rgba, "")
                except ScanveilError as error:
                    yield Shown(name, None, error.sentence)
    for problem in desk.problems:
        if problem.reason not in NO_SCANS and problem.other < 0:
            yield Shown(str(desk.files[problem.number]), None, problem.sentence)


def _opened(place: Place) -> Opened:
    """A file's bytes: files are many, and a system lets nobody keep them all open."""
    with open_found(place) as (file, path, size):
        return Opened(BytesIO(file.read()), path, size)


def _middles(pictures: Sequence[Picture]) -> Iterator[Picture]:
    """Of each file of a stack the picture in the middle."""
    for number in dict.fromkeys(one.number for one in pictures):
        own = [one for one in pictures if one.number == number]
        yield own[len(own) // 2]


def join_images(images: Sequence[NDArray[np.uint8]], size: int, columns: int) -> NDArray[np.uint8]:
    """Images in rows of so many, each in the middle of a square."""
    side = size + GAP
    sheet = np.empty((-(-len(images) // columns) * side + GAP, columns * side + GAP, 4), np.uint8)
    sheet[:] = GROUND
    for number, rgba in enumerate(images):
        high, wide = rgba.shape[:2]
        top = number // columns * side + GAP + (size - high) // 2
        left = number % columns * side + GAP + (size - wide) // 2
        sheet[top : top + high, left : left + wide] = rgba
    return sheet


def _figure(shown: Shown) -> str:
    if shown.rgba is None:
        return f"<p>{escape(shown.name)}: {escape(shown.why_not)}</p>"
    data = b64encode(png(shown.rgba)).decode("ascii")
    return (
        f'<figure><img alt="" src="data:image/png;base64,{data}"><figcaption>{escape(shown.name)}</figcaption></figure>'
    )


if __name__ == "__main__":
    sys.exit(main())
