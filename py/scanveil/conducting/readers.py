"""Readers and what they have in hand: who is free, who died over what, and who takes too long."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from scanveil.conducting.steps import Answer, Piece, Step
from scanveil.said import _

FORSAKEN_MS = 2_000
"""How long a reader may go on with work that nobody wants any more, before it is replaced."""
MOST_SUSPECTED = 3
"""Deaths at which an item was there, and the page had asked for something as well, until it is taken for the cause."""
LONG_MS = 10_000
"""How long a piece takes before it is told that its reader is busy and not dead."""

Give = Callable[[int, str, dict[str, Any], Piece | None], None]
Tell = Callable[[str, dict[str, Any]], None]
Patience = Callable[[str], float]
"""How long, in ms, a reader may take for a piece of this kind before it is taken for dead."""


class Readers:
    """Gives pieces of steps to readers, one at a time each.

    Reader 0 shows frames as well, unless it is the program itself (`first_is_program`): what another one died over is
    then never given to it. `give` hands a reader a message (its kind and payload), and the piece that it is about, if
    it has to be answered; `tell` says what concerns readers: `long`, `stuck`, `blame`.
    """

    def __init__(self, give: Give, tell: Tell, patience_ms: Patience, first_is_program: bool = False) -> None:
        self._first_is_program = first_is_program
        self._give = give
        self._tell = tell
        self._patience_ms = patience_ms
        self._hands: dict[int, Piece | None] = {}
        self._long: set[int] = set()
        self._stuck: set[int] = set()
        self._steps: list[Step] = []
        self.now = 0.0

    def __len__(self) -> int:
        return len(self._hands)

    def add(self, reader: int) -> None:
        """A reader has come, or come back."""
        self._hands.setdefault(reader, None)

    def hold(self, reader: int, piece: Piece) -> None:
        """A reader was given a piece by somebody else."""
        piece.since = self.now
        self._hands[reader] = piece

    def begin(self, step: Step) -> None:
        """Work on a step, behind those that were begun before."""
        if step not in self._steps:
            self._steps.append(step)

    def drop(self, *kinds: str) -> None:
        """Forget steps of these kinds: what waits, and the answers to what is in hand."""
        self._steps = [step for step in self._steps if step.kind not in kinds]
        for piece in self._hands.values():
            if piece and piece.step.kind in kinds:
                piece.forsaken = True
                piece.since = self.now

    def pump(self) -> None:
        """Give work to whoever is free."""
        for reader, piece in self._hands.items():
            spared = self._is_spared(reader)
            step = next((one for one in self._steps if (one.items if spared else one)), None)
            if piece is None and step:
                self._hand(reader, step)
        self._steps = [step for step in self._steps if step]

    @property
    def have_work(self) -> bool:
        """Whether something waits for one of them."""
        return bool(self._steps)

    def _is_spared(self, reader: int) -> bool:
        return reader == 0 and self._first_is_program

    def _hand(self, reader: int, step: Step) -> None:
        if step.preface and reader not in step.told:
            step.told.add(reader)
            self._give(reader, *step.preface, None)
        piece = step.take(shows_frames=reader == 0 and not self._first_is_program, is_spared=self._is_spared(reader))
        self.hold(reader, piece)
        self._give(reader, step.kind, piece.payload, piece)

    def answer(self, reader: int, answer: Answer, beside: Any = None) -> None:
        """A reader has answered."""
        piece = self._free(reader)
        if piece and not piece.forsaken:
            piece.step.answered(piece, answer, beside)

    def refuse(self, reader: int, reason: str, sentence: str) -> None:
        """A reader came back with an error instead of a result."""
        piece = self._free(reader)
        if piece and not piece.forsaken:
            piece.step.failed(piece.items, reason, sentence)

    def lose(self, reader: int, page_asked: bool) -> None:
        """A reader died, while its page had asked it for something, too, or not.

        Where it died over a piece of ours, that is given again, item by item, to learn which one it was; an item alone
        has failed. Where it may have been either, nobody is blamed at first, for which of two messages a reader heard
        first is not known; an item that is there again and again is.
        """
        piece = self._free(reader)
        self._hands.pop(reader, None)
        for step in (*self._steps, *([piece.step] if piece else ())):
            step.told.discard(reader)
        ours = piece is not None and not page_asked
        self._tell("blame", {"reader": reader, "page": not ours, "sure": piece is None})
        if piece is None or piece.forsaken:
            return
        if len(piece.placed) == 1 and (ours or piece.suspect() >= MOST_SUSPECTED):
            piece.step.failed(piece.items, "crashed", CRASHED)
            return
        piece.put_back_alone()
        if piece.step not in self._steps:
            self._steps.insert(0, piece.step)

    def tick(self, now: float) -> None:
        """Look for readers that take long: it is told, and in the end they are taken for dead."""
        self.now = now
        for reader, piece in self._hands.items():
            if piece is None:
                continue
            lasted = now - piece.since
            if lasted > (FORSAKEN_MS if piece.forsaken else self._patience_ms(piece.step.kind)):
                self._say_stuck(reader)
            elif lasted > LONG_MS and reader not in self._long:
                self._long.add(reader)
                self._tell("long", {"reader": reader, "lasts": True})

    def _say_stuck(self, reader: int) -> None:
        """Once: whoever hears it twice would replace the reader that came instead."""
        if reader not in self._stuck:
            self._stuck.add(reader)
            self._tell("stuck", {"reader": reader})

    def _free(self, reader: int) -> Piece | None:
        self._stuck.discard(reader)
        if reader in self._long:
            self._long.remove(reader)
            self._tell("long", {"reader": reader, "lasts": False})
        piece = self._hands.get(reader)
        if reader in self._hands:
            self._hands[reader] = None
        return piece


CRASHED = _(
    "This file made the reader stop, so it was left out. The reader was started again. The file may be damaged; "
    "please copy it again."
)
