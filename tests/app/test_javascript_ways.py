"""What is sent to workers: messages as JSON."""

from __future__ import annotations

import importlib
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest


@pytest.fixture
def javascript(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """javascript.py, with no more of JavaScript than it writes JSON with."""
    stringify = SimpleNamespace(stringify=json.dumps)
    monkeypatch.setitem(sys.modules, "js", SimpleNamespace(JSON=stringify))
    monkeypatch.setitem(sys.modules, "pyscript", SimpleNamespace(ffi=None))
    monkeypatch.delitem(sys.modules, "page.browser.javascript", raising=False)
    return importlib.import_module("page.browser.javascript")


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"number": 5, "center": None, "invert": False, "around": [(1, 0), (2, 0)]},
        {"text": 'long, with "quotes", \\ and ä' * 100, "job": 1},
        {"entries": ["[[1, 2]]" * 500, "", "short"], "withheld": [[n, "reason", "A sentence."] for n in range(200)]},
        {"items": [[n, "a" * 300] for n in range(3)], "nothing": [], "deep": [[["b" * 300]]]},
    ],
)
def test_a_message_says_the_same_whether_it_is_long_or_short(javascript: ModuleType, payload: dict[str, Any]) -> None:
    """Long ones are written piece by piece; what comes out is the same JSON."""
    assert json.loads(javascript.to_json(payload)) == json.loads(json.dumps(payload))
