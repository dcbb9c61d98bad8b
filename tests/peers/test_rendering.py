"""What is shown is what DCMTK shows with the same window: at most one level apart (where it is installed)."""

import io
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from builders import BIG_ENDIAN, EXPLICIT, IMPLICIT, file_bytes, image
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence

from scanveil.dicom.reading import read_header
from scanveil.looking.render import Frame, load_frame, render
from scanveil.pixels.attributes import Window

DCMJ2PNM = shutil.which("dcmj2pnm")
pytestmark = pytest.mark.skipif(DCMJ2PNM is None, reason="dcmj2pnm (Debian package dcmtk) is not installed")

RNG = np.random.default_rng(7)
DEEP = RNG.integers(0, 4096, (40, 30), np.uint16)
SIGNED = (DEEP.astype(np.int16) - 2048).astype(np.int16)
GREY = RNG.integers(0, 256, (40, 30), np.uint8)
COLOUR = RNG.integers(0, 256, (40, 30, 3), np.uint8)


def lut(entries, first=0, bits=16):
    made = Dataset()
    made.add_new("LUTDescriptor", "US", [len(entries) % 65536, first, bits])
    made.add_new("LUTData", "OW", np.array(entries, "<u2").tobytes())
    return Sequence([made])


def palette(bits=16, count=256, first=0):
    kind = "<u2" if bits == 16 else np.uint8
    tables = RNG.integers(0, 1 << bits, (3, count)).astype(kind)
    found = {"PhotometricInterpretation": "PALETTE COLOR"}
    for name, table in zip(("Red", "Green", "Blue"), tables, strict=True):
        found[f"{name}PaletteColorLookupTableDescriptor"] = [count, first, bits]
        found[f"{name}PaletteColorLookupTableData"] = table.tobytes()
    return found


CURVE = [int(4095 * (n / 4095) ** 0.5) for n in range(4096)]
TWELVE = {"BitsStored": 12, "HighBit": 11}
MADE = {
    "no window": (DEEP, TWELVE, EXPLICIT),
    "window": (DEEP, {**TWELVE, "WindowCenter": 2000, "WindowWidth": 1500}, EXPLICIT),
    "width 1": (DEEP, {**TWELVE, "WindowCenter": 2000, "WindowWidth": 1}, EXPLICIT),
    "narrow": (DEEP, {**TWELVE, "WindowCenter": 2000, "WindowWidth": 7}, EXPLICIT),
    "sigmoid": (DEEP, {**TWELVE, "WindowCenter": 2000, "WindowWidth": 900, "VOILUTFunction": "SIGMOID"}, EXPLICIT),
    "signed": (SIGNED, {"WindowCenter": 40, "WindowWidth": 400}, IMPLICIT),
    "signed, 12 of 16 bits": (SIGNED, {**TWELVE, "WindowCenter": 40, "WindowWidth": 400}, EXPLICIT),
    "rescaled": (
        DEEP,
        {**TWELVE, "RescaleSlope": 0.5, "RescaleIntercept": -1024, "WindowCenter": 0, "WindowWidth": 500},
        EXPLICIT,
    ),
    "negative slope": (
        DEEP,
        {**TWELVE, "RescaleSlope": -2, "RescaleIntercept": 100, "WindowCenter": -3000, "WindowWidth": 2000},
        EXPLICIT,
    ),
    "big endian": (DEEP, {**TWELVE, "WindowCenter": 2000, "WindowWidth": 1500}, BIG_ENDIAN),
    "MONOCHROME1": (
        DEEP,
        {**TWELVE, "WindowCenter": 2000, "WindowWidth": 1500, "PhotometricInterpretation": "MONOCHROME1"},
        EXPLICIT,
    ),
    "MONOCHROME1, IDENTITY": (
        DEEP,
        {
            **TWELVE,
            "WindowCenter": 2000,
            "WindowWidth": 1500,
            "PhotometricInterpretation": "MONOCHROME1",
            "PresentationLUTShape": "IDENTITY",
        },
        EXPLICIT,
    ),
    "MONOCHROME2, INVERSE": (
        DEEP,
        {**TWELVE, "WindowCenter": 2000, "WindowWidth": 1500, "PresentationLUTShape": "INVERSE"},
        EXPLICIT,
    ),
    "8 bits, no window": (GREY, {}, EXPLICIT),
    "6 bits, no window": (GREY >> 2, {"BitsStored": 6}, EXPLICIT),
    "MONOCHROME1, INVERSE": (
        DEEP,
        {
            **TWELVE,
            "WindowCenter": 2000,
            "WindowWidth": 1500,
            "PhotometricInterpretation": "MONOCHROME1",
            "PresentationLUTShape": "INVERSE",
        },
        EXPLICIT,
    ),
    "high bit 15": (DEEP << 4, {"BitsStored": 12, "HighBit": 15, "WindowCenter": 2000, "WindowWidth": 1500}, EXPLICIT),
    "modality table": (
        DEEP,
        {**TWELVE, "ModalityLUTSequence": lut(CURVE), "WindowCenter": 3000, "WindowWidth": 1500},
        EXPLICIT,
    ),
    "VOI table": (DEEP, {**TWELVE, "VOILUTSequence": lut(CURVE, bits=12)}, EXPLICIT),
    "VOI table that starts late": (DEEP, {**TWELVE, "VOILUTSequence": lut(CURVE[:2000], 500, 12)}, EXPLICIT),
    "VOI table of 8 bits": (
        DEEP,
        {**TWELVE, "VOILUTSequence": lut([n // 16 for n in range(4096)], bits=8)},
        EXPLICIT,
    ),
    "8 bits": (GREY, {"WindowCenter": 100, "WindowWidth": 120}, EXPLICIT),
    "32 bits": (DEEP.astype(np.uint32) * 100000, {"WindowCenter": 2e8, "WindowWidth": 3e8}, EXPLICIT),
    "RGB": (COLOUR, {}, EXPLICIT),
    "RGB by plane": (
        COLOUR,
        {"PlanarConfiguration": 1, "PixelData": COLOUR.transpose(2, 0, 1).tobytes()},
        EXPLICIT,
    ),
    "palette of 16 bits": (GREY, palette(), EXPLICIT),
    "palette of 8 bits": (GREY, palette(8), EXPLICIT),
    "short palette": (GREY, palette(16, 100, 50), EXPLICIT),
}
REAL = [
    *(
        "CT_small.dcm",
        "MR_small.dcm",
        "MR_small_bigendian.dcm",
        "MR_small_RLE.dcm",
        "image_dfl.dcm",
        "ExplVR_BigEnd.dcm",
    ),
    *("examples_palette.dcm", "examples_rgb_color.dcm", "examples_overlay.dcm", "examples_ybr_color.dcm"),
    *("JPEG-LL.dcm", "JPEG-lossy.dcm", "JPGExtended.dcm", "liver_1frame.dcm", "rtdose.dcm", "US1_UNCR.dcm"),
    *("SC_rgb.dcm", "SC_rgb_2frame.dcm", "SC_rgb_rle_16bit.dcm", "SC_rgb_small_odd.dcm", "SC_rgb_dcmtk_+eb+cr.dcm"),
    *("SC_rgb_jpeg_gdcm.dcm", "OBXXXX1A.dcm", "vlut_04.dcm", "mlut_18.dcm"),
    *("color-px.dcm", "color-pl.dcm", "bad_sequence.dcm", "693_UNCR.dcm", "emri_small.dcm", "emri_small_RLE.dcm"),
]


def by_dcmtk(path: Path, frame_index: int, frame: Frame) -> np.ndarray:
    """Frame as DCMTK shows it with the same window or table, uint8 (rows, columns, 1 or 3)."""
    command = [DCMJ2PNM, "-q", "+op", "-O", "+F", str(frame_index + 1)]
    if frame.voi_lut:
        command += ["+Wl", "1"]
    elif frame.attributes.windows:
        command += ["+Wi", "1"]
    elif frame.window:
        command += ["+Ww", *map(str, in_its_values(frame))]
    done = subprocess.run([*command, str(path)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return portable(done.stdout)


def in_its_values(frame: Frame) -> tuple[float, float]:
    """Center and width of the window as DCMTK understands it: it knows nothing of the scale of doses."""
    if frame.attributes.modality != "RTDOSE":
        return frame.window[:2]
    center, reach = (one / frame.attributes.rescale_slope for one in (frame.window.center, frame.window.width / 2))
    return Window.between(center - reach, center + reach)[:2]


def portable(data: bytes) -> np.ndarray:
    """A PGM or PPM picture of 8 bits."""
    stream = io.BytesIO(data)
    kind = stream.readline().strip()
    line = stream.readline()
    while line.startswith(b"#"):
        line = stream.readline()
    columns, rows = map(int, line.split())
    assert stream.readline().strip() == b"255"
    return np.frombuffer(stream.read(), np.uint8).reshape(rows, columns, 3 if kind == b"P6" else 1)


def apart(data: bytes, folder: Path, frame_index: int = 0) -> int:
    """The largest difference between what we show and what DCMTK shows, in levels of 255."""
    path = folder / "one.dcm"
    path.write_bytes(data)
    file = io.BytesIO(data)
    frame = load_frame(read_header(file, path="", size=len(data)), file, frame_index)
    theirs = by_dcmtk(path, frame_index, frame)
    ours = render(frame).rgba[..., : theirs.shape[2]]
    assert ours.shape == theirs.shape
    return int(np.abs(ours.astype(int) - theirs).max())


@pytest.mark.parametrize("name", MADE)
def test_made_images(name, tmp_path):
    """An image for each stage of PS3.4 N.2 is shown as DCMTK shows it, at most one level apart."""
    stored, keywords, syntax = MADE[name]
    assert apart(file_bytes(image(stored, **keywords), syntax), tmp_path) <= 1


def test_hues(tmp_path):
    """Hue, saturation and value are shown as DCMTK shows them, which divides the circle of hues by 256, not by 255."""
    data = file_bytes(image(COLOUR, PhotometricInterpretation="HSV"))
    assert apart(data, tmp_path) <= 6


def test_windows_at_random(tmp_path):
    """All values of some bits, signed or not, through windows wherever they lie, are at most one level apart.

    LINEAR_EXACT is not among them: DCMTK takes it for LINEAR.
    """
    random = np.random.default_rng(5)
    for _ in range(120):
        bits, signed = int(random.choice([4, 5, 6, 8, 12])), bool(random.integers(2))
        low = -(1 << bits - 1) if signed else 0
        values = np.arange(low, low + (1 << bits)).astype(np.int16 if signed else np.uint16)
        keywords = {
            "BitsStored": bits,
            "HighBit": bits - 1,
            "WindowCenter": round(random.uniform(low - 4, low + (1 << bits) + 4), 1),
            "WindowWidth": random.choice([1, 2, 3, round(random.uniform(1, 2 << bits), 1)]),
            "VOILUTFunction": random.choice(["SIGMOID", "LINEAR"]),
            "PhotometricInterpretation": random.choice(["MONOCHROME1", "MONOCHROME2"]),
            "RescaleSlope": random.choice([1, 2, -1]),
            "RescaleIntercept": random.choice([0, -10, 5]),
        }
        made = image(values.reshape(-1, 16), **keywords)
        assert apart(file_bytes(made), tmp_path) <= 1, keywords


@pytest.mark.parametrize("name", REAL)
def test_real_images(name, tmp_path):
    """pydicom's files are shown as DCMTK shows them, at most one level apart, first frame and last."""
    path = get_testdata_file(name, download=False)
    if path is None:
        pytest.skip("not among the files that came with pip")
    data = Path(path).read_bytes()
    header = read_header(io.BytesIO(data), path="", size=len(data))
    count = load_frame(header, io.BytesIO(data), 0).attributes.number_of_frames
    # DCMTK's conversion of chrominance rounds at another place
    allowed = 3 if "ybr" in name or "rgb_jpeg" in name else 1
    for frame_index in {0, count - 1}:
        assert apart(data, tmp_path, frame_index) <= allowed


def test_fractions_are_kept_where_dcmtk_cuts_them(tmp_path):
    """With a fractional slope DCMTK cuts modality values to integers before the window; ours are the standard's."""
    stored = np.arange(4096, dtype=np.uint16).reshape(64, 64)
    keywords = {"RescaleSlope": 1.5, "RescaleIntercept": 0.25, "WindowCenter": 20, "WindowWidth": 40}
    data = file_bytes(image(stored, **TWELVE, **keywords))
    (tmp_path / "one.dcm").write_bytes(data)
    frame = load_frame(read_header(io.BytesIO(data), path="", size=len(data)), io.BytesIO(data), 0)
    exact = stored * 1.5 + 0.25
    true, cut = (np.clip(((values - 19.5) / 39 + 0.5) * 255, 0, 255) for values in (exact, np.floor(exact)))
    assert np.abs(render(frame).rgba[..., 0] - true).max() <= 0.5
    assert np.abs(by_dcmtk(tmp_path / "one.dcm", 0, frame)[..., 0] - cut).max() <= 1


def test_a_difference_is_seen(tmp_path, monkeypatch):
    """The comparison can fail: a window that is off by a thirtieth is seen."""
    monkeypatch.setattr("scanveil.pixels.transform.voi_linear", lambda values, center, width: np.zeros(values.shape))
    monkeypatch.setitem(
        __import__("scanveil.pixels.transform", fromlist=["x"]).VOI_FUNCTIONS,
        "LINEAR",
        lambda values, center, width: np.clip(((values - center) / (width * 1.03) + 0.5) * 255, 0, 255),
    )
    stored, keywords, syntax = MADE["window"]
    keywords = {**keywords, "WindowCenter": 2001}  # one of its own: what is remembered of it is wrong
    assert apart(file_bytes(image(stored, **keywords), syntax), tmp_path) > 1
