"""What the conductor tells the page: at once, and how far it is only so often."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

Told = list[tuple[str, dict[str, Any]]]


class Clock:
    """A browser's clock, and what waits for it."""

    def __init__(self) -> None:
        self.ms = 1000.0
        self.waiting: list[Any] = []

    def pass_by(self, ms: float) -> None:
        self.ms += ms
        waiting, self.waiting = self.waiting, []
        for call in waiting:
            call()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Clock]:
    clock = Clock()
    js = SimpleNamespace(
        performance=SimpleNamespace(now=lambda: clock.ms), setTimeout=lambda call, ms: clock.waiting.append(call)
    )
    ffi = SimpleNamespace(JsException=OSError, create_once_callable=lambda call: call, to_js=lambda value: value)
    for name, module in {"js": js, "pyodide": ModuleType("pyodide"), "pyodide.ffi": ffi}.items():
        monkeypatch.setitem(sys.modules, name, module)
    for name in [name for name in sys.modules if name.partition(".")[0] == "worker"]:
        monkeypatch.delitem(sys.modules, name)
    yield clock
    for name in [name for name in sys.modules if name.partition(".")[0] == "worker"]:
        del sys.modules[name]


def telling(told: Told) -> Any:
    return importlib.import_module("worker.telling").Telling(lambda kind, said: told.append((kind, said)))


def test_how_far_work_is_comes_a_moment_later_where_it_was_just_said(clock: Clock) -> None:
    """Of all that was said meanwhile, the last counts."""
    told: Told = []
    one = telling(told)
    for read in (1, 2, 3):
        one.say("counted", {"read": read, "problems": []})
    assert told == [("counted", {"read": 1, "problems": []})]
    clock.pass_by(100)
    assert told[1:] == [("counted", {"read": 3, "problems": []})]
    clock.pass_by(100)
    assert len(told) == 2


def test_no_problem_is_lost_on_the_way(clock: Clock) -> None:
    """However many are said before the page is told."""
    told: Told = []
    one = telling(told)
    for read in range(4):
        one.say("counted", {"read": read, "problems": [[read, "reason", "Sentence.", -1]]})
    clock.pass_by(100)
    assert [row[0] for _kind, said in told for row in said["problems"]] == [0, 1, 2, 3]


def test_nothing_overtakes_how_far_work_is(clock: Clock) -> None:
    """What else is said comes at once, behind what was said before."""
    told: Told = []
    one = telling(told)
    for read in (1, 2):
        one.say("counted", {"read": read, "problems": []})
    one.say("settled", {"left": 0})
    assert [kind for kind, _said in told] == ["counted", "counted", "settled"]


def test_the_page_hears_at_once_that_a_step_begins(clock: Clock) -> None:
    """It says then how much is to be done."""
    told: Told = []
    one = telling(told)
    for stage, done in (("survey", 0), ("survey", 5), ("clean", 0), ("clean", 5)):
        one.say("progress", {"job": 1, "stage": stage, "done": done, "count": 5})
    assert [(said["stage"], said["done"]) for _kind, said in told] == [("survey", 0), ("clean", 0)]
