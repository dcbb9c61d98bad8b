"""Run every check and every test, in a virtual environment of their own."""

from __future__ import annotations

from pathlib import Path
from tools.places import BuildError

def environment() -> str: raise BuildError("not yet")
def run_tests(python: str, dist: Path, arguments: list[str], *, checks: bool) -> int: return 1
def bench_script() -> Path: raise BuildError("not yet")
def run_bench(python: str, script: Path, dist: Path, arguments: list[str]) -> int: return 1
