"""What Scanveil writes into a copy of its own: the file meta, and what says that and how identity was removed."""

from __future__ import annotations

from functools import cache

from scanveil import __version__
from scanveil.deid.rules import table
from scanveil.deid.rules.policy import BASIC_CODE, CLEAN_PIXELS, FULL_DATES, MODIFIED_DATES, OPTIONS
from scanveil.dicom import tags, writing
from scanveil.dicom.wire import EXPLICIT_LITTLE, Encoding

_VERSION_NAME = f"SCANVEIL_{__version__}"[:16]
_METHOD = f"Scanveil {__version__}: PS3.15 {table.EDITION} Basic Profile"
_BITS_METHOD = "Unused bits of pixels set to zero"
_MEANINGS = dict(line.split(" ", 1) for line in table.METHODS.splitlines())


def file_meta(sop_class_uid: bytes, sop_instance_uid: bytes, transfer_syntax_uid: bytes) -> bytes:
    """File meta (PS3.10 7.1): what it must hold, and who wrote it."""
    values = [
        (tags.FILE_META_INFORMATION_VERSION, b"OB", b"\0\1"),
        (tags.MEDIA_STORAGE_SOP_CLASS_UID, b"UI", sop_class_uid),
        (tags.MEDIA_STORAGE_SOP_INSTANCE_UID, b"UI", sop_instance_uid),
        (tags.TRANSFER_SYNTAX_UID, b"UI", transfer_syntax_uid),
        (tags.IMPLEMENTATION_CLASS_UID, b"UI", writing.OWN_CLASS_UID),
        (tags.IMPLEMENTATION_VERSION_NAME, b"SH", _VERSION_NAME.encode("ascii")),
    ]
    return b"".join(writing.element(tag, vr, value, EXPLICIT_LITTLE) for tag, vr, value in values)


@cache
def method_elements(
    encoding: Encoding, options: frozenset[str], cleared: bool, is_clean: bool = False
) -> tuple[bytes, ...]:
    """What says that and how the object was de-identified (PS3.15 E.1.1, steps 6 to 8): `METHOD_TAGS`.

    All options that the object was treated by are named, also where one had nothing to do in it: these are attributes
    of the patient (PS3.3 C.7.1.1), and so the same in all objects. `cleared` says that bits of the pixels were. What
    `is_clean` of writing says so by itself: that is known of single objects only.
    """
    methods = [_METHOD, *([_BITS_METHOD] if cleared else [])]
    done = options | {CLEAN_PIXELS} if is_clean else options
    codes = [BASIC_CODE, *(option.code for option in OPTIONS.values() if option.name in done)]
    time = "UNMODIFIED" if FULL_DATES in options else "MODIFIED" if MODIFIED_DATES in options else "REMOVED"
    return (
        writing.element(tags.PATIENT_IDENTITY_REMOVED, b"CS", b"YES", encoding),
        writing.element(tags.DE_IDENTIFICATION_METHOD, b"LO", "\\".join(methods).encode("ascii"), encoding),
        writing.code_sequence(
            tags.DE_IDENTIFICATION_METHOD_CODE_SEQUENCE, [(code, "DCM", _MEANINGS[code]) for code in codes], encoding
        ),
        writing.element(tags.LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED, b"CS", time.encode("ascii"), encoding),
    )
