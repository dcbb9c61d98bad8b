"""Run inside the built worker's Python by decoding.js: what `build.py bench -- --only codecs` times there."""

from __future__ import annotations

import io
from itertools import cycle
from typing import Any

import numpy as np
from worker.looking import in_javascript

from scanveil.dicom.reading import read_header
from scanveil.looking.render import load_frame, render
from scanveil.pixels import codecs
from scanveil.pixels.attributes import read_attributes
from scanveil.pixels.frames import stored_values
from scanveil.pixels.packed_frames import encoded_frame

WINDOWS = cycle([(1040 + at, 400 + 3 * at) for at in range(120)])

_known: dict[str, tuple[Any, Any, Any]] = {}
_frames: dict[str, Any] = {}


def seen(name: str, data: Any) -> None:
    """Take a file under a name, and read its header, as the page has when a frame is asked for."""
    whole = data.to_bytes()
    file = io.BytesIO(whole)
    header = read_header(file, path=name, size=len(whole))
    _known[name] = header, file, read_attributes(header, 0)


def ours(name: str, times: int) -> None:
    """Decode a frame as often, by the same call as the page."""
    header, file, attributes = _known[name]
    for _ in range(times):
        stored_values(header, file, 0, attributes=attributes)


def bare(name: str, times: int) -> None:
    """The call of imagecodecs alone."""
    header, file, attributes = _known[name]
    codestream = encoded_frame(header, file, 0, 1)
    shape = (attributes.rows, attributes.columns, attributes.samples_per_pixel)
    decode = codecs._CODECS[attributes.transfer_syntax_uid].decode
    for _ in range(times):
        decode(codestream, shape, attributes.bits_allocated)


def apart(name: str, samples: Any) -> int:
    """How far the samples of another decoder are from ours at most."""
    header, file, attributes = _known[name]
    found = stored_values(header, file, 0, attributes=attributes)
    return _apart(found, np.frombuffer(samples.to_bytes(), found.dtype))


def stored_samples(name: str) -> Any:
    """A frame's stored values as bytes in JavaScript."""
    header, file, attributes = _known[name]
    return in_javascript(stored_values(header, file, 0, attributes=attributes).view(np.uint8))


def shown(name: str, times: int, moving: bool) -> None:
    """Stored values to RGBA in JavaScript, as the page does; a new window each time where it is moving.

    Like there, what was shown before is written over.
    """
    frame, rgba = _frame(name), None
    center, width = frame.window.center, frame.window.width
    for _ in range(times):
        if moving:
            center, width = next(WINDOWS)
        rgba = in_javascript(render(frame, window_center=center, window_width=width).rgba, rgba)


def shown_apart(name: str, rgba: Any) -> int:
    """How far the RGBA of another is from ours at most, in its file's own window."""
    found = render(_frame(name)).rgba
    return _apart(found, np.frombuffer(rgba.to_bytes(), np.uint8))


def _frame(name: str) -> Any:
    if name not in _frames:
        header, file, _ = _known[name]
        _frames[name] = load_frame(header, file, 0)
    return _frames[name]


def _apart(found: Any, other: Any) -> int:
    if found.size != other.size:
        raise ValueError(f"{found.size} samples and {other.size}")
    return int(np.abs(found.reshape(-1).astype(np.int64) - other).max())
