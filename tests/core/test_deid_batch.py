"""A folder in, an archive out: neutral names, a report without a removed value, and nothing lost unsaid."""

import hashlib
import io
import json
import pkgutil
import re
import zipfile
import zlib
from collections import Counter
from dataclasses import replace

import planting
import pydicom
import pytest
from judging import places_of
from planting import EXPLICIT, JPEG, El, Planted

from scanveil.conducting.folders import BatchReport, deidentify_paths
from scanveil.deid import deidentifier, sought
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning import blocks as blocks_of
from scanveil.deid.cleaning.blocks import Span, fragment_blocks
from scanveil.deid.cleaning.fragments import DELIMITER_ADDED, Fragments
from scanveil.deid.deidentifier import DIFFERING_COPIES, Cleaned, Deidentifier, add_note, survey
from scanveil.deid.out.archive_names import archive_names
from scanveil.deid.out.readme import readme
from scanveil.deid.out.report import Record, report_json, summary
from scanveil.deid.rules.policy import Policy, policy_of
from scanveil.dicom.reading import read_header
from scanveil.errors import (
    EmptyFileError,
    MalformedError,
    NotDicomError,
    ScanveilError,
    TooDeepError,
    TruncatedError,
    UnjudgeableError,
    UnreadableError,
    WithheldError,
)
from scanveil.library.instance import read_instance
from scanveil.library.study import group

NAME = b"Kanarienvogel^Gelb"
POLICY = Policy()


def slice_of(number: int, *, patient: bytes = b"P-4711", series: bytes = b"1.2.3.999.3", name: bytes = NAME) -> bytes:
    made = Planted(elements=planting.image(instance=b"1.2.3.999.100.%d" % number))
    made.elements = [one for one in made.elements if one.tag != 0x0020000E]
    made.put(
        El(0x00080020, "DA", b"19870423"),
        El(0x0008103E, "LO", b"Series of Kanarienvogel"),
        El(0x00100010, "PN", name),
        El(0x00100020, "LO", patient),
        El(0x0020000E, "UI", series),
        El(0x00200013, "IS", b"%d" % number),
    )
    return made.to_bytes()


@pytest.fixture
def folder(tmp_path):
    """A CD: two patients, two series, junk, an exact copy, and a file that differs under the same UID."""
    files = {
        "Kanarienvogel/b.dcm": slice_of(2),
        "Kanarienvogel/a.dcm": slice_of(1),
        "Kanarienvogel/c.dcm": slice_of(3, series=b"1.2.3.999.4"),
        "Kanarienvogel/copy of a.dcm": slice_of(1),
        "other/d.dcm": slice_of(9, patient=b"P-4712", name=b"Ara^Rot"),
        "other/d differing.dcm": slice_of(9, patient=b"P-4712", name=b"Ara^Rot^^Dr"),
        "autorun.exe": b"MZ" + b"\0" * 300,
        "empty": b"",
        "cut.dcm": slice_of(5)[:-9],
    }
    for name, data in files.items():
        path = tmp_path / "Kanarienvogel CD" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return tmp_path / "Kanarienvogel CD"


def run(folder, **more) -> tuple[BatchReport, zipfile.ZipFile, bytes]:
    out = io.BytesIO()
    report = deidentify_paths([folder], out, **more)
    return report, zipfile.ZipFile(out), out.getvalue()


def test_a_folder_becomes_an_archive_with_neutral_names(folder):
    report, opened, _ = run(folder)
    assert opened.testzip() is None
    assert opened.namelist() == [
        "DICOM/PA000001/ST000001/SE000001/IM000001",
        "DICOM/PA000001/ST000001/SE000001/IM000002",
        "DICOM/PA000002/ST000001/SE000001/IM000001",
        "DICOM/PA000002/ST000001/SE000001/IM000002",
        "DICOM/PA000002/ST000001/SE000002/IM000001",
        "deidentification-report.json",
        "deidentification-report.html",
        "README.txt",
        "DICOMDIR",
    ]
    assert [record.name for record in report.written] == opened.namelist()[:-4]
    for name in opened.namelist()[:-4]:
        dataset = pydicom.dcmread(opened.open(name))
        assert dataset.PatientIdentityRemoved == "YES"
        assert dataset.PixelData == planting.PIXELS


def test_nothing_of_the_input_is_anywhere_in_the_archive(folder):
    _, _, data = run(folder, key=b"k" * 32)  # under a random key, four digits of a new UID can be 4711 by chance
    for secret in (
        b"Kanarienvogel",
        b"kanarienvogel",
        b"Ara^Rot",
        b"4711",
        b"4712",
        b"19870423",
        b"1.2.3.999",
        b".exe",
    ):
        assert secret not in data


def test_what_is_left_out_is_said_with_its_path_to_the_caller_and_without_it_in_the_archive(folder):
    report, opened, _ = run(folder)
    said = {one.path.rpartition("CD")[2][1:]: one.reason for one in report.withheld}
    assert said == {
        "autorun.exe": "beside",
        "empty": "empty",
        "cut.dcm": "truncated",
        "Kanarienvogel/copy of a.dcm": "duplicate",
    }
    inside = json.loads(opened.read("deidentification-report.json"))
    assert [one["file"] for one in inside["withheld"]] == ["withheld-1", "withheld-2", "withheld-3", "withheld-4"]
    assert {one["reason"] for one in inside["withheld"]} == set(said.values())
    assert json.loads(report.json) == inside


def test_a_file_that_vanishes_after_the_survey_does_not_keep_the_others_back(folder):
    """What is gone when its turn comes is withheld, and the rest is written."""
    gone = folder / "Kanarienvogel" / "b.dcm"

    def progress(done: int, total: int) -> None:
        if done > total // 2:
            gone.unlink(missing_ok=True)

    report, opened, _ = run(folder, progress=progress)
    assert (str(gone), "unreadable") in {(one.path, one.reason) for one in report.withheld}
    assert len(report.written) == len(opened.namelist()) - 4 == 4


@pytest.mark.parametrize("error", [MemoryError, RecursionError])
@pytest.mark.parametrize("step", ["survey", "clean"])
def test_a_file_for_which_there_is_no_room_does_not_keep_the_others_back(folder, monkeypatch, step, error):
    """It is withheld as too large, and named; the archive is whole."""
    where, name = {
        "survey": ("scanveil.conducting.copies", "survey"),
        "clean": ("scanveil.deid.deidentifier.Deidentifier", "clean"),
    }[step]
    done = getattr(pkgutil.resolve_name(where), name)

    def fail(*arguments, **named):
        if str(folder / "Kanarienvogel" / "b.dcm") in (*arguments, *named.values()):
            raise error
        return done(*arguments, **named)

    monkeypatch.setattr(f"{where}.{name}", fail)
    report, opened, _ = run(folder)
    assert ("b.dcm", "too-large") in {(one.path[-5:], one.reason) for one in report.withheld}
    assert len(report.written) == len(opened.namelist()) - 4 == 4 and opened.testzip() is None


def test_files_that_differ_under_one_uid_are_both_kept_and_say_so(folder):
    report, _, _ = run(folder)
    assert [DIFFERING_COPIES in record.notes for record in report.written] == [True, True, False, False, False]


def test_the_report_says_tool_edition_rules_and_counts(folder):
    report, _, _ = run(folder)
    plain = json.loads(report.json)
    assert (plain["profile"], plain["options"]) == ("basic", [])
    assert "2026d" in plain["standard"] and plain["tool"].startswith("Scanveil ")
    assert plain["method_codes"] == ["113100 Basic Application Confidentiality Profile"]
    assert (
        plain["actions"]["E.1-1 X: removed"] == sum(one["actions"]["E.1-1 X: removed"] for one in plain["files"]) == 5
    )
    assert set(plain["rules"]) == {label.partition(":")[0] for label in plain["actions"]}


def test_the_readme_fits_on_a_page_and_says_what_was_not_done(folder):
    _, opened, _ = run(folder)
    words = opened.read("README.txt").decode()
    assert len(words.splitlines()) < 50 and max(map(len, words.splitlines())) <= 120
    assert "5 DICOM files" in words and "4 files were left out" in words
    assert "FACE" in words and "text IN the picture" in words and "Not for diagnosis" in words


def test_one_key_gives_one_result_and_no_key_another_each_time(folder):
    one, same = run(folder, key=b"k" * 32)[2], run(folder, key=b"k" * 32)[2]
    assert one == same
    assert run(folder)[2] != run(folder)[2] != one


def test_the_same_patient_and_uids_stay_the_same_across_files(folder):
    _, opened, _ = run(folder)
    datasets = [pydicom.dcmread(opened.open(name)) for name in opened.namelist()[:-4]]
    assert len({one.PatientID for one in datasets}) == 2
    assert len({one.StudyInstanceUID for one in datasets}) == 1
    assert len({one.SeriesInstanceUID for one in datasets}) == 2
    assert len({one.SOPInstanceUID for one in datasets}) == 4


def test_progress_is_told_to_the_end(folder):
    told = []
    run(folder, progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1] == (27, 27)  # each is read, searched and copied
    assert {total for _, total in told} == {27} and {done for done, _ in told} >= {9, 18}


def test_a_path_that_does_not_exist_is_said(tmp_path):
    report, opened, _ = run(tmp_path / "missing")
    assert [one.reason for one in report.withheld] == ["unreadable"]
    assert len(opened.namelist()) == 3


def cleaned(data: bytes) -> Cleaned:
    file = io.BytesIO(data)
    return Deidentifier(b"k", Identifiers()).clean(file, path="in", size=len(data), name="out")


def test_pixels_are_a_span_of_the_original_and_only_the_rest_is_new():
    data = slice_of(1)
    parts = cleaned(data).parts
    head, span = parts
    assert isinstance(head, bytes) and isinstance(span, Span)
    start = data.index(b"\xe0\x7f\x10\0")
    assert data[span.start : span.end] == data[start + 12 :] and head.endswith(data[start : start + 12])


def test_a_file_without_pixels_is_all_new_bytes():
    (whole,) = cleaned(Planted(elements=planting.image()[:-1]).to_bytes()).parts
    assert isinstance(whole, bytes)


SCAN = b"\xff\xd8\xff\xda\0\x08\1\1\0\0\x3f\0"


def encapsulated(*fragments: bytes, end: bytes = b"\xfe\xff\xdd\xe0\0\0\0\0") -> bytes:
    made = Planted(elements=planting.image()[:-1], syntax=JPEG)
    value = b"".join(b"\xfe\xff\0\xe0" + len(one).to_bytes(4, "little") + one for one in fragments) + end
    made.elements.append(El(0x7FE00010, "OB", value, True))
    return made.to_bytes()


@pytest.mark.parametrize("block", [24, 25, 27, 64, 1 << 20])
def test_fragments_are_followed_to_their_end_whatever_the_size_of_blocks(monkeypatch, block):
    monkeypatch.setattr(blocks_of, "BLOCK", block)
    monkeypatch.setattr(blocks_of, "SIGNATURE", 16)
    data = encapsulated(b"", SCAN + b"x" * 50, b"odd", b"z" * 98 + b"\xff\xd9")
    tail = planting.encode([El(0xFFFCFFFC, "OB", b"padding")], EXPLICIT)
    header = read_header(io.BytesIO(data + tail), path="", size=len(data + tail))
    blocks = fragment_blocks(io.BytesIO(data + tail), header, Fragments(header))
    assert b"".join(blocks) == data[header.pixels_at :]


@pytest.mark.parametrize(
    ("end", "error"),
    [
        (b"\xfe\xff\0\xe0\xf0\xf0\0\0", TruncatedError),
        (b"\xfe\xff\xdd\xe1", TruncatedError),
        (b"Jane", TruncatedError),
        (b"\1\2\3\4\5\6\7\x08", MalformedError),
        (b"\xfe\xff\xdd\xe0Jane", MalformedError),
        (b"\xfe\xff\0\xe0\xff\xff\xff\xff", MalformedError),
    ],
)
def test_fragments_that_lie_withhold_the_file(end, error):
    with pytest.raises(error):
        cleaned(encapsulated(b"", SCAN + b"xx\xff\xd9", end=end))


@pytest.mark.parametrize("block", [24, 64, 1 << 20])
@pytest.mark.parametrize("left", range(8))
def test_a_delimiter_that_is_missing_at_the_end_of_a_file_is_added(monkeypatch, left, block):
    """All of it, or its last bytes: where no frame is missing, nothing else is."""
    monkeypatch.setattr(blocks_of, "BLOCK", block)
    monkeypatch.setattr(blocks_of, "SIGNATURE", 16)
    whole = encapsulated(b"", SCAN + b"x" * 60 + b"\xff\xd9")
    copy = cleaned(data := whole[: len(whole) - 8 + left])
    out = b"".join(data[part.start : part.end] if isinstance(part, Span) else part for part in copy.parts)
    assert out.endswith(whole[whole.index(b"\xe0\x7f\x10\0") :]) and zlib.crc32(out) == copy.crc32
    assert copy.record.notes == (DELIMITER_ADDED,)


def test_a_film_that_misses_only_its_last_delimiter_can_be_copied():
    """When a person has looked at it, as at any film."""
    film = b"\0\0\1\xb3film"
    made = encapsulated(b"", film, end=b"").replace(b"1.2.840.10008.1.2.4.50", b"1.2.840.10008.1.2.4.99")
    copy = Deidentifier(b"k", Identifiers()).clean(io.BytesIO(made), path="", size=len(made), name="", released=True)
    assert copy.parts[-1] == b"\xfe\xff\xdd\xe0\0\0\0\0" and DELIMITER_ADDED in copy.record.notes


def test_frames_that_are_missing_at_the_end_of_a_file_are_no_missing_delimiter():
    """It was cut off between two of them."""
    data = encapsulated(b"", SCAN + b"xx\xff\xd9", end=b"")
    number = planting.encode([El(0x00280008, "IS", b"2 ")], EXPLICIT)
    at = data.index(b"\x28\0\x10\0")
    with pytest.raises(TruncatedError):
        cleaned(data[:at] + number + data[at:])


def test_a_file_that_shrinks_under_its_fragments_is_given_up():
    """Where the file ends sooner than its size said, following its fragments ends as well."""
    data = encapsulated(b"", b"\xff\xd8\xff\xda" + b"x" * 50)
    header = read_header(io.BytesIO(data), path="", size=len(data))
    for missing in (4, 8, 30, 62):
        with pytest.raises(TruncatedError):
            list(fragment_blocks(io.BytesIO(data[:-missing]), header, Fragments(header)))


def test_more_behind_the_pixels_than_is_looked_into_is_dropped(monkeypatch):
    monkeypatch.setattr(deidentifier, "MAX_TAIL", 10)
    made = cleaned(slice_of(1) + planting.encode([El(0x00104000, "LT", b"many words")], EXPLICIT))
    assert len(made.parts) == 2
    assert made.record.actions["trailing: removed"] == 1


def test_half_an_element_behind_the_pixels_is_dropped_and_that_is_said():
    """What is whole in front of it is cleaned, and the report names what was dropped."""
    tail = planting.encode([El(0x00080020, "DA", b"20240301"), El(0x00104000, "LT", b"many words")], EXPLICIT)
    for cut, dropped in ((0, 0), (1, 1), (17, 1)):
        made = cleaned(slice_of(1) + tail[: len(tail) - cut])
        assert made.record.actions.get("trailing: removed", 0) == dropped
        assert made.parts[-1] == planting.encode([El(0x00080020, "DA", b"")], EXPLICIT)


def test_nesting_without_end_is_refused():
    deep = planting.encode([El(0x00081115, "SQ", [])], EXPLICIT)
    for _ in range(2000):
        item = b"\xfe\xff\0\xe0" + len(deep).to_bytes(4, "little") + deep
        deep = b"\x08\0\x15\x11SQ\0\0" + len(item).to_bytes(4, "little") + item
    made = Planted(elements=planting.image()[:5])
    with pytest.raises(TooDeepError):
        cleaned(made.to_bytes() + deep)


class Vanishing(io.BytesIO):
    """A file that is gone after its first read."""

    reads = 0

    def read(self, size: int | None = -1) -> bytes:
        self.reads += 1
        if self.reads > 1:
            raise OSError("gone")
        return super().read(size)


def test_a_file_that_disappears_meanwhile_gives_a_sentence_and_nothing_else():
    data = slice_of(1)
    identifiers = survey(io.BytesIO(data), "in", len(data))
    with pytest.raises(UnreadableError) as caught:
        Deidentifier(b"k", identifiers).clean(Vanishing(data), path="in", size=len(data), name="")
    assert caught.value.path == "in"


@pytest.mark.parametrize(("data", "error"), [(b"", EmptyFileError), (b"MZ" * 200, NotDicomError)])
def test_what_is_no_dicom_is_refused(data, error):
    with pytest.raises(error):
        cleaned(data)


def test_names_in_the_archive_come_from_the_grouping():
    files = {f"secret-{n}": slice_of(n) for n in (3, 1, 2)}
    instances = [read_instance(io.BytesIO(data), path=path, size=len(data)) for path, data in files.items()]
    names = {instance.path: name for instance, name in archive_names(group(instances))}
    assert names["secret-1"] == "DICOM/PA000001/ST000001/SE000001/IM000001"
    assert len(set(names.values())) == 3


def finish(records, withheld, *, policy=POLICY, entries=(), others=()):
    known = Identifiers.merged(survey(io.BytesIO(data), "", len(data)) for data in others)
    return Deidentifier(b"k", known, policy).finish(records, withheld, entries, Counter())


def test_finish_and_records_travel_as_text():
    record = cleaned(slice_of(1)).record
    assert Record.from_json(record.to_json()) == record
    assert add_note(cleaned(slice_of(1)), "So it is.").record.notes == ("So it is.",)
    withheld = [("withheld", "It was.")]
    (_, report), (_, page), (_, words) = finish([record], withheld)
    assert b"It was." in page and b"Kanarienvogel" not in page
    assert b"Kanarienvogel" not in report + words
    assert json.loads(report)["withheld"] == [{"file": "withheld-1", "reason": "withheld", "sentence": "It was."}]


def test_a_profile_that_is_named_after_a_patient_is_not_named():
    policy = Policy(name="for Kanarienvogel")
    for others, name in (((), "for Kanarienvogel"), ([slice_of(1)], "own")):
        members = finish([cleaned(slice_of(1)).record], [], policy=policy, others=others)
        assert json.loads(members[0][1])["profile"] == name
    assert not any(b"Kanarien" in data for _, data in members)


def test_a_sentence_that_holds_what_identifies_somebody_is_not_said():
    """The program's own words may be somebody's name; a number, a date or a whole name is more than that."""
    others = [slice_of(1, patient=b"P-4711", name=b"Stone^Will")]
    said = ["It will not do.", "About P-4711.", "On 1987-04-23.", "By Will Stone."]
    withheld = [("withheld", one) for one in said]
    (_, report), *_ = finish([], withheld, others=others)
    sentences = [one["sentence"] for one in json.loads(report)["withheld"]]
    assert sentences == [said[0], sought.UNSAID, sought.UNSAID, sought.UNSAID]


def test_a_directory_in_which_something_identifying_is_found_is_left_out():
    made = cleaned(slice_of(1))
    entry = made.entry
    *_, (name, _) = finish([made.record], [], entries=[(made.name, entry)], others=[slice_of(1)])
    assert name == "DICOMDIR"
    named = replace(
        entry,
        study=entry.study.replace(b"1900", b"1900")
        + planting.encode([El(0x00204000, "LT", b"of Kanarienvogel")], EXPLICIT),
    )
    (_, report), *rest = finish([made.record], [], entries=[(made.name, named)], others=[slice_of(1)])
    assert [name for name, _ in rest] == ["deidentification-report.html", "README.txt"]
    assert json.loads(report)["withheld"][0]["sentence"] == deidentifier.NO_DIRECTORY


def test_the_report_has_the_sha_256_of_every_copy(folder):
    report, opened, _ = run(folder)
    files = json.loads(report.json)["files"]
    assert {one["name"]: one["sha256"] for one in files} == {
        name: hashlib.sha256(opened.read(name)).hexdigest() for name in opened.namelist()[:-4]
    }


def test_the_report_states_its_conformance_by_the_rules():
    said = report_of(policy_of("second-opinion"))["conformance"]
    assert "PS3.15 2026d" in said[0] and re.search(r"\d+ X, .*\d+ Z", said[1])
    assert [line[:13] for line in said if line.startswith("Option ")] == [
        f"Option {code}" for code in (113104, 113105, 113107, 113108)
    ]
    assert "113101 (clean_pixel_data), 113102" in said[-1]


def report_of(policy):
    return json.loads(finish([], [], policy=policy)[0][1])


def test_a_file_that_a_person_has_looked_at_is_included_by_its_path(tmp_path):
    path = tmp_path / "one.dcm"
    made = Planted(elements=planting.image(instance=b"1.2.3.999.71"))
    made.put(El(0x00280301, "CS", b"YES"))
    path.write_bytes(made.to_bytes())
    withheld = run(tmp_path)[0]
    assert (len(withheld.written), withheld.withheld[0].reason) == (0, "withheld")
    report = run(tmp_path, released=[path])[0]
    assert "A person looked at this file" in report.written[0].notes[0]


def test_what_the_check_cannot_find_is_said_wherever_it_is_spoken_of():
    """README, report and the page's summary say what is not looked for, and that writing in the image was not."""
    record = cleaned(slice_of(1)).record
    (_, report), _, (_, words) = finish([record], [])
    lines = "\n".join(summary([record]))
    for text in (words.decode(), lines, "\n".join(json.loads(report)["not_covered"])):
        assert "under three letters" in text and "times" in text and "round" in text
        assert "every name" not in text
    assert "images was not looked for" in words.decode() and "pictures was not looked for" in lines


def test_errors_of_a_survey_know_their_path():
    bad = planting.file_meta(planting.DEFLATED, sop_class=b"1.2", instance=b"1.3")
    data = b"\0" * 128 + b"DICM" + bad + b"not deflated at all"
    with pytest.raises(ScanveilError) as caught:
        survey(io.BytesIO(data), "here", len(data))
    assert caught.value.path == "here"


def test_the_report_says_where_what_was_done_by_which_rule(folder):
    report, opened, _ = run(folder, key=b"k" * 32)
    inside = json.loads(opened.read("deidentification-report.json"))
    named = {(one["path"], one["keyword"], one["rule"], one["action"]): one["count"] for one in inside["places"]}
    assert named["(0010,0010)", "PatientName", "E.1-1 Z", "pseudonym given"] == len(report.written)
    assert all(one["rule"] in inside["rules"] for one in inside["places"])
    page = opened.read("deidentification-report.html").decode()
    assert "PatientName" in page and "pseudonym given" in page
    for secret in ("Kanarienvogel", "4711", "19870423"):
        assert secret not in page


def test_the_summary_counts_people_and_copies(folder):
    report, *_ = run(folder)
    assert summary(report.written)[0] == "5 copies of 2 people."


def test_what_a_look_could_not_change_has_a_word_of_its_own():
    """The page offers to include a file after a look only where that can be done."""
    made = Planted(elements=planting.image(sop_class="x"))
    with pytest.raises(UnjudgeableError) as caught:
        cleaned(made.to_bytes())
    assert caught.value.reason == "unjudgeable"
    with pytest.raises(WithheldError) as caught:
        cleaned(burned_in())
    assert caught.value.reason == "withheld"


def test_places_in_items_are_counted_together():
    code = [El(0x00100010, "PN", b"A^B")]
    made = Planted()
    made.put(El(0x00081115, "SQ", [code, code]))
    places = places_of(cleaned(made.to_bytes()))
    assert places["(0008,1115)[*].(0010,0010)", "E.1-1 Z: pseudonym given"] == 2


def document(tag: int, value: bytes) -> bytes:
    made = Planted(elements=planting.image(sop_class="1.2.840.10008.5.1.4.1.1.104.1")[:-1])
    made.put(El(tag, "OB", value))
    return made.to_bytes()


def burned_in() -> bytes:
    made = Planted()
    made.put(El(0x00280301, "CS", b"YES"))
    return made.to_bytes()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (document(0x00420011, b"%PDF looked at"), "whole document"),
        (burned_in(), "burned into its image"),
        (encapsulated(b"", b"film").replace(b"1.2.840.10008.1.2.4.50", b"1.2.840.10008.1.2.4.99"), "film"),
    ],
    ids=["document", "burned in", "film"],
)
def test_a_person_may_decide_on_one_file_that_was_looked_at(data, words):
    """Without that it is withheld; with it, the copy says so."""
    identifiers = survey(io.BytesIO(data), "", len(data))
    deidentifier = Deidentifier(b"k", identifiers)
    with pytest.raises(WithheldError):
        deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="")
    copy = deidentifier.clean(io.BytesIO(data), path="", size=len(data), name="", released=True)
    assert copy.size and any(words in note for note in copy.record.notes)


def test_what_hides_in_an_image_is_withheld_whatever_is_decided():
    data = encapsulated(b"", b"Jane Roe")
    with pytest.raises(WithheldError):
        Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="", size=len(data), name="", released=True)


def test_one_of_a_thing_is_said_as_one():
    """The summary of a single copy counts it, and what was done in it, in the singular."""
    one = Record("DICOM/PA000001/ST000001/SE000001/IM000001", "", "", 0, {"kept: date moved": 1})
    assert summary([one])[:2] == ["1 copy of 1 person.", "1 date moved."]


def test_the_readme_says_what_was_chosen_beyond_the_basic_profile():
    """That more was removed, or that something stays; and neither where nothing was chosen."""
    one = Record("DICOM/PA000001/ST000001/SE000001/IM000001", "", "", 0, {})
    texts = {
        name: readme([one], [], policy_of(name)).decode() for name in ("basic", "everything-out", "second-opinion")
    }
    beyond = {name: "Beyond that, everything was removed" in text for name, text in texts.items()}
    chosen = {name: "But, as was chosen:" in text for name, text in texts.items()}
    assert beyond == {"basic": False, "everything-out": True, "second-opinion": False}
    assert chosen == {"basic": False, "everything-out": False, "second-opinion": True}


def test_the_report_is_written_in_the_letters_of_its_sentences():
    """As people read it, not as escapes."""
    assert "Größe 肝臓".encode() in report_json([], [("withheld", "Größe 肝臓")], Policy(), Counter())
