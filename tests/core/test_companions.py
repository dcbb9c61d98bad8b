"""Presentation states, structures and segmentations, drawn over images in other files."""

from io import BytesIO

import numpy as np
import pytest
from builders import CORONAL, even, explicit, file_bytes, float_image, image, opened, same
from companions import (
    BLOCK,
    GEOMETRY,
    OUTLINE,
    RAMP,
    SQUARE,
    WINDOW,
    annotated,
    annotation,
    area,
    drawn,
    graphic,
    item,
    names,
    picture,
    segmentation,
    state,
    structures,
    viewer,
    with_overlay,
)

from scanveil.drawn import presentation
from scanveil.drawn.companions import read_companion
from scanveil.drawn.drawing import AMBER, DISTINCT, pack_colour
from scanveil.drawn.presentation import PresentationState
from scanveil.library.pictures import Picture
from scanveil.looking import viewer as viewing
from scanveil.looking.render import decode_frame, dress, render
from scanveil.looking.viewer import AS_STORED, Viewer
from scanveil.pixels.attributes import read_attributes


def grey(view, number=0, **options):
    return render(view.frame(Picture(number, 0), options.pop("state", None)), **options).rgba[..., 0]


# Presentation states


def test_a_state_changes_how_greys_are_shown():
    """A state's window and shape take the place of the image's own; as it is stored it can be shown still."""
    window = item(WindowCenter=32, WindowWidth=2)
    view = viewer(picture(), state(SoftcopyVOILUTSequence=[window], PresentationLUTShape="INVERSE"))
    assert same(grey(view), np.where(RAMP > 31, 0, 255))
    assert same(grey(view, state=AS_STORED), RAMP)
    caption = view.caption(Picture(0, 0))
    assert (caption.state, caption.states) == (1, ((1, "MINE"),))
    assert view.caption(Picture(0, 0), AS_STORED).state == AS_STORED


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
        assert view.caption(Picture(0, 0)).states == ()
        assert view.caption(Picture(0, 0)).state == AS_STORED


def test_the_newest_state_is_first():
    """Of several states the newest is shown; the others can be chosen."""
    old = state(PresentationCreationDate="20200101", PresentationLUTShape="INVERSE", ContentLabel="OLD")
    view = viewer(picture(), old, state())
    assert same(grey(view), RAMP)
    assert same(grey(view, state=1), 255 - RAMP)
    assert [title for _, title in view.caption(Picture(0, 0)).states] == ["MINE", "OLD"]


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
    caption = view.caption(Picture(0, 0))
    assert caption.letters == letters
    assert caption.aspect == (0.5 if rotation in (90, 270) else 2)
    assert caption.spacing_mm == ((1, 2) if rotation in (90, 270) else (2, 1))


def test_graphics_in_pixels():
    """Points are (column, row) from the upper left corner of the image (PS3.3 C.10.5.1.1)."""
    view = viewer(picture(), annotated(graphic("POLYLINE", 1.5, 0.5, 4.5, 0.5, 4.5, 2.5)))
    assert drawn(view) == [".####...", "....#...", "....#..."] + ["........"] * 5
    assert view.caption(Picture(0, 0)).legend == (("MARKS", *AMBER),)
    painted = render(view.frame(Picture(0, 0)), drawings=True).rgba.view(np.uint32)[..., 0]
    assert painted[0, 1] == pack_colour(AMBER)
    assert grey(view)[0, 1] == RAMP[0, 1]  # only on request


def test_graphics_on_the_display():
    """Points may be parts of the displayed area, as it is seen when it was turned (PS3.3 C.10.5.1.1)."""
    line = graphic("POLYLINE", 0.0625, 0.0625, 0.9375, 0.0625, units="DISPLAY")
    assert drawn(viewer(picture(), annotated(line)))[0] == "########"
    turned = drawn(viewer(picture(), annotated(line, ImageRotation=90, ImageHorizontalFlip="N")))
    assert turned == ["#......."] * 8
    lower_left = area((1, 5), (4, 8))
    assert drawn(viewer(picture(), annotated(line, DisplayedAreaSelectionSequence=[lower_left])))[4] == "####...."


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
    """Words are told by their place in the image as it is stored, and how it is turned; never painted."""
    text = item(
        UnformattedTextValue="Rib 7 <b>",
        AnchorPointAnnotationUnits="PIXEL",
        AnchorPoint=[2.0, 4.0],
        AnchorPointVisibility="N",
    )
    view = viewer(picture(), annotated(texts=[text]))
    assert view.caption(Picture(0, 0)).labels == ((1.5, 3.5, "Rib 7 <b>"),)
    view = viewer(picture(), annotated(texts=[text], ImageRotation=90, ImageHorizontalFlip="N"))
    assert view.caption(Picture(0, 0)).labels == ((1.5, 3.5, "Rib 7 <b>"),)
    assert view.caption(Picture(0, 0)).turn == (1, False)


def test_words_are_read_in_their_character_set():
    """Words are read in the character set of the nearest level that names one (PS3.3 C.12.1.1.2)."""

    def labels(made):
        return [words for _, _, words in viewer(picture(), made).caption(Picture(0, 0)).labels]

    assert labels(annotated(texts=[text("Größe 肝臓", **ANCHOR)], SpecificCharacterSet="ISO_IR 192")) == ["Größe 肝臓"]
    made = annotated(texts=[text("Größe", **ANCHOR), text("肝臓", **ANCHOR)], SpecificCharacterSet="ISO_IR 144")
    made.GraphicAnnotationSequence[0].SpecificCharacterSet = "ISO_IR 100"
    made.GraphicAnnotationSequence[0].TextObjectSequence[1].SpecificCharacterSet = ["", "ISO 2022 IR 87"]
    assert labels(made) == ["Größe", "肝臓"]


def test_titles_of_states_are_read_in_their_character_set():
    """So is the description by which a state is chosen."""
    made = state(ContentDescription="Größe 肝臓", SpecificCharacterSet="ISO_IR 192")
    assert viewer(picture(), made).caption(Picture(0, 0)).states == ((1, "MINE Größe 肝臓"),)


def text(words, **keywords):
    return item(UnformattedTextValue=words, **keywords)


BOX = {
    "BoundingBoxAnnotationUnits": "PIXEL",
    "BoundingBoxTopLeftHandCorner": [4.0, 1.0],
    "BoundingBoxBottomRightHandCorner": [7.0, 3.0],
}
ANCHOR = {"AnchorPointAnnotationUnits": "PIXEL", "AnchorPoint": [5.5, 7.5], "AnchorPointVisibility": "Y"}


def test_a_visible_anchor_is_joined_to_its_words():
    """Words stand in their box, and a line leads from a visible anchor to its nearest point (PS3.3 C.10.5.1.1)."""
    view = viewer(picture(), annotated(texts=[text("Rib 7", **BOX, **ANCHOR)]))
    assert view.caption(Picture(0, 0)).labels == ((3.5, 0.5, "Rib 7"),)
    assert drawn(view) == ["........"] * 3 + [".....#.."] * 5
    hidden = {**ANCHOR, "AnchorPointVisibility": "N"}
    for made in ({**BOX, **hidden}, BOX, ANCHOR):
        assert drawn(viewer(picture(), annotated(texts=[text("Rib 7", **made)]))) == []


def test_words_begin_where_their_box_does_as_it_is_turned():
    """In an image that is turned by a quarter, the lower left corner of a box is its upper left one."""
    made = annotated(texts=[text("Rib 7", **BOX)], ImageRotation=90, ImageHorizontalFlip="N")
    assert viewer(picture(), made).caption(Picture(0, 0)).labels == ((3.5, 2.5, "Rib 7"),)


def closed(kind, *numbers, **keywords):
    return annotated(graphic(kind, *numbers, **keywords))


@pytest.mark.parametrize(
    ("kind", "numbers", "expected"),
    [
        ("POLYLINE", (1.5, 1.5, 5.5, 1.5, 5.5, 3.5, 1.5, 3.5, 1.5, 1.5), [".#####..", ".#####..", ".#####.."]),
        ("CIRCLE", (3.5, 2.5, 5.5, 2.5), [".#####..", ".#####..", ".#####.."]),
        ("ELLIPSE", (1.5, 2.5, 5.5, 2.5, 3.5, 1.5, 3.5, 3.5), [".#####..", ".#####..", ".#####.."]),
        ("INTERPOLATED", (1.5, 2.5, 3.5, 1.5, 5.5, 2.5, 3.5, 3.5, 1.5, 2.5), ["..###...", ".#####..", "..###..."]),
    ],
)
def test_closed_graphics_are_filled(kind, numbers, expected):
    """Graphic Filled fills what a closed line surrounds, and nothing else does (PS3.3 C.10.5.1.2)."""
    assert drawn(viewer(picture(), closed(kind, *numbers, filled="Y")))[1:4] == expected
    assert drawn(viewer(picture(), closed(kind, *numbers)))[2][3] == "."


def test_open_lines_are_not_filled():
    """A line that does not come back to where it began surrounds nothing, whatever is said."""
    corner = (1.5, 1.5, 5.5, 1.5, 5.5, 5.5)
    assert drawn(viewer(picture(), closed("POLYLINE", *corner, filled="Y"))) == drawn(
        viewer(picture(), closed("POLYLINE", *corner))
    )


def test_compound_graphics_are_drawn_by_their_simple_ones():
    """A compound graphic is drawn once, by the simple graphics that go with it; where there are none, that is said."""
    ruler = item(CompoundGraphicInstanceID=7, CompoundGraphicType="RULER", CompoundGraphicUnits="PIXEL")
    ruler.GraphicData = [1.5, 0.5, 4.5, 0.5]
    line = graphic("POLYLINE", 1.5, 0.5, 4.5, 0.5)
    twin = graphic("POLYLINE", 1.5, 0.5, 4.5, 0.5, CompoundGraphicInstanceID=7)
    for simple, notes in ((twin, 0), (line, 1)):
        made = state(GraphicAnnotationSequence=[annotation(simple, CompoundGraphicSequence=[ruler])])
        view = viewer(picture(), made)
        assert drawn(view) == [".####..."] + ["........"] * 7
        assert len([note for note in view.frame(Picture(0, 0)).notes if "cannot be shown" in note]) == notes


def painted_at(view, row, column):
    return view.frame(Picture(0, 0)).drawing.paint[row, column]


def test_higher_layers_lie_over_lower_ones():
    """Layers are drawn in Graphic Layer Order, wherever they stand in the file (PS3.3 C.10.7)."""
    lab = {"LOW": [40000, 50000, 20000], "HIGH": [40000, 20000, 50000]}
    line = graphic("POLYLINE", 0.5, 0.5, 7.5, 0.5)

    def painted(orders, *layers):
        made = [
            item(GraphicLayer=name, GraphicLayerOrder=order, GraphicLayerRecommendedDisplayCIELabValue=lab[name])
            for name, order in orders.items()
        ]
        annotations = [annotation(line, layer=layer) for layer in layers]
        view = viewer(picture(), state(GraphicLayerSequence=made, GraphicAnnotationSequence=annotations))
        return painted_at(view, 0, 3)

    low, high = (painted({name: 1}, name) for name in ("LOW", "HIGH"))
    assert low != high
    for order in (("LOW", "HIGH"), ("HIGH", "LOW")):
        assert painted({"LOW": 1, "HIGH": 12}, *order) == high
        assert painted({"LOW": 12, "HIGH": 1}, *order) == low


ROW = np.zeros((8, 8), bool)
ROW[1, 2:5] = True


def test_an_overlay_is_shown_where_the_state_activates_it():
    """A bitmap of the image is drawn under a state that gives its group a layer, and under no other (PS3.3 C.11.7)."""
    image = with_overlay(picture(), ROW)
    for layer, expected in (("MARKS", "..###..."), ("", ""), (None, "")):
        view = viewer(image, with_overlay(state(), None, layer=layer))
        assert drawn(view)[1:2] == ([expected] if expected else [])
        assert view.frame(Picture(0, 0), AS_STORED).drawing.paint[1].astype(bool).tolist() == ROW[1].tolist()
    assert drawn(viewer(image, with_overlay(state(), None, 0x6002, "MARKS"))) == []
    marked = viewer(image, with_overlay(state(), None, layer="MARKS"))
    assert marked.caption(Picture(0, 0)).legend == (("MARKS", *AMBER),)


def test_an_overlay_of_the_state_takes_the_place_of_the_image_s():
    """Of two bitmaps in one group the state's is drawn, if it is activated and no shutter (PS3.3 C.11.7)."""
    image, own = with_overlay(picture(), ROW), ROW.T
    assert drawn(viewer(image, with_overlay(state(), own, layer="MARKS")))[2:5] == [".#......"] * 3
    assert drawn(viewer(image, with_overlay(state(), own))) == []
    shutter = state(ShutterShape="BITMAP", ShutterOverlayGroup=0x6000, ShutterPresentationValue=0)
    view = viewer(image, with_overlay(shutter, own, layer="MARKS"))
    assert drawn(view) == []
    assert (grey(view)[2:5, 1] == 0).all()


SLIDE = {"TotalPixelMatrixRows": 8, "TotalPixelMatrixColumns": 16, "DimensionOrganizationType": "TILED_FULL"}


def tiles(rows=1):
    """A slide of two tiles side by side, in so many rows."""
    made = picture(**{**SLIDE, "TotalPixelMatrixRows": 8 * rows}, PixelData=RAMP.tobytes() * 2 * rows)
    made.NumberOfFrames = 2 * rows
    return made


def test_points_of_a_whole_slide():
    """Points and words counted from the corner of a slide lie on the tile that is there (PS3.3 C.10.5.1.2)."""
    words = text("Nucleus", BoundingBoxAnnotationUnits="MATRIX", BoundingBoxTopLeftHandCorner=[10.0, 10.0])
    words.BoundingBoxBottomRightHandCorner = [14.0, 12.0]
    made = annotated(graphic("POLYLINE", 5.5, 8.5, 12.5, 8.5, units="MATRIX"), texts=[words])
    view = viewer(tiles(rows=2), made)
    assert [drawn(view, frame_index=frame)[:1] for frame in range(4)] == [[], [], [".....###"], ["#####..."]]
    assert [view.caption(Picture(0, frame)).labels for frame in (2, 3)] == [(), ((1.5, 1.5, "Nucleus"),)]
    alone = viewer(picture(), annotated(graphic("POINT", 4.5, 4.5, units="MATRIX")))
    assert drawn(alone) == []  # of no slide: nobody knows where


@pytest.mark.parametrize(
    ("first", "last", "is_kept"),
    [
        ((16.0, 3.0), (20.0, 5.0), True),
        ((16.5, 3.0), (20.0, 5.0), False),
        ((4.0, 3.0), (8.0, 5.0), True),
        ((4.0, 3.0), (7.5, 5.0), False),
        ((12.0, 8.0), (14.0, 9.0), True),
        ((12.0, 8.5), (14.0, 9.0), False),
        ((12.0, -4.0), (14.0, 0.0), True),
        ((12.0, -4.0), (14.0, -0.5), False),
    ],
    ids=[f"{side} {edge}" for edge in ("right", "left", "bottom", "top") for side in ("at the", "beyond the")],
)
def test_words_of_a_whole_slide_are_kept_for_tiles_that_they_touch(first, last, is_kept):
    """The edge of a tile belongs to it; those of other units are kept wherever they are."""
    words = text("Nucleus", BoundingBoxAnnotationUnits="MATRIX", BoundingBoxTopLeftHandCorner=list(first))
    words.BoundingBoxBottomRightHandCorner = list(last)
    assert len(viewer(tiles(), annotated(texts=[words])).caption(Picture(0, 1)).labels) == is_kept
    words.BoundingBoxAnnotationUnits = "PIXEL"
    assert len(viewer(tiles(), annotated(texts=[words])).caption(Picture(0, 1)).labels) == 1


def seen(*first_and_last, image=None, frame_index=0, **keywords):
    """What should be seen of an image under a state at first."""
    view = viewer(image or picture(), state(DisplayedAreaSelectionSequence=[area(*first_and_last)], **keywords))
    assert view.caption(Picture(0, frame_index), AS_STORED).area == (0, 0, 1, 1)
    return view.caption(Picture(0, frame_index)).area


@pytest.mark.parametrize(
    ("rotation", "flip", "expected"),
    [
        (0, "N", (0.5, 0, 1, 0.25)),
        (0, "Y", (0, 0, 0.5, 0.25)),
        (90, "N", (0.75, 0.5, 1, 1)),
        (270, "Y", (0.75, 0, 1, 0.5)),
    ],
)
def test_a_state_says_what_should_be_seen(rotation, flip, expected):
    """Corners are pixels of the image before it is turned; which of them is named first does not count (C.10.4)."""
    for corners in (((5, 1), (8, 2)), ((8, 2), (5, 1)), ((5, 2), (8, 1))):
        assert seen(*corners, ImageRotation=rotation, ImageHorizontalFlip=flip) == expected


def test_what_should_be_seen_may_reach_beyond_the_image():
    """More than the image, on one side or on all."""
    assert seen((-3, 1), (8, 16)) == (-0.5, 0, 1, 2)


@pytest.mark.parametrize(
    "corners",
    [
        ((-(2**31), 1), (2**31 - 1, 8)),
        ((1, -(2**31)), (8, 2**31 - 1)),
        ((9, 1), (12, 8)),
        ((-5, -5), (0, 0)),
        ((1, 1, 1), (8, 8)),
        ((), (8, 8)),
    ],
    ids=["wide", "high", "beside", "before", "three numbers", "none"],
)
def test_areas_that_cannot_be(corners):
    """An area that is far too large, shows nothing or is not there leaves all of the image to be seen."""
    assert seen(*corners) == (0, 0, 1, 1)


def test_an_area_of_one_pixel():
    """The smallest area is a pixel: both corners belong to it."""
    assert seen((4, 4), (4, 4)) == (0.375, 0.375, 0.5, 0.5)


def test_each_frame_may_have_an_area():
    """An area holds for the frames that it names, or for all."""
    image = picture(PixelData=RAMP.tobytes() * 2)
    image.NumberOfFrames = 2
    first, others = area((1, 1), (4, 4)), area((5, 5), (8, 8))
    first.ReferencedImageSequence = [item(ReferencedSOPInstanceUID="2.25.100", ReferencedFrameNumber=2)]
    view = viewer(image, state(DisplayedAreaSelectionSequence=[first, others]))
    assert [view.caption(Picture(0, frame)).area for frame in (0, 1)] == [(0.5, 0.5, 1, 1), (0, 0, 0.5, 0.5)]


def test_areas_of_a_whole_slide():
    """An area of the slide is that part of it that lies on the tile."""
    whole = area((9, 9), (12, 16))
    whole.add_new(0x00480301, "CS", "VOLUME")
    view = viewer(tiles(rows=2), state(DisplayedAreaSelectionSequence=[whole]))
    assert [view.caption(Picture(0, frame)).area for frame in (0, 3)] == [(0, 0, 1, 1), (0, 0, 0.5, 1)]
    alone = viewer(picture(), state(DisplayedAreaSelectionSequence=[whole]))
    assert alone.caption(Picture(0, 0)).area == (0, 0, 1, 1)


def test_pixels_of_the_screen_to_one_of_the_image():
    """MAGNIFY says how large pixels are to be shown, if that can be; TRUE SIZE cannot be kept, which is said."""

    def caption(mode, ratio):
        made = area((1, 1), (8, 8), mode, PresentationPixelMagnificationRatio=ratio)
        return viewer(picture(), state(DisplayedAreaSelectionSequence=[made])).caption(Picture(0, 0))

    assert caption("MAGNIFY", 2.5).magnification == 2.5
    for junk in (0.0, -1.0, 1e30, float("nan"), float("inf")):
        assert caption("MAGNIFY", junk).magnification is None
    assert caption("SCALE TO FIT", 2.5).magnification is None
    true = area((1, 1), (8, 8), "TRUE SIZE", PresentationPixelSpacing=[0.1, 0.1])
    view = viewer(picture(), state(DisplayedAreaSelectionSequence=[true]))
    assert [note for note in view.frame(Picture(0, 0)).notes if "true size" in note]
    assert not view.frame(Picture(0, 0), AS_STORED).notes


def test_a_state_says_how_high_pixels_are():
    """A state's spacing or ratio counts more than the image's own, before the image is turned (PS3.3 C.10.4)."""

    def aspect(spacing, ratio, **keywords):
        made = area((1, 1), (8, 8))
        made.PresentationPixelSpacing, made.PresentationPixelAspectRatio = spacing, ratio
        return viewer(picture(), state(DisplayedAreaSelectionSequence=[made], **keywords)).caption(Picture(0, 0)).aspect

    assert aspect(["0.6", "0.2"], None) == pytest.approx(3)
    assert aspect(None, [5, 4]) == 1.25
    assert aspect(None, [5, 4], ImageRotation=90, ImageHorizontalFlip="N") == 0.8
    assert aspect(None, [0, 0]) == aspect(["0", "1"], None) == 2  # its own


def test_a_state_that_cannot_be_read_is_said():
    """A companion that is damaged does not hide the image; that it is left out is said."""
    broken = file_bytes(state())
    at = broken.index(b"MINE")
    view = viewer(picture(), broken[: at - 6] + b"\xff\xff" + broken[at - 4 :])
    assert view.frame(Picture(0, 0)).stored_values.size
    view = viewer(picture(), broken[:-30])
    assert "cannot be read" in " ".join(view.frame(Picture(0, 0)).notes)


# Structures of radiotherapy


@pytest.mark.parametrize("uid", ["2.25.100", ""])
def test_contours_are_drawn_in_their_plane(uid):
    """A contour is drawn on the image that it names, or that lies in its plane, where it lies in the patient."""
    view = viewer(picture(), structures(("CLOSED_PLANAR", SQUARE), uid=uid))
    assert drawn(view)[1:4] == [".####...", ".#..#...", ".####..."]
    assert view.caption(Picture(0, 0)).legend == (("Liver", 1, 2, 3),)


CHARACTER_SETS = pytest.mark.parametrize(
    ("character_set", "words"),
    [
        ("ISO_IR 192", "Größe 肝臓"),
        ("ISO_IR 100", "Größe"),
        (["", "ISO 2022 IR 87"], "Liver 肝臓"),
        (["ISO 2022 IR 6", "ISO 2022 IR 149"], "간 liver"),
    ],
    ids=["Unicode", "Latin", "Kanji", "Hangul"],
)


@CHARACTER_SETS
def test_names_of_structures_are_read_in_their_character_set(character_set, words):
    """A name is read in the character set of its file, and in that of its item where this has one of its own."""
    made = structures(("CLOSED_PLANAR", SQUARE))
    made.StructureSetROISequence[0].ROIName = words
    made.SpecificCharacterSet = character_set
    assert viewer(picture(), made).caption(Picture(0, 0)).legend == ((words, 1, 2, 3),)
    made.SpecificCharacterSet = "ISO_IR 144"
    made.StructureSetROISequence[0].SpecificCharacterSet = character_set
    assert viewer(picture(), made).caption(Picture(0, 0)).legend == ((words, 1, 2, 3),)


def test_contours_of_other_planes_are_not():
    """A contour of another image, plane or patient's frame is not drawn."""
    far = tuple(60 if number == 30 else number for number in SQUARE)
    for other in (
        structures(("CLOSED_PLANAR", SQUARE), uid="2.25.7"),
        structures(("CLOSED_PLANAR", far), uid=""),
        structures(("CLOSED_PLANAR", SQUARE), frame_of_reference="2.25.8"),
    ):
        assert drawn(viewer(picture(), other)) == []


def test_of_contours_without_an_image_those_of_the_nearest_plane_are_drawn():
    """Images may be thicker than they lie apart: each shows its own contour, not those of its neighbours."""
    higher = tuple(number + 2.5 if number == 30 else number + 6 * (at % 3 == 0) for at, number in enumerate(SQUARE))
    made = structures(("CLOSED_PLANAR", SQUARE), ("CLOSED_PLANAR", higher), uid="")
    assert drawn(viewer(picture(SliceThickness=8), made))[1:4] == [".####...", ".#..#...", ".####..."]
    both = structures(("CLOSED_PLANAR", SQUARE), ("CLOSED_PLANAR", higher))
    assert drawn(viewer(picture(SliceThickness=8), both))[1] != ".####..."


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


def test_segments_are_outlined():
    """A segment is outlined on the image in whose plane its frame lies; another frame is of another slice."""
    view = viewer(picture(), segmentation(BLOCK))
    assert drawn(view) == OUTLINE
    assert view.caption(Picture(0, 0)).legend[0][0] == "Tumour"
    above = picture(ImagePositionPatient=[-10, -20, 33])
    assert drawn(viewer(above, segmentation(BLOCK))) == []


@CHARACTER_SETS
def test_names_of_segments_are_read_in_their_character_set(character_set, words):
    """A label is read in the character set of its file, and in that of its item where this has one of its own."""
    segment = item(SegmentNumber=1, SegmentLabel=words, SegmentAlgorithmType="MANUAL")
    made = segmentation(BLOCK, SegmentSequence=[segment], SpecificCharacterSet=character_set)
    assert [name for name, *_ in viewer(picture(), made).caption(Picture(0, 0)).legend] == [words]
    made.SpecificCharacterSet, segment.SpecificCharacterSet = "ISO_IR 144", character_set
    assert [name for name, *_ in viewer(picture(), made).caption(Picture(0, 0)).legend] == [words]


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
    assert [name for name, *_ in view.caption(Picture(0, 0)).legend] == ["Tumour"]


def test_areas_of_a_map_that_touch():
    """Where labels meet, each has its own rim; what has no name is called by its number."""
    labels = np.zeros((1, 8, 8), int)
    labels[0, 1:7, 0:4], labels[0, 1:7, 4:8] = 1, 300
    made = segmentation(labels, kind="LABELMAP", BitsAllocated=16, BitsStored=16, HighBit=15)
    made.PixelData = labels.astype("<u2").tobytes()
    view = viewer(picture(), made)
    assert drawn(view) == ["." * 8, "#" * 8, *["#..##..#"] * 4, "#" * 8, "." * 8]
    assert [name for name, *_ in view.caption(Picture(0, 0)).legend] == ["Tumour", "Segment 300"]
    assert len(np.unique(view.frame(Picture(0, 0)).drawing.paint)) == 3


def test_an_image_is_shown_without_a_segmentation_that_is_damaged():
    """What cannot be drawn over an image is said, and the image is shown all the same."""
    view = viewer(picture(), segmentation(BLOCK, Rows=4000))
    assert same(grey(view), RAMP)
    assert view.frame(Picture(0, 0)).notes[0].startswith("What another file draws on this image is left out.")


def test_an_image_is_shown_without_a_state_that_is_damaged():
    """A presentation state with a sequence that is none is said, and the image is shown as its own file says."""
    data = file_bytes(state(SoftcopyVOILUTSequence=[item(**WINDOW)]))
    at = data.index(bytes.fromhex("28001031")) + 12
    view = viewer(picture(), data[:at] + b"\x28\0\0\0" + data[at + 4 :])
    assert same(grey(view), RAMP)
    assert view.frame(Picture(0, 0)).notes[0].startswith("What another file draws on this image is left out.")


def test_segments_of_all_tiles_of_a_slide():
    """Where frames are all tiles, segment by segment, each lies on its own tile and not on all (PS3.3 C.7.6.17.3)."""
    masks = np.zeros((4, 8, 8), bool)
    masks[1, 2:6, 3:7] = masks[2, 1:3, 1:3] = True
    made = segmentation(masks, place=False, **SLIDE)
    for frame in made.PerFrameFunctionalGroupsSequence:
        del frame.SegmentIdentificationSequence
    view = viewer(tiles(), made)
    assert drawn(view, frame_index=1) == OUTLINE
    assert [name for name, *_ in view.caption(Picture(0, 1)).legend] == ["Tumour"]
    assert [name for name, *_ in view.caption(Picture(0, 0)).legend] == ["Segment 2"]


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
    view.frame(Picture(0, 0))
    before = len(opened_files)
    view.caption(Picture(0, 0))
    view.frame(Picture(0, 0), AS_STORED)
    assert set(opened_files[before:]) <= {0}


@pytest.mark.parametrize("step", [1, 2])
def test_a_frame_is_decoded_once_however_it_is_shown(monkeypatch, step):
    """By a state, without it, smaller, or as a thumbnail: of each the stored values are those of all of it."""
    decoded = []

    def decode(*asked, made=viewing.decode_frame):
        decoded.append(asked[2])
        return made(*asked)

    monkeypatch.setattr(viewing, "decode_frame", decode)
    view = viewer(picture(), state())
    assert view.frame(Picture(0, 0), step=step).stored_values.shape == (8 // step, 8 // step)
    assert same(view.frame(Picture(0, 0), AS_STORED).stored_values, RAMP)
    assert same(view.plain(Picture(0, 0)).stored_values, RAMP)
    assert decoded == [0]


def adjusted(**keywords):
    """The caption and the greys of a picture under a state."""
    view = viewer(picture(), state(**keywords))
    return view.caption(Picture(0, 0)), grey(view)


def test_a_state_is_named_by_what_its_maker_called_it():
    """Its label and its description, or a word where it has neither."""
    assert adjusted(ContentDescription="of the liver")[0].states == ((1, "MINE of the liver"),)
    assert adjusted(ContentLabel=None)[0].states == ((1, "Presentation"),)


def test_a_magnification_is_believed_within_limits():
    """A hundredth to a hundred pixels of the screen to one of the image, and only where the state asks for that."""
    for factor, expected in ((0.010001, 0.010001), (0.009, None), (100, 100), (101, None)):
        chosen = area((1, 1), (8, 8), "MAGNIFY", PresentationPixelMagnificationRatio=factor)
        assert adjusted(DisplayedAreaSelectionSequence=[chosen])[0].magnification == (
            None if expected is None else pytest.approx(expected)
        )
    fitted = area((1, 1), (8, 8), PresentationPixelMagnificationRatio=2)
    assert adjusted(DisplayedAreaSelectionSequence=[fitted])[0].magnification is None


def test_an_area_that_touches_the_image_is_seen():
    """By its first or its last row or column; one beside it is not, nor one that is more than ten times as large."""
    whole = (0.0, 0.0, 1.0, 1.0)
    for first, last, is_seen in (
        ((-5, 1), (1, 8), True),
        ((-5, 1), (0, 8), False),
        ((1, -5), (8, 1), True),
        ((1, -5), (8, 0), False),
        ((8, 1), (12, 8), True),
        ((9, 1), (12, 8), False),
        ((1, 8), (8, 12), True),
        ((1, 9), (8, 12), False),
        ((1, 1), (80, 8), True),
        ((1, 1), (81, 8), False),
        ((1, 1), (8, 80), True),
        ((1, 1), (8, 81), False),
    ):
        found = adjusted(DisplayedAreaSelectionSequence=[area(first, last)])[0].area
        assert (found != whole) == is_seen, (first, last)
        if is_seen:
            assert found == ((first[0] - 1) / 8, (first[1] - 1) / 8, last[0] / 8, last[1] / 8)


@pytest.mark.parametrize("kind", ["MODALITY", "SOFTCOPY"])
def test_a_state_without_a_window_shows_all_values_that_there_can_be(kind):
    """From the lowest to the highest that the bits can say (PS3.3 C.11.8), after the scale that the state has."""
    (caption, found) = adjusted(
        **({"RescaleSlope": 2, "RescaleIntercept": -10, "RescaleType": "US"} if kind == "MODALITY" else {})
    )
    assert same(found, RAMP)
    center, width = caption.presets[0][1:3]
    assert (center, width) == ((245.5, 511) if kind == "MODALITY" else (128, 256))


def test_windows_that_fit_a_stack_fit_it_under_a_state_too():
    """Where the state has the same scale, values mean the same."""
    stored = np.stack([np.full((4, 4), value, np.uint16) for value in (1, 199, 399)])
    run = image(stored, NumberOfFrames=3, Modality="MR", SOPInstanceUID="2.25.100")
    pictures = tuple(Picture(0, at) for at in range(3))
    view = viewer(run, state())
    for fitted in ("automatic", "full"):
        shown = [render(view.frame(one, sample=pictures), fitted=fitted).rgba[0, 0, 0] for one in pictures]
        assert shown == [0, 127, 255]


def test_a_state_says_the_unit_of_what_it_makes_of_values():
    """That of the image is for another scale."""
    how = {"Modality": "CT", "RescaleSlope": 1, "RescaleIntercept": -1024}
    zero = {"RescaleSlope": 1, "RescaleIntercept": 0}
    same_scale = {name: how[name] for name in zero}
    for said, expected in (({}, ""), ({**zero, "RescaleType": "hu"}, "HU"), (zero, ""), (same_scale, "HU")):
        view = viewer(picture(**how), state(**said))
        assert view.caption(Picture(0, 0)).unit == expected
        assert view.caption(Picture(0, 0), AS_STORED).unit == "HU"


def test_a_state_without_a_window_leaves_that_of_numbers_with_a_point():
    """There is no end of what they can say."""
    values = np.array([0.25, 0.5, 0.75], "<f4")
    uid = explicit(0x00080018, "UI", even(b"2.25.100"))
    view = viewer(float_image(values, uid), state())
    assert view.caption(Picture(0, 0)).state == 1
    assert grey(view).tolist() == grey(view, state=AS_STORED).tolist() == [[0, 128, 255]]


@pytest.mark.parametrize(
    ("rotation", "quarters"), [(None, 0), (0, 0), (89, 0), (90, 1), (180, 2), (270, 3), (360, 0), (450, 1)]
)
def test_an_image_is_turned_by_quarters(rotation, quarters):
    """By whole ones, clockwise."""
    assert viewer(picture(), state(ImageRotation=rotation)).frame(Picture(0, 0)).turn == (quarters, False)


def test_what_a_state_says_of_a_frame_is_looked_for_once(monkeypatch):
    """Not again for each of its graphics, of which there may be thousands; and anew for another frame."""
    asked = []

    def is_meant(place, item, made=presentation._is_meant):
        asked.append(place.frame_number)
        return made(place, item)

    monkeypatch.setattr(presentation, "_is_meant", is_meant)
    lines = [graphic("POLYLINE", 0.1, 0.1, 0.5, 0.1, units="DISPLAY") for _ in range(9)]
    made = image(np.stack([RAMP, RAMP]), NumberOfFrames=2, SOPInstanceUID="2.25.100", **WINDOW)
    areas = [area((1, 1), (4, 4)), area((5, 5), (8, 8))]
    areas[0].ReferencedImageSequence = names("2.25.100", 1)
    view = viewer(made, annotated(*lines, DisplayedAreaSelectionSequence=areas))
    assert [drawn(view, frame_index=frame)[0] for frame in (0, 1)] == ["###.....", "........"]
    assert asked.count(1) == 2 and asked.count(2) == 3


def test_a_state_for_some_frames_leaves_the_others_alone():
    """Neither greys nor drawings nor notes of it are on another frame."""
    made = image(np.stack([RAMP, RAMP]), NumberOfFrames=2, SOPInstanceUID="2.25.100", **WINDOW)
    line = graphic("POLYLINE", 0.5, 0.5, 5.5, 0.5)
    compound = item(GraphicAnnotationUnits="PIXEL", CompoundGraphicInstanceID=1, CompoundGraphicType="ARROW")
    marked = annotation(line)
    marked.CompoundGraphicSequence = [compound]
    view = viewer(made, state(frames=(2,), GraphicAnnotationSequence=[marked], PresentationLUTShape="INVERSE"))
    assert drawn(view, frame_index=0) == [] and drawn(view, frame_index=1) != []
    assert view.caption(Picture(0, 0)).states == () and view.caption(Picture(0, 1)).states == ((1, "MINE"),)
    assert view.frame(Picture(0, 0)).notes == () and view.frame(Picture(0, 1)).notes != ()
    assert view.frame(Picture(0, 0), 1).notes == ()


MEANT = pytest.mark.parametrize(
    ("images", "is_meant"),
    [
        (None, [True, True]),
        (names("2.25.100"), [True, True]),
        (names("2.25.100", 2), [False, True]),
        (names("2.25.100", 2, 1), [True, True]),
        (names("2.25.7"), [False, False]),
    ],
    ids=["none", "image", "frame", "frames", "other"],
)


@MEANT
def test_what_a_state_says_holds_for_the_frames_that_an_item_names(images, is_meant):
    """A window, an area and annotations are for the image or frames that are named there, else for all of the state."""
    made = image(np.stack([RAMP, RAMP]), NumberOfFrames=2, SOPInstanceUID="2.25.100", **WINDOW)
    shown = area((1, 1), (4, 8))
    window = item(WindowCenter=32, WindowWidth=1)
    marked = annotation(graphic("POLYLINE", 0.5, 0.5, 5.5, 0.5))
    for one in (shown, window, marked) if images else ():
        one.ReferencedImageSequence = images
    sequences = {"DisplayedAreaSelectionSequence": [shown], "SoftcopyVOILUTSequence": [window]}
    view = viewer(made, state(**sequences, GraphicAnnotationSequence=[marked]))
    assert [drawn(view, frame_index=frame) != [] for frame in (0, 1)] == is_meant
    assert [view.caption(Picture(0, frame)).area == (0, 0, 0.5, 1) for frame in (0, 1)] == is_meant
    assert [view.frame(Picture(0, frame)).window[:2] == (32, 1) for frame in (0, 1)] == is_meant


def test_an_overlay_of_several_frames_is_shown_on_its_own():
    """Frame by frame, where a state activates the image's bitmap, has one itself, or hides by one of them."""
    planes = np.stack([ROW, ROW.T])

    def with_planes(made, layer=None):
        made = with_overlay(made, planes.reshape(16, 8), layer=layer)
        made[0x60000010].value = 8
        made.add_new(0x60000015, "IS", 2)
        return made

    pair = image(np.stack([RAMP, RAMP]) + 1, NumberOfFrames=2, SOPInstanceUID="2.25.100", **WINDOW)
    bare = file_bytes(pair)
    own = file_bytes(with_planes(pair))
    shutter = {"ShutterShape": "BITMAP", "ShutterOverlayGroup": 0x6000, "ShutterPresentationValue": 0}
    for files in (
        (own, with_overlay(state(), None, layer="MARKS")),
        (bare, with_planes(state(), "MARKS")),
    ):
        view = viewer(*files)
        for frame, plane in enumerate(planes):
            assert drawn(view, frame_index=frame) == ["".join(".#"[bit] for bit in row) for row in plane.tolist()]
    for files in ((own, state(**shutter)), (bare, with_planes(state(**shutter)))):
        view = viewer(*files)
        for frame, plane in enumerate(planes):
            assert same(view.frame(Picture(0, frame)).hidden, plane)


def test_a_text_without_a_place_is_left_out():
    """It has neither a box nor an anchor."""
    assert adjusted(GraphicAnnotationSequence=[annotation(texts=[item(UnformattedTextValue="lost")])])[0].labels == ()


def test_fractions_may_say_what_the_highest_is():
    """Half of it is where the outline goes; exactly half is outside."""
    mask = np.zeros((1, 8, 8), np.uint8)
    mask[0, 2:5, 2:5], mask[0, 3, 6] = 51, 50
    made = segmentation(mask, kind="FRACTIONAL", MaximumFractionalValue=100, SegmentationFractionalType="OCCUPANCY")
    view = viewer(picture(), made)
    assert drawn(view)[2:5] == ["..###...", "..#.#...", "..###..."]
    made = segmentation(mask, kind="FRACTIONAL", SegmentationFractionalType="OCCUPANCY")
    assert drawn(viewer(picture(), made)) == []


def test_a_segment_may_have_a_colour():
    """In CIELab, as all colours of segmentations are (PS3.3 C.8.20.2); without one it has one of the distinct ones."""
    mask = np.ones((1, 8, 8), np.uint8)
    red = item(SegmentNumber=1, SegmentLabel="Tumour", RecommendedDisplayCIELabValue=[35579, 53667, 50859])
    ((name, *colour),) = viewer(picture(), segmentation(mask, SegmentSequence=[red])).caption(Picture(0, 0)).legend
    assert name == "Tumour" and np.abs(np.subtract(colour, (255, 0, 0))).max() <= 2
    ((_, *colour),) = viewer(picture(), segmentation(mask)).caption(Picture(0, 0)).legend
    assert tuple(colour) in DISTINCT


@pytest.mark.parametrize(
    ("stated", "is_taken"),
    [
        ((0, 255, 0), True),
        ((255, 0, 255), True),
        ((0, 0, 256), False),
        ((-1, 0, 0), False),
        ((0, 0), False),
        ((0, 0, 0, 0), False),
        ((), False),
    ],
)
def test_a_structure_has_the_colour_that_it_states(stated, is_taken):
    """If that is one; else one of its own."""
    view = viewer(picture(), structures(("CLOSED_PLANAR", SQUARE), colour=stated))
    assert view.caption(Picture(0, 0)).legend == (("Liver", *(stated if is_taken else DISTINCT[0])),)


@pytest.mark.parametrize(
    ("height", "thickness", "is_drawn"),
    [
        (1.001, 2, True),
        (1.002, 2, False),
        (-1.001, 2, True),
        (-1.002, 2, False),
        (0.501, None, True),
        (0.502, None, False),
    ],
)
def test_what_lies_within_half_a_slice_is_drawn(height, thickness, is_drawn):
    """And as much as rounding may make of it; half a millimetre where it is not known how thick a slice is."""
    made = picture(ImagePositionPatient=[-10, -20, 0], SliceThickness=thickness)
    square = [height if number == 30 else number for number in SQUARE]
    assert (drawn(viewer(made, structures(("CLOSED_PLANAR", square), uid=""))) != []) == is_drawn
    segments = segmentation(BLOCK[:1], place={"ImagePositionPatient": [-10, -20, height]})
    assert (drawn(viewer(made, segments)) != []) == is_drawn
    segments.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].SliceThickness = "0.2"
    assert drawn(viewer(made, segments)) == []


@pytest.mark.parametrize("kind", ["segments", "structures"])
def test_what_has_no_colour_has_one_that_its_neighbours_have_not(kind):
    """One after the other of those that are easily told apart, and from the first one again."""
    count = len(DISTINCT) + 2
    if kind == "segments":
        mask = np.ones((count, 8, 8), np.uint8)
        made = segmentation(
            mask, SegmentSequence=[item(SegmentNumber=n, SegmentLabel=f"{n}") for n in range(1, count + 1)]
        )
        for number, frame in enumerate(made.PerFrameFunctionalGroupsSequence, 1):
            frame.SegmentIdentificationSequence[0].ReferencedSegmentNumber = number
            frame.PlanePositionSequence[0].ImagePositionPatient = GEOMETRY["ImagePositionPatient"]
    else:
        made = structures(("CLOSED_PLANAR", SQUARE))
        made.StructureSetROISequence = [item(ROINumber=n, ROIName=f"{n}") for n in range(count)]
        contours = made.ROIContourSequence[0].ContourSequence
        made.ROIContourSequence = [item(ReferencedROINumber=n, ContourSequence=contours) for n in range(count)]
    found = viewer(picture(), made).caption(Picture(0, 0)).legend
    assert [tuple(colour) for _, *colour in found] == [*DISTINCT, *DISTINCT[:2]]


def test_a_segment_of_a_number_that_is_not_described_has_a_colour_of_it():
    """So that it is the same on all slices."""
    labels = np.full((1, 8, 8), 2 * len(DISTINCT) + 3, np.uint8)
    found = viewer(picture(), segmentation(labels, kind="LABELMAP")).caption(Picture(0, 0)).legend
    assert found == ((f"Segment {2 * len(DISTINCT) + 3}", *DISTINCT[3]),)


def test_a_contour_is_drawn_as_far_as_its_points_are_whole():
    """Numbers behind the last three that belong together are no point."""
    for more in ((), (-9,), (-9, -18)):
        made = structures(("OPEN_PLANAR", (*SQUARE[:6], *more)))
        assert drawn(viewer(picture(), made))[1:3] == [".####...", "........"]


def test_a_state_for_another_image_leaves_its_attributes_alone():
    """Whoever asks it: nothing of it is on that image, not even what it cannot show."""
    other, _ = opened(file_bytes(state(uid="2.25.77", PresentationLUTShape="INVERSE")))
    header, file = opened(file_bytes(picture()))
    attributes = read_attributes(header)
    stored = decode_frame(header, file, 0)[1]
    found = dress(header, file, 0, attributes, stored, (), PresentationState(other))
    assert (found.attributes, found.notes, found.drawing) == (attributes, (), None)
