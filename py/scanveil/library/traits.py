"""What tells the images of one series from each other: a `Header` becomes `Traits`, one record or one for each frame.

Nothing is parsed for them in a plain file but values that its header holds anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isfinite
from struct import Struct
from typing import TYPE_CHECKING, Any, NamedTuple

from scanveil.dicom.text import decode
from scanveil.dicom.wire import Element, Encoding, Item, inner_encoding, items, parse_all, shorts
from scanveil.errors import MalformedError, TooDeepError, TruncatedError

if TYPE_CHECKING:
    from scanveil.dicom.reading import Header

MAX_TOLD_APART = 30_000
"""Frames of one file beyond which they are not told apart: each costs a third of a millisecond in a browser."""
MAX_INTEGER = 2**53
"""Far beyond what an IS may hold (PS3.5 6.2), and still exact wherever numbers are floating."""
MAX_NUMBER = 1e9
"""Lengths, times and b-values beyond are mistakes or malice."""
MAX_DIMENSIONS = 16
"""Dimensions of an organisation that are looked at; honest files have up to five."""

Raw = Callable[[int], bytes]


class Traits(NamedTuple):
    """What a file says about one image that others of its series may say differently; absent is None or empty.

    `position` is (x, y, z) in mm, `orientation` six cosines (PS3.3 C.7.6.2.1.1). `acquired` is a DT as text, or a TM
    where no date is given: its order is that of time. `gradient` is the direction of diffusion. `dimensions` are the
    Dimension Index Values of a frame (PS3.3 C.7.6.17), `nuclear` the values of `NUCLEAR_VECTORS` (PS3.3 C.8.4.8),
    `tile_row` and `tile_column` where a tile's first pixel lies in the whole slide, from 1 (PS3.3 C.8.12.6.1).
    """

    position: tuple[float, ...] | None = None
    orientation: tuple[float, ...] | None = None
    image_type: tuple[str, ...] = ()
    acquired: str = ""
    acquisition_number: int | None = None
    echo_time_ms: float | None = None
    trigger_time_ms: float | None = None
    inversion_time_ms: float | None = None
    temporal_position: int | None = None
    b_value: float | None = None
    gradient: tuple[float, ...] | None = None
    cardiac_phase_percent: float | None = None
    component: str = ""
    stack_id: str = ""
    in_stack_position: int | None = None
    dimensions: tuple[int, ...] = ()
    segment_number: int | None = None
    nuclear: tuple[int, ...] = ()
    tile_row: int | None = None
    tile_column: int | None = None

    def to_row(self) -> list[Any]:
        """The values as JSON can hold them, without the empty ones at the end."""
        row = [list(value) if isinstance(value, tuple) else value for value in self]
        while row and row[-1] in (None, "", []):
            row.pop()
        return row

    @classmethod
    def from_row(cls, row: Iterable[Any]) -> Traits:
        """What `to_row` gave."""
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
        return cls(*values)


def traits_of(header: Header, at: dict[int, Element], raw: Raw, frames: int) -> tuple[Traits, ...]:
    """One record, or one for each of `frames` where the file tells them apart; `at` are the elements of `TRAIT_TAGS`.

    There is one record for more than `MAX_TOLD_APART` frames, and where the groups of frames are damaged.
    Raises a ScanveilError where those that all frames share are.
    """
    reader = _Reader(header.encoding)
    said = reader.said((tag, raw(tag)) for tag in at if tag in _READERS)
    said.setdefault("acquired", _acquired(at, raw))
    said.setdefault("b_value", _private_b_value(at, raw))
    own = Traits(**said)
    if SHARED_GROUPS in at:
        own = reader.changed(own, _first_group(header, at[SHARED_GROUPS]))
    if frames > MAX_TOLD_APART:
        return (own,)
    if PER_FRAME_GROUPS in at:
        try:
            found = [reader.changed(own, group) for group in _groups(header, at[PER_FRAME_GROUPS], frames)]
        except (MalformedError, TruncatedError, TooDeepError):
            return (own,)  # it is said where a frame is shown that this belongs to; the others can be shown
        return tuple(found + [own] * (frames - len(found))) if found else (own,)
    if frames > 1 and (vectors := _nuclear(at, raw, header.encoding, frames)):
        return tuple(own._replace(nuclear=values) for values in vectors)
    return (own,)


def pixel_spacing_in_groups(header: Header, at: dict[int, Element]) -> tuple[float, ...] | None:
    """Pixel Spacing of the first frame, from its own or the shared functional groups (PS3.3 C.7.6.16.2.1)."""
    for tag in (PER_FRAME_GROUPS, SHARED_GROUPS):
        if tag in at:
            found = dict(_first_group(header, at[tag])).get(_PIXEL_SPACING)
            if found and (spacing := numbers(found, 2)):
                return spacing
    return None


def integer(value: bytes) -> int | None:
    """The first value of an IS, None where there is none or none that a number there can be."""
    try:
        number = int(float(value.split(b"\\")[0].strip(b" \0")))
    except (ValueError, OverflowError):
        return None
    return number if abs(number) <= MAX_INTEGER else None


def numbers(value: bytes, count: int) -> tuple[float, ...] | None:
    """`count` finite values of a DS, None where they are not that."""
    try:
        found = tuple(map(float, value.strip(b" \0").split(b"\\")))
    except ValueError:
        return None
    if len(found) != count or not all(map(isfinite, found)):
        return None
    return found if min(found) > -MAX_NUMBER and max(found) < MAX_NUMBER else None


class _Reader:
    """Turns values into traits, each spelling once: frames of one file share most of theirs."""

    def __init__(self, encoding: Encoding) -> None:
        self._little = encoding.little
        self._known: dict[tuple[int, bytes], Any] = {}

    def said(self, values: Iterable[tuple[int, bytes]]) -> dict[str, Any]:
        """What these values say, by the names of traits; what cannot be read says nothing."""
        found = {}
        known = self._known
        for key in values:
            if key not in known:
                tag, value = key
                known[key] = _READERS[tag][1](value, self._little) if value and tag in _READERS else None
            if (trait := known[key]) is not None:
                found[_READERS[key[0]][0]] = trait
        return found

    def changed(self, traits: Traits, values: Iterable[tuple[int, bytes]]) -> Traits:
        """The traits with what these values say."""
        return traits._replace(**self.said(values))


def _groups(header: Header, sequence: Element, most: int) -> Iterable[list[tuple[int, bytes]]]:
    encoding = inner_encoding(sequence, header.encoding)
    for item in items(header.buffer, sequence, encoding, most=most):
        yield _inside(header.buffer, item, encoding, _MACROS)


def _first_group(header: Header, sequence: Element) -> list[tuple[int, bytes]]:
    return next(iter(_groups(header, sequence, 1)), [])


def _inside(buffer: bytes, item: Item, encoding: Encoding, macros: dict[int, Any]) -> list[tuple[int, bytes]]:
    """Tags and values of the first items of those sequences in an item that are among `macros`."""
    found = []
    for element in parse_all(buffer, item.value, item.value_end, encoding):
        if element.tag in macros:
            inner = inner_encoding(element, encoding)
            for first in items(buffer, element, inner, most=1):
                found += _inside(buffer, first, inner, macros[element.tag])
        elif element.tag in _READERS or element.tag == _PIXEL_SPACING:
            found.append((element.tag, buffer[element.value : element.value_end]))
    return found


def _acquired(at: dict[int, Element], raw: Raw) -> str:
    """When the image was taken, or else made, with the date in front where it is known."""
    if 0x0008002A in at and (moment := decode(raw(0x0008002A))):
        return moment
    for date, time in ((0x00080022, 0x00080032), (0x00080023, 0x00080033)):
        if time in at and (value := decode(raw(time))):
            return decode(raw(date)) + value
    return ""


def _private_b_value(at: dict[int, Element], raw: Raw) -> float | None:
    """The b-value where scanners of two makes write it instead of the standard's element."""
    for creator, name, tag in _PRIVATE_B_VALUES:
        if tag in at and decode(raw(creator)).strip() == name and (found := integer(raw(tag))) is not None:
            return float(found % _GE_FLAG)
    return None


_PRIVATE_B_VALUES = (
    (0x00190010, "SIEMENS MR HEADER", 0x0019100C),
    (0x00430010, "GEMS_PARM_01", 0x00431039),
)
_GE_FLAG = 1_000_000_000
"""GE adds this to b-values of some images."""


def _nuclear(at: dict[int, Element], raw: Raw, encoding: Encoding, frames: int) -> list[tuple[int, ...]]:
    """For each frame the values of the vectors that tell frames of nuclear medicine apart (PS3.3 C.8.4.8)."""
    vectors = [shorts(raw(tag), encoding) if tag in at else () for tag in NUCLEAR_VECTORS]
    if not any(len(vector) == frames and len(set(vector)) > 1 for vector in vectors):
        return []
    whole = [vector if len(vector) == frames else (0,) * frames for vector in vectors]
    return list(zip(*whole, strict=True))


def _words(value: bytes, _: bool) -> tuple[str, ...]:
    return tuple(word.strip() for word in decode(value).split("\\"))


def _word(value: bytes, _: bool) -> str | None:
    return decode(value).strip() or None


def _integer(value: bytes, _: bool) -> int | None:
    return integer(value)


def _number(value: bytes, _: bool) -> float | None:
    found = numbers(value.split(b"\\")[0], 1)
    return found[0] if found else None


def _vector(count: int) -> Callable[[bytes, bool], tuple[float, ...] | None]:
    return lambda value, _: numbers(value, count)


def _binary(letter: str, count: int = 1) -> Callable[[bytes, bool], Any]:
    """A reader of `count` binary numbers; a single one is given as it is. Others than finite ones say nothing."""
    layouts = {True: Struct(f"<{count}{letter}"), False: Struct(f">{count}{letter}")}

    def read(value: bytes, little: bool) -> Any:
        if len(value) < layouts[little].size:
            return None
        found = layouts[little].unpack_from(value)
        if not all(isfinite(number) and abs(number) <= 1 << 32 for number in found):
            return None
        return found if count > 1 else found[0]

    return read


def _longs(value: bytes, little: bool) -> tuple[int, ...]:
    count = min(len(value) // 4, MAX_DIMENSIONS)
    return Struct(f"{'<' if little else '>'}{count}L").unpack_from(value)


SHARED_GROUPS, PER_FRAME_GROUPS = 0x52009229, 0x52009230
_PIXEL_SPACING = 0x00280030

NUCLEAR_VECTORS = {
    0x00540010: "energy window",
    0x00540020: "detector",
    0x00540030: "phase",
    0x00540050: "rotation",
    0x00540060: "R-R interval",
    0x00540070: "time slot",
    0x00540080: "slice",
    0x00540090: "angular view",
    0x00540100: "time slice",
}
"""Vectors with a number for each frame (PS3.3 C.8.4.8), and what they count."""

_READERS: dict[int, tuple[str, Callable[[bytes, bool], Any]]] = {
    0x00080008: ("image_type", _words),
    0x00089007: ("image_type", _words),
    0x00089208: ("component", _word),
    0x00180081: ("echo_time_ms", _number),
    0x00180082: ("inversion_time_ms", _number),
    0x00181060: ("trigger_time_ms", _number),
    0x00189074: ("acquired", _word),
    0x00189079: ("inversion_time_ms", _binary("d")),
    0x00189082: ("echo_time_ms", _binary("d")),
    0x00189087: ("b_value", _binary("d")),
    0x00189089: ("gradient", _binary("d", 3)),
    0x00200012: ("acquisition_number", _integer),
    0x00200032: ("position", _vector(3)),
    0x00200037: ("orientation", _vector(6)),
    0x00200100: ("temporal_position", _integer),
    0x00209056: ("stack_id", _word),
    0x00209057: ("in_stack_position", _binary("L")),
    0x00209128: ("temporal_position", _binary("L")),
    0x00209153: ("trigger_time_ms", _binary("d")),
    0x00209157: ("dimensions", _longs),
    0x00209241: ("cardiac_phase_percent", _binary("f")),
    0x0048021E: ("tile_column", _binary("l")),
    0x0048021F: ("tile_row", _binary("l")),
    0x0062000B: ("segment_number", _binary("H")),
}

# Functional group macros (PS3.3 C.7.6.16.2, C.8.13.5, C.8.15.3, C.8.20.3) and, inside them, sequences to follow
_MACROS: dict[int, Any] = {
    0x00209113: {},  # Plane Position
    0x00209116: {},  # Plane Orientation
    0x00289110: {},  # Pixel Measures
    0x00209111: {},  # Frame Content
    0x00189114: {},  # MR Echo
    0x00189115: {},  # MR Modifier
    0x00189117: {0x00189076: {}},  # MR Diffusion, with its direction
    0x00189118: {},  # Cardiac Synchronization
    0x00189226: {},  # MR Image Frame Type
    0x00189329: {},  # CT Image Frame Type
    0x00189751: {},  # PET Frame Type
    0x0048021A: {},  # Plane Position (Slide)
    0x0062000A: {},  # Segment Identification
}

TRAIT_TAGS = frozenset(
    {
        *_READERS,
        *NUCLEAR_VECTORS,
        *(tag for creator, _, value in _PRIVATE_B_VALUES for tag in (creator, value)),
        *(0x00080022, 0x00080023, 0x0008002A, 0x00080032, 0x00080033, SHARED_GROUPS, PER_FRAME_GROUPS),
    }
)
"""Elements of a data set out of which traits are read."""
