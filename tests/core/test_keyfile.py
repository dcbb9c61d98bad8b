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

from scanveil.conducting.folders import deidentify_paths, restore_paths
from scanveil.deid.out.keyfile import (
    ITERATIONS,
    MOST_ITERATIONS,
    Envelope,
    KeyFile,
    Origin,
    check_passphrase,
    is_key_file,
)
from scanveil.deid.out.readme import restored_readme
from scanveil.deid.restoring import restore
from scanveil.deid.rules.policy import PRESETS, policy_of
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


@pytest.mark.parametrize("description", [None, "", "word " * 300])
def test_the_name_that_a_series_got_does_not_stay(tmp_path, description):
    """It would look like the hospital's."""
    copy, named = there_and_back(tmp_path, original(SeriesDescription=description))
    assert copy.SeriesDescription and not named.get("SeriesDescription")


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
    known = KeyFile(SECRET, {}, {"x": Origin(0, b"")}, {"1.2.3": "x"})
    with pytest.raises(NotInKeyError) as caught:
        restore(io.BytesIO(data), known, path="there", size=len(data))
    assert caught.value.path == "there" and "no copy that the key file knows" in caught.value.sentence


def test_what_is_no_dicom_is_said_and_the_rest_is_named(tmp_path):
    (tmp_path / "autorun.exe").write_bytes(b"MZ" * 300)
    out = io.BytesIO()
    restored = restore_paths([tmp_path], out, KeyFile(SECRET))
    assert [one.reason for one in restored.withheld] == ["beside"]
    assert b"NAME PEOPLE" in zipfile.ZipFile(out).read("README.txt")
    assert b"- Why not." in restored_readme(1, ["Why not.", "Why not."])
    assert b"The 1 DICOM file in this archive NAMES PEOPLE." in restored_readme(1, [])


def test_progress_of_giving_names_back_is_told_to_the_end(tmp_path):
    """Each file is read and named; what is no DICOM file counts as named when the others begin."""
    for name, data in {"a": original(), "b": b"MZ" * 300, "c": b"", "d": b""}.items():
        (tmp_path / name).write_bytes(data)
    told = []
    restore_paths([tmp_path], io.BytesIO(), KeyFile(SECRET), progress=lambda *steps: told.append(steps))
    assert [*dict.fromkeys(told)] == [(4, 8), (7, 8), (8, 8)]


def test_a_key_file_travels_as_bytes():
    made = KeyFile(SECRET, {"2.25.1": "1.2"})
    made.learn("2.25.1", Origin(-40, b"\x08\0\x05\0CS\0\0"))
    assert KeyFile.from_bytes(made.to_bytes()) == made


def learned(*pairs, secret=SECRET) -> KeyFile:
    made = KeyFile(secret)
    for uid, origin in pairs:
        made.learn(uid, origin)
    return made


ONE, OTHER = Origin(-40, b"one"), Origin(-41, b"other")


def test_key_files_of_one_secret_are_joined():
    both = learned(("2.25.1", ONE)) | learned(("2.25.2", OTHER), ("2.25.3", ONE))
    assert (both.origin_of("2.25.1"), both.origin_of("2.25.2"), both.origin_of("2.25.3")) == (ONE, OTHER, ONE)
    assert len(both.origins) == 2
    with pytest.raises(KeyFileError, match="another key"):
        learned() | learned(secret=b"t" * 32)


def test_a_copy_of_which_there_may_be_two_originals_has_none():
    """Nobody gets somebody else's name: neither within a batch nor when two are joined."""
    assert learned(("2.25.1", ONE), ("2.25.1", OTHER)).origin_of("2.25.1") is None
    assert (learned(("2.25.1", ONE)) | learned(("2.25.1", OTHER))).origin_of("2.25.1") is None
    assert learned(("2.25.1", ONE), ("2.25.1", OTHER), ("2.25.1", ONE)).origin_of("2.25.1") is None
    assert learned(("", ONE)).origin_of("") is None


def test_two_people_under_the_same_numbers_are_not_mixed_up(tmp_path):
    """Two originals of one series that name different people get back each its own, or nothing."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a").write_bytes(original())
    (folder / "b").write_bytes(original(SOPInstanceUID="1.2.3.999.72", PatientName="Other^Person", AccessionNumber="2"))
    (folder / "c").write_bytes(original(SOPInstanceUID=None, PatientName="No^Number"))
    out, back = io.BytesIO(), io.BytesIO()
    report = deidentify_paths([folder], out, policy=MOVED, key=SECRET)
    zipfile.ZipFile(out).extractall(tmp_path / "copies")
    restored = restore_paths([tmp_path / "copies"], back, report.key_file)
    named = [pydicom.dcmread(io.BytesIO(zipfile.ZipFile(back).read(name))) for name in restored.written]
    found = {one.SOPInstanceUID: (str(one.PatientName), one.AccessionNumber) for one in named}
    assert (found.pop("1.2.3.999.71"), found.pop("1.2.3.999.72")) == (("Kanari^Gelb", "ACC-77"), ("Other^Person", "2"))
    assert list(found.values()) == [("No^Number", "ACC-77")] and restored.withheld == ()  # known by the UID it got


def test_dates_come_back_by_what_each_copy_says_of_them(tmp_path):
    """One key file of batches in which dates were moved, kept and removed; a dummy is no date."""
    data = original(FrameAcquisitionDateTime="2020")
    file_of = {}
    known = KeyFile(SECRET)
    for name, policy in (
        ("moved", MOVED),
        ("kept", policy_of("basic", ["retain_longitudinal_full_dates"])),
        ("removed", policy_of("basic")),
    ):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a").write_bytes(data)
        out = io.BytesIO()
        report = deidentify_paths([tmp_path / name], out, policy=policy, key=SECRET)
        file_of[name] = zipfile.ZipFile(out).read(report.written[0].name)
        known |= report.key_file
    for name, created in (("moved", "20240301"), ("kept", "20240301"), ("removed", None)):
        head = restore(io.BytesIO(file_of[name]), known, path="", size=len(file_of[name])).head
        dataset = pydicom.dcmread(io.BytesIO(head))
        assert dataset.StudyDate == "20240229" and (dataset.get("InstanceCreationDate") or None) == created
        assert str(dataset.get("FrameAcquisitionDateTime", ""))[:4] in ("", "2020", "1900")


@pytest.mark.parametrize("vr", ["SQ", "UN"])
def test_sequences_come_back_however_they_are_written(tmp_path, vr):
    made = Planted(elements=planting.image(instance=b"1.2.3.999.71"))
    made.put(El(0x30060010, vr, [[El(0x00200052, "UI", b"1.2.3.999.72")]]))
    _, named = there_and_back(tmp_path, made.to_bytes())
    found = named[0x30060010].value
    assert b"1.2.3.999.72" in found if isinstance(found, bytes) else found[0].FrameOfReferenceUID == "1.2.3.999.72"


def restored(*elements: El, encoding=EXPLICIT) -> pydicom.Dataset:
    """A copy of one UID with these elements, named again by a key that knows what its UIDs were."""
    made = Planted(elements=planting.image(instance=b"2.25.71"), encoding=encoding)
    made.put(*elements)
    known = KeyFile(SECRET, {"2.25.71": "1.2.3.999.71", "2.25.72": "1.2.3.999.72"})
    known.learn("2.25.71", Origin(0, b""))
    data = made.to_bytes()
    return pydicom.dcmread(io.BytesIO(restore(io.BytesIO(data), known, path="", size=len(data)).head))


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big"])
def test_uids_come_back_in_elements_of_no_type(encoding):
    """In attributes that no dictionary has, or that are written as unknown; one by one where there are several."""
    unknown = El(0x00091001, "UN", b"2.25.72\\2.25.73\\2.25.72\0")
    known = El(0x00200052, "UN", b"2.25.72\0")
    dataset = restored(El(0x00090010, "LO", b"ACME"), unknown, known, encoding=encoding)
    assert dataset.get_item(0x00091001).value.rstrip(b"\0 ") == b"1.2.3.999.72\\2.25.73\\1.2.3.999.72"
    assert dataset.FrameOfReferenceUID == "1.2.3.999.72"


@pytest.mark.parametrize(("vr", "is_sequence"), [("OW", False), ("UN", True), ("SQ", True)])
def test_a_value_that_begins_like_an_item_is_a_sequence_only_where_its_type_may_be_one(vr, is_sequence):
    """In the entries of a colour table it is chance, and they stay as they are."""
    uid = planting.encode([El(0x00200052, "UI", b"2.25.72")], IMPLICIT if vr == "UN" else EXPLICIT)
    value = b"\xfe\xff\0\xe0" + len(uid).to_bytes(4, "little") + uid
    found = restored(El(0x00281201, vr, value)).get_item(0x00281201).value
    assert (found == value) is not is_sequence


def in_levels(levels, *inner, undefined=False):
    """Elements inside so many sequences."""
    for _ in range(levels):
        content = planting.encode(inner, EXPLICIT)
        item = b"\xfe\xff\0\xe0" + (b"\xff" * 4 if undefined else len(content).to_bytes(4, "little")) + content
        end = b"\xfe\xff\x0d\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0" if undefined else b""
        inner = (El(0x30060010, "SQ", item + end, undefined),)
    return inner[0]


@pytest.mark.parametrize(
    ("outer", "inner", "undefined", "stay"),
    [(60, 4, False, 0), (60, 5, False, 1), (40, 24, True, 0), (40, 25, True, 2)],
)
def test_uids_come_back_up_to_64_levels(outer, inner, undefined, stay):
    """No copy has more: an item in which something is deeper stays as it is, and all around it comes back."""
    uid = El(0x00200052, "UI", b"2.25.72")
    dataset = restored(in_levels(outer, uid, in_levels(inner, uid, undefined=undefined)))
    found = []
    while 0x30060010 in dataset:
        dataset = dataset[0x30060010][0]
        found.append(dataset.get("FrameOfReferenceUID"))
    assert len(found) == outer + inner
    assert (found.count("1.2.3.999.72"), found.count("2.25.72")) == (2 - stay, stay)


def test_sequences_nested_without_end_end_the_way_back_for_what_is_in_them_alone():
    """They are no deeper than Python can go."""
    inside = in_levels(2000, El(0x00200052, "UI", b"2.25.72"))
    dataset = restored(El(0x00200200, "UI", b"2.25.72"), inside)
    assert dataset.SynchronizationFrameOfReferenceUID == "1.2.3.999.72"


def test_a_value_that_is_far_too_long_is_not_kept(tmp_path):
    _, named = there_and_back(tmp_path, original(StudyDescription="long " * 2000), policy_of("basic"))
    assert "StudyDescription" not in named and named.PatientName == "Kanari^Gelb"


def test_an_archive_as_it_was_made_is_taken_whole(tmp_path):
    """Its report and its directory are no files that could not be named."""
    (tmp_path / "in").write_bytes(original())
    out = io.BytesIO()
    report = deidentify_paths([tmp_path / "in"], out, key=SECRET)
    zipfile.ZipFile(out).extractall(tmp_path / "unpacked")
    restored = restore_paths([tmp_path / "unpacked"], io.BytesIO(), report.key_file)
    assert len(restored.written) == 1 and not restored.withheld


def packed(plain) -> bytes:
    return zlib.compress(json.dumps(plain).encode())


PLAIN = {"secret": SECRET.hex(), "uids": {}, "origins": {}, "instances": {}}


@pytest.mark.parametrize("tag", [0x00020010, 0x7FE00010, 0x60003000, 0x00190010])
def test_an_origin_that_holds_anything_else_is_refused(tag):
    elements = planting.encode([El(tag, "UN", b"some")], EXPLICIT)
    known = learned(("1.2.3.999.71", Origin(0, elements)))
    data = original()
    with pytest.raises(KeyFileError):
        restore(io.BytesIO(data), known, path="", size=len(data))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing",
        zlib.compress(b"\xff"),
        packed([]),
        packed({}),
        zlib.compress(b'{"secret":' + b"[" * 200_000),
        zlib.compress(b'{"uids":' + b'{"a":' * 200_000),
        packed({**PLAIN, "secret": "00"}),
        packed({**PLAIN, "secret": "g" * 64}),
        packed({**PLAIN, "uids": []}),
        packed({**PLAIN, "uids": {"1.2": "\u4e2d"}}),
        packed({**PLAIN, "uids": {"1.2": "1" * 2000}}),
        packed({**PLAIN, "uids": {"1.2": None}}),
        packed({**PLAIN, "origins": {"a": 1}}),
        packed({**PLAIN, "origins": {"a": ["x", ""]}}),
        packed({**PLAIN, "origins": {"a": [float("inf"), ""]}}),
        packed({**PLAIN, "origins": {"a": [True, ""]}}),
        packed({**PLAIN, "instances": []}),
    ],
)
def test_content_that_is_no_key_is_refused(content):
    with pytest.raises(KeyFileError):
        KeyFile.from_bytes(content)


@pytest.mark.parametrize(
    ("more", "is_one"),
    [
        ("[[1]]", True),
        ('{"a":{"b":1}}', True),
        ("[[],[],{},[1],[2]]", True),
        ('["[[[[","\\\\\\"{{{{"]', True),
        ("[[[]]]", False),
        ('{"a":{"b":{}}}', False),
        ("[{},[{}]]", False),
        ('["]]",[[1]]]', False),
    ],
)
def test_json_is_nested_no_deeper_than_a_key_file_is(more, is_one):
    """Three levels, whatever kind of brackets; brackets in texts are none, and those that were closed do not count."""
    content = zlib.compress(json.dumps(PLAIN).encode()[:-1] + b',"more":' + more.encode() + b"}")
    if is_one:
        assert KeyFile.from_bytes(content).secret == SECRET
        return
    with pytest.raises(KeyFileError):
        KeyFile.from_bytes(content)


@pytest.mark.parametrize(
    ("old", "is_one"),
    [
        ("1.2", True),
        ("1" * 1024, True),
        ("1" * 1025, False),
        ("!\xff", True),
        ("1 2", False),
        ("1\x00", False),
        ("\u0100", False),
    ],
)
def test_what_stood_for_a_uid_comes_back_if_it_fits_into_a_file(old, is_one):
    """Malformed ones were replaced as well: any signs of one byte but spaces and controls, and not too many."""
    content = packed({**PLAIN, "uids": {"2.25.1": old}})
    if is_one:
        assert KeyFile.from_bytes(content).uids == {"2.25.1": old}
        return
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
        {"iterations": float("inf")},
        {"iterations": 600000.5},
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


def test_a_passphrase_that_is_no_text_is_refused():
    with pytest.raises(KeyFileError, match="no letter"):
        check_passphrase("ten letters \udcff")


def test_an_envelope_with_a_mark_of_its_byte_order_is_one():
    data = b"\xef\xbb\xbf" + ENVELOPE.to_bytes()
    assert is_key_file(data) and Envelope.from_bytes(data) == ENVELOPE
    assert is_key_file(b" {}") and not is_key_file(b"secret")
