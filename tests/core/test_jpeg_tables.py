"""Tables of a JPEG that no component uses are cut; the image is the same for every decoder."""

import struct

import imagecodecs
import numpy as np
import pytest
from builders import same

from scanveil.deid.cleaning.codestreams import without_notes

GRADIENT = np.add.outer(np.arange(64, dtype=np.uint8), np.arange(48, dtype=np.uint8))
COLOURS = np.stack([GRADIENT, GRADIENT[::-1], GRADIENT[:, ::-1]], -1).copy()
LETTERS = b"Jane Q. Roe"


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">HH", 0xFF00 | marker, len(content) + 2) + content


def huffman(number: int, values: bytes = LETTERS) -> bytes:
    """A table of codes of eight bits each; `number` is from 16 for AC."""
    return bytes([number]) + bytes([0] * 7 + [len(values)] + [0] * 8) + values


def quantization(number: int) -> bytes:
    return bytes([number]) + LETTERS + bytes(64 - len(LETTERS))


def in_front_of_scan(image: bytes, *segments: bytes) -> bytes:
    at = image.index(b"\xff\xda")
    return image[:at] + b"".join(segments) + image[at:]


BASELINE = imagecodecs.jpeg8_encode(GRADIENT)
COLOURED = imagecodecs.jpeg8_encode(COLOURS)
LOSSLESS = imagecodecs.ljpeg_encode(GRADIENT)
IMAGES = {"baseline": BASELINE, "colour": COLOURED, "lossless": LOSSLESS}


@pytest.mark.parametrize("image", IMAGES.values(), ids=list(IMAGES))
def test_tables_that_are_used_stay(image):
    """Byte for byte."""
    assert without_notes("jpeg", image) == image


@pytest.mark.parametrize("image", IMAGES.values(), ids=list(IMAGES))
@pytest.mark.parametrize(
    "more", [segment(0xC4, huffman(3)), segment(0xC4, huffman(0x13)), segment(0xDB, quantization(3))]
)
def test_tables_to_which_no_component_refers_go(image, more):
    """In a segment of their own."""
    assert without_notes("jpeg", in_front_of_scan(image, more)) == image


def test_of_a_segment_with_several_tables_those_that_are_used_stay():
    """With the length of what is left."""
    at = BASELINE.index(b"\xff\xdb")
    table = BASELINE[at + 4 : at + 2 + BASELINE[at + 3]]
    joined = BASELINE.replace(segment(0xDB, table), segment(0xDB, quantization(2) + table + quantization(3)))
    assert len(joined) == len(BASELINE) + 130 and without_notes("jpeg", joined) == BASELINE


def test_a_table_that_is_defined_anew_before_it_is_used_goes():
    """Only the last one in front of a scan counts."""
    at = BASELINE.index(b"\xff\xdb")
    for early in (segment(0xDB, quantization(0)), segment(0xC4, huffman(0)), segment(0xC4, huffman(0x10))):
        assert without_notes("jpeg", BASELINE[:at] + early + BASELINE[at:]) == BASELINE


def test_a_table_behind_the_last_scan_goes():
    """Nothing is decoded behind it."""
    assert without_notes("jpeg", BASELINE[:-2] + segment(0xC4, huffman(0)) + BASELINE[-2:]) == BASELINE


@pytest.mark.parametrize("more", [segment(0xC4, huffman(0x10)), segment(0xDB, quantization(0))])
def test_what_is_lossless_has_tables_for_differences_alone(more):
    """There is nothing to be quantized, and no AC coefficient (ISO 10918-1 H.1)."""
    assert without_notes("jpeg", in_front_of_scan(LOSSLESS, more)) == LOSSLESS


def test_in_jpeg_ls_there_are_no_such_tables():
    """Its codes are made as it goes (ISO 14495-1)."""
    image = without_notes("jpeg-ls", imagecodecs.jpegls_encode(GRADIENT))
    assert without_notes("jpeg-ls", in_front_of_scan(image, segment(0xC4, huffman(0)))) == image


def test_pixels_are_equal_without_unused_tables():
    """For the decoders that there are."""
    more = segment(0xC4, huffman(3) + huffman(0x12)), segment(0xDB, quantization(3))
    for image, decode in (
        (BASELINE, imagecodecs.jpeg8_decode),
        (COLOURED, imagecodecs.jpeg8_decode),
        (LOSSLESS, imagecodecs.ljpeg_decode),
    ):
        noted = in_front_of_scan(image, *more)
        assert LETTERS in noted and same(decode(without_notes("jpeg", noted)), decode(image))


def test_each_scan_has_the_tables_that_were_defined_last():
    """A progressive image defines new ones between its scans."""
    frame = segment(0xC2, b"\x08\0\x08\0\x08\1\1\x11\0")
    first = segment(0xC4, huffman(0)) + segment(0xDA, b"\1\1\0\0\0\0") + b"abc"
    second = segment(0xC4, huffman(0x10)) + segment(0xDA, b"\1\1\0\1\x3f\0") + b"def"
    third = segment(0xC4, huffman(0x10, b"abc")) + segment(0xDA, b"\1\1\0\1\x3f\0") + b"ghi"
    image = b"\xff\xd8" + segment(0xDB, quantization(0)) + frame + first + second + third + b"\xff\xd9"
    assert without_notes("jpeg", image) == image
    unused = image.replace(third, segment(0xC4, huffman(0x11)) + third)
    assert without_notes("jpeg", unused) == image


@pytest.mark.parametrize(
    "odd",
    [
        BASELINE.replace(b"\xff\xc0", b"\xff\xde"),
        in_front_of_scan(BASELINE, segment(0xC0, b"\x08\0\1\0\1\1\1\x11\0")),
        BASELINE.replace(b"\xff\xda\0\x08\1\1", b"\xff\xda\0\x08\1\7"),
    ],
    ids=["no usual frame", "two frames", "another component"],
)
def test_where_it_is_not_clear_what_is_used_all_tables_stay(odd):
    """They are only cut where no image can need them."""
    noted = in_front_of_scan(odd, segment(0xC4, huffman(3)))
    assert without_notes("jpeg", noted) == noted
