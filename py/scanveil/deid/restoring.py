"""Identities given back to copies, by a key file: names, numbers, dates of birth, dates, and all UIDs.

What was taken out of single files and stands in no key file, such as private attributes, stays out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

from scanveil.deid.cleaning import actions, dates
from scanveil.deid.out.keyfile import KEPT_IN_KEY, NOT_A_KEY_FILE, KeyFile
from scanveil.deid.rules.attributes import METHOD_TAGS, dictionary
from scanveil.dicom import tags, writing
from scanveil.dicom.reading import Header, read_header
from scanveil.dicom.values import Values
from scanveil.dicom.wire import (
    EXPLICIT_LITTLE,
    ITEM_STARTS,
    Element,
    Encoding,
    inner_encoding,
    items,
    parse_all,
    value_of,
)
from scanveil.errors import KeyFileError, MalformedError, NotInKeyError, ScanveilError, TruncatedError
from scanveil.said import _

_UID_VRS = frozenset({b"UI", b"UN", b""})


class Restored(NamedTuple):
    """A copy with its identity: the bytes up to the pixels, and where in the file the rest starts.

    Of a deflated file all of it is in `head`.
    """

    head: bytes
    rest_at: int


def restore(file: BinaryIO, key_file: KeyFile, *, path: str, size: int) -> Restored:
    """Give a copy its identity back. Raises NotInKeyError for a file that the key knows nothing of."""
    try:
        header = read_header(file, path=path, size=size)
        return _Restoring(header, key_file).restore()
    except ScanveilError as error:
        raise error.at(path) from error


class _Restoring:
    """The way back of one file."""

    def __init__(self, header: Header, key_file: KeyFile) -> None:
        self._header = header
        self._uids = key_file.uids
        origin = key_file.origin_of(self._value(tags.SOP_INSTANCE_UID).decode("latin-1"))
        if origin is None:
            raise NotInKeyError(
                _(
                    "No name was put back: this is no copy that the key file knows, it was changed since, or several "
                    "originals had its number. Please use the original, or another key file."
                )
            )
        moved = self._value(tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED) == b"MODIFIED"
        self._days = -origin.days if moved else 0
        known = parse_all(origin.elements, 0, len(origin.elements), EXPLICIT_LITTLE)
        self._known = Values(origin.elements, EXPLICIT_LITTLE, known)
        if not self._known.present <= set(KEPT_IN_KEY):
            raise KeyFileError(NOT_A_KEY_FILE)

    def restore(self) -> Restored:
        header = self._header
        front = self._front()
        own = {tag: _element(tag, self._known.raw(tag), header.encoding) for tag in self._known.present}
        own = {tags.SERIES_DESCRIPTION: b""} | own  # the copy's may be made up
        own |= dict.fromkeys(METHOD_TAGS, b"")
        own[tags.PATIENT_IDENTITY_REMOVED] = _element(tags.PATIENT_IDENTITY_REMOVED, b"NO", header.encoding)
        data_set = self._rewrite(header.buffer, header.elements, header.encoding, own, 0)
        if not header.inflated:
            return Restored(front + data_set, header.size if header.pixels_at is None else header.pixels_at)
        rest = b"" if header.pixels_at is None else header.buffer[header.pixels_at :]
        return Restored(writing.deflate(front, data_set + rest), header.size)

    def _front(self) -> bytes:
        """What stands in front of the data set."""
        header = self._header
        if not header.meta:
            return header.buffer[: header.elements[0].start]
        meta = self._rewrite(
            header.buffer, header.meta, EXPLICIT_LITTLE, {tags.FILE_META_INFORMATION_GROUP_LENGTH: b""}, 0
        )
        return writing.front(meta)

    def _rewrite(
        self, buffer: bytes, elements: list[Element], encoding: Encoding, own: Mapping[int, bytes], depth: int
    ) -> bytes:
        """Adjacent elements with their UIDs and dates as they were; those in `own` stand for the file's."""
        pieces: list[tuple[int, bytes]] = list(own.items())
        for element in elements:
            if element.tag not in own:
                new = self._one(buffer, element, encoding, depth)
                pieces.append((element.tag, buffer[element.start : element.end] if new is None else new))
        pieces.sort(key=lambda piece: piece[0])
        return b"".join(piece for tag, piece in pieces)

    def _one(self, buffer: bytes, element: Element, encoding: Encoding, depth: int) -> bytes | None:
        """What one element was; None where it stays as it is."""
        vr = element.vr or dictionary().get(element.tag, "").encode("ascii")
        value = value_of(buffer, element)
        hides_items = vr in (b"UN", b"") and value.startswith(ITEM_STARTS)
        known_as = dictionary().get(element.tag)
        if element.undefined or "SQ" in (vr.decode("latin-1"), known_as) or hides_items:
            return self._sequence(buffer, element, encoding, depth)
        if vr in (b"DA", b"DT") and self._days and not value.startswith(actions.DUMMY_DATE):
            new = dates.move(vr, value, self._days)
            return None if new is None else writing.element(element.tag, vr, new, encoding)
        if vr in _UID_VRS:
            parts = [part.strip("\0 ") for part in value.decode("latin-1").split("\\")]
            old = [self._uids.get(part, part) for part in parts]
            return (
                writing.element(element.tag, vr, "\\".join(old).encode("latin-1"), encoding) if old != parts else None
            )
        return None

    def _sequence(self, buffer: bytes, element: Element, encoding: Encoding, depth: int) -> bytes | None:
        """A sequence with its items restored; None where it holds something else than items."""
        inner = inner_encoding(buffer, element, encoding)
        content = []
        try:
            for item in items(buffer, element, inner, depth=depth + 1):
                elements = parse_all(buffer, item.value, item.value_end, inner, depth=depth + 1)
                content.append(writing.item(item, self._rewrite(buffer, elements, inner, {}, depth + 1), inner))
        except (MalformedError, TruncatedError):
            return None
        return writing.sequence(element, b"".join(content), inner, encoding)

    def _value(self, tag: int) -> bytes:
        found = [one for one in self._header.elements if one.tag == tag]
        return value_of(self._header.buffer, found[0]).strip(b"\0 ") if len(found) == 1 else b""


def _element(tag: int, value: bytes, encoding: Encoding) -> bytes:
    return writing.element(tag, dictionary()[tag].encode("ascii"), value, encoding)
