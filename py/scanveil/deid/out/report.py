"""What was done, for programs (JSON) and for people (README.txt): rules, counts and names in the archive.

Neither ever holds a value that was removed, nor the path of an input file, since paths name patients too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from operator import itemgetter
from typing import Any

from scanveil import __version__
from scanveil.deid.rules import table
from scanveil.deid.rules.attributes import rows, stricter
from scanveil.deid.rules.policy import BASIC_CODE, OPTIONS, Policy
from scanveil.deid.rules.verdicts import PRIVATE, RULES, Act
from scanveil.dicom.wire import tag_text

SCHEMA = 3
"""Of the report; docs/report.schema.json says what stands where."""
Done = tuple[tuple[int, ...], int, str]
"""What was done: the sequences around an attribute, the attribute (0 for what is none), and the label of the act."""
Places = Counter[tuple[str, str]]
"""(path of an attribute, label of what was done there) -> in how many places and files."""

_IN_WORDS = {
    Act.REMOVE.value: "entries removed: names, dates, places, descriptions and the like.",
    PRIVATE.name: "private entries of the devices' makers removed.",
    Act.EMPTY.value: "entries emptied.",
    Act.DUMMY.value: "entries replaced by a dummy.",
    Act.PSEUDONYM.value: "names and patient numbers replaced by a made-up one.",
    Act.TYPED.value: "entries replaced by what you typed.",
    Act.UID.value: "technical numbers (UIDs) replaced.",
    Act.MOVE.value: "dates moved.",
    Act.RETAIN_DATE.value: "dates and times kept.",
    Act.CAP_AGE.value: "ages kept, up to 89.",
    Act.CLEAN.value: "descriptions of which medical words were kept.",
    Act.RETAIN.value: "other entries kept by your choice.",
}


@dataclass(frozen=True, slots=True)
class Record:
    """What was done to one file.

    `actions` counts elements under "rule: action", `notes` are sentences.
    `sha256` is that of the whole copy, in hexadecimal; whoever writes its bytes knows it.
    """

    name: str
    sop_class_uid: str
    transfer_syntax_uid: str
    size: int
    actions: dict[str, int]
    notes: tuple[str, ...] = ()
    sha256: str = ""

    def to_json(self) -> str:
        """As text, to be handed from worker to page."""
        return json.dumps(_as_dict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Record:
        """What `to_json` gave."""
        plain: dict[str, Any] = json.loads(text)
        return cls(**{**plain, "notes": tuple(plain["notes"])})


def record(
    name: str,
    sop_class_uid: str,
    transfer_syntax_uid: str,
    size: int,
    done: Iterable[Done],
    notes: Iterable[str],
) -> Record:
    """The record of one cleaned file."""
    actions = dict(sorted(Counter(map(itemgetter(2), done)).items()))
    return Record(name, sop_class_uid, transfer_syntax_uid, size, actions, tuple(notes))


def count_places(places: Places, done: Iterable[Done]) -> None:
    """Add what was done where, items of sequences taken together: `(0040,0275)[*].(0040,0007)`."""
    places.update(filter(None, map(_PLACED.__getitem__, done)))  # thousands of them: nothing is done twice here


class _Placed(dict[Done, tuple[str, str] | None]):
    """What was done -> its place and label; None for what has no place."""

    def __missing__(self, done: Done) -> tuple[str, str] | None:
        if len(self) > MOST_PLACED:
            self.clear()
        path, tag, label = done
        text = ".".join([*(f"{tag_text(one)}[*]" for one in path), tag_text(tag)])
        found = self[done] = (text, label) if tag else None
        return found


MOST_PLACED = 20_000
_PLACED = _Placed()


def _in_order(options: Iterable[str]) -> tuple[str, ...]:
    """Options in the order of CID 7050."""
    found = set(options)
    return tuple(name for name in OPTIONS if name in found)


def report_json(
    records: Iterable[Record], withheld: Iterable[tuple[str, str]], policy: Policy, places: Places
) -> bytes:
    """The batch's report. `withheld` are (reason, sentence); those files are numbered, not named."""
    written = list(records)
    total: Counter[str] = Counter()
    for one in written:
        total.update(one.actions)
    used = {name.partition(":")[0] for name in total}
    codes = {BASIC_CODE, *(OPTIONS[option].code for option in policy.options)}
    report = {
        "schema": SCHEMA,
        "tool": f"Scanveil {__version__}",
        "profile": policy.name,
        "options": list(_in_order(policy.options)),
        "standard": f"DICOM PS3.15 {table.EDITION}, table E.1-1",
        "conformance": conformance(policy),
        "method_codes": [line for line in table.METHODS.splitlines() if line.partition(" ")[0] in codes],
        "rules": {rule.name: rule.sentence for rule in RULES if rule.name in used},
        "actions": dict(sorted(total.items())),
        "places": [
            {"path": path, "keyword": _keyword(path), "rule": rule, "action": act, "count": count}
            for (path, label), count in sorted(places.items())
            for rule, _, act in [label.partition(": ")]
        ],
        "not_covered": [
            "text burned into pixels",
            "faces that could be rebuilt from a scan of the head",
            "bits of compressed pixels that hold no value",
            "in the search of the copies: names of under three letters, short or round numbers, times of day",
        ],
        "files": [_as_dict(one) for one in written],
        "withheld": [
            {"file": f"withheld-{number}", "reason": reason, "sentence": sentence}
            for number, (reason, sentence) in enumerate(withheld, 1)
        ],
    }
    return json.dumps(report, indent=1, ensure_ascii=False).encode("utf-8") + b"\n"


def conformance(policy: Policy) -> list[str]:
    """What is done under a policy, in sentences made of the rules themselves (PS3.15 E.1.1)."""
    codes = Counter(line.split(" ")[1] for line in table.ROWS.splitlines())
    counts = ", ".join(f"{count} {code}" for code, count in codes.most_common())
    said = [
        f"Objects of every SOP class are treated by the Basic Application Level Confidentiality Profile of DICOM "
        f"PS3.15 {table.EDITION}, at every depth of sequences; pixels are not changed, and the transfer syntax stays.",
        f"Rows of table E.1-1 by code: {counts}. {len(stricter())} attributes outside the table are ruled on as well.",
    ]
    if policy.strict:
        said.append("Beyond that, what is not on a list of what images need is removed.")
    for name in _in_order(policy.options):
        at = table.OPTION_COLUMNS.index(name) if name in table.OPTION_COLUMNS else -1
        letters = Counter(line.split(" ")[3][at] for line in table.ROWS.splitlines()) if at >= 0 else Counter[str]()
        changes = f" It keeps {letters['K']} rows and cleans {letters['C']}." if at >= 0 else ""
        said.append(f"Option {OPTIONS[name].code} ({name}): {OPTIONS[name].sentence}{changes}")
    refused = ", ".join(f"{one.code} ({one.name})" for one in OPTIONS.values() if one.refused)
    return [*said, f"Options that are never claimed, since they are not performed: {refused}."]


def _keyword(path: str) -> str:
    """The keyword of the attribute that a path ends with, where table E.1-1 has one."""
    row = rows().get(int(path[-10:-6] + path[-5:-1], 16))
    return row.keyword if row else ""


def report_html(report: bytes) -> bytes:
    """The same report for people: a page that needs nothing else."""
    found = json.loads(report)
    actions = [(label, f"{count:,}") for label, count in found["actions"].items()]
    places = [(one["path"], one["keyword"], one["rule"], one["action"], f"{one['count']:,}") for one in found["places"]]
    withheld = [(one["file"], one["sentence"]) for one in found["withheld"]]
    files = [(one["name"], one["sha256"], " ".join(one["notes"])) for one in found["files"]]
    parts = [
        "<!doctype html><html lang=en><meta charset=utf-8><title>De-identification report</title>",
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:left;"
        "vertical-align:top}</style>",
        f"<h1>What was taken out</h1><p>{escape(found['tool'])}. {escape(found['standard'])}. "
        f"Profile: {escape(found['profile'])}.</p>",
        "<p><strong>Not looked at:</strong> " + escape("; ".join(found["not_covered"])) + ".</p>",
        "<h2>What is done by which standard</h2>" + "".join(f"<p>{escape(one)}</p>" for one in found["conformance"]),
        _html_table("Rules", ("Rule", "What is done"), found["rules"].items()),
        _html_table("Counts", ("Rule and action", "Times"), actions),
        _html_table("Where", ("Place", "Attribute", "Rule", "Action", "Times"), places),
        _html_table("Withheld", ("File", "Why"), withheld),
        _html_table("Files", ("Name", "SHA-256", "Notes"), files),
    ]
    return "\n".join(parts).encode("utf-8") + b"\n"


def _html_table(title: str, headings: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(one)}" for one in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(one)}" for one in line) for line in lines)
    return f"<h2>{escape(title)}</h2><table><tr>{head}{body}</table>" if body else ""


def readme(written: int, withheld: int, policy: Policy) -> bytes:
    """README.txt: one page, in plain words."""
    left_out = (
        f"{withheld} file{'s were' if withheld != 1 else ' was'} left out: no images,\n"
        "or images that could not be shown to be free of identity. The report gives the reason for each.\n"
        if withheld
        else "No file was left out.\n"
    )
    return f"""\
MEDICAL IMAGES WITHOUT A NAME
=============================

Scanveil {__version__} made this archive of {written} DICOM file{"s" if written != 1 else ""},
on the computer where the originals are.

{left_out}
What was done
-------------
Everything that the DICOM standard lists as identifying (PS3.15 {table.EDITION}, Basic Profile) was removed or replaced:
names, numbers, dates and times, places, doctors, descriptions, comments, device numbers, private data of the
manufacturers. Patients are called ANON- and six letters or digits: the same person has the same one throughout,
and it cannot be turned back into a name. Numbers that tie the files together (UIDs) were replaced by new ones.
{_but_for(policy)}\
Every file was then read back and searched for the names, numbers and dates that had been in any of the originals.
Not looked for, since they stand in every file by chance: names of under three letters, numbers of under four
characters (of under five digits, where they are digits only), round ones, names that are words which devices write
themselves, and times of day.

What was not done
-----------------
The images themselves are exactly as they were, and writing in them is not seen by Scanveil. So please look yourself:
- Is there text IN the picture (often in ultrasound, photographs, scanned pages, screenshots)? It is still there.
- Could a FACE be rebuilt from it (scans of the head)? It still could.

Not for diagnosis
-----------------
Dates, sizes, weights and descriptions are missing. Do not use these files to treat anybody: use the originals.

deidentification-report.html says, rule by rule and place by place, what was done; the .json says it to programs.
""".encode()


def _but_for(policy: Policy) -> str:
    """What the person chose beyond that, as whole lines."""
    if policy.strict:
        return "Beyond that, everything was removed that is not needed to show the images.\n"
    chosen = [f"- {OPTIONS[name].sentence}" for name in _in_order(policy.options)]
    return "\n".join(["But, as was chosen:", *chosen, ""]) if chosen else ""


def _as_dict(one: Record) -> dict[str, Any]:
    return {
        "name": one.name,
        "sop_class_uid": one.sop_class_uid,
        "transfer_syntax_uid": one.transfer_syntax_uid,
        "size": one.size,
        "sha256": one.sha256,
        "actions": one.actions,
        "notes": list(one.notes),
    }


def summary(records: Iterable[Record]) -> list[str]:
    """What was done, in a few lines for a person."""
    written = list(records)
    total: Counter[str] = Counter()
    for one in written:
        for label, count in one.actions.items():
            rule, _, act = label.partition(": ")
            total["private" if rule == PRIVATE.name else act] += count
    patients = {tuple(one.name.split("/")[:2]) for one in written}  # DICOM/PA000001/...
    lines = [f"{len(written):,} copies of {len(patients):,} {'person' if len(patients) == 1 else 'people'}."]
    lines += [f"{total[act]:,} {words}" for act, words in _IN_WORDS.items() if total[act]]
    lines.append("Every copy was read back and searched for the names, numbers and dates in your files.")
    lines.append("Names of under three letters, short or round numbers and times are not looked for.")
    lines.append(
        "The pictures themselves are as they were, and writing in them is not seen: look for it, and for faces."
    )
    return lines
