"""Key files from a terminal, encrypted and opened by the package `cryptography`, which the page does not have."""

from __future__ import annotations

import builtins
import io
import json
import zipfile
from getpass import GetPassWarning
from pathlib import Path

import planting
import pydicom
import pytest
from planting import El, Planted

from scanveil import cli
from scanveil.cli import keys
from scanveil.deid.out.encryption import decrypt, encrypt
from scanveil.deid.out.keyfile import KeyFile, Origin
from scanveil.errors import KeyFileError, UsageError

PASSPHRASE = "four words of mine"
KEY_FILE = KeyFile(b"s" * 32, {"2.25.1": "1.2.3.4"}, {"a": Origin(-40, b"")}, {"2.25.1": "a"})


@pytest.fixture(scope="module")
def saved() -> bytes:
    return encrypt(KEY_FILE, PASSPHRASE)


def test_a_key_file_opens_with_its_passphrase_only(saved: bytes) -> None:
    assert decrypt(saved, PASSPHRASE) == KEY_FILE
    with pytest.raises(KeyFileError, match="passphrase is another one"):
        decrypt(saved, PASSPHRASE + "!")


def test_a_key_file_shows_nothing_and_is_another_each_time(saved: bytes) -> None:
    assert b"1.2.3.4" not in saved and KEY_FILE.secret.hex().encode() not in saved
    again = encrypt(KEY_FILE, PASSPHRASE)
    assert {json.loads(one)["salt"] for one in (saved, again)} != {json.loads(saved)["salt"]}


@pytest.mark.parametrize("name", ["data", "salt", "nonce"])
def test_a_key_file_that_was_changed_is_refused(saved: bytes, name: str) -> None:
    found = json.loads(saved)
    found[name] = ("B" if found[name][0] == "A" else "A") + found[name][1:]
    with pytest.raises(KeyFileError, match="was changed"):
        decrypt(json.dumps(found).encode(), PASSPHRASE)


def test_how_it_was_made_cannot_be_changed_either(saved: bytes) -> None:
    found = {**json.loads(saved), "iterations": 600_001}
    with pytest.raises(KeyFileError, match="was changed"):
        decrypt(json.dumps(found).encode(), PASSPHRASE)


def test_without_the_package_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    really = builtins.__import__

    def refusing(name: str, *arguments: object) -> object:
        if name.startswith("cryptography"):
            raise ImportError(name)
        return really(name, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", refusing)
    with pytest.raises(UsageError, match=r"pip install 'scanveil\[key\]'"):
        encrypt(KEY_FILE, PASSPHRASE)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(keys.PASSPHRASE, PASSPHRASE)
    (tmp_path / "in").mkdir()
    for number, day in ((1, b"20240301"), (2, b"20240308")):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.7%d" % number))
        made.put(
            El(0x00080020, "DA", day),
            El(0x00100010, "PN", b"Kanari^Gelb"),
            El(0x00100020, "LO", b"P-4711"),
        )
        (tmp_path / "in" / f"{number}").write_bytes(made.to_bytes())
    return tmp_path


def run(*arguments: object) -> int:
    return cli.main([str(argument) for argument in arguments])


def copies(path: Path) -> list[pydicom.Dataset]:
    with zipfile.ZipFile(path) as archive:
        return [
            pydicom.dcmread(io.BytesIO(archive.read(name))) for name in archive.namelist() if name.startswith("DICOM/")
        ]


def test_a_batch_is_named_again_with_its_key_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--profile", "second-opinion")
    made = run("deidentify", folder / "in", "-o", folder / "out.zip", "--save-key", folder / "who.key", *options)
    assert made == 0
    with zipfile.ZipFile(folder / "out.zip") as archive:
        assert not any("key" in name for name in archive.namelist())
        archive.extractall(folder / "copies")
    status = run("reidentify", folder / "copies/DICOM", "--key", folder / "who.key", "-o", folder / "back.zip")
    assert status == 0, capsys.readouterr().err
    named = copies(folder / "back.zip")
    assert {str(one.PatientName) for one in named} == {"Kanari^Gelb"}
    assert {one.PatientID for one in copies(folder / "out.zip")} != {"P-4711"}
    assert [one.SOPInstanceUID for one in named] == ["1.2.3.999.71", "1.2.3.999.72"]


def test_a_later_batch_is_mapped_the_same_and_the_key_file_then_knows_both(folder: Path) -> None:
    key, later = folder / "who.key", folder / "later.key"
    assert run("deidentify", folder / "in/1", "-o", folder / "a.zip", "--save-key", key) == 0
    more = ("--key", key, "--save-key", later)
    assert run("deidentify", folder / "in/2", "-o", folder / "b.zip", *more) == 0
    (first,), (second,) = copies(folder / "a.zip"), copies(folder / "b.zip")
    assert first.PatientID == second.PatientID
    both = decrypt(later.read_bytes(), PASSPHRASE)
    assert {first.SOPInstanceUID, second.SOPInstanceUID} <= both.uids.keys()


def test_nothing_is_written_under_a_short_passphrase(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(keys.PASSPHRASE, "short")
    assert run("deidentify", folder / "in", "-o", folder / "a.zip", "--save-key", folder / "k") == 2
    assert not (folder / "a.zip").exists() and not (folder / "k").exists()


def test_files_that_the_key_does_not_know_are_named_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("deidentify", folder / "in/1", "-o", folder / "a.zip", "--save-key", folder / "k") == 0
    assert run("reidentify", folder / "in", "--key", folder / "k", "-o", folder / "back.zip") == 3
    assert "no copy that the key file knows" in capsys.readouterr().err and not (folder / "back.zip").exists()


def test_a_passphrase_is_typed_twice(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(keys.PASSPHRASE)
    typed = [PASSPHRASE, "another one of mine"]
    monkeypatch.setattr(keys, "getpass", lambda _: typed.pop(0))
    assert run("deidentify", folder / "in", "-o", folder / "a.zip", "--save-key", folder / "k") == 2
    assert not (folder / "a.zip").exists()


@pytest.mark.parametrize("what", [EOFError, GetPassWarning])
def test_where_nobody_can_type_it_is_said(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], what: type[Exception]
) -> None:
    def nobody(_: str) -> str:
        raise what

    monkeypatch.delenv(keys.PASSPHRASE)
    monkeypatch.setattr(keys, "getpass", nobody)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    assert run("deidentify", folder / "in", "-o", folder / "a.zip", "--save-key", folder / "k") == 2
    assert keys.PASSPHRASE in capsys.readouterr().err


def test_a_passphrase_may_come_from_another_program(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice, as a person would type it."""

    def nobody(_: str) -> str:
        raise GetPassWarning

    monkeypatch.delenv(keys.PASSPHRASE)
    monkeypatch.setattr(keys, "getpass", nobody)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n{PASSPHRASE}\n"))
    assert run("deidentify", folder / "in", "-o", folder / "a.zip", "--save-key", folder / "k") == 0
    assert decrypt((folder / "k").read_bytes(), PASSPHRASE).secret


def test_a_secret_of_16_bytes_makes_a_key_file_that_opens(folder: Path) -> None:
    (folder / "raw").write_bytes(b"0123456789abcdef")
    out = ("-o", folder / "a.zip", "--key", folder / "raw", "--save-key", folder / "k")
    assert run("deidentify", folder / "in", *out) == 0
    assert decrypt((folder / "k").read_bytes(), PASSPHRASE).secret == b"0123456789abcdef"


def test_no_file_that_is_read_and_no_key_file_is_written_over(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in (folder / "in").iterdir()}
    for option in ("-o", "--save-key", "--report"):
        places = {"-o": folder / "a.zip", option: folder / "in" / ".." / "in" / "1"}
        flat = [one for pair in places.items() for one in pair]
        assert run("deidentify", folder / "in", *flat) == 2, option
        assert "It would be lost" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in (folder / "in").iterdir()}
    (folder / "k").write_bytes(b"an older key")
    assert run("deidentify", folder / "in", "-o", folder / "a.zip", "--save-key", folder / "k") == 2
    assert (folder / "k").read_bytes() == b"an older key" and not (folder / "a.zip").exists()
    for command in ("reidentify", "deidentify"):
        (folder / "k").write_bytes(b"an older key, and long enough")
        assert run(command, folder / "in", "--key", folder / "k", "-o", folder / "k") == 2
        assert (folder / "k").read_bytes() == b"an older key, and long enough"


def test_a_key_file_may_grow(folder: Path) -> None:
    assert run("deidentify", folder / "in/1", "-o", folder / "a.zip", "--save-key", folder / "k") == 0
    more = ("--key", folder / "k", "--save-key", folder / "k")
    assert run("deidentify", folder / "in/2", "-o", folder / "b.zip", *more) == 0
    assert len(decrypt((folder / "k").read_bytes(), PASSPHRASE).instances) == 2


def test_a_file_to_include_is_found_however_its_path_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    burned = Planted(elements=planting.image(instance=b"1.2.3.999.75"))
    burned.put(El(0x00280301, "CS", b"YES"))
    (folder / "in" / "burned").write_bytes(burned.to_bytes())
    monkeypatch.chdir(folder)
    for path, include in (("in", "./in/burned"), ("./in/", folder / "in" / "burned"), (folder / "in", "in//burned")):
        assert run("deidentify", path, "-o", "a.zip", "--include", include) == 0
    (folder / "stranger").write_bytes(b"")
    assert run("deidentify", "in", "-o", "a.zip", "--include", "stranger") == 2
    assert "not among those" in capsys.readouterr().err
