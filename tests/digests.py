"""SHA-256 of every frame that pydicom's files hold, decoded and as shown, to be compared between Pythons."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pydicom.data

from scanveil.dicom.reading import read_header
from scanveil.errors import ScanveilError
from scanveil.looking.render import load_frame, render

MOST_FRAMES = 12


def digests() -> dict[str, list[str]]:
    """For each frame, as "name:number": the digests of its stored values and of its RGBA; for others, why not."""
    found: dict[str, list[str]] = {}
    root = Path(str(pydicom.data.get_testdata_file("CT_small.dcm"))).parent.parent
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        name, data = path.relative_to(root).as_posix(), path.read_bytes()
        try:
            header = read_header(io.BytesIO(data), path=name, size=len(data))
            if header.pixels is None:
                continue
            frames = load_frame(header, io.BytesIO(data), 0).attributes.number_of_frames
            for index in range(min(frames, MOST_FRAMES)):
                frame = load_frame(header, io.BytesIO(data), index)
                shown = render(frame, drawings=True).rgba
                found[f"{name}:{index}"] = [_digest(frame.stored_values.tobytes()), _digest(shown.tobytes())]
        except ScanveilError as error:
            found[name] = [error.reason]
    return found


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
