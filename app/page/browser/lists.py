"""Lists of the page that are drawn anew from rows of values."""

from page.browser.elements import new_element, shown

ENDS = {
    "refused": "refused by the browser",
    "silent": "did not get out (the browser does not say more)",
    "open": "NOT refused",
}
"""How an attempt to get out ended."""
DECISIONS = {
    "release": (
        "I have looked at it: include it",
        "Only if you have looked at this file yourself and nothing in it names anybody. The copies are made anew.",
    ),
    "clear-bits": (
        "Set these bits to zero",
        "In all files in which such bits are not empty. What is seen stays the same. The copies are made anew.",
    ),
}


def _show_series(box, series):
    known = {}
    for old in list(box.querySelectorAll("button")):
        known[old.dataset.key] = old
    box.replaceChildren()
    patient = study = None
    for one in series:
        if one["patient"] != patient:
            patient, study = one["patient"], None
            box.appendChild(new_element("h2", patient))
        if one["study"] != study:
            study = one["study"]
            box.appendChild(new_element("h3", study))
        button = known.get(one["key"]) or _new_series(one["key"], one["uid"])
        button.dataset.modality = one["modality"]
        button.dataset.count = str(one["count"])
        title, detail = button.querySelectorAll("strong, span")
        title.textContent = one["title"]
        detail.textContent = one["detail"]
        box.appendChild(button)


def _new_series(key, uid):
    button = new_element("button", type="button", data_testid="series")
    button.className = "series"
    button.dataset.key = key
    button.dataset.seriesUid = uid
    picture = new_element("canvas", aria_hidden="true")
    picture.width = picture.height = 1
    words = new_element("div")
    words.appendChild(new_element("strong"))
    words.appendChild(new_element("span"))
    button.appendChild(picture)
    button.appendChild(words)
    return button


def _show_current(box, key):
    for button in list(box.querySelectorAll("button")):
        if button.dataset.key == key:
            button.setAttribute("aria-current", "true")
        else:
            button.removeAttribute("aria-current")


def _show_problems(box, problems):
    """Problems are only ever added, so only new ones are drawn."""
    for one in problems[box.childElementCount :]:
        row = new_element("li", data_testid="problem", data_path=one["path"], data_reason=one["reason"])
        row.appendChild(new_element("code", one["path"]))
        row.appendChild(new_element("span", one["sentence"]))
        box.appendChild(row)


def _show_report(box, report):
    box.replaceChildren()
    lines = new_element("ul")
    for line in report["lines"]:
        lines.appendChild(new_element("li", line))
    box.appendChild(lines)
    if report["withheld"]:
        box.appendChild(new_element("h3", "Withheld"))
        rows = new_element("ul")
        for one in report["withheld"]:
            row = new_element("li", data_testid="withheld", data_path=one["path"], data_reason=one["reason"])
            row.appendChild(new_element("code", one["path"]))
            row.appendChild(new_element("span", " " + one["sentence"]))
            if one["decision"]:
                words, title = DECISIONS[one["decision"]]
                row.appendChild(
                    new_element(
                        "button",
                        words,
                        type="button",
                        title=title,
                        data_number=str(one["number"]),
                        data_decision=one["decision"],
                    )
                )
            rows.appendChild(row)
        box.appendChild(rows)


def _show_proof(box, rows):
    box.replaceChildren()
    for where, what, ended in rows:
        row = new_element("li", "%s: %s: %s" % (where, what, ENDS[ended]))
        row.className = "open" if ended == "open" else "refused"
        row.dataset.refused = "false" if ended == "open" else "true"
        box.appendChild(row)


def _show_presets(box, names):
    box.replaceChildren()
    box.appendChild(new_element("option", "Choose…", value=""))
    for at, name in enumerate(names):
        box.appendChild(new_element("option", name, value=str(at)))


def _show_choices(box, choices):
    box.replaceChildren()
    for name, title in choices:
        box.appendChild(new_element("option", title, value=name))
    shown.pop(box.id + ".value", None)  # what was chosen went with the old ones


def _show_legend(box, rows):
    """What the colours of drawings stand for."""
    box.replaceChildren()
    for name, red, green, blue in rows:
        row = new_element("li", name)
        row.style.setProperty("--colour", "rgb(%d %d %d)" % (red, green, blue))
        box.appendChild(row)


def _show_labels(box, labels):
    """Words that somebody wrote on an image, at their places in the stage, counted from its middle."""
    box.replaceChildren()
    for x, y, text in labels:
        word = new_element("span", text)
        word.style.transform = "translate(%.1fpx,%.1fpx)" % (x, y)
        box.appendChild(word)


def _show_fields(box, rows):
    """Rows of a field before and after; where a person may type something else, a box to type into."""
    box.replaceChildren()
    for key, label, before, after, typed in rows:
        row = new_element("tr")
        row.appendChild(new_element("th", label, scope="row"))
        row.appendChild(new_element("td", before or "(empty)"))
        cell = new_element("td", "" if key else after or "(removed)")
        if key:
            typing = new_element(
                "input", type="text", data_key=key, aria_label=label + " in the copies", maxlength="64"
            )
            typing.value = typed
            typing.placeholder = typing.title = after or "(removed)"
            cell.appendChild(typing)
        row.appendChild(cell)
        box.appendChild(row)


def _show_elements(box, rows):
    box.replaceChildren()
    for path, keyword, before, after, act in rows:
        row = new_element("tr", data_act=act)
        name = new_element("th", keyword or path, scope="row", title=path)
        row.appendChild(name)
        row.appendChild(new_element("td", before))
        row.appendChild(new_element("td", after if act != "removed" else "removed"))
        box.appendChild(row)


LISTS = {
    "series": _show_series,
    "current": _show_current,
    "problems": _show_problems,
    "report": _show_report,
    "proof": _show_proof,
    "presets": _show_presets,
    "choices": _show_choices,
    "legend": _show_legend,
    "labels": _show_labels,
    "fields": _show_fields,
    "elements": _show_elements,
}
