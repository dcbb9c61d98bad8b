"""Of which images a file speaks that draws over others, or says how to show them: the UIDs that it refers to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from scanveil.dicom import tags
from scanveil.dicom.sop_classes import PRESENTATION_STATES, RT_STRUCTURES, SEGMENTATIONS
from scanveil.dicom.values import Values
from scanveil.errors import ScanveilError

MOST_IMAGES = 1000
"""Images of one file that are kept, here and there one where it names more: one is enough to find a series."""
MOST_OTHERS = 200
"""Series and frames of reference of one file that are kept."""
MOST_LOOKED_AT = 10_000
"""UIDs and items of sequences of one file that are looked at."""
LONGEST_UID = 64
OF_THE_STANDARD = "1.2.840.10008."
"""UIDs that are nobody's own: atlases, in whose coordinates many people lie."""

_IMAGES = {tags.REFERENCED_SOP_INSTANCE_UID: True}
_SERIES = {
    tags.SERIES_INSTANCE_UID: False,
    tags.REFERENCED_INSTANCE_SEQUENCE: _IMAGES,
    tags.REFERENCED_IMAGE_SEQUENCE: _IMAGES,
}
_SOURCES = {tags.DERIVATION_IMAGE_SEQUENCE: {tags.SOURCE_IMAGE_SEQUENCE: _IMAGES}}
_STATES: tuple[dict[int, Any], ...] = ({tags.REFERENCED_SERIES_SEQUENCE: _SERIES},)
_SEGMENTATIONS: tuple[dict[int, Any], ...] = (
    {
        tags.FRAME_OF_REFERENCE_UID: False,
        tags.REFERENCED_SERIES_SEQUENCE: _SERIES,
        tags.STUDIES_CONTAINING_OTHER_REFERENCED_INSTANCES_SEQUENCE: {tags.REFERENCED_SERIES_SEQUENCE: _SERIES},
    },
    {
        tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE: _SOURCES,
        tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE: _SOURCES,
    },
)
_STRUCTURES: tuple[dict[int, Any], ...] = (
    {
        tags.FRAME_OF_REFERENCE_UID: False,
        tags.STRUCTURE_SET_ROI_SEQUENCE: {tags.REFERENCED_FRAME_OF_REFERENCE_UID: False},
        tags.REFERENCED_FRAME_OF_REFERENCE_SEQUENCE: {
            tags.FRAME_OF_REFERENCE_UID: False,
            tags.RT_REFERENCED_STUDY_SEQUENCE: {
                tags.RT_REFERENCED_SERIES_SEQUENCE: {
                    tags.SERIES_INSTANCE_UID: False,
                    tags.CONTOUR_IMAGE_SEQUENCE: _IMAGES,
                }
            },
        },
    },
    {tags.ROI_CONTOUR_SEQUENCE: {tags.CONTOUR_SEQUENCE: {tags.CONTOUR_IMAGE_SEQUENCE: _IMAGES}}},
)
_WHERE = {
    RT_STRUCTURES: _STRUCTURES,
    **dict.fromkeys(SEGMENTATIONS, _SEGMENTATIONS),
    **dict.fromkeys(PRESENTATION_STATES, _STATES),
}
"""Where UIDs stand in objects of a kind, by the sequences that lead there: True for those of images, False for others.

What comes second is only looked at where what comes first names no image: it costs more (PS3.3 C.8.8.5, C.12.2.1,
C.7.6.16.2.6, C.11.11).
"""


def references_of(sop_class_uid: str, values: Values) -> tuple[str, ...]:
    """The UIDs of images, series and frames of reference that a companion refers to; none for other files.

    Sequences that are damaged say what they say in front of the damage.
    """
    images: dict[str, None] = {}
    others: dict[str, None] = {}
    for where in _WHERE.get(sop_class_uid, ()):
        try:
            for uid, is_image in islice(_uids(values, where), MOST_LOOKED_AT):
                if 0 < len(uid) <= LONGEST_UID and not uid.startswith(OF_THE_STANDARD):
                    (images if is_image else others)[uid] = None
        except ScanveilError:
            pass
        if images:
            break
    return tuple({**dict.fromkeys(_some(list(others), MOST_OTHERS)), **dict.fromkeys(_some(list(images), MOST_IMAGES))})


def _uids(values: Values, where: dict[int, Any]) -> Iterator[tuple[str, bool]]:
    """UIDs, and whether they are those of images; "" for each item, so that these are counted too."""
    for tag, inside in where.items():
        if isinstance(inside, bool):
            yield values.text(tag, LONGEST_UID + 2), inside
            continue
        for item in values.items(tag):
            yield "", False
            yield from _uids(item, inside)


def _some(uids: Sequence[str], most: int) -> Sequence[str]:
    """All of them, or `most` from all over."""
    return uids if len(uids) <= most else [uids[at * len(uids) // most] for at in range(most)]
