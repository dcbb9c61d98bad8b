"""Archives from a terminal: what lies in them is found, copied and searched as if it lay in a folder."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pydicom
import pytest
import pyzipper
from builders import file_bytes, image
from pycdlib import PyCdlib

from scanveil.archives import locks, zips
from scanveil.cli import main, passwords
from scanveil.cli.passwords import PASSWORD
from scanveil.conducting.paths import files_inside, open_found
from scanveil.errors import LockedError
from tools.places import ROOT

FILES = {
    f"SCAN/IM{number}": file_bytes(
        image(
            np.full((8, 8), number, np.uint16),
            PatientName="Kanarienvogel^Sally",
            PatientID="KV-88311",
            SOPInstanceUID=f"1.2.826.0.1.55.3.{number}",
            StudyInstanceUID="1.2.826.0.1.55.1",
            SeriesInstanceUID="1.2.826.0.1.55.2",
        )
    )
    for number in range(3)
}
WORD = "geheim-Wörter"


def zipped(files: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def locked(files: Mapping[str, bytes], bits: int = 256, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP as WinZip locks it, by AES."""
    made = io.BytesIO()
    with pyzipper.AESZipFile(made, "w", compression=compression, encryption=pyzipper.WZ_AES) as archive:
        archive.setpassword(WORD.encode())
        archive.setencryption(pyzipper.WZ_AES, nbits=bits)
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def locked_of_old(files: Mapping[str, bytes]) -> bytes:
    """A ZIP as all programs locked it before: each byte mixed with what the ones before it left (APPNOTE.TXT 6.1)."""
    made = io.BytesIO(zipped(files, zipfile.ZIP_STORED))
    with zipfile.ZipFile(made) as archive:
        entries = archive.infolist()
    out, directory = io.BytesIO(), []
    for one in entries:
        mixed = _mixed(bytes(11) + bytes([one.CRC >> 24]) + files[one.filename])
        head = zipfile.ZipInfo(one.filename)
        head.flag_bits, head.CRC, head.file_size, head.compress_size = 1, one.CRC, one.file_size, len(mixed)
        head.header_offset = out.tell()
        out.write(head.FileHeader(zip64=False) + mixed)
        directory.append(head)
    with zipfile.ZipFile(out, "a") as archive:
        archive.start_dir = out.seek(0, io.SEEK_END)
        archive.filelist, archive._didModify = directory, True  # type: ignore[attr-defined]
    return out.getvalue()


def _mixed(data: bytes) -> bytes:
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = [_crc_of(number) for number in range(256)]

    def turn(byte: int) -> None:
        keys[0] = keys[0] >> 8 ^ table[(keys[0] ^ byte) & 255]
        keys[1] = ((keys[1] + (keys[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = keys[2] >> 8 ^ table[(keys[2] ^ keys[1] >> 24) & 255]

    for byte in WORD.encode():
        turn(byte)
    made = bytearray()
    for byte in data:
        low = keys[2] | 2
        made.append(byte ^ (low * (low ^ 1) >> 8 & 255))
        turn(byte)
    return bytes(made)


def _crc_of(number: int) -> int:
    for _ in range(8):
        number = number >> 1 ^ (0xEDB88320 if number & 1 else 0)
    return number


def disc(files: Mapping[str, bytes]) -> bytes:
    made, one = io.BytesIO(), PyCdlib()
    one.new()
    one.add_directory("/SCAN")
    for name, data in files.items():
        one.add_fp(io.BytesIO(data), len(data), f"/{name}.;1")
    one.write_fp(made)
    return made.getvalue()


OPEN = {
    "stored.zip": zipped(FILES, zipfile.ZIP_STORED),
    "deflated.zip": zipped(FILES),
    "download": zipped({f"__MACOSX/._{name}": b"\0\5\x16\7" for name in FILES} | dict(FILES)),
    "inner.zip": zipped({"scan.zip": zipped(FILES)}),
    "many.zip": zipped({f"{name}.dcm.gz": gzip.compress(data) for name, data in FILES.items()}),
    "cd.iso": disc(FILES),
}
LOCKED = {
    "aes-256.zip": locked(FILES),
    "aes-128.zip": locked(FILES, 128, zipfile.ZIP_STORED),
    "old.zip": locked_of_old(FILES),
}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*words: str | Path) -> tuple[int, str, str]:
        status = main([str(word) for word in words])
        return status, *capsys.readouterr()

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(data)
    return tmp_path / "folder"


Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize("name", [*OPEN, *LOCKED])
def test_copies_of_an_archive_are_those_of_its_folder(
    name: str, tmp_path: Path, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Byte for byte, however they were packed or locked."""
    monkeypatch.setenv(PASSWORD, WORD)
    path = tmp_path / name
    path.write_bytes((OPEN | LOCKED)[name])
    (tmp_path / "key").write_bytes(bytes(range(64)))
    for source, out in ((path, "a.zip"), (folder, "b.zip")):
        status, _, said = run("deidentify", source, "--key", tmp_path / "key", "-o", tmp_path / out)
        assert status == 0 and "3 copies of 1 person." in said, said
    one, other = (zipfile.ZipFile(tmp_path / out) for out in ("a.zip", "b.zip"))
    copies = [member for member in one.namelist() if member.startswith("DICOM/")]
    assert len(copies) == 3 and all(one.read(member) == other.read(member) for member in copies)


def test_an_archive_is_shown_as_what_it_holds(tmp_path: Path, run: Run) -> None:
    """It is no file that is no scan."""
    (tmp_path / "a.zip").write_bytes(OPEN["deflated.zip"])
    status, table, said = run("inspect", tmp_path / "a.zip")
    assert status == 0 and "3 images" in table and said == ""
    found = json.loads(run("inspect", "--json", tmp_path / "a.zip")[1])
    assert found["problems"] == []


def test_copies_in_an_archive_of_ours_get_their_names_back(tmp_path: Path, folder: Path, run: Run) -> None:
    """What lies beside them is passed over."""
    pytest.importorskip("cryptography")
    (tmp_path / "key").write_bytes(bytes(range(64)))
    out, named = tmp_path / "copies.zip", tmp_path / "named.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SCANVEIL_PASSPHRASE", "four words of mine")
        assert run("deidentify", folder, "--save-key", tmp_path / "key.json", "-o", out)[0] == 0
        status, _, said = run("reidentify", out, "--key", tmp_path / "key.json", "-o", named)
    assert (status, said) == (0, "")
    with zipfile.ZipFile(named) as archive:
        assert b"Kanarienvogel" in archive.read(archive.namelist()[0])


def test_names_are_found_in_every_kind_of_archive(tmp_path: Path, folder: Path, run: Run) -> None:
    """Copies that are no copies."""
    for name, data in OPEN.items():
        (tmp_path / name).write_bytes(data)
        status, table, _ = run("check", tmp_path / name, "--against", folder)
        assert status == 4 and "Places with a name" in table, name


def test_copies_are_searched_for_names_out_of_every_kind_of_archive(tmp_path: Path, folder: Path, run: Run) -> None:
    """Originals may lie in one."""
    (tmp_path / "copy").write_text("of Kanarienvogel")
    for name, data in OPEN.items():
        (tmp_path / name).write_bytes(data)
        assert run("check", tmp_path / "copy", "--against", tmp_path / name)[0] == 4, name


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_archive_is_left_out_where_nobody_knows_its_password(
    name: str, tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Status 3: there may be scans in it."""
    (tmp_path / "a.zip").write_bytes(LOCKED[name])
    assert run("inspect", tmp_path / "a.zip")[::2] == (
        3,
        f"scanveil: {tmp_path}/a.zip: This archive is locked with a password. Whoever sent it knows the password.\n"
        "scanveil: No DICOM file was found.\n",
    )
    monkeypatch.setenv(PASSWORD, "another")
    status, _, said = run("inspect", tmp_path / "a.zip")
    assert status == 3 and "This is not the password of the archive" in said


def test_a_password_is_asked_for_until_it_is_right(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And tried with the next archive before somebody is asked again."""
    typed = iter(["wrong", WORD])
    monkeypatch.setattr(passwords, "typed", lambda prompt: next(typed))
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    for name, data in LOCKED.items():
        (tmp_path / name).write_bytes(data)
    status, table, _ = run("inspect", tmp_path)
    assert status == 0 and "3 images" in table and next(typed, None) is None


def test_what_is_locked_and_too_large_is_refused(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be unlocked in memory."""
    monkeypatch.setenv(PASSWORD, WORD)
    monkeypatch.setattr(locks, "MOST", 1000)
    (tmp_path / "a.zip").write_bytes(LOCKED["old.zip"])
    status, _, said = run("inspect", tmp_path / "a.zip")
    assert status == 3 and "unpack it with its password" in said


def test_what_must_be_unpacked_is_said(tmp_path: Path, run: Run) -> None:
    """Status 3, and what to do."""
    (tmp_path / "a.7z").write_bytes(b"7z\xbc\xaf\x27\x1c")
    status, _, said = run("inspect", tmp_path / "a.7z")
    assert status == 3 and "of the kind 7z" in said and "unpack it" in said


def test_a_damaged_file_in_an_archive_is_named_and_the_others_are_copied(tmp_path: Path, run: Run) -> None:
    """Its sum says that its bytes are not what they were."""
    packed = bytearray(OPEN["deflated.zip"])
    packed[packed.index(b"PK\1\2") + 16] ^= 1
    (tmp_path / "a.zip").write_bytes(packed)
    status, _, said = run("deidentify", tmp_path / "a.zip", "-o", tmp_path / "out.zip")
    assert status == 3 and "2 copies of 1 person." in said and "IM0: This file in the archive is damaged" in said


def test_archives_in_archives_are_read_beside_each_other(tmp_path: Path) -> None:
    """Whoever reads in one does not lose it because others are opened meanwhile."""
    inside = []
    for number in range(8):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(zipped({"inner.zip": zipped({"IM": bytes([number]) * 3_000_000})}))
        (inner,) = files_inside(path)
        inside += files_inside(inner)
    with open_found(inside[0]) as (first, _path, _size):
        assert first.read(3) == bytes(3)
        for number, place in enumerate(inside):
            with open_found(place) as (file, _path, _size):
                assert file.read(3) == bytes([number]) * 3
        first.seek(2_999_000)
        assert first.read() == bytes(1000)


def test_an_archive_of_archives_has_so_many_files_in_all(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rest is named."""
    monkeypatch.setattr(zips, "MOST_MEMBERS", 6)
    (tmp_path / "a.zip").write_bytes(zipped({f"{at}.zip": zipped(FILES) for at in range(3)}))
    status, _, said = run("inspect", tmp_path / "a.zip")
    assert status == 3 and said.count("more than can be looked into safely") == 2


def test_a_word_that_is_no_password_is_told_from_one_by_a_file_that_is_not_empty(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty one would open with any word."""
    (tmp_path / "a.zip").write_bytes(locked_of_old({"empty": b"", **FILES}))
    for number in range(300):
        assert find_of(tmp_path / "a.zip", f"wrong {number}") == ""
    assert find_of(tmp_path / "a.zip", WORD) == WORD


def find_of(path: Path, word: str) -> str:
    """The word, if it is the password."""
    words = iter([word])
    try:
        return files_inside(path, lambda *said: next(words, ""))[0].password
    except LockedError:
        return ""


@pytest.mark.parametrize("typed", ["", EOFError()])
def test_who_types_nothing_is_asked_about_the_next_one(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch, typed: str | EOFError
) -> None:
    """Or ends the input, as terminals can."""
    asked: list[str] = []

    def type_it(prompt: str) -> str:
        asked.append(prompt)
        if isinstance(typed, EOFError):
            raise typed
        return typed

    monkeypatch.setattr(passwords, "typed", type_it)
    monkeypatch.setattr("sys.stdin", type("Terminal", (), {"isatty": lambda self: True})())
    for name, data in LOCKED.items():
        (tmp_path / name).write_bytes(data)
    assert run("inspect", tmp_path)[0] == 3 and len(asked) == len(LOCKED)


def test_a_password_that_is_no_text_is_tried(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """As systems hand over bytes."""
    monkeypatch.setenv(PASSWORD, "\udcff")
    (tmp_path / "a.zip").write_bytes(LOCKED["old.zip"])
    assert run("inspect", tmp_path / "a.zip")[0] == 3


def test_a_file_in_an_archive_is_included_by_its_path(tmp_path: Path, run: Run) -> None:
    """Or all that lie in it; what is none of them is wrong usage."""
    withheld = {name: _with_label(data) for name, data in FILES.items()}
    (tmp_path / "a.zip").write_bytes(zipped(withheld))
    name = next(iter(withheld))
    for included, count in ((f"{tmp_path}/a.zip/{name}", 1), (f"{tmp_path}/a.zip", 3)):
        _, _, said = run("deidentify", tmp_path / "a.zip", "-o", tmp_path / "out.zip", "--include", included)
        assert f"{count} cop" in said, said
    status, _, said = run(
        "deidentify", tmp_path / "a.zip", "-o", tmp_path / "no.zip", "--include", f"{tmp_path}/a.zip/none"
    )
    assert status == 2 and "not among those" in said and not (tmp_path / "no.zip").exists()


def _with_label(data: bytes) -> bytes:
    """The same file, which says that a name is written in its image."""
    dataset = pydicom.dcmread(io.BytesIO(data))
    dataset.BurnedInAnnotation = "YES"
    made = io.BytesIO()
    dataset.save_as(made)
    return made.getvalue()


def test_what_is_not_locked_is_read_without_the_password(tmp_path: Path, run: Run) -> None:
    """The rest is named."""
    made = io.BytesIO(locked(dict(list(FILES.items())[:1])))
    with pyzipper.AESZipFile(made, "a") as archive:
        for name, data in list(FILES.items())[1:]:
            archive.writestr(name, data)
    (tmp_path / "a.zip").write_bytes(made.getvalue())
    status, table, said = run("inspect", tmp_path / "a.zip")
    assert status == 3 and "2 images" in table and "IM0: This archive is locked with a password." in said


def test_a_damaged_file_does_not_make_a_password_wrong(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it is the smallest, with which words are tried first."""
    monkeypatch.setenv(PASSWORD, WORD)
    data = bytearray(locked({"a.txt": b"a" * 40, **FILES}))
    data[data.index(b"a.txt") + 36] ^= 255  # behind salt and verifier
    (tmp_path / "a.zip").write_bytes(data)
    status, table, said = run("inspect", tmp_path / "a.zip")
    assert status == 3 and "3 images" in table and "a.txt" in said


def test_a_password_is_tried_again_with_another_archive_of_the_same_path(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as copies that are searched for what names people in themselves."""
    monkeypatch.setenv(PASSWORD, WORD)
    (tmp_path / "a.zip").write_bytes(LOCKED["aes-256.zip"])
    assert run("check", tmp_path / "a.zip", "--against", tmp_path / "a.zip")[0] == 4


def test_whoever_is_asked_to_end_leaves_nothing_half_written(tmp_path: Path, folder: Path) -> None:
    """As by Ctrl-C."""
    for number in range(60):
        (folder / f"IM{number}").write_bytes(FILES["SCAN/IM1"])
    command = [sys.executable, "-m", "scanveil", "deidentify", str(folder), "-o", str(tmp_path / "out.zip")]
    with subprocess.Popen(
        command, env={**os.environ, "PYTHONPATH": str(ROOT / "py")}, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not list(tmp_path.glob(".out.zip*")):
            time.sleep(0.005)
        process.send_signal(signal.SIGTERM)
        assert process.stderr
        said = process.stderr.read()
    assert process.returncode in (0, 1) and list(tmp_path.glob(".out.zip*")) == [], said
