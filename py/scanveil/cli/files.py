"""Files on the way in and out, and what is said of them on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from scanveil.cli.progress import beside_bar
from scanveil.conducting.paths import Found, files_in
from scanveil.errors import UnreadableError, UsageError
from scanveil.said import _


def files_named(paths: Sequence[str]) -> Found:
    """All files that a person names, if there are any. Raises UsageError where there is no such path."""
    for path in paths:
        if not os.path.exists(path):
            raise UsageError(_("There is no such file or folder."), path=path)
    return files_in(paths)


def open_file(path: str) -> BinaryIO:
    """A file to read. Raises UnreadableError, also for what is no file: whoever opens a pipe may wait for ever."""
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise UnreadableError(_("This is no file, but a folder, a pipe or a device."), path=path)
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
    """Refuse, before any work is done, to write where that cannot be, over a file that is read, or twice to one.

    Raises UsageError.
    """
    read, taken = true_paths(inputs), set[str]()
    for path in filter(None, outputs):
        (true,) = true_paths([path])
        if true in read:
            raise UsageError(_("This is one of the files to read. It would be lost."), path=path)
        if true in taken:
            raise UsageError(_("Two results cannot have one name."), path=path)
        if os.path.exists(path) and not os.path.isfile(path):
            raise UsageError(_("There is a folder or a device of this name. Please name a file."), path=path)
        if not os.path.isdir(os.path.dirname(true)):
            raise UsageError(_("The folder to write to does not exist."), path=path)
        taken.add(true)


def check_suffix(path: str, suffix: str) -> None:
    """Refuse a name that promises another kind of file than is written. Raises UsageError."""
    if Path(path).suffix.lower() != suffix:
        raise UsageError(
            _("A file of the kind {suffix} is written. Please choose a name that ends so.", suffix=suffix), path=path
        )


def true_paths(paths: Iterable[str | Path]) -> set[str]:
    """Paths in their one true spelling."""
    return {os.path.realpath(path) for path in paths}


def say(sentence: str) -> None:
    """A sentence for the person at the terminal."""
    with beside_bar():
        print(f"scanveil: {printable(sentence)}", file=sys.stderr)


def printable(text: str) -> str:
    """A text of one line as a terminal shows it as it is: what moves, turns or hides letters is written out.

    Names of files come from anywhere.
    """
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def say_of(path: str, sentence: str) -> None:
    """A sentence about a file, where it is about one."""
    say(f"{path}: {sentence}" if path else sentence)
