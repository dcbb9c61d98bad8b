"""Compressed images taken apart marker by marker: what may stay, what is cut, and what withholds the file."""

import struct

import pytest

from scanveil.deid.cleaning.codestreams import (
    JP2_SIGNATURE,
    JXL_SIGNATURE,
    TextInImageError,
    is_encoders_note,
    without_notes,
)

SCAN = b"\xff\xda\0\x08\1\1\0\0\x3f\0abcdef"
END = b"\xff\xd9"


def segment(marker, content):
    return struct.pack(">HH", 0xFF00 | marker, len(content) + 2) + content


def jpeg(*segments, scan=SCAN, end=END):
    return b"\xff\xd8" + b"".join(segments) + scan + end


def jfif(*, version=(1, 2), units=1, dots=(72, 72), small=(0, 0)):
    return segment(0xE0, b"JFIF\0" + struct.pack(">BBBHHBB", *version, units, *dots, *small))


def adobe(version=100, first=0, second=0, transform=1):
    return segment(0xEE, b"Adobe" + struct.pack(">HHHB", version, first, second, transform))


def stays(data, kind="jpeg"):
    return without_notes(kind, data) == data


def refuses(data, kind="jpeg"):
    with pytest.raises(TextInImageError):
        without_notes(kind, data)
    return True


def test_a_jpeg_begins_and_ends_with_its_markers():
    """What does not begin as a JPEG, or has no end, is no image that could be judged."""
    assert stays(jpeg())
    for damaged in (b"\xff\xd9" + jpeg()[2:], jpeg()[1:], b"", jpeg(end=b""), jpeg(end=b"\xff"), jpeg(scan=b"")[:2]):
        assert refuses(damaged)


def test_fill_bytes_between_segments_go():
    """Any marker may have more bytes 0xFF in front of it (ISO 10918-1 B.1.1.2), which say nothing."""
    assert without_notes("jpeg", jpeg(b"\xff\xff\xff" + segment(0xDD, b"\0\1"))) == jpeg(segment(0xDD, b"\0\1"))


def test_something_else_than_a_marker_between_segments_is_refused():
    """Where a marker should stand, a letter may be the first of a name."""
    assert refuses(jpeg(b"Jane"))


def test_a_segment_that_is_cut_off_is_refused():
    """Its length goes beyond the end of the image."""
    whole = jpeg()
    assert refuses(whole[:6])
    assert refuses(b"\xff\xd8" + struct.pack(">HH", 0xFFFE, 100) + b"short")


@pytest.mark.parametrize("padding", [b"\0", b"\xff", b" ", b"\0\0"])
def test_what_is_behind_the_end_goes(padding):
    """It is no part of the image, whatever it is."""
    assert without_notes("jpeg", jpeg() + padding) == jpeg()
    assert without_notes("jpeg", jpeg() + padding + b"Jane") == jpeg()


def test_comments_and_camera_data_are_cut():
    """All but what encoders write of themselves, which is in every file."""
    for marker in (0xFE, 0xE1, 0xE0, 0xEF, 0xEE, 0xE8):
        assert without_notes("jpeg", jpeg(segment(marker, b"Jane Roe, 1/2/1970"))) == jpeg()
    assert stays(jpeg(segment(0xFE, b"JPEG Pro")))
    assert without_notes("jpeg", jpeg(segment(0xE1, b"JPEG Pro"))) == jpeg()


@pytest.mark.parametrize("plain", [jfif(), jfif(version=(1, 0)), jfif(units=0), jfif(units=2), jfif(dots=(9999, 9999))])
def test_plain_jfif_data_stays(plain):
    """Its version, and how dense its dots are (JFIF 1.02)."""
    assert stays(jpeg(plain))


@pytest.mark.parametrize(
    "odd",
    [
        jfif(version=(2, 0)),
        jfif(version=(0, 0)),
        jfif(version=(1, 3)),
        jfif(units=3),
        jfif(dots=(10_000, 1)),
        jfif(dots=(1, 10_000)),
        jfif(small=(1, 1)),
        jfif(small=(0, 1)),
        segment(0xE0, b"JFIF\0" + bytes([1, 2, 1, 0, 72, 0, 72, 0, 0, 7])),
        segment(0xE0, b"JFXX\0" + bytes([1, 2, 1, 0, 72, 0, 72, 0, 0])),
        segment(0xE2, b"JFIF\0" + bytes([1, 2, 1, 0, 72, 0, 72, 0, 0])),
    ],
)
def test_other_jfif_data_is_cut(odd):
    """What has room for letters, or a small picture of somebody; that it is JFIF stays: its colours are by that."""
    plain = segment(0xE0, b"JFIF\0" + bytes([1, 1, 0, 0, 1, 0, 1, 0, 0]))
    found = without_notes("jpeg", jpeg(odd))
    assert found == (jpeg(plain) if odd[1] == 0xE0 and odd[4:8] == b"JFIF" else jpeg()) and stays(found)


def test_plain_adobe_data_stays_and_other_is_cut():
    """Its version, flags and colour transform (Adobe Technical Note 5116) are numbers that cannot spell anything."""
    for version, first, transform in ((100, 0, 0), (101, 0x4000, 1), (100, 0x8000, 2), (100, 0xC000, 2)):
        assert stays(jpeg(adobe(version, first, 0, transform)))
    for odd in (adobe(99), adobe(102), adobe(100, 1), adobe(100, 0, 1), adobe(100, 0, 0, 3)):
        assert without_notes("jpeg", jpeg(odd)) == jpeg()
    assert without_notes("jpeg", jpeg(segment(0xEE, b"Adobe" + bytes([0, 100, 0, 0, 0, 0, 1, 7])))) == jpeg()


def test_a_colour_transform_of_jpeg_ls_stays():
    """HP's `mrfx` with a number; more behind it does not."""
    assert stays(jpeg(segment(0xE8, b"mrfx\1")), "jpeg-ls")
    for odd in (b"mrfx\1\1", b"mrfx", b"mrgx\1"):
        assert without_notes("jpeg-ls", jpeg(segment(0xE8, odd))) == jpeg()


QUANTIZATION_8, QUANTIZATION_16 = b"\0" + bytes(64), b"\x11" + bytes(128)
HUFFMAN = b"\0" + bytes([1, 2, *[0] * 14]) + b"abc"


@pytest.mark.parametrize(
    ("marker", "content"),
    [
        *(
            (marker, b"\x08\0\1\0\1\1" + b"\1\x11\0")
            for marker in (0xC0, 0xC1, 0xC3, 0xC5, 0xC9, 0xCD, 0xCF, 0xF7, 0xDE)
        ),
        (0xC0, b"\x08\0\1\0\1\3" + b"\1\x11\0" * 3),
        (0xDB, QUANTIZATION_8),
        (0xDB, QUANTIZATION_16),
        (0xDB, QUANTIZATION_8 + QUANTIZATION_16),
        (0xC4, HUFFMAN),
        (0xC4, HUFFMAN * 2),
        (0xF8, b"\1" + bytes(10)),
        (0xDC, bytes(2)),
        (0xCC, bytes(2)),
        (0xCC, bytes(64)),
        (0xDF, bytes(1)),
    ],
)
def test_tables_and_frames_that_are_as_long_as_they_say_stay(marker, content):
    """And one byte more, or one less, is room for a letter."""
    assert stays(jpeg(segment(marker, content)))
    assert refuses(jpeg(segment(marker, content + b"J")))
    assert refuses(jpeg(segment(marker, content[:-1])))


def test_a_restart_interval_has_two_to_four_bytes():
    """Two in JPEG (ISO 10918-1 B.2.4.4), up to four in JPEG-LS."""
    assert all(stays(jpeg(segment(0xDD, bytes(size)))) for size in (2, 3, 4))
    assert all(refuses(jpeg(segment(0xDD, bytes(size)))) for size in (0, 1, 5))


@pytest.mark.parametrize(
    ("marker", "content"),
    [(0xCC, bytes(66)), (0xF8, b"\2" + bytes(10)), (0xC8, b"\0\0"), (0xF0, b"Jane")],
)
def test_segments_that_no_image_needs_are_refused(marker, content):
    """Nobody knows what is in them."""
    assert refuses(jpeg(segment(marker, content)))


def test_a_scan_has_two_bytes_for_each_component():
    """Its header is as long as that, or there is something else in it."""
    assert stays(jpeg(scan=b"\xff\xda\0\x0a\2\1\0\2\0\0\x3f\0abc"))
    assert refuses(jpeg(scan=b"\xff\xda\0\x09\1\1\0\0\x3f\0Jabc"))


def test_restart_markers_belong_to_the_scan():
    """As do zeros behind 0xFF, which are data; another marker ends it, and its segments are looked at again."""
    assert stays(jpeg(scan=SCAN + b"\xff\0\xff\xd0abc\xff\xd7def"))
    assert without_notes("jpeg", jpeg(scan=SCAN + segment(0xFE, b"Jane Roe") + SCAN)) == jpeg(scan=SCAN + SCAN)


def test_in_jpeg_ls_only_high_bytes_make_a_marker():
    """Behind 0xFF a bit is stuffed there, so that data may look like a marker of JPEG (ISO 14495-1 9.1)."""
    assert stays(jpeg(scan=SCAN + b"\xff\x7fabc"), "jpeg-ls")
    assert refuses(jpeg(scan=SCAN + b"\xff\x7fabc"))


# --- JPEG 2000 ------------------------------------------------------------------------------------------------------

SIZ = struct.pack(">HH", 0xFF51, 41) + bytes(39)


def wide(marker, content):
    return struct.pack(">HH", marker, len(content) + 2) + content


def note(text):
    return wide(0xFF64, b"\0\1" + text)


def tile(data=b"abcdef", *, inside=b"", counted=True, length=10, over=0):
    psot = 12 + len(inside) + 2 + len(data) + over if counted else 0
    return struct.pack(">HHHLBB", 0xFF90, length, 0, psot, 0, 1) + inside + b"\xff\x93" + data


def j2k(*main, tiles=None, end=END):
    return b"\xff\x4f" + SIZ + b"".join(main) + b"".join(tiles or [tile()]) + end


def j2k_stays(data, kind="jpeg-2000"):
    return stays(data, kind)


def test_notes_are_cut_out_of_jpeg_2000_and_lengths_follow():
    """From its main header and from that of a tile, of which the length is written anew."""
    assert without_notes("jpeg-2000", j2k(note(b"Jane Roe"))) == j2k()
    assert without_notes("jpeg-2000", j2k(tiles=[tile(inside=note(b"Jane Roe")), tile(b"ghi")])) == j2k(
        tiles=[tile(), tile(b"ghi")]
    )
    assert j2k_stays(j2k(note(b"Kakadu-v7.10"), tiles=[tile(inside=note(b"Kakadu-v7.10"))]))


def test_a_last_tile_without_a_length_reaches_to_the_end():
    """And stays without one when a note is cut out of it (ISO 15444-1 A.4.2)."""
    assert j2k_stays(j2k(tiles=[tile(counted=False)]))
    assert without_notes("jpeg-2000", j2k(tiles=[tile(inside=note(b"Jane Roe"), counted=False)])) == j2k(
        tiles=[tile(counted=False)]
    )
    assert refuses(j2k(tiles=[tile(counted=False)], end=b""), "jpeg-2000")


@pytest.mark.parametrize(
    "odd",
    [
        b"\xff\x4e" + j2k()[2:],
        j2k(tiles=[tile(length=11)]),
        j2k(tiles=[tile(over=100)]),
        j2k(end=b""),
        j2k(end=b"\xff\xda"),
        j2k(wide(0xFF5A, b"Jane")),
        j2k(wide(0xFF72, b"Jane")),
        j2k(wide(0xFF52, bytes(44))),
        j2k(wide(0xFF53, bytes(45))),
        j2k(wide(0xFF5C, bytes(199))),
        j2k(wide(0xFF5D, bytes(201))),
    ],
)
def test_a_jpeg_2000_that_is_not_understood_is_refused(odd):
    """Damaged, or with segments that may hold anything."""
    assert refuses(odd, "jpeg-2000")


def test_what_is_behind_the_end_of_a_jpeg_2000_goes():
    """Also where the last tile does not say how long it is, and what follows ends like an image."""
    for whole in (j2k(), j2k(tiles=[tile(counted=False)])):
        assert without_notes("jpeg-2000", whole + b"Jane") == whole
        assert without_notes("jpeg-2000", whole + b"Jane" + END) == whole


def test_segments_of_jpeg_2000_may_be_as_long_as_they_need_to_be():
    """COD, COC, QCD and QCC of as many resolutions as there can be (ISO 15444-1 A.6)."""
    for marker, size in ((0xFF52, 43), (0xFF53, 44), (0xFF5C, 198), (0xFF5D, 200)):
        assert j2k_stays(j2k(wide(marker, bytes(size))))


def test_lengths_of_tiles_in_front_keep_notes_from_being_cut():
    """A table of them (TLM) would be wrong; without a note it stays."""
    lengths = wide(0xFF55, bytes(8))
    assert j2k_stays(j2k(lengths))
    assert refuses(j2k(lengths, tiles=[tile(inside=note(b"Jane Roe"))]), "jpeg-2000")


def test_part_2_has_markers_of_its_own():
    """Multiple component transforms and the like (ISO 15444-2 A.2), which part 1 does not know."""
    assert j2k_stays(j2k(wide(0xFF72, bytes(4)), wide(0xFF79, bytes(4))), "jpeg-2000-part-2")
    assert refuses(j2k(wide(0xFF7A, bytes(4))), "jpeg-2000-part-2")


def box(kind, content, *, length=None):
    return struct.pack(">L4s", 8 + len(content) if length is None else length, kind) + content


def long_box(kind, content):
    return struct.pack(">L4sQ", 1, kind, 16 + len(content)) + content


def test_the_codestream_is_taken_out_of_a_jp2_file():
    """Whatever way its length is written (ISO 15444-1 I.4): as a number, as a long one, or up to the end."""
    for last in (box(b"jp2c", j2k()), long_box(b"jp2c", j2k()), box(b"jp2c", j2k(), length=0)):
        assert without_notes("jpeg-2000", JP2_SIGNATURE + box(b"xml ", b"Jane Roe") + last) == j2k()
    assert without_notes("jpeg-2000", JP2_SIGNATURE + box(b"jp2c", j2k()) + box(b"xml ", b"Jane")) == j2k()


def test_a_jp2_file_without_a_codestream_is_refused():
    """Or with a box in front of it that has no believable length."""
    assert refuses(JP2_SIGNATURE + box(b"xml ", b"Jane Roe"), "jpeg-2000")
    for cut in range(1, 8):
        assert refuses(JP2_SIGNATURE + box(b"xml ", b"Jane Roe") + box(b"jp2c", b"")[:-cut], "jpeg-2000")
    assert refuses(JP2_SIGNATURE + box(b"jp2c", b""), "jpeg-2000")
    assert refuses(JP2_SIGNATURE + box(b"jp2c", b"", length=0), "jpeg-2000")
    for length in (0, 1, 7):
        assert refuses(JP2_SIGNATURE + box(b"xml ", b"", length=length) + box(b"jp2c", j2k()), "jpeg-2000")
    assert refuses(JP2_SIGNATURE + box(b"xml\0", b"", length=7)[:7] + box(b"jp2c", j2k()), "jpeg-2000")
    assert without_notes("jpeg-2000", JP2_SIGNATURE + box(b"xml ", b"", length=8) + box(b"jp2c", j2k())) == j2k()


# --- JPEG XL --------------------------------------------------------------------------------------------------------

TYPE = box(b"ftyp", b"jxl \0\0\0\0jxl ")
IMAGE = box(b"jxlc", b"\xff\x0aabc")


def test_a_bare_jpeg_xl_codestream_is_all_image():
    """It has no room for anything else."""
    assert stays(b"\xff\x0aabc", "jpeg-xl")
    assert refuses(b"\xff\x0babc", "jpeg-xl")


def test_boxes_of_jpeg_xl_that_are_no_image_are_cut():
    """Camera data, XML, compressed boxes and the like (ISO 18181-2)."""
    for kind in (b"Exif", b"xml ", b"uuid", b"brob", b"jumb", b"free", b"skip"):
        for other in (box(kind, b"Jane Roe"), long_box(kind, b"Jane Roe")):
            assert without_notes("jpeg-xl", JXL_SIGNATURE + TYPE + other + IMAGE) == JXL_SIGNATURE + TYPE + IMAGE
    whole = (
        JXL_SIGNATURE + TYPE + box(b"jxll", b"\5") + box(b"jxlp", b"\0\0\0\0ab") + long_box(b"jxlp", b"\x80\0\0\1cd")
    )
    assert stays(whole, "jpeg-xl")
    assert stays(JXL_SIGNATURE + TYPE + box(b"jxlc", b"\xff\x0aabc", length=0), "jpeg-xl")


@pytest.mark.parametrize(
    "odd",
    [
        box(b"Jane", b"Roe"),
        box(b"jxlc", b"abc", length=100),
        box(b"jxlc", b"abc", length=7),
        box(b"ftyp", b"Jane"),
        IMAGE + b"Jane Roe",
        long_box(b"Jane", b""),
    ],
)
def test_a_jpeg_xl_file_that_is_not_understood_is_refused(odd):
    """Damaged, or with boxes that may hold anything."""
    assert refuses(JXL_SIGNATURE + TYPE + odd, "jpeg-xl")


def test_padding_behind_a_jpeg_xl_file_goes():
    """It fills an even length."""
    for behind in (b"\0", b"Jane"):  # too short for a box
        assert without_notes("jpeg-xl", JXL_SIGNATURE + TYPE + IMAGE + behind) == JXL_SIGNATURE + TYPE + IMAGE


def test_an_empty_note_is_nobodys():
    """Of nothing, or of spaces; what encoders write ends where they end it."""
    assert is_encoders_note(b"")
    assert is_encoders_note(b" \0")
    assert not is_encoders_note(b"JPEG Pro for Jane Roe")
