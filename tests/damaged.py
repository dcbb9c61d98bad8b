"""Codestreams of every encoding, damaged in ways that chance and malice think of, as files; the same in every run."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import imagecodecs
import numpy as np
from builders import (
    HTJ2K,
    JPEG_2000,
    JPEG_BASELINE,
    JPEG_EXTENDED,
    JPEG_LOSSLESS_SV1,
    JPEG_LS,
    JPEG_XL,
    RLE,
    packed,
    packed_image,
)
from numpy.typing import NDArray
from pydicom.pixels import get_encoder

Pixels = NDArray[Any]

HEADER = 160
"""Bytes at the start of a codestream that say most about it: they are damaged more often than the others."""


class Encoded(NamedTuple):
    """An image and its codestream."""

    syntax: str
    stored: Pixels
    codestream: bytes
    photometric_interpretation: str = ""

    def file(self, codestream: bytes | None = None) -> bytes:
        """A DICOM file of it, or of another codestream that is said to be the same image."""
        photometric = self.photometric_interpretation or ("RGB" if self.stored.ndim == 3 else "MONOCHROME2")
        return packed_image(
            [self.codestream if codestream is None else codestream],
            self.syntax,
            self.stored,
            PhotometricInterpretation=photometric,
        )


def encoded() -> dict[str, Encoded]:
    """A small noisy image in grey of 8 and 12 bits and in colour, in every encoding."""
    noise = np.random.default_rng(5)
    ramp = np.add.outer(np.arange(48), np.arange(40))
    grey = (ramp + noise.integers(0, 60, ramp.shape)).astype(np.uint8)
    deep = (ramp * 30 + noise.integers(0, 200, ramp.shape)).astype(np.uint16)
    colour = np.stack([grey, grey[::-1], 255 - grey], -1)
    kinds: dict[str, tuple[str, Callable[[Pixels], bytes], tuple[Pixels, ...]]] = {
        "JPEG": (JPEG_BASELINE, lambda stored: imagecodecs.jpeg8_encode(stored, level=90), (grey,)),
        "JPEG of 12 bits": (
            JPEG_EXTENDED,
            lambda stored: imagecodecs.jpeg8_encode(stored, level=90, bitspersample=12),
            (deep,),
        ),
        "JPEG lossless": (
            JPEG_LOSSLESS_SV1,
            lambda stored: imagecodecs.jpeg8_encode(
                stored, lossless=True, predictor=1, bitspersample=8 * stored.itemsize
            ),
            (grey, deep, colour),
        ),
        "JPEG-LS": (JPEG_LS, imagecodecs.jpegls_encode, (grey, deep, colour)),
        "JPEG 2000": (
            JPEG_2000,
            lambda stored: imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k"),
            (grey, deep, colour),
        ),
        "JPEG 2000 in a file": (
            JPEG_2000,
            lambda stored: imagecodecs.jpeg2k_encode(stored, level=0, codecformat="jp2"),
            (colour,),
        ),
        "HTJ2K": (HTJ2K, imagecodecs.htj2k_encode, (deep, colour)),
        "JPEG XL": (JPEG_XL, lambda stored: imagecodecs.jpegxl_encode(stored, lossless=True), (grey, deep, colour)),
        "RLE": (RLE, _rle, (grey, deep, colour)),
    }
    found = {
        f"{name}, {_kind(stored)}": Encoded(syntax, stored, bytes(encode(stored)))
        for name, (syntax, encode, images) in kinds.items()
        for stored in images
    }
    ybr = imagecodecs.jpeg8_encode(colour, level=90, colorspace="RGB", outcolorspace="YCBCR", subsampling="422")
    found["JPEG, colour"] = Encoded(JPEG_BASELINE, colour, bytes(ybr), "YBR_FULL_422")
    return found


def _kind(stored: Pixels) -> str:
    return "colour" if stored.ndim == 3 else f"{8 * stored.itemsize} bits"


def _rle(stored: Pixels) -> bytes:
    bits, samples = 8 * stored.itemsize, 3 if stored.ndim == 3 else 1
    described = {
        "rows": stored.shape[0],
        "columns": stored.shape[1],
        "samples_per_pixel": samples,
        "bits_allocated": bits,
        "bits_stored": bits,
        "pixel_representation": 0,
        "number_of_frames": 1,
        "photometric_interpretation": "RGB" if samples == 3 else "MONOCHROME2",
        "planar_configuration": 0,
    }
    return get_encoder(RLE).encode(stored, encoding_plugin="pydicom", **described)


def damaged(codestream: bytes, seed: str) -> bytes:
    """The codestream with a few bytes changed, or some missing: many in its header, or anywhere."""
    chance = random.Random(seed)
    data = bytearray(codestream)
    way = chance.choice((_flip, _replace, _replace_by_edges, _scramble, _leave_out))
    reach = min(len(data), HEADER) if chance.random() < 0.5 else len(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8, 32))):
        way(data, chance.randrange(min(reach, len(data))), chance)
        if len(data) < 8:
            break
    return bytes(data)


def _flip(data: bytearray, at: int, chance: random.Random) -> None:
    data[at] ^= 1 << chance.randrange(8)


def _replace(data: bytearray, at: int, chance: random.Random) -> None:
    data[at] = chance.randrange(256)


def _replace_by_edges(data: bytearray, at: int, chance: random.Random) -> None:
    data[at] = chance.choice((0, 1, 127, 128, 255))


def _scramble(data: bytearray, at: int, chance: random.Random) -> None:
    data[at : at + 16] = chance.randbytes(len(data[at : at + 16]))


def _leave_out(data: bytearray, at: int, chance: random.Random) -> None:
    """Without some bytes; the end is there, or nobody would look further."""
    del data[at : at + chance.randrange(1, 40)]
    data += b"\xff\xd9"


def damaged_files(count: int) -> Iterator[tuple[str, bytes]]:
    """So many damaged files of each encoding, named by encoding and number, and first a whole one."""
    for name, one in encoded().items():
        yield f"{name}: whole", one.file()
        for number in range(count):
            yield f"{name}: {number}", one.file(damaged(one.codestream, f"{name} {number}"))


# Codestreams that lie about themselves

LARGE = (4096, 3328)
"""Rows and columns that are allowed: of mammograms."""
SIZ_FIELDS = ("Xsiz", "Ysiz", "XOsiz", "YOsiz", "XTsiz", "YTsiz", "XTOsiz", "YTOsiz")


def lying_files() -> Iterator[tuple[str, bytes]]:
    """Files of less than a megabyte whose codestreams claim to be huge, endless or cut into countless pieces."""
    small = np.arange(256, dtype=np.uint8).reshape(16, 16)
    rows, columns = LARGE
    jpegs = {
        "JPEG": (JPEG_BASELINE, imagecodecs.jpeg8_encode(small, level=90)),
        "JPEG lossless": (JPEG_LOSSLESS_SV1, imagecodecs.jpeg8_encode(small, lossless=True, predictor=1)),
        "JPEG-LS": (JPEG_LS, imagecodecs.jpegls_encode(small)),
    }
    for name, (syntax, codestream) in jpegs.items():
        yield f"{name} claims 65535 x 65535", _grey(syntax, sized_jpeg(codestream, 65535, 65535), 16, 16)
        yield f"{name} claims it in the file as well", _grey(syntax, sized_jpeg(codestream, 65535, 65535), 65535, 65535)
        yield f"{name} claims no rows", _grey(syntax, sized_jpeg(codestream, 0, 16), 16, 16)
    yield "JPEG in 5,000 passes", _grey(JPEG_BASELINE, many_passes(2048, 5000), 2048, 2048)
    wavelets = {
        "JPEG 2000": (JPEG_2000, imagecodecs.jpeg2k_encode(small, level=0, codecformat="j2k")),
        "HTJ2K": (HTJ2K, imagecodecs.htj2k_encode(small)),
    }
    for name, (syntax, codestream) in wavelets.items():
        large = sized_jpeg_2000(codestream, Xsiz=columns, Ysiz=rows, XTsiz=columns, YTsiz=rows)
        yield f"{name} claims 65535 x 65535", _grey(syntax, sized_jpeg_2000(codestream, Xsiz=65535, Ysiz=65535), 16, 16)
        for title, fields in (
            ("lies far out", {"Xsiz": 2**31 + 16, "Ysiz": 2**31 + 16, "XOsiz": 2**31, "YOsiz": 2**31}),
            ("lies at the edge", {"Xsiz": 2**32 - 1, "Ysiz": 2**32 - 1, "XOsiz": 2**32 - 17, "YOsiz": 2**32 - 17}),
            ("has tiles without size", {"XTsiz": 0, "YTsiz": 0}),
            ("has endless tiles", {"XTsiz": 2**32 - 1, "YTsiz": 2**32 - 1}),
            ("has tiles of one pixel", {"XTsiz": 1, "YTsiz": 1}),
            ("has tiles that start inside", {"YTOsiz": 1}),
        ):
            yield f"{name} {title}", _grey(syntax, sized_jpeg_2000(codestream, **fields), 16, 16)
        for side in (1, 16, 64):
            tiled = sized_jpeg_2000(large, XTsiz=side, YTsiz=side)
            yield f"{name} of a large image has tiles of {side}", _grey(syntax, tiled, rows, columns)
        for size in (0x00, 0x11, 0x22):
            cut = coded_jpeg_2000(large, precincts=size)
            yield f"{name} of a large image has precincts of {1 << (size & 15)}", _grey(syntax, cut, rows, columns)
        yield f"{name} has tiny code-blocks", _grey(syntax, coded_jpeg_2000(large, blocks=0), rows, columns)
        yield f"{name} has 65,535 layers", _grey(syntax, coded_jpeg_2000(codestream, layers=65535), 16, 16)
        yield f"{name} has 255 levels", _grey(syntax, coded_jpeg_2000(codestream, levels=255), 16, 16)
    whole = imagecodecs.jpegxl_encode(small, lossless=True)
    yield "JPEG XL in a large image", _grey(JPEG_XL, whole, rows, columns)
    for side in (65535, 1 << 30):
        yield f"JPEG XL claims {side} x {side}", _grey(JPEG_XL, sized_jpeg_xl(whole, side), 16, 16)
    runs = struct.pack("<16L", 1, 64, *[0] * 14) + b"\x81\0" * 200_000
    yield "RLE of more than fits", _grey(RLE, runs, 16, 16)
    yield "RLE in a large image", _grey(RLE, runs[:100], rows, columns)


def _grey(syntax: str, codestream: bytes, rows: int, columns: int) -> bytes:
    described = {"Rows": rows, "Columns": columns, "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2"}
    bits = {"BitsAllocated": 8, "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0}
    return packed([bytes(codestream)], syntax, **described, **bits)


def sized_jpeg(codestream: bytes, rows: int, columns: int) -> bytes:
    """A JPEG or JPEG-LS that claims another size in its frame header."""
    data, at = bytearray(codestream), 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC3, 0xF7):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    data[at + 5 : at + 9] = struct.pack(">HH", rows, columns)
    return bytes(data)


def sized_jpeg_2000(codestream: bytes, **fields: int) -> bytes:
    """A JPEG 2000 codestream with other numbers in its SIZ segment."""
    data = bytearray(codestream)
    for name, value in fields.items():
        at = 8 + 4 * SIZ_FIELDS.index(name)
        data[at : at + 4] = struct.pack(">L", value)
    return bytes(data)


def coded_jpeg_2000(
    codestream: bytes,
    *,
    precincts: int | None = None,
    blocks: int | None = None,
    layers: int | None = None,
    levels: int | None = None,
) -> bytes:
    """A JPEG 2000 codestream with other numbers in its COD segment."""
    data = bytearray(codestream)
    at = data.find(b"\xff\x52")
    if layers is not None:
        data[at + 6 : at + 8] = struct.pack(">H", layers)
    if blocks is not None:
        data[at + 10] = data[at + 11] = blocks
    if precincts is not None:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        sizes = bytes([precincts]) * (data[at + 9] + 1)
        data[at + 4] |= 1
        data[at + 2 : at + 4] = struct.pack(">H", length + len(sizes))
        data[at + 2 + length : at + 2 + length] = sizes
    if levels is not None:
        data[at + 9] = levels
    return bytes(data)


def sized_jpeg_xl(codestream: bytes, side: int) -> bytes:
    """A JPEG XL that claims another size in its first bits (ISO/IEC 18181-1 D.2): those of a small square go."""
    bits = [byte >> number & 1 for byte in codestream[2:] for number in range(8)]
    behind = bits[9:] if bits[0] else bits[17:]
    square = [0, 1, 1, *((side - 1) >> number & 1 for number in range(30)), 1, 0, 0, *behind]
    square += [0] * (-len(square) % 8)
    return codestream[:2] + bytes(
        sum(bit << number for number, bit in enumerate(square[at : at + 8])) for at in range(0, len(square), 8)
    )


def many_passes(side: int, passes: int) -> bytes:
    """A progressive JPEG with so many scans, all of them empty."""
    tables = b"\xff\xdb" + struct.pack(">H", 67) + b"\0" + b"\1" * 64
    for table in (0x00, 0x10):
        tables += b"\xff\xc4" + struct.pack(">HB", 21, table) + bytes([1, 1] + [0] * 14) + b"\0\1"
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 11, 8, side, side, 1) + b"\1\x11\0"
    scan = b"\xff\xda" + struct.pack(">HB", 8, 1) + b"\1\0"
    first, further = scan + b"\0\0\0" + bytes(8), scan + b"\1\x3f\0" + bytes(4)
    return b"\xff\xd8" + tables + frame + first + further * passes + b"\xff\xd9"
