"""What display, decoding, conversion or references need: where it identifies somebody, no copy can be made.

Elsewhere the check may have a value taken out of a copy without breaking what is left.
"""

from __future__ import annotations

from scanveil.dicom import tags
from scanveil.dicom.groups import is_overlay
from scanveil.dicom.wire import NUMBER_VRS, OPAQUE_VRS, PIXEL_TAGS

# Image pixels and their tables (PS3.3 C.7.6.3, C.11); waveforms (C.10.9); spectra (C.8.14); surfaces (C.27); graphics
_GROUPS = frozenset({0x0028, 0x5400, 0x5600, 0x0066, 0x0070, 0x7FE0})
_VALUE_VRS = OPAQUE_VRS | NUMBER_VRS
_REMOVABLE_BYTES = frozenset({tags.ICC_PROFILE})
_NEEDED = frozenset(
    {
        *(tags.SOP_CLASS_UID, tags.PHOTOMETRIC_INTERPRETATION, tags.NUMBER_OF_FRAMES),
        *(tags.IMAGE_POSITION_PATIENT, tags.IMAGE_ORIENTATION_PATIENT, tags.SLICE_THICKNESS, tags.FRAME_TIME),
        *(tags.SPACING_BETWEEN_SLICES, tags.IMAGER_PIXEL_SPACING, tags.FRAME_TIME_VECTOR, tags.CONTOUR_DATA),
        *(tags.GRID_FRAME_OFFSET_VECTOR, tags.DOSE_GRID_SCALING, tags.DIMENSION_INDEX_VALUES),
        *(tags.DIFFUSION_B_VALUE, tags.DIFFUSION_GRADIENT_ORIENTATION, tags.REFERENCED_SOP_CLASS_UID),
    }
)


def is_needed(tag: int, vr: bytes) -> bool:
    """Whether a value cannot be taken out of a copy."""
    if tag in _NEEDED or tag in PIXEL_TAGS:
        return True
    if tag in _REMOVABLE_BYTES:
        return False
    return is_overlay(tag) or (tag >> 16 in _GROUPS and vr in _VALUE_VRS)
