"""What the name of a file that is no scan says of it."""

import pytest

from scanveil.cli import main
from scanveil.conducting.names import BESIDE, IN_CLOUD, explain
from scanveil.errors import EmptyFileError, NotDicomError, TruncatedError


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("CD/._IM0001", BESIDE),
        ("CD/.DS_Store", BESIDE),
        ("CD\\Thumbs.db", BESIDE),
        ("AUTORUN.INF", BESIDE),
        ("viewer/Weasis.exe", BESIDE),
        ("viewer/lib.DLL", BESIDE),
        ("scans/.IM0001.dcm.icloud", IN_CLOUD),
        ("scans/IM0001.dcm.nextcloud", IN_CLOUD),
        ("letter.pdf", "not-dicom"),
        ("IM0001", "not-dicom"),
        ("notes.txt", "not-dicom"),
        ("exe", "not-dicom"),
    ],
)
def test_it_is_said_what_it_is(name, reason):
    assert explain(name, NotDicomError("No."))[0] == reason


def test_a_scan_that_is_damaged_is_one_whatever_it_is_called():
    """Only what is no scan, or empty, is told by its name."""
    assert explain("a.exe", TruncatedError("Cut."))[0] == "truncated"
    assert explain(".a.icloud", EmptyFileError("Empty."))[0] == IN_CLOUD
    assert explain("IM1", EmptyFileError("Empty."))[0] == "empty"


def test_what_is_still_in_the_cloud_is_missing(tmp_path, capsys):
    """What belongs to the system is not."""
    (tmp_path / "._IM1").write_bytes(b"\0" * 400)
    (tmp_path / ".IM1.icloud").write_bytes(b"bplist00" + b"\1" * 400)
    assert main(["inspect", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert (
        ".IM1.icloud: It was left out, as it is still in the cloud" in said
        and "1 file is no scan." in said
        and "._IM1" not in said
    )
