"""What is looked at of pictures: as they are shown first and over the whole range of their values, and what is drawn.

Of slices at once, their lowest, highest and mean values; of a film the first two, as the colours of one image. All are
uint8 (rows, columns, 1) in grey, else (rows, columns, 3).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanveil.errors import DecodeError
from scanveil.library.pictures import Picture
from scanveil.looking.levels import join
from scanveil.looking.render import Frame, in_colour, render
from scanveil.looking.windows import FULL_RANGE
from scanveil.pixels.attributes import PALETTE_COLOR
from scanveil.said import _
from scanveil.writing.looks import PROJECTION, Look

Pixels = NDArray[np.uint8]
GetFrame = Callable[[Picture], Frame | None]
"""Gives a picture; None where it cannot be had, and others are looked at without it."""
FAINTER = 1.25
"""Times as wide as all values a window may be, where what it shows is looked at in place of all values."""


def images_of(look: Look, frame_of: GetFrame) -> list[Pixels]:
    """The different images in which a look searches for writing. Raises DecodeError where several differ in size."""
    frames = filter(None, map(frame_of, look.pictures))
    if look.how != PROJECTION:
        return _different(image for frame in frames for image in _shown(frame))
    if look.is_film:
        return _different(image for seen in _projected(frames, has_mean=False) for image in _as_one(seen))
    projected = _projected(frames, has_mean=True)
    return _different(image for seen in projected for frame in seen.frames for image in _shown(frame))


def _shown(frame: Frame) -> Iterator[Pixels]:
    for fitted in _windows(frame):
        yield _rgb(frame, fitted)
    if frame.drawing is not None and frame.drawing.paint is not None:
        yield (frame.drawing.paint != 0).astype(np.uint8)[..., np.newaxis] * np.uint8(255)


def _as_one(seen: _Seen) -> Iterator[Pixels]:
    """What stays where all else moves stands out in yellow or in blue, for a third of the work."""
    lowest, highest = seen.of(seen.lowest), seen.of(seen.highest)
    for fitted in _windows(lowest, highest):
        blue, yellow = _grey(_rgb(lowest, fitted)), _grey(_rgb(highest, fitted))
        yield np.concatenate([yellow, yellow, blue], axis=-1)


def _windows(*frames: Frame) -> tuple[str, ...]:
    """In which windows frames of one series are looked at: their own, and that of all of their values if it has more.

    It has not where the own one reaches over all of them, and not much farther (PS3.3 C.11.2.1.2).
    """
    frame, window = frames[0], frames[0].window
    if window is None:
        return ("",)
    levels = join(one.levels() for one in frames)
    if levels is None or frame.voi_lut or frame.voi_lut_function != "LINEAR":
        return "", FULL_RANGE
    low = window.center - window.width / 2
    is_in = low <= levels.lowest and levels.highest <= low + window.width - 1
    is_faint = window.width > FAINTER * (levels.highest - levels.lowest + 1)
    return ("",) if is_in and not is_faint else ("", FULL_RANGE)


def _grey(image: Pixels) -> Pixels:
    """The mean of colours, not their lightness: writing in blue counts as much as in yellow."""
    return image if image.shape[-1] == 1 else image.mean(axis=-1, keepdims=True).astype(np.uint8)


def _rgb(frame: Frame, fitted: str) -> Pixels:
    rgba = render(frame, fitted=fitted, shutter=False).rgba
    is_grey = frame.attributes.is_grey and frame.attributes.palette is None
    return np.ascontiguousarray(rgba[..., : 1 if is_grey else 3])


def _different(images: Iterator[Pixels]) -> list[Pixels]:
    found: list[Pixels] = []
    for image in images:
        if not any(np.array_equal(image, one) for one in found):
            found.append(image)
    return found


def _projected(frames: Iterable[Frame], *, has_mean: bool) -> Iterator[_Seen]:
    """What was seen in frames of one size, for each kind of values among them."""
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
            sums = values.astype(np.float64) if has_mean else None
            kinds[kind] = _Seen(frame, values.copy(), values.copy(), sums, 1)
    yield from kinds.values()


def _of_values(frame: Frame) -> Frame:
    """Numbers of a palette say nothing of how light they are: their colours do."""
    return in_colour(frame) if frame.attributes.photometric_interpretation == PALETTE_COLOR else frame


@dataclass(slots=True)
class _Seen:
    """The lowest, highest and, where their mean is wanted, summed values of pictures, and the first of them."""

    first: Frame
    lowest: NDArray[Any]
    highest: NDArray[Any]
    sums: NDArray[np.float64] | None
    count: int

    def add(self, values: NDArray[Any]) -> None:
        np.minimum(self.lowest, values, out=self.lowest)
        np.maximum(self.highest, values, out=self.highest)
        if self.sums is not None:
            self.sums += values
        self.count += 1

    @property
    def frames(self) -> list[Frame]:
        """Of the lowest, highest and mean values, in the type of the values."""
        assert self.sums is not None
        mean = (self.sums / self.count).astype(self.lowest.dtype)
        return [self.of(values) for values in (self.lowest, self.highest, mean)]

    def of(self, values: NDArray[Any]) -> Frame:
        """A frame of such values, without what is drawn over the first."""
        return replace(self.first, stored_values=values, drawing=None, hidden=None)
