"""Files that are damaged at random: the same each time, and what comes of them is noticed."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from scanveil.errors import DecodeError
from tools.fuzz import add_arguments, as_arguments, reading
from tools.fuzz.__main__ import main
from tools.fuzz.damaging import damaged, whole_files


def test_the_same_seed_and_number_make_the_same_file() -> None:
    """So that one can be tried again."""
    made = [damaged(1, number) for number in range(30)]
    assert made == [damaged(1, number) for number in range(30)]
    assert len(set(made)) > 20 and not set(made) <= set(whole_files())
    assert made != [damaged(2, number) for number in range(30)]


def test_damaged_files_end_in_sentences() -> None:
    """A few of them; `build.py fuzz` tries many."""
    assert [one for number in range(60) for one in reading.try_one(1, number)] == []


def _crash(_data: bytes) -> None:
    raise IndexError("out of range")


def _say_nothing(_data: bytes) -> None:
    raise DecodeError("")


def _take_long(_data: bytes) -> None:
    end = time.process_time() + 0.05
    while time.process_time() < end:
        pass


def _swell(_data: bytes) -> None:
    pass  # it is only said


@pytest.mark.parametrize(
    ("reader", "what"),
    [
        (_crash, "IndexError: out of range"),
        (_say_nothing, "DecodeError without a sentence"),
        (_take_long, " s"),
        (_swell, " MB more"),
    ],
)
def test_what_should_not_come_of_a_file_is_found(
    reader: Callable[[bytes], None], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another exception, no sentence, much time or memory."""
    monkeypatch.setattr(reading, "READERS", {"one": reader})
    monkeypatch.setattr(reading, "MOST_S", 0.02)
    monkeypatch.setattr(reading, "MOST_MB", 20)
    peaks = iter((100, 164)) if reader is _swell else iter((100, 100))
    monkeypatch.setattr(reading, "_peak_mb", lambda: next(peaks))
    (found,) = reading.try_one(1, 7)
    assert (found.number, found.reader) == (7, "one") and what in found.what


def test_the_command_says_which_seed_it_used(capsys: pytest.CaptureFixture[str]) -> None:
    """And how many files were tried."""
    assert main(["--seed=3", "--count=4", "--jobs=1"]) == 0
    said = capsys.readouterr().out
    assert "Seed 3" in said and "4 damaged files, 0 findings" in said


def test_another_command_line_says_the_same() -> None:
    """As `build.py` gives it on."""
    import argparse

    parser = argparse.ArgumentParser()
    add_arguments(parser)
    said = ["--seed=5", "--jobs=2", "--count=9", "--first=3"]
    assert as_arguments(parser.parse_args(said)) == said
    assert as_arguments(parser.parse_args([])) == ["--count=20000", "--first=0"]
