"""Bytes to elements: the encoding rules of PS3.5 section 7, and nothing about meaning.

An `Element` says where an element lies in a buffer; no value is copied or converted.
Only the top level of a range is listed. `items` opens a sequence, one level at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from struct import Struct
from struct import error as StructError
from typing import Literal, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.ends import known_end, remembered
from scanveil.errors import MalformedError, TooDeepError, TruncatedError
from scanveil.said import _

UNDEFINED = 0xFFFFFFFF
ITEM = 0xFFFEE000
ITEM_END = 0xFFFEE00D
SEQUENCE_END = 0xFFFEE0DD
ITEM_STARTS = (b"\xfe\xff\x00\xe0", b"\xff\xfe\xe0\x00")
"""An item's tag in either byte order."""
_EMPTY_ITEM = ITEM_STARTS[0] + bytes(4)

PIXEL_TAGS = frozenset({tags.FLOAT_PIXEL_DATA, tags.DOUBLE_FLOAT_PIXEL_DATA, tags.PIXEL_DATA})
_PIXEL_DATA = tags.PIXEL_DATA  # asked for with each sequence

MAX_DEPTH = 64
"""Levels of sequences that are followed; honest files stay below ten."""

# PS3.5 table 7.1-1 (a 32-bit length after two reserved bytes) and 7.1-2 (a 16-bit length)
LONG_VRS = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"})
SHORT_VRS = frozenset(
    {
        *(b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO"),
        *(b"LT", b"PN", b"SH", b"SL", b"SS", b"ST", b"TM", b"UI", b"UL", b"US"),
    }
)
VRS = LONG_VRS | SHORT_VRS
NUMBER_VRS = frozenset({b"AT", b"DS", b"FD", b"FL", b"IS", b"SL", b"SS", b"SV", b"UL", b"US", b"UV"})
OPAQUE_VRS = frozenset({b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"UN", b""})
"""Bytes that are neither text nor single numbers; `b""` where the file says no VR."""

_ELEMENT_CUT_OFF = _(
    "The file is cut off or damaged (an element does not come to its end) and cannot be read. It may not have been "
    "copied completely; please copy it again."
)
_NOT_AN_ITEM = _(
    "The file is damaged (a sequence holds what is not an item) and cannot be read. Please copy it again, or ask "
    "whoever made it for another one."
)

SHORT_HEADER = 8
"""Bytes in front of a value in implicit VR or of a short one: none of them is reserved."""


class Encoding(NamedTuple):
    """How elements are laid out (PS3.5 annex A)."""

    explicit: bool
    little: bool

    @property
    def order(self) -> Literal["little", "big"]:
        """The order of bytes, as `int.from_bytes` wants it."""
        return "little" if self.little else "big"


IMPLICIT_LITTLE = Encoding(explicit=False, little=True)
EXPLICIT_LITTLE = Encoding(explicit=True, little=True)
EXPLICIT_BIG = Encoding(explicit=True, little=False)


class Element(NamedTuple):
    """Where one element lies: `buffer[start:end]` is all of it, `buffer[value:value_end]` its value.

    `vr` is the two bytes read, or `b""` in implicit VR. `end` is past the sequence delimiter where
    `undefined` says that the length was undefined; `value_end` is before it.
    """

    tag: int
    vr: bytes
    start: int
    value: int
    value_end: int
    end: int
    undefined: bool


class Item(NamedTuple):
    """Where one item of a sequence lies; its elements are in `buffer[value:value_end]`."""

    start: int
    value: int
    value_end: int
    end: int
    undefined: bool


class Parsed(NamedTuple):
    """The elements found; `at` is where the next one would start, `whole` says that the range is used up."""

    elements: list[Element]
    at: int
    whole: bool


class _Layout(NamedTuple):
    """The unpackers of one byte order."""

    explicit: Struct
    implicit: Struct
    tag: Struct
    length: Struct


_LAYOUTS = {
    True: _Layout(Struct("<HH2sH"), Struct("<HHL"), Struct("<HH"), Struct("<L")),
    False: _Layout(Struct(">HH2sH"), Struct(">HHL"), Struct(">HH"), Struct(">L")),
}


def parse(
    buffer: bytes, at: int, end: int, encoding: Encoding, *, stop_tags: frozenset[int] = frozenset(), depth: int = 0
) -> Parsed:
    """List the elements of `buffer[at:end]`, one level deep.

    Stops in front of an element in `stop_tags` and in front of one that does not lie wholly within `end`;
    `Parsed.whole` is then False and the caller may come back at `Parsed.at` with a longer buffer.
    Raises MalformedError where the bytes cannot be elements.
    """
    found: list[Element] = []
    add_all = _add_explicit if encoding.explicit else _add_implicit
    at = add_all(found, buffer, at, end, encoding, stop_tags, depth + 1)
    return Parsed(found, at, at == end)


# The two below are alike for speed: all of a file's elements go through one of them, and a call for each would show.
# `new` is there because a third of the time of parsing would be spent in Element's own.


def _add_explicit(
    found: list[Element], buffer: bytes, at: int, end: int, encoding: Encoding, stop_tags: frozenset[int], depth: int
) -> int:
    """Add the elements of a range in explicit VR; where the next one would start."""
    add, new, layout = found.append, tuple.__new__, _LAYOUTS[encoding.little]
    unpack, unpack_length = layout.explicit.unpack_from, layout.length.unpack_from
    short_vrs, last = SHORT_VRS, end - 8
    while at <= last:
        group, element, vr, length = unpack(buffer, at)
        tag = group << 16 | element
        value = at + 8
        if vr not in short_vrs:
            if vr not in LONG_VRS:
                raise _bad_vr(tag)
            value = at + 12
            if value > end:
                break
            (length,) = unpack_length(buffer, at + 8)
        if tag in stop_tags:
            break
        if length == UNDEFINED:
            value_end = _whole_end(buffer, value, end, encoding, tag, vr, depth)
            if value_end == end:
                break
            add(new(Element, (tag, vr, at, value, value_end, value_end + 8, True)))
            at = value_end + 8
            continue
        if group == 0xFFFE:
            raise _stray_delimiter()
        value_end = value + length
        if value_end > end:
            break
        add(new(Element, (tag, vr, at, value, value_end, value_end, False)))
        at = value_end
    return at


def _add_implicit(
    found: list[Element], buffer: bytes, at: int, end: int, encoding: Encoding, stop_tags: frozenset[int], depth: int
) -> int:
    """Add the elements of a range in implicit VR; where the next one would start."""
    add, new = found.append, tuple.__new__
    unpack = _LAYOUTS[encoding.little].implicit.unpack_from
    vr = b""
    while at + 8 <= end:
        group, element, length = unpack(buffer, at)
        value = at + 8
        tag = group << 16 | element
        if tag in stop_tags:
            break
        if length == UNDEFINED:
            value_end = _whole_end(buffer, value, end, encoding, tag, vr, depth)
            if value_end == end:
                break
            add(new(Element, (tag, vr, at, value, value_end, value_end + 8, True)))
            at = value_end + 8
            continue
        if group == 0xFFFE:
            raise _stray_delimiter()
        value_end = value + length
        if value_end > end:
            break
        add(new(Element, (tag, vr, at, value, value_end, value_end, False)))
        at = value_end
    return at


def parse_all(buffer: bytes, at: int, end: int, encoding: Encoding, *, depth: int = 0) -> list[Element]:
    """List the elements of a range that must hold whole elements only.

    Raises TruncatedError where the last one is cut off.
    """
    parsed = parse(buffer, at, end, encoding, depth=depth)
    if not parsed.whole:
        raise TruncatedError(_ELEMENT_CUT_OFF)
    return parsed.elements


def header_at(buffer: bytes, at: int, encoding: Encoding) -> tuple[int, bytes, int, int]:
    """Read one element's header: (tag, vr, offset of the value, length), the value not looked at.

    Raises TruncatedError where the header itself is cut off.
    """
    layout = _LAYOUTS[encoding.little]
    try:
        if not encoding.explicit:
            group, element, length = layout.implicit.unpack_from(buffer, at)
            return group << 16 | element, b"", at + 8, length
        group, element, vr, length = layout.explicit.unpack_from(buffer, at)
        if group == 0xFFFE:
            return group << 16 | element, b"", at + 8, layout.length.unpack_from(buffer, at + 4)[0]
        if vr in LONG_VRS:
            return group << 16 | element, vr, at + 12, layout.length.unpack_from(buffer, at + 8)[0]
        if vr not in SHORT_VRS:
            raise _bad_vr(group << 16 | element)
        return group << 16 | element, vr, at + 8, length
    except StructError as cut:
        raise TruncatedError(_ELEMENT_CUT_OFF) from cut


def inner_encoding(buffer: bytes, element: Element, encoding: Encoding) -> Encoding:
    """The encoding inside a sequence: that of the data set, but implicit inside UN (PS3.5 6.2.2 note 4).

    Some writers know the tag no better and write explicit items into UN all the same.
    """
    return _inside_unknown(buffer, element.value, element.value_end) if element.vr == b"UN" else encoding


def _inside_unknown(buffer: bytes, at: int, end: int) -> Encoding:
    """The encoding of the items from `at` to `end`: explicit where the first two elements, or one alone, begin so."""
    while buffer[at : at + 8] == _EMPTY_ITEM:
        at += 8
    if buffer[at + 12 : at + 14] not in VRS:
        return IMPLICIT_LITTLE
    try:
        _tag, _vr, value, length = header_at(buffer, at + 8, EXPLICIT_LITTLE)
    except TruncatedError:
        return IMPLICIT_LITTLE
    behind = value if length == UNDEFINED else value + length
    is_delimiter = behind >= end or buffer[behind : behind + 2] == ITEM_STARTS[0][:2]
    return EXPLICIT_LITTLE if is_delimiter or buffer[behind + 4 : behind + 6] in VRS else IMPLICIT_LITTLE


def value_of(buffer: bytes, element: Element | Item) -> bytes:
    """The bytes of a value or of an item, as they are.

    For what is copied, for values that may stand there twice, and where there are too many for `Values` of their own.
    """
    return buffer[element.value : element.value_end]


def is_canonical(buffer: bytes, element: Element) -> bool:
    """Whether what PS3.5 wants to be zero around a value is: two bytes after the VR, and a delimiter's length."""
    reserved = element.vr and element.value - element.start == 12 and any(buffer[element.start + 6 : element.start + 8])
    return not reserved and not any(buffer[element.value_end + 4 : element.end])


def items(
    buffer: bytes, element: Element, encoding: Encoding, *, depth: int = 0, most: int | None = None
) -> list[Item]:
    """Open a sequence: its items, in order (PS3.5 7.5), `most` of them. `encoding` is that inside the sequence.

    Raises MalformedError where the value is not made of items, TruncatedError where one is cut off.
    """
    return items_between(buffer, element.value, element.value_end, encoding, depth=depth, most=most)


def items_between(
    buffer: bytes, at: int, end: int, encoding: Encoding, *, depth: int = 0, most: int | None = None
) -> list[Item]:
    """The items that fill `buffer[at:end]`; see `items`."""
    return list(islice(each_item(buffer, at, end, encoding, depth=depth), most))


def each_item(buffer: bytes, at: int, end: int, encoding: Encoding, *, depth: int = 0) -> Iterator[Item]:
    """The same one by one, for who may not want a million of them. Raises when it comes to what is wrong."""
    if depth > MAX_DEPTH:
        raise too_deep()
    unpack_tag = _LAYOUTS[encoding.little].tag.unpack_from
    unpack_length = _LAYOUTS[encoding.little].length.unpack_from
    while at < end:
        if at + 8 > end:
            raise TruncatedError(
                _(
                    "The file is damaged (a sequence ends in the middle of an item) and cannot be read. Please copy "
                    "it again, or ask whoever made it for another one."
                )
            )
        group, element = unpack_tag(buffer, at)
        (length,) = unpack_length(buffer, at + 4)
        tag = group << 16 | element
        if tag == SEQUENCE_END and length == 0 and at + 8 == end:
            break
        if tag != ITEM:
            raise MalformedError(_NOT_AN_ITEM)
        value = at + 8
        if length == UNDEFINED:
            value_end = _end_of_item(buffer, value, end, encoding, depth)
            yield Item(at, value, value_end, value_end + 8, True)
            at = value_end + 8
        else:
            value_end = value + length
            if value_end > end:
                raise TruncatedError(
                    _(
                        "The file is damaged (an item is longer than its sequence) and cannot be read. Please copy it "
                        "again, or ask whoever made it for another one."
                    )
                )
            yield Item(at, value, value_end, value_end, False)
            at = value_end


def fragments_end(buffer: bytes, at: int, end: int, little: bool) -> int:
    """Offset of the delimiter that ends encapsulated fragments starting at `at` (PS3.5 A.4)."""
    layout = _LAYOUTS[little]
    while at + 8 <= end:
        group, element = layout.tag.unpack_from(buffer, at)
        (length,) = layout.length.unpack_from(buffer, at + 4)
        tag = group << 16 | element
        if tag == SEQUENCE_END:
            return at
        if tag != ITEM or length == UNDEFINED:
            raise MalformedError(
                _(
                    "The file is damaged (compressed data hold what is no part of them) and cannot be read. Please "
                    "copy it again, or ask whoever made it for another one."
                )
            )
        at += 8 + length
    raise TruncatedError(
        _(
            "The file is cut off or damaged (a compressed image does not come to its end) and cannot be read. It may "
            "not have been copied completely; please copy it again."
        )
    )


def too_deep() -> TooDeepError:
    """The error for sequences nested beyond `MAX_DEPTH`."""
    return TooDeepError(
        _(
            "The file is nested too deeply (sequences in more than {most} levels) to be read safely. Please copy it "
            "again, or ask whoever made it for another one.",
            most=MAX_DEPTH,
        )
    )


def tag_text(tag: int) -> str:
    """A tag as DICOM writes it: `(0010,0020)`."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def _bad_vr(tag: int) -> MalformedError:
    name = tag_text(tag)
    return MalformedError(
        _(
            "The file is damaged (the element {name} has a type that DICOM does not know) and cannot be read. Please "
            "copy it again, or ask whoever made it for another one.",
            name=name,
        ),
        keyword=name,
    )


def _stray_delimiter() -> MalformedError:
    return MalformedError(
        _(
            "The file is damaged (a sequence ends where none began) and cannot be read. Please copy it again, or ask "
            "whoever made it for another one."
        )
    )


def _whole_end(buffer: bytes, at: int, end: int, encoding: Encoding, tag: int, vr: bytes, depth: int) -> int:
    """As `_end_of_undefined`; `end`, behind which no delimiter has room, where the element is cut off."""
    try:
        return _end_of_undefined(buffer, at, end, encoding, tag, vr, depth)
    except TruncatedError:
        return end


def _end_of_undefined(buffer: bytes, at: int, end: int, encoding: Encoding, tag: int, vr: bytes, depth: int) -> int:
    """Offset of the sequence delimiter of an element of undefined length."""
    if depth > MAX_DEPTH:
        raise too_deep()
    what = (encoding, b"pixels" if tag == _PIXEL_DATA else vr)
    return known_end(buffer, at, end, what) or remembered(
        buffer, at, what, _find_end(buffer, at, end, encoding, tag, vr, depth)
    )


def _find_end(buffer: bytes, at: int, end: int, encoding: Encoding, tag: int, vr: bytes, depth: int) -> int:
    if tag == _PIXEL_DATA or vr in (b"OB", b"OW"):
        return fragments_end(buffer, at, end, encoding.little)
    if vr == b"UN":
        encoding = _inside_unknown(buffer, at, end)
    elif vr not in (b"SQ", b""):
        name = tag_text(tag)
        raise MalformedError(
            _(
                "The file is damaged (the element {name} has no length) and cannot be read. Please copy it again, or "
                "ask whoever made it for another one.",
                name=name,
            ),
            keyword=name,
        )
    layout = _LAYOUTS[encoding.little]
    while at + 8 <= end:
        group, element = layout.tag.unpack_from(buffer, at)
        (length,) = layout.length.unpack_from(buffer, at + 4)
        tag = group << 16 | element
        if tag == SEQUENCE_END:
            return at
        if tag != ITEM:
            raise MalformedError(_NOT_AN_ITEM)
        at += 8
        at = _end_of_item(buffer, at, end, encoding, depth) + 8 if length == UNDEFINED else at + length
    raise TruncatedError(
        _(
            "The file is cut off or damaged (a sequence does not come to its end) and cannot be read. It may not have "
            "been copied completely; please copy it again."
        )
    )


def _end_of_item(buffer: bytes, at: int, end: int, encoding: Encoding, depth: int) -> int:
    """Offset of the delimiter of an item of undefined length."""
    if depth > MAX_DEPTH:
        raise too_deep()
    what = (encoding, b"item")
    return known_end(buffer, at, end, what) or remembered(
        buffer, at, what, _find_end_of_item(buffer, at, end, encoding, depth)
    )


def _find_end_of_item(buffer: bytes, at: int, end: int, encoding: Encoding, depth: int) -> int:
    tag_at = _LAYOUTS[encoding.little].tag.unpack_from
    while at + 8 <= end:
        group, element = tag_at(buffer, at)
        if group == 0xFFFE:
            if element != ITEM_END & 0xFFFF:
                raise MalformedError(
                    _(
                        "The file is damaged (an item is not closed) and cannot be read. Please copy it again, or ask "
                        "whoever made it for another one."
                    )
                )
            return at
        tag, vr, value, length = header_at(buffer, at, encoding)
        if length == UNDEFINED:
            at = _end_of_undefined(buffer, value, end, encoding, tag, vr, depth + 1) + 8
        else:
            at = value + length
    raise TruncatedError(
        _(
            "The file is cut off or damaged (an item does not come to its end) and cannot be read. It may not have "
            "been copied completely; please copy it again."
        )
    )
