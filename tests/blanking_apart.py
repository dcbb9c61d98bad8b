"""Blanks a box in files one after the other and says how each ended; in a process of its own, which codecs may kill."""

from __future__ import annotations

import io
import sys

from decoding_apart import main

from scanveil.deid.blanking.blank import blank
from scanveil.dicom.reading import read_header
from scanveil.errors import ScanveilError
from scanveil.pixels.boxes import Box


def outcome(data: bytes) -> str:
    """ "blanked", the error's reason and sentence, or what else was raised."""
    try:
        file = io.BytesIO(data)
        header = read_header(file, path="damaged.dcm", size=len(data))
        blank(file, header, {0: [Box(3, 5, 9, 7)]}).file.read()
    except ScanveilError as error:
        return f"{error.reason}: {error.sentence}"
    except BaseException as error:  # it is told, and the test fails of it
        return f"raised {type(error).__name__}: {error}"
    return "blanked"


if __name__ == "__main__":
    main(sys.argv[1], outcome)
