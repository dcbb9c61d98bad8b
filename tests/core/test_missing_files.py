"""A disc's table of contents names files; those that are not there are counted, and nothing else changes."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import planting
import pytest
from builders import BIG_ENDIAN, EXPLICIT, IMPLICIT, dataset, file_bytes
from conducting import World
from planting import Planted
from pydicom.dataset import Dataset

from scanveil.cli import main
from scanveil.conducting import reader
from scanveil.conducting.folders import deidentify_paths
from scanveil.conducting.missing import Listed
from scanveil.conducting.paths import open_found
from scanveil.errors import DicomdirError
from scanveil.library import medium
from scanveil.library.instance import read_instance

STORAGE_DIRECTORY = "1.2.840.10008.1.3.10"


def record(name: str | list[str] | None, **more: object) -> Dataset:
    made = Dataset()
    made.DirectoryRecordType = "IMAGE" if name else "SERIES"
    if name:
        made.ReferencedFileID = name
    for keyword, value in more.items():
        setattr(made, keyword, value)
    return made


def table(*names: str | list[str], syntax: str = EXPLICIT) -> bytes:
    records = [record(None), *map(record, names)]
    return file_bytes(dataset(SOPClassUID=STORAGE_DIRECTORY, DirectoryRecordSequence=records), syntax)


def named_in(data: bytes) -> tuple[str, ...]:
    with pytest.raises(DicomdirError) as raised:
        read_instance(io.BytesIO(data), path="DICOMDIR", size=len(data))
    return raised.value.files


def image(number: int) -> bytes:
    return Planted(elements=planting.image(instance=b"1.2.3.999.%d" % number)).to_bytes()


def disc(folder: Path, names: Sequence[str], *there: str) -> Path:
    """A folder with a table of contents, and with some of the files that it names."""
    for number, name in enumerate(there):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(image(number))
    (folder / "DICOMDIR").write_bytes(table(*(name.split("/") for name in names)))
    return folder


# --- what a table names -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("syntax", [EXPLICIT, IMPLICIT, BIG_ENDIAN])
def test_a_table_names_files_by_their_way_from_its_folder(syntax: str) -> None:
    """Each once; records of people, studies and series name none."""
    data = table(["A", "IM1"], "IM2", ["A", "IM1"], syntax=syntax)
    assert named_in(data) == ("A/IM1", "IM2")


def test_a_record_that_is_not_in_use_names_nothing() -> None:
    """Its file may have been deleted long ago."""
    records = [record("IM1", RecordInUseFlag=0), record("IM2", RecordInUseFlag=0xFFFF)]
    assert named_in(file_bytes(dataset(SOPClassUID=STORAGE_DIRECTORY, DirectoryRecordSequence=records))) == ("IM2",)


def test_a_table_names_no_more_than_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither endless ways to files, nor endless records."""
    monkeypatch.setattr(medium, "LONGEST_ID", 8)
    assert named_in(table("IM1", ["A", "B", "C", "D", "E"], "IM2")) == ("IM1", "IM2")
    monkeypatch.setattr(medium, "MOST_RECORDS", 2)
    assert named_in(table("IM1", "IM2")) == ("IM1",)


def test_a_damaged_table_names_what_stands_in_front_of_the_damage() -> None:
    """It is a table of contents still."""
    data = table("IM1", "IM2")
    at = data.rindex(b"\xfe\xff\x00\xe0")
    assert named_in(data[:at] + b"\xff\xff" + data[at + 2 :]) == ("IM1",)


def test_a_table_without_records_names_nothing() -> None:
    """As that of an empty disc."""
    assert named_in(file_bytes(dataset(SOPClassUID=STORAGE_DIRECTORY))) == ()


def test_a_reader_tells_what_a_table_names_and_where_files_are_that_it_leaves_out(tmp_path: Path) -> None:
    """All by their numbers."""
    files = [tmp_path / "letter", disc(tmp_path, ["IM1"]) / "DICOMDIR"]
    files[0].write_bytes(b"Dear Jane")
    answer = reader.read([[0], [1]], lambda number: open_found(files[number]))
    assert answer["paths"] == list(map(str, files)) and answer["listed"] == [(1, ("IM1",))]
    assert [problem[:2] for problem in answer["problems"]] == [(0, "not-dicom"), (1, "dicomdir")]


# --- which are there ----------------------------------------------------------------------------------------------


def counted(path: str, names: Sequence[str], *there: str, unknown: int = 0) -> int:
    """How many are said to be missing."""
    listed = Listed()
    listed.take(0, names)
    news = listed.news(dict(enumerate((path, *there))), unknown)
    return int(news[0][1].split("names ")[1].split()[0]) if news else 0


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("DICOMDIR", "A/IM1"),
        ("CD/DICOMDIR", "CD/A/IM1"),
        ("cd/dicomdir", "CD/a/im1"),
        ("CD/DICOMDIR;1", "CD/A/IM1.;1"),
        ("CD/DICOMDIR.", "CD/A/IM1."),
        ("C:\\CD\\DICOMDIR", "C:\\CD\\A\\IM1"),
    ],
)
def test_a_file_is_there_however_its_path_is_spelled(path: str, there: str) -> None:
    """In capitals or not, and with what the file system of discs puts behind names."""
    assert counted(path, ["A/IM1"], there) == 0
    assert counted(path, ["A/IM1", "A/IM2"], there) == 1


@pytest.mark.parametrize("there", ["IM1", "A/IM11", "B/A/IM1", "CD/A/IM1", "A/.IM1.icloud", "A/IM1.cloudf", "A/IM1/x"])
def test_a_file_elsewhere_is_not_the_one(there: str) -> None:
    """Nor is a placeholder of a cloud."""
    assert counted("DICOMDIR", ["A/IM1"], there) == 1


def test_files_of_which_the_path_is_not_known_may_be_those_that_are_missing() -> None:
    """As that of a file over which a reader died."""
    assert counted("DICOMDIR", ["IM1", "IM2", "IM3"], "IM1", unknown=1) == 1
    assert counted("DICOMDIR", ["IM1", "IM2", "IM3"], "IM1", unknown=3) == 0


def test_each_of_several_tables_speaks_of_its_own_files() -> None:
    """As those of two discs, one of which is whole."""
    listed = Listed()
    for number in range(3):
        listed.take(number, ["IM1"])
    found = listed.news({0: "a/DICOMDIR", 1: "b/DICOMDIR", 2: "c/DICOMDIR", 3: "b/IM1"}, 0)
    assert [number for number, sentence in found] == [0, 2]


def test_what_was_said_is_said_once_and_withdrawn() -> None:
    """When the second disc is there."""
    listed, paths = Listed(), {0: "DICOMDIR"}
    listed.take(0, ["IM1", "IM2"])
    assert "names 2 files that are not here. They" in listed.news(paths, 0)[0][1]
    assert listed.news(paths, 0) == []
    paths[1] = "IM1"
    assert "names 1 file that is not here. It" in listed.news(paths, 0)[0][1]
    paths[2] = "IM2"
    assert listed.news(paths, 0) == [(0, "")] and listed.news(paths, 0) == []


# --- when it is said ----------------------------------------------------------------------------------------------


def reading(count: int = 40) -> World:
    """The first of many files is a table of contents; the first piece has been read."""
    world = World()
    world.conductor.find(range(count))
    (given,) = world.take()
    names = [f"{number}.dcm" for number in range(1, count + 1)]
    rows = json.dumps([world.row(number) for number in given.numbers[1:]])
    problem = [0, "dicomdir", "A table."]
    world.answer(given, rows=rows, problems=[problem], paths=["DICOMDIR"], listed=[[0, names]])
    return world


def missing(world: World) -> list[str]:
    return [row[2] for said in world.said("counted") for row in said["problems"] if row[1] == "missing"]


def test_it_is_said_when_all_is_read() -> None:
    """Once, with the number of the table; what may be copied stays as it was."""
    world = reading()
    assert missing(world) == []
    world.work()
    (sentence,) = missing(world)
    assert "names 1 file " in sentence
    assert list(world.conductor.catalogue.left_out) == [0] and len(world.conductor.catalogue) == 39
    assert world.conductor.catalogue.left_out[0].reason == "dicomdir"


def test_nothing_is_said_where_reading_was_stopped() -> None:
    """Nobody knows then what is there; it is said when the rest is read after all."""
    world = reading()
    world.conductor.stop_reading()
    world.work()
    assert missing(world) == []
    world.conductor.find(range(40, 56), again=range(24, 40))
    world.uids = {}
    world.work()
    assert len(missing(world)) == 1


def test_nothing_is_said_where_adding_files_was_stopped() -> None:
    """There are more of them than anybody counted."""
    world = reading()
    world.conductor.miss(0, more=True)
    world.work()
    assert missing(world) == []


def test_a_file_that_is_left_out_is_there() -> None:
    """Whether it is no DICOM, or there twice; only of one that made a reader stop it is not known."""
    world = World(uids={2: "2.25.7", 3: "2.25.7"})
    world.conductor.find(range(5))
    (given,) = world.take()
    problems = [[0, "dicomdir", "A table."], [1, "not-dicom", "A letter."]]
    rows = json.dumps([world.row(2), world.row(3), world.row(4)])
    names = ["letter", "2.dcm", "3.dcm", "4.dcm", "5.dcm"]
    world.answer(given, rows=rows, problems=problems, paths=["DICOMDIR", "letter"], listed=[[0, names]])
    world.answer(world.take("digest")[0], digests=["aa", "aa"])
    assert "names 1 file " in missing(world)[0]


def test_a_file_of_which_the_reader_does_not_know_the_path_may_be_what_is_missing() -> None:
    """As where it ran out of memory."""
    world = World()
    world.conductor.find(range(2))
    (given,) = world.take()
    problems = [[0, "dicomdir", "A table."], [1, "too-large", "No room."]]
    world.answer(given, rows="[]", problems=problems, paths=["DICOMDIR", ""], listed=[[0, ["IM1", "IM2"]]])
    assert "names 1 file " in missing(world)[0]


# --- on a terminal ------------------------------------------------------------------------------------------------


def test_a_list_says_that_files_are_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And its status that not all is there."""
    folder = disc(tmp_path, ["A/IM1", "A/IM2", "IM3", "LETTER"], "A/IM1")
    (folder / "letter").write_bytes(b"Dear Jane")
    assert main(["inspect", str(folder)]) == 3
    assert f"{folder / 'DICOMDIR'}: The disc's table of contents names 2 files that are not" in capsys.readouterr().err
    assert main(["inspect", "--json", str(folder)]) == 3
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert sorted(one["reason"] for one in problems) == ["dicomdir", "missing", "not-dicom"]


def test_a_whole_disc_is_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said of its table of contents."""
    assert main(["inspect", str(disc(tmp_path, ["A/IM1"], "A/IM1"))]) == 0
    assert "table of contents" not in capsys.readouterr().err


def test_copies_are_made_and_it_is_said_that_files_are_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it goes into the archive."""
    folder, out = disc(tmp_path / "in", ["IM1", "IM2"], "IM1"), tmp_path / "out.zip"
    assert main(["deidentify", str(folder), "-o", str(out)]) == 3
    assert "names 1 file that is not here" in capsys.readouterr().err
    made = io.BytesIO()
    report = deidentify_paths([folder], made)
    assert len(report.written) == 1 and [one.reason for one in report.withheld] == ["dicomdir"]
    assert b"another disc" not in made.getvalue()


def test_the_table_of_our_own_copies_says_nothing(tmp_path: Path) -> None:
    """People give copies on in parts."""
    folder, out = disc(tmp_path / "in", ["IM1", "IM2"], "IM1", "IM2"), io.BytesIO()
    deidentify_paths([folder], out)
    with zipfile.ZipFile(out) as copies:
        copies.extractall(tmp_path / "out")
    next((tmp_path / "out" / "DICOM").rglob("IM*1")).unlink()
    assert main(["inspect", str(tmp_path / "out")]) == 0
