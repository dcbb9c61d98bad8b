from math import floor, isnan, log, nan

import numpy as np
import pytest
from builders import file_bytes, image, opened, spread_values
from pydicom.dataset import Dataset

from scanveil.pixels.attributes import Window, read_attributes
from scanveil.pixels.subtraction import (
    MAX_AVERAGED,
    difference_attributes,
    difference_window,
    mask_of,
    said_of,
    subtract,
    subtraction_of,
)

RUN = spread_values(6 * 7 * 9, 10).reshape(6, 7, 9)


def items(**keywords):
    made = Dataset()
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return [made]


def averages(**keywords):
    return items(**{"MaskOperation": "AVG_SUB", "MaskFrameNumbers": [1], **keywords})


def header_of(masks, stored=RUN, **keywords):
    """A run whose file has these masks."""
    said = {
        "NumberOfFrames": len(stored),
        "BitsStored": 10,
        "Modality": "XA",
        "PixelIntensityRelationship": "LOG",
        "RecommendedViewingMode": "SUB",
        "MaskSubtractionSequence": masks,
    }
    return opened(file_bytes(image(stored, **{**said, **keywords})))[0]


def asked(masks, number, **keywords):
    """What is asked for a frame, counted from 1: the frames that are averaged and those of the mask, from 1, too."""
    found = subtraction_of(header_of(masks, **keywords), number - 1)
    return [one + 1 for one in found.contrast_frames], [one + 1 for one in found.mask_frames]


def differences(masks, number, stored=RUN, **keywords):
    """The values that a frame, counted from 1, is shown with, in stored values."""
    header = header_of(masks, stored, **keywords)
    attributes = read_attributes(header, number - 1)
    subtraction = subtraction_of(header, number - 1)
    mask = mask_of(header, attributes, subtraction, stored.__getitem__)
    found = subtract(header, attributes, subtraction, stored.__getitem__, mask)
    assert found.dtype == np.int16
    return found * difference_attributes(header, number - 1, attributes).rescale_slope


def by_hand(contrast, mask, row_shift, column_shift):
    """The same pixel by pixel: the mask goes down by rows and to the left by columns (PS3.3 C.7.6.10.1.2)."""
    found = np.zeros(contrast.shape)
    for row, column in np.ndindex(contrast.shape):
        from_row, from_column = row - row_shift, column + column_shift
        value = 0.0
        for near_row in (floor(from_row), floor(from_row) + 1):
            for near_column in (floor(from_column), floor(from_column) + 1):
                weight = (1 - abs(from_row - near_row)) * (1 - abs(from_column - near_column))
                is_there = near_row in range(contrast.shape[0]) and near_column in range(contrast.shape[1])
                if weight:
                    value += weight * float(mask[near_row, near_column]) if is_there else nan
        found[row, column] = 0.0 if isnan(value) else float(contrast[row, column]) - value
    return found


def test_a_file_without_a_mask():
    """Where nothing is said of a mask, or that there is none, there is nothing to subtract."""
    assert subtraction_of(header_of(None, RecommendedViewingMode="NAT"), 1) is None
    assert subtraction_of(header_of(items(MaskOperation="NONE"), RecommendedViewingMode="NAT"), 1) is None


def test_average_of_masks():
    """AVG_SUB takes the mean of the frames that it names."""
    assert asked(averages(MaskFrameNumbers=[1, 3]), 5) == ([5], [1, 3])
    expected = RUN[4].astype(float) - (RUN[0].astype(float) + RUN[2]) / 2
    assert np.array_equal(differences(averages(MaskFrameNumbers=[1, 3]), 5), expected)


def test_average_of_contrast_frames():
    """As many frames as Contrast Frame Averaging says are averaged, from the one that is looked at on."""
    masks = averages(ContrastFrameAveraging=2)
    assert asked(masks, 3) == ([3, 4], [1])
    expected = (RUN[2].astype(float) + RUN[3]) / 2 - RUN[0]
    assert np.array_equal(differences(masks, 3), expected)


def test_differences_are_rounded():
    """What lies between two steps is the nearer one."""
    expected = RUN[4].astype(float) - RUN[:3].mean(axis=0)
    assert np.abs(differences(averages(MaskFrameNumbers=[1, 2, 3]), 5) - expected).max() <= 0.5 * 2.0**-5


def test_end_of_the_averages():
    """Without a range, the last frames have too few behind them to be averaged with; a range may name them."""
    assert asked(averages(ContrastFrameAveraging=3), 4) == ([4, 5, 6], [1])
    assert asked(averages(ContrastFrameAveraging=3), 5) == ([], [])
    assert asked(averages(ContrastFrameAveraging=3, ApplicableFrameRange=[2, 6]), 6) == ([6], [1])


@pytest.mark.parametrize(("number", "is_subtracted"), [(1, False), (2, True), (3, True), (4, False), (6, True)])
def test_ranges(number, is_subtracted):
    """Only frames in one of the ranges are without their mask, both ends of them included."""
    found = subtraction_of(header_of(averages(ApplicableFrameRange=[2, 3, 6, 6])), number - 1)
    assert bool(found.mask_frames) == is_subtracted
    assert bool(found.why_not) != is_subtracted


def test_ranges_that_are_none():
    """Where no range can be meant the mask is for all frames, and it is said."""
    for ranges in ([5, 2], [0, 3], [7, 9]):
        found = subtraction_of(header_of(averages(ApplicableFrameRange=ranges)), 3)
        assert found.mask_frames == (0,) and len(found.notes) == 1


def test_first_item_for_a_frame():
    """Of several items, the first whose range has the frame counts."""
    masks = [
        *items(MaskOperation="NONE"),
        *averages(ApplicableFrameRange=[2, 3]),
        *averages(ApplicableFrameRange=[3, 6], MaskFrameNumbers=[2]),
    ]
    assert [asked(masks, number)[1] for number in (2, 3, 4)] == [[1], [1], [2]]


def test_the_mask_itself():
    """A frame less itself is empty, and that is said: shown as it was taken it would flash among the others."""
    found = subtraction_of(header_of(averages()), 0)
    assert found.mask_frames == found.contrast_frames == (0,)
    assert "is the mask itself" in said_of(found, True)[1]
    assert (differences(averages(), 1) == 0).all()


@pytest.mark.parametrize(
    ("masks", "sentence"),
    [
        (averages(MaskFrameNumbers=[99]), "is not in the file"),
        (averages(ApplicableFrameRange=[4, 6]), "names no mask"),
        (None, "but has none"),
        (items(MaskOperation="NONE"), "but has none"),
        (items(MaskFrameNumbers=[1]), "but has none"),
    ],
)
def test_it_is_said_why_there_is_no_mask(masks, sentence):
    """It may be missing, or not be meant for the image."""
    found = subtraction_of(header_of(masks), 1)
    assert not found.mask_frames and sentence in found.why_not


@pytest.mark.parametrize("mode", ["SUB", "sub"])
def test_words_may_be_written_in_small_letters(mode):
    """They mean the same."""
    found = subtraction_of(header_of(averages(MaskOperation="avg_sub"), RecommendedViewingMode=mode), 2)
    assert found.is_recommended and found.mask_frames == (0,)


def test_one_of_several_masks():
    """A frame that is one of those that the mask is the mean of has that mask subtracted, as others have."""
    assert asked(averages(MaskFrameNumbers=[1, 2]), 1) == ([1], [1, 2])


@pytest.mark.parametrize(
    ("offset", "expected"),
    [(2, [[], [], [1], [2], [3], [4]]), (-1, [[2], [3], [4], [5], [6], []]), (None, [[], [1], [2], [3], [4], [5]])],
)
def test_time_interval_differences(offset, expected):
    """TID takes the frame so many before, after where the offset is negative, the one before where it is empty."""
    masks = items(MaskOperation="TID", TIDOffset=offset)
    assert [asked(masks, number)[1] for number in range(1, 7)] == expected


def test_reversed_time_intervals():
    """REV_TID pairs frames as the example of PS3.3 C.7.6.10.1.1 does."""
    masks = items(MaskOperation="REV_TID", TIDOffset=5, ApplicableFrameRange=[20, 30])
    header = header_of(masks, np.zeros((32, 2, 2), np.uint16))
    found = {number: subtraction_of(header, number - 1).mask_frames for number in (19, 20, 21, 22, 28, 29, 30, 31)}
    assert found == {19: (), 20: (14,), 21: (13,), 22: (12,), 28: (6,), 29: (5,), 30: (4,), 31: ()}


def test_reversed_without_a_range():
    """REV_TID counts from its range, and without one there is no mask."""
    assert asked(items(MaskOperation="REV_TID", TIDOffset=1), 4) == ([], [])


def test_masks_that_are_not_there():
    """Frames that a file names as its mask and does not hold are left out, and it is said."""
    found = subtraction_of(header_of(averages(MaskFrameNumbers=[0, 2, 7, 65535])), 3)
    assert found.mask_frames == (1,) and len(found.notes) == 1
    assert asked(averages(MaskFrameNumbers=[0, 7]), 4) == ([], [])
    assert "which of its images is the mask" in subtraction_of(header_of(averages(MaskFrameNumbers=None)), 3).why_not


def test_averages_have_an_end():
    """However many frames a file wants to have averaged, so many are decoded, and it is said."""
    many = MAX_AVERAGED + 8
    masks = averages(
        MaskFrameNumbers=list(range(1, many)), ContrastFrameAveraging=60000, ApplicableFrameRange=[1, many]
    )
    found = subtraction_of(header_of(masks, np.zeros((many, 2, 2), np.uint16)), 0)
    assert len(found.mask_frames) == len(found.contrast_frames) == MAX_AVERAGED and len(found.notes) == 1


def test_unknown_operation():
    """A subtraction of another kind is not guessed at."""
    found = subtraction_of(header_of(items(MaskOperation="FUTURE", MaskFrameNumbers=[1])), 2)
    assert "not known" in found.why_not


def test_damaged_description():
    """A sequence that makes no sense is no reason not to show the image."""
    whole = file_bytes(image(RUN, NumberOfFrames=6, RecommendedViewingMode="SUB", MaskSubtractionSequence=averages()))
    at = whole.index(b"\x28\x00\x01\x61CS")
    found = subtraction_of(opened(whole[: at + 4] + b"\xff\xff\xff\xff" + whole[at + 8 :])[0], 2)
    assert "damaged" in found.why_not and said_of(found, True) == (found.why_not,)


@pytest.mark.parametrize("kind", ["colour", "palette", "float"])
def test_only_greys(kind):
    """Colours, numbers of a palette and fractions are not subtracted."""
    described = {"NumberOfFrames": 2, "MaskSubtractionSequence": averages()}
    numbers = np.zeros((2, 3, 4), np.uint8)
    made = {
        "colour": lambda: image(np.zeros((2, 3, 4, 3), np.uint8), **described),
        "palette": lambda: image(numbers, PhotometricInterpretation="PALETTE COLOR", **described),
        "float": lambda: image(numbers.astype(np.uint32), PixelData=None, FloatPixelData=bytes(96), **described),
    }[kind]()
    assert "grey images only" in subtraction_of(opened(file_bytes(made))[0], 1).why_not


@pytest.mark.parametrize(
    "shift", [[2, 0], [0, 3], [-1, -2], [0.25, 0], [0, -0.75], [1.5, 2.25], [-3.25, 4.5], [6.5, 8.5]]
)
def test_shifts(shift):
    """A mask goes down by rows and to the left by columns, between pixels as well; what it leaves is 0."""
    found = differences(averages(MaskSubPixelShift=shift), 2)
    assert np.abs(found - by_hand(RUN[1], RUN[0], *shift)).max() <= 2.0**-6


def test_direction_of_shifts():
    """One point of a mask goes from (3, 4) down by one and left by two, to (4, 2)."""
    run = np.zeros((2, 7, 9), np.uint16)
    run[0, 3, 4] = 100
    found = differences(averages(MaskSubPixelShift=[1, 2]), 2, run)
    assert np.argwhere(found).tolist() == [[4, 2]] and found[4, 2] == -100


@pytest.mark.parametrize("shift", [[float("nan"), 0], [0, float("inf")], [7, 0], [0, 9], [1], [1, 2, 3]])
def test_shifts_that_are_none(shift):
    """A shift that cannot be meant is left out, and it is said."""
    found = subtraction_of(header_of(averages(MaskSubPixelShift=shift)), 1)
    assert found.shift == (0.0, 0.0) and len(found.notes) == 1


def test_shift_of_a_frame():
    """A frame's own shift for the item goes before that of the item; one for another item does not."""
    groups = [Dataset() for _frame in RUN]
    for number, group in enumerate(groups):
        group.FramePixelShiftSequence = [
            *items(SubtractionItemID=7, MaskSubPixelShift=[3, 3]),
            *items(SubtractionItemID=100, MaskSubPixelShift=[number, 0.5]),
        ]
    masks = averages(SubtractionItemID=100, MaskSubPixelShift=[1, 1])
    header = header_of(masks, PerFrameFunctionalGroupsSequence=groups)
    assert [subtraction_of(header, index).shift for index in (1, 2)] == [(1.0, 0.5), (2.0, 0.5)]
    other = header_of(averages(SubtractionItemID=8, MaskSubPixelShift=[1, 1]), PerFrameFunctionalGroupsSequence=groups)
    assert subtraction_of(other, 1).shift == (1.0, 1.0)


def test_shift_of_all_frames():
    """Shifts in the shared groups are for every frame."""
    shared = items(FramePixelShiftSequence=items(SubtractionItemID=1, MaskSubPixelShift=[2, -1]))
    header = header_of(averages(SubtractionItemID=1), SharedFunctionalGroupsSequence=shared)
    assert subtraction_of(header, 4).shift == (2.0, -1.0)


@pytest.mark.parametrize("relationship", ["LOG", "DISP", None])
def test_values_that_are_subtracted_as_they_are(relationship):
    """Values that follow the logarithm, or are made to be displayed, are subtracted as they are stored."""
    expected = RUN[1].astype(float) - RUN[0]
    assert np.array_equal(differences(averages(), 2, PixelIntensityRelationship=relationship), expected)


def test_modality_table_leads_back():
    """A Modality LUT of angiography leads back to the intensity, and does not come into what is subtracted."""
    table = items(
        LUTDescriptor=[1024, 0, 16], ModalityLUTType="US", LUTData=np.arange(1024)[::-1].astype("<u2").tobytes()
    )
    table[0]["LUTDescriptor"].VR, table[0]["LUTData"].VR = "US", "OW"
    header = header_of(averages(), ModalityLUTSequence=table)
    attributes = read_attributes(header, 1)
    assert difference_attributes(header, 1, attributes).modality_lut is None
    assert np.array_equal(differences(averages(), 2, ModalityLUTSequence=table), RUN[1].astype(float) - RUN[0])


def test_intensities_become_logarithms():
    """Of values that follow the intensity, the same absorption is the same difference, where it is bright or dark."""
    run = np.array([[[1000, 500, 10]], [[500, 250, 5]]], np.uint16)
    found = differences(averages(), 2, run, PixelIntensityRelationship="LIN")
    expected = 1023 / log(1023) * np.log(0.5)
    assert np.abs(found - expected).max() < 0.02


def test_mean_of_logarithms():
    """Each frame becomes logarithms before their mean is made."""
    run = np.array([[[100]], [[400]], [[200]]], np.uint16)
    found = differences(averages(MaskFrameNumbers=[1, 2]), 3, run, PixelIntensityRelationship="LIN")
    assert abs(found[0, 0]) < 0.02


def test_intensities_that_fall():
    """Where higher values are less intensity, absorption is a difference above 0, as in the frame itself."""
    run = 1023 - np.array([[[1000, 500, 10]], [[500, 250, 5]]], np.uint16)
    keywords = {"PixelIntensityRelationship": "LIN", "PixelIntensityRelationshipSign": -1}
    groups = items(FramePixelDataPropertiesSequence=items(**keywords))
    found = differences(averages(), 2, run, SharedFunctionalGroupsSequence=groups)
    assert np.abs(found - 1023 / log(1023) * np.log(2)).max() < 0.02


def test_no_intensity():
    """0, of which there is no logarithm, is taken as the least intensity that there can be."""
    run = np.array([[[0, 1, 1023]], [[1, 0, 0]]], np.uint16)
    assert differences(averages(), 2, run, PixelIntensityRelationship="LIN").tolist() == [[0, 0, -1023]]


def test_one_bit_has_no_logarithm():
    """Of one bit there is none that could be spread, and it is subtracted as it is."""
    run = np.array([[[0, 1]], [[1, 0]]], np.uint8)
    assert differences(averages(), 2, run, BitsStored=1, PixelIntensityRelationship="LIN").tolist() == [[1, -1]]


def test_logarithms_of_many_bits():
    """Values of too many bits for a table become logarithms as well."""
    run = np.array([[[1 << 31, 1 << 20]], [[1 << 30, 1 << 19]]], np.uint32)
    found = differences(averages(), 2, run, BitsStored=32, PixelIntensityRelationship="LIN")
    white = 2**32 - 1
    assert np.abs(found / (white / log(white) * log(0.5)) - 1).max() < 0.01


def test_more_bits_than_said():
    """Values with more bits than the file says, as decoders may give them, are no reason to fail."""
    run = np.array([[[5000, 1]], [[1, 5000]]], np.uint16)
    assert differences(averages(), 2, run, PixelIntensityRelationship="LIN").shape == (1, 2)


def test_table_to_logarithms():
    """A file's own table TO_LOG is used in place of the logarithm; tables to elsewhere and damaged ones are not."""
    entries = np.arange(1024).astype("<u2")
    tables = [
        *items(LUTDescriptor=[1024, 0, 16], LUTFunction="TO_LINEAR", LUTData=np.zeros(1024, "<u2").tobytes()),
        *items(LUTDescriptor=[1024, 0, 16], LUTFunction="TO_LOG", LUTData=entries[:9].tobytes()),  # too short
        *items(LUTDescriptor=[1024, 0, 16], LUTFunction="TO_LOG", LUTData=(entries * 60).tobytes()),
    ]
    for one in tables:
        one["LUTDescriptor"].VR, one["LUTData"].VR = "US", "OW"
    groups = items(PixelIntensityRelationshipLUTSequence=tables)
    found = differences(averages(), 2, PixelIntensityRelationship="LIN", SharedFunctionalGroupsSequence=groups)
    assert np.array_equal(found, 60 * (RUN[1].astype(float) - RUN[0]))


@pytest.mark.parametrize(("dtype", "bits"), [(np.uint8, 8), (np.uint16, 12), (np.uint16, 16), (np.int16, 16)])
def test_all_values_have_room(dtype, bits):
    """The largest differences that values of so many bits can have are not cut, but for the last half of a step."""
    low, high = (0, (1 << bits) - 1) if dtype != np.int16 else (-(1 << bits - 1), (1 << bits - 1) - 1)
    run = np.array([[[low, high]], [[high, low]]], dtype)
    found = differences(averages(), 2, run, BitsStored=bits)
    assert np.abs(found - [[high - low, low - high]]).max() <= (1 if bits == 16 else 0)


def test_mode_of_some_frames():
    """What is recommended for a range of frames goes before what is recommended for all."""
    shown = [
        *items(StartTrim=1, StopTrim=2, RecommendedViewingMode="NAT"),
        *items(StartTrim=3, StopTrim=4, RecommendedViewingMode="SUB"),
        *items(StartTrim=5, StopTrim=5, RecommendedViewingMode=""),
    ]
    header = header_of(averages(), FrameDisplaySequence=shown)
    assert [subtraction_of(header, index).is_recommended for index in range(6)] == [
        False,
        False,
        True,
        True,
        True,
        True,
    ]


def test_what_is_said():
    """It is said what is subtracted and by whose wish, or that it is not though the file wants it."""
    wanted = subtraction_of(header_of(averages(MaskFrameNumbers=[2])), 3)
    assert "image 2 of this file" in said_of(wanted, True)[0] and "recommends" in said_of(wanted, True)[0]
    assert "as it was taken" in said_of(wanted, False)[0]
    own = subtraction_of(header_of(averages(MaskFrameNumbers=[1, 2]), RecommendedViewingMode="NAT"), 3)
    assert "mean of 2 images" in said_of(own, True)[0] and "recommends" not in said_of(own, True)[0]
    assert said_of(own, False) == ()
    outside = averages(ApplicableFrameRange=[4, 6])
    (why_not,) = said_of(subtraction_of(header_of(outside, RecommendedViewingMode="NAT"), 0), False)
    assert "names no mask" in why_not


def test_windows_of_differences():
    """Of a file's windows only those around 0 are for differences; without any, 0 is in the middle of the default."""
    header = header_of(averages(), WindowCenter=[512, 10, -200], WindowWidth=[1024, 200, 300], VOILUTFunction="SIGMOID")
    found = difference_attributes(header, 1, read_attributes(header, 1))
    assert found.windows == (Window(10.0, 200.0, ""),) and found.voi_lut_function == "SIGMOID"
    assert found.modality_range == (-1024.0, 1023.96875)
    plain = header_of(averages(), WindowCenter=512, WindowWidth=1024)
    found = difference_attributes(plain, 1, read_attributes(plain, 1))
    assert found.windows == ()
    assert difference_window(-300, 40, found) == Window(0.0, 600.0, "")
    assert 16 < difference_window(-1, 1, found).width < 64
