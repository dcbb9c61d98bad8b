"""Elements of a file with other values: those that describe its pixels, and its transfer syntax."""

from __future__ import annotations

from collections.abc import Mapping
from struct import pack
from typing import NamedTuple

from scanveil.deid.blanking.virtual import Change
from scanveil.dicom import tags
from scanveil.dicom.reading import Header
from scanveil.dicom.wire import EXPLICIT_LITTLE, IMPLICIT_LITTLE, Element
from scanveil.dicom.writing import element


class Value(NamedTuple):
    """A value, and the VR that it has where the file says none."""

    vr: bytes
    value: bytes


def element_changes(header: Header, wanted: Mapping[int, Value | None]) -> list[Change]:
    """What makes elements of the top level have these values; None takes one away. New ones go where they belong."""
    changes = []
    for tag, value in sorted(wanted.items()):
        there = [one for one in header.elements if one.tag == tag]
        changes += [Change(one.start, one.end, _element(tag, value, one, header)) for one in there]
        if value and not there:
            at = _place(header, tag)
            changes.append(Change(at, at, element(tag, value.vr, value.value, header.encoding)))
    return changes


def transfer_syntax_changes(header: Header, uid: str) -> list[Change]:
    """What makes a file be of another transfer syntax: the file meta says it, and how long it is itself."""
    found = {one.tag: one for one in header.meta}
    old = found[tags.TRANSFER_SYNTAX_UID]
    encoding = EXPLICIT_LITTLE if old.vr else IMPLICIT_LITTLE
    new = Change(old.start, old.end, element(old.tag, b"UI", uid.encode("ascii"), encoding))
    length = found.get(tags.FILE_META_INFORMATION_GROUP_LENGTH)
    if length is None:
        return [new]
    whole = header.meta[-1].end - length.end + len(new.new) - (new.end - new.start)
    return [Change(length.value, length.value_end, pack("<L", whole)), new]


def _element(tag: int, value: Value | None, old: Element, header: Header) -> bytes:
    return element(tag, old.vr or value.vr, value.value, header.encoding) if value else b""


def _place(header: Header, tag: int) -> int:
    """Where a new element belongs: in front of the first one that has a higher tag."""
    assert header.pixels_at is not None
    return next((one.start for one in header.elements if one.tag > tag), header.pixels_at)
