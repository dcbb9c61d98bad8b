"""The key file: made by the page, opened by the page and by the terminal; with it copies get their names back."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path

import pydicom
import pytest
from page.driver import Scanveil, Site, faulty, tab
from page.test_choosing import study
from playwright.sync_api import BrowserContext

from scanveil.deid.out.encryption import decrypt, encrypt
from scanveil.deid.out.keyfile import KeyFile, Origin

PASSPHRASE = "four words of mine"


@pytest.fixture(scope="module")
def made(site: Site, window: BrowserContext, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A ZIP of copies of a study, and the key file of who is who in it."""
    folder = tmp_path_factory.mktemp("made")
    with tab(window, site) as page:
        page.open().choose_folder(study(folder / "CD")).until_state("viewing")
        page.choose_preset("second-opinion")
        zipped = page.deidentify().download(folder)
        page.js("document.getElementById('keys').open = true")
        page.test_id("passphrase").click()
        page.test_id("passphrase").fill("short")
        page.test_id("key-make").click()
        page.until("() => document.getElementById('key-problem').textContent.includes('at least 10 characters')")
        return zipped, saved_key(page, folder)


@pytest.fixture
def looking(page: Scanveil, tmp_path: Path) -> Scanveil:
    """A page with the same study, made anew."""
    return page.choose_folder(study(tmp_path / "again")).until_state("viewing")


def saved_key(page: Scanveil, folder: Path, passphrase: str = PASSPHRASE) -> Path:
    page.test_id("passphrase").click()  # Firefox lets nobody write in a frame that has not got the keys
    page.test_id("passphrase").fill(passphrase)
    page.test_id("key-make").click()
    page.until("() => !document.getElementById('key-save').hidden")
    return page.saved(folder, page.test_id("key-save").click)


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
    page.choose("key-input", key)


def copies(path: Path) -> list[pydicom.Dataset]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        names = [name for name in archive.namelist() if name.startswith("DICOM/")]
        return [pydicom.dcmread(io.BytesIO(archive.read(name))) for name in names]


def test_a_key_file_of_the_page_opens_in_the_terminal(made: tuple[Path, Path]) -> None:
    zipped, key = made
    found = decrypt(key.read_bytes(), PASSPHRASE)
    (copy,) = copies(zipped)
    assert found.uids[copy.SOPInstanceUID] == "1.2.3.999.71"
    assert list(found.instances) == [copy.SOPInstanceUID] and len(found.secret) == 32
    with zipfile.ZipFile(zipped) as archive:
        assert not any(found.secret.hex().encode() in archive.read(name) for name in archive.namelist())


def test_names_are_put_back_with_it(page: Scanveil, made: tuple[Path, Path], tmp_path: Path) -> None:
    zipped, key = made
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(tmp_path / "copies")
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


def test_a_later_batch_under_the_same_key_is_mapped_the_same(
    looking: Scanveil, made: tuple[Path, Path], tmp_path: Path
) -> None:
    zipped, key = made
    open_key(looking, key)
    looking.until("() => document.getElementById('key-said').textContent.includes('is open')")
    looking.choose_preset("second-opinion")
    (first,), (later,) = copies(zipped), copies(looking.deidentify().download(tmp_path))
    assert (first.PatientID, first.StudyDate, first.SOPInstanceUID) == (
        later.PatientID,
        later.StudyDate,
        later.SOPInstanceUID,
    )


def test_what_is_no_key_or_does_not_open_is_said_and_the_page_goes_on(
    looking: Scanveil, made: tuple[Path, Path], tmp_path: Path
) -> None:
    """Another passphrase, a file that is something else, and then one of the terminal that is for other copies."""
    zipped, key = made
    open_key(looking, key, "not these four words")
    looking.until("() => document.getElementById('key-problem').textContent.includes('the passphrase is another one')")
    assert looking.js("document.getElementById('reidentify').hidden")
    open_key(looking, zipped)
    looking.until("() => document.getElementById('key-problem').textContent.includes('not a key file')")
    (tmp_path / "own.json").write_bytes(
        encrypt(KeyFile(b"s" * 32, {}, {"a": Origin(0, b"")}, {"2.25.1": "a"}), PASSPHRASE)
    )
    open_key(looking, tmp_path / "own.json")
    looking.until("() => document.getElementById('key-said').textContent.includes('it knows 1 copy')")
    looking.test_id("reidentify").click()
    looking.until_state("done")
    reasons = looking.js("[...document.querySelectorAll('[data-testid=withheld]')].map((one) => one.dataset.reason)")
    assert reasons == ["not-in-key"]


def test_a_key_file_is_made_for_copies_only_and_that_is_said(looking: Scanveil) -> None:
    assert looking.test_id("key-make").is_disabled()
    assert "make them first" in looking.js("document.getElementById('key-why').textContent")


def test_the_report_has_the_sha_256_of_every_copy(made: tuple[Path, Path]) -> None:
    zipped, _ = made
    with zipfile.ZipFile(zipped) as archive:
        for one in json.loads(archive.read("deidentification-report.json"))["files"]:
            assert hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"]
