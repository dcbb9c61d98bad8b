"""Lists of the page that are drawn anew from rows of values."""

from page.browser.elements import new_element, new_thumbnail, shown

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Fields


def _show_series(box: "Any", series: "list[Fields]") -> None:
    """Series below their studies and people, each with a tick of its own; pictures that are there stay."""
    focused = _focused_tick(box)
    known = {}
    for old in list(box.querySelectorAll("button")):
        known[old.dataset.key] = old
    box.replaceChildren()
    of: dict[tuple[str, ...], list[Fields]] = {}
    for one in series:
        of.setdefault((one["patient"],), []).append(one)
        of.setdefault((one["patient"], one["study"]), []).append(one)
    patient = study = None
    for at, one in enumerate(series):
        if one["patient"] != patient:
            patient, study = one["patient"], None
            box.appendChild(_new_heading("h2", "person", at, patient, of[(one["patient"],)]))
        if one["study"] != study:
            study = one["study"]
            box.appendChild(_new_heading("h3", "study", at, study, of[one["patient"], one["study"]]))
        button = known.get(one["key"]) or _new_series(one["key"], one["uid"])
        button.dataset.modality = one["modality"]
        button.dataset.count = str(one["count"])
        title, detail = button.querySelectorAll("strong, span")
        title.textContent = one["title"]
        detail.textContent = one["detail"]
        row = new_element("div")
        row.className = "series-row"
        row.appendChild(_new_tick("series", at, one["title"], [one]))
        row.appendChild(button)
        row.hidden = not one["found"]
        box.appendChild(row)
    _focus_tick(box, focused)


def _show_kinds(box: "Any", rows: "list[Fields]") -> None:
    """A tick for each kind of files."""
    focused = _focused_tick(box)
    box.replaceChildren()
    for at, row in enumerate(rows):
        box.appendChild(_new_label(_new_tick("kind", at, row["title"], [row]), row["title"]))
    _focus_tick(box, focused)


def _focused_tick(box: "Any") -> str:
    """What finds the tick again that keys are for, when it is made anew; "" where they are for no tick."""
    tick = box.querySelector("input:focus")
    return "[data-tick='%s'][data-at='%s']" % (tick.dataset.tick, tick.dataset.at) if tick else ""


def _focus_tick(box: "Any", focused: str) -> None:
    tick = box.querySelector(focused) if focused else None
    if tick:
        tick.focus()


def _new_heading(tag: str, kind: str, at: int, name: str, series: "list[Fields]") -> "Any":
    """A person or a study, with a tick for all series of it."""
    heading = new_element(tag)
    if kind == "person":
        heading.dataset.testid = "person"
        heading.dataset.person = name
    heading.appendChild(_new_label(_new_tick(kind, at, name, series), name))
    heading.hidden = not any([one["found"] for one in series])
    return heading


def _new_label(tick: "Any", name: str) -> "Any":
    label = new_element("label")
    label.appendChild(tick)
    label.appendChild(new_element("span", name))
    return label


def _new_tick(kind: str, at: int, name: str, rows: "list[Fields]") -> "Any":
    """Whether what it is for goes into the ZIP: ticked, or half so where some of it does."""
    whole, some = all([one["ticked"] for one in rows]), any([one["ticked"] or one["half"] for one in rows])
    tick = new_element("input", type="checkbox", data_tick=kind, data_at=str(at), data_testid=kind + "-tick")
    tick.setAttribute("aria-label", _("Put into the ZIP: {name}", name=name))
    tick.checked, tick.indeterminate = whole, some and not whole
    tick.disabled, tick.title = bool(rows[0]["why_not"]), rows[0]["why_not"] or _("Put into the ZIP")
    return tick


def _new_series(key: str, uid: str) -> "Any":
    button = new_element("button", type="button", data_testid="series")
    button.className = "series"
    button.dataset.key = key
    button.dataset.seriesUid = uid
    words = new_element("div")
    words.appendChild(new_element("strong"))
    words.appendChild(new_element("span"))
    button.appendChild(new_thumbnail(key))
    button.appendChild(words)
    return button


def _show_current(box: "Any", key: str) -> None:
    for button in list(box.querySelectorAll("button")):
        if button.dataset.key == key:
            button.setAttribute("aria-current", "true")
            box.scrollLeft = button.parentNode.offsetLeft - box.clientWidth / 4  # where it is a strip
        else:
            button.removeAttribute("aria-current")


def _show_notes(box: "Any", notes: "list[str]") -> None:
    box.replaceChildren()
    for note in notes:
        box.appendChild(new_element("li", note))


def _show_questions(box: "Any", rows: "list[tuple[str, str, str]]") -> None:
    """Questions that are answered by yes or no; where an answer cannot be given, it says why."""
    box.replaceChildren()
    for at, (sentence, why_not_yes, why_not_no) in enumerate(rows):
        row = new_element("li", sentence, data_testid="question")
        buttons = new_element("div")
        buttons.className = "choice"
        answers = ((_("Yes, one"), "one-person", why_not_yes), (_("No, two"), "two-people", why_not_no))
        for words, decision, why in answers:
            button = new_element("button", words, type="button", data_decision=decision, data_number=str(at))
            button.disabled, button.title = bool(why), why
            buttons.appendChild(button)
        row.appendChild(buttons)
        box.appendChild(row)


def _show_answers(box: "Any", rows: "list[tuple[str, str]]") -> None:
    """Answers to what the page asks, one that loses nothing first."""
    box.replaceChildren()
    for words, decision in rows:
        box.appendChild(new_element("button", words, type="button", data_decision=decision, data_testid=decision))


def _show_problems(box: "Any", problems: "list[Fields]") -> None:
    """Problems are added; only where one was withdrawn, or is said anew, all are drawn."""
    drawn = _drawn.get(box.id, [])
    if problems[: len(drawn)] != drawn:
        box.replaceChildren()
    _drawn[box.id] = problems
    for one in problems[box.childElementCount :]:
        row = new_element("li", data_testid="problem", data_path=one["path"], data_reason=one["reason"])
        row.appendChild(new_element("code", one["path"]))
        row.appendChild(new_element("span", one["sentence"]))
        box.appendChild(row)


_drawn: "dict[str, list[Fields]]" = {}
"""What stands in each list of problems."""


def _show_proof(box: "Any", rows: "list[tuple[str, str, bool]]") -> None:
    """Attempts to get out, by where they were made."""
    box.replaceChildren()
    place = ""
    for where, what, is_open in rows:
        if where != place:
            box.appendChild(new_element("h3", where))
            box.appendChild(new_element("ul"))
            place = where
        row = new_element("li", what)
        row.className = "open" if is_open else "refused"
        row.dataset.refused = "false" if is_open else "true"
        row.dataset.where = where
        box.lastElementChild.appendChild(row)


def _show_choices(box: "Any", choices: "list[tuple[str, str]]") -> None:
    box.replaceChildren()
    for name, title in choices:
        box.appendChild(new_element("option", title, value=name))
    shown[box.id].pop("value", None)  # what was chosen went with the old ones


def _show_legend(box: "Any", rows: "list[tuple[str, int, int, int]]") -> None:
    """What the colours of drawings stand for."""
    box.replaceChildren()
    for name, red, green, blue in rows:
        row = new_element("li", name)
        row.style.setProperty("--colour", "rgb(%d %d %d)" % (red, green, blue))
        box.appendChild(row)


def _show_fields(box: "Any", rows: "list[tuple[str, ...]]") -> None:
    """Rows of a field before and after, by person; where something else may be typed, a box, and what is said of that.

    A row that is still the same one stays, and with it what is being typed.
    """
    old = list(box.querySelectorAll("tr[data-field]"))
    known = {row.dataset.field: (row, row.nextElementSibling) for row in old}
    fields = [known.get(_name_of(at, row)) or _new_field(_name_of(at, row), *row[:3]) for at, row in enumerate(rows)]
    if [row.dataset.field for row, _said in fields] != [row.dataset.field for row in old]:
        box.replaceChildren()
        names = [""] + [row[7] for row in rows]
        for at, (row, below) in enumerate(fields):
            if names[at] != names[at + 1] and len(set(names)) > 2:
                box.appendChild(_new_whose(names[at + 1]))
            box.appendChild(row)
            box.appendChild(below)
    focused = box.querySelector("input:focus")
    typed_into = focused.closest("tr").dataset.field if focused else ""
    for (row, below), (key, _label, _before, after, typed, said, is_bad, _whose) in zip(fields, rows):
        if not key:
            row.lastChild.textContent = after or _("(removed)")
            continue
        typing = row.lastChild.firstChild
        typing.placeholder = typing.title = after or _("(removed)")
        typing.setAttribute("aria-invalid", "true" if is_bad else "false")
        below.firstChild.firstChild.textContent = said
        if row.dataset.field != typed_into:
            typing.value = typed


def _name_of(at: int, row: "tuple[str, ...]") -> str:
    """What tells a row from all others, and is the same as long as it is the same row."""
    return "%d|%s|%s" % (at, "|".join(row[:3]), row[7])


def _new_whose(name: str) -> "Any":
    """Above the fields of a person, where there are several people."""
    row = new_element("tr", data_testid="whose")
    row.appendChild(new_element("th", name, scope="colgroup", colspan="3"))
    return row


def _new_field(name_of_row: str, key: str, label: str, before: str) -> "tuple[Any, Any]":
    """Its row, and one below it for what is said of what was typed."""
    global _fields_made
    _fields_made += 1
    row = new_element("tr", data_field=name_of_row)
    row.appendChild(new_element("th", label, scope="row"))
    row.appendChild(new_element("td", before or _("(empty)")))
    cell, name = new_element("td"), "field-said-%d" % _fields_made
    if key:
        said = _("{field} in the copies", field=label)
        typing = new_element("input", type="text", data_key=key, aria_label=said, aria_describedby=name, maxlength="64")
        cell.appendChild(typing)
    row.appendChild(cell)
    below, words = new_element("tr"), new_element("td", colspan="3")
    below.className = "said"
    words.appendChild(new_element("span", id=name, role="status", data_testid="field-said"))
    below.appendChild(words)
    return row, below


_fields_made = 0
"""Each has a name of its own for what is said of it."""


def _show_elements(box: "Any", rows: "list[tuple[str, ...]]") -> None:
    box.replaceChildren()
    for path, keyword, before, after, act in rows:
        row = new_element("tr", data_act=act)
        name = new_element("th", keyword or path, scope="row", title=path)
        row.appendChild(name)
        row.appendChild(new_element("td", before))
        row.appendChild(new_element("td", after if act != "removed" else _("removed")))
        box.appendChild(row)


def _show_cards(box: "Any", cards: "list[tuple[str, str, str]]") -> None:
    """One of them can be chosen: what it is for, and what it does in a few words."""
    focused = box.querySelector("input:focus")
    box.replaceChildren()
    for name, title, words in cards:
        card = new_element("label")
        card.className = "card"
        card.appendChild(new_element("input", type="radio", name="preset", value=name))
        card.appendChild(new_element("strong", title))
        card.appendChild(new_element("span", words))
        box.appendChild(card)
        if focused and focused.value == name:
            card.firstChild.focus()
    shown[box.id].pop("card", None)  # what was chosen went with the old ones


def _choose_card(box: "Any", name: str) -> None:
    for choice in list(box.querySelectorAll("input")):
        choice.checked = choice.value == name


def _show_help(box: "Any", rows: "list[tuple[str, str]]") -> None:
    """What something does, and by which keys or gesture."""
    box.replaceChildren()
    for words, keys in rows:
        row = new_element("p", words)
        row.appendChild(new_element("kbd", keys))
        box.appendChild(row)


LISTS: "dict[str, Callable[[Any, Any], None]]" = {
    "series": _show_series,
    "kinds": _show_kinds,
    "current": _show_current,
    "questions": _show_questions,
    "notes": _show_notes,
    "answers": _show_answers,
    "problems": _show_problems,
    "proof": _show_proof,
    "choices": _show_choices,
    "legend": _show_legend,
    "fields": _show_fields,
    "elements": _show_elements,
    "help": _show_help,
    "cards": _show_cards,
    "card": _choose_card,
}
