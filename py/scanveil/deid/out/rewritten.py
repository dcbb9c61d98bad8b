"""What Scanveil writes beside copies, written once more out of its own report: what is the same is its own words.

Those name nobody, though somebody may be called like one of them. What remains to be searched is what was put in.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NamedTuple

from scanveil.deid.out.readme import readme
from scanveil.deid.out.report import Places, Record, conformance, report_html, report_json
from scanveil.deid.rules.policy import Policy
from scanveil.errors import BY_CHOICE, UsageError

LARGEST = 128 * 1024 * 1024
"""Bytes of a report that is read; one of 100,000 copies is smaller."""
MOST_LEFT_OUT = 1_000_000
_MEMBER = re.compile(r"DICOM/PA[0-9]{6,}/ST[0-9]{6,}/SE[0-9]{6,}/IM[0-9]{6,}")
"""The names that `archive_names` gives."""


_NAMES = frozenset({"examined", "decided_by", "undecided", "boxes", "frame", "x", "y", "width", "height"})
_WORDS = ("", "itself", "projection", "person", "template", "all", True, False)
"""What stands in a report about writing in an image."""


class Rewritten(NamedTuple):
    """The page and the README.txt that go with a report, and what was put into all three: values and sentences."""

    page: bytes
    readme: bytes
    values: tuple[str, ...]
    sentences: tuple[str, ...]


def rewrite(report: bytes) -> Rewritten | None:
    """What goes with a report for programs; None where this Scanveil would not have written it, byte for byte."""
    try:
        found = json.loads(report)
        records = [Record.from_plain(one) for one in found["files"]]
        withheld = [(one["reason"], one["sentence"]) for one in found["withheld"]]
        left_out = [*withheld, *[(BY_CHOICE, "")] * min(found["left_out_by_choice"], MOST_LEFT_OUT)]
        places: Places = Counter({(one["path"], _label(one)): one["count"] for one in found["places"]})
        policy = _policy(found)
        if report_json(records, left_out, policy, places) != report:
            return None
        if not all(_is_of_words_of_ours(one.writing) for one in records):
            return None
        values = {text for one in records for text in (one.name, one.sop_class_uid, one.transfer_syntax_uid)}
        said = {sentence for one in records for sentence in (*one.notes, *one.looked_at)}
        return Rewritten(
            report_html(report),
            readme(records, left_out, policy),
            (policy.name, *(text for text in values if not _MEMBER.fullmatch(text))),
            (*said, *(sentence for _reason, sentence in withheld)),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, UsageError):
        return None


def _is_of_words_of_ours(writing: dict[str, Any]) -> bool:
    """Whether what is said of writing in an image is numbers, and words that Scanveil writes itself."""
    words = [value for value in writing.values() if not isinstance(value, list)]
    numbers = [number for box in writing.get("boxes", []) for number in box.values()]
    named = {*writing, *(name for box in writing.get("boxes", []) for name in box)}
    return named <= _NAMES and all(word in _WORDS for word in words) and all(type(one) is int for one in numbers)


def _label(place: dict[str, Any]) -> str:
    """What was done in a place, as `Done` has it."""
    return f"{place['rule']}: {place['action']}" if place["action"] else str(place["rule"])


def _policy(found: dict[str, Any]) -> Policy:
    """The policy that a report is of; one without options is strict where its conformance says more than without."""
    plain = Policy(frozenset(found["options"]), name=found["profile"])
    return plain if found["conformance"] == conformance(plain) else Policy(strict=True, name=found["profile"])
