"""Which greys an image has whose file says little: by its stack, by its bits, by what its values measure."""

import io

import numpy as np
import pytest
from builders import explicit, file_bytes, float_image, image, lut_item, opened, render_frame

from scanveil.errors import UsageError
from scanveil.library.pictures import Picture
from scanveil.looking.render import MISSED, load_frame, render, thumbnail
from scanveil.looking.viewer import Viewer
from scanveil.looking.windows import AUTOMATIC, FULL_RANGE
from scanveil.pixels.attributes import read_attributes
from scanveil.spread import spread


def viewer(*files):
    """A viewer over some files."""
    return Viewer(lambda number: (io.BytesIO(files[number]), f"IM{number}", len(files[number])))


def frames(stored, **keywords):
    """A file of several frames (frames, rows, columns)."""
    return file_bytes(image(stored, NumberOfFrames=len(stored), **{"Modality": "OT", **keywords}))


def shown(found, *pictures, **how):
    """The first pixel's grey of each picture, with all of them as the sample of their stack."""
    return [int(render(found.frame(one, sample=pictures), **how).rgba[0, 0, 0]) for one in pictures]


def clip(stored, **keywords):
    """The first pixel's grey of each frame of a file."""
    count = len(stored)
    return shown(viewer(frames(stored, **keywords)), *[Picture(0, at) for at in range(count)])


def single(stored, **keywords):
    return render_frame(*opened(file_bytes(image(np.asarray(stored), **{"Modality": "OT", **keywords}))), 0)


def uniform(*values, dtype=np.uint16):
    """Frames of 8 x 8, of one value each."""
    return np.stack([np.full((8, 8), value, dtype) for value in values])


# --- one default for a stack ------------------------------------------------------------------------------------------


def test_a_wash_in_is_seen():
    """Frames of a nuclear study are as bright as their counts are high."""
    assert clip(uniform(1, 19, 199, 399, 100), Modality="NM") == [0, 12, 127, 255, 63]


def test_a_small_dose_is_darker_than_a_large_one():
    """1 Gy beside 60: the stack decides, and not each plane by itself."""
    doses = clip(uniform(0, 1000, 30000, 60000, dtype=np.uint32), Modality="RTDOSE", DoseGridScaling="0.001")
    assert doses == [0, 4, 128, 255]


def test_the_background_of_a_run_stays_when_contrast_comes():
    """What does not change in a run of an artery looks the same from frame to frame."""
    run = np.full((6, 40, 40), 2000, np.uint16)
    for at in range(1, 6):
        run[at, 20:30, : 6 * at] = 100
    run[:, 5:8, 5:8] = 4000
    assert len(set(clip(run, Modality="XA", BitsStored=12))) == 1


def test_files_of_a_stack_have_one_window():
    """Whatever each of them holds, and with a slope of its own: the window is in modality units."""
    files = [
        file_bytes(image(np.full((8, 8), 100, np.uint16), Modality="PT", RescaleSlope=slope, RescaleIntercept=0))
        for slope in (1, 2, 5)
    ]
    pictures = tuple(Picture(number, 0) for number in range(3))
    found = viewer(*files)
    assert shown(found, *pictures) == [0, 64, 255]
    windows = {render(found.frame(one, sample=pictures))[3:5] for one in pictures}
    assert windows == {(300.5, 401)}


def test_a_picture_of_a_stack_that_cannot_be_decoded_does_not_count():
    """The others have the window that they have together."""
    files = [*map(file_bytes, map(image, uniform(1, 201))), frames(uniform(9))[:-40]]
    pictures = tuple(Picture(number, 0) for number in range(3))
    assert shown(viewer(*files), *pictures[:2]) == [0, 255]
    found = viewer(*files)
    assert int(render(found.frame(pictures[1], sample=pictures)).rgba[0, 0, 0]) == 255


def test_a_broken_frame_darkens_no_other():
    """Noise, or a frame that is white all over, among many that are alike."""
    stored = np.stack([np.tile(np.arange(100, dtype=np.uint16), (100, 1))] * 16)
    stored[5] = 65535
    found = viewer(frames(stored, Modality="MR"))
    pictures = tuple(Picture(0, at) for at in range(16))
    assert render(found.frame(pictures[0], sample=pictures))[3:5] == (50, 100)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1, 2, 19, 399, 30, 20, 10, 5), [0, 1, 12, 255, 19, 12, 6, 3]),
        ((*[10] * 15, 900), [0] * 15 + [255]),
    ],
)
def test_a_peak_among_many_frames_is_a_peak(values, expected):
    """A wash-in may be over after one of them: what it leaves behind is not as bright."""
    assert clip(uniform(*values), Modality="NM") == expected


def test_a_frame_that_is_a_few_times_as_bright_as_the_others_counts():
    """So is a bolus, at the moment that it comes."""
    assert clip(uniform(*[100] * 11, 400), Modality="NM")[-2:] == [0, 255]
    assert clip(uniform(*range(10, 120, 10), 330))[-1] == 255


def test_a_small_hot_spot_of_a_dose_is_its_highest():
    """Nothing in a dose is an outlier: it was computed."""
    dose = np.zeros((12, 64, 64), np.uint32)
    dose[1] += np.arange(64, dtype=np.uint32) * 100
    dose[1, 30:32, 30:32] = 60000
    found = viewer(frames(dose, Modality="RTDOSE", DoseGridScaling="0.001", DoseUnits="GY"))
    pictures = tuple(Picture(0, at) for at in range(12))
    assert render(found.frame(pictures[1], sample=pictures))[3:5] == (30.5, 61)


def test_a_glowing_pixel_darkens_no_frame():
    """Of each frame the outermost values are left out."""
    stored = np.stack([np.tile(np.arange(100, dtype=np.uint16), (100, 1))] * 3)
    stored[1, 50, 50] = 65535
    found = viewer(frames(stored))
    pictures = tuple(Picture(0, at) for at in range(3))
    assert render(found.frame(pictures[0], sample=pictures))[3:5] == (50, 100)


def test_a_thumbnail_is_as_grey_as_the_picture():
    """Both by the same sample of the stack."""
    found = viewer(frames(uniform(1, 19, 199, 399)))
    pictures = tuple(Picture(0, at) for at in range(4))
    for one in pictures:
        whole, small = render(found.frame(one, sample=pictures)), thumbnail(found.plain(one, pictures))
        assert whole[3:5] == small[3:5]


def test_a_sample_is_spread_through_the_stack():
    """The first and the last are among it; of large images there are fewer, but three, or as many as there are."""
    assert spread(100, 512 * 512) == [0, 14, 28, 42, 56, 70, 84, 99]
    assert spread(255, 1) == list(range(0, 255, 2))
    assert spread(100, 1 << 30) == [0, 49, 99]
    assert [spread(count, 1) for count in range(4)] == [[], [0], [0, 1], [0, 1, 2]]


def test_whole_slides_are_no_sample():
    """They are too large to be put together for that."""
    found = viewer(frames(uniform(1, 2)))
    assert found.sample([Picture(0, 0, "page"), Picture(0, 0), Picture(0, 1)]) == (Picture(0, 0), Picture(0, 1))
    assert found.sample([]) == ()


def test_colours_and_numbers_of_a_palette_do_not_count():
    """They are no greys, whatever stands for them."""
    palette = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name in ("Red", "Green", "Blue"):
        palette[f"{name}PaletteColorLookupTableDescriptor"] = [2, 0, 8]
        palette[f"{name}PaletteColorLookupTableData"] = b"\0\xff"
    files = [
        file_bytes(image(np.array([[0, 700]], np.uint16), Modality="OT")),
        file_bytes(image(np.array([[60000, 0]], np.uint16), **palette)),
        file_bytes(image(np.full((1, 2, 3), 255, np.uint8))),
    ]
    pictures = tuple(Picture(number, 0) for number in range(3))
    assert render(viewer(*files).frame(pictures[0], sample=pictures)).rgba[0, 1, 0] == 255


def test_it_is_said_whether_greys_rest_on_the_stack():
    """Not where the file states a window, where few bits are greys, or where a picture is shown by itself."""
    pictures = (Picture(0, 0), Picture(0, 1))

    def rests(sample=pictures, dtype=np.uint16, **keywords):
        return viewer(frames(uniform(1, 2, dtype=dtype), **keywords)).frame(pictures[0], sample=sample).rests_on_stack

    assert rests()
    assert not rests(())
    assert not rests(dtype=np.uint8)
    assert not rests(WindowCenter=5, WindowWidth=5)


# --- levels that are hardly any ---------------------------------------------------------------------------------------


def test_values_of_which_nearly_all_are_one_have_a_window_of_all():
    """Also where a table gives them, whose entries need not rise."""
    stored = np.full((100, 100), 100, np.uint8)
    stored[:, ::2] = 101
    stored[0, 0], stored[0, 1] = 0, 255
    table = lut_item([0] * 100 + [50] * 56 + [200] * 100, bits=16)
    found = load_frame(*opened(file_bytes(image(stored, Modality="OT", ModalityLUTSequence=[table]))), 0)
    for how in ({}, {"fitted": AUTOMATIC}, {"fitted": FULL_RANGE}):
        assert render(found, **how).rgba[0, :2, 0].tolist() == [0, 255]


@pytest.mark.parametrize(
    "made",
    [
        float_image(np.array([-1.7e308, 0, 1.7e308])),
        float_image(np.array([1.7e308, 1.7e308])),
        file_bytes(image(np.array([[0, 255]], np.uint8), RescaleSlope="1e307", RescaleIntercept="0")),
        file_bytes(image(np.array([[0, 65535]], np.uint16), RescaleSlope="1e-15", RescaleIntercept="1000")),
        file_bytes(image(np.array([[0, 65535]], np.uint16), RescaleSlope="1e299", RescaleIntercept="-1e299")),
    ],
)
@pytest.mark.parametrize("how", [{}, {"fitted": AUTOMATIC}, {"fitted": FULL_RANGE}])
def test_values_beyond_belief_are_shown_all_the_same(made, how):
    """With a window that is one."""
    found = render(load_frame(*opened(made), 0), **how)
    assert np.isfinite(found.window_center) and 0 < found.window_width < np.inf


# --- one value --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [0, 7, 65535])
def test_an_image_of_one_value_is_black_alone(value):
    """There is nothing to see in it."""
    assert (single(np.full((4, 4), value, np.uint16)).rgba[..., :3] == 0).all()


@pytest.mark.parametrize("how", [{"PhotometricInterpretation": "MONOCHROME1"}, {"PresentationLUTShape": "INVERSE"}])
def test_an_image_of_one_value_is_black_where_low_values_are_white(how):
    """Too."""
    assert (single(np.full((4, 4), 7, np.uint16), **how).rgba[..., :3] == 0).all()


def test_an_image_of_zeros_of_ct_is_black_alone():
    """As of any other modality: there is no soft tissue in it."""
    assert (single(np.zeros((4, 4), np.int16), Modality="CT").rgba[..., :3] == 0).all()


def test_a_fraction_alone_is_black():
    """Where values are numbers with a point."""
    assert (render_frame(*opened(float_image(np.full((2, 2), 0.25, "<f4"))), 0).rgba[..., :3] == 0).all()


def test_a_frame_of_one_value_is_black_or_white_by_its_stack():
    """Black where that is the lowest of the stack, white where it is the highest, and between between."""
    assert clip(uniform(100, 600, 1100)) == [0, 128, 255]


def test_empty_slices_of_a_segmentation_stay_black():
    """And full ones white, whether there is anything in the others or not; a label that is small is seen."""
    one_bit = np.zeros((3, 8, 8), np.uint8)
    one_bit[1] = 1
    made = image(one_bit, NumberOfFrames=3, Modality="SEG", BitsAllocated=8, BitsStored=1, HighBit=0)
    assert shown(viewer(file_bytes(made)), *[Picture(0, at) for at in range(3)]) == [0, 255, 0]
    assert shown(viewer(file_bytes(made)), Picture(0, 2)) == [0]
    labels = np.zeros((3, 200, 200), np.uint8)
    labels[1, 0, 0] = 2
    labels[1, 100:] = 1
    assert clip(labels, Modality="SEG") == [0, 255, 0]


# --- CT, and few bits -------------------------------------------------------------------------------------------------


def ramp(low, high, dtype=np.int16):
    return np.tile(np.linspace(low, high, 100, dtype=dtype), (100, 1))


def test_ct_without_a_window_is_shown_for_soft_tissue():
    """Its values mean something: water is 0, air -1000."""
    assert single(ramp(-1000, 1500), Modality="CT")[3:5] == (40, 400)


def test_ct_of_nothing_but_air_or_metal_is_shown_for_soft_tissue():
    """There is nothing to stretch in it but noise: it stays black, or white."""
    assert clip(uniform(-1000, -990, -1000, dtype=np.int16), Modality="CT") == [0, 0, 0]
    assert clip(uniform(3000, 3050, 3071, dtype=np.int16), Modality="CT") == [255, 255, 255]


def test_ct_that_states_its_scale_is_in_hounsfield_units():
    """Though none of its values is below water."""
    stated = {"RescaleSlope": 1, "RescaleIntercept": 0}
    assert single(np.array([[0, 40, 240, 1000]], np.uint16), Modality="CT", **stated)[3:5] == (40, 400)


def test_values_below_air_do_not_count_in_ct():
    """Where a window is fitted to all."""
    stored = ramp(-1000, 1500)
    stored[:, :40] = -2048
    found = load_frame(*opened(file_bytes(image(stored, Modality="CT"))), 0)
    window = render(found, fitted=FULL_RANGE)
    assert window.window_center - window.window_width / 2 >= -1024


@pytest.mark.parametrize(
    ("stored", "keywords"),
    [
        (ramp(900, 3000), {}),  # nothing but bone and metal
        (ramp(0, 4000, np.uint16), {}),  # a file that lost its scale
        (ramp(-1000, 1500), {"RescaleType": "US"}),  # or says that its values are no densities
        (ramp(-1000, 1500), {"Modality": "MR"}),
    ],
)
def test_what_is_no_soft_tissue_is_not_shown_as_such(stored, keywords):
    """A window that is known to be of no use is not chosen."""
    found = single(stored, **{"Modality": "CT", **keywords})
    low, high = float(stored.min()), float(stored.max())
    assert abs(found.window_center - (low + high) / 2) < 50
    assert abs(found.window_width - (high - low)) < 50


@pytest.mark.parametrize("bits", [1, 4, 8])
def test_few_bits_that_say_no_window_are_shown_as_stored(bits):
    """The lowest value that there can be is black, the highest white, whichever are there."""
    top = (1 << bits) - 1
    stored = np.array([[0, top // 2, top // 2 + 1]], np.uint8)
    found = single(stored, BitsStored=bits, HighBit=bits - 1)
    assert found.rgba[0, :, 0].tolist() == [round(value * 255 / top + 1e-9) for value in stored[0].tolist()]


def test_eight_bits_of_ct_are_shown_for_soft_tissue():
    """Where their scale makes densities of them."""
    stored = np.tile(np.arange(256, dtype=np.uint8), (16, 1))
    assert single(stored, Modality="CT", RescaleSlope=8, RescaleIntercept=-1024)[3:5] == (40, 400)


@pytest.mark.parametrize(("kind", "expected"), [("FRACTIONAL", [0, 10, 20]), ("LABELMAP", [0, 128, 255])])
def test_parts_of_segments_are_shown_as_stored_and_labels_told_apart(kind, expected):
    """What is full of a segment is white; numbers of segments have no greys of their own."""
    made = image(np.array([[0, 10, 20]], np.uint8), Modality="SEG", SegmentationType=kind)
    assert render_frame(*opened(file_bytes(made)), 0).rgba[0, :, 0].tolist() == expected


def test_eight_bits_are_the_same_whatever_is_beside_them():
    """Frames of an ultrasound clip do not change each other."""
    assert clip(uniform(3, 90, 251, dtype=np.uint8), Modality="US") == [3, 90, 251]


def test_eight_bits_that_measure_something_have_one_window():
    """The same number is more in a slice with a larger slope."""
    files = [
        file_bytes(image(np.full((8, 8), 100, np.uint8), Modality="PT", Units="BQML", RescaleSlope=slope))
        for slope in (1, 2, 4)
    ]
    assert shown(viewer(*files), *[Picture(number, 0) for number in range(3)]) == [0, 85, 255]


def test_eight_bits_behind_a_table_are_no_greys():
    """What the table makes of them is, from its lowest to its highest."""
    made = image(np.array([[1, 2, 3]], np.uint8), ModalityLUTSequence=[lut_item([9000, 5, 900, 7, 8000], bits=16)])
    assert render_frame(*opened(file_bytes(made)), 0).rgba[0, :, 0].tolist() == [0, 255, 1]


# --- windows that fit, and one that does not --------------------------------------------------------------------------

OFF = {"Modality": "MR", "WindowCenter": 20958, "WindowWidth": 1000}


def test_a_window_that_misses_the_values_is_shown_as_the_file_says_with_a_note():
    """All black, and a way out is named."""
    found = single(ramp(0, 1100), **OFF)
    assert (found.rgba[..., :3] == 0).all()
    assert (found[3:5], found.notes) == ((20958, 1000), (MISSED,))


def test_a_window_that_makes_all_white_misses_too():
    """Whether by a window or by a table of greys."""
    assert single(ramp(500, 1100), Modality="MR", WindowCenter=10, WindowWidth=20).notes == (MISSED,)
    table = {"VOILUTSequence": [lut_item([0, 128, 255], first=4000, bits=8)]}
    assert single(ramp(500, 1100), Modality="MR", **table).notes == (MISSED,)


@pytest.mark.parametrize(
    ("stored", "keywords"),
    [
        (ramp(0, 1100), {"WindowCenter": 20958, "WindowWidth": 41916}),
        (ramp(0, 1100), {"WindowCenter": -3000, "WindowWidth": 6100}),
        (ramp(0, 1100), {"WindowCenter": 500, "WindowWidth": 1000, "RescaleSlope": "0.0001", "RescaleIntercept": "0"}),
        (ramp(0, 1100), {"VOILUTSequence": [lut_item([0] * 2048)]}),
        (ramp(0, 1100), {"VOILUTSequence": [lut_item([65535] * 2048)]}),
        (np.where(ramp(0, 1100) < 600, 5000, ramp(0, 1100)), {"WindowCenter": 5000, "WindowWidth": 100}),
    ],
)
def test_what_is_all_but_black_or_white_misses(stored, keywords):
    """Whatever it is that the file says, and whatever padding is white in it."""
    made = {"Modality": "MR", "PixelPaddingValue": 5000, **keywords}
    assert single(stored.astype(np.int16), **made).notes == (MISSED,)


def test_one_image_of_a_stack_may_be_missed():
    """It is full, and all white; the others fit their windows."""
    window = {"Modality": "MR", "WindowCenter": 50, "WindowWidth": 100}
    files = [file_bytes(image(stored, **window)) for stored in (ramp(500, 600), ramp(0, 100), ramp(0, 100))]
    pictures = tuple(Picture(number, 0) for number in range(3))
    noted = [render(viewer(*files).frame(one, sample=pictures)).notes for one in pictures]
    assert noted == [(MISSED,), (), ()]


def test_nothing_is_said_once_another_window_is_chosen():
    """It shows what the file's own did not."""
    found = load_frame(*opened(file_bytes(image(ramp(0, 1100), **OFF))), 0)
    assert render(found).notes == (MISSED,)
    assert render(found, fitted=AUTOMATIC).notes == render(found, window_center=500, window_width=900).notes == ()


def test_a_few_glowing_pixels_do_not_make_a_window_fit():
    """All that can be seen is a dot."""
    stored = ramp(0, 1100)
    stored[50, 50] = 21000
    assert single(stored, **OFF).notes == (MISSED,)


def test_an_empty_slice_of_a_stack_whose_window_fits_is_nothing_odd():
    """Air above the head is black in a window for tissue: that is no mistake of the file."""
    air, head = np.full((100, 100), -1000, np.int16), ramp(-1000, 100)
    air[:, ::2] = -990
    window = {"Modality": "CT", "WindowCenter": 40, "WindowWidth": 80}
    files = [file_bytes(image(stored, **window)) for stored in (air, head)]
    pictures = (Picture(0, 0), Picture(1, 0))
    assert render(viewer(*files).frame(pictures[0], sample=pictures)).notes == ()
    assert render(viewer(*files).frame(pictures[0])).notes == (MISSED,)


def test_a_window_that_misses_a_stack_of_frames_of_one_value_misses_them():
    """They differ among themselves."""
    stored = uniform(0, 500, 1100)
    found = viewer(frames(stored, Modality="MR", WindowCenter=20958, WindowWidth=100))
    pictures = tuple(Picture(0, at) for at in range(3))
    assert all(render(found.frame(one, sample=pictures)).notes == (MISSED,) for one in pictures)


def test_a_window_of_an_image_of_one_value_misses_nothing():
    """There is nothing that another one would show."""
    assert single(np.zeros((4, 4), np.int16), **OFF).notes == ()


def test_a_window_fits_to_all_but_the_outermost_values_or_to_all():
    """Whatever the file says."""
    stored = ramp(0, 1000)
    stored[0, 0] = 3000
    found = load_frame(*opened(file_bytes(image(stored, **OFF))), 0)
    assert render(found, fitted=AUTOMATIC)[3:5] == (500.5, 1001)
    assert render(found, fitted=FULL_RANGE)[3:5] == (1500.5, 3001)
    with pytest.raises(UsageError):
        render(found, fitted="otherwise")


def test_windows_that_fit_are_one_for_a_stack():
    """Whichever image of it they are asked of."""
    found = viewer(frames(uniform(0, 500, 9000, 700)))
    pictures = tuple(Picture(0, at) for at in range(4))
    for fitted in (AUTOMATIC, FULL_RANGE):
        assert {render(found.frame(one, sample=pictures), fitted=fitted)[3:5] for one in pictures} == {(4500.5, 9001)}


@pytest.mark.parametrize(
    "keywords", [{}, OFF, {"Modality": "CT"}, {"VOILUTSequence": [lut_item([0, 128, 255])]}, {"PixelPaddingValue": 0}]
)
def test_fitted_windows_stand_in_every_list_of_windows(keywords):
    """At its end, where the numbers of the others do not change."""
    found = viewer(frames(uniform(1, 2), **keywords)).caption(Picture(0, 0))
    assert [one[0] for one in found.presets[-2:]] == ["Automatic", "Full range"]
    assert [one[-1] for one in found.presets[-2:]] == [AUTOMATIC, FULL_RANGE]


def test_colours_have_no_windows():
    """Nor is one fitted to them."""
    assert viewer(file_bytes(image(np.zeros((2, 2, 3), np.uint8)))).caption(Picture(0, 0)).presets == ()


# --- what values measure ----------------------------------------------------------------------------------------------


def unit(stored=((0, 1),), dtype=np.int16, **keywords):
    return read_attributes(opened(file_bytes(image(np.array(stored, dtype), **keywords)))[0]).unit


@pytest.mark.parametrize(
    ("expected", "keywords"),
    [
        ("HU", {"Modality": "CT"}),
        ("HU", {"Modality": "CT", "RescaleType": "HU"}),
        ("mg/ml", {"Modality": "CT", "RescaleType": "MGML"}),
        ("", {"Modality": "CT", "RescaleType": "US"}),
        ("Gy", {"Modality": "RTDOSE", "DoseUnits": "GY", "DoseGridScaling": "0.01"}),
        ("relative", {"Modality": "RTDOSE", "DoseUnits": "RELATIVE", "DoseGridScaling": "0.01"}),
        ("Bq/ml", {"Modality": "PT", "Units": "BQML"}),
        ("counts", {"Modality": "PT", "Units": "CNTS"}),
        ("g/ml", {"Modality": "PT", "Units": "GML"}),
        ("counts", {"Modality": "NM"}),
        ("", {"Modality": "MR"}),
        ("kBq/cm3", {"Modality": "PT", "Units": "kBq/cm3"}),
        ("Bq/ml", {"Modality": "NM", "Units": "BQML"}),
        ("Bq/ml", {"Modality": "PT", "RescaleType": "BQML"}),
        ("Bq/ml", {"Modality": "PT", "Units": "bqml"}),
        ("HU", {"Modality": "CT", "RescaleType": "hu"}),
        ("Gy", {"Modality": "RTDOSE", "DoseUnits": "Gy", "DoseGridScaling": "0.01"}),
        ("", {"Modality": "MR", "RescaleType": "normalized"}),
    ],
)
def test_values_say_their_unit(expected, keywords):
    """By what the standard has for that kind of image; what is not known says nothing."""
    assert unit(**keywords) == expected


def test_ct_whose_values_cannot_be_below_water_has_no_unit():
    """It lost the scale that made densities of them."""
    assert unit(dtype=np.uint16, Modality="CT") == ""
    assert unit(dtype=np.uint16, Modality="CT", RescaleIntercept=-1024, RescaleSlope=1) == "HU"


@pytest.mark.parametrize(
    "keywords",
    [
        {"Modality": "RTDOSE", "DoseUnits": "GY"},
        {"Modality": "CT", "RescaleSlope": 0, "RescaleIntercept": -1024},
        {"Modality": "PT", "Units": "BQML", "RescaleSlope": 0, "RescaleIntercept": 0},
    ],
)
def test_values_without_a_scale_have_no_unit(keywords):
    """They are stored values, whatever they should have become."""
    assert unit(**keywords) == ""


def test_a_unit_in_the_file_s_own_words_is_short():
    """It stands in a corner."""
    assert unit(Modality="PT", Units="<b>" * 9) == "<b><b><b><b><b>…"


def test_a_table_in_place_of_a_scale_has_a_unit_of_its_own():
    """Modality LUT Type says it."""
    table = lut_item([1, 2])
    table.ModalityLUTType = "OD"
    assert unit(Modality="CR", ModalityLUTSequence=[table], RescaleType="HU") == "mOD"


def test_a_dose_is_what_its_scaling_makes_of_stored_values():
    """Not what Rescale Slope does, which it does not have."""
    made = image(np.array([[0, 30000]], np.uint16), Modality="RTDOSE", DoseUnits="GY", DoseGridScaling="0.002")
    made.RescaleSlope, made.RescaleIntercept = 7, 5
    assert render_frame(*opened(file_bytes(made)), 0)[3:5] == (30.5, 61)


# --- colours, polarity, functions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("photometric", "shape", "inverted"),
    [
        ("MONOCHROME1", None, True),
        ("MONOCHROME1", "IDENTITY", False),
        ("MONOCHROME1", "INVERSE", True),
        ("MONOCHROME2", None, False),
        ("MONOCHROME2", "IDENTITY", False),
        ("MONOCHROME2", "INVERSE", True),
        ("MONOCHROME1", "SOMETHING", True),
    ],
)
def test_a_presentation_shape_says_which_end_is_white(photometric, shape, inverted):
    """Before the photometric interpretation does (PS3.3 C.11.6.1.2)."""
    how = {"PhotometricInterpretation": photometric} | ({"PresentationLUTShape": shape} if shape else {})
    found = single(np.array([[0, 255]], np.uint8), **how).rgba[0, :, 0].tolist()
    assert found == ([255, 0] if inverted else [0, 255])


@pytest.mark.parametrize(("width", "expected"), [(1, [0, 128, 255]), (2, [128, 255, 255])])
def test_a_window_of_one_shows_all_greys_of_fractions(width, expected):
    """LINEAR would show them black and white alone; wider ones are as the standard has them."""
    window = [explicit(0x00281050, "DS", b"0.5 "), explicit(0x00281051, "DS", b"%d " % width)]
    found = render_frame(*opened(float_image(np.array([[0, 0.5, 1]], "<f4"), *window)), 0)
    assert found.rgba[0, :, 0].tolist() == expected


def test_a_window_of_one_cuts_integers_in_two():
    """As the standard has it (PS3.3 C.11.2.1.2.1)."""
    made = image(np.array([[0, 1, 2]], np.uint16), Modality="OT", WindowCenter=1.5, WindowWidth=1)
    assert render_frame(*opened(file_bytes(made)), 0).rgba[0, :, 0].tolist() == [0, 0, 255]


@pytest.mark.parametrize("function", ["LINEAR_EXACT", "linear_exact", "Linear_Exact "])
def test_functions_of_windows_may_be_written_in_small_letters(function):
    """They mean the same, and nothing is said."""
    made = image(np.array([[0, 5, 10]], np.uint16), Modality="OT", VOILUTFunction=function)
    made.WindowCenter, made.WindowWidth = 5, 10
    found = render_frame(*opened(file_bytes(made)), 0)
    assert (found.rgba[0, :, 0].tolist(), found.notes) == ([0, 128, 255], ())


def test_hues_are_shown_as_colours():
    """HSV, which is not used any more, is not shown as if it were red, green and blue."""
    made = image(np.array([[[85, 255, 255], [0, 0, 7]]], np.uint8), PhotometricInterpretation="HSV")
    assert render_frame(*opened(file_bytes(made)), 0).rgba[0, :, :3].tolist() == [[0, 255, 0], [7, 7, 7]]
