"""What one file is: a `Header` becomes an `Instance`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from scanveil.dicom.reading import MEDIA_STORAGE_DIRECTORY, Header, media_class, read_header
from scanveil.dicom.syntaxes import is_video
from scanveil.dicom.text import DEFAULT_CHARACTER_SET, decode, decode_name
from scanveil.errors import DicomdirError, ScanveilError
from scanveil.library.traits import TRAIT_TAGS, Traits, integer, numbers, pixel_spacing_in_groups, traits_of

MAX_FRAMES = 1_000_000
"""Frames beyond which their number is not believed: lists are made as long as it."""


@dataclass(frozen=True, slots=True)
class Instance:
    """What the list, the order and the viewer need to know of one file; values as text or numbers, never bytes.

    `pixel_spacing` is (between rows, between columns) in mm, None where absent or not numeric. `traits` has one record,
    or one for each frame where the file tells its frames apart. `slide_size` is (columns, rows) of the whole slide of
    which frames are tiles, None where they are not.
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
    modality: str
    instance_number: int | None
    number_of_frames: int
    rows: int
    columns: int
    pixel_spacing: tuple[float, ...] | None
    has_pixels: bool
    slide_size: tuple[int, ...] | None
    traits: tuple[Traits, ...]

    @property
    def is_image(self) -> bool:
        """Whether it holds images to look at one by one, which a video does not."""
        return self.has_pixels and not is_video(self.transfer_syntax_uid)

    @property
    def image_position_patient(self) -> tuple[float, ...] | None:
        """Where the first frame's first pixel lies in the patient: (x, y, z) in mm."""
        return self.traits[0].position

    @property
    def image_orientation_patient(self) -> tuple[float, ...] | None:
        """Six cosines: the directions of the first frame's rows and columns."""
        return self.traits[0].orientation

    def to_row(self) -> list[Any]:
        """All values, as JSON can hold them."""
        row = [getattr(self, name) for name in self.__slots__]
        row[-1] = [traits.to_row() for traits in self.traits]
        return row

    @classmethod
    def from_row(cls, row: Sequence[Any]) -> Instance:
        """What `to_row` gave."""
        values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in row]
        values[-1] = tuple(map(Traits.from_row, row[-1]))
        return cls(*values)


def read_instance(file: BinaryIO, *, path: str, size: int) -> Instance:
    """Read what is needed to list, order and show a file. Raises as `read_header`, and for a DICOMDIR."""
    header = read_header(file, path=path, size=size)
    try:
        return instance_of(header)
    except ScanveilError as error:
        error.at(path)
        raise


def instance_of(header: Header) -> Instance:
    """The `Instance` of a header. Raises DicomdirError for a medium's directory."""
    at = {element.tag: element for element in header.elements if element.tag in _WANTED}
    buffer = header.buffer
    charsets = DEFAULT_CHARACTER_SET
    if element := at.get(0x00080005):
        charsets = tuple(decode(buffer[element.value : element.value_end]).split("\\"))
        charsets = tuple(name.strip() for name in charsets)

    def raw(tag: int) -> bytes:
        element = at.get(tag)
        return buffer[element.value : element.value_end] if element else b""

    def text(tag: int) -> str:
        return decode(raw(tag), charsets).strip()

    def short(tag: int) -> int:
        value = raw(tag)
        return int.from_bytes(value[:2], header.encoding.order)

    def long(tag: int) -> int:
        return int.from_bytes(raw(tag)[:4], header.encoding.order)

    sop_class_uid = text(0x00080016)
    if sop_class_uid == MEDIA_STORAGE_DIRECTORY or media_class(header) == MEDIA_STORAGE_DIRECTORY:
        raise DicomdirError("This is the disc's table of contents. It holds no image, and it is not needed here.")
    frames = frame_count(raw(0x00280008))
    return Instance(
        path=header.path,
        size=header.size,
        sop_class_uid=sop_class_uid or media_class(header),
        sop_instance_uid=text(0x00080018),
        transfer_syntax_uid=header.transfer_syntax_uid,
        patient_id=text(0x00100020),
        patient_name=decode_name(raw(0x00100010), charsets),
        study_instance_uid=text(0x0020000D),
        study_date=text(0x00080020),
        study_description=text(0x00081030),
        series_instance_uid=text(0x0020000E),
        series_number=integer(raw(0x00200011)),
        series_description=text(0x0008103E) or text(0x00181030),
        modality=text(0x00080060),
        instance_number=integer(raw(0x00200013)),
        number_of_frames=frames,
        rows=short(0x00280010),
        columns=short(0x00280011),
        pixel_spacing=numbers(raw(0x00280030), 2) or pixel_spacing_in_groups(header, at),
        has_pixels=header.pixels is not None,
        slide_size=(long(0x00480006), long(0x00480007)) if 0x00480006 in at else None,
        traits=traits_of(header, at, raw, frames),
    )


_WANTED = TRAIT_TAGS | {
    *(0x00080005, 0x00080016, 0x00080018, 0x00080020, 0x00080060, 0x00081030, 0x0008103E),
    *(0x00100010, 0x00100020, 0x00181030, 0x0020000D, 0x0020000E, 0x00200011, 0x00200013),
    *(0x00280008, 0x00280010, 0x00280011, 0x00280030, 0x00480006, 0x00480007),
}


def frame_count(value: bytes) -> int:
    """Number of Frames; 1 where it is missing or beyond belief, and then the frames themselves say what is wrong."""
    count = integer(value) or 1
    return count if 1 <= count <= MAX_FRAMES else 1
