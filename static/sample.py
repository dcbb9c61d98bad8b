"""The sample study: a chest CT of nobody, made by code.

Every organ is a formula, evaluated at the millimetre positions of a slice's pixels, so that axial and coronal
series cut the same body. The identity is plainly invented and put wherever a real one would hide, so that
de-identification has something to find. The same bytes come out each time: fixed UIDs, no clock, a fixed seed.

Runs with numpy and pydicom alone, under CPython and Pyodide. Lengths are in mm, in the patient's axes:
+x to the left hand, +y to the back, +z to the head. Values are Hounsfield units.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import UID, CTImageStorage, ExplicitVRLittleEndian

Floats = NDArray[Any]

AIR, LUNG, FAT, WATER, MUSCLE, LIVER, SPLEEN = -1000, -860, -100, 10, 55, 105, 115
MYOCARDIUM, BLOOD, AORTIC_BLOOD, MARROW, DISC, CORTEX = 95, 165, 210, 190, 85, 620
INTERCEPT = -1024
NOISE_STEP = 8
"""Noise comes in few distinct values, for the sake of the download."""

ROOT_UID = "2.25.3040506070809010203040506070"


class Plane(NamedTuple):
    """One slice: `x` along its columns, and either `y` or `z` along its rows; the third is a single number."""

    x: Floats
    y: Floats
    z: Floats


class Tube(NamedTuple):
    """A vessel or airway: a straight piece from `start` to `end`, narrowing; `low` and `high` bound it."""

    start: Floats
    end: Floats
    radius: float
    end_radius: float
    low: tuple[float, ...]
    high: tuple[float, ...]


def make_sample() -> list[tuple[str, bytes]]:
    """The study's files: (path, content)."""
    return [*_axial_series(), *_coronal_series()]


def _axial_series(
    count: int = 48, size: int = 256, spacing: float = 1.4, step: float = 5.0
) -> Iterator[tuple[str, bytes]]:
    across = (np.arange(size) - (size - 1) / 2) * spacing
    for number in range(1, count + 1):
        z = (count / 2 - number) * step  # from head to foot, as a scanner does
        plane = Plane(across[np.newaxis, :], across[:, np.newaxis], np.array([[z]]))
        ds = _instance(1, "SAMPLE Chest axial 5.0", number, _stored(plane, number), spacing, step)
        ds.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
        ds.ImagePositionPatient = [across[0], across[0], z]
        ds.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        ds.SliceLocation = z
        yield f"SAMPLE/AXIAL/IM{number:04}", _encoded(ds)


def _coronal_series(
    count: int = 9, size: int = 160, spacing: float = 2.0, step: float = 15.0
) -> Iterator[tuple[str, bytes]]:
    across = (np.arange(size) - (size - 1) / 2) * spacing
    down = across[:140][::-1] - 20.0
    for number in range(1, count + 1):
        y = (number - 5) * step
        plane = Plane(across[np.newaxis, :], np.array([[y]]), down[:, np.newaxis])
        ds = _instance(2, "SAMPLE Localizer coronal", number, _stored(plane, 1000 + number), spacing, step)
        ds.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
        ds.ImagePositionPatient = [across[0], y, down[0]]
        ds.ImageOrientationPatient = [1, 0, 0, 0, 0, -1]
        yield f"SAMPLE/CORONAL/IM{number:04}", _encoded(ds)


# The body


def hounsfield(plane: Plane) -> Floats:
    """Hounsfield units of every pixel of a plane, without noise; (rows, columns)."""
    x, y, z = plane
    image = np.full(np.broadcast_shapes(x.shape, y.shape, z.shape), float(AIR))
    _table(image, plane)
    width, depth = _torso(z)
    skin = _ellipse(x, y, width, depth)
    _fill(image, skin, MUSCLE)
    _fill(image, skin + 3, FAT)
    _fill(image, skin + 17 + 5 * np.cos(2 * np.arctan2(y, x)), MUSCLE)
    cage = _ellipse(x, y - 2, width - 38, depth - 26)
    _fill(image, cage + 4, FAT)
    _lungs(image, plane, cage)
    _abdomen(image, plane, cage)
    _mediastinum(image, plane)
    _vessels(image, plane)
    _ribs(image, plane, cage, width, depth)
    _spine(image, plane, skin)
    return image


def _torso(z: Floats) -> tuple[Floats, Floats]:
    """Half the width and half the depth of the body at a height."""
    shoulders = np.clip((z - 70) / 60, 0, 1) ** 2
    waist = np.clip((-60 - z) / 80, 0, 1)
    return 158 + 10 * shoulders - 10 * waist, 108 - 10 * shoulders - 4 * waist


def _table(image: Floats, plane: Plane) -> None:
    """The couch: a thin shell with foam in it."""
    curve = plane.y - 122 + (plane.x / 40) ** 2
    within = np.maximum(np.abs(plane.x) - 165, np.abs(curve - 12) - 12) + 0 * plane.z
    _fill(image, within, -930)
    _fill(image, np.maximum(within, -within - 2), -350)


def _lungs(image: Floats, plane: Plane, cage: Floats) -> None:
    x, y, z = plane
    for side in (-1, 1):
        dome = -52 - 12 * (side > 0) + 34 * np.exp(-(((x - 70 * side) / 55) ** 2) - ((y + 5) / 70) ** 2)
        apex = _ellipsoid(plane, (66 * side, 2, -30), (64, 92, 152))
        lung = np.maximum.reduce(np.broadcast_arrays(cage + 7, apex, 14 - side * x, dome - z))
        _fill(image, lung, LUNG)


def _abdomen(image: Floats, plane: Plane, cage: Floats) -> None:
    x, y, z = plane
    right = -58 - 0 * x + 34 * np.exp(-(((x + 70) / 55) ** 2) - ((y + 5) / 70) ** 2)
    left = -70 - 0 * x + 34 * np.exp(-(((x - 70) / 55) ** 2) - ((y + 5) / 70) ** 2)
    liver = np.maximum.reduce(np.broadcast_arrays(cage + 8, z - right, _ellipsoid(plane, (-62, -8, -95), (98, 84, 75))))
    _fill(image, liver, LIVER)
    spleen = np.maximum(_ellipsoid(plane, (84, 42, -105), (30, 36, 42)), np.maximum(cage + 8, z - left))
    _fill(image, spleen, SPLEEN)
    stomach = np.maximum(_ellipsoid(plane, (52, -28, -104), (42, 38, 34)), np.maximum(cage + 9, z - left + 4))
    _fill(image, stomach, MUSCLE)
    _fill(image, stomach + 4, WATER)
    _fill(image, np.maximum(stomach + 4, y + 38), -950)
    for side in (-1, 1):
        kidney = _ellipsoid(plane, (52 * side, 52, -140), (26, 22, 48))
        _fill(image, kidney, 150)
        _fill(image, kidney + 11, 60)


def _mediastinum(image: Floats, plane: Plane) -> None:
    x, y, z = plane
    heart = _ellipsoid(plane, (22, -28, -24), (60, 50, 52))
    _fill(image, heart - 5, FAT)
    _fill(image, heart, MYOCARDIUM)
    for center, radii in (
        ((42, -24, -34), (26, 24, 30)),  # left ventricle
        ((2, -46, -30), (26, 17, 30)),  # right ventricle
        ((-20, -22, -16), (18, 22, 24)),  # right atrium
        ((14, 6, -4), (26, 14, 18)),  # left atrium
    ):
        _fill(image, _ellipsoid(plane, center, radii), BLOOD)
    for tube in (
        _tube((0, -24, 0), (-8, -32, 42), 14.5),  # ascending aorta
        _tube((-14, -28, 110), (-26, -20, -10), 9),  # superior vena cava
        _tube((6, -38, 2), (12, -20, 32), 12.5),  # pulmonary trunk
        _tube((12, -18, 32), (-46, 2, 22), 10),
        _tube((14, -14, 32), (50, 10, 24), 10),
        _tube((-8, -34, 48), (-16, -24, 115), 6),  # arteries to the head
        _tube((12, -10, 58), (22, -12, 115), 5),
    ):
        _draw(image, plane, tube, AORTIC_BLOOD)
    arch = np.hypot(np.hypot((x - 8) * 0.93 - (y + 4) * -0.35, z - 44) - 26, (y + 4) * 0.93 + (x - 8) * -0.75) - 12.5
    _fill(image, np.maximum(arch, 42 - z), AORTIC_BLOOD)
    _draw(image, plane, _tube((26, 34, 46), (20, 46, -150), 12), AORTIC_BLOOD)
    _draw(image, plane, _tube((4, 34, 120), (8, 36, -60), 7), 45)  # oesophagus
    for outer, value in ((2.0, 60), (0.0, AIR)):
        _draw(image, plane, _tube((0, 6, 125), (0, 14, 34), 8.5 + outer), value)
        _draw(image, plane, _tube((0, 14, 35), (-38, 14, 12), 6.5 + outer, 4 + outer), value)
        _draw(image, plane, _tube((0, 14, 35), (42, 16, 8), 6 + outer, 4 + outer), value)


def _vessels(image: Floats, plane: Plane) -> None:
    for tube in _TREE:
        _draw(image, plane, tube, 45, in_lung=True)


def _ribs(image: Floats, plane: Plane, cage: Floats, width: Floats, depth: Floats) -> None:
    x, y, z = plane
    around = np.arctan2(np.abs(x) / (width - 38), -(y - 2) / (depth - 26)) / np.pi  # 0 in front, 1 behind
    height = z + 62 * (1 - around) ** 1.3 - 18 * around
    nearest = np.round((height - 6) / 25) * 25 + 6
    rib = np.hypot((cage + 1.5) * 1.5, height - nearest) - 6.2
    rib = np.maximum(rib, (0.16 - around) * 200)  # the front ends in cartilage
    _fill(image, rib, CORTEX)
    _fill(image, rib + 2.6, MARROW)
    cartilage = np.maximum.reduce(
        np.broadcast_arrays(np.hypot((cage + 1.5) * 1.5, height - nearest) - 5, (around - 0.16) * 200, 12 - np.abs(x))
    )
    _fill(image, cartilage, 110)
    front = -(depth - 26) + 4
    sternum = np.maximum(np.maximum(np.abs(x) - 15 - z / 12, np.abs(y - front) - 6), np.abs(z - 25) - 75)
    _fill(image, sternum, 420)
    _fill(image, sternum + 2.4, MARROW - 40)


def _spine(image: Floats, plane: Plane, skin: Floats) -> None:
    x, y, z = plane
    y = y - 4 * np.cos(z / 70)  # the curve of the thoracic spine
    level = (z + 10) % 26 - 13  # mm from the middle of a vertebra
    disc = np.clip((np.abs(level) - 9.5) / 1.5, 0, 1)
    _fill(image, np.maximum(_ellipse(x, y - 62, 40, 32), 0 * z), MUSCLE)
    body = np.minimum(_ellipse(x, y - 56, 19, 15), np.hypot(x, y - 64) - 12) + 1.2 * np.cos(level / 4)
    _fill(image, body, CORTEX * (1 - disc) + DISC * disc)
    _fill(image, body + 2.2, MARROW * (1 - disc) + DISC * disc)
    arch = np.maximum(np.hypot(x, y - 82) - 14, np.abs(level) - 10)
    process = np.maximum(np.maximum(np.abs(x) - 3.2, np.abs(y - 95) - 13), np.abs(level + 2) - 8)
    process = np.maximum(process, skin + 16)
    wings = np.maximum(np.maximum(np.abs(y - 80 - np.abs(x) / 6) - 4.5, np.abs(x) - 38), np.abs(level - 2) - 7)
    bone = np.minimum(np.minimum(arch, process), wings)
    _fill(image, bone, CORTEX)
    _fill(image, bone + 2.6, MARROW + 60)
    canal = np.hypot(x, (y - 79) * 1.15) - 9
    _fill(image, canal + 0 * z, WATER)
    _fill(image, canal + 3.5 + 0 * z, 42)


# Shapes: the distance to a surface in mm, about; below 0 inside


def _ellipse(x: Floats, y: Floats, a: Floats | float, b: Floats | float) -> Floats:
    distance: Floats = (np.hypot(x / a, y / b) - 1) * np.minimum(a, b)
    return distance


def _ellipsoid(plane: Plane, center: tuple[float, ...], radii: tuple[float, ...]) -> Floats:
    parts = [((at - middle) / radius) ** 2 for at, middle, radius in zip(plane, center, radii)]
    distance: Floats = (np.sqrt(parts[0] + parts[1] + parts[2]) - 1) * min(radii)
    return distance


def _fill(image: Floats, distance: Floats, value: Floats | float) -> None:
    """Paint a shape; its edge is as soft as a pixel is wide."""
    share = np.clip(0.5 - distance / 1.6, 0, 1)
    image += (value - image) * share


def _tube(start: tuple[float, ...], end: tuple[float, ...], radius: float, end_radius: float = 0.0) -> Tube:
    end_radius = end_radius or radius
    reach = max(radius, end_radius) + 2
    low = tuple(float(min(pair)) - reach for pair in zip(start, end))
    high = tuple(float(max(pair)) + reach for pair in zip(start, end))
    return Tube(np.array(start, float), np.array(end, float), radius, end_radius, low, high)


def _draw(image: Floats, plane: Plane, tube: Tube, value: float, *, in_lung: bool = False) -> None:
    """Paint a tube, or only what of it lies in lung. Only the pixels near it are looked at."""
    window = [slice(None), slice(None)]
    local = []
    for at, low, high in zip(plane, tube.low, tube.high):
        near = np.flatnonzero((at >= low) & (at <= high))
        if not near.size:
            return
        if at.size > 1:
            window[at.shape[0] == 1] = slice(near[0], near[-1] + 1)
        local.append(at[window[0] if at.shape[0] > 1 else slice(None), window[1] if at.shape[1] > 1 else slice(None)])
    along = tube.end - tube.start
    offsets = [at - start for at, start in zip(local, tube.start)]
    share = np.clip(sum(offset * part for offset, part in zip(offsets, along)) / (along @ along), 0, 1)
    away = np.sqrt(sum((offset - share * part) ** 2 for offset, part in zip(offsets, along)))
    distance = away - tube.radius - share * (tube.end_radius - tube.radius)
    part = image[window[0], window[1]]
    if in_lung:
        distance = np.where((part > AIR + 60) & (part < FAT - 400), distance, 99.0)
    _fill(part, distance, value)


def _grow(rng: np.random.Generator, start: Floats, direction: Floats, radius: float, depth: int) -> Iterator[Tube]:
    """A tree of vessels: each branch forks in two thinner ones."""
    length = 9 + 7 * radius * (0.7 + 0.6 * rng.random())
    end = start + direction * length
    thinner = radius * 0.78
    yield _tube(tuple(start), tuple(end), radius, thinner)
    lung = np.array([66.0 * np.sign(start[0]), 2.0, -30.0])
    if depth == 0 or np.sum(((end - lung) / (62, 88, 140)) ** 2) > 1 or abs(end[0]) < 20 or end[2] < -80:
        return
    aside = np.cross(direction, rng.random(3) - 0.5)
    aside /= np.sqrt(aside @ aside)
    for sign in (-1, 1):
        fork = direction + sign * aside * (0.45 + 0.35 * rng.random())
        yield from _grow(rng, end, fork / np.sqrt(fork @ fork), thinner * (0.85 + 0.3 * rng.random()), depth - 1)


def _tree() -> list[Tube]:
    rng = np.random.default_rng(20260101)
    tubes: list[Tube] = []
    for side in (-1, 1):
        hilum = np.array([36.0 * side, 8.0, 14.0])
        for turn in range(11):
            angle = turn * 0.571
            direction = np.array([0.55 * side, 0.75 * np.sin(angle), 1.05 * np.cos(angle) - 0.2])
            tubes += _grow(rng, hilum, direction / np.sqrt(direction @ direction), 3.9, 7)
    return tubes


_TREE = _tree()


# From body to file


def _stored(plane: Plane, seed: int) -> NDArray[np.uint16]:
    """A slice as a scanner stores it: 12 bits, with noise inside the body."""
    values = hounsfield(plane)
    rng = np.random.default_rng(seed)
    grain = rng.random(values.shape) + rng.random(values.shape) - 1.0
    steps = np.where(values > -985, np.round(grain * 1.3), 0.0)
    noisy = np.round(values / NOISE_STEP) * NOISE_STEP + steps * NOISE_STEP
    return np.clip(noisy - INTERCEPT, 0, 4095).astype(np.dtype("<u2"))


def _instance(
    series: int, description: str, number: int, stored: NDArray[np.uint16], spacing: float, step: float
) -> Dataset:
    """All of one instance but where it lies."""
    ds = Dataset()
    _identity(ds)
    ds.SpecificCharacterSet = "ISO_IR 192"
    ds.SOPClassUID = CTImageStorage
    ds.SOPInstanceUID = f"{ROOT_UID}{series:02}{number:04}"
    ds.StudyInstanceUID = f"{ROOT_UID}000000"
    ds.SeriesInstanceUID = f"{ROOT_UID}{series:02}0000"
    ds.FrameOfReferenceUID = f"{ROOT_UID}000001"
    ds.PositionReferenceIndicator = ""
    ds.Modality = "CT"
    ds.Manufacturer = "Scanveil"
    ds.ManufacturerModelName = "Phantom made by code"
    ds.SeriesDescription = description
    ds.BodyPartExamined = "CHEST"
    ds.PatientPosition = "HFS"
    ds.KVP = 120
    ds.SliceThickness = step
    ds.SpacingBetweenSlices = step
    ds.SeriesNumber = series
    ds.AcquisitionNumber = 1
    ds.InstanceNumber = number
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME2"
    ds.Rows, ds.Columns = stored.shape
    ds.PixelSpacing = [spacing, spacing]
    ds.BitsAllocated = 16
    ds.BitsStored = 12
    ds.HighBit = 11
    ds.PixelRepresentation = 0
    ds.WindowCenter = [50, -600]
    ds.WindowWidth = [400, 1500]
    ds.WindowCenterWidthExplanation = ["Soft tissue", "Lung"]
    ds.RescaleIntercept = INTERCEPT
    ds.RescaleSlope = 1
    ds.RescaleType = "HU"
    ds.PixelData = stored.tobytes()
    return ds


def _identity(ds: Dataset) -> None:
    """An invented person in an invented hospital, in all the places where a real one is written."""
    ds.PatientName = "Example^Anna"
    ds.PatientID = "SAMPLE-0001"
    ds.PatientBirthDate = "19700101"
    ds.PatientSex = "F"
    ds.PatientAge = "056Y"
    ds.PatientAddress = "1 Imaginary Road, Nowhere"
    ds.PatientTelephoneNumbers = "+00 000 0000"
    ds.OtherPatientNames = "Example^Annie"
    ds.PatientComments = "This person does not exist. Anna Example is a sample."
    ds.InstitutionName = "Hospital of Nowhere"
    ds.InstitutionAddress = "2 Imaginary Road, Nowhere"
    ds.InstitutionalDepartmentName = "Radiology of Nowhere"
    ds.StationName = "NOWHERE-CT1"
    ds.DeviceSerialNumber = "SERIAL-0001"
    ds.ReferringPhysicianName = "Sample^Robin^^Dr"
    ds.PerformingPhysicianName = "Specimen^Sasha^^Dr"
    ds.OperatorsName = "Instance^Kim"
    ds.StudyDescription = "SAMPLE Chest CT of nobody"
    ds.ProtocolName = "Chest for Anna Example"
    ds.StudyID = "SAMPLE-STUDY"
    ds.AccessionNumber = "SAMPLE-ACC-1"
    for keyword in ("StudyDate", "SeriesDate", "AcquisitionDate", "ContentDate"):
        setattr(ds, keyword, "20260102")
    for keyword in ("StudyTime", "SeriesTime", "AcquisitionTime", "ContentTime"):
        setattr(ds, keyword, "101500")
    request = Dataset()
    request.RequestedProcedureID = "SAMPLE-REQ-1"
    request.ScheduledProcedureStepDescription = "Chest CT, Anna Example"
    request.RequestingPhysician = "Sample^Robin^^Dr"
    ds.RequestAttributesSequence = [request]
    block = ds.private_block(0x0099, "SCANVEIL SAMPLE", create=True)
    block.add_new(0x01, "LO", "Anna Example, room 12")
    block.add_new(0x02, "DS", "1.0")


def _encoded(ds: Dataset) -> bytes:
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = ds.SOPClassUID
    meta.MediaStorageSOPInstanceUID = ds.SOPInstanceUID
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(f"{ROOT_UID}999999")
    meta.ImplementationVersionName = "SCANVEIL_SAMPLE"
    meta.SourceApplicationEntityTitle = "NOWHERE_CT1"
    ds.file_meta = meta
    out = BytesIO()
    dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()
