"""What a viewer keeps at hand, and what is written around an image.

A `Viewer` is given a way to open files by number; it remembers headers and decoded frames, the latter by bytes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from scanveil.geometry import orientation_letters, slice_position_mm
from scanveil.reading import Header, instance_of, read_header
from scanveil.render import Frame, load_frame, presets

FRAME_BYTES = 96 * 1024 * 1024
"""Bytes of decoded frames that are kept."""
SMALLEST_MM, LARGEST_MM = 1e-6, 1e4
"""Spacings beyond are mistakes or malice; nothing could be drawn to their scale."""
HEADERS = 48
"""Headers that are kept."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What is written around an image.

    `letters` are those of the left, right, top and bottom edge. `position_mm` is the place along the slice
    normal, `spacing_mm` (between rows, between columns); both None where the file does not say. `aspect` is the
    height of a pixel in widths. `presets` are (name, center, width, number of a VOI lookup table or None).
    """

    name: str
    letters: tuple[str, str, str, str]
    position_mm: float | None
    spacing_mm: tuple[float, ...] | None
    aspect: float
    presets: tuple[tuple[str, float, float, int | None], ...]


class Viewer:
    """Headers and frames of files that are looked at, the last ones used kept."""

    def __init__(
        self, open_file: Callable[[int], tuple[BinaryIO, str, int]], *, frame_bytes: int = FRAME_BYTES
    ) -> None:
        """`open_file` gives, for a file's number, the file, its path and its size in bytes."""
        self._open_file = open_file
        self._room = frame_bytes
        self._headers: OrderedDict[int, Header] = OrderedDict()
        self._frames: OrderedDict[tuple[int, int], Frame] = OrderedDict()

    def frame(self, number: int, frame_index: int) -> Frame:
        """One decoded frame of a file. Raises a ScanveilError where it cannot be shown."""
        key = (number, frame_index)
        if key in self._frames:
            self._frames.move_to_end(key)
            return self._frames[key]
        file, _, _ = self._open_file(number)
        frame = load_frame(self._header(number), file, frame_index)
        self._frames[key] = frame
        self._make_room()
        return frame

    def caption(self, number: int, frame_index: int) -> Caption:
        """What is written around a frame."""
        instance = instance_of(self._header(number))
        attributes = self.frame(number, frame_index).attributes
        position, orientation = attributes.image_position_patient, attributes.image_orientation_patient
        return Caption(
            name=" · ".join(filter(None, (instance.patient_name, instance.patient_id))),
            letters=orientation_letters(orientation) if orientation else ("", "", "", ""),
            position_mm=slice_position_mm(position, orientation),
            spacing_mm=_usable(attributes.pixel_spacing),
            aspect=attributes.aspect,
            presets=tuple(
                (one.explanation or f"Level {one.center:g} width {one.width:g}", one.center, one.width, one.voi_lut)
                for one in presets(attributes)
            ),
        )

    def _header(self, number: int) -> Header:
        if number not in self._headers:
            file, path, size = self._open_file(number)
            self._headers[number] = read_header(file, path=path, size=size)
            if len(self._headers) > HEADERS:
                self._headers.popitem(last=False)
        self._headers.move_to_end(number)
        return self._headers[number]

    def _make_room(self) -> None:
        """Let go of the frames used longest ago, but never of the last one."""
        used = sum(frame.nbytes for frame in self._frames.values())
        while used > self._room and len(self._frames) > 1:
            _, frame = self._frames.popitem(last=False)
            used -= frame.nbytes


def _usable(spacing: tuple[float, ...] | None) -> tuple[float, ...] | None:
    """A spacing that can be drawn with."""
    return spacing if spacing and min(spacing) > SMALLEST_MM and max(spacing) < LARGEST_MM else None
