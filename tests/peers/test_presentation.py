"""Under a presentation state images are shown as DCMTK shows them: at most one level apart (where it is installed)."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from builders import file_bytes, image
from companions import area, item, state, with_overlay
from peers.test_rendering import CURVE, DEEP, TWELVE, lut
from pydicom.dataset import Dataset

from scanveil.library.pictures import Picture
from scanveil.looking.render import Frame, render
from scanveil.looking.viewer import Viewer

DCMP2PGM = shutil.which("dcmp2pgm")
pytestmark = pytest.mark.skipif(DCMP2PGM is None, reason="dcmp2pgm (Debian package dcmtk) is not installed")

WINDOW = {"SoftcopyVOILUTSequence": [item(WindowCenter=1500, WindowWidth=900)]}
STATES = {
    "window": WINDOW,
    "no window": {},
    "VOI table": {"SoftcopyVOILUTSequence": [item(VOILUTSequence=lut(CURVE, bits=12))]},
    "inverse": {**WINDOW, "PresentationLUTShape": "INVERSE"},
    "presentation table": {
        **WINDOW,
        "PresentationLUTShape": None,
        "PresentationLUTSequence": lut([65535 - 257 * n for n in range(256)]),
    },
    "modality": {
        "RescaleSlope": 2,
        "RescaleIntercept": -1024,
        "RescaleType": "US",
        "SoftcopyVOILUTSequence": [item(WindowCenter=900, WindowWidth=3000)],
    },
    "modality table": {"ModalityLUTSequence": lut(CURVE), **WINDOW},
    **{
        f"turned by {rotation}, flip {flip}": {**WINDOW, "ImageRotation": rotation, "ImageHorizontalFlip": flip}
        for rotation in (0, 90, 180, 270)
        for flip in "NY"
    },
}


def a_state(**keywords):
    """A presentation state that has all that DCMTK asks for."""
    made = {"InstanceNumber": 1, "PresentationCreationTime": "120000", "ContentCreatorName": "A^B"}
    where = {"DisplayedAreaSelectionSequence": [area((1, 1), (30, 40))]}
    return state(**{**made, **where, "ContentDescription": "X", **keywords})


def by_dcmtk(folder: Path, picture: Dataset, presentation: Dataset) -> np.ndarray:
    """The image as DCMTK shows it under a state, uint8 (rows, columns); activated overlays go to files `ovl_*`."""
    for name, made in (("image.dcm", picture), ("state.dcm", presentation)):
        (folder / name).write_bytes(file_bytes(made))
    command = [DCMP2PGM, "-v", "-p", "state.dcm", "image.dcm", "shown.pgm"]
    done = subprocess.run(command, capture_output=True, check=False, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr
    return grey_map(folder / "shown.pgm")


def grey_map(path: Path) -> np.ndarray:
    """A PGM picture of 8 bits as DCMTK writes it here: (rows, columns)."""
    _, size, pixels = path.read_bytes().split(b"\n", 2)
    columns, rows, white = map(int, size.split())
    assert white == 255
    return np.frombuffer(pixels, np.uint8).reshape(rows, columns)


def by_us(picture: Dataset, presentation: Dataset) -> Frame:
    files = [file_bytes(picture), file_bytes(presentation)]
    viewer = Viewer(lambda number: (io.BytesIO(files[number]), "", len(files[number])), lambda number: [1 - number])
    return viewer.frame(Picture(0, 0))


@pytest.mark.parametrize("photometric", ["MONOCHROME2", "MONOCHROME1"])
@pytest.mark.parametrize("name", STATES)
def test_states(name, photometric, tmp_path):
    """A state for each stage, and each way to turn an image."""
    keywords = {**TWELVE, "PhotometricInterpretation": photometric, "SOPInstanceUID": "2.25.100"}
    picture, presentation = image(DEEP, **keywords), a_state(**STATES[name])
    theirs = by_dcmtk(tmp_path, picture, presentation)
    ours = render(by_us(picture, presentation)).rgba[..., 0]
    assert ours.shape == theirs.shape
    assert np.abs(ours.astype(int) - theirs).max() <= 1


ROW = np.zeros((40, 30), bool)
ROW[5:9, 3:20] = True
BLOCK = np.zeros((40, 30), bool)
BLOCK[20:30, 10:15] = True


@pytest.mark.parametrize(
    ("layer", "own", "own_layer"),
    [("MARKS", None, None), ("MARKS", BLOCK, "MARKS"), ("", BLOCK, "MARKS"), ("", None, None), (None, BLOCK, None)],
)
def test_overlays(layer, own, own_layer, tmp_path):
    """Of the bitmaps of an image and of a state the same are shown; two of them share a group."""
    picture = with_overlay(with_overlay(image(DEEP, **TWELVE, SOPInstanceUID="2.25.100"), ROW), ROW.T[:30, :30], 0x6002)
    presentation = a_state(**WINDOW, GraphicLayerSequence=[item(GraphicLayer="MARKS", GraphicLayerOrder=1)])
    presentation = with_overlay(with_overlay(presentation, None, layer=layer), own, 0x6002, own_layer)
    by_dcmtk(tmp_path, picture, presentation)
    theirs = np.zeros((40, 30), bool)
    for path in tmp_path.glob("ovl_*.pgm"):
        theirs |= grey_map(path) > 0
    drawing = by_us(picture, presentation).drawing
    ours = np.zeros((40, 30), bool) if drawing is None else drawing.paint > 0
    assert (ours == theirs).all()
    assert theirs.any() == (layer == "MARKS" or own_layer == "MARKS")
