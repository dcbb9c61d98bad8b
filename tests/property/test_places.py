"""Where frames lie and what files refer to, of whatever bytes they are made."""

from __future__ import annotations

from io import BytesIO
from math import dist, isfinite

import numpy as np
from builders import explicit, file_bytes, instance, part10
from companions import DOSE, SEGMENTATION, SQUARE, dose, item, names, segmentation, state, structures
from hypothesis import given
from hypothesis import strategies as st

from scanveil.dicom.reading import read_header, values_of
from scanveil.errors import ScanveilError
from scanveil.library import references
from scanveil.library.companions import companions_of
from scanveil.library.grids import grid_of
from scanveil.library.instance import Instance, read_instance
from scanveil.library.person import Identity
from scanveil.library.references import references_of
from scanveil.library.study import Patient, Series, group
from scanveil.pixels.attributes import read_attributes

DECIMALS = st.one_of(
    st.floats().map(lambda number: f"{number:.10g}"), st.integers(-50, 50).map(str), st.text("0123456789.-+eE nai")
)
VALUES = st.lists(DECIMALS, max_size=8).map(lambda parts: "\\".join(parts).encode()[:4000])

NUMBERS = st.lists(st.integers(-50, 50), min_size=1, max_size=4)
OFFSETS = NUMBERS.map(lambda numbers: "\\".join(map(str, [0, *numbers])).encode())


@given(
    st.one_of(VALUES, st.just(b"1\\2\\3")),
    st.one_of(VALUES, st.just(b"1\\0\\0\\0\\0\\-1")),
    st.one_of(VALUES, OFFSETS),
    st.integers(1, 5),
)
def test_a_grid_is_none_or_has_a_place_for_each_frame(
    position: bytes, orientation: bytes, offsets: bytes, frames: int
) -> None:
    """Places that are numbers, as far apart as the offsets are, whatever stands there."""
    data = part10(
        [
            explicit(0x00080016, "UI", DOSE.encode()),
            explicit(0x00200032, "DS", position),
            explicit(0x00200037, "DS", orientation),
            explicit(0x3004000C, "DS", offsets),
        ]
    )
    grid = grid_of(values_of(read_header(BytesIO(data), path="p", size=len(data))), frames)
    if grid:
        found = [grid.position(frame) for frame in range(frames)]
        assert all(len(one) == 3 and all(map(isfinite, one)) for one in found)
        numbers = [float(number) for number in offsets.split(b"\\")]
        for before, after, one, other in zip(numbers, numbers[1:], found, found[1:], strict=False):
            assert abs(dist(one, other) - abs(after - before)) <= 1e-5 * max(1, *map(abs, (*one, *other)))


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=6), st.sampled_from([0, 1, 30]), st.data())
def test_the_list_and_the_pixels_agree_on_places(steps: list[int], first: int, data: st.DataObject) -> None:
    """Each frame lies where the list says, or nothing is said of it in either."""
    made = file_bytes(dose([first, *steps], frames=data.draw(st.sampled_from([len(steps), len(steps) + 1]))))
    header = read_header(BytesIO(made), path="p", size=len(made))
    traits = read_instance(BytesIO(made), path="p", size=len(made)).traits
    count = read_attributes(header).number_of_frames
    shown = [read_attributes(header, frame).image_position_patient for frame in range(count)]
    listed = [one.position for one in traits]
    assert shown == listed + [None] * (count - len(listed))


LISTED = structures(("CLOSED_PLANAR", SQUARE))
LISTED.ReferencedFrameOfReferenceSequence = [
    item(
        FrameOfReferenceUID="2.25.9",
        RTReferencedStudySequence=[
            item(RTReferencedSeriesSequence=[item(SeriesInstanceUID="2.25.5", ContourImageSequence=names("2.25.6"))])
        ],
    )
]
SPEAKING = [
    file_bytes(one)
    for one in (LISTED, structures(("CLOSED_PLANAR", SQUARE)), segmentation(np.ones((2, 4, 4), bool)), state())
]


@given(st.sampled_from(SPEAKING), st.lists(st.tuples(st.integers(132, 10_000), st.integers(0, 255)), max_size=4))
def test_damage_costs_what_a_file_refers_to_and_nothing_else(data: bytes, changes: list[tuple[int, int]]) -> None:
    """No error but those of the header, and never more than there is room for."""
    changed = bytearray(data)
    for at, value in changes:
        changed[at % len(changed)] = value
    try:
        header = read_header(BytesIO(changed), path="p", size=len(changed))
    except ScanveilError:
        return
    values = values_of(header)
    found = references_of(values.text(0x00080016), values)
    assert len(found) == len(set(found)) <= references.MOST_IMAGES + references.MOST_OTHERS
    assert all(0 < len(uid) <= references.LONGEST_UID for uid in found)


SMALL = st.integers(0, 2)
FILES = st.lists(
    st.tuples(SMALL, SMALL, SMALL, SMALL, st.booleans(), st.lists(st.integers(0, 8), max_size=3)), max_size=9
)


@given(FILES)
def test_companions_are_those_that_a_search_would_find(files: list[tuple[int, int, int, int, bool, list[int]]]) -> None:
    """Each companion of the study, and each that names series or image, or in the same person the coordinates.

    What a person's own companion names there is, if it is there, is that person's.
    """

    def objects_of(series: Series) -> set[str]:
        return {series.series_instance_uid, *(one.sop_instance_uid for one in series.instances)}

    def names_own(companion: Instance, person: Patient) -> bool:
        return any(objects_of(series) & {*companion.refers_to} for study in person.studies for series in study.series)

    uids = [f"{kind}{number}" for kind in ("series", "image", "frame") for number in range(3)]
    made = [
        instance(
            path=str(number),
            sop_instance_uid=f"image{number}",
            study_instance_uid=f"study{study}.{person}",
            series_instance_uid=f"series{series}",
            frame_of_reference_uid=f"frame{frame}",
            identity=Identity(f"person {person}", "", "", "", ""),
            refers_to=tuple(uids[one] for one in refers) if speaks else (),
            **({"sop_class_uid": SEGMENTATION} if speaks else {}),
        )
        for number, (person, study, series, frame, speaks, refers) in enumerate(files)
    ]
    patients = group(made)
    found = companions_of(patients)
    studies = [(patient, study) for patient in patients for study in patient.studies]
    for patient, study in studies:
        for series in study.series:
            objects = objects_of(series)
            frames = {one.frame_of_reference_uid for one in series.instances}
            expected = {
                one.path
                for other, its in studies
                for its_series in its.series
                for one in its_series.instances
                if one.sop_class_uid == SEGMENTATION
                and (
                    its is study
                    or (objects & {*one.refers_to} and (other is patient or not names_own(one, other)))
                    or (other is patient and frames & {*one.refers_to})
                )
            }
            paths = [one.path for one in found[id(series)]]
            assert set(paths) == expected and len(paths) == len(expected)
