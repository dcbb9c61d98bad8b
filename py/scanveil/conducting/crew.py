"""The helpers of a desk: readers in other processes, from number 1; what they say is heard between other work."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import wait
from typing import Any, cast

from scanveil.conducting.conductor import Conductor
from scanveil.conducting.paths import Place
from scanveil.conducting.processes import DONE, FAILED, MEMBER, READY, Helper
from scanveil.conducting.steps import Piece
from scanveil.conducting.turns import Turns
from scanveil.errors import UnreadableError
from scanveil.said import _

MOST = 60
"""Helpers: Windows cannot wait for many more."""


class Crew:
    """Helpers that take part in what a conductor hands out, as soon as they have started."""

    def __init__(self, conductor: Conductor, turns: Turns) -> None:
        self._conductor = conductor
        self._turns = turns
        self._helpers: dict[int, Helper] = {}

    def grow(self, count: int) -> None:
        """Have so many helpers, or as many as the system lets us have."""
        with suppress(OSError):
            while len(self._helpers) < min(count, MOST):
                number = len(self._helpers) + 1
                self._helpers[number] = Helper(number)

    def give(
        self, number: int, kind: str, payload: dict[str, Any], piece: Piece | None, files: Mapping[int, Place]
    ) -> None:
        """Let a helper do something."""
        helper = self._helpers[number]
        helper.piece = piece
        helper.give(kind, payload, files)

    @property
    def is_busy(self) -> bool:
        """Whether one of them has something in hand."""
        return any(helper.piece for helper in self._helpers.values())

    def hear(self, waits: bool = False) -> None:
        """Hear all that they have said, and wait until one says something, or do not.

        Raises what went wrong in a helper; UnreadableError where one died, and no other can be started.
        """
        while ready := self._ready(waits):
            for helper in ready:
                self._hear(helper)
            waits = False

    def end(self) -> None:
        """End all of them."""
        for helper in self._helpers.values():
            helper.end()
        self._helpers.clear()

    def _ready(self, waits: bool) -> list[Helper]:
        """Those who have said something."""
        helpers = {helper.connection: helper for helper in self._speaking(waits)}
        if waits and not helpers:
            raise UnreadableError(
                _("A process stopped, and no other could be started. Please try again with --jobs 1.")
            )
        return [helpers[cast("Any", connection)] for connection in wait(list(helpers), None if waits else 0)]

    def _speaking(self, waits: bool) -> list[Helper]:
        """Those of whom something is to be heard. While too much waits for its turn, that is who is in turn.

        Where nobody has that in hand yet, it is who will be the first to be free for it.
        """
        pieces = {number: helper.piece for number, helper in self._helpers.items() if helper.piece}
        working = sorted(pieces, key=lambda number: pieces[number].order)
        if self._turns.is_full:
            in_turn = [number for number in working if self._turns.is_at(pieces[number])]
            working = in_turn or working[:waits]
        starting = [helper for helper in self._helpers.values() if not helper.is_ready]
        return [*(self._helpers[number] for number in working), *starting]

    def _hear(self, helper: Helper) -> None:
        try:
            word, said = helper.connection.recv()
        except (EOFError, OSError):
            self._replace(helper)
            return
        if word == READY:
            helper.is_ready = True
            self._conductor.add_reader(helper.number)
        elif word == FAILED:
            raise said
        elif helper.piece and word == MEMBER:
            self._turns.take(helper.piece, said)
        elif helper.piece and word == DONE:
            piece, helper.piece = helper.piece, None
            self._turns.finish(piece)
            self._conductor.answer(helper.number, *said)

    def _replace(self, helper: Helper) -> None:
        """One has died. Another one comes in its place, unless it died before it could do anything."""
        helper.end()
        del self._helpers[helper.number]
        if not helper.is_ready:
            return
        with suppress(OSError):
            self._helpers[helper.number] = Helper(helper.number)
        if helper.piece:
            self._turns.take_back(helper.piece)
            if len(helper.piece.placed) == 1:  # it is not given to anybody again
                self._turns.finish(helper.piece)
        self._conductor.lose_reader(helper.number)
