"""What files of some modalities say of their images: doses, segments, mosaics, nuclear medicine."""

import io
import struct

import numpy as np
import pytest
from builders import BIG_ENDIAN, EXPLICIT, IMPLICIT, dataset, explicit, file_bytes, image, item, part10
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from scanveil.library import modalities
from scanveil.library.instance import Instance, read_instance


def traits_from(made, syntax=EXPLICIT):
    data = made if isinstance(made, bytes) else file_bytes(made, syntax)
    found = read_instance(io.BytesIO(data), path="IM1", size=len(data))
    assert Instance.from_row(found.to_row()) == found
    return found.traits


def of(**keywords):
    """One item of a sequence."""
    made = Dataset()
    for keyword, value in keywords.items():
        setattr(made, keyword, Sequence(value) if isinstance(value, list) and keyword.endswith("Sequence") else value)
    return made


def frames(count, **keywords):
    return image(np.zeros((count, 2, 2), np.uint8), NumberOfFrames=count, **keywords)


SYNTAXES = pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])

# --- CT, MR, PET ------------------------------------------------------------------------------------------------------


@SYNTAXES
def test_kernels_voltages_and_flip_angles_are_read(syntax):
    """From the top level of a plain file; values of a kernel that has several are joined."""
    made = dataset(ConvolutionKernel=["Br40d", "3"], KVP="80", FlipAngle="5.5", CorrectedImage=["DECY", "ATTN"])
    (found,) = traits_from(made, syntax)
    assert (found.kernel, found.kilovolts, found.flip_angle_degrees) == ("Br40d 3", 80, 5.5)
    assert found.is_attenuation_corrected is True


@pytest.mark.parametrize(
    ("macro", "said", "trait", "value"),
    [
        ("CTReconstructionSequence", {"ConvolutionKernel": "B30f"}, "kernel", "B30f"),
        ("CTXRayDetailsSequence", {"KVP": "140"}, "kilovolts", 140),
        ("MRTimingAndRelatedParametersSequence", {"FlipAngle": "12"}, "flip_angle_degrees", 12),
        ("PETFrameCorrectionFactorsSequence", {"AttenuationCorrected": "NO"}, "is_attenuation_corrected", False),
        ("MultienergyCTCharacteristicsSequence", {"MonoenergeticEnergyEquivalent": 70.0}, "kiloelectronvolts", 70),
    ],
)
def test_frames_say_them_in_their_groups(macro, said, trait, value):
    """Functional groups of enhanced CT, MR and PET."""
    groups = [of(**{macro: [of(**said)]}), of()]
    first, second = traits_from(frames(2, PerFrameFunctionalGroupsSequence=Sequence(groups)))
    assert getattr(first, trait) == value and getattr(second, trait) in (None, "")


def test_the_energy_of_a_plain_image_lies_in_a_sequence():
    """A virtual monoenergetic image of CT."""
    energy = of(MonoenergeticEnergyEquivalent=40.0)
    (found,) = traits_from(dataset(MultienergyCTCharacteristicsSequence=Sequence([energy])))
    assert found.kiloelectronvolts == 40


@pytest.mark.parametrize(("said", "corrected"), [(["DECY", "ATTN"], True), (["DECY"], False), (None, None)])
def test_whether_attenuation_was_corrected(said, corrected):
    """Nothing is claimed where nothing is said."""
    assert traits_from(dataset(Modality="PT", CorrectedImage=said))[0].is_attenuation_corrected is corrected


@pytest.mark.parametrize(
    ("creator", "number", "component"),
    [
        (b"GEMS_PARM_01", 0, "MAGNITUDE"),
        (b"GEMS_PARM_01", 1, "PHASE"),
        (b"GEMS_PARM_01", 2, "REAL"),
        (b"GEMS_PARM_01", 3, "IMAGINARY"),
        (b"GEMS_PARM_01", 4, ""),
        (b"GEMS_PARM_01", -1, ""),
        (b"SOMEBODY ELSE ", 1, ""),
    ],
)
def test_components_of_ge(creator, number, component):
    """They stand in a private element alone."""
    data = part10([explicit(0x00430010, "LO", creator), explicit(0x0043102F, "SS", struct.pack("<h", number))])
    assert traits_from(data)[0].component == component


@pytest.mark.parametrize(
    ("elements", "slices"),
    [
        ([explicit(0x00650010, "LO", b"Image Private Header"), explicit(0x00651050, "DS", b"27")], 27),
        ([explicit(0x00650010, "LO", b"Image Private Header"), explicit(0x00651050, "DS", b"1 ")], None),
        ([explicit(0x00650010, "LO", b"Image Private Header"), explicit(0x00651050, "SS", struct.pack("<h", 27))], 27),
        ([explicit(0x00650010, "LO", b"Image Private Header"), explicit(0x00651050, "UL", struct.pack("<L", 27))], 27),
        ([explicit(0x00650010, "LO", b"Image Private Header"), explicit(0x00651050, "FD", struct.pack("<d", 27))], 27),
        ([explicit(0x00650010, "LO", b"Image Private Header"), explicit(0x00651050, "FD", b"\xff" * 8)], None),
        ([explicit(0x00650010, "LO", b"SOMEBODY ELSE "), explicit(0x00651050, "DS", b"27")], None),
    ],
)
def test_slices_of_united_imaging_s_mosaics(elements, slices):
    """Said in a private element, believed under its creator's name; one slice is no mosaic."""
    assert traits_from(part10(elements))[0].mosaic_slices == slices


@pytest.mark.parametrize(("kind", "slices"), [(b"ORIGINAL\\PRIMARY\\M\\MOSAIC ", 35), (b"ORIGINAL\\PRIMARY\\M ", None)])
def test_slices_of_siemens_mosaics(kind, slices):
    """The count is one where Image Type says that it is a mosaic."""
    private = explicit(0x00190010, "LO", b"SIEMENS MR HEADER "), explicit(0x0019100A, "US", struct.pack("<H", 35))
    assert traits_from(part10([explicit(0x00080008, "CS", kind), *private]))[0].mosaic_slices == slices


# --- radiotherapy -----------------------------------------------------------------------------------------------------


def plan(*beams, group=1):
    """What a dose refers to."""
    fractions = of(
        ReferencedFractionGroupNumber=group, ReferencedBeamSequence=[of(ReferencedBeamNumber=beam) for beam in beams]
    )
    return Sequence([of(ReferencedFractionGroupSequence=[fractions])])


@SYNTAXES
@pytest.mark.parametrize(
    ("summation", "referred", "number"),
    [
        ("PLAN", None, ""),
        ("BEAM", plan(3), "3"),
        ("BEAM", plan(3, 4), ""),
        ("BEAM", None, ""),
        ("FRACTION", plan(3, group=2), "2"),
        ("fraction", plan(3, group=2), "2"),
    ],
)
def test_a_dose_says_of_what_it_is_one(summation, referred, number, syntax):
    """The number counts where it is the only one."""
    made = dataset(
        Modality="RTDOSE", DoseType="PHYSICAL", DoseSummationType=summation, ReferencedRTPlanSequence=referred
    )
    assert traits_from(made, syntax)[0].dose == ("PHYSICAL", summation.upper(), number)


def test_a_damaged_reference_costs_the_number_alone():
    """The dose is listed all the same."""
    cut = explicit(0x300C0002, "SQ", item(explicit(0x300C0020, "SQ", b"", length=999)))
    assert traits_from(part10([explicit(0x3004000A, "CS", b"BEAM"), cut]))[0].dose == ("", "BEAM", "")


# --- segmentations ----------------------------------------------------------------------------------------------------


def segmentation(numbers, labels, **keywords):
    groups = [of(SegmentIdentificationSequence=[of(ReferencedSegmentNumber=number)]) for number in numbers]
    segments = [of(SegmentNumber=number, SegmentLabel=label) for number, label in labels.items()]
    return frames(
        len(numbers),
        Modality="SEG",
        SpecificCharacterSet="ISO_IR 192",
        SegmentSequence=Sequence(segments),
        PerFrameFunctionalGroupsSequence=Sequence(groups),
        **keywords,
    )


@SYNTAXES
def test_frames_know_what_their_segment_is_called(syntax):
    """In the file's character set; a segment that is not described has no name."""
    found = traits_from(segmentation([2, 1, 3], {1: "Größe", 2: "Liver"}), syntax)
    assert [one.segment_label for one in found] == ["Liver", "Größe", ""]


def test_a_label_is_kept_in_one_line_and_cut(monkeypatch):
    """It is carried along with every frame."""
    monkeypatch.setattr(modalities, "LONGEST_LABEL", 8)
    (one, _) = traits_from(segmentation([1, 1], {1: "a  b and so on"}))
    assert one.segment_label == "a b and…"


def test_labels_of_whole_slides_are_not_read():
    """Tiles by the thousand each would carry theirs."""
    found = traits_from(segmentation([1, 2], {1: "Liver"}, TotalPixelMatrixColumns=9, TotalPixelMatrixRows=9))
    assert [one.segment_label for one in found] == ["", ""]


def test_more_items_than_are_looked_at(monkeypatch):
    """The others have no name."""
    monkeypatch.setattr(modalities, "MOST_ITEMS", 1)
    assert [one.segment_label for one in traits_from(segmentation([1, 2], {1: "A", 2: "B"}))] == ["A", ""]


# --- nuclear medicine -------------------------------------------------------------------------------------------------

PHASES = [
    of(NumberOfFramesInPhase=2, ActualFrameDuration="1000"),
    of(NumberOfFramesInPhase=2, ActualFrameDuration="15000"),
]


@SYNTAXES
def test_frames_of_nuclear_medicine_say_what_their_numbers_stand_for(syntax):
    """Names of energy windows, views of detectors, the heart's time slots, durations in phases."""
    view = of(ViewCodeSequence=[of(CodeValue="R-10224", CodingSchemeDesignator="99SDM", CodeMeaning="Posterior")])
    made = frames(
        4,
        Modality="NM",
        EnergyWindowVector=[1, 1, 2, 2],
        DetectorVector=[1, 2, 1, 2],
        PhaseVector=[1, 1, 2, 2],
        EnergyWindowInformationSequence=Sequence(
            [
                of(EnergyWindowName="Tc99m"),
                of(EnergyWindowRangeSequence=[of(EnergyWindowLowerLimit="126.5", EnergyWindowUpperLimit="154")]),
            ]
        ),
        DetectorInformationSequence=Sequence([of(), view]),
        PhaseInformationSequence=Sequence(PHASES),
        NumberOfTimeSlots=16,
    )
    found = traits_from(made, syntax)
    assert [one.energy_window for one in found] == ["Tc99m", "Tc99m", "126.5–154 keV", "126.5–154 keV"]
    assert [one.view for one in found] == ["", "Posterior", "", "Posterior"]
    assert [one.phase for one in found] == [(2, 1000), (2, 1000), (2, 15000), (2, 15000)]
    assert {one.time_slots for one in found} == {16}


@pytest.mark.parametrize(
    "phases",
    [
        [PHASES[0], PHASES[0]],
        [PHASES[0], of(NumberOfFramesInPhase=2)],
        [],
    ],
)
def test_phases_of_one_pace_are_one_film(phases):
    """As are those of which one does not say how long its images took."""
    made = frames(4, Modality="NM", PhaseVector=[1, 1, 2, 2], PhaseInformationSequence=Sequence(phases))
    assert [one.phase for one in traits_from(made)] == [()] * 4


def test_a_film_that_nothing_tells_apart_says_its_only_phase():
    """How many images it has, and how long each took."""
    (found,) = traits_from(frames(2, Modality="NM", PhaseInformationSequence=Sequence(PHASES[:1])))
    assert found.phase == (2, 1000)
    (found,) = traits_from(frames(4, Modality="NM", PhaseInformationSequence=Sequence(PHASES)))
    assert found.phase == ()


def test_numbers_that_stand_for_nothing():
    """A vector may count from 0, or beyond what is described."""
    made = frames(
        3,
        Modality="NM",
        EnergyWindowVector=[0, 1, 9],
        EnergyWindowInformationSequence=Sequence([of(EnergyWindowName="Tc99m")]),
    )
    assert [one.energy_window for one in traits_from(made)] == ["", "Tc99m", ""]
