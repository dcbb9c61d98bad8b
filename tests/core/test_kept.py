"""What was used last is kept, up to so many bytes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanveil.kept import Kept


def test_what_is_not_there_is_nothing() -> None:
    """Neither before it is kept nor after it went."""
    kept = Kept(4)
    assert kept.get("a") is None
    for name in "abcd":
        kept.keep(name, name, 2)
    assert [kept.get(name) for name in "abcd"] == [None, None, "c", "d"]


def test_what_goes_is_told() -> None:
    """So that its room can be used for something else."""
    kept = Kept(4)
    assert [kept.keep(name, name.upper(), 2) for name in "abcd"] == [[], [], ["A"], ["B"]]


def test_what_is_used_stays() -> None:
    """However much comes after it."""
    kept = Kept(10)
    for number in range(100):
        kept.keep(number, number, 1)
        assert kept.get(0) == 0
    assert kept.get(1) is None and kept.get(99) == 99


def test_one_that_is_larger_than_all_room_is_kept_alone() -> None:
    """The last one never goes, and lets nothing else stay for long."""
    kept = Kept(10)
    kept.keep("small", 1, 1)
    kept.keep("large", 2, 100)
    assert kept.get("large") == 2
    kept.keep("next", 3, 100)
    assert kept.get("small") is None and kept.get("next") == 3


def test_a_value_is_replaced_by_a_newer_one() -> None:
    """Whose bytes count in its place."""
    kept = Kept(10)
    for number in range(50):
        kept.keep("a", number, 4)
        assert kept.get("a") == number
    kept.keep("b", 0, 1)
    assert kept.get("a") == 49


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), max_size=200))
def test_what_is_there_fills_no_more_than_the_room(uses: list[tuple[int, int]]) -> None:
    """But for the last one; and what was used among the bytes that fill half of it is there."""
    kept, sizes, last = Kept(100), {}, list[int]()
    for name, nbytes in uses:
        if kept.get(name) is None:
            kept.keep(name, name, nbytes)
            sizes[name] = nbytes
        last = [name] + [one for one in last if one != name]
        there = set(kept._young) | set(kept._old)
        assert sum(sizes[one] for one in there) <= 100 + max(sizes.values())
        recent = [one for at, one in enumerate(last) if sum(sizes[other] for other in last[: at + 1]) <= 50]
        assert set(recent) <= there
