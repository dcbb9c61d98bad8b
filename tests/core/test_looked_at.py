"""What a person decides after a batch: only what is concerned is made again, and the report says what was looked at."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import planting
import pytest
from conducting import CHOICE, KEY, World
from planting import El, Planted

from scanveil.archives.plan import local_header
from scanveil.conducting.folders import _ArchiveDesk, deidentify_paths
from scanveil.conducting.job import archive_end
from scanveil.deid.out.keyfile import KeyFile
from scanveil.deid.out.report import Record, summary
from scanveil.errors import UsageError


def done(count: int = 5, withheld: Sequence[int] = (1, 3), **changes: Any) -> World:
    """A batch is done; some of its files were withheld."""
    world = World().read(count)
    world.conductor.copy(1, CHOICE._replace(**changes))
    world.work(withheld=[[number, "withheld", "Burned in."] for number in withheld])
    world.told.clear()
    return world


def test_only_what_a_person_decided_on_is_made_again() -> None:
    """Nothing is searched once more; who names whom is told again, under the new number."""
    world = done(edits={"name|x": "Case 1"})
    world.conductor.copy_more(2, again=[3], released=[3])
    known, given = world.take()
    assert (known.kind, known.payload["job"], known.payload["edits"]) == ("identity", 2, {"name|x": "Case 1"})
    assert (given.kind, given.numbers, given.payload["released"], given.payload["job"]) == ("clean", [3], [3], 2)


def test_what_is_made_again_comes_into_the_zip_beside_the_other_copies() -> None:
    """They keep bytes and names, and are named in the order of a batch that made all at once."""
    world = done()
    before = world.zipped[0][1]
    world.conductor.copy_more(2, again=[1], released=[1])
    world.work()
    (_, after) = world.zipped[1]
    names = [name for _, name in world.names()]
    assert after.names == [name for number, name in enumerate(names) if number != 3]
    assert after.pieces == [*before.pieces, "clean 0"]
    assert [one.number for one in after.withheld] == [3]
    assert [one["name"] for one in json.loads(after.report)["files"]] == after.names
    learned = world.conductor.learned(2)
    assert learned is not None and set(learned.uids) == {*names}


def test_it_can_go_on_more_than_once() -> None:
    """What was decided before stays so."""
    world = done()
    for job, number, released in ((2, 1, [1]), (3, 3, [1, 3])):
        world.conductor.copy_more(job, again=[number], released=released)
        world.work()
    assert len(world.zipped[-1][1].names) == 5 and world.zipped[-1][1].withheld == []


def test_what_is_found_in_it_then_keeps_it_out() -> None:
    """A decision does not help against that; the reason is the new one."""
    world = done()
    world.conductor.copy_more(2, again=[1], released=[1])
    world.work(withheld=[[1, "found", "A name was found."]])
    (_, after) = world.zipped[1]
    assert [(one.number, one.reason) for one in after.withheld] == [(3, "withheld"), (1, "found")]
    assert len(after.names) == 3


def test_bits_are_cleared_in_those_files_that_were_withheld_for_them() -> None:
    """The others are copied already."""
    world = done()
    world.conductor.copy_more(2, again=[1, 3], clears_bits=True)
    (given,) = world.take("clean")
    assert (given.numbers, given.payload["clears"], given.payload["released"]) == ([1, 3], True, [])


def test_what_was_not_withheld_is_not_made_again() -> None:
    """A copy would be in the ZIP twice."""
    world = done()
    world.conductor.copy_more(2, again=[0, 1, 99], released=[0, 1, 99])
    (given,) = world.take("clean")
    assert given.numbers == [1]


def test_what_could_not_be_searched_stays_out_whatever_is_decided() -> None:
    """Nobody knows whom it names, and the other copies were not searched for that."""
    world = World().read(2)
    world.conductor.copy(1, CHOICE)
    (given,) = world.take("survey")
    world.answer(given, withheld=[[1, "withheld", "It cannot be read."]])
    world.work()
    world.conductor.copy_more(2, again=[1], released=[1])
    assert world.take() == [] and [one.number for one in world.zipped[1][1].withheld] == [1]


def test_a_decision_that_is_stopped_leaves_the_copies_as_they_were() -> None:
    """They can go on from there once more, nothing is in the ZIP twice, and it is known who is who in them."""
    world = done()
    world.conductor.copy_more(2, again=[1, 3], released=[1, 3])
    world.conductor.cancel(2)
    world.conductor.cancel(2)
    assert world.conductor.learned(1) is not None and world.conductor.learned(2) is None
    world.conductor.copy_more(3, again=[1], released=[1])
    world.work()
    assert [(job, len(zipped.names)) for job, zipped in world.zipped] == [(1, 3), (3, 4)]


def test_it_goes_on_only_where_the_copies_still_are() -> None:
    """Not after names were put back."""
    world = done()
    world.conductor.restore(2, KeyFile(KEY))
    world.work()
    with pytest.raises(UsageError):
        world.conductor.copy_more(3, again=[1], released=[1])


@pytest.mark.parametrize("ended", [False, True])
def test_a_job_that_is_stopped_too_late_leaves_the_copies_before_it(ended):
    """The person pressed Stop as it ended: the page knows only of the ZIP before."""
    world = done()
    world.conductor.copy_more(2, again=[1], released=[1])
    if ended:
        world.work()
    world.conductor.cancel(2)
    assert world.conductor.learned(1) is not None
    world.conductor.copy_more(3, again=[3], released=[3])
    world.work()
    assert len(world.zipped[-1][1].names) == 4


def test_a_stop_of_an_earlier_job_stops_no_other():
    """It came too late for that."""
    world = done()
    world.conductor.copy_more(2, again=[1], released=[1])
    world.conductor.cancel(1)
    world.work()
    assert [job for job, _ in world.zipped] == [1, 2]


def test_a_zip_whose_copies_lie_in_another_order_than_they_are_named_is_whole() -> None:
    """What was made later lies behind."""
    made = [("b", b"1"), ("c", b"22"), ("a", b"333")]
    copies = [(name, len(data), zlib.crc32(data)) for name, data in made]
    size, end = archive_end(copies, [("README.txt", b"Read.")], ["a", "b", "c"])
    whole = b"".join(local_header(*copy) + data for copy, (_, data) in zip(copies, made, strict=True)) + end
    assert len(whole) == size
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        assert archive.namelist() == ["a", "b", "c", "README.txt"] and archive.testzip() is None
        assert [archive.read(name) for name in "abc"] == [b"333", b"1", b"22"]


# --- with real files ----------------------------------------------------------------------------------------------


def burned_in(folder: Path, count: int = 4) -> list[Path]:
    """A series of which every other image says that text is burned in."""
    paths = []
    for number in range(count):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.%d" % number))
        made.put(El(0x00280301, "CS", b"YES" if number % 2 else b"NO"))
        paths.append(folder / f"{number}.dcm")
        paths[-1].write_bytes(made.to_bytes())
    return paths


def members(archive: bytes) -> dict[str, bytes]:
    """What lies in a ZIP, in its order."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name) for name in opened.namelist()}


def test_what_is_decided_afterwards_gives_what_is_decided_before(tmp_path: Path) -> None:
    """The same members in the same order, byte for byte: copies, report, words and DICOMDIR."""
    paths = burned_in(tmp_path)
    out = io.BytesIO()
    desk = _ArchiveDesk(paths, out, None, ("read", "survey", "clean"))
    desk.read()
    desk.conduct(lambda conductor: conductor.copy(1, CHOICE))
    out.truncate(out.seek(-len(desk._zipped.end), io.SEEK_END))
    desk.conduct(lambda conductor: conductor.copy_more(2, again=[1], released=[1]))
    at_once = io.BytesIO()
    deidentify_paths(paths, at_once, key=KEY, released=[paths[1]])
    afterwards, before = members(out.getvalue()), members(at_once.getvalue())
    assert list(afterwards) == list(before) and afterwards == before
    assert len([name for name in before if name.startswith("DICOM/")]) == 3


def test_the_report_counts_what_a_person_looked_at_by_the_reason(tmp_path: Path) -> None:
    """A file that would have been withheld for two reasons is one file; README.txt says how many there are."""
    paths = burned_in(tmp_path)
    both = Planted(elements=planting.image(instance=b"1.2.3.999.9"))
    both.put(El(0x00280301, "CS", b"YES"), El(0x00280302, "CS", b"YES"))
    paths.append(tmp_path / "both.dcm")
    paths[-1].write_bytes(both.to_bytes())
    out = io.BytesIO()
    report = json.loads(deidentify_paths(paths, out, key=KEY, released=paths).json)
    assert report["looked_at"]["files"] == 3
    assert sorted(one["count"] for one in report["looked_at"]["reasons"]) == [1, 3]
    assert sorted(len(one["looked_at"]) for one in report["files"]) == [0, 0, 1, 1, 2]
    words = members(out.getvalue())["README.txt"].decode()
    assert "A person looked at 3 files that Scanveil could not judge, and included them" in words


def test_where_nobody_looked_nothing_is_said_of_it(tmp_path: Path) -> None:
    """Neither in the report nor in README.txt."""
    out = io.BytesIO()
    report = json.loads(deidentify_paths(burned_in(tmp_path), out, key=KEY).json)
    assert report["looked_at"] == {"files": 0, "reasons": []}
    assert "A person looked" not in members(out.getvalue())["README.txt"].decode()


def test_the_summary_counts_them_too() -> None:
    """Where there are some."""
    seen = Record("DICOM/PA000001/ST000001/SE000001/IM000001", "", "", 0, {}, looked_at=("Burned in.",))
    said = "1 copy of a file that a person looked at and decided to include."
    assert said in summary([seen]) and said not in summary([Record(seen.name, "", "", 0, {})])
