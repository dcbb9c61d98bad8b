"""The actions of a de-identification, one small function each: what is written in place of an element.

Each gives the bytes of a whole element, header included, in the encoding of the data set (PS3.5 7.1).
"""

from __future__ import annotations

import re
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
DUMMY_TEXT = b"REMOVED"
DUMMY_DATE = b"19000101"
DUMMY_TIME = b"000000"

# A dummy value per VR, valid by PS3.5 table 6.2-1; of even length, or padded below
_DUMMIES: dict[bytes, bytes] = {
    **dict.fromkeys((b"AE", b"CS", b"LO", b"LT", b"PN", b"SH", b"ST", b"UC", b"UT"), DUMMY_TEXT),
    **dict.fromkeys((b"OB", b"UN"), DUMMY_TEXT + b"\0"),
    b"AS": b"000Y",
    b"DA": DUMMY_DATE,
    b"DS": b"0",
    b"DT": DUMMY_DATE + DUMMY_TIME,
    b"IS": b"0",
    b"TM": DUMMY_TIME,
    b"UR": b"about:blank",
}
_BINARY_SIZES: dict[bytes, int] = {  # bytes of one value, where not 2
    **dict.fromkeys((b"AT", b"FL", b"OF", b"OL", b"SL", b"UL"), 4),
    **dict.fromkeys((b"FD", b"OD", b"OV", b"SV", b"UV"), 8),
}

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


def empty(tag: int, vr: bytes, encoding: Encoding) -> bytes:
    """Code Z: nothing in it."""
    return header(tag, vr, 0, encoding)


def dummy(tag: int, vr: bytes, encoding: Encoding) -> bytes:
    """Code D: a value that is valid for the VR and the same in every file."""
    value = _DUMMIES.get(vr) or b"\0" * _BINARY_SIZES.get(vr, 2)
    return element(tag, vr, value, encoding)


def zeros(tag: int, vr: bytes, length: int, encoding: Encoding) -> bytes:
    """A value of the same length that says nothing."""
    return element(tag, vr, b"\0" * length, encoding)


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


def dummy_item(inner: Encoding, *, coded: bool) -> bytes:
    """An item that says nothing: a private code where the sequence holds codes, else empty."""
    content = b""
    if coded:
        content = (
            element(tags.CODE_VALUE, b"SH", DUMMY_TEXT, inner)
            + element(tags.CODING_SCHEME_DESIGNATOR, b"SH", b"99SCANVEIL", inner)
            + element(tags.CODE_MEANING, b"LO", DUMMY_TEXT, inner)
        )
    return item_header(len(content), inner) + content


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


_FORMS: dict[bytes, re.Pattern[bytes]] = {
    b"CS": re.compile(rb"[A-Z0-9_ \\]*"),
    b"DS": re.compile(rb"(?: *(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)? *(?:\\|\Z))*"),
    b"IS": re.compile(rb"(?: *(?:[+-]?\d+)? *(?:\\|\Z))*"),
    b"UI": re.compile(rb"[0-9.\0 \\]*"),
    **dict.fromkeys((b"OB", b"OW", b"UN"), re.compile(rb"(?!)")),
}


_CODE = re.compile(rb"[A-Z0-9.:/_-]*[0-9][A-Z0-9.:/_-]*|[A-Za-z%/0-9.{}\[\]]{1,4}")


def is_code(value: bytes) -> bool:
    """Whether a value is formed like those of published coding schemes: with a digit and no small letters, or short."""
    return _CODE.fullmatch(value) is not None


def is_well_formed(vr: bytes, value: bytes) -> bool:
    """Whether a value may be what its VR says (PS3.5 table 6.2-1); bytes of which nothing is known never are."""
    form = _FORMS.get(vr)
    return form is None or form.fullmatch(value) is not None
