"""What Scanveil itself writes into copies: fixed words, which name nobody although somebody may be called like them.

They are told here once more, by the check's own hand. A value counts as Scanveil's own only in the element in which it
is written, at its depth and in its type, and only if it is the same byte for byte.
"""

from __future__ import annotations

import re
from functools import cache

from scanveil import __version__
from scanveil.deid.check.dictionary import vr_by_tag
from scanveil.deid.check.scan import Value
from scanveil.deid.rules import table
from scanveil.dicom import tags

OWN_PREAMBLE = bytes(128) + b"DICM"
"""PS3.10 7.1, with nothing in what is left to applications."""

# CID 7050: the Basic Profile and the options that Scanveil performs
_METHOD_CODES = (113100, *range(113103, 113113))
_METHOD = f"Scanveil {__version__}: PS3.15 {table.EDITION} Basic Profile"
_MEANINGS = dict(line.split(" ", 1) for line in table.METHODS.splitlines())
# Of copies: the tags of the sequences around an element and its own, its VR, and what may be written there
_IN_COPIES = (
    ((tags.IMPLEMENTATION_CLASS_UID,), "UI", ("2.25.252410846029310553246166474498870612498",)),
    ((tags.IMPLEMENTATION_VERSION_NAME,), "SH", (f"SCANVEIL_{__version__}"[:16],)),
    ((tags.PRIVATE_DATA_ELEMENT_CHARACTERISTICS_SEQUENCE, tags.BLOCK_IDENTIFYING_INFORMATION_STATUS), "CS", ("SAFE",)),
    ((tags.PATIENT_IDENTITY_REMOVED,), "CS", ("YES",)),
    ((tags.DE_IDENTIFICATION_METHOD,), "LO", (_METHOD, _METHOD + "\\Unused bits of pixels set to zero")),
    ((tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE, tags.CODE_VALUE), "SH", tuple(map(str, _METHOD_CODES))),
    ((tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE, tags.CODING_SCHEME_DESIGNATOR), "SH", ("DCM",)),
    (
        (tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE, tags.CODE_MEANING),
        "LO",
        tuple(_MEANINGS[str(code)] for code in _METHOD_CODES),
    ),
    ((tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,), "CS", ("REMOVED", "MODIFIED", "UNMODIFIED")),
)
# Of a DICOMDIR (PS3.3 F.3): kinds of records, and what stands there where a copy has nothing
_IN_DIRECTORIES = (
    ((tags.FILE_SET_ID,), "CS", ("SCANVEIL",)),
    (
        (tags.DIRECTORY_RECORD_SEQUENCE, tags.DIRECTORY_RECORD_TYPE),
        "CS",
        (
            *("PATIENT", "STUDY", "SERIES", "IMAGE", "SR DOCUMENT", "KEY OBJECT DOC", "PRESENTATION", "RT DOSE"),
            *("RT STRUCTURE SET", "RT PLAN", "RT TREAT RECORD", "WAVEFORM", "RAW DATA", "REGISTRATION", "FIDUCIAL"),
            *("VALUE MAP", "SURFACE", "TRACT", "ENCAP DOC"),
        ),
    ),
    ((tags.DIRECTORY_RECORD_SEQUENCE, tags.PATIENT_ID), "LO", ("NONE",)),
    ((tags.DIRECTORY_RECORD_SEQUENCE, tags.DOSE_SUMMATION_TYPE), "CS", ("PLAN",)),
    ((tags.DIRECTORY_RECORD_SEQUENCE, tags.COMPLETION_FLAG), "CS", ("COMPLETE",)),
    ((tags.DIRECTORY_RECORD_SEQUENCE, tags.VERIFICATION_FLAG), "CS", ("UNVERIFIED",)),
)
_FILE_ID = (tags.DIRECTORY_RECORD_SEQUENCE, tags.REFERENCED_FILE_ID)
_FILE_ID_FORM = re.compile(rb"DICOM\\PA[0-9]{6}\\ST[0-9]{6}\\SE[0-9]{6}\\IM[0-9]{6} ?")
# What stands for a value that is taken out, by VR (PS3.15 E.1.1, step 3); and the scheme of a code taken out
_DUMMIES = {b"AS": b"000Y", b"DA": b"19000101", b"DT": b"19000101000000", b"TM": b"000000", b"UR": b"about:blank "}
_DUMMY_CODES = frozenset(
    {tags.INSTITUTION_CODE_SEQUENCE, tags.PERSON_IDENTIFICATION_CODE_SEQUENCE, tags.CONCEPT_CODE_SEQUENCE}
)
_DUMMY_SCHEME, _SCHEME = b"99SCANVEIL", tags.CODING_SCHEME_DESIGNATOR


def is_stamp(data: bytes, value: Value) -> bool:
    """Whether a value in front of the pixels says what was done, and is exactly what Scanveil writes there."""
    path, tag, vr, start, end = value
    place = (*(around for around, _ in path), tag)
    known_vr, known = _stamps().get(place, (b"", frozenset()))
    if vr not in (known_vr, b""):
        return False
    if place == _FILE_ID:
        return _FILE_ID_FORM.fullmatch(data, start, end) is not None
    return data[start:end] in known


def is_dummy(data: bytes, value: Value) -> bool:
    """Whether a value is exactly what Scanveil writes in place of another of its VR, which says nothing."""
    path, tag, vr, start, end = value
    if tag == _SCHEME and path and path[-1][0] in _DUMMY_CODES:
        return vr in (b"SH", b"") and data[start:end] == _DUMMY_SCHEME
    dummy = _DUMMIES.get(vr or vr_by_tag().get(tag, b""))
    return dummy is not None and data[start:end] == dummy


@cache
def _stamps() -> dict[tuple[int, ...], tuple[bytes, frozenset[bytes]]]:
    """Place -> VR, and the values that may be written there, padded to even length (PS3.5 6.2)."""
    stamps: dict[tuple[int, ...], tuple[bytes, frozenset[bytes]]] = {
        place: (vr.encode(), frozenset(map(_pad, texts))) for place, vr, texts in (*_IN_COPIES, *_IN_DIRECTORIES)
    }
    return stamps | {_FILE_ID: (b"CS", frozenset())}


def _pad(text: str) -> bytes:
    return text.encode("ascii") + b" " * (len(text) & 1)  # the UID among them is of even length
