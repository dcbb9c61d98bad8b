"""dcm2niix makes the same volumes, b-values and b-vectors of the copies as of the originals (where it is installed)."""

import io
import json
import shutil
import subprocess
import zipfile
from pathlib import Path

import numpy as np
import pydicom
import pytest
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, MRImageStorage

from scanveil.conducting.folders import deidentify_paths
from scanveil.deid.rules.policy import policy_of

DCM2NIIX = shutil.which("dcm2niix")
pytestmark = pytest.mark.skipif(DCM2NIIX is None, reason="dcm2niix (Debian package dcm2niix) is not installed")

DIRECTIONS = ((0.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.8, 0.6), (0.6, 0.0, 0.8))


def image(number: int, volume: int, slice_: int, maker: str) -> Dataset:
    """One slice of a diffusion series, with its b-value and gradient where the maker writes them."""
    one = Dataset()
    one.file_meta = FileMetaDataset()
    one.file_meta.MediaStorageSOPClassUID = one.SOPClassUID = MRImageStorage
    one.file_meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID = f"1.2.3.999.7.{number}"
    one.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    one.ImageType = ["ORIGINAL", "PRIMARY", "DIFFUSION", "NONE", "ND"]
    one.Modality, one.Manufacturer, one.ManufacturerModelName = "MR", maker, "Prisma"
    one.PatientName, one.PatientID, one.PatientPosition = "Kanari^Gelb", "P-4711", "HFS"
    one.StudyDate = one.SeriesDate = one.AcquisitionDate = "20240301"
    one.StudyTime = one.SeriesTime = "101112"
    one.AcquisitionTime = f"1012{volume:02}.{slice_:06}"
    one.StudyInstanceUID, one.SeriesInstanceUID, one.FrameOfReferenceUID = "1.2.3.999.8", "1.2.3.999.9", "1.2.3.999.10"
    one.StudyID, one.SeriesNumber, one.AcquisitionNumber, one.InstanceNumber = "1", 3, volume + 1, number
    one.SeriesDescription, one.ProtocolName, one.SequenceName = "diffusion head", "diffusion head", "*ep_b1000#1"
    one.ScanningSequence, one.SequenceVariant, one.MRAcquisitionType = "EP", "SK", "2D"
    one.RepetitionTime, one.EchoTime, one.FlipAngle, one.MagneticFieldStrength = 4000, 80, 90, 3
    one.ImageOrientationPatient, one.ImagePositionPatient = [1, 0, 0, 0, 1, 0], [-8, -8, 2.0 * slice_]
    one.PixelSpacing, one.SliceThickness, one.SpacingBetweenSlices = [1, 1], 2, 2
    one.Rows = one.Columns = 16
    one.SamplesPerPixel, one.PhotometricInterpretation = 1, "MONOCHROME2"
    one.BitsAllocated, one.BitsStored, one.HighBit, one.PixelRepresentation = 16, 12, 11, 0
    values = (np.arange(256, dtype=np.uint16) * (volume + 1) + slice_) % 4096
    one.PixelData = values.tobytes()
    b_value = 1000 if volume else 0
    if maker == "SIEMENS":
        block = one.private_block(0x0019, "SIEMENS MR HEADER", create=True)
        block.add_new(0x0C, "IS", str(b_value))
        if volume:
            block.add_new(0x0D, "CS", "DIRECTIONAL")
            block.add_new(0x0E, "FD", list(DIRECTIONS[volume]))
    elif maker == "GE MEDICAL SYSTEMS":
        one.ManufacturerModelName, one.SoftwareVersions = "DISCOVERY MR750", ["27", "LX", "MR Software release:DV26.0"]
        one.InPlanePhaseEncodingDirection = "COL"
        block = one.private_block(0x0043, "GEMS_PARM_01", create=True)
        block.add_new(0x39, "IS", [str(b_value), "8", "0", "0"])
        block = one.private_block(0x0019, "GEMS_ACQU_01", create=True)
        for at, component in enumerate(DIRECTIONS[volume]):
            block.add_new(0xBB + at, "DS", f"{component:.6f}")
    elif maker == "Philips, private":
        one.Manufacturer = "Philips"
        block = one.private_block(0x2001, "Philips Imaging DD 001", create=True)
        block.add_new(0x03, "FL", float(b_value))
        block = one.private_block(0x2005, "Philips MR Imaging DD 001", create=True)
        for at, component in enumerate(DIRECTIONS[volume]):
            block.add_new(0xB0 + at, "FL", component)
    else:
        block = one.private_block(0x2001, "Philips Imaging DD 001", create=True)
        block.add_new(0x03, "FL", float(b_value))
        one.DiffusionBValue, one.DiffusionGradientOrientation = float(b_value), list(DIRECTIONS[volume])
    return one


def converted(folder: Path, out: Path) -> dict[str, object]:
    """What dcm2niix makes of a folder: voxels, b-values, b-vectors, and the sidecar's numbers."""
    out.mkdir()
    command = [str(DCM2NIIX), "-z", "n", "-f", "made", "-o", str(out), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (out / "made.nii").exists(), done.stdout + done.stderr
    sidecar = json.loads((out / "made.json").read_text())
    return {
        "voxels": (out / "made.nii").read_bytes()[352:],
        "b-values": (out / "made.bval").read_text().split(),
        "b-vectors": np.loadtxt(out / "made.bvec").round(5).tolist(),
        "times": (sidecar["EchoTime"], sidecar["RepetitionTime"]),
    }


@pytest.mark.parametrize("maker", ["SIEMENS", "Philips", "Philips, private", "GE MEDICAL SYSTEMS"])
def test_diffusion_gradients_survive(tmp_path, maker):
    folder = tmp_path / "in"
    folder.mkdir()
    number = 0
    for volume in range(len(DIRECTIONS)):
        for slice_ in range(3):
            number += 1
            image(number, volume, slice_, maker).save_as(folder / f"{number}.dcm", enforce_file_format=True)
    out = io.BytesIO()
    deidentify_paths([folder], out, policy=policy_of("research"))
    zipfile.ZipFile(out).extractall(tmp_path / "clean")
    before, after = converted(folder, tmp_path / "before"), converted(tmp_path / "clean" / "DICOM", tmp_path / "after")
    assert before["b-values"] == ["0", "1000", "1000", "1000"]
    assert np.abs(before["b-vectors"]).sum() > 3
    assert after == before
    copy = pydicom.dcmread(next((tmp_path / "clean" / "DICOM").rglob("IM*")))
    assert "Kanari" not in str(copy)
