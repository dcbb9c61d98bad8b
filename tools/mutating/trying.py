"""Copies of the tree in which tests are watched once, and then run on one mutant after the other."""

from __future__ import annotations

import hashlib
import json
import os
import queue
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.mutating.statements import Statement, instrument
from tools.places import BuildError, cache_folder, forget_oldest

HERE = Path(__file__).parent
BESIDE_EACH_OTHER = 2
KEPT = 8  # what was watched lately of either group
_NOT_COPIED = shutil.ignore_patterns(".*", "dist", "build", "__pycache__", "*.egg-info")
_PYTEST = ("-m", "pytest", "-q", "--no-header", "--assert=plain", "-p", "no:cacheprovider", "-p", "watching")
_BY_HASH = ("-m", "compileall", "-q", "--invalidation-mode", "checked-hash")  # by its time a mutant would not be seen
_ALL_PASSED, _WRONG_USE, _NO_TESTS = 0, 4, 5  # pytest's exit codes


@dataclass(frozen=True, slots=True)
class Watched:
    """How long each test takes, in seconds, and which statements it does, as the bits of a number.

    `reading` has the statements done as the files of tests are read; `not_passed` names the tests left out.
    """

    seconds: dict[str, float]
    done: dict[str, int]
    reading: int
    not_passed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: the test that noticed it, if one did, and how many were asked."""

    killed: bool
    by: str
    asked: int


def watch(python: Path, root: Path, sources: dict[str, list[Statement]], tests: str) -> Watched:
    """What the tests in a folder do of some modules (by their paths in the tree); remembered until either changes."""
    digest = hashlib.sha256(str(python).encode())
    for path in sorted({*(root / name for name in sources), *(root / "tests").rglob("*.py"), *HERE.glob("*.py")}):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    folder = cache_folder("mutants")
    kept = folder / f"{Path(tests).name}-{digest.hexdigest()[:24]}.json"
    if not kept.exists():
        with _copy(root) as tree:
            kept.write_text(json.dumps(_watch(python, tree, sources, tests)), encoding="utf-8")
        forget_oldest(folder, KEPT)
    parts = json.loads(kept.read_text(encoding="utf-8"))
    found = {name: told for part in parts for name, told in part["tests"].items()}
    reading = 0
    for part in parts:
        reading |= int(part["reading"], 16)
    return Watched(
        {name: seconds for name, (seconds, _) in found.items()},
        {name: int(done, 16) for name, (_, done) in found.items()},
        reading,
        tuple(name for part in parts for name in part["not_passed"]),
    )


def _watch(python: Path, tree: Path, sources: dict[str, list[Statement]], tests: str) -> list[dict[str, object]]:
    """What each of the processes tells that share the tests among them."""
    first = 0
    for name, found in sources.items():
        path = tree / name
        path.write_text(instrument(path.read_text(encoding="utf-8"), first), encoding="utf-8")
        first += len(found)
    told = tree / "told"
    told.mkdir()
    task = {"statements": first, "folder": str(told)}
    arguments = ("-p", "xdist", f"-n{BESIDE_EACH_OTHER}", "--dist=worksteal", tests)
    status, output = _pytest(python, tree, task, arguments)
    parts = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(told.iterdir())]
    if status not in (0, 1) or not parts:
        raise BuildError(f"the tests in {tests} could not be watched:\n{output[-2000:]}")
    return parts


class Trials:
    """Trees in which mutants are tried, each by one at a time; tests never see the working tree."""

    def __init__(self, python: Path, trees: Sequence[Path]) -> None:
        self._python = python
        self._free: queue.Queue[Path] = queue.Queue()
        for tree in trees:
            self._free.put(tree)

    def judge(self, file: str, mutant: bytes, tests: dict[str, float]) -> Verdict:
        """Run the tests in their order on a changed file; the seconds are how long each takes as things are."""
        if not tests:
            return Verdict(False, "", 0)
        tree = self._free.get()
        path = tree / file
        original = path.read_bytes()
        try:
            path.write_bytes(mutant)
            return self._judge(tree, tests)
        finally:
            path.write_bytes(original)
            self._free.put(tree)

    def _judge(self, tree: Path, tests: dict[str, float]) -> Verdict:
        result = tree / "result"
        result.unlink(missing_ok=True)
        task = {"tests": tests, "result": str(result)}
        files = sorted({name.split("::")[0] for name in tests})
        status, output = _pytest(self._python, tree, task, ("-x", *files))
        if status == _WRONG_USE:
            raise BuildError(f"pytest could not be asked about a mutant:\n{output[-2000:]}")
        last = result.read_text(encoding="utf-8") if result.exists() else "the reading of the tests"
        return Verdict(status not in (_ALL_PASSED, _NO_TESTS), last, len(tests))


@contextmanager
def trials(python: Path, root: Path) -> Iterator[Trials]:
    """As many trees as are used beside each other, compiled already, and gone afterwards."""
    with _copy(root) as first:
        folders = [name for name in ("app", "py", "tests") if (first / name).is_dir()]
        subprocess.run([python, *_BY_HASH, *folders], cwd=first, check=False, capture_output=True)
        others = [first.with_name(f"{first.name}-{number}") for number in range(1, BESIDE_EACH_OTHER)]
        for other in others:
            shutil.copytree(first, other)
        yield Trials(python, [first, *others])


@contextmanager
def _copy(root: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="scanveil-mutants-", ignore_cleanup_errors=True) as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=_NOT_COPIED)
        yield tree


def _pytest(python: Path, tree: Path, task: Mapping[str, object], arguments: Sequence[str]) -> tuple[int, str]:
    named = tree / "task.json"
    named.write_text(json.dumps(task), encoding="utf-8")
    variables = {
        **os.environ,
        "SCANVEIL_MUTANTS": str(named),
        "PYTHONPATH": str(HERE),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_ADDOPTS": "",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
    }
    command = [str(python), *_PYTEST, *arguments]
    done = subprocess.run(
        command, cwd=tree, env=variables, capture_output=True, text=True, errors="replace", check=False
    )
    return done.returncode, done.stdout + done.stderr
