"""Neutral labels: by the item's own number, with the side they say, no two alike, and the same where others refer."""

import io

import planting
import pydicom
import pytest
from judging import BASIC_PROFILE, clean
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.cleaning.labels import Labels
from scanveil.deid.rules.attributes import dictionary
from scanveil.deid.rules.policy import Policy, policy_of
from scanveil.deid.rules.texts import LABELS
from scanveil.dicom import tags

PLAN = "1.2.840.10008.5.1.4.1.1.481.5"
BEAMS, BEAM_NUMBER, BEAM_NAME = 0x300A00B0, 0x300A00C0, 0x300A00C2
PATHS, PATH, PATHS_OF_FRAME, FRAMES = 0x00480105, 0x00480106, 0x00480207, 0x52009230


def beams(*named: tuple[bytes, bytes]) -> El:
    return El(BEAMS, "SQ", [[El(BEAM_NUMBER, "IS", number), El(BEAM_NAME, "LO", name)] for number, name in named])


def names(*elements: El, policy: Policy = BASIC_PROFILE, encoding=EXPLICIT) -> pydicom.Dataset:
    """The copy of an object with these elements."""
    made = Planted(elements=[*planting.image(sop_class=PLAN)[:-1]], encoding=encoding)
    made.put(El(0x00100010, "PN", b"Kanari^Gelb"), *elements)
    return pydicom.dcmread(io.BytesIO(clean(made.to_bytes(), policy)[1]))


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])
def test_a_beam_is_called_by_its_number(encoding):
    """Whatever order they come in, and whatever they were called."""
    dataset = names(beams((b"7", b"Kanari 1"), (b"3", b"Miller"), (b"12", b"x")), encoding=encoding)
    assert [beam.BeamName for beam in dataset.BeamSequence] == ["Beam 7", "Beam 3", "Beam 12"]
    assert [beam.BeamNumber for beam in dataset.BeamSequence] == [7, 3, 12]


def test_an_item_without_a_number_gets_the_next():
    """One, two, three."""
    labels = Labels()
    found = [labels.neutral(tags.FIXATION_DEVICE_LABEL, old, b"") for old in (b"Mask", b"Mask", b"Kanari's mask")]
    assert found == [b"Fixation 1", b"Fixation 2", b"Fixation 3"]


@pytest.mark.parametrize(
    ("old", "side"),
    [
        (b"Kanari left", b" L"),
        (b"LT kidney", b" L"),
        (b"Niere links", b" L"),
        (b"rein gauche", b" L"),
        (b"rene sinistro", b" L"),
        (b"Kidney_R", b" R"),
        (b"rechte Niere", b" R"),
        (b"rein droit", b" R"),
        (b"derecho", b" R"),
        (b"destra", b" R"),
        (b"left of right", b""),
        (b"Larry", b""),
        (b"L4", b""),
        (b"GTV R1", b""),
        (b"PTV RT", b""),
        (b"RT boost", b""),
        (b"PTV re-RT", b""),
        (b"Lung RT", b" R"),
        (b"Rand der Blase", b""),
        (b"Rinon der", b" R"),
        (b"PTV sin margen", b""),
        (b"not left", b""),
        (b"Kidney", b""),
        (b"", b""),
    ],
)
def test_a_label_keeps_the_side_that_it_says(old, side):
    """In five languages; where it says both, or none, it has none."""
    assert Labels().neutral(tags.ROI_NAME, old, b"4") == b"Contour 4" + side


def test_a_segment_is_called_by_its_number_though_that_is_binary():
    segments = El(0x00620002, "SQ", [[El(0x00620004, "US", b"\4\0"), El(0x00620005, "LO", b"Kanari li")]])
    made = Planted(elements=[*planting.image(sop_class="1.2.840.10008.5.1.4.1.1.66.4")[:-1]])
    made.put(El(0x00100010, "PN", b"Kanari^Gelb"), segments)
    dataset = pydicom.dcmread(io.BytesIO(clean(made.to_bytes())[1]))
    assert dataset.SegmentSequence[0].SegmentLabel == "Segment 4 L"


def test_no_two_labels_of_an_object_are_alike():
    """Where numbers are, they are told apart all the same."""
    dataset = names(beams((b"1", b"a"), (b"1", b"b"), (b"2", b"c"), (b"1", b"d")))
    found = [beam.BeamName for beam in dataset.BeamSequence]
    assert len({*found}) == 4 and all(name.startswith("Beam ") for name in found)


@pytest.mark.parametrize("tag", LABELS, ids=lambda tag: f"{tag:08X}")
def test_no_two_labels_of_any_kind_are_alike_and_all_fit(tag):
    """Of items with the same number and the same name, up to a hundred; within what their type allows."""
    labels, label = Labels(), LABELS[tag]
    olds = [b"Kanari %c%c" % (65 + at // 26, 65 + at % 26) for at in range(100)]
    found = [labels.neutral(tag, old, b"1") for old in olds]
    assert len({*found}) == 100
    longest = {"CS": 16, "SH": 16, "LO": 64}.get(dictionary()[tag], 64)
    assert all(len(one) <= longest and one.startswith(label.prefix.encode()) for one in found)
    if dictionary()[tag] == "CS":
        assert all(one == one.upper() for one in found)


def test_what_others_refer_to_becomes_the_same_wherever_it_stands():
    """An optical path is referred to by its identifier."""
    paths = El(PATHS, "SQ", [[El(PATH, "SH", b"Kanari A")], [El(PATH, "SH", b"Kanari B")]])
    frames = [[El(PATHS_OF_FRAME, "SQ", [[El(PATH, "SH", one)]])] for one in (b"Kanari B", b"Kanari A", b"Kanari B")]
    dataset = names(paths, El(FRAMES, "SQ", frames))
    first, second = (item.OpticalPathIdentifier for item in dataset.OpticalPathSequence)
    assert first != second and "Kanari" not in first + second
    referred = [frame[PATHS_OF_FRAME][0].OpticalPathIdentifier for frame in dataset[FRAMES]]
    assert referred == [second, first, second]


def test_references_by_value_follow_their_label():
    """In either order; a short number names nobody and stays."""
    labels = Labels()
    first = labels.neutral(tags.REFERENCED_OPTICAL_PATH_IDENTIFIER, b"Kanari", b"")
    other = labels.neutral(tags.OPTICAL_PATH_IDENTIFIER, b"Gelb", b"")
    assert labels.neutral(tags.OPTICAL_PATH_IDENTIFIER, b"Kanari ", b"") == first != other
    assert labels.neutral(tags.OPTICAL_PATH_IDENTIFIER, b"1", b"") == b"1"
    assert labels.neutral(tags.OPTICAL_PATH_IDENTIFIER, b"4711", b"") != b"4711"


def test_a_new_label_by_value_is_not_one_that_was_kept():
    """A path that is called 1 already, and another that gets a number."""
    labels = Labels()
    kept = [labels.neutral(tags.GRAPHIC_LAYER, old, b"") for old in (b"1", b"2")]
    new = labels.neutral(tags.GRAPHIC_LAYER, b"KANARI", b"")
    assert new not in kept and new == b"LAYER1"


def test_where_descriptions_are_cleaned_a_label_keeps_its_words():
    """And is told apart from others by the number of its item."""
    dataset = names(
        beams((b"1", b"left Kanari"), (b"2", b"left Miller"), (b"3", b"Kanari")), policy=policy_of("research")
    )
    found = [beam.BeamName for beam in dataset.BeamSequence]
    assert found[:2] == ["left", "left 2"] and found[2] == "Beam 3"


def test_an_empty_label_stays_empty():
    """There is nothing in it to be replaced."""
    assert names(beams((b"1", b""))).BeamSequence[0].BeamName == ""


@pytest.mark.parametrize("preset", ["basic", "second-opinion", "research", "everything-out"])
def test_no_preset_keeps_a_name_in_a_label(preset):
    """Of any kind, at the top level and in items."""
    elements = [El(tag, dictionary()[tag], b"KANARI") for tag in sorted(LABELS)]
    made = Planted(elements=planting.image(sop_class=PLAN)[:-1])
    made.put(*elements, El(0x00081115, "SQ", [elements]))
    assert b"KANARI" not in clean(made.to_bytes(), policy_of(preset))[1].upper()
