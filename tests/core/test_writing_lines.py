"""Lines of writing that were found more than once are one."""

from __future__ import annotations

import pytest

from scanveil.writing.lines import Line, are_same, together

LINE = Line(10, 20, 100, 10, 0.5)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (LINE, True),
        (LINE._replace(x=60), True),  # half of it
        (LINE._replace(x=61), False),
        (LINE._replace(y=25), True),
        (LINE._replace(y=26), False),
        (Line(50, 22, 8, 6), True),  # a word within
        (Line(0, 0, 400, 400), True),
        (Line(105, 22, 12, 6), False),
        (Line(300, 20, 100, 10), False),
    ],
)
def test_boxes_are_of_one_line_where_half_of_the_smaller_is_in_both(other: Line, same: bool) -> None:
    """Whichever is looked at first."""
    assert are_same(LINE, other) is are_same(other, LINE) is same


def test_what_was_found_twice_has_room_for_both() -> None:
    """And the higher score."""
    assert together([LINE, Line(5, 18, 100, 10, 0.9)]) == [Line(5, 18, 105, 12, 0.9)]


def test_different_lines_stay_so_from_the_top() -> None:
    """And in a row from the left, whatever their scores."""
    lines = [Line(50, 90, 20, 9, 0.9), Line(200, 10, 20, 9, 0.1), Line(10, 10, 20, 9, 0.2)]
    assert together(lines) == [lines[2], lines[1], lines[0]]


def test_what_is_found_does_not_depend_on_the_order() -> None:
    """Two halves and the whole are one line."""
    left, right, whole = Line(0, 0, 50, 10, 0.4), Line(50, 0, 50, 10, 0.5), Line(0, 0, 100, 10, 0.9)
    assert together([left, right, whole]) == together([whole, right, left]) == [whole]


def test_what_lies_beside_what_was_scanned_stays_there() -> None:
    """As one of them says, whether it is the surest or not."""
    for score in (0.1, 0.99):
        (line,) = together([LINE._replace(score=0.5), LINE._replace(x=12, score=score, is_usual=True)])
        assert line.is_usual


def test_of_nothing_comes_nothing() -> None:
    assert together([]) == []
