import io

import numpy as np
import pytest
from builders import file_bytes, image

from scanveil.looking import viewer as viewing
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


def test_a_plain_frame_is_as_its_own_file_says():
    """Without what other files draw over it, and it is not kept."""
    found, opened = viewer(clip())
    frame = found.plain(0, 1)
    assert frame.stored_values.shape == (4, 4) and frame.drawing is None
    before = len(opened)
    found.plain(0, 1)
    assert len(opened) > before


def test_a_plain_frame_has_what_is_drawn_in_unused_bits_of_its_pixels():
    """They are read from its own file."""
    made = image(np.full((4, 4), 0x1000, np.uint16), BitsStored=12, HighBit=11)
    drawn = {
        0x10: ("US", 4),
        0x11: ("US", 4),
        0x40: ("CS", "G"),
        0x50: ("SS", [1, 1]),
        0x100: ("US", 16),
        0x102: ("US", 12),
    }
    for number, (vr, value) in drawn.items():
        made.add_new(0x60000000 | number, vr, value)
    found, _ = viewer(file_bytes(made))
    frame = found.plain(0, 0)
    assert frame.drawing is not None and (frame.drawing.paint != 0).all()


def test_a_frame_is_kept_while_there_is_room():
    """The one asked for longest ago goes, and the last one never does."""
    size = 4 * 4
    made = clip()
    found = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), frame_bytes=2 * size)
    first, second = found.frame(0, 0), found.frame(0, 1)
    assert found.frame(0, 0) is first and found.frame(0, 1) is second
    found.frame(0, 0)
    third = found.frame(0, 2)
    assert found.frame(0, 0) is first and found.frame(0, 2) is third
    assert found.frame(0, 1) is not second
    small = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), frame_bytes=size - 1)
    only = small.frame(0, 0)
    assert small.frame(0, 0) is only
    small.frame(0, 1)
    assert small.frame(0, 0) is not only


def test_companions_are_let_go_of(monkeypatch):
    """Only the last ones are kept; the others are read again when they are asked for."""
    monkeypatch.setattr(viewing, "COMPANIONS_KEPT", 2)
    opened = []

    def open_file(number):
        opened.append(number)
        return io.BytesIO(clip()), f"IM{number}", len(clip())

    found = Viewer(open_file, lambda number: (1, 2))
    found.caption(0, 0)
    first = opened.count(1), opened.count(2)
    found.caption(0, 1)
    assert (opened.count(1), opened.count(2)) == first == (1, 1)
    others = Viewer(open_file, lambda number: (1, 2, 3))
    others.caption(0, 0)
    assert opened.count(1) > 2


def test_companions_asked_for_last_are_kept(monkeypatch):
    """However long ago they were read."""
    monkeypatch.setattr(viewing, "COMPANIONS_KEPT", 2)
    opened = []

    def open_file(number):
        opened.append(number)
        return io.BytesIO(clip()), f"IM{number}", len(clip())

    asked = [1, 2]
    found = Viewer(open_file, lambda number: asked)
    for asked[:] in ([1, 2], [1], [3], [1]):  # 2 goes for 3, not 1
        found.frame(0, 0)
    assert [opened.count(number) for number in (1, 2, 3)] == [1, 1, 1]
    asked[:] = [2]
    found.frame(0, 0)
    assert opened.count(2) == 2


def test_a_caption_of_a_turned_image_is_turned():
    """Nothing is written of what the file does not say, and spacing that cannot be drawn with is none."""
    spaced = file_bytes(image(np.zeros((2, 4), np.uint8), PixelSpacing=[2, 1]))
    found, _ = viewer(spaced, clip(), file_bytes(image(np.zeros((2, 4), np.uint8), PixelSpacing=[2e4, 1])))
    caption = found.caption(0, 0)
    assert (caption.rows, caption.columns, caption.spacing_mm, caption.aspect) == (2, 4, (2, 1), 2)
    assert (found.caption(1, 0).spacing_mm, found.caption(1, 0).position_mm) == (None, None)
    assert found.caption(2, 0).spacing_mm is None


def test_a_caption_is_that_of_the_frame_itself(monkeypatch):
    """No smaller one is made for it, which would take the room of another."""
    made, size = clip(), 4 * 4
    found = Viewer(lambda number: (io.BytesIO(made), "IM", len(made)), frame_bytes=2 * size)
    first, second = found.frame(0, 0), found.frame(0, 1)
    found.caption(0, 1)
    assert found.frame(0, 0) is first and found.frame(0, 1) is second


def test_a_smaller_frame_is_kept_as_well():
    """Beside the one that it was made of, which is not decoded again for it."""
    found, opened = viewer(clip())
    whole = found.frame(0, 0)
    before = len(opened)
    half = found.frame(0, 0, step=2)
    assert half.stored_values.shape == (2, 2) and found.frame(0, 0, step=2) is half
    assert found.frame(0, 0) is whole and len(opened) == before


@pytest.mark.parametrize("step", [1, 2])
def test_each_frame_of_each_file_has_its_own_values(step):
    """Though the others are kept, whole or smaller."""
    frames = np.arange(4, dtype=np.uint8).reshape(2, 2, 1, 1) + np.zeros((2, 2, 4, 4), np.uint8)
    found, _ = viewer(*(file_bytes(image(one, NumberOfFrames=2)) for one in frames))
    for number, frame in ((0, 0), (0, 1), (1, 0), (1, 1), (0, 1)):
        assert (found.frame(number, frame, step=step).stored_values == 2 * number + frame).all()
        assert (found.plain(number, 1 - frame).stored_values == 2 * number + 1 - frame).all()


def test_a_window_without_a_name_is_called_by_its_numbers():
    """One that has a name is called so."""
    windows = {"WindowCenter": [40, 300], "WindowWidth": [80, 1500]}
    found, _ = viewer(clip(**windows), clip(**windows, WindowCenterWidthExplanation=["Brain", "Bone"]))
    names = [[one[0] for one in found.caption(number, 0).presets[:2]] for number in (0, 1)]
    assert names == [["Level 40 width 80", "Level 300 width 1500"], ["Brain", "Bone"]]
