"""Rare, wrong and cut off: pixels that few files have, and what is there of those that are not whole."""

import struct
from io import BytesIO
from itertools import pairwise
from math import prod
from random import Random

import imagecodecs
import numpy as np
import pytest
from builders import (
    BIG_ENDIAN,
    EXPLICIT,
    IMPLICIT,
    JPEG_2000,
    JPEG_BASELINE,
    JPEG_LOSSLESS_SV1,
    JPEG_LS,
    RLE,
    dataset,
    file_bytes,
    image,
    packed,
    packed_image,
    same,
)
from core.test_codecs import ENCODERS, rle

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.deidentifier import Deidentifier
from scanveil.dicom import tags
from scanveil.dicom.reading import read_header, values_of
from scanveil.dicom.syntaxes import GE_PRIVATE
from scanveil.errors import DecodeError, ScanveilError, TransferSyntaxError, TruncatedError
from scanveil.library.instance import read_instance
from scanveil.looking.render import load_frame, render
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.frames import END_IS_MISSING, LEAST_PART, stored_values, values_to_look_at, whole_words

SIDE = 16
RAMP = np.tile(np.arange(256, dtype=np.uint8), (64, 1))


def looked_at(data, frame=0):
    """The values that are shown of a frame, and what is said of it."""
    file = BytesIO(data)
    header = read_header(file, path="a.dcm", size=len(data), to_look=True)
    attributes = read_attributes(header, frame)
    found, stored = values_to_look_at(header, file, frame, attributes)
    return stored, found.notes[len(attributes.notes) :]


def noise(low, most, *shape):
    """Integers from `low` up to `most`; NumPy's own are not in the page."""
    random = Random(1)
    return np.array([random.randrange(low, most) for _ in range(prod(shape))], np.int64).reshape(shape)


def strictly(data):
    file = BytesIO(data)
    return stored_values(read_header(file, path="a.dcm", size=len(data)), file, 0)


# --- bits -----------------------------------------------------------------------------------------------------------


BY_WORDS = (EXPLICIT, RLE, JPEG_LOSSLESS_SV1)
PLACES = [
    (syntax, allocated, stored, shift)
    for syntax in (*BY_WORDS, JPEG_LS)
    for allocated, stored in ((16, 12), (16, 10), (16, 15), (8, 6))
    for shift in sorted({0, 1, allocated - stored})
    if shift or syntax in BY_WORDS  # JPEG-LS says how many bits there are, and more than Bits Stored is too many
]


@pytest.mark.parametrize(("syntax", "allocated", "stored", "shift"), PLACES)
@pytest.mark.parametrize("signed", [0, 1], ids=["unsigned", "signed"])
def test_values_lie_where_high_bit_says(syntax, allocated, stored, shift, signed):
    """Whatever the sign: bits below and above them are no part of a value."""
    low = -(1 << (stored - 1)) if signed else 0
    values = noise(low, low + (1 << stored), SIDE, SIDE)
    words = ((values & ((1 << stored) - 1)) << shift).astype(f"u{allocated // 8}")
    said = {"BitsStored": stored, "HighBit": stored - 1 + shift, "PixelRepresentation": signed}
    if syntax == EXPLICIT:
        data = file_bytes(image(words, **said))
    else:
        data = packed_image([bytes(ENCODERS[syntax](words))], syntax, words, **said)
    assert same(strictly(data), values.astype(f"{'i' if signed else 'u'}{allocated // 8}"))


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("frame", [0, 1, 2])
def test_values_of_twelve_bits_follow_each_other(signed, frame):
    """A frame of an odd number of them ends within a byte."""
    values = noise(-2048 if signed else 0, 2048, 3, 5, 7)
    bits = (values.reshape(-1, 1) & 4095) >> np.arange(12) & 1
    data = np.packbits(bits.astype(np.uint8).ravel(), bitorder="little").tobytes()
    said = {"BitsAllocated": 12, "BitsStored": 12, "HighBit": 11, "PixelRepresentation": int(signed)}
    shape = {"Rows": 5, "Columns": 7, "SamplesPerPixel": 1, "PhotometricInterpretation": "MONOCHROME2"}
    made = dataset(**said, **shape, NumberOfFrames=3, PixelData=data + b"\0" * (len(data) % 2))
    found, notes = looked_at(file_bytes(made), frame)
    assert same(found, values[frame].astype(np.int16 if signed else np.uint16)) and notes == ()
    file = BytesIO(file_bytes(made))
    header = read_header(file, path="", size=len(file.getvalue()))
    assert whole_words(header, file, read_attributes(header, 0), 0) is None


def big_endian(numbers, order):
    """Values of 32 bits as OW in big endian, as PS3.5 writes them or with all bytes turned round."""
    made = image(numbers, PixelData=b"\0" * numbers.nbytes)
    data = file_bytes(made, BIG_ENDIAN)
    words = np.frombuffer(numbers.astype("<u4").tobytes(), "<u2").astype(">u2").tobytes()
    return data[: -numbers.nbytes] + (words if order == "words" else numbers.astype(">u4").tobytes())


@pytest.mark.parametrize("order", ["words", "numbers"])
@pytest.mark.parametrize("most", [200, 70_000, 1 << 30])
def test_big_endian_values_of_32_bits_are_read_as_they_were_written(order, most):
    """The lowest word first (PS3.5 8.1.1), or as one number, as some programs do."""
    numbers = np.add.outer(np.arange(32), np.arange(32)) * (most // 64) + noise(0, most // 64 + 1, 32, 32)
    numbers = numbers.astype(np.uint32)
    assert same(strictly(big_endian(numbers, order)), numbers)


def test_big_endian_values_of_which_nothing_can_be_told_are_read_as_the_standard_says():
    """Noise, which is as rough either way."""
    numbers = noise(0, 1 << 32, 16, 16).astype(np.uint32)
    assert same(strictly(big_endian(numbers, "words")), numbers)


def ge_private(values):
    """A file in GE's own syntax: implicit and little endian, but for the pixels."""
    data = file_bytes(image(values, BitsStored=8 * values.itemsize), IMPLICIT)
    data = data[: -values.nbytes] + values.astype(values.dtype.newbyteorder(">")).tobytes()
    said = b"\x02\0\x10\0UI" + struct.pack("<H", len(IMPLICIT) + 1) + IMPLICIT.encode() + b"\0"
    assert data.count(said) == 1
    uid = GE_PRIVATE.encode() + b"\0" * (len(GE_PRIVATE) % 2)
    data = data.replace(said, b"\x02\0\x10\0UI" + struct.pack("<H", len(uid)) + uid)
    at = data.index(b"\x02\0\0\0UL\x04\0") + 8
    (length,) = struct.unpack_from("<L", data, at)
    return data[:at] + struct.pack("<L", length + len(uid) - len(IMPLICIT) - 1) + data[at + 4 :]


def test_pixels_in_ges_own_syntax_are_big_endian():
    """All else is little endian."""
    values = np.arange(256, dtype=np.uint16).reshape(16, 16) * 200
    found, notes = looked_at(ge_private(values))
    assert same(found, values) and notes == ()


def test_of_ges_own_syntax_no_copy_is_made():
    """No program would read it."""
    data = ge_private(np.zeros((4, 4), np.uint16))
    with pytest.raises(TransferSyntaxError, match=r"of its maker's own .+ no copy of it is made"):
        read_header(BytesIO(data), path="", size=len(data))


def test_jpeg_2000_of_more_bits_than_can_be_unpacked_says_so():
    """Not that its file has no room for them."""
    stored = np.arange(256, dtype=np.uint32).reshape(16, 16) << 15
    codestream = imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", bitspersample=24)
    with pytest.raises(DecodeError, match=r"its values have 24 bits, and .+ room for 16"):
        looked_at(packed_image([codestream], JPEG_2000, stored))


# --- RLE ------------------------------------------------------------------------------------------------------------


def padded(frame, padding):
    """A frame of RLE with the same bytes behind each of its segments."""
    (count,) = struct.unpack_from("<L", frame)
    starts = [*struct.unpack_from(f"<{count}L", frame, 4), len(frame)]
    segments = [frame[start:end] + padding for start, end in pairwise(starts)]
    places = [64 + sum(map(len, segments[:at])) for at in range(count)]
    return struct.pack("<16L", count, *places, *[0] * (15 - count)) + b"".join(segments)


@pytest.mark.parametrize("padding", [b" ", b"  ", b"\xff", b"\xff\xff", b"\0\0\0", b"\0\0\0\0", b"\x05\x05", b"\x90"])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_rle_is_done_when_the_pixels_are_there(padding, dtype):
    """What follows in a segment is padding, whatever it is."""
    stored = (np.arange(15 * 17).reshape(15, 17) * 7 % 250).astype(dtype)
    found, notes = looked_at(packed_image([padded(rle(stored), padding)], RLE, stored))
    assert same(found, stored) and notes == ()


def test_runs_of_rle_that_are_repeated_may_go_beyond_the_end():
    """As an encoder writes that knows of no rows."""
    segment = bytes([257 - 128, 7, 257 - 100, 9, 128, 257 - 100, 3])
    frame = struct.pack("<16L", 1, 64, *[0] * 14) + segment
    stored = np.array([7] * 128 + [9] * 100 + [3] * 28, np.uint8).reshape(16, 16)
    assert same(looked_at(packed_image([frame], RLE, stored))[0], stored)


# --- labels ---------------------------------------------------------------------------------------------------------


OTHERS = {
    "JPEG-LS as JPEG": (imagecodecs.jpegls_encode, JPEG_LOSSLESS_SV1),
    "JPEG as JPEG-LS": (ENCODERS[JPEG_LOSSLESS_SV1], JPEG_LS),
    "JPEG 2000 as JPEG": (ENCODERS[JPEG_2000], JPEG_LOSSLESS_SV1),
    "JPEG as JPEG 2000": (ENCODERS[JPEG_LOSSLESS_SV1], JPEG_2000),
    "RLE as JPEG": (rle, JPEG_BASELINE),
    "JPEG-LS as RLE": (imagecodecs.jpegls_encode, RLE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_an_image_is_decoded_as_what_it_is_whatever_its_file_calls_it(name):
    """It is said, as other programs may not show it."""
    encode, label = OTHERS[name]
    found, notes = looked_at(packed_image([bytes(encode(RAMP))], label, RAMP))
    assert same(found, RAMP) and len(notes) == 1 and "not compressed as its file says" in notes[0]


def test_a_compressed_image_that_is_said_not_to_be_is_shown():
    """And the other way round."""
    data = packed_image([bytes(imagecodecs.jpegls_encode(RAMP))], JPEG_LS, RAMP)
    plain = file_bytes(image(RAMP))
    for made, name, label in ((data, JPEG_LS, EXPLICIT), (plain, EXPLICIT, JPEG_LS)):
        file = BytesIO(made)
        header = read_header(file, path="", size=len(made))
        assert header.transfer_syntax_uid == name
        header = header._replace(transfer_syntax_uid=label)
        attributes, found = values_to_look_at(header, file, 0, read_attributes(header, 0))
        assert same(found, RAMP) and len(attributes.notes) == 1
        with pytest.raises(ScanveilError):
            stored_values(header, file, 0)


def test_values_beyond_bits_stored_are_shown_whatever_the_label_is():
    """A label that says that nothing is compressed promises that there are none."""
    stored = np.full((8, 8), 200, np.uint8)
    data = packed_image([bytes(imagecodecs.jpegls_encode(stored))], JPEG_LS, stored, BitsStored=6, HighBit=5)
    file = BytesIO(data)
    header = read_header(file, path="", size=len(data))._replace(transfer_syntax_uid=EXPLICIT)
    assert render(load_frame(header, file, 0)).rgba.shape == (8, 8, 4)


def test_what_is_no_image_is_not_guessed_at():
    """Fragments of whatever, under a name for what is not compressed."""
    data = packed_image([b"abcd" * 20], JPEG_LS, RAMP)
    file = BytesIO(data)
    header = read_header(file, path="", size=len(data))._replace(transfer_syntax_uid=EXPLICIT)
    with pytest.raises(ScanveilError, match="compressed, but its file says that it is not"):
        values_to_look_at(header, file, 0, read_attributes(header, 0))


@pytest.mark.parametrize("allocated", [1, 12])
def test_what_shares_no_bytes_in_pairs_shares_no_colours(allocated):
    """YBR_FULL_422 of single bits, or of 12, is not told apart from what it says: no crash, but a sentence."""
    made = image(np.zeros((16, 16, 3), np.uint8), PhotometricInterpretation="YBR_FULL_422")
    made.BitsAllocated, made.BitsStored, made.HighBit = allocated, allocated, allocated - 1
    try:
        assert looked_at(file_bytes(made))[0].shape == (16, 16, 3)
    except ScanveilError as error:
        assert error.sentence


def test_twelve_bits_in_a_codestream_have_their_sign():
    """Bits Allocated may be 12 there as well."""
    values = (np.arange(256).reshape(16, 16) - 128).astype(np.int16)
    words = (values & 1023).astype(np.uint16)
    said = {"BitsAllocated": 12, "BitsStored": 10, "HighBit": 9, "PixelRepresentation": 1}
    codestream = imagecodecs.jpeg8_encode(words, lossless=True, predictor=1, bitspersample=12)
    assert same(strictly(packed_image([codestream], JPEG_LOSSLESS_SV1, words, **said)), values)


# --- cut off --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [2, RAMP.size // 2, RAMP.size * 9 // 10])
def test_what_there_is_of_a_plain_image_that_is_cut_off_is_shown(missing):
    """The rest is black, which is said."""
    data = file_bytes(image(RAMP))[:-missing]
    found, notes = looked_at(data)
    whole = RAMP.ravel().copy()
    whole[-missing:] = 0
    assert same(found.ravel(), whole) and notes == (END_IS_MISSING,)
    file = BytesIO(data)
    header = read_header(file, path="", size=len(data), to_look=True)
    assert END_IS_MISSING in load_frame(header, file, 0).notes and read_instance(BytesIO(data), path="", size=len(data))


def test_where_hardly_anything_is_there_nothing_is_made_up():
    """Or a small file would ask for the memory of a large one."""
    data = file_bytes(image(RAMP))
    least = int(RAMP.size * LEAST_PART)
    assert looked_at(data[: len(data) - RAMP.size + least])[1] == (END_IS_MISSING,)
    with pytest.raises(DecodeError, match="fewer pixels than it says"):
        looked_at(data[: len(data) - RAMP.size + least - 1])


@pytest.mark.parametrize("missing", [2, 1000])
def test_what_there_is_of_an_image_with_too_few_pixels_is_shown(missing):
    """The file is whole, but says that there are more."""
    data = file_bytes(image(RAMP, PixelData=RAMP.tobytes()[:-missing]))
    found, notes = looked_at(data)
    assert same(found.ravel()[:-missing], RAMP.ravel()[:-missing]) and notes == (END_IS_MISSING,)
    with pytest.raises(DecodeError, match="fewer pixels than it says"):
        strictly(data)


def test_images_in_front_of_the_cut_are_whole():
    """Behind it there are none."""
    film = np.stack([RAMP, RAMP[::-1], RAMP // 2])
    data = file_bytes(image(film, NumberOfFrames=3))[: -RAMP.size - 500]
    assert same(looked_at(data)[0], RAMP) and looked_at(data)[1] == ()
    assert looked_at(data, 1)[1] == (END_IS_MISSING,)
    with pytest.raises(DecodeError, match="missing"):
        looked_at(data, 2)


@pytest.mark.parametrize("missing", [2, 60])
def test_a_jpeg_without_its_end_is_shown_as_far_as_it_goes(missing):
    """What is missing is grey, which is said."""
    codestream = imagecodecs.jpeg8_encode(RAMP)
    found, notes = looked_at(packed_image([codestream[:-missing]], JPEG_BASELINE, RAMP))
    whole = imagecodecs.jpeg8_decode(codestream)
    assert same(found[:32], whole[:32]) and notes == (END_IS_MISSING,)
    assert (missing == 2) == same(found, whole)


def test_a_jpeg_in_a_file_that_is_cut_off_is_shown_as_far_as_it_goes():
    """Its fragment is longer than what is left of the file."""
    codestream = imagecodecs.jpeg8_encode(np.tile(RAMP, (4, 1)))
    data = packed_image([codestream], JPEG_BASELINE, np.tile(RAMP, (4, 1)))
    cut = data[: data.index(codestream) + len(codestream) // 2]
    found, notes = looked_at(cut)
    assert same(found[:32], imagecodecs.jpeg8_decode(codestream)[:32]) and notes == (END_IS_MISSING,)
    with pytest.raises(TruncatedError):
        strictly(cut)


@pytest.mark.parametrize("made", ["plain", "JPEG"])
def test_of_what_is_cut_off_no_copy_is_made(made):
    """A copy would say that it is whole."""
    plain, codestream = file_bytes(image(RAMP)), imagecodecs.jpeg8_encode(RAMP)
    data = plain[:-2] if made == "plain" else packed([codestream], JPEG_BASELINE, **LIKE_RAMP)[:-100]
    with pytest.raises(ScanveilError):
        Deidentifier(b"k" * 32, Identifiers()).clean(BytesIO(data), path="a.dcm", size=len(data), name="")


LIKE_RAMP = {
    "Rows": RAMP.shape[0],
    "Columns": RAMP.shape[1],
    "SamplesPerPixel": 1,
    "PhotometricInterpretation": "MONOCHROME2",
    "BitsAllocated": 8,
    "BitsStored": 8,
    "HighBit": 7,
    "PixelRepresentation": 0,
}


# --- sequences of which the type is not known -------------------------------------------------------------------------


def unknown(items):
    """An element of the type UN and of undefined length, in front of the pixels, and the file that it is in."""
    element = b"\x40\0\x75\x02UN\0\0\xff\xff\xff\xff" + items + b"\xfe\xff\xdd\xe0\0\0\0\0"
    data = file_bytes(image(RAMP))
    at = data.index(b"\xe0\x7f\x10\0")
    return data[:at].replace(b"\x28\0\x02\0US", element + b"\x28\0\x02\0US", 1) + data[at:]


def item(content, length=None):
    end = b"\xfe\xff\x0d\xe0\0\0\0\0" if length is None else b""
    size = 0xFFFFFFFF if length is None else len(content)
    return b"\xfe\xff\0\xe0" + struct.pack("<L", size) + content + end


WORDS = b"Knee left"
EXPLICIT_ONE = b"\x40\0\x07\0LO" + struct.pack("<H", 10) + WORDS + b" "
IMPLICIT_ONE = b"\x40\0\x07\0" + struct.pack("<L", 10) + WORDS + b" "
CODES = b"\x40\0\x08\0SQ\0\0\xff\xff\xff\xff" + item(b"\x08\0\0\x01SH\x02\0K1") + b"\xfe\xff\xdd\xe0\0\0\0\0"


@pytest.mark.parametrize(
    "items",
    [
        item(EXPLICIT_ONE),
        item(IMPLICIT_ONE),
        item(EXPLICIT_ONE, length=1) + item(EXPLICIT_ONE),
        item(EXPLICIT_ONE + CODES),
        item(CODES + EXPLICIT_ONE.replace(b"\x07", b"\x09", 1)) + item(EXPLICIT_ONE),
        item(b"") + item(IMPLICIT_ONE),
        item(b"", length=0) + item(EXPLICIT_ONE),
        b"",
    ],
)
def test_items_in_what_is_not_known_are_read_as_they_are_written(items):
    """PS3.5 6.2.2 wants them implicit; some writers have them explicit."""
    data = unknown(items)
    header = read_header(BytesIO(data), path="", size=len(data))
    assert values_of(header).short(tags.ROWS) == RAMP.shape[0]
    found = [one.text(0x00400007) for one in values_of(header).items(0x00400275)]
    assert found.count("Knee left") == items.count(EXPLICIT_ONE) + items.count(IMPLICIT_ONE)
