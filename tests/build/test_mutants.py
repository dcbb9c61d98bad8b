"""The tool that changes the sources a little: what it changes, and that it is honest about what tests notice."""

from __future__ import annotations

import ast
import builtins
import io
import re
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from tools import mutants
from tools.mutants import COUNT, EQUAL, GROUPS, Group, Modules, are_enough, read_equal
from tools.mutating.operators import OPERATORS, argument
from tools.mutating.statements import SEEN, instrument, statements
from tools.places import ROOT

TINY = {
    "pyproject.toml": "[tool.pytest.ini_options]\npythonpath = ['py']\n",
    "py/tiny/__init__.py": "",
    "py/tiny/rules.py": """\
\"\"\"Rules.\"\"\"

from tiny.limits import LIMIT


def is_tested(value: int) -> bool:
    return value > LIMIT


def is_used_only(value: int) -> bool:
    return value > LIMIT


def is_not_tested(value: int) -> bool:
    return value > LIMIT
""",
    "py/tiny/limits.py": "_HALF = 5\nLIMIT = _HALF + _HALF\n",
    "tests/tiny/test_rules.py": """\
import pytest
from tiny.rules import is_tested, is_used_only


@pytest.fixture(scope="module")
def answers():
    return [is_tested(10), is_tested(11)]


def test_tested(answers):
    assert answers[1] is True


def test_tested_too(answers):
    assert answers[0] is False


def test_used():
    assert is_used_only(10) in (True, False, None)


def test_that_fails_anyway():
    assert is_used_only(9)
""",
}
TINY_GROUP = Group(modules=("py/tiny/*.py",), used_in=("py/tiny/*.py",), tests="tests/tiny")


def changes(source: str, operator: str | None = None) -> set[str]:
    """What a module may become."""
    modules = Modules({"a.py": source}, ["a.py"])
    found = (mutant for statement in modules.statements["a.py"] for mutant in modules.mutants("a.py", statement))
    return {mutant.source.decode() for mutant in found if operator in (None, mutant.operator)}


CASES = [
    ("comparison", "x = a < b", {"x = a <= b", "x = a >= b"}),
    ("comparison", "x = (a) == (b)", {"x = (a) != (b)"}),
    ("comparison", "x = a is not b not in c", {"x = a is b not in c", "x = a is not b in c"}),
    ("arithmetic", "x = a + b * c", {"x = a - b * c", "x = a + b // c"}),
    ("arithmetic", "x -= 'é', a // b", {"x += 'é', a // b", "x -= 'é', a * b"}),
    ("arithmetic", "x = 'a' + b + f'{c}'", set()),
    ("junction", "x = a and b or c", {"x = a or b or c", "x = a and b and c"}),
    ("negation", "x = not (a)", {"x = (a)"}),
    ("number", "x = 0, 0x0010, 1.5, True", {
        "x = 1, 0x0010, 1.5, True",
        "x = 0, 0x0011, 1.5, True",
        "x = 0, 0x0010, 2.5, True",
    }),
    ("truth", "x = True", {"x = False"}),
    ("nothing", "def f():\n    return (a)", {"def f():\n    return (None)"}),
    ("nothing", "def f():\n    return None\n    return False\n    return", set()),
    ("text", "x = a == 'b', {'c': 'd'}", {"x = a == 'b~', {'c': 'd'}", "x = a == 'b', {'c~': 'd'}"}),
    ("text", "x = a in ('b', 'c d e f')", {"x = a in ('b~', 'c d e f')", "x = a in ('b', 'c d e f~')"}),
    ("text", "def f():\n    return 'a sentence for people.', g('b')", set()),
    ("condition", "if a:\n    b", {"if True:\n    b", "if False:\n    b"}),
    ("condition", "x = [a for a in b if c]", {"x = [a for a in b if True]", "x = [a for a in b if False]"}),
    ("condition", "if a := b:\n    a", set()),
    ("removal", "def f(a):\n    a.b = 1\n    c = 2\n    a += c", {
        "def f(a):\n    pass\n    c = 2\n    a += c",
        "def f(a):\n    a.b = 1\n    c = 2\n    pass",
    }),
    ("bound", "x = a[1:b]", {"x = a[:b]", "x = a[1:]"}),
    ("index", "x = a[0], a[-1], a[1]", {"x = a[-1], a[-1], a[1]", "x = a[0], a[0], a[1]"}),
    ("branches", "x = a if b else c", {"x = c if b else a"}),
    ("branches", "x = a if b else c if d else e", {
        "x = (c if d else e) if b else a",
        "x = a if b else e if d else c",
    }),
    ("argument", "x = sorted(a, key=b)\ny = f(a=1)", {"x = sorted(a)\ny = f(a=1)"}),
    ("argument", "def f(a, b=1, **c): ...\nf(a=1, d=2)", {
        "def f(a, b=1, **c): ...\nf(d=2)",
        "def f(a, b=1, **c): ...\nf(a=1)",
    }),
    ("argument", "def f(a, *, b=1): ...\nf(b=2)", {"def f(a, *, b=1): ...\nf()"}),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "source", "expected"), CASES)
def test_each_operator_changes_what_it_says_and_nothing_else(operator: str, source: str, expected: set[str]) -> None:
    """The rest of the source stays byte for byte, and what comes out is Python that says something else."""
    found = changes(source, operator)
    assert found == expected
    for changed in found:
        assert ast.dump(ast.parse(changed)) != ast.dump(ast.parse(source))


def test_every_operator_has_its_cases() -> None:
    """None is without an example that gives something."""
    assert {name for name, _, expected in CASES if expected} == {one.__name__ for one in (*OPERATORS, argument)}


@pytest.mark.parametrize(
    "source",
    [
        '"""A text == 1."""',
        "def f(a: 'int == 1') -> Literal[1]:\n    'Text.'",
        "@dataclass(frozen=True)\nclass A:\n    a: b[0]\n    'Text.'",
        "from a import b\nimport c",
        "__all__ = ['a', 1]",
        "if TYPE_CHECKING:\n    a = 1",
        "x = f'{a + 1}'",
        "print(a + 1)\nlogger.info('a', 1)",
    ],
)
def test_what_decides_nothing_is_left_alone(source: str) -> None:
    """Words for readers, types, imports, decorators and what is logged."""
    assert changes(source) == set()


@pytest.mark.parametrize("name", GROUPS)
def test_the_same_seed_draws_the_same_mutants(name: str) -> None:
    """All of different statements, as many as asked for; another seed draws others."""
    modules = Modules.read(ROOT, GROUPS[name])
    drawn = modules.draw("1", COUNT)
    assert [mutant.key for mutant in drawn] == [
        mutant.key for mutant in Modules.read(ROOT, GROUPS[name]).draw("1", COUNT)
    ]
    assert len({(mutant.file, mutant.statement.number) for mutant in drawn}) == COUNT
    assert {mutant.key for mutant in drawn} != {mutant.key for mutant in modules.draw("2", COUNT)}


def test_instrumented_code_does_the_same_and_says_what_it_did() -> None:
    """Each statement that is done leaves its number, wherever it stands."""
    source = (
        '"""Text."""\nfrom __future__ import annotations\n'
        "def f(a):\n    'Text.'\n    if a:\n        return 1\n    elif a is None:\n        return 2\n"
        "    try:\n        1 / 0\n    except ZeroDivisionError:\n        return 3\nfound = f(0)\n"
    )
    made = instrument(source, 100)
    seen = bytearray(200)
    names = {"__builtins__": {**vars(builtins), SEEN: seen}}
    exec(compile(made, "made", "exec"), names)
    assert (names["__doc__"], names["found"]) == ("Text.", 3)
    done = {ast.unparse(one.node).split("\n")[0] for one in statements(ast.parse(source)) if seen[100 + one.number]}
    assert done == {"def f(a):", "if a:", "if a is None:", "try:", "1 / 0", "return 3", "found = f(0)"}


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with a rule that is tested, one that is only used by tests, and one that no test knows."""
    root = tmp_path_factory.mktemp("tiny")
    for name, text in TINY.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def told(tiny: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What is printed of the mutants of that tree, line by line."""
    output = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(output):
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(mutants, "ROOT", tiny)
        patch.setitem(GROUPS, "tiny", TINY_GROUP)
        assert mutants.run(Path(sys.executable), seed=1, groups=["tiny"], count=100) == 1, "too many survive"
    yield output.getvalue().splitlines()


def of(place: str, told: list[str]) -> str:
    """What is printed of the mutant of a line."""
    (line,) = [line for line in told if f" py/tiny/{place} " in line]
    return line


def test_what_is_tested_is_killed_also_through_a_shared_fixture(told: list[str]) -> None:
    """The test that notices may be another than the one for which the fixture was made."""
    assert re.match(r"killed .*test_rules\.py::test_tested", of("rules.py:7", told))


def test_a_constant_is_killed_by_those_who_use_what_is_made_of_it(told: list[str]) -> None:
    """It is done on import, before any test."""
    assert of("limits.py:1", told).startswith("killed")
    assert of("limits.py:2", told).startswith("killed")


def test_what_is_not_tested_survives(told: list[str]) -> None:
    """Whether no test does it, or none looks at what comes of it."""
    assert re.match(r"survived .*\(tests that pass: 1\)", of("rules.py:11", told))
    assert re.match(r"survived .*\(no test does this\)", of("rules.py:15", told))
    assert told[-1].startswith("tiny: 3 killed, 2 survived, 0 equal of 5;")


@pytest.mark.parametrize(
    ("killed", "survived", "equal", "enough"),
    [(50, 10, 0, True), (49, 11, 0, False), (56, 0, 4, False), (5, 1, 0, True)],
)
def test_five_of_six_shall_be_killed_and_three_may_be_equal(
    killed: int, survived: int, equal: int, enough: bool
) -> None:
    """The exit status says whether it is so."""
    assert are_enough(["killed"] * killed + ["survived"] * survived + ["equal"] * equal) is enough


def test_a_test_that_fails_anyway_kills_nothing(told: list[str]) -> None:
    """It is named, and left out."""
    name = "tests/tiny/test_rules.py::test_that_fails_anyway"
    assert f"left out, as without mutants they do not pass either: {name}" in told
    assert not [line for line in told if f"({name}" in line]


def test_the_tree_itself_stays_as_it_was(tiny: Path, told: list[str]) -> None:
    """Mutants live in copies of it."""
    assert told
    found = {path.relative_to(tiny).as_posix(): path.read_text() for path in tiny.rglob("*") if path.is_file()}
    assert found == TINY


def test_what_the_table_of_equal_mutants_names_can_be_drawn() -> None:
    """An entry goes when its line goes."""
    known = read_equal(EQUAL)
    files = {key[0] for key in known}
    assert files <= {name for group in GROUPS.values() for name in Modules.read(ROOT, group).chosen}
    for file in files:
        modules = Modules({file: (ROOT / file).read_text(encoding="utf-8")}, [file])
        lines = modules.statements[file]
        possible = {mutant.key for statement in lines for mutant in modules.mutants(file, statement)}
        assert {key for key in known if key[0] == file} <= possible
