"""Wheel and sdist: the package with the built page in it, packed from a copy of the sources."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from tools.places import ROOT
from tools.programs import run

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "py")
SITE = Path("py", "scanveil", "webpage", "site")
KINDS = ("wheel", "sdist")
PACK = "import sys; from setuptools import build_meta; getattr(build_meta, 'build_' + sys.argv[1])(sys.argv[2])"
TIME = "1577836800"
"""Of all files in a wheel, so that two builds are the same: the beginning of 2020."""


def pack(python: Path, dist: Path, folder: Path) -> list[Path]:
    """Both, made by a Python that has setuptools; what was in the folder stays beside them."""
    with tempfile.TemporaryDirectory(prefix="scanveil-package-") as name:
        copy, made = Path(name, "sources"), Path(name, "made")
        made.mkdir()
        copy.mkdir()
        for one in SOURCES:
            source = ROOT / one
            if source.is_dir():
                shutil.copytree(source, copy / one, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "site"))
            else:
                shutil.copy(source, copy)
        shutil.copytree(dist, copy / SITE)
        for kind in KINDS:
            run([python, "-c", PACK, kind, made], cwd=copy, env={**os.environ, "SOURCE_DATE_EPOCH": TIME})
        folder.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, folder)) for path in sorted(made.iterdir())]
