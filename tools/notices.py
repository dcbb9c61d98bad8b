"""NOTICE.txt of dist/: whose work ships, under which licence, and the texts of those licences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tools.freezing import read_tarball, read_zip
from tools.lockfile import Artefact

LICENCES = Path("tools") / "licences"
CAME_ALONG = re.compile(r"(^|\.dist-info/(licenses/)?)(LICENSE(\.txt)?|COPYING)$")
RULE = "=" * 100
TEXT_THAT_IS_LICENSE_TXT = "Apache License"


def text(artefacts: Mapping[str, Artefact], fetched: Mapping[str, Path], root: Path) -> bytes:
    """Our NOTICE, the exact versions that were built in, and every licence text that came along or is asked for."""
    sections = [(root / "NOTICE").read_text(encoding="utf-8"), _versions(artefacts)]
    sections += [section for name, artefact in artefacts.items() for section in _came_along(artefact, fetched[name])]
    sections += [path.read_text(encoding="utf-8") for path in sorted((root / LICENCES).glob("*.txt"))]
    return f"\n{RULE}\n\n".join(section.strip() + "\n" for section in sections).encode()


def _versions(artefacts: Mapping[str, Artefact]) -> str:
    lines = [f"{a.name:<13}{a.version:<12}{a.licence:<14}{a.home}" for a in artefacts.values()]
    return "The versions that were built in:\n\n" + "\n".join(lines)


def _came_along(artefact: Artefact, file: Path) -> list[str]:
    package = read_tarball(file) if file.name.endswith(".tgz") else read_zip(file.read_bytes())
    texts = {name: data.decode("utf-8", "replace") for name, data in package.items() if CAME_ALONG.search(name)}
    return [
        f"{artefact.name}: {name}\n\n{licence}"
        for name, licence in sorted(texts.items())
        if TEXT_THAT_IS_LICENSE_TXT not in licence
    ]
