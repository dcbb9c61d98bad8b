"""What was done, and what was withheld: in groups where a person may decide on it after a look."""

from page.looked_at import count_seen, is_looked_at
from page.showing.listing import hide_paths, title_of_beside, title_of_missed
from page.showing.veil import BUSY
from page.state import is_closed, replace
from page.withheld import MOST_LISTED, key_of_file, listed_in, looked_at

from scanveil.said import _, ngettext, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Record, Shown

FIRST = _("Look first: only what you looked at can be included.")


def withheld(state: "Record") -> "Shown":
    """The report: lines, groups of files to look at, other files that were withheld, and those that were not read."""
    result = state["result"]
    if not result:
        return [("report", "report", {"lines": [], "groups": [], "withheld": [], "left_out": []})]
    groups = state["groups"]
    grouped = {number for group in groups for number in group["numbers"]}
    every = hide_paths(state, result["withheld"])
    rows = {row["number"]: row for row in every}
    report = {
        "lines": result["summary"],
        "groups": [_group(group, rows) for group in groups],
        "withheld": [row for row in every if row["number"] not in grouped],
        "left_out": _left_out(state, result),
    }
    return [("report", "report", report)]


def _left_out(state: "Record", result: "Fields") -> "list[Fields]":
    """What could not be copied since it was not read: first where images may be missing, then what is no scan."""
    missed, beside = [hide_paths(state, result[kind]) for kind in ("missed", "beside")]
    found = [
        {"title": title_of_missed(len(missed)), "opened": True, "rows": missed[:MOST_LISTED]},
        {"title": title_of_beside(len(beside)), "opened": False, "rows": beside[:MOST_LISTED]},
    ]
    return [replace(one, more=_more(rows)) for one, rows in zip(found, (missed, beside)) if rows]


def _more(rows: "list[Any]") -> str:
    """How many are not listed."""
    count = len(rows) - MOST_LISTED
    return ngettext("and {count} more file", "and {count} more files", count) if count > 0 else ""


def _group(group: "Fields", rows: "dict[int, Fields]") -> "Fields":
    numbers = group["numbers"]
    listed = numbers[:MOST_LISTED] if group["listed"] else []
    return {
        "sentence": group["sentence"],
        "title": group["title"] or _("All of them"),
        "alone": len(numbers) == 1,
        "files": [replace(rows[number], key=key_of_file(number)) for number in listed],
        "files_title": ngettext("{count} file", "{count} files", len(numbers)),
        "more": _more(numbers) if group["listed"] else "",
    }


def looking(state: "Record") -> "Shown":
    """What was looked at of each group, and what may be included by that, or why it may not."""
    result, groups = state["result"], state["groups"]
    if not result or not groups:
        return []
    busy = is_closed(state)
    said = {
        "groups": [_looked_at(state, group["numbers"], busy) for group in groups],
        "files": {number: _why_not(state, number, busy) for number in listed_in(groups)},
    }
    return [("report", "looked", said)]


def _looked_at(state: "Record", numbers: "list[int]", busy: bool) -> "tuple[str, str, str, str]":
    """What is said of a group, what its two buttons say, and why the second one is closed."""
    count, seen = len(numbers), len(looked_at(state, numbers))
    said = ngettext("You looked at {seen} of {count} file.", "You looked at {seen} of {count} files.", count, seen=seen)
    include = ngettext("Include the {count} that you looked at", "Include the {count} that you looked at", seen)
    if not seen:
        said = together(said, FIRST)
        return said, _("Look at them"), _("Include those that you looked at"), BUSY if busy else FIRST
    look = _("Look at the next one") if seen < count else _("Look at them again")
    return said, look, include, BUSY if busy else ""


def _why_not(state: "Record", number: int, busy: bool) -> "tuple[str, str]":
    """Why a file cannot be included on its own, "" where it can; and what is said beside it of a film begun."""
    if is_looked_at(state, number):
        return BUSY if busy else "", ""
    seen, count = count_seen(state, number)
    if not seen:
        return BUSY if busy else FIRST, ""
    begun = ngettext(
        "You saw {seen} of its {count} image. Look at every one first: scroll, or play it.",
        "You saw {seen} of its {count} images. Look at every one first: scroll, or play it.",
        count,
        seen=seen,
    )
    return BUSY if busy else begun, begun
