"""Pictures of files: what one looks at, whatever it is made of."""

from __future__ import annotations

from typing import NamedTuple

FRAME, PAGE = "frame", "page"
"""Kinds of pictures: a frame of a file, or all tiles of a slide put together, for one focal plane or colour."""


class Picture(NamedTuple):
    """A picture of a file, known by its number; `at` counts from 0 among the file's pictures of this kind."""

    number: int
    at: int
    kind: str = FRAME


class Run(NamedTuple):
    """`length` pictures of one kind and file that follow each other: `first` (from 0), `first + step`, and so on."""

    number: int
    first: int
    length: int
    step: int
    kind: str = FRAME
