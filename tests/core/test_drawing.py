import numpy as np
import pytest
from builders import near, same

from scanveil.drawn import drawing
from scanveil.drawn.drawing import (
    AMBER,
    MAX_CURVE,
    MAX_LABEL,
    MAX_LABELS,
    MAX_STEPS,
    SIDE,
    SIDE_ROW,
    Named,
    Painter,
    _along,
    circle,
    curve,
    ellipse,
    from_cielab,
    pack_colour,
)

RED = Named("Tumour", (255, 0, 0))


def drawn(painter):
    assert painter.paint is not None
    return ["".join(".#"[bool(value)] for value in row) for row in painter.paint.tolist()]


def line(points, shape=(4, 6), **options):
    painter = Painter(*shape)
    painter.line(np.array(points, float), RED, **options)
    return [] if painter.paint is None else drawn(painter)


def test_colours_are_packed_as_bytes():
    """A packed colour lies in memory as red, green, blue and an opaque alpha."""
    assert np.array([pack_colour((1, 2, 3))]).view(np.uint8).tolist() == [1, 2, 3, 255]


def test_lines_go_through_all_pixels_between():
    """A line has no holes, along an axis as well as across."""
    assert line([(0.5, 0.5), (0.5, 5.5)]) == ["######", "......", "......", "......"]
    assert line([(0.5, 0.5), (3.5, 3.5)]) == ["#.....", ".#....", "..#...", "...#.."]


def test_closed_lines_come_back():
    """A closed line ends where it began."""
    found = line([(0.5, 0.5), (0.5, 3.5), (2.5, 3.5), (2.5, 0.5)], closed=True)
    assert found == ["####..", "#..#..", "####..", "......"]


def test_what_is_outside_is_left_out():
    """A line is cut at the edges of the image, however far its ends lie."""
    assert line([(1.5, -1e8), (1.5, 1e8)]) == ["......", "######", "......", "......"]
    assert line([(-5.0, -5.0), (-1.0, 99.0)]) == []
    assert line([(1.5, 2.5)]) == ["......", "..#...", "......", "......"]


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ([(0, 2.5), (-3, 2.5)], ["..#...", "......"]),
        ([(1.5, 0), (1.5, -3)], ["......", "#....."]),
        ([(-1, 1), (1, -1)], ["#.....", "......"]),
        ([(0, -3), (0, 9)], ["######", "......"]),
        ([(-3, 0), (9, 0)], ["#.....", "#....."]),
        ([(-1, 0.5), (1, -1.5)], ["......", "......"]),
        ([(-0.5, 2.5), (-0.5, 4.5)], ["......", "......"]),
    ],
    ids=["upper edge", "left edge", "corner", "along the upper edge", "along the left edge", "beside", "above"],
)
def test_a_line_that_touches_the_image_is_seen_there(points, expected):
    """In the first row or column, though nothing else of it lies inside."""
    assert (line(points, (2, 6)) or ["......"] * 2) == expected


@pytest.mark.parametrize("axis", [0, 1])
def test_what_lies_outside_costs_nothing(axis):
    """Behind a line that comes from far above or far from the left, as much is drawn as behind a short one."""
    far = np.full((3, 2), 1.5)
    far[0, axis], far[2, 1 - axis] = -MAX_STEPS - 1, 3.5
    near_by = np.maximum(far, 0)
    assert line(far, (4, 4)) == line(near_by, (4, 4)) != []
    assert len(_along(far, (4, 4))) == len(_along(near_by, (4, 4)))


@pytest.mark.parametrize("beside", [-1.0, 5.0])
def test_a_line_beside_the_image_costs_nothing(beside):
    """Above, below, left or right of it."""
    along = np.array([(beside, 0.0), (beside, 4.0)])
    assert len(_along(along, (4, 4))) == len(_along(along[:, ::-1], (4, 4))) == 0


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_points_that_are_none(number):
    """A point that is no number draws nothing and breaks nothing."""
    assert line([(number, 0.5), (number, 3.5)]) == []


def test_rims():
    """Of a mask the rim is painted; what touches the edge of the image counts as rim."""
    mask = np.zeros((5, 6), bool)
    mask[1:5, 1:5] = True
    painter = Painter(5, 6)
    painter.outline(mask, RED)
    assert drawn(painter) == ["......", ".####.", ".#..#.", ".#..#.", ".####."]


def test_legend_names_what_is_seen_once():
    """The legend has each name once, and none of what lies outside of the image."""
    painter = Painter(4, 4)
    painter.line(np.array([[0.5, 0.5], [1.5, 1.5]]), RED)
    painter.line(np.array([[2.5, 0.5], [1.5, 1.5]]), RED)
    painter.line(np.array([[9.5, 9.5], [9.5, 8.5]]), Named("Far", AMBER))
    painter.fill(np.zeros((4, 4), bool), Named("Nothing", AMBER))
    assert painter.legend == [RED]


def test_circles_and_ellipses():
    """A circle is given by its middle and a point on it, an ellipse by the ends of its two axes."""
    around = circle(np.array([5.0, 5.0]), np.array([5.0, 8.0]))
    assert near(np.hypot(*(around - 5).T), np.full(len(around), 3), within=1e-9)
    around = ellipse(np.array([[5.0, 1.0], [5.0, 9.0], [3.0, 5.0], [7.0, 5.0]]))
    rows, columns = (around - 5).T
    assert near((columns / 4) ** 2 + (rows / 2) ** 2, np.ones(len(around)), within=1e-9)


def test_smooth_curves():
    """A curve goes through its points, leaves the straight way between them, and is round where it closes."""
    square = np.array([[0.0, 0.0], [0.0, 8.0], [8.0, 8.0], [8.0, 0.0], [0.0, 0.0]])
    found = curve(square)
    assert all((found == point).all(1).any() for point in square)
    assert near(np.hypot(*(found - 4).T), np.full(len(found), 5.3), within=0.4)  # the square's sides come as near as 4
    ends = found[1] - found[0], found[-1] - found[-2]
    assert near(ends[0] / np.hypot(*ends[0]), ends[1] / np.hypot(*ends[1]), within=0.2)
    two = np.array([[1.0, 1.0], [3.0, 5.0]])
    assert (curve(two) == two).all()
    assert len(curve(np.full((3, 2), float("nan")))) == 0


def filled(points, shape=(4, 6)):
    painter = Painter(*shape)
    painter.fill_inside(np.array(points, float), RED)
    return [] if painter.paint is None else drawn(painter)


def test_what_a_line_surrounds_is_filled():
    """Pixels whose middle lies inside, wherever the line runs outside of the image."""
    assert filled([(1, 1), (1, 4), (3, 4), (3, 1)]) == ["......", ".###..", ".###..", "......"]
    assert filled([(-50, -50), (-50, 2), (50, 2), (50, -50)]) == ["##...."] * 4
    assert filled([(-9, -9), (-9, -2), (-2, -2)]) == []
    assert filled([(1, 1), (float("nan"), 4)]) == []


def test_filling_ends():
    """Areas are filled only as long as anybody waits for it; their outlines are drawn all the same."""
    painter = Painter(4000, 4000)
    around = circle(np.array([2000.0, 2000.0]), np.array([2000.0, 9000.0]))
    for _ in range(50):
        painter.fill_inside(around, RED)
    painter.paint = None
    painter.fill_inside(around, RED)
    assert painter.paint is None


@pytest.mark.parametrize("room", [0, -1])
def test_as_much_is_filled_as_is_allowed(monkeypatch, room):
    """By the size of an area, its sides and the rows that they cross; what takes exactly that is filled, once."""
    corners = np.array([(-9, 0), (4, 6), (-9, 6)], float)
    monkeypatch.setattr(drawing, "MAX_FILLED", 4 * 6 + 3 * SIDE + 8 * SIDE_ROW + room)
    painter = Painter(4, 6)
    painter.fill_inside(corners, RED)
    assert (painter.paint is not None) == (room == 0)
    painter.paint = None
    painter.fill_inside(corners, RED)
    assert painter.paint is None


def test_many_words_are_cut():
    """Words are limited in number and length."""
    painter = Painter(4, 4)
    for _ in range(1000):
        painter.write(1, 1, "x" * 10_000)
    assert len(painter.labels) == 200
    assert len(painter.labels[0].text) == 400


def test_very_long_lines_end():
    """A line to and fro, six billion pixels long, ends where nobody could see more, on machines of 32 bits too."""
    corners = np.tile([[0.0, 0.0], [60_000.0, 60_000.0]], (50_000, 1))
    assert len(_along(corners, (60_000, 60_000))) < MAX_STEPS + 60_002


def test_a_legend_is_cut():
    """Names are limited in number."""
    painter = Painter(40, 40)
    painter.outline_labels(np.arange(1, 1601).reshape(40, 40), lambda number: Named(f"Segment {number}", (1, 2, 3)))
    assert len(painter.legend) == 200


# CIELab under D50 and the sRGB that it is, by Bruce Lindbloom's calculator (Bradford's adaptation)
@pytest.mark.parametrize(
    ("lab", "expected"),
    [
        ((100, 0, 0), (255, 255, 255)),
        ((0, 0, 0), (0, 0, 0)),
        ((53.585, 0, 0), (128, 128, 128)),
        ((54.29, 80.81, 69.89), (255, 0, 0)),
        ((87.82, -79.29, 80.99), (0, 255, 0)),
        ((29.57, 68.3, -112.03), (0, 0, 255)),
        ((97.61, -15.75, 93.39), (255, 255, 0)),
        ((90.67, -50.67, -14.96), (0, 255, 255)),
        ((5.06, 0, 0), (17, 17, 17)),
        ((0.55, 0, 0), (2, 2, 2)),
    ],
)
def test_colours_in_cielab(lab, expected):
    """A colour as 16 bits each of L*, a* and b* (PS3.3 C.10.7.1.1) is that of sRGB, to the eye."""
    lightness, a, b = lab
    stored = round(lightness * 655.35), round((a + 128) * 257), round((b + 128) * 257)
    assert near(np.array(from_cielab(stored)), np.array(expected), within=1)


def test_a_cross_has_arms_of_three_pixels():
    """Its middle is the point."""
    painter = Painter(9, 9)
    painter.cross(np.array([4.5, 4.5]), RED)
    rows = drawn(painter)
    assert [row.count("#") for row in rows] == [0, 1, 1, 1, 7, 1, 1, 1, 0]
    assert rows[4] == ".#######."


def test_words_without_letters_are_not_kept():
    """And those that are have their place and at most so many letters."""
    painter = Painter(4, 6)
    painter.write(1, 2, "")
    painter.write(1, 2, "x" * (MAX_LABEL + 1))
    assert [tuple(label) for label in painter.labels] == [(1, 2, "x" * MAX_LABEL)]


def test_as_many_words_as_allowed_are_kept():
    """And not one more."""
    painter = Painter(4, 6)
    for number in range(MAX_LABELS + 1):
        painter.write(0, 0, str(number))
    assert [label.text for label in painter.labels[-1:]] == [str(MAX_LABELS - 1)]


def test_what_has_no_name_is_not_in_the_legend():
    """It is painted all the same."""
    painter = Painter(4, 6)
    painter.fill(np.ones((4, 6), bool), Named("", (1, 2, 3)))
    assert painter.legend == [] and drawn(painter) == ["######"] * 4


def test_nothing_is_painted_where_nothing_is_to_be_seen():
    """No paint is made for empty masks, for labels of nothing, or for lines beyond the edges."""
    painter = Painter(4, 6)
    painter.fill(np.zeros((4, 6), bool), RED)
    painter.outline_labels(np.zeros((4, 6), int), lambda label: RED)
    painter.line(np.zeros((0, 2)), RED)
    painter.fill_inside(np.array([(0, 0), (0, 3)], float), RED)
    painter.fill_inside(np.array([(-9, -9), (-9, -5), (-5, -5)], float), RED)
    assert painter.paint is None and painter.legend == []


def test_labels_are_outlined_in_their_own_colours():
    """Each area's rim, also where two of them touch; 0 is no area."""
    labels = np.zeros((5, 8), int)
    labels[:, 1:4], labels[:, 4:7] = 2, 7
    painter = Painter(5, 8)
    painter.outline_labels(labels, lambda label: Named(f"{label}", (label, 0, 0)))
    assert [one.name for one in painter.legend] == ["2", "7"]
    assert painter.paint.view(np.uint8).reshape(5, 8, 4)[2, :, 0].tolist() == [0, 2, 0, 2, 7, 0, 7, 0]


def test_painting_can_be_replaced():
    """The names and words stay, the shape is that of the new paint."""
    painter = Painter(4, 6)
    painter.write(1, 2, "here")
    painter.fill(np.ones((4, 6), bool), RED)
    other = painter.with_paint(np.zeros((2, 3), np.uint32))
    other.fill(np.ones((2, 3), bool), RED)
    assert other.labels == painter.labels and other.legend == [RED]
    assert drawn(other) == ["###", "###"]


def test_circles_go_around_their_middle():
    """Through the point on them, and through all quarters."""
    found = circle(np.array([2.0, 3.0]), np.array([2.0, 5.0]))
    assert near(np.hypot(*(found - (2, 3)).T), np.full(len(found), 2.0), within=1e-9)
    assert near(found.mean(0), np.array([2.0, 3.0]), within=0.1)
    assert near(found.min(0), np.array([0.0, 1.0]), within=1e-9) and near(found[0], found[-1], within=1e-9)


def test_ellipses_reach_to_the_ends_of_their_axes():
    """And are as flat as the short one says."""
    found = ellipse(np.array([(5, 1), (5, 9), (3, 5), (7, 5)], float))
    assert near(found.min(0), np.array([3.0, 1.0]), within=1e-9)
    assert near(found.max(0), np.array([7.0, 9.0]), within=1e-9)
    assert near(((found - (5, 5)) ** 2 / (4, 16)).sum(1), np.ones(len(found)), within=1e-9)


def test_a_curve_through_two_points_is_a_line():
    """As is one through more points than are worth the work."""
    two = np.array([(0, 0), (1, 1)], float)
    assert same(curve(two), two)
    many = np.zeros((MAX_CURVE + 1, 2))
    assert same(curve(many), many)
    assert len(curve(np.zeros((MAX_CURVE, 2)))) > MAX_CURVE
