"""Images as other programs read them: DCMTK, GDCM and pylibjpeg, which share no decoder with us."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from builders import EXPLICIT, IMPLICIT, JPEG_LS, RLE, opened
from numpy.typing import NDArray
from pydicom.pixels import pixel_array

Pixels = NDArray[Any]

_JPEG = "1.2.840.10008.1.2.4."
_OF_DCMTK = {
    **dict.fromkeys((EXPLICIT, IMPLICIT), "dcmconv"),
    **{f"{_JPEG}{last}": "dcmdjpeg" for last in (50, 51, 53, 55, 57, 70)},
    **dict.fromkeys((JPEG_LS, f"{_JPEG}81"), "dcmdjpls"),
    RLE: "dcmdrle",
}
"""DCMTK's programs that unpack an encoding; it has none for JPEG 2000."""


def reads(name: str, syntax: str) -> bool:
    """Whether a program knows an encoding."""
    return name != "DCMTK" or syntax in _OF_DCMTK


def by_dcmtk(data: bytes, folder: Path) -> Pixels:
    """Skips where DCMTK is missing."""
    name = _OF_DCMTK[opened(data)[0].transfer_syntax_uid]
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} (Debian package dcmtk) is not installed")
    source, plain = folder / "in.dcm", folder / "plain.dcm"
    source.write_bytes(data)
    done = subprocess.run([program, source, plain], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return pixel_array(plain)


def by_gdcm(data: bytes, folder: Path) -> Pixels:
    """As `gdcmconv --raw` does. Skips where GDCM is missing."""
    gdcm = pytest.importorskip("gdcm", reason="GDCM (PyPI python-gdcm) is not installed")
    source, plain = folder / "in.dcm", folder / "plain.dcm"
    source.write_bytes(data)
    reader, change, writer = gdcm.ImageReader(), gdcm.ImageChangeTransferSyntax(), gdcm.ImageWriter()
    reader.SetFileName(str(source))
    assert reader.Read()
    change.SetTransferSyntax(gdcm.TransferSyntax(gdcm.TransferSyntax.ExplicitVRLittleEndian))
    change.SetInput(reader.GetImage())
    assert change.Change()
    writer.SetFileName(str(plain))
    writer.SetFile(reader.GetFile())
    writer.SetImage(change.GetOutput())
    assert writer.Write()
    return pixel_array(plain)


def by_pylibjpeg(data: bytes, folder: Path) -> Pixels:
    """With libjpeg, OpenJPEG or its own RLE. Skips where one of them is missing."""
    for package in ("pylibjpeg", "pylibjpeg-libjpeg", "pylibjpeg-openjpeg", "pylibjpeg-rle"):
        module = {"pylibjpeg-libjpeg": "libjpeg", "pylibjpeg-openjpeg": "openjpeg", "pylibjpeg-rle": "rle"}
        pytest.importorskip(module.get(package, package), reason=f"{package} (PyPI) is not installed")
    is_native = opened(data)[0].transfer_syntax_uid in (EXPLICIT, IMPLICIT)
    return pixel_array(io.BytesIO(data), decoding_plugin="" if is_native else "pylibjpeg")


READERS = {"DCMTK": by_dcmtk, "GDCM": by_gdcm, "pylibjpeg": by_pylibjpeg}
