"""Which values an image has, for windows that rest on them."""

import numpy as np
import pytest
from builders import file_bytes, image, opened

from scanveil.looking.levels import Levels, join, levels_of, robust_ends
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.tables import LookupTable
from scanveil.pixels.transform import Rescale

AS_IT_IS = Rescale(1.0, 0.0)


def attributes(stored, **keywords):
    return read_attributes(opened(file_bytes(image(stored, **keywords)))[0])


def levels(stored, modality=AS_IT_IS, **keywords):
    return levels_of(attributes(stored, **{"Modality": "MR", **keywords}), stored, modality)


def test_outliers_are_left_out():
    """One glowing pixel in ten thousand does not decide how the others are shown; it is among all values."""
    stored = np.tile(np.arange(100, 200, dtype=np.uint16), (100, 1))
    stored[50, 50] = 60000
    assert levels(stored) == (100, 199, 100, 60000)


def test_a_two_hundredth_is_left_out_at_either_end():
    """Of the values that are image."""
    stored = np.arange(1000, dtype=np.uint16).reshape(10, 100)
    assert robust_ends(stored, []) == (4, 995)
    assert robust_ends(stored, [(0, 199)]) == (203, 996)
    assert robust_ends(stored.astype(float) + np.where(stored < 200, np.nan, 0), []) == (203, 996)


@pytest.mark.parametrize("padding", [{"PixelPaddingValue": -2000}, {"PixelPaddingRangeLimit": -1}])
def test_padding_is_left_out(padding):
    """Padding around the image does not count, single values or a range of them."""
    stored = np.full((100, 100), -2000, np.int16)
    stored[25:75, 25:75] = np.arange(50)
    assert levels(stored, **{"PixelPaddingValue": -3000, **padding}) == (0, 49, 0, 49)


def test_of_few_bright_pixels_none_is_left_out():
    """A mask that is 1 in a few pixels only is still shown from 0 to 1."""
    stored = np.zeros((100, 100), np.uint8)
    stored[3, 3] = 1
    assert levels(stored) == (0, 1, 0, 1)


def test_a_frame_of_one_value_has_it_four_times():
    """Though nothing can be told apart."""
    assert levels(np.full((5, 5), 7, np.uint8)) == (7, 7, 7, 7)


def test_padding_alone_has_no_levels():
    """Nothing of it is image."""
    assert levels(np.full((5, 5), 7, np.uint8), PixelPaddingValue=7) is None


def test_what_is_no_number_is_left_out():
    """Nor is what is without end; where there is nothing else there are no levels."""
    like = attributes(np.zeros((1, 4), np.uint8))
    assert levels_of(like, np.array([[np.nan, 1.0, 2.0, -np.inf]]), AS_IT_IS) == (1, 2, 1, 2)
    assert levels_of(like, np.array([[np.nan, np.inf]]), AS_IT_IS) is None


@pytest.mark.parametrize(("slope", "expected"), [(2, (-10, 188)), (-2, (-208, -10))])
def test_levels_are_modality_values(slope, expected):
    """The lowest of them is the lowest, with a negative slope too."""
    stored = np.arange(100, dtype=np.uint16).reshape(10, 10)
    assert levels(stored, Rescale(slope, -10.0))[2:] == expected


def test_what_lies_below_the_thinnest_air_is_left_out_of_ct():
    """Scanners fill what they did not measure with such values, and do not always say so; of MR they are kept."""
    stored = np.full((100, 100), -2000, np.int16)
    stored[25:75, 25:75] = np.linspace(-1024, 80, 50)
    assert levels(stored, Modality="CT")[2:] == (-1024, 80)
    assert levels(-stored, Rescale(-1.0, 0.0), Modality="CT")[2:] == (-1024, 80)
    assert levels(stored, Modality="MR")[2:] == (-2000, 80)


def test_levels_by_a_modality_table_reach_over_the_entries_that_are_used():
    """The lowest and the highest of them, which need not be the first and the last."""
    table = LookupTable(10, 16, np.array([5, 900, 3, 700], np.uint16).tobytes(), "")
    for ends, expected in (((10, 13), (3, 900)), ((0, 10), (5, 5)), ((10, 11), (5, 900)), ((12, 99), (3, 700))):
        assert levels(np.array([ends], np.uint8), table)[2:] == expected


def test_levels_of_several_images_hold_those_of_each():
    """What is bright in one of them is bright in all; those that have none say nothing."""
    found = join([Levels(1, 5, 0, 9), None, Levels(3, 7, 2, 8)])
    assert found == (1, 7, 0, 9)
    assert join([None, None]) is None
