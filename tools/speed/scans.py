"""Files as a CT scanner writes them: a real header, extended, in front of 512 x 512 noisy pixels; nobody's scan."""

from __future__ import annotations

import copy
import io
from pathlib import Path

import numpy as np
import pydicom
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence
from pydicom.uid import UID

SIDE, SMALL_SIDE = 512, 64
SPACING_MM = 0.703125
THICKNESS_MM = 1.25
SLICES_IN_A_SERIES = 500
ROOT = "1.2.826.0.1.3680043.8.498.7"  # below the root that pydicom gives to everybody
BACKGROUNDS = 8
SEED = 20261121

LARGE_ROWS, LARGE_COLUMNS, LARGE_EACH = 4096, 3328, 4
LARGE_ENCODINGS = {"plain": "1.2.840.10008.1.2.1", "JPEG-LS": "1.2.840.10008.1.2.4.80"}

PLAIN, JPEG_2000 = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.4.90"
NO_WINDOW = "no window"
STACKS = {
    "own window, plain": PLAIN,
    f"{NO_WINDOW}, plain": PLAIN,
    "own window, JPEG 2000": JPEG_2000,
    f"{NO_WINDOW}, JPEG 2000": JPEG_2000,
}
"""Kinds of stacks whose first sight is compared, and their transfer syntaxes."""
STACKS_EACH, STACK_SLICES = 4, 24

# Elements of the real header that make room for those that newer scanners write: old private groups of its maker.
LEFT_OUT_GROUPS = (0x0021, 0x0023, 0x0029, 0xFFFC)
LEFT_OUT_ABOVE = (0x0043, 0x1031)

# What today's scanners and hospitals put in
VALUES: dict[str, object] = {
    "StudyDate": "20260314",
    "SeriesDate": "20260314",
    "AcquisitionDate": "20260314",
    "ContentDate": "20260314",
    "StudyTime": "092955",
    "AccessionNumber": "ACC7719034",
    "StudyID": "77190",
    "StudyDescription": "CT thorax with contrast",
    "InstitutionName": "Sankt Elsewhere Hospital",
    "InstitutionAddress": "Nowhere Lane 12, Elsewhere",
    "InstitutionalDepartmentName": "Radiology",
    "ReferringPhysicianName": "Quackenbush^Ottilie",
    "PerformingPhysicianName": "Zwetschkenbaum^Hiob",
    "OperatorsName": "Xanthopoulos^Ione",
    "PatientName": "Vandersteegen^Marijke",
    "PatientID": "PID-4471190",
    "PatientBirthDate": "19610723",
    "PatientSex": "F",
    "PatientAge": "064Y",
    "PatientWeight": "71.5",
    "PatientSize": "1.68",
    "ProtocolName": "Thorax routine",
    "DeviceSerialNumber": "SN0098812",
    "RequestedProcedureDescription": "CT thorax",
    "PerformedProcedureStepID": "PPS771903",
    "PerformedProcedureStepDescription": "CT thorax",
    "PerformedProcedureStepStartDate": "20260314",
    "PerformedProcedureStepStartTime": "092955",
    "WindowCenter": ["40", "-600"],
    "WindowWidth": ["400", "1500"],
    "WindowCenterWidthExplanation": ["MEDIASTINUM", "LUNG"],
    "PixelSpacing": [str(SPACING_MM), str(SPACING_MM)],
    "SliceThickness": str(THICKNESS_MM),
    "SpacingBetweenSlices": str(THICKNESS_MM),
    "Rows": SIDE,
    "Columns": SIDE,
    "BitsStored": 12,
    "HighBit": 11,
    "PixelRepresentation": 0,
    "LossyImageCompression": "00",
}


def make_scans(folder: Path, count: int) -> int:
    """Write `count` files of one study, a folder for each series of at most 500; returns the elements of a file."""
    random = np.random.default_rng(SEED + count)
    backgrounds = [anatomy(random) for _ in range(BACKGROUNDS)]
    header = _header(f"{ROOT}.{count}")
    for at in range(count):
        series, index = divmod(at, SLICES_IN_A_SERIES)
        place = folder / f"SERIES{series + 1}"
        place.mkdir(parents=True, exist_ok=True)
        slice_header = _slice(header, f"{ROOT}.{count}", series + 1, index + 1)
        noise = random.normal(0, 18, (SIDE, SIDE))
        pixels = (backgrounds[at % BACKGROUNDS] + noise).clip(0, 4095).astype("<i2").tobytes()
        (place / f"IM{index + 1:05}").write_bytes(_file(slice_header, pixels))
    return sum(1 for _ in header.iterall()) + len(header.file_meta) + 1  # and the pixels


def make_small(folder: Path, count: int) -> None:
    """Write `count` files of 64 x 64, a folder for each series: all slices of one are made of its first.

    Their places and numbers have as many digits, so that nothing else moves.
    """
    random = np.random.default_rng(SEED)
    header = _header(f"{ROOT}.20")
    header.Rows = header.Columns = SMALL_SIDE
    first = 10_001
    for series in range(1, -(-count // SLICES_IN_A_SERIES) + 1):
        place = folder / f"SERIES{series:03}"
        place.mkdir(parents=True)
        data = _file(_slice(header, f"{ROOT}.20", series, first), b"")[:-4]
        for index in range(first, first + min(SLICES_IN_A_SERIES, count - (series - 1) * SLICES_IN_A_SERIES)):
            own = data.replace(b"%d" % first, b"%d" % index).replace(_position(first), _position(index))
            pixels = random.integers(0, 4096, SMALL_SIDE * SMALL_SIDE, "<u2").tobytes()
            (place / f"IM{index}").write_bytes(own + len(pixels).to_bytes(4, "little") + pixels)


def _position(index: int) -> bytes:
    return f"{-300 + index * THICKNESS_MM:.6f}".encode()


def anatomy(random: np.random.Generator) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Something round and soft with denser things in it, in the scanner's numbers (water is 1024)."""
    y, x = np.mgrid[:SIDE, :SIDE] / SIDE - 0.5
    image = np.where(x**2 / 0.16 + y**2 / 0.09 < 1, 1074.0, 24.0)
    for _ in range(30):
        cx, cy, radius, density = *random.uniform(-0.25, 0.25, 2), random.uniform(0.01, 0.07), random.normal(1060, 200)
        image[(x - cx) ** 2 + (y - cy) ** 2 < radius**2] = density
    return image


def _file(header: Dataset, pixels: bytes) -> bytes:
    """The file: pydicom writes the header, and the pixels follow as they are."""
    buffer = io.BytesIO()
    header.save_as(buffer, enforce_file_format=True)
    element = b"\xe0\x7f\x10\x00OW\0\0" + len(pixels).to_bytes(4, "little")
    return buffer.getvalue() + element + pixels


def _slice(header: Dataset, root: str, series: int, index: int) -> Dataset:
    """The header of one slice."""
    own = copy.copy(header)
    own.file_meta = copy.copy(header.file_meta)
    position = -300 + index * THICKNESS_MM
    own.SOPInstanceUID = own.file_meta.MediaStorageSOPInstanceUID = UID(f"{root}.{series}.{index}.20260314093117")
    own.SeriesInstanceUID = f"{root}.{series}.20260314093101"
    own.SeriesNumber, own.InstanceNumber, own.AcquisitionNumber = series, index, 1
    own.SeriesDescription = f"Thorax {series} soft"
    own.ImagePositionPatient = [f"{-SPACING_MM * SIDE / 2:.6f}", f"{-SPACING_MM * SIDE / 2:.6f}", f"{position:.6f}"]
    own.SliceLocation = f"{position:.6f}"
    own.ContentTime = f"0931{index // 60 % 60:02}.{index % 60:02}0000"
    own.XRayTubeCurrent = 160 + index % 47
    return own


def _header(root: str) -> Dataset:
    """pydicom's CT_small.dcm, with what today's scanners and hospitals put in."""
    real = pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))
    for element in list(real):
        group, number = element.tag.group, element.tag.element
        left_out = group in LEFT_OUT_GROUPS or (group == LEFT_OUT_ABOVE[0] and number > LEFT_OUT_ABOVE[1])
        if left_out or element.keyword == "PixelData":
            del real[element.tag]
    for keyword, value in VALUES.items():
        setattr(real, keyword, value)
    study = f"{root}.20260314092955"
    real.StudyInstanceUID = study
    real.FrameOfReferenceUID = f"{root}.20260314093044"
    del real.PixelPaddingValue
    real.ProcedureCodeSequence = Sequence([_code("CTTHX", "99ELSE", "CT thorax")])
    real.ReferencedStudySequence = Sequence([_reference("1.2.840.10008.3.1.2.3.1", f"{study}.1")])
    real.ReferencedImageSequence = Sequence(
        [_reference("1.2.840.10008.5.1.4.1.1.2", f"{root}.9.{number}.20260314092957") for number in (1, 2)]
    )
    real.CTDIPhantomTypeCodeSequence = Sequence([_code("113691", "DCM", "IEC Body Dosimetry Phantom")])
    request = Dataset()
    request.ScheduledProcedureStepDescription = "CT thorax"
    request.ScheduledProcedureStepID = "SPS771903"
    request.RequestedProcedureID = "RP771903"
    request.ScheduledProtocolCodeSequence = Sequence([_code("CTTHX", "99ELSE", "CT thorax")])
    real.RequestAttributesSequence = Sequence([request])
    return real


def _code(value: str, scheme: str, meaning: str) -> Dataset:
    code = Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = value, scheme, meaning
    return code


def _reference(sop_class: str, instance: str) -> Dataset:
    reference = Dataset()
    reference.ReferencedSOPClassUID, reference.ReferencedSOPInstanceUID = sop_class, instance
    return reference


def make_stacks(folder: Path) -> None:
    """Series of slices of MR that state a window and that state none, plain and packed: four of each kind."""
    import imagecodecs
    from pydicom.encaps import encapsulate

    random = np.random.default_rng(SEED)
    header = _header(f"{ROOT}.8")
    header.Modality = "MR"
    for number in range(STACKS_EACH * len(STACKS)):
        name = list(STACKS)[number % len(STACKS)]
        for index in range(STACK_SLICES):
            own = _slice(copy.deepcopy(header), f"{ROOT}.8", number, index + 1)
            own.SeriesDescription = f"{name} {number}"
            if name.startswith(NO_WINDOW):
                del own.WindowCenter, own.WindowWidth
            stored = (anatomy(random) + random.normal(0, 18, (SIDE, SIDE))).clip(0, 4095).astype("<u2")
            own.PixelData, own.file_meta.TransferSyntaxUID = stored.tobytes(), UID(STACKS[name])
            own["PixelData"].VR = "OW"
            if STACKS[name] != PLAIN:
                own.PixelData = encapsulate([bytes(imagecodecs.jpeg2k_encode(stored, level=0, reversible=True))])
                own["PixelData"].is_undefined_length = True
            path = folder / f"{number}" / f"{index}.dcm"
            path.parent.mkdir(parents=True, exist_ok=True)
            own.save_as(path, enforce_file_format=True)


def make_large(folder: Path) -> None:
    """Images as large as mammograms, 12 bits in 16, each a series of its own, in a folder for each encoding."""
    import imagecodecs
    from pydicom.encaps import encapsulate

    random = np.random.default_rng(SEED)
    rows, columns = np.ogrid[:LARGE_ROWS, :LARGE_COLUMNS]
    glow = 3000 * np.exp(-(((rows - 2048) / 1500) ** 2 + (columns / 1800) ** 2))
    for number in range(LARGE_EACH * len(LARGE_ENCODINGS)):
        name = list(LARGE_ENCODINGS)[number % len(LARGE_ENCODINGS)]
        stored = (glow + random.normal(200, 12, glow.shape)).clip(0, 4095).astype(np.uint16)
        made = pydicom.dcmread(str(get_testdata_file("CT_small.dcm")))
        made.Modality, made.SeriesDescription, made.SeriesNumber = "MG", f"{name} {number}", number
        made.SeriesInstanceUID, made.SOPInstanceUID = f"{ROOT}.9.{number}", f"{ROOT}.9.{number}.1"
        made.Rows, made.Columns, made.BitsStored, made.HighBit, made.PixelRepresentation = *stored.shape, 12, 11, 0
        made.WindowCenter, made.WindowWidth, made.RescaleIntercept = 1500, 3000, 0
        made.PixelData, made.file_meta.TransferSyntaxUID = stored.tobytes(), UID(LARGE_ENCODINGS[name])
        if name != "plain":
            made.PixelData = encapsulate([bytes(imagecodecs.jpegls_encode(stored))])
            made["PixelData"].is_undefined_length = True
        path = folder / name / f"{number}.dcm"
        path.parent.mkdir(parents=True, exist_ok=True)
        made.save_as(path, enforce_file_format=True)
