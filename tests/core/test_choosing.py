"""What goes into an archive is chosen; the rest is left out, and said to be."""

import io
import json
import zipfile
from pathlib import Path

import planting
import pydicom
import pytest
from planting import El, Planted

from scanveil import cli
from scanveil.conducting.choosing import Only
from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.out.rewritten import rewrite
from scanveil.errors import UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two people; one of them has two series, one of which is of another modality."""
    for at, (number, study, series, modality) in enumerate(
        ((b"4711", b"1.2.3.999.1", b"1.2.3.999.11", b"CT"), (b"4711", b"1.2.3.999.1", b"1.2.3.999.12", b"MR"),
         (b"4712", b"1.2.3.999.2", b"1.2.3.999.21", b"CT"))
    ):  # fmt: skip
        made = Planted(elements=planting.image(instance=b"1.2.3.999.100.%d" % at))
        made.put(
            El(0x00080060, "CS", modality), El(0x00100010, "PN", b"Kanari^" + number), El(0x00100020, "LO", number)
        )
        made.elements = [one for one in made.elements if one.tag not in (0x0020000D, 0x0020000E)]
        made.put(El(0x0020000D, "UI", study), El(0x0020000E, "UI", series))
        (tmp_path / f"{at}.dcm").write_bytes(made.to_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (Only(), ["PA000001/ST000001/SE000001", "PA000001/ST000001/SE000002", "PA000002/ST000001/SE000001"]),
        (Only(studies=frozenset({"1.2.3.999.2"})), ["PA000001/ST000001/SE000001"]),
        (
            Only(series=frozenset({"1.2.3.999.12", "1.2.3.999.21"})),
            ["PA000001/ST000001/SE000001", "PA000002/ST000001/SE000001"],
        ),
        (Only(modalities=frozenset({"ct"})), ["PA000001/ST000001/SE000001", "PA000002/ST000001/SE000001"]),
        (Only(persons=frozenset({"0047-12"})), ["PA000001/ST000001/SE000001"]),
        (Only(modalities=frozenset({"CT"}), persons=frozenset({"4711"})), ["PA000001/ST000001/SE000001"]),
    ],
)
def test_only_what_is_wanted_is_in_the_archive(folder, only, names):
    """Numbered as if there were nothing else; how many were left out stands in report and README."""
    out = io.BytesIO()
    report = deidentify_paths([folder], out, only=only)
    with zipfile.ZipFile(out) as archive:
        found = [name.removeprefix("DICOM/").rpartition("/")[0] for name in archive.namelist() if name[:6] == "DICOM/"]
        readme, page = (archive.read(name).decode() for name in ("README.txt", "deidentification-report.html"))
    assert found == names and report.by_choice == 3 - len(names) and report.withheld == ()
    said = json.loads(report.json)
    assert said["left_out_by_choice"] == 3 - len(names) and said["withheld"] == []
    assert ("left out by choice" in readme) is ("left out by choice" in page) is (len(names) < 3)


def test_its_own_report_of_a_choice_is_known_again(folder):
    """Whoever checks the archive finds nothing in it."""
    out = io.BytesIO()
    report = deidentify_paths([folder], out, only=Only(modalities=frozenset({"MR"})))
    again = rewrite(report.json)
    with zipfile.ZipFile(out) as archive:
        assert again is not None and again.readme == archive.read("README.txt")


def test_what_names_somebody_in_a_file_that_is_left_out_is_searched_for_as_well(folder):
    """Also where that file cannot be read: nobody wants it."""
    made = Planted(elements=planting.image(instance=b"1.2.3.999.100.9"))
    made.put(El(0x00080060, "CS", b"DX"), El(0x00081090, "LO", b"Optima, Weissgerber"), El(0x00100020, "LO", b"9"))
    (folder / "9.dcm").write_bytes(made.to_bytes())
    other = Planted(elements=planting.image(instance=b"1.2.3.999.100.8"))
    other.put(El(0x00100010, "PN", b"Weissgerber^Lothar"), El(0x00100020, "LO", b"8"))
    (folder / "8.dcm").write_bytes(other.to_bytes())
    out = io.BytesIO()
    report = deidentify_paths([folder], out, only=Only(modalities=frozenset({"DX"})))
    assert b"Weissgerber" not in out.getvalue() and b"Optima" in out.getvalue()
    assert report.withheld == () and report.by_choice == 4


def test_that_nothing_is_of_what_was_asked_for_is_said(folder):
    with pytest.raises(UsageError, match="asked for"):
        deidentify_paths([folder], io.BytesIO(), only=Only(modalities=frozenset({"US"})))


def test_the_terminal_takes_the_same(folder, tmp_path, capsys):
    """Each as often as one likes; what is left out by choice makes nothing incomplete."""
    out = tmp_path / "out.zip"
    wanted = ["--study", "1.2.3.999.1", "--study", "1.2.3.999.2", "--modality", "CT", "--person", "4712"]
    assert cli.main(["deidentify", str(folder), "-o", str(out), *wanted]) == 0
    assert "1 copy of 1 person. 2 files were left out by choice." in capsys.readouterr().err
    with zipfile.ZipFile(out) as archive:
        (name,) = (one for one in archive.namelist() if one.startswith("DICOM/"))
        assert pydicom.dcmread(archive.open(name)).Modality == "CT"
    assert cli.main(["deidentify", str(folder), "-o", str(out), "--series", "1.2"]) == 2


@pytest.mark.parametrize("number", ["", "000", "---"])
def test_a_number_that_is_none_is_refused(folder, tmp_path, number):
    """Nobody means all who have none."""
    assert cli.main(["deidentify", str(folder), "-o", str(tmp_path / "out.zip"), f"--person={number}"]) == 2
