"""What a disc's table of contents (DICOMDIR) says of the files on it."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, meta_values_of, values_of
from scanveil.dicom.values import Values
from scanveil.dicom.writing import OWN_CLASS_UID
from scanveil.errors import ScanveilError

MOST_RECORDS = 200_000
"""Records that are looked at: more than any medium has files."""
LONGEST_ID = 512
"""Bytes of the way to a file that is believed; PS3.10 8.2 allows 71."""
_NOT_IN_USE = b"\0\0"


def files_named_in(header: Header) -> tuple[str, ...]:
    """The ways from the folder of a DICOMDIR to the files that it names, each once, their parts joined by "/".

    Those in front of where it is damaged; none where it was written here, for copies, which people give on in parts.
    """
    if meta_values_of(header).stripped(tags.IMPLEMENTATION_CLASS_UID) == OWN_CLASS_UID.strip(b"\0 "):
        return ()
    found: dict[str, None] = {}
    with suppress(ScanveilError):
        for record in islice(values_of(header).items(tags.DIRECTORY_RECORD_SEQUENCE), MOST_RECORDS):
            found[_file_of(record)] = None
    return tuple(filter(None, found))


def _file_of(record: Values) -> str:
    """The file that a record (PS3.3 F.3.2.2) names, if it is in use and names one."""
    value = record.raw(tags.REFERENCED_FILE_ID)
    if len(value) > LONGEST_ID or record.raw(tags.RECORD_IN_USE_FLAG) == _NOT_IN_USE:
        return ""
    parts = (part.strip(b"\0 ") for part in value.split(b"\\"))
    return "/".join(part.decode("utf-8", "replace") for part in parts if part)
