"""What will become of the fields that people look at first, and a file's elements before and after, side by side.

All of it is shown to the person who has the originals; none of it goes into the archive.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from scanveil.deid.check.scan import Value, where
from scanveil.deid.check.surface import take_apart
from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.text import DEFAULT_CHARACTER_SET, decode, without_accents
from scanveil.errors import UsageError
from scanveil.said import _, ngettext

LONGEST_TYPED = 64
"""Characters of a value that a person may type (PS3.5 6.2, LO and PN)."""
SHOWN = 200
"""Characters of a value that are shown."""

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
        raise UsageError(_("A name or description has at most {most} letters.", most=LONGEST_TYPED))
    if not plain.isascii() or not plain.isprintable() or "\\" in plain:
        raise UsageError(_("Please use letters, digits and signs of the English keyboard, but no backslash."))
    return plain.encode("ascii")


def fields(header: Header, after: bytes, keys: dict[int, str]) -> list[Field]:
    """The fields of one file, and what they are in its copy (the copy's bytes up to its pixels)."""
    own = values_of(header)
    surface = take_apart(after, b"")
    new = {tag: after[start:end] for path, tag, vr, start, end in surface.values if not path}
    charsets = _charsets(own.raw(tags.SPECIFIC_CHARACTER_SET))
    found = []
    for tag, label in FIELDS:
        if tag in own:
            before, then = (decode(raw, charsets)[:SHOWN].strip() for raw in (own.raw(tag), new.get(tag, b"")))
            found.append(Field(keys.get(tag, ""), label, before, then))
    return found


def side_by_side(header: Header, after: bytes) -> list[Row]:
    """Every element of a file up to its pixels that is no sequence, beside what it is in the copy."""
    old, new = take_apart(header.buffer[: header.pixels_at], b""), take_apart(after, b"")
    before, then = _by_place(header.buffer, old.values), _by_place(after, new.values)
    places = sorted({**before, **then}, key=_in_order)
    return [
        Row(place, _keyword(tag), *pair, _act(*pair, place in then))
        for place, tag in ((place, (before.get(place) or then[place])[0]) for place in places)
        for pair in [(before.get(place, (0, ""))[1], then.get(place, (0, ""))[1])]
    ]


def _act(before: str, after: str, is_there: bool) -> str:
    if before == after:
        return "kept"
    if not is_there:
        return "removed"
    return "added" if not before else "emptied" if not after else "replaced"


def _by_place(data: bytes, values: Iterable[Value]) -> dict[str, tuple[int, str]]:
    """Path -> tag and text of each value."""
    own = list(values)
    charset = next(
        (data[start:end] for path, tag, vr, start, end in own if tag == tags.SPECIFIC_CHARACTER_SET and not path), b""
    )
    charsets = _charsets(charset)
    return {where(one): (one[1], _readable(data, one, charsets)) for one in own}


def _readable(data: bytes, value: Value, charsets: tuple[str, ...]) -> str:
    """A value as a person may read it."""
    vr, start, end = value[2:]
    raw = data[start : min(end, start + 4 * SHOWN)]
    if vr in _NUMBER_SIZES and len(raw) <= 4 * _NUMBER_SIZES[vr]:
        size = _NUMBER_SIZES[vr]
        return ", ".join(
            str(int.from_bytes(raw[at : at + size], "little")) for at in range(0, len(raw) - size + 1, size)
        )
    text = decode(raw, charsets)
    if not text.isprintable() and any(not one.isprintable() and one not in "\r\n\t" for one in text):
        return ngettext("{count:,} byte", "{count:,} bytes", end - start)
    return text[:SHOWN] + ("…" if len(text) > SHOWN else "")


_NUMBER_SIZES = {b"US": 2, b"UL": 4, b"AT": 4}


def _in_order(place: str) -> list[tuple[int, str]]:
    """Paths as numbers sort, not as text."""
    return [(len(part), part) for part in place.split(".")]


def _charsets(value: bytes) -> tuple[str, ...]:
    names = tuple(name.strip() for name in value.decode("latin-1").strip("\0 ").split("\\"))
    return names if any(names) else DEFAULT_CHARACTER_SET


@cache
def _keyword(tag: int) -> str:
    from pydicom.datadict import keyword_for_tag

    return keyword_for_tag(tag) or ("private" if tag >> 16 & 1 else "")
