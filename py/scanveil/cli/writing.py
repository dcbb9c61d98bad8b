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
from scanveil.conducting.desk import FileDesk
from scanveil.conducting.paths import Place
from scanveil.conducting.searched import Searched
from scanveil.said import _, ngettext

STEPS = 2
"""Steps that each file takes until it is searched: it is read first."""


def _find_writing(asked: argparse.Namespace) -> int:
    """Boxes of writing in all images, as lines or as JSON."""
    from scanveil.writing.model import load

    load()  # before files are read: it says where it cannot be had
    found = files_named(asked.paths)
    with progress(STEPS) as told, FileDesk(found, told, STEPS, jobs=asked.jobs, ask_password=Passwords().ask) as desk:
        desk.read()
        desk.search(is_thorough=asked.thorough)
    searched = sorted(desk.conductor.findings.looks, key=lambda one: (one.look.pictures, one.look.how))
    looked_at = [one for one in searched if not one.reason]
    problems = [*_problems(desk), *_unseen(searched, desk.files)]
    if asked.json:
        boxes = [box for one in looked_at for box in _boxes(one, desk.files)]
        images = [image for one in looked_at for image in _images(one, desk.files)]
        whole = {"boxes": _once(boxes), "looked_at": _once(images), "problems": problems}
        json.dump(whole, sys.stdout, ensure_ascii=sys.stdout.encoding.lower() != "utf-8", indent=2)
        print()
    else:
        _print(looked_at, desk.files)
        for problem in problems:
            say_of(problem["path"], problem["sentence"])
    return INCOMPLETE if problems or not looked_at else DONE


def _images(searched: Searched, files: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """The images of a look, and how they were looked at; frames count from 1."""
    for picture in searched.look.pictures:
        yield {"path": str(files[picture.number]), "frame": picture.at + 1, "how": searched.look.how}


def _boxes(searched: Searched, files: Sequence[Place]) -> Iterator[dict[str, Any]]:
    """The boxes of a look, for each of its images."""
    for image in _images(searched, files):
        for line in searched.lines:
            yield {**image, **line._asdict()}


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


def _print(searched: Sequence[Searched], files: Sequence[Place]) -> None:
    count = 0
    for one in searched:
        first = one.look.pictures[0]
        for line in one.lines:
            count += 1
            where = f"{line.x},{line.y} {line.width}x{line.height}"
            more = len(one.look.pictures) - 1
            beside = ngettext(" and {count:,} more", " and {count:,} more", more) if more else ""
            print(printable(f"{files[first.number]} [{first.at + 1}]{beside}: {where} ({line.score:.2f})"))
    if not searched:
        say(_("No image was found."))
    elif not count:
        say(_("No writing was found. That does not prove that there is none: please look yourself."))


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {"writing": _find_writing}
