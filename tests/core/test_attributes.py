import math
import struct
from dataclasses import replace

import numpy as np
import pytest
from builders import (
    AXIAL,
    BIG_ENDIAN,
    IMPLICIT,
    dataset,
    explicit,
    file_bytes,
    float_image,
    image,
    lut_item,
    opened,
    part10,
)
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from scanveil.errors import DecodeError, NoPixelsError, TooLargeError, UsageError
from scanveil.pixels.attributes import Window, _icc_name, read_attributes
from scanveil.pixels.placement import aspect_of
from scanveil.pixels.tables import LookupTable

PIXELS = np.zeros((2, 3), np.uint16)


def attributes_of(made, frame_index=0, syntax="1.2.840.10008.1.2.1"):
    header, _ = opened(file_bytes(made, syntax))
    return read_attributes(header, frame_index)


def group(**macros):
    """One item of functional groups: macro keyword -> attributes."""
    item = Dataset()
    for macro, attributes in macros.items():
        inner = Dataset()
        for keyword, value in attributes.items():
            setattr(inner, keyword, value)
        setattr(item, macro, Sequence([inner]))
    return item


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT, BIG_ENDIAN])
def test_image_pixel_module(syntax):
    """The Image Pixel module is read alike from explicit, implicit and big endian files."""
    found = attributes_of(image(PIXELS, BitsStored=12, HighBit=11), syntax=syntax)
    assert (found.rows, found.columns, found.number_of_frames) == (2, 3, 1)
    assert (found.bits_allocated, found.bits_stored, found.high_bit) == (16, 12, 11)
    assert (found.samples_per_pixel, found.photometric_interpretation) == (1, "MONOCHROME2")
    assert (found.pixel_representation, found.signed, found.modality) == (0, False, "CT")


def test_absent_optional_attributes_have_defaults():
    """Without rescale, window and geometry, slope is 1, intercept 0, and the others are empty."""
    found = attributes_of(image(PIXELS))
    assert (found.rescale_slope, found.rescale_intercept) == (1, 0)
    assert (found.windows, found.voi_lut_function, found.pixel_padding, found.palette) == ((), "LINEAR", None, None)
    assert (found.image_position_patient, found.image_orientation_patient, found.pixel_spacing) == (None, None, None)


def test_little_is_needed():
    """Bits Stored, High Bit, Samples per Pixel and Photometric Interpretation may be missing."""
    sparse = image(PIXELS, BitsStored=None, HighBit=None, SamplesPerPixel=None, PhotometricInterpretation=None)
    found = attributes_of(sparse)
    assert (found.bits_stored, found.high_bit) == (16, 15)
    assert (found.samples_per_pixel, found.photometric_interpretation) == (1, "MONOCHROME2")


def test_geometry():
    """Position, orientation and spacing are read where they have as many values as they should."""
    place = {"ImagePositionPatient": [1, 2, 3], "ImageOrientationPatient": list(AXIAL), "PixelSpacing": [0.5, 0.7]}
    found = attributes_of(image(PIXELS, **place))
    assert found.image_position_patient == (1, 2, 3)
    assert found.image_orientation_patient == AXIAL
    assert found.pixel_spacing == (0.5, 0.7)
    less = attributes_of(image(PIXELS, **{keyword: value[:-1] for keyword, value in place.items()}))
    assert (less.image_position_patient, less.image_orientation_patient, less.pixel_spacing) == (None, None, None)


def test_windows_with_explanations():
    """All windows of a file are read, each with its explanation."""
    found = attributes_of(
        image(PIXELS, WindowCenter=[40, -600], WindowWidth=[400, 1500], WindowCenterWidthExplanation=["Soft", "Lung"])
    )
    assert found.windows == (Window(40, 400, "Soft"), Window(-600, 1500, "Lung"))


def test_windows_without_explanations():
    """Windows need no explanation, and a center without a width is none."""
    found = attributes_of(image(PIXELS, WindowCenter=[40, 50], WindowWidth=400, VOILUTFunction="SIGMOID"))
    assert found.windows == (Window(40, 400, ""),)
    assert found.voi_lut_function == "SIGMOID"


def test_number_that_is_none():
    """A rescale slope that is not a number is NaN, for the arithmetic to refuse in words."""
    raw = part10(
        [
            explicit(0x00280010, "US", b"\1\0"),
            explicit(0x00280011, "US", b"\1\0"),
            explicit(0x00280100, "US", b"\x08\0"),
            explicit(0x00281053, "DS", b"one "),
            explicit(0x7FE00010, "OW", b"\0\0"),
        ]
    )
    header, _ = opened(raw)
    assert math.isnan(read_attributes(header).rescale_slope)


def test_wrong_high_bit_is_put_right():
    """A High Bit that cannot be is taken as Bits Stored - 1, as PS3.5 8.1.1 requires."""
    assert attributes_of(image(PIXELS, BitsStored=12, HighBit=3)).high_bit == 11
    for possible in (11, 12, 15):
        assert attributes_of(image(PIXELS, BitsStored=12, HighBit=possible)).high_bit == possible
    assert attributes_of(image(PIXELS, BitsStored=12, HighBit=16)).high_bit == 11


def test_pixel_padding_range():
    """Padding is a range when there is a limit, whichever of the two is larger, and signed when pixels are."""
    made = image(PIXELS.astype(np.int16), PixelPaddingValue=-2000, PixelPaddingRangeLimit=-3000)
    assert attributes_of(made).pixel_padding == (-3000, -2000)
    assert attributes_of(image(PIXELS, PixelPaddingValue=63536)).pixel_padding == (63536, 63536)


@pytest.mark.parametrize(
    ("kind", "tags", "vr", "letter"),
    [("<f4", (0x00280122, 0x00280124), "FL", "f"), ("<f8", (0x00280123, 0x00280125), "FD", "d")],
)
def test_padding_of_float_pixels(kind, tags, vr, letter):
    """In elements of their own, of which the one for integers is none; NaN marks nothing (PS3.3 C.7.6.24, C.7.6.25)."""

    def padding(*values):
        ends = [explicit(tag, vr, struct.pack(f"<{letter}", value)) for tag, value in zip(tags, values)]
        integer = explicit(0x00280120, "US", struct.pack("<H", 7))
        return read_attributes(opened(float_image(np.zeros(2, kind), integer, *ends))[0]).pixel_padding

    assert padding() is None
    assert padding(-0.5) == (-0.5, -0.5)
    assert padding(2.5, -0.5) == (-0.5, 2.5)
    assert padding(math.nan, 1) is None
    assert padding(1, math.nan) == (1, 1)


@pytest.mark.parametrize(
    ("relationship", "modality", "is_applied"),
    [("LOG", "XA", False), ("DISP", "RF", False), ("LIN", "XA", True), (None, "XA", True), ("LOG", "CR", True)],
)
def test_a_table_that_leads_back_to_the_rays_is_not_for_showing(relationship, modality, is_applied):
    """Angiograms whose values follow the logarithm, or are greys already, have such a table (PS3.3 C.8.7.1.1.2)."""
    made = image(np.zeros((2, 2), np.uint8), Modality=modality, ModalityLUTSequence=[lut_item([9, 5, 7])])
    if relationship:
        made.PixelIntensityRelationship = relationship
    assert bool(attributes_of(made).modality_lut) == is_applied


def test_per_frame_values_go_before_shared_ones():
    """A frame's own functional groups count first, then the shared ones, then the top level (PS3.3 C.7.6.16)."""
    stored = np.zeros((2, 2, 3), np.uint16)
    transformation = {"RescaleSlope": 2, "RescaleIntercept": -5, "RescaleType": "HU"}
    made = image(
        stored,
        NumberOfFrames=2,
        WindowCenter=1,
        WindowWidth=10,
        SharedFunctionalGroupsSequence=Sequence(
            [group(PixelValueTransformationSequence=transformation, PixelMeasuresSequence={"PixelSpacing": [0.5, 0.7]})]
        ),
        PerFrameFunctionalGroupsSequence=Sequence(
            [
                group(
                    PlanePositionSequence={"ImagePositionPatient": [1, 2, 3]},
                    FrameVOILUTSequence={"WindowCenter": 7, "WindowWidth": 8},
                ),
                group(
                    PlanePositionSequence={"ImagePositionPatient": [1, 2, 4]},
                    PixelValueTransformationSequence={**transformation, "RescaleSlope": 3},
                ),
            ]
        ),
    )
    first, second = attributes_of(made), attributes_of(made, 1)
    assert (first.rescale_slope, second.rescale_slope) == (2, 3)
    assert first.rescale_intercept == -5
    assert first.unit == "HU"
    assert first.pixel_spacing == second.pixel_spacing == (0.5, 0.7)
    assert (first.image_position_patient, second.image_position_patient) == ((1, 2, 3), (1, 2, 4))
    assert (first.windows, second.windows) == ((Window(7, 8, ""),), (Window(1, 10, ""),))


def test_fewer_groups_than_frames():
    """A frame without functional groups of its own has the shared values."""
    made = image(
        np.zeros((2, 2, 3), np.uint16),
        NumberOfFrames=2,
        SharedFunctionalGroupsSequence=Sequence([group(PixelMeasuresSequence={"PixelSpacing": [0.5, 0.7]})]),
        PerFrameFunctionalGroupsSequence=Sequence([group(PixelMeasuresSequence={"PixelSpacing": [1, 1]})]),
    )
    assert attributes_of(made, 1).pixel_spacing == (0.5, 0.7)


def test_palette():
    """A palette's descriptor and data are read; 0 entries stand for 65,536."""
    made = image(
        PIXELS,
        PhotometricInterpretation="PALETTE COLOR",
        **{f"{name}PaletteColorLookupTableDescriptor": [0, 5, 16] for name in ("Red", "Green", "Blue")},
        **{f"{name}PaletteColorLookupTableData": bytes(131072) for name in ("Red", "Green", "Blue")},
    )
    found = attributes_of(made).palette
    assert [(one.first, one.entries.size) for one in found] == [(5, 65536)] * 3


@pytest.mark.parametrize(("representation", "first"), [(0, 65535), (1, -1)])
def test_palette_that_starts_below_zero(representation, first):
    """The first value that a palette maps has the sign of the pixels (PS3.3 C.7.6.3.1.5)."""
    names = ("Red", "Green", "Blue")
    made = image(
        PIXELS,
        PhotometricInterpretation="PALETTE COLOR",
        PixelRepresentation=representation,
        **{f"{name}PaletteColorLookupTableDescriptor": [2, first, 8] for name in names},
        **{f"{name}PaletteColorLookupTableData": name[:2].encode() for name in names},
    )
    found = attributes_of(made).palette
    assert {one.first for one in found} == {first}
    assert [bytes(one.entries.tolist()) for one in found] == [b"Re", b"Gr", b"Bl"]


@pytest.mark.parametrize(
    ("highest", "bits", "stated"), [(255, 8, 16), (256, 16, 16), (65535, 16, 16), (255, 8, 8), (7, 12, 12)]
)
@pytest.mark.parametrize("colour", ["Red", "Green", "Blue"])
def test_palette_that_says_more_bits_than_it_has(colour, highest, bits, stated):
    """16 bits of which no colour uses the upper eight are 8, or all would be black; other numbers are believed."""
    names = ("Red", "Green", "Blue")
    made = image(PIXELS, PhotometricInterpretation="PALETTE COLOR")
    for name in names:
        entries = np.array([0, highest if name == colour else 3], "<u2" if stated > 8 else "u1")
        setattr(made, f"{name}PaletteColorLookupTableDescriptor", [2, 0, stated])
        setattr(made, f"{name}PaletteColorLookupTableData", entries.tobytes())
    assert [one.bits for one in attributes_of(made).palette] == [bits] * 3


def test_palette_whose_channels_differ():
    """Three descriptors that do not agree are an error, as is a depth that none can have."""
    for descriptors in (([2, 0, 8], [2, 0, 8], [2, 1, 8]), ([2, 0, 17],) * 3):
        names = dict(zip(("Red", "Green", "Blue"), descriptors, strict=True))
        made = image(
            PIXELS,
            PhotometricInterpretation="PALETTE COLOR",
            **{f"{name}PaletteColorLookupTableDescriptor": value for name, value in names.items()},
            **{f"{name}PaletteColorLookupTableData": b"ab" for name in names},
        )
        with pytest.raises(DecodeError, match="colour table"):
            attributes_of(made)


def test_palette_that_is_missing():
    """An image of palette colours without a palette is an error that says so."""
    with pytest.raises(DecodeError, match="colour table"):
        attributes_of(image(PIXELS, PhotometricInterpretation="PALETTE COLOR"))


def test_segmented_palette():
    """A palette in segments is unfolded (PS3.3 C.7.9.2)."""
    names = ("Red", "Green", "Blue")
    made = image(
        PIXELS,
        PhotometricInterpretation="PALETTE COLOR",
        **{f"{name}PaletteColorLookupTableDescriptor": [256, 0, 16] for name in names},
        **{f"Segmented{name}PaletteColorLookupTableData": struct.pack("<6H", 0, 1, 0, 1, 255, 65280) for name in names},
    )
    assert attributes_of(made).palette.green.entries.tolist() == [256 * n for n in range(256)]


def test_windows_of_a_frame_may_be_tables():
    """A VOI table may stand in the functional group of a frame (PS3.3 C.7.6.16.2.10)."""
    table = Dataset()
    table.add_new("LUTDescriptor", "US", [2, 0, 8])
    table.add_new("LUTData", "OW", b"\x07\x09")
    frames = [group(FrameVOILUTSequence={"WindowCenter": 1, "WindowWidth": 2}), group(FrameVOILUTSequence={})]
    frames[1].FrameVOILUTSequence[0].VOILUTSequence = Sequence([table])
    made = image(np.zeros((2, 2, 3), np.uint16), NumberOfFrames=2, PerFrameFunctionalGroupsSequence=Sequence(frames))
    assert attributes_of(made, 0).voi_luts == ()
    assert attributes_of(made, 1).voi_luts[0].entries.tolist() == [7, 9]


def test_aspect():
    """The height of a pixel in widths is told by its spacing, else by its aspect ratio."""
    assert attributes_of(image(PIXELS)).aspect == 1
    assert attributes_of(image(PIXELS, PixelAspectRatio=[6, 5])).aspect == 1.2
    assert attributes_of(image(PIXELS, PixelAspectRatio=[6, 5], PixelSpacing=[1, 2])).aspect == 0.5
    assert attributes_of(image(PIXELS, ImagerPixelSpacing=[0.2, 0.1])).aspect == 2
    assert attributes_of(image(PIXELS, PixelAspectRatio=[0, 5])).aspect == 1


def test_no_pixels():
    """An object without an image says so."""
    with pytest.raises(NoPixelsError, match="no image") as caught:
        attributes_of(dataset())
    assert caught.value.path == "test.dcm"


@pytest.mark.parametrize(
    ("keywords", "words"),
    [
        ({"Rows": None}, "how large"),
        ({"Columns": 0}, "how large"),
        ({"BitsAllocated": None, "BitsStored": None}, "how many bits"),
        ({"BitsAllocated": 24}, "how many bits"),
        ({"BitsStored": 17}, "more bits"),
        ({"SamplesPerPixel": 4}, "neither one"),
        ({"PixelRepresentation": 7}, "below 0"),
    ],
)
def test_contradictions_are_refused(keywords, words):
    """A description that contradicts itself is an error with a sentence, before any pixel is read."""
    with pytest.raises(DecodeError, match=words):
        attributes_of(image(PIXELS, **keywords))


def test_monstrous_size_is_refused_before_memory_is_asked_for():
    """A claim of 65535 by 65535 pixels is refused."""
    with pytest.raises(TooLargeError, match="too large"):
        attributes_of(image(PIXELS, Rows=65535, Columns=65535))


@pytest.mark.parametrize("frame_index", [-1, 1])
def test_no_such_frame(frame_index):
    """Asking for a frame that the file does not say it has is a mistake of the one who asks."""
    with pytest.raises(UsageError):
        attributes_of(image(PIXELS), frame_index)


def test_items_of_frames_are_listed_once():
    """Reading the attributes of the next frame does not list all frames' groups again."""
    from scanveil.dicom import values

    frames = [group(PixelMeasuresSequence={"PixelSpacing": [n, n]}) for n in range(1, 4)]
    made = image(np.zeros((3, 2, 3), np.uint16), NumberOfFrames=3, PerFrameFunctionalGroupsSequence=Sequence(frames))
    header, _ = opened(file_bytes(made))
    values._items.cache_clear()
    assert [read_attributes(header, n).pixel_spacing[0] for n in range(3)] == [1, 2, 3]
    assert values._items.cache_info().misses == 1


@pytest.mark.parametrize("bits", [32, 64])
def test_float_pixels(bits):
    """Float pixel data has the 32 or 64 bits of its element, whatever else is said."""
    header, _ = opened(float_image(np.zeros(2, f"<f{bits // 8}")))
    found = read_attributes(header)
    assert (found.float_bits, found.bits_allocated, found.bits_stored, found.itemsize) == (bits, bits, bits, bits // 8)


def test_colours_that_are_none():
    """A palette of three values each and fractions in colour contradict themselves."""
    colour = np.zeros((2, 2, 3), np.uint8)
    palette = {}
    for name in ("Red", "Green", "Blue"):
        palette[f"{name}PaletteColorLookupTableDescriptor"] = [256, 0, 8]
        palette[f"{name}PaletteColorLookupTableData"] = bytes(256)
    with pytest.raises(DecodeError, match="three values each"):
        attributes_of(image(colour, PhotometricInterpretation="PALETTE COLOR", **palette))
    assert attributes_of(image(colour, PixelPresentation="COLOR", **palette)).palette is None
    fractions = image(colour, PixelData=None, FloatPixelData=bytes(48), BitsStored=None)
    with pytest.raises(DecodeError, match="fractions"):
        attributes_of(fractions)


def test_windows_to_choose_from_are_limited():
    """Nobody chooses from a thousand windows."""
    assert len(attributes_of(image(PIXELS, WindowCenter=[1] * 1000, WindowWidth=[2] * 1000)).windows) == 32


def test_a_voi_table_behind_a_modality_table_starts_at_no_negative_value():
    """A modality table gives no negative values, whatever the sign of stored ones is (PS3.3 C.11.1.1.1)."""

    def table(first):
        made = Dataset()
        made.add_new("LUTDescriptor", "US", [2, first, 16])
        made.add_new("LUTData", "OW", bytes(4))
        return Sequence([made])

    signed = PIXELS.astype(np.int16)
    assert attributes_of(image(signed, VOILUTSequence=table(40_000))).voi_luts[0].first == 40_000 - 65_536
    both = image(signed, VOILUTSequence=table(40_000), ModalityLUTSequence=table(40_000))
    assert attributes_of(both).modality_lut.first == 40_000 - 65_536
    assert attributes_of(both).voi_luts[0].first == 40_000


def profile(*tags_, count=None):
    """An ICC profile with these tags, each (signature, value)."""
    start = 132 + 12 * len(tags_)
    table, values = b"", b""
    for signature, value in tags_:
        table += signature + struct.pack(">LL", start + len(values), len(value))
        values += value
    return bytes(128) + struct.pack(">L", len(tags_) if count is None else count) + table + values


def multilingual(*texts):
    """A text in several languages (ICC.1 10.15)."""
    records, words = b"", b""
    for text in texts:
        coded = text.encode("utf-16-be")
        records += b"enUS" + struct.pack(">LL", len(coded), 16 + 12 * len(texts) + len(words))
        words += coded
    return b"mluc" + bytes(4) + struct.pack(">LL", len(texts), 12) + records + words


@pytest.mark.parametrize(
    ("icc", "name"),
    [
        (b"", ""),
        (profile(), "without a name"),
        (profile((b"desc", b"desc" + bytes(4) + struct.pack(">L", 5) + b"sRGB\0more")), "sRGB"),
        (profile((b"wtpt", bytes(20)), (b"desc", b"desc" + bytes(4) + struct.pack(">L", 5) + b"sRGB\0")), "sRGB"),
        (profile((b"desc", multilingual("Display P3"))), "Display P3"),
        (profile((b"desc", multilingual("Bild\u00e4", "Image"))), "Bild\u00e4"),
        (profile((b"desc", multilingual("x" * 100))), "x" * 80),
        (profile((b"desc", b"desc" + bytes(8) + b"a\x07b")), "ab"),
        (profile((b"desc", b"desc" + bytes(8) + b"hidden"), count=0), "without a name"),
        (profile((b"wtpt", b""), (b"desc", b"desc" + bytes(8) + b"hidden"), count=1), "without a name"),
        (profile(*[(b"wtpt", b"")] * 99, (b"desc", b"desc" + bytes(8) + b"last")), "last"),
        (profile(*[(b"wtpt", b"")] * 100, (b"desc", b"desc" + bytes(8) + b"late")), "without a name"),
    ],
)
def test_icc_profiles_are_named_by_themselves(icc, name):
    """By the text of their tag "desc" (ICC.1 9.2.41), old or new."""
    assert _icc_name(icc) == name


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(2, 1)], 2),
        ([(), (1, 2)], 0.5),
        ([(1,), (3, 1)], 3),
        ([(0, 1), (3, 1)], 3),
        ([(1, 0)], None),
        ([(100, 1)], 100),
        ([(101, 1)], None),
        ([(1, 100)], 0.01),
        ([(1, 101)], None),
        ([(1e-6, 1e-6)], None),
        ([(1e6, 1e6)], None),
        ([(9e5, 9e5)], 1),
        ([], None),
    ],
)
def test_pixels_are_as_high_as_can_be_believed(pairs, expected):
    """The first pair of height and width that can be believed counts."""
    assert aspect_of(*pairs) == expected


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("3", 3),
        ("0.001", 0.001),
        ("0", None),
        ("-1", None),
        ("9999.9", 9999.9),
        ("10000", None),
        ("", None),
        (None, None),
    ],
)
def test_slices_are_as_thick_as_can_be_believed(stated, expected):
    """Above nothing and below ten metres."""
    assert attributes_of(image(PIXELS, SliceThickness=stated)).slice_thickness_mm == expected


def test_modality_values_reach_as_far_as_their_bits():
    """After the scale, whose slope may be negative; those of a table are its own."""
    plain = read_attributes(opened(file_bytes(image(np.zeros((1, 1), np.uint16), BitsStored=12, HighBit=11)))[0])
    assert plain.modality_range == (0, 4095)
    assert replace(plain, pixel_representation=1).modality_range == (-2048, 2047)
    assert replace(plain, rescale_slope=-2.0, rescale_intercept=1.0).modality_range == (-8189, 1)
    table = LookupTable(0, 8, np.array([7, 200], np.uint16).tobytes(), "")
    assert replace(plain, modality_lut=table).modality_range == (0, 255)
    assert not plain.may_be_negative and replace(plain, rescale_intercept=-1.0).may_be_negative
    assert replace(plain, rescale_slope=-1.0).may_be_negative and replace(plain, pixel_representation=1).may_be_negative
    assert not replace(plain, pixel_representation=1, modality_lut=table).may_be_negative
