"""What is kept is what was used last, in whatever order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scanveil.kept import Kept


@given(st.integers(1, 100), st.lists(st.tuples(st.integers(0, 30), st.integers(1, 60)), max_size=100))
def test_the_newest_that_fill_the_room_are_there(room: int, uses: list[tuple[int, int]]) -> None:
    """And no others, whatever was kept and used in which order."""
    kept = Kept(room)
    newest: list[tuple[int, int]] = []
    for name, nbytes in uses:
        if kept.get(name) is None:
            kept.keep(name, name, nbytes)
        else:
            nbytes = next(size for one, size in newest if one == name)
        newest = [(name, nbytes)] + [one for one in newest if one[0] != name]
        while len(newest) > 1 and sum(size for _, size in newest) > room:
            newest.pop()
        assert {one for one in range(31) if one in kept._entries} == {one for one, _ in newest}
