from pathlib import Path

import pydicom.data
import pytest
from builders import AXIAL, CORONAL, SAGITTAL, instance

from scanveil.library import differences, stacks, type_words
from scanveil.library.instance import read_instance
from scanveil.library.pictures import FRAME, PAGE, Picture, Run
from scanveil.library.stacks import stacks_of
from scanveil.library.traits import MAX_TOLD_APART, Traits

SCOUT = ("ORIGINAL", "PRIMARY", "LOCALIZER")


def slices(*heights, **common):
    """Axial slices at these heights in mm, numbered as they come."""
    return [
        instance(
            path=f"IM{number:04}",
            **{
                "instance_number": number,
                "position": (0.0, 0.0, float(height)),
                "orientation": AXIAL,
                "rows": 8,
                "columns": 8,
                **common,
            },
        )
        for number, height in enumerate(heights, 1)
    ]


def numbered(made):
    """The same files under names and numbers of their own."""
    return [
        instance(**{**fields(one), "path": f"IM{number:04}", "instance_number": number})
        for number, one in enumerate(made, 1)
    ]


def fields(one):
    return {name: getattr(one, name) for name in one.__slots__}


def names(made):
    return [stack.name for stack in stacks_of(made)]


def counts(made):
    return {stack.name: stack.count for stack in stacks_of(made)}


def heights(made, stack):
    return [
        made[file].traits[min(frame, len(made[file].traits) - 1)].position[2] for file, frame, _kind in stack.images()
    ]


def enhanced(*traits, **common):
    """One file with a record for each frame."""
    return instance(**{"number_of_frames": len(traits), "traits": traits, **common})


# --- one stack --------------------------------------------------------------------------------------------------


def test_slices_are_one_stack_in_the_order_of_their_positions():
    """Named after their plane, with nothing to say about them."""
    made = slices(10, -5, 0, 5)
    (stack,) = stacks_of(made)
    assert (stack.name, stack.ordered_by, stack.notes) == ("Axial", "position", ())
    assert heights(made, stack) == [-5, 0, 5, 10]


def test_acquisitions_one_above_the_other_are_one_stack():
    """A CT whose acquisition number changes along the body is what a person sees as one."""
    made = [
        *slices(0, 5, 10, 15, acquisition_number=1),
        *slices(15, 20, 25, 30, acquisition_number=2),
    ]
    (stack,) = stacks_of(numbered(made))
    assert (stack.count, stack.notes) == (8, ("1 image lies at the same place as the one before.",))


def test_files_without_pixels_are_in_no_stack():
    """A series of reports has none."""
    assert stacks_of([instance(has_pixels=False)]) == ()
    assert stacks_of([]) == ()


def test_images_of_one_place_stay_together():
    """A film of single images goes by their numbers, whatever their times are."""
    made = [
        instance(path=f"{n}", instance_number=n, position=(0, 0, 1), orientation=AXIAL, trigger_time_ms=float(90 - n))
        for n in (3, 1, 2)
    ]
    (stack,) = stacks_of(made)
    assert (stack.ordered_by, [file for file, *_ in stack.images()]) == ("instance-number", [1, 2, 0])


def test_moments_of_one_place_stay_together():
    """Two rounds of a film of one slice are one film."""
    made = numbered([one for time in (1, 2) for one in slices(5, 5, 5, temporal_position=time)])
    assert counts(made) == {"Axial": 6}


def test_single_slices_of_several_sizes_stay_together():
    """Nobody chooses between parts of one picture each."""
    made = [one for rows in (10, 20) for one in slices(5, rows=rows, instance_number=rows)]
    assert counts(made) == {"Axial": 2}


def test_pictures_of_several_sizes_stay_together():
    """What lies nowhere in the patient, as two views of a chest, is leafed through."""
    made = [instance(path="a", rows=10), instance(path="b", rows=20), instance(path="c", image_type=("X", "Y"))]
    assert counts(made) == {"Images": 3}


# --- what can be no one stack -----------------------------------------------------------------------------------


def test_localizers_stand_apart_and_last():
    """Two scouts of a CT, which lie in different directions, are one part of their own."""
    scouts = [
        instance(path="S1", image_type=SCOUT, position=(0, 0, 0), orientation=CORONAL, rows=800),
        instance(path="S2", image_type=SCOUT, position=(0, 0, 0), orientation=SAGITTAL, rows=700),
    ]
    found = stacks_of([*scouts, *slices(0, 5, 10)])
    assert [(stack.name, stack.count) for stack in found] == [("Axial", 3), ("Localizer", 2)]
    assert found[1].notes == (stacks.MIXED,)


def test_directions_are_told_apart_and_named():
    """A survey in three planes has three parts."""
    made = [
        instance(path=f"{name}{at}", position=(at, at, at), orientation=plane, image_type=SCOUT)
        for name, plane in (("a", AXIAL), ("b", CORONAL), ("c", SAGITTAL))
        for at in (1.0, 2.0)
    ]
    assert names(made) == ["Axial", "Coronal", "Sagittal"]


@pytest.mark.parametrize("at", [0, 2, 4])
def test_images_that_do_not_say_how_they_lie_stand_apart_from_those_that_do(at):
    """Whichever of them comes first; where none says so, they stay together."""
    scouts = [
        instance(path="", image_type=SCOUT, position=(0, 0, float(height)), orientation=AXIAL) for height in range(4)
    ]
    nowhere = instance(path="", image_type=SCOUT)
    assert counts(numbered([*scouts[:at], nowhere, *scouts[at:]])) == {"Axial": 4, "Other directions": 1}
    assert counts(numbered([nowhere] * 3)) == {"Images": 3}


def test_directions_of_one_image_each_stay_together():
    """Views from all around are leafed through; that they lie in different directions is said."""
    made = [
        instance(path=f"{at}", instance_number=9 - at, position=(0, 0, 0), orientation=(1, at / 10, 0, 0, 0, -1))
        for at in range(5)
    ]
    (stack,) = stacks_of(made)
    assert (stack.name, stack.ordered_by, stack.notes) == ("Images", "instance-number", (stacks.MIXED,))
    assert [file for file, *_ in stack.images()] == [4, 3, 2, 1, 0]


def test_one_slice_of_another_direction_stands_apart():
    """It belongs to no stack of slices."""
    made = [*slices(0, 5, 10), instance(path="x", position=(0, 0, 0), orientation=SAGITTAL, rows=8, columns=8)]
    assert counts(made) == {"Axial": 3, "Other directions": 1}
    assert [stack.notes for stack in stacks_of(made)] == [(), ()]


def test_slices_that_turn_little_by_little_are_parallel_to_the_first_of_them():
    """Not only to the one before."""
    made = numbered([slices(at, orientation=(1.0, at * 0.0008, 0.0, 0.0, 1.0, 0.0))[0] for at in range(6)])
    assert counts(made) == {"Axial": 2, "Axial (2)": 2, "Axial (3)": 2}


def test_files_whose_frames_lie_nowhere_are_told_apart_by_their_numbers():
    """As a person counts them."""
    views = [Traits(nuclear=(1, detector, *[0] * 7)) for detector in (1, 2)]
    made = numbered([enhanced(*views, modality="NM"), *slices(0, 5, 10), enhanced(*views, modality="NM")])
    assert counts(made) == {"8 x 8": 3, "File 1": 2, "File 5": 2}


def test_sizes_are_told_apart():
    """The larger part comes first; both say columns and rows."""
    made = numbered([*slices(0, 5), *slices(0, 5, 10, rows=16, columns=32)])
    assert counts(made) == {"32 x 16": 3, "8 x 8": 2}


def test_pictures_beside_slices():
    """A dose report lies nowhere, and does not make the slices go by their numbers."""
    made = [*slices(10, 5, 0), instance(path="dose")]
    assert [(stack.name, stack.ordered_by) for stack in stacks_of(made)] == [
        ("Axial", "position"),
        ("Pictures", "frame-number"),
    ]


def test_two_stacks_of_one_name_have_numbers():
    """Names are unique within a series."""
    tilted = (1.0, 0.0, 0.0, 0.0, 0.98, 0.2)
    made = numbered([*slices(0, 5), *slices(0, 5, orientation=tilted)])
    assert names(made) == ["Axial", "Axial (2)"]


def test_every_clip_is_a_stack():
    """In the order of their numbers, behind the single images; frames run as they are."""
    made = [
        instance(path="a", modality="US", number_of_frames=30, instance_number=3),
        instance(path="b", modality="US", number_of_frames=20, instance_number=2),
        instance(path="c", modality="US", instance_number=1),
    ]
    found = stacks_of(made)
    assert [(stack.name, stack.count) for stack in found] == [("Images", 1), ("Clip 1", 20), ("Clip 2", 30)]
    assert (found[1].runs, found[1].ordered_by) == ((Run(1, 0, 20, 1),), "frame-number")


def test_a_clip_of_more_frames_than_are_sorted_says_so():
    """A million frames are one run, and no list."""
    (stack,) = stacks_of([instance(number_of_frames=1_000_000)])
    assert (stack.runs, stack.notes) == ((Run(0, 0, 1_000_000, 1),), (stacks.NOT_SORTED,))
    assert stack.count > MAX_TOLD_APART


# --- what lies at the same place --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trait", "values", "expected"),
    [
        ("echo_time_ms", (15.0, 80.5), ["Echo 1 (15 ms)", "Echo 2 (80.5 ms)"]),
        ("b_value", (0.0, 1000.0), ["b = 0", "b = 1000"]),
        ("b_value", (None, 1000.0), ["Without b-value", "b = 1000"]),
        ("gradient", ((0, 0, 1), (0, 1, 0)), ["Direction 1", "Direction 2"]),
        ("inversion_time_ms", (100.0, 900.0), ["Inversion 1 (100 ms)", "Inversion 2 (900 ms)"]),
        ("temporal_position", (3, 7), ["Time 1", "Time 2"]),
        ("trigger_time_ms", (0.0, 40.0), ["Phase 1 (0 ms)", "Phase 2 (40 ms)"]),
        ("cardiac_phase_percent", (30.0, 70.0), ["Phase 1 (30 %)", "Phase 2 (70 %)"]),
        ("image_type", (("ORIGINAL", "PRIMARY", "M"), ("ORIGINAL", "PRIMARY", "P")), ["Magnitude", "Phase"]),
        ("image_type", (("DERIVED", "PRIMARY", "F"), ("ORIGINAL", "PRIMARY", "F", "W")), ["Derived", "Original water"]),
        ("image_type", (("A", "B"), ("A", "B", "B")), ["Type 1", "Type 2"]),
        ("component", ("MAGNITUDE", "PHASE"), ["Magnitude", "Phase"]),
        ("segment_number", (1, 4), ["Segment 1", "Segment 4"]),
        ("acquisition_number", (5, 6), ["Acquisition 1", "Acquisition 2"]),
        ("acquired", ("20260102101112", "20260102101530"), ["Time 1", "Time 2"]),
        ("dimensions", ((1, 1), (1, 2)), ["Set 1", "Set 2"]),
    ],
)
def test_what_separates_images_of_one_place(trait, values, expected):
    """Each difference makes stacks with a name of its own, in the order of its values."""
    made = numbered([one for value in reversed(values) for one in slices(10, 0, 5, **{trait: value})])
    found = stacks_of(made)
    assert [stack.name for stack in found] == expected
    for stack, value in zip(found, values, strict=True):
        assert heights(made, stack) == [0, 5, 10]
        assert {getattr(made[file].traits[0], trait) for file, *_ in stack.images()} == {value}
        assert stack.notes == ()


@pytest.mark.parametrize(
    ("trait", "values", "is_time"),
    [
        ("echo_time_ms", (15.0, 80.5), False),
        ("b_value", (0.0, 1000.0), False),
        ("gradient", ((0, 0, 1), (0, 1, 0)), False),
        ("inversion_time_ms", (100.0, 900.0), False),
        ("image_type", (("ORIGINAL", "PRIMARY", "M"), ("ORIGINAL", "PRIMARY", "P")), False),
        ("component", ("MAGNITUDE", "PHASE"), False),
        ("segment_number", (1, 4), False),
        *(
            ("nuclear", tuple((*[1] * at, value, *[1] * (8 - at)) for value in (1, 2)), at in (2, 5, 7, 8))
            for at in range(9)
            if at != 6
        ),
        ("temporal_position", (3, 7), True),
        ("trigger_time_ms", (0.0, 40.0), True),
        ("cardiac_phase_percent", (30.0, 70.0), True),
        ("acquisition_number", (5, 6), True),
        ("acquired", ("20260102101112", "20260102101530"), True),
        ("dimensions", ((1, 1), (1, 2)), True),
    ],
)
def test_moments_of_a_single_place_are_a_film_and_other_differences_are_stacks(trait, values, is_time):
    """What is no time separates images of one place as well."""
    made = numbered([one for value in values for one in slices(5, 5, 5, **{trait: value})])
    if trait == "nuclear":
        made = [enhanced(*(Traits(nuclear=value) for value in values for _ in range(3)), modality="NM")]
    found = stacks_of(made)
    assert [stack.count for stack in found] == ([6] if is_time else [3, 3])
    assert (found[0].name in ("Axial", "Images")) == is_time


def test_several_differences_are_named_together():
    """Echoes first, then what separates the images of one echo."""
    made = numbered(
        [
            one
            for echo in (10.0, 20.0)
            for kind in ("M", "P")
            for one in slices(0, 5, 10, echo_time_ms=echo, image_type=("ORIGINAL", "PRIMARY", kind))
        ]
    )
    assert counts(made) == {
        "Echo 1 (10 ms), magnitude": 3,
        "Echo 1 (10 ms), phase": 3,
        "Echo 2 (20 ms), magnitude": 3,
        "Echo 2 (20 ms), phase": 3,
    }


def test_directions_of_one_b_value_and_none_of_another():
    """b = 0 has no directions and stays whole."""
    made = numbered(
        [
            *slices(0, 5, 10, b_value=0.0),
            *slices(0, 5, 10, b_value=900.0, gradient=(1, 0, 0)),
            *slices(0, 5, 10, b_value=900.0, gradient=(0, 1, 0)),
        ]
    )
    assert names(made) == ["b = 0", "b = 900, direction 1", "b = 900, direction 2"]


def test_what_changes_from_place_to_place_separates_nothing():
    """Though each place has two images: it is their time that differs."""
    made = numbered(
        [one for echo, low in ((10.0, 0), (20.0, 15)) for one in slices(*range(low, low + 15, 5), echo_time_ms=echo)]
        * 2
    )
    assert counts(made) == {"Set 1": 6, "Set 2": 6}


def test_a_few_doubled_slices_split_nothing():
    """Where acquisitions overlap by two slices of twenty, a person sees one stack; the doubles are said."""
    made = numbered([*slices(*range(10), acquisition_number=1), *slices(*range(8, 20), acquisition_number=2)])
    (stack,) = stacks_of(made)
    assert stack.notes == ("2 images lie at the same place as the one before.",)


def test_times_that_are_all_different_cut_no_stack_into_single_images():
    """Each slice has its own time of acquisition; the second round is told from the first by the order of times."""
    made = numbered([*slices(0, 5, 10), *slices(0, 5, 10)])
    made = [
        instance(**{**fields(one), "traits": (one.traits[0]._replace(acquired=f"10{n:04}"),)})
        for n, one in enumerate(made)
    ]
    found = stacks_of(made)
    assert [stack.name for stack in found] == ["Set 1", "Set 2"]
    assert [sorted(file for file, *_ in stack.images()) for stack in found] == [[0, 1, 2], [3, 4, 5]]


def test_copies_that_nothing_separates_stay_and_are_said():
    """The same slice twice, with the same number, is most likely one file too many."""
    made = [*slices(0, 5, 10), *slices(0, 5, 10)]
    (stack,) = stacks_of(made)
    assert (stack.count, stack.notes) == (
        6,
        ("3 images say the same of place, time and number as another: there may be copies among these files.",),
    )


BEATS = pytest.mark.parametrize("trait", ["trigger_time_ms", "cardiac_phase_percent"])


@BEATS
@pytest.mark.parametrize("places", [(0, 8), (8, 0)])
def test_more_beats_than_slices_are_shown_slice_by_slice(places, trait):
    """Two slices of a heart over ten phases are two films, the lower one first, in the order of the phases."""
    made = numbered([one for part in range(90, -10, -10) for one in slices(*places, **{trait: float(part)})])
    found = stacks_of(made)
    assert [set(heights(made, stack)) for stack in found] == [{0}, {8}]
    assert [(stack.name, stack.count, stack.ordered_by) for stack in found] == [
        ("Slice 1 over time", 10, "time"),
        ("Slice 2 over time", 10, "time"),
    ]
    shown = [getattr(made[file].traits[0], trait) for file, *_ in found[0].images()]
    assert shown == sorted(shown)


@BEATS
@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_hearts_that_do_not_beat_at_one_rate_have_numbered_phases(order, trait):
    """Slices taken one after the other have trigger times of their own; the first of each belong together."""
    made = numbered(
        [slices(height, **{trait: float(phase * (40 + height))})[0] for height in range(4) for phase in order]
    )
    found = stacks_of(made)
    assert [(stack.name, stack.count) for stack in found] == [("Phase 1", 4), ("Phase 2", 4), ("Phase 3", 4)]
    for phase, stack in enumerate(found):
        assert heights(made, stack) == [0, 1, 2, 3]
        times = [getattr(made[file].traits[0], trait) for file, *_ in stack.images()]
        assert times == [phase * (40 + height) for height in range(4)]


@BEATS
@pytest.mark.parametrize(("beats", "expected"), [(4, ["Phase"] * 4), (5, ["Slice"] * 4)])
def test_as_many_beats_as_slices_are_shown_beat_by_beat(beats, expected, trait):
    """One more, and slices over time are the longer films."""
    made = numbered([one for part in range(beats) for one in slices(0, 8, 16, 24, **{trait: float(part)})])
    assert [name.split()[0] for name in names(made)] == expected


@BEATS
@pytest.mark.parametrize(("late", "expected"), [((10, 50, 10, 50), [2, 2, 2, 2]), ((10, 50, 20, 50), [4, 4])])
def test_beats_are_numbered_where_there_are_more_than_twice_as_many_as_at_one_place(late, expected, trait):
    """Up to that they are taken for beats that not all slices have."""
    early = [one for part in (0, 40) for one in slices(0, 8, **{trait: float(part)})]
    others = [slices(height, **{trait: float(part)})[0] for height, part in zip((16, 16, 24, 24), late)]
    assert [stack.count for stack in stacks_of(numbered([*early, *others]))] == expected


@pytest.mark.parametrize(("count", "is_split"), [(3, True), (2, False)])
def test_stacks_that_lie_in_each_other_have_three_images_each(count, is_split):
    """Fewer are no stacks."""
    made = [slices(*(5 * at + 1.5 * number for at in range(count)), acquisition_number=number) for number in (0, 1)]
    assert (len(stacks_of(numbered([*made[0], *made[1]]))) == 2) == is_split


@pytest.mark.parametrize(("start", "is_split"), [(45, False), (43, True)])
def test_stacks_that_only_touch_do_not_lie_in_each_other(start, is_split):
    """The one goes on, at other distances, where the other ends."""
    made = [
        *slices(*range(0, 50, 5), acquisition_number=1),
        *slices(*range(start, start + 70, 7), acquisition_number=2),
    ]
    assert (len(stacks_of(numbered(made))) == 2) == is_split


def test_doubled_slices_split_a_series_where_they_are_three_of_ten():
    """Of twenty images, six."""
    made = numbered([*slices(*range(10), acquisition_number=1), *slices(*range(7, 17), acquisition_number=2)])
    assert counts(made) == {"Acquisition 1": 10, "Acquisition 2": 10}


@pytest.mark.parametrize(("rounds", "stack_count"), [(3, 3), (4, 1)])
def test_rounds_are_told_apart_up_to_a_number(monkeypatch, rounds, stack_count):
    """By their numbers, of which the first may be 0."""
    monkeypatch.setattr(differences, "MOST_STACKS", 3)
    made = [one for number in range(rounds) for one in slices(0, 5, instance_number=number)]
    assert len(stacks_of(made)) == stack_count


def test_stacks_that_lie_in_each_other_are_told_apart():
    """Two phases of a liver, of which the second was taken a little higher, are two even stacks, not an uneven one."""
    made = numbered(
        [
            *slices(*range(0, 50, 5), acquisition_number=1),
            *slices(*(z + 1.5 for z in range(0, 50, 5)), acquisition_number=2),
        ]
    )
    assert counts(made) == {"Acquisition 1": 10, "Acquisition 2": 10}


def test_slices_of_two_acquisitions_that_fill_each_other_s_gaps_are_one_stack():
    """Even and odd slices, one after the other."""
    made = numbered(
        [*slices(*range(0, 50, 10), acquisition_number=1), *slices(*range(5, 55, 10), acquisition_number=2)]
    )
    assert counts(made) == {"Axial": 10}


def test_more_stacks_than_anybody_chooses_from_are_not_made(monkeypatch):
    """What can be looked at together is then not split."""
    monkeypatch.setattr(differences, "MOST_STACKS", 3)
    monkeypatch.setattr(stacks, "MOST_STACKS", 3)
    made = numbered([one for time in range(4) for one in slices(0, 5, temporal_position=time)])
    assert counts(made) == {"Axial": 8}
    made = numbered([one for at in range(6) for one in slices(0, 5, echo_time_ms=at % 2, temporal_position=at // 2)])
    assert counts(made) == {"Axial": 12}
    assert counts([instance(path=f"{n}", number_of_frames=2) for n in range(4)]) == {"Clips": 8}
    assert counts([one for rows in range(1, 5) for one in slices(0, 5, rows=rows)]) == {"Images": 8}


def test_a_hostile_word_is_cut():
    """A file's own word in a name is no longer than a line."""
    made = numbered([*slices(0, 5, image_type=("A", "x" * 9999)), *slices(0, 5, image_type=("A", "y"))])
    assert max(map(len, names(made))) == type_words.LONGEST_WORD


# --- frames of one file -----------------------------------------------------------------------------------------


def test_frames_of_an_enhanced_object_are_stacks_too():
    """Forty frames of two echoes, as scanners interleave them, are two stacks of one step each."""
    made = enhanced(
        *(
            Traits(position=(0, 0, 2.0 * (at // 2)), orientation=AXIAL, echo_time_ms=10.0 * (1 + at % 2))
            for at in range(40)
        )
    )
    found = stacks_of([made])
    assert [(stack.name, stack.runs, stack.ordered_by) for stack in found] == [
        ("Echo 1 (10 ms)", (Run(0, 0, 20, 2),), "position"),
        ("Echo 2 (20 ms)", (Run(0, 1, 20, 2),), "position"),
    ]


def test_frames_of_several_files_lie_in_one_stack():
    """A volume in two files is one volume, from foot to head."""
    made = [
        enhanced(*(Traits(position=(0, 0, float(z)), orientation=AXIAL) for z in part), path=path)
        for path, part in (("a", (5, 4, 3)), ("b", (0, 1, 2)))
    ]
    (stack,) = stacks_of(made)
    assert stack.runs == (Run(1, 0, 3, 1), Run(0, 2, 3, -1))


def test_stacks_that_the_file_itself_names():
    """Two slabs of one direction with Stack IDs of their own are two parts (PS3.3 C.7.6.16.2.2)."""
    made = enhanced(
        *(
            Traits(position=(0, 0, float(z)), orientation=AXIAL, stack_id="up" if z > 50 else "down")
            for z in (0, 5, 90, 95)
        )
    )
    assert counts([made]) == {"Stack down": 2, "Stack up": 2}


def test_a_stack_id_for_each_frame_is_none():
    """It tells nothing."""
    made = enhanced(*(Traits(position=(0, 0, float(z)), orientation=AXIAL, stack_id=str(z)) for z in range(4)))
    assert counts([made]) == {"Axial": 4}


def test_frames_that_lie_nowhere_go_by_their_place_in_the_stack():
    """In-Stack Position Number stands in for a position, also where it separates times."""
    made = enhanced(
        *(Traits(in_stack_position=place, temporal_position=time) for time in (1, 2) for place in (3, 1, 2))
    )
    found = stacks_of([made])
    assert [(stack.name, stack.ordered_by) for stack in found] == [
        ("Time 1", "stack-position"),
        ("Time 2", "stack-position"),
    ]
    assert [frame for _, frame, _ in found[1].images()] == [4, 5, 3]


def test_detectors_and_energy_windows_are_told_apart():
    """A dynamic of nuclear medicine is a film for each of them; its times are what it shows."""
    made = enhanced(
        *(Traits(nuclear=(1, detector, 1, 0, 0, 0, 0, 0, time)) for detector in (1, 2) for time in range(1, 11)),
        modality="NM",
    )
    assert counts([made]) == {"Detector 1": 10, "Detector 2": 10}


def test_gated_slices_are_stacks_for_each_time_slot():
    """Where there are slices, each moment is a volume."""
    made = enhanced(
        *(Traits(nuclear=(1, 0, 0, 0, 1, slot, place, 0, 0)) for slot in (1, 2, 3) for place in range(1, 6)),
        modality="NM",
    )
    assert counts([made]) == {f"Heartbeat phase {slot}": 5 for slot in (1, 2, 3)}


def test_single_views_of_nuclear_medicine_stay_together():
    """Front and back of a bone scan are two pictures of one part."""
    made = enhanced(*(Traits(nuclear=(1, detector, 0, 0, 0, 0, 0, 0, 0)) for detector in (1, 2)), modality="NM")
    assert counts([made]) == {"Images": 2}


# --- what is odd ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("places", "notes"),
    [
        ([0, 5, 10, 15, 20], ()),
        (
            [0, 5, 10, 20, 25, 30],
            ("Slices seem to be missing between images 3 and 4. Perhaps not all files were copied.",),
        ),
        (
            [0, 4, 8, 12, 20, 28, 36],
            ("The slices are not evenly spaced: they lie 4.00 to 8.00 mm apart.",),
        ),
        (
            [z for z in range(120) if z not in (10, 20, 30, 40)],
            ("Slices seem to be missing at 4 places. Perhaps not all files were copied.",),
        ),
        (
            [z for z in range(120) if z not in (10, 20)],
            ("Slices seem to be missing between images 10 and 11 and 19 and 20. Perhaps not all files were copied.",),
        ),
        (
            [z for z in range(120) if z not in (10, 20, 30)],
            (
                "Slices seem to be missing between images 10 and 11 and 19 and 20 and 28 and 29. Perhaps not all files "
                "were copied.",
            ),
        ),
        ([0, 5, 10.6, 15, 20], ("The slices are not evenly spaced: they lie 4.40 to 5.60 mm apart.",)),
    ],
)
def test_what_is_odd_about_distances(places, notes):
    """Gaps are named, up to three; many of them are no gaps but another spacing."""
    (stack,) = stacks_of(slices(*places))
    assert stack.notes == notes


def test_a_tilted_gantry_is_said():
    """Slices that are upright but lie along a slanted line."""
    made = [
        instance(path=f"{n}", position=(0.0, n * 5 * 0.2679, n * 5.0), orientation=AXIAL, instance_number=n)
        for n in range(10)
    ]
    (stack,) = stacks_of(made)
    assert stack.notes == (
        "The slices are shifted against each other, along a line that slants by 15°, as with a tilted gantry.",
    )


def test_slices_that_follow_their_normal_are_not_tilted():
    """An oblique stack is none of a tilted gantry."""
    oblique = (1.0, 0.0, 0.0, 0.0, 0.8, 0.6)
    made = [
        instance(path=f"{n}", position=(0.0, -0.6 * n, 0.8 * n), orientation=oblique, instance_number=n)
        for n in range(5)
    ]
    assert [(stack.name, stack.notes) for stack in stacks_of(made)] == [("Oblique axial", ())]


def test_a_mosaic_is_shown_as_it_is_and_said():
    """All of its volumes lie at one place, and are no stacks of slices."""
    made = slices(0, 0, 0, image_type=("ORIGINAL", "PRIMARY", "M", "ND", "MOSAIC"), acquired="10")
    (stack,) = stacks_of(made)
    assert stack.ordered_by == "instance-number"
    assert len(stack.notes) == 1 and "mosaic" in stack.notes[0]


def test_segments_may_have_gaps():
    """Slices in which nothing is marked are left out of a segmentation on purpose."""
    (stack,) = stacks_of(slices(0, 5, 10, 20, 25, 30, modality="SEG"))
    assert stack.notes == ()


# --- real files -------------------------------------------------------------------------------------------------


def real(*names):
    """Files that come with pydicom."""
    found = []
    for name in names:
        path = Path(pydicom.data.__file__).parent / "test_files" / name
        with open(path, "rb") as file:
            found.append(read_instance(file, path=name, size=path.stat().st_size))
    return found


def test_a_real_ultrasound_clip_beside_a_still():
    """A clip and a picture of one examination."""
    assert counts(real("examples_ybr_color.dcm", "examples_palette.dcm")) == {"Images": 1, "Clip": 30}


def test_a_real_survey_in_three_directions():
    """Three images, each in its own direction: one part that says so."""
    (stack,) = stacks_of(real(*(f"dicomdirtests/98892003/MR2/{name}" for name in ("4981", "5011", "4950"))))
    assert (stack.count, stack.notes) == (3, (stacks.MIXED,))


def test_real_slices_of_a_head():
    """Four slices of a CT that was taken in three acquisitions are one stack."""
    folder = "dicomdirtests/77654033/CT2"
    (stack,) = stacks_of(real(*(f"{folder}/{name}" for name in ("17106", "17136", "17166", "17196"))))
    assert (stack.name, stack.count, stack.ordered_by) == ("Axial", 4, "position")


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ([], []),
        ([(0, 5)], [(0, 5, 1, 1)]),
        ([(0, 1), (0, 2), (0, 3)], [(0, 1, 3, 1)]),
        ([(0, 6), (0, 4), (0, 2), (0, 3)], [(0, 6, 3, -2), (0, 3, 1, 1)]),
        ([(0, 1), (0, 1), (0, 1)], [(0, 1, 1, 1)] * 3),
        ([(0, 1), (1, 2), (1, 3)], [(0, 1, 1, 1), (1, 2, 2, 1)]),
        ([(0, 1), (0, 2), (1, 3)], [(0, 1, 2, 1), (1, 3, 1, 1)]),
        ([(0, 0), (0, 5), (0, 10), (0, 11)], [(0, 0, 3, 5), (0, 11, 1, 1)]),
    ],
)
def test_frames_in_equal_steps_are_one_run(places, expected):
    """Of one file, forwards or backwards; and each image comes back in its place."""
    pictures = [Picture(*place) for place in places]
    runs = stacks._runs(pictures)
    assert [tuple(run) for run in runs] == [(*run, FRAME) for run in expected]
    assert list(stacks.Stack("", runs, "position", ()).images()) == pictures


def test_pictures_of_two_kinds_are_no_run():
    """A slide's page that follows a frame of its file is of another kind."""
    pictures = [Picture(0, 0), Picture(0, 1, PAGE), Picture(0, 2, PAGE)]
    assert stacks._runs(pictures) == (stacks.Run(0, 0, 1, 1), stacks.Run(0, 1, 2, 1, PAGE))


def test_the_image_in_the_middle_is_looked_at_first():
    """Of a slide it is the first page, which shows most of it at once."""
    for count, start in ((1, 0), (2, 1), (5, 2), (6, 3)):
        runs = (stacks.Run(0, 0, count - 1, 1), stacks.Run(1, 0, 1, 1))
        assert stacks.Stack("", runs, "position", ()).start == start
        assert stacks.Stack("", runs, stacks.BY_LEVEL, ()).start == 0


def test_names_that_were_there_before_have_a_number():
    """Which is no other stack's name."""
    assert stacks._unique(["a", "b", "a", "a (1)", "a"]) == ["a", "b", "a (2)", "a (1)", "a (3)"]
