"""runtime.lock.json as typed, frozen records: what is fetched, how it must look, and where it can be had."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.places import LOCK_FILE, BuildError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class NpmSource:
    """A package of the npm registry, as the tarball that `npm pack` writes: the registry's own bytes."""

    spec: str

    def __str__(self) -> str:
        return f"npm {self.spec}"


@dataclass(frozen=True, slots=True)
class PipSource:
    """A wheel that `pip download` finds for the given platform, or one file inside of it."""

    spec: str
    platform: str
    python: str
    abi: str | None = None
    member: str | None = None

    def __str__(self) -> str:
        return f"pip {self.spec}" + (" (a file inside it)" if self.member else "")


@dataclass(frozen=True, slots=True)
class UrlSource:
    """A file at an address."""

    url: str

    def __str__(self) -> str:
        return self.url.split("/")[2]


Source = NpmSource | PipSource | UrlSource


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of the runtime: it is this, byte for byte, wherever it comes from."""

    name: str
    version: str
    file: str
    size: int
    sha256: str
    licence: str
    home: str
    sources: tuple[Source, ...]


def read_lock(path: Path = LOCK_FILE) -> dict[str, Artefact]:
    """Every artefact of the lock file, by name."""
    lock = json.loads(path.read_text(encoding="utf-8"))
    if lock.get("format") != FORMAT:
        raise BuildError(f"{path.name} has format {lock.get('format')}; this build.py reads format {FORMAT}.")
    artefacts = [_artefact(entry) for entry in lock["artefacts"]]
    return {artefact.name: artefact for artefact in artefacts}


def _artefact(entry: dict[str, Any]) -> Artefact:
    if not re.fullmatch(r"[0-9a-f]{64}", entry["sha256"]):
        raise BuildError(f"{entry['name']} in {LOCK_FILE.name} has no proper SHA-256.")
    if not entry["sources"]:
        raise BuildError(f"{entry['name']} in {LOCK_FILE.name} names no source.")
    return Artefact(**{**entry, "sources": tuple(_source(source) for source in entry["sources"])})


def _source(entry: dict[str, str]) -> Source:
    match entry:
        case {"npm": spec, **rest} if not rest:
            return NpmSource(spec)
        case {"url": url, **rest} if not rest:
            return UrlSource(url)
        case {"pip": spec, **rest}:
            return PipSource(spec, **rest)
    raise BuildError(f"{LOCK_FILE.name} has a source of an unknown kind: {entry}")
