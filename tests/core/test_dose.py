"""Frames of a dose have their places by Grid Frame Offset Vector (PS3.3 C.8.8.3.2), and what is drawn on them too."""

from io import BytesIO

import pytest
from builders import CORONAL, file_bytes, opened
from companions import BLOCK, OUTLINE, SQUARE, dose, drawn, item, segmentation, structures, viewer

from scanveil.library.instance import instance_of, read_instance
from scanveil.library.pictures import Picture
from scanveil.library.stacks import stacks_of
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.placement import DOSE_WITHOUT_PLACES

SQUARE_DRAWN = [".####...", ".#..#...", ".####..."]


def places(made):
    """Where each frame lies by the list, and by what is shown."""
    header, _file = opened(file_bytes(made))
    found = instance_of(header)
    shown = [read_attributes(header, frame).image_position_patient for frame in range(found.number_of_frames)]
    return [one.position for one in found.traits], shown


def notes(made, frame_index=0):
    return read_attributes(opened(file_bytes(made))[0], frame_index).notes


@pytest.mark.parametrize(
    ("offsets", "position", "orientation", "expected"),
    [
        ([0, 2.5, 5], (-10, -20, 30), (1, 0, 0, 0, 1, 0), [(-10, -20, 30), (-10, -20, 32.5), (-10, -20, 35)]),
        ([0, -2, -7], (-10, -20, 30), (1, 0, 0, 0, 1, 0), [(-10, -20, 30), (-10, -20, 28), (-10, -20, 23)]),
        ([0, 2], (-10, -20, 30), (-1, 0, 0, 0, 1, 0), [(-10, -20, 30), (-10, -20, 28)]),
        ([0, 2], (-10, -20, 30), CORONAL, [(-10, -20, 30), (-10, -18, 30)]),
        ([0, 5], (1, 2, 3), (1, 0, 0, 0, 0.8, 0.6), [(1, 2, 3), (1, -1, 7)]),
        ([0, 2], (-10, -20, 0), (-1, 0, 0, 0, 1, 0), [(-10, -20, 0), (-10, -20, -2)]),
    ],
    ids=["up", "down", "from below", "coronal", "oblique", "from zero"],
)
def test_offsets_from_zero_go_along_the_normal(offsets, position, orientation, expected):
    """From the first frame's place on, towards the cross product of rows and columns, also where they are negative."""
    made = dose(offsets, ImagePositionPatient=list(position), ImageOrientationPatient=list(orientation))
    for found in places(made):
        assert [pytest.approx(one) for one in expected] == found


@pytest.mark.parametrize("orientation", [(1, 0, 0, 0, 1, 0), (-1, 0, 0, 0, 1, 0), (1, 0, 0, 0, -1, 0)])
def test_numbers_from_the_first_height_are_heights(orientation):
    """They are the patient's z, whichever way the normal points; the first need only be the same but for rounding."""
    made = dose([30.004, 28, 33], ImageOrientationPatient=list(orientation))
    for found in places(made):
        assert [pytest.approx((-10, -20, height)) for height in (30.004, 28, 33)] == found


@pytest.mark.parametrize(
    "changed",
    [
        {"GridFrameOffsetVector": [7, 9, 11]},
        {"GridFrameOffsetVector": [30, 32, 34], "ImageOrientationPatient": list(CORONAL)},
        {"GridFrameOffsetVector": [0, 2]},
        {"GridFrameOffsetVector": [0, 2, 4, 6]},
        {"GridFrameOffsetVector": [0, 0, 0]},
        {"GridFrameOffsetVector": None},
        {"ImageOrientationPatient": [1, 0, 0, 1, 0, 0]},
        {"ImageOrientationPatient": None},
    ],
    ids=["neither", "upright", "short", "long", "all zero", "none", "no plane", "no orientation"],
)
def test_where_places_are_not_clear_only_the_first_frame_has_one(changed):
    """The frames run as they follow each other, and it is said."""
    made = dose([0, 2, 4], **changed)
    listed, shown = places(made)
    assert (listed, shown) == ([(-10, -20, 30)], [(-10, -20, 30), None, None])
    assert notes(made) == notes(made, 2) == (DOSE_WITHOUT_PLACES,)
    (stack,) = stacks_of([instance_of(opened(file_bytes(made))[0])])
    assert (stack.name, stack.count, stack.ordered_by) == ("Dose", 3, "frame-number")


@pytest.mark.parametrize("junk", [b"nan", b"inf", b"1e9", b"two"])
def test_offsets_of_junk_are_none(junk):
    """What is no distance is left alone."""
    data = file_bytes(dose([0, 222, 4]))
    assert data.count(b"222") == 1
    header, _file = opened(data.replace(b"222", junk))
    assert len(instance_of(header).traits) == 1
    assert read_attributes(header, 1).image_position_patient is None


def test_a_dose_of_one_frame_lies_where_it_says():
    """Whatever its vector says: frames that were taken out of a dose keep it whole."""
    for offsets in ([0, 2, 4], [7], []):
        made = dose(offsets, frames=1)
        assert places(made) == ([(-10, -20, 30)], [(-10, -20, 30)])
        assert notes(made) == ()


def test_a_stack_of_a_dose_goes_by_its_places():
    """From below upwards, with what is odd said; each file is a stack, that with the most slices first."""
    made = [
        read_instance(BytesIO(data), path=f"{number}.dcm", size=len(data))
        for number, data in enumerate(map(file_bytes, (dose([0, -2, -4, -6]), dose([0, 2, 4, 10, 12, 14]))))
    ]
    second, first = stacks_of(made)
    assert (first.name, first.ordered_by, first.notes) == ("Dose (2)", "position", ())
    assert [one.at for one in first.images()] == [3, 2, 1, 0]
    assert (second.name, second.notes) == (
        "Dose",
        ("Slices seem to be missing between images 3 and 4. Perhaps not all files were copied.",),
    )
    assert [stack.name for stack in stacks_of(made[:1])] == ["Dose"]


def test_the_caption_of_a_frame_has_its_height():
    """The place along the normal, each its own."""
    view = viewer(dose([0, 2, 5]))
    assert [view.caption(Picture(0, frame)).position_mm for frame in range(3)] == [30, 32, 35]


@pytest.mark.parametrize("offsets", [(0, 2, 4), (30, 32, 34), (0, -2, -4)])
@pytest.mark.parametrize("uid", ["2.25.100", ""])
def test_contours_are_drawn_on_the_frame_in_whose_plane_they_lie(offsets, uid):
    """On no other, also where they were drawn on images of the same patient's frame of reference."""
    heights = [30 + at - offsets[0] for at in offsets]
    for frame, height in enumerate(heights):
        square = [height if number == 30 else number for number in SQUARE]
        view = viewer(dose(offsets), structures(("CLOSED_PLANAR", square), uid=uid))
        for other in range(3):
            assert drawn(view, frame_index=other)[1:4] == (SQUARE_DRAWN if other == frame else [])


@pytest.mark.parametrize(
    ("frame_of_reference", "own"), [("2.25.8", "2.25.9"), ("", "2.25.9"), ("2.25.9", ""), ("", "")]
)
def test_contours_of_other_images_need_the_same_frame_of_reference(frame_of_reference, own):
    """Both have to state it: nothing else says that a dose and other images belong together."""
    made = structures(("CLOSED_PLANAR", SQUARE), frame_of_reference=frame_of_reference)
    assert drawn(viewer(dose([0, 2], FrameOfReferenceUID=own), made)) == []
    nameless = structures(("CLOSED_PLANAR", SQUARE), frame_of_reference=frame_of_reference, uid="")
    is_drawn = not (frame_of_reference and own)
    assert (drawn(viewer(dose([0, 2], FrameOfReferenceUID=own), nameless)) != []) == is_drawn


@pytest.mark.parametrize(
    ("offsets", "thickness", "height", "is_drawn"),
    [
        ((0, 4, 8), None, 2, True),
        ((0, 4, 8), None, 2.01, False),
        ((0, 4, 8), 1, 2, True),
        ((0, 2, 4), 9, 1.5, False),
        ((0, 2, 4, 50), None, 1.5, False),
    ],
)
def test_a_frame_of_a_dose_is_as_thick_as_frames_lie_apart(offsets, thickness, height, is_drawn):
    """So each contour belongs to the nearest frame, whatever Slice Thickness says; a gap makes none thicker."""
    square = [30 + height if number == 30 else number for number in SQUARE]
    made = dose(offsets, SliceThickness=thickness)
    assert (drawn(viewer(made, structures(("CLOSED_PLANAR", square)))) != []) == is_drawn


def test_of_several_contours_of_a_structure_the_nearest_is_drawn():
    """A frame of a dose may be as thick as several slices; all contours of one plane are drawn, and points too."""

    def at(height, right=0):
        numbers = [height if number == 30 else number for number in SQUARE]
        return "CLOSED_PLANAR", [one + right * (place % 3 == 0) for place, one in enumerate(numbers)]

    view = viewer(dose([0, 6]), structures(at(32), at(29), at(29, right=3), at(27.5, right=2)))
    assert drawn(view)[2] == ".#..#..#"


def test_segments_are_drawn_on_the_frame_in_whose_plane_they_lie():
    """A segment at the height of the second frame is outlined there alone."""
    view = viewer(dose([0, 3]), segmentation(BLOCK[:1], place={"ImagePositionPatient": [-10, -20, 33]}))
    assert (drawn(view, frame_index=0), drawn(view, frame_index=1)) == ([], OUTLINE)


def test_frames_with_places_of_their_own_keep_them():
    """Functional groups, which a dose of today does not have, say more than a vector."""
    made = dose([0, 2])
    made.PerFrameFunctionalGroupsSequence = [
        item(PlanePositionSequence=[item(ImagePositionPatient=[1, 2, height])]) for height in (8, 9)
    ]
    for found in places(made):
        assert found == [(1, 2, 8), (1, 2, 9)]
