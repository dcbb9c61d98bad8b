"""The archive's DICOMDIR lists every copy, and pydicom's FileSet can follow it to each of them."""

import io
import zipfile

import planting
import pydicom
import pytest
from judging import clean
from planting import BIG, EXPLICIT, IMPLICIT, El, Planted
from pydicom.fileset import FileSet

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.out.directory import DirectoryEntry, dicomdir, explicit_items
from scanveil.deid.rules.policy import policy_of
from scanveil.dicom.wire import parse_all


def image(number: int, *, patient: bytes = b"P-1", study: bytes = b"1.2.3.1", series: bytes = b"1.2.3.1.1") -> Planted:
    made = Planted(elements=planting.image(instance=b"%s.%d" % (series, number)))
    made.elements = [one for one in made.elements if one.tag not in (0x0020000D, 0x0020000E)]
    made.put(
        El(0x00080005, "CS", b"ISO_IR 100"),
        El(0x00080020, "DA", b"20240301"),
        El(0x00081030, "LO", b"head"),
        El(0x00100010, "PN", "Kanari^Gélb".encode("latin-1")),
        El(0x00100020, "LO", patient),
        El(0x0020000D, "UI", study),
        El(0x0020000E, "UI", series),
        El(0x00200013, "IS", b"%d" % number),
    )
    return made


@pytest.fixture
def medium(tmp_path):
    """A folder with what an archive of three patients holds."""
    made = [image(n) for n in (1, 2, 3)]
    made += [image(1, series=b"1.2.3.1.2"), image(1, patient=b"P-2", study=b"1.2.3.2", series=b"1.2.3.2.1")]
    implicit = image(1, patient=b"P-3", study=b"1.2.3.3", series=b"1.2.3.3.1")
    implicit.encoding = IMPLICIT
    folder = tmp_path / "in"
    folder.mkdir()
    for number, one in enumerate([*made, implicit]):
        (folder / f"{number}").write_bytes(one.to_bytes())
    out = io.BytesIO()
    deidentify_paths([folder], out, policy=policy_of("second-opinion"), key=b"k" * 32)
    zipfile.ZipFile(out).extractall(tmp_path / "out")
    return tmp_path / "out"


def test_every_copy_can_be_reached(medium):
    found = FileSet(medium / "DICOMDIR")
    assert len(found) == 6
    for instance in found:
        dataset = instance.load()
        assert dataset.SOPInstanceUID == instance.SOPInstanceUID
        assert dataset.file_meta.TransferSyntaxUID == instance.ReferencedTransferSyntaxUIDInFile
    assert len(found.find_values("PatientID")) == 3
    assert len(found.find_values("SeriesInstanceUID")) == 4


def test_it_says_what_the_copies_say_and_nothing_else(medium):
    data = (medium / "DICOMDIR").read_bytes()
    dataset = pydicom.dcmread(io.BytesIO(data))
    kinds = [record.DirectoryRecordType for record in dataset.DirectoryRecordSequence]
    assert kinds.count("PATIENT") == 3 and kinds.count("STUDY") == 3
    assert kinds.count("SERIES") == 4 and kinds.count("IMAGE") == 6
    study = next(one for one in dataset.DirectoryRecordSequence if one.DirectoryRecordType == "STUDY")
    copies = (pydicom.dcmread(path) for path in (medium / "DICOM").rglob("IM*"))
    copy = next(one for one in copies if one.StudyInstanceUID == study.StudyInstanceUID)
    assert (study.StudyDate, study.StudyDescription) == (copy.StudyDate, "head")
    for secret in (b"Kanari", b"G\xe9lb", b"P-1", b"20240301", b"1.2.3"):
        assert secret not in data


def test_names_are_file_ids(medium):
    for path in (medium / "DICOM").rglob("*"):
        assert len(path.name) <= 8 and path.name.isupper() and path.name.isalnum()


def test_what_a_directory_cannot_list_is_still_in_the_archive(tmp_path):
    """An object of no known kind has no record."""
    made = Planted(elements=planting.image(sop_class="1.2.840.10008.5.1.4.1.1.66.9")[:-1])
    made.elements = [one for one in made.elements if one.tag >> 16 != 0x0028]
    (tmp_path / "one").write_bytes(made.to_bytes())
    out = io.BytesIO()
    deidentify_paths([tmp_path / "one"], out)
    names = zipfile.ZipFile(out).namelist()
    assert "DICOMDIR" not in names and len(names) == 4


def test_entries_travel_as_text():
    entry = DirectoryEntry("IMAGE", b"\xe9", b"s", b"e", b"i", b"1.2", b"1.2.3", b"1.2.840.10008.1.2")
    assert DirectoryEntry.from_json(entry.to_json()) == entry


def test_padding_makes_no_other_record():
    """What is said of a copy are its values; how they are padded says nothing."""
    plain, padded = Planted(), Planted()
    plain.put(El(0x00200013, "IS", b"7 "))
    padded.put(El(0x00200013, "IS", b"7" + b" " * 9))
    padded.elements = [
        one._replace(value=one.value + b"\0\0\0") if one.tag in (0x0020000D, 0x0020000E) else one
        for one in padded.elements
    ]
    one, other = (clean(made.to_bytes())[0].entry for made in (plain, padded))
    assert one == other and b"IS\2\x007 " in one.instance


def test_a_title_is_written_to_its_last_byte():
    """The zeros at the end of its items are no padding."""
    title = El(0x0040A043, "SQ", [[El(0x00080100, "SH", b"18748-4"), El(0x00080102, "SH", b"LN")]], True)
    made = Planted(elements=planting.image(sop_class="1.2.840.10008.5.1.4.1.1.88.11")[:-1])
    made.put(title)
    items = planting.encode([title], EXPLICIT)[12:-8]
    assert items in clean(made.to_bytes())[0].entry.instance and items.endswith(bytes(4))


def test_a_directory_of_nothing_is_a_directory():
    """Its first record and its last are nowhere, which is 0 (PS3.3 F.3.2.2)."""
    found = pydicom.dcmread(io.BytesIO(dicomdir([])))
    assert found.DirectoryRecordSequence == []
    assert found.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity == 0
    assert found.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity == 0


@pytest.mark.parametrize("undefined", [False, True])
@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG], ids=["explicit", "implicit", "big endian"])
def test_a_report_is_listed_by_what_it_is_about_however_it_is_written(tmp_path, encoding, undefined):
    """The directory is written in explicit little endian, whatever its files are (PS3.10 8.6)."""
    made = Planted(elements=planting.image(sop_class="1.2.840.10008.5.1.4.1.1.88.11")[:-1], encoding=encoding)
    made.elements = [one for one in made.elements if one.tag >> 16 != 0x0028]
    title = [El(0x00080100, "SH", b"18748-4"), El(0x00080102, "SH", b"LN"), El(0x00080104, "LO", b"Imaging Report")]
    made.put(El(0x0040A040, "CS", b"CONTAINER "), El(0x0040A043, "SQ", [title], undefined))
    (tmp_path / "one").write_bytes(made.to_bytes())
    out = io.BytesIO()
    deidentify_paths([tmp_path / "one"], out)
    dataset = pydicom.dcmread(io.BytesIO(zipfile.ZipFile(out).read("DICOMDIR")))
    (record,) = [one for one in dataset.DirectoryRecordSequence if one.DirectoryRecordType == "SR DOCUMENT"]
    assert record.ConceptNameCodeSequence[0].CodeMeaning == "Imaging Report"
    assert record.ConceptNameCodeSequence[0].CodeValue == "18748-4"


def test_what_has_another_order_of_bytes_is_not_written_into_a_directory():
    data = planting.encode([El(0x0040A043, "SQ", [[El(0x00280010, "US", b"\0\1")]])], BIG)
    (sequence,) = parse_all(data, 0, len(data), BIG)
    assert explicit_items(data, sequence, BIG) is None
