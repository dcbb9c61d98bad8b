"""Several processes make the same copies as one; one that dies, and one that is stopped, leaves nothing behind."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import deadly
import planting
import pytest
from planting import El, Planted

from scanveil.conducting import crew, desk, folders, processes, turns
from scanveil.conducting.crew import Crew
from scanveil.conducting.desk import FileDesk
from scanveil.conducting.folders import BatchReport, deidentify_paths, restore_paths
from scanveil.conducting.paths import Found

KEY = b"k" * 32
FILES = 120


def made(number: int) -> bytes:
    """A file of one of three people; every tenth one is withheld."""
    found = Planted(elements=planting.image(instance=b"1.2.3.999.%d" % number))
    found.put(El(0x00100010, "PN", b"Roe^Jane"), El(0x00100020, "LO", b"PID-77%d" % (number % 3)))
    found.put(El(0x00280301, "CS", b"NO" if number % 10 else b"YES"))
    return found.to_bytes()


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Files, one of which is there twice, and one that is no scan."""
    folder = tmp_path_factory.mktemp("scans")
    for number in range(FILES):
        (folder / f"IM{number}").write_bytes(made(number))
    (folder / "IM5 again").write_bytes(made(5))
    (folder / "letter").write_bytes(b"Dear Jane")
    return sorted(folder.iterdir())


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """Who was given what, where helpers are started for the smallest work and are waited for."""
    found: list[tuple[int, str]] = []
    grow, give = Crew.grow, Crew.give

    def grow_and_wait(self: Crew, count: int) -> None:
        grow(self, count)
        while not all(helper.is_ready for helper in self._helpers.values()):
            self.hear(waits=True)

    def give_and_tell(self: Crew, number: int, kind: str, *more: Any) -> None:
        found.append((number, kind))
        give(self, number, kind, *more)

    monkeypatch.setattr(desk, "START_S", 1e-9)
    monkeypatch.setattr(Crew, "grow", grow_and_wait)
    monkeypatch.setattr(Crew, "give", give_and_tell)
    return found


def copied(files: Sequence[Path], jobs: int) -> tuple[bytes, BatchReport]:
    out = io.BytesIO()
    report = deidentify_paths(Found(files), out, key=KEY, jobs=jobs)
    return out.getvalue(), report


@pytest.mark.parametrize("jobs", [2, 3])
def test_so_many_processes_write_the_same(scans: list[Path], given: list[tuple[int, str]], jobs: int) -> None:
    """The archive and the report byte for byte; what was withheld and who is who are the same, too."""
    (alone, known), (together, report) = copied(scans, 1), copied(scans, jobs)
    assert together == alone
    assert (report.withheld, report.renamed, report.written) == (known.withheld, known.renamed, known.written)
    assert report.key_file == known.key_file and len(known.renamed.patients) == 3
    assert {number for number, kind in given if kind == "clean"} == set(range(1, jobs))


def test_little_waits_for_its_turn(
    scans: list[Path], given: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A helper whose copies would have to wait is not heard, and does not go on; what is written is the same."""
    alone, _report = copied(scans, 1)
    monkeypatch.setattr(turns, "MOST_HELD", 1)
    most: list[int] = []
    take = turns.Turns.take

    def take_and_tell(self: turns.Turns, *member: Any) -> str:
        said = take(self, *member)
        most.append(sum(map(len, self._waiting.values())))
        return said

    monkeypatch.setattr(turns.Turns, "take", take_and_tell)
    assert copied(scans, 3)[0] == alone
    assert max(most) <= 3


def test_copies_get_their_identity_back_from_several_processes(scans: list[Path], given: list[tuple[int, str]]) -> None:
    """Byte for byte as from one."""
    key_file = copied(scans, 1)[1].key_file
    given.clear()
    outs = io.BytesIO(), io.BytesIO()
    for jobs, out in enumerate(outs, 1):
        restore_paths(Found(scans), out, key_file, jobs=jobs)
    assert outs[0].getvalue() == outs[1].getvalue()
    assert (1, "restore") in given


def test_a_folder_is_listed_by_several_processes(scans: list[Path], given: list[tuple[int, str]]) -> None:
    """As by one."""
    found = []
    for jobs in (1, 2):
        with FileDesk(scans, jobs=jobs) as one:
            one.read()
        found.append((one.patients, sorted(one.problems, key=lambda problem: problem.number)))
    assert found[0] == found[1]
    assert (1, "read") in given


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_files_over_which_a_process_dies_are_left_out_one_by_one(
    scans: list[Path], given: list[tuple[int, str]]
) -> None:
    """Another process is started, the others are copied, and the program itself lives on."""
    files: list[Path] = [deadly.DeadlyPath(one) if at in (3, 4) else one for at, one in enumerate(scans)]
    report = copied(files, 2)[1]
    assert [one.path for one in report.withheld if one.reason == "crashed"] == [str(scans[3]), str(scans[4])]
    assert len(report.written) + len(report.withheld) == len(scans)
    assert {number for number, kind in given if kind == "clean"} == {1}


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_a_process_that_is_killed_costs_nothing(
    scans: list[Path], given: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had in hand is done again, and what was written of it is written once."""
    alone, _report = copied(scans, 1)
    take = turns.Turns.take
    killed: list[int] = []

    def take_and_kill(self: turns.Turns, piece: Any, member: Any, file: Any = None) -> str:
        said = take(self, piece, member, file)
        if file is None and self.is_at(piece) and not killed:
            helper = next(one for one in helpers if one.piece is piece)
            killed.append(helper._process.pid or 0)
            os.kill(killed[0], signal.SIGKILL)
        return said

    helpers = _helpers(monkeypatch)
    monkeypatch.setattr(turns.Turns, "take", take_and_kill)
    assert copied(scans, 2)[0] == alone and killed


@pytest.mark.skipif(sys.platform == "win32", reason="processes are killed otherwise there")
def test_a_file_over_which_every_process_dies_holds_up_no_copy(
    scans: list[Path], given: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the first of all, and left out in the end; the copies behind it are in the archive."""
    helpers = _helpers(monkeypatch)
    give = Crew.give

    def give_and_kill(self: Crew, number: int, kind: str, payload: Any, piece: Any, *more: Any) -> None:
        give(self, number, kind, payload, piece, *more)
        if kind == "clean" and piece.order == 0:
            os.kill(helpers[-1]._process.pid or 0, signal.SIGKILL)

    monkeypatch.setattr(Crew, "give", give_and_kill)
    archive, report = copied(scans, 2)
    (crashed,) = (one for one in report.withheld if one.reason == "crashed")
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        copies = [name for name in opened.namelist() if name.startswith("DICOM/")]
    assert copies == [one.name for one in report.written]
    assert len(copies) + len(report.withheld) == len(scans) and crashed.path == str(scans[0])


def _helpers(monkeypatch: pytest.MonkeyPatch) -> list[processes.Helper]:
    """All that are started from now on."""
    found: list[processes.Helper] = []

    def start(number: int) -> processes.Helper:
        found.append(processes.Helper(number))
        return found[-1]

    monkeypatch.setattr(crew, "Helper", start)
    return found


def test_what_nobody_expected_in_a_process_is_raised_here(scans: list[Path], given: list[tuple[int, str]]) -> None:
    """With the place where it happened; no process stays behind."""
    with pytest.raises(LookupError, match="nobody expected this") as raised:
        copied([deadly.FaultyPath(one) for one in scans], 2)
    assert "deadly.py" in str(raised.value.__notes__)
    assert not processes.get_context("spawn").active_children()


def test_processes_that_cannot_start_are_done_without(scans: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that end before they have said a word, and those that the system refuses."""
    alone, _report = copied(scans, 1)
    monkeypatch.setattr(desk, "START_S", 1e-9)
    monkeypatch.setattr(processes, "serve", deadly.end_at_once)
    assert copied(scans, 2)[0] == alone
    monkeypatch.setattr(crew, "Helper", _refuse)
    assert copied(scans, 2)[0] == alone


def _refuse(number: int) -> None:
    raise OSError("too many processes")


def test_few_files_start_no_process(scans: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """It would take longer to start than all the work; and never more are started than there is work for."""
    asked: list[int] = []
    monkeypatch.setattr(Crew, "grow", lambda self, count: asked.append(count))
    copied(scans[:20], 8)
    assert asked == []
    monkeypatch.setattr(folders._ArchiveDesk, "FILE_S", 0.02)
    copied(scans, 8)
    assert set(asked) == {4}


def test_an_archive_that_cannot_be_shortened_is_written_by_one_process(
    scans: list[Path], given: list[tuple[int, str]]
) -> None:
    """Such as a pipe: what a process that dies has written could not be taken back."""

    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    deidentify_paths(Found(scans), Pipe(), key=KEY, jobs=2)
    assert given == []


SLOW = """
import signal, sys, time
from scanveil.cli import main
from scanveil.conducting.turns import MAKING, Turns

finish = Turns.finish
Turns.finish = lambda turns, piece: (piece.step.kind in MAKING and time.sleep(60), finish(turns, piece))
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main())
"""
"""A terminal that takes its time once the first copies are made, so that whoever stops it comes in time.

It hears interrupts also where what started the tests does not, as jobs in the background.
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it is asked of /proc which processes there are")
def test_a_stop_from_the_terminal_leaves_no_file_and_no_process(tmp_path: Path) -> None:
    """All of its processes hear it at once, as at Ctrl-C; only the first one says something."""
    (tmp_path / "in").mkdir()
    for number in range(1000):
        (tmp_path / "in" / f"IM{number}").write_bytes(made(number))
    (tmp_path / "out").mkdir()
    out = tmp_path / "out" / "copies.zip"
    command = [sys.executable, "-c", SLOW, "deidentify", str(tmp_path / "in"), "-o", str(out), "--jobs", "3"]
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    program = subprocess.Popen(command, env=known, stderr=subprocess.PIPE, start_new_session=True)
    assert program.stderr
    _until(lambda: any(out.parent.iterdir()) and len(_children(program.pid)) >= 2)
    os.killpg(program.pid, signal.SIGINT)
    said = program.stderr.read().decode()
    assert (program.wait(), said) == (1, "scanveil: Stopped; nothing was written.\n")
    assert list(out.parent.iterdir()) == []
    _until(lambda: not _is_there(program.pid))


@pytest.mark.skipif(sys.platform != "linux", reason="it is asked of /proc what a process hears")
def test_an_interrupt_reaches_no_helper() -> None:
    """From its first moment: it would say where it was, on everybody's terminal."""
    helper = processes.Helper(1)
    try:
        assert _signals(helper, "SigBlk") & 1 << signal.SIGINT - 1
        assert helper.connection.recv()[0] == processes.READY
        assert _signals(helper, "SigIgn") & 1 << signal.SIGINT - 1
        assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
    finally:
        helper.end()


def _signals(helper: processes.Helper, which: str) -> int:
    """Signals as bits, as Linux lists them of a process."""
    lines = Path(f"/proc/{helper._process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1], 16) for line in lines if line.startswith(which))


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def _children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
