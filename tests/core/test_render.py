from dataclasses import replace

import numpy as np
import pytest
from builders import (
    AXIAL,
    dataset,
    file_bytes,
    float_image,
    image,
    lut_item,
    opened,
    render_frame,
    same,
)
from pydicom.dataset import Dataset

from scanveil.errors import NoPixelsError, TooLargeError, UsageError
from scanveil.looking import render as rendering
from scanveil.looking.render import (
    frame_of,
    load_frame,
    reduce,
    render,
    thumbnail,
)
from scanveil.looking.windows import CT_PRESETS, FITTED, WindowPreset, presets
from scanveil.pixels.attributes import read_attributes

RAMP = np.arange(256, dtype=np.uint16).reshape(8, 32)


def shown(made, **options):
    return render_frame(*opened(file_bytes(made)), 0, **options)


def frame(made):
    return load_frame(*opened(file_bytes(made)), 0)


def grey(rendered):
    """The greys of an image that is grey."""
    assert (rendered.rgba[..., 0] == rendered.rgba[..., 1]).all()
    assert (rendered.rgba[..., 0] == rendered.rgba[..., 2]).all()
    return rendered.rgba[..., 0]


def test_what_comes_out():
    """A rendered frame is opaque RGBA bytes, row by row, and says how it was shown."""
    found = shown(image(RAMP), window_center=128, window_width=256)
    assert found.rgba.shape == (8, 32, 4)
    assert found.rgba.dtype == np.uint8
    assert found.rgba.flags.c_contiguous
    assert (found.rgba[..., 3] == 255).all()
    assert (found.rows, found.columns) == (8, 32)
    assert (found.window_center, found.window_width) == (128, 256)
    assert found.notes == ()


def test_full_window_is_the_identity():
    """A LINEAR window of 256 around 128 shows the values 0 to 255 as they are (PS3.3 C.11.2.1.2.1)."""
    found = grey(shown(image(RAMP, WindowCenter=128, WindowWidth=256)))
    assert same(found, RAMP)


def test_monochrome1_shows_low_values_white():
    """MONOCHROME1 is inverted (PS3.3 C.7.6.3.1.2), and inverted once more on request."""
    made = image(RAMP, WindowCenter=128, WindowWidth=256, PhotometricInterpretation="MONOCHROME1")
    assert same(grey(shown(made)), 255 - RAMP)
    assert same(grey(shown(made, invert=True)), RAMP)


def test_windows_are_in_modality_units():
    """Slope and intercept act before the window."""
    made = image(RAMP, RescaleSlope=2, RescaleIntercept=-1000, WindowCenter=-744, WindowWidth=512)
    found = shown(made)
    expected = np.clip(((RAMP * 2.0 - 1000 + 744.5) / 511 + 0.5) * 255, 0, 255) + 0.5
    assert same(grey(found), expected.astype(np.uint8))


def test_negative_slope():
    """A negative slope turns dark and bright around."""
    found = shown(image(RAMP, RescaleSlope=-1, RescaleIntercept=255, WindowCenter=128, WindowWidth=256))
    assert same(grey(found), 255 - RAMP)


@pytest.mark.parametrize("bits", [12, 16])
def test_signed_values(bits):
    """Negative values are darker than positive ones, with any number of bits."""
    stored = np.array([[-5, 0, 5]], np.int16)
    made = image(stored, BitsStored=bits, VOILUTFunction="LINEAR_EXACT", WindowCenter=0, WindowWidth=10)
    assert grey(shown(made)).tolist() == [[0, 128, 255]]


def test_thirty_two_bits_have_no_table():
    """Values of 32 bits are shown like those of 16, without a table."""
    stored = np.array([[-(1 << 30), 0, 1 << 30]], np.int32)
    found = shown(image(stored), window_center=0, window_width=2**31)
    assert grey(found).tolist() == [[0, 128, 255]]


@pytest.mark.parametrize("shape", [(12, 2), (2, 12), (5, 5)])
@pytest.mark.parametrize("at_once", [1, 7, 10, 12, 100])
def test_large_values_are_shown_some_rows_at_a_time(monkeypatch, shape, at_once):
    """As many as there is room for, and at least one; each pixel has its grey, however high and wide an image is."""
    parts = []

    def greys(numbers, scale, made=rendering.transform.greys):
        parts.append(len(numbers))
        return made(numbers, scale)

    monkeypatch.setattr(rendering.transform, "greys", greys)
    monkeypatch.setattr(rendering, "AT_ONCE", at_once)
    values = np.arange(np.prod(shape), dtype=np.int32).reshape(shape)
    assert same(grey(shown(image(values << 20), window_center=128 << 20, window_width=256 << 20)), values)
    assert max(parts) == min(shape[0], max(1, at_once // shape[1])) and sum(parts) == shape[0]


@pytest.mark.filterwarnings("error")
def test_float_values_and_what_is_no_number():
    """Float pixels are shown; NaN is black, infinity white, and neither counts for the window."""
    values = np.array([0, 1, 2, np.nan, np.inf, -np.inf], "<f4")
    found = render_frame(*opened(float_image(values)), 0)
    assert grey(found).tolist() == [[0, 128, 255, 0, 255, 0]]


def test_one_bit_is_black_and_white():
    """A 1-bit image is black and white."""
    stored = np.array([[0, 1, 0, 1, 1, 1, 1, 0]], np.uint8)
    data = np.packbits(stored, bitorder="little").tobytes() + b"\0"
    found = shown(image(stored, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=data))
    assert same(grey(found), stored * 255)


def test_one_bit_has_no_sign():
    """A 1-bit image that calls itself signed is black and white all the same."""
    data = np.packbits(np.array([0, 1, 0, 1, 1, 1, 1, 0]), bitorder="little").tobytes() + b"\0"
    keywords = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "PixelRepresentation": 1, "PixelData": data}
    assert grey(shown(image(np.zeros((1, 8), np.uint8), **keywords))).tolist() == [[0, 255, 0, 255, 255, 255, 255, 0]]


def test_the_files_first_window_is_used():
    """Of several windows the first is shown."""
    found = shown(image(RAMP, WindowCenter=[30, 70], WindowWidth=[10, 20]))
    assert (found.window_center, found.window_width) == (30, 10)


def test_one_half_of_a_window_may_be_changed():
    """A center alone keeps the file's width."""
    found = shown(image(RAMP, WindowCenter=30, WindowWidth=10), window_center=99)
    assert (found.window_center, found.window_width) == (99, 10)


def test_asking_for_the_default_changes_nothing():
    """Passing back the window that a frame was shown with gives the same image, with and without one in the file."""
    for keywords in ({}, {"WindowCenter": 30, "WindowWidth": 10}):
        found = frame(image(RAMP, **keywords))
        first = render(found)
        again = render(found, window_center=first.window_center, window_width=first.window_width)
        assert same(first.rgba, again.rgba)


def test_default_window_is_robust():
    """Without a window in the file, one glowing pixel does not darken the others."""
    stored = np.tile(np.arange(100, dtype=np.uint16), (100, 1))
    stored[0, 0] = 65535
    found = shown(image(stored))
    assert (found.window_center, found.window_width) == (50, 100)


def test_default_window_leaves_padding_out():
    """Padding around the image does not count for the default window."""
    stored = np.full((50, 50), -2000, np.int16)
    stored[10:40, 10:40] = np.arange(30)
    found = shown(image(stored, Modality="MR", PixelPaddingValue=-2000))
    assert (found.window_center, found.window_width) == (15, 30)


@pytest.mark.parametrize(("slope", "center"), [(2, -1000 + 255), (-2, -1000 - 255)])
def test_default_window_is_in_modality_units(slope, center):
    """The default window is in modality units, with a negative slope too."""
    found = shown(image(RAMP, Modality="MR", RescaleSlope=slope, RescaleIntercept=-1000))
    assert abs(found.window_center - center) <= 2
    assert 500 < found.window_width <= 510


def test_values_between_zero_and_one():
    """Values that differ by less than 1 have a default window of their own reach."""
    found = render_frame(*opened(float_image(np.array([0.25, 0.5, 0.75], "<f4"))), 0)
    assert (found.window_center, found.window_width) == (0.5, 0.5)
    assert grey(found).tolist() == [[0, 128, 255]]


@pytest.mark.parametrize("reach", [0.001, 0.75, 1, 1.5, 2, 300])
def test_default_window_reaches_from_the_lowest_to_the_highest_value(reach):
    """The one is the first that is black, the other the first that is white, however far apart they are."""
    low, high = 10.0, 10.0 + reach
    values = np.array([low, low + reach / 8, (low + high) / 2, high - reach / 8, high])
    found = grey(render_frame(*opened(float_image(values)), 0)).tolist()[0]
    assert (found[0], found[2], found[4]) == (0, 128, 255) and 0 < found[1] < 128 < found[3] < 255


@pytest.mark.parametrize("width", [0, -5])
def test_window_of_no_width_in_the_file(width):
    """A window whose width is not above 0 is left out and named; the next one is used."""
    found = shown(image(RAMP, WindowCenter=[50, 60], WindowWidth=[width, 20]))
    assert (found.window_center, found.window_width) == (60, 20)
    assert "no width above 0" in found.notes[0]


def test_narrow_window_in_the_file():
    """A window narrower than 1, as small slopes need, is used."""
    found = shown(image(RAMP, RescaleSlope="0.001", RescaleIntercept=0, WindowCenter="0.128", WindowWidth="0.256"))
    assert (found.window_center, found.window_width, found.notes) == (0.128, 0.256, ())
    assert 0 < grey(found)[4, 0] < 255


@pytest.mark.parametrize(("center", "width"), [(0, 0), (0, -1), (float("nan"), 1), (0, float("inf"))])
def test_window_that_is_none(center, width):
    """Asking for a window that is none is refused in words."""
    with pytest.raises(UsageError, match="above 0"):
        shown(image(RAMP), window_center=center, window_width=width)


@pytest.mark.parametrize("slope", [b"0   ", b"nan ", b"inf ", b"-inf", b"two "])
def test_unusable_slope(slope):
    """A slope of 0 or NaN would make one grey of all; values are shown without it, and that is said."""
    made = image(RAMP, WindowCenter=128, WindowWidth=256, RescaleIntercept="5", RescaleSlope="1111")
    found = render_frame(*opened(file_bytes(made).replace(b"1111", slope)), 0)
    assert same(grey(found), RAMP)
    assert "cannot be used" in found.notes[0]


def test_sigmoid_of_the_file():
    """A file's SIGMOID function is used: gentler at the ends than LINEAR."""
    made = image(RAMP, WindowCenter=128, WindowWidth=100, VOILUTFunction="SIGMOID")
    found = grey(shown(made))
    assert found[0, 0] > 0
    assert found.ravel()[128] == 128


def test_function_that_is_unknown():
    """A window function that DICOM does not know is taken as LINEAR, and that is said."""
    found = shown(image(RAMP, WindowCenter=128, WindowWidth=256, VOILUTFunction="CURVY"))
    assert same(grey(found), RAMP)
    assert "that is not known" in found.notes[0]


def test_modality_table():
    """A modality table stands in front of the window, in place of slope and intercept (PS3.3 C.11.1)."""
    squares = lut_item([n * n for n in range(256)])
    made = image(RAMP, ModalityLUTSequence=[squares], WindowCenter=128, WindowWidth=256, RescaleSlope=7)
    found = shown(made)
    assert same(grey(found), np.minimum(RAMP.astype(int) ** 2, 255))
    assert found.notes == ()


def test_voi_table_in_place_of_a_window():
    """A file without a window but with a VOI table is shown by it; a window asked for goes before."""
    table = lut_item([4095 - 16 * n for n in range(256)], bits=12)
    made = image(RAMP, VOILUTSequence=[table])
    assert same(grey(shown(made)), ((4095 - 16.0 * RAMP) * (255 / 4095) + 0.5).astype(np.uint8))
    assert same(grey(shown(made, window_center=128, window_width=256)), RAMP)


def test_voi_table_beside_a_window():
    """Where a file has both, its window is shown first and the tables can be chosen by number."""
    tables = [lut_item([0] * 256), lut_item([65535 * (n > 9) for n in range(256)], explanation="HARD")]
    made = image(RAMP, VOILUTSequence=tables, WindowCenter=128, WindowWidth=256)
    assert same(grey(shown(made)), RAMP)
    assert same(grey(shown(made, voi_lut=1)), 255 * (RAMP > 9))
    assert [(one.explanation, one.voi_lut) for one in presets(frame(made).attributes)][:3] == [
        ("", None),
        ("Table 1", 0),
        ("HARD", 1),
    ]
    with pytest.raises(UsageError, match="no such table"):
        shown(made, voi_lut=2)


def test_a_voi_table_says_how_far_it_reaches():
    """As the centre and width of a window: as many values as it has entries, from its first one on."""
    made = image(RAMP, VOILUTSequence=[lut_item([0, 1, 2, 3], first=10), lut_item([0] * 7, first=200)])
    found = [(one.center, one.width) for one in presets(frame(made).attributes) if one.voi_lut is not None]
    assert found == [(12, 4), (203.5, 7)]
    for options, expected in (({}, (12, 4)), ({"voi_lut": 1}, (203.5, 7))):
        rendered = shown(made, **options)
        assert (rendered.window_center, rendered.window_width) == expected


@pytest.mark.parametrize("keyword", ["ModalityLUTSequence", "VOILUTSequence"])
def test_damaged_table_is_left_out_and_said(keyword):
    """A table without entries is left out, and that is said."""
    empty = Dataset()
    empty.add_new("LUTDescriptor", "US", [0, 0, 16])
    found = shown(image(RAMP, WindowCenter=128, WindowWidth=256, **{keyword: [empty]}))
    assert same(grey(found), RAMP)
    assert "left out" in found.notes[0]


def test_presentation_lut_shape():
    """INVERSE shows low values white, alone as well as beside MONOCHROME1, which says the same."""
    keywords = {"WindowCenter": 128, "WindowWidth": 256, "PresentationLUTShape": "INVERSE"}
    assert same(grey(shown(image(RAMP, **keywords))), 255 - RAMP)
    assert same(grey(shown(image(RAMP, PhotometricInterpretation="MONOCHROME1", **keywords))), 255 - RAMP)


def test_a_shutter_hides():
    """What is outside of a shutter is shown in its grey (PS3.3 C.7.6.11)."""
    made = image(
        RAMP + 1,
        WindowCenter=128,
        WindowWidth=256,
        ShutterShape="RECTANGULAR",
        ShutterLeftVerticalEdge=3,
        ShutterRightVerticalEdge=30,
        ShutterUpperHorizontalEdge=2,
        ShutterLowerHorizontalEdge=7,
        ShutterPresentationValue=0x8000,
    )
    found = grey(shown(made))
    expected = np.full((8, 32), 128)
    expected[1:7, 2:30] = (RAMP + 1)[1:7, 2:30]
    assert same(found, expected)


def test_icc_profile_is_named():
    """A colour profile is named, and that it is not applied is said."""
    tag = b"desc" + bytes(4) + b"\0\0\0\x05Test\0"
    profile = bytes(128) + b"\0\0\0\1desc" + (144).to_bytes(4, "big") + len(tag).to_bytes(4, "big") + tag
    found = shown(image(np.zeros((2, 2, 3), np.uint8), ICCProfile=profile + b"\0" * (len(profile) % 2)))
    assert "profile Test, which is not used" in found.notes[0]


def test_rgb():
    """Colour is shown as it is; windows do not apply, inverting does."""
    stored = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    found = shown(image(stored, WindowCenter=5, WindowWidth=3))
    assert same(found.rgba[..., :3], stored)
    assert (found.rgba[..., 3] == 255).all()
    assert (found.window_center, found.window_width) == (None, None)
    assert same(shown(image(stored), invert=True).rgba[..., :3], 255 - stored)


def test_rgb_of_sixteen_bits():
    """Of 16-bit colour the high byte is shown."""
    stored = np.array([[[0x1234, 0xFFFF, 0x00FF]]], np.uint16)
    assert shown(image(stored)).rgba[0, 0].tolist() == [0x12, 0xFF, 0, 255]


def test_palette_colour():
    """Palette colours are looked up."""
    stored = np.array([[0, 1, 2, 9]], np.uint8)
    made = image(
        stored,
        PhotometricInterpretation="PALETTE COLOR",
        **{f"{name}PaletteColorLookupTableDescriptor": [4, 0, 8] for name in ("Red", "Green", "Blue")},
        RedPaletteColorLookupTableData=b"\x0a\x0b\x0c\x0d",
        GreenPaletteColorLookupTableData=b"\x14\x15\x16\x17",
        BluePaletteColorLookupTableData=b"\x1e\x1f\x20\x21",
    )
    found = shown(made)
    assert found.rgba[0].tolist() == [
        [10, 20, 30, 255],
        [11, 21, 31, 255],
        [12, 22, 32, 255],
        [13, 23, 33, 255],
    ]
    assert found.window_center is None


def test_stored_values_that_are_there_already():
    """Stored values that were read before are shown without the file."""
    header, _ = opened(file_bytes(image(RAMP, WindowCenter=128, WindowWidth=256)))
    found = render(frame_of(read_attributes(header), RAMP))
    assert same(grey(found), RAMP)


def test_a_frame_knows_what_it_costs():
    """A frame says how many bytes keeping it costs."""
    assert frame(image(RAMP)).nbytes == RAMP.nbytes


def test_rendering_leaves_stored_values_alone():
    """Showing a frame does not change it, and gives a new array each time."""
    found = frame(image(RAMP))
    first = render(found)
    first.rgba[:] = 0
    assert same(found.stored_values, RAMP)
    assert render(found).rgba.any()


def test_frames_in_turn_are_shown_each_with_its_own_values():
    """Also where the same one comes again, reduced, or with another window."""
    one, other = frame(image(RAMP)), frame(image(RAMP[::-1].astype(np.int16) - 128, BitsStored=12, HighBit=11))
    expected = {}
    for _ in range(2):
        for name, found in (("one", one), ("other", other), ("other", other), ("one", one)):
            for step, width in ((1, 256), (2, 256), (1, 100)):
                seen = render(reduce(found, step), window_center=0, window_width=width).rgba.tobytes()
                assert expected.setdefault((name, step, width), seen) == seen
    assert len(set(expected.values())) == 6


def test_thumbnails_of_masks_keep_thin_parts():
    """The mean of 0 and 1 would be 0: of values of a few bits one is shown, not their mean."""
    stripes = np.zeros((400, 400), np.uint8)
    stripes[::5] = 1
    shown = grey(thumbnail(frame(image(stripes, BitsAllocated=8, BitsStored=1, HighBit=0))))
    assert shown.shape == (80, 80)
    assert (shown == 255).all()


@pytest.mark.parametrize(("rows", "columns"), [(300, 100), (96, 96), (97, 5), (3, 2)])
def test_thumbnail_fits(rows, columns):
    """A thumbnail fits into 96 pixels and keeps its proportions; a small image stays as it is."""
    stored = np.arange(rows * columns, dtype=np.uint16).reshape(rows, columns)
    found = thumbnail(frame(image(stored)))
    assert max(found.rgba.shape[:2]) <= 96
    assert found.rgba.flags.c_contiguous
    step = -(-max(rows, columns) // 96)
    assert found.rgba.shape[:2] == (-(-rows // step), -(-columns // step))


def test_thumbnail_of_colour():
    """A thumbnail of colour is in colour."""
    stored = np.zeros((200, 100, 3), np.uint8)
    stored[..., 1] = 9
    assert thumbnail(frame(image(stored))).rgba[0, 0].tolist() == [0, 9, 0, 255]


def attributes(**keywords):
    return read_attributes(opened(file_bytes(image(RAMP, **keywords)))[0])


def test_presets_of_ct():
    """For CT the file's own windows come first, then the usual ones, none twice."""
    found = presets(attributes(WindowCenter=[40, 7], WindowWidth=[400, 8], WindowCenterWidthExplanation=["Own", ""]))
    assert found[:2] == (WindowPreset(40, 400, "Own"), WindowPreset(7, 8, ""))
    assert [window.explanation for window in found].count("Soft tissue") == 0
    assert len(found) == 2 + len(CT_PRESETS) - 1 + len(FITTED)


def test_presets_of_others():
    """For other modalities, whose numbers have no fixed meaning, there are the file's own, and those that fit."""
    own = WindowPreset(500, 900, "")
    assert presets(attributes(Modality="MR", WindowCenter=500, WindowWidth=900)) == (own, *FITTED)
    assert presets(attributes(Modality="MR")) == FITTED


def test_no_image():
    """An object without an image says so, with its path."""
    with pytest.raises(NoPixelsError) as caught:
        shown(dataset(ImageOrientationPatient=list(AXIAL)))
    assert caught.value.path == "test.dcm"


def test_out_of_memory(monkeypatch):
    """Running out of memory is said in words."""

    def exhausted(*args, **options):
        raise MemoryError

    monkeypatch.setattr("scanveil.looking.render.values_to_look_at", exhausted)
    with pytest.raises(TooLargeError, match="memory"):
        shown(image(RAMP))


def test_reduced_frames_show_means_and_keep_what_is_drawn():
    """A reduced frame shows the mean of each block with the same window."""
    stored = np.kron(np.array([[10, 30], [50, 70]]), np.array([[0, 20], [20, 40]])).astype(np.uint16)
    whole = frame(image(stored, WindowCenter=128, WindowWidth=256))
    fewer = render(reduce(whole, 2))
    assert grey(fewer).tolist() == (stored.reshape(2, 2, 2, 2).mean((1, 3)).clip(0, 255) + 0.5).astype(int).tolist()
    assert (fewer.window_center, fewer.window_width) == (128, 256)
    assert reduce(whole, 1) is whole


@pytest.mark.parametrize("invert", [False, True])
def test_reduced_frames_of_a_palette_show_means_of_its_colours(invert):
    """Where two colours alternate, to be seen as one, neither is shown alone."""
    stored = np.tile(np.array([[0, 1], [1, 0]], np.uint8), (2, 2))
    tables = {"Red": b"\xc8\0", "Green": b"\0\x64", "Blue": b"\x0a\x14"}
    made = image(
        stored,
        PhotometricInterpretation="PALETTE COLOR",
        **{f"{name}PaletteColorLookupTableDescriptor": [2, 0, 8] for name in tables},
        **{f"{name}PaletteColorLookupTableData": data for name, data in tables.items()},
    )
    found = render(reduce(frame(made), 2), invert=invert).rgba
    assert found.shape == (2, 2, 4)
    assert (found[..., :3] == ([155, 205, 240] if invert else [100, 50, 15])).all()


def test_places_in_a_table_are_found_once_a_frame(monkeypatch):
    """A window that is dragged is that of the same frame again and again; of a large frame they are not kept."""
    made = []

    class Counted(np.ndarray):
        def astype(self, *args, **options):
            made.append(self.size)
            return super().astype(*args, **options)

    one, other = (np.arange(4, dtype=np.uint8).view(Counted) + np.uint8(at) for at in (0, 1))
    made.clear()
    places = rendering.Indices()
    first = places.of(one, 256)
    assert places.of(one, 256) is first and len(made) == 1
    assert places.of(other, 256).tolist() == [1, 2, 3, 4] and len(made) == 2
    assert places.of(other, 512).tolist() == [1, 2, 3, 4] and len(made) == 3
    monkeypatch.setattr(rendering, "KEPT_INDEX", 3)
    places.of(one, 256)
    places.of(one, 256)
    assert len(made) == 5
    monkeypatch.setattr(rendering, "KEPT_INDEX", 4)
    places.of(one, 256)
    places.of(one, 256)
    assert len(made) == 6


def test_places_of_negative_values_are_their_low_bits():
    """As are those of wide words, of which the bits beyond say nothing."""
    places = rendering.Indices()
    assert places.of(np.array([-1, 0, 5], np.int16), 4096).tolist() == [4095, 0, 5]
    assert places.of(np.array([0x12345, 7], np.uint32), 65536).tolist() == [0x2345, 7]
    assert places.of(np.array([4095], np.uint16), 4096).tolist() == [4095]


@pytest.mark.parametrize(
    ("bits", "signed", "values", "is_more"),
    [
        (12, False, (0, 4095), False),
        (12, False, (0, 4096), True),
        (12, True, (-2048, 2047), False),
        (12, True, (-2049, 0), True),
        (12, True, (0, 2048), True),
        (16, False, (0, 65535), False),
        (16, True, (-32768, 32767), False),
    ],
)
def test_a_compressed_image_may_have_more_bits_than_are_stated(bits, signed, values, is_more):
    """Then all its bits are used, and that is said."""
    stored = np.array([values], np.int16 if signed else np.uint16)
    made = image(stored, BitsStored=bits, HighBit=bits - 1, PixelRepresentation=int(signed))
    attributes = replace(read_attributes(opened(file_bytes(made))[0]), transfer_syntax_uid="1.2.840.10008.1.2.4.80")
    found = frame_of(attributes, stored)
    assert found.attributes.bits_stored == (16 if is_more else bits)
    assert any("larger than the file says" in note for note in found.notes) == is_more


def test_values_of_a_plain_image_are_as_stated():
    """What lies beyond the bits of uncompressed pixels is no part of their values."""
    stored = np.array([[0, 4096]], np.uint16)
    attributes = read_attributes(opened(file_bytes(image(stored, BitsStored=12, HighBit=11)))[0])
    assert frame_of(attributes, stored).attributes.bits_stored == 12


def test_default_window_by_a_modality_table_shows_all_that_it_gives():
    """The entries of the values that are there need not rise; others do not count."""
    stored = np.tile(np.arange(1, 4, dtype=np.uint8), (4, 1))
    found = shown(image(stored, ModalityLUTSequence=[lut_item([9000, 5, 900, 7, 8000], bits=16)]))
    assert (found.window_center, found.window_width) == (453, 896)
    assert grey(found).tolist() == [[0, 255, 1]] * 4


def test_some_values_of_a_grey_image_may_have_colours():
    """From the palette's first value on, where the file says that it is in colour (PS3.3 C.7.6.19)."""
    stored = np.array([[0, 127, 254, 255]], np.uint8)
    tables = {
        f"{name}PaletteColorLookupTable{part}": value
        for name, entries in (("Red", b"\xff\x00"), ("Green", b"\x00\xff"), ("Blue", b"\x10\x20"))
        for part, value in (("Descriptor", [2, 254, 8]), ("Data", entries))
    }
    made = image(stored, PixelPresentation="COLOR", WindowCenter=128, WindowWidth=256, **tables)
    found = shown(made).rgba[0, :, :3].tolist()
    assert found == [[0, 0, 0], [127, 127, 127], [255, 0, 16], [0, 255, 32]]
    made.PixelPresentation = "MONOCHROME"
    assert shown(made).rgba[0, :, :3].tolist()[2] == [254] * 3
    made.PixelPresentation = "MIXED"
    made.RedPaletteColorLookupTableDescriptor = [2, 254, 77]
    damaged = shown(made)
    assert damaged.rgba[0, :, :3].tolist()[2] == [254] * 3 and any("left out" in note for note in damaged.notes)


def test_a_hidden_part_has_the_grey_of_its_shutter():
    """Black where it says none."""
    box = {f"Shutter{edge}": at for edge, at in zip(("LeftVerticalEdge", "UpperHorizontalEdge"), (2, 1))}
    box |= {"ShutterRightVerticalEdge": 3, "ShutterLowerHorizontalEdge": 1, "ShutterShape": "RECTANGULAR"}
    made = image(np.full((1, 4), 200, np.uint8), WindowCenter=128, WindowWidth=256, **box)
    assert grey(shown(made)).tolist() == [[0, 200, 200, 0]]
    made.ShutterPresentationValue = 0xFFFF
    assert grey(shown(made)).tolist() == [[255, 200, 200, 255]]
    made.ShutterLeftVerticalEdge, made.ShutterRightVerticalEdge = 1, 4
    assert grey(shown(made)).tolist() == [[200] * 4]
