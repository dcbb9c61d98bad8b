"""What the tests of build.py share."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools import dist
from tools.dist import Report
from tools.fetch import fetch_all
from tools.lockfile import Artefact, read_lock
from tools.places import ROOT

Rebuild = Callable[[Path], Report]


@dataclass(frozen=True)
class Runtime:
    """The locked runtime and where its files are on this machine."""

    artefacts: dict[str, Artefact]
    files: dict[str, Path]


@pytest.fixture(scope="session")
def runtime() -> Runtime:
    artefacts = read_lock()
    return Runtime(artefacts, fetch_all(artefacts))


@pytest.fixture(scope="session")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is built, so that nobody's edits come between two builds that are compared."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in ("app", "py", "static", "tools/licences"):
        shutil.copytree(ROOT / folder, copy / folder)
    for file in ("LICENSE", "NOTICE", "pyproject.toml"):
        shutil.copy(ROOT / file, copy)
    return copy


@pytest.fixture(scope="session")
def rebuild(runtime: Runtime, sources: Path) -> Rebuild:
    """Builds dist/ into a folder of the test's choice."""
    return lambda target: dist.build(runtime.artefacts, runtime.files, target, sources)


@pytest.fixture(scope="session")
def report(rebuild: Rebuild, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """One build for all the tests that only look at it."""
    return rebuild(tmp_path_factory.mktemp("built") / "dist")


@pytest.fixture(scope="session")
def built(report: Report) -> Path:
    return report.folder
