"""Structures, segmentations and presentation states are found by what they refer to, in whatever study they lie."""

from io import BytesIO

import numpy as np
import pytest
from builders import BIG_ENDIAN, EXPLICIT, IMPLICIT, file_bytes, instance, part10
from builders import explicit as element
from companions import (
    BLOCK,
    GSPS,
    SEGMENTATION,
    SQUARE,
    STRUCTURES,
    item,
    names,
    picture,
    segmentation,
    state,
    structures,
)

from scanveil.library import companions, references
from scanveil.library.companions import companions_of
from scanveil.library.instance import Instance, read_instance
from scanveil.library.person import Identity
from scanveil.library.study import group


def read(made, syntax=EXPLICIT):
    data = made if isinstance(made, bytes) else file_bytes(made, syntax)
    return read_instance(BytesIO(data), path="A", size=len(data))


def refers_to(made, syntax=EXPLICIT):
    return set(read(made, syntax).refers_to)


def series(uid="2.25.5", *images):
    return item(SeriesInstanceUID=uid, ContourImageSequence=[names(one)[0] for one in images])


def listed(*images, uid="2.25.5", frame_of_reference="2.25.9"):
    """What a structure set says of the images that it was drawn on."""
    study = item(RTReferencedSeriesSequence=[series(uid, *images)])
    return [item(FrameOfReferenceUID=frame_of_reference, RTReferencedStudySequence=[study])]


SYNTAXES = pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])


@SYNTAXES
def test_a_structure_set_refers_to_images_their_series_and_its_frames_of_reference(syntax):
    """By the list of images that it was drawn on (PS3.3 C.8.8.5)."""
    made = structures(("CLOSED_PLANAR", SQUARE), uid="2.25.77")
    made.ReferencedFrameOfReferenceSequence = listed("2.25.100", "2.25.101")
    made.StructureSetROISequence[0].ReferencedFrameOfReferenceUID = "2.25.10"
    made.FrameOfReferenceUID = "2.25.11"
    expected = {"2.25.9", "2.25.10", "2.25.11", "2.25.5", "2.25.100", "2.25.101"}
    assert refers_to(made, syntax) == expected


@SYNTAXES
def test_a_structure_set_without_a_list_refers_to_the_images_of_its_contours(syntax):
    """Only then are the contours gone through, of which there may be many."""
    made = structures(("CLOSED_PLANAR", SQUARE), ("POINT", SQUARE[:3]))
    assert refers_to(made, syntax) == {"2.25.9", "2.25.100"}


def test_a_segmentation_refers_to_what_it_lists():
    """Also to images of other studies (PS3.3 C.12.2)."""
    own = item(SeriesInstanceUID="2.25.5", ReferencedInstanceSequence=names("2.25.101"))
    other = item(SeriesInstanceUID="2.25.6", ReferencedInstanceSequence=names("2.25.102"))
    made = segmentation(
        BLOCK,
        ReferencedSeriesSequence=[own],
        StudiesContainingOtherReferencedInstancesSequence=[
            item(StudyInstanceUID="2.25.2", ReferencedSeriesSequence=[other])
        ],
    )
    assert refers_to(made) == {"2.25.9", "2.25.5", "2.25.101", "2.25.6", "2.25.102"}


def test_a_segmentation_without_a_list_refers_to_the_images_that_its_frames_were_made_of():
    """As they stand in the groups of its frames, or in those of all."""
    made = segmentation(BLOCK, sources=("2.25.100", "2.25.101"))
    assert refers_to(made) == {"2.25.9", "2.25.100", "2.25.101"}
    for frame in made.PerFrameFunctionalGroupsSequence:
        del frame.DerivationImageSequence
    made.SharedFunctionalGroupsSequence[0].DerivationImageSequence = [item(SourceImageSequence=names("2.25.102"))]
    assert refers_to(made) == {"2.25.9", "2.25.102"}


def test_a_presentation_state_refers_to_images_and_their_series_but_to_no_frame_of_reference():
    """It is for the images that it names alone."""
    assert refers_to(state(FrameOfReferenceUID="2.25.9")) == {"2.25.3", "2.25.100"}


def test_other_files_refer_to_nothing():
    """Their sequences are not looked at."""
    assert refers_to(picture(ReferencedSeriesSequence=[item(SeriesInstanceUID="2.25.5")])) == set()


def test_uids_of_the_standard_and_what_is_none_are_left_out():
    """In the coordinates of an atlas many people lie; what is longer than a UID is none."""
    made = structures(("CLOSED_PLANAR", SQUARE), uid="")
    made.ReferencedFrameOfReferenceSequence = listed("2." + "1" * 62, "2." + "2" * 63, "", uid="1.2.840.10008.1.4.1.1")
    assert refers_to(made) == {"2.25.9", "2." + "1" * 62}


def test_of_many_images_some_are_kept_from_all_over(monkeypatch):
    """One is enough to find a series; which ones is the same each time."""
    monkeypatch.setattr(references, "MOST_IMAGES", 4)
    monkeypatch.setattr(references, "MOST_OTHERS", 1)
    made = state()
    made.ReferencedSeriesSequence = [
        item(
            SeriesInstanceUID=f"2.25.{number}",
            ReferencedImageSequence=[names(f"2.25.{number}{one}")[0] for one in range(4)],
        )
        for number in (5, 6)
    ]
    assert read(made).refers_to == ("2.25.5", "2.25.50", "2.25.52", "2.25.60", "2.25.62")


def test_a_file_is_looked_through_so_far_and_no_further(monkeypatch):
    """Items count as well as UIDs: there may be a million of them with nothing inside."""
    monkeypatch.setattr(references, "MOST_LOOKED_AT", 10)
    made = state()
    made.ReferencedSeriesSequence = [*([item()] * 5), item(SeriesInstanceUID="2.25.5")]
    assert refers_to(made) == set()
    made.ReferencedSeriesSequence = [*([item()] * 4), item(SeriesInstanceUID="2.25.5")]
    assert refers_to(made) == {"2.25.5"}


def test_a_damaged_sequence_says_what_it_says_in_front_of_the_damage():
    """The file is listed all the same."""
    whole = b"\xfe\xff\0\xe0\x12\0\0\0" + element(0x0020000E, "UI", b"2.25.5.123")
    made = part10(
        [
            element(0x00080016, "UI", GSPS.encode()),
            element(0x00081115, "SQ", whole + b"\xfe\xff\0\xe0\xff\0\0\0 too short"),
        ]
    )
    assert read(made).refers_to == ("2.25.5.123",)


def test_what_a_file_refers_to_survives_its_row():
    """What goes from worker to worker as JSON comes back equal."""
    found = read(state(FrameOfReferenceUID="2.25.9"))
    assert found.refers_to and Instance.from_row(found.to_row()) == found


# Whose companions they are


def ct(number=1, **changed):
    known = {"path": f"ct{number}", "study_instance_uid": "ct", "series_instance_uid": "ct.series"}
    return instance(**{**known, "sop_instance_uid": f"ct.{number}", "frame_of_reference_uid": "frame", **changed})


def speaker(*refers_to, path="speaker", **changed):
    known = {"sop_class_uid": SEGMENTATION, "modality": "SEG", "study_instance_uid": "other", "has_pixels": False}
    own = {"series_instance_uid": f"series of {path}", "sop_instance_uid": path}
    return instance(path=path, refers_to=refers_to, **{**known, **own, **changed})


def somebody_else():
    return {"patient_id": "T-2", "identity": Identity("somebody else", "t2", "", "", "id:T-2\\")}


def found(*made, of="ct.series"):
    """The paths of the companions of a series."""
    patients = group(made)
    every = companions_of(patients)
    return [
        one.path
        for patient in patients
        for study in patient.studies
        for series in study.series
        if series.series_instance_uid == of
        for one in every[id(series)]
    ]


@pytest.mark.parametrize("kind", [STRUCTURES, SEGMENTATION, GSPS])
def test_companions_of_a_study_are_those_of_all_its_series(kind):
    """Whatever they refer to, as it was always; other files are none."""
    assert found(ct(), speaker(study_instance_uid="ct", sop_class_uid=kind)) == ["speaker"]
    assert found(ct(), speaker("ct.1", sop_class_uid="1.2.840.10008.5.1.4.1.1.7")) == []


@pytest.mark.parametrize("uid", ["ct.2", "ct.series", "frame"])
def test_companions_of_another_study_are_found_by_what_they_refer_to(uid):
    """By an image, the series or the frame of reference; not where they refer to something else."""
    assert found(ct(1), ct(2), speaker("far", uid)) == ["speaker"]
    assert found(ct(1), ct(2), speaker("far", "ct", "")) == []


@pytest.mark.parametrize(("uid", "expected"), [("ct.1", ["speaker"]), ("ct.series", ["speaker"]), ("frame", [])])
def test_companions_of_another_patient_are_found_by_images_and_series_alone(uid, expected):
    """A number may have been changed in one of the two; a frame of reference that two people share is a mistake."""
    assert found(ct(), speaker(uid, **somebody_else())) == expected


def test_a_series_of_another_study_is_no_business_of_a_companion():
    """Only the series that is referred to has it, and those of its own study."""
    made = (ct(), ct(3, series_instance_uid="ct.next", study_instance_uid="ct", frame_of_reference_uid="next"))
    assert found(*made, speaker("ct.1"), of="ct.next") == []
    assert found(*made, speaker("ct.3"), of="ct.next") == ["speaker"]
    assert found(*made, speaker("ct.1"), of="series of speaker") == ["speaker"]


def test_a_companion_is_there_once():
    """However often it refers to a series, and where it lies in its study too."""
    assert found(ct(1), ct(2), speaker("ct.1", "ct.2", "ct.series", "frame")) == ["speaker"]
    assert found(ct(), speaker("ct.1", "frame", study_instance_uid="ct")) == ["speaker"]


@pytest.mark.parametrize("uid", ["ct.1", "frame"])
def test_of_many_companions_from_elsewhere_some_are_taken(monkeypatch, uid):
    """All are read when an image is looked at; those of its own study do not count."""
    monkeypatch.setattr(companions, "MOST_FROM_ELSEWHERE", 3)
    made = [speaker(uid, path=f"s{number}", study_instance_uid=f"study {number}") for number in range(9)]
    own = [speaker(path=f"own{number}", study_instance_uid="ct") for number in range(4)]
    assert len(found(ct(), *made, *own)) == 3 + 4


def test_a_number_that_many_series_bear_is_nobodys(monkeypatch):
    """Careless programs give one number to all: the first few have the companion."""
    monkeypatch.setattr(companions, "MOST_NAMESAKES", 2)
    made = [ct(number, sop_instance_uid="1", series_instance_uid=f"series {number}") for number in range(4)]
    assert [found(*made, speaker("1"), of=f"series {number}") for number in range(4)] == [["speaker"]] * 2 + [[]] * 2


def test_files_without_numbers_are_nobodys():
    """A companion that refers to nothing is not that of images without UIDs."""
    assert found(ct(sop_instance_uid="", frame_of_reference_uid=""), speaker("", frame_of_reference_uid="")) == []


def test_series_of_a_study_share_their_list():
    """It is made once, however many series and companions a study has."""
    patients = group([ct(), ct(2, series_instance_uid="ct.next"), speaker(study_instance_uid="ct")])
    assert len({id(one) for one in companions_of(patients).values()}) == 1


def test_of_two_people_with_the_same_images_each_has_their_own_drawings():
    """What one of them has is drawn on theirs alone; it is anybody's only where that person has no such image."""
    made = [
        picture(StudyInstanceUID="2.25.61", PatientID="A", PatientName="A"),
        picture(StudyInstanceUID="2.25.62", PatientID="B", PatientName="B"),
        structures(("CLOSED_PLANAR", SQUARE), uid="2.25.100"),
    ]
    made[2].StudyInstanceUID, made[2].PatientID, made[2].PatientName = "2.25.63", "B", "B"
    made[2].SeriesInstanceUID = "2.25.64"
    patients = group([read(one) for one in made])
    found = companions_of(patients)
    drawn_on = [
        study.study_instance_uid
        for patient in patients
        for study in patient.studies
        for series in study.series
        if found[id(series)] and series.modality != "RTSTRUCT"
    ]
    assert drawn_on == ["2.25.62"]


def test_what_is_drawn_is_drawn_from_another_study():
    """From files to series: contours, segments and states refer to the image of another study and patient."""
    made = [
        picture(StudyInstanceUID="2.25.61"),
        structures(("CLOSED_PLANAR", SQUARE)),
        segmentation(np.ones((1, 8, 8), bool), SOPInstanceUID="2.25.52", SeriesInstanceUID="2.25.53"),
        state(SOPInstanceUID="2.25.54", SeriesInstanceUID="2.25.55"),
    ]
    for one in made[1:]:
        one.StudyInstanceUID, one.PatientID, one.PatientName = "2.25.62", "X", "Somebody^Else"
    patients = group([read(one) for one in made])
    (of_image,) = [
        companions_of(patients)[id(series)]
        for patient in patients
        for study in patient.studies
        for series in study.series
        if study.study_instance_uid == "2.25.61"
    ]
    assert {one.modality for one in of_image} == {"RTSTRUCT", "SEG", "PR"}
