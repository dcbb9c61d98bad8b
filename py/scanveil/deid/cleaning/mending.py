"""A copy in which the check found something, treated more strictly there: what was found goes, and as little else.

A text loses the clause or word, a code its meaning, a value is emptied, removed or replaced: by the Type that the
attribute has in PS3.3. What display, decoding and structure need cannot be mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from scanveil.deid.cleaning import actions
from scanveil.deid.cleaning.cutting import Spot, within, without
from scanveil.deid.cleaning.uids import Secrets
from scanveil.deid.out.report import Done
from scanveil.deid.rules.attributes import FREE_TEXT, demand, dictionary
from scanveil.deid.rules.needed import is_needed
from scanveil.deid.rules.verdicts import FOUND, Act, verdict
from scanveil.dicom import tags, writing
from scanveil.dicom.groups import is_private_creator
from scanveil.dicom.wire import OPAQUE_VRS, Element, Encoding, inner_encoding, items, parse_all, value_of
from scanveil.errors import MalformedError, TruncatedError

MOST_ROUNDS = 3
"""How often a copy is mended and searched again before it is withheld."""
_CUT_VRS = frozenset(vr.encode() for vr in FREE_TEXT | {"CS"})
_MANY_VALUED = frozenset({b"LO", b"SH", b"UC", b"CS"})
_CODE_VALUES = frozenset({tags.CODE_VALUE, tags.LONG_CODE_VALUE, tags.URN_CODE_VALUE, tags.CODING_SCHEME_DESIGNATOR})
_SHIFTING = re.compile(r"ISO 2022|GB|ISO_IR 13\b|ISO_IR 149|ISO_IR 58")
"""Character sets in which a byte below 0x80 may be half a letter."""


class Mender:
    """Mends one data set in rounds; `done` has each thing done, as a cleaning notes it."""

    def __init__(self, encoding: Encoding, character_set: str, secrets: Secrets) -> None:
        self.done: list[Done] = []
        self._encoding = encoding
        self._shifts = _SHIFTING.search(character_set) is not None
        self._secrets = secrets
        self._path: tuple[int, ...] = ()
        self._is_first = True

    def mend(self, data_set: bytes, spots: Iterable[Spot]) -> bytes:
        """The data set without what is at the spots, as far as it can go without them. From the second time on,
        whole values go. What cannot be read, or is needed, stays: it will be found again.
        """
        try:
            elements = parse_all(data_set, 0, len(data_set), self._encoding)
            new = self._among(data_set, elements, self._encoding, sorted(set(spots)), 0)
        except (MalformedError, TruncatedError):
            new = None
        self._is_first = False
        return data_set if new is None else new

    def _among(
        self, buffer: bytes, elements: Sequence[Element], encoding: Encoding, spots: Sequence[Spot], depth: int
    ) -> bytes | None:
        """What adjacent elements become; None where nothing can be done."""
        pieces: list[bytes] = []
        run = start = elements[0].start if elements else 0
        spots_of = [within(spots, one.start, one.end) for one in elements]
        hit = {one.tag for one, own in zip(elements, spots_of, strict=True) if own}
        is_bad_code = depth > 0 and not _CODE_VALUES.isdisjoint(hit)
        blocks = {(tag >> 16, tag & 0xFF) for tag in hit if is_private_creator(tag)}
        for element, own in zip(elements, spots_of, strict=True):
            if is_bad_code and element.tag in _CODE_VALUES:
                new: bytes | None = self._note(element, Act.DUMMY, _dummy_of_code(element, encoding))
            elif blocks & {(element.tag >> 16, element.tag & 0xFFFF), (element.tag >> 16, element.tag >> 8 & 0xFF)}:
                new = self._note(element, Act.REMOVE, b"")
            elif own and not (element.tag in _CODE_VALUES and depth > 0):
                new = self._one(buffer, element, encoding, own, depth)
            else:
                continue
            if new is None:
                continue
            pieces += (buffer[run : element.start], new)
            run = element.end
        if run == start:
            return None
        return b"".join((*pieces, buffer[run : elements[-1].end]))

    def _one(
        self, buffer: bytes, element: Element, encoding: Encoding, spots: Sequence[Spot], depth: int
    ) -> bytes | None:
        """What one element becomes in which something was found; None where it must stay."""
        vr = _vr_of(element)
        if vr == b"SQ" or element.undefined:
            return self._sequence(buffer, element, encoding, spots, depth)
        if is_needed(element.tag, vr) or any(spot.at < element.value for spot in spots):
            return None
        if vr in _CUT_VRS and self._is_first:
            left = self._left(value_of(buffer, element), element.value, spots, vr)
            if left.strip(b"\\ \0"):
                return self._note(element, Act.CUT, writing.element(element.tag, vr, left, encoding))
        return self._whole(buffer, element, encoding, vr, nested=depth > 0)

    def _left(self, value: bytes, start: int, spots: Sequence[Spot], vr: bytes) -> bytes:
        """What is left of a text without what was found in it; nothing where a cut could break letters."""
        if b"\x1b" in value or (self._shifts and not value.isascii()):
            return b""
        own = [Spot(spot.at - start, spot.stop - start, spot.hint) for spot in spots]
        return without(value, own, many_valued=vr in _MANY_VALUED)

    def _sequence(
        self, buffer: bytes, element: Element, encoding: Encoding, spots: Sequence[Spot], depth: int
    ) -> bytes | None:
        """A sequence whose items are mended one by one."""
        inner = inner_encoding(buffer, element, encoding)
        pieces: list[bytes] = []
        changed = False
        path = self._path
        for item in items(buffer, element, inner, depth=depth + 1):
            new = None
            if own := within(spots, item.start, item.end):
                self._path = (*path, element.tag)
                elements = parse_all(buffer, item.value, item.value_end, inner, depth=depth + 1)
                new = self._among(buffer, elements, inner, own, depth + 1)
                self._path = path
            changed |= new is not None
            pieces.append(buffer[item.start : item.end] if new is None else writing.item(item, new, inner))
        return writing.sequence(element, b"".join(pieces), inner, encoding) if changed else None

    def _whole(self, buffer: bytes, element: Element, encoding: Encoding, vr: bytes, *, nested: bool) -> bytes | None:
        """An element whose whole value goes: a dummy, nothing, or no element, as its Type allows."""
        tag = element.tag
        if tag >> 16 & 1:
            return self._note(element, Act.REMOVE, b"")
        if vr == b"UI":
            value = self._secrets.replace_uids(tag, value_of(buffer, element))
            return self._note(element, Act.UID, writing.element(tag, vr, value, encoding))
        needed = demand(tag, nested=nested)
        if needed == "1":
            if vr in OPAQUE_VRS:
                return None
            return self._note(element, Act.DUMMY, actions.dummy(tag, vr, encoding))
        if needed == "2":
            return self._note(element, Act.EMPTY, actions.empty(tag, vr, encoding))
        return self._note(element, Act.REMOVE, b"")

    def _note(self, element: Element, act: Act, new: bytes) -> bytes:
        self.done.append((self._path, element.tag, verdict(act, b"", FOUND).label))
        return new


def _vr_of(element: Element) -> bytes:
    """The VR in the file or, where that says nothing, by the dictionary."""
    if element.vr in (b"", b"UN") and not element.tag >> 16 & 1:
        return dictionary().get(element.tag, "UN")[:2].encode()
    return element.vr


def _dummy_of_code(element: Element, encoding: Encoding) -> bytes:
    """A part of a code that says nothing (PS3.3 8.8)."""
    if element.tag == tags.CODING_SCHEME_DESIGNATOR:
        return writing.element(element.tag, b"SH", actions.DUMMY_SCHEME, encoding)
    return actions.dummy(element.tag, _vr_of(element), encoding)
