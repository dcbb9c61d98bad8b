"""Where a place in the image is seen, and back: flips, quarter turns, pixels that are not square, areas."""

from __future__ import annotations

from typing import Any

import pytest
from app.events import info
from hypothesis import given
from hypothesis import strategies as st
from page.pane import new_pane
from page.placing import corner, place, to_image, to_stage
from page.state import replace

LOOKING = replace(new_pane(0), stage=(600, 400))
SHAPE = {"rows": 100, "columns": 200}  # as it is turned; three pixels of the stage to one


def way(pane: dict[str, Any] = LOOKING, ratio: float = 1.0, **said: Any) -> tuple[float, ...]:
    return place(pane, info(**{**SHAPE, **said}), ratio)


def test_pixel_centres_are_at_whole_numbers() -> None:
    """The first pixel's is half a pixel from the corner; the image's middle is the stage's."""
    assert to_stage(way(), 0, 0) == pytest.approx((-300 + 1.5, -150 + 1.5))
    assert to_stage(way(), 99.5, 49.5) == pytest.approx((0, 0))
    assert to_stage(way(), 199, 99) == pytest.approx((300 - 1.5, 150 - 1.5))


@pytest.mark.parametrize(
    ("turn", "right_of_first", "below_first"),
    [
        ([0, False], (3, 0), (0, 3)),
        ([1, False], (0, 3), (-3, 0)),
        ([2, False], (-3, 0), (0, -3)),
        ([3, False], (0, -3), (3, 0)),
        ([0, True], (-3, 0), (0, 3)),
        ([1, True], (0, 3), (3, 0)),
        ([2, True], (3, 0), (0, -3)),
        ([3, True], (0, -3), (-3, 0)),
    ],
)
def test_columns_and_rows_run_as_the_image_is_turned(
    turn: list[Any], right_of_first: tuple[float, float], below_first: tuple[float, float]
) -> None:
    """Quarters clockwise, then left and right swapped (PS3.3 C.10.6)."""
    x, y = to_stage(way(turn=turn), 0, 0)
    across, down = to_stage(way(turn=turn), 1, 0), to_stage(way(turn=turn), 0, 1)
    assert (across[0] - x, across[1] - y) == pytest.approx(right_of_first)
    assert (down[0] - x, down[1] - y) == pytest.approx(below_first)


def test_pixels_that_are_not_square_lie_as_far_apart_as_they_are_high() -> None:
    """Twice as high as wide, the image as it is stored or turned."""
    upright = way(aspect=2.0)  # 600 x 400 shows 200 x 100 pixels of 1 x 2, so 2 CSS pixels across, 4 down
    assert to_stage(upright, 1, 1)[0] - to_stage(upright, 0, 1)[0] == pytest.approx(2)
    assert to_stage(upright, 1, 1)[1] - to_stage(upright, 1, 0)[1] == pytest.approx(4)
    turned = way(aspect=2.0, turn=[1, False])
    assert to_stage(turned, 1, 0)[1] - to_stage(turned, 0, 0)[1] == pytest.approx(4)


def test_what_is_beside_the_image_has_a_place_as_well() -> None:
    """Before its first column."""
    assert to_image(way(), -301.5, 0)[0] == pytest.approx(-1)


NUMBERS = st.floats(-1e4, 1e4)
PANES = st.builds(
    lambda zoom, pan, stage: replace(LOOKING, zoom=zoom, pan=pan, stage=stage),
    st.floats(0.1, 40),
    st.tuples(NUMBERS, NUMBERS),
    st.tuples(st.integers(50, 4000), st.integers(50, 4000)),
)
IMAGES = st.fixed_dictionaries(
    {
        "rows": st.integers(1, 5000),
        "columns": st.integers(1, 5000),
        "aspect": st.floats(0.1, 10),
        "turn": st.tuples(st.integers(0, 3), st.booleans()).map(list),
        "magnification": st.none() | st.floats(0.1, 10),
        "area": st.sampled_from([[0.0, 0.0, 1.0, 1.0], [0.25, 0.5, 0.5, 1.0], [-1.0, -0.5, 2.0, 1.5]]),
    }
)


@given(PANES, IMAGES, st.floats(0.5, 4), NUMBERS, NUMBERS)
def test_the_way_back_leads_to_where_one_came_from(
    pane: dict[str, Any], said: dict[str, Any], ratio: float, column: float, row: float
) -> None:
    """Whatever was done to the image."""
    there = way(pane, ratio, **said)
    assert to_image(there, *to_stage(there, column, row)) == pytest.approx((column, row), abs=1e-3, rel=1e-6)


@given(PANES, IMAGES)
def test_the_corners_of_the_image_are_where_it_is_painted(pane: dict[str, Any], said: dict[str, Any]) -> None:
    """The canvas and what is drawn over it go one way."""
    shown = info(**said)
    x, y, width, height = corner(pane, shown, 1.0)
    columns, rows = shown["columns"], shown["rows"]
    if said["turn"][0] % 2:
        columns, rows = rows, columns
    ends = [to_stage(place(pane, shown, 1.0), *end) for end in ((-0.5, -0.5), (columns - 0.5, rows - 0.5))]
    near = {"abs": 1e-6 * (1 + abs(x) + abs(y) + width + height)}
    assert sorted(end[0] for end in ends) == pytest.approx([x, x + width], **near)
    assert sorted(end[1] for end in ends) == pytest.approx([y, y + height], **near)
