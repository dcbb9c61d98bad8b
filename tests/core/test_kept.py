"""What was used last is kept, up to so many bytes."""

from __future__ import annotations

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
    assert kept.keep("e", "E", 3) == ["C", "D"]


def test_what_was_not_used_for_longest_goes() -> None:
    """However long ago the others came."""
    kept = Kept(3)
    for name in "abc":
        kept.keep(name, name, 1)
    assert kept.get("a") == "a"
    assert kept.keep("d", "d", 1) == ["b"]


def test_one_that_is_larger_than_all_room_is_kept_alone() -> None:
    """The last one never goes."""
    kept = Kept(10)
    kept.keep("small", 1, 1)
    assert kept.keep("large", 2, 100) == [1]
    assert kept.get("large") == 2
    assert kept.keep("next", 3, 1) == [2]


def test_a_value_is_replaced_by_a_newer_one() -> None:
    """Whose bytes count in its place."""
    kept = Kept(10)
    kept.keep("b", "b", 3)
    for number in range(5):
        assert kept.keep("a", number, 7) == []
        assert kept.get("a") == number
    assert kept.keep("a", 5, 8) == ["b"]
