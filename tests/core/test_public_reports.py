"""What others reported of viewers and libraries, built anew and tried here: docs/reports.md has a row for each."""

import struct
from io import BytesIO

import imagecodecs
import numpy as np
import pytest
from builders import (
    AXIAL,
    DEFLATED,
    IMPLICIT,
    JPEG_2000,
    JPEG_LS,
    RLE,
    even,
    explicit,
    file_bytes,
    image,
    implicit,
    opened,
    packed_image,
    part10,
    render_frame,
    same,
)
from builders import item as one_item
from companions import SQUARE, item, picture, segmentation, structures
from pydicom.dataset import Dataset

from scanveil.errors import DecodeError, MalformedError, TruncatedError
from scanveil.library.instance import instance_of
from scanveil.library.pictures import Picture
from scanveil.library.stacks import stacks_of
from scanveil.library.study import group
from scanveil.looking.render import MISSED
from scanveil.looking.viewer import Viewer
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.frames import stored_values

AS_THEY_ARE = {"WindowCenter": 128, "WindowWidth": 256}
"""The window that shows values of 8 bits as they are."""
MASK = np.ones((1, 8, 8), np.uint8)
START, UNDEFINED = b"\xfe\xff\x00\xe0" + b"\xff" * 4, 0xFFFFFFFF
ITEM_END, SEQUENCE_END = b"\xfe\xff\x0d\xe0" + bytes(4), b"\xfe\xff\xdd\xe0" + bytes(4)
CODE = explicit(0x00080100, "SH", b"AB") + explicit(0x00080102, "SH", b"CD")
IMPLICIT_CODE = implicit(0x00080100, b"AB") + implicit(0x00080102, b"CD")


def row(*values, dtype=np.uint16, **keywords):
    """An image of one row. What is no CT has no window of its own either."""
    return image(np.array([values], dtype), **{"Modality": "MR", **keywords})


def shown(made, frame=0):
    """A frame as shown."""
    return render_frame(*opened(made if isinstance(made, bytes) else file_bytes(made)), frame)


def greys(made, frame=0):
    """The first row of a frame, as shown."""
    return shown(made, frame).rgba[0, :, 0].tolist()


def colours(made):
    """The first row of an image, as shown."""
    return shown(made).rgba[0, :, :3].tolist()


def near(found, expected):
    """Whether colours are the same, but for what is lost on the way from YBR."""
    return np.abs(np.subtract(found, expected)).max() <= 1


def instance(made):
    return instance_of(opened(made if isinstance(made, bytes) else file_bytes(made))[0])


# Greys


@pytest.mark.parametrize(("smallest", "largest"), [(0, 16383), (0, 334), (1000, 1123), (0, 65535)])
def test_what_a_header_says_of_its_values_makes_no_window(smallest, largest):
    """Smallest and Largest Image Pixel Value may be wrong: the values themselves make the window."""
    said = {"SmallestImagePixelValue": smallest, "LargestImagePixelValue": largest}
    found = greys(row(0, 100, 561, 1123, BitsStored=14, HighBit=13, **said))
    assert (found[0], found[-1]) == (0, 255) and 100 < found[2] < 156


def test_a_window_below_all_values_is_obeyed():
    """A file's own window counts, though it shows nothing; with another one everything is seen."""
    made = row(12000, 13000, 20000, WindowCenter=3174, WindowWidth=2426)
    assert greys(made) == [255, 255, 255]
    assert render_frame(*opened(file_bytes(made)), 0, window_center=16000.5, window_width=8001).rgba[0, 1, 0] == 32


def test_a_window_below_all_values_is_named_as_the_reason():
    """A note says why nothing is seen, and what to do."""
    notes = shown(row(12000, 13000, 20000, WindowCenter=3174, WindowWidth=2426)).notes
    assert any("its values lie elsewhere" in note for note in notes)


def test_a_window_of_width_1_is_a_threshold():
    """With centre 0 all values are above it, which MONOCHROME1 shows black (PS3.3 C.11.2.1.2.1)."""
    made = row(0, 10, 255, dtype=np.uint8, PhotometricInterpretation="MONOCHROME1", WindowCenter=0, WindowWidth=1)
    assert greys(made) == [0, 0, 0]


def test_one_bit_without_a_window_is_black_and_white():
    """Not white alone."""
    one_bit = {"BitsAllocated": 1, "BitsStored": 1, "HighBit": 0, "PixelData": b"\x5a\0"}
    assert greys(row(*[0] * 8, dtype=np.uint8, **one_bit)) == [0, 255, 0, 255, 255, 0, 255, 0]


def test_eight_bits_without_a_window_are_shown_as_they_are():
    """Text and drawings of near black and near white stay legible."""
    assert greys(row(0, 255, 2, 250, dtype=np.uint8)) == [0, 255, 2, 250]


def with_table(entries, bits, *stored, first=0):
    """An image of some values, and a VOI table for those from `first` on."""
    table = Dataset()
    table.add_new("LUTDescriptor", "US", [len(entries), first, bits])
    table.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
    return row(*stored, VOILUTSequence=[table])


def test_a_table_of_greys_is_used_where_it_is_all_there_is():
    """At first sight, without being chosen."""
    assert greys(with_table([0, 1000, 3000, 16383], 14, 0, 1, 2, 3)) == [0, 16, 47, 255]


def test_a_table_of_12_bits_that_claims_16_is_not_dark():
    """Its brightest entry is white, which is said."""
    found = shown(with_table([0, 1000, 3000, 4095], 16, 0, 1, 2, 3))
    assert found.rgba[0, :, 0].tolist() == [0, 62, 187, 255] and len(found.notes) == 1


@pytest.mark.parametrize(("brightest", "grey", "notes"), [(16383, 64, ()), (0, 0, (MISSED,))])
def test_a_table_of_greys_that_is_somewhat_dark_is_believed(brightest, grey, notes):
    """Up to a quarter of white, and one of nothing but black, of which it is said that it shows nothing."""
    found = shown(with_table([0, brightest], 16, 0, 1))
    assert (found.rgba[0, 1, 0], found.notes) == (grey, notes)


def test_the_first_input_of_a_table_may_be_above_32767():
    """Where no value is negative, it is not either."""
    assert greys(with_table([0, 100, 200, 255], 8, 39999, 40001, 40002, 50000, first=40000)) == [0, 100, 200, 255]


def test_a_sigmoid_is_one():
    """VOI LUT Function SIGMOID of a mammogram (PS3.3 C.11.2.1.3.1)."""
    how = {"VOILUTFunction": "SIGMOID", "WindowCenter": 2048, "WindowWidth": 2000}
    assert greys(row(0, 1548, 2048, 2548, 4095, Modality="MG", **how)) == [4, 69, 128, 186, 251]


def test_functions_of_windows_may_be_written_in_small_letters():
    """With blanks or without."""
    how = {"WindowCenter": 2048, "WindowWidth": 2000, "Modality": "MG"}
    made = file_bytes(row(0, 1548, 4095, VOILUTFunction="SIGMOID", **how))
    found = shown(made.replace(b"SIGMOID ", b"Sigmoid "))
    assert found.rgba[0, :, 0].tolist() == greys(made) == [4, 69, 251] and found.notes == ()


def test_monochrome1_is_inverted_behind_the_window():
    """Values below a window of 16 bits are white, those above black, those within in between."""
    how = {"PhotometricInterpretation": "MONOCHROME1", "WindowCenter": 1500, "WindowWidth": 1000}
    assert greys(row(0, 1000, 1500, 2000, 65535, Modality="CR", **how)) == [255, 255, 127, 0, 0]


def test_a_negative_slope_turns_greys_around():
    """MONOCHROME2 with a slope of -10: what is stored higher means less, and is darker."""
    scale = {"RescaleSlope": -10, "RescaleIntercept": 3000, "WindowCenter": 2000, "WindowWidth": 2000}
    assert greys(row(0, 100, 200, dtype=np.uint8, **scale)) == [255, 128, 0]


def test_a_slope_below_1_does_not_make_all_values_the_same():
    """Slopes are fractions, and windows are in the units that they lead to."""
    scale = {"RescaleSlope": "0.01", "RescaleIntercept": 0, "WindowCenter": "10.5", "WindowWidth": 21}
    assert greys(row(0, 1000, 2000, **scale)) == [0, 128, 255]


def test_each_frame_has_the_window_that_the_file_gives_it():
    """Not that of the first one."""
    windows = [
        item(FrameVOILUTSequence=[item(WindowCenter=at, WindowWidth=width)]) for at, width in ((128, 256), (99, 2))
    ]
    frames = np.array([[[0, 100, 200]]] * 2, np.uint8)
    made = image(frames, NumberOfFrames=2, PerFrameFunctionalGroupsSequence=windows)
    assert [greys(made, 0), greys(made, 1)] == [[0, 100, 200], [0, 255, 255]]


def test_bits_above_bits_stored_do_not_count():
    """Whatever lies there (PS3.5 8.1.1)."""
    bits = {"BitsStored": 14, "HighBit": 13, "WindowCenter": 8192, "WindowWidth": 16384}
    found = greys(row(0xF3F8, 0x33F8, 0, **bits))
    assert found[0] == found[1] > found[2]


def test_eight_bits_may_lie_in_words_of_16():
    """Bits Allocated 16 and Bits Stored 8."""
    assert greys(row(7, 200, BitsStored=8, HighBit=7, **AS_THEY_ARE)) == [7, 200]


# Places, and what other files draw


def drawn(*companions):
    """Whether other files draw something over a picture."""
    files = [file_bytes(made) for made in (picture(), *companions)]
    viewer = Viewer(
        lambda number: (BytesIO(files[number]), f"{number}.dcm", len(files[number])),
        lambda number: [one for one in range(1, len(files)) if one != number],
    )
    drawing = viewer.frame(Picture(0, 0)).drawing
    return drawing is not None and drawing.paint is not None and bool(drawing.paint.any())


def test_a_segmentation_from_another_study_is_drawn_where_it_lies():
    """Its study has another UID, and so have the images that it names; the frame of reference is the same."""
    assert drawn(segmentation(MASK, sources=("2.25.777",), StudyInstanceUID="2.25.55"))


def test_a_segmentation_from_another_study_is_offered():
    """To series of the same person and frame of reference."""
    from scanveil.library.companions import companions_of

    made = picture(), segmentation(MASK, sources=("2.25.777",), StudyInstanceUID="2.25.55", SeriesInstanceUID="2.25.56")
    images, drawing = map(instance, made)
    patients = group([images, drawing])
    (series,) = (one for study in patients[0].studies for one in study.series if images in one.instances)
    assert companions_of(patients)[id(series)] == [drawing]


def test_a_segmentation_that_names_no_image_is_drawn_where_it_lies():
    """By its frame of reference alone."""
    made = segmentation(MASK)
    del made.PerFrameFunctionalGroupsSequence[0].DerivationImageSequence
    assert drawn(made)


def test_structures_in_another_frame_of_reference_are_not_drawn():
    """Numbers in mm mean something else there."""
    assert drawn(structures(("CLOSED_PLANAR", SQUARE), uid=""))
    assert not drawn(structures(("CLOSED_PLANAR", SQUARE), uid="", frame_of_reference="2.25.10"))


def test_a_segmentation_whose_frames_name_no_segment_is_drawn():
    """It has one only."""
    made = segmentation(MASK)
    del made.PerFrameFunctionalGroupsSequence[0].SegmentIdentificationSequence[0].ReferencedSegmentNumber
    assert drawn(made)


@pytest.mark.parametrize("offsets", [[0, 3, 7], [50, 53, 57]], ids=["relative", "absolute"])
def test_frames_of_a_dose_lie_where_their_offsets_say(offsets):
    """From the first one, or from the origin (PS3.3 C.8.8.3.2)."""
    made = image(
        np.zeros((3, 2, 2), np.uint16),
        NumberOfFrames=3,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.481.2",
        Modality="RTDOSE",
        ImagePositionPatient=[0, 0, 50],
        ImageOrientationPatient=list(AXIAL),
        GridFrameOffsetVector=offsets,
        FrameIncrementPointer=0x3004000C,
    )
    header = opened(file_bytes(made))[0]
    assert [read_attributes(header, frame).image_position_patient[2] for frame in range(3)] == [50, 53, 57]


def test_frames_are_sorted_by_where_they_lie():
    """In whatever order they are stored."""
    heights = [30, 10, 20, 0]
    made = image(
        np.zeros((4, 2, 2), np.uint8),
        NumberOfFrames=4,
        SOPClassUID="1.2.840.10008.5.1.4.1.1.2.1",
        SharedFunctionalGroupsSequence=[item(PlaneOrientationSequence=[item(ImageOrientationPatient=list(AXIAL))])],
        PerFrameFunctionalGroupsSequence=[
            item(PlanePositionSequence=[item(ImagePositionPatient=[0, 0, height])]) for height in heights
        ],
    )
    (stack,) = stacks_of([instance(made)])
    assert [heights[picture.at] for picture in stack.images()] == [0, 10, 20, 30]


def test_an_ultrasound_image_has_no_letters():
    """Where a file says no direction, none is invented."""
    made = file_bytes(row(0, 1, Modality="US"))
    viewer = Viewer(lambda number: (BytesIO(made), "IM", len(made)))
    assert not any(viewer.caption(Picture(0, 0)).letters)


def test_pixels_that_are_not_square_are_known_to_be():
    """By their spacing."""
    assert read_attributes(opened(file_bytes(row(0, 1, PixelSpacing=[2, 1])))[0]).aspect == 2


# Colours

RGB = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [128, 128, 128]]] * 4, np.uint8)
YBR = np.array([[[76, 85, 255], [150, 44, 21], [29, 255, 107], [128, 128, 128]]] * 4, np.uint8)


def test_planes_of_colours_are_put_together():
    """Planar Configuration 1."""
    made = image(RGB, PlanarConfiguration=1, PixelData=RGB.transpose(2, 0, 1).tobytes())
    assert colours(made) == RGB[0].tolist()


def test_colours_in_implicit_vr_are_shown():
    """The way in which elements are written changes no colour."""
    assert colours(file_bytes(image(RGB), IMPLICIT)) == RGB[0].tolist()


def test_shared_chroma_that_is_not_packed_is_shown():
    """YBR_FULL_422: two luminances, then what they share (PS3.3 C.7.6.3.1.2)."""
    stored = bytes([76, 76, 85, 255, 150, 150, 44, 21])
    made = image(RGB[:1], PhotometricInterpretation="YBR_FULL_422", PixelData=stored)
    assert near(colours(made), RGB[0][[0, 0, 1, 1]])


def test_chroma_that_is_called_shared_and_is_not_is_shown():
    """By its length: as many values as of YBR_FULL; what is read the other way is green."""
    assert near(colours(image(YBR, PhotometricInterpretation="YBR_FULL_422")), RGB[0])


def test_ybr_in_jpeg_2000_without_a_transform_is_turned_into_colours():
    """What the file says of its colours counts, where the codestream says nothing."""
    packed = imagecodecs.jpeg2k_encode(YBR, level=0, codecformat="j2k", mct=False)
    assert near(colours(packed_image([packed], JPEG_2000, YBR, PhotometricInterpretation="YBR_FULL")), RGB[0])


def test_jpeg_2000_has_no_planes():
    """Planar Configuration 1 beside YBR_RCT means nothing."""
    packed = imagecodecs.jpeg2k_encode(RGB, level=0, codecformat="j2k", mct=True)
    how = {"PhotometricInterpretation": "YBR_RCT", "PlanarConfiguration": 1}
    assert colours(packed_image([packed], JPEG_2000, RGB, **how)) == RGB[0].tolist()


def palette(descriptor, kind="{}PaletteColorLookupTableData", **tables):
    """The tables of a palette."""
    described = {f"{name}PaletteColorLookupTableDescriptor": descriptor for name in ("Red", "Green", "Blue")}
    data = {kind.format(name): np.array(entries, "<u2").tobytes() for name, entries in tables.items()}
    return {"PhotometricInterpretation": "PALETTE COLOR", **described, **data}


@pytest.mark.parametrize("white", [65535, 255])
def test_a_palette_is_in_colour(white):
    """Also one of 8 bits that claims 16."""
    tables = {"Red": [0, white, 0], "Green": [0, 0, white], "Blue": [0, 0, 0]}
    made = row(0, 1, 2, dtype=np.uint8, **palette([3, 0, 16], **tables))
    assert colours(made) == [[0, 0, 0], [255, 0, 0], [0, 255, 0]]


def test_a_palette_in_segments_is_in_colour():
    """One value, and 255 that lead from it to white (PS3.3 C.7.9.2)."""
    segments = {name: [0, 1, 0, 1, 255, 65535] for name in ("Red", "Green", "Blue")}
    made = row(
        0, 128, 255, dtype=np.uint8, **palette([256, 0, 16], "Segmented{}PaletteColorLookupTableData", **segments)
    )
    assert colours(made) == [[0] * 3, [128] * 3, [255] * 3]


def test_a_palette_without_blue_is_refused_with_a_sentence():
    """Nobody knows what its colours are."""
    made = row(0, 1, dtype=np.uint8, **palette([2, 0, 16], Red=[0, 65535], Green=[0, 65535]))
    with pytest.raises(DecodeError, match="colour table of this image is missing or damaged"):
        shown(made)


# Frames

PLAIN = [np.full((4, 4), value, np.uint8) for value in (10, 20, 30)]
FRAMES = [imagecodecs.jpegls_encode(plain) for plain in PLAIN]


def packed(count=3, said=None, **keywords):
    """A file of frames in JPEG-LS."""
    like = {"NumberOfFrames": count if said is None else said, **AS_THEY_ARE}
    return packed_image(FRAMES[:count], JPEG_LS, PLAIN[0], **like, **keywords)


def firsts(made, count=3):
    """The first grey of each frame."""
    return [greys(made, frame)[0] for frame in range(count)]


def test_frames_that_the_file_does_not_count_are_counted():
    """By the length of the pixels, which is said."""
    made = image(np.stack(PLAIN), NumberOfFrames=3, **AS_THEY_ARE)
    del made.NumberOfFrames
    assert firsts(made) == [10, 20, 30] and instance(made).number_of_frames == 3
    assert any("does not say how many images" in note for note in shown(made).notes)


def test_no_frames_are_one():
    """Number of Frames 0."""
    made = image(PLAIN[0], **AS_THEY_ARE)
    made.NumberOfFrames = 0
    assert firsts(made, 1) == [10] and instance(made).number_of_frames == 1


@pytest.mark.parametrize("said", [1, 2])
def test_a_frame_more_than_the_file_says_spoils_no_other(said):
    """Those that it counts are shown as they are."""
    assert firsts(packed(said=said), said) == [10, 20, 30][:said]


def test_frames_of_single_bits_need_not_start_with_a_byte():
    """Of nine pixels each."""
    frames = (np.arange(27).reshape(3, 3, 3) ** 2 % 7 % 2).astype(np.uint8)
    bits = even(np.packbits(frames.reshape(-1), bitorder="little").tobytes())
    made = image(frames, NumberOfFrames=3, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bits)
    header, file = opened(file_bytes(made))
    assert all(same(stored_values(header, file, at), frame) for at, frame in enumerate(frames))


@pytest.mark.parametrize("table", ["none", "basic", "wrong", "extended"])
@pytest.mark.parametrize("pieces", [1, 2])
def test_frames_are_found_whatever_the_offset_table_says(table, pieces):
    """Without one, with one that is wrong, and with an extended one, whose VR is OV."""
    assert firsts(packed(table=table, pieces=pieces)) == [10, 20, 30]


def test_the_end_of_packed_pixels_may_claim_a_length():
    """A Sequence Delimitation Item is the end, whatever length it has."""
    made = packed(1)
    assert made.endswith(SEQUENCE_END)
    assert firsts(made[:-4] + b"\xff" * 4, 1) == [10]


def test_the_end_of_packed_pixels_may_be_missing():
    """Where the file ends with its last fragment, of one frame or of several."""
    assert firsts(packed(1)[: -len(SEQUENCE_END)], 1) == [10]
    assert firsts(packed()[: -len(SEQUENCE_END)]) == [10, 20, 30]


def odd_pixels(length):
    """Nine pixels of a byte in an element of so many bytes."""
    made = file_bytes(image(np.arange(9, dtype=np.uint8).reshape(3, 3), **AS_THEY_ARE))
    at = made.rindex(bytes(range(9)))
    return made[: at - 4] + struct.pack("<L", length) + made[at : at + length]


@pytest.mark.parametrize("length", [9, 10])
def test_an_odd_number_of_pixels_may_be_padded_or_not(length):
    """The byte of padding is no pixel."""
    assert greys(odd_pixels(length)) == [0, 1, 2]


def test_pixels_that_are_cut_off_are_refused_with_a_sentence():
    """Which says how much is missing: half an image could be taken for a whole one."""
    made = file_bytes(image(np.zeros((3, 4), np.uint16)))
    with pytest.raises(TruncatedError, match="4 bytes are missing"):
        shown(made[:-4])


def test_frames_in_front_of_a_cut_are_shown():
    """Of packed ones, those that are whole; of the others it is said why they are not."""
    made = packed()[:-20]
    assert firsts(made, 2) == [10, 20]
    with pytest.raises(TruncatedError, match="cut off"):
        shown(made, 2)


def in_segments(*segments):
    """A frame of RLE whose segments are copied bytes."""
    runs = [bytes([len(segment) - 1, *segment]) for segment in segments]
    starts = [64 + sum(map(len, runs[:number])) for number in range(len(runs))]
    return struct.pack("<16L", len(runs), *starts, *[0] * (15 - len(runs))) + b"".join(runs)


@pytest.mark.parametrize("excess", [(), (9,)])
def test_segments_of_rle_may_be_odd_and_a_byte_too_long(excess):
    """Words of 16 bits in two segments, each of an odd length or with padding that was packed with it."""
    frame = in_segments((1, 2, *excess), (3, 4, *excess))
    header, file = opened(packed_image([frame], RLE, np.zeros((1, 2), np.uint16)))
    assert stored_values(header, file, 0).tolist() == [[0x103, 0x204]]


def test_segments_of_rle_that_lack_a_byte_beside_too_long_ones_are_refused():
    """Only what is too much can be left out."""
    frame = in_segments((1, 2, 9), (3,))
    with pytest.raises(DecodeError, match="damaged"):
        shown(packed_image([frame], RLE, np.zeros((1, 2), np.uint16)))


def test_ybr_in_rle_is_turned_into_colours():
    """A segment for each of the three, as YBR_FULL."""
    frame = in_segments(*YBR[0].T.tolist())
    made = packed_image([frame], RLE, YBR[:1], PhotometricInterpretation="YBR_FULL", PlanarConfiguration=1)
    assert near(colours(made), RGB[0])


@pytest.mark.parametrize("packed_as", [np.int16, np.uint16])
def test_jpeg_2000_gives_signed_values_where_the_file_has_such(packed_as):
    """Also where its codestream takes them for unsigned ones."""
    stored = np.array([[-5, 0, 5, 100]] * 4, np.int16)
    frame = imagecodecs.jpeg2k_encode(stored.astype(packed_as), level=0, codecformat="j2k")
    assert same(stored_values(*opened(packed_image([frame], JPEG_2000, stored)), 0), stored)


# Elements

IMAGE = (
    (0x00280002, "US", b"\1\0"),
    (0x00280004, "CS", b"MONOCHROME2 "),
    (0x00280010, "US", b"\1\0"),
    (0x00280011, "US", b"\2\0"),
    (0x00280100, "US", b"\x08\0"),
    (0x00280101, "US", b"\x08\0"),
    (0x00280102, "US", b"\7\0"),
    (0x00280103, "US", b"\0\0"),
    (0x00281050, "DS", b"128 "),
    (0x00281051, "DS", b"256 "),
    (0x7FE00010, "OW", b"\x07\xc8"),
)
"""Two pixels, 7 and 200, shown as they are."""


def around(*elements, syntax="1.2.840.10008.1.2.1"):
    """A file of these elements, in front of two pixels."""
    last = [implicit(tag, value) if syntax == IMPLICIT else explicit(tag, vr, value) for tag, vr, value in IMAGE]
    return part10([*elements, *last], syntax)


@pytest.mark.parametrize("is_defined", [False, True])
@pytest.mark.parametrize("inside", [CODE, IMPLICIT_CODE], ids=["explicit", "implicit"])
def test_a_sequence_that_is_called_unknown_hides_no_image(inside, is_defined):
    """VR UN, items in implicit VR as they should be, or in explicit VR as they should not."""
    value = one_item(inside) + (b"" if is_defined else SEQUENCE_END)
    assert greys(around(explicit(0x00102202, "UN", value, len(value) if is_defined else UNDEFINED))) == [7, 200]


@pytest.mark.parametrize(
    "value",
    [
        SEQUENCE_END,
        one_item(CODE) + SEQUENCE_END,
        START + CODE + ITEM_END + SEQUENCE_END,
        START + explicit(0x00081140, "SQ", one_item(CODE)) + ITEM_END + SEQUENCE_END,
    ],
    ids=["no item", "defined item", "undefined item", "sequence in it"],
)
def test_a_sequence_without_a_length_ends_at_its_end(value):
    """Whatever items it has."""
    assert greys(around(explicit(0x00231080, "SQ", value, UNDEFINED))) == [7, 200]


@pytest.mark.parametrize("vr", ["SQ", "UN"])
def test_a_sequence_with_a_length_may_have_an_end_as_well(vr):
    """Where it needs none."""
    assert greys(around(explicit(0x20011070, vr, one_item(CODE) + SEQUENCE_END))) == [7, 200]


def test_a_private_sequence_in_implicit_vr_hides_no_image():
    """One of which no dictionary knows the VR, without a length, and one that is none, though it starts so."""
    sequence = implicit(0x05071001, one_item(implicit(0x05071005, b"30\\20 ")) + SEQUENCE_END, UNDEFINED)
    made = implicit(0x00191010, one_item(b"abcdefgh")[:12] + b"zz")
    assert greys(around(made, sequence, syntax=IMPLICIT)) == [7, 200]


def test_pixels_in_a_sequence_are_not_those_of_the_file():
    """Of an icon, plain or packed."""
    plain = explicit(0x7FE00010, "OW", b"\1\2")
    fragments = one_item(b"") + one_item(b"abcd") + SEQUENCE_END
    for icon in (plain, explicit(0x7FE00010, "OB", fragments, UNDEFINED)):
        sequence = explicit(0x00880200, "SQ", one_item(icon))
        assert greys(around(sequence)) == [7, 200]
        assert not instance(part10([explicit(0x00080060, "CS", b"CT"), sequence])).has_pixels


def test_a_sequence_may_end_with_another_one():
    """Both of defined length."""
    inner = explicit(0x0040A170, "SQ", one_item(CODE))
    assert greys(around(explicit(0x00081140, "SQ", one_item(CODE + inner)))) == [7, 200]


@pytest.mark.parametrize("vr", ["OB", "LO", "UN"])
def test_an_odd_length_spoils_nothing_behind_it(vr):
    """Though all lengths should be even (PS3.5 7.1.1)."""
    assert greys(around(explicit(0x00191010, vr, b"abc"))) == [7, 200]


def test_a_group_length_may_be_called_unknown():
    """Nobody needs it."""
    assert greys(around(explicit(0x00180000, "UN", bytes(4)))) == [7, 200]


def test_words_may_be_called_bytes():
    """Pixel Data of 16 bits as OB: Bits Allocated counts."""
    made = file_bytes(row(7, 2000))
    assert b"\xe0\x7f\x10\0OW" in made
    assert stored_values(*opened(made.replace(b"\xe0\x7f\x10\0OW", b"\xe0\x7f\x10\0OB")), 0).tolist() == [[7, 2000]]


@pytest.mark.parametrize("preamble", [b"", bytes(128) + b"DICM"])
@pytest.mark.parametrize("meta", [b"", implicit(0x00020010, b"1.2.840.10008.1.2\0")], ids=["no meta", "implicit meta"])
def test_a_file_without_a_proper_start_is_read(preamble, meta):
    """Without preamble, without file meta or with one in implicit VR."""
    elements = [implicit(0x00080060, b"CT"), *(implicit(tag, value) for tag, _vr, value in IMAGE)]
    assert greys(preamble + meta + b"".join(elements)) == [7, 200]


def test_a_deflated_file_is_read():
    """All behind its file meta is packed."""
    assert greys(file_bytes(row(7, 200, dtype=np.uint8, **AS_THEY_ARE), DEFLATED)) == [7, 200]


@pytest.mark.parametrize(
    "element",
    [implicit(0x00091010, b"ABCD"), explicit(0x00231080, "SQ", START + CODE + SEQUENCE_END, UNDEFINED)],
    ids=["no VR", "no end of the item"],
)
def test_elements_that_break_the_rules_are_refused_with_a_sentence(element):
    """No guess is made at what is meant, as it would be made for copies as well."""
    with pytest.raises(MalformedError, match=r"type that DICOM does not know|an item is not closed"):
        shown(around(explicit(0x00080060, "CS", b"CT"), element))


# Text


def described(character_set, text):
    """What a file has for a description, and the name that it shows, of the same bytes."""
    values = (0x00080005, "CS", character_set), (0x00081030, "LO", text), (0x00100010, "PN", text)
    found = instance(part10([explicit(tag, vr, value + b" " * (len(value) % 2)) for tag, vr, value in values]))
    return found.study_description, found.patient_name


def test_chinese_behind_an_escape_is_read():
    """ISO 2022 IR 58: what switches to it is no text (PS3.5 K.2)."""
    escaped = b"\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab"
    assert described(b"\\ISO 2022 IR 58", b"Zhang^XiaoDong=" + escaped)[0] == "Zhang^XiaoDong=张^小东"
    assert described(b"\\ISO 2022 IR 58", escaped)[1] == "张, 小东"


def test_chinese_in_gb18030_is_read():
    """Without escapes."""
    assert described(b"GB18030", "王^小东".encode("gb18030")) == ("王^小东", "王, 小东")


def test_katakana_are_parted_by_backslashes():
    """ISO 2022 IR 13 has a yen sign where ASCII has the backslash, and yet that parts values."""
    kanji = b"\x1b$B;3ED\x1b(J\\\x1b$BB@O:\x1b(J"
    text = "ﾔﾏﾀﾞ".encode("shift_jis") + b"\\" + "ﾀﾛｳ".encode("shift_jis") + b"=" + kanji
    assert described(b"ISO 2022 IR 13\\ISO 2022 IR 87", text)[0] == "ﾔﾏﾀﾞ\\ﾀﾛｳ=山田\\太郎"


def test_chinese_under_the_name_of_another_set_is_read():
    """GBK under ISO_IR 100: six letters with accents in a row make no word."""
    assert described(b"ISO_IR 100", "张智宏".encode("gbk")) == ("张智宏", "张智宏")
