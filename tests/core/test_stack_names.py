"""Names of stacks that a person understands."""

import pytest
from builders import AXIAL, instance

from scanveil.dicom.sop_classes import RT_DOSE
from scanveil.library import differences, stacks
from scanveil.library.stacks import stacks_of
from scanveil.library.traits import Traits


def counts(made):
    return {stack.name: stack.count for stack in stacks_of(made)}


def slices(*heights, **common):
    """Axial slices at these heights in mm."""
    return [instance(**{"position": (0.0, 0.0, float(at)), "orientation": AXIAL, **common}) for at in heights]


def numbered(made):
    """The same files under names and numbers of their own."""
    known = [{name: getattr(one, name) for name in one.__slots__} for one in made]
    return [
        instance(**{**one, "path": f"IM{number:04}", "instance_number": number}) for number, one in enumerate(known, 1)
    ]


def enhanced(*traits, **common):
    """One file with a record for each frame."""
    return instance(**{"number_of_frames": len(traits), "traits": traits, **common})


# --- segmentations ----------------------------------------------------------------------------------------------------


def segmentation(*frames, **common):
    """Frames as (segment, label, height in mm)."""
    return enhanced(
        *(
            Traits(position=(0, 0, float(at)), orientation=AXIAL, segment_number=number, segment_label=label)
            for number, label, at in frames
        ),
        **{"modality": "SEG", **common},
    )


def test_segments_of_one_frame_each_are_stacks():
    """Also at one place, where five frames hold five of them."""
    made = segmentation(*((number, f"Part {number}", 10) for number in (3, 1, 2, 5, 4)))
    assert counts([made]) == {f"Segment {number}: Part {number}": 1 for number in range(1, 6)}
    assert next(iter(counts([made]))) == "Segment 1: Part 1"


def test_segments_that_lie_at_different_places_are_stacks():
    """A liver above a bladder shares no slice with it."""
    made = segmentation((1, "Liver", 50), (1, "Liver", 55), (2, "", 0), (2, "", 5), (2, "", 10))
    assert counts([made]) == {"Segment 1: Liver": 2, "Segment 2": 3}


def test_segments_that_lie_nowhere_are_stacks():
    """Those of a chest X-ray."""
    made = enhanced(
        *(Traits(segment_number=number, segment_label=label) for number, label in ((1, "Lung"), (2, "Heart"))),
        modality="SEG",
    )
    assert counts([made]) == {"Segment 1: Lung": 1, "Segment 2: Heart": 1}


def test_a_single_segment_is_named_by_its_label():
    """That it is axial says less; without a label it is what remains."""
    assert counts([segmentation((4, "Liver", 0), (4, "Liver", 5))]) == {"Segment 4: Liver": 2}
    assert counts([segmentation((4, "", 0), (4, "", 5))]) == {"Axial": 2}


def test_segments_of_one_number_in_two_files_are_told_apart_by_their_labels():
    """A file for each organ, each of which counts from 1."""
    made = [segmentation((1, label, 0), (1, label, 5), path=label) for label in ("Liver", "Spleen")]
    assert counts(made) == {"Segment 1: Liver": 2, "Segment 1: Spleen": 2}


def test_a_long_label_is_cut():
    """Nobody reads more than a line of it."""
    found = counts([segmentation((1, "x" * 99, 0), (2, "b", 0))])
    assert f"Segment 1: {'x' * 39}…" in found


def test_frames_without_a_segment_are_one_stack():
    """A map of labels has all segments in each frame."""
    made = enhanced(*(Traits(position=(0, 0, float(at)), orientation=AXIAL) for at in range(4)), modality="SEG")
    assert counts([made]) == {"Axial": 4}


@pytest.mark.parametrize("common", [{"slide_size": (512, 512)}, {}])
def test_segments_of_a_whole_slide_stay_together(common):
    """Tiles of one segment are no stack to leaf through."""
    made = segmentation((1, "A", 0), (1, "A", 1), (2, "B", 2), (2, "B", 3), **common)
    assert len(stacks_of([made])) == (1 if common else 2)


def test_more_segments_than_anybody_chooses_from_stay_together(monkeypatch):
    """And are not named after the first of them."""
    monkeypatch.setattr(differences, "MOST_STACKS", 3)
    monkeypatch.setattr(stacks, "MOST_STACKS", 3)
    assert counts([segmentation(*((number, "A" * number, number) for number in range(1, 5)))]) == {"Axial": 4}


def test_another_part_of_the_series_is_split_all_the_same(monkeypatch):
    """Too many segments of one size do not keep those of another together."""
    monkeypatch.setattr(differences, "MOST_STACKS", 3)
    monkeypatch.setattr(stacks, "MOST_STACKS", 4)
    many = segmentation(*((number, "", number) for number in range(1, 6)))
    few = segmentation((1, "", 0), (2, "", 0), rows=99)
    assert counts(numbered([many, few])) == {"4 x 4": 5, "4 x 99, segment 1": 1, "4 x 99, segment 2": 1}


# --- CT, MR, PET ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trait", "values", "expected"),
    [
        ("kernel", ("B30f", "Br64d 3"), ["Kernel B30f", "Kernel Br64d 3"]),
        ("kernel", ("", "x" * 99), ["No kernel", f"Kernel {'x' * 39}…"]),
        ("flip_angle_degrees", (5.0, 26.0), ["Flip angle 5°", "Flip angle 26°"]),
        ("flip_angle_degrees", (None, 26.0), ["No flip angle", "Flip angle 26°"]),
        ("kilovolts", (80.0, 140.0), ["80 kV", "140 kV"]),
        ("kilovolts", (None, 140.0), ["Voltage 1", "140 kV"]),
        ("kiloelectronvolts", (None, 70.0), ["All energies", "Computed for 70 keV"]),
        ("is_attenuation_corrected", (False, True), ["Not attenuation corrected", "Attenuation corrected"]),
        ("component", ("PHASE_MAP", "REAL"), ["Phase", "Real part"]),
        ("component", ("", "MIXED"), ["Component 1", "Mixed"]),
        ("image_type", (("ORIGINAL", "M_FFE", "M"), ("ORIGINAL", "P_FFE", "P")), ["Magnitude", "Phase"]),
        ("image_type", (("DERIVED", "IN_PHASE"), ("DERIVED", "OPP_PHASE")), ["In phase", "Out of phase"]),
        ("dose", (("PHYSICAL", "BEAM", "1"), ("PHYSICAL", "PLAN", "")), ["Dose of beam 1", "Dose of the plan"]),
    ],
)
def test_what_separates_images_of_one_place_is_said_in_words(trait, values, expected):
    """In the order of the values."""
    modality = "RTDOSE" if trait == "dose" else "MR"
    made = [one for value in reversed(values) for one in slices(0, 5, 10, modality=modality, **{trait: value})]
    found = stacks_of(numbered(made))
    assert [(stack.name, stack.count) for stack in found] == [(name, 3) for name in expected]


def test_kernels_and_angles_that_change_from_place_to_place_separate_nothing():
    """A ramp of flip angles along the vessels, a chest whose lungs have a kernel of their own."""
    made = [slices(at, flip_angle_degrees=20.0 + at // 10, kernel="ab"[at > 20])[0] for at in range(0, 40, 5)]
    assert counts(numbered(made)) == {"Axial": 8}


def test_echoes_are_named_before_angles_and_these_before_types():
    """What matters more stands in front."""
    made = [
        one
        for echo in (2.0, 4.0)
        for angle in (5.0, 20.0)
        for kind in ("M", "P")
        for one in slices(0, 5, echo_time_ms=echo, flip_angle_degrees=angle, image_type=("ORIGINAL", kind))
    ]
    assert "Echo 1 (2 ms), flip angle 20°, phase" in counts(numbered(made))


# --- mosaics ----------------------------------------------------------------------------------------------------------


def test_a_mosaic_of_united_imaging_is_said():
    """With the number of its slices; its Image Type does not say it."""
    (stack,) = stacks_of(slices(0, image_type=("ORIGINAL", "PRIMARY", "DIFFUSION", "VFRAME"), mosaic_slices=27))
    assert stack.notes == (
        "Each image is a mosaic: all 27 slices of one moment side by side, as this scanner stores them. "
        "It is shown as it is.",
    )


def test_mosaics_of_several_numbers_of_slices_say_none():
    """Nor those of which some do not say it."""
    for other in (30, None):
        made = [*slices(0, mosaic_slices=27), *slices(5, mosaic_slices=other, image_type=("ORIGINAL", "MOSAIC"))]
        (stack,) = stacks_of(numbered(made))
        assert "all slices of one moment" in stack.notes[0]


# --- radiotherapy -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dose", "name"),
    [
        (("PHYSICAL", "PLAN", ""), "Dose of the plan"),
        (("EFFECTIVE", "PLAN", ""), "Dose of the plan, biologically effective"),
        (("ERROR", "PLAN", ""), "Dose of the plan, difference from what was wanted"),
        (("PHYSICAL", "MULTI_PLAN", ""), "Dose of several plans"),
        (("PHYSICAL", "FRACTION", ""), "Dose of a group of fractions"),
        (("PHYSICAL", "FRACTION", "2"), "Dose of fraction group 2"),
        (("PHYSICAL", "FRACTION_SESSION", ""), "Dose of one fraction"),
        (("PHYSICAL", "BEAM", ""), "Dose of a beam"),
        (("PHYSICAL", "BEAM", "3"), "Dose of beam 3"),
        (("PHYSICAL", "BEAM_SESSION", "3"), "Dose of beam 3 in one fraction"),
        (("PHYSICAL", "BRACHY", ""), "Dose of brachytherapy"),
        (("PHYSICAL", "BRACHY_SESSION", "9"), "Dose of brachytherapy in one fraction"),
        (("PHYSICAL", "CONTROL_POINT", ""), "Dose of a part of a beam"),
        (("PHYSICAL", "RECORD", ""), "Dose that was given"),
        (("", "", ""), "Dose"),
        (("X" * 99, "Y" * 99, "7"), "Dose"),
        ((), "Dose"),
    ],
)
@pytest.mark.parametrize("has_places", [True, False])
def test_a_dose_is_named_by_what_it_is_one_of(dose, name, has_places):
    """Whether its frames have places or not."""
    frames = [Traits(position=(0, 0, float(at)), orientation=AXIAL, dose=dose) for at in range(3)]
    made = instance(number_of_frames=3, traits=tuple(frames if has_places else frames[:1]), sop_class_uid=RT_DOSE)
    assert counts([made]) == {name: 3}


@pytest.mark.parametrize("has_places", [True, False])
def test_every_dose_is_a_stack(has_places):
    """Also two of one kind, which lie at the same places, and a smaller one."""
    kinds = (("PHYSICAL", "BEAM", "2"), 3), (("PHYSICAL", "PLAN", ""), 3), (("PHYSICAL", "BEAM", "2"), 2)
    made = [
        instance(
            modality="RTDOSE",
            number_of_frames=count,
            traits=tuple(Traits(position=(0, 0, float(at)), orientation=AXIAL, dose=dose) for at in range(count))[
                : None if has_places else 1
            ],
        )
        for dose, count in kinds
    ]
    assert counts(numbered(made)) == {"Dose of beam 2": 3, "Dose of the plan": 3, "Dose of beam 2 (2)": 2}


def test_planes_of_a_dose_in_files_of_their_own_are_one_stack():
    """As older systems write them."""
    made = numbered(slices(0, 5, 10, modality="RTDOSE", dose=("PHYSICAL", "PLAN", "")))
    assert counts(made) == {"Dose of the plan": 3}


# --- nuclear medicine -------------------------------------------------------------------------------------------------


def nuclear(*told, kind="DYNAMIC", **common):
    return (
        enhanced(*told, **{"modality": "NM", **common})
        if not kind
        else enhanced(
            *(one._replace(image_type=("ORIGINAL", "PRIMARY", kind, "EMISSION")) for one in told),
            modality="NM",
            **common,
        )
    )


def vector(**numbers):
    names = ("window", "detector", "phase", "rotation", "interval", "slot", "slice", "angle", "time")
    return tuple(numbers.get(name, 1) for name in names)


def test_phases_of_different_pace_are_stacks():
    """Images of 15 s are brighter than those of 1 s, and are played at another speed."""
    first = [Traits(nuclear=vector(phase=1, time=at), phase=(60, 1000)) for at in range(60)]
    second = [Traits(nuclear=vector(phase=2, time=at), phase=(40, 15000)) for at in range(40)]
    assert counts([nuclear(*first, *second)]) == {
        "Dynamic, phase 1 (60 images of 1 s)": 60,
        "Dynamic, phase 2 (40 images of 15 s)": 40,
    }


def test_energy_windows_and_detectors_have_names():
    """The nuclide, and from where one looks."""
    made = nuclear(
        *(
            Traits(nuclear=vector(window=window, detector=detector, time=at), energy_window=name, view=view)
            for window, name in ((1, "Tc99m"), (2, ""))
            for detector, view in ((1, "Anterior"), (2, "Posterior"))
            for at in range(3)
        )
    )
    assert list(counts([made])) == [
        "Dynamic, energy window 1 (Tc99m), detector 1 (Anterior)",
        "Dynamic, energy window 1 (Tc99m), detector 2 (Posterior)",
        "Dynamic, energy window 2, detector 1 (Anterior)",
        "Dynamic, energy window 2, detector 2 (Posterior)",
    ]


def test_time_slots_are_phases_of_the_heartbeat():
    """Of so many as the file says."""
    made = nuclear(
        *(Traits(nuclear=vector(slot=slot, slice=place), time_slots=16) for slot in (1, 2, 3) for place in range(5)),
        kind="RECON GATED TOMO",
    )
    assert counts([made]) == {f"Gated slices made of views, heartbeat phase {slot} of 16": 5 for slot in (1, 2, 3)}


@pytest.mark.parametrize(
    ("kind", "phase", "name"),
    [
        ("STATIC", (), "Static"),
        ("DYNAMIC", (), "Dynamic"),
        ("DYNAMIC", (60, 500), "Dynamic, 60 images of 0.5 s"),
        ("DYNAMIC", (1, 2000), "Dynamic, 1 image of 2 s"),
        ("GATED", (), "Gated to the heartbeat"),
        ("WHOLE BODY", (), "Whole body"),
        ("TOMO", (), "Views from all around"),
        ("GATED TOMO", (), "Gated views from all around"),
        ("RECON TOMO", (), "Slices made of views"),
        ("RECON GATED TOMO", (), "Gated slices made of views"),
        ("SOMETHING", (), "Volume"),
    ],
)
def test_a_study_of_nuclear_medicine_says_how_it_was_taken(kind, phase, name):
    """Where nothing tells its frames apart, and where they are told apart and stay together."""
    said = Traits(image_type=("ORIGINAL", "PRIMARY", kind), phase=phase)
    assert counts([instance(modality="NM", number_of_frames=4, traits=(said,))]) == {name: 4}
    if not phase and kind != "SOMETHING":
        assert counts([nuclear(*(Traits(nuclear=vector(detector=at)) for at in (1, 2)), kind=kind)]) == {name: 2}


def test_pictures_of_several_kinds_are_not_named_after_the_first():
    """Where they lie nowhere, and stay together."""
    made = [instance(modality="NM", image_type=("ORIGINAL", "PRIMARY", kind)) for kind in ("STATIC", "WHOLE BODY")]
    assert counts(numbered(made)) == {"Images": 2}


def test_a_kind_is_not_said_twice():
    """Where it is what separates images of one place."""
    made = [
        one
        for kind in ("STATIC", "DYNAMIC")
        for one in slices(0, 5, modality="NM", image_type=("ORIGINAL", "PRIMARY", kind))
    ]
    assert counts(numbered(made)) == {"Static": 2, "Dynamic": 2}


# --- X-rays -----------------------------------------------------------------------------------------------------------


def test_runs_of_two_planes_are_counted_together():
    """The first of each were taken at once."""
    made = [
        instance(modality="XA", number_of_frames=9, image_type=("ORIGINAL", "PRIMARY", f"BIPLANE {plane}"))
        for _run in (1, 2)
        for plane in "AB"
    ]
    assert list(counts(numbered(made))) == ["Run 1, plane A", "Run 1, plane B", "Run 2, plane A", "Run 2, plane B"]
    assert list(counts(made[:2])) == ["Run, plane A", "Run, plane B"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (("ORIGINAL", "PRIMARY", "TOMO"), "Tomosynthesis slices"),
        (("ORIGINAL", "PRIMARY", "TOMO_PROJ"), "Tomosynthesis projections"),
        (("DERIVED", "PRIMARY", "TOMO", "GENERATED_2D"), "2D image made of tomosynthesis"),
        (("ORIGINAL", "PRIMARY", "TOMO_2D"), "2D image beside tomosynthesis"),
        (("ORIGINAL", "PRIMARY", "VOLUME"), "Clip"),
    ],
)
def test_tomosynthesis_says_what_it_shows(kind, name):
    """Its slices, what they were made of, or a picture beside them."""
    assert counts([instance(modality="MG", number_of_frames=4, image_type=kind)]) == {name: 4}
