"""What files of some modalities say of their images beside what all do: doses, segments, mosaics, nuclear medicine.

It is read only where its elements are there, so that other files cost a look for each of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from math import isfinite
from typing import Any

from scanveil.dicom import tags
from scanveil.dicom.sop_classes import is_dose
from scanveil.dicom.text import one_line
from scanveil.dicom.values import Values
from scanveil.errors import ScanveilError
from scanveil.said import _

LONGEST_LABEL = 64
"""Characters of a label that are kept for each image: what an LO may have."""
MOST_ITEMS = 65_535
"""Items of one sequence that are looked at: no more segments have a number."""

Said = dict[str, Any]
"""Traits by their names."""


def said_of_file(values: Values) -> Said:
    """The traits that hold for all images of a file."""
    present = values.present
    said: Said = {}
    if tags.DOSE_SUMMATION_TYPE in present or tags.DOSE_TYPE in present:
        said["dose"] = _dose(values)
    if tags.PHASE_INFORMATION_SEQUENCE in present and len(phases := _phases(values)) == 1:
        said["phase"] = phases[0]
    if tags.MULTI_ENERGY_CT_CHARACTERISTICS_SEQUENCE in present:
        said["kiloelectronvolts"] = _kiloelectronvolts(values)
    if (slices := _mosaic_slices(values)) > 1:
        said["mosaic_slices"] = slices
    if component := _private_component(values):
        said["component"] = component
    return said


# --- radiotherapy -----------------------------------------------------------------------------------------------------


def holds_dose(values: Values) -> bool:
    """Whether a file holds a dose of radiotherapy."""
    return is_dose(values.text(tags.SOP_CLASS_UID), values.text(tags.MODALITY))


def _dose(values: Values) -> tuple[str, ...]:
    """Dose Type, Dose Summation Type and the number of the only beam or group of fractions (PS3.3 C.8.8.3)."""
    summation = values.text(tags.DOSE_SUMMATION_TYPE).upper()
    path = _PARTS_OF_PLANS["FRACTION" if summation.startswith("FRACTION") else "BEAM"]
    numbers = set(_numbers_at([values], path))
    number = numbers.pop() if len(numbers) == 1 else None
    said = (values.text(tags.DOSE_TYPE), summation, "" if number is None else str(number))
    return tuple(word[:LONGEST_LABEL] for word in said)


def _numbers_at(levels: Iterable[Values], path: Sequence[int]) -> Iterable[int | None]:
    """The numbers at the end of a path, of all items on the way."""
    for level in levels:
        if len(path) == 1:
            yield level.integer(path[0])
        else:
            yield from _numbers_at(_items(level, path[0]), path[1:])


_FRACTION_GROUPS = (tags.REFERENCED_RT_PLAN_SEQUENCE, tags.REFERENCED_FRACTION_GROUP_SEQUENCE)
_PARTS_OF_PLANS = {
    "BEAM": (*_FRACTION_GROUPS, tags.REFERENCED_BEAM_SEQUENCE, tags.REFERENCED_BEAM_NUMBER),
    "FRACTION": (*_FRACTION_GROUPS, tags.REFERENCED_FRACTION_GROUP_NUMBER),
}


# --- segmentations ----------------------------------------------------------------------------------------------------


def segment_labels(values: Values) -> dict[int, str]:
    """What a segmentation calls its segments, by their numbers (PS3.3 C.8.20.2); none for one of a whole slide."""
    labels: dict[int, str] = {}
    if tags.SEGMENT_SEQUENCE in values and tags.TOTAL_PIXEL_MATRIX_COLUMNS not in values:
        for segment in _items(values, tags.SEGMENT_SEQUENCE):
            labels[segment.short(tags.SEGMENT_NUMBER) or 0] = label_of(segment, tags.SEGMENT_LABEL)
    return labels


# --- CT and MR --------------------------------------------------------------------------------------------------------


def _kiloelectronvolts(values: Values) -> float | None:
    """The energy that an image is computed for as if X-rays had no other (PS3.3 C.8.15.3.12)."""
    item = values.readable_item(tags.MULTI_ENERGY_CT_CHARACTERISTICS_SEQUENCE)
    found = item.doubles(tags.MONOENERGETIC_ENERGY_EQUIVALENT) if item else ()
    return found[0] if found and isfinite(found[0]) else None


def _mosaic_slices(values: Values) -> int:
    """Slices side by side in one image, 0 where that is not said or it is no mosaic."""
    if _UNITED_SLICES in values and values.text(_UNITED_CREATOR) == "Image Private Header":
        return _count(values, _UNITED_SLICES)
    is_known = _SIEMENS_SLICES in values and values.text(_SIEMENS_CREATOR) == "SIEMENS MR HEADER"
    return _count(values, _SIEMENS_SLICES) if is_known and b"MOSAIC" in values.raw(tags.IMAGE_TYPE) else 0


def _count(values: Values, tag: int) -> int:
    """A number of a private element, whose representation differs from version to version; 0 where it is none."""
    raw = values.raw(tag)
    if raw.strip(b" \0").isdigit() or len(raw) not in (2, 4, 8):
        return values.integer(tag) or 0
    if len(raw) < 8:
        return int.from_bytes(raw, values.encoding.order)
    (found,) = values.doubles(tag)
    return int(found) if isfinite(found) else 0


def _private_component(values: Values) -> str:
    """Which part of its complex numbers an image of GE's shows."""
    if _GE_COMPONENT not in values or values.text(_GE_CREATOR) != "GEMS_PARM_01":
        return ""
    number = values.short(_GE_COMPONENT)
    return _GE_COMPONENTS[number] if number is not None and number < len(_GE_COMPONENTS) else ""


# Where a block of private elements says whose it is, and what stands in it
_UNITED_CREATOR, _UNITED_SLICES = 0x00650010, 0x00651050
_SIEMENS_CREATOR, _SIEMENS_SLICES = 0x00190010, 0x0019100A
_GE_CREATOR, _GE_COMPONENT = 0x00430010, 0x0043102F
_GE_COMPONENTS = ("MAGNITUDE", "PHASE", "REAL", "IMAGINARY")


# --- nuclear medicine -------------------------------------------------------------------------------------------------


def said_of_frames(values: Values, vectors: Iterable[tuple[int, ...]]) -> list[Said]:
    """For each frame of nuclear medicine what its numbers stand for; these are the values of `NUCLEAR_VECTORS`."""
    windows, views, phases = _energy_windows(values), _views(values), _phases(values)
    if len({duration for _count, duration in phases}) < 2:
        phases = []  # one film, whatever its phases are called
    slots = values.short(tags.NUMBER_OF_TIME_SLOTS) if tags.NUMBER_OF_TIME_SLOTS in values else None
    return [
        {
            "nuclear": vector,
            "energy_window": _of_number(windows, vector[0], ""),
            "view": _of_number(views, vector[1], ""),
            "phase": _of_number(phases, vector[2], ()),
            "time_slots": slots,
        }
        for vector in vectors
    ]


def _of_number(found: Sequence[Any], number: int, other: Any) -> Any:
    """What has this number, from 1."""
    return found[number - 1] if 0 < number <= len(found) else other


def _phases(values: Values) -> list[tuple[float, ...]]:
    """Frames, and milliseconds of each, in the phases of a dynamic study (PS3.3 C.8.4.14); none if one does not say."""
    phases: list[tuple[float, ...]] = []
    for phase in _items(values, tags.PHASE_INFORMATION_SEQUENCE):
        count, duration = phase.short(tags.NUMBER_OF_FRAMES_IN_PHASE), phase.integer(tags.ACTUAL_FRAME_DURATION)
        if not count or not duration:
            return []
        phases.append((count, duration))
    return phases


def _energy_windows(values: Values) -> list[str]:
    """What each energy window is called, or else its limits (PS3.3 C.8.4.10)."""
    windows = _items(values, tags.ENERGY_WINDOW_INFORMATION_SEQUENCE)
    return [label_of(window, tags.ENERGY_WINDOW_NAME) or _limits(window) for window in windows]


def _limits(window: Values) -> str:
    limits = window.readable_item(tags.ENERGY_WINDOW_RANGE_SEQUENCE)
    low = limits.vector(tags.ENERGY_WINDOW_LOWER_LIMIT, 1) if limits else None
    high = limits.vector(tags.ENERGY_WINDOW_UPPER_LIMIT, 1) if limits else None
    return _("{low:g}–{high:g} keV", low=low[0], high=high[0]) if low and high else ""


def _views(values: Values) -> list[str]:
    """From where each detector looks, as posterior (PS3.3 C.8.4.11)."""
    detectors = _items(values, tags.DETECTOR_INFORMATION_SEQUENCE)
    return [one_line(detector.meaning(tags.VIEW_CODE_SEQUENCE), LONGEST_LABEL) for detector in detectors]


def detector_of(top: Values, frame_index: int) -> Values | None:
    """What is said of the detector that took a frame of nuclear medicine, counted from 0; None where nothing is."""
    if top.text(tags.MODALITY) != "NM":
        return None
    vector = top.shorts(tags.DETECTOR_VECTOR)
    number = vector[frame_index] if 0 <= frame_index < len(vector) else 1
    return next(islice(_items(top, tags.DETECTOR_INFORMATION_SEQUENCE), number - 1, number), None) if number else None


def _items(values: Values, tag: int) -> Iterator[Values]:
    """The items of a sequence, as far as it can be read."""
    with suppress(ScanveilError):
        yield from islice(values.items(tag), MOST_ITEMS)


def label_of(values: Values, tag: int) -> str:
    """A name that somebody gave to something, short and on one line."""
    return one_line(values.words(tag), LONGEST_LABEL)
