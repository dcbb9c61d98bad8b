"""Files that were withheld: what a person may decide about them, and which of them they may decide on together."""

from page.library import files_of, title_of
from page.looked_at import WHOLE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record, State

RELEASABLE = ("withheld", "not-looked-into")
"""Reasons for withholding a file on which a person who looks at it may decide otherwise."""
MOST_LISTED, MOST_PICTURED = 100, 60
"""Files of a group that are listed one by one, and of all groups that have a small picture."""
CLEARABLE = ("unused-bits", "overlay-in-pixels")
"""Reasons that are gone when bits of the pixels that hold no value are set to zero."""


def decision_on(state: "State", reason: str) -> str:
    """What a person may decide about a file that was withheld: the event for it, or nothing."""
    if reason in CLEARABLE and not state["clears_bits"]:
        return "clear-bits"
    return "release" if reason in RELEASABLE else ""


def groups_of(state: "State", rows: "list[Fields]") -> "list[Fields]":
    """The files among `rows` that may be included after a look: all of one reason, and within it those of each series.

    Each group has the `sentence` that is the reason, "" below another group of the same; the `title` of its series, ""
    for all of a reason; the `numbers` of its files in the order in which they are seen; and whether they are `listed`.
    """
    why = {row["number"]: row["sentence"] for row in rows if row["decision"] == "release"}
    if not why:
        return []
    parts = [(title_of(series), _by_sentence(files_of(series), why)) for series in state["series"]]
    groups: list[Fields] = []
    for sentence in sorted(set(why.values())):
        several = [(title, found[sentence]) for title, found in parts if sentence in found]
        heading = sentence
        if len(several) > 1:
            groups.append(_group(sentence, "", [one for _title, found in several for one in found], listed=False))
            heading = ""
        groups += [_group(heading, title, numbers, listed=True) for title, numbers in several]
    return groups


def listed_in(groups: "list[Fields]") -> "list[int]":
    """The files of groups that are listed one by one, ..."""
    return [number for group in groups if group["listed"] for number in group["numbers"][:MOST_LISTED]]


def pictured_in(groups: "list[Fields]") -> "list[int]":
    """... and those of them that have a small picture."""
    return listed_in(groups)[:MOST_PICTURED]


def key_of_file(number: int) -> str:
    """What the small picture of a file goes by; those of series go by their keys."""
    return "file %d" % number


def _group(sentence: str, title: str, numbers: "list[int]", listed: bool) -> "Fields":
    return {"sentence": sentence, "title": title, "numbers": numbers, "listed": listed}


def _by_sentence(numbers: "list[int]", why: "dict[int, str]") -> "dict[str, list[int]]":
    found: dict[str, list[int]] = {}
    for number in numbers:
        if number in why:
            found.setdefault(why[number], []).append(number)
    return found


def looked_at(state: "Record", numbers: "list[int]") -> "list[int]":
    """Those of some files that were looked at; they may be thousands."""
    seen = state["seen"]
    return [number for number in numbers if seen.get(number) == WHOLE]


def not_looked_at(state: "Record", numbers: "list[int]") -> "list[int]":
    """And those that were not, or not in full."""
    seen = state["seen"]
    return [number for number in numbers if seen.get(number) != WHOLE]
