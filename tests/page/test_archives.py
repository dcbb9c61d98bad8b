"""Archives as people get them, opened in the page by mouse and by keys, looked at, and made into copies."""

from __future__ import annotations

import base64
import gzip
import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from builders import file_bytes, image
from page.driver import FIREFOX, Scanveil
from pycdlib import PyCdlib

from tools.speed.memory import HEAPS, KEEP_MEMORIES

ZIP, SEVEN = shutil.which("zip"), shutil.which("7zz") or shutil.which("7z")
PASSWORD = "two words"
COUNT = 4
FILES = [
    file_bytes(
        image(
            np.full((64, 64), 100 * number, np.uint16),
            PatientName="Kanarienvogel^Sally",
            SOPInstanceUID=f"1.2.826.0.1.55.3.{number}",
            StudyInstanceUID="1.2.826.0.1.55.1",
            SeriesInstanceUID="1.2.826.0.1.55.2",
            InstanceNumber=number,
            ImagePositionPatient=[0, 0, number],
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
        )
    )
    for number in range(COUNT)
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Meine Aufnähmen"
    made.mkdir()
    for number, data in enumerate(FILES):
        (made / f"IM{number}").write_bytes(data)
    return made


def by_zip(folder: Path, *options: str) -> Path:
    if ZIP is None:
        pytest.skip("zip (Debian package zip) is not installed")
    subprocess.run([ZIP, "-q", "-r", *options, "made.zip", folder.name], cwd=folder.parent, check=True)
    return folder.parent / "made.zip"


def by_7_zip(folder: Path, *options: str) -> Path:
    if SEVEN is None:
        pytest.skip("7-Zip (Debian package 7zip) is not installed")
    subprocess.run([SEVEN, "a", "-bd", "-tzip", *options, "made.zip", folder.name], cwd=folder.parent, check=True)
    return folder.parent / "made.zip"


def by_mac(folder: Path) -> Path:
    """As Finder makes it: in one go, names decomposed and without a word on their code page, shadows beside."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += data
            return len(data)

    stream, placeholder = Stream(), b"Aufna$$hmen"
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Aufna$$hmen/.DS_Store", b"\0\0\0\1Bud1")
        for path in sorted(folder.iterdir()):
            archive.writestr(f"Aufna$$hmen/{path.name}", path.read_bytes())
            archive.writestr(f"__MACOSX/Aufna$$hmen/._{path.name}", b"\0\5\x16\7" + bytes(80))
    made = folder.parent / "made.zip"
    made.write_bytes(bytes(stream.data).replace(placeholder, "Aufna\u0308hmen".encode()))
    return made


def by_disc(folder: Path) -> Path:
    disc = PyCdlib()
    disc.new(joliet=3)
    for number, path in enumerate(sorted(folder.iterdir())):
        disc.add_file(str(path), f"/IM{number}.;1", joliet_path=f"/{path.name}")
    disc.write(str(folder.parent / "cd.iso"))
    disc.close()
    return folder.parent / "cd.iso"


def by_nesting(folder: Path) -> Path:
    made = folder.parent / "outer.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        inner = io.BytesIO()
        with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as other:
            for path in folder.iterdir():
                other.write(path, path.name)
        archive.writestr("portal/scan.zip", inner.getvalue())
    return made


def by_gzip(folder: Path) -> Path:
    made = folder.parent / "made.zip"
    with zipfile.ZipFile(made, "w") as archive:
        for path in folder.iterdir():
            archive.writestr(f"{path.name}.dcm.gz", gzip.compress(path.read_bytes()))
    return made


def assert_copied(page: Scanveil, folder: Path) -> None:
    """All images are there, with their pixels and without the name."""
    with zipfile.ZipFile(page.deidentify().download(folder)) as archive:
        assert archive.testzip() is None
        copies = [pydicom.dcmread(archive.open(name)) for name in archive.namelist() if "/IM" in name]
    assert sorted(int(one.pixel_array.max()) for one in copies) == [100 * number for number in range(COUNT)]
    assert all("Kanarienvogel" not in str(one.PatientName) for one in copies)


def assert_opened(page: Scanveil) -> None:
    page.until_state("viewing")
    page.until_painted()
    assert [one["count"] for one in page.series()] == [str(COUNT)]
    assert page.status() == f"{COUNT} images in 1 series."


@pytest.mark.parametrize(
    "make",
    [
        by_zip,
        lambda folder: by_zip(folder, "-0"),
        by_7_zip,
        lambda folder: by_7_zip(folder, "-mx=0"),
        by_mac,
        by_nesting,
        by_disc,
        by_gzip,
    ],
    ids=["zip", "zip-stored", "7-zip", "7-zip-stored", "mac", "nested", "disc", "gzip"],
)
def test_an_archive_is_dropped_looked_at_and_copied(page: Scanveil, folder: Path, tmp_path: Path, make: object) -> None:
    """As if its folder had been dropped."""
    page.drop(make(folder))  # type: ignore[operator]
    assert_opened(page)
    assert_copied(page, tmp_path)


def test_our_own_archive_opens_again(page: Scanveil, folder: Path, tmp_path: Path) -> None:
    """Copies are looked at as originals are."""
    page.choose_folder(folder)
    made = page.deidentify().download(tmp_path)
    page.open()
    page.drop(made)
    page.until_state("viewing")
    assert [one["count"] for one in page.series()] == [str(COUNT)]


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: by_zip(folder, "-P", PASSWORD),
        lambda folder: by_7_zip(folder, f"-p{PASSWORD}"),
        lambda folder: by_7_zip(folder, f"-p{PASSWORD}", "-mem=AES256"),
        lambda folder: by_7_zip(folder, f"-p{PASSWORD}", "-mem=AES128", "-mx=0"),
    ],
    ids=["zip", "7-zip", "aes-256", "aes-128-stored"],
)
def test_a_locked_archive_opens_with_its_password(page: Scanveil, folder: Path, tmp_path: Path, make: object) -> None:
    """By keys: a wrong one is said to be wrong, and neither stays on the screen."""
    page.choose_files(make(folder))  # type: ignore[operator]
    page.until("() => !document.getElementById('locked').hidden")
    assert page.status() == "An archive is locked: please type its password."
    assert page.test_id("locked").locator("h2").text_content() == "made.zip is locked with a password"
    box = page.test_id("locked-password")
    box.focus()
    for typed in ("wrong", PASSWORD):
        page.page.keyboard.type(typed)
        page.page.keyboard.press("Enter")
        if typed == "wrong":
            page.until("() => document.getElementById('locked-said').textContent.includes('not the password')")
            assert box.input_value() == ""
            box.focus()
    page.until("() => document.getElementById('locked').hidden")
    assert_opened(page)
    assert_copied(page, tmp_path)


def test_a_locked_archive_is_left_out_by_mouse(page: Scanveil, folder: Path) -> None:
    """What else there is, is there."""
    page.choose_files(by_zip(folder, "-P", PASSWORD), folder / "IM0")
    page.until_state("viewing")
    page.test_id("leave-locked").click()
    page.until("() => document.getElementById('locked').hidden")
    page.until("() => document.querySelector('[data-reason=locked]')")
    assert page.problems()["made.zip"] == "locked"


def test_an_archive_that_is_locked_in_part_is_opened_in_part(page: Scanveil, folder: Path, tmp_path: Path) -> None:
    """And whole with the password."""
    made = by_zip(folder.rename(tmp_path / "scan"), "-P", PASSWORD)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("more/IM0", FILES[0].replace(b"1.2.826.0.1.55.3.0", b"1.2.826.0.1.55.3.9"))
    page.choose_files(made)
    page.until_state("viewing")
    assert [one["count"] for one in page.series()] == ["1"]
    page.test_id("locked-password").fill(PASSWORD)
    page.test_id("unlock").click()
    page.until(f"() => document.querySelector('[data-testid=series]').dataset.count === '{COUNT + 1}'")


def test_an_archive_that_is_not_opened_here_is_said_in_the_status(page: Scanveil, folder: Path) -> None:
    """With what to do."""
    (folder.parent / "scan.7z").write_bytes(b"7z\xbc\xaf\x27\x1c" + bytes(40))
    page.choose_files(folder.parent / "scan.7z")
    assert page.status().startswith("scan.7z: This is an archive of the kind 7z") and "unpack it" in page.status()


def test_a_bomb_is_refused_in_a_sentence(page: Scanveil, tmp_path: Path) -> None:
    """By what it says of itself."""
    made = tmp_path / "bomb.zip"
    archive = zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9)
    with archive, archive.open("zeros", "w", force_zip64=True) as zeros:
        for _ in range(70):
            zeros.write(bytes(32 * 1024 * 1024))
    assert made.stat().st_size < 3_000_000
    page.choose_files(made)
    assert "holds more than can be looked into safely" in page.status()


def test_an_archive_of_6_gb_is_looked_at_and_copied_where_it_lies(closed_page: Scanveil, tmp_path: Path) -> None:
    """Its files are at both ends of it; no heap grows with it."""
    made = tmp_path / "large.zip"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for number, data in enumerate(FILES):
            if number == COUNT // 2:
                _skip(archive, 6 * 1024**3)
            archive.writestr(f"IM{number}", data)
    assert made.stat().st_size > 6 * 1024**3 > 1000 * made.stat().st_blocks
    page = closed_page
    page.first(KEEP_MEMORIES)
    page.alter("app/worker.js", lambda code: KEEP_MEMORIES + code)
    page.open().choose_files(made)
    assert_opened(page)
    if not FIREFOX:  # of which Playwright cannot ask a worker
        heaps = [sum(json.loads(one.evaluate(HEAPS))) for one in (page.app, *page.page.workers)]
        assert all(heap > 1_000_000 for heap in heaps) and sum(heaps) < 300_000_000
    assert_copied(page, tmp_path)


def _skip(archive: zipfile.ZipFile, size: int) -> None:
    """What comes next lies so much further on; nothing is written in between."""
    assert archive.fp is not None
    archive.start_dir += size
    archive.fp.seek(archive.start_dir)


STREAMS = """
window.chunks = [];
window.showSaveFilePicker = async () => ({createWritable: async () => ({
  write: async (piece) => { window.chunks.push(piece); }, close: async () => {}, abort: async () => {}})});
"""
WRITTEN = """async () => {
  const bytes = new Uint8Array(await new Blob(window.chunks).arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(text);
}"""


def with_little_room(modules: str) -> str:
    """The page's Python, for which everything is too large."""
    room = "MOST_INFLATED = 2 * 1024**3"
    assert modules.count(room) == 1
    return modules.replace(room, "MOST_INFLATED = 1000")


def test_what_is_packed_and_large_is_unpacked_as_it_is_saved(closed_page: Scanveil, folder: Path) -> None:
    """Nothing waits behind a link; what is written is whole."""

    page = closed_page
    page.first(STREAMS)
    page.alter("app/modules.txt", with_little_room)
    page.open().choose_files(by_zip(folder))
    assert_opened(page)
    page.deidentify()
    assert not page.test_id("download").is_visible()
    page.test_id("save-as").click()
    page.until("() => document.getElementById('status').textContent === 'Saved.'")
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(page.outer(WRITTEN)))) as archive:
        assert archive.testzip() is None
        copies = [pydicom.dcmread(archive.open(name)) for name in archive.namelist() if "/IM" in name]
    assert sorted(int(one.pixel_array.max()) for one in copies) == [100 * number for number in range(COUNT)]


def test_what_is_packed_and_large_is_refused_where_the_browser_cannot_write_so(
    closed_page: Scanveil, folder: Path
) -> None:
    """Before the button, with what to do."""

    page = closed_page
    page.first("delete window.showSaveFilePicker;")
    page.alter("app/modules.txt", with_little_room)
    page.open().choose_files(by_zip(folder))
    assert_opened(page)
    assert page.test_id("deidentify").is_disabled()
    assert "unpack the archive" in str(page.js("document.getElementById('deidentify-why').textContent"))
