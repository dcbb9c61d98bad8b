"""UIDs that an object must have and a file has not: made out of what keeps together what belongs together."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from scanveil.deid.cleaning.blocks import BLOCK
from scanveil.deid.cleaning.uids import Secrets
from scanveil.dicom import tags
from scanveil.dicom.reading import Header, blocks
from scanveil.dicom.values import Values
from scanveil.said import _

UIDS_MADE = _(
    "It lacked the number (UID) of its study, its series or of itself. New ones were made: the same for all files of "
    "one person, day, study and series number in one folder."
)
_DATES = (tags.STUDY_DATE, tags.SERIES_DATE, tags.ACQUISITION_DATE, tags.CONTENT_DATE)
# Hanging protocols, palettes, implants, protocols and inventories are of no patient and in no study (PS3.3 A.1.2)
_OF_NO_STUDY = (
    *(f"1.2.840.10008.5.1.4.{family}.".encode() for family in (38, 39, 43, 44, 45)),
    *(f"1.2.840.10008.5.1.4.1.1.{own}".encode() for own in ("200.1", "200.3", "200.7", "201.1")),
)


def content_digest(file: BinaryIO, size: int) -> bytes:
    """What a file is known by that has no UID: by all of it."""
    digest = hashlib.blake2b(digest_size=32)
    for block in blocks(file, 0, size, BLOCK):
        digest.update(block)
    return digest.digest()


def missing_group_uids(
    header: Header, own: Values, secrets: Secrets, identity: bytes, sop_class_uid: bytes
) -> dict[int, bytes]:
    """Study and Series Instance UID, where a file has none or an empty one: attribute -> new UID.

    They depend on the file, its folder and the key alone, so that all files of a series get the same. Files of two
    people, as `identity` tells them apart, never share one; nor do files of nobody in two folders.
    """
    study, series = own.stripped(tags.STUDY_INSTANCE_UID), own.stripped(tags.SERIES_INSTANCE_UID)
    if (study and series) or sop_class_uid.startswith(_OF_NO_STUDY):
        return {}
    folder = header.path.replace("\\", "/").rpartition("/")[0].encode("utf-8", "surrogatepass")
    date = next(filter(None, map(own.stripped, _DATES)), b"")
    made = {}
    if not study:
        person = (b"person", identity) if identity else (b"folder", folder)
        numbers = own.stripped(tags.STUDY_ID), own.stripped(tags.ACCESSION_NUMBER)
        study = made[tags.STUDY_INSTANCE_UID] = secrets.made_uid(b"study", *person, date, *numbers)
    if not series:
        number, modality = own.stripped(tags.SERIES_NUMBER), own.stripped(tags.MODALITY)
        made[tags.SERIES_INSTANCE_UID] = secrets.made_uid(b"series", identity, study, date, number, modality, folder)
    return made
