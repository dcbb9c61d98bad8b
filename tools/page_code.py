"""The page's Python: its modules compiled for MicroPython, in one file; and as one text that a person can read."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.places import BuildError
from tools.programs import find_mpy_cross, run

HEADING = b"#### "
"""A line that begins so names the module that follows."""


def compiled(python: Mapping[str, bytes]) -> dict[str, bytes]:
    """Modules as byte code, by the names that they have then."""
    compiler = find_mpy_cross()

    def compile_one(name: str) -> tuple[str, bytes]:
        source, target = folder / f"{name.replace('/', '-')}", folder / f"{name.replace('/', '-')}.mpy"
        source.write_bytes(python[name])
        run([compiler, "-s", name, "-o", target, source])
        return name.removesuffix(".py") + ".mpy", target.read_bytes()

    with tempfile.TemporaryDirectory(prefix="scanveil-mpy-") as made, ThreadPoolExecutor() as threads:
        folder = Path(made)
        return dict(threads.map(compile_one, sorted(python)))


def in_one_file(files: Mapping[str, bytes]) -> bytes:
    """Files behind a list of their names and sizes, for `app/start.py`: browsers take long to fetch many small ones."""
    listed = [f"{name} {len(files[name])}" for name in sorted(files)]
    return "\n".join([*listed, "", ""]).encode() + b"".join(files[name] for name in sorted(files))


def as_one_text(python: Mapping[str, bytes]) -> bytes:
    """The modules as one text that a person can read, each below a line with its name."""
    if any(b"\n" + HEADING in b"\n" + source for source in python.values()):
        raise BuildError(f"A line of a module of the page begins with {HEADING.decode()!r}, which begins a module.")
    return b"\n".join(HEADING + name.encode() + b"\n" + python[name] for name in sorted(python))


def in_text(text: bytes) -> dict[str, bytes]:
    """The modules of such a text, by their names."""
    parts = (part.partition(b"\n") for part in (b"\n" + text).split(b"\n" + HEADING)[1:])
    return {name.decode(): source for name, _newline, source in parts}
