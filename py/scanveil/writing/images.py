"""What is looked at of pictures: as they are shown first and over the whole range of their values, and what is drawn.

Of several at once, their lowest, highest and mean values. All are uint8 (rows, columns, 1) in grey, else (rows,
columns, 3).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.errors import DecodeError
from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame, in_colour, render
from scanveil.looking.windows import FULL_RANGE
from scanveil.pixels.attributes import PALETTE_COLOR
from scanveil.said import _
from scanveil.writing.looks import PROJECTION, Look

Pixels = NDArray[np.uint8]
GetFrame = Callable[[Picture], Frame | None]
"""Gives a picture; None where it cannot be had, and others are looked at without it."""


def images_of(look: Look, frame_of: GetFrame) -> list[Pixels]:
    """The different images in which a look searches for writing. Raises DecodeError where several differ in size."""
    frames = filter(None, map(frame_of, look.pictures))
    seen = _projected(frames) if look.how == PROJECTION else frames
    return _different(image for frame in seen for image in _shown(frame))


def _shown(frame: Frame) -> Iterator[Pixels]:
    yield _rgb(frame)
    if frame.attributes.is_grey:
        yield _rgb(frame, fitted=FULL_RANGE)
    if frame.drawing is not None and frame.drawing.paint is not None:
        yield (frame.drawing.paint != 0).astype(np.uint8)[..., np.newaxis] * np.uint8(255)


def _rgb(frame: Frame, fitted: str = "") -> Pixels:
    rgba = render(frame, fitted=fitted, shutter=False).rgba
    is_grey = frame.attributes.is_grey and frame.attributes.palette is None
    return np.ascontiguousarray(rgba[..., : 1 if is_grey else 3])


def _different(images: Iterator[Pixels]) -> list[Pixels]:
    found: list[Pixels] = []
    for image in images:
        if not any(np.array_equal(image, one) for one in found):
            found.append(image)
    return found


def _projected(frames: Iterable[Frame]) -> Iterator[Frame]:
    """Frames of the lowest, highest and mean values of others of one size, for each kind of values among them."""
    kinds: dict[Hashable, _Seen] = {}
    shape: tuple[int, ...] = ()
    for frame in map(_of_values, frames):
        values = frame.stored_values
        shape = shape or values.shape[:2]
        if values.shape[:2] != shape:
            raise DecodeError(_("The images of this series differ in size, so they were not looked at together."))
        kind = frame.attributes.photometric_interpretation, values.dtype, values.shape
        if kind in kinds:
            kinds[kind].add(values)
        else:
            kinds[kind] = _Seen.of(frame)
    for seen in kinds.values():
        for values in (seen.lowest, seen.highest, seen.mean):
            yield replace(seen.first, stored_values=values, drawing=None, hidden=None)


def _of_values(frame: Frame) -> Frame:
    """Numbers of a palette say nothing of how light they are: their colours do."""
    return in_colour(frame) if frame.attributes.photometric_interpretation == PALETTE_COLOR else frame


@dataclass(slots=True)
class _Seen:
    """The lowest, highest and summed values of pictures so far, and the first of them."""

    first: Frame
    lowest: NDArray[Any]
    highest: NDArray[Any]
    sums: NDArray[np.float64]
    count: int

    @classmethod
    def of(cls, frame: Frame) -> _Seen:
        values = frame.stored_values
        return cls(frame, values.copy(), values.copy(), values.astype(np.float64), 1)

    def add(self, values: NDArray[Any]) -> None:
        np.minimum(self.lowest, values, out=self.lowest)
        np.maximum(self.highest, values, out=self.highest)
        self.sums += values
        self.count += 1

    @property
    def mean(self) -> NDArray[Any]:
        """In the type of the values."""
        mean: NDArray[Any] = (self.sums / self.count).astype(self.lowest.dtype)
        return mean
