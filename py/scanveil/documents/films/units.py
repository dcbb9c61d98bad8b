"""A coded video as a row of bytes (H.264 and H.265, Annex B): its units, and the pictures that they make up."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from scanveil.documents.films.coding import Access, Coding, Role, Slice
from scanveil.errors import DecodeError, MalformedError, TooLargeError
from scanveil.said import _

MOST_UNIT = 64 * 1024 * 1024
MOST_UNITS = 1 << 21
MOST_PICTURES = 1 << 19
"""More would be waited for too long; an hour of 60 a second has less than half of them."""
LENGTH_BYTES = 4
"""Bytes in front of each unit of an MP4 that say how long it is."""

_START = b"\0\0\1"
_FAR = 1 << 40
"""More than the orders of pictures ever differ that are counted from the same."""


def units(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """The units of a video, without start codes, and where in the video the start code of each lies.

    `blocks` are the video's bytes, cut anywhere. Raises TooLargeError where a unit, or their number, is beyond belief.
    """
    for number, (start, unit) in enumerate(_units(blocks)):
        if number >= MOST_UNITS:
            raise TooLargeError(_("The video is cut into more pieces than is believable."))
        if unit:
            yield start, unit


def _units(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    held, before, unit, looked = b"", 0, -1, 0
    for block in blocks:
        held += block
        at = held.find(_START, looked)
        while at >= 0:
            if unit >= 0:
                yield before + unit, held[unit + len(_START) : at].rstrip(b"\0")
            unit = at
            at = held.find(_START, at + len(_START))
        done = unit if unit >= 0 else max(0, len(held) - 2)
        held, before, unit = held[done:], before + done, min(unit, 0)
        looked = max(0, len(held) - 2)
        if len(held) > MOST_UNIT:
            raise TooLargeError(_("A single picture of the video is larger than is believable."))
    if unit >= 0:
        yield before, held[len(_START) :].rstrip(b"\0")


class Pictures:
    """The pictures of a video in the order in which they are coded, one entry of each array for each.

    Two fields of a frame are one picture. `starts` are bytes from the beginning of the video, `first_units` how many
    units lie before, `sizes` the bytes that its units take in an MP4, `parameter_sizes` those of parameters among them,
    which are not counted in. `access` is how well a player can start there, an Access. `orders` sort pictures as shown.
    """

    def __init__(self) -> None:
        self.starts, self.first_units, self.sizes, self.parameter_sizes = (array("q") for _part in range(4))
        self.access, self.orders = array("b"), array("q")

    def add(self, start: int, unit: int) -> None:
        """Begin a picture at a unit."""
        if len(self.starts) >= MOST_PICTURES:
            raise TooLargeError(_("The video has more pictures than can be packed here."))
        values = (start, unit, 0, 0, 0, 0)
        for column, value in zip(self._columns(), values):
            column.append(value)

    def join_last(self) -> None:
        """Make the last picture a part of the one before."""
        self.sizes[-2] += self.sizes[-1]
        self.parameter_sizes[-2] += self.parameter_sizes[-1]
        for column in self._columns():
            column.pop()

    def _columns(self) -> tuple[array[int], ...]:
        return (self.starts, self.first_units, self.sizes, self.parameter_sizes, self.access, self.orders)

    def from_first_access(self) -> Pictures:
        """The pictures from the first on at which a player can start.

        Those that only need no other picture themselves count where the video has no better ones; what cannot be
        started at is then Access.NONE. Raises DecodeError where a player can start nowhere.
        """
        access = np.frombuffer(self.access, np.int8)
        best = access.max(initial=Access.NONE)
        if best == Access.NONE:
            raise DecodeError(_("The video holds no picture with which playing could begin."))
        first = int((access == best).argmax())
        kept = Pictures()
        for mine, its in zip(self._columns(), kept._columns()):
            its.extend(mine[first:])
        kept.access = array("b", (access[first:] == best).astype(np.int8).tobytes())
        return kept

    def shown_at(self) -> NDArray[np.int64]:
        """For each picture, how many are shown before it."""
        orders = np.frombuffer(self.orders, np.int64)
        places = np.empty(len(orders), np.int64)
        places[np.argsort(orders, kind="stable")] = np.arange(len(orders))
        return places


def pictures(found: Iterable[tuple[int, bytes]], coding: Coding) -> Pictures:
    """Sort units into pictures; `coding` gets to know all parameters. Raises TooLargeError where they are too many.

    Whatever is in front of the first picture and belongs to none is left out. Delimiters begin no picture, for many
    streams have none, and are left out as well: the units behind them tell just as well where one begins.
    """
    made, order, best = Pictures(), _Order(), Access.NONE
    is_complete, is_entry, field = True, False, 0
    for number, (start, unit) in enumerate(found):
        role = coding.role(unit)
        if is_complete and role not in (Role.DROPPED, Role.OTHER):
            made.add(start, number)
            is_complete = is_entry = False
        if role is Role.DROPPED or not made.starts:
            continue
        (made.parameter_sizes if role is Role.PARAMETERS else made.sizes)[-1] += LENGTH_BYTES + len(unit)
        if role is Role.PARAMETERS:
            # Those in front of all pictures come here as well, for they begin the first.
            with suppress(MalformedError):  # what is damaged does not count, for a decoder neither
                coding.keep(unit)
        elif role is Role.BEFORE_PICTURE:
            is_entry = is_entry or coding.is_entry(unit)
        elif role is Role.FIRST_SLICE:
            is_complete = True
            says = _read_slice(coding, unit)
            if field and says.pairs_with == -field:  # the second field of the frame of which that was the first
                made.join_last()
                field = 0
                continue
            field = says.pairs_with
            access = Access.CLEAN if is_entry and says.access is not Access.NONE else says.access
            made.access[-1] = access
            made.orders[-1] = order.of(says)
            if access > best:
                best = access
                coding.sets.begin()  # the pictures before are never shown
    if not is_complete and len(made.starts) > 1:
        made.join_last()
    return made


def _read_slice(coding: Coding, unit: bytes) -> Slice:
    """What a slice says, nothing where it is damaged: the pictures around it can be seen all the same."""
    try:
        return coding.slice_says(unit)
    except MalformedError:
        return Slice(Access.NONE)


class _Order:
    """Orders that go on where those of slices begin anew."""

    def __init__(self) -> None:
        self._base = self._last = 0

    def of(self, says: Slice) -> int:
        if says.resets:
            self._base += _FAR
        self._last = self._last if says.order is None else self._base + says.order
        return self._last
