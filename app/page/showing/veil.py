"""What is done to copies: choices, fields, elements, the button, the result and the key file."""

from page.library import count_in, files_of, ticked
from page.showing.names import DOTS
from page.showing.numbers import size_text
from page.state import chosen, is_busy, is_mistyped, is_too_large, is_undecided, is_unsaved, must_stream

from scanveil.said import _, ngettext, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Record, Shown

BUSY = _("This opens when nothing else is under way.")
TOO_LARGE = _(
    "What is packed in your archive is too large for this browser to make a ZIP of. Please unpack the archive, and "
    "choose the folder."
)


def choices(state: "Record") -> "Shown":
    """What can be chosen for copies, and what will become of the fields that people look at first."""
    busy = state["phase"] not in ("viewing", "done")
    known_names = [one["name"] for one in state["presets"]]
    cards = [(name, words, kept) for name, words, kept in WHO if name in known_names or name == "basic"]
    own = state["own_profile"]
    if own:
        cards.append(("own", _("From a file: {title}", title=own["title"]), _("what that file says")))
    known = {one["name"]: one["sentence"] for one in state["presets"]}
    sentence = own["sentence"] if own and state["preset"] == "own" else known.get(state["preset"], "")
    fields = state["fields"] or []
    people, words = [row for row in fields if not _is_of_words(row)], [row for row in fields if _is_of_words(row)]
    return [
        ("preset-cards", "cards", cards),
        ("preset-cards", "card", state["preset"]),
        ("preset", "disabled", busy or not state["presets"]),
        ("preset", "title", BUSY if busy else "" if state["presets"] else _("This opens in a moment.")),
        ("profile-input", "disabled", busy),
        ("profile-input", "title", BUSY if busy else ""),
        ("preset-sentence", "text", sentence),
        ("law", "text", _LAW if _keeps_time(state) else ""),
        ("profile-problem", "text", state["profile_problem"]),
        ("profile-problem", "hidden", not state["profile_problem"]),
        ("fields", "hidden", not fields),
        ("field-list", "fields", [_field(state, row) for row in people]),
        ("descriptions", "hidden", not words),
        ("descriptions", "opened", len(words) <= FEW),
        ("descriptions-title", "text", ngettext("{count} description", "{count} descriptions", len(words))),
        ("description-list", "fields", [_field(state, row) for row in words]),
    ]


WHO = [
    ("second-opinion", _("A second opinion"), _("age and time spans stay")),
    ("teaching", _("A lecture"), _("age stays, no date does")),
    ("research", _("Research"), _("time spans and devices stay")),
    ("everything-out", _("Publishing"), _("only the images stay")),
    ("basic", _("Not sure"), _("neither age nor dates stay")),
]
"""Whom copies are for, by the preset that suits them, and in a few words what stays."""
FEW = 6
"""Descriptions that are listed without being asked for."""
_OF_TIME = "retain_longitudinal"
_LAW = _("Time spans stay as they are: in law, these copies are still personal data.")


def _keeps_time(state: "Record") -> bool:
    """Whether dates or the time between them stay by which somebody might be found out."""
    return _OF_TIME in state["policy"]


def _is_of_words(row: "list[str]") -> bool:
    """Whether a field describes a study or series; the others say who somebody is."""
    return row[0].startswith("study|") or row[0].startswith("series|")


def _as_written(key: str, text: str) -> str:
    """A name or a day as people write it."""
    if key.startswith("name|"):
        family, _caret, rest = text.partition("^")
        given = " ".join([part.strip() for part in rest.split("^") if part.strip()])
        return ", ".join([part for part in (family.strip(), given) if part])
    if not key and len(text) == len("YYYYMMDD") and text.isdigit():
        return "%s-%s-%s" % (text[:4], text[4:6], text[6:])
    return text


def _field(state: "Record", row: "list[str]") -> "tuple[Any, ...]":
    """A field before and after; what was typed, what is to be said of that, and whether it cannot be used."""
    key, _label, before, after, why = row
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
    seen = [key, row[1], before, _as_written(key, after)]
    return tuple(seen) + (typed, said, bool(is_known and why))


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


def veil(state: "Record") -> "Shown":
    result, wanted = state["result"], ticked(state)
    has_zip = bool(result and result["count"])
    said = _of_people(len({series["patient"] for series in wanted})) + _of_files(state)
    why = _why_closed(state, bool(wanted))
    shows: Shown = [
        ("veil", "hidden", not state["series"]),
        ("deidentify", "disabled", is_busy(state) or bool(why)),
        ("deidentify", "title", why),
        ("deidentify-why", "text", why),
        ("people-count", "text", together(*said)),
        ("people-count", "hidden", not said),
        ("body", "unsaved", is_unsaved(state) or state["phase"] == "deidentifying"),
        ("zip-ready", "hidden", not has_zip),
        ("zip-ready", "offered", _offer(result) if has_zip else None),
        ("zip-outdated", "hidden", not (has_zip and _is_outdated(state))),
        ("keep-disc", "hidden", not has_zip),
        ("result", "hidden", not result),
        ("hints", "hidden", not (has_zip and result["keyed"])),
        ("report", "hidden", not result),
    ]
    return shows


def _offer(result: "Fields") -> "Fields":
    """In which words the outer page offers the ZIP."""
    why = _("Please keep the disc in, and your files where they are, until the ZIP is saved.")
    link = _("Save the ZIP ({size})", size=size_text(result["size"]))
    return {"job": result["job"], "link": link, "as": _("Save as…"), "why": why}


def _is_outdated(state: "Record") -> bool:
    """Whether the ZIP that is offered was made of something else than what is chosen now."""
    return state["made_of"] is not None and state["made_of"] != chosen(state)


def _why_closed(state: "Record", has_ticks: bool) -> str:
    """Why no copies can be made now."""
    if state["phase"] == "reading":
        return _("This opens when all files have been read.")
    if state["phase"] == "deidentifying":
        return _("It is being done. You can go on looking at the images.")
    if state["saving"]:
        return _("This opens when the ZIP has been saved.")
    if state["key_opening"]:
        return _("This opens when the key file has been opened.")
    if is_undecided(state):
        return _(
            "Two people would get the same made-up name by this key. Please say first, in the list, whether they are "
            "one person."
        )
    if is_too_large(state):
        return TOO_LARGE
    if is_mistyped(state):
        return _("Something that you typed cannot be used. The reason stands below it, in the table.")
    if state["series"] and not has_ticks:
        return _("Nothing is ticked in the list, so there is nothing to copy.")
    return ""


def _of_people(count: int) -> "list[str]":
    """That there are several people among what is ticked."""
    said = ngettext(
        "These are scans of {count} person.",
        "These are scans of {count} people. Copies of all of them go into one ZIP.",
        count,
    )
    return [said] if count > 1 else []


def _of_files(state: "Record") -> "list[str]":
    """That not all is ticked."""
    if not state["left_out"]:
        return []
    counts = [(count_in(state, numbers), len(numbers)) for numbers in [files_of(one) for one in state["series"]]]
    count, every = sum([one[0] for one in counts]), sum([one[1] for one in counts])
    said = ngettext(
        "{count} of {every} files is ticked: only that one goes into the ZIP.",
        "{count} of {every} files are ticked: only those go into the ZIP.",
        count,
        every=every,
    )
    return [said] if 0 < count < every else []


def keys(state: "Record") -> "Shown":
    """The key file: made for copies, or brought along."""
    busy = is_busy(state)
    made_for = (state["result"] or {}).get("keyed")
    why_not = BUSY if busy else TOO_LARGE if must_stream(state) else ""
    why = BUSY if busy else "" if made_for else _why_no_key(state)
    return [
        ("keys", "hidden", not state["series"]),
        ("key-make", "disabled", bool(why)),
        ("key-make", "title", why),
        ("key-why", "text", why),
        ("key-input", "disabled", busy),
        ("key-input", "title", BUSY if busy else ""),
        ("key-save", "hidden", not state["key_made"]),
        ("key-said", "text", state["key_said"]),
        ("key-problem", "text", state["key_problem"]),
        ("key-problem", "hidden", not state["key_problem"]),
        ("reidentify", "hidden", not state["key_file"]),
        ("reidentify", "disabled", bool(why_not)),
        ("reidentify", "title", why_not),
    ]


def _why_no_key(state: "Record") -> str:
    if state["result"] and state["key_file"]:
        return _("These copies were made before the key file was opened. Make them anew to have a key file for them.")
    return _("A key file is made for copies: make them first.")
