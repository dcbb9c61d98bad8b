"""Presentation states, structures and segmentations, drawn over images in other files."""

from io import BytesIO

import numpy as np
import pytest
from builders import CORONAL, file_bytes, opened, same
from companions import RAMP, SQUARE, WINDOW, annotated, graphic, item, picture, segmentation, state, structures
from pydicom.dataset import Dataset

from scanveil.companions import read_companion
from scanveil.drawing import AMBER, packed
from scanveil.render import render
from scanveil.viewing import AS_STORED, Viewer


def viewer(*made):
    """A viewer of files by number; each of them may speak of the others."""
    files = [file_bytes(one) if isinstance(one, Dataset) else one for one in made]
    return Viewer(
        lambda number: (BytesIO(files[number]), f"{number}.dcm", len(files[number])),
        lambda number: [one for one in range(len(files)) if one != number],
    )


def grey(view, number=0, **options):
    return render(view.frame(number, 0, options.pop("state", None)), **options).rgba[..., 0]


def drawn(view, number=0, frame_index=0):
    """Where something is painted over a frame."""
    drawing = view.frame(number, frame_index).drawing
    if drawing is None or drawing.paint is None:
        return []
    return ["".join(".#"[bool(one)] for one in row) for row in drawing.paint.tolist()]


# Presentation states


def test_a_state_changes_how_greys_are_shown():
    """A state's window and shape take the place of the image's own; as it is stored it can be shown still."""
    window = item(WindowCenter=32, WindowWidth=2)
    view = viewer(picture(), state(SoftcopyVOILUTSequence=[window], PresentationLUTShape="INVERSE"))
    assert same(grey(view), np.where(RAMP > 31, 0, 255))
    assert same(grey(view, state=AS_STORED), RAMP)
    caption = view.caption(0, 0)
    assert (caption.state, caption.states) == (1, ((1, "MINE"),))
    assert view.caption(0, 0, AS_STORED).state == AS_STORED


def test_a_state_overrides_monochrome1():
    """Where a state says how greys are shown, MONOCHROME1 does not count any more (PS3.3 C.11.6.1.2)."""
    view = viewer(picture(PhotometricInterpretation="MONOCHROME1"), state())
    assert same(grey(view), RAMP)
    assert same(grey(view, state=AS_STORED), 255 - RAMP)


def test_a_state_may_have_tables_for_each_stage():
    """Modality and presentation tables of a state are used, the one before the window and the other behind it."""

    def table(entries, bits):
        made = item()
        made.add_new("LUTDescriptor", "US", [len(entries), 0, bits])
        made.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
        return made

    twice = table([min(2 * n, 255) for n in range(256)], 16)
    view = viewer(
        picture(),
        state(
            ModalityLUTSequence=[twice],
            SoftcopyVOILUTSequence=[item(**WINDOW)],
            PresentationLUTShape=None,
            PresentationLUTSequence=[table([65535 - 257 * n for n in range(256)], 16)],
        ),
    )
    assert same(grey(view), 255 - 2 * RAMP.astype(int))


def test_what_a_state_does_not_say_is_not_done():
    """An image's own scale, window and shutter do not count under a state that has none (PS3.4 N.2)."""
    own = {"RescaleSlope": 3, "RescaleIntercept": -50, "WindowCenter": 32, "WindowWidth": 2}
    shutter = {"ShutterShape": "CIRCULAR", "CenterOfCircularShutter": [4, 4], "RadiusOfCircularShutter": 1}
    assert same(grey(viewer(picture(**own, **shutter), state())), RAMP)


def test_the_first_input_of_a_states_table_may_be_negative():
    """A state's VOI table starts below 0 where its own scale leads there."""
    table = item()
    table.add_new("LUTDescriptor", "US", [256, 65536 - 63, 8])
    table.add_new("LUTData", "OW", np.arange(256).astype("<u2").tobytes())
    made = state(RescaleSlope=-1, RescaleIntercept=0, SoftcopyVOILUTSequence=[item(VOILUTSequence=[table])])
    assert same(grey(viewer(picture(), made)), 63 - RAMP)


def test_a_state_hides_parts_of_an_image_in_colour():
    """The shutter of a state is applied to colours too."""
    made = state(ShutterShape="CIRCULAR", CenterOfCircularShutter=[4, 4], RadiusOfCircularShutter=1)
    colours = picture(
        PhotometricInterpretation="RGB", SamplesPerPixel=3, PlanarConfiguration=0, PixelData=b"\x7f" * 192
    )
    found = grey(viewer(colours, made))
    assert (found[3, 3], found[0, 0]) == (0x7F, 0)


def test_a_state_for_another_image_changes_nothing():
    """A state that names another image, or another frame, is not offered."""
    for other in (state(uid="2.25.77"), state(frames=[2])):
        view = viewer(picture(), other)
        assert view.caption(0, 0).states == ()
        assert view.caption(0, 0).state == AS_STORED


def test_the_newest_state_is_first():
    """Of several states the newest is shown; the others can be chosen."""
    old = state(PresentationCreationDate="20200101", PresentationLUTShape="INVERSE", ContentLabel="OLD")
    view = viewer(picture(), old, state())
    assert same(grey(view), RAMP)
    assert same(grey(view, state=1), 255 - RAMP)
    assert [title for _, title in view.caption(0, 0).states] == ["MINE", "OLD"]


@pytest.mark.parametrize(
    ("rotation", "flip", "expected", "letters"),
    [
        (0, "Y", RAMP[:, ::-1], ("L", "R", "A", "P")),
        (90, "N", np.rot90(RAMP, -1), ("P", "A", "R", "L")),
        (180, "N", RAMP[::-1, ::-1], ("L", "R", "P", "A")),
        (270, "Y", np.rot90(RAMP, 1)[:, ::-1], ("P", "A", "L", "R")),
    ],
)
def test_turning(rotation, flip, expected, letters):
    """An image is turned clockwise, then flipped (PS3.3 C.10.6), and its letters with it."""
    view = viewer(picture(), state(ImageRotation=rotation, ImageHorizontalFlip=flip))
    assert same(grey(view), expected)
    caption = view.caption(0, 0)
    assert caption.letters == letters
    assert caption.aspect == (0.5 if rotation in (90, 270) else 2)
    assert caption.spacing_mm == ((1, 2) if rotation in (90, 270) else (2, 1))


def test_graphics_in_pixels():
    """Points are (column, row) from the upper left corner of the image (PS3.3 C.10.5.1.1)."""
    view = viewer(picture(), annotated(graphic("POLYLINE", 1.5, 0.5, 4.5, 0.5, 4.5, 2.5)))
    assert drawn(view) == [".####...", "....#...", "....#..."] + ["........"] * 5
    assert view.caption(0, 0).legend == (("MARKS", *AMBER),)
    painted = render(view.frame(0, 0), drawings=True).rgba.view(np.uint32)[..., 0]
    assert painted[0, 1] == packed(AMBER)
    assert grey(view)[0, 1] == RAMP[0, 1]  # only on request


def test_graphics_on_the_display():
    """Points may be parts of the displayed area, as it is seen when it was turned (PS3.3 C.10.5.1.1)."""
    line = graphic("POLYLINE", 0.0625, 0.0625, 0.9375, 0.0625, units="DISPLAY")
    assert drawn(viewer(picture(), annotated(line)))[0] == "########"
    turned = drawn(viewer(picture(), annotated(line, ImageRotation=90, ImageHorizontalFlip="N")))
    assert turned == ["#......."] * 8
    area = item()
    area.add_new("DisplayedAreaTopLeftHandCorner", "SL", [1, 5])
    area.add_new("DisplayedAreaBottomRightHandCorner", "SL", [4, 8])
    assert drawn(viewer(picture(), annotated(line, DisplayedAreaSelectionSequence=[area])))[4] == "####...."


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("CIRCLE", (4, 4, 4, 7)),
        ("ELLIPSE", (1, 4, 7, 4, 4, 2, 4, 6)),
    ],
)
def test_round_graphics(kind, numbers):
    """Circles and ellipses are closed around their middle, which stays free."""
    found = drawn(viewer(picture(), annotated(graphic(kind, *numbers))))
    assert found[4][3:5] == ".." and found[3][3:5] == ".."
    assert sum(line.count("#") for line in found) >= 12


def test_points_are_crosses():
    """A point is marked by a small cross."""
    found = drawn(viewer(picture(), annotated(graphic("POINT", 3.5, 3.5))))
    assert found[3] == "#######." and [line[3] for line in found] == [*"#######."]


def test_words_keep_their_place():
    """Words are told as parts of width and height, turned with the image; never painted."""
    text = item(
        UnformattedTextValue="Rib 7 <b>",
        AnchorPointAnnotationUnits="PIXEL",
        AnchorPoint=[2.0, 4.0],
        AnchorPointVisibility="N",
    )
    view = viewer(picture(), annotated(texts=[text]))
    assert view.caption(0, 0).labels == ((0.25, 0.5, "Rib 7 <b>"),)
    view = viewer(picture(), annotated(texts=[text], ImageRotation=90, ImageHorizontalFlip="N"))
    assert view.caption(0, 0).labels == ((0.5, 0.25, "Rib 7 <b>"),)


def test_a_state_that_cannot_be_read_is_said():
    """A companion that is damaged does not hide the image; that it is left out is said."""
    broken = file_bytes(state())
    at = broken.index(b"MINE")
    view = viewer(picture(), broken[: at - 6] + b"\xff\xff" + broken[at - 4 :])
    assert view.frame(0, 0).stored_values.size
    view = viewer(picture(), broken[:-30])
    assert "cannot be read" in " ".join(view.frame(0, 0).notes)


# Structures of radiotherapy


@pytest.mark.parametrize("uid", ["2.25.100", ""])
def test_contours_are_drawn_in_their_plane(uid):
    """A contour is drawn on the image that it names, or that lies in its plane, where it lies in the patient."""
    view = viewer(picture(), structures(("CLOSED_PLANAR", SQUARE), uid=uid))
    assert drawn(view)[1:4] == [".####...", ".#..#...", ".####..."]
    assert view.caption(0, 0).legend == (("Liver", 1, 2, 3),)


def test_contours_of_other_planes_are_not():
    """A contour of another image, plane or patient's frame is not drawn."""
    far = tuple(60 if number == 30 else number for number in SQUARE)
    for other in (
        structures(("CLOSED_PLANAR", SQUARE), uid="2.25.7"),
        structures(("CLOSED_PLANAR", far), uid=""),
        structures(("CLOSED_PLANAR", SQUARE), frame_of_reference="2.25.8"),
    ):
        assert drawn(viewer(picture(), other)) == []


def test_points_and_open_contours():
    """A point is a cross, an open contour is not closed."""
    view = viewer(picture(), structures(("OPEN_PLANAR", SQUARE)))
    assert drawn(view)[2] == "....#..."
    view = viewer(picture(), structures(("POINT", SQUARE[:3])))
    assert drawn(view)[1] == "#####..."


def test_contours_of_planes_that_cross_the_image_are_not_drawn():
    """A contour that only begins in the plane of an image lies in another plane."""
    upright = (-9, -18, 30, -9, -18, 36, -6, -18, 36, -6, -18, 30)
    assert drawn(viewer(picture(), structures(("CLOSED_PLANAR", upright), uid=""))) == []
    assert drawn(viewer(picture(), structures(("OPEN_NONPLANAR", upright)))) != []


def test_each_structure_has_a_frame_of_reference():
    """A structure lies where its own coordinates say, not in those that the file names first."""
    made = structures(("CLOSED_PLANAR", SQUARE), frame_of_reference="2.25.8")
    made.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "2.25.9"
    assert drawn(viewer(picture(), made))[1] == ".####..."
    made.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "2.25.7"
    assert drawn(viewer(picture(FrameOfReferenceUID="2.25.8"), made)) == []


@pytest.mark.parametrize("numbers", [(), (1, 2), (1,) * 300_003], ids=["none", "two", "many"])
def test_contours_of_too_few_or_too_many_points(numbers):
    """Contours with no point, or with more than anybody draws, are left out."""
    assert drawn(viewer(picture(), structures(("CLOSED_PLANAR", numbers)))) == []


@pytest.mark.parametrize("junk", [b"nan", b"inf", b"one"])
def test_contours_of_junk(junk):
    """Contours whose points are no numbers are left out."""
    data = file_bytes(structures(("CLOSED_PLANAR", (111, *SQUARE[1:]))))
    assert data.count(b"111.0") == 1
    assert drawn(viewer(picture(), data.replace(b"111.0", junk + b"  "))) == []


# Segmentations


BLOCK = np.zeros((2, 8, 8), bool)
BLOCK[0, 2:6, 3:7] = True
OUTLINE = ["........", "........", "...####.", "...#..#.", "...#..#.", "...####.", "........", "........"]


def test_segments_are_outlined():
    """A segment is outlined on the image in whose plane its frame lies; another frame is of another slice."""
    view = viewer(picture(), segmentation(BLOCK))
    assert drawn(view) == OUTLINE
    assert view.caption(0, 0).legend[0][0] == "Tumour"
    above = picture(ImagePositionPatient=[-10, -20, 33])
    assert drawn(viewer(above, segmentation(BLOCK))) == []


def test_segments_on_a_grid_of_their_own():
    """A segmentation with other pixels than the image lies where it lies in the patient."""
    double = BLOCK.repeat(2, 2)  # pixels of half the width
    place = {"PixelSpacing": [2, 0.5], "ImagePositionPatient": [-10.25, -20, 30]}
    assert drawn(viewer(picture(), segmentation(double, place=place))) == OUTLINE


def test_segments_of_another_orientation_are_not_drawn():
    """A segmentation in another plane is not drawn."""
    place = {"ImageOrientationPatient": list(CORONAL)}
    assert drawn(viewer(picture(), segmentation(BLOCK, place=place))) == []


def test_segments_without_a_place_go_by_the_image_that_they_name():
    """A segmentation that does not say where it lies is drawn on the image that it was made of."""
    assert drawn(viewer(picture(), segmentation(BLOCK, place=False))) == OUTLINE
    assert drawn(viewer(picture(), segmentation(BLOCK, place=False, sources=("2.25.7",)))) == []


def test_fractions_are_outlined_at_the_half():
    """Of a segmentation in fractions what is above the half is outlined."""
    values = BLOCK * 200 + 50
    made = segmentation(values, kind="FRACTIONAL", MaximumFractionalValue=255)
    assert drawn(viewer(picture(), made)) == OUTLINE


def test_labels_of_a_map():
    """In a label map each value is a segment."""
    made = segmentation(BLOCK * 1, kind="LABELMAP", SOPClassUID="1.2.840.10008.5.1.4.1.1.66.7")
    view = viewer(picture(), made)
    assert drawn(view) == OUTLINE
    assert [name for name, *_ in view.caption(0, 0).legend] == ["Tumour"]


def test_areas_of_a_map_that_touch():
    """Where labels meet, each has its own rim; what has no name is called by its number."""
    labels = np.zeros((1, 8, 8), int)
    labels[0, 1:7, 0:4], labels[0, 1:7, 4:8] = 1, 300
    made = segmentation(labels, kind="LABELMAP", BitsAllocated=16, BitsStored=16, HighBit=15)
    made.PixelData = labels.astype("<u2").tobytes()
    view = viewer(picture(), made)
    assert drawn(view) == ["." * 8, "#" * 8, *["#..##..#"] * 4, "#" * 8, "." * 8]
    assert [name for name, *_ in view.caption(0, 0).legend] == ["Tumour", "Segment 300"]
    assert len(np.unique(view.frame(0, 0).drawing.paint)) == 3


def test_an_image_is_shown_without_a_segmentation_that_is_damaged():
    """What cannot be drawn over an image is said, and the image is shown all the same."""
    view = viewer(picture(), segmentation(BLOCK, Rows=4000))
    assert same(grey(view), RAMP)
    assert view.frame(0, 0).notes[0].startswith("A file with drawings for this image cannot be read.")


def test_an_image_is_shown_without_a_state_that_is_damaged():
    """A presentation state with a sequence that is none is said, and the image is shown as its own file says."""
    data = file_bytes(state(SoftcopyVOILUTSequence=[item(**WINDOW)]))
    at = data.index(bytes.fromhex("28001031")) + 12
    view = viewer(picture(), data[:at] + b"\x28\0\0\0" + data[at + 4 :])
    assert same(grey(view), RAMP)
    assert view.frame(0, 0).notes[0].startswith("A file with drawings for this image cannot be read.")


def test_segments_of_all_tiles_of_a_slide():
    """Where frames are all tiles, segment by segment, each lies on its own tile and not on all (PS3.3 C.7.6.17.3)."""
    tiles = np.zeros((4, 8, 8), bool)
    tiles[1, 2:6, 3:7] = tiles[2, 1:3, 1:3] = True
    slide = {"TotalPixelMatrixRows": 8, "TotalPixelMatrixColumns": 16, "DimensionOrganizationType": "TILED_FULL"}
    made = segmentation(tiles, place=False, **slide)
    for frame in made.PerFrameFunctionalGroupsSequence:
        del frame.SegmentIdentificationSequence
    whole = picture(**slide, PixelData=RAMP.tobytes() * 2)
    whole.NumberOfFrames = 2
    view = viewer(whole, made)
    assert drawn(view, frame_index=1) == OUTLINE
    assert [name for name, *_ in view.caption(0, 1).legend] == ["Tumour"]
    assert [name for name, *_ in view.caption(0, 0).legend] == ["Segment 2"]


def test_other_objects_are_no_companions():
    """An image is no companion."""
    assert read_companion(*opened(file_bytes(picture()))) is None


def test_companions_are_read_once():
    """However many files of a study may speak of an image, each is opened once and not for every frame."""
    files = [file_bytes(one) for one in (picture(), *(state(uid=f"2.25.{n}") for n in range(60)))]
    opened_files = []

    def open_file(number):
        opened_files.append(number)
        return BytesIO(files[number]), f"{number}.dcm", len(files[number])

    view = Viewer(open_file, lambda number: range(1, len(files)))
    view.frame(0, 0)
    before = len(opened_files)
    view.caption(0, 0)
    view.frame(0, 0, AS_STORED)
    assert set(opened_files[before:]) <= {0}
