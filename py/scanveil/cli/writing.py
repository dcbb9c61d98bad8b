"""Where writing may be in images, on the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from scanveil.cli.files import files_named, printable, say, say_of
from scanveil.cli.passwords import Passwords
from scanveil.cli.progress import progress
from scanveil.cli.statuses import DONE, INCOMPLETE, NO_SCANS
from scanveil.conducting.desk import SEARCHED, FileDesk
from scanveil.conducting.paths import Place
from scanveil.conducting.searched import Searched
from scanveil.library.pictures import Picture
from scanveil.pixels.boxes import Box
from scanveil.said import _, ngettext
from scanveil.writing.tiles import frames_of, in_frames


def _find_writing(asked: argparse.Namespace) -> int:
    """Boxes of writing in all images, as lines or as JSON."""
    from scanveil.writing.model import load

    load()  # before files are read: it says where it cannot be had
    found = files_named(asked.paths)
    asking = {"jobs": asked.jobs, "ask_password": Passwords().ask}
    with progress(len(SEARCHED)) as told, FileDesk(found, told, SEARCHED, **asking) as desk:
        desk.read()
        desk.search(is_thorough=asked.thorough)
    looks = sorted(desk.conductor.findings.looks, key=lambda one: (one.look.pictures, one.look.how))
    looked_at = [one for one in looks if not one.reason]
    problems = _once([*_problems(desk), *_unseen(looks, desk.files)])
    if asked.json:
        boxes = [box for one in looked_at for box in _boxes(one, desk)]
        images = [image for one in looked_at for image in _images(one, desk)]
        whole = {"boxes": _once(boxes), "looked_at": _once(images), "problems": problems}
        json.dump(whole, sys.stdout, ensure_ascii=sys.stdout.encoding.lower() != "utf-8", indent=2)
        print()
    else:
        _print(looked_at, desk.files)
        for problem in problems:
            say_of(problem["path"], problem["sentence"])
        _say_if_none(looks)
    return INCOMPLETE if problems or not looked_at else DONE


def _images(searched: Searched, desk: FileDesk) -> Iterator[dict[str, Any]]:
    """The images of a look, and how they were looked at; frames count from 1."""
    for picture in searched.look.pictures:
        for frame in frames_of(picture, desk.conductor.findings.instance(picture)):
            yield _image(searched, picture, frame, desk.files)


def _boxes(searched: Searched, desk: FileDesk) -> Iterator[dict[str, Any]]:
    """The boxes of a look, for each of its images."""
    for picture in searched.look.pictures:
        instance = desk.conductor.findings.instance(picture)
        for line in searched.lines:
            for frame, boxes in in_frames(picture, instance, [Box(*line[:4])]):
                box = line._asdict() | boxes[0]._asdict()
                yield _image(searched, picture, frame, desk.files) | box


def _image(searched: Searched, picture: Picture, frame: int, files: Sequence[Place]) -> dict[str, Any]:
    return {"path": str(files[picture.number]), "frame": frame + 1, "how": searched.look.how}


def _once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows, each once."""
    return list({json.dumps(row): row for row in rows}.values())


def _problems(desk: FileDesk) -> list[dict[str, str]]:
    """Files that hold no image which could be looked at, but might."""
    return [
        {"path": str(desk.files[one.number]), "reason": one.reason, "sentence": one.sentence}
        for one in sorted(desk.problems, key=lambda one: one.number)
        if one.reason not in NO_SCANS
    ]


def _unseen(searched: Sequence[Searched], files: Sequence[Place]) -> list[dict[str, str]]:
    return [
        {"path": path, "reason": one.reason, "sentence": one.sentence}
        for one in searched
        if one.reason
        for path in sorted({str(files[picture.number]) for picture in one.look.pictures})
    ]


def _print(looked_at: Sequence[Searched], files: Sequence[Place]) -> None:
    for one in looked_at:
        first, more = one.look.pictures[0], len(one.look.pictures) - 1
        beside = ngettext(" and {count:,} more", " and {count:,} more", more) if more else ""
        for line in one.lines:
            where = f"{line.x},{line.y} {line.width}x{line.height}"
            print(printable(f"{files[first.number]} [{first.at + 1}]{beside}: {where} ({line.score:.2f})"))


def _say_if_none(looks: Sequence[Searched]) -> None:
    if not looks:
        say(_("No image was found."))
    elif not any(one.lines for one in looks):
        say(_("No writing was found. That does not prove that there is none: please look yourself."))


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {"writing": _find_writing}
