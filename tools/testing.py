"""Run every check and every test, in a virtual environment of their own and a Chromium found or fetched for them."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tools.places import ROOT, BuildError, cache_folder
from tools.programs import make_venv, run

REQUIREMENTS = ROOT / "requirements-test.txt"
BENCH = ROOT / "tools" / "bench.py"
CHROMIUM = "SCANVEIL_CHROMIUM"  # the tests find the browser here, ...
BUILT = "SCANVEIL_DIST"  # ... and the built page here
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
CHROMIUM_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
PLAYWRIGHTS_OWN = "from playwright.sync_api import sync_playwright as s; print(s().start().chromium.executable_path)"
PEERS = {
    "dcmdump": "dcmtk",
    "dcm2niix": "dcm2niix",
    "djxl": "libjxl-tools",
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "xvfb-run": "xvfb",
    "xauth": "xauth",
}
"""Programs that tests compare with, browsers that they open the page in too, and Debian's packages of them."""
NO_QUESTIONS = {"DEBIAN_FRONTEND": "noninteractive"}
# Whoever is done first takes over what another has not begun; more than four browsers at once gain nothing.
BESIDE_EACH_OTHER = ("--numprocesses=auto", "--maxprocesses=4", "--dist=worksteal")
# Makes the tests of the core comparable with the page: the same hash order, and no byte code strewn over the sources.
TIDY = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def environment() -> Path:
    """The Python of a virtual environment that has exactly what requirements-test.txt says, made once."""
    what_it_has = REQUIREMENTS.read_bytes() + sys.version.encode() + platform.platform().encode()
    name = f"test-{hashlib.sha256(what_it_has).hexdigest()[:16]}"
    print("Test environment: ", end="", flush=True)
    requirements = ["--requirement", str(REQUIREMENTS)]
    python = make_venv(cache_folder("venvs") / name, requirements, what="the tests' packages")
    print(python.parent.parent, flush=True)
    return python


def run_tests(python: Path, dist: Path, arguments: Sequence[str], *, checks: bool) -> int:
    """ruff, mypy, then pytest, whose closing line is the last thing printed."""
    if checks:
        _check("ruff", [python, "-m", "ruff", "check", "--quiet", "."])
        _check("mypy", [python, "-m", "mypy"])
    variables = _variables(python, dist)
    print("\nTests:", flush=True)
    command = [str(python), "-m", "pytest", *BESIDE_EACH_OTHER, *arguments]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def _check(name: str, command: Sequence[str | Path]) -> None:
    print(f"\n{name}: ", end="", flush=True)
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        print(f"\n{done.stdout}{done.stderr}", flush=True)
        raise BuildError(f"{name} is not content, see above; the tests were not run.")
    print(done.stdout.strip() or "no complaints", flush=True)


def bench_script() -> Path:
    """The script that measures, or a sentence on why there is none."""
    if not BENCH.exists():
        raise BuildError("the measurements are in tools/bench.py, which is not written yet.")
    return BENCH


def run_bench(python: Path, script: Path, dist: Path, arguments: Sequence[str]) -> int:
    """Measure in the same environment and browser as the tests."""
    variables = _variables(python, dist)
    print(f"\nMeasuring ({script.relative_to(ROOT).as_posix()}):", flush=True)
    return subprocess.run([python, script, *arguments], cwd=ROOT, env=variables, check=False).returncode


def _variables(python: Path, dist: Path) -> dict[str, str]:
    paths = [str(ROOT), str(ROOT / "py"), *filter(None, [os.environ.get("PYTHONPATH")])]
    found = {CHROMIUM: find_chromium(python), BUILT: str(dist), "PYTHONPATH": os.pathsep.join(paths)}
    _offer_peers()
    return {**os.environ, **TIDY, **found}


def find_chromium(python: Path) -> str:
    """A Chromium: the one named, one that is installed, Playwright's own, or Debian's."""
    chosen = os.environ.get(CHROMIUM)
    if chosen:
        if not Path(chosen).is_file():
            raise BuildError(f"{CHROMIUM} is set to {chosen}, and there is no such file.")
        return _found(chosen)
    return _found(first_of([_installed_chromium, lambda: _playwrights_chromium(python), _debians_chromium]))


def first_of(ways: Iterable[Callable[[], str]]) -> str:
    """What the first way that works gives; if none does, why not."""
    reasons = []
    for way in ways:
        try:
            return way()
        except BuildError as error:
            reasons.append(f"  - {error}")
    raise BuildError(f"the tests need a Chromium. Please install one, or name it in {CHROMIUM}.\n" + "\n".join(reasons))


def _found(path: str) -> str:
    print(f"\nChromium: {path}", flush=True)
    return path


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


def _debians_chromium() -> str:
    _apt_install("chromium")
    return _installed_chromium()


def _offer_peers() -> None:
    """Tests use independent programs and other browsers beside Chromium: those that can be had."""
    for program, package in PEERS.items():
        if shutil.which(program):
            continue
        try:
            _apt_install(package)
        except BuildError as error:
            print(f"{program}: not here ({error}), so its tests are skipped", flush=True)


def _apt_install(package: str) -> None:
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise BuildError(f"Debian's package {package} can only be installed by root on Debian")
    print(f"  installing Debian's package {package}", flush=True)
    run(["apt-get", "update", "-qq"])
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env={**os.environ, **NO_QUESTIONS})
