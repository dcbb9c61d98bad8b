"""Films: tissue that moves, made of a real image, under lines that do not; searched as the program does it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.uid import ExplicitVRLittleEndian, UltrasoundMultiFrameImageStorage, generate_uid

from scanveil.conducting.desk import FileDesk
from scanveil.conducting.paths import files_in
from scanveil.writing.lines import Line, together
from scanveil.writing.searching import Run
from tools.writing import fonts, words
from tools.writing.drawing import LARGEST, LIGHTNESS, SMALLEST, Drawn, Pixels, Place, Stroke, a_stroke
from tools.writing.grounds import real_grounds
from tools.writing.looking import look_at_desk

FRAMES = 32
LINES = 8
LEGIBLE_PART = 0.5
"""Of the frames, how many a line is legible in at least, where it counts."""
FEWEST_PIXELS = 250


class Film(NamedTuple):
    """A film as a DICOM file, and its lines; `middle` is its image in the middle."""

    name: str
    content: bytes
    lines: tuple[Drawn, ...]
    marks: tuple[Place, ...]
    middle: Pixels


def make_film(random: Random) -> Film:
    """A film in grey or in colour."""
    ground = random.choice([one for one in real_grounds() if FEWEST_PIXELS <= max(one.image.shape) <= 1024])
    frames = _moving(ground.image, random)
    strokes: list[tuple[int, str, Stroke]] = []
    for _line in range(LINES):
        font = fonts.a_font(random, round(SMALLEST * (LARGEST / SMALLEST) ** random.random()))
        text = words.a_line(random)
        places = [*ground.marks, *(stroke.place for _size, _text, stroke in strokes)]
        stroke = a_stroke(frames[FRAMES // 2], random, text, font, places)
        if stroke:
            strokes.append((round(font.size), text, stroke))
    for frame in frames:
        for _size, _text, stroke in strokes:
            stroke.draw(frame)
    lines = [Drawn(stroke.ink, size, text, _is_legible(stroke, frames)) for size, text, stroke in strokes]
    is_grey = random.random() < 0.5
    content = _as_file(frames, is_grey=is_grey)
    return Film(f"film of {ground.name}", content, tuple(lines), ground.marks, frames[FRAMES // 2])


def _moving(image: Pixels, random: Random) -> NDArray[np.uint8]:
    """Frames in which all moves to and fro and grows a little, with noise; (frames, rows, columns, 3)."""
    rows, columns = image.shape[:2]
    numbers = np.random.default_rng(random.getrandbits(32))
    reach = numbers.uniform(0.01, 0.04, 3) * min(rows, columns)
    frames = np.empty((FRAMES, *image.shape), np.uint8)
    for number, phase in enumerate(np.linspace(0, 4 * np.pi, FRAMES, endpoint=False)):
        beat = 1 + 0.05 * np.sin(phase)
        down = (np.arange(rows) - rows / 2) * beat + rows / 2 + reach[0] * np.sin(phase)
        across = (np.arange(columns) - columns / 2) * beat + columns / 2 + reach[1] * np.cos(phase)
        at = np.ix_(np.clip(down, 0, rows - 1).astype(np.intp), np.clip(across, 0, columns - 1).astype(np.intp))
        noise = numbers.normal(0, 6, (rows, columns, 1))
        frames[number] = np.clip(image[at] + noise * (image[at] > 0), 0, 255)
    return frames


def _is_legible(stroke: Stroke, frames: NDArray[np.uint8]) -> bool:
    return sum(map(stroke.is_legible_in, frames)) >= LEGIBLE_PART * len(frames)


def _as_file(frames: NDArray[np.uint8], *, is_grey: bool) -> bytes:
    pixels = (frames @ LIGHTNESS + 0.5).astype(np.uint8) if is_grey else frames
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UltrasoundMultiFrameImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid(entropy_srcs=["film"])
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    ds = Dataset()
    ds.file_meta = meta
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    ds.StudyInstanceUID, ds.SeriesInstanceUID = (generate_uid(entropy_srcs=[word]) for word in ("study", "series"))
    ds.Modality, ds.PatientID = "US", "1"
    ds.Rows, ds.Columns = frames.shape[1:3]
    ds.NumberOfFrames = len(frames)
    ds.SamplesPerPixel = 1 if is_grey else 3
    ds.PhotometricInterpretation = "MONOCHROME2" if is_grey else "RGB"
    if not is_grey:
        ds.PlanarConfiguration = 0
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 8, 8, 7, 0
    ds.PixelData = pixels.tobytes() + b"\0" * (pixels.size % 2)
    out = BytesIO()
    dcmwrite(out, ds, enforce_file_format=True)
    return out.getvalue()


def search_film(content: bytes, run: Run) -> list[Line]:
    """The lines in all looks at a file."""
    with TemporaryDirectory(prefix="scanveil-writing-") as folder:
        Path(folder, "film.dcm").write_bytes(content)
        with FileDesk(files_in([Path(folder)])) as desk:
            desk.read()
        found = [lines for _look, lines in look_at_desk(desk, run)]
    return together(line for lines in found if not isinstance(lines, str) for line in lines)
