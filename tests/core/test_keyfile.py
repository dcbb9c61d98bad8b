"""A key file says who is who: with it copies are named again, and a later batch is mapped the same."""

import dataclasses
import io
import json
import zipfile
import zlib

import planting
import pydicom
import pytest
from planting import BIG, DEFLATED, EXPLICIT, IMPLICIT, El, Planted

from scanveil.deid.batch import Deidentifier
from scanveil.deid.folders import deidentify_paths, restore_paths
from scanveil.deid.identifiers import Identifiers
from scanveil.deid.keyfile import ITERATIONS, MOST_ITERATIONS, Envelope, KeyFile, Origin, check_passphrase
from scanveil.deid.policy import PRESETS, policy_of
from scanveil.deid.restore import readme, restore
from scanveil.errors import KeyFileError, NotInKeyError

SECRET = b"s" * 32
MOVED = policy_of("second-opinion")
PATIENT = {
    "PatientName": "Kanari^Gelb",
    "PatientID": "P-4711",
    "PatientBirthDate": "19870423",
    "PatientSex": "F",
    "AccessionNumber": "ACC-77",
    "StudyDate": "20240229",
    "StudyTime": "101112.5",
    "StudyDescription": "Head of K",
    "SeriesDescription": "axial, Dr. M",
    "ReferringPhysicianName": "Miller^Ann",
    "StudyInstanceUID": "1.2.3.999.1",
    "SeriesInstanceUID": "1.2.3.999.2",
    "SOPInstanceUID": "1.2.3.999.71",
}


def original(encoding=EXPLICIT, syntax="", **changes) -> bytes:
    made = Planted(elements=planting.image(instance=b"1.2.3.999.71"), encoding=encoding, syntax=syntax)
    made.elements = [one for one in made.elements if one.tag not in (0x0020000D, 0x0020000E)]
    for keyword, value in {**PATIENT, **changes}.items():
        tag = pydicom.datadict.tag_for_keyword(keyword)
        made.elements = [one for one in made.elements if one.tag != tag]
        if value is not None:
            made.put(El(tag, pydicom.datadict.dictionary_VR(tag), value.encode("latin-1")))
    made.put(
        El(0x00080012, "DA", b"20240301"),
        El(0x30060010, "SQ", [[El(0x00200052, "UI", b"1.2.3.999.72"), El(0x00080012, "DA", b"20240301")]]),
    )
    return made.to_bytes()


def there_and_back(tmp_path, data, policy=MOVED) -> tuple[pydicom.Dataset, pydicom.Dataset]:
    (tmp_path / "in").mkdir(exist_ok=True)
    (tmp_path / "in" / "a").write_bytes(data)
    out = io.BytesIO()
    report = deidentify_paths([tmp_path / "in"], out, policy=policy, key=SECRET)
    assert not report.withheld
    copy = zipfile.ZipFile(out).read(report.written[0].name)
    (tmp_path / "copy").write_bytes(copy)
    back = io.BytesIO()
    restored = restore_paths([tmp_path / "copy"], back, KeyFile.from_bytes(report.key_file.to_bytes()))
    assert not restored.withheld
    named = zipfile.ZipFile(back)
    assert named.testzip() is None
    return pydicom.dcmread(io.BytesIO(copy)), pydicom.dcmread(io.BytesIO(named.read(restored.written[0])))


@pytest.mark.parametrize(
    "how", [(EXPLICIT,), (IMPLICIT,), (BIG,), (EXPLICIT, DEFLATED)], ids=["explicit", "implicit", "big", "deflated"]
)
@pytest.mark.parametrize("preset", PRESETS)
def test_a_copy_is_named_again(tmp_path, preset, how):
    copy, named = there_and_back(tmp_path, original(*how), PRESETS[preset].policy)
    for keyword, value in PATIENT.items():
        assert str(named.get(keyword)) == value, keyword
        assert str(copy.get(keyword)) != value or keyword == "PatientSex" or "Time" in keyword
    assert named.file_meta.MediaStorageSOPInstanceUID == named.SOPInstanceUID
    assert named.PixelData == copy.PixelData == pydicom.dcmread(io.BytesIO(original(*how))).PixelData
    assert named.PatientIdentityRemoved == "NO"
    assert "DeidentificationMethod" not in named and "LongitudinalTemporalInformationModified" not in named


def test_references_and_dates_inside_come_back_too(tmp_path):
    copy, named = there_and_back(tmp_path, original())
    (inside,), (then,) = (one.ReferencedFrameOfReferenceSequence for one in (copy, named))
    assert inside.FrameOfReferenceUID.startswith("2.25.") and then.FrameOfReferenceUID == "1.2.3.999.72"
    assert inside.InstanceCreationDate != "20240301" == then.InstanceCreationDate
    assert copy.InstanceCreationDate != "20240301" == named.InstanceCreationDate


def test_what_the_original_did_not_have_is_not_made_up(tmp_path):
    _, named = there_and_back(tmp_path, original(AccessionNumber=None, PatientBirthDate=None, StudyDate=""))
    assert "AccessionNumber" not in named and "PatientBirthDate" not in named and named.StudyDate == ""


def test_names_come_back_in_their_own_letters(tmp_path):
    data = original(SpecificCharacterSet="ISO_IR 100", PatientName="M\u00fcller^J\u00f6rg")
    _, named = there_and_back(tmp_path, data)
    assert named.PatientName == "M\u00fcller^J\u00f6rg"


def test_the_same_key_maps_a_later_batch_the_same(tmp_path):
    first, _ = there_and_back(tmp_path, original())
    later, _ = there_and_back(tmp_path, original(SOPInstanceUID="1.2.3.999.80", StudyInstanceUID="1.2.3.999.9"))
    assert first.PatientName == later.PatientName and first.SeriesInstanceUID == later.SeriesInstanceUID
    assert first.StudyDate == later.StudyDate and first.StudyInstanceUID != later.StudyInstanceUID


def test_a_file_of_another_batch_is_not_named():
    data = original()
    known = KeyFile(SECRET, {}, {"somebody|1.2|1.3": Origin(0, b"")})
    with pytest.raises(NotInKeyError) as caught:
        restore(io.BytesIO(data), known, path="there", size=len(data))
    assert caught.value.path == "there" and "knows nothing" in caught.value.sentence


def test_what_is_no_dicom_is_said_and_the_rest_is_named(tmp_path):
    (tmp_path / "autorun.exe").write_bytes(b"MZ" * 300)
    out = io.BytesIO()
    restored = restore_paths([tmp_path], out, KeyFile(SECRET))
    assert [one.reason for one in restored.withheld] == ["not-dicom"]
    assert b"NAME PEOPLE" in zipfile.ZipFile(out).read("README.txt")
    assert b"- Why not." in readme(1, ["Why not.", "Why not."])


def test_a_key_file_travels_as_bytes():
    made = KeyFile(SECRET, {"2.25.1": "1.2"}, {"a|b|c": Origin(-40, b"\x08\0\x05\0CS\0\0")})
    assert KeyFile.from_bytes(made.to_bytes()) == made


def test_key_files_are_joined_under_the_latest_secret():
    first = KeyFile(b"1" * 32, {"a": "1"}, {"x": Origin(0, b"")})
    later = KeyFile(b"2" * 32, {"b": "2"}, {"y": Origin(1, b"")})
    both = first | later
    assert (both.secret, both.uids, set(both.series)) == (later.secret, {"a": "1", "b": "2"}, {"x", "y"})


def packed(plain) -> bytes:
    return zlib.compress(json.dumps(plain).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        zlib.compress(b"\xff"),
        packed([]),
        packed({}),
        packed({"secret": "00", "uids": {}, "series": {}}),
        packed({"secret": SECRET.hex(), "uids": [], "series": {}}),
        packed({"secret": SECRET.hex(), "uids": {}, "series": {"a": 1}}),
        packed({"secret": SECRET.hex(), "uids": {}, "series": {"a": ["x", ""]}}),
        packed({"secret": "g" * 64, "uids": {}, "series": {}}),
    ],
)
def test_content_that_is_no_key_is_refused(content):
    with pytest.raises(KeyFileError):
        KeyFile.from_bytes(content)


ENVELOPE = Envelope(b"1" * 16, b"2" * 12, sealed=b"content")


def test_an_envelope_travels_as_bytes():
    assert Envelope.from_bytes(ENVELOPE.to_bytes()) == ENVELOPE


@pytest.mark.parametrize(
    "change",
    [
        {"format": "scanveil-key-2"},
        {"derivation": "MD5"},
        {"cipher": "AES-128-ECB"},
        {"iterations": ITERATIONS - 1},
        {"iterations": MOST_ITERATIONS + 1},
        {"iterations": "many"},
        {"salt": "AA=="},
        {"nonce": "AA=="},
        {"nonce": None},
        {"data": "?"},
    ],
)
def test_an_envelope_of_another_making_is_refused(change):
    changed = {**json.loads(ENVELOPE.to_bytes()), **change}
    with pytest.raises(KeyFileError):
        Envelope.from_bytes(json.dumps(changed).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_envelope_is_refused(data):
    with pytest.raises(KeyFileError):
        Envelope.from_bytes(data)


def test_the_cipher_vouches_for_how_the_key_was_made():
    assert ENVELOPE.head != dataclasses.replace(ENVELOPE, iterations=ITERATIONS + 1).head


def test_a_short_passphrase_is_refused():
    check_passphrase("ten letter")
    with pytest.raises(KeyFileError, match="at least 10"):
        check_passphrase("nine char")


def test_kept_uids_need_no_table():
    known = Identifiers(uids=frozenset({"1.2.3.999.1"}))
    assert Deidentifier(SECRET, known, policy_of("basic", ["retain_uids"])).key_file([]).uids == {}
    assert len(Deidentifier(SECRET, known).key_file([]).uids) == 1
