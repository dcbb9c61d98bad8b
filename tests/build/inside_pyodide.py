"""Runs in Pyodide, on the files of dist/: writes what it found to /job/output.zip."""

import importlib
import io
import json
import pkgutil
import struct
import sys
import zipfile
from typing import Any

SITE = "/lib/python3.13/site-packages"
LOSSLESS: dict[str, dict[str, bool]] = {name: {} for name in ("htj2k", "jpeg2k", "jpegls", "ljpeg")}
LOSSLESS |= {name: {"lossless": True} for name in ("jpegxl", "jpeg8")}


def unpack() -> None:
    """As the worker does: pure.zip is there, the others are unpacked."""
    for name in ("numpy", "codecs"):
        zipfile.ZipFile(f"/job/{name}.zip").extractall(SITE)


def codecs() -> dict[str, str]:
    import imagecodecs
    import numpy

    picture = (numpy.arange(64 * 64).reshape(64, 64) % 251).astype("u1")
    found = {}
    for name, options in LOSSLESS.items():
        encoded = getattr(imagecodecs, f"{name}_encode")(picture, **options)
        found[name] = verdict(numpy.array_equal(getattr(imagecodecs, f"{name}_decode")(encoded), picture))
    rle = struct.pack("<16I", 1, 64, *[0] * 14) + b"\xfd\x07"
    found["rle"] = verdict(bytes(imagecodecs.dicomrle_decode(rle, "u1")) == b"\x07" * 4)
    return found


def verdict(same: bool) -> str:
    return "as it was" if same else "changed"


def pydicom_() -> dict[str, Any]:
    import pydicom
    import pydicom.charset
    import pydicom.encaps
    import pydicom.fileset
    import pydicom.pixels.decoders
    import pydicom.pixels.encoders
    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    image = pydicom.Dataset()
    image.file_meta = FileMetaDataset()
    image.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    image.SOPClassUID, image.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", generate_uid()
    image.PatientName = "Yamada^Tarou=山田^太郎"
    image.SpecificCharacterSet = "ISO_IR 192"
    image.Rows = image.Columns = 2
    image.SamplesPerPixel, image.PhotometricInterpretation = 1, "MONOCHROME2"
    image.BitsAllocated, image.BitsStored, image.HighBit, image.PixelRepresentation = 16, 16, 15, 0
    image.PixelData = struct.pack("<4H", 0, 1, 2, 3)
    file = io.BytesIO()
    pydicom.dcmwrite(file, image, enforce_file_format=True)
    read = pydicom.dcmread(io.BytesIO(file.getvalue()))
    assert read.PatientName.ideographic == "山田^太郎"
    return {"version": pydicom.__version__, "pixels": read.pixel_array.ravel().tolist()}


def scanveil_() -> list[str]:
    """Every module of ours, but the command line and its processes, which nobody runs in the page."""
    import scanveil

    names = [module.name for module in pkgutil.walk_packages(scanveil.__path__, "scanveil.")]
    for name in names:
        if ".cli" not in name and not name.endswith(("__main__", ".crew", ".processes")):
            importlib.import_module(name)
    return sorted(name for name in sys.modules if name.startswith("scanveil."))


def standard_library() -> None:
    """A few of the modules that ship as source or are imported late."""
    for name in ("doctest", "pdb", "statistics", "unittest.mock", "urllib.request", "xml.dom", "zoneinfo"):
        importlib.import_module(name)


unpack()
found = {"codecs": codecs(), "pydicom": pydicom_(), "scanveil": scanveil_()}
standard_library()
with zipfile.ZipFile("/job/output.zip", "w") as target:
    target.writestr("found.json", json.dumps(found))
