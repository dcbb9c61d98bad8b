"""Frames decoded and shown by the built worker, against decoders from npm in the same worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page
from pydicom.pixels import get_encoder
from pydicom.uid import RLELossless

from tests.builders import (
    HTJ2K,
    JPEG_2000,
    JPEG_BASELINE,
    JPEG_LOSSLESS_SV1,
    JPEG_LS,
    RLE,
    file_bytes,
    image,
    packed_image,
)
from tools.places import PEERS_FILE, ROOT
from tools.speed.browser import ASK, fresh_page, launched, start_worker
from tools.speed.figures import Figure, Samples, compared
from tools.speed.peers import unpack_peers
from tools.speed.scans import SEED, anatomy

HARNESS = Path(__file__).parent / "decoding.js"
INSIDE = ROOT / "tools" / "inside" / "decoding.py"
AIM = 1.2
ROUNDS = 25
SAME, NEAR = 0, 3  # levels apart: colours turned from YBR may be rounded in other places
CENTER, WIDTH = 1064, 400

Pixels = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Case:
    """An image in one encoding, and who else decodes it. `method` is what dcmjs-codecs calls it."""

    name: str
    syntax: str
    stored: Pixels
    encode: Callable[[Pixels], bytes]
    method: str
    peers: tuple[str, ...]
    within: int = SAME
    photometric: str = "MONOCHROME2"

    @property
    def file_name(self) -> str:
        """A name for files and addresses."""
        return self.name.replace(" ", "-").replace(",", "")


def measure(url: str, site: Path) -> list[Figure]:
    """Every codec, then a window: medians of pairs, and a failure where the samples are not the same."""
    peers = unpack_peers(PEERS_FILE, site / "peers")
    known = cases()
    write_images(known, site / "images")
    figures = []
    with _worker(url) as page:
        for case in known:
            argument = {
                "name": case.file_name,
                "base": url,
                "image": _described(case),
                "peerNames": list(case.peers),
                "rounds": ROUNDS,
            }
            found = page.evaluate(ASK, ["decode", argument])
            figures += _figures(case, found, peers)
        figures += _windows(page, url)
    return figures


def _figures(case: Case, found: dict[str, Any], versions: dict[str, str]) -> list[Figure]:
    for peer, apart in found["apart"].items():
        if apart > case.within:
            raise RuntimeError(f"{case.name}: {peer} gives values up to {apart} away from ours")
    times = {name: Samples.of(values, "ms") for name, values in found["times"].items()}
    best = min(case.peers, key=lambda peer: times[peer].middle)
    named = f" ({best} {versions[best]})"
    others = ", ".join(f"{peer} {times[peer].middle:.2f}" for peer in case.peers if peer != best)
    return [
        compared(
            f"decoding {case.name}", times["ours"], times[best], AIM, beside=named + (f"; {others}" if others else "")
        ),
        compared("- of it, imagecodecs alone", times["bare"], times[best]),
    ]


def _windows(page: Page, url: str) -> list[Figure]:
    figures = []
    windows = [(CENTER + at, WIDTH + 3 * at) for at in range(120)]
    for name, moving in (("dragged to another", True), ("as before", False)):
        argument = {"name": "native", "base": url, "windows": windows, "moving": moving, "rounds": ROUNDS}
        found = page.evaluate(ASK, ["window", argument])
        for peer, apart in found["apart"].items():
            if apart > 1:
                raise RuntimeError(f"window: {peer} gives greys up to {apart} away from ours")
        times = {way: Samples.of(values, "ms") for way, values in found["times"].items()}
        peers = [way for way in times if way != "ours"]
        best = min(peers, key=lambda peer: times[peer].middle)
        others = ", ".join(f"{peer} {times[peer].middle:.2f}" for peer in peers if peer != best)
        figures.append(
            compared(
                f"512 x 512 x 16 to RGBA, window {name}",
                times["ours"],
                times[best],
                AIM,
                beside=f" (JavaScript, {best}); {others}",
            )
        )
    return figures


def cases() -> list[Case]:
    """A slice of CT in 16 bits and a coloured picture in every encoding that others decode as well."""
    random = np.random.default_rng(SEED)
    deep = (anatomy(random) + random.normal(0, 18, (512, 512))).clip(0, 4095).astype(np.uint16)
    grey = (deep // 16).astype(np.uint8)
    colour = np.stack([grey, np.roll(grey, 40, 0), np.roll(grey, 40, 1)], -1)
    every = "dcmjs-codecs"
    turbo = ("codec-libjpeg-turbo-8bit", every)
    charls, openjpeg, openjph = ("codec-charls", every), ("codec-openjpeg", every), ("codec-openjph", every)
    lossless, rle = ("jpeg-lossless-decoder-js", every), ("dicom-image-loader", "dicom-rle", every)
    return [
        Case("JPEG, grey of 8 bits", JPEG_BASELINE, grey, _jpeg_grey, "decodeJpeg", turbo),
        Case("JPEG, colour in YBR 422", JPEG_BASELINE, colour, _jpeg_422, "decodeJpeg", turbo, NEAR, "YBR_FULL_422"),
        Case("JPEG lossless, 16 bits", JPEG_LOSSLESS_SV1, deep, _lossless, "decodeJpeg", lossless),
        Case("JPEG-LS, 16 bits", JPEG_LS, deep, _jpeg_ls, "decodeJpegLs", charls),
        Case("JPEG-LS, colour", JPEG_LS, colour, _jpeg_ls, "decodeJpegLs", charls, SAME, "RGB"),
        Case("JPEG 2000, 16 bits", JPEG_2000, deep, _jpeg_2000, "decodeJpeg2000", openjpeg),
        Case("JPEG 2000, colour", JPEG_2000, colour, _jpeg_2000, "decodeJpeg2000", openjpeg, SAME, "RGB"),
        Case("HTJ2K, 16 bits", HTJ2K, deep, _htj2k, "decodeHtJpeg2000", openjph),
        Case("HTJ2K, colour", HTJ2K, colour, _htj2k, "decodeHtJpeg2000", openjph, SAME, "RGB"),
        Case("RLE, 16 bits", RLE, deep, _rle, "decodeRle", rle),
        Case("RLE, colour", RLE, colour, _rle, "decodeRle", rle, SAME, "RGB"),
    ]


def _jpeg_grey(stored: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(stored, level=90))


def _jpeg_422(stored: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(stored, level=90, colorspace="RGB", outcolorspace="YCBCR", subsampling="422"))


def _lossless(stored: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(stored, lossless=True, predictor=1, bitspersample=8 * stored.itemsize))


def _jpeg_2000(stored: Pixels) -> bytes:
    return bytes(imagecodecs.jpeg2k_encode(stored, level=0, codecformat="j2k", mct=False))


def _jpeg_ls(stored: Pixels) -> bytes:
    return bytes(imagecodecs.jpegls_encode(stored))


def _htj2k(stored: Pixels) -> bytes:
    return bytes(imagecodecs.htj2k_encode(stored))


def _rle(stored: Pixels) -> bytes:
    samples = 3 if stored.ndim == 3 else 1
    options = {
        "rows": stored.shape[0],
        "columns": stored.shape[1],
        "samples_per_pixel": samples,
        "bits_allocated": 8 * stored.itemsize,
        "bits_stored": 8 * stored.itemsize,
        "pixel_representation": 0,
        "number_of_frames": 1,
        "photometric_interpretation": "RGB" if samples == 3 else "MONOCHROME2",
        "planar_configuration": 0,
    }
    return bytes(get_encoder(RLELossless).encode(stored, encoding_plugin="pydicom", **options))


def write_images(known: list[Case], folder: Path) -> None:
    """Each case as a DICOM file and as its bare codestream, and the slice with its window as it is."""
    folder.mkdir()
    for case in known:
        codestream = case.encode(case.stored)
        keywords = {"PhotometricInterpretation": case.photometric}
        whole = packed_image([codestream], case.syntax, case.stored, **keywords)
        (folder / f"{case.file_name}.dcm").write_bytes(whole)
        (folder / f"{case.file_name}.bin").write_bytes(codestream)
    deep = next(case.stored for case in known if case.stored.itemsize == 2)
    native = image(deep, WindowCenter=CENTER, WindowWidth=WIDTH)
    (folder / "native.dcm").write_bytes(file_bytes(native))


def _described(case: Case) -> dict[str, Any]:
    rows, columns = case.stored.shape[:2]
    bits = 8 * case.stored.itemsize
    return {
        "rows": rows,
        "columns": columns,
        "bits": bits,
        "stored": bits,
        "count": 3 if case.stored.ndim == 3 else 1,
        "photometric": case.photometric,
        "method": case.method,
    }


@contextmanager
def _worker(url: str) -> Iterator[Page]:
    """A page with one built worker and the decoders from npm beside it."""
    with launched() as browser, fresh_page(browser) as page:
        page.goto(f"{url}blank.html")
        start_worker(page, url, HARNESS, program=INSIDE.read_text(encoding="utf-8"))
        yield page
