import base64
import struct
import tracemalloc
import zlib

import imagecodecs
import numpy as np
import pytest
from builders import (
    DEFLATED_IMAGE_FRAME,
    ENCAPSULATED_UNCOMPRESSED,
    HTJ2K,
    HTJ2K_LOSSY,
    JPEG_2000,
    JPEG_2000_LOSSY,
    JPEG_2000_PART_2,
    JPEG_BASELINE,
    JPEG_EXTENDED,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
    JPEG_LS,
    JPEG_PROGRESSIVE,
    JPEG_XL,
    RLE,
    file_bytes,
    image,
    near,
    opened,
    packed_image,
    render_frame,
    same,
)

from scanveil.errors import DecodeError, TransferSyntaxError
from scanveil.pixels import codecs
from scanveil.pixels.codestreams import coding_style
from scanveil.pixels.frames import stored_values

GREY = (np.add.outer(np.arange(40), np.arange(32)) * 3 % 256).astype(np.uint8)
DEEP = (np.add.outer(np.arange(40), np.arange(32)) * 57 % 4096).astype(np.uint16)
COLOUR = np.stack([GREY, GREY[::-1], 255 - GREY], -1)
DEEP_COLOUR = np.stack([DEEP, DEEP[::-1], 4095 - DEEP], -1)
SIGNED = DEEP.astype(np.int16) - 2048


def rle(stored):
    """RLE of PS3.5 annex G, by the book: one literal run of at most 128 bytes after another."""
    planes = stored[..., np.newaxis] if stored.ndim == 2 else stored
    segments = []
    for sample in range(planes.shape[2]):
        values = np.ascontiguousarray(planes[..., sample])
        by_byte = values.astype(values.dtype.newbyteorder(">")).view(np.uint8).reshape(-1, values.itemsize)
        segments += [by_byte[:, byte].tobytes() for byte in range(values.itemsize)]
    coded = [
        b"".join(bytes([len(run) - 1]) + run for run in (plain[at : at + 128] for at in range(0, len(plain), 128)))
        for plain in segments
    ]
    coded = [segment + b"\0" * (len(segment) % 2) for segment in coded]
    starts = [64 + sum(map(len, coded[:number])) for number in range(len(coded))]
    return struct.pack("<16L", len(coded), *starts, *[0] * (15 - len(coded))) + b"".join(coded)


def lossless_jpeg(stored, predictor=1):
    return imagecodecs.jpeg8_encode(stored, lossless=True, predictor=predictor, bitspersample=8 * stored.itemsize)


ENCODERS = {
    JPEG_LOSSLESS_SV1: lossless_jpeg,
    JPEG_LS: imagecodecs.jpegls_encode,
    JPEG_2000: lambda stored: imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", mct=False),
    HTJ2K: imagecodecs.htj2k_encode,
    JPEG_XL: lambda stored: imagecodecs.jpegxl_encode(stored, lossless=True),
    RLE: rle,
}


def decoded(codestream, syntax, like, **keywords):
    return stored_values(*opened(packed_image([codestream], syntax, like, **keywords)), 0)


def check(found, expected):
    assert found.dtype == expected.dtype
    assert found.flags.c_contiguous
    assert same(found, expected)


@pytest.mark.parametrize("stored", [GREY, DEEP, COLOUR], ids=["8 bit", "12 bit", "colour"])
@pytest.mark.parametrize("syntax", ENCODERS, ids=lambda uid: codecs.NAMES[uid])
def test_lossless_encodings_come_back(syntax, stored):
    """What was encoded without loss comes back as it was, grey of 8 and 16 bits and colour."""
    check(decoded(ENCODERS[syntax](stored), syntax, stored), stored)


@pytest.mark.parametrize("predictor", range(1, 8))
def test_all_predictors_of_lossless_jpeg(predictor):
    """Lossless JPEG comes back with each of its seven predictors."""
    check(decoded(lossless_jpeg(DEEP, predictor), JPEG_LOSSLESS, DEEP), DEEP)


@pytest.mark.parametrize("syntax", [JPEG_LS, RLE, JPEG_LOSSLESS_SV1], ids=lambda uid: codecs.NAMES[uid])
def test_signs_that_the_codestream_does_not_know(syntax):
    """Signed values in an encoding that knows no sign are signed by what the file says."""
    unsigned = SIGNED.view(np.uint16)
    check(decoded(ENCODERS[syntax](unsigned), syntax, SIGNED), SIGNED)


def test_sign_that_jpeg_2000_knows():
    """A signed JPEG 2000 codestream gives signed values."""
    codestream = imagecodecs.jpeg2k_encode(SIGNED, level=0, codecformat="j2k")
    check(decoded(codestream, JPEG_2000, SIGNED), SIGNED)


def test_jpeg_2000_in_a_file_format():
    """JPEG 2000 wrapped in its file format, which PS3.5 forbids and some writers use, is decoded as well."""
    check(decoded(imagecodecs.jpeg2k_encode(DEEP, level=0, codecformat="jp2"), JPEG_2000, DEEP), DEEP)


def test_baseline_jpeg_is_near():
    """Baseline JPEG at high quality is near to what it was."""
    found = decoded(imagecodecs.jpeg8_encode(GREY, level=100), JPEG_BASELINE, GREY)
    assert found.dtype == np.uint8
    assert np.abs(found.astype(int) - GREY).max() <= 3


def test_extended_jpeg_of_twelve_bits():
    """12-bit JPEG is near to what it was, in 16 bits."""
    codestream = imagecodecs.jpeg8_encode(DEEP, level=100, bitspersample=12)
    found = decoded(codestream, JPEG_EXTENDED, DEEP, BitsStored=12, HighBit=11)
    assert found.dtype == np.uint16
    assert np.abs(found.astype(int) - DEEP).max() <= 60


@pytest.mark.parametrize(("space", "interpretation"), [("YCBCR", "YBR_FULL"), ("RGB", "RGB")])
def test_jpeg_colours_are_those_that_the_file_names(space, interpretation):
    """JPEG in YBR or RGB gives RGB; which it is in is what Photometric Interpretation says."""
    flat = np.full((16, 16, 3), (200, 40, 90), np.uint8)
    codestream = imagecodecs.jpeg8_encode(flat, level=100, colorspace="RGB", outcolorspace=space, subsampling="444")
    found = decoded(codestream, JPEG_BASELINE, flat, PhotometricInterpretation=interpretation)
    assert near(found, flat, within=3)


@pytest.mark.parametrize("syntax", [JPEG_LS, JPEG_XL, JPEG_LOSSLESS_SV1], ids=lambda uid: codecs.NAMES[uid])
def test_eight_bits_in_room_for_sixteen(syntax):
    """A codestream of 8 bits in a file with room for 16 gives 16-bit values."""
    wide = GREY.astype(np.uint16)
    check(decoded(ENCODERS[syntax](GREY), syntax, wide, BitsStored=8), wide)


def test_one_bit_rle():
    """1-bit frames in RLE come back as 0 and 1."""
    bits = (GREY > 100).astype(np.uint8)
    packed = np.packbits(bits.reshape(-1), bitorder="little").reshape(1, -1)
    check(decoded(rle(packed), RLE, bits, BitsAllocated=1, BitsStored=1, HighBit=0), bits)


def test_overshooting_white_stays_white():
    """Values beyond Bits Stored, which lossy codecs give, are limited to it rather than wrapped to black."""
    stored = np.tile(np.array([[4095, 4096, 5000, 7]], np.uint16), (8, 2))
    found = decoded(ENCODERS[JPEG_2000](stored), JPEG_2000_LOSSY, stored, BitsStored=12)
    assert found[0, :4].tolist() == [4095, 4095, 4095, 7]


def test_lossless_values_beyond_bits_stored_stay():
    """Where a lossless codestream has more bits than the file says, its values stay, and are shown as they are."""
    stored = np.tile(np.array([[4095, 4096, 5000, 7]], np.uint16), (8, 2))
    made = packed_image([ENCODERS[JPEG_2000](stored)], JPEG_2000, stored, BitsStored=12)
    check(stored_values(*opened(made), 0), stored)
    shown = render_frame(*opened(made), 0, window_center=2500, window_width=5000)
    assert shown.rgba[0, 2, 0] == 255 and "larger than the file says" in shown.notes[0]


@pytest.mark.parametrize("syntax", [RLE, JPEG_LOSSLESS_SV1], ids=lambda uid: codecs.NAMES[uid])
def test_bits_that_hold_no_value_do_not_count(syntax):
    """Whole words are packed as they are: what lies in their unused bits is no part of a value."""
    stored = DEEP | 0x9000
    check(decoded(ENCODERS[syntax](stored), syntax, stored, BitsStored=12, HighBit=11), DEEP)


def test_lossy_htj2k_does_not_overflow():
    """What overshoots white or black in a lossy HTJ2K codestream is white or black, not the opposite."""
    stored = np.where(np.indices((64, 64)).sum(0) % 9 < 4, 255, 0).astype(np.uint8)
    found = decoded(imagecodecs.htj2k_encode(stored, reversible=False, level=0.02), HTJ2K_LOSSY, stored)
    assert np.abs(found.astype(int) - stored).max() < 128


@pytest.mark.parametrize("stored", [COLOUR, DEEP_COLOUR], ids=["8 bit", "16 bit"])
def test_htj2k_whose_colours_are_not_mixed(stored):
    """Its components are red, green and blue as they are; the codec would give planes of them."""
    planes = np.ascontiguousarray(stored.transpose(2, 0, 1))
    codestream = imagecodecs.htj2k_encode(planes, rgb=False, planar=True, reversible=True)
    assert not coding_style(codestream).mixes_components
    assert coding_style(imagecodecs.htj2k_encode(stored)).mixes_components
    check(decoded(codestream, HTJ2K, stored), stored)


@pytest.mark.parametrize("encode", [imagecodecs.htj2k_encode, ENCODERS[JPEG_2000]], ids=["HTJ2K", "JPEG 2000"])
def test_a_comment_is_no_coding_style(encode):
    """How JPEG 2000 is coded is said by its segment, not by bytes in another one that look like it."""
    whole = encode(COLOUR)
    at = whole.index(b"\xff\x52")
    liar = b"\xff\x52\0\x0c\0\0\0\1\1\1\4\4\0\0"
    told = b"\xff\x64" + struct.pack(">HH", 4 + len(liar), 1) + liar
    assert coding_style(whole[:at] + told + whole[at:]) == coding_style(whole)
    assert coding_style(whole[:at]) == coding_style(b"") == (False, False)


def test_retired_jpeg():
    """The retired processes of JPEG are decoded; which of them a codestream is, it says itself."""
    codestream = imagecodecs.jpeg8_encode(GREY, level=100)
    found = decoded(codestream, JPEG_PROGRESSIVE, GREY)
    assert np.abs(found.astype(int) - GREY).max() <= 3


ARITHMETIC = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
    "AQEBAQEBAQEBAQEBAQH/yQALCABAADABAREA/8wABgAQEAX/2gAIAQEAAD8A/wD5WoQYQjfVTggprh5vWod1PTWLaKJNnR3k3ju2"
    "MJs8wlbpSvPsP+cc5xlkarLV+BVkjobLBUdVCNrictLcRAe/6mFYI01XPVTlrIkO5Ly4hT07e5/NzwVXZ9NOVt/tN3z8I+ajk5Uw"
    "q1Q5TVf1ikpiIzQxecufXlh6tF3zIN95BjC10wFo37mXP3Zr+3af2pzA/9k="
)
"""`cjpeg -quality 100 -arithmetic` of 64 rows of 48 columns, each value twice the sum of its row and column."""


@pytest.mark.parametrize("last", [52, 54, 56])
def test_arithmetic_jpeg(last):
    """The retired processes of JPEG with arithmetic coding are decoded."""
    stored = (np.add.outer(np.arange(64), np.arange(48)) * 2 % 256).astype(np.uint8)
    assert near(decoded(ARITHMETIC, f"1.2.840.10008.1.2.4.{last}", stored), stored, within=1)


def test_frames_as_components():
    """JPEG 2000 part 2 may hold several frames as components of a codestream, and several codestreams."""
    frames = np.stack([np.roll(DEEP, 3 * n) for n in range(5)])
    collections = [
        imagecodecs.jpeg2k_encode(part, level=0, codecformat="j2k", mct=False, planar=True)
        for part in (frames[:3], frames[3:])
    ]
    made = packed_image(collections, JPEG_2000_PART_2, DEEP, NumberOfFrames=5, pieces=2)
    for number, frame in enumerate(frames):
        check(stored_values(*opened(made), number), frame)


@pytest.mark.parametrize("syntax", [DEFLATED_IMAGE_FRAME, ENCAPSULATED_UNCOMPRESSED])
@pytest.mark.parametrize("stored", [GREY, SIGNED, COLOUR], ids=["8 bit", "signed", "colour"])
def test_plain_frames_in_fragments(syntax, stored):
    """Frames in fragments of their own, deflated or as they are, come back."""

    def coded(frame):
        deflater = zlib.compressobj(wbits=-15)
        plain = frame.tobytes()
        return deflater.compress(plain) + deflater.flush() if syntax == DEFLATED_IMAGE_FRAME else plain

    made = packed_image([coded(stored), coded(stored[::-1])], syntax, stored)
    check(stored_values(*opened(made), 1), stored[::-1])


@pytest.mark.parametrize("data", [b"\x07junk", zlib.compress(bytes(100))[2:-4]], ids=["junk", "too few"])
def test_deflated_frame_that_is_none(data):
    """A deflated frame that is damaged or too short is refused in words."""
    with pytest.raises(DecodeError):
        decoded(data, DEFLATED_IMAGE_FRAME, GREY)


def test_a_deflated_bomb_grows_no_further_than_the_frame():
    """A deflated frame that would grow beyond the image is not unpacked beyond it."""
    bomb = zlib.compressobj(wbits=-15)
    data = bomb.compress(bytes(50_000_000)) + bomb.flush()
    check(decoded(data, DEFLATED_IMAGE_FRAME, GREY), np.zeros_like(GREY))


WITH_SIZE = [JPEG_LOSSLESS_SV1, JPEG_LS, JPEG_2000, HTJ2K]


@pytest.mark.parametrize("syntax", WITH_SIZE, ids=lambda uid: codecs.NAMES[uid])
@pytest.mark.parametrize(
    ("like", "words"),
    [
        (DEEP[:-1], "not as large"),
        (DEEP.T, "not as large"),
        (np.stack([DEEP] * 3, -1), "colour"),
        (GREY, "larger values"),
    ],
    ids=["rows", "turned", "samples", "bits"],
)
def test_codestreams_that_contradict_the_file(syntax, like, words):
    """A codestream of another size, kind or depth than the file says is refused, and the sentence says which."""
    with pytest.raises(DecodeError, match=words):
        decoded(ENCODERS[syntax](DEEP), syntax, like)


@pytest.mark.parametrize(
    ("syntax", "like"),
    [(RLE, DEEP.repeat(2, 0)), (JPEG_XL, DEEP[:-1]), *[(one, np.stack([DEEP] * 3, -1)) for one in (RLE, JPEG_XL)]],
    ids=["RLE, rows", "JPEG XL, rows", "RLE, samples", "JPEG XL, samples"],
)
def test_codestreams_that_do_not_fit(syntax, like):
    """RLE that does not fill the image and JPEG XL that does not fit it exactly are refused."""
    with pytest.raises(DecodeError, match="damaged"):
        decoded(ENCODERS[syntax](DEEP), syntax, like)


@pytest.mark.parametrize("syntax", [JPEG_LS, JPEG_2000, HTJ2K], ids=lambda uid: codecs.NAMES[uid])
def test_no_codec_is_asked_for_a_monstrous_size(syntax, monkeypatch):
    """A codestream that claims another size than the file is refused before a codec sees it."""
    seen = []
    for uid in (JPEG_LS, JPEG_2000, HTJ2K):
        monkeypatch.setitem(codecs._CODECS, uid, codecs._CODECS[uid]._replace(decode=lambda *args: seen.append(args)))
    with pytest.raises(DecodeError):
        decoded(ENCODERS[syntax](DEEP), syntax, DEEP[:4])
    assert not seen


@pytest.mark.parametrize("syntax", ENCODERS, ids=lambda uid: codecs.NAMES[uid])
def test_junk_instead_of_a_codestream(syntax):
    """Junk where a codestream should be is refused in words."""
    with pytest.raises(DecodeError, match="This image cannot be shown"):
        decoded(b"MZ this is a program, not an image" * 10, syntax, DEEP)


@pytest.mark.parametrize("syntax", ENCODERS, ids=lambda uid: codecs.NAMES[uid])
@pytest.mark.parametrize("part", [3, 0.02, 0.5], ids=["3 bytes", "header", "half"])
def test_codestream_that_ends_early(syntax, part):
    """A codestream that ends early is refused in words; a half image is not shown as a whole one."""
    whole = ENCODERS[syntax](DEEP)
    end = part if part == 3 else int(len(whole) * part)
    with pytest.raises(DecodeError, match="This image cannot be shown"):
        decoded(whole[:end], syntax, DEEP)


@pytest.mark.parametrize(
    ("syntax", "words"),
    [
        ("1.2.840.10008.1.2.4.102", "video"),
        ("1.2.840.10008.1.2.4.100.1", "video"),
        ("1.2.840.10008.1.2.4.94", "not in this file"),
        ("1.2.840.10008.1.2.4.60", "given up"),
        ("1.2.840.10008.1.2.99", "not known"),
    ],
)
def test_encodings_that_are_not_known(syntax, words):
    """Videos and unknown encodings are refused with a sentence of their own."""
    header, file = opened(packed_image([b"abcd"], JPEG_LS, DEEP))
    with pytest.raises(TransferSyntaxError, match=words):
        stored_values(header._replace(transfer_syntax_uid=syntax), file, 0)


def test_decoder_that_is_missing(monkeypatch):
    """Without the codec's library the sentence names the encoding."""
    monkeypatch.setattr(codecs, "find_spec", lambda name: None)
    with pytest.raises(TransferSyntaxError, match="JPEG-LS"):
        decoded(ENCODERS[JPEG_LS](DEEP), JPEG_LS, DEEP)


def test_pydicom_profits():
    """Once installed, pydicom's own pixel_array decodes by the plugin."""
    from io import BytesIO

    import pydicom

    data = packed_image([ENCODERS[JPEG_LS](DEEP)], JPEG_LS, DEEP)
    codecs.install(JPEG_LS)
    assert same(pydicom.dcmread(BytesIO(data)).pixel_array, DEEP)
    assert "imagecodecs" in codecs.install(JPEG_LS).available_plugins


def test_native_images_need_no_codec(monkeypatch):
    """A native image is shown without the codecs' module being asked anything."""
    monkeypatch.setattr(codecs, "require", None)
    monkeypatch.setattr(codecs, "decode_codestream", None)
    check(stored_values(*opened(file_bytes(image(DEEP))), 0), DEEP)


def test_what_a_codec_drops_is_heard(monkeypatch):
    """Where imagecodecs drops an error and gives black, as it does on Python 3.11, the frame is refused."""

    def dropping(codestream, **how):
        class Dropped:
            def __del__(self):
                raise RuntimeError("ojph error")

        Dropped()
        return np.zeros_like(DEEP)

    monkeypatch.setattr(imagecodecs, "htj2k_decode", dropping)
    with pytest.raises(DecodeError, match="damaged"):
        decoded(ENCODERS[HTJ2K](DEEP), HTJ2K, DEEP)


def test_the_frame_that_is_damaged_is_named():
    """Of several images the sentence says which one is damaged; the others are decoded."""
    frames = [ENCODERS[JPEG_LS](DEEP), b"\xff\xd8junk\xff\xd9", ENCODERS[JPEG_LS](DEEP)]
    header, file = opened(packed_image(frames, JPEG_LS, DEEP))
    check(stored_values(header, file, 2), DEEP)
    with pytest.raises(DecodeError, match="Image 2 of 3") as caught:
        stored_values(header, file, 1)
    assert caught.value.frame_number == 2


def test_an_rle_bomb_grows_no_further_than_the_frame():
    """Of runs that would unfold to a thousand times the image, those that make up the image are unfolded."""
    bomb = struct.pack("<16L", 1, 64, *[0] * 14) + b"\x81\x07" * 2_000_000  # 256 MB of sevens
    tracemalloc.start()
    check(decoded(bomb, RLE, GREY), np.full_like(GREY, 7))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(bomb)


@pytest.mark.parametrize("syntax", [JPEG_BASELINE, JPEG_LOSSLESS_SV1])
def test_jpeg_without_its_data(syntax):
    """A JPEG that ends as it should but has next to no data between is refused, not shown grey."""
    stored = np.zeros((512, 512), np.uint8)
    whole = lossless_jpeg(stored) if syntax == JPEG_LOSSLESS_SV1 else imagecodecs.jpeg8_encode(stored)
    assert near(decoded(whole, syntax, stored), stored, within=1)  # as few bytes as an image can have
    with pytest.raises(DecodeError, match="missing"):
        decoded(whole[: whole.index(b"\xff\xda") + 20] + b"\xff\xd9", syntax, stored)


@pytest.mark.parametrize("bits", [8, 10, 12, 15, 16])
def test_jpeg_xl_that_says_how_many_bits_its_samples_have(bits):
    """They are the stored values, not stretched over all bits of their words."""
    stored = (np.add.outer(np.arange(16), np.arange(12)) * 577 % (1 << bits)).astype(
        np.uint8 if bits == 8 else np.uint16
    )
    codestream = imagecodecs.jpegxl_encode(stored, lossless=True, bitspersample=bits)
    data = packed_image([codestream], JPEG_XL, stored, BitsStored=bits, HighBit=bits - 1)
    assert same(stored_values(*opened(data), 0), stored)


def test_jpeg_xl_of_one_bit_is_refused():
    """A file that promises one bit for a pixel of JPEG XL is refused with a sentence."""
    with pytest.raises(DecodeError):
        stored_values(
            *opened(
                packed_image([imagecodecs.jpegxl_encode(GREY)], JPEG_XL, GREY, BitsAllocated=1, BitsStored=1, HighBit=0)
            ),
            0,
        )


def test_colours_beyond_bits_stored_do_not_wrap():
    """Bright colours of a codestream that has more bits than the file says stay bright, and it is said."""
    bright = np.full((8, 8, 3), 60_000, np.uint16)
    encoded = imagecodecs.jpeg2k_encode(bright, level=0, codecformat="j2k")
    found = render_frame(*opened(packed_image([encoded], JPEG_2000, bright, BitsStored=8, HighBit=7)), 0)
    assert (found.rgba[..., :3] == 60_000 >> 8).all()
    assert "larger than the file says" in found.notes[0]
