"""What tells the images of one series from each other: a `Header` becomes `Traits`, one record or one for each frame.

Nothing is parsed for them in a plain file but values that its header holds anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from scanveil.dicom import tags
from scanveil.dicom.numbers import binaries, binary_reader, decimal, decimals, integer
from scanveil.dicom.text import decode, one_line
from scanveil.dicom.values import Values
from scanveil.dicom.wire import Element, Encoding, Item, each_item, inner_encoding, items, parse_all, value_of
from scanveil.errors import MalformedError, TruncatedError
from scanveil.library.grids import grid_of
from scanveil.library.modalities import LONGEST_LABEL, said_of_file, said_of_frames, segment_labels

if TYPE_CHECKING:
    from scanveil.dicom.reading import Header

MAX_TOLD_APART = 30_000
"""Frames of one file beyond which they are not told apart: each costs a third of a millisecond in a browser."""
VOLUME = "volume"
MOST_WORDS = 16
"""Values of Image Type that are looked at; honest files have up to ten."""
MAX_DIMENSIONS = 16
"""Dimensions of an organisation that are looked at; honest files have up to five."""


class Traits(NamedTuple):
    """What a file says about one image that others of its series may say differently; absent is None or empty.

    `position` is (x, y, z) in mm, `orientation` six cosines (PS3.3 C.7.6.2.1.1). `acquired` is a DT as text, or a TM
    where no date is given: its order is that of time. `gradient` is the direction of diffusion. `dimensions` are the
    Dimension Index Values of a frame (PS3.3 C.7.6.17), `nuclear` the values of `NUCLEAR_VECTORS` (PS3.3 C.8.4.8),
    `tile_row` and `tile_column` where a tile's first pixel lies in the whole slide, from 1 (PS3.3 C.8.12.6.1).
    `dose` is Dose Type, Dose Summation Type and the number of a beam or group of fractions, `energy_window`, `view`,
    `phase` (images, milliseconds of each) and `time_slots` say what numbers in `nuclear` stand for: `modalities.py`.
    `system` is empty where position and orientation are the patient's, `VOLUME` where they are those of a volume of
    ultrasound, of which nobody knows how it lies in the patient (PS3.3 C.7.6.16.2.21).
    """

    position: tuple[float, ...] | None = None
    orientation: tuple[float, ...] | None = None
    image_type: tuple[str, ...] = ()
    acquired: str = ""
    acquisition_number: int | None = None
    kernel: str = ""
    kilovolts: float | None = None
    is_attenuation_corrected: bool | None = None
    echo_time_ms: float | None = None
    trigger_time_ms: float | None = None
    flip_angle_degrees: float | None = None
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
    segment_label: str = ""
    mosaic_slices: int | None = None
    dose: tuple[str, ...] = ()
    energy_window: str = ""
    view: str = ""
    phase: tuple[float, ...] = ()
    time_slots: int | None = None
    kiloelectronvolts: float | None = None
    system: str = ""

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


def traits_of(header: Header, values: Values, frames: int) -> tuple[Traits, ...]:
    """One record, or one for each of `frames` where the file tells them apart; `values` are those of its top level.

    There is one record for more than `MAX_TOLD_APART` frames, and where the groups of frames are damaged.
    Raises a ScanveilError where those that all frames share are.
    """
    reader = _Reader(header.encoding, values.charsets)
    own = _own_traits(reader, values)
    if shared := values.element(tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE):
        own = reader.change(own, _first_group(header, shared))
    if frames > MAX_TOLD_APART:
        return (own,)
    if per_frame := values.element(tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE):
        try:
            found = [reader.change(own, group) for group in islice(_groups(header, per_frame), frames)]
        except (MalformedError, TruncatedError):
            return (own,)  # it is said where a frame is shown that this belongs to; the others can be shown
        return _with_labels(found + [own] * (frames - len(found)), values) if found else (own,)
    if grid := grid_of(values, frames):
        return tuple(own._replace(position=grid.position(frame)) for frame in range(frames))
    if frames > 1 and (vectors := _nuclear(values, frames)):
        return tuple(own._replace(**said) for said in said_of_frames(values, vectors))
    return (own,)


def _with_labels(found: list[Traits], values: Values) -> tuple[Traits, ...]:
    """The frames with what their segments are called."""
    labels = segment_labels(values)
    if not any(labels.values()):
        return tuple(found)
    return tuple(one._replace(segment_label=labels.get(one.segment_number or 0, "")) for one in found)


def _own_traits(reader: _Reader, values: Values) -> Traits:
    """What the top level says of all frames."""
    present = values.present
    own = Traits(acquired=_moment(values), b_value=_private_b_value(values))._replace(**said_of_file(values))
    return reader.change(own, [(tag, values.raw(tag)) for tag in _READERS if tag in present])


def decimals_in_groups(header: Header, values: Values, wanted: int, count: int) -> tuple[float, ...] | None:
    """So many values of a DS of the first frame, from its own or the shared functional groups (PS3.3 C.7.6.16)."""
    for tag in (tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE, tags.SHARED_FUNCTIONAL_GROUPS_SEQUENCE):
        if sequence := values.element(tag):
            found = dict(_first_group(header, sequence)).get(wanted)
            if found and (numbers := decimals(found, count)):
                return numbers
    return None


class _Reader:
    """Turns values into traits, each spelling once: frames of one file share most of theirs.

    Text is read in the character set of the file: one for each frame would have to be looked for 30,000 times.
    """

    def __init__(self, encoding: Encoding, charsets: tuple[str, ...]) -> None:
        self._little = encoding.little
        self._charsets = charsets
        self._known: dict[tuple[int, bytes], Any] = {}

    def read(self, values: Iterable[tuple[int, bytes]]) -> dict[str, Any]:
        """What these values say, by the names of traits; what cannot be read says nothing."""
        found = {}
        known = self._known
        for key in values:
            if key not in known:
                known[key] = self._trait(*key)
            if (trait := known[key]) is not None:
                found[_READERS[key[0]][0]] = trait
        return found

    def _trait(self, tag: int, value: bytes) -> Any:
        """What one value says, or None."""
        if not value or tag not in _READERS:
            return None
        if tag == tags.STACK_ID:
            return decode(value, self._charsets).strip() or None
        return _READERS[tag][1](value, self._little)

    def change(self, traits: Traits, values: Iterable[tuple[int, bytes]]) -> Traits:
        """The traits with what these values say; a place in a volume only where there is none in the patient."""
        said = self.read(values)
        for name, in_volume in _IN_VOLUME.items():
            if (place := said.pop(in_volume, None)) and name not in said and not traits.position:
                said |= {name: place, "system": VOLUME}
        return traits._replace(**said)


def _groups(header: Header, sequence: Element) -> Iterator[list[tuple[int, bytes]]]:
    encoding = inner_encoding(header.buffer, sequence, header.encoding)
    for item in each_item(header.buffer, sequence.value, sequence.value_end, encoding):
        yield _inside(header.buffer, item, encoding, _MACROS)


def _first_group(header: Header, sequence: Element) -> list[tuple[int, bytes]]:
    return next(_groups(header, sequence), [])


def _inside(buffer: bytes, item: Item, encoding: Encoding, macros: dict[int, Any]) -> list[tuple[int, bytes]]:
    """Tags and values of the first items of those sequences in an item that are among `macros`."""
    found = []
    for element in parse_all(buffer, item.value, item.value_end, encoding):
        if element.tag in macros:
            inner = inner_encoding(buffer, element, encoding)
            for first in items(buffer, element, inner, most=1):
                found += _inside(buffer, first, inner, macros[element.tag])
        elif element.tag in _READERS or element.tag in _MEASURES:
            found.append((element.tag, value_of(buffer, element)))
    return found


_MEASURES = (tags.PIXEL_SPACING, tags.SLICE_THICKNESS)
"""What is read of the first frame alone, for the whole file."""


def _moment(values: Values) -> str:
    """When the image was taken, or else made, with the date in front where it is known."""
    if moment := values.text(tags.ACQUISITION_DATE_TIME):
        return moment
    for date, time in ((tags.ACQUISITION_DATE, tags.ACQUISITION_TIME), (tags.CONTENT_DATE, tags.CONTENT_TIME)):
        if value := values.text(time):
            return values.text(date) + value
    return ""


def _private_b_value(values: Values) -> float | None:
    """The b-value where scanners of two makes write it instead of the standard's element."""
    for creator, name, tag in _PRIVATE_B_VALUES:
        if tag in values and values.text(creator) == name and (found := values.integer(tag)) is not None:
            return float(found % _GE_FLAG)
    return None


# Where a block of private elements says whose it is, and the element with the b-value
_SIEMENS_CREATOR, _SIEMENS_B_VALUE = 0x00190010, 0x0019100C
_GE_CREATOR, _GE_B_VALUE = 0x00430010, 0x00431039
_PRIVATE_B_VALUES = (
    (_SIEMENS_CREATOR, "SIEMENS MR HEADER", _SIEMENS_B_VALUE),
    (_GE_CREATOR, "GEMS_PARM_01", _GE_B_VALUE),
)
_GE_FLAG = 1_000_000_000
"""GE adds this to b-values of some images."""


def _nuclear(values: Values, frames: int) -> list[tuple[int, ...]]:
    """For each frame the values of the vectors that tell frames of nuclear medicine apart (PS3.3 C.8.4.8)."""
    present = values.present
    vectors = [values.shorts(tag) if tag in present else () for tag in NUCLEAR_VECTORS]
    if not any(len(vector) == frames and len(set(vector)) > 1 for vector in vectors):
        return []
    whole = [vector if len(vector) == frames else (0,) * frames for vector in vectors]
    return list(zip(*whole, strict=True))


def _words(value: bytes, _: bool) -> tuple[str, ...]:
    return tuple(word.strip()[:LONGEST_LABEL] for word in decode(value).split("\\", MOST_WORDS)[:MOST_WORDS])


def _word(value: bytes, _: bool) -> str | None:
    return decode(value).strip() or None


def _one_line(value: bytes, _: bool) -> str | None:
    return one_line(decode(value).replace("\\", " "), LONGEST_LABEL) or None


def _is_corrected(value: bytes, _: bool) -> bool:
    return "ATTN" in _words(value, _)


def _is_yes(value: bytes, _: bool) -> bool | None:
    return {"YES": True, "NO": False}.get(decode(value).strip())


def _integer(value: bytes, _: bool) -> int | None:
    return integer(value)


def _number(value: bytes, _: bool) -> float | None:
    return decimal(value)


def _vector(count: int) -> Callable[[bytes, bool], tuple[float, ...] | None]:
    return lambda value, _: decimals(value, count)


def _longs(value: bytes, little: bool) -> tuple[int, ...]:
    return binaries(value, "L", 4, little=little)[:MAX_DIMENSIONS]


NUCLEAR_VECTORS = {
    tags.ENERGY_WINDOW_VECTOR: "energy window",
    tags.DETECTOR_VECTOR: "detector",
    tags.PHASE_VECTOR: "phase",
    tags.ROTATION_VECTOR: "rotation",
    tags.R_R_INTERVAL_VECTOR: "R-R interval",
    tags.TIME_SLOT_VECTOR: "time slot",
    tags.SLICE_VECTOR: "slice",
    tags.ANGULAR_VIEW_VECTOR: "angular view",
    tags.TIME_SLICE_VECTOR: "time slice",
}
"""Vectors with a number for each frame (PS3.3 C.8.4.8), and what they count."""

_IN_VOLUME = {"position": "position_in_volume", "orientation": "orientation_in_volume"}
"""Traits, and what says the same of a volume."""

_READERS: dict[int, tuple[str, Callable[[bytes, bool], Any]]] = {
    tags.IMAGE_TYPE: ("image_type", _words),
    tags.FRAME_TYPE: ("image_type", _words),
    tags.COMPLEX_IMAGE_COMPONENT: ("component", _word),
    tags.ECHO_TIME: ("echo_time_ms", _number),
    tags.INVERSION_TIME: ("inversion_time_ms", _number),
    tags.TRIGGER_TIME: ("trigger_time_ms", _number),
    tags.FRAME_ACQUISITION_DATE_TIME: ("acquired", _word),
    tags.INVERSION_TIMES: ("inversion_time_ms", binary_reader("d")),
    tags.EFFECTIVE_ECHO_TIME: ("echo_time_ms", binary_reader("d")),
    tags.DIFFUSION_B_VALUE: ("b_value", binary_reader("d")),
    tags.DIFFUSION_GRADIENT_ORIENTATION: ("gradient", binary_reader("d", 3)),
    tags.FLIP_ANGLE: ("flip_angle_degrees", _number),
    tags.CONVOLUTION_KERNEL: ("kernel", _one_line),
    tags.KVP: ("kilovolts", _number),
    tags.MONOENERGETIC_ENERGY_EQUIVALENT: ("kiloelectronvolts", binary_reader("d")),
    tags.CORRECTED_IMAGE: ("is_attenuation_corrected", _is_corrected),
    tags.ATTENUATION_CORRECTED: ("is_attenuation_corrected", _is_yes),
    tags.ACQUISITION_NUMBER: ("acquisition_number", _integer),
    tags.IMAGE_POSITION_PATIENT: ("position", _vector(3)),
    tags.IMAGE_ORIENTATION_PATIENT: ("orientation", _vector(6)),
    tags.TEMPORAL_POSITION_IDENTIFIER: ("temporal_position", _integer),
    tags.IMAGE_POSITION_VOLUME: ("position_in_volume", binary_reader("d", 3)),
    tags.IMAGE_ORIENTATION_VOLUME: ("orientation_in_volume", binary_reader("d", 6)),
    tags.STACK_ID: ("stack_id", _word),
    tags.IN_STACK_POSITION_NUMBER: ("in_stack_position", binary_reader("L")),
    tags.TEMPORAL_POSITION_INDEX: ("temporal_position", binary_reader("L")),
    tags.NOMINAL_CARDIAC_TRIGGER_DELAY_TIME: ("trigger_time_ms", binary_reader("d")),
    tags.DIMENSION_INDEX_VALUES: ("dimensions", _longs),
    tags.NOMINAL_PERCENTAGE_OF_CARDIAC_PHASE: ("cardiac_phase_percent", binary_reader("f")),
    tags.COLUMN_POSITION_IN_TOTAL_IMAGE_PIXEL_MATRIX: ("tile_column", binary_reader("l")),
    tags.ROW_POSITION_IN_TOTAL_IMAGE_PIXEL_MATRIX: ("tile_row", binary_reader("l")),
    tags.REFERENCED_SEGMENT_NUMBER: ("segment_number", binary_reader("H")),
}

# Functional group macros (PS3.3 C.7.6.16.2, C.8.13.5, C.8.15.3, C.8.20.3) and, inside them, sequences to follow
_MACROS: dict[int, Any] = {
    tags.PLANE_POSITION_SEQUENCE: {},
    tags.PLANE_ORIENTATION_SEQUENCE: {},
    tags.PLANE_POSITION_VOLUME_SEQUENCE: {},
    tags.PLANE_ORIENTATION_VOLUME_SEQUENCE: {},
    tags.PIXEL_MEASURES_SEQUENCE: {},
    tags.FRAME_CONTENT_SEQUENCE: {},
    tags.MR_ECHO_SEQUENCE: {},
    tags.MR_MODIFIER_SEQUENCE: {},
    tags.MR_TIMING_AND_RELATED_PARAMETERS_SEQUENCE: {},
    tags.MR_DIFFUSION_SEQUENCE: {tags.DIFFUSION_GRADIENT_DIRECTION_SEQUENCE: {}},
    tags.CARDIAC_SYNCHRONIZATION_SEQUENCE: {},
    tags.MR_IMAGE_FRAME_TYPE_SEQUENCE: {},
    tags.CT_IMAGE_FRAME_TYPE_SEQUENCE: {},
    tags.CT_RECONSTRUCTION_SEQUENCE: {},
    tags.CT_X_RAY_DETAILS_SEQUENCE: {},
    tags.MULTI_ENERGY_CT_CHARACTERISTICS_SEQUENCE: {},
    tags.PET_FRAME_TYPE_SEQUENCE: {},
    tags.PET_FRAME_CORRECTION_FACTORS_SEQUENCE: {},
    tags.PLANE_POSITION_SLIDE_SEQUENCE: {},
    tags.SEGMENT_IDENTIFICATION_SEQUENCE: {},
}
