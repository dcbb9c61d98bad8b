"""What is read instead of looked at: facts, lines of a report, recordings on squared paper."""

from page.browser.elements import document, new_element, new_shape

from scanveil.said import _

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from page.state import Fields, Line

LONG_TEXT = 120
"""Characters of a text that is written below what it is called, not beside it."""


def _show_facts(box: "Any", facts: "list[tuple[str, str]]") -> None:
    box.replaceChildren()
    for label, text in facts:
        box.appendChild(new_element("dt", label))
        box.appendChild(new_element("dd", text))


def _show_lines(box: "Any", lines: "list[Line]") -> None:
    """Lines of a tree as lists in lists, their text as text."""
    box.replaceChildren()
    lists: list[Any] = []
    for depth, relation, label, text, is_heading, link in lines:
        del lists[depth + 1 :]
        while len(lists) <= depth:
            deeper = document.createElement("ul")
            ((lists[-1].lastChild or lists[-1]) if lists else box).appendChild(deeper)
            lists.append(deeper)
        row = document.createElement("li")
        if relation:
            row.appendChild(new_element("i", relation))
        if label:
            row.appendChild(new_element("h3" if is_heading else "b", label))
        if text:
            said = new_element("span", text)
            if label and (len(text) > LONG_TEXT or "\n" in text):
                said.className = "long"
            row.appendChild(said)
        if link:
            row.appendChild(
                new_element("button", _("Show"), type="button", data_number=str(link[0]), data_frame=str(link[1]))
            )
        lists[-1].appendChild(row)


def _show_drawings(box: "Any", drawings: "list[Fields]") -> None:
    """Recordings on squared paper, one row for each channel; what is wider than the page can be scrolled."""
    box.replaceChildren()
    for one in drawings:
        figure = new_element("figure")
        words = new_element("figcaption")
        words.appendChild(new_element("h3", one["title"]))
        for said in [one["caption"]] + one["notes"]:
            words.appendChild(new_element("p", said))
        figure.appendChild(words)
        paper = new_element("div", tabindex="0", role="region", aria_label=one["title"])
        paper.className = "paper"
        sheet = new_element("div")
        sheet.className = "sheet"
        sheet.style.width = "%dpx" % (one["width"] + 1)
        for row in one["rows"]:
            sheet.appendChild(_channel(row, one["width"]))
        sheet.appendChild(_times(one["ticks"], one["width"]))
        paper.appendChild(sheet)
        figure.appendChild(paper)
        box.appendChild(figure)


def _channel(row: "Fields", width: float) -> "Any":
    box = new_element("div", data_testid="channel")
    box.className = "channel"
    box.appendChild(new_element("b", row["label"], title=_("One large square is {scale} up", scale=row["scale"])))
    drawing = new_shape("svg", width=width, height=row["height"], aria_hidden="true")
    if row["zero"] is not None:
        drawing.appendChild(new_shape("path", d="M0 %gH%d" % (row["zero"], width), stroke="currentColor"))
        drawing.lastChild.classList.add("zero")
    drawing.appendChild(new_shape("path", d=row["path"]))
    box.appendChild(drawing)
    return box


def _times(ticks: "list[tuple[float, str]]", width: float) -> "Any":
    drawing = new_shape("svg", width=width, height=20, aria_hidden="true")
    for at, text in ticks:
        label = new_shape("text", x=at + 3, y=14)
        label.textContent = text
        drawing.appendChild(label)
    return drawing


DOCUMENTS: "dict[str, Callable[[Any, Any], None]]" = {
    "facts": _show_facts,
    "lines": _show_lines,
    "drawings": _show_drawings,
}
