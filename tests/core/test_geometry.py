import pytest
from builders import AXIAL, CORONAL, SAGITTAL

from scanveil.geometry import (
    are_parallel,
    direction_name,
    measure_spacing,
    natural_key,
    order_images,
    orientation_letters,
    slice_normal,
    slice_position_mm,
)

OBLIQUE = (0.8, 0.6, 0.0, -0.6, 0.8, 0.0)


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
    """Slices follow each other along the normal, whatever their names and numbers say."""
    assert order_images([10.0, -5.0, 2.5], [1, 2, 3]) == ([1, 2, 0], "position")


def test_equal_positions_are_ordered_by_instance_number():
    """Slices at the same place, to a micrometre, follow their Instance Numbers; one without comes last."""
    assert order_images([5.0003, 5.0, 5.0004, 0.0], [2, 1, None, 9]) == ([3, 1, 0, 2], "position")


def test_equal_positions_and_numbers_stay_in_the_order_of_names():
    """Slices that are equal by position and number follow each other as they were given: by their names."""
    assert order_images([5.0, 5.0, 7.0, 5.0], [1, 1, 1, 1]) == ([0, 1, 3, 2], "position")


@pytest.mark.parametrize("positions", [[None, 5.0], [1.0, 1.0], [1.0, 1.0004]])
def test_without_positions_numbers_count(positions):
    """One image that lies nowhere, or the same place for all, makes them go by their numbers."""
    assert order_images(positions, [2, 1]) == ([1, 0], "instance-number")


@pytest.mark.parametrize("numbers", [(1, None), (1, 1), (None, None)])
def test_names_are_the_last_resort(numbers):
    """Without a number for each, or with the same for all, images stay in the order of their names."""
    assert order_images([None, None], numbers) == ([0, 1], "file-name")


def test_nothing_to_order():
    """No images have an empty order."""
    assert order_images([], []) == ([], "file-name")


@pytest.mark.parametrize(
    ("orientation", "name"),
    [(AXIAL, "axial"), (CORONAL, "coronal"), (SAGITTAL, "sagittal"), ((1, 0, 0, 0, 0.8, 0.6), "oblique axial")],
)
def test_planes_have_common_names(orientation, name):
    """A slice is named after the plane that it is nearest to, and called oblique more than 25 degrees away from it."""
    assert direction_name(orientation) == name


def test_a_gantry_s_tilt_is_not_oblique():
    """A tilt of 20 degrees leaves an axial slice axial."""
    assert direction_name((1, 0, 0, 0, 0.94, -0.34)) == "axial"


def test_a_plane_between_two_others_has_the_name_of_the_first():
    """Half sagittal and half axial is called sagittal."""
    assert direction_name((0, 1, 0, 0.6, 0, -0.6)) == "oblique sagittal"


def test_no_plane_has_no_common_name():
    """Cosines that span no plane are just images."""
    assert direction_name((1, 0, 0, 1, 0, 0)) == "images"


def test_nearly_parallel_is_parallel():
    """Orientations that differ in the fourth decimal only are parallel; what is not known is parallel to nothing."""
    assert are_parallel(AXIAL, (1.0, 0.0005, 0.0, 0.0, 1.0, 0.0))
    assert not are_parallel(AXIAL, (1.0, 0.002, 0.0, 0.0, 1.0, 0.0))
    assert not are_parallel(AXIAL, None)
    assert not are_parallel(None, None)


def test_natural_names():
    """Numbers in names count as numbers, letters without regard to case, and text sorts before more text."""
    names = ["b", "IM10", "im9", "IM010a", "2", "10", "", "IM"]
    assert sorted(names, key=natural_key) == ["", "2", "10", "b", "IM", "im9", "IM10", "IM010a"]


def test_natural_names_may_be_hostile():
    """A name of ten thousand digits is just a large number."""
    assert natural_key("9" * 10_000) > natural_key("8" * 10_000) > natural_key("1")


@pytest.mark.parametrize("positions", [[0, 2.5, 5, 7.5], [7.5, 5, 2.5, 0]])
def test_even_stack(positions):
    """Slices at equal distances, up or down, have no gap, no duplicate, and are even."""
    spacing = measure_spacing(positions)
    assert spacing == (2.5, 2.5, 2.5, (), ())
    assert not spacing.uneven


def test_gap_is_found():
    """Where a slice is missing, the index in front of the gap is named; what remains is even."""
    spacing = measure_spacing([0, 1, 2, 4, 5])
    assert spacing.gaps == (2,)
    assert not spacing.uneven


def test_many_long_distances_are_no_gaps():
    """A head of which the upper half was taken in wider steps misses no slices, but is not even."""
    spacing = measure_spacing([0, 4, 8, 12, 16, 24, 32, 40])
    assert (spacing.gaps, spacing.least_mm, spacing.most_mm) == ((), 4, 8)
    assert spacing.uneven


def test_two_distances_tell_nothing_about_gaps():
    """Of three slices nobody can say that one is missing."""
    assert measure_spacing([0, 1, 4]).gaps == ()


def test_duplicate_is_found():
    """A slice at the same place as the one before it is named, and does not count as a distance."""
    assert measure_spacing([0, 1, 1, 2]) == (1, 1, 1, (), (1,))


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
