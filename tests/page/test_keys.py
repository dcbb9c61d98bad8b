"""The key file: made by the page, opened by the page and by the terminal; with it copies get their names back."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pydicom
import pytest

from scanveil.deid.out.encryption import decrypt, encrypt
from scanveil.deid.out.keyfile import KeyFile, Origin
from tests.page.driver import Scanveil, faulty
from tests.page.test_choosing import study

PASSPHRASE = "four words of mine"


@pytest.fixture
def made(page: Scanveil, tmp_path: Path) -> tuple[Scanveil, Path]:
    """Copies of a study, and a page that still knows who is who."""
    page.choose_folder(study(tmp_path / "CD")).until_state("viewing")
    page.app.select_option("#preset", "second-opinion")
    zipped = page.deidentify().download(tmp_path)
    page.js("document.getElementById('keys').open = true")
    return page, zipped


def saved_key(page: Scanveil, folder: Path, passphrase: str = PASSPHRASE) -> Path:
    page.test_id("passphrase").fill(passphrase)
    page.test_id("key-make").click()
    page.until("() => !document.getElementById('key-save').hidden")
    with page.page.expect_download() as waiting:
        page.test_id("key-save").click()
    waiting.value.save_as(folder / "who.json")
    return folder / "who.json"


# Makes the conductor hand over all that is to be saved as web pages.
BROKEN = """
import js
from worker.wire import Wire
_post = Wire._post
as_page = js.eval("(blob) => blob.slice(0, blob.size, 'text/html')")
def post(self, ident, kind, fields, beside, transfer=()):
    _post(self, ident, kind, fields, {**beside, **{n: as_page(beside[n]) for n in beside if n == "blob"}}, transfer)
Wire._post = post
"""


def test_the_types_of_the_zip_and_of_the_key_file_are_not_the_workers(closed_page: Scanveil, tmp_path: Path) -> None:
    """A broken worker hands over web pages: opened in a tab, they would be pages of this site."""
    page = faulty(closed_page.note_blobs(), BROKEN, "conductor").open()
    page.choose_folder(study(tmp_path / "CD")).until_state("viewing")
    size = page.deidentify().download(tmp_path).stat().st_size
    assert page.blobs()[-1] == ["application/zip", size]
    page.js("document.getElementById('keys').open = true")
    size = saved_key(page, tmp_path).stat().st_size
    assert page.blobs()[-1] == ["application/json", size]


def open_key(page: Scanveil, key: Path, passphrase: str = PASSPHRASE) -> None:
    page.js("document.getElementById('keys').open = true")
    page.test_id("passphrase").fill(passphrase)
    page.test_id("key-input").set_input_files(key)


def copies(path: Path) -> list[pydicom.Dataset]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.startswith("DICOM/")]
        return [pydicom.dcmread(io.BytesIO(archive.read(name))) for name in names]


def test_a_key_file_of_the_page_opens_in_the_terminal(made: tuple[Scanveil, Path], tmp_path: Path) -> None:
    page, zipped = made
    found = decrypt(saved_key(page, tmp_path).read_bytes(), PASSPHRASE)
    (copy,) = copies(zipped)
    assert found.uids[copy.SOPInstanceUID] == "1.2.3.999.71"
    assert list(found.instances) == [copy.SOPInstanceUID] and len(found.secret) == 32
    with zipfile.ZipFile(zipped) as archive:
        assert not any(found.secret.hex().encode() in archive.read(name) for name in archive.namelist())


def test_names_are_put_back_with_it(made: tuple[Scanveil, Path], tmp_path: Path) -> None:
    page, zipped = made
    key = saved_key(page, tmp_path)
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(tmp_path / "copies")
    page.open()
    page.choose_folder(tmp_path / "copies").until_state("viewing")
    open_key(page, key)
    page.until("() => document.getElementById('key-said').textContent.includes('it knows 1 copy')")
    page.test_id("reidentify").click()
    page.until_state("done")
    assert "It names people" in page.status()
    back = page.download(tmp_path / "back")
    assert back.name == "scans-with-names.zip"
    (named,) = copies(back)
    assert (named.PatientName, named.PatientID, named.PatientBirthDate) == ("Kanari^Gelb", "P-4711", "19300423")
    assert (named.StudyDate, named.SOPInstanceUID) == ("20240301", "1.2.3.999.71")
    assert named.PatientIdentityRemoved == "NO"


def test_a_later_batch_under_the_same_key_is_mapped_the_same(made: tuple[Scanveil, Path], tmp_path: Path) -> None:
    page, zipped = made
    key = saved_key(page, tmp_path)
    page.open()
    page.choose_folder(study(tmp_path / "again")).until_state("viewing")
    open_key(page, key)
    page.until("() => document.getElementById('key-said').textContent.includes('is open')")
    page.app.select_option("#preset", "second-opinion")
    (tmp_path / "later").mkdir()
    (first,), (later,) = copies(zipped), copies(page.deidentify().download(tmp_path / "later"))
    assert (first.PatientID, first.StudyDate, first.SOPInstanceUID) == (
        later.PatientID,
        later.StudyDate,
        later.SOPInstanceUID,
    )


def test_another_passphrase_is_said_and_the_page_goes_on(made: tuple[Scanveil, Path], tmp_path: Path) -> None:
    page, _ = made
    open_key(page, saved_key(page, tmp_path), "not these four words")
    page.until("() => document.getElementById('key-problem').textContent.includes('passphrase is not the one')")
    assert page.js("document.getElementById('reidentify').hidden")


def test_a_short_passphrase_and_a_file_that_is_no_key_are_said(made: tuple[Scanveil, Path], tmp_path: Path) -> None:
    page, zipped = made
    page.test_id("passphrase").fill("short")
    page.test_id("key-make").click()
    page.until("() => document.getElementById('key-problem').textContent.includes('at least 10 characters')")
    open_key(page, zipped)
    page.until("() => document.getElementById('key-problem').textContent.includes('not a key file')")


def test_a_key_file_of_the_terminal_opens_in_the_page(made: tuple[Scanveil, Path], tmp_path: Path) -> None:
    page, _ = made
    (tmp_path / "own.json").write_bytes(
        encrypt(KeyFile(b"s" * 32, {}, {"a": Origin(0, b"")}, {"2.25.1": "a"}), PASSPHRASE)
    )
    open_key(page, tmp_path / "own.json")
    page.until("() => document.getElementById('key-said').textContent.includes('it knows 1 copy')")
    page.test_id("reidentify").click()
    page.until_state("done")
    reasons = page.js("[...document.querySelectorAll('[data-testid=withheld]')].map((one) => one.dataset.reason)")
    assert reasons == ["not-in-key"]


def test_a_key_file_is_made_for_copies_only_and_that_is_said(page: Scanveil, tmp_path: Path) -> None:
    page.choose_folder(study(tmp_path / "CD")).until_state("viewing")
    assert page.test_id("key-make").is_disabled()
    assert "make them first" in page.js("document.getElementById('key-why').textContent")


def test_the_report_has_the_sha_256_of_every_copy(made: tuple[Scanveil, Path]) -> None:
    _, zipped = made
    with zipfile.ZipFile(zipped) as archive:
        for one in json.loads(archive.read("deidentification-report.json"))["files"]:
            assert hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
