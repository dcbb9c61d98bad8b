"""Members of an archive go into it in the order of their pieces, and little waits for its turn."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import pytest

from scanveil.conducting import turns
from scanveil.conducting.copies import Plan
from scanveil.conducting.steps import Piece, Step
from scanveil.conducting.turns import Turns
from scanveil.deid.cleaning.blocks import Span


class Archive:
    """Turns in front of an archive of names, and pieces of a step through ten files."""

    def __init__(self, kind: str = "clean", size: int = 2) -> None:
        self.written: list[Any] = []
        self.numbers: list[int] = []
        self.turns = Turns(self._put, lambda: len(self.written), self._cut)
        self.step = Step.of(kind, [(at, f"m{at}") for at in range(10)], size=size, answered=_nothing, failed=_nothing)

    def _put(self, number: int, member: Any, file: BinaryIO | None) -> str:
        self.written.append(member.name)
        self.numbers.append(number)
        return "a digest" if file else ""

    def _cut(self, place: int) -> None:
        del self.written[place:]

    def pieces(self, count: int) -> list[Piece]:
        return [self.step.take(False) for _ in range(count)]

    def make(self, piece: Piece, *names: str, file: BinaryIO | None = None) -> list[str]:
        """Members of a piece, by default all of them."""
        wanted = names or [name for number, name in piece.items]
        return [self.turns.take(piece, member(name), file) for name in wanted]


def _nothing(*_: Any) -> None:
    pass


def member(name: str, size: int = 4) -> Plan:
    return Plan(name, size + 6, 0, (bytes(size), Span(10, 16)))


def test_what_is_in_turn_goes_in_at_once() -> None:
    """Before its piece is whole; with the file, where that is open."""
    archive = Archive()
    (first,) = archive.pieces(1)
    assert archive.make(first, "m0", file=io.BytesIO()) == ["a digest"] and archive.written == ["m0"]
    assert archive.make(first, "m1") == [""] and archive.numbers == [0, 1]


def test_pieces_go_in_in_their_order_whichever_is_made_first() -> None:
    """What is made too early waits, and what waits for it, too."""
    archive = Archive()
    first, second, third = archive.pieces(3)
    for piece in (third, second):
        assert archive.make(piece, file=io.BytesIO()) == ["", ""]
        archive.turns.finish(piece)
    assert archive.written == []
    archive.make(first)
    archive.turns.finish(first)
    assert archive.written == [f"m{at}" for at in range(6)]


def test_a_piece_that_comes_into_turn_goes_on_at_once() -> None:
    """What it had made goes in first."""
    archive = Archive()
    first, second = archive.pieces(2)
    archive.make(second, "m2")
    archive.turns.finish(first)
    assert archive.written == ["m2"]
    archive.make(second, "m3")
    assert archive.written == ["m2", "m3"]


def test_members_that_are_withheld_hold_up_nobody() -> None:
    """A piece is over when its reader says so, whatever came of it."""
    archive = Archive()
    first, second = archive.pieces(2)
    archive.make(first, "m1")
    archive.turns.finish(first)
    archive.make(second)
    assert archive.written == ["m1", "m2", "m3"]


def test_what_a_dead_reader_made_is_made_again() -> None:
    """Its files come one by one; what had gone in, and what waited, is in it only once."""
    archive = Archive(size=3)
    first, second = archive.pieces(2)
    archive.make(first, "m0", "m1")
    archive.make(second, "m3")
    for piece in (first, second):
        archive.turns.take_back(piece)
        piece.put_back_alone()
    assert archive.written == []
    for piece in reversed(archive.pieces(6)):
        archive.make(piece)
        archive.turns.finish(piece)
    assert archive.written == [f"m{at}" for at in range(6)]


def test_what_went_in_before_a_reader_died_stays() -> None:
    """Only its own piece is cut off."""
    archive = Archive()
    first, second = archive.pieces(2)
    archive.make(first)
    archive.turns.finish(first)
    archive.make(second, "m2")
    archive.turns.take_back(second)
    assert archive.written == ["m0", "m1"]


def test_it_is_known_when_too_much_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only new bytes count, and only while they wait."""
    monkeypatch.setattr(turns, "MOST_HELD", 10)
    archive = Archive()
    first, second, third = archive.pieces(3)
    archive.make(first)
    archive.make(second)
    assert not archive.turns.is_full
    archive.make(third, "m4")
    assert archive.turns.is_full and archive.turns.is_at(first) and not archive.turns.is_at(third)
    archive.turns.take_back(third)
    assert not archive.turns.is_full
    archive.make(third, "m4")
    archive.turns.finish(first)
    assert not archive.turns.is_full


def test_another_step_begins_with_its_first_piece() -> None:
    """As where copies are made again after a decision."""
    archive = Archive()
    first, _second, third = archive.pieces(3)
    archive.turns.finish(first)
    archive.make(third)
    again = Step.of("clean", [(7, "m7"), *[(0, "")] * 3, (8, "m8")], size=4, answered=_nothing, failed=_nothing)
    piece = again.take(False)
    archive.make(piece, "m7")
    archive.turns.finish(piece)
    archive.make(again.take(False))
    assert archive.written == ["m7", "m8"] and archive.numbers == [7, 8] and not archive.turns.is_full


def test_pieces_without_members_have_no_turn() -> None:
    """Those in which files are read or searched, which may be under way at the same time."""
    archive = Archive()
    first, second = archive.pieces(2)
    archive.turns.finish(first)
    other = Step.of("digest", [[1]], size=2, answered=_nothing, failed=_nothing).take(False)
    archive.turns.finish(other)
    archive.turns.take_back(other)
    archive.make(second)
    assert archive.written == ["m2", "m3"]
