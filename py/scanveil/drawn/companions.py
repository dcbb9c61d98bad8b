"""Objects that speak of images in other files: what they draw over them, and how they want them shown.

A companion is read once and then asked, frame by frame, to draw. It is found by the UID of the image that it names, or
by its place in the patient.
"""

from __future__ import annotations

from typing import BinaryIO

from scanveil.dicom import tags
from scanveil.dicom.reading import Header, values_of
from scanveil.dicom.sop_classes import PRESENTATION_STATES, RT_STRUCTURES, SEGMENTATIONS
from scanveil.drawn.contours import Contours
from scanveil.drawn.place import Companion
from scanveil.drawn.presentation import PresentationState
from scanveil.drawn.segments import Segments
from scanveil.errors import ScanveilError
from scanveil.said import _


def read_companion(header: Header, file: BinaryIO) -> Companion | None:
    """The companion that a file is; None where it is none. Raises a ScanveilError where it cannot be read."""
    sop_class_uid = values_of(header).text(tags.SOP_CLASS_UID)
    try:
        if sop_class_uid == RT_STRUCTURES:
            return Contours(header)
        if sop_class_uid in SEGMENTATIONS:
            return Segments(header, file)
        return PresentationState(header) if sop_class_uid in PRESENTATION_STATES else None
    except ScanveilError as error:
        raise error.at(header.path) from error


def unreadable_companion(error: ScanveilError) -> str:
    """What is said beside an image when a companion of it is damaged."""
    return _(
        "What another file draws on this image is left out. What is wrong with that file: {sentence}",
        sentence=error.sentence,
    )
