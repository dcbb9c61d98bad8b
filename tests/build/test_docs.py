"""What the documents say of the rules and of the report is what they are."""

from __future__ import annotations

import io
import json
import re
import shlex
import zipfile
from pathlib import Path

import fastjsonschema
import pytest
from pydicom.data import get_testdata_file
from worker_messages import MESSAGES

from scanveil.cli.arguments import parser
from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.blanking.templates import Templates
from scanveil.deid.rules.code_words import CODE_WORDS
from scanveil.deid.rules.policy import PRESETS
from scanveil.pixels.boxes import Box
from tools import make_conformance
from tools.places import ROOT

SCHEMA = Path(__file__).parents[2] / "docs" / "report.schema.json"
FILES = ("CT_small.dcm", "rtplan.dcm", "test-SR.dcm", "JPEG2000.dcm")


def test_every_name_that_stays_is_there() -> None:
    """In the page where the document says that it is."""
    text = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
    outer, frame = text.split("In the frame:")
    app = ROOT / "app"
    places = {outer: app / "outer", frame: app}
    for part, folder in places.items():
        sources = " ".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
        named = re.findall(r"`([a-z-]+)`", " ".join(re.findall(r"^\| (`[^|]+) \|", part, re.MULTILINE)))
        assert len(named) > 3
        made = {*re.findall(r'data[-_]testid="([a-z-]+)"|testid = "([a-z-]+)"', sources)}
        there = {name for pair in made for name in pair} | {f"{kind}-tick" for kind in ("study", "series")}
        assert sorted(set(named) - there) == []


def test_the_conformance_statement_is_made_of_the_rules() -> None:
    assert make_conformance.TARGET.read_text(encoding="utf-8") == make_conformance.text()


@pytest.mark.parametrize("preset", PRESETS)
def test_the_report_is_what_its_schema_says(preset: str, tmp_path: Path) -> None:
    (tmp_path / "not DICOM.txt").write_text("nothing")
    paths = [*(str(get_testdata_file(name)) for name in FILES), tmp_path / "not DICOM.txt"]
    out = io.BytesIO()
    boxes = Templates(of_files={paths[3]: {1: (Box(0, 0, 8, 8),)}})
    deidentify_paths(paths, out, policy=PRESETS[preset].policy, templates=boxes)
    report = json.loads(zipfile.ZipFile(out).read("deidentification-report.json"))
    judge = fastjsonschema.compile(json.loads(SCHEMA.read_text(encoding="utf-8")))
    judge(report)
    assert len(report["files"]) == len(FILES) and report["withheld"] and report["places"]
    assert sorted(len(one["writing"].get("boxes", [])) for one in report["files"]) == [0, 0, 0, 1]
    with pytest.raises(fastjsonschema.JsonSchemaException):
        judge({**report, "patient": "Kanari"})


def test_words_of_codes_are_such_and_nobody_s_name() -> None:
    """None of the names that are most frequent; that none of 90,000 is, the script sees to that made the list."""
    from tools.make_code_words import SHORTEST, words_of_codes

    words = CODE_WORDS.split()
    assert words == sorted(set(words)) and len(words) > 2000
    assert set(words) <= words_of_codes() and min(map(len, words)) >= SHORTEST
    assert not {"mark", "rose", "victoria", "white", "walker", "green", "violet", "iris"} & set(words)


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PLACES = (ROOT, ROOT / "app", ROOT / "app" / "page", ROOT / "py" / "scanveil")


def test_the_table_of_messages_that_is_explained_is_the_one_there_is() -> None:
    """Each kind once, in the order of the table, and to whom it goes."""
    rows = [line.split("|")[1:3] for line in ARCHITECTURE.splitlines() if line.startswith("| ") and "`" in line]
    told = [(kind, to.split(",")[0].strip()) for to, kinds in rows for kind in re.findall("`([^`]+)`", kinds)]
    assert told == [(kind, message.where) for kind, message in MESSAGES.items()]


def test_the_files_that_are_explained_are_there() -> None:
    """By the path that the rooms go by."""
    named = set(re.findall(r"`([\w./-]+(?:\.py|\.js|/))`", ARCHITECTURE))
    assert len(named) > 40
    assert sorted(name for name in named if not any((place / name).exists() for place in PLACES)) == []


def test_the_house_is_explained_in_two_pages() -> None:
    """Whoever comes next reads it."""
    assert len(ARCHITECTURE.splitlines()) < 140


COMMANDS = [line for line in (ROOT / "README.md").read_text(encoding="utf-8").splitlines() if line[:9] == "scanveil "]


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_readme_are_such(line: str) -> None:
    """With the words that stand there."""
    asked = parser().parse_args(shlex.split(line, comments=True)[1:])
    assert asked.command == line.split()[1]


def test_the_readme_has_all_commands() -> None:
    """Those that help names."""
    named = set(re.findall(r"^    (\w+)\b", parser().format_help(), re.MULTILINE))
    assert {line.split()[1] for line in COMMANDS} == named


REPORTS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "reports.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith("| Report ")
]
"""Report, what was said there, what happens here, tests."""


def test_every_public_report_has_its_test_and_every_test_its_report() -> None:
    """By name; a test may be for several."""
    source = (ROOT / "tests" / "core" / "test_public_reports.py").read_text(encoding="utf-8")
    tests = set(re.findall(r"^def (test_\w+)", source, re.MULTILINE))
    assert {test for *_row, named in REPORTS for test in named.replace("`", "").split(", ")} == tests


def test_every_public_report_is_told_once() -> None:
    """By project and number, and with words for all else."""
    assert len({report for report, *_rest in REPORTS}) == len(REPORTS) > 70
    assert all(len(row) == 4 and all(row) for row in REPORTS)
    assert [report for report, *_rest in REPORTS if not re.fullmatch(r"[\w.-]+/[\w.-]+ \d+", report)] == []
