"""What an archive holds for people is all in the language that was chosen: nothing passes by `_` and `ngettext`."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from html import unescape
from typing import Any

import planting
import pytest
from planting import El, Planted

from scanveil.deid.rules.verdicts import ACT_WORDS, Act
from tools.places import ROOT

MARKED = """
import io, json, sys, zipfile
from pathlib import Path
from scanveil import said

class Marked(dict):
    def get(self, sentence, otherwise=None):
        marked = "\\u00ab" + sentence + "\\u00bb"
        return (marked,) * 3 if otherwise is None else marked

said.choose_language({}, language="ar-EG")
said._sentences = Marked()  # a language that has every sentence

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.out.readme import restored_readme
from scanveil.deid.rules.policy import PRESETS

folder, preset = Path(sys.argv[1]), sys.argv[2]
out = io.BytesIO()
deidentify_paths([folder], out, policy=PRESETS[preset].policy, released=[folder / "released.dcm"])
opened = zipfile.ZipFile(out)
found = {name.rpartition(".")[2]: opened.read(name).decode() for name in opened.namelist() if name[:5] != "DICOM"}
print(json.dumps({**found, "restored": restored_readme(2, [said._("It was cut off.")]).decode()}))
"""
"""A program that makes an archive in a language in which each sentence stands in marks, and prints what is in it."""
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(scope="module", params=["basic", "second-opinion", "everything-out"])
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The report for programs and for people, README.txt and that of restored files, by their endings."""
    folder = tmp_path_factory.mktemp("files")
    for number, (name, elements) in enumerate(FILES.items()):
        made = Planted(elements=planting.image(instance=b"1.2.3.999.1.%d" % number))
        made.put(*elements)
        (folder / name).write_bytes(made.to_bytes())
    (folder / "no.dcm").write_bytes(b"MZ" + b"\0" * 300)
    done = subprocess.run(
        [sys.executable, "-c", MARKED, folder, request.param],
        env={"PYTHONPATH": str(ROOT / "py"), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


FILES = {
    "a.dcm": [
        El(0x00081030, "LO", b"MR head, Miller"),
        El(0x00100030, "DA", b"19300423"),
        El(0x00101010, "AS", b"095Y"),
        El(0x00090010, "LO", b"ACME"),
        El(0x60000010, "US", b"\1\0"),
    ],
    "burned.dcm": [El(0x00280301, "CS", b"YES")],
    "released.dcm": [El(0x00280301, "CS", b"YES")],
}


def unmarked(text: str) -> str:
    """What of a text stands in no marks."""
    while (rest := re.sub("«[^«»]*»", "", text)) != text:
        text = rest
    return text


def test_nothing_of_the_report_is_left_in_english(archive: dict[str, str]) -> None:
    """But names that the standard gives, and the fixed words of rules and reasons."""
    report: dict[str, Any] = json.loads(archive["json"])
    fixed = {
        *report["rules"],
        *(one["path"] for one in report["places"]),
        *(one["keyword"] for one in report["places"]),
    }
    fixed |= {"SHA-256"}
    for one in (*report["files"], *report["withheld"]):
        fixed |= {one.get("name"), one.get("sha256"), one.get("file")}
    shown = [
        unescape(text).strip() for text in re.findall(r">([^<]+)", re.sub("<style>.*</style>", "", archive["html"]))
    ]
    assert len(shown) > 50
    assert [text for text in shown if text not in fixed and WORD.search(unmarked(text))] == []


def test_each_part_of_the_report_is_one_sentence(archive: dict[str, str]) -> None:
    """No sign stands between them that another language would put elsewhere."""
    shown = [unescape(text).strip() for text in re.findall(r">([^<]*«[^<]*)<", archive["html"])]
    assert len(shown) > 50 and [text for text in shown if unmarked(text).strip()] == []


def test_the_report_says_its_language_and_how_its_lines_run(archive: dict[str, str]) -> None:
    """Else it is read aloud in English, and begins at the wrong side."""
    assert archive["html"].startswith('<!doctype html><html lang="ar-EG" dir=rtl>')


@pytest.mark.parametrize("name", ["txt", "restored"])
def test_nothing_of_readme_is_left_in_english(archive: dict[str, str], name: str) -> None:
    assert "«" in archive[name] and set(unmarked(archive[name])) <= set("-= \n")


def test_every_act_has_its_word_for_people() -> None:
    """Also those that none of these archives has seen."""
    assert {act.value for act in Act} <= set(ACT_WORDS)
