"""The ZIP: what is in it, what is not, and what the page says about it."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import pydicom
import pytest
from page.driver import Scanveil, Site, tab
from playwright.sync_api import BrowserContext
from pydicom.data import get_testdata_file

from scanveil.conducting.folders import deidentify_paths

IDENTITY = (b"Doe", b"Archibald", b"Citizen", b"77654033", b"98890234", b"SAMPLE-0001", b"Example^Anna")


@pytest.fixture(scope="module")
def made(window: BrowserContext, site: Site, disc: Path, tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The ZIP that the page makes of a disc."""
    with tab(window, site) as page:
        page.open().choose_folder(disc)
        page.deidentify()
        archive = zipfile.ZipFile(page.download(tmp_path_factory.mktemp("made")))
        assert page.errors == []
        return archive


def test_the_zip_is_whole_and_its_names_are_neutral(made: zipfile.ZipFile) -> None:
    """Patient, study, series and number; a report and a page of words; no old DICOMDIR."""
    assert made.testzip() is None
    names = made.namelist()
    assert names[-4:] == [
        "deidentification-report.json",
        "deidentification-report.html",
        "README.txt",
        "DICOMDIR",
    ]
    assert all(name.startswith("DICOM/PA") for name in names[:-4])
    assert len(set(names)) == len(names)


def test_nothing_of_the_identity_is_in_any_byte(made: zipfile.ZipFile) -> None:
    """Names and numbers of the input, searched in the whole output, its report and its names."""
    whole = b"".join(made.read(name) + name.encode() for name in made.namelist())
    for value in IDENTITY:
        assert value not in whole


def test_pydicom_reads_every_copy(made: zipfile.ZipFile) -> None:
    """Each is a DICOM file that says what was done to it."""
    for name in made.namelist()[:-4]:
        dataset = pydicom.dcmread(io.BytesIO(made.read(name)))
        assert dataset.PatientIdentityRemoved == "YES"
        assert dataset.DeidentificationMethodCodeSequence[0].CodeValue == "113100"
        assert dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID


@pytest.mark.skipif(not shutil.which("dcmdump"), reason="DCMTK is not installed")
def test_dcmtk_reads_every_copy(made: zipfile.ZipFile, tmp_path: Path) -> None:
    """dcmdump opens each without an error."""
    made.extractall(tmp_path / "out")
    files = sorted((tmp_path / "out").rglob("IM*"))
    done = subprocess.run(["dcmdump", "-q", *files], capture_output=True, text=True, check=False, errors="replace")
    assert done.returncode == 0, done.stderr
    assert "E:" not in done.stderr and "W:" not in done.stderr, done.stderr


def test_the_report_names_rules_and_no_values(made: zipfile.ZipFile) -> None:
    """Counts and rules for every copy, the edition of the standard, and what is not covered."""
    report = json.loads(made.read("deidentification-report.json"))
    assert report["profile"] == "basic" and "2026d" in report["standard"]
    assert len(report["files"]) == len(made.namelist()) - 4
    assert report["not_covered"]


def test_pixels_are_the_same_bytes(page: Scanveil, tmp_path: Path) -> None:
    """SHA-256 of Pixel Data before and after, native and compressed."""
    names = ("CT_small.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm")
    paths = [Path(get_testdata_file(name)) for name in names]
    page.choose_files(*paths)
    page.deidentify()
    archive = zipfile.ZipFile(page.download(tmp_path))
    after = {_pixels(io.BytesIO(archive.read(name))) for name in archive.namelist()[:-4]}
    assert after == {_pixels(path) for path in paths}


def _pixels(file: Path | io.BytesIO) -> str:
    return hashlib.sha256(pydicom.dcmread(file).PixelData).hexdigest()


def test_the_same_uid_becomes_the_same_new_one_in_all_files(made: zipfile.ZipFile, disc: Path) -> None:
    """Series stay together: as many series after as before."""
    after = {pydicom.dcmread(io.BytesIO(made.read(name))).SeriesInstanceUID for name in made.namelist()[:-4]}
    before = {
        pydicom.dcmread(path).SeriesInstanceUID
        for path in disc.rglob("*")
        if path.is_file() and path.read_bytes()[128:132] == b"DICM" and not path.name.startswith("DICOMDIR")
    }
    assert len(after) == len(before)
    assert not after & before


def test_files_of_the_same_name_are_all_copied(page: Scanveil, tmp_path: Path) -> None:
    """Chosen one by one, files come without their folders, and discs number them alike."""
    paths = []
    for name in ("CT_small.dcm", "MR_small.dcm"):
        paths.append(tmp_path / name.partition("_")[0] / "IM000001")
        paths[-1].parent.mkdir()
        shutil.copy(get_testdata_file(name), paths[-1])
    page.choose_files(*paths)
    page.deidentify()
    assert page.status().startswith("Done: 2 anonymized copies")
    archive = zipfile.ZipFile(page.download(tmp_path))
    modalities = {pydicom.dcmread(io.BytesIO(archive.read(name))).Modality for name in archive.namelist()[:-4]}
    assert modalities == {"CT", "MR"}


def test_two_sessions_give_different_uids(page: Scanveil, tmp_path: Path) -> None:
    """The key is made anew for each page and kept nowhere."""
    made = []
    for turn in range(2):
        if turn:
            page.open()
        page.choose_files(Path(get_testdata_file("CT_small.dcm")))
        page.deidentify()
        archive = zipfile.ZipFile(page.download(tmp_path))
        made.append(pydicom.dcmread(io.BytesIO(archive.read(archive.namelist()[0]))).SOPInstanceUID)
    assert made[0] != made[1]


def test_the_page_gives_what_the_terminal_gives(page: Scanveil, tmp_path: Path) -> None:
    """The same key and files: the same bytes from the page and from `scanveil deidentify`."""
    from scanveil import cli

    page.first(
        "crypto.getRandomValues = (values) => values.fill(7);"  # the page's key is now known
    )
    page.open()
    path = Path(get_testdata_file("CT_small.dcm"))
    page.choose_files(path)
    page.deidentify()
    in_page = zipfile.ZipFile(page.download(tmp_path))
    key = tmp_path / "key"
    key.write_bytes(bytes([7] * 32))
    assert cli.main(["deidentify", str(path), "-o", str(tmp_path / "terminal.zip"), "--key", str(key)]) == 0
    in_terminal = zipfile.ZipFile(tmp_path / "terminal.zip")
    assert in_page.namelist() == in_terminal.namelist()
    assert all(in_page.read(name) == in_terminal.read(name) for name in in_page.namelist())


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A series of three; one of them twice, and another one with other pixels; a text; a file that is cut off."""
    folder = tmp_path / "CD"
    folder.mkdir()
    for number in range(3):
        made = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
        made.SOPInstanceUID = made.file_meta.MediaStorageSOPInstanceUID = f"1.2.3.{number}"
        made.InstanceNumber = number + 1
        made.save_as(folder / f"{number}.dcm")
    shutil.copy(folder / "0.dcm", folder / "again.dcm")
    made.PixelData = made.PixelData[::-1]
    made.save_as(folder / "differing.dcm")
    (folder / "cut.dcm").write_bytes((folder / "1.dcm").read_bytes()[:-1000])
    (folder / "notes.txt").write_text("Not a scan.", encoding="utf-8")
    return folder


def test_page_and_terminal_report_the_same(closed_page: Scanveil, mixed: Path, tmp_path: Path) -> None:
    """All members are the same, byte for byte: copies, report, words and DICOMDIR, with all that was left out."""
    closed_page.first("crypto.getRandomValues = (values) => values.fill(7);")
    page = closed_page.open().choose_folder(mixed)
    page.deidentify()
    in_page = zipfile.ZipFile(page.download(tmp_path))
    with open(tmp_path / "terminal.zip", "wb") as out:
        deidentify_paths([mixed], out, key=bytes([7] * 32))
    in_terminal = zipfile.ZipFile(tmp_path / "terminal.zip")
    assert in_page.namelist() == in_terminal.namelist()
    assert [name for name in in_page.namelist() if in_page.read(name) != in_terminal.read(name)] == []
    report = json.loads(in_page.read("deidentification-report.json"))
    assert [one["reason"] for one in report["withheld"]] == ["duplicate", "not-dicom", "truncated"]
    assert len(report["files"]) == 4
    assert "No file was left out" not in in_page.read("README.txt").decode()


def test_page_and_terminal_list_the_same(page: Scanveil, mixed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same series with as many files each, and the same said of the same files."""
    from scanveil import cli

    assert cli.main(["inspect", "--json", str(mixed)]) == 3, "one is cut off"
    found = json.loads(capsys.readouterr().out)
    page.choose_folder(mixed).until("(n) => document.querySelectorAll('[data-testid=problem]').length === n", 5)
    listed = [one for patient in found["patients"] for study in patient["studies"] for one in study["series"]]
    assert [(one["seriesUid"], int(one["count"])) for one in page.series()] == [
        (one["series_instance_uid"], sum(stack["count"] for stack in one["stacks"])) for one in listed
    ]
    said = {Path(one["path"]).relative_to(mixed.parent).as_posix(): one["reason"] for one in found["problems"]}
    assert page.problems() == said and "duplicate" in said.values()


def test_a_file_that_says_it_has_burned_in_text_is_withheld_and_named(page: Scanveil, tmp_path: Path) -> None:
    """What cannot be proven clean is not given out; the page says which file and why, the ZIP does not name it."""
    dataset = pydicom.dcmread(get_testdata_file("CT_small.dcm"))
    dataset.BurnedInAnnotation = "YES"
    dataset.SOPInstanceUID = dataset.file_meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    dataset.save_as(tmp_path / "jane-doe.dcm")
    page.choose_files(tmp_path / "jane-doe.dcm", Path(get_testdata_file("MR_small.dcm")))
    page.deidentify()
    rows = page.js(
        "[...document.querySelectorAll('[data-testid=withheld]')].map((one) => [one.dataset.path, one.textContent])"
    )
    assert [path for path, _ in rows] == ["jane-doe.dcm"]
    assert "withheld" in page.status()
    archive = zipfile.ZipFile(page.download(tmp_path))
    assert b"jane" not in b"".join(archive.read(name) + name.encode() for name in archive.namelist())
    assert len(archive.namelist()) == 5


def test_burned_in_text_and_faces_are_spoken_of_before_the_button(page: Scanveil) -> None:
    """What is not covered stands above the button, in words."""
    page.test_id("sample-button").click()
    page.until_state("viewing")
    text = page.js("document.getElementById('veil').textContent")
    assert text.index("writing in the picture") < text.index("Make anonymized copies")
    assert "face" in text


def _stop_at_once(page: Scanveil) -> None:
    """Make copies, and press Stop as soon as it can be pressed."""
    page.js(
        "() => new MutationObserver((_, watcher) => { const button = document.getElementById('cancel');"
        " if (!button.hidden) { watcher.disconnect(); button.click(); } })"
        ".observe(document.getElementById('cancel'), {attributes: true})"
    )
    page.test_id("deidentify").click()
    page.until("document.getElementById('status').textContent.startsWith('Stopped')")


def test_cancelling_leaves_the_page_usable(page: Scanveil, disc: Path, tmp_path: Path) -> None:
    """Stopped in the middle: no ZIP, a sentence; and the next attempt succeeds."""
    page.choose_folder(disc)
    _stop_at_once(page)
    assert page.test_id("download").is_hidden()
    page.deidentify()
    assert zipfile.ZipFile(page.download(tmp_path)).testzip() is None


def test_a_zip_outlives_the_next_one_that_is_stopped(page: Scanveil, disc: Path, tmp_path: Path) -> None:
    """It can be saved, with its key file, and the page says that it is still there."""
    page.choose_folder(disc)
    page.deidentify()
    names = zipfile.ZipFile(page.download(tmp_path)).namelist()
    _stop_at_once(page)
    assert page.status().endswith("The ZIP from before is still here, as it was.")
    assert zipfile.ZipFile(page.download(tmp_path)).namelist() == names
    assert page.test_id("key-make").is_enabled()


def test_a_full_disk_is_said_and_nothing_is_lost(closed_page: Scanveil, tmp_path: Path) -> None:
    """Saving fails for lack of room: a sentence, and the ZIP can still be saved."""
    page = closed_page
    page.first(
        "window.showSaveFilePicker = async () => ({createWritable: async () => ({"
        " write: async () => { throw new DOMException('full', 'QuotaExceededError'); },"
        " close: async () => {}, abort: async () => {}})});"
    )
    page.open()
    page.choose_files(Path(get_testdata_file("CT_small.dcm")))
    page.deidentify()
    page.test_id("save-as").click()
    page.until("document.getElementById('status').textContent.includes('disk is full')")
    assert zipfile.ZipFile(page.download(tmp_path)).testzip() is None


def test_the_zip_can_be_saved_to_a_chosen_place(closed_page: Scanveil) -> None:
    """All bytes are written, in order, and the writer is closed."""
    page = closed_page
    page.first(
        "window.written = []; window.showSaveFilePicker = async () => ({createWritable: async () => ({"
        " write: async (part) => { window.written.push(part); }, close: async () => { window.closed_ = true; }})});"
    )
    page.open()
    page.choose_files(Path(get_testdata_file("CT_small.dcm")))
    page.deidentify()
    page.test_id("save-as").click()
    page.until("document.getElementById('status').textContent === 'Saved.'")
    same = page.outer(
        "async () => { const one = await new Blob(window.written).text(); "
        "const parts = window.written.reduce((sum, part) => sum + part.size, 0);"
        " return [window.closed_, parts, one.length > 0]; }"
    )
    assert same[0] and same[2]
    size = str(page.test_id("download").text_content())
    assert "KB" in size and same[1] > 30_000


def test_a_zip_of_five_gigabytes_is_saved_whole(closed_page: Scanveil) -> None:
    """Sizes beyond 2 and 4 GiB: every byte is asked for once, in order, and the percents go up to the end."""
    page = closed_page
    page.page.goto(page.site.url)
    page.until("window.scanveil")
    written = page.js(
        """async () => {
          const asked = [], percents = [];
          const part = (from, to) => ({from, to, size: to - from});
          const blob = {size: 5e9, slice: (from, to) => part(from, Math.min(to, 5e9))};
          const next = scanveil.pieces([blob]);
          for (let given; (given = await next());) {
            percents.push(given[0]);
            asked.push(given[1]);
          }
          const whole = asked.every(({from}, at) => from === (at ? asked[at - 1].to : 0)) && asked.at(-1).to === 5e9;
          return [whole, Math.min(...percents), Math.max(...percents)];
        }"""
    )
    assert written == [True, 0, 99]


def test_a_file_that_disappears_is_withheld(page: Scanveil, tmp_path: Path) -> None:
    """The disc was taken out after reading: that file is named, the other is copied."""
    kept, lost = tmp_path / "kept.dcm", tmp_path / "lost.dcm"
    kept.write_bytes(Path(get_testdata_file("MR_small.dcm")).read_bytes())
    lost.write_bytes(Path(get_testdata_file("CT_small.dcm")).read_bytes())
    page.choose_files(kept, lost)
    lost.unlink()
    page.deidentify()
    rows = page.js(
        "[...document.querySelectorAll('[data-testid=withheld]')].map((one) => [one.dataset.path, one.dataset.reason])"
    )
    assert rows == [["lost.dcm", "unreadable"]]


def test_a_file_that_disappears_before_the_zip_is_saved_is_said(page: Scanveil, tmp_path: Path) -> None:
    """The ZIP is put together as it is saved, and the browser does not tell the page how a link ends."""
    lost = tmp_path / "lost.dcm"
    lost.write_bytes(Path(get_testdata_file("CT_small.dcm")).read_bytes())
    page.choose_files(lost)
    assert not page.test_id("keep-disc").is_visible()
    page.deidentify()
    assert "keep the disc in" in str(page.test_id("keep-disc").text_content())
    assert "keep the disc in" in str(page.page.locator("#offer-why").text_content())
    lost.unlink()
    page.test_id("download").click()
    page.until("document.getElementById('status').textContent.includes('so the ZIP could not be saved')")
