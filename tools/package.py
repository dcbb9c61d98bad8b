"""All of a release: wheel and sdist with the built page in them, the page as a ZIP and as one file, ..."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

from scanveil.webpage.one_file import NAME, one_file
from tools.lockfile import read_lock
from tools.parts_list import parts_list
from tools.places import ROOT, BuildError, new_folder
from tools.programs import run

SOURCES = ("pyproject.toml", "README.md", "LICENSE", "NOTICE", "py")
SITE = Path("py", "scanveil", "webpage", "site")
KINDS = ("wheel", "sdist")
PACK = "import sys; from setuptools import build_meta; getattr(build_meta, 'build_' + sys.argv[1])(sys.argv[2])"
TIME = "1577836800"
"""Of all files in a wheel, so that two builds are the same: the beginning of 2020."""

SUMS = "SHA256SUMS"


def release(python: Path, dist: Path, folder: Path) -> list[Path]:
    """... what it consists of, and the hashes of them all, in a folder, which is made anew."""
    if folder.exists() and any(folder.iterdir()) and not (folder / SUMS).exists():
        raise BuildError(f"{folder} has other files in it, which would be lost. Please name another folder.")
    artefacts = read_lock()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    with new_folder(folder) as fresh:
        made = pack(python, dist, fresh)
        for name, data in (
            (NAME, one_file(dist)),
            ("scanveil-page.zip", _zipped(dist)),
            ("scanveil.cdx.json", parts_list(artefacts, project["version"], project["license"])),
        ):
            (fresh / name).write_bytes(data)
            made.append(fresh / name)
        sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made)
        (fresh / SUMS).write_text(sums, encoding="ascii")
    return [folder / path.name for path in (*made, Path(SUMS))]


def _zipped(folder: Path) -> bytes:
    """A folder as a ZIP whose files have no times of their own."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = zipfile.ZipInfo(path.relative_to(folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                packed.writestr(name, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def pack(python: Path, dist: Path, folder: Path, kinds: Sequence[str] = KINDS) -> list[Path]:
    """Wheel and sdist, made by a Python that has setuptools; what was in the folder stays beside them."""
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
        for kind in kinds:
            run([python, "-c", PACK, kind, made], cwd=copy, env={**os.environ, "SOURCE_DATE_EPOCH": TIME})
        folder.mkdir(parents=True, exist_ok=True)
        return [Path(shutil.copy(path, folder)) for path in sorted(made.iterdir())]
