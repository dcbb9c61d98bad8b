"""An image as the page shows it, as PNG."""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from struct import pack
from typing import TYPE_CHECKING

from scanveil.cli.files import check_outputs, check_suffix, files_named, open_file, say, size_of, true_paths, written
from scanveil.cli.passwords import Passwords
from scanveil.cli.progress import progress
from scanveil.cli.statuses import DONE
from scanveil.conducting.desk import FileDesk
from scanveil.conducting.paths import open_found, outermost
from scanveil.errors import UsageError
from scanveil.library.companions import companions_of
from scanveil.library.instance import Instance, read_instance
from scanveil.library.pictures import PAGE, Picture
from scanveil.library.study import Series
from scanveil.said import _

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanveil.looking.render import Frame, Rendered


def render_image(asked: argparse.Namespace) -> int:
    """An image as the page shows it, as PNG."""
    if (asked.center is None) != (asked.width is None):
        raise UsageError(_("--center and --width go together."))
    if sum(one is not None for one in (asked.center, asked.voi_lut, asked.fit)) > 1:
        raise UsageError(_("Of a window, --voi-lut and --fit only one can be had."))
    if asked.stack and asked.companion:
        raise UsageError(_("--stack finds what speaks of the image in its folder: --companion does not go with it."))
    from scanveil.looking.render import render

    check_outputs([asked.file, *asked.companion], asked.output)
    check_suffix(asked.output, ".png")
    with ExitStack() as opened:
        frame = _in_its_stack(opened, asked) if asked.stack else _alone(opened, asked)
        shown = render(
            frame,
            window_center=asked.center,
            window_width=asked.width,
            voi_lut=None if asked.voi_lut is None else asked.voi_lut - 1,
            fitted=asked.fit or "",
            invert=asked.invert,
            drawings=asked.drawings,
        )
    with written(asked.output) as out:
        out.write(png(shown.rgba))
    for note in (*shown.notes, *_ways_out(asked, frame, shown)):
        say(note)
    return DONE


def _ways_out(asked: argparse.Namespace, frame: Frame, shown: Rendered) -> Iterator[str]:
    """What can be asked for instead, where something is odd."""
    from scanveil.looking.render import MISSED

    if MISSED in shown.notes:
        yield _("Here that is --fit automatic.")
    if frame.attributes.is_difference and asked.subtract is None:
        yield _("With --no-subtract it is shown as it was taken.")
    if asked.subtract and frame.subtraction is None:
        yield _("This image has no mask that could be subtracted.")


def _picture(asked: argparse.Namespace, number: int) -> Picture:
    """The picture that is asked for, of the file of that number."""
    return Picture(number, asked.frame - 1) if asked.page is None else Picture(number, asked.page - 1, PAGE)


def _alone(opened: ExitStack, asked: argparse.Namespace) -> Frame:
    """A picture of a file, judged by the file's own frames, with the companions that are named."""
    from scanveil.looking.viewer import Viewer

    paths = [asked.file, *asked.companion]
    files = [opened.enter_context(open_file(path)) for path in paths]
    viewer = Viewer(
        lambda number: (files[number], paths[number], size_of(files[number])),
        lambda number: [one for one in range(1, len(files)) if one != number],
    )
    picture = _picture(asked, 0)
    return viewer.frame(picture, sample=viewer.sample(viewer.alike(picture)), subtract=asked.subtract)


def _in_its_stack(opened: ExitStack, asked: argparse.Namespace) -> Frame:
    """A picture of a file as it is shown among all that is in a folder."""
    from scanveil.looking.viewer import Viewer

    with progress() as told, FileDesk(files_named([asked.stack]), told, ask_password=Passwords().ask) as desk:
        desk.read()
    series, instance = _find(desk, asked.file)
    numbers = desk.conductor.catalogue.numbers
    picture = _picture(asked, numbers[id(instance)])
    companions = sorted(numbers[id(one)] for one in companions_of(desk.patients)[id(series)])
    viewer = Viewer(
        lambda number: opened.enter_context(open_found(desk.files[number])),
        lambda number: [one for one in companions if one != number],
    )
    for stack in series.stacks:
        pictures = series.pictures(stack, numbers)
        if picture in pictures:
            return viewer.frame(picture, sample=viewer.sample(pictures), subtract=asked.subtract)
    return viewer.frame(picture)  # it is said there why there is no such picture


def _find(desk: FileDesk, path: str) -> tuple[Series, Instance]:
    """A file among those of a desk: the very file, else the one that is the same object. Raises UsageError."""
    with open_file(path) as file:
        wanted = read_instance(file, path=path, size=size_of(file))
    numbers, true = desk.conductor.catalogue.numbers, true_paths([path])
    same = [found for found in _all(desk) if found[1].sop_instance_uid == wanted.sop_instance_uid]
    for found in same:
        if true == true_paths([outermost(desk.files[numbers[id(found[1])]])]):
            return found
    if not same or not wanted.sop_instance_uid:
        raise UsageError(_("This file is not in the folder of its stack."), path=path)
    return same[0]


def _all(desk: FileDesk) -> Iterator[tuple[Series, Instance]]:
    for patient in desk.patients:
        for study in patient.studies:
            for series in study.series:
                yield from ((series, instance) for instance in series.instances)


def png(rgba: NDArray[np.uint8]) -> bytes:
    """An image of (rows, columns, 4) bytes as a PNG file."""
    import numpy as np

    rows, columns = rgba.shape[:2]
    lines = np.zeros((rows, 1 + 4 * columns), np.uint8)  # each line starts with its filter: 0, none
    lines[:, 1:] = rgba.reshape(rows, -1)
    header = pack(">LLBBBBB", columns, rows, 8, 6, 0, 0, 0)  # 8 bits, truecolour with alpha
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes())), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return pack(">L", len(data)) + name + data + pack(">L", zlib.crc32(name + data))
