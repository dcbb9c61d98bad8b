"""A value is taken out of a file's bytes in one place, so that all read it alike."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.places import ROOT

CORE = ROOT / "py" / "scanveil"
ALLOWED = {
    "dicom/wire.py": "value_of, which the others call",
    "dicom/values.py": "Values.raw, which is called too often for a call of its own",
}
"""Files that cut a value out of a buffer themselves, and why."""


def cut_out(tree: ast.AST) -> Iterator[str]:
    """The slices from where a value starts to where it ends."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
            ends = node.slice.lower, node.slice.upper
            if [end.attr for end in ends if isinstance(end, ast.Attribute)] == ["value", "value_end"]:
                yield ast.unparse(node)


def sources() -> Iterator[Path]:
    """The core and what runs beside the page."""
    for folder in (CORE, ROOT / "app"):
        yield from folder.rglob("*.py")


def test_nobody_else_cuts_a_value_out_of_the_bytes() -> None:
    """`Values` reads values; `value_of` gives the bytes of one that is copied, or may stand there twice."""
    found = {
        path.relative_to(CORE if path.is_relative_to(CORE) else ROOT).as_posix(): cuts
        for path in sources()
        if (cuts := list(cut_out(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert {name: cuts for name, cuts in found.items() if name not in ALLOWED} == {}
    assert {name: len(cuts) for name, cuts in found.items()} == dict.fromkeys(ALLOWED, 1)


@pytest.mark.parametrize(
    "code", ["buffer[one.value : one.value_end]", "header.buffer[at[0].value : at[0].value_end][:9]"]
)
def test_a_value_that_is_cut_out_is_found(code: str) -> None:
    assert list(cut_out(ast.parse(code)))
