"""One person in a batch: the list, the made-up names, the folders, the summary and the key file say the same."""

import io
import json
import zipfile
import zlib
from pathlib import Path

import planting
import pydicom
import pytest
from builders import instance
from planting import El, Planted

from scanveil import cli
from scanveil.conducting.catalogue import Catalogue
from scanveil.conducting.folders import BatchReport, deidentify_paths
from scanveil.conducting.people import MOST_NOTES
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.out.report import summary
from scanveil.dicom.reading import read_header, values_of
from scanveil.errors import UsageError
from scanveil.library.person import People, identity_of

KEY = b"k" * 32
OLDER = People(is_older=True)


def identity_for(name: str, number: str, study: str):
    made = Planted(elements=planting.image())
    made.elements = [one for one in made.elements if one.tag != 0x0020000D]
    made.put(El(0x00100010, "PN", name.encode()), El(0x00100020, "LO", number.encode()))
    made.put(El(0x0020000D, "UI", study.encode()))
    data = made.to_bytes()
    return identity_of(values_of(read_header(io.BytesIO(data), path="", size=len(data))))


def write(folder: Path, *people: tuple[str, str, str, str]) -> Path:
    """A file of each: name, number, birth date and issuer."""
    for at, (name, number, birth_date, issuer) in enumerate(people):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.100.%d" % at))
        made.put(
            El(0x00100010, "PN", name.encode()),
            El(0x00100020, "LO", number.encode()),
            El(0x00100021, "LO", issuer.encode()),
            El(0x00100030, "DA", birth_date.encode()),
        )
        (folder / f"{at}.dcm").write_bytes(made.to_bytes())
    return folder


def run(folder: Path, **more) -> tuple[BatchReport, list[str], list[str]]:
    """What came of it, the made-up names in order, and the folders of people."""
    out = io.BytesIO()
    report = deidentify_paths([folder], out, **{"key": KEY, **more})
    with zipfile.ZipFile(out) as archive:
        names = [name for name in archive.namelist() if name.startswith("DICOM/")]
        ids = [str(pydicom.dcmread(archive.open(name)).PatientID) for name in names]
    return report, ids, sorted({name.split("/")[1] for name in names})


JANE, JANE_AGAIN = ("Kanari^Gelb", "0047-11", "19430817", ""), ("KANARI^GELB^^", "4711", "19430817", "Elsewhere")
MARRIED, OTHER = ("Amsel^Gelb", "4711", "19430817", ""), ("Star^Otto", "TEST", "19600101", "")


def test_one_person_is_one_wherever_it_is_said(tmp_path):
    report, ids, folders = run(write(tmp_path, JANE, JANE_AGAIN, OTHER))
    assert len(set(ids)) == len(folders) == 2 and report.undecided == ()
    assert summary(report.written)[0] == "3 copies of 2 people."


def test_a_placeholder_number_makes_nobody_one_person(tmp_path):
    _, ids, folders = run(write(tmp_path, OTHER, ("Zeisig^Anna", "TEST", "19700101", "")))
    assert len(set(ids)) == len(folders) == 2


def test_a_file_gets_the_same_name_alone_and_in_any_batch(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "all").mkdir()
    alone = run(write(tmp_path / "one", JANE_AGAIN))[1]
    assert alone[0] in run(write(tmp_path / "all", OTHER, JANE, MARRIED))[1]


def test_who_looks_like_another_is_kept_apart_unless_somebody_says_so(tmp_path):
    """A key file remembers that, and whoever comes later is the same person."""
    folder = write(tmp_path, JANE, MARRIED)
    report, ids, folders = run(folder)
    assert len(set(ids)) == len(folders) == 2
    (asked,) = report.undecided
    assert "Kanari, Gelb" in asked and "Amsel, Gelb" in asked and asked.endswith("Are they?")
    joined, ids, folders = run(folder, same=[("4711", "47-11")])
    assert len(set(ids)) == len(folders) == 1 and joined.undecided == ()
    known = KeyFile.from_bytes(joined.key_file.to_bytes())
    again, same_ids, _ = run(folder, people=known.people)
    assert same_ids == ids and again.undecided == ()


def test_a_made_up_name_stays_that_of_its_person_when_another_is_joined(tmp_path):
    """Whoever of the two sorts first: copies with that name are out in the world already."""
    (tmp_path / "one").mkdir()
    (tmp_path / "both").mkdir()
    first, ids, _ = run(write(tmp_path / "one", JANE))
    again = run(write(tmp_path / "both", JANE, MARRIED), people=first.key_file.people, same=[("4711", "4711")])[1]
    assert set(again) == set(ids)


def test_under_an_older_key_all_who_have_a_number_are_joined(tmp_path):
    """However it is spelled, and whoever gave it out."""
    folder = write(tmp_path, JANE, JANE_AGAIN, ("Kanari^Gelb", "777", "19430817", ""))
    report, ids, _ = run(folder, people=OLDER)
    assert len(set(ids)) == 3 and len(report.undecided) == 2
    report, ids, _ = run(folder, people=OLDER, same=[("4711", "777")])
    assert len(set(ids)) == 1 and report.undecided == () and report.notes == report.notes[:1]


def test_who_has_nothing_but_placeholders_is_told_by_the_study():
    """Two nobodies are not one person."""
    keys = {identity_for("Anonymous", "0", f"1.{number}").key for number in range(2)}
    assert keys == {"study:1.0", "study:1.1"}


def test_an_id_that_nobody_has_is_refused(tmp_path):
    with pytest.raises(UsageError, match="Nobody"):
        run(write(tmp_path, JANE), same=[("4711", "9999")])


def test_a_key_of_the_older_kind_makes_the_names_that_it_made(tmp_path):
    """By number and issuer: the list follows it."""
    _, ids, folders = run(write(tmp_path, JANE, JANE_AGAIN), people=OLDER)
    assert len(set(ids)) == len(folders) == 2
    assert ids[0] != run(tmp_path)[1][0]


def test_two_people_whom_an_older_key_takes_for_one_are_not_written_without_a_decision(tmp_path):
    folder = write(tmp_path, OTHER, ("Zeisig^Anna", "TEST", "19700101", ""))
    with pytest.raises(UsageError, match="same made-up name"):
        run(folder, people=OLDER)
    report, ids, folders = run(folder, people=OLDER, same=[("test", "TEST")])
    assert len(set(ids)) == len(folders) == 1 and report.key_file.people.is_older


@pytest.mark.parametrize(
    "people", [People(), People({"person:a": "person:b"}), OLDER, People({"id:1\\": "id:2\\"}, True)]
)
def test_a_key_file_says_who_is_one_person(people):
    assert KeyFile.from_bytes(KeyFile(KEY, people=people).to_bytes()).people == people


def test_a_key_file_that_says_nothing_of_people_is_of_the_older_kind():
    plain = json.loads(zlib.decompress(KeyFile(KEY).to_bytes()))
    del plain["people"]
    packed = zlib.compress(json.dumps(plain).encode())
    assert KeyFile.from_bytes(packed).people == OLDER


def catalogue(*instances) -> Catalogue:
    made = Catalogue()
    for number, one in enumerate(instances):
        made._instances[number] = one
    return made


def test_an_answer_is_asked_for_once():
    """No, they are two, is an answer as well."""
    one, other = (instance(patient_name=name, birth_date="19500101") for name in ("A, B", "A, C"))
    made = catalogue(one, other)
    (asked,) = made.questions()
    assert (asked.one.patient_name, asked.other.patient_name, asked.must) == ("A, B", "A, C", False)
    made.decide(one.identity.key, other.identity.key, is_one=False)
    assert made.questions() == [] and len(made.patients()) == 2
    made.decide(one.identity.key, other.identity.key, is_one=True)
    assert made.questions() == [] and len(made.patients()) == 1


def test_what_must_be_decided_is_asked_until_it_is_said_that_they_are_one():
    one, other = instance(patient_name="A, B", birth_date="19500101"), instance(patient_name="A, C")
    made = catalogue(one, other)
    made.people = OLDER
    made.decide(one.identity.key, other.identity.key, is_one=False)
    assert [asked.must for asked in made.questions()] == [True]
    made.decide(one.identity.key, other.identity.key, is_one=True)
    assert made.questions() == []


def test_the_terminal_asks_and_is_told(tmp_path, capsys):
    """A question stands on the standard error; what is not of the form is bad usage."""
    (tmp_path / "in").mkdir()
    folder = write(tmp_path / "in", JANE, MARRIED)
    arguments = ["deidentify", str(folder), "-o", str(tmp_path / "out.zip")]
    assert cli.main(arguments) == 0
    assert "look like one person. Are they? They are kept apart" in capsys.readouterr().err
    assert cli.main([*arguments, "--same-person", "4711=0047-11"]) == 0
    assert "look like" not in capsys.readouterr().err
    for text in ("4711", "=4711", "4711="):
        assert cli.main([*arguments, "--same-person", text]) == 2


def noted(*instances) -> list[str]:
    return catalogue(*instances).notes()


def test_what_is_odd_about_who_is_who_is_said():
    """A number, a study and a series of two people; and files that do not say to which study they belong."""
    one = instance(patient_name="A, B")
    assert noted(one, instance()) != [] and noted(one, one) == []
    assert noted(one, instance(patient_id="9", study_instance_uid="2.25.7", series_instance_uid="2.25.8")) == []
    assert (
        "2 people have the number T-1" in noted(one, instance(study_instance_uid="2.25.7", series_instance_uid="8"))[0]
    )
    (study,) = noted(one, instance(patient_id="9"))
    assert study.startswith("The study of A, B · T-1 holds scans of 2 people.")
    (series,) = noted(one, instance(patient_id="9", study_instance_uid="2.25.7"))
    assert series.startswith("A series of A, B · T-1 has images of 2 people.")
    (lost,) = noted(instance(study_instance_uid=""), instance(study_instance_uid=""))
    assert lost.startswith("2 files do not say to which study they belong.")


def test_who_was_said_to_be_one_person_is_not_odd():
    one, other = instance(patient_name="A, B", birth_date="19430817"), instance(birth_date="19430817")
    made = catalogue(one, other)
    assert len(made.notes()) == 2
    made.decide(one.identity.key, other.identity.key, is_one=True)
    assert made.notes() == []


def test_many_oddities_are_not_all_said():
    """A list of thousands helps nobody."""
    many = [
        instance(patient_id=str(number), patient_name=name, study_instance_uid=f"1.{number}", series_instance_uid=name)
        for number in range(50)
        for name in (f"A{number}", f"B{number}")
    ]
    assert len(noted(*many)) == 2 * MOST_NOTES and len(catalogue(*many).questions()) == 0
