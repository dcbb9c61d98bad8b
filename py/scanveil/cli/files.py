"""Files on the way in and out, and what is said of them on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scanveil.conducting.paths import Found, files_in
from scanveil.errors import NotDicomError, UnreadableError, UsageError
from scanveil.said import _


def files_named(paths: Sequence[str]) -> Found:
    """All files that a person names. Raises UsageError where there is no such path, NotDicomError where no file is."""
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(_("There is no such file or folder."), path=path)
    found = files_in(paths)
    if not found:
        raise NotDicomError(_("There is no file in there."), path=" ".join(paths))
    return found


def open_file(path: str) -> BinaryIO:
    """A file to read. Raises UnreadableError."""
    try:
        return open(path, "rb", buffering=0)
    except OSError as error:
        raise UnreadableError(_("The file could not be opened: {reason}.", reason=error.strerror), path=path) from error


def size_of(file: BinaryIO) -> int:
    """The size of an open file, in bytes."""
    return os.fstat(file.fileno()).st_size


@contextmanager
def written(path: str) -> Iterator[BinaryIO]:
    """A file to write to. It gets its name when all is written, and does not exist when something failed."""
    target = Path(path)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("xb") as out:
                yield out
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise UnreadableError(
            _("The result could not be written: {reason}.", reason=error.strerror), path=path
        ) from error


def check_outputs(inputs: Iterable[str | Path], *outputs: str | None) -> None:
    """Refuse to write over a file that is read."""
    read = true_paths(inputs)
    for path in outputs:
        if path and true_paths([path]) <= read:
            raise UsageError(_("This is one of the files to read. It would be lost."), path=path)


def true_paths(paths: Iterable[str | Path]) -> set[str]:
    """Paths in their one true spelling."""
    return {os.path.realpath(path) for path in paths}


def say(sentence: str) -> None:
    """A sentence for the person at the terminal."""
    print(f"scanveil: {printable(sentence)}", file=sys.stderr)


def printable(text: str) -> str:
    """A text of one line as a terminal shows it as it is: what moves, turns or hides letters is written out.

    Names of files come from anywhere.
    """
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def say_of(path: str, sentence: str) -> None:
    """A sentence about a file, where it is about one."""
    say(f"{path}: {sentence}" if path else sentence)


def progress() -> Callable[[int, int], None] | None:
    """Steps counted on a terminal; nothing where nobody looks."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int) -> None:
        counted = _("{done:,} of {total:,}", done=done, total=total)
        print(f"\r{counted}", end="\n" if done == total else "", file=sys.stderr, flush=True)

    return tell
