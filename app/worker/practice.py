"""Before anything is asked: what showing an image needs is imported, and an image that nobody sees is read and shown.

What a browser runs for the first time it compiles first: the first of a person's images would wait for that.
"""

from __future__ import annotations

import importlib
from struct import pack

import js
from pyodide.ffi import to_js

from scanveil.conducting import reader
from scanveil.dicom import tags
from scanveil.dicom.wire import EXPLICIT_LITTLE
from scanveil.dicom.writing import element, front
from scanveil.library.pictures import FRAME
from worker.desk import Desk, after_a_while
from worker.looking import Looking

REST_MS = 30
"""Moments in between, in which what is asked comes first."""
SIDE = 512
"""Rows and columns, as most scanners make them."""
_WORDS = {
    tags.SOP_CLASS_UID: (b"UI", b"1.2.840.10008.5.1.4.1.1.2"),
    tags.SOP_INSTANCE_UID: (b"UI", b"2.25.3"),
    tags.MODALITY: (b"CS", b"CT"),
    tags.STUDY_INSTANCE_UID: (b"UI", b"2.25.1"),
    tags.SERIES_INSTANCE_UID: (b"UI", b"2.25.2"),
    tags.PHOTOMETRIC_INTERPRETATION: (b"CS", b"MONOCHROME2"),
    tags.WINDOW_CENTER: (b"DS", b"40"),
    tags.WINDOW_WIDTH: (b"DS", b"400"),
    tags.RESCALE_INTERCEPT: (b"DS", b"-1024"),
    tags.RESCALE_SLOPE: (b"DS", b"1"),
    tags.PIXEL_DATA: (b"OW", bytes(SIDE * SIDE * 2)),
}
_NUMBERS = {
    tags.SAMPLES_PER_PIXEL: 1,
    tags.ROWS: SIDE,
    tags.COLUMNS: SIDE,
    tags.BITS_ALLOCATED: 16,
    tags.BITS_STORED: 12,
    tags.HIGH_BIT: 11,
    tags.PIXEL_REPRESENTATION: 0,
}
_PICTURE = (0, 0, FRAME)
_LOOK = {
    "picture": _PICTURE,
    "state": None,
    "step": 1,
    "companions": [],
    "subtract": None,
    "sample": [_PICTURE],
    "center": None,
    "width": None,
    "voi_lut": None,
    "fitted": "",
    "invert": False,
    "drawings": True,
    "shutter": True,
}


def begin() -> None:
    """Do it, step by step."""
    steps = [lambda: importlib.import_module("scanveil.looking.viewer"), _practise]

    def go_on() -> None:
        try:
            steps.pop(0)()
        except Exception as error:  # nobody asked for it, and nobody is to suffer from it
            print("practice:", type(error).__name__)
        if steps:
            after_a_while(REST_MS, go_on)

    after_a_while(REST_MS, go_on)


def _practise() -> None:
    """Read and show an image, at a desk of its own."""
    desk = Desk()
    desk.files.take([js.Blob.new(to_js([to_js(_file())]))], '["practice"]')
    reader.read([[0]], desk.files.open)
    Looking(desk).work["ahead"](None, **_LOOK)


def _file() -> bytes:
    """A plain image, all black."""
    numbers = {tag: (b"US", pack("<H", number)) for tag, number in _NUMBERS.items()}
    meta = element(tags.TRANSFER_SYNTAX_UID, b"UI", b"1.2.840.10008.1.2.1", EXPLICIT_LITTLE)
    elements = [element(tag, *value, EXPLICIT_LITTLE) for tag, value in sorted((_WORDS | numbers).items())]
    return front(meta) + b"".join(elements)
