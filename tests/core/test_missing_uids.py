"""Objects without UIDs of their study, series or own get them in the copy, together as they belong together."""

import io
from itertools import product

import planting
import pydicom
import pytest
from judging import places
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.missing import UIDS_MADE
from scanveil.deid.cleaning.uids import plausible
from scanveil.deid.deidentifier import Deidentifier
from scanveil.deid.out.directory import dicomdir
from scanveil.deid.rules.policy import Policy
from scanveil.dicom.wire import tag_text

STUDY, SERIES, INSTANCE = 0x0020000D, 0x0020000E, 0x00080018
ENCODINGS = pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])


def without(*missing: int, empty: bool = False, encoding=EXPLICIT, **changed: bytes) -> Planted:
    """An image of a person without some of its UIDs, or with empty ones; `xGGGGEEEE` are other values."""
    values = {
        0x00080020: ("DA", b"20260102"),
        0x00100020: ("LO", b"P-48213377"),
        0x00200011: ("IS", b"4"),
        **{int(tag[1:], 16): ("LO", value) for tag, value in changed.items()},
    }
    vrs = {0x00080020: "DA", 0x00200011: "IS", 0x00200010: "SH", 0x00080060: "CS", 0x0020000D: "UI"}
    elements = [one for one in planting.image() if one.tag not in {*missing, *values}]
    made = Planted(elements=elements, encoding=encoding)
    made.put(*(El(tag, vrs.get(tag, vr), value) for tag, (vr, value) in values.items()))
    made.put(*(El(tag, "UI", b"") for tag in missing if empty))
    return made


def copied(made: Planted, path: str = "disc/a/one.dcm", key: bytes = b"k" * 32, policy: Policy | None = None):
    """The record of a copy, what a DICOMDIR says of it, and the copy as pydicom reads it."""
    data = made.to_bytes()
    deidentifier = Deidentifier(key, Identifiers(), policy or Policy())
    cleaned = deidentifier.clean(io.BytesIO(data), path=path, size=len(data), name="IM1")
    out = b"".join(part if isinstance(part, bytes) else data[part.start : part.end] for part in cleaned.parts)
    return cleaned, pydicom.dcmread(io.BytesIO(out))


def uids(made: Planted, path: str = "disc/a/one.dcm", key: bytes = b"k" * 32) -> tuple[str, str, str]:
    """Study, Series and SOP Instance UID of the copy."""
    found = copied(made, path, key)[1]
    return found.StudyInstanceUID, found.SeriesInstanceUID, found.SOPInstanceUID


@ENCODINGS
@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("missing", [(STUDY,), (SERIES,), (INSTANCE,), (STUDY, SERIES, INSTANCE)])
def test_a_uid_that_is_missing_or_empty_is_made(missing, empty, encoding):
    """It stands once, at its place, also in the file meta and in the DICOMDIR, and a note says so."""
    cleaned, found = copied(without(*missing, empty=empty, encoding=encoding))
    assert cleaned.record.notes == (UIDS_MADE,) and cleaned.record.actions["missing: added"] == len(missing)
    assert set(places(cleaned)) >= {tag_text(tag) for tag in missing}
    order = [element.tag for element in found]
    assert order == sorted(set(order))
    for tag in (STUDY, SERIES, INSTANCE):
        assert str(found[tag].value).startswith("2.25.") and plausible(str(found[tag].value).encode())
    assert found.file_meta.MediaStorageSOPInstanceUID == found.SOPInstanceUID
    assert cleaned.entry is not None
    directory = pydicom.dcmread(io.BytesIO(dicomdir([("IM1", cleaned.entry)])))
    listed = {one.DirectoryRecordType: one for one in directory.DirectoryRecordSequence}
    assert listed["STUDY"].StudyInstanceUID == found.StudyInstanceUID
    assert listed["SERIES"].SeriesInstanceUID == found.SeriesInstanceUID
    assert listed["IMAGE"].ReferencedSOPInstanceUIDInFile == found.SOPInstanceUID


def test_a_file_that_has_its_uids_gets_no_others():
    """Nor a note."""
    cleaned, found = copied(without())
    assert cleaned.record.notes == ()
    assert found.SOPInstanceUID == Deidentifier(b"k" * 32, Identifiers())._secrets.new_uid(b"1.2.3.999.1").decode()


def test_what_the_file_meta_says_of_itself_is_the_files_own_uid():
    """Its number in the data set is lost, but not in front of it."""
    made = without()
    data = made.to_bytes()
    start = data.index(b"\x08\0\x18\0UI")
    lost = data[:start] + data[start + 8 + data[start + 6] :]
    cleaned = Deidentifier(b"k" * 32, Identifiers()).clean(io.BytesIO(lost), path="", size=len(lost), name="")
    assert cleaned.record.notes == (UIDS_MADE,)
    head = cleaned.parts[0]
    assert isinstance(head, bytes) and head.count(uids(without())[2].encode()) == 2


def test_files_of_a_series_get_the_same_uids_from_whoever_copies_them():
    """In one folder, whatever their names and their pixels; under another key others."""
    made = without(STUDY, SERIES, INSTANCE)
    other = without(STUDY, SERIES, INSTANCE)
    other.elements[-1] = El(0x7FE00010, "OW", bytes(256))
    first, second = uids(made), uids(other, "disc/a/two.dcm")
    assert first[:2] == second[:2] and first[2] != second[2]
    assert not {*first} & {*uids(made, key=b"j" * 32)}


@pytest.mark.parametrize(
    ("path", "changed", "same"),
    [
        ("disc/a/2", {"x00100020": b"P-555"}, "none"),
        ("disc/a/2", {"x00080020": b"20260103"}, "none"),
        ("disc/a/2", {"x00200010": b"S2"}, "none"),
        ("disc/a/2", {"x00200011": b"5"}, "study"),
        ("disc/a/2", {"x00080060": b"MR"}, "study"),
        ("disc/b/2", {}, "study"),
        ("disc\\b\\2", {}, "study"),
        ("disc/a/2", {}, "series"),
    ],
    ids=["person", "day", "study", "series", "modality", "folder", "folder of Windows", "none"],
)
def test_what_differs_in_what_it_belongs_to_has_another_uid(path, changed, same):
    """A study is of a person and a day, a series has a number and a folder."""
    first, second = uids(without(STUDY, SERIES)), uids(without(STUDY, SERIES, **changed), path)
    assert (first[0] == second[0], first[1] == second[1]) == (same in ("study", "series"), same == "series")


def test_two_people_never_share_a_series_nor_do_files_of_nobody_in_two_folders():
    """Even if both say that they are of one study."""
    people = [without(SERIES, x00100020=number) for number in (b"P-1", b"P-2")]
    assert uids(people[0])[1] != uids(people[1])[1]
    nobody = without(STUDY, SERIES, x00100020=b"")
    a, b = uids(nobody, "disc/a/1"), uids(nobody, "disc/b/1")
    assert not {*a[:2]} & {*b[:2]}


def test_where_one_thing_ends_and_the_next_begins_is_part_of_a_uid():
    """Numbers that read alike when run together are not alike."""
    made = [without(STUDY, x00200010=study, x00080050=number) for study, number in ((b"12", b"3"), (b"1", b"23"))]
    assert uids(made[0])[0] != uids(made[1])[0]


@pytest.mark.parametrize(
    ("sop_class", "has_study"), [("1.2.840.10008.5.1.4.38.1", False), ("1.2.840.10008.5.1.4.1.1.2", True)]
)
def test_what_is_of_no_patient_gets_no_study(sop_class, has_study):
    """Hanging protocols and the like have an own UID, and nothing above it (PS3.3 A.1.2)."""
    made = Planted(elements=[El(0x00080016, "UI", sop_class.encode()), El(0x00720002, "SH", b"CT")])
    found = copied(made)[1]
    assert ("StudyInstanceUID" in found, "SeriesInstanceUID" in found) == (has_study, has_study)
    assert found.SOPInstanceUID.startswith("2.25.")


def test_uids_that_are_kept_by_choice_are_those_of_the_file_meta_too():
    """A file is one object, by whatever name."""
    found = copied(without(), policy=Policy(options=frozenset({"retain_uids"})))[1]
    assert found.file_meta.MediaStorageSOPInstanceUID == found.SOPInstanceUID == "1.2.3.999.1"


def test_what_was_made_is_not_in_the_key_file_as_if_an_original_had_it():
    """Nothing can be put back in its place."""
    data = without(STUDY, SERIES, INSTANCE).to_bytes()
    deidentifier = Deidentifier(b"k" * 32, Identifiers())
    deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
    assert deidentifier.learned().uids == {}


def test_all_of_many_files_have_uids_that_nobody_else_has():
    """Each by its content."""
    found = [
        uids(without(STUDY, SERIES, INSTANCE, x00200013=b"%d" % number, x00200011=b"%d" % series))
        for number, series in product(range(3), range(2))
    ]
    assert [len({one[level] for one in found}) for level in range(3)] == [1, 2, 6]
