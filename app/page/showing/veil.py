"""Taking the identity out: the button, the result and the key file."""

from page.library import count_in, files_of, ticked, title_of
from page.showing.numbers import size_text
from page.state import (
    chosen,
    is_busy,
    is_closed,
    is_mistyped,
    is_searching,
    is_too_large,
    is_undecided,
    is_unsaved,
    must_stream,
)

from scanveil.said import _, ngettext, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from page.state import Fields, Record, Shown

MOST_HEADS = 5
"""Series that are named of those that show a head."""
BUSY = _("This opens when nothing else is under way.")
TOO_LARGE = _(
    "What is packed in your archive is too large for this browser to make a ZIP of. Please unpack the archive, and "
    "choose the folder."
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
        ("heads", "text", _of_heads(wanted)),
        ("heads", "hidden", not any([series["head"] for series in wanted])),
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
    if is_searching(state):
        return _("This opens when the images have been looked through for writing, or when you stop that.")
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


def _of_heads(wanted: "list[Fields]") -> str:
    """From which of the series that are ticked a face could be rebuilt."""
    names = [title_of(series) for series in wanted if series["head"]]
    more = len(names) - MOST_HEADS
    listed = ", ".join(names[:MOST_HEADS]) + (_(" and {count:,} more", count=more) if more > 0 else "")
    return _(
        "These seem to show a head: {series}. A face could be rebuilt from them, and that is not prevented. Think of "
        "whom you give them to.",
        series=listed,
    )


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
    why_not = BUSY if is_closed(state) else TOO_LARGE if must_stream(state) else ""
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
