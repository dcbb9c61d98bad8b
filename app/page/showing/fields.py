"""What is written in files and will be in their copies: the fields that people look at first, and every element."""

from page.library import name_in_copies
from page.showing.names import DOTS

from scanveil.said import _, ngettext

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Record, Shown


def fields(state: "Record") -> "Shown":
    """What will become of the fields that people look at first, by person; of descriptions in a table of their own."""
    found = _by_person(state)
    people = [row for row in found if not _is_of_words(row[1])]
    words = [row for row in found if _is_of_words(row[1])]
    return [
        ("fields", "hidden", not found),
        ("field-list", "fields", [_field(state, series, row) for series, row in people]),
        ("descriptions", "hidden", not words),
        ("descriptions", "opened", len(words) <= FEW),
        ("descriptions-title", "text", ngettext("{count} description", "{count} descriptions", len(words))),
        ("description-list", "fields", [_field(state, series, row) for series, row in words]),
    ]


FEW = 6
"""Descriptions that are listed without being asked for."""


def _by_person(state: "Record") -> "list[tuple[Fields, list[Any]]]":
    """Rows of fields, each once and with the series that it is of: one person after the other, as they are listed."""
    rows = state["fields"] or []
    series_by_file = {one["first_file"]: one for one in state["series"]} if rows else {}
    places: dict[str, int] = {}
    for one in state["series"]:
        places.setdefault(one["patient"], len(places))
    met = set()
    found: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        series = series_by_file.get(row[5])
        known_by = tuple([series and series["patient"]] + list(row[:3]))
        if series and known_by not in met:
            met.add(known_by)
            found.append((places[series["patient"]], at))
    return [(series_by_file[rows[at][5]], rows[at]) for _place, at in sorted(found)]


def _is_of_words(row: "list[Any]") -> bool:
    """Whether a field describes a study or series; the others say who somebody is."""
    key = str(row[0])
    return any([key.startswith(kind) for kind in ("study|", "series|")])


def _as_written(key: str, text: str) -> str:
    """A name or a day as people write it."""
    if key.startswith("name|"):
        family, _caret, rest = text.partition("^")
        given = " ".join([part.strip() for part in rest.split("^") if part.strip()])
        return ", ".join([part for part in (family.strip(), given) if part])
    if not key and len(text) == len("YYYYMMDD") and text.isdigit():
        return "%s-%s-%s" % (text[:4], text[4:6], text[6:])
    return text


def _field(state: "Record", series: "Fields", row: "list[Any]") -> "tuple[Any, ...]":
    """A field before and after; what was typed, what is said of that, whether it cannot be used; and whose it is."""
    key, label, before, after, why = row[:5]
    after = name_in_copies(state, series, after)
    typed = state["edits"].get(key, "")
    is_known = bool(typed) and state["fields_with"].get(key) == typed  # else it is not known yet what becomes of it
    said = ""
    if is_known and why:
        said = why
    elif is_known and not after:
        said = _(
            "This will be empty in the copies, as what you typed holds a name, number or date out of your files. "
            "Please type something else."
        )
    elif is_known and after != typed:
        said = _("In the copies: {text}", text=after)
    before = DOTS if before and state["names_hidden"] else _as_written(key, before)
    return key, label, before, _as_written(key, after), typed, said, bool(is_known and why), series["patient"]


MOST_ROWS = 400


def elements(state: "Record") -> "Shown":
    """A file's elements before and after, those that hold what is searched for."""
    found = state["elements"]
    offered = _("Show every entry of this file, before and after")
    shows: Shown = [
        ("elements", "hidden", not found),
        ("elements-button", "text", _("Hide the entries") if found else offered),
        ("element-search", "value", state["search"]),
    ]
    if not found:
        return shows + [("element-list", "elements", [])]
    wanted = state["search"].lower()
    rows = [row for row in found["rows"] if not wanted or wanted in " ".join(row).lower()]
    if state["names_hidden"]:
        rows = [row if row[4] == "kept" else row[:2] + [row[2] and DOTS] + row[3:] for row in rows]
    count = _count(len(rows), len(found["rows"]))
    return shows + [("element-count", "text", count), ("element-list", "elements", rows[:MOST_ROWS])]


def _count(found: int, count: int) -> str:
    """How many elements of a file hold what is searched for."""
    if found <= MOST_ROWS:
        return ngettext("{found} of {count} entry", "{found} of {count} entries", count, found=found)
    return ngettext(
        "{found} of {count} entry; the first {most} are shown",
        "{found} of {count} entries; the first {most} are shown",
        count,
        found=found,
        most=MOST_ROWS,
    )
