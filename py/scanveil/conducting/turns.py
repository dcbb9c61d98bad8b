"""Members of an archive on their way into it: in the order of their pieces, whichever are made first."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from scanveil.conducting.steps import Piece, Step

if TYPE_CHECKING:
    from scanveil.conducting.copies import Member

MAKING = ("clean", "restore")
"""The steps in which members are made; pieces of others have no turn."""
MOST_HELD = 64 * 1024 * 1024
"""New bytes that wait for their turn; where there are more, only what is made of the piece in turn is taken."""

Put = Callable[[int, "Member", "BinaryIO | None"], str]


class Turns:
    """Puts members in at once where their piece is in turn, and holds those of later pieces.

    `put` is told the number of the file, the member, and the file where it is open still; what it gives is passed on.
    A piece whose reader died is taken back: `place` says how far the archive is written, `cut` shortens it to that.
    """

    def __init__(self, put: Put, place: Callable[[], int], cut: Callable[[int], None]) -> None:
        self._put, self._place, self._cut = put, place, cut
        self._step: Step | None = None
        self._turn = 0
        self._begun: int | None = None
        self._waiting: dict[int, list[tuple[int, Member]]] = {}
        self._whole: dict[int, int] = {}
        self._held = 0

    @property
    def is_full(self) -> bool:
        """Whether so much waits that nothing more should be made that has to wait."""
        return self._held >= MOST_HELD

    def is_at(self, piece: Piece) -> bool:
        """Whether a piece is in turn."""
        self._begin(piece.step)
        return piece.order == self._turn

    def take(self, piece: Piece, member: Member, file: BinaryIO | None = None) -> str:
        """The next member of a piece; gives what came of putting it in, "" where it has to wait."""
        number = next(number for number, name in piece.items if name == member.name)
        if self.is_at(piece):
            return self._put_in(number, member, file)
        self._waiting.setdefault(piece.order, []).append((number, member))
        self._held += _weight(member)
        return ""

    def finish(self, piece: Piece) -> None:
        """A piece is whole, or there is nothing to come of it."""
        if piece.step.kind not in MAKING:
            return
        self._begin(piece.step)
        self._whole[piece.order] = len(piece.placed)
        while count := self._whole.pop(self._turn, 0):
            self._put_waiting()
            self._turn += count
            self._begun = None
        self._put_waiting()

    def take_back(self, piece: Piece) -> None:
        """A reader died over a piece: what it made of it is made again, if it is."""
        if piece.step.kind not in MAKING:
            return
        if self.is_at(piece) and self._begun is not None:
            self._cut(self._begun)
            self._begun = None
        self._held -= sum(_weight(member) for number, member in self._waiting.pop(piece.order, ()))

    def _begin(self, step: Step) -> None:
        if step is not self._step:
            self._step, self._turn, self._begun, self._held = step, 0, None, 0
            self._waiting.clear()
            self._whole.clear()

    def _put_waiting(self) -> None:
        for number, member in self._waiting.pop(self._turn, ()):
            self._held -= _weight(member)
            self._put_in(number, member, None)

    def _put_in(self, number: int, member: Member, file: BinaryIO | None) -> str:
        if self._begun is None and file is None:  # only other processes die over a piece
            self._begun = self._place()
        return self._put(number, member, file)


def _weight(member: Member) -> int:
    """Its new bytes."""
    return sum(len(part) for part in member.parts if isinstance(part, bytes))
