"""What a file says about itself, element by element: for objects that nothing better can be made of."""

from __future__ import annotations

from functools import cache

from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, tag_text
from scanveil.documents.lines import TOO_LONG, Line, Lines, shorten, write_date, write_date_time, write_time
from scanveil.errors import MalformedError, TruncatedError
from scanveil.said import ngettext

MOST_ITEMS = 12
MOST_PARTS = 6
MOST_NUMBERS = 16
LONGEST_VALUE = 200

_WRITTEN = {b"DA": write_date, b"TM": write_time, b"DT": write_date_time}
_TEXTS = frozenset(b"AE AS CS DA DT IS LO LT PN SH ST TM UC UR UT".split())
_SHORTS, _LONGS, _FLOATS = (b"US", b"SS"), (b"UL", b"SL"), (b"FL", b"FD")
_LEFT_OUT = frozenset({0x0008, 0x0010, 0x0020, 0x0032, 0x0038})
"""Groups that speak of the patient, the visit, and the place of a file among others."""
_SHOWN = frozenset(
    {
        tags.CONTENT_DATE,
        tags.CONTENT_TIME,
        tags.MANUFACTURER,
        tags.SERIES_DESCRIPTION,
        tags.MANUFACTURER_MODEL_NAME,
        tags.IMAGE_COMMENTS,
    }
)
"""What is shown of them: date and time, maker and device, description and comments."""


def add_elements(top: Values, lines: Lines) -> None:
    """Add the elements of the top level that a person can read; of sequences, what their first items are about.

    UIDs, bulk data, private elements, people's names and what is said of the patient are left out.
    """
    for element in top:
        if lines.full:
            lines.found.append(Line(0, "", TOO_LONG))
            return
        if not _is_shown(element.tag):
            continue
        vr = element.vr if element.vr not in (b"", b"UN") else _vr(element.tag)
        if vr == b"SQ":
            _add_items(top, element.tag, lines)
        elif text := _text(top, element, vr):
            lines.add(Line(0, _name(element.tag), shorten(text, LONGEST_VALUE)))


def _is_shown(tag: int) -> bool:
    group = tag >> 16
    return not group & 1 and tag & 0xFFFF != 0 and (group not in _LEFT_OUT or tag in _SHOWN)


def _add_items(level: Values, tag: int, lines: Lines) -> None:
    """A sequence: how many entries it has, and the first of them in a line each."""
    found: list[str] = []
    count_words = _entries
    try:
        for item in level.items(tag):
            if len(found) == MOST_ITEMS:
                count_words = _more_entries
                break
            found.append(_about(item))
    except (MalformedError, TruncatedError):
        count_words = _damaged_entries
    if not found:
        return
    lines.add(Line(0, _name(tag), count_words(len(found)), is_heading=True))
    for text in filter(None, found):
        lines.add(Line(1, "", text))


def _entries(count: int) -> str:
    return ngettext("{count} entry", "{count} entries", count)


def _more_entries(count: int) -> str:
    return ngettext("more than {count} entry", "more than {count} entries", count)


def _damaged_entries(count: int) -> str:
    return ngettext("damaged, at least {count} entry", "damaged, at least {count} entries", count)


def _about(item: Values) -> str:
    """An item in a line: the first of its values that a person can read."""
    if meaning := item.own_meaning():
        return meaning
    parts: list[str] = []
    for element in item:
        vr = element.vr if element.vr not in (b"", b"UN") else _vr(element.tag)
        if _is_shown(element.tag) and vr != b"SQ" and (text := _text(item, element, vr)):
            parts.append(f"{_name(element.tag)}: {shorten(text, 60)}")
            if len(parts) == MOST_PARTS:
                break
    return " · ".join(parts)


def _text(level: Values, element: Element, vr: bytes) -> str:
    """A value as people read it; empty where it is nothing for them."""
    if vr == b"DS":
        return ", ".join(f"{number:g}" for number in level.numbers(element.tag)[:MOST_NUMBERS])
    if vr in _TEXTS:
        text = level.words(element.tag)
        return ", ".join(_WRITTEN.get(vr, str)(part.strip()) for part in text.split("\\") if part.strip())
    numbers: tuple[float, ...] = ()
    if vr in _SHORTS and element.value_end - element.value <= 16:
        numbers = level.shorts(element.tag)
    elif vr in _LONGS and element.value_end - element.value <= 32:
        numbers = level.longs(element.tag)
    elif vr in _FLOATS and element.value_end - element.value <= 64:
        numbers = level.floats(element.tag)
    return ", ".join(f"{number:g}" for number in numbers)


@cache
def _name(tag: int) -> str:
    from pydicom.datadict import dictionary_description

    try:
        return dictionary_description(tag).removesuffix(" Sequence")
    except KeyError:
        return tag_text(tag)


@cache
def _vr(tag: int) -> bytes:
    from pydicom.datadict import dictionary_VR

    try:
        return dictionary_VR(tag).encode()[:2]
    except KeyError:
        return b"UN"
