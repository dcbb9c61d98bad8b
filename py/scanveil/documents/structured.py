"""A structured report as a tree of text (PS3.3 C.17.3): what is said, in words, and nothing that could be run.

Key object selections and the acquisition context of other objects are made of the same content items.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from scanveil.dicom import tags
from scanveil.dicom.text import plain
from scanveil.dicom.values import Values
from scanveil.documents.kinds import kind_of
from scanveil.documents.lines import (
    DAMAGED_HERE,
    DEEPEST_LEVEL,
    TOO_LONG,
    Line,
    Lines,
    write_date,
    write_date_time,
    write_time,
)
from scanveil.errors import MalformedError, TooDeepError, TruncatedError
from scanveil.said import _, ngettext

MOST_BYTES = 8_000_000
"""Bytes that are gone through, each as often as the depth asks for it, before a report is cut short."""

TOO_DEEP = _("There is more below, nested too deeply to be shown.")


# Relationship Type (PS3.3 C.17.3.2.4), as a word between a line and the one above; "contains" needs none
_RELATIONS = {
    "HAS OBS CONTEXT": _("context"),
    "HAS ACQ CONTEXT": _("taken with"),
    "HAS CONCEPT MOD": _("more exactly"),
    "HAS PROPERTIES": _("of this"),
    "INFERRED FROM": _("because of"),
    "SELECTED FROM": _("marked in"),
}
_IN_THE_IMAGE = {
    "POINT": _("A point in the image"),
    "CIRCLE": _("A circle in the image"),
    "ELLIPSE": _("An ellipse in the image"),
    "ELLIPSOID": _("An ellipsoid in the image"),
}
_IN_SPACE = {
    "POINT": _("A point in the space of the scanner"),
    "CIRCLE": _("A circle in the space of the scanner"),
    "ELLIPSE": _("An ellipse in the space of the scanner"),
    "ELLIPSOID": _("An ellipsoid in the space of the scanner"),
}
_TIMES = {
    "POINT": _("A moment"),
    "MULTIPOINT": _("Moments"),
    "SEGMENT": _("A span of time"),
    "MULTISEGMENT": _("Spans of time"),
    "BEGIN": _("From a moment on"),
    "END": _("Up to a moment"),
}


def is_structured(top: Values) -> bool:
    """Whether an object holds a content tree."""
    return top.has(tags.CONTENT_SEQUENCE) or top.text(tags.VALUE_TYPE) == "CONTAINER"


def title(top: Values) -> str:
    """What a report calls itself."""
    return top.meaning(tags.CONCEPT_NAME_CODE_SEQUENCE)


def facts(top: Values) -> list[Line]:
    """Who wrote a report, when, and whether it is finished and signed (PS3.3 C.17.2)."""
    found: list[Line] = []
    _add(found, _("State"), _completion(top))
    _add(found, _("Signed"), _verification(top))
    _add(
        found,
        _("Written"),
        " ".join((write_date(top.words(tags.CONTENT_DATE)), write_time(top.words(tags.CONTENT_TIME)))).strip(),
    )
    _add(found, _("Written by"), ", ".join(filter(None, map(_observer, _some(top, tags.AUTHOR_OBSERVER_SEQUENCE)))))
    _add(found, _("Took part"), ", ".join(filter(None, map(_observer, _some(top, tags.PARTICIPANT_SEQUENCE)))))
    template = top.readable_item(tags.CONTENT_TEMPLATE_SEQUENCE)
    if template and (number := template.words(tags.TEMPLATE_IDENTIFIER)):
        _add(found, _("Form"), _form(number, template.words(tags.MAPPING_RESOURCE)))
    if top.has(tags.PREDECESSOR_DOCUMENTS_SEQUENCE):
        _add(found, _("Replaces"), _("an earlier version"))
    return found


def _form(number: str, collection: str) -> str:
    if not collection:
        return _("template {number} of an unknown collection", number=number)
    return _("template {number} of {collection}", number=number, collection=collection)


def add_tree(top: Values, lines: Lines, *, tag: int = tags.CONTENT_SEQUENCE) -> None:
    """Add the content of a report, line by line, as deep as it goes and as long as there is room."""
    _Tree(lines).grow(top, tag)


class _Tree:
    """A content tree on its way to lines."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._left = MOST_BYTES
        self._places: dict[tuple[int, ...], int] = {}
        self._references: list[tuple[int, tuple[int, ...]]] = []

    def grow(self, top: Values, tag: int) -> None:
        self._children(top, tag, 0, (1,))
        if self._lines.full:
            self._lines.found.append(Line(0, "", TOO_LONG))
        elif self._left <= 0:
            self._lines.found.append(Line(0, "", _("There may be more: what follows is too tangled to be shown here.")))
        for at, place in self._references:
            self._lines.found[at] = replace(self._lines.found[at], text=self._words_for(place))

    def _children(self, level: Values, tag: int, depth: int, place: tuple[int, ...]) -> None:
        if depth == DEEPEST_LEVEL:
            self._lines.add(Line(depth, "", TOO_DEEP))
            return
        try:
            for number, item in enumerate(level.items(tag), 1):
                self._left -= _effort(item)
                if self._lines.full or self._left <= 0:
                    return
                self._item(item, depth, (*place, number))
        except TooDeepError:
            self._lines.add(Line(depth, "", TOO_DEEP))
        except (MalformedError, TruncatedError):
            self._lines.add(Line(depth, "", DAMAGED_HERE))

    def _item(self, item: Values, depth: int, place: tuple[int, ...]) -> None:
        at = len(self._lines.found)
        self._places[place] = at
        relation = _RELATIONS.get(item.text(tags.RELATIONSHIP_TYPE), "")
        if item.has(tags.REFERENCED_CONTENT_ITEM_IDENTIFIER) and not item.has(tags.VALUE_TYPE):
            self._references.append((at, item.longs(tags.REFERENCED_CONTENT_ITEM_IDENTIFIER)))
            self._lines.add(Line(depth, "", "", relation=relation))
            return
        label, value_type = item.meaning(tags.CONCEPT_NAME_CODE_SEQUENCE), item.text(tags.VALUE_TYPE)
        if value_type == "CONTAINER":
            self._lines.add(Line(depth, label or _("Section"), is_heading=True, relation=relation))
        elif value_type in _OBJECTS:
            self._lines.add(replace(_reference(item), depth=depth, label=label, relation=relation))
        else:
            text = _VALUES.get(value_type, _unknown_value)(item)
            if observed := write_date_time(item.words(tags.OBSERVATION_DATE_TIME)):
                text += f" ({observed})"
            self._lines.add(Line(depth, label, text or _("(empty)"), relation=relation))
        if item.has(tags.CONTENT_SEQUENCE):
            self._children(item, tags.CONTENT_SEQUENCE, depth + 1, place)

    def _words_for(self, place: tuple[int, ...]) -> str:
        """How a line elsewhere in the tree is called; places count from the root, which is (1,)."""
        if place == (1,):
            return _("the whole report")
        at = self._places.get(place)
        line = self._lines.found[at] if at is not None else None
        what = (line.label or line.text.split("\n")[0]) if line else ""
        return _("see “{what}”", what=what) if what else _("see another part of this report")


def _effort(item: Values) -> int:
    """The bytes that had to be gone through to find an item's elements: all of those of undefined length."""
    return sum(element.end - element.start if element.undefined else 16 for element in item)


def _unknown_value(item: Values) -> str:
    value_type = item.words(tags.VALUE_TYPE)
    return _("(of a kind that is unknown here: {value_type})", value_type=value_type) if value_type else ""


def _text_value(item: Values) -> str:
    return item.words(tags.TEXT_VALUE)


def _number_value(item: Values) -> str:
    found = measurement(item.readable_item(tags.MEASURED_VALUE_SEQUENCE))
    qualifier = item.meaning(tags.NUMERIC_VALUE_QUALIFIER_CODE_SEQUENCE)
    return (f"{found} ({qualifier})" if qualifier else found) if found else qualifier or _("no value")


def measurement(item: Values | None) -> str:
    """A Numeric Value with its unit; empty where there is none."""
    return f"{item.words(tags.NUMERIC_VALUE)} {_unit(item)}".strip() if item and item.has(tags.NUMERIC_VALUE) else ""


def _unit(item: Values) -> str:
    """A unit as it is written: UCUM's own codes are short, but some are no signs that people know."""
    unit = item.code(tags.MEASUREMENT_UNITS_CODE_SEQUENCE)
    if unit in ("1", "{no units}", "[arb'U]"):
        return ""
    written = write_unit(unit)
    return item.meaning(tags.MEASUREMENT_UNITS_CODE_SEQUENCE) if "{" in written or "[" in written else written


def write_unit(code: str) -> str:
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


def _point_value(item: Values) -> str:
    """Spatial coordinates (PS3.3 C.18.6) in a sentence."""
    shape, data = item.text(tags.GRAPHIC_TYPE), item.floats(tags.GRAPHIC_DATA)
    if item.text(tags.VALUE_TYPE) == "SCOORD3D":
        return _shape_in_space(shape, data)
    return _shape_in_the_image(shape, data)


def _shape_in_space(shape: str, data: tuple[float, ...]) -> str:
    if shape == "POINT" and len(data) == 3:
        x, y, z = data
        return _("A point at {x:.1f}, {y:.1f}, {z:.1f} mm in the scanner's space", x=x, y=y, z=z)
    if shape == "CIRCLE" and len(data) == 4:
        return _circle(data)
    count = len(data) // 3
    if shape == "POLYLINE":
        return ngettext(
            "A line of {count:,} point in the space of the scanner",
            "A line of {count:,} points in the space of the scanner",
            count,
        )
    if shape == "POLYGON":
        return ngettext(
            "An outline of {count:,} point in the space of the scanner",
            "An outline of {count:,} points in the space of the scanner",
            count,
        )
    if shape == "MULTIPOINT":
        return ngettext(
            "{count:,} point in the space of the scanner", "{count:,} points in the space of the scanner", count
        )
    return _IN_SPACE.get(shape) or _("A shape in the space of the scanner")


def _shape_in_the_image(shape: str, data: tuple[float, ...]) -> str:
    if shape == "POINT" and len(data) == 2:
        return _("A point at column {column:.1f}, row {row:.1f} of the image", column=data[0], row=data[1])
    if shape == "CIRCLE" and len(data) == 4:
        return _circle(data)
    count = len(data) // 2
    if shape == "POLYLINE":
        return ngettext("A line of {count:,} point in the image", "A line of {count:,} points in the image", count)
    if shape == "POLYGON":
        return ngettext(
            "An outline of {count:,} point in the image", "An outline of {count:,} points in the image", count
        )
    if shape == "MULTIPOINT":
        return ngettext("{count:,} point in the image", "{count:,} points in the image", count)
    return _IN_THE_IMAGE.get(shape) or _("A shape in the image")


def _circle(data: tuple[float, ...]) -> str:
    column, row, edge_column, edge_row = data
    return _(
        "A circle around column {column:.1f}, row {row:.1f} of the image, {radius:.1f} pixels in radius",
        column=column,
        row=row,
        radius=((edge_column - column) ** 2 + (edge_row - row) ** 2) ** 0.5,
    )


def moment(item: Values) -> str:
    """Temporal coordinates (PS3.3 C.18.7) in a sentence."""
    words = _TIMES.get(item.text(tags.TEMPORAL_RANGE_TYPE), _("A time"))
    found = when(item)
    return _("{moment}: {when}", moment=words, when=found) if found else words


def when(item: Values) -> str:
    """The times themselves; empty where there are none."""
    if positions := item.longs(tags.REFERENCED_SAMPLE_POSITIONS):
        return ngettext("sample {samples}", "samples {samples}", len(positions), samples=_span(positions))
    if offsets := item.numbers(tags.REFERENCED_TIME_OFFSETS):
        return _("{seconds} seconds after the start", seconds=_span(offsets))
    moments = item.words(tags.REFERENCED_DATE_TIME)
    return ", ".join(map(write_date_time, moments.split("\\"))) if moments else ""


def is_moment(item: Values) -> bool:
    """Whether temporal coordinates are a single moment."""
    return item.text(tags.TEMPORAL_RANGE_TYPE) == "POINT"


def samples(item: Values) -> str:
    """The numbers of the samples that temporal coordinates name; empty where they name none."""
    return _span(item.longs(tags.REFERENCED_SAMPLE_POSITIONS))


def _span(values: tuple[float, ...]) -> str:
    """Some numbers; two are the ends of a span."""
    if len(values) == 2:
        return _("{first:.10g} to {last:.10g}", first=values[0], last=values[1])
    return _numbers(values)


def _numbers(values: tuple[float, ...]) -> str:
    shown = ", ".join(f"{value:.10g}" for value in values[:8])
    if len(values) <= 8:
        return shown
    return ngettext("{numbers} and {count:,} more", "{numbers} and {count:,} more", len(values) - 8, numbers=shown)


_OBJECTS = ("IMAGE", "COMPOSITE", "WAVEFORM")
_VALUES: dict[str, Callable[[Values], str]] = {
    "TEXT": _text_value,
    "CODE": lambda item: item.meaning(tags.CONCEPT_CODE_SEQUENCE),
    "NUM": _number_value,
    "DATETIME": lambda item: write_date_time(item.words(tags.DATE_TIME)),
    "DATE": lambda item: write_date(item.words(tags.DATE)),
    "TIME": lambda item: write_time(item.words(tags.TIME)),
    "PNAME": lambda item: plain(item.name(tags.PERSON_NAME)),
    "UIDREF": lambda item: item.words(tags.UID),
    "SCOORD": _point_value,
    "SCOORD3D": _point_value,
    "TCOORD": moment,
}


def _reference(item: Values) -> Line:
    """The line for an object that is referred to (PS3.3 C.18.3, C.18.4, C.18.5)."""
    referenced = item.readable_item(tags.REFERENCED_SOP_SEQUENCE)
    if referenced is None:
        return Line(0, "", _("(an object that is not named)"))
    words = kind_of(referenced.text(tags.REFERENCED_SOP_CLASS_UID)).name
    frames = [value for value in referenced.numbers(tags.REFERENCED_FRAME_NUMBER) if 1 <= value < 1e9]
    numbers = tuple(int(value) for value in frames)
    if numbers:
        words = ngettext(
            "{kind}, image {numbers}", "{kind}, images {numbers}", len(numbers), kind=words, numbers=_both(numbers)
        )
    return Line(0, "", words, refers_to=referenced.words(tags.REFERENCED_SOP_INSTANCE_UID), frames=numbers)


def _both(values: tuple[float, ...]) -> str:
    """Some numbers; two are both of them."""
    if len(values) == 2:
        return _("{first:.10g} and {last:.10g}", first=values[0], last=values[1])
    return _numbers(values)


_STATES = {
    ("COMPLETE", False): _("complete"),
    ("PARTIAL", False): _("not complete"),
    ("COMPLETE", True): _("complete, preliminary"),
    ("PARTIAL", True): _("not complete, preliminary"),
}
"""What a report is by its Completion Flag, and whether it is preliminary."""


def _completion(top: Values) -> str:
    is_preliminary = top.text(tags.PRELIMINARY_FLAG) == "PRELIMINARY"
    words = _STATES.get((top.text(tags.COMPLETION_FLAG), is_preliminary), _("preliminary") if is_preliminary else "")
    return ": ".join(filter(None, (words, top.words(tags.COMPLETION_FLAG_DESCRIPTION))))


def _verification(top: Values) -> str:
    flag = top.text(tags.VERIFICATION_FLAG)
    if flag == "UNVERIFIED":
        return _("by nobody")
    signed = [
        ", ".join(
            filter(
                None,
                (
                    plain(one.name(tags.VERIFYING_OBSERVER_NAME)),
                    one.words(tags.VERIFYING_ORGANIZATION),
                    write_date_time(one.words(tags.VERIFICATION_DATE_TIME)),
                ),
            )
        )
        for one in _some(top, tags.VERIFYING_OBSERVER_SEQUENCE)
    ]
    if any(signed):
        return _("by {people}", people="; ".join(filter(None, signed)))
    return _("yes") if flag == "VERIFIED" else ""


def _observer(one: Values) -> str:
    """A person or device that observed (PS3.3 10.1.3 and table C.17-2)."""
    person = plain(one.name(tags.PERSON_NAME)) or plain(one.name(tags.VERIFYING_OBSERVER_NAME))
    made = (tags.MANUFACTURER, tags.MANUFACTURER_MODEL_NAME, tags.STATION_NAME)
    device = " ".join(filter(None, map(one.words, made)))
    return ", ".join(filter(None, (person or device, one.words(tags.INSTITUTION_NAME))))


def _some(top: Values, tag: int) -> list[Values]:
    """The first items of a sequence of people, as far as it can be read."""
    found: list[Values] = []
    try:
        for item in top.items(tag):
            found.append(item)
            if len(found) == 20:
                break
    except (MalformedError, TruncatedError):
        return found
    return found


def _add(found: list[Line], label: str, text: str) -> None:
    if text:
        found.append(Line(0, label, text))
