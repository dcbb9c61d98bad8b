"""What one file is: a `Header` becomes an `Instance`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from scanveil.dicom import tags
from scanveil.dicom.numbers import integer
from scanveil.dicom.reading import MEDIA_STORAGE_DIRECTORY, Header, read_header, values_of
from scanveil.dicom.sop_classes import is_dose
from scanveil.dicom.syntaxes import NATIVE_SYNTAXES, is_video
from scanveil.dicom.values import Values
from scanveil.dicom.wire import UNDEFINED
from scanveil.errors import DicomdirError, ScanveilError
from scanveil.library.body_parts import body_part_of, described_by
from scanveil.library.medium import files_named_in
from scanveil.library.person import Identity, identity_of
from scanveil.library.references import references_of
from scanveil.library.traits import Traits, decimals_in_groups, traits_of
from scanveil.said import _, ngettext

FEWEST_BITS = 32
"""Bits of a frame, where it does not end with a byte, of which frames can be counted."""
SHOWN = 64
"""Letters of a name or number that are shown to people."""
TABLE_OF_CONTENTS = _("This is the disc's table of contents. It holds no image, and it is not needed here.")
LONGEST_DESCRIPTION = 200
LONGEST_READ = 4 * LONGEST_DESCRIPTION
"""Letters of a description that are shown, and bytes of it that are read: as many as that many letters may have."""
MAX_FRAMES = 1_000_000
"""Frames beyond which their number is not believed: lists are made as long as it."""


@dataclass(frozen=True, slots=True)
class Instance:
    """What the list, the order and the viewer need to know of one file; values as text or numbers, never bytes.

    `pixel_spacing` is (between rows, between columns) in mm, None where absent or not numeric. `traits` has one record,
    or one for each frame where the file tells its frames apart. `slide_size` is (columns, rows) of the whole slide of
    which frames are tiles, None where they are not. `refers_to` are UIDs of images, series and frames of reference that
    a file speaks of that draws over others, or says how to show them.
    """

    path: str
    size: int
    sop_class_uid: str
    sop_instance_uid: str
    transfer_syntax_uid: str
    patient_id: str
    patient_name: str
    study_instance_uid: str
    study_date: str
    study_description: str
    series_instance_uid: str
    series_number: int | None
    series_description: str
    body_part: str
    modality: str
    instance_number: int | None
    number_of_frames: int
    rows: int
    columns: int
    pixel_spacing: tuple[float, ...] | None
    slice_thickness_mm: float | None
    has_pixels: bool
    slide_size: tuple[int, ...] | None
    frame_of_reference_uid: str
    refers_to: tuple[str, ...]
    identity: Identity
    traits: tuple[Traits, ...]

    @property
    def is_image(self) -> bool:
        """Whether it holds images to look at one by one, which a video does not."""
        return self.has_pixels and not is_video(self.transfer_syntax_uid)

    @property
    def is_dose(self) -> bool:
        """Whether it is a dose of radiotherapy, all frames of which belong together and to no other file."""
        return is_dose(self.sop_class_uid, self.modality)

    @property
    def patient_in_full(self) -> str:
        """Name, number and birth date of the patient, those that are there; so much of each as there is room for."""
        day = self.identity.birth_date
        born = f"{day[:4]}-{day[4:6]}-{day[6:]}" if day else ""
        said = (one[:SHOWN] + "…" * (len(one) > SHOWN) for one in (self.patient_name, self.patient_id, born))
        return " · ".join(filter(None, said)) or _("No name")

    @property
    def image_position_patient(self) -> tuple[float, ...] | None:
        """Where the first frame's first pixel lies in the patient: (x, y, z) in mm."""
        return None if self.traits[0].system else self.traits[0].position

    @property
    def image_orientation_patient(self) -> tuple[float, ...] | None:
        """Six cosines: the directions of the first frame's rows and columns."""
        return None if self.traits[0].system else self.traits[0].orientation

    def to_row(self) -> list[Any]:
        """All values, as JSON can hold them."""
        row = [getattr(self, name) for name in self.__slots__]
        row[-1] = [traits.to_row() for traits in self.traits]
        return row

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Instance:
        """What `to_row` gave."""
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
        values[-2:] = [Identity(*row[-2]), tuple(map(Traits.from_row, row[-1]))]
        return cls(*values)


def read_instance(file: BinaryIO, *, path: str, size: int) -> Instance:
    """Read what is needed to list, order and show a file. Raises as `read_header`, and for a DICOMDIR."""
    return instance_of(read_header(file, path=path, size=size, to_look=True))


def instance_of(header: Header) -> Instance:
    """The `Instance` of a header. Raises DicomdirError for a medium's directory."""
    try:
        return _instance_of(header)
    except ScanveilError as error:
        error.at(header.path)
        raise


def _instance_of(header: Header) -> Instance:
    values = values_of(header)
    sop_class_uid = values.text(tags.SOP_CLASS_UID)
    if MEDIA_STORAGE_DIRECTORY in (sop_class_uid, header.media_storage_sop_class_uid):
        raise DicomdirError(TABLE_OF_CONTENTS, files=files_named_in(header))
    frames, body_part = frames_in(header, values), body_part_of(values)
    return Instance(
        path=header.path,
        size=header.size,
        sop_class_uid=sop_class_uid or header.media_storage_sop_class_uid,
        sop_instance_uid=values.text(tags.SOP_INSTANCE_UID),
        transfer_syntax_uid=header.transfer_syntax_uid,
        patient_id=values.text(tags.PATIENT_ID),
        patient_name=values.name(tags.PATIENT_NAME),
        study_instance_uid=values.text(tags.STUDY_INSTANCE_UID),
        study_date=values.text(tags.STUDY_DATE),
        study_description=_short(values.text(tags.STUDY_DESCRIPTION, LONGEST_READ)),
        series_instance_uid=values.text(tags.SERIES_INSTANCE_UID),
        series_number=values.integer(tags.SERIES_NUMBER),
        series_description=_short(
            values.text(tags.SERIES_DESCRIPTION, LONGEST_READ) or described_by(values, body_part)
        ),
        body_part=body_part,
        modality=values.text(tags.MODALITY),
        instance_number=values.integer(tags.INSTANCE_NUMBER),
        number_of_frames=frames,
        rows=values.short(tags.ROWS) or 0,
        columns=values.short(tags.COLUMNS) or 0,
        pixel_spacing=_measure(header, values, tags.PIXEL_SPACING, 2),
        slice_thickness_mm=next(iter(_measure(header, values, tags.SLICE_THICKNESS, 1) or ()), None),
        has_pixels=header.pixels is not None,
        slide_size=_slide_size(values),
        frame_of_reference_uid=values.text(tags.FRAME_OF_REFERENCE_UID),
        refers_to=references_of(sop_class_uid or header.media_storage_sop_class_uid, values),
        identity=identity_of(values),
        traits=traits_of(header, values, frames),
    )


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_DESCRIPTION else text[:LONGEST_DESCRIPTION] + "…"


def _measure(header: Header, values: Values, tag: int, count: int) -> tuple[float, ...] | None:
    """A measure of pixels in mm, of the image or of its first frame; None where it is not numeric."""
    return values.vector(tag, count) or decimals_in_groups(header, values, tag, count)


def _slide_size(values: Values) -> tuple[int, ...] | None:
    """(columns, rows) of the whole slide of which frames are tiles (PS3.3 C.8.12.4)."""
    size = tags.TOTAL_PIXEL_MATRIX_COLUMNS, tags.TOTAL_PIXEL_MATRIX_ROWS
    return tuple(map(values.long, size)) if size[0] in values else None


def frames_in(header: Header, values: Values) -> int:
    """How many frames a file holds: by Number of Frames, or by its pixels where these are more."""
    stated = stated_frames(values)
    return max(stated or 1, header.packed_frames, _frames_by_length(header, values, stated))


def note_on_frames(header: Header, values: Values) -> tuple[int, str]:
    """The frames of a file that holds more than it says, and the note on that; (0, "") for other files."""
    count, stated = frames_in(header, values), stated_frames(values)
    return (count, frames_were_counted(count, stated)) if count > max(stated, 1) else (0, "")


def frames_were_counted(count: int, stated: int = 0) -> str:
    """The note on so many frames, of which the file states as many, or says nothing."""
    if not stated:
        return _("The file does not say how many images it holds; by its pixels they are {count:,}.", count=count)
    return ngettext(
        "The file says that it holds {count:,} image, but its pixels are enough for {all:,}. All of them are shown. "
        "If they look like stripes or noise, the file describes its pixels wrongly.",
        "The file says that it holds {count:,} images, but its pixels are enough for {all:,}. All of them are shown. "
        "If they look like stripes or noise, the file describes its pixels wrongly.",
        stated,
        all=count,
    )


def _frames_by_length(header: Header, values: Values, stated: int) -> int:
    """As many whole frames as unpacked pixels are; 1 where they are none, or not whole ones.

    Where the file states a number, more are believed only if nothing else in it speaks against them.
    """
    if header.pixels is None or header.pixels[3] == UNDEFINED or (stated and _is_borne_out(header, values)):
        return 1
    tag, _vr, _value, length = header.pixels
    bits = {tags.FLOAT_PIXEL_DATA: 32, tags.DOUBLE_FLOAT_PIXEL_DATA: 64}.get(tag) or values.short(tags.BITS_ALLOCATED)
    samples = (values.short(tags.ROWS) or 0) * (values.short(tags.COLUMNS) or 0)
    size, rest = divmod(samples * (values.short(tags.SAMPLES_PER_PIXEL) or 1) * (bits or 0), 8)
    if rest:
        return _frames_of_bits(8 * size + rest, length) if bits == 1 else 1
    if size < 2:
        return 1
    is_short = values.stripped(tags.PHOTOMETRIC_INTERPRETATION) == b"YBR_FULL_422"
    if is_short and length not in (size, size + 1):
        if stated and length % size <= 1:
            return 1  # two frames in full are as long as three that share chrominance
        size = size // 3 * 2
    count, padding = divmod(length, size)
    return count if padding <= 1 and 1 <= count <= MAX_FRAMES else 1


def _frames_of_bits(size: int, length: int) -> int:
    """As many frames of so many bits, one behind the other (PS3.5 8.1.1), as fill bytes but for one of padding; else 1.

    Frames of very few bits fill nearly anything.
    """
    count = 8 * length // size
    is_full = length - (count * size + 7) // 8 <= 1
    return count if size >= FEWEST_BITS and is_full and 1 <= count <= MAX_FRAMES else 1


def _is_borne_out(header: Header, values: Values) -> bool:
    """Whether something else says how many there are, or pixels are described so that they cannot be counted."""
    is_grey = (values.short(tags.SAMPLES_PER_PIXEL) or 1) == 1
    is_contradictory = is_grey and values.stripped(tags.PHOTOMETRIC_INTERPRETATION).startswith((b"RGB", b"YBR"))
    described = any(element.tag == tags.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE for element in header.elements)
    return is_contradictory or described or header.transfer_syntax_uid not in NATIVE_SYNTAXES


def stated_frames(values: Values) -> int:
    return _believable(values.raw(tags.NUMBER_OF_FRAMES))


def frame_count(value: bytes) -> int:
    """Number of Frames; 1 where it is missing or beyond belief, and then the frames themselves say what is wrong."""
    return _believable(value) or 1


def _believable(value: bytes) -> int:
    """Number of Frames; 0 where it is missing or beyond belief."""
    count = integer(value) or 0
    return count if 1 <= count <= MAX_FRAMES else 0
