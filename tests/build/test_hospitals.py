"""The invented hospitals: what is planted is there, and what is counted is right."""

from __future__ import annotations

import io
from functools import cache

import pytest
from pydicom import dcmread

from scanveil.conducting.folders import BatchReport, Withheld
from scanveil.deid.deidentifier import Renamed
from scanveil.deid.out.keyfile import KeyFile
from tools.hospitals.__main__ import main
from tools.hospitals.invented import Batch, invent, texts_of
from tools.hospitals.measuring import leaks
from tools.hospitals.running import Outcome, Reasons

SEED = 13
NUMBERS = range(2)


@cache
def batch(number: int) -> Batch:
    return invent(SEED, number)


def outcome(batch: Batch, *, neutral: bool) -> Outcome:
    """As if the originals, or their twins, had been given out as copies."""
    copies = {scan.instance: scan.neutral if neutral else scan.content for scan in batch.scans}
    report = BatchReport((), (), Renamed((), ()), KeyFile(bytes(32)), b"")
    return Outcome(report, b"".join(copies.values()).lower(), b"", copies, dict.fromkeys(copies, 0))


def test_the_same_seed_invents_the_same_files() -> None:
    """Byte for byte, whatever was invented before; another seed invents others."""
    assert invent(SEED, 2) == batch(2)
    assert invent(SEED + 1, 2).scans[0].content != batch(2).scans[0].content


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_planted_is_in_the_original(number: int) -> None:
    """At its place, in the spelling that is looked for."""
    for scan in batch(number).scans:
        texts = dict(texts_of(dcmread(io.BytesIO(scan.content))))
        assert all(one.text in texts[one.path] for one in scan.planted)


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_harmless_is_in_the_original_and_its_twin(number: int) -> None:
    """The same text at the same place in both: they differ in whose they are."""
    for scan in batch(number).scans:
        one, other = (dict(texts_of(dcmread(io.BytesIO(data)))) for data in (scan.content, scan.neutral))
        assert all(one[harmless.path] == other[harmless.path] for harmless in scan.harmless)


@pytest.mark.parametrize("number", NUMBERS)
def test_as_many_texts_are_planted_as_are_harmless(number: int) -> None:
    """In about half of people's files, of which half have few: an archive is neither all names nor all words."""
    scans = batch(number).scans
    planted, harmless = sum(len(scan.planted) for scan in scans), sum(len(scan.harmless) for scan in scans)
    assert 0.85 < planted / harmless < 1.15
    assert 4 < sum(bool(scan.planted) for scan in scans) < len(scans) - 4


@pytest.mark.parametrize("number", NUMBERS)
def test_every_planted_text_would_be_noticed_in_a_copy(number: int) -> None:
    """Given out as they are, each file with something planted leaks, once for each place at least."""
    own = batch(number)
    found = list(leaks(own, outcome(own, neutral=False), outcome(own, neutral=True)))
    places = sum(len({one.path for one in scan.planted}) for scan in own.scans)
    assert len(found) >= places


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_is_noticed_where_nothing_is_planted(number: int) -> None:
    """The twins, given out as they are, hold no text that was planted in the originals."""
    own = batch(number)
    assert list(leaks(own, outcome(own, neutral=True), outcome(own, neutral=True))) == []


@pytest.mark.parametrize(
    ("reason", "sentence", "kind"),
    [
        ("withheld", "After cleaning, a name from the original files was still found. Where: Segment Label.", 0),
        ("withheld", "Something that nobody has thought of yet.", 0),
        ("withheld", "The file says that text is burned into its image, which may name the patient.", 1),
        ("dicomdir", "This is the disc's table of contents.", 1),
        ("duplicate", "The same file is there twice. One of them is kept.", 2),
        ("truncated", "The file ends too early.", 2),
        ("unjudgeable", "The check could not read this file to its end.", 2),
    ],
)
def test_only_what_a_file_says_of_itself_is_not_put_down_to_the_check(reason: str, sentence: str, kind: int) -> None:
    """A sentence that is not known counts against the check."""
    found = Reasons.of([Withheld("IM1", reason, sentence)])
    assert [counter.total() for counter in found] == [int(at == kind) for at in range(3)]


def test_the_command_prints_what_is_withheld_beside_what_leaks(capsys: pytest.CaptureFixture[str]) -> None:
    """Both in one table, with the seed, and the status says whether all marks are reached."""
    status = main(["--seed", "13", "--hospitals", "1", "--preset", "everything-out"])
    told = capsys.readouterr().out
    assert all(word in told for word in ("Seed 13", "withheld by the check", "leaked", "harmless words kept"))
    assert status == int("Not all marks are reached" in told)
