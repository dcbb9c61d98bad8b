"""What a terminal shows is one line each, whatever a file is called; and who stops listening is no error."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from scanveil.cli.files import printable

RUN = [sys.executable, "-m", "scanveil"]


def ran(*arguments: str | bytes | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The program as somebody at a terminal runs it."""
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.run([*RUN, *arguments], env=known, capture_output=True, stdin=subprocess.DEVNULL, check=False)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("IM 1.dcm", "IM 1.dcm"),
        ("Größe", "Größe"),
        ("a\nb", "a\\nb"),
        ("a\x1b[2J", "a\\x1b[2J"),
        ("a\u202eb", "a\\u202eb"),
    ],
)
def test_a_name_is_shown_as_it_is_but_for_what_moves_or_hides_letters(name: str, shown: str) -> None:
    """That is written out."""
    assert printable(name) == shown


def test_a_file_is_named_in_one_line(tmp_path: Path) -> None:
    """Though its name has two, and letters that turn the line round."""
    (tmp_path / "first\nsecond\u202e").write_bytes(b"nothing")
    said = ran("show", tmp_path / "first\nsecond\u202e", PYTHONUTF8="1").stderr.decode()
    assert "first\\nsecond\\u202e: " in said and len(said.splitlines()) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, names of files are text")
def test_a_list_with_a_name_that_is_no_text_is_json(tmp_path: Path) -> None:
    """Also where the terminal takes nothing but its own letters."""
    shutil.copy(get_testdata_file("CT_small.dcm"), os.fsencode(tmp_path) + b"/IM\xff")
    done = ran("inspect", "--json", tmp_path, PYTHONIOENCODING="ascii:strict")
    assert done.returncode == 0, done.stderr
    (patient,) = json.loads(done.stdout)["patients"]
    assert patient["studies"][0]["series"][0]["instances"][0]["path"].endswith("IM\udcff")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_a_list_is_json_whatever_letters_the_terminal_has(tmp_path: Path, encoding: str) -> None:
    """Letters that it has not are written as JSON has them."""
    shutil.copy(get_testdata_file("CT_small.dcm"), tmp_path / "é😀.dcm")
    done = ran("inspect", "--json", tmp_path, PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert "é😀.dcm" in str(json.loads(done.stdout.decode(encoding)))


@pytest.mark.skipif(sys.platform == "win32", reason="it has another shell")
def test_a_command_does_its_work_where_nobody_listens(tmp_path: Path) -> None:
    """Its output is closed."""
    command = [*RUN, "render", str(get_testdata_file("CT_small.dcm")), "-o", str(tmp_path / "out.png")]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"") and (tmp_path / "out.png").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise there")
def test_who_has_read_enough_is_told_no_error(tmp_path: Path) -> None:
    """As `inspect | head` has."""
    for number in range(60):
        shutil.copy(get_testdata_file("CT_small.dcm"), tmp_path / f"{number}.dcm")
    command = [*RUN, "inspect", "--json", str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout and program.stderr
        program.stdout.close()
        said = program.stderr.read()
    assert (program.returncode, said) == (1, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such limit")
def test_a_path_that_is_too_long_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    """Forty folders in each other, each of two hundred letters."""
    shutil.copy(get_testdata_file("CT_small.dcm"), tmp_path / "IM1")
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(40):
            os.mkdir("x" * 200)
            os.chdir("x" * 200)
        os.symlink(".", "round")
    finally:
        os.chdir(here)
    done = ran("inspect", "--json", tmp_path)
    assert done.returncode == 3, done.stderr
    found = json.loads(done.stdout)
    assert len(found["patients"]) == 1 and len(found["problems"]) == 1


def test_a_passphrase_that_nobody_can_type_is_asked_for_in_a_sentence(tmp_path: Path) -> None:
    """Without a word of Python's about terminals."""
    out = tmp_path / "out.zip"
    done = ran("deidentify", get_testdata_file("CT_small.dcm"), "-o", out, "--save-key", tmp_path / "key")
    said = done.stderr.decode()
    assert done.returncode == 2 and "A passphrase is needed" in said and "Warning" not in said, said


@pytest.mark.parametrize("command", [["show"], ["render", "-o", "out.png"], ["deidentify", "-o", "out.zip", "--key"]])
def test_a_pipe_is_not_waited_for(tmp_path: Path, command: list[str]) -> None:
    """Nobody may ever write to it."""
    os.mkfifo(tmp_path / "pipe")
    more = [get_testdata_file("CT_small.dcm")] if command[0] == "deidentify" else []
    done = ran(
        command[0], *(str(tmp_path / one) if "." in one else one for one in command[1:]), tmp_path / "pipe", *more
    )
    assert done.returncode == 1 and b"a pipe or a device" in done.stderr
