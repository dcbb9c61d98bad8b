"""A release: wheel and sdist have the page in them, what is installed of them serves and saves it, all is listed."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import tarfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanveil.webpage.one_file import one_file
from tools.lockfile import read_lock
from tools.package import SITE, SUMS, pack, release
from tools.places import BuildError

OF_SITE = "scanveil/webpage/site/"


@pytest.fixture(scope="module")
def dist() -> Path:
    return Path(os.environ["SCANVEIL_DIST"])


@pytest.fixture(scope="module")
def packed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """All of it, by what the names end with."""
    made = release(Path(sys.executable), dist, tmp_path_factory.mktemp("made") / "release")
    return {path.suffix: path for path in made}


@pytest.fixture(scope="module")
def installed(packed: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the wheel installs, and nothing of the sources."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "zipfile", "-e", str(packed[".whl"]), str(folder)], check=True)
    return folder


@pytest.fixture
def elsewhere(installed: Path, tmp_path: Path) -> dict[str, object]:
    """Where the installed program is run: in an empty folder."""
    return {"cwd": tmp_path, "env": {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}}


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_both_have_all_of_the_page(packed: dict[str, Path], dist: Path) -> None:
    """As it was built."""
    page = files_of(dist)
    with zipfile.ZipFile(packed[".whl"]) as wheel:
        names = [name for name in wheel.namelist() if name.startswith(OF_SITE)]
        assert {name.removeprefix(OF_SITE): wheel.read(name) for name in names} == page
        assert any(name.endswith("/licenses/NOTICE") for name in wheel.namelist())
    with tarfile.open(packed[".gz"]) as sdist:
        inside = {name.partition(f"/{SITE.as_posix()}/")[2] for name in sdist.getnames()}
    assert set(page) <= inside


def test_the_page_is_there_as_a_zip_and_as_one_file(packed: dict[str, Path], dist: Path) -> None:
    """To be put on a web server, and on a stick."""
    with zipfile.ZipFile(packed[".zip"]) as page:
        assert {name: page.read(name) for name in page.namelist()} == files_of(dist)
    assert packed[".html"].name == "scanveil.html" and packed[".html"].read_bytes() == one_file(dist)


def test_the_hashes_of_all_of_it_stand_beside_it(packed: dict[str, Path]) -> None:
    """As `sha256sum --check` reads them."""
    sums = packed[""]
    rows = dict(reversed(line.split("  ")) for line in sums.read_text(encoding="ascii").splitlines())
    assert sums.name == SUMS and set(rows) == {path.name for path in sums.parent.iterdir()} - {SUMS}
    for name, digest in rows.items():
        assert hashlib.sha256((sums.parent / name).read_bytes()).hexdigest() == digest


def test_what_it_consists_of_is_listed_for_programs(packed: dict[str, Path]) -> None:
    """Each part that is fetched, with its hash, its licence, and its name in a registry where it has one there."""
    listed = json.loads(packed[".json"].read_text(encoding="utf-8"))
    parts = {part["name"]: part for part in listed["components"]}
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.6")
    locked = read_lock()
    assert set(parts) == set(locked) == set(listed["dependencies"][0]["dependsOn"])
    for name, one in locked.items():
        assert parts[name]["hashes"] == [{"alg": "SHA-256", "content": one.sha256}]
        assert (parts[name]["version"], parts[name]["licenses"]) == (one.version, [{"license": {"id": one.licence}}])
    assert parts["pyscript"]["purl"] == "pkg:npm/%40pyscript/core@" + locked["pyscript"].version
    assert parts["pydicom"]["purl"] == "pkg:pypi/pydicom@" + locked["pydicom"].version


def test_a_folder_with_other_files_is_not_made_anew(dist: Path, tmp_path: Path) -> None:
    """They would be lost."""
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(BuildError, match="has other files in it, which would be lost"):
        release(Path(sys.executable), dist, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def test_two_builds_of_the_wheel_are_the_same(packed: dict[str, Path], dist: Path, tmp_path: Path) -> None:
    """Whoever builds it can compare hashes."""
    (again,) = pack(Path(sys.executable), dist, tmp_path, ["wheel"])
    assert again.read_bytes() == packed[".whl"].read_bytes()


def test_what_is_installed_saves_the_page_as_one_file(
    elsewhere: dict[str, object], packed: dict[str, Path], tmp_path: Path
) -> None:
    """The same as the build makes; it is not written over a folder."""
    command = [sys.executable, "-m", "scanveil", "page", "--save"]
    subprocess.run([*command, "scanveil.html"], check=True, **elsewhere)  # type: ignore[call-overload]
    assert (tmp_path / "scanveil.html").read_bytes() == packed[".html"].read_bytes()
    (tmp_path / "folder").mkdir()
    refused = subprocess.run([*command, "folder"], check=False, capture_output=True, text=True, **elsewhere)  # type: ignore[call-overload]
    assert refused.returncode == 2 and "There is a folder or a device of this name." in refused.stderr


@pytest.fixture
def served(elsewhere: dict[str, object]) -> Iterator[subprocess.Popen[str]]:
    """The installed program, serving."""
    command = [sys.executable, "-m", "scanveil", "page", "--port", "18200", "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **elsewhere) as program:  # type: ignore[call-overload]
        yield program
        program.kill()


def test_what_is_installed_serves_the_page_until_ctrl_c(served: subprocess.Popen[str], dist: Path) -> None:
    """To this machine, at the address that it says; being ended is no failure."""
    assert served.stderr is not None
    said = served.stderr.readline()
    address = next(word for word in said.split() if word.startswith("http://127.0.0.1:"))
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == (dist / "index.html").read_bytes()
    served.send_signal(signal.SIGTERM)  # as Ctrl-C is taken, which who runs tests may have switched off
    assert served.wait(timeout=20) == 0


def test_sources_without_a_built_page_say_where_there_is_one(tmp_path: Path) -> None:
    """They are as somebody cloned them."""
    command = [sys.executable, "-m", "scanveil", "page", "--no-browser"]
    own = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "py")}
    said = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, env=own)
    assert said.returncode == 2 and "`python3 build.py serve` builds and serves it" in said.stderr
