"""What the parts of the body are called in words, for series and studies that are not described (PS3.16 Annex L)."""

from __future__ import annotations

from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.said import _

LONGEST_TERM, LONGEST_PROTOCOL = 64, 800
"""Bytes that are read of each."""


def body_part_of(values: Values) -> str:
    """Body Part Examined in words; what is no word of the table as the file has it, "" where it says nothing."""
    terms = filter(None, map(str.strip, values.text(tags.BODY_PART_EXAMINED, LONGEST_TERM).split("\\")))
    said = ", ".join(_WORDS.get(term.upper()) or term.lower() for term in terms)
    return said[:1].upper() + said[1:]


def described_by(values: Values, body_part: str) -> str:
    """What stands for the description of a series that has none: the part of the body, and the protocol."""
    protocol = values.text(tags.PROTOCOL_NAME, LONGEST_PROTOCOL)
    is_said = not body_part or body_part.lower() in protocol.lower()
    return protocol if is_said else ", ".join(filter(None, (body_part, protocol)))


_WORDS = {
    "ABDOMENPELVIS": _("abdomen and pelvis"),
    "CHESTABDOMEN": _("chest and abdomen"),
    "CHESTABDPELVIS": _("chest, abdomen and pelvis"),
    "CORONARYARTERY": _("coronary artery"),
    "CSPINE": _("cervical spine"),
    "CTSPINE": _("cervical and thoracic spine"),
    "HEADNECK": _("head and neck"),
    "IAC": _("internal auditory canal"),
    "LSPINE": _("lumbar spine"),
    "LSSPINE": _("lumbar and sacral spine"),
    "NECKCHEST": _("neck and chest"),
    "NECKCHESTABDOMEN": _("neck, chest and abdomen"),
    "NECKCHESTABDPELV": _("neck, chest, abdomen and pelvis"),
    "SSPINE": _("sacral spine"),
    "TLSPINE": _("thoracic and lumbar spine"),
    "TMJOINT": _("jaw joint"),
    "TSPINE": _("thoracic spine"),
    "WHOLEBODY": _("whole body"),
}
"""Terms that are not a word of the language themselves."""
