"""What is looked at of pictures: as they are shown first and over the whole range of their values, and what is drawn.

Of several at once, their lowest, highest and mean values. All are uint8 (rows, columns, 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.errors import DecodeError
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame, render
from scanveil.looking.windows import FULL_RANGE
from scanveil.pixels.attributes import PALETTE_COLOR
from scanveil.said import _
from scanveil.writing.looks import PROJECTION, Look

Pixels = NDArray[np.uint8]
GetFrame = Callable[[Picture], Frame]


def images_of(look: Look, frame_of: GetFrame) -> list[Pixels]:
    """The different images in which a look searches for writing. Raises a ScanveilError where one cannot be decoded."""
    frames = _projected(look.pictures, frame_of) if look.how == PROJECTION else iter([frame_of(look.pictures[0])])
    return _different(image for frame in frames for image in _shown(frame))


def _shown(frame: Frame) -> Iterator[Pixels]:
    yield _rgb(frame)
    if frame.attributes.is_grey:
        yield _rgb(frame, fitted=FULL_RANGE)
    if frame.drawing is not None and frame.drawing.paint is not None:
        yield np.repeat((frame.drawing.paint != 0).astype(np.uint8)[..., np.newaxis] * np.uint8(255), 3, axis=2)


def _rgb(frame: Frame, fitted: str = "") -> Pixels:
    rgba = render(frame, fitted=fitted, shutter=False).rgba
    return np.ascontiguousarray(rgba[..., :3])


def _different(images: Iterator[Pixels]) -> list[Pixels]:
    found: list[Pixels] = []
    for image in images:
        if not any(np.array_equal(image, one) for one in found):
            found.append(image)
    return found


def _projected(pictures: Sequence[Picture], frame_of: GetFrame) -> Iterator[Frame]:
    """Frames of the lowest, highest and mean values of pictures, which must be alike."""
    first = frame_of(pictures[0])
    seen = _Seen.of(_values(first))
    for picture in pictures[1:]:
        seen.add(_values(frame_of(picture)))
    is_grey = first.attributes.photometric_interpretation != PALETTE_COLOR
    for values in (seen.lowest, seen.highest, seen.mean):
        yield replace(first if is_grey else _in_colour(first), stored_values=values, drawing=None, hidden=None)


def _values(frame: Frame) -> NDArray[Any]:
    """Numbers of a palette say nothing of how light they are: their colours do."""
    return _rgb(frame) if frame.attributes.photometric_interpretation == PALETTE_COLOR else frame.stored_values


def _in_colour(frame: Frame) -> Frame:
    layout = {"samples_per_pixel": 3, "photometric_interpretation": "RGB", "palette": None, "pixel_representation": 0}
    attributes = replace(frame.attributes, bits_allocated=8, bits_stored=8, high_bit=7, **layout)  # type: ignore[arg-type]
    return replace(frame, attributes=attributes, window=None, voi_lut=None)


@dataclass(slots=True)
class _Seen:
    """The lowest, highest and summed values of pictures so far."""

    lowest: NDArray[Any]
    highest: NDArray[Any]
    sums: NDArray[np.float64]
    count: int

    @classmethod
    def of(cls, values: NDArray[Any]) -> _Seen:
        return cls(values.copy(), values.copy(), values.astype(np.float64), 1)

    def add(self, values: NDArray[Any]) -> None:
        if values.shape != self.lowest.shape:
            raise DecodeError(_("The images of this series differ in size, so they were not looked at together."))
        np.minimum(self.lowest, values, out=self.lowest)
        np.maximum(self.highest, values, out=self.highest)
        self.sums += values
        self.count += 1

    @property
    def mean(self) -> NDArray[Any]:
        """In the type of the values."""
        mean: NDArray[Any] = (self.sums / self.count).astype(self.lowest.dtype)
        return mean
