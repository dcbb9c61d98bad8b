"""What the conductor tells the page; how far it is, only so often: to show that takes longer than a piece of work."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import js

from worker.desk import after_a_while

EVERY_MS = 100
HOW_FAR = ("counted", "progress")
"""Kinds of which the last that is said counts; but `problems` are told all, and the first of a job's `stage`."""


class Telling:
    """Passes on what is said, in order; `tell` is told the kind, the fields and what is beside them."""

    def __init__(self, tell: Callable[..., None]) -> None:
        self._tell = tell
        self._kept: dict[str, dict[str, Any]] = {}
        self._last = -EVERY_MS
        self._stage: tuple[Any, Any] = None, None
        self._waits = False

    def say(self, kind: str, said: dict[str, Any], **beside: Any) -> None:
        """Say something, how far work is perhaps a moment later."""
        if kind not in HOW_FAR:
            self._say_kept()
            self._tell(kind, said, **beside)
            return
        before = self._kept.pop(kind, {})
        self._kept[kind] = {**said, "problems": before["problems"] + said["problems"]} if "problems" in before else said
        waits_ms = self._last + EVERY_MS - js.performance.now()
        if self._begins(said) or waits_ms <= 0:
            self._say_kept()
        elif not self._waits:
            self._waits = True
            after_a_while(waits_ms, self._say_waiting)

    def _begins(self, said: dict[str, Any]) -> bool:
        """Whether another stage of a job begins."""
        before, stage = self._stage, (said.get("job"), said.get("stage"))
        self._stage = stage if "stage" in said else before
        return self._stage != before

    def _say_waiting(self) -> None:
        self._waits = False
        self._say_kept()

    def _say_kept(self) -> None:
        kept, self._kept = self._kept, {}
        for kind, said in kept.items():
            self._tell(kind, said)
            self._last = js.performance.now()
