"""A structured report as a tree of text (PS3.3 C.17.3): what is said, in words, and nothing that could be run.

Key object selections and the acquisition context of other objects are made of the same content items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scanveil.documents.kinds import kind_of
from scanveil.documents.level import Level
from scanveil.documents.lines import DEEPEST, Line, Lines, written_date, written_date_time, written_time
from scanveil.errors import MalformedError, TooDeepError, TruncatedError

MOST_BYTES = 8_000_000
"""Bytes that are gone through, each as often as the depth asks for it, before a report is cut short."""

TOO_DEEP = "There is more below, nested too deeply to be shown."

CONTENT = 0x0040A730
VALUE_TYPE = 0x0040A040
ACQUISITION_CONTEXT = 0x00400555
_CONCEPT_NAME, _RELATIONSHIP, _OBSERVED = 0x0040A043, 0x0040A010, 0x0040A032
_TEXT, _CODE, _PERSON, _UID = 0x0040A160, 0x0040A168, 0x0040A123, 0x0040A124
_DATE_TIME, _DATE, _TIME = 0x0040A120, 0x0040A121, 0x0040A122
_MEASURED, _NUMBER, _UNITS, _QUALIFIER = 0x0040A300, 0x0040A30A, 0x004008EA, 0x0040A301
_REFERENCED, _CLASS_UID, _INSTANCE_UID, _FRAMES = 0x00081199, 0x00081150, 0x00081155, 0x00081160
_GRAPHIC_TYPE, _GRAPHIC_DATA = 0x00700023, 0x00700022
_RANGE_TYPE, _SAMPLES, _OFFSETS, _MOMENTS = 0x0040A130, 0x0040A132, 0x0040A138, 0x0040A13A
_BY_REFERENCE = 0x0040DB73

# Relationship Type (PS3.3 C.17.3.2.4), as a word between a line and the one above; "contains" needs none
_RELATIONS = {
    "HAS OBS CONTEXT": "context",
    "HAS ACQ CONTEXT": "taken with",
    "HAS CONCEPT MOD": "more exactly",
    "HAS PROPERTIES": "of this",
    "INFERRED FROM": "because of",
    "SELECTED FROM": "marked in",
}
_SHAPES = {
    "POINT": "A point",
    "MULTIPOINT": "Points",
    "POLYLINE": "A line",
    "POLYGON": "An outline",
    "CIRCLE": "A circle",
    "ELLIPSE": "An ellipse",
    "ELLIPSOID": "An ellipsoid",
}
_TIMES = {
    "POINT": "A moment",
    "MULTIPOINT": "Moments",
    "SEGMENT": "A span of time",
    "MULTISEGMENT": "Spans of time",
    "BEGIN": "From a moment on",
    "END": "Up to a moment",
}


def is_structured(top: Level) -> bool:
    """Whether an object holds a content tree."""
    return top.has(CONTENT) or top.text(VALUE_TYPE) == "CONTAINER"


def title(top: Level) -> str:
    """What a report calls itself."""
    return top.meaning(_CONCEPT_NAME)


def facts(top: Level) -> list[Line]:
    """Who wrote a report, when, and whether it is finished and signed (PS3.3 C.17.2)."""
    found: list[Line] = []
    _add(found, "State", _completion(top))
    _add(found, "Signed", _verification(top))
    _add(found, "Written", " ".join((written_date(top.text(0x00080023)), written_time(top.text(0x00080033)))).strip())
    _add(found, "Written by", ", ".join(filter(None, map(_observer, _some(top, 0x0040A078)))))
    _add(found, "Took part", ", ".join(filter(None, map(_observer, _some(top, 0x0040A07A)))))
    template = top.first(0x0040A504)
    if template and (number := template.text(0x0040DB00)):
        _add(found, "Form", f"template {number} of {template.text(0x00080105) or 'an unknown collection'}")
    if top.has(0x0040A360):
        _add(found, "Replaces", "an earlier version")
    return found


def add_tree(top: Level, lines: Lines, *, tag: int = CONTENT) -> None:
    """Add the content of a report, line by line, as deep as it goes and as long as there is room."""
    _Tree(lines).grow(top, tag)


class _Tree:
    """A content tree on its way to lines."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._left = MOST_BYTES
        self._places: dict[tuple[int, ...], int] = {}
        self._references: list[tuple[int, tuple[int, ...]]] = []

    def grow(self, top: Level, tag: int) -> None:
        self._children(top, tag, 0, (1,))
        if self._lines.full:
            self._lines.found.append(Line(0, "", "There is more, but it is too long to be shown here."))
        elif self._left <= 0:
            self._lines.found.append(Line(0, "", "There may be more: what follows is too tangled to be shown here."))
        for at, place in self._references:
            self._lines.found[at] = replace(self._lines.found[at], text=self._words_for(place))

    def _children(self, level: Level, tag: int, depth: int, place: tuple[int, ...]) -> None:
        if depth == DEEPEST:
            self._lines.add(Line(depth, "", TOO_DEEP))
            return
        try:
            for number, item in enumerate(level.each(tag), 1):
                self._left -= item.effort
                if self._lines.full or self._left <= 0:
                    return
                self._item(item, depth, (*place, number))
        except TooDeepError:
            self._lines.add(Line(depth, "", TOO_DEEP))
        except (MalformedError, TruncatedError):
            self._lines.add(Line(depth, "", "What follows here is damaged and cannot be read."))

    def _item(self, item: Level, depth: int, place: tuple[int, ...]) -> None:
        at = len(self._lines.found)
        self._places[place] = at
        relation = _RELATIONS.get(item.text(_RELATIONSHIP), "")
        if item.has(_BY_REFERENCE) and not item.has(VALUE_TYPE):
            self._references.append((at, item.longs(_BY_REFERENCE)))
            self._lines.add(Line(depth, "", "", relation=relation))
            return
        label, value_type = item.meaning(_CONCEPT_NAME), item.text(VALUE_TYPE)
        if value_type == "CONTAINER":
            self._lines.add(Line(depth, label or "Section", is_heading=True, relation=relation))
        elif value_type in _OBJECTS:
            self._lines.add(replace(_reference(item), depth=depth, label=label, relation=relation))
        else:
            text = _VALUES.get(value_type, _unknown_value)(item)
            if observed := written_date_time(item.text(_OBSERVED)):
                text += f" ({observed})"
            self._lines.add(Line(depth, label, text or "(empty)", relation=relation))
        if item.has(CONTENT):
            self._children(item, CONTENT, depth + 1, place)

    def _words_for(self, place: tuple[int, ...]) -> str:
        """How a line elsewhere in the tree is called; places count from the root, which is (1,)."""
        if place == (1,):
            return "the whole report"
        at = self._places.get(place)
        line = self._lines.found[at] if at is not None else None
        what = (line.label or line.text.split("\n")[0]) if line else ""
        return f"see “{what}”" if what else "see another part of this report"


def _unknown_value(item: Level) -> str:
    value_type = item.text(VALUE_TYPE)
    return f"(of a kind that is unknown here: {value_type})" if value_type else ""


def _text_value(item: Level) -> str:
    return item.text(_TEXT)


def _number_value(item: Level) -> str:
    found = measured(item.first(_MEASURED))
    qualifier = item.meaning(_QUALIFIER)
    return (f"{found} ({qualifier})" if qualifier else found) if found else qualifier or "no value"


def measured(item: Level | None) -> str:
    """A Numeric Value with its unit; empty where there is none."""
    return f"{item.text(_NUMBER)} {_unit(item)}".strip() if item and item.has(_NUMBER) else ""


def _unit(item: Level) -> str:
    """A unit as it is written: UCUM's own codes are short, but some are no signs that people know."""
    unit = item.coded(_UNITS)
    if unit in ("1", "{no units}", "[arb'U]"):
        return ""
    written = written_unit(unit)
    return item.meaning(_UNITS) if "{" in written or "[" in written else written


def written_unit(code: str) -> str:
    """A UCUM code as people write it: micro as µ, powers raised, degrees as a sign."""
    if code.startswith("u") and len(code) > 1 and code[1] in "VAmgLlsST":
        code = "µ" + code[1:]
    known = {
        "deg": "°",
        "Cel": "°C",
        "mm[Hg]": "mmHg",
        "cm[H2O]": "cmH₂O",
        "cm2": "cm²",
        "mm2": "mm²",
        "cm3": "cm³",
        "mm3": "mm³",
        "m2": "m²",
        "m3": "m³",
    }
    return known.get(code, code)


def _point_value(item: Level) -> str:
    """Spatial coordinates (PS3.3 C.18.6) in a sentence."""
    shape = item.text(_GRAPHIC_TYPE)
    words = _SHAPES.get(shape, "A shape")
    data = item.floats(_GRAPHIC_DATA)
    in_space = item.text(VALUE_TYPE) == "SCOORD3D"
    size = 3 if in_space else 2
    if shape == "POINT" and len(data) == size:
        if in_space:
            return f"{words} at {data[0]:.1f}, {data[1]:.1f}, {data[2]:.1f} mm in the scanner's space"
        return f"{words} at column {data[0]:.1f}, row {data[1]:.1f} of the image"
    if shape == "CIRCLE" and len(data) == 4:
        radius = ((data[2] - data[0]) ** 2 + (data[3] - data[1]) ** 2) ** 0.5
        return f"{words} around column {data[0]:.1f}, row {data[1]:.1f} of the image, {radius:.1f} pixels in radius"
    count = len(data) // size
    if shape in ("POLYLINE", "POLYGON", "MULTIPOINT"):
        words = f"{words} of {count:,} points" if shape != "MULTIPOINT" else f"{count:,} points"
    return f"{words} in {'the space of the scanner' if in_space else 'the image'}"


def moment(item: Level) -> str:
    """Temporal coordinates (PS3.3 C.18.7) in a sentence."""
    words = _TIMES.get(item.text(_RANGE_TYPE), "A time")
    if samples := item.longs(_SAMPLES):
        return f"{words}: sample {_to(samples)}"
    if offsets := item.numbers(_OFFSETS):
        return f"{words}: {_to(offsets)} seconds after the start"
    moments = item.text(_MOMENTS)
    return f"{words}: {', '.join(map(written_date_time, moments.split(chr(92))))}" if moments else words


def _to(values: tuple[float, ...], between: str = " to ") -> str:
    """Some numbers; two are the ends of a span."""
    shown = [f"{value:.10g}" for value in values[:8]]
    more = f" and {len(values) - 8:,} more" if len(values) > 8 else ""
    return (between if len(values) == 2 else ", ").join(shown) + more


_OBJECTS = ("IMAGE", "COMPOSITE", "WAVEFORM")
_VALUES: dict[str, Callable[[Level], str]] = {
    "TEXT": _text_value,
    "CODE": lambda item: item.meaning(_CODE),
    "NUM": _number_value,
    "DATETIME": lambda item: written_date_time(item.text(_DATE_TIME)),
    "DATE": lambda item: written_date(item.text(_DATE)),
    "TIME": lambda item: written_time(item.text(_TIME)),
    "PNAME": lambda item: item.name(_PERSON),
    "UIDREF": lambda item: item.text(_UID),
    "SCOORD": _point_value,
    "SCOORD3D": _point_value,
    "TCOORD": moment,
}


def _reference(item: Level) -> Line:
    """The line for an object that is referred to (PS3.3 C.18.3, C.18.4, C.18.5)."""
    referenced = item.first(_REFERENCED)
    if referenced is None:
        return Line(0, "", "(an object that is not named)")
    words = kind_of(referenced.text(_CLASS_UID)).name
    frames = [value for value in referenced.numbers(_FRAMES) if 1 <= value < 1e9]
    numbers = tuple(int(value) for value in frames)
    if numbers:
        words += f", {'images' if len(numbers) > 1 else 'image'} {_to(numbers, ' and ')}"
    return Line(0, "", words, refers_to=referenced.text(_INSTANCE_UID), frames=numbers)


def _completion(top: Level) -> str:
    words = {"COMPLETE": "complete", "PARTIAL": "not complete"}.get(top.text(0x0040A491), "")
    if top.text(0x0040A496) == "PRELIMINARY":
        words = f"{words}, preliminary" if words else "preliminary"
    return ": ".join(filter(None, (words, top.text(0x0040A492))))


def _verification(top: Level) -> str:
    flag = top.text(0x0040A493)
    if flag == "UNVERIFIED":
        return "by nobody"
    signed = [
        ", ".join(filter(None, (one.name(0x0040A075), one.text(0x0040A027), written_date_time(one.text(0x0040A030)))))
        for one in _some(top, 0x0040A073)
    ]
    return "by " + "; ".join(filter(None, signed)) if any(signed) else "yes" if flag == "VERIFIED" else ""


def _observer(one: Level) -> str:
    """A person or device that observed (PS3.3 10.1.3 and table C.17-2)."""
    person = one.name(_PERSON) or one.name(0x0040A075)
    device = " ".join(filter(None, (one.text(0x00080070), one.text(0x00081090), one.text(0x00081010))))
    return ", ".join(filter(None, (person or device, one.text(0x00080080))))


def _some(top: Level, tag: int) -> list[Level]:
    """The first items of a sequence of people, as far as it can be read."""
    found: list[Level] = []
    try:
        for item in top.each(tag):
            found.append(item)
            if len(found) == 20:
                break
    except (MalformedError, TruncatedError):
        return found
    return found


def _add(found: list[Line], label: str, text: str) -> None:
    if text:
        found.append(Line(0, label, text))
