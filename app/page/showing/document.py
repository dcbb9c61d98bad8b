"""What is read instead of looked at."""

from page.library import place_of
from page.pane import LINES_OF_PAGE, pages_of, wanted_document
from page.showing.numbers import size_text

from scanveil.said import _, together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from page.state import Fields, Line, Record, Shown

OWN_VIEWER = _(
    "It is opened by your browser's own viewer, from this computer, in a tab of its own. There the viewer's rules "
    "hold, and no longer this page's seal."
)


def document(state: "Record", pane: "Record") -> "Shown":
    """What is read instead of looked at: a report, a recording, or what else is no image."""
    found = pane["document"]
    if wanted_document(state, pane) is None:
        return [("document", "hidden", True), ("document-video", "playing", False)]
    if not found:
        return [
            ("document", "hidden", False),
            ("document-video", "playing", False),
            ("document-title", "text", _("Reading…")),
            ("document-body", "hidden", True),
        ]
    shows: Shown = [
        ("document", "hidden", False),
        ("document-body", "hidden", False),
        ("document-title", "text", found["title"] or found["kind"] or _("This file cannot be read")),
        ("document-kind", "text", found["kind"] if found["title"] else ""),
        ("document-sentence", "text", found["sentence"]),
        ("document-facts", "facts", found["facts"]),
        ("document-drawings", "drawings", found["drawings"]),
    ]
    return shows + _lines(state, pane, found) + _enclosed(pane, found["enclosed"] or {})


def _lines(state: "Record", pane: "Record", found: "Fields") -> "Shown":
    """A part of its lines, and the ways to the others."""
    at, count = pane["document_page"], pages_of(found)
    lines = found["lines"][at * LINES_OF_PAGE : (at + 1) * LINES_OF_PAGE]
    return [
        ("document-lines", "lines", [_line(state, line) for line in lines]),
        ("document-pages", "hidden", count == 1),
        ("document-page", "text", _("Page {number} of {count}", number=at + 1, count=count)),
        ("document-back", "disabled", at == 0),
        ("document-back", "title", _("This is the first page.") if at == 0 else ""),
        ("document-on", "disabled", at == count - 1),
        ("document-on", "title", _("This is the last page.") if at == count - 1 else ""),
    ]


def _enclosed(pane: "Record", inside: "Fields") -> "Shown":
    """What lies inside a file: what it is, and what can be done with it."""
    opens, film = bool(inside.get("mime_type")), inside.get("plays", "")
    return [
        ("document-inside", "hidden", not inside),
        ("document-inside-name", "text", _name(inside) if inside else ""),
        ("document-why", "text", "" if opens else _why(inside, pane["video"])),
        ("document-video", "playing", bool(film) and pane["video"] != "fails"),
        ("open-document", "hidden", not opens),
        ("open-document", "aria-expanded", "true" if pane["opening_document"] else "false"),
        ("document-asking", "hidden", not (opens and pane["opening_document"])),
        ("document-warning", "text", together(OWN_VIEWER, inside.get("sentence", "")) if opens else ""),
        ("document-save", "hidden", not inside.get("suffix")),
        ("document-save", "text", _save(inside)),
    ]


def _why(inside: "Fields", video: str) -> str:
    """Why something is not opened, or what must be said of a video that the browser `plays` or that `fails`."""
    film, sentence = inside.get("plays", ""), inside.get("sentence", "")
    if not film:
        return str(sentence)
    fails = together(_("Your browser cannot play this kind of video."), sentence)
    return str({"plays": film, "fails": fails}.get(video, ""))


def _save(inside: "Fields") -> str:
    if inside.get("plays"):
        return _("Save the video")
    return _("Save the PDF") if inside.get("suffix") == ".pdf" else _("Save the document")


_KINDS = {".pdf": "PDF", ".xml": "XML", ".stl": "STL", ".obj": "OBJ", ".mtl": "MTL"}


def _name(inside: "Fields") -> str:
    size, kind = size_text(inside["size"]), _KINDS.get(inside["suffix"])
    if inside.get("plays"):
        return _("Video, {size}", size=size)
    return _("Inside: {kind}, {size}", kind=kind, size=size) if kind else _("Inside: a document, {size}", size=size)


def _line(state: "Record", line: "list[Any]") -> "Line":
    """A line of a document: (depth, relation, label, text, is heading, object to go to or None)."""
    depth, relation, label, text, is_heading = line[:5]
    if len(line) == 5:
        return (depth, relation, label, text, is_heading, None)
    number, frame = line[5:]
    place = place_of(state, number, frame)
    if place is None:
        return (depth, relation, label, _("{text}, not among these files", text=text), is_heading, None)
    return (depth, relation, label, _referred(text, *place), is_heading, (number, frame))


def _referred(text: str, series: "Fields", stack: "Fields", index: int) -> str:
    """An object that a document refers to, with the place where it is seen."""
    where = {"text": text, "number": index + 1, "series": series["description"], "part": stack["name"]}
    if stack["reads"]:
        if series["description"]:
            return _("{text}: document {number} of {series}", **where)
        return _("{text}: document {number} of its series", **where)
    if len(series["stacks"]) > 1:
        if series["description"]:
            return _("{text}: image {number} of {series}, {part}", **where)
        return _("{text}: image {number} of its series, {part}", **where)
    if series["description"]:
        return _("{text}: image {number} of {series}", **where)
    return _("{text}: image {number} of its series", **where)
