"""The actions of a de-identification, one small function each: what is written in place of an element.

Each gives the bytes of a whole element, header included, in the encoding of the data set (PS3.5 7.1).
"""

from __future__ import annotations

import re

from scanveil.dicom import tags
from scanveil.dicom.wire import Encoding
from scanveil.dicom.writing import element, header, item_header

DUMMY_TEXT = b"REMOVED"
DUMMY_DATE = b"19000101"
DUMMY_TIME = b"000000"
DUMMY_SCHEME = b"99SCANVEIL"

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


def dummy_item(inner: Encoding, *, coded: bool) -> bytes:
    """An item that says nothing: a private code where the sequence holds codes, else empty."""
    content = b""
    if coded:
        content = (
            element(tags.CODE_VALUE, b"SH", DUMMY_TEXT, inner)
            + element(tags.CODING_SCHEME_DESIGNATOR, b"SH", DUMMY_SCHEME, inner)
            + element(tags.CODE_MEANING, b"LO", DUMMY_TEXT, inner)
        )
    return item_header(len(content), inner) + content


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
