"""A plugin for pytest: note what each test does, or do the named tests in the named order until one fails.

What to do is in the JSON file that SCANVEIL_MUTANTS names. It is no part of a package here: pytest loads it in a copy
of the tree, which must not see this one's modules.
"""

from __future__ import annotations

import builtins
import faulthandler
import json
import os
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

TASK = "SCANVEIL_MUTANTS"
MEMORY = 6 << 30  # bytes that the tests of a mutant may ask for: one that fills memory shall not take the machine down
PATIENCE = 10  # a test of a mutant hangs if it takes these seconds more, and this many times as long, as it did
_BITS = bytes([ord("0"), ord("1")]) + bytes(254)


def pytest_configure(config: pytest.Config) -> None:
    task = json.loads(Path(os.environ[TASK]).read_text(encoding="utf-8"))
    config.pluginmanager.register(Watcher(task) if "statements" in task else Chooser(task))


class Watcher:
    """Writes for each test that passes how long it took and the statements that it, or what it rests on, did.

    The time is the processor's: it is the same while others use the machine.
    """

    def __init__(self, task: dict[str, Any]) -> None:
        self._empty = bytes(task["statements"])
        self._seen = bytearray(self._empty)
        builtins.__seen__ = self._seen  # type: ignore[attr-defined]
        self._folder = Path(task["folder"])
        self._root = str(Path.cwd())
        self._reading: dict[str, int] = {}  # what was done as a file of tests was read: it counts for all of its tests
        self._shared: dict[str, int] = {}  # ... and by a fixture that several tests share, for all who ask for it
        self._now = 0
        self._tests: dict[str, tuple[float, int]] = {}
        self._not_passed: set[str] = set()

    def _take(self) -> int:
        """The statements done since the last time, as the bits of a number."""
        bits = int(self._seen.translate(_BITS)[::-1], 2)
        self._seen[:] = self._empty
        return bits

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        report = yield
        if isinstance(collector, pytest.Module):
            self._reading[collector.nodeid] = self._take()
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, Any, Any]:
        if fixturedef.scope == "function":
            return (yield)
        before = self._take()
        result = yield
        done = self._take()
        self._shared[fixturedef.argname] = self._shared.get(fixturedef.argname, 0) | done
        self._now |= before | done
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._forget_answers()
        self._take()
        self._now = 0
        began = time.process_time()
        result = yield
        seconds = time.process_time() - began
        done = self._now | self._take() | self._reading.get(item.nodeid.split("::")[0], 0)
        for name in getattr(item, "fixturenames", ()):
            done |= self._shared.get(name, 0)
        self._tests[item.nodeid] = (seconds, done)
        return result

    def _forget_answers(self) -> None:
        """What an earlier test asked, the next shall ask anew: otherwise it would not be seen to rest on it."""
        for module in list(sys.modules.values()):
            if (getattr(module, "__file__", None) or "").startswith(self._root):
                for value in list(vars(module).values()):
                    if callable(getattr(value, "cache_clear", None)):
                        value.cache_clear()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self._not_passed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        passed = {name: done for name, done in self._tests.items() if name not in self._not_passed}
        tests = {name: [round(seconds, 4), f"{done:x}"] for name, (seconds, done) in passed.items()}
        reading = 0
        for done in self._reading.values():
            reading |= done
        if self._tests:
            told = {"tests": tests, "reading": f"{reading:x}", "not_passed": sorted(self._not_passed)}
            (self._folder / f"{os.getpid()}.json").write_text(json.dumps(told), encoding="utf-8")


class Chooser:
    """Runs the tests named, in their order, each with its own limit of time, and writes which one failed first."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._wanted: dict[str, float] = task["tests"]
        self._result = Path(task["result"])
        if sys.platform != "win32":
            import resource  # only some systems have it

            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """A mutant may change the parameters of a test; then all that it has now stand for those that were."""
        places = {name: place for place, name in enumerate(self._wanted)}
        lost = places.keys() - {item.nodeid for item in items}
        places_of_lost = {name.split("[")[0]: places[name] for name in lost}

        def place(item: pytest.Item) -> int | None:
            return places.get(item.nodeid, places_of_lost.get(item.nodeid.split("[")[0]))

        chosen = [(at, item) for item in items if (at := place(item)) is not None]
        items[:] = [item for _, item in sorted(chosen, key=lambda pair: pair[0])]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, Any, Any]:
        self._result.write_text(item.nodeid, encoding="utf-8")
        faulthandler.dump_traceback_later(PATIENCE * (1 + self._wanted.get(item.nodeid, 1)), exit=True)
        try:
            return (yield)
        finally:
            faulthandler.cancel_dump_traceback_later()
