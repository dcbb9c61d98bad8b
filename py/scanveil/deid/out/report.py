"""What was done, for programs (JSON) and for people (a page): rules, counts and names in the archive.

Neither ever holds a value that was removed, nor the path of an input file, since paths name patients too.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from operator import itemgetter
from typing import Any

from scanveil import __version__
from scanveil.deid.rules import table
from scanveil.deid.rules.attributes import rows, stricter, typed_texts
from scanveil.deid.rules.policy import BASIC_CODE, OPTIONS, Policy
from scanveil.deid.rules.verdicts import ACT_WORDS, FOUND, PRIVATE, RULES, Act
from scanveil.dicom.paths import last_tag
from scanveil.dicom.wire import tag_text
from scanveil.errors import BY_CHOICE
from scanveil.said import _, direction, language, ngettext, together

SCHEMA = 5
"""Of the report; docs/report.schema.json says what stands where."""
Done = tuple[tuple[int, ...], int, str]
"""What was done: the sequences around an attribute, the attribute (0 for what is none), and the label of the act."""
Places = Counter[tuple[str, str]]
"""(path of an attribute, label of what was done there) -> in how many places and files."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was done to one file.

    `actions` counts elements under "rule: action", `notes` are sentences, `looked_at` those for which it would have
    been withheld, had not a person looked at it and decided to include it.
    `sha256` is that of the whole copy, in hexadecimal; whoever writes its bytes knows it. `writing` says how writing
    was looked for in its image, what was blanked, and by whose decision; nothing where nobody looked.
    """

    name: str
    sop_class_uid: str
    transfer_syntax_uid: str
    size: int
    actions: dict[str, int]
    notes: tuple[str, ...] = ()
    looked_at: tuple[str, ...] = ()
    sha256: str = ""
    writing: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """As text, to be handed from worker to page."""
        return json.dumps(_as_dict(self), separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Record:
        """What `to_json` gave."""
        return cls.from_plain(json.loads(text))

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Record:
        """What a report has of a file. Raises LookupError or TypeError for anything else."""
        own = {"notes": tuple(plain["notes"]), "looked_at": tuple(plain["looked_at"])}
        return cls(**{**plain, **own, "actions": _one_for_all(tuple(plain["actions"].items()))})


@lru_cache
def _one_for_all(actions: tuple[tuple[str, int], ...]) -> dict[str, int]:
    """The actions on a file, which are those on all of its series: of thousands they are held once."""
    return dict(actions)


def record(
    name: str,
    sop_class_uid: str,
    transfer_syntax_uid: str,
    size: int,
    done: Iterable[Done],
    notes: Iterable[str],
    looked_at: Iterable[str] = (),
    writing: dict[str, Any] | None = None,
) -> Record:
    """The record of one cleaned file."""
    actions = dict(sorted(Counter(map(itemgetter(2), done)).items()))
    return Record(
        name, sop_class_uid, transfer_syntax_uid, size, actions, tuple(notes), tuple(looked_at), "", writing or {}
    )


def count_places(places: Places, done: Iterable[Done]) -> None:
    """Add what was done where, items of sequences taken together: `(0040,0275)[*].(0040,0007)`."""
    places.update(filter(None, map(_placed, done)))


MOST_PLACED = 20_000


@lru_cache(MOST_PLACED)  # thousands of them are the same
def _placed(done: Done) -> tuple[str, str] | None:
    """The place and label of what was done; None for what has no place."""
    path, tag, label = done
    return (".".join([*(f"{tag_text(one)}[*]" for one in path), tag_text(tag)]), label) if tag else None


def in_order(options: Iterable[str]) -> tuple[str, ...]:
    """Options in the order of CID 7050."""
    found = set(options)
    return tuple(name for name in OPTIONS if name in found)


def report_json(
    records: Iterable[Record], withheld: Iterable[tuple[str, str]], policy: Policy, places: Places
) -> bytes:
    """The batch's report. `withheld` are (reason, sentence); those files are numbered, not named."""
    written, left_out = list(records), list(withheld)
    total: Counter[str] = Counter()
    for one in written:
        total.update(one.actions)
    used = {name.partition(":")[0] for name in total}
    codes = {BASIC_CODE, *(OPTIONS[option].code for option in policy.options)}
    report = {
        "schema": SCHEMA,
        "tool": f"Scanveil {__version__}",
        "profile": policy.name,
        "options": list(in_order(policy.options)),
        "standard": _("DICOM PS3.15 {edition}, table E.1-1", edition=table.EDITION),
        "conformance": conformance(policy),
        "method_codes": [line for line in table.METHODS.splitlines() if line.partition(" ")[0] in codes],
        "rules": {rule.name: rule.sentence for rule in RULES if rule.name in used},
        "actions": dict(sorted(total.items())),
        "places": [
            {"path": path, "keyword": _keyword(path), "rule": rule, "action": act, "count": count}
            for (path, label), count in sorted(places.items())
            for rule, colon, act in [label.partition(": ")]
        ],
        "not_covered": [
            _("writing in pictures, but for what the files below say about it"),
            _("faces that could be rebuilt from a scan of the head"),
            _("bits of compressed pixels that hold no value"),
            _("in the search of the copies: names of under three letters, short or round numbers, times of day"),
        ],
        "looked_at": _looked_at(written),
        "files": [_as_dict(one) for one in written],
        "left_out_by_choice": sum(reason == BY_CHOICE for reason, _sentence in left_out),
        "withheld": [
            {"file": f"withheld-{number}", "reason": reason, "sentence": sentence}
            for number, (reason, sentence) in enumerate((one for one in left_out if one[0] != BY_CHOICE), 1)
        ],
    }
    return _indented(report)


def _indented(report: dict[str, Any]) -> bytes:
    """As JSON that people can read, written piece by piece: `json.dumps` holds each word by itself until the end."""
    with io.BytesIO() as made, io.TextIOWrapper(made, "utf-8", newline="\n") as text:
        json.dump(report, text, indent=1, ensure_ascii=False)
        text.write("\n")
        text.flush()
        return made.getvalue()


def _looked_at(records: Sequence[Record]) -> dict[str, Any]:
    """How many files a person looked at and included, and for which reasons they would have been withheld."""
    reasons = Counter(sentence for one in records for sentence in one.looked_at)
    return {
        "files": count_looked_at(records),
        "reasons": [{"sentence": sentence, "count": count} for sentence, count in sorted(reasons.items())],
    }


def count_looked_at(records: Iterable[Record]) -> int:
    """How many files are included because a person looked at them."""
    return sum(bool(one.looked_at) for one in records)


def conformance(policy: Policy) -> list[str]:
    """What is done under a policy, in sentences made of the rules themselves (PS3.15 E.1.1)."""
    codes = Counter(line.split(" ")[1] for line in table.ROWS.splitlines())
    counts = ", ".join(f"{count} {code}" for code, count in codes.most_common())
    said = [
        _(
            "Objects of every SOP class are treated by the Basic Application Level Confidentiality Profile of DICOM "
            "PS3.15 {edition}, at every depth of sequences. Pixels and transfer syntax stay, but for what is blanked.",
            edition=table.EDITION,
        ),
        together(_("Rows of table E.1-1 by code: {counts}.", counts=counts), _of_stricter()),
    ]
    if policy.strict:
        said.append(_("Beyond that, what is not on a list of what images need is removed."))
    said += map(_of_option, in_order(policy.options))
    refused = ", ".join(f"{one.code} ({one.name})" for one in OPTIONS.values() if one.refused)
    return [*said, _("Options that are never claimed, since they are not performed: {refused}.", refused=refused)]


def _of_stricter() -> str:
    """On how many attributes there are rules that table E.1-1 does not have."""
    return ngettext(
        "{count} attribute outside the table is ruled on as well.",
        "{count} attributes outside the table are ruled on as well.",
        len(stricter() | dict.fromkeys(typed_texts())),
    )


def _of_option(name: str) -> str:
    """What an option does, and how many rows of table E.1-1 it changes."""
    option = OPTIONS[name]
    said = _("Option {code} ({name}): {what}", code=option.code, name=name, what=option.sentence)
    at = table.OPTION_COLUMNS.index(name)
    letters = Counter(line.split(" ")[3][at] for line in table.ROWS.splitlines())
    changes = ngettext(
        "It keeps {count} row and cleans {cleaned}.",
        "It keeps {count} rows and cleans {cleaned}.",
        letters["K"],
        cleaned=letters["C"],
    )
    return together(said, changes)


def _keyword(path: str) -> str:
    """The keyword of the attribute that a path ends with, where table E.1-1 has one."""
    row = rows().get(last_tag(path) or 0)
    return row.keyword if row else ""


def report_html(report: bytes) -> bytes:
    """The same report for people: a page that needs nothing else, in the language that was chosen."""
    found = json.loads(report)
    actions = [(*_rule_and_act(label), f"{count:,}") for label, count in found["actions"].items()]
    places = [
        (one["path"], one["keyword"], one["rule"], _act_word(one["action"]), f"{one['count']:,}")
        for one in found["places"]
    ]
    looked_at = [(one["sentence"], f"{one['count']:,}") for one in found["looked_at"]["reasons"]]
    withheld = [(one["file"], one["sentence"]) for one in found["withheld"]]
    by_choice = found["left_out_by_choice"]
    chosen = [were_left_out_by_choice(by_choice)] if by_choice else []
    files = [(one["name"], one["sha256"], together(*one["notes"])) for one in found["files"]]
    parts = [
        f'<!doctype html><html lang="{escape(language())}" dir={direction()}><meta charset=utf-8>',
        f"<title>{escape(_('De-identification report'))}</title>",
        "<style>body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border:1px solid #ccc;padding:.2rem .5rem;text-align:start;"
        "vertical-align:top}</style>",
        f"<h1>{escape(_('What was taken out'))}</h1>",
        _html_paragraphs([_made_by(found["profile"]), *chosen]),
        f"<h2>{escape(_('Not looked at'))}</h2>",
        "<ul>" + "".join(f"<li>{escape(one)}" for one in found["not_covered"]) + "</ul>",
        f"<h2>{escape(_('What is done by which standard'))}</h2>",
        _html_paragraphs(found["conformance"]),
        _html_table(_("Rules"), (_("Rule"), _("What is done")), found["rules"].items()),
        _html_table(_("Counts"), (_("Rule"), _("Action"), _("Times")), actions),
        _html_table(_("Where"), (_("Place"), _("Attribute"), _("Rule"), _("Action"), _("Times")), places),
        _html_table(_("Included after a person looked"), (_("Why it would have been withheld"), _("Files")), looked_at),
        _html_table(_("Withheld"), (_("File"), _("Why")), withheld),
        _html_table(_("Files"), (_("Name"), "SHA-256", _("Notes")), files),
    ]
    return "\n".join(parts).encode("utf-8") + b"\n"


def were_left_out_by_choice(count: int) -> str:
    """That somebody did not want some files."""
    return ngettext("{count:,} file was left out by choice.", "{count:,} files were left out by choice.", count)


def _made_by(profile: str) -> str:
    return _(
        "Made by Scanveil {version} by the rules of DICOM PS3.15 {edition}, table E.1-1. The profile is {profile}.",
        version=__version__,
        edition=table.EDITION,
        profile=profile,
    )


def _rule_and_act(label: str) -> tuple[str, str]:
    """The name of a rule, and what was done by it in a word for people."""
    rule, _colon, act = label.partition(": ")
    return rule, _act_word(act)


def _act_word(act: str) -> str:
    return ACT_WORDS.get(act, act)


def _html_paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{escape(one)}</p>" for one in sentences)


def _html_table(title: str, headings: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    head = "".join(f"<th>{escape(one)}" for one in headings)
    body = "".join("<tr>" + "".join(f"<td>{escape(one)}" for one in line) for line in lines)
    return f"<h2>{escape(title)}</h2><table><tr>{head}{body}</table>" if body else ""


def _as_dict(one: Record) -> dict[str, Any]:
    return {
        "name": one.name,
        "sop_class_uid": one.sop_class_uid,
        "transfer_syntax_uid": one.transfer_syntax_uid,
        "size": one.size,
        "sha256": one.sha256,
        "actions": one.actions,
        "notes": list(one.notes),
        "looked_at": list(one.looked_at),
        "writing": one.writing,
    }


def summary(records: Iterable[Record]) -> list[str]:
    """What was done, in a few lines for a person."""
    written = list(records)
    total: Counter[str] = Counter()
    for one in written:
        for label, count in one.actions.items():
            rule, _colon, act = label.partition(": ")
            total[rule if rule in (PRIVATE.name, FOUND.name) else act] += count
    looked_at = count_looked_at(written)
    patients = {tuple(one.name.split("/")[:2]) for one in written}  # DICOM/PA000001/...
    return [
        _made(len(written), len(patients)),
        *(said(total[act]) for act, said in _COUNTED.items() if total[act]),
        *([_included(looked_at)] if looked_at else []),
        _("Every copy was read back and searched for the names, numbers and dates in your files."),
        _("Names of under three letters, short or round numbers and times are not looked for."),
        *_of_writing(written),
    ]


def count_searched(records: Iterable[Record]) -> int:
    """How many files were searched for writing in their images."""
    return sum(bool(one.writing.get("examined")) for one in records)


def count_blanked(records: Iterable[Record]) -> int:
    """How many files had something blanked in their images."""
    return sum(bool(one.writing.get("boxes")) for one in records)


def _of_writing(records: Sequence[Record]) -> list[str]:
    """What was done about writing in the images, and what is left to a person."""
    searched, blanked = count_searched(records), count_blanked(records)
    said = [are_blanked(blanked)] if blanked else []
    if not searched:
        return [*said, _("Writing in the pictures was not looked for: please look for it, and for faces.")]
    found = ngettext(
        "Writing was looked for in {count:,} copy. No program finds all: please look for it, too, and for faces.",
        "Writing was looked for in {count:,} copies. No program finds all: please look for it, too, and for faces.",
        searched,
    )
    return [*said, found]


def are_blanked(count: int) -> str:
    """That places in images of so many copies are black now."""
    return ngettext(
        "In {count:,} copy, places in the picture were blanked; the rest of the picture is as it was.",
        "In {count:,} copies, places in the pictures were blanked; the rest of the pictures is as it was.",
        count,
    )


def _made(copies: int, people: int) -> str:
    """How many copies there are, of how many people."""
    if people == 1:
        return ngettext("{count:,} copy of 1 person.", "{count:,} copies of 1 person.", copies)
    return ngettext(
        "{count:,} copy of {people:,} people.", "{count:,} copies of {people:,} people.", copies, people=people
    )


def _included(count: int) -> str:
    return ngettext(
        "{count:,} copy of a file that a person looked at and decided to include.",
        "{count:,} copies of files that a person looked at and decided to include.",
        count,
    )


_COUNTED: dict[str, Callable[[int], str]] = {
    Act.REMOVE.value: lambda count: ngettext(
        "{count:,} entry removed: names, dates, places, descriptions and the like.",
        "{count:,} entries removed: names, dates, places, descriptions and the like.",
        count,
    ),
    PRIVATE.name: lambda count: ngettext(
        "{count:,} private entry of the devices' makers removed.",
        "{count:,} private entries of the devices' makers removed.",
        count,
    ),
    Act.LABEL.value: lambda count: ngettext(
        "{count:,} label replaced by a neutral one.", "{count:,} labels replaced by neutral ones.", count
    ),
    Act.EMPTY.value: lambda count: ngettext("{count:,} entry emptied.", "{count:,} entries emptied.", count),
    Act.DUMMY.value: lambda count: ngettext(
        "{count:,} entry replaced by a dummy.", "{count:,} entries replaced by a dummy.", count
    ),
    Act.PSEUDONYM.value: lambda count: ngettext(
        "{count:,} name or patient number replaced by a made-up one.",
        "{count:,} names and patient numbers replaced by a made-up one.",
        count,
    ),
    Act.TYPED.value: lambda count: ngettext(
        "{count:,} entry replaced by what you typed.", "{count:,} entries replaced by what you typed.", count
    ),
    Act.UID.value: lambda count: ngettext(
        "{count:,} technical number (UID) replaced.", "{count:,} technical numbers (UIDs) replaced.", count
    ),
    Act.MOVE.value: lambda count: ngettext("{count:,} date moved.", "{count:,} dates moved.", count),
    Act.RETAIN_DATE.value: lambda count: ngettext(
        "{count:,} date or time kept.", "{count:,} dates and times kept.", count
    ),
    Act.CAP_AGE.value: lambda count: ngettext(
        "{count:,} age kept, up to 89.",
        "{count:,} ages kept, up to 89.",
        count,
    ),
    Act.CLEAN.value: lambda count: ngettext(
        "{count:,} description of which medical words were kept.",
        "{count:,} descriptions of which medical words were kept.",
        count,
    ),
    Act.RETAIN.value: lambda count: ngettext(
        "{count:,} other entry kept by your choice.", "{count:,} other entries kept by your choice.", count
    ),
    FOUND.name: lambda count: ngettext(
        "{count:,} more entry in which the search of the copies found something: it was taken out.",
        "{count:,} more entries in which the search of the copies found something: it was taken out.",
        count,
    ),
}
"""What was done -> a sentence on how often."""
