"""A data set in implicit VR, written in explicit VR as every transfer syntax but one wants it (PS3.5 A.1 to A.4)."""

from __future__ import annotations

from scanveil.deid.cleaning.private import known_vr
from scanveil.deid.rules.attributes import dictionary
from scanveil.dicom import tags, writing
from scanveil.dicom.groups import in_first_group, is_overlay, is_private_creator
from scanveil.dicom.wire import (
    EXPLICIT_LITTLE,
    IMPLICIT_LITTLE,
    UNDEFINED,
    Element,
    items,
    parse_all,
    value_of,
)

_OVERLAY_VRS = {
    tags.OVERLAY_ORIGIN: b"SS",
    tags.OVERLAY_TYPE: b"CS",
    tags.NUMBER_OF_FRAMES_IN_OVERLAY: b"IS",
    tags.OVERLAY_DATA: b"OW",
}
"""Attributes of drawings that may stay; the others are US."""
_PIXEL_VRS = {tags.FLOAT_PIXEL_DATA: b"OF", tags.DOUBLE_FLOAT_PIXEL_DATA: b"OD"}


def in_explicit_vr(data_set: bytes, *, signed: bool) -> bytes:
    """Elements in implicit VR little endian as they are in explicit VR; `signed` says that pixels are.

    What has no known VR becomes UN, the content of which stays in implicit VR (PS3.5 6.2.2 note 4).
    Raises MalformedError, TruncatedError or TooDeepError where a sequence makes no sense.
    """
    return _level(data_set, 0, len(data_set), signed, 0)


def pixel_vr(tag: int, vr: bytes, *, encapsulated: bool) -> bytes:
    """The VR of a pixel element where the file has none (PS3.5 8.2, A.4)."""
    return vr or (b"OB" if encapsulated else _PIXEL_VRS.get(tag, b"OW"))


def _level(buffer: bytes, at: int, end: int, signed: bool, depth: int) -> bytes:
    """The elements of a data set or item."""
    elements = parse_all(buffer, at, end, IMPLICIT_LITTLE, depth=depth)
    creators: dict[int, bytes] = {}
    pieces = []
    for one in elements:
        group, number = one.tag >> 16, one.tag & 0xFFFF
        if one.tag == tags.PIXEL_REPRESENTATION:
            signed = value_of(buffer, one).startswith(b"\1")
        if is_private_creator(one.tag):
            creators[group << 8 | number] = value_of(buffer, one).strip(b"\0 ")
            vr = b"LO"
        elif group & 1:
            creator = creators.get(group << 8 | number >> 8, b"")
            vr = known_vr((group, creator, number & 0xFF)) or b"UN"
        else:
            vr = _public_vr(one.tag, signed)
        pieces.append(_element(buffer, one, vr, signed, depth))
    return b"".join(pieces)


def _public_vr(tag: int, signed: bool) -> bytes:
    """The VR of a public attribute: of several, the one that its value has here (PS3.6)."""
    if is_overlay(tag):
        return _OVERLAY_VRS.get(in_first_group(tag), b"US")
    known = dictionary().get(tag, "UN")
    if known == "US|SS":
        return b"SS" if signed else b"US"
    return known.rpartition("|")[2].encode("ascii")


def _element(buffer: bytes, element: Element, vr: bytes, signed: bool, depth: int) -> bytes:
    """One element, its items too where it is a sequence."""
    if vr == b"SQ":
        found = items(buffer, element, IMPLICIT_LITTLE, depth=depth + 1)
        levels = (_level(buffer, one.value, one.value_end, signed, depth + 1) for one in found)
        content = b"".join(writing.item(*pair, EXPLICIT_LITTLE) for pair in zip(found, levels, strict=True))
        return writing.sequence(element._replace(vr=vr), content, EXPLICIT_LITTLE, EXPLICIT_LITTLE)
    if element.undefined:
        return writing.header(element.tag, b"UN", UNDEFINED, EXPLICIT_LITTLE) + buffer[element.value : element.end]
    return writing.element(element.tag, vr, value_of(buffer, element), EXPLICIT_LITTLE)
