"""`scanveil check`: what names a person in originals is found in anybody's copies, and said without naming anybody."""

import gzip
import io
import json
import struct
import zipfile
import zlib

import numpy as np
import pytest
from builders import DEFLATED, EXPLICIT, IMPLICIT, file_bytes, image, item

from scanveil.archives import zips
from scanveil.cli import main
from scanveil.conducting import checking
from scanveil.conducting.checking import check_paths
from scanveil.deid.check import surface, whole_files
from scanveil.deid.rules.policy import PRESETS

FLAT = np.full((64, 64), 7, np.uint16)
COPY = {
    "PatientName": "ANON",
    "PatientID": "A1",
    "SOPInstanceUID": "2.25.77771",
    "StudyInstanceUID": "2.25.77772",
    "SeriesInstanceUID": "2.25.77773",
}
IN_COPIES = ("copies", "copies")


def original(number=0, **more):
    return image(
        FLAT + number,
        **{
            "PatientName": "Kanarienvogel^Sally",
            "PatientID": "KV-88311",
            "PatientBirthDate": "19430817",
            "StudyDate": "20200102",
            "InstitutionName": "Hospital of Nowhere",
            "StudyInstanceUID": "1.2.826.0.1.55.1",
            "SeriesInstanceUID": "1.2.826.0.1.55.2",
            "SOPInstanceUID": f"1.2.826.0.1.55.3.{number}",
            **more,
        },
    )


def foreign(stored=FLAT, **more):
    """A copy that another tool made."""
    return image(stored, **{**COPY, **more})


@pytest.fixture
def originals(tmp_path):
    folder = tmp_path / "originals"
    folder.mkdir()
    (folder / "IM1").write_bytes(file_bytes(original()))
    return folder


@pytest.fixture
def copies(tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    (folder / "clean").write_bytes(file_bytes(foreign()))
    return folder


def run(*arguments):
    return main([str(argument) for argument in arguments])


def checked(copies, originals, capsys):
    """The exit status, and what is said as JSON."""
    status = run("check", copies, "--against", originals, "--json")
    return status, json.loads(capsys.readouterr().out)


def found_in(copies, originals, capsys):
    """(end of the file's name, place, keyword, kind) of all that is found; and all is looked into."""
    status, said = checked(copies, originals, capsys)
    assert said["not_looked_at"] == [] and status == (4 if said["found"] else 0)
    return [(one["file"].rpartition("copies")[2].lstrip("/\\"), *list(one.values())[1:]) for one in said["found"]]


def zipped(path, members, **how):
    with zipfile.ZipFile(path, "w", **how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def test_a_name_in_a_copy_of_another_tool_is_found(copies, originals, capsys):
    """With the attribute, its keyword and the kind; that the copies lie otherwise than the originals is no matter."""
    (copies / "deep").mkdir()
    (copies / "deep" / "IM1").write_bytes(file_bytes(foreign(StudyDescription="CT head kanarienvogel")))
    place = "(0008,1030)", "StudyDescription", "name"
    assert [found[1:] for found in found_in(copies, originals, capsys)] == [place]


@pytest.mark.parametrize(
    ("keyword", "value", "kind"),
    [
        ("AccessionNumber", "KV-88311", "number"),
        ("AcquisitionDate", "20200102", "date"),
        ("FrameOfReferenceUID", "1.2.826.0.1.55.1", "UID"),
        ("StationName", "Hospital of Nowhere", "place"),
    ],
)
def test_numbers_dates_uids_and_places_are_found(copies, originals, capsys, keyword, value, kind):
    """Each under its kind."""
    (copies / "one").write_bytes(file_bytes(foreign(**{keyword: value})))
    assert [found[2:] for found in found_in(copies, originals, capsys)] == [(keyword, kind)]


def test_a_name_in_a_private_attribute_is_found(copies, originals, capsys):
    """The dictionary has no keyword for it."""
    made = foreign()
    made.private_block(0x0099, "ACME", create=True).add_new(1, "LO", "seen by Kanarienvogel")
    (copies / "one").write_bytes(file_bytes(made))
    assert found_in(copies, originals, capsys) == [("one", "(0099,1001)", "", "name")]


def test_a_name_in_pixels_is_found(copies, originals, capsys):
    """As letters, among the values."""
    stored = FLAT.copy()
    stored.reshape(-1)[50:57] = np.frombuffer(b"Kanarienvogel ", "<u2")
    (copies / "one").write_bytes(file_bytes(foreign(stored)))
    assert found_in(copies, originals, capsys) == [("one", "(7FE0,0010)", "PixelData", "name")]


def test_a_name_in_encapsulated_pixels_is_found(copies, originals, capsys):
    """In any of the fragments."""
    made = foreign()
    made.PixelData = item(b"") + item(bytes(900)) + item(bytes(90) + b"KANARIENVOGEL " + bytes(90))
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    (copies / "one").write_bytes(file_bytes(made, "1.2.840.10008.1.2.5"))
    assert found_in(copies, originals, capsys) == [("one", "(7FE0,0010)", "PixelData", "name")]


@pytest.mark.parametrize("where", ["description", "pixels", "behind"])
def test_a_name_in_a_deflated_copy_is_found(copies, originals, capsys, where):
    """In what is inflated, and in what follows the deflated bytes."""
    stored = FLAT.copy()
    if where == "pixels":
        stored.reshape(-1)[50:57] = np.frombuffer(b"Kanarienvogel ", "<u2")
    more = {"StudyDescription": "Kanarienvogel"} if where == "description" else {}
    behind = b"Kanarienvogel" if where == "behind" else b""
    (copies / "one").write_bytes(file_bytes(foreign(stored, **more), DEFLATED) + behind)
    assert [found[3] for found in found_in(copies, originals, capsys)] == ["name"]


def test_a_name_behind_the_pixels_is_found(copies, originals, capsys):
    """Where no attribute is."""
    (copies / "one").write_bytes(file_bytes(foreign()) + b"Kanarienvogel")
    assert found_in(copies, originals, capsys) == [("one", "behind the last element", "", "name")]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_a_name_in_a_text_file_is_found(copies, originals, capsys, encoding):
    """However the text is written."""
    (originals / "IM2").write_bytes(
        file_bytes(original(1, PatientName="Müßiggang^Léo", SpecificCharacterSet="ISO_IR 192"))
    )
    (copies / "list.csv").write_bytes("file;patient\nIM1;müßiggang, léo\n".encode(encoding))
    assert found_in(copies, originals, capsys) == [("list.csv", "content", "", "name")]


def test_a_short_name_in_a_text_of_two_bytes_a_letter_is_found(copies, originals, capsys):
    """As table calculators write it."""
    (originals / "IM2").write_bytes(file_bytes(original(1, PatientName="Lee^Ng")))
    (copies / "list.csv").write_bytes("file;patient\nIM1;Lee\n".encode("utf-16"))
    assert found_in(copies, originals, capsys) == [("list.csv", "content", "", "name")]


def test_a_name_across_two_blocks_of_a_large_text_is_found(copies, originals, capsys, monkeypatch):
    """It is read in blocks, whatever its size."""
    monkeypatch.setattr(surface, "_BLOCK", 4096)
    (copies / "log.txt").write_bytes(b"nothing " * 511 + b"seen Kanarienvogel today " + b"nothing " * 999)
    assert found_in(copies, originals, capsys) == [("log.txt", "content", "", "name")]


def test_a_name_in_large_bytes_that_are_no_text_is_found(copies, originals, capsys, monkeypatch):
    """They are searched as pixels are."""
    monkeypatch.setattr(whole_files, "_SMALL", 100)
    (copies / "volume.nii").write_bytes(bytes(range(256)) * 9 + b"Kanarienvogel" + bytes(range(256)) * 9)
    assert found_in(copies, originals, capsys) == [("volume.nii", "content", "", "name")]


def test_a_name_in_the_name_of_a_folder_is_found_once_and_not_said(copies, originals, capsys):
    """Its place is a number between stars, also for the files in it."""
    (copies / "Kanarienvogel").mkdir()
    (copies / "Kanarienvogel" / "a.txt").write_text("KV-88311")
    (copies / "Kanarienvogel" / "b.txt").write_text("nothing")
    status, said = checked(copies, originals, capsys)
    assert [(one["file"].rpartition("copies")[2].replace("\\", "/"), one["place"]) for one in said["found"]] == [
        ("/*1*", "name"),
        ("/*1*/a.txt", "content"),
    ]
    assert status == 4 and "Kanarienvogel" not in json.dumps(said)


def test_a_name_in_the_name_of_an_empty_folder_is_found(copies, originals, capsys):
    """Nothing is in it but that."""
    (copies / "of Kanarienvogel").mkdir()
    assert [found[1:] for found in found_in(copies, originals, capsys)] == [("name", "", "name")]


def test_what_is_in_a_zip_is_found(tmp_path, originals, capsys):
    """In a member, in the name of another, and in what the archive says of itself."""
    path = tmp_path / "copies.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("A/IM1", file_bytes(foreign(StudyDescription="Kanarienvogel")))
        archive.writestr("A/Kanarienvogel.txt", "nothing")
        archive.comment = b"made for Kanarienvogel"
        archive.writestr("Kanarienvogel/", "")
        commented = zipfile.ZipInfo("b.txt")
        commented.comment = b"Kanarienvogel"
        archive.writestr(commented, "nothing")
    status, said = checked(path, originals, capsys)
    found = sorted((one["file"].rpartition(".zip")[2], one["place"], one["kind"]) for one in said["found"])
    assert found == [
        ("", "comment", "name"),
        ("/*1*", "name", "name"),
        ("/A/*2*", "name", "name"),
        ("/A/IM1", "(0008,1030)", "name"),
        ("/b.txt", "comment", "name"),
    ]
    assert (status, said["files"], said["not_looked_at"]) == (4, 3, [])


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_name_in_a_zip_is_found_however_it_is_written(tmp_path, originals, capsys, encoding):
    """Many programs do not say how."""
    (originals / "IM2").write_bytes(
        file_bytes(original(1, PatientName="Müßiggang^Léo", SpecificCharacterSet="ISO_IR 192"))
    )
    name = "of Müßiggang.txt".encode(encoding)
    made = zipped(io.BytesIO(), {"x" * len(name): "nothing"}).getvalue()
    (tmp_path / "copies.zip").write_bytes(made.replace(b"x" * len(name), name))
    status, said = checked(tmp_path / "copies.zip", originals, capsys)
    assert status == 4 and [(one["file"][-8:], one["place"]) for one in said["found"]] == [(".zip/*1*", "name")]


def test_all_of_a_long_comment_is_searched(tmp_path, originals, capsys):
    """That of an archive may have 65,535 bytes."""
    with zipfile.ZipFile(tmp_path / "copies.zip", "w") as archive:
        archive.comment = b"-" * 65_521 + b" Kanarienvogel"
    assert [found[1] for found in found_in(tmp_path / "copies.zip", originals, capsys)] == ["comment"]


@pytest.mark.parametrize("name", ["a\udcff", "a\ud800"])
def test_a_name_that_is_no_text_is_searched_too(originals, name):
    """Systems have such ones."""
    assert checking._as_bytes(name).startswith(b"a")


def test_what_lies_in_front_of_a_zip_is_found(copies, originals, capsys):
    """As a program does that unpacks itself."""
    made = zipped(io.BytesIO(), {"a.txt": "KV-88311 " * 9}, compression=zipfile.ZIP_DEFLATED)
    (copies / "one.exe").write_bytes(b"MZ Kanarienvogel " + made.getvalue())
    assert found_in(copies, originals, capsys) == [
        ("one.exe", "content", "", "name"),
        ("one.exe/a.txt", "content", "", "number"),
    ]


def test_what_the_directory_of_a_zip_no_longer_names_is_searched_and_named(copies, originals, capsys):
    """Some programs delete files so; what is packed there is not known."""
    with zipfile.ZipFile(copies / "one.zip", "w") as archive:
        archive.writestr("first.txt", "nothing")
        archive.writestr("deleted.txt", "Kanarienvogel")
        archive.writestr("last.txt", "nothing")
        del archive.filelist[1]
    status, said = checked(copies, originals, capsys)
    assert status == 4 and [(one["place"], one["kind"]) for one in said["found"]] == [("content", "name")]
    assert [one["reason"] for one in said["not_looked_at"]] == ["not-looked-into"]


def test_what_is_noted_in_front_of_a_file_in_a_zip_is_searched(copies, originals, capsys):
    """The directory need not say the same."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        member = zipfile.ZipInfo("a")
        member.extra = b"xx\x0d\0" + b"-" * 13
        archive.writestr(member, "nothing")
    (copies / "one.zip").write_bytes(made.getvalue().replace(b"-" * 13, b"Kanarienvogel", 1))
    assert found_in(copies, originals, capsys) == [("one.zip", "content", "", "name")]


def test_a_zip_that_was_written_without_seeking_is_all_of_files(copies, originals, capsys):
    """What stands behind each of them, and what a system notes in front, is nothing of a file."""

    class Stream(io.BytesIO):
        def seekable(self):
            return False

        def tell(self):
            raise OSError

    made = Stream()
    with zipfile.ZipFile(made, "w") as archive:
        for name in "ab":
            member = zipfile.ZipInfo(name)
            member.extra = b"UT\5\0\3\0\0\0\0"
            archive.writestr(member, "nothing")
    (copies / "one.zip").write_bytes(made.getvalue())
    assert found_in(copies, originals, capsys) == []


def test_the_originals_may_be_a_zip(tmp_path, copies, originals, capsys):
    """And any number of files and folders."""
    path = zipped(tmp_path / "originals.zip", {"X/IM1": (originals / "IM1").read_bytes()}, compression=8)
    (copies / "one").write_bytes(file_bytes(foreign(StudyDescription="Kanarienvogel")))
    status, said = checked(copies, path, capsys)
    assert (status, len(said["found"]), said["originals"]) == (4, 1, 1)


@pytest.mark.parametrize("preset", PRESETS)
def test_nothing_is_found_in_what_scanveil_writes(tmp_path, originals, capsys, preset):
    """Though people have names that are words, and devices have numbers that a preset keeps."""
    for number, name in enumerate(("White^Anna", "Brain^Stacks", "Philips^Big"), 1):
        made = original(number, PatientName=name, PatientID=f"PID{number}77", DeviceSerialNumber="SN-5567-1")
        (originals / f"IM{number + 1}").write_bytes(file_bytes(made))
    out = tmp_path / "out.zip"
    assert run("deidentify", originals, "-o", out, "--profile", preset) == 0
    capsys.readouterr()
    status, said = checked(out, originals, capsys)
    assert (status, said["found"], said["not_looked_at"]) == (0, [], [])
    assert (said["files"], said["originals"]) == (8, 4)


def test_what_another_tool_says_that_it_keeps_is_found(tmp_path, copies, originals, capsys):
    """What Scanveil's own copies say that they keep is no find, and is said."""
    (originals / "IM1").write_bytes(file_bytes(original(DeviceSerialNumber="SN-5567-1")))
    out = tmp_path / "out.zip"
    assert run("deidentify", originals, "-o", out, "--profile", "research") == 0
    assert run("check", out, "--against", originals) == 0
    assert "retain_device_identity" in capsys.readouterr().err
    import pydicom

    with zipfile.ZipFile(out) as archive:
        made = pydicom.dcmread(io.BytesIO(archive.read("DICOM/PA000001/ST000001/SE000001/IM000001")))
    made.DeidentificationMethod = "Another tool"
    made.save_as(copies / "one")
    assert ("one", "(0018,1000)", "DeviceSerialNumber", "number") in found_in(copies, originals, capsys)


def test_what_is_said_as_json_stays_the_same(copies, originals, capsys):
    """Programs rely on it."""
    (copies / "one").write_bytes(file_bytes(foreign(StudyDescription="Kanarienvogel")))
    (copies / "two.7z").write_bytes(b"7z\xbc\xaf\x27\x1c nothing")
    assert checked(copies, originals, capsys) == (
        4,
        {
            "found": [
                {
                    "file": str(copies / "one"),
                    "place": "(0008,1030)",
                    "keyword": "StudyDescription",
                    "kind": "name",
                }
            ],
            "not_looked_at": [
                {
                    "file": str(copies / "two.7z"),
                    "reason": "not-looked-into",
                    "sentence": "What is packed into this kind of file was not looked into.",
                }
            ],
            "files": 3,
            "originals": 1,
        },
    )


def test_people_are_told_in_words_and_never_what_was_found(copies, originals, capsys):
    """Grouped by file, with the sum at the end."""
    made = foreign(StudyDescription="Kanarienvogel", PatientComments="born 17.08.1943")
    (copies / "one").write_bytes(file_bytes(made))
    assert run("check", copies, "--against", originals) == 4
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"{copies / 'one'}:",
        "  A name: Study Description (0008,1030)",
        "  A date: Patient Comments (0010,4000)",
        "2 files were looked into.",
        "Places with a date: 1",
        "Places with a name: 1",
    ]


def test_of_many_places_the_first_are_said(copies, originals, capsys):
    """And how many more there are."""
    made = foreign()
    block = made.private_block(0x0099, "ACME", create=True)
    for number in range(50):
        block.add_new(number, "LO", "Kanarienvogel")
    (copies / "one").write_bytes(file_bytes(made))
    assert run("check", copies, "--against", originals) == 4
    lines = capsys.readouterr().out.splitlines()
    assert lines[21] == "  and 30 more places" and lines[-1] == "Places with a name: 50"


def test_a_name_that_turns_lines_is_written_out(copies, originals, capsys):
    """What a terminal would obey is no part of what is printed."""
    (copies / "a\x1b[2Jb").write_text("Kanarienvogel")
    assert run("check", copies, "--against", originals) == 4
    assert f"{copies}/a\\x1b[2Jb:" in capsys.readouterr().out.replace("\\\\", "/").splitlines()


def unseen_in(copies, originals, capsys):
    """(end of the file's name, reason) of what was not looked into; nothing is found."""
    status, said = checked(copies, originals, capsys)
    assert (status, said["found"]) == (3, [])
    return [(one["file"].rpartition("copies")[2][1:], one["reason"]) for one in said["not_looked_at"]]


@pytest.mark.parametrize("start", [b"%PDF-1.4", b"7z\xbc\xaf\x27\x1c", b"\x89PNG\r\n", bytes(257) + b"ustar"])
def test_a_file_that_packs_what_it_holds_is_named(copies, originals, capsys, start):
    """Its bytes were searched, which says little."""
    (copies / "packed").write_bytes(start + bytes(300))
    assert unseen_in(copies, originals, capsys) == [("packed", "not-looked-into")]


@pytest.mark.parametrize("document", [b"%PDF-1.4 packed ", b"PK\3\4 packed "])
def test_a_document_inside_a_copy_is_named(copies, originals, capsys, document):
    """It may be packed, too."""
    (copies / "one").write_bytes(file_bytes(foreign(EncapsulatedDocument=document)))
    assert unseen_in(copies, originals, capsys) == [("one", "not-looked-into")]


def test_a_document_that_is_plain_text_is_searched(copies, originals, capsys):
    """Such as what stands for one that was taken out."""
    (copies / "one").write_bytes(file_bytes(foreign(EncapsulatedDocument=b"REMOVED\0")))
    (copies / "two").write_bytes(file_bytes(foreign(EncapsulatedDocument=b"of Kanarienvogel")))
    assert found_in(copies, originals, capsys) == [("two", "(0042,0011)", "EncapsulatedDocument", "name")]


def test_a_zip_that_would_grow_too_large_is_refused(copies, originals, capsys, monkeypatch):
    """By what it says of itself, before anything is inflated."""
    monkeypatch.setattr(zips, "MOST_AT_LEAST", 1_000_000)
    monkeypatch.setattr(checking, "opener", None)
    zipped(copies / "bomb.zip", {"zeros": bytes(3_000_000)}, compression=zipfile.ZIP_DEFLATED)
    assert unseen_in(copies, originals, capsys) == [("bomb.zip", "too-large")]


def test_a_zip_of_too_many_files_is_refused(copies, originals, capsys, monkeypatch):
    """By the size of its directory before it is read, and by their number."""
    monkeypatch.setattr(zips, "MOST_MEMBERS", 9)
    zipped(copies / "many.zip", {str(number): "" for number in range(20)})
    assert unseen_in(copies, originals, capsys) == [("many.zip", "too-large")]
    monkeypatch.setattr(zips, "MOST_DIRECTORY", 500)
    assert unseen_in(copies, originals, capsys) == [("many.zip", "unreadable")]


def test_a_file_in_a_zip_that_lies_about_its_size_is_named(copies, originals, capsys):
    """What it holds beyond that would be seen by others."""
    made = zipped(io.BytesIO(), {"a.txt": b"nothing here " * 90 + b"Kanarienvogel"}, compression=zipfile.ZIP_DEFLATED)
    data = made.getvalue()
    size = (90 * 13 + 13).to_bytes(4, "little")
    (copies / "lie.zip").write_bytes(data.replace(size, (40).to_bytes(4, "little")))
    assert unseen_in(copies, originals, capsys) == [("lie.zip/a.txt", "unreadable")]


def test_an_archive_in_an_archive_is_looked_into(copies, originals, capsys):
    """And one in that is named."""
    inner = zipped(io.BytesIO(), {"a.txt": "Kanarienvogel"}, compression=zipfile.ZIP_DEFLATED).getvalue()
    outer = zipped(copies / "one.zip", {"inner.zip": inner})
    found = found_in(copies, originals, capsys)
    assert [(one[0].rpartition("copies/")[2], one[-1]) for one in found] == [("one.zip/inner.zip/a.txt", "name")]
    zipped(copies / "one.zip", {"outer.zip": outer.read_bytes()})
    assert unseen_in(copies, originals, capsys) == [("one.zip/outer.zip/inner.zip", "packed")]


def test_what_gzip_made_smaller_is_looked_into(copies, originals, capsys):
    """And what it says of it; one that is damaged, or says that it is empty, is named."""
    (copies / "one.dcm.gz").write_bytes(gzip.compress(file_bytes(foreign(StudyDescription="Kanarienvogel"))))
    head = b"\x1f\x8b\x08\x08\0\0\0\0\0\xff"
    (copies / "two.gz").write_bytes(head + b"Kanarienvogel\0" + gzip.compress(b"")[10:])
    found = found_in(copies, originals, capsys)
    assert [(one[0].rpartition("copies/")[2], one[1]) for one in found] == [
        ("one.dcm.gz/one.dcm", "(0008,1030)"),
        ("two.gz", "content"),
    ]
    (copies / "one.dcm.gz").write_bytes(gzip.compress(b"Kanarienvogel")[:-4] + bytes(4))
    (copies / "two.gz").unlink()
    assert unseen_in(copies, originals, capsys) == [("one.dcm.gz/one.dcm", "unreadable")]


def test_what_gzip_says_of_a_file_is_searched_however_far_it_stands_back(copies, originals, capsys):
    """Behind as many bytes as anybody may put there."""
    more = (60_000).to_bytes(2, "little") + bytes(60_000)
    (copies / "one.gz").write_bytes(
        b"\x1f\x8b\x08\x0c\0\0\0\0\0\xff" + more + b"Kanarienvogel\0" + gzip.compress(b"")[10:]
    )
    assert [one[1] for one in found_in(copies, originals, capsys)] == ["content"]


def test_a_second_file_in_a_gzip_and_another_name_in_a_zip_are_not_passed_over(copies, originals, capsys):
    """What cannot be looked into is named."""
    (copies / "one.gz").write_bytes(gzip.compress(b"nothing here?") + gzip.compress(b"Kanarienvogel"))
    made = zipped(io.BytesIO(), {"Kanarienvogel": b"nothing"}).getvalue()
    (copies / "two.zip").write_bytes(made[:100].replace(b"Kanarienvogel", b"nothing here?") + made[100:])
    status, said = checked(copies, originals, capsys)
    assert [one["reason"] for one in said["not_looked_at"]] == ["unreadable", "unreadable"] and status in (3, 4)


HIDDEN = zlib.compress(b"of Kanarienvogel", wbits=-15)


@pytest.mark.parametrize("place", ["behind", "between"])
def test_bytes_in_a_zip_that_belong_to_nothing_are_named(copies, originals, capsys, place):
    """However few they are; what a program writes that did not know sizes before is no such thing."""
    made = zipped(io.BytesIO(), {"a.txt": "nothing", "b.txt": "nothing"}).getvalue()
    if place == "behind":
        made += HIDDEN
    else:
        at, end = made.index(b"PK\1\2"), made.index(b"PK\5\6")
        shift = struct.pack("<L", at + len(HIDDEN))
        made = made[:at] + HIDDEN + made[at:end] + made[end:].replace(struct.pack("<L", at), shift)
    (copies / "one.zip").write_bytes(made)
    assert unseen_in(copies, originals, capsys) == [("one.zip", "not-looked-into")]


@pytest.mark.parametrize(
    "start", [b"\x1f\x9d", b"LZIP", b"\x78\x9c", b"\x5d\0\0", b"MZ\0\0PK\3\4", bytes(128) + b"DICMPK\3\4"]
)
def test_other_ways_to_pack_are_named(copies, originals, capsys, start):
    """Also where they do not begin the file, or call themselves DICOM."""
    (copies / "one").write_bytes(start + bytes(60))
    assert [one[1] for one in unseen_in(copies, originals, capsys)] == ["not-looked-into"]


def test_a_zip_in_a_zip_that_begins_with_a_program_is_looked_into(copies, originals, capsys):
    """As one that lies in a folder."""
    inner = b"MZ" + bytes(90) + zipped(io.BytesIO(), {"a.txt": "Kanarienvogel"}).getvalue()
    zipped(copies / "one.zip", {"inner.exe": inner}, compression=zipfile.ZIP_DEFLATED)
    assert [one[-1] for one in found_in(copies, originals, capsys)] == ["name"]


def test_archives_in_an_archive_grow_no_more_than_one(copies, originals, capsys, monkeypatch):
    """What is too large in all is named, and not searched for hours."""
    monkeypatch.setattr(zips, "MOST_AT_LEAST", 4_000_000)
    inner = zipped(io.BytesIO(), {"zeros": bytes(3_000_000)}, compression=zipfile.ZIP_DEFLATED).getvalue()
    zipped(copies / "one.zip", {"a.zip": inner, "b.zip": inner})
    assert unseen_in(copies, originals, capsys) == [("one.zip/b.zip/zeros", "too-large")]


def test_a_file_without_a_name_is_no_reason_to_stop(copies, originals, capsys):
    """The archive is named."""
    made = zipped(io.BytesIO(), {"N": "nothing"}).getvalue()
    at = made.index(b"PK\1\2")
    (copies / "one.zip").write_bytes(made[: at + 28] + bytes(2) + made[at + 30 :].replace(b"N", b"", 1))
    assert [one[1] for one in unseen_in(copies, originals, capsys)][-1:] == ["unreadable"]


def test_a_password_is_asked_for_once(copies, originals):
    """And not for each file again by somebody who does not know it."""
    made = zipped(io.BytesIO(), {str(number): "nothing" for number in range(9)})
    data, at = bytearray(made.getvalue()), 0
    for start, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = 0
        while (at := data.find(start, at)) >= 0:
            data[at + offset] |= 1
            at += 4
    (copies / "one.zip").write_bytes(data)
    asked = []
    found = check_paths([copies], [originals], ask_password=lambda *said: asked.append(said) or "")
    assert len(asked) == 1 and len(found.not_looked_at) == 9


def test_an_encrypted_file_in_a_zip_is_named(copies, originals, capsys):
    """Nobody can look into it who does not know the password."""
    made = zipped(io.BytesIO(), {"a.txt": "nothing"})
    data = bytearray(made.getvalue())
    for start, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(start) + offset] |= 1
    (copies / "one.zip").write_bytes(data)
    assert unseen_in(copies, originals, capsys) == [("one.zip/a.txt", "locked")]


def test_a_zip_that_is_cut_off_is_named_and_its_bytes_are_searched(copies, originals, capsys):
    """As far as they are there."""
    made = zipped(io.BytesIO(), {"a.txt": "Kanarienvogel"})
    (copies / "cut.zip").write_bytes(made.getvalue()[:60])
    status, said = checked(copies, originals, capsys)
    assert status == 4 and [one["place"] for one in said["found"]] == ["content"]
    assert [one["reason"] for one in said["not_looked_at"]] == ["unreadable"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no DICOM", "not-dicom"),
        (b"", "not-dicom"),
        (file_bytes(original(1))[:400], "unjudgeable"),
        (file_bytes(original(1))[:-9], "truncated"),
    ],
)
def test_an_original_that_cannot_be_read_is_named(copies, originals, capsys, data, reason):
    """Whom it names is not known, so it is not known that nobody is named in the copies."""
    (originals / "broken").write_bytes(data)
    status, said = checked(copies, originals, capsys)
    assert (status, said["found"], said["originals"]) == (3, [], 1)
    assert [(one["file"], one["reason"]) for one in said["not_looked_at"]] == [(str(originals / "broken"), reason)]


def test_copies_that_lie_among_the_originals_are_none(tmp_path, originals, capsys):
    """What they hold instead of names is not looked for."""
    out = originals / "copies.zip"
    assert run("deidentify", originals, "-o", out) == 0
    capsys.readouterr()
    assert found_in(out, originals, capsys) == []


def test_progress_counts_originals_and_copies(copies, originals):
    """Each file of both is a step."""
    told = []
    check_paths([copies], [originals], progress=lambda *step: told.append(step))
    assert told == [(1, 2), (2, 2)]


def test_check_of_what_is_not_there(copies, originals, tmp_path, capsys):
    """Is bad usage, on either side."""
    assert run("check", tmp_path / "nowhere", "--against", originals) == 2
    assert run("check", copies, "--against", tmp_path / "nowhere") == 2
    assert "no such file" in capsys.readouterr().err


@pytest.fixture
def worded(tmp_path, originals, capsys):
    """An archive of copies of people who are called as the words of its report are."""
    for number, name in enumerate(("Verifying^Observer", "Report^Identity", "Dicom^Readme"), 2):
        (originals / f"IM{number}").write_bytes(
            file_bytes(original(number, PatientName=name, PatientID=f"PID{number}77"))
        )
    (originals / "IM9").write_bytes(file_bytes(original(9, BurnedInAnnotation="YES")))
    out = tmp_path / "copies.zip"
    assert run("deidentify", originals, "-o", out) == 3
    capsys.readouterr()
    return out


@pytest.mark.parametrize("unpacked", [False, True])
def test_words_of_scanveil_s_own_report_are_no_names(tmp_path, originals, worded, capsys, unpacked):
    """In the archive, and where it was unpacked."""
    if unpacked:
        with zipfile.ZipFile(worded) as archive:
            archive.extractall(tmp_path / "copies")
    assert found_in(tmp_path / "copies" if unpacked else worded, originals, capsys) == []


def test_nor_are_they_in_the_report_of_everything_out(tmp_path, originals, worded, capsys):
    """It says more than that of another preset without options."""
    assert run("deidentify", originals, "-o", worded, "--profile", "everything-out") == 3
    capsys.readouterr()
    assert found_in(worded, originals, capsys) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("README.txt", b"DICOM files", b"Kanarienvogel"),
        ("deidentification-report.html", b"<h1>", b"<h1>Kanarienvogel "),
        ("deidentification-report.json", b'"notes": []', b'"notes": [\n    "Kanarienvogel, Sally was here."\n   ]'),
        ("deidentification-report.json", b'"tool": "Scanveil', b'"tool": "Kanarienvogel'),
        ("deidentification-report.json", b'"profile": "basic"', b'"profile": "Kanarienvogel"'),
    ],
)
def test_what_was_put_into_such_a_report_is_found(tmp_path, originals, worded, capsys, name, old, new):
    """By whoever it was."""
    with zipfile.ZipFile(worded) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    assert old in members[name]
    members[name] = members[name].replace(old, new)
    found = found_in(zipped(worded, members), originals, capsys)
    assert (f".zip/{name}", "content", "", "name") in found


@pytest.fixture
def included(tmp_path, originals, capsys):
    """An archive with a copy that a person looked at, of somebody who is called as what is said of that."""
    burned = originals / "IM2"
    burned.write_bytes(file_bytes(original(2, PatientName="Included^Judge", BurnedInAnnotation="YES")))
    out = tmp_path / "copies.zip"
    assert run("deidentify", originals, "-o", out, "--include", burned) == 0
    capsys.readouterr()
    return out


def test_nor_are_they_where_a_person_looked_at_a_copy(originals, included, capsys):
    """README.txt and the report say so, in words of Scanveil's own."""
    assert found_in(included, originals, capsys) == []


def test_what_was_put_among_the_reasons_to_look_at_a_copy_is_found(originals, included, capsys):
    """As it is among all other sentences of a report."""
    name = "deidentification-report.json"
    with zipfile.ZipFile(included) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    report = json.loads(members[name])
    (reason,) = report["looked_at"]["reasons"]
    reason["sentence"] = "Kanarienvogel, Sally was here."
    for one in report["files"]:
        one["looked_at"] = [reason["sentence"] for _said in one["looked_at"]]
    members[name] = json.dumps(report, indent=1, ensure_ascii=False).encode() + b"\n"
    found = found_in(zipped(included, members), originals, capsys)
    assert (f".zip/{name}", "content", "", "name") in found


def test_a_copy_without_preamble_is_read_as_dicom(copies, originals, capsys):
    """By its first element, however that is written."""
    for number, syntax in enumerate((EXPLICIT, IMPLICIT)):
        made = file_bytes(foreign(StudyDescription="Kanarienvogel"), syntax)[132:]
        (copies / str(number)).write_bytes(made)
        (copies / f"data set {number}").write_bytes(made[made.index(b"\x08\0\x16\0") :])
    assert {found[1:] for found in found_in(copies, originals, capsys)} == {("(0008,1030)", "StudyDescription", "name")}


def test_what_cannot_be_read_as_dicom_is_searched_as_bytes_and_named(copies, originals, capsys):
    """Where it is long, and behind the first nonsense."""
    made = file_bytes(foreign())
    (copies / "one").write_bytes(made[:400] + b"\xff" * 100_000 + b"Kanarienvogel" + b"\xff" * 9)
    status, said = checked(copies, originals, capsys)
    assert status == 4 and [(one["place"], one["kind"]) for one in said["found"]] == [("content", "name")]
    assert [one["reason"] for one in said["not_looked_at"]] == ["not-looked-into"]


def test_a_deflated_copy_that_is_damaged_is_named(copies, originals, capsys):
    """What it packs is not known."""
    made = bytearray(file_bytes(foreign(), DEFLATED))
    made[-40:] = b"\xff" * 40
    (copies / "one").write_bytes(made)
    assert unseen_in(copies, originals, capsys) == [("one", "not-looked-into")]


def test_a_file_in_a_zip_that_is_packed_otherwise_is_named(copies, originals, capsys):
    """Python would inflate such ones without a limit."""
    zipped(copies / "one.zip", {"a.txt": "nothing"}, compression=zipfile.ZIP_BZIP2)
    assert unseen_in(copies, originals, capsys) == [("one.zip/a.txt", "not-opened")]
