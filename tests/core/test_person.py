"""Who is one person, and who may be."""

import io

import pydicom
import pytest
from builders import instance
from pydicom.dataset import Dataset

from scanveil.dicom.reading import read_header, values_of
from scanveil.library.person import EVERYBODY, Identity, People, identity_of, look_alike


def identity(
    name: str = "Doe^Jane", number: str = "4821", birth_date: str = "19430817", issuer: str = "", charset: str = ""
) -> Identity:
    made = Dataset()
    made.SpecificCharacterSet = charset or "ISO_IR 192"
    made.PatientName, made.PatientID, made.PatientBirthDate = name, number, birth_date
    made.IssuerOfPatientID, made.StudyInstanceUID = issuer, "1.2.3"
    made.SOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    made.file_meta = pydicom.dataset.FileMetaDataset()
    made.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    out = io.BytesIO()
    made.save_as(out, enforce_file_format=False)
    return identity_of(values_of(read_header(out, path="", size=len(out.getvalue()))))


@pytest.mark.parametrize(
    "spelled",
    [
        {"name": "DOE^JANE^^"},
        {"name": "Doe, Jane"},
        {"name": "Doe^Jane^^Dr^PhD"},
        {"name": "Doe^Jane=山田^花子"},
        {"name": "Doé^Jané"},
        {"number": "0004821"},
        {"number": "48-21"},
        {"number": " 4821 "},
        {"issuer": "Elsewhere"},
        {"charset": "ISO_IR 100"},
    ],
)
def test_one_person_is_one_however_spelled(spelled):
    assert identity(**spelled).key == identity().key


@pytest.mark.parametrize(
    "other", [{"name": "Doe^John"}, {"number": "4822"}, {"birth_date": "19430818"}, {"birth_date": ""}, {"number": ""}]
)
def test_whoever_differs_in_one_of_the_three_is_somebody_else(other):
    """But may be the same: it is asked."""
    one, two = identity(), identity(**other)
    assert one.key != two.key and list(look_alike([one, two])) == [(one, two)]


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Doe^John", "number": "4822"},
        {"name": "", "number": ""},
        {"name": "Roe^Ann", "birth_date": ""},
        {"number": "4822", "birth_date": "19500101"},
    ],
)
def test_whoever_has_one_in_common_is_not_asked_about(other):
    assert list(look_alike([identity(), identity(**other)])) == []


@pytest.mark.parametrize("number", ["TEST", "0000", "123456", "xxxx", "1111111", "Unknown", ""])
def test_a_placeholder_makes_nobody_alike(number):
    """Of two people with one birth date."""
    assert list(look_alike([identity("A^B", number), identity("C^D", number)])) == []


def test_who_is_nameless_and_numberless_is_told_by_the_study():
    nobody = identity(name="", number="")
    assert nobody.key == "study:1.2.3" and nobody.older == "study:1.2.3"


def test_many_alike_are_each_asked_about_once():
    """In time that grows with their number."""
    many = [identity(birth_date=f"19{year}0101") for year in range(10, 60)]
    assert list(look_alike(many)) == [(many[0], one) for one in many[1:]]


def test_who_was_said_to_be_one_person_is_one():
    """Whoever is joined with one of them later is the same one; the order in which it is said changes nothing."""
    one, two, three = identity(), identity("Doe^Jane Ann"), identity("Roe^Jane")
    people = EVERYBODY.join(one, two).join(three, two)
    assert len({people.person_of(each) for each in (one, two, three)}) == 1
    assert people.are_one(one, three) and not EVERYBODY.are_one(one, three)
    assert EVERYBODY.join(two, one) == EVERYBODY.join(one, two)
    assert people.person_of(identity("Somebody^Else")) == identity("Somebody^Else").key


def test_whom_others_were_said_to_be_stays_so():
    """Copies with that one's made-up name are out in the world already."""
    last, middle, first = identity("Z^Z"), identity("M^M"), identity("A^A")
    people = EVERYBODY.join(last, middle)
    assert people.person_of(last) == middle.key
    assert people.join(first, last).person_of(first) == middle.key


def test_a_key_of_the_older_kind_tells_people_apart_as_it_did():
    """By number and issuer as they are written, else by name."""
    older = People(is_older=True)
    assert older.person_of(identity(number="0048")) == "id:0048\\" != older.person_of(identity(number="48"))
    assert older.person_of(identity(issuer="X")) == "id:4821\\X"
    assert older.person_of(identity(number="")) == "name:Doe^Jane"
    joined = older.join(identity(), identity(number="4822"))
    assert joined.person_of(identity()) == joined.person_of(identity(number="4822"))


def test_an_instance_knows_it():
    """Also as a row."""
    made = instance(birth_date="19430817")
    again = type(made).from_row(made.to_row())
    assert again == made and again.identity.birth_date == "19430817"


def test_of_a_number_of_monstrous_length_little_is_kept():
    """And yet another one is another person's."""
    one, other = identity(number="7" * 9000), identity(number="8" * 9000)
    assert {len(key) for key in EVERYBODY.join(one, other).joined} <= {len(one.key), len(one.older)}
    assert len(one.key) < 1000 and len(one.older) < 1000 and one.older != other.older
    assert len(instance(patient_id="7" * 9000, patient_name="A" * 9000).patient_in_full) < 150
