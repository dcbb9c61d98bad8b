"""The house: which room may know which, and how long files and functions may be."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.places import ROOT

CORE = ROOT / "py" / "scanveil"
FLOORS = (
    ("said",),
    ("errors", "geometry", "kept", "spread"),
    ("archives", "dicom"),
    ("library",),
    ("pixels",),
    ("drawn",),
    ("looking",),
    ("writing",),
    ("documents", "deid.rules"),
    ("deid.check",),
    ("deid.out",),
    ("deid.cleaning",),
    ("deid.blanking",),
    ("deid",),
    ("conducting",),
    ("webpage",),
    ("cli",),
    ("__main__",),
)
"""Rooms of the core from the ground up: each knows only those on floors below."""
GENERATED = ("deid/rules/table.py", "deid/rules/code_table.py", "dicom/tags.py")
FOR_OTHERS = {
    "choose_language": "called by a language, of which there is none yet",
    "DECODER_DEPENDENCIES": "asked for by pydicom",
    "log_request": "asked for by http.server",
    "readable": "asked for by io",
    "readall": "asked for by io",
    "readinto": "asked for by io",
}
"""What the program itself does not use, and who does."""
MOST_LINES, MOST_LINES_OF_A_FUNCTION = 500, 40


def room_of(module: str) -> str:
    """The room that a module of the core lies in."""
    parts = module.split(".")
    if parts[0] == "deid" and len(parts) > 1 and (CORE / "deid" / parts[1]).is_dir():
        return f"deid.{parts[1]}"
    return parts[0]


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(CORE).with_suffix("").parts).removesuffix(".__init__")


def known_to(path: Path) -> Iterator[str]:
    """The modules of the core that a file imports, also where it does so later."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "scanveil":
            for name in node.names:
                module = f"{node.module}.{name.name}".partition(".")[2]
                place = CORE.joinpath(*module.split("."))
                found = module if place.is_dir() or place.with_suffix(".py").exists() else node.module.partition(".")[2]
                if found and found != "__version__":
                    yield found


def arrows() -> set[tuple[str, str]]:
    """(room, room that it knows)."""
    return {
        (room_of(module_of(path)), room_of(known))
        for path in CORE.rglob("*.py")
        if path != CORE / "__init__.py"
        for known in known_to(path)
    }


def hand_written() -> list[Path]:
    """The files of the core and of the page that somebody wrote."""
    generated = {CORE / name for name in GENERATED}
    return [path for folder in (CORE, ROOT / "app") for path in folder.rglob("*.py") if path not in generated]


def test_every_room_has_its_floor() -> None:
    """None is forgotten when one is added."""
    rooms = {room for pair in arrows() for room in pair}
    assert rooms <= {room for floor in FLOORS for room in floor}


def test_no_arrow_runs_back_up() -> None:
    """Nor between rooms of one floor: so there are no circles either."""
    floor_of = {room: number for number, floor in enumerate(FLOORS) for room in floor}
    assert [(one, other) for one, other in arrows() if one != other and floor_of[other] >= floor_of[one]] == []


def test_no_file_is_too_long() -> None:
    """What grows beyond is two things."""
    lengths = {f"{path}": len(path.read_text(encoding="utf-8").splitlines()) for path in hand_written()}
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_no_function_is_too_long() -> None:
    """It reads as an outline, or it is several."""
    found = [
        (path.relative_to(ROOT).as_posix(), node.name)
        for path in hand_written()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert found == []


def defined(tree: ast.Module) -> Iterator[str]:
    """Functions and classes at any depth, and the values at the top."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("__"):
            yield node.name
    for line in tree.body:
        targets = line.targets if isinstance(line, ast.Assign) else []
        yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


def used(tree: ast.AST) -> Iterator[str]:
    """Names that are read or imported, and words of texts that may be names: some are asked for so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield node.name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier():
            yield node.value


def test_nothing_is_there_for_tests_only() -> None:
    """What the program does not use goes; what tests need, they have themselves."""
    sources = [path for folder in ("py", "app", "tools") for path in (ROOT / folder).rglob("*.py")]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in (*sources, ROOT / "build.py")}
    names = {name for tree in trees.values() for name in used(tree)}
    found = {name for path in hand_written() if path.is_relative_to(CORE) for name in defined(trees[path])}
    assert found - names == set(FOR_OTHERS)


def test_modules_keep_nothing_in_mind() -> None:
    """What is remembered belongs to an object, so that there can be two of them."""
    sources = [path for folder in (CORE, ROOT / "app" / "worker") for path in folder.rglob("*.py")]
    found = [
        (path.name, node.names)
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Global)
    ]
    assert found == []


@pytest.mark.parametrize("module", ["deid.check.scan", "deid.deidentifier", "dicom.tags", "cli"])
def test_rooms_are_found(module: str) -> None:
    """So that none of the above passes because it sees nothing."""
    assert room_of(module) in {"deid.check", "deid", "dicom", "cli"}
    assert ("conducting", "deid.out") in arrows() and len(hand_written()) > 150
