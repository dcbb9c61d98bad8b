"""How long the page's conductor waits for a reader: as long as the table of messages says."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from worker_messages import MESSAGES

TICK_MS = 500


class Browser(SimpleNamespace):
    """As much of JavaScript as a conductor needs: a clock, and a page that hears it."""

    def __init__(self) -> None:
        self.now = 0.0
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.tick: Callable[[], None] = lambda: None
        super().__init__(
            Date=SimpleNamespace(now=lambda: self.now),
            FileReaderSync=SimpleNamespace(new=lambda: None),
            Object=SimpleNamespace(fromEntries=None),
            setInterval=self.set_interval,
            postMessage=lambda message, transfer: self.heard.append((message["kind"], json.loads(message["json"]))),
        )

    def set_interval(self, tick: Callable[[], None], ms: int) -> None:
        """Of the only clock."""
        self.tick = tick

    def wait(self, seconds: float) -> None:
        """Time goes by, and the clock ticks."""
        self.now += 1000 * seconds
        self.tick()

    def is_stuck(self) -> bool:
        """Whether the page has heard that a reader does not answer."""
        return ("stuck", {"reader": 0}) in self.heard


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """What the worker's Python takes for one."""
    made = Browser()
    ffi = SimpleNamespace(
        create_proxy=lambda heard: heard,
        create_once_callable=lambda work: work,
        to_js=lambda values, **_: values,
        JsException=RuntimeError,
    )
    for name, module in (("js", made), ("pyodide", SimpleNamespace(ffi=ffi)), ("pyodide.ffi", ffi)):
        monkeypatch.setitem(sys.modules, name, module)
    before = set(sys.modules)
    yield made
    for name in set(sys.modules) - before:
        if name.split(".")[0] == "worker":
            del sys.modules[name]


def with_a_file(browser: Browser) -> None:
    """A conductor has a reader, and gives it a file to read."""
    desk = importlib.import_module("worker.conducting").ConductorDesk()
    port = SimpleNamespace(postMessage=lambda message, transfer: None)
    desk._add_reader(SimpleNamespace(port=port), 0)
    desk._conductor.find(range(1))
    assert browser.heard == []


@pytest.mark.parametrize("seconds", [MESSAGES["read"].patience_s, 25, 400])
def test_a_reader_has_the_time_that_the_table_gives_it(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, seconds: int
) -> None:
    """Whoever changes the table changes when a reader is taken for dead."""
    monkeypatch.setitem(MESSAGES, "read", MESSAGES["read"]._replace(patience_s=seconds))
    with_a_file(browser)
    browser.wait(seconds)
    assert not browser.is_stuck()
    browser.wait(0.001)
    assert browser.is_stuck()


def test_all_that_a_reader_answers_to_the_conductor_has_its_time_in_the_table(browser: Browser) -> None:
    """Each kind of work has a patience of its own, by the one table."""
    patience_ms = importlib.import_module("worker.conducting")._patience_ms
    for kind in ("read", "digest", "survey", "clean", "restore"):
        assert patience_ms(kind) == 1000 * MESSAGES[kind].patience_s > 0
