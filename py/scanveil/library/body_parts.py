"""What the parts of the body are called in words, for series and studies that are not described (PS3.16 Annex L)."""

from __future__ import annotations

from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.said import _

LONGEST_TERM, LONGEST_PROTOCOL = 64, 800
"""Bytes that are read of each."""


def body_part_of(values: Values) -> str:
    """Body Part Examined in words; what is no word of the table as the file has it, "" where it says nothing."""
    term = values.text(tags.BODY_PART_EXAMINED, LONGEST_TERM)
    return _WORDS.get(term.upper()) or term.lower().capitalize()


def described_by(values: Values, body_part: str) -> str:
    """What stands for the description of a series that has none: the part of the body, and the protocol."""
    protocol = values.text(tags.PROTOCOL_NAME, LONGEST_PROTOCOL)
    is_said = not body_part or body_part.lower() in protocol.lower()
    return protocol if is_said else ", ".join(filter(None, (body_part, protocol)))


_WORDS = {
    "ABDOMENPELVIS": _("Abdomen and pelvis"),
    "CHESTABDOMEN": _("Chest and abdomen"),
    "CHESTABDPELVIS": _("Chest, abdomen and pelvis"),
    "CORONARYARTERY": _("Coronary artery"),
    "CSPINE": _("Cervical spine"),
    "CTSPINE": _("Cervical and thoracic spine"),
    "HEADNECK": _("Head and neck"),
    "IAC": _("Internal auditory canal"),
    "LSPINE": _("Lumbar spine"),
    "LSSPINE": _("Lumbar and sacral spine"),
    "NECKCHEST": _("Neck and chest"),
    "NECKCHESTABDOMEN": _("Neck, chest and abdomen"),
    "NECKCHESTABDPELV": _("Neck, chest, abdomen and pelvis"),
    "SSPINE": _("Sacral spine"),
    "TLSPINE": _("Thoracic and lumbar spine"),
    "TMJOINT": _("Jaw joint"),
    "TSPINE": _("Thoracic spine"),
    "WHOLEBODY": _("Whole body"),
}
"""Terms that are not a word of the language themselves."""
