"""Encodings that no file of pydicom has, written by DCMTK and decoded here (where it is installed)."""

import io
import shutil
import subprocess

import numpy as np
import pytest
from builders import file_bytes, image
from pydicom import dcmread

from scanveil.dicom.reading import read_header
from scanveil.pixels.frames import stored_values

DCMCJPEG, DCMDJPEG = shutil.which("dcmcjpeg"), shutil.which("dcmdjpeg")
pytestmark = pytest.mark.skipif(DCMCJPEG is None, reason="dcmcjpeg (Debian package dcmtk) is not installed")

RAMP = np.add.outer(np.arange(64), np.arange(48))
EIGHT, TWELVE = (RAMP * 2 % 256).astype(np.uint8), (RAMP * 30 % 4096).astype(np.uint16)
SIXTEEN = (RAMP * 577).astype(np.uint16)
COLOUR = np.stack([EIGHT, EIGHT[::-1], 255 - EIGHT], -1)
PREDICTORS = [["+el", "+sv", str(number)] for number in range(1, 8)]


def by_dcmtk(stored, options, folder, **keywords):
    """A file in an encoding, and the values that DCMTK reads out of it."""
    plain, packed, again = (folder / name for name in ("plain.dcm", "packed.dcm", "again.dcm"))
    plain.write_bytes(file_bytes(image(stored, **keywords)))
    for command in ([DCMCJPEG, *options, plain, packed], [DCMDJPEG, packed, again]):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    return packed.read_bytes(), dcmread(again).pixel_array


def decoded(data):
    header = read_header(io.BytesIO(data), path="", size=len(data))
    return header.transfer_syntax_uid, stored_values(header, io.BytesIO(data), 0)


@pytest.mark.parametrize(
    ("options", "uid", "name"),
    [
        pytest.param([option], uid, name, id=f"{process}, {name}")
        for option, uid, process in (
            ("+eb", 50, "baseline"),
            ("+ee", 51, "extended"),
            ("+es", 53, "spectral selection"),
            ("+ep", 55, "progressive"),
        )
        for name in ("8 bits", "12 bits", "colour")
        if uid != 50 or name != "12 bits"  # of which baseline has none
    ],
)
def test_lossy_jpeg_is_what_dcmtk_reads(options, uid, name, tmp_path):
    """Baseline, extended and the two retired progressive processes give the values that DCMTK gives."""
    stored, keywords = {
        "8 bits": (EIGHT, {}),
        "12 bits": (TWELVE, {"BitsStored": 12, "HighBit": 11}),
        "colour": (COLOUR, {}),
    }[name]
    data, theirs = by_dcmtk(stored, options, tmp_path, **keywords)
    syntax, ours = decoded(data)
    assert syntax == f"1.2.840.10008.1.2.4.{uid}"
    allowed = 3 if name == "colour" else 1  # what two decoders of one libjpeg's ancestry differ by
    assert ours.shape == theirs.shape
    assert np.abs(ours.astype(int) - theirs).max() <= allowed


@pytest.mark.parametrize("options", [["+e1"], *PREDICTORS], ids=lambda options: " ".join(options))
@pytest.mark.parametrize("name", ["8 bits", "12 bits", "16 bits", "colour"])
def test_lossless_jpeg_is_what_was_written(options, name, tmp_path):
    """All seven predictors of lossless JPEG give back every value, of all depths and in colour."""
    stored, keywords = {
        "8 bits": (EIGHT, {}),
        "12 bits": (TWELVE, {"BitsStored": 12, "HighBit": 11}),
        "16 bits": (SIXTEEN, {}),
        "colour": (COLOUR, {}),
    }[name]
    data, theirs = by_dcmtk(stored, options, tmp_path, **keywords)
    assert np.array_equal(decoded(data)[1], theirs)
    if name != "colour":
        assert np.array_equal(theirs, stored)
