"""Other programs see of blanked copies what they saw of the originals, and nothing where something was blanked."""

import io
import zipfile
from typing import NamedTuple

import imagecodecs
import numpy as np
import pytest
from blanking import (
    BOX,
    COLOUR,
    DEEP,
    DEEP_COLOUR,
    ENCODERS,
    HTJ2K_RPCL,
    LOSSY_ENCODERS,
    NEAR_LOSSLESS,
    SIGNED,
    blanked,
    j2k,
    kinds_of,
    lossless_jpeg,
    outside,
    values,
)
from builders import (
    BIG_ENDIAN,
    DEFLATED,
    EXPLICIT,
    HTJ2K,
    HTJ2K_LOSSY,
    IMPLICIT,
    JPEG_2000,
    JPEG_2000_LOSSY,
    JPEG_BASELINE,
    JPEG_LOSSLESS,
    JPEG_LOSSLESS_SV1,
    JPEG_LS,
    JPEG_PROGRESSIVE,
    RLE,
    file_bytes,
    image,
    opened,
    packed_image,
    same,
)
from pydicom import dcmread
from readers import READERS, reads
from ultrasound import ENCODINGS, SCANS, syntax_of

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.blanking.templates import Template, Templates
from scanveil.dicom import tags
from scanveil.dicom.reading import values_of
from scanveil.pixels.boxes import Box, clipped

REACH = 2
"""Pixels that a colour reaches at most beyond the block that it is coded in."""


@pytest.fixture(params=READERS)
def reader(request, tmp_path):
    """A program that reads an image: bytes -> pixels."""
    return lambda data: READERS[request.param](data, tmp_path)


def each_reader(names, cases):
    """A mark for tests of cases, which have a transfer syntax before them, once for each program that reads it."""
    every = [(*case, name) for syntax, case in cases for name in READERS if reads(name, syntax)]
    return pytest.mark.parametrize((*names, "reader"), every, indirect=["reader"])


ULTRASOUND = [(syntax_of(name, number), (name, number)) for name in ENCODINGS for number in range(len(SCANS))]


# Ultrasound images, all the way


class Pair(NamedTuple):
    """A file of an image, and its copy out of the archive; `plain` is that of an image without writing."""

    original: bytes
    copy: bytes
    plain: bytes


def copies_of(files, folder):
    """Copies of files in which templates of their sizes are blanked, by their size and transfer syntax."""
    folder.mkdir()
    for number, data in enumerate(files):
        (folder / f"{number}.dcm").write_bytes(data)
    templates = Templates(tuple(Template("", "", scan.rows, scan.columns, scan.boxes) for scan in SCANS))
    archive = io.BytesIO()
    report = deidentify_paths([folder], archive, templates=templates)
    assert not report.withheld
    with zipfile.ZipFile(archive) as opened_archive:
        copies = [opened_archive.read(one.name) for one in report.written]
    assert len(copies) == len(files)
    return {key_of(data): data for data in copies}


def key_of(data):
    header, _file = opened(data)
    own = values_of(header)
    return own.short(tags.ROWS), own.short(tags.COLUMNS), header.transfer_syntax_uid


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """Each image in each encoding, de-identified; by the name of the encoding and the number of the image."""
    every = [(name, number) for name in ENCODINGS for number in range(len(SCANS))]
    folder = tmp_path_factory.mktemp("ultrasound")
    files, plain = (
        {(name, number): ENCODINGS[name](SCANS[number], number, is_written=yes) for name, number in every}
        for yes in (True, False)
    )
    copies = copies_of(files.values(), folder / "written")
    copies_of_plain = copies_of(plain.values(), folder / "plain")
    return {key: Pair(data, copies[key_of(data)], copies_of_plain[key_of(data)]) for key, data in files.items()}


def areas_of(scan, encoding):
    """What goes for the boxes of an image: of JPEG, all blocks that share samples of colours with them."""
    if encoding != "JPEG":
        return scan.boxes
    width, height = {"420": (16, 16), "422": (16, 8)}[scan.subsampling] if scan.is_colour else (8, 8)
    return [widened(box, width, height, scan) for box in scan.boxes]


def widened(box, width, height, scan):
    left, top = box.x // width * width, box.y // height * height
    right, bottom = -(-(box.x + box.width) // width) * width, -(-(box.y + box.height) // height) * height
    return clipped(Box(left, top, right - left, bottom - top), scan.rows, scan.columns)


def reaching(box, by):
    """A box that is larger on each side, or smaller."""
    return Box(box.x - by, box.y - by, box.width + 2 * by, box.height + 2 * by)


@each_reader(["encoding", "number"], ULTRASOUND)
def test_of_ultrasound_images_only_the_writing_is_gone(pairs, encoding, number, reader):
    """Black where it was, and elsewhere what there was before, for programs that share nothing with us."""
    pair, scan = pairs[encoding, number], SCANS[number]
    before, after = reader(pair.original), reader(pair.copy)
    near = REACH if encoding == "JPEG" and scan.is_colour else 0
    areas = areas_of(scan, encoding)
    elsewhere = outside(before.shape, *(reaching(box, near) for box in areas))
    assert same(after[elsewhere], before[elsewhere])
    for box in areas:
        inside = ~outside(before.shape, reaching(box, -near)) if min(box.width, box.height) > 2 * near else ~elsewhere
        assert inside.any() and after[inside].max() == 0
    assert before[~elsewhere].max() > 200


@each_reader(["encoding", "number"], ULTRASOUND)
def test_nothing_is_left_of_writing(pairs, encoding, number, reader):
    """The copy is that of the same image without any: there is nothing in it by which to tell them apart."""
    pair = pairs[encoding, number]
    assert same(reader(pair.copy), reader(pair.plain))
    before, after = (dcmread(io.BytesIO(one)).PixelData for one in (pair.copy, pair.plain))
    assert before == after


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_transfer_syntaxes_stay(pairs, encoding):
    """And what is said of a loss."""
    for number in range(len(SCANS)):
        before, after = (dcmread(io.BytesIO(one)) for one in pairs[encoding, number][:2])
        assert before.file_meta.TransferSyntaxUID == after.file_meta.TransferSyntaxUID
        assert before.LossyImageCompression == after.LossyImageCompression


# Small images, in every encoding


READ = [
    *(JPEG_LOSSLESS_SV1, JPEG_LOSSLESS, JPEG_LS, JPEG_2000, JPEG_2000_LOSSY),
    *(HTJ2K, HTJ2K_RPCL, HTJ2K_LOSSY, RLE),
]


@each_reader(["syntax", "kind"], [(uid, (uid, kind)) for uid in READ for kind in kinds_of(uid)])
def test_images_without_loss_are_read(syntax, kind, reader):
    """Every value is what it was, or background."""
    stored = kinds_of(syntax)[kind]
    data = packed_image([ENCODERS[syntax](stored)], syntax, stored)
    check(reader(blanked(data, {0: [BOX]})[1]), stored)


@pytest.mark.parametrize("stored", [DEEP, SIGNED, COLOUR], ids=["16", "signed", "colour"])
@pytest.mark.parametrize("syntax", [IMPLICIT, EXPLICIT, BIG_ENDIAN, DEFLATED])
def test_unpacked_images_are_read_by_pydicom(syntax, stored):
    """In each order of bytes."""
    check(dcmread(io.BytesIO(blanked(file_bytes(image(stored), syntax), {0: [BOX]})[1])).pixel_array, stored)


def check(found, stored):
    mask = outside(stored.shape, BOX)
    assert same(found[mask], stored[mask])
    assert (found[~mask] == (0 if stored.ndim == 3 else stored[mask].min())).all()


@each_reader(["syntax", "bits"], [(uid, (uid, bits)) for uid in (JPEG_2000, JPEG_LOSSLESS) for bits in (10, 12)])
def test_codestreams_of_few_bits_are_read(syntax, bits, reader):
    """They say how many they are."""
    stored = DEEP & np.uint16((1 << bits) - 1)
    codestream = j2k(stored, bitspersample=bits) if syntax == JPEG_2000 else lossless_jpeg(stored, bits)
    data = packed_image([codestream], syntax, stored, BitsStored=bits, HighBit=bits - 1)
    check(reader(blanked(data, {0: [BOX]})[1]), stored)


@each_reader(["syntax"], [(uid, (uid,)) for uid in (JPEG_2000, JPEG_LS)])
def test_signs_are_read(syntax, reader):
    """Of JPEG 2000, which has them, and of JPEG-LS, which has not."""
    stored = SIGNED if syntax == JPEG_2000 else SIGNED.view(np.uint16)
    bits = {"BitsStored": 12, "HighBit": 11} if syntax == JPEG_2000 else {}
    codestream = j2k(stored, bitspersample=12) if syntax == JPEG_2000 else imagecodecs.jpegls_encode(stored)
    check(reader(blanked(packed_image([codestream], syntax, SIGNED, **bits), {0: [BOX]})[1]), SIGNED)


@each_reader(["mct", "bits"], [(JPEG_2000, (mct, bits)) for mct in (True, False) for bits in (8, 16)])
def test_components_of_jpeg_2000_are_read(mct, bits, reader):
    """Mixed or not."""
    stored = COLOUR if bits == 8 else DEEP_COLOUR
    colours = "YBR_RCT" if mct else "RGB"
    data = packed_image([j2k(stored, mct=mct)], JPEG_2000, stored, PhotometricInterpretation=colours)
    check(reader(blanked(data, {0: [BOX]})[1]), stored)


@each_reader(["stored"], [(HTJ2K, (COLOUR,))])
def test_components_of_htj2k_that_are_not_mixed_are_read(stored, reader):
    """Where each component is a colour."""
    planes = np.ascontiguousarray(stored.transpose(2, 0, 1))
    codestream = imagecodecs.htj2k_encode(planes, rgb=False, planar=True, reversible=True)
    check(reader(blanked(packed_image([codestream], HTJ2K, stored), {0: [BOX]})[1]), stored)


@pytest.mark.parametrize(
    ("syntax", "kind"),
    [
        (syntax, kind)
        for syntax in (JPEG_2000_LOSSY, HTJ2K_LOSSY, NEAR_LOSSLESS, JPEG_PROGRESSIVE)
        for kind in ("8", "16", "colour")
        if (syntax, kind) != (JPEG_PROGRESSIVE, "16")  # which has 8 bits, or 12
    ],
)
def test_what_loses_nothing_more_is_read(syntax, kind, reader):
    """It is in JPEG-LS then, and what viewers saw before."""
    stored = kinds_of(syntax)[kind]
    colours = {"PhotometricInterpretation": "YBR_FULL_422"} if stored.ndim == 3 and syntax == JPEG_PROGRESSIVE else {}
    data = packed_image([LOSSY_ENCODERS[syntax](stored)], syntax, stored, **colours)
    found, copy = blanked(data, {0: [BOX]})
    assert found.became_lossless and found.transfer_syntax_uid == JPEG_LS
    check(reader(copy), values(data))


def test_signed_values_that_lose_nothing_more_are_read(reader):
    """JPEG-LS has no signs of its own."""
    codestream = imagecodecs.jpeg2k_encode(SIGNED, level=60, codecformat="j2k", bitspersample=12)
    data = packed_image([codestream], JPEG_2000_LOSSY, SIGNED, BitsStored=12, HighBit=11)
    check(reader(blanked(data, {0: [BOX]})[1]), values(data))


@pytest.mark.parametrize("colours", ["MONOCHROME1", "MONOCHROME2"])
def test_grey_blocks_of_jpeg_are_read(colours, reader):
    """Whichever of its levels is black."""
    stored = np.kron(DEEP % 256, np.ones((4, 4), np.uint16)).astype(np.uint8)
    codestream = imagecodecs.jpeg8_encode(stored, level=80)
    data = packed_image([codestream], JPEG_BASELINE, stored, PhotometricInterpretation=colours)
    found, copy = blanked(data, {0: [BOX]})
    before, after, mask = reader(data), reader(copy), outside(stored.shape, *found.areas[0])
    assert same(after[mask], before[mask])
    assert (after[~mask] == (255 if colours == "MONOCHROME1" else 0)).all()


def test_frames_of_rle_are_read(reader):
    """Several of them, of which one has a box."""
    frames = [np.roll(DEEP, number) for number in range(3)]
    data = packed_image([ENCODERS[RLE](frame) for frame in frames], RLE, DEEP, table="basic")
    found = reader(blanked(data, {1: [BOX]})[1])
    assert same(found[0], frames[0]) and same(found[2], frames[2])
    check(found[1], frames[1])
