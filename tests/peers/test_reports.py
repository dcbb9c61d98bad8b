"""Reports as DCMTK's dsrdump reads them (where it is installed)."""

import re
import shutil
import subprocess

import pytest
from builders import IMPLICIT
from documenting import code, content, document, number, report
from pydicom.data import get_testdata_file

DSRDUMP = shutil.which("dsrdump")
pytestmark = pytest.mark.skipif(DSRDUMP is None, reason="dsrdump (Debian package dcmtk) is not installed")

LINE = re.compile(r'^( *)<(?:[a-z ]*?)([A-Z0-9]+):(?:\(,,"([^"]*)"\))?=(.*)$|^( *)<([a-z ]+) ([\d.]+)>$')


def dumped(path):
    """(depth, value type, concept name, the rest) of each line; a reference to another line has no type."""
    said = subprocess.run([DSRDUMP, "-Ev", "-Er", str(path)], capture_output=True, check=True).stdout.decode("latin-1")
    found = []
    for match in filter(None, map(LINE.match, said.splitlines())):
        indent, kind, name, rest, other_indent, *_ = match.groups()
        found.append((len(indent or other_indent or "") // 2, kind or "", name or "", rest or ""))
    return found


def made(path):
    """A report with every part that people meet."""
    nodule = content("TEXT", "Nodule", TextValue="in the left lung")
    size = content("NUM", "Diameter", MeasuredValueSequence=number("12.5", "mm"))
    nodule.ContentSequence = [content("CODE", "Certainty", "HAS PROPERTIES", ConceptCodeSequence=code("sure"))]
    chest = content("CONTAINER", "Chest", ContentSequence=[nodule], ContinuityOfContent="SEPARATE")
    author = content("PNAME", "Author", "HAS OBS CONTEXT", PersonName="Doe^Jane")
    written = content("DATE", "Written", "HAS OBS CONTEXT", Date="20010213")
    head = {"CompletionFlag": "COMPLETE", "VerificationFlag": "UNVERIFIED", "ContinuityOfContent": "SEPARATE"}
    head |= {"ContentDate": "20010213", "ContentTime": "120000", "InstanceNumber": 1, "SeriesNumber": 1}
    enhanced = "1.2.840.10008.5.1.4.1.1.88.22"
    path.write_bytes(report(author, written, chest, size, SOPClassUID=enhanced, syntax=IMPLICIT, **head))
    return path


def trees(path):
    """Ours and DCMTK's; the root is a title here and a line there."""
    root, *theirs = dumped(path)
    ours = document(path.read_bytes())
    assert root[2] == ours.title
    return ours.lines, theirs


@pytest.mark.parametrize("which", ["pydicom's", "made"])
def test_a_report_has_the_same_tree(which, tmp_path):
    """As many lines, as deep, called the same."""
    from pathlib import Path

    path = made(tmp_path / "sr.dcm") if which == "made" else Path(get_testdata_file("test-SR.dcm"))
    ours, theirs = trees(path)
    assert len(theirs) >= 6
    names = ["" if line.label == "Section" else line.label for line in ours]
    assert [line.depth + 1 for line in ours] == [depth for depth, *_ in theirs]
    assert names == [name for _, _, name, _ in theirs]


def test_values_are_the_same(tmp_path):
    """Text, numbers and codes stand in the same lines."""
    for ours, (_, kind, _, rest) in zip(*trees(made(tmp_path / "sr.dcm"))):
        if kind in ("TEXT", "NUM"):
            assert ours.text.split(" mm")[0] in rest
        elif kind == "CODE":
            assert f'"{ours.text}"' in rest
