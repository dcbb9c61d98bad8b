"""The page's code keeps to the Python that MicroPython shares."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHARED = ("app/worker_messages.py", "py/scanveil/said.py")
"""Beside the page's own, what it has in common with workers and the core."""


def spread(source: str) -> list[int]:
    """Lines in which values are spread into a list, tuple or set that is being written down."""
    displays = [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.List | ast.Tuple | ast.Set)]
    loaded = [one for one in displays if not isinstance(getattr(one, "ctx", None), ast.Store)]
    return [one.lineno for one in loaded if any(isinstance(part, ast.Starred) for part in one.elts)]


@pytest.mark.parametrize(("source", "lines"), [("a = [*b, c]", [1]), ("a = 1, *b", [1]), ("f(*a)\n*a, b = c", [])])
def test_spreading_is_told_from_calls_and_assignments(source: str, lines: list[int]) -> None:
    assert spread(source) == lines


def test_nothing_is_spread_into_what_is_written_down() -> None:
    """MicroPython refuses the whole file, and the page would not begin."""
    sources = [*(ROOT / "app" / "page").rglob("*.py"), *(ROOT / name for name in SHARED)]
    assert len(sources) > 50
    assert {path.name: found for path in sources if (found := spread(path.read_text(encoding="utf-8")))} == {}
