"""Run checks and tests in a virtual environment of their own, with a Chromium found or fetched for them."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tools import debian, fuzz, mutants
from tools.debian import Package
from tools.places import ROOT, BuildError, cache_folder
from tools.programs import locked, make_venv, run

REQUIREMENTS = ROOT / "requirements-test.lock"
CHROMIUM = "SCANVEIL_CHROMIUM"  # the tests find the browser here, ...
FIREFOX = "SCANVEIL_FIREFOX"  # ... another one here that they are to be run in instead, ...
BUILT = "SCANVEIL_DIST"  # ... and the built page here
PAGE_TESTS = "tests/page"
OPEN_THEIR_OWN = ("test_core_in_pyodide.py", "test_damaged_pixels.py", "test_engines.py", "test_ways_out.py")
"""Of them, those that open browsers of their own, or only compute."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
PLAYWRIGHTS_OWN = "from playwright.sync_api import sync_playwright as s; print(s().start().chromium.executable_path)"
CHECKS: dict[str, tuple[str, ...]] = {
    "ruff": ("ruff", "check", "--quiet", "."),
    "format": ("ruff", "format", "--check", "."),
    "mypy": ("mypy",),
}
MENDING: tuple[tuple[str, ...], ...] = (
    ("ruff", "check", "--fix", "--exit-zero", "--quiet", "."),
    ("ruff", "format", "--quiet", "."),
)
HOW_TO_MEND = " `python3 build.py check --mend` mends the format, and of the rest what ruff can."
# Whoever is done first takes over what another has not begun; more than four browsers at once gain nothing.
BESIDE_EACH_OTHER = ("--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal")
# Makes the tests of the core comparable with the page: the same hash order, and no byte code strewn over the sources.
TIDY = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


class NoneFoundError(BuildError):
    """Nothing that was tried led to a Chromium."""


class SkippedError(BuildError):
    """A part of the long run that cannot be run here, and why."""


def environment() -> Path:
    """The Python of a virtual environment that has exactly what requirements-test.lock names, made once."""
    what_it_has = REQUIREMENTS.read_bytes() + sys.version.encode() + platform.platform().encode()
    name = f"test-{hashlib.sha256(what_it_has).hexdigest()[:16]}"
    print("Test environment: ", end="", flush=True)
    python = make_venv(cache_folder("venvs") / name, locked(REQUIREMENTS), what="the tests' packages")
    print(python.parent.parent, flush=True)
    return python


def run_checks(python: Path, *, mend: bool = False) -> None:
    """Style, format and types; with `mend`, what can be put right without asking is put right first."""
    for module in MENDING if mend else ():
        run([python, "-m", *module], cwd=ROOT)
    for name, module in CHECKS.items():
        print(f"\n{name}: ", end="", flush=True)
        command = [str(python), "-m", *module]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
        if done.returncode != 0:
            print(f"\n{done.stdout}{done.stderr}", flush=True)
            how = HOW_TO_MEND if module[0] == "ruff" else ""
            raise BuildError(f"{name} is not content, see above; nothing after it was run.{how}")
        print(done.stdout.strip() or "no complaints", flush=True)


def run_tests(python: Path, dist: Path, arguments: Sequence[str], *, may_install: bool) -> int:
    """pytest, whose closing line is the last thing printed."""
    variables = _variables(dist, find_programs(python, debian.PEERS, may_install=may_install))
    print("\nTests:", flush=True)
    command = [str(python), "-m", "pytest", *BESIDE_EACH_OTHER, *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def run_long(python: Path, dist: Path, arguments: Sequence[str], *, may_install: bool) -> int:
    """All tests, then what takes hours; how each part ended is printed last, and the status is that of the worst."""
    parts: dict[str, Callable[[], int]] = {
        "tests": lambda: run_tests(python, dist, arguments, may_install=may_install),
        "page tests in Firefox": lambda: _run_in_firefox(python, dist),
        "mutants": lambda: mutants.run(python, seed=None, groups=list(mutants.GROUPS), count=mutants.COUNT),
        "damaged files": lambda: run_tool(python, "fuzz", [f"--count={fuzz.MANY}"]),
        "damaged files through the page": lambda: run_page_tool(
            python, dist, "fuzz", ["--page", f"--count={fuzz.MANY_THROUGH_PAGE}"], may_install=False
        ),
        "contact sheets": lambda: _run_sheets_aside(python, dist),
    }
    ends = {name: _attempt(part) for name, part in parts.items()}
    print()
    for name, (_status, said) in ends.items():
        print(f"{name}: {said}", flush=True)
    return max(abs(status) for status, _said in ends.values())


def _attempt(part: Callable[[], int]) -> tuple[int, str]:
    """The status of a part of the long run, and what is to be said of it."""
    began = time.monotonic()
    try:
        status = part()
    except SkippedError as why:
        return 0, f"skipped ({why})"
    except BuildError as error:
        return 1, f"failed ({error})"
    return status, f"{'failed' if status else 'passed'} after {(time.monotonic() - began) / 60:.0f} minutes"


def _run_in_firefox(python: Path, dist: Path) -> int:
    """The tests of the page, in a Firefox that is here; those that open browsers of their own have run already."""
    firefox = next(filter(None, map(shutil.which, debian.FIREFOX.programs)), None)
    if firefox is None:
        raise SkippedError("no Firefox is here")
    print(f"\nTests of the page in {firefox}:", flush=True)
    variables = {**_variables(dist, find_programs(python, (), may_install=False)), FIREFOX: firefox}
    without = [f"--ignore={PAGE_TESTS}/{name}" for name in OPEN_THEIR_OWN]
    command = [str(python), "-m", "pytest", *BESIDE_EACH_OTHER, *without, PAGE_TESTS]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def _run_sheets_aside(python: Path, dist: Path) -> int:
    folder = tempfile.mkdtemp(prefix="scanveil-sheets-")
    print(f"\nContact sheets in {folder}:", flush=True)
    return run_page_tool(python, dist, "page_sheets", ["-o", folder], may_install=False)


def run_tool(python: Path, name: str, arguments: Sequence[str]) -> int:
    """Let a package of tools measure or try the sources as they are; no browser is needed."""
    command = [str(python), "-m", f"tools.{name}", *arguments]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, **TIDY, **_own_paths()}, check=False).returncode


def run_sheet(python: Path, arguments: Sequence[str]) -> int:
    """Make a contact sheet with the sources as they are; paths are those of where one stands."""
    command = [str(python), "-m", "tools.contact_sheet", *arguments]
    return subprocess.run(command, env={**os.environ, **TIDY, **_own_paths()}, check=False).returncode


def run_page_tool(python: Path, dist: Path, name: str, arguments: Sequence[str], *, may_install: bool) -> int:
    """Let a tool do something with the built page, in the same environment and browser as the tests."""
    variables = _variables(dist, find_programs(python, (), may_install=may_install))
    command = [str(python), "-m", f"tools.{name}", *arguments]
    return subprocess.run(command, env=variables, check=False).returncode


def _variables(dist: Path, chromium: str) -> dict[str, str]:
    return {**os.environ, **TIDY, **_own_paths(), CHROMIUM: chromium, BUILT: str(dist)}


def _own_paths() -> dict[str, str]:
    paths = [str(ROOT), str(ROOT / "py"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHONPATH": os.pathsep.join(paths)}


def find_programs(python: Path, peers: Sequence[Package], *, may_install: bool) -> str:
    """The path of a Chromium. What is missing of it and of the peers is installed, in one go, where that can be.

    Tests of peers that cannot be had are skipped, which is said; without a Chromium there is a BuildError.
    """
    missing = debian.absent(peers)
    try:
        chromium = _named_chromium() or first_of([_installed_chromium, lambda: _playwrights_chromium(python)])
    except NoneFoundError as nowhere:
        why_not = debian.install([debian.CHROMIUM, *missing], allowed=may_install)
        if debian.CHROMIUM in why_not:
            raise BuildError(f"{nowhere}\n  - Debian's: {why_not[debian.CHROMIUM]}") from nowhere
        chromium = _installed_chromium()
    else:
        why_not = debian.install(missing, allowed=may_install)
    print(f"\nChromium: {chromium}", flush=True)
    for package in filter(why_not.get, missing):
        print(f"{package.name}: not here ({why_not[package]}), so its tests are skipped", flush=True)
    return chromium


def _named_chromium() -> str:
    named = os.environ.get(CHROMIUM, "")
    if named and not Path(named).is_file():
        raise BuildError(f"{CHROMIUM} is set to {named}, and there is no such file.")
    return named


def first_of(ways: Iterable[Callable[[], str]]) -> str:
    """What the first way that works gives; if none does, why not."""
    reasons = []
    for way in ways:
        try:
            return way()
        except BuildError as error:
            reasons.append(f"  - {error}")
    raise NoneFoundError(
        f"the tests need a Chromium. Please install one, or name it in {CHROMIUM}.\n" + "\n".join(reasons)
    )


def _installed_chromium() -> str:
    on_path = (shutil.which(name) for name in CHROMIUM_NAMES)
    in_place = (path for path in CHROMIUM_PLACES if Path(path).is_file())
    for path in (*filter(None, on_path), *in_place):
        return path
    raise BuildError("none is installed")


def _playwrights_chromium(python: Path) -> str:
    path = run([python, "-c", PLAYWRIGHTS_OWN]).strip()
    if not Path(path).is_file():
        print("  fetching Playwright's Chromium, once", flush=True)
        try:
            run([python, "-m", "playwright", "install", "chromium"])
        except BuildError as error:
            raise BuildError(f"Playwright's own could not be fetched: {error}") from error
    return path
