"""Elements to bytes: headers, sequences, items and file meta (PS3.5 section 7, PS3.10 section 7.1)."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from struct import pack

from scanveil.dicom import tags
from scanveil.dicom.wire import (
    EXPLICIT_LITTLE,
    ITEM,
    ITEM_END,
    LONG_VRS,
    SEQUENCE_END,
    UNDEFINED,
    Element,
    Encoding,
    Item,
)

EMPTY_PREAMBLE = b"\0" * 128 + b"DICM"


_LONG = {True: "<HH2sHL", False: ">HH2sHL"}


_SHORT = {True: "<HH2sH", False: ">HH2sH"}


_IMPLICIT = {True: "<HHL", False: ">HHL"}


OWN_CLASS_UID = b"2.25.252410846029310553246166474498870612498"
"""Who wrote it (PS3.7 D.3.3.2.1)."""


SHORT_LIMIT = 0xFFFE
"""The longest value that a VR with a 16-bit length can hold."""


def element(tag: int, vr: bytes, value: bytes, encoding: Encoding) -> bytes:
    """An element of defined length, its value padded to even length (PS3.5 6.2)."""
    if len(value) & 1:
        value += b"\0" if vr in (b"UI", b"OB", b"UN") else b" "
    return header(tag, vr, len(value), encoding) + value


def header(tag: int, vr: bytes, length: int, encoding: Encoding) -> bytes:
    """What stands in front of a value (PS3.5 tables 7.1-1 to 7.1-3)."""
    group, number, little = tag >> 16, tag & 0xFFFF, encoding.little
    if not encoding.explicit:
        return pack(_IMPLICIT[little], group, number, length)
    if vr in LONG_VRS:
        return pack(_LONG[little], group, number, vr, 0, length)
    if length > SHORT_LIMIT:  # PS3.5 6.2.2 note 6: written as UN, which has room
        return pack(_LONG[little], group, number, b"UN", 0, length)
    return pack(_SHORT[little], group, number, vr, length)


def sequence(of: Element, content: bytes, inner: Encoding, encoding: Encoding) -> bytes:
    """The sequence `of` with new items; its length stays undefined or is put right. VR as in the file."""
    length = UNDEFINED if of.undefined else len(content)
    return header(of.tag, of.vr, length, encoding) + content + _delimiter(SEQUENCE_END, of.undefined, inner)


def item(of: Item, content: bytes, inner: Encoding) -> bytes:
    """The item `of` with new content; its length stays undefined or is put right."""
    length = UNDEFINED if of.undefined else len(content)
    return item_header(length, inner) + content + _delimiter(ITEM_END, of.undefined, inner)


def front(meta: bytes) -> bytes:
    """What stands in front of a data set: preamble, prefix, and file meta with its length (PS3.10 7.1)."""
    return (
        EMPTY_PREAMBLE
        + element(tags.FILE_META_INFORMATION_GROUP_LENGTH, b"UL", pack("<L", len(meta)), EXPLICIT_LITTLE)
        + meta
    )


def deflate(before: bytes, data_set: bytes) -> bytes:
    """A file whose data set is deflated behind what stands `before` it, padded to even length (PS3.5 A.5)."""
    deflater = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    whole = before + deflater.compress(data_set) + deflater.flush()
    return whole + b"\0" * (len(whole) & 1)


def _delimiter(tag: int, undefined: bool, inner: Encoding) -> bytes:
    """What ends a sequence or item of undefined length: made anew, since what a file has there may hold text."""
    return pack(_IMPLICIT[inner.little], tag >> 16, tag & 0xFFFF, 0) if undefined else b""


def item_header(length: int, inner: Encoding) -> bytes:
    """The start of an item (PS3.5 7.5)."""
    return pack(_IMPLICIT[inner.little], ITEM >> 16, ITEM & 0xFFFF, length)


def code_sequence(tag: int, codes: Iterable[tuple[str, str, str]], encoding: Encoding) -> bytes:
    """A sequence of codes: value, scheme and meaning of each (PS3.3 8.8)."""
    contents = [
        element(tags.CODE_VALUE, b"SH", value.encode("ascii"), encoding)
        + element(tags.CODING_SCHEME_DESIGNATOR, b"SH", scheme.encode("ascii"), encoding)
        + element(tags.CODE_MEANING, b"LO", meaning.encode("ascii"), encoding)
        for value, scheme, meaning in codes
    ]
    items = b"".join(item_header(len(content), encoding) + content for content in contents)
    return element(tag, b"SQ", items, encoding)
