"""Private numbers without which images are not turned into the same volumes, and that Table E.3.10-1 (PS3.15) lacks.

Without directions the b-values that the table keeps are worth nothing; without its count a mosaic is one flat image.
"""

from __future__ import annotations

from typing import NamedTuple

from scanveil.dicom import tags

Row = tuple[int, bytes, int]
"""The group of a private element, its creator, and the last byte of its number."""


class Number(NamedTuple):
    """What an element may hold: `vm` numbers of a VR, each from `low` to `high`, without a fraction if `whole`."""

    vr: bytes
    low: float
    high: float
    vm: int = 1
    whole: bool = False


_MOST = 10_000
"""The highest number that b-values and volumes may have."""
_UNITED_IMAGING = 0x0065, b"Image Private Header"
_GE = 0x0019, b"GEMS_ACQU_01"
_PHILIPS = 0x2005, b"Philips MR Imaging DD 001"
_PHILIPS_FRAMES = 0x2005, b"Philips MR Imaging DD 005"
_PHILIPS_VOLUMES = 0x2005, b"Philips MR Imaging DD 006"
_SIEMENS = 0x0019, b"SIEMENS MR HEADER"

TOGETHER: tuple[tuple[Row, ...], ...] = (
    tuple((*_GE, number) for number in (0xBB, 0xBC, 0xBD)),
    tuple((*_PHILIPS, number) for number in (0xB0, 0xB1, 0xB2)),
)
"""The three components of a direction, which stay or go as one: a part of one would be a wrong one."""

NUMBERS: dict[Row, Number] = {
    # b-value, direction, slices of a mosaic: https://github.com/rordenlab/dcm2niix/tree/master/UIH
    (*_UNITED_IMAGING, 0x09): Number(b"FD", 0, 100_000),
    (*_UNITED_IMAGING, 0x37): Number(b"FD", -1, 1, vm=3),
    (*_UNITED_IMAGING, 0x50): Number(b"DS", 1, 1000, whole=True),
    # slices of a mosaic: https://github.com/rordenlab/dcm2niix/tree/master/Siemens
    (*_SIEMENS, 0x0A): Number(b"US", 1, 1000),
    # direction: https://github.com/rordenlab/dcm2niix/tree/master/GE
    **dict.fromkeys(TOGETHER[0], Number(b"DS", -1, 1)),
    # direction: https://github.com/rordenlab/dcm2niix/tree/master/Philips
    **dict.fromkeys(TOGETHER[1], Number(b"FL", -1, 1)),
    # seconds until a volume, by which its trigger delay is told from the time: dcm2niix, issue 395
    (*_PHILIPS, 0xA0): Number(b"FL", 0, 100_000),
    # number of the b-value, by which classic images of one place are told apart: dcm2niix, console/nii_dicom.cpp
    (*_PHILIPS_FRAMES, 0x12): Number(b"IS", 0, _MOST),
    # number of the volume that a frame belongs to: dcm2niix, issue 546
    (*_PHILIPS_VOLUMES, 0x96): Number(b"IS", 0, _MOST),
}
"""What may stay, if it is what is said here and nobody's number, and where that was learned."""

SEQUENCES: frozenset[Row] = frozenset({(*_UNITED_IMAGING, 0x51), (*_PHILIPS_FRAMES, 0x0F)})
"""An item per slice of a mosaic (as `UIH` above), and one in each frame with what a classic image has (`Philips`)."""

INSIDE: dict[int, bytes] = {
    tags.ACQUISITION_TIME: b"TM",
    tags.SLICE_THICKNESS: b"DS",
    tags.REPETITION_TIME: b"DS",
    tags.ECHO_TIME: b"DS",
    tags.SPACING_BETWEEN_SLICES: b"DS",
    tags.IMAGE_POSITION_PATIENT: b"DS",
    tags.IMAGE_ORIENTATION_PATIENT: b"DS",
    tags.PIXEL_SPACING: b"DS",
    tags.RESCALE_INTERCEPT: b"DS",
    tags.RESCALE_SLOPE: b"DS",
}
"""All that stays in the items of these sequences beside private numbers: tag -> VR."""
