"""What is to be known of a coding of video to pack it: which units it has, and where its pictures begin."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum, IntEnum, auto
from typing import NamedTuple, Protocol

from scanveil.errors import TooLargeError
from scanveil.said import _

MOST_SIDE = 16384
"""Rows or columns beyond which a picture is not believed."""
_MOST_LENGTH = 0xFFFF
_MOST_CHANGES = 1 << 10
NOT_SAID_HOW = _("The video does not say how its pictures are coded.")


class Role(Enum):
    """What a unit is for."""

    DROPPED = auto()  # says nothing that an MP4 does not say
    PARAMETERS = auto()
    BEFORE_PICTURE = auto()  # whatever follows a picture's slices and is one of these begins the next picture
    FIRST_SLICE = auto()
    OTHER = auto()


def roles(*, parameters: Iterable[int], dropped: Iterable[int], before_picture: Iterable[int]) -> dict[int, Role]:
    """What units are for that are no slices, by their kind; of all others it is Role.OTHER."""
    return {
        **dict.fromkeys(parameters, Role.PARAMETERS),
        **dict.fromkeys(dropped, Role.DROPPED),
        **dict.fromkeys(before_picture, Role.BEFORE_PICTURE),
    }


class Access(IntEnum):
    """How well a player can start at a picture."""

    NONE = 0
    INTRA = 1  # it needs no other picture itself; those behind it may
    CLEAN = 2


class Slice(NamedTuple):
    """What the first slice of a picture says of it.

    `order` is its place among the pictures shown since the last that `resets` it, or before that one where it is below
    0; None where a picture is shown behind the one that it is coded behind. `pairs_with` tells fields: the other one of
    the same frame has its negative; 0 for whole frames.
    """

    access: Access
    resets: bool = False
    order: int | None = None
    pairs_with: int = 0


class SampleEntry(NamedTuple):
    """How an MP4 describes its pictures (ISO/IEC 14496-15): names without and with parameters among the samples."""

    kind: bytes
    kind_with_parameters: bytes
    width: int
    height: int
    configuration: bytes
    """The box `avcC` or `hvcC`: its name and content."""


class Coding(Protocol):
    """H.264 or HEVC. What it has been told of parameters, which are in `sets`, is needed to understand slices."""

    sets: ParameterSets

    def role(self, unit: bytes) -> Role:
        """What a unit is for."""
        ...

    def keep(self, unit: bytes) -> None:
        """Take note of parameters. Raises MalformedError where they make no sense."""
        ...

    def is_entry(self, unit: bytes) -> bool:
        """Whether a unit announces a picture at which a player can start."""
        ...

    def slice_says(self, unit: bytes) -> Slice:
        """What a picture's first slice says. Raises MalformedError where it makes no sense."""
        ...

    def sample_entry(self) -> SampleEntry:
        """The description of all pictures. Raises DecodeError where the video does not say enough."""
        ...


class ParameterSets:
    """Parameter sets by kind and number: the first of each, and whether one has changed."""

    def __init__(self) -> None:
        self.changes = 0
        self._first: dict[tuple[int, int], bytes] = {}
        self._now: dict[tuple[int, int], bytes] = {}
        self._valid: set[bytes] = set()

    def __contains__(self, unit: bytes) -> bool:
        """Whether these very parameters are valid already."""
        return unit in self._valid

    def begin(self) -> None:
        """Take those that are valid now for the first: pictures up to here are left out."""
        self.changes, self._first = 0, dict(self._now)

    def keep(self, kind: int, number: int, unit: bytes) -> None:
        """Take note of one. Raises TooLargeError where they change more often than is believable."""
        if len(unit) > _MOST_LENGTH:
            raise TooLargeError(_("What the video says about its own pictures is longer than is believable."))
        self.changes += (kind, number) in self._now
        if self.changes > _MOST_CHANGES:
            raise TooLargeError(_("The video changes what it says about its pictures more often than is believable."))
        self._now[kind, number] = unit
        self._valid = set(self._now.values())
        self._first.setdefault((kind, number), unit)

    def of(self, kind: int) -> list[bytes]:
        """The first ones of a kind, in the order of their numbers."""
        return [unit for key, unit in sorted(self._first.items()) if key[0] == kind]


def unroll(low: int, bits: int, before: int) -> int:
    """The number with these lowest bits that is nearest to the one before (H.264 8.2.1.1, H.265 8.3.1)."""
    span = 1 << bits
    ahead = (low - before) % span
    return before + (ahead if ahead <= span // 2 else ahead - span)
