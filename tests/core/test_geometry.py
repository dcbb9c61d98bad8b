import pytest
from builders import AXIAL, CORONAL, SAGITTAL, instance

from scanveil.geometry import (
    measure_spacing,
    natural_key,
    order_slices,
    orientation_letters,
    scale_bar_mm,
    slice_normal,
    slice_position_mm,
)

OBLIQUE = (0.8, 0.6, 0.0, -0.6, 0.8, 0.0)


def slices(*heights, **common):
    return [
        instance(
            path=f"IM{number}",
            position=(0.0, 0.0, height),
            orientation=AXIAL,
            **common,
        )
        for number, height in enumerate(heights)
    ]


@pytest.mark.parametrize(
    ("orientation", "normal"),
    [(AXIAL, (0, 0, 1)), (CORONAL, (0, 1, 0)), (SAGITTAL, (-1, 0, 0))],
)
def test_normal_is_rows_cross_columns(orientation, normal):
    """The normal of a slice is the cross product of its two directions."""
    assert slice_normal(orientation) == pytest.approx(normal)


def test_normal_has_length_one():
    """Cosines that are not quite of length 1 give a normal that is."""
    assert slice_normal((2, 0, 0, 0, 3, 0)) == (0, 0, 1)
    assert slice_normal((0, 2, 0, 2, 0, 2)) == pytest.approx((0.5**0.5, 0, -(0.5**0.5)))
    assert slice_normal((2, 0, 0, 0, 2, 2)) == pytest.approx((0, -(0.5**0.5), 0.5**0.5))


def test_no_plane_no_normal():
    """Two directions that are the same span no plane, and have no normal and no position."""
    assert slice_normal((1, 0, 0, 1, 0, 0)) is None
    assert slice_position_mm((1, 2, 3), (1, 0, 0, 1, 0, 0)) is None


def test_position_is_measured_along_the_normal():
    """Moving within the plane does not change a slice's position, moving along the normal does."""
    assert slice_position_mm((1, 2, 3), AXIAL) == 3
    assert slice_position_mm((50, -7, 3), AXIAL) == 3
    assert slice_position_mm((1, 2, 3), CORONAL) == 2


def test_position_needs_both_attributes():
    """Without a position or an orientation there is no position along the normal."""
    assert slice_position_mm(None, AXIAL) is None
    assert slice_position_mm((1, 2, 3), None) is None


def test_slices_are_ordered_by_position():
    """Slices follow each other along the normal, whatever their names say."""
    assert order_slices(slices(10.0, -5.0, 2.5)) == ([1, 2, 0], "position")


def test_position_goes_before_instance_number():
    """Where positions and Instance Numbers contradict each other, positions win."""
    made = [
        instance(position=(0, 0, z), orientation=AXIAL, instance_number=number)
        for z, number in ((3, 1), (2, 2), (1, 3))
    ]
    assert order_slices(made) == ([2, 1, 0], "position")


def test_equal_positions_are_ordered_by_instance_number():
    """Slices at the same place, to a micrometre, follow their Instance Numbers; one without comes last."""
    made = [
        instance(position=(0, 0, z), orientation=AXIAL, instance_number=number)
        for z, number in ((5.0003, 2), (5.0, 1), (5.0004, None), (0, 9))
    ]
    assert order_slices(made) == ([3, 1, 0, 2], "position")


def test_equal_positions_and_numbers_are_ordered_by_name():
    """Slices that are equal by position and number follow their names, naturally."""
    made = [
        instance(path=path, position=(0, 0, z), orientation=AXIAL, instance_number=1)
        for path, z in (("IM10", 5), ("IM9", 5), ("IM1", 7))
    ]
    assert order_slices(made) == ([1, 0, 2], "position")


@pytest.mark.parametrize(
    "spoiling",
    [
        {"position": None},
        {"orientation": None},
        {"orientation": CORONAL},
        {"number_of_frames": 2},
    ],
)
def test_one_slice_that_cannot_be_placed_spoils_positions(spoiling):
    """One slice without a place, not parallel, or with several frames makes the whole series go by number."""
    common = {"position": (0, 0, 1.0), "orientation": AXIAL}
    made = [
        instance(**common, instance_number=3),
        instance(**{**common, "position": (0, 0, 5.0), **spoiling}, instance_number=2),
    ]
    assert order_slices(made) == ([1, 0], "instance-number")


def test_nearly_parallel_is_parallel():
    """Orientations that differ in the fourth decimal only are those of parallel slices."""
    almost = (1.0, 0.0005, 0.0, 0.0, 1.0, 0.0)
    made = slices(2.0, 1.0)
    made[1] = instance(position=(0, 0, 1.0), orientation=almost)
    assert order_slices(made)[1] == "position"


def test_same_position_everywhere_is_no_order():
    """Images that all lie at one place, as of a cine series, go by their numbers."""
    made = [instance(position=(0, 0, 1), orientation=AXIAL, instance_number=number) for number in (2, 1)]
    assert order_slices(made) == ([1, 0], "instance-number")


@pytest.mark.parametrize("numbers", [(1, None), (1, 1), (None, None)])
def test_names_are_the_last_resort(numbers):
    """Without a number for each, or with the same for all, files go by their natural names."""
    made = [instance(path=path, instance_number=number) for path, number in zip(("IM10", "IM9"), numbers, strict=True)]
    assert order_slices(made) == ([1, 0], "file-name")


def test_nothing_to_order():
    """No instances have an empty order."""
    assert order_slices([]) == ([], "file-name")


def test_natural_names():
    """Numbers in names count as numbers, letters without regard to case, and text sorts before more text."""
    names = ["b", "IM10", "im9", "IM010a", "2", "10", "", "IM"]
    assert sorted(names, key=natural_key) == ["", "2", "10", "b", "IM", "im9", "IM10", "IM010a"]


def test_natural_names_may_be_hostile():
    """A name of ten thousand digits is just a large number."""
    assert natural_key("9" * 10_000) > natural_key("8" * 10_000) > natural_key("1")


def test_even_stack():
    """Slices at equal distances have no gap, no duplicate, and are even."""
    assert measure_spacing([0, 2.5, 5, 7.5]) == (2.5, False, (), ())


def test_descending_stack():
    """A stack from head to foot has the same distances."""
    assert measure_spacing([7.5, 5, 2.5, 0]) == (2.5, False, (), ())


def test_gap_is_found():
    """Where a slice is missing, the index in front of the gap is named."""
    assert measure_spacing([0, 1, 2, 4, 5]) == (1, True, (2,), ())


def test_duplicate_is_found():
    """A slice at the same place as the one before it is named, and does not count as a distance."""
    assert measure_spacing([0, 1, 1, 2]) == (1, False, (), (1,))


def test_uneven_stack():
    """Distances that depart by more than a twentieth are uneven, less is measuring error."""
    assert measure_spacing([0, 1, 2, 3.2]).uneven
    assert not measure_spacing([0, 1, 2, 3.04]).uneven


@pytest.mark.parametrize("positions", [[], [1.0], [3.0, 3.0]])
def test_one_place_has_no_spacing(positions):
    """One place alone has no distance to another."""
    assert measure_spacing(positions) is None


@pytest.mark.parametrize(
    ("orientation", "letters"),
    [
        (AXIAL, ("R", "L", "A", "P")),
        (CORONAL, ("R", "L", "H", "F")),
        (SAGITTAL, ("A", "P", "H", "F")),
        ((-1, 0, 0, 0, -1, 0), ("L", "R", "P", "A")),
    ],
)
def test_letters_at_the_edges(orientation, letters):
    """Each edge is named after the side of the patient that lies there (PS3.3 C.7.6.1.1.1)."""
    assert orientation_letters(orientation) == letters


def test_oblique_edges_have_two_letters():
    """An edge between two directions has both letters, the nearer one first."""
    assert orientation_letters(OBLIQUE) == ("RA", "LP", "AL", "PR")


def test_slightly_tilted_edges_have_one_letter():
    """A tilt of a few degrees, as of a gantry, adds no letter."""
    assert orientation_letters((1, 0, 0, 0, 0.98, -0.2)) == ("R", "L", "A", "P")


@pytest.mark.parametrize(("room", "length"), [(73, 50), (100, 100), (49.99, 20), (0.7, 0.5), (1.9, 1)])
def test_scale_bar_is_round_and_fits(room, length):
    """The scale bar is the longest of 1, 2 and 5 times a power of ten that fits."""
    assert scale_bar_mm(room) == pytest.approx(length)
