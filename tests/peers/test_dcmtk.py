"""DCMTK reads what comes out wherever it could read what went in (where it is installed)."""

import hashlib
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from pathlib import Path

import planting
import pytest
from judging import joined, places
from planting import BIG, EXPLICIT, IMPLICIT, SURFACES
from pydicom import dcmread
from pydicom.data import get_testdata_file

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.written import ITSELF, Written
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.rules.policy import PRESETS

DCMDUMP = shutil.which("dcmdump")
pytestmark = pytest.mark.skipif(DCMDUMP is None, reason="dcmdump (Debian package dcmtk) is not installed")

REAL = [
    *(
        "CT_small.dcm",
        "MR_small.dcm",
        "MR_small_bigendian.dcm",
        "JPEG2000.dcm",
        "SC_rgb_small_odd.dcm",
        "image_dfl.dcm",
    ),
    *("rtplan.dcm", "test-SR.dcm", "waveform_ecg.dcm", "examples_overlay.dcm", "liver_1frame.dcm", "UN_sequence.dcm"),
]

PACKED = (
    b"\xfe\xff\0\xe0\0\0\0\0"
    b"\xfe\xff\0\xe0\x14\0\0\0\xff\xd8\xff\xda\0\x08\1\1\0\0\x3f\0abcdef\xff\xd9"
    b"\xfe\xff\xdd\xe0\0\0\0\0"
)
"""The value of a pixel element with one small codestream."""


SEARCHED = Written(ITSELF)
"""Writing was looked for in the image: else some kinds would be withheld."""


def cleaned(data: bytes) -> bytes:
    file = io.BytesIO(data)
    made = Deidentifier(b"k" * 32, Identifiers()).clean(file, path="", size=len(data), name="", written=SEARCHED)
    return joined(made, data)


def dump(data: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "one.dcm"
    path.write_bytes(data)
    assert DCMDUMP
    return subprocess.run([DCMDUMP, "-q", str(path)], capture_output=True, text=True, errors="replace", check=False)


def assert_still_read(data: bytes, folder: Path) -> str:
    before, after = dump(data, folder), dump(cleaned(data), folder)
    assert before.returncode == 0, before.stderr
    assert after.returncode == 0, after.stderr
    assert "(0012,0062) CS [YES]" in after.stdout
    return after.stdout


@pytest.mark.parametrize("name", REAL)
def test_real_files_are_still_read(name, tmp_path):
    path = get_testdata_file(name, download=False)
    assert path is not None
    text = assert_still_read(Path(path).read_bytes(), tmp_path)
    assert not re.search(r"\([0-9a-f]{3}[13579bdf],", text)


@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT, BIG])
@pytest.mark.parametrize("undefined", [False, True])
def test_the_canary_corpus_is_still_read(encoding, undefined, tmp_path):
    made, top, nested = planting.plant_rows(encoding, undefined=undefined)
    made.elements = [one for one in made.elements if one.tag >> 16]  # DCMTK wants no command group in a file
    text = assert_still_read(made.to_bytes(), tmp_path)
    assert not [plot for plot in top + nested if plot.value.decode("latin-1") in text and plot.row.vr != "US"]


@pytest.mark.parametrize("name", SURFACES)
def test_every_surface_is_read_after_cleaning(name, tmp_path):
    after = dump(cleaned(SURFACES[name]().to_bytes()), tmp_path)
    assert after.returncode == 0, after.stderr


@pytest.mark.parametrize("syntax", [planting.SYNTAXES[EXPLICIT], planting.DEFLATED, planting.JPEG])
def test_a_data_set_that_is_not_written_as_it_says_is_read_after_cleaning(syntax, tmp_path):
    """In implicit VR under a transfer syntax that wants VRs, with sequences in it: DCMTK cannot read the original."""
    made, *_ = planting.plant_rows(IMPLICIT, undefined=True)
    made.elements = [one for one in made.elements if one.tag >> 16]
    made.syntax = syntax
    if syntax == planting.JPEG:
        made.elements[-1] = planting.El(0x7FE00010, "OB", PACKED, True)
    assert dump(made.to_bytes(), tmp_path).returncode
    after = dump(cleaned(made.to_bytes()), tmp_path)
    assert after.returncode == 0 and "(0012,0062) CS [YES]" in after.stdout and not after.stderr


def test_dcmtk_reads_the_directory_and_makes_one_of_the_same_copies(tmp_path):
    """The archive is a medium: dcmdump reads its DICOMDIR, and dcmgpdir finds nothing wrong with its files."""
    folder, out = tmp_path / "in", io.BytesIO()
    folder.mkdir()
    for number, name in enumerate(("CT_small.dcm", "MR_small.dcm", "JPEG2000.dcm", "rtplan.dcm")):
        shutil.copy(get_testdata_file(name), folder / f"{number}.dcm")
    deidentify_paths([folder], out, released=[folder / "2.dcm"])
    with zipfile.ZipFile(out) as archive:
        archive.extractall(tmp_path / "out")
    read = subprocess.run([str(DCMDUMP), "DICOMDIR"], cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert read.returncode == 0 and read.stderr == ""
    assert read.stdout.count("(0004,1500)") == 4
    made = subprocess.run(
        ["dcmgpdir", "+r", "+I", "+D", "made-anew", "+id", "DICOM"],
        cwd=tmp_path / "out",
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr


def elements(data: bytes, folder: Path) -> dict[str, Counter[str]]:
    """What dcmdump shows of the data set: path, as the report writes it, -> type and value of each element there."""
    path = folder / "one.dcm"
    path.write_bytes(data)
    done = subprocess.run([str(DCMDUMP), "-q", "+L", "-Un", str(path)], capture_output=True, check=False)
    assert done.returncode == 0
    found: dict[str, Counter[str]] = {}
    around: list[str] = []
    for line in done.stdout.decode("latin-1").split("\n"):
        shown = re.match(r"( *)\(([0-9a-f]{4},[0-9a-f]{4})\) (..) (.*?) *#[^#]*$", line)
        if not shown or shown[2].startswith(("fffe", "0002")):
            continue
        del around[len(shown[1]) // 4 :]
        tag = f"({shown[2].upper()})"
        value = "" if shown[3] == "SQ" or shown[3] == "pi" else shown[4]
        found.setdefault(".".join([*(f"{one}[*]" for one in around), tag]), Counter())[f"{shown[3]} {value}"] += 1
        around.append(tag)
    return found


STAMPS = {"(0012,0062)", "(0012,0063)", "(0012,0064)", "(0028,0303)", "(0008,0300)"}


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("name", REAL)
def test_a_copy_differs_only_where_the_report_says(name, preset, tmp_path):
    """And its pixels not at all."""
    data = Path(str(get_testdata_file(name, download=False))).read_bytes()
    identifiers = survey(io.BytesIO(data), "", len(data))
    deidentifier = Deidentifier(b"k" * 32, identifiers, PRESETS[preset].policy)
    made = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="", written=SEARCHED)
    copy = joined(made, data)
    before, after = elements(data, tmp_path), elements(copy, tmp_path)
    said = set(places(made))
    differing = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    unsaid = {
        path for path in differing if not any(path == one or path.startswith(f"{one}[*]") for one in said | STAMPS)
    }
    assert unsaid == set()
    assert len(before) > 5 and differing, "there was something to compare"
    old, new = (dcmread(io.BytesIO(one)) for one in (data, copy))
    digests = {hashlib.sha256(dataset.get("PixelData", b"")).hexdigest() for dataset in (old, new)}
    assert len(digests) == 1
    assert old.file_meta.TransferSyntaxUID == new.file_meta.TransferSyntaxUID
