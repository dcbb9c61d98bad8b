"""Test data, made in code: whole files from keywords, and hand-laid bytes for what no library would write."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID

from scanveil.dicom.reading import Header, read_header
from scanveil.library.instance import Instance
from scanveil.library.person import Identity
from scanveil.library.traits import Traits
from scanveil.looking.render import Rendered, load_frame, render

IMPLICIT = "1.2.840.10008.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"
DEFLATED = "1.2.840.10008.1.2.1.99"
BIG_ENDIAN = "1.2.840.10008.1.2.2"
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"
JPEG_EXTENDED = "1.2.840.10008.1.2.4.51"
JPEG_LOSSLESS = "1.2.840.10008.1.2.4.57"
JPEG_LOSSLESS_SV1 = "1.2.840.10008.1.2.4.70"
JPEG_PROGRESSIVE = "1.2.840.10008.1.2.4.55"
JPEG_LS = "1.2.840.10008.1.2.4.80"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
JPEG_2000_LOSSY = "1.2.840.10008.1.2.4.91"
JPEG_2000_PART_2 = "1.2.840.10008.1.2.4.92"
JPEG_XL = "1.2.840.10008.1.2.4.110"
HTJ2K = "1.2.840.10008.1.2.4.201"
HTJ2K_LOSSY = "1.2.840.10008.1.2.4.203"
RLE = "1.2.840.10008.1.2.5"
DEFLATED_IMAGE_FRAME = "1.2.840.10008.1.2.8.1"
ENCAPSULATED_UNCOMPRESSED = "1.2.840.10008.1.2.1.98"
CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"

AXIAL = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
CORONAL = (1.0, 0.0, 0.0, 0.0, 0.0, -1.0)
SAGITTAL = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)


def dataset(**keywords: Any) -> Dataset:
    """A data set with what every object has, and the keywords given; None takes one away."""
    everything = {
        "SOPClassUID": CT_IMAGE_STORAGE,
        "SOPInstanceUID": "2.25.1",
        "StudyInstanceUID": "2.25.2",
        "SeriesInstanceUID": "2.25.3",
        "Modality": "CT",
        "PatientName": "Test^Case",
        "PatientID": "T-1",
        **keywords,
    }
    made = Dataset()
    for keyword, value in everything.items():
        if value is not None:
            setattr(made, keyword, value)
    return made


def image(stored: NDArray[Any], **keywords: Any) -> Dataset:
    """A data set whose native pixels are `stored`: (rows, columns), (rows, columns, 3), or with `NumberOfFrames`.

    Frames, where that keyword is given, are the first axis.
    """
    frame_axes = stored.shape[1:] if "NumberOfFrames" in keywords else stored.shape
    bits = 8 * stored.itemsize
    return dataset(
        **{
            "SamplesPerPixel": 3 if len(frame_axes) == 3 else 1,
            "PhotometricInterpretation": "RGB" if len(frame_axes) == 3 else "MONOCHROME2",
            "PlanarConfiguration": 0 if len(frame_axes) == 3 else None,
            "Rows": frame_axes[0],
            "Columns": frame_axes[1],
            "BitsAllocated": bits,
            "BitsStored": bits,
            "HighBit": (keywords.get("BitsStored") or bits) - 1,
            "PixelRepresentation": int(stored.dtype.kind == "i"),
            "PixelData": even(stored.astype(stored.dtype.newbyteorder("<")).tobytes()),
            **keywords,
        }
    )


def lut_item(entries: Sequence[int], first: int = 0, bits: int = 16, explanation: str = "") -> Dataset:
    """An item of Modality LUT or VOI LUT Sequence."""
    made = Dataset()
    made.add_new("LUTDescriptor", "US", [len(entries), first, bits])
    made.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
    if explanation:
        made.LUTExplanation = explanation
    return made


def file_bytes(made: Dataset, syntax: str = EXPLICIT) -> bytes:
    """A data set as a DICOM file. Native pixels given little endian are swapped for big endian."""
    if "PixelData" in made and made["PixelData"].VR == "OB or OW":
        made["PixelData"].VR = "OW" if made.get("BitsAllocated", 16) > 8 or syntax == IMPLICIT else "OB"
    if syntax == BIG_ENDIAN and made.get("BitsAllocated", 8) > 8:
        words = np.frombuffer(made.PixelData, f"u{made.BitsAllocated // 8}")
        made.PixelData = words.byteswap().tobytes()
    out = BytesIO()
    if not UID(syntax).is_transfer_syntax:  # pydicom writes none that it does not know
        dcmwrite(out, made, implicit_vr=False, little_endian=True)
        return part10([out.getvalue()], syntax)
    made.file_meta = FileMetaDataset()
    made.file_meta.MediaStorageSOPClassUID = made.get("SOPClassUID", CT_IMAGE_STORAGE)
    made.file_meta.MediaStorageSOPInstanceUID = made.get("SOPInstanceUID", "2.25.1")
    made.file_meta.TransferSyntaxUID = UID(syntax)
    dcmwrite(out, made, enforce_file_format=True)
    return out.getvalue()


def opened(data: bytes, path: str = "test.dcm") -> tuple[Header, BytesIO]:
    """A file's bytes, read up to the pixels."""
    file = BytesIO(data)
    return read_header(file, path=path, size=len(data)), file


def render_frame(header: Header, file: BytesIO, frame_index: int, **how: Any) -> Rendered:
    """Read, decode and show one frame, as `render` is told."""
    return render(load_frame(header, file, frame_index), **how)


def packed(frames: Sequence[bytes], syntax: str, *, table: str = "none", pieces: int = 1, **keywords: Any) -> bytes:
    """A DICOM file of encoded frames, each cut into `pieces` fragments.

    `table` is "none", "basic", "extended", or "wrong" for a basic one that points nowhere.
    """
    fragments = [cut(frame, pieces) for frame in frames]
    sizes = [sum(8 + len(fragment) for fragment in frame) for frame in fragments]
    starts = [sum(sizes[:number]) for number in range(len(frames))]
    offsets = {"basic": starts, "wrong": [start + 2 * bool(start) for start in starts]}.get(table, [])
    made = dataset(**{"NumberOfFrames": len(frames), **keywords})
    if table == "extended":
        made.ExtendedOffsetTable = struct.pack(f"<{len(starts)}Q", *starts)
        made.ExtendedOffsetTableLengths = struct.pack(f"<{len(starts)}Q", *map(len, frames))
    made.PixelData = item(struct.pack(f"<{len(offsets)}L", *offsets)) + b"".join(
        item(fragment) for frame in fragments for fragment in frame
    )
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True
    return file_bytes(made, syntax)


def packed_image(frames: Sequence[bytes], syntax: str, like: NDArray[Any], **keywords: Any) -> bytes:
    """As `packed`, with the Image Pixel module of the first frame, `like`."""
    described = image(like)
    known = {element.keyword: element.value for element in described if element.tag.group == 0x0028}
    options = {key: keywords.pop(key) for key in ("table", "pieces") if key in keywords}
    return packed(frames, syntax, **options, **{**known, **keywords})


def cut(frame: bytes, pieces: int) -> list[bytes]:
    """A frame in so many fragments, each of even length (PS3.5 A.4)."""
    size = -(-len(frame) // pieces)
    size += size % 2
    return [even(frame[at : at + size]) for at in range(0, len(frame), size)]


def even(value: bytes) -> bytes:
    """A value padded to an even length."""
    return value + b"\0" * (len(value) % 2)


def item(value: bytes) -> bytes:
    """An item of defined length."""
    return struct.pack("<HHL", 0xFFFE, 0xE000, len(value)) + value


def explicit(tag: int, vr: str, value: bytes, length: int | None = None) -> bytes:
    """An element in explicit little endian; `length` may lie."""
    size = len(value) if length is None else length
    if vr in ("OB", "OD", "OF", "OV", "OW", "SQ", "UN", "UT"):
        return struct.pack("<HH2sHL", tag >> 16, tag & 0xFFFF, vr.encode(), 0, size) + value
    return struct.pack("<HH2sH", tag >> 16, tag & 0xFFFF, vr.encode(), size) + value


def implicit(tag: int, value: bytes, length: int | None = None) -> bytes:
    """An element in implicit little endian; `length` may lie."""
    return struct.pack("<HHL", tag >> 16, tag & 0xFFFF, len(value) if length is None else length) + value


def part10(elements: Iterable[bytes], syntax: str = EXPLICIT) -> bytes:
    """Hand-laid elements behind a preamble and file meta."""
    meta = explicit(0x00020010, "UI", even(syntax.encode()))
    length = explicit(0x00020000, "UL", struct.pack("<L", len(meta)))
    return bytes(128) + b"DICM" + length + meta + b"".join(elements)


def float_image(values: NDArray[Any], *more: bytes) -> bytes:
    """A file of float (PS3.3 C.7.6.24) or double float (C.7.6.25) pixels, one row of them, and more elements."""
    tag, vr = (0x7FE00008, "OF") if values.itemsize == 4 else (0x7FE00009, "OD")
    return part10(
        [
            explicit(0x00280010, "US", struct.pack("<H", 1)),
            explicit(0x00280011, "US", struct.pack("<H", values.size)),
            *more,
            explicit(tag, vr, values.tobytes()),
        ]
    )


def nested(depth: int) -> bytes:
    """A sequence in a sequence in a sequence, of undefined length each, so many levels deep."""
    start = struct.pack("<HH2sHL", 0x0008, 0x1140, b"SQ", 0, 0xFFFFFFFF) + struct.pack(
        "<HHL", 0xFFFE, 0xE000, 0xFFFFFFFF
    )
    end = struct.pack("<HHL", 0xFFFE, 0xE00D, 0) + struct.pack("<HHL", 0xFFFE, 0xE0DD, 0)
    return start * depth + end * depth


def instance(**changes: Any) -> Instance:
    """An `Instance` as reading gives it, with some fields, or traits of its only image, changed."""
    known: dict[str, Any] = {
        "path": "IM1",
        "size": 1000,
        "sop_class_uid": CT_IMAGE_STORAGE,
        "sop_instance_uid": "2.25.1",
        "transfer_syntax_uid": EXPLICIT,
        "patient_id": "T-1",
        "patient_name": "Test, Case",
        "study_instance_uid": "2.25.2",
        "study_date": "20260102",
        "study_description": "Chest",
        "series_instance_uid": "2.25.3",
        "series_number": 1,
        "series_description": "Axial",
        "modality": "CT",
        "instance_number": None,
        "number_of_frames": 1,
        "rows": 4,
        "columns": 4,
        "pixel_spacing": None,
        "slice_thickness_mm": None,
        "body_part": "",
        "has_pixels": True,
        "slide_size": None,
        "frame_of_reference_uid": "",
        "refers_to": (),
    }
    told = {name: changes.pop(name) for name in Traits._fields if name in changes}
    traits = changes.pop("traits", (Traits(**told),))
    birth_date = changes.pop("birth_date", "")
    known |= changes
    name, number = known["patient_name"].lower().replace(",", ""), known["patient_id"].lower().replace("-", "")
    study = "" if name or number else known["study_instance_uid"]
    known.setdefault("identity", Identity(name, number, birth_date, study, f"id:{known['patient_id']}\\"))
    return Instance(**known, traits=traits)


def spread_values(count: int, bits: int) -> NDArray[np.uint16]:
    """So many values all over `bits` bits, in no order: the page's numpy has no random numbers, and small integers."""
    return np.array([at * 2654435761 % (1 << 32) >> (32 - bits) for at in range(count)], np.uint16)


def same(found: NDArray[Any], expected: NDArray[Any]) -> bool:
    """Whether two arrays have the same shape and values, whatever their dtypes; NaN is like NaN.

    (numpy.testing is not among what the page ships, and these tests run there as well.)
    """
    if found.dtype.kind == "f":
        return np.array_equal(found, expected, equal_nan=True)
    return np.array_equal(found, expected)


def near(found: NDArray[Any], expected: NDArray[Any], *, within: float) -> bool:
    """Whether two arrays have the same shape, and values that differ by at most `within`."""
    return np.shape(found) == np.shape(expected) and bool(
        np.all(np.abs(np.subtract(found, expected, dtype=float)) <= within)
    )
