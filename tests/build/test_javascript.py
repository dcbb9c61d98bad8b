"""The page's Python goes into JavaScript in one room, and in one way where JavaScript may throw.

What JavaScript throws by itself flies through MicroPython's frames: no `except` sees it, and whoever waits, waits on.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.places import ROOT

PAGE = ROOT / "app" / "page"
BROWSER = PAGE / "browser"
WAYS = "javascript.py"
"""What may throw is called through `attempt`, `make` and `follow` of this file."""
HARMLESS = {
    "they look at the page, and find nothing at worst": (
        *("closest", "getAttribute", "getElementById", "has", "hasAttribute", "item", "nextNode", "now"),
        *("querySelector", "querySelectorAll", "createTreeWalker", "getBoundingClientRect"),
    ),
    "they change the page, by names that stand in the code": (
        *(
            "add",
            "appendChild",
            "createElement",
            "createElementNS",
            "importNode",
            "remove",
            "removeAttribute",
            "replaceChildren",
        ),
        *("setAttribute", "setProperty", "toggle", "focus", "scrollIntoView"),
    ),
    "a drawing's context is None where there is none": ("getContext",),
    "they have the browser call somebody": (
        *(
            "addEventListener",
            "observe",
            "unobserve",
            "setInterval",
            "clearInterval",
            "setTimeout",
        ),
    ),
    "they end something, whether or not it is there": ("load", "preventDefault", "revokeObjectURL", "terminate"),
    "they cut and write what has been read": ("escape", "slice", "stringify"),
    "it writes to the console": ("warn",),
    "what they promise is followed, and fails where they do": ("text", "tryAll", "walk"),
    "frame.js and ciphers.js have them, and they make or look at what is theirs": (
        *("address", "cipherPort", "isGone", "isInReach", "listen", "pieces", "takeFirst"),
    ),
}
"""Methods of JavaScript's objects that do not throw as they are used here, and why."""
OF_PYTHON = {name for kind in (str, list, dict) for name in dir(kind)} - {"__call__"}
OWN = (
    *("self", "json", "ffi", "self._listen", "self._pool", "self._kept", "self._on_the_way", "pool", "wall"),
    *("_Pointers(dispatch)", "held", "finder"),
)
"""What is no object of JavaScript's."""


def tree_of(path: Path) -> ast.AST:
    return ast.parse(path.read_text(encoding="utf-8"))


def known_to(tree: ast.AST) -> Iterator[str]:
    """The modules that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def uses_of_javascript(tree: ast.AST) -> Iterator[str]:
    """Where something is done with what may be an object of JavaScript's: the code has no name for its kind."""
    nameless = {
        node.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.arg) and isinstance(node.annotation, ast.Constant) and node.annotation.value == "Any"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript):
            base = node.value
            handed = isinstance(base, ast.Subscript) and ast.unparse(base.value) in ("beside", "handed")
            if handed or (isinstance(base, ast.Name) and base.id in nameless):
                yield ast.unparse(node)


def unsafe(tree: ast.AST) -> Iterator[str]:
    """Calls that JavaScript may answer by throwing."""
    harmless = {name for names in HARMLESS.values() for name in names}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        call = ast.unparse(node.func)
        if isinstance(node.func, ast.Name):
            if call == "getattr" and ast.unparse(node.args[0]).startswith("js."):
                yield ast.unparse(node)
        elif not isinstance(node.func, ast.Attribute):
            if not call.startswith(("_OF_READERS[", "self._special[")):
                yield call
        elif ast.unparse(node.func.value) not in OWN and node.func.attr not in harmless | OF_PYTHON:
            yield call


def test_javascript_is_used_in_one_room_only() -> None:
    """All else keeps to the Python that MicroPython and CPython share, and hands on what it cannot look into."""
    rooms = {path: set(known_to(tree_of(path))) for path in [*PAGE.rglob("*.py"), ROOT / "app" / "worker_messages.py"]}
    assert {path.parent for path, known in rooms.items() if known & {"js", "pyscript"}} == {BROWSER}
    found = {path.name: list(uses_of_javascript(tree_of(path))) for path in [PAGE / "main.py"]}
    assert found == {"main.py": []}


@pytest.mark.parametrize("code", ['def f(m: "Any"): m.blob', 'def f(m: "Any"): m["rgba"]', 'handed["rgba"].length'])
def test_uses_of_javascript_are_found(code: str) -> None:
    assert list(uses_of_javascript(ast.parse(code)))


def test_what_may_throw_is_called_in_the_one_safe_way() -> None:
    """Everywhere but in the file of that way."""
    sources = [path for path in BROWSER.glob("*.py") if path.name != WAYS]
    assert len(sources) > 10
    assert {path.name: found for path in sources if (found := list(unsafe(tree_of(path))))} == {}


@pytest.mark.parametrize(
    "code",
    [
        "js.Worker.new(url)",
        "js.fetch(url)",
        "window.open(url)",
        "worker.postMessage(message)",
        "js.eval(text)",
        "js.eval(text)(url)",
        "js.URL.createObjectURL(blob)",
        "stage.setPointerCapture(1)",
        "form.submit()",
        'getattr(js.Array, "from")(files)',
        "canvas.getContext('2d').putImageData(picture, 0, 0)",
    ],
)
def test_what_is_called_in_another_way_is_found(code: str) -> None:
    assert list(unsafe(ast.parse(code)))


def test_nothing_is_called_harmless_that_is_not_used() -> None:
    """The list does not grow by itself."""
    called = {
        node.func.attr
        for path in BROWSER.glob("*.py")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert {name for names in HARMLESS.values() for name in names} <= called
