"""What was withheld and left out, and what was done; groups of files have buttons to look at and to include them."""

from page.browser.elements import new_element, new_thumbnail, shown

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Fields

FEW = 8
"""Files of a group that are listed without being asked for."""


def _show_report(box: "Any", report: "Fields") -> None:
    drawn = {canvas.dataset.thumbnail: canvas for canvas in list(box.querySelectorAll("canvas"))}
    box.replaceChildren()
    shown[box.id].pop("looked", None)  # what was said beside the old groups went with them
    if report["groups"]:
        box.appendChild(new_element("h3", _("Withheld until you have looked")))
        box.appendChild(new_element("p", _LOOK))
        for at, group in enumerate(report["groups"]):
            if group["sentence"]:
                box.appendChild(new_element("h4", group["sentence"]))
            box.appendChild(_new_group(at, group, drawn))
    if report["withheld"]:
        box.appendChild(new_element("h3", _("Withheld")))
        box.appendChild(_new_list([_new_withheld(row) for row in report["withheld"]]))
    for group in report["left_out"]:
        box.appendChild(_new_left_out(group))
    if report["lines"]:
        box.appendChild(new_element("h3", _("What was done")))
        box.appendChild(_new_list([new_element("li", line) for line in report["lines"]]))


_LOOK = _(
    "No program can judge whether these name somebody: a name may be written in the picture or the document. Look at "
    "them, and include those in which you see none. What you have not looked at stays out."
)


def _new_list(rows: "list[Any]") -> "Any":
    made = new_element("ul")
    for row in rows:
        made.appendChild(row)
    return made


def _new_left_out(group: "Fields") -> "Any":
    """Files that were not read, below a line that opens and closes."""
    details = new_element("details", data_testid="left-out")
    details.open = group["opened"]
    details.appendChild(new_element("summary", group["title"]))
    rows = [_new_said(one) for one in group["rows"]]
    if group["more"]:
        rows.append(new_element("li", group["more"]))
    details.appendChild(_new_list(rows))
    return details


def _new_group(at: int, group: "Fields", drawn: "dict[str, Any]") -> "Any":
    """Files that are decided on together: their buttons, and the files themselves where they are listed.

    Small pictures that are `drawn` already stay.
    """
    box = new_element("div", role="group", aria_label=group["title"], data_testid="withheld-group")
    box.className = "withheld"
    box.appendChild(new_element("strong", group["title"]))
    box.appendChild(new_element("span", id="looked-%d" % at, data_looked=str(at)))
    if not group["alone"]:
        buttons = new_element("div")
        buttons.className = "choice"
        buttons.appendChild(_new_button("", "look-at-all", at))
        buttons.appendChild(_new_button("", "release-all", at, aria_describedby="looked-%d" % at))
        box.appendChild(buttons)
    files = [_new_file(row, at, drawn.get(row["key"]) or new_thumbnail(row["key"])) for row in group["files"]]
    if group["more"]:
        files.append(new_element("li", group["more"]))
    if len(files) > FEW:
        details = new_element("details")
        details.appendChild(new_element("summary", group["files_title"]))
        details.appendChild(_new_list(files))
        box.appendChild(details)
    elif files:
        box.appendChild(_new_list(files))
    return box


def _new_file(row: "Fields", at: int, picture: "Any") -> "Any":
    """A file that may be included on its own."""
    made = _new_row(row, picture, data_testid="withheld")
    number = row["number"]
    made.appendChild(new_element("span", id="seen-%d" % number))
    made.appendChild(_new_button(_("Look at it"), "look-at", number))
    words, why = _("Include it"), "seen-%d looked-%d" % (number, at)
    made.appendChild(_new_button(words, "release", number, aria_describedby=why))
    return made


def _new_withheld(row: "Fields") -> "Any":
    """A file that stays out, or in which bits can be cleared."""
    made = _new_said(row, data_testid="withheld")
    if row["decision"] == "clear-bits":
        title = _("In all files in which such bits are not empty. What is seen stays the same.")
        made.appendChild(new_element("button", _("Set these bits to zero"), type="button", title=title))
        made.lastChild.dataset.decision = "clear-bits"
    return made


def _new_said(row: "Fields", **attributes: str) -> "Any":
    """A file and what is said of it."""
    made = _new_row(row, **attributes)
    made.appendChild(new_element("span", " " + row["sentence"]))
    return made


def _new_row(row: "Fields", picture: "Any" = None, **attributes: str) -> "Any":
    """A file by its path, beside a small picture where it has one."""
    made = new_element("li", data_path=row["path"], data_reason=row["reason"], **attributes)
    if picture:
        made.appendChild(picture)
    made.appendChild(new_element("code", row["path"]))
    return made


def _new_button(words: str, decision: str, number: int, **attributes: str) -> "Any":
    """A button for a decision on the file of this number, or on the group."""
    return new_element("button", words, type="button", data_decision=decision, data_number=str(number), **attributes)


def _show_looked(box: "Any", looked: "Fields") -> None:
    """What was looked at until now, and what can be included by that."""
    for words in list(box.querySelectorAll("[data-looked]")):
        words.textContent = looked["groups"][int(words.dataset.looked)][0]
    for button in list(box.querySelectorAll("button[data-number]")):
        decision, number = button.dataset.decision, int(button.dataset.number)
        if decision == "look-at-all":
            button.textContent = looked["groups"][number][1]
        elif decision == "release-all":
            button.textContent = looked["groups"][number][2]
            _close(button, looked["groups"][number][3])
        elif decision == "release":
            why, seen = looked["files"][number]
            _close(button, why)
            button.parentNode.querySelector("span").textContent = seen


def _close(button: "Any", why: str) -> None:
    """Let a button be pressed, or say why it cannot be."""
    button.disabled = bool(why)
    button.title = why


REPORTS: "dict[str, Callable[[Any, Any], None]]" = {
    "report": _show_report,
    "looked": _show_looked,
}
