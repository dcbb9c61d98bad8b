"""Where a frame lies in the patient, and how large its pixels are, in mm."""

from __future__ import annotations

from typing import Any

from scanveil.dicom import tags
from scanveil.dicom.values import FrameValues, Values
from scanveil.library.grids import grid_of, is_dose_grid
from scanveil.library.modalities import detector_of
from scanveil.said import _

MAX_LENGTH_MM = 1e4
DOSE_WITHOUT_PLACES = _(
    "The file does not say clearly where the images of this dose lie in the patient, but for the first. "
    "What other files draw by its place is drawn on that one alone."
)


def placement_of(top: Values, frame: FrameValues, frame_index: int, frames: int, notes: list[str]) -> dict[str, Any]:
    """Where the pixels of a frame, one of so many, lie in the patient, and how large they are.

    These are fields of `PixelAttributes`; what is not clear goes to `notes`.
    """
    found = _as_said(top, frame, frame_index)
    return {**found, **_in_grid(top, frame_index, frames, notes)} if is_dose_grid(top, frames) else found


def _as_said(top: Values, frame: FrameValues, frame_index: int) -> dict[str, Any]:
    pixel_spacing = frame.vector(tags.PIXEL_MEASURES_SEQUENCE, tags.PIXEL_SPACING, 2)
    orientation = tags.PLANE_ORIENTATION_SEQUENCE, tags.IMAGE_ORIENTATION_PATIENT
    detector = detector_of(top, frame_index)
    sides = frame.text(tags.PATIENT_ORIENTATION_IN_FRAME_SEQUENCE, tags.PATIENT_ORIENTATION).upper()
    return {
        "image_position_patient": frame.vector(tags.PLANE_POSITION_SEQUENCE, tags.IMAGE_POSITION_PATIENT, 3),
        "image_orientation_patient": frame.vector(*orientation, 6)
        or (detector.vector(orientation[1], 6) if detector else None),
        "patient_orientation": tuple(map(str.strip, sides.split("\\"))),
        "anatomical_orientation_type": top.text(tags.ANATOMICAL_ORIENTATION_TYPE),
        "pixel_spacing": pixel_spacing,
        "slice_thickness_mm": _length_mm(frame.number(tags.PIXEL_MEASURES_SEQUENCE, tags.SLICE_THICKNESS, 0.0)),
        "aspect": _aspect(top, pixel_spacing),
    }


def _in_grid(top: Values, frame_index: int, frames: int, notes: list[str]) -> dict[str, Any]:
    """What is known of a frame of a dose by its grid; of frames without one only the first lies anywhere."""
    grid = grid_of(top, frames)
    if grid is None:
        notes.append(DOSE_WITHOUT_PLACES)
        return {"image_position_patient": None} if frame_index else {}
    if not 0 <= frame_index < frames:
        return {}
    return {"image_position_patient": grid.position(frame_index), "slice_thickness_mm": _length_mm(grid.step_mm)}


def _length_mm(number: float) -> float | None:
    """A length that can be believed."""
    return number if 0 < number < MAX_LENGTH_MM else None


def _aspect(top: Values, pixel_spacing: tuple[float, ...] | None) -> float:
    """The height of a pixel in widths: by its spacing, else by Pixel Aspect Ratio (PS3.3 C.7.6.3.1.7)."""
    return (
        aspect_of(
            pixel_spacing or (),
            *(
                top.numbers(tag)[:2]
                for tag in (tags.IMAGER_PIXEL_SPACING, tags.NOMINAL_SCANNED_PIXEL_SPACING, tags.PIXEL_ASPECT_RATIO)
            ),
        )
        or 1.0
    )


def aspect_of(*pairs: tuple[float, ...]) -> float | None:
    """The height of a pixel in widths, from the first believable pair (height, width); None where there is none."""
    for pair in pairs:
        if len(pair) == 2 and all(1e-6 < number < 1e6 for number in pair) and 0.01 <= pair[0] / pair[1] <= 100:
            return pair[0] / pair[1]
    return None
