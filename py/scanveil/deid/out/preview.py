"""What will become of the fields that people look at first, and a file's elements before and after, side by side.

All of it is shown to the person who has the originals; none of it goes into the archive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.reading import PREAMBLE_SIZE, Header, meta_values_of, values_of
from scanveil.dicom.text import without_accents
from scanveil.dicom.values import Values
from scanveil.dicom.wire import (
    EXPLICIT_LITTLE,
    ITEM_STARTS,
    MAX_DEPTH,
    PIXEL_TAGS,
    Element,
    Encoding,
    parse_all,
    tag_text,
)
from scanveil.errors import MalformedError, TruncatedError, UsageError
from scanveil.said import _, ngettext

LONGEST_TYPED = 64
"""Characters of a value that a person may type (PS3.5 6.2, LO and PN)."""
SHOWN = 200
"""Characters of a value that are shown."""
LONGEST_READ = 4 * SHOWN
"""Bytes of a value that are read: as many as that many characters may have."""
MOST_NUMBERS = 4
"""Numbers of a value that are shown; more of them are as good as bytes."""

FIELDS = (
    (tags.PATIENT_NAME, _("Name")),
    (tags.PATIENT_ID, _("Patient number")),
    (tags.PATIENT_BIRTH_DATE, _("Date of birth")),
    (tags.STUDY_DESCRIPTION, _("Study")),
    (tags.SERIES_DESCRIPTION, _("Series")),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of one patient, study or series; `key` is what a person's own value is filed under, if it may be."""

    key: str
    label: str
    before: str
    after: str


class Row(NamedTuple):
    """One element before and after; `act` says in a word what happened to it."""

    path: str
    keyword: str
    before: str
    after: str
    act: str


def edit_keys(identity: bytes, study_instance_uid: bytes, series_instance_uid: bytes) -> dict[int, str]:
    """Attribute -> the key under which a person's own value for it is filed."""
    return {
        tags.PATIENT_NAME: "name|" + identity.decode("latin-1"),
        tags.PATIENT_ID: "id|" + identity.decode("latin-1"),
        tags.STUDY_DESCRIPTION: "study|" + study_instance_uid.decode("latin-1"),
        tags.SERIES_DESCRIPTION: "series|" + series_instance_uid.decode("latin-1"),
    }


def typed_value(text: str) -> bytes:
    """What a person typed, as a value of any character set. Raises UsageError where that is not possible."""
    plain = without_accents(text.strip())
    if len(plain) > LONGEST_TYPED:
        raise UsageError(_("This is too long: please use at most {most} letters.", most=LONGEST_TYPED))
    if not plain or not plain.isascii() or not plain.isprintable() or "\\" in plain:
        raise UsageError(_("Please use letters, digits and signs of the English keyboard, but no backslash."))
    return plain.encode("ascii")


def judged(edits: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Of values that a person typed, those that can be written; and why the others cannot, in a sentence each."""
    usable, why_not = {}, {}
    for key, text in edits.items():
        try:
            typed_value(text)
        except UsageError as error:
            why_not[key] = error.sentence
        else:
            usable[key] = text
    return usable, why_not


def fields(header: Header, data_set: bytes, encoding: Encoding, keys: dict[int, str]) -> list[Field]:
    """The fields of one file, and what they are in the data set of its copy (up to its pixels), laid out like this."""
    before, after = values_of(header), _values_in(data_set, encoding)
    return [
        Field(keys.get(tag, ""), label, _shown(before, tag), _shown(after, tag))
        for tag, label in FIELDS
        if tag in before or tag in after
    ]


def _shown(values: Values, tag: int) -> str:
    """So much of a value as there is room for."""
    return values.text(tag, LONGEST_READ)[:SHOWN].strip()


def side_by_side(header: Header, front: bytes, data_set: bytes, encoding: Encoding) -> list[Row]:
    """Every element of a file up to its pixels that is no sequence, beside what it is in the copy.

    `front` is the copy's preamble and file meta, `data_set` what follows up to its pixels, laid out as
    `encoding` says.
    """
    before = _by_place(meta_values_of(header), values_of(header))
    meta = Values(front, EXPLICIT_LITTLE, parse_all(front, PREAMBLE_SIZE, len(front), EXPLICIT_LITTLE))
    after = _by_place(meta, _values_in(data_set, encoding))
    return [_row(place, before.get(place), after.get(place)) for place in sorted({**before, **after}, key=_in_order)]


class _Shown(NamedTuple):
    """A value as a person may read it; equal ones have the same `mark`, also where more was written than is shown."""

    tag: int
    text: str
    mark: int


def _row(place: str, before: _Shown | None, after: _Shown | None) -> Row:
    one = before or after
    assert one is not None
    texts = (before.text if before else "", after.text if after else "")
    return Row(place, _keyword(one.tag), *texts, _act(before, after))


def _act(before: _Shown | None, after: _Shown | None) -> str:
    if after is None:
        return "removed"
    if before is None or (after.text and not before.text):
        return "added"
    if before.mark == after.mark:
        return "kept"
    return "replaced" if after.text else "emptied"


def _values_in(data_set: bytes, encoding: Encoding) -> Values:
    return Values(data_set, encoding, parse_all(data_set, 0, len(data_set), encoding))


def _by_place(*levels: Values) -> dict[str, _Shown]:
    """Path -> each value that is no sequence, of levels beside each other and of all below them."""
    return {
        place: _Shown(tag, _readable(around, tag), hash(around.raw(tag).rstrip(b"\0 ")))
        for level in levels
        for place, tag, around in _leaves(level)
    }


def _leaves(level: Values, path: str = "", depth: int = 0) -> Iterator[tuple[str, int, Values]]:
    """(path, tag, level around) of each value that is no sequence, and of each sequence that cannot be read."""
    for element in level:
        place = path + tag_text(element.tag)
        if depth < MAX_DEPTH and _is_sequence(level, element):
            try:
                for number, item in enumerate(level.items(element.tag)):
                    yield from _leaves(item, f"{place}[{number}].", depth + 1)
                continue
            except (MalformedError, TruncatedError):
                pass  # shown as one value
        yield place, element.tag, level


def _is_sequence(level: Values, element: Element) -> bool:
    """Whether it says that it is one, or hides one (PS3.5 6.2.2 note 2)."""
    if element.vr == b"SQ":
        return True
    return element.vr in (b"", b"UN", b"OB") and not (
        (element.undefined and (element.vr == b"OB" or element.tag in PIXEL_TAGS))
        or not level.raw(element.tag).startswith(ITEM_STARTS)
    )


def _readable(level: Values, tag: int) -> str:
    """A value as a person may read it."""
    vr, length = level.vr(tag), len(level.raw(tag))
    if vr in _NUMBER_SIZES and length <= MOST_NUMBERS * _NUMBER_SIZES[vr]:
        return ", ".join(_numbers(level, tag, vr))
    text = level.text(tag, LONGEST_READ)
    if not text.isprintable() and any(not one.isprintable() and one not in "\r\n\t" for one in text):
        return ngettext("{count:,} byte", "{count:,} bytes", length)
    return text[:SHOWN] + ("…" if len(text) > SHOWN else "")


def _numbers(level: Values, tag: int, vr: bytes) -> Iterable[str]:
    if vr == b"AT":
        groups_and_elements = level.shorts(tag)
        pairs = zip(groups_and_elements[::2], groups_and_elements[1::2], strict=False)
        return [tag_text(group << 16 | element) for group, element in pairs]
    return map(str, level.shorts(tag) if vr == b"US" else level.longs(tag))


_NUMBER_SIZES = {b"US": 2, b"UL": 4, b"AT": 4}


def _in_order(place: str) -> list[tuple[int, str]]:
    """Paths as numbers sort, not as text."""
    return [(len(part), part) for part in place.split(".")]


@cache
def _keyword(tag: int) -> str:
    from pydicom.datadict import keyword_for_tag

    return keyword_for_tag(tag) or ("private" if tag >> 16 & 1 else "")
