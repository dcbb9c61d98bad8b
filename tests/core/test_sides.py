"""Letters at the edges, and side and view in a corner: what a file says of them, and nothing that it does not say."""

import numpy as np
import pytest
from builders import AXIAL, file_bytes, image
from companions import item, state, viewer

from scanveil.library.pictures import Picture

PIXEL = np.zeros((1, 1), np.uint8)
NO_LETTERS = ("", "", "", "")
CR_CLASS, XA_CLASS, SECONDARY_CAPTURE = (f"1.2.840.10008.5.1.4.1.1.{end}" for end in ("1", "12.1", "7"))


def caption(frame_index=0, **keywords):
    """What is written around an X-ray of which this is said."""
    return viewer(image(PIXEL, **{"Modality": "DX", **keywords})).caption(Picture(0, frame_index))


def letters(*patient_orientation, **keywords):
    """Those at the left, right, top and bottom edge."""
    return caption(PatientOrientation=list(patient_orientation), **keywords).letters


def corner(**keywords):
    found = caption(**keywords)
    return found.view, found.view_in_words


def code(value, meaning, scheme="SCT", **keywords):
    return [item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning, **keywords)]


# Letters at the edges


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("L", "F"), ("R", "L", "H", "F")),
        (("R", "F"), ("L", "R", "H", "F")),
        (("P", "F"), ("A", "P", "H", "F")),
        (("A", "F"), ("P", "A", "H", "F")),
        (("H", "L"), ("F", "H", "R", "L")),
        (("AL", "FP"), ("PR", "AL", "HA", "FP")),
        (("PFR", "H"), ("AHL", "PFR", "F", "H")),
        (("l ", " f"), ("R", "L", "H", "F")),
        (("ARH", "AL"), ("PLF", "ARH", "PR", "AL")),
    ],
)
def test_letters_are_those_of_patient_orientation(said, expected):
    """It says what lies towards the right and the bottom edge (PS3.3 C.7.6.1.1.1); the opposites follow."""
    assert letters(*said) == expected


def test_letters_are_those_of_image_orientation_where_both_are_there():
    """It is measured."""
    assert letters("R", "H", ImageOrientationPatient=list(AXIAL)) == ("R", "L", "A", "P")


@pytest.mark.parametrize("orientation", [[0] * 6, [1, 0, 0, 1, 0, 0], [1, 0, 0, -1, 0, 0]])
def test_letters_are_those_of_patient_orientation_where_the_other_spans_no_plane(orientation):
    """Rows and columns that run along one line say nothing."""
    assert letters("L", "F", ImageOrientationPatient=orientation) == ("R", "L", "H", "F")
    assert caption(ImageOrientationPatient=orientation).letters == NO_LETTERS


@pytest.mark.parametrize(("detectors", "expected"), [([1, 2], ["RLAP", "APHF"]), (None, ["RLAP", "RLAP"])])
def test_letters_of_nuclear_medicine_are_those_of_the_detector(detectors, expected):
    """Its Image Orientation stands there; without a vector it is the first one's."""
    sagittal = [0, 1, 0, 0, 0, -1]
    told = [item(ImageOrientationPatient=list(AXIAL)), item(ImageOrientationPatient=sagittal)]
    made = image(np.zeros((2, 4, 4), np.uint16), NumberOfFrames=2, Modality="NM", DetectorInformationSequence=told)
    if detectors:
        made.DetectorVector = detectors
    view = viewer(file_bytes(made))
    assert ["".join(view.caption(Picture(0, frame)).letters) for frame in range(2)] == expected


@pytest.mark.parametrize("vector", [[9, 9], [0, 0]])
def test_a_detector_that_is_not_there_has_no_letters(vector):
    """And takes nothing else away."""
    made = image(np.zeros((2, 4, 4), np.uint16), NumberOfFrames=2, Modality="NM", DetectorVector=vector)
    made.DetectorInformationSequence = [item(ImageOrientationPatient=list(AXIAL))]
    assert viewer(file_bytes(made)).caption(Picture(0, 1)).letters == ("", "", "", "")


def test_letters_come_from_nothing_else():
    """Not from how somebody lay, nor from side, view or angle."""
    told = {
        "PatientPosition": "HFS",
        "ImageLaterality": "R",
        "Laterality": "L",
        "ViewPosition": "PA",
        "PositionerPrimaryAngle": 0,
        "PositionerSecondaryAngle": 0,
        "BodyPartExamined": "CHEST",
    }
    assert (caption(**told).letters, caption(**told).letters_in_words) == (NO_LETTERS, NO_LETTERS)


@pytest.mark.parametrize(("said", "expected"), [(("A", ""), ("P", "A", "", "")), (("", "F"), ("", "", "H", "F"))])
def test_letters_stand_on_the_axis_that_is_said(said, expected):
    """The other one stays empty, as where only one value is nonsense."""
    assert letters(*said) == expected
    assert letters(*(value or "X1" for value in said)) == expected


def test_one_value_alone_is_that_of_the_rows():
    """The first one."""
    assert letters("A") == ("P", "A", "", "")


@pytest.mark.parametrize(
    "said",
    [
        *((), ("", ""), ("X", "Y"), ("LR", "HF"), ("LL", "FF"), ("LAHF", ""), ("L", "R"), ("L", "L"), ("LA", "LH")),
        *(("L", "F", "A"), ("LEFT", "FOOT"), ("1", "2"), ("L-", "F?"), ("AP", "LL"), ("AR", "AR"), ("AR", "PL")),
    ],
)
def test_nonsense_has_no_letters(said):
    """What is no direction, is two at once, or is the same for rows and columns."""
    assert letters(*said) == NO_LETTERS


def test_letters_may_differ_from_frame_to_frame():
    """Where the file says of each frame how it lies."""
    groups = [
        item(PatientOrientationInFrameSequence=[item(PatientOrientation=said)]) for said in (["L", "F"], ["P", "F"])
    ]
    film = {"NumberOfFrames": 2, "PerFrameFunctionalGroupsSequence": groups}
    view = viewer(image(np.zeros((2, 1, 1), np.uint8), **film))
    assert view.caption(Picture(0, 0)).letters == ("R", "L", "H", "F")
    assert view.caption(Picture(0, 1)).letters == ("A", "P", "H", "F")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("LE", "CD"), ("Rt", "Le", "Cr", "Cd")),
        (("RT", "V"), ("Le", "Rt", "D", "V")),
        (("CR", "D"), ("Cd", "Cr", "V", "D")),
        (("R", "V"), ("Cd", "R", "D", "V")),
        (("M", "DI"), ("L", "M", "Pr", "Di")),
        (("L", "PR"), ("M", "L", "Di", "Pr")),
        (("PA", "DI"), ("D", "Pa", "Pr", "Di")),
        (("PL", "DI"), ("D", "Pl", "Pr", "Di")),
        (("CRV", "LE"), ("CdD", "CrV", "Rt", "Le")),
        (("A", "H"), NO_LETTERS),
        (("LX", "CRCD"), NO_LETTERS),
        (("CRVLEM", ""), NO_LETTERS),
        (("LE", "RT"), NO_LETTERS),
    ],
)
def test_letters_of_animals_have_their_own_opposites(said, expected):
    """L is lateral there, and R rostral."""
    assert letters(*said, AnatomicalOrientationType="QUADRUPED") == expected


def test_letters_of_animals_by_image_orientation_are_an_animal_s():
    """Its axes are those of a person on hands and feet (PS3.3 C.7.6.2.1.1)."""
    made = image(np.zeros((4, 4), np.uint8), ImageOrientationPatient=list(AXIAL))
    made.AnatomicalOrientationType = "QUADRUPED"
    caption = viewer(file_bytes(made)).caption(Picture(0, 0))
    assert caption.letters == ("Rt", "Le", "V", "D")
    assert "animal" in caption.letters_in_words[0]


def test_no_sole_is_guessed_opposite_to_the_upper_side_of_a_paw():
    """It may be that of a front or of a hind paw."""
    assert letters("D", "DI", AnatomicalOrientationType="QUADRUPED") == ("", "D", "Pr", "Di")
    assert letters("DM", "PR", AnatomicalOrientationType="QUADRUPED") == ("L", "DM", "Di", "Pr")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("LE", "V"), ("Rt", "Le", "D", "V")),
        (("L", "V"), NO_LETTERS),
        (("R", "CD"), NO_LETTERS),
        (("PA", "F"), ("", "", "H", "F")),
        (("PR", "H"), ("AL", "PR", "F", "H")),
    ],
)
def test_codes_of_animals_count_where_they_cannot_be_meant_for_a_person(said, expected):
    """Where the file does not say what it shows; a value of each kind is nonsense."""
    assert letters(*said) == expected
    assert letters("LE", "V", AnatomicalOrientationType="BIPED") == NO_LETTERS


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("L", "F"), ("patient's right", "patient's left", "the head", "the feet")),
        (("A", "H"), ("the back", "the front", "the feet", "the head")),
        (("LE", "CD"), ("animal's right", "animal's left", "(cranial)", "(caudal)")),
    ],
)
def test_each_letter_is_said_in_words(said, words):
    """At its own edge."""
    found = caption(PatientOrientation=list(said)).letters_in_words
    assert all(one.startswith("Towards ") and one.endswith(word) for one, word in zip(found, words, strict=True))


def test_several_letters_are_said_in_words_the_nearest_direction_first():
    """Two of them, and three."""
    found = caption(PatientOrientation=["AL", "FPR"]).letters_in_words
    assert found[1] == "Towards the front and the patient's left"
    assert found[3] == "Towards the feet, the back and the patient's right"


@pytest.mark.parametrize(
    ("rotation", "flip", "expected"),
    [
        (0, "N", ("R", "L", "H", "F")),
        (0, "Y", ("L", "R", "H", "F")),
        (90, "N", ("F", "H", "R", "L")),
        (180, "N", ("L", "R", "F", "H")),
        (270, "Y", ("F", "H", "L", "R")),
    ],
)
def test_letters_and_words_follow_turns_and_flips(rotation, flip, expected):
    """Of a presentation state: clockwise, then left and right (PS3.3 C.10.6)."""
    made = image(PIXEL, SOPInstanceUID="2.25.100", PatientOrientation=["L", "F"])
    found = viewer(made, state(ImageRotation=rotation, ImageHorizontalFlip=flip)).caption(Picture(0, 0))
    assert found.letters == expected
    ends = {"R": "right", "L": "left", "H": "head", "F": "feet"}
    assert [one.split()[-1] for one in found.letters_in_words] == [ends[letter] for letter in expected]


# Side and view


@pytest.mark.parametrize(
    ("scheme", "value"), [("SCT", "399368009"), ("SRT", "R-10226"), ("SNM3", "R-10226"), ("99SDM", "R-10226")]
)
def test_side_and_view_are_words_in_a_corner(scheme, value):
    """By the codes of today, and by those of yesterday."""
    said = {"ImageLaterality": "R", "ViewCodeSequence": code(value, "medio-lateral oblique", scheme)}
    assert corner(**said) == ("R MLO", "Right, mediolateral oblique")


@pytest.mark.parametrize(
    ("value", "short"),
    [
        *(("R-10206", "AP"), ("R-10214", "PA"), ("R-40888", "PA"), ("R-10236", "LL"), ("R-10232", "RL")),
        *(("R-102CD", "LAT"), ("R-10220", "LAO"), ("R-10218", "RAO"), ("R-10212", "LPO"), ("R-10210", "RPO")),
        *(("R-10242", "CC"), ("R-10224", "ML"), ("R-10228", "LM"), ("R-10230", "LMO"), ("R-10244", "FB")),
        *(("R-102D0", "SIO"), ("R-40AAA", "ISO"), ("R-102CF", "XCC"), ("R-1024A", "XCCL"), ("R-1024B", "XCCM")),
    ],
)
def test_views_have_their_usual_abbreviations(value, short):
    """Those of mammography and of X-rays (CID 4014, 4010)."""
    found, words = corner(ImageLaterality="L", ViewCodeSequence=code(value, "something", "SRT"))
    assert found == f"L {short}"
    assert words.startswith("Left, ") and "something" not in words


def test_what_is_special_about_a_view_stands_behind_it():
    """Magnification, spot compression and so on, or what the file calls it."""
    special = code("R-102D6", "Magnification", "SRT") + code("399209000", "x") + code("1", "standing on one leg", "99X")
    said = code("399162004", "cranio-caudal", ViewModifierCodeSequence=special)
    assert corner(ImageLaterality="L", ViewCodeSequence=said) == (
        "L CC M ID standing on one leg",
        "Left, craniocaudal, magnified, implant displaced, standing on one leg",
    )


@pytest.mark.parametrize(
    ("position", "words"),
    [
        ("PA", "Posteroanterior"),
        ("LL", "Left lateral"),
        ("RLD", "Right lateral decubitus"),
        ("MLO", "Mediolateral oblique"),
        ("LATERAL", "Lateral"),
    ],
)
def test_a_view_without_a_code_is_that_of_view_position(position, words):
    """It is said in words, too."""
    assert corner(ViewPosition=position, PatientOrientation=["L", "F"]) == (position, words)


@pytest.mark.parametrize("position", ["NONE", "OTHER", "unknown", ""])
def test_a_view_that_says_nothing_is_none(position):
    """Some fill in a word for that."""
    assert corner(ImageLaterality="R", ViewPosition=position) == ("R", "Right")


def test_the_code_of_a_view_counts_more_than_view_position():
    """It says more."""
    said = {"ViewCodeSequence": code("399162004", "cranio-caudal"), "ViewPosition": "AP"}
    assert corner(ImageLaterality="R", **said)[0] == "R CC"
    assert corner(ImageLaterality="R", ViewCodeSequence=[item()], ViewPosition="AP")[0] == "R AP"


def test_what_is_not_known_is_shown_in_the_file_s_own_words():
    """A code by its meaning, also one that looks like another scheme's; a View Position as it is."""
    own = code("R-10226", "from <b>above</b>", "99ME")
    assert corner(ImageLaterality="R", ViewCodeSequence=own) == ("R from <b>above</b>", "Right, from <b>above</b>")
    assert corner(ImageLaterality="R", ViewPosition="TOWNE") == ("R TOWNE", "Right, TOWNE")


def test_what_the_file_says_in_its_own_words_is_short_and_on_one_line():
    """In the corner more than in words."""
    view, words = corner(ImageLaterality="R", ViewCodeSequence=code("1", "so\r\nvery  " + "long " * 40, "99ME"))
    assert view == "R so very long long long…" and len(view) <= 26
    assert words.startswith("Right, so very long long long long") and len(words) <= 7 + 80


@pytest.mark.parametrize(("side", "words"), [("R", "Right"), ("L", "Left"), ("B", "Both sides")])
@pytest.mark.parametrize("keyword", ["ImageLaterality", "Laterality", "FrameLaterality"])
def test_the_side_is_that_of_image_frame_or_series(keyword, side, words):
    """As a letter, also where there is no view."""
    said = {keyword: side}
    if keyword == "FrameLaterality":
        said = {"SharedFunctionalGroupsSequence": [item(FrameAnatomySequence=[item(**said)])]}
    assert corner(**said) == (side, words)


def test_the_side_may_differ_from_frame_to_frame():
    """As where both hands are in one file."""
    groups = [item(FrameAnatomySequence=[item(FrameLaterality=side)]) for side in "RL"]
    film = {"NumberOfFrames": 2, "PerFrameFunctionalGroupsSequence": groups}
    view = viewer(image(np.zeros((2, 1, 1), np.uint8), **film))
    assert [view.caption(Picture(0, frame)).view for frame in (0, 1)] == ["R", "L"]


def test_the_side_of_the_image_counts_more_than_that_of_the_series():
    """A series may have both."""
    assert corner(ImageLaterality="R", Laterality="B")[0] == "R"
    assert corner(ImageLaterality="U", Laterality="L")[0] == "L"


def test_of_two_sides_that_exclude_each_other_neither_is_shown():
    """It is said that the file contradicts itself."""
    view, words = corner(ImageLaterality="R", Laterality="L")
    assert view == "side unclear" and words.startswith("The file says right in one place and left in another")
    view, words = corner(ImageLaterality="R", Laterality="L", ViewPosition="PA")
    assert view == "PA · side unclear" and words.startswith("Posteroanterior. The file says")


@pytest.mark.parametrize("modality", ["CR", "DX", "MG", "XA", "RF", "IO", "PX", "RG"])
def test_a_projection_image_without_side_and_letters_says_so(modality):
    """Such a picture may lie either way."""
    view, words = corner(Modality=modality)
    assert view == "side not stated" and words.endswith("The picture alone cannot tell left from right.")


@pytest.mark.parametrize("uid", [CR_CLASS, XA_CLASS])
def test_a_projection_image_is_known_by_its_class_too(uid):
    """Some call everything OT."""
    assert corner(Modality="OT", SOPClassUID=uid)[0] == "side not stated"
    assert corner(Modality="OT", SOPClassUID=SECONDARY_CAPTURE) == ("", "")


def test_the_view_is_said_where_the_side_is_not():
    """Of a chest from behind one would like to know it."""
    view, words = corner(ViewPosition="PA")
    assert view == "PA · side not stated" and words.startswith("Posteroanterior. The file does not say which side")


@pytest.mark.parametrize("value", ["U", "X", "RL"])
def test_what_names_no_side_is_no_letter(value):
    """U is said of what there is but once; the picture may still lie either way."""
    assert corner(ImageLaterality=value)[0] == "side not stated"


def test_the_side_is_stated_where_there_are_letters():
    """By either orientation."""
    assert corner(PatientOrientation=["L", "F"]) == ("", "")
    assert corner(ImageOrientationPatient=list(AXIAL)) == ("", "")
    assert corner(PatientOrientation=["X", "Y"])[0] == "side not stated"


def test_a_breast_has_no_side_by_letters_that_do_not_tell_left_from_right():
    """Front and feet are the same of both; of a view of the chest from the side they are all that there is to say."""
    assert corner(Modality="MG", PatientOrientation=["A", "F"])[0] == "side not stated"
    assert corner(Modality="MG", PatientOrientation=["A", "F"], ImageLaterality="L")[0] == "L"
    assert corner(Modality="DX", PatientOrientation=["A", "F"]) == ("", "")


@pytest.mark.parametrize(("said", "side"), [("RIGHT", "R"), ("left", "L"), ("BOTH", "B"), ("Bilateral", "B")])
def test_sides_may_be_written_in_full(said, side):
    """Some do, and mean what they say."""
    assert corner(Laterality=said)[0] == side


def test_the_view_of_nuclear_medicine_is_that_of_the_detector():
    """From the front and from the back left and right are swapped, so the side is missed where nothing says it."""
    told = [
        item(ViewCodeSequence=[item(CodeValue=value, CodingSchemeDesignator="SRT", CodeMeaning=words)])
        for value, words in (("R-10202", "anterior"), ("R-10204", "posterior"))
    ]
    made = image(np.zeros((2, 4, 4), np.uint16), NumberOfFrames=2, Modality="NM", DetectorInformationSequence=told)
    made.ImageType, made.DetectorVector = ["ORIGINAL", "PRIMARY", "WHOLE BODY", "EMISSION"], [1, 2]
    view = viewer(file_bytes(made))
    assert [view.caption(Picture(0, frame)).view for frame in range(2)] == [
        "anterior · side not stated",
        "posterior · side not stated",
    ]
    made.ImageType = ["ORIGINAL", "PRIMARY", "RECON TOMO", "EMISSION"]
    assert viewer(file_bytes(made)).caption(Picture(0, 0)).view == "anterior"


def test_a_scout_of_ct_has_a_side_to_state():
    """It is flat like an X-ray."""
    assert corner(Modality="CT", ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])[0] == "side not stated"


def test_sides_and_views_may_be_written_in_small_letters():
    """They mean the same."""
    assert corner(ImageLaterality="r", ViewPosition="ap")[0] == "R AP"


@pytest.mark.parametrize("modality", ["CT", "MR", "US", "OT", "SM"])
def test_nothing_is_missed_where_nobody_expects_a_side(modality):
    """Only on projection images."""
    assert corner(Modality=modality) == ("", "")


def test_a_damaged_view_takes_no_picture_away():
    """Nothing is said of it then."""
    pixels = {"Modality": "DX", "ImageLaterality": None}
    whole = file_bytes(image(PIXEL, **pixels, ViewCodeSequence=code("399162004", "cranio-caudal")))
    at = whole.index(b"SCT ")
    broken = whole[: at - 4] + b"\xff\x7f" + whole[at - 2 :]
    assert viewer(broken).caption(Picture(0, 0)).view == "side not stated"
