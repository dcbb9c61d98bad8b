"""What is known of writing in the image of a file, and what that means for its copy.

A copy says that its image is clean (PS3.15 E.3.1, Clean Pixel Data) only where each image in it was looked at by
itself, and a person has seen what was found and what becomes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.values import Values
from scanveil.pixels.boxes import Box, FrameBoxes

NOT_EXAMINED, ITSELF, PROJECTION = "", "itself", "projection"
"""How images were looked at: each one by itself, or some of them at once."""
NOBODY, PERSON, TEMPLATE, ALL = "", "person", "template", "all"
"""Who decided what is blanked: a person for these images, a person once for all of their kind, or nobody: all that is
found."""
MODALITIES = frozenset({b"US", b"IVUS", b"SC", b"OT", b"XC", b"ES"})
"""Modalities whose images often have writing in them: ultrasound, captures and photographs."""
_CAPTURES = b"1.2.840.10008.5.1.4.1.1.7"
"""The beginning of the SOP classes of Secondary Capture."""
_SCREEN = b"SCREEN"
"""In Image Type: of a screen that was saved."""

BoxRow = tuple[int, int, int, int, int]
"""Frame from 1, x, y, width, height."""


class Written(NamedTuple):
    """`boxes` are blanked, by the index of their frame; `is_undecided` says that there are others.

    `examined` says how its images were looked at, `decided_by` who said what is blanked.
    """

    examined: str = NOT_EXAMINED
    boxes: Mapping[int, Sequence[Box]] = {}
    decided_by: str = NOBODY
    is_undecided: bool = False

    @property
    def is_clean(self) -> bool:
        """Whether a copy may say that its image holds no writing that names somebody."""
        return self.examined == ITSELF and self.decided_by == PERSON and not self.is_undecided

    @property
    def is_judged(self) -> bool:
        """Whether all of it was looked at, or somebody knew without that where writing is."""
        return bool(self.examined) or self.decided_by == TEMPLATE

    @property
    def rows(self) -> list[BoxRow]:
        """The boxes, one after the other."""
        return [(frame + 1, *box) for frame in sorted(self.boxes) for box in self.boxes[frame]]

    def and_blank(self, boxes: FrameBoxes, decided_by: str) -> Written:
        """The same with more boxes, if there are any: nothing is undecided then. Who decided before stays."""
        if not boxes:
            return self
        frames = dict.fromkeys([*self.boxes, *boxes])
        whole = {frame: (*self.boxes.get(frame, ()), *boxes.get(frame, ())) for frame in frames}
        return Written(self.examined, whole, self.decided_by or decided_by)

    def to_row(self) -> list[Any]:
        """As JSON has it."""
        return [self.examined, [list(one) for one in self.rows], self.decided_by, self.is_undecided]

    @classmethod
    def of(cls, examined: str, rows: Iterable[Sequence[int]], decided_by: str, is_undecided: bool) -> Written:
        """Out of a row."""
        boxes: dict[int, list[Box]] = {}
        for frame, *box in rows:
            boxes.setdefault(frame - 1, []).append(Box(*box))
        return cls(examined, {frame: tuple(own) for frame, own in boxes.items()}, decided_by, is_undecided)


UNKNOWN = Written()


def is_likely(own: Values, sop_class_uid: bytes) -> bool:
    """Whether images of this kind often have writing in them, and this one does not say that it has none."""
    if own.stripped(tags.BURNED_IN_ANNOTATION).upper() == b"NO":
        return False
    is_capture = sop_class_uid.startswith(_CAPTURES) and sop_class_uid[len(_CAPTURES) :][:1] in (b"", b".")
    is_screen = _SCREEN in own.stripped(tags.IMAGE_TYPE).upper()
    return own.stripped(tags.MODALITY) in MODALITIES or is_capture or is_screen
