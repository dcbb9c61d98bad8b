"""dcm2niix makes the same volumes, b-values and b-vectors of the copies as of the originals (where it is installed).

Of each maker's ways to say what it needs, a small series that is converted before and after.
"""

import io
import json
import shutil
import subprocess
import zipfile
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from pydicom.dataset import Dataset, FileMetaDataset, PrivateBlock
from pydicom.sequence import Sequence
from pydicom.uid import EnhancedMRImageStorage, ExplicitVRLittleEndian, ImplicitVRLittleEndian, MRImageStorage

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
    elif maker == "Philips":
        block = one.private_block(0x2001, "Philips Imaging DD 001", create=True)
        block.add_new(0x03, "FL", float(b_value))
        one.DiffusionBValue, one.DiffusionGradientOrientation = float(b_value), list(DIRECTIONS[volume])
    elif maker == "UIH":
        block = united_imaging(one)
        block.add_new(0x05, "SH", "Kanari")
        block.add_new(0x09, "FD", float(b_value))
        block.add_new(0x37, "FD", list(DIRECTIONS[volume]))
    elif maker == "CANON_MEC, comments" and volume:
        one.Manufacturer = "CANON_MEC"
        one.DiffusionBValue = float(b_value)
        one.ImageComments = "b={}({:.3f},{:.3f},{:.3f})".format(b_value, *DIRECTIONS[volume])
    elif maker == "CANON_MEC, comments":
        one.Manufacturer = "CANON_MEC"
    elif maker == "CANON_MEC" and volume:
        one.DiffusionBValue, one.DiffusionGradientOrientation = float(b_value), list(DIRECTIONS[volume])
    return one


def united_imaging(of: Dataset) -> PrivateBlock:
    return of.private_block(0x0065, "Image Private Header", create=True)


MOSAIC, SLICES = 3, 5
"""Slices in a row of a mosaic, and in all of it: less than fit."""


def mosaic(volume: int, maker: str) -> Dataset:
    """A volume as one image of three slices by two, one of which is empty."""
    one = image(volume + 1, volume, 0, maker)
    one.Rows, one.Columns = 16 * 2, 16 * MOSAIC
    pixels = np.zeros((one.Rows, one.Columns), np.uint16)
    for at in range(SLICES):
        row, column = 16 * (at // MOSAIC), 16 * (at % MOSAIC)
        pixels[row : row + 16, column : column + 16] = np.arange(256).reshape(16, 16) * (volume + 1) + 7 * at
    one.PixelData = pixels.tobytes()
    if maker == "UIH":
        one.ImageType = ["ORIGINAL", "PRIMARY", "DIFFUSION", "VFRAME"]
        block = united_imaging(one)
        block.add_new(0x50, "DS", str(SLICES))
        block.add_new(0x51, "SQ", Sequence([slice_of_mosaic(volume, at) for at in range(SLICES)]))
    return one


def slice_of_mosaic(volume: int, at: int) -> Dataset:
    """Where and when a slice was taken: from the head down, so that the mosaic's own position does not say it."""
    one = Dataset()
    one.AcquisitionTime = f"1012{volume:02}.{200000 * at:06}"
    one.ImagePositionPatient = [-8, -8, -2.0 * at]
    one.ImageComments = "Kanari"
    united_imaging(one).add_new(0x0C, "SH", "Kanari")
    return one


def siemens_mosaic(volume: int) -> Dataset:
    """Two rows of three are what the matrix allows: only the count says that there are five."""
    one = mosaic(volume, "SIEMENS")
    one.ImageType = ["ORIGINAL", "PRIMARY", "DIFFUSION", "NONE", "ND", "MOSAIC"]
    one.private_block(0x0019, "SIEMENS MR HEADER").add_new(0x0A, "US", SLICES)
    return one


def frame(volume: int, slice_: int, *, public: bool) -> Dataset:
    """What Philips says of a frame: publicly, and in a sequence of its own that has what a classic image has."""
    one = Dataset()
    for keyword in ("FrameContent", "PlanePosition", "PlaneOrientation", "PixelMeasures", "CardiacSynchronization"):
        setattr(one, f"{keyword}Sequence", Sequence([Dataset()]))
    one.FrameContentSequence[0].InStackPositionNumber = slice_ + 1
    one.FrameContentSequence[0].DimensionIndexValues = [1, slice_ + 1, volume + 1]
    one.PlanePositionSequence[0].ImagePositionPatient = [-8, -8, 2.5 * slice_]
    one.PlaneOrientationSequence[0].ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    one.PixelMeasuresSequence[0].PixelSpacing, one.PixelMeasuresSequence[0].SliceThickness = [1, 1], 2
    one.CardiacSynchronizationSequence[0].NominalCardiacTriggerDelayTime = 4000.0 * volume
    if public:
        one.MRDiffusionSequence = Sequence([Dataset()])
        one.MRDiffusionSequence[0].DiffusionBValue = 1000.0 if volume else 0.0
        one.MRDiffusionSequence[0].DiffusionDirectionality = "DIRECTIONAL" if volume else "NONE"
        one.MRDiffusionSequence[0].DiffusionGradientDirectionSequence = Sequence([Dataset()])
        direction = one.MRDiffusionSequence[0].DiffusionGradientDirectionSequence[0]
        direction.DiffusionGradientOrientation = list(DIRECTIONS[volume])
    one.add_new(0x20050014, "LO", "Philips MR Imaging DD 005")
    one.add_new(0x2005140F, "SQ", Sequence([classic(volume, slice_, public=public)]))
    return one


def classic(volume: int, slice_: int, *, public: bool) -> Dataset:
    """A frame as a classic image would say it, beside what is not said publicly."""
    one = Dataset()
    one.PatientName, one.ImageComments = "Kanari^Gelb", "Kanari"
    one.SpacingBetweenSlices, one.ImagePositionPatient = 3, [-7.5, -7.5, 2.5 * slice_]
    block = one.private_block(0x2001, "Philips Imaging DD 001", create=True)
    block.add_new(0x0A, "IS", str(slice_ + 1))
    own = one.private_block(0x2005, "Philips MR Imaging DD 001", create=True)
    own.add_new(0x0E, "FL", 0.5)
    own.add_new(0xA0, "FL", 4.0 * volume)
    if not public:
        one.ImageOrientationPatient, one.PixelSpacing, one.SliceThickness = [1, 0, 0, 0, 1, 0], [1, 1.5], 2.25
        one.RepetitionTime, one.EchoTime, one.RescaleSlope, one.RescaleIntercept = 4000, 80, 2, 1
        block.add_new(0x03, "FL", 1000.0 if volume else 0.0)
        for at, component in enumerate(DIRECTIONS[volume]):
            own.add_new(0xB0 + at, "FL", component)
    for at, creator in enumerate(("Philips MR Imaging DD 005", "Philips MR Imaging DD 006")):
        one.add_new(0x20050014 + at, "LO", creator)
    one.add_new(0x20051596, "IS", str(len(DIRECTIONS) - volume))
    return one


IN_FRAMES = (
    *("DiffusionBValue", "DiffusionGradientOrientation", "ImagePositionPatient", "ImageOrientationPatient"),
    *("PixelSpacing", "SliceThickness", "SpacingBetweenSlices"),
)


def enhanced(*, public: bool) -> Dataset:
    """All of a series in one image, its frames slice by slice; volumes have numbers from the last to the first."""
    one = image(1, 0, 0, "Philips")
    one.remove_private_tags()
    for keyword in IN_FRAMES if public else (*IN_FRAMES, "EchoTime", "RepetitionTime"):
        del one[keyword]
    one.file_meta.MediaStorageSOPClassUID = one.SOPClassUID = EnhancedMRImageStorage
    places = [(volume, slice_) for slice_ in range(3) for volume in range(len(DIRECTIONS))]
    one.private_block(0x2001, "Philips Imaging DD 001", create=True).add_new(0x18, "SL", 3)
    one.NumberOfFrames = len(places)
    one.SharedFunctionalGroupsSequence = Sequence([Dataset()])
    one.PerFrameFunctionalGroupsSequence = Sequence([frame(*place, public=public) for place in places])
    one.PixelData = b"".join(image(1, volume, 7 * slice_, "Philips").PixelData for volume, slice_ in places)
    return one


def classics(maker: str) -> list[Dataset]:
    places = [(volume, slice_) for volume in range(len(DIRECTIONS)) for slice_ in range(3)]
    return [image(number, *place, maker) for number, place in enumerate(places, 1)]


SERIES = {
    **{maker: partial(classics, maker) for maker in ("SIEMENS", "Philips", "GE MEDICAL SYSTEMS", "UIH", "CANON_MEC")},
    "Canon, comments": partial(classics, "CANON_MEC, comments"),
    "Philips, private": partial(classics, "Philips, private"),
    "Siemens, mosaics": lambda: [siemens_mosaic(volume) for volume in range(len(DIRECTIONS))],
    "United Imaging, mosaics": lambda: [mosaic(volume, "UIH") for volume in range(len(DIRECTIONS))],
    "Philips, enhanced": lambda: [enhanced(public=True)],
    "Philips, enhanced, private": lambda: [enhanced(public=False)],
}
GEOMETRY = (slice(40, 56), slice(76, 120), slice(252, 328))
"""Of a NIfTI-1 header: dimensions; sizes of voxels, scale of values; rotation and position."""


def convert(folder: Path, out: Path) -> None:
    out.mkdir()
    command = [str(DCM2NIIX), "-z", "n", "-f", "made", "-o", str(out), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (out / "made.nii").exists(), done.stdout + done.stderr


def converted(folder: Path, out: Path) -> dict[str, object]:
    """What dcm2niix makes of a folder: voxels, where they are, b-values, b-vectors, and the sidecar's numbers."""
    convert(folder, out)
    sidecar, volumes = json.loads((out / "made.json").read_text()), (out / "made.nii").read_bytes()
    return {
        "files": sorted(path.name for path in out.iterdir()),
        "voxels": volumes[352:],
        "geometry": [volumes[part] for part in GEOMETRY],
        "b-values": (out / "made.bval").read_text().split(),
        "b-vectors": (out / "made.bvec").read_text(),
        "said": [sidecar.get(word) for word in ("EchoTime", "RepetitionTime", "SliceTiming", "SliceThickness")],
    }


def originals_and_copies(folder: Path, series: list[Dataset], syntax: str) -> tuple[Path, Path]:
    """Folders with a series and with its copy."""
    original = folder / "in"
    original.mkdir()
    for number, one in enumerate(series, 1):
        one.file_meta.TransferSyntaxUID = syntax
        one.save_as(original / f"{number}.dcm", enforce_file_format=True)
    out = io.BytesIO()
    deidentify_paths([original], out, policy=policy_of("research"))
    zipfile.ZipFile(out).extractall(folder / "clean")
    return original, folder / "clean" / "DICOM"


@pytest.mark.parametrize(
    ("series", "syntax"),
    [
        *((series, ExplicitVRLittleEndian) for series in SERIES),
        # of the other, dcm2niix itself does not find the gradients where types are not written
        *((series, ImplicitVRLittleEndian) for series in SERIES if series != "Philips, enhanced"),
    ],
)
def test_volumes_and_diffusion_gradients_survive(tmp_path, series, syntax):
    original, copy = originals_and_copies(tmp_path, SERIES[series](), syntax)
    before, after = converted(original, tmp_path / "before"), converted(copy, tmp_path / "after")
    assert sorted(before["b-values"]) == ["0", "1000", "1000", "1000"]
    assert np.abs(np.loadtxt(io.StringIO(before["b-vectors"]))).sum() > 3
    assert after == before
    assert not any(b"Kanari" in path.read_bytes() for path in copy.rglob("IM*"))


def test_b_values_that_philips_counts_are_volumes_of_their_own(tmp_path):
    """Of classic images in a series of six digits, which may share all of their other numbers."""
    series = classics("Philips, private")
    for at, one in enumerate(series):
        one.SeriesNumber, one.AcquisitionNumber, one.InstanceNumber = 300101, 1, at - 2 if at > 2 else at + 1
        one.add_new(0x20050014, "LO", "Philips MR Imaging DD 005")
        one.add_new(0x20051412, "IS", "1" if at < 3 else "2")
    original, copy = originals_and_copies(tmp_path, series, ExplicitVRLittleEndian)
    found = []
    for folder, out in ((original, tmp_path / "before"), (copy, tmp_path / "after")):
        convert(folder, out)
        found.append(sorted(path.read_bytes()[352:] for path in out.glob("*.nii")))
    assert found[0] == found[1] and len(found[0]) == 2
