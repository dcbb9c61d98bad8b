"""Fetch the locked runtime: each artefact from the first source that has exactly these bytes, then from the cache."""

from __future__ import annotations

import hashlib
import http.client
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.lockfile import Artefact, NpmSource, PipSource, Source, UrlSource
from tools.places import BuildError, cache_folder, write_whole
from tools.programs import find_node, python_with_pip, run

LARGEST = 500_000_000  # bytes that an address may give when its file is not known yet
PATIENCE = 4.0  # seconds that an address may stay silent before the next source is tried

NPM_IN_BRIEF = ("--loglevel=error", "--fetch-retries=1", "--fetch-retry-mintimeout=1000")
PIP_IN_BRIEF = ("--quiet", "--no-input", "--disable-pip-version-check", "--retries=1")

Getter = Callable[[Source, int], bytes]


def fetch_all(artefacts: Mapping[str, Artefact]) -> dict[str, Path]:
    """Every artefact as a file in the cache, checked; a line of progress for each."""
    store = cache_folder("artefacts")
    return {name: fetch(artefact, store, get_from) for name, artefact in artefacts.items()}


def fetch(artefact: Artefact, store: Path, get: Getter) -> Path:
    """One artefact: from the store if it is there and sound, else from its sources, in order."""
    started = time.monotonic()
    target = store / f"{artefact.sha256[:16]}-{artefact.file}"
    _say(f"  {artefact.name:<12} {artefact.version:<11} {_megabytes(artefact.size)}  ")
    try:
        if target.exists() and not mismatch(artefact, target.read_bytes()):
            origin = "cached"
        else:
            origin, data = _from_sources(artefact, get)
            write_whole(target, data)
    except BaseException:
        _say("failed\n")
        raise
    _say(f"{origin}, {time.monotonic() - started:.1f} s\n")
    return target


def _from_sources(artefact: Artefact, get: Getter) -> tuple[str, bytes]:
    reasons: list[str] = []
    for source in artefact.sources:
        try:
            data = get(source, artefact.size)
        except BuildError as error:
            reasons.append(f"{source}: {error}")
        else:
            wrong = mismatch(artefact, data)
            if not wrong:
                return f"from {source}", data
            reasons.append(f"{source}: refused, {wrong}")
        _say(f"not from {reasons[-1]}; ")
    listed = "\n".join(f"  - {reason}" for reason in reasons)
    raise BuildError(f"{artefact.name} {artefact.version} could not be had from any of its sources:\n{listed}")


def mismatch(artefact: Artefact, data: bytes) -> str | None:
    """What is wrong with these bytes, if they are not the artefact's."""
    if len(data) != artefact.size:
        return f"it has {len(data):,} bytes, not {artefact.size:,}"
    found = hashlib.sha256(data).hexdigest()
    if found != artefact.sha256:
        return f"its SHA-256 is {found}, not {artefact.sha256}"
    return None


def write_down(artefact: Artefact, lock: str, get: Getter) -> str:
    """The lock file's text with the size and SHA-256 of what the artefact's first source that answers gives now."""
    reasons: list[str] = []
    for source in artefact.sources:
        try:
            data = get(source, LARGEST)
        except BuildError as error:
            reasons.append(f"  - {source}: {error}")
            continue
        size, digest = str(len(data)), hashlib.sha256(data).hexdigest()
        _say(f"  {artefact.name:<12} {artefact.version:<11} from {source}: {size} bytes, {digest}\n")
        lock = _replace_once(lock, f'"size": {artefact.size},', f'"size": {size},')
        return _replace_once(lock, artefact.sha256, digest)
    raise BuildError("\n".join([f"{artefact.name} {artefact.version} is not at any of its sources:", *reasons]))


def _replace_once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise BuildError(f"{old} must be in the lock file once for this; please edit it by hand.")
    return text.replace(old, new)


def get_from(source: Source, size: int) -> bytes:
    """The bytes that a source gives, whatever they are; BuildError says why there are none."""
    match source:
        case NpmSource():
            return _from_npm(source)
        case PipSource():
            return _from_pip(source)
        case UrlSource():
            return _from_url(source, size)


def _from_npm(source: NpmSource) -> bytes:
    with tempfile.TemporaryDirectory(prefix="scanveil-") as folder:
        run([find_node().npm, "pack", source.spec, *NPM_IN_BRIEF], cwd=Path(folder))
        return _only_file(Path(folder)).read_bytes()


def _from_pip(source: PipSource) -> bytes:
    command = [python_with_pip(), "-m", "pip", "download", source.spec, "--no-deps"]
    command += [*PIP_IN_BRIEF, "--only-binary", ":all:", "--implementation", "cp"]
    command += ["--platform", source.platform, "--python-version", source.python]
    command += ["--abi", source.abi] if source.abi else []
    with tempfile.TemporaryDirectory(prefix="scanveil-") as folder:
        run([*command, "--dest", folder])
        wheel = _only_file(Path(folder))
        return _member(wheel, source.member) if source.member else wheel.read_bytes()


def _member(wheel: Path, name: str) -> bytes:
    with zipfile.ZipFile(wheel) as archive:
        try:
            return archive.read(name)
        except KeyError:
            raise BuildError(f"{wheel.name} has no file {name}") from None


def _only_file(folder: Path) -> Path:
    files = list(folder.iterdir())
    if len(files) != 1:
        raise BuildError(f"one file was expected from the download, there are {len(files)}")
    return files[0]


def _from_url(source: UrlSource, size: int) -> bytes:
    request = urllib.request.Request(source.url, headers={"User-Agent": "scanveil-build"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            data: bytes = answer.read(size + 1)
            return data
    except (OSError, http.client.HTTPException) as error:
        raise BuildError(f"not reached ({getattr(error, 'reason', None) or error})") from error


def _megabytes(size: int) -> str:
    return f"{size / 1e6:6.2f} MB"


def _say(words: str) -> None:
    sys.stdout.write(words)
    sys.stdout.flush()
