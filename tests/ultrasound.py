"""Images like those of ultrasound devices, in grey and in colour, with writing in them, and files of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import imagecodecs
import numpy as np
from blanking import NEAR_LOSSLESS
from builders import (
    EXPLICIT,
    JPEG_2000,
    JPEG_2000_LOSSY,
    JPEG_BASELINE,
    JPEG_PROGRESSIVE,
    RLE,
    file_bytes,
    image,
    packed_image,
)
from numpy.typing import NDArray

from scanveil.deid.blanking.rle import encode
from scanveil.pixels.boxes import Box, clipped

Pixels = NDArray[Any]

SOP_CLASS = "1.2.840.10008.5.1.4.1.1.6.1"
SMALL, MEDIUM, LARGE = 1, 2, 3
"""How many pixels a dot of a letter is wide and high."""
_HIGH, _WIDE, _STEP = 7, 5, 6
_LETTERS = {
    "A": ".###. #...# #...# ##### #...# #...# #...#",
    "D": "####. #...# #...# #...# #...# #...# ####.",
    "E": "##### #.... #.... ####. #.... #.... #####",
    "I": ".###. ..#.. ..#.. ..#.. ..#.. ..#.. .###.",
    "J": "..### ...#. ...#. ...#. ...#. #..#. .##..",
    "N": "#...# ##..# #.#.# #.#.# #..## #...# #...#",
    "O": ".###. #...# #...# #...# #...# #...# .###.",
    "R": "####. #...# #...# ####. #.#.. #..#. #...#",
    "0": ".###. #..## #.#.# #.#.# #.#.# ##..# .###.",
    "1": "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
    "4": "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
    "6": ".###. #.... #.... ####. #...# #...# .###.",
    "7": "##### ....# ...#. ..#.. .#... .#... .#...",
    "9": ".###. #...# #...# .#### ....# ....# .###.",
    "-": "..... ..... ..... ##### ..... ..... .....",
    " ": "..... ..... ..... ..... ..... ..... .....",
}


class Line(NamedTuple):
    """A line of writing; its letters begin at a pixel."""

    text: str
    x: int
    y: int
    dot: int
    brightness: tuple[int, int, int] = (255, 255, 255)

    @property
    def box(self) -> Box:
        """A rectangle around it, a pixel wider on each side."""
        width = len(self.text) * _STEP * self.dot
        return Box(self.x - 1, self.y - 1, width + 2, _HIGH * self.dot + 2)


class Scan(NamedTuple):
    """An image of so many rows and columns, with lines of writing."""

    rows: int
    columns: int
    is_colour: bool
    lines: tuple[Line, ...]
    subsampling: str = "420"

    @property
    def boxes(self) -> tuple[Box, ...]:
        """What of the rectangles around its lines lies in it."""
        found = (clipped(line.box, self.rows, self.columns) for line in self.lines)
        return tuple(box for box in found if box)

    def pixels(self, *, is_written: bool = True) -> Pixels:
        """uint8 (rows, columns) or (rows, columns, 3), with writing or as if there were none."""
        made = _echoes(self.rows, self.columns)
        if self.is_colour:
            made = np.stack([made] * 3, -1)
            made[self.rows // 2 : self.rows // 2 + 40, self.columns // 2 - 30 : self.columns // 2 + 30] = _flow(40, 60)
        for line in self.lines if is_written else ():
            _write(made, line)
        return made


YELLOW = (250, 230, 40)
SCANS = (
    Scan(150, 200, False, (Line("ROE JANE", 9, 7, SMALL),)),
    Scan(151, 213, False, (Line("ROE JANE", 3, 2, MEDIUM), Line("1960-09-14", 70, 130, MEDIUM))),
    Scan(180, 240, False, (Line("ID 4711", 100, 161, LARGE), Line("ROE", 0, 0, MEDIUM))),
    Scan(160, 208, True, (Line("ROE JANE", 16, 8, MEDIUM, YELLOW),), "422"),
    Scan(167, 219, True, (Line("ROE JANE", 5, 3, SMALL), Line("ID 4711", 120, 9, MEDIUM, YELLOW))),
    Scan(192, 256, True, (Line("1960-09-14", 60, 100, LARGE, (0, 255, 0)), Line("ROE", 230, 180, SMALL)), "422"),
)
"""Images of sizes that all differ; some writing lies over tissue, some at edges."""


def _echoes(rows: int, columns: int) -> Pixels:
    """Speckle in a sector, on black."""
    down, across = np.mgrid[:rows, :columns]
    depth, side = np.hypot(down + 20, across - columns / 2), np.abs(across - columns / 2)
    is_inside = (depth < rows) & (depth > 40) & (side < 0.8 * (down + 20))
    speckle = np.random.default_rng(rows * columns).gamma(2.0, 25.0, (rows, columns)) * (1.2 - depth / rows)
    return np.where(is_inside, speckle, 0).clip(0, 230).astype(np.uint8)


def _flow(rows: int, columns: int) -> Pixels:
    """Red and blue, as of blood that comes and goes."""
    phase = np.sin(np.arange(columns) / 7) * np.cos(np.arange(rows) / 5)[:, np.newaxis]
    red, blue = (np.where(way > 0, 90 + 160 * way, 0) for way in (phase, -phase))
    return np.stack([red, np.full_like(red, 20), blue], -1).astype(np.uint8)


def _write(pixels: Pixels, line: Line) -> None:
    """Set the pixels of letters."""
    value: Any = line.brightness if pixels.ndim == 3 else line.brightness[0]
    for number, letter in enumerate(line.text):
        dots = np.array([[one == "#" for one in row] for row in _LETTERS[letter].split()])
        large = dots.repeat(line.dot, 0).repeat(line.dot, 1)
        left = line.x + number * _STEP * line.dot
        place = pixels[line.y : line.y + large.shape[0], left : left + large.shape[1]]
        place[large[: place.shape[0], : place.shape[1]]] = value


# Files


def native(scan: Scan, number: int, *, is_written: bool = True) -> bytes:
    pixels = scan.pixels(is_written=is_written)
    return file_bytes(image(pixels, **_described(scan, number)), EXPLICIT)


def jpeg(scan: Scan, number: int, *, is_written: bool = True) -> bytes:
    """Baseline JPEG, in colour with fewer samples of colours."""
    pixels = scan.pixels(is_written=is_written)
    how = {"subsampling": scan.subsampling} if scan.is_colour else {}
    colours = {"PhotometricInterpretation": "YBR_FULL_422"} if scan.is_colour else {}
    codestream = imagecodecs.jpeg8_encode(pixels, level=90, **how)
    return _packed(codestream, JPEG_BASELINE, pixels, **(_described(scan, number) | _LOSSY | colours))


def lossless(scan: Scan, number: int, *, is_written: bool = True) -> bytes:
    """JPEG 2000 and RLE by turns."""
    pixels = scan.pixels(is_written=is_written)
    described = _described(scan, number)
    if number % 2:
        return _packed(encode(pixels, 8), RLE, pixels, **described)
    colours = {"PhotometricInterpretation": "YBR_RCT"} if scan.is_colour else {}
    codestream = imagecodecs.jpeg2k_encode(pixels, level=0, codecformat="j2k", reversible=True)
    return _packed(codestream, JPEG_2000, pixels, **(described | colours))


def lossy(syntax: str, scan: Scan, number: int, *, said: bool = True) -> bytes:
    """Encodings with loss that cannot be blanked as they are coded; `said` is whether the file says that of itself."""
    pixels = scan.pixels()
    codestream, method, colours = {
        JPEG_PROGRESSIVE: lambda: (imagecodecs.jpeg8_encode(pixels, level=90), "ISO_10918_1", "YBR_FULL_422"),
        NEAR_LOSSLESS: lambda: (imagecodecs.jpegls_encode(pixels, level=2), "ISO_14495_1", "RGB"),
        JPEG_2000_LOSSY: lambda: (
            imagecodecs.jpeg2k_encode(pixels, level=40, codecformat="j2k"),
            "ISO_15444_1",
            "YBR_ICT",
        ),
    }[syntax]()
    own = {"PhotometricInterpretation": colours} if scan.is_colour else {}
    own |= (_LOSSY | {"LossyImageCompressionMethod": method}) if said else {"LossyImageCompression": None}
    return _packed(codestream, syntax, pixels, **(_described(scan, number) | own))


def _packed(codestream: bytes, syntax: str, pixels: Pixels, **described: Any) -> bytes:
    return packed_image([codestream], syntax, pixels, NumberOfFrames=None, **described)


_LOSSY = {
    "LossyImageCompression": "01",
    "LossyImageCompressionRatio": "9",
    "LossyImageCompressionMethod": "ISO_10918_1",
}
ENCODINGS: dict[str, Callable[..., bytes]] = {"native": native, "JPEG": jpeg, "lossless": lossless}


def syntax_of(encoding: str, number: int) -> str:
    """The transfer syntax of a file."""
    return {"native": EXPLICIT, "JPEG": JPEG_BASELINE, "lossless": RLE if number % 2 else JPEG_2000}[encoding]


def _described(scan: Scan, number: int) -> dict[str, Any]:
    """What is said of an image besides its pixels (PS3.3 A.6), as devices say it."""
    return {
        "SOPClassUID": SOP_CLASS,
        "SOPInstanceUID": f"2.25.77{number}{scan.rows}{scan.columns}",
        "Modality": "US",
        "PatientName": "Roe^Jane",
        "PatientID": "4711",
        "PatientBirthDate": "19600914",
        "PatientSex": "F",
        "StudyDate": "20260102",
        "StudyTime": "101500",
        "StudyID": "1",
        "AccessionNumber": "A-1",
        "ReferringPhysicianName": "",
        "SeriesNumber": 1,
        "InstanceNumber": number + 1,
        "Manufacturer": "Maker",
        "PatientOrientation": "",
        "Laterality": "",
        "ContentDate": "20260102",
        "ContentTime": "101501",
        "ImageType": ["ORIGINAL", "PRIMARY", "", "0001"],
        "LossyImageCompression": "00",
    }
