"""Packages of npm that the bench compares with: fetched for that only, by their hashes."""

from __future__ import annotations

import tarfile
from pathlib import Path

from tools.fetch import fetch_all
from tools.lockfile import read_lock


def unpack_peers(lock: Path, folder: Path) -> dict[str, str]:
    """The packages of a lock file below a folder that is served; their versions by name."""
    artefacts = read_lock(lock)
    for name, archive in fetch_all(artefacts).items():
        with tarfile.open(archive) as packed:
            for member in packed.getmembers():
                source = packed.extractfile(member)
                if source and member.name.endswith((".js", ".wasm")):
                    target = folder / name / Path(member.name).relative_to("package")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(source.read())
    return {name: artefact.version for name, artefact in artefacts.items()}
