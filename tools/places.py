"""Where things are: this repository, and the person's cache."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / "dist"
LOCK_FILE = ROOT / "runtime.lock.json"
PEERS_FILE = ROOT / "tools" / "speed" / "peers.lock.json"
VIEWER_FILE = ROOT / "tools" / "speed" / "viewer.lock.json"


class BuildError(Exception):
    """Something that stops the build, in a sentence for the person who ran it."""


def cache_folder(*parts: str) -> Path:
    """The person's own cache for Scanveil, made if it is not there."""
    folder = _cache_home() / "scanveil" / Path(*parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _cache_home() -> Path:
    if chosen := os.environ.get("XDG_CACHE_HOME"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path.home() / ".cache"


def write_whole(target: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also when two builds run at once."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).chmod(0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def forget_oldest(folder: Path, keep: int) -> None:
    """Remove all but the files of a folder that were used last; others may be doing the same."""
    used: list[tuple[float, Path]] = []
    for path in folder.iterdir():
        with suppress(FileNotFoundError):
            used.append((path.stat().st_mtime, path))
    for _, path in sorted(used)[:-keep]:
        path.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which takes the target's place once it is full; what was there goes only then."""
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield fresh
        fresh.chmod(0o755)
        _swap(fresh, target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _swap(fresh: Path, target: Path) -> None:
    if not target.exists():
        try:
            fresh.rename(target)
            return
        except OSError:
            pass  # another build was first: replace what it made
    old = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}.old.")) / "old"
    target.rename(old)
    fresh.rename(target)
    shutil.rmtree(old.parent, ignore_errors=True)
