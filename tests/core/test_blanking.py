"""Boxes of an image become background, in every encoding, and nothing else in the file becomes anything else."""

import random
import struct
from io import BytesIO

import imagecodecs
import numpy as np
import pydicom
import pytest
from blanking import (
    BOX,
    COLOUR,
    DEEP,
    DEEP_COLOUR,
    ENCODERS,
    GREY,
    LOSSY_ENCODERS,
    NEAR_LOSSLESS,
    SIGNED,
    blanked,
    check,
    codestream_of,
    j2k,
    kinds_of,
    lossless_jpeg,
    outside,
    put_together,
    values,
)
from builders import (
    BIG_ENDIAN,
    DEFLATED,
    DEFLATED_IMAGE_FRAME,
    EXPLICIT,
    HTJ2K,
    HTJ2K_LOSSY,
    IMPLICIT,
    JPEG_2000,
    JPEG_2000_LOSSY,
    JPEG_2000_PART_2,
    JPEG_BASELINE,
    JPEG_LOSSLESS,
    JPEG_LS,
    JPEG_PROGRESSIVE,
    JPEG_XL,
    RLE,
    cut,
    even,
    file_bytes,
    float_image,
    image,
    opened,
    packed_image,
    same,
    spread_values,
)

from scanveil.deid.blanking import background, blank, lossless, native, virtual
from scanveil.deid.blanking import frames as blanking_frames
from scanveil.deid.blanking.coders import JPEG_LS_LOSSLESS
from scanveil.deid.blanking.errors import CannotBlankError
from scanveil.deid.blanking.jpeg import NotSequentialError
from scanveil.deid.blanking.rle import encode
from scanveil.deid.blanking.virtual import Change, VirtualFile, in_original, spliced
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.blocks import Span
from scanveil.deid.deidentifier import Deidentifier
from scanveil.errors import DecodeError, ScanveilError, UnreadableError, UsageError
from scanveil.pixels import codecs, packed_frames
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.boxes import Box, clipped
from scanveil.pixels.codestreams import coding_style
from scanveil.pixels.rle import decode

NATIVE = [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED]
LOSSLESS = list(ENCODERS)


def changed_bytes(before, after):
    """Where two files of the same length differ."""
    assert len(before) == len(after)
    return [at for at, (one, other) in enumerate(zip(before, after)) if one != other]


def pixel_array(data):
    return pydicom.dcmread(BytesIO(data)).pixel_array


# Unpacked pixels


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("stored", [GREY, DEEP, SIGNED, DEEP.astype(np.uint32)], ids=["8", "16", "signed", "32"])
def test_a_box_of_greys_becomes_the_lowest_value(syntax, stored):
    """Outside of the box all is as it was, also for pydicom."""
    data = file_bytes(image(stored), syntax)
    copy = check(data, stored[outside(stored.shape, BOX)].min(), BOX)
    mask = outside(stored.shape, BOX)
    assert same(pixel_array(copy)[mask], stored[mask])


@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN])
@pytest.mark.parametrize("stored", [GREY, DEEP, COLOUR], ids=["8", "16", "colour"])
def test_all_bytes_but_those_of_the_box_are_the_same(syntax, stored, monkeypatch):
    """Whether rows of the box are new one by one or together."""
    data = file_bytes(image(stored), syntax)
    size = stored.itemsize * stored[0, 0].size
    start = len(data) - len(even(stored.tobytes()))
    may_differ = {
        start + ((y * 14 + x) * size) + byte for y in range(2, 6) for x in range(3, 9) for byte in range(size)
    }
    for near in (0, native.NEAR):
        monkeypatch.setattr(native, "NEAR", near)
        found, copy = blanked(data, {0: [BOX]})
        assert set(changed_bytes(data, copy)) <= may_differ
        assert sum(isinstance(part, bytes) for part in found.parts) == (1 if near else BOX.height)


@pytest.mark.parametrize("syntax", NATIVE)
def test_a_box_in_one_frame_leaves_the_others_alone(syntax):
    """Frames of an odd number of bytes share words, in which bytes may have changed places."""
    stored = spread_values(3 * 15, 8).reshape(3, 3, 5).astype(np.uint8) + np.uint8(1)
    made = image(stored, NumberOfFrames=3)
    if syntax == BIG_ENDIAN:
        made["PixelData"].VR = "OW"
        made.PixelData = np.frombuffer(made.PixelData, np.uint16).byteswap().tobytes()
    data = file_bytes(made, syntax)
    copy = check(data, stored[1][outside((3, 5), Box(1, 1, 2, 2))].min(), Box(1, 1, 2, 2), number=1)
    assert same(values(copy, 0), stored[0]) and same(values(copy, 2), stored[2])


def test_planes_of_colours_are_blanked_each():
    """Planar Configuration 1: reds, greens and blues lie apart."""
    planes = np.ascontiguousarray(COLOUR.transpose(2, 0, 1)).tobytes()
    data = file_bytes(image(COLOUR, PlanarConfiguration=1, PixelData=planes))
    copy = check(data, 0, BOX)
    assert same(pixel_array(copy)[..., 2], np.where(outside(COLOUR.shape, BOX), COLOUR[..., 2], 0))


def test_black_of_brightness_and_differences_is_no_green():
    """YBR_FULL: no brightness, and no difference from grey."""
    data = file_bytes(image(COLOUR, PhotometricInterpretation="YBR_FULL"))
    copy = check(data, 0, BOX)
    assert (pydicom.dcmread(BytesIO(copy)).PixelData[(2 * 14 + 3) * 3 :][:3]) == bytes((0, 128, 128))


def test_pixels_that_share_their_colours_go_in_pairs():
    """YBR_FULL_422: a box takes the neighbours in, and says so."""
    pairs = spread_values(12 * 14 * 2, 8).astype(np.uint8)
    data = file_bytes(image(COLOUR, PhotometricInterpretation="YBR_FULL_422", PixelData=pairs.tobytes()))
    found, copy = blanked(data, {0: [Box(3, 2, 4, 4)]})
    assert found.areas == {0: [Box(2, 2, 6, 4)]}
    new = np.frombuffer(pydicom.dcmread(BytesIO(copy)).PixelData, np.uint8).reshape(12, 7, 4)
    mask = np.ones((12, 7), bool)
    mask[2:6, 1:4] = False
    assert same(new[mask], pairs.reshape(12, 7, 4)[mask])
    assert (new[~mask] == (0, 0, 128, 128)).all()


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("columns", [8, 5])
def test_single_bits_go_and_those_beside_them_stay(syntax, columns):
    """Bits are packed across rows and frames (PS3.5 8.1.1)."""
    stored = (np.arange(9 * columns, dtype=np.uint8) * 7 % 5 % 2).reshape(3, 3, columns)
    bits = even(np.packbits(stored.reshape(-1), bitorder="little").tobytes())
    made = image(stored, NumberOfFrames=3, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=bits)
    if syntax == BIG_ENDIAN:
        made["PixelData"].VR = "OW"
        made.PixelData = np.frombuffer(bits, np.uint16).byteswap().tobytes()
    data = file_bytes(made, syntax)
    boxes = {1: [Box(1, 0, 2, 2)], 2: [Box(0, 1, columns, 2)]}
    _found, copy = blanked(data, boxes)
    assert same(values(copy, 0), stored[0])
    for number, (box,) in boxes.items():
        mask = outside((3, columns), box)
        assert same(values(copy, number)[mask], stored[number][mask]) and not values(copy, number)[~mask].any()


@pytest.mark.parametrize("dtype", ["<f4", "<f8"])
def test_fractions_become_the_lowest_number(dtype):
    """What is no number is no background."""
    stored = np.array([1.5, np.nan, 7, -2.5, -np.inf, 3], dtype)
    data = float_image(stored)
    copy = check(data, -2.5, Box(0, 0, 1, 1))
    assert same(values(copy)[0, 1:], stored[1:])


@pytest.mark.parametrize("dtype", ["<f4", "<f8"])
def test_where_there_is_no_number_an_infinite_one_is_the_background(dtype):
    """It is all that the image has."""
    copy = check(float_image(np.array([1, np.inf, np.nan], dtype)), np.inf, Box(0, 0, 1, 1))
    assert same(values(copy), np.array([[np.inf, np.inf, np.nan]]))


def test_bits_that_hold_no_value_go_with_the_box():
    """Old overlays lie there; outside of the box they stay."""
    stored = np.array([[0xF123, 0x1FFF, 0xF0AA, 0x0055]], np.uint16)
    data = file_bytes(image(stored, BitsStored=12))
    _found, copy = blanked(data, {0: [Box(0, 0, 2, 1)]})
    assert copy[-8:] == struct.pack("<4H", 0x55, 0x55, 0xF0AA, 0x0055)


@pytest.mark.parametrize(("lowest", "expected"), [(0xF800, 0xF800), (0x0800, 0x0800)])
def test_a_negative_background_is_extended_where_the_image_is(lowest, expected):
    """Words of 12 bits, whose sign goes on above them or not."""
    stored = np.array([[5, 6, lowest, 9]], np.uint16).view(np.int16)
    data = file_bytes(image(stored, BitsStored=12))
    copy = check(data, -2048, Box(0, 0, 1, 1))
    assert copy[-8:-6] == struct.pack("<H", expected)


def test_values_at_the_upper_end_of_their_words_stay_there():
    """High Bit says where in their words values lie."""
    stored = np.array([[0xABC7, 0x8001, 0x123F]], np.uint16)
    data = file_bytes(image(stored, BitsStored=12, HighBit=15))
    copy = check(data, 0x123, Box(0, 0, 2, 1))
    assert copy[-6:] == struct.pack("<3H", 0x1230, 0x1230, 0x123F) or copy[-6:-2] == struct.pack("<2H", 0x1230, 0x1230)


# What is black


def test_where_low_values_are_bright_the_highest_one_is_black():
    """MONOCHROME1."""
    check(file_bytes(image(DEEP, PhotometricInterpretation="MONOCHROME1")), DEEP[outside(DEEP.shape, BOX)].max(), BOX)


def test_where_values_fall_as_stored_ones_rise_the_highest_one_is_black():
    """A negative Rescale Slope."""
    check(file_bytes(image(DEEP, RescaleSlope=-1, RescaleIntercept=0)), DEEP[outside(DEEP.shape, BOX)].max(), BOX)


def test_padding_is_not_what_is_black():
    """Unless all else is padding."""
    stored = np.array([[9, 4, 0, 0]], np.uint16)
    made = image(stored)
    made.add_new("PixelPaddingValue", "US", 0)
    data = file_bytes(made)
    check(data, 4, Box(0, 0, 1, 1))
    check(data, 0, Box(0, 0, 2, 1))


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({}, 0),
        ({"PhotometricInterpretation": "MONOCHROME1"}, 4095),
        ({"PixelRepresentation": 1}, -2048),
        ({"PixelRepresentation": 1, "PhotometricInterpretation": "MONOCHROME1"}, 2047),
    ],
)
@pytest.mark.parametrize("shape", [(1, 1), (3, 2)])
def test_where_all_of_the_image_goes_black_is_the_end_of_all_values(how, expected, shape):
    """An image of one pixel, too."""
    stored = np.full(shape, 77, np.uint16)
    check(file_bytes(image(stored, BitsStored=12, **how)), expected, Box(0, 0, 9, 9))


def palette_image(stored, lightness, bits=16):
    made = image(stored, PhotometricInterpretation="PALETTE COLOR")
    table = np.array(lightness, "<u2")
    for name in ("Red", "Green", "Blue"):
        made.add_new(f"{name}PaletteColorLookupTableDescriptor", "US", [len(table), 0, bits])
        made.add_new(f"{name}PaletteColorLookupTableData", "OW", table.tobytes())
    return file_bytes(made)


def test_of_a_palette_the_darkest_colour_is_black():
    """Its number, not 0."""
    check(palette_image(GREY % 4, [900, 500, 65535, 700]), 1, BOX)


def test_of_a_large_palette_it_is_one_that_the_image_uses():
    """Others may be there for anything."""
    stored = np.where(DEEP % 2, 300, 400).astype(np.uint16)
    lightness = np.full(512, 60_000)
    lightness[[3, 300, 400]] = 0, 30_000, 20_000
    check(palette_image(stored, lightness), 400, BOX)


# Boxes


def test_of_a_box_that_sticks_out_goes_what_lies_in_the_image():
    """On any side."""
    found, _copy = blanked(file_bytes(image(GREY)), {0: [Box(-4, -3, 6, 5), Box(12, 10, 99, 99)]})
    assert found.areas == {0: [Box(0, 0, 2, 2), Box(12, 10, 2, 2)]}
    check(file_bytes(image(GREY)), GREY[outside(GREY.shape, Box(0, 0, 2, 2))].min(), Box(-4, -3, 6, 5))


@pytest.mark.parametrize("box", [Box(14, 0, 5, 5), Box(0, 12, 5, 5), Box(-5, 0, 5, 5), Box(65535, 65535, 1, 1)])
def test_a_box_outside_of_the_image_is_a_mistake(box):
    """Nothing would be blanked, and nobody would know."""
    with pytest.raises(UsageError):
        blanked(file_bytes(image(GREY)), {0: [BOX, box]})


@pytest.mark.parametrize("box", [Box(1, 1, 0, 3), Box(1, 1, 3, 0), Box(5, 5, -2, 3)])
def test_a_box_of_no_size_is_a_mistake(box):
    """The same."""
    with pytest.raises(UsageError):
        blanked(file_bytes(image(GREY)), {0: [box]})


@pytest.mark.parametrize("number", [-1, 1, 99])
def test_a_frame_that_is_not_there_is_a_mistake(number):
    """The same, and the error names the file."""
    with pytest.raises(UsageError) as caught:
        blanked(file_bytes(image(GREY)), {number: [BOX]})
    assert caught.value.path == "test.dcm"


@pytest.mark.parametrize("boxes", [{}, {0: []}])
@pytest.mark.parametrize("syntax", NATIVE)
def test_without_boxes_the_file_is_the_original(boxes, syntax):
    """All of it is one span."""
    data = file_bytes(image(GREY), syntax)
    found, copy = blanked(data, boxes)
    assert copy == data and found.parts == (Span(0, len(data)),) and not found.areas


def test_boxes_may_lie_over_each_other():
    """In one frame."""
    data = file_bytes(image(COLOUR))
    check(data, 0, BOX, Box(5, 4, 6, 4), Box(0, 3, 14, 1), BOX)


def test_the_largest_sides_of_all_are_no_obstacle():
    """65,535 columns."""
    stored = np.full((2, 65535), 7, np.uint8)
    stored[1, 65534] = 3
    check(file_bytes(image(stored)), 3, Box(65000, 0, 65535, 1))


def test_clipping_tells_what_of_a_box_lies_in_an_image():
    """None where nothing does."""
    assert clipped(Box(-1, -1, 3, 3), 2, 9) == Box(0, 0, 2, 2)
    assert clipped(Box(9, 0, 3, 3), 2, 9) is None


# Encoded frames


@pytest.mark.parametrize(
    ("syntax", "stored"),
    [pytest.param(uid, stored, id=f"{uid}-{kind}") for uid in LOSSLESS for kind, stored in kinds_of(uid).items()],
)
def test_encoded_without_loss_all_outside_of_the_box_stays(syntax, stored):
    """By the codec of the same transfer syntax."""
    data = packed_image([ENCODERS[syntax](stored)], syntax, stored)
    expected = 0 if stored.ndim == 3 else stored[outside(stored.shape, BOX)].min()
    copy = check(data, expected, BOX)
    assert opened(copy)[0].transfer_syntax_uid == syntax


@pytest.mark.parametrize("syntax", LOSSLESS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (7, 1), (3, 3)])
def test_images_of_odd_sizes_are_encoded_again(syntax, shape):
    """One pixel, one row, one column."""
    stored = (np.arange(shape[0] * shape[1], dtype=np.uint8) + 9).reshape(shape)
    rest = stored.reshape(-1)[1:]
    check(packed_image([ENCODERS[syntax](stored)], syntax, stored), rest.min() if rest.size else 0, Box(0, 0, 1, 1))


@pytest.mark.parametrize("syntax", [*LOSSY_ENCODERS, EXPLICIT, DEFLATED])
@pytest.mark.parametrize("stored", [GREY[:1, :1], COLOUR[:1, :1]], ids=["grey", "colour"])
def test_an_image_of_one_pixel_can_be_blanked(syntax, stored):
    """All of it is background then."""
    stored = np.ascontiguousarray(stored)
    colours = {"PhotometricInterpretation": "YBR_FULL"} if syntax in (JPEG_BASELINE, JPEG_PROGRESSIVE) else {}
    colours = colours if stored.ndim == 3 else {}
    if syntax in LOSSY_ENCODERS:
        data = packed_image([LOSSY_ENCODERS[syntax](stored)], syntax, stored, **colours)
    else:
        data = file_bytes(image(stored), syntax)
    check(data, 0, Box(0, 0, 1, 1))


@pytest.mark.parametrize("table", ["none", "basic", "extended", "wrong"])
@pytest.mark.parametrize("pieces", [1, 2])
@pytest.mark.parametrize("syntax", [JPEG_LS, JPEG_2000, HTJ2K])
def test_frames_without_a_box_stay_where_they_lie_and_tables_are_right(table, pieces, syntax):
    """A frame of several fragments becomes one; tables that were wrong are empty."""
    frames = [np.roll(DEEP, number) for number in range(3)]
    codestreams = [ENCODERS[syntax](frame) for frame in frames]
    data = packed_image(codestreams, syntax, DEEP, table=table, pieces=pieces)
    found, copy = blanked(data, {1: [BOX]})
    for number in (0, 2):
        assert same(values(copy, number), frames[number])
    mask = outside(DEEP.shape, BOX)
    assert same(values(copy, 1)[mask], frames[1][mask]) and (values(copy, 1)[~mask] == frames[1][mask].min()).all()
    kept = b"".join(data[part.start : part.end] for part in found.parts if isinstance(part, Span))
    for number in (0, 2):
        assert all(fragment in kept for fragment in cut(codestreams[number], pieces))
    assert offsets_are_right(copy, 3, pieces) == {"basic": "basic", "extended": "extended"}.get(table, "")


def offsets_are_right(data, frames, pieces):
    """Which table of offsets a file has, if it points at where frames start."""
    made = pydicom.dcmread(BytesIO(data))
    value = made.PixelData
    length = struct.unpack_from("<L", value, 4)[0]
    basic, base = struct.unpack_from(f"<{length // 4}L", value, 8), 8 + length
    extended = struct.unpack(f"<{frames}Q", made.ExtendedOffsetTable) if "ExtendedOffsetTable" in made else ()
    lengths = struct.unpack(f"<{frames}Q", made.ExtendedOffsetTableLengths) if extended else ()
    for offset in (*basic, *extended):
        assert value[base + offset :].startswith(b"\xfe\xff\0\xe0")
    for offset, size in zip(extended, lengths) if pieces == 1 else ():
        assert struct.unpack_from("<L", value, base + offset + 4)[0] - size in (0, 1)
    return "basic" if basic else "extended" if extended else ""


def test_an_extended_table_without_its_lengths_goes():
    """Half a table cannot be put right."""
    frames = [imagecodecs.jpegls_encode(DEEP)] * 2
    data = packed_image(frames, JPEG_LS, DEEP, table="extended", ExtendedOffsetTableLengths=bytes(8))
    made = pydicom.dcmread(BytesIO(data))
    made.ExtendedOffsetTableLengths = bytes(8)
    out = BytesIO()
    made.save_as(out)
    _found, copy = blanked(out.getvalue(), {1: [BOX]})
    assert "ExtendedOffsetTable" not in pydicom.dcmread(BytesIO(copy))
    assert same(values(copy, 0), DEEP)


@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("syntax", [JPEG_2000, HTJ2K, JPEG_LOSSLESS, JPEG_XL])
def test_a_codestream_has_as_many_bits_as_before(bits, syntax):
    """Its precision is that of the one before, also where the encoder knows only whole words."""
    stored = DEEP & np.uint16((1 << bits) - 1)
    first = {
        JPEG_2000: lambda: j2k(stored, bitspersample=bits),
        HTJ2K: lambda: j2k(stored, bitspersample=bits),
        JPEG_LOSSLESS: lambda: lossless_jpeg(stored, bits),
        JPEG_XL: lambda: imagecodecs.jpegxl_encode(stored, lossless=True, bitspersample=bits),
    }[syntax]()
    if syntax == HTJ2K:
        first = htj2k(stored, bits)
    data = packed_image([first], syntax, stored, BitsStored=bits, HighBit=bits - 1)
    copy = check(data, stored[outside(stored.shape, BOX)].min(), BOX)
    if syntax != JPEG_XL:
        assert codecs.describe(codestream_of(copy), syntax).precision == bits


def htj2k(stored, bits):
    """A codestream of so many bits: samples around 0, and what the codestream says of its bits patched."""
    centred = (stored.astype(np.int32) - (1 << bits - 1)).astype(np.int16)
    made = bytearray(imagecodecs.htj2k_encode(centred))
    made[made.index(b"\xff\x4f\xff\x51") + 42] = bits - 1
    return bytes(made)


def test_signs_of_jpeg_2000_stay():
    """Of 12 bits, in words of 16."""
    data = packed_image([j2k(SIGNED, bitspersample=12)], JPEG_2000, SIGNED, BitsStored=12, HighBit=11)
    copy = check(data, SIGNED[outside(SIGNED.shape, BOX)].min(), BOX)
    assert same(imagecodecs.jpeg2k_decode(codestream_of(copy)), values(copy))


@pytest.mark.parametrize("signed", [False, True])
def test_signs_of_jpeg_ls_stay(signed):
    """Its samples have no sign of their own."""
    stored = SIGNED if signed else DEEP
    data = packed_image([imagecodecs.jpegls_encode(stored.view(np.uint16))], JPEG_LS, stored)
    check(data, stored[outside(stored.shape, BOX)].min(), BOX)


@pytest.mark.parametrize("mct", [True, False])
@pytest.mark.parametrize("stored", [COLOUR, DEEP_COLOUR], ids=["8", "16"])
def test_components_of_jpeg_2000_are_mixed_as_before(mct, stored):
    """So that Photometric Interpretation stays true."""
    colours = "YBR_RCT" if mct else "RGB"
    data = packed_image([j2k(stored, mct=mct)], JPEG_2000, stored, PhotometricInterpretation=colours)
    codestream = codestream_of(check(data, 0, BOX))
    assert coding_style(codestream).mixes_components == mct
    assert same(imagecodecs.jpeg2k_decode(codestream), np.where(outside(stored.shape, BOX)[..., None], stored, 0))


def test_unmixed_components_of_htj2k_stay():
    """Which not all decoders get right, so a good one is asked."""
    planes = np.ascontiguousarray(COLOUR.transpose(2, 0, 1))
    codestream = imagecodecs.htj2k_encode(planes, rgb=False, planar=True, reversible=True)
    new = codestream_of(check(packed_image([codestream], HTJ2K, COLOUR), 0, BOX))
    assert not coding_style(new).mixes_components
    assert same(imagecodecs.jpeg2k_decode(new), np.where(outside(COLOUR.shape, BOX)[..., None], COLOUR, 0))


@pytest.mark.parametrize("syntax", [RLE, JPEG_LS, JPEG_LOSSLESS])
def test_brightness_and_differences_stay_what_they_are(syntax):
    """YBR_FULL: samples are not turned into RGB and back."""
    codestream = ENCODERS[syntax](COLOUR)
    if syntax == JPEG_LOSSLESS:
        codestream = unnamed(codestream)
    data = packed_image([codestream], syntax, COLOUR, PhotometricInterpretation="YBR_FULL")
    new = codestream_of(check(data, 0, BOX))
    samples = {
        RLE: lambda: decode(new, COLOUR.shape, 8),
        JPEG_LS: lambda: imagecodecs.jpegls_decode(new),
        JPEG_LOSSLESS: lambda: imagecodecs.jpeg8_decode(new, colorspace="RGB", outcolorspace="RGB"),
    }[syntax]()
    mask = outside(COLOUR.shape, BOX)
    assert same(samples[mask], COLOUR[mask]) and (samples[~mask] == (0, 128, 128)).all()


def test_components_of_lossless_jpeg_keep_their_names():
    """By which programs tell RGB from other colours."""
    copy = check(packed_image([unnamed(lossless_jpeg(COLOUR))], JPEG_LOSSLESS, COLOUR), 0, BOX)
    assert b"Adobe" not in copy and b"\3\1\0\2\0\3\0" in copy


def unnamed(codestream):
    """A lossless JPEG whose components are 1, 2 and 3, and nothing says which colours these are."""
    codestream = codestream.replace(b"R\x11\0G\x11\0B\x11\0", b"\1\x11\0\2\x11\0\3\x11\0")
    codestream = codestream.replace(b"\3R\0G\0B\0", b"\3\1\0\2\0\3\0")
    at = codestream.index(b"\xff\xee")
    return codestream[:at] + codestream[at + 16 :]


@pytest.mark.parametrize("syntax", [RLE, JPEG_LOSSLESS])
def test_bits_above_the_values_stay_outside_of_the_box(syntax):
    """Encodings of whole words hold them, too."""
    stored = DEEP | np.uint16(0xA000)
    data = packed_image([ENCODERS[syntax](stored)], syntax, stored, BitsStored=12, HighBit=11)
    _found, copy = blanked(data, {0: [BOX]})
    codestream = codestream_of(copy)
    words = decode(codestream, (12, 14, 1), 16) if syntax == RLE else imagecodecs.jpeg8_decode(codestream)
    mask = outside(DEEP.shape, BOX)
    assert same(words[mask], stored[mask]) and (words[~mask] < 1 << 12).all()


def test_single_bits_in_rle():
    """One segment of packed bits."""
    stored = (GREY % 2).astype(np.uint8)
    data = packed_image([encode(stored, 1)], RLE, stored, BitsAllocated=1, BitsStored=1, HighBit=0)
    check(data, 0, BOX)


def test_what_does_not_come_back_as_it_went_in_is_refused(monkeypatch):
    """A codec that changes a sample is not believed."""
    from scanveil.deid.blanking import recoding

    wrong = DEEP.copy()
    wrong[11, 13] += 1
    monkeypatch.setattr(recoding, "encode", lambda *what: imagecodecs.jpegls_encode(wrong))
    with pytest.raises(CannotBlankError):
        blanked(packed_image([imagecodecs.jpegls_encode(DEEP)], JPEG_LS, DEEP), {0: [BOX]})


# With loss


def test_blocks_of_sequential_jpeg_are_blanked_as_they_are_coded():
    """The other frames, and the transfer syntax, stay."""
    codestreams = [imagecodecs.jpeg8_encode(np.roll(GREY, number), level=90) for number in range(2)]
    data = packed_image(codestreams, JPEG_BASELINE, GREY, table="basic")
    found, copy = blanked(data, {1: [BOX]})
    assert found.areas == {1: [Box(0, 0, 14, 8)]} and not found.became_lossless
    after, before = values(copy, 1), values(data, 1)
    assert same(after[8:], before[8:]) and not after[:8].any() and same(values(copy, 0), values(data, 0))


def not_black(codestream, boxes):
    """One in which nothing was blanked."""
    return codestream, boxes


def not_the_same(codestream, boxes):
    """One in which all else has changed."""
    return imagecodecs.jpeg8_encode(np.zeros_like(GREY)), boxes


@pytest.mark.parametrize("wrong", [not_black, not_the_same])
def test_sequential_jpeg_that_decoders_show_otherwise_loses_nothing_more(wrong, monkeypatch):
    """What they show is looked at; where it is not blank, or not as it was, all frames are written without loss."""
    monkeypatch.setattr(blank, "blank_jpeg", lambda codestream, boxes, **how: wrong(codestream, boxes))
    data = packed_image([imagecodecs.jpeg8_encode(GREY, level=90)], JPEG_BASELINE, GREY)
    found, copy = blanked(data, {0: [BOX]})
    mask = outside(GREY.shape, BOX)
    assert found.became_lossless and same(values(copy)[mask], values(data)[mask])
    assert len(set(values(copy)[~mask])) == 1


@pytest.mark.parametrize("missing", [1, 2, 5])
def test_sequential_jpeg_that_ends_early_loses_nothing_more(missing):
    """Decoders show what is missing as they like, which depends on the bits that pad it."""
    stored = np.kron(GREY, np.ones((3, 3), np.uint8))
    whole = imagecodecs.jpeg8_encode(stored, level=90)
    data = packed_image([whole[: -2 - missing] + b"\xff\xd9"], JPEG_BASELINE, stored)
    found, copy = blanked(data, {0: [BOX]})
    mask = outside(stored.shape, *found.areas[0])
    assert same(values(copy)[mask], values(data)[mask]) and len(set(values(copy)[~mask])) == 1


@pytest.mark.parametrize("colours", ["MONOCHROME1", "MONOCHROME2"])
def test_blocks_of_sequential_jpeg_become_black(colours):
    """Of greys, where no colour is shared across blocks, all others stay exactly."""
    stored = np.kron(GREY, np.ones((3, 3), np.uint8))
    data = packed_image(
        [imagecodecs.jpeg8_encode(stored, level=95)], JPEG_BASELINE, stored, PhotometricInterpretation=colours
    )
    found, copy = blanked(data, {0: [BOX]})
    assert found.areas == {0: [Box(0, 0, 16, 8)]}
    mask = outside(stored.shape, *found.areas[0])
    assert same(values(copy)[mask], values(data)[mask])
    assert (values(copy)[~mask] == (255 if colours == "MONOCHROME1" else 0)).all()


def test_numbers_of_colours_in_sequential_jpeg_lose_nothing_more():
    """Black is any of them, and not the lowest level."""
    made = pydicom.dcmread(BytesIO(palette_image(GREY % 4, [900, 500, 65535, 700])))
    module = {one.keyword: one.value for one in made if one.tag.group == 0x0028 and "Palette" in one.keyword}
    data = packed_image(
        [imagecodecs.jpeg8_encode(GREY % 4, level=100)],
        JPEG_BASELINE,
        GREY,
        PhotometricInterpretation="PALETTE COLOR",
        **{key: value for key, value in module.items() if "Lookup" in key},
    )
    found, copy = blanked(data, {0: [BOX]})
    assert found.became_lossless and (values(copy)[~outside(GREY.shape, BOX)] == 1).all()


def test_sequential_jpeg_that_only_decoders_make_something_of_loses_nothing_more(monkeypatch):
    """What is shown can be blanked."""

    def refuse(codestream, boxes, **how):
        raise DecodeError("no")

    monkeypatch.setattr(blank, "blank_jpeg", refuse)
    data = packed_image([imagecodecs.jpeg8_encode(GREY)], JPEG_BASELINE, GREY)
    found, copy = blanked(data, {0: [BOX]})
    mask = outside(GREY.shape, BOX)
    assert found.became_lossless and same(values(copy)[mask], values(data)[mask])


@pytest.mark.parametrize(
    ("syntax", "stored"),
    [
        pytest.param(syntax, stored, id=f"{syntax}-{kind}")
        for syntax in (JPEG_2000_LOSSY, HTJ2K_LOSSY, NEAR_LOSSLESS, JPEG_BASELINE, JPEG_PROGRESSIVE)
        for kind, stored in (("8", GREY), ("16", DEEP), ("colour", COLOUR))
        if kind != "16" or syntax not in (JPEG_BASELINE, JPEG_PROGRESSIVE)  # which have 8 bits, or 12
    ],
)
def test_what_cannot_be_blanked_as_it_is_coded_loses_nothing_more(syntax, stored, monkeypatch):
    """All frames are what viewers saw, encoded without loss; the file says so, and that it was lossy once."""

    def refuse(codestream, boxes, **how):
        raise NotSequentialError("no")

    monkeypatch.setattr(blank, "blank_jpeg", refuse)
    colours = {"PhotometricInterpretation": "YBR_FULL_422"} if stored.ndim == 3 and "4.5" in syntax else {}
    codestreams = [LOSSY_ENCODERS[syntax](np.roll(stored, number)) for number in range(3)]
    data = packed_image(codestreams, syntax, stored, **colours)
    found, copy = blanked(data, {1: [BOX]})
    assert found.became_lossless and found.transfer_syntax_uid == JPEG_LS_LOSSLESS
    assert found.areas == {1: [BOX]}
    before, after = [values(data, number) for number in range(3)], [values(copy, number) for number in range(3)]
    mask = outside(stored.shape, BOX)
    assert same(after[0], before[0]) and same(after[2], before[2]) and same(after[1][mask], before[1][mask])
    assert (after[1][~mask] == (0 if stored.ndim == 3 else before[1][mask].min())).all()
    made = pydicom.dcmread(BytesIO(copy))
    assert made.file_meta.TransferSyntaxUID == JPEG_LS_LOSSLESS and made.LossyImageCompression == "01"
    assert made.PhotometricInterpretation == ("RGB" if stored.ndim == 3 else "MONOCHROME2")
    assert same(
        np.stack([imagecodecs.jpegls_decode(codestream_of(copy, number)) for number in range(3)]), np.stack(after)
    )
    assert made.file_meta.FileMetaInformationGroupLength == meta_length(copy)


def meta_length(data):
    """The bytes of the file meta behind its length."""
    header = opened(data)[0]
    return header.meta[-1].end - header.meta[0].end


def noise(rows, columns):
    """Colours by chance; numpy has none in the page."""
    return np.frombuffer(random.Random(0).randbytes(rows * columns * 3), np.uint8).reshape(rows, columns, 3)


@pytest.mark.parametrize("syntax", [JPEG_LS, JPEG_PROGRESSIVE])
def test_noise_is_larger_in_jpeg_ls_than_its_codec_thinks(syntax):
    """Whether it was in JPEG-LS before, or becomes so."""
    stored = noise(68, 51)
    codestream = (
        imagecodecs.jpegls_encode(stored, out=8 * stored.nbytes)
        if syntax == JPEG_LS
        else imagecodecs.jpeg8_encode(stored, level=100, subsampling="444", colorspace="RGB", outcolorspace="RGB")
    )
    data = packed_image([bytes(codestream)], syntax, stored)
    found, copy = blanked(data, {0: [Box(0, 0, 5, 5)]})
    mask = outside(stored.shape, Box(0, 0, 5, 5))
    assert found.transfer_syntax_uid == JPEG_LS
    assert same(values(copy)[mask], values(data)[mask]) and not values(copy)[~mask].any()


def test_what_the_codec_of_jpeg_ls_cannot_encode_is_refused(monkeypatch):
    """With a sentence."""

    def fail(samples):
        raise RuntimeError("no")

    monkeypatch.setattr(lossless, "jpeg_ls", fail)
    with pytest.raises(CannotBlankError):
        blanked(packed_image([LOSSY_ENCODERS[JPEG_2000_LOSSY](GREY)], JPEG_2000_LOSSY, GREY), {0: [BOX]})


def test_what_jpeg_ls_has_no_room_for_is_unpacked():
    """Values of 32 bits."""
    stored = DEEP.astype(np.uint32)
    codestream = imagecodecs.jpeg2k_encode(DEEP, level=40, codecformat="j2k")
    data = packed_image([codestream], JPEG_2000_LOSSY, stored, BitsStored=16, HighBit=15)
    found, copy = blanked(data, {0: [BOX]})
    assert found.transfer_syntax_uid == EXPLICIT
    assert same(pixel_array(copy), values(copy))
    mask = outside(DEEP.shape, BOX)
    assert same(values(copy)[mask], values(data)[mask])


def test_signed_values_with_loss_keep_their_signs():
    """Of JPEG 2000, to JPEG-LS, whose samples have none."""
    codestream = imagecodecs.jpeg2k_encode(SIGNED, level=60, codecformat="j2k", bitspersample=12)
    data = packed_image([codestream], JPEG_2000_LOSSY, SIGNED, BitsStored=12, HighBit=11)
    _found, copy = blanked(data, {0: [BOX]})
    mask = outside(SIGNED.shape, BOX)
    assert same(values(copy)[mask], values(data)[mask]) and values(copy).min() < 0


def test_what_follows_the_pixels_stays_behind_them():
    """Here as elsewhere."""
    data = packed_image([LOSSY_ENCODERS[JPEG_2000_LOSSY](GREY)], JPEG_2000_LOSSY, GREY)
    tail = struct.pack("<HH2sHL", 0xFFFC, 0xFFFC, b"OB", 0, 4) + b"tail"
    assert blanked(data + tail, {0: [BOX]})[1].endswith(tail)
    data = packed_image([imagecodecs.jpegls_encode(GREY)], JPEG_LS, GREY)
    assert blanked(data + tail, {0: [BOX]})[1].endswith(tail)


@pytest.mark.parametrize("syntax", [JPEG_2000_LOSSY, JPEG_LS])
def test_a_delimiter_ends_the_pixels_whatever_length_it_says(syntax):
    """It has none; what follows it may be anything."""
    data = packed_image([(ENCODERS | LOSSY_ENCODERS)[syntax](GREY)], syntax, GREY)
    tail = struct.pack("<HH2sHL", 0xFFFC, 0xFFFC, b"OB", 0, 4) + b"tail"
    for length in (4, 99, 0xFFFFFFF0):
        _found, copy = blanked(data[:-4] + struct.pack("<L", length) + tail, {0: [BOX]})
        assert copy.endswith(tail)


# What cannot be


@pytest.mark.parametrize(
    "syntax",
    [
        "1.2.840.10008.1.2.4.100",
        "1.2.840.10008.1.2.4.102",
        "1.2.840.10008.1.2.4.108",
        "1.2.840.10008.1.2.4.94",
        "1.2.840.10008.1.2.4.61",
        "1.2.840.10008.1.2.4.58",
        "1.2.840.10008.1.2.77",
        JPEG_2000_PART_2,
    ],
)
def test_films_and_unknown_encodings_are_refused(syntax):
    """With a sentence for people."""
    with pytest.raises(CannotBlankError) as caught:
        blanked(packed_image([b"\0\1" * 50], syntax, GREY), {0: [BOX]})
    assert caught.value.reason == "cannot-blank" and "no copy of it is made" in caught.value.sentence
    assert caught.value.path == "test.dcm"


@pytest.mark.parametrize("numbers", [[0, 1], [0], [1], [2]], ids=str)
def test_frames_of_which_some_are_told_and_others_counted_are_refused(numbers):
    """A table that is wrong for some of them: the copy would have other frames, or parts of one twice."""
    codestreams = [imagecodecs.jpegls_encode(np.roll(GREY, number)) for number in range(3)]
    data = packed_image(codestreams, JPEG_LS, GREY, table="basic")
    table = data.index(b"\xe0\x7f\x10\0") + 20
    third = sum(8 + len(even(one)) for one in codestreams[:2])
    wrong = data[:table] + struct.pack("<3L", 0, third, third + 2) + data[table + 12 :]
    assert all(same(values(wrong, number), np.roll(GREY, number)) for number in range(3))
    with pytest.raises(CannotBlankError, match="not clear"):
        blanked(wrong, {number: [BOX] for number in numbers})


@pytest.mark.parametrize("table", ["basic", "extended"])
def test_frames_that_are_told_to_lie_behind_the_end_of_all_are_refused(table):
    """Something that looks like a delimiter lies between them."""
    codestreams = [imagecodecs.jpegls_encode(np.roll(GREY, number)) for number in range(3)]
    data = packed_image(codestreams, JPEG_LS, GREY, table=table)
    second = data.index(even(codestreams[1])) - 8
    wrong = data[:second] + struct.pack("<HH", 0xFFFE, 0xE0DD) + data[second + 4 :]
    assert same(values(wrong, 2), np.roll(GREY, 2))
    with pytest.raises(CannotBlankError, match="not clear"):
        blanked(wrong, {0: [BOX]})


def test_frames_that_would_be_counted_otherwise_are_refused():
    """Three frames of two fragments each in a file that says that it has five: of five fragments, each would be one."""
    codestreams = [imagecodecs.jpegls_encode(np.roll(GREY, number)) for number in range(3)]
    data = packed_image(codestreams, JPEG_LS, GREY, pieces=2, NumberOfFrames=5)
    assert same(values(data, 1), np.roll(GREY, 1))
    with pytest.raises(CannotBlankError, match="not clear"):
        blanked(data, {0: [BOX]})


@pytest.mark.parametrize("syntax", [JPEG_LS, RLE, JPEG_2000, HTJ2K, JPEG_XL, JPEG_LOSSLESS, DEFLATED_IMAGE_FRAME])
def test_pixels_that_cannot_be_decoded_are_refused(syntax):
    """Half of them are missing."""
    whole = ENCODERS[syntax](DEEP)
    with pytest.raises(CannotBlankError):
        blanked(packed_image([whole[: len(whole) // 2]], syntax, DEEP), {0: [BOX]})


@pytest.mark.parametrize("syntax", [JPEG_LS, RLE, JPEG_2000, HTJ2K, JPEG_XL, JPEG_LOSSLESS, JPEG_BASELINE, HTJ2K_LOSSY])
def test_damaged_files_are_refused_or_blanked_and_nothing_else_happens(syntax):
    """Whatever byte is another one."""
    codestream = imagecodecs.jpeg8_encode(GREY) if syntax == JPEG_BASELINE else ENCODERS[syntax](GREY)
    data = packed_image([codestream, codestream], syntax, GREY, table="basic")
    first = data.index(b"\xe0\x7f\x10\0")
    for step in range(80):
        at = first + 8 + step * 7919 % (len(data) - first - 8)
        damaged = data[:at] + bytes([data[at] ^ (1 << step % 8)]) + data[at + 1 :]
        try:
            blanked(damaged, {1: [BOX]})
        except ScanveilError as error:
            assert error.sentence


@pytest.mark.parametrize("stored", [GREY, COLOUR], ids=["grey", "colour"])
def test_fewer_pixels_than_there_should_be_are_refused(stored):
    """Also where nothing has to be read of them."""
    with pytest.raises(CannotBlankError):
        blanked(file_bytes(image(stored, PixelData=stored.tobytes()[:-20])), {0: [BOX]})


def test_compressed_pixels_that_are_said_not_to_be_are_refused():
    """Boxes would go out of the compressed bytes."""
    data = packed_image([imagecodecs.jpegls_encode(COLOUR)], JPEG_LS, COLOUR)
    with pytest.raises(CannotBlankError):
        blanked(data.replace(b"1.2.840.10008.1.2.4.80", b"1.2.840.10008.1.2.1\0\0\0"), {0: [BOX]})


def test_a_file_without_an_image_is_refused():
    """There is nothing to blank."""
    made = image(GREY)
    del made.PixelData
    with pytest.raises(CannotBlankError):
        blanked(file_bytes(made), {0: [BOX]})


def test_more_new_bytes_than_there_is_room_for_are_refused(monkeypatch):
    """Those that rows share count once."""
    data = file_bytes(image(np.stack([COLOUR] * 20), NumberOfFrames=20))
    boxes = {number: [BOX] for number in range(20)}
    monkeypatch.setattr(native, "NEAR", 0)
    monkeypatch.setattr(blank, "MAX_REWRITTEN", 18)
    blanked(data, boxes)
    monkeypatch.setattr(blank, "MAX_REWRITTEN", 17)
    with pytest.raises(CannotBlankError):
        blanked(data, boxes)


# Many frames


def counted(monkeypatch, module, name):
    """The calls of a function, which goes on doing what it does."""
    calls, true = [], getattr(module, name)
    monkeypatch.setattr(module, name, lambda *what, **how: calls.append(what) or true(*what, **how))
    return calls


@pytest.mark.parametrize("table", ["none", "basic", "extended", "wrong"])
def test_what_tells_where_frames_lie_is_read_once(table, monkeypatch):
    """Of a film of thousands of frames, each would else take as long as all of them; and once of the copy."""
    codestreams = [imagecodecs.jpegls_encode(np.roll(GREY, number)) for number in range(30)]
    data = packed_image(codestreams, JPEG_LS, GREY, table=table)
    described = counted(monkeypatch, blanking_frames, "read_attributes")
    tables = counted(monkeypatch, packed_frames, "_offset_table")
    _found, copy = blanked(data, {number: [BOX] for number in range(30)})
    assert len(described) == 1 and len(tables) == 2
    assert all(same(values(copy, number)[6:], np.roll(GREY, number)[6:]) for number in range(30))


def test_each_frame_is_blanked_as_it_is_described():
    """Where values of one fall as stored ones rise, its highest is black (PS3.3 C.7.6.16.2.9)."""
    made = image(np.stack([DEEP] * 3), NumberOfFrames=3)
    made.PerFrameFunctionalGroupsSequence = [with_slope(slope) for slope in (1, -1, 1)]
    _found, copy = blanked(file_bytes(made), {number: [BOX] for number in range(3)})
    rest = DEEP[outside(DEEP.shape, BOX)]
    assert [int(values(copy, number)[2, 3]) for number in range(3)] == [rest.min(), rest.max(), rest.min()]


def with_slope(slope):
    scale = pydicom.Dataset()
    scale.RescaleSlope, scale.RescaleIntercept, scale.RescaleType = slope, 0, "US"
    group = pydicom.Dataset()
    group.PixelValueTransformationSequence = [scale]
    return group


@pytest.mark.parametrize("number", [2, -1])
def test_a_frame_that_is_not_there_among_others_is_a_mistake(number):
    """Whether or not all frames are described alike."""
    alike, different = (image(np.stack([GREY] * 2), NumberOfFrames=2) for _ in range(2))
    different.PerFrameFunctionalGroupsSequence = [with_slope(1)] * 2
    for made in (alike, different):
        with pytest.raises(UsageError):
            blanked(file_bytes(made), {0: [BOX], number: [BOX]})


def test_codestreams_for_which_there_is_no_room_are_refused_early(monkeypatch):
    """Before all of them are made."""
    data = packed_image([imagecodecs.jpegls_encode(GREY)] * 9, JPEG_LS, GREY)
    made = counted(monkeypatch, blank, "recoded")
    monkeypatch.setattr(blank, "MAX_REWRITTEN", 2 * len(imagecodecs.jpegls_encode(GREY)))
    with pytest.raises(CannotBlankError, match="no room"):
        blanked(data, {number: [BOX] for number in range(9)})
    assert len(made) < 5


@pytest.mark.parametrize("bits", [8, 32])
def test_frames_without_loss_for_which_there_is_no_room_are_refused(bits, monkeypatch):
    """Whether they are packed anew or unpacked."""
    stored = GREY.astype(f"u{bits // 8}")
    codestream = imagecodecs.jpeg2k_encode(GREY, level=40, codecformat="j2k")
    data = packed_image([codestream] * 3, JPEG_2000_LOSSY, stored, BitsStored=8, HighBit=7)
    monkeypatch.setattr(lossless, "MAX_REWRITTEN", 100)
    with pytest.raises(CannotBlankError, match="no room"):
        blanked(data, {0: [BOX]})


def test_the_frame_that_cannot_be_read_is_named():
    """Where all frames are written anew, one without a box may be damaged."""
    codestreams = [LOSSY_ENCODERS[JPEG_2000_LOSSY](GREY), b"junk"]
    with pytest.raises(CannotBlankError, match="Image 2 of 2"):
        blanked(packed_image(codestreams, JPEG_2000_LOSSY, GREY), {0: [BOX]})


# What is made of it


@pytest.mark.parametrize("syntax", [EXPLICIT, DEFLATED, JPEG_LS, JPEG_2000, RLE, JPEG_BASELINE, HTJ2K_LOSSY])
def test_a_blanked_file_is_cleaned_like_any_original(syntax):
    """And its copy is parts of the real original; nothing in it is found odd."""
    if syntax in (EXPLICIT, DEFLATED):
        data = file_bytes(image(GREY), syntax)
    else:
        data = packed_image([(ENCODERS | LOSSY_ENCODERS)[syntax](GREY)], syntax, GREY, table="basic")
    found, copy = blanked(data, {0: [BOX]})
    cleaned = Deidentifier(b"k", Identifiers()).clean(found.file, path="in", size=found.size, name="out")
    out = put_together(in_original(cleaned.parts, found.parts), data)
    assert out == put_together(cleaned.parts, copy) and not cleaned.record.notes
    assert same(values(out), values(copy))


# Virtual files


def test_changes_become_parts():
    """All else is spans of the original."""
    parts = spliced(10, [Change(6, 8, b""), Change(2, 4, b"abc"), Change(2, 2, b"x")])
    assert parts == (Span(0, 2), b"x", b"abc", Span(4, 6), Span(8, 10))
    assert spliced(5, []) == (Span(0, 5),)


def test_parts_of_a_copy_of_a_copy_are_of_the_original():
    """New bytes are cut, spans moved, and adjacent ones joined."""
    parts = (Span(0, 10), b"abcdef", Span(20, 30), Span(30, 40))
    copy = (b"new", Span(5, 12), Span(12, 20), b"", Span(20, 30))
    assert in_original(copy, parts) == (b"new", Span(5, 10), b"ab", b"cdef", Span(20, 34))


def test_a_virtual_file_is_read_like_a_file():
    """From its start, its end, or where it stands; nothing is in front of it or behind it."""
    file = VirtualFile(BytesIO(b"0123456789"), (Span(5, 10), b"abc", Span(0, 2)))
    assert file.read() == b"56789abc01" and file.size == 10 and file.read() == b""
    assert file.seek(-4, 2) == 6 and file.read(2) == b"bc" and file.tell() == 8
    assert file.seek(-1, 1) == 7 and file.seek(99) == 99 and file.read(5) == b""
    assert file.readable() and file.seekable() and not file.writable()
    with pytest.raises(ValueError):
        file.seek(-1)


def test_an_original_that_became_shorter_is_noticed():
    """No bytes are made up for those that are missing."""
    with pytest.raises(UnreadableError):
        VirtualFile(BytesIO(b"0123"), (Span(0, 10),)).read()


class Counted(BytesIO):
    reads = 0

    def read(self, size=-1):
        self.reads += 1
        return super().read(size)


def test_pieces_that_are_near_are_read_at_once(monkeypatch):
    """A thousand rows would be a thousand calls."""
    original = Counted(bytes(range(256)) * 40)
    parts = tuple(piece for at in range(0, 10_000, 10) for piece in (Span(at, at + 6), b"wxyz"))
    whole = VirtualFile(original, parts).read()
    assert original.reads == 1
    monkeypatch.setattr(virtual, "NEAR", 0)
    assert VirtualFile(original, parts).read() == whole


def test_a_word_has_room_for_a_value_of_all_bits():
    """64 bits, signed."""
    stored = np.array([[5, -(1 << 63), 7]], np.int64)
    assert background.word_of(-1, None, read_attributes(opened(file_bytes(image(stored)))[0]), bits=64, shift=0)
    check(file_bytes(image(stored)), -(1 << 63), Box(0, 0, 1, 1))


# RLE


@pytest.mark.parametrize(
    "row",
    [
        b"a",
        b"ab",
        b"aab",
        b"aaab",
        b"abbb" * 3,
        b"a" * 128,
        b"a" * 129,
        b"a" * 257,
        bytes(range(200)),
        b"a" * 127 + b"b",
    ],
)
def test_runs_of_any_length_come_back(row):
    """Of equal bytes, and of others."""
    stored = np.frombuffer(row * 3, np.uint8).reshape(3, len(row))
    frame = encode(stored, 8)
    assert bytes(imagecodecs.dicomrle_decode(frame, np.uint8, out=stored.size)) == row * 3
    assert len(frame) % 2 == 0


def test_no_run_goes_on_in_the_next_row():
    """PS3.5 G.3.1."""
    frame = encode(np.zeros((2, 4), np.uint8), 8)
    assert frame[64:] == bytes((253, 0, 253, 0))
    frame = encode(np.arange(8, dtype=np.uint8).reshape(2, 4), 8)
    assert frame[64:] == bytes((3, 0, 1, 2, 3, 3, 4, 5, 6, 7))


def test_more_segments_than_there_is_room_for_are_refused():
    """15 at most."""
    with pytest.raises(ValueError):
        encode(np.zeros((2, 2, 3), np.uint64), 64)


def test_where_values_share_bytes_nothing_is_blanked() -> None:
    """Values of 12 bits that follow each other: a copy would say that a name is gone that stands there."""
    made = image(np.zeros((4, 32, 32), np.uint16), NumberOfFrames=4)
    made.BitsAllocated, made.BitsStored, made.HighBit = 12, 12, 11
    header, file = opened(file_bytes(made))
    with pytest.raises(CannotBlankError, match="nothing can be blanked"):
        blank.blank(file, header, {0: (Box(4, 4, 16, 4),)})
