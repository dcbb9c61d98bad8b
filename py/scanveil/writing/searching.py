"""A look, from its pictures to lines of writing; whoever has the model runs it, at once or by and by."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from scanveil.kept import Kept
from scanveil.writing.detector import LONGEST, THOROUGH, TOGETHER, Prepared, boxes_in, prepare
from scanveil.writing.images import GetFrame, Pixels, images_of
from scanveil.writing.lines import Line, together
from scanveil.writing.looks import PROJECTION, Look

Run = Callable[[NDArray[np.uint8]], NDArray[np.uint8]]
"""The model: what it gives for a prepared picture, see `detector`."""
Found = TypeVar("Found")
Searching = Generator[Prepared, NDArray[np.uint8], list[Found]]
"""Gives pictures for the model, is sent what comes of each, and returns what was found."""
KNOWN_BYTES = 1 << 20
SMALLEST = 256


class Searcher:
    """Searches looks for writing. Images with the same pixels are searched once, in however many files they are."""

    def __init__(self, *, is_thorough: bool = False) -> None:
        self._further = (THOROUGH,) if is_thorough else ()
        self._known = Kept(KNOWN_BYTES)

    def search(self, look: Look, frame_of: GetFrame) -> Searching[Line]:
        """The lines in one look. Raises what `frame_of` does, and DecodeError where its pictures differ in size."""
        found: list[Line] = []
        for image in images_of(look, frame_of):
            key = hashlib.sha256(repr(image.shape).encode() + image.tobytes()).digest()
            known: tuple[list[Line]] | None = self._known.get(key)
            if known is None:
                known = ((yield from self._lines(image, _side(look, image))),)
                self._known.keep(key, known, SMALLEST * (1 + len(known[0])))
            found += known[0]
        return together(found)

    def _lines(self, image: Pixels, first: int) -> Searching[Line]:
        found: list[Line] = []
        for side in (first, *self._further):
            prepared = prepare(image, side)
            found += boxes_in((yield prepared), prepared)
        return found


def _side(look: Look, image: Pixels) -> int:
    """How long the longer side is made."""
    return min(LONGEST, max(TOGETHER, *image.shape[:2])) if look.how == PROJECTION and look.is_film else LONGEST


def run_at_once(search: Searching[Found], run: Run) -> list[Found]:
    """A search to its end, where the model can be called."""
    try:
        prepared = next(search)
        while True:
            prepared = search.send(run(prepared.tensor))
    except StopIteration as end:
        found: list[Found] = end.value
        return found
