"""Boxes of an image become background, in every encoding, and nothing else in the file becomes anything else."""

import struct
import zlib
from io import BytesIO

import imagecodecs
import numpy as np
import pydicom
import pytest
from builders import (
    BIG_ENDIAN,
    DEFLATED,
    DEFLATED_IMAGE_FRAME,
    ENCAPSULATED_UNCOMPRESSED,
    EXPLICIT,
    HTJ2K,
    HTJ2K_LOSSY,
    IMPLICIT,
    JPEG_2000,
    JPEG_2000_LOSSY,
    JPEG_2000_PART_2,
    JPEG_BASELINE,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
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

from scanveil.deid.blanking import background, blank, native, virtual
from scanveil.deid.blanking.coders import JPEG_LS_LOSSLESS
from scanveil.deid.blanking.errors import CannotBlankError
from scanveil.deid.blanking.jpeg import NotSequentialError
from scanveil.deid.blanking.rle import encode
from scanveil.deid.blanking.virtual import Change, VirtualFile, in_original, spliced
from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning.blocks import Span
from scanveil.deid.deidentifier import Deidentifier
from scanveil.errors import DecodeError, ScanveilError, UnreadableError, UsageError
from scanveil.pixels.boxes import Box, clipped
from scanveil.pixels.frames import stored_values
from scanveil.pixels.rle import decode

NATIVE = [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED]
HTJ2K_RPCL = "1.2.840.10008.1.2.4.202"
NEAR_LOSSLESS = "1.2.840.10008.1.2.4.81"
BOX = Box(3, 2, 6, 4)
GREY = (spread_values(12 * 14, 8).reshape(12, 14) % 251 + 3).astype(np.uint8)
DEEP = spread_values(12 * 14, 12).reshape(12, 14) + np.uint16(7)
SIGNED = (DEEP.astype(np.int32) % 4096 - 2048).astype(np.int16)
COLOUR = (spread_values(12 * 14 * 3, 8).reshape(12, 14, 3) % 251 + 3).astype(np.uint8)
DEEP_COLOUR = spread_values(12 * 14 * 3, 12).reshape(12, 14, 3)


def lossless_jpeg(stored, bits=0):
    space = "RGB" if stored.ndim == 3 else None
    depth = bits or 8 * stored.itemsize
    return imagecodecs.jpeg8_encode(
        stored, lossless=True, predictor=1, bitspersample=depth, colorspace=space, outcolorspace=space
    )


def j2k(stored, **how):
    return imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", **{"reversible": True, **how})


def deflated(stored):
    deflater = zlib.compressobj(wbits=-15)
    return deflater.compress(stored.tobytes()) + deflater.flush()


ENCODERS = {
    JPEG_LOSSLESS_SV1: lossless_jpeg,
    JPEG_LOSSLESS: lossless_jpeg,
    JPEG_LS: imagecodecs.jpegls_encode,
    JPEG_2000: j2k,
    JPEG_2000_LOSSY: j2k,
    HTJ2K: imagecodecs.htj2k_encode,
    HTJ2K_RPCL: lambda stored: imagecodecs.htj2k_encode(stored, tlm=True),
    HTJ2K_LOSSY: lambda stored: imagecodecs.htj2k_encode(stored, reversible=True),
    JPEG_XL: lambda stored: imagecodecs.jpegxl_encode(stored, lossless=True),
    RLE: lambda stored: encode(stored, 8 * stored.itemsize),
    ENCAPSULATED_UNCOMPRESSED: lambda stored: stored.tobytes(),
    DEFLATED_IMAGE_FRAME: deflated,
}
LOSSLESS = list(ENCODERS)


def blanked(data, boxes):
    """The result for a file's bytes, and all bytes of the copy; the parts make up the same copy."""
    header, file = opened(data)
    found = blank.blank(file, header, boxes)
    copy = found.file.read()
    joined = b"".join(part if isinstance(part, bytes) else data[part.start : part.end] for part in found.parts)
    assert copy == joined and len(copy) == found.size
    return found, copy


def values(data, number=0):
    return stored_values(*opened(data, f"{hash(data)}"), number)


def outside(shape, *boxes):
    mask = np.ones(shape[:2], bool)
    for x, y, width, height in boxes:
        mask[y : y + height, x : x + width] = False
    return mask


def check(data, expected, *boxes, number=0):
    """Blank boxes of one frame: outside all values are as before, inside they are `expected`. The copy."""
    found, copy = blanked(data, {number: boxes})
    before, after = values(data, number), values(copy, number)
    mask = outside(before.shape, *found.areas[number])
    assert same(after[mask], before[mask])
    assert (after[~mask] == expected).all()
    return copy


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


def stored_for(syntax):
    kinds = [("8", GREY), ("16", DEEP), ("colour", COLOUR)]
    if syntax not in (JPEG_LS, JPEG_LOSSLESS, JPEG_LOSSLESS_SV1, JPEG_XL):
        kinds.append(("signed", SIGNED))
    return [pytest.param(syntax, stored, id=f"{syntax}-{name}") for name, stored in kinds]


@pytest.mark.parametrize(("syntax", "stored"), [one for syntax in LOSSLESS for one in stored_for(syntax)])
def test_encoded_without_loss_all_outside_of_the_box_stays(syntax, stored):
    """By the codec of the same transfer syntax, and for a decoder that is not ours."""
    data = packed_image([ENCODERS[syntax](stored)], syntax, stored)
    expected = 0 if stored.ndim == 3 else stored[outside(stored.shape, BOX)].min()
    copy = check(data, expected, BOX)
    assert opened(copy)[0].transfer_syntax_uid == syntax
    if syntax not in (JPEG_XL, ENCAPSULATED_UNCOMPRESSED, DEFLATED_IMAGE_FRAME):
        mask = outside(stored.shape, BOX)
        assert same(pixel_array(copy)[mask], stored[mask]) and (pixel_array(copy)[~mask] == expected).all()


@pytest.mark.parametrize("syntax", LOSSLESS)
@pytest.mark.parametrize("shape", [(1, 1), (1, 5), (7, 1), (3, 3)])
def test_images_of_odd_sizes_are_encoded_again(syntax, shape):
    """One pixel, one row, one column."""
    stored = (np.arange(shape[0] * shape[1], dtype=np.uint8) + 9).reshape(shape)
    rest = stored.reshape(-1)[1:]
    check(packed_image([ENCODERS[syntax](stored)], syntax, stored), rest.min() if rest.size else 0, Box(0, 0, 1, 1))


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
        precision = blank.codecs._describe(
            pydicom.encaps.get_frame(pydicom.dcmread(BytesIO(copy)).PixelData, 0), syntax
        )
        assert precision.precision == bits
        assert same(pixel_array(copy)[outside(stored.shape, BOX)], stored[outside(stored.shape, BOX)])


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
    assert same(pixel_array(copy), values(copy))


@pytest.mark.parametrize("signed", [False, True])
def test_signs_of_jpeg_ls_stay_as_other_programs_read_them(signed):
    """Its samples have no sign of their own."""
    stored = SIGNED if signed else DEEP
    data = packed_image([imagecodecs.jpegls_encode(stored.view(np.uint16))], JPEG_LS, stored)
    copy = check(data, stored[outside(stored.shape, BOX)].min(), BOX)
    assert same(pixel_array(copy), values(copy))


@pytest.mark.parametrize("mct", [True, False])
@pytest.mark.parametrize("stored", [COLOUR, DEEP_COLOUR], ids=["8", "16"])
def test_components_of_jpeg_2000_are_mixed_as_before(mct, stored):
    """So that Photometric Interpretation stays true."""
    colours = "YBR_RCT" if mct else "RGB"
    data = packed_image([j2k(stored, mct=mct)], JPEG_2000, stored, PhotometricInterpretation=colours)
    copy = check(data, 0, BOX)
    codestream = pydicom.encaps.get_frame(pydicom.dcmread(BytesIO(copy)).PixelData, 0)
    assert codestream[codestream.index(b"\xff\x52") + 8] == mct
    assert same(pixel_array(copy), values(copy))


def test_unmixed_components_of_htj2k_stay():
    """Which not all decoders get right, so a good one is asked."""
    planes = np.ascontiguousarray(COLOUR.transpose(2, 0, 1))
    codestream = imagecodecs.htj2k_encode(planes, rgb=False, planar=True, reversible=True)
    _found, copy = blanked(packed_image([codestream], HTJ2K, COLOUR), {0: [BOX]})
    new = imagecodecs.jpeg2k_decode(pydicom.encaps.get_frame(pydicom.dcmread(BytesIO(copy)).PixelData, 0))
    assert same(new, np.where(outside(COLOUR.shape, BOX)[..., None], COLOUR, 0))


@pytest.mark.parametrize("syntax", [RLE, JPEG_LS, JPEG_LOSSLESS])
def test_brightness_and_differences_stay_what_they_are(syntax):
    """YBR_FULL: samples are not turned into RGB and back."""
    codestream = ENCODERS[syntax](COLOUR)
    if syntax == JPEG_LOSSLESS:
        codestream = unnamed(codestream)
    data = packed_image([codestream], syntax, COLOUR, PhotometricInterpretation="YBR_FULL")
    check(data, 0, BOX)
    _found, copy = blanked(data, {0: [BOX]})
    made = pydicom.dcmread(BytesIO(copy))
    raw = pydicom.pixels.pixel_array(made, raw=True)
    mask = outside(COLOUR.shape, BOX)
    assert same(raw[mask], COLOUR[mask]) and (raw[~mask] == (0, 128, 128)).all()


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
    codestream = pydicom.encaps.get_frame(pydicom.dcmread(BytesIO(copy)).PixelData, 0)
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


def test_blocks_of_sequential_jpeg_are_blanked_as_they_are_coded(monkeypatch):
    """The other frames, and the transfer syntax, stay."""
    codestreams = [imagecodecs.jpeg8_encode(np.roll(GREY, number), level=90) for number in range(2)]
    asked = []
    monkeypatch.setattr(
        blank, "blank_jpeg", lambda one, boxes, **how: asked.append(boxes) or (codestreams[0], [Box(0, 0, 14, 8)])
    )
    data = packed_image(codestreams, JPEG_BASELINE, GREY, table="basic")
    found, copy = blanked(data, {1: [BOX]})
    assert asked == [[BOX]] and found.areas == {1: [Box(0, 0, 14, 8)]} and not found.became_lossless
    assert same(values(copy, 1), values(data, 0)) and same(values(copy, 0), values(data, 0))


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


def lossy(syntax, stored):
    return {
        JPEG_2000_LOSSY: lambda: imagecodecs.jpeg2k_encode(stored, level=40, codecformat="j2k"),
        HTJ2K_LOSSY: lambda: imagecodecs.htj2k_encode(stored, reversible=False, level=0.02),
        NEAR_LOSSLESS: lambda: imagecodecs.jpegls_encode(stored, level=2),
        "1.2.840.10008.1.2.4.112": lambda: imagecodecs.jpegxl_encode(stored, level=90),
        JPEG_BASELINE: lambda: imagecodecs.jpeg8_encode(stored, level=90),
        JPEG_PROGRESSIVE: lambda: imagecodecs.jpeg8_encode(stored, level=90),
    }[syntax]()


@pytest.mark.parametrize("stored", [GREY, DEEP, COLOUR], ids=["8", "16", "colour"])
@pytest.mark.parametrize("syntax", [JPEG_2000_LOSSY, HTJ2K_LOSSY, NEAR_LOSSLESS, JPEG_BASELINE, JPEG_PROGRESSIVE])
def test_what_cannot_be_blanked_as_it_is_coded_loses_nothing_more(syntax, stored, monkeypatch):
    """All frames are what viewers saw, encoded without loss; the file says so, and that it was lossy once."""

    def refuse(codestream, boxes, **how):
        raise NotSequentialError("no")

    if stored is DEEP and "4.5" in syntax:
        pytest.skip("baseline JPEG has 8 bits")
    monkeypatch.setattr(blank, "blank_jpeg", refuse)
    colours = {"PhotometricInterpretation": "YBR_FULL_422"} if stored.ndim == 3 and "4.5" in syntax else {}
    codestreams = [lossy(syntax, np.roll(stored, number)) for number in range(3)]
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
    assert same(made.pixel_array, np.stack(after))
    assert made.file_meta.FileMetaInformationGroupLength == meta_length(copy)


def meta_length(data):
    """The bytes of the file meta behind its length."""
    header = opened(data)[0]
    return header.meta[-1].end - header.meta[0].end


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
    assert same(pixel_array(copy), values(copy))


def test_what_follows_the_pixels_stays_behind_them():
    """Here as elsewhere."""
    data = packed_image([lossy(JPEG_2000_LOSSY, GREY)], JPEG_2000_LOSSY, GREY)
    tail = struct.pack("<HH2sHL", 0xFFFC, 0xFFFC, b"OB", 0, 4) + b"tail"
    assert blanked(data + tail, {0: [BOX]})[1].endswith(tail)
    data = packed_image([imagecodecs.jpegls_encode(GREY)], JPEG_LS, GREY)
    assert blanked(data + tail, {0: [BOX]})[1].endswith(tail)


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


# What is made of it


@pytest.mark.parametrize("syntax", [EXPLICIT, DEFLATED, JPEG_LS, JPEG_2000, RLE, JPEG_BASELINE, HTJ2K_LOSSY])
def test_a_blanked_file_is_cleaned_like_any_original(syntax):
    """And its copy is parts of the real original; nothing in it is found odd."""
    if syntax in (EXPLICIT, DEFLATED):
        data = file_bytes(image(GREY), syntax)
    else:
        codestream = (lossy if syntax in (JPEG_BASELINE, HTJ2K_LOSSY) else lambda uid, one: ENCODERS[uid](one))(
            syntax, GREY
        )
        data = packed_image([codestream], syntax, GREY, table="basic")
    found, copy = blanked(data, {0: [BOX]})
    cleaned = Deidentifier(b"k", Identifiers()).clean(found.file, path="in", size=found.size, name="out")
    out = joined(in_original(cleaned.parts, found.parts), data)
    assert out == joined(cleaned.parts, copy) and not cleaned.record.notes
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
    assert background.word_of(-1, None, blank.read_attributes(opened(file_bytes(image(stored)))[0]), bits=64, shift=0)
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


def test_pydicom_reads_what_was_packed():
    """Of words, and of colours."""
    for stored in (DEEP, COLOUR, DEEP_COLOUR, SIGNED):
        assert same(pixel_array(packed_image([encode(stored, 8 * stored.itemsize)], RLE, stored)), stored)


hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies
pieces = st.lists(st.one_of(st.binary(max_size=9), st.tuples(st.integers(0, 50), st.integers(0, 50))), max_size=12)


def laid_out(drawn):
    return tuple(one if isinstance(one, bytes) else Span(min(one), max(one)) for one in drawn)


def joined(parts, original):
    return b"".join(part if isinstance(part, bytes) else original[part.start : part.end] for part in parts)


@hypothesis.given(pieces, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=8))
def test_a_virtual_file_reads_right_at_random(drawn, reads):
    """Whatever its parts are, and in whatever order it is read."""
    original = bytes(range(50))
    parts = laid_out(drawn)
    expected, file = joined(parts, original), VirtualFile(BytesIO(original), parts)
    assert file.size == len(expected)
    for at, size in reads:
        file.seek(at)
        assert file.read(size) == expected[at : at + size]


@hypothesis.given(pieces, st.data())
def test_translated_parts_are_the_same_bytes(drawn, data):
    """Parts of a copy, in parts of the original."""
    original = bytes(range(50))
    parts = laid_out(drawn)
    whole = joined(parts, original)
    ends = st.tuples(st.integers(0, len(whole)), st.integers(0, len(whole)))
    copy = laid_out(data.draw(st.lists(st.one_of(st.binary(max_size=5), ends), max_size=8)))
    assert joined(in_original(copy, parts), original) == joined(copy, whole)


@hypothesis.given(
    st.integers(1, 9), st.integers(1, 300), st.sampled_from([1, 3]), st.sampled_from(["u1", "u2", "u4"]), st.data()
)
@hypothesis.settings(deadline=None)
def test_whatever_is_packed_comes_back(rows, columns, samples, dtype, data):
    """By imagecodecs."""
    size = rows * columns * samples * np.dtype(dtype).itemsize
    seed, spread = data.draw(st.integers(0, 1 << 30)), data.draw(st.sampled_from([2, 3, 40, 255]))
    state = np.random.default_rng(seed)
    stored = (state.integers(0, 255, size) // spread).astype(np.uint8).view(dtype).reshape(rows, columns, samples)
    stored = stored[..., 0] if samples == 1 else stored
    frame = encode(stored, 8 * stored.itemsize)
    assert same(decode(frame, (rows, columns, samples), 8 * stored.itemsize), stored)


boxes = st.lists(
    st.builds(Box, st.integers(-3, 13), st.integers(-3, 11), st.integers(4, 20), st.integers(4, 20)),
    min_size=1,
    max_size=3,
)


@hypothesis.given(boxes, st.sampled_from([DEEP, COLOUR]), st.sampled_from([EXPLICIT, BIG_ENDIAN, JPEG_LS, RLE]))
@hypothesis.settings(deadline=None)
def test_boxes_anywhere_are_blanked_and_nothing_else(drawn, stored, syntax):
    """Over each other, over the edges, or over all of it."""
    is_packed = syntax in (JPEG_LS, RLE)
    data = packed_image([ENCODERS[syntax](stored)], syntax, stored) if is_packed else file_bytes(image(stored), syntax)
    mask = outside(stored.shape, *(clipped(box, 12, 14) for box in drawn))
    expected = stored[mask].min() if stored.ndim == 2 and mask.any() else 0
    check(data, expected, *drawn)


def test_gdcm_reads_the_same(tmp_path):
    """A decoder that shares nothing with ours."""
    gdcm = pytest.importorskip("gdcm")
    for syntax, stored in [
        (syntax, stored) for syntax in (JPEG_LOSSLESS, JPEG_LS, JPEG_2000, RLE) for stored in (DEEP, COLOUR)
    ]:
        _found, copy = blanked(packed_image([ENCODERS[syntax](stored)], syntax, stored), {0: [BOX]})
        (tmp_path / "copy.dcm").write_bytes(copy)
        reader = gdcm.ImageReader()
        reader.SetFileName(str(tmp_path / "copy.dcm"))
        assert reader.Read()
        raw = reader.GetImage().GetBuffer().encode("utf-8", "surrogateescape")
        found = np.frombuffer(raw, stored.dtype).reshape(stored.shape)
        mask = outside(stored.shape, BOX)
        assert same(found[mask], stored[mask]), syntax
