from builders import AXIAL, instance

from scanveil.library.person import People
from scanveil.library.study import group, repeated


def paths(series):
    return [one.path for one in series.instances]


def test_one_series_of_one_patient():
    """Instances of one series are one patient, one study and one series."""
    (patient,) = group([instance(path="b", instance_number=2), instance(path="a", instance_number=1)])
    (study,) = patient.studies
    (series,) = study.series
    assert (patient.patient_name, study.study_description, series.series_description) == (
        "Test, Case",
        "Chest",
        "Axial",
    )
    assert (paths(series), series.stacks[0].ordered_by) == (["a", "b"], "instance-number")
    assert (series.size, series.frame_count) == (2000, 2)


def test_slices_are_ordered_by_position():
    """A series of slices is ordered along its normal, and says so."""
    made = [instance(path=f"{z}", position=(0, 0, z), orientation=AXIAL) for z in (5.0, -5.0, 0.0)]
    series = group(made)[0].studies[0].series[0]
    assert (paths(series), series.stacks[0].ordered_by) == (["-5.0", "0.0", "5.0"], "position")


def test_series_are_told_apart_and_sorted():
    """Series are told apart by UID and sorted by number; one without a number comes last."""
    made = [
        instance(series_instance_uid="2.25.9", series_number=None),
        instance(series_instance_uid="2.25.7", series_number=10),
        instance(series_instance_uid="2.25.8", series_number=2),
    ]
    found = group(made)[0].studies[0].series
    assert [series.series_number for series in found] == [2, 10, None]


def test_studies_are_sorted_by_date():
    """Studies of a patient are sorted from old to new."""
    made = [
        instance(study_instance_uid="2.25.20", study_date="20260103"),
        instance(study_instance_uid="2.25.21", study_date="20250103"),
    ]
    assert [study.study_date for study in group(made)[0].studies] == ["20250103", "20260103"]


def test_patients_are_told_apart_by_name_number_and_birth_date():
    """Two people of one name are two patients, and so are two of one number; unless they were said to be one."""
    made = [
        instance(patient_id="1", patient_name="Doe, Jane"),
        instance(patient_id="2", patient_name="Doe, Jane"),
        instance(patient_id="2", patient_name="Roe, Ann"),
        instance(patient_id="2", patient_name="Doe, Jane", birth_date="19430817"),
    ]
    assert [patient.patient_id for patient in group(made)] == ["1", "2", "2", "2"]
    people = People().join(made[1].identity, made[3].identity)
    assert [len(patient.studies[0].series[0].instances) for patient in group(made, people)] == [1, 2, 1]


def test_no_patient_id():
    """Without an ID, the name tells patients apart."""
    made = [instance(patient_id="", patient_name="B"), instance(patient_id="", patient_name="A")]
    assert [patient.patient_name for patient in group(made)] == ["A", "B"]


def test_no_series_uid():
    """Files without a Series Instance UID belong to the series of their folder."""
    made = [
        instance(path="x/1", series_instance_uid=""),
        instance(path="y/1", series_instance_uid=""),
        instance(path="x/2", series_instance_uid=""),
    ]
    found = group(made)[0].studies[0].series
    assert sorted(paths(series) for series in found) == [["x/1", "x/2"], ["y/1"]]


def test_objects_without_pixels_have_no_frames():
    """What cannot be looked at does not count as a frame; several frames of one file do."""
    made = [instance(path="a", has_pixels=False), instance(path="b", number_of_frames=30)]
    assert group(made)[0].studies[0].series[0].frame_count == 30


def test_repeated_objects():
    """Instances that claim the same UID are found; those without a UID are not taken for each other."""
    made = [
        instance(path="a", sop_instance_uid="2.25.5"),
        instance(path="b", sop_instance_uid="2.25.6"),
        instance(path="c", sop_instance_uid="2.25.5"),
        instance(path="d", sop_instance_uid=""),
        instance(path="e", sop_instance_uid=""),
    ]
    assert [[one.path for one in same] for same in repeated(made)] == [["a", "c"]]


def test_nothing():
    """No instances make no patients."""
    assert group([]) == ()
    assert repeated([]) == ()


def test_a_series_without_a_number_comes_last():
    """Behind the highest number that there can be; its words are those of the first image that has some."""
    made = [
        instance(path=f"IM{at}", series_instance_uid=f"2.25.{at}", series_number=number)
        for at, number in enumerate((None, 2**31 - 1, 3))
    ]
    (patient,) = group(made)
    assert [one.series_number for one in patient.studies[0].series] == [3, 2**31 - 1, None]


def test_a_series_is_described_by_the_first_image_that_does():
    """Others may say nothing."""
    made = [
        instance(path=f"IM{at}", sop_instance_uid=f"2.25.{at}", series_description=words)
        for at, words in enumerate(("", "T1 axial", "T2"))
    ]
    (patient,) = group(made)
    assert patient.studies[0].series[0].series_description == "T1 axial"
    (patient,) = group(made[:1])
    assert patient.studies[0].series[0].series_description == ""


def test_what_files_say_differently_of_what_they_share_is_that_of_the_first():
    """Of its patient, study and series."""
    said = {
        "study_date": "2026",
        "study_description": "Head",
        "modality": "M",
        "series_number": 1,
    }
    made = [instance(path=f"IM{at}", **{name: value * at for name, value in said.items()}) for at in (2, 3, 1)]
    for files, times in ((made, 2), (made[::-1], 1)):
        (patient,) = group(files)
        (study,) = patient.studies
        (series,) = study.series
        found = (study.study_date, study.study_description, series.modality, series.series_number)
        assert found == tuple(value * times for value in said.values())
