"""Angiograms as they are looked at: with the mask subtracted where the file recommends it, or as they were taken."""

import io

import imagecodecs
import numpy as np
from builders import JPEG_LS, file_bytes, image, lut_item, packed_image
from companions import state as state_of
from pydicom.dataset import Dataset

from scanveil.library.pictures import Picture
from scanveil.looking.render import render
from scanveil.looking.viewer import Viewer

RUN = np.full((4, 40, 40), 600, np.uint16)
RUN[:, 10:20] = 200  # a bone, on the mask as well
for at in range(1, 4):
    RUN[at, :, 18:22] -= np.uint16(50 * at)  # a vessel that fills
PICTURES = tuple(Picture(0, at) for at in range(4))


def mask(**keywords):
    made = Dataset()
    made.MaskOperation, made.MaskFrameNumbers = "AVG_SUB", [1]
    for keyword, value in keywords.items():
        setattr(made, keyword, value)
    return [made]


def run_of(masks=None, stored=RUN, **keywords):
    """A run in one file."""
    said = {"Modality": "XA", "BitsStored": 10, "PixelIntensityRelationship": "LOG", "RecommendedViewingMode": "SUB"}
    masks = mask() if masks is None else masks
    made = image(stored, NumberOfFrames=len(stored), **{**said, "MaskSubtractionSequence": masks, **keywords})
    return file_bytes(made)


def viewer(*files):
    companions = list(range(1, len(files)))
    return Viewer(lambda number: (io.BytesIO(files[number]), "", len(files[number])), lambda number: companions)


def greys(found, picture, **how):
    return render(found.frame(picture, sample=PICTURES, **how)).rgba[..., 0]


def test_a_run_is_shown_without_its_mask_where_that_is_recommended():
    """What does not change is grey in the middle, the bone too; the vessel is darker the more it fills."""
    found = viewer(run_of())
    filled = [int(greys(found, picture)[5, 20]) for picture in PICTURES[1:]]
    assert filled == sorted(filled, reverse=True) and filled[0] < 128 and filled[-1] == 0
    for picture in PICTURES[1:]:
        shown = greys(found, picture)
        assert set(np.unique(shown[:, :18])) == {128} and set(np.unique(shown[:, 22:])) == {128}


def test_the_mask_itself_is_grey_like_what_does_not_change():
    """So that nothing flashes where the run is played; it says so, and can be seen as it was taken."""
    found = viewer(run_of())
    assert set(np.unique(greys(found, PICTURES[0]))) == {128}
    assert any("is the mask itself" in note for note in found.frame(PICTURES[0]).notes)
    assert len(np.unique(greys(found, PICTURES[0], subtract=False))) == 2


def test_without_a_recommendation_a_run_is_shown_as_it_was_taken():
    """And without its mask when somebody asks for it."""
    found = viewer(run_of(RecommendedViewingMode="NAT"))
    assert greys(found, PICTURES[2])[15, 0] < 128
    assert found.frame(PICTURES[2]).notes == ()
    assert greys(found, PICTURES[2], subtract=True)[15, 0] == 128
    assert found.caption(PICTURES[2]).subtraction == (False, "")
    assert found.caption(PICTURES[2], subtract=True).subtraction == (True, "")


def test_what_is_recommended_can_be_left():
    """It says that it is, as it says that it is done."""
    found = viewer(run_of())
    done, left = found.frame(PICTURES[2]), found.frame(PICTURES[2], subtract=False)
    assert "subtracted from this image" in done.notes[0] and "as it was taken" in left.notes[0]
    assert (left.stored_values == RUN[2]).all()


def test_a_run_without_a_mask_has_no_switch():
    """Nor has any other image; where one is recommended that is not there, the switch says so."""
    assert viewer(run_of([], RecommendedViewingMode="NAT")).caption(PICTURES[1]).subtraction is None
    assert "has none" in viewer(run_of([])).caption(PICTURES[1]).subtraction[1]


def test_the_mask_is_moved_where_the_file_says_by_how_much():
    """Down by rows and to the left by columns, before it is subtracted (PS3.3 C.7.6.10.1.2)."""
    moved = RUN.copy()
    moved[1:] = 600
    moved[1:, 13:23] = 200
    shown = greys(viewer(run_of(mask(MaskSubPixelShift=[3.0, 0.0]), moved)), PICTURES[1])
    assert set(np.unique(shown)) == {128}
    assert len(np.unique(greys(viewer(run_of(mask(), moved)), PICTURES[1]))) > 1


def test_windows_of_the_run_are_not_those_of_its_differences():
    """One that lies around what was taken would show them all black; those to choose from are fitted to them."""
    found = viewer(run_of(WindowCenter=512, WindowWidth=1024))
    caption = found.caption(PICTURES[1], sample=PICTURES)
    assert [one[0] for one in caption.presets] == ["Automatic", "Full range"]
    assert (render(found.frame(PICTURES[1], sample=PICTURES)).window_center, caption.unit) == (0, "")
    assert found.caption(PICTURES[1], subtract=False).presets[0][1:3] == (512, 1024)


def test_all_differences_of_a_run_have_one_window():
    """Those of frames that are taken as they are do not count for it."""
    found = viewer(run_of())
    assert len({render(found.frame(one, sample=PICTURES))[3:5] for one in PICTURES[1:]}) == 1


def test_a_mask_is_the_same_whichever_frame_was_seen_before():
    """Also where one of them has a table of its own by which it becomes logarithms."""

    def group(table=None):
        inner = Dataset()
        if table is not None:
            inner.PixelIntensityRelationshipLUTSequence = [table]
            table.LUTFunction = "TO_LOG"
        return inner

    made = image(RUN, NumberOfFrames=4, BitsStored=10, Modality="XA", RecommendedViewingMode="SUB")
    made.MaskSubtractionSequence = mask()
    made.PixelIntensityRelationship = "LIN"
    made.PerFrameFunctionalGroupsSequence = [group(), group(), group(lut_item(list(range(256)), bits=8)), group()]
    data = file_bytes(made)
    alone = viewer(data).frame(PICTURES[2]).stored_values
    after = viewer(data)
    after.frame(PICTURES[1])
    assert (after.frame(PICTURES[2]).stored_values == alone).all()


def test_a_mask_that_cannot_be_decoded_is_said_and_the_run_is_shown():
    """As it was taken."""
    frames = [b"nothing", *(imagecodecs.jpegls_encode(frame) for frame in RUN[1:])]
    said = {"Modality": "XA", "RecommendedViewingMode": "SUB", "MaskSubtractionSequence": mask()}
    made = packed_image(frames, JPEG_LS, RUN[0], **said)
    found = viewer(made).frame(Picture(0, 1))
    assert (found.stored_values == RUN[1]).all()
    assert any("cannot be subtracted" in note for note in found.notes)


def test_a_state_shows_what_was_taken():
    """Its greys are for that, and why the mask is not subtracted is said."""
    run = run_of(SOPInstanceUID="2.25.100")
    found = viewer(run, file_bytes(state_of()))
    for how in ({}, {"subtract": True}):
        assert "presentation state" in found.caption(PICTURES[1], **how).subtraction[1]
    assert (found.frame(PICTURES[1], subtract=True).stored_values == RUN[1]).all()


def test_words_beside_the_values_are_still_those_of_the_file():
    """An overlay that lies in bits of the pixels is drawn over what is left as over what was taken."""
    stored = RUN.copy()
    stored[:, 3, 4] |= 1 << 15
    made = image(stored, NumberOfFrames=4, BitsStored=10, Modality="XA", RecommendedViewingMode="SUB")
    made.MaskSubtractionSequence = mask()
    made.add_new(0x60000010, "US", 40)
    made.add_new(0x60000011, "US", 40)
    made.add_new(0x60000040, "CS", "G")
    made.add_new(0x60000050, "SS", [1, 1])
    made.add_new(0x60000100, "US", 16)
    made.add_new(0x60000102, "US", 15)
    found = viewer(file_bytes(made)).frame(PICTURES[2])
    assert found.attributes.is_difference
    assert np.argwhere(found.drawing.paint).tolist() == [[3, 4]]
