"""What was found goes out of a text, and what stands apart from it is as it was."""

import pytest

from scanveil.deid.cleaning.cutting import Spot, without

WORD = b"Olbergsen"


def cut(text, *, hint=False):
    at = text.index(WORD)
    return without(text, [Spot(at, at + len(WORD), hint)], many_valued=True)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (b"-30 LAO, Olbergsen", b"-30 LAO"),
        (b"SLICE 2 .625 mm, Olbergsen", b"SLICE 2 .625 mm"),
        (b"+C T1, Olbergsen", b"+C T1"),
        (b"T2*, Olbergsen", b"T2*"),
        (b"Olbergsen; .5 mm", b".5 mm"),
        (b"sharp, Olbergsen, thin", b"sharp, thin"),
        (b"sharp (Olbergsen) thin", b"sharp thin"),
        (b"one\\Olbergsen\\two", b"one\\\\two"),
    ],
)
def test_signs_that_no_cut_touches_stay(text, left):
    """A minus, a point or a star says something."""
    assert cut(text) == left


def test_of_a_hint_the_word_goes_alone():
    assert cut(b"sharp Olbergsen kernel", hint=True) == b"sharp kernel"
    assert cut(b"Olbergsen's kernel", hint=True) == b"kernel"


def test_many_finds_in_one_clause_take_time_by_their_number():
    """The whole of it goes once."""
    text = WORD * 20_000
    spots = [Spot(at, at + len(WORD), hint=False) for at in range(0, len(text), len(WORD))]
    assert without(text, spots, many_valued=True) == b""
