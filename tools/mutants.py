"""Change the sources a little, here and there, and see whether the fast tests notice; `build.py mutants` runs this.

A mutant that survives is a decision that no fast test holds to. Every statement has the same chance to be drawn. A
mutant is only tried with the tests that do its statement or, where that is done on import, that make use of what it
makes, the quickest first; one that no test does survives at once.
"""

from __future__ import annotations

import ast
import itertools
import random
import re
import time
import tomllib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tools.mutating.operators import Optional, Source, edits, optional_arguments
from tools.mutating.statements import Statement, statements
from tools.mutating.trying import BESIDE_EACH_OTHER, Trials, Verdict, Watched, trials, watch
from tools.places import ROOT, BuildError

COUNT, ENOUGH = 60, 50  # of each group, and how many of them shall be killed
EQUAL = ROOT / "tools" / "equal_mutants.toml"
EQUAL_AT_MOST = 3  # of those drawn of a group
ENOUGH_SECONDS = 20  # of tests for a mutant, the quickest first: what these let live, the longest seldom kill
LONGEST_SHOWN = 90


@dataclass(frozen=True, slots=True)
class Group:
    """Modules that decide something, all the modules in which that may be made use of, and their fast tests."""

    modules: tuple[str, ...]
    used_in: tuple[str, ...]
    tests: str
    not_these: tuple[str, ...] = ()


GROUPS = {
    "page": Group(
        modules=(
            "app/worker_messages.py",
            "app/page/state.py",
            "app/page/library.py",
            "app/page/pane.py",
            "app/page/placing.py",
            "app/page/deciding/**/*.py",
            "app/page/tools/**/*.py",
            "app/page/showing/**/*.py",
        ),
        used_in=("app/**/*.py",),
        tests="tests/app",
    ),
    "core": Group(
        modules=(
            "py/scanveil/geometry.py",
            "py/scanveil/dicom/numbers.py",
            "py/scanveil/dicom/values.py",
            "py/scanveil/library/*.py",
            "py/scanveil/pixels/attributes.py",
            "py/scanveil/pixels/overlays.py",
            "py/scanveil/pixels/shutters.py",
            "py/scanveil/pixels/tables.py",
            "py/scanveil/pixels/transform.py",
            "py/scanveil/drawn/*.py",
            "py/scanveil/looking/*.py",
            "py/scanveil/deid/**/*.py",
            "py/scanveil/conducting/*.py",
        ),
        not_these=("rules/table.py", "rules/options_table.py", "rules/code_words.py"),  # they are generated
        used_in=("py/scanveil/**/*.py",),
        tests="tests/core",
    ),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change: the lines of the change, each as one line without indent, and the definition around."""

    file: str
    line: int
    operator: str
    within: str
    before: str
    after: str
    source: bytes
    statement: Statement

    @property
    def key(self) -> tuple[str, ...]:
        """What it is known by in the table of equal ones: lines move."""
        return self.file, self.within, self.before, self.after

    def __str__(self) -> str:
        before, after = _where_they_differ(self.before, self.after)
        return f"{self.file}:{self.line}  {before}  ->  {after}"


def run(python: Path, *, seed: int | None, groups: Sequence[str], count: int) -> int:
    """Draw, try and print; the exit status is 1 where too many survive, or are equal."""
    chosen = random.SystemRandom().randrange(10_000) if seed is None else seed
    print(f"Seed {chosen}", flush=True)
    enough = True
    for name in groups:
        began = time.monotonic()
        outcomes = _run_group(python, name, chosen, count)
        print(f"{name}: {_told(outcomes)}; {time.monotonic() - began:.0f} s", flush=True)
        enough &= are_enough(outcomes)
    return 0 if enough else 1


def are_enough(outcomes: Sequence[str]) -> bool:
    """Whether so many of a group are killed, and so few equal, as shall be."""
    return outcomes.count("killed") * COUNT >= ENOUGH * len(outcomes) and outcomes.count("equal") <= EQUAL_AT_MOST


def _run_group(python: Path, name: str, seed: int, count: int) -> list[str]:
    group = GROUPS[name]
    modules = Modules.read(ROOT, group)
    drawn = modules.draw(f"{seed} {name}", count)
    print(f"\n{name}: {len(drawn)} mutants in {len(modules.chosen)} modules, tried with {group.tests}", flush=True)
    watched = watch(python, ROOT, modules.statements, group.tests)
    if watched.not_passed:
        print(f"left out, as without mutants they do not pass either: {', '.join(watched.not_passed)}")
    equal = read_equal(EQUAL)
    outcomes: list[str] = []
    with trials(python, ROOT) as tried:
        uses = Uses(ROOT, modules, watched)
        for mutant, verdict in judged(tried, drawn, uses):
            outcome = "killed" if verdict.killed else "equal" if mutant.key in equal else "survived"
            outcomes.append(outcome)
            print(
                f"{outcome:9}{mutant}  ({equal[mutant.key] if outcome == 'equal' else _why(verdict, uses, mutant)})",
                flush=True,
            )
    return outcomes


def _told(outcomes: Sequence[str]) -> str:
    told = ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in ("killed", "survived", "equal"))
    if outcomes.count("equal") > EQUAL_AT_MOST:
        told += f" (more than {EQUAL_AT_MOST} equal ones: let the code say less, or the tests more)"
    return f"{told} of {len(outcomes)}"


def _why(verdict: Verdict, uses: Uses, mutant: Mutant) -> str:
    if verdict.killed:
        return _cut(verdict.by)
    count = len(uses.tests(mutant))
    of = f", the quickest of {count}" if verdict.asked < count else ""
    return f"tests that pass: {verdict.asked}{of}" if verdict.asked else "no test does this"


class Modules:
    """The modules of a group: their texts and statements, of which some may be changed."""

    def __init__(self, texts: Mapping[str, str], chosen: Sequence[str]) -> None:
        self.chosen = chosen
        self._sources = {name: Source(text) for name, text in texts.items()}
        self._trees = {name: ast.parse(text) for name, text in texts.items()}
        self.statements = {name: statements(tree) for name, tree in self._trees.items()}
        self._optional: Optional = optional_arguments(list(self._trees.values()))

    @classmethod
    def read(cls, root: Path, group: Group) -> Modules:
        """The modules of a group in a tree."""
        chosen = [name for name in _found(root, group.modules) if not name.endswith(group.not_these)]
        if not chosen:
            raise BuildError(f"no module is at {', '.join(group.modules)}.")
        names = sorted({*chosen, *_found(root, group.used_in)})
        return cls({name: (root / name).read_text(encoding="utf-8") for name in names}, chosen)

    def draw(self, seed: str, count: int) -> list[Mutant]:
        """As many mutants, of a statement each, in the order of the sources; the same seed gives the same."""
        chance = random.Random(seed)
        places = [(name, statement) for name in self.chosen for statement in self.statements[name]]
        chance.shuffle(places)
        found: list[Mutant] = []
        for name, statement in places:
            if len(found) == count:
                break
            found += itertools.islice(self.mutants(name, statement, chance), 1)
        return sorted(found, key=lambda mutant: (mutant.file, mutant.line))

    def mutants(self, name: str, statement: Statement, chance: random.Random | None = None) -> Iterator[Mutant]:
        """Every mutant of a statement that is Python and says something else than it, by chance or in their order."""
        source = self._sources[name]
        possible = list(edits(source, statement, self._optional))
        if chance:
            chance.shuffle(possible)
        for operator, (start, end, new) in possible:
            changed = source.data[:start] + new.encode() + source.data[end:]
            if _means_something_else(changed, self._trees[name], statement):
                first, last = source.lines(start, end)
                before = _on_one_line(source.text(first, last))
                after = _on_one_line(source.text(first, start) + new + source.text(end, last))
                within = ".".join(node.name for node in statement.within)
                yield Mutant(name, source.line(start), operator, within, before, after, changed, statement)


def _found(root: Path, patterns: Sequence[str]) -> list[str]:
    return sorted({path.relative_to(root).as_posix() for pattern in patterns for path in root.glob(pattern)})


def _means_something_else(changed: bytes, original: ast.Module, statement: Statement) -> bool:
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(changed)
    except SyntaxError:
        return False
    place = next(at for at, node in enumerate(original.body) if (node.end_lineno or 0) >= statement.node.lineno)
    return ast.dump(tree.body[place]) != ast.dump(original.body[place])


class Uses:
    """Which tests may notice a change of a statement."""

    def __init__(self, root: Path, modules: Modules, watched: Watched) -> None:
        self._root = root
        self._watched = watched
        self._words: dict[str, set[str]] = {}
        self._first: dict[str, int] = {}
        self._mentions: dict[str, list[tuple[str, Statement]]] = {}
        first = 0
        for name, found in modules.statements.items():
            self._first[name] = first
            first += len(found)
            for statement in found:
                for mentioned in statement.mentions():
                    self._mentions.setdefault(mentioned, []).append((name, statement))

    def tests(self, mutant: Mutant) -> dict[str, float]:
        """Their names and seconds, the quickest first."""
        bits = self._bits(mutant.file, mutant.statement)
        found = {name for name, done in self._watched.done.items() if done & bits}
        if mutant.statement.on_import and not mutant.statement.within:
            found |= {name for name in self._watched.done if self._mentioned(name, mutant.statement.binds())}
        seconds = self._watched.seconds
        return {name: seconds[name] for name in sorted(found, key=lambda name: (seconds[name], name))}

    def _mentioned(self, test: str, names: set[str]) -> bool:
        """Whether a test's file speaks of a constant by its name."""
        file = test.split("::")[0]
        if file not in self._words:
            self._words[file] = set(re.findall(r"\w+", (self._root / file).read_text(encoding="utf-8")))
        return not names.isdisjoint(self._words[file])

    def _bits(self, file: str, statement: Statement) -> int:
        """The statements of which a test does one if it may notice a change of this one."""
        bits = self._bit(file, statement)
        if statement.on_import:
            return self._bits_within(file, statement) | self._bits_of(file, statement.binds())
        if statement.function and bits & self._watched.reading:
            bits |= self._bits_of(file, {statement.function.name})
        return bits

    def _bits_of(self, file: str, names: set[str]) -> int:
        """Those that mention a name of a module, or one that is made out of it on import."""
        bits = 0
        waiting = known = {(file, name) for name in names}
        while waiting:
            made: set[tuple[str, str]] = set()
            for place, statement in {found for here, name in waiting for found in self._mentioning(here, name)}:
                bit = self._bit(place, statement)
                if statement.on_import:
                    made |= {(place, name) for name in statement.binds()}
                    continue
                bits |= bit
                if statement.function and bit & self._watched.reading:
                    made.add((place, statement.function.name))
            waiting = made - known
            known = known | made
        return bits

    def _mentioning(self, file: str, name: str) -> Iterator[tuple[str, Statement]]:
        is_private = name.startswith("_") and not name.endswith("__")
        return (found for found in self._mentions.get(name, []) if found[0] == file or not is_private)

    def _bits_within(self, file: str, statement: Statement) -> int:
        """Those inside of a definition, which are numbered behind it."""
        if not isinstance(statement.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return 0
        count = sum(isinstance(inner, ast.stmt) for inner in ast.walk(statement.node))
        return ((1 << count) - 1) * self._bit(file, statement)

    def _bit(self, file: str, statement: Statement) -> int:
        return 1 << (self._first[file] + statement.number)


def judged(tried: Trials, drawn: Sequence[Mutant], uses: Uses) -> Iterator[tuple[Mutant, Verdict]]:
    """Each mutant and what became of it, in their order."""

    def judge(mutant: Mutant) -> Verdict:
        return tried.judge(mutant.file, mutant.source, _quickest(uses.tests(mutant)))

    with ThreadPoolExecutor(BESIDE_EACH_OTHER) as pool:
        yield from zip(drawn, pool.map(judge, drawn))


def _quickest(tests: dict[str, float]) -> dict[str, float]:
    """As many as take the time that is enough together, and one where that takes longer."""
    until = itertools.accumulate(tests.values())
    return {
        name: seconds
        for at, ((name, seconds), sum_) in enumerate(zip(tests.items(), until))
        if at == 0 or sum_ <= ENOUGH_SECONDS
    }


def read_equal(path: Path) -> dict[tuple[str, ...], str]:
    """Mutants that change nothing that could be noticed, and why: they are not killed, but no tests are missing."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("equal", [])
    return {tuple(entry[part] for part in ("file", "in", "before", "after")): entry["reason"] for entry in entries}


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + " …"


def _where_they_differ(before: str, after: str) -> tuple[str, str]:
    """Both, cut to the neighbourhood of what differs where they are long."""
    if max(len(before), len(after)) <= LONGEST_SHOWN:
        return before, after
    same = next((at for at, (one, other) in enumerate(zip(before, after)) if one != other), 0)
    start = max(0, same - LONGEST_SHOWN // 2)
    dots = "… " if start else ""
    return dots + before[start : start + LONGEST_SHOWN], dots + after[start : start + LONGEST_SHOWN]
