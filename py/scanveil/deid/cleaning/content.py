"""Content items of structured reports, by the concept that names them (PS3.15 E.3.4, Table E.3.4-1)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cache

from scanveil.deid.cleaning.dates import OLDEST_AGE
from scanveil.deid.rules.options_table import CONTENT_ITEMS
from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, Encoding, inner_encoding, items, parse_all, value_of

_BY_REFERENCE = tags.REFERENCED_CONTENT_ITEM_IDENTIFIER  # counts items, so that none may go
_CODE_VALUES = frozenset({tags.CODE_VALUE, tags.LONG_CODE_VALUE, tags.URN_CODE_VALUE})
_AGES = frozenset(
    {
        *(("DCM", "121033"), ("LN", "30525-0"), ("LN", "29553-5"), ("LN", "21612-7"), ("LN", "63900-5")),
        ("SCT", "105727008"),
        *(("SCT", "397669002"), ("SCT", "424144002"), ("SCT", "445518008")),
    }
)
"""Concepts that an age is named by: where it is over 89, it goes whatever is chosen."""


class Fate(Enum):
    """What is done with a content item."""

    CLEAN = "its values are cleaned"
    KEEP = "its values are kept"
    DUMMY = "its values are replaced"
    REMOVE = "it is removed"


def fate_of(buffer: bytes, elements: list[Element], encoding: Encoding, options: frozenset[str]) -> Fate:
    """What is done with the content item that these elements are, given the options that were chosen."""
    own = Values(buffer, encoding, elements)
    kind = own.stripped(tags.VALUE_TYPE).decode("latin-1")
    for scheme, code in _concept(buffer, own.element(tags.CONCEPT_NAME_CODE_SEQUENCE), encoding):
        is_old = (scheme, code) in _AGES and _is_over_89(own, kind)
        row = _table().get((scheme, code, kind))
        if is_old and row is None:
            return Fate.REMOVE
        if row is None:
            continue
        basic, letters = row
        chosen = {letter for name, letter in letters.items() if name in options}
        if is_old:
            chosen = set()
        if chosen:
            return Fate.CLEAN if "C" in chosen else Fate.KEEP
        return Fate.REMOVE if basic == "X" else Fate.DUMMY
    return Fate.CLEAN


def counts_items(buffer: bytes) -> bool:
    """Whether something in a data set may point to items by their number, so that none may be removed."""
    little = _BY_REFERENCE >> 16 | (_BY_REFERENCE & 0xFFFF) << 16
    return little.to_bytes(4, "little") in buffer or _BY_REFERENCE.to_bytes(4) in buffer


def _is_over_89(own: Values, kind: str) -> bool:
    """Whether a measured age is over 89, in whatever unit, or cannot be read (PS3.3 C.18.1, 10.2)."""
    if kind not in ("NUM", "NUMERIC"):
        return False
    measured = own.items(tags.MEASURED_VALUE_SEQUENCE) if own.has(tags.MEASURED_VALUE_SEQUENCE) else iter([own])
    ages = [item.number(tags.NUMERIC_VALUE) for item in measured]
    return not all(age is not None and 0 <= age <= OLDEST_AGE for age in ages)


def _concept(buffer: bytes, element: Element | None, encoding: Encoding) -> Iterable[tuple[str, str]]:
    """Scheme and value of the code that names an item."""
    if element is None:
        return
    inner = inner_encoding(buffer, element, encoding)
    for item in items(buffer, element, inner)[:1]:
        own = parse_all(buffer, item.value, item.value_end, inner)
        scheme = next((_value(buffer, one) for one in own if one.tag == tags.CODING_SCHEME_DESIGNATOR), b"")
        for one in own:
            if one.tag in _CODE_VALUES:
                yield scheme.decode("latin-1"), _value(buffer, one).decode("latin-1")


def _value(buffer: bytes, element: Element) -> bytes:
    return value_of(buffer, element).strip(b"\0 ")


@cache
def _table() -> dict[tuple[str, str, str], tuple[str, dict[str, str]]]:
    """(scheme, code, value type) -> code of the Basic Profile, and the letters of the options that speak of it."""
    from scanveil.deid.rules.table import OPTION_COLUMNS

    found = {}
    scheme = ""
    for line in CONTENT_ITEMS.splitlines():
        if line[0] != " ":
            scheme = line
            continue
        for word in line.split():
            concept, basic, letters = word.split("=")
            code, _, kind = concept.partition(":")
            columns = zip(OPTION_COLUMNS, letters, strict=True)
            found[scheme, code, kind] = basic, {name: letter for name, letter in columns if letter != "-"}
    return found
