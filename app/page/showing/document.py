"""What is read instead of looked at."""

from page.showing.numbers import size_text
from page.state import place_of, wanted_document


def document(state):
    """What is read instead of looked at: a report, a recording, or what else is no image."""
    found = state["document"]
    if wanted_document(state) is None:
        return [("document", "hidden", True), ("document-video", "playing", False)]
    if not found:
        return [
            ("document", "hidden", False),
            ("document-video", "playing", False),
            ("document-title", "text", "Reading…"),
            ("document-body", "hidden", True),
        ]
    inside = found["enclosed"] or {}
    opens, saves = bool(inside.get("mime_type")), bool(inside.get("suffix"))
    film = inside.get("plays", "")
    name = "the video" if film else "the PDF" if inside.get("suffix") == ".pdf" else "the document"
    why = "" if opens else inside.get("sentence", "")
    if film:
        why = {"plays": film, "fails": "Your browser cannot play this kind of video. " + why}.get(state["video"], "")
    return [
        ("document", "hidden", False),
        ("document-body", "hidden", False),
        ("document-title", "text", found["title"] or found["kind"] or "This file cannot be read"),
        ("document-kind", "text", found["kind"] if found["title"] else ""),
        ("document-sentence", "text", found["sentence"]),
        ("document-facts", "facts", found["facts"]),
        ("document-inside", "hidden", not inside),
        ("document-inside-name", "text", _inside(inside) if inside else ""),
        ("document-why", "text", why),
        ("document-video", "playing", bool(film) and state["video"] != "fails"),
        ("open-document", "hidden", not opens),
        ("open-document", "text", "Open %s in a new tab…" % name),
        ("open-document", "aria-expanded", "true" if state["opening_document"] else "false"),
        ("document-asking", "hidden", not (opens and state["opening_document"])),
        ("document-warning", "text", inside.get("sentence", "") if opens else ""),
        ("document-save", "hidden", not saves),
        ("document-save", "text", "Save %s" % name),
        ("document-drawings", "drawings", found["drawings"]),
        ("document-lines", "lines", [_line(state, line) for line in found["lines"]]),
    ]


def _inside(inside):
    if inside.get("plays"):
        return "Video, %s" % size_text(inside["size"])
    what = {".pdf": "PDF", ".xml": "XML", ".stl": "STL", ".obj": "OBJ", ".mtl": "MTL"}
    return "Inside: %s, %s" % (what.get(inside["suffix"], "a document"), size_text(inside["size"]))


def _line(state, line):
    """A line of a document: (depth, relation, label, text, is heading, object to go to or None)."""
    depth, relation, label, text, is_heading = line[:5]
    if len(line) == 5:
        return (depth, relation, label, text, is_heading, None)
    number, frame = line[5:]
    place = place_of(state, number, frame)
    if place is None:
        return (depth, relation, label, text + ", not among these files", is_heading, None)
    series, stack, index = place
    where = "document" if stack["reads"] else "image"
    text += ": %s %d of %s" % (where, index + 1, series["description"] or "its series")
    if len(series["stacks"]) > 1 and not stack["reads"]:
        text += ", " + stack["name"]
    return (depth, relation, label, text, is_heading, (number, frame))
