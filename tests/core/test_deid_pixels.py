"""What hides in a pixel element without being an image: such a file is withheld, and an ordinary one is not."""

import io
import struct

import planting
import pytest
from planting import El, Planted

from scanveil.deid.batch import Cleaned, Deidentifier
from scanveil.deid.identifiers import Identifiers
from scanveil.deid.pixels import NOT_LOOKED_INTO, OverlayInPixelsError, SurplusPixelsError, TextInImageError

JPEG, JPEG_LS, J2K, JXL, RLE, MPEG2 = (
    f"1.2.840.10008.1.2.{end}" for end in ["4.50", "4.80", "4.90", "4.110", "5", "4.100"]
)
WORDS = b"Jane Q. Roe, 1/2/1970"
SCAN = b"\xff\xda\0\x04abcdef\xff\xd9"
TILE = b"\xff\x90abcdef\xff\xd9"
RLE_FRAME = struct.pack("<16L", 2, 64, 70, *[0] * 13) + b"segments of RLE!"


def clean(made: Planted) -> Cleaned:
    data = made.to_bytes()
    return Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="in", size=len(data), name="out")


def with_pixels(value: bytes, **changed: bytes) -> Planted:
    """A small image of 16 x 16 bytes, with these bytes for pixels, and other values for attributes of group 0028."""
    made = Planted(elements=planting.image()[:-1])
    new = {int(tag[1:], 16): one for tag, one in changed.items()}
    made.elements = [one for one in made.elements if one.tag not in new]
    made.put(*(El(tag, "IS" if tag == 0x00280008 else "US", one) for tag, one in new.items() if tag != 0x00280004))
    if 0x00280004 in new:
        made.put(El(0x00280004, "CS", new[0x00280004]))
    made.put(El(0x7FE00010, "OW", value))
    return made


def packed(syntax: str, *frames: bytes, table: bytes = b"", count: int = 1) -> Planted:
    """An image of these fragments behind this offset table."""
    made = Planted(elements=planting.image()[:-1], syntax=syntax)
    value = b"".join(b"\xfe\xff\0\xe0" + struct.pack("<L", len(one)) + one for one in (table, *frames))
    made.put(El(0x00280008, "IS", b"%d" % count))
    made.put(El(0x7FE00010, "OB", value + b"\xfe\xff\xdd\xe0\0\0\0\0", True))
    return made


def segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">HH", marker, len(content) + 2) + content


def jpeg(*segments: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(segments) + SCAN


def j2k(note: bytes = b"") -> bytes:
    return b"\xff\x4f" + segment(0xFF51, bytes(39)) + (segment(0xFF64, b"\0\1" + note) if note else b"") + TILE


# Native pixels


@pytest.mark.parametrize(
    "made",
    [
        with_pixels(bytes(256) + WORDS),
        with_pixels(bytes(512) + WORDS + bytes(3), x00280008=b"2"),
        with_pixels(bytes(512) + WORDS, x00280004=b"YBR_FULL_422", x00280002=b"\3\0"),
        with_pixels(bytes(32) + WORDS, x00280100=b"\1\0"),
        with_pixels(WORDS, x00280010=b"\0\0"),
    ],
    ids=["one frame", "two frames", "4:2:2", "1 bit", "no rows"],
)
def test_text_behind_the_last_pixel_is_withheld(made):
    """What no pixel needs, no viewer shows."""
    with pytest.raises(SurplusPixelsError) as caught:
        clean(made)
    assert caught.value.reason == "surplus-pixels"


@pytest.mark.parametrize(
    "made",
    [
        with_pixels(bytes(255) + b"x"),
        with_pixels(b"x" * 99 + b"p", x00280010=b"\x09\0", x00280011=b"\x0b\0"),
        with_pixels(b"x" * 256 + bytes(70)),
        with_pixels(b"x" * 512, x00280004=b"YBR_FULL_422", x00280002=b"\3\0"),
        with_pixels(b"x" * 768, x00280004=b"YBR_FULL_422", x00280002=b"\3\0"),
        with_pixels(b"x" * 32, x00280100=b"\1\0"),
        with_pixels(b"x" * 6, x00280100=b"\1\0", x00280008=b"3", x00280010=b"\3\0", x00280011=b"\3\0"),
        with_pixels(b"x" * 4),
    ],
    ids=["exact", "padded", "zeros", "4:2:2", "4:2:2 in full", "1 bit", "1 bit by frame", "too few"],
)
def test_pixels_and_their_padding_are_given_out(made):
    """Padding, zeros and what writers differ in are no reason to withhold."""
    assert clean(made).size


# Encapsulated pixels


@pytest.mark.parametrize(
    "made",
    [
        packed(JPEG, jpeg(), table=WORDS),
        packed(JPEG, jpeg(), table=b"Jane"),
        packed(JPEG, jpeg(), jpeg(), table=struct.pack("<2L", 0, 7), count=2),
        packed(JPEG, jpeg(), jpeg(), table=bytes(4), count=2),
        packed(JPEG, WORDS),
        packed(J2K, WORDS),
        packed(JXL, WORDS),
        packed(RLE, WORDS + bytes(64)),
        packed(RLE, RLE_FRAME, WORDS + bytes(64)),
        packed(RLE, RLE_FRAME[:60] + b"Jane" + RLE_FRAME[64:]),
        packed(JPEG, jpeg() + WORDS),
        packed(JPEG, jpeg(), WORDS),
        packed(J2K, j2k(), WORDS),
        packed("1.2.840.10008.1.2.1", jpeg()),
    ],
)
def test_fragments_that_are_no_image_are_withheld(made):
    """Offset tables hold offsets, fragments begin as their transfer syntax says, and nothing follows their end."""
    with pytest.raises(SurplusPixelsError):
        clean(made)


@pytest.mark.parametrize(
    "made",
    [
        packed(JPEG, jpeg(segment(0xFFFE, WORDS))),
        packed(JPEG, jpeg(segment(0xFFE1, b"Exif\0\0" + WORDS))),
        packed(JPEG, jpeg(segment(0xFFE0, b"JFIF\0" + WORDS))),
        packed(JPEG, b"\xff\xd8" + SCAN[:-2] + segment(0xFFFE, WORDS) + SCAN),
        packed(JPEG, jpeg(), jpeg(segment(0xFFFE, WORDS)), count=2),
        packed(JPEG_LS, jpeg(segment(0xFFE8, b"mrfx" + WORDS))),
        packed(J2K, j2k(WORDS)),
        packed(J2K, j2k(b"Kakadu-v7.0 " + WORDS)),
        packed(JXL, b"\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x40Exif" + WORDS),
    ],
)
def test_comments_and_camera_data_in_a_compressed_image_are_withheld(made):
    """Comments, Exif and the like in front of the image may name anybody."""
    with pytest.raises(TextInImageError) as caught:
        clean(made)
    assert caught.value.reason == "text-in-image" and caught.value.sentence


@pytest.mark.parametrize(
    "made",
    [
        packed(JPEG, jpeg(segment(0xFFE0, b"JFIF\0" + bytes(9)), segment(0xFFEE, b"Adobe" + bytes(7)))),
        packed(JPEG, jpeg(segment(0xFFFE, b"LEAD Technologies Inc. V1.01\0"))),
        packed(JPEG_LS, jpeg(segment(0xFFE8, b"mrfx\1"), segment(0xFFF8, bytes(11)))),
        packed(JPEG, jpeg()[:9], jpeg()[9:]),
        packed(JPEG, jpeg() + b"\0", jpeg(), table=struct.pack("<2L", 0, len(jpeg()) + 9), count=2),
        packed(J2K, j2k(b"Created by OpenJPEG version 2.5.0")),
        packed(J2K, j2k(b"Kakadu-v7.10.2")),
        packed(JXL, b"\xff\x0aabc"),
        packed(RLE, RLE_FRAME, RLE_FRAME, count=2),
    ],
)
def test_what_encoders_usually_write_is_given_out(made):
    """Whole codestreams with what encoders say of themselves are ordinary images."""
    assert clean(made).record.notes == ()


def test_a_film_is_given_out_with_a_note():
    """Films are not looked into, and the report says so."""
    assert clean(packed(MPEG2, b"\0\0\1\xb3film")).record.notes == (NOT_LOOKED_INTO,)


# Overlays


def test_an_overlay_in_unused_bits_of_the_pixels_is_withheld():
    """An overlay without data of its own lies in the pixels, where it may be writing."""
    made = with_pixels(b"\0\x80" * 256, x00280100=b"\x10\0", x00280101=b"\x0c\0")
    assert clean(made).size
    made.put(El(0x60000010, "US", b"\x10\0"))
    with pytest.raises(OverlayInPixelsError) as caught:
        clean(made)
    assert caught.value.reason == "overlay-in-pixels"
    made.put(El(0x60003000, "OW", b"\1\0"))
    assert clean(made).record.notes == ()


def test_an_overlay_without_data_where_no_bits_are_unused_is_only_removed():
    """Where every bit is the image's, a left-over description hides nothing."""
    made = with_pixels(bytes(256))
    made.put(El(0x60000010, "US", b"\x10\0"))
    assert clean(made).record.actions["overlays: removed"] == 1
