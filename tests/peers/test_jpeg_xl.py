"""JPEG XL is decoded as by djxl, of the format's own authors (where it is installed)."""

import io
import shutil
import subprocess

import imagecodecs
import numpy as np
import pytest
from builders import packed_image

from scanveil.dicom.reading import read_header
from scanveil.pixels.frames import stored_values

CJXL, DJXL = shutil.which("cjxl"), shutil.which("djxl")
pytestmark = pytest.mark.skipif(DJXL is None, reason="djxl (Debian package libjxl-tools) is not installed")

RAMP = np.add.outer(np.arange(64), np.arange(48))
WAVES = (np.sin(RAMP / 9) + np.cos(np.subtract.outer(np.arange(64), np.arange(48)) / 5) + 2) / 4
COLOUR = np.stack([WAVES, WAVES[::-1], 1 - WAVES], -1)


def of_bits(image, bits):
    return np.round(image * ((1 << bits) - 1)).astype(np.uint8 if bits <= 8 else np.uint16)


def ours(codestream, like, bits, syntax):
    known = {"BitsStored": bits, "HighBit": bits - 1}
    data = packed_image([codestream], f"1.2.840.10008.1.2.4.{syntax}", like, **known)
    return stored_values(read_header(io.BytesIO(data), path="", size=len(data)), io.BytesIO(data), 0)


def theirs(codestream, bits, folder):
    """The samples out of djxl's picture, which has all of 8 or 16 bits, whatever bits the codestream has."""
    (folder / "a.jxl").write_bytes(codestream)
    depth = 8 if bits <= 8 else 16
    run(DJXL, folder / "a.jxl", folder / "a.png", "--bits_per_sample", str(depth))
    picture = imagecodecs.png_decode((folder / "a.png").read_bytes()).astype(np.float64)
    return np.round(picture * ((1 << bits) - 1) / ((1 << depth) - 1)).astype(int)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("bits", [8, 10, 12, 15, 16])
@pytest.mark.parametrize("how", [{"lossless": True}, {"distance": 1.0}], ids=["lossless", "lossy"])
@pytest.mark.parametrize("image", [WAVES, COLOUR], ids=["grey", "colour"])
def test_samples_are_what_djxl_reads(image, bits, how, tmp_path):
    """Whatever bits the codestream says that its samples have; those of lossy ones are at most a level of 255 apart."""
    stored = of_bits(image, bits)
    codestream = imagecodecs.jpegxl_encode(stored, bitspersample=bits, **how)
    found = ours(codestream, stored, bits, 110 if "lossless" in how else 112)
    apart = np.abs(found.astype(int) - theirs(codestream, bits, tmp_path)).max()
    if "lossless" in how:
        assert apart == 0
        assert (found == stored).all()
    else:
        assert apart <= max(1, (1 << bits) // 256)


@pytest.mark.parametrize("options", ["-d 0", "-d 1", "-d 1 -p", "-d 0 --container=1"])
@pytest.mark.parametrize("image", [WAVES, COLOUR], ids=["grey", "colour"])
def test_what_cjxl_writes(image, options, tmp_path):
    """Lossless, lossy, progressive and in a container."""
    stored = of_bits(image, 8)
    (tmp_path / "in.png").write_bytes(imagecodecs.png_encode(stored))
    run(CJXL, tmp_path / "in.png", tmp_path / "out.jxl", *options.split())
    codestream = (tmp_path / "out.jxl").read_bytes()
    apart = np.abs(ours(codestream, stored, 8, 112).astype(int) - theirs(codestream, 8, tmp_path)).max()
    assert apart <= (0 if "-d 0" in options else 1)


@pytest.mark.parametrize("image", [WAVES, COLOUR], ids=["grey", "colour"])
def test_recompressed_jpeg(image, tmp_path):
    """JPEG XL out of JPEG, from which the same JPEG can be made again."""
    stored = of_bits(image, 8)
    (tmp_path / "in.jpg").write_bytes(imagecodecs.jpeg8_encode(stored, level=90))
    run(CJXL, tmp_path / "in.jpg", tmp_path / "out.jxl")
    codestream = (tmp_path / "out.jxl").read_bytes()
    assert np.abs(ours(codestream, stored, 8, 111).astype(int) - theirs(codestream, 8, tmp_path)).max() <= 1
