"""What hides in a pixel element without being an image is cut out, or the file withheld; an ordinary one is not."""

import io
import struct
import zlib

import planting
import pydicom
import pytest
from judging import joined
from planting import BIG, DEFLATED, EXPLICIT, IMPLICIT, El, Planted, encode

from scanveil.deid.check.identifiers import Identifiers
from scanveil.deid.cleaning import blocks, fragments, native
from scanveil.deid.cleaning.blocks import Span
from scanveil.deid.cleaning.codestreams import TextInImageError, is_encoders_note
from scanveil.deid.cleaning.fragments import NOTES_CUT, TABLES_MENDED
from scanveil.deid.cleaning.native import REST_CUT
from scanveil.deid.cleaning.pixels import (
    BITS_CLEARED,
    NotLookedIntoError,
    OverlayInPixelsError,
    SurplusPixelsError,
    UnusedBitsError,
)
from scanveil.deid.deidentifier import Cleaned, Deidentifier
from scanveil.errors import UnjudgeableError

JPEG, JPEG_LS, J2K, JXL, RLE, MPEG2 = (
    f"1.2.840.10008.1.2.{end}" for end in ["4.50", "4.80", "4.90", "4.110", "5", "4.100"]
)
WORDS = b"Jane Q. Roe, 1/2/1970"
SCAN = b"\xff\xda\0\x08\1\1\0\0\x3f\0abcdef\xff\xd9"
TILE = b"\xff\x90\0\x0a\0\0\0\0\0\0\0\1\xff\x93abcdef\xff\xd9"
RLE_FRAME = struct.pack("<16L", 2, 64, 70, *[0] * 13) + b"segments of RLE!"


def clean(made: Planted, **decided: bool) -> Cleaned:
    data = made.to_bytes()
    return Deidentifier(b"k", Identifiers()).clean(io.BytesIO(data), path="in", size=len(data), name="out", **decided)


def copy(made: Planted) -> tuple[Cleaned, bytes]:
    """What is given out, and all its bytes."""
    cleaned = clean(made)
    return cleaned, joined(cleaned, made.to_bytes())


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


def j2k(note: bytes = b"", *, in_tile: bytes = b"", tables: bytes = b"") -> bytes:
    tile = TILE[:12] + (segment(0xFF64, b"\0\1" + in_tile) if in_tile else b"") + TILE[12:]
    comment = segment(0xFF64, b"\0\1" + note) if note else b""
    return b"\xff\x4f" + segment(0xFF51, bytes(39)) + tables + comment + tile


def box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">L4s", len(content) + 8, kind) + content


JP2 = b"\0\0\0\x0cjP  \r\n\x87\n"
JXL_BOXES = b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"ftyp", b"jxl \0\0\0\0jxl ")


# Native pixels


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (with_pixels(b"x" * 256 + WORDS), b"x" * 256),
        (with_pixels(b"x" * 512 + WORDS + bytes(3), x00280008=b"2"), b"x" * 512),
        (with_pixels(b"x" * 512 + WORDS, x00280004=b"YBR_FULL_422", x00280002=b"\3\0"), b"x" * 512),
        (with_pixels(b"x" * 32 + WORDS, x00280100=b"\1\0"), b"x" * 32),
        (with_pixels(b"x" * 99 + WORDS[:1], x00280010=b"\x09\0", x00280011=b"\x0b\0"), b"x" * 99 + b"\0"),
        (with_pixels(b"x" * 99 + WORDS, x00280010=b"\x09\0", x00280011=b"\x0b\0"), b"x" * 99 + b"\0"),
        (with_pixels(b"x" + WORDS[:1], x00280010=b"\1\0", x00280011=b"\1\0"), b"x\0"),
    ],
    ids=["one frame", "two frames", "4:2:2", "1 bit", "padding", "odd", "one pixel"],
)
@pytest.mark.parametrize("syntax", ["", DEFLATED])
def test_what_follows_the_last_pixel_is_cut(made, kept, syntax):
    """What no pixel needs, no viewer shows; padding is zero, and the length of the element is right."""
    made.syntax = syntax
    cleaned, out = copy(made)
    assert pydicom.dcmread(io.BytesIO(out)).PixelData == kept
    assert cleaned.record.notes == (REST_CUT,) and cleaned.record.actions["image-notes: removed"] == 1


def test_what_follows_the_pixels_stays_behind_them_where_they_are_cut():
    """The element ends where it ended in the original, and what is behind it is cleaned."""
    made = with_pixels(b"x" * 256 + WORDS)
    made.tail = encode([El(0x00281054, "LO", b"HU")], EXPLICIT)
    assert copy(made)[1].endswith(b"x" * 256 + made.tail)


def test_in_words_of_the_other_order_the_padding_is_in_front_of_the_last_pixel():
    """Bytes lie swapped in the words of OW (PS3.5 A.3)."""
    for last in (b"Jx", b"JxRoe."):
        made = with_pixels(b"x" * 98 + last, x00280010=b"\x09\0", x00280011=b"\x0b\0")
        made.encoding = BIG
        assert copy(made)[1].endswith(b"x" * 98 + b"\0x")
    made = with_pixels(b"x" * 98 + b"\0J", x00280010=b"\x09\0", x00280011=b"\x0b\0")
    made.encoding = BIG
    assert clean(made).record.notes == ()


@pytest.mark.parametrize(
    "made",
    [
        with_pixels(bytes(256) + WORDS * 13, x00280008=b"1"),
        with_pixels(WORDS, x00280010=b"\0\0"),
        with_pixels(WORDS * 40, x00280008=b"1"),
        with_pixels(b"x" * 514, x00280008=b"1"),
    ],
    ids=["more than a frame", "no rows", "frames", "not whole frames"],
)
def test_a_frame_or_more_behind_the_last_pixel_is_withheld(made):
    """It could be an image that somebody misses."""
    with pytest.raises(SurplusPixelsError) as caught:
        clean(made)
    assert caught.value.reason == "surplus-pixels"


def test_nothing_is_cut_from_unpacked_pixels_that_are_said_to_be_packed():
    """They could be packed after all."""
    made = with_pixels(bytes(256) + WORDS)
    made.syntax = JPEG
    with pytest.raises(SurplusPixelsError):
        clean(made)


@pytest.mark.parametrize(
    "made",
    [
        with_pixels(bytes(255) + b"x"),
        with_pixels(b"x" * 99 + b"\0", x00280010=b"\x09\0", x00280011=b"\x0b\0"),
        with_pixels(b"x" * 256 + bytes(70)),
        with_pixels(b"x" * 512, x00280004=b"YBR_FULL_422", x00280002=b"\3\0"),
        with_pixels(b"x" * 768, x00280004=b"YBR_FULL_422", x00280002=b"\3\0"),
        with_pixels(b"x" * 32, x00280100=b"\1\0"),
        with_pixels(b"x" * 6, x00280100=b"\1\0", x00280008=b"3", x00280010=b"\3\0", x00280011=b"\3\0"),
        with_pixels(b"x" * 256, x00280010=b"\x10\0\x11\0"),
    ],
    ids=["exact", "padded", "zeros", "4:2:2", "4:2:2 in full", "1 bit", "1 bit by frame", "two numbers for one"],
)
def test_pixels_and_their_padding_are_given_out(made):
    """Padding, zeros and what writers differ in are no reason to withhold."""
    assert clean(made).size


@pytest.mark.parametrize(
    ("length", "changed"),
    [
        (256, {}),
        (768, {"x00280008": b"3 "}),
        (768, {"x00280002": b"\3\0"}),
        (1536, {"x00280002": b"\3\0", "x00280008": b"2 "}),
        (512, {"x00280100": b"\x10\0", "x00280101": b"\x10\0"}),
        (384, {"x00280100": b"\x0c\0"}),
        (32, {"x00280100": b"\1\0"}),
        (4, {"x00280100": b"\1\0", "x00280008": b"3 ", "x00280010": b"\3\0", "x00280011": b"\3\0"}),
        (6, {"x00280100": b"\1\0", "x00280008": b"3 ", "x00280010": b"\3\0", "x00280011": b"\3\0"}),
        (512, {"x00280004": b"YBR_FULL_422", "x00280002": b"\3\0"}),
        (1024, {"x00280004": b"YBR_FULL_422", "x00280002": b"\3\0", "x00280008": b"2 "}),
    ],
)
def test_pixels_are_as_long_as_what_describes_them_says(length, changed):
    """Rows, columns, samples, bits and frames together: fewer are withheld, and of more the rest is cut."""
    changed = {"x00280008": b"1 ", **changed}
    assert clean(with_pixels(b"x" * length, **changed)).record.notes == ()
    with pytest.raises(SurplusPixelsError):
        clean(with_pixels(b"x" * (length - 4), **changed))
    if length > 8:
        cleaned, out = copy(with_pixels(b"x" * (length + 4), **changed))
        assert cleaned.record.notes == (REST_CUT,) and out.endswith(struct.pack("<L", length) + b"x" * length)


@pytest.mark.parametrize("block", [64, 70, 1 << 20])
def test_zeros_behind_the_last_pixel_are_seen_up_to_the_end_of_the_pixels(monkeypatch, block):
    """In blocks of any size; what follows the pixels is none of them."""
    monkeypatch.setattr(native, "_BLOCK", block)
    made = with_pixels(b"x" * 256 + bytes(140))
    made.tail = encode([El(0x00281054, "LO", b"HU")], EXPLICIT)
    assert joined(clean(made), made.to_bytes()).endswith(bytes(140) + made.tail)
    for at in (256, 320, 394):
        cleaned, out = copy(with_pixels(b"x" * 256 + bytes(at - 256) + b"J" + bytes(395 - at)))
        assert cleaned.record.notes == (REST_CUT,) and out.endswith(b"x" * 256)


# Encapsulated pixels


@pytest.mark.parametrize(
    "made",
    [
        packed(JPEG, WORDS),
        packed(J2K, WORDS),
        packed(JXL, WORDS),
        packed(RLE, WORDS + bytes(64)),
        packed(RLE, RLE_FRAME, WORDS + bytes(64), count=2),
        packed(JPEG, jpeg(), WORDS, count=2),
        packed("1.2.840.10008.1.2.1", jpeg()),
    ],
)
def test_fragments_that_are_no_image_are_withheld_where_images_are_missing(made):
    """They begin as their transfer syntax says, or one of the frames is lost."""
    with pytest.raises(SurplusPixelsError):
        clean(made)


@pytest.mark.parametrize(
    ("syntax", "frames", "left"),
    [
        (JPEG, [jpeg(), WORDS + b"."], [jpeg()]),
        (JPEG, [WORDS + b".", jpeg()], [jpeg()]),
        (JPEG, [jpeg(), bytes(20) + WORDS + b".", jpeg()], [jpeg(), jpeg()]),
        (JPEG, [jpeg(), b"\xff\xd8" + WORDS + b"."], [jpeg()]),
        (J2K, [j2k() + b"\0", WORDS + b"."], [j2k() + b"\0"]),
        (JXL, [WORDS + b".", b"\xff\x0aabcd"], [b"\xff\x0aabcd"]),
        (RLE, [RLE_FRAME, WORDS + bytes(65)], [RLE_FRAME]),
        (RLE, [RLE_FRAME, WORDS + b"."], [RLE_FRAME]),
        (RLE, [RLE_FRAME, RLE_FRAME], [RLE_FRAME]),
        (RLE, [RLE_FRAME[:60] + b"Jane" + RLE_FRAME[64:]], [RLE_FRAME]),
    ],
)
@pytest.mark.parametrize("block", [64, 1 << 20])
def test_fragments_that_no_frame_needs_are_cut(monkeypatch, syntax, frames, left, block):
    """Wherever they stand, and however the file is read; the others stay."""
    monkeypatch.setattr(blocks, "BLOCK", block)
    monkeypatch.setattr(blocks, "SIGNATURE", 16)
    cleaned, out = copy(packed(syntax, *frames, count=len(left)))
    pixels = pydicom.dcmread(io.BytesIO(out)).PixelData
    assert list(pydicom.encaps.generate_fragments(pixels))[1:] == left
    assert NOTES_CUT in cleaned.record.notes and cleaned.record.actions["image-notes: removed"] == 1


PLAIN_JFIF = segment(0xFFE0, b"JFIF\0" + bytes([1, 1, 0, 0, 1, 0, 1, 0, 0]))
TWO_SCANS = b"\xff\xd8" + SCAN[:-2] + segment(0xFFFE, WORDS) + SCAN


@pytest.mark.parametrize(
    ("syntax", "frame", "left"),
    [
        (JPEG, jpeg(segment(0xFFFE, WORDS)), jpeg()),
        (JPEG, jpeg(segment(0xFFE1, b"Exif\0\0" + WORDS)), jpeg()),
        (JPEG, jpeg(segment(0xFFE0, b"JFIF\0" + WORDS)), jpeg(PLAIN_JFIF)),
        (JPEG, jpeg(segment(0xFFE0, b"JFIF\0Smith Ann")), jpeg(PLAIN_JFIF)),
        (JPEG, jpeg(segment(0xFFEE, b"AdobeSmith A")), jpeg()),
        (JPEG, TWO_SCANS, b"\xff\xd8" + SCAN[:-2] + SCAN),
        (JPEG_LS, jpeg(segment(0xFFE8, b"mrfx" + WORDS)), jpeg()),
        (J2K, j2k(WORDS), j2k()),
        (J2K, j2k(b"Kakadu-v7.0 " + WORDS), j2k()),
        (J2K, j2k(in_tile=WORDS), j2k()),
        (J2K, JP2 + box(b"jp2h", box(b"xml ", WORDS)) + box(b"jp2c", j2k()), j2k()),
        (J2K, JP2 + box(b"ftyp", WORDS) + box(b"jp2c", j2k(WORDS)), j2k()),
        (JPEG, jpeg() + WORDS, jpeg()),
        (JPEG_LS, jpeg() + b"\0" + WORDS, jpeg()),
        (J2K, j2k() + WORDS, j2k()),
        (JXL, JXL_BOXES + box(b"Exif", WORDS) + box(b"jxlc", b"abc"), JXL_BOXES + box(b"jxlc", b"abc")),
        (JXL, JXL_BOXES + box(b"jxlc", b"abc") + box(b"xml ", WORDS), JXL_BOXES + box(b"jxlc", b"abc")),
        (JXL, JXL_BOXES + box(b"uuid", WORDS) + box(b"jxlc", b"abc"), JXL_BOXES + box(b"jxlc", b"abc")),
    ],
)
def test_notes_are_cut_out_of_a_compressed_image_and_the_image_stays(syntax, frame, left):
    """Comments, Exif and the like may name anybody; the bytes of the image itself are as they were."""
    cleaned, out = copy(packed(syntax, frame, frame, table=struct.pack("<2L", 0, len(frame) + 8), count=2))
    assert WORDS not in out and b"Smith" not in out
    assert NOTES_CUT in cleaned.record.notes and cleaned.record.actions["image-notes: removed"] == 1
    pixels = pydicom.dcmread(io.BytesIO(out)).PixelData
    padded = left + b"\0" * (len(left) & 1)
    offsets, frames = (
        pydicom.encaps.parse_basic_offsets(pixels),
        list(pydicom.encaps.generate_frames(pixels, number_of_frames=2)),
    )
    assert offsets == [0, len(padded) + 8]
    assert frames == [padded, padded]


def test_where_nothing_is_cut_the_pixels_are_not_copied():
    """An image without notes goes from file to archive as it lies there."""
    assert isinstance(clean(packed(J2K, j2k())).parts[1], Span)
    assert isinstance(clean(packed(J2K, j2k(WORDS))).parts[1], bytes)


@pytest.mark.parametrize(
    "made",
    [
        *(packed(JPEG, jpeg(segment(0xFF00 | marker, WORDS))) for marker in (0xF0, 0xFD, 0xDB, 0xC4, 0xC8, 0xCC, 0xDC)),
        *(packed(JPEG, jpeg(segment(0xFF00 | marker, WORDS))) for marker in (0xDE, 0xDF, 0x02, 0xBF, 0xDD)),
        packed(JPEG, b"\xff\xd8" + SCAN[:-2] + segment(0xFFF0, WORDS) + SCAN),
        packed(JPEG, jpeg()[:-2], WORDS),
        packed(J2K, j2k()[:-2] + segment(0xFF78, WORDS)),
        packed(J2K, b"\xff\x4f" + segment(0xFF30, WORDS) + TILE),
        packed(J2K, j2k(in_tile=WORDS, tables=segment(0xFF55, bytes(4)))),
        packed(JXL, JXL_BOXES + box(b"jbrd", WORDS) + box(b"jxlc", b"abc")),
        packed(JXL, b"\0\0\0\x0cJXL \r\n\x87\n" + box(b"ftyp", WORDS)),
    ],
)
def test_what_may_be_text_and_cannot_be_cut_out_is_withheld(made):
    """Segments of no known kind, or longer than what they describe, and bytes behind the end."""
    with pytest.raises(TextInImageError) as caught:
        clean(made)
    assert caught.value.reason == "text-in-image" and caught.value.sentence


def test_a_long_comment_is_judged_in_one_go():
    """60,000 spaces behind what an encoder writes once took a quarter of a minute; the longest takes hours that way."""
    note = b"Kdu-Layer-Info: log_2{Delta-D(MSE)/Delta-L(bytes)}, L(bytes)\n" + b" " * 65000 + b"x"
    assert NOTES_CUT in clean(packed(J2K, j2k(note, tables=segment(0xFF64, b"\0\1" + note)))).record.notes
    assert not is_encoders_note(note * 100)


@pytest.mark.parametrize(
    "made",
    [
        packed(JPEG, jpeg(segment(0xFFE0, b"JFIF\0\1" + bytes(8)), segment(0xFFEE, b"Adobe\0d" + bytes(5)))),
        packed(JPEG, jpeg(segment(0xFFFE, b"LEAD Technologies Inc. V1.01\0"))),
        packed(JPEG_LS, jpeg(segment(0xFFE8, b"mrfx\1"), segment(0xFFF8, b"\1" + bytes(10)))),
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


def test_a_film_is_withheld():
    """Films are not looked into."""
    with pytest.raises(NotLookedIntoError):
        clean(packed(MPEG2, b"\0\0\1\xb3film"))


def test_deflated_frames_hold_their_pixels_and_nothing_else():
    """A frame is inflated to be measured."""
    deflater = zlib.compressobj(wbits=-15)
    frame = deflater.compress(bytes(256)) + deflater.flush()
    syntax = "1.2.840.10008.1.2.8.1"
    assert clean(packed(syntax, frame + b"\0" * (len(frame) & 1), frame + b"\0" * (len(frame) & 1), count=2)).size
    longer = zlib.compressobj(wbits=-15)
    cleaned, out = copy(packed(syntax, frame + WORDS))
    assert WORDS not in out and NOTES_CUT in cleaned.record.notes
    for bad in (longer.compress(bytes(256) + WORDS) + longer.flush(), WORDS, frame[:-2]):
        with pytest.raises(SurplusPixelsError):
            clean(packed(syntax, bad))


@pytest.mark.parametrize("tag", [0x7FE00001, 0x7FE00002])
@pytest.mark.parametrize("encoding", [EXPLICIT, IMPLICIT], ids=["explicit", "implicit"])
def test_tables_of_offsets_hold_offsets_of_what_is_there(tag, encoding):
    """Neither unpacked pixels nor frames of another length may have them: they go, and that is said."""
    native = with_pixels(bytes(256))
    native.put(El(tag, "OV", b"Kanari Vogel, Rome, 1950"))
    compressed = packed(JPEG, jpeg())
    compressed.put(El(0x7FE00001, "OV", bytes(8)), El(0x7FE00002, "OV", b"Kanari V"))
    for made in (native, compressed):
        made.encoding = encoding
        cleaned, out = copy(made)
        found = pydicom.dcmread(io.BytesIO(out))
        assert TABLES_MENDED in cleaned.record.notes and b"Kanari" not in out
        assert 0x7FE00001 not in found and 0x7FE00002 not in found
    right = packed(JPEG, jpeg())
    right.put(El(0x7FE00001, "OV", bytes(8)), El(0x7FE00002, "OV", struct.pack("<Q", len(jpeg()))))
    cleaned, out = copy(right)
    assert cleaned.record.notes == () and 0x7FE00001 in pydicom.dcmread(io.BytesIO(out))


def test_tables_of_offsets_go_from_a_deflated_file_too():
    """Where the data set is made anew as a whole."""
    made = with_pixels(bytes(256))
    made.put(El(0x7FE00001, "OV", b"Kanari V"))
    made.syntax = DEFLATED
    cleaned, out = copy(made)
    assert 0x7FE00001 not in pydicom.dcmread(io.BytesIO(out)) and cleaned.record.notes == (TABLES_MENDED,)


def test_an_image_that_says_its_size_twice_or_wrongly_is_withheld():
    """Behind pixels that are not there, there is room for text."""
    twice = with_pixels(bytes(256) + WORDS + bytes(3))
    twice.elements.insert(-1, El(0x00280010, "US", b"\xff\xff"))
    for made in (twice, with_pixels(bytes(256) + WORDS + bytes(3), x00280008=b"2")):
        with pytest.raises(SurplusPixelsError):
            clean(made)


@pytest.mark.parametrize("tag", [one.tag for one in planting.image() if one.tag >> 16 == 0x0028])
def test_what_describes_pixels_stands_there_once(tag):
    """Nobody knows which one viewers believe, even if both say the same."""
    made = with_pixels(bytes(256))
    made.elements.insert(-1, next(one for one in made.elements if one.tag == tag))
    with pytest.raises(SurplusPixelsError):
        clean(made)


def test_what_does_not_describe_pixels_may_stand_there_twice():
    """It is cleaned twice."""
    made = with_pixels(bytes(256))
    made.put(El(0x00100010, "PN", b"Roe^Jane"), El(0x00100010, "PN", b"Doe^Jack"))
    assert clean(made).size


@pytest.mark.parametrize("first", [j2k(), b""])
def test_a_codestream_is_known_by_its_beginning_wherever_a_block_ends(monkeypatch, first):
    """A beginning is told in one piece."""
    monkeypatch.setattr(blocks, "BLOCK", 64)
    monkeypatch.setattr(blocks, "SIGNATURE", 16)
    frame = JP2 + box(b"jp2c", j2k())
    for size in range(0, 66, 2):
        assert clean(packed(J2K, first, bytes(size), frame + b"\0" * (len(frame) & 1))).size


class Told(io.BytesIO):
    """A file that takes down where it was read, and how far."""

    def __init__(self, data):
        super().__init__(data)
        self.read_from_to = []

    def read(self, size=-1):
        at = self.tell()
        found = super().read(size)
        self.read_from_to.append((at, at + len(found)))
        return found


def test_an_image_is_made_anew_without_what_follows_it():
    """That may be large, and is not read for it."""
    made = packed(JPEG, jpeg(segment(0xFFFE, WORDS)))
    start = len(Planted(elements=made.elements[:-1], syntax=JPEG).to_bytes())
    end = len(made.to_bytes())
    made.tail = encode([El(0xFFFCFFFC, "OB", bytes(1000))], EXPLICIT)
    file, size = Told(made.to_bytes()), len(made.to_bytes())
    Deidentifier(b"k", Identifiers()).clean(file, path="in", size=size, name="out")
    assert [to for at, to in file.read_from_to if at == start] == [size]
    assert start < end and not any(end < at < size for at, to in file.read_from_to)


# Overlays


def test_an_overlay_in_unused_bits_of_the_pixels_is_withheld():
    """An overlay without data of its own lies in the pixels, where it may be writing."""
    made = with_pixels(bytes(512), x00280100=b"\x10\0", x00280101=b"\x0c\0")
    assert clean(made).size
    made.put(El(0x60000010, "US", b"\x10\0"))
    with pytest.raises(OverlayInPixelsError) as caught:
        clean(made)
    assert caught.value.reason == "overlay-in-pixels"
    made.put(El(0x60003000, "OW", b""))
    with pytest.raises(OverlayInPixelsError):
        clean(made)
    made.elements = [one for one in made.elements if one.tag != 0x60003000]
    made.put(El(0x60003000, "OW", b"\1\0"))
    assert clean(made).record.notes == ()
    behind = with_pixels(bytes(512), x00280100=b"\x10\0", x00280101=b"\x0c\0")
    behind.tail = encode([El(0x60000010, "US", b"\x10\0")], EXPLICIT)
    with pytest.raises(OverlayInPixelsError):
        clean(behind)


@pytest.mark.parametrize(("group", "withholds"), [(0x60FE, True), (0x6001, False), (0x60FF, False)])
@pytest.mark.parametrize("is_behind", [False, True])
def test_only_groups_of_overlays_describe_overlays(group, withholds, is_behind):
    """Those of odd numbers are private, and go without more ado."""
    made = with_pixels(bytes(512), x00280100=b"\x10\0", x00280101=b"\x0c\0")
    described = El(group << 16 | 0x0010, "US", b"\x10\0")
    made.tail = encode([described if is_behind else El(0x00281054, "LO", b"HU")], EXPLICIT)
    made.put(*([] if is_behind else [described]))
    if withholds:
        with pytest.raises(OverlayInPixelsError):
            clean(made)
        return
    assert clean(made).record.actions["private: removed"] == 1


def samples(values: list[int], *, stored=12, signed=False, high=None, encoding=EXPLICIT, syntax="") -> Planted:
    """An image of 16 x 16 samples of 16 bits, the first of which are given."""
    order = "<" if encoding.little else ">"
    made = with_pixels(
        struct.pack(f"{order}256H", *values, *[0] * (256 - len(values))),
        x00280100=b"\x10\0",
        x00280101=bytes([stored, 0]),
        x00280102=bytes([stored - 1 if high is None else high, 0]),
        x00280103=bytes([signed, 0]),
    )
    made.encoding, made.syntax = encoding, syntax
    return made


ALL_SYNTAXES = [(EXPLICIT, ""), (IMPLICIT, ""), (BIG, ""), (EXPLICIT, DEFLATED)]


@pytest.mark.parametrize(("encoding", "syntax"), ALL_SYNTAXES, ids=["explicit", "implicit", "big", "deflated"])
def test_data_in_bits_that_hold_no_value_are_withheld_and_can_be_set_to_zero(encoding, syntax):
    made = samples([0x1FFF, 0x0123, 0x8000], encoding=encoding, syntax=syntax)
    with pytest.raises(UnusedBitsError) as caught:
        clean(made)
    assert caught.value.reason == "unused-bits" and "set to zero" in caught.value.sentence
    cleaned = clean(made, clears_bits=True)
    dataset = pydicom.dcmread(io.BytesIO(joined(cleaned, made.to_bytes())))
    assert dataset.pixel_array.ravel()[:4].tolist() == [0xFFF, 0x123, 0, 0]
    assert dataset.DeidentificationMethod[1] == "Unused bits of pixels set to zero"
    assert cleaned.record.notes == (BITS_CLEARED,) and cleaned.record.actions["unused-bits: zeroed"] == 1
    assert zlib.crc32(joined(cleaned, made.to_bytes())) == cleaned.crc32


@pytest.mark.parametrize(
    ("values", "more", "holds"),
    [
        ([0x0FFF], {}, False),
        ([0x1000], {}, True),
        ([0x8000], {"stored": 16}, False),
        ([0xFFFF, 0xF800, 0x07FF], {"signed": True}, False),  # -1, the least, the most: the sign goes on above
        ([0x0FFF, 0x0800], {"signed": True}, False),  # the same without it
        ([0x0FFF, 0xFFFF], {"signed": True}, True),  # once with it and once without: that could be drawn with
        ([0x1FFF], {"signed": True}, True),
        ([0xF7FF], {"signed": True}, True),  # positive, and yet all ones above
        ([0xFFF0], {"high": 15}, False),
        ([0x0001], {"high": 15}, True),
        ([0x1000], {"high": 3}, True),  # a High Bit that cannot be is not heard
    ],
)
def test_copies_of_the_sign_are_no_data_and_all_else_is(values, more, holds):
    made = samples(values, **more)
    if not holds:
        assert clean(made).record.notes == ()
        return
    with pytest.raises(UnusedBitsError):
        clean(made)


def test_a_sign_that_goes_on_in_one_block_and_not_in_another_is_data(monkeypatch):
    monkeypatch.setattr(blocks, "BLOCK", 64)
    for values in ([0xFFFF] * 20 + [0] * 60 + [0x0FFF] * 20, [0x0FFF] * 20 + [0] * 60 + [0xFFFF] * 20):
        with pytest.raises(UnusedBitsError):
            clean(samples(values, signed=True))
    assert clean(samples([0xFFFF] * 20 + [0] * 60 + [0xFFFE] * 20, signed=True)).size


@pytest.mark.parametrize("allocated", [24, 40, 64])
@pytest.mark.parametrize("block", [8 << 20, 100])
def test_samples_of_any_whole_number_of_bytes_are_looked_at(monkeypatch, allocated, block):
    """Also where one of them lies across the seam of two blocks."""
    monkeypatch.setattr(blocks, "BLOCK", block)
    size = allocated // 8
    for hidden in (False, True):
        value = bytes([7] + [0] * (size - 2) + [hidden]) * 256
        made = with_pixels(value, x00280100=bytes([allocated, 0]), x00280101=b"\x08\0", x00280102=b"\x07\0")
        if not hidden:
            assert clean(made).size
            continue
        with pytest.raises(UnusedBitsError):
            clean(made)
        data = joined(clean(made, clears_bits=True), made.to_bytes())
        assert pydicom.dcmread(io.BytesIO(data)).PixelData == bytes([7] + [0] * (size - 1)) * 256


@pytest.mark.parametrize("said", [b"\x0c\0\x0c\0", b"\x11\0", b"\0\0", b"12", b"\xff\xff"])
def test_where_it_is_not_clear_which_bits_are_used_the_file_is_withheld(said):
    made = samples([1])
    made.elements = [one for one in made.elements if one.tag != 0x00280101]
    made.put(El(0x00280101, "US", said))
    with pytest.raises(UnjudgeableError, match="how many bits"):
        clean(made)


def test_signed_values_keep_their_sign_where_bits_are_cleared():
    made = samples([0xFFFF, 0x1001, 0x0800, 0xF7FF], signed=True)
    data = joined(clean(made, clears_bits=True), made.to_bytes())
    assert struct.unpack_from("<4h", pydicom.dcmread(io.BytesIO(data)).PixelData) == (-1, 1, -2048, 0x7FF)


def test_an_overlay_in_unused_bits_can_be_cleared_with_them():
    made = samples([0x8001])
    made.put(El(0x60000010, "US", b"\x10\0"))
    with pytest.raises(OverlayInPixelsError):
        clean(made)
    dataset = pydicom.dcmread(io.BytesIO(joined(clean(made, clears_bits=True), made.to_bytes())))
    assert dataset.pixel_array.max() == 1 and 0x60000010 not in dataset
    behind = samples([0x8001])
    behind.tail = encode([El(0x60000010, "US", b"\x10\0")], EXPLICIT)
    dataset = pydicom.dcmread(io.BytesIO(joined(clean(behind, clears_bits=True), behind.to_bytes())))
    assert dataset.pixel_array.max() == 1 and 0x60000010 not in dataset


def test_what_was_looked_at_is_no_reason_to_keep_what_cannot_be_looked_at():
    with pytest.raises(UnusedBitsError):
        clean(samples([0x8001]), released=True)


def test_where_no_bits_hold_data_nothing_is_cleared():
    for made in (packed(JPEG, jpeg()), samples([0x0FFF]), Planted()):
        cleaned, plain = clean(made, clears_bits=True), clean(made)
        assert cleaned.crc32 == plain.crc32 and cleaned.record.notes == ()


def test_an_overlay_in_bits_of_a_compressed_image_stays_withheld():
    made = packed(JPEG, jpeg())
    made.elements = [one for one in made.elements if one.tag not in (0x00280100, 0x00280101)]
    made.put(*(El(tag, "US", bytes([bits, 0])) for tag, bits in ((0x00280100, 16), (0x00280101, 12))))
    made.put(El(0x60000010, "US", b"\x10\0"))
    with pytest.raises(OverlayInPixelsError):
        clean(made, clears_bits=True)


def test_bits_of_huge_pixels_are_not_cleared(monkeypatch):
    monkeypatch.setattr(blocks, "MAX_REWRITTEN", 100)
    with pytest.raises(UnusedBitsError, match="half a gigabyte"):
        clean(samples([0x8001]), clears_bits=True)
    assert clean(samples([0x0001]), clears_bits=True).size


def test_an_overlay_without_data_where_no_bits_are_unused_is_only_removed():
    """Where every bit is the image's, a left-over description hides nothing."""
    made = with_pixels(bytes(256))
    made.put(El(0x60000010, "US", b"\x10\0"))
    assert clean(made).record.actions["overlays: removed"] == 1


def test_a_fragment_that_begins_with_padding_holds_nothing_else(monkeypatch):
    """Wherever the blocks are cut in which it is read."""
    frame = jpeg(segment(0xFFFE, WORDS))
    for block in (64, 1 << 20):
        monkeypatch.setattr(blocks, "BLOCK", block)
        monkeypatch.setattr(blocks, "SIGNATURE", 16)
        with pytest.raises(SurplusPixelsError):
            clean(packed(JPEG, bytes(500) + frame))


@pytest.mark.parametrize("kind", ["begins", "text"])
def test_what_stands_behind_padding_in_a_fragment_is_cut_wherever_a_block_begins(monkeypatch, kind):
    """Also where it begins like an image right at the seam."""
    monkeypatch.setattr(blocks, "BLOCK", 64)
    monkeypatch.setattr(blocks, "SIGNATURE", 16)
    hidden = jpeg() if kind == "begins" else WORDS + b"."
    for size in range(100, 166, 2):
        cleaned, out = copy(packed(JPEG, jpeg(), bytes(size) + hidden))
        assert NOTES_CUT in cleaned.record.notes and out.count(jpeg()) == 1 and WORDS not in out


def test_a_codestream_is_taken_up_to_its_largest_size(monkeypatch):
    """However many fragments and blocks it comes in, and each of several for itself."""
    frame = jpeg()
    for size, is_taken in ((len(frame), True), (len(frame) - 1, False)):
        monkeypatch.setattr(fragments, "MAX_CODESTREAM", size)
        for made in (packed(JPEG, frame, frame, count=2), packed(JPEG, frame[:8], frame[8:], frame[:10], frame[10:])):
            if is_taken:
                assert clean(made).size
                continue
            with pytest.raises(UnjudgeableError, match="too large"):
                clean(made)


def test_a_scan_of_fill_bytes_is_followed_in_one_go():
    """A megabyte of them once took longer than anybody waits."""
    frame = jpeg()[:-8] + b"\xff" * 2_000_000 + b"\0\xff\xd9"
    assert clean(packed(JPEG, frame + b"\0" * (len(frame) & 1))).size
