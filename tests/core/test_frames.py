import logging
import warnings
from io import BytesIO
from pathlib import Path

import numpy as np
import pydicom
import pytest
from builders import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    IMPLICIT,
    JPEG_LS,
    even,
    file_bytes,
    float_image,
    image,
    item,
    opened,
    packed_image,
    same,
)

from scanveil.errors import DecodeError, MalformedError, ScanveilError, TruncatedError, UnreadableError
from scanveil.pixels import codecs, packed_frames
from scanveil.pixels.frames import stored_values
from scanveil.pixels.packed_frames import encoded_frame
from scanveil.pixels.transform import ybr_full_to_rgb

NATIVE = [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED]
RAMP = (np.arange(5 * 4).reshape(5, 4) * 3001 % 65536).astype(np.uint16)
COLOUR = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3)


class Watched(BytesIO):
    """A file that counts the bytes read from it."""

    bytes_read = 0

    def read(self, size=-1):
        found = super().read(size)
        self.bytes_read += len(found)
        return found


def values_of(made, frame_index=0, syntax=EXPLICIT):
    return stored_values(*opened(file_bytes(made, syntax)), frame_index)


def check(found, expected):
    """Same values, same shape, same dtype in the machine's byte order."""
    assert found.dtype == expected.dtype
    assert found.dtype.isnative
    assert same(found, expected)


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("dtype", ["u1", "i1", "u2", "i2", "u4", "i4"])
def test_native_values_come_back(syntax, dtype):
    """Values of 8, 16 and 32 bits, signed or not, come back from every native encoding."""
    stored = RAMP.astype(dtype)
    check(values_of(image(stored), syntax=syntax), stored)


@pytest.mark.parametrize("syntax", NATIVE)
def test_odd_frames_of_bytes_come_back(syntax):
    """Frames of an odd number of bytes are found, also where big endian swaps bytes in words across frames."""
    stored = np.arange(3 * 15, dtype=np.uint8).reshape(3, 3, 5)
    made = image(stored, NumberOfFrames=3)
    if syntax == BIG_ENDIAN:
        made["PixelData"].VR = "OW"
        made.PixelData = np.frombuffer(made.PixelData, np.uint16).byteswap().tobytes()
    data = file_bytes(made, syntax)
    for number in range(3):
        check(stored_values(*opened(data), number), stored[number])


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.uint32])
@pytest.mark.parametrize("size", [1, 3, 4, 7, 8, 9, 41])
def test_one_unused_bit_anywhere_is_found(dtype, size):
    """Wherever it is set, it alone is taken away; where none is set, values are as they are."""
    bits = 8 * dtype().itemsize
    plain = np.arange(size).astype(dtype)
    for at in range(size):
        for bit in {bits - 1, bits - 2}:
            stored = plain.copy()
            stored[at] |= dtype(1 << bit)
            made = image(stored.reshape(1, -1), BitsStored=bits - 2, HighBit=bits - 3)
            assert same(stored_values(*opened(file_bytes(made)), 0)[0], plain)
    made = image(plain.reshape(1, -1), BitsStored=bits - 2, HighBit=bits - 3)
    assert same(stored_values(*opened(file_bytes(made)), 0)[0], plain)


def test_unused_bits_are_taken_away():
    """What stands above Bits Stored, such as an old overlay, is no part of the value."""
    stored = np.array([[0xF123, 0x0FFF]], np.uint16)
    check(values_of(image(stored, BitsStored=12)), np.array([[0x123, 0xFFF]], np.uint16))


def test_signed_values_are_extended():
    """A negative value of 12 bits is negative in 16, whatever its unused bits are."""
    stored = np.array([[0x0FFF, 0xF800, 0x07FF]], np.uint16).view(np.int16)
    check(values_of(image(stored, BitsStored=12)), np.array([[-1, -2048, 2047]], np.int16))


def test_high_bit_says_where_values_are():
    """Values that stand at the upper end of their words are moved down (PS3.5 8.1.1)."""
    stored = np.array([[0xABC7, 0x8000]], np.uint16)
    check(values_of(image(stored, BitsStored=12, HighBit=15)), np.array([[0xABC, 0x800]], np.uint16))
    check(values_of(image(stored.view(np.int16), BitsStored=12, HighBit=15)), np.array([[-1348, -2048]], np.int16))


@pytest.mark.parametrize("columns", [8, 5])
def test_one_bit_frames(columns):
    """1-bit frames come back as 0 and 1, also where a frame starts within a byte."""
    stored = (np.arange(9 * columns, dtype=np.uint8) * 7 % 5 % 2).reshape(3, 3, columns)
    data = even(np.packbits(stored.reshape(-1), bitorder="little").tobytes())
    made = image(stored, NumberOfFrames=3, BitsAllocated=1, BitsStored=1, HighBit=0, PixelData=data)
    for number in range(3):
        check(values_of(made, number), stored[number])


@pytest.mark.parametrize("dtype", ["<f4", "<f8"])
def test_float_values(dtype):
    """Float pixels come back as they are, NaN too."""
    values = np.array([1.5, -2e10, np.nan], dtype)
    check(stored_values(*opened(float_image(values)), 0), values.reshape(1, 3))


@pytest.mark.parametrize("syntax", NATIVE)
@pytest.mark.parametrize("dtype", ["u1", "u2"])
def test_colour_by_plane_is_colour_by_pixel(syntax, dtype):
    """Both planar configurations give (rows, columns, 3)."""
    stored = COLOUR.astype(dtype)
    check(values_of(image(stored), syntax=syntax), stored)
    planes = np.ascontiguousarray(stored.transpose(2, 0, 1)).tobytes()
    check(values_of(image(stored, PlanarConfiguration=1, PixelData=planes), syntax=syntax), stored)


def test_ybr_full_comes_back_as_rgb():
    """Colour is always RGB: grey in YBR_FULL is grey in RGB."""
    ybr = np.full((2, 2, 3), (77, 128, 128), np.uint8)
    check(values_of(image(ybr, PhotometricInterpretation="YBR_FULL")), np.full((2, 2, 3), 77, np.uint8))


def test_ybr_full_422_shares_colours_in_pairs():
    """Y1 Y2 B R stands for two pixels (PS3.3 C.7.6.3.1.2), also in the second frame."""
    data = bytes([10, 20, 128, 128, 30, 40, 128, 128]) + bytes([50, 60, 128, 128, 70, 80, 128, 128])
    stored = np.zeros((2, 2, 2, 3), np.uint8)
    made = image(stored, NumberOfFrames=2, PhotometricInterpretation="YBR_FULL_422", PixelData=data)
    assert values_of(made)[..., 0].tolist() == [[10, 20], [30, 40]]
    assert values_of(made, 1)[..., 2].tolist() == [[50, 60], [70, 80]]
    made.PixelData = bytes([100, 110, 90, 200, 0, 0, 128, 128] * 2)
    expected = ybr_full_to_rgb(np.array([[100, 90, 200], [110, 90, 200]], np.uint8))
    assert same(values_of(made)[0], expected)


def test_ybr_full_422_with_odd_rows_is_refused():
    """Pairs of pixels do not fill rows of odd length."""
    stored = np.zeros((2, 3, 3), np.uint8)
    with pytest.raises(DecodeError, match="pairs"):
        values_of(image(stored, PhotometricInterpretation="YBR_FULL_422", PixelData=bytes(12)))


def test_ybr_full_422_that_is_not_shared():
    """Where each pixel has colours of its own, it is YBR_FULL, whatever the program said that unpacked it."""
    ybr = (np.arange(90).reshape(2, 3, 5, 3) * 37 % 256).astype(np.uint8)
    made = image(ybr, NumberOfFrames=2, PhotometricInterpretation="YBR_FULL_422")
    assert same(values_of(made, 1), ybr_full_to_rgb(ybr[1]))


def test_a_frame_reads_its_own_bytes_only():
    """Of a file with many frames, no more is read than the one that is asked for."""
    stored = np.arange(50 * 64 * 64, dtype=np.uint16).reshape(50, 64, 64)
    data = file_bytes(image(stored, NumberOfFrames=50))
    header, _ = opened(data)
    file = Watched(data)
    check(stored_values(header, file, 49), stored[49])
    assert file.bytes_read == 64 * 64 * 2


def test_fewer_pixels_than_claimed():
    """Rows and columns that the pixels do not fill are an error with a sentence."""
    with pytest.raises(DecodeError, match="fewer pixels") as caught:
        values_of(image(RAMP, Rows=500))
    assert caught.value.path == "test.dcm"


def test_frames_that_are_there_are_shown():
    """Where the last frame is missing, the others are still shown."""
    made = image(np.stack([RAMP, RAMP + 1]), NumberOfFrames=3)
    check(values_of(made, 1), RAMP + 1)
    with pytest.raises(DecodeError, match="image is missing"):
        values_of(made, 2)


def test_file_that_became_shorter():
    """A file cut after it was chosen is an error, not a half image."""
    data = file_bytes(image(RAMP))
    header, _ = opened(data)
    with pytest.raises(TruncatedError, match="cut off"):
        stored_values(header, BytesIO(data[:-4]), 0)


def test_file_that_cannot_be_read():
    """A medium that fails is named as such."""

    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError("gone")

    header, _ = opened(file_bytes(image(RAMP)))
    with pytest.raises(UnreadableError, match="can no longer be read") as caught:
        stored_values(header, Broken(), 0)
    assert caught.value.path == "test.dcm"


# Encapsulated frames. The fragments are looked at as bytes, without a codec


CODESTREAMS = [b"first frame...\xff\xd9", b"second.\xff\xd9", b"the third one.\xff\xd9"]


@pytest.mark.parametrize("table", ["none", "basic", "extended", "wrong"])
@pytest.mark.parametrize("pieces", [1, 3])
def test_frames_are_found(table, pieces):
    """Each frame's fragments are found by a table, by counting, or by how codestreams end; a wrong table too."""
    data = packed_image(CODESTREAMS, JPEG_LS, RAMP, table=table, pieces=pieces)
    header, file = opened(data)
    for number, codestream in enumerate(CODESTREAMS):
        assert encoded_frame(header, file, number, 3) == even(codestream)


def test_one_frame_of_many_fragments():
    """The only frame of a file is all of its fragments, however they end."""
    header, file = opened(packed_image([b"a frame \xff\xd9 in pieces"], JPEG_LS, RAMP, pieces=4))
    assert encoded_frame(header, file, 0, 1) == b"a frame \xff\xd9 in pieces"


@pytest.mark.parametrize("table", ["basic", "extended"])
def test_with_a_table_a_frame_reads_its_own_bytes_only(table):
    """With an offset table, basic or extended, the frames in front are not walked over."""
    codestreams = [bytes([number]) * 1000 for number in range(100)]
    data = packed_image(codestreams, JPEG_LS, RAMP, table=table)
    header, _ = opened(data)
    file = Watched(data)
    assert encoded_frame(header, file, 99, 100) == codestreams[99]
    assert file.bytes_read < 1000 + 4 * 100 + 50


def test_without_a_table_fragments_are_walked_once():
    """Without a table the first frame walks over all; the next ones know where they are."""
    codestreams = [bytes([number]) * 100 for number in range(100)]
    data = packed_image(codestreams, JPEG_LS, RAMP, SOPInstanceUID="2.25.77")
    header, _ = opened(data)
    encoded_frame(header, BytesIO(data), 0, 100)
    file = Watched(data)
    assert encoded_frame(header, file, 99, 100) == codestreams[99]
    assert file.bytes_read < 200


def test_only_a_few_files_fragments_are_remembered():
    """What is remembered of files does not grow without end."""
    for number in range(30):
        data = packed_image([b"a\xff\xd9", b"b\xff\xd9"], JPEG_LS, RAMP, SOPInstanceUID=f"2.25.{number}")
        encoded_frame(*opened(data, f"file {number}"), 1, 2)
    assert len(packed_frames._REMEMBERED) <= 8


def test_truncated_in_the_only_frame():
    """A single frame that is cut off is an error that says so."""
    data = packed_image([bytes(1000)], JPEG_LS, RAMP)
    header, _ = opened(data)
    cut = data[:-500]
    with pytest.raises(TruncatedError, match="cut off"):
        encoded_frame(header._replace(size=len(cut)), BytesIO(cut), 0, 1)


@pytest.mark.parametrize("table", ["none", "basic"])
def test_truncated_in_a_later_frame(table):
    """Where a later frame is cut off, the ones in front of it are still found."""
    data = packed_image([b"1" * 100, b"2" * 100, b"3" * 100], JPEG_LS, RAMP, table=table, SOPInstanceUID="2.25.5")
    cut = data[:-60]
    header, file = opened(data)
    header, file = header._replace(size=len(cut)), BytesIO(cut)
    assert encoded_frame(header, file, 1, 3) == b"2" * 100
    with pytest.raises(TruncatedError, match="cut off"):
        encoded_frame(header, file, 2, 3)


def test_fewer_frames_than_claimed():
    """A frame that the file announces and does not hold is named as missing."""
    header, file = opened(packed_image([b"one.", b"two."], JPEG_LS, RAMP, NumberOfFrames=5))
    assert encoded_frame(header, file, 1, 5) == b"two."
    with pytest.raises(DecodeError, match="image is missing"):
        encoded_frame(header, file, 4, 5)


def test_no_fragment_at_all():
    """An encapsulated image without a fragment is empty, and that is said."""
    header, file = opened(packed_image([], JPEG_LS, RAMP, NumberOfFrames=1))
    with pytest.raises(DecodeError, match="nothing in it"):
        encoded_frame(header, file, 0, 1)


def test_encapsulated_syntax_with_native_pixels():
    """Pixels of defined length under a compressed transfer syntax contradict it."""
    data = file_bytes(image(RAMP)).replace(EXPLICIT.encode() + b"\0", JPEG_LS.encode()[: len(EXPLICIT) + 1])
    header, file = opened(data)
    header = header._replace(transfer_syntax_uid=JPEG_LS)
    with pytest.raises(MalformedError, match="compressed, but it is not"):
        stored_values(header, file, 0)


def test_native_syntax_with_encapsulated_pixels():
    """Fragments under a native transfer syntax contradict it."""
    header, file = opened(packed_image([b"abcd"], JPEG_LS, RAMP))
    with pytest.raises(MalformedError, match="compressed, but its file says"):
        stored_values(header._replace(transfer_syntax_uid=EXPLICIT), file, 0)


def test_fragments_that_do_not_start_with_an_item():
    """Encapsulated pixels that do not start with an item are malformed."""
    header, file = opened(packed_image([b"abcd"], JPEG_LS, RAMP))
    at = header.pixels[2]
    data = bytearray(file.getvalue())
    data[at : at + 2] = b"\0\0"
    with pytest.raises(MalformedError, match="do not begin"):
        encoded_frame(header, BytesIO(bytes(data)), 0, 1)


def test_endless_empty_fragments(monkeypatch):
    """A file made of empty fragments ends the walk before it ends the patience."""
    monkeypatch.setattr(packed_frames, "MAX_FRAGMENTS", 100)
    made = packed_image([b"abcd"], JPEG_LS, RAMP)
    header, _ = opened(made)
    at = header.pixels[2]
    data = made[:at] + item(b"") * 1000
    with pytest.raises(TruncatedError):
        encoded_frame(header._replace(size=len(data)), BytesIO(data), 0, 1)


# pydicom's own files


TEST_FILES = Path(pydicom.__file__).parent / "data" / "test_files"
READ_BY_US_ALONE = {"badVR.dcm"}


def by_pydicom(data):
    """The frames that pydicom gives, in the machine's byte order, or None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = pydicom.dcmread(BytesIO(data), force=True)
            syntax = made.file_meta.TransferSyntaxUID
            if syntax in codecs.NAMES:
                codecs.install(syntax)
                made.pixel_array_options(decoding_plugin=codecs.PLUGIN)
            pixels = made.pixel_array
    except Exception:
        return None
    pixels = pixels.astype(pixels.dtype.newbyteorder("="))
    return pixels if made.get("NumberOfFrames", 1) > 1 else pixels[np.newaxis]


@pytest.mark.skipif(not TEST_FILES.is_dir(), reason="pydicom is installed without its test files")
@pytest.mark.parametrize("name", sorted(path.name for path in TEST_FILES.glob("*.dcm")))
def test_frames_equal_pydicoms(name):
    """Every frame of every image in pydicom's wheel has the values that pydicom gives, or both refuse it."""
    data = (TEST_FILES / name).read_bytes()
    logging.disable()
    expected = by_pydicom(data)
    logging.disable(logging.NOTSET)
    if expected is None and name not in READ_BY_US_ALONE:
        with pytest.raises(ScanveilError):
            stored_values(*opened(data), 0)
        return
    header, file = opened(data)
    for number in range(len(expected) if expected is not None else 0):
        check(stored_values(header, file, number), expected[number])


SAME_IMAGES = [
    ("MR_small.dcm", "MR_small_RLE.dcm"),
    ("MR_small.dcm", "MR_small_bigendian.dcm"),
    ("MR_small.dcm", "MR_small_jp2klossless.dcm"),
    ("MR_small.dcm", "MR_small_jpeg_ls_lossless.dcm"),
    ("rtdose.dcm", "rtdose_rle.dcm"),
    ("rtdose.dcm", "rtdose_expb.dcm"),
    ("SC_rgb_rle.dcm", "SC_rgb_jpeg_gdcm.dcm"),
    ("SC_rgb_rle.dcm", "SC_rgb_rle_2frame.dcm"),
]


@pytest.mark.skipif(not TEST_FILES.is_dir(), reason="pydicom is installed without its test files")
@pytest.mark.parametrize(("plain", "encoded"), SAME_IMAGES)
def test_same_image_in_another_encoding(plain, encoded):
    """An image that others encoded without loss decodes to the values of its native twin."""
    one, other = (opened((TEST_FILES / name).read_bytes()) for name in (plain, encoded))
    check(stored_values(*other, 0), stored_values(*one, 0))
