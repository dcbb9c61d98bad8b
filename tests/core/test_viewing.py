import io

import numpy as np
from builders import file_bytes, image

from scanveil.looking.viewer import HEADERS, Viewer


def viewer(*files):
    """A viewer over some files' bytes, and how often each was opened."""
    opened = []

    def open_file(number):
        opened.append(number)
        return io.BytesIO(files[number]), f"IM{number}", len(files[number])

    return Viewer(open_file), opened


def clip(**keywords):
    return file_bytes(image(np.zeros((3, 4, 4), np.uint8), NumberOfFrames=3, **keywords))


def test_a_frame_s_caption_says_how_long_it_stays():
    """Frame by frame, where the file says so."""
    found, _ = viewer(clip(FrameTimeVector=["0", "40", "70"], PreferredPlaybackSequencing=1), clip())
    assert [found.caption(0, frame).frame_ms for frame in range(3)] == [40, 70, 70]
    assert found.caption(0, 0).sweeps
    assert (found.caption(1, 0).frame_ms, found.caption(1, 0).sweeps) == (None, False)


def test_a_tile_s_caption_says_where_it_lies():
    """Of a slide of three tiles across."""
    found, _ = viewer(clip(TotalPixelMatrixColumns=12, TotalPixelMatrixRows=4))
    assert found.caption(0, 2).tile == "Tile: row 1 of 1, column 3 of 3"


def test_headers_are_let_go_of():
    """Only the last ones are kept, and the others are read again when they are asked for."""
    found, opened = viewer(*[clip()] * (HEADERS + 1))
    for number in range(HEADERS + 1):
        found.caption(number, 0)
    before = len(opened)
    found.caption(HEADERS, 0)
    assert len(opened) == before
    found.caption(0, 0)
    assert opened[before:] == [0]
