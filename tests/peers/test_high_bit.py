"""Values that lie above the lowest bits of their words, encoded by DCMTK (where it is installed) and decoded here."""

import io
import shutil
import subprocess

import numpy as np
import pytest
from builders import file_bytes, image, same

from scanveil.dicom.reading import read_header
from scanveil.pixels.frames import stored_values

ENCODERS = {"RLE": ["dcmcrle"], "lossless JPEG": ["dcmcjpeg", "+e1"], "JPEG-LS": ["dcmcjpls"]}
pytestmark = pytest.mark.skipif(shutil.which("dcmcrle") is None, reason="Debian's package dcmtk is not installed")


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize(("allocated", "stored", "high_bit"), [(16, 12, 11), (16, 12, 15), (16, 10, 12), (8, 6, 7)])
@pytest.mark.parametrize("signed", [0, 1], ids=["unsigned", "signed"])
def test_dcmtks_files_have_the_values_that_were_written(encoder, allocated, stored, high_bit, signed, tmp_path):
    """With any sign, in each encoding."""
    low = -(1 << (stored - 1)) if signed else 0
    values = np.random.default_rng(1).integers(low, low + (1 << stored), (24, 18))
    words = ((values & ((1 << stored) - 1)) << (high_bit + 1 - stored)).astype(f"u{allocated // 8}")
    plain, packed = tmp_path / "plain.dcm", tmp_path / "packed.dcm"
    said = {"BitsStored": stored, "HighBit": high_bit, "PixelRepresentation": signed}
    plain.write_bytes(file_bytes(image(words, **said)))
    done = subprocess.run([*ENCODERS[encoder], plain, packed], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    data = packed.read_bytes()
    header = read_header(io.BytesIO(data), path="", size=len(data))
    found = stored_values(header, io.BytesIO(data), 0)
    assert same(found, values.astype(f"{'i' if signed else 'u'}{allocated // 8}"))
