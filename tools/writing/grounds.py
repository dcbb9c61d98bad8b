"""What text is drawn on: real images that have no writing, and made ones."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

from scanveil.conducting.reader import Opened
from scanveil.library.pictures import FRAME, Picture
from scanveil.looking.viewer import Viewer
from scanveil.writing.images import images_of
from scanveil.writing.looks import ITSELF, Look
from tools.places import ROOT
from tools.writing.drawing import Floats, Pixels, Place

Numbers = np.random.Generator


class Ground(NamedTuple):
    """An image. What is in `marks` looks like writing, or is some, and was there before."""

    name: str
    image: Pixels
    marks: tuple[Place, ...] = ()


class _Real(NamedTuple):
    """A frame of a file of pydicom or pydicom-data, or a part of it; all were looked at by eye."""

    name: str
    frame: int = 0
    part: Place | None = None
    marks: tuple[Place, ...] = ()
    images: int = 2
    """How many of the images in which it is looked at: what is drawn over it is not a ground."""


REAL = (
    _Real("693_J2KR.dcm"),
    _Real("J2K_pixelrep_mismatch.dcm"),
    _Real("examples_overlay.dcm"),
    _Real("bad_sequence.dcm"),
    _Real("MR2_J2KI.dcm", images=1),
    _Real("JPEG-LL.dcm"),
    _Real("JPEG2000.dcm", images=1),
    _Real("RG1_J2KI.dcm"),
    _Real("RG3_J2KI.dcm", images=1, marks=(Place(1120, 1360, 125, 140),)),  # a mirrored R of lead
    _Real("explicit_VR-UN.dcm"),
    _Real("eCT_Supplemental.dcm", images=1),
    _Real("eCT_Supplemental.dcm", frame=1, images=1),
    _Real("MR-SIEMENS-DICOM-WithOverlays.dcm"),
    _Real("liver.dcm", frame=1),
    _Real("SC_jpeg_no_color_transform.dcm"),
    _Real("SC_jpeg_no_color_transform_2.dcm"),
    _Real("CT_small.dcm"),
    _Real("MR_small.dcm"),
    _Real("emri_small.dcm", frame=5),
    _Real("US1_J2KI.dcm", part=Place(50, 112, 540, 220)),
    _Real("gdcm-US-ALOKA-16.dcm", part=Place(345, 75, 285, 325)),
    _Real("color3d_jpeg_baseline.dcm", frame=60, part=Place(130, 60, 390, 360)),
    _Real("JPGLosslessP14SV1_1s_1f_8b.dcm", part=Place(180, 230, 340, 340)),
)
SAMPLE_STEP = 6
"""One of so many images of the page's sample is taken."""


@cache
def real_grounds() -> tuple[Ground, ...]:
    """Real images, as they are looked at, and the page's sample."""
    files = [(one, content) for one in REAL for content in _content_of(one.name)]
    real = [ground for one, content in files for ground in _shown(one, content)]
    sample = [ground for name, content in _sample() for ground in _shown(_Real(name), content)]
    return (*real, *sample)


def _content_of(name: str) -> Iterator[bytes]:
    """A file of pydicom or pydicom-data, where that is installed."""
    for package, folder in (("pydicom", "data/test_files"), ("data_store", "data")):
        found = find_spec(package)
        for place in found.submodule_search_locations or () if found else ():
            path = Path(place, folder, name)
            if path.is_file():
                yield path.read_bytes()
                return


def _sample() -> list[tuple[str, bytes]]:
    """Some files of the page's sample, made as the build makes them."""
    folder = str(ROOT / "static")
    if folder not in sys.path:
        sys.path.append(folder)
    files: list[tuple[str, bytes]] = import_module("sample").make_sample()
    return files[::SAMPLE_STEP]


def _shown(real: _Real, content: bytes) -> Iterator[Ground]:
    """The images in which a picture is looked at."""
    viewer = Viewer(lambda _number: Opened(BytesIO(content), real.name, len(content)))
    look = Look(ITSELF, (Picture(0, real.frame, FRAME),))
    for number, image in enumerate(images_of(look, viewer.plain)[: real.images]):
        x, y, width, height = real.part or Place(0, 0, image.shape[1], image.shape[0])
        in_colour = np.broadcast_to(image, (*image.shape[:2], 3))
        part = np.ascontiguousarray(in_colour[y : y + height, x : x + width])
        yield Ground(f"{real.name} [{real.frame}] {number}", part, real.marks)


# Made ones


def plain(numbers: Numbers, rows: int, columns: int) -> Pixels:
    """One grey or colour: what is around images."""
    colours = ((0, 0, 0), (0, 0, 0), (16, 16, 16), (255, 255, 255), (230, 230, 230), (40, 60, 100), (90, 90, 90))
    return np.full((rows, columns, 3), colours[int(numbers.integers(len(colours)))], np.uint8)


def noise(numbers: Numbers, rows: int, columns: int) -> Pixels:
    """A grey with noise, that of neighbours more or less the same."""
    values = numbers.normal(0, 1, (rows, columns)).astype(np.float32)
    values = _smooth(values, int(numbers.integers(0, 3)))
    return _grey(numbers.uniform(30, 220) + numbers.uniform(4, 24) * values / values.std())


def gradient(numbers: Numbers, rows: int, columns: int) -> Pixels:
    """From one grey to another, whichever way."""
    turn = numbers.uniform(0, 2 * np.pi)
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    along = np.cos(turn) * across / columns + np.sin(turn) * down / rows
    part = (along - along.min()) / np.ptp(along)
    first, last = numbers.uniform(0, 255, 2)
    return _grey(first + (last - first) * part)


def ultrasound(numbers: Numbers, rows: int, columns: int) -> Pixels:
    """Speckle in a sector: echoes of tissue, which vary from place to place and fade with depth."""
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    across -= columns / 2
    depth = np.hypot(down + rows / 10, across) / rows
    angle = np.abs(np.arctan2(across, down + rows / 10))
    speckle = _smooth(numbers.rayleigh(1, (rows, columns)).astype(np.float32), 1)
    tissue = _blobs(numbers, rows, columns, max(rows // 12, 4))
    values = 90 * speckle * (0.25 + tissue) * np.exp(-0.6 * depth)
    return _grey(np.where((angle < 0.7) & (depth > 0.15) & (depth < 1.05), values, 0))


def mammogram(numbers: Numbers, rows: int, columns: int) -> Pixels:
    """A breast on black: light tissue in clouds and strands, darker towards the skin."""
    down, across = np.mgrid[0:rows, 0:columns].astype(np.float32)
    radius = np.hypot((down - rows / 2) / (0.44 * rows), across / (0.72 * columns))
    clouds = _blobs(numbers, rows, columns, rows // 14) + 0.5 * _blobs(numbers, rows, columns, rows // 60)
    grain = numbers.normal(0, 5, (rows, columns)).astype(np.float32)
    values = 70 + 90 * clouds + grain
    values *= np.clip((1 - radius) * 6, 0, 1)
    return _grey(values)


def _blobs(numbers: Numbers, rows: int, columns: int, size: int) -> Floats:
    """From 0 to 1, smoothly, over about so many pixels."""
    coarse = numbers.uniform(0, 1, (rows // size + 3, columns // size + 3)).astype(np.float32)
    return _sampled(_sampled(coarse, rows, size).T, columns, size).T


def _sampled(values: Floats, count: int, step: int) -> Floats:
    """So many rows, and from each row of the values to the next `step` of them."""
    first, within = np.divmod(np.arange(count), step)
    part = (within / step).astype(np.float32)[:, np.newaxis]
    part = part * part * (3 - 2 * part)
    sampled: Floats = values[first] * (1 - part) + values[first + 1] * part
    return sampled


def _smooth(values: Floats, times: int) -> Floats:
    for _time in range(times):
        for axis in (0, 1):
            beside = np.roll(values, 1, axis) + np.roll(values, -1, axis)
            values = (beside + 2 * values) * np.float32(0.25)
    return values


def _grey(values: Floats) -> Pixels:
    return np.repeat(np.clip(values, 0, 255).astype(np.uint8)[..., np.newaxis], 3, axis=2)


MADE: dict[str, Callable[[Numbers, int, int], Pixels]] = {
    "noise": noise,
    "gradient": gradient,
    "ultrasound": ultrasound,
}
